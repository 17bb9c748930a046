"""General rules of English readouts, on invented sentences about other places."""

import datetime as dt

import pytest

from archive.extraction import extract
from archive.extraction.records import Hints, Term


def only_meeting(text, **known):
    (meeting,) = extract(text, **known).meetings
    return meeting


def people(meeting):
    return [(person.name, person.post, list(person.roles)) for person in meeting.attendance]


def test_a_standing_committee_gets_the_province_named_in_the_posts():
    meeting = only_meeting(
        "On June 27, 2023, Wang Xiaohui, Secretary of the Sichuan Provincial Party Committee, chaired a "
        "meeting of the Standing "
        "Committee of the Provincial Party Committee to convey and study the spirit of an important speech."
    )
    assert meeting.organ == "Standing Committee of the Sichuan Provincial Party Committee"
    assert (meeting.place, meeting.kind, meeting.date) == ("Sichuan", "standing_committee", dt.date(2023, 6, 27))
    assert {entry.action for entry in meeting.agenda} == {"convey", "study"}


def test_an_executive_meeting_of_a_municipal_government():
    meeting = only_meeting(
        "On the morning of May 11, Mayor Chen Shaowang presided over the 35th executive meeting of the "
        "Dalian Municipal Government. "
        "The meeting studied and arranged work safety, and reviewed the regulations on heating. "
        "Executive Vice Mayor Li Peng, Vice "
        "Mayors Zhang Zhihong and Jin Guowei attended the meeting. Heads of relevant departments sat in "
        "on the meeting.",
        published=dt.date(2023, 5, 12),
    )
    assert (meeting.kind, meeting.organ) == ("government_executive", "Dalian Municipal Government")
    assert (meeting.date, meeting.part_of_day) == (dt.date(2023, 5, 11), "morning")
    assert people(meeting) == [
        ("Chen Shaowang", "Mayor", ["presided"]),
        ("Li Peng", "Executive Vice Mayor", ["attended"]),
        ("Zhang Zhihong", "Vice Mayors", ["attended"]),
        ("Jin Guowei", "Vice Mayors", ["attended"]),
    ]
    assert [(group.text, group.roles) for group in meeting.groups] == [("Heads of relevant departments", ("observed",))]
    assert [entry.action for entry in meeting.agenda] == ["deploy", "review"]


def test_a_district_cppcc_chairmens_meeting_dated_yesterday():
    readout = extract(
        "Yubei District CPPCC holds chairman's meeting\nby admin\nMarch 3, 2022\nYesterday, the Yubei "
        "District CPPCC held its 8th "
        "chairman's meeting. Vice Chairman Tan Xuelan, Zhang Jing and Secretary-General He Jianping "
        "attended.\nLeave a Reply\n"
    )
    (meeting,) = readout.meetings
    assert (readout.title, readout.published) == ("Yubei District CPPCC holds chairman's meeting", dt.date(2022, 3, 3))
    assert (meeting.date, meeting.date_basis) == (dt.date(2022, 3, 2), "stated")
    assert (meeting.kind, meeting.organ) == ("cppcc_standing_committee", "Yubei District CPPCC")
    assert [post for _, post, _ in people(meeting)] == ["Vice Chairman", "Vice Chairman", "Secretary-General"]
    assert {record.reason for record in readout.noise} == {"byline", "stamp", "reply link"}


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("Published: 21/03/2023 09:00", dt.date(2023, 3, 21)),
        ("Posted on 2023/3/21", dt.date(2023, 3, 21)),
        ("2023-03-21T08:00:00+08:00", dt.date(2023, 3, 21)),
        ("March 21, 2023", dt.date(2023, 3, 21)),
        ("05/04/2023", None),
    ],
)
def test_a_stamp_is_read_in_any_common_form_and_never_guessed(stamp, published):
    assert extract(f"A headline\n{stamp}\nThe meeting was held to study the spirit.\n").published == published


def test_an_ambiguous_stamp_is_settled_by_the_day_in_the_story():
    readout = extract("A headline\n05/04/2023\nOn April 4, the Municipal Government held a meeting.\n")
    assert readout.published == dt.date(2023, 4, 5)
    assert readout.meetings[0].date == dt.date(2023, 4, 4)


def test_a_late_stamp_never_overrides_the_day_in_the_words():
    meeting = only_meeting("On December 30, the Municipal Government held a meeting.", published=dt.date(2023, 1, 2))
    assert (meeting.date, meeting.date_basis) == (dt.date(2022, 12, 30), "stated")


def test_recently_is_no_day_and_no_day_at_all_is_the_stamps():
    published = dt.date(2023, 1, 2)
    assert only_meeting("Recently, the Municipal Government held a meeting.", published=published).date is None
    stamped = only_meeting("The Municipal Government held a meeting.", published=published)
    assert (stamped.date, stamped.date_basis) == (published, "stamp")


def test_a_meeting_over_two_days_has_a_last_day():
    meeting = only_meeting(
        "On April 2-3, 2024, the Plenary Session of the Guangzhou Municipal Party Committee was held."
    )
    assert (meeting.date, meeting.date_end, meeting.kind) == (dt.date(2024, 4, 2), dt.date(2024, 4, 3), "plenary")


def test_an_apostrophe_and_capitals_do_not_hide_a_name():
    meeting = only_meeting("Chen Min’er presided over the meeting. LI Qiang and OUYANG Xiuping attended the meeting.")
    assert [name for name, _, _ in people(meeting)] == ["Chen Min’er", "LI Qiang", "OUYANG Xiuping"]


def test_titles_and_names_run_together_without_separators():
    meeting = only_meeting(
        "Provincial Party Secretary Feng Fei Governor Liu Xiaoming Secretary-General Zhou Hongbo attended the meeting."
    )
    assert people(meeting) == [
        ("Feng Fei", "Provincial Party Secretary", ["attended"]),
        ("Liu Xiaoming", "Governor", ["attended"]),
        ("Zhou Hongbo", "Secretary-General", ["attended"]),
    ]


def test_posts_after_names_belong_to_the_name_before_them():
    meeting = only_meeting(
        "Li Hua, Director of the Development Commission, Wang Bo, Chairman of the CPPCC, and other "
        "leaders attended the meeting."
    )
    assert [(name, post) for name, post, _ in people(meeting)] == [
        ("Li Hua", "Director of the Development Commission"),
        ("Wang Bo", "Chairman of the CPPCC"),
    ]
    assert [group.text for group in meeting.groups] == ["other leaders"]


def test_city_leaders_before_a_list_is_no_post():
    meeting = only_meeting("City leaders Zhang Wentong, Wu Feng and Peng Youchun participated in the meeting.")
    assert [post for _, post, _ in people(meeting)] == [None, None, None]


def test_places_bodies_and_doctrines_are_no_people():
    readout = extract(
        "The Legal Committee and Liangjiang New District attended the meeting of Wu Hou District to "
        "study Xi Jinping Thought on "
        "Culture. The Provincial Party Committee Holds Meeting in Chongqing Municipal Hall."
    )
    assert readout.meetings[0].attendance == ()
    assert readout.mentions == ()


def test_passive_and_inverted_sentences_name_their_people():
    meeting = only_meeting(
        "The symposium was chaired by Shi Xiaolin, Mayor, on May 3. Attending the meeting were Yang "
        "Shenghua, Wang Ji and Chen Tao."
    )
    assert [(name, roles) for name, _, roles in people(meeting)] == [
        ("Shi Xiaolin", ["presided"]),
        ("Yang Shenghua", ["attended"]),
        ("Wang Ji", ["attended"]),
        ("Chen Tao", ["attended"]),
    ]


def test_who_is_entrusted_presides_and_who_entrusted_is_only_mentioned():
    readout = extract(
        "Entrusted by Wang Hao, Chen Jinbiao, Deputy Secretary, presided over the meeting of the Party Group."
    )
    assert people(readout.meetings[0]) == [("Chen Jinbiao", "Deputy Secretary", ["presided", "entrusted"])]
    assert [mention.name for mention in readout.mentions] == ["Wang Hao"]


def test_whoever_only_sent_an_instruction_was_not_present():
    meeting = only_meeting(
        "Li Ming, Secretary of the Municipal Party Committee, made an important instruction. Wang Wei "
        "attended and spoke. Li Ming "
        "pointed out in the instruction that safety comes first."
    )
    assert people(meeting)[0][2] == ["instructed"]


def test_reporters_photographers_and_editors_are_credits():
    readout = extract(
        "The meeting was held. Li Hua attended the meeting.Photo by reporter Zheng Yu/Visual City\n\n"
        "(Reporter Yang Fan, Photo Li Xiangyu)\nEditor: Wang Fang\n"
    )
    assert [(credit.name, credit.role) for credit in readout.credits] == [
        ("Zheng Yu", "photo"),
        ("Yang Fan", "reporter"),
        ("Li Xiangyu", "photo"),
        ("Wang Fang", "editor"),
    ]
    assert [person.name for person in readout.meetings[0].attendance] == ["Li Hua"]


def test_modals_orders_and_imperatives_are_directives_and_praise_is_none():
    meeting = only_meeting(
        "The meeting stressed that all localities should act. Resolutely prevent casualties. The work "
        "achieved remarkable results. "
        "The pump, built in 1995, is 3.5 meters high. No. 1 pump must be repaired. Attention to detail "
        "is important. The meeting "
        "urged departments to respond. It should be noted that gaps remain. The second is to strengthen patrols."
    )
    assert [directive.text.split()[0:3] for directive in meeting.directives] == [
        ["The", "meeting", "stressed"],
        ["Resolutely", "prevent", "casualties."],
        ["No.", "1", "pump"],
        ["The", "meeting", "urged"],
        ["The", "second", "is"],
    ]
    assert meeting.directives[0].addressee == "all localities"
    assert meeting.directives[3].verb == "urged"


def test_a_run_of_speech_lasts_until_another_speaker():
    meeting = only_meeting(
        "Li Rui, Mayor, presided over the meeting and said that we must hurry.\n\nWe need to publicize "
        'it. "Those who fail must be held '
        'accountable," Li said.\n\nThe meeting required that every unit should report. It is necessary to check.'
    )
    assert [directive.speaker for directive in meeting.directives] == ["Li Rui", "Li Rui", "Li Rui", None, None]


def test_hopes_are_directives_to_subordinates_but_not_to_guests():
    to_own = "The mayor held a meeting. Li Rui said that it was late. It is hoped that everyone will hurry."
    to_guests = (
        "Li Rui met with Xiao Song, President of a company. Li Rui said that it was late. It is hoped "
        "that it will invest."
    )
    assert len(only_meeting(to_own).directives) == 1
    assert only_meeting(to_guests).directives == ()


def test_a_full_date_elsewhere_completes_a_day_without_a_year():
    meeting = only_meeting(
        "On April 9, the Municipal Party Committee held a meeting to study the speech that was given at "
        "the conference on April 3, 2023."
    )
    assert (meeting.date, meeting.date_basis) == (dt.date(2023, 4, 9), "inferred")


def test_a_meeting_that_prepares_for_a_congress_came_before_it():
    term = Term(("Li Rui",), "Mayor of Zunyi", "Zunyi", dt.date(2021, 10, 1), None)
    meeting = only_meeting(
        "On March 9, Mayor Li Rui presided over a meeting of the Municipal Government to welcome the "
        "20th National Congress of the Party.",
        hints=Hints(terms=(term,)),
    )
    assert (meeting.date, meeting.place) == (dt.date(2022, 3, 9), "Zunyi")


def test_without_a_place_the_organ_is_given_without_one():
    meeting = only_meeting(
        "On May 3, the Standing Committee of the Municipal Party Committee held an enlarged meeting via video link."
    )
    assert (meeting.organ, meeting.place) == ("Standing Committee of the Municipal Party Committee", None)
    assert (meeting.enlarged, meeting.format) == (True, "video")


def test_the_callers_place_is_the_last_resort():
    text = "On May 3, the Standing Committee of the Municipal Party Committee held a meeting."
    assert (
        only_meeting(text, hints=Hints(place="Ningbo")).organ
        == "Standing Committee of the Ningbo Municipal Party Committee"
    )
    titled = Hints(title="Shaoxing Municipal Party Committee meets", place="Ningbo")
    assert only_meeting(text, hints=titled).organ == "Standing Committee of the Shaoxing Municipal Party Committee"
    assert only_meeting(text, hints=Hints(title="Shaoxing opera comes to Ningbo")).place is None


def test_the_general_secretary_presides_over_the_political_bureau_only():
    text = (
        "Xi Jinping, general secretary of the CPC Central Committee, presided over a meeting of {} on April 28, 2023."
    )
    central = only_meeting(text.format("the Political Bureau of the CPC Central Committee"))
    assert (central.kind, central.organ) == ("politburo", "Political Bureau of the CPC Central Committee")
    assert [name for name, _, _ in people(central)] == ["Xi Jinping"]
    local = extract(
        "The Nanjing Municipal Party Committee held a meeting. General Secretary Xi Jinping pointed out "
        "that we must hurry."
    )
    assert local.meetings[0].attendance == ()
    assert local.meetings[0].directives == ()
    assert [mention.name for mention in local.mentions] == ["Xi Jinping"]


def test_formulations_match_blind_to_case_hyphens_and_quotes_and_the_longest_wins():
    readout = extract(
        "Uphold the “Two Safeguards,” high quality development and Xi Jinping Thought on the Rule of Law."
    )
    assert [(f.key, f.text) for f in readout.formulations] == [
        ("两个维护", "Two Safeguards"),
        ("高质量发展", "high quality development"),
        ("习近平法治思想", "Xi Jinping Thought on the Rule of Law"),
    ]


def test_a_chinese_headline_is_the_title_and_names_the_province():
    readout = extract(
        "云南省委常委会召开会议\n12月8日下午，省委常委会召开会议。会议强调，要推动高质量发展。\n",
        published=dt.date(2020, 12, 9),
    )
    (meeting,) = readout.meetings
    assert (readout.language, readout.title) == ("zh", "云南省委常委会召开会议")
    assert (meeting.date, meeting.date_basis, meeting.part_of_day) == (dt.date(2020, 12, 8), "stated", "afternoon")
    assert (meeting.kind, meeting.organ) == ("standing_committee", "云南省委常委会")
    assert [f.key for f in readout.formulations] == ["高质量发展"]


def test_a_name_that_is_not_pinyin_is_known_by_its_post():
    meeting = only_meeting(
        "Erken Tuniyaz, chairman of the Xinjiang Uygur Autonomous Region, presided over the meeting. "
        "Beijing Hotel, director of which "
        "is unknown, is a place."
    )
    assert people(meeting) == [("Erken Tuniyaz", "chairman of the Xinjiang Uygur Autonomous Region", ["presided"])]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph():
    meeting = only_meeting(
        "A headline that is short\n\nOn May 3, 2023, Member of the Standing Committee of the Provincial "
        "Party Committee and\n"
        "Secretary of the Municipal Party Committee Liu Qiang presided over a symposium. He "
        "stressed\nthat we must hurry."
    )
    assert people(meeting)[0][1] == (
        "Member of the Standing Committee of the Provincial Party Committee and Secretary of the "
        "Municipal Party Committee"
    )
    assert [directive.speaker for directive in meeting.directives] == ["Liu Qiang"]


def test_a_round_up_of_two_places_gives_two_meetings():
    text = (
        "On Feb. 1, the Tianjin Municipal Government held a plenary meeting. Zhang Gong, mayor, spoke.\n"
        "On Feb. 2, the Hebei Provincial Government held an executive meeting chaired by Governor Wang Zhengpu.\n"
    )
    first, second = extract(text, published=dt.date(2024, 2, 3)).meetings
    assert [(m.date.day, m.organ) for m in (first, second)] == [
        (1, "Tianjin Municipal Government"),
        (2, "Hebei Provincial Government"),
    ]
    assert [name for name, _, _ in people(second)] == ["Wang Zhengpu"]


def test_a_dateline_is_the_day_of_filing_and_the_storys_weekday_is_read_against_it():
    meeting = only_meeting(
        "CHENGDU, Nov. 16, 2022 (Xinhua) -- Shi Xiaolin, secretary of the Chengdu Municipal Committee "
        "of the CPC, on Tuesday "
        "presided over a symposium with entrepreneurs.\n\nShi stressed the need to cut red tape."
    )
    assert (meeting.date, meeting.place) == (dt.date(2022, 11, 15), "Chengdu")
    assert people(meeting)[0][2] == ["presided", "spoke"]


def test_a_given_name_may_be_written_in_two_words():
    meeting = only_meeting(
        "On June 27, 2023, Wang Xiao Hui, Secretary of the Sichuan Provincial Party Committee, presided over a "
        "meeting. Li Wei, Zhang Min and Chen Jun attended the meeting. Li Wei He also spoke."
    )
    assert [person.name for person in meeting.attendance] == ["Wang Xiao Hui", "Li Wei", "Zhang Min", "Chen Jun"]


def test_the_name_of_the_section_above_the_headline_is_not_the_title():
    readout = extract("Notice\nCity holds meeting on floods\nOn May 3, 2023, Mayor Liu Qiang presided over a meeting.")
    assert readout.title == "City holds meeting on floods"


def test_a_post_in_the_plural_after_names_is_held_by_each_of_them():
    meeting = only_meeting(
        "On March 24, the Liaoning Provincial Party Committee held a meeting on epidemic prevention. Secretary of the "
        "Provincial Party Committee Hao Peng presided over the meeting. Fang Wei and Hao Hui, members of the Standing "
        "Committee of the Provincial Party Committee, Fan Bin, Yang Ting and Ye Niu, deputy governors, and leaders of "
        "relevant departments attended the meeting.",
        published=dt.date(2023, 3, 26),
    )
    assert people(meeting)[1:] == [
        ("Fang Wei", "members of the Standing Committee of the Provincial Party Committee", ["attended"]),
        ("Hao Hui", "members of the Standing Committee of the Provincial Party Committee", ["attended"]),
        ("Fan Bin", "deputy governors", ["attended"]),
        ("Yang Ting", "deputy governors", ["attended"]),
        ("Ye Niu", "deputy governors", ["attended"]),
    ]
    assert [group.text for group in meeting.groups] == ["leaders of relevant departments"]


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("by admin | Posted on 03/05/2022 | In: Baoding News", dt.date(2022, 3, 5)),
        ("by admin | Posted on 05/03/2022 | In: Baoding News", dt.date(2022, 3, 5)),
        ("2022-03-05 0 By", dt.date(2022, 3, 5)),
    ],
)
def test_a_stamp_between_bars_or_before_an_empty_byline_dates_the_story(line, published):
    text = (
        f"Baoding Holds a Meeting\n\n{line}\n\nOn March 3, Baoding held a meeting. Vice Mayor Tao Lin presided over it."
    )
    readout = extract(text)
    assert (readout.published, readout.meetings[0].date) == (published, dt.date(2022, 3, 3))


def test_the_leadership_group_of_a_ministry_is_a_party_group():
    (meeting,) = extract(
        "The CPC Leadership Group of the Ministry of Water Resources met on May 15, 2023 to study a document. "
        "Tao Lin, secretary of the CPC Leadership Group, chaired the meeting."
    ).meetings
    assert (meeting.kind, meeting.organ) == (
        "party_group",
        "CPC Leadership Group of the Ministry of Water Resources",
    )


def test_who_met_on_some_day_with_guests_received_them():
    (meeting,) = extract(
        "Ningbo Mayor Tao Lin met on Thursday afternoon with a delegation from Rouen, led by Anne Martin.",
        published=dt.date(2018, 5, 11),
    ).meetings
    assert (meeting.kind, meeting.date) == ("reception", dt.date(2018, 5, 10))


def test_what_guests_ask_for_orders_nobody_however_they_are_styled():
    (meeting,) = extract(
        "On June 1, 2024, Ningbo held a symposium with firms. Mayor Tao Lin presided. Mrs. Qiu Man, general manager of "
        "Haiyun, asked for a longer grace period on loans. Ma Hong, head of the bureau, notified 6 typical cases."
    ).meetings
    assert meeting.directives == ()
    assert {person.name: person.roles for person in meeting.attendance}["Ma Hong"] == ("reported",)


@pytest.mark.parametrize(
    "words",
    [
        "The session was held by video, with the mayors joining from their cities.",
        "The meeting was extended to the counties by video.",
        "The conference was held in the form of a video conference.",
    ],
)
def test_how_the_meeting_was_held_is_told_at_its_end(words):
    meeting = only_meeting(f"On May 6, 2023, the Huzhou Municipal Government held a plenary session.\n\n{words}")
    assert meeting.format == "video"


def test_a_caption_shows_people_and_credits_only_the_photographer():
    text = (
        "On May 6, 2023, Mayor Ma Lin inspected the dams in Lin County. He said that dams must be checked.\n\n"
        "Photo: Ma Lin (front, second from left) at the dam. Photo by Meng Genqi\n"
    )
    assert [credit.name for credit in extract(text).credits] == ["Meng Genqi"]


def test_a_form_of_address_is_no_part_of_a_guests_name():
    text = (
        "On May 6, 2023, Mayor Ma Lin met with a delegation led by its president Dato' Liew Kok Seng. "
        "He briefed the guests on the city. Liew Kok Seng thanked the city for its hospitality."
    )
    meeting = only_meeting(text)
    assert [person.name for person in meeting.attendance] == ["Ma Lin", "Liew Kok Seng"]
    assert meeting.agenda == ()


def test_what_was_studied_and_decided_was_discussed():
    meeting = only_meeting(
        "On May 6, 2023, the Standing Committee of the Huzhou Municipal People's Congress held a meeting of directors. "
        "Ma Lin presided.\n\n"
        "The meeting studied and decided that the next session will be held in June."
    )
    assert [item.action for item in meeting.agenda] == ["discuss"]


def test_a_companys_name_is_not_cut_before_its_form():
    meeting = only_meeting(
        "On May 6, 2023, Huzhou held a symposium. Ma Lin, general manager of Lin County Shovel Co., Ltd., "
        "and Wei Song, head of the Tea League, made speeches."
    )
    posts = [person.post for person in meeting.attendance]
    assert posts == ["general manager of Lin County Shovel Co., Ltd.", "head of the Tea League"]


@pytest.mark.parametrize(
    "line",
    [
        "Zhu Hailing, an all-media reporter of Jining Daily",
        "Zhu Hailing, a reporter with Jining Daily",
        "Contributed: County Government Office, Zhu Hailing",
        "Contributor: Zhu Hailing",
        "2023-03-15    From: Hainan Daily    Translated by Zhu Hailing",
        "[Source: District Government] [Author: Party Committee Office, Zhu Hailing]",
        "Baoshan Daily reporter Zhu Hailing text/picture",
        "Drafted by: Zhu Hailing",
    ],
)
def test_a_page_credits_its_writer_in_many_forms(line):
    readout = extract(f"On May 7, the Lin County Government held a meeting. Ma Lin presided over it.\n\n{line}\n")
    assert [credit.name for credit in readout.credits] == ["Zhu Hailing"]


def test_a_line_that_ends_with_its_photographer_is_a_caption_whose_day_does_not_count():
    (meeting,) = extract(
        "The session closed\n\nOn the morning of May 8, the closing meeting of the session. Photo by Hao Guang\n\n"
        "The third session of the Sixth Xinyang Municipal People's Congress closed on the afternoon of May 7, 2024.",
    ).meetings
    assert (str(meeting.date), meeting.part_of_day) == ("2024-05-07", "afternoon")


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("This year marks the tenth anniversary of the earthquake that struck Yushu on April 14, 2010.", 2020),
        ("This year is the 20th anniversary of the flood of 1998.", 2018),
        ("This year marks the 75th anniversary of the founding of the People's Republic of China.", 2024),
        ("This year marks the 100th anniversary of the founding of the Communist Party of China.", 2021),
        ("The tenth anniversary of the flood of 1998 was remembered.", None),
    ],
)
def test_an_anniversary_of_this_year_tells_the_year(words, year):
    (meeting,) = extract(f"On August 22, the Lin County Government held a meeting. {words}").meetings
    assert (meeting.date and meeting.date.year) == year
