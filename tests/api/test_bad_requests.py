"""Whatever is asked wrongly of whichever operation: the right status, and a body that says what to do."""

import pytest
from rest_framework.authtoken.models import Token

from tests.builders import a_meeting
from tests.test_roles import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def operations(client):
    """(method, address) of every operation, for records that need not be there."""
    paths = client.get("/api/v1/schema/").json()["paths"]
    found = []
    for path, methods in paths.items():
        for method, one in methods.items():
            parts = {
                each["name"]: each.get("example", "1") for each in one.get("parameters", ()) if each["in"] == "path"
            }
            found.append((method, path.format(**parts), {each["name"] for each in one.get("parameters", ())}))
    assert len(found) > 45
    return found


@pytest.fixture
def asks(client):
    """Asks, as an editor where it writes, and gives the status and the faults after the answer was looked at."""
    token = Token.objects.create(user=somebody("reviewer")).key

    def ask(method, url, **headers):
        if method != "get":
            headers.setdefault("authorization", f"Bearer {token}")
        answer = (
            getattr(client, method)(url, {}, content_type="application/json", headers=headers)
            if method != "get"
            else client.get(url, headers=headers)
        )
        body = answer.json()
        assert answer["Content-Type"] == "application/problem+json", (method, url)
        assert (body["status"], bool(body["title"]), len(body["detail"]) > 10) == (answer.status_code, True, True)
        assert body["type"].endswith(f"/help/api/#problem-{answer.status_code}") and len(answer.content) < 10_000
        return answer.status_code, {fault["parameter"]: fault["detail"] for fault in body.get("errors", ())}

    return ask


def test_an_unknown_parameter_is_named_with_those_that_are_known(operations, asks):
    for method, url, known in operations:
        status, faults = asks(method, f"{url}?plaec=Chongqing")
        assert (status, set(faults)) == (400, {"plaec"}), (method, url)
        taken = [name for name in known if name not in ("format", "If-Match") and f"/{name}/" not in url]
        if method == "get":
            assert all(name in faults["plaec"] for name in taken if name in ("limit", "fields", "page", "q")), url


def test_what_cannot_be_done_at_an_address_is_said_whatever_else_was_sent(operations, client):
    for url in {url for _method, url, _known in operations}:
        for method in ("TRACE", "PUT"):
            answer = client.generic(method, f"{url}?plaec=Chongqing")
            assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json"), (method, url)


def test_an_unknown_format_is_said_with_where_files_are(operations, asks):
    for method, url, _known in operations:
        status, faults = asks(method, f"{url}?format=xml")
        assert (status, set(faults)) == (404, {"format"}), (method, url)


def test_an_accept_that_cannot_be_served_is_said_with_what_can(operations, asks):
    for method, url, _known in operations:
        assert asks(method, url, accept="text/turtle") == (406, {}), (method, url)


def test_a_wrong_token_is_refused_where_one_reads_too(operations, asks):
    for method, url, _known in operations:
        for token in ("Bearer wrong", "Bearer", "Bearer a b", "Token wrong"):
            assert asks(method, url, authorization=token)[0] == 401, (method, url, token)


def test_ten_megabytes_of_query_are_refused(operations, asks):
    long = "a" * 10_000_000
    for method, url, _known in operations:
        assert asks(method, f"{url}?q={long}") == (414, {}), (method, url)


def test_a_broken_cursor_and_a_limit_beyond_all_are_named_in_every_list(operations, asks):
    lists = [(method, url) for method, url, known in operations if "cursor" in known]
    assert len(lists) >= 9
    for method, url in lists:
        for name, value in (("cursor", "broken"), ("limit", "1000000"), ("fields", "nothing")):
            status, faults = asks(method, f"{url}?{name}={value}")
            assert (status, set(faults)) == (400, {name}), (url, name)


def test_a_page_beyond_the_end_is_none_wherever_there_are_pages(operations, asks):
    a_meeting()
    paged = [(method, url) for method, url, known in operations if "page" in known and "{" not in url]
    assert len(paged) >= 4
    for method, url in paged:
        assert asks(method, f"{url}?page=99")[0] == 404, url
        assert asks(method, f"{url}?page=none")[0] in (400, 404), url
