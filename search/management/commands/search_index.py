"""python manage.py search_index rebuild | drain | check"""

import sys

from django.core.management.base import BaseCommand, CommandError

from search import outbox
from search.documents import all_documents
from search.engines.base import SearchEngineError


class Command(BaseCommand):
    help = "Keep the search index true to the archive."

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True, metavar="rebuild|drain|check")
        actions.add_parser("rebuild", help="build it anew beside the living one, then swap")
        actions.add_parser("drain", help="bring it up to date with the changes that wait")
        actions.add_parser("check", help="compare it with the archive; exit code 1 where they differ")

    def handle(self, *args, action, **options):
        try:
            getattr(self, f"do_{action}")(options["verbosity"])
        except SearchEngineError as error:
            raise CommandError(str(error)) from error

    def do_rebuild(self, verbosity):
        count = outbox.rebuild()
        if verbosity:
            self.stdout.write(f"The index holds {count} meetings.")

    def do_drain(self, verbosity):
        count = outbox.drain()
        if verbosity:
            self.stdout.write(f"{count} changes taken into the index.")

    def do_check(self, verbosity):
        stored = {document.id: document.digest for document in all_documents()}
        indexed = outbox.engine().digests()
        waiting = outbox.IndexTask.objects.count()
        if stored == indexed and not waiting:
            self.stdout.write(f"The index holds the {len(stored)} meetings of the archive as they are; nothing waits.")
            return
        changed = {key for key in stored.keys() & indexed.keys() if stored[key] != indexed[key]}
        for what, keys in (
            ("missing from the index", stored.keys() - indexed.keys()),
            ("no longer in the archive", indexed.keys() - stored.keys()),
            ("held as they were before a change", changed),
        ):
            if keys:
                self.stdout.write(f"{len(keys)} {what}: {', '.join(map(str, sorted(keys)[:20]))}")
        if waiting:
            self.stdout.write(f"{waiting} changes wait: python manage.py search_index drain")
        if stored != indexed:
            self.stdout.write("Remedy: python manage.py search_index rebuild")
        sys.exit(1)
