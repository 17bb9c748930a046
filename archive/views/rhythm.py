"""The cadence of an organ's meetings, and what is unusual against its own past."""

import datetime as dt
from collections import Counter, defaultdict

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts
from archive.analysis import rhythm
from archive.charts import Cell
from archive.filters import NOT_SAID
from archive.models import Meeting, Organ
from archive.models.labels import label
from archive.views.lists import meeting_address, search_address
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
            "%(count)s dated meeting.",
            "%(count)s dated meetings. Days from one to the next: usually %(days)s (the median of %(gaps)s gaps).",
            count,
        )
        those = count, _meetings(found, organ)
        lead.append(counted(words, count=those, days=f"{found.gaps.median:g}", gaps=found.gaps.count))
    if found.since_last:
        words = ngettext(
            "Since the last, %(days)s day until the archive’s last readout of any organ; for %(collected)s of "
            "them something is held that could have told of a meeting.",
            "Since the last, %(days)s days until the archive’s last readout of any organ; for %(collected)s of "
            "them something is held that could have told of a meeting.",
            found.since_last.days,
        )
        collected = found.since_last.collected, _collected(organ, found.since_last)
        lead.append(counted(words, days=found.since_last.days, collected=collected))
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
            _gaps(found.unusual_gaps, found, organ, "silences", _("Unusually long gaps")),
            _gaps(found.uncollected, found, organ, "uncollected", _("Gaps of which little was collected")),
            _lengths(found, organ),
            _by("kind", _("By kind"), found.kinds, found, organ),
            _by("part_of_day", _("By part of day"), found.parts, found, organ),
            _months(found, organ),
        ],
        lead,
        [_cadence(found, organ)],
        facts,
        {"crumbs": crumbs, "method": "rhythm"},
    )


def _meetings(found: rhythm.Rhythm, organ: Organ) -> str:
    """All that are counted, in search."""
    days = {"from_": found.meetings[0].day, "to": found.meetings[-1].day} if found.meetings else {}
    return search_address(organ=organ.slug, **days)


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


def _collected(organ: Organ, pause: rhythm.Pause) -> str:
    """The readouts for which days of a pause count as collected: of the organ's place, also of some days after."""
    where = {"place": organ.place.slug} if organ.place else {}
    first, last = pause.since.day + dt.timedelta(1), pause.until.day - dt.timedelta(1)
    return search_address(**where, from_=first, to=last + rhythm.WITHIN)


def _gaps(some: list[rhythm.Pause], found: rhythm.Rhythm, organ: Organ, key: str, title: str) -> Sheet:
    rows = [
        (
            Value(pause.since.day, url=meeting_address(pause.since.meeting)),
            Value(pause.until.day, url=meeting_address(pause.until.meeting)),
            Value(pause.days, url=search_address(organ=organ.slug, from_=pause.since.day, to=pause.until.day)),
            Value(pause.collected, url=_collected(organ, pause) if pause.collected else ""),
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
    gaps = found.gaps
    if key == "uncollected":
        about = _(
            "Of more than a month and twice the median, but for most of the days between nothing of its place was "
            "collected: that says nothing of the organ."
        )
    elif gaps is None or gaps.count < rhythm.LEAST:
        about = _("Of fewer than %(least)s gaps none is called unusual.") % {"least": rhythm.LEAST}
    elif gaps.high is None:
        about = _("Its gaps differ so much that none could be called unusual in the days of which meetings are held.")
    else:
        about = _(
            "Longer than %(days)s days, and for at least half of the days between something of its place is held that "
            "could have told of a meeting."
        ) % {"days": f"{gaps.high:.0f}"}
    return Sheet(key, title, heads, rows, about)


def _lengths(found: rhythm.Rhythm, organ: Organ) -> Sheet:
    said = {"short": _("unusually short"), "long": _("unusually long")}
    rows = [
        (
            Value(one.day, url=meeting_address(one.meeting)),
            Value(one.kind, str(label(one.kind))),
            Value(one.length, url=meeting_address(one.meeting)),
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
        about = counted(about, count=(found.lengths.count, _meetings(found, organ)), **limits)
    return Sheet("lengths", _("Unusually short and long readouts"), heads, rows, about)


def _by(key: str, title: str, counts: Counter, found: rhythm.Rhythm, organ: Organ) -> Sheet:
    rows, of, those = [], len(found.meetings), _meetings(found, organ)
    listed = f"{reverse('meetings')}?{urlencode({'organ': organ.slug, 'undated': 0})}"  # no search asks for these parts
    for value, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        text = str(label(value)) if value else _("not said")
        url = f"{those}&kind={value}" if key == "kind" else f"{listed}&{key}={value or NOT_SAID}"
        rows.append((Value(value or None, text), Value(count, url=url), Value(of, url=those), share(count, of)))
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
        of_month = search_address(organ=organ.slug, from_=when, to=when)
        links = ((label(kind), f"{of_month}&kind={kind}", count) for kind, count in kinds.most_common())
        said = format_html_join(_(", "), '{} <a href="{}">{}</a>', links)
        lengths = sorted(one.length for one in days[month])
        rows.append(
            (
                Value(when, charts.spoken("month", month)),
                Value(len(days[month]), url=of_month),
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
