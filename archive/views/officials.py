"""Officials: who is named in the archive, and what each did there."""

import datetime as dt
from collections import defaultdict
from functools import cache, partial
from itertools import combinations

from django.db.models import CharField, Count, Exists, F, Max, Min, OuterRef, Subquery
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive import charts, exports, feeds
from archive.charts import Cell
from archive.extraction.folding import spoken
from archive.filters import OfficialFilter
from archive.models import Attendance, Directive, Meeting, Person, Role, WriteUp
from archive.models.columns import names_in_order
from archive.tables import ATTENDANCE, OFFICIALS
from archive.views.lists import page_of, search_address

ON_A_PAGE = 50
MEETINGS_ON_A_PAGE = 30
DIRECTIVES_SHOWN = 10
MANY = 10_000  # directives
LATEST = 500  # meetings that are looked through for whom an official is named with
COMPANY = 16  # officials drawn around one
LEAST_TIES = 2  # meetings that two of them share before a line is drawn

# Roles by colour and by the sign they have on a meeting's page, the weightiest first: a day shows the first it has.
SIGNS = (
    ("presided", "◆", gettext_lazy("presided"), ("presided",)),
    ("spoke", "▶", gettext_lazy("spoke or reported"), ("spoke", "conveyed", "reported", "exchange_speech", "lectured")),
    ("instructed", "■", gettext_lazy("sent an instruction"), ("instructed",)),
    ("took-part", "●", gettext_lazy("took part"), ("attended", "observed", "accompanied", "entrusted", "signed")),
)
KIND_OF_ROLE = {role: rank for rank, (_kind, _sign, _name, roles) in enumerate(SIGNS) for role in roles}


def official_list(request: HttpRequest) -> HttpResponse:
    """Everyone who is held, narrowed by name, initial, surname, place and post. Nine queries at any length."""
    chosen = OfficialFilter(request.GET, queryset=Person.objects.all())
    if exports.asked(request, OFFICIALS):
        return exports.file_of(request, OFFICIALS, chosen.qs, chosen.form)
    page = page_of(request, chosen.qs, ON_A_PAGE)
    page.object_list = list(page.object_list)
    _say_what_each_did(page.object_list)
    initials = Person.objects.order_by().values_list(Substr("slug", 1, 1)).annotate(Count("pk"))
    surnames = Person.objects.exclude(name_zh="").order_by().values_list(Substr("name_zh", 1, 1)).annotate(Count("pk"))
    return render(
        request,
        "officials/list.html",
        {
            "filter": chosen,
            "exports": OFFICIALS.forms,
            "page": page,
            "initials": sorted(initials),
            "surnames": sorted(surnames, key=lambda one: (_sounds(one[0]), one[0])),
        },
    )


@cache
def _sounds(surname: str) -> str:
    return "".join(spoken(surname))


def _say_what_each_did(people: list[Person]) -> None:
    """Gives each ``meetings``, ``presided`` (counts) and ``last`` (the attendance last dated). Four queries."""
    named = Attendance.objects.filter(person__in=people).order_by()
    latest = Attendance.objects.filter(person=OuterRef("pk"), met_on__isnull=False).order_by("-met_on")
    counted = dict(named.values_list("person").annotate(Count("pk")))
    presided = dict(named.presiding().values_list("person").annotate(Count("pk")))
    ids = [person.pk for person in people]
    last = dict(Person.objects.filter(pk__in=ids).order_by().values_list("pk", Subquery(latest.values("pk")[:1])))
    rows = Attendance.objects.select_related("meeting__place").in_bulk(list(filter(None, last.values())))
    for person in people:
        person.meetings, person.presided = counted.get(person.pk, 0), presided.get(person.pk, 0)
        person.last = rows.get(last[person.pk])


def official(request: HttpRequest, slug: str) -> HttpResponse:
    """Posts, a calendar of appearances, whom with, and the meetings: all, or by ``?role=``; ``?year=`` turns the
    calendar. A constant number of queries; whom with is counted over the latest ``LATEST`` meetings."""
    person = get_object_or_404(Person, slug=slug)
    named = Attendance.objects.filter(person=person).order_by()
    year = Substr(Cast("met_on", CharField()), 1, 4)  # of ten thousand days no more than their years are looked at
    years = dict(named.annotate(year=year).values_list("year").annotate(Count("pk")))
    roles = dict(named.filter(roles__isnull=False).values_list("roles").annotate(Count("pk")))
    shown_roles = [(role, roles[role.pk]) for role in Role.objects.filter(pk__in=roles)]
    role = next((role for role, _count in shown_roles if role.pk == request.GET.get("role")), None)
    listed = named.in_role(role.pk) if role else named
    form = exports.asked(request, ATTENDANCE, feeds.FORM)
    if form == feeds.FORM:
        about = _("Readouts that name this official as taking part, the latest added or corrected first.")
        told = feeds.of_meetings(named.order_by().values("meeting"))
        return feeds.response(request, f"officials/{person.pk}", person.both_names, about, told)
    if form:
        if request.GET.get("role") and role is None:
            raise exports.Refused(_("role: this official is in no list in this role."))
        return exports.file_of(request, ATTENDANCE, listed.newest_first(), known=["role", "year"], name=person.slug)
    page = page_of(
        request,
        listed.newest_first(),
        MEETINGS_ON_A_PAGE,
        told=Attendance.objects.on_page(),
    )
    context = {
        "person": person,
        "other_names": person.names.exclude(text__in=[person.name_en, person.name_zh]),
        "posts": person.posts.select_related("organ"),
        "roles": shown_roles,
        "role": role,
        "exports": ATTENDANCE.forms,
        "feed": True,
        "total": sum(years.values()),
        "page": page,
    }
    if role is None and page.number == 1:
        dated = {int(year): count for year, count in years.items() if year}
        context |= _beside_the_list(request, person, named, dated, context["total"])
    return render(request, "officials/official.html", context)


def _beside_the_list(request: HttpRequest, person: Person, named, years: dict[int, int], total: int) -> dict:
    """What stands around the first page of all meetings, and not around every further page of them."""
    directive_count = Directive.objects.filter(speaker=person).count()
    shown = request.GET.get("year", "")
    shown = int(shown) if shown.isdecimal() and int(shown) in years else max(years, default=None)
    mentions = person.mentions.select_related("source").defer("source__text")
    return {
        "by_year": _by_year(person, years),
        "calendar": _calendar(person, named, shown) if shown else "",
        "signs": SIGNS,
        "company": _company(person, total),
        "last": _last_named(named),
        "directives": _latest_of(person, directive_count),
        "directive_count": directive_count,
        "mentions": mentions.order_by("-source__published", "start")[:DIRECTIVES_SHOWN],
        "mention_count": person.mentions.count(),
        "write_ups": _named_in_write_ups(person),
    }


def _named_in_write_ups(person: Person) -> list[WriteUp]:
    """Further texts of meetings whose main text does not name the official. One query."""
    told = person.named_in_write_ups.exclude(meeting__attendance__person=person)
    told = told.select_related("meeting__organ", "meeting__source", "source")
    told = told.defer("record", "source__text", "meeting__source__text")
    return list(told.order_by(F("meeting__date").desc(nulls_last=True), "-meeting_id")[:ON_A_PAGE])


def _latest_of(person: Person, count: int) -> list[Directive]:
    """Three queries. Of few directives all are sorted by their day; of many thousands the newest are found sooner by
    walking back through the meetings."""
    said = Directive.objects.filter(speaker=person)
    if count > MANY:
        own = Directive.objects.filter(speaker=person, meeting=OuterRef("pk"))
        meetings = Meeting.objects.filter(Exists(own)).newest_first().values_list("pk", flat=True)
        said = said.filter(meeting__in=list(meetings[:DIRECTIVES_SHOWN]))
    newest = said.order_by(F("meeting__date").desc(nulls_last=True), "-meeting_id", "start")
    keys = list(newest.values_list("pk", flat=True)[:DIRECTIVES_SHOWN])
    found = Directive.objects.on_page().in_bulk(keys)
    return [found[key] for key in keys]


def _last_named(named) -> dict | None:
    """When and where the official was last named as taking part, and what the archive holds of later days: in silence
    after it, an official has been moved, or the archive ends. Four queries."""
    rows = named.exclude(met_on=None).select_related("meeting__place")
    row = rows.order_by("-met_on", "-meeting_id").first()
    if row is None:
        return None
    day, place = row.meeting.date, row.meeting.place
    later = Meeting.objects.filter(date__gt=day)
    of_place = Meeting.objects.filter(place=place) if place else Meeting.objects.none()
    reach = of_place.order_by().aggregate(first=Min("date"), last=Max("date"))
    return {
        "row": row,
        "place": place,
        "next_day": day + dt.timedelta(1),
        "later": later.count(),
        "later_there": of_place.filter(date__gt=day).count(),
        "reach": reach,
    }


def _by_year(person: Person, years: dict[int, int]) -> SafeString | str:
    if len(years) < 2:
        return ""
    rows, table = [], []
    for year in range(min(years), max(years) + 1):
        count = years.get(year, 0)
        said = ngettext("%(year)s: %(count)s meeting", "%(year)s: %(count)s meetings", count)
        found = search_address(official=person.slug, from_=year, to=year)
        rows.append(charts.Bar(dt.date(year, 1, 1), count, said % {"year": year, "count": count}, f"?year={year}#days"))
        table.append((Cell(year, f"?year={year}#days"), Cell(count, found if count else "")))
    about = _("A bar for each year, as high as the number of meetings; it opens the calendar of the year.")
    return charts.bars("years", _("Meetings by year"), about, "year", rows, (_("Year"), _("Meetings")), table)


def _calendar(person: Person, named, year: int) -> SafeString:
    """The days of a year on which the official is named, each with its weightiest role. One query."""
    of_the_year = named.filter(met_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    meetings: dict[dt.date, set[int]] = defaultdict(set)
    ranks: dict[dt.date, set[int]] = defaultdict(set)
    for day, meeting, role in of_the_year.values_list("met_on", "meeting", "roles"):
        meetings[day].add(meeting)
        ranks[day].add(KIND_OF_ROLE.get(role, len(SIGNS) - 1))
    # What hundreds of days share is put together once.
    found, meeting_list = search_address(official=person.slug), reverse("meetings")
    signs, names = [sign for _kind, sign, _name, _roles in SIGNS], [str(name) for _kind, _sign, name, _roles in SIGNS]
    comma, said = _(", "), cache(partial(ngettext, "%(day)s: %(did)s", "%(day)s: %(count)s meetings, %(did)s"))
    days, table = {}, []
    for day in sorted(meetings):
        count, held = len(meetings[day]), sorted(ranks[day])
        url = f"{meeting_list}{min(meetings[day])}/" if count == 1 else f"{found}&from={day}&to={day}"
        did, spoken = comma.join(names[rank] for rank in held), charts.spoken_day(day)
        name = said(count) % {"day": spoken, "count": count, "did": did}
        days[day] = charts.Day(SIGNS[held[0]][0], signs[held[0]], name, url, count)
        table.append((Cell(spoken, url), Cell(count, url), Cell(f"{''.join(signs[rank] for rank in held)} {did}")))
    about = _("A row for each month, a cell for each day. A sign and a colour say the weightiest role of the day.")
    title = _("Appearances in %(year)s") % {"year": year}
    return charts.year("days", title, about, year, days, (_("Day"), _("Meetings"), _("Roles")), table)


def _company(person: Person, total: int) -> SafeString | str:
    """Who is named with the official in the latest ``LATEST`` meetings, and who of them with one another. Of
    ``total`` meetings in all. Three queries."""
    latest = Attendance.objects.filter(person=person).newest_first().values("meeting")[:LATEST]
    present = Attendance.objects.filter(meeting__in=latest, person__isnull=False).exclude(person=person).order_by()
    most = present.values_list("person").annotate(count=Count("meeting", distinct=True)).order_by("-count", "person")
    with_whom = dict(most[:COMPANY])
    if not with_whom:
        return ""
    known = Person.objects.in_bulk(list(with_whom))
    where = defaultdict(set)
    for one, meeting in present.filter(person__in=with_whom).values_list("person", "meeting"):
        where[one].add(meeting)
    ties = {pair: len(where[pair[0]] & where[pair[1]]) for pair in combinations(sorted(where), 2)}
    ties = {pair: count for pair, count in ties.items() if count >= LEAST_TIES}
    ties |= {tuple(sorted((person.pk, one))): count for one, count in with_whom.items()}
    looked_through = min(total, LATEST)
    nodes = {person.pk: _node(person, looked_through, _("%(count)s meetings looked through"))}
    nodes |= {one: _node(known[one], with_whom[one], _("named together at %(count)s")) for one in with_whom}
    table = []
    for one in with_whom:
        both = search_address(official=person.slug, q=f"official:{known[one].slug}")
        partners = sorted(
            ((c, pair) for pair, c in ties.items() if one in pair and person.pk not in pair), reverse=True
        )
        others = ((known[next(iter({*pair} - {one}))], count) for count, pair in partners[:3])
        said = ", ".join(f"{other.name_zh or other.name_en} {count}" for other, count in others)
        table.append(
            (
                Cell(names_in_order(known[one].name_en, known[one].name_zh), known[one].get_absolute_url()),
                Cell(with_whom[one], both),
                Cell(said or "–"),
            )
        )
    about = _("Circles are officials, the larger the more often; lines join those who are named at the same meetings.")
    if total > LATEST:
        about += " " + _("Only the latest %(count)s meetings are looked through.") % {"count": LATEST}
    title = _("Named with whom")
    head = (_("Official"), _("Meetings together"), _("And most often with"))
    return charts.network("company", title, about, nodes, ties, head, table)


def _node(person: Person, count: int, said: str) -> charts.Node:
    label = person.name_zh or person.name_en
    name = f"{names_in_order(person.name_en, person.name_zh)}: {said % {'count': count}}"
    return charts.Node(label, name, person.get_absolute_url(), count, "zh" if person.name_zh else "en")
