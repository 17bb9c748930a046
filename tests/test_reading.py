"""What of a long sentence is cited around the words that something rests on."""

import pytest

from archive.reading import Ground, cited


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
