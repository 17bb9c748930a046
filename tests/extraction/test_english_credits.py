"""Whom an English page names as those who made it, and what beside the story is no readout; pages are invented."""

import pytest

from archive.extraction import extract

STORY = (
    "On May 3, 2023, the Anyang Municipal Party Committee held a meeting. Mayor Zhao Wei presided over the meeting. "
    "Zhao Wei stressed that dikes must hold."
)


def credits(*lines):
    return [(credit.name, credit.role) for credit in extract("\n\n".join((STORY, *lines))).credits]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(Sun Li, Anyang Financial Media Center)", [("Sun Li", None)]),
        ("(Sun Li, all-media reporter)", [("Sun Li", "reporter")]),
        ("　　(Sun Li)", [("Sun Li", None)]),
        ("(Sun Li)      Copyright: no reprint without permission", [("Sun Li", None)]),
        ("(Xinhua/Sun Li)", [("Sun Li", "photo")]),
        ("Source: the News. Translated by Sun Li. Proofread by Qin Y.", [("Sun Li", "reporter"), ("Qin Y.", "editor")]),
        ("Photo: Zhao Wei (2nd from left) talks with a farmer. (Photo/Sun Li)", [("Sun Li", "photo")]),
        ("Hot words: ASEAN   rice noodles   parts fair", []),
        ("Key words: Qianwei, Flood, Dikes", []),
        ("The plan was compiled by Sun Li.", []),
        ("(Sun Li, who keeps bees, was there)", []),
    ],
)  # fmt: skip
def test_who_made_the_page_is_told_by_labels_and_brackets(line, expected):
    assert credits(line) == expected


def test_topics_and_other_stories_behind_the_end_are_neither_names_nor_orders():
    readout = extract(f"{STORY}\n\nHot words: ASEAN   tea\n\nRelated:\nMind the dikes when it rains\nCity opens bridge")
    assert readout.mentions == ()
    assert [directive.text.split()[0] for directive in readout.meetings[0].directives] == ["Zhao"]


def test_a_caption_over_the_story_that_tells_the_day_again_is_no_meeting_of_its_own():
    caption = "On May 3, Anyang City held a work conference on dikes. Photo by reporter Sun Li/Anyang Net"
    told = "On the morning of May 3, the mobilization meeting for the repair of the dikes was held in Anyang."
    (meeting,) = extract(f"Anyang mends its dikes\n\n2023-05-04 10:05:33\n\n{caption}\n\n{told}").meetings
    assert (meeting.kind, meeting.part_of_day) == ("mobilisation", "morning")


def test_who_reports_a_session_is_credited_and_its_executive_chairs_attended():
    story = (
        "Zhengding Today, February 25, 2005 (Comrade Lin Guobin reporting) -- The Fourth Session of the Fifteenth "
        "Zhengding County People's Congress came to a successful close this morning.\nThe executive chairmen of the "
        "meeting were Kong Fanrong, Shi Yukun and Cui Dalin. Comrade Kong Fanrong presided over the meeting.\n"
    )
    found = extract(story)
    assert [credit.name for credit in found.credits] == ["Lin Guobin"]
    [session] = found.meetings
    assert (session.kind, session.organ) == ("congress_session", "Zhengding County People's Congress")
    assert [row.name for row in session.attendance] == ["Kong Fanrong", "Shi Yukun", "Cui Dalin"]


def test_a_council_of_chairpersons_is_a_meeting_of_its_consultative_conference():
    story = (
        "The 43rd Chairpersons' Council of the 12th Guizhou Provincial Committee of the CPPCC was held in Guiyang on "
        "August 28, 2020. Chairman Long Zhengyi presided over the council and spoke.\n"
    )
    [meeting] = extract(story).meetings
    assert meeting.kind == "cppcc_standing_committee"
    assert meeting.organ == "Chairpersons' Council of the Guizhou Provincial Committee of the CPPCC"


def test_who_reported_for_an_outlet_in_brackets_is_a_credit():
    found = extract("On May 6, Weihai held a meeting. Ma Lin presided over it.\n\n(Weihai Rong Media Li Na reported)\n")
    assert [credit.name for credit in found.credits] == ["Li Na"]
    assert [person.name for person in found.meetings[0].attendance] == ["Ma Lin"]
