"""One run of the import: documents are read as a stream, extracted beside it, and stored a few at a time.

A document, everything found in it, its line in the report and its task for the index commit together. So a run may be
ended at any moment and said again.
"""

import contextlib
import errno
import gc
import logging
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, NamedTuple

from django.conf import settings
from django.core.files import locks
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from archive.imports import formats, identity, store
from archive.imports.extraction import OURS, Extracted, Extraction, Failed, look_for_garbage_seldom
from archive.imports.formats.streams import file_at, standard_input
from archive.imports.paths import STANDARD_INPUT, files_in
from archive.imports.raw import Fault, RawReadout, Skipped
from archive.imports.report import Report, Tally, printable
from archive.imports.seen import Seen
from archive.models import ImportProblem, ImportRun, Original, SourceDocument
from archive.models.planning import refresh_statistics
from archive.said import said

logger = logging.getLogger(__name__)

BATCH = 96  # documents that are looked up together, and stored in one transaction: an editor waits half a second for it
HEAVY = 8_000_000  # bytes after which a batch is full
AHEAD = 3  # batches that are extracted while one is stored
TRIES = 5


class ImportStopped(Exception):
    """The import could not go on; what was stored by then stays. The message names the remedy."""


@dataclass(frozen=True)
class Order:
    """What is imported and how. ``place`` is the jurisdiction that the texts usually write about, ``source`` whose
    they are, ``published`` their day where they name none."""

    paths: list[str]
    source: str = ""
    place: str | None = None
    published: object = None
    jobs: int = 1
    dry_run: bool = False

    def options(self) -> dict:
        said = {"source": self.source, "place": self.place, "published": self.published and str(self.published)}
        return {name: value for name, value in said.items() if value}


def import_paths(
    order: Order, *, report: IO[str] | None = None, each: Callable[[Tally, int], None] = lambda tally, read: None
) -> tuple[ImportRun | None, Tally]:
    """Import what ``order`` says, writing CSV to ``report``; calls ``each`` with the tally and the bytes read so far.

    Returns the run (None of a dry one) and its tally. Raises ``ImportStopped``.
    """
    run = None if order.dry_run else ImportRun.objects.create(paths=order.paths, options=order.options())
    told = Report(run, report)
    hints = store.hints(place=order.place)
    reading = Reading(order)
    with contextlib.closing(Seen()) as seen, Extraction(order.jobs, hints) as extraction, _garbage_seldom():
        waiting: deque = deque()
        for batch in _batches(reading):
            sorted_out = _sort_out(batch, seen, order)
            waiting.append((sorted_out, extraction.submit([one.raw for one in sorted_out if one.outcome is None])))
            if len(waiting) > AHEAD:
                _finish(*waiting.popleft(), told, order, seen)
                each(told.tally, reading.bytes_read)
        while waiting:
            _finish(*waiting.popleft(), told, order, seen)
            each(told.tally, reading.bytes_read)
    told.flush_skipped()
    _commit([], told)
    settled = []
    if run:
        # With those of runs that were broken off before they came to this.
        settled = identity.weigh_again(ImportProblem.objects.filter(resolved_at=None, run__finished_at=None))
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        refresh_statistics()
    told.close(settled)
    return run, told.tally


class Reading:
    """Everything that is found in the paths of ``order``, as a stream."""

    def __init__(self, order: Order):
        self.order, self._before, self._file = order, 0, None

    @property
    def bytes_read(self) -> int:
        position = 0
        if self._file is not None:
            with contextlib.suppress(OSError, ValueError):
                position = self._file.tell()
        return self._before + position

    def __iter__(self) -> Iterator[formats.Found]:
        for path in files_in(self.order.paths):
            if isinstance(path, Fault):
                yield path
                continue
            try:
                if path == STANDARD_INPUT:
                    of = standard_input(sys.stdin.buffer, self.order.source)
                else:
                    of = file_at(path, self.order.source)
            except OSError as error:
                problem = formats.unopened(error)
                yield Fault(path, problem.place, problem.message, problem.remedy)
                continue
            self._file = of.own_file
            with contextlib.closing(of):
                for found in formats.documents(of):
                    yield self._with_defaults(found) if isinstance(found, RawReadout) else found
            self._file = None
            self._before += of.size

    def _with_defaults(self, raw: RawReadout) -> RawReadout:
        order = self.order
        if not order.source and (raw.published or not order.published):
            return raw
        return replace(raw, collection=order.source, published=raw.published or order.published)


@dataclass(slots=True)
class _One:
    """Something found, its outcome where that is known without extracting it, and the source that has its bytes."""

    raw: formats.Found
    outcome: str | None = None
    source: int | None = None
    message: str = ""


def _batches(found: Iterable[formats.Found]) -> Iterator[list[formats.Found]]:
    batch, size = [], 0
    for one in found:
        batch.append(one)
        size += len(one.content) if isinstance(one, RawReadout) else 0
        if len(batch) >= BATCH or size > HEAVY:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _sort_out(batch: list[formats.Found], seen: Seen, order: Order) -> list[_One]:
    """What need not be extracted, because it is no document, was met before or is in the archive. One query."""
    held = store.held(one.sha256 for one in batch if isinstance(one, RawReadout))
    sorted_out = []
    for found in batch:
        one = _One(found, "told")
        sorted_out.append(one)
        if isinstance(found, RawReadout):
            where = " ".join(filter(None, (found.file, found.place)))
            one.outcome, one.source, one.message = _known(found, where, held.get(found.sha256), seen)
            if one.outcome is None and found.url and not found.fetched and seen.first(f"at {found.url}", where):
                # Several documents from one address are no versions of one.
                one.raw = replace(found, url="", kept=found.kept | {"url": found.url})
    return sorted_out


def _known(raw: RawReadout, where: str, held, seen: Seen) -> tuple[str | None, int | None, str]:
    where = printable(where)
    first = seen.first(raw.sha256, where)
    if first is not None:
        return "duplicate", held and held.pk, said("the same as %(other)s", other=first)
    if raw.origin and (first := seen.first(printable(raw.origin), where)) is not None:
        return "twice", None, first
    # The capture of a crawler is of its time: it does not come back because its file is read again.
    if held is None or (held.replaced_by_id and held.origin == raw.origin and not raw.fetched):
        return None, held and held.pk, ""
    if held.origin == raw.origin or not raw.origin:
        return "unchanged", held.pk, ""
    return "duplicate", held.pk, f"the archive has it from {held.origin or 'what was typed in'}"


def _finish(
    sorted_out: list[_One], results: Callable[[], list[Extracted | Failed]], told: Report, order: Order, seen: Seen
) -> None:
    """Store one batch, in the order in which its documents came."""
    extracted = iter(results())
    _commit([(one, next(extracted) if one.outcome is None else None) for one in sorted_out], told, order, seen)


def _commit(pieces: list, told: Report, order: Order | None = None, seen: Seen | None = None) -> None:
    """Store these in one transaction, each whole or not at all. Raises ``ImportStopped``."""
    for attempt in range(1, TRIES + 1):
        try:
            with _turn(), transaction.atomic():
                originals: list[Original] = []
                fresh = [one for one, result in pieces if result is not None and one.source is None]
                held = store.held(one.raw.sha256 for one in fresh)
                for one in fresh:
                    if late := held.get(one.raw.sha256):  # another import was quicker
                        one.outcome, one.source = "unchanged", late.pk
                stored = _stored([result for one, result in pieces if _is_to_store(one, result)], told, order, seen)
                for one, result in pieces:
                    _tell(one, result, next(stored) if _is_to_store(one, result) else None, told, originals)
                Original.objects.bulk_create(originals, ignore_conflicts=True)
                if pieces:
                    told.flush_skipped(besides=pieces[-1][0].raw.file)
                told.write()
            break
        except (OperationalError, OSError) as error:
            told.forget()
            if attempt == TRIES or not _may_pass(error):
                raise ImportStopped(_stopped(error, told)) from error
    told.written()


def _is_to_store(one: _One, result: Extracted | Failed | None) -> bool:
    return one.outcome is None and isinstance(result, Extracted)


class _Stored(NamedTuple):
    """What became of a document; the ``problems`` that ask about it, or the ``fault`` for which it was not stored."""

    outcome: str
    source: SourceDocument | None = None
    problems: Sequence[ImportProblem] = ()
    fault: str = ""


def _tell(one: _One, result: Extracted | Failed | None, stored: _Stored | None, told: Report, originals: list) -> None:
    raw = one.raw
    if isinstance(raw, Skipped):
        told.skip(raw)
    elif isinstance(raw, Fault):
        told.fault(file=raw.file, place=raw.place, message=raw.message, remedy=raw.remedy)
    elif one.outcome == "twice":
        message = said("it is called as the document of %(other)s is, but holds another text", other=one.message)
        told.fault(file=raw.file, place=raw.place, message=message, remedy=said("give each document an id of its own"))
    elif one.outcome:
        told.add(one.outcome, raw.file, raw.place, one.source, one.message)
    elif isinstance(result, Failed):
        if result.trace:
            logger.error("%s %s: stage %s\n%s", printable(raw.file), raw.place, result.stage, result.trace)
        told.fault(file=raw.file, place=result.place, stage=result.stage, message=result.message, remedy=result.remedy)
    elif stored.fault:
        told.fault(file=raw.file, place=raw.place, stage="store", message=stored.fault, remedy=OURS)
    else:
        raw, source = result.raw, stored.source
        if source:
            originals.append(Original(source=source, packed=result.packed, size=result.size, fetched_at=raw.fetched))
        told.add(stored.outcome, raw.file, raw.place, source and source.pk)
        for message, remedy in raw.faults if stored.outcome != "unchanged" else ():
            told.fault(file=raw.file, place=raw.place, message=message, remedy=remedy, source=source)
        told.asked(stored.problems)


def _stored(results: list[Extracted], told: Report, order: Order | None, seen: Seen | None) -> Iterator[_Stored]:
    """What became of each: stored in one go, and where that fails one by one, so that only the bad one is left out."""
    if not results:
        return iter(())
    if order.dry_run:
        return iter([_would_be(result.raw, seen) for result in results])
    try:
        return iter(_stored_together(results, told))
    except OperationalError:
        raise
    except Exception as error:
        # Which document it was is reported below; that it takes long meanwhile should be seen, too.
        reason = printable(f"{type(error).__name__}: {error}")
        logger.warning("%s documents are stored one by one: %s", len(results), reason)
        return iter([_stored_alone(result, told) for result in results])


def _would_be(raw: RawReadout, seen: Seen) -> _Stored:
    """In a dry run, of which the archive does not know what came before in the same run."""
    earlier = [seen.first(f"version of {name}", raw.place) for name in store.known_by(raw)]
    if any(place is not None for place in earlier):
        return _Stored("changed")
    return _Stored(store.would_be(raw))


@transaction.atomic
def _stored_together(results: list[Extracted], told: Report) -> list[_Stored]:
    return [_Stored(*stored) for stored in store.store_all(results, told.run)]


def _stored_alone(result: Extracted, told: Report) -> _Stored:
    """At the second try where another import was quicker with the same document, official or organ."""
    raw = result.raw
    try:
        try:
            return _stored_together([result], told)[0]
        except IntegrityError:
            if store.is_current(raw):
                return _Stored("unchanged")
            return _stored_together([result], told)[0]
    except OperationalError:
        raise
    except Exception as error:
        # A fault of ours in one document must not stop the thousand others; it is reported, not swallowed.
        logger.exception("%s %s: stage store", printable(raw.file), raw.place)
        return _Stored("problem", fault=f"{type(error).__name__}: {error}")


@contextlib.contextmanager
def _garbage_seldom() -> Iterator[None]:
    usual = gc.get_threshold()
    look_for_garbage_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Imports that run at once take turns, however long it takes: SQLite itself gives up after a while."""
    with (settings.DATA / "import.lock").open("a") as file:
        locks.lock(file, locks.LOCK_EX)
        yield
    time.sleep(0.001)  # who waits for the lock, or to save something in the admin, comes in here


def _may_pass(error: Exception) -> bool:
    return "locked" in str(error) or "deadlock" in str(error)


def _stopped(error: Exception, told: Report) -> str:
    """In words; kept with the run as well, where the database can take that much."""
    if getattr(error, "errno", None) == errno.ENOSPC or "full" in str(error):
        message, remedy = said("the disk is full"), said("make room and say the same again")
    else:
        message = said("the database did not take it: %(why)s", why=error)
        remedy = said("see to it and say the same again")
    if told.run:
        columns = {"file": ", ".join(map(str, told.run.paths))[:4096], "stage": "store"}
        with contextlib.suppress(Exception), transaction.atomic():
            ImportProblem.objects.create(run=told.run, message=message, remedy=remedy, **columns)
    return f"{message}; {remedy}: what was stored stays, and only the rest is taken in"
