"""Directives: every order, filtered by who gave it, what about, where and when; and one of them through time."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts, exports
from archive.charts import Cell
from archive.extraction.likeness import Piece, differences, likeness
from archive.filters import DirectiveFilter
from archive.models import Directive
from archive.reading import paragraph_start
from archive.tables import DIRECTIVES
from archive.views.lists import page_of

ON_A_PAGE = 50
ALIKE = 0.75  # from here on two sentences count as nearly the same; hardly any above is not found
MOST_EXACT = 1_000  # occurrences looked at
MOST_CANDIDATES = 2_000  # sentences that are compared letter by letter
SHOWN = 40  # to either side in time
AROUND = 300  # characters of the paragraph to either side
_CUT_WORD, _CUT_END = re.compile(r"^[\w’'-]*[A-Za-z0-9]\s"), re.compile(r"\s[\w’'-]*[A-Za-z0-9]$")


def directive_list(request: HttpRequest) -> HttpResponse:
    chosen = DirectiveFilter(request.GET, queryset=Directive.objects.all())
    if exports.asked(request, DIRECTIVES):
        return exports.file_of(request, DIRECTIVES, chosen.qs, chosen.form)
    page = page_of(request, chosen.qs, ON_A_PAGE, told=Directive.objects.on_page(), many=lambda: chosen.walked)
    return render(request, "directives/list.html", {"filter": chosen, "page": page, "exports": DIRECTIVES.forms})


@dataclass
class Occurrence:
    """The sentence at one place. ``pieces``: what differs from the sentence tracked; empty where nothing does."""

    directive: Directive
    likeness: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """Rounded down: a hundred is the same."""
        return int(self.likeness * 100)


def directive(request: HttpRequest, pk: int, start: int) -> HttpResponse:
    """The sentence in its place, and the same or nearly the same elsewhere: earlier, later and undated.

    ``?only=same`` leaves out what differs, ``?when=2023-04`` what was said in other months. Eight queries.
    """
    shown = get_object_or_404(
        Directive.objects.select_related("speaker", "meeting__organ", "meeting__place", "meeting__source"),
        meeting=pk,
        start=start,
    )
    only_same = request.GET.get("only") == "same"
    others = Directive.objects.exclude(pk=shown.pk)
    exact = _dates(others.filter(fingerprint=shown.fingerprint), MOST_EXACT)
    near, is_cut = ({}, False) if only_same else _nearly(shown, others)
    day = shown.meeting.date
    found = [(date, key, 1.0) for key, date in exact.items()]
    found += [(date, key, alike) for key, (date, alike) in near.items()]
    every_day = [date for date, _key, _alike in found]
    when = request.GET.get("when", "")
    if when:
        found = [one for one in found if one[0] and one[0].isoformat().startswith(when)]
    # Of one day, what stands nearer in likeness stands nearer on the page. Without a date there is no before and after.
    undated = sorted((one for one in found if one[0] is None or day is None), key=lambda one: -one[2])
    dated = [one for one in found if one[0] is not None and day is not None]
    before = sorted((one for one in dated if one[0] < day), key=lambda one: (one[0], one[2]), reverse=True)
    after = sorted((one for one in dated if one[0] >= day), key=lambda one: (one[0], -one[2]))
    wanted = [key for _date, key, _alike in (*before[:SHOWN], *after[:SHOWN], *undated[:SHOWN])]
    rows = Directive.objects.on_page().in_bulk(wanted)

    def told(some) -> list[Occurrence]:
        return [_occurrence(rows[key], alike, shown) for _date, key, alike in some[:SHOWN] if key in rows]

    return render(
        request,
        "directives/directive.html",
        {
            "directive": shown,
            "meeting": shown.meeting,
            **_in_place(shown),
            "only_same": only_same,
            "exact": len(exact),
            "near": len(near),
            "is_more": len(exact) == MOST_EXACT,
            "is_cut": is_cut,
            "candidates": MOST_CANDIDATES,
            "earlier": told(before)[::-1],
            "later": told(after),
            "undated": told(undated),
            "before": len(before),
            "after": len(after),
            "without_date": len(undated),
            "when": when,
            "over_time": _over_time(day, every_day, only_same),
        },
    )


def _dates(directives: QuerySet, most: int) -> dict[int, dt.date | None]:
    """Number -> day of its meeting; the latest ``most``."""
    newest = directives.order_by(F("meeting__date").desc(nulls_last=True))
    return dict(newest.values_list("pk", "meeting__date")[:most])


def _nearly(shown: Directive, others: QuerySet) -> tuple[dict[int, tuple[dt.date | None, float]], bool]:
    """Number -> day and likeness of what is nearly the same; and whether there were more candidates than are compared
    letter by letter."""
    if shown.fingerprint is None:
        return {}, False
    candidates = others.nearly(shown.text).exclude(fingerprint=shown.fingerprint).order_by()
    columns = candidates.values_list("pk", "text", "meeting__date", "fingerprint")
    compared = list(columns[: MOST_CANDIDATES + 1])
    known: dict[int, float] = {}  # one sentence stands in many meetings
    found = {}
    for key, text, date, mark in compared[:MOST_CANDIDATES]:
        if mark not in known:
            known[mark] = likeness(shown.text, text, least=ALIKE)
        if known[mark]:
            found[key] = date, known[mark]
    return found, len(compared) > MOST_CANDIDATES


def _occurrence(other: Directive, alike: float, shown: Directive) -> Occurrence:
    return Occurrence(other, alike, differences(shown.text, other.text) if alike < 1 else [])


def _in_place(shown: Directive) -> dict[str, str]:
    """What stands before and after the sentence in its paragraph."""
    text = shown.meeting.source.text
    start = max(paragraph_start(text, shown.start), shown.start - AROUND)
    line = text.find("\n", shown.end)
    end = min(len(text) if line < 0 else line, shown.end + AROUND)
    before, after = text[start : shown.start].lstrip(), text[shown.end : end].rstrip()
    if start > paragraph_start(text, shown.start):
        before = "…" + _CUT_WORD.sub("", before)
    if end < (len(text) if line < 0 else line):
        after = _CUT_END.sub("", after) + "…"
    return {"text_before": before, "text_after": after}


def _over_time(own: dt.date | None, days: list[dt.date | None], only_same: bool) -> SafeString | str:
    """How often it was said when, itself included."""
    counts = Counter(day for day in (own, *days) if day)
    step, shown = charts.periods(counts)
    if len(shown) < 2:
        return ""
    summed, rows, table = charts.summed(step, counts), [], []
    for day in shown:
        count, when = summed[day], charts.spoken(step, day)
        url = f"?when={charts.only(step, day)}{'&only=same' if only_same else ''}#elsewhere"
        said = ngettext("%(when)s: %(count)s time", "%(when)s: %(count)s times", count)
        rows.append(charts.Bar(day, count, said % {"when": when, "count": count}, url))
        if count:
            table.append((Cell(when), Cell(count, url)))
    about = _("As high as the number of times that the sentence, or nearly the same, was said.")
    return charts.bars("over-time", _("Over time"), about, step, rows, (_("When"), _("Times")), table)
