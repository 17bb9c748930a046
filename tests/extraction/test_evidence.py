"""What a date rests on is said in both languages."""

import json
from pathlib import Path

from archive.extraction import extract
from archive.extraction.evidence import in_chinese, said

GOLD = Path(__file__).parent.parent.parent / "fixtures" / "readouts"


def test_all_evidence_of_the_readouts_that_come_along_is_said_in_chinese():
    told = [
        evidence.why
        for path in GOLD.glob("*.txt")
        for meeting in extract(path.read_text(encoding="utf-8")).meetings
        for evidence in meeting.date_evidence
    ]
    assert told and all(in_chinese(why) != why for why in told), json.dumps(told)


def test_what_is_filled_in_stays():
    assert in_chinese(said("stated", words=repr("April 3, 2020"))) == "文中写明“April 3, 2020”"
    assert in_chinese(said("weekday", printed="Tuesday", weekday="Monday")) == "文中称当天为星期二，实为星期一"
    held = said("held-post", name="Yuan Jiajun", terms="Secretary from 2020-01-01 until 2022-03-04 and Governor")
    assert in_chinese(held) == "Yuan Jiajun曾任Secretary（自2020-01-01至2022-03-04）、Governor"
    assert in_chinese("what no line says") == "what no line says"
