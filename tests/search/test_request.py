"""The query box and the address parameters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extraction.folding import fold_key
from search.grammar import Named, QueryError
from search.query import AllOf, AnyOf, Dated, Everything, Having, Not, Phrase, Prefix, Words
from search.query_box import Variants, parse_query
from search.request import search_request

CHEN = Variants("official", "Chen Min'er", ("陈敏尔", "Chen Min'er", "Chen Miner"), ("chen-miner",))
UPHOLDS = Variants("formulation", "两个维护", ("两个维护", "Two Upholds"))
REFORM = Variants("formulation", "全面深化改革", ("全面深化改革", "comprehensively deepening reform"))
DEEPENING = Variants("formulation", "深化改革", ("深化改革", "deepening reform"))


class Names:
    """Variants by key, and what it was asked for."""

    def __init__(self, *names: Variants):
        self.known = {fold_key(text): name for name in names for text in name.texts}
        self.asked: list[list[str]] = []

    def __call__(self, keys):
        self.asked.append(list(keys))
        found = {key: self.known.get(fold_key(key.text) if isinstance(key, Named) else key) for key in keys}
        return {key: known for key, known in found.items() if known}


def tree(text: str):
    return parse_query(text).query


# What is understood


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\x00", "　"])
def test_nothing_typed_asks_for_everything(text):
    assert tree(text) == Everything()


def test_neighbouring_words_are_one_part():
    assert tree("  economic   reform 改革 ") == Words("economic   reform 改革")


def test_an_apostrophe_is_no_quotation_mark():
    assert tree("Chen Min'er’s 'reform'") == Words("Chen Min'er’s 'reform")


@pytest.mark.parametrize(
    "quoted", ['"两个确立"', "“两个确立”", "「两个确立」", "『两个确立』", "＂两个确立＂", "”两个确立”", '“两个确立"']
)
def test_quotation_marks_of_all_kinds_make_a_phrase(quoted):
    assert tree(quoted) == Phrase("两个确立")


def test_phrases_need_no_spaces_around_them():
    assert tree("贯彻“两个维护”精神") == AllOf((Words("贯彻"), Phrase("两个维护"), Words("精神")))


def test_or_binds_less_than_standing_side_by_side():
    assert tree("a b OR c AND d") == AnyOf((Words("a b"), AllOf((Words("c"), Words("d")))))
    assert tree("a (b OR c)") == AllOf((Words("a"), AnyOf((Words("b"), Words("c")))))
    assert tree("a （b ＯＲ c）") == AllOf((Words("a"), AnyOf((Words("b"), Words("c")))))


def test_operators_in_small_letters_are_words():
    assert tree("reform and opening or not") == Words("reform and opening or not")


def test_not_and_minus_exclude_the_next_part_only():
    assert tree("a NOT b c") == AllOf((Words("a"), Not(Words("b")), Words("c")))
    assert tree('a -"b c" -d') == AllOf((Words("a"), Not(Phrase("b c")), Not(Words("d"))))
    assert tree("a -(b OR c)") == AllOf((Words("a"), Not(AnyOf((Words("b"), Words("c"))))))
    assert tree("a －美国") == AllOf((Words("a"), Not(Words("美国"))))


def test_only_exclusions_leave_everything_else():
    assert tree("-a") == AllOf((Everything(), Not(Words("a"))))
    assert tree("-a -b") == AllOf((Everything(), Not(Words("a")), Not(Words("b"))))
    assert tree("a OR -b") == AnyOf((Words("a"), AllOf((Everything(), Not(Words("b"))))))


def test_a_hyphen_within_or_between_words_excludes_nothing():
    assert tree("state-owned 2020-2021") == Words("state-owned 2020-2021")
    assert tree("Beijing - Tianjin") == Words("Beijing - Tianjin")


def test_a_star_makes_a_prefix():
    assert tree("reform* 改革＊") == AllOf((Prefix("reform"), Prefix("改革")))
    assert tree("党，改革*") == AllOf((Words("党"), Prefix("改革")))
    assert tree("(reform*)") == Prefix("reform")


def test_control_characters_are_spaces():
    assert tree("a\x00b\x1f") == Words("a b")


# Operators


@pytest.mark.parametrize(
    "typed",
    ["official:陈敏尔", 'official:"Chen Min\'er"', "official:“Chen Miner”", "OFFICIAL：陳敏爾", "official:chen-miner,"],
)
def test_an_operator_asks_for_a_value_by_any_name(typed):
    assert parse_query(typed, variants_of=Names(CHEN)).query == Having("official", ("chen-miner",))


def test_operators_combine_with_everything_else():
    parsed = parse_query(
        '(chair:陈敏尔 OR speaker:"Chen Miner") reform -official:陈敏尔 NOT date:2023 "two"', variants_of=Names(CHEN)
    )
    who = ("chen-miner",)
    assert parsed.query == AllOf(
        (
            AnyOf((Having("chair", who), Having("speaker", who))),
            Words("reform"),
            Not(Having("official", who)),
            Not(Dated(dt.date(2023, 1, 1), dt.date(2023, 12, 31))),
            Phrase("two"),
        )
    )


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("date:2023-04..2023-09", dt.date(2023, 4, 1), dt.date(2023, 9, 30)),
        ("date:2024-02-29", dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
        ("date:2023..", dt.date(2023, 1, 1), dt.date.max),
        ('date:"..2022-10"', dt.date.min, dt.date(2022, 10, 31)),
    ],
)
def test_dates_are_days_or_ranges(typed, first, last):
    assert tree(typed) == Dated(first, last)


def test_a_colon_elsewhere_is_punctuation():
    assert tree("note: at 10:30 sub-topic:reform") == Words("note: at 10:30 sub-topic:reform")


def test_operators_are_understood_when_variants_are_off():
    asked = search_request({"q": ["official:陈敏尔 陈敏尔"], "variants": ["off"]}, variants_of=Names(CHEN))
    assert asked.parsed.query == AllOf((Having("official", ("chen-miner",)), Words("陈敏尔")))


@pytest.mark.parametrize(
    ("text", "position", "length", "says"),
    [
        ("reform official:nobody", 16, 6, "No official is called nobody. Check the spelling"),
        ('chair:"No Body"', 7, 7, "No official is called No Body."),
        ("official:Yuan Jiajun", 9, 4, 'in quotation marks: official:"Yuan Jiajun"'),
        ("-organ:nowhere", 7, 7, "No organ is called nowhere."),
        ("lang:fr", 5, 2, "Use en or zh."),
        ("a official: b", 2, 9, "needs a value right after it"),
        ("date:", 0, 5, "as in date:2023-04..2023-09"),
        ("official:(a)", 0, 9, "needs a value right after it"),
        ('official:""', 9, 2, "no words between"),
        ("date:2023-13", 5, 7, "2023-13 is no date. Write 2023, 2023-04"),
        ("date:2023..2022", 5, 10, "ends before it starts"),
    ],
)
def test_an_operator_that_cannot_be_used_says_why_and_where(text, position, length, says):
    with pytest.raises(QueryError) as raised:
        parse_query(text, variants_of=Names(CHEN))
    assert says in raised.value.message
    assert (raised.value.position, raised.value.length) == (position, length)


# What is malformed


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ('reform "abc', 7, "never closed"),
        ("“abc", 0, "never closed"),
        ("a 「b", 2, "never closed"),
        ('a ""', 2, "no words between these quotation marks"),
        ('"，。"', 0, "no words between these quotation marks"),
        ("a (b", 2, "never closed"),
        ("a (", 2, "never closed"),
        ("a) b", 1, "never opened"),
        (") a", 0, "never opened"),
        ("a ()", 2, "no words between these parentheses"),
        ("AND b", 0, "before it"),
        ("a AND", 2, "after it"),
        ("a OR OR b", 2, "after it"),
        ("(OR b)", 1, "before it"),
        ("a NOT", 2, "after it"),
        ("NOT", 0, "after it"),
        ("*abc", 0, "end of a word"),
        ("a*b", 1, "end of a word"),
        ("a *", 2, "needs the beginning"),
        ("x*", 0, "two letters"),
        ("，。！", 0, "only punctuation"),
        ("  -", 2, "only punctuation"),
        ("(" * 21 + "a" + ")" * 21, 20, "nested"),
        ("NOT " * 30 + "a", 80, "nested"),
        (" OR ".join("a" * 49), 240, "48 parts"),
        ("a" * 1_001, 1_000, "1,000 is the most"),
    ],
)
def test_a_malformed_query_says_what_and_where(text, position, says):
    with pytest.raises(QueryError) as raised:
        parse_query(text)
    assert says in raised.value.message
    assert raised.value.position == position
    assert raised.value.length >= 1


_PIECES = st.lists(
    st.sampled_from(
        ["official:", "date:", "lang：", "陈敏尔", "2023", "..", '"', "-", " ", "(", ")", "OR", "NOT", "a*"]
    )
).map("".join)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=120), st.text(alphabet='a改党 "“”「」()（）*＊-－ANDORT\x00,', max_size=60), _PIECES))
def test_any_text_is_understood_or_refused(text):
    for variants_of in (None, Names(CHEN)):
        try:
            parsed = parse_query(text, variants_of=variants_of)
        except QueryError as error:
            assert 0 <= error.position <= len(text)
            assert error.position + error.length <= max(len(text), 1)
        else:
            assert parsed.text == text
            hash(parsed.query)


# Variants


def test_a_name_is_searched_for_in_all_its_variants_and_shown():
    parsed = parse_query("陳敏爾 chaired", variants_of=Names(CHEN))
    assert parsed.query == AllOf(
        (AnyOf((Phrase("陳敏爾"), Phrase("Chen Min'er"), Phrase("Chen Miner"))), Words("chaired"))
    )
    assert [(one.text, one.start, one.end, one.variants) for one in parsed.variants] == [("陳敏爾", 0, 3, CHEN)]


@pytest.mark.parametrize("typed", ["chen miner", "CHEN MIN-ER", "Chen Min’er", "ChenMiner"])
def test_a_name_is_known_however_it_is_spelled(typed):
    parsed = parse_query(f"reform {typed} work", variants_of=Names(CHEN))
    assert [(one.text, one.start, one.end) for one in parsed.variants] == [(typed, 7, 7 + len(typed))]
    assert Phrase("陈敏尔") in parsed.query.parts[1].parts


def test_chinese_text_is_widened_wherever_a_name_stands_in_it():
    parsed = parse_query("会议强调两个维护的意义", variants_of=Names(UPHOLDS))
    assert parsed.query == AllOf(
        (Words("会议强调"), AnyOf((Phrase("两个维护"), Phrase("Two Upholds"))), Words("的意义"))
    )


def test_the_longest_name_wins_and_none_overlap():
    parsed = parse_query("全面深化改革 深化改革", variants_of=Names(REFORM, DEEPENING))
    assert [(one.text, one.variants.label) for one in parsed.variants] == [
        ("全面深化改革", "全面深化改革"),
        ("深化改革", "深化改革"),
    ]


def test_whole_phrases_and_exclusions_are_widened_too():
    parsed = parse_query('"Two Upholds" -陈敏尔 "the Two Upholds"', variants_of=Names(CHEN, UPHOLDS))
    assert parsed.query == AllOf(
        (
            AnyOf((Phrase("Two Upholds"), Phrase("两个维护"))),
            Not(AnyOf((Phrase("陈敏尔"), Phrase("Chen Min'er"), Phrase("Chen Miner")))),
            Phrase("the Two Upholds"),
        )
    )


def test_a_name_with_no_other_spelling_is_left_as_typed():
    parsed = parse_query("陈敏尔", variants_of=Names(Variants("official", "陈敏尔", ("陳敏爾", "陈敏尔"))))
    assert (parsed.query, parsed.variants) == (Words("陈敏尔"), ())


def test_a_name_does_not_reach_across_an_operator():
    assert parse_query("Two AND Upholds", variants_of=Names(UPHOLDS)).variants == ()


def test_names_are_asked_for_once_and_in_bounded_number():
    names = Names(CHEN)
    parse_query("改革开放" * 100 + ' "陈敏尔" OR ' + " ".join(f"word{n}" for n in range(80)), variants_of=names)
    assert len(names.asked) == 1
    assert len(names.asked[0]) == len(set(names.asked[0])) <= 600
    assert "陈敏尔" in names.asked[0]


def test_nothing_is_asked_for_where_nothing_could_be_a_name():
    names = Names(CHEN)
    parse_query("", variants_of=names)
    parse_query("refor*", variants_of=names)
    assert names.asked == []


# Address parameters


def messages(asked) -> list[str]:
    return [problem.message for problem in asked.problems]


def test_without_parameters_every_meeting_is_asked_for_newest_first():
    asked = search_request({})
    assert (asked.parsed.query, asked.problems) == (Everything(), ())
    assert (asked.request.sort, asked.request.page, asked.request.selected) == ("newest", 1, {})


def test_a_query_is_sorted_by_relevance_unless_told_otherwise():
    assert search_request({"q": ["a"]}).request.sort == "relevance"
    assert search_request({"q": ["a"], "sort": ["oldest"]}).request.sort == "oldest"


def test_facets_are_repeatable_and_keep_their_order():
    asked = search_request({"topic": ["b", "a", " b ", ""], "organ": ["x"], "year": ["2020"], "unknown": ["y"]})
    assert asked.request.selected == {"topic": ("b", "a"), "organ": ("x",)}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("from", "2023", dt.date(2023, 1, 1)),
        ("from", "2023-02", dt.date(2023, 2, 1)),
        ("to", "2023", dt.date(2023, 12, 31)),
        ("to", "2024-02", dt.date(2024, 2, 29)),
        ("to", "9999-12", dt.date(9999, 12, 31)),
        ("from", "0001", dt.date(1, 1, 1)),
        ("to", " 2023-05-04 ", dt.date(2023, 5, 4)),
    ],
)
def test_a_year_or_month_is_all_its_days(name, value, expected):
    assert getattr(search_request({name: [value]}).request, f"date_{name}") == expected


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [("", "", "month"), ("2023", "2023", "month"), ("2023-04", "2023-04", "day"), ("2023", "", "month")],
)
def test_a_month_is_counted_day_by_day(first, last, step):
    assert search_request({"from": [first], "to": [last]}).request.histogram == step


@pytest.mark.parametrize("value", ["2023-13", "2023-02-30", "0000", "23", "2023-1", "１９９９", "x\x00", "9" * 10_000])
def test_a_wrong_date_is_a_problem_with_a_remedy_and_ignored(value):
    asked = search_request({"from": [value]})
    assert asked.request.date_from is None
    assert asked.problems[0].parameter == "from"
    assert "use YYYY, YYYY-MM or YYYY-MM-DD" in asked.problems[0].message
    assert len(asked.problems[0].message) < 200


def test_a_range_that_ends_before_it_starts_is_ignored():
    asked = search_request({"from": ["2023"], "to": ["2022"]})
    assert (asked.request.date_from, asked.request.date_to) == (None, None)
    assert messages(asked) == ["to: 2022-12-31 lies before 2023-01-01, where the range starts; exchange the two"]


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "10001", "9" * 10_000, "²"])
def test_a_wrong_page_is_a_problem_and_the_first_is_shown(value):
    asked = search_request({"page": [value]})
    assert asked.request.page == 1
    assert asked.problems[0].parameter == "page"


def test_other_wrong_values_are_problems_and_ignored():
    asked = search_request(
        {"sort": ["best"], "topic": ["x" * 10_000, "a\x00b", "ok"], "place": [str(n) for n in range(99)]}
    )
    assert {problem.parameter for problem in asked.problems} == {"sort", "topic", "place"}
    assert asked.request.sort == "newest"
    assert asked.request.selected["topic"] == ("ok",)
    assert len(asked.request.selected["place"]) == 50


def test_a_malformed_query_makes_no_request_and_shows_where():
    asked = search_request({"q": ['reform "'], "page": ["x"]})
    assert (asked.parsed, asked.request) == (None, None)
    assert [(problem.parameter, problem.position) for problem in asked.problems] == [("q", 7), ("page", None)]


def test_variants_can_be_switched_off():
    names = Names(CHEN)
    assert search_request({"q": ["陈敏尔"]}, variants_of=names).parsed.variants
    assert search_request({"q": ["陈敏尔"], "variants": ["off"]}, variants_of=names).parsed.query == Words("陈敏尔")


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from(["q", "official", "topic", "from", "to", "sort", "page", "variants"]),
        st.lists(st.text(max_size=30), max_size=3),
    )
)
def test_no_parameters_break_a_request(params):
    asked = search_request(params)
    assert (asked.request is None) == any(problem.position is not None for problem in asked.problems)
