"""How a term's documents lie in the file: as arrays, so that a search reads them where they lie.

Whoosh's own codec pickles them in blocks of 128, which costs a common term some 15 ms to read; everything else of it
(terms, columns, segments) is used as it is. A term's block begins at a multiple of four bytes and holds

    u4 documents   u4 flags (1: counts, 2: places, 4: wide)
    u4 numbers of the documents × documents
    u2 how often it stands in each × documents, where there are counts
    u2 where it stands, document after document, where there are places

little-endian; counts and places have four bytes instead of two where the term needs them ("wide").
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.matching import ListMatcher

from search.engines.whoosh.schema import COUNTS, IDS, PLACES

HEADER = 8
WITH_COUNTS, WITH_PLACES, WIDE = 1, 2, 4
# What two bytes hold.
NARROW = 0xFFFF


class Postings(NamedTuple):
    """The documents of a term in one segment, rising; ``counts`` and ``places`` (joined) where its field keeps them."""

    docs: np.ndarray
    counts: np.ndarray | None = None
    places: np.ndarray | None = None


def unpack(file, at: int) -> Postings:
    """The block that begins at byte ``at`` of a buffer, as views of it."""
    many, flags = np.frombuffer(file, "<u4", 2, at).tolist()
    at += HEADER
    docs = np.frombuffer(file, "<u4", many, at)
    if not flags & WITH_COUNTS:
        return Postings(docs)
    at += docs.nbytes
    number = "<u4" if flags & WIDE else "<u2"
    counts = np.frombuffer(file, number, many, at)
    if not flags & WITH_PLACES:
        return Postings(docs, counts)
    total = int(counts.sum(dtype=np.int64))
    return Postings(docs, counts, np.frombuffer(file, number, total, at + counts.nbytes))


def ranges(begins: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The numbers from each of ``begins`` on, as many as its length, joined."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - (ends - lengths), lengths)


class PackedWriter(W3PostingsWriter):
    """Writes all postings of a term as one block, at ``finish_postings``."""

    def __init__(self, postfile):
        super().__init__(postfile, blocklimit=1 << 32, compression=0, inlinelimit=0)

    def _write_block(self, last=False):
        self._terminfo.add_block(self)
        keeps = self._format.keeps
        flags, counts, places = 0, (), array("I")
        if keeps != IDS:
            flags = WITH_COUNTS
            counts = [int(weight) for weight in self._weights]
        if keeps == PLACES:
            flags |= WITH_PLACES
            places.frombytes(b"".join(self._values))
            counts = [len(value) // 4 for value in self._values]
        wide = max(counts, default=0) > NARROW or max(places, default=0) > NARROW
        number = "I" if wide else "H"
        numbers = array(number, counts).tobytes() + array(number, places).tobytes()
        head = array("I", (len(self._ids), flags | (WIDE if wide else 0)))
        self._postfile.write(head.tobytes() + self._ids.tobytes() + numbers + b"\0" * (-len(numbers) % 4))
        self._blockcount += 1
        self._new_block()


class PackedCodec(W3Codec):
    """Whoosh's codec but for the postings; with it Whoosh itself reads, updates and merges what lies in the files."""

    def postings_writer(self, dbfile, byteids=False):
        return PackedWriter(dbfile)

    def postings_reader(self, dbfile, terminfo, format_, term=None, scorer=None):
        offset, length = terminfo.extent()
        length = length[0] if isinstance(length, tuple) else length  # as Whoosh reads it back
        found = unpack(dbfile.get(offset, length), 0)
        docs = found.docs.tolist()
        counts = found.counts.tolist() if found.counts is not None else [1] * len(docs)
        if format_.keeps == PLACES:
            ends = np.cumsum(found.counts, dtype=np.int64).tolist()
            values = [
                found.places[end - count : end].astype("<u4").tobytes() for count, end in zip(counts, ends, strict=True)
            ]
        elif format_.keeps == COUNTS:
            values = [count.to_bytes(4, "big") for count in counts]
        else:
            values = [b""] * len(docs)
        return ListMatcher(
            docs, [float(count) for count in counts], values, format_, scorer=scorer, term=term, terminfo=terminfo
        )
