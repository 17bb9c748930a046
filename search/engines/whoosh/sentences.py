"""Where the directives of a segment's meetings stand: a file of arrays beside Whoosh's own.

A directive is a stretch of its meeting's text, so it needs no postings of its own: a phrase stands in it where it
stands in the meeting between its first token and its last. The file goes with the segment: a meeting that is deleted
takes its directives along, and one commit changes both. It is a line of JSON (how many directives, how many of them may
stand over one place, the values of each facet, the length of the last part) and, from the next multiple of eight bytes
on, little-endian and document after document,

    u8 document << 32 | position of its first token × directives
    u8 document << 32 | position behind its last token × directives
    u8 primary key × directives
    and for each facet: u4 how many directives have a value × values, u4 their numbers, value after value

and at last the words of the texts by their stems, a line each, for a word is looked for by its stem and the places are
those of the words themselves. A stem that is its only word has no line.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.fields import DIRECTIVE_FACETS, SearchDirective
from search.segmentation import stem

SUFFIX = ".directives"


class Values(NamedTuple):
    """A facet in a segment: its values in order, how many records each has, and their numbers, joined."""

    names: list[str]
    counts: np.ndarray
    docs: np.ndarray


class Sentences(NamedTuple):
    """``begins`` and ``ends`` as in the file, rising by document and place; ``facets`` by name. ``deepest``: how many
    may stand over one place, 1 unless somebody entered some that overlap."""

    begins: np.ndarray
    ends: np.ndarray
    keys: np.ndarray
    facets: dict[str, Values]
    deepest: int = 1
    stems: bytes = b""

    @property
    def size(self) -> int:
        return len(self.keys)

    @property
    def documents(self) -> np.ndarray:
        return self.begins >> 32

    def values(self, facet: str) -> Values:
        return self.facets[facet]

    def words(self, stemmed: str) -> list[str]:
        """The words with this stem that the texts may hold."""
        key = _encoded(stemmed)
        at = self.stems.find(b"\n" + key + b"\t")
        if at < 0:
            return [stemmed]
        at += len(key) + 2
        return self.stems[at : self.stems.find(b"\n", at)].decode("utf-8", "surrogatepass").split(" ")


_NO_VALUES = Values([], np.zeros(0, np.uint32), np.zeros(0, np.uint32))
NONE = Sentences(*(np.zeros(0, np.int64) for _ in range(3)), dict.fromkeys(DIRECTIVE_FACETS, _NO_VALUES))


class Told:
    """The directives of documents that are on their way into a segment."""

    def __init__(self):
        self.begins: list[np.ndarray] = []
        self.ends: list[np.ndarray] = []
        self.keys: list[int] = []
        self.values: dict[str, dict[str, list[int]]] = {facet: {} for facet in DIRECTIVE_FACETS}

    def add(
        self, directives: list[SearchDirective], documents: np.ndarray, first: np.ndarray, last: np.ndarray
    ) -> None:
        """Directives in order, each with the number of its document, of its first token and of that behind its last."""
        for number, directive in enumerate(directives, len(self.keys)):
            for facet, numbers in self.values.items():
                for value in dict.fromkeys(directive.facets.get(facet, ())):
                    numbers.setdefault(value, []).append(number)
        self.keys += [directive.id for directive in directives]
        self.begins.append(documents << 32 | first)
        self.ends.append(documents << 32 | last)

    def write(self, folder: Path, segment, words: Iterable[str]) -> None:
        """``words``: those of the texts that are not Chinese."""
        facets = {}
        for facet, numbers in self.values.items():
            names = sorted(numbers)
            counts = np.array([len(numbers[name]) for name in names], np.uint32)
            facets[facet] = Values(names, counts, np.array([n for name in names for n in numbers[name]], np.uint32))
        begins, ends = (np.concatenate([np.zeros(0, np.int64), *each]) for each in (self.begins, self.ends))
        write(folder, segment, Sentences(begins, ends, np.array(self.keys, np.int64), facets), words)


def write(folder: Path, segment, told: Sentences, words: Iterable[str]) -> None:
    """Writes nothing where there are no directives. ``words``: those of the texts that are not Chinese."""
    if not told.size:
        return
    stems = _stems(words)
    names = {name: values.names for name, values in told.facets.items()}
    head = {"directives": told.size, "deepest": _deepest(told.begins, told.ends), "facets": names, "stems": len(stems)}
    line = json.dumps(head).encode() + b"\n"
    with (folder / f"{segment.segment_id()}{SUFFIX}").open("wb") as file:
        file.write(line + b"\0" * (-len(line) % 8))
        for numbers in told[:3]:
            file.write(numbers.astype("<i8").tobytes())
        for values in told.facets.values():
            file.write(values.counts.astype("<u4").tobytes() + values.docs.astype("<u4").tobytes())
        file.write(stems)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _stems(words: Iterable[str]) -> bytes:
    by_stem: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        by_stem.setdefault(stem(word), []).append(word)
    lines = (f"{stemmed}\t{' '.join(some)}" for stemmed, some in by_stem.items() if some != [stemmed])
    return _encoded("\n" + "\n".join(lines) + "\n")


def read(folder: Path, segment) -> Sentences | None:
    """Views of the file, mapped into memory; None where there is none. Raises anything at all where it is damaged."""
    try:
        with (folder / f"{segment.segment_id()}{SUFFIX}").open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        return None
    line = mapped.find(b"\n") + 1
    head = json.loads(mapped[:line])
    many, at = head["directives"], line + -line % 8
    arrays = [np.frombuffer(mapped, "<i8", many, at + 8 * many * nth) for nth in range(3)]
    at += 3 * 8 * many
    facets = {}
    for name, names in head["facets"].items():
        counts = np.frombuffer(mapped, "<u4", len(names), at)
        held = int(counts.sum(dtype=np.int64))
        facets[name] = Values(names, counts, np.frombuffer(mapped, "<u4", held, at + counts.nbytes))
        at += counts.nbytes + 4 * held
    return Sentences(*arrays, facets, head["deepest"], mapped[at : at + head["stems"]])


def joined(parts: Iterable[tuple[Sentences, np.ndarray, np.ndarray]]) -> Sentences:
    """The directives of several segments as one's: of each part those of the documents that are ``living`` (flags),
    which get new ``numbers``."""
    columns: list[list[np.ndarray]] = [[np.zeros(0, np.int64)] for _ in range(3)]
    facets: dict[str, dict[str, list[np.ndarray]]] = {facet: {} for facet in DIRECTIVE_FACETS}
    start = 0
    for told, living, numbers in parts:
        kept = living.take(told.documents)
        documents = numbers.take(told.documents[kept]).astype(np.int64) << 32
        columns[0].append(documents | told.begins[kept] & 0xFFFFFFFF)
        columns[1].append(documents | told.ends[kept] & 0xFFFFFFFF)
        columns[2].append(told.keys[kept])
        new = np.cumsum(kept) - 1 + start
        for facet, values in told.facets.items():
            cuts = np.cumsum(values.counts)[:-1] if len(values.names) else ()
            for name, records in zip(values.names, np.split(values.docs, cuts), strict=len(values.names) > 0):
                if len(left := new.take(records[kept.take(records)])):
                    facets[facet].setdefault(name, []).append(left)
        start += int(kept.sum())
    made = {}
    for facet, held in facets.items():
        names = sorted(held)
        records = [np.concatenate(held[name]) for name in names]
        counts = np.array([len(each) for each in records], np.uint32)
        made[facet] = Values(names, counts, np.concatenate([np.zeros(0, np.int64), *records]))
    return Sentences(*map(np.concatenate, columns), made)


def standing_in(told: Sentences, places: np.ndarray, length: int) -> np.ndarray:
    """For each of the ``places`` (document << 32 | position, rising) where something of ``length`` tokens begins, the
    number of each directive that it stands in; a place in two directives that overlap comes twice."""
    found = []
    at = np.searchsorted(told.begins, places, side="right") - 1
    for back in range(told.deepest):
        inside = at >= back
        held = at[inside] - back
        found.append(held[told.ends.take(held) >= places[inside] + length])
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _deepest(begins: np.ndarray, ends: np.ndarray) -> int:
    deepest = 1
    while deepest < len(begins) and (ends[:-deepest] > begins[deepest:]).any():
        deepest += 1
    return deepest
