"""Who is named at an organ's meetings, who is not, and of whom the readouts do not say."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from archive.analysis import keeping, presence
from archive.analysis.listing import Listed, listing
from archive.models import Attendance, Measure, Meeting, Naming, Post
from tests.builders import a_meeting, a_person, an_organ
from tests.test_pages import words

pytestmark = pytest.mark.django_db
OTHERS = [{"text": "other members of the Standing Committee", "roles": ["attended"], "start": 0, "end": 3}]
MEMBERS = ["Wang Yi", "Li Er", "Zhao San", "Qian Si"]


def the_roll(organ) -> dict[str, str]:
    """Name -> the signs of its cells from the earliest meeting on: named, not named, unknown, or nothing expected."""
    shown = presence.sittings(list(presence.sittings_of(organ, ())))
    sign = {"named": "+", "not_named": "-", "unknown": "?", "": "."}
    return {m.person.name_en: "".join(sign[c] for c in reversed(m.cells)) for m in presence.members(organ, shown)}


@pytest.fixture
def committee():
    """Five meetings: a full list; one without Zhao; a list that says that others attended; none; a full list."""
    organ = an_organ("Standing Committee of Place")
    a_meeting(chair="Sun Zhu", attending=MEMBERS, date="2023-01-10", organ=organ)
    a_meeting(chair="Sun Zhu", attending=["Wang Yi", "Li Er", "Qian Si"], date="2023-02-10", organ=organ)
    a_meeting(chair="Sun Zhu", attending=["Wang Yi", "Li Er", "Qian Si"], date="2023-03-10", organ=organ, groups=OTHERS)
    a_meeting(chair="Sun Zhu", date="2023-04-10", organ=organ)
    a_meeting(chair="Sun Zhu", attending=MEMBERS, date="2023-05-10", organ=organ)
    call_command("analysis", "drain", verbosity=0)
    return organ


def test_an_official_is_not_named_in_a_full_list_and_unknown_in_an_open_or_missing_one(committee):
    roll = the_roll(committee)
    assert roll["Zhao San"] == "+-??+"
    assert roll["Wang Yi"] == "+++?+"
    assert roll["Sun Zhu"] == "+++++"


def test_who_is_printed_without_a_role_is_named_and_who_only_sent_word_is_not(committee):
    zhao = Attendance.objects.get(meeting__date="2023-01-10", name="Zhao San")
    for date, roles in (("2023-02-10", []), ("2023-05-10", ["instructed"])):
        row = Attendance.objects.filter(meeting__date=date, name="Zhao San").first()
        if row is None:
            meeting = Meeting.objects.get(date=date)
            row = Attendance.objects.create(
                meeting=meeting, person=zhao.person, name="Zhao San", order=9, start=0, end=3
            )
        row.roles.set(roles)
    call_command("analysis", "drain", verbosity=0)
    assert the_roll(committee)["Zhao San"] == "++..."


def test_the_page_shows_the_matrix_and_says_that_not_named_is_not_absent(client, committee):
    page = client.get(reverse("presence", args=[committee.slug]), {"all": 1}).content.decode()
    row = re.search(r"Zhao San</a>.*?</tr>", page, re.S).group()
    assert re.findall(r'<td class="(named|not-named|unknown|)">', row) == [
        "named",
        "unknown",
        "unknown",
        "not-named",
        "named",
    ]
    assert "Not named is not absent" in page
    assert re.findall(r'<td class="num"><a[^>]*>(\d+)</a></td>', row) == ["2", "1", "2", "5"]
    listed = client.get(reverse("presence", args=[committee.slug])).content.decode()
    assert "Of 5 dated readouts of this organ, 4 with a list" in words(listed)
    assert "with the 1 that has none" in listed


def test_each_total_of_the_matrix_leads_to_the_meetings_it_counts(client, committee):
    address = reverse("presence", args=[committee.slug])
    page = client.get(address, {"all": 1}).content.decode()
    row = re.search(r"Zhao San</a>.*?</tr>", page, re.S).group()
    leads = re.findall(r'<td class="num"><a href="([^"]*)">(\d+)</a>', row)
    assert len(leads) == 4
    for lead, count in leads:
        part = client.get(lead.replace("&amp;", "&")).content.decode()
        listed = re.search(r'<section aria-labelledby="meetings">.*?</section>', part, re.S).group()
        assert listed.count("<tr>") - 1 == int(count)
    answer = client.get(f"/api/v1{address}", {"all": 1, "who": "zhao-san", "as": "not_named"}).json()
    assert [(one["date"], one["status"]) for one in answer["meetings"]] == [("2023-02-10", "not_named")]


def test_the_matrix_goes_out_as_a_table(client, committee):
    answer = client.get(reverse("presence", args=[committee.slug]), {"format": "csv", "table": "matrix", "all": 1})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("official,expected_by,2023-05-10")
    assert "zhao-san,named,named,unknown,unknown,not_named,named,http://testserver/officials/zhao-san/" in lines


def test_a_dated_post_says_from_when_and_until_when_somebody_is_expected(committee):
    newcomer = a_person("Zhou Xin")
    Post.objects.create(person=newcomer, title_en="Member", organ=committee, start=dt.date(2023, 2, 1), source="x")
    gone = a_person("Wu Lao")
    Post.objects.create(
        person=gone, title_en="Member", organ=committee, start=dt.date(2020, 1, 1), end=dt.date(2023, 1, 31), source="x"
    )
    roll = the_roll(committee)
    assert roll["Zhou Xin"] == ".-??-"
    assert roll["Wu Lao"] == "-...."


def test_nobody_is_left_out_of_a_list_in_which_a_name_may_be_theirs():
    organ = an_organ("Standing Committee of Place")
    for month in (1, 2, 3):
        a_meeting(attending=MEMBERS, date=f"2023-0{month}-10", organ=organ)
    row = Attendance.objects.get(meeting__date=dt.date(2023, 2, 10), name="Zhao San")
    row.person = None
    row.save()
    keeping.drain()
    assert the_roll(organ)["Zhao San"] == "+?+"


def test_who_was_named_at_a_ceremony_alone_before_is_unknown_and_not_left_out():
    organ = an_organ("Standing Committee of Place")
    a_meeting(attending=[*MEMBERS, "Feng Ke"], date="2023-01-10", organ=organ, groups=OTHERS)
    a_meeting(attending=MEMBERS, date="2023-02-10", organ=organ)
    for month in (3, 5, 6):
        a_meeting(attending=[*MEMBERS, "Feng Ke"], date=f"2023-0{month}-10", organ=organ)
    a_meeting(attending=MEMBERS, date="2023-04-10", organ=organ)
    keeping.drain()
    assert the_roll(organ)["Feng Ke"] == "+?+-++"


def test_who_comes_now_and_then_is_not_expected():
    organ = an_organ("Standing Committee of Place")
    for month in (1, 2, 3, 4, 5):
        guest = ["Feng Ke"] if month in (1, 5) else []
        a_meeting(attending=[*MEMBERS, *guest], date=f"2023-0{month}-10", organ=organ)
    keeping.drain()
    assert the_roll(organ)["Feng Ke"] == "+...+"
    # Nor is it a gap that a guest did not come between two visits, as it is of a member.
    a_meeting(attending=[*MEMBERS, "Feng Ke"], date="2023-09-10", organ=organ)
    a_meeting(attending=MEMBERS[1:], date="2023-10-10", organ=organ)
    a_meeting(attending=MEMBERS, date="2023-12-10", organ=organ)
    keeping.drain()
    assert [gap.person.name_en for gap in presence.longest_gaps(organ)[0]] == ["Wang Yi"]


def test_a_full_list_of_few_is_no_roll(client):
    organ = an_organ("Standing Committee of Place")
    for month in (1, 2, 4, 5):
        a_meeting(attending=MEMBERS, date=f"2023-0{month}-10", organ=organ)
    a_meeting(attending=["Wang Yi", "Feng Ke", "Chu Wei"], date="2023-03-10", organ=organ, kind="ceremony")
    keeping.drain()
    roll = the_roll(organ)
    assert (roll["Wang Yi"], roll["Li Er"], roll["Feng Ke"]) == ("+++++", "++?++", "..+..")
    page = client.get(reverse("presence", args=[organ.slug])).content.decode()
    assert ">few</span>" in page


def test_the_longest_gap_is_measured_only_where_a_full_list_lies_between(committee):
    gaps, over = presence.longest_gaps(committee)
    assert [(gap.person.name_en, gap.days, gap.lists) for gap in gaps] == [("Zhao San", 120, 1)]
    assert over == 4


def test_a_change_of_order_is_shown_as_a_move():
    organ = an_organ("Standing Committee of Place")
    a_meeting(attending=MEMBERS, date="2023-01-10", organ=organ)
    a_meeting(attending=MEMBERS, date="2023-02-10", organ=organ)
    a_meeting(attending=["Wang Yi", "Qian Si", "Li Er", "Zhao San"], date="2023-03-10", organ=organ)
    keeping.drain()
    changes, compared = presence.reorderings(presence.sittings(list(presence.sittings_of(organ))))
    assert compared == 2
    (change,) = changes
    assert (change.earlier.day.month, change.later.day.month, change.common) == (2, 3, 4)
    (move,) = change.moves
    assert (move.person.name_en, move.before, move.after) == ("Qian Si", 4, 2)
    assert [person.name_en for person in move.passed] == ["Li Er", "Zhao San"]


def test_who_presides_is_no_change_of_order():
    organ = an_organ("Standing Committee of Place")
    a_meeting(chair="Wang Yi", attending=["Li Er", "Zhao San", "Qian Si"], date="2023-01-10", organ=organ)
    a_meeting(chair="Qian Si", attending=["Wang Yi", "Li Er", "Zhao San"], date="2023-02-10", organ=organ)
    keeping.drain()
    assert presence.reorderings(presence.sittings(list(presence.sittings_of(organ)))) == ([], 0)


def test_company_is_counted_by_month_of_how_many_meetings(client, committee):
    page = client.get(reverse("company", args=["wang-yi"])).content.decode()
    assert "Meetings of Wang Yi" in page
    row = re.search(r'<th scope="row"><a[^>]*>Zhao San</a>.*?</tr>', page, re.S).group()
    assert re.findall(r">(\d+|–)<", row) == ["2", "1", "–", "–", "1"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("甲一、乙二、丙三出席会议。", "closed"),
        ("甲一、乙二、丙三等出席会议。", "open"),
        ("甲一、乙二、丙三出席会议。其他常委同志参加。", "open"),
        ("甲一、乙二、丙三出席会议，等待审议。", "closed"),
        ("甲一、乙二、丙三分别参加代表团审议。", "open"),
        ("大会分组审议报告。甲一、乙二、丙三发言。", "open"),
        ("甲一、乙二、丙三出席领导小组会议。", "closed"),
        ("Jia Yi, Yi Er and Bing San respectively attended group discussions.", "open"),
        ("Jia Yi, Yi Er and Bing San attended. Other members of the committee were present.", "open"),
        ("Jia Yi, Yi Er, Bing San and others attended.", "open"),
        ("Jia Yi, Yi Er and Bing San attended.", "closed"),
    ],
)
def test_a_list_that_says_of_others_is_open(text, kind):
    names = ["甲一", "乙二", "丙三"] if "甲" in text else ["Jia Yi", "Yi Er", "Bing San"]
    at = [(text.index(name), text.index(name) + len(name)) for name in names]
    rows = [Listed(start, end, frozenset({"attended"})) for start, end in at]
    assert listing(text, [(0, len(text))], rows, []) == kind
    assert listing(text, [(0, len(text))], rows[:2], []) == "none"


def test_what_is_counted_follows_a_correction_and_a_deletion(committee):
    row = Attendance.objects.filter(name="Zhao San").first()
    row.delete()
    keeping.drain()
    assert Naming.objects.filter(person__name_en="Zhao San").count() == 1
    Meeting.objects.filter(organ=committee).first().delete()
    keeping.drain()
    assert Measure.objects.count() == 4
    before = list(Naming.objects.order_by("meeting", "order").values_list("meeting", "person", "by_rank"))
    call_command("analysis", "rebuild", verbosity=0)
    assert list(Naming.objects.order_by("meeting", "order").values_list("meeting", "person", "by_rank")) == before
