"""What is to be noticed in some days, in one page and as a file: each line with its source."""

import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.analysis import keeping, movements
from archive.models import Attendance, Meeting, Place, Post, Reference
from tests.builders import a_meeting, a_person, a_source, an_organ
from tests.test_phrases import a_formulation, a_readout

pytestmark = pytest.mark.django_db
DAYS = {"from": "2023-06-05", "to": "2023-06-11"}
MEMBERS = ["Wang Yi", "Li Er", "Zhao San", "Qian Si"]


def sections(client, **asked) -> dict[str, str]:
    """Title of each section of the page -> its text."""
    page = client.get(reverse("briefing"), {**DAYS, **asked}).content.decode()
    parts = re.findall(r'<section aria-labelledby="(\w+)">(.*?)</section>', page, re.S)
    return {key: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)) for key, text in parts}


@pytest.fixture
def a_week():
    organ = an_organ("Standing Committee of Place")
    for month in (1, 2, 3, 4):
        a_meeting(attending=MEMBERS, date=f"2023-0{month}-10", organ=organ, text="The usual was said.")
    text = "Something that nobody has said before in any readout."
    now = a_meeting(text, attending=["Li Er", "Wang Yi", "Qian Si", "Sun Wu"], date="2023-06-07", organ=organ)
    a_meeting(attending=MEMBERS, date="2023-07-10", organ=organ)
    keeping.drain()
    return now


def test_new_sentences_lead_to_their_place(client, a_week):
    told = sections(client)["new_sentences"]
    assert "Something that nobody has said before in any readout." in told
    assert "The usual was said" not in told
    page = client.get(reverse("briefing"), DAYS).content.decode()
    assert f'href="/meetings/{a_week.pk}/#at-0"' in page


def test_who_was_expected_and_is_not_named_is_told_with_the_denominator(client, a_week):
    told = sections(client)["not_named"]
    assert "1 full list is of these days" in told
    assert "Zhao San Standing Committee of Place 7 Jun 2023 4 5" in told
    assert "Wang Yi Standing" not in told


def test_a_change_of_order_and_a_first_naming_are_movements(client, a_week):
    told = sections(client)
    assert "now before Wang Yi" in told["order"] or "now after Li Er" in told["order"]
    assert "Sun Wu named for the first time in this archive" in told["movements"]


def test_a_new_post_is_told_with_the_one_before(client, a_week):
    for day, post in ((dt.date(2023, 4, 10), "Mayor"), (a_week.date, "Secretary")):
        row = Attendance.objects.get(met_on=day, name="Li Er")
        row.post = post
        row.save()
    Post.objects.create(person=a_person("Zhou Liu"), title_en="Director", start=dt.date(2023, 6, 6), source="a notice")
    told = sections(client)["movements"]
    assert re.search(r"Li Er printed with a post not printed before Secretary 7 Jun 2023 Mayor, 10 Apr 2023", told)
    assert "Zhou Liu post on record begins Director 6 Jun 2023" in told


@pytest.mark.parametrize(
    ("before", "now", "is_told"),
    [
        ("副市长", "市长", True),
        ("市委副书记", "市委副书记、市长", True),
        ("Vice Mayor", "Mayor", True),
        ("省委组织部部长", "省长", True),
        ("市委副书记、市长", "市长", False),
        ("省委书记、省长", "省长、省委书记", False),
        ("中央政治局委员、中央组织部部长", "中央政治局委员、中组部部长", False),
        ("Mayor", "市长", False),
    ],
)
def test_a_post_is_new_where_one_of_its_offices_is(before, now, is_told):
    rows = [movements.Printed(dt.date(2023, 1, day), day, None, post) for day, post in enumerate((before, now), 1)]
    assert ("post" in [what for what, _row, _before in movements.told(rows)]) is is_told


def test_a_word_that_was_taken_for_a_name_is_no_movement(client, a_week):
    for number in range(9):
        a_meeting(source=a_source(f"第{number}项工作都可以做得更好。", language="zh"), date="2023-03-02")
    source = a_source("会议召开，都可、王兆力出席。", language="zh")
    meeting = a_meeting(source=source, date="2023-06-08")
    for order, name in enumerate(("都可", "王兆力"), start=1):
        person, start = a_person(f"Official {order}", name_zh=name), source.text.index(name)
        columns = {"meeting": meeting, "order": order, "person": person, "name": name}
        row = Attendance.objects.create(**columns, start=start, end=start + len(name))
        row.roles.set(["attended"])
    keeping.drain()
    told = sections(client)["movements"]
    assert "Official 2 named for the first time" in told
    assert "Official 1" not in told


def test_phrases_appear_and_go_quiet_of_how_many(client):
    for day in range(1, 21):
        a_readout(f"2023-05-{day:02}", "两个确立")
    for day in range(5, 10):
        a_readout(f"2023-06-0{day}", "新质生产力")
    keeping.drain()
    told = sections(client)
    assert re.search(r"新质生产力 5 Jun 2023 5 20", told["appeared"])
    assert re.search(r"两个确立 5(\.0)? 20 20 20 May 2023", told["gone_quiet"])
    assert a_formulation().name_zh not in told["appeared"]


def test_an_organ_that_is_busy_or_quiet_against_its_own_year_is_told(client):
    busy, quiet, gone = (an_organ(f"{name} Committee") for name in ("Busy", "Quiet", "Uncollected"))
    place, elsewhere = (Place.objects.create(name_en=name) for name in ("Testing", "Elsewhere"))
    first, now = dt.date(2022, 7, 1), dt.date(2023, 6, 2)
    for organ, where, every in ((busy, place, 20), (quiet, place, 10), (gone, elsewhere, 10)):
        organ.place = where
        organ.save()
        for number in range(300 // every):
            a_meeting(date=(first + dt.timedelta(every * number)).isoformat(), organ=organ, place=where)
    for number in range(10):
        a_meeting(date=(now + dt.timedelta(6 * number)).isoformat(), organ=busy, place=place)
    keeping.rebuild()
    told = sections(client, **{"from": "2023-06-01", "to": "2023-07-30"})["rhythm"]
    assert "Busy Committee unusually busy 10 2.7 15 335 60" in told
    assert "Quiet Committee unusually quiet 0 5.4 30 335 38" in told
    assert "Uncollected" not in told  # of its place nothing is held of these days


def test_days_of_which_nothing_is_held_are_named(client, a_week):
    page = re.sub(r"\s+", " ", client.get(reverse("briefing"), DAYS).content.decode())
    assert re.search(r"<p><a [^>]*>1</a> dated readout is held of these days, on <a [^>]*>1</a> of 7.", page)
    assert "Nothing was collected for 5 Jun 2023–6 Jun 2023, 8 Jun 2023–11 Jun 2023: silence then says nothing" in page


def test_a_place_narrows_it(client, a_week):
    place = Place.objects.create(name_en="Testing", name_zh="试省")
    a_meeting("Said in Testing only, and never before.", date="2023-06-08", organ=None, place=place)
    told = sections(client, place="试省")
    assert "Said in Testing only" in told["new_sentences"]
    assert "Something that nobody" not in told["new_sentences"]
    page = client.get(reverse("briefing"), {**DAYS, "place": "Nowhere"}).content.decode()
    assert "No place is called “Nowhere”" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "2023-06-11", "to": "2023-06-05"}, "exchange the two"),
        ({"from": "2022-06-11", "to": "2023-06-05"}, "92 days at most"),
        ({"from": "yesterday"}, "write it as 2023-04-15"),
    ],
)
def test_days_that_cannot_be_used_are_said(client, asked, said):
    answer = client.get(reverse("briefing"), asked)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert client.get(reverse("briefing"), {**asked, "format": "csv"}).status_code == 400
    answer = client.get("/api/v1/analysis/briefing/", asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_without_days_it_is_the_last_week_that_is_held(client, a_week):
    page = client.get(reverse("briefing")).content.decode()
    assert "4 Jul 2023 to 10 Jul 2023" in page


def test_the_command_writes_it_as_markdown_and_as_a_page(a_week):
    out = io.StringIO()
    call_command("briefing", "--from=2023-06-05", "--to=2023-06-11", "--site=https://example.org", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "# Briefing: all places, 5 Jun 2023 to 11 Jun 2023"
    assert any(
        line.startswith("- [Something that nobody has said before in any readout.](https://example.org/meetings/")
        for line in lines
    )
    out = io.StringIO()
    call_command("briefing", "--from=2023-06-05", "--to=2023-06-11", "--format=html", "--language=zh-hans", stdout=out)
    assert out.getvalue().startswith("<!doctype html>")
    assert "新句" in out.getvalue()
    with pytest.raises(CommandError, match="--to: 2023-06-01 lies before 2023-06-05"):
        call_command("briefing", "--from=2023-06-05", "--to=2023-06-01")


def test_the_api_gives_the_same_tables(client, a_week):
    answer = client.get("/api/v1/analysis/briefing/", DAYS).json()
    assert answer["readouts"] == 1
    assert [row["official"] for row in answer["not_named"]] == ["zhao-san"]
    assert answer["not_named"][0]["date_url"].startswith("http://testserver/meetings/")
    answer = client.get("/api/v1/organs/standing-committee-of-place/presence/").json()
    assert answer["readouts_with_list"] == 6
    assert {row["official"]: row["not_named"] for row in answer["last_named"]}["zhao-san"] == 1
    for path in (
        "analysis/phrases/",
        "analysis/events/",
        "analysis/lags/",
        "analysis/presence/",
        "organs/standing-committee-of-place/rhythm/",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 200
    assert client.get("/api/v1/officials/wang-yi/company/").json()["company"][1]["together"] == 6
    assert client.get("/api/v1/analysis/phrases/", {"form": "2023"}).status_code == 400


def test_days_that_cannot_be_reckoned_with_are_said(client, a_week):
    for first, last in (("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")):
        assert 'role="alert"' in client.get(reverse("briefing"), {"from": first, "to": last}).content.decode()
        assert client.get("/api/v1/analysis/briefing/", {"from": first, "to": last}).status_code == 400


def test_each_page_says_where_it_is_as_json(client, a_week):
    for path in ("/analysis/briefing/?from=2023-06-05", "/organs/standing-committee-of-place/presence/?all=1"):
        assert f'href="/api/v1{path}"' in client.get(path).content.decode()


def test_every_table_goes_out_as_csv(client, a_week):
    answer = client.get(reverse("briefing"), {**DAYS, "format": "csv", "table": "not_named"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:5] for line in lines] == [
        ["official", "organ", "date", "named", "of"],
        ["zhao-san", "standing-committee-of-place", "2023-06-07", "4", "5"],
    ]
    meeting = Meeting.objects.get(date="2023-06-07")
    assert lines[1].endswith(f"http://testserver{meeting.get_absolute_url()}")


def queries(client, path) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return len(made)


def test_no_analysis_makes_more_queries_for_more_readouts(client):
    organ = an_organ("Standing Committee of Place", place=Place.objects.create(name_en="Testing"))

    def readouts(days):
        for day in days:
            columns = {"organ": organ, "place": organ.place, "attending": MEMBERS}
            a_readout(f"2023-06-{day:02}", "两个确立", organ=organ, place=organ.place)
            meeting = a_meeting(f"On day {day} all was said.", date=f"2023-06-{day:02}", **columns)
            Reference.objects.create(meeting=meeting, kind="meeting", text="党的二十大", start=0, end=5)
        keeping.drain()

    readouts(range(1, 5))
    paths = [
        "/analysis/briefing/?from=2023-06-01&to=2023-06-30",
        "/analysis/events/",
        "/analysis/events/二十大/2022-10-16/",
        "/analysis/lags/",
        "/analysis/lags/testing/",
        "/analysis/phrases/?compare=" + a_formulation().slug,
        "/analysis/presence/",
        f"/formulations/{a_formulation().slug}/register/",
        "/officials/wang-yi/company/",
        f"/organs/{organ.slug}/presence/",
        f"/organs/{organ.slug}/rhythm/",
    ]
    few = {path: queries(client, path) for path in paths}
    readouts(range(5, 16))
    assert {path: queries(client, path) for path in paths} == few
