"""When is an official named for the first time, with a post not printed before, or again after long?

Each is told of one row of attendance and rests on what is printed of the official before it; so when a meeting changes,
those whom it names or named are read again, whole, and nobody else.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from archive.extraction.folding import fold_key
from archive.models import Attendance, Movement

FIRST_NAMED, POST, BACK = "first_named", "post", "back"
AWAY = dt.timedelta(180)
AT_ONCE = 500  # officials in one query


class Printed(NamedTuple):
    """A row of attendance of an official."""

    day: dt.date
    row: int
    place: int | None
    post: str


def note(people: Collection[int]) -> None:
    """Find what is to be told of these officials anew; what stays the same is not written. Two queries for each
    ``AT_ONCE`` of them, and those that write."""
    ordered = sorted(people)
    for some in (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE)):
        held = {_what(one): one.pk for one in Movement.objects.filter(person__in=some)}
        found = {_what(one): one for one in _found(some)}
        if gone := [pk for what, pk in held.items() if what not in found]:
            Movement.objects.filter(pk__in=gone).delete()
        Movement.objects.bulk_create(one for what, one in found.items() if what not in held)


def note_all() -> None:
    """As ``note`` of everybody."""
    note(set(Attendance.objects.filter(person__isnull=False).order_by().values_list("person", flat=True).distinct()))


def _what(one: Movement) -> tuple:
    return one.person_id, one.what, one.row, one.before, one.date, one.place_id


def _found(people: Collection[int]) -> Iterator[Movement]:
    rows = Attendance.objects.filter(person__in=people, met_on__isnull=False).order_by("person", "met_on", "meeting")
    rows = rows.values_list("person", "met_on", "pk", "met_in", "post")
    for person, own in groupby(rows.iterator(chunk_size=5_000), key=itemgetter(0)):
        for what, now, before in told(Printed(*rest) for _person, *rest in own):
            told_of = {"row": now.row, "date": now.day, "place_id": now.place, "before": before and before.row}
            yield Movement(person_id=person, what=what, **told_of)


def told(rows: Iterable[Printed]) -> Iterator[tuple[str, Printed, Printed | None]]:
    """What is to be told of one official, whose ``rows`` are in the order of their days: what, where, and the row
    before (with a post that is new, the last that prints one)."""
    before = printed = None
    posts: set[str] = set()
    for one in rows:
        if before is None:
            yield FIRST_NAMED, one, None
        elif one.day - before.day >= AWAY:
            yield BACK, one, before
        before = one
        if not one.post:
            continue
        if one.post not in posts:
            if printed and _is_new(one.post, posts):
                yield POST, one, printed
            posts.add(one.post)
        printed = one


def _is_new(post: str, posts: Collection[str]) -> bool:
    """Whether a printed post is none of ``posts``: neither a shorter form nor a part of one, nor the other way round.
    Only those of its own script are compared, and some have to be."""
    keys = [fold_key(other) for other in posts if other.isascii() == post.isascii()]
    key = fold_key(post)
    return bool(keys) and not any(key in other or other in key for other in keys)
