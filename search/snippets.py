"""Where a text answers a query: the marked words, and the passages to show of them. The same for every engine.

The text is scanned as folded (folding keeps offsets), with one pattern made of the query's positive parts. What is
marked is what an engine matches: phrases blind to punctuation, English words by stem, Chinese words by characters.
"""

from __future__ import annotations

import functools
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from archive.extraction.folding import fold
from search.query import AllOf, AnyOf, Phrase, Prefix, Query, Words
from search.segmentation import HAN, LETTER, exact_tokens, is_han, query_words, stem, stem_beginning

# More than this are not looked at in one text: a reader is shown two passages.
MOST_MARKS = 2_000
# How far from where a passage would be cut a better place is looked for, in columns.
_NEAR = 24
# Characters that take two columns: Chinese, Japanese and Korean scripts and their punctuation, full-width forms.
_WIDE = (
    *((0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF)),
    *((0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0x20000, 0x3FFFD)),
)
_TAKES = np.ones(0x110000, np.uint8)
for first, last in _WIDE:
    _TAKES[first : last + 1] = 2
# Begins with one class of characters, for which the text is run through quickly.
_SENTENCE_END = re.compile(r"[。！？；\n.!?;](?:(?<=[。！？；\n])[。！？；\n]*[”’」』）\s]*|[\"'”’)]*\s+)")
_WORD_START = re.compile(rf"(?<!{LETTER}){LETTER}|[{HAN}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text to show, and the spans in it to mark: half-open code points of the whole text, in order."""

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


class _Mark(NamedTuple):
    start: int
    end: int
    part: int | str  # which part of the query: a group of the pattern, or a stem


def marks(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Every span of ``text`` that answers a positive part of ``query``, in order, touching spans joined."""
    return _joined(_marks(fold(text), query, 0, len(text)))


def occurrences(text: str, phrases: tuple[Phrase | Prefix, ...]) -> list[tuple[int, int]]:
    """Every span where one of ``phrases`` stands in ``text``, in order; those that overlap as well, of those that begin
    at one place the longest. As many as an engine's ``concordance`` counts."""
    pattern = _every(phrases)
    return [match.span(1) for match in pattern.finditer(fold(text))] if pattern else []


def passages(
    text: str,
    query: Query,
    *,
    within: tuple[tuple[int, int], ...] | None = None,
    count: int = 2,
    width: int = 160,
) -> tuple[Passage, ...]:
    """At most ``count`` passages that show best why ``text`` was found, in text order.

    ``width`` is in columns, a Chinese character taking two. With ``within`` (spans of ``text``) nothing outside is
    searched or shown. Where nothing matches: the opening, unmarked; no passage only where there is no text.
    """
    spans = [(max(0, start), min(len(text), end)) for start, end in within] if within else [(0, len(text))]
    spans = sorted((start, end) for start, end in spans if text[start:end].strip())
    plain, before = fold(text), columns(text)
    windows = [
        (window, {mark.part for mark in window}, span)
        for span in spans
        for window in _windows(before, _marks(plain, query, *span), width)
    ]
    if not windows:
        return tuple(_opening(text, before, *spans[0], width) for _ in spans[:1])
    chosen: list[Passage] = []
    seen: set[int | str] = set()
    while windows and len(chosen) < count:
        # The best has most parts of the query not shown yet, then most of all, then most words, and comes first.
        window, parts, span = max(windows, key=lambda one: (len(one[1] - seen), len(one[1]), len(one[0])))
        low = max((passage.end for passage in chosen if passage.end <= window[0].start), default=span[0])
        high = min((passage.start for passage in chosen if passage.start >= window[-1].end), default=span[1])
        passage = _passage(text, before, window, max(low, span[0]), min(high, span[1]), width)
        chosen.append(passage)
        seen |= parts
        windows = [one for one in windows if one[0][-1].end <= passage.start or one[0][0].start >= passage.end]
    return tuple(sorted(chosen, key=lambda passage: passage.start))


# What to mark -------------------------------------------------------------------------------------------------------


def positive_leaves(query: Query) -> Iterator[Words | Phrase | Prefix]:
    """The words and phrases that an answer may hold: what is excluded is not among them."""
    if isinstance(query, Words | Phrase | Prefix):
        yield query
    elif isinstance(query, AllOf | AnyOf):
        for part in query.parts:
            yield from positive_leaves(part)


class _Pattern(NamedTuple):
    """``pattern`` has one numbered group per part; ``stems`` maps a group whose find still needs its stem compared."""

    pattern: re.Pattern[str]
    stems: dict[int, frozenset[str]]


@functools.lru_cache(maxsize=64)
def _pattern(query: Query) -> _Pattern | None:
    phrases: dict[str, int] = {}
    stems: dict[str, set[str]] = {}
    for leaf in positive_leaves(query):
        if isinstance(leaf, Words):
            for word in query_words(leaf.text):
                if is_han(word.text):
                    phrases.setdefault(_phrase(leaf.text[word.start : word.end]), len(word.text))
                else:
                    stems.setdefault(stem_beginning(word.text), set()).add(word.text)
        elif source := _phrase(leaf.text, prefix=isinstance(leaf, Prefix)):
            phrases.setdefault(source, len(exact_tokens(leaf.text)))
    # The longest first: of alternatives that start at the same place the pattern takes the first.
    sources = sorted(phrases, key=phrases.__getitem__, reverse=True)
    beginnings = sorted(stems, key=len, reverse=True)
    first = len(sources) + 1
    # Two beginnings may fit the same word ("re", "reform"); the longer one's group then answers for the shorter.
    answers = {
        first + number: frozenset().union(*(stems[other] for other in beginnings if beginning.startswith(other)))
        for number, beginning in enumerate(beginnings)
    }
    sources += [f"{_at_start(re.escape(beginning))}{LETTER}*" for beginning in beginnings]
    # Each source begins with a letter, for which the text is run through quickly; the empty group tells which it was.
    return _Pattern(re.compile("|".join(f"{source}()" for source in sources)), answers) if sources else None


@functools.lru_cache(maxsize=64)
def _every(phrases: tuple[Phrase | Prefix, ...]) -> re.Pattern[str] | None:
    sources = {_phrase(one.text, prefix=isinstance(one, Prefix)): len(exact_tokens(one.text)) for one in phrases}
    sources.pop("", None)
    longest = sorted(sources, key=sources.__getitem__, reverse=True)
    return re.compile(f"(?=({'|'.join(longest)}))") if sources else None


def _at_start(escaped: str) -> str:
    """The pattern of what begins a word."""
    return rf"{escaped}(?<!{LETTER}{escaped})"


def _phrase(text: str, *, prefix: bool = False) -> str:
    """The pattern of a phrase in folded text; empty for text without words."""
    source, before = "", ""
    tokens = exact_tokens(text)
    for token in tokens:
        escaped = re.escape(token.text)
        if before:
            source += r"[\W_]+" if not is_han(before) and not is_han(token.text) else r"[\W_]*"
            source += escaped
        else:
            source = escaped if is_han(token.text) else _at_start(escaped)
        before = token.text
    if tokens and not is_han(before):
        source += f"{LETTER}*" if prefix else f"(?!{LETTER})"
    return source


def _marks(plain: str, query: Query, start: int, end: int) -> list[_Mark]:
    prepared = _pattern(query)
    found: list[_Mark] = []
    if prepared is None:
        return found
    for match in prepared.pattern.finditer(plain, start, end):
        part = match.lastindex
        if part in prepared.stems:
            word = stem(match[0])
            if word not in prepared.stems[part]:
                continue
            found.append(_Mark(match.start(), match.end(), word))
        else:
            found.append(_Mark(match.start(), match.end(), part))
        if len(found) >= MOST_MARKS:
            break
    return found


def _joined(found: Iterable[_Mark]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for mark in found:
        if spans and spans[-1][1] == mark.start:
            spans[-1] = (spans[-1][0], mark.end)
        else:
            spans.append((mark.start, mark.end))
    return tuple(spans)


# What to show -------------------------------------------------------------------------------------------------------


def columns(text: str) -> Sequence[int]:
    """How many columns lie before each character of a text, and before its end; a Chinese character takes two."""
    if text.isascii():
        return range(len(text) + 1)
    takes = _TAKES.take(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"))
    if int(takes.max()) == 1:
        return range(len(text) + 1)
    before = array("I", bytes(4 * (len(text) + 1)))
    np.cumsum(takes, dtype=np.uint32, out=np.frombuffer(before, np.uint32)[1:])
    return before


def _windows(before: Sequence[int], found: list[_Mark], width: int) -> Iterator[list[_Mark]]:
    """For each mark, the marks from it on that fit into ``width`` columns together."""
    stop = 0
    for first, mark in enumerate(found):
        last = before[mark.start] + width
        while stop < len(found) and (stop <= first or before[found[stop].end] <= last):
            stop += 1
        yield found[first : min(stop, first + 40)]


def _passage(text: str, before: Sequence[int], window: list[_Mark], low: int, high: int, width: int) -> Passage:
    """The window with as much around it as fits: a third of the room before it, the rest after."""
    first, last = window[0].start, window[-1].end
    start = _before(text, before, first, low, (width - before[last] + before[first]) // 3)
    end = _after(text, before, last, high, width - before[last] + before[start])
    if end == high:  # the text ends early: what room is left goes before the window
        start = min(start, _before(text, before, first, low, width - before[end] + before[first]))
    return Passage(start, end, _joined(window))


def _before(text: str, before: Sequence[int], at: int, low: int, room: int) -> int:
    """Where to start before ``at``: a sentence's start where there is one near, else a word's."""
    start = max(low, bisect_right(before, before[at] - max(0, room)) - 1)
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, max(low, start - _NEAR), at)]
    if sentences and start > low:
        return next((end for end in sentences if end >= start), sentences[-1])
    if start > low and (word := _WORD_START.search(text, start, at)):
        start = word.start()
    while start < at and text[start].isspace():
        start += 1
    return start


def _after(text: str, before: Sequence[int], at: int, high: int, room: int) -> int:
    """Where to stop after ``at``: a sentence's end where there is one near the full width, else a word's."""
    end = min(high, bisect_left(before, before[at] + max(0, room)))
    if end < high:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, max(at, end - _NEAR), end)]
        if ends:
            end = ends[-1]
        else:
            cut = end
            while cut > at and re.match(LETTER, text[cut - 1]) and re.match(LETTER, text[cut]):
                cut -= 1
            end = cut if cut > at else end
    while end > at and text[end - 1].isspace():
        end -= 1
    return end


def _opening(text: str, before: Sequence[int], start: int, end: int, width: int) -> Passage:
    while start < end and text[start].isspace():
        start += 1
    return Passage(start, _after(text, before, start, end, width), ())
