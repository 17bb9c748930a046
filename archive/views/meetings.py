"""Meetings by date, down to the day."""

import calendar
import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.http import Http404, HttpRequest
from django.shortcuts import render

from archive.models import Meeting

ON_A_PAGE = 50


def meeting_list(request: HttpRequest, year: int | None = None, month: int | None = None, day: int | None = None):
    """All meetings, or those of a year, a month or a day, newest first, with the counts one step further down."""
    meetings = Meeting.objects.all()
    if year is not None:
        first, last = _days(year, month, day)
        meetings = meetings.filter(date__range=(first, last))
    page = Paginator(meetings.on_page().newest_first(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "year": year, "month": month, "day": day, "undated": 0}
    if year is None:
        context["years"] = _counted(meetings, ExtractYear("date"), reverse=True)
        context["undated"] = meetings.filter(date=None).count()
    elif month is None:
        context["months"] = _counted(meetings, ExtractMonth("date"))
    else:
        days = meetings if day is None else Meeting.objects.filter(date__range=_days(year, month, None))
        context["weeks"] = _weeks(year, month, dict(_counted(days, ExtractDay("date"))))
    if year is not None:
        context["day_shown"] = first
        context["earlier"] = Meeting.objects.filter(date__lt=first).newest_first().first()
        context["later"] = Meeting.objects.filter(date__gt=last).order_by("date", "pk").first()
    return render(request, "meetings/list.html", context)


def _days(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    """First and last day of the year, month or day; a 404 where there is no such day."""
    try:
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if day is None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError as error:
        raise Http404(f"There is no such date: {error}") from error


def _counted(meetings: QuerySet, part, *, reverse: bool = False) -> list[tuple[int, int]]:
    dated = meetings.exclude(date=None).order_by().annotate(part=part).values_list("part").annotate(Count("pk"))
    return sorted(dated, reverse=reverse)


def _weeks(year: int, month: int, counts: dict[int, int]) -> list[list[dict | None]]:
    """The month's calendar, Monday first: None outside the month, else the day and how many meetings it has."""
    return [
        [{"day": day, "count": counts.get(day, 0)} if day else None for day in week]
        for week in calendar.monthcalendar(year, month)
    ]
