"""A folder of gold records that is not part of the repository, named by JIYAO_GOLD: <name>.json beside <name>/*.txt."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from archive.extraction import extract
from archive.extraction.evaluation import Evaluation
from tests.extraction.agreement import HINTS

FOLDER = os.environ.get("JIYAO_GOLD")
BARS = {
    "people": 0.96,
    "roles": 0.93,
    "dates": 0.97,
    "organ": 0.93,
    "kind": 0.93,
    "directives": 0.93,
}


def gold_files():
    return sorted(path for path in Path(FOLDER).glob("*.json") if path.with_suffix("").is_dir()) if FOLDER else []


@pytest.mark.skipif(not FOLDER, reason="JIYAO_GOLD names no folder of gold records")
def test_every_gold_set_of_the_folder_reaches_the_bars():
    assert gold_files(), f"{FOLDER} holds no <name>.json beside a folder <name>"
    for path in gold_files():
        evaluation = Evaluation()
        for document in json.loads(path.read_text(encoding="utf-8")):
            text = (path.with_suffix("") / document["file"]).read_bytes().decode("utf-8")
            published = dt.date.fromisoformat(document["published"]) if document["published"] else None
            evaluation.add(document, extract(text, published=published, hints=HINTS))
        below = {name: score.misses for name, bar in BARS.items() if (score := evaluation.scores[name]).f1 < bar}
        assert not below, path.name
