"""What can be searched and counted: the single list of the facets, and of what the index holds of a meeting and of its
directives."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of dividing the results. ``name`` is the address parameter; ``many``: a meeting may have several."""

    name: str
    many: bool = False


FACETS = (
    Facet("official", many=True),
    Facet("chair", many=True),
    Facet("organ"),
    Facet("kind"),
    Facet("place"),
    Facet("topic", many=True),
    Facet("speaker", many=True),
    Facet("formulation", many=True),
    Facet("year"),
    Facet("language"),
)
FACET_NAMES = tuple(facet.name for facet in FACETS)
# A year is chosen by its days (?from=2023&to=2023), so it is counted like a facet but selected as a range of dates.
SELECTABLE_FACETS = tuple(facet for facet in FACETS if facet.name != "year")
# What a directive has values of its own of; all others are those of its meeting.
DIRECTIVE_FACETS = ("topic", "speaker", "formulation")


@dataclass(frozen=True, slots=True)
class SearchDirective:
    """A directive as the index sees it: its primary key, its span in the ``text`` of the meeting's document (half-open,
    code points, no word cut apart), and its values of the ``DIRECTIVE_FACETS``."""

    id: int
    start: int
    end: int
    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A meeting as the index sees it.

    ``id`` is the meeting's primary key, ``title`` what stands at its head (organ, printed headline), ``text`` the
    passages that tell of it, and what further write-ups have beyond them, ``date`` None where undated. ``facets`` maps
    each name in ``FACET_NAMES`` to the meeting's values (slugs and codes, never labels: labels are read from the
    database when a page is shown). ``directives`` are in reading order.
    """

    id: int
    title: str
    text: str
    date: dt.date | None
    facets: Mapping[str, tuple[str, ...]]
    directives: tuple[SearchDirective, ...] = ()

    @property
    def digest(self) -> str:
        """The same for documents that an index holds alike; tells whether it holds a meeting as it is now."""
        told = [(one.id, one.start, one.end, _in_order(one.facets)) for one in self.directives]
        date = self.date and self.date.isoformat()
        content = repr((self.id, self.title, self.text, date, _in_order(self.facets), told))
        return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _in_order(facets: Mapping[str, tuple[str, ...]]) -> list[tuple[str, list[str]]]:
    return sorted((name, sorted(values)) for name, values in facets.items() if values)
