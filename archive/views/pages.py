"""The front page, and the sources as they came."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.models import Meeting, Person, SourceDocument
from archive.views.about import counts

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
            "counts": counts(),
        },
    )


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """A source with what is known of it, and its text untouched."""
    document = get_object_or_404(
        SourceDocument.objects.shown().select_related("replaced_by").defer("replaced_by__text"), pk=pk
    )
    context = {
        "source": document,
        "meetings": document.meetings.on_page().order_by("ordinal"),
        "joined": Meeting.objects.on_page().filter(write_ups__source=document).distinct(),
        "replaced": document.replaced.shown().defer("text"),
    }
    return render(request, "sources/source.html", context)


def source_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text alone, exactly as it was decoded, in UTF-8."""
    text = get_object_or_404(SourceDocument.objects.shown(), pk=pk).text
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
