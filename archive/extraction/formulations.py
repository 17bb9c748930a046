"""Formulations (提法): every place where a rendering listed in the lexicon stands, the longest winning."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

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


@functools.lru_cache(maxsize=4)
def _openings(more: tuple[tuple[str, tuple[str, ...]], ...]) -> re.Pattern[str]:
    """The tokens that a rendering begins with, where no character stands behind that none goes on with, and every Latin
    word: the only places worth a closer look."""
    tree = _tree(more)
    first = [token for token in tree if not token.isascii() or not token.isalnum()]
    second = {token for one in first for token in tree[one] if len(token) == 1}
    if any(_END in tree[one] for one in first):
        return re.compile(rf"[{_class(first)}]|[a-z0-9]+")
    return re.compile(rf"[{_class(first)}](?=[{_class(second)}]|[^\u3400-\u9fff])|[a-z0-9]+")


def _class(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))


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
    for opening in _openings(more).finditer(folded):
        start = opening.start()
        if start < after or (branch := tree.get(opening[0])) is None:
            continue
        then = folded[opening.end() : opening.end() + 1]
        if _END not in branch and "\u3400" <= then <= "\u9fff" and then not in branch:
            continue  # most places end here
        if longest := _longest(branch, folded, opening.end()):
            after, key = longest
            quoted = folded[start] == folded[after - 1] == _QUOTE
            start, end = (start + 1, after - 1) if quoted else (start, after)
            why = (Why("formulation", start, end, "formulation-listed"),)
            found.append(FormulationRecord(key, text[start:end], start, end, why))
    return tuple(found)


def _longest(branch: dict, folded: str, at: int) -> tuple[int, str] | None:
    """Where the longest rendering that goes on from ``at`` ends, and whose it is."""
    best = (at, branch[_END]) if _END in branch else None
    while True:
        token, after = folded[at : at + 1], at + 1
        if not "\u3400" <= token <= "\u9fff":
            if (printed := _TOKEN.match(folded, at)) is None:
                return best
            token, after = printed[1], printed.end()
        if token not in branch:
            return best
        branch, at = branch[token], after
        if _END in branch:
            best = at, branch[_END]
