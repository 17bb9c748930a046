"""Formulations: which are known, in which wordings, and how often readouts used them when."""

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts, exports
from archive.charts import Cell
from archive.filters import FormulationFilter
from archive.models import Formulation, FormulationUse, Meeting
from archive.reading import Ground, cited
from archive.tables import FORMULATIONS, MEETINGS
from archive.views.lists import page_of, search_address

ON_A_PAGE = 100
MEETINGS_ON_A_PAGE = 30
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
    """Its wordings, the first and the last use held, its rate against all readouts, and every use in its sentence."""
    shown = get_object_or_404(Formulation, slug=slug)
    printed = shown.uses.order_by().values_list("text").annotate(Count("pk"))
    printed = sorted(printed, key=lambda one: (-one[1], one[0]))
    wording = next((text for text, _count in printed if text == request.GET.get("as")), "")
    wanted = shown.uses.filter(text=wording) if wording else shown.uses.all()
    if exports.asked(request, MEETINGS):
        return exports.file_of(request, MEETINGS, list(_meetings_with(wanted)), name=shown.slug)
    used = _meetings_with(shown.uses.all())
    page = page_of(request, list(_meetings_with(wanted) if wording else used), MEETINGS_ON_A_PAGE)
    meetings = Meeting.objects.on_page().defer(None).in_bulk(list(page.object_list))
    sources = {meeting.source_id for meeting in meetings.values()}
    uses = defaultdict(list)
    for use in wanted.filter(source__in=sources).order_by("start"):
        uses[use.source_id].append(use)
    page.object_list = [_said(meetings[pk], uses) for pk in page.object_list if pk in meetings]
    held = Meeting.objects.exclude(date=None).order_by()
    readouts = dict(held.values_list("date").annotate(Count("pk")))
    return render(
        request,
        "formulations/formulation.html",
        {
            "formulation": shown,
            "exports": MEETINGS.forms,
            "variants": shown.variants.all(),
            "printed": printed,
            "wording": wording,
            "total": len(used),
            "occurrences": sum(count for _text, count in printed),
            "page": page,
            "ends": _ends(used),
            "reach": (min(readouts), max(readouts)) if readouts else None,
            "rate": _rate(shown, used, readouts),
        },
    )


def _meetings_with(uses: QuerySet) -> dict[int, dt.date | None]:
    """Number -> date of every meeting that is told with these uses of a formulation, newest first, undated last.

    As in the search, of several meetings in one document only those count whose passages hold it. Two queries.
    """
    sources = uses.order_by().values("source")
    several = Meeting.objects.filter(ordinal__gt=1).order_by().values("source")
    alone = Meeting.objects.filter(source__in=sources).exclude(source__in=several).order_by()
    found = dict(alone.values_list("pk", "date"))
    beside = Meeting.objects.filter(source__formulation_uses__in=uses, source__in=several).order_by()
    for pk, day, passages, start in beside.values_list("pk", "date", "passages", "source__formulation_uses__start"):
        if not passages or any(first <= start < last for first, last in passages):
            found[pk] = day
    return dict(sorted(found.items(), key=lambda one: (one[1] or dt.date.min, one[0]), reverse=True))


def _said(meeting: Meeting, uses: dict[int, list[FormulationUse]]) -> Meeting:
    """The meeting with ``citations``: the sentences that hold the formulation."""
    passages = meeting.passages or [[0, len(meeting.source.text)]]
    own = [use for use in uses[meeting.source_id] if any(s <= use.start < e for s, e in passages)]
    meeting.citations = cited(meeting.source.text, [Ground(use.start, use.end, use.start, None) for use in own])
    return meeting


def _ends(used: dict[int, dt.date | None]) -> dict | None:
    """The first and the last meeting, by date, of those dated."""
    dated = [(day, pk) for pk, day in used.items() if day]
    if not dated:
        return None
    (first, first_meeting), (last, last_meeting) = min(dated), max(dated)
    return {
        "first": first,
        "first_url": reverse("meeting", args=[first_meeting]),
        "last": last,
        "last_url": reverse("meeting", args=[last_meeting]),
    }


def _rate(formulation: Formulation, used, readouts: dict[dt.date, int]) -> SafeString | str:
    """Of a hundred readouts of a month (or year), how many use it; below the line, how many there are to use it."""
    days = Counter(day for day in used.values() if day)
    if not days:
        return ""
    begin = min(days) - BEFORE
    step, shown = charts.periods(day for day in readouts if day >= begin)
    if len(shown) < 2:
        return ""
    counts, held = charts.summed(step, days), charts.summed(step, readouts)
    rows, table = [], []
    for day in shown:
        count, of, when = counts.get(day, 0), held.get(day, 0), charts.only(step, day)
        url, below = (
            search_address(formulation=formulation.slug, from_=when, to=when),
            search_address(from_=when, to=when),
        )
        said = ngettext("%(when)s: %(count)s of %(of)s readout", "%(when)s: %(count)s of %(of)s readouts", of)
        name = said % {"when": charts.spoken(step, day), "count": count, "of": of}
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
