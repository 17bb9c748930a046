"""When is an official named for the first time, with a post not printed before, or again after long?

Each is told of one row of attendance and rests on what is printed of the official before it; so when a meeting changes,
those whom it names or named are read again, whole, and nobody else.
"""

import datetime as dt
import re
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
    offices: set[str] = set()
    for one in rows:
        if before is None:
            yield FIRST_NAMED, one, None
        elif one.day - before.day >= AWAY:
            yield BACK, one, before
        before = one
        if not one.post:
            continue
        if one.post not in posts:
            posts.add(one.post)
            now = _offices(one.post)
            if printed and any(_is_new(office, offices) for office in now):
                yield POST, one, printed
            offices |= now
        printed = one


_BETWEEN = re.compile(r"[、，,；;]")
# What stands before the name of an office makes it another.
_OTHER = r"(?<!副)(?<!代)(?<!代理)(?<!原)(?<!前)(?<!deputy)(?<!vice)(?<!acting)(?<!former)"
_RANK = re.compile("副|代|原|前")
LEAST_OF, LEAST_LONG = 0.6, 5  # 中组部部长 is 中央组织部部长; 省长 is not 省委组织部部长


def _offices(post: str) -> set[str]:
    return set(filter(None, map(fold_key, _BETWEEN.split(post))))


def _is_new(office: str, offices: Collection[str]) -> bool:
    """Whether an office is none of ``offices``: no shorter form, part or abbreviation of one, nor the other way round.
    Only those of its own script are compared, and some have to be. A mayor is no deputy mayor."""
    others = [other for other in offices if other.isascii() == office.isascii()]
    return bool(others) and not any(_are_one(office, other) for other in others)


def _are_one(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if re.search(_OTHER + re.escape(short), long):
        return True
    if len(short) < max(LEAST_LONG, LEAST_OF * len(long)) or _RANK.findall(short) != _RANK.findall(long):
        return False
    signs = iter(long)  # an abbreviation leaves out signs and keeps their order
    return not short.isascii() and all(sign in signs for sign in short)
