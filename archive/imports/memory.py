"""What the archive knows of those whom some documents print: names, posts, where and with whom they were printed."""

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection
from django.db.models import BigIntegerField, Case, Max, Min, Q, Value, When

from archive.extraction.folding import fold_key, is_chinese, reading
from archive.extraction.offices import LEADER, jurisdiction, offices
from archive.imports.weighing import NOWHERE, Held, Known
from archive.models import Attendance, Meeting, Person, PersonName, Place, Post, SourceDocument
from archive.models.sources import versions_of

_ATTENDANCE = Attendance._meta.db_table
Days = tuple[dt.date | None, dt.date | None]  # the first and the last


class Memory:
    """What the archive knows of everybody printed under some ``names``; kept up by who stores more meetings meanwhile.

    Of the documents ``apart``, in all their versions, it is kept apart what they print: ``beside`` one of them is what
    the others tell. Five queries at the beginning, one more where there are such, and three when somebody is made.
    """

    def __init__(self, names: Iterable[str], *, apart: Iterable[SourceDocument] = ()):
        self._versions = versions_of(apart) if apart else {}
        self._left_out: frozenset[int] = frozenset()
        self._by_key, self._by_reading = defaultdict(list), defaultdict(list)
        self._known: dict[int, Known] = {}
        self._terms: dict[int, list[Held]] = defaultdict(list)
        # Official -> post and place as printed -> the document told apart, or None for all others -> the days.
        self._printed: dict[int, dict[tuple[str, str | None], dict[int | None, Days]]] = defaultdict(dict)
        self._companies: list[set[int]] = []  # of meetings that no query finds yet
        self.new_names: list[PersonName] = []
        self._names, self._slugs = tuple(names), None
        keys = {fold_key(name) for name in self._names} - {""}
        readings = {script: set() for script in (True, False)}
        for name in self._names:
            readings[is_chinese(name)].add(reading(name))
        # By reading a Chinese name is only looked for among pinyin ones: many officials have names that are read alike.
        rows = PersonName.objects.filter(
            Q(key__in=keys)
            | Q(reading__in=readings[False] - {""})
            | Q(reading__in=readings[True] - {""}, script="latin")
        )
        found = list(rows.order_by("person").values_list("person", "key", "reading", "script")) if keys else ()
        people = Person.objects.in_bulk({person for person, *_name in found})
        for person, *name in found:
            if person in people:
                self._add_row(people[person], *name)
        if people:
            self._look_up(people.keys())

    def _add_row(self, person: Person, key: str, read: str, script: str) -> None:
        self._by_key[key].append(person)
        self._by_reading[read, script].append(person)

    def _look_up(self, people: Iterable[int]) -> None:
        terms = (
            Post.objects.filter(person__in=people)
            .order_by()
            .values_list(
                "person", "title_en", "title_zh", "organ__place__name_en", "organ__place__name_zh", "start", "end"
            )
        )
        for person, *titles, place_en, place_zh, start, end in terms:
            held = {office for title in titles if title for office in offices(title, place_zh or place_en)}
            self._terms[person] += [Held(office, start, end, stated=True) for office in held]
        # Leaders are printed everywhere, and known by their posts.
        others = [person for person in people if not self._leads_a_state(person)]
        told_apart = set().union(*self._versions.values())
        whose = Value(None, BigIntegerField())
        if told_apart:
            whose = Case(When(meeting__source__in=told_apart, then="meeting__source"), default=whose)
        printed = Attendance.objects.filter(person__in=others).order_by()
        rows = list(printed.values_list("person", "post", "met_in", whose).annotate(Min("met_on"), Max("met_on")))
        # Looked up apart, so that an index alone tells the rest.
        places = Place.objects.order_by().in_bulk({place for _person, _post, place, *_days in rows} - {None})
        places = {key: place.name_zh or place.name_en for key, place in places.items()} | {None: None}
        for person, post, place, source, first, last in rows:
            days = self._printed[person].setdefault((post, places[place]), {})
            days[source] = _span([days.get(source, (None, None)), (first, last)])

    def _leads_a_state(self, person: int) -> bool:
        return any(held.office.rung == LEADER for held in self._terms.get(person, ()))

    def beside(self, source: SourceDocument) -> "Memory":
        """The same without what ``source``, one of those told ``apart``, prints. No query."""
        memory = copy.copy(self)
        memory._left_out, memory._known = frozenset(self._versions[source.pk]), {}
        return memory

    def named(self, name: str) -> dict[Person, bool]:
        """Officials who are printed so (False), or only have a name in the other script that is read so (True).

        Whoever has names in both scripts is not looked for by reading: 李强 is not 李锵.
        """
        key, read = fold_key(name), reading(name)
        script, other = ("han", "latin") if is_chinese(name) else ("latin", "han")
        alike = [person for person in self._by_reading.get((read, other), ()) if not getattr(person, name_column(name))]
        # "Jiajun Yuan" is Yuan Jiajun in another order; two Chinese names that are read alike are two.
        same = [*self._by_key.get(key, ()), *(self._by_reading.get((read, script), ()) if script == "latin" else ())]
        return dict.fromkeys(alike, True) | dict.fromkeys(same, False)

    def known(self, person: int) -> Known:
        """What is held of the official beyond the names."""
        if person not in self._known:
            known = self._known[person] = Known(list(self._terms.get(person, ())))
            for (post, place), days in self._printed.get(person, {}).items():
                told = [span for source, span in days.items() if source not in self._left_out]
                if not told:
                    continue
                first, last = _span(told)
                if found := offices(post, place):
                    known.held += [Held(office, first, last) for office in found]
                else:
                    known.seen.add(jurisdiction(place) or NOWHERE)
        return self._known[person]

    def met(self, asked: set[int], others: Iterable[int]) -> Iterable[tuple[int, int]]:
        """Who of those ``asked`` about sat in a meeting with whom of the ``others``. One query."""
        yield from _met(asked, list(others), self._left_out)
        for company in self._companies:
            here = company.intersection(others)
            yield from ((person, other) for person in company & asked for other in here)

    def make(self, name: str) -> Person:
        """A new official of this name; the form of the name waits among ``new_names`` to be stored."""
        person = Person(**{name_column(name): name})
        if (stem := person.slug_stem()) in self._slugs_free():
            person.slug = stem
            self._slugs.discard(stem)
        else:
            person.take_slug()
        Person.objects.bulk_create([person])
        kind = "chinese" if is_chinese(name) else "pinyin"
        row = PersonName(person=person, kind=kind, text=name).with_keys()
        self.new_names.append(row)
        self._add_row(person, row.key, row.reading, row.script)
        return person

    def _slugs_free(self) -> set[str]:
        """Addresses still free, of those that the names that were nobody's at the beginning would get."""
        if self._slugs is None:
            nobodys = (name for name in self._names if fold_key(name) and not self.named(name))
            stems = {Person(**{name_column(name): name}).slug_stem() for name in nobodys}
            self._slugs = stems - Person.slugs_taken(stems)
        return self._slugs

    def add_name(self, person: Person, name: str) -> None:
        row = PersonName(person=person, text=name).with_keys()
        self._add_row(person, row.key, row.reading, row.script)

    def note(self, meeting: Meeting, attendance: Iterable[Attendance]) -> None:
        """These rows of a meeting are about to be stored: what comes after has to know of them."""
        place = meeting.place and (meeting.place.name_zh or meeting.place.name_en)
        company = set()
        for row in attendance:
            if row.person_id is None:
                continue
            company.add(row.person_id)
            if not self._leads_a_state(row.person_id):
                days = self._printed[row.person_id].setdefault((row.post, place), {})
                days[None] = _span([days.get(None, (None, None)), (meeting.date, meeting.date)])
                self._known.pop(row.person_id, None)
        if company:
            self._companies.append(company)


def _met(asked: Iterable[int], others: Iterable[int], left_out: Iterable[int]) -> list[tuple[int, int]]:
    """In meetings of sources not ``left_out``. Asked for nearly every document, and by itself answered in a fraction of
    what the database layer takes to put it into words."""
    lists = [list(asked), list(others), list(left_out)]
    marks = [", ".join(["%s"] * len(each)) for each in lists]
    sql = (
        f"SELECT DISTINCT one.person_id, other.person_id FROM {_ATTENDANCE} one JOIN {_ATTENDANCE} other "
        f"ON other.meeting_id = one.meeting_id WHERE one.person_id IN ({marks[0]}) AND other.person_id IN ({marks[1]})"
    )
    if left_out:
        sql += f" AND one.meeting_id NOT IN (SELECT id FROM {Meeting._meta.db_table} WHERE source_id IN ({marks[2]}))"
    with connection.cursor() as cursor:
        cursor.execute(sql, [key for each in lists for key in each])
        return cursor.fetchall()


def _span(some: Iterable[Days]) -> Days:
    """From the first to the last day of all."""
    firsts, lasts = zip(*some, strict=True)
    return min(filter(None, firsts), default=None), max(filter(None, lasts), default=None)


def name_column(name: str) -> str:
    """Of a record with names in both languages, the column that holds such a one."""
    return "name_zh" if is_chinese(name) else "name_en"
