"""How many of a set of records have each value of a facet, and which have it."""

from __future__ import annotations

import functools
import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

import numpy as np

from search.engines.whoosh.packing import ranges
from search.engines.whoosh.sentences import Values

# Segments up to so many documents come and go; what is known of the larger ones is kept from commit to commit.
LARGE = 2_000
# A value that more than one record in so many has is counted by bits.
_OFTEN = 50
# Up to one record in so many, walking the values of the records found is faster than walking the records of each value.
_FEWER = 5
# So many values of each record lie side by side; what further ones it has lies elsewhere.
_BESIDE = 10
# Of a value that need not be counted, so many records are looked at to see whether any was found.
_PROBES = 8
# Facets of one value are counted together while there are at most so many combinations.
_COMBINED = 1 << 13


class Chosen:
    """Some of ``size`` records, and what was once made of them for one facet and serves another.

    ``docs``: their numbers, rising.
    """

    def __init__(self, docs: np.ndarray, size: int):
        self.docs, self.size = docs, size
        self._made: dict[object, Any] = {}

    @functools.cached_property
    def flags(self) -> np.ndarray:
        flags = np.zeros(self.size, bool)
        flags[self.docs] = True
        return flags

    @functools.cached_property
    def bits(self) -> np.ndarray:
        return _bits(self.flags)

    def cut(self, at: int) -> tuple[Chosen, Chosen]:
        """Those before the ``at``-th record, and the others numbered from there."""

        def make() -> tuple[Chosen, Chosen]:
            place = int(np.searchsorted(self.docs, at))
            return Chosen(self.docs[:place], at), Chosen(self.docs[place:] - at, self.size - at)

        return self.once(at, make)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


class Wanted(NamedTuple):
    """Which counts a page will show: the ``most`` largest, and those of ``values``. Of all others it only counts how
    many are not nothing."""

    most: int
    values: tuple[str, ...] = ()


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
    others: np.ndarray  # places of the other values, that of most documents first
    sizes: np.ndarray  # how many documents each has, falling
    docs: np.ndarray  # their documents, value after value
    starts: np.ndarray  # where each of them begins, and the end
    probes: np.ndarray  # a few documents of each
    beside: np.ndarray  # the first few values of each document, filled up with the number of values
    further: np.ndarray  # the other values, document after document
    begins: np.ndarray  # where each document's begin, and the end
    longer: np.ndarray  # flags of the documents that have further ones

    def of(self, place: int) -> np.ndarray:
        """Flags of the documents with a value."""
        size = len(self.beside)
        at = np.flatnonzero(self.frequent == place)
        if len(at):
            return np.unpackbits(self.rows[at[0]].view(np.uint8), count=size).view(bool)
        at = np.flatnonzero(self.others == place)[0]
        flags = np.zeros(size, bool)
        flags[self.docs[self.starts[at] : self.starts[at + 1]]] = True
        return flags

    def weighed(self, weights: np.ndarray) -> np.ndarray:
        docs = np.flatnonzero(weights)
        return self._walked(docs, weights.take(docs))

    def counts(self, chosen: Chosen, most: int, places: list[int], less: int) -> np.ndarray:
        """How many of ``chosen`` have each value; 1 instead, where any has it, for values that are neither among
        ``places`` nor could be among the ``most`` largest counts, were these ``less`` smaller."""
        if len(chosen.docs) * _FEWER < chosen.size:
            return self._walked(chosen.docs)
        counts = np.zeros(self._many, np.int64)
        if len(self.frequent):
            counts[self.frequent] = np.bitwise_count(self.rows & chosen.bits).sum(1, dtype=np.int64)
        found = chosen.flags.view(np.uint8)
        counts[self.others[:most]] = self._held(found, 0, most)
        if len(self.others) <= most:
            return counts
        # A value has no larger count than it has documents.
        reached = np.partition(counts, len(counts) - most)[len(counts) - most] - less
        last = max(most, int(np.searchsorted(-self.sizes, -reached, side="right")))
        counts[self.others[most:last]] = self._held(found, most, last)
        rest = self.others[last:]
        counts[rest] = found.take(self.probes[last:]).any(1)
        unseen = last + np.flatnonzero(counts.take(rest) == 0)
        lengths = self.sizes.take(unseen)
        if len(lengths):
            held = found.take(self.docs.take(ranges(self.starts.take(unseen), lengths)))
            counts[self.others.take(unseen)] = np.maximum.reduceat(held, np.cumsum(lengths) - lengths)
        for at in np.flatnonzero(np.isin(rest, places)) + last:
            counts[self.others[at]] = self._held(found, at, at + 1)[0]
        return counts

    def _walked(self, docs: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        beside = self.beside.take(docs, axis=0)
        each = None if weights is None else np.repeat(weights, beside.shape[1])
        counts = np.bincount(beside.ravel(), weights=each, minlength=self._many + 1)[: self._many]
        longer = np.flatnonzero(self.longer.take(docs))
        if len(longer):
            begins = self.begins.take(docs.take(longer))
            lengths = self.begins.take(docs.take(longer) + 1) - begins
            each = None if weights is None else np.repeat(weights.take(longer), lengths)
            counts += np.bincount(self.further.take(ranges(begins, lengths)), weights=each, minlength=self._many)
        return counts

    @property
    def _many(self) -> int:
        return len(self.frequent) + len(self.others)

    def _held(self, found: np.ndarray, first: int, last: int) -> np.ndarray:
        """The counts of the ``first`` to ``last`` of ``others``, each of which has documents."""
        starts = self.starts[first : last + 1]
        if len(starts) < 2:
            return np.zeros(0, np.int32)
        docs = self.docs[starts[0] : starts[-1]]
        return np.add.reduceat(found.take(docs), starts[:-1] - starts[0], dtype=np.int32)


class _Combined(NamedTuple):
    """Facets of one value each, with few values: every document's combination of them as one number."""

    column: np.ndarray
    shape: tuple[int, ...]

    def table(self, docs: np.ndarray) -> np.ndarray:
        return np.bincount(self.column.take(docs), minlength=math.prod(self.shape)).reshape(self.shape)


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
        self._combined = self._combine()

    def _combine(self) -> dict[str, tuple[_Combined, int]]:
        """In which combination each facet is, and which of its axes."""
        sizes = {
            facet: len(self.names[facet]) + 1
            for facet, known in self._facets.items()
            if not isinstance(known, _Many) and self.names[facet]
        }
        together: list[str] = []
        for facet in sorted(sizes, key=sizes.get):
            if math.prod(map(sizes.get, together)) * sizes[facet] > _COMBINED:
                break
            together.append(facet)
        column = np.zeros(self.size, np.int16)
        for facet in together:
            column = column * np.int16(sizes[facet]) + self._facets[facet].astype(np.int16)
        combined = _Combined(column, tuple(map(sizes.get, together)))
        return {facet: (combined, axis) for axis, facet in enumerate(together)}

    def counts(self, facet: str, chosen: Chosen, wanted: Wanted, less: int = 0) -> np.ndarray:
        """For each of ``names[facet]`` how many of ``chosen`` have it, or of some that ``wanted`` does not want, not
        even if they had ``less`` more, 1 where any has it."""
        known, names = self._facets[facet], self.names[facet]
        if not names:
            return np.zeros(0, np.int64)
        if isinstance(known, _Many):
            places = [place for value in wanted.values if (place := _place(names, value)) is not None]
            return known.counts(chosen, wanted.most, places, less)
        if facet in self._combined:
            combined, axis = self._combined[facet]
            table = chosen.once("combined", lambda: combined.table(chosen.docs))
            return table.sum(tuple(other for other in range(table.ndim) if other != axis))[1:]
        return np.bincount(known.take(chosen.docs), minlength=len(names) + 1)[1:]

    def weighed(self, facet: str, weights: np.ndarray) -> np.ndarray:
        """For each of ``names[facet]`` the sum of the ``weights`` of the records that have it."""
        known, many = self._facets[facet], len(self.names[facet])
        if isinstance(known, _Many):
            return known.weighed(weights).astype(np.int64)
        return np.bincount(known, weights=weights, minlength=many + 1)[1:].astype(np.int64)

    def having(self, facet: str, values: Iterable[str]) -> np.ndarray:
        """Flags of the documents with any of these values."""
        known = self._facets[facet]
        flags = np.zeros(self.size, bool)
        for place in {_place(self.names[facet], value) for value in values} - {None}:
            flags |= known.of(place) if isinstance(known, _Many) else known == place + 1
        return flags


def _place(names: list[str], value: str) -> int | None:
    place = bisect_left(names, value)
    return place if names[place : place + 1] == [value] else None


class Together:
    """The facets of the large parts and of the small ones behind them as one."""

    def __init__(self, large: Facets, small: Facets):
        self.large, self.small = large, small
        self._names: dict[str, tuple[list[str], np.ndarray, np.ndarray]] = {}

    def having(self, facet: str, values: tuple[str, ...]) -> np.ndarray:
        return np.concatenate([part.having(facet, values) for part in (self.large, self.small)])

    def counts(self, facet: str, chosen: Chosen, wanted: Wanted) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and how many of ``chosen`` have each, as exactly as ``wanted``."""
        if not self.small.size or not self.small.names[facet]:
            large = chosen.cut(self.large.size)[0] if self.small.size else chosen
            return self.large.names[facet], self.large.counts(facet, large, wanted)
        large, small = chosen.cut(self.large.size)
        every = wanted._replace(most=len(self.small.names[facet]))
        of_small = self.small.counts(facet, small, every)
        of_large = self.large.counts(facet, large, wanted, int(of_small.max()))
        return self._both(facet, of_large, of_small)

    def weighed(self, facet: str, weights: np.ndarray) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and the sum of the weights (one for each record) of those that have it."""
        size = self.large.size
        of_large = self.large.weighed(facet, weights[:size])
        if not self.small.size or not self.small.names[facet]:
            return self.large.names[facet], of_large
        return self._both(facet, of_large, self.small.weighed(facet, weights[size:]))

    def _both(self, facet: str, of_large: np.ndarray, of_small: np.ndarray) -> tuple[list[str], np.ndarray]:
        names, places_of_large, places_of_small = self._merged(facet)
        together = np.zeros(len(names), np.int64)
        together[places_of_large] = of_large
        together[places_of_small] += of_small
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
    starts = np.cumsum(counts) - counts
    often = counts * _OFTEN > max(start, LARGE)
    frequent = np.flatnonzero(often)
    rows = np.zeros((len(frequent), -(-start // 64)), np.uint64)
    for row, place in enumerate(frequent.tolist()):
        flags = np.zeros(start, bool)
        flags[doc[starts[place] : starts[place] + counts[place]]] = True
        rows[row] = _bits(flags)
    others = np.flatnonzero(~often)
    others = others[np.argsort(-counts.take(others), kind="stable")]
    sizes = counts.take(others)
    listed = doc.take(ranges(starts.take(others), sizes))
    starts = np.concatenate(([0], np.cumsum(sizes)))
    probes = (
        listed.take(starts[:-1, None] + np.arange(_PROBES) % sizes[:, None]) if len(others) else np.zeros((0, 1), int)
    )
    order = np.argsort(doc, kind="stable")
    doc, ordinal = doc.take(order), ordinal.take(order)
    column = np.arange(len(doc)) - (np.cumsum(held) - held).take(doc)
    width = min(int(held.max()), _BESIDE)
    beside = np.full(start * width, len(names), np.int16 if len(names) < 1 << 15 else np.int32)
    further = ordinal[:0]
    place = doc * width + column
    if held.max() > width:
        near = column < width
        further, place, ordinal = ordinal[~near], place[near], ordinal[near]
    beside[place] = ordinal
    begins = np.concatenate(([0], np.cumsum(np.maximum(held - width, 0))))
    return names, _Many(
        *(frequent, rows, others, sizes, listed, starts, probes),
        *(beside.reshape(start, width), further, begins, held > width),
    )
