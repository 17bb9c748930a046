"""How English says what somebody did at a meeting or on an inspection, each in a sentence."""

import datetime as dt

import pytest

from archive.extraction import extract

AT_A_MEETING = "On September 8, the Huzhou Municipal Government held a work conference on floods."
ON_THE_WAY = "On September 8, Huzhou Mayor Ma Lin inspected flood control in Lin County."
DONE_AT_A_MEETING = [
    (
        "The meeting was held with Baima Wangdui (Pema Wangdu), deputy secretary, presiding.",
        {"Baima Wangdui": "presided"},
    ),
    ("Wei Song made an experience exchange.", {"Wei Song": "exchange_speech"}),
    ("Vice Mayor Wei Song gave an explanation on the opinions (draft).", {"Wei Song": "reported"}),
    ("The plan was called for at a symposium in Deqing last year, when Wei Song, a botanist, reported on weeds.", {}),
    ("Vice Mayor Wei Song briefed the members on the dikes and listened to their opinions.", {"Wei Song": "reported"}),
    ("Vice Mayor Wei Song made a summary.", {"Wei Song": "spoke"}),
    ("A brief summary was made by Vice Mayor Wei Song.", {"Wei Song": "spoke"}),
    ("Vice Mayor Wei Song wrapped up the meeting.", {"Wei Song": "spoke"}),
    (
        "Vice Mayor Wei Song and Secretary-General Qin Yu spoke one after another.",
        {"Wei Song": "spoke", "Qin Yu": "spoke"},
    ),
    ("Wei Song and Qin Yu successively made speeches.", {"Wei Song": "spoke", "Qin Yu": "spoke"}),
    ("Wei Song and Qin Yu made self-criticism and mutual criticism.", {"Wei Song": "spoke", "Qin Yu": "spoke"}),
    (
        "Mayor Ma Lin took the lead in making comparison inspection on behalf of the Standing Committee.",
        {"Ma Lin": "spoke"},
    ),
    ("Mayor Ma Lin told the meeting in his report that the dikes hold.", {"Ma Lin": "reported"}),
    ("Vice Mayor Wei Song was entrusted to make a work report.", {"Wei Song": "entrusted reported"}),
    ("Vice Mayor Wei Song was commissioned to read out the decision.", {"Wei Song": "conveyed entrusted"}),
    (
        "Mayor Ma Lin presided over the meeting. Ma Lin listened to the reports of the heads of three counties.",
        {"Ma Lin": "presided"},
    ),
    (
        "Mayor Ma Lin presided, listened to reports on the schools and gave instructions on the next step.",
        {"Ma Lin": "presided spoke"},
    ),
    ("Governor Ma Lin sent a written comment calling the year hard.", {"Ma Lin": "instructed"}),
    (
        "Wei Song, head of the bureau, and Qin Yu, head of the office, were invited to sit in.",
        {"Wei Song": "observed", "Qin Yu": "observed"},
    ),
    ("Wei Song and Qin Yu were nonvoting participants.", {"Wei Song": "observed", "Qin Yu": "observed"}),
    ("Vice Governor Wei Song attended and guided the meeting.", {"Wei Song": "attended"}),
    ("Ten advanced units were commended, and Comrade Qin Yu was praised for his walk.", {}),
    ("Mayor Ma Lin presided over the meeting.", {"Ma Lin": "presided"}),
    ("The meeting was chaired by Mayor Ma Lin.", {"Ma Lin": "presided"}),
    ("The meeting was held under the chairmanship of Mayor Ma Lin.", {"Ma Lin": "presided"}),
    ("The conference was moderated by Vice Mayor Wei Song.", {"Wei Song": "presided"}),
    ("Vice Mayor Wei Song acted as the moderator.", {"Wei Song": "presided"}),
    ("With Mayor Ma Lin in the chair, the meeting heard reports.", {"Ma Lin": "presided"}),
    ("Mayor Ma Lin took the chair.", {"Ma Lin": "presided"}),
    ("Entrusted by Mayor Ma Lin, Vice Mayor Wei Song presided over the meeting.", {"Wei Song": "entrusted presided"}),
    (
        "Vice Mayor Wei Song was entrusted by Mayor Ma Lin to preside over the meeting.",
        {"Wei Song": "entrusted presided"},
    ),
    ("Wei Song, vice mayor, presided over the meeting on behalf of Mayor Ma Lin.", {"Wei Song": "entrusted presided"}),
    ("Commissioned by Secretary Ma Lin, Vice Mayor Wei Song delivered a speech.", {"Wei Song": "entrusted spoke"}),
    (
        "Bureau directors Wei Song and Qin Yu attended the meeting as non-voting delegates.",
        {"Wei Song": "observed", "Qin Yu": "observed"},
    ),
    ("Wei Song and Qin Yu sat in on the meeting.", {"Wei Song": "observed", "Qin Yu": "observed"}),
    ("Wei Song, vice chairman of the Municipal CPPCC, was invited to attend the meeting.", {"Wei Song": "attended"}),
    ("In attendance were Vice Mayors Wei Song and Qin Yu.", {"Wei Song": "attended", "Qin Yu": "attended"}),
    (
        "Also present were Vice Mayor Wei Song and Secretary-General Qin Yu.",
        {"Wei Song": "attended", "Qin Yu": "attended"},
    ),
    (
        "Among those present were Vice Mayor Wei Song and Secretary-General Qin Yu.",
        {"Wei Song": "attended", "Qin Yu": "attended"},
    ),
    (
        "Vice Mayor Wei Song, Secretary-General Qin Yu and others were on hand.",
        {"Wei Song": "attended", "Qin Yu": "attended"},
    ),
    (
        "The meeting was attended by Vice Mayor Wei Song and Secretary-General Qin Yu.",
        {"Wei Song": "attended", "Qin Yu": "attended"},
    ),
    ("Vice Mayor Wei Song participated in the event.", {"Wei Song": "attended"}),
    ("Vice Mayor Wei Song joined the meeting via video link.", {"Wei Song": "attended"}),
    ("Mayor Ma Lin delivered a report.", {"Ma Lin": "reported"}),
    ("Vice Mayor Wei Song made a report on flood control.", {"Wei Song": "reported"}),
    ("Vice Mayor Wei Song briefed the meeting on flood control.", {"Wei Song": "reported"}),
    ("Mayor Ma Lin made a mobilization speech.", {"Ma Lin": "spoke"}),
    ("Mayor Ma Lin made a speech of mobilisation.", {"Ma Lin": "spoke"}),
    ("Mayor Ma Lin delivered an important speech.", {"Ma Lin": "spoke"}),
    ("Mayor Ma Lin addressed the meeting.", {"Ma Lin": "spoke"}),
    ("Mayor Ma Lin gave the closing remarks.", {"Ma Lin": "spoke"}),
    ("Mayor Ma Lin delivered the keynote speech.", {"Ma Lin": "spoke"}),
    ("Mayor Ma Lin made concluding remarks.", {"Ma Lin": "spoke"}),
    ("Vice Mayor Wei Song conveyed the spirit of the provincial conference.", {"Wei Song": "conveyed"}),
    ("Vice Mayor Wei Song relayed the guiding principles of the provincial conference.", {"Wei Song": "conveyed"}),
    ("Vice Mayor Wei Song read out the notice.", {"Wei Song": "conveyed"}),
    (
        "Wei Song, Qin Yu and Tan Bo made exchange speeches.",
        {"Wei Song": "exchange_speech", "Qin Yu": "exchange_speech", "Tan Bo": "exchange_speech"},
    ),
    (
        "Heads of three counties, Wei Song, Qin Yu and Tan Bo, made statements in turn.",
        {"Wei Song": "spoke", "Qin Yu": "spoke", "Tan Bo": "spoke"},
    ),
    ("Professor Wei Song of Zhejiang University gave a special lecture.", {"Wei Song": "lectured"}),
    ("Professor Wei Song was invited to give a lecture on finance.", {"Wei Song": "lectured"}),
    ("Professor Wei Song gave a special counselling on the Civil Code.", {"Wei Song": "lectured"}),
    ("Party Secretary Ma Lin issued written instructions before the meeting.", {"Ma Lin": "instructed"}),
    ("Party Secretary Ma Lin gave instructions on the work.", {"Ma Lin": "instructed"}),
    ("Party Secretary Ma Lin sent a written instruction to the meeting.", {"Ma Lin": "instructed"}),
    (
        "Wei Song and Qin Yu signed the agreement on behalf of the two sides.",
        {"Wei Song": "signed", "Qin Yu": "signed"},
    ),
    ("Wei Song signed the letter of responsibility.", {"Wei Song": "signed"}),
    ("Vice Mayor Wei Song attended and spoke.", {"Wei Song": "attended spoke"}),
    ("Vice Mayor Wei Song attended the meeting and delivered a speech.", {"Wei Song": "attended spoke"}),
    ("Mayor Ma Lin presided over and addressed the meeting.", {"Ma Lin": "presided spoke"}),
    ("Mayor Ma Lin hosted the meeting.", {"Ma Lin": "presided"}),
    ("Mayor Ma Lin co-chaired the meeting with Vice Mayor Wei Song.", {"Ma Lin": "presided", "Wei Song": "presided"}),
    (
        "Mayor Ma Lin and Vice Mayor Wei Song jointly presided over the meeting.",
        {"Ma Lin": "presided", "Wei Song": "presided"},
    ),
    ("Vice Mayor Wei Song, who is in charge of water, reported on the dams.", {"Wei Song": "reported"}),
    ("Vice Mayor Wei Song explained the draft plan.", {"Wei Song": "reported"}),
    ("Vice Mayor Wei Song gave an account of the work of the past year.", {"Wei Song": "reported"}),
    ("Vice Mayor Wei Song introduced the situation of flood control.", {"Wei Song": "reported"}),
    (
        "Mayor Ma Lin chaired the meeting, at which Vice Mayor Wei Song reported.",
        {"Ma Lin": "presided", "Wei Song": "reported"},
    ),
    ("At the meeting, the Municipal Water Bureau director Wei Song reported on the dams.", {"Wei Song": "reported"}),
    ("City leaders Wei Song, Qin Yu attended.", {"Wei Song": "attended", "Qin Yu": "attended"}),
    (
        "Municipal leaders including Wei Song and Qin Yu attended the meeting.",
        {"Wei Song": "attended", "Qin Yu": "attended"},
    ),
    ("Wei Song, Qin Yu and other leaders attended the meeting.", {"Wei Song": "attended", "Qin Yu": "attended"}),
    (
        "Ma Lin presided, Wei Song and Qin Yu attended, and Tan Bo reported on the work.",
        {"Ma Lin": "presided", "Wei Song": "attended", "Qin Yu": "attended", "Tan Bo": "reported"},
    ),
    ("Vice Mayor Wei Song presided over the meeting in place of Ma Lin.", {"Wei Song": "entrusted presided"}),
    (
        "Wei Song, member of the Municipal Committee, attended at the main venue; Qin Yu attended at the sub-venue.",
        {"Wei Song": "attended", "Qin Yu": "attended"},
    ),
    ("Vice Mayor Wei Song delivered a work report on behalf of the municipal government.", {"Wei Song": "reported"}),
    ("Mayor Ma Lin summed up the meeting.", {"Ma Lin": "spoke"}),
    ("Vice Mayor Wei Song put forward requirements for the work.", {"Wei Song": "spoke"}),
    ("Vice Mayor Wei Song spoke on behalf of the members.", {"Wei Song": "spoke"}),
    ("Vice Mayor Wei Song raised three requirements.", {"Wei Song": "spoke"}),
    ("Vice Mayor Wei Song commented on the speeches.", {"Wei Song": "spoke"}),
    (
        "The meeting was chaired by the director, Ma Lin; deputy directors Wei Song, Qin Yu and Tan Bo attended.",
        {"Ma Lin": "presided", "Wei Song": "attended", "Qin Yu": "attended", "Tan Bo": "attended"},
    ),
    (
        "The meeting was chaired by Mayor Ma Lin, and vice mayors Wei Song, Qin Yu and Tan Bo attended.",
        {"Ma Lin": "presided", "Wei Song": "attended", "Qin Yu": "attended", "Tan Bo": "attended"},
    ),
    (
        "The meeting was presided over by Ma Lin, while Wei Song and Qin Yu sat in.",
        {"Ma Lin": "presided", "Wei Song": "observed", "Qin Yu": "observed"},
    ),
    (
        "The meeting was presided over by Ma Lin and Wei Song, and attended by Qin Yu and Tan Bo.",
        {"Ma Lin": "presided", "Wei Song": "presided", "Qin Yu": "attended", "Tan Bo": "attended"},
    ),
    ("On behalf of Mayor Ma Lin, Vice Mayor Wei Song presided over the meeting.", {"Wei Song": "entrusted presided"}),
    ("At the request of Mayor Ma Lin, Vice Mayor Wei Song presided.", {"Wei Song": "entrusted presided"}),
    ("On behalf of the government, Vice Mayor Wei Song made a report.", {"Wei Song": "reported"}),
    ("Vice Mayor Wei Song attended by invitation and introduced the proposals.", {"Wei Song": "attended reported"}),
    ("Vice Mayor Wei Song joined by video.", {"Wei Song": "attended"}),
    ("Wei Song, a model worker, read the proposal.", {"Wei Song": "conveyed"}),
    ("Wei Song read out the letter of proposal on behalf of the volunteers.", {"Wei Song": "conveyed"}),
    (
        "Mayor Ma Lin delivered a speech. Wei Song, head of Lin County, and Ma signed the agreement.",
        {"Ma Lin": "signed spoke", "Wei Song": "signed"},
    ),
    ("Mayor Ma Lin spoke. Ma called on all citizens to take part in the campaign.", {"Ma Lin": "spoke"}),
    ("Ma Lin presided over the meeting. After the meeting, Ma Lin visited an exhibition.", {"Ma Lin": "presided"}),
    ("Before the meeting, Wei Song inspected the port. Ma Lin presided.", {"Ma Lin": "presided"}),
    (
        "Ma Lin listened to the report of the head of the station, Wei Song. He stressed that dams must be checked.",
        {"Ma Lin": "attended spoke", "Wei Song": "reported"},
    ),
    ("The lecture was given by Professor Wei Song of Zhejiang University.", {"Wei Song": "lectured"}),
    ("Professor Wei Song of the Party School was invited to give special counselling.", {"Wei Song": "lectured"}),
    ("Mayor Ma Lin issued a written comment demanding an investigation.", {"Ma Lin": "instructed"}),
    ("“We must reform,” said Mayor Ma Lin.", {"Ma Lin": "spoke"}),
    (
        "Secretary Ma Lin unveiled the plaque together with Wei Song.",
        {"Ma Lin": "attended", "Wei Song": "attended"},
    ),
    ("The session was called to order by Ma Lin.", {"Ma Lin": "presided"}),
    ("The meeting was presided over by Party Group Secretary and President Ma Lin.", {"Ma Lin": "presided"}),
    (
        "Secretary Ma Lin delivered a speech, and President Wei Song made work arrangements.",
        {"Ma Lin": "spoke", "Wei Song": "spoke"},
    ),
    ("“No case shall be dragged on,” President Ma Lin demanded.", {"Ma Lin": "spoke"}),
    ("Also invited were Ma Lin and Wei Song.", {"Ma Lin": "attended", "Wei Song": "attended"}),
    ("Invited to the meeting were Ma Lin and Wei Song.", {"Ma Lin": "attended", "Wei Song": "attended"}),
    ("Invited to attend were Ma Lin and Wei Song.", {"Ma Lin": "attended", "Wei Song": "attended"}),
    ("Vice Mayor Wei Song acted as chair.", {"Wei Song": "presided"}),
    ("Convened by Mayor Ma Lin, the meeting reviewed the plan.", {"Ma Lin": "presided"}),
    (
        "Those present were Wei Song; nonvoting participants included Qin Yu.",
        {"Wei Song": "attended", "Qin Yu": "observed"},
    ),
]
DONE_ON_THE_WAY = [
    (
        "He was accompanied by Vice Mayor Wei Song and Secretary-General Qin Yu.",
        {"Wei Song": "accompanied", "Qin Yu": "accompanied"},
    ),
    ("Vice Mayor Wei Song joined the inspection.", {"Wei Song": "accompanied"}),
    ("Vice Mayor Wei Song accompanied him.", {"Wei Song": "accompanied"}),
    ("City leader Wei Song accompanied the inspection.", {"Wei Song": "accompanied"}),
    (
        "Accompanying him were Vice Mayor Wei Song and Secretary-General Qin Yu.",
        {"Wei Song": "accompanied", "Qin Yu": "accompanied"},
    ),
    ("In the company of Vice Mayor Wei Song, he visited the dam.", {"Wei Song": "accompanied"}),
]


def roles_in(opening, words):
    text = f"{opening} {words}\n\nThe meeting stressed that dams must be checked."
    (meeting,) = extract(text, published=dt.date(2023, 9, 9)).meetings
    return {person.name: " ".join(sorted(person.roles)) for person in meeting.attendance}


@pytest.mark.parametrize(("words", "roles"), DONE_AT_A_MEETING)
def test_everybody_has_the_roles_that_the_sentence_gives(words, roles):
    assert roles_in(AT_A_MEETING, words) == roles


@pytest.mark.parametrize(("words", "roles"), DONE_ON_THE_WAY)
def test_whoever_goes_along_accompanies(words, roles):
    found = roles_in(ON_THE_WAY, words)
    found.pop("Ma Lin")
    assert found == roles


def test_he_who_stands_in_may_be_commander_in_chief():
    text = (
        f"{AT_A_MEETING} Entrusted by Mayor Qin Yu, Vice Mayor and Commander-in-Chief of the Municipal Flood Control "
        "Headquarters Wei Song presided over the meeting."
    )
    (person,) = extract(text, published=dt.date(2023, 9, 9)).meetings[0].attendance
    post = "Vice Mayor and Commander-in-Chief of the Municipal Flood Control Headquarters"
    assert (person.name, person.post) == ("Wei Song", post)


def test_the_mayor_of_the_first_meeting_hosts_the_second():
    text = (
        "Weihai Mayor Ma Lin met with a delegation led by John Smith, president of a bank, on Friday afternoon. "
        "Vice Mayor Wei Song was present.\n\nLater that day, the mayor hosted a symposium of merchants.\n"
    )
    _, second = extract(text, published=dt.date(2023, 9, 9)).meetings
    assert [(person.name, person.roles) for person in second.attendance] == [("Ma Lin", ("presided",))]


def test_what_both_of_them_are_is_no_group_beside_them():
    text = f"{AT_A_MEETING} Mayor Ma Lin and Chairman Wei Song, both deputy heads of the commission, attended."
    meeting = extract(text, published=dt.date(2023, 9, 9)).meetings[0]
    assert ([person.name for person in meeting.attendance], meeting.groups) == (["Ma Lin", "Wei Song"], ())


def test_those_who_speak_in_turn_share_what_they_learned_at_a_study_session():
    text = (
        "On September 8, the Theoretical Study Center Group of the Huzhou Municipal Party Committee held a study "
        "session. Ma Lin presided over it. Wei Song and Qin Yu spoke in turn."
    )
    (meeting,) = extract(text, published=dt.date(2023, 9, 9)).meetings
    assert {p.name: p.roles for p in meeting.attendance if p.name != "Ma Lin"} == {
        "Wei Song": ("exchange_speech",),
        "Qin Yu": ("exchange_speech",),
    }


def test_who_briefs_guests_reports_to_nobody():
    text = (
        "On September 8, Huzhou Mayor Ma Lin met with a delegation from Chile. Ma Lin welcomed the guests and briefed "
        "them on the port."
    )
    (meeting,) = extract(text, published=dt.date(2023, 9, 9)).meetings
    assert "reported" not in meeting.attendance[0].roles


def test_whoever_comes_with_others_is_told_behind_them():
    text = f"{ON_THE_WAY} Accompanied by Wei Song, county secretary, and Qin Yu, magistrate, he came to the reservoir."
    (meeting,) = extract(text, published=dt.date(2023, 9, 9)).meetings
    assert {p.name: p.roles for p in meeting.attendance if p.name != "Ma Lin"} == {
        "Wei Song": ("accompanied",),
        "Qin Yu": ("accompanied",),
    }


@pytest.mark.parametrize("by", ["on the entrustment of", "upon the commission of", "under the authorization of"])
def test_who_entrusted_somebody_else_did_not_preside(by):
    (meeting,) = extract(f"{AT_A_MEETING} Vice Mayor Wei Song, {by} Mayor Ma Lin, chaired the conference.").meetings
    assert [(person.name, set(person.roles)) for person in meeting.attendance] == [
        ("Wei Song", {"presided", "entrusted"})
    ]


@pytest.mark.parametrize(
    "at", ["At the home of the herdsman", "In the greenhouse of", "Outside the shop of the villager"]
)
def test_whose_home_is_visited_does_nothing_there(at):
    readout = extract(f"{ON_THE_WAY} {at} Nasan Bayar in Shantou, Ma Lin asked about prices and urged haste.")
    assert [person.name for meeting in readout.meetings for person in meeting.attendance] == ["Ma Lin"]


@pytest.mark.parametrize("when", ["Before that", "Previously", "Prior to this"])
def test_who_had_been_elsewhere_before_was_not_there(when):
    readout = extract(f"{AT_A_MEETING} Mayor Ma Lin presided. {when}, an official, Wei Song, had visited the port.")
    assert [person.name for meeting in readout.meetings for person in meeting.attendance] == ["Ma Lin"]
    assert [mention.name for mention in readout.mentions] == ["Wei Song"]


def test_a_guest_speaks_in_his_turn_and_whoever_came_to_guide_comments_there():
    met = "On May 3, 2023, Mayor Ma Lin met with a delegation led by its deputy speaker, Joseph Kamau Njoroge. "
    (meeting,) = extract(met + "Njoroge, in his turn, congratulated the city. The port has grown, he noted.").meetings
    assert {person.name: set(person.roles) for person in meeting.attendance}["Joseph Kamau Njoroge"] >= {"spoke"}
    guided = "Wei Song, head of the guidance group, attended the meeting. In his comments, Wei Song asked for haste."
    (meeting,) = extract(f"{AT_A_MEETING} Mayor Ma Lin presided. {guided}").meetings
    assert [set(p.roles) for p in meeting.attendance if p.name == "Wei Song"] == [{"attended", "spoke"}]


def test_whose_requests_are_listed_spoke():
    (meeting,) = extract(f"{AT_A_MEETING} Ma Lin’s requests at the end of the meeting: first, be frank.").meetings
    assert [(person.name, person.roles) for person in meeting.attendance] == [("Ma Lin", ("spoke",))]


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("Vice Mayor Wang Ning was invited to report on the harbour.", "reported"),
        ("Wang Ning and Zhao Min were asked to introduce the project.", "reported"),
        ("Professor Wang Ning was invited to speak.", "spoke"),
        ("Wang Ning and Zhao Min gave keynote speeches.", "spoke"),
    ],
)
def test_who_is_asked_to_say_something_says_it(told, role):
    [meeting] = extract(f"On May 6, Weihai held a work conference. Mayor Ma Lin presided over it. {told}\n").meetings
    assert {person.name: person.roles for person in meeting.attendance}["Wang Ning"] == (role,)
