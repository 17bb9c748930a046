"""python manage.py reextract [--organ NAME] [--place NAME] [--since YYYY-MM-DD] [--all] [--dry-run]"""

import datetime as dt
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.dateparse import parse_date
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.extraction.folding import fold_key
from archive.imports import rereading
from archive.models import Organ, Place, SourceDocument

PRINTED = 50  # sources whose changes are printed


class Command(BaseCommand):
    help = (
        "Read stored sources again after the rules have become better. What a person entered or corrected stays; where "
        "the rules now read it otherwise, that is asked. Sources that this edition of the rules has read are passed "
        "over, so a run that was broken off goes on where it stopped. Exit code 1: some sources failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--organ", help="only sources that tell of this organ's meetings: a name, or its address")
        parser.add_argument("--place", help="only sources that tell of meetings of this place: a name, or its address")
        parser.add_argument(
            "--since", type=_day, help="only what met or was published on this day (YYYY-MM-DD) or later"
        )
        parser.add_argument("--all", action="store_true", help="also what this edition of the rules has read already")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *, organ, place, since, dry_run, verbosity, **options):
        sources = SourceDocument.objects.all()
        if organ:
            sources = sources.filter(_told_by("organ", _the(Organ, organ, Q(names__key=fold_key(organ)))))
        if place:
            named = Q(name_en__iexact=place) | Q(name_zh__iexact=place)
            sources = sources.filter(_told_by("place", _the(Place, place, named)))
        if since:
            met = Q(meetings__date__gte=since) | Q(write_ups__meeting__date__gte=since)
            sources = sources.filter(met | Q(published__gte=since))
        sources = rereading.waiting(sources, everything=options["all"])
        printed = 0

        def each(outcome):
            nonlocal printed
            bar.advance(task)
            if outcome.fault:
                self.stderr.write(
                    f"source {outcome.source.pk} ({outcome.source}): {outcome.fault}; it stays as it was: report this"
                )
            elif outcome.changes and verbosity and printed < PRINTED:
                printed += 1
                self.stdout.write(f"source {outcome.source.pk} ({outcome.source}): {'; '.join(outcome.changes)}")

        columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True, quiet=verbosity == 0), transient=True) as bar:
            task = bar.add_task("", total=sources.values("pk").distinct().count())
            counts = rereading.reread(sources, dry_run=dry_run, each=each)
        if verbosity:
            if counts.changed > printed:
                self.stdout.write(f"… and {counts.changed - printed} more")
            would = "would be " if dry_run else ""
            self.stdout.write(
                f"{counts.changed + counts.same + counts.failed} sources read again: {counts.changed} {would}changed, "
                f"{counts.same} as before, {counts.failed} failed. {counts.asked} questions {would}asked; "
                f"{counts.by_hand} meetings that a person worked on left alone."
            )
        if not dry_run:
            call_command("search_index", "drain", verbosity=0)
            call_command("analysis", "drain", verbosity=0)
        if counts.failed:
            sys.exit(1)


def _told_by(column: str, record) -> Q:
    return Q(**{f"meetings__{column}": record}) | Q(**{f"write_ups__meeting__{column}": record})


def _the(model, name: str, named: Q):
    found = model.objects.filter(Q(slug=name) | named).order_by("pk").distinct()
    if not found:
        what = model._meta.verbose_name
        raise CommandError(f"no {what} is called '{name}'; give a name as printed, or the end of its address")
    return found[0]


def _day(value: str) -> dt.date:
    try:
        found = parse_date(value)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"--since: '{value}' is not a date; use YYYY-MM-DD")
    return found
