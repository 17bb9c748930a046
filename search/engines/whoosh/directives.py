"""The directives of one committed state, to be asked as its meetings are: each a sentence of a meeting's text.

A directive's number is its place in one row of all of them, segment after segment. What is not its own (organ, days and
the like) it has from its meeting, by the number of that.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable

import numpy as np

from search.engines.whoosh.facets import LARGE, Chosen, Facets, Together, Wanted, joined
from search.engines.whoosh.phrases import Slot, every_place, length_of, places
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.sentences import standing_in
from search.engines.whoosh.snapshot import K1, B, Snapshot
from search.fields import DIRECTIVE_FACETS
from search.segmentation import is_han


class _Sentences(Facets):
    """What some neighbouring segments know of each of their directives."""

    def __init__(self, segments: list[Segment]):
        super().__init__([segment.told for segment in segments], DIRECTIVE_FACETS)
        starts = np.cumsum([0, *(segment.size for segment in segments)]).tolist()
        told = [segment.told for segment in segments]
        self.meetings = joined([one.documents + start for one, start in zip(told, starts, strict=False)], np.int32)
        self.lengths = joined([one.ends - one.begins for one in told], np.int32)
        self.keys = joined([one.keys for one in told], np.int64)


class _OfTheMeetings:
    """A column of the meetings as if it were one of the directives."""

    def __init__(self, column: np.ndarray, meetings: np.ndarray):
        self._column, self._meetings = column, meetings

    def take(self, docs: np.ndarray) -> np.ndarray:
        return self._column.take(self._meetings.take(docs))


class Directives:
    """The living directives of a snapshot. ``before``: the same of an older snapshot of the same folder."""

    exact = (("text_exact", 1.0),)
    words = (("text_words", 1.0),)

    def __init__(self, of: Snapshot, before: Directives | None = None):
        self.of = of
        same = before is not None and before.of.large == of.large
        small = [segment for segment, _ in of.segments if segment.size <= LARGE]
        large = [segment for segment, _ in of.segments if segment.size > LARGE]
        parts = before.parts[0] if same else _Sentences(large), _Sentences(small)
        self.parts: tuple[_Sentences, _Sentences] = parts
        self.facets = Together(*parts)
        first = sum(segment.size for segment in large)  # the large segments come first
        self.meetings = np.concatenate([parts[0].meetings, parts[1].meetings + np.int32(first)])
        self.keys = np.concatenate([part.keys for part in parts])
        self.size = len(self.keys)
        self.starts = np.cumsum([0, *(segment.told.size for segment, _ in of.segments)]).tolist()
        self.live = of.live.take(self.meetings)
        self.whole = of.whole
        self.everything = np.flatnonzero(self.live)

    def remembered(self, key: tuple, make: Callable[[], tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
        return self.of.remembered(("directives", *key), make)

    # Words and phrases

    def occurrences(self, field: str, wanted: list[Slot]) -> tuple[np.ndarray, np.ndarray]:
        """The living directives in which the phrase stands (in ``text_words``: the stem), and how often in each."""
        docs, counts = [], []
        for (segment, _), start in zip(self.of.segments, self.starts, strict=False):
            if not segment.told.size:
                continue
            if field == "text_exact":
                at, length = places(segment, field, wanted), length_of(wanted)
            elif is_han(wanted[0].term):  # its characters are looked for; how the text was cut is not known here
                continue
            else:
                each = [every_place(postings) for postings in segment.with_stem(wanted[0].term)]
                at, length = np.sort(joined(each, np.int64), kind="stable"), 1
            times = np.bincount(standing_in(segment.told, at, length), minlength=1)
            held = np.flatnonzero(times)
            docs.append(held + start)
            counts.append(times.take(held))
        found_docs, found_counts = joined(docs, np.int64), joined(counts, np.int64)
        if self.whole:
            return found_docs, found_counts
        kept = self.live.take(found_docs)
        return found_docs[kept], found_counts[kept]

    def rarity(self, documents: int) -> float:
        return float(np.log(max(1, len(self.everything)) / (documents + 1)) + 1)

    def norms(self, field: str, docs: np.ndarray) -> np.ndarray:
        return self._norms.take(docs)

    @functools.cached_property
    def _norms(self) -> np.ndarray:
        """How much BM25 damps a word for standing in a sentence of that length."""
        lengths = np.concatenate([part.lengths for part in self.parts])
        average = int(lengths[self.live].sum(dtype=np.int64)) / max(1, len(self.everything)) or 1.0
        return (K1 * ((1 - B) + B * lengths / average)).astype(np.float32)

    # What a page shows

    def having(self, facet: str, values: tuple[str, ...]) -> np.ndarray:
        """Flags of the directives with any of these values."""
        if facet in DIRECTIVE_FACETS:
            return self.facets.having(facet, values)
        return self.of.having(facet, values).take(self.meetings)

    def within(self, first: dt.date, last: dt.date) -> np.ndarray:
        """Flags of the directives of these days."""
        return self.of.within(first, last).take(self.meetings)

    def facet(self, facet: str, chosen: Chosen, wanted: Wanted) -> tuple[list[str], np.ndarray]:
        """The values of a facet in order, and how many of ``chosen`` have each, as exactly as ``wanted``."""
        if facet in DIRECTIVE_FACETS:
            return self.facets.counts(facet, chosen, wanted)

        def of_each_meeting() -> np.ndarray:
            return np.bincount(self.meetings.take(chosen.docs), minlength=self.of.size)

        return self.of.facets.weighed(facet, chosen.once("of each meeting", of_each_meeting))

    @property
    def days(self) -> _OfTheMeetings:
        return _OfTheMeetings(self.of.days, self.meetings)

    @property
    def months(self) -> _OfTheMeetings:
        return _OfTheMeetings(self.of.months, self.meetings)

    @property
    def before_all(self) -> int:
        return self.of.before_all

    @property
    def newest(self) -> _OfTheMeetings:
        return _OfTheMeetings(self.of.newest, self.meetings)

    @property
    def oldest(self) -> _OfTheMeetings:
        return _OfTheMeetings(self.of.oldest, self.meetings)
