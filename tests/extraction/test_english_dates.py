"""How English pages say when a meeting was held and when they were published, each in a line or a sentence."""

import pytest

from archive.extraction import extract

STORY = "On Thursday morning, the Weihai Municipal Party Committee held a work conference. Ma Lin presided over it.\n"
STAMPS = [
    "Friday, May 4, 2018",
    "(Weihai Daily, translated from the Chinese edition) Friday, May 4, 2018",
    "Posted by Admin on May 4, 2018",
    "This entry was posted on May 4, 2018 by admin.",
    "Weihai Daily (May 4, 2018, Page A1)",
    "Weihai Daily May 4, 2018 Page 1",
    "Edition 01: Front page 2018年05月04日",
    "WEIHAI, May 4, 2018 (Weihai Daily)",
    "Original: Weihai Daily, 2018-05-04",
    "Date of issue: May 4, 2018; Source: municipal government office",
    "May 4, 2018 - Weihai Daily reporter Li Na",
    "(Source: Weihai Daily, May 4, 2018)",
    "Weihai Today | May 4, 2018",
]
NO_STAMPS = [
    "Translated on May 4, 2018 from Weihai Daily",
    "(Weihai Daily, May 4)",
    "Weihai Daily report: the conference of May 4, 2018",
]
DAYS = [
    ("Last Friday, the {} held a work conference.", "2018-04-27", None),
    ("The {} held a work conference last Friday.", "2018-04-27", None),
    ("The {} held a work conference last Wednesday.", "2018-04-25", None),
    ("The {} held a work conference this Wednesday.", "2018-05-02", None),
    ("On 3/5/2018, the {} held a work conference.", "2018-05-03", None),
    ("On 27.04.2018, the {} held a work conference.", "2018-04-27", None),
    ("The {} held a work conference on the 3rd local time.", "2018-05-03", None),
    ("The {}'s two-day work conference closed on May 3.", "2018-05-02", "2018-05-03"),
    ("The two-day work conference of the {} concluded on May 3.", "2018-05-02", "2018-05-03"),
    ("From the 1st to the 3rd, the {} held a work conference.", "2018-05-01", "2018-05-03"),
    ("On the 28th of last month, the {} held a work conference.", "2018-04-28", None),
    ("In recent days, the {} held a work conference.", None, None),
    ("On the eve of May Day, the {} held a work conference.", None, None),
]


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_dates_the_page_above_and_below_the_story(stamp):
    for page in (f"A headline\n\n{stamp}\n\n{STORY}", f"A headline\n\n{STORY}\n{stamp}\n"):
        found = extract(page)
        assert str(found.published) == "2018-05-04", page
        assert str(found.meetings[0].date) == "2018-05-03", page


@pytest.mark.parametrize("line", NO_STAMPS)
def test_a_day_in_another_line_is_no_stamp(line):
    assert extract(f"A headline\n\n{line}\n\n{STORY}").published is None


@pytest.mark.parametrize(("opening", "first", "last"), DAYS)
def test_the_day_is_read_as_the_words_have_it(opening, first, last):
    opening = opening.format("Weihai Municipal Party Committee")
    page = f"A headline\n\n2018-05-04 Weihai Daily\n\n{opening} Ma Lin presided over it.\n"
    (meeting,) = extract(page).meetings
    assert (str(meeting.date or None), str(meeting.date_end or None)) == (str(first), str(last))


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Ma Lin said 2023 was a year of recovery.", "2023-02-08"),
        ("Ma Lin explained the 2023 work plan.", "2023-02-08"),
        ("Ma Lin said the year 2022 was a year of recovery.", "None"),  # 8 February was no Wednesday then
        ("Ma Lin said the line would be completed by 2023.", "None"),
        ("Ma Lin said 2023 was a year of recovery and 2017 was one of growth.", "None"),
    ],
)
def test_the_year_that_the_text_speaks_of_counts_where_the_weekday_agrees(words, date):
    opening = "HARBIN, Feb. 8 (Harbin Daily) -- The Harbin Municipal Government held a plenary meeting on Wednesday."
    page = f"{opening}\n\n{words}\n"
    (meeting,) = extract(page).meetings
    assert str(meeting.date) == date
    if date != "None":
        assert meeting.date_basis == "inferred"
        assert any("2023" in page[e.start : e.end] for e in meeting.date_evidence)


# 11/04 has two readings: the page's stamp leaves one, or both remain for the editor.
@pytest.mark.parametrize(
    ("stamp", "words", "day"),
    [
        ("12/04/2023 | WEIHAI NEWS", "was held on 11/04", "2023-04-11"),
        ("04/12/2023 | WEIHAI NEWS", "was held on 04/11", "2023-04-11"),
        ("2023-04-12", "was held on 11/04", "2023-04-11"),
        ("2023-04-12", "was held on 4/11", "2023-04-11"),
        ("2023-04-12", "was held on 25/3", "2023-03-25"),
        ("2023-04-12", "was held on 3/25", "2023-03-25"),
        ("April 12, 2023", "was held on 4/4", "2023-04-04"),
        ("2024-01-05", "was held on 29/12", "2023-12-29"),
        ("2023-06-06", "was held on 05/06", "None"),
        ("2023-04-12", "was held on 24/7 duty rules in Weihai on April 11", "2023-04-11"),
    ],
)
def test_a_day_in_numbers_without_a_year_is_read_against_the_stamp(stamp, words, day):
    page = (
        f"Flood work\n{stamp}\n\nA work conference of the Weihai Municipal Party Committee {words}. Ma Lin presided.\n"
    )
    (meeting,) = extract(page).meetings
    assert str(meeting.date) == day


def test_a_day_in_numbers_that_may_be_either_is_left_to_the_editor():
    page = "Flood work\n2023-06-06\n\nThe Weihai Municipal Party Committee held a work conference on 05/06.\n"
    (meeting,) = extract(page).meetings
    assert [str(day) for day in meeting.date_candidates] == ["2023-05-06", "2023-06-05"]
    (evidence,) = meeting.date_evidence
    assert "does not tell which" in evidence.why
    assert "on 05/06" in page[evidence.start : evidence.end]


def test_a_day_in_numbers_without_stamp_gives_no_day():
    page = "Flood work\n\nThe Weihai Municipal Party Committee held a work conference on 05/06.\n"
    (meeting,) = extract(page).meetings
    assert meeting.date is None
