"""How alike two sentences are, and by what an index finds them."""

import pytest

from archive.extraction.likeness import bands, differences, fingerprint, likeness

FLOOD = "要始终把人民生命安全放在首位，提高监测预报精准度，及时果断组织人员转移避险，严防出现群死群伤。"
REWORDED = (
    "会议强调，要始终把人民群众生命安全放在第一位，提高监测预报预警精准度，及时组织人员转移避险，严防出现群死群伤。"
)
ENGLISH = (
    "It is necessary to do a good job in flood prevention, and to carry out the decisions of the Central Committee."
)


def shared(one: str, other: str) -> int:
    return sum(a == b for a, b in zip(bands(one), bands(other), strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLOOD, FLOOD.replace("，", ",").replace("。", "")),
        ("要严防群死群伤", "要嚴防群死群傷！"),
        (ENGLISH, ENGLISH.upper().replace(",", " –")),
    ],
)
def test_signs_case_and_traditional_characters_make_no_difference(one, other):
    assert fingerprint(one) == fingerprint(other)
    assert bands(one) == bands(other)
    assert likeness(one, other) == 1


def test_another_sentence_has_another_fingerprint_and_is_not_found():
    assert fingerprint(FLOOD) != fingerprint(REWORDED)
    assert not shared(FLOOD, "必须坚持党的全面领导，推动经济社会高质量发展。")
    assert not shared(ENGLISH, "We must deepen reform and open up further to the world.")


def test_a_reworded_sentence_is_found_and_measured():
    assert shared(FLOOD, REWORDED)
    assert 0.8 < likeness(FLOOD, REWORDED) < 1
    assert shared(ENGLISH, "It was " + ENGLISH[6:].replace("a good job", "good work"))
    assert likeness(FLOOD, ENGLISH, least=0.75) == 0


def test_what_is_stored_of_a_sentence_does_not_change_with_the_version():
    assert fingerprint(FLOOD) == 6269976283639491021
    assert bands(FLOOD)[:3] == (1091466161, -699666308, -1462344698)


def test_a_sentence_without_letters_is_like_no_other():
    assert fingerprint("……！") is None
    assert set(bands("……！")) == {None}


@pytest.mark.parametrize(("one", "other"), [(FLOOD, REWORDED), (REWORDED, FLOOD), (ENGLISH, "Act!"), ("A", "，A。")])
def test_the_differences_hold_the_other_sentence_whole(one, other):
    pieces = differences(one, other)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == other


def test_the_differences_say_what_came_and_what_went():
    pieces = differences("We must resolutely act now.", "We must act right now.")
    assert [piece.text for piece in pieces if piece.kind == "gone"] == ["resolutely"]
    assert [piece.text.strip() for piece in pieces if piece.kind == "added"] == ["right"]
