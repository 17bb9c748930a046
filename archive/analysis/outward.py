"""How does what was said at the centre reach the places, and after how many days?

The lag of a readout is counted from the event's last day to the meeting's first. A place's usual lag is the median,
over the events that it passes on within ``LAG_HORIZON`` days, of the lag of its first readout that does. An event
counts only where a readout of the place is held of the week after it: else an earlier one may not have been collected.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from statistics import median

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q

from archive.models import Event, Measure, Passing, Place, Reach

LEAST = 3  # of fewer events nothing is usual


# What a readout does with an event; that it reached the place, which what looks ahead to it does not tell.
HOW = {"passed-on": Q(on=True), "named": Q(on=False), "reached": Q(on=True, lag__gte=0)}


def events_told(since: dt.date | None = None, until: dt.date | None = None):
    """The events that ended in the period and that readouts refer to, those that most pass on first. As an index has
    them."""
    rows = Event.objects.filter(Q(passed_on__gt=0) | Q(named__gt=0))
    if since or until:
        rows = rows.filter(end__range=(since or dt.date.min, until or dt.date.max))
    return rows.order_by("-passed_on", "-named", "pk")


def passings_of(event: Event, how: str = ""):
    """The readouts that refer to it, each by the first reference that passes it on, or names it where none does;
    earliest first, those without a date last. ``how``: only those that it counts as one of ``HOW``."""
    own = Passing.objects.filter(event=event)
    same = own.filter(meeting=OuterRef("meeting"))
    passes, first = Exists(same.filter(on=True)), ~Exists(same.filter(on=OuterRef("on"), start__lt=OuterRef("start")))
    rows = own.filter(HOW.get(how, Q()), first).filter(Q(on=True) | ~passes)
    rows = rows.select_related("meeting__organ", "place", "meeting__source")
    return rows.defer("meeting__source__text").order_by(F("date").asc(nulls_last=True), "meeting", "start")


def places_reached(event: Event) -> list[tuple[Reach, int]]:
    """The places that pass the event on, the quickest first, and how many readouts of each are held of the
    ``LAG_HORIZON`` days after the event. Two queries."""
    rows = list(Reach.objects.filter(event=event).select_related("place", "first").order_by("lag", "place__slug"))
    horizon = (event.end, event.end + dt.timedelta(settings.LAG_HORIZON))
    held = Measure.objects.filter(place__in=[row.place_id for row in rows], date__range=horizon).order_by()
    held = dict(held.values_list("place").annotate(n=Count("*")))
    return [(row, held.get(row.place_id, 0)) for row in rows]


@dataclass(slots=True)
class Usual:
    """A place's usual lag: the ``median`` over ``events`` events passed on within the horizon and collected from the
    first week on, of ``of`` that it passes on at all; None where there are fewer than ``LEAST`` such."""

    place: Place
    median: float | None
    quickest: int | None
    slowest: int | None
    events: int
    of: int
    lags: list[int] = field(default_factory=list)


def usual_lags(places: Collection[int] | None = None) -> list[Usual]:
    """Of every place that passes anything on, those with the most events first. Two queries."""
    rows = Reach.objects.order_by()
    if places is not None:
        rows = rows.filter(place__in=places)
    lags: dict[int, list[int]] = defaultdict(list)
    of: Counter[int] = Counter()
    for place, lag, collected in rows.values_list("place", "lag", "collected"):
        of[place] += 1
        if lag <= settings.LAG_HORIZON and collected:
            lags[place].append(lag)
    found = []
    for pk, place in Place.objects.in_bulk(list(of)).items():
        own = sorted(lags[pk])
        middle = _whole(median(own)) if len(own) >= LEAST else None
        found.append(Usual(place, middle, *((own[0], own[-1]) if own else (None, None)), len(own), of[pk], own))
    return sorted(found, key=lambda usual: (-usual.events, -usual.of, usual.place.slug))


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def firsts_of(place: Place, *, in_time: bool = False):
    """Each event that the place passes on (``Reach``), the latest event first; ``in_time``: those that count for its
    usual lag."""
    rows = Reach.objects.filter(place=place).select_related("event", "first")
    if in_time:
        rows = rows.filter(lag__lte=settings.LAG_HORIZON, collected=True)
    return rows.order_by("-event__end", "-event__key")


def counts(reach: Reach) -> bool:
    """Whether it counts for the place's usual lag."""
    return reach.collected and reach.lag <= settings.LAG_HORIZON


@dataclass(slots=True)
class Resolution:
    """Of ``references`` in all, ``naming`` say which event they mean, ``documents`` name a document by its title, and
    of ``dated`` of both the days are known."""

    references: int
    naming: int
    documents: int
    dated: int


DOCUMENT = Q(key__gte="《", key__lt="》")


def references(counted_as: str = ""):
    """What ``Resolution`` counts under this name, each as an index has it; without one, every reference."""
    rows = Passing.objects.all()
    if counted_as == "dated":
        return rows.filter(event__isnull=False).order_by("event", "date", "meeting", "start")
    if counted_as == "documents":
        rows = rows.filter(DOCUMENT)
    elif counted_as == "naming":
        rows = rows.filter(Q(key__gt="", key__lt="《") | Q(key__gte="》"))
    return rows.order_by("key", "date", "pk")


def resolution() -> Resolution:
    """Four queries, each answered by an index."""
    counts = (references(name).order_by().count() for name in ("naming", "documents", "dated"))
    return Resolution(Passing.objects.count(), *counts)
