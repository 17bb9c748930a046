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
    """An uncompiled alternation, longest phrase first, that reads any white space, apostrophe and hyphen alike."""
    return "|".join(_phrase_pattern(phrase) for phrase in sorted(set(some), key=len, reverse=True))


def regex_of(some: tuple[str, ...] | list[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """``pattern_of`` between word boundaries."""
    return re.compile(rf"(?<![\w’'-])(?:{pattern_of(some)})(?![\w])", flags)


def _phrase_pattern(phrase: str) -> str:
    out = []
    for word in phrase.split():
        if word == "~":
            out.append(r"(?:\s[\w’'-]+){0,4}?")
            continue
        if word == "~~":
            out.append(r"(?:\s[\w’'-]+){0,14}?")
            continue
        escaped = re.escape(word).replace("'", "[’']").replace(r"\-", r"[- ]?")
        out.append((r"\s" if out else "") + escaped)
    return "".join(out)
