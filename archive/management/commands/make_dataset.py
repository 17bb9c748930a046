"""``python manage.py make_dataset``: the whole archive as files for everybody, offered at /about/data/. For cron."""

import sqlite3

from django.core.management.base import BaseCommand, CommandError

from archive import dataset


class Command(BaseCommand):
    help = (
        "Make the whole archive into one SQLite file for Datasette and one of JSON Lines, with checksums, and offer "
        "them at /about/data/ in the place of those before. Withdrawn documents and everything private stay out."
    )

    def add_arguments(self, parser):
        parser.add_argument("--full-text", action="store_true", help="with indexes to search in, some times as large")

    def handle(self, *, full_text, verbosity, **options):
        each = (lambda name: self.stderr.write(name)) if verbosity > 1 else (lambda name: None)
        try:
            about = dataset.make(full_text=full_text, each=each)
        except (OSError, sqlite3.Error) as error:
            said = f"{dataset.folder()}: {error}; make room there. The set before, if any, is still offered"
            raise CommandError(said) from error
        if verbosity:
            for file in about["files"]:
                self.stdout.write(f"{file['sha256']}  {file['size']:>13,}  {file['name']}")
