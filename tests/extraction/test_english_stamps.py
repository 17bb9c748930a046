"""Where English pages say on which day they were published, and which days beside it are none of theirs."""

import pytest

from archive.extraction import extract

STORY = "On Thursday, the Weihai Municipal Party Committee held a work conference. Ma Lin presided over it."
# As they stand between the headline and the story, or below it: portals of cities, agencies, dailies and their sites.
ANYWHERE = [
    "Updated: Sep 23, 2024 By Chen Siyu Quanzhou, China",
    "Updated: Sep 23, 2024   By Chen Siyu   Quanzhou, China",
    "Updated: September 23, 2024 16:40 Source: chinadaily.com.cn",
    "By Li Na in Weihai | chinadaily.com.cn | Updated: 2024-09-23 09:30",
    "By LI NA | China Daily | Updated: 2024-09-23 07:12",
    "17:10, September 23, 2024",
    "(Weihai Observer) 17:10, September 23, 2024",
    "(People's Daily Online) 09:03, September 23, 2024",
    "(Xinhua) 09:03, September 23, 2024",
    "(Weihai Evening Courier)  September 23, 2024",
    "Xinhua | Updated: 2024-09-23 10:11",
    "Source: Xinhua| 2024-09-23 21:14:35|Editor: huaxia",
    "September 23, 2024, 17:52 (GMT+8)",
    "September 23, 2024 17:52 (UTC+8)",
    "17:52 (GMT+8), September 23, 2024",
    "17:52 GMT+8, September 23, 2024",
    "September 23, 2024 17:52 Beijing time",
    "Beijing Time 2024-09-23 08:00",
    "2024-09-23 08:00 CST",
    "2024-09-23 Dandong Cloud   Photographed by Teng Yue",
    "2024-09-23 Dandong Release",
    "2024-09-23 Clear Weihai WeChat account",
    "2024-09-23 17:05 Weihai Rong Media Text/Li Na Photo/Wang Ning",
    "date 2024-09-23 Home News Body",
    "Release time: 2024-09-23 09:12   Source: Weihai Daily   Views: 1,306   Font size: [Large Medium Small]",
    "Publish date: 2024-09-23    Channel: Weihai today    Clicks: 93",
    "Publisher: Office of the Weihai Municipal Government Published: 2024-09-23",
    "Publisher: Li Na   Publication time: 2024-09-23",
    "Sept. 23, 2024",
    "Sep 23,2024",
    "Sep 23 2024",
    "SEPTEMBER 23, 2024",
    "September 23rd, 2024",
    "23 September 2024",
    "23rd September, 2024",
    "23rd of September 2024",
    "Monday, September 23, 2024",
    "Monday 23 September 2024",
    "Mon, 23 Sep 2024 10:22:00 +0800",
    "23/09/2024",
    "23.09.2024",
    "09/23/2024",
    "2024.09.23",
    "2024/9/23 15:30:12",
    "2024年9月23日 08:30",
    "2024-09-23T08:30:00+08:00",
    "September 23, 2024 at 5:10 pm",
    "September 23, 2024 5:10 PM",
    "September 23, 2024 - 17:10",
    "17:10 | September 23, 2024",
    "10:20, 23-Sep-2024",
    "Published 10:20, 23-Sep-2024",
    "Posted on September 23, 2024 by weihai",
    "Posted September 23, 2024 in News",
    "Posted in News on 23 September 2024",
    "Published on 23 September 2024 | Last updated on 25 September 2024",
    "Published: 23 Sep 2024, 10:15 am | Updated: 24 Sep 2024",
    "Published Sep 23, 2024 • Updated Sep 24, 2024",
    "Source: Weihai Daily   Date: September 23, 2024   Clicks: 33",
    "Author: Li Na   Source: Weihai News Network   2024-09-23 08:05",
    "Editor: Li Na  2024-09-23 09:40:22",
    "2024-09-23 09:40:22 Editor: Li Na",
    "[2024-09-23]",
    "【2024-09-23】",
    "(2024-09-23 08:30:00)",
    "Weihai, Shandong | September 23, 2024",
    "www.weihai.gov.cn 2024-09-23 10:30 Weihai Daily",
    "Time: 2024-09-23 | Column: Government News | Reading: 1032",
    "Release date: 2024-09-23 Information source: General Office of the Municipal Government",
    "Release Date：2024-09-23 09:30:12 Visits：255 Source：Weihai Daily",
    "Date: Monday, September 23, 2024",
    "Issuing agency: Municipal Government Office   Date of issue: 2024-09-23",
    "Home > News > Local > 2024-09-23",
    "News | 23 September 2024 | 3 min read",
    "3 minute read · September 23, 2024",
    "Last Updated: 2024-09-23 (Mon) 14:30",
    "Weihai Daily  2024-09-23 (Monday)  Page A01",
    "Translated by Wang Ning | 2024-09-23",
    "(China Daily) Updated: 2024-09-23",
    "Print edition: 2024-09-23",
    "Date first published: September 23, 2024",
    "First published: 2024-09-23",
    "Issued on September 23, 2024",
    "Release: September 23, 2024 – 18:00",
    "Published by the Nyingchi Municipal Committee Office, September 23, 2024. Responsible editor: Dawa Drolma",
    "Published by the General Office of the Weihai Municipal Government on September 23, 2024",
    "Issued by the Information Office of Weihai Municipal Government September 23, 2024",
    "Released by the Publicity Department of the Municipal Party Committee, 23 September 2024",
    "Posted by Weihai Media Center, 2024-09-23",
    "Updated by the Information Center: 2024-09-23",
    "(Weihai Daily, September 23, 2024)",
    "Source: Weihai Daily, September 23, 2024, page 1",
    "General Office of the Weihai Municipal Government, September 23, 2024",
    "First published in Weihai Daily on September 23, 2024",
    "This article was first published on September 23, 2024 in Weihai Daily.",
    "Originally published on 2024-09-23",
    "Last modified: September 23, 2024",
    "Uploaded 2024-09-23 by admin",
    "— Weihai Daily, 23 Sept 2024",
    "Editor: Li Na (2024-09-23)",
    "Editor-in-charge: Li Na | Published 2024-09-23",
    "Text: Weihai Daily; Date: 2024-09-23",
    "Page released 23.09.2024, 10:00",
    "Weihai Media Center (September 23, 2024)",
    "Time：2024-09-23Source：Weihai DailyAuthor：Li Na",
    "Time: 2024-09-23 Source: Weihai Daily Author: Li Na Clicks: 21",
    "Published time:2024-09-2309:30",
    "Release time：2024-09-23 09:30Source：Weihai Daily",
    "Date : 2024-09-23",
    "Published Date : 23-09-2024",
    "Sep.23, 2024",
    "Sept.23,2024",
    "23-09-2024",
    "2024-09-23(Mon)",
    "Sep 23 , 2024",
    "Updated:Sep 23,2024",
    "2024 / 09 / 23",
    "2024 - 09 - 23",
    "September 23, 2024By Li Na",
    "2024-9-23 9:30",
    "Sep 23, 2024 | 5:10 PM",
    "5:10 p.m. on Sep 23, 2024",
    "5:10 PM, Sep 23, 2024",
    "2024/09/23 Mon",
    "DATE 2024.09.23 VIEW 33",
    "【Release Time: 2024-09-23】【Views: 33】",
    "Home > Government News 2024-09-23 15:08",
    "Source: Weihai Daily (2024-09-23)",
    "Weihai Daily/2024-09-23",
    "Reporter: Li Na / 2024-09-23",
    "Sep. 23, 2024 (Mon.)",
    "Posted: September 23, 2024 - 5:10pm",
    "Published: Mon, Sep 23 2024",
    "Last edited by admin on 2024-09-23 10:00",
    "Announcement date: 2024-09-23",
    "Posting date: 2024-09-23",
    "Article date: 2024-09-23",
    "News date: 2024-09-23",
    "Published on: September 23, 2024",
    "September 23rd 2024, 5:10:33 pm",
    "Weihai Municipal People's Government Portal (2024-09-23 09:33)",
    "2024-09-23 09:33 | From: Weihai Daily | Reads: 20",
    "Weihai | 2024-09-23 | Li Na",
    "By Li Na, Weihai Daily, September 23, 2024",
    "By Li Na | September 23, 2024 | Weihai",
    "By Li Na and Wang Ning (Weihai Daily) 09:21, September 23, 2024",
    "Li Na, Weihai Daily, 23 September 2024",
    "Li Na   2024-09-23 10:00:01",
    "By our correspondent Li Na, September 23, 2024",
    "By Fu Meilin, Hainan correspondent\nSeptember 23, 2024",
    "Editor: Li Na   Updated: 2024-09-23   Source: People's Government of Weihai",
    "Article source: Weihai Daily    Published by: Office    Published on: 2024-09-23 10:22",
    "Number of views: 33   Release time: 2024-09-23 10:22",
    "Font: big | middle | small   2024-09-23   Print",
    "2024-09-23  Font size: A+ A-",
    "Share  Print  2024-09-23",
    "The date: 2024-09-23",
    "Release date: [2024-09-23]",
    "Release date: September 23rd, 2024",
    "Written by Li Na on September 23, 2024",
    "Created: Monday, 23 September 2024 10:22",
    "Created on Monday, 23 September 2024 | Written by Administrator | Hits: 33",
    "Published: Monday, 23 September 2024",
    "Details  Published: 23 September 2024  Hits: 33",
    "Mon, Sep 23, 2024 | 10:22 am | Weihai",
    "Weihai Daily, Page 1, September 23, 2024",
    "2024-09-23 08:14 Source: Weihai Daily Font: [Large Medium Small] Print this page",
    "2024 September 23",
    "2024, September 23 10:22",
    "Weihai Daily (front page, September 23, 2024)",
    "Published in Weihai Daily, September 23, 2024, page A2",
    "This article appeared in Weihai Daily on September 23, 2024.",
    "Information updated on September 23, 2024",
    "Page last reviewed: 23 September 2024",
    "Content last updated: 2024-09-23",
    "Date of update: 2024-09-23",
    "Document No.: Weizheng 2024 (12)   Release date: 2024-09-23",
    "Generated date: 2024-09-23",
    "Date of generation: 2024-09-23   Date of publication: 2024-09-23",
    "Xinhua, September 23, 2024",
    "Xinhua Net 2024-09-23 10:22:23",
    "CHINA DAILY | 2024-09-23 07:12",
    "(China News) 2024-09-23",
    "Ecns.cn 2024-09-23 10:22:23 Editor : Li Na",
    "2024-09-23 10:22:23 Xinhua Editor : Li Na",
    "2024-09-23 10:22 | Xinhua | Web editor: Li Na",
    "CGTN  10:22, 23-Sep-2024",
    "Updated 10:22, 23-Sep-2024  CGTN",
    "Web editor: Li Na, Wang Ning  2024-09-23",
    "Contributed by Weihai Daily | Updated: September 23,2024",
    "(chinadaily.com.cn) Updated: September 23, 2024",
    "| Updated: September 23, 2024 L M S",
    "Updated: 2024-09-23 10:22(China Daily)",
    "Updated : 2024-09-23 By : Li Na ( chinadaily.com.cn )",
]  # fmt: skip
# Days in lines of a page that are not its own: of other stories, of the matter itself, of plans.
NOT_THE_PAGES = [
    "Previous: The Municipal Government held an executive meeting (2024-09-11)",
    "Next: Autumn term begins on September 1, 2024",
    "Related: [2] Government executive meeting on May 29, 2024",
    "• Tea fair brings buyers to Anxi, September 18, 2024",
    "The plan was published by the State Council on September 9, 2024.",
    "The measures were issued by the Municipal Government Office, September 9, 2024, and take effect at once.",
    "The Measures took effect on March 1, 2024, to general approval.",
    "Deadline: September 30, 2024",
    "Valid until September 30, 2024",
    "Photo taken on September 19, 2024",
    "Meeting date: September 19, 2024",
    "Date of meeting: September 19, 2024",
    "Time of the conference: September 19, 2024",
    "The next session will open on September 30, 2024",
    "(Released on September 23)",
    "Copyright 2010-2024",
    "By September 30, 2024, all departments will have reported.",
    "By Friday, September 20, 2024",
    "Application period: September 1, 2024 - September 30, 2024",
]


@pytest.mark.parametrize("stamp", ANYWHERE)
def test_the_page_is_dated_by_its_stamp_above_and_below_the_story(stamp):
    for page in (f"A headline\n\n{stamp}\n\n{STORY}\n", f"A headline\n\n{STORY}\n\n{stamp}\n"):
        found = extract(page)
        assert str(found.published) == "2024-09-23", page
        assert str(found.meetings[0].date) == "2024-09-19", page


@pytest.mark.parametrize("line", NOT_THE_PAGES)
def test_other_days_of_a_page_are_not_its_stamp(line):
    assert extract(f"A headline\n\n{STORY}\n\n{line}\n").published is None


@pytest.mark.parametrize("line", NOT_THE_PAGES)
def test_other_days_of_a_page_leave_its_stamp_the_surest(line):
    page = f"A headline\n\n23 September 2024\n\n{STORY}\n\n{line}\n"
    assert str(extract(page).published) == "2024-09-23"


@pytest.mark.parametrize(
    "line",
    [
        "(Our reporter Wei Song contributed to the story. Posted 2021-07-31 on Huzhou Window)",
        "Original title: Huzhou held a conference of leading cadres. Typeset: 7/31/2021 18:02",
        "From: Huzhou News Network   Posted on 2021-07-31 by kl_desk   Category: Local",
    ],
)
def test_a_line_of_the_page_that_ends_with_when_it_was_posted_is_its_stamp(line):
    readout = extract(
        f"Huzhou holds a meeting\n\nThis afternoon, the Huzhou Municipal Government held a meeting.\n\n{line}\n"
    )
    assert str(readout.published) == "2021-07-31"


@pytest.mark.parametrize(
    "line",
    [
        "Post on 2021-07-31 by admin in News",
        "Index number: 0023-2021-0301   Date of generation: 2021-07-31   Publisher: General Office",
        "Huzhou Unity Newspaper 2021-07-31 22:05 Posted in Zhejiang",
        "Huzhou Daily ✓ 2021-07-31 09:05:27 IP: Zhejiang",
        "Zhejiang Daily Huzhou, July 30 (Reporter Wei Song) July 31, 2021 07:12 | Edition A03",
        "Huzhou Port & Steel Group Co., Ltd.      News center      2021-07-31    Reading volume 655",
    ],
)
def test_where_a_post_was_sent_from_a_dateline_and_a_companys_name_may_stand_beside_the_stamp(line):
    readout = extract(
        f"Huzhou holds a meeting\n{line}\n\nOn July 30, the Huzhou Municipal Government held a meeting.\n"
    )
    assert (str(readout.published), str(readout.meetings[0].date)) == ("2021-07-31", "2021-07-30")


@pytest.mark.parametrize(
    "stamp",
    [
        "2024-09-23",
        "2024-09-23 10:22",
        "2024-09-23 Hits: 92",
        "(2024-09-23)",
        "[2024-09-23]",
        "| 2024-09-23",
        "Date: 2024-09-23 Source: Weihai Daily",
        "Published on September 23, 2024",
        "Source: Weihai Daily 2024-09-23",
        "23 September 2024",
        "Monday, September 23, 2024",
        "2024年9月23日",
    ],
)
def test_a_stamp_may_have_run_into_the_headlines_line(stamp):
    found = extract(f"Weihai Municipal Party Committee holds a work meeting {stamp}\n\n{STORY}\n")
    assert str(found.published) == "2024-09-23"
    assert str(found.meetings[0].date) == "2024-09-19"
    assert stamp not in (found.title or "")


@pytest.mark.parametrize(
    "headline",
    [
        "Notice of the meeting to be held on September 23, 2024",
        "Work plan of the city from May 2, 2024 to September 23, 2024",
        "Rules adopted at the meeting of 2024-09-23",
        "Deadline for all departments of the city 2024-09-23",
    ],
)
def test_a_day_that_a_headline_speaks_of_is_no_stamp(headline):
    assert extract(f"{headline}\n\n{STORY}\n").published is None


@pytest.mark.parametrize(
    "line",
    [
        "2024-09-23 10:22 Audio version",
        "2024-09-23 Audio version",
        "Convergence media center 2024-09-23 10:22 released in Shandong",
        "Views 2024-09-23 10:22 Forward 3",
        "☆ Collect 2024-09-23 10:22 Report an error",
        "Harbour Voice 2024-09-23 18:02 Posted on Shandong",
        "2024-09-23 the author: Li Na",
    ],
)
def test_a_day_in_figures_over_the_story_stands_among_what_sites_call_their_own(line):
    found = extract(f"A headline\n\n{line}\n\n{STORY}\n")
    assert (str(found.published), str(found.meetings[0].date)) == ("2024-09-23", "2024-09-19")
