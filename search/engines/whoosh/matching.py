"""Which documents answer a query, and how well: the query tree read against a snapshot, all documents at once.

Whoosh's own matchers walk from document to document, two million Python calls for a common word; with a limit they
return a wrong top ten. The scores are Whoosh's BM25F, field by field; a phrase scores as if it were one term.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from search.engines.whoosh.directives import Directives
from search.engines.whoosh.phrases import Slot, slots
from search.engines.whoosh.snapshot import K1
from search.engines.whoosh.snapshot import Snapshot as Meetings
from search.query import AllOf, AnyOf, Dated, Everything, Having, Not, Phrase, Prefix, Query, Words
from search.segmentation import exact_tokens, is_han, query_words

CUT_BOOST = 0.3  # a Chinese word that jieba cut in the document as well, on top of its characters
SIDE_BY_SIDE_BOOST = 2.0  # words that stand in the text as in the query, on top of the words


# What a query is read against. Both have the same ways of asking; their records are called documents here.
Snapshot = Meetings | Directives


class Found(NamedTuple):
    """Rising numbers of documents, and their scores; no scores where the query gives no ground for one."""

    docs: np.ndarray
    scores: np.ndarray | None = None


_NOTHING = Found(np.zeros(0, np.int64), np.zeros(0, np.float32))


def evaluate(snapshot: Snapshot, query: Query) -> Found:
    """The live documents that answer ``query``."""
    match query:
        case Everything():
            return Found(snapshot.everything)
        case Words(text):
            return _words(snapshot, text)
        case Phrase(text):
            return _phrase(snapshot, text)
        case Prefix(text):
            return _phrase(snapshot, text, prefix=True)
        case Having(facet, values):
            return Found(np.flatnonzero(snapshot.having(facet, values) & snapshot.live))
        case Dated(first, last):
            return Found(np.flatnonzero(snapshot.within(first, last) & snapshot.live))
        case Not(part):
            return Found(snapshot.everything[_kept(snapshot, snapshot.everything, part)])
        case AnyOf(parts):
            return _any_of(snapshot, [evaluate(snapshot, part) for part in parts])
        case AllOf(parts):
            return _all_of(snapshot, parts)
    raise TypeError(f"not a query: {query!r}")


def _kept(snapshot: Snapshot, docs: np.ndarray, excluded: Query) -> np.ndarray:
    """Which of ``docs`` do not answer ``excluded``."""
    kept = np.ones(snapshot.size, bool)
    kept[evaluate(snapshot, excluded).docs] = False
    return kept.take(docs)


def _all_of(snapshot: Snapshot, parts: tuple[Query, ...]) -> Found:
    asked = [part for part in parts if not isinstance(part, Not | Everything)]
    found: Found | None = None
    for part in asked:
        one = evaluate(snapshot, part)
        found = one if found is None else _both(snapshot, found, one)
        if not len(found.docs):
            return found
    found = found or Found(snapshot.everything)
    for part in parts:
        if isinstance(part, Not):
            kept = _kept(snapshot, found.docs, part.part)
            found = Found(found.docs[kept], None if found.scores is None else found.scores[kept])
    return found


def _both(snapshot: Snapshot, one: Found, other: Found) -> Found:
    few, many = sorted((one, other), key=lambda found: len(found.docs))
    scores = _scores_at(snapshot, many, few.docs)
    kept = scores >= 0
    scores = scores[kept]
    return Found(few.docs[kept], scores if few.scores is None else scores + few.scores[kept])


def _scores_at(snapshot: Snapshot, found: Found, docs: np.ndarray) -> np.ndarray:
    """The scores that ``found`` gives to ``docs``, -1 where it lacks them."""
    scores = np.zeros(len(found.docs), np.float32) if found.scores is None else found.scores
    if len(docs) * 8 < len(found.docs):
        at = np.searchsorted(found.docs, docs)
        at[at == len(found.docs)] = 0
        return np.where(found.docs.take(at) == docs, scores.take(at), np.float32(-1))
    everywhere = np.full(snapshot.size, -1, np.float32)
    everywhere[found.docs] = scores
    return everywhere.take(docs)


def _any_of(snapshot: Snapshot, parts: list[Found]) -> Found:
    flags = np.zeros(snapshot.size, bool)
    scores = np.zeros(snapshot.size, np.float32)
    for found in parts:
        flags[found.docs] = True
        if found.scores is not None:
            scores[found.docs] += found.scores
    docs = np.flatnonzero(flags)
    return Found(docs, scores.take(docs))


# Words and phrases --------------------------------------------------------------------------------------------------


def _words(snapshot: Snapshot, text: str) -> Found:
    parts = []
    for word in query_words(text):
        parts.append(_word(snapshot, word.text))
        if not len(parts[-1].docs):
            return _NOTHING
    if not parts:
        return _NOTHING
    parts.sort(key=lambda part: len(part.docs))
    found = parts[0]
    for part in parts[1:]:
        found = _both(snapshot, found, part)
    if len(parts) > 1 and len(found.docs):
        found = _raised(snapshot, found, _phrase(snapshot, text, boost=SIDE_BY_SIDE_BOOST))
    return found


def _word(snapshot: Snapshot, word: str) -> Found:
    """An English stem wherever it stands as such; a Chinese word wherever its characters stand, cut so or not."""
    if not is_han(word):
        return _scored(snapshot, snapshot.words, [Slot(0, word)])

    def both_ways() -> Found:
        cut = _scored(snapshot, snapshot.words, [Slot(0, word)], CUT_BOOST)
        return _raised(snapshot, _phrase(snapshot, word), cut)

    return Found(*snapshot.remembered(("word", word), both_ways))


def _raised(snapshot: Snapshot, found: Found, more: Found) -> Found:
    """``found`` with the scores of ``more`` added where a document is in both."""
    if not len(more.docs):
        return found
    return Found(found.docs, found.scores + np.maximum(_scores_at(snapshot, more, found.docs), 0))


def _phrase(snapshot: Snapshot, text: str, *, prefix: bool = False, boost: float = 1.0) -> Found:
    wanted = slots([token.text for token in exact_tokens(text)], prefix=prefix)
    return _scored(snapshot, snapshot.exact, wanted, boost) if wanted else _NOTHING


def _scored(snapshot: Snapshot, fields: tuple[tuple[str, float], ...], wanted: list[Slot], boost: float = 1.0) -> Found:
    """Where the slots stand in any of the fields, each scored for itself."""

    def make() -> Found:
        each = [_one_field(snapshot, field, wanted, boost * worth) for field, worth in fields]
        each = [found for found in each if len(found.docs)] or each[:1]
        return _any_of(snapshot, each) if len(each) > 1 else each[0]

    return Found(*snapshot.remembered((fields, *wanted, boost), make))


def _one_field(snapshot: Snapshot, field: str, wanted: list[Slot], boost: float) -> Found:
    docs, counts = snapshot.occurrences(field, wanted)
    weight = np.float32(boost * (K1 + 1) * snapshot.rarity(len(docs)))
    times = counts.astype(np.float32)
    return Found(docs, weight * times / (times + snapshot.norms(field, docs)))
