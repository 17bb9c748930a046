"""Directives: every order, filtered by who gave it, what about, where and when; and one of them through time."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts, exports
from archive.analysis import threads
from archive.analysis.weaving import ALIKE
from archive.charts import Cell
from archive.extraction.likeness import Piece, differences, likeness
from archive.filters import DirectiveFilter
from archive.models import Directive, Organ, Person, Place
from archive.reading import paragraph_start
from archive.tables import DIRECTIVES
from archive.views import reports
from archive.views.lists import meetings_address, page_of, search_address
from archive.views.reports import Head, Report, Sheet, Value, named

ON_A_PAGE = 50
MOST_EXACT = 1_000  # occurrences looked at
MOST_CANDIDATES = 2_000  # sentences that are compared letter by letter
SHOWN = 25  # to either side in time
THREADS = 50  # on a page
LONG = 160  # characters of a directive in the list
AROUND = 300  # characters of the paragraph to either side
_WHEN = re.compile(r"\d{4}(?:-\d\d)?")
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

    ``?only=same`` leaves out what differs, ``?only=near`` what does not, ``?when=2023-04`` what was said in other
    months. Eleven queries.
    """
    shown = get_object_or_404(
        Directive.objects.select_related("speaker", "meeting__organ", "meeting__place", "meeting__source"),
        meeting=pk,
        start=start,
    )
    faults: list[str] = []
    only = reports.one_of(request, "only", ("same", "near"), faults)
    others = Directive.objects.exclude(pk=shown.pk)
    exact = _dates(others.filter(fingerprint=shown.fingerprint), MOST_EXACT)
    near, is_cut = ({}, False) if only == "same" else _nearly(shown, others)
    day = shown.meeting.date
    found = [(date, key, 1.0) for key, date in exact.items() if only != "near"]
    found += [(date, key, alike) for key, (date, alike) in near.items()]
    if "format" in request.GET:
        return reports.shown(request, _thread(shown, found))
    last, ending = _ending(shown, found)
    every_day = [date for date, _key, _alike in found]
    when = request.GET.get("when", "").strip()
    if when and not _WHEN.fullmatch(when):
        said = _("'%(value)s' is no month; write it as 2023-04, or a year as 2023.")
        faults.append("when: " + said % {"value": when[:40]})
        when = ""
    if when:
        found = [one for one in found if one[0] and one[0].isoformat().startswith(when)]
    # Of one day, what stands nearer in likeness stands nearer on the page. Without a date there is no before and after.
    undated = sorted((one for one in found if one[0] is None or day is None), key=lambda one: -one[2])
    dated = [one for one in found if one[0] is not None and day is not None]
    before = sorted((one for one in dated if one[0] < day), key=lambda one: (one[0], one[2]), reverse=True)
    after = sorted((one for one in dated if one[0] >= day), key=lambda one: (one[0], -one[2]))
    wanted = [key for _date, key, _alike in (*before[:SHOWN], *after[:SHOWN], *undated[:SHOWN])]
    rows = Directive.objects.on_page().select_related("meeting__place").in_bulk(wanted)

    def told(some) -> list[Occurrence]:
        return [_occurrence(rows[key], alike, shown) for _date, key, alike in some[:SHOWN] if key in rows]

    return render(
        request,
        "directives/directive.html",
        {
            "directive": shown,
            "meeting": shown.meeting,
            **_in_place(shown),
            "only": only,
            "faults": faults,
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
            "over_time": _over_time(day, every_day, only),
            "last": last,
            "ending": ending,
            "since": _since(ending) if ending and ending.all else "",
        },
    )


Said = tuple[dt.date | None, int, float]  # day, number and likeness of an occurrence


def thread_report(request: HttpRequest, pk: int, start: int) -> Report:
    """Every occurrence of the sentence, itself among them, word for word or nearly, the earliest first."""
    shown = get_object_or_404(Directive.objects.on_page(), meeting=pk, start=start)
    others = Directive.objects.exclude(pk=shown.pk)
    near, _is_cut = _nearly(shown, others)
    found = [(date, key, 1.0) for key, date in _dates(others.filter(fingerprint=shown.fingerprint), MOST_EXACT).items()]
    return _thread(shown, found + [(date, key, alike) for key, (date, alike) in near.items()])


def _thread(shown: Directive, found: list[Said]) -> Report:
    found = sorted([*found, (shown.meeting.date, shown.pk, 1.0)], key=lambda one: (one[0] or dt.date.max, one[1]))
    columns = ("text", "start", "speaker", "speaker_name", "meeting", "meeting__organ", "meeting__place")
    told = Directive.objects.filter(pk__in=[key for _date, key, _alike in found]).order_by()
    rows = {key: rest for key, *rest in told.values_list("pk", *columns, "meeting__source__language")}
    # Some are in a thousand meetings: of a few hundred organs, places and speakers each is told once.
    speakers, organs, places = (
        {pk: called(one) for pk, one in model.objects.in_bulk({row[at] for row in rows.values()} - {None}).items()}
        for model, at, called in ((Person, 2, named), (Organ, 5, named), (Place, 6, lambda place: named(place, "")))
    )
    heads = (
        Head("date", _("Date")),
        Head("meeting", _("Meeting")),
        Head("organ", _("Organ")),
        Head("place", _("Place")),
        Head("speaker", _("Speaker")),
        Head("likeness", _("Likeness"), True),
        Head("sentence", _("Sentence")),
    )
    lines, unknown, meetings = [], Value(None), meetings_address()
    for date, key, alike in found:
        if key not in rows:
            continue
        text, start, speaker, printed, meeting, organ, place, language = rows[key]
        url = f"{meetings}{meeting}/"
        lines.append(
            (
                Value(date),
                Value(meeting, url=url),
                organs.get(organ, unknown),
                places.get(place, unknown),
                speakers.get(speaker) or Value(printed or None),
                Value(round(alike, 4)),
                Value(text, url=f"{url}#at-{start}", lang=language),
            )
        )
    sheet = Sheet("occurrences", _("Occurrences"), heads, lines)
    _last, ending = _ending(shown, found)
    facts = {"sentence": shown.text}
    if ending:
        facts |= {
            "last": ending.last.meeting.date,
            "later_readouts": {"organ": ending.organ, "place": ending.place, "all": ending.all},
            "held_until": ending.until,
        }
    return Report(f"thread-{shown.meeting_id}-{shown.start}", _("A directive through time"), [sheet], facts=facts)


def _ending(shown: Directive, found: list[Said]) -> tuple[Occurrence | None, threads.Ending | None]:
    """Where the sentence was said last, and what is held after that; four queries. Nothing where no day is known."""
    dated = [one for one in [*found, (shown.meeting.date, shown.pk, 1.0)] if one[0]]
    if not dated:
        return None, None
    _date, key, alike = max(dated, key=lambda one: (one[0], one[2], one[1]))
    last = (
        shown
        if key == shown.pk
        else Directive.objects.on_page().select_related("meeting__place").filter(pk=key).first()
    )
    if last is None:
        return None, None
    return _occurrence(last, alike, shown), threads.ending(last)


def _since(ending: threads.Ending) -> SafeString:
    """How much is held from after the last time, and could have said it again."""
    meeting, said = ending.last.meeting, {"until": date_format(ending.until, "SHORT_DATE_FORMAT")}
    after = {"from_": meeting.date + dt.timedelta(1)}
    said["all"] = ending.all, search_address(**after)
    for name, of in (("organ", meeting.organ), ("place", meeting.place)):
        said[name] = getattr(ending, name), search_address(**{name: of.slug}, **after) if of else ""
    words = ngettext(
        "%(all)s later readout is held, until %(until)s: %(organ)s of the same organ, %(place)s of the same place; "
        "none says it.",
        "%(all)s later readouts are held, until %(until)s: %(organ)s of the same organ, %(place)s of the same place; "
        "none says it.",
        ending.all,
    )
    return reports.counted(words, **said)


def thread_list(request: HttpRequest) -> HttpResponse:
    return reports.shown(request, threads_report(request))


def threads_report(request: HttpRequest) -> Report:
    """The directives that several meetings have, word for word or nearly; ``?sort=`` says which first."""
    reports.take_in()
    faults: list[str] = []
    sort = reports.one_of(request, "sort", threads.ORDERS, faults) or "places"
    page = page_of(request, threads.ordered(sort), THREADS)
    lines = [
        (
            Value(
                latest.text,
                latest.text if len(latest.text) < LONG else latest.text[:LONG] + "…",
                latest.get_track_url(),
                latest.meeting.source.language,
            ),
            Value(one.meetings, url=latest.get_track_url()),
            Value(one.same, url=f"{latest.get_track_url()}?only=same"),
            Value(one.wordings, url=latest.get_track_url()),
            Value(one.places, url=latest.get_track_url()),
            Value(one.organs, url=latest.get_track_url()),
            Value(one.first),
            Value(one.last, url=f"{latest.get_track_url()}#elsewhere"),
            Value(one.days if one.last else None, url=latest.get_track_url() if one.last else ""),
        )
        for one, latest in threads.latest(page.object_list)
    ]
    heads = (
        Head("sentence", _("Directive")),
        Head("meetings", _("Meetings"), True),
        Head("same", _("Of these word for word"), True),
        Head("wordings", _("Wordings"), True),
        Head("places", _("Places"), True),
        Head("organs", _("Organs"), True),
        Head("first", _("First")),
        Head("last", _("Last")),
        Head("days", _("Days between"), True),
    )
    about = _(
        "Each with all that is nearly the same as it: its page shows them side by side with what differs. Of wordings "
        "near each other only the one in most places and meetings stands here. The first and the last day are those "
        "held here: it may have been said before and after."
    )
    empty = _("No directive is in two meetings.")
    titles = {
        "places": _("The widest threads"),
        "meetings": _("The threads said most often"),
        "days": _("The longest threads"),
    }
    sheet = Sheet("threads", titles[sort], heads, lines, about, empty)
    ways = [
        ("places", _("in most places")),
        ("meetings", _("in most meetings")),
        ("days", _("over most days")),
    ]
    context = {"method": "threads", "page": page, "sort": sort, "ways": ways, "controls": "analysis/sort.html"}
    counts = threads.counted()
    lead = reports.counted(
        _("%(threads)s threads among the %(directives)s directives of %(readouts)s readouts."),
        threads=(page.paginator.count, "#threads"),
        directives=(counts.directives, reverse("directives")),
        readouts=(counts.readouts, reverse("meetings")),
    )
    facts = {"threads": page.paginator.count, **counts._asdict()}
    return Report("threads", _("Threads"), [sheet], [lead], facts=facts, context=context, faults=faults)


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


def _over_time(own: dt.date | None, days: list[dt.date | None], only: str) -> SafeString | str:
    """How often it was said when, itself included."""
    counts = Counter(day for day in (own, *days) if day)
    step, shown = charts.periods(counts)
    if len(shown) < 2:
        return ""
    summed, rows, table = charts.summed(step, counts), [], []
    for day in shown:
        count, when = summed[day], charts.spoken(step, day)
        url = f"?when={charts.only(step, day)}{f'&only={only}' if only else ''}#elsewhere"
        said = ngettext("%(when)s: %(count)s time", "%(when)s: %(count)s times", count)
        rows.append(charts.Bar(day, count, said % {"when": when, "count": count}, url))
        if count:
            table.append((Cell(when), Cell(count, url)))
    about = _("As high as the number of times that the sentence, or nearly the same, was said.")
    return charts.bars("over-time", _("Over time"), about, step, rows, (_("When"), _("Times")), table)
