"""The register of formulations: since when, how often, where; up to five in one chart."""

import datetime as dt
from urllib.parse import quote_plus, urlencode

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts
from archive.analysis import phrases
from archive.models import Formulation, Place
from archive.views.lists import meeting_address, page_of, search_address
from archive.views.reports import Head, Report, Sheet, Value, counted, named, share, shown, take_in

COMPARED = 5
ON_A_PAGE = 100
YEAR = dt.timedelta(365)


def _called(one: Formulation, url: str | None = None) -> Value:
    return Value(one.slug, one.name_zh, one.get_absolute_url() if url is None else url, "zh")


def _use(usage) -> Value:
    return Value(usage.date, url=meeting_address(usage.meeting_id)) if usage else Value(None)


def uses_of(one: Formulation, months: str) -> str:
    """Where its uses stand in their sentences; ``months``: "from=2023-04&to=2023-05", or nothing."""
    return f"{one.get_absolute_url()}{months and '?'}{months}#uses"


def held_words(coverage: phrases.Coverage) -> SafeString | str:
    """What every claim about a first or last use carries."""
    if not coverage.readouts:
        return _("The archive holds no dated readout.")
    words = ngettext(
        "The archive holds %(count)s dated readout, of %(first)s to %(last)s, with gaps: first and last mean first "
        "and last in this archive.",
        "The archive holds %(count)s dated readouts, of %(first)s to %(last)s, with gaps: first and last mean first "
        "and last in this archive.",
        coverage.readouts,
    )
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (coverage.first, coverage.last))
    return counted(
        words, count=(coverage.readouts, search_address(from_=coverage.first, to=coverage.last)), first=first, last=last
    )


def register(request: HttpRequest) -> HttpResponse:
    on_a_page = None if request.GET.get("format") else ON_A_PAGE
    return shown(request, register_report(request, on_a_page), "analysis/phrases.html")


def month_of(typed: str) -> dt.date | None:
    """2023-04 or 2023 -> its first day; None where it is neither."""
    try:
        year, _dash, month = typed.partition("-")
        return dt.date(int(year), int(month or 1), 1)
    except (ValueError, OverflowError):
        return None


def last_month_of(typed: str) -> dt.date | None:
    """The first day of the last month of 2023 or 2023-04."""
    first = month_of(typed)
    return first.replace(month=12) if first and "-" not in typed else first


def period_of(request: HttpRequest) -> tuple[dt.date | None, dt.date | None, list[str]]:
    """The first days of the months ``?from=`` and ``?to=`` (None: not read), and what is wrong with them."""
    typed = {name: request.GET.get(name, "").strip() for name in ("from", "to")}
    since, until = month_of(typed["from"]), last_month_of(typed["to"])
    faults = [
        f"{name}: " + _("'%(value)s' is no month; write it as 2023-04, or a year as 2023.") % {"value": value[:40]}
        for name, value in typed.items()
        if value and not month_of(value)
    ]
    if since and until and since > until:
        faults.append(_("to: this lies before “from”; exchange the two."))
    return since, until, faults


def register_report(request: HttpRequest, on_a_page: int | None = None) -> Report:
    """Every formulation used in the months ``?from=`` to ``?to=``, by readouts, or ``on_a_page`` of them; those of
    ``?compare=a,b`` in a chart. A constant number of queries."""
    take_in()
    since, until, faults = period_of(request)
    coverage = phrases.coverage()
    held = {m: n for m, n in phrases.months_held().items() if (not since or m >= since) and (not until or m <= until)}
    of = sum(held.values())
    standings = phrases.register(since, until)
    page = page_of(request, standings, on_a_page) if on_a_page else None
    standings = list(page.object_list) if page else standings
    phrases.take_ends(standings)
    typed = [slug for some in request.GET.getlist("compare") for slug in some.split(",") if slug]
    slugs = list(dict.fromkeys(typed))[: 2 * COMPARED]
    chosen = list(Formulation.objects.filter(slug__in=slugs))
    faults += _not_compared(slugs, {one.slug for one in chosen})
    chosen = sorted(chosen, key=lambda one: slugs.index(one.slug))[:COMPARED]
    # Dated readouts are counted, so the search that a number leads to is of dated ones too.
    period = {"from_": f"{since or min(held):%Y-%m}", "to": f"{until or max(held):%Y-%m}"} if held else {}
    # What the addresses of some hundred lines share is written once.
    found_with, months = search_address(formulation=""), urlencode({n.rstrip("_"): m for n, m in period.items()})
    rows = [
        (
            Value(s.rank),
            _called(s.formulation, reverse("phrase", args=[s.formulation.slug])),
            Value(s.formulation.name_en),
            Value(s.readouts, url=f"{found_with}{quote_plus(s.formulation.slug)}{months and '&'}{months}"),
            share(s.readouts, of),
            Value(s.uses, url=uses_of(s.formulation, months)),
            _use(s.first),
            _use(s.last),
        )
        for s in standings
    ]
    heads = (
        Head("rank", _("Rank"), True),
        Head("formulation", _("Formulation")),
        Head("name_en", _("In English")),
        Head("readouts", _("Readouts"), True),
        Head("share", _("Share"), True),
        Head("uses", _("Uses"), True),
        Head("first", _("First use held")),
        Head("last", _("Last use held")),
    )
    about = ngettext(
        "Of %(of)s dated readout of the period. Rank by the number of readouts; equals share a rank.",
        "Of %(of)s dated readouts of the period. Rank by the number of readouts; equals share a rank.",
        of,
    )
    about = counted(about, of=(of, search_address(**period) if period else ""))
    sheets = [Sheet("register", _("Formulations by use"), heads, rows, about, _("None is used."))]
    chart = ""
    if chosen:
        firsts = phrases.first_days([one.pk for one in chosen]).values()
        since = min(firsts, default=dt.date.min).replace(day=1)  # before, there is nothing to compare
        compared = {month: n for month, n in held.items() if month >= since}
        chart, sheet = _compared(chosen, compared, is_drawn=bool(on_a_page))
        sheets.insert(0, sheet)
    return Report(
        "phrases",
        _("Phrase register"),
        sheets,
        [held_words(coverage)],
        [chart] if chart else [],
        faults=faults,
        facts={"readouts": of, "since": coverage.first, "until": coverage.last},
        context={
            "page": page,
            "chosen": chosen,
            "chosen_slugs": {one.slug for one in chosen},
            "compared": COMPARED,
            "from": request.GET.get("from", ""),
            "to": request.GET.get("to", ""),
            "method": "phrases",
        },
    )


def _not_compared(slugs: list[str], known: set[str]) -> list[str]:
    """What is wrong with the formulations that are to be compared."""
    if len(slugs) > COMPARED:
        return ["compare: " + _("these are more than %(most)s; leave some out.") % {"most": COMPARED}]
    said = _("no formulation has the address '%(value)s'; see the list of formulations.")
    unknown = [slug for slug in slugs if slug not in known]
    return ["compare: " + said % {"value": unknown[0][:120]}] if unknown else []


def _compared(chosen: list[Formulation], held: dict[dt.date, int], *, is_drawn: bool):
    """The chart of their shares by month, or by year, where it is drawn, and its numbers as a sheet."""
    counts = phrases.months_of(chosen)
    step, days = charts.periods(held)
    of = charts.summed(step, held)
    lines, columns = [], []
    for one in chosen:
        sums = charts.summed(step, {month: n for month, (n, _uses) in counts[one.pk].items() if month in held})
        columns.append(sums)
        names, urls, used_in = [], [], search_address(formulation=one.slug)
        for day in days:
            if not sums[day]:  # nothing is drawn
                names.append("")
                urls.append("")
                continue
            said = ngettext("%(when)s: %(count)s of %(of)s readout", "%(when)s: %(count)s of %(of)s readouts", of[day])
            names.append(said % {"when": charts.spoken(step, day), "count": sums[day], "of": of[day]})
            when = charts.only(step, day)
            urls.append(f"{used_in}&from={when}&to={when}")
        heights = [sums[day] / of[day] if of[day] else None for day in days]
        lines.append(charts.Line(one.name_zh, heights, names, urls, "zh"))
    heads = [Head("period", _("When")), Head("held", _("Readouts held"), True)]
    heads += [Head(one.slug, one.name_zh, True) for one in chosen]
    rows = []
    for number, day in enumerate(days):
        if not of[day]:
            continue
        when = charts.only(step, day)
        cells = [Value(sums[day], url=line.urls[number]) for sums, line in zip(columns, lines, strict=True)]
        period = Value(when, charts.spoken(step, day))
        rows.append((period, Value(of[day], url=search_address(from_=when, to=when)), *cells))
    highest = max((height for line in lines for height in line.heights if height), default=0)
    about = _(
        "The share of each period’s readouts that use it; the highest point is %(share)s in a hundred. Where no "
        "readout is held there is no line. Few readouts make high shares: the table has both numbers."
    ) % {"share": f"{100 * highest:.0f}"}
    title = _("Compared by month") if step == "month" else _("Compared by year")
    sheet = Sheet("compared", _("Readouts that use each"), heads, rows, about)
    if not is_drawn:
        return "", sheet
    table = [[charts.Cell(value.shown, value.url) for value in row] for row in rows]
    chart = charts.lines("compare", title, about, step, days, lines, [head.label for head in heads], table)
    return chart, sheet


def phrase(request: HttpRequest, slug: str) -> HttpResponse:
    return shown(request, phrase_report(get_object_or_404(Formulation, slug=slug)))


def phrase_report(one: Formulation) -> Report:
    """All that the register says of one formulation. A constant number of queries."""
    take_in()
    coverage, held = phrases.coverage(), phrases.months_held()
    months = phrases.months_of([one])[one.pk]
    first, last = phrases.first_of(one), phrases.last_of(one)
    readouts, uses = sum(n for n, _uses in months.values()), sum(u for _n, u in months.values())
    lead = [held_words(coverage)]
    facts = {"formulation": one.slug, "readouts": readouts, "held": coverage.readouts, "uses": uses}
    facts |= {"archive_since": coverage.first, "archive_until": coverage.last}
    facts |= {"first": first and first.date, "last": last and last.date}
    if first:
        before = sum(n for month, n in held.items() if month < first.date.replace(day=1))
        words = ngettext(
            "First use held: %(first)s; %(before)s readout of earlier months does not use it. Last: %(last)s.",
            "First use held: %(first)s; %(before)s readouts of earlier months do not use it. Last: %(last)s.",
            before,
        )
        days = {name: date_format(use.date, "SHORT_DATE_FORMAT") for name, use in (("first", first), ("last", last))}
        until = first.date.replace(day=1) - dt.timedelta(1)
        lead.append(counted(words, before=(before, search_address(from_=coverage.first, to=until)), **days))
        facts["earlier_readouts_without"] = before
    dated = {"from_": coverage.first, "to": coverage.last} if coverage.readouts else {}
    periods = [("all", _("in all readouts"), None)]
    if coverage.last:
        since = (coverage.last - YEAR).replace(day=1)
        periods.append(("last_year", _("in the twelve months before the last readout"), since))
    rank_rows = []
    for key, label, since in periods:
        if ranked := phrases.rank_of(one, since):
            *place, count = ranked
            when = {"from_": since} if since else {}
            counted_there = Value(count, url=search_address(formulation=one.slug, **(dated | when)))
            rank, of = place
            those = reverse("phrases") + (f"?from={since:%Y-%m}" if since else "")
            rank_rows.append((Value(key, label), Value(rank), Value(of, url=those), counted_there))
    return Report(
        "phrase",
        one.name_zh,
        [
            _wordings(one),
            Sheet(
                "rank",
                _("Among its peers"),
                (
                    Head("period", _("When")),
                    Head("rank", _("Rank"), True),
                    Head("of", _("Of formulations used"), True),
                    Head("readouts", _("Readouts"), True),
                ),
                rank_rows,
            ),
            _months(one, months, held),
            _places(one, dated),
            _quiet(one),
        ],
        lead,
        facts=facts,
        context={
            "crumbs": [(_("Phrase register"), reverse("phrases")), (one.name_zh, one.get_absolute_url())],
            "method": "phrases",
        },
    )


def _wordings(one: Formulation) -> Sheet:
    printed = one.uses.order_by().values_list("text").annotate(Count("pk"))
    counts = dict(printed)
    known = {variant.text: variant.language for variant in one.variants.all()}
    rows = [
        (
            Value(text, lang=known.get(text, "")),
            Value(known.get(text)),
            Value(counts.get(text, 0), url=f"{one.get_absolute_url()}?as={text}#uses" if text in counts else ""),
        )
        for text in sorted({*counts, *known}, key=lambda text: (-counts.get(text, 0), text))
    ]
    heads = (Head("wording", _("Wording")), Head("language", _("Language")), Head("uses", _("Uses"), True))
    return Sheet("wordings", _("Wordings"), heads, rows, _("As printed, and as known without being found."))


def _months(one: Formulation, months, held) -> Sheet:
    rows, first = [], min(months, default=None)
    found_with, found, printed = search_address(formulation=one.slug), search_address(), one.get_absolute_url()
    for month in sorted(held, reverse=True):
        if first and month < first:
            break
        readouts, uses = months.get(month, (0, 0))
        when = f"{month:%Y-%m}"
        only = f"from={when}&to={when}"
        rows.append(
            (
                Value(when, charts.spoken("month", month)),
                Value(readouts, url=f"{found_with}&{only}" if readouts else ""),
                Value(held[month], url=f"{found}{only}"),
                share(readouts, held[month]),
                Value(uses, url=f"{printed}?{only}#uses" if uses else ""),
            )
        )
    heads = (
        Head("month", _("Month")),
        Head("readouts", _("Readouts with it"), True),
        Head("held", _("Readouts held"), True),
        Head("share", _("Share"), True),
        Head("uses", _("Uses"), True),
    )
    about = _("From the month of the first use held; months of which no readout is held are left out.")
    return Sheet("months", _("By month"), heads, rows, about, _("Not used in a dated readout."))


def _places(one: Formulation, dated: dict[str, dt.date]) -> Sheet:
    def on_day(place: Place, day: dt.date | None) -> str:
        return search_address(formulation=one.slug, place=place.slug, from_=day, to=day) if day else ""

    rows = [
        (
            named(found.place, search_address(place=found.place.slug)),
            Value(found.readouts, url=search_address(formulation=one.slug, place=found.place.slug, **dated)),
            Value(found.held, url=search_address(place=found.place.slug, **dated)),
            share(found.readouts, found.held),
            Value(found.first, url=on_day(found.place, found.first)),
            Value(found.last, url=on_day(found.place, found.last)),
        )
        for found in phrases.places_of(one)
    ]
    heads = (
        Head("place", _("Place")),
        Head("readouts", _("Readouts with it"), True),
        Head("held", _("Readouts held"), True),
        Head("share", _("Share"), True),
        Head("first", _("First use held")),
        Head("last", _("Last use held")),
    )
    return Sheet("places", _("By place"), heads, rows, "", _("Used in no dated readout whose place is known."))


def _quiet(one: Formulation) -> Sheet:
    rows = []
    for found in phrases.quiet_in(one):
        day = date_format(found.last.date, "SHORT_DATE_FORMAT")
        said = _("not used since %(day)s") % {"day": day} if found.is_quiet else _("too few later readouts to say")
        later = search_address(organ=found.organ.slug, from_=found.last.date + dt.timedelta(1))
        rows.append(
            (
                named(found.organ),
                Value(found.times, url=search_address(organ=found.organ.slug, formulation=one.slug)),
                Value(found.until, url=search_address(organ=found.organ.slug, to=found.last.date)),
                Value(found.last.date, url=meeting_address(found.last.meeting_id)),
                Value(found.later, url=later if found.later else ""),
                Value(found.is_quiet, said),
            )
        )
    heads = (
        Head("organ", _("Organ")),
        Head("readouts", _("Readouts with it"), True),
        Head("of", _("Of its readouts until then"), True),
        Head("last", _("Last use held")),
        Head("later_readouts", _("Later readouts without it"), True),
        Head("quiet", _("What that says")),
    )
    about = _(
        "“Not used since” is said only where at least %(least)s later dated readouts of the same organ are held, none "
        "of which uses it. Hold that against how often it was used before."
    ) % {"least": settings.QUIET_AFTER}
    return Sheet("organs", _("Gone quiet, organ by organ"), heads, rows, about, _("No organ is known to have used it."))
