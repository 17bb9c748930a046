"""From a committed change to the index: write down which meetings to look at again, then look at them.

A change and its ``IndexTask`` rows commit together. A drain reads those meetings from the database as they are then,
replaces or removes them in the index in one commit, and only then deletes exactly the rows it read. So a drain may be
repeated, may come in any order, and loses nothing when the process dies in the middle.
"""

import contextlib
import functools
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.files import locks
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from archive.models import Change, Meeting
from archive.models.inserting import insert
from search.documents import all_documents, documents
from search.engines.base import SearchEngine, SearchEngineError, SearchPage, SearchRequest
from search.models import IndexTask
from search.prepared import rows

logger = logging.getLogger(__name__)
# Changes that a search takes into the index before it answers; more are left to "search_index drain".
DRAINED_BY_A_SEARCH = 50
# Where so many wait, and a quarter of the archive, a rebuild is quicker: after a first large import above all.
MANY = 2000
BATCH = 500  # meetings a commit: large enough that the commit's own cost vanishes, small enough for memory


@functools.cache
def engine() -> SearchEngine:
    """The engine that the settings name."""
    return import_string(settings.SEARCH_ENGINE)(settings.SEARCH_INDEX)


def enqueue(meetings: Iterable[int]) -> None:
    """Have these meetings looked at again; part of the caller's transaction. One query."""
    insert(IndexTask, ["meeting"], ([pk] for pk in set(meetings)))


@contextlib.contextmanager
def _the_only_writer(wait: float) -> Iterator[bool]:
    """Holds the right to write to the index, or yields False after ``wait`` seconds of somebody else having it.

    Reading the database comes after this: whoever read first and wrote last would put an old state over a newer one.
    The lock is the operating system's, so it goes with a process that dies.
    """
    deadline = time.monotonic() + wait
    with (settings.DATA / "index.lock").open("a") as file:
        while not (held := locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)) and time.monotonic() < deadline:
            time.sleep(0.02)
        yield held


def drain(limit: int | None = None, *, wait: float = 600) -> int:
    """Bring the index up to date with up to ``limit`` waiting tasks (None: all); returns how many were done.

    Gives way to another writer after ``wait`` seconds. One query when nothing waits. Raises ``SearchEngineError``; the
    tasks then keep waiting.
    """
    if not rows(_first_waiting):
        return 0
    with _the_only_writer(wait) as held:
        return _drain(limit) if held else 0


def _first_waiting() -> QuerySet:
    return IndexTask.objects.order_by().values_list("pk")[:1]


def _drain(limit: int | None) -> int:
    if limit is None and (waiting := IndexTask.objects.count()) > MANY and 4 * waiting > Meeting.objects.count():
        _rebuild()
        return waiting
    done = 0
    while limit is None or done < limit:
        at_once = BATCH if limit is None else min(BATCH, limit - done)
        # A search takes the latest first: who has just saved finds it, whatever a renamed topic has left to do.
        waiting = IndexTask.objects.order_by("pk" if limit is None else "-pk")
        tasks = list(waiting.values_list("pk", "meeting")[:at_once])
        if not tasks:
            break
        wanted = {meeting for _, meeting in tasks}
        found = documents(wanted)
        engine().update(found, removed=wanted - {document.id for document in found})
        _done(tasks)
        done += len(tasks)
    return done


def _done(tasks: list[tuple[int, int]]) -> None:
    """The index has these (task, meeting): feeds and harvesters hear of it in the moment in which searches do."""
    with transaction.atomic():
        Change.note(meeting for _, meeting in tasks)
        for at in range(0, len(tasks), BATCH):
            IndexTask.objects.filter(pk__in=[pk for pk, _ in tasks[at : at + BATCH]]).delete()


def search(request: SearchRequest) -> SearchPage:
    """Take in what little waits, then search. Raises ``SearchEngineError`` where the engine does not answer.

    A change that cannot be taken in must not stop a search: the index then answers as it was.
    """
    try:
        drain(DRAINED_BY_A_SEARCH, wait=0.3)
    except Exception:
        logger.exception("The changes that wait could not be taken into the index.")
    return engine().search(request)


def rebuild() -> int:
    """Build the index anew beside the living one; returns how many meetings it holds.

    Tasks written meanwhile stay and are drained afterwards, so that no change made during the rebuild is lost.
    """
    with _the_only_writer(wait=600) as held:
        if not held:
            raise SearchEngineError("Another process has been writing to the index for ten minutes; try again later.")
        count = _rebuild()
        _drain(None)
    return count


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the index differs from the archive, by the keys of meetings, and how many changes wait to be taken in.

    What waits is no difference: the next drain takes it in. ``stale`` meetings are held as they were before a change.
    """

    held: int
    missing: list[int]
    superfluous: list[int]
    stale: list[int]
    waiting: int

    @property
    def equal(self) -> bool:
        return not (self.missing or self.superfluous or self.stale)


def compare() -> Comparison:
    """The index held against the archive, meeting by meeting: whether it is there, and the digest of its content.

    Nobody writes to the index meanwhile; who changes the archive leaves a task. Raises ``SearchEngineError``.
    """
    with _the_only_writer(wait=600) as held:
        if not held:
            raise SearchEngineError("Another process has been writing to the index for ten minutes; try again later.")
        stored = {document.id: document.digest for document in all_documents()}
        indexed = engine().digests()
        tasks = IndexTask.objects.values_list("meeting", flat=True)
        waiting = set(tasks)
        differing = {key for key in stored.keys() | indexed.keys() if stored.get(key) != indexed.get(key)} - waiting
        return Comparison(
            held=len(stored),
            missing=sorted(differing - indexed.keys()),
            superfluous=sorted(differing - stored.keys()),
            stale=sorted(differing & stored.keys() & indexed.keys()),
            waiting=len(tasks),
        )


def _rebuild() -> int:
    before = list(IndexTask.objects.values_list("pk", "meeting"))
    count = engine().rebuild(all_documents())
    _done(before)
    return count
