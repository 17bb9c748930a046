"""Which documents answer a query, and how well: the query tree read against a snapshot's posting lists.

Whoosh's own matchers and collectors are not used: with a limit they return a wrong top ten, and over Chinese
characters they take seconds. Sets and dictionaries say the same in little code.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from search.engines.whoosh.schema import count, frequency, unpack
from search.engines.whoosh.snapshot import Snapshot, union
from search.query import AllOf, AnyOf, Everything, Not, Phrase, Prefix, Query, Words
from search.segmentation import Token, exact_tokens, is_han, query_words

TITLE_BOOST = 3.0  # an occurrence in the title, against one in the text
CUT_BOOST = 0.3  # a Chinese word that jieba cut in the document as well, on top of its characters
SIDE_BY_SIDE_BOOST = 2.0  # words that stand in the text as in the query, on top of the words

Scores = dict[int, float]
Counts = dict[int, int]


def evaluate(snapshot: Snapshot, query: Query) -> Scores:
    """The documents that answer ``query``, each with its score (0 where the query gives no ground for one)."""
    match query:
        case Everything():
            return dict.fromkeys(snapshot.cards, 0.0)
        case Words(text):
            return _words(snapshot, text)
        case Phrase(text):
            return _scores(snapshot, _counts(snapshot, exact_tokens(text)))
        case Prefix(text):
            return _scores(snapshot, _counts(snapshot, exact_tokens(text), prefix=True))
        case Not(part):
            excluded = evaluate(snapshot, part)
            return {number: 0.0 for number in snapshot.cards if number not in excluded}
        case AnyOf(parts):
            return _sum(evaluate(snapshot, part) for part in parts)
        case AllOf(parts):
            return _all_of(snapshot, parts)
    raise TypeError(f"not a query: {query!r}")


def _all_of(snapshot: Snapshot, parts: tuple[Query, ...]) -> Scores:
    found: Scores | None = None
    for part in sorted(parts, key=lambda part: isinstance(part, Everything)):
        if isinstance(part, Not) or (isinstance(part, Everything) and found is not None):
            continue
        found = _both(found, evaluate(snapshot, part))
        if not found:
            return {}
    if found is None:
        found = evaluate(snapshot, Everything())
    for part in parts:
        if isinstance(part, Not):
            excluded = evaluate(snapshot, part.part)
            found = {number: score for number, score in found.items() if number not in excluded}
    return found


def _both(one: Scores | None, other: Scores) -> Scores:
    if one is None:
        return other
    return {number: one[number] + other[number] for number in one.keys() & other.keys()}


def _sum(parts: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for part in parts:
        for number, score in part.items():
            total[number] = total.get(number, 0.0) + score
    return total


# Words --------------------------------------------------------------------------------------------------------------


class _Occurrences(NamedTuple):
    """How often something stands in the title and in the text of each document where it does."""

    title: Counts
    text: Counts


def _words(snapshot: Snapshot, text: str) -> Scores:
    # The rarest first: whether all of many words stand together is most often decided by two or three of them.
    words = sorted(query_words(text), key=lambda word: snapshot.frequency("text_words", word.text))
    found: Scores | None = None
    for word in words:
        found = _both(found, _word(snapshot, word.text))
        if not found:
            return {}
    if found and len(words) > 1:
        side_by_side = _scores(snapshot, _counts(snapshot, exact_tokens(text)), SIDE_BY_SIDE_BOOST)
        for number in side_by_side.keys() & found.keys():
            found[number] += side_by_side[number]
    return found or {}


def _counted(snapshot: Snapshot, field: str, term: str) -> _Occurrences:
    """Where a stem or word ("words") or a single Chinese character ("chars") stands."""
    title, text = (snapshot.postings(f"{part}_{field}", term) for part in ("title", "text"))
    return _Occurrences(
        {number: count(value) for number, value in title.items()},
        {number: count(value) for number, value in text.items()},
    )


def _word(snapshot: Snapshot, word: str) -> Scores:
    """An English stem wherever it stands as such; a Chinese word wherever its characters stand, cut so or not."""
    if not is_han(word):
        return _scores(snapshot, _counted(snapshot, "words", word))
    scores = _scores(snapshot, _counts(snapshot, exact_tokens(word)))
    cut = _scores(snapshot, _counted(snapshot, "words", word), CUT_BOOST)
    for number in scores.keys() & cut.keys():
        scores[number] += cut[number]
    return scores


# Phrases ------------------------------------------------------------------------------------------------------------


class _Slot(NamedTuple):
    """What must stand at ``offset`` from a phrase's first token: ``term``, or any term that begins with it."""

    offset: int
    term: str
    open: bool = False


def _slots(tokens: list[str], prefix: bool) -> list[_Slot]:
    """The fewest terms of an exact field that together are the phrase."""
    slots: list[_Slot] = []
    last = len(tokens) - 1
    covered = 0
    for at, token in enumerate(tokens):
        if at < covered:
            continue
        covered = at + 1
        if not is_han(token):
            slots.append(_Slot(at, token, prefix and at == last))
        elif at < last and is_han(tokens[at + 1]):
            slots.append(_Slot(at, token + tokens[at + 1]))
            covered = at + 2
        elif at and is_han(tokens[at - 1]):
            slots.append(_Slot(at - 1, tokens[at - 1] + token))
        else:  # alone: nothing Chinese follows it, or it ends the phrase and anything may follow
            slots.append(_Slot(at, token, at == last))
    return slots


def _counts(snapshot: Snapshot, tokens: list[Token], *, prefix: bool = False) -> _Occurrences:
    if len(tokens) == 1 and is_han(tokens[0].text):
        return _counted(snapshot, "chars", tokens[0].text)
    slots = _slots([token.text for token in tokens], prefix)
    return _Occurrences(*(_count(snapshot, field, slots) for field in ("title_exact", "text_exact")))


def _count(snapshot: Snapshot, field: str, slots: list[_Slot]) -> Counts:
    """How often the phrase stands in each document's ``field``."""
    lists: list[tuple[int, dict[int, bytes]]] = []
    for slot in slots:
        if slot.open:
            found = union(snapshot.postings(field, term) for term in snapshot.terms_starting(field, slot.term))
        else:
            found = snapshot.postings(field, slot.term)
        if not found:
            return {}
        lists.append((slot.offset, found))
    if not lists:
        return {}
    if len(lists) == 1:
        return {number: frequency(places) for number, places in lists[0][1].items()}
    lists.sort(key=lambda pair: len(pair[1]))
    candidates = lists[0][1].keys()
    for _, found in lists[1:]:
        candidates = candidates & found.keys()
    counts: Counts = {}
    for number in candidates:
        if times := _standing(lists, number):
            counts[number] = times
    return counts


def _standing(lists: list[tuple[int, dict[int, bytes]]], number: int) -> int:
    """How many times the slots stand in order in one document."""
    starts: set[int] | None = None
    for offset, found in lists:
        places = unpack(found[number])
        here = {place - offset for place in places} if offset else set(places)
        starts = here if starts is None else starts & here
        if not starts:
            return 0
    return len(starts or ())


# Scores -------------------------------------------------------------------------------------------------------------


def _scores(snapshot: Snapshot, occurrences: _Occurrences, boost: float = 1.0) -> Scores:
    """BM25 over title and text, with one rarity for both: how few of the live documents have it at all."""
    title, text = occurrences
    found = len(title.keys() | text.keys())
    weight = boost * 2.2 * math.log1p((len(snapshot.cards) - found + 0.5) / (found + 0.5))
    norms = snapshot.norms["text"]
    scores = {number: weight * times / (times + norms[number]) for number, times in text.items()}
    norms = snapshot.norms["title"]
    for number, times in title.items():
        scores[number] = scores.get(number, 0.0) + TITLE_BOOST * weight * times / (times + norms[number])
    return scores
