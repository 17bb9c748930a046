"""What is added up over many readouts says the same as counting all anew, and a change writes only what it touches."""

import datetime as dt
import random

import pytest
from django.db import connection

from archive.admin import operations, undoing
from archive.analysis import keeping, weaving
from archive.extraction.likeness import likeness
from archive.imports import gathering
from archive.models import (
    Alike,
    Attendance,
    Directive,
    Event,
    Formulation,
    FormulationUse,
    Meeting,
    Movement,
    Naming,
    Passing,
    Place,
    Reach,
    Reference,
    Thread,
    Usage,
    UsageIn,
    UsageMonth,
)
from tests.builders import a_directive, a_meeting, a_person, a_source, an_organ

pytestmark = pytest.mark.django_db
PHRASES = ("两个确立", "四个意识", "新发展格局")
ROADS = ("要加快农村公路建设和养护工作。", "要加快农村公路建设、管理和养护工作。", "要加快乡村公路建设、管理工作。")
ORDERS = (*ROADS, "要守住不发生系统性风险的底线。", "要压紧压实各级安全生产责任。")
EVENTS = ("党的二十届三中全会", "中央政治局会议", "全省防汛救灾工作电视电话会议")
OFFICIALS = ("王一", "李二", "赵三", "钱四")
POSTS = ("", "市长", "市委书记", "市委副书记、市长", "Mayor")
FIRST = dt.date(2024, 7, 20)


def a_readout(chance: random.Random, day: dt.date) -> Meeting:
    """Of one of three places: a phrase, a directive and a reference, each one of three, and two officials."""
    where = Place.objects.get_or_create(name_en=f"Place {chance.randrange(3)}")[0]
    phrase, order, event = chance.choice(PHRASES), chance.choice(ORDERS), chance.choice(EVENTS)
    named = chance.sample(OFFICIALS, 2)
    source = a_source(f"会议传达学习{event}精神。{phrase}。{order}{'、'.join(named)}出席。", language="zh")
    meeting = a_meeting(
        source=source, date=day.isoformat(), place=where, organ=an_organ(f"Committee of {where.name_en}")
    )
    formulation = Formulation.objects.get_or_create(name_zh=phrase, defaults={"name_en": phrase})[0]
    at = source.text.index(phrase)
    FormulationUse.objects.create(formulation=formulation, source=source, text=phrase, start=at, end=at + len(phrase))
    a_directive(meeting, order)
    at = source.text.index(event)
    Reference.objects.create(meeting=meeting, kind="meeting", text=event, start=at, end=at + len(event))
    for number, name in enumerate(named, start=1):
        at = source.text.index(name)
        told = {"name": name, "post": chance.choice(POSTS), "start": at, "end": at + len(name)}
        row = Attendance.objects.create(meeting=meeting, order=number, person=a_person(name), **told)
        row.roles.set([chance.choice(("attended", "instructed"))])
    return meeting


def the_politburo(day: dt.date) -> Meeting:
    return a_meeting(source=a_source("会议召开。", language="zh"), date=day.isoformat(), kind="politburo")


def all_sums() -> dict[str, list]:
    """Everything that is counted, by what it says and not by the numbers of its rows."""
    columns = {
        UsageMonth: ("formulation", "month", "readouts", "uses"),
        UsageIn: ("formulation", "organ", "place", "readouts", "dated", "first", "last"),
        Usage: ("formulation", "meeting", "date", "uses"),
        Naming: ("person", "meeting", "date"),
        Movement: ("person", "what", "row", "before", "date", "place"),
        Passing: ("meeting", "key", "event__key", "event__start", "lag", "on"),
        Reach: ("event__key", "event__start", "place", "first__meeting", "lag", "readouts", "collected"),
        Alike: ("fingerprint", "other"),
        Thread: (
            *("fingerprint", "wordings", "same", "meetings", "places", "organs", "first", "last", "days", "latest"),
            "leads",
        ),
    }
    found = {model.__name__: sorted(model.objects.values_list(*of), key=str) for model, of in columns.items()}
    events = Event.objects.filter(passings__isnull=False).distinct()
    of = ("key", "start", "end", "basis", "held", "passed_on", "named", "places")
    return found | {"Event": sorted(events.values_list(*of), key=str)}


def as_counted_anew() -> bool:
    keeping.drain()
    kept = all_sums()
    keeping.rebuild()
    anew = all_sums()
    for name, rows in anew.items():
        assert kept[name] == rows, name
    return True


def test_whatever_arrives_late_is_corrected_or_goes_the_sums_are_as_if_counted_anew(admin_user):
    chance = random.Random(11)
    meetings = []
    for step in range(24):
        # The later ones come first, so that each that follows makes an earlier first use, lag or thread.
        meetings.append(a_readout(chance, FIRST + dt.timedelta(60 - 2 * step + chance.randrange(9))))
        if step % 3 == 0:
            keeping.drain()
    assert as_counted_anew()
    assert {"first_named", "post"} == set(Movement.objects.values_list("what", flat=True))
    the_politburo(FIRST + dt.timedelta(5))
    politburo = the_politburo(FIRST + dt.timedelta(30))
    assert as_counted_anew()
    for meeting in chance.sample(meetings, 3):
        meeting.date += dt.timedelta(330)  # so long that somebody is named again after long
        meeting.save()
    assert as_counted_anew()
    assert Movement.objects.filter(what="back").exists()
    gone = chance.sample(meetings, 4)
    for meeting in gone:
        meeting.delete()
    politburo.delete()
    assert as_counted_anew()
    meetings = [meeting for meeting in meetings if meeting not in gone]
    meetings[0].source.withdraw("asked for")
    for meeting in meetings[1:]:
        meeting.directives.all().first().delete()
        row = meeting.attendance.first()
        row.post = chance.choice(POSTS)
        row.save()
        meeting.attendance.last().delete()
    assert as_counted_anew()
    operations.merge(a_person(OFFICIALS[0]), a_person(OFFICIALS[1]), admin_user)
    assert as_counted_anew()
    assert not Thread.objects.exists()


def test_every_pair_of_wordings_that_are_near_is_known_and_one_of_each_leads():
    chance = random.Random(5)
    for step in range(30):
        a_readout(chance, FIRST + dt.timedelta(step))
    keeping.drain()
    texts = dict(Directive.objects.values_list("fingerprint", "text"))
    near = {(a, b) for a in texts for b in texts if a != b and likeness(texts[a], texts[b]) >= weaving.ALIKE}
    assert near and set(Alike.objects.values_list("fingerprint", "other")) == near
    leading = set(Thread.objects.filter(leads=True).values_list("fingerprint", flat=True))
    assert not {pair for pair in near if leading.issuperset(pair)}
    widest = Thread.objects.order_by("-places", "-meetings").first()
    assert widest.leads


def readouts_held() -> int:
    return sum(UsageMonth.objects.filter(formulation=None).values_list("readouts", flat=True))


def test_two_meetings_joined_count_once_and_apart_twice():
    chance = random.Random(3)
    some = [a_readout(chance, FIRST + dt.timedelta(at)) for at in range(4)]
    keeping.drain()
    assert readouts_held() == 4
    stays = gathering.join(some[0], some[1], by_hand=True)
    assert as_counted_anew()
    assert readouts_held() == 3
    gathering.split(stays.write_ups.get(), by_hand=True)
    assert as_counted_anew()
    assert readouts_held() == 4


def test_a_deletion_taken_back_counts_again(admin_user):
    chance = random.Random(4)
    some = [a_readout(chance, FIRST + dt.timedelta(at)) for at in range(4)]
    keeping.drain()
    step = operations.delete([some[2]], admin_user)
    assert as_counted_anew()
    assert readouts_held() == 3
    undoing.undo(step, admin_user)
    assert as_counted_anew()
    assert readouts_held() == 4


def rows_written_for_one_more(others: int) -> int:
    """How many rows of the database change when one readout is taken in beside so many others of other months."""
    chance = random.Random(5)
    for number in range(others):
        a_readout(chance, dt.date(2020, 1, 1) + dt.timedelta(7 * number))
    keeping.drain()
    a_readout(random.Random(1), FIRST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT total_changes()")
        (before,) = cursor.fetchone()
        keeping.drain()
        cursor.execute("SELECT total_changes()")
        return cursor.fetchone()[0] - before


def test_a_new_readout_writes_as_few_rows_among_many_as_among_few():
    few = rows_written_for_one_more(6)
    Meeting.objects.all().delete()
    keeping.rebuild()
    assert rows_written_for_one_more(60) <= few + 4
