"""The front page, and the sources as they came."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive.models import Attendance, Meeting, Person, SourceDocument, Topic
from archive.views.about import counts

LATEST = 8
MOST_NAMED = 12
LATELY = 2000  # meetings


def home(request: HttpRequest) -> HttpResponse:
    latest = list(Meeting.objects.newest_first().values_list("pk", flat=True)[:LATEST])
    # Who is present lately, counted over all: to count everybody over all takes as long as ten pages.
    lately = Meeting.objects.newest_first().values("pk")[:LATELY]
    named = Attendance.objects.filter(meeting__in=lately, person__isnull=False).order_by().values_list("person")
    keys = [key for key, _count in named.annotate(count=Count("pk")).order_by("-count", "person")[:MOST_NAMED]]
    meetings = dict(Attendance.objects.filter(person__in=keys).order_by().values_list("person").annotate(Count("pk")))
    officials = sorted(Person.objects.filter(pk__in=keys), key=lambda one: (-meetings[one.pk], one.slug))
    for official in officials:
        official.meetings = meetings[official.pk]
    return render(
        request,
        "pages/home.html",
        {
            "latest": sorted(Meeting.objects.on_page().in_bulk(latest).values(), key=lambda one: latest.index(one.pk)),
            "officials": officials,
            "lately": LATELY,
            "counts": counts(),
        },
    )


def browse(request: HttpRequest) -> HttpResponse:
    """Every list there is, with what it holds."""
    undated = Meeting.objects.filter(date=None).count()
    held = {"topics": Topic.objects.count(), "sources": SourceDocument.objects.shown().count(), "undated": undated}
    return render(request, "pages/browse.html", {"counts": counts() | held})


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """A source with what is known of it, and its text untouched."""
    document = get_object_or_404(
        SourceDocument.objects.shown().select_related("replaced_by").defer("replaced_by__text"), pk=pk
    )
    # Their keys first, from the index of the column alone: asked for with the rest, a database that has counted how few
    # are replaced looks through all documents.
    replaced = list(document.replaced.order_by().values_list("pk", flat=True))
    context = {
        "source": document,
        "meetings": document.meetings.on_page().order_by("ordinal"),
        "joined": Meeting.objects.on_page().filter(write_ups__source=document).distinct(),
        "replaced": SourceDocument.objects.shown().filter(pk__in=replaced).defer("text"),
    }
    return render(request, "sources/source.html", context)


def source_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The text alone, exactly as it was decoded, in UTF-8."""
    text = get_object_or_404(SourceDocument.objects.shown(), pk=pk).text
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
