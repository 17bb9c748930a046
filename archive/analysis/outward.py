"""How does what was said at the centre reach the places, and after how many days?

The lag of a readout is counted from the event's last day to the meeting's first. A place's usual lag is the median,
over the events that it passes on within ``LAG_HORIZON`` days, of the lag of its first readout that does. An event
counts only where a readout of the place is held of the week after it: else an earlier one may not have been collected.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from statistics import median

from django.conf import settings
from django.db.models import Count, Min, Q

from archive.models import Event, Measure, Meeting, Passing, Place

WEEK = 7  # days
RANGES = 400  # a database takes so many conditions in one statement and not many more


@dataclass(slots=True)
class Told:
    """An event with what refers to it: ``on`` readouts pass it on, in ``places``; ``named`` only name it."""

    event: Event
    on: int
    named: int
    places: int


def events_told(since: dt.date | None = None, until: dt.date | None = None) -> list[Told]:
    """The events that ended in the period, those that most readouts pass on first. Two queries."""
    rows = Passing.objects.filter(event__isnull=False)
    if since or until:
        rows = rows.filter(event__end__range=(since or dt.date.min, until or dt.date.max))
    counted = (
        rows.order_by()
        .values_list("event")
        .annotate(
            passed=Count("meeting", distinct=True, filter=Q(on=True)),
            every=Count("meeting", distinct=True),
            places=Count("place", distinct=True, filter=Q(on=True)),
        )
        .order_by("-passed", "-every", "event")[:1000]
    )
    counted = list(counted)
    events = Event.objects.in_bulk([row[0] for row in counted])
    return [Told(events[pk], on, every - on, places) for pk, on, every, places in counted if pk in events]


def passings_of(event: Event):
    """The readouts that refer to it, earliest first; those without a date last."""
    rows = Passing.objects.filter(event=event).select_related("meeting__organ", "place", "meeting__source")
    return rows.defer("meeting__source__text").order_by("date", "meeting", "start")


@dataclass(slots=True)
class Reached:
    """A place and one event: ``lag`` of its first readout that passes it on (``first``), how many do, and how many of
    the place's readouts are held in the ``LAG_HORIZON`` days after the event."""

    place: Place
    lag: int
    first: Passing
    readouts: int
    held: int


def places_reached(event: Event) -> list[Reached]:
    """The places that pass the event on, the quickest first. Four queries."""
    rows = Passing.objects.filter(event=event, on=True, lag__gte=0, place__isnull=False).order_by("lag", "meeting")
    first: dict[int, Passing] = {}
    readouts: dict[int, set[int]] = defaultdict(set)
    for passing in rows:
        first.setdefault(passing.place_id, passing)
        readouts[passing.place_id].add(passing.meeting_id)
    places = Place.objects.in_bulk(list(first))
    horizon = (event.end, event.end + dt.timedelta(settings.LAG_HORIZON))
    held = Measure.objects.filter(place__in=list(first), date__range=horizon).order_by().values_list("place")
    held = dict(held.annotate(Count("pk")))
    found = [Reached(places[pk], p.lag, p, len(readouts[pk]), held.get(pk, 0)) for pk, p in first.items()]
    return sorted(found, key=lambda reached: (reached.lag, reached.place.slug))


@dataclass(slots=True)
class Usual:
    """A place's usual lag: the ``median`` over ``events`` events passed on within the horizon and collected from the
    first week on, of ``of`` that it passes on at all; None where there is none such."""

    place: Place
    median: float | None
    quickest: int | None
    slowest: int | None
    events: int
    of: int
    lags: list[int] = field(default_factory=list)


def usual_lags(places: Collection[int] | None = None) -> list[Usual]:
    """Of every place that passes anything on, those with the most events first. Four queries."""
    rows = Passing.objects.filter(on=True, event__isnull=False, lag__gte=0, place__isnull=False)
    if places is not None:
        rows = rows.filter(place__in=places)
    lags: dict[int, list[int]] = defaultdict(list)
    late: dict[int, int] = defaultdict(int)
    firsts = list(rows.order_by().values_list("place", "event").annotate(Min("lag")))
    ends = dict(Event.objects.filter(pk__in={event for _place, event, _lag in firsts}).values_list("pk", "end"))
    collected = _collected(ends.values())
    for place, event, lag in firsts:
        if lag <= settings.LAG_HORIZON and was_collected(collected, place, ends[event]):
            lags[place].append(lag)
        else:
            late[place] += 1
    known = Place.objects.in_bulk([*lags, *(place for place in late if place not in lags)])
    found = []
    for pk, place in known.items():
        own = sorted(lags.get(pk, ()))
        ends = (median(own), own[0], own[-1]) if own else (None, None, None)
        found.append(Usual(place, *ends, len(own), len(own) + late[pk], own))
    return sorted(found, key=lambda usual: (-usual.events, -usual.of, usual.place.slug))


def was_collected(collected: Collection[tuple[int, dt.date]], place: int, end: dt.date) -> bool:
    """Whether a readout of the place is held of the week after ``end``."""
    return any((place, end + dt.timedelta(day)) in collected for day in range(WEEK))


def _collected(ends: Iterable[dt.date]) -> set[tuple[int, dt.date]]:
    """(place, day) of the readouts held of the week after each of ``ends``, the latest ``RANGES``. One query."""
    runs: list[list[dt.date]] = []
    for end in sorted(set(ends)):
        last = end + dt.timedelta(WEEK - 1)
        if runs and end <= runs[-1][1]:
            runs[-1][1] = last
        else:
            runs.append([end, last])
    within = Q(pk=None)
    for first, last in runs[-RANGES:]:
        within |= Q(date__range=(first, last))
    return set(Meeting.objects.filter(within, place__isnull=False).order_by().values_list("place", "date").distinct())


def firsts_of(place: Place) -> list[tuple[Event, Passing, bool]]:
    """Each event that the place passes on, with its first readout that does, and whether that counts for the usual lag;
    the latest event first. Three queries."""
    first: dict[int, Passing] = {}
    rows = Passing.objects.filter(place=place, on=True, event__isnull=False, lag__gte=0)
    for passing in rows.order_by("lag", "meeting")[:5000]:
        first.setdefault(passing.event_id, passing)
    events = Event.objects.in_bulk(list(first))
    collected = _collected(event.end for event in events.values())
    found = [
        (event, first[pk], first[pk].lag <= settings.LAG_HORIZON and was_collected(collected, place.pk, event.end))
        for pk, event in events.items()
    ]
    return sorted(found, key=lambda one: (one[0].end, one[0].key), reverse=True)


@dataclass(slots=True)
class Resolution:
    """Of ``references`` in all, ``naming`` say which event they mean, and of ``dated`` the days are known."""

    references: int
    naming: int
    dated: int


def resolution() -> Resolution:
    rows = Passing.objects.order_by()
    counts = rows.aggregate(
        references=Count("pk"), naming=Count("pk", filter=~Q(key="")), dated=Count("pk", filter=Q(event__isnull=False))
    )
    return Resolution(**counts)
