"""What a page shows of the documents found: the hits in order, the facets' counts, the histogram."""

from __future__ import annotations

import datetime as dt
import functools
import itertools

import numpy as np

from search.engines.base import Concordance, FacetCount, Hit, SearchPage, SearchRequest
from search.engines.whoosh.facets import Chosen, Wanted
from search.engines.whoosh.matching import Found, Snapshot
from search.engines.whoosh.phrases import both, slots
from search.engines.whoosh.snapshot import Snapshot as Meetings
from search.query import Phrase, Prefix
from search.segmentation import exact_tokens

# Scores that differ by less are equal: they come from additions in another order.
_SAME = 4  # decimals
# From so many on, the best few are looked for among those that reach the best few of a sample.
_LARGE = 4_096
_SAMPLED = 64
# So few values are put in order one by one.
_FEW = 64
# More values than any facet has.
_EVERY = 1 << 32


def page_of(snapshot: Snapshot, request: SearchRequest, found: Found) -> SearchPage:
    filters = _filters(snapshot, request)
    left = _filtered(found, filters.values())
    facets, further = {}, {}
    counted: dict[tuple[str, ...], Chosen] = {}
    for name in request.facets:
        others = tuple(other for other in filters if other != name)
        if others not in counted:
            docs = left.docs if len(others) == len(filters) else _filtered(found, map(filters.get, others)).docs
            counted[others] = Chosen(docs, snapshot.size)
        facets[name], further[name] = _counts(snapshot, name, counted[others], request)
    return SearchPage(
        count=len(left.docs),
        hits=_hits(snapshot, request, left),
        facets=facets,
        further=further,
        histogram=_histogram(snapshot, left.docs, request.histogram) if request.histogram else (),
    )


def _filters(snapshot: Snapshot, request: SearchRequest) -> dict[str, np.ndarray]:
    """For each facet with a choice (the year's is the range of dates): flags of the documents it leaves."""
    filters = {name: snapshot.having(name, values) for name, values in request.selected.items() if values}
    if request.date_from or request.date_to:
        within = snapshot.within(request.date_from or dt.date.min, request.date_to or dt.date.max)
        filters["year"] = filters["year"] & within if "year" in filters else within
    return filters


def _filtered(found: Found, filters) -> Found:
    flags = None
    for one in filters:
        flags = one if flags is None else flags & one
    if flags is None:
        return found
    kept = flags.take(found.docs)
    return Found(found.docs[kept], None if found.scores is None else found.scores[kept])


def concordance_of(
    meetings: Meetings, request: SearchRequest, found: Found, phrases: tuple[Phrase | Prefix, ...]
) -> Concordance:
    wanted = [
        slots([token.text for token in exact_tokens(phrase.text)], prefix=isinstance(phrase, Prefix))
        for phrase in phrases
    ]
    standing, times = meetings.occurrences_of_any("text_exact", [some for some in wanted if some])
    docs = both(standing, _filtered(found, _filters(meetings, request).values()).docs)
    times = times.take(np.searchsorted(standing, docs))
    order = np.argsort(-(meetings.oldest if request.sort == "oldest" else meetings.newest).take(docs))
    ends = np.cumsum(times.take(order))
    start = (max(1, request.page) - 1) * request.page_size
    first = int(np.searchsorted(ends, start, side="right"))
    shown = order[first : int(np.searchsorted(ends, start + request.page_size)) + 1] if request.page_size else order[:0]
    held = times.take(shown).tolist()
    return Concordance(
        count=int(times.sum()),
        meetings=len(docs),
        hits=tuple(zip(meetings.keys.take(docs.take(shown)).tolist(), held, strict=True)),
        before=start - int(ends[first] - held[0]) if held else 0,
    )


# Facets -------------------------------------------------------------------------------------------------------------


def _counts(
    snapshot: Snapshot, facet: str, chosen: Chosen, request: SearchRequest
) -> tuple[tuple[FacetCount, ...], int]:
    most = _EVERY if facet in request.whole else request.most_values
    selected = set(request.selected.get(facet, ()))
    names, counts = snapshot.facet(facet, chosen, Wanted(most, tuple(selected)))
    if len(names) <= _FEW:  # as most facets are: numpy's calls would take longer than the work
        least_first = (-counts).tolist()
        present = [place for place, count in enumerate(least_first) if count]
        shown = sorted(present, key=least_first.__getitem__)[:most]
    else:
        (found,) = counts.nonzero()
        # Most first, then by value: the names are in order, so both go into one number.
        shown = found[_best((counts.take(found).astype(np.int64) << 32) - found, most)][:most].tolist()
        present = found.tolist() if selected and len(found) > len(shown) else range(len(found))
    if selected and len(present) > len(shown):
        selected -= {names[place] for place in shown}
        shown += [place for place in present if names[place] in selected]
    rows = zip(map(names.__getitem__, shown), counts.take(shown).tolist() if shown else (), strict=True)
    # As FacetCount itself makes them, but without a call of a Python function for each of some hundreds a page.
    return tuple(map(tuple.__new__, itertools.repeat(FacetCount), rows)), len(present) - len(shown)


def _histogram(snapshot: Snapshot, docs: np.ndarray, step: str) -> tuple[tuple[dt.date, int], ...]:
    if step == "day":
        days = snapshot.days.take(docs)
        if not (last := int(days.max(initial=0))):
            return ()
        first = int(days.min(initial=last, where=days > 0))
        counts = np.bincount(np.maximum(days - first + 1, 0), minlength=1)[1:]
    else:
        first, counts = snapshot.before_all, np.bincount(snapshot.months.take(docs), minlength=1)
        counts[0] = 0  # undated
    if step == "year":
        months = np.flatnonzero(counts)
        first, counts = 0, np.bincount((months + first) // 12, weights=counts[months], minlength=1)
    found = np.flatnonzero(counts)
    days = map(_first_day, itertools.repeat(step), (found + first).tolist())
    return tuple(zip(days, counts.take(found).astype(int).tolist(), strict=True))


@functools.lru_cache(maxsize=4_096)
def _first_day(step: str, number: int) -> dt.date:
    """The day with which the ``number``-th year, month or day begins."""
    if step == "day":
        return dt.date.fromordinal(number)
    return dt.date(number, 1, 1) if step == "year" else dt.date(number // 12, number % 12 + 1, 1)


# Hits ---------------------------------------------------------------------------------------------------------------


def _hits(snapshot: Snapshot, request: SearchRequest, found: Found) -> tuple[Hit, ...]:
    first = (max(1, request.page) - 1) * request.page_size
    last = first + request.page_size
    if first >= len(found.docs) or not request.page_size:
        return ()
    by_date = snapshot.oldest if request.sort == "oldest" else snapshot.newest
    if request.sort != "relevance" or found.scores is None:
        order = _best(by_date.take(found.docs), last)
    else:
        near = np.flatnonzero(found.scores >= _threshold(found.scores, last) - 2 * 10**-_SAME)
        scores = np.round(found.scores.take(near), _SAME)
        order = near[np.lexsort((-by_date.take(found.docs.take(near)), -scores))]
    shown = order[first:last]
    docs = found.docs.take(shown)
    scores = found.scores.take(shown).tolist() if found.scores is not None else [0.0] * len(docs)
    return tuple(map(Hit, snapshot.keys.take(docs).tolist(), scores))


def _threshold(keys: np.ndarray, many: int) -> np.number:
    """A key that at least ``many`` reach and few others, the ``many``-th largest itself where there are not many."""
    if len(keys) <= many:
        return keys.min()
    if len(keys) > _LARGE and many * _SAMPLED < len(keys):
        # The best of every 64th are reached by at least as many of all.
        sample = keys[::_SAMPLED]
        keys = keys[keys >= np.partition(sample, len(sample) - many)[len(sample) - many]]
    return np.partition(keys, len(keys) - many)[len(keys) - many]


def _best(keys: np.ndarray, many: int) -> np.ndarray:
    """The places of the ``many`` largest of ``keys`` (and of those as large as the last of them), in order; of equal
    ones the first comes first, as a meeting's directives do."""
    if len(keys) > many:
        (near,) = (keys >= _threshold(keys, many)).nonzero()
        return near[np.argsort(-keys.take(near), kind="stable")]
    return np.argsort(-keys, kind="stable")
