"""What every search engine must do. A test class for an engine inherits ``EngineContract`` and gives two fixtures:
``engine``, an empty engine, and ``second_engine``, another object on the same index, as another process has it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import re
from collections import Counter

import pytest

from archive.extraction.folding import fold
from search.engines.base import Concordance, SearchRequest
from search.fields import DIRECTIVE_FACETS, FACET_NAMES, SearchDirective, SearchDocument
from search.query import AllOf, AnyOf, Dated, Everything, Having, Not, Phrase, Prefix, Words
from search.segmentation import is_han, query_words, stem

SENTENCES = (
    "省委书记主持召开省委常委会会议，强调坚定不移推进全面从严治党。",
    "會議指出，要深刻領悟“兩個確立”的決定性意義，堅決做到“兩個維護”。",
    "两个部门要明确责任，确立目标，按时完成防汛任务。",
    "会议听取了5G网络建设和数字经济发展情况的汇报。",
    "要严防、严管、严控，从严，治水治山，党员带头。",
    "国有企业改革取得积极进展，改革开放迈出新步伐。",
    "人人有责、人人尽责、人人享有，建设社会治理共同体。",
    "市长陈明远到港口调研，要求抓好安全生产。",
    "The standing committee met on Tuesday and stressed full and strict governance of the Party.",
    "Governor Chen Ming'er chaired the meeting; reforms of state-owned enterprises were discussed.",
    "Officials reported on flood control, reservoirs and the safety of ports.",
    "The committee called for reforming the budget and for economic development.",
    "State media said the reform of owned land was discussed by CPC中央 officials.",
    "A work conference on 5G networks and the digital economy was held.",
)
TITLES = (
    "省委常委会召开会议",
    "市政府常务会议研究改革工作",
    "全面从严治党工作会议",
    "Standing committee meeting",
    "Work conference on reform",
    "港口安全生产专题会",
)


def a_document(id: int, text: str = "会议召开。", *, title: str = "", date: str | None = "2023-05-04", **facets):
    """A meeting for the index; ``facets`` are tuples of values by the facet's name."""
    day = dt.date.fromisoformat(date) if date else None
    values = {name: tuple(facets.get(name, ())) for name in FACET_NAMES}
    return SearchDocument(id, title, text, day, values | ({"year": (date[:4],)} if date else {}))


def some_documents(count: int = 60, seed: int = 7) -> list[SearchDocument]:
    """Invented meetings in both languages; the same for the same seed."""
    chance = random.Random(seed)
    return [
        a_document(
            id,
            "\n".join(chance.sample(SENTENCES, chance.randint(1, 5))),
            title=chance.choice(TITLES),
            date=None
            if chance.random() < 0.15
            else f"{chance.choice((2019, 2021, 2022))}-0{chance.randint(1, 9)}-1{id % 9}",
            official=tuple(chance.sample(("chen", "li", "wang", "zhao"), chance.randint(0, 3))),
            chair=tuple(chance.sample(("chen", "li"), chance.randint(0, 1))),
            organ=(chance.choice(("shengwei", "shizheng")),),
            topic=tuple(chance.sample(("reform", "flood", "party"), chance.randint(0, 2))),
            language=(chance.choice(("zh", "en")),),
        )
        for id in range(1, count + 1)
    ]


def with_directives(documents: list[SearchDocument], seed: int = 3) -> list[SearchDocument]:
    """The same meetings, most of their lines being directives: 100 times the meeting's id and a number."""
    chance, told = random.Random(seed), []
    for document in documents:
        directives, at = [], 0
        for number, line in enumerate(document.text.split("\n")):
            if chance.random() < 0.8:
                cut = chance.choice((0, 0, 2)) if is_han(line[0]) else 0
                facets = {
                    "topic": tuple(chance.sample(("reform", "flood", "party"), chance.randint(0, 2))),
                    "speaker": tuple(chance.sample(("chen", "li"), chance.randint(0, 1))),
                    "formulation": ("establishes",) if "確立" in line else (),
                }
                directives.append(SearchDirective(100 * document.id + number, at + cut, at + len(line) - cut, facets))
            at += len(line) + 1
        told.append(dataclasses.replace(document, directives=tuple(directives)))
    return told


def as_documents(documents: list[SearchDocument]) -> list[SearchDocument]:
    """Each directive as a document of its own, in the order of the meetings."""
    return [
        SearchDocument(
            one.id,
            "",
            document.text[one.start : one.end],
            document.date,
            {name: one.facets[name] if name in DIRECTIVE_FACETS else document.facets[name] for name in FACET_NAMES},
        )
        for document in documents
        for one in document.directives
    ]


def spaced(text: str) -> str:
    """The words and Chinese characters of ``text`` with one space around each: a plain scan then finds phrases."""
    words = "".join(char if char.isalnum() else " " for char in fold(text))
    return " " + " ".join(re.sub("([㐀-鿿])", r" \1 ", words).split()) + " "


def stands_in(phrase: str, document: SearchDocument) -> bool:
    return any(spaced(phrase) in spaced(text) for text in (document.title, document.text))


def begins_of(phrases: tuple[Phrase, ...], text: str) -> set[int]:
    """Where one of ``phrases`` begins in ``text``, by a plain scan."""
    plain = spaced(text)
    return {at for at in range(len(plain)) for phrase in phrases if plain.startswith(spaced(phrase.text), at)}


def has_words(text: str, document: SearchDocument) -> bool:
    stems = {stem(word) for word in spaced(f"{document.title} ¶ {document.text}").split()}
    return all(
        stands_in(word.text, document) if is_han(word.text) else word.text in stems for word in query_words(text)
    )


def random_phrase(chance: random.Random, documents: list[SearchDocument]) -> str:
    """One to eight neighbouring words of a document, at times with one of them taken away."""
    document = chance.choice(documents)
    words = spaced(chance.choice((document.title, document.text)) or document.text).split()
    first = chance.randrange(len(words))
    words = words[first : first + chance.randint(1, 8)]
    if len(words) > 2 and chance.random() < 0.3:
        del words[chance.randrange(len(words))]
    return "".join(word if is_han(word) else f" {word} " for word in words)


def found(engine, query, **asked) -> list[int]:
    """The ids that ``query`` finds, in order, all on one page."""
    page = engine.search(SearchRequest(query=query, page_size=1_000, **asked))
    assert page.count == len(page.hits)
    return [hit.id for hit in page.hits]


def counts(engine, **asked) -> dict[str, dict[str, int]]:
    page = engine.search(SearchRequest(**asked))
    return {name: {one.value: one.count for one in values} for name, values in page.facets.items()}


class EngineContract:
    @pytest.fixture
    def filled(self, engine):
        engine.rebuild(some_documents())
        return engine

    # Nothing there

    def test_an_engine_without_an_index_finds_nothing(self, engine):
        page = engine.search(SearchRequest(query=Words("会议")))
        assert (page.count, page.hits) == (0, ())
        assert set(page.facets) == set(FACET_NAMES)
        assert engine.digests().keys() == set()

    def test_an_empty_query_finds_every_meeting(self, filled):
        assert set(found(filled, Everything())) == {document.id for document in some_documents()}
        assert filled.digests() == {document.id: document.digest for document in some_documents()}

    def test_an_empty_rebuild_leaves_an_index_of_nothing(self, filled):
        assert filled.rebuild([]) == 0
        assert found(filled, Everything()) == []

    # Quoted phrases

    def test_a_quoted_phrase_is_found_however_the_text_is_cut_into_words(self, engine):
        engine.update([a_document(1, "全面从严治党"), a_document(2, "从严，治水，党员"), a_document(3, "治党从严")])
        assert found(engine, Phrase("从严治党")) == [1]
        assert found(engine, Phrase("严治")) == [2, 1]

    def test_a_quoted_phrase_is_not_put_together_from_afar(self, engine):
        engine.update([a_document(1, SENTENCES[1]), a_document(2, SENTENCES[2]), a_document(3, "两个部门，确立")])
        assert found(engine, Phrase("两个确立")) == [1]

    def test_a_quoted_phrase_is_blind_to_punctuation_case_width_and_script(self, engine):
        engine.update([a_document(1, "深刻領悟「兩個、確立」。Ｔｈｅ State-Owned Enterprises, he said")])
        for phrase in (
            "领悟两个确立",
            "領悟“兩個確立”",
            "the state owned",
            "THE STATE-OWNED",
            "ｅｎｔｅｒｐｒｉｓｅｓ he",
        ):
            assert found(engine, Phrase(phrase)) == [1], phrase

    def test_a_quoted_english_phrase_is_not_stemmed_and_keeps_its_order(self, engine):
        engine.update(
            [
                a_document(1, "economic reform of ports"),
                a_document(2, "reforms, economic"),
                a_document(3, "economical reform"),
            ]
        )
        assert found(engine, Phrase("economic reform")) == [1]
        assert found(engine, Phrase("reform")) == [3, 1]

    def test_a_phrase_does_not_run_from_the_title_into_the_text(self, engine):
        engine.update([a_document(1, "确立目标", title="会议研究两个"), a_document(2, "reform", title="economic")])
        assert found(engine, Phrase("两个确立")) == found(engine, Phrase("economic reform")) == []
        assert found(engine, Phrase("研究两个")) == [1]

    def test_a_phrase_may_mix_scripts(self, engine):
        engine.update([a_document(1, "CPC中央推进5G网络建设"), a_document(2, "中央CPC建设网络5G")])
        for phrase in ("CPC中央", "cpc 中", "5G网", "央推进5g", "进5G网络建"):
            assert found(engine, Phrase(phrase)) == [1], phrase

    def test_a_single_chinese_character_is_found_within_and_at_the_end_of_text(self, engine):
        engine.update([a_document(1, "治党"), a_document(2, "党员"), a_document(3, "党 CPC"), a_document(4, "治水")])
        assert set(found(engine, Phrase("党"))) == {1, 2, 3}
        assert set(found(engine, Words("党"))) == {1, 2, 3}
        assert found(engine, Phrase("党 cpc")) == [3]

    def test_repeated_characters_are_counted_one_by_one(self, engine):
        engine.update([a_document(1, "人人有责"), a_document(2, "人人人"), a_document(3, "人民")])
        assert found(engine, Phrase("人人人")) == [2]
        assert set(found(engine, Phrase("人人"))) == {1, 2}

    def test_phrase_search_finds_what_a_plain_scan_finds(self, filled):
        chance, documents = random.Random(11), some_documents()
        for _ in range(150):
            phrase = random_phrase(chance, documents)
            expected = {document.id for document in documents if stands_in(phrase, document)}
            assert set(found(filled, Phrase(phrase))) == expected, phrase

    # Values of facets, and days, within a query

    def test_values_and_days_are_parts_of_a_query_like_any_other(self, filled):
        documents = some_documents()

        def ids(answers):
            return {document.id for document in documents if answers(document)}

        chen, flood = Having("official", ("chen",)), Having("topic", ("flood", "party"))
        spring = Dated(dt.date(2021, 1, 1), dt.date(2021, 6, 30))
        assert set(found(filled, chen)) == ids(lambda d: "chen" in d.facets["official"])
        assert set(found(filled, flood)) == ids(lambda d: {"flood", "party"} & set(d.facets["topic"]))
        assert set(found(filled, spring)) == ids(lambda d: d.date and spring.first <= d.date <= spring.last)
        assert set(found(filled, AllOf((Words("reform"), chen, Not(flood))))) == ids(
            lambda d: (
                has_words("reform", d)
                and "chen" in d.facets["official"]
                and not {"flood", "party"} & set(d.facets["topic"])
            )
        )
        assert set(found(filled, AnyOf((spring, Phrase("两个维护"))))) == ids(
            lambda d: (d.date and spring.first <= d.date <= spring.last) or stands_in("两个维护", d)
        )
        assert found(filled, Having("official", ("nobody",))) == []
        filled.update([], removed=ids(lambda d: "chen" in d.facets["official"]))
        assert found(filled, chen) == []

    def test_a_facet_asked_for_whole_has_all_its_values(self, filled):
        page = filled.search(SearchRequest(most_values=1, whole=("official",)))
        assert (len(page.facets["official"]), page.further["official"]) == (4, 0)
        assert (len(page.facets["organ"]), page.further["organ"]) == (1, 1)

    def test_it_says_how_many_texts_hold_a_word(self, engine):
        engine.update([a_document(1, "Flood floods"), a_document(2, "FLOOD"), a_document(3, "drought", title="flood")])
        assert engine.frequencies(["flood", "floods", "rain"]) == {"flood": 2, "floods": 1, "rain": 0}

    def test_its_state_is_another_after_every_change_whoever_made_it(self, engine, second_engine):
        states = [engine.state()]
        for change in (
            lambda: engine.update([a_document(1, "Flood")]),
            lambda: second_engine.update([], removed=[1]),
            lambda: second_engine.rebuild([a_document(2, "Flood")]),
        ):
            change()
            states.append(engine.state())
            assert engine.state() == states[-1]
        assert len(set(states)) == len(states)

    # Unquoted words

    def test_english_words_are_found_by_their_stem(self, engine):
        engine.update([a_document(1, "reforming"), a_document(2, "Reforms"), a_document(3, "reformatory")])
        assert set(found(engine, Words("reform"))) == {1, 2}

    def test_every_word_is_required_in_any_order_in_title_or_text(self, engine):
        engine.update(
            [a_document(1, "flood control", title="ports"), a_document(2, "ports and floods"), a_document(3, "ports")]
        )
        assert set(found(engine, Words("flood port"))) == {1, 2}

    def test_chinese_words_are_found_wherever_their_characters_stand(self, engine):
        engine.update([a_document(1, "党中央推进改革"), a_document(2, "改、革推进"), a_document(3, "革改推进")])
        assert set(found(engine, Words("推进改革"))) == {1, 2}
        engine.update([a_document(4, "省长主持召开会议"), a_document(5, "主持会议")])
        assert found(engine, Words("主持会议")) == [5, 4]

    def test_words_find_what_a_plain_scan_finds(self, filled):
        documents = some_documents()
        for text in (
            "会议改革",
            "改革 会议",
            "全面从严治党",
            "committees reformed",
            "5G网络 建设",
            "the of",
            "陈明远 港口",
        ):
            expected = {document.id for document in documents if has_words(text, document)}
            assert set(found(filled, Words(text))) == expected, text

    # Operators

    def test_any_of_several_variants_finds_each(self, engine):
        engine.update(
            [
                a_document(1, "陈敏尔主持"),
                a_document(2, "Chen Min'er chaired"),
                a_document(3, "Chen Miner"),
                a_document(4, "Chen"),
            ]
        )
        assert set(found(engine, AnyOf((Phrase("陈敏尔"), Phrase("Chen Min'er"), Phrase("Chen Miner"))))) == {1, 2, 3}

    def test_operators_are_the_arithmetic_of_sets(self, filled):
        a, b, c = Words("改革"), Phrase("会议"), Words("committee")
        every = filled.digests().keys()
        in_a, in_b, in_c = (set(found(filled, query)) for query in (a, b, c))
        assert in_a and in_b and in_c
        assert set(found(filled, AllOf((a, b)))) == in_a & in_b
        assert set(found(filled, AnyOf((a, c)))) == in_a | in_c
        assert set(found(filled, AllOf((a, Not(b))))) == in_a - in_b
        assert set(found(filled, AllOf((Not(b), a)))) == in_a - in_b
        assert set(found(filled, Not(b))) == set(found(filled, AllOf((Everything(), Not(b))))) == every - in_b
        assert set(found(filled, AllOf((Not(a), Not(b))))) == every - in_a - in_b
        assert set(found(filled, AnyOf((a, Not(b))))) == in_a | (every - in_b)
        assert set(found(filled, Not(Not(a)))) == in_a
        assert set(found(filled, AllOf((b, AnyOf((a, AllOf((c, Not(a))))))))) == in_b & (in_a | in_c)

    def test_a_prefix_is_the_beginning_of_a_word_unstemmed(self, engine):
        engine.update(
            [
                a_document(1, "reformatory"),
                a_document(2, "a pre-reform era"),
                a_document(3, "prereform"),
                a_document(4, "refor"),
            ]
        )
        assert set(found(engine, Prefix("Reform"))) == {1, 2}
        assert found(engine, Prefix("reforming")) == []
        assert found(engine, Prefix("pre-ref")) == [2]

    def test_a_chinese_prefix_is_characters_in_a_row(self, engine):
        engine.update([a_document(1, "深化改革开放"), a_document(2, "改一改革")])
        assert set(found(engine, Prefix("改革"))) == {1, 2}
        assert found(engine, Prefix("化改")) == [1]

    def test_text_and_queries_may_hold_anything(self, engine):
        odd = "a\x00b \ud800 \U0001f600 𠀀𠀁 ﬁ İ ß e\u0301 " + "x" * 5_000 + " ，。" + "党" * 3_000
        engine.update([a_document(1, odd, title=odd)])
        for text in ("𠀀𠀁", "党党党", "a b", "x" * 5_000):
            assert found(engine, Phrase(text)) == [1], text[:10]
        for text in ("", "，。", "\x00", "\ud800", "x" * 10_000):
            for query in (Words(text), Phrase(text), Prefix(text), Not(Phrase(text))):
                engine.search(SearchRequest(query=query))

    # Order

    def test_a_title_counts_more_than_the_text(self, engine):
        engine.update([a_document(id, "防汛工作会议研究改革") for id in range(10, 16)])
        engine.update(
            [a_document(1, "研究工作", title="改革", date="2001-01-01"), a_document(2, "研究改革", title="工作")]
        )
        assert found(engine, Words("改革"))[0] == 1

    def test_words_side_by_side_count_more_than_words_apart(self, engine):
        engine.update(
            [
                a_document(1, "economic reform of the ports and of the land", date="2001-01-01"),
                a_document(2, "reform of the ports and of the economic land"),
                a_document(3, "the ports and the land"),
            ]
        )
        assert found(engine, Words("economic reform")) == [1, 2]

    def test_equal_scores_come_newest_first_then_undated_then_by_id_descending(self, engine):
        dates = {1: "2020-01-01", 2: None, 3: "2022-01-01", 4: "2020-01-01", 5: None}
        engine.update([a_document(id, "改革", date=date) for id, date in dates.items()])
        assert found(engine, Words("改革")) == found(engine, Everything()) == [3, 4, 1, 5, 2]

    def test_newest_and_oldest_first_both_put_the_undated_last(self, engine):
        dates = {1: "2020-01-01", 2: None, 3: "2022-01-01", 4: "0001-01-01", 5: "9999-12-31"}
        engine.update([a_document(id, "改革", date=date) for id, date in dates.items()])
        assert found(engine, Words("改革"), sort="newest") == [5, 3, 1, 4, 2]
        assert found(engine, Words("改革"), sort="oldest") == [4, 1, 3, 5, 2]

    # Pages

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    def test_the_pages_together_are_every_meeting_found_once(self, filled, sort):
        whole = found(filled, Words("会议"), sort=sort)
        pages = [
            [hit.id for hit in filled.search(SearchRequest(Words("会议"), sort=sort, page=number, page_size=7)).hits]
            for number in range(1, len(whole) // 7 + 2)
        ]
        assert [id for page in pages for id in page] == whole
        assert all(len(page) == 7 for page in pages[:-1])

    def test_beyond_the_last_page_there_are_no_hits_but_the_count_stands(self, filled):
        page = filled.search(SearchRequest(page=10_000))
        assert (page.count, page.hits) == (60, ())
        assert page.facets["organ"]

    # Facets and dates

    def test_facet_counts_are_what_counting_by_hand_gives(self, filled):
        chance, documents = random.Random(5), some_documents()
        for _ in range(40):
            selected = {
                name: tuple(chance.sample(values, chance.randint(1, 2)))
                for name, values in (
                    ("official", ["chen", "li", "nobody"]),
                    ("organ", ["shengwei", "shizheng"]),
                    ("topic", ["reform", "flood"]),
                )
                if chance.random() < 0.5
            }
            dates = chance.choice(
                [(None, None), (dt.date(2021, 1, 1), None), (dt.date(2019, 3, 1), dt.date(2021, 12, 31))]
            )
            query = chance.choice([Everything(), Words("会议"), Phrase("reforms")])
            request = SearchRequest(query, selected, *dates, page_size=1_000)
            page = filled.search(request)
            answering = [document for document in documents if document.id in set(found(filled, query))]
            assert {hit.id for hit in page.hits} == {one.id for one in answering if _chosen(one, request)}
            for name in FACET_NAMES:
                expected = Counter(
                    value for one in answering if _chosen(one, request, but=name) for value in one.facets[name]
                )
                ordered = sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))
                assert [(one.value, one.count) for one in page.facets[name]] == ordered

    def test_of_many_values_the_first_and_the_chosen_are_given_and_the_rest_counted(self, engine):
        engine.update([a_document(id, official=tuple(f"person-{n:02d}" for n in range(id))) for id in range(1, 31)])
        page = engine.search(SearchRequest(selected={"official": ("person-29", "nobody")}, most_values=5))
        assert [(one.value, one.count) for one in page.facets["official"]] == [
            *((f"person-{n:02d}", 30 - n) for n in range(5)),
            ("person-29", 1),
        ]
        assert page.further["official"] == 24
        assert page.count == 1

    def test_only_the_facets_asked_for_are_counted(self, filled):
        page = filled.search(SearchRequest(facets=("organ",)))
        assert page.facets.keys() == {"organ"}
        assert filled.search(SearchRequest(facets=())).facets == {}

    @pytest.mark.parametrize("step", ["year", "month", "day"])
    def test_a_histogram_counts_what_is_found_by_year_month_or_day(self, filled, step):
        first = {"year": {"month": 1, "day": 1}, "month": {"day": 1}, "day": {}}[step]
        request = SearchRequest(Words("会议"), {"organ": ("shengwei",)}, dt.date(2019, 2, 1), None, histogram=step)
        held = {document.id: document.date for document in some_documents()}
        ids = found(filled, request.query, selected=request.selected, date_from=request.date_from)
        expected = Counter(held[id].replace(**first) for id in ids)
        assert filled.search(request).histogram == tuple(sorted(expected.items()))

    def test_a_histogram_leaves_the_undated_out_and_reaches_any_day(self, engine):
        dates = {1: None, 2: "0001-01-01", 3: "9999-12-31", 4: "2020-02-29", 5: "2020-02-29"}
        engine.update([a_document(id, date=date) for id, date in dates.items()])
        assert engine.search(SearchRequest(histogram="month")).histogram == (
            (dt.date(1, 1, 1), 1),
            (dt.date(2020, 2, 1), 2),
            (dt.date(9999, 12, 1), 1),
        )
        engine.update([], removed=[2, 3, 4, 5])
        assert engine.search(SearchRequest(histogram="day")).histogram == ()

    def test_a_facet_without_a_chosen_value_is_no_choice(self, filled):
        assert filled.search(SearchRequest(selected={"organ": ()})).count == 60

    def test_a_value_that_no_meeting_has_finds_nothing(self, filled):
        assert filled.search(SearchRequest(selected={"organ": ("nowhere",)})).count == 0

    def test_a_range_of_dates_includes_both_days_and_no_undated_meeting(self, engine):
        dates = {1: "2020-01-01", 2: None, 3: "2020-01-31", 4: "2020-02-01", 5: "2019-12-31"}
        engine.update([a_document(id, date=date) for id, date in dates.items()])
        january = {"date_from": dt.date(2020, 1, 1), "date_to": dt.date(2020, 1, 31)}
        assert set(found(engine, Everything(), **january)) == {1, 3}
        assert set(found(engine, Everything(), date_from=dt.date(2020, 1, 1))) == {1, 3, 4}
        assert set(found(engine, Everything(), date_to=dt.date.max)) == {1, 3, 4, 5}

    # Changes

    def test_a_replaced_meeting_is_found_as_it_is_now_only(self, filled):
        filled.update([a_document(7, "独一无二", organ=("xianwei",))])
        assert found(filled, Phrase("独一无二")) == [7]
        filled.update([a_document(7, "焕然一新", organ=("xianwei",))])
        assert found(filled, Phrase("独一无二")) == []
        assert found(filled, Phrase("焕然一新")) == [7]
        assert counts(filled)["organ"]["xianwei"] == 1
        assert filled.search(SearchRequest()).count == 60

    def test_a_removed_meeting_is_gone_at_once(self, filled):
        filled.update([], removed=[7, 8, 999_999])
        assert filled.digests().keys() == {document.id for document in some_documents()} - {7, 8}
        assert set(found(filled, Everything())) == filled.digests().keys()
        assert sum(counts(filled)["organ"].values()) == 58

    def test_adding_and_removing_go_together(self, filled):
        filled.update([a_document(100, "独一无二")], removed=[1])
        assert 100 in filled.digests() and 1 not in filled.digests()

    def test_the_same_update_again_changes_nothing(self, filled):
        before = found(filled, Words("会议"))
        for _ in range(3):
            filled.update(some_documents()[:5], removed=[999])
        assert found(filled, Words("会议")) == before

    def test_many_small_updates_find_what_one_rebuild_finds(self, engine, second_engine):
        documents = some_documents(30)
        for document in documents:
            engine.update([document], removed=[document.id - 10] if document.id % 3 == 0 else ())
        gone = {document.id - 10 for document in documents if document.id % 3 == 0}
        small = {
            query: found(engine, query) for query in (Words("会议"), Phrase("改革"), Words("reform"), Everything())
        }
        second_engine.rebuild([document for document in documents if document.id not in gone])
        assert {query: found(second_engine, query) for query in small} == small

    def test_an_update_that_fails_changes_nothing(self, filled):
        def documents():
            yield a_document(7, "独一无二")
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            filled.update(documents(), removed=[8])
        assert found(filled, Phrase("独一无二")) == []
        assert {7, 8} <= filled.digests().keys()

    def test_another_process_sees_the_change_at_its_next_search(self, filled, second_engine):
        assert second_engine.search(SearchRequest()).count == 60
        filled.update([a_document(100, "独一无二")], removed=[7])
        assert found(second_engine, Phrase("独一无二")) == [100]
        assert 7 not in second_engine.digests()

    # Every occurrence

    def test_a_concordance_counts_the_places_that_a_plain_scan_finds(self, filled):
        chance, documents = random.Random(17), some_documents()
        for _ in range(60):
            phrases = tuple(Phrase(random_phrase(chance, documents)) for _ in range(chance.choice((1, 1, 2, 3))))
            times = {one.id: len(begins_of(phrases, one.text)) for one in documents}
            query = chance.choice((Everything(), Words("会议"), AnyOf(phrases)))
            selected = chance.choice(({}, {"organ": ("shengwei",)}))
            sort = chance.choice(("newest", "oldest"))
            ids = found(filled, query, selected=selected, sort=sort)
            lines = [(id, nth) for id in ids for nth in range(times[id])]
            for page in range(1, len(lines) // 7 + 2):
                request = SearchRequest(query, selected, sort=sort, page=page, page_size=7)
                answer = filled.concordance(request, phrases)
                assert (answer.count, answer.meetings) == (len(lines), len({id for id, _ in lines}))
                shown = [(id, nth) for id, many in answer.hits for nth in range(many)][answer.before :][:7]
                assert shown == lines[7 * (page - 1) :][:7], (phrases, page)

    def test_places_that_overlap_are_counted_one_by_one(self, engine):
        engine.update([a_document(1, "人人人人。人，人", title="人人"), a_document(2, "reform, reforms, reformed")])
        assert engine.concordance(SearchRequest(), (Phrase("人人"),)).count == 5
        assert engine.concordance(SearchRequest(), (Phrase("人人"), Phrase("人人人"), Phrase("人"))).count == 6
        assert engine.concordance(SearchRequest(), (Prefix("reform"),)).count == 3
        assert engine.concordance(SearchRequest(), (Phrase("，。"),)).count == 0
        assert engine.concordance(SearchRequest(page=3), (Phrase("人"),)).hits == ()
        engine.update([], removed=[1])
        assert engine.concordance(SearchRequest(), (Phrase("人"),)) == Concordance(0, 0, ())

    # Directives

    @pytest.fixture
    def told(self, engine):
        engine.rebuild(with_directives(some_documents()))
        return engine

    def test_a_directive_is_found_by_its_own_words_not_by_its_meeting_s(self, engine):
        text = "会议指出，改革很重要。\n要抓好防汛工作。\nIt is necessary to reform ports."
        directives = tuple(
            SearchDirective(n, text.index(words), text.index(words) + len(words), {})
            for n, words in ((5, "要抓好防汛工作。"), (9, "It is necessary to reform ports."))
        )
        engine.update([dataclasses.replace(a_document(1, text, title="防汛"), directives=directives)])
        asked = {"show": "directives"}
        assert found(engine, Everything(), **asked) == [5, 9]
        assert found(engine, Phrase("防汛工作"), **asked) == found(engine, Words("防汛 工作"), **asked) == [5]
        assert found(engine, Words("reforming the ports"), **asked) == []
        assert found(engine, Words("reforming port"), **asked) == found(engine, Phrase("to reform"), **asked) == [9]
        assert found(engine, Prefix("necess"), **asked) == found(engine, Not(Words("防汛")), **asked) == [9]
        assert found(engine, Phrase("改革"), **asked) == found(engine, Phrase("工作 it"), **asked) == []
        assert found(engine, Words("改革")) == [1]

    def test_directives_answer_every_query_as_documents_of_their_own_would(self, told):
        chance, documents = random.Random(13), as_documents(with_directives(some_documents()))
        for _ in range(150):
            phrase = random_phrase(chance, documents)
            expected = {one.id for one in documents if stands_in(phrase, one)}
            assert set(found(told, Phrase(phrase), show="directives")) == expected, phrase
        for text in ("会议改革", "committees reformed", "of the", "陈明远 港口", "discuss", "全面从严治党", "5G网络"):
            expected = {one.id for one in documents if has_words(text, one)}
            assert set(found(told, Words(text), show="directives")) == expected, text
        both = AllOf((Having("topic", ("flood",)), AnyOf((Having("official", ("li",)), Having("speaker", ("chen",))))))
        expected = {
            one.id
            for one in documents
            if "flood" in one.facets["topic"] and ("li" in one.facets["official"] or "chen" in one.facets["speaker"])
        }
        assert expected and set(found(told, both, show="directives")) == expected
        year = Dated(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
        expected = {one.id for one in documents if one.date and one.date.year == 2021}
        assert set(found(told, year, show="directives")) == expected

    def test_directives_are_counted_by_facet_and_month_as_by_hand(self, told):
        chance, documents = random.Random(5), as_documents(with_directives(some_documents()))
        for _ in range(30):
            choices = {
                "official": ["chen", "li", "nobody"],
                "organ": ["shengwei", "shizheng"],
                "topic": ["reform", "flood"],
                "speaker": ["chen", "li"],
            }
            selected = {
                name: tuple(chance.sample(values, chance.randint(1, 2)))
                for name, values in choices.items()
                if chance.random() < 0.4
            }
            dates = chance.choice([(None, None), (dt.date(2019, 3, 1), dt.date(2021, 12, 31))])
            query = chance.choice([Everything(), Words("会议"), Phrase("reforms")])
            request = SearchRequest(query, selected, *dates, page_size=1_000, histogram="month", show="directives")
            page = told.search(request)
            answering = [one for one in documents if one.id in set(found(told, query, show="directives"))]
            left = [one for one in answering if _chosen(one, request)]
            assert {hit.id for hit in page.hits} == {one.id for one in left}
            assert page.histogram == tuple(sorted(Counter(one.date.replace(day=1) for one in left if one.date).items()))
            for name in FACET_NAMES:
                expected = Counter(
                    value for one in answering if _chosen(one, request, but=name) for value in one.facets[name]
                )
                ordered = sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))
                assert [(one.value, one.count) for one in page.facets[name]] == ordered, name

    @pytest.mark.parametrize("sort", ["newest", "oldest"])
    def test_directives_come_by_day_and_meeting_and_as_they_are_read(self, told, sort):
        meetings = found(told, Everything(), sort=sort)
        read = {document.id: [one.id for one in document.directives] for document in with_directives(some_documents())}
        expected = [id for meeting in meetings for id in read[meeting]]
        pages = [
            told.search(SearchRequest(sort=sort, show="directives", page=number, page_size=9))
            for number in range(1, len(expected) // 9 + 2)
        ]
        assert [hit.id for page in pages for hit in page.hits] == expected

    def test_a_shorter_directive_with_a_word_more_often_comes_first(self, engine):
        lines = ("要改革，改革，改革。", "要推进国有企业的改革和其他各项工作，取得更大成绩。")
        text = "\n".join(reversed(lines))
        told = tuple(
            SearchDirective(n, text.index(line), text.index(line) + len(line), {}) for n, line in enumerate(lines, 1)
        )
        engine.update([dataclasses.replace(a_document(1, text), directives=told), a_document(2)])
        assert found(engine, Words("改革"), show="directives") == [1, 2]

    def test_directives_that_overlap_are_each_found(self, engine):
        text = "要一二三四五六七八九十。"
        spans = ((1, 0, 12), (2, 1, 4), (3, 2, 12), (4, 3, 3))
        told = tuple(SearchDirective(id, start, end, {}) for id, start, end in spans)
        engine.update([dataclasses.replace(a_document(1, text), directives=told)])
        assert found(engine, Phrase("三四"), show="directives", sort="newest") == [1, 3]
        assert found(engine, Phrase("要一"), show="directives") == [1]
        assert set(found(engine, Phrase("二"), show="directives")) == {1, 2, 3}
        assert found(engine, Everything(), show="directives") == [1, 2, 3, 4]

    def test_directives_go_and_change_with_their_meeting_in_one_commit(self, told, second_engine):
        documents = with_directives(some_documents())
        count = second_engine.search(SearchRequest(show="directives")).count
        assert count == sum(len(document.directives) for document in documents)
        first, second = [one for one in documents if len(one.directives) > 1][:2]
        told.update([dataclasses.replace(first, directives=first.directives[1:])], removed=[second.id])
        left = set(found(second_engine, Everything(), show="directives"))
        assert len(left) == count - 1 - len(second.directives)
        assert first.directives[0].id not in left and first.directives[1].id in left
        assert not {one.id for one in second.directives} & left
        assert second_engine.digests()[first.id] != first.digest
        told.update([first])
        assert second_engine.digests()[first.id] == first.digest

    def test_directives_after_many_small_updates_are_those_of_one_rebuild(self, engine, second_engine):
        documents = with_directives(some_documents(30))
        for document in documents:
            engine.update([document])
        asked = [
            (query, sort) for query in (Words("会议"), Phrase("改革"), Everything()) for sort in ("newest", "relevance")
        ]
        small = [found(engine, query, sort=sort, show="directives") for query, sort in asked]
        second_engine.rebuild(documents)
        assert [found(engine, query, sort=sort, show="directives") for query, sort in asked] == small

    # Rebuilding

    def test_a_rebuild_returns_how_many_it_holds_and_forgets_the_rest(self, filled, second_engine):
        assert second_engine.search(SearchRequest()).count == 60
        assert filled.rebuild(iter(some_documents(5))) == 5
        assert filled.digests().keys() == second_engine.digests().keys() == {1, 2, 3, 4, 5}

    def test_searches_go_on_while_an_index_is_rebuilt(self, filled, second_engine):
        def documents():
            for document in some_documents(5):
                assert filled.search(SearchRequest()).count == second_engine.search(SearchRequest()).count == 60
                yield document

        assert filled.rebuild(documents()) == 5
        assert second_engine.search(SearchRequest()).count == 5

    def test_a_rebuild_that_fails_leaves_the_living_index_as_it_was(self, filled):
        def documents():
            yield from some_documents(5)
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            filled.rebuild(documents())
        assert filled.search(SearchRequest()).count == 60
        filled.update([a_document(100)])
        assert filled.search(SearchRequest()).count == 61

    def test_an_update_after_a_rebuild_goes_to_the_new_index(self, filled, second_engine):
        filled.rebuild(some_documents(5))
        second_engine.update([a_document(100, "独一无二")])
        assert filled.digests().keys() == {1, 2, 3, 4, 5, 100}


def _chosen(document: SearchDocument, request: SearchRequest, but: str = "") -> bool:
    """Whether a meeting is in the selection of ``request``, leaving the facet ``but`` out."""
    for name, values in request.selected.items():
        if name != but and values and not set(values) & set(document.facets[name]):
            return False
    if but == "year" or not (request.date_from or request.date_to):
        return True
    return bool(document.date) and (request.date_from or dt.date.min) <= document.date <= (
        request.date_to or dt.date.max
    )
