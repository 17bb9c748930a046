"""What is added up over many readouts, so that a page need not: months, events, threads, movements. When some readouts
change, what they were part of and what they are part of now is added up anew, and nothing else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncMonth

from archive.analysis import movements, weaving
from archive.models import Event, Measure, Passing, Reach, Usage, UsageIn, UsageMonth

WEEK = 7  # days after an event of which a readout of the place must be held for its lag to count
AT_ONCE = 500  # keys in one query


@dataclass(slots=True)
class Touched:
    """What ``meetings`` are part of. ``months``: (formulation, first day), formulation None for the count of all;
    ``organs`` and ``places``: (formulation, the organ or place that uses it); ``events``: keys of rows; ``reaches``:
    (event, place); ``threads``: fingerprints; ``people``: whom they print."""

    meetings: set[int] = field(default_factory=set)
    months: set[tuple[int | None, dt.date | None]] = field(default_factory=set)
    organs: set[tuple[int, int]] = field(default_factory=set)
    places: set[tuple[int, int]] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    reaches: set[tuple[int, int]] = field(default_factory=set)
    threads: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    def __ior__(self, other: "Touched") -> "Touched":
        for name in self.__slots__:
            getattr(self, name).update(getattr(other, name))
        return self

    def of(self, passings: Iterable[Passing]) -> None:
        """And what these references, as they are now, are part of."""
        for passing in passings:
            if passing.event_id:
                self.events.add(passing.event_id)
                if passing.place_id:
                    self.reaches.add((passing.event_id, passing.place_id))


def touched_by(ids: Collection[int]) -> Touched:
    """What the meetings ``ids`` are part of, as they are counted. Four queries."""
    found = Touched(set(ids))
    used = Usage.objects.filter(meeting__in=ids).order_by().values_list("formulation", "date", "organ", "place")
    for formulation, day, organ, place in used.distinct():
        found.months.add((formulation, day and day.replace(day=1)))
        if organ:
            found.organs.add((formulation, organ))
        if place:
            found.places.add((formulation, place))
    days: dict[int, list[dt.date]] = defaultdict(list)
    for day, place, *keys in Measure.objects.filter(pk__in=ids).values_list("date", "place", "said", "printed"):
        found.months.add((None, day and day.replace(day=1)))
        said, printed = (np.frombuffer(packed, "<i8").tolist() for packed in keys)
        found.threads.update(said)
        found.people.update(printed)
        if day and place:
            days[place].append(day)
    found.of(Passing.objects.filter(meeting__in=ids, event__isnull=False).only("event", "place"))
    if days:  # something is held of a week now of which nothing was, or the other way round
        every = [day for some in days.values() for day in some]
        ends = (min(every) - dt.timedelta(WEEK - 1), max(every))
        near = Reach.objects.filter(place__in=list(days), event__end__range=ends).values_list(
            "event", "place", "event__end"
        )
        found.reaches |= {
            (event, place) for event, place, end in near if any(0 <= (day - end).days < WEEK for day in days[place])
        }
    return found


def add_up(touched: Touched) -> None:
    _months(touched.months)
    _used_in("organ", touched.organs)
    _used_in("place", touched.places)
    _reaches(touched.reaches)
    _events(touched.events | {event for event, _place in touched.reaches})
    weaving.weave(touched.threads, touched.meetings)
    movements.note(touched.people)


def add_up_all() -> None:
    """As ``add_up`` of everything; a constant number of queries but for the places of each event."""
    UsageMonth.objects.all().delete()
    month = TruncMonth("date")
    used = Usage.objects.order_by().values_list("formulation", month).annotate(Count("pk"), Sum("uses"))
    held = Measure.objects.order_by().values_list(month).annotate(n=Count("*"))
    UsageMonth.objects.bulk_create(
        [UsageMonth(formulation_id=f, month=m, readouts=n, uses=uses) for f, m, n, uses in used]
        + [UsageMonth(formulation=None, month=m, readouts=n, uses=0) for m, n in held]
    )
    UsageIn.objects.all().delete()
    for whose in ("organ", "place"):
        UsageIn.objects.bulk_create(_usages_in(whose, Usage.objects.filter(**{f"{whose}__isnull": False})))
    Reach.objects.all().delete()
    _reaches(set(_reached().values_list("event", "place").distinct()))
    _events(set(Event.objects.values_list("pk", flat=True)))
    weaving.weave_all()
    movements.note_all()


# Months -------------------------------------------------------------------------------------------------------------


def _months(touched: Collection[tuple[int | None, dt.date | None]]) -> None:
    """Four queries for each month."""
    by_month: dict[dt.date | None, set[int | None]] = defaultdict(set)
    for formulation, month in touched:
        by_month[month].add(formulation)
    rows = []
    for month, formulations in by_month.items():
        within = {"date": None} if month is None else {"date__range": (month, last_day(month))}
        named = {f for f in formulations if f is not None}
        UsageMonth.objects.filter(month=month, formulation__in=named).delete()
        counted = Usage.objects.filter(formulation__in=named, **within).order_by().values_list("formulation")
        rows += [
            UsageMonth(formulation_id=f, month=month, readouts=readouts, uses=uses)
            for f, readouts, uses in counted.annotate(Count("pk"), Sum("uses"))
        ]
        if None in formulations:
            UsageMonth.objects.filter(month=month, formulation=None).delete()
            if held := Measure.objects.filter(**within).count():
                rows.append(UsageMonth(formulation=None, month=month, readouts=held, uses=0))
    UsageMonth.objects.bulk_create(rows)


def _used_in(whose: str, touched: Collection[tuple[int, int]]) -> None:
    """Two queries for each organ or place. ``whose``: "organ" or "place"."""
    formulations: dict[int, set[int]] = defaultdict(set)
    for formulation, key in touched:
        formulations[key].add(formulation)
    rows = []
    for key, some in formulations.items():
        of = {whose: key, "formulation__in": some}
        UsageIn.objects.filter(**of).delete()
        rows += _usages_in(whose, Usage.objects.filter(**of))
    UsageIn.objects.bulk_create(rows)


def _usages_in(whose: str, usages) -> Iterator[UsageIn]:
    counted = usages.order_by().values_list("formulation", whose)
    counted = counted.annotate(Count("pk"), Count("date"), start=Min("date", filter=Q(in_time=True)), end=Max("date"))
    for formulation, key, readouts, dated, first, last in counted:
        own = {"formulation_id": formulation, f"{whose}_id": key}
        yield UsageIn(**own, readouts=readouts, dated=dated, first=first, last=last)


def last_day(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)


# Events -------------------------------------------------------------------------------------------------------------


def _reached():
    """The references by which a place passes an event on."""
    return Passing.objects.filter(on=True, event__isnull=False, lag__gte=0, place__isnull=False).order_by()


def _reaches(touched: Collection[tuple[int, int]]) -> None:
    """Four queries for each event."""
    places: dict[int, set[int]] = defaultdict(set)
    for event, place in touched:
        places[event].add(place)
    ends = dict(Event.objects.filter(pk__in=places).values_list("pk", "end"))
    rows = []
    for event, some in places.items():
        Reach.objects.filter(event=event, place__in=some).delete()
        if event not in ends:
            continue
        firsts: dict[int, list] = {}
        readouts: dict[int, set[int]] = defaultdict(set)
        found = _reached().filter(event=event, place__in=some).order_by("lag", "meeting_id", "start")
        for pk, place, lag, meeting in found.values_list("pk", "place", "lag", "meeting"):
            firsts.setdefault(place, [pk, lag])
            readouts[place].add(meeting)
        week = (ends[event], ends[event] + dt.timedelta(WEEK - 1))
        held = Measure.objects.filter(place__in=list(firsts), date__range=week).order_by()
        collected = set(held.values_list("place", flat=True).distinct())
        rows += [
            Reach(
                event_id=event,
                place_id=place,
                first_id=first,
                lag=lag,
                readouts=len(readouts[place]),
                collected=place in collected,
            )
            for place, (first, lag) in firsts.items()
        ]
    Reach.objects.bulk_create(rows)


def _events(keys: Collection[int]) -> None:
    """Three queries for each ``AT_ONCE``, and those that write."""
    for some in _parts(keys):
        events = Event.objects.in_bulk(some)
        counted = Passing.objects.filter(event__in=some).order_by().values_list("event")
        counts = {
            event: (passed, every - passed)
            for event, passed, every in counted.annotate(
                passed=Count("meeting", distinct=True, filter=Q(on=True)), every=Count("meeting", distinct=True)
            )
        }
        places = dict(Reach.objects.filter(event__in=some).order_by().values_list("event").annotate(Count("pk")))
        changed = []
        for pk, event in events.items():
            now = (*counts.get(pk, (0, 0)), places.get(pk, 0))
            if now != (event.passed_on, event.named, event.places):
                event.passed_on, event.named, event.places = now
                changed.append(event)
        Event.objects.bulk_update(changed, ["passed_on", "named", "places"], batch_size=200)


def _parts(keys: Collection[int]) -> Iterator[list[int]]:
    keys = sorted(keys)
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
