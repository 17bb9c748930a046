"""Formulations by the longest match over the lexicon."""

import pytest

from archive.extraction.folding import fold_key
from archive.extraction.formulations import find_formulations, listed
from archive.extraction.lexicon import rows


def keys(text: str) -> list[str]:
    return [found.key for found in find_formulations(text)]


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
