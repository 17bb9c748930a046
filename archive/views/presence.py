"""Who is named at an organ's meetings and who is not; who stands before whom; who is named with whom."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.analysis import presence
from archive.charts import only, spoken
from archive.extraction.records import KINDS
from archive.models import Meeting, Organ, Person
from archive.models.labels import label
from archive.views.lists import meeting_address, page_of, search_address
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
    short_day,
    shown,
    take_in,
)
from archive.views.spans import narrowed

DAY = dt.timedelta(1)
COLUMNS = 30  # meetings of a matrix
SIGNS = {presence.NAMED: "●", presence.NOT_NAMED: "○", presence.UNKNOWN: "?", "": ""}


def organs(request: HttpRequest) -> HttpResponse:
    return shown(request, organs_report(request))


def organs_report(request: HttpRequest) -> Report:
    """The organs whose readouts list who was there, those with the most full lists first; of the days ``?from=`` to
    ``?to=`` and of ``?place=``. Three queries."""
    take_in()
    those = narrowed(request)
    lists = urlencode(those.query)
    found = search_address(**{{"from": "from_"}.get(name, name): value for name, value in those.query.items()})
    rows = []
    for organ, closed, opened, total in presence.organs_with_lists(those.since, those.until, those.place):
        url = reverse("presence", args=[organ.slug])
        of_organ = f"{url}?{lists}{lists and '&'}"
        rows.append(
            (
                named(organ, url),
                named(organ.place, ""),
                Value(closed, url=f"{of_organ}lists=closed" if closed else ""),
                Value(opened, url=f"{of_organ}lists=open" if opened else ""),
                Value(total, url=f"{found}{lists and '&'}organ={organ.slug}"),
            )
        )
    heads = (
        Head("organ", _("Organ")),
        Head("place", _("Place")),
        Head("closed_lists", _("Full lists"), True),
        Head("open_lists", _("Lists with others beside"), True),
        Head("readouts", _("Dated readouts"), True),
    )
    about = _(
        "A full list names at least %(least)s who attended and says of nobody else; the readout may still leave people "
        "out. Of the other readouts nothing can be said of who was missing."
    ) % {"least": settings.PRESENCE_LEAST_LISTED}
    sheet = Sheet("organs", _("Organs with lists of attendance"), heads, rows, about, _("No readout has a list."))
    context = {"method": "presence", "narrowed": those.words(), "controls": "analysis/narrowed.html"}
    return Report("presence", _("Presence"), [sheet], context=context, faults=those.faults)


def of_organ(request: HttpRequest, slug: str) -> HttpResponse:
    organ = get_object_or_404(Organ.objects.select_related("place", "parent"), slug=slug)
    report = presence_report(request, organ)
    return shown(request, report, "analysis/presence.html")


def presence_report(request: HttpRequest, organ: Organ) -> Report:
    """The matrix of officials by meetings, who was last named when, the longest gaps, and changes of order; of the
    meetings with a list, with ``?lists=closed`` or ``open`` of those with such a one, or with ``?all=1`` of all; of the
    days ``?from=`` to ``?to=`` and of ``?place=``; ``?latest=20`` shows fewer of them. A constant number of queries."""
    take_in()
    those = narrowed(request)
    faults = list(those.faults)
    listed_only = not one_of(request, "all", ("1",), faults)
    only = one_of(request, "lists", presence.LISTED, faults) if listed_only else ""
    kinds = presence.kinds_of(organ)
    kind = one_of(request, "kind", KINDS, faults)
    lists = ((only,) if only else presence.LISTED) if listed_only else ()
    measures = presence.sittings_of(organ, lists, kind, those.since, those.until, those.place)
    with_list = sum(count for _kind, count in kinds)
    count = (dict(kinds).get(kind, 0) if kind else with_list) if listed_only and not only and those.is_any else None
    many = int(one_of(request, "latest", [str(n) for n in range(1, COLUMNS + 1)], faults) or COLUMNS)
    page = page_of(request, measures.defer("said"), many, count=count)
    meetings = Meeting.objects.select_related("source", "organ").defer(*presence.UNREAD)
    sittings = presence.sittings(list(page.object_list), meetings)
    members = presence.members(organ, sittings)
    total = presence.sittings_of(organ, ()).count()
    gaps, over = presence.longest_gaps(organ)
    changes, compared = presence.reorderings(sittings)
    lead = [
        counted(
            ngettext(
                "Of %(total)s dated readout of this organ, %(listed)s with a list of who attended.",
                "Of %(total)s dated readouts of this organ, %(listed)s with a list of who attended.",
                total,
            ),
            total=(total, "?all=1"),
            listed=(with_list, "?"),
        ),
        _(
            "Not named is not absent: a readout may leave out who was there. Where others are said to have attended, "
            "or nobody is listed, it is unknown."
        ),
    ]
    columns = [(sitting.meeting.get_absolute_url(), short_day(sitting.day)) for sitting in sittings]
    kept = request.GET.copy()
    for name in ("who", "as", "format", "table"):
        kept.pop(name, None)
    sheets = [_matrix(members, sittings)]
    sheets += _of_one(request, members, sittings, faults)
    sheets += [_last_named(members, sittings, organ, kept), _gaps(gaps, over, organ), _moves(changes, compared)]
    return Report(
        "presence",
        _("Presence: %(organ)s") % {"organ": organ.name},
        sheets,
        lead,
        facts={
            "organ": organ.slug,
            "readouts": total,
            "readouts_with_list": with_list,
            "shown": len(sittings),
            "columns": [
                {"column": _column(one), "meeting": one.meeting.pk, "date": one.day, "listing": one.listing}
                for one in sittings
            ],
        },
        faults=faults,
        context={
            "organ": organ,
            "page": page,
            "sittings": sittings,
            "matrix": [(member, _cells(member, sittings, columns), _totals(member, organ, kept)) for member in members],
            "signs": [
                ("named", "●", _("named")),
                ("not-named", "○", _("in a full list not named")),
                ("unknown", "?", _("unknown")),
            ],
            "listed_only": listed_only,
            "narrowed": those.words(only),
            "kind": kind,
            "kinds": [(one, label(one), count) for one, count in kinds] if len(kinds) > 1 else [],
            "without_list": total - with_list,
            "crumbs": [(_("Presence"), reverse("presence_organs")), (organ.name, organ.get_absolute_url())],
            "method": "presence",
        },
    )


def _cells(member, sittings, columns):
    """(class, sign, what it says, address) of each cell; ``columns``: address and day of each meeting."""
    said = {presence.NAMED: _("named"), presence.NOT_NAMED: _("not named"), presence.UNKNOWN: _("unknown"), "": ""}
    person, name = member.person.pk, member.person.name
    for sitting, status, (address, day) in zip(sittings, member.cells, columns, strict=True):
        place = f"#at-{start}" if (start := sitting.starts.get(person)) is not None else ""
        url = address + place if person in sitting.starts else ""
        yield status.replace("_", "-"), SIGNS[status], f"{name}, {day}: {said[status]}", url


def _totals(member, organ: Organ, kept: QueryDict) -> list[Value]:
    """How often named, not named and unknown, and of how many: each leads to the meetings that it counts."""
    found = []
    counts = {"named": member.named, "not_named": member.not_named, "unknown": member.unknown, "": member.expected}
    for status, count in counts.items():
        asked = kept.copy()
        asked["who"] = member.person.slug
        if status:
            asked["as"] = status
        url = f"{reverse('presence', args=[organ.slug])}?{asked.urlencode()}#meetings"
        found.append(Value(count, url=url if count else ""))
    return found


def _of_one(request: HttpRequest, members, sittings, faults: list[str]) -> list[Sheet]:
    """The meetings of which ``?who=`` is named, not named or unknown (``?as=``), as the matrix counts them."""
    status = one_of(request, "as", (presence.NAMED, presence.NOT_NAMED, presence.UNKNOWN), faults)
    of_slug = {member.person.slug: member for member in members}
    member = of_slug.get(one_of(request, "who", of_slug, faults))
    if member is None:
        return []
    said = {presence.NAMED: _("named"), presence.NOT_NAMED: _("not named"), presence.UNKNOWN: _("unknown")}
    lists = {"closed": _("a full list"), "open": _("others are said to have attended"), "none": _("no list")}
    rows = [
        (
            meeting_day(sitting.meeting, sitting.starts.get(member.person.pk)),
            readout(sitting.meeting),
            Value(sitting.listing, lists[sitting.listing]),
            Value(cell, said[cell]),
        )
        for sitting, cell in zip(sittings, member.cells, strict=True)
        if cell and status in ("", cell)
    ]
    heads = (
        Head("date", _("Date")),
        Head("meeting", _("Readout")),
        Head("listing", _("The list is")),
        Head("status", _("The official is")),
    )
    title = _("%(name)s at the meetings shown") % {"name": member.person.name}
    if status in said:
        title += f": {said[status]}"
    return [Sheet("meetings", title, heads, rows)]


def _column(sitting: presence.Sitting) -> str:
    """What a file and the API call the column of a meeting."""
    return f"{sitting.day.isoformat()} {sitting.meeting.pk} {sitting.listing}"


def _matrix(members, sittings) -> Sheet:
    heads = [Head("official", _("Official")), Head("expected_by", _("Expected by"))]
    heads += [Head(_column(sitting), sitting.day.isoformat()) for sitting in sittings]
    rows = [
        [named(m.person), Value(m.basis if m.terms else None), *(Value(status) for status in m.cells)] for m in members
    ]
    return Sheet("matrix", _("Attendance"), heads, rows)


def _last_named(members, sittings, organ: Organ, kept: QueryDict) -> Sheet:
    rows = []
    for member in members:
        last = member.last
        rows.append(
            (
                named(member.person),
                Value(
                    member.basis if member.terms else None,
                    _("a dated post")
                    if member.terms and member.basis == "post"
                    else _("named before and after")
                    if member.terms
                    else _("not expected: named now and then"),
                ),
                Value(last.date if last else None, url=meeting_address(last.meeting_id) if last else ""),
                *_totals(member, organ, kept),
            )
        )
    rows.sort(key=lambda row: (row[2].raw is not None, row[2].raw))
    heads = (
        Head("official", _("Official")),
        Head("expected_by", _("Expected because of")),
        Head("last_named", _("Last named here on")),
        Head("named", _("Named"), True),
        Head("not_named", _("Not named"), True),
        Head("unknown", _("Unknown"), True),
        Head("of", _("Of the meetings shown"), True),
    )
    about = ngettext(
        "Longest ago first. The counts are of the %(count)s meeting shown, as far as the official is expected there.",
        "Longest ago first. The counts are of the %(count)s meetings shown, as far as the official is expected there.",
        len(sittings),
    )
    about = counted(about, count=(len(sittings), "#matrix"))
    return Sheet("last_named", _("Last named"), heads, rows, about, _("Nobody is named."))


def _gaps(gaps, over: int, organ: Organ) -> Sheet:
    listed = reverse("presence", args=[organ.slug])
    lists = f"{listed}?lists=closed"
    rows = [
        (
            named(gap.person),
            Value(gap.days, url=search_address(organ=organ.slug, from_=gap.since.date, to=gap.until.date)),
            Value(gap.since.date, url=meeting_address(gap.since.meeting_id)),
            Value(gap.until.date, url=meeting_address(gap.until.meeting_id)),
            Value(gap.lists, url=f"{lists}&from={gap.since.date + DAY}&to={gap.until.date - DAY}"),
        )
        for gap in gaps
    ]
    heads = (
        Head("official", _("Official")),
        Head("days", _("Days"), True),
        Head("since", _("Named on")),
        Head("until", _("Named again on")),
        Head("full_lists_between", _("Full lists between"), True),
    )
    about = _(
        "The longest time between two namings of an official at this organ’s %(count)s latest meetings with a list; "
        "only where at least one full list lies between, or the gap would be the readouts’."
    )
    about = counted(about, count=(over, listed))
    return Sheet("gaps", _("Longest gaps"), heads, rows, about, _("No gap that a full list shows."))


def _moves(changes, compared: int) -> Sheet:
    rows = []
    for change in changes:
        for move in change.moves:
            sentence = _("now before %(names)s") if move.is_up else _("now after %(names)s")
            names = _(", ").join(person.name for person in move.passed)
            rows.append(
                (
                    named(move.person),
                    Value(move.before),
                    Value(move.after),
                    Value(change.common, url=change.later.meeting.get_absolute_url()),
                    Value([person.slug for person in move.passed], sentence % {"names": names}),
                    meeting_day(change.earlier.meeting),
                    meeting_day(change.later.meeting),
                )
            )
    heads = (
        Head("official", _("Official")),
        Head("place_before", _("Place before"), True),
        Head("place_after", _("Place after"), True),
        Head("of", _("Of those in both lists"), True),
        Head("passed", _("What changed")),
        Head("earlier", _("Earlier list")),
        Head("later", _("Later list")),
    )
    about = ngettext(
        "%(count)s pair of consecutive full lists among the meetings shown was compared, by the officials that both "
        "name for being there; who presides or speaks is named where that is told, and is left out.",
        "%(count)s pairs of consecutive full lists among the meetings shown were compared, by the officials that both "
        "name for being there; who presides or speaks is named where that is told, and is left out.",
        compared,
    )
    about = counted(about, count=(compared, "#matrix"))
    return Sheet("moves", _("Changes of protocol order"), heads, rows, about, _("No change of order."))


def company(request: HttpRequest, slug: str) -> HttpResponse:
    return shown(request, company_report(get_object_or_404(Person, slug=slug)))


def company_report(person: Person) -> Report:
    """Who is named with an official in which month or year, of how many meetings. A constant number of queries."""
    take_in()
    step, starts, own, rows = presence.company_by_period(person)
    heads = [Head("official", _("Official")), Head("together", _("Together"), True)]
    heads += [Head(only(step, day), spoken(step, day), True) for day in starts]
    sums = [
        Value(own[day], url=search_address(official=person.slug, from_=only(step, day), to=only(step, day)))
        for day in starts
    ]
    dated = {"from_": only(step, starts[0]), "to": only(step, starts[-1])} if starts else {}
    own_total = Value(own.total(), url=search_address(official=person.slug, **dated))
    table = [[Value("", _("Meetings of %(name)s") % {"name": person.name}), own_total, *sums]]
    for other, counts, total in rows:
        both = {"official": person.slug, "q": f"official:{other.slug}"}
        cells = [
            Value(
                counts[day],
                str(counts[day] or "–"),
                search_address(**both, from_=only(step, day), to=only(step, day)) if counts[day] else "",
            )
            for day in starts
        ]
        table.append([named(other), Value(total, url=search_address(**both)), *cells])
    about = _("How many of the official’s dated meetings name both; the first line is how many there are.")
    sheet = Sheet("company", _("Named with whom, when"), heads, table, about, _("Named at no dated meeting."))
    return Report(
        "company",
        _("Named with %(name)s") % {"name": person.name},
        [sheet],
        context={"crumbs": [(person.name, person.get_absolute_url())], "method": "presence"},
    )
