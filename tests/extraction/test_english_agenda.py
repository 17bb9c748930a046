"""What a meeting did, read from invented readouts."""

import pytest

from archive.extraction import extract

OPENING = "On May 3, 2023, the Lintong Municipal Government held a conference. "


def actions(text):
    return {record.action for meeting in extract(text).meetings for record in meeting.agenda}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Two draft rules were reviewed and approved at the meeting.", {"review"}),
        ("The meeting heard a report on storage and pointed out that stores must be full.", {"hear_report"}),
        ("Zhao Min, vice mayor, briefed the meeting on the floods.", {"hear_report"}),
        ("Zhao Min, chairman, made a work report to the session.", {"hear_report"}),
        ("Zhao Min conveyed the spirit of the provincial meeting and demanded haste.", {"convey"}),
        ("Zhao Min analyzed the situation and deployed the work of the next two months.", {"deploy"}),
        ("Zhao Min said that stores were full and that reports were reviewed.", set()),
        ("The meeting held special consultations on storage.", {"discuss"}),
        ("The meeting discussed the key tasks of the third quarter.", {"discuss"}),
        ("It was proposed at a symposium two years ago, when Zhao Min, a grain scientist, made a report.", set()),
    ],
)
def test_an_action_of_one_person_in_the_passive_or_before_words_spoken(words, wanted):
    assert actions(OPENING + words) == wanted


def test_actions_in_participles_and_in_the_name_of_the_meeting():
    assert actions(
        "On May 3, 2023, the Lintong Municipal Party Committee held a meeting, studying the spirit of a speech "
        "and outlining its tasks for the year."
    ) == {"study", "deploy"}
    assert actions("On May 3, 2023, the Lintong Municipal Government held a work deployment conference.") == {"deploy"}


def test_what_is_done_before_words_are_spoken_ends_before_them():
    (record,) = extract(OPENING + "The meeting heard a report on storage and urged haste.").meetings[0].agenda
    assert record.text == "heard a report on storage"


def test_actions_after_what_was_said_and_after_gathering():
    assert actions(OPENING + "The meeting held that the year was good, and reviewed and approved the report.") == {
        "review"
    }
    assert actions(
        "[Lintong, May 3] – The Standing Committee of the Lintong Municipal Party Committee gathered to study a letter."
    ) == {"study"}
    assert actions(OPENING + "The meeting conveyed the session of the committee held one day before.") == {"convey"}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Participants studied the latest instructions of Premier Li Qiang on wetlands.", {"study"}),
        ("The conference studied the subsidy for ferries and other matters.", {"discuss"}),
        ("The conference studied the implementation plan of the ferry reform.", {"discuss"}),
        ("The conference heard and discussed a work report.", {"hear_report", "discuss"}),
        ("Two draft rules and a plan were reviewed and approved.", {"review"}),
        ("After two ballots Zhao Min was elected mayor.", {"elect"}),
        ("Studied the allowance for boatmen. Heard the report on ice.", {"discuss", "hear_report"}),
        ("Officials from Anping and Wanshou counties reported on their progress.", {"hear_report"}),
        ("Zhao Min, vice mayor, briefed the veterans on the floods.", {"hear_report"}),
        ("At the conference, Zhao Min gave an account of the floods.", {"hear_report"}),
        ("The Water Bureau and Lin County reported their preparations.", {"hear_report"}),
        ("The meeting went through the draft agenda of the next session.", {"review"}),
        ("The meeting voted on personnel appointments and removals.", {"elect"}),
        ("The conference studied the pilot of village rules.", {"discuss"}),
        ("In his speech, Zhao Min also reviewed the year that had gone by.", set()),
        ("The spirit of the provincial meeting was relayed by Zhao Min.", {"convey"}),
        ("The meeting decided that ferries stop in June; heard the report on ice.", {"hear_report"}),
        ("Chairman Zhao Min also conveyed warm greetings to boatmen who were ill.", set()),
    ],
)
def test_whoever_acts_at_the_meeting_acts_for_it(words, wanted):
    assert actions(OPENING + words) == wanted


def test_what_follows_a_comma_in_the_announcement_is_done_by_the_meeting():
    held = "On May 3, 2023, Mayor Ma Lin presided over the third plenary meeting of the Lintong Municipal Government"
    assert actions(f"{held}, summarizing the year and arranging the work of the next.") == {"sum_up", "deploy"}


def test_what_is_studied_ends_where_another_deed_begins():
    held = "On May 3, 2023, Premier Ma Lin presided over a State Council executive meeting, which "
    assert actions(f"{held}studied measures for trade, approved a regulation and heard a report on audits.") == {
        "discuss", "review", "hear_report",
    }  # fmt: skip


def test_a_meeting_elects_through_ballots():
    assert actions(f"{OPENING}Through secret ballot, the meeting elected Ma Lin as deputy director.") == {"elect"}
