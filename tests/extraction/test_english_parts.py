"""How English readouts say what part somebody had; the sentences stand in english_parts.tsv."""

import datetime as dt
import re
from pathlib import Path

import pytest

from archive.extraction import extract

OPENINGS = {
    "meeting": "On September 8, the Huzhou Municipal Government held a work conference on floods.",
    "symposium": "On September 8, the Huzhou Municipal Party Committee held a symposium with enterprises.",
    "ceremony": "On September 8, the opening ceremony of the Huzhou Tea Fair was held at the Taihu Hall.",
    "reception": "On September 8, Huzhou Mayor Ma Lin met with guests from Malaysia.",
    "inspection": "On September 8, Huzhou Mayor Ma Lin inspected flood control in Lin County.",
}
PERSON = re.compile(r"(?P<name>[^(]+) \((?P<roles>[^)]+)\)(?: (?P<post>.+))?")


def rows():
    lines = Path(__file__).with_name("english_parts.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[3:]:
        at, words, people, groups = (*line.split("\t"), "", "")[:4]
        yield at, words, people, groups


def meetings_of(at, words):
    text = f"{OPENINGS[at]} {words}\n\nThe meeting stressed that dams must be checked."
    return extract(text, published=dt.date(2023, 9, 9)).meetings


def people_in(at, words):
    """{name: (roles in order of the alphabet, post)} without the host whom the opening names."""
    found = {
        person.name: (sorted(person.roles), person.post)
        for meeting in meetings_of(at, words)
        for person in meeting.attendance
    }
    if at in ("reception", "inspection"):
        found.pop("Ma Lin", None)
    return found


def people_wanted(cell):
    matches = [PERSON.fullmatch(one) for one in cell.split("; ")]
    return {match["name"]: (sorted(match["roles"].split()), match["post"]) for match in matches}


@pytest.mark.parametrize(("at", "words", "people"), [row[:3] for row in rows() if row[2]])
def test_everybody_has_the_part_and_the_post_that_the_sentence_gives(at, words, people):
    assert people_in(at, words) == people_wanted(people)


@pytest.mark.parametrize(("at", "words", "groups"), [(*row[:2], row[3]) for row in rows() if row[3]])
def test_those_without_names_are_groups(at, words, groups):
    found = [group.text for meeting in meetings_of(at, words) for group in meeting.groups]
    assert found == groups.split("; ")
