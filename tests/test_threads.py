"""The same directive through meetings and places: which go furthest, and how one ends."""

import datetime as dt

import pytest

from archive.analysis import keeping, weaving
from archive.models import Place, Thread
from tests.builders import a_directive, a_meeting, an_organ
from tests.test_pages import words

pytestmark = pytest.mark.django_db

ROADS = "Speed up the building of rural roads and look after them all year."


def said(text: str, date: str, organ: str, place: str):
    where = Place.objects.get_or_create(name_en=place)[0]
    meeting = a_meeting(f"On that day: {text}", date=date, organ=an_organ(organ), place=where)
    return a_directive(meeting, text)


def test_a_thread_says_how_it_ends_and_how_much_is_held_after_that(client):
    first = said(ROADS, "2023-01-05", "Hunan", "Hunan")
    said(ROADS.replace("rural", "village"), "2023-02-05", "Hubei", "Hubei")
    a_meeting("Nothing of it.", date="2023-03-01", organ=an_organ("Hubei"))
    page = words(client.get(first.get_track_url()).content.decode())
    assert "1 later readout is held" in page
    assert "1 of the same organ, 0 of the same place; none says it" in page
    told = client.get(f"/api/v1/directives/{first.meeting_id}-{first.start}/thread/").json()
    assert told["last"] == "2023-02-05"
    assert told["later_readouts"] == {"organ": 1, "place": 0, "all": 1}
    assert [(one["date"], one["place"]) for one in told["occurrences"]] == [
        ("2023-01-05", "hunan"),
        ("2023-02-05", "hubei"),
    ]
    rows = b"".join(client.get(f"{first.get_track_url()}?format=csv").streaming_content).decode("utf-8-sig")
    assert len(rows.splitlines()) == 3


def test_the_widest_threads_come_first(client):
    for day, place in (("01", "Hunan"), ("02", "Hubei"), ("03", "Hunan")):
        said(ROADS, f"2023-01-{day}", place, place)
    essay = said(ROADS, "1970-04-24", "Hunan", "Hunan").meeting.source
    essay.published = dt.date(2022, 5, 1)
    essay.save()
    for day in ("01", "02", "03", "04"):
        said("Guard the forests against fire by day and by night.", f"2023-02-{day}", "Fujian", "Fujian")
    told = client.get("/api/v1/analysis/threads/").json()["threads"]
    assert [(one["sentence"], one["meetings"], one["places"]) for one in told] == [
        (ROADS, 4, 2),
        ("Guard the forests against fire by day and by night.", 4, 1),
    ]
    # An essay of 2022 on a meeting of 1970 does not say when this was said first.
    assert (told[0]["first"], told[0]["last"]) == ("2023-01-01", "2023-01-03")
    assert ROADS in client.get("/analysis/threads/").content.decode()


def test_what_is_nearly_the_same_is_one_thread_in_the_list_with_the_places_of_all_wordings(client):
    for day, place in (("01", "Hunan"), ("02", "Hubei")):
        said(ROADS, f"2023-01-{day}", place, place)
    nearly = said(ROADS.replace("rural", "village"), "2023-02-05", "Fujian", "Fujian")
    told = client.get("/api/v1/analysis/threads/").json()["threads"]
    assert [(one["sentence"], one["meetings"], one["same"], one["wordings"], one["places"]) for one in told] == [
        (ROADS, 3, 2, 2, 3)
    ]
    assert told[0]["last"] == "2023-02-05"
    nearly.delete()
    told = client.get("/api/v1/analysis/threads/").json()["threads"]
    assert [(one["meetings"], one["same"], one["wordings"], one["places"]) for one in told] == [(2, 2, 1, 2)]


def test_threads_are_sorted_by_places_by_meetings_or_by_the_days_they_reach_over(client):
    forests = "Guard the forests against fire by day and by night."
    for day, place in (("01", "Hunan"), ("02", "Hubei"), ("03", "Hunan")):
        said(ROADS, f"2023-01-{day}", place, place)
    for month in ("01", "02", "03", "04"):
        said(forests, f"2023-{month}-05", "Fujian", "Fujian")
    sorted_by = {
        sort: [one["sentence"] for one in client.get(f"/api/v1/analysis/threads/?sort={sort}").json()["threads"]]
        for sort in ("places", "meetings", "days")
    }
    assert sorted_by == {"places": [ROADS, forests], "meetings": [forests, ROADS], "days": [forests, ROADS]}
    assert client.get("/api/v1/analysis/threads/?sort=days").json()["threads"][0]["days"] == 90
    assert "sort: &#x27;length&#x27; is not known" in client.get("/analysis/threads/?sort=length").content.decode()
    assert client.get("/api/v1/analysis/threads/?sort=length").status_code == 400
    page = words(client.get("/analysis/threads/").content.decode())
    assert "2 threads among the 7 directives of 7 readouts" in page


def test_of_a_form_that_many_wordings_fill_in_each_is_told_alone(client, monkeypatch):
    monkeypatch.setattr(weaving, "CROWD", 2)
    for number in range(11, 31):
        said(f"All departments are to finish the {number} projects of the year on time.", f"2023-01-{number}", "A", "A")
    for day in ("06", "07"):
        said(ROADS.replace("rural", "village") if day == "07" else ROADS, f"2023-01-{day}", "B", "B")
    keeping.drain()
    kept = [(row.fingerprint, row.meetings) for row in Thread.objects.order_by("fingerprint")]
    keeping.rebuild()
    assert [(row.fingerprint, row.meetings) for row in Thread.objects.order_by("fingerprint")] == kept
    threads = client.get("/api/v1/analysis/threads/").json()["threads"]
    told = {one["sentence"].partition(" ")[0]: one["meetings"] for one in threads}
    assert told["Speed"] == 2 and told.get("All", 1) < 10
