"""What of a long sentence is cited around the words that something rests on, and what the address of one is."""

import re

import pytest

from archive.reading import Ground, Mark, cited, paragraphs, sentences_of
from archive.templatetags.reading import readout


def citation_of(text, words):
    at = text.index(words)
    (citation,) = cited(text, [Ground(at, at + len(words), at, None)])
    return "".join(piece for piece, _ in citation.pieces)


@pytest.mark.parametrize("mark", [" ", ", ", "; ", ": ", ") "])
def test_a_citation_begins_with_a_whole_word(mark):
    near = f"palities{mark}" + "the rest of it".ljust(60 - 8 - len(mark), "-")
    text = f"Begun long before in Munici{near}the meeting ended"
    assert citation_of(text, "the meeting") == f"…{near.split(mark, 1)[1]}the meeting ended"


def test_a_citation_of_chinese_is_not_cut_at_words():
    text = "会" * 100 + "会议强调" + "要" * 100
    assert citation_of(text, "会议强调") == "…" + "会" * 60 + "会议强调" + "要" * 60 + "…"


def test_the_address_of_a_sentence_is_that_of_all_its_words_whatever_is_marked_in_them():
    text = "会议强调，要推进高质量发展，稳中求进。会议还研究了其他事项。"
    at = text.index("高质量发展")
    (paragraph,) = paragraphs(
        text,
        inline=[Mark(at, at + 5, "formulation", url="#formulation-x")],
        anchors=[at],
        wholes=sentences_of(text),
    )
    printed = readout(paragraph)
    whole = re.search(r'<span id="at-0">(.*?</a>.*?)</span>', printed)[1]
    assert re.sub("<[^>]*>", "", whole) == "会议强调，要推进高质量发展，稳中求进。"
    assert f'id="at-{at}"' in whole
    assert f'id="at-{text.index("会议还")}"' in printed
    assert re.sub("<[^>]*>", "", readout(paragraph, addresses=False)) == text
