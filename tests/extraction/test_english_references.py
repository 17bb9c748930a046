"""What a readout refers to: whole wordings with their days, in invented readouts."""

import datetime as dt

import pytest

from archive.extraction import extract

OPENING = (
    "On April 7, 2023, the Lintong Municipal Party Committee held a meeting. Liu Wenqiang, secretary of the Municipal "
    "Party Committee, presided over the meeting. "
)


def references(words):
    return [(r.kind, r.text) for m in extract(OPENING + words).meetings for r in m.references]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (
            "The meeting studied General Secretary Xi Jinping's speech at the symposium on dikes and arranged work.",
            [("speech", "General Secretary Xi Jinping's speech at the symposium on dikes")],
        ),
        (
            "The meeting studied the important speech delivered by General Secretary Xi Jinping in Wushan.",
            [("speech", "important speech delivered by General Secretary Xi Jinping in Wushan")],
        ),
        (
            "Xi’s important instructions on the work of dikes are highly political.",
            [("instruction", "Xi’s important instructions on the work of dikes")],
        ),
        (
            "The meeting studied General Secretary Xi Jinping's congratulatory letter to the 2023 Tea Expo.",
            [("letter", "General Secretary Xi Jinping's congratulatory letter to the 2023 Tea Expo")],
        ),
        (
            'The meeting reviewed the “Opinions on Wells” and the "Lintong Water Law (Draft)".',
            [("document", "Opinions on Wells"), ("document", "Lintong Water Law (Draft)")],
        ),
        (
            "The meeting conveyed the first session of the 14th National People's Congress and the Central Rural Work "
            "Conference.",
            [
                ("meeting", "first session of the 14th National People's Congress"),
                ("meeting", "Central Rural Work Conference"),
            ],
        ),
        (
            "The meeting conveyed the spirit of the latest meeting of the Central Commission for Water.",
            [("meeting", "latest meeting of the Central Commission for Water")],
        ),
        (
            "The meeting conveyed the guiding principles of the provincial meeting of leading cadres.",
            [("meeting", "provincial meeting of leading cadres")],
        ),
        (
            "The meeting studied the spirit of the central and provincial work conferences on dikes.",
            [("meeting", "central and provincial work conferences on dikes")],
        ),
        ("The meeting discussed the government work report.", [("document", "government work report")]),
        (
            "The meeting studied the Regulations of the Communist Party of China on Inspection Work.",
            [("document", "Regulations of the Communist Party of China on Inspection Work")],
        ),
        ("All levels must implement the spirit of the meeting and of the plenary session.", []),
        (
            "The meeting conveyed Xi Jinping's important instructions on dikes. Xi Jinping's instructions are wise.",
            [("instruction", "Xi Jinping's important instructions on dikes")],
        ),
    ],
)
def test_a_reference_is_whole_and_no_longer(words, wanted):
    assert references(words) == wanted


def test_an_inspection_in_several_places():
    assert ("inspection", "his inspection tour of Guangdong, Hainan and Fujian") in references(
        "The meeting studied Xi Jinping's speech during his inspection tour of Guangdong, Hainan and Fujian."
    )


def test_neither_the_meeting_itself_nor_words_spoken_at_it_are_references():
    text = "On April 7, 2023, the Third Plenary Session of the 13th Municipal Party Committee was held in Lintong. "
    assert extract(text + "Mayor Zhao Min attended. Zhao Min's speech was long.").meetings[0].references == ()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Xi Jinping's important speech delivered on April 3", dt.date(2023, 4, 3)),
        ("Xi Jinping's important speech on December 5", dt.date(2022, 12, 5)),
        ("Xi Jinping's letter to the Forum on May 5, 2021", dt.date(2021, 5, 5)),
        ("Xi Jinping's important speech, and prepared for May 1", None),
    ],
)
def test_the_day_of_a_reference_is_the_last_such_day_before_the_meeting(words, day):
    (reference,) = extract(f"{OPENING}The meeting studied {words}.").meetings[0].references
    assert reference.date == day
