"""Where a text answers a query: the marked words, and the passages to show of them. The same for every engine.

The text is scanned as folded (folding keeps offsets), with one pattern made of the query's positive parts. What is
marked is what an engine matches: phrases blind to punctuation, English words by stem, Chinese words by characters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from archive.extraction.folding import fold
from search.query import AllOf, AnyOf, Phrase, Prefix, Query, Words
from search.segmentation import HAN, LETTER, exact_tokens, is_han, query_words, stem, stem_beginning

# More than this are not looked at in one text: a reader is shown two passages.
MOST_MARKS = 2_000
# How far from where a passage would be cut a better place is looked for, in columns.
_NEAR = 24
# Characters that take two columns: Chinese, Japanese and Korean scripts and their punctuation, full-width forms.
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff]"
)
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
    plain = fold(text)
    windows = [
        (window, {mark.part for mark in window}, span)
        for span in spans
        for window in _windows(text, _marks(plain, query, *span), width)
    ]
    if not windows:
        return tuple(_opening(text, *spans[0], width) for _ in spans[:1])
    chosen: list[Passage] = []
    seen: set[int | str] = set()
    while windows and len(chosen) < count:
        # The best has most parts of the query not shown yet, then most of all, then most words, and comes first.
        window, parts, span = max(windows, key=lambda one: (len(one[1] - seen), len(one[1]), len(one[0])))
        low = max((passage.end for passage in chosen if passage.end <= window[0].start), default=span[0])
        high = min((passage.start for passage in chosen if passage.start >= window[-1].end), default=span[1])
        passage = _passage(text, window, max(low, span[0]), min(high, span[1]), width)
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


def columns(text: str) -> int:
    """How wide a text is, a Chinese character taking two columns."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _windows(text: str, found: list[_Mark], width: int) -> list[list[_Mark]]:
    """For each mark, the marks from it on that fit into ``width`` columns together."""
    ends, last = [0], 0
    for mark in found:  # columns from the first mark to the end of each, and of what lies between
        ends.append(ends[-1] + columns(text[last : mark.end]) if last else columns(text[mark.start : mark.end]))
        last = mark.end
    windows = []
    stop = 0
    for first, mark in enumerate(found):
        own = columns(text[mark.start : mark.end])
        stop = max(stop, first + 1)
        while stop < len(found) and ends[stop + 1] - ends[first + 1] + own <= width:
            stop += 1
        windows.append(found[first : min(stop, first + 40)])
    return windows


def _passage(text: str, window: list[_Mark], low: int, high: int, width: int) -> Passage:
    """The window with as much around it as fits: a third of the room before it, the rest after."""
    room = max(0, width - columns(text[window[0].start : window[-1].end]))
    start = _before(text, window[0].start, low, room // 3)
    room = max(0, width - columns(text[start : window[-1].end]))
    end = _after(text, window[-1].end, high, room)
    if end == high:  # the text ends early: what room is left goes before the window
        room = max(0, width - columns(text[window[0].start : end]))
        start = min(start, _before(text, window[0].start, low, room))
    return Passage(start, end, _joined(window))


def _before(text: str, at: int, low: int, room: int) -> int:
    """Where to start before ``at``: a sentence's start where there is one near, else a word's."""
    start = max(low, at - max(0, room))
    if not text[start:at].isascii():
        start = at
        while start > low and room > 0:
            further = max(low, start - max(1, room // 2))  # none takes more than two columns
            room -= columns(text[further:start])
            start = further
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, max(low, start - _NEAR), at)]
    if sentences and start > low:
        return next((end for end in sentences if end >= start), sentences[-1])
    if start > low and (word := _WORD_START.search(text, start, at)):
        start = word.start()
    while start < at and text[start].isspace():
        start += 1
    return start


def _after(text: str, at: int, high: int, room: int) -> int:
    """Where to stop after ``at``: a sentence's end where there is one near the full width, else a word's."""
    end = min(high, at + max(0, room))
    if not text[at:end].isascii():
        end = at
        while end < high and room > 0:
            further = min(high, end + max(1, room // 2))
            room -= columns(text[end:further])
            end = further
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


def _opening(text: str, start: int, end: int, width: int) -> Passage:
    while start < end and text[start].isspace():
        start += 1
    return Passage(start, _after(text, start, end, width), ())
