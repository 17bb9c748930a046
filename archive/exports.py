"""How does a list go out as a file? The same address with ``format=``: CSV, JSON Lines, RIS or BibTeX, streamed.

A list gives its keys in its order; they are read at once (8 bytes each), so that nothing is missed or told twice while
records change, and no reader on a slow line holds a transaction open. The records follow ``CHUNK`` at a time, each
chunk in a constant number of queries. Which columns there are: ``archive/tables.py``.
"""

import array
import csv
import datetime as dt
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from archive import citing

CHUNK = 500  # records in memory
BETWEEN = " | "  # several values in one cell, as in the tables that editors exchange
# What a spreadsheet takes for a formula, in full width as well: Excel reads that so in Chinese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# ending -> (what it is called, its media type)
FORMS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "jsonl": ("JSON Lines", "application/jsonl; charset=utf-8"),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8"),
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8"),
}
WRITTEN_BY = {"ris": citing.ris, "bib": citing.bibtex}


class Refused(BadRequest):
    """Something of the address cannot be used; the message names it and the remedy, and is shown with status 400."""


@dataclass(frozen=True, slots=True)
class Column:
    """``of`` gives a record's value: text, a number, a day, a truth, None where unknown, or a list of texts."""

    name: str
    what: str | Promise
    of: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """What a list is as a file. ``load`` gives the records of some keys by their keys; a record that is gone is not
    among them. ``cited`` describes one as a citation (see ``citing.described``), given the root of all addresses and
    the day of today; None for what is not cited."""

    name: str
    what: str | Promise
    columns: tuple[Column, ...]
    load: Callable[[list[int]], dict[int, Any]] | None = None
    cited: Callable[[Any, str, dt.date], dict] | None = None

    @property
    def forms(self) -> list[tuple[str, str]]:
        """(ending, what it is called) of each form that it has."""
        return [(ending, name) for ending, (name, _type) in FORMS.items() if self.cited or ending not in WRITTEN_BY]

    def rows(self, keys: Iterable[int]) -> Iterator:
        """The records of ``keys``, in their order, ``CHUNK`` in memory at a time."""
        keys = keys if isinstance(keys, array.array) else array.array("q", keys)
        for start in range(0, len(keys), CHUNK):
            some = list(keys[start : start + CHUNK])
            found = self.load(some)
            yield from (found[key] for key in some if key in found)


def asked(request: HttpRequest, table: Table, *more: str) -> str:
    """The form that ``?format=`` asks for, empty for the page itself. Raises ``Refused`` for one that it has not.

    ``more`` names forms that the view answers by itself.
    """
    form = request.GET.get("format", "")
    known = [ending for ending, _name in table.forms] + list(more)
    if form and form not in known:
        said = _("format: this list has no form “%(form)s”; use one of %(known)s, or leave it out for the page.")
        raise Refused(said % {"form": form[:40], "known": ", ".join(known)})
    return form


def checked(form) -> None:
    """Raises ``Refused`` where a list's filters hold something unusable: a file must not hold more than was asked."""
    if form.is_bound and not form.is_valid():
        raise Refused(" ".join(f"{name}: {' '.join(said)}" for name, said in form.errors.items()))


def only(request: HttpRequest, known: Iterable[str]) -> None:
    """Raises ``Refused`` for a parameter that a list does not know: passed over, the file would hold more than was
    asked for. ``page`` shows a part of the same list."""
    known = sorted(known)
    if unknown := [name for name in request.GET if name not in {*known, "page", "format"}]:
        said = _("%(name)s: there is no such parameter here; known are: %(known)s.")
        raise Refused(said % {"name": unknown[0][:100], "known": ", ".join(known) or _("none")})


def file_of(
    request: HttpRequest, table: Table, records, form=None, *, known: Iterable[str] = (), name: str = ""
) -> HttpResponseBase:
    """A list as the file that ``?format=`` asks for. Raises ``Refused``.

    ``records``: a queryset or keys, in the list's order; ``form``: its filters; ``known``: what narrows it beside them.
    """
    only(request, {*known, *(form.fields if form is not None else ())})
    if form is not None:
        checked(form)
    keys = records.values_list("pk", flat=True).iterator() if isinstance(records, QuerySet) else records
    return response(request, table, asked(request, table), table.rows(keys), name)


def response(request: HttpRequest, table: Table, form: str, rows: Iterable, name: str = "") -> HttpResponseBase:
    """``rows`` (see ``Table.rows``) as a file of the form, kept as ``jiyao-NAME-DAY.FORM``."""
    root = request.build_absolute_uri("/")[:-1]
    return download(request, written(table, form, rows, root), FORMS[form][1], f"{name or table.name}", form)


def download(request: HttpRequest, chunks: Iterable[bytes], media_type: str, name: str, ending: str):
    """Bytes, streamed, to be kept under a name with today's day."""
    if request.method == "HEAD":  # nobody reads what is behind it
        answer = HttpResponse(content_type=media_type)
    else:
        answer = StreamingHttpResponse(chunks, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="jiyao-{name}-{timezone.localdate()}.{ending}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def written(table: Table, form: str, rows: Iterable, root: str = "") -> Iterator[bytes]:
    """The file, chunk by chunk; ``root`` makes its addresses absolute (``https://example.org``)."""
    if form == "csv":
        return csv_of([column.name for column in table.columns], (_values(table, row, root) for row in rows))
    if form == "jsonl":
        return _by_chunks(_json_line(table, row, root) for row in rows)
    today, write = timezone.localdate(), WRITTEN_BY[form]
    return _by_chunks(write(table.cited(row, root, today)) + "\n" for row in rows)


def csv_of(head: list[str], rows: Iterable[Iterable]) -> Iterator[bytes]:
    """CSV as Excel reads it: UTF-8 with its mark, CR LF, and no cell that a spreadsheet would run."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for some in _batches(itertools.chain([head], rows)):
        writer.writerows([cell(value) for value in row] for row in some)
        yield buffer.getvalue().encode(errors="replace")
        buffer.seek(0)
        buffer.truncate()


def cell(value) -> str | int | float:
    """A value as it stands in a cell. Text that would be a formula begins with an apostrophe, as spreadsheets do."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        value = BETWEEN.join(map(str, value))
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA) else text


def _values(table: Table, row, root: str) -> list:
    return [_absolute(column.name, column.of(row), root) for column in table.columns]


def _absolute(name: str, value, root: str):
    return root + value if name == "url" and value else value


def _json_line(table: Table, row, root: str) -> str:
    values = zip((column.name for column in table.columns), _values(table, row, root), strict=True)
    return json.dumps(dict(values), ensure_ascii=False, default=_plain) + "\n"


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def _by_chunks(texts: Iterable[str]) -> Iterator[bytes]:
    for some in _batches(texts):
        yield "".join(some).encode(errors="replace")


def _batches(rows: Iterable) -> Iterator[list]:
    """As lists of ``CHUNK``: one write to the reader for each."""
    rows = iter(rows)
    while some := list(itertools.islice(rows, CHUNK)):
        yield some
