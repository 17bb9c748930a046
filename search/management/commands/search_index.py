"""python manage.py search_index rebuild | drain | check"""

import sys

from django.core.management.base import BaseCommand, CommandError

from search import outbox
from search.engines.base import SearchEngineError

SHOWN = 20  # keys of each kind


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
        found = outbox.compare()
        if found.equal and not found.waiting:
            self.stdout.write(f"The index holds the {found.held} meetings of the archive as they are; nothing waits.")
            return
        for what, keys in (
            ("missing from the index", found.missing),
            ("no longer in the archive", found.superfluous),
            ("held as they were before a change", found.stale),
        ):
            if keys:
                more = ", …" if len(keys) > SHOWN else ""
                self.stdout.write(f"{len(keys)} {what}: {', '.join(map(str, keys[:SHOWN]))}{more}")
        if found.waiting:
            self.stdout.write(f"{found.waiting} changes wait: python manage.py search_index drain")
        if not found.equal:
            self.stdout.write("Remedy: python manage.py search_index rebuild")
        sys.exit(1)
