"""Segments as Whoosh's writer makes them, but put together from arrays: of a change's meetings, or of a whole index.

Whoosh's writer handles every posting of every document for itself, some 20 ms a meeting. Here the tokens of many
meetings become arrays of numbers, from which ``writing.py`` makes a segment whenever ``MOST_TOKENS`` are together, so
that memory does not grow with the archive. A rebuild has two processes work side by side.
"""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import re
from collections.abc import Iterable, Iterator
from multiprocessing import connection
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.filedb.filestore import FileStorage

from search.engines.whoosh.schema import COLUMNS, SCHEMA, TEXT_FIELDS, columns_of, in_order
from search.engines.whoosh.sentences import Told
from search.engines.whoosh.writing import DOC, LONGEST_TEXT, MOST_DOCUMENTS, PLACE, Stream, ranked, write_segment
from search.fields import FACET_NAMES, SearchDocument
from search.segmentation import HAN, LETTER, LONGEST_WORD, chinese_words, fold, letter_runs, stem

MOST_TOKENS = 12_000_000  # of a segment: some 430 MB while it is written
AT_ONCE = 200  # documents handed over and cut into tokens together
PROCESSES = 2
# Fewer documents than this are not worth starting processes for.
FEW = 2_000

# The characters of a pair stand where a term's number would, 0 for no second one.
CHAR = 15


class BuildFailed(Exception):
    """A process that built a part of the index failed."""


class OddDocument(Exception):
    """A document that the bits have no room for; Whoosh's writer takes it."""


class _Characters:
    """What kind of character each code point is, and the numbers of the Chinese ones, which fit into ``CHAR`` bits.

    The 28,000 of the first plane are numbered from 1 in their order. Of the 70,000 rarer ones each gets one of the
    numbers that are left when it is first met; ``put_in_order`` tells how these have to be exchanged.
    """

    def __init__(self):
        self._kinds = np.zeros(0, np.uint8)  # 1 Chinese, 2 a letter or digit
        self._numbers = np.zeros(0, np.uint64)
        self._look_at(0x10000)
        self.common = np.append(0, np.flatnonzero(self._kinds == 1))
        self._numbers[self.common[1:]] = np.arange(1, len(self.common))
        self.rare: list[int] = []

    def _look_at(self, many: int) -> None:
        """Learn of the first so many code points. All of them take a fifth of a second, and few texts need them."""
        every = "".join(map(chr, range(many)))
        kinds = np.zeros(many, np.uint8)
        for sign, pattern in ((1, f"[{HAN}]+"), (2, f"{LETTER}+")):
            for match in re.finditer(pattern, every):
                kinds[match.start() : match.end()] = sign
        numbers = np.zeros(many, np.uint64)
        numbers[: len(self._numbers)] = self._numbers
        self._kinds, self._numbers = kinds, numbers

    def kinds(self, points: np.ndarray) -> np.ndarray:
        if points.max(initial=0) >= len(self._kinds):
            self._look_at(0x110000)
        return self._kinds.take(points)

    def numbered(self, points: np.ndarray) -> np.ndarray:
        """The numbers of Chinese characters whose ``kinds`` were asked for before."""
        numbers = self._numbers.take(points)
        if not numbers.all():
            for point in np.unique(points[numbers == 0]).tolist():
                if len(self.common) + len(self.rare) >= 1 << CHAR:
                    raise OddDocument
                self._numbers[point] = len(self.common) + len(self.rare)
                self.rare.append(point)
            numbers = self._numbers.take(points)
        return numbers

    def put_in_order(self, pairs: np.ndarray) -> np.ndarray:
        """The pairs with the rare characters' numbers in their order, as ``name`` takes them."""
        if not self.rare:
            return pairs
        ranks = np.arange(1 << CHAR, dtype=np.uint64)
        first = len(self.common)
        ranks[first + np.argsort(self.rare)] = np.arange(first, first + len(self.rare))
        mask, rest = np.uint64((1 << CHAR) - 1), np.uint64(DOC + PLACE)
        one, other = pairs >> rest + np.uint64(CHAR), pairs >> rest & mask
        pairs &= np.uint64((1 << DOC + PLACE) - 1)
        return pairs | (ranks[one] << np.uint64(CHAR) | ranks[other]) << rest

    def names(self, pairs: np.ndarray) -> list[bytes]:
        points = np.append(self.common, sorted(self.rare)).astype(np.int64)
        one, other = points[pairs >> CHAR].tolist(), points[pairs & (1 << CHAR) - 1].tolist()
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
        self.letters: list[np.ndarray] = []  # word << DOC + PLACE | document << PLACE | position
        self.pairs: list[np.ndarray] = []  # first character << CHAR | second, then as above
        self.words: list[np.ndarray] = []  # Chinese word << DOC | document
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
        self.told = Told()

    def add(self, batch: list[SearchDocument]) -> None:
        """Raises ``OddDocument`` before anything of the batch is added."""
        plain = {part: [fold(getattr(document, part)) for document in batch] for part in self.parts}
        cut = {part: _exact(texts) for part, texts in plain.items()}
        for part, found in cut.items():
            self._add_part(self.parts[part], plain[part], *found[1:])
        self._add_directives(batch, cut["text"][0], cut["text"][-1])
        for number, document in enumerate(batch, self.size):
            for field, (numbered, postings) in self.values.items():
                values = (str(document.id),) if field == "id" else document.facets.get(field, ())
                postings += [numbered[value] << DOC | number for value in dict.fromkeys(values)]
            key, day, digest, *_ = columns_of(document, (0,) * len(TEXT_FIELDS)).values()
            self.documents.append((key, day, digest))
        self.size += len(batch)

    def _add_part(self, part: _Texts, texts: list[str], docs, places, letters, pairs, lengths) -> None:
        docs = (docs + self.size << PLACE | places).astype(np.uint64)
        runs = letter_runs("\n".join(texts))
        numbers = np.fromiter(map(self.letters.__getitem__, runs), np.uint64, len(runs))
        part.letters.append(numbers << np.uint64(DOC + PLACE) | docs[letters])
        part.pairs.append(pairs << np.uint64(DOC + PLACE) | docs[~letters])
        part.lengths.append(lengths)
        self.tokens += len(docs)
        words = [list(map(self.words.__getitem__, chinese_words(text))) for text in texts]
        counts = np.array(list(map(len, words)))
        joined = np.fromiter(itertools.chain.from_iterable(words), np.uint64, int(counts.sum()))
        own = np.repeat(np.arange(self.size, self.size + len(texts), dtype=np.uint64), counts)
        part.words.append(joined << np.uint64(DOC) | own)
        of_letters = np.bincount((docs[letters] >> np.uint64(PLACE)).astype(np.int64) - self.size, minlength=len(texts))
        part.word_lengths.append(counts + of_letters)
        self.tokens += len(joined)

    def _add_directives(self, batch: list[SearchDocument], tokens: np.ndarray, lengths: np.ndarray) -> None:
        """``tokens`` are the offsets of the tokens in the joined texts, ``lengths`` how many each text has."""
        directives = [in_order(document.directives) for document in batch]
        each = [one for some in directives for one in some]
        begins = np.cumsum([0, *(len(document.text) + 1 for document in batch[:-1])])
        own = np.repeat(np.arange(len(batch)), list(map(len, directives)))
        before = (np.cumsum(lengths) - lengths).take(own)
        first, last = (
            np.searchsorted(tokens, np.array(offsets, np.int64) + begins.take(own)) - before
            for offsets in ([one.start for one in each], [one.end for one in each])
        )
        self.told.add(each, own + self.size, first, last)

    def full(self) -> bool:
        return self.tokens >= MOST_TOKENS or self.size + AT_ONCE > MOST_DOCUMENTS

    def write(self, folder: Path):
        """The run as a segment in ``folder``; the run is then spent. Returns Whoosh's record of the segment."""
        lengths = {
            f"{name}_{kind}": np.concatenate(getattr(part, kept))
            for kind, kept in (("exact", "lengths"), ("words", "word_lengths"))
            for name, part in self.parts.items()
        }
        columns = dict(zip(COLUMNS, zip(*self.documents, strict=True), strict=False))
        segment = write_segment(folder, columns, lengths, self._streams)
        self.told.write(folder, segment, self.letters)
        return segment

    def _streams(self, field: str) -> list[Stream]:
        if field in self.values:
            numbered, postings = self.values[field]
            return [ranked(list(numbered), np.array(postings, np.uint64), DOC)]
        name, kind = field.split("_")
        part = self.parts[name]
        if kind == "exact":
            pairs = _characters().put_in_order(np.concatenate(part.pairs))
            part.pairs = []
            pairs.sort()
            return [ranked(list(self.letters), np.concatenate(part.letters), DOC + PLACE), (_characters().names, pairs)]
        words = dict(self.words)
        stems = np.array([words.setdefault(stem(word), len(words)) for word in self.letters], np.uint64)
        letters = np.concatenate(part.letters) >> np.uint64(PLACE)
        part.letters = []
        documents = letters & np.uint64(MOST_DOCUMENTS - 1)
        letters = stems[letters >> np.uint64(DOC)] << np.uint64(DOC) | documents if len(stems) else letters
        return [ranked(list(words), np.concatenate([letters, *part.words]), DOC)]


def _exact(texts: list[str]) -> tuple[np.ndarray, ...]:
    """Of every exact token of all ``texts``: its offset in all of them with a sign between two, the text it is in, its
    position there, whether it is of letters; then the pairs of the others, and the number of tokens of each text."""
    joined = "\n".join(texts) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _characters().kinds(points)
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
    pairs = chars[~letters] << np.uint64(CHAR) | following[~letters]
    return tokens, docs, places, letters, pairs, lengths


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
    batches = batched(documents)
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


def batched(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
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
