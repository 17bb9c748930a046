"""The front page, the page about the archive, and the sources as they came."""

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.models import Directive, Formulation, Meeting, Organ, Person, SourceDocument

LATEST = 8
MOST_NAMED = 12


def home(request: HttpRequest) -> HttpResponse:
    officials = Person.objects.annotate(meetings=Count("attendance")).filter(meetings__gt=0)
    return render(
        request,
        "pages/home.html",
        {
            "latest": Meeting.objects.on_page().newest_first()[:LATEST],
            "officials": officials.order_by("-meetings", "slug")[:MOST_NAMED],
            "counts": _counts(),
        },
    )


def about(request: HttpRequest) -> HttpResponse:
    coverage = Meeting.objects.aggregate(first=Min("date"), last=Max("date"))
    by_review = dict(Meeting.objects.order_by().values_list("review").annotate(Count("pk")))
    by_basis = dict(Meeting.objects.order_by().values_list("date_basis").annotate(Count("pk")))
    return render(
        request,
        "pages/about.html",
        {"counts": _counts(), "coverage": coverage, "by_review": by_review, "by_basis": by_basis},
    )


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """A source with what is known of it, and its text untouched."""
    document = get_object_or_404(SourceDocument.objects.select_related("replaced_by").defer("replaced_by__text"), pk=pk)
    context = {
        "source": document,
        "meetings": document.meetings.on_page().order_by("ordinal"),
        "joined": Meeting.objects.on_page().filter(write_ups__source=document).distinct(),
        "replaced": document.replaced.defer("text"),
    }
    return render(request, "sources/source.html", context)


def source_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text alone, exactly as it was decoded, in UTF-8."""
    text = get_object_or_404(SourceDocument, pk=pk).text
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _counts() -> dict[str, int]:
    return {
        "meetings": Meeting.objects.count(),
        "officials": Person.objects.count(),
        "organs": Organ.objects.count(),
        "directives": Directive.objects.count(),
        "formulations": Formulation.objects.filter(uses__isnull=False).distinct().count(),
    }
