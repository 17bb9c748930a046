"""Sources in a list: what was collected, by the day it was published."""

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive import exports
from archive.filters import SourceFilter
from archive.models import Meeting, SourceDocument
from archive.tables import SOURCES
from archive.views.lists import page_of

ON_A_PAGE = 50


def source_list(request: HttpRequest) -> HttpResponse:
    """Every document, the latest published first, with how many meetings it tells of. Three queries at any length."""
    sources = SourceDocument.objects.shown().defer("text", "credits", "noise")
    chosen = SourceFilter(request.GET, queryset=sources)
    ordered = chosen.qs.order_by(F("published").desc(nulls_last=True), "-imported_at", "-pk")
    if exports.asked(request, SOURCES):
        return exports.file_of(request, SOURCES, ordered, chosen.form)
    page = page_of(request, ordered, ON_A_PAGE)
    page.object_list = list(page.object_list)
    meetings = Meeting.objects.filter(source__in=page.object_list).order_by()
    counts = dict(meetings.values_list("source").annotate(Count("pk")))
    for source in page.object_list:
        source.meeting_count = counts.get(source.pk, 0)
    return render(request, "sources/list.html", {"filter": chosen, "page": page, "exports": SOURCES.forms})
