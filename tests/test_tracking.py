"""An instruction through time: the same sentence, or nearly the same, in other readouts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Directive
from tests.builders import a_directive, a_meeting, the_archive_of_the_fixtures
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db
SAID = "It is necessary to do a good job in flood prevention and to strictly guard against mass casualties."


def said_on(date, text=SAID):
    return a_directive(a_meeting(f"The city met. {text} It ended.", date=date), text)


def test_the_same_and_nearly_the_same_sentence_is_told_in_the_order_of_time(client):
    first = said_on("2022-06-01", SAID.replace("a good job", "good work"))
    shown = said_on("2023-06-01")
    later = said_on("2024-06-11", SAID.upper())
    said_on("2024-07-01", "We must open up further to the world.")
    source = read(client, f"/meetings/{shown.meeting_id}/directives/{shown.start}/")
    page = words(source)
    assert "1 time word for word , 1 time nearly the same" in page
    assert page.index("1 Jun 2022") < page.index("this sentence") < page.index("11 Jun 2024")
    assert re.search(r"\d\d % the same", page)
    assert "<ins>work</ins>" in source and "<del>a</del>" in source and "<del>job</del>" in source
    assert first.get_absolute_url() in source and later.get_absolute_url() in source
    assert "open up further" not in page
    assert "1 Jun 2022" not in words(read(client, f"{shown.get_track_url()}?only=same"))


def test_a_sentence_said_nowhere_else_says_so_and_stands_in_its_paragraph(client):
    shown = said_on("2023-06-01")
    page = words(read(client, shown.get_track_url()))
    assert "No readout that is held says the same elsewhere" in page
    assert "The city met." in page and "It ended." in page


def test_the_bars_narrow_to_what_was_said_then(client):
    shown = said_on("2023-06-01")
    said_on("2023-08-01")
    said_on("2024-06-11")
    source = read(client, shown.get_track_url())
    address = re.search(r'<a href="([^"#]+)[^"]*" class="bar" aria-label="August 2023: 1 time"', source)[1]
    page = words(read(client, shown.get_track_url() + address))
    assert "1 Aug 2023" in page and "11 Jun 2024" not in page


def test_without_a_date_there_is_no_before_and_after(client):
    shown = said_on(None)
    said_on("2023-06-01")
    page = words(read(client, shown.get_track_url()))
    assert "Order in time not known 1" in page and "Earlier" not in page


def test_a_corrected_sentence_is_found_by_its_new_words(client):
    shown, other = said_on("2023-06-01"), said_on("2024-06-11", "Nothing of the kind must be done at all.")
    assert "0 times word for word" in words(read(client, shown.get_track_url()))
    other.text = SAID
    other.save(update_fields=["text"])
    assert "1 time word for word" in words(read(client, shown.get_track_url()))


def test_what_an_import_stores_can_be_tracked(client):
    the_archive_of_the_fixtures()
    assert not Directive.objects.filter(fingerprint=None).exists()
    directive = Directive.objects.first()
    assert directive.get_track_url() in read(client, "/directives/?organ=" + directive.meeting.organ.slug)


def test_where_no_directive_starts_there_is_nothing(client):
    shown = said_on("2023-06-01")
    assert client.get(f"/meetings/{shown.meeting_id}/directives/{shown.start + 1}/").status_code == 404


def test_tracking_costs_the_same_queries_however_often_it_was_said(client):
    shown = said_on("2023-06-01")
    said_on("2023-06-02")
    with CaptureQueriesContext(connection) as few:
        read(client, shown.get_track_url())
    for day in range(10, 20):
        said_on(f"2023-07-{day}", SAID.replace("good", "better") if day % 2 else SAID)
    with CaptureQueriesContext(connection) as many:
        read(client, shown.get_track_url())
    assert len(many) <= len(few)


def test_where_not_all_that_is_alike_was_compared_the_page_says_so(client, monkeypatch):
    shown = said_on("2023-06-01")
    for day in range(10, 14):
        said_on(f"2023-07-{day}", SAID.replace("good", "better"))
    assert "were compared" not in words(read(client, shown.get_track_url()))
    monkeypatch.setattr("archive.views.directives.MOST_CANDIDATES", 2)
    page = words(read(client, shown.get_track_url()))
    assert (
        "More than 2 sentences are somewhat alike; 2 of them were compared, so that some may be missing here." in page
    )


def test_each_directive_of_a_meeting_leads_to_where_it_is_said_again(client):
    shown = said_on("2023-06-01")
    page = read(client, shown.meeting.get_absolute_url())
    assert f'<a href="{shown.get_track_url()}" aria-label="directive 1 elsewhere">' in page
