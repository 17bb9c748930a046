"""The query tree: what a reader asked for, in terms that every engine understands and no engine's syntax."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Unquoted text without operators in it, as typed. Every word of it is required, in any order: English words match
    by their stem, Chinese text is cut into words (a mere collocation such as 主持会议 into its parts) and each word
    matches wherever its characters stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted text: the words in this order and nothing between them; Chinese by characters, English unstemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """One word of which only the beginning was given (``reform*``), matched unstemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Having:
    """The meetings with any of these values of a facet."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """The meetings of these days, both inclusive; undated ones are never among them."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Query


@dataclass(frozen=True, slots=True)
class Everything:
    """Every meeting: what an empty query asks for."""


Query = Words | Phrase | Prefix | Having | Dated | AllOf | AnyOf | Not | Everything
