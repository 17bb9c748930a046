"""The search engine on Whoosh's files: opening, searching, updating, rebuilding."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
import time
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from whoosh import index
from whoosh.filedb.filestore import FileStorage

from search.engines.base import Concordance, SearchEngineError, SearchPage, SearchRequest
from search.engines.whoosh.bulk import BuildFailed, Building, batched, build
from search.engines.whoosh.directives import Directives
from search.engines.whoosh.generations import REBUILD, Generations
from search.engines.whoosh.matching import Found, evaluate
from search.engines.whoosh.merging import MOST_ALIKE, is_small, merge
from search.engines.whoosh.packing import PackedCodec
from search.engines.whoosh.paging import concordance_of, page_of
from search.engines.whoosh.schema import SCHEMA, directives_of, row
from search.engines.whoosh.segment import DamagedFiles
from search.engines.whoosh.sentences import Told
from search.engines.whoosh.snapshot import Snapshot
from search.fields import SearchDocument
from search.query import Phrase, Prefix, Words
from search.segmentation import fold, letter_runs, prepare

_ATTEMPTS = 5
# Every way of matching once: what the libraries make ready at the first call is then ready.
_WARMING = (Words("flood prevention"), Words("防汛 抗旱"), Phrase("汛"))


class _State(NamedTuple):
    """Which commit of which generation, seen by which process: files opened before a fork must not be shared."""

    generation: Path | None
    commit: int
    process: int


class _Opened:
    """One state: its meetings, and its directives, which are opened by whoever first asks for them."""

    def __init__(self, meetings: Snapshot, before: _Opened | None = None):
        self.meetings = meetings
        self._before = before and (before.__dict__.get("directives") or before._before)

    @functools.cached_property
    def directives(self) -> Directives:
        directives, self._before = Directives(self.meetings, self._before), None
        return directives


class WhooshEngine:
    """The index in ``directory``, which need not exist. Opening reads nothing; one object serves many threads.

    ``lock_timeout`` is how long a writer waits for another, in seconds.
    """

    def __init__(self, directory: Path, *, lock_timeout: float = 30.0):
        self.directory = Path(directory)
        self.lock_timeout = lock_timeout
        self._generations = Generations(self.directory)
        self._lock = threading.Lock()
        self._open: tuple[_State, _Opened] | None = None

    # Reading

    def search(self, request: SearchRequest) -> SearchPage:
        opened = self._newest()
        snapshot = opened.directives if request.show == "directives" else opened.meetings
        try:
            return page_of(snapshot, request, evaluate(snapshot, request.query))
        except DamagedFiles as error:
            raise self._generations.damaged(error) from error

    def concordance(self, request: SearchRequest, phrases: tuple[Phrase | Prefix, ...]) -> Concordance:
        meetings = self._newest().meetings
        try:
            return concordance_of(meetings, request, evaluate(meetings, request.query), phrases)
        except DamagedFiles as error:
            raise self._generations.damaged(error) from error

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        snapshot = self._newest().meetings
        try:
            return {word: snapshot.frequency("text_exact", word) for word in words}
        except DamagedFiles as error:
            raise self._generations.damaged(error) from error

    def state(self) -> Hashable:
        return self._state()

    def digests(self) -> dict[int, str]:
        return self._newest().meetings.digests()

    def _newest(self) -> _Opened:
        """The newest committed state. Whoosh's own way of refreshing a reader goes on showing deleted documents."""
        for attempt in range(_ATTEMPTS):
            try:
                state = self._state()
                opened = self._open
                if opened is None or opened[0] != state:
                    with self._lock:
                        opened = self._open
                        if opened is None or opened[0] != state:
                            before = opened[1] if opened and opened[0].generation == state.generation else None
                            opened = self._open = (state, self._opened(state, before))
                return opened[1]
            except SearchEngineError:
                raise
            except Exception as error:  # damaged files fail in any way at all
                # A writer may have replaced the files between our looking and our opening them.
                if attempt + 1 == _ATTEMPTS:
                    raise self._generations.damaged(error or type(error).__name__) from error
                time.sleep(0.02 * (attempt + 1))
        raise AssertionError("unreachable")

    def _state(self) -> _State:
        generation, process = self._generations.current(), os.getpid()
        if generation is None:
            return _State(None, 0, process)
        known = self._open[0] if self._open else None
        if known and (known.generation, known.process) == (generation, process) and _is_last(*known[:2]):
            return known
        return _State(generation, _last_commit(generation), process)

    def _opened(self, state: _State, before: _Opened | None) -> _Opened:
        if state.generation is None:
            return _Opened(Snapshot(self.directory, []))
        segments = _segments(state.generation, state.commit)
        meetings = Snapshot(state.generation, segments, before and before.meetings)
        opened = {located.segment for located in meetings.segments}
        opened -= {located.segment for located in before.meetings.segments} if before else set()
        if lacking := {segment.name for segment in opened if segment.lacks_files}:
            # Left out when they were written, or gone with a segment that a writer has replaced meanwhile?
            standing = _segments(state.generation, _last_commit(state.generation))
            if not lacking.issubset(segment.segment_id() for segment in standing):
                raise FileNotFoundError("files went while they were opened")
        if before is None:  # what the first query would otherwise wait for
            prepare()
            meetings.prepare()
            page_of(meetings, SearchRequest(histogram="month"), Found(meetings.everything))
            for query in _WARMING:
                page_of(meetings, SearchRequest(query), evaluate(meetings, query))
        return _Opened(meetings, before)

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
                pieces = _write(self._newest().meetings, changed.values(), gone)
            except Exception as error:  # a full disk, damaged files, anything: the commit did not come about
                raise self._unwritten(error) from error
        if pieces > MOST_ALIKE:
            # Nobody waits for it. A process that ends before it is done leaves the index as it was.
            threading.Thread(target=self.tidy, daemon=True).start()

    def tidy(self) -> None:
        """Join the small segments that many updates left. Does nothing while somebody else writes."""
        with contextlib.suppress(SearchEngineError), self._generations.writing(0):
            living = self._generations.current()
            while living and merge(living):
                pass

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with self._generations.writing(self.lock_timeout):
            return self._build(documents)

    def _build(self, documents: Iterable[SearchDocument]) -> int:
        generation = None
        written: set[int] = set()
        try:
            generation = self._generations.begin()
            if odd := build(generation, _first_of_each(documents, written)):
                _write(Snapshot(generation, _segments(generation, _last_commit(generation))), odd, ())
            self._generations.swap(generation)
        except BaseException as error:
            if generation:
                self._generations.drop(generation)
            if isinstance(error, OSError | BuildFailed):
                raise self._unwritten(error) from error
            raise  # what the documents' source raises is not ours to name
        return len(written)

    def _unwritten(self, error: Exception) -> SearchEngineError:
        return SearchEngineError(
            f"The search index in {self.directory} could not be written ({error or type(error).__name__}) and stays "
            f"as it was. Where its files are damaged, build it anew: {REBUILD}"
        )


def _is_last(generation: Path, commit: int) -> bool:
    """Whether no other commit came since: they are numbered without gaps, and each goes only when the next is there."""
    here, following = (f"{generation}/_{index._DEF_INDEX_NAME}_{number}.toc" for number in (commit, commit + 1))
    return os.path.exists(here) and not os.path.exists(following)


def _last_commit(generation: Path) -> int:
    """The number of the newest table of contents; Whoosh reads all of it where it need only be named."""
    names = (name for name in os.listdir(generation) if name.endswith(".toc"))
    return max(int(name.rpartition("_")[2][:-4]) for name in names)


def _segments(generation: Path, commit: int) -> list:
    storage = FileStorage(str(generation))
    return index.TOC.read(storage, index._DEF_INDEX_NAME, gen=commit, schema=SCHEMA).segments


def _first_of_each(documents: Iterable[SearchDocument], seen: set[int]) -> Iterator[SearchDocument]:
    for document in documents:
        if document.id not in seen:
            seen.add(document.id)
            yield document


def _write(snapshot: Snapshot, documents: Iterable[SearchDocument], removed: Iterable[int]) -> int:
    """One commit on ``snapshot``; returns how many small segments there are then. When it fails nothing is changed."""
    building = Building(snapshot.folder)
    for batch in batched(documents):
        building.add(batch)
    building.close()
    # Files of their own instead of one compound file, which could only be mapped as a whole.
    writer = index.open_dir(str(snapshot.folder), schema=SCHEMA).writer(compound=False, codec=PackedCodec())
    try:
        segments = {segment.segment_id(): segment for segment in writer.segments}
        for name, number in snapshot.places_of(removed):
            segments[name].delete_document(number)
        told, letters = Told(), set()
        for number, document in enumerate(building.odd):
            writer.add_document(**row(document))
            told.add(*directives_of(document, number))
            letters.update(letter_runs(fold(document.text)))
        told.write(snapshot.folder, writer.newsegment, letters)
    except BaseException:
        writer.cancel()
        raise
    left = [segment for segment in writer.segments if segment.doc_count()] + building.segments
    writer.commit(mergetype=lambda *_: left)
    return sum(map(is_small, left)) + bool(building.odd)
