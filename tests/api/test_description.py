"""What the API says of itself: a valid description, in which every answer has an example that is so.

``BLESS=1 pytest tests/api/test_description.py`` makes the examples anew.
"""

import json
import os

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from archive.api import schema
from archive.models import Event
from search import outbox
from tests.builders import the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db
ASKED = {
    "search_retrieve": {"q": '"rural revitalization"', "limit": 1},
    "suggest_retrieve": {"q": "yuan"},
    "briefing": {"from": "2023-09-01", "to": "2023-09-30"},
    "phrases": {"from": "2022", "to": "2023"},
}
LONGEST = 200  # characters


@pytest.fixture
def description(client):
    schema.answers.cache_clear()
    return client.get("/api/v1/schema/").json()


def operations(description):
    return [(path, method, one) for path, methods in description["paths"].items() for method, one in methods.items()]


def cut(value, most=2):
    """As much of an answer as shows its form."""
    if isinstance(value, dict):
        return {name: cut(one, most) for name, one in value.items()}
    if isinstance(value, list):
        return value if all(isinstance(one, int) for one in value) else [cut(one, 1) for one in value[:most]]
    if isinstance(value, str):
        value = value.replace("http://testserver", "http://localhost:8000")
        return value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return value


def bless(client, description):
    """Ask every reading operation of the archive that comes along."""
    the_archive_of_the_fixtures()
    outbox.drain()
    told = {}
    for path, method, one in operations(description):
        known = {each["name"]: each.get("example", "") for each in one.get("parameters", ()) if each["in"] == "path"}
        url = path.format(**known)
        if one["operationId"] == "event":
            client.get("/api/v1/analysis/events/")  # counts what waits
            url = f"/api/v1{Event.objects.order_by('pk').first().get_absolute_url()}"
        if method == "get":
            answer = client.get(url, ASKED.get(one["operationId"], {}))
            assert answer.status_code == 200, (url, answer.content)
            told[one["operationId"]] = cut(answer.json())
    words = json.dumps(told, ensure_ascii=False, indent=1)
    schema.ANSWERS.write_text(words + "\n", encoding="utf-8")


def test_the_description_is_valid_and_no_operation_is_called_like_another(client, description):
    if os.environ.get("BLESS"):
        bless(client, description)
    assert description["openapi"].startswith("3.1")
    assert [fault.message for fault in OpenAPIV31SpecValidator(description).iter_errors()] == []
    called = [one["operationId"] for _path, _method, one in operations(description)]
    assert len(called) == len(set(called))


def test_every_answer_and_every_body_has_an_example_that_its_description_allows(description):
    assert len(operations(description)) > 40
    for path, method, one in operations(description):
        bodies = [one["responses"][code]["content"] for code in ("200", "201") if code in one["responses"]]
        bodies += [one["requestBody"]["content"]] if "requestBody" in one else []
        assert bodies or method == "delete", path
        for body in bodies:
            said = body["application/json"]
            form = {**said["schema"], "components": description["components"]}
            faults = [
                f"{fault.json_path}: {fault.message}"
                for fault in Draft202012Validator(form).iter_errors(said["example"])
            ]
            assert faults == [], f"{method} {path}"
