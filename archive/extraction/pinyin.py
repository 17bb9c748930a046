"""Which words of a text are built as Han names are?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.extraction.namemarks import deed_behind, no_part_of_a_name, tells_a_deed
from archive.extraction.spelling import (
    POSSESSIVE,
    Name,
    is_double,
    is_given_name,
    is_place,
    is_syllable,
    joined_places,
    surnames,
    words_beside,
)

# "Wei 'an": machines that translate set a blank before the mark that parts two syllables.
_PARTED = r"(?: [’'‘](?:ang?|ai|ao|eng?|er?|ou)(?![\w’'‘]))"
_WORD = re.compile(rf"[A-Za-zÜü]+(?:[’'‘-][A-Za-zÜü]+|(?<=[a-z]){_PARTED})*")


_GLUE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


def _unglued(text: str, word: re.Match[str]) -> Iterator[re.Match[str]]:
    """ "KaiyunZhan" in "Lei KaiyunZhan Hongmei": a given name and the next surname, run together."""
    glue = _GLUE.search(text, word.start(), word.end()) if word.end() - word.start() > 3 else None
    if glue and text[glue.end() : word.end()].lower() in surnames():
        given = text[word.start() : glue.start()]
        if is_given_name(given) and text[word.end() : word.end() + 1] == " ":
            yield _WORD.match(text, word.start(), glue.start())
            yield _WORD.match(text, glue.start(), word.end())
            return
    yield word


def pinyin_names(text: str) -> tuple[tuple[Name, ...], list[Name]]:
    """The names that grammar makes sure, and those that may be other words."""
    found: list[Name] = []
    doubtful: list[Name] = []
    words = [part for word in _WORD.finditer(text) for part in _unglued(text, word)]
    index = 0
    while index < len(words) - 1:
        name = _name_at(text, words, index)
        if name is None:
            index += 1
        elif _is_doubtful(text[name.start : name.end]):
            doubtful.append(name)
            index += 1
        else:
            longer = _with_third_word(text, words, index, name)
            found.append(longer or name)
            index += 3 if longer else 2
    found = _with_given_first(text, found)
    taken = {name.start for name in found}
    return tuple(found), [name for name in doubtful if name.end - len(name.text.split()[-1]) not in taken]


_GIVEN_FIRST = re.compile(
    r"(?<![\w’'-])(?P<given>(?:[A-Z][a-z]{1,6} )?[A-Z][a-z]+(?:[’'-][A-Za-z][a-z]*)?) (?P<surname>[A-Z]{2,})"
    r"(?P<possessive>[’']s)?(?![\w-]|[ ][A-Z][a-z])"
)


def _with_given_first(text: str, found: list[Name]) -> list[Name]:
    """``found`` and names like "Huiqiang YAO", "Li Ming OUYANG": the surname stands last, in capitals."""
    first = []
    for match in _GIVEN_FIRST.finditer(text):
        *other, given = match["given"].split()
        if match["surname"].lower() not in surnames() or not is_given_name(given) or is_place(given):
            continue
        if len(match["surname"]) < 3 and not deed_behind().match(text, match.end("surname"), match.end() + 60):
            continue  # "the Shenzhen AI team"
        whole = bool(other) and is_syllable(other[0]) and is_syllable(given)
        start = match.start() if whole else match.end("given") - len(given)
        end = match.end("surname")
        first.append(Name(text[start:end], start, end, bool(match["possessive"])))
    spans = [(name.start, name.end) for name in first]
    kept = [name for name in found if not any(name.start < end and start < name.end for start, end in spans)]
    return sorted((*kept, *first), key=lambda name: name.start) if first else found


def _is_doubtful(name: str) -> bool:
    """ "Liu He", "Lin Mine", "Ji Nan": the words may be a surname before a pronoun or a noun, or a place."""
    return name.lower().split()[-1] in words_beside("either") or is_place(name) or name.lower() in words_beside("pair")


def _with_third_word(text: str, words: list[re.Match[str]], index: int, name: Name) -> Name | None:
    """ "Wang Xiao Hui": two syllables of a given name written apart, where no other name begins with the second."""
    if index + 2 >= len(words) or name.possessive or not is_syllable(words[index + 1].group()):
        return None
    third = words[index + 2]
    possessive = bool(POSSESSIVE.search(third.group()))
    bare = third.group()[:-2] if possessive else third.group()
    if text[name.end : third.start()] != " " or not bare.istitle() or bare in _PRONOUNS:
        return None
    if not (is_syllable(bare) or _ends_a_longer_name(text, third.start() + len(bare), bare.lower())):
        return None
    if index + 3 < len(words) and _name_at(text, words, index + 2) is not None:
        return None
    end = third.start() + len(bare)
    return Name(text[name.start : end], name.start, end, possessive)


def _ends_a_longer_name(text: str, end: int, word: str) -> bool:
    """ "Ge Sang Zhuoma", "Lu Rong Tashi": Tibetan and other names that begin like a Han name."""
    return (
        len(word) > 3
        and word not in no_part_of_a_name()
        and word not in joined_places()
        and not tells_a_deed(word)
        and bool(deed_behind().match(text, end, end + 60))
    )


_PRONOUNS = frozenset(("He", "She", "Me", "We", "You", "Can", "Men", "Long", "To", "An", "A", "Fan", "Dang"))


def _name_at(text: str, words: list[re.Match[str]], index: int) -> Name | None:
    surname, given = words[index].group(), words[index + 1].group().replace(" ", "")
    if not (surname[0].isupper() and given[0].isupper()):
        return None
    if surname.lower() not in surnames() and not ("-" in surname and is_double(surname.lower())):
        return None
    if (surname.isupper() and len(surname) > 1) < (given.isupper() and len(given) > 1):
        return None
    between = text[words[index].end() : words[index + 1].start()]
    if not between or len(between) > 2 or between.strip() or "\n\n" in between:
        return None
    possessive = bool(POSSESSIVE.search(given))
    bare = given[:-2] if possessive else given
    if not is_given_name(bare) or _is_place_or_doctrine(text, words, index, possessive):
        return None
    if f"{surname} {bare}".lower() in words_beside("whole"):
        return None
    return Name(
        f"{surname} {bare}",
        words[index].start(),
        words[index + 1].end() - 2 * possessive,
        possessive,
    )


def _is_place_or_doctrine(text: str, words: list[re.Match[str]], index: int, possessive: bool) -> bool:
    if index + 2 >= len(words) or possessive:
        return False
    following = words[index + 2]
    gap = text[words[index + 1].end() : following.start()]
    return gap == " " and following.group() in words_beside("after")
