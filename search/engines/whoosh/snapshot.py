"""One committed state of the index, opened for reading: posting lists, and the meetings' cards as bit sets.

A set of documents is an int whose bit ``d`` stands for document number ``d``: two sets meet in microseconds, and
counting a facet's value is ``(found & value).bit_count()``.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from search.engines.whoosh.schema import Card
from search.fields import FACET_NAMES

# Postings held in memory, some 100 bytes each.
MOST_POSTINGS = 500_000


class DamagedFiles(Exception):
    """The files of a snapshot cannot be read any more."""


class Snapshot:
    """The live documents of ``reader`` (a Whoosh index reader). Safe to share between threads.

    ``before`` is an older snapshot of the same generation: its cards of segments that still stand are taken over.

    ``cards`` maps document numbers to cards, ``newest`` lists the numbers newest first (undated last, then by id
    descending), ``rank`` says where in that list a document stands.
    """

    def __init__(self, reader, before: Snapshot | None = None):
        self._reader = reader
        self._lock = threading.Lock()
        self._postings: OrderedDict[tuple[str, str], dict[int, bytes]] = OrderedDict()
        self._held = 0
        self._segments = _segments(reader, before._segments if before else {})
        self.cards = {
            start + number: card
            for leaf, start in reader.leaf_readers()
            for number, card in self._segments.get(_name(leaf), {}).items()
            if not leaf.is_deleted(number)
        }
        self.newest = sorted(self.cards, key=lambda number: (-self.cards[number].day, -self.cards[number].id))
        self.oldest = sorted(self.cards, key=lambda number: (not self.cards[number].day, self.cards[number][1::-1]))
        self.rank = {number: place for place, number in enumerate(self.newest)}
        self.everything = bits(self.cards)
        self.facets = _facets(self.cards)
        self._days = sorted((card.day, number) for number, card in self.cards.items() if card.day)
        self.norms = {
            "title": _norms(self.cards, [card.title_length for card in self.cards.values()]),
            "text": _norms(self.cards, [card.text_length for card in self.cards.values()]),
        }

    def between(self, first: int | None, last: int | None) -> int:
        """The documents dated from day ``first`` to day ``last`` (ordinals, inclusive); all when both are None."""
        if first is None and last is None:
            return self.everything
        low = bisect_left(self._days, (first or 0, 0))
        high = bisect_left(self._days, (last + 1, 0)) if last else len(self._days)
        return bits(number for _, number in self._days[low:high])

    def postings(self, field: str, term: str) -> dict[int, bytes]:
        """The live documents with ``term``, and for each the packed value that the field keeps of it."""
        key = field, term
        with self._reading():
            found = self._postings.get(key)
            if found is not None:
                self._postings.move_to_end(key)
                return found
            found = self._read(field, term)
            self._postings[key] = found
            self._held += len(found) + 1
            while self._held > MOST_POSTINGS and len(self._postings) > 1:
                _, dropped = self._postings.popitem(last=False)
                self._held -= len(dropped) + 1
            return found

    def frequency(self, field: str, term: str) -> int:
        """About how many documents have ``term``; cheap, and deleted documents may be among them."""
        with self._reading():
            return self._reader.doc_frequency(field, term)

    def terms_starting(self, field: str, beginning: str) -> list[str]:
        with self._reading():
            return [term.decode() for term in self._reader.expand_prefix(field, beginning)]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One thread at a time, for all share one position in the files. Damaged files fail in any way at all."""
        with self._lock:
            try:
                yield
            except Exception as error:
                raise DamagedFiles(str(error) or type(error).__name__) from error

    def _read(self, field: str, term: str) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        if (field, term) not in self._reader:
            return found
        matcher = self._reader.postings(field, term)
        while matcher.is_active():
            found[matcher.id()] = matcher.value()
            matcher.next()
        return found


def _name(leaf) -> str:
    return leaf.segment().segment_id() if leaf.segment() else ""


def _segments(reader, known: dict[str, dict[int, Card]]) -> dict[str, dict[int, Card]]:
    """The cards of each segment by its name, with those deleted since it was first read. A segment never changes."""
    return {
        name: known.get(name) or {number: Card(*stored["card"]) for number, stored in leaf.iter_docs()}
        for leaf, _ in reader.leaf_readers()
        if (name := _name(leaf))
    }


def bits(numbers: Iterable[int]) -> int:
    """The set of these document numbers."""
    numbers = list(numbers)
    flags = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        flags[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(flags, "little")


def flags(documents: int) -> str:
    """The set as text: ``flags(documents)[d:d+1] == "1"`` where ``d`` is in it. For testing many numbers."""
    return f"{documents:b}"[::-1]


def _facets(cards: dict[int, Card]) -> dict[str, dict[str, int]]:
    numbers: dict[str, dict[str, list[int]]] = {name: {} for name in FACET_NAMES}
    for number, card in cards.items():
        for name, values in card.facets.items():
            if name in numbers:
                for value in values:
                    numbers[name].setdefault(value, []).append(number)
    return {name: {value: bits(held) for value, held in values.items()} for name, values in numbers.items()}


def _norms(cards: dict[int, Card], lengths: list[int]) -> list[float]:
    """By document number: how much BM25 damps a term for standing in a text of that length (k1 1.2, b 0.75)."""
    average = sum(lengths) / len(lengths) if any(lengths) else 1.0
    norms = [1.2] * (max(cards, default=-1) + 1)
    for number, length in zip(cards, lengths, strict=True):
        norms[number] = 1.2 * (0.25 + 0.75 * length / average)
    return norms


def union(lists: Iterable[dict[int, bytes]]) -> dict[int, bytes]:
    """Several terms' postings as if they were one term's; the values of a document are joined."""
    merged: dict[int, bytes] = {}
    for number, value in chain.from_iterable(found.items() for found in lists):
        merged[number] = merged[number] + value if number in merged else value
    return merged
