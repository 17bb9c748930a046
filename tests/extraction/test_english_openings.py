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


@pytest.mark.parametrize(
    ("remarked", "kind"),
    [
        ("while visiting Inner Mongolia from Monday to Tuesday", "inspection"),
        ("at a meeting on national disciplinary inspection work", "conference"),
        ("at a symposium in Wuhan", "symposium"),
        ("during an inspection tour of Hubei", "inspection"),
    ],
)
def test_where_words_were_said_that_an_agency_tells_first(remarked, kind):
    (meeting,) = extract(
        "May 16, 2013\n\nBEIJING, May 15 (Xinhua) -- Vice Premier Ma Lin has called for greater efforts to "
        "steady growth.\n\n"
        f"Ma made the remarks {remarked}.\n\nHe also urged caution."
    ).meetings
    assert meeting.kind == kind


def test_paragraphs_wrapped_without_a_line_between_are_put_together():
    found = extract(
        "The fifth plenary meeting of the State Council was held in the capital\n"
        "on January 21, 2005, to discuss a report on the work of the government.\n"
        "The meeting, which was chaired by the Vice Premier of the country, Ma\n"
        "Lin, decided to distribute the report to all the departments and to ask\n"
        "for comments.\n"
        "Ma instructed governments at all levels to intensify their efforts in\n"
        "seven sectors.\n"
        "He demanded more vigorous efforts to help migrant workers to be paid as\n"
        "they were promised.\n"
    )
    (meeting,) = found.meetings
    assert (meeting.kind, str(meeting.date)) == ("government_plenary", "2005-01-21")
    assert [(person.name, person.roles) for person in meeting.attendance] == [("Ma Lin", ("presided", "spoke"))]
    assert [order.text[-9:] for order in meeting.directives] == [" sectors.", "promised."]


def test_what_a_visitor_is_a_member_of_did_not_meet():
    (meeting,) = extract(
        "Li Ke on August 19, 2008 visited Tianjin.\n\nLi, also a member of the Standing Committee of the Political "
        "Bureau of the CPC Central Committee, visited local factories. He urged local officials to speed up."
    ).meetings
    assert (meeting.kind, meeting.organ) == ("inspection", None)
