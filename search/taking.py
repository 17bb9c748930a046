"""A search as a file: everything that it finds, not the page alone."""

from array import array
from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from archive import exports
from archive.exports import Refused, Table
from archive.tables import DIRECTIVES, LINES, MEETINGS
from search import outbox, results
from search.request import Asked

TABLES = {"meetings": MEETINGS, "directives": DIRECTIVES, "lines": LINES}


def table_of(asked: Asked) -> Table:
    return TABLES[asked.show]


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
    form = exports.asked(request, table)
    understood(asked)
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
