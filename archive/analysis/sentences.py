"""What of a sentence is compared with others: its units, without the formula that opens it, in clauses.

Units are the characters of Chinese and the words of English, blind to case, width, script and punctuation. "The meeting
emphasised that" and 会议强调 say who speaks, not what is said: they are folded away. Pure Python, without Django.
"""

import functools
import hashlib
import itertools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np

from archive import comparing
from archive.extraction.folding import fold
from archive.extraction.lexicon import pattern_of, phrases
from archive.extraction.zh_text import any_of

# In fewer units one word more or less is a quarter of the sentence: greetings, headings and captions ("大家好",
# "Let's begin.") are alike by chance. They are the same or they are not; near they cannot be.
SHORT = {"zh": 10, "en": 8}
SUBJECT = 24  # characters before the verb of a Chinese opening; 5 words of an English one

_CLAUSE = re.compile(r"[，,；;：:。！!？?\n]+|(?<=\w)[.](?=\s|$)|\s[-—–]+\s|——")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PAIR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


class Wording(NamedTuple):
    """A sentence at ``[start, end)``. ``key`` is equal where all units are (63 bits).

    ``line`` has one character for each unit, ``breaks`` where its clauses end in there, ``ordered`` is the same with
    the clauses put in order. ``opening``: how many characters at its start are a formula that is not compared.
    ``is_short``: compared whole only.
    """

    start: int
    end: int
    key: int
    line: str
    breaks: tuple[int, ...]
    ordered: str
    opening: int
    is_short: bool


def wordings(text: str, passages: Sequence[Sequence[int]], noise: Iterable[Sequence[int]]) -> list[Wording]:
    """Of every sentence of ``text`` within ``passages`` (none: everywhere), without page debris, in order."""
    spans = comparing.sentence_spans(text, passages, noise)
    folded = fold(text)
    found = [_wording(folded[span.start : span.end], span.start) for span in spans]
    return [each for each in found if each.line]


def wording(sentence: str, start: int = 0) -> Wording:
    return _wording(fold(sentence), start)


def _wording(folded: str, start: int) -> Wording:
    opening = opening_of(folded)
    clauses = clauses_of(folded[opening:])
    if opening and not clauses:
        opening, clauses = 0, clauses_of(folded)
    joined = "\x1e".join(["\x1f".join(clause) for clause in clauses]).replace("\x1e", "\x1f")
    key = hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    lines = ["".join([unit if len(unit) == 1 else _character(unit) for unit in clause]) for clause in clauses]
    breaks = tuple(itertools.accumulate(map(len, lines)))
    line, ordered = "".join(lines), "".join(sorted(lines))
    is_short = len(line) < SHORT["zh" if _HAN.search(folded) else "en"]
    number = int.from_bytes(key, "big") >> 1
    return Wording(start, start + len(folded), number, line, breaks, ordered, opening, is_short)


def clauses_of(folded: str) -> list[tuple[str, ...]]:
    units = (comparing.folded_units(clause) for clause in _CLAUSE.split(folded))
    return [clause for clause in units if clause]


@functools.lru_cache(maxsize=100_000)
def _character(word: str) -> str:
    """A character that stands for the word: of a million pairs of words, one has the same."""
    return chr(0x20000 + crc32(word.encode("utf-8", "surrogatepass")) % (0x110000 - 0x20000))


def opening_of(folded: str) -> int:
    """The length of the formula that opens the folded sentence; 0 where none does."""
    found = (_chinese_opening() if _HAN.search(folded[:SUBJECT]) else _english_opening()).match(folded)
    return found.end() if found and found.end() < len(folded) else 0


@functools.cache
def _chinese_opening() -> re.Pattern[str]:
    """会议强调， 他指出： 李强表示， with a mark behind the verb; without one after 会议 and the like: 会议强调要."""
    verbs = rf"(?:{any_of('say')})"
    mark = r"(?:道)?(?:\s*[，,：:]\s*[“\"「]?)"
    named = rf"(?:(?!要|把|将|对)[^，,。；;：:“”\"！!？?\s]){{0,{SUBJECT}}}?{verbs}{mark}"
    body = r"(?:本次|此次|这次)?(?:会议|全会|大会|座谈会|推进会|部署会|学习会|例会|他|她)"
    adverbs = r"(?:还|并|也|同时|特别|进一步|再次|一致|最后|明确)*"
    return re.compile(rf"\s*(?:{named}|{body}{adverbs}{verbs})")


@functools.cache
def _english_opening() -> re.Pattern[str]:
    """The meeting emphasized that … / Li Qiang pointed out: … / It was stressed at the meeting that …"""
    verbs = rf"(?:{pattern_of(phrases('verbs', 'speech'))})"
    goes_on = r"(?:\s+that\b|\s+the\s+need\s+to\b|\s+the\s+need\s+for\b|\s*[,:])(?:\s+it\s+is\s+necessary\s+to\b)?"
    words = r"(?:[\w’'-]+\s+){1,5}?"
    body = r"the\s+(?:meeting|conference|session|plenum|symposium|forum)\s+(?:also\s+|further\s+)?"
    passive = rf"it\s+was\s+(?:also\s+)?{verbs}(?:\s+(?:at|by)\s+the\s+\w+)?{goes_on}"
    at = r"(?:\s+at\s+the\s+\w+)?"
    return re.compile(rf"[\s“\"]*(?:{passive}|{words}{verbs}{at}{goes_on}|{body}{verbs}{goes_on}?)\s*[“\"]?")


def shingles(some: Sequence[Wording]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers (uint64) of the pairs of neighbouring units of each wording, and where those of each begin (one more).

    Pairs do not reach from one clause into the next: so clauses in another order give the same numbers.
    """
    text = "".join([each.line for each in some])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.array([len(each.line) for each in some], np.int64)
    ends = np.cumsum(lengths)
    last = np.zeros(len(codes), bool)  # of its clause
    many = [len(each.breaks) for each in some]
    breaks = np.array([at for each in some for at in each.breaks], np.int64) + np.repeat(ends - lengths, many)
    last[breaks - 1] = True
    alone = last & np.append(True, last[:-1])  # a clause of one unit stands for itself
    second = np.where(alone, np.uint64(0), np.append(codes[1:], np.uint64(0)) + np.uint64(1))
    pairs = codes * _PAIR + second
    pairs = (pairs ^ (pairs >> np.uint64(29))) * _MIX
    pairs ^= pairs >> np.uint64(32)
    kept = ~last | alone
    offsets = np.concatenate([[0], np.cumsum(kept)[ends - 1]]) if len(some) else np.zeros(1)
    return pairs[kept], offsets.astype(np.uint64)


def likeness(some: Sequence[Wording], others: Sequence[Wording], *, least: float) -> np.ndarray:
    """Of each pair the share of units that stand in both in one order, or would with the clauses put in order: 0 to 1;
    0 below ``least``."""
    straight = comparing.shares([each.line for each in some], [each.line for each in others], least=least)
    ordered = comparing.shares([each.ordered for each in some], [each.ordered for each in others], least=least)
    return np.maximum(straight, ordered)
