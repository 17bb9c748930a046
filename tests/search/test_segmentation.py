"""Chinese and English text as positioned tokens."""

from __future__ import annotations

import random
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extraction.folding import fold
from search.segmentation import (
    _frequency,
    exact_texts,
    exact_tokens,
    is_han,
    query_words,
    stem,
    word_texts,
    word_tokens,
)


def texts(tokens) -> list[str]:
    return [token.text for token in tokens]


def test_every_chinese_character_and_every_run_of_letters_is_an_exact_token():
    assert texts(exact_tokens("在5G网络上，CPC中央 Chen Min'er’s")) == [
        *"在",
        "5g",
        *"网络上",
        "cpc",
        *"中央",
        "chen",
        "min",
        "er",
        "s",
    ]


def test_exact_tokens_are_blind_to_script_case_and_width():
    assert texts(exact_tokens("領悟「ＣＰＣ」")) == texts(exact_tokens("领悟 cpc")) == ["领", "悟", "cpc"]


def test_rare_ideographs_and_the_two_signs_for_one_are_chinese():
    assert texts(exact_tokens("二〇二三年人々㐀𠀀")) == [*"二〇二三年人々㐀𠀀"]
    assert all(is_han(char) for char in "〇々㐀𠀀")
    assert not is_han("a") and not is_han("５")


def test_words_are_stemmed_in_english_and_cut_by_dictionary_in_chinese():
    assert texts(word_tokens("The reforms of 国务院常务会议 were")) == [
        "the",
        "reform",
        "of",
        "国务院",
        "常务会议",
        "were",
    ]


def test_positions_count_tokens():
    tokens = word_tokens("国务院，强调 reforms")
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert texts(tokens) == ["国务院", "强调", "reform"]


def test_query_words_are_distinct_and_collocations_come_apart():
    assert texts(query_words("改革 会议 改革 Reform reforms")) == ["改革", "会议", "reform"]
    assert texts(query_words("主持会议")) == ["主持", "会议"]
    assert texts(query_words("实事求是")) == ["实事求是"]
    assert texts(query_words("全国人民代表大会")) == ["全国人民代表大会"]


@pytest.mark.parametrize(
    ("word", "expected"), [("reforming", "reform"), ("dying", "die"), ("5g", "5g"), ("été", "été")]
)
def test_only_english_words_have_a_stem(word, expected):
    assert stem(word) == expected


def test_a_run_too_long_to_be_a_word_is_cut():
    assert [len(token.text) for token in exact_tokens("x" * 150)] == [64, 64, 22]


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="改革开放從嚴治黨aB5 '，\x00\ud800😀ﬁİß", max_size=60)))
def test_tokens_of_any_text_are_slices_of_it_in_order(text):
    plain = fold(text)
    assert len(plain) == len(text)
    for tokens in (exact_tokens(text), word_tokens(text)):
        assert [token.position for token in tokens] == list(range(len(tokens)))
        assert all(one.end <= other.start for one, other in zip(tokens, tokens[1:], strict=False))
        for token in tokens:
            assert stem(plain[token.start : token.end]) in (token.text, stem(token.text))
            assert all(is_han(char) for char in token.text) == is_han(token.text)
    covered = {place for token in exact_tokens(text) for place in range(token.start, token.end)}
    assert covered == {place for token in word_tokens(text) for place in range(token.start, token.end)}
    assert {place for place, char in enumerate(plain) if char.isalnum()} <= covered
    assert all(plain[place].isalnum() or is_han(plain[place]) for place in covered)
    for token in query_words(text):
        assert stem(plain[token.start : token.end]) in (token.text, stem(token.text)) or is_han(token.text)


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="改革开放從嚴治黨aB5 '，\x00\ud800😀ﬁİß", max_size=400)))
def test_what_an_index_counts_are_the_tokens(text):
    plain = fold(text)
    assert exact_texts(plain) == texts(exact_tokens(text))
    assert sorted(word_texts(plain)) == sorted(texts(word_tokens(text)))


@pytest.fixture(scope="module")
def jieba():
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return jieba


def test_the_fast_segmenter_cuts_as_jieba_does(jieba):
    chance = random.Random(3)
    words = [word for word, frequency in jieba.dt.FREQ.items() if frequency > 50 and all(map(is_han, word))]
    for _ in range(500):
        run = "".join(chance.choice(words) for _ in range(chance.randint(1, 30)))
        run += "".join(chance.choice("々〇㐀𠀀龘的了在") for _ in range(chance.randint(0, 3)))
        run = run[:200]
        assert word_texts(run) == list(jieba.cut(run)), run


def test_frequencies_are_those_of_the_dictionary(jieba):
    for word in ("主持", "会议", "主持会议", "国务院常务会议", "主持会", "从严治党", "市场经济"):
        assert _frequency(word) == jieba.dt.FREQ.get(word, 0), word


@pytest.mark.parametrize("text", ["党" * 50_000, "从严治党" * 12_500, "x" * 200_000, "a " * 50_000, "，" * 200_000])
def test_long_texts_are_cut_to_their_end(text):
    tokens = list(exact_tokens(text))
    assert sum(len(token.text) for token in tokens) == sum(char.isalnum() for char in text)
    assert all(token.end <= len(text) for token in word_tokens(text))


def test_stems_are_right_in_many_threads():
    words = ["reforming", "committees", "stressed", "economies", "governance"] * 40
    expected = [stem(word) for word in words]
    stem.__globals__["_stem"].cache_clear()
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append([stem(word) for word in words])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(result == expected for result in results)
