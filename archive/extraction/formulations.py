"""Formulations (提法): every place where a rendering listed in the lexicon stands, the longest winning."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import numpy as np

from archive.extraction.folding import fold_document
from archive.extraction.lexicon import rows, split
from archive.extraction.records import FormulationRecord, Why

# Words and Han characters are matched; hyphens, apostrophes and white space between words are not, other marks are.
_TOKEN = re.compile(r"[\s’'‘‐-–-]*([a-z0-9]+|[\u3400-\u9fff]|[^\s\w’'‘‐-–-])")
_END = "\0"
# All quotation marks are one token: the same phrase is printed in “ ”, in 「 」 and in " ".
_QUOTE = '"'
_QUOTES = "“”„«»「」『』"


@functools.cache
def listed() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each formulation of the lexicon: its Chinese form, and all its renderings, that form among them."""
    return tuple(
        (row["zh"].strip("“”"), (row["zh"], *filter(None, (row["en"],)), *split(row["variants"])))
        for row in rows("formulations")
    )


@functools.lru_cache(maxsize=4)
def _tree(more: tuple[tuple[str, tuple[str, ...]], ...]) -> dict:
    """Renderings as a tree of tokens; ``_END`` holds the Chinese form. Where two claim a rendering, ``more`` has it."""
    tree: dict = {}
    for key, renderings in (*more, *listed()):
        for rendering in renderings:
            for spelling in _spellings(rendering):
                branch = tree
                for token in _TOKEN.findall(_folded(spelling)):
                    branch = branch.setdefault(token, {})
                if branch is not tree:
                    branch.setdefault(_END, key)
    return tree


def _spellings(rendering: str) -> Iterator[str]:
    """The parts of a Chinese phrase are printed with 、 or ， between them, or with nothing."""
    yield rendering
    if "、" in rendering or "，" in rendering:
        for mark in ("", "、", "，"):
            yield re.sub("[、，]", mark, rendering)


# Where a rendering may begin is asked of all characters at once, which is quicker than a pattern: by tables of what
# stands first (nothing, something that goes on, something whole) and of the first two.
_CODES = 1 << 16
_WORD = np.zeros(_CODES, bool)
_WORD[[ord(char) for char in "abcdefghijklmnopqrstuvwxyz0123456789"]] = True


@functools.lru_cache(maxsize=4)
def _openings(more: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[np.ndarray, np.ndarray]:
    tree, first, pairs = _tree(more), np.zeros(_CODES, np.uint8), np.zeros(_CODES, bool)
    for token in tree:
        code = min(ord(token[0]), _CODES - 1)
        latin = bool(_WORD[code])
        first[code] = max(first[code], 2 if len(token) == 1 and (latin or _END in tree[token]) else 1)
        then = [token[1:2]] if latin else [char for char in tree[token] if "\u3400" <= char <= "\u9fff"]
        pairs[_pair(np.uint32(code), np.array([ord(char) for char in then if char], np.uint32))] = True
    return first, pairs


def _pair(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """A number of 16 bits for two characters; what few pairs share one is told apart by a closer look."""
    return (one * np.uint32(40_503) + other) & np.uint32(_CODES - 1)


def _worth_a_look(folded: str, more: tuple[tuple[str, tuple[str, ...]], ...]) -> list[int]:
    """Where a rendering may begin in ``folded``: rarely anywhere else than where one does."""
    points = np.frombuffer(f"{folded} ".encode("utf-32-le", "surrogatepass"), "<u4")
    codes = np.minimum(points, np.uint32(_CODES - 1))
    now, then = codes[:-1], codes[1:]
    kinds, pairs = _openings(more)
    first, word = kinds.take(now), _WORD.take(codes)
    han = (then >= 0x3400) & (then <= 0x9FFF)
    may = (first == 2) | ((first == 1) & (~(han | word[:-1]) | pairs.take(_pair(now, then))))
    may[1:] &= ~(word[:-2] & word[1:-1])  # within a word
    return np.flatnonzero(may).tolist()


def _folded(text: str) -> str:
    folded = fold_document(text)
    for mark in _QUOTES:
        folded = folded.replace(mark, _QUOTE)
    return folded


def find_formulations(text: str, more: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> tuple[FormulationRecord, ...]:
    """Every formulation in reading order, not overlapping; quotation marks around it are not part of it.

    ``more`` are formulations beside those of the lexicon: (Chinese form, renderings) of each.
    """
    folded, tree = _folded(text), _tree(more)
    found, after = [], 0
    for start in _worth_a_look(folded, more):
        if start < after:
            continue
        opening, at = _token(folded, start)
        if (branch := tree.get(opening)) is None:
            continue
        if longest := _longest(branch, folded, at):
            after, key = longest
            quoted = folded[start] == folded[after - 1] == _QUOTE
            start, end = (start + 1, after - 1) if quoted else (start, after)
            why = (Why("formulation", start, end, "formulation-listed"),)
            found.append(FormulationRecord(key, text[start:end], start, end, why))
    return tuple(found)


def _token(folded: str, at: int) -> tuple[str | None, int]:
    """The token that begins at ``at``, and where it ends."""
    char = folded[at : at + 1]
    if "\u3400" <= char <= "\u9fff":
        return char, at + 1
    printed = _TOKEN.match(folded, at)
    return (printed[1], printed.end()) if printed else (None, at)


def _longest(branch: dict, folded: str, at: int) -> tuple[int, str] | None:
    """Where the longest rendering that goes on from ``at`` ends, and whose it is."""
    best = (at, branch[_END]) if _END in branch else None
    while True:
        token, after = _token(folded, at)
        if token not in branch:
            return best
        branch, at = branch[token], after
        if _END in branch:
            best = at, branch[_END]
