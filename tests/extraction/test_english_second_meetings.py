"""Where a second meeting of an English readout begins, and what announces the first."""

import datetime as dt

import pytest

from archive.extraction import extract

PUBLISHED = dt.date(2024, 5, 9)  # a Thursday
FIRST = "On May 7, Ma Lin, secretary of the Huzhou Municipal Party Committee, went to Nanxun to inspect dikes."
STUDIED = "On May 7, the Standing Committee of the Huzhou Municipal Party Committee held a meeting."


def kinds_and_days(*paragraphs: str):
    meetings = extract("\n".join(paragraphs), published=PUBLISHED).meetings
    return [(meeting.kind, meeting.date and meeting.date.day) for meeting in meetings]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("At 8 p.m., Ma Lin presided over a video dispatch meeting on flood control.", ("conference", 7)),
        ("On the evening of the 8th, Ma Lin chaired a symposium with entrepreneurs.", ("symposium", 8)),
        ("On the same day, Ma Lin also met with Song Wen, chairman of a company.", ("reception", 7)),
        ("In the afternoon of the same day, the mobilization meeting for the tour was held.", ("mobilisation", 7)),
        ("After the inspection, a signing ceremony for the port was held in the same building. It was chaired by Wei "
         "Song, director of the port bureau.", ("ceremony", 7)),
        ("In another development, Ma Lin chaired a symposium on Wednesday.", ("symposium", 8)),
        ("In a separate meeting held that afternoon, the Municipal Government's executive meeting passed a plan.",
         ("government_executive", 7)),
        ("In another report, on the morning of May 8, Ma Lin presided over the fourth meeting of the Municipal "
         "Committee for Comprehensive Deepening of Reform.", ("commission", 8)),
        ("According to another report, Ma Lin chaired a symposium on Wednesday.", ("symposium", 8)),
        ("On May 6, Ma Lin presided over a mobilization meeting for the census.", ("mobilisation", 6)),
        ("The next day, the Municipal Government held its 12th executive meeting.", ("government_executive", 8)),
        ("A day earlier, Ma Lin held a symposium with entrepreneurs.", ("symposium", 6)),
        ("After the meeting, Ma Lin chaired the standing committee of the Municipal Party Committee.",
         ("standing_committee", 7)),
        ("Before the session, the Presidium held its twenty-second meeting.", ("congress_session", 7)),
        ("Prior to this, the meeting of the National Security Committee of the Municipal Party Committee was held.",
         ("commission", 7)),
        ("Earlier in the day, a drone park opened for business. Ma Lin and Wei Song unveiled the plaque.",
         ("ceremony", 7)),
        ("Prior to the meeting, the Municipal Government held a theoretical study center group session.",
         ("study_session", 7)),
    ],
)  # fmt: skip
def test_a_second_meeting_begins_where_the_words_set_it_off(second, expected):
    assert kinds_and_days(FIRST, second) == [("inspection", 7), expected]


@pytest.mark.parametrize(
    "second",
    [
        "Ma Lin also inspected the service center on the same day, accompanied by Wei Song.",
        "Following the meeting, Vice Mayor Song Wen rushed to Nanxun to check the sea walls. He told the town to move "
        "the old people first.",
    ],
)
def test_what_somebody_went_to_see_behind_a_meeting_is_told_apart(second):
    assert kinds_and_days(STUDIED, second) == [("standing_committee", 7), ("inspection", 7)]


def test_guests_met_separately_are_received_apart():
    first, second = extract(
        "Vice Premier Ma Lin met separately in Beijing on Tuesday with Trade Minister Juan Otero and Ali Karimov, "
        "minister of energy.\nIn the meeting with Otero, Ma recalled his visit.\nDuring his talks with Karimov in the "
        "evening, Ma asked for more trains.",
        published=PUBLISHED,
    ).meetings
    assert (first.kind, second.kind) == ("reception", "reception")
    assert [person.name for person in second.attendance] == ["Ma Lin"]


def test_another_bodys_own_meeting_is_one_of_its_own_whatever_its_kind():
    first, second = extract(
        "On the morning of May 7, the first session of the 9th Huzhou Municipal People's Congress held a preparatory "
        "meeting. Tao Rui presided over the meeting.\nFollowing the preparatory meeting, the presidium of the session "
        "held its first meeting in the afternoon. The meeting was presided over by Nie Hua. Nie Hua stressed that the "
        "deputies must be punctual.",
        published=PUBLISHED,
    ).meetings
    assert [person.name for person in first.attendance] == ["Tao Rui"]
    assert (second.date, second.part_of_day, second.place) == (dt.date(2024, 5, 7), "afternoon", "Huzhou")
    assert second.organ == "Huzhou Municipal People's Congress"
    assert [(person.name, set(person.roles)) for person in second.attendance] == [("Nie Hua", {"presided", "spoke"})]
    assert [directive.speaker for directive in second.directives] == ["Nie Hua"]


def test_the_day_after_and_the_day_before_are_read_against_the_first_meeting():
    days = [
        extract(f"{STUDIED}\n{when}, the Municipal Government held an executive meeting.", published=PUBLISHED)
        .meetings[1]
        .date.day
        for when in ("The following day", "The previous day", "One day later", "A day earlier")
    ]
    assert days == [8, 6, 8, 6]


@pytest.mark.parametrize(
    "part",
    [
        "On the afternoon of May 7, the Standing Committee of the Municipal Party Committee held a meeting on it.",
        "On the same day, the closing meeting of the session was held.",
        "At 3 p.m., Ma Lin presided over the meeting.",
        "The meeting listened to a report.",
        "While in Huzhou, they discussed the matter.",
        "On July 1 last year, the city held a mobilization meeting on it.",
        "After the meeting, the committee held its consultations.",
    ],
)
def test_the_next_part_of_a_meeting_is_none_of_its_own(part):
    assert kinds_and_days(STUDIED, part) == [("standing_committee", 7)]


def test_of_two_meetings_announced_together_each_is_told_where_its_name_stands():
    first, second = extract(
        "On May 7, the Standing Committee of the Lin County People's Congress held a party group (enlarged) meeting "
        "and the 9th directors' meeting.\nThe party group meeting conveyed the spirit of the speech.\n"
        "The 9th directors' meeting listened to a report.",
        published=PUBLISHED,
    ).meetings
    assert (first.kind, first.organ) == (
        "party_group",
        "Party Group of the Standing Committee of the Lin County People's Congress",
    )
    assert (second.kind, second.date) == ("congress_standing_committee", dt.date(2024, 5, 7))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("On May 7, Ma Lin presided over a meeting of the Standing Committee of the Huzhou Municipal Party Committee, "
         "deputy secretary Song Wen, director of the Standing Committee of the Municipal CPPCC Gao Ling attended.",
         "standing_committee"),
        ("Song, a member of the Political Bureau of the Communist Party of China Central Committee, made the remarks "
         "on Tuesday while presiding over a national video conference.", "conference"),
        ("Ma Lin, governor of Jilin province, listened to opinions at a symposium on Tuesday.", "symposium"),
        ("Song Wen addressed the mobilization meeting. It was presided over by Mayor Ma Lin.", "mobilisation"),
        ("The symposium with private enterprises was chaired by Ma Lin.", "symposium"),
        ("This was the message on Tuesday of a joint conference on complaints.", "conference"),
        ("The party group meeting of the Huzhou Municipal Government was held. Ma Lin pointed out that the team held a "
         "symposium with villagers.", "party_group"),
    ],
)  # fmt: skip
def test_who_came_and_what_was_said_do_not_name_the_meeting(words, kind):
    assert kinds_and_days(words)[0][0] == kind


@pytest.mark.parametrize(("clock", "part"), [("9:30 a.m.", "morning"), ("3 pm", "afternoon"), ("7 p.m.", "evening")])
def test_the_hour_tells_the_part_of_the_day(clock, part):
    words = f"At {clock} on May 7, the Huzhou Municipal Government held a work conference."
    assert extract(words, published=PUBLISHED).meetings[0].part_of_day == part


@pytest.mark.parametrize(
    "menu",
    [
        "Home | Leaders | Lin News | Tourism",
        "عربي English Tiếng Việt ไทย",
        "Search hot words: river chief, forests, and many other words of the page",
    ],
)
def test_a_menu_is_neither_headline_nor_story(menu):
    readout = extract(f"{menu}\nHuzhou plans its harvest\nYesterday, the Huzhou Municipal Government held a meeting.\n")
    assert readout.title == "Huzhou plans its harvest"


@pytest.mark.parametrize(
    ("words", "place", "organ"),
    [
        ("Lin County held a promotion meeting. Song Wen, secretary of the County Party Committee, presided over it.",
         "Lin", "Lin County Party Committee"),
        ("Wen Shan, vice governor of Guangdong Province, announced the opening of a forum. It was chaired by Ma Lin, "
         "secretary of the Zhanjiang Municipal Party Committee.", "Zhanjiang", None),
        ("Ma Lin, governor of Northeast China's Jilin province, listened to opinions at a symposium.", "Jilin", None),
        ("the Standing Committee of the 15th Lin County National People's Congress held a meeting.", "Lin",
         "Standing Committee of the Lin County People's Congress"),
        ("Ma Lin presided over the 41st standing committee (enlarged) meeting of the 16th Lin County Party Committee.",
         "Lin", "Standing Committee of the Lin County Party Committee"),
        ("a mobilization meeting was held. Ma Lin, secretary of the Dali State Party Committee, gave a speech.", "Dali",
         "Dali State Party Committee"),
        ("Song, head of the central leading group for rural work, made the remarks while presiding over a meeting of "
         "the leading group.", "China", "Central Leading Group for Rural Work"),
    ],
)  # fmt: skip
def test_who_held_the_meeting_and_where(words, place, organ):
    (meeting,) = extract(f"On May 7, {words}", published=PUBLISHED).meetings
    assert (meeting.place, meeting.organ) == (place, organ)


@pytest.mark.parametrize(
    ("more", "form"),
    [
        ("Officials of the districts joined by video.", "mixed"),
        ("The heads of all counties took part via video link.", "mixed"),
        ("A video on safety was shown, and an online shop was praised.", None),
    ],
)
def test_those_who_came_by_video_make_the_meeting_a_mixed_one(more, form):
    (meeting,) = extract(f"The Huzhou Municipal Government held a meeting.\n{more}").meetings
    assert meeting.format == form


@pytest.mark.parametrize(
    ("text", "day", "basis"),
    [
        ("On October 27, five days after the 20th National Congress closed, the Huzhou Municipal Party Committee "
         "held a meeting.", dt.date(2022, 10, 27), "inferred"),
        ("HAIKOU, Jan. 29 (Xinhua) -- The government of Hainan held its plenary meeting on Monday.\nIt studied a "
         "document dated Jan. 20, 2024.", dt.date(2024, 1, 29), "inferred"),
        ("HAIKOU, Jan. 29 (Xinhua) -- The government of Hainan held its plenary meeting on Monday.", None, None),
    ],
)  # fmt: skip
def test_a_year_is_inferred_from_what_was_just_over_or_studied(text, day, basis):
    (meeting,) = extract(text).meetings
    assert (meeting.date, meeting.date_basis) == (day, basis)


def test_the_higher_levels_meeting_gives_the_day_and_not_the_name():
    (meeting,) = extract(
        "At 3 pm on May 7, the State Council convened a national video conference. Immediately afterwards, Huzhou held "
        "the second plenary meeting of the Municipal Work Safety Committee.",
        published=PUBLISHED,
    ).meetings
    assert (meeting.kind, meeting.organ) == ("commission", "Huzhou Municipal Work Safety Committee")
    assert (meeting.date, meeting.place) == (dt.date(2024, 5, 7), "Huzhou")


@pytest.mark.parametrize(
    ("words", "organ"),
    [
        ("The government of China's island province of Hainan held its first plenary meeting.",
         "Hainan Provincial People's Government"),
        ("The Huzhou government held an executive meeting.", "Huzhou Municipal People's Government"),
        ("The leading Party members group of the Ministry of Transport held a meeting.",
         "Leading Party Members Group of the Ministry of Transport"),
    ],
)  # fmt: skip
def test_bodies_without_a_level(words, organ):
    (meeting,) = extract(words).meetings
    assert meeting.organ == organ


GROUP = (
    "On May 7, Mayor Song Wen presided over the 22nd party group (enlarged) meeting of the Huzhou Municipal Government."
)
STANDING = (
    "On May 7, Ma Lin, secretary of the Huzhou Municipal Party Committee, presided over a meeting of the Standing "
    "Committee of the Municipal Party Committee."
)
TALK = "On May 7, Ma Lin, secretary of the Huzhou Municipal Party Committee, held a symposium with entrepreneurs."


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (GROUP, "After the party group meeting, Song Wen went on to preside over the 43rd executive "
         "meeting of the municipal government, which listened to reports.", ("government_executive", 7)),
        (GROUP, "After the party group meeting, Song Wen presided over the 43rd executive meeting of the "
         "municipal government.", ("government_executive", 7)),
        (GROUP, "Following the meeting, the 43rd executive meeting of the municipal government was "
         "held.", ("government_executive", 7)),
        (GROUP, "Subsequently, Song Wen chaired the municipal government's 43rd executive "
         "meeting.", ("government_executive", 7)),
        (GROUP, "Subsequently, the municipal government held its 43rd executive "
         "meeting.", ("government_executive", 7)),
        (GROUP, "The 43rd executive meeting of the municipal government was held immediately "
         "afterwards.", ("government_executive", 7)),
        (GROUP, "The 43rd executive meeting of the municipal government was also held that "
         "day.", ("government_executive", 7)),
        (GROUP, "The 43rd executive meeting of the municipal government was held on the same "
         "day.", ("government_executive", 7)),
        (GROUP, "On the same day, Song Wen also presided over the 43rd executive meeting of the municipal "
         "government.", ("government_executive", 7)),
        (GROUP, "Song Wen also presided over the 43rd executive meeting of the municipal government on the "
         "same day.", ("government_executive", 7)),
        (GROUP, "Song Wen then presided over the 43rd executive meeting of the municipal "
         "government.", ("government_executive", 7)),
        (GROUP, "Later, Song Wen went on to chair an executive meeting of the municipal "
         "government.", ("government_executive", 7)),
        (GROUP, "Before the meeting, the municipal government held its 43rd executive "
         "meeting.", ("government_executive", 7)),
        (GROUP, "On May 8, Song Wen presided over the 43rd executive meeting of the municipal "
         "government.", ("government_executive", 8)),
        (GROUP, "On the 8th, Song Wen presided over the 43rd executive meeting of the municipal "
         "government.", ("government_executive", 8)),
        (GROUP, "On Wednesday, the municipal government held its 43rd executive "
         "meeting.", ("government_executive", 8)),
        (GROUP, "At the executive meeting held afterwards, Song Wen stressed safety.", ("government_executive", 7)),
        (STANDING, "Before the meeting, the committee's Theoretical Study Center Group held a study session "
         "on the rule of law.", ("study_session", 7)),
        (STANDING, "After the meeting, the theoretical study center group of the Municipal Party Committee "
         "held a study session.", ("study_session", 7)),
        (STANDING, "Prior to the meeting, a theoretical study center group session was held.", ("study_session", 7)),
        (STANDING, "On the afternoon of the same day, a mobilization meeting for the census was "
         "held.", ("mobilisation", 7)),
        (STANDING, "On the afternoon of the 8th, a forum for veteran cadres was held in the Yalu Hotel to "
         "report the work of the city.", ("symposium", 8)),
        (STANDING, "On the evening of May 7, a mobilization meeting for flood control was held in the "
         "city.", ("mobilisation", 7)),
        (FIRST, "On the afternoon of the 8th, a forum for veteran cadres was held in the Yalu "
         "Hotel.", ("symposium", 8)),
        (FIRST, "That afternoon, Ma Lin chaired a symposium with growers.", ("symposium", 7)),
        (FIRST, "After the inspection, Ma Lin chaired a work conference on flood control.", ("conference", 7)),
        (FIRST, "After the inspection, Ma Lin presided over a symposium.", ("symposium", 7)),
        (FIRST, "At the symposium held subsequently, Ma Lin listened to reports.", ("symposium", 7)),
        (FIRST, "In the evening, Ma Lin held a video dispatch meeting on flood control.", ("conference", 7)),
    ],
)  # fmt: skip
def test_another_meeting_is_set_off_before_its_verb_and_behind_it(first, second, expected):
    assert kinds_and_days(first, second + " Tao Rui attended it.")[1:] == [expected]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRST, "During the inspection, Ma Lin asked about the dikes."),
        (TALK, "Before the symposium, Ma Lin visited an exhibition of products."),
        (TALK, "After the symposium, Ma Lin inspected the port with the entrepreneurs."),
        (STANDING, "The meeting listened to a report on the work of the Party group of the government."),
        (STANDING, "On May 6, the provincial party committee held a work conference on tourism, and the "
         "meeting conveyed its spirit."),
        (STANDING, "The meeting stressed that the mobilization meeting for the census was to be held on May 10."),
        (STANDING, "Before the meeting, a lecture on the Legislation Law was held for the members."),
        (STANDING, "Before the meeting, Ma Lin and others observed an exhibition."),
        (STANDING, "After the meeting, all departments held special meetings to study its spirit."),
        (STANDING, "Ma Lin announced that the work conference on tourism will be held on May 20."),
        (STANDING, "In the second half, the meeting discussed tourism."),
        (STANDING, "Next, the meeting studied tourism."),
        ("[Picture: On the afternoon of May 6, the executive meeting of the municipal government was held. "
         "Photo by reporter Tao Rui]",
         STANDING),
        ("Photo: the executive meeting of the municipal government on May 6.",
         STANDING),
        ("The picture shows the executive meeting of the municipal government on May 6.",
         STANDING),
        ("(Photo: On May 6, the municipal government held an executive meeting.)",
         STANDING),
        (STANDING, "[Picture: On the afternoon of May 6, the municipal government held an executive meeting. "
         "Photo by reporter Tao Rui]"),
        (STANDING, "Related: Huzhou Municipal Government holds executive meeting on May 6"),
        (STANDING, "Related: [1] Silk quilt festival  [2] Government executive meeting on May 6"),
    ],
)  # fmt: skip
def test_captions_plans_and_parts_of_a_meeting_are_none_of_their_own(first, second):
    assert [day for _, day in kinds_and_days("A headline", first, second)] == [7]


def test_the_committees_own_study_group_is_that_of_the_committee_told_of_before():
    second = extract(
        f"{STANDING}\nBefore the meeting, the committee's Theoretical Study Center Group held a study session.",
        published=PUBLISHED,
    ).meetings[1]
    assert second.organ == "Theoretical Study Center Group of the Huzhou Municipal Party Committee"
    assert second.place == "Huzhou"


CEREMONY = (
    "The two cities signed an agreement at a ceremony in Huzhou on May 7. Ma Lin, mayor of Huzhou, spoke at the "
    "ceremony."
)
STUDY = (
    "On May 7, the theoretical study center group of the Huzhou Municipal Party Committee held a study session. Ma Lin "
    "presided over it."
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (STANDING, "Before that, on the afternoon of the 6th, the headquarters of flood control of Huzhou "
         "City also held its 21st dispatch meeting through the video system.",
         ("commission", 6)),
        (STANDING, "Before that, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "Prior to this, on the 6th, the municipal government held its 43rd executive meeting.",
         ("government_executive", 6)),
        (STANDING, "Prior to that, Ma Lin presided over a symposium with entrepreneurs.",
         ("symposium", 7)),
        (STANDING, "Earlier, on May 6, Ma Lin chaired a symposium with entrepreneurs.",
         ("symposium", 6)),
        (STANDING, "Earlier in the day, Ma Lin chaired a symposium with entrepreneurs.",
         ("symposium", 7)),
        (STANDING, "Earlier on Monday, Ma Lin chaired a symposium with entrepreneurs.",
         ("symposium", 6)),
        (STANDING, "Later in the day, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "Also on May 7, the municipal government held its 43rd executive meeting.",
         ("government_executive", 7)),
        (STANDING, "Also on Tuesday, Ma Lin chaired a symposium with entrepreneurs.",
         ("symposium", 7)),
        (STANDING, "Also that day, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "Hours later, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "A few hours earlier, Ma Lin chaired a symposium with entrepreneurs.",
         ("symposium", 7)),
        (STANDING, "Two days later, the city held a mobilization meeting for the census.",
         ("mobilisation", 9)),
        (STANDING, "Right after the meeting, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "Immediately after the meeting, Ma Lin presided over a mobilization meeting for the "
         "census.",
         ("mobilisation", 7)),
        (STANDING, "Shortly after the meeting, a mobilization meeting for the census was held.",
         ("mobilisation", 7)),
        (STANDING, "At the end of the meeting, a mobilization meeting for the census was held.",
         ("mobilisation", 7)),
        (STANDING, "As soon as the meeting was over, Ma Lin presided over a mobilization meeting for the "
         "census.",
         ("mobilisation", 7)),
        (STANDING, "When the meeting was over, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "The meeting was followed by a mobilization meeting for the census, which was chaired by "
         "Song Wen.",
         ("mobilisation", 7)),
        (STANDING, "The meeting was preceded by a study session of the municipal committee's theoretical "
         "study center group.",
         ("study_session", 7)),
        (STANDING, "A mobilization meeting for the census was held after the meeting.",
         ("mobilisation", 7)),
        (STANDING, "A mobilization meeting for the census was also held on the same day.",
         ("mobilisation", 7)),
        (STANDING, "On the previous afternoon, a mobilization meeting for the census was held.",
         ("mobilisation", 6)),
        (STANDING, "On the afternoon of the previous day, a mobilization meeting for the census was held.",
         ("mobilisation", 6)),
        (STANDING, "On the morning of the next day, a mobilization meeting for the census was held.",
         ("mobilisation", 8)),
        (STANDING, "Meanwhile, on May 8, the city held a mobilization meeting for the census.",
         ("mobilisation", 8)),
        (STANDING, "In addition, on the afternoon of May 8, the city held a mobilization meeting for the "
         "census.",
         ("mobilisation", 8)),
        (STANDING, "It is also learned that on May 8 the city held a mobilization meeting for the census.",
         ("mobilisation", 8)),
        (STANDING, "Separately, the city held a mobilization meeting for the census.",
         ("mobilisation", 7)),
        (STANDING, "Separately, on Wednesday, Ma Lin received a delegation led by Song Wen.",
         ("reception", 8)),
        (CEREMONY, "Separately, in the afternoon Ma received a delegation of Brunei's ports authority led by"
         " Song Wen.",
         ("reception", 7)),
        (CEREMONY, "In the afternoon, Ma Lin met with a delegation of the ports authority led by Song Wen.",
         ("reception", 7)),
        (CEREMONY, "After the ceremony, Ma Lin held a symposium with entrepreneurs.",
         ("symposium", 7)),
        (STUDY, "After the study, the party group meeting of the municipal government was held.",
         ("party_group", 7)),
        (STUDY, "After the study session, the party group meeting of the municipal government was held.",
         ("party_group", 7)),
        (STUDY, "After the collective study, the Standing Committee meeting of the Municipal Party "
         "Committee was held.",
         ("standing_committee", 7)),
        (STUDY, "After the study, Ma Lin presided over the Standing Committee meeting of the Municipal "
         "Party Committee.",
         ("standing_committee", 7)),
        (STUDY, "Subsequently, the executive meeting of the municipal government was held.",
         ("government_executive", 7)),
        (STUDY, "Then the executive meeting of the municipal government was convened.",
         ("government_executive", 7)),
        (GROUP, "After the party group meeting, the executive meeting of the municipal government was "
         "held.",
         ("government_executive", 7)),
        (FIRST, "At the feedback meeting held in Nanxun on the last day, Ma Lin presided.",
         ("conference", 7)),
        (FIRST, "At the feedback meeting held in Nanxun afterwards, Ma Lin presided.",
         ("conference", 7)),
        (FIRST, "At a symposium held in Nanxun that afternoon, Ma Lin listened to reports.",
         ("symposium", 7)),
        (FIRST, "At the work conference convened after the inspection, Ma Lin listened to reports.",
         ("conference", 7)),
        (FIRST, "At the symposium held at the end of the tour, Ma Lin listened to reports.",
         ("symposium", 7)),
        (FIRST, "At a symposium with growers on May 8, Ma Lin listened to reports.",
         ("symposium", 8)),
        (FIRST, "When the inspection ended, Ma Lin held a symposium with growers.",
         ("symposium", 7)),
        (FIRST, "At the end of the inspection, a feedback meeting was held.",
         ("conference", 7)),
        (FIRST, "The inspection was followed by a symposium with growers, which was chaired by Ma Lin.",
         ("symposium", 7)),
        (FIRST, "Back in the city, Ma Lin chaired a work conference on flood control.",
         ("conference", 7)),
    ],
)  # fmt: skip
def test_another_meeting_is_told_of_by_its_hour_its_place_and_what_it_followed(first, second, expected):
    assert kinds_and_days(first, second + " Tao Rui attended it.")[1:] == [expected]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (STUDIED, "After the meeting, Ma Lin received reporters."),
        (STANDING, "Before that, Ma Lin had visited Nanxun."),
        (STANDING, "Earlier this year, the city held a mobilization meeting for the census."),
        (STANDING, "Before that, the members observed an exhibition."),
        (STANDING, "Previously, the provincial party committee held a mobilization meeting for the census, "
         "and the meeting conveyed its spirit."),
        (STUDY, "After the study, Ma Lin made a speech."),
        (STUDY, "After the study, everyone discussed the matter at the meeting."),
        (FIRST, "At the construction site, Ma Lin asked about the meeting of the villagers."),
        (FIRST, "At the end of the inspection, Ma Lin spoke."),
        (CEREMONY, "Before the ceremony, Ma Lin met with Song Wen, chairman of a company."),
        (STANDING, "Also present at the meeting were the members of the leading group."),
        (STANDING, "The meeting was followed closely by the masses of the city."),
        (STANDING, "Two days later, the report on the mobilization meeting will be printed."),
        (STANDING, "At the end of the meeting, Ma Lin made arrangements for the mobilization meeting."),
        (STANDING, "Immediately after the meeting, all counties will hold mobilization meetings."),
        (FIRST, "At the symposium, Ma Lin listened to reports."),
    ],
)  # fmt: skip
def test_what_somebody_did_beside_a_meeting_is_none_of_its_own(first, second):
    assert len(kinds_and_days(first, second)) == 1


def test_what_was_held_on_the_last_day_of_several_has_that_day():
    first, second = extract(
        "Ma Lin, chairman of the Huzhou Municipal CPPCC, led an inspection group to Nanxun from May 5 to 8, 2024.\n"
        "At the feedback meeting held in Nanxun on the last day, Ma Lin presided.",
    ).meetings
    assert (first.date, first.date_end) == (dt.date(2024, 5, 5), dt.date(2024, 5, 8))
    assert (second.kind, second.date) == ("conference", dt.date(2024, 5, 8))


def test_who_inspected_and_presided_over_the_symposium_told_of_later_presided_over_that():
    inspected, talked = extract(
        "On May 7, Ma Lin, secretary of the Huzhou Municipal Party Committee, inspected the dikes and presided "
        "over a symposium.\nMa Lin asked the keepers about the gates.\nIn the afternoon, a symposium was held. "
        "Wei Song, the mayor, attended.\nMa Lin pointed out that the dikes had held for forty years.",
        published=PUBLISHED,
    ).meetings
    roles = [{p.name: p.roles for p in m.attendance}["Ma Lin"] for m in (inspected, talked)]
    assert ["presided" in of_one for of_one in roles] == [False, True]


def test_what_the_opening_announces_beside_the_first_meeting_is_told_where_it_is_named():
    assert kinds_and_days(
        "On May 7, Ma Lin, mayor of Huzhou, presided over a meeting of the party group of the municipal government and "
        "then the 52nd executive meeting of the municipal government.",
        "The party group meeting, held in the morning, studied a speech. Party group members should take the lead.",
        "The executive meeting was convened at 3 p.m. The meeting listened to a report on wages.",
    ) == [("party_group", 7), ("government_executive", 7)]


def test_a_symposium_that_the_opening_told_of_is_on_the_day_it_was_given_there():
    assert kinds_and_days(
        "On the 6th, Mayor Ma Lin went to Nanxun District to investigate mines, and held a symposium in the county on "
        "the morning of the 7th. Wei Song accompanied the investigation.",
        "In a mine Ma Lin went down to the face.",
        "At the symposium, which he presided over, the manager Song Wen reported the situation.",
    ) == [("inspection", 6), ("symposium", 7)]


VISITED = "On May 7, Mayor Ma Lin of Huzhou met with Tan Boon Keat, governor of Penang."
HELD = "On May 7, the Huzhou Municipal Government held a work conference on floods."


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (HELD, "On May 8, Mayor Ma Lin met with a delegation from Penang.", ("reception", 8)),
        (HELD, "On May 8, Ma Lin inspected the sea walls in Nanxun.", ("inspection", 8)),
        (HELD, "The day before, Mayor Ma Lin went to Nanxun to inspect the sea walls.", ("inspection", 6)),
        (HELD, "On May 8, the Huzhou Municipal Party Committee held a conference on towns.", ("conference", 8)),
        (HELD, "The city's symposium on fishing was held in the same hall that afternoon.", ("symposium", 7)),
        (FIRST, "On May 8, Ma Lin met with Wei Song, chairman of Sunrise Group.", ("reception", 8)),
        (VISITED, "On May 8, Ma Lin inspected the sea walls in Nanxun.", ("inspection", 8)),
        (VISITED, "That afternoon, Ma Lin met with Wei Song, president of Sunrise Group.", ("reception", 7)),
        (VISITED, "On May 8, the opening ceremony of the tea fair was held.", ("ceremony", 8)),
        (STUDIED, "In the afternoon, the committee held its sixth collective study.", ("study_session", 7)),
        (HELD, "Two days after the conference, on Thursday, a symposium was called by the city.", ("symposium", 9)),
        (FIRST, "Late that afternoon, Mayor Wei Song met Park Chan-ho, mayor of Gunsan.", ("reception", 7)),
        (
            "The fourth session of the Huzhou Municipal People's Congress opened on May 7.",
            "On May 8, the presidium of the session held its second meeting.",
            ("congress_session", 8),
        ),
    ],
)
def test_what_was_done_on_another_day_or_with_another_guest_is_a_meeting_of_its_own(first, second, expected):
    assert kinds_and_days(first, second)[1:] == [expected]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRST, "On May 8, Ma Lin went to Deqing and inspected two reservoirs."),
        (HELD, "On May 4, a rainstorm hit the city and Mayor Ma Lin visited those it drove from their homes."),
        (HELD, "On May 6, the State Council held a symposium on floods."),
        (HELD, "On May 6, General Secretary Xi Jinping presided over a symposium in Chongqing."),
        (HELD, "On May 8, the participants visited two pumping stations."),
        (VISITED, "Tan arrived on May 5 and visited the port on May 6."),
    ],
)
def test_journeys_and_what_others_did_before_are_no_second_meeting(first, second):
    assert len(kinds_and_days(first, second)) == 1


def test_who_attended_the_ceremony_is_told_of_it_though_another_meeting_stands_between():
    opened = "On the morning of May 7, the opening ceremony of the tea fair was held. Mayor Ma Lin cut the ribbon."
    studied = "In the afternoon of the same day, the Standing Committee of the Huzhou Municipal Party Committee held a "
    studied += "meeting. Ma Lin presided over the meeting."
    came = "City leaders Wei Song and Qin Yu attended the {}."

    def who(of):
        pages = "\n".join((opened, studied, came.format(of)))
        return [{p.name for p in meeting.attendance} for meeting in extract(pages, published=PUBLISHED).meetings]

    assert who("ceremony") == [{"Ma Lin", "Wei Song", "Qin Yu"}, {"Ma Lin"}]
    assert who("meeting") == [{"Ma Lin"}, {"Ma Lin", "Wei Song", "Qin Yu"}]


def test_a_headline_that_names_both_meetings_leaves_the_second_apart():
    """Of which kind the first was its own story says, not the line above it."""
    headline = "Leading group on ports meets; Executive meeting studies snow season"
    first = (
        "On May 7, the leading group for ports of the Altay Prefecture Party Committee held its second meeting. "
        "Ma Lin, secretary of the Prefecture Party Committee, presided. Ma Lin stressed that ports must be kept open."
    )
    second = (
        "The next day, Serik Nurlan presided over the 19th executive meeting of the Altay Prefecture Administration."
    )
    assert kinds_and_days(headline, first, second) == [("commission", 7), ("government_executive", 8)]
