"""Every way in which English names the body that met: each line of english_organs.tsv in three sentences."""

import datetime as dt
from pathlib import Path

import pytest

from archive.extraction import extract
from archive.extraction.folding import fold_key

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("english_organs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "printed\t"))
]
SENTENCES = (
    "On May 6, the {} held its third meeting. Ma Lin presided over the meeting and delivered a speech.",
    "On the afternoon of May 6, a meeting of the {} was held. Secretary Ma Lin presided over it.",
    "Ma Lin presided over a meeting of the {} on Saturday afternoon to study flood control.",
)
ONE_MEETING = ("On May 6, the {} was held. Ma Lin presided over it.",)


# Openings that name the body in their own way: (opening, organ, kind, place).
OPENINGS = [
    (
        "Ma Lin, secretary of the Huzhou Municipal Committee of the Communist Party of China, presided over the "
        "standing committee meeting of the committee.",
        "Standing Committee of the Huzhou Municipal Committee of the Communist Party of China",
        "standing_committee",
        "Huzhou",
    ),
    (
        "The CPPCC Linxia Hui Autonomous Prefecture Committee Standing Committee held its ninth meeting.",
        "Standing Committee of the CPPCC Linxia Hui Autonomous Prefecture Committee",
        "cppcc_standing_committee",
        "Linxia",
    ),
    (
        "The Huzhou Municipal Party Committee held the second meeting of the Rural Work Leading Group.",
        "Rural Work Leading Group of the Huzhou Municipal Party Committee",
        "commission",
        "Huzhou",
    ),
    (
        "The Huzhou Municipal Party Committee's leading group for consolidating and expanding the achievements of the "
        "fight against poverty and rural revitalization held its fifth meeting.",
        "Leading Group for Consolidating and Expanding the Achievements of the Fight Against Poverty and Rural "
        "Revitalization of the Huzhou Municipal Party Committee",
        "commission",
        "Huzhou",
    ),
    (
        "The Huzhou District Committee of the CPC held a standing committee meeting.",
        "Standing Committee of the Huzhou District Committee of the CPC",
        "standing_committee",
        "Huzhou",
    ),
    (
        "The Zhejiang Provincial Committee of the Communist Party of China held a meeting of its Standing Committee.",
        "Standing Committee of the Zhejiang Provincial Committee of the Communist Party of China",
        "standing_committee",
        "Zhejiang",
    ),
    (
        "The Zhejiang provincial Party committee held the regular meeting of the standing committee.",
        "Standing Committee of the Zhejiang Provincial Party Committee",
        "standing_committee",
        "Zhejiang",
    ),
    (
        "Ma Lin, member of the Standing Committee of the Huzhou Municipal Party Committee, held a work conference.",
        None,
        "conference",
        "Huzhou",
    ),
    (
        "Lin county's Party committee held a standing committee meeting.",
        "Standing Committee of the Lin County Party Committee",
        "standing_committee",
        "Lin",
    ),
    (
        "The Standing Committee of the Huzhou Municipal Party Committee conducted its fifth collective study.",
        "Standing Committee of the Huzhou Municipal Party Committee",
        "study_session",
        "Huzhou",
    ),
    (
        "The Huzhou Municipal Party Committee held a reading class on the theme education.",
        "Huzhou Municipal Party Committee",
        "study_session",
        "Huzhou",
    ),
    (
        "The Ministry of Education's Party group held a meeting.",
        "Party Group of the Ministry of Education",
        "party_group",
        "China",
    ),
    (
        "The CPPCC Huzhou Committee held the 12th meeting of chairpersons.",
        "CPPCC Huzhou Committee",
        "cppcc_standing_committee",
        "Huzhou",
    ),
    ("The CPC Huzhou Committee convened a plenary session.", "CPC Huzhou Committee", "plenary", "Huzhou"),
    (
        "Governor Ma Lin chaired a provincial government executive meeting in Hangzhou.",
        "Zhejiang Provincial Government",
        "government_executive",
        "Zhejiang",
    ),
    ("Lanshan District of Rizhao held a leading cadres' meeting.", None, "leading_cadres_meeting", "Lanshan"),
    (
        "Leading officials of Huzhou city met with a delegation from Yeosu, led by Mayor Kim Jiho.",
        None,
        "reception",
        "Huzhou",
    ),
    (
        "Ma Lin, secretary of the CPC Zhejiang Provincial Committee, made a research trip to Huzhou.",
        None,
        "inspection",
        "Zhejiang",
    ),
    (
        "The headquarters for flood control of Huzhou held a consultation.",
        "Headquarters for Flood Control of Huzhou",
        "commission",
        "Huzhou",
    ),
    (
        "The Party committee of Guizhou University held a standing committee meeting.",
        "Standing Committee of the Party Committee of Guizhou University",
        "standing_committee",
        None,
    ),
]


@pytest.mark.parametrize(("opening", "organ", "kind", "place"), OPENINGS)
def test_an_opening_names_the_body_in_its_own_way(opening, organ, kind, place):
    text = (
        f"On May 6, {opening[0].lower() if opening.startswith('The ') else opening[0]}{opening[1:]}\n\nThe dams hold."
    )
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert (fold_key(meeting.organ or ""), meeting.kind, meeting.place) == (fold_key(organ or ""), kind, place)


@pytest.mark.parametrize(
    "head",
    ["CHIFENG TODAY\n\n2023-08-07", "Chifeng Today | 2023-08-07", "CHIFENG DAILY, 2023-08-07"],
)
def test_an_outlets_name_tells_the_place_in_capitals_too(head):
    text = f"{head}\n\nOn August 6, the Standing Committee of the Municipal Party Committee held a meeting.\n"
    (meeting,) = extract(text, published=dt.date(2023, 8, 7)).meetings
    assert (meeting.place, meeting.organ) == ("Chifeng", "Standing Committee of the Chifeng Municipal Party Committee")


def test_a_prefectures_body_takes_no_county_level_citys_place():
    text = (
        "Xishuangbanna's Prefecture-wide Conference Opens\n\n2023-11-04\n\n"
        "On the 3rd, a conference was held in Jinghong. Secretary of the prefectural party committee Ma Lin presided. "
        "The Jinghong Municipal Government spoke, too."
    )
    (meeting,) = extract(text).meetings
    assert (meeting.place, meeting.organ) == ("Xishuangbanna", "Xishuangbanna Prefectural Party Committee")


def test_a_commission_has_its_whole_name_where_the_opening_spells_it_out():
    text = (
        "The Reform Commission of the Provincial Party Committee Holds Its 11th Meeting\n\n2022-12-05\n\n"
        "On December 3, Ma Lin, secretary of the Guizhou Provincial Party Committee and director of the Commission for "
        "Deepening Overall Reform of the Guizhou Provincial Party Committee, "
        "presided over the 11th meeting of the commission.\n"
    )
    (meeting,) = extract(text).meetings
    assert meeting.organ == "Commission for Deepening Overall Reform of the Guizhou Provincial Party Committee"


def meeting_of(sentence, printed, outlet):
    head = f"Notice of a meeting\n2023-05-07 09:00 Source: {outlet} Daily\n" if outlet != "-" else ""
    text = f"{head}{sentence.format(printed)}\n\nThe meeting stressed that dams must be checked."
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    return meeting


@pytest.mark.parametrize(("printed", "organ", "kind", "outlet"), LINES, ids=[line[0] for line in LINES])
def test_the_body_that_met_is_named_in_full(printed, organ, kind, outlet):
    is_meeting = any(f" {noun} " in f" {printed.lower()} " for noun in ("session", "meeting"))
    for sentence in ONE_MEETING if is_meeting and "residium" not in printed[:9].lower() else SENTENCES:
        meeting = meeting_of(sentence, printed, outlet)
        assert fold_key(meeting.organ or "") == fold_key(organ), sentence
        assert kind in ("-", meeting.kind), sentence


def test_a_body_that_only_somebody_heads_did_not_meet():
    text = (
        "On May 6, Huzhou City held a promotion meeting, attended by Ma Lin, director of the Standing Committee of the "
        "Municipal People's Congress, and Wei Song, director of the Municipal Bureau of Statistics."
    )
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert meeting.organ is None


@pytest.mark.parametrize(
    "words",
    [
        "the Huzhou Municipal Government held a work conference under the guidance of the Ministry of Transport.",
        "the Huzhou Municipal Government held a work conference on the reform of the Health Bureau.",
        "a work conference of the Huzhou Municipal Government heard a report by the Municipal Bureau of Statistics.",
    ],
)
def test_who_only_guides_or_reports_did_not_meet(words):
    (meeting,) = extract(f"On May 6, {words}", published=dt.date(2023, 5, 7)).meetings
    assert meeting.organ == "Huzhou Municipal Government"


# Whose the committee is may stand behind it, or with its secretary only: (opening, organ, kind, place).
ELSEWHERE = [
    (
        "the county Party committee of Lin convened a standing committee session.",
        "Standing Committee of the Lin County Party Committee",
        "standing_committee",
        "Lin",
    ),
    (
        "the town Party committee of Shuanglin held a meeting.",
        "Shuanglin Town Party Committee",
        "conference",
        "Shuanglin",
    ),
    (
        "the district government of Wuxing held an executive meeting.",
        "Wuxing District Government",
        "government_executive",
        "Wuxing",
    ),
    (
        "Ma Lin, Party chief of Lin County, chaired a meeting of the county Party committee's standing committee.",
        "Standing Committee of the Lin County Party Committee",
        "standing_committee",
        "Lin",
    ),
    (
        "Ma Lin, head of Wuxing District, presided over the 12th executive meeting of the district government.",
        "Wuxing District Government",
        "government_executive",
        "Wuxing",
    ),
    (
        "the Administrative Office of Xilin Gol League held an executive meeting.",
        "Administrative Office of Xilin Gol League",
        "government_executive",
        "Xilin Gol",
    ),
    ("the Huzhou Maritime Court convened a work conference.", "Huzhou Maritime Court", "conference", "Huzhou"),
    ("the Huzhou Internet Court held a symposium.", "Huzhou Internet Court", "symposium", "Huzhou"),
]


@pytest.mark.parametrize(("words", "organ", "kind", "place"), ELSEWHERE)
def test_whose_body_it_is_may_stand_elsewhere(words, organ, kind, place):
    (meeting,) = extract(f"On May 6, {words} Dams must be checked.", published=dt.date(2023, 5, 7)).meetings
    assert (fold_key(meeting.organ or ""), meeting.kind, meeting.place) == (fold_key(organ), kind, place)


def test_a_meeting_that_approves_something_is_announced_by_its_name():
    text = (
        "BEIJING, May 6 (Xinhua) -- A State Council executive meeting on Saturday approved the plan. "
        "Ma Lin presided over the meeting."
    )
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert (meeting.organ, meeting.kind) == ("State Council", "government_executive")


# Companies, schools and hospitals: (sentence, organ or None).
INSTITUTIONS = [
    ("Huzhou Normal University held a meeting of mid-level cadres in the library.", "Huzhou Normal University"),
    ("Zhejiang University convened a meeting on enrollment.", "Zhejiang University"),
    ("a mobilization meeting was held by Huzhou College.", "Huzhou College"),
    ("the Huzhou Vocational and Technical College held a symposium.", "Huzhou Vocational and Technical College"),
    ("Huzhou Institute of Technology held its annual work conference.", "Huzhou Institute of Technology"),
    ("the Huzhou First People's Hospital held a work conference.", "Huzhou First People's Hospital"),
    ("Central South University held a work conference.", "Central South University"),
    ("Huzhou Port Group Co., Ltd. held a work conference.", "Huzhou Port Group Co., Ltd."),
    ("Huzhou Rural Commercial Bank held a general meeting of shareholders.", "Huzhou Rural Commercial Bank"),
    (
        "the board of directors of Huzhou Water Group Co., Ltd. held the first meeting of its third term.",
        "Board of Directors of Huzhou Water Group Co., Ltd.",
    ),
    (
        "the Board of Supervisors of Huzhou Port Group held its third meeting.",
        "Board of Supervisors of Huzhou Port Group",
    ),
    ("Huzhou Port Group's board of directors convened its third meeting.", "Board of Directors of Huzhou Port Group"),
    (
        "the third meeting of the second board of directors of Huzhou Transport Investment Corporation was held.",
        "Board of Directors of Huzhou Transport Investment Corporation",
    ),
    (
        "the Party Committee of Huzhou Port Group Co., Ltd. held a meeting.",
        "Party Committee of Huzhou Port Group Co., Ltd.",
    ),
    # who only lends the hall, is visited or sends a speaker did not meet
    ("a work conference was held at Zhejiang University.", None),
    ("Ma Lin visited Huzhou Port Group and held a symposium with its workers.", None),
    ("Ma Lin, president of Zhejiang University, held a symposium for teachers.", None),
    ("the Huzhou Municipal Government held a work conference at Zhejiang University.", "Huzhou Municipal Government"),
    ("the Inspection Group held a work conference.", None),
]


@pytest.mark.parametrize(("words", "organ"), INSTITUTIONS)
def test_a_company_or_a_school_that_held_a_meeting_is_its_body(words, organ):
    meeting = extract(f"On May 6, {words} Dams must be checked.", published=dt.date(2023, 5, 7)).meetings[0]
    assert fold_key(meeting.organ or "") == fold_key(organ or "")


@pytest.mark.parametrize(
    "who",
    [
        "secretary of the Party group and director of the Zhejiang Provincial Department of Finance",
        "secretary of the Party leadership group and director-general of the Zhejiang Provincial Department of Finance",
        "Party group secretary and director of the Zhejiang Provincial Department of Finance",
        "secretary of the Party group of the Zhejiang Provincial Department of Finance",
        "secretary of the Leading Party Group, director of the Zhejiang Provincial Department of Finance",
    ],
)
def test_who_heads_the_party_group_tells_whose_meeting_he_presided_over(who):
    text = f"On May 6, Ma Lin, {who}, presided over a meeting of the Party group."
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert (meeting.organ, meeting.place) == (
        "Party Group of the Zhejiang Provincial Department of Finance",
        "Zhejiang",
    )


def test_a_departments_masthead_tells_whose_department_it_is():
    text = (
        "Zhejiang Provincial Department of Finance\nHome | Services\n\nThe Party Group Studies Fees\n\nRecently, "
        "Ma Lin, secretary of the Party group and director of the Provincial Department of Finance, presided over the "
        "Party group meeting and studied the opinions.\n"
    )
    (meeting,) = extract(text).meetings
    assert (meeting.organ, meeting.place) == (
        "Party Group of the Zhejiang Provincial Department of Finance",
        "Zhejiang",
    )


@pytest.mark.parametrize(
    "zone",
    [
        "High-tech Industries Development Zone",
        "Economic and Technological Development Area",
        "Comprehensive Bonded Zone",
        "Pilot Free Trade Zone",
        "Science City",
        "Demonstration Zone",
    ],
)
def test_a_zones_committee_bears_its_citys_name(zone):
    text = f"On May 6, the Party Working Committee of the Huzhou {zone} held an enlarged meeting."
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert (meeting.organ, meeting.place) == (f"Party Working Committee of the Huzhou {zone}", "Huzhou")


@pytest.mark.parametrize(
    ("words", "organ", "place"),
    [
        ("a meeting of the Rural Work Leading Group (Rural Revitalization Leading Group) of the Zunyi Municipal Party "
         "Committee was held.",
         "Rural Work Leading Group (Rural Revitalization Leading Group) of the Zunyi Municipal Party Committee",
         "Zunyi"),
        ("the headquarters of epidemic prevention and control of Jingmen City held its 21st dispatch meeting.",
         "Headquarters of Epidemic Prevention and Control of Jingmen City", "Jingmen"),
        ("the Headquarters for Flood Control of Jingmen City held its 21st dispatch meeting.",
         "Headquarters for Flood Control of Jingmen City", "Jingmen"),
        ("the People's Government of Sichuan Province held a plenary meeting.",
         "People's Government of Sichuan Province", "Sichuan"),
        ("the Sichuan Provincial Government held a plenary meeting.", "Sichuan Provincial Government", "Sichuan"),
        ("the Jiaxing Municipal People's Government held an executive meeting.",
         "Jiaxing Municipal People's Government", "Jiaxing"),
    ],
)  # fmt: skip
def test_a_body_keeps_the_form_of_its_name_that_the_page_prints(words, organ, place):
    (meeting,) = extract(f"On May 7, {words}").meetings
    assert (meeting.organ, meeting.place) == (organ, place)


def test_a_body_of_the_province_that_sent_somebody_is_none_of_the_citys():
    (meeting,) = extract(
        "On January 4, Heze City held a meeting of leading cadres. Entrusted by the leaders of the Provincial Party "
        "Committee, Jing Weimin attended the meeting and announced the decision of the Provincial Party Committee."
    ).meetings
    assert (meeting.organ, meeting.place) == (None, "Heze")


def test_the_plenary_meetings_of_a_standing_committees_meeting_are_parts_of_it():
    (meeting,) = extract(
        "The 6th meeting of the Standing Committee of the Municipal People's Congress was held\n\n"
        "Pan Deren presided over the first plenary meeting\n\n"
        "From October 27th to 28th, the 6th meeting of the Standing Committee of the 9th Panjin Municipal People's "
        "Congress was held. Pan Deren presided over the first plenary meeting."
    ).meetings
    assert meeting.kind == "congress_standing_committee"


@pytest.mark.parametrize(
    "footer", ["The\nFacebook\nCopyright Nantong", "The Facebook\nNantong", "The  Third\n Nantong"]
)
def test_a_body_s_place_is_found_where_its_words_stand_on_two_lines(footer):
    text = f"On May 3, the Municipal Government held a meeting.\n{footer} Municipal People's Government."
    (meeting,) = extract(text).meetings
    assert meeting.organ.endswith("Nantong Municipal Government")


@pytest.mark.parametrize(
    ("headline", "line", "body", "organ"),
    [
        ("Longlin County Mobilizes for Flood Fighting", "County news", "county party committee",
         "Longlin County Party Committee"),
        ("Longlin County's Party group meets", "County news", "Standing Committee of the County Party Committee",
         "Standing Committee of the Longlin County Party Committee"),
        ("The Comrades of Suifenhe Deploy the Work", "[ Suifenhe Information Port ]", "Municipal Party Committee",
         "Suifenhe Municipal Party Committee"),
        ("The County Deploys the Work", "Campus News", "county party committee", "County Party Committee"),
    ],
)  # fmt: skip
def test_the_headline_or_the_pages_own_outlet_tells_the_place(headline, line, body, organ):
    (meeting,) = extract(
        f"{headline}\n{line}\n\nA few days ago, the {body} held a mobilization meeting for flood fighting.\n"
    ).meetings
    assert meeting.organ == organ


@pytest.mark.parametrize(
    ("headline", "words", "organ"),
    [
        ("The Party Committee of Lanzhou Arid Lands University Held a Meeting",
         "the Standing Committee of the university's Party Committee held an enlarged meeting.",
         "Standing Committee of the Party Committee of Lanzhou Arid Lands University"),
        ("Baihe Steel & Port Group Studies Work Safety",
         "the Party Committee of the Group organized a collective study of the theoretical study center group.",
         "Theoretical Study Center Group of the Party Committee of Baihe Steel & Port Group"),
        ("Baihe Second Hospital Learns from the Advanced",
         "the hospital's Party committee held an enlarged meeting.", "Party Committee of Baihe Second Hospital"),
        ("The Leading Party Group of the Huzhou Municipal Bureau of Transport Convenes Its Study Session",
         "the Leading Party Group of the bureau held a study session of its theoretical study center group.",
         "Theoretical Study Center Group of the Leading Party Group of the Huzhou Municipal Bureau of Transport"),
        ("Judges Study",
         "the Party Group of the Huzhou Intermediate Court held a theoretical study center group study.",
         "Theoretical Study Center Group of the Party Group of the Huzhou Intermediate Court"),
        ("Studying the Opinions", "the company's Party committee held an enlarged meeting.", None),
    ],
)  # fmt: skip
def test_the_page_names_the_institution_whose_committee_met(headline, words, organ):
    (meeting,) = extract(f"{headline}\n2023-05-07\n\nOn May 6, {words} Ma Lin presided.\n").meetings
    assert fold_key(meeting.organ or "") == fold_key(organ or "")


def test_the_group_that_also_held_a_conference_is_the_one_whose_party_group_met_before():
    text = (
        "On May 6, the Party Leadership Group of China Baihe Power Group held a meeting. Ma Lin presided.\n\n"
        "On the afternoon of May 7, the group also held its work safety conference. Wei Song presided over it.\n"
    )
    (_, second) = extract(text, published=dt.date(2023, 5, 8)).meetings
    assert (second.kind, second.organ) == ("conference", "China Baihe Power Group")


@pytest.mark.parametrize(
    ("opening", "organ", "place"),
    [
        ("On May 6, the Ili Kazakh Autonomous Prefecture held a mobilization meeting.", None, "Ili"),
        ("On May 6, the Xiahe Tibetan and Hui Autonomous County held a mobilization meeting.", None, "Xiahe"),
        ("On May 6, a meeting of leading cadres was held in Jilin Province.", None, "Jilin"),
        ("On May 6, a mobilization meeting was held. Secretary of the Taihe Party Committee Ma Lin presided.",
         "Taihe Party Committee", "Taihe"),
        ("On May 6, the Taihe Party committee held a plenary session. Ma Lin presided.",
         "Taihe Party Committee", "Taihe"),
        ("On May 6, a memorial ceremony was held at the Martyrs Cemetery in Huzhou. Ma Lin presided.", None, "Huzhou"),
        ("On May 6, the provincial ceremony was held at the Martyrs Cemetery in Huzhou. Ma Lin presided.", None, None),
        ("On June 26, the joint meeting of the party and government of Chongqing and Sichuan was held.", None, None),
        ("On May 6, a mobilization meeting was held. The Jilin Provincial Party Committee had called for it.",
         None, "Jilin"),
    ],
)  # fmt: skip
def test_the_place_that_met_is_told_without_its_level_or_with_its_peoples(opening, organ, place):
    (meeting,) = extract(f"{opening}\n\nThe dams hold.\n", published=dt.date(2023, 5, 7)).meetings
    assert (fold_key(meeting.organ or ""), meeting.place) == (fold_key(organ or ""), place)


def test_a_second_meeting_under_the_same_chair_has_the_place_of_the_first():
    text = (
        "Ningxia Daily\n\nOn May 6, Mi Chongde, secretary of the Party committee of the autonomous region, went to "
        "Guyuan to inspect flood control.\n\nOn the afternoon of the 7th, Mi Chongde presided over a symposium on "
        "villages. Long Zhaoxu, secretary of the Xiji County Party Committee, spoke.\n"
    )
    first, second = extract(text, published=dt.date(2023, 5, 8)).meetings
    assert first.place == second.place == "Ningxia"


WHO_MET = [
    line.split("\t")
    for line in Path(__file__).with_name("english_who_met.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "organ\t"))
]


@pytest.mark.parametrize(("organ", "place", "opening"), WHO_MET)
def test_the_first_sentences_tell_who_met(organ, place, opening):
    (meeting,) = extract(f"{opening}\n\nMa Lin stressed that dikes must be patrolled.\n").meetings
    assert (meeting.organ or "-", meeting.place or "-") == (organ, place)


def test_a_reporters_line_tells_which_county_is_ours():
    text = (
        "Our county held a mobilization meeting\n\nLonglin Media News (Reporter Wei Song) On May 6, our county held a "
        "mobilization meeting. Secretary of the County Party Committee Ma Lin presided.\n"
    )
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert (meeting.organ, meeting.place) == ("Longlin County Party Committee", "Longlin")


def test_a_deputys_rank_is_no_place_where_the_headline_names_the_county():
    text = (
        "Rongshui Miao Autonomous County: Leaders Supervise the Typhoon Defense\n2023-05-07\n\nOn May 6, county Party "
        "secretary Ma Lin and deputy county magistrate Wei Song went to Heping to inspect the boats.\n"
    )
    (meeting,) = extract(text).meetings
    assert (meeting.organ, meeting.place) == (None, "Rongshui")


def test_studying_the_spirit_of_an_inspection_inspects_nothing():
    text = (
        "The Party Working Committee of Huzhou New Area studies the spirit of the inspection\n2023-05-07\n\n"
        "On May 6, the Party Working Committee of Huzhou New Area held a Party working committee meeting.\n"
    )
    (meeting,) = extract(text).meetings
    assert meeting.kind == "conference"


@pytest.mark.parametrize("site", ["www.xuancheng.gov.cn", "Xuancheng.gov", "https://xuancheng.gov.cn/news"])
def test_the_address_of_a_governments_site_tells_whose_committee_met(site):
    page = f"{site}  2024-04-18 07:58\n\nOn April 17, the Standing Committee of the Municipal Party Committee met. "
    (meeting,) = extract(page + "Ma Lin, secretary of the Municipal Party Committee, presided.").meetings
    assert meeting.organ == "Standing Committee of the Xuancheng Municipal Party Committee"
    assert meeting.place == "Xuancheng"


@pytest.mark.parametrize("term", ["Seventh", "14th", "Third"])
def test_a_term_of_the_cppcc_is_no_commission(term):
    opened = f"On January 8, the Second Session of the {term} Committee of the Heihe Municipal Committee of the Chinese"
    (meeting,) = extract(f"{opened} People's Political Consultative Conference opened.").meetings
    organ = "Heihe Municipal Committee of the Chinese People's Political Consultative Conference"
    assert (meeting.kind, meeting.organ) == ("cppcc_session", organ)


@pytest.mark.parametrize(
    "headline", ["Anlong: county Party committee meets", "Anlong holds a standing committee meeting"]
)
def test_a_headline_that_begins_with_a_county_tells_whose_committee_met(headline):
    story = "On May 6, the Standing Committee of the County Party Committee held a meeting. Ma Lin presided over it."
    [meeting] = extract(f"{headline}\n\n2024-05-07 10:00\n\n{story}\n").meetings
    assert (meeting.organ, meeting.place) == ("Standing Committee of the Anlong County Party Committee", "Anlong")


def test_a_line_below_the_headline_leaves_the_commission_its_name():
    story = (
        "Ma Lin, secretary of the Huzhou Municipal Party Committee and director of the municipal Party committee's "
        "Reform Committee, presided over the 18th meeting of the committee on May 6. Mayor Wang Ning attended."
    )
    [meeting] = extract(f"Reform goes deep\nPromote prosperity with reform\n\n2024-05-07 10:00\n\n{story}\n").meetings
    assert meeting.organ == "Reform Committee of the Huzhou Municipal Party Committee"


@pytest.mark.parametrize(
    ("printed", "organ"),
    [
        ("Standing Committee", "Standing Committee"),
        ("Chairpersons' Council", "Council of Chairpersons"),
        ("Council of Chairpersons", "Council of Chairpersons"),
    ],
)
def test_the_consultative_conferences_national_committee_is_known_behind_its_brackets(printed, organ):
    conference = "Chinese People's Political Consultative Conference"
    (meeting,) = extract(
        f"BEIJING, March 9 (Xinhua) -- The {printed} of the {conference} (CPPCC) National Committee met on Tuesday."
    ).meetings
    assert (meeting.organ, meeting.place) == (f"{organ} of the National Committee of the {conference}", "China")


def test_a_mayor_from_abroad_tells_no_place():
    (meeting,) = extract(
        "On October 24, 2018, Vice President Xie Yuan met with Richard Daly, former mayor of Chicago."
    ).meetings
    assert meeting.place is None
