"""Which paragraph of a text says what which paragraph of its translation says?

By order and length, as translators keep both, and by what is the same in both languages: numbers, days, and whatever
the caller knows to be one thing (a person, a formulation). No dictionary, no model. After Gale and Church, "A Program
for Aligning Sentences in Bilingual Corpora" (1993), with paragraphs for sentences and anchors beside lengths.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from math import log

# How many paragraphs of either side stand together, and what that costs before anything is compared.
_STEPS = {(1, 1): 0.0, (1, 2): 0.9, (2, 1): 0.9, (1, 3): 1.3, (3, 1): 1.3, (1, 0): 0.5, (0, 1): 0.5}
_LEFT_OUT = 0.8  # what it costs besides to leave out a paragraph of the usual length: a line of the page is short
_SHARED, _ALONE = 0.5, 0.25  # what an anchor is worth in both, and costs in one alone
_MOST = 4.0  # so that a paragraph full of numbers does not outweigh its neighbours
_REACH = 30  # paragraphs that one side may be ahead of the other

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IN_SIGNS = re.compile(r"[一二三四五六七八九十百]{2,}|(?<=第)[一二三四五六七八九十]|十(?=[大届月日])")
_SIGNS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: how many characters it has, and its anchors, which are equal where they mean the same."""

    length: int
    anchors: Counter = field(default_factory=Counter)


Row = tuple[list[int], list[int]]


def piece(text: str, known: Iterable[Hashable] = ()) -> Piece:
    return Piece(len(text.strip()), Counter([*numbers_in(text), *known]))


def numbers_in(text: str) -> list[str]:
    """The numbers and days of a text as both languages have them: "October 16" and 10月16日, "20th" and 二十大."""
    found = [number.replace(",", "").rstrip(".") for number in _NUMBER.findall(text)]
    found += [str(_MONTHS.index(month) + 1) for month in _MONTH.findall(text)]
    return found + [str(_value(signs)) for signs in _IN_SIGNS.findall(text)]


def align(first: Sequence[Piece], second: Sequence[Piece]) -> list[Row]:
    """Rows of (numbers of the paragraphs of the first text, of the second), in order; one of both may be empty.

    Every paragraph is in one row.
    """
    if not first or not second:
        return [([n], []) for n in range(len(first))] + [([], [n]) for n in range(len(second))]
    sums = [sum(piece.length for piece in side) or 1 for side in (first, second)]
    ratio, usual = sums[1] / sums[0], (sums[0] / len(first), sums[1] / len(second))
    # An anchor that stands everywhere tells nothing about where one is.
    common = {
        anchor
        for side in (first, second)
        for anchor, count in Counter(anchor for piece in side for anchor in piece.anchors).items()
        if count > max(3, len(side) / 3)
    }
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slope = len(second) / len(first)
    for i in range(len(first) + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - _REACH), min(len(second), middle + _REACH) + 1):
            reached = [
                (
                    best[i - a, j - b][0] + basis + _cost(first[i - a : i], second[j - b : j], ratio, usual, common),
                    (a, b),
                )
                for (a, b), basis in _STEPS.items()
                if (i - a, j - b) in best and (i, j) != (0, 0)
            ]
            if reached:
                best[i, j] = min(reached)
    rows, (i, j) = [], (len(first), len(second))
    while (i, j) != (0, 0):
        a, b = best[i, j][1]
        rows.append((list(range(i - a, i)), list(range(j - b, j))))
        i, j = i - a, j - b
    return rows[::-1]


def _cost(first: Sequence[Piece], second: Sequence[Piece], ratio: float, usual, common: set) -> float:
    one, two = (sum((piece.anchors for piece in side), Counter()) for side in (first, second))
    for anchor in common:
        one.pop(anchor, None), two.pop(anchor, None)
    if not first or not second:
        length = first[0].length / usual[0] if first else second[0].length / usual[1]
        return min(1.0, length) * _LEFT_OUT + min(_MOST, _ALONE * (one + two).total())
    shared = (one & two).total()
    alone = (one | two).total() - shared
    lengths = [sum(piece.length for piece in side) for side in (first, second)]
    apart = abs(log((lengths[1] + 10) / (ratio * lengths[0] + 10)))
    return apart - min(_MOST, _SHARED * shared) + min(_MOST, _ALONE * alone)


def _value(signs: str) -> int:
    """二十 -> 20, 一百零八 and the like; what is no number, such as 一二三, by its digits."""
    if not {"十", "百"}.intersection(signs):
        return int("".join(str(_SIGNS[sign]) for sign in signs))
    value, digit = 0, 0
    for sign in signs:
        if sign in _SIGNS:
            digit = _SIGNS[sign]
        else:
            value, digit = value + (digit or 1) * (10 if sign == "十" else 100), 0
    return value + digit
