"""Formulations: which are known, in which wordings, and how often readouts used them when."""

import calendar
import datetime as dt
from collections import defaultdict
from functools import cache, partial

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts, exports, feeds
from archive.charts import Cell
from archive.filters import FormulationFilter
from archive.models import Formulation, FormulationUse, Meeting
from archive.reading import Ground, cited
from archive.tables import FORMULATIONS, MEETINGS
from archive.views.lists import page_of, search_address
from archive.views.phrases import period_of

ON_A_PAGE = 100
MEETINGS_ON_A_PAGE = 20
BEFORE = dt.timedelta(731)  # shown of the time before the first use: one stray early readout takes no room


def formulation_list(request: HttpRequest) -> HttpResponse:
    """Every formulation, the most used first, or by name. Four queries at any length."""
    uses = FormulationUse.objects.order_by().values_list("formulation").annotate(Count("pk"))
    counts = dict(uses)
    chosen = FormulationFilter(request.GET, queryset=Formulation.objects.prefetch_related("variants"))
    known = list(chosen.qs)
    if not chosen.form.cleaned_data.get("sort"):
        known.sort(key=lambda one: -counts.get(one.pk, 0))
    if exports.asked(request, FORMULATIONS):
        return exports.file_of(request, FORMULATIONS, [one.pk for one in known], chosen.form)
    for one in known:
        one.use_count = counts.get(one.pk, 0)
    page = page_of(request, known, ON_A_PAGE)
    return render(request, "formulations/list.html", {"filter": chosen, "page": page, "exports": FORMULATIONS.forms})


def formulation(request: HttpRequest, slug: str) -> HttpResponse:
    """Its wordings, the first and the last use held, its rate against all readouts, and every use in its sentence, or
    those in the wording ``?as=``, of the months ``?from=`` to ``?to=``."""
    shown = get_object_or_404(Formulation, slug=slug)
    printed = shown.uses.order_by().values_list("text").annotate(count=Count("*"))
    printed = sorted(printed, key=lambda one: (-one[1], one[0]))
    wording = next((text for text, _count in printed if text == request.GET.get("as")), "")
    within, period, faults = _period(request)
    form = exports.asked(request, MEETINGS, feeds.FORM)
    if form == feeds.FORM:
        about = _("Readouts that use this formulation, the latest added or corrected first.")
        told = feeds.of_meetings(shown.in_meetings.order_by().values("meeting"))
        return feeds.response(request, f"formulations/{shown.pk}", shown.both_names, about, told)
    if form:
        if request.GET.get("as") and not wording:
            raise exports.Refused(_("as: no wording that is used here is written so."))
        if faults:
            raise exports.Refused(" ".join(faults))
        wanted = shown.uses.filter(text=wording).values("source") if wording else None
        meetings = shown.in_meetings.filter(within)
        meetings = meetings.filter(meeting__source__in=wanted) if wording else meetings
        keys = meetings.newest_first().values_list("meeting", flat=True)
        return exports.file_of(request, MEETINGS, list(keys), known=["as", "from", "to"], name=shown.slug)
    used = shown.in_meetings.all()
    days = dict(used.order_by().values_list("date").annotate(Count("pk")))
    page = _page_of_uses(request, shown, wording, within)
    held = Meeting.objects.exclude(date=None).order_by()
    readouts = dict(held.values_list("date").annotate(Count("pk")))
    return render(
        request,
        "formulations/formulation.html",
        {
            "formulation": shown,
            "exports": MEETINGS.forms,
            "feed": True,
            "variants": shown.variants.all(),
            "printed": printed,
            "wording": wording,
            "period": period,
            "faults": faults,
            "total": sum(days.values()),
            "occurrences": sum(count for _text, count in printed),
            "page": page,
            "ends": _ends(used),
            "reach": (min(readouts), max(readouts)) if readouts else None,
            "rate": _rate(shown, days, readouts),
        },
    )


def _period(request: HttpRequest) -> tuple[Q, str, list[str]]:
    """The meetings of the months asked for; the period in words, empty where none is; and what of it is no month."""
    since, until, faults = period_of(request)
    if faults or not (since or until):
        return Q(), "", faults
    last = until and until.replace(day=calendar.monthrange(until.year, until.month)[1])
    ends = [charts.spoken("month", day) for day in dict.fromkeys([since, until]) if day]
    if since and until:
        return Q(date__range=(since, last)), "–".join(ends), []
    if since:
        return Q(date__gte=since), _("since %(month)s") % {"month": ends[0]}, []
    return Q(date__lte=last), _("until %(month)s") % {"month": ends[0]}, []


def _page_of_uses(request: HttpRequest, shown: Formulation, wording: str, within: Q) -> Page:
    """The meetings ``within`` which it is used, or only in this ``wording``, newest first, with their sentences. Seven
    queries."""
    wanted = shown.uses.filter(text=wording) if wording else shown.uses.all()
    used = shown.in_meetings.filter(within)
    told = Meeting.objects.on_page().defer(None).defer("why", "by_hand", "groups", "date_evidence", "date_candidates")
    if wording:
        own = wanted.filter(source=OuterRef("meeting__source"))
        narrowed = used.filter(meeting__source__in=wanted.order_by().values("source"))
        page = page_of(
            request,
            narrowed.newest_first(),
            MEETINGS_ON_A_PAGE,
            key="meeting",
            told=told,
            many=lambda: used.filter(Exists(own)).newest_first(),
        )
    else:
        page = page_of(
            request,
            used.newest_first(),
            MEETINGS_ON_A_PAGE,
            key="meeting",
            told=told,
        )
    uses = defaultdict(list)
    for use in wanted.filter(source__in={meeting.source_id for meeting in page}).order_by("start"):
        uses[use.source_id].append(use)
    page.object_list = [_said(meeting, uses) for meeting in page]
    return page


def _said(meeting: Meeting, uses: dict[int, list[FormulationUse]]) -> Meeting:
    """The meeting with ``citations``: the sentences that hold the formulation."""
    passages = meeting.passages or [[0, len(meeting.source.text)]]
    own = [use for use in uses[meeting.source_id] if any(s <= use.start < e for s, e in passages)]
    meeting.citations = cited(meeting.source.text, [Ground(use.start, use.end, use.start, None) for use in own])
    return meeting


def _ends(used: QuerySet) -> dict | None:
    """The first and the last meeting, by date, of those dated. Two queries."""
    dated = used.exclude(date=None).values_list("date", "meeting")
    first, last = dated.order_by("date", "meeting_id").first(), dated.order_by("-date", "-meeting_id").first()
    if first is None:
        return None
    return {
        "first": first[0],
        "first_url": reverse("meeting", args=[first[1]]),
        "last": last[0],
        "last_url": reverse("meeting", args=[last[1]]),
    }


def _rate(formulation: Formulation, used: dict[dt.date | None, int], readouts: dict[dt.date, int]) -> SafeString | str:
    """Of a hundred readouts of a month (or year), how many use it; below the line, how many there are to use it."""
    days = {day: count for day, count in used.items() if day}
    if not days:
        return ""
    begin = min(days) - BEFORE
    step, shown = charts.periods(day for day in readouts if day >= begin)
    if len(shown) < 2:
        return ""
    counts, held = charts.summed(step, days), charts.summed(step, readouts)
    rows, table = [], []
    with_it, search = search_address(formulation=formulation.slug), reverse("search")
    said = cache(partial(ngettext, "%(when)s: %(count)s of %(of)s readout", "%(when)s: %(count)s of %(of)s readouts"))
    for day in shown:
        count, of, when = counts.get(day, 0), held.get(day, 0), charts.only(step, day)
        url, below = f"{with_it}&from={when}&to={when}", f"{search}?from={when}&to={when}"
        name = said(of) % {"when": charts.spoken(step, day), "count": count, "of": of}
        rows.append(charts.Bar(day, count / of if of else 0, name, url, of))
        if of:
            share = f"{100 * count / of:.0f} %"
            table.append(
                (Cell(charts.spoken(step, day)), Cell(count, url if count else ""), Cell(of, below), Cell(share))
            )
    title = _("Share of the readouts of each month") if step == "month" else _("Share of the readouts of each year")
    highest = max(row.height for row in rows)
    about = _(
        "Above the line, the share of the readouts that use it, at most %(share)s in a hundred; below, how many "
        "readouts are held, at most %(held)s. Where few are held, the share says little. It begins two years before "
        "the first use, or where the readouts do."
    ) % {"share": f"{100 * highest:.0f}", "held": max(held.values())}
    head = (_("When"), _("With it"), _("Readouts held"), _("Share"))
    return charts.bars("rate", title, about, step, rows, head, table)
