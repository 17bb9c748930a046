"""Formulations by the longest match over the lexicon, and the quoted phrases that are asked about."""

import pytest

from archive.extraction import extract
from archive.extraction.candidates import find_candidates
from archive.extraction.folding import fold_key
from archive.extraction.formulations import find_formulations, listed
from archive.extraction.lexicon import rows
from archive.extraction.records import Hints


def keys(text: str) -> list[str]:
    return [found.key for found in find_formulations(text)]


def candidates(text: str) -> list[str]:
    return [found.text for found in extract(text).candidates]


def test_the_longest_rendering_wins():
    assert keys("坚持人民至上、生命至上。") == ["人民至上、生命至上"]
    assert keys("坚持人民至上。") == ["人民至上"]


@pytest.mark.parametrize(
    "text",
    [
        "坚持“共抓大保护、不搞大开发”",
        "坚持共抓大保护，不搞大开发",
        "共抓大保护不搞大开发",
        "共抓大保護、不搞大開發",
    ],
)
def test_the_parts_of_a_phrase_are_printed_with_either_mark_or_none(text):
    (found,) = find_formulations(text)
    assert found.key == "共抓大保护、不搞大开发"
    assert text[found.start : found.end] == found.text
    assert "“" not in found.text


def test_words_of_ordinary_text_count_between_quotation_marks_only():
    assert keys("The city has four centers for the elderly and two bases.") == []
    assert keys("Strengthen the “four centers” functions.") == ["四个中心"]
    assert keys("两山之间的公路") == []
    text = '牢固树立「两山」理念，抓好"三保"工作'
    assert [(found.key, found.text) for found in find_formulations(text)] == [
        ("绿水青山就是金山银山", "「两山」理念"),
        ("三保", "三保"),
    ]


def test_quotation_marks_that_tell_two_things_apart_belong_to_the_rendering():
    assert keys("加强“两新”组织党建，支持“两新”项目") == ["两新组织", "两新"]


def test_every_formulation_names_its_source_and_no_two_claim_a_rendering():
    kinds = {"glossary", "CFLB", "constitution", "report19", "report20", "plenum", "GWR", "XJP", "province", "common"}
    assert {row["source"] for row in rows("formulations")} <= kinds
    owners = {}
    for key, renderings in listed():
        for rendering in renderings:
            assert owners.setdefault(fold_key(rendering), key) == key, rendering


def test_a_formulation_that_the_caller_knows_is_found_like_the_lexicons():
    hints = Hints(formulations=(("四个不搞", ("四个不搞", "four no-engagements")),))
    (found,) = extract("会议强调，要坚持四个不搞。", hints=hints).formulations
    assert (found.key, found.text) == ("四个不搞", "四个不搞")
    assert extract("会议强调，要坚持“四个不搞”。", hints=hints).candidates == ()


@pytest.mark.parametrize(
    "phrase",
    [
        "三本账",
        "四议一审两公开",
        "一核多元",
        "十大民生行动",
        "1+3+N",
        "党建+",
        "自愿申报、逐级把关",
        "头雁工程",
        "双报到",
    ],
)
def test_a_quoted_phrase_of_the_genre_s_shape_is_a_candidate(phrase):
    text = f"会议强调，要深化“{phrase}”，抓好落实。再说“{phrase}”。"
    (found,) = extract(text).candidates
    assert (found.text, found.start) == (phrase, text.index(phrase))
    assert text[found.start : found.end] == phrase


def test_a_phrase_is_a_candidate_where_it_is_said_to_be_a_campaign_or_a_principle():
    assert candidates("会议强调，要推进“雪亮”工程、“东数西送”工程。") == ["东数西送"]
    assert candidates("会议强调，要打通“东数西送”。") == []


@pytest.mark.parametrize(
    "text",
    [
        "他说：“三个问题要抓紧。”",
        "群众称赞说“两个干部真好”",
        "“我们三个都来”，村民表示。",
        "荣获“三八红旗手”称号",
        "参观“三号楼”项目",
        "名为“四季花开”的话剧",
        "印发《关于“三本账”的意见》",
        "“七一”前夕，“十四五”开局",
        "啃下“硬骨头”，守住“90后”的心",
        "深化“四个意识”教育",
        "发布“三年建设规划”",
        "推出“赏花+土楼”线路",
    ],
)
def test_speech_names_titles_dates_figures_of_speech_and_known_formulations_are_none(text):
    assert candidates(f"会议强调，要抓好落实。{text}。") == []


def test_english_phrases_are_candidates_and_speech_and_titles_are_not():
    text = (
        "The meeting emphasized that it is necessary to remove the “five barriers,” to pursue “one thing, one go” and "
        "to study the “Measures for Talent Apartments” and the “Action Plan”. He said, “it is time to act.” "
        "“No ranking may be bought,” he added. The “two establishments” and the “spirit” must be upheld."
    )
    assert candidates(text) == ["five barriers", "one thing, one go"]


def test_a_phrase_inside_another_quotation_is_found():
    assert candidates("会议指出：“各地要把‘三本账’作为抓手，我们要抓好落实。”") == ["三本账"]


def test_quotation_marks_without_end_take_no_time_to_speak_of():
    text = "“" * 50_000 + "《" * 50_000 + '"' * 50_001 + "‘三" * 50_000
    assert find_candidates(text, ()) == ()
