"""Any string gives a record, in bounded time, and every span stands for its words."""

import signal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extraction import extract
from tests.extraction.agreement import GOLD, HINTS, readout_text, reasons_in


def check_spans(readout):
    text = readout.text

    def inside(record):
        assert 0 <= record.start <= record.end <= len(text)

    for why in reasons_in(readout):
        assert (why.start is None and why.end is None) or 0 <= why.start < why.end <= len(text), why
    for listed in (readout.mentions, readout.credits, readout.formulations, readout.candidates, readout.noise):
        for record in listed:
            inside(record)
    for record in (*readout.mentions, *readout.credits):
        assert text[record.start : record.end] == record.name
    for record in readout.formulations:
        assert text[record.start : record.end] == record.text
    for meeting in readout.meetings:
        for person in meeting.attendance:
            assert text[person.start : person.end] == person.name
        for record in (*meeting.groups, *meeting.agenda, *meeting.directives, *meeting.references):
            inside(record)
            assert text[record.start : record.end] == record.text
        for record in (*meeting.date_evidence, *meeting.passages):
            inside(record)
        ends = [(p.start, p.end) for p in meeting.passages]
        assert ends == sorted(ends)


@pytest.mark.parametrize("file", sorted(GOLD))
def test_every_span_of_the_seeds_stands_for_its_words(file):
    check_spans(extract(readout_text(file), hints=HINTS))


WORDS = st.sampled_from(
    [
        "On",
        "April",
        "7",
        ",",
        "2023-04-07",
        "Li",
        "Qiang",
        "Yuan",
        "Jiajun",
        "Secretary",
        "of",
        "the",
        "Municipal",
        "Party",
        "Committee",
        "presided",
        "over",
        "the",
        "meeting",
        "and",
        ".",
        "“",
        "”",
        "(",
        ")",
        "attended",
        "emphasized",
        "that",
        "it",
        "is",
        "necessary",
        "to",
        "must",
        "Strengthen",
        "He",
        "Photo",
        "by",
        "reporter",
        "#tag",
        "\n",
        "\n\n",
        "省委书记李强",
        "、王小明",
        "主持会议，",
        "（记者 张三）",
        "要抓好落实。",
        "出席会议。",
        "<p>",
        "他强调，",
        "当天，",
        "5月",
        "8日",
        "会议强调",
        "习近平",
        ",",
        "and",
        "relevant",
        "leaders",
        "Mayor",
        "Standing",
        "held",
        "a",
        "meeting",
        "to",
        "study",
        "20th",
        "National",
        "Congress",
        "on",
        "the",
        "same",
        "day",
    ]
)


@settings(max_examples=150)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_every_span_of_shuffled_readout_words_stands_for_its_words(text):
    check_spans(extract(text, hints=HINTS))


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_any_text_gives_a_record(text):
    readout = extract(text)
    assert readout.text == text
    assert readout.as_json()["meetings"]
    check_spans(readout)


PATHOLOGICAL = {
    "two megabytes in one line": "On April 7, Li Qiang presided over the meeting and said that we must work hard. "
    * 25_000,
    "a hundred thousand names": "Li Qiang, " * 100_000 + "attended the meeting.",
    "quotes in quotes": "“" * 200_000 + "a" + "”" * 200_000,
    "brackets in brackets": "(" * 100_000 + "reporter Li Qiang" + ")" * 100_000,
    "a million spaces": "the meeting" + " " * 1_000_000 + "held",
    "verbs without end": "presided over the meeting and " * 50_000,
    "capitals without end": "Standing Committee of the " * 50_000 + "held a meeting",
    "photo credits without end": "Photo by Li Qiang " * 50_000,
    "two megabytes of one Chinese line": "会议强调，省委书记李强要求各级党委要抓好落实，" * 80_000,
    "a hundred thousand Chinese names": "省委书记李强、" * 100_000 + "出席会议。",
    "a hundred thousand names without titles": "6月3日，湖州市召开会议。" + "张伟国、李明华、" * 50_000 + "出席会议。",
    "prepositions without end": "在向就对" * 100_000 + "强调，要落实。",
    "speaking without end": "他在在在在向向说强调指出要求" * 40_000,
    "Chinese quotes without end": "会议强调，“要" * 100_000,
    "markup without end": "会议<p<b>&nbsp;（记者" * 60_000,
    "half a surrogate pair": "\ud800 On April 7 \udfff",
    "nothing": "",
}


@pytest.fixture
def no_hanging():
    """A pattern that blows up takes hours, not minutes: the test then fails instead of hanging with it."""

    def give_up(*_):
        raise TimeoutError("extraction hangs on this text")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(240)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_text_makes_a_pattern_blow_up(name, no_hanging):
    check_spans(extract(PATHOLOGICAL[name]))
