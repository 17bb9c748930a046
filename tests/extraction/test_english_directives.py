"""What counts as a directive in an English readout, and who speaks: one invented meeting, one construction a test."""

import pytest

from archive.extraction import extract

OPENING = (
    "On May 3, 2023, the Lintong Municipal Party Committee held a conference on rural work. Liu Wenqiang, secretary of "
    "the Municipal Party Committee, presided over the conference. Mayor Zhao Minghua attended the conference.\n\n"
)
SPEAKING = "Liu Wenqiang said that the spring was dry. "


def directives(words, before=OPENING):
    return [directive for meeting in extract(before + words).meetings for directive in meeting.directives]


def voices(words, before=OPENING):
    """(speaker, first word) of each directive."""
    return [(directive.speaker, directive.text.split()[0].strip('“"')) for directive in directives(words, before)]


def is_told(sentence):
    return [directive.text for directive in directives(SPEAKING + sentence)] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Counties were told to repair their pumps before June.",
        "Local governments are directed to report within three days.",
        "Officials at all levels were called on to visit the villages.",
        "All counties are to report by Friday.",
        "Half-hearted rectification is not to be tolerated.",
        "All counties are expected to report by Friday.",
        "Cadres at all levels are to become friends of those who farm.",
        "The emergency bureau is to organize cross inspections in June.",
        "It was demanded that roads be widened.",
        "Faster repair of the dikes was demanded.",
        "Stricter supervision was called for.",
        "The need to adhere to the plan was stressed.",
        "More inspections are needed.",
    ],
)
def test_an_order_in_the_passive(sentence):
    assert is_told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is also necessary to widen the roads.",
        "Counties must not have the slightest slackness.",
        "Every pond needs a person in charge, a board and a rope.",
        "It is, therefore, very necessary to widen the roads.",
        "It is crucial for every township to widen its roads.",
        "It is vital that roads be widened.",
        "It is a must to widen the roads.",
        "Officials must see the campaign as a test.",
        "It is time to widen the roads.",
        "It won't do to widen the roads on paper.",
        "It is up to the counties to widen the roads.",
        "The reform can not be stopped halfway.",
        "There can be no excuses.",
        "The key is to widen the roads.",
        "The top priority now is to widen the roads.",
        "Better to widen ten roads in vain than to miss one.",
        "Where a road is narrow, widen it.",
        "Every road is to have a keeper.",
        "Whoever sleeps on duty will be replaced.",
    ],
)
def test_what_is_said_to_be_necessary(sentence):
    assert is_told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The harvest festival is very important to our city.",
        "Farmers do not need to leave home to see a doctor.",
        "The plan has to do with water.",
        "If pumps need to be repaired, counties may apply for funds.",
        "The regulations stipulate that owners should check their wells.",
        "The meeting pointed out that the achievements are hard-won and must be attributed to all.",
        "The new bridge is to open in October.",
        "More than 200 workers are needed to finish the dam.",
        "The city is expected to harvest 300 tons.",
        "One villager spoke of the forms she has to fill in every day.",
        "The old town is a must-see place for visitors.",
        "The plan has been approved and what remains is to do it.",
        "Construction should have begun in April but was put off.",
        "The old district should not have fallen behind.",
        "Accurately grasping the “six must persist” is the key to the report.",
        "Zhao had seen a sign which read “the window should be open” on a wall.",
    ],
)
def test_a_modal_that_binds_nobody(sentence):
    assert not is_told(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["372 members should be present and 349 were.", "The congress shall be attended by 300 deputies."],
)
def test_a_quorum_is_no_order(sentence):
    assert not is_told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Zhao stressed widening the roads and repairing the bridges.",
        "Zhao emphasized strictly controlling the water level.",
        "Zhao underlined the imperative to widen the roads.",
        "Zhao emphasized the necessity of widening the roads.",
        "Zhao stressed the importance of widening the roads.",
        "Zhao also stressed stricter supervision of the dikes.",
        "Zhao demanded strengthening supervision of the dikes.",
        "Zhao highlighted that the rain came early, urging counties to inspect their dikes.",
        "Noting the heavy rain, Zhao urged counties to inspect their dikes.",
        "Zhao warned officials not to waste water.",
        "Zhao reminded counties to check their pumps.",
        "Zhao gave instructions to check the pumps.",
        "Zhao required, to firmly establish the idea of safety.",
        "Zhao expressed the hope that all counties will work hard.",
    ],
)
def test_an_order_that_is_reported_with_its_speaker(sentence):
    assert [(d.speaker, d.text) for d in directives(sentence)] == [("Zhao Minghua", sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Zhao asked the farmers how the wells were dug.",
        "Zhao asked the station chief about water levels.",
        "Zhao asked the guards on duty to demonstrate the alarm.",
        "Zhao asked for comments on the draft.",
        "Zhao stressed that the harvest is very important.",
        "Zhao warned that water is scarce.",
        "Zhao highlighted that efforts to dig wells had paid off.",
        "Zhao stressed more than once that rain was scarce.",
        "Zhao pledged to widen the roads.",
    ],
)
def test_what_is_asked_or_said_without_an_order(sentence):
    assert directives(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "First, widen the roads.",
        "Third, benefit the farmers more in the chain of value.",
        "The third is to compact responsibilities.",
        "Fourth, to widen the roads.",
        "Fifth, strengthening the patrols.",
        "(1) Widen the roads of all townships.",
        "In accordance with the plan, strengthen the patrols.",
        "For villages in the hills, ensure night duty.",
        "Have a sense of urgency.",
        "Don't lower the guard.",
        "Earnestly winnow the seeds.",
        "In-depth promotion of the rural plan, and build livable villages.",
        "Those who waste water will be held accountable.",
        "No county is allowed to leave wells untended.",
        "Wells cannot be left untended.",
    ],
)
def test_orders_without_a_subject_continue_a_speech(sentence):
    assert is_told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Work on the north bridge began in May.",
        "Study groups were formed in every township.",
        "In recent years, support for small firms has increased.",
        "With the joint efforts of all, tasks were completed.",
        "Clear waters are important.",
        "Address: 14 Jianshe Road.",
        "Follow us on WeChat.",
    ],
)
def test_a_noun_that_looks_like_an_order(sentence):
    assert not is_told(sentence)


def test_orders_after_a_colon():
    assert voices("Zhao emphasized: Widen the roads; repair the wells.") == [("Zhao Minghua", "Zhao")]
    assert voices("Zhao made three demands: first, widen the roads; second, repair the wells.") == [
        ("Zhao Minghua", "Zhao")
    ]
    assert voices("Meeting requirements: widen the roads; repair the wells.") == [(None, "Meeting")]


def test_numbered_orders_line_by_line():
    listed = (
        "Zhao put forward the following requirements:\n1. Strengthen patrols.\n2. Repair the pumps;\n3. Hold drills.\n"
    )
    assert voices(listed) == [("Zhao Minghua", "Strengthen"), ("Zhao Minghua", "Repair"), ("Zhao Minghua", "Hold")]


def test_headlines_one_above_the_other_are_no_sentences():
    headlines = "Liu Wenqiang: All units must strengthen patrols\nStrengthen patrols and repair the pumps\n\n"
    assert directives("", headlines + OPENING) == []


def test_a_headline_with_a_full_stop_that_is_said_again_is_no_sentence():
    headline = "Liu Wenqiang stressed strengthening patrols.\n\n"
    assert directives("", headline + headline + OPENING) == []


def test_a_text_that_breaks_off_ends_with_its_directive():
    assert [d.text for d in directives("It is necessary to strengthen the patrols of the river and to")] == [
        "It is necessary to strengthen the patrols of the river and to"
    ]


def test_a_speaker_after_the_words():
    assert voices(
        "No risks should be left, the mayor said. “We should save water,” said Liu. "
        "Farmers should be paid, according to the conference."
    ) == [("Zhao Minghua", "No"), ("Liu Wenqiang", "We"), (None, "Farmers")]


def test_a_speaker_who_is_named_with_the_next_sentence():
    assert voices("Every dike must hold. Nobody should leave the post, Zhao said.")[0] == ("Zhao Minghua", "Every")
    assert voices("“You must check it every day.” Zhao told the cook.") == [("Zhao Minghua", "You")]


def test_a_speaker_far_ahead_of_the_verb():
    assert voices("Zhao visited a farm, talked with guards, and urged them to stay alert.") == [
        ("Zhao Minghua", "Zhao")
    ]
    assert voices("Zhao met with Sun Jie and urged teachers to persevere.") == [("Zhao Minghua", "Zhao")]
    assert voices("Zhao Minghua was late. He visited a dam, calling for adherence to the rules.") == [
        ("Zhao Minghua", "He")
    ]
    assert voices("The meeting reviewed the plan and urged counties to act.") == [(None, "The")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The symposium was chaired by Zhao Minghua, who stressed that pumps must be checked.",
        "During a tour on Monday, Zhao, accompanied by Sun Jie, urged better pumps.",
        "As Liu pointed out, rain was near, Zhao said, urging counties to act.",
        "Zhao, the mayor, urged care.",
        "Zhao's speech stressed that pumps must be checked.",
    ],
)
def test_a_speaker_among_others(sentence):
    assert [d.speaker for d in directives(sentence)] == ["Zhao Minghua"]


def test_the_meeting_speaks_again_after_a_speaker():
    assert voices(
        "Zhao stressed that dikes must hold. Check the pumps. The meeting, chaired by Liu Wenqiang, urged care. "
        "Repair the wells. Zhao also called for haste. It was also stressed that schools should be kept open."
    ) == [
        ("Zhao Minghua", "Zhao"),
        ("Zhao Minghua", "Check"),
        (None, "The"),
        (None, "Repair"),
        ("Zhao Minghua", "Zhao"),
        (None, "It"),
    ]


def test_of_two_who_share_a_surname_the_one_named_last_is_meant():
    assert voices("Zhao Ming demanded that pumps be checked. Zhao also urged care.") == [
        ("Zhao Ming", "Zhao"),
        ("Zhao Ming", "Zhao"),
    ]


def test_a_speaker_without_a_full_name_is_not_taken_for_the_one_before():
    assert voices("Zhao stressed that dikes must hold. Sun said that pumps must be checked.")[1] == (None, "Sun")


def test_what_the_general_secretary_wants_is_no_directive_of_a_local_meeting():
    assert voices(
        "General Secretary Xi Jinping said that dikes must hold. The General Secretary emphasized that we must rely on "
        "the people. Zhao said that we must act."
    ) == [("Zhao Minghua", "Zhao")]


GUESTS = "On May 3, 2023, Mayor Wang Haitao met with Peter Novak, ambassador of Ruritania to China. "
SIGNING = "On May 3, 2023, a signing ceremony was held in Lintong. Mayor Wang Haitao attended. "


@pytest.mark.parametrize("opening", [GUESTS, SIGNING])
def test_what_hosts_and_guests_wish_each_other_is_none(opening):
    assert (
        directives(
            "Wang hoped that the two sides would work together. He said that both sides should hurry. "
            "Novak said that Ruritania should learn from Lintong.",
            opening,
        )
        == []
    )


@pytest.mark.parametrize("opening", [GUESTS, SIGNING])
def test_a_host_may_still_tell_his_own_departments(opening):
    assert [d.addressee for d in directives("Wang asked relevant departments to follow up.", opening)] == [
        "relevant departments"
    ]


def test_addressees_of_orders_in_the_passive_and_after_a_first_sentence():
    ordered = directives(SPEAKING + "Townships were ordered to act. All departments must act.")
    assert [d.addressee for d in ordered] == ["Townships", "All departments"]


def test_a_question_and_a_wish_for_guests_bind_nobody():
    assert not is_told("How should the plan be carried to every village?")
    assert directives("Zhao expressed the hope that visitors from all over the world would enjoy the city.") == []


def test_who_is_spoken_about_within_a_speech_is_not_he():
    assert voices(
        "Zhao Minghua pointed out that the choice was made with care. Comrade Sun Jie is steady and pays attention to "
        "unity. He hoped that all cadres would support the choice. Liu Wenqiang then visited a farm. He urged care."
    ) == [("Zhao Minghua", "He"), ("Liu Wenqiang", "He")]


def test_formulations_in_renderings_of_their_own():
    found = extract(OPENING + "Inspect by “four nos and two directs” and govern the party in an all-round way.")
    assert [formulation.key for formulation in found.formulations] == ["四不两直", "全面从严治党"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Flood control can't be relaxed for a moment.",
        "“Nobody may drink, nobody may gamble,” he said.",
        "No new kiln, the meeting warned, is to be approved upstream.",
        "No unit or individual may hide a case.",
        "Under no circumstances may chemicals be stored in homes.",
        "It is absolutely not allowed to send people without training.",
        "Results are to be made public.",
        "“The plan is to calm farmers, so do not let it worry them,” he said.",
        "Within ten days, submit a list.",
        "For dumping, sand mining and sheds on the banks, find one and close one.",
        "Resolutely say no to meetings that can be merged.",
        "It is hoped that members will be good friends of the residents.",
        "He called for a fresh look at what each county can do.",
        "He went on to stress the need to repair pumps.",
        "A senior legislator has called for strict enforcement.",
        "The deputy chief of the station demanded truthful reporting.",
        "Zhao requested when visiting the office: report every hour.",
    ],
)
def test_what_is_forbidden_begged_or_told_by_somebody_without_a_name(sentence):
    assert is_told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge is to be opened in May.",
        "The reform has entered a stage in which systems have to be integrated.",
        "Deputies are to review two reports.",
        "Zhao told colleagues about the copies needed to renew a license.",
        "Guides explained the income, while walking and asking, while looking and scoring.",
        "He insisted on not hearing reports and went straight to the dikes.",
        "The meeting discussed the report and assigned the main tasks.",
        "It is hoped that the old comrades will take care of their health.",
        "The meeting passed “Some measures on ferries”, “Plan for the pilot of the border trade” and a list.",
        "In 2020, in Anping, people planted trees.",
    ],
)
def test_what_is_planned_passed_or_asked_about_binds_nobody(sentence):
    assert directives(SPEAKING + sentence) == []


def test_headlines_after_the_story_are_none_of_it():
    story = "Liu Wenqiang said that dikes must hold.\n\nRelated news\n\nThe county must build ten bridges\n"
    assert [d.text for d in directives(story)] == ["Liu Wenqiang said that dikes must hold."]


def test_a_pronoun_within_a_name_and_a_title_of_another_form():
    opening = (
        "On May 3, 2023, the Lintong Municipal Party Committee held a conference. Pan He, Vice-Premier, spoke. "
        "Sun Jie, deputy Party chief of Lintong, spoke.\n\n"
    )
    words = "Sun Jie urged care. Pan He said that dikes must hold. The deputy Party chief demanded patrols."
    assert voices(words, opening) == [("Sun Jie", "Sun"), ("Pan He", "Pan"), ("Sun Jie", "The")]
    assert voices("Patrols must go on, the vice-premier stressed.", opening) == [("Pan He", "Patrols")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Chen Xiaoguang, a Wenzhou entrepreneur who came here in 2001, asked for longer bus hours.",
        "Villager Ma Lan urged that the bridge be widened.",
        "Deputy Mayor Zhao Minghua presided, and Deputy Mayor Lei Yun asked for leave.",
        "Liu Wenqiang expressed the hope that entrepreneurs would stay.",
    ],
)
def test_who_asks_for_himself_or_of_a_partner_tells_nobody(sentence):
    assert directives(sentence) == []


def test_a_hope_for_ones_own_comrades_is_told():
    assert is_told("He hopes that all comrades will keep the festival clean.")


def test_he_who_heard_somebody_goes_on_speaking():
    before = OPENING + "Liu Wenqiang walked along the dam. "
    words = "At the dam in Lintong, he listened to station head Wu Bo, looked at the gates, and asked about them. "
    assert voices(words + "He emphasized that gates must be oiled.", before)[-1] == ("Liu Wenqiang", "He")


def test_who_was_asked_to_remind_others_is_he_who_says_it():
    words = "Deputy director Wu Bo was asked by the committee to remind all. He said that phones should be put away."
    assert voices(SPEAKING + words)[-1] == ("Wu Bo", "He")


def test_a_share_line_is_no_directive():
    assert directives(SPEAKING + "\n\nShare to: WeChat Weibo QQ") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It is essential, he said, to look after workers who remain in the district.",
        "It is necessary, Zhao Minghua said, to look after workers.",
        "It is imperative, he stressed, that dams be checked.",
        "It was, he said, important to check the dams.",
        "It is crucial, according to the meeting, to check the dams.",
        "It is vital, the secretary added, for towns to keep watch.",
    ],
)
def test_who_speaks_may_stand_within_the_order(sentence):
    assert is_told(sentence)


@pytest.mark.parametrize(
    "who",
    ["board", "court", "procuratorate", "university", "college", "hospital", "ministry", "presidium", "school"],
)
def test_a_body_that_holds_a_meeting_gives_orders_in_its_own_name(who):
    assert voices(f"The {who} required all divisions to close old cases.") == [(None, "The")]


def directives_of(words):
    (meeting,) = extract(
        "On May 7, the Huzhou Municipal Government held a meeting. Mayor Ma Lin pointed out that dams must hold. "
        f"{words}"
    ).meetings
    return [directive.text for directive in meeting.directives[1:]]


@pytest.mark.parametrize(
    "words",
    [
        "Every town should have a team of its own.",
        "Stare at the hidden spots, with a person for every spot.",
        "Replenish the warehouses with sandbags.",
        "Pre-position rescue teams in the towns.",
    ],
)
def test_what_one_should_have_and_other_bare_orders(words):
    assert directives_of(words) == [words]


@pytest.mark.parametrize(
    "words",
    [
        "The bridge should have been finished in May.",
        "Warm congratulations on the anniversary of the Party!",
        "This made the people feel warm and encouraged.",
        "\n\nPrev: Watch! The lions",
        "\n\n0 replies so far. Be the first!",
    ],
)
def test_what_should_have_been_greetings_and_the_pages_own_lines_bind_nobody(words):
    assert directives_of(words) == []


def test_the_report_speaks_for_whoever_delivered_it():
    (meeting,) = extract(
        "The third session of the Huzhou Municipal People's Congress opened on May 7. Ma Lin, mayor, made a government "
        "work report.\nThe report pointed out that the dams must hold. It is necessary to check every gate."
    ).meetings
    assert {directive.speaker for directive in meeting.directives} == {"Ma Lin"}


def test_what_the_meeting_orders_on_another_matter_is_no_longer_the_last_speakers():
    words = (
        "Zhao stressed that dikes must be patrolled. Open the channels.\n\nThe meeting listened to a report on floods. "
        "It is necessary to widen the rivers."
    )
    assert [speaker for speaker, _ in voices(words)][-3:] == ["Zhao Minghua", "Zhao Minghua", None]


def test_what_was_needed_is_an_order_where_it_was_stressed():
    assert is_told("Liu Wenqiang underscored that bureaus needed to live a tight life.")
    assert not directives("Liu Wenqiang said that farmers needed to travel far for water last year. ")


def test_bodies_of_a_committee_are_told_to_act():
    assert is_told("He told the working bodies of the Standing Committee to break tasks down.")


def test_hosts_tell_their_development_zone_what_to_do_before_guests():
    met = "On May 3, 2023, Mayor Zhao Minghua met with Wei Song, chairman of the Sun Group. "
    told = "Zhao Minghua said that the port had grown. The Economic Development Zone must report every week."
    assert voices(told, met) == [("Zhao Minghua", "The")]


@pytest.mark.parametrize("what", ["requests at the end of the conference", "three requirements", "demands"])
def test_whose_requests_are_listed_speaks(what):
    assert voices(f"Zhao Minghua’s {what}: first, be loyal; second, be honest, and all must hurry.") == [
        ("Zhao Minghua", "Zhao")
    ]


def test_the_second_of_somebodys_posts_is_his_title():
    held = (
        "On May 3, 2023, Ma Lin, Deputy Secretary of the Municipal Party Committee and Mayor of Yulin, presided over a "
        "meeting. Vice Mayor Wei Song attended. "
    )
    assert voices("The mayor told officials to be frank.", held) == [("Ma Lin", "The")]


def test_she_is_who_read_a_decision_out_before():
    told = "Zhao Minghua read out the decision on awards. She required that all counties act at once."
    assert voices(told) == [("Zhao Minghua", "She")]


def test_links_to_share_a_page_are_no_order():
    shared = "Share this: Click to share on Twitter (Opens in new window)   Like this: Like Loading..."
    assert not directives(f"{SPEAKING}\n\n{shared}")


def test_who_spoke_one_after_another_and_put_forward_suggestions_gave_no_order():
    listed = "At the conference, Ma Lin, head of Lintong Mills, and six other millers spoke one after another, and put"
    assert not directives(f"{SPEAKING}{listed} forward opinions on roads.")


SPOKE = "On May 4, 2023, Mayor Ma Lin presided over a meeting in Weihai. Ma Lin stressed that fires must be prevented. "


@pytest.mark.parametrize(
    "order",
    [
        "Hear the villagers first, then sign the contract.",
        "Whoever delays the sowing will be accountable to the farmers.",
        "Publish the list within the week.",
    ],
)
def test_what_goes_on_with_orders_is_one(order):
    assert order in [d.text for meeting in extract(SPOKE + order).meetings for d in meeting.directives]


@pytest.mark.parametrize(
    "told",
    [
        "After the talks, Ma said that the plan, put forward in May, is a golden key.",
        "Ban Xiuzhen, vice chairman of the CPPCC, sat in, as did two others.",
        "Ma Lin pointed out that the number was the result of repeated weighing.",
        "During the session the members will sit in on the Congress, hear the report and elect a chairman.",
        "- Work Rules of the Party Group (revised)",
    ],
)
def test_what_only_looks_like_an_order_is_none(told):
    assert told not in [d.text for meeting in extract(f"{SPOKE}\n\n{told}\n").meetings for d in meeting.directives]


def test_he_is_who_was_glad_to_hear_what_another_said():
    story = (
        "On May 6, Ma Lin, mayor of Weihai, inspected the farms. Farmer Zhao Min said that the harvest was good. "
        "Ma Lin was very happy to hear this. He asked the cadres to do their work with care.\n"
    )
    [meeting] = extract(story).meetings
    assert [directive.speaker for directive in meeting.directives] == ["Ma Lin"]


@pytest.mark.parametrize(
    ("told", "speaker"),
    [
        ('"The bureaus must be strict," Ma was quoted as saying.', "Ma Lin"),
        (
            "Ma Lin fully affirmed the report. The bureaus must polish it by the opinions of the meeting, he said.",
            "Ma Lin",
        ),
        (
            "Ma Lin thought well of it. The bureaus need to polish it according to the opinions of the meeting, "
            "he said.",
            "Ma Lin",
        ),
        ("Officials should go to the front, and Party branches should serve as fortresses, the meeting noted.", None),
        ("Ma Lin stressed safety. Grid workers are to knock on the doors of the elderly.", "Ma Lin"),
    ],
)
def test_who_is_quoted_and_what_somebody_should_serve_as(told, speaker):
    [meeting] = extract(f"On May 6, Weihai held a meeting. Mayor Ma Lin presided over it.\n\n{told}\n").meetings
    directives = [d for d in meeting.directives if "stressed" not in d.text]
    assert [directive.speaker for directive in directives] == [speaker]


@pytest.mark.parametrize(
    "sentence",
    [
        "He pointed out that should implement the mechanism of joint prevention.",
        "firmly grasp the requirements of safe production.",
        "I hope that you will keep the whole in view and know the heavy burden.",
        "We hope everyone will go all out.",
    ],
)
def test_an_order_without_its_subject_or_capital_is_one(sentence):
    told = directives("Liu Wenqiang said that all must unify their thoughts. " + sentence)
    assert [(order.speaker, order.text) for order in told][1:] == [("Liu Wenqiang", sentence)]


def test_what_should_be_is_no_order_where_it_tells_which():
    assert directives(SPEAKING + "He praised the pumps that should last ten years.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The meeting stressed the significance of strengthening patrols.",
        "The importance of strengthening patrols was also emphasized.",
        "Special emphasis was placed on strengthening patrols.",
        "Emphasis was also laid on the need to strengthen patrols.",
        "There is also an urgent need to strengthen patrols.",
        "Liu added that all counties needed to strengthen patrols.",
        "Liu concluded by urging all counties to strengthen patrols.",
        "The meeting advocated for strengthening patrols.",
    ],
)
def test_what_a_rewritten_report_says_was_wanted_is_a_directive(sentence):
    assert is_told(sentence)
