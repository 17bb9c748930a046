"""What the archive is, what it holds and how it is used: said with its own numbers."""

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Value
from django.db.models.functions import Left, StrIndex, Substr
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from archive import dataset, models
from archive.extraction import records
from archive.models import Directive, Formulation, FormulationUse, Meeting, Organ, Person, Role, SourceDocument
from archive.models.labels import label
from archive.tables import TABLES

MOST_PUBLISHERS = 30


def about(request: HttpRequest) -> HttpResponse:
    days, looked_at = _days(), _looked_at()
    held = counts()
    reviewed = {state: sum(looked_at[state].values()) for state in ("reviewed", "edited")}
    basis = {one: Meeting.objects.filter(date_basis=one).count() for one in ("inferred", "stamp")}
    dated = sum(days.values())
    return render(
        request,
        "pages/about.html",
        {
            "counts": held,
            "coverage": {"first": min(days), "last": max(days)} if days else None,
            "by_year": _by_year(days, looked_at),
            "undated": held["meetings"] - dated,
            "by_language": dict(_grouped(SourceDocument.objects.shown(), "language")),
            "publishers": _publishers(),
            "without_address": SourceDocument.objects.shown().filter(url="").count(),
            "withdrawn": SourceDocument.objects.exclude(withdrawn_on=None).count(),
            "by_review": reviewed | {"unreviewed": held["meetings"] - sum(reviewed.values())},
            "by_basis": basis | {"stated": dated - sum(basis.values())},
        },
    )


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html", {"example": Meeting.objects.newest_first().first()})


def data_dictionary(request: HttpRequest) -> HttpResponse:
    """The records with what each is and how many there are, the columns of every list as a file, and the words of the
    vocabularies."""
    context = {"records": _records(), "tables": TABLES, "vocabularies": _vocabularies()}
    return render(request, "pages/dictionary.html", context)


def data(request: HttpRequest) -> HttpResponse:
    """The whole archive as files: how large, of when, with which checksum, under which terms."""
    about = dataset.offered()
    if about:
        about["made"] = dt.datetime.fromisoformat(about["made"])
    return render(request, "pages/data.html", {"about": about, "sums": dataset.SUMS})


def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    path = dataset.file_offered(name)
    if path is None:
        raise Http404(f"There is no file {name}.")
    try:
        answer = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    except OSError as error:  # another set took its place this moment
        raise Http404(f"The file {name} is no more.") from error
    answer["Content-Encoding"] = "identity"  # packed already, and a reader wants to know how much is to come
    answer["X-Robots-Tag"] = "noindex"
    return answer


def counts() -> dict[str, int]:
    """Of organs and formulations what the readouts held tell of: the others are only known."""
    met = Meeting.objects.filter(organ=OuterRef("pk"))
    used = FormulationUse.objects.filter(formulation=OuterRef("pk"))
    return {
        "meetings": Meeting.objects.count(),
        "officials": Person.objects.count(),
        "organs": Organ.objects.filter(Exists(met)).count(),
        "directives": Directive.objects.count(),
        "formulations": Formulation.objects.filter(Exists(used)).count(),
    }


def _days() -> dict[dt.date, int]:
    """Of each day that has one, how many meetings; one query, which reads no more than an index."""
    dated = Meeting.objects.exclude(date=None).order_by()
    return dict(dated.values_list("date").annotate(count=Count("*")))


def _looked_at() -> dict[str, Counter[dt.date | None]]:
    """The meetings that a person looked at, by what became of them and by day. One query."""
    states: dict[str, Counter[dt.date | None]] = defaultdict(Counter)
    rows = Meeting.objects.filter(review__in=("reviewed", "edited")).order_by()
    for state, day, count in rows.values_list("review", "date").annotate(count=Count("*")):
        states[state][day] = count
    return states


def _by_year(days: dict[dt.date, int], looked_at: dict[str, Counter[dt.date | None]]) -> list[dict]:
    """Each year, the latest first: meetings, days with one, and how many of them a person looked at."""
    years: dict[int, Counter] = defaultdict(Counter)
    for day, count in days.items():
        years[day.year].update(meetings=count, days=1)
    for state, counted in looked_at.items():
        for day, count in counted.items():
            if day:
                years[day.year][state] += count
    return [{"year": year, "reviewed": 0, "edited": 0, **years[year]} for year in sorted(years, reverse=True)]


def _grouped(rows, column: str):
    return rows.order_by().values_list(column).annotate(count=Count("*"))


def _publishers() -> list[dict]:
    """The sites whose documents the archive holds, those with the most first: [{site, documents, first, last}]."""
    # From "https://" on, up to the first slash: the databases have no function for the host of an address.
    site = Left("url", StrIndex(Substr("url", 9), Value("/")) + 8)
    found = (
        SourceDocument.objects.shown()
        .exclude(url="")
        .order_by()
        .annotate(site=site)
        .values("site")
        .annotate(documents=Count("*"), first=Min("published"), last=Max("published"))
    )
    return list(found.order_by(F("documents").desc(), "site")[:MOST_PUBLISHERS])


def _records() -> list[tuple[str, str, int]]:
    """(name, what it is, how many) of each record that readers meet."""
    said = {
        "SourceDocument": _("A document as it came: its bytes' SHA-256, its text exactly as decoded, encoding, "
                            "address, page stamp and language. A changed document is a new version; no text is ever "
                            "altered."),
        "Meeting": _("One meeting as one document reports it; a document may report several. A date has its basis: "
                     "stated, stamp or inferred. It is unreviewed, edited or reviewed."),
        "Attendance": _("One person at one meeting: order of naming, roles, name and post as printed."),
        "AgendaItem": _("One thing that the meeting did."),
        "Directive": _("A sentence that tells somebody to do something; without a speaker the meeting speaks."),
        "Reference": _("A speech, document, meeting, letter, instruction or inspection that a readout refers to."),
        "Mention": _("Someone who is named, but neither took part nor is credited."),
        "Person": _("An official, with every form in which the name is printed."),
        "Post": _("A post held, from and until when, and what says so."),
        "Organ": _("A body that meets, with the forms of its name. No two share one: the place is part of it."),
        "Place": _("A jurisdiction: the country, a province, a city, a county."),
        "Topic": _("What a directive is about."),
        "Formulation": _("A set phrase, with its wordings in both languages."),
        "FormulationUse": _("One occurrence of a formulation in a text."),
    }  # fmt: skip
    held = {name: getattr(models, name).objects for name in said} | {"SourceDocument": SourceDocument.objects.shown()}
    return [(name, what, held[name].count()) for name, what in said.items()]


def _vocabularies() -> list[tuple[str, list[tuple[str, str]]]]:
    """(what it is a vocabulary of, [(word of the data, what the pages call it)])."""
    roles = [(role.code, str(role)) for role in Role.objects.all()]
    words = [
        (_("Kinds of meetings"), records.KINDS),
        (_("What a meeting does"), records.ACTIONS),
        (_("What a date rests on"), records.DATE_BASES),
        (_("What a readout refers to"), records.REFERENCE_KINDS),
        (_("How a meeting is held"), records.FORMATS),
        (_("How sure a rule is"), ("sure", "likely", "unsure")),
    ]
    return [(_("Roles"), roles), *((name, [(word, str(label(word))) for word in some]) for name, some in words)]
