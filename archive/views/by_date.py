"""Meetings by date: the years, the months, the days, and what was collected for days on which no meeting is found."""

import calendar
import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive import charts, exports, feeds
from archive.charts import Cell
from archive.extraction.records import PARTS_OF_DAY
from archive.filters import NOT_SAID
from archive.models import Meeting, Organ, SourceDocument
from archive.models.labels import label
from archive.tables import MEETINGS
from archive.views.lists import page_of

ON_A_PAGE = 50
# A readout is published on the day of its meeting or soon after: a document of these days may tell of it.
PUBLISHED_WITHIN = dt.timedelta(3)
REVIEWED = {
    "reviewed": gettext_lazy("read against the source by an editor"),
    "edited": gettext_lazy("corrected by an editor"),
    "unreviewed": gettext_lazy("as the rules found them"),
}
DATED = {
    "stated": gettext_lazy("with the date as the text states it"),
    "inferred": gettext_lazy("with the year inferred from evidence"),
    "stamp": gettext_lazy("with no date but the page's stamp"),
}


def meeting_list(
    request: HttpRequest, year: int | None = None, month: int | None = None, day: int | None = None
) -> HttpResponse:
    """All meetings, or those of a year, a month or a day, newest first, with the counts one step further down.

    ``?undated=1`` lists those without a date, ``?undated=0`` those with one, ``?review=`` those that a person looked at
    or not, ``?basis=`` those whose date rests on this, ``?organ=`` those of an organ, by its address, and
    ``?part_of_day=`` those in a part of the day, or ``none``. A constant number of queries.
    """
    narrowed, said = _narrowed(request)
    meetings = Meeting.objects.filter(**narrowed)
    form = exports.asked(request, MEETINGS, *([feeds.FORM] if year is None else []))
    if form == feeds.FORM:
        title, about = _("Latest readouts"), _("What was added to the archive or corrected, the latest first.")
        return feeds.response(request, "meetings", title, about, feeds.of_meetings())
    if form:
        if request.GET.get("organ") and "organ" not in narrowed:
            raise exports.Refused(_("organ: no organ has this address; see the list of organs."))
        if year is not None:
            meetings = meetings.filter(date__range=_days(year, month, day))
        when = [f"{part:02d}" for part in (year, month, day) if part is not None]
        known, name = ("undated", "review", "basis", "organ", "part_of_day"), "-".join(["meetings", *when])
        return exports.file_of(request, MEETINGS, meetings.newest_first(), known=known, name=name)
    context = {"year": year, "month": month, "day": day}
    if year is None:
        context["undated"] = Meeting.objects.filter(date=None).count()
        context["total"] = meetings.count()
        context["years"], context["by_year"] = _years()
    else:
        first, last = _days(year, month, day)
        span = _Span(first, last)
        meetings = meetings.filter(date__range=(first, last))
        context |= {"first": first, "last": last, "span": span, "total": meetings.count()}
        context["earlier"] = Meeting.objects.filter(date__lt=first).aggregate(day=Max("date"))["day"]
        context["later"] = Meeting.objects.filter(date__gt=last).aggregate(day=Min("date"))["day"]
        if month is None:
            context["months"] = sorted(Counter(day.month for day in span.met.elements()).items())
            context["calendar"] = _calendar(year, span)
        else:
            whole = span if day is None else _Span(*_days(year, month, None))
            context["weeks"] = _weeks(year, month, whole)
    context |= {"exports": MEETINGS.forms, "feed": year is None, "only": said}
    context["page"] = page_of(request, meetings.newest_first(), ON_A_PAGE, told=Meeting.objects.on_page())
    return render(request, "meetings/list.html", context)


def _narrowed(request: HttpRequest) -> tuple[dict, list[str]]:
    """What the meetings are narrowed by, as columns and in words. A word that is none narrows nothing."""
    columns, said = {}, []
    if "undated" in request.GET:
        columns["date__isnull"] = request.GET["undated"] != "0"
        said.append(_("without a date") if columns["date__isnull"] else _("with a date"))
    if organ := Organ.objects.filter(slug=request.GET.get("organ", "")[:200]).first():
        columns["organ"] = organ
        said.append(organ.name)
    part = request.GET.get("part_of_day", "")
    if part in (*PARTS_OF_DAY, NOT_SAID):
        columns["part_of_day"] = "" if part == NOT_SAID else part
        said.append(_("part of the day not said") if part == NOT_SAID else str(label(part)))
    for name, column, words in (("review", "review", REVIEWED), ("basis", "date_basis", DATED)):
        if (value := request.GET.get(name, "")) in words:
            columns[column] = value
            said.append(str(words[value]))
    return columns, said


@dataclass
class _Span:
    """What is held of the days from ``first`` to ``last``: ``met``, meetings by day, and ``published``, documents by
    the day of their stamp (without one, of their import), until some days later. Three queries."""

    first: dt.date
    last: dt.date

    def __post_init__(self):
        self.until = until = self.last + min(PUBLISHED_WITHIN, dt.date.max - self.last)
        meetings = Meeting.objects.filter(date__range=(self.first, self.last)).order_by()
        self.met = Counter(dict(meetings.values_list("date").annotate(Count("pk"))))
        collected = SourceDocument.objects.shown().collected_within(self.first, until).order_by()
        stamped = collected.exclude(published=None).values_list("published").annotate(Count("pk"))
        self.published = Counter(dict(stamped))
        moments = collected.filter(published=None).values_list("imported_at", flat=True)
        self.published.update(localdate(moment) for moment in moments)

    @property
    def documents(self) -> int:
        return self.published.total()

    def is_collected(self, day: dt.date) -> bool:
        """Whether anything is held that could have told of a meeting on this day."""
        within = range(min(PUBLISHED_WITHIN.days, (dt.date.max - day).days) + 1)
        return bool(self.met[day]) or any(self.published[day + dt.timedelta(later)] for later in within)


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


def _years() -> tuple[list[tuple[int, int]], SafeString | str]:
    """Each year with its meetings, the latest first, and the bars of them. One query."""
    counts: Counter[int] = Counter()
    dated = Meeting.objects.exclude(date=None).order_by()
    for day, count in dated.values_list("date").annotate(Count("pk")):
        counts[day.year] += count
    years = sorted(counts.items(), reverse=True)
    if len(years) < 2:
        return years, ""
    rows, table = [], []
    for year in range(min(counts), max(counts) + 1):
        url, count = reverse("year", args=[year]), counts[year]
        said = ngettext("%(year)s: %(count)s meeting", "%(year)s: %(count)s meetings", count)
        rows.append(charts.Bar(dt.date(year, 1, 1), count, said % {"year": year, "count": count}, url))
        if count:
            table.append((Cell(year, url), Cell(count, url)))
    about = _("A bar for each year, as high as the number of meetings dated in it; it opens the year.")
    title, head = _("Meetings by year"), (_("Year"), _("Meetings"))
    return years, charts.bars("by-year", title, about, "year", rows, head, table)


def _calendar(year: int, span: _Span) -> SafeString:
    """The days of a year: how many meetings, none found, or nothing collected."""
    days, table = {}, []
    for number in range((span.last - span.first).days + 1):
        day = span.first + dt.timedelta(number)
        spoken = charts.spoken_day(day)
        if count := span.met[day]:
            url = reverse("day", args=[day.year, day.month, day.day])
            said = ngettext("%(day)s: %(count)s meeting", "%(day)s: %(count)s meetings", count)
            days[day] = charts.Day(
                "met", str(count) if count < 100 else "99+", said % {"day": spoken, "count": count}, url
            )
            table.append((Cell(spoken, url), Cell(count, url)))
        elif span.is_collected(day):
            days[day] = charts.Day("none-found", "·", _("%(day)s: no meeting found") % {"day": spoken}, "")
    title = _("The days of %(year)s") % {"year": year}
    about = _(
        "A row for each month, a cell for each day, with the number of its meetings; a dot where documents were "
        "collected and no meeting is found, empty where nothing was collected."
    )
    return charts.year("days", title, about, year, days, (_("Day"), _("Meetings")), table)


def _weeks(year: int, month: int, span: _Span) -> list[list[dict | None]]:
    """The month, Monday first: None outside it, else the day, its date, how many meetings it has, and whether it is
    collected."""
    return [
        [
            {"day": day, "date": date, "count": span.met[date], "collected": span.is_collected(date)}
            if day and (date := dt.date(year, month, day))
            else None
            for day in week
        ]
        for week in calendar.monthcalendar(year, month)
    ]
