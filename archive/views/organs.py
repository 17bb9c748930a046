"""Organs: the bodies that meet, and their meetings."""

import datetime as dt

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts, exports, feeds, matrix
from archive.charts import Cell
from archive.filters import OrganFilter
from archive.models import Meeting, Organ
from archive.tables import MEETINGS, ORGANS
from archive.views.lists import page_of, search_address

ON_A_PAGE = 50


def organ_list(request: HttpRequest) -> HttpResponse:
    """Every body by place, narrowed by name, place and whether it met. Four queries at any length."""
    organs = Organ.objects.select_related("place").order_by("place__slug", "slug")
    chosen = OrganFilter(request.GET, queryset=organs)
    if exports.asked(request, ORGANS):
        return exports.file_of(request, ORGANS, chosen.qs, chosen.form)
    page = page_of(request, chosen.qs, ON_A_PAGE * 2)
    page.object_list = list(page.object_list)
    meetings = Meeting.objects.filter(organ__in=page.object_list).order_by()
    counted = {
        pk: (count, last) for pk, count, last in meetings.values_list("organ").annotate(Count("pk"), Max("date"))
    }
    for organ in page.object_list:
        organ.meeting_count, organ.last = counted.get(organ.pk, (0, None))
    return render(request, "organs/list.html", {"filter": chosen, "page": page, "exports": ORGANS.forms})


def organ(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Organ.objects.select_related("place", "parent"), slug=slug)
    form = exports.asked(request, MEETINGS, feeds.FORM, matrix.FORM)
    if form == feeds.FORM:
        about = _("Readouts of this organ's meetings, the latest added or corrected first.")
        told = feeds.of_meetings(shown.meetings.order_by().values("pk"))
        return feeds.response(request, f"organs/{shown.pk}", shown.both_names, about, told)
    if form == matrix.FORM:
        exports.only(request, ())
        return matrix.response(request, shown.meetings.order_by().values_list("pk", flat=True), shown.slug)
    if form:
        return exports.file_of(request, MEETINGS, shown.meetings.newest_first(), name=shown.slug)
    return render(
        request,
        "organs/organ.html",
        {
            "organ": shown,
            "exports": MEETINGS.forms,
            "feed": True,
            "matrix": matrix.FORM,
            "other_names": shown.names.exclude(text__in=[shown.name_en, shown.name_zh]),
            "parts": shown.parts.annotate(meeting_count=Count("meetings")).order_by("slug"),
            "posts": shown.posts.select_related("person").order_by("-start", "person__slug"),
            "page": page_of(request, shown.meetings.newest_first(), ON_A_PAGE, told=Meeting.objects.on_page()),
            "total": shown.meetings.count(),
            "cadence": _cadence(shown),
        },
    )


def _cadence(organ: Organ) -> SafeString | str:
    """How often it met in each month, or year where the months are too many. One query."""
    dated = organ.meetings.exclude(date=None).order_by()
    days: dict[dt.date, int] = dict(dated.values_list("date").annotate(Count("pk")))
    step, shown = charts.periods(days)
    if len(shown) < 2:
        return ""
    counts = charts.summed(step, days)
    rows, table = [], []
    for day in shown:
        count, when = counts.get(day, 0), charts.only(step, day)
        url = search_address(organ=organ.slug, from_=when, to=when)
        said = ngettext("%(when)s: %(count)s meeting", "%(when)s: %(count)s meetings", count)
        rows.append(charts.Bar(day, count, said % {"when": charts.spoken(step, day), "count": count}, url))
        if count:
            table.append((Cell(charts.spoken(step, day)), Cell(count, url)))
    title = _("Meetings held by month") if step == "month" else _("Meetings held by year")
    about = _("As high as the number of its meetings that the archive holds. A gap may be the archive's.")
    return charts.bars("cadence", title, about, step, rows, (_("When"), _("Meetings")), table)
