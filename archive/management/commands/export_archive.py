"""python manage.py export_archive DIR [--passwords]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive import backup


class Command(BaseCommand):
    help = (
        "Write the whole archive into a new folder: every table as JSON Lines, every source's bytes, checksums and a "
        "data dictionary. Others may go on reading and writing meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or empty")
        parser.add_argument("--passwords", action="store_true", help="with the accounts' (hashed) passwords")

    def handle(self, *, folder, passwords, verbosity, **options):
        each = (lambda name: self.stderr.write(name)) if verbosity > 1 else (lambda name: None)
        try:
            counts = backup.write(folder, passwords=passwords, each=each)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                f"{sum(counts.values()):,} rows of {len(counts)} tables are in {folder}: "
                f"{counts['archive.SourceDocument']:,} sources, {counts['archive.Meeting']:,} meetings."
            )
            if not passwords:
                self.stdout.write("Passwords were left out; --passwords takes them along.")
