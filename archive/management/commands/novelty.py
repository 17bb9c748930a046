"""python manage.py novelty drain | rebuild"""

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from archive.analysis import following
from archive.analysis.novelty import NoSketches


class Command(BaseCommand):
    help = (
        "Compare every sentence with all earlier ones. drain: in the readouts that changed since; rebuild: in all, "
        "with the files that find what is alike. Exit code: 0 all well, 2 could not run."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=("drain", "rebuild"))

    def handle(self, *args, what, verbosity, **options):
        try:
            done = following.drain() if what == "drain" else self._rebuild(verbosity)
        except (NoSketches, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        if verbosity:
            self.stdout.write(f"{done:,} readouts compared.")

    def _rebuild(self, verbosity: int) -> int:
        console = Console(stderr=True, quiet=verbosity == 0)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("Comparing", total=None)
            return following.rebuild(lambda done, of: progress.update(bar, completed=done, total=of))
