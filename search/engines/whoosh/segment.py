"""One segment of an index, its files mapped into memory: a segment never changes, only what of it is deleted does."""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.system import pack_ushort

from search.engines.whoosh.packing import HEADER, WIDE, Postings, ranges, unpack
from search.engines.whoosh.schema import COLUMNS
from search.engines.whoosh.sentences import NONE, Values, read

_LENGTHS = struct.Struct("!ii")  # of a key and its value, before every term
_EXTENT = struct.Struct("!q")  # where a term's block begins, behind the statistics of the term
_STATISTICS = W3TermInfo._struct.size


class _MappedFile(StructFile):
    """Reads by position only where Whoosh would seek first: many threads share it."""

    def get(self, position: int, length: int) -> bytes:
        return self.file[position : position + length]


class _MappedStorage(FileStorage):
    """Whoosh copies what it maps into memory, or reads through one position in the file; this does neither."""

    def open_file(self, name, **kwargs):
        with open(self._fpath(name), "rb") as file:
            return _MappedFile(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name=name)


class DamagedFiles(Exception):
    """The files of a segment cannot be read any more."""


class Segment:
    """``size`` documents, deleted ones included, numbered from 0. Opening raises anything at all where files are
    damaged, reading terms ``DamagedFiles``.

    ``lacks_files``: one of those that are left out where they would hold nothing was not there. A writer that has just
    replaced the segment takes it away in the same manner, so whoever opened it must look whether it still stands.
    """

    def __init__(self, folder: Path, segment):
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._folder = folder
        self._whoosh = segment
        reader = segment.codec().terms_reader(_MappedStorage(str(folder)), segment)
        self._index = reader._tindex
        self._fields: dict[str, int] = reader._fieldmap
        self._terms = self._index.dbfile.file
        self._blocks = reader._postfile.file
        # Where each term is, in order: the numbers that Whoosh's own search by halves goes through.
        kind = np.dtype(self._index.extras["indextype"]).newbyteorder(">")
        self._starts = np.frombuffer(self._terms, kind, self._index.indexlen, self._index.indexbase)
        told = read(folder, segment)
        self.told = NONE if told is None else told
        self.lacks_files = told is None

    def postings(self, field: str, term: str) -> Postings | None:
        if field not in self._fields:
            return None
        key = pack_ushort(self._fields[field]) + term.encode("utf-8", "surrogatepass")
        try:
            for at, _ in self._index.ranges_for_key(key):
                return unpack(self._blocks, *_EXTENT.unpack_from(self._terms, at + _STATISTICS))
        except Exception as error:
            raise DamagedFiles(str(error) or type(error).__name__) from error
        return None

    def beginning_with(self, field: str, beginning: str, *, with_places: bool) -> Postings | None:
        """The postings of every term that begins so, one term's after the other: for thousands of terms at once."""
        if field not in self._fields:
            return None
        key = pack_ushort(self._fields[field]) + beginning.encode("utf-8", "surrogatepass")
        try:
            at = self._starts[self._place(key) : self._place(key[:-1] + bytes([key[-1] + 1]))].astype(np.int64)
            if not len(at):
                return None
            terms = np.frombuffer(self._terms, np.uint8)
            at += _LENGTHS.size + _STATISTICS + (terms[at + 2].astype(np.int64) << 8 | terms[at + 3])
            heads = sum(terms[at + byte].astype(np.int64) << 56 - 8 * byte for byte in range(8)) // 4
            return self._joined(heads, with_places)
        except Exception as error:
            raise DamagedFiles(str(error) or type(error).__name__) from error

    def with_stem(self, stemmed: str) -> list[Postings]:
        """The postings, in the texts, of every word with this English stem."""
        found = (self.postings("text_exact", word) for word in self.told.words(stemmed))
        return [postings for postings in found if postings]

    def terms(self, field: str) -> Iterator[bytes]:
        return (term for term, _ in self._from(field, b""))

    def _place(self, key: bytes) -> int:
        """How many terms come before ``key``."""
        at = self._index.closest_key_pos(key)
        # Not numpy's search, which would bring all of the numbers into this machine's order of bytes first.
        return len(self._starts) if at is None else bisect_left(self._starts, at)

    def _joined(self, heads: np.ndarray, with_places: bool) -> Postings:
        """The blocks that begin at these words of four bytes."""
        words, numbers = (np.frombuffer(self._blocks, kind) for kind in ("<u4", "<u2"))
        if (words[heads + 1] & WIDE).any():
            parts = [unpack(self._blocks, head * 4) for head in heads.tolist()]
            return Postings(*(np.concatenate([part[kept] for part in parts]) for kept in range(3)))
        many = words[heads].astype(np.int64)
        heads = heads + HEADER // 4
        docs = words.take(ranges(heads, many))
        begins = 2 * (heads + many)
        counts = numbers.take(ranges(begins, many))
        if not with_places:
            return Postings(docs, counts)
        totals = np.add.reduceat(counts, np.cumsum(many) - many, dtype=np.int64)
        return Postings(docs, counts, numbers.take(ranges(begins + many, totals)))

    def all_postings(self, field: str) -> Iterator[tuple[bytes, Postings]]:
        """Every term of a field, in order, with its postings."""
        return ((term, unpack(self._blocks, at)) for term, at in self._from(field, b""))

    def values(self, facet: str) -> Values:
        names, starts = [], []
        for name, at in self._from(facet, b""):
            names.append(name.decode("utf-8", "surrogatepass"))
            starts.append(at)
        if not names:
            return Values([], np.zeros(0, np.int64), np.zeros(0, np.int64))
        # The blocks of one field follow each other, each a header and its documents: the documents are the rest.
        heads = (np.array(starts) - starts[0]) // 4
        _, last = np.frombuffer(self._blocks, "<u4", 2, starts[-1]), unpack(self._blocks, starts[-1]).docs
        words = np.frombuffer(self._blocks, "<u4", int(heads[-1]) + HEADER // 4 + len(last), starts[0])
        kept = np.ones(len(words), bool)
        kept[heads] = kept[heads + 1] = False
        return Values(names, words[heads].astype(np.int64), words[kept].astype(np.int64))

    def column(self, name: str) -> np.ndarray:
        return self._numbers(name, COLUMNS[name])

    def length_bytes(self, field: str) -> np.ndarray:
        """Whoosh's one-byte length of each document's ``field``."""
        return self._numbers(f"_{field}_len", "B")

    def _numbers(self, column: str, code: str) -> np.ndarray:
        """Whoosh leaves the zeros at a column's end away, and the file where there is nothing else."""
        numbers = np.zeros(self.size, np.dtype(code).newbyteorder("="))
        path = self._folder / W3Codec.column_filename(self._whoosh, column)
        try:
            written = np.fromfile(path, np.dtype(code).newbyteorder(">"))
        except FileNotFoundError:
            self.lacks_files = True
            return numbers
        numbers[: len(written)] = written
        return numbers

    def _from(self, field: str, beginning: bytes) -> Iterator[tuple[bytes, int]]:
        """The terms of ``field`` that begin so, in order, with the places of their blocks."""
        if field not in self._fields:
            return
        key = pack_ushort(self._fields[field]) + beginning
        at = self._index.closest_key_pos(key)
        while at is not None and at < self._index.endofdata:
            key_length, value_length = _LENGTHS.unpack_from(self._terms, at)
            at += _LENGTHS.size
            term = self._terms[at : at + key_length]
            if not term.startswith(key):
                return
            at += key_length
            yield term[2:], _EXTENT.unpack_from(self._terms, at + _STATISTICS)[0]
            at += value_length
