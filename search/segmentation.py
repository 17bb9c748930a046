"""Chinese and English text as positioned tokens. The only module that knows jieba.

Two views of the same text. ``exact_tokens`` serves quoted phrases: a phrase stands in a text when its exact tokens
stand there one after the other, whatever the punctuation, case, width or script variant. ``word_tokens`` serves
scoring and English stems. Offsets are half-open code points in the text as given; positions count tokens: 0, 1, 2, …
"""

from __future__ import annotations

import functools
import getpass
import os
import re
import stat
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import snowballstemmer

from archive.extraction.folding import fold

# Ideographs of all planes, and the two signs that stand for one: 々 (repetition) and 〇 (zero).
HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A longer run of letters is no word (an address, a key); cutting it keeps the terms of an index small.
LONGEST_WORD = 64
# jieba's time grows with the square of a run of characters that it knows no words in; no sentence is this long.
LONGEST_RUN = 200
# A pattern for one letter or digit of an unsegmented script, for use inside other patterns on folded text.
LETTER = rf"[^\W_{HAN}]"

_EXACT = re.compile(rf"[{HAN}]|{LETTER}{{1,{LONGEST_WORD}}}")
_RUNS = re.compile(rf"[{HAN}]{{1,{LONGEST_RUN}}}|{LETTER}{{1,{LONGEST_WORD}}}")
_ONE_HAN = re.compile(rf"[{HAN}]")
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


def stem(word: str) -> str:
    """The English stem of one folded word; anything but English letters comes back as it is."""
    return _stem(word) if word.isascii() and word.isalpha() else word


@functools.lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    with _stemmer_lock:  # the stemmer keeps the word it works on in itself
        return _stemmer.stemWord(word)


def _collocated(word: str) -> list[str]:
    """The words that a collocation of the dictionary consists of; any other word is its only part."""
    frequencies = _jieba().FREQ
    if len(word) < 4 or frequencies.get(word, 0) > _UNCOUNTED:
        return [word]
    splits = [(frequencies.get(word[:at], 0) * frequencies.get(word[at:], 0), at) for at in range(2, len(word) - 1)]
    likeliest, at = max(splits)
    return _collocated(word[:at]) + _collocated(word[at:]) if likeliest else [word]


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _RUNS.finditer(text):
        run, start = match[0], match.start()
        if not is_han(run):
            yield stem(run), start, match.end()
            continue
        for word in (run,) if len(run) == 1 else _jieba().cut(run):
            yield word, start, start + len(word)
            start += len(word)


def _own_folder() -> str:
    """A folder for temporary files that nobody else can write to."""
    folder = Path(tempfile.gettempdir()) / f"jiyao-{getpass.getuser()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    known = folder.lstat()
    ours = stat.S_ISDIR(known.st_mode) and known.st_uid == os.getuid() and not known.st_mode & 0o022
    return str(folder) if ours else tempfile.mkdtemp()


_jieba_lock = threading.Lock()


@functools.cache
def _load_jieba():
    import jieba  # half a second and 100 MB, only paid by whoever meets Chinese text

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    # jieba would believe whatever lies under a fixed name in the folder that all users share.
    tokenizer.tmp_dir, tokenizer.cache_file = _own_folder(), f"jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    return tokenizer


def _jieba():
    with _jieba_lock:
        return _load_jieba()
