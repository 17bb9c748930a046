"""What a reader asked for: the address parameters of a page of results, checked and put into engine-neutral terms."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from archive.extraction.folding import fold_key
from search.days import days_of
from search.engines.base import SORTS, SearchRequest
from search.fields import SELECTABLE_FACETS
from search.grammar import Named, QueryError, is_control, without_controls
from search.query import Everything
from search.query_box import ParsedQuery, VariantsOf, parse_query

SHOWN = ("meetings", "directives", "lines")
LINE_SORTS = ("newest", "oldest", "left", "right")  # of lines in context; the last two by what stands beside the phrase
LAST_PAGE = 10_000
LONGEST_VALUE = 200
MOST_VALUES = 50
MOST_DAYS = 31
# Facets that may have many values, so that they are looked through for one (?in_official=yuan).
LOOKED_THROUGH = ("official", "chair", "speaker", "organ", "formulation")


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that could not be used, and the remedy. ``position`` is an offset in the query box, else None.

    ``unknown``: a name in the query that nothing is called by.
    """

    parameter: str
    message: str
    position: int | None = None
    length: int = 0
    unknown: Named | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A page's parameters as understood. ``request`` is None when the query is malformed: nothing is searched.

    ``show``: what is to be seen of it, one of ``SHOWN``; ``sort``: in which order, one of ``SORTS`` or, of lines, of
    ``LINE_SORTS``. ``looked_for``: by the name of a facet, the key of what its values are looked through for.
    """

    parsed: ParsedQuery | None
    request: SearchRequest | None
    problems: tuple[Problem, ...] = ()
    show: str = "meetings"
    sort: str = "relevance"
    looked_for: Mapping[str, str] = field(default_factory=dict)


def search_request(
    params: Mapping[str, list[str]], *, variants_of: VariantsOf | None = None, page_size: int = 10
) -> Asked:
    """A page's address parameters (each with its values as sent) as a request.

    A value that cannot be used becomes a ``Problem`` and is otherwise ignored. ``variants=off`` widens nothing.
    """
    problems: list[Problem] = []
    selected = {facet.name: values for facet in SELECTABLE_FACETS if (values := _values(params, facet.name, problems))}
    date_from, date_to = _date_range(params, problems)
    page = _page(params, problems)
    show = _show(params, problems)
    widen = _last(params, "variants") != "off"
    try:
        parsed = parse_query(_last(params, "q", strip=False), variants_of=variants_of, widen=widen)
    except QueryError as error:
        problem = Problem("q", error.message, error.position, error.length, error.unknown)
        return Asked(None, None, (problem, *problems), show)
    if any(is_control(char) and not char.isspace() for char in _last(params, "q", strip=False)):
        said = _("control characters in it were taken for spaces; type it again without them")
        problems.append(Problem("q", f"q: {said}"))
    typed = {name: _last(params, f"in_{name}")[:LONGEST_VALUE] for name in LOOKED_THROUGH}
    looked_for = {name: key for name, text in typed.items() if (key := fold_key(text))}
    sort = _sort(params, parsed, show, problems)
    request = SearchRequest(
        query=parsed.query,
        selected=selected,
        date_from=date_from,
        date_to=date_to,
        sort=sort if sort in SORTS else "newest",
        page=page,
        page_size=page_size,
        histogram=step_of(date_from, date_to),
        whole=tuple(looked_for),
        show="directives" if show == "directives" else "meetings",
    )
    return Asked(parsed, request, tuple(problems), show, sort, looked_for)


def step_of(first: dt.date | None, last: dt.date | None) -> str:
    """By what a histogram of these days counts: day by day up to a month or so, else by months."""
    return "day" if first and last and (last - first).days <= MOST_DAYS else "month"


def _last(params: Mapping[str, list[str]], name: str, *, strip: bool = True) -> str:
    values = params.get(name) or [""]
    return values[-1].strip() if strip else values[-1]


def _shown(value: str) -> str:
    value = without_controls(value)
    return f"'{value}'" if len(value) <= 40 else f"'{value[:40]}…'"


def _values(params: Mapping[str, list[str]], name: str, problems: list[Problem]) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for value in params.get(name) or ():
        value = value.strip()
        if len(value) > LONGEST_VALUE or not value.isprintable():
            said = _("%(value)s is not a value of this list; choose one from it") % {"value": _shown(value)}
            problems.append(Problem(name, f"{name}: {said}"))
        elif value:
            values[value] = None
    if len(values) > MOST_VALUES:
        said = _("%(many)s values are too many; choose at most %(most)s")
        problems.append(Problem(name, f"{name}: {said % {'many': len(values), 'most': MOST_VALUES}}"))
    return tuple(values)[:MOST_VALUES]


def _date_range(params: Mapping[str, list[str]], problems: list[Problem]) -> tuple[dt.date | None, dt.date | None]:
    date_from = _date(params, "from", problems)
    date_to = _date(params, "to", problems)
    if date_from and date_to and date_from > date_to:
        said = _("%(last)s lies before %(first)s, where the range starts; exchange the two")
        problems.append(Problem("to", f"to: {said % {'last': date_to, 'first': date_from}}"))
        return None, None
    return date_from, date_to


def _date(params: Mapping[str, list[str]], name: str, problems: list[Problem]) -> dt.date | None:
    """The first day of the year or month given for ``from``, the last for ``to``."""
    value = _last(params, name)
    if not value:
        return None
    try:
        return days_of(value)[0 if name == "from" else 1]
    except ValueError:
        said = _("%(value)s is not a date; use YYYY, YYYY-MM or YYYY-MM-DD") % {"value": _shown(value)}
        problems.append(Problem(name, f"{name}: {said}"))
        return None


def sorts_of(show: str) -> tuple[str, ...]:
    return LINE_SORTS if show == "lines" else SORTS


def _sort(params: Mapping[str, list[str]], parsed: ParsedQuery, show: str, problems: list[Problem]) -> str:
    value, sorts = _last(params, "sort"), sorts_of(show)
    if value in sorts:
        return value
    if value:
        said = _("%(value)s is not an order; use %(known)s") % {"value": _shown(value), "known": ", ".join(sorts)}
        problems.append(Problem("sort", f"sort: {said}"))
    return "newest" if show == "lines" or isinstance(parsed.query, Everything) else "relevance"


def _show(params: Mapping[str, list[str]], problems: list[Problem]) -> str:
    value = _last(params, "show")
    if value in ("", *SHOWN):
        return value or "meetings"
    said = _("%(value)s cannot be shown; use %(known)s") % {"value": _shown(value), "known": ", ".join(SHOWN)}
    problems.append(Problem("show", f"show: {said}"))
    return "meetings"


def _page(params: Mapping[str, list[str]], problems: list[Problem]) -> int:
    value = _last(params, "page")
    if not value:
        return 1
    if not re.fullmatch(r"[0-9]{1,20}", value) or not 1 <= int(value) <= LAST_PAGE:
        said = _("%(value)s is not a page; use a number from 1 to %(last)s")
        problems.append(Problem("page", f"page: {said % {'value': _shown(value), 'last': f'{LAST_PAGE:,}'}}"))
        return 1
    return int(value)
