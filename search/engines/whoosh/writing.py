"""A segment written from arrays, as Whoosh's writer would have written it posting by posting.

A posting is a number: its term's place among the terms, its document and, where the field keeps places, its position.
Sorted, an array of these is the index of a field, and ``packing.py``'s blocks are cut from it a million at a time.
"""

from __future__ import annotations

import functools
import itertools
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.codec.whoosh3 import STORED_COLUMN, W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.util.numeric import length_to_byte

from search.engines.whoosh.packing import HEADER, NARROW, WIDE, WITH_COUNTS, WITH_PLACES, PackedCodec
from search.engines.whoosh.schema import COLUMNS, IDS, PLACES, SCHEMA, TEXT_FIELDS
from search.fields import FACET_NAMES

# The bits of a posting behind its term: the document, then its position where there is one.
DOC, PLACE = 16, 18
MOST_DOCUMENTS, LONGEST_TEXT = 1 << DOC, 1 << PLACE
_AT_ONCE = 1_000_000
_FEW = 32
_SLOT = struct.Struct(">Iq")

# Sorted postings, and what gives the terms for (rising) numbers of them.
Stream = tuple[Callable[[np.ndarray], list[bytes]], np.ndarray]

_TERM_INFO = np.dtype(
    [
        ("flags", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("most", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("offset", ">i8"),
        ("length", ">i4"),
    ]
)
"""W3TermInfo as its ``to_bytes`` writes it."""


def write_segment(
    folder: Path,
    columns: dict[str, Iterable[int]],
    lengths: dict[str, np.ndarray],
    streams_of: Callable[[str], list[Stream]],
):
    """A new segment in ``folder``; returns Whoosh's record of it.

    ``columns`` are "key", "day" and "digest" of each document, ``lengths`` the tokens in each text field of it, and
    ``streams_of`` gives the postings of a field, with no term in two streams.
    """
    storage, codec = FileStorage(str(folder)), PackedCodec()
    segment = codec.new_segment(storage, index._DEF_INDEX_NAME)
    segment._fieldlengths = {field: int(each.sum()) for field, each in lengths.items()}
    short = {field: _length_bytes(each) for field, each in lengths.items()}
    segment.set_doc_count(_write_columns(storage, segment, columns, lengths, short))
    writer = codec.field_writer(storage, segment)
    keys: list[bytes] = []
    values: list[bytes] = []
    for field in sorted(["id", *FACET_NAMES, *TEXT_FIELDS]):
        writer.start_field(field, SCHEMA[field])
        terms = [term for stream in streams_of(field) for term in _write_postings(writer, field, *stream, short)]
        terms.sort(key=itemgetter(0))
        prefix = struct.pack("!H", writer._fieldid)
        keys += [prefix + term for term, _ in terms]
        values += [info for _, info in terms]
        writer.finish_field()
    _write_dictionary(writer._tindex, keys, values)
    writer._postfile.close()
    return segment


def ranked(names: list[str], postings: np.ndarray, shift: int) -> Stream:
    """The stream of ``postings`` whose terms, behind ``shift`` bits, are places in ``names``."""
    terms = [name.encode("utf-8", "surrogatepass") for name in names]
    order = sorted(range(len(terms)), key=terms.__getitem__)
    ranks = np.empty(len(terms), np.uint64)
    ranks[order] = np.arange(len(terms), dtype=np.uint64)
    if len(postings):
        postings = ranks[postings >> np.uint64(shift)] << np.uint64(shift) | postings & np.uint64((1 << shift) - 1)
        postings.sort()
    return lambda numbers: [terms[order[number]] for number in numbers.tolist()], postings


def _write_columns(storage, segment, columns, lengths, short) -> int:
    """Whoosh's columns, and one of no stored fields; returns how many documents there are."""
    each = columns | {f"{field}_length": numbers for field, numbers in lengths.items()}
    written = {name: np.array(each[name], np.dtype(code).newbyteorder(">")) for name, code in COLUMNS.items()}
    many = len(written["key"])
    for name, numbers in (written | {f"_{field}_len": numbers for field, numbers in short.items()}).items():
        with storage.create_file(W3Codec.column_filename(segment, name)) as file:
            file.write(numbers.tobytes())
    with storage.create_file(W3Codec.column_filename(segment, "_stored")) as file:
        STORED_COLUMN.writer(file).finish(many)
    return many


def _length_bytes(lengths: np.ndarray) -> np.ndarray:
    """Whoosh's one-byte lengths; it writes none for an empty field."""
    different, which = np.unique(lengths, return_inverse=True)
    return np.array([length and _length_byte(length) for length in different.tolist()], np.uint8)[which]


_length_byte = functools.lru_cache(maxsize=65_536)(length_to_byte)


def _write_postings(
    writer, field: str, names: list[bytes] | None, keys: np.ndarray, short
) -> Iterator[tuple[bytes, bytes]]:
    """Writes the blocks of one stream; gives its terms in order, each with Whoosh's statistics of it."""
    keeps = SCHEMA[field].format.keeps
    shift = DOC + PLACE if keeps == PLACES else DOC
    file = writer._postfile
    at = 0
    while at < len(keys):
        end = min(len(keys), at + _AT_ONCE)
        if end < len(keys):  # a term is not cut apart
            term = keys[end] >> np.uint64(shift) << np.uint64(shift)
            end = int(np.searchsorted(keys, term)) or end
            if end <= at:
                end = int(np.searchsorted(keys, term + np.uint64((1 << shift) - 1), side="right"))
        blocks, infos, terms = _blocks(keys[at:end], keeps, short.get(field), file.tell())
        file.write(blocks)
        yield from zip(names(terms), infos, strict=True)
        at = end


def _blocks(
    keys: np.ndarray, keeps: int, short: np.ndarray | None, offset: int
) -> tuple[bytes, Iterable[bytes], np.ndarray]:
    """The blocks of the terms in ``keys``, one after the other, their statistics, and their numbers."""
    bits = PLACE if keeps == PLACES else 0
    held = keys >> np.uint64(bits)
    first = np.flatnonzero(np.append(True, held[1:] != held[:-1]))
    held = held[first].astype(np.int64)
    counts = np.diff(first, append=len(keys))
    docs, terms = held & MOST_DOCUMENTS - 1, held >> DOC
    begins = np.flatnonzero(np.append(True, terms[1:] != terms[:-1]))
    many = np.diff(begins, append=len(docs))
    places = (keys & np.uint64(LONGEST_TEXT - 1)).astype(np.int64) if keeps == PLACES else np.zeros(0, np.int64)
    total = np.add.reduceat(counts, begins) if keeps == PLACES else np.zeros(len(begins), np.int64)
    wide = keeps != IDS and max(int(counts.max()), int(places.max(initial=0))) > NARROW
    number = np.dtype("<u4" if wide else "<u2")
    sizes = HEADER + 4 * many + number.itemsize * ((many if keeps != IDS else 0) + total)
    sizes += -sizes % 4
    starts = np.cumsum(sizes) - sizes
    out = np.zeros(int(sizes.sum()), np.uint8)
    words, numbers = out.view("<u4"), out.view(number)
    words[starts // 4] = many
    flags = (0, WITH_COUNTS, WITH_COUNTS | WITH_PLACES)[keeps]
    words[starts // 4 + 1] = flags | WIDE if wide else flags
    nth = np.arange(len(docs)) - np.repeat(begins, many)
    words[np.repeat((starts + HEADER) // 4, many) + nth] = docs
    if keeps != IDS:
        starts_of_counts = (starts + HEADER + 4 * many) // number.itemsize
        numbers[np.repeat(starts_of_counts, many) + nth] = counts
    if keeps == PLACES:
        nth = np.arange(len(keys)) - np.repeat(np.cumsum(total) - total, total)
        numbers[np.repeat(starts_of_counts + many, total) + nth] = places
    infos = np.zeros(len(begins), _TERM_INFO)
    infos["documents"], infos["first"], infos["last"] = many, docs[begins], docs[begins + many - 1]
    infos["weight"], infos["most"] = np.add.reduceat(counts, begins), np.maximum.reduceat(counts, begins)
    if short is not None:
        lengths = short.take(docs)
        infos["shortest"] = np.minimum.reduceat(lengths, begins)
        infos["longest"] = np.maximum.reduceat(lengths, begins)
    infos["offset"], infos["length"] = offset + starts, sizes
    whole, size = infos.tobytes(), _TERM_INFO.itemsize
    return out.tobytes(), (whole[at : at + size] for at in range(0, len(whole), size)), terms[begins]


def _write_dictionary(table: OrderedHashWriter, keys: list[bytes], values: list[bytes]) -> None:
    """What ``add`` for each of the rising ``keys`` and then ``close`` write, with a quicker hash.

    The records, 256 hash tables twice as large as they need be, where these begin, and where every record begins.
    """
    file, crc = table.dbfile, 1
    file.seek(0)
    file.write(b"HSH3" + struct.pack("!Bii", crc, 0, 0))
    base = file.tell()
    sizes = np.array([(len(key), len(value)) for key, value in zip(keys, values, strict=True)], ">i4").reshape(-1, 2)
    ends = np.cumsum(sizes.sum(1, dtype=np.int64) + 8) + base
    starts = np.append(base, ends)[: len(keys)]
    lengths = sizes.tobytes()
    for at in range(0, len(keys), 100_000):
        some = range(at, min(len(keys), at + 100_000))
        file.write(b"".join(part for n in some for part in (lengths[8 * n : 8 * n + 8], keys[n], values[n])))
    hashes = np.fromiter(map(zlib.crc32, keys), np.int64, len(keys))
    order = np.argsort(hashes & 255, kind="stable")
    cuts = np.searchsorted(hashes[order] & 255, np.arange(257))
    at, tables = file.tell(), []
    for number in range(256):
        mine = order[cuts[number] : cuts[number + 1]]
        make = _hash_table if len(mine) > _FEW else _small_hash_table
        slots = make(hashes[mine], starts[mine])
        tables.append(struct.pack("!qi", at, 2 * len(mine)))
        file.write(slots)
        at += len(slots)
    file.write(b"".join(tables))
    wide = bool(len(keys)) and starts[-1] >> 31 > 0
    table.extras |= {"indextype": "q" if wide else "i", "indexlen": len(keys)}
    at = file.tell()
    file.write_pickle(table.extras)
    file.write(starts.astype(">i8" if wide else ">i4").tobytes())
    file.write_int(file.tell() - at)
    file.close()


def _small_hash_table(hashes: np.ndarray, positions: np.ndarray) -> bytes:
    """The same as ``_hash_table``, one by one: a meeting alone has a handful in each of the 256."""
    slots, many = [(0, 0)] * (2 * len(hashes)), 2 * len(hashes)
    for pair in zip(hashes.tolist(), positions.tolist(), strict=True):
        at = (pair[0] >> 8) % many
        while slots[at][1]:
            at = (at + 1) % many
        slots[at] = pair
    return b"".join(itertools.starmap(_SLOT.pack, slots))


def _hash_table(hashes: np.ndarray, positions: np.ndarray) -> bytes:
    """Where each hash lies: in its own slot of twice as many, or the next free one, from the beginning at the end."""
    many = 2 * len(hashes)
    slots = np.zeros(many, [("hash", ">u4"), ("position", ">i8")])
    if many:
        wanted = (hashes >> 8) % many
        order = np.argsort(wanted, kind="stable")
        nth = np.arange(len(order))
        got = np.maximum.accumulate(wanted[order] - nth) + nth
        fits = got < many
        slots["hash"][got[fits]], slots["position"][got[fits]] = hashes[order[fits]], positions[order[fits]]
        free = np.flatnonzero(slots["position"] == 0)[: int((~fits).sum())]
        slots["hash"][free], slots["position"][free] = hashes[order[~fits]], positions[order[~fits]]
    return slots.tobytes()
