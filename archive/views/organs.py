"""Organs: the bodies that meet, and their meetings."""

from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Organ
from archive.views.moved import moved

ON_A_PAGE = 50


def organ_list(request: HttpRequest) -> HttpResponse:
    organs = Organ.objects.select_related("place", "parent").annotate(
        meeting_count=Count("meetings", distinct=True), last=Max("meetings__date")
    )
    page = Paginator(organs.order_by("place__slug", "slug"), ON_A_PAGE * 2).get_page(request.GET.get("page"))
    return render(request, "organs/list.html", {"page": page})


def organ(request: HttpRequest, slug: str) -> HttpResponse:
    shown = Organ.objects.select_related("place", "parent").filter(slug=slug).first()
    if shown is None:
        return moved(Organ, slug)
    meetings = shown.meetings.on_page().newest_first()
    return render(
        request,
        "organs/organ.html",
        {
            "organ": shown,
            "other_names": shown.names.exclude(text__in=[shown.name_en, shown.name_zh]),
            "parts": shown.parts.annotate(meeting_count=Count("meetings")).order_by("slug"),
            "posts": shown.posts.select_related("person").order_by("-start", "person__slug"),
            "page": Paginator(meetings, ON_A_PAGE).get_page(request.GET.get("page")),
        },
    )
