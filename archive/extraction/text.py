"""Where paragraphs, sentences and the headline begin and end. Offsets are kept, never recovered afterwards."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass

from archive.extraction.records import Span

_CJK = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]")
# A full stop ends a sentence before white space, at the end, or where the next sentence is glued on ("speech.Photo").
_STOP = re.compile(r"[.!?…。！？]+[\"”’'」』）)\]]{0,4}(?=\s|$|[A-Z“\"(])|[。！？…]+[”’」』）)]{0,4}")
_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Mr|Ms|Mrs|Dr|Prof|St|vs|etc|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Gen|Col|Lt"
    r"|Co|Ltd|Inc|Corp|Art|Fig|approx|a\.m|p\.m)|\b(?:[A-Z]\.)*[A-Z])\.$"
)
_OF_HOUR = re.compile(
    r"(?:Beijing|Shanghai|Local|GMT|UTC|CST|BJT|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May\b|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_HEADLINE_STOP = re.compile(r"[.。;；:：,，]$")
_DATED_OPENING = re.compile(
    r"^(?:On|At|In|From|Recently|Yesterday|Today|This)\b.{0,40}(?:\d|noon|morning|evening)", re.I
)
# The name of the page's section above the real headline.
_SECTION = re.compile(
    r"(?:public )?(?:notices?|announcements?|(?:(?:top|latest|local|city|important|government|party|municipal"
    r"|provincial|today['’]?s|xinhua) )?(?:news|headlines?)|current affairs|news cent(?:er|re)|government affairs"
    r"|[^.;\n]{0,80}(?:official website|government portal|portal website|news network|news net)"
    r"|[\w ]{2,30}(?:\s?(?:>{1,2}|»|›)\s?[\w ]{2,40}){1,5}|open governance|hot (?:news|spots|topics)"
    r"|eyesight protection|press releases?)\W*"
    r"|[\[【][^\]】\n]{3,120}[\]】]",
    re.I,
)
_TITLE_LABEL = re.compile(r"(?:title|headline)\s?[:：]\s?(?=\S)", re.I)
_MAX_HEADLINE = 220
_ENDED = re.compile(r"[.!?。！？][\"”’)）\]]{0,3}\s*\Z")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without its noise: its span and the spans of its sentences, in reading order."""

    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of a document: headline and paragraphs, noise left out."""

    text: str
    language: str
    headline: Span | None
    paragraphs: tuple[Paragraph, ...]

    def words(self, span) -> str:
        return self.text[span.start : span.end]

    @property
    def opening(self) -> Paragraph | None:
        """Where the story begins: the first paragraph that ends as a sentence does, no line of names over it."""
        ended = (p for p in self.paragraphs[:4] if _ENDED.search(self.text, p.start, p.end))
        return next(ended, self.paragraphs[0] if self.paragraphs else None)

    def within(self, passages: tuple[Span, ...]) -> tuple[Paragraph, ...]:
        """The paragraphs that begin inside one of ``passages``."""
        return tuple(p for p in self.paragraphs if any(s.start <= p.start < s.end for s in passages))


@functools.lru_cache(maxsize=2)
def language_of(text: str) -> str:
    """ "zh" where Han characters outweigh Latin words (four letters to a word), else "en"."""
    sample = text[:20000]
    if not _CJK.search(sample):
        return "en"
    return "zh" if len("".join(_CJK.findall(sample))) * 4 > len(_LATIN.findall(sample)) else "en"


def read_page(text: str, noise: list[Span]) -> Page:
    """``text`` cut into headline, paragraphs and sentences around ``noise`` (sorted, not overlapping)."""
    language = language_of(text)
    clean = _Clean(text, noise)
    lines = [line for line in lines_of(text) if clean.pieces(line)]
    while len(lines) > 2 and (
        _SECTION.fullmatch(text[lines[0].start : lines[0].end])
        or (language == "en" and _is_menu(text[lines[0].start : lines[0].end]))
    ):
        lines = lines[1:]
    headline = _headline(text, lines, clean, language)
    if headline is not None:
        lines = [line for line in lines if line.start > headline.start or line.end < headline.end]
        lines = [line for line in lines if not (line.start <= headline.start < line.end)]
        printed = _letters(text, headline)
        lines = [line for line in lines if _letters(text, line) != printed] or lines
    lines = _told_once(text, lines) if language == "en" else lines
    paragraphs = []
    for line in lines:
        sentences = tuple(s for piece in clean.pieces(line) for s in sentences_of(text, piece, language))
        if sentences:
            paragraphs.append(Paragraph(sentences[0].start, sentences[-1].end, sentences))
    return Page(text, language, headline, tuple(paragraphs))


_ITEMS = re.compile(r"\s*[|»>]+\s*|\s{2,}|\s[-–]\s|\t")
# Scripts in which a page's menu names its other languages.
_OTHER_SCRIPT = re.compile(r"[\u0370-\u07ff\u0e00-\u0fff\u1100-\u11ff\u1800-\u18af\uac00-\ud7af]")


def _is_menu(line: str) -> bool:
    """A line of the page's head that is no headline: short items side by side, or the names of languages."""
    if len(line) >= 300:
        return False
    items = _ITEMS.split(line)
    return bool(_OTHER_SCRIPT.search(line)) or (len(items) >= 3 and all(len(item.split()) <= 4 for item in items))


def _letters(text: str, line: Span) -> str:
    """A line without its punctuation and capitals: a headline printed again is no sentence of the story."""
    return re.sub(r"\W+", "", text[line.start : line.end][: _MAX_HEADLINE + 60]).casefold()


_SURELY_REPEATED = 120  # letters in common at the beginning


def _told_once(text: str, lines: list[Span]) -> list[Span]:
    """Without what the page prints again: below a picture, cut short over the story; of those that
    end as a sentence does the longest is read."""
    best: dict[str, tuple[bool, int, Span]] = {}
    for line in lines:
        begins = _letters(text, line)[:_SURELY_REPEATED]
        if len(begins) == _SURELY_REPEATED:
            whole = (_ENDED.search(text, line.start, line.end) is not None, line.end - line.start, line)
            best[begins] = max(best.get(begins, whole), whole, key=lambda one: one[:2])
    return [line for line in lines if best.get(_letters(text, line)[:_SURELY_REPEATED], (0, 0, line))[2] == line]


def sentences_of(text: str, span: Span, language: str = "en") -> list[Span]:
    """Sentences in ``span``, trimmed of white space and of stray punctuation; what holds no letter is no sentence."""
    found, start = [], span.start
    for stop in _STOP.finditer(text, span.start, span.end):
        if language == "en" and not _ends_sentence(text, stop, start, span.end):
            continue
        found.append(_trim_sentence(text, start, stop.end()))
        start = stop.end()
    if start < span.end:
        found.append(_trim_sentence(text, start, span.end))
    return [sentence for sentence in found if sentence]


def _ends_sentence(text: str, stop: re.Match[str], start: int, limit: int) -> bool:
    if text[stop.start()] != ".":
        # '"How many run today?" asked deputy Mo': whose words they are goes on in small letters
        quoted = text[stop.end() - 1] in "\"”’'」"
        return not (quoted and text[stop.end() : stop.end() + 2].strip()[:1].islower())
    before = text[max(start, stop.start() - 8) : stop.start() + 1]
    following = text[stop.end() : stop.end() + 12].lstrip()
    if stop.end() < limit and not text[stop.end()].isspace():
        return text[max(start, stop.start() - 2) : stop.start()].islower()
    if before.endswith(".m.") and following[:1].isupper():  # "… leaves at 10 p.m. Ma Lin …", no "10 p.m. Beijing time"
        return not _OF_HOUR.match(following)
    if _ABBREVIATION.search(before) and following and not (before.endswith("S.") and following[:1].isupper()):
        return False
    return not (following[:1].isdigit() and re.search(r"\bNo\.$", before))


def _trim_sentence(text: str, start: int, end: int) -> Span | None:
    while start < end and (text[start].isspace() or text[start] in ".,;:、，。…!?’”·•*_|"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if is_worded(text, start, end) else None


def is_worded(text: str, start: int, end: int) -> bool:
    """Whether there is a letter, which most begin with."""
    return text[start : start + (start < end)].isalpha() or any(map(str.isalpha, text[start : min(end, start + 400)]))


@functools.lru_cache(maxsize=1)
def lines_of(text: str) -> tuple[Span, ...]:
    """Paragraphs: lines, but blocks of lines that were wrapped at a fixed width are put together.

    Remembered: what reads the page is followed by what compares it.
    """
    paragraphs: list[Span] = []
    block: list[Span] = []
    start = 0
    for end in [match.start() for match in re.finditer("\n", text)] + [len(text)]:
        line = _trim(text, start, end)
        start = end + 1
        if line is None:
            paragraphs += _unwrapped(text, block)
            block = []
        else:
            block.append(line)
    return (*paragraphs, *_unwrapped(text, block))


def _unwrapped(text: str, block: list[Span]) -> list[Span]:
    """Whole paragraphs where ``block`` looks wrapped: lines of about one width that break off in mid-sentence; a short
    one that ends as a sentence does is the last of its paragraph."""
    if len(block) < 2:
        return block
    widest = max(line.end - line.start for line in block[:-1])
    if not 50 <= widest <= 130:
        return block
    lasts = [_is_last(text, line, widest) for line in block[:-1]] + [True]
    lines = [line for line, last in zip(block, lasts, strict=True) if not last]
    if not lines:
        return block
    broken_off = [line for line in lines if text[line.end - 1] not in '.!?。！？:：”"…)']
    short = sum(line.end - line.start < 0.75 * widest for line in lines)
    even = 8 * short < len(lines) and all(line.end - line.start <= widest + 12 for line in block)
    wrapped = even and 2 * len(broken_off) >= len(lines) and (len(block) > 2 or text[block[1].start].islower())
    wrapped = wrapped and (len(block) == len(lines) + 1 or 2 * len(lines) >= len(block))
    if not wrapped or any(_is_menu(text[line.start : line.end]) for line in block):
        return block
    paragraphs, start = [], block[0].start
    for index, line in enumerate(block):
        if lasts[index]:
            paragraphs.append(Span(start, line.end))
            start = block[index + 1].start if index + 1 < len(block) else line.end
    return paragraphs


def _is_last(text: str, line: Span, widest: int) -> bool:
    return line.end - line.start < 0.75 * widest and _ENDED.search(text, line.start, line.end) is not None


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


class _Clean:
    """Cuts noise out of spans."""

    def __init__(self, text: str, noise: list[Span]):
        self._text = text
        self._noise = noise
        self._ends = [span.end for span in noise]

    def pieces(self, line: Span) -> list[Span]:
        pieces, start = [], line.start
        for index in range(bisect_right(self._ends, line.start), len(self._noise)):
            debris = self._noise[index]
            if debris.start >= line.end:
                break
            pieces.append(_trim(self._text, start, max(start, debris.start)))
            start = debris.end
        pieces.append(_trim(self._text, start, line.end) if start < line.end else None)
        return [piece for piece in pieces if piece]


def spans_left(text: str, noise: list[Span]):
    """A function from a span to its pieces outside ``noise`` (sorted, not overlapping), trimmed of white space."""
    return _Clean(text, noise).pieces


def _headline(text: str, lines: list[Span], clean: _Clean, language: str) -> Span | None:
    """The first line where it reads like a headline: short, no full stop, something after it."""
    if len(lines) < 2:
        return None
    first, *others = clean.pieces(lines[0])
    if others:  # "Yongzhou Daily News (Reporter …) On the morning …": the story begins in this line
        return None
    label = _TITLE_LABEL.match(text, first.start, first.end) if language == "en" else None
    first = Span(label.end(), first.end) if label else first
    words = text[first.start : first.end]
    if len(words) > (_MAX_HEADLINE if language == "en" else 60) or "\n" in words or _HEADLINE_STOP.search(words):
        return None
    if language == "zh":
        return None if "。" in words else first
    if re.search(r"[a-z]\.\s", words) or (_DATED_OPENING.match(words) and len(words) > 120):
        return None
    return first
