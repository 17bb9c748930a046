"""Which of the wordings held may be nearly the same, and where does each stand? Files beside the search index.

MinHash (rensa) makes ``ROWS`` bytes of the shingles of a wording; three of them are a band, and wordings that share a
band are worth comparing. Libraries keep what they find in the memory of one process (rensa, datasketch) or on a server
(datasketch with Redis); this archive is several processes and a folder, so the bands lie in sorted arrays, mapped into
memory and asked for a whole batch at once. They only ever say "perhaps": who asks reads both sentences.

A folder holds segments, each written whole and never changed; small ones are merged into larger. Places of a meeting
that changed stay where they are: each carries the number of the batch that wrote it, and whoever asks knows which batch
of a meeting counts. So what is found is never too little, whenever a process dies. One process writes at a time (the
caller sees to that).
"""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rensa import RMinHash

from archive.analysis.sentences import Wording, shingles

# Measured by ``bench/novelty.py`` on real texts with one word changed: of sentences of 20 units and more 10 bands find
# 999 in 1,000; of shorter ones, which share fewer pairs then, they find 9 in 10, and 16 bands find 98 in 100.
BANDS, BANDS_OF_SHORT, LONG = 10, 16, 24
IN_A_BAND = 3
ROWS = BANDS_OF_SHORT * IN_A_BAND
# Of the bytes of a sketch, how many have to agree: pairs in common 1 in 5. A band alone, three bytes, is often chance.
AGREE = 10
MOST = 32  # wordings compared with one
# Rows of the bands that are looked at for one wording, the bands of fewest first: where thousands of wordings fill in
# one form, one more of them is as near as the nearest.
CROWD = 400
FAN = 8  # so many segments of one size are merged
EDITION = f"2 {RMinHash.ALGORITHM_VERSION} {BANDS} {BANDS_OF_SHORT} {LONG} {IN_A_BAND}"

PAIRS = 1 << 22  # numbers under which it is counted in how many wordings a pair of units stands

COLUMNS = {
    "keys": np.uint64,  # of wordings, rising
    "sketches": np.uint8,  # ROWS each
    "many": np.uint8,  # in how many bands each stands
    "bands": np.uint32,  # number of the band and its three bytes, rising
    "banded": np.uint32,  # whose band that is: row of ``keys``
    "said": np.uint64,  # key of the wording said at each place, rising
    "places": np.uint32,  # meeting, batch, start and end of each place
}


class Places(NamedTuple):
    """Where wordings stand: as long as each other. ``asked`` is the number of the key among those asked for."""

    asked: np.ndarray
    meeting: np.ndarray
    batch: np.ndarray
    start: np.ndarray
    end: np.ndarray


class Sketches:
    """The segments of one folder, as they are when opened. Raises ``OSError`` where the folder cannot be used."""

    def __init__(self, folder: Path):
        self.folder = folder
        about = folder / "about.json"
        if not about.exists():
            folder.mkdir(parents=True, exist_ok=True)
            for path in folder.iterdir():
                shutil.rmtree(path, ignore_errors=True)
            _write(about, json.dumps({"edition": EDITION}).encode())
        self._pairs = _counts(folder)
        self.is_of_today = json.loads(about.read_text()).get("edition") == EDITION
        self.segments: dict[str, dict[str, np.ndarray]] = {}
        names = {path.name for path in folder.iterdir() if path.is_dir() and not path.name.endswith(".part")}
        # A merge that was broken off before it removed what it merged: the larger one holds all of the smaller.
        for name in sorted(names, key=_span):
            if not any(_holds(other, name) for other in names if other != name):
                self.segments[name] = _opened(folder / name)

    @property
    def last_batch(self) -> int:
        return max((_span(name)[1] for name in self.segments), default=0)

    def is_empty(self) -> bool:
        return not self.segments

    @classmethod
    def clear(cls, folder: Path) -> None:
        """Nothing is held any more."""
        shutil.rmtree(folder, ignore_errors=True)

    def add(self, told: Sequence[tuple[int, Sequence[Wording]]]) -> int:
        """Keep the wordings of these meetings, with their places; returns the number of the batch. On disk at once."""
        number = self.last_batch + 1
        flat = [each for _meeting, some in told for each in some]
        said = np.array([each.key for each in flat], np.uint64)
        meetings = np.repeat(np.array([meeting for meeting, _ in told], np.uint32), [len(some) for _, some in told])
        starts = np.array([each.start for each in flat], np.uint32)
        ends = np.array([each.end for each in flat], np.uint32)
        places = np.stack([meetings, np.full(len(flat), number, np.uint32), starts, ends], axis=1)
        order = np.argsort(said, kind="stable")
        unique, first = np.unique(said, return_index=True)
        fresh = ~self._is_held(unique)
        keys, first = unique[fresh], first[fresh]
        new = [flat[at] for at in first.tolist()]
        sketches, many = sketch(new), _many_bands(new)
        bands, banded = _banded(sketches, many)
        by_band = np.argsort(bands, kind="stable")
        segment = {
            "keys": keys,
            "sketches": sketches,
            "many": many,
            "bands": bands[by_band],
            "banded": banded[by_band].astype(np.uint32),
            "said": said[order],
            "places": places[order],
        }
        pairs = np.sort(_distinct_pairs(new)[1])
        ends = np.flatnonzero(np.diff(pairs, append=-1))  # of each run of one number
        self._pairs[pairs[ends]] += np.diff(ends, prepend=-1).astype(np.uint32)
        self._pairs.flush()
        self._keep(f"{number}-{number}", segment)
        self._merge()
        return number

    def alike(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (number of the key asked for, key of another wording that may be nearly the same). Only of keys held;
        short wordings have no bands and find none."""
        sketches, many = self._sketches_of(keys)
        bands, banded = _banded(sketches, many)
        if not len(bands):
            return np.empty(0, np.int64), np.empty(0, np.uint64)
        ranges = [_ranges(segment["bands"], bands) for segment in self.segments.values()]
        looked_at = _of_fewest(banded, sum(to - at for at, to in ranges))
        asked_parts, found_parts = [], []
        for segment, (at, to) in zip(self.segments.values(), ranges, strict=True):
            at, to = np.maximum(at, to - CROWD)[looked_at], to[looked_at]
            asked = np.repeat(banded[looked_at], to - at)
            rows = segment["banded"][each_of(at, to)]
            pairs = _distinct(asked.astype(np.uint64) << np.uint64(32) | rows.astype(np.uint64))
            asked, rows = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
            agree = (sketches[asked] == segment["sketches"][rows]).sum(axis=1)
            enough = agree >= AGREE
            asked, rows, agree = asked[enough], rows[enough], agree[enough]
            others = segment["keys"][rows]
            differs = others != keys[asked]
            asked_parts.append(np.stack([asked[differs], agree[differs]]))
            found_parts.append(others[differs])
        asked, agree = np.concatenate(asked_parts, axis=1)
        others = np.concatenate(found_parts)
        order = np.lexsort((others, -agree, asked))
        asked, others = asked[order], others[order]
        rank = np.arange(len(asked)) - np.searchsorted(asked, asked)
        return asked[rank < MOST], others[rank < MOST]

    def places(self, keys: np.ndarray) -> Places:
        """Every place at which a wording of ``keys`` was ever held, also those of batches that no longer count."""
        parts, asked_parts = [], []
        for segment in self.segments.values():
            at, to = _ranges(segment["said"], keys)
            asked_parts.append(np.repeat(np.arange(len(keys)), to - at))
            parts.append(segment["places"][each_of(at, to)])
        if not parts:
            nothing = np.empty(0, np.int64)
            return Places(nothing, nothing, nothing, nothing, nothing)
        found = np.concatenate(parts).astype(np.int64)
        return Places(np.concatenate(asked_parts), *found.T)

    def rarity(self, some: Sequence[Wording]) -> np.ndarray:
        """How rare the pairs of units of each are, on average: 0, every wording held has them, to 1, no other has.

        The logarithm of how often, as a share of the logarithm of how many wordings there are. What was held when
        asked counts, what has gone since as well: it puts sentences in order and says nothing exact.
        """
        total = max(2, sum(len(segment["keys"]) for segment in self.segments.values()))
        rows, pairs = _distinct_pairs(some)
        rare = 1 - np.log(np.clip(self._pairs[pairs], 1, total)) / np.log(total)
        many = np.bincount(rows, minlength=len(some))
        return np.bincount(rows, rare, minlength=len(some)) / np.maximum(many, 1)

    def size(self) -> tuple[int, int, int]:
        """Wordings, places, bytes."""
        wordings = sum(len(segment["keys"]) for segment in self.segments.values())
        places = sum(len(segment["said"]) for segment in self.segments.values())
        return wordings, places, sum(a.nbytes for segment in self.segments.values() for a in segment.values())

    def _is_held(self, keys: np.ndarray) -> np.ndarray:
        held = np.zeros(len(keys), bool)
        for segment in self.segments.values():
            at, to = _ranges(segment["keys"], keys)
            held |= to > at
        return held

    def _sketches_of(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each key its sketch, and in how many bands it stands: none where it is not held."""
        sketches, many = np.zeros((len(keys), ROWS), np.uint8), np.zeros(len(keys), np.uint8)
        for segment in self.segments.values():
            at, to = _ranges(segment["keys"], keys)
            here = np.flatnonzero(to > at)
            sketches[here], many[here] = segment["sketches"][at[here]], segment["many"][at[here]]
        return sketches, many

    def _keep(self, name: str, segment: dict[str, np.ndarray]) -> None:
        part = self.folder / f"{name}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for column in COLUMNS:
            with (part / f"{column}.npy").open("wb") as file:
                np.save(file, segment[column])
                file.flush()
                os.fsync(file.fileno())
        part.replace(self.folder / name)
        self.segments[name] = _opened(self.folder / name)

    def _merge(self) -> None:
        """While ``FAN`` neighbours are of one size, make them one."""
        while True:
            names = sorted(self.segments, key=_span)
            last = names[-FAN:]
            sizes = [len(self.segments[name]["said"]) for name in last]
            if len(last) < FAN or max(sizes) > FAN * max(1, min(sizes)):
                return
            segments = [self.segments[name] for name in last]
            self._keep(f"{_span(last[0])[0]}-{_span(last[-1])[1]}", _merged(segments))
            for name in last:
                del self.segments[name]
                shutil.rmtree(self.folder / name, ignore_errors=True)


def stand_in(folder: Path, some: Sequence[Wording]) -> np.ndarray:
    """In how many of the wordings held in a folder each of ``some`` may stand at most: as many as have its rarest pair.
    No segment is opened for it."""
    rows, pairs = _distinct_pairs(some)
    found = np.full(len(some), np.iinfo(np.int64).max)
    np.minimum.at(found, rows, _counts(folder)[pairs].astype(np.int64))
    return found


def _counts(folder: Path) -> np.ndarray:
    """In how many wordings each pair of units stands; raises ``OSError`` where the folder cannot be used."""
    path = folder / "pairs.npy"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, b"")
        np.lib.format.open_memmap(path, "w+", np.uint32, (PAIRS,)).flush()
    return np.load(path, mmap_mode="r+")


def sketch(some: Sequence[Wording]) -> np.ndarray:
    """``ROWS`` bytes of each."""
    if not some:
        return np.zeros((0, ROWS), np.uint8)
    numbers, offsets = shingles(some)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(numbers, offsets, ROWS, 1).to_rows()
    minima = np.array(rows, np.uint32)
    return ((minima ^ (minima >> np.uint32(8)) ^ (minima >> np.uint32(16))) & np.uint32(0xFF)).astype(np.uint8)


def _distinct_pairs(some: Sequence[Wording]) -> tuple[np.ndarray, np.ndarray]:
    """(row of ``some``, number of a pair of units that stands in it), each once."""
    if not some:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    numbers, offsets = shingles(some)
    rows = np.repeat(np.arange(len(some)), np.diff(offsets.astype(np.int64)))
    both = _distinct(rows << 22 | (numbers % np.uint64(PAIRS)).astype(np.int64))
    return both >> 22, both & (PAIRS - 1)


def _distinct(numbers: np.ndarray) -> np.ndarray:
    """Each once, rising. NumPy's own way, by hashes, takes several times as long."""
    numbers.sort()
    return numbers[np.flatnonzero(np.diff(numbers, prepend=numbers[:1] + 1))] if len(numbers) else numbers


def _many_bands(some: Sequence[Wording]) -> np.ndarray:
    lengths = [0 if each.is_short else len(each.line) for each in some]
    many = [0 if not length else BANDS_OF_SHORT if length < LONG else BANDS for length in lengths]
    return np.array(many, np.uint8)


def _banded(sketches: np.ndarray, many: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of all bands, and the row of ``sketches`` to which each belongs."""
    bands, rows = [], []
    for band in range(BANDS_OF_SHORT):
        here = np.flatnonzero(many > band)
        first, second, third = sketches[here, band * IN_A_BAND : (band + 1) * IN_A_BAND].astype(np.uint32).T
        bands.append(np.uint32(band << 24) | first << np.uint32(16) | second << np.uint32(8) | third)
        rows.append(here)
    return np.concatenate(bands), np.concatenate(rows)


def _of_fewest(banded: np.ndarray, many: np.ndarray) -> np.ndarray:
    """The bands that are looked at: of each row, ``banded``, those that hold the fewest, ``many``, until ``CROWD`` are
    held; one at least."""
    order = np.lexsort((many, banded))
    ahead = np.cumsum(many[order]) - many[order]
    first = np.flatnonzero(np.diff(banded[order], prepend=-1))
    ahead -= np.repeat(ahead[first], np.diff(first, append=len(order)))
    return np.sort(order[ahead < CROWD])


def _merged(segments: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    every = {column: np.concatenate([segment[column] for segment in segments]) for column in COLUMNS}
    keys, first, row = np.unique(every["keys"], return_index=True, return_inverse=True)
    before = np.cumsum([0, *(len(segment["keys"]) for segment in segments[:-1])])
    many = [len(segment["banded"]) for segment in segments]
    banded = row[every["banded"] + np.repeat(before, many)].astype(np.uint32)
    by_band, by_key = np.argsort(every["bands"], kind="stable"), np.argsort(every["said"], kind="stable")
    return {
        "keys": keys,
        "sketches": every["sketches"][first],
        "many": every["many"][first],
        "bands": every["bands"][by_band],
        "banded": banded[by_band],
        "said": every["said"][by_key],
        "places": every["places"][by_key],
    }


def _ranges(rising: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.searchsorted(rising, wanted, "left"), np.searchsorted(rising, wanted, "right")


def each_of(at: np.ndarray, to: np.ndarray) -> np.ndarray:
    """All whole numbers of the ranges, one range after the other."""
    many = to - at
    return np.repeat(at - np.cumsum(many) + many, many) + np.arange(many.sum())


def _opened(folder: Path) -> dict[str, np.ndarray]:
    return {column: np.load(folder / f"{column}.npy", mmap_mode="r") for column in COLUMNS}


def _span(name: str) -> tuple[int, int]:
    """The first and last batch that a segment holds."""
    first, _, last = name.partition("-")
    return int(first), int(last)


def _holds(larger: str, smaller: str) -> bool:
    (first, last), (begin, end) = _span(larger), _span(smaller)
    return first <= begin and end <= last


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
