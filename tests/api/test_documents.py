"""What docs/api.md says of the API is so: its examples run, its addresses are there."""

import re
from pathlib import Path

import pytest

from archive.models import Attendance, Meeting
from search import outbox
from tests.builders import the_archive_of_the_fixtures

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def archive(live_server):
    the_archive_of_the_fixtures()
    outbox.drain()
    return live_server


@pytest.mark.django_db(transaction=True)
def test_the_examples_in_python_run_as_they_are_printed(archive, capsys):
    blocks = re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.M | re.S)
    assert len(blocks) == 4
    names = {}
    for block in blocks:
        exec(block.replace("http://localhost:8000", archive.url), names)
    printed = capsys.readouterr().out
    both = Meeting.objects.filter(attendance__person__slug="yuan-jiajun")
    together = both.filter(pk__in=Attendance.objects.filter(person__slug="hu-henghua").values("meeting")).count()
    assert re.search(rf"^ +{together}  hu-henghua$", printed, re.M)
    assert {"when": "2022-11", "meetings": 1, "held": 1} in names["counts"]
    found = names["ask"](f"{names['JIYAO']}/search/", formulation=names["phrase"]["slug"])["count"]
    assert sum(month["meetings"] for month in names["counts"]) == found
    frame = names["directives"]
    assert len(frame) > 3
    assert frame["text"].str.contains("rural").any()
    assert frame["url"].str.startswith(f"{archive.url}/meetings/").all()


@pytest.mark.django_db
def test_every_address_of_the_table_is_there_and_none_is_missing(client):
    the_archive_of_the_fixtures()
    said = set(re.findall(r"`(/api/v1/[^`]*/)`", DOCUMENT))
    for url in said:
        if "…" not in url:
            assert client.get(url).status_code == 200, url
    root = {url.removeprefix("http://testserver") for url in client.get("/api/v1/").json().values()}
    assert root <= said
