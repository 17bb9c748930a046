"""Which directives go through many meetings and places, and how does one end?

A thread is the same sentence in several meetings: the same letters and digits, as folded. What is nearly the same is
found from one of them, on its page.
"""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Max

from archive.models import Directive, Meeting

SHORTEST = 12  # characters: "Keep it up." is in many meetings and leads nowhere
LOOKED_AT = 400  # of the sentences said most often


class Thread(NamedTuple):
    """One sentence in ``meetings`` readouts of so many places and organs. ``first`` and ``last`` are days, None where
    none is known; ``latest`` is where it was said last."""

    latest: Directive
    meetings: int
    places: int
    organs: int
    first: dt.date | None
    last: dt.date | None


def widest(most: int) -> list[Thread]:
    """Of the sentences said most often those in most places, then in most meetings. Three queries; the first reads the
    index of all directives."""
    often = Directive.objects.exclude(fingerprint=None).order_by().values("fingerprint")
    often = often.annotate(times=Count("pk"), newest=Max("pk")).filter(times__gt=1).order_by("-times", "fingerprint")
    said: dict[int, list] = defaultdict(list)
    marks = [row["fingerprint"] for row in often[:LOOKED_AT]]
    columns = ("fingerprint", "pk", "meeting", "meeting__date", "meeting__place", "meeting__organ")
    for mark, *place in Directive.objects.filter(fingerprint__in=marks).order_by().values_list(*columns):
        said[mark].append(place)
    found = []
    for mark in marks:
        rows = said[mark]
        days = [row[2] for row in rows if row[2]]
        latest = max(rows, key=lambda row: (row[2] or dt.date.min, row[0]))[0]
        counts = [len({row[at] for row in rows if row[at]}) for at in (1, 3, 4)]
        if counts[0] > 1:
            found.append((latest, *counts, min(days, default=None), max(days, default=None)))
    found.sort(key=lambda one: (-one[2], -one[1], one[0]))
    directives = Directive.objects.on_page().in_bulk([one[0] for one in found])
    kept = [Thread(directives[one[0]], *one[1:]) for one in found if one[0] in directives]
    return [thread for thread in kept if len(thread.latest.text) >= SHORTEST][:most]


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
