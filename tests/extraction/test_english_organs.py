"""Every way in which English names the body that met: each line of english_organs.tsv in three sentences."""

import datetime as dt
from pathlib import Path

import pytest

from archive.extraction import extract
from archive.extraction.folding import fold_key

LINES = [
    line.split("\t")
    for line in Path(__file__).with_name("english_organs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "printed\t"))
]
SENTENCES = (
    "On May 6, the {} held its third meeting. Ma Lin presided over the meeting and delivered a speech.",
    "On the afternoon of May 6, a meeting of the {} was held. Secretary Ma Lin presided over it.",
    "Ma Lin presided over a meeting of the {} on Saturday afternoon to study flood control.",
)
ONE_MEETING = ("On May 6, the {} was held. Ma Lin presided over it.",)


def meeting_of(sentence, printed, outlet):
    head = f"Notice of a meeting\n2023-05-07 09:00 Source: {outlet} Daily\n" if outlet != "-" else ""
    text = f"{head}{sentence.format(printed)}\n\nThe meeting stressed that dams must be checked."
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    return meeting


@pytest.mark.parametrize(("printed", "organ", "kind", "outlet"), LINES, ids=[line[0] for line in LINES])
def test_the_body_that_met_is_named_in_full(printed, organ, kind, outlet):
    is_meeting = any(f" {noun} " in f" {printed.lower()} " for noun in ("session", "meeting"))
    for sentence in ONE_MEETING if is_meeting and "residium" not in printed[:9].lower() else SENTENCES:
        meeting = meeting_of(sentence, printed, outlet)
        assert fold_key(meeting.organ or "") == fold_key(organ), sentence
        assert kind in ("-", meeting.kind), sentence


def test_a_body_that_only_somebody_heads_did_not_meet():
    text = (
        "On May 6, Huzhou City held a promotion meeting, attended by Ma Lin, director of the Standing Committee of the "
        "Municipal People's Congress, and Wei Song, director of the Municipal Bureau of Statistics."
    )
    (meeting,) = extract(text, published=dt.date(2023, 5, 7)).meetings
    assert meeting.organ is None


@pytest.mark.parametrize(
    "words",
    [
        "the Huzhou Municipal Government held a work conference under the guidance of the Ministry of Transport.",
        "the Huzhou Municipal Government held a work conference on the reform of the Health Bureau.",
        "a work conference of the Huzhou Municipal Government heard a report by the Municipal Bureau of Statistics.",
    ],
)
def test_who_only_guides_or_reports_did_not_meet(words):
    (meeting,) = extract(f"On May 6, {words}", published=dt.date(2023, 5, 7)).meetings
    assert meeting.organ == "Huzhou Municipal Government"
