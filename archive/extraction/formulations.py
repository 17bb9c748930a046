"""Formulations (提法): every place where a rendering listed in the lexicon stands, the longest winning."""

from __future__ import annotations

import functools
import re

from archive.extraction.folding import fold
from archive.extraction.lexicon import rows, split
from archive.extraction.records import FormulationRecord, Why

# Words and Han characters are matched; hyphens, apostrophes and white space between words are not, other marks are.
_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]|[^\s\w’'‘‐-–-]")
_END = "\0"


@functools.cache
def _tree() -> dict:
    """Renderings as a tree of tokens; ``_END`` holds the Chinese form."""
    tree: dict = {}
    for row in rows("formulations"):
        for rendering in (row["zh"], row["en"], *split(row["variants"])):
            branch = tree
            for token in _TOKEN.findall(fold(rendering)):
                branch = branch.setdefault(token, {})
            if branch is not tree:
                branch.setdefault(_END, row["zh"])
    return tree


def find_formulations(text: str) -> tuple[FormulationRecord, ...]:
    """Every formulation in reading order, not overlapping; quotation marks around it are not part of it."""
    folded, tree = fold(text), _tree()
    tokens, matches = _TOKEN.findall(folded), list(_TOKEN.finditer(folded))
    found, after = [], 0
    for index, token in enumerate(tokens):
        if token not in tree or index < after:
            continue
        best = _longest(tree, tokens, index)
        if best is not None:
            after, key = best
            start, end = matches[index].start(), matches[after - 1].end()
            why = (Why("formulation", start, end, "formulation-listed"),)
            found.append(FormulationRecord(key, text[start:end], start, end, why))
    return tuple(found)


def _longest(tree: dict, tokens: list[str], index: int) -> tuple[int, str] | None:
    branch, best = tree, None
    while index < len(tokens) and tokens[index] in branch:
        branch = branch[tokens[index]]
        index += 1
        if _END in branch:
            best = index, branch[_END]
    return best
