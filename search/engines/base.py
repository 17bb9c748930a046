"""The boundary that every search engine stands behind. Engines import no models and return no HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from search.fields import FACET_NAMES, SearchDocument
from search.query import Everything, Phrase, Prefix, Query

SHOWN = ("meetings", "directives")
SORTS = ("relevance", "newest", "oldest")
STEPS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of results, asked for.

    ``show`` says what is looked for: meetings, or their directives. A directive answers words and phrases by its own
    sentence, ``DIRECTIVE_FACETS`` by its own values, all other facets and dates as its meeting does; it is scored as a
    text of its own, without a title.

    ``selected`` maps a facet's name to the chosen values: OR within a facet, AND across facets. ``date_from`` and
    ``date_to`` are inclusive days; a meeting without a date is found only when both are None. ``page`` counts from 1.
    Meetings without a date come last in every order by date. Equal scores come newest first; one day's meetings come
    by id, the highest first (the lowest first where the oldest are), a meeting's directives as they are read.

    ``facets`` are those to count, with at most ``most_values`` each, those in ``whole`` with all; ``histogram``, if
    given, is one of ``STEPS``. With a ``page_size`` of 0 there are no hits.
    """

    query: Query = Everything()
    selected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10
    facets: tuple[str, ...] = FACET_NAMES
    most_values: int = 100
    whole: tuple[str, ...] = ()
    histogram: str | None = None
    show: str = "meetings"


@dataclass(frozen=True, slots=True)
class Hit:
    """A meeting or directive found. ``score`` is the engine's own measure, comparable within one page only."""

    id: int
    score: float


class FacetCount(NamedTuple):
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """``count`` meetings, or directives, match; ``hits`` are the asked page of them, empty beyond the last.

    ``facets`` maps each facet asked for to its values with how many of what matches have them, most first, then by
    value. A facet's counts leave out its own selection (and the year's leave out the range of dates), so that they
    say what choosing another value would give. Of more values than were asked for, the first ones and the selected
    ones are given, and ``further`` says how many were left out.

    ``histogram`` counts what matches and has a date by the first day of the year, month or day, in order of
    time, without those that nothing happened in.
    """

    count: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    further: Mapping[str, int] = field(default_factory=dict)
    histogram: tuple[tuple[dt.date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Concordance:
    """``count`` occurrences stand in the texts of ``meetings`` meetings. ``hits`` are the meetings whose occurrences
    are on the asked page, with how many each text has of them; the first ``before`` of these are on pages before."""

    count: int
    meetings: int
    hits: tuple[tuple[int, int], ...]
    before: int = 0


class SearchEngineError(Exception):
    """The engine could not answer or store; the message names the place and the remedy."""


class SearchEngine(Protocol):
    """An index of meetings. Opening one is cheap; a reader never sees half an update."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer from the newest committed state, whichever process committed it."""

    def concordance(self, request: SearchRequest, phrases: tuple[Phrase | Prefix, ...]) -> Concordance:
        """Every place where one of ``phrases`` begins in the text (not the title) of a meeting that ``request`` finds:
        meetings by date (as ``request.sort`` says; newest first where it says relevance), their places in order.
        ``page`` and ``page_size`` count places."""

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In the texts of about how many meetings each of these folded words stands, as it is spelled."""

    def state(self) -> Hashable:
        """What is answered from now: another one after each commit. What was made of an answer holds as long as it."""

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
