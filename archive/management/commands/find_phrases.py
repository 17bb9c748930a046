"""Phrases that stand out in new readouts, for an editor to accept or to dismiss."""

import datetime as dt
from argparse import ArgumentTypeError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F

from archive.analysis.keyness import stand_out
from archive.extraction.folding import fold_key, is_chinese
from archive.models import CandidateUse, FormulationCandidate, FormulationVariant, OrganName, PersonName, SourceDocument
from archive.models.columns import NAME


class Command(BaseCommand):
    help = (
        "Hold the documents published in a period against those before it, and note the phrases that stand out as "
        "candidates for a formulation (admin, Formulation candidates)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="since", type=_day, required=True, help="the first day (YYYY-MM-DD)")
        parser.add_argument("--to", dest="until", type=_day, default=dt.date.max, help="the last day (default: all)")
        parser.add_argument("--least", type=int, default=4, help="documents a phrase stands in (default: %(default)s)")
        parser.add_argument("--most", type=int, default=50, help="phrases noted (default: %(default)s)")
        parser.add_argument("--background", type=int, default=5_000, help="earlier documents read (%(default)s)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be noted, and note nothing")

    def handle(self, *args, since, until, least, most, background, dry_run, **options):
        if until < since:
            raise CommandError(f"--to: {until} lies before {since}; exchange the two")
        if least < 2 or most < 1 or background < 1:
            raise CommandError("--least is 2 or more, --most and --background 1 or more")
        held = SourceDocument.objects.shown().filter(replaced_by=None, published__isnull=False)
        new = list(held.filter(published__range=(since, until)).order_by("published", "pk").values_list("pk", "text"))
        if len(new) < least:
            raise CommandError(f"--from: {len(new)} documents of these days are held; name a longer period")

        def others():
            rows = held.filter(published__lt=since).order_by(F("published").desc(), "-pk")
            return rows.values_list("text", flat=True)[:background].iterator(chunk_size=200)

        known = set(FormulationVariant.objects.values_list("key", flat=True))
        known |= set(FormulationCandidate.objects.values_list("key", flat=True))
        known |= set(PersonName.objects.values_list("key", flat=True))
        known |= set(OrganName.objects.values_list("key", flat=True))
        known = {key for key in known if len(key) > 2} | {key for key in known if is_chinese(key)}
        texts = [text for _pk, text in new]
        keys = stand_out(texts, others, least=least, likelihood=settings.KEYNESS_AT_LEAST, known=known)[:most]
        for key in keys:
            self.stdout.write(f"{key.likelihood:8.1f}  {key.new} of {len(new)}, {key.before} before  {key.text}")
        if not dry_run:
            self._note(keys, new)
        self.stdout.write(f"{len(keys)} phrases {'would be noted' if dry_run else 'noted as candidates'}.")

    @transaction.atomic
    def _note(self, keys, new) -> None:
        for key in keys:
            language = "zh" if is_chinese(key.text) else "en"
            candidate, made = FormulationCandidate.objects.get_or_create(
                key=fold_key(key.text)[:NAME],
                defaults={"text": key.text[:NAME], "language": language, "keyness": key.likelihood},
            )
            if not made:
                continue
            CandidateUse.objects.bulk_create(
                CandidateUse(candidate=candidate, source_id=pk, start=start, end=start + len(key.text))
                for pk, text in new
                if (start := text.lower().find(key.text.lower())) >= 0
            )


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise ArgumentTypeError(f"'{value}' is not a date; use YYYY-MM-DD") from error
