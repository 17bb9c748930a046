"""One committed state of the index: its segments as one row of documents, with what is known of all of them.

A document's number is its place in that row. A set of documents is an array of rising numbers where few are meant to
be walked through, and an array of flags, one for each document, where membership is asked for.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from whoosh.util.numeric import byte_to_length

from search.engines.whoosh.packing import ranges
from search.engines.whoosh.schema import TEXT_FIELDS
from search.engines.whoosh.segment import Segment
from search.fields import FACET_NAMES

K1, B = 1.2, 0.75  # Whoosh's own parameters of BM25
# Memory for the scored documents of words and phrases.
_MOST_BYTES = 96 << 20
# Segments up to so many documents come and go; what is known of the larger ones is kept from commit to commit.
LARGE = 2_000
# A value that more than one document in so many has is counted by bits.
_OFTEN = 50
# So few values are counted faster one by one than in one walk, which waits for itself.
_FEW = 4
# In the keys of an order by date, an id takes the lower bits.
_ID_BITS = 40
_NO_DAY = 1 << 22  # later than any day
_FIRST_DAY = np.datetime64("0001-01-01", "D") - np.timedelta64(1, "D")  # an ordinal counts the days after it
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float32)


class Located(NamedTuple):
    segment: Segment
    start: int


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

    def counts(self, docs: np.ndarray, flags: Callable[[], np.ndarray]) -> np.ndarray:
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


class Columns:
    """What some neighbouring segments know of each of their documents."""

    def __init__(self, segments: list[Segment]):
        self.size = sum(segment.size for segment in segments)
        self.keys = _joined([segment.column("key") for segment in segments], np.int64)
        self.days = _joined([segment.column("day") for segment in segments], np.int64)
        self.digests = _joined([segment.column("digest") for segment in segments], np.uint64)
        # The length of each document's fields in tokens, and Whoosh's one-byte form of it.
        self.lengths = {
            field: (
                _joined([segment.column(f"{field}_length") for segment in segments], np.uint32),
                _joined([segment.length_bytes(field) for segment in segments], np.uint8),
            )
            for field in TEXT_FIELDS
        }
        # Months since January of the year 0, 0 where undated.
        dates = (_FIRST_DAY + self.days.astype("m8[D]")).astype("M8[M]").astype(np.int64) + 1970 * 12
        self.months = np.where(self.days, dates, 0)
        self.names: dict[str, list[str]] = {}
        self._facets: dict[str, np.ndarray | _Many] = {}
        for facet in FACET_NAMES:
            self.names[facet], self._facets[facet] = _facet(segments, facet)

    def counts(self, facet: str, docs: np.ndarray, flags: Callable[[], np.ndarray]) -> np.ndarray:
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

    def having(self, facet: str, values: Iterable[str]) -> np.ndarray:
        """Flags of the documents with any of these values."""
        known = self._facets[facet]
        places = {name: place for place, name in enumerate(self.names[facet])} if values else {}
        flags = np.zeros(self.size, bool)
        for place in {places[value] for value in values if value in places}:
            flags |= known.of(place) if isinstance(known, _Many) else known == place + 1
        return flags


def _joined(parts: list[np.ndarray], kind) -> np.ndarray:
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind, copy=False)


def _facet(segments: list[Segment], facet: str) -> tuple[list[str], np.ndarray | _Many]:
    """A facet's values in order; and for each document the place of its value, counted from 1, or ``_Many``."""
    parts = [segment.values(facet) for segment in segments]
    names = parts[0].names if len(parts) == 1 else sorted(set().union(*(part.names for part in parts)))
    place = {name: number for number, name in enumerate(names)}
    ordinals, docs, start = [], [], 0
    for segment, part in zip(segments, parts, strict=True):
        ordinals.append(np.repeat(np.array([place[name] for name in part.names], np.int32), part.counts))
        docs.append(part.docs + start)
        start += segment.size
    ordinal, doc = _joined(ordinals, np.int32), _joined(docs, np.int64)
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


class Snapshot:
    """The live documents of one commit. Safe to share between threads.

    ``before`` is an older snapshot of the same folder: what still stands is taken over from it.
    """

    def __init__(self, folder: Path, segments: Iterable, before: Snapshot | None = None):
        self.folder = folder
        known = {located.segment.name: located.segment for located in before.segments} if before else {}
        opened = [(known.get(one.segment_id()) or Segment(folder, one), sorted(one.deleted_docs())) for one in segments]
        opened.sort(key=lambda pair: pair[0].size <= LARGE)  # the large ones first
        self.segments: list[Located] = []
        self.size = 0
        dead: list[int] = []
        for segment, deleted in opened:
            self.segments.append(Located(segment, self.size))
            dead += [self.size + number for number in deleted]
            self.size += segment.size
        large = [segment for segment, _ in opened if segment.size > LARGE]
        self._large_names = [segment.name for segment in large]
        same = before is not None and before._large_names == self._large_names
        self.parts = (before.parts[0] if same else Columns(large), Columns([one for one, _ in opened[len(large) :]]))
        self.live = np.ones(self.size, bool)
        self.live[dead] = False
        self.everything = np.flatnonzero(self.live)
        self.whole = not dead
        self.keys = self._column("keys")
        self.days = self._column("days")
        self.newest = self.days << _ID_BITS | self.keys
        self._names: dict[str, tuple[list[str], np.ndarray, np.ndarray]] = {}
        self._remembered: OrderedDict[tuple, tuple[np.ndarray, ...]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def _column(self, name: str) -> np.ndarray:
        return np.concatenate([getattr(part, name) for part in self.parts])

    @functools.cached_property
    def oldest(self) -> np.ndarray:
        """Like ``newest``, the key by which documents come in this order, the largest first."""
        return -(np.where(self.days, self.days, _NO_DAY) << _ID_BITS | self.keys)

    @functools.cached_property
    def months(self) -> np.ndarray:
        return self._column("months")

    def digests(self) -> dict[int, str]:
        live = self.live
        digests = self._column("digests")[live].tolist()
        return {key: f"{digest:016x}" for key, digest in zip(self.keys[live].tolist(), digests, strict=True)}

    def places_of(self, keys: Iterable[int]) -> Iterator[tuple[str, int]]:
        """Where the living documents with these keys are: the segment's name, and the number in it."""
        for segment, start in self.segments:
            for key in keys:
                found = segment.postings("id", str(key))
                for number in found.docs.tolist() if found else ():
                    if self.live[start + number]:
                        yield segment.name, number

    # Statistics are of the live documents only: an answer must not hang on what was deleted before.

    def prepare(self) -> None:
        for field in TEXT_FIELDS:
            self.norms(field, self.everything[:1])

    def norms(self, field: str, docs: np.ndarray) -> np.ndarray:
        """How much BM25 damps a term for standing in a field of that length, for each of ``docs``."""
        table, lengths = self.remembered(("norms", field), lambda: self._norms(field))
        return table.take(lengths.take(docs))

    def _norms(self, field: str) -> tuple[np.ndarray, np.ndarray]:
        whole, short = (
            np.concatenate(parts) for parts in zip(*(part.lengths[field] for part in self.parts), strict=True)
        )
        total = int(whole.sum(dtype=np.int64)) - int(whole[~self.live].sum(dtype=np.int64))
        average = total / max(1, len(self.everything)) or 1.0
        return (K1 * ((1 - B) + B * _LENGTHS / average)).astype(np.float32), short

    def frequency(self, field: str, term: str) -> int:
        """How many documents have a term, deleted ones included."""
        found = (segment.postings(field, term) for segment, _ in self.segments)
        return sum(len(postings.docs) for postings in found if postings)

    def rarity(self, documents: int) -> float:
        """Whoosh's weight of a term that so many documents have."""
        return math.log(max(1, len(self.everything)) / (documents + 1)) + 1

    def living(self, docs: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those of ``docs`` that are not deleted, with their counts."""
        if self.whole:
            return docs, counts
        kept = self.live.take(docs)
        return docs[kept], counts[kept]

    def remembered(self, key: tuple, make: Callable[[], tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
        """What ``make`` gives, made once while there is room for it. Two threads may make it at the same time."""
        with self._lock:
            if found := self._remembered.get(key):
                self._remembered.move_to_end(key)
                return found
        found = make()
        with self._lock:
            if key not in self._remembered:
                self._remembered[key] = found
                self._bytes += _bytes(found)
            while self._bytes > _MOST_BYTES and len(self._remembered) > 1:
                self._bytes -= _bytes(self._remembered.popitem(last=False)[1])
        return found

    # Facets

    def having(self, facet: str, values: tuple[str, ...]) -> np.ndarray:
        return np.concatenate([part.having(facet, values) for part in self.parts])

    def within(self, first: dt.date, last: dt.date) -> np.ndarray:
        """Flags of the documents of these days."""
        return (self.days >= first.toordinal()) & (self.days <= last.toordinal())

    def facet(self, facet: str, docs: np.ndarray, flags: Callable[[], np.ndarray]) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and how many of ``docs`` have each; ``flags`` gives the same as flags."""
        large, small = self.parts
        cut = int(np.searchsorted(docs, large.size)) if small.size else len(docs)
        names, counts = large.names[facet], large.counts(facet, docs[:cut], lambda: flags()[: large.size])
        if not small.size or not small.names[facet]:
            return names, counts
        names, of_large, of_small = self._merged(facet)
        together = np.zeros(len(names), np.int64)
        together[of_large] = counts
        together[of_small] += small.counts(facet, docs[cut:] - large.size, lambda: flags()[large.size :])
        return names, together

    def _merged(self, facet: str) -> tuple[list[str], np.ndarray, np.ndarray]:
        """The values of both parts in order, and where those of each part stand among them."""
        if facet not in self._names:
            each = [part.names[facet] for part in self.parts]
            names = sorted(set(each[0]).union(each[1]))
            place = {name: number for number, name in enumerate(names)}
            self._names[facet] = names, *(np.array([place[name] for name in part], np.int64) for part in each)
        return self._names[facet]


def _bytes(arrays: tuple[np.ndarray, ...]) -> int:
    return 500 + sum(array.nbytes for array in arrays)
