"""Every number that an analysis counts leads to what it counts: as many as it says."""

import datetime as dt
import html
import re

import pytest
from django.urls import get_resolver

from archive.analysis import keeping
from archive.api import analysis
from archive.models import Place, Reference, WriteUp
from search import outbox
from tests.builders import a_directive, a_meeting, a_source, an_organ
from tests.test_phrases import a_formulation, a_readout

pytestmark = pytest.mark.django_db
MEMBERS = ["Wang Yi", "Li Er", "Zhao San", "Qian Si"]
# Measures, not counts: what they are of stands beside them in the row, and leads there.
MEASURES = frozenset(
    [
        *("rank", "share", "new_share", "median", "median_length", "quickest", "slowest", "lag", "likeness", "rarity"),
        *("between", "days", "expected", "place_before", "place_after"),
    ]
)
DAYS = frozenset(["collected"])  # counts of days: they lead to the readouts of these
NAMES = frozenset(["meeting", "start"])  # numbers of records
TRUTHS = (True, False)


@pytest.fixture
def archive() -> dict[str, str]:
    """Two years of an organ, with a gap and of another place something meanwhile; {part of an address: value}."""
    place, elsewhere = (Place.objects.create(name_en=name) for name in ("Testing", "Elsewhere"))
    organ = an_organ("Standing Committee of Testing", place=place)
    order = "All departments must carry out what was decided without delay."
    day = dt.date(2023, 1, 3)
    for number in range(20):
        day += dt.timedelta(70 if number == 12 else 7)
        attending = MEMBERS[::-1] if number == 7 else MEMBERS[: 3 if number in (9, 15) else 4]
        columns = {"organ": organ, "place": place, "kind": "standing_committee", "attending": attending}
        columns["part_of_day"] = "morning" if number % 3 else ""
        text = f"{order} On day {number} this was said as well. The spirit of the 20th Congress was studied."
        meeting = a_meeting(text, date=day.isoformat(), **columns)
        a_directive(meeting, order)
        Reference.objects.create(meeting=meeting, kind="meeting", text="党的二十大", start=0, end=5)
        a_readout(day.isoformat(), *["两个确立"][: number < 9], organ=organ, place=place)
        if 5 < number < 13:
            for later in range(9):
                a_readout((day + dt.timedelta(7 * later + 1)).isoformat(), place=place)
    other = a_source(f"{order} Elsewhere it was told so, and told at some length, by another outlet.")
    WriteUp.objects.create(meeting=meeting, source=other, ordinal=1, number=20_000)
    Reference.objects.create(meeting=meeting, kind="document", text="《决定》", start=6, end=10)
    a_readout("2023-04-20", "两个确立", place=elsewhere)
    keeping.drain()
    outbox.drain()
    return {"organ": organ.slug, "place": place.slug, "meeting": meeting.pk, "formulation": a_formulation().slug}


def operations(archive) -> dict[str, str]:
    """Name of each analysis of the API -> an address of it."""
    first = f"{archive['meeting']}-0"
    return {
        "analysis/briefing": "analysis/briefing/?from=2023-05-01&to=2023-05-31",
        "analysis/presence": "analysis/presence/",
        "analysis/phrases": f"analysis/phrases/?from=2023-01&to=2023-12&compare={archive['formulation']}",
        "analysis/events": "analysis/events/",
        "analysis/references": "analysis/references/",
        "analysis/lags": "analysis/lags/",
        "analysis/novelty": "analysis/novelty/",
        "novelty_days": "analysis/novelty/days/?from=2023-01-10&to=2023-03-20",
        "analysis/threads": "analysis/threads/",
        "formulation_register": f"formulations/{archive['formulation']}/register/",
        "organ_presence": f"organs/{archive['organ']}/presence/",
        "organ_rhythm": f"organs/{archive['organ']}/rhythm/",
        "official_company": "officials/wang-yi/company/",
        "directive_thread": f"directives/{first}/thread/",
        "novelty_month": "analysis/novelty/2023/02/",
        "event": "analysis/events/二十大/2022-10-16/",
        "place_lags": f"analysis/lags/{archive['place']}/",
        "write_ups": f"meetings/{archive['meeting']}/write-ups/",
    }


def counts_of(answer: dict):
    """(table, column, number, address or nothing) of every count in the tables of an answer."""
    for table, rows in answer.items():
        for row in rows if isinstance(rows, list) else ():
            for column, value in row.items():
                if isinstance(value, (int, float)) and value not in TRUTHS and column not in MEASURES | NAMES:
                    yield table, column, value, row.get(f"{column}_url", "")


def test_every_analysis_is_asked(archive):
    [api] = [part.url_patterns for part in get_resolver().url_patterns if str(part.pattern) == "api/v1/"]
    asked = {pattern.name for pattern in api if issubclass(view_of(pattern), analysis.Counted)}
    assert asked == set(operations(archive))


def view_of(pattern) -> type:
    return getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", object)


def test_every_count_of_an_analysis_leads_to_what_it_counts(client, archive):
    bare, broken, other, followed = [], [], [], {}
    for name, path in operations(archive).items():
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, path
        for table, column, number, url in counts_of(answer.json()):
            if not url:
                bare.append((name, table, column, number))
                continue
            url = url.removeprefix("http://testserver")
            if url not in followed:
                page = client.get(url.partition("#")[0])
                text = page.content.decode()
                followed[url] = page.status_code, text
                target = url.partition("#")[2]
                if page.status_code != 200 or (target and f'id="{target}"' not in text):
                    broken.append((name, table, column, url))
            found = re.search(r"<strong>([\d,]+)</strong> meeting", followed[url][1])
            if (
                column not in DAYS
                and url.startswith("/search/")
                and not (found and int(found[1].replace(",", "")) == number)
            ):
                other.append((name, table, column, number, found and found[1], url))
    assert bare == []
    assert broken == []
    assert other == []
    assert len(followed) > 60


def followed(client, page: str, words: str) -> tuple[int, str]:
    """The number that the page says before ``words``, and the path that it leads to."""
    told = re.search(rf'<a href="([^"]*)">([\d,]+)</a> {words}', client.get(page).content.decode())
    return int(told[2].replace(",", "")), html.unescape(told[1]).partition("#")[0]


@pytest.mark.parametrize("place", ["", "testing", "elsewhere"])
def test_numbers_that_a_briefing_says_lead_to_what_they_count(client, archive, place):
    page = f"/analysis/briefing/?from=2023-01-10&to=2023-04-09&place={place}"
    if place == "elsewhere":
        assert "0 full lists" in client.get(page).content.decode()
        return
    new, path = followed(client, page, "stand in no earlier")
    assert path.startswith("/analysis/novelty/days/")
    assert sum(row["new"] for row in client.get(f"/api/v1{path}").json()["readouts"]) == new > 0
    lists, path = followed(client, page, "full lists are of these days")
    assert path.startswith("/analysis/presence/")
    rows = client.get(f"/api/v1{path}").json()["organs"]
    assert sum(row["closed_lists"] for row in rows) == lists > 0
    [of_organ] = (row["closed_lists_url"].removeprefix("http://testserver") for row in rows)
    assert client.get(f"/api/v1{of_organ.replace('/organs', '/organs', 1)}").json()["shown"] == lists
    moves, path = followed(client, page, "dated readouts are held of these days")
    assert path.startswith("/search/") and moves > 0


def test_what_is_new_is_told_of_any_days_and_place(client, archive):
    page = client.get("/analysis/novelty/days/?from=2023-04-18&to=2023-04-22&place=elsewhere").content.decode()
    assert "What is new: Elsewhere, 18 Apr 2023 to 22 Apr 2023" in page
    told = client.get("/api/v1/analysis/novelty/days/?from=2023-04-18&to=2023-04-22&place=elsewhere").json()
    assert (told["from"], told["to"], told["place"]) == ("2023-04-18", "2023-04-22", "elsewhere")
    assert ">1</a> readout of these days is held" in page
    assert "against=organ" in page and "place=elsewhere" in page
    wrong = "/analysis/novelty/days/?from=2023-04-18&to=2023-04-01"
    assert "lies before" in client.get(wrong).content.decode()
    assert client.get(wrong + "&format=csv").status_code == 400
    assert client.get(f"/api/v1{wrong}").status_code == 400
    assert "No place is called" in client.get("/analysis/presence/?place=nowhere").content.decode()
    assert client.get("/api/v1/analysis/presence/?place=nowhere").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "organs/{organ}/presence/?lists=full",
        "organs/{organ}/presence/?kind=plenaries",
        "organs/{organ}/presence/?who=nobody",
        "organs/{organ}/presence/?who=wang-yi&as=absent",
        "organs/{organ}/presence/?latest=31",
        "analysis/references/?only=known",
        "analysis/threads/?sort=length",
        "analysis/lags/{place}/?only=all",
        "analysis/events/二十大/2022-10-16/?only=passed",
        "analysis/events/二十大/2022-10-16/?place=nowhere",
        "meetings/{meeting}/write-ups/?only=new",
        "meetings/{meeting}/directives/0/?only=alike",
        "meetings/{meeting}/directives/0/?when=soon",
    ],
)
def test_what_a_page_does_not_know_of_its_address_is_said(client, archive, address):
    address = "/" + address.format(**archive)
    name, _is, value = address.rpartition("?")[2].rpartition("&")[2].partition("=")
    page = html.unescape(client.get(address).content.decode())
    said = re.search(r'<p class="problem" role="alert">(.*?)</p>', page)[1]
    assert said.startswith(f"{name}: ") and value in said
    if "directives" not in address:
        assert client.get(address + "&format=csv").status_code == 400


def test_a_file_leads_to_the_sources_as_the_page_does(client, archive):
    address = "/analysis/briefing/?from=2023-01-01&to=2023-01-31&format=csv&table=movements"
    lines = b"".join(client.get(address).streaming_content).decode("utf-8-sig").splitlines()
    head, first = lines[0].split(","), lines[1].split(",")
    told = dict(zip(head, first, strict=True))
    assert told["official_url"] == f"http://testserver/officials/{told['official']}/"
    assert re.fullmatch(r"http://testserver/meetings/\d+/#at-\d+", told["date_url"])


def test_the_columns_of_a_matrix_say_which_meeting_each_is(client, archive):
    told = client.get(f"/api/v1/organs/{archive['organ']}/presence/").json()
    assert [one["column"] for one in told["columns"]] == list(told["matrix"][0])[-len(told["columns"]) :]
    first = told["columns"][0]
    assert client.get(f"/api/v1/meetings/{first['meeting']}/").json()["date"] == first["date"]
    assert first["listing"] in ("closed", "open")


def test_a_list_begins_where_a_page_before_the_first_is_asked_for(client, archive):
    page = client.get("/analysis/references/?page=0").content.decode()
    assert "党的二十大" in page and client.get("/analysis/references/?page=-3").status_code == 200
