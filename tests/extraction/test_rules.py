"""Every fact says which words it rests on and by which rule, and every rule is explained."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from archive.extraction import extract, rules
from archive.extraction.records import Hints
from archive.extraction.rules import CONFIDENCES, measured
from tests.extraction.agreement import GOLD, HINTS, readout_text, reasons_in

ENGLISH, CHINESE = dt.date(2023, 9, 16), dt.date(2021, 6, 10)
# A readout for each rule that the readouts which come along do not use, and the words that it must point at.
EXAMPLES = {
    "role-agent": ("On Feb. 2, the Hebei Provincial Government held a meeting chaired by Wang Zhengpu.", "chaired"),
    "role-pronoun": (
        "On May 3, the Provincial Government held a meeting. Liu Qiang presided over it.\n\n"
        "He delivered a speech at the end of the day.",
        "delivered a speech",
    ),
    "role-surname": (
        "On May 3, Shi Xiaolin, mayor, presided over a symposium.\n\nShi stressed the need to cut red tape.",
        "stressed",
    ),
    "role-after-verb": (
        "The symposium was chaired by Shi Xiaolin, Mayor, on May 3. Attending the meeting were Yang Shenghua, Wang Ji "
        "and Chen Tao.",
        "Attending",
    ),
    "role-company": ("6月9日，省委书记陈志远会见周明远一行。", "会见"),
    "role-entrusted": (
        "6月9日，省委召开全会。省委书记陈志远受省委常委会委托作工作报告。",
        "受省委常委会委托作工作报告",
    ),
    "role-listed-before": (
        "6月9日，省委召开会议。省委书记陈志远主持会议。副省长周明远，秘书长李思源，出席会议。",
        "出席",
    ),
    "role-maker": (
        "6月9日，省委召开全会。受省委常委会委托，省委书记陈志远向全会作工作报告。周明远作的说明受到欢迎。",
        None,
    ),
    "role-speaker": ("6月9日，全省防汛会议在太原召开。省长周明远强调，各级各部门必须压实责任。", "强调"),
    "post-of-list": (
        "6月9日，省委召开会议。省委书记陈志远主持，省委常委李思源、王少华出席会议。",
        "省委常委",
    ),
    "post-elsewhere": (
        "6月9日，全省防汛会议在太原召开。周明远出席会议。省长周明远强调，必须压实责任。",
        "省长",
    ),
    "agenda-member": ("6月9日，省委召开全会。周明远传达了有关批示精神。", "传达了"),
    "directive-hope": ("6月9日，省委召开座谈会。省委书记陈志远指出，大家很辛苦。希望全省教师潜心育人。", "希望"),
    "speaker-participle": (
        "On May 3, the Municipal Government held a meeting. Li Rui, mayor of the city of many rivers, went to see the "
        "people who live in the hills and met the teachers, stressing that every unit must check its equipment.",
        "stressing",
    ),
    "speaker-surname": (
        'Li Rui, Mayor, presided over the meeting.\n\n"Those who fail must be held accountable," Li said.',
        "said",
    ),
    "speaker-after-verb": (
        'On May 3, the Municipal Government held a meeting. "Every unit must check its equipment," said Li Rui.',
        "said",
    ),
    "speaker-of-sentence": (
        "6月9日，省委书记陈志远在太原主持召开专题会议研究防汛工作，强调要压实责任。",
        "强调",
    ),
    "speaker-none": ("On May 3, the Municipal Government held a meeting. Every unit must check its equipment.", None),
    "kind-of-headline": ("Symposium of entrepreneurs\n\nLi Rui spoke on May 3.\n\nAll of them left.", "Symposium"),
    "organ-named": ("6月9日，中国共产党山西省第十一届委员会第九次全体会议在太原召开。", None),
    "organ-central": ("国务院总理6月9日主持召开国务院常务会议。", None),
    "organ-commission": ("6月9日，自治区党委书记陈志远主持召开自治区党委财经委员会会议。各盟市汇报。", None),
    "organ-society": ("6月9日，山西省作家协会召开会议，研究部署工作。", None),
    "organ-agency": (
        "On May 3, the Ministry of Transport held a work conference. Li Rui spoke.",
        "Ministry of Transport",
    ),
    "place-of-organ": ("6月9日，中国共产党山西省第十一届委员会第九次全体会议在太原召开。", "山西"),
    "place-of-source": ("On May 3, the Municipal Party Committee held a meeting.", None),
    "place-that-held": ("On May 3, Wenshan City held a mobilization meeting.", "Wenshan"),
    "place-of-post": ("Li Hua, mayor of Baoding, presided over the meeting.", "mayor of Baoding"),
    "place-of-dateline": (
        "CHENGDU, Nov. 16 (Xinhua) -- On Nov. 15 the Municipal Party Committee held a meeting.",
        "CHENGDU",
    ),
    "agenda-lost-subject": (
        "On May 3, the Municipal Party Committee held a meeting to convey the spirit of the congress. "
        "Combined with the reality of the city, and he studied the implementation opinions.",
        "studied",
    ),
    "speaker-stranger": (
        "On May 3, the Municipal Party Committee held a meeting on tourism.\nA senior lawmaker stressed that "
        "departments should widen the roads.",
        "stressed",
    ),
    "place-of-outlet": (
        "Meeting held\nSource: Huzhou Daily\nOn May 6, the municipal party committee held a meeting.",
        "Huzhou Daily",
    ),
    "place-around": (
        "On May 6, the Provincial Party Committee held a work conference in Jinan.",
        "Jinan",
    ),
    "place-of-title": ("6月9日，省委召开座谈会，听取意见。", None),
    "organ-of-post": (
        "On May 6, the city held a conference on tourism. Wang Ping, Secretary of the Municipal Party Committee, "
        "presided over the meeting.",
        "Secretary of the Municipal Party Committee",
    ),
    "organ-of-first-meeting": (
        "On May 6, the third session of the 9th Huzhou Municipal People's Congress opened.\n"
        "In the afternoon, the presidium held its second meeting, chaired by Lang Tao.",
        None,
    ),
    "place-national": ("国务院总理6月9日主持召开国务院常务会议。", None),
    "place-of-text": ("6月9日，省委召开座谈会，听取意见。山西消息。", "山西"),
    "place-of-first-meeting": (
        "6月9日，国务院召开会议，研究工作。\n当天，省长周明远主持召开省政府常务会议。\n完。",
        None,
    ),
    "venue-named": ("On May 3, the meeting was held in the Great Hall.", "Great Hall"),
    "date-stated": ("On April 28, 2023, the Municipal Government held a meeting.", "April 28, 2023"),
    "date-of-dateline": ("本报太原6月9日讯（记者 林一帆）省委召开会议，研究工作。", "6月9日讯"),
    "date-stamp": ("The Municipal Government held a meeting.", None),
    "credit-label": ("On May 3, reporter Li Rui learned that the Municipal Government held a meeting.", None),
    "credit-after-dateline": ("本报太原6月9日讯（林一帆）省委召开会议，研究工作。", "林一帆"),
}


def read(text, rule=""):
    if any("\u3400" <= char <= "\u9fff" for char in text):
        return extract(text, published=CHINESE, hints=Hints(title="山西省委召开座谈会") if "title" in rule else None)
    return extract(text, published=ENGLISH, hints=Hints(place="Chongqing"))


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_rule_points_at_the_words_it_rests_on(rule):
    text, words = EXAMPLES[rule]
    reasons = reasons_in(read(text, rule))
    found = [why for why in reasons if why.rule == rule]
    assert found, sorted({why.rule for why in reasons})
    if words is not None:
        assert words in [text[why.start : why.end] for why in found]


def rules_in_the_code() -> set[str]:
    """The names of rules that stand in the code of extraction: "role-subject", "part-of-day-said"."""
    folder = Path(rules.__file__).parent
    families = {name.partition("-")[0] for name in rules.rules()}
    named = re.compile(rf"(?:{'|'.join(families)})-[a-z]+(?:-[a-z]+)*")
    nodes = (node for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {word for word in words if named.fullmatch(word)}


def test_every_rule_in_the_code_is_explained_and_every_explained_rule_is_at_work():
    assert rules_in_the_code() == set(rules.rules())
    at_work = {why.rule for file in GOLD for why in reasons_in(extract(readout_text(file), hints=HINTS))}
    at_work |= {why.rule for rule, (text, _) in EXAMPLES.items() for why in reasons_in(read(text, rule))}
    assert at_work == set(rules.rules())


def test_every_rule_is_explained_in_both_languages_and_says_how_sure_it_is():
    for rule in rules.rules().values():
        assert rule.confidence in CONFIDENCES, rule
        assert rule.en[0].isupper() or rule.en[0] in "“‘"
        assert re.search("[\u3400-\u9fff]", rule.zh) and not re.search("[\u3400-\u9fff]", rule.en)
    assert len({rule.name for rule in rules.rules().values()}) == len(rules.rules())


@pytest.mark.parametrize("file", sorted(GOLD))
def test_every_fact_of_a_readout_has_its_reason(file):
    readout = extract(readout_text(file), hints=HINTS)
    for meeting in readout.meetings:
        wanted = {"kind", "organ", "place", "format", "venue", "part_of_day", "date", "enlarged"}
        assert {why.fact for why in meeting.why} == {field for field in wanted if getattr(meeting, field)}
        for person in meeting.attendance:
            assert {why.fact for why in person.why} == {*person.roles, *(["post"] if person.post else [])}
        for group in meeting.groups:
            assert [why.fact for why in group.why] == list(group.roles)
        for directive in meeting.directives:
            facts = ["directive", "speaker", *(["addressee"] if directive.addressee else [])]
            assert [why.fact for why in directive.why] == facts
        for entry in (*meeting.agenda, *meeting.references):
            assert len(entry.why) == 1
    for record in (*readout.mentions, *readout.formulations, *readout.credits):
        assert len(record.why) == 1


def test_a_role_rests_on_its_verb_and_a_post_on_the_printed_words():
    text = "On May 3, Li Rui, Mayor, presided over the meeting and delivered a speech."
    (person,) = read(text).meetings[0].attendance
    found = {why.fact: (text[why.start : why.end], why.rule) for why in person.why}
    assert found == {
        "presided": ("presided over", "role-subject"),
        "spoke": ("delivered a speech", "role-same-subject"),
        "post": ("Mayor", "post-after"),
    }


def test_a_speaker_carried_over_rests_on_the_words_that_named_him():
    text = "On May 3, Li Rui, mayor, stressed that we must check the dams. Strengthen the patrols."
    directive = read(text).meetings[0].directives[-1]
    why = {why.fact: why for why in directive.why}
    assert (directive.text, directive.speaker) == ("Strengthen the patrols.", "Li Rui")
    assert (why["speaker"].rule, text[why["speaker"].start : why["speaker"].end]) == ("speaker-carried", "stressed")
    assert why["directive"].rule == "directive-imperative"


def test_the_json_of_a_record_holds_its_reasons_beside_the_keys_of_the_contract():
    record = read("On May 3, Li Rui presided over the meeting.").as_json()
    (person,) = record["meetings"][0]["attendance"]
    assert person["why"] == [{"fact": "presided", "start": 17, "end": 30, "rule": "role-subject"}]
    assert {"order", "name", "roles", "post", "start", "end"} < set(person)


@pytest.mark.parametrize(
    ("right", "found", "confidence"),
    [
        (98, 100, "sure"),
        (97, 100, "likely"),
        (85, 100, "likely"),
        (84, 100, "unsure"),
        (19, 19, None),
        (20, 20, "sure"),
    ],
)
def test_a_rule_earns_its_confidence_by_what_was_measured(right, found, confidence):
    assert measured(right, found) == confidence
