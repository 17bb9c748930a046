"""python manage.py import_archive DIR"""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from archive import backup


class Command(BaseCommand):
    help = "Restore what export_archive wrote into an empty database, record by record, and build the search index."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that export_archive wrote")

    def handle(self, *, folder, verbosity, **options):
        each = (lambda name: self.stderr.write(name)) if verbosity > 1 else (lambda name: None)
        try:
            counts = backup.restore(folder, each=each)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"{sum(counts.values()):,} rows of {len(counts)} tables were restored from {folder}.")
        try:
            call_command("search_index", "rebuild", verbosity=verbosity)
            call_command("analysis", "rebuild", verbosity=verbosity)
        except CommandError as error:
            raise CommandError(f"All is restored, but not searchable yet. {error}") from error
