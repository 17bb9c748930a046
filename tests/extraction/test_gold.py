"""The bars of extraction, over documents of other places, outlets and kinds, each read by hand.

``english`` and ``chinese`` are composed: invented people and events, in the ways in which such pages are written.
``corpora`` holds what stands in real Chinese texts, without the texts: they are read where they are present, under
``JIYAO_CORPORA`` or beside the checkout.
"""

import datetime as dt
import gzip
import json
import os
from pathlib import Path

import pytest

from archive.extraction import extract
from archive.extraction.evaluation import Evaluation

GOLD = Path(__file__).parent / "gold"
CORPORA = Path(os.environ.get("JIYAO_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
BARS = {"people": 0.96, "roles": 0.93, "dates": 0.97, "organ": 0.93, "kind": 0.93, "directives": 0.93}


def gold_of(name: str) -> list[dict]:
    return json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))


def scores_of(gold: list[dict], text_of):
    evaluation = Evaluation()
    for document in gold:
        beside = document.get("title_in_text") is False and document["published"]
        published = dt.date.fromisoformat(document["published"]) if beside else None
        evaluation.add(document, extract(text_of(document["file"]), published=published))
    return evaluation.scores


def below_the_bars(scores) -> dict[str, tuple[float, list[str]]]:
    return {name: (scores[name].f1, scores[name].misses) for name, bar in BARS.items() if scores[name].f1 < bar}


@pytest.mark.parametrize("name", ["english", "chinese"])
def test_composed_readouts_reach_the_bars(name):
    scores = scores_of(gold_of(name), lambda file: (GOLD / name / file).read_bytes().decode("utf-8"))
    assert scores["people"].wanted > 40
    assert below_the_bars(scores) == {}


def real_texts() -> dict[str, str]:
    """{name: text} of the real documents that ``corpora`` speaks of."""
    wanted = {document["file"] for document in gold_of("corpora")}
    texts = {}
    for path in sorted(CORPORA.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts |= {d["id"]: d["text"] for d in map(json.loads, lines) if d["id"] in wanted}
    return texts


# Without the texts there is nothing to hold to the bars: the test is not collected.
if any(CORPORA.glob("*.jsonl.gz")):

    def test_real_readouts_reach_the_bars():
        gold, texts = gold_of("corpora"), real_texts()
        assert {document["file"] for document in gold} <= texts.keys()
        assert below_the_bars(scores_of(gold, texts.__getitem__)) == {}
