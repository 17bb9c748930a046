"""Quoted text against a plain scan, over all of the real texts that are at hand: make test-corpora

Not collected by the ordinary suite, which draws from invented texts (``engine_contract.py``). The texts are JSON lines
under ``JIYAO_CORPORA``, else ``../shared/corpora`` beside the checkout. ``PHRASES`` says how many are drawn.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from bisect import bisect_right
from pathlib import Path

import pytest

from search.engines.base import SearchRequest
from search.engines.whoosh import WhooshEngine
from search.query import Phrase
from search.segmentation import exact_texts, fold, is_han
from tests.search.engine_contract import a_document

CORPORA = Path(os.environ.get("JIYAO_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
PHRASES = int(os.environ.get("PHRASES", 4_000))


class Scan:
    """All texts as one string, their words and characters with one space around each."""

    def __init__(self, documents):
        self.starts, self.ids, parts, at = [], [], [], 0
        for document in documents:
            for text in (document.title, document.text):
                spaced = f" {' '.join(exact_texts(fold(text)))} \n"
                self.starts.append(at)
                self.ids.append(document.id)
                parts.append(spaced)
                at += len(spaced)
        self.all = "".join(parts)
        self.starts.append(at)

    def holding(self, phrase: str) -> set[int]:
        wanted = f" {' '.join(exact_texts(fold(phrase)))} "
        found, at = set(), self.all.find(wanted)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            found.add(self.ids[number])
            at = self.all.find(wanted, self.starts[number + 1])
        return found


@pytest.fixture(scope="module")
def documents():
    files = sorted(CORPORA.glob("*.jsonl.gz"))
    if not files:
        pytest.exit(f"There are no texts in {CORPORA}; JIYAO_CORPORA names another folder.", returncode=2)
    news = (json.loads(line) for path in files for line in gzip.open(path, "rt", encoding="utf-8"))  # noqa: SIM115
    return [a_document(number, one["text"], title=one["title"]) for number, one in enumerate(news, 1)]


def drawn(chance: random.Random, documents) -> str:
    """A stretch of a text as it stands there, or one that is not quite so: a sign taken away, moved or exchanged."""
    document = chance.choice(documents)
    text = document.title if chance.random() < 0.1 else document.text
    start = chance.randrange(max(1, len(text) - 1))
    phrase = text[start : start + chance.choice((1, 2, 2, 3, 4, 4, 5, 6, 8, 12, 20, 40))]
    if chance.random() < 0.5 and len(phrase) > 2:
        signs = list(phrase)
        at = chance.randrange(len(signs) - 1)
        match chance.randrange(4):
            case 0:
                del signs[at]
            case 1:
                signs[at], signs[at + 1] = signs[at + 1], signs[at]
            case 2:
                signs[at] = chance.choice(chance.choice(documents).text[:200] or "的")
            case 3:
                signs.insert(at, chance.choice("，。“ ·的"))
        phrase = "".join(signs)
    return phrase


def test_a_phrase_is_found_where_a_plain_scan_finds_it_and_nowhere_else(documents, tmp_path):
    engine = WhooshEngine(tmp_path)
    assert engine.rebuild(documents) == len(documents)
    scan, chance = Scan(documents), random.Random(2026)
    hits = decoys = 0
    while hits + decoys < PHRASES:
        phrase = drawn(chance, documents)
        tokens = exact_texts(fold(phrase))
        if not tokens or not is_han(tokens[0]) and len(tokens) == 1 and len(tokens[0]) < 2:
            continue
        expected = scan.holding(phrase)
        page = engine.search(SearchRequest(Phrase(phrase), page_size=len(documents), facets=()))
        assert {hit.id for hit in page.hits} == expected, phrase
        hits, decoys = hits + bool(expected), decoys + (not expected)
    print(f"\n{len(documents):,} texts: {hits:,} phrases that stand in some, {decoys:,} that stand in none")
    assert hits > PHRASES / 4 and decoys > PHRASES / 20
