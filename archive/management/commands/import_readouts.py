"""python manage.py import_readouts PATH…"""

import datetime as dt
import os
import sys
from argparse import ArgumentTypeError
from contextlib import nullcontext

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from archive.checks import SETTINGS
from archive.imports import paths as given
from archive.imports import pipeline
from archive.imports.formats.records import day_of
from archive.models import OUTCOMES


class Command(BaseCommand):
    help = (
        "Load readouts from files, folders, patterns or standard input: keep the source, find what it says, store it, "
        "make it searchable. The same again changes nothing. docs/importing.md has the formats. "
        "Exit code: 0 all well, 1 some documents had problems, 2 could not run."
    )
    requires_system_checks = [SETTINGS]  # no pages are shown, and loading them takes longer than a small import

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help='a file, a folder, a pattern such as "2023/**/*.html", or -'
        )
        parser.add_argument("--source", default="", metavar="NAME", help="whose texts these are; their ids count in it")
        parser.add_argument("--place", help="the jurisdiction that this source usually writes about, such as Chongqing")
        parser.add_argument("--published", type=_day, metavar="DAY", help="the day of the documents that name none")
        parser.add_argument("--jobs", type=_count, metavar="N", help="processes that extract (default: the cores)")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each, and store nothing")
        parser.add_argument("--report", metavar="FILE", help="write what became of each document as CSV")

    def handle(self, *args, paths, source, place, published, jobs, dry_run, report, verbosity, **options):
        paths = [os.fspath(path) for path in paths]
        if missing := [path for path in paths if _is_missing(path)]:
            for path in missing:
                self.stderr.write(f"{path}: there is no such file or folder; check the name")
            if len(missing) == len(paths):
                sys.exit(2)
        jobs = jobs or _cores()
        order = pipeline.Order(paths, source.strip(), place, published, jobs, dry_run)
        try:
            with _opened(report) as file:
                run, tally = self._import(order, file, verbosity)
        except pipeline.ImportStopped as error:
            raise CommandError(str(error), returncode=2) from error
        except DatabaseError as error:
            message = f"The database cannot be used: {error}; run 'python manage.py migrate', or see DATABASE_URL"
            raise CommandError(message, returncode=2) from error
        except KeyboardInterrupt:
            message = "Stopped. What was stored stays; say the same again to go on."
            raise CommandError(message, returncode=2) from None
        self._tell(run, tally, verbosity)
        if not dry_run:
            try:
                call_command("search_index", "drain", verbosity=0)
                call_command("analysis", "drain", verbosity=0)
            except CommandError as error:
                raise CommandError(f"All is stored, but not searchable yet. {error}", returncode=1) from error
        if not tally.all_well:
            sys.exit(1)

    def _import(self, order, report, verbosity):
        console = Console(stderr=True, quiet=verbosity == 0)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("Reading", total=None)
            total = 0 if console.quiet else given.bytes_in(order.paths)
            started = progress.get_time()

            def each(tally, read):
                count = sum(tally.outcomes.values())
                rate = count / max(progress.get_time() - started, 0.001)
                words = f"{count:,} documents, {rate:,.0f} a second"
                progress.update(bar, completed=read, total=total or None, description=words)

            return pipeline.import_paths(order, report=report, each=each)

    def _tell(self, run, tally, verbosity):
        for line in tally.problems:
            self.stderr.write(line)
        if (rest := tally.problem + tally.questions - len(tally.problems)) > 0:
            where = f"all stand in the admin under Import problems, run {run.pk}" if run else "--report lists all"
            self.stderr.write(f"… and {rest} more; {where}")
        if verbosity == 0:
            return
        title = f"Import {run.pk}" if run else "What an import would do; nothing was stored"
        table = Table(title=title, title_justify="left")
        for outcome in OUTCOMES:
            table.add_column(outcome, justify="right")
        table.add_column("questions", justify="right")
        table.add_row(*(f"{tally.outcomes[outcome]:,}" for outcome in OUTCOMES), f"{tally.questions:,}")
        Console(file=self.stdout, width=80).print(table)


def _is_missing(path: str) -> bool:
    return path != given.STANDARD_INPUT and not os.path.lexists(path) and not given.is_pattern(path)


def _opened(report: str | None):
    if report is None:
        return nullcontext()
    try:
        return open(report, "w", encoding="utf-8-sig", newline="")  # spreadsheets take UTF-8 for UTF-8 by its mark
    except OSError as error:
        message = f"{report}: the report cannot be written: {error.strerror}; name another file"
        raise CommandError(message, returncode=2) from error


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _day(value: str) -> dt.date:
    try:
        return day_of(value)
    except ValueError as error:
        raise ArgumentTypeError(f"'{value}' is not a date; use YYYY-MM-DD") from error


def _count(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 256:
        raise ArgumentTypeError(f"'{value}' is no number of processes; use 1 or more")
    return int(value)
