"""What can be searched and counted: the single list of the facets, and of what the index holds of a meeting."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facet:
    """One way of dividing the results. ``name`` is the address parameter; ``many``: a meeting may have several."""

    name: str
    label: str
    many: bool = False


FACETS = (
    Facet("official", "Official", many=True),
    Facet("chair", "Chair", many=True),
    Facet("organ", "Organ"),
    Facet("kind", "Kind of meeting"),
    Facet("place", "Place"),
    Facet("topic", "Topic", many=True),
    Facet("speaker", "Speaker", many=True),
    Facet("formulation", "Formulation", many=True),
    Facet("year", "Year"),
    Facet("language", "Language"),
)
FACET_NAMES = tuple(facet.name for facet in FACETS)
# A year is chosen by its days (?from=2023&to=2023), so it is counted like a facet but selected as a range of dates.
SELECTABLE_FACETS = tuple(facet for facet in FACETS if facet.name != "year")


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A meeting as the index sees it.

    ``id`` is the meeting's primary key, ``title`` what stands at its head (organ, printed headline), ``text`` the
    passages that tell of it, those of further write-ups last, ``date`` None where undated. ``facets`` maps each name
    in ``FACET_NAMES`` to the meeting's values (slugs and codes, never labels: labels are read from the database when a
    page is shown).
    """

    id: int
    title: str
    text: str
    date: dt.date | None
    facets: Mapping[str, tuple[str, ...]]

    @property
    def digest(self) -> str:
        """The same for documents that an index holds alike; tells whether it holds a meeting as it is now."""
        facets = sorted((name, sorted(values)) for name, values in self.facets.items() if values)
        content = repr((self.id, self.title, self.text, self.date and self.date.isoformat(), facets))
        return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
