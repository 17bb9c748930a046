"""How English pages say when a meeting was held and when they were published, each in a line or a sentence."""

import pytest

from archive.extraction import extract

STORY = "On Thursday morning, the Weihai Municipal Party Committee held a work conference. Ma Lin presided over it.\n"
STAMPS = [
    "Friday, May 4, 2018",
    "Dated: Friday, May 4, 2018",
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
    ("On May the 3rd, the {} held a work conference.", "2018-05-03", None),
    ("On the last day of April, the {} held a work conference.", "2018-04-30", None),
    ("On the first day of May, the {} held a work conference.", "2018-05-01", None),
    ("On May 1~3, the {} held a work conference.", "2018-05-01", "2018-05-03"),
    ("From the morning of May 1 to the afternoon of May 2, the {} held a work conference.", "2018-05-01", "2018-05-02"),
    ("From December 30, 2017 to January 2, 2018, the {} held a work conference.", "2017-12-30", "2018-01-02"),
    ("From 2018-05-01 to 2018-05-03, the {} held a work conference.", "2018-05-01", "2018-05-03"),
    ("In recent days, the {} held a work conference.", None, None),
    ("On the eve of May Day, the {} held a work conference.", None, None),
    ("On the twenty-eighth of April, the {} held a work conference.", "2018-04-28", None),
    ("On the afternoon of the third, the {} held a work conference.", "2018-05-03", None),
    ("3rd afternoon, the {} held a work conference.", "2018-05-03", None),
    ("Three days ago, the {} held a work conference.", "2018-05-01", None),
    ("On May Day, the {} held a work conference.", "2018-05-01", None),
    ("On the first working day after the holiday (May 2), the {} held a work conference.", "2018-05-02", None),
    ("As the rains of May 20 draw near, the {} held a work conference on Thursday.", "2018-05-03", None),
    ("The work conference of the {}, which opened on May 1, closed on Thursday morning.", "2018-05-01", "2018-05-03"),
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


# Every way of naming the day, on a page of Monday, 23 September 2024: (opening, first day, last day); a bare number is
# a day of September.
IN_SEPTEMBER = [
    ("On Thursday, the {} held a work conference.", 19, None),
    ("The {} on Thursday held a work conference.", 19, None),
    ("The {} held a work conference Thursday.", 19, None),
    ("The {} held a work conference here Thursday afternoon.", 19, None),
    ("The {} held a work conference on Sept 19.", 19, None),
    ("On Sept. 19, the {} held a work conference.", 19, None),
    ("On 19 September the {} held a work conference.", 19, None),
    ("On 19 Sept, the {} held a work conference.", 19, None),
    ("On the 19th of September, the {} held a work conference.", 19, None),
    ("On the afternoon of 19th September, the {} held a work conference.", 19, None),
    ("On September 19th, the {} held a work conference.", 19, None),
    ("On the 19th, the {} held a work conference.", 19, None),
    ("On the morning of the 19th, the {} held a work conference.", 19, None),
    ("In the morning of 19th, the {} held a work conference.", 19, None),
    ("On the 19th day of September, the {} held a work conference.", 19, None),
    ("The {} held a work conference on the morning of the 19th to discuss tourism.", 19, None),
    ("The work conference of the {} was held on the afternoon of the 19th in Weihai.", 19, None),
    ("On the 19th and 20th, the {} held a work conference.", 19, 20),
    ("On the 19th-20th, the {} held a work conference.", 19, 20),
    ("On September 19 and 20, the {} held a work conference.", 19, 20),
    ("On September 19-20, the {} held a work conference.", 19, 20),
    ("On Sept 19-20, the {} held a work conference.", 19, 20),
    ("On September 19 and September 20, the {} held a work conference.", 19, 20),
    ("On 19-20 September, the {} held a work conference.", 19, 20),
    ("On 19 and 20 September, the {} held a work conference.", 19, 20),
    ("From September 19 to 20, the {} held a work conference.", 19, 20),
    ("From September 19th to 20th, the {} held a work conference.", 19, 20),
    ("From September 19 through 20, the {} held a work conference.", 19, 20),
    ("From 19 to 20 September, the {} held a work conference.", 19, 20),
    ("From the 19th to the 20th, the {} held a work conference.", 19, 20),
    ("From the 19th to 20th of September, the {} held a work conference.", 19, 20),
    ("From the 19th to the 20th of this month, the {} held a work conference.", 19, 20),
    ("Between September 19 and 20, the {} held a work conference.", 19, 20),
    ("During September 19-20, the {} held a work conference.", 19, 20),
    ("The {} held a work conference during 19-20 September.", 19, 20),
    ("The {} held a work conference from Sept 19 to Sept 20.", 19, 20),
    ("On Thursday and Friday, the {} held a work conference.", 19, 20),
    ("From Thursday to Friday, the {} held a work conference.", 19, 20),
    ("The {} held a work conference Thursday through Saturday.", 19, 21),
    ("The {} held a two-day work conference from Thursday.", 19, None),
    ("The work conference of the {} opened on Sept 19 and closed on Sept 20.", 19, 20),
    ("The work conference of the {} opened on Thursday and closed on Friday.", 19, 20),
    ("From August 30 to September 1, the {} held a work conference.", (8, 30), (9, 1)),
    ("From Aug 30-Sept 1, the {} held a work conference.", (8, 30), (9, 1)),
    ("From the 30th to the 31st, the {} held a work conference.", (8, 30), (8, 31)),
    ("Yesterday, the {} held a work conference.", 22, None),
    ("Yesterday afternoon, the {} held a work conference.", 22, None),
    ("The {} held a work conference yesterday.", 22, None),
    ("Yesterday (22nd), the {} held a work conference.", 22, None),
    ("Today, the {} held a work conference.", 23, None),
    ("This morning, the {} held a work conference.", 23, None),
    ("The {} held a work conference this afternoon.", 23, None),
    ("Earlier today, the {} held a work conference.", 23, None),
    ("Earlier on Monday, the {} held a work conference.", 23, None),
    ("The {} held a work conference on Monday.", 23, None),
    ("The {} held a work conference on Sunday.", 22, None),
    ("Last night, the {} held a work conference.", 22, None),
    ("Last Friday, the {} held a work conference.", 20, None),
    ("The {} held a work conference on Friday last week.", 20, None),
    ("On Wednesday of last week, the {} held a work conference.", 18, None),
    ("The {} held a work conference this Monday.", 23, None),
    ("The day before yesterday, the {} held a work conference.", 21, None),
    ("On the 28th, the {} held a work conference.", (8, 28), None),
    ("On the 28th of last month, the {} held a work conference.", (8, 28), None),
    ("On August 28 the {} held a work conference.", (8, 28), None),
    ("On Aug. 28 last month, the {} held a work conference.", (8, 28), None),
    ("On September 19, 2024, the {} held a work conference.", 19, None),
    ("On Sep 19, 2024 the {} held a work conference.", 19, None),
    ("On 2024-09-19, the {} held a work conference.", 19, None),
    ("On 2024/9/19, the {} held a work conference.", 19, None),
    ("On 19/9/2024, the {} held a work conference.", 19, None),
    ("On 19/09, the {} held a work conference.", 19, None),
    ("On 9/19, the {} held a work conference.", 19, None),
    ("On September 19 this year, the {} held a work conference.", 19, None),
    ("On September 19 of this year, the {} held a work conference.", 19, None),
    ("On Thursday (September 19), the {} held a work conference.", 19, None),
    ("On Thursday (19 Sept), the {} held a work conference.", 19, None),
    ("On Thursday, September 19, the {} held a work conference.", 19, None),
    ("On Thursday the 19th, the {} held a work conference.", 19, None),
    ("On Thursday 19 September, the {} held a work conference.", 19, None),
    ("On September 19 (Thursday), the {} held a work conference.", 19, None),
    ("(September 19) The {} held a work conference.", 19, None),
    ("At 3 p.m. on September 19, the {} held a work conference.", 19, None),
    ("At 9:30 on the morning of September 19, the {} held a work conference.", 19, None),
    ("On September 19 at 15:00, the {} held a work conference.", 19, None),
    ("Held on Thursday, the work conference of the {} stressed safety.", 19, None),
    ("It was learned from the work conference of the {} held on September 19 that tourism has recovered.", 19, None),
    ("The reporter learned that on the 19th, the {} held a work conference.", 19, None),
    ("Ma Lin made the remarks at a work conference of the {} on Thursday.", 19, None),
    ("The city's top officials sat down with 14 entrepreneurs on Sept 19 to hear what is holding them "
     "back. The symposium was hosted by Ma Lin, Party secretary of Weihai.", 19, None),
    ("A second tunnel opened to traffic in Weihai on the morning of Sept 19. Song Wen, mayor of Weihai, "
     "declared it open at a ceremony held at the portal.", 19, None),
    ("A second tunnel opened to traffic in Weihai on the morning of Sept 19.\n\nSong Wen, mayor of "
     "Weihai, declared it open at a ceremony held at the portal.", 19, None),
    ("As of September 18, the harvest was over. On September 19, the {} held a work conference.", 19, None),
    ("Since August 1, rain has fallen. On September 19, the {} held a work conference.", 19, None),
    ("Ahead of the holiday of October 1, the {} held a work conference on September 19.", 19, None),
    ("Two weeks after the measures took effect on September 1, the {} held a work conference on September "
     "19.", 19, None),
    ("The {} held a work conference on September 19, two weeks after the measures took effect on "
     "September 1.", 19, None),
    ("To implement the spirit of the provincial conference of September 10, the {} held a work conference "
     "on September 19.", 19, None),
    ("After the provincial conference closed on September 18, the {} held a work conference on September "
     "19.", 19, None),
    ("The {} held a work conference on September 19 to study the speech delivered on September 9.", 19, None),
    ("Following the State Council's meeting on September 13, the {} held a work conference on Thursday.", 19, None),
    ("According to the Weihai Daily of September 20, the {} held a work conference on September 19.", 19, None),
    ("The work conference of the {}, held on September 19, stressed safety.", 19, None),
    ("The work conference of the {} was held in the city's grand theater on Thursday.", 19, None),
    ("The work conference of the {} kicked off on September 19.", 19, None),
    ("The work conference of the {} wrapped up Thursday.", 19, None),
    ("On the night of September 19, the {} held a work conference.", 19, None),
    ("In the early hours of September 19, the {} held a work conference.", 19, None),
    ("Late on September 19, the {} held a work conference.", 19, None),
    ("Thursday evening, the {} held a work conference.", 19, None),
    ("Sept. 19, the {} held a work conference.", 19, None),
    ("September 19 afternoon, the {} held a work conference.", 19, None),
    ("Afternoon of September 19, the {} held a work conference.", 19, None),
    ("The morning of September 19, the {} held a work conference.", 19, None),
    ("On the evening of the same day as the flood, September 19, the {} held a work conference.", 19, None),

]  # fmt: skip
# A month, a week or a feast is no day, and the page's own is none of the meeting's then.
NO_DAY = [
    "Recently, the {} held a work conference.",
    "The {} recently held a work conference.",
    "In recent days, the {} held a work conference.",
    "A few days ago, the {} held a work conference.",
    "Not long ago, the {} held a work conference.",
    "Earlier this week, the {} held a work conference.",
    "Last week, the {} held a work conference.",
    "Earlier this month, the {} held a work conference.",
    "In mid-September, the {} held a work conference.",
    "In early September, the {} held a work conference.",
    "At the beginning of September, the {} held a work conference.",
    "Over the weekend, the {} held a work conference.",
    "The {} held a work conference last month.",
    "The {} held a work conference in September.",
    "The other day, the {} held a work conference.",
    "These days, the {} held a work conference.",
    "Several days ago, the {} held a work conference.",
    "On the eve of National Day, the {} held a work conference.",
    "Before the holiday, the {} held a work conference.",
    "During the holiday, the {} held a work conference.",
]


def of_2024(day: int | tuple[int, int] | None) -> str:
    month, number = (9, day) if isinstance(day, int) else day or (0, 0)
    return f"2024-{month:02}-{number:02}" if number else "None"


@pytest.mark.parametrize(("opening", "first", "last"), IN_SEPTEMBER)
def test_the_day_stands_in_many_places_and_beside_other_days(opening, first, last):
    opening = opening.format("Weihai Municipal Party Committee")
    (meeting,) = extract(f"A headline\n\n2024-09-23 Weihai Daily\n\n{opening} Ma Lin presided over it.\n").meetings
    assert (str(meeting.date), str(meeting.date_end), meeting.date_basis) == (of_2024(first), of_2024(last), "stated")


@pytest.mark.parametrize("opening", NO_DAY)
def test_a_time_that_is_no_day_is_left_open(opening):
    opening = opening.format("Weihai Municipal Party Committee")
    (meeting,) = extract(f"A headline\n\n2024-09-23 Weihai Daily\n\n{opening} Ma Lin presided over it.\n").meetings
    assert (meeting.date, meeting.date_basis) == (None, None)


# Datelines and stamps that lead the story: (words before the body, words behind the meeting, day printed over the
# page, day of the meeting).
FILED = [
    ("WEIHAI, Sept. 23 (Xinhua) -- ", " on Thursday", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Sept. 20 (Weihai Daily) -- ", " on Thursday", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Sept. 19 (Weihai Daily) -- ", " on Thursday", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Sept. 19 (Weihai Daily) -- ", "", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Sept 19 — ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI — ", " on Thursday", "2024-09-23", "2024-09-19"),
    ("Weihai, September 19 (Reporter Li Na) ", "", "2024-09-23", "2024-09-19"),
    ("Weihai, September 19 (Reporter Li Na) ", " today", "2024-09-23", "2024-09-19"),
    ("Weihai, September 19 (Reporter Li Na) ", " yesterday", "2024-09-23", "2024-09-18"),
    ("Weihai, 19 September (Weihai Daily) – ", " today", "2024-09-23", "2024-09-19"),
    ("(Weihai, 19 September) — ", " today", "2024-09-23", "2024-09-19"),
    ("(Weihai, September 19) ", " today", "2024-09-23", "2024-09-19"),
    ("[Weihai, September 19] ", " today", "2024-09-23", "2024-09-19"),
    ("Weihai (19 September) -- ", " today", "2024-09-23", "2024-09-19"),
    ("Weihai, Sept. 19: ", " today", "2024-09-23", "2024-09-19"),
    ("Weihai, Shandong, Sept. 19 -- ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Shandong Province, Sept. 19 (Xinhua) -- ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI, China, Sept. 19, 2024 -- ", " today", None, "2024-09-19"),
    ("WEIHAI, Sept. 19, 2024 /PRNewswire/ -- ", " today", None, "2024-09-19"),
    ("Weihai, September 19, 2024 – ", " today", None, "2024-09-19"),
    ("Weihai, 19 September 2024 – ", " today", None, "2024-09-19"),
    ("Weihai, 19 September 2024 (Weihai Daily) – ", " yesterday", None, "2024-09-18"),
    ("Xinhua, Weihai, September 19 (Reporter Li Na) ", " today", "2024-09-23", "2024-09-19"),
    ("Xinhua News Agency, Weihai, September 19 (Reporter Li Na) ", " today", "2024-09-23", "2024-09-19"),
    ("Weihai Daily, September 19 (Reporter Li Na) ", "", "2024-09-23", "2024-09-19"),
    ("Weihai News Network, September 20 (Reporter Li Na) ", " on the 19th", "2024-09-23", "2024-09-19"),
    ("Weihai Daily News, Sept. 20 (reporter Li Na, correspondent Wang Ning) ", " on the morning of the 19th",
     "2024-09-23", "2024-09-19"),
    ("Our newspaper, September 19 (Reporter Li Na) ", " today", "2024-09-23", "2024-09-19"),
    ("Our report, September 19 (Reporter Li Na) ", " today", "2024-09-23", "2024-09-19"),
    ("(Reporter Li Na) ", " on September 19", "2024-09-23", "2024-09-19"),
    ("Weihai Daily reported on September 20 (Reporter Li Na) ", " on September 19", "2024-09-23", "2024-09-19"),
    ("Weihai Daily News On September 19, ", "", "2024-09-23", "2024-09-19"),
    ("Weihai Daily (all-media reporter Li Na) On September 19, ", "", "2024-09-23", "2024-09-19"),
    ("Weihai Daily, Weihai (reporters Li Na, Wang Ning) On the afternoon of September 19, ", "",
     "2024-09-23", "2024-09-19"),
    ("Weihai Observer: On September 19, ", "", "2024-09-23", "2024-09-19"),
    ("September 19 (Weihai Daily) — ", " today", "2024-09-23", "2024-09-19"),
    ("Sept. 19 -- ", " today", "2024-09-23", "2024-09-19"),
    ("News from Weihai, September 19: ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI (Weihai Daily), Sept. 19 -- ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Thursday, Sept. 19 -- ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Sept. 19, Thursday (Weihai Daily) -- ", " today", "2024-09-23", "2024-09-19"),
    ("WEIHAI, Sept. 19 (Weihai Daily) -- ", " today", None, None),
    ("WEIHAI, Sept. 20 (Weihai Daily) -- ", " on Thursday", None, None),
    ("2024-09-23 Weihai Daily (reporter Li Na) On September 19, ", "", None, "2024-09-19"),
    ("Release time: 2024-09-23 Source: Weihai Daily (reporter Li Na) On September 19, ", "", None, "2024-09-19"),
    ("[Weihai Daily, September 23, 2024] On September 19, ", "", None, "2024-09-19"),
    ("September 23, 2024 — On September 19, ", "", None, "2024-09-19"),
    ("(Weihai Daily, September 23, 2024) On Thursday, ", "", None, "2024-09-19"),
    ("The Weihai Government Information Office, September 23, 2024 — On September 19, ", "", None, "2024-09-19"),
    ("Office of Foreign Affairs, September 23, 2024 -- On the evening of September 19, ", "", None, "2024-09-19"),
    ("Weihai Daily, September 23, 2024 (Reporter Li Na) On the 19th, ", "", None, "2024-09-19"),
    ("Weihai Daily News, September 23, 2024: On the 19th, ", "", None, "2024-09-19"),
]  # fmt: skip


@pytest.mark.parametrize(("filed", "when", "printed", "day"), FILED)
def test_words_are_read_against_the_dateline_before_the_stamp(filed, when, printed, day):
    the = "the" if filed.endswith(", ") else "The"
    story = f"{filed}{the} Standing Committee of the Municipal Party Committee held a meeting{when}. Ma Lin presided."
    found = extract(f"A headline\n\n{printed or ''}\n\n{story}\n")
    (meeting,) = found.meetings
    assert str(meeting.date or None) == str(day)
    assert meeting.place == ("Weihai" if "weihai" in filed.lower() else None)
    assert printed is None or str(found.published) == printed


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("It reviewed the final accounts of 2024.", "2025-07-29"),
        ("It reviewed the 2023 final accounts and the final accounts for 2024.", "2025-07-29"),
        ("It reviewed the work report to be submitted to the fourth session of the 14th provincial people's congress.",
         "2025-07-29"),
        ("It prepared for the first session of the 15th Guizhou Provincial People's Congress.", "2027-07-29"),
        ("It studied the spirit of the fourth session of the 14th provincial people's congress.", "None"),
        ("It prepared for the fourth session of the 7th Guizhou Provincial People's Congress.", "None"),
    ],
)  # fmt: skip
def test_accounts_and_sessions_to_come_tell_the_year(words, day):
    opening = "GUIYANG, July 29 (Guizhou Daily) -- The Standing Committee of the Provincial People's Congress met on"
    (meeting,) = extract(f"A headline\n\n{opening} July 29. {words}\n").meetings
    assert (str(meeting.date), meeting.date_basis) == (day, "inferred" if day != "None" else None)


# Without a stamp: only what the text itself says of the year tells it.
UNSTAMPED = [
    ("From the 6th to the 7th of May 2024, the Weihai Municipal Party Committee held a work conference.", "2024-05-06"),
    ("On the 7th of May in 2024, the Weihai Municipal Party Committee held a work conference.", "2024-05-07"),
    ("On May 7, the Weihai Municipal Party Committee held a work conference.", None),
    ("On May 7, 2024, the Weihai Municipal Party Committee held a work conference.", "2024-05-07"),
    ("On Tuesday, the Weihai Municipal Party Committee held a work conference.", None),
    ("Yesterday, the Weihai Municipal Party Committee held a work conference.", None),
    ("On the 7th, the Weihai Municipal Party Committee held a work conference.", None),
    ("On May 7, the Weihai Municipal Party Committee held a work conference to study the speech of "
     "May 3, 2024.", "2024-05-07"),
    ("On May 7, the Weihai Municipal Party Committee held a work conference. The measures took "
     "effect on March 1, 2024.", "2024-05-07"),
    ("On May 7, the Weihai Municipal Party Committee held a work conference. The road will open by "
     "June 1, 2026.", None),
    ("On May 7, the Weihai Municipal Party Committee held a work conference. The factory was founded "
     "on June 1, 1996.", None),
    ("On May 7 this year, the Weihai Municipal Party Committee held a work conference.", None),
    ("On May 7 of 2024, the Weihai Municipal Party Committee held a work conference.", "2024-05-07"),
    ("May 7, 2024. The Weihai Municipal Party Committee held a work conference.", "2024-05-07"),
    ("The Weihai Municipal Party Committee held the 2024 work conference on May 7.", None),
    ("Meeting date: May 7, 2024\n\nThe Weihai Municipal Party Committee held a work conference.", "2024-05-07"),
    ("Time: May 7, 2024, 9:00\nPlace: Hall 1\nThe Weihai Municipal Party Committee held a work "
     "conference.", "2024-05-07"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "day"), UNSTAMPED)
def test_without_a_stamp_the_year_comes_from_the_text_or_stays_open(opening, day):
    meeting = extract(f"A headline\n\n{opening} Tao Rui attended it.\n").meetings[0]
    assert str(meeting.date or None) == str(day)


# Whole pages with several days on them: (page, day of publication, day of the meeting).
PAGES = [
    ("Title\n\nUpdated: 2024-05-10\n\nWEIHAI, May 8 (Xinhua) -- The Weihai Municipal Government "
     "held a meeting on Tuesday. Tao Rui spoke.", "2024-05-10", "2024-05-07"),
    ("Title\n\nPublished: 2024-01-02\n\nOn December 31, the Weihai Municipal Government held a "
     "meeting. Tao Rui spoke.", "2024-01-02", "2023-12-31"),
    ("Title\n\nPublished: 2024-01-02\n\nOn the 31st, the Weihai Municipal Government held a "
     "meeting. Tao Rui spoke.", "2024-01-02", "2023-12-31"),
    ("Title\n\nPublished: 2024-03-01\n\nOn the 29th, the Weihai Municipal Government held a "
     "meeting. Tao Rui spoke.", "2024-03-01", "2024-02-29"),
    ("Title\n\nPublished: 2024-01-02\n\nFrom December 30 to January 1, the Weihai Municipal "
     "Government held a meeting. Tao Rui spoke.", "2024-01-02", "2023-12-30"),
    ("Title\n\nPublished: 2024-05-07\n\nThe Weihai Municipal Government held a meeting on Tuesday. "
     "Tao Rui spoke.", "2024-05-07", "2024-05-07"),
    ("Title\n\nPublished: 2024-05-06\n\nThe Weihai Municipal Government will hold a meeting on May "
     "9. Tao Rui spoke.", "2024-05-06", "2024-05-09"),
    ("Title\n\n2024-05-08\n\nTitle again\n\nWeihai Daily, May 8 (Reporter Tao Rui) On the morning of "
     "the 7th, the Weihai Municipal Government held a meeting.\n\n2024-05-20 10:00\nViews 3", "2024-05-20",
     "2024-05-07"),
    ("Weihai Municipal Government\n2024-05-08 Wednesday\nTitle\nSource: Weihai Daily\nOn the 7th, "
     "the Weihai Municipal Government held a meeting.", "2024-05-08", "2024-05-07"),
    ("Today is Monday, May 20, 2024\nTitle\nRelease time: 2024-05-08\nOn the 7th, the Weihai "
     "Municipal Government held a meeting.", "2024-05-08", "2024-05-07"),
    ("Monday, May 20, 2024 | Home | News\nTitle\n2024-05-08\nOn the 7th, the Weihai Municipal "
     "Government held a meeting.", "2024-05-08", "2024-05-07"),
    ("Title\nOn the 7th, the Weihai Municipal Government held a meeting.\nRelated news\nTea fair "
     "opens 2024-05-10\nPorts grow 2024-05-11\n", None, None),
    ("Title\n2024-05-08\nOn the 7th, the Weihai Municipal Government held a "
     "meeting.\nLatest\n2024-05-10 Tea Fair Opens\n2024-05-11 Ports Grow\n", "2024-05-08", "2024-05-07"),
    ("Title\nOn the 7th, the Weihai Municipal Government held a meeting.\nLatest\n2024-05-10 Tea "
     "Fair Opens\n2024-05-11 Ports Grow\n", None, None),
    ("Title\nOn the 7th, the Weihai Municipal Government held a meeting.\nLatest\n[2024-05-10] Tea "
     "fair opens\n[2024-05-11] Ports grow\n", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("page", "published", "day"), PAGES)
def test_of_the_days_on_a_page_one_is_its_own_and_one_the_meetings(page, published, day):
    found = extract(page)
    assert (str(found.published), str(found.meetings[0].date)) == (str(published), str(day))


def test_what_was_done_on_the_eve_has_a_day_of_its_own():
    page = (
        "The work conference of Weihai was held. On the eve of the conference, on May 2, Mayor Ma Lin met with experts."
    )
    (meeting,) = extract(page + " Published: 2018-05-04").meetings
    assert meeting.date is None


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        (
            "HUZHOU, Oct. 18 (Silk News) -- The Huzhou Silk Fair was opened on Friday morning.\n\n"
            "Photo taken on Oct. 18, 2024 shows the hall.",
            "2024-10-18",
            "stated",
        ),
        (
            "On April 10, the leading group for rural work of the Huzhou Municipal Party Committee met.\n\n"
            "The leading group held its first meeting of 2020. The work of spring was arranged.",
            "2020-04-10",
            "inferred",
        ),
    ],
)
def test_a_year_stands_under_a_photo_or_counts_the_meetings(text, day, basis):
    (meeting,) = extract(text).meetings
    assert (str(meeting.date), meeting.date_basis) == (day, basis)


def test_a_body_below_a_line_of_the_page_does_not_take_its_last_word_for_its_place():
    (meeting,) = extract(
        "On May 3, 2023, the municipal government held its 11th executive meeting.\n\n"
        "Share:  WeChat  Weibo  Facebook\nCopyright Huzhou Municipal People's Government. All rights reserved."
    ).meetings
    assert meeting.place == "Huzhou"


def test_a_day_of_the_month_may_be_followed_by_what_the_meeting_was_on():
    (meeting,) = extract(
        "Page\n2022-09-24 Source: Huzhou Daily\n\nHuzhou Daily, Huzhou, September 24 (reporter Wei Song) The Huzhou "
        "Municipal Government held a meeting on the afternoon of the 23rd on the protection of books.\n"
    ).meetings
    assert str(meeting.date) == "2022-09-23"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("The photo shows the hall, taken on April 17, 2008.", "2008-04-17"),
        ("Picture: the hall on April 17, 2008.", "2008-04-17"),
        ("On April 17, 2008 the bridge was opened.", None),
        ("The photo shows the hall, taken on April 16, 2008.", None),
    ],
)
def test_a_picture_of_the_day_tells_its_year(words, day):
    (meeting,) = extract(
        f"A headline\n\nThe port conference of Huzhou was held on April 17. The docks are new.\n\n{words}\n"
    ).meetings
    assert (str(meeting.date) if meeting.date else None) == day


@pytest.mark.parametrize(
    "congress",
    [
        "the 20th National Congress of the Communist Party of China which has just successfully concluded",
        "the just successfully concluded 20th National Congress",
        "the 20th CPC National Congress, which came to a successful close on Saturday",
        "the 20th National Congress that has victoriously closed",
        "the 20th National Congress, which has just come to an end",
    ],
)
def test_a_congress_that_has_just_closed_tells_the_year(congress):
    text = (
        "On October 25, the Weihai Municipal Party Committee held a meeting of leading cadres to convey the spirit of "
        f"{congress}. Ma Lin presided over it.\n"
    )
    (meeting,) = extract(text).meetings
    assert (str(meeting.date), meeting.date_basis) == ("2022-10-25", "inferred")


@pytest.mark.parametrize("label", ["[Text] ", "[Excerpts] ", ""])
def test_a_label_before_a_dateline_leaves_the_day_of_the_meeting_to_the_story(label):
    filed = f"{label}Beijing, February 6 (XINHUA) -- The State Council held a meeting on 5 February 2009 on drought."
    (meeting,) = extract(filed).meetings
    assert (meeting.date.isoformat(), meeting.date_basis) == ("2009-02-05", "stated")


@pytest.mark.parametrize(
    "sent",
    [
        "was entrusted by Director Wei Song to preside over",
        "was authorized by Director Wei Song to chair",
        "was commissioned to host",
    ],
)
def test_who_was_sent_to_preside_leaves_the_meeting_its_day(sent):
    text = (
        "Weihai Daily  2017-11-23 08:55\n\nOn November 22, Ma Lin, deputy director of the Standing Committee of "
        "the Weihai "
        f"Municipal People's Congress, {sent} the 83rd chairpersons' meeting of the Standing Committee. The meeting "
        "decided that the 31st session of the Standing Committee would be held in Weihai from November 27 to 29.\n"
    )
    (meeting,) = extract(text).meetings
    assert (str(meeting.date), meeting.date_basis) == ("2017-11-22", "stated")


def test_a_dateline_decides_which_of_two_readings_a_stamp_has():
    text = (
        "Published: 3/9/2023 6:12:44 PM\n\nMarch 9 (Weihai News) -- A conference on rural work was convened by "
        "the Weihai "
        "Municipal Party Committee today. Ma Lin, mayor, presided over the conference.\n"
    )
    readout = extract(text)
    assert str(readout.published) == str(readout.meetings[0].date) == "2023-03-09"


def test_an_outlet_called_today_names_no_day():
    text = (
        "Haikou, 14 May 2024 (Hainan Today)  --  Ma Lin, secretary of the CPC Hainan Provincial Committee, met "
        "in Haikou on "
        "the evening of May 13 with Mr. John Brown, chairman of the Palm Group.\n"
    )
    readout = extract(text)
    (meeting,) = readout.meetings
    assert (str(readout.published), str(meeting.date), meeting.kind) == ("2024-05-14", "2024-05-13", "reception")


@pytest.mark.parametrize(
    ("story", "day", "basis"),
    [
        ("A day ago, the Weihai Municipal Party Committee held a work conference.", "2018-05-03", "stated"),
        (
            'Weihai Harbour Network May 4th news (reporter Li Na) For "May 1" Labour Day, the Weihai Municipal Party '
            "Committee held a symposium with workers a few days ago.",
            None,
            None,
        ),
    ],
)
def test_days_ago_are_counted_and_the_day_of_a_dateline_or_a_feast_is_no_meetings(story, day, basis):
    [meeting] = extract(f"2018-05-04 10:00\n{story}\nMa Lin presided over the meeting.\n").meetings
    assert (meeting.date and meeting.date.isoformat(), meeting.date_basis) == (day, basis)


def test_a_year_is_told_by_the_day_from_which_what_was_passed_is_in_force():
    story = (
        "The eighth session of the Standing Committee of the Weihai Municipal People's Congress closed on October 26. "
        'Ma Lin presided over the meeting.\nThe session passed the "Harbour Regulations", which shall come into force '
        "on January 1, 2019.\n"
    )
    [meeting] = extract(story).meetings
    assert (meeting.date.isoformat(), meeting.date_basis) == ("2018-10-26", "inferred")


@pytest.mark.parametrize(
    "words",
    [
        "2018 December 3",
        "2018, Dec 3",
        "2018 Dec 3rd",
        "Year 2018 December 3",
        "3 Dec. 2018",
        "Dec 3 , 2018",
        "Dec3, 2018",
        "Dec  3,  2018",
        "the third of December 2018",
    ],
)
def test_the_year_and_the_blanks_stand_where_translations_put_them(words):
    story = f"On {words}, the Weihai Municipal Party Committee held a work conference. Ma Lin presided over it.\n"
    [meeting] = extract(story).meetings
    assert (str(meeting.date), meeting.date_basis) == ("2018-12-03", "stated")


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("This morning (3rd)", "2018-05-03", None),
        ("Today (the 3rd)", "2018-05-03", None),
        ("Yesterday (2nd) afternoon", "2018-05-02", None),
        ("The 3rd of this month", "2018-05-03", None),
        ("On May third", "2018-05-03", None),
        ("From 30 April to 2 May", "2018-04-30", "2018-05-02"),
        ("From 1st May to 3rd May", "2018-05-01", "2018-05-03"),
        ("From 1 May 2018 to 3 May 2018", "2018-05-01", "2018-05-03"),
    ],
)
def test_the_number_in_brackets_stands_when_the_page_came_later(when, first, last):
    story = f"{when}, the Weihai Municipal Party Committee held a work conference. Ma Lin presided over it.\n"
    [meeting] = extract(f"A headline\n\n2018-05-04 10:00\n\n{story}").meetings
    assert (str(meeting.date), meeting.date_end and str(meeting.date_end)) == (first, last)


@pytest.mark.parametrize(
    "filed",
    [
        "Weihai Daily News (May 3) The",
        "Weihai News Network May 3rd (Reporter Li Na) This morning, the",
        "Harbour Net · Weihai May 3 news (reporter Li Na) The",
    ],
)
def test_an_outlet_with_its_day_is_a_dateline(filed):
    said = "" if "This morning" in filed else " today"
    story = f"{filed} Weihai Municipal Party Committee held a work conference{said}. Ma Lin presided over it.\n"
    [meeting] = extract(f"A headline\n\n2018-05-04 10:00\n\n{story}").meetings
    assert str(meeting.date) == "2018-05-03"


def test_two_days_and_a_half_are_three_days_of_the_calendar():
    story = (
        "After a two-and-a-half-day session, the eighth meeting of the Standing Committee of the Weihai Municipal "
        "People's Congress concluded on May 3. Ma Lin presided over the closing meeting.\n"
    )
    [meeting] = extract(f"A headline\n\n2018-05-04 10:00\n\n{story}").meetings
    assert (str(meeting.date), str(meeting.date_end)) == ("2018-05-01", "2018-05-03")
