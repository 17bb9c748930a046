"""Who is named at an organ's meetings, who is not, and of whom do the readouts not say?

Somebody is expected on a day because a dated post in the organ says so, or because they are named at its meetings
before and after, and in more than ``PRESENCE_REGULAR`` of the full lists between: who comes now and then is a guest.
Expected and not in a closed list: not named; without a post only between two closed lists that do name them. Expected
where the list is open, where there is none, where it names less than ``PRESENCE_ROLL`` of those expected (a ceremony's
guests, not the organ's roll), or where a printed name may be theirs: unknown. Not named is not absent.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

from archive.analysis.listing import ABSENT
from archive.extraction.folding import fold_key
from archive.models import Attendance, Measure, Meeting, Naming, Organ, Person, PersonName, Place, Post

MOST_ORGANS = 300  # in the list of all
NAMED, NOT_NAMED, UNKNOWN = "named", "not_named", "unknown"
GAP_MEETINGS = 400  # the latest meetings with a list, over which gaps are measured
MOST_ROWS = 200
AT_ONCE = 900  # meetings named in one query
LEAST_COMMON = 3  # names that two lists share before their orders are compared


# Columns of a meeting and its source that no matrix shows, and that take longer to read than all others.
UNREAD = ("why", "by_hand", "passages", "groups", "source__text", "source__noise")


class At(NamedTuple):
    """Where somebody is named."""

    meeting_id: int
    date: dt.date


@dataclass(slots=True)
class Sitting:
    """One column: a meeting, what its list is, and whom it names, in order, each with the place in its source;
    ``ranked``: those of them named for being there and for nothing else, in protocol order."""

    meeting: Meeting
    listing: str
    starts: dict[int, int | None] = field(default_factory=dict)
    ranked: list[int] = field(default_factory=list)
    is_roll: bool = True  # of a closed list: it names enough of those expected, as ``members`` has found
    unlinked: frozenset[str] = frozenset()

    @property
    def day(self) -> dt.date:
        return self.meeting.date


@dataclass(slots=True)
class Member:
    """One row. ``basis``: "post" where a dated post says when the official belongs to the organ (``terms``), else
    "named". ``cells`` are in the order of the sittings: a status, or "" where nothing is expected."""

    person: Person
    basis: str
    terms: list[tuple[dt.date, dt.date | None]]
    cells: list[str]
    first: dt.date | None = None
    last: At | None = None
    posts: list[Post] = field(default_factory=list)

    def count(self, status: str) -> int:
        return self.cells.count(status)

    @property
    def named(self) -> int:
        return self.count(NAMED)

    @property
    def not_named(self) -> int:
        return self.count(NOT_NAMED)

    @property
    def unknown(self) -> int:
        return self.count(UNKNOWN)

    @property
    def expected(self) -> int:
        """Of how many meetings the three counts are."""
        return len(self.cells) - self.count("")


LISTED = ("closed", "open")


def sittings_of(
    organ: Organ,
    lists: Collection[str] = LISTED,
    kind: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    place: Place | None = None,
):
    """The organ's dated meetings, newest first, whose readout has one of ``lists``, without any: all; of a kind, of
    these days and this place. An index counts."""
    rows = _of_these(Measure.objects.filter(organ=organ, date__isnull=False), since, until, place)
    if kind:
        rows = rows.filter(kind=kind)
    if lists:
        rows = rows.filter(listing__in=lists)
    return rows.order_by("-date", "-meeting_id")


def _of_these(rows, since: dt.date | None, until: dt.date | None, place: Place | None):
    if since:
        rows = rows.filter(date__gte=since)
    if until:
        rows = rows.filter(date__lte=until)
    return rows.filter(place=place) if place else rows


def kinds_of(organ: Organ) -> list[tuple[str, int]]:
    """The kinds of its dated meetings with a list, the most first. One query over an index."""
    rows = sittings_of(organ).order_by().values_list("kind").annotate(n=Count("*"))
    return sorted(rows, key=lambda one: (-one[1], one[0]))


def latest_of(organs: Collection[int], until: dt.date, many: int) -> dict[int, list[Sitting]]:
    """Of each organ the ``many`` latest dated meetings with a list up to a day, newest first. Two queries, and one
    where a name is nobody's or without a role."""
    found: dict[int, list[Sitting]] = {organ: [] for organ in organs}
    if not organs:
        return found
    # One statement of a short walk along an index for each: asked one by one they take longer to be written than done.
    latest = (
        f"SELECT * FROM (SELECT organ_id, date, meeting_id, listing FROM {Measure._meta.db_table} "
        "WHERE organ_id = %s AND listing IN ('closed', 'open') AND date <= %s "
        "ORDER BY date DESC, meeting_id DESC LIMIT %s) AS latest"
    )
    asked = [value for organ in organs for value in (organ, until.isoformat(), many)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([latest] * len(organs)), asked)
        rows = sorted(cursor.fetchall(), reverse=True)
    for organ, day, pk, how in rows:
        meeting = Meeting.from_db(None, ["id", "date"], (pk, dt.date.fromisoformat(str(day))))
        found[organ].append(Sitting(meeting, how))
    _take_names({sitting.meeting.pk: sitting for some in found.values() for sitting in some})
    return found


def sittings(measures: Collection[Measure], meetings=None) -> list[Sitting]:
    """With who is named at them, in the order given. ``meetings``: the rows to take them from, with what is printed of
    them; their days where nothing is said. Two queries, and one where a name is nobody's or without a role."""
    order = [measure.meeting_id for measure in measures]
    known = (Meeting.objects.only("date") if meetings is None else meetings).in_bulk(order)
    found = {m.pk: Sitting(known[m.pk], m.listing) for m in measures if m.pk in known}
    _take_names(found)
    return [found[pk] for pk in order if pk in found]


def _take_names(found: dict[int, Sitting]) -> None:
    """Gives each whom its readout names, but for those who only sent word. One query, and one where needed."""
    if not found:
        return
    attendance, naming = Attendance._meta.db_table, Naming._meta.db_table
    with connection.cursor() as cursor:  # a thousand names: as rows of a query set they take twice as long
        cursor.execute(
            f"SELECT a.id, a.meeting_id, a.person_id, a.name, a.start, n.by_rank FROM {attendance} a "
            f"LEFT JOIN {naming} n ON n.meeting_id = a.meeting_id AND n.person_id = a.person_id "
            f'WHERE a.meeting_id IN ({", ".join(["%s"] * len(found))}) ORDER BY a."order"',
            list(found),
        )
        rows = cursor.fetchall()
    doubtful = [pk for pk, *_rest, by_rank in rows if by_rank is None]
    absent = _only_absent(doubtful) if doubtful else frozenset()
    unlinked = defaultdict(set)
    for pk, meeting, person, name, start, by_rank in rows:
        if pk in absent:
            continue
        if person is None:
            unlinked[meeting].add(fold_key(name))
            continue
        found[meeting].starts[person] = start
        if by_rank:
            found[meeting].ranked.append(person)
    for pk, names in unlinked.items():
        found[pk].unlinked = frozenset(names)


def _only_absent(rows: Collection[int]) -> set[int]:
    """Of these rows of attendance, those that only sent word. One query."""
    roles = Attendance.roles.through.objects.filter(attendance__in=rows).values_list("attendance", "role")
    absent, there = set(), set()
    for row, role in roles:
        (absent if role in ABSENT else there).add(row)
    return absent - there


def rosters(organs: Collection[Organ]) -> dict[int, dict[int, list[Post]]]:
    """Of each organ the posts held in it, or where none is on record in the body it belongs to, by official. One
    query."""
    bodies = {body for organ in organs for body in (organ.pk, organ.parent_id) if body}
    posts: dict[int, dict[int, list[Post]]] = defaultdict(lambda: defaultdict(list))
    for post in Post.objects.filter(organ__in=bodies).order_by("start"):
        posts[post.organ_id][post.person_id].append(post)
    return {organ.pk: dict(posts.get(organ.pk) or posts.get(organ.parent_id) or {}) for organ in organs}


def members(organ: Organ, shown: Sequence[Sitting]) -> list[Member]:
    """The rows of the matrix in protocol order, as the lists have it on the whole. Five queries."""
    return members_of([(organ, shown)])[0]


def members_of(matrices: Sequence[tuple[Organ, Sequence[Sitting]]], guests: bool = True) -> list[list[Member]]:
    """``members`` of several organs, with those of whom nothing is expected or without. Five queries, however many
    there are."""
    posts = rosters([organ for organ, _shown in matrices])
    wanted = [_rows_for(posts[organ.pk], shown) for organ, shown in matrices]
    if not guests:
        wanted = [
            [person for person in some if _may_be_expected(person, posts[organ.pk], shown)]
            for (organ, shown), some in zip(matrices, wanted, strict=True)
        ]
    everybody = {person for people in wanted for person in people}
    people = Person.objects.in_bulk(everybody)
    ends = _ends([(organ.pk, person) for (organ, _s), some in zip(matrices, wanted, strict=True) for person in some])
    keys = defaultdict(set)
    for person, key in PersonName.objects.filter(person__in=everybody).order_by().values_list("person", "key"):
        keys[person].add(key)
    return [
        _rows(organ, shown, [person for person in some if person in people], people, posts[organ.pk], ends, keys)
        for (organ, shown), some in zip(matrices, wanted, strict=True)
    ]


def _dated(posts: dict[int, list[Post]], shown: Sequence[Sitting]) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    """Whose posts fall into the time of the sittings, and their terms."""
    first, last = min(s.day for s in shown), max(s.day for s in shown)
    return {
        person: [(post.start, post.end) for post in held if post.start]
        for person, held in posts.items()
        if any(post.start and post.start <= last and (not post.end or post.end >= first) for post in held)
    }


def _rows_for(posts: dict[int, list[Post]], shown: Sequence[Sitting]) -> list[int]:
    """Who has a row: those named most first."""
    if not shown:
        return []
    often = Counter(person for sitting in shown for person in sitting.starts)
    return sorted({*often, *_dated(posts, shown)}, key=lambda one: (-often[one], one))[:MOST_ROWS]


def _may_be_expected(person: int, posts: dict[int, list[Post]], shown: Sequence[Sitting]) -> bool:
    """Whether somebody can be, by a post or by coming regularly, as far as the sittings alone tell: namings before and
    after them add none, only lists between which are without the name."""
    if any(post.start for post in posts.get(person, ())):
        return True
    days = [sitting.day for sitting in shown if person in sitting.starts]
    return bool(days) and _share(person, min(days), max(days), shown)[0] > settings.PRESENCE_REGULAR


def _ends(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[At, At]]:
    """(organ, official) -> where named there first and last. Two queries, of two looks into an index for each pair:
    as a condition over all pairs the database would read everything of these organs."""
    if not pairs:
        return {}
    values = ", ".join(f"({int(organ)}, {int(person)})" for organ, person in pairs)
    table = Naming._meta.db_table
    own = f"FROM {table} WHERE organ_id = organ AND person_id = person AND date IS NOT NULL ORDER BY"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked (organ, person) AS (VALUES {values}) "
            f"SELECT organ, person, (SELECT id {own} date, meeting_id LIMIT 1), "
            f"(SELECT id {own} date DESC, meeting_id DESC LIMIT 1) FROM asked"
        )
        found = [row for row in cursor.fetchall() if row[2]]
    rows = Naming.objects.filter(pk__in={key for *_pair, first, last in found for key in (first, last)})
    at = {pk: At(meeting, day) for pk, meeting, day in rows.values_list("pk", "meeting", "date")}
    return {(organ, person): (at[first], at[last]) for organ, person, first, last in found}


def _rows(organ, shown, wanted, people, posts, ends, keys) -> list[Member]:
    if not shown:
        return []
    dated = _dated(posts, shown)
    places: dict[int, list[float]] = defaultdict(list)
    for sitting in shown:
        for rank, person in enumerate(sitting.starts, start=1):
            places[person].append(rank / len(sitting.starts))
    found = []
    for person in wanted:
        terms = dated.get(person)
        first, last = ends.get((organ.pk, person), (None, None))
        basis = "post" if terms else "named"
        if not terms and last and _comes_regularly(person, first.date, last.date, shown):
            terms = [(first.date, last.date)]
        cells = [_status(sitting, person, terms or [], keys[person]) for sitting in shown]
        if terms and basis == "named":
            _only_between_lists(person, first.date, last.date, shown, cells)
        found.append(
            Member(people[person], basis, terms or [], cells, first and first.date, last, posts.get(person, []))
        )
    for number, sitting in enumerate(shown):
        cells = Counter(member.cells[number] for member in found if member.terms)
        expected = cells[NAMED] + cells[NOT_NAMED]
        sitting.is_roll = cells[NAMED] >= settings.PRESENCE_ROLL * expected
        if not sitting.is_roll:
            for member in found:
                if member.cells[number] == NOT_NAMED:
                    member.cells[number] = UNKNOWN
    middle = {one: sum(p) / len(p) if (p := places[one]) else 2 for one in wanted}
    return sorted(found, key=lambda member: (middle[member.person.pk], member.person.slug))


def _only_between_lists(person: int, first: dt.date, last: dt.date, shown: Sequence[Sitting], cells: list[str]) -> None:
    """Without a dated post, not named is who stands in full lists before and after. Named before that at a ceremony
    alone, an official may not have been a member yet: unknown."""
    lists = [sitting.day for sitting in shown if sitting.listing == "closed" and person in sitting.starts]
    days = [sitting.day for sitting in shown]
    since = first if first < min(days) else min(lists)
    until = last if last > max(days) else max(lists)
    for number, day in enumerate(days):
        if cells[number] == NOT_NAMED and not since < day < until:
            cells[number] = UNKNOWN


def _comes_regularly(person: int, first: dt.date, last: dt.date, shown: Sequence[Sitting]) -> bool:
    share, lists = _share(person, first, last, shown)
    return lists > 1 and share > settings.PRESENCE_REGULAR


def _share(person: int, first: dt.date, last: dt.date, shown: Sequence[Sitting]) -> tuple[float, int]:
    """Of the full lists of these days, the share that name somebody, and how many lists there are."""
    between = [person in s.starts for s in shown if s.listing == "closed" and first <= s.day <= last]
    return sum(between) / len(between) if between else 0, len(between)


def _status(sitting: Sitting, person: int, terms, keys: Collection[str]) -> str:
    if person in sitting.starts:
        return NAMED
    if not any(start <= sitting.day and (end is None or sitting.day <= end) for start, end in terms):
        return ""
    if sitting.listing == "closed" and not sitting.unlinked.intersection(keys):
        return NOT_NAMED
    return UNKNOWN


@dataclass(slots=True)
class Gap:
    """Between two namings of an official at an organ's meetings: ``lists`` closed lists lie between them."""

    person: Person
    since: At
    until: At
    lists: int

    @property
    def days(self) -> int:
        return (self.until.date - self.since.date).days


def longest_gaps(organ: Organ, count: int = 12) -> tuple[list[Gap], int]:
    """The longest gaps between two namings at its latest ``GAP_MEETINGS`` meetings with a list, one of each official,
    with at least one closed list in between; and over how many meetings that is. Only of whom something is expected:
    with a dated post in the organ, or named in more than ``PRESENCE_REGULAR`` of its closed lists from the first naming
    to the last; that a guest came to two ceremonies says nothing of the time between. Four queries, and one for each
    ``AT_ONCE`` of the meetings of that time."""
    measures = list(sittings_of(organ)[:GAP_MEETINGS].values_list("meeting", "date", "listing"))
    if not measures:
        return [], 0
    full = {pk for pk, _day, listing in measures if listing == "closed"}
    closed = sorted(day for pk, day, _listing in measures if pk in full)
    since = min(day for _pk, day, _listing in measures)
    days = dict(Measure.objects.filter(organ=organ, date__gte=since).order_by().values_list("meeting", "date"))
    every, namings = list(days), []
    for at in range(0, len(every), AT_ONCE):
        rows = Naming.objects.filter(meeting__in=every[at : at + AT_ONCE]).order_by()
        # The day of each is known: reading six for a meeting takes longer than all else.
        namings += [(days[meeting], meeting, person) for meeting, person in rows.values_list("meeting", "person")]
    before: dict[int, At] = {}
    firsts: dict[int, dt.date] = {}
    often: Counter[int] = Counter()
    widest: dict[int, tuple[int, int, At, At]] = {}
    for day, meeting, person in sorted(namings):
        naming, earlier = At(meeting, day), before.get(person)
        before[person] = naming
        firsts.setdefault(person, day)
        often[person] += meeting in full
        if earlier is None:
            continue
        lists = bisect_left(closed, day) - bisect_left(closed, earlier.date + dt.timedelta(1))
        if lists > 0:
            gap = ((day - earlier.date).days, lists, earlier, naming)
            if person not in widest or gap[0] > widest[person][0]:
                widest[person] = gap
    posts = rosters([organ])[organ.pk]

    def is_expected(person: int, earlier: At, naming: At) -> bool:
        for post in posts.get(person, ()):
            if post.start and post.start <= naming.date and not (post.end and post.end < earlier.date):
                return True
        between = bisect_right(closed, before[person].date) - bisect_left(closed, firsts[person])
        return often[person] > settings.PRESENCE_REGULAR * between

    gaps = [(person, gap) for person, gap in widest.items() if is_expected(person, *gap[2:])]
    most = sorted(gaps, key=lambda one: (-one[1][0], one[0]))[:count]
    people = Person.objects.in_bulk([person for person, _gap in most])
    return [Gap(people[p], since, until, lists) for p, (_d, lists, since, until) in most], len(measures)


@dataclass(slots=True)
class Move:
    """An official who stands elsewhere among those whom two consecutive closed lists share."""

    person: Person
    before: int
    after: int
    passed: list[Person]  # whom they stand before now, and did not, or the other way round

    @property
    def is_up(self) -> bool:
        return self.after < self.before


@dataclass(slots=True)
class Reordering:
    earlier: Sitting
    later: Sitting
    common: int
    moves: list[Move]


def reorderings(shown: Sequence[Sitting]) -> tuple[list[Reordering], int]:
    """Changes of protocol order between consecutive closed lists of ``shown`` (newest first), and how many pairs were
    compared. Only who is named for being there counts: who presides or speaks is named where that is told. One query,
    where something changed."""
    return reorderings_of([shown])[0]


def reorderings_of(matrices: Sequence[Sequence[Sitting]]) -> list[tuple[list[Reordering], int]]:
    """``reorderings`` of several organs. One query, however many there are."""
    found = []
    for shown in matrices:
        closed = [sitting for sitting in shown if sitting.listing == "closed"]
        changed, compared = [], 0
        for later, earlier in zip(closed, closed[1:], strict=False):
            both = set(later.ranked).intersection(earlier.ranked)
            if len(both) < LEAST_COMMON:
                continue
            compared += 1
            now, then = ([person for person in one.ranked if person in both] for one in (later, earlier))
            if now != then:
                changed.append((earlier, later, then, now))
        found.append((changed, compared))
    everybody = {person for changed, _compared in found for *_two, then, _now in changed for person in then}
    people = Person.objects.in_bulk(everybody)
    return [
        (
            [Reordering(earlier, later, len(now), _moves(then, now, people)) for earlier, later, then, now in changed],
            compared,
        )
        for changed, compared in found
    ]


def _moves(then: list[int], now: list[int], people: dict[int, Person]) -> list[Move]:
    was = {person: place for place, person in enumerate(then)}
    stayed = _longest_rising([was[person] for person in now])
    moves = []
    for after, person in enumerate(now):
        if was[person] in stayed:
            continue
        passed = [p for p in now if p != person and (was[p] < was[person]) != (now.index(p) < after)]
        moves.append(Move(people[person], was[person] + 1, after + 1, [people[p] for p in passed]))
    return moves


def _longest_rising(numbers: list[int]) -> set[int]:
    """Of different numbers, the most that rise: who keeps their place when the others are taken for moved."""
    tails: list[int] = []
    ends: list[list[int]] = []
    for number in numbers:
        at = bisect_left(tails, number)
        run = [*(ends[at - 1] if at else []), number]
        tails[at : at + 1], ends[at : at + 1] = [number], [run]
    return set(ends[-1]) if ends else set()


def company_by_period(person: Person, most: int = 15, latest: int = 1000):
    """Who is named with an official, period by period: (step's first days, own meetings in each, rows of (official,
    counts, total)), over the latest ``latest`` dated meetings. Periods are months, or years where more than 18 months
    are covered. Three queries."""
    own = Attendance.objects.filter(person=person, met_on__isnull=False).order_by("-met_on", "-meeting")
    days = dict(own.values_list("meeting", "met_on")[:latest])
    if not days:
        return "month", [], Counter(), []
    step = "year" if (max(days.values()) - min(days.values())).days > 548 else "month"
    start = {pk: day.replace(day=1) if step == "month" else day.replace(month=1, day=1) for pk, day in days.items()}
    counts: dict[int, Counter] = defaultdict(Counter)
    keys = list(days)
    for at in range(0, len(keys), 500):
        rows = Attendance.objects.filter(meeting__in=keys[at : at + 500], person__isnull=False).exclude(person=person)
        for meeting, other in rows.order_by().values_list("meeting", "person").distinct():
            counts[other][start[meeting]] += 1
    totals = sorted(((c.total(), other) for other, c in counts.items()), key=lambda one: (-one[0], one[1]))[:most]
    people = Person.objects.in_bulk([other for _total, other in totals])
    rows = [(people[other], counts[other], total) for total, other in totals if other in people]
    return step, sorted(set(start.values())), Counter(start.values()), rows


def organs_with_lists(since: dt.date | None = None, until: dt.date | None = None, place: Place | None = None):
    """Organs of which a dated readout of these days and this place has a list, of all at least two; the most first:
    (organ, closed, open, all). One query over an index, one for the organs."""
    least = 1 if since or until or place else 2
    closed, opened = Count("organ", filter=Q(listing="closed")), Count("organ", filter=Q(listing="open"))
    rows = _of_these(Measure.objects.filter(organ__isnull=False, date__isnull=False), since, until, place)
    rows = rows.order_by().values_list("organ").annotate(closed=closed, opened=opened, total=Count("organ"))
    counted = [row for row in rows if row[1] + row[2] >= least]
    counted.sort(key=lambda row: (-row[1], -row[2], row[0]))
    counted = counted[:MOST_ORGANS] if least > 1 else counted  # those of some days are what a briefing counts
    organs = Organ.objects.select_related("place").in_bulk([row[0] for row in counted])
    return [(organs[pk], c, o, total) for pk, c, o, total in counted if pk in organs]
