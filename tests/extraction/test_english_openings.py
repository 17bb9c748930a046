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


def test_what_a_page_prints_again_below_its_picture_is_told_once():
    opening = (
        "On the afternoon of July 12, 2022, Zhang Jian, secretary of the Lin County Party Committee, chaired a meeting "
        "on the prevention of floods in the headquarters of the county. He stressed that all departments must"
    )
    found = extract(
        f"{opening}\n\n2022/07/13\n\n{opening} stay awake.\n\n{opening} - A News Site\n\nHe asked for reports."
    )
    assert len(found.meetings) == 1
    assert [order.text[-16:] for order in found.meetings[0].directives[:1]] == ["must stay awake."]


@pytest.mark.parametrize("trail", ["Home>Hot News", "home > NEWS", "Open Governance", "Home\n>Hot Spots>Two Sessions"])
def test_the_way_to_a_page_is_no_headline_and_no_place(trail):
    found = extract(
        f"{trail}\nProvincial Government Holds 5th Executive Meeting\n2018-06-06 09:56:22\n\n"
        "On May 31st, the Provincial Government held the 5th executive meeting. Governor Ma Lin presided."
    )
    assert found.title == "Provincial Government Holds 5th Executive Meeting"
    assert [meeting.place for meeting in found.meetings] == [None]


def test_the_number_of_a_congress_is_no_place():
    found = extract(
        "The Seventh District People's Congress Standing Committee Holds the 25th Session\n\n"
        "On November 28, 2019, the Seventh District People's Congress Standing Committee held the 25th session."
    )
    assert [meeting.place for meeting in found.meetings] == [None]


def test_the_picture_over_an_agencys_dateline_tells_no_meeting():
    found = extract(
        "Senior official inspects Xinjiang\n\nJuly 30, 2023\n\nMa Lin, a vice premier, presides over a seminar in "
        "northwest China's Xinjiang, July 26, 2023. Ma inspected Xinjiang from Tuesday to Saturday. (Xinhua/"
        "Zhai Jian)\n\n"
        "URUMQI, July 29 (Xinhua) -- Ma Lin, a vice premier, inspected Xinjiang from Tuesday to Saturday."
    )
    assert [(meeting.kind, str(meeting.date), str(meeting.date_end)) for meeting in found.meetings] == [
        ("inspection", "2023-07-25", "2023-07-29")
    ]
