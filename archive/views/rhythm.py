"""The cadence of an organ's meetings, and what is unusual against its own past."""

import datetime as dt
from collections import Counter, defaultdict

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts
from archive.analysis import rhythm
from archive.charts import Cell
from archive.models import Meeting, Organ
from archive.models.labels import label
from archive.views.lists import search_address
from archive.views.reports import Head, Report, Sheet, Value, counted, share, shown, take_in

MOST = 60


def of_organ(request: HttpRequest, slug: str) -> HttpResponse:
    return shown(request, rhythm_report(get_object_or_404(Organ.objects.select_related("place"), slug=slug)))


def rhythm_report(organ: Organ) -> Report:
    """Meetings by month, kind and part of day; gaps and lengths that are unusual. A constant number of queries."""
    take_in()
    until = Meeting.objects.filter(date__isnull=False).aggregate(day=Max("date"))["day"]
    found = rhythm.rhythm(organ, until)
    count = len(found.meetings)
    lead = []
    if found.gaps:
        words = ngettext(
            "%(count)s dated meeting. Usually %(days)s days lie between two.",
            "%(count)s dated meetings. Usually %(days)s days lie between two (the median of %(gaps)s gaps).",
            count,
        )
        first, last = found.meetings[0].day, found.meetings[-1].day
        those = count, search_address(organ=organ.slug, from_=first, to=last)
        lead.append(counted(words, count=those, days=f"{found.gaps.median:g}", gaps=found.gaps.count))
    if found.since_last:
        lead.append(
            _(
                "Since the last, %(days)s days until the archive’s last readout of any organ; for %(collected)s of "
                "them something is held that could have told of a meeting."
            )
            % {"days": found.since_last.days, "collected": found.since_last.collected}
        )
    facts = {
        "organ": organ.slug,
        "meetings": count,
        "median_gap_days": found.gaps and found.gaps.median,
        "unusual_gap_days": found.gaps and found.gaps.high and round(found.gaps.high),
        "median_length": found.lengths and found.lengths.median,
        "unusual_beyond": settings.UNUSUAL_BEYOND,
    }
    crumbs = [(_("Organs"), reverse("organs")), (organ.name, organ.get_absolute_url())]
    return Report(
        "rhythm",
        _("Rhythm: %(organ)s") % {"organ": organ.name},
        [
            _gaps(found.unusual_gaps, found, "silences", _("Unusually long gaps")),
            _gaps(found.uncollected, found, "uncollected", _("Gaps of which little was collected")),
            _lengths(found),
            _by("kind", _("By kind"), found.kinds, count, organ),
            _by("part_of_day", _("By part of day"), found.parts, count, organ),
            _months(found, organ),
        ],
        lead,
        [_cadence(found, organ)],
        facts,
        {"crumbs": crumbs, "method": "rhythm"},
    )


def _cadence(found: rhythm.Rhythm, organ: Organ):
    days = Counter(one.day for one in found.meetings)
    step, shown_periods = charts.periods(days)
    if len(shown_periods) < 2:
        return ""
    counts = charts.summed(step, days)
    rows, table = [], []
    for day in shown_periods:
        when = charts.only(step, day)
        url = search_address(organ=organ.slug, from_=when, to=when)
        said = ngettext("%(when)s: %(count)s meeting", "%(when)s: %(count)s meetings", counts[day])
        rows.append(charts.Bar(day, counts[day], said % {"when": charts.spoken(step, day), "count": counts[day]}, url))
        table.append((Cell(charts.spoken(step, day)), Cell(counts[day], url if counts[day] else "")))
    about = _("As high as the number of its meetings that the archive holds. A gap may be the archive's.")
    title = _("Meetings held by month") if step == "month" else _("Meetings held by year")
    return charts.bars("cadence", title, about, step, rows, (_("When"), _("Meetings")), table)


def _gaps(some: list[rhythm.Pause], found: rhythm.Rhythm, key: str, title: str) -> Sheet:
    rows = [
        (
            Value(pause.since.day, url=reverse("meeting", args=[pause.since.meeting])),
            Value(pause.until.day, url=reverse("meeting", args=[pause.until.meeting])),
            Value(pause.days),
            Value(pause.collected),
            Value(pause.between),
        )
        for pause in some[:MOST]
    ]
    heads = (
        Head("since", _("Met on")),
        Head("until", _("Met again on")),
        Head("days", _("Days"), True),
        Head("collected", _("Days between of which something is held"), True),
        Head("between", _("Of days between"), True),
    )
    high = found.gaps.high if found.gaps else None
    if high is None:
        about = _("Of fewer than %(least)s gaps none is called unusual.") % {"least": rhythm.LEAST}
    elif key == "silences":
        about = _(
            "Longer than %(days)s days, and for at least half of the days between something of its place is held that "
            "could have told of a meeting."
        ) % {"days": f"{high:.0f}"}
    else:
        about = _(
            "Longer than %(days)s days, but for most of the days between nothing of its place was collected: that says "
            "nothing of the organ."
        ) % {"days": f"{high:.0f}"}
    return Sheet(key, title, heads, rows, about)


def _lengths(found: rhythm.Rhythm) -> Sheet:
    said = {"short": _("unusually short"), "long": _("unusually long")}
    rows = [
        (
            Value(one.day, url=reverse("meeting", args=[one.meeting])),
            Value(one.kind, str(label(one.kind))),
            Value(one.length),
            Value(judged, said[judged]),
        )
        for one, judged in found.unusual_lengths[:MOST]
    ]
    heads = (
        Head("date", _("Date")),
        Head("kind", _("Kind")),
        Head("length", _("Characters"), True),
        Head("unusual", _("Against its own past")),
    )
    if found.lengths is None or found.lengths.low is None:
        about = _("Of fewer than %(least)s readouts none is called unusual.") % {"least": rhythm.LEAST}
    else:
        about = _(
            "Of %(count)s readouts half have more than %(median)s characters; unusual are fewer than %(low)s and more "
            "than %(high)s."
        )
        limits = {name: round(getattr(found.lengths, name)) for name in ("median", "low", "high")}
        about = counted(about, count=found.lengths.count, **limits)
    return Sheet("lengths", _("Unusually short and long readouts"), heads, rows, about)


def _by(key: str, title: str, counts: Counter, of: int, organ: Organ) -> Sheet:
    rows = []
    for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        url = search_address(organ=organ.slug, kind=value) if key == "kind" else ""
        text = str(label(value)) if value else _("not said")
        rows.append((Value(value or None, text), Value(count, url=url), Value(of), share(count, of)))
    heads = (
        Head(key, title),
        Head("meetings", _("Meetings"), True),
        Head("of", _("Of"), True),
        Head("share", _("Share"), True),
    )
    return Sheet(key, title, heads, rows)


def _months(found: rhythm.Rhythm, organ: Organ) -> Sheet:
    days: dict[dt.date, list[rhythm.Sat]] = defaultdict(list)
    for one in found.meetings:
        days[one.day.replace(day=1)].append(one)
    rows = []
    for month in sorted(days, reverse=True):
        when, kinds = f"{month:%Y-%m}", Counter(one.kind for one in days[month])
        said = _(", ").join(f"{label(kind)} {count}" for kind, count in kinds.most_common())
        lengths = sorted(one.length for one in days[month])
        rows.append(
            (
                Value(when, charts.spoken("month", month)),
                Value(len(days[month]), url=search_address(organ=organ.slug, from_=when, to=when)),
                Value(dict(kinds), said),
                Value(lengths[len(lengths) // 2]),
            )
        )
    heads = (
        Head("month", _("Month")),
        Head("meetings", _("Meetings"), True),
        Head("kinds", _("Kinds")),
        Head("median_length", _("Characters (median)"), True),
    )
    return Sheet("months", _("By month"), heads, rows)
