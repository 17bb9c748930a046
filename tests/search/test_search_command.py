"""python manage.py search, as a person at a terminal uses it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.builders import a_directive, a_meeting, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db


def searched(*args) -> str:
    out = StringIO()
    call_command("search", *args, stdout=out)
    return out.getvalue()


def test_it_prints_each_meeting_with_its_passages_marked():
    meeting = a_meeting("The meeting heard of flood prevention works.", date="2022-10-24")
    printed = searched("flood")
    assert printed.startswith("1 meeting\n")
    assert f"{meeting.pk}  2022-10-24" in printed
    assert "heard of [flood] prevention" in printed


def test_as_json_it_gives_what_the_page_shows():
    the_archive_of_the_fixtures()
    answer = json.loads(searched("袁家军", "--json"))
    assert answer["count"] == len(answer["hits"]) == 3
    assert all(hit["url"] == f"/meetings/{hit['id']}/" for hit in answer["hits"])
    assert answer["facets"]["language"] == {"en": 3}
    assert any(run["marked"] for hit in answer["hits"] for snippet in hit["snippets"] for run in snippet["runs"])
    assert json.loads(searched("袁家军", "--json", "--exactly"))["count"] == 0


def test_operators_are_understood():
    the_archive_of_the_fixtures()
    assert searched('chair:"Chen Min\'er" date:2022').startswith("3 meetings")


@pytest.mark.parametrize(
    ("query", "at"), [('flood "prevention', 6), ("reform AND", 7), ("(", 0), ("reform chair:nobody", 13)]
)
def test_what_cannot_be_understood_is_pointed_at(query, at):
    with pytest.raises(CommandError) as raised:
        searched(query)
    assert str(raised.value).endswith(f"    {query}\n    {' ' * at}^")


def test_it_finds_directives_and_where_they_stand():
    text = "The meeting was held. It is necessary to build dams. We must prevent floods."
    meeting = a_meeting(text, chair="Yuan Jiajun", date="2022-10-24")
    a_directive(meeting, "It is necessary to build dams.")
    spoken = a_directive(meeting, "We must prevent floods.", speaker="Yuan Jiajun")
    assert searched("flood", "--directives").split("\n") == [
        "1 directive",
        "",
        f"{spoken.get_absolute_url()}  2022-10-24  Yuan Jiajun",
        "    We must prevent [floods].",
        "",
    ]
    answer = json.loads(searched('chair:"Yuan Jiajun"', "--directives", "--json"))
    assert answer["count"] == 2 and answer["facets"]["speaker"] == {"yuan-jiajun": 1}
    assert [hit["speaker"] for hit in answer["hits"]] == ["", "Yuan Jiajun"]


def test_it_prints_every_occurrence_of_a_phrase_one_below_the_other():
    a_meeting("Reform of ports. 深化改革开放，再改革", date="2022-10-24")
    printed = searched('"改革"', "--kwic", "--sort", "left").splitlines()
    assert printed[0] == "2 occurrences"
    assert [line.partition("[")[2][:3] for line in printed[1:]] == ["改革]"] * 2
    assert printed[1].startswith("2022-10-24  ") and "再[改革]" in printed[1]
    answer = json.loads(searched('"改革"', "--kwic", "--json"))
    assert answer["count"] == 2 and answer["hits"][0]["after"].startswith("开放")
    with pytest.raises(CommandError, match="quotation marks"):
        searched("reform", "--kwic")
