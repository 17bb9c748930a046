"""Which directives go through many meetings and places, and how does one end?

A thread is the same sentence in several meetings: the same letters and digits, as folded. What is nearly the same is
found from one of them, on its page.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Max

from archive.models import Directive, Measure, Meeting, Thread

ORDERS = {
    "places": ("-places", "-meetings", "fingerprint"),
    "meetings": ("-meetings", "-places", "fingerprint"),
    "days": ("-days", "-meetings", "fingerprint"),
}


def ordered(by: str):
    """The threads that lead, those in most places, in most meetings or over most days first; ``by`` is a key of
    ``ORDERS``. As an index has them."""
    return Thread.objects.filter(leads=True).order_by(*ORDERS[by])


def latest(threads: Iterable[Thread]) -> list[tuple[Thread, Directive]]:
    """Each with the directive where it was said last. A constant number of queries."""
    threads = list(threads)
    found = Directive.objects.on_page().in_bulk([thread.latest for thread in threads])
    return [(thread, found[thread.latest]) for thread in threads if thread.latest in found]


class Counts(NamedTuple):
    """Of how many directives, in how many readouts, threads are looked for."""

    directives: int
    readouts: int


def counted() -> Counts:
    """Two queries; an index counts."""
    return Counts(Directive.objects.count(), Measure.objects.count())


class Ending(NamedTuple):
    """``last``: where it was said last, word for word or nearly. So many readouts later than that are held: of the
    organ that said it last, of its place, of all. ``until``: the last day of which any is held."""

    last: Directive
    organ: int
    place: int
    all: int
    until: dt.date | None


def ending(last: Directive) -> Ending:
    """Three queries. ``last`` has a date, with its meeting."""
    meeting = last.meeting
    later = Meeting.objects.filter(date__gt=meeting.date).order_by()
    counted = later.aggregate(many=Count("pk"), until=Max("date"))
    organ = later.filter(organ=meeting.organ_id).count() if meeting.organ_id else 0
    place = later.filter(place=meeting.place_id).count() if meeting.place_id else 0
    return Ending(last, organ, place, counted["many"], counted["until"])
