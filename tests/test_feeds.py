"""Feeds: valid, found by the pages, with ids that stay and times that tell of corrections."""

import re
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from archive.models import Change, Formulation, FormulationUse
from search import outbox
from tests.builders import a_directive, a_meeting, an_organ
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def feed_at(client, address):
    """The feed, after both its form and its XML were looked at."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    SCHEMA.assertValid(etree.fromstring(response.content))
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_every_page_that_can_be_followed_names_its_feed_and_the_feed_is_valid(client):
    meeting = a_meeting("Flood & <fire> were discussed \x0b at length.", chair="Yuan Jiajun")
    formulation = Formulation.objects.create(name_zh="两个维护", name_en="Two Upholds")
    FormulationUse.objects.create(formulation=formulation, source=meeting.source, text="Flood", start=0, end=5)
    a_directive(meeting, "were discussed")
    outbox.drain()
    pages = ["/meetings/", "/officials/yuan-jiajun/", meeting.organ.get_absolute_url(), formulation.get_absolute_url()]
    for page in [*pages, "/search/?q=flood", "/search/?q=discussed&show=directives", "/search/?q=flood&page=1"]:
        link = re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', read(client, page))
        feed = feed_at(client, page.partition("?")[0] + link[1])
        assert len(feed.entries) == 1, page
        assert feed.entries[0].link.startswith(f"http://testserver{meeting.get_absolute_url()}")
    assert feed_at(client, "/search/?q=volcano&format=atom").entries == []


def test_an_id_stays_while_the_record_is_corrected_and_moved_and_its_time_goes_on(client, settings):
    meeting = a_meeting(chair="Yuan Jiajun", date="2014-01-01")
    a_meeting(date="2023-09-15")
    outbox.drain()
    before = feed_at(client, "/meetings/?format=atom")
    assert meeting.get_absolute_url() not in before.entries[0].link
    entry = next(one for one in before.entries if one.link.endswith(meeting.get_absolute_url()))
    meeting.attendance.update(name="Y. Jiajun")
    meeting.attendance.first().save()  # as an editor's correction of a name
    outbox.drain()
    after = feed_at(client, "/meetings/?format=atom")
    assert after.entries[0].id == entry.id, "what was corrected comes first"
    assert after.entries[0].updated_parsed > entry.updated_parsed
    assert after.feed.updated_parsed > before.feed.updated_parsed and after.feed.id == before.feed.id
    meeting.organ.slug = "elsewhere"
    meeting.organ.save()
    settings.ALLOWED_HOSTS = ["*"]
    moved = feedparser.parse(client.get("/organs/elsewhere/?format=atom", headers={"host": "other.example"}).content)
    assert entry.id in [one.id for one in moved.entries]


def test_a_feed_that_nothing_was_added_to_is_not_sent_again(client):
    a_meeting()
    outbox.drain()
    first = client.get("/meetings/?format=atom")
    assert client.get("/meetings/?format=atom", headers={"if-none-match": first["ETag"]}).status_code == 304
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get("/meetings/?format=atom", headers=since).status_code == 304
    a_meeting()
    outbox.drain()
    assert client.get("/meetings/?format=atom", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_feed_of_a_search_has_what_it_finds_however_the_page_shows_it(client):
    for day in range(1, 25):
        a_meeting("The flood was discussed.", date=f"2023-02-{day:02d}", organ=an_organ("One" if day % 2 else "Two"))
    outbox.drain()
    assert len(feed_at(client, "/search/?q=flood&page=2&sort=oldest&format=atom").entries) == 24
    assert len(feed_at(client, "/search/?q=flood&organ=one&format=atom").entries) == 12
    queries = ("q=flood&organ=one", "organ=one&q=flood")
    assert len({feed_at(client, f"/search/?{query}&format=atom").feed.id for query in queries}) == 1
    assert client.get("/search/?q=%22open&format=atom").status_code == 400
    assert client.get("/meetings/2023/?format=atom").status_code == 400


def test_a_meeting_that_went_leaves_the_feeds(client):
    meeting = a_meeting()
    outbox.drain()
    assert feed_at(client, "/meetings/?format=atom").entries
    meeting.delete()
    outbox.drain()
    assert not feed_at(client, "/meetings/?format=atom").entries
    assert Change.objects.get().gone


def test_following_is_explained_where_a_search_is(client):
    a_meeting("The flood was discussed.")
    outbox.drain()
    link = re.search(r'href="(/follow/\?of=[^"]+)"[^>]*>Follow this search', read(client, "/search/?q=flood&page=1"))
    page = read(client, link[1])
    assert 'value="http://testserver/search/?q=flood&format=atom"' in page
    assert "Copy this address" in words(page)
    for address in ("/about/", "https://elsewhere.example/", "/search/" + "x" * 3000):
        assert "no page that can be followed" in words(read(client, f"/follow/?of={address}", 400))
    assert client.get("/follow/?of=/officials/nobody/").status_code == 404
    assert "Latest readouts" in words(read(client, "/follow/"))
