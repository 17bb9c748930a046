"""What is counted about the readouts: taken in, made anew."""

from django.core.management.base import BaseCommand

from archive.analysis import keeping
from archive.models import Measure, Meeting, Novelty


class Command(BaseCommand):
    help = "Take in the changes that wait to be counted (drain), or count every readout anew (rebuild)."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=("drain", "rebuild"))

    def handle(self, *args, what, verbosity, **options):
        """An archive that was filled before anything was counted is counted whole by its first drain."""
        if what == "rebuild" or (
            Meeting.objects.exists() and not (Measure.objects.exists() and Novelty.objects.exists())
        ):
            said = f"{keeping.rebuild():,} meetings counted anew."
        else:
            said = f"{keeping.drain():,} changes taken in."
        if verbosity:
            self.stdout.write(said)
