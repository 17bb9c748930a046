"""Chinese and English text as positioned tokens. The only module that knows jieba and rjieba (which cuts alike).

Two views of the same text. ``exact_tokens`` serves quoted phrases: a phrase stands in a text when its exact tokens
stand there one after the other, whatever the punctuation, case, width or script variant. ``word_tokens`` serves
scoring and English stems. Offsets are half-open code points in the text as given; positions count tokens: 0, 1, 2, …
"""

from __future__ import annotations

import functools
import importlib.util
import mmap
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import rjieba
import snowballstemmer

from archive.extraction.folding import fold

# Ideographs of all planes, and the two signs that stand for one: 々 (repetition) and 〇 (zero).
HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A longer run of letters is no word (an address, a key); cutting it keeps the terms of an index small.
LONGEST_WORD = 64
# The time of a cut grows with the square of a run of characters without known words; no sentence is this long.
LONGEST_RUN = 200
# A pattern for one letter or digit of an unsegmented script, for use inside other patterns on folded text.
LETTER = rf"[^\W_{HAN}]"

_EXACT = re.compile(rf"[{HAN}]|{LETTER}{{1,{LONGEST_WORD}}}")
_RUNS = re.compile(rf"[{HAN}]{{1,{LONGEST_RUN}}}|{LETTER}{{1,{LONGEST_WORD}}}")
_ONE_HAN = re.compile(rf"[{HAN}]")
_HAN_RUNS = re.compile(rf"[{HAN}]{{1,{LONGEST_RUN}}}")
_LETTER_RUNS = re.compile(rf"{LETTER}{{1,{LONGEST_WORD}}}")
# What the dictionary knows characters of; each of the rarer ones is a word by itself.
_KNOWN = re.compile("[\u4e00-\u9fd5]+|.")
# jieba's dictionary gives this frequency to word pairs that were added to it uncounted.
_UNCOUNTED = 3
_stemmer = snowballstemmer.stemmer("english")
_stemmer_lock = threading.Lock()


class Token(NamedTuple):
    """``text`` is folded (and stemmed, in the view of words); it is Chinese throughout or not at all."""

    text: str
    start: int
    end: int
    position: int


def is_han(token: str) -> bool:
    """Whether a token is Chinese: its characters are then its exact tokens."""
    return _ONE_HAN.match(token) is not None


def exact_tokens(text: str) -> list[Token]:
    """Every Chinese character and every folded run of letters or digits, in reading order."""
    return [
        Token(match[0], match.start(), match.end(), position)
        for position, match in enumerate(_EXACT.finditer(fold(text)))
    ]


def word_tokens(text: str) -> list[Token]:
    """English words by stem and Chinese words as jieba cuts them, in reading order. Stop words stay."""
    return [Token(word, start, end, position) for position, (word, start, end) in enumerate(_words(fold(text)))]


def exact_texts(plain: str) -> list[str]:
    """The texts of the exact tokens of folded text: for an index, which needs no offsets."""
    return _EXACT.findall(plain)


def letter_runs(plain: str) -> list[str]:
    """The exact tokens of folded text that are not Chinese; unstemmed, they are its words as well."""
    return _LETTER_RUNS.findall(plain)


def chinese_words(plain: str) -> list[str]:
    """The Chinese words of folded text."""
    words: list[str] = []
    for run in _HAN_RUNS.findall(plain):
        words += _cut(run)
    return words


def word_texts(plain: str) -> list[str]:
    """The texts of the word tokens of folded text, not in reading order: for an index that only counts them."""
    return [*map(stem, letter_runs(plain)), *chinese_words(plain)]


def query_words(text: str) -> list[Token]:
    """The distinct words of unquoted query text, in the order of their first occurrence.

    Cut as in ``word_tokens``, but for mere collocations: 主持会议 is 主持 and 会议, for 主持召开会议 answers it too.
    """
    distinct: dict[str, Token] = {}
    for word, start, _ in _words(fold(text)):
        for part in _collocated(word) if is_han(word) else [word]:
            distinct.setdefault(part, Token(part, start, start + len(part), len(distinct)))
            start += len(part)
    return list(distinct.values())


def prepare() -> None:
    """Load what the first query would otherwise wait for."""
    query_words("reforming 國務院常务会议")


def stem(word: str) -> str:
    """The English stem of one folded word; anything but English letters comes back as it is."""
    return _stem(word) if word.isascii() and word.isalpha() else word


@functools.lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    with _stemmer_lock:  # the stemmer keeps the word it works on in itself
        return _stemmer.stemWord(word)


def stem_beginning(stemmed: str) -> str:
    """How every English word with this stem begins (dying → die, hoping → hope, abilities → abil)."""
    return stemmed[: max(1, len(stemmed) - 2)] if stemmed.isascii() and stemmed.isalpha() else stemmed


def _collocated(word: str) -> list[str]:
    """The words that a collocation of the dictionary consists of; any other word is its only part."""
    if len(word) < 4 or _frequency(word) > _UNCOUNTED:
        return [word]
    splits = [(_frequency(word[:at]) * _frequency(word[at:]), at) for at in range(2, len(word) - 1)]
    likeliest, at = max(splits)
    return _collocated(word[:at]) + _collocated(word[at:]) if likeliest else [word]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _RUNS.finditer(text):
        run, start = match[0], match.start()
        if not is_han(run):
            yield stem(run), start, match.end()
            continue
        for word in _cut(run):
            yield word, start, start + len(word)
            start += len(word)


def _cut(run: str) -> list[str]:
    words: list[str] = []
    for known in _KNOWN.findall(run):
        words += rjieba.cut(known) if len(known) > 1 else known
    return words


@functools.cache
def _dictionary() -> mmap.mmap:
    """jieba's dictionary as it is printed: lines of word, frequency, part of speech. Read where it lies: parsed it
    would cost every process half a second and 100 MB, for the few queries with an uncommon long word in them."""
    folder = importlib.util.find_spec("jieba").submodule_search_locations[0]
    with (Path(folder) / "dict.txt").open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@functools.lru_cache(maxsize=65_536)
def _frequency(word: str) -> int:
    """How often the dictionary's makers met ``word``; 0 where the dictionary lacks it."""
    at = _dictionary().find(f"\n{word} ".encode())
    return int(_dictionary()[at + 1 : at + 300].split(b" ", 2)[1]) if at >= 0 else 0
