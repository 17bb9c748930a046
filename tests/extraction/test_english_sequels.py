"""Whether what a story tells behind its meeting is another meeting; stories and words stand in english_sequels.tsv."""

import datetime as dt
from pathlib import Path

import pytest

from archive.extraction import extract

PUBLISHED = dt.date(2024, 5, 9)  # a Thursday
_STORIES, _SEQUELS = (
    [line.split("\t") for line in table.splitlines() if not line.startswith("#")][1:]
    for table in Path(__file__).with_name("english_sequels.tsv").read_text(encoding="utf-8").split("\n\n")
)
STORIES = {name: story.replace(" | ", "\n") for name, story in _STORIES}


@pytest.mark.parametrize(("after", "kind", "day", "part", "words"), _SEQUELS)
def test_another_meeting_is_told_apart_and_a_part_of_the_first_is_not(after, kind, day, part, words):
    page = f"{STORIES[after]}\n{words.replace(' | ', chr(10))}"
    others = extract(page, published=PUBLISHED).meetings[1:]
    found = [(meeting.kind, str(meeting.date.day)) for meeting in others]
    assert found == ([] if kind == "-" else [(kind, day)])
    if part != "-":
        assert others[0].part_of_day == part
