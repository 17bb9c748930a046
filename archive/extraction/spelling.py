"""How is a Han name spelled in pinyin: a surname, and a given name of one or two Mandarin syllables?"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.lexicon import rows, split

POSSESSIVE = re.compile(r"[’'‘]s$", re.I)


@dataclass(frozen=True, slots=True)
class Name:
    """One occurrence of a name; ``possessive``: it is followed by 's."""

    text: str
    start: int
    end: int
    possessive: bool = False


@functools.cache
def surnames() -> frozenset[str]:
    return frozenset(name for row in rows("surnames") for name in split(row["surnames"]))


@functools.cache
def _given_name() -> re.Pattern[str]:
    syllables = sorted({s for row in rows("syllables") for s in split(row["syllables"])}, key=len, reverse=True)
    one = f"(?:{'|'.join(syllables)})"
    return re.compile(rf"{one}(?:[’'‘-]?{one})?")


@functools.cache
def words_beside(use: str) -> frozenset[str]:
    return frozenset(
        word.lower() if use in ("given", "either", "whole", "pair") else word
        for row in rows("not_names")
        if row["use"] == use
        for word in split(row["en"])
    )


@functools.lru_cache(maxsize=4096)
def is_given_name(word: str) -> bool:
    folded = word.lower()
    return len(word) <= 14 and folded not in words_beside("given") and bool(_given_name().fullmatch(folded))


def is_pinyin(name: str) -> bool:
    """Whether ``name`` is built as Han names are: the surname first."""
    surname, *given = name.split()
    return surname.lower() in surnames() and bool(given) and all(is_spelled(word) for word in given)


def short_forms(name: str) -> tuple[str, ...]:
    """What news reports call a person the second time: the surname; of other names the last word or the first."""
    words = name.split()
    if len(words) > 1 and len(words[-1]) > 1 and words[-1].isupper() and words[-1].lower() in surnames():
        return words[-1], words[-1].capitalize(), words[0]  # "Weidong SONG"
    return (words[0],) if len(words) == 1 or is_pinyin(name) else (words[-1], words[0])


@functools.lru_cache(maxsize=4096)
def is_spelled(word: str) -> bool:
    """Whether ``word`` is made of Mandarin syllables, whatever else it may mean."""
    return len(word) <= 14 and bool(re.fullmatch(rf"(?:{_given_name().pattern}){{1,2}}", word.lower()))


def is_spelled_out(word: str) -> bool:
    """Whether ``word`` has several Mandarin syllables and is no surname: in a name's place, "Taicang" is a town's."""
    return is_given_name(word) and not is_syllable(word) and word.lower() not in surnames()


def is_place(name: str) -> bool:
    return "".join(name.lower().split()) in joined_places()


@functools.cache
def joined_places() -> frozenset[str]:
    listed = frozenset(word.lower() for row in rows("places") for word in split(row["en"]))
    return listed | words_beside("given")


@functools.lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    return is_given_name(word) and word.lower() in _syllables()


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset(s for row in rows("syllables") for s in split(row["syllables"]))


def is_double(surname: str) -> bool:
    """ "zhang-wei", of both parents."""
    return all(part in surnames() for part in surname.split("-"))
