"""Which words are the name of a person: a pinyin surname and a given name of one or two Mandarin syllables."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.lexicon import rows, split

_WORD = re.compile(r"[A-Za-zÜü]+(?:[’'‘-][A-Za-zÜü]+)*")
_POSSESSIVE = re.compile(r"[’'‘]s$", re.I)


@dataclass(frozen=True, slots=True)
class Name:
    """One occurrence of a name; ``possessive``: it is followed by 's."""

    text: str
    start: int
    end: int
    possessive: bool = False


@functools.cache
def _surnames() -> frozenset[str]:
    return frozenset(name for row in rows("surnames") for name in split(row["surnames"]))


@functools.cache
def _given_name() -> re.Pattern[str]:
    syllables = sorted({s for row in rows("syllables") for s in split(row["syllables"])}, key=len, reverse=True)
    one = f"(?:{'|'.join(syllables)})"
    return re.compile(rf"{one}(?:[’'‘-]?{one})?")


@functools.cache
def _words_beside(use: str) -> frozenset[str]:
    return frozenset(
        word.lower() if use == "given" else word
        for row in rows("not_names")
        if row["use"] == use
        for word in split(row["en"])
    )


@functools.lru_cache(maxsize=4096)
def _is_given_name(word: str) -> bool:
    folded = word.lower()
    return len(word) <= 14 and folded not in _words_beside("given") and bool(_given_name().fullmatch(folded))


def find_names(text: str) -> tuple[Name, ...]:
    """Every personal name in ``text``, in reading order; a place ("Yubei District") and a doctrine is none."""
    by_grammar = _pinyin_names(text)
    others = _titled_names(text, by_grammar)
    return tuple(sorted((*by_grammar, *others), key=lambda name: name.start)) if others else by_grammar


@functools.cache
def _titled() -> re.Pattern[str]:
    """Two capitalised words that a lower-case post follows: "Erken Tuniyaz, chairman of the …"."""
    post = "|".join(re.escape(word) for row in rows("posts") if row["use"] == "head" for word in split(row["en"]))
    rank = r"(?:(?:deputy|vice|executive|acting|party|former)[ -]){0,2}"
    return re.compile(
        rf"(?:(?<=^)|(?<=[.\n;] )|(?<=\n)|(?<=-- )|(?<=, )|(?<=and ))(?P<name>[A-Z][a-z]{{2,11}} [A-Z][a-z]{{2,11}}),"
        rf" (?:the )?{rank}(?:{post}) of\b"
    )


@functools.cache
def _no_part_of_a_name() -> frozenset[str]:
    listed = [word for row in rows("places") for word in row["en"].replace("|", " ").split()]
    listed += [
        word
        for row in rows("organs")
        if row["use"] in ("level", "central", "body")
        for word in re.findall(r"\w+", row["en"])
    ]
    listed += [word for row in rows("calendar") for word in re.findall(r"\w+", row["en"])]
    listed += [word for row in rows("posts") for word in re.findall(r"\w+", row["en"])]
    return (
        frozenset(word.lower() for word in listed)
        | {word.lower() for word in _words_beside("after")}
        | _words_beside("body")
    )


def _titled_names(text: str, known: tuple[Name, ...]) -> list[Name]:
    """Names that are not pinyin (of Uygurs, Tibetans, Mongols, guests), where a post says that they are names."""
    found, taken = [], {name.start for name in known}
    titled = {match["name"] for match in _titled().finditer(text)}
    titled = {name for name in titled if not any(word.lower() in _no_part_of_a_name() for word in name.split())}
    if not titled or len(titled) > 200:
        return []
    for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, sorted(titled)))})\b", text):
        if match.start() not in taken:
            possessive = bool(re.match(r"[’']s\b", text[match.end() : match.end() + 3]))
            found.append(Name(match.group(), match.start(), match.end(), possessive))
    return found


def _pinyin_names(text: str) -> tuple[Name, ...]:
    found: list[Name] = []
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words) - 1:
        name = _name_at(text, words, index)
        if name is None:
            index += 1
        else:
            longer = _with_third_word(text, words, index, name)
            found.append(longer or name)
            index += 3 if longer else 2
    return tuple(found)


def _with_third_word(text: str, words: list[re.Match[str]], index: int, name: Name) -> Name | None:
    """ "Wang Xiao Hui": two syllables of a given name written apart, where no other name begins with the second."""
    if index + 2 >= len(words) or name.possessive or not _is_syllable(words[index + 1].group()):
        return None
    third = words[index + 2]
    possessive = bool(_POSSESSIVE.search(third.group()))
    bare = third.group()[:-2] if possessive else third.group()
    if text[name.end : third.start()] != " " or not bare.istitle() or bare in _PRONOUNS or not _is_syllable(bare):
        return None
    if _name_at(text, words, index + 2) is not None if index + 3 < len(words) else False:
        return None
    end = third.start() + len(bare)
    return Name(text[name.start : end], name.start, end, possessive)


_PRONOUNS = frozenset(("He", "She", "Me", "We", "You", "Can", "Men", "Long", "To", "An", "A", "Fan", "Dang"))


@functools.lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    return _is_given_name(word) and word.lower() in _syllables()


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset(s for row in rows("syllables") for s in split(row["syllables"]))


def _name_at(text: str, words: list[re.Match[str]], index: int) -> Name | None:
    surname, given = words[index].group(), words[index + 1].group()
    if not (surname[0].isupper() and surname.lower() in _surnames() and given[0].isupper()):
        return None
    if (surname.isupper() and len(surname) > 1) < (given.isupper() and len(given) > 1):
        return None
    between = text[words[index].end() : words[index + 1].start()]
    if not between or len(between) > 2 or between.strip() or "\n\n" in between:
        return None
    possessive = bool(_POSSESSIVE.search(given))
    bare = given[:-2] if possessive else given
    if not _is_given_name(bare) or _is_place_or_doctrine(text, words, index, possessive):
        return None
    return Name(
        text[words[index].start() : words[index + 1].start()] + bare,
        words[index].start(),
        words[index + 1].start() + len(bare),
        possessive,
    )


def _is_place_or_doctrine(text: str, words: list[re.Match[str]], index: int, possessive: bool) -> bool:
    if index + 2 >= len(words) or possessive:
        return False
    following = words[index + 2]
    gap = text[words[index + 1].end() : following.start()]
    return gap == " " and following.group() in _words_beside("after")


def surname_of(name: str) -> str:
    """The first word of ``name``: how news reports name a person the second time."""
    return name.split()[0]
