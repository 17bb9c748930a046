"""What is to be noticed in some days, in one page: every line with its source."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.analysis import briefing, rhythm
from archive.analysis.briefing import Span
from archive.models import Attendance
from archive.views.lists import meeting_address, search_address
from archive.views.reports import (
    Head,
    Report,
    Sheet,
    Value,
    counted,
    meeting_day,
    named,
    readout,
    short_day,
    take_in,
)
from archive.views.spans import page_of_days

DAY = dt.timedelta(1)


def page(request: HttpRequest) -> HttpResponse:
    def report(span: Span) -> Report:
        return briefing_report(span, whole="format" in request.GET)

    return page_of_days(request, "briefing", _("Briefing"), report, "analysis/days.html", "briefing")


def briefing_report(span: Span, whole: bool = False) -> Report:
    """All sections; ``whole``: with all movements, as files have. A bounded number of queries, whatever is held."""
    take_in()
    held = briefing.held(span)
    count = held.readouts
    where = _place(span)
    dates = {"first": date_format(span.first, "SHORT_DATE_FORMAT"), "last": date_format(span.last, "SHORT_DATE_FORMAT")}
    lead = [
        counted(
            ngettext(
                "%(count)s dated readout is held of these days, on %(days)s of %(of)s.",
                "%(count)s dated readouts are held of these days, on %(days)s of %(of)s.",
                count,
            ),
            count=(count, search_address(**where, from_=span.first, to=span.last)),
            days=(len(held.days), search_address(**where, from_=span.first, to=span.last)),
            of=(span.last - span.first).days + 1,
        )
    ]
    if gaps := briefing.uncollected(span, held):
        runs = _(", ").join(
            date_format(first, "SHORT_DATE_FORMAT")
            if first == last
            else f"{date_format(first, 'SHORT_DATE_FORMAT')}–{date_format(last, 'SHORT_DATE_FORMAT')}"
            for first, last in gaps
        )
        lead.append(_("Nothing was collected for %(runs)s: silence then says nothing.") % {"runs": runs})
    unnamed, orders = briefing.unusual_presence(span, held)
    lists = held.lists.total()
    return Report(
        "briefing",
        _("Briefing: %(place)s, %(first)s to %(last)s")
        % {**dates, "place": span.place.name if span.place else _("all places")},
        [
            _sentences(span),
            _appeared(span, held),
            _quiet(span, held),
            _movements(span, whole),
            _unnamed(unnamed, lists, span),
            _orders(orders, lists),
            _rhythm(span, held),
            _organs(span, held),
        ],
        lead,
        facts={"from": span.first, "to": span.last, "place": where.get("place"), "readouts": count},
        context={"method": "briefing", "found": search_address(from_=span.first, to=span.last, **where)},
    )


def _place(span: Span) -> dict[str, str]:
    """What narrows a search to the place."""
    return {"place": span.place.slug} if span.place else {}


def _of_these_days(name: str, span: Span) -> str:
    """The address of the analysis ``name``, of the same days and place."""
    return f"{reverse(name)}?{urlencode({'from': span.first, 'to': span.last, **_place(span)})}"


def _sentences(span: Span) -> Sheet:
    found, new, every = briefing.new_sentences(span)
    rows = [
        (
            Value(one.text, url=f"{one.meeting.get_absolute_url()}#at-{one.start}", lang=one.meeting.source.language),
            meeting_day(one.meeting),
            readout(one.meeting, one.start),
        )
        for one in found
    ]
    heads = (Head("sentence", _("Sentence")), Head("date", _("Date")), Head("meeting", _("Readout")))
    about = _(
        "Of %(every)s sentences of these days %(new)s stand in no earlier readout that is held, not even nearly. Shown "
        "are the longest of the readouts with the most."
    )
    those = _of_these_days("novelty_days", span) + "#readouts"
    about = counted(about, every=(every, those), new=(new, those))
    return Sheet("new_sentences", _("New sentences"), heads, rows, about, _("None."))


def _appeared(span: Span, held: briefing.Held) -> Sheet:
    found = briefing.appeared(span, held)
    where = _place(span)
    rows = [
        (
            Value(one.formulation.slug, one.formulation.name_zh, reverse("phrase", args=[one.formulation.slug]), "zh"),
            Value(one.first.date, url=meeting_address(one.first.meeting_id)),
            Value(
                one.readouts,
                url=search_address(formulation=one.formulation.slug, from_=span.first, to=span.last, **where),
            ),
            Value(one.before, url=search_address(**where, to=span.first - DAY) if one.before else ""),
        )
        for one in found
    ]
    heads = (
        Head("formulation", _("Formulation")),
        Head("first", _("First use held")),
        Head("readouts", _("Readouts"), True),
        Head("before", _("Earlier readouts without it"), True),
    )
    about = _(
        "Formulations of the register whose first use in this archive, in this place or in all, is of these days."
    )
    return Sheet("appeared", _("Phrases that appear"), heads, rows, about, _("None."))


def _quiet(span: Span, held: briefing.Held) -> Sheet:
    first, last = briefing.year_before(span)
    year = _place(span)
    year |= {"from_": first, "to": last}
    rows = [
        (
            Value(one.formulation.slug, one.formulation.name_zh, reverse("phrase", args=[one.formulation.slug]), "zh"),
            Value(round(one.expected, 1)),
            Value(one.before, url=search_address(formulation=one.formulation.slug, **year)),
            Value(one.held, url=search_address(**year)),
            Value(one.last and one.last.date, url=meeting_address(one.last.meeting_id) if one.last else ""),
        )
        for one in briefing.gone_quiet(span, held)
    ]
    heads = (
        Head("formulation", _("Formulation")),
        Head("expected", _("Readouts expected"), True),
        Head("before", _("Readouts with it, the year before"), True),
        Head("of", _("Of readouts held of it"), True),
        Head("last", _("Last use held")),
    )
    about = _(
        "Used in none of these days’ readouts, though by its share of the year before at least %(least)s were to be "
        "expected; by chance that happens once in twenty."
    ) % {"least": f"{briefing.EXPECTED:g}"}
    return Sheet("gone_quiet", _("Phrases gone quiet"), heads, rows, about, _("None of which so much was expected."))


def _movements(span: Span, whole: bool) -> Sheet:
    words = {
        "first_named": _("named for the first time in this archive"),
        "post": _("printed with a post not printed before"),
        "post_starts": _("post on record begins"),
        "post_ends": _("post on record ends"),
        "back": _("named again after %(days)s days"),
    }
    rows = []
    found, of = briefing.moves(span, None if whole else briefing.MOVES_SHOWN)
    for one in found:
        what = words[one.what] % {"days": one.days} if one.what == "back" else words[one.what]
        if one.post:
            day = one.post.start if one.what == "post_starts" else one.post.end
            now, source, before = one.post.title_en, Value(day), Value(None)
        else:
            now, source = one.row.post, Value(one.row.met_on, url=_where(one.row))
            before = Value(None)
            if one.before:
                said = f"{one.before.post or one.before.name}, {short_day(one.before.met_on)}"
                before = Value(one.before.met_on, said, _where(one.before))
        rows.append((named(one.person), Value(one.what, what), Value(now), source, before))
    heads = (
        Head("official", _("Official")),
        Head("what", _("What")),
        Head("post", _("Post as printed")),
        Head("date", _("Source")),
        Head("before", _("Before that")),
    )
    about = _(
        "A post counts as new where one of its offices stands in no post printed before for the official in the same "
        "script, neither in full, nor in short, nor as a part; a mayor is no deputy mayor. Two forms of one post may "
        "look like two; the source decides."
    )
    if of > len(rows):
        words = " " + _("Shown are %(count)s of %(of)s, of each kind the latest; the CSV file has all.")
        every = f"{_of_these_days('briefing', span)}&format=csv&table=movements"
        about = counted(about + words, count=(len(rows), "#movements"), of=(of, every))
    return Sheet("movements", _("Movements"), heads, rows, about, _("None."))


def _where(row: Attendance) -> str:
    """The address of the name in its source."""
    return f"{meeting_address(row.meeting_id)}#at-{row.start}"


def _at_meetings(one: briefing.Unnamed, span: Span, status: str = "") -> str:
    """The meetings at which the official is expected, one by one, or only those at which named."""
    asked = {"to": span.last, "latest": briefing.LISTS, "who": one.member.person.slug}
    asked |= {"as": status} if status else {}
    return f"{reverse('presence', args=[one.organ.slug])}?{urlencode(asked)}#meetings"


def _unnamed(unnamed, lists: int, span: Span) -> Sheet:
    rows = [
        (
            named(one.member.person),
            named(one.organ, reverse("presence", args=[one.organ.slug])),
            meeting_day(one.sitting.meeting),
            Value(one.member.named, url=_at_meetings(one, span, "named") if one.member.named else ""),
            Value(one.member.expected, url=_at_meetings(one, span)),
        )
        for one in unnamed
    ]
    heads = (
        Head("official", _("Official")),
        Head("organ", _("Organ")),
        Head("date", _("Full list of")),
        Head("named", _("Named at its latest meetings"), True),
        Head("of", _("Of those with a list, as expected"), True),
    )
    about = ngettext(
        "%(count)s full list is of these days. Expected and not in it: not named, which is not absent.",
        "%(count)s full lists are of these days. Expected and not in one: not named, which is not absent.",
        lists,
    )
    about = counted(about, count=(lists, _of_these_days("presence_organs", span) + "#organs"))
    return Sheet("not_named", _("Unusual presence"), heads, rows, about, _("Nobody who was expected is left out."))


def _orders(orders, lists: int) -> Sheet:
    rows = []
    for organ, change in orders:
        for move in change.moves:
            names = _(", ").join(person.name for person in move.passed)
            said = (_("now before %(names)s") if move.is_up else _("now after %(names)s")) % {"names": names}
            rows.append(
                (
                    named(move.person),
                    named(organ, reverse("presence", args=[organ.slug])),
                    Value([person.slug for person in move.passed], said),
                    meeting_day(change.later.meeting),
                    meeting_day(change.earlier.meeting),
                )
            )
    heads = (
        Head("official", _("Official")),
        Head("organ", _("Organ")),
        Head("passed", _("What changed")),
        Head("later", _("Later list")),
        Head("earlier", _("Earlier list")),
    )
    return Sheet("order", _("Changes of protocol order"), heads, rows, "", _("No change of order."))


def _rhythm(span: Span, held: briefing.Held) -> Sheet:
    rows = []
    for one in briefing.unusual_rhythm(span, held):
        since = span.first - dt.timedelta(one.days)
        now = search_address(organ=one.organ.slug, from_=span.first, to=span.last)
        before = search_address(organ=one.organ.slug, from_=since, to=span.first - DAY)
        where = {"place": one.organ.place.slug} if one.organ.place else {}
        rows.append(
            (
                named(one.organ, reverse("rhythm", args=[one.organ.slug])),
                Value("busy" if one.is_busy else "quiet", _("unusually busy") if one.is_busy else _("unusually quiet")),
                Value(one.met, url=now),
                Value(round(one.expected, 1)),
                Value(one.before, url=before),
                Value(one.days),
                Value(one.collected, url=search_address(**where, from_=span.first, to=span.last + rhythm.WITHIN)),
            )
        )
    heads = (
        Head("organ", _("Organ")),
        Head("what", _("What")),
        Head("met", _("Meetings in these days"), True),
        Head("expected", _("Meetings expected"), True),
        Head("before", _("Meetings before"), True),
        Head("days", _("in so many days"), True),
        Head("collected", _("Days of which something was collected"), True),
    )
    about = _(
        "So many or so few meetings come by chance once in a hundred times or less, against the organ’s own year "
        "before; of organs with fewer than %(least)s meetings in it nothing is said. Quiet is said only where "
        "something was collected of at least half of the days."
    ) % {"least": rhythm.LEAST}
    return Sheet("rhythm", _("Unusual rhythm"), heads, rows, about, _("No organ was unusually busy or quiet."))


def _organs(span: Span, held: briefing.Held) -> Sheet:
    rows = [
        (
            named(organ, reverse("rhythm", args=[organ.slug])),
            Value(count, url=search_address(organ=organ.slug, from_=span.first, to=span.last)),
        )
        for organ, count in briefing.by_organ(held)
    ]
    heads = (Head("organ", _("Organ")), Head("meetings", _("Meetings"), True))
    return Sheet("organs", _("Who met"), heads, rows, "", _("None."))
