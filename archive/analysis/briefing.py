"""What is to be noticed in the readouts of some days, of a place or of all, each thing with its source?"""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Min, OuterRef, Q, Subquery, Sum

from archive.analysis import movements, novelty, phrases, presence, rhythm
from archive.analysis.sentences import wording
from archive.analysis.sketches import stand_in
from archive.models import (
    Attendance,
    Formulation,
    Measure,
    Meeting,
    Movement,
    Naming,
    Organ,
    Person,
    Place,
    Post,
    SourceDocument,
    Usage,
    UsageMonth,
)
from archive.models.analysis import MOVES

LONGEST = dt.timedelta(92)
SENTENCES, OF_ONE_READOUT, SHORTEST = 30, 3, 12
MOVES_SHOWN = 40  # of each kind, the latest
ORGANS = 6  # whose lists are read, those with the most full lists first
LISTS = 20  # of each, the latest
EXPECTED = 3.0  # uses that the year before lets one expect: none at all then comes by chance once in twenty (e⁻³)
MOST_STRANGE = 20  # organs, those that chance explains least first
# Of 600 first namings in real readouts those beyond both were 都可, 贺词 and the like, and people long dead.
WORDS_AT_LEAST, WORDS_FOR_A_NAMING = 8, 6
RATE_OVER = dt.timedelta(90)  # of an organ held for less, how often it meets is not known
BEFORE = dt.timedelta(365)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last`` and the place; None: all places."""

    first: dt.date
    last: dt.date
    place: Place | None = None

    def rows(self, model, **more):
        """Rows of what is counted of each meeting, within the days and the place."""
        rows = model.objects.filter(date__range=(self.first, self.last), **more)
        return rows.filter(place=self.place) if self.place else rows


@dataclass(frozen=True, slots=True)
class NewSentence:
    meeting: Meeting
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of the dated readouts of a span: how many, of which days, of each organ how many, with how many full
    lists, and in how many each formulation is used; organs and formulations by their keys."""

    readouts: int
    days: set[dt.date]
    organs: Counter[int]
    lists: Counter[int]
    uses: Counter[int]


def held(span: Span) -> Held:
    """Three queries."""
    readouts, organs, lists = 0, Counter(), Counter()
    measured = span.rows(Measure).order_by()
    for organ, listing, count in measured.values_list("organ", "listing").annotate(n=Count("*")):
        readouts += count
        if organ:
            organs[organ] += count
            if listing == "closed":
                lists[organ] += count
    days = set(measured.values_list("date", flat=True).distinct())
    uses = Counter(dict(span.rows(Usage).order_by().values_list("formulation").annotate(Count("pk"))))
    return Held(readouts, days, organs, lists, uses)


def new_sentences(span: Span) -> tuple[list[NewSentence], int, int]:
    """The longest new sentences of the readouts with the most that is new, up to ``OF_ONE_READOUT`` of each; and how
    many sentences are new (against everything earlier) of how many. Three queries."""
    rows = novelty.of_days(span.first, span.last, span.place)
    sums = rows.aggregate(new=Sum("new_all"), every=Sum("sentences"))
    kept: list[tuple[int, list[novelty.Told]]] = []
    for row in rows.filter(new_all__gt=0).order_by(-F("new_all"), "meeting")[:SENTENCES]:
        fresh = [one for one in novelty.told(row) if one.status == novelty.NEW and one.end - one.start >= SHORTEST]
        fresh = sorted(fresh, key=lambda one: one.start - one.end)[:OF_ONE_READOUT]
        kept.append((row.meeting, sorted(fresh, key=lambda one: one.start)))
        if sum(len(some) for _meeting, some in kept) >= SENTENCES:
            break
    meetings = Meeting.objects.select_related("source", "organ")
    meetings = meetings.defer("why", "by_hand", "passages", "groups", "source__noise")
    meetings = meetings.in_bulk([meeting for meeting, _some in kept])
    found = []
    for meeting, some in ((meetings[pk], some) for pk, some in kept if pk in meetings):
        for one in some:
            text = " ".join(meeting.source.text[one.start : one.end].split())
            found.append(NewSentence(meeting, one.start, text))
    return found[:SENTENCES], sums["new"] or 0, sums["every"] or 0


@dataclass(frozen=True, slots=True)
class Appeared:
    """A formulation first used in the span, in ``readouts`` of it; ``before``: how many dated readouts of the place (or
    of all) are held from before it, none of which uses it."""

    formulation: Formulation
    first: Usage
    readouts: int
    before: int


def appeared(span: Span, now: Held) -> list[Appeared]:
    """Two queries, four where something appears."""
    first = phrases.first_days(now.uses, span.place)
    new = [key for key, day in first.items() if span.first <= day <= span.last]
    if not new:
        return []
    uses = span.rows(Usage, formulation__in=new, in_time=True).select_related("formulation").order_by("date", "meeting")
    firsts: dict[int, Usage] = {}
    for usage in uses:
        firsts.setdefault(usage.formulation_id, usage)
    earlier = Measure.objects.filter(date__lt=span.first)
    before = (earlier.filter(place=span.place) if span.place else earlier).count()
    found = [Appeared(use.formulation, use, now.uses[key], before) for key, use in firsts.items()]
    return sorted(found, key=lambda one: (-one.readouts, one.first.date, one.formulation.slug))


@dataclass(frozen=True, slots=True)
class GoneQuiet:
    """A formulation that ``before`` of ``held`` readouts of the year before used, so that ``expected`` of the span's
    would; none does. ``last``: its last use."""

    formulation: Formulation
    before: int
    held: int
    expected: float
    last: Usage | None


def year_before(span: Span) -> tuple[dt.date, dt.date]:
    """What the uses of a span are held against: of all places whole months, for their sums are there."""
    if span.place:
        return span.first - BEFORE, span.first - dt.timedelta(1)
    month = span.first.replace(day=1)
    return month.replace(year=month.year - 1), month - dt.timedelta(1)


def gone_quiet(span: Span, now: Held) -> list[GoneQuiet]:
    """Those of which at least ``EXPECTED`` uses were to be expected. Three queries, four of a place."""
    year = year_before(span)
    if span.place:
        uses = Usage.objects.filter(place=span.place, date__range=year).order_by()
        counts = dict(uses.values_list("formulation").annotate(Count("pk")))
        readouts = Measure.objects.filter(place=span.place, date__range=year).count()
    else:
        months = UsageMonth.objects.filter(month__range=year)
        sums = dict(months.order_by().values_list("formulation").annotate(Sum("readouts")))
        readouts, counts = sums.pop(None, 0), sums
    if not readouts:
        return []
    expected = {key: count / readouts * now.readouts for key, count in counts.items()}
    silent = {key for key, number in expected.items() if number >= EXPECTED and key not in now.uses}
    if not silent:
        return []
    scope = Usage.objects.filter(formulation=OuterRef("pk"), date__lt=span.first)
    if span.place:
        scope = scope.filter(place=span.place)
    last = Subquery(scope.order_by("-date", "-meeting_id").values("pk")[:1])
    known = list(Formulation.objects.filter(pk__in=silent).annotate(last_use=last))
    uses = Usage.objects.in_bulk([one.last_use for one in known if one.last_use])
    found = [GoneQuiet(one, counts[one.pk], readouts, expected[one.pk], uses.get(one.last_use)) for one in known]
    return sorted(found, key=lambda one: (-one.expected, one.formulation.slug))


@dataclass(frozen=True, slots=True)
class Move:
    """``what``: one of ``MOVES``, with the ``row`` that says so and the one ``before`` that it is held against; or
    "post_starts", "post_ends": a ``post`` on record."""

    what: str
    person: Person
    row: Attendance | None = None
    before: Attendance | None = None
    post: Post | None = None

    @property
    def days(self) -> int | None:
        return (self.row.met_on - self.before.met_on).days if self.row and self.before else None


def moves(span: Span, most: int | None = MOVES_SHOWN) -> tuple[list[Move], int]:
    """Up to ``most`` of each kind (None: all), the latest, and how many there are of all kinds. Six queries."""
    found = _on_record(span, most)
    told = span.rows(Movement).order_by("-date", "-row").values_list("what", "person", "row", "before")
    of_kind: dict[str, list[tuple[int, int, int | None]]] = {what: [] for what in MOVES}
    for what, *keys in told:
        of_kind[what].append(keys)
    wanted = {what: some[:most] for what, some in of_kind.items()}
    keys = {key for some in wanted.values() for _person, *both in some for key in both if key}
    rows = Attendance.objects.only("name", "post", "start", "met_on", "meeting").in_bulk(keys)
    people = Person.objects.in_bulk({person for some in wanted.values() for person, *_both in some})
    seen = [
        Move(what, people[person], rows[now], rows.get(before))
        for what, some in wanted.items()
        for person, now, before in some
        if person in people and now in rows
    ]
    doubtful = _mostly_words({one.person for one in seen if one.what != movements.POST and not one.row.post})
    seen = [one for one in seen if one.what == movements.POST or one.row.post or one.person.pk not in doubtful]
    order = ("post_starts", "post_ends", "post", "first_named", "back")
    shown = sorted([*found, *seen], key=lambda one: (order.index(one.what), -(one.days or 0), one.person.slug))
    hidden = sum(len(of_kind[what]) - len(some) for what, some in wanted.items())
    return shown, len(shown) + hidden


def _on_record(span: Span, most: int | None) -> list[Move]:
    """Posts on record that begin or end. One query."""
    in_span = Q(start__range=(span.first, span.last)) | Q(end__range=(span.first, span.last))
    posts = Post.objects.filter(in_span).select_related("person", "organ")
    if span.place:
        posts = posts.filter(organ__place=span.place)
    found = []
    for post in posts[:most]:
        starts = post.start and span.first <= post.start <= span.last
        found.append(Move("post_starts" if starts else "post_ends", post.person, post=post))
    return found


def _mostly_words(people: Collection[Person]) -> set[int]:
    """Of officials printed without a post, those whose name is hardly one: 都可, 贺词. In far more sentences than name
    them their characters stand side by side. One query."""
    if not people:
        return set()
    named = Naming.objects.filter(person__in=people).order_by().values_list("person")
    named = dict(named.annotate(Count("pk")))
    names = [(person, wording(person.name_zh)) for person in people if len(person.name_zh) > 1]
    often = stand_in(settings.SENTENCES, [each for _person, each in names]).tolist()
    return {
        person.pk
        for (person, _each), count in zip(names, often, strict=True)
        if count >= WORDS_AT_LEAST and count > WORDS_FOR_A_NAMING * named.get(person.pk, 0)
    }


@dataclass(slots=True)
class Unnamed:
    """An official whom a full list of the span leaves out, though expected; ``named`` of ``expected`` meetings with a
    list before and in it name them."""

    member: presence.Member
    sitting: presence.Sitting
    organ: Organ


def unusual_presence(span: Span, now: Held) -> tuple[list[Unnamed], list[tuple[Organ, presence.Reordering]]]:
    """Who is not in full lists of the span, though expected; and changes of order whose later list is of the span. Read
    are the ``LISTS`` latest of the ``ORGANS`` organs with the most. Eleven queries."""
    organs = Organ.objects.in_bulk([pk for pk, _count in now.lists.most_common(ORGANS)])
    matrices = [(organs[pk], some) for pk, some in presence.latest_of(list(organs), span.last, LISTS).items()]
    unnamed, orders = [], []
    for (organ, shown), members in zip(matrices, presence.members_of(matrices, guests=False), strict=True):
        own = [number for number, one in enumerate(shown) if one.day >= span.first and one.listing == "closed"]
        for member in members:
            unnamed += [
                Unnamed(member, shown[number], organ) for number in own if member.cells[number] == presence.NOT_NAMED
            ]
    compared = presence.reorderings_of([_and_one_before(shown, span.first) for _organ, shown in matrices])
    for (organ, _shown), (changes, _compared) in zip(matrices, compared, strict=True):
        orders += [(organ, change) for change in changes if change.later.day >= span.first]
    unnamed.sort(key=lambda one: (one.sitting.day, one.organ.slug, one.member.person.slug), reverse=True)
    return unnamed, orders


def _and_one_before(shown: list[presence.Sitting], first: dt.date) -> list[presence.Sitting]:
    """The sittings since ``first``, and the closed list before them, with which the first of these is compared."""
    before = (number for number, one in enumerate(shown, start=1) if one.day < first and one.listing == "closed")
    return shown[: next(before, None)]


@dataclass(frozen=True, slots=True)
class Unusual:
    """An organ that met ``met`` times in the span, far more or fewer times than the ``expected`` of its ``before``
    meetings in the ``days`` before. ``collected``: on how many days of the span something was collected that could have
    told of a meeting."""

    organ: Organ
    met: int
    expected: float
    before: int
    days: int
    collected: int

    @property
    def is_busy(self) -> bool:
        return self.met > self.expected


def unusual_rhythm(span: Span, now: Held) -> list[Unusual]:
    """The organs that are busy or quiet against their own year before, beyond what chance does once in a hundred times;
    quiet only where something was collected of at least half of the days. Of fewer than ``rhythm.LEAST`` meetings in
    that year nothing is called unusual. Two queries, and one for each organ that is quiet."""
    year = Measure.objects.filter(date__range=(span.first - BEFORE, span.first - dt.timedelta(1)), organ__isnull=False)
    if span.place:
        year = year.filter(place=span.place)
    counted = year.order_by().values_list("organ").annotate(n=Count("*"), first=Min("date"))
    counted = [row for row in counted if row[1] >= rhythm.LEAST and span.first - row[2] >= RATE_OVER]
    length = (span.last - span.first).days + 1
    strange = []
    for pk, before, since in counted:
        days = (span.first - since).days
        expected = before / days * length
        few, many = rhythm.by_chance(now.organs[pk], expected)
        if min(few, many) <= rhythm.CHANCE:
            strange.append((min(few, many), pk, expected, before, days))
    strange = sorted(strange)[:MOST_STRANGE]
    organs = Organ.objects.select_related("place").in_bulk([pk for _p, pk, *_rest in strange])
    found = []
    for _p, pk, expected, before, days in strange:
        busy = now.organs[pk] > expected
        collected = length if busy else len(rhythm.collected_days(organs[pk], span.first, span.last))
        if busy or 2 * collected >= length:
            found.append(Unusual(organs[pk], now.organs[pk], expected, before, days, collected))
    return found


def uncollected(span: Span, now: Held) -> list[tuple[dt.date, dt.date]]:
    """Runs of days of the span of which nothing is held: no meeting, and no document published on them or in the three
    days after. One query."""
    until = span.last + dt.timedelta(3)
    days = set(now.days)
    stamps = SourceDocument.objects.shown().filter(published__range=(span.first, until)).order_by()
    for stamp in stamps.values_list("published", flat=True).distinct():
        days |= {stamp - dt.timedelta(back) for back in range(4)}
    runs: list[list[dt.date]] = []
    for number in range((span.last - span.first).days + 1):
        day = span.first + dt.timedelta(number)
        if day in days:
            continue
        if runs and runs[-1][1] == day - dt.timedelta(1):
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return [(first, last) for first, last in runs]


def by_organ(now: Held, most: int = 20) -> list[tuple[Organ, int]]:
    """The organs that met most in the span, with how often. One query."""
    counted = sorted(now.organs.items(), key=lambda one: (-one[1], one[0]))[:most]
    organs = Organ.objects.select_related("place").in_bulk([pk for pk, _count in counted])
    return [(organs[pk], count) for pk, count in counted]
