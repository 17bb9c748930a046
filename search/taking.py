"""A search as a file: everything that it finds, not the page alone."""

from array import array
from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import exports, feeds, matrix
from archive.exports import Refused, Table
from archive.extraction.records import KINDS
from archive.models.labels import label
from archive.tables import DIRECTIVES, LINES, MEETINGS
from search import outbox, results
from search.fields import SELECTABLE_FACETS
from search.page import FACET_LABELS, RECORDS
from search.request import LOOKED_THROUGH, Asked
from search.variants import KINDS_OF_RECORD

# Parameters that say what a search finds, and those that only change how it is shown.
KNOWN = ("q", "show", "from", "to", "variants", *(facet.name for facet in SELECTABLE_FACETS))
NOT_THE_SEARCH = {"page", "sort", "format", *(f"in_{name}" for name in LOOKED_THROUGH)}
RANGE = {"from": gettext_lazy("From"), "to": gettext_lazy("To")}
MORE = (feeds.FORM, matrix.FORM)
TABLES = {"meetings": MEETINGS, "directives": DIRECTIVES, "lines": LINES}


def table_of(asked: Asked) -> Table:
    return TABLES[asked.show]


def offered(asked: Asked) -> dict:
    """What a search's page offers to take, for its template."""
    return {"exports": table_of(asked).forms, "feed": True, "matrix": matrix.FORM}


def understood(asked: Asked) -> None:
    """Raises ``Refused`` where a part of the search cannot be used: a file must not hold more than was asked for."""
    if asked.problems:
        raise Refused("; ".join(problem.message for problem in asked.problems))


def found_by(asked: Asked) -> array:
    """The numbers of everything that a search finds, in its order. Raises ``SearchEngineError``."""
    request = replace(asked.request, page=1, page_size=results.ALL, facets=(), histogram=None)
    return array("q", (hit.id for hit in outbox.search(request).hits))


def file_of(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """What the search finds, as the file that ``?format=`` asks for. Raises ``Refused``, ``SearchEngineError``."""
    table = table_of(asked)
    form = exports.asked(request, table, *MORE)
    exports.only(request, {*KNOWN, *NOT_THE_SEARCH})
    understood(asked)
    if form == feeds.FORM:
        return feed_of(request, asked)
    if form == matrix.FORM:
        return matrix.response(request, _meetings_found_by(asked), "search")
    if asked.show != "lines":
        return exports.response(request, table, form, table.rows(found_by(asked)), f"search-{table.name}")
    phrases = results.phrases_of(asked.request.query)
    if not phrases:
        raise Refused(
            _("Lines in context are shown of quoted phrases and of known names: put the words into quotation marks.")
        )
    outbox.search(replace(asked.request, page_size=0, facets=(), histogram=None))  # takes in what waits
    lines = results.every_line(outbox.engine(), asked, phrases)
    return exports.response(request, table, form, lines, f"search-{table.name}")


def same_search(params: QueryDict) -> str:
    """A search's parameters in one order, without what only shows it otherwise: what it is known by."""
    shown = {name: values for name, values in params.lists() if name not in NOT_THE_SEARCH and any(values)}
    return urlencode(sorted(shown.items()), doseq=True)


def called(params: QueryDict) -> str:
    """What a search is called in a feed or a mail: its words, and what narrows it. A query for each facet chosen."""
    said = [params.get("q", "").strip()]
    for facet in SELECTABLE_FACETS:
        if values := [value for value in params.getlist(facet.name) if value]:
            told = {"facet": FACET_LABELS[facet.name], "values": _names(facet.name, values)}
            said.append(_("%(facet)s: %(values)s") % told)
    said += [f"{RANGE[name]} {params[name]}" for name in RANGE if params.get(name)]
    return " · ".join(filter(None, said)) or _("All readouts")


def _names(facet: str, values: list[str]) -> str:
    if facet == "kind":
        return ", ".join(str(label(value)) if value in KINDS else value for value in values)
    model = RECORDS.get(KINDS_OF_RECORD.get(facet, facet))
    named = {one.slug: one.both_names for one in model.objects.filter(slug__in=values)} if model else {}
    return ", ".join(named.get(value, value) for value in values)


def _meetings_found_by(asked: Asked) -> array:
    return found_by(replace(asked, request=replace(asked.request, show="meetings", sort="newest")))


def feed_of(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """What the search finds, as a feed: the meetings that changed last, or the latest directives."""
    if asked.show == "directives":
        latest = replace(asked.request, sort="newest", page=1, page_size=feeds.ENTRIES, facets=(), histogram=None)
        entries = feeds.of_directives([hit.id for hit in outbox.search(latest).hits])
    else:
        entries = feeds.of_meetings(_meetings_found_by(asked))
    name = f"search?{same_search(request.GET)}"
    about = _("What this search finds, the latest added or corrected first.")
    title = _("%(search)s – search of Jiyao") % {"search": called(request.GET)}
    return feeds.response(request, name, title, about, entries)
