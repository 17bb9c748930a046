"""What is the same to a reader: in a name, and in a whole document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.folding import fold


def test_case_width_accents_and_script_are_one_and_no_offset_moves():
    assert fold("Chén ＭＩＮＥＲ 袁家軍 İß﷽") == "chen miner 袁家军 iß﷽"


@given(st.lists(st.text(max_size=40), min_size=1).map(lambda parts: (parts * 200)[:400]))
def test_a_long_text_is_folded_as_its_lines_are(lines):
    lines = [line.replace("\n", " ") for line in [*lines, "軍隊 Ａ\ud800\x00" * 10]]
    assert fold("\n".join(lines)).split("\n") == [fold(line) for line in lines]
