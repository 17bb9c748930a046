"""With which characters a Chinese name can begin, and which words of the language are none."""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import rows, split
from archive.extraction.zh_text import words_of

_AT = "在于到由和与从向同为市省区县州"  # before a place no surname
HAN = r"\u3400-\u9fff"
NO_NAME = re.compile(
    r"[省市县区州委部局厅院会校组室办厂村镇乡街]$|^(?:全|各|有关|相关|部分|以及)|同志|领导|干部|代表|负责|单位|部门|企业|成员|委员"
)


@functools.cache
def surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(of one character, of two, characters that stand in no given name)."""
    cells = {row["kind"]: row["zh"] for row in rows("zh_surnames")}
    single = frozenset(cells["single"] + cells["more"])
    return single, frozenset(split(cells["compound"]) + split(cells["other"])), frozenset(cells["never"])


def surname_lengths(plain: str, start: int) -> tuple[int, ...]:
    """The lengths that a name beginning at ``start`` can have; empty where no surname stands there."""
    single, double, _ = surnames()
    if plain[start : start + 2] in double:
        return (3, 4)
    return (2, 3) if plain[start : start + 1] in single else ()


@functools.cache
def _single_or_double() -> frozenset[str]:
    cells = {row["kind"]: row["zh"] for row in rows("zh_surnames")}
    return frozenset((*cells["single"], *split(cells["compound"]), *split(cells["other"])))


def sure_surname(plain: str, start: int) -> bool:
    """Whether a surname that many bear stands there, not one of the characters that stand for sounds as often."""
    return plain[start : start + 1] in _single_or_double() or plain[start : start + 2] in _single_or_double()


@functools.cache
def sounds_abroad() -> frozenset[str]:
    """The characters by which names of other languages are written."""
    return frozenset(next(row["zh"] for row in rows("zh_surnames") if row["kind"] == "abroad"))


@functools.cache
def no_names() -> frozenset[str]:
    listed = [word for row in rows("zh_not_names") for word in split(row["words"])]
    return (frozenset((*listed, *words_of("country"))) | titles()) - {"高峰", "高明", "田野"}


@functools.cache
def _words() -> frozenset[str]:
    """Words that no name begins with; names of places are left out (吴忠琼)."""
    return no_names() - {row["name"] for row in rows("zh_places")} - frozenset(words_of("country"))


@functools.cache
def _no_given_names() -> frozenset[str]:
    """王书记 is a form of address; in 曾指出 and 都强调 the first character is no surname."""
    return titles() | frozenset(words_of("say"))


@functools.cache
def _given_like_places() -> frozenset[str]:
    """王安顺, 李长春: a given name may be a city's."""
    return places() - frozenset((*words_of("post"), *words_of("group"), *words_of("rank"), *words_of("say")))


@functools.cache
def places() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("zh_places"))


@functools.cache
def titles() -> frozenset[str]:
    return frozenset((*words_of("post"), *words_of("group"), *words_of("rank"))) | {
        name for row in rows("zh_places") for name in (row["name"], row["full"])
    }


def is_word(words: str, titled: bool, *, sure: bool = False) -> bool:
    """Whether ``words`` are or begin with a word of the language; a post before them lets 庄稼汉 be a name.

    A surname with a post (习主席, 王书记) is a form of address: the name itself stands elsewhere.
    """
    as_place = titled and words[1:] in _given_like_places() and words[0] not in _AT
    if (words[1:] in _no_given_names() and not as_place) or (not titled and len(words) == 2 and words[1] == "方"):
        return True  # 巴方表示: a side
    if len(words) == 3 and titled and sure and words not in no_names():
        return False
    if len(words) == 3 and titled and (words[:2] not in _words() or words in no_names()):
        return words in titles()
    return words in no_names() or (words[:2] in _words() and words[:2] not in surnames()[1])
