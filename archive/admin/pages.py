"""The frame of a page of the editors' room that is no list or form of a record."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_of_editors(request: HttpRequest, template: str, title: str, status: int = 200, **context) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), "title": title, **context}, status=status)
