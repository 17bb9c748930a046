"""How much of one text stands in another: sentence by sentence, blind to case, width, punctuation and script.

Two texts that tell of one meeting share sentences, whole or reworded. ``sketch`` finds texts that may share much
without reading them; ``compare`` reads both and says what was kept, changed, left out and added.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from archive.extraction.folding import fold, fold_document
from archive.extraction.records import Span
from archive.extraction.text import language_of, lines_of, sentences_of, spans_left
from archive.extraction.zh_text import chinese_sentences, plain_of

SAME, CHANGED, LEFT_OUT, ADDED = "same", "changed", "left out", "added"
REWORDED = 0.55  # sentences that share less than this are two: half of any two sentences of the genre is set phrases

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")


class Sentence(NamedTuple):
    """``units`` are what is compared: the characters of Chinese, the words of English, as folded."""

    start: int
    end: int
    units: tuple[str, ...]


class Row(NamedTuple):
    """``mine`` and ``theirs`` say the same (``kind`` SAME or CHANGED), or one of them is None. ``share``: 0 to 1."""

    kind: str
    mine: Sentence | None
    theirs: Sentence | None
    share: float


class Comparison(NamedTuple):
    """``rows`` in the order of the first text, with what is new in the second where it stands there.

    ``share`` is how much of the shorter text stands in the longer one, counted in units, 0 to 1.
    """

    rows: list[Row]
    share: float


def sentences(text: str, passages: Sequence[Sequence[int]], noise: Iterable[Sequence[int]]) -> list[Sentence]:
    """The sentences of ``text`` within ``passages`` (none: everywhere), without its page debris, in order."""
    spans = sentence_spans(text, passages, noise)
    folded = fold_document(text)
    found = [Sentence(one.start, one.end, folded_units(folded[one.start : one.end])) for one in spans]
    return [sentence for sentence in found if sentence.units]


def sentence_spans(text: str, passages: Sequence[Sequence[int]], noise: Iterable[Sequence[int]]) -> list[Span]:
    chinese = language_of(text) == "zh"
    plain = plain_of(text)[0] if chinese else text
    left = spans_left(plain, sorted((Span(*span) for span in noise), key=lambda span: (span.start, span.end)))
    within = [Span(*passage) for passage in passages] or [Span(0, len(text))]
    found: list[Span] = []
    for line in lines_of(plain):
        for passage in within:
            start, end = max(line.start, passage.start), min(line.end, passage.end)
            pieces = left(Span(start, end)) if start < end else ()
            for piece in pieces:
                found += chinese_sentences(plain, piece) if chinese else sentences_of(plain, piece)
    return found


def folded_units(folded: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(folded))


def shares(some: Sequence[str], others: Sequence[str], *, least: float = 0) -> np.ndarray:
    """Of each pair of strings how much stands in both, in one order: 0 to 1; 0 below ``least``."""
    if not len(some):
        return np.zeros(0)
    return process.cpdist(some, others, scorer=Indel.normalized_similarity, score_cutoff=least, dtype=np.float64)


def length(told: Sequence[Sentence]) -> int:
    """How much is told, in units."""
    return sum(len(sentence.units) for sentence in told)


def compare(mine: Sequence[Sentence], theirs: Sequence[Sentence]) -> Comparison:
    """Each sentence has at most one counterpart: the likeliest pair first, wherever it stands."""
    pairs = _pairs(mine, theirs)
    met = {theirs_at: mine_at for mine_at, (theirs_at, _) in pairs.items()}
    after: dict[int, list[int]] = {}  # what only they say, behind which of my sentences it stands
    last = -1
    for at in range(len(theirs)):
        if at in met:
            last = met[at]
        else:
            after.setdefault(last, []).append(at)
    rows: list[Row] = []
    new = after.get(-1, [])  # stands before the next sentence that both have
    for at, sentence in enumerate(mine):
        if at in pairs:
            rows += [Row(ADDED, None, theirs[number], 0.0) for number in new]
            other, share = pairs[at]
            rows.append(Row(SAME if share == 1 else CHANGED, sentence, theirs[other], share))
            new = after.get(at, [])
        else:
            rows.append(Row(LEFT_OUT, sentence, None, 0.0))
    rows += [Row(ADDED, None, theirs[number], 0.0) for number in new]
    shorter = min(length(mine), length(theirs))
    shared = sum(share * min(len(mine[at].units), len(theirs[to].units)) for at, (to, share) in pairs.items())
    return Comparison(rows, min(1.0, shared / shorter) if shorter else 0.0)


def _pairs(mine: Sequence[Sentence], theirs: Sequence[Sentence]) -> dict[int, tuple[int, float]]:
    if not mine or not theirs:
        return {}
    numbers: dict[str, int] = {}
    coded = [
        [[numbers.setdefault(unit, len(numbers)) for unit in sentence.units] for sentence in told]
        for told in (mine, theirs)
    ]
    shares = process.cdist(*coded, scorer=Indel.normalized_similarity, score_cutoff=REWORDED, dtype=np.float32)
    likely = np.argwhere(shares > 0)
    # Of equally likely counterparts the one at the same place in its text.
    places = np.abs(likely[:, 0] / len(mine) - likely[:, 1] / len(theirs))
    order = np.lexsort((places, -shares[likely[:, 0], likely[:, 1]]))
    pairs: dict[int, tuple[int, float]] = {}
    taken = set()
    for a, b in likely[order].tolist():
        if a not in pairs and b not in taken:
            pairs[a] = (b, float(shares[a, b]))
            taken.add(b)
    return pairs


def wording(mine: str, theirs: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both sentences as pieces of (text, is it worded otherwise there)."""
    places = [list(_TOKEN.finditer(fold(text))) for text in (mine, theirs)]
    words = [[place[0] for place in found] for found in places]
    marks: tuple[list, list] = ([], [])
    for change in Indel.opcodes(*words):
        if change.tag != "equal":
            marks[0].append((change.src_start, change.src_end))
            marks[1].append((change.dest_start, change.dest_end))
    return tuple(_pieces(*side) for side in zip((mine, theirs), places, marks, strict=True))


def _pieces(text: str, places: list[re.Match], marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Marks that a single character or word keeps apart are read as one."""
    joined: list[list[int]] = []
    for first, last in marks:
        if first < last and joined and first - joined[-1][1] <= 1:
            joined[-1][1] = last
        elif first < last:
            joined.append([first, last])
    pieces, at = [], 0
    for first, last in joined:
        start, end = places[first].start(), places[last - 1].end()
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]


# Sketches -----------------------------------------------------------------------------------------------------------
#
# MinHash in bands (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4). The sketches are stored,
# so they must come out alike for good, whatever version of a library is installed: arithmetic of numpy's, no library's.

BANDS, ROWS = 12, 3  # texts that share half of their shingles meet in a band with 80 %, those that share 70 % with 99 %
_SHINGLE = {"zh": 6, "en": 4}
_PRIME = np.uint64(2**31 - 1)
_AT_ONCE = 4096  # shingles: a megabyte of numbers, however long the text
_FACTORS, _SUMMANDS = (
    np.array([pow(base, n, 2**31 - 1) for n in range(1, BANDS * ROWS + 1)], np.uint64) for base in (48271, 16807)
)


def sketch(told: Sequence[Sentence]) -> list[int]:
    """``BANDS`` numbers of 62 bits; texts that share many shingles have one in common. Empty for a few words."""
    units = [unit for sentence in told for unit in sentence.units]
    width = _SHINGLE["zh" if units and units[0] >= "\u3400" else "en"]
    if len(units) < 3 * width:
        return []
    codes = np.fromiter(map(_NUMBERS.__getitem__, units), np.uint64, len(units))
    shingles = np.zeros(len(codes) - width + 1, np.uint64)
    for at in range(width):
        shingles = _rest(shingles * np.uint64(1_000_003) + codes[at : len(codes) - width + 1 + at])
    least = np.full(len(_FACTORS), _PRIME)
    for at in range(0, len(shingles), _AT_ONCE):
        numbers = shingles[at : at + _AT_ONCE] * _FACTORS[:, np.newaxis]
        numbers += _SUMMANDS[:, np.newaxis]
        np.minimum(least, _rest(numbers).min(axis=1), out=least)
    values = least.tolist()
    bands = []
    for band in range(BANDS):
        number = band
        for value in values[band * ROWS : (band + 1) * ROWS]:
            number = (number * 6_364_136_223_846_793_005 + value) % (2**61 - 1)
        bands.append(number)
    return bands


def _rest(numbers: np.ndarray) -> np.ndarray:
    """``numbers % _PRIME`` without dividing, of numbers below 2**62 - 1, in their place: 2**31 leaves 1, so what stands
    above the lowest 31 bits is added to these."""
    above = numbers >> np.uint64(31)
    numbers &= _PRIME
    numbers += above
    np.subtract(numbers, _PRIME, out=above)  # huge where it would be negative
    return np.minimum(numbers, above, out=numbers)


class _Numbers(dict):
    """A number for each unit, of the first 50,000 remembered."""

    def __missing__(self, unit: str) -> int:
        number = 0
        for char in unit:
            number = (number * 131 + ord(char)) % (2**31 - 1)
        if len(self) < 50_000:
            self[unit] = number
        return number


_NUMBERS = _Numbers()
