"""The vocabulary of extraction: tab-separated files beside this module, each naming its source in its first lines.

A line that starts with ``#`` is a comment; the first other line names the columns. Phrases in one cell are separated
by ``|``; within a phrase ``~`` stands for up to four words that may come between ("delivered a ~ speech"), ``~~`` for
up to fourteen.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

_HERE = Path(__file__).parent
_GAPS = {"~": r"(?:\s[\w’'-]+){0,4}?", "~~": r"(?:\s[\w’'-]+){0,14}?"}
_CHARACTERS = {"'": "[’']", "-": "[- ]?"}


@functools.cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of ``<name>.tsv`` in file order, each as {column: cell}; a cell left out is the empty string."""
    lines = [line for line in (_HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines() if line.strip()]
    header, *body = [line.split("\t") for line in lines if not line.startswith("#")]
    return tuple(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)) for cells in body)


def split(cell: str) -> tuple[str, ...]:
    """The phrases of one cell."""
    return tuple(phrase.strip() for phrase in cell.split("|") if phrase.strip())


@functools.cache
def phrases(name: str, use: str, value: str | None = None) -> tuple[str, ...]:
    """All English phrases of the lines of ``name`` with this ``use`` (and ``value``), in file order."""
    return tuple(
        phrase
        for row in rows(name)
        if row["use"] == use and (value is None or row["value"] == value)
        for phrase in split(row["en"])
    )


def pattern_of(some: tuple[str, ...] | list[str]) -> str:
    """An uncompiled alternation, longest phrase first, that reads any white space, apostrophe and hyphen alike.

    What phrases begin with alike is written once (a trie): ``re`` tries the branches of an alternation one by one.
    """
    return _written(_trie_of(some))


def _trie_of(some) -> dict:
    trie: dict = {}
    for phrase in sorted(set(some), key=len, reverse=True):
        node = trie
        for step in _phrase_steps(phrase):
            node = node.setdefault(step, {})
        node[""] = {}
    return trie


def _written(trie: dict) -> str:
    branches = [step + _written(rest) for step, rest in trie.items() if step]
    if not branches:
        return ""
    if "" in trie:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


@functools.cache
def regex_of(some: tuple[str, ...], flags: int = re.IGNORECASE, within: str = r"\w’'-") -> re.Pattern[str]:
    """``pattern_of`` between word boundaries; ``within``: the characters that may not stand right before.

    ``re`` skips quickly to a letter of a set that a pattern begins with, so what may not stand before a phrase is
    looked at behind its first letter.
    """
    trie = _trie_of(some)
    if not trie or not all(len(first) == 1 and first.isalnum() for first in trie):
        return re.compile(rf"(?<![{within}])(?:{pattern_of(some)})(?!\w)", flags)
    either = flags & re.IGNORECASE
    firsts = "".join(sorted(trie))
    firsts = firsts.lower() + firsts.upper() if either else firsts
    branches = "|".join(rf"(?<={first}){_written(rest)}" for first, rest in trie.items())
    scope = "i:" if either else ":"
    return re.compile(rf"[{firsts}](?<![{within}].)(?{scope}{branches})(?!\w)", flags & ~re.IGNORECASE)


def _phrase_steps(phrase: str) -> list[str]:
    """One pattern for each character of ``phrase`` or run of words that may come between."""
    steps: list[str] = []
    for word in phrase.split():
        if word in _GAPS:
            steps.append(_GAPS[word])
            continue
        if steps:
            steps.append(r"\s")
        steps += [_CHARACTERS.get(character, re.escape(character)) for character in word]
    return steps
