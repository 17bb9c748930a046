"""The engine's answers against a computation by hand and against Whoosh's own searcher, which asks without a limit:
with one it returns a wrong top ten over two fields."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter

import pytest
from whoosh import index
from whoosh import query as whoosh
from whoosh.util.numeric import byte_to_length, length_to_byte

from archive.extraction.folding import fold
from search.engines.base import SearchRequest
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh.matching import CUT_BOOST, SIDE_BY_SIDE_BOOST
from search.engines.whoosh.packing import PackedCodec
from search.engines.whoosh.schema import SCHEMA, exact_terms
from search.engines.whoosh.snapshot import TITLE_BOOST
from search.fields import FACET_NAMES
from search.query import AllOf, AnyOf, Everything, Not, Phrase, Prefix, Words
from search.segmentation import exact_texts, is_han, query_words, word_texts
from tests.search.engine_contract import random_phrase, some_documents

DOCUMENTS = some_documents(400, seed=23)
QUERIES = (
    Words("会议"),
    Words("reforms"),
    Words("committee reform"),
    Words("economic development"),
    Words("会议 改革"),
    Words("会议改革 committee"),
    Words("党"),
    Words("常委会会议"),
    Words("全面从严治党"),
    Phrase("改革"),
    Phrase("reform"),
    Phrase("从严治党"),
    Phrase("the committee"),
    Phrase("严"),
    Phrase("5G网"),
    Prefix("refor"),
    Prefix("5g"),
    AnyOf((Words("改革"), Phrase("ports"))),
    AnyOf((Words("改革"), Not(Words("会议")))),
    AllOf((Words("会议"), Not(Words("改革")))),
    AllOf((AnyOf((Words("港口"), Words("ports"))), Prefix("off"))),
    AllOf((Not(Words("会议")), Not(Words("committee")))),
    Not(Phrase("会议")),
    Everything(),
)


@pytest.fixture(scope="module", params=["at once", "in pieces"])
def engine(request, tmp_path_factory):
    """The same meetings, built at once or by many changes with deletions left in the files."""
    engine = WhooshEngine(tmp_path_factory.mktemp("index"))
    if request.param == "at once":
        engine.rebuild(DOCUMENTS)
        return engine
    others = some_documents(400, seed=29)
    engine.rebuild(others[:300])
    for start in range(0, 400, 100):
        engine.update(DOCUMENTS[start : start + 100], removed=[7_000 + start])
    return engine


# By hand ------------------------------------------------------------------------------------------------------------


class ByHand:
    """BM25 as it is written down, one document and one term after the other."""

    def __init__(self, documents):
        self.documents = {document.id: document for document in documents}
        plain = {
            (id, part): fold(getattr(document, part))
            for id, document in self.documents.items()
            for part in ("title", "text")
        }
        self.exact = {place: " " + " ".join(exact_texts(text)) + " " for place, text in plain.items()}
        self.words = {place: Counter(word_texts(text)) for place, text in plain.items()}

    def scores(self, query) -> dict[int, float]:
        everything = dict.fromkeys(self.documents, 0.0)
        match query:
            case Everything():
                return everything
            case Words(text):
                return self.all_words(text)
            case Phrase(text) | Prefix(text):
                return self.phrase(text, 1.0, prefix=isinstance(query, Prefix))
            case Not(part):
                return {id: 0.0 for id in everything if id not in self.scores(part)}
            case AnyOf(parts):
                each = [self.scores(part) for part in parts]
                return {id: sum(one.get(id, 0.0) for one in each) for id in set().union(*each)}
            case AllOf(parts):
                each = [self.scores(part) for part in parts]
                return {id: sum(one[id] for one in each) for id in set.intersection(*map(set, each))}

    def all_words(self, text) -> dict[int, float]:
        words = [word.text for word in query_words(text)]
        each = [self.word(word) for word in words]
        if len(each) > 1:
            together = self.phrase(text, SIDE_BY_SIDE_BOOST)
            each.append({id: together.get(id, 0.0) for id in each[0]})
        return {id: sum(one[id] for one in each) for id in set.intersection(*map(set, each))}

    def word(self, word) -> dict[int, float]:
        counted = self.bm25({place: words[word] for place, words in self.words.items()}, self.words)
        if not is_han(word):
            return counted
        scores = self.phrase(word, 1.0)
        return {id: score + CUT_BOOST * counted.get(id, 0.0) for id, score in scores.items()}

    def phrase(self, text, boost, *, prefix=False) -> dict[int, float]:
        wanted = " " + " ".join(exact_texts(fold(text))) + ("" if prefix else " ")
        times = {}
        for place, exact in self.exact.items():
            at, times[place] = exact.find(wanted), 0
            while at >= 0:
                times[place] += 1
                at = exact.find(wanted, at + 1)
        return {id: boost * score for id, score in self.bm25(times, self.exact).items()}

    def bm25(self, times, tokens) -> dict[int, float]:
        scores = Counter()
        for part, boost in (("title", TITLE_BOOST), ("text", 1.0)):
            lengths = {
                id: len(tokens[id, part].split()) if isinstance(tokens[id, part], str) else tokens[id, part].total()
                for id in self.documents
            }
            average = sum(lengths.values()) / len(lengths)
            found = [id for id in self.documents if times[id, part]]
            idf = math.log(len(lengths) / (len(found) + 1)) + 1
            for id in found:
                length = byte_to_length(length_to_byte(lengths[id]))
                count = times[id, part]
                scores[id] += boost * idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / average))
        return dict(scores)


@pytest.fixture(scope="module")
def by_hand():
    return ByHand(DOCUMENTS)


def in_order(scores: dict[int, float]) -> list[int]:
    """The documents by score, newest first among equals."""
    day = {document.id: document.date or dt.date.min for document in DOCUMENTS}
    return sorted(scores, key=lambda id: (-round(scores[id], 4), -day[id].toordinal(), -id))


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_answers_are_those_of_a_computation_by_hand(engine, by_hand, query):
    expected = by_hand.scores(query)
    page = engine.search(SearchRequest(query=query, page_size=1_000))
    assert page.count == len(expected)
    assert {hit.id for hit in page.hits} == expected.keys()
    for hit in page.hits:
        assert hit.score == pytest.approx(expected[hit.id], abs=0.002)
    assert [hit.id for hit in page.hits] == in_order({hit.id: hit.score for hit in page.hits})
    for facet in FACET_NAMES:
        counted = Counter(value for id in expected for value in by_hand.documents[id].facets[facet])
        assert {one.value: one.count for one in page.facets[facet]} == counted


def test_any_phrase_scores_as_by_hand(engine, by_hand):
    chance = random.Random(31)
    for _ in range(60):
        query = chance.choice((Phrase, Words))(random_phrase(chance, DOCUMENTS))
        expected = by_hand.scores(query)
        page = engine.search(SearchRequest(query=query, page_size=1_000))
        assert {hit.id: hit.score for hit in page.hits} == pytest.approx(expected, abs=0.002), query


# By Whoosh itself ---------------------------------------------------------------------------------------------------


def as_whoosh(query) -> whoosh.Query:
    """The query for Whoosh's own searcher; phrases of several terms it scores in a way of its own."""

    def term(kind, text, boost=1.0):
        return whoosh.Or(
            [
                whoosh.Term(f"title_{kind}", text, boost=boost * TITLE_BOOST),
                whoosh.Term(f"text_{kind}", text, boost=boost),
            ]
        )

    def phrase(text, boost=1.0):
        tokens = exact_texts(fold(text))
        terms = list(exact_terms(tokens))
        if len(terms) > 1 and is_han(tokens[-1]) and is_han(tokens[-2]):
            terms.pop()  # what follows the last character is left open
        elif is_han(tokens[-1]):
            return whoosh.Or([whoosh.Prefix(f"{part}_exact", tokens[-1]) for part in ("title", "text")])
        if len(terms) == 1:
            return term("exact", terms[0], boost)
        return whoosh.Or([whoosh.Phrase(f"{part}_exact", terms, boost=boost) for part in ("title", "text")])

    def word(text):
        return whoosh.AndMaybe(phrase(text), term("words", text, CUT_BOOST)) if is_han(text) else term("words", text)

    match query:
        case Everything():
            return whoosh.Every()
        case Words(text):
            words = [token.text for token in query_words(text)]
            if len(words) == 1:
                return word(words[0])
            return whoosh.AndMaybe(whoosh.And(list(map(word, words))), phrase(text, SIDE_BY_SIDE_BOOST))
        case Phrase(text):
            return phrase(text)
        case Prefix(text):
            return whoosh.Or([whoosh.Prefix(f"{part}_exact", text) for part in ("title", "text")])
        case Not(part):
            return whoosh.And([whoosh.Every(), whoosh.Not(as_whoosh(part))])
        case AnyOf(parts):
            return whoosh.Or(list(map(as_whoosh, parts)))
        case AllOf(parts):
            return whoosh.And(list(map(as_whoosh, parts)))


def searcher_of(engine):
    return index.open_dir(str(max(engine.directory.glob("v*"))), schema=SCHEMA).searcher()


def asked_of_whoosh(searcher, query) -> dict[int, float]:
    keys = searcher.reader().column_reader("key")
    results = searcher.search(as_whoosh(query), limit=None)
    return {keys[docnum]: score for score, docnum in results.top_n}


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_whoosh_itself_finds_the_same(engine, query):
    with searcher_of(engine) as searcher:
        theirs = asked_of_whoosh(searcher, query)
    ours = engine.search(SearchRequest(query=query, page_size=1_000))
    assert {hit.id for hit in ours.hits} == theirs.keys()


# Where the library can say exactly what we mean by a score: terms, and what is put together from them.
SCORED_ALIKE = (
    Words("会议"),
    Words("reforms"),
    Phrase("改革"),
    Phrase("reform"),
    AnyOf((Words("会议"), Words("committee"))),
    AllOf((Words("会议"), Words("改革"))),
)


@pytest.mark.parametrize("query", SCORED_ALIKE, ids=str)
def test_whoosh_itself_gives_the_same_scores_and_top_ten(tmp_path, query):
    engine = WhooshEngine(tmp_path)
    engine.rebuild(DOCUMENTS)
    with searcher_of(engine) as searcher:
        theirs = asked_of_whoosh(searcher, query)
    ours = engine.search(SearchRequest(query=query))
    for hit in ours.hits:
        assert hit.score == pytest.approx(theirs[hit.id], abs=0.002)
    assert [hit.id for hit in ours.hits] == in_order(theirs)[:10]


def test_whoosh_itself_changes_and_merges_the_files_and_answers_stay_the_same(tmp_path):
    engine = WhooshEngine(tmp_path)
    engine.rebuild(DOCUMENTS)
    engine.update(DOCUMENTS[:50], removed=[60, 61])
    before = {query: engine.search(SearchRequest(query=query, page_size=1_000)) for query in QUERIES}
    writer = index.open_dir(str(max(engine.directory.glob("v*"))), schema=SCHEMA).writer(
        codec=PackedCodec(), compound=False
    )
    writer.commit(optimize=True)
    for query, page in before.items():
        again = engine.search(SearchRequest(query=query, page_size=1_000))
        assert (again.count, again.facets) == (page.count, page.facets)
        assert {hit.id: hit.score for hit in again.hits} == pytest.approx({hit.id: hit.score for hit in page.hits})


def test_a_phrase_is_found_in_a_text_longer_than_two_bytes_count(tmp_path):
    (document, *_) = some_documents(1)
    engine = WhooshEngine(tmp_path)
    engine.rebuild([document.__class__(1, "", "党 " * 70_000 + "两个确立", None, document.facets)])
    assert engine.search(SearchRequest(query=Phrase("两个确立"))).count == 1
    assert engine.search(SearchRequest(query=Phrase("党党两个"))).count == 1
    assert engine.search(SearchRequest(query=Words("党"))).count == 1
    assert engine.search(SearchRequest(query=Prefix("确"))).count == 1
