"""The passages that show why a text was found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.grammar import QueryError
from search.query import AllOf, AnyOf, Everything, Not, Phrase, Prefix, Words
from search.query_box import parse_query
from search.snippets import columns, marks, passages
from tests.search.engine_contract import SENTENCES, random_phrase, some_documents, spaced

FILLER = "会议审议了有关文件，研究了下一步工作安排。" * 20


def marked(text: str, query) -> list[str]:
    return [text[start:end] for start, end in marks(text, query)]


def shown(text: str, query, **options) -> list[str]:
    return [text[passage.start : passage.end] for passage in passages(text, query, **options)]


# Marks


def test_a_phrase_is_marked_across_punctuation_case_width_and_script():
    text = "深刻領悟“兩個、確立”，two Up-\nholds，Ｔｗｏ uphold"
    assert marked(text, Phrase("两个确立")) == ["兩個、確立"]
    assert marked(text, Phrase("TWO up holds")) == ["two Up-\nholds"]
    assert marked(text, Phrase("uphold")) == ["uphold"]


def test_english_words_are_marked_by_stem():
    text = "Reforms, reforming, reformatory; dying to die, hoped for hope, abilities"
    assert marked(text, Words("reform")) == ["Reforms", "reforming"]
    assert marked(text, Words("die hoping ability")) == ["dying", "die", "hoped", "hope", "abilities"]


def test_stems_that_begin_alike_are_both_marked():
    assert marked("ports report ported reported", Words("port report")) == ["ports", "report", "ported", "reported"]
    assert marked("use uses us user", Words("use us")) == ["use", "uses", "us"]


def test_chinese_words_are_marked_wherever_their_characters_stand():
    assert marked("党中央改、革，改进", Words("改革 党")) == ["党", "改、革"]


def test_a_prefix_marks_the_whole_word():
    assert marked("reforming Reform prereform", Prefix("refor")) == ["reforming", "Reform"]
    assert marked("深化改革开放", Prefix("改革")) == ["改革"]


def test_touching_marks_are_joined_and_the_longer_phrase_wins():
    assert marked("改革开放", Words("改革 开放")) == ["改革开放"]
    assert marked("改革开放后", AnyOf((Phrase("改革"), Phrase("改革开放")))) == ["改革开放"]


def test_what_was_excluded_is_not_marked():
    assert marked("改革 美国", AllOf((Words("改革"), Not(Words("美国"))))) == ["改革"]
    assert marked("改革", AllOf((Everything(), Not(Not(Words("改革")))))) == []


def test_marks_stand_where_a_plain_scan_finds_the_phrase():
    chance, documents = random.Random(3), some_documents(20)
    for _ in range(150):
        phrase = random_phrase(chance, documents)
        text = chance.choice(documents).text
        assert bool(marks(text, Phrase(phrase))) == (spaced(phrase) in spaced(text)), phrase
        for start, end in marks(text, Phrase(phrase)):
            assert spaced(phrase).strip() in spaced(text[start:end])


# Passages


def test_a_passage_shows_the_match_in_its_sentence():
    text = FILLER + "要坚持全面从严治党。" + FILLER
    (passage,) = passages(text, Phrase("从严治党"))
    assert "要坚持全面从严治党。" in text[passage.start : passage.end]
    assert [text[start:end] for start, end in passage.marks] == ["从严治党"]
    assert text[passage.start - 1] == "。"


def test_the_passage_with_most_parts_of_the_query_comes_before_one_with_more_of_the_same():
    text = "改革改革改革。" + FILLER + "改革和防汛。" + FILLER
    assert "防汛" in shown(text, Words("改革 防汛"), count=1)[0]


def test_the_second_passage_shows_what_the_first_does_not():
    text = "改革。" + FILLER + "改革开创新局。" + FILLER + "防汛工作。" + FILLER
    first, second = shown(text, Words("改革 防汛"))
    assert "改革" in first and "防汛" in second


def test_passages_come_in_text_order_and_do_not_overlap():
    text = (FILLER + "改革。") * 5
    first, second = passages(text, Words("改革"))
    assert first.end <= second.start


def test_a_text_without_a_match_shows_its_opening_unmarked():
    (passage,) = passages("\n  " + FILLER, Words("reform"))
    assert passage.start == 3 and passage.marks == ()
    assert shown("short text", Everything()) == ["short text"]
    assert passages("", Words("x")) == passages(" \n", Words("x")) == ()


def test_nothing_outside_the_given_spans_is_searched_or_shown():
    text = "改革。" + FILLER + "【改革一】" + FILLER + "【防汛】"
    inside = text.index("【改革一】"), text.index("【改革一】") + 30
    (passage,) = passages(text, Words("改革"), within=(inside,))
    assert inside[0] <= passage.start < passage.end <= inside[1]
    (opening,) = passages(text, Words("防汛"), within=(inside,))
    assert (opening.start, opening.marks) == (inside[0], ())


def test_a_passage_does_not_cut_an_english_word():
    text = (
        "The committee considered extraordinarily complicated questions of governance " * 20
        + "and flooding "
        + ("in neighbouring prefectures administered provincially " * 20)
    )
    (passage,) = passages(text, Words("flood"))
    assert not text[passage.start - 1].isalpha() and not text[passage.end : passage.end + 1].isalpha()


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_passage_is_about_as_wide_as_asked_whatever_the_script(width):
    for text, query in ((FILLER + "改革" + FILLER, Words("改革")), (SENTENCES[8] * 30, Words("governance"))):
        for passage in passages(text, query, width=width):
            assert width / 2 < columns(text[passage.start : passage.end])[-1] <= width + 24


@settings(max_examples=150)
@given(
    text=st.text(alphabet="改革开放，。 \nreform.X\x00😀\ud800", max_size=300),
    typed=st.text(alphabet='改革开放 reform"-*', max_size=12),
    width=st.integers(1, 60),
    count=st.integers(0, 4),
)
def test_passages_of_any_text_are_sound(text, typed, width, count):
    try:
        query = parse_query(typed).query
    except QueryError:
        return
    found = passages(text, query, width=width, count=count)
    assert len(found) <= max(count, 1)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    for passage in found:
        assert 0 <= passage.start <= passage.end <= len(text)
        assert list(passage.marks) == sorted(passage.marks)
        assert all(passage.start <= start < end <= passage.end for start, end in passage.marks)


@pytest.mark.parametrize(
    "text", ["党 " * 5_000, "党" * 10_000, "x" * 10_000, ("党" + " " * 500) * 20, "reform " * 1_500]
)
def test_a_long_text_of_one_word_is_shown_as_any_other(text):
    query = parse_query('党中央 "党 党 中" reform* x').query
    for passage in passages(text, query):
        assert passage.end - passage.start < 800
        assert all(passage.start <= start < end <= passage.end for start, end in passage.marks)
