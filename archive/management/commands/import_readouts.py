"""python manage.py import_readouts PATH…"""

import sys
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from archive.imports import pipeline

PRINTED = 50  # problems that are printed; the admin lists them all


class Command(BaseCommand):
    help = (
        "Load readouts from files and folders: keep the source, find what it says, store it, make it searchable. "
        "The same file again changes nothing. Exit code: 0 all well, 1 some files had problems, 2 could not run."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a text file, or a folder of them")
        parser.add_argument("--place", help="the jurisdiction that this source usually writes about, such as Chongqing")

    def handle(self, *args, paths, place, verbosity, **options):
        missing = [path for path in paths if not path.exists()]
        if len(missing) == len(paths):
            for path in missing:
                self.stderr.write(f"{path}: there is no such file or folder; check the name")
            sys.exit(2)
        console = Console(stderr=True, quiet=verbosity == 0)
        with Progress(
            TextColumn("Reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        ) as progress:
            bar = progress.add_task("", total=sum(1 for _ in pipeline.files_in(paths)))
            try:
                run, tally = pipeline.import_paths(paths, place=place, each=lambda path: progress.advance(bar))
            except DatabaseError as error:
                message = f"The database cannot be used: {error}; run 'python manage.py migrate', or see DATABASE_URL"
                raise CommandError(message, returncode=2) from error
        self._report(run, tally, verbosity)
        try:
            call_command("search_index", "drain", verbosity=0)
        except CommandError as error:
            raise CommandError(f"All is stored, but not searchable yet. {error}", returncode=1) from error
        if tally.problems:
            sys.exit(1)

    def _report(self, run, tally, verbosity):
        for line in tally.problems[:PRINTED]:
            self.stderr.write(line)
        if len(tally.problems) > PRINTED:
            rest = len(tally.problems) - PRINTED
            self.stderr.write(f"… and {rest} more; all stand in the admin under Import problems, run {run.pk}")
        if verbosity == 0:
            return
        table = Table(title=f"Import {run.pk}", title_justify="left")
        for outcome in ("new", "unchanged", "changed", "problems"):
            table.add_column(outcome, justify="right")
        table.add_row(str(tally.new), str(tally.unchanged), str(tally.changed), str(len(tally.problems)))
        Console(file=self.stdout, width=80).print(table)
