"""Where a phrase stands: a walk over the positions of its terms, all documents at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from search.engines.whoosh.packing import Postings, ranges
from search.engines.whoosh.segment import Segment
from search.segmentation import is_han

_NONE = np.zeros(0, np.int64)
_POSITION = 0xFFFFFFFF


class Slot(NamedTuple):
    """What must stand at ``offset`` from a phrase's first token: ``term``, or any term that begins with it."""

    offset: int
    term: str
    open: bool = False


def slots(tokens: list[str], *, prefix: bool = False) -> list[Slot]:
    """The fewest terms of an exact field that together are the phrase. With ``prefix`` its last word may go on."""
    found: list[Slot] = []
    last = len(tokens) - 1
    covered = 0
    for at, token in enumerate(tokens):
        if at < covered:
            continue
        covered = at + 1
        if not is_han(token):
            found.append(Slot(at, token, prefix and at == last))
        elif at < last and is_han(tokens[at + 1]):
            found.append(Slot(at, token + tokens[at + 1]))
            covered = at + 2
        elif at and is_han(tokens[at - 1]):
            found.append(Slot(at - 1, tokens[at - 1] + token))
        else:  # alone: nothing Chinese follows it, or it ends the phrase and anything may follow
            found.append(Slot(at, token, at == last))
    return found


def length_of(wanted: list[Slot]) -> int:
    """How many tokens a phrase has."""
    return max(slot.offset + (len(slot.term) if is_han(slot.term) else 1) for slot in wanted)


def counted(segment: Segment, field: str, wanted: list[Slot]) -> tuple[np.ndarray, np.ndarray]:
    """The documents of a segment in whose ``field`` the phrase stands, and how often in each."""
    if len(wanted) == 1:
        return _counts(segment, field, wanted[0])
    docs, starts = _starts(segment, field, wanted)
    times = np.bincount(starts >> 32, minlength=len(docs))
    standing = np.flatnonzero(times)
    return docs.take(standing), times.take(standing)


def places(segment: Segment, field: str, wanted: list[Slot]) -> np.ndarray:
    """Every place of a segment where the phrase begins in ``field``: document << 32 | position, rising."""
    docs, starts = _starts(segment, field, wanted)
    return docs.astype(np.int64).take(starts >> 32) << 32 | starts & _POSITION


def every_place(found: Postings) -> np.ndarray:
    """Where a term stands, or several whose postings come one after the other: as ``places``."""
    at = np.repeat(found.docs.astype(np.int64) << 32, found.counts) | found.places
    at.sort()
    return at


def _starts(segment: Segment, field: str, wanted: list[Slot]) -> tuple[np.ndarray, np.ndarray]:
    """The documents that have all the terms, and where in them the phrase begins: (place in these) << 32 | position."""
    lists: list[tuple[int, Postings]] = []
    for slot in wanted:
        if slot.open:
            found = _any_of(segment.beginning_with(field, slot.term, with_places=True))
        else:
            found = segment.postings(field, slot.term)
        if found is None:
            return _NONE, _NONE
        lists.append((slot.offset, found))
    # The rarest first: whether all stand together is most often decided by two of them.
    lists.sort(key=lambda pair: len(pair[1].places))
    docs = lists[0][1].docs
    for _, found in lists[1:]:
        docs = both(docs, found.docs)
        if not len(docs):
            return _NONE, _NONE
    starts: np.ndarray | None = None
    for offset, found in lists:
        here = _places(found, docs) - offset
        starts = here if starts is None else both(starts, here)
        if not len(starts):
            return _NONE, _NONE
    return docs, starts


def _places(found: Postings, docs: np.ndarray) -> np.ndarray:
    """Where a term stands in each of ``docs`` (all of which have it), as (place in ``docs``) << 32 | position.

    A position that lies before the beginning once an offset is taken off goes to the document before, far behind all
    that stands there: it never meets another.
    """
    counts = found.counts.astype(np.int64)
    if len(docs) == len(found.docs):
        places = found.places
    else:
        held = np.searchsorted(found.docs, docs)
        begins = np.cumsum(counts) - counts
        counts = counts.take(held)
        places = found.places.take(ranges(begins.take(held), counts))
    return np.repeat(np.arange(len(docs)) << 32, counts) + places


def _any_of(found: Postings | None) -> Postings | None:
    """Several terms' postings, one after the other, as if they were one term's."""
    if found is None:
        return None
    at = every_place(found)
    docs, counts = np.unique(at >> 32, return_counts=True)
    return Postings(docs, counts, at & _POSITION)


def _counts(segment: Segment, field: str, slot: Slot) -> tuple[np.ndarray, np.ndarray]:
    if not slot.open:
        found = segment.postings(field, slot.term)
        return (found.docs, found.counts) if found else (_NONE, _NONE)
    found = segment.beginning_with(field, slot.term, with_places=False)
    if found is None:
        return _NONE, _NONE
    counts = np.bincount(found.docs, weights=found.counts)
    docs = np.flatnonzero(counts)
    return docs, counts.take(docs)


def both(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What stands in both of two arrays of rising numbers."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return one
    if len(one) * 16 < len(other):
        at = np.searchsorted(other, one)
        at[at == len(other)] = 0
        return one[other.take(at) == one]
    # Two runs that each rise are merged by a stable sort in one pass.
    merged = np.concatenate((one, other))
    merged.sort(kind="stable")
    return merged[1:][merged[1:] == merged[:-1]]
