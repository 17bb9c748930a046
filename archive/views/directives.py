"""Directives: every order, filtered by who gave it, what about, where and when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.filters import DirectiveFilter
from archive.models import Directive
from archive.views.lists import page_of

ON_A_PAGE = 50


def directive_list(request: HttpRequest) -> HttpResponse:
    chosen = DirectiveFilter(request.GET, queryset=Directive.objects.on_page())
    counted = chosen.qs.select_related(None).prefetch_related(None)
    page = page_of(request, chosen.qs, ON_A_PAGE, counted)
    return render(request, "directives/list.html", {"filter": chosen, "page": page})
