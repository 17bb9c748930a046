"""Chinese text as the rules read it: one punctuation, one script, no markup, and the offsets of the text as stored."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable

from archive.extraction.folding import fold, fold_document
from archive.extraction.lexicon import rows, split
from archive.extraction.records import NoiseRecord, Span
from archive.extraction.text import Page, Paragraph, is_worded, lines_of, spans_left

_FULL_WIDTH = {
    ",": "，",
    ":": "：",
    ";": "；",
    "(": "（",
    ")": "）",
    "!": "！",
    "?": "？",
    "[": "（",
    "]": "）",
    "・": "·",
    "•": "·",
    "‧": "·",
    "「": "“",
    "」": "”",
    "『": "‘",
    "』": "’",
    "\u3000": " ",
    "\xa0": " ",
    "\t": " ",
    "―": "-",
    "—": "-",
    "－": "-",
    "–": "-",
    "~": "-",
    "丨": "|",
}
_TAG = re.compile(r"</?(?P<name>[a-z][a-z0-9]{0,9})\b[^<>]{0,400}>|<!--[^<>]{0,400}-->")
_BLOCK = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "table",
        "section",
        "article",
        "blockquote",
        "center",
    ]
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}\d{0,2}|#\d{1,6}|#x[0-9a-f]{1,5})；")
_STOP = re.compile(r"[。！？!?]+[”’》）]{0,3}")
_SHORT_QUOTE = re.compile(r"“[^“”\n]{0,80}”")
# Behind a stop within a title the sentence goes on; "。与会者认为" begins one.
_GOES_ON = "，、；：的和与是之等"
_BEGINS = re.compile(r"与[会此之]|和[平谐美]|之[后前际所]|等[到待]")
_STRAY = " \t\r\n\u3000\xa0.,;:、，。；：!?！？’”》）·•*_|-"
_MAX_HEADLINE = 120
_MAX_STACKED = 60
_HEADLINE_STOP = re.compile(
    r"[。；：，]\s*$|本报讯|记者|\d日[讯电]|(?:讯|消息|联播）)\s*$"
    r"|^(?:会议)?(?:时 ?间|地 ?点|主持人?|出席|参加|列席|议题) ?："
)
# "央视网消息（新闻联播）：" alone in its line: headlines stand below it.
_BARE_DATELINE = re.compile(r"[一-龥]{2,8}(?:消息|讯|电)(?:（[^（）]{2,12}）)?：?")
_DAY_AND_COMMA = re.compile(r"日(?:[上下]午|晚上?)?，|[今昨]天|[一二三四五六七八九十]、")


@functools.cache
def words_of(use: str, value: str | None = None) -> tuple[str, ...]:
    """The words of ``zh_words`` with this use (and value), in file order."""
    return tuple(
        word
        for row in rows("zh_words")
        if row["use"] == use and (value is None or row["value"] == value)
        for word in split(row["zh"])
    )


@functools.cache
def any_of(*uses: str) -> str:
    """An uncompiled alternation of the words of these uses, longest first."""
    listed = {word for use in uses for word in words_of(use)}
    return "|".join(re.escape(word) for word in sorted(listed, key=lambda word: (-len(word), word)))


@functools.lru_cache(maxsize=1)
def plain_of(text: str) -> tuple[str, tuple[NoiseRecord, ...]]:
    """``text`` code point for code point, in simplified script and full-width marks, tags blanked; and the tags."""
    plain = _full_width(fold_document(text))
    tags: list[NoiseRecord] = []
    if "<" in plain:
        plain = _TAG.sub(lambda match: _blank_tag(match, tags), plain)
    if "&" in plain and ("；" in plain):
        plain = _ENTITY.sub(_blank_entity, plain)
    return plain, tuple(tags)


def _full_width(folded: str) -> str:
    for narrow, wide in _FULL_WIDTH.items():
        folded = folded.replace(narrow, wide)
    return folded


def _blank_tag(match: re.Match[str], tags: list[NoiseRecord]) -> str:
    tags.append(NoiseRecord(match.start(), match.end(), "markup"))
    return ("\n" if match["name"] in _BLOCK else " ") * len(match.group())


def _blank_entity(match: re.Match[str]) -> str:
    """The character that an HTML entity stands for, and blanks for the rest of its length."""
    char = html.unescape(match.group().replace("；", ";"))
    char = _full_width(fold(char)) if len(char) == 1 and char.isprintable() else " "
    blanks = " " * (len(match.group()) - 1)
    return char + blanks if char in "“‘《（" else blanks + char


def read_chinese_page(plain: str, noise: list[Span]) -> Page:
    """``plain`` cut into headline, paragraphs and sentences around ``noise`` (sorted, not overlapping)."""
    left = spans_left(plain, noise)
    lines = [pieces for line in lines_of(plain) if (pieces := left(line))]
    headline = None
    while len(lines) > 2 and len(lines[0]) == 1 and _words(plain, lines[0]) in words_of("section"):
        lines = lines[1:]
    if len(lines) > 1 and len(lines[0]) == 1 and _is_headline(_words(plain, lines[0])):
        headline, lines = lines[0][0], lines[1:]
        lines = _without_stacked(plain, lines)
    elif len(lines) > 2 and len(lines[0]) == 1 and _BARE_DATELINE.fullmatch(_words(plain, lines[0])):
        story = _without_stacked(plain, lines[1:])
        if len(story) < len(lines) - 2:  # of a bulletin one line heads each story
            headline, lines = lines[1][0], [lines[0], *story]
    paragraphs = []
    for pieces in lines:
        sentences = tuple(sentence for piece in pieces for sentence in chinese_sentences(plain, piece))
        if sentences:
            paragraphs.append(Paragraph(sentences[0].start, sentences[-1].end, sentences))
    return Page(plain, "zh", headline, tuple(paragraphs))


def _words(plain: str, pieces: list[Span]) -> str:
    return plain[pieces[0].start : pieces[0].end]


def _without_stacked(plain: str, lines: list[list[Span]]) -> list[list[Span]]:
    """``lines`` from the story on: headlines stand in two or three lines, or twice (肩题, 主题, 副题)."""
    for count, pieces in enumerate(lines[:5]):
        words = _words(plain, pieces)
        if "。" in words:
            return lines[count:]
        if len(pieces) > 1 or len(words) > _MAX_STACKED or not _is_headline(words) or _DAY_AND_COMMA.search(words):
            break
    return lines


def _is_headline(words: str) -> bool:
    return len(words) <= _MAX_HEADLINE and "。" not in words and not _HEADLINE_STOP.search(words)


def chinese_sentences(plain: str, span: Span) -> tuple[Span, ...]:
    """Sentences end with 。！？ and what closes after them; not inside a short quotation within a sentence."""
    known = _known_sentences(plain)
    if span not in known:
        known[span] = _chinese_sentences(plain, span)
    return known[span]


@functools.lru_cache(maxsize=1)
def _known_sentences(plain: str) -> dict[Span, tuple[Span, ...]]:
    """Those of the last document: it is cut for reading, and again for what is alike."""
    return {}


def _chinese_sentences(plain: str, span: Span) -> tuple[Span, ...]:
    quotes = [(m.start(), m.end()) for m in _SHORT_QUOTE.finditer(plain, span.start, span.end)]
    found, start, index = [], span.start, 0
    for stop in _STOP.finditer(plain, span.start, span.end):
        while index < len(quotes) and quotes[index][1] <= stop.start():
            index += 1
        inside = index < len(quotes) and quotes[index][0] < stop.start()
        if inside and stop.end() < quotes[index][1] and plain[stop.start()] != "。":
            continue
        follows = plain[stop.end()] if stop.end() < span.end else ""
        if follows and follows in _GOES_ON and not _BEGINS.match(plain, stop.end()):
            continue
        named = inside and stop.end() == quotes[index][1] and plain[quotes[index][0] - 1] not in "：，"
        if named and plain[stop.start()] != "。" and stop.end() < span.end and plain[stop.end()].isalnum():
            continue
        found.append(_trimmed(plain, start, stop.end()))
        start = stop.end()
    if start < span.end:
        found.append(_trimmed(plain, start, span.end))
    return tuple(sentence for sentence in found if sentence)


def joined(plain: str, parts: Iterable[Span | Paragraph]) -> tuple[Span, ...]:
    """The passages that ``parts`` (in order) stand in: those with nothing but blanks between them are one."""
    found: list[Span] = []
    for part in parts:
        if found and not plain[found[-1].end : part.start].strip():
            found[-1] = Span(found[-1].start, part.end)
        else:
            found.append(Span(part.start, part.end))
    return tuple(found)


def _trimmed(plain: str, start: int, end: int) -> Span | None:
    while start < end and plain[start] in _STRAY:
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    if end - start <= 6 and _NUMBERING.fullmatch(plain, start, end):
        return None
    return Span(start, end) if is_worded(plain, start, end) else None


# A heading's number that stands alone: "一、", "（三）".
_NUMBERING = re.compile(r"[（(]?[一二三四五六七八九十百]{1,4}[）)]?[、.．]?")
