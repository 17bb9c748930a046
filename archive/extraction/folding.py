"""When two strings are the same to a reader: blind to case, width, accents, punctuation and traditional/simplified.

``fold`` keeps every offset (one code point in, one code point out), so that what is found in folded text can be
marked in the text as stored. ``fold_key`` is for looking names up: it also drops everything but letters and digits,
so that "Chen Min'er", "CHEN MINER" and "Chen Min-er" are one key.
"""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
from opencc import OpenCC

from archive.extraction.lexicon import rows, split


class _FoldTable(dict):
    """A ``str.translate`` table that fills itself: code point -> the one code point that readers take for the same."""

    def __missing__(self, code: int) -> int:
        char = _without_accent(chr(code))
        for step in (lambda c: unicodedata.normalize("NFKC", c), str.casefold, _simplified):
            changed = step(char)
            if len(changed) == 1:
                char = changed
        self[code] = ord(char)
        return self[code]


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _without_accent(char: str) -> str:
    """An "ā" is an "a": pinyin is printed with tone marks and without."""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else char


def _simplified(char: str) -> str:
    # A lone surrogate (from a damaged file) has no UTF-8 form, which the converter needs.
    if char < "\u2e80" or "\ud800" <= char <= "\udfff":
        return char
    return _converter().convert(char)


_TABLE = _FoldTable()
# The same table as numbers, for a text at once: what a character becomes, and where it was not met yet no character.
_UNMET = 0x110000
_BECOMES = np.full(_UNMET, _UNMET, "<u4")
_LONG = 200  # characters from which on the numbers are quicker


def fold(text: str) -> str:
    """``text`` in lower case, half width and simplified characters; the same length, code point for code point."""
    if text.isascii():
        return text.lower()
    if len(text) < _LONG:
        return text.translate(_TABLE).lower()
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    folded = _BECOMES.take(points)
    if int(folded.max()) == _UNMET:
        for point in np.unique(points[folded == _UNMET]).tolist():
            _BECOMES[point] = ord(chr(_TABLE[point]).lower())
        folded = _BECOMES.take(points)
    return folded.tobytes().decode("utf-32-le", "surrogatepass")


@functools.lru_cache(maxsize=2)
def fold_document(text: str) -> str:
    """``fold(text)`` of a whole document, remembered: several rules read the same one."""
    return fold(text)


def is_chinese(name: str) -> bool:
    """Whether a name is written in Chinese characters, wholly or in part (C919事业部)."""
    return any(char >= "\u2e80" for char in name)


def fold_key(text: str) -> str:
    """The letters and digits of ``fold(text)``, nothing else: the key under which a name is looked up."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


@functools.lru_cache(maxsize=10_000)
def spoken(text: str) -> tuple[str, ...]:
    """The pinyin of each Chinese character, without tones; what is not Chinese stays. The only place that knows
    pypinyin, whose tables take a third of a second to load: by whoever asks first."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text))


@functools.lru_cache(maxsize=10_000)
def reading(name: str) -> str:
    """How a personal name is read: the key of its pinyin, surname first, ü as u.

    "Jiajun Yuan", "Yuan Jia-jun" and 袁家軍 are read alike; so are 李强 and 李锵, which are two names.
    """
    name = fold(name).strip()
    if is_chinese(name):
        surname = _surname_readings().get(name[:1], "")
        key = surname + "".join(spoken(name[1:] if surname else name))
    else:
        words = name.split()
        if len(words) > 1 and words[0] not in _pinyin_surnames() and words[-1] in _pinyin_surnames():
            words = [words[-1], *words[:-1]]
        key = "".join(words)
    key = fold_key(key).replace("v", "u")
    return key.replace("lyu", "lu").replace("nyu", "nu")


@functools.cache
def _surname_readings() -> dict[str, str]:
    """Characters that are read otherwise as a surname than in other words."""
    cell = next(row["zh"] for row in rows("zh_surnames") if row["kind"] == "read")
    return dict(pair.split("=") for pair in split(cell))


@functools.cache
def _pinyin_surnames() -> frozenset[str]:
    return frozenset(fold(name) for row in rows("surnames") for name in split(row["surnames"]))
