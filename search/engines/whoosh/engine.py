"""The search engine on Whoosh's files: opening, searching, updating, rebuilding."""

from __future__ import annotations

import heapq
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from whoosh import index
from whoosh.reading import EmptyReader, SegmentReader

from search.engines.base import FacetCount, Hit, SearchEngineError, SearchPage, SearchRequest
from search.engines.whoosh.generations import REBUILD, Generations
from search.engines.whoosh.matching import Scores, evaluate
from search.engines.whoosh.schema import SCHEMA, row
from search.engines.whoosh.snapshot import DamagedFiles, Snapshot, bits, flags
from search.fields import FACET_NAMES, SearchDocument
from search.query import Query

# Memory that a rebuild may use for postings before it writes them aside, in MB.
_POOL_MB = 256
# A commit joins small segments (up to so many documents) once there are more than so many. Large ones stay as they
# are: joining means writing anew, some 10 ms a meeting. A rebuild makes one segment of all.
_SMALL = 300
_MOST_SMALL = 8
# Answers kept for the next page or facet of the same query; each may name every document.
_ANSWERS_KEPT = 16
_ATTEMPTS = 5


class _Answer(NamedTuple):
    scores: Scores
    documents: int  # the same documents as a set of bits


class _State(NamedTuple):
    """Which commit of which generation, seen by which process: files opened before a fork must not be shared."""

    generation: Path | None
    commit: int
    process: int


class WhooshEngine:
    """The index in ``directory``, which need not exist. Opening reads nothing; one object serves many threads.

    ``lock_timeout`` is how long a writer waits for another, in seconds.
    """

    def __init__(self, directory: Path, *, lock_timeout: float = 30.0):
        self.directory = Path(directory)
        self.lock_timeout = lock_timeout
        self._generations = Generations(self.directory)
        self._lock = threading.Lock()
        self._open: tuple[_State, Snapshot, OrderedDict[Query, _Answer]] | None = None

    # Reading

    def search(self, request: SearchRequest) -> SearchPage:
        snapshot, answers = self._newest()
        answer = answers.get(request.query)
        if answer is None:
            try:
                scores = evaluate(snapshot, request.query)
            except DamagedFiles as error:
                raise self._generations.damaged(error) from error
            answer = answers[request.query] = _Answer(scores, bits(scores))
            while len(answers) > _ANSWERS_KEPT:
                answers.popitem(last=False)
        filters = _filters(snapshot, request)
        found = answer.documents
        for documents in filters.values():
            found &= documents
        return SearchPage(
            count=found.bit_count(),
            hits=_hits(snapshot, request, answer.scores, found),
            facets=_facets(snapshot, answer.documents, filters),
        )

    def digests(self) -> dict[int, str]:
        return {card.id: card.digest for card in self._newest()[0].cards.values()}

    def _newest(self) -> tuple[Snapshot, OrderedDict[Query, _Answer]]:
        """The newest committed state. It is always opened afresh: a refreshed Whoosh reader goes on showing deleted
        documents."""
        for attempt in range(_ATTEMPTS):
            state = None
            try:
                state = self._state()
                opened = self._open
                if opened is None or opened[0] != state:
                    with self._lock:
                        opened = self._open
                        if opened is None or opened[0] != state:
                            before = opened[1] if opened and opened[0].generation == state.generation else None
                            opened = self._open = (state, self._snapshot(state, before), OrderedDict())
                return opened[1], opened[2]
            except SearchEngineError:
                raise
            except Exception as error:  # damaged files fail in any way at all
                # A writer may have replaced the files between our looking and our opening them.
                if attempt + 1 == _ATTEMPTS:
                    raise self._generations.damaged(error or type(error).__name__) from error
                time.sleep(0.02 * (attempt + 1))
        raise AssertionError("unreachable")

    def _state(self) -> _State:
        generation = self._generations.current()
        commit = index.open_dir(str(generation), schema=SCHEMA).latest_generation() if generation else 0
        return _State(generation, commit, os.getpid())

    def _snapshot(self, state: _State, before: Snapshot | None) -> Snapshot:
        if state.generation is None:
            return Snapshot(EmptyReader(SCHEMA))
        return Snapshot(index.open_dir(str(state.generation), schema=SCHEMA).reader(), before)

    # Writing

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[int] = ()) -> None:
        changed = {document.id: document for document in documents}
        gone = {*changed, *removed}
        if not gone:
            return
        with self._generations.writing(self.lock_timeout):
            living = self._generations.current()
            if living is None:  # the first documents of all
                self._build(changed.values())
                return
            try:
                _write(living, changed.values(), gone)
            except Exception as error:  # a full disk, damaged files, anything: the commit did not come about
                raise self._unwritten(error) from error

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with self._generations.writing(self.lock_timeout):
            return self._build(documents)

    def _build(self, documents: Iterable[SearchDocument]) -> int:
        generation = None
        try:
            generation = self._generations.begin()
            index.create_in(str(generation), SCHEMA)
            count = _write(generation, documents, ())
            self._generations.swap(generation)
        except BaseException as error:
            if generation:
                self._generations.drop(generation)
            if isinstance(error, OSError):
                raise self._unwritten(error) from error
            raise  # what the documents' source raises is not ours to name
        return count

    def _unwritten(self, error: Exception) -> SearchEngineError:
        return SearchEngineError(
            f"The search index in {self.directory} could not be written ({error or type(error).__name__}) and stays "
            f"as it was. Where its files are damaged, build it anew: {REBUILD}"
        )


def _write(generation: Path, documents: Iterable[SearchDocument], removed: Iterable[int]) -> int:
    """One commit; returns how many documents it added, the first of each id. When it fails nothing is changed."""
    # Files of their own instead of one compound file: that one Whoosh copies into memory whenever it opens it.
    writer = index.open_dir(str(generation), schema=SCHEMA).writer(limitmb=_POOL_MB, compound=False)
    written: set[int] = set()
    try:
        for id in removed:
            writer.delete_by_term("id", str(id))
        for document in documents:
            if document.id not in written:
                written.add(document.id)
                writer.add_document(**row(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=_join_small)
    return len(written)


def _join_small(writer, segments: list) -> list:
    """The segments to leave as they are, once the others have gone into the one being written.

    The smallest are joined, up to one that is larger than all before it together: a meeting is then rewritten a few
    times while its segment grows, not at every join.
    """
    living = [segment for segment in segments if segment.doc_count() > 0]
    small = sorted((one for one in living if one.doc_count() <= _SMALL), key=lambda one: one.doc_count())
    if len(small) <= _MOST_SMALL:
        return living
    joined: list = []
    documents = 0
    for segment in small:
        if len(joined) >= _MOST_SMALL // 2 and segment.doc_count() > documents:
            break
        documents += segment.doc_count()
        joined.append(segment)
    for segment in joined:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in living if segment not in joined]


# One page -----------------------------------------------------------------------------------------------------------


def _filters(snapshot: Snapshot, request: SearchRequest) -> dict[str, int]:
    """For each facet with a choice (the year's is the range of dates): the documents that the choice leaves."""
    filters: dict[str, int] = {}
    for name, values in request.selected.items():
        held = snapshot.facets.get(name, {})
        if values:
            filters[name] = 0
            for value in values:
                filters[name] |= held.get(value, 0)
    if request.date_from or request.date_to:
        first = request.date_from.toordinal() if request.date_from else None
        last = request.date_to.toordinal() if request.date_to else None
        filters["year"] = filters.get("year", snapshot.everything) & snapshot.between(first, last)
    return filters


def _facets(snapshot: Snapshot, answered: int, filters: dict[str, int]) -> dict[str, tuple[FacetCount, ...]]:
    facets: dict[str, tuple[FacetCount, ...]] = {}
    for name in FACET_NAMES:
        others = answered
        for other, documents in filters.items():
            if other != name:
                others &= documents
        counts = ((value, (others & held).bit_count()) for value, held in snapshot.facets[name].items())
        ordered = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        facets[name] = tuple(FacetCount(value, count) for value, count in ordered)
    return facets


def _hits(snapshot: Snapshot, request: SearchRequest, scores: Scores, found: int) -> tuple[Hit, ...]:
    first = (max(1, request.page) - 1) * request.page_size
    last = first + request.page_size
    if first >= found.bit_count():
        return ()
    found_flags = flags(found).ljust(max(snapshot.cards) + 1, "0")
    if request.sort == "relevance":
        numbers = (number for number in scores if found_flags[number] == "1")
        # Rounded, so that what counts as equal does not hang on the order of additions.
        ordered = heapq.nsmallest(last, numbers, key=lambda number: (-round(scores[number], 6), snapshot.rank[number]))
    else:
        order = snapshot.newest if request.sort == "newest" else snapshot.oldest
        ordered = [number for number in order if found_flags[number] == "1"]
    return tuple(Hit(snapshot.cards[number].id, scores[number]) for number in ordered[first:last])
