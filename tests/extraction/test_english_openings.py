"""What kind of meeting an opening tells of, and of which day; the openings stand in english_openings.tsv."""

from pathlib import Path

import pytest

from archive.extraction import extract

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("english_openings.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "kind\t"))
]


@pytest.mark.parametrize(("kind", "day", "last", "opening"), ROWS)
def test_the_opening_tells_the_kind_and_the_day(kind, day, last, opening):
    page = f"Page head\n2023-09-09 Source: Huzhou Daily\n\n{opening}\n\nThe dams are safe.\n"
    (meeting,) = extract(page).meetings
    assert meeting.kind == kind
    assert str(meeting.date)[5:] == day
    assert (str(meeting.date_end)[5:] if meeting.date_end else "-") == last
