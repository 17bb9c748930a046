"""Directives: every order, filtered by who gave it, what about, where and when."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.filters import DirectiveFilter
from archive.models import Directive

ON_A_PAGE = 50


def directive_list(request: HttpRequest) -> HttpResponse:
    directives = Directive.objects.on_page()
    chosen = DirectiveFilter(request.GET, queryset=directives)
    page = Paginator(chosen.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "directives/list.html", {"filter": chosen, "page": page})
