"""Stamps, datelines, kinds, bodies and places of English readouts, on invented pages."""

import datetime as dt
from pathlib import Path

import pytest

from archive.extraction import extract


def only_meeting(text, **known):
    (meeting,) = extract(text, **known).meetings
    return meeting


@pytest.mark.parametrize(
    "stamp",
    [
        "Release time: 09:59 on June 14, 2023 Source: Huzhou Daily",
        "Huzhou Net Release time: 2023-06-14 07:31",
        "The release date :2023-06-14 viewed :time The font :[big middle small]",
        "author:Ma Wen Source:Huzhou Daily Time:2023-06-14 10:27:33",
        "Source:XinhuaPublished: 2023/6/14 20:37:12",
        "Xinhua) 08:40, June 14, 2023",
        "By Ma Wen in Hefei | China Daily | Updated: 2023-06-14 07:12",
        "Source: Xinhua | 2023-06-14 20:37:12 | Editor: huaxia",
        "Updated: June 14,2023",
        "(2023/06/14) Download Print Comment",
        "Wednesday 15 July 2015\nHome | News\n2023-06-14 10:27:33",
        "June 14, 2023 09:12  Lin County People's Congress Page  Click volume: 207",
        "2023-06-14 10:12:45  [Enlarge] [Reduce] [Print]",
        "www.lin.example/english | June 14, 2023 | Text size: A A A",
        "Lin Window  2023/06/14",
        "By Ma Lin  |  Lin City Life  |  June 14, 2023",
    ],
)
def test_the_pages_stamp_is_read_in_its_line_and_yesterday_against_it(stamp):
    readout = extract(f"Huzhou meeting held\n{stamp}\nYesterday, the Huzhou Municipal Government held a meeting.\n")
    assert readout.published == dt.date(2023, 6, 14)
    assert (readout.meetings[0].date, readout.meetings[0].date_basis) == (dt.date(2023, 6, 13), "stated")


def test_without_a_stamp_the_datelines_full_day_is_that_of_publication():
    readout = extract("Huzhou, June 14, 2023 – The Huzhou Municipal Government held a meeting on Tuesday.")
    assert readout.published == dt.date(2023, 6, 14)
    assert readout.meetings[0].date == dt.date(2023, 6, 13)


def test_a_day_of_the_story_is_no_stamp():
    assert (
        extract("A headline\nOn June 14, 2023, the city held a meeting.\nIt opened on May 3, 2023.").published is None
    )


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("from Monday to Tuesday", 7, 8),
        ("on Monday and Tuesday", 7, 8),
        ("from the 7th to the 8th", 7, 8),
        ("on the 7th and 8th", 7, 8),
        ("on Tuesday", 8, None),
    ],
)
def test_weekdays_and_bare_days_are_read_against_the_stamp(words, first, last):
    meeting = only_meeting(
        f"The Huzhou Municipal Government held a work conference {words}.", published=dt.date(2023, 8, 9)
    )
    assert meeting.date == dt.date(2023, 8, first)
    assert meeting.date_end == (dt.date(2023, 8, last) if last else None)


@pytest.mark.parametrize(
    ("story", "first", "last"),
    [
        (
            "closed its third session on Tuesday.\n\nThe session, which opened on August 5, discussed dams.",
            5,
            8,
        ),
        ("ended a four-day work conference on Tuesday.", 5, 8),
        ("two-day work conference came to a successful close on Tuesday.", 7, 8),
        ("closed its third session on Tuesday.\n\nThe last session had opened in spring.", 8, None),
        ("opened a four-day work conference on Tuesday.", 8, None),
    ],
)
def test_a_meeting_that_closed_is_dated_from_its_opening(story, first, last):
    meeting = only_meeting(f"The Huzhou Municipal Government {story}", published=dt.date(2023, 8, 9))
    assert meeting.date == dt.date(2023, 8, first)
    assert meeting.date_end == (dt.date(2023, 8, last) if last else None)


def test_the_years_summed_up_and_planned_tell_a_days_year():
    meeting = only_meeting(
        "The Huzhou Municipal Government held a work conference on January 20. It summed up the work of 2023 and "
        "arranged the tasks for 2024."
    )
    assert (meeting.date, meeting.date_basis) == (dt.date(2024, 1, 20), "inferred")


@pytest.mark.parametrize(("weekday", "day"), [("Wednesday", dt.date(2022, 10, 19)), ("Thursday", None)])
def test_a_copyright_tells_a_days_year_where_its_weekday_agrees(weekday, day):
    meeting = only_meeting(
        f"GUIYANG, Oct. 19 (Xinhua) -- The Guizhou Provincial Government held a plenary meeting on {weekday}.\n\n"
        "Copyright 2022 Xinhua. All rights reserved."
    )
    assert meeting.date == day


@pytest.mark.parametrize(
    "words",
    ["On Sept.8", "On 8-Sept-2023", "In the morning of 8th September", "On the eve of the festival, on Sept. 8"],
)
def test_days_are_read_however_they_are_set(words):
    meeting = only_meeting(f"{words}, the Huzhou Municipal Government met.", published=dt.date(2023, 9, 9))
    assert meeting.date == dt.date(2023, 9, 8)


def test_a_weekday_without_stamp_or_dateline_gives_no_day():
    assert only_meeting("The Huzhou Municipal Government held a work conference on Friday.").date is None


@pytest.mark.parametrize(
    "dateline",
    ["Huzhou, August 1, 2023 –", "[Huzhou, August 1, 2023] –", "HUZHOU, China, Aug. 1, 2023 /CityWire/ --"],
)
def test_a_datelines_year_completes_yesterday(dateline):
    meeting = only_meeting(f"{dateline} Yesterday afternoon, the Municipal Party Committee held a work conference.")
    assert (meeting.date, meeting.part_of_day) == (dt.date(2023, 7, 31), "afternoon")
    assert meeting.organ == "Huzhou Municipal Party Committee"


def test_recently_under_a_dateline_gives_no_day_and_the_arrangements_may_give_it():
    head = "[Huzhou, August 5] – Mayor Ma Lin of Huzhou recently completed a research tour of the counties."
    published = dt.date(2023, 8, 6)
    assert only_meeting(head, published=published).date is None
    meeting = only_meeting(
        f"{head} The two-day tour, which took place on August 2 and 3, was busy.", published=published
    )
    assert (meeting.date, meeting.date_end) == (dt.date(2023, 8, 2), dt.date(2023, 8, 3))
    assert (meeting.kind, meeting.place) == ("inspection", "Huzhou")


def test_a_day_just_after_the_stamp_is_left_open_unless_it_is_announced():
    published = dt.date(2023, 8, 3)
    held = only_meeting("On August 9, the Huzhou Municipal Government held a meeting.", published=published)
    assert held.date is None
    assert held.date_candidates == (dt.date(2022, 8, 9), dt.date(2023, 8, 9))
    planned = only_meeting(
        "On August 9, a meeting of the Huzhou Municipal Government will be held.", published=published
    )
    assert planned.date == dt.date(2023, 8, 9)


def test_a_weekday_that_contradicts_its_day_is_shown_and_changes_nothing():
    meeting = only_meeting("On Monday, August 8, 2023, the Huzhou Municipal Government held a meeting.")
    assert meeting.date == dt.date(2023, 8, 8)
    assert [evidence.why for evidence in meeting.date_evidence][1] == "the text calls it a Monday, but Tuesday it was"


# fmt: off
@pytest.mark.parametrize(
    ("words", "kind", "organ"),
    [
        ("Ma Lin, mayor, presided over a meeting of the Standing Committee of the Huzhou Municipal "
         "Party Committee on the "
         "spirit of the provincial mobilization conference.",
         "standing_committee", "Standing Committee of the Huzhou Municipal Party Committee"),
        ("In order to carry out the spirit of the Central Economic Work Conference and the "
         "provincial party group meeting, "
         "the Huzhou Municipal Government held a promotion meeting.", "conference", "Huzhou Municipal Government"),
        ("the Huzhou Municipal Party Committee's Comprehensive Deepening Reform Committee held its ninth meeting.",
         "commission", "Comprehensive Deepening Reform Committee of the Huzhou Municipal Party Committee"),
        ("the Commission for Deepening Overall Reform of the CPC Gansu Provincial Committee held its ninth meeting.",
         "commission", "Commission for Deepening Overall Reform of the CPC Gansu Provincial Committee"),
        ("the Huzhou Municipal Flood Control and Drought Relief Headquarters held a dispatch meeting.",
         "commission", "Huzhou Municipal Flood Control and Drought Relief Headquarters"),
        ("the plenary meeting of the Huzhou National Defense Mobilization Committee was held.",
         "commission", "Huzhou National Defense Mobilization Committee"),
        ("the second session of the 13th CPPCC Gansu Provincial Committee concluded in Lanzhou.",
         "cppcc_session", "CPPCC Gansu Provincial Committee"),
        ("the Second Plenary Session of the Sixth Huzhou Municipal Commission for Discipline Inspection was held.",
         "plenary", "Huzhou Municipal Commission for Discipline Inspection"),
        ("the Huzhou Municipal Party Committee and Municipal Government held a joint conference.",
         "conference", "Huzhou Municipal Party Committee and Municipal Government"),
        ("a promotion meeting on industry was held, which was presided over by Ma Lin, director of "
         "the Standing Committee "
         "of the Huzhou Municipal People's Congress.", "conference", None),
        ("Ma Lin, mayor of Huzhou, met with Wei Song, chairman of the CPPCC of Lishui.", "reception", None),
        ("Ma Lin, mayor of Huzhou, visited the Municipal Flood Control Headquarters and expressed condolences.",
         "inspection", None),
    ],
)
# fmt: on
def test_the_meetings_own_name_tells_its_kind_and_body(words, kind, organ):
    meeting = only_meeting(f"On May 6, {words}", published=dt.date(2024, 5, 7))
    assert (meeting.kind, meeting.organ) == (kind, organ)


# fmt: off
@pytest.mark.parametrize(
    ("words", "kind", "organ"),
    [
        ("The Political Bureau of the Communist Party of China (CPC) Central Committee on Wednesday held a meeting.",
         "politburo", "Political Bureau of the CPC Central Committee"),
        ("Xi Jinping praised orchards while presiding over a group study session of the Political Bureau on Wednesday.",
         "politburo_study_session", "Political Bureau of the CPC Central Committee"),
        ("Fees will be cut, according to a State Council executive meeting chaired by Premier Li Qiang on Wednesday.",
         "government_executive", "State Council"),
        ("On Wednesday the State Council met for its plenary meeting of the spring, chaired by Li Qiang.",
         "government_plenary", "State Council"),
        ("Xi Jinping presided over the first meeting of the Central Commission for Comprehensively "
         "Deepening Reform under "
         "the 20th CPC Central Committee on Wednesday.",
         "commission", "Central Commission for Comprehensively Deepening Reform"),
        ("The Standing Committee of the 14th National People's Congress (NPC) concluded its session on Wednesday.",
         "congress_standing_committee", "Standing Committee of the National People's Congress"),
    ],
)
# fmt: on
def test_bodies_of_the_centre_in_the_agencys_wording(words, kind, organ):
    meeting = only_meeting(f"BEIJING, Jan. 31 (Xinhua) -- {words}", published=dt.date(2024, 2, 1))
    assert (meeting.kind, meeting.organ, meeting.place) == (kind, organ, "China")
    assert meeting.date == dt.date(2024, 1, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Huzhou News (Reporter Ma Wen) On May 6, the municipal party committee held a meeting.",
        "Meeting held\nSource: Huzhou Daily\nOn May 6, the municipal party committee held a meeting.",
        "Meeting held\nauthor: Huzhou Rong Media Center\nOn May 6, the municipal party committee held a meeting.",
        "On May 6, the municipal party committee held a meeting.\nPhoto by Ma Wen, reporter of Huzhou Daily",
        "On May 6, the municipal party committee held a meeting in Huzhou.",
    ],
)
def test_an_outlet_or_a_venue_tells_whose_committee_it_is(text):
    assert only_meeting(text, published=dt.date(2024, 5, 7)).organ == "Huzhou Municipal Party Committee"


def test_a_provincial_meeting_held_in_a_city_is_its_provinces():
    text = "On May 6, the Provincial Party Committee Rural Work Conference was held in Nanchang."
    assert only_meeting(text, published=dt.date(2024, 5, 7)).organ == "Jiangxi Provincial Party Committee"


def test_a_persons_given_name_is_no_place():
    text = "On May 6, the Municipal Government held a meeting. Mayor Shao Guilin spoke. Shao Guilin urged all to act."
    assert only_meeting(text, published=dt.date(2024, 5, 7)).place is None


def test_subsequently_he_presided_over_another_meeting():
    visit, dispatch = extract(
        "On May 6, Ma Lin, secretary of the Huzhou Municipal Party Committee, visited the patrols and expressed "
        "condolences. Subsequently, he presided over a dispatch meeting on flood control. It is necessary to hurry.",
        published=dt.date(2024, 5, 7),
    ).meetings
    assert (visit.kind, dispatch.kind) == ("inspection", "conference")
    assert (dispatch.date, dispatch.place) == (dt.date(2024, 5, 6), "Huzhou")
    assert len(dispatch.directives) == 1


def test_the_afternoon_of_a_conference_is_no_other_meeting():
    text = (
        "On May 6, the Huzhou Municipal Party Committee held a work conference. In the afternoon, the second plenary "
        "meeting was held."
    )
    assert only_meeting(text, published=dt.date(2024, 5, 7)).kind == "conference"


def test_the_meeting_may_be_named_behind_a_lead_of_quotes_or_by_the_headline_alone():
    quoted = only_meeting(
        "“Every hidden danger must be removed,” Ma Lin said.\nMa Lin, secretary of the Huzhou "
        "Municipal Party Committee, "
        "made the remarks while presiding over a mobilization meeting on May 6.",
        published=dt.date(2024, 5, 7),
    )
    assert (quoted.kind, quoted.date) == ("mobilisation", dt.date(2024, 5, 6))
    titled = only_meeting(
        "Standing Committee of the Huzhou Municipal Party Committee holds meeting\nOn May 6, Ma Lin, secretary of the "
        "Municipal Party Committee, presided over the meeting and spoke.",
        published=dt.date(2024, 5, 7),
    )
    assert (titled.kind, titled.organ) == (
        "standing_committee",
        "Standing Committee of the Huzhou Municipal Party Committee",
    )


def test_condolences_are_extended_but_the_meeting_is_not():
    text = "On May 6, Ma Lin, mayor of Huzhou, visited workers and extended sincere condolences to them."
    assert only_meeting(text, published=dt.date(2024, 5, 7)).enlarged is False


def test_crumbs_a_title_label_and_a_repeated_headline_are_no_story():
    readout = extract(
        "Home > News > Local News\nTitle: Huzhou plans its harvest\nHuzhou plans its harvest\nDate: May 7, 2024\n"
        "On May 6, the Huzhou Municipal Government held a meeting."
    )
    assert readout.title == "Huzhou plans its harvest"
    assert readout.meetings[0].date == dt.date(2024, 5, 6)


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Chairman Lu Feng of the Yibin Municipal CPPCC led a team to carry out an inspection.", "inspection", "Yibin"),
        ("Central China's Hunan Province held a mobilization meeting.", "mobilisation", "Hunan"),
        ("the Yibin Municipal Party Standing Committee held a meeting.", "standing_committee", "Yibin"),
        ("the Party Leading Group of the Yibin Municipal Government held a meeting.", "party_group", "Yibin"),
        ("Yibin City and Porto signed an agreement on friendly exchanges online.", "ceremony", None),
    ],
)
def test_forms_of_naming_who_met(text, kind, place):
    meeting = only_meeting(f"On May 6, {text}", published=dt.date(2024, 5, 7))
    assert (meeting.kind, meeting.place) == (kind, place)


def test_after_the_meeting_another_body_met():
    first, second = extract(
        "On May 6, the Standing Committee of the Yibin Municipal Party Committee held a meeting. After the meeting, "
        "the theoretical study center group of the Municipal Party Committee held a study session.",
        published=dt.date(2024, 5, 7),
    ).meetings
    assert (first.kind, second.kind) == ("standing_committee", "study_session")
    assert second.organ == "Theoretical Study Center Group of the Yibin Municipal Party Committee"


def test_who_receives_a_delegation_holds_a_reception_where_he_governs():
    meeting = only_meeting(
        "Jinzhou mayor meets guests\n\nMayor Tong Lihua received a delegation headed by Marko Kranjc, chairman of the "
        "Adria Group, in Jinzhou on April 3, 2024. Tong said that the port is open."
    )
    assert (meeting.kind, meeting.place, meeting.organ) == ("reception", "Jinzhou", None)
    prize = "On April 3, 2024, Jinzhou held a conference. Mayor Tong Lihua received a prize."
    assert only_meeting(prize).kind == "conference"


def test_a_companys_chairman_names_no_place():
    meeting = only_meeting(
        "Wenzhou opens a wharf\n\nThe opening ceremony was held on April 3, 2024. Peter Ong, chairman of the Heng Lung "
        "Group, and Rolf Beck, chairman of the People's Union of Bern, spoke. Mayor Cai Rui said the wharf is long."
    )
    assert (meeting.kind, meeting.place) == ("ceremony", "Wenzhou")


def test_a_tour_named_in_the_headline_has_no_body():
    meeting = only_meeting(
        "The secretary of the Municipal Party Committee went to Lin County to inspect the dikes\n"
        "On April 3, 2024, Cai Rui, secretary of the Wenzhou Municipal Party Committee, went to Lin County to inspect."
    )
    assert (meeting.kind, meeting.organ, meeting.place) == ("inspection", None, "Wenzhou")


def test_a_committee_for_a_topic_is_a_commission():
    meeting = only_meeting(
        "On April 3, 2024, the Gansu Provincial Committee for Law-based Governance held its 4th meeting."
    )
    assert meeting.kind == "commission"
    assert meeting.organ.startswith("Gansu Provincial Committee for Law-based Governance")
    inspection = "On April 3, 2024, the Gansu Provincial Committee for Discipline Inspection met."
    assert only_meeting(inspection).kind != "commission"


def test_a_day_in_the_outlets_dateline_is_the_day_of_this_morning():
    meeting = only_meeting(
        "Huzhou holds a meeting\n2021-08-05 06:40  Huzhou Online\n\nHuzhou Online, August 4 (Reporter Tao Rui, "
        "correspondent Nie Hua) This morning, the municipal government held a plenary meeting."
    )
    assert (meeting.date, meeting.part_of_day) == (dt.date(2021, 8, 4), "morning")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("On November 12, {0} convey the spirit of the 20th National Congress, which closed in Beijing last month.",
         dt.date(2022, 11, 12)),
        ("On August 2, {0} study the just-concluded Third Plenary Session of the 20th CPC Central Committee.",
         dt.date(2024, 8, 2)),
        ("On December 3, {0} study the Third Plenary Session of the 20th Central Committee, which ended in July.",
         dt.date(2024, 12, 3)),
        ("On March 16, {0} convey the recently concluded First Session of the 14th National People's Congress.",
         dt.date(2023, 3, 16)),
        ("On December 3, {0} study the spirit of the 20th National Congress.", None),
    ],
)  # fmt: skip
def test_an_event_that_has_just_ended_tells_the_year(words, day):
    held = "the Standing Committee of the Huzhou Municipal Party Committee held a meeting to"
    meeting = only_meeting(words.format(held))
    assert (meeting.date, meeting.date_basis) == (day, "inferred" if day else None)


def test_the_name_of_the_conference_is_no_meeting_and_the_headline_tells_the_session():
    meeting = only_meeting(
        "The second session of the 12th Huzhou Municipal Committee of the CPPCC opens\n2024-01-10 08:00\n\n"
        "With this sentence the session of the Chinese People's Political Consultative Conference entered its "
        "discussion yesterday.\n\nThe opening meeting was held at nine in the morning. Tao Rui presided over it."
    )
    assert meeting.kind == "cppcc_session"


# How a page names the meeting and the body that held it: (opening, kind, organ where the words give it in full).
NAMED = [
    ("On May 7, the Standing Committee of the Weihai Municipal Party Committee held a "
     "meeting.",
     "standing_committee", "Standing Committee of the Weihai Municipal Party Committee"),
    ("On May 7, the Weihai Municipal Party Committee held a Standing Committee "
     "meeting.",
     "standing_committee", "Standing Committee of the Weihai Municipal Party Committee"),
    ("On May 7, the Weihai Municipal Party Committee Standing Committee held its 12th "
     "meeting.",
     "standing_committee", None),
    ("On May 7, Ma Lin, secretary of the Weihai Municipal Party Committee, presided over a meeting "
     "of the Standing Committee of the Municipal Party Committee.",
     "standing_committee", "Standing Committee of the Weihai Municipal Party Committee"),
    ("On May 7, Ma Lin, secretary of the Weihai Municipal Party Committee, chaired the Standing "
     "Committee (enlarged) meeting of the Municipal Party Committee.",
     "standing_committee", "Standing Committee of the Weihai Municipal Party Committee"),
    ("The Standing Committee of the CPC Weihai Municipal Committee convened on May "
     "7.",
     "standing_committee", "Standing Committee of the CPC Weihai Municipal Committee"),
    ("The Standing Committee of the CPC Weihai Municipal Committee met on "
     "Tuesday.",
     "standing_committee", "Standing Committee of the CPC Weihai Municipal Committee"),
    ("The leading body of the Weihai Municipal Party Committee, its Standing Committee, met on May "
     "7.",
     "standing_committee", "Standing Committee of the Weihai Municipal Party Committee"),
    ("A meeting of the Standing Committee of the Weihai Municipal Committee of the Communist Party "
     "of China was held on May 7.",
     "standing_committee", "Standing Committee of the Weihai Municipal Committee of the Communist Party of China"),
    ("On May 7, Mayor Song Wen presided over the 31st executive meeting of the Weihai Municipal "
     "Government.",
     "government_executive", "Weihai Municipal Government"),
    ("On May 7, the 31st executive meeting of the 19th Weihai Municipal People's Government was "
     "held.",
     "government_executive", None),
    ("Mayor Song Wen chaired the municipal government's executive meeting in Weihai on May "
     "7.",
     "government_executive", "Weihai Municipal Government"),
    ("Weihai's mayor Song Wen presided over an executive meeting of the city government on May "
     "7.",
     "government_executive", None),
    ("The Weihai Municipal Government convened its 31st executive meeting on May "
     "7.",
     "government_executive", "Weihai Municipal Government"),
    ("On May 7, the Weihai Municipal Government held its fourth plenary "
     "meeting.",
     "government_plenary", "Weihai Municipal Government"),
    ("On May 7, the plenary session of the Weihai Municipal Government was "
     "held.",
     "government_plenary", "Weihai Municipal Government"),
    ("On May 7, the Party Group of the Weihai Municipal Government held a "
     "meeting.",
     "party_group", "Party Group of the Weihai Municipal Government"),
    ("On May 7, Song Wen presided over the 22nd party group (enlarged) meeting of the Weihai "
     "Municipal Government.",
     "party_group", "Party Group of the Weihai Municipal Government"),
    ("On May 7, the Weihai Municipal Government's Party Leadership Group held a meeting.", "party_group", None),
    ("On May 7, the Leading Party Members' Group of the Weihai Municipal Government met.", "party_group", None),
    ("On May 7, the Standing Committee of the Weihai Municipal People's Congress held its 23rd "
     "meeting.",
     "congress_standing_committee", "Standing Committee of the Weihai Municipal People's Congress"),
    ("On May 7, the 23rd meeting of the Standing Committee of the 18th Weihai Municipal People's "
     "Congress was held.",
     "congress_standing_committee", None),
    ("On May 7, the Standing Committee of the Weihai Municipal People's Congress held the 45th "
     "directors' meeting.",
     "congress_standing_committee", "Standing Committee of the Weihai Municipal People's Congress"),
    ("On May 7, the 45th meeting of chairpersons of the Weihai Municipal People's Congress Standing "
     "Committee was held.",
     "congress_standing_committee", None),
    ("On May 7, the Weihai Municipal CPPCC held its 42nd chairperson's meeting.", "cppcc_standing_committee", None),
    ("On May 7, the 12th meeting of the Standing Committee of the Weihai Municipal CPPCC was "
     "held.",
     "cppcc_standing_committee", None),
    ("On May 7, the 42nd chairman's meeting of the 14th CPPCC Weihai Municipal Committee was "
     "held.",
     "cppcc_standing_committee", None),
    ("The third session of the 18th Weihai Municipal People's Congress opened on May 7.", "congress_session", None),
    ("The third session of the 14th CPPCC Weihai Municipal Committee closed on May 7.", "cppcc_session", None),
    ("On May 7, the eighth plenary session of the 15th Weihai Municipal Party Committee was held.", "plenary", None),
    ("The Weihai Municipal Party Committee held its eighth plenary session on May "
     "7.",
     "plenary", "Weihai Municipal Party Committee"),
    ("On May 7, the theoretical study center group of the Weihai Municipal Party Committee held a "
     "collective study.",
     "study_session", None),
    ("On May 7, the Weihai Municipal Party Committee's theoretical study center group held a study "
     "session.",
     "study_session", None),
    ("On May 7, the Theory Learning Center Group of the Weihai Municipal Party Committee held a "
     "special study session.",
     "study_session", None),
    ("On May 7, the Weihai Municipal Party Committee held a theoretical study center group "
     "(enlarged) study session.",
     "study_session", None),
    ("On May 7, the Rural Work Leading Group of the Weihai Municipal Party Committee met for the "
     "first time this year.",
     "commission", None),
    ("On May 7, the fifth meeting of the Weihai Municipal Committee for Comprehensively Deepening "
     "Reform was held.",
     "commission", None),
    ("On May 7, Ma Lin presided over the fifth meeting of the Commission for Law-based Governance of "
     "the Weihai Municipal Party Committee.",
     "commission", None),
    ("On May 7, the Weihai Municipal Party Committee held a leading cadres "
     "meeting.",
     "leading_cadres_meeting", "Weihai Municipal Party Committee"),
    ("On May 7, a meeting of leading cadres of Weihai City was held.", "leading_cadres_meeting", None),
    ("On May 7, Weihai held a citywide cadre meeting.", "leading_cadres_meeting", None),
    ("On May 7, Weihai held a mobilization meeting on flood control.", "mobilisation", None),
    ("On May 7, Weihai held a mobilisation and deployment conference on the census.", "mobilisation", None),
    ("On May 7, a campaign launch meeting for the census was held in Weihai.", "mobilisation", None),
    ("On May 7, Weihai held a kick-off meeting for the census.", "mobilisation", None),
    ("On May 7, Weihai held a pledge meeting for the census.", "mobilisation", None),
    ("On May 7, Ma Lin held a symposium with entrepreneurs in Weihai.", "symposium", None),
    ("On May 7, a forum for veteran cadres was held in Weihai.", "symposium", None),
    ("On May 7, Weihai held a seminar with experts on tourism.", "symposium", None),
    ("Ma Lin, Party secretary of Weihai, sat down with entrepreneurs at a roundtable on May 7.", "symposium", None),
    ("On May 7, Ma Lin, Party secretary of Weihai, inspected ports.", "inspection", None),
    ("On May 7, Mayor Song Wen of Weihai went to Rongcheng to investigate flood control.", "inspection", None),
    ("On May 7, Ma Lin, Party secretary of Weihai, carried out research on border trade.", "inspection", None),
    ("On May 7, Ma Lin, Party secretary of Weihai, visited and expressed condolences to sanitation "
     "workers.",
     "inspection", None),
    ("Ma Lin, Party secretary of Weihai, made an inspection tour of Rongcheng on May 7.", "inspection", None),
    ("On May 7, Ma Lin, Party secretary of Weihai, met with a delegation led by Song Wen of a "
     "company.",
     "reception", None),
    ("Ma Lin, Party secretary of Weihai, held talks with visiting guests on May 7.", "reception", None),
    ("On May 7, Ma Lin, Party secretary of Weihai, received a delegation from Korea.", "reception", None),
    ("On May 7, a signing ceremony was held in Weihai.", "ceremony", None),
    ("A groundbreaking ceremony for the port was held in Weihai on May 7.", "ceremony", None),
    ("On May 7, the unveiling ceremony of a museum took place in Weihai.", "ceremony", None),
    ("On May 7, Weihai held a commendation conference.", "conference", None),
    ("On May 7, Weihai held a work conference on tourism.", "conference", None),
    ("On May 7, Weihai held a promotion meeting for key projects.", "conference", None),
    ("On May 7, Weihai held an on-site meeting on rural roads.", "conference", None),
    ("On May 7, Weihai held a dispatch meeting on flood control.", "conference", None),
    ("On May 7, Weihai held a video conference on work safety.", "conference", None),
    ("A teleconference on work safety was held in Weihai on May 7.", "conference", None),
    ("The State Administration for Market Regulation held a national teleconference on May "
     "7.",
     "conference", "State Administration for Market Regulation"),
    ("The State Administration for Market Regulation, together with the Ministry of Commerce, held a "
     "national teleconference on May 7.",
     "conference", "State Administration for Market Regulation"),
    ("The Ministry of Water Resources and the Ministry of Commerce jointly held a teleconference on "
     "May 7.",
     "conference", None),
    ("The Ministry of Water Resources held a work conference on May 7.", "conference", "Ministry of Water Resources"),
    ("The National Health Commission held a work conference on May 7.", "conference", "National Health Commission"),
    ("The National Energy Administration convened a video conference on May "
     "7.",
     "conference", "National Energy Administration"),
    ("The General Administration of Customs held a meeting on May "
     "7.",
     "conference", "General Administration of Customs"),
    ("The Supreme People's Court held a symposium on May 7.", "symposium", "Supreme People's Court"),
    ("The Organization Department of the Weihai Municipal Party Committee held a work conference on "
     "May 7.",
     "conference", "Organization Department of the Weihai Municipal Party Committee"),
    ("The Weihai Municipal Education Bureau held a work conference on May "
     "7.",
     "conference", "Weihai Municipal Education Bureau"),
    ("The Administrative Office of Xilingol League held its 12th executive meeting on May "
     "7.",
     "government_executive", None),
    ("The Weihai Municipal Commission for Discipline Inspection held a plenary session on May 7.", "plenary", None),
    ("The Political Bureau of the CPC Central Committee held a meeting on May 7.", "politburo", None),
    ("The Study and Implementation of the Theme Education Work Conference was held on May 7.", "conference", None),
    ("On May 7, the sixth session of the Standing Committee of the Weihai Municipal CPPCC came to a close.",
     "cppcc_standing_committee", "Standing Committee of the Weihai Municipal CPPCC"),
    ("Premier Song Wen chaired an executive meeting of the State Council on May "
     "7.",
     "government_executive", "State Council"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "kind", "organ"), NAMED)
def test_the_opening_names_the_meeting_and_who_met(opening, kind, organ):
    (meeting,) = extract(f"A headline\n\n2024-05-08 Weihai Daily\n\n{opening} Tao Rui attended it.\n").meetings
    assert (meeting.kind, str(meeting.date)) == (kind, "2024-05-07")
    assert organ is None or meeting.organ == organ


# The place and the part of the day beside them; a place of None is not asked about.
PLACED = [
    ("WEIHAI, May 8 (Weihai Daily) -- The Standing Committee of the Municipal Party Committee held a "
     "meeting on the morning of May 7.",
     "standing_committee", "Standing Committee of the Weihai Municipal Party Committee", "Weihai", "morning"),
    ("On the afternoon of May 7, the Standing Committee of the Shandong Provincial Party Committee met in Jinan.",
     "standing_committee", "Standing Committee of the Shandong Provincial Party Committee", "Shandong", "afternoon"),
    ("The Standing Committee of the CPC Shandong Provincial Committee convened a meeting on Tuesday evening.",
     "standing_committee", "Standing Committee of the CPC Shandong Provincial Committee", "Shandong", "evening"),
    ("JINAN, May 8 -- The Standing Committee of the Provincial Party Committee held a meeting on Tuesday.",
     "standing_committee", "Standing Committee of the Shandong Provincial Party Committee", "Shandong", None),
    ("On May 7, Ma Lin, secretary of the Rongcheng Municipal Party Committee, presided over the Standing "
     "Committee meeting of the Municipal Party Committee.",
     "standing_committee", "Standing Committee of the Rongcheng Municipal Party Committee", "Rongcheng", None),
    ("On May 7, the Standing Committee of the Baoting Li and Miao Autonomous County Party Committee held "
     "a meeting.",
     "standing_committee", "Standing Committee of the Baoting Li and Miao Autonomous County Party Committee",
     None, None),
    ("On May 7, Huancui District held a meeting of the Standing Committee of the District Party Committee.",
     "standing_committee", "Standing Committee of the Huancui District Party Committee", None, None),
    ("On May 7, the Standing Committee of the Huancui District Committee of the CPC held a meeting.",
     "standing_committee", None, None, None),
    ("On May 7, the executive meeting of the People's Government of Inner Mongolia Autonomous Region was held.",
     "government_executive", None, "Inner Mongolia", None),
    ("On May 7, the Xinjiang Uygur Autonomous Region Party Committee held a work conference on agriculture.",
     "conference", "Xinjiang Uygur Autonomous Region Party Committee", "Xinjiang", None),
    ("On May 7, the Standing Committee of the Party Committee of the Tibet Autonomous Region held a meeting.",
     "standing_committee", None, "Tibet", None),
    ("On May 7, the Liangshan Prefecture Party Committee held a Standing Committee meeting.",
     "standing_committee", None, None, None),
    ("On May 7, the Ganzi Prefectural Government held an executive meeting.",
     "government_executive", None, None, None),
    ("On May 7, the Shanghai Municipal Committee of the Communist Party of China held a plenary session.",
     "plenary", "Shanghai Municipal Committee of the Communist Party of China", "Shanghai", None),
    ("On May 7, Beijing Mayor Song Wen chaired an executive meeting of the municipal government.",
     "government_executive", "Beijing Municipal Government", "Beijing", None),
    ("Beijing Mayor Song Wen on Tuesday chaired an executive meeting of the municipal government.",
     "government_executive", "Beijing Municipal Government", "Beijing", None),
    ("On May 7, Song Wen, mayor of Weihai, chaired an executive meeting of the municipal government.",
     "government_executive", "Weihai Municipal Government", "Weihai", None),
    ("On May 7, Shandong Governor Song Wen chaired an executive meeting of the provincial government.",
     "government_executive", "Shandong Provincial Government", "Shandong", None),
    ("On May 7, the county government of Lin County held an executive meeting.",
     "government_executive", None, None, None),
    ("On May 7, the Hongze District Government of Huai'an City held its 12th executive meeting.",
     "government_executive", None, None, None),
    ("On May 7, Weihai's top legislature, the Standing Committee of the Municipal People's Congress, "
     "opened its 23rd session.",
     "congress_standing_committee", "Standing Committee of the Weihai Municipal People's Congress", "Weihai", None),
    ("The Weihai CPPCC Party group held a theoretical study session on May 7.",
     "study_session", None, "Weihai", None),
    ("On May 7, the Party Leadership Group of the Standing Committee of the Weihai Municipal People's "
     "Congress held a meeting.",
     "party_group", "Party Leadership Group of the Standing Committee of the Weihai Municipal People's Congress",
     "Weihai", None),
    ("On May 7, the Party Group of the CPPCC Weihai Municipal Committee held a meeting.",
     "party_group", None, "Weihai", None),
    ("On May 7, a joint meeting of the Weihai Municipal Party Committee and Municipal Government was held.",
     "conference", None, "Weihai", None),
    ("On May 7, the Weihai Municipal Party Committee and Municipal Government held a work conference on tourism.",
     "conference", None, "Weihai", None),
    ("On May 7, the Weihai Municipal Flood Control and Drought Relief Headquarters held a meeting.",
     None, None, "Weihai", None),
    ("On May 7, the Work Safety Committee of Weihai held a plenary meeting.", None, None, "Weihai", None),
    ("On May 7, the Party Committee of Shandong University held a study session of its theoretical study "
     "center group.",
     "study_session", None, None, None),
    ("Weihai on Tuesday morning held a mobilization meeting on the census.",
     "mobilisation", None, "Weihai", "morning"),
    ("At noon on May 7, Weihai held a mobilization meeting on the census.", "mobilisation", None, "Weihai", None),
    ("Late on Tuesday night, Weihai held a mobilization meeting on floods.",
     "mobilisation", None, "Weihai", "evening"),
    ("At 8 pm on May 7, Weihai held a mobilization meeting on floods.", "mobilisation", None, "Weihai", "evening"),
    ("At 20:00 on May 7, Weihai held a mobilization meeting on floods.", "mobilisation", None, "Weihai", "evening"),
    ("At 9:30 on May 7, Weihai held a mobilization meeting on floods.", "mobilisation", None, "Weihai", "morning"),
    ("At 15:30 on May 7, Weihai held a mobilization meeting on floods.", "mobilisation", None, "Weihai", "afternoon"),
    ("On May 7, Weihai held a mobilization meeting on the evening economy.", "mobilisation", None, "Weihai", None),
    ("On May 7, Weihai held a mobilization meeting. Tomorrow morning the work begins.",
     "mobilisation", None, "Weihai", None),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "kind", "organ", "place", "part"), PLACED)
def test_the_opening_tells_whose_meeting_it_was_and_when_in_the_day(opening, kind, organ, place, part):
    meeting = only_meeting(f"A headline\n\n2024-05-08 08:00\n\n{opening} Tao Rui attended it.\n")
    assert (kind or meeting.kind, str(meeting.date), meeting.part_of_day) == (meeting.kind, "2024-05-07", part)
    assert organ is None or meeting.organ == organ
    assert place is None or meeting.place == place


@pytest.mark.parametrize(
    "headline",
    [
        "Weihai honors workers ahead of May Day",
        "Weihai listens to entrepreneurs",
        "Weihai: cutting the red tape",
        "Weihai's top legislature meets",
    ],
)
def test_a_headline_that_begins_with_the_place_tells_it(headline):
    page = f"{headline}\n\n2024-05-08 08:00\n\nModel workers were commended at a conference on Tuesday.\n"
    assert only_meeting(page).place == "Weihai"


def stories():
    """Stories that tell of the meeting beside something else: (first day, last day, kind, body, story)."""
    lines = Path(__file__).with_name("english_stories.tsv").read_text(encoding="utf-8").splitlines()
    return [[None if cell == "-" else cell for cell in line.split("\t")] for line in lines[3:]]


@pytest.mark.parametrize(("first", "last", "kind", "organ", "story"), stories())
def test_a_meeting_is_told_beside_other_things(first, last, kind, organ, story):
    told = story.replace(" | ", "\n\n")
    order = "The meeting pointed out that safety must be put first."
    meeting = only_meeting(f"Boats to be kept in port\n2024-09-20 08:12  Source: Weihai Daily\n\n{told}\n\n{order}\n")
    days = tuple(day and f"{day:%m-%d}" for day in (meeting.date, meeting.date_end))
    assert (*days, meeting.kind, meeting.organ) == (first, last, kind, organ)


def test_the_story_is_found_below_a_table_of_contents():
    contents = "Table of Contents\n1. Safety first\n2. Boats\n3. Ports\n4. Money\n"
    held = "On the 19th, the Standing Committee of the Weihai Municipal Party Committee held a meeting."
    page = f"Boats\n2024-09-20 08:12  Source: Weihai Daily\n{contents}{held}\n\nBoats must be checked.\n"
    meeting = only_meeting(page)
    assert (meeting.date, meeting.kind) == (dt.date(2024, 9, 19), "standing_committee")


def test_minutes_tell_time_and_place_above_the_text():
    page = (
        "[Bulletin of the People's Government of Lincang City, No. 14 of 2019]\n\n"
        "Minutes of the 41st Executive Meeting of the Fourth Lincang Municipal People's Government\n\n"
        "Time: July 11, 2019, 3:00 p.m.\nPlace: Conference Room 2\nChaired by: Luo Tianbao, Mayor\n\n"
        "I. The meeting heard a report on the airport road. Contractors that fall behind shall be replaced.\n"
    )
    meeting = only_meeting(page)
    assert (meeting.date, meeting.date_basis, meeting.kind) == (dt.date(2019, 7, 11), "stated", "government_executive")
    assert meeting.organ == "Lincang Municipal People's Government"


def test_headlines_of_other_stories_below_the_page_name_nobody_of_it():
    page = (
        "Boats\n2024-09-20 08:12\n\nOn September 19, Weihai Mayor Ma Lin presided over a work conference.\n\n"
        "RELATED READING\nTianjin Party chief Zheng Anbang inspects Haihe River footpath\n"
    )
    extracted = extract(page)
    assert [person.name for meeting in extracted.meetings for person in meeting.attendance] == ["Ma Lin"]


@pytest.mark.parametrize(
    "named",
    [
        "the 36th meeting of chairmen of the 7th Weihai CPPCC",
        "the 12th chairpersons' conference of the 7th Weihai CPPCC",
    ],
)
def test_the_chairmen_of_a_cppcc_meet_as_its_standing_committee_does(named):
    (meeting,) = extract(f"On May 4, 2023, {named} was held. Chairman Ma Lin presided.").meetings
    assert meeting.kind == "cppcc_standing_committee"


def test_the_mayor_at_a_ceremony_tells_the_place_and_not_the_zone_in_which_it_was():
    text = (
        "On May 4, 2023, the commencement ceremony of a bridge was held in Nanhai New Area. Ma Lin, Mayor of Weihai, "
        "attended the ceremony. Sun Tao, Director of the Administrative Committee of Nanhai New Area, presided "
        "over it.\n"
    )
    assert extract(text).meetings[0].place == "Weihai"
