"""What readouts pass on: the events, the readouts that pass each on with the lag, and each place's usual lag."""

import datetime as dt
from dataclasses import asdict

from django.conf import settings
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.analysis import outward
from archive.models import Event, Meeting, Place, Reach, Reference
from archive.views.lists import meeting_address, page_of, search_address
from archive.views.phrases import period_of
from archive.views.reports import (
    Head,
    Report,
    Sheet,
    Value,
    counted,
    meeting_day,
    named,
    one_of,
    readout,
    rows_for,
    shown,
    take_in,
)

ON_A_PAGE = 50


def basis_words(event: Event) -> str:
    return {
        "lexicon": _("the list of named events"),
        "text": _("the words of a reference"),
        "held": _("the readout of it that is held"),
    }[event.basis]


def days_of(event: Event) -> Value:
    said = date_format(event.start, "SHORT_DATE_FORMAT")
    if event.end != event.start:
        said += f"–{date_format(event.end, 'SHORT_DATE_FORMAT')}"
    return Value(event.start, said, meeting_address(event.held_id) if event.held_id else "")


def events(request: HttpRequest) -> HttpResponse:
    return shown(request, events_report(request), "analysis/events.html")


def events_report(request: HttpRequest) -> Report:
    """The events that readouts refer to, those passed on most first; ``?from=`` and ``?to=`` months."""
    take_in()
    since, until, faults = period_of(request)
    told = outward.events_told(since, until)
    page = page_of(request, told, rows_for(request, ON_A_PAGE))
    rows = [
        (
            Value(one.key, one.name, one.get_absolute_url()),
            days_of(one),
            Value(one.basis, basis_words(one)),
            Value(one.passed_on, url=one.get_absolute_url() + "?only=passed-on#readouts"),
            Value(one.named, url=one.get_absolute_url() + "?only=named#readouts"),
            Value(one.places, url=one.get_absolute_url() + "#places"),
        )
        for one in page.object_list
    ]
    heads = (
        Head("event", _("Event")),
        Head("start", _("Days")),
        Head("basis", _("Its days are from")),
        Head("passed_on", _("Readouts that pass it on"), True),
        Head("named", _("that only name it"), True),
        Head("places", _("Places"), True),
    )
    counts, those = outward.resolution(), reverse("references")
    words = _(
        "Of %(references)s references in the readouts, %(naming)s say which event they mean, and %(documents)s "
        "name a document by its title; of %(dated)s of these the days are known: from the list of named events, "
        "from their own words, or from the readout of the event that the archive holds."
    )
    numbers = {name: (n, f"{those}?only={name}" if name in AS else those) for name, n in asdict(counts).items()}
    lead = [counted(words, **numbers)]
    sheet = Sheet("events", _("Events that are passed on"), heads, rows, "", _("No reference has a known event."))
    facts = asdict(counts)
    context = {"page": page, "method": "outward", "from": request.GET.get("from", ""), "to": request.GET.get("to", "")}
    return Report(
        "events",
        _("From the centre outward"),
        [sheet],
        lead,
        facts=facts,
        context=context,
        faults=faults,
        is_whole=True,
    )


AS = ("naming", "documents", "dated")


def references(request: HttpRequest) -> HttpResponse:
    return shown(request, references_report(request), "analysis/references.html")


def references_report(request: HttpRequest) -> Report:
    """What readouts refer to, by what it is called; ``?only=`` those that are counted as one of ``AS``."""
    take_in()
    faults: list[str] = []
    only = one_of(request, "only", AS, faults)
    page = page_of(request, outward.references(only).select_related("event"), rows_for(request, ON_A_PAGE))
    passings = list(page.object_list)
    rows = Meeting.objects.select_related("source", "organ").defer("source__text", "source__noise", "why", "passages")
    meetings = rows.in_bulk({one.meeting_id for one in passings})
    texts = {}
    for meeting, start, text in Reference.objects.filter(meeting__in=meetings).values_list("meeting", "start", "text"):
        texts[meeting, start] = text
    lines = [
        (
            Value(
                texts.get((one.meeting_id, one.start)) or one.key,
                url=f"{meetings[one.meeting_id].get_absolute_url()}#at-{one.start}",
                lang=meetings[one.meeting_id].source.language,
            ),
            Value(one.event.key, one.event.name, one.event.get_absolute_url()) if one.event else Value(one.key or None),
            days_of(one.event) if one.event else Value(None),
            meeting_day(meetings[one.meeting_id], one.start),
            readout(meetings[one.meeting_id], one.start),
        )
        for one in passings
        if one.meeting_id in meetings
    ]
    heads = (
        Head("reference", _("Reference")),
        Head("event", _("Event or document")),
        Head("days", _("Days")),
        Head("date", _("Date")),
        Head("meeting", _("Readout")),
    )
    words = {
        "": _("all"),
        "naming": _("that say which event they mean"),
        "documents": _("that name a document by its title"),
        "dated": _("whose days are known"),
    }
    sheet = Sheet("references", _("What readouts refer to"), heads, lines)
    context = {"page": page, "only": only, "ways": list(words.items()), "method": "outward"}
    context["crumbs"] = [(_("From the centre outward"), reverse("events"))]
    return Report(
        "references",
        _("References"),
        [sheet],
        facts={"references": page.paginator.count},
        context=context,
        faults=faults,
        is_whole=True,
    )


def event(request: HttpRequest, key: str, day: str) -> HttpResponse:
    return shown(request, event_report(request, key, day))


def event_report(request: HttpRequest, key: str, day: str) -> Report:
    """The readouts that refer to one event with their lags, and the places in the order it reached them."""
    take_in()
    try:
        start = parse_date(day)
    except ValueError:
        start = None
    if start is None:
        raise Http404
    one = get_object_or_404(Event.objects.select_related("held"), key=key, start=start)
    faults: list[str] = []
    only = one_of(request, "only", outward.HOW, faults)
    passings = outward.passings_of(one, only)
    counts = {"": one.passed_on + one.named, "passed-on": one.passed_on, "named": one.named}
    if slug := request.GET.get("place", ""):
        place = Place.objects.filter(slug=slug[:200]).first()
        if place is None:
            faults.append("place: " + _("No place is called “%(name)s”.") % {"name": slug[:40]})
        else:
            passings, counts = passings.filter(place=place), {}
    page = page_of(request, passings, rows_for(request, ON_A_PAGE), count=counts.get(only))
    lead = [_("Days: %(days)s, from %(basis)s.") % {"days": days_of(one).text, "basis": basis_words(one)}]
    crumbs = [(_("From the centre outward"), reverse("events"))]
    if one.held:
        crumbs.append((_("the readout that is held"), one.held.get_absolute_url()))
    context = {"page": page, "method": "outward", "crumbs": crumbs}
    facts = {"event": one.key, "name": one.name, "start": one.start, "end": one.end, "basis": one.basis}
    sheets = [_places(one), _readouts(page, only)]
    return Report("event", one.name, sheets, lead, facts=facts, context=context, faults=faults, is_whole=True)


def first_of(reach: Reach) -> Value:
    """The day of the place's first readout that passes the event on, leading to its words."""
    return Value(reach.first.date, url=f"{meeting_address(reach.first.meeting_id)}#at-{reach.first.start}")


def _places(one: Event) -> Sheet:
    horizon = one.end + dt.timedelta(settings.LAG_HORIZON)
    rows = [
        (
            named(reach.place, reverse("lags_of", args=[reach.place.slug])),
            Value(reach.lag),
            first_of(reach),
            Value(reach.readouts, url=f"{one.get_absolute_url()}?only=reached&place={reach.place.slug}#readouts"),
            Value(held, url=search_address(place=reach.place.slug, from_=one.end, to=horizon)),
        )
        for reach, held in outward.places_reached(one)
    ]
    heads = (
        Head("place", _("Place")),
        Head("lag", _("Lag in days"), True),
        Head("first", _("First readout that passes it on")),
        Head("readouts", _("Readouts that do"), True),
        Head("held", _("Readouts held of the days after"), True),
    )
    about = ngettext(
        "The quickest first. The last column says how many readouts of the place are held of the %(days)s day after "
        "the event: where few are, an earlier one may be missing.",
        "The quickest first. The last column says how many readouts of the place are held of the %(days)s days after "
        "the event: where few are, an earlier one may be missing.",
        settings.LAG_HORIZON,
    ) % {"days": settings.LAG_HORIZON}
    return Sheet("places", _("Place by place"), heads, rows, about, _("No place is known to pass it on."))


def _readouts(page: Page, only: str) -> Sheet:
    rows = [
        (
            meeting_day(passing.meeting, passing.start),
            Value(passing.lag),
            named(passing.place, ""),
            readout(passing.meeting, passing.start),
            Value(passing.on, _("passes it on") if passing.on else _("names it")),
        )
        for passing in page.object_list
    ]
    heads = (
        Head("date", _("Date")),
        Head("lag", _("Lag in days"), True),
        Head("place", _("Place")),
        Head("meeting", _("Readout")),
        Head("passes_on", _("How")),
    )
    about = _(
        "Passes it on: the words around say that it is studied, conveyed or carried out. A lag below 0 looks ahead."
    )
    titles = {
        "": _("Readout by readout"),
        "passed-on": _("Readouts that pass it on"),
        "named": _("Readouts that only name it"),
        "reached": _("Readouts that pass it on once it was"),
    }
    return Sheet("readouts", titles[only], heads, rows, about, _("None."))


def lags(request: HttpRequest) -> HttpResponse:
    return shown(request, lags_report())


def lags_report() -> Report:
    """Each place's usual lag. Constant queries."""
    take_in()
    rows = [
        (
            named(usual.place, reverse("lags_of", args=[usual.place.slug])),
            Value(usual.median),
            Value(usual.quickest),
            Value(usual.slowest),
            Value(usual.events, url=f"{reverse('lags_of', args=[usual.place.slug])}?only=counted"),
            Value(usual.of, url=reverse("lags_of", args=[usual.place.slug])),
        )
        for usual in outward.usual_lags()
    ]
    heads = (
        Head("place", _("Place")),
        Head("median", _("Usual lag (median days)"), True),
        Head("quickest", _("Quickest"), True),
        Head("slowest", _("Slowest"), True),
        Head("events", _("Events passed on in time"), True),
        Head("of", _("Of events passed on at all"), True),
    )
    about = _(
        "In time: the first readout of the place that passes the event on is of the %(days)s days after it, and of the "
        "first week some readout of the place is held. Of fewer than %(least)s such events nothing is usual."
    ) % {"days": settings.LAG_HORIZON, "least": outward.LEAST}
    sheet = Sheet("lags", _("Usual lag of each place"), heads, rows, about, _("No place passes an event on."))
    crumbs = [(_("From the centre outward"), reverse("events"))]
    return Report("lags", _("Usual lags"), [sheet], context={"crumbs": crumbs, "method": "outward"})


def lags_of(request: HttpRequest, slug: str) -> HttpResponse:
    return shown(request, lags_of_report(request, get_object_or_404(Place, slug=slug)))


def lags_of_report(request: HttpRequest, place: Place) -> Report:
    """The events that one place passes on, each with the lag of its first readout that does."""
    take_in()
    faults: list[str] = []
    in_time = bool(one_of(request, "only", ("counted",), faults))
    page = page_of(request, outward.firsts_of(place, in_time=in_time), rows_for(request, ON_A_PAGE))
    rows = [
        (
            Value(reach.event.key, reach.event.name, reach.event.get_absolute_url()),
            Value(reach.event.end),
            Value(reach.lag),
            first_of(reach),
            Value(outward.counts(reach), _("yes") if outward.counts(reach) else _("no")),
        )
        for reach in page.object_list
    ]
    heads = (
        Head("event", _("Event")),
        Head("end", _("Last day")),
        Head("lag", _("Lag in days"), True),
        Head("first", _("First readout that passes it on")),
        Head("in_time", _("Counted for the usual lag")),
    )
    usual = next(iter(outward.usual_lags([place.pk])), None)
    lead = []
    if usual and usual.median is not None:
        words = ngettext(
            "Usual lag: %(median)s days, the median of %(events)s event (of %(of)s passed on at all).",
            "Usual lag: %(median)s days, the median of %(events)s events (of %(of)s passed on at all).",
            usual.events,
        )
        numbers = {"events": (usual.events, "?only=counted#events"), "of": (usual.of, "?#events")}
        lead.append(counted(words, median=f"{usual.median:g}", **numbers))
    sheet = Sheet("events", _("Events passed on"), heads, rows, "", _("None."))
    crumbs = [(_("From the centre outward"), reverse("events")), (_("Usual lags"), reverse("lags"))]
    facts = {"place": place.slug, "median": usual and usual.median, "events": usual.events if usual else 0}
    return Report(
        "lags-of",
        _("What %(place)s passes on") % {"place": place.name},
        [sheet],
        lead,
        facts=facts,
        context={"page": page, "crumbs": crumbs, "method": "outward"},
        faults=faults,
        is_whole=True,
    )
