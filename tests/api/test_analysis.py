"""The analyses as JSON: what cannot be used is said at its parameter, where their pages pass over it."""

import pytest

from archive.models import Formulation
from tests.builders import a_meeting

pytestmark = pytest.mark.django_db
ORGAN = "/api/v1/organs/standing-committee-of-the-chongqing-municipal-party-committee/presence/"


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/api/v1/analysis/phrases/?from=abc", "from"),
        ("/api/v1/analysis/phrases/?to=2023-13", "to"),
        ("/api/v1/analysis/phrases/?from=2023-05&to=2023-04", "to"),
        ("/api/v1/analysis/phrases/?compare=nothing", "compare"),
        ("/api/v1/analysis/phrases/?compare=a,b,c,d,e,f", "compare"),
        ("/api/v1/analysis/events/?from=2023-04-05", "from"),
        ("/api/v1/analysis/events/?page=0", "page"),
        ("/api/v1/analysis/events/?page=many", "page"),
        ("/api/v1/analysis/novelty/?against=all+of+it", "against"),
        ("/api/v1/analysis/briefing/?from=2023-04", "from"),
        ("/api/v1/analysis/briefing/?place=nowhere", "place"),
        (f"{ORGAN}?kind=picnic", "kind"),
        (f"{ORGAN}?all=yes", "all"),
    ],
)
def test_what_an_analysis_cannot_use_is_said_at_its_parameter(client, url, parameter):
    a_meeting()
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [parameter]
    assert answer.json()["detail"].startswith(f"{parameter}: ")


def test_what_it_can_use_is_answered_and_an_empty_parameter_is_none(client):
    Formulation.objects.create(name_zh="共同富裕", slug="common-prosperity")
    a_meeting()
    for url in (
        "/api/v1/analysis/phrases/?from=2023&to=2023&compare=common-prosperity",
        "/api/v1/analysis/phrases/?from=&to=&compare=",
        "/api/v1/analysis/events/?from=2023-04&page=1",
        f"{ORGAN}?kind=other&all=1",
    ):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("url", [ORGAN, "/api/v1/analysis/events/", "/api/v1/analysis/novelty/2023/09/"])
def test_a_page_beyond_the_end_of_an_analysis_says_how_many_there_are(client, url):
    a_meeting()
    answer = client.get(f"{url}?page=7")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "1" in answer.json()["detail"]
