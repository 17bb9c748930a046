"""How far an extracted readout agrees with the gold record that was read by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

from archive.extraction.evaluation import directive_score, f1
from archive.extraction.records import Hints, Term, Why

__all__ = ["GOLD", "HINTS", "directive_score", "f1", "readout_text", "reasons_in"]

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


def reasons_in(record) -> list[Why]:
    """Every reason that a record and the records in it give."""
    if isinstance(record, Why):
        return [record]
    if dataclasses.is_dataclass(record):
        record = tuple(getattr(record, field.name) for field in dataclasses.fields(record))
    return [why for inner in record for why in reasons_in(inner)] if isinstance(record, tuple) else []
