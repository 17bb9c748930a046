"""How far an extracted readout agrees with the gold record that was read by hand."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from archive.extraction.records import Hints, Term

HERE = Path(__file__).parent
READOUTS = HERE.parents[1] / "fixtures" / "readouts"
GOLD = {
    document["file"]: document for document in json.loads((HERE / "gold" / "seeds.json").read_text(encoding="utf-8"))
}

HINTS = Hints(
    terms=(
        Term(
            ("Chen Miner", "Chen Min'er", "陈敏尔"),
            "Secretary of the Chongqing Municipal Party Committee",
            "Chongqing",
            dt.date(2017, 7, 15),
            dt.date(2022, 12, 8),
        ),
        Term(
            ("Yuan Jiajun", "袁家军"),
            "Secretary of the Chongqing Municipal Party Committee",
            "Chongqing",
            dt.date(2022, 12, 8),
            None,
        ),
        Term(("Hu Henghua", "胡衡华"), "Mayor of Chongqing", "Chongqing", dt.date(2022, 1, 1), None),
    )
)


def readout_text(file: str) -> str:
    return (READOUTS / file).read_bytes().decode("utf-8")


def directive_score(found, gold_meeting) -> tuple[int, int, int]:
    """(right, found, wanted) by exact span; what the gold calls optional counts neither way."""
    wanted = {(d["start"], d["end"]) for d in gold_meeting["directives"]}
    optional = {(d["start"], d["end"]) for d in gold_meeting["directives_optional"]}
    counted = {(d.start, d.end) for d in found} - optional
    return len(counted & wanted), len(counted), len(wanted)


def f1(right: int, found: int, wanted: int) -> float:
    return 1.0 if found == wanted == 0 else 2 * right / (found + wanted)
