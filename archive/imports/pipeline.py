"""One run of the import: every file read, extracted and stored on its own, so that a bad one stops nothing."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import IntegrityError
from django.utils import timezone

from archive.extraction import extract
from archive.extraction.records import ExtractedReadout, Hints
from archive.imports import formats, identity, store
from archive.imports.raw import RawReadout, ReadProblem
from archive.models import ImportProblem, ImportRun

logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """What became of the files of a run, and every problem in words. A stored file may leave a question open."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    problems: list[str] = field(default_factory=list)


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to import: those named, and those in the folders named, in the order of their names.

    Hidden files and folders are left out and links to folders are not followed, so that no loop can arise. A folder
    that cannot be opened is yielded itself, to be reported like a file.
    """
    closed: list[Path] = []
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, inner, names in os.walk(path, onerror=lambda error: closed.append(Path(error.filename))):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))
    yield from closed


def import_paths(
    paths: list[Path], *, place: str | None = None, each: Callable[[Path], None] = lambda path: None
) -> tuple[ImportRun, Tally]:
    """Import every file in ``paths``, calling ``each`` after each one; returns the run and its tally.

    ``place`` is the jurisdiction that the source usually writes about. A document and all its records commit together.
    """
    run = ImportRun.objects.create(paths=[os.fspath(path) for path in paths])
    tally, known = Tally(), store.hints(place=place)
    for path in files_in(paths):
        if outcome := _import_file(path, run, replace(known, file_name=path.name), tally):
            setattr(tally, outcome, getattr(tally, outcome) + 1)
        each(path)
    settled = identity.weigh_again(run.problems.filter(resolved_at=None))
    tally.problems = [problem for problem in tally.problems if problem not in settled]
    run.new, run.unchanged, run.changed = tally.new, tally.unchanged, tally.changed
    run.finished_at = timezone.now()
    run.save()
    return run, tally


def _import_file(path: Path, run: ImportRun, hints: Hints, tally: Tally) -> str | None:
    """What became of the file: "new", "unchanged", "changed", or None where it could not be stored."""
    stage = "read"
    try:
        raw = formats.read(path)
        if store.is_current(raw):
            return "unchanged"
        stage = "extract"
        readout = extract(raw.text, published=raw.published, hints=hints)
        stage = "store"
        outcome, source, questions = _stored(raw, readout, run)
    except ReadProblem as error:
        _problem(
            run, tally, file=os.fspath(path), place=error.place, stage=stage, message=error.message, remedy=error.remedy
        )
        return None
    except _AlreadyThere:
        return "unchanged"
    except Exception as error:
        # A fault of ours in one document must not stop the thousand others; it is reported, not swallowed.
        logger.exception("%s: stage %s", path, stage)
        message = f"{type(error).__name__}: {error}"
        remedy = "report this with the file: the archive should have been able to take it"
        _problem(run, tally, file=os.fspath(path), stage=stage, message=message, remedy=remedy)
        return None
    for question in questions:
        _problem(run, tally, file=os.fspath(path), stage="identify", source=source, **question._asdict())
    return outcome


def _stored(raw: RawReadout, readout: ExtractedReadout, run: ImportRun):
    """Stored at the second try where another import was quicker with the same document, official or organ."""
    try:
        return store.store(raw, readout, run)
    except IntegrityError:
        if store.is_current(raw):
            raise _AlreadyThere from None
        return store.store(raw, readout, run)


class _AlreadyThere(Exception):
    """Another import has just stored these bytes."""


def _problem(run: ImportRun, tally: Tally, candidates=(), **columns) -> None:
    # A file's name may hold bytes that are no text.
    columns |= {
        name: v.encode("utf-8", "backslashreplace").decode() for name, v in columns.items() if isinstance(v, str)
    }
    columns["file"] = columns["file"][:4096]
    problem = ImportProblem.objects.create(run=run, **columns)
    problem.candidates.set(candidates)
    tally.problems.append(str(problem))
