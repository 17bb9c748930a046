"""A whole index at once: segments as Whoosh's writer makes them, but put together from arrays.

Whoosh's writer handles every posting of every document for itself, some 20 ms a meeting. Here the tokens of many
meetings become one array of numbers each, (term, document, position) in the bits of a 64-bit word; sorted, that array
is the index, and ``packing.py``'s blocks are cut from it a million postings at a time. A segment is written whenever
``MOST_TOKENS`` are together, so that memory does not grow with the archive. Two processes work side by side.
"""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from multiprocessing import connection
from operator import itemgetter
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.codec.whoosh3 import STORED_COLUMN, W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.util.numeric import length_to_byte

from search.engines.whoosh.packing import HEADER, NARROW, WIDE, WITH_COUNTS, WITH_PLACES, PackedCodec
from search.engines.whoosh.schema import COLUMNS, IDS, PLACES, SCHEMA, TEXT_FIELDS, columns_of
from search.fields import FACET_NAMES, SearchDocument
from search.segmentation import HAN, LETTER, LONGEST_WORD, chinese_words, fold, letter_runs, stem

MOST_TOKENS = 16_000_000  # of a segment: some 500 MB while it is written
AT_ONCE = 200  # documents handed over and cut into tokens together
PROCESSES = 2
# Fewer documents than this are not worth starting processes for.
FEW = 2_000

# The bits of a posting: a term, or the two characters of a pair (0 for none), then the document, then its position.
_CHAR, _DOC, _PLACE = 15, 16, 18
MOST_DOCUMENTS, LONGEST_TEXT = 1 << _DOC, 1 << _PLACE
_AT_ONCE_POSTINGS = 1_000_000

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


class BuildFailed(Exception):
    """A process that built a part of the index failed."""


class OddDocument(Exception):
    """A document that the bits have no room for; Whoosh's writer takes it."""


class _Characters:
    """What kind of character each code point is, and the numbers of the Chinese ones, which fit into ``_CHAR`` bits.

    The 28,000 of the first plane are numbered from 1 in their order. Of the 70,000 rarer ones each gets one of the
    numbers that are left when it is first met; ``put_in_order`` tells how these have to be exchanged.
    """

    def __init__(self):
        every = "".join(map(chr, range(0x110000)))
        self.kinds = np.zeros(len(every), np.uint8)  # 1 Chinese, 2 a letter or digit
        for sign, pattern in ((1, f"[{HAN}]+"), (2, f"{LETTER}+")):
            for match in re.finditer(pattern, every):
                self.kinds[match.start() : match.end()] = sign
        self.common = np.append(0, np.flatnonzero(self.kinds[:0x10000] == 1))
        self.numbers = np.zeros(len(every), np.uint64)
        self.numbers[self.common[1:]] = np.arange(1, len(self.common))
        self.rare: list[int] = []

    def numbered(self, points: np.ndarray) -> np.ndarray:
        numbers = self.numbers.take(points)
        if not numbers.all():
            for point in np.unique(points[numbers == 0]).tolist():
                if len(self.common) + len(self.rare) >= 1 << _CHAR:
                    raise OddDocument
                self.numbers[point] = len(self.common) + len(self.rare)
                self.rare.append(point)
            numbers = self.numbers.take(points)
        return numbers

    def put_in_order(self, pairs: np.ndarray) -> np.ndarray:
        """The pairs with the rare characters' numbers in their order, as ``name`` takes them."""
        if not self.rare:
            return pairs
        ranks = np.arange(1 << _CHAR, dtype=np.uint64)
        first = len(self.common)
        ranks[first + np.argsort(self.rare)] = np.arange(first, first + len(self.rare))
        mask, rest = np.uint64((1 << _CHAR) - 1), np.uint64(_DOC + _PLACE)
        one, other = pairs >> rest + np.uint64(_CHAR), pairs >> rest & mask
        pairs &= np.uint64((1 << _DOC + _PLACE) - 1)
        return pairs | (ranks[one] << np.uint64(_CHAR) | ranks[other]) << rest

    def names(self, pairs: np.ndarray) -> list[bytes]:
        points = np.append(self.common, sorted(self.rare)).astype(np.int64)
        one, other = points[pairs >> _CHAR].tolist(), points[pairs & (1 << _CHAR) - 1].tolist()
        return [(chr(a) + chr(b) if b else chr(a)).encode() for a, b in zip(one, other, strict=True)]


_characters = functools.cache(_Characters)


class _Numbered(dict):
    """Gives every new key the next number."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class _Texts:
    """The tokens of one part (title or text) of all documents."""

    def __init__(self):
        self.letters: list[np.ndarray] = []  # word << _DOC + _PLACE | document << _PLACE | position
        self.pairs: list[np.ndarray] = []  # as the bits say
        self.words: list[np.ndarray] = []  # Chinese word << _DOC | document
        self.lengths: list[np.ndarray] = []  # exact tokens of each document
        self.word_lengths: list[np.ndarray] = []


class Run:
    """Documents on their way into one segment."""

    def __init__(self):
        self.size = self.tokens = 0
        self.parts = {"title": _Texts(), "text": _Texts()}
        self.letters, self.words = _Numbered(), _Numbered()
        self.values = {field: (_Numbered(), []) for field in ("id", *FACET_NAMES)}
        self.documents: list[tuple[int, int, int]] = []  # key, day, digest

    def add(self, batch: list[SearchDocument]) -> None:
        """Raises ``OddDocument`` before anything of the batch is added."""
        plain = {part: [fold(getattr(document, part)) for document in batch] for part in self.parts}
        cut = {part: _exact(texts) for part, texts in plain.items()}
        for part, found in cut.items():
            self._add_part(self.parts[part], plain[part], *found)
        for number, document in enumerate(batch, self.size):
            for field, (numbered, postings) in self.values.items():
                values = (str(document.id),) if field == "id" else document.facets.get(field, ())
                postings += [numbered[value] << _DOC | number for value in dict.fromkeys(values)]
            key, day, digest, *_ = columns_of(document, (0,) * len(TEXT_FIELDS)).values()
            self.documents.append((key, day, digest))
        self.size += len(batch)

    def _add_part(self, part: _Texts, texts: list[str], docs, places, letters, pairs, lengths) -> None:
        docs = (docs + self.size << _PLACE | places).astype(np.uint64)
        runs = letter_runs("\n".join(texts))
        numbers = np.fromiter(map(self.letters.__getitem__, runs), np.uint64, len(runs))
        part.letters.append(numbers << np.uint64(_DOC + _PLACE) | docs[letters])
        part.pairs.append(pairs << np.uint64(_DOC + _PLACE) | docs[~letters])
        part.lengths.append(lengths)
        self.tokens += len(docs)
        words = [list(map(self.words.__getitem__, chinese_words(text))) for text in texts]
        counts = np.array(list(map(len, words)))
        joined = np.fromiter(itertools.chain.from_iterable(words), np.uint64, int(counts.sum()))
        own = np.repeat(np.arange(self.size, self.size + len(texts), dtype=np.uint64), counts)
        part.words.append(joined << np.uint64(_DOC) | own)
        of_letters = np.bincount(
            (docs[letters] >> np.uint64(_PLACE)).astype(np.int64) - self.size, minlength=len(texts)
        )
        part.word_lengths.append(counts + of_letters)
        self.tokens += len(joined)

    def full(self) -> bool:
        return self.tokens >= MOST_TOKENS or self.size + AT_ONCE > MOST_DOCUMENTS

    # Writing

    def write(self, folder: Path):
        """The run as a segment in ``folder``; the run is then spent. Returns Whoosh's record of the segment."""
        storage, codec = FileStorage(str(folder)), PackedCodec()
        segment = codec.new_segment(storage, index._DEF_INDEX_NAME)
        segment.set_doc_count(self.size)
        lengths = {
            f"{name}_{kind}": np.concatenate(getattr(part, kept))
            for kind, kept in (("exact", "lengths"), ("words", "word_lengths"))
            for name, part in self.parts.items()
        }
        segment._fieldlengths = {field: int(each.sum()) for field, each in lengths.items()}
        short = {field: _length_bytes(each) for field, each in lengths.items()}
        _write_columns(storage, segment, self.documents, lengths, short)
        writer = codec.field_writer(storage, segment)
        keys: list[bytes] = []
        values: list[bytes] = []
        for field in sorted(["id", *FACET_NAMES, *TEXT_FIELDS]):
            writer.start_field(field, SCHEMA[field])
            streams = self._streams(field)
            terms = [term for names, keys in streams for term in _write_postings(writer, field, names, keys, short)]
            if len(streams) > 1:
                terms.sort(key=itemgetter(0))
            prefix = struct.pack("!H", writer._fieldid)
            keys += [prefix + term for term, _ in terms]
            values += [info for _, info in terms]
            writer.finish_field()
        _write_dictionary(writer._tindex, keys, values)
        writer._postfile.close()
        return segment

    def _streams(self, field: str) -> list[tuple[list[bytes] | None, np.ndarray]]:
        """The postings of ``field``, sorted, with their terms in order; None where the terms are pairs."""
        if field in self.values:
            numbered, postings = self.values[field]
            return [_ranked(numbered, np.array(postings, np.uint64), _DOC)]
        name, kind = field.split("_")
        part = self.parts[name]
        if kind == "exact":
            pairs = _characters().put_in_order(np.concatenate(part.pairs))
            part.pairs = []
            pairs.sort()
            return [_ranked(self.letters, np.concatenate(part.letters), _DOC + _PLACE), (None, pairs)]
        words = dict(self.words)
        stems = np.array([words.setdefault(stem(word), len(words)) for word in self.letters], np.uint64)
        letters = np.concatenate(part.letters) >> np.uint64(_PLACE)
        part.letters = []
        documents = letters & np.uint64(MOST_DOCUMENTS - 1)
        letters = stems[letters >> np.uint64(_DOC)] << np.uint64(_DOC) | documents if len(stems) else letters
        return [_ranked(words, np.concatenate([letters, *part.words]), _DOC)]


def _exact(texts: list[str]) -> tuple[np.ndarray, ...]:
    """Of every exact token of all ``texts``: the text it is in, its position there, whether it is of letters; then
    the pairs of the others, and the number of tokens of each text."""
    joined = "\n".join(texts) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _characters().kinds.take(points)
    is_letter = kinds == 2
    starts = is_letter.copy()
    starts[1:] &= ~is_letter[:-1]
    at = np.flatnonzero(starts)
    stops = np.flatnonzero(is_letter[:-1] & ~is_letter[1:]) + 1
    long = np.flatnonzero(stops - at > LONGEST_WORD)
    for run in long.tolist():  # cut as the pattern of a token cuts them
        starts[at[run] : stops[run] : LONGEST_WORD] = True
    tokens = np.flatnonzero(starts | (kinds == 1))
    ends = np.cumsum([len(text) + 1 for text in texts])
    docs = np.searchsorted(ends, tokens, side="right")
    lengths = np.bincount(docs, minlength=len(texts))
    if lengths.max(initial=0) >= LONGEST_TEXT:
        raise OddDocument
    places = np.arange(len(tokens)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    letters = kinds.take(tokens) == 2
    chars = np.zeros(len(tokens), np.uint64)
    chars[~letters] = _characters().numbered(points.take(tokens[~letters]))
    following = np.append(chars[1:], np.uint64(0))
    following[np.flatnonzero(np.diff(docs))] = 0
    pairs = chars[~letters] << np.uint64(_CHAR) | following[~letters]
    return docs, places, letters, pairs, lengths


def _ranked(numbered: dict[str, int], postings: np.ndarray, shift: int) -> tuple[list[bytes], np.ndarray]:
    """The terms in order, and the postings sorted with a term's number being its place in that order."""
    terms = [term.encode("utf-8", "surrogatepass") for term in numbered]
    order = sorted(range(len(terms)), key=terms.__getitem__)
    ranks = np.empty(len(terms), np.uint64)
    ranks[order] = np.arange(len(terms), dtype=np.uint64)
    if len(postings):
        postings = ranks[postings >> np.uint64(shift)] << np.uint64(shift) | postings & np.uint64((1 << shift) - 1)
        postings.sort()
    return [terms[number] for number in order], postings


def _write_columns(storage, segment, documents, lengths, short) -> None:
    each = dict(zip(COLUMNS, zip(*documents, strict=True), strict=False))
    each |= {f"{field}_length": numbers for field, numbers in lengths.items()}
    columns = {name: np.array(each[name], np.dtype(code).newbyteorder(">")) for name, code in COLUMNS.items()}
    columns |= {f"_{field}_len": numbers for field, numbers in short.items()}
    for name, numbers in columns.items():
        with storage.create_file(W3Codec.column_filename(segment, name)) as file:
            file.write(numbers.tobytes())
    with storage.create_file(W3Codec.column_filename(segment, "_stored")) as file:
        STORED_COLUMN.writer(file).finish(len(documents))


def _length_bytes(lengths: np.ndarray) -> np.ndarray:
    """Whoosh's one-byte lengths; it writes none for an empty field."""
    table = np.array([length_to_byte(length) for length in range(int(lengths.max(initial=0)) + 1)], np.uint8)
    table[0] = 0
    return table[lengths]


def _write_postings(
    writer, field: str, names: list[bytes] | None, keys: np.ndarray, short
) -> Iterator[tuple[bytes, bytes]]:
    """Writes the blocks of one stream; gives its terms in order, each with Whoosh's statistics of it."""
    keeps = SCHEMA[field].format.keeps
    shift = _DOC + _PLACE if keeps == PLACES else _DOC
    file = writer._postfile
    at = 0
    while at < len(keys):
        end = min(len(keys), at + _AT_ONCE_POSTINGS)
        if end < len(keys):  # a term is not cut apart
            term = keys[end] >> np.uint64(shift) << np.uint64(shift)
            end = int(np.searchsorted(keys, term)) or end
            if end <= at:
                end = int(np.searchsorted(keys, term + np.uint64((1 << shift) - 1), side="right"))
        blocks, infos, terms = _blocks(keys[at:end], keeps, short.get(field), file.tell())
        file.write(blocks)
        found = _characters().names(terms) if names is None else [names[term] for term in terms.tolist()]
        yield from zip(found, infos, strict=True)
        at = end


def _blocks(
    keys: np.ndarray, keeps: int, short: np.ndarray | None, offset: int
) -> tuple[bytes, Iterable[bytes], np.ndarray]:
    """The blocks of the terms in ``keys``, one after the other, their statistics, and their numbers."""
    bits = _PLACE if keeps == PLACES else 0
    held = keys >> np.uint64(bits)
    first = np.flatnonzero(np.append(True, held[1:] != held[:-1]))
    held = held[first].astype(np.int64)
    counts = np.diff(first, append=len(keys))
    docs, terms = held & MOST_DOCUMENTS - 1, held >> _DOC
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
        slots = _hash_table(hashes[mine], starts[mine])
        tables.append(struct.pack("!qi", at, len(slots)))
        file.write(slots.tobytes())
        at += slots.nbytes
    file.write(b"".join(tables))
    wide = bool(len(keys)) and starts[-1] >> 31 > 0
    table.extras |= {"indextype": "q" if wide else "i", "indexlen": len(keys)}
    at = file.tell()
    file.write_pickle(table.extras)
    file.write(starts.astype(">i8" if wide else ">i4").tobytes())
    file.write_int(file.tell() - at)
    file.close()


def _hash_table(hashes: np.ndarray, positions: np.ndarray) -> np.ndarray:
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
    return slots


# Many documents -----------------------------------------------------------------------------------------------------


class Building:
    """What one process does with the batches it is given."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.run = Run()
        self.segments: list = []
        self.odd: list[SearchDocument] = []

    def add(self, batch: list[SearchDocument]) -> None:
        try:
            self.run.add(batch)
        except OddDocument:
            if len(batch) == 1:
                self.odd += batch
            else:  # look for it
                for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
                    self.add(half)
        if self.run.full():
            self.close()

    def close(self) -> None:
        if self.run.size:
            run, self.run = self.run, Run()
            self.segments.append(run.write(self.folder))


def build(folder: Path, documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    """An index of ``documents`` (no id twice) in the empty ``folder``, but for those that it returns: odd ones, for
    Whoosh's writer. Raises what ``documents`` raises, and ``BuildFailed``."""
    batches = _batched(documents)
    first = list(itertools.islice(batches, FEW // AT_ONCE))
    if len(first) * AT_ONCE < FEW:
        here = Building(folder)
        for batch in first:
            here.add(batch)
        here.close()
        segments, odd = here.segments, here.odd
    else:
        segments, odd = _in_processes(folder, itertools.chain(first, batches))
    storage = FileStorage(str(folder))
    index.TOC(SCHEMA, segments, 1).write(storage, index._DEF_INDEX_NAME)
    return odd


def _batched(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
    rest = iter(documents)
    while batch := list(itertools.islice(rest, AT_ONCE)):
        yield batch


def _in_processes(folder: Path, batches: Iterable[list[SearchDocument]]) -> tuple[list, list[SearchDocument]]:
    # Started afresh, not forked: this process may have threads and an open database.
    context = multiprocessing.get_context("spawn")
    ends, processes = [], []
    try:
        for _ in range(PROCESSES):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(folder, theirs), daemon=True)
            process.start()
            theirs.close()
            ends.append(ours)
            processes.append(process)
        for batch in batches:
            ready = connection.wait(ends)[0]
            _received(ready)
            ready.send(batch)
        segments, odd = [], []
        for end in ends:
            _received(end)
            end.send(None)
        for end in ends:
            part, rest = _received(end)
            segments += part
            odd += rest
        return segments, odd
    finally:
        for end in ends:
            end.close()
        for process in processes:
            process.terminate()
            process.join()


def _received(end) -> object:
    """What a process says: None when it is ready for a batch. Raises ``BuildFailed`` with what it failed of."""
    try:
        answer = end.recv()
    except EOFError:
        raise BuildFailed("a process that built a part of it ended without a word") from None
    if isinstance(answer, str):
        raise BuildFailed(answer)
    return answer


def _work(folder: Path, end) -> None:
    try:
        building = Building(folder)
        end.send(None)
        while (batch := end.recv()) is not None:
            building.add(batch)
            end.send(None)
        building.close()
        end.send((building.segments, building.odd))
    except EOFError:
        pass  # nobody waits for the answer any more
    except Exception as error:
        end.send(f"{type(error).__name__}: {error}")
