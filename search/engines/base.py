"""The boundary that every search engine stands behind. Engines import no models and return no HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from search.fields import SearchDocument
from search.query import Everything, Query

SORTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of results, asked for.

    ``selected`` maps a facet's name to the chosen values: OR within a facet, AND across facets. ``date_from`` and
    ``date_to`` are inclusive days; a meeting without a date is found only when both are None. ``page`` counts from 1.
    Meetings without a date come last in every order by date. Equal scores come newest first; one day's meetings come
    by id, the highest first (the lowest first where the oldest are).
    """

    query: Query = Everything()
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A meeting found. ``score`` is the engine's own measure, comparable within one page only."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``count`` meetings match; ``hits`` are the asked page of them, empty beyond the last.

    ``facets`` maps every facet's name to its values with how many matching meetings have them, most first, then by
    value. A facet's counts leave out its own selection (and the year's leave out the range of dates), so that they
    say what choosing another value would give.
    """

    count: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]


class SearchEngineError(Exception):
    """The engine could not answer or store; the message names the place and the remedy."""


class SearchEngine(Protocol):
    """An index of meetings. Opening one is cheap; a reader never sees half an update."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer from the newest committed state, whichever process committed it."""

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[int] = ()) -> None:
        """Add or replace ``documents`` and forget the ids in ``removed``, in one commit; again is harmless.

        Waits for another writer. Raises ``SearchEngineError``; nothing is then changed.
        """

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a new index beside the living one, swap it in at the end, return how many it holds.

        Searches go on meanwhile. When it fails the living index stays as it was.
        """

    def digests(self) -> dict[int, str]:
        """The meetings that the index holds now, each with the digest of the document it was given."""
