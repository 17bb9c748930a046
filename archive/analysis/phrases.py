"""Since when, how often and where is a formulation used, of how many readouts there were to use it?"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery, Sum

from archive.models import Formulation, Measure, Meeting, Organ, Place, Usage, UsageIn, UsageMonth

QUIET_ORGANS = 30  # the organs that used it most are asked whether they have gone quiet


@dataclass(slots=True)
class Standing:
    """A formulation among its peers: over a period, in how many readouts, how often, and on which rank (1 is first;
    equals share it)."""

    formulation: Formulation
    readouts: int
    uses: int
    rank: int
    first: Usage | None = None
    last: Usage | None = None


@dataclass(slots=True)
class Coverage:
    """What is held: how many dated readouts, from when to when."""

    readouts: int
    first: dt.date | None
    last: dt.date | None


def coverage(place: Place | None = None) -> Coverage:
    """Two looks into an index, and a count."""
    if place:
        rows = Measure.objects.filter(date__isnull=False, place=place)
        held = rows.count()
    else:
        rows = Meeting.objects.filter(date__isnull=False)
        held = UsageMonth.objects.filter(formulation=None, month__isnull=False).aggregate(n=Sum("readouts"))["n"] or 0
    # The least and the greatest in one query are found by reading all.
    days = rows.values_list("date", flat=True)
    return Coverage(held, days.order_by("date").first(), days.order_by("-date").first())


def months_held() -> dict[dt.date, int]:
    """First day of each month -> how many dated readouts there are. One query."""
    return dict(UsageMonth.objects.filter(formulation=None, month__isnull=False).values_list("month", "readouts"))


def months_of(formulations: Collection[Formulation]) -> dict[int, dict[dt.date, tuple[int, int]]]:
    """Of each formulation by its key: first day of month -> (readouts, uses). One query."""
    found: dict[int, dict[dt.date, tuple[int, int]]] = {one.pk: {} for one in formulations}
    rows = UsageMonth.objects.filter(formulation__in=list(found), month__isnull=False)
    for key, month, readouts, uses in rows.values_list("formulation", "month", "readouts", "uses"):
        found[key][month] = (readouts, uses)
    return found


def register(since: dt.date | None = None, until: dt.date | None = None) -> list[Standing]:
    """Every formulation used in dated readouts, of whole months from ``since`` until ``until`` (first days), the most
    readouts first; ``take_ends`` says of some since when and until when. Two queries."""
    months = UsageMonth.objects.filter(formulation__isnull=False, month__isnull=False)
    if since or until:
        months = months.filter(month__range=(since or dt.date.min, until or dt.date.max))
    counted = months.order_by().values_list("formulation").annotate(Sum("readouts"), Sum("uses"))
    counts = {key: (readouts, uses) for key, readouts, uses in counted}
    ranks = ranking({key: readouts for key, (readouts, _uses) in counts.items()})
    found = [Standing(one, *counts[key], ranks[key]) for key, one in Formulation.objects.in_bulk(list(counts)).items()]
    return sorted(found, key=lambda standing: (standing.rank, -standing.uses, standing.formulation.slug))


def rank_of(formulation: Formulation, since: dt.date | None = None) -> tuple[int, int, int] | None:
    """Its rank among those used in dated readouts, of whole months from ``since`` on, of how many, and in how many of
    these it is used; None where in none. One query."""
    months = UsageMonth.objects.filter(formulation__isnull=False, month__isnull=False)
    if since:
        months = months.filter(month__gte=since)
    counts = dict(months.order_by().values_list("formulation").annotate(Sum("readouts")))
    own = counts.get(formulation.pk)
    return own and (1 + sum(count > own for count in counts.values()), len(counts), own)


def first_days(formulations: Collection[int], place: Place | None = None) -> dict[int, dt.date]:
    """Of each that is used (of a place), by its key, the day of the first use held that was printed in time. One query,
    of a short walk along an index for each."""
    own = Usage.objects.filter(formulation=OuterRef("pk"), in_time=True, date__isnull=False)
    if place:
        own = own.filter(place=place)
    first = Subquery(own.order_by("date", "meeting_id").values("date")[:1])
    known = Formulation.objects.filter(pk__in=formulations).order_by().annotate(first=first)
    return {key: day for key, day in known.values_list("pk", "first") if day}


def take_ends(standings: Collection[Standing]) -> None:
    """Give each its first use printed in time, and its last, of all that are held. Two queries."""
    own = Usage.objects.filter(formulation=OuterRef("pk"), date__isnull=False)
    known = Formulation.objects.filter(pk__in=[one.formulation.pk for one in standings]).annotate(
        first=Subquery(own.filter(in_time=True).order_by("date", "meeting_id").values("pk")[:1]),
        last=Subquery(own.order_by("-date", "-meeting_id").values("pk")[:1]),
    )
    ends = {key: some for key, *some in known.values_list("pk", "first", "last")}
    uses = Usage.objects.in_bulk({key for some in ends.values() for key in some if key})
    for one in standings:
        one.first, one.last = (uses.get(key) for key in ends.get(one.formulation.pk, (None, None)))


def ranking(counts: dict[int, int]) -> dict[int, int]:
    """Ranks from 1, the highest count first; equals share a rank."""
    places: dict[int, int] = {}
    for place, (_key, count) in enumerate(sorted(counts.items(), key=lambda one: -one[1]), start=1):
        places.setdefault(count, place)
    return {key: places[count] for key, count in counts.items()}


def first_of(formulation: Formulation, place: Place | None = None) -> Usage | None:
    """The first dated use held, printed in time. A short walk along an index."""
    rows = Usage.objects.filter(in_time=True, formulation=formulation, date__isnull=False)
    if place:
        rows = rows.filter(place=place)
    return rows.order_by("date", "meeting_id").first()


def last_of(formulation: Formulation, place: Place | None = None) -> Usage | None:
    """The last dated use held. A look into an index."""
    rows = Usage.objects.filter(formulation=formulation, date__isnull=False)
    if place:
        rows = rows.filter(place=place)
    return rows.order_by("-date", "-meeting_id").first()


@dataclass(slots=True)
class InPlace:
    """``readouts`` of the place's ``held`` use it, from ``first`` until ``last``."""

    place: Place
    readouts: int
    held: int
    first: dt.date | None
    last: dt.date | None


def places_of(formulation: Formulation, most: int = 40) -> list[InPlace]:
    """The places whose dated readouts use it, the most first. Three queries."""
    rows = UsageIn.objects.filter(formulation=formulation, place__isnull=False, dated__gt=0)
    counted = list(rows.order_by("-dated", "place_id").values_list("place", "dated", "first", "last")[:most])
    places = Place.objects.in_bulk([row[0] for row in counted])
    held = Measure.objects.filter(place__in=list(places), date__isnull=False).order_by()
    held = dict(held.values_list("place").annotate(n=Count("*")))
    return [InPlace(places[pk], count, held.get(pk, 0), first, last) for pk, count, first, last in counted]


@dataclass(slots=True)
class Quiet:
    """An organ that used a formulation in ``times`` of its ``until`` dated readouts up to the last use, ``last``;
    ``later``: how many are held since, none of which uses it."""

    organ: Organ
    times: int
    until: int
    last: Usage
    later: int

    @property
    def is_quiet(self) -> bool:
        return self.later >= settings.QUIET_AFTER


def quiet_in(formulation: Formulation) -> list[Quiet]:
    """Of the organs that used it most, what each has published since its last use, the most since first. "Not used
    since" may be said only of those that are quiet. Four queries."""
    rows = UsageIn.objects.filter(formulation=formulation, organ__isnull=False, dated__gt=0)
    used = list(rows.order_by("-dated", "organ_id").select_related("organ")[:QUIET_ORGANS])
    last_day, organs = {one.last for one in used}, [one.organ_id for one in used]
    lasts = Usage.objects.filter(formulation=formulation, organ__in=organs, date__in=last_day).order_by("meeting_id")
    lasts = {(usage.organ_id, usage.date): usage for usage in lasts}
    held = Measure.objects.filter(organ__in=organs, date__isnull=False).order_by()
    held = dict(held.values_list("organ").annotate(n=Count("*")))
    later = _later(used)
    found = [
        Quiet(one.organ, one.dated, held.get(one.organ_id, 0) - later[one.organ_id], lasts[key], later[one.organ_id])
        for one in used
        if (key := (one.organ_id, one.last)) in lasts
    ]
    return sorted(found, key=lambda quiet: (-quiet.later, quiet.organ.slug))


def _later(used: Collection[UsageIn]) -> dict[int, int]:
    """How many dated readouts of each organ are held from after its last use. One query, of a short walk along an index
    for each."""
    held = Measure.objects.filter(organ=OuterRef("organ"), date__gt=OuterRef("last")).order_by().values("organ")
    rows = UsageIn.objects.filter(pk__in=[one.pk for one in used])
    rows = rows.annotate(later=Subquery(held.annotate(n=Count("*")).values("n")))
    return {organ: later or 0 for organ, later in rows.values_list("organ", "later")}
