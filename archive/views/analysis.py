"""The way into the analyses, and how each of them counts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Measure, Meeting


def index(request: HttpRequest) -> HttpResponse:
    counted, held = Measure.objects.count(), Meeting.objects.count()
    return render(request, "analysis/index.html", {"counted": counted, "held": held})


def methods(request: HttpRequest) -> HttpResponse:
    return render(request, "analysis/methods.html", {"settings": settings})
