"""Who took part, as what and doing what, in the constructions of English readouts; meetings and people are invented."""

import pytest

from archive.extraction import extract

HELD = "On May 3, 2023, the Anyang Municipal Party Committee held a meeting. "


def attendance(words):
    """{name: (post, roles)} of the one meeting that ``words`` tell of."""
    (meeting,) = extract(HELD + words).meetings
    return {person.name: (person.post, set(person.roles)) for person in meeting.attendance}


def roles(words):
    return {name: found for name, (_, found) in attendance(words).items()}


def mentions(words):
    return [mention.name for mention in extract(HELD + words).mentions]


def test_a_name_that_reads_as_a_pronoun_or_a_noun_is_shown_by_post_list_or_verb():
    assert attendance("Vice Governor Liu He presided over the meeting.") == {"Liu He": ("Vice Governor", {"presided"})}
    assert list(roles("City leaders Wu Lan, Du Jia, Liu He, He Men and Hu You attended the meeting.")) == [
        "Wu Lan", "Du Jia", "Liu He", "He Men", "Hu You",
    ]  # fmt: skip
    assert roles("Lin Mine, head of the bureau, spoke. Lin Mine said that all must hurry.") == {"Lin Mine": {"spoke"}}
    assert roles("Liu He said that reform goes on. He Long also attended the meeting.") == {
        "Liu He": {"spoke"},
        "He Long": {"attended"},
    }


def test_a_pronoun_after_a_surname_and_places_written_in_two_words_are_no_names():
    assert roles("Zhao Yang presided over the meeting and sat beside Liu. He stressed safety.") == {
        "Zhao Yang": {"presided", "spoke"}
    }
    assert mentions("Guests from Hong Kong, Hu Bei and Shan Dong came. You Can Win, the slogan says.") == []


def test_names_of_one_word_and_names_that_are_not_pinyin_are_shown_by_posts_and_lists():
    assert attendance(
        "Danzhala, chairman of the region, presided over the meeting. Deputy Secretary Norbu Dolkar and Vice Governor "
        "Wulan attended the meeting. Pasang Wangdak, Tenlha Gyurme and Wang Wei were present. Zhao Lin, Suhe and Qian "
        "Bo sat in."
    ) == {
        "Danzhala": ("chairman of the region", {"presided"}),
        "Norbu Dolkar": ("Deputy Secretary", {"attended"}),
        "Wulan": ("Vice Governor", {"attended"}),
        "Pasang Wangdak": (None, {"attended"}),
        "Tenlha Gyurme": (None, {"attended"}),
        "Wang Wei": (None, {"attended"}),
        "Zhao Lin": (None, {"observed"}),
        "Suhe": (None, {"observed"}),
        "Qian Bo": (None, {"observed"}),
    }


def test_guests_are_known_by_their_posts_and_later_by_their_last_names():
    assert attendance(
        "Mayor Liu Min met with Jean-Pierre Dubois, ambassador of France to China, Maria da Silva, consul general of "
        "Brazil, and Mr. Tanaka Ichiro, Mayor of Sasebo. Dubois said that he was glad."
    ) == {
        "Liu Min": ("Mayor", {"attended"}),
        "Jean-Pierre Dubois": ("ambassador of France to China", {"attended", "spoke"}),
        "Maria da Silva": ("consul general of Brazil", {"attended"}),
        "Tanaka Ichiro": ("Mayor of Sasebo", {"attended"}),
    }


def test_a_headline_in_capitals_and_a_square_are_no_guests():
    words = "Governor Visits Sister City, Stresses Trade\nIn Times Square, Mayor Li Bo looked up."
    assert [mention.name for mention in extract(words).mentions] == ["Li Bo"]


def test_a_surname_alone_or_after_a_title_means_the_one_who_bears_it():
    assert roles("Governor Xu Yong presided over the meeting. Xu, who heads the office, called for speed.") == {
        "Xu Yong": {"presided", "spoke"}
    }
    assert roles(
        "Mayor Li Wei and Vice Mayor Li Bo attended the meeting. Mayor Li pointed out that work must go on."
    ) == {"Li Wei": {"attended", "spoke"}, "Li Bo": {"attended"}}
    assert roles("Comrade Zhao Min presided over the meeting. Comrade Zhao pointed out that all should hurry.") == {
        "Zhao Min": {"presided", "spoke"}
    }
    assert roles("Governor Xu Yong chaired the meeting. The governor said that everyone must hurry.") == {
        "Xu Yong": {"presided", "spoke"}
    }


def test_he_is_the_one_who_is_quoted_not_the_one_spoken_of():
    assert roles(
        "Xiong Bin, head of the bureau, pointed out that the change is right. Comrade Yan Mei is firm. He hoped that "
        "everyone would unite."
    ) == {"Xiong Bin": {"spoke"}}


def test_he_is_whom_the_sentence_before_is_about():
    assert roles(
        "Vice Mayor Ling Yan accompanied Mayor Kuang Yu. At the station, Kuang Yu turned to the guards. He told them "
        "that exits must be kept open."
    ) == {"Ling Yan": {"accompanied"}, "Kuang Yu": {"attended", "spoke"}}


@pytest.mark.parametrize(
    "words",
    [
        "Municipal leaders including Zhao Wei and Li Bo attended the meeting.",
        "Other leaders, such as Zhao Wei and Li Bo, attended the meeting.",
        "Zhao Wei and Li Bo, among others, attended the meeting.",
        "Zhao Wei, as well as Li Bo, took part.",
        "Attending the meeting were Zhao Wei and Li Bo.",
        "Attending were Zhao Wei and Li Bo.",
        "Also in attendance were Zhao Wei and Li Bo.",
        "Among those attending the meeting were Zhao Wei and Li Bo.",
        "Those present included Zhao Wei and Li Bo.",
        "Seated at the head table were: Zhao Wei and Li Bo.",
        "Attendees: Zhao Wei, Li Bo.",
        "Zhao Wei and Li Bo were invited to attend the meeting.",
        "The signing was witnessed by Zhao Wei and Li Bo.",
        "The agreement was concluded in the presence of Zhao Wei and Li Bo.",
        "A delegation led by Zhao Wei came. Li Bo was briefed on the project.",
        "Zhao Wei took a seat on the rostrum. Li Bo declared the fair open.",
    ],
)
def test_the_ways_of_saying_that_somebody_was_there(words):
    assert roles(words) == {"Zhao Wei": {"attended"}, "Li Bo": {"attended"}}


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("The meeting was co-chaired by Zhao Wei.", "presided"),
        ("Presiding over the meeting was Mayor Zhao Wei.", "presided"),
        ("Presided over by Zhao Wei, Mayor, the meeting heard from departments.", "presided"),
        ("Zhao Wei acted as host.", "presided"),
        ("Zhao Wei made specific arrangements.", "spoke"),
        ("Zhao Wei made deployments for the next step.", "spoke"),
        ("On behalf of the Municipal Party Committee, Zhao Wei extended greetings to everyone.", "spoke"),
        ("Zhao Wei shared his thoughts on the book.", "exchange_speech"),
        ("Zhao Wei exchanged learning experience.", "exchange_speech"),
        ("Zhao Wei made a comparative inspection.", "spoke"),
        ("Reports on the committees were delivered by Zhao Wei.", "reported"),
        ("The meeting heard the explanation of Zhao Wei, deputy mayor, on the budget.", "reported"),
        ("The meeting listened to a report by Zhao Wei on the work of Sun Hao.", "reported"),
        ("Zhao Wei reported the work on behalf of the Standing Committee.", "reported"),
        ("Zhao Wei read the decision.", "conveyed"),
        ("Professor Zhao Wei was invited to give a special lecture.", "lectured"),
        ("Zhao Wei gave a Party class.", "lectured"),
        ("Zhao Wei attended without voting rights.", "observed"),
        ("Accompanying the inspection was Zhao Wei.", "accompanied"),
        ("The sites were inspected, accompanied by Zhao Wei.", "accompanied"),
    ],
)
def test_what_somebody_did_gives_the_role(words, role):
    assert roles(words) == {"Zhao Wei": {role}}


@pytest.mark.parametrize(
    "words",
    [
        "Zhao Wei chaired and addressed the meeting.",
        "When presiding over the meeting, Zhao Wei said that all must hurry.",
        "While leading the meeting, which he heads, Zhao Wei called for speed.",
        "Zhao Wei stressed that reform must deepen while presiding over the meeting.",
        "Zhao Wei made the remarks while chairing the meeting.",
        "Zhao Wei hosted and gave a speech.",
    ],
)
def test_presiding_and_speaking_in_one_sentence(words):
    assert roles(words) == {"Zhao Wei": {"presided", "spoke"}}


def test_whom_somebody_stands_in_for_is_only_mentioned():
    words = "On behalf of Secretary Wang Hao, Chen Bo, Deputy Secretary, expressed congratulations."
    assert attendance(words) == {"Chen Bo": ("Deputy Secretary", {"spoke"})}
    assert mentions(words) == ["Wang Hao"]
    words = "Chen Bo, deputy secretary, entrusted by Secretary Wang Hao, presided over the meeting."
    assert attendance(words) == {"Chen Bo": ("deputy secretary", {"presided", "entrusted"})}
    assert mentions(words) == ["Wang Hao"]


def test_who_accompanies_stands_before_the_one_who_inspects():
    assert roles("Accompanied by Vice Mayor Zhao Wei and Li Bo, Secretary Chen Gang inspected the dam.") == {
        "Zhao Wei": {"accompanied"},
        "Li Bo": {"accompanied"},
        "Chen Gang": {"attended"},
    }


@pytest.mark.parametrize(
    "words",
    [
        '"The city is open to all," Zhang Li, CEO of Apex Motors, said.',
        "Zhang Li, general manager of Apex Motors, told reporters that the policy is good.",
        "Zhang Li, a villager, said that life is better.",
    ],
)
def test_outsiders_who_are_quoted_did_not_take_part(words):
    assert roles(words) == {}
    assert mentions(words) == ["Zhang Li"]


def test_outsiders_who_speak_at_the_meeting_took_part():
    assert roles("At the meeting, Zhang Li, CEO of Apex Motors, said that the policy is good.") == {
        "Zhang Li": {"spoke"}
    }


def test_posts_in_the_plural_belong_to_every_name_of_the_list():
    found = attendance(
        "Members of the committee — including Vice-Premiers Han Zhe and Sun Lan as well as State Councilors Wei Feng "
        "and Wang Yong — attended the meeting. Vice chairmen Ai Jun, Mao Qing (female), and secretary-general Du Heng "
        "sat in. Party group members and deputy directors Zhuo Li, Fei Jun and the deputy mayors, Xu An and Ye Lin, "
        "were present."
    )
    assert {name: post for name, (post, _) in found.items()} == {
        "Han Zhe": "Vice-Premiers",
        "Sun Lan": "Vice-Premiers",
        "Wei Feng": "State Councilors",
        "Wang Yong": "State Councilors",
        "Ai Jun": "Vice chairmen",
        "Mao Qing": "Vice chairmen",
        "Du Heng": "secretary-general",
        "Zhuo Li": "Party group members and deputy directors",
        "Fei Jun": "Party group members and deputy directors",
        "Xu An": "deputy mayors",
        "Ye Lin": "deputy mayors",
    }


def test_posts_after_names_end_with_the_and_before_the_next_name():
    assert attendance("Zhao Wei, Mayor and Li Bo, Vice Mayor attended the meeting.") == {
        "Zhao Wei": ("Mayor", {"attended"}),
        "Li Bo": ("Vice Mayor", {"attended"}),
    }
    assert attendance("Zhao Wei, deputy secretary and county magistrate; and Li Bo attended.") == {
        "Zhao Wei": ("deputy secretary and county magistrate", {"attended"}),
        "Li Bo": (None, {"attended"}),
    }


def test_a_post_held_for_the_day_gives_way_to_the_real_one():
    found = attendance("Executive chairmen Nuo Min and Bai Chao attended. Nuo Min, mayor, presided over the meeting.")
    assert {name: post for name, (post, _) in found.items()} == {"Nuo Min": "mayor", "Bai Chao": "Executive chairmen"}


def test_the_post_may_stand_where_somebody_does_nothing():
    assert attendance("Governor Long Zhao of Hainan was ill. Long urged everyone to hurry.") == {
        "Long Zhao": ("Governor", {"spoke"})
    }


def test_leaders_who_are_quoted_everywhere_did_not_take_part():
    words = "Comrade Xi Jinping stressed that all must hurry. Deng Xiaoping pointed out the same. Zhao Wei presided."
    assert roles(words) == {"Zhao Wei": {"presided"}}
    assert mentions(words) == ["Xi Jinping", "Deng Xiaoping"]


def test_who_introduces_the_place_to_an_inspector_reports():
    assert roles("Zhao Wei visited the plant and listened carefully to the introduction by Li Bo, its director.") == {
        "Zhao Wei": {"attended"},
        "Li Bo": {"reported"},
    }


def test_who_is_only_mentioned_keeps_the_post():
    readout = extract(
        HELD
        + "It conveyed the speech delivered by Governor Zhao Wei. Sun Li, head of the bureau, is ill. Qian Bo left."
    )
    assert [(mention.name, mention.post) for mention in readout.mentions] == [
        ("Zhao Wei", "Governor"),
        ("Sun Li", "head of the bureau"),
        ("Qian Bo", None),
    ]


def test_what_was_told_before_is_no_part_of_a_post():
    assert attendance("Mayor Zhao Wei presided over the meeting and Vice Mayor Li Bo attended.") == {
        "Zhao Wei": ("Mayor", {"presided"}),
        "Li Bo": ("Vice Mayor", {"attended"}),
    }
    assert attendance("Commissioner Zhao Wei of Anyang Prefecture and Deputy Commissioner Li Bo attended.") == {
        "Zhao Wei": ("Commissioner", {"attended"}),
        "Li Bo": ("Deputy Commissioner", {"attended"}),
    }
    assert attendance("Zhao Wei, who is also mayor, attended. Chen Gang told Secretary Li Bo. Li Bo spoke.") == {
        "Zhao Wei": (None, {"attended"}),
        "Chen Gang": (None, {"spoke"}),
        "Li Bo": ("Secretary", {"spoke"}),
    }


def test_the_one_who_acts_next_is_no_part_of_the_list_after_by():
    assert roles("The meeting was hosted by Zhao Wei, and Li Bo gave a report.") == {
        "Zhao Wei": {"presided"},
        "Li Bo": {"reported"},
    }
    assert roles("The meeting was hosted by Zhao Wei and attended by Li Bo, Chen Gang and others.") == {
        "Zhao Wei": {"presided"},
        "Li Bo": {"attended"},
        "Chen Gang": {"attended"},
    }


def test_what_follows_a_clause_with_by_is_told_of_the_one_before_it():
    assert roles("The meeting, presided over by Zhao Wei, Secretary, emphasized that all must hurry.") == {
        "Zhao Wei": {"presided"}
    }
    assert roles("Mayor Zhao Wei, accompanied by Li Bo, inspected the dam.") == {
        "Zhao Wei": {"attended"},
        "Li Bo": {"accompanied"},
    }


def test_the_story_goes_on_after_somebodys_words():
    assert roles("Zhao Wei called on all to hurry, while Vice Mayor Li Bo reported progress.") == {
        "Zhao Wei": {"spoke"},
        "Li Bo": {"reported"},
    }


def test_the_speaker_may_stand_after_the_quotation():
    assert attendance('"We must hurry," said Zhao Wei, mayor of Anyang.') == {
        "Zhao Wei": ("mayor of Anyang", {"spoke"})
    }


def test_the_premier_is_spoken_about_and_a_vice_premier_may_be_present():
    assert roles("Premier Li Qiang said that jobs matter. Vice Premier Ding Xue presided over the meeting.") == {
        "Ding Xue": {"presided"}
    }


def test_signs_and_standards_that_are_met_are_no_deeds():
    assert roles("Zhao Wei presided over the meeting, which met the quorum and saw the evacuation signs.") == {
        "Zhao Wei": {"presided"}
    }


def test_reporters_in_a_list_in_prose_and_after_agencies_are_credits():
    readout = extract(
        "The meeting was held, our reporters Li Wei and Zhao Min learned. (Xinhua/Ju Peng)\n"
        "News from this site (Sun Li, Anyang Daily reporter) On May 3 it was held."
    )
    assert [(credit.name, credit.role) for credit in readout.credits] == [
        ("Li Wei", "reporter"),
        ("Zhao Min", "reporter"),
        ("Ju Peng", "photo"),
        ("Sun Li", "reporter"),
    ]
    assert readout.mentions == ()


def test_a_name_that_may_be_words_or_a_place_is_shown_by_whose_post_it_is_and_by_its_neighbours():
    assert attendance("The mayor of Jinzhong, Hun Zhao, presided over the meeting.") == {
        "Hun Zhao": ("mayor of Jinzhong", {"presided"})
    }
    assert attendance(
        "President of the Intermediate People's Court Meng He and acting director of the county supervision committee "
        "Zhang Die sat in."
    ) == {
        "Meng He": ("President of the Intermediate People's Court", {"observed"}),
        "Zhang Die": ("acting director of the county supervision committee", {"observed"}),
    }
    assert list(roles("Su Ping, Luo He, Mai Tian, Sai Yunqing and Wu Ke attended. Si Ping, who leads us, spoke.")) == [
        "Su Ping", "Luo He", "Mai Tian", "Sai Yunqing", "Wu Ke", "Si Ping",
    ]  # fmt: skip
    assert list(roles("Vice Chairpersons You Bo, Ge Sang Zhuoma and Lu Rong Tashi, and Mayor Erdunbilig spoke.")) == [
        "You Bo", "Ge Sang Zhuoma", "Lu Rong Tashi", "Erdunbilig",
    ]  # fmt: skip
    assert roles("You Can, vice chairman of the federation, spoke.") == {"You Can": {"spoke"}}
    assert (
        mentions("The secretary of the League of Arab States and the General Assembly, Ireland included, agreed.") == []
    )


def test_the_names_right_after_a_label_are_credits_wherever_it_stands():
    readout = extract(
        HELD + "Wang Wei presided over the meeting.\n2023-05-04 | Anyang News | Text: Cen Lulu\n"
        "Edit丨Yang Yan  First instance丨Zhou Qin  Final instance丨Tang Men\n[Editor: Nie Zhu]  [Review: Rong Yao]\n"
        "「Proofread: Xu Er, Su Li   Chief editor: Nie Wen」\nTranslated by: Fu An | Proofread by: Hong Lie\n"
        "(Communication: Zhai Xing)\nPhoto courtesy of Gu Duo\n(Anyang Daily reporter Lamu Quzhen, intern Fan Die)"
    )
    assert [(credit.name, credit.role) for credit in readout.credits] == [
        ("Cen Lulu", "reporter"),
        ("Yang Yan", "editor"),
        ("Zhou Qin", None),
        ("Tang Men", None),
        ("Nie Zhu", "editor"),
        ("Rong Yao", None),
        ("Xu Er", "editor"),
        ("Su Li", "editor"),
        ("Nie Wen", "editor"),
        ("Fu An", None),
        ("Hong Lie", "editor"),
        ("Zhai Xing", "reporter"),
        ("Gu Duo", "photo"),
        ("Lamu Quzhen", "reporter"),
        ("Fan Die", "reporter"),
    ]
    assert readout.mentions == ()
    assert mentions("Video: Li Wei said that all is well.") == ["Li Wei"] or roles(
        "Video: Li Wei said that all is well."
    )


def test_who_made_the_report_that_was_heard_is_named_after_it():
    assert roles(
        "The meeting heard the report on the budget, made by Cui Jiaqi, director of the finance bureau, and reports on "
        "schools by the deputy director of the bureau Ruan Tie, and discussed a work report that Wang delivered. "
        "Wang Wei presided over the meeting. It listened to the progress reported by the County Bureau Lei Bang."
    ) == {
        "Cui Jiaqi": {"reported"},
        "Ruan Tie": {"reported"},
        "Wang Wei": {"presided", "reported"},
        "Lei Bang": {"reported"},
    }
    assert roles("Ning Yu, head of the office, gave an account of it, and Su Ke gave an overview of the plan.") == {
        "Ning Yu": {"reported"},
        "Su Ke": {"reported"},
    }


def test_a_body_that_presides_and_a_clause_about_the_meeting_leave_people_alone():
    assert roles("The session was presided over by the Standing Committee, and Secretary Wang Wei gave a speech.") == {
        "Wang Wei": {"spoke"}
    }
    assert roles("Wang Wei chaired the session, which also heard reports on schools.") == {"Wang Wei": {"presided"}}
    assert roles("Mayor Wang Wei, who came together with Li Na and Su Ke, briefed officials on the plan.")[
        "Wang Wei"
    ] == {"reported"}
    assert roles("Entrusted by the mayor, Wang Wei briefed the meeting and listened to suggestions.") == {
        "Wang Wei": {"entrusted", "reported"}
    }


def test_who_came_along_with_others_or_sat_in_beside_them_is_told_apart():
    assert attendance(
        "Vice Mayors Chi Ting and Ru Yi, along with Secretary-General Fan Can, were in attendance. Wang Wei spoke, "
        "with Mayor Zhao Lin and Su Qin in attendance. Among those at the meeting were Teng Yun and Bo Tao."
    ) == {
        "Chi Ting": ("Vice Mayors", {"attended"}),
        "Ru Yi": ("Vice Mayors", {"attended"}),
        "Fan Can": ("Secretary-General", {"attended"}),
        "Wang Wei": (None, {"spoke"}),
        "Zhao Lin": ("Mayor", {"attended"}),
        "Su Qin": (None, {"attended"}),
        "Teng Yun": (None, {"attended"}),
        "Bo Tao": (None, {"attended"}),
    }
    assert roles("Li Na and Su Ke attended, and the director of the Congress Fu Lian nonvoting.") == {
        "Li Na": {"attended"},
        "Su Ke": {"attended"},
        "Fu Lian": {"observed"},
    }
    assert roles("An agreement was signed on the site by Pan Liang, president of the college, and Xi Ting.") == {
        "Pan Liang": {"signed"},
        "Xi Ting": {"signed"},
    }


def test_the_clause_after_a_name_says_what_that_person_did():
    assert roles('Wang Wei spoke. "Start early," said Wang, who chaired the meeting.') == {
        "Wang Wei": {"spoke", "presided"}
    }
    assert roles('"Start early," said Wang Wei, who chaired the meeting.') == {"Wang Wei": {"spoke", "presided"}}
    assert roles("Gu Yue attended. Gu, who is in charge of publicity, relayed the rules.") == {
        "Gu Yue": {"attended", "conveyed"}
    }
    assert roles("Li Na attended. Departments should focus on drafts, Li said.") == {"Li Na": {"attended", "spoke"}}
    assert attendance("District chief Luo Sang, and Xiao Man, a teacher who runs a team, gave their views.") == {
        "Luo Sang": ("District chief", {"spoke"}),
        "Xiao Man": ("teacher", {"spoke"}),
    }
    assert roles(
        "Tao Ye said in the exchange that land is short. Afterwards Vice Mayor Su Qin shared what he knew."
    ) == {
        "Tao Ye": {"exchange_speech"},
        "Su Qin": {"exchange_speech"},
    }


def test_a_post_in_the_plural_set_off_by_a_comma_is_of_every_name_after_it():
    assert attendance("The executive chairmen of the presidium, Xu Fan and Bai An sat in the front row.") == {
        "Xu Fan": ("executive chairmen of the presidium", {"attended"}),
        "Bai An": ("executive chairmen of the presidium", {"attended"}),
    }
    assert (
        attendance("Deputy heads of the team Ma Lin and Kong Que attended.")["Kong Que"][0]
        == "Deputy heads of the team"
    )


def groups(words):
    (meeting,) = extract(HELD + words).meetings
    return [group.text for group in meeting.groups]


def test_groups_of_one_body_are_one_and_a_quorum_is_none():
    assert groups(
        "Attending the session were 52 members and 9 alternate members of the Municipal Party Committee."
    ) == ["52 members and 9 alternate members of the Municipal Party Committee"]
    assert groups("Veteran comrades and heads of departments attended the meeting.") == [
        "Veteran comrades",
        "heads of departments",
    ]
    assert groups("The meeting shall be attended by 388 delegates. 61 members of it should be present.") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("There were 51 members of the committee present at the meeting.", ["51 members of the committee"]),
        ("There are 51 members in the committee.", []),
        (
            "Leaders of the departments, the president of the Intermediate Court and delegates attended.",
            ["Leaders of the departments", "president of the Intermediate Court", "delegates"],
        ),
        ("Heads of nine companies spoke.", ["Heads of nine companies"]),
        ("Responsible comrades of Lin County made statements.", ["Responsible comrades of Lin County"]),
    ],
)
def test_groups_are_told_by_whatever_they_did_there(words, found):
    assert groups(words) == found


@pytest.mark.parametrize("counted", ["Both vice mayors", "The two vice mayors", "Its vice mayors"])
def test_a_post_is_told_without_how_many_hold_it(counted):
    (meeting,) = extract(HELD + f"{counted} Wei Song and Qin Yu attended the meeting.").meetings
    assert {person.post for person in meeting.attendance} == {"vice mayors"}


def test_who_gave_the_instructions_that_were_conveyed_instructed():
    assert roles(
        "Deputy magistrate Zhao Qi conveyed the instructions of County Party Secretary Hou Ming on floods."
    ) == {
        "Zhao Qi": {"conveyed"},
        "Hou Ming": {"instructed"},
    }
    assert roles("Zhao Qi conveyed the important instructions of General Secretary Xi Jinping.") == {
        "Zhao Qi": {"conveyed"}
    }


def test_a_president_of_a_body_takes_part_and_greetings_are_no_documents():
    assert roles("Wang Wei met with a delegation led by chamber president Aileen Moriarty.")["Aileen Moriarty"] == {
        "attended"
    }
    assert roles("Wang Wei presided over the meeting. Wang also conveyed greetings to veterans.") == {
        "Wang Wei": {"presided", "spoke"}
    }
    assert roles("Li Na and Su Ke took the floor one after another and spoke about schools.") == {
        "Li Na": {"exchange_speech"},
        "Su Ke": {"exchange_speech"},
    }


def test_a_compound_surname_alone_means_its_bearer():
    assert roles("Mayor Yuchi Tao presided over the meeting. Yuchi said that reform goes on.") == {
        "Yuchi Tao": {"presided", "spoke"}
    }
    assert roles("Huyan Bo spoke. Huyan also read out the list.") == {"Huyan Bo": {"spoke", "conveyed"}}


def test_names_of_other_tongues_are_shown_by_a_dot_a_clause_and_the_list_they_end():
    assert list(roles("Wu Lan, Ma Rui, Gulbahar·Tursun and other leaders attended the meeting.")) == [
        "Wu Lan", "Ma Rui", "Gulbahar·Tursun",
    ]  # fmt: skip
    assert roles("Also present was Astrid Lindholm, who runs a mill in Aalborg.") == {"Astrid Lindholm": {"attended"}}
    assert attendance("The village secretaries Wu Lan and Drolkar, the doctor Ma Rui put forward opinions.") == {
        "Wu Lan": ("village secretaries", {"spoke"}),
        "Drolkar": ("village secretaries", {"spoke"}),
        "Ma Rui": ("doctor", {"spoke"}),
    }
    assert roles("The ceremony was hosted by Vice-Mayor Haiyan Song.") == {"Haiyan Song": {"presided"}}


def test_what_the_text_calls_a_province_is_no_person():
    readout = extract(
        HELD + "Guests from Lao Kai Province came. The mayor of Lao Kai spoke with Ma Rui, head of Lao Kai."
    )
    assert "Lao Kai" not in {name.name for name in (*readout.mentions, *readout.meetings[0].attendance)}


def test_one_person_has_one_spelling():
    assert list(attendance("Mayor QU Xinping delivered a speech. Qu Xinping said that reform goes on.")) == [
        "Qu Xinping"
    ]


def test_who_was_not_there_did_not_take_part():
    assert list(roles("Mayor Ma Rui presided over the meeting, and vice mayor Wu Lan asked for leave.")) == ["Ma Rui"]
    assert list(roles("Ma Rui spoke. Wu Lan was absent on business.")) == ["Ma Rui"]
    assert list(roles("It was decided that alternate members Wu Lan and Ma Rui be added as members.")) == []


def test_a_charge_stands_at_the_head_of_the_sentence_over_the_others_posts():
    assert roles(
        "Entrusted by Wu Lan, secretary of the party group and director of the Standing Committee of the Municipal "
        "People's Congress, Ma Rui, deputy director, presided over the meeting. Hu Bo attended the meeting."
    ) == {"Ma Rui": {"presided", "entrusted"}, "Hu Bo": {"attended"}}
    assert roles("The session heard the work report made by Ma Rui entrusted by the Standing Committee.") == {
        "Ma Rui": {"reported", "entrusted"}
    }


def test_who_heard_a_report_goes_on_as_the_subject():
    assert roles(
        "Wu Lan inspected the dam. At the dam in Lin County, he listened to the introduction of station head Ma Rui, "
        "checked the records, and asked about the flood."
    ) == {"Wu Lan": {"attended", "spoke"}, "Ma Rui": {"reported"}}


def test_those_by_whom_a_paper_was_signed_or_a_letter_read_are_known_by_their_surnames():
    assert roles(
        "Mayor Wu Lan and Harald Brandt, president of the chamber, spoke. An agreement was signed by Wu and Brandt."
    ) == {"Wu Lan": {"spoke", "signed"}, "Harald Brandt": {"spoke", "signed"}}


def test_guidance_by_a_lecturer_and_words_in_writing():
    assert roles("Ma Rui gave special guidance. Ma Rui explained the law. Hu Bo made a written statement.") == {
        "Ma Rui": {"lectured"},
        "Hu Bo": {"exchange_speech"},
    }
    assert roles("Wu Lan delivered the work report, and Ma Rui made the report on the proposals.") == {
        "Wu Lan": {"reported"},
        "Ma Rui": {"reported"},
    }


def test_who_answers_for_a_body_has_that_as_his_post():
    assert attendance("Hu Bo, the person in charge of the Office of Law, made an explanation.") == {
        "Hu Bo": ("person in charge of the Office of Law", {"reported"})
    }
    assert attendance("Mr. Hu Bo, Ms. Wu Lan and Mr. Ma Rui, Vice Ministers, were present.") == {
        name: ("Vice Ministers", {"attended"}) for name in ("Hu Bo", "Wu Lan", "Ma Rui")
    }


def test_names_in_brackets_and_behind_labels_without_colons_are_credits():
    readout = extract(
        HELD + "Ma Rui spoke.\n(Hu Bo Wu Lan)\n(City News Reporter Aygul Memet Trainee reporter Song Qi)\n"
        "Written by Tang Lei | Anyang Net\nReporter: Greta Lund  |  Proofread by K. Weston"
    )
    assert {credit.name for credit in readout.credits} == {
        "Hu Bo", "Wu Lan", "Aygul Memet", "Song Qi", "Tang Lei", "Greta Lund", "K. Weston",
    }  # fmt: skip
    assert readout.mentions == ()


def test_those_present_on_one_side_of_talks_and_those_who_told_the_meeting():
    assert roles("Present on the Chinese side were Ma Rui, general manager of the port group, and Dr. Hu Bo.") == {
        "Ma Rui": {"attended"},
        "Hu Bo": {"attended"},
    }
    assert roles("The meeting was told by Ma Rui, head of the marine bureau, that output rose.") == {
        "Ma Rui": {"reported"}
    }


def test_a_surname_in_capitals_may_stand_behind_the_given_name():
    words = "Huiqiang YAO, Mayor of Anyang, gave a speech, and Li Ming OUYANG attended. YAO said that all must hurry."
    assert attendance(words) == {
        "Huiqiang YAO": ("Mayor of Anyang", {"spoke"}),
        "Li Ming OUYANG": (None, {"attended"}),
    }
    assert mentions("The offices of the Yubei CBD and Pudong MA sent notes.") == []


def test_a_guest_called_mr_by_the_last_name_is_the_one_named_in_full():
    (meeting,) = extract(
        "On May 7, 2024, Huzhou Mayor Ma Lin met with Søren Thygesen, vice president of Nordhav Shipping.\n"
        "Ma Lin and Mr Thygesen signed an agreement on behalf of the two sides."
    ).meetings
    assert [person.name for person in meeting.attendance] == ["Ma Lin", "Søren Thygesen"]
    assert "signed" in meeting.attendance[1].roles


def test_a_day_without_a_year_is_of_the_year_whose_first_meeting_it_was():
    (meeting,) = extract(
        "On February 8, the Kashgar Prefecture Administrative Office held the first plenary meeting in 2021. Deputy "
        "commissioner Chen Lie presided over the meeting."
    ).meetings
    assert str(meeting.date) == "2021-02-08"


def test_names_run_together_are_told_apart():
    (meeting,) = extract(
        "On May 3, 2023, the Huzhou Municipal Government held a meeting. City leaders Lei KaiyunZhan HongmeiHe Ai'guo "
        "participated in it. The WeChat group of LinkedIn was shown."
    ).meetings
    assert [person.name for person in meeting.attendance] == ["Lei Kaiyun", "Zhan Hongmei", "He Ai'guo"]


def test_who_did_something_in_another_year_was_not_there():
    names = attending(
        "On May 7, Huzhou held a meeting. Mayor Ma Lin spoke. In the heavy rain of 2013 Wei Song, a member of the "
        "Party in Lin Town, saved 23 villagers, and everyone should have heard of him."
    )
    assert names == ["Ma Lin"]


def test_whom_an_inspector_asks_on_his_way_did_not_take_part():
    names = attending(
        "On May 7, Mayor Ma Lin went to Lin County to inspect the fields. He asked the old lady Li Shunzi how much the "
        'insurance had paid. "My heart is full," said Li Shunzi. Ma Lin told the towns that they must plough in time.'
    )
    assert names == ["Ma Lin"]


def attending(text):
    return [person.name for meeting in extract(text).meetings for person in meeting.attendance]


def test_a_surname_behind_a_given_name_from_abroad_belongs_to_it_though_a_place_is_called_so():
    assert set(roles("Mayor Ma Lin met with Jennifer Zhou and Oliver Jiang, vice presidents of the Sun Group.")) == {
        "Ma Lin", "Jennifer Zhou", "Oliver Jiang",
    }  # fmt: skip


def test_a_member_of_a_council_whose_name_is_no_pinyin_is_one():
    assert roles("Member of the council Lobsang Dorje attended the meeting.") == {"Lobsang Dorje": {"attended"}}


def test_a_title_before_a_list_ends_before_the_verb_and_behind_it_may_stand_comrade():
    chairs = attendance("The executive chairpersons of the session were Ma Lin and Wei Song, who sat on the rostrum.")
    assert {post for post, _ in chairs.values()} == {"executive chairpersons of the session"}
    assert attendance("The Mayor of Anyang, Comrade Ma Lin, presided over it.")["Ma Lin"][0] == "Mayor of Anyang"


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("Guests included veteran workers of the line.", "veteran workers of the line"),
        ("Heads of the government offices listened to the conference.", "Heads of the government offices"),
        (
            "All members of the Municipal CPPCC attending the third session of it attended the meeting.",
            "All members of the Municipal CPPCC attending the third session of it",
        ),
    ],
)
def test_groups_that_were_guests_listened_or_came_from_another_session(words, group):
    (meeting,) = extract(HELD + words).meetings
    assert [found.text for found in meeting.groups] == [group]


def test_a_comma_within_a_number_parts_nothing():
    (meeting,) = extract(HELD + "More than 61,000 people took part in it.").meetings
    assert "000 people" not in [found.text for found in meeting.groups]


def test_deputies_to_a_congress_are_called_so_before_their_names():
    assert attendance("Deputies to the National People’s Congress Wei Song and Qin Yu talked about the session.") == {
        "Wei Song": ("Deputies to the National People’s Congress", {"spoke"}),
        "Qin Yu": ("Deputies to the National People’s Congress", {"spoke"}),
    }


def test_he_is_who_visited_not_whom_he_met_where_he_went():
    assert attendance(
        "Mayor Zhao Wei visited the team, where team leader Qin Yu introduced the pumps. He stressed that all must go."
    ) == {"Zhao Wei": ("Mayor", {"attended", "spoke"}), "Qin Yu": ("team leader", {"reported"})}


def test_members_whom_somebody_briefs_do_not_listen_to_their_own_opinions():
    told = "Vice Mayor Wei Song briefed the members on the dikes in the county and listened to their opinions."
    (meeting,) = extract(HELD + told).meetings
    assert meeting.groups == ()


def roles_told(text: str) -> dict[str, tuple[str, ...]]:
    return {person.name: person.roles for meeting in extract(text).meetings for person in meeting.attendance}


@pytest.mark.parametrize(
    "came",
    [
        "Others present: Sun Tao and Qian Yu.",
        "Sun Tao and Qian Yu were in presence.",
        "Sun Tao and Qian Yu shovelled earth to lay the foundation.",
        "Sun Tao and Qian Yu together pressed the start button.",
    ],
)
def test_who_is_listed_or_lends_a_hand_attended(came):
    text = (
        f"On May 4, 2023, a ceremony was held in Weihai. Ma Lin, mayor of Weihai, presided over the "
        f"ceremony.\n\n{came}\n"
    )
    assert roles_told(text) == {"Ma Lin": ("presided",), "Sun Tao": ("attended",), "Qian Yu": ("attended",)}


def test_who_is_joined_by_another_does_what_is_told_of_him():
    text = (
        "Ma Lin, secretary of the Weihai Municipal Party Committee, spent May 4, 2023 by the water. In the "
        "morning, joined "
        "by Vice Mayor Sun Tao, he inspected the dikes.\n"
    )
    assert roles_told(text) == {"Ma Lin": ("attended",), "Sun Tao": ("attended",)}


def test_each_whose_report_a_meeting_heard_reported():
    text = (
        "On May 4, 2023, Ma Lin, mayor of Weihai, presided over a meeting. The meeting heard the report of Sun "
        "Tao on the "
        "budget, the report of Qian Yu on the lakes and the report of the Legal Committee.\n"
    )
    assert roles_told(text) == {"Ma Lin": ("presided",), "Sun Tao": ("reported",), "Qian Yu": ("reported",)}


def test_a_name_may_begin_as_a_place_does():
    text = (
        "On May 4, 2023, Bayan Temur, secretary of the Party Committee of Wengniute Banner, presided over a "
        "meeting. Bayan "
        "Temur stressed that fires must be prevented.\n"
    )
    assert roles_told(text) == {"Bayan Temur": ("presided", "spoke")}


def test_a_name_is_read_across_a_line_broken_at_the_pages_width():
    text = (
        "The Standing Committee of the People's Congress of Ganzi met on May 6.\n"
        "The vice-chairmen of that committee Comrade Li Kezhong, Comrade Tashi\n"
        "Wangdu and Comrade Luo Guifen attended.\n"
    )
    [meeting] = extract(text).meetings
    names = [" ".join(person.name.split()) for person in meeting.attendance]
    assert names == ["Li Kezhong", "Tashi Wangdu", "Luo Guifen"]


def test_two_words_that_make_a_city_are_who_presided_over_a_meeting():
    text = "On May 6, Weihai held a meeting in Linyi. The meeting was presided over by Lin Yi."
    [meeting] = extract(text).meetings
    assert [person.name for person in meeting.attendance] == ["Lin Yi"]


def test_a_given_name_that_a_machine_parted_or_wrote_small_is_the_same_name():
    found = extract(
        HELD + "Zhang Yong 'an and Li Min ’er attended the meeting. Zhang Yong 'an stressed that all must go."
    )
    (meeting,) = found.meetings
    first, second = meeting.attendance
    assert (first.name, found.text[first.start : first.end]) == ("Zhang Yong'an", "Zhang Yong 'an")
    assert (second.name, found.text[second.start : second.end]) == ("Li Min’er", "Li Min ’er")
    assert [order.speaker for order in meeting.directives] == ["Zhang Yong'an"]
    assert roles("Secretary Wang Meng attended. Wang meng stressed that all must go.") == {
        "Wang Meng": {"attended", "spoke"}
    }


def test_the_matter_of_a_leading_group_is_nobodys_name():
    assert attendance("Lu Ming, Leader of the District Epidemic Prevention and Control Leading Group, spoke.") == {
        "Lu Ming": ("Leader of the District Epidemic Prevention and Control Leading Group", {"spoke"})
    }


@pytest.mark.parametrize(
    "told",
    [
        "A total of 39 people attended the meeting, including {}.",
        "Thirty-nine members were present, among them {}.",
        "Deputies and officials attended the meeting, among whom were {}.",
    ],
)
def test_some_of_many_who_came_are_named_behind_the_verb(told):
    found = attendance(told.format("Qian Wan, chairman of the standing committee, Gan Lin and Zhu Yongan"))
    assert found == {
        "Qian Wan": ("chairman of the standing committee", {"attended"}),
        "Gan Lin": (None, {"attended"}),
        "Zhu Yongan": (None, {"attended"}),
    }


def test_as_what_somebody_speaks_is_the_post():
    told = attendance("As the chairman of the County CPPCC, Wang Yonglin addressed the meeting.")
    assert told == {"Wang Yonglin": ("chairman of the County CPPCC", {"spoke"})}


def test_what_the_page_calls_a_district_is_nobodys_name():
    assert mentions("Wang Qu district held a meeting, and Wang Qu went on.") == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (
            "The meeting was chaired by Ma Lin, the secretary, who delivered a speech.",
            {"Ma Lin": {"presided", "spoke"}},
        ),
        ("It was chaired by Ma Lin, who emphasized that all must go.", {"Ma Lin": {"presided", "spoke"}}),
        (
            "It was attended by Ma Lin, mayor, and Wu Ping, deputy mayor, who reported on the budget.",
            {"Ma Lin": {"attended"}, "Wu Ping": {"attended", "reported"}},
        ),
        (
            "Ma Lin presided over the meeting, during which he delivered a speech.",
            {"Ma Lin": {"presided", "spoke"}},
        ),
        ("The meeting saw the attendance of Ma Lin and Wu Ping.", {"Ma Lin": {"attended"}, "Wu Ping": {"attended"}}),
        ("The meeting featured speeches by Ma Lin and Wu Ping.", {"Ma Lin": {"spoke"}, "Wu Ping": {"spoke"}}),
        ("The meeting was also observed by Ma Lin.", {"Ma Lin": {"observed"}}),
        ("Ma Lin took charge of the meeting.", {"Ma Lin": {"presided"}}),
    ],
)
def test_a_clause_behind_a_name_tells_what_its_bearer_did(told, found):
    assert roles(told) == found


def test_who_chaired_is_heard_in_a_sentence_that_orders():
    (meeting,) = extract(
        "On May 3, 2023, the Anyang Municipal Party Committee held a meeting chaired by Ma Lin, its secretary, who "
        "stressed that all must go."
    ).meetings
    assert [(person.name, set(person.roles)) for person in meeting.attendance] == [("Ma Lin", {"presided", "spoke"})]
    assert [order.speaker for order in meeting.directives] == ["Ma Lin"]


def test_a_reporter_of_an_outlets_social_media_is_a_credit():
    found = extract("News from this website (Liu Ming, Anyang Daily social media reporter)" + HELD + "Ma Lin presided.")
    assert [credit.name for credit in found.credits] == ["Liu Ming"]
    assert [person.name for person in found.meetings[0].attendance] == ["Ma Lin"]
