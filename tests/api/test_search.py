"""The search as records: the page's parameters, the page's answers, and its faults at their place."""

import pytest

from search import outbox
from tests.builders import a_directive, a_meeting, a_person

pytestmark = pytest.mark.django_db

RURAL = "It is necessary to promote rural revitalization."


@pytest.fixture
def archive():
    a_person("Yuan Jiajun", "袁家军")
    meeting = a_meeting(f"They met.\n{RURAL}", chair="Yuan Jiajun", date="2023-09-15")
    a_directive(meeting, RURAL, speaker="Yuan Jiajun")
    a_meeting("Rural affairs were studied.", date="2022-01-05", kind="plenary")
    a_meeting("Traffic was studied.", date="2021-01-05")
    outbox.drain()
    return meeting


def asked(client, query):
    answer = client.get(f"/api/v1/search/?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_search_tells_what_it_found_counted_and_understood(client, archive):
    answer = asked(client, "q=rural")
    assert answer["count"] == 2
    hit = next(one for one in answer["results"] if one["id"] == archive.pk)
    assert hit["url"] == f"http://testserver/meetings/{archive.pk}/"
    assert client.get(hit["api_url"]).json()["id"] == archive.pk
    first, last = hit["snippets"][0]["marks"][0]
    assert hit["snippet"][first:last] == "rural"
    assert {"value": "plenary", "label": "Plenary", "count": 1, "selected": False} in answer["facets"]["kind"]
    assert {"value": "2023-09", "count": 1} in answer["histogram"]["counts"]
    assert answer["query"]["tree"] == {"words": "rural"}


def test_the_address_of_a_search_means_the_same_on_the_page_and_here(client, archive):
    for query in ("q=rural&kind=plenary", "q=rural&from=2023&to=2023", "q=studied&sort=oldest", "q=rural&variants=off"):
        answer, page = asked(client, query), client.get(f"/search/?{query}")
        assert answer["count"] == page.context["count"] > 0
        assert [one["id"] for one in answer["results"]] == [one.meeting.pk for one in page.context["shown"]]
        assert client.get(answer["url"]).context["count"] == answer["count"]


def test_other_names_are_searched_and_said_and_can_be_switched_off(client, archive):
    widened = asked(client, "q=yuan+jiajun")["query"]["variants"][0]
    assert (widened["text"], widened["kind"]) == ("yuan jiajun", "official")
    assert "Yuan Jiajun" in widened["searched"]
    assert asked(client, "q=yuan+jiajun&variants=off")["query"]["variants"] == []


def test_directives_and_lines_are_found_too(client, archive):
    directive = asked(client, "q=rural&show=directives")["results"][0]
    assert directive["snippet"] == RURAL
    assert client.get(directive["api_url"]).json()["text"] == RURAL
    line = asked(client, 'q="rural+revitalization"&show=lines')["results"][0]
    assert line["phrase"] == "rural revitalization"
    text = client.get(line["api_url"]).json()["text"]
    assert text[line["start"] :].startswith("rural revitalization")


def test_results_go_page_by_page(client, archive):
    first = asked(client, "q=studied&limit=1")
    assert (len(first["results"]), first["previous"]) == (1, None)
    second = client.get(first["next"]).json()
    assert second["next"] is None
    assert second["results"] != first["results"]


def test_a_page_beyond_the_end_says_how_many_there_are(client, archive):
    answer = client.get("/api/v1/search/?q=rural&page=7")
    assert answer.status_code == 404
    assert "1" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "parameter", "position"),
    [
        ("q=(rural", "q", 0),
        ("q=rural+AND", "q", 6),
        ("q=official:nobody", "q", 9),
        ("from=2023-13", "from", None),
        ("to=2020&from=2023", "to", None),
        ("sort=best", "sort", None),
        ("show=pictures", "show", None),
        ("page=0", "page", None),
        ("limit=1000", "limit", None),
        ("q=rural&variants=on", "variants", None),
        ("query=rural", "query", None),
        ("q=rural&show=lines", "show", None),
    ],
)
def test_what_cannot_be_understood_is_said_at_its_place(client, archive, query, parameter, position):
    answer = client.get(f"/api/v1/search/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    fault = answer.json()["errors"][0]
    assert (fault["parameter"], fault.get("position")) == (parameter, position)


def test_where_nothing_is_found_it_says_what_was_probably_meant(client, archive):
    assert asked(client, "q=revitalizatoin")["query"]["did_you_mean"] == "revitalization"


def test_suggestions_lead_to_pages(client, archive):
    found = client.get("/api/v1/suggest/?q=yuan").json()["suggestions"]
    assert {
        "kind": "official",
        "label": "Yuan Jiajun 袁家军",
        "url": "http://testserver/officials/yuan-jiajun/",
    } in found
    assert client.get("/api/v1/suggest/").json() == {"suggestions": []}
