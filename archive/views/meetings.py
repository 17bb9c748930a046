"""Meetings: by date down to the day, and each on its own page."""

import calendar
import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, QuerySet
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive.models import Attendance, Directive, Meeting, Mention
from archive.reading import Mark, names_in, paragraphs
from archive.views.reasons import Explained, Reasons
from archive.views.writeups import moved_to

ON_A_PAGE = 50


def meeting_list(request: HttpRequest, year: int | None = None, month: int | None = None, day: int | None = None):
    """All meetings, or those of a year, a month or a day, newest first, with the counts one step further down."""
    meetings = Meeting.objects.all()
    if year is not None:
        first, last = _days(year, month, day)
        meetings = meetings.filter(date__range=(first, last))
    page = Paginator(meetings.on_page().newest_first(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "year": year, "month": month, "day": day, "undated": 0}
    if year is None:
        context["years"] = _counted(meetings, ExtractYear("date"), reverse=True)
        context["undated"] = meetings.filter(date=None).count()
    elif month is None:
        context["months"] = _counted(meetings, ExtractMonth("date"))
    else:
        days = meetings if day is None else Meeting.objects.filter(date__range=_days(year, month, None))
        context["weeks"] = _weeks(year, month, dict(_counted(days, ExtractDay("date"))))
    if year is not None:
        context["day_shown"] = first
        context["earlier"] = Meeting.objects.filter(date__lt=first).newest_first().first()
        context["later"] = Meeting.objects.filter(date__gt=last).order_by("date", "pk").first()
    return render(request, "meetings/list.html", context)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The readout with people, directives and formulations marked where they stand, and what was found beside it."""
    attendance = Attendance.objects.select_related("person").prefetch_related("roles")
    directives = Directive.objects.select_related("speaker").prefetch_related("topics")
    shown = (
        Meeting.objects.select_related("source__replaced_by", "organ", "place", "reviewed_by")
        .defer("source__replaced_by__text")
        .prefetch_related(
            Prefetch("attendance", attendance), Prefetch("directives", directives), "agenda", "references"
        )
        .filter(pk=pk)
        .first()
    )
    if shown is None:
        return redirect(moved_to(pk))  # for now: an editor may split what was joined
    source = shown.source
    mentions = list(Mention.objects.filter(source=source).select_related("person"))
    uses = [u for u in source.formulation_uses.select_related("formulation") if _is_told(shown, u.start)]
    explained = _explain(shown, mentions, uses)
    same_organ = (
        Meeting.objects.filter(organ=shown.organ_id) if shown.organ_id and shown.date else Meeting.objects.none()
    )
    return render(
        request,
        "meetings/meeting.html",
        {
            "meeting": shown,
            "grounds": _of_the_meeting(shown, explained),
            "date_is_in_doubt": shown.date_basis != "stated",
            "paragraphs": _readout(shown, mentions, uses, explained.anchors),
            "mentions": _spoken_about(shown, mentions),
            "formulations": _by_formulation(uses),
            "texts": shown.write_ups.count() + 1,
            "siblings": source.meetings.on_page().exclude(pk=shown.pk).order_by("ordinal"),
            "earlier": same_organ.filter(date__lt=shown.date).newest_first().first() if shown.date else None,
            "later": same_organ.filter(date__gt=shown.date).order_by("date", "pk").first() if shown.date else None,
        },
    )


def _explain(shown: Meeting, mentions: list[Mention], uses) -> Explained:
    """Gives every record beside the text its ``reasons``."""
    explained = Explained(shown)
    for row in shown.attendance.all():
        facts = {role.code: str(role) for role in row.roles.all()} | ({"post": "post"} if row.post else {})
        row.reasons = explained.of(row, facts)
    for row in shown.directives.all():
        addressee = {"addressee": "addressee"} if row.addressee else {}
        row.reasons = explained.of(row, {"directive": "directive", "speaker": "speaker"} | addressee)
    for name, rows in (("action", shown.agenda.all()), ("reference", shown.references.all()), ("mention", mentions)):
        for row in rows:
            row.reasons = explained.of(row, {name: ""})
    for use in uses:
        use.reasons = explained.of(use, {"formulation": ""})
    for group in shown.groups:
        facts = dict.fromkeys(group["roles"], "")
        group["reasons"] = explained.why(group.get("why", ()), facts, (group["start"], group["end"]))
    return explained


def _of_the_meeting(shown: Meeting, explained: Explained) -> dict[str, Reasons | None]:
    """The reasons of what stands at the head of the page and of the credits, by the box they stand in."""
    boxes = {
        "organ": {"organ": ""} if shown.organ else {},
        "date": {"date": "date"} if shown.date else {},
        "kind": {"kind": "kind"} if shown.kind != "other" else {},
        "place": {"place": "place"} if shown.place else {},
    }
    boxes["date"] |= {"part_of_day": "part of the day"} if shown.part_of_day else {}
    boxes["kind"] |= {"enlarged": "enlarged"} if shown.enlarged else {}
    boxes["kind"] |= {"format": "format"} if shown.format else {}
    boxes["place"] |= {"venue": "venue"} if shown.venue else {}
    reasons = {box: explained.why(shown.why, facts, entered=shown.by_hand) for box, facts in boxes.items()}
    credited = [why | {"fact": credit["name"]} for credit in shown.source.credits for why in credit.get("why", ())]
    return reasons | {"credits": explained.why(credited, {why["fact"]: why["fact"] for why in credited})}


def _readout(shown: Meeting, mentions: list[Mention], uses, wanted: set[int]) -> list:
    """The source's text, cut and marked for the page."""
    source = shown.source
    people = {a.name: (a.person.get_absolute_url(), a.post) for a in shown.attendance.all() if a.person}
    people |= {m.name: (m.person.get_absolute_url(), m.post) for m in mentions if m.person and m.name not in people}
    directives = [
        Mark(d.start, d.end, "directive", number=number) for number, d in enumerate(shown.directives.all(), start=1)
    ]
    debris = [Mark(n["start"], n["end"], "noise", title=n["reason"]) for n in source.noise]
    formulations = [
        Mark(
            use.start, use.end, "formulation", title=use.formulation.name_zh, url=f"#formulation-{use.formulation.slug}"
        )
        for use in uses
    ]
    anchors = {
        row.start for rows in (shown.attendance, shown.directives, shown.agenda, shown.references) for row in rows.all()
    }
    anchors |= {use.start for use in uses} | {mention.start for mention in mentions}
    anchors |= wanted | {evidence["start"] for evidence in (*shown.date_evidence, *shown.groups)}
    return paragraphs(
        source.text,
        sentences=[*directives, *debris],
        inline=[*names_in(source.text, people), *formulations],
        anchors=anchors,
        passages=shown.passages,
    )


def _spoken_about(shown: Meeting, mentions: list[Mention]) -> list[Mention]:
    """Whom this meeting's passages name without listing them among those who took part, once each."""
    present = {row.person_id for row in shown.attendance.all() if row.person_id}
    first: dict[str, Mention] = {}
    for mention in mentions:
        if _is_told(shown, mention.start) and mention.person_id not in present:
            first.setdefault(mention.name, mention)
    return list(first.values())


def _by_formulation(uses) -> list[dict]:
    """Each formulation with its occurrences, in order of first use."""
    grouped: dict[int, dict] = {}
    for use in uses:
        entry = grouped.setdefault(use.formulation_id, {"formulation": use.formulation, "uses": []})
        entry["uses"].append(use)
    return list(grouped.values())


def _is_told(shown: Meeting, offset: int) -> bool:
    """Whether the text at ``offset`` tells of this meeting, and not of another one of the document."""
    return not shown.passages or any(start <= offset < end for start, end in shown.passages)


def _days(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    """First and last day of the year, month or day; a 404 where there is no such day."""
    try:
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if day is None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError as error:
        raise Http404(f"There is no such date: {error}") from error


def _counted(meetings: QuerySet, part, *, reverse: bool = False) -> list[tuple[int, int]]:
    dated = meetings.exclude(date=None).order_by().annotate(part=part).values_list("part").annotate(Count("pk"))
    return sorted(dated, reverse=reverse)


def _weeks(year: int, month: int, counts: dict[int, int]) -> list[list[dict | None]]:
    """The month's calendar, Monday first: None outside the month, else the day and how many meetings it has."""
    return [
        [{"day": day, "count": counts.get(day, 0)} if day else None for day in week]
        for week in calendar.monthcalendar(year, month)
    ]
