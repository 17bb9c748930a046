"""A text and its translation: which paragraph says what which says."""

from archive.aligning import align, numbers_in, piece

CHINESE = [
    "新华社重庆9月15日电 市委常委会召开会议，传达学习贯彻党的二十大精神。",
    "市委书记袁家军主持会议并讲话。",
    "会议指出，要坚持高质量发展，力争全年增长6.5%，新增就业75万人。",
    "会议强调，必须抓好防汛救灾。",
    "会议还研究了其他事项。",
]
ENGLISH = [
    "Chongqing, September 15 (Xinhua) -- The Standing Committee of the Municipal Party Committee met to convey and "
    "study the guiding principles of the 20th National Congress.",
    "Yuan Jiajun, Secretary of the Municipal Party Committee, presided over the meeting and spoke.",
    "The meeting pointed out that high-quality development must be upheld, striving for annual growth of 6.5 percent "
    "and 75 thousand tens of new jobs.",
    "The meeting stressed that flood control and disaster relief must be done well.",
    "The meeting also studied other matters.",
]


def rows(first, second):
    return align([piece(text) for text in first], [piece(text) for text in second])


def test_paragraphs_of_a_translation_stand_beside_their_originals():
    assert rows(CHINESE, ENGLISH) == [([n], [n]) for n in range(5)]


def test_a_headline_or_a_line_of_the_page_that_only_one_has_stands_alone():
    assert rows(["首页", *CHINESE], ENGLISH) == [([0], [])] + [([n + 1], [n]) for n in range(5)]
    assert rows(CHINESE, [*ENGLISH, "(Editor: Li Ming)"])[-1] == ([], [5])


def test_a_paragraph_that_was_cut_in_two_stands_beside_both_halves():
    growth, jobs = ENGLISH[2].split(", striving")
    cut = [*ENGLISH[:2], growth + ".", "Striving" + jobs, *ENGLISH[3:]]
    assert ([2], [2, 3]) in rows(CHINESE, cut) and rows(CHINESE, cut)[-1] == ([4], [5])


def test_what_a_caller_knows_to_be_one_thing_decides_where_lengths_do_not():
    first = [piece("甲" * 20, ["yuan"]), piece("乙" * 20), piece("丙" * 20, ["chen"])]
    second = [piece("a" * 60, ["yuan"]), piece("c" * 60, ["chen"])]
    assert align(first, second) in ([([0], [0]), ([1], []), ([2], [1])], [([0, 1], [0]), ([2], [1])])


def test_every_paragraph_stands_in_one_row_whatever_the_texts():
    for one, two in ((0, 0), (0, 3), (4, 0), (1, 9), (40, 3), (120, 110)):
        found = rows(["甲乙丙丁"] * one, ["some words"] * two)
        assert [n for row in found for n in row[0]] == list(range(one))
        assert [n for row in found for n in row[1]] == list(range(two))


def test_numbers_are_read_in_both_scripts():
    assert numbers_in("党的二十大，10月16日，第三次，1,500万") == ["10", "16", "1500", "20", "3"]
    assert numbers_in("the 20th congress on October 16, 1,500") == ["20", "16", "1500", "10"]
