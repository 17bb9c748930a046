"""How alike are two sentences? What an index needs to find the same and nearly the same, and what differs between two.

Alike is what shares pairs of neighbours: characters in Chinese, words in Latin script, both folded. MinHash turns the
pairs of a sentence into ``BANDS`` numbers. Two sentences have one of them in common the likelier the more pairs they
share: 19 in 20 of those that share two thirds, 1 in 4 of those that share a third, 1 in 1,000 of unrelated ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from archive.extraction.folding import fold, fold_key

BANDS = 8  # numbers kept of a sentence
_ROWS = 3  # minima that one of them is made of
_TOKEN = re.compile(r"[0-9a-z]+|[^\W_]")
_U64 = (1 << 64) - 1


def _scattered(count: int) -> np.ndarray:
    """Numbers without order, the same in every version of every library: what is stored rests on them (splitmix64)."""
    found, state = [], 0x9E3779B97F4A7C15
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & _U64
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _U64
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _U64
        found.append(mixed ^ (mixed >> 31))
    return np.array(found, dtype=np.uint64)


_FACTORS, _SUMMANDS = _scattered(2 * BANDS * _ROWS).reshape(2, -1, 1)
_FACTORS = _FACTORS | np.uint64(1)
_PAIR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


class Piece(NamedTuple):
    """A stretch of the other sentence: ``same``, ``added`` to it, or ``gone`` from it."""

    kind: str
    text: str


def fingerprint(text: str) -> int | None:
    """Equal for sentences whose letters and digits are equal when folded; 64 bits with sign. None without letters."""
    key = fold_key(text)
    if not key:
        return None
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def bands(text: str) -> tuple[int | None, ...]:
    """``BANDS`` numbers of 32 bits with sign; a sentence without letters has none to be found by."""
    tokens = [ord(token) if len(token) == 1 else crc32(token.encode()) for token in _TOKEN.findall(fold(text))]
    if not tokens:
        return (None,) * BANDS
    codes = np.array(tokens, dtype=np.uint64)
    pairs = codes[:-1] * _PAIR + codes[1:] if len(codes) > 1 else codes
    pairs = (pairs ^ (pairs >> np.uint64(29))) * _MIX
    pairs ^= pairs >> np.uint64(32)
    minima = ((pairs * _FACTORS + _SUMMANDS) >> np.uint64(32)).min(axis=1).reshape(BANDS, _ROWS)
    joined = (minima[:, 0] * _PAIR + minima[:, 1]) * _MIX + minima[:, 2] * _PAIR
    return tuple((joined >> np.uint64(32)).astype(np.uint32).view(np.int32).tolist())


def likeness(one: str, other: str, *, least: float = 0) -> float:
    """The share of letters that stand in both in the same order: 1 for the same letters, 0 below ``least``."""
    return fuzz.ratio(fold_key(one), fold_key(other), score_cutoff=100 * least) / 100


def which_are_alike(key: str, others: Sequence[str], *, least: float) -> list[int]:
    """Which of ``others`` are as alike to ``key`` as ``least``, by their numbers; all are folded already."""
    if not others:
        return []
    shares = process.cdist([key], others, scorer=fuzz.ratio, score_cutoff=100 * least)
    return np.flatnonzero(shares[0]).tolist()


def differences(one: str, other: str) -> list[Piece]:
    """``other`` in pieces, with what of ``one`` is gone at its place; without what is gone they join to ``other``."""
    of_one, of_other = list(_TOKEN.finditer(fold(one))), list(_TOKEN.finditer(fold(other)))
    operations = Indel.opcodes([token[0] for token in of_one], [token[0] for token in of_other])
    pieces, at = [], 0
    for tag, first, last, begin, end in operations:
        if tag in ("delete", "replace"):
            pieces.append(Piece("gone", one[of_one[first].start() : of_one[last - 1].end()]))
        if begin == end:
            continue
        until = of_other[end - 1].end() if tag != "equal" or end < len(of_other) else len(other)
        start = of_other[begin].start()
        if at < start:
            pieces.append(Piece("same", other[at:start]))
        pieces.append(Piece("same" if tag == "equal" else "added", other[start:until]))
        at = until
    if at < len(other):
        pieces.append(Piece("same", other[at:]))
    return pieces
