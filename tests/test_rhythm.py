"""The rhythm of an organ: what is unusual against its own past, and what only looks so."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from archive.analysis import keeping, rhythm
from archive.models import Place
from tests.builders import a_meeting, a_source, an_organ

pytestmark = pytest.mark.django_db
START = dt.date(2023, 1, 2)


def an_organ_that_meets(gaps, length=100):
    """An organ of a place, with meetings so many days apart."""
    place = Place.objects.create(name_en="Testing")
    organ, day = an_organ("Committee of Testing", place=place), START
    days = [day] + [day := day + dt.timedelta(gap) for gap in gaps]
    for day in days:
        source = a_source("会" * length, language="zh")
        a_meeting(source=source, date=day.isoformat(), organ=organ, place=place, kind="standing_committee")
    return organ, place


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_long_gap_is_told_from_days_of_which_nothing_was_collected(client):
    organ, place = an_organ_that_meets([7, 8, 7, 6, 7, 8, 7, 60, 7, 6, 8, 7, 60, 7])
    other = an_organ("Congress of Testing", place=place)
    first_gap = START + dt.timedelta(50)
    for week in range(1, 15):  # of the first long gap the archive holds another organ's readouts
        a_meeting(date=(first_gap + dt.timedelta(4 * week)).isoformat(), organ=other, place=place)
    keeping.drain()
    found = rhythm.rhythm(organ)
    assert (found.gaps.median, found.gaps.count) == (7, 14)
    assert [(pause.days, pause.collected) for pause in found.unusual_gaps] == [(60, 59)]
    assert [pause.days for pause in found.uncollected] == [60]
    page = text_of(client.get(reverse("rhythm", args=[organ.slug])))
    assert "15 dated meetings. Days from one to the next: usually 7 (the median of 14 gaps)" in page
    assert "says nothing of the organ" in page


def test_a_readout_is_unusually_short_or_long_against_the_organs_own_past(client):
    organ, place = an_organ_that_meets([7] * 14)
    for day, length in (("2024-01-05", 5), ("2024-01-12", 3000)):
        a_meeting(source=a_source("会" * length, language="zh"), date=day, organ=organ, place=place)
    keeping.drain()
    found = rhythm.rhythm(organ)
    assert [(one.day.isoformat(), judged) for one, judged in found.unusual_lengths] == [
        ("2024-01-12", "long"),
        ("2024-01-05", "short"),
    ]
    assert "Of 17 readouts half have more than" in text_of(client.get(reverse("rhythm", args=[organ.slug])))


def test_of_few_meetings_nothing_is_unusual(client):
    organ, _place = an_organ_that_meets([7, 7, 90])
    keeping.drain()
    found = rhythm.rhythm(organ)
    assert (found.unusual_gaps, [pause.days for pause in found.uncollected]) == ([], [90])
    assert "Of fewer than 12 gaps none is called unusual" in text_of(client.get(reverse("rhythm", args=[organ.slug])))


def test_where_gaps_differ_beyond_measure_none_is_called_unusual(client):
    organ, _place = an_organ_that_meets([1, 200, 2, 150, 1, 90, 3, 300, 1, 120, 2, 250, 1, 180])
    keeping.drain()
    found = rhythm.rhythm(organ)
    assert found.gaps.high is None and found.unusual_gaps == []
    assert [pause.days for pause in found.uncollected] == [180, 250, 120, 300, 150, 200]
    page = text_of(client.get(reverse("rhythm", args=[organ.slug])))
    assert "Its gaps differ so much that none could be called unusual" in page


def test_the_kinds_of_a_month_lead_to_its_meetings_and_are_words_in_a_file(client):
    organ, _place = an_organ_that_meets([7, 7])
    keeping.drain()
    page = client.get(reverse("rhythm", args=[organ.slug]))
    assert re.search(
        r'Standing committee <a href="/search/\?[^"]*kind=standing_committee">\d</a>', page.content.decode()
    )
    file = client.get(reverse("rhythm", args=[organ.slug]), {"format": "csv", "table": "months"})
    assert "standing_committee 3" in b"".join(file.streaming_content).decode()


def test_the_kinds_and_parts_of_day_are_counted_of_all(client):
    organ, place = an_organ_that_meets([7])
    a_meeting(date="2023-03-01", organ=organ, place=place, kind="study_session", part_of_day="morning")
    page = text_of(client.get(reverse("rhythm", args=[organ.slug])))
    assert "Standing committee 2 3 67 % Study session 1 3 33 %" in page
    assert "not said 2 3 67 % Morning 1 3 33 %" in page


def test_an_organ_without_meetings_has_a_page(client):
    organ = an_organ("Committee of Nothing")
    assert client.get(reverse("rhythm", args=[organ.slug])).status_code == 200
    assert client.get(reverse("presence", args=[organ.slug])).status_code == 200
