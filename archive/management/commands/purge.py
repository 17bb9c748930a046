"""``python manage.py purge``: what was deleted more than thirty days ago goes for good."""

from django.core.management.base import BaseCommand

from archive.models import Operation


class Command(BaseCommand):
    help = "Remove for good what was deleted, merged or split more than thirty days ago. Runs at every 'make run'."

    def handle(self, verbosity, **options):
        count = Operation.objects.purge()
        if verbosity:
            self.stdout.write(f"{count} deletions, merges and splits cannot be taken back any more.")
