"""The way into the analyses, and how each of them counts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.analysis import outward


def index(request: HttpRequest) -> HttpResponse:
    return render(request, "analysis/index.html")


def methods(request: HttpRequest) -> HttpResponse:
    return render(request, "analysis/methods.html", {"settings": settings, "lag_least": outward.LEAST})
