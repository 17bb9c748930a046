"""From every page to its record and back."""

import re

import pytest

from search import outbox
from tests.builders import a_meeting, a_source, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db


def as_json(client, url):
    """The record that a page says it is, followed."""
    page = client.get(url).content.decode()
    found = re.search(r'<link rel="alternate" type="application/json" href="([^"]+)">', page)
    assert found, url
    address = found[1].replace("&amp;", "&")
    assert f'<a href="{found[1]}" type="application/json">' in page
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.json()


def test_a_page_of_a_record_leads_to_it_and_back(client):
    the_archive_of_the_fixtures()
    for url in ("/meetings/10001/", "/officials/yuan-jiajun/", "/formulations/two-establishes/", "/sources/1/"):
        assert as_json(client, url)["url"] == f"http://testserver{url}"
    organ = client.get("/api/v1/meetings/10001/").json()["organ_record"]["url"]
    assert as_json(client, organ)["url"] == organ


def test_a_list_leads_to_the_same_list(client):
    the_archive_of_the_fixtures()
    outbox.drain()
    for url in ("/officials/?place=Chongqing&page=1", "/organs/?name=standing", "/directives/?topic=party-building"):
        shown = client.get(url).context["page"].paginator.count
        assert len(as_json(client, url)["results"]) == min(shown, 50) > 0
    for url in ("/search/?q=rural&kind=standing_committee", "/search/?q=rural&show=directives"):
        assert as_json(client, url)["count"] == client.get(url).context["count"] > 0


def test_a_page_that_is_no_record_leads_to_none(client):
    a_meeting(date="2023-01-01")
    for url in ("/", "/about/", "/help/", "/meetings/2023/", "/meetings/2023/01/"):
        assert "application/json" not in client.get(url).content.decode()


def test_every_page_leads_to_the_help_of_the_api_in_both_languages(client):
    assert 'href="/help/api/"' in client.get("/about/").content.decode()
    assert "API" in client.get("/help/api/").content.decode()
    chinese = client.get("/help/api/", headers={"accept-language": "zh"}).content.decode()
    assert "令牌" in chinese


def test_the_page_of_all_operations_loads_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs/").content.decode()
    assert "/api/v1/meetings/" in page
    assert not re.search(r"(src|href)=\"(https?:)?//", page)


def test_a_document_that_moved_on_leads_from_the_record_to_the_one_of_today(client):
    source = a_source()
    source.withdraw("It was wrong.")
    assert client.get(f"/api/v1/sources/{source.pk}/").status_code == 410
