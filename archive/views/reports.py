"""What an analysis says, once: the page, the CSV file and the API's answer are made from the same tables."""

import datetime as dt
import functools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive import exports
from archive.analysis import keeping
from archive.models import Meeting
from archive.models.columns import speaks_chinese

IN_A_FILE = 10_000  # rows of a list that has pages, as many as are counted of it
MOST_TOLD = 30  # values that a fault lists
LONGEST = 60  # characters of a headline in a table


def short_day(day: dt.date) -> str:
    """As the page's language writes it. A report says a thousand days, most of them again and again."""
    return _short_day(day, get_language())


@functools.lru_cache(maxsize=20_000)
def _short_day(day: dt.date, _language: str) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


@functools.lru_cache(maxsize=20_000, typed=True)
def _in_groups(number: float, _language: str) -> str:
    return number_format(number, force_grouping=True)


class Value(NamedTuple):
    """A cell: ``raw`` for the machine, ``text`` where a reader is told otherwise, ``url`` where it leads, ``lang``
    where it is not the page's language."""

    raw: Any
    text: str | SafeString = ""
    url: str = ""
    lang: str = ""

    @property
    def shown(self) -> str:
        return self.shown_in(get_language())

    def shown_in(self, language: str) -> str:
        """The same where the reader's language is known: to ask for it takes longer than all else of a cell."""
        if self.text:
            return self.text
        if self.raw is None or self.raw == "":
            return "–"
        if isinstance(self.raw, dt.date):
            return _short_day(self.raw, language)
        if isinstance(self.raw, (int, float)) and not isinstance(self.raw, bool):
            return _in_groups(self.raw, language)
        return str(self.raw)

    @property
    def kind(self) -> str:
        """What the stylesheet is told: a day stays on one line, a sentence is set as text."""
        if isinstance(self.raw, dt.date) and len(self.text) < 16:
            return "when"
        return "said" if isinstance(self.raw, str) and not self.text and len(self.raw) > LONGEST else ""

    @property
    def plain(self) -> str:
        """For a Markdown line: no mark of it makes a link or a line of its own."""
        return re.sub(r"([\\\[\]<>*_`])", r"\\\1", " ".join(str(self.shown).split()))


class Head(NamedTuple):
    """A column: its name for machines, what readers call it, whether it holds numbers."""

    name: str
    label: str
    number: bool = False


@dataclass(slots=True)
class Sheet:
    """A table; ``about`` says what its numbers are of. The first column names the row."""

    key: str
    title: str
    heads: Sequence[Head]
    rows: list[Sequence[Value]]
    about: str = ""
    empty: str = ""

    def lines(self) -> list[list[tuple[Head, Value]]]:
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]

    def records(self, root: str) -> Iterator[dict[str, Any]]:
        """Each row by the columns' names: what the API gives. A cell that leads somewhere gives its address too, which
        ``root`` makes a whole one."""
        names = [(head.name, f"{head.name}_url") for head in self.heads]
        for row in self.rows:
            record = {}
            for (name, address), value in zip(names, row, strict=True):
                record[name] = value.raw
                if value.url:
                    record[address] = root + value.url
            yield record


@dataclass(slots=True)
class Report:
    """``lead``: what the page says first; ``faults``: what of the address could not be used, which a page says and goes
    on without; ``facts``: single values for the API (name -> value); ``is_whole``: a file has what all pages show."""

    key: str
    title: str
    sheets: list[Sheet]
    lead: list[str] = field(default_factory=list)
    charts: list[SafeString | str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    is_whole: bool = False

    def as_json(self, root: str) -> dict[str, Any]:
        return {**self.facts, **{sheet.key: list(sheet.records(root)) for sheet in self.sheets}}


def named(record, url: str | None = None) -> Value:
    """A record by its name in the page's language, leading to its page; its address for machines."""
    if record is None:
        return Value(None)
    chinese = record.name == record.name_zh
    lang = "" if chinese == speaks_chinese() else ("zh" if chinese else "en")
    where = getattr(record, "get_absolute_url", None)
    return Value(record.slug, record.name, url if url is not None else (where() if where else ""), lang)


def meeting_day(meeting: Meeting, start: int | None = None) -> Value:
    """A meeting by its day, leading to it (to the words at ``start``)."""
    url = meeting.get_absolute_url() + (f"#at-{start}" if start is not None else "")
    return Value(meeting.date, short_day(meeting.date) if meeting.date else _("undated"), url)


def readout(meeting: Meeting, start: int | None = None) -> Value:
    """A meeting by its organ, without one by its headline, leading to it (to the words at ``start``). Asks for organ
    and source."""
    url = meeting.get_absolute_url() + (f"#at-{start}" if start is not None else "")
    if meeting.organ:
        called = named(meeting.organ)
        return Value(meeting.pk, called.text, url, called.lang)
    if not (title := meeting.source.title):
        return Value(meeting.pk, meeting.heading, url)
    lang = "" if (meeting.source.language == "zh") == speaks_chinese() else meeting.source.language
    return Value(meeting.pk, title if len(title) <= LONGEST else title[: LONGEST - 1] + "…", url, lang)


def counted(words: str, **said: str | float | tuple[int, str]) -> SafeString:
    """A sentence with what it says: numbers in groups of digits, one with an address leading to what it counts."""
    return mark_safe(escape(words) % {name: _counted(one) for name, one in said.items()})


def _counted(said: str | float | tuple[int, str]) -> str:
    if isinstance(said, tuple):
        number, url = said
        return format_html('<a href="{}">{}</a>', url, _counted(number)) if number and url else _counted(number)
    return escape(said) if isinstance(said, str) else number_format(said, force_grouping=True)


def share(part: int, whole: int) -> Value:
    """Of a hundred; with what it is a share of."""
    return Value(round(part / whole, 4) if whole else None, f"{100 * part / whole:.0f} %" if whole else "–")


def take_in() -> None:
    """Before an analysis answers: the few changes that wait are counted. A change that cannot be must not stop it."""
    keeping.drain(keeping.DRAINED_BY_A_PAGE, wait=False)


def one_of(request: HttpRequest, name: str, known: Collection[str], faults: list[str]) -> str:
    """What ``?name=`` says, of what is ``known``; empty where it says nothing, or something else, which ``faults`` then
    tells."""
    asked = request.GET.get(name, "")
    if asked in known:
        return asked
    if asked and len(known) <= MOST_TOLD:
        said = _("'%(value)s' is not known; use one of %(known)s.")
        faults.append(f"{name}: " + said % {"value": asked[:40], "known": ", ".join(known)})
    elif asked:
        faults.append(f"{name}: " + _("'%(value)s' is none of this page.") % {"value": asked[:40]})
    return ""


def rows_for(request: HttpRequest, on_a_page: int) -> int:
    """How many rows of a list are given at once: in a file as many as are counted."""
    return IN_A_FILE if request.GET.get("format") else on_a_page


def shown(request: HttpRequest, report: Report, template: str = "analysis/report.html") -> HttpResponse:
    """The report as a page, or as the file that ``?format=csv`` asks for; ``?table=`` says which of its tables."""
    if request.GET.get("format"):
        return _file(request, report)
    return render(request, template, {"report": report, **report.context})


def _with_addresses(sheet: Sheet, root: str) -> tuple[list[str], Iterator[list[Any]]]:
    """The table for a file; behind it, where it leads, a column for each that is no number and leads somewhere."""
    leading = [at for at, head in enumerate(sheet.heads) if not head.number and any(row[at].url for row in sheet.rows)]
    heads = [head.name for head in sheet.heads] + [f"{sheet.heads[at].name}_url" for at in leading]
    return heads, (
        [
            *(_in_a_cell(value.raw) for value in row),
            *(root + row[at].url if row[at].url else None for at in leading),
        ]
        for row in sheet.rows
    )


def _in_a_cell(raw: Any) -> Any:
    if isinstance(raw, dict):
        return "; ".join(f"{name} {number}" for name, number in raw.items())
    return "; ".join(map(str, raw)) if isinstance(raw, (list, tuple)) else raw


def _file(request: HttpRequest, report: Report) -> HttpResponse:
    if request.GET["format"] != "csv":
        raise exports.Refused(_("format: an analysis is given as csv; leave it out for the page, or ask the API."))
    if report.faults:  # nobody would see in a file that it is of another period
        raise exports.Refused(" ".join(report.faults))
    sheets = {sheet.key: sheet for sheet in report.sheets}
    sheet = sheets.get(request.GET.get("table", "")) or next(iter(sheets.values()), None)
    if sheet is None:
        raise Http404
    heads, rows = _with_addresses(sheet, request.build_absolute_uri("/")[:-1])
    chunks = exports.csv_of(heads, rows)
    return exports.download(request, chunks, "text/csv; charset=utf-8", f"{report.key}-{sheet.key}", "csv")
