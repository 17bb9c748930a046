"""How many of a set of records have each value of a facet, and which have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

import numpy as np

from search.engines.whoosh.packing import ranges
from search.engines.whoosh.sentences import Values

# Segments up to so many documents come and go; what is known of the larger ones is kept from commit to commit.
LARGE = 2_000
# A value that more than one record in so many has is counted by bits.
_OFTEN = 50
# So few values are counted faster one by one than in one walk, which waits for itself.
_FEW = 4

Flags = Callable[[], np.ndarray]  # gives what was found as flags, made when first asked for


class Part(Protocol):
    """Some records in a row: the documents of a segment, or its directives."""

    size: int

    def values(self, facet: str) -> Values: ...


class _Many(NamedTuple):
    """A facet of which a document may have several values, counted by value or by document, whatever is shorter.

    A value that many documents have is a row of bits, met with the bits of what was found 64 at a time.
    """

    frequent: np.ndarray  # places of the values that are rows
    rows: np.ndarray  # their documents as bits
    others: np.ndarray  # places of the other values
    docs: np.ndarray  # their documents, value after value
    starts: np.ndarray  # where each of them begins
    ordinals: np.ndarray  # every document's values, document after document
    begins: np.ndarray  # where each document's begin, and the end

    def of(self, place: int) -> np.ndarray:
        """Flags of the documents with a value."""
        size = len(self.begins) - 1
        at = np.searchsorted(self.frequent, place)
        if at < len(self.frequent) and self.frequent[at] == place:
            return np.unpackbits(self.rows[at].view(np.uint8), count=size).view(bool)
        at = np.searchsorted(self.others, place)
        ends = [*self.starts[at + 1 : at + 2].tolist(), len(self.docs)]
        flags = np.zeros(size, bool)
        flags[self.docs[self.starts[at] : ends[0]]] = True
        return flags

    def weighed(self, weights: np.ndarray) -> np.ndarray:
        docs = np.flatnonzero(weights)
        begins = self.begins.take(docs)
        lengths = self.begins.take(docs + 1) - begins
        each = np.repeat(weights.take(docs), lengths)
        many = len(self.frequent) + len(self.others)
        return np.bincount(self.ordinals.take(ranges(begins, lengths)), weights=each, minlength=many)

    def counts(self, docs: np.ndarray, flags: Flags) -> np.ndarray:
        many = len(self.frequent) + len(self.others)
        begins = self.begins.take(docs)
        lengths = self.begins.take(docs + 1) - begins
        if int(lengths.sum()) * 6 < len(self.ordinals):
            return np.bincount(self.ordinals.take(ranges(begins, lengths)), minlength=many)
        counts = np.zeros(many, np.int64)
        if len(self.frequent):
            counts[self.frequent] = np.bitwise_count(self.rows & _bits(flags())).sum(1, dtype=np.int64)
        if len(self.others):
            counts[self.others] = np.add.reduceat(flags().view(np.uint8).take(self.docs), self.starts, dtype=np.int32)
        return counts


def _bits(flags: np.ndarray) -> np.ndarray:
    packed = np.packbits(flags)
    return np.append(packed, np.zeros(-len(packed) % 8, np.uint8)).view(np.uint64)


class Facets:
    """The facets of some neighbouring parts."""

    def __init__(self, parts: list[Part], facets: Iterable[str]):
        self.size = sum(part.size for part in parts)
        self.names: dict[str, list[str]] = {}
        self._facets: dict[str, np.ndarray | _Many] = {}
        for facet in facets:
            self.names[facet], self._facets[facet] = _facet(parts, facet)

    def counts(self, facet: str, docs: np.ndarray, flags: Flags) -> np.ndarray:
        """For each of ``names[facet]`` how many of ``docs`` have it; ``flags`` gives the same documents as flags."""
        known, many = self._facets[facet], len(self.names[facet])
        if not many:
            return np.zeros(0, np.int64)
        if isinstance(known, _Many):
            return known.counts(docs, flags)
        held = known.take(docs)
        if many <= _FEW:
            return np.array([np.count_nonzero(held == place) for place in range(1, many + 1)])
        return np.bincount(held, minlength=many + 1)[1:]

    def weighed(self, facet: str, weights: np.ndarray) -> np.ndarray:
        """For each of ``names[facet]`` the sum of the ``weights`` of the records that have it."""
        known, many = self._facets[facet], len(self.names[facet])
        if isinstance(known, _Many):
            return known.weighed(weights).astype(np.int64)
        return np.bincount(known, weights=weights, minlength=many + 1)[1:].astype(np.int64)

    def having(self, facet: str, values: Iterable[str]) -> np.ndarray:
        """Flags of the documents with any of these values."""
        known = self._facets[facet]
        places = {name: place for place, name in enumerate(self.names[facet])} if values else {}
        flags = np.zeros(self.size, bool)
        for place in {places[value] for value in values if value in places}:
            flags |= known.of(place) if isinstance(known, _Many) else known == place + 1
        return flags


class Together:
    """The facets of the large parts and of the small ones behind them as one."""

    def __init__(self, large: Facets, small: Facets):
        self.large, self.small = large, small
        self._names: dict[str, tuple[list[str], np.ndarray, np.ndarray]] = {}

    def having(self, facet: str, values: tuple[str, ...]) -> np.ndarray:
        return np.concatenate([part.having(facet, values) for part in (self.large, self.small)])

    def counts(self, facet: str, docs: np.ndarray, flags: Flags) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and how many of ``docs`` have each."""
        size, small = self.large.size, self.small
        cut = int(np.searchsorted(docs, size)) if small.size else len(docs)
        return self._both(
            facet,
            self.large.counts(facet, docs[:cut], lambda: flags()[:size]),
            lambda: small.counts(facet, docs[cut:] - size, lambda: flags()[size:]),
        )

    def weighed(self, facet: str, weights: np.ndarray) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and the sum of the weights (one for each record) of those that have it."""
        size = self.large.size
        return self._both(
            facet,
            self.large.weighed(facet, weights[:size]),
            lambda: self.small.weighed(facet, weights[size:]),
        )

    def _both(self, facet: str, of_large: np.ndarray, of_small: Flags) -> tuple[list[str], np.ndarray]:
        if not self.small.size or not self.small.names[facet]:
            return self.large.names[facet], of_large
        names, places_of_large, places_of_small = self._merged(facet)
        together = np.zeros(len(names), np.int64)
        together[places_of_large] = of_large
        together[places_of_small] += of_small()
        return names, together

    def _merged(self, facet: str) -> tuple[list[str], np.ndarray, np.ndarray]:
        """The values of both in order, and where those of each stand among them."""
        if facet not in self._names:
            each = [part.names[facet] for part in (self.large, self.small)]
            names = sorted(set(each[0]).union(each[1]))
            place = {name: number for number, name in enumerate(names)}
            self._names[facet] = names, *(np.array([place[name] for name in part], np.int64) for part in each)
        return self._names[facet]


def joined(parts: list[np.ndarray], kind) -> np.ndarray:
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind, copy=False)


def _facet(segments: list[Part], facet: str) -> tuple[list[str], np.ndarray | _Many]:
    """A facet's values in order; and for each document the place of its value, counted from 1, or ``_Many``."""
    parts = [segment.values(facet) for segment in segments]
    names = parts[0].names if len(parts) == 1 else sorted(set().union(*(part.names for part in parts)))
    place = {name: number for number, name in enumerate(names)}
    ordinals, docs, start = [], [], 0
    for segment, part in zip(segments, parts, strict=True):
        ordinals.append(np.repeat(np.array([place[name] for name in part.names], np.int32), part.counts))
        docs.append(part.docs + start)
        start += segment.size
    ordinal, doc = joined(ordinals, np.int32), joined(docs, np.int64)
    held = np.bincount(doc, minlength=start)
    if not len(doc) or held.max() == 1:
        column = np.zeros(start, np.int16 if len(names) < 1 << 15 else np.int32)
        column[doc] = ordinal + 1
        return names, column
    if len(parts) > 1:
        order = np.argsort(ordinal, kind="stable")
        ordinal, doc = ordinal[order], doc[order]
    counts = np.bincount(ordinal, minlength=len(names))
    often = counts * _OFTEN > max(start, LARGE)
    frequent, others = np.flatnonzero(often), np.flatnonzero(~often)
    starts = np.cumsum(counts) - counts
    rows = np.zeros((len(frequent), -(-start // 64)), np.uint64)
    for row, place in enumerate(frequent.tolist()):
        flags = np.zeros(start, bool)
        flags[doc[starts[place] : starts[place] + counts[place]]] = True
        rows[row] = _bits(flags)
    listed = doc[~often.take(ordinal)]
    by_document = ordinal[np.argsort(doc, kind="stable")]
    begins = np.concatenate(([0], np.cumsum(held)))
    less = counts[others]
    return names, _Many(frequent, rows, others, listed, np.cumsum(less) - less, by_document, begins)
