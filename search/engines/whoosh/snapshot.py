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

from search.engines.whoosh.facets import LARGE, Chosen, Facets, Together, Wanted, joined
from search.engines.whoosh.phrases import Slot, counted, places
from search.engines.whoosh.schema import EXACT_FIELDS, TEXT_FIELDS, WORDS_FIELDS
from search.engines.whoosh.segment import Segment
from search.fields import FACET_NAMES

K1, B = 1.2, 0.75  # Whoosh's own parameters of BM25
TITLE_BOOST = 3.0  # an occurrence in the title, against one in the text
# Memory for the scored documents of words and phrases.
_MOST_BYTES = 96 << 20
# In the keys of an order by date, an id takes the lower bits.
_ID_BITS = 40
_NO_DAY = 1 << 22  # later than any day
_FIRST_DAY = np.datetime64("0001-01-01", "D") - np.timedelta64(1, "D")  # an ordinal counts the days after it
_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], np.float32)


class Located(NamedTuple):
    segment: Segment
    start: int


class Columns(Facets):
    """What some neighbouring segments know of each of their documents."""

    def __init__(self, segments: list[Segment]):
        super().__init__(segments, FACET_NAMES)
        self.keys = joined([segment.column("key") for segment in segments], np.int64)
        self.days = joined([segment.column("day") for segment in segments], np.int64)
        self.digests = joined([segment.column("digest") for segment in segments], np.uint64)
        # The length of each document's fields in tokens, and Whoosh's one-byte form of it.
        self.lengths = {
            field: (
                joined([segment.column(f"{field}_length") for segment in segments], np.uint32),
                joined([segment.length_bytes(field) for segment in segments], np.uint8),
            )
            for field in TEXT_FIELDS
        }
        # Months since January of the year 0, 0 where undated.
        dates = (_FIRST_DAY + self.days.astype("m8[D]")).astype("M8[M]").astype(np.int64) + 1970 * 12
        self.months = np.where(self.days, dates, 0)


class Snapshot:
    """The live documents of one commit. Safe to share between threads.

    ``before`` is an older snapshot of the same folder: what still stands is taken over from it.
    """

    # Where a phrase and a word stand: fields, and what an occurrence in them is worth.
    exact = tuple(zip(EXACT_FIELDS, (TITLE_BOOST, 1.0), strict=True))
    words = tuple(zip(WORDS_FIELDS, (TITLE_BOOST, 1.0), strict=True))

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
        self.large = [segment.name for segment in large]
        same = before is not None and before.large == self.large
        self.parts = (before.parts[0] if same else Columns(large), Columns([one for one, _ in opened[len(large) :]]))
        self.facets = Together(*self.parts)
        self.live = np.ones(self.size, bool)
        self.live[dead] = False
        self.everything = np.flatnonzero(self.live)
        self.whole = not dead
        self.keys = self._column("keys")
        self.days = self._column("days")
        self.newest = self.days << _ID_BITS | self.keys
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
        """Months since ``before_all``, 0 where undated."""
        every = self._column("months")
        return np.where(every, every - self.before_all, 0)

    @functools.cached_property
    def before_all(self) -> int:
        """The month before the first of all, since January of the year 0: counted from there, those of an
        archive are some hundreds, and nearly all of them have documents."""
        every = self._column("months")
        return int(every.min(where=every > 0, initial=every.max(initial=1))) - 1

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

    def occurrences(self, field: str, wanted: list[Slot]) -> tuple[np.ndarray, np.ndarray]:
        """The living documents in whose ``field`` the phrase stands, and how often in each."""
        parts = [(counted(segment, field, wanted), start) for segment, start in self.segments]
        docs = joined([docs.astype(np.int64) + start for (docs, _), start in parts], np.int64)
        return self.living(docs, joined([counts for (_, counts), _ in parts], np.int64))

    def occurrences_of_any(self, field: str, phrases: list[list[Slot]]) -> tuple[np.ndarray, np.ndarray]:
        """The living documents in whose ``field`` one of ``phrases`` stands, and at how many places one begins."""

        def make() -> tuple[np.ndarray, np.ndarray]:
            docs, counts = [], []
            for segment, start in self.segments:
                at = joined([places(segment, field, wanted) for wanted in phrases], np.int64)
                each, times = np.unique((np.unique(at) if len(phrases) > 1 else at) >> 32, return_counts=True)
                docs.append(each + start)
                counts.append(times)
            return self.living(joined(docs, np.int64), joined(counts, np.int64))

        return self.remembered(("any", field, *map(tuple, phrases)), make)

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
        """Flags of the documents with any of these values."""
        return self.facets.having(facet, values)

    def within(self, first: dt.date, last: dt.date) -> np.ndarray:
        """Flags of the documents of these days."""
        return (self.days >= first.toordinal()) & (self.days <= last.toordinal())

    def facet(self, facet: str, chosen: Chosen, wanted: Wanted) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and how many of ``chosen`` have each, as exactly as ``wanted``."""
        return self.facets.counts(facet, chosen, wanted)


def _bytes(arrays: tuple[np.ndarray, ...]) -> int:
    return 500 + sum(array.nbytes for array in arrays)
