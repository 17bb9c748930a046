"""What is new: in one readout, marked sentence by sentence; in some days, by readouts and by sentences."""

import datetime as dt
import functools
from dataclasses import dataclass, field
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive import charts, exports
from archive.analysis import novelty
from archive.analysis.briefing import Span
from archive.analysis.dated import is_in_time, said_on
from archive.extraction.likeness import Piece, differences
from archive.models import Meeting, Novelty, SourceDocument
from archive.views.lists import page_of
from archive.views.reports import Head, Report, Sheet, Value, counted, rows_for, share, shown, take_in
from archive.views.spans import page_of_days

ON_A_PAGE = 50
MOST_SENTENCES = 100


@dataclass(slots=True)
class Marked:
    """A sentence as the page shows it. ``pieces``: what differs from the nearest earlier one, where it is near."""

    start: int
    text: str
    status: str
    percent: int = 0
    earlier: Meeting | None = None
    url: str = ""
    pieces: list[Piece] = field(default_factory=list)


def readout(request: HttpRequest, pk: int) -> HttpResponse:
    """Each sentence of a readout marked as new, near or seen, with the nearest earlier one; ``?against=organ|place``
    asks the same organ or place, ``?format=csv`` gives the list. Nine queries."""
    against = _against(request)
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ", "place"), pk=pk)
    take_in()
    kept = Novelty.objects.filter(pk=pk).first()
    told = novelty.told(kept, against) if kept else []
    earlier = _earlier(told)
    marked = [_marked(meeting, one, *earlier) for one in told]
    if _form(request):
        return _as_file(request, meeting, told, earlier)
    counts = {status: sum(one.status == status for one in marked) for status in novelty.STATUSES}
    firsts = {one.status: f"#at-{one.start}" for one in reversed(marked)}
    numbers = {status: (count, firsts.get(status, "")) for status, count in counts.items()}
    return render(
        request,
        "analysis/novelty.html",
        {
            "meeting": meeting,
            "compared": kept is not None,
            "against": against,
            "ways": _ways(),
            "total": len(marked),
            "told": _told(numbers, len(marked)),
            "percent": round(100 * counts[novelty.NEW] / len(marked)) if marked else None,
            "paragraphs": list(_paragraphs(meeting.source.text, marked)),
            "known": {"all": True, "organ": meeting.organ, "place": meeting.place}[against],
            "day": said_on(meeting.date, meeting.source.published),
            "late": not is_in_time(meeting.date, meeting.source.published),
        },
    )


def _told(numbers: dict[str, tuple[int, str]], total: int) -> tuple[SafeString, SafeString]:
    """How many sentences are new, and how many are not; each number leads to the first of them."""
    words = ngettext("%(new)s of %(total)s sentence is new", "%(new)s of %(total)s sentences are new", total)
    others = _("%(near)s nearly the same as an earlier one, %(seen)s seen before.")
    first = min((url for _count, url in numbers.values() if url), key=lambda url: int(url[4:]), default="")
    return counted(words, new=numbers[novelty.NEW], total=(total, first)), counted(others, **numbers)


def months(request: HttpRequest) -> HttpResponse:
    return shown(request, months_report(request))


def months_report(request: HttpRequest) -> Report:
    """How much was new in which month. One query."""
    take_in()
    against = _against(request)
    query = f"?against={against}" if against != "all" else ""
    rows = [
        (
            Value(f"{m.month:%Y-%m}", charts.spoken("month", m.month), url := _month_url(m.month) + query),
            Value(m.readouts, url=f"{url}#readouts"),
            Value(m.sentences, url=f"{url}#readouts"),
            Value(m.new, url=f"{url}#sentences"),
            share(m.new, m.sentences),
        )
        for m in novelty.months(against)
    ]
    heads = (
        Head("month", _("Month")),
        Head("readouts", _("Readouts"), True),
        Head("sentences", _("Sentences"), True),
        Head("new", _("New"), True),
        Head("new_share", _("Share of new ones"), True),
    )
    about = _(
        "New is what stands in no readout of an earlier day that is held here: the earlier the month, the less is "
        "held before it."
    )
    sheet = Sheet("months", _("Month by month"), heads, rows, about, _("No readout has been compared yet."))
    context = {"method": "novelty", "against": against, "ways": _ways(), "controls": "analysis/against.html"}
    lead = [format_html('<a href="{}">{}</a>', reverse("novelty_days"), _("What is new in any days, or in a place"))]
    return Report("novelty", _("What is new"), [sheet], lead, facts={"against": against}, context=context)


def _month_url(month: dt.date) -> str:
    return reverse("novelty_month", args=[month.year, month.month])


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    return shown(request, month_report(request, year, month))


def month_report(request: HttpRequest, year: int, month: int) -> Report:
    """What ``days_report`` tells, of a month."""
    try:
        first = dt.date(year, month, 1)
    except ValueError:
        raise Http404(_("There is no such month.")) from None
    last = (first.replace(day=28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)
    report = days_report(request, Span(first, last))
    report.key = f"novelty-{first:%Y-%m}"
    report.title = _("What is new in %(month)s") % {"month": charts.spoken("month", first)}
    kept = {name: report.facts[name] for name in ("against", "readouts_held")}
    report.facts = {"month": f"{first:%Y-%m}"} | kept
    return report


def days(request: HttpRequest) -> HttpResponse:
    """``?from=``, ``?to=``, ``?place=``, as a briefing takes them."""
    report = functools.partial(days_report, request)
    return page_of_days(request, "novelty", _("What is new"), report, "analysis/days.html", "novelty")


def days_report(request: HttpRequest, span: Span) -> Report:
    """The readouts of some days with the greatest share of new sentences, and their new sentences, the rarest first.
    Five queries."""
    take_in()
    against = _against(request)
    rows = novelty.of_days(span.first, span.last, span.place)
    ranked = novelty.ranked(rows, against)
    page = page_of(request, ranked, rows_for(request, ON_A_PAGE))
    found = list(page.object_list)
    sentences = novelty.new_sentences(rows, against, MOST_SENTENCES) if page.number == 1 else []
    wanted = {one.pk for one in found} | {one.meeting for one in sentences}
    meetings = Meeting.objects.select_related("source", "organ").defer("source__text").in_bulk(wanted)
    total, many = page.paginator.count, rows.filter(sentences__gte=novelty.LEAST).count()
    lead = [
        counted(
            ngettext(
                "%(total)s readout of these days is held, one without a day by the stamp of its page; %(ranked)s with "
                "at least %(least)s sentences are ranked.",
                "%(total)s readouts of these days are held, those without a day by the stamp of their page; %(ranked)s "
                "with at least %(least)s sentences are ranked.",
                total,
            ),
            total=(total, "#readouts"),
            ranked=(many, "#readouts"),
            least=novelty.LEAST,
        )
    ]
    sheets = [_ranked([one for one in found if one.pk in meetings], meetings, against)]
    if page.number == 1:
        sheets.append(_rarest([one for one in sentences if one.meeting in meetings], meetings, against))
    dates = {"first": date_format(span.first, "SHORT_DATE_FORMAT"), "last": date_format(span.last, "SHORT_DATE_FORMAT")}
    title = _("What is new: %(place)s, %(first)s to %(last)s")
    title %= {**dates, "place": span.place.name if span.place else _("all places")}
    context = {"against": against, "ways": _ways(), "crumbs": [(_("What is new"), reverse("novelty_months"))]}
    context |= {"page": page, "controls": "analysis/against.html", "method": "novelty"}
    facts = {"from": span.first, "to": span.last, "place": span.place and span.place.slug}
    facts |= {"against": against, "readouts_held": total}
    return Report("novelty", title, sheets, lead, facts=facts, context=context, is_whole=True)


def _of(meeting: int, against: str) -> str:
    return reverse("novelty", args=[meeting]) + (f"?against={against}" if against != "all" else "")


def _ranked(found: list[Novelty], meetings: dict[int, Meeting], against: str) -> Sheet:
    rows = [
        (
            Value(one.pk, _called(meetings[one.pk]), url := _of(one.pk, against)),
            _day(meetings[one.pk]),
            Value(one.sentences, url=f"{url}#sentences"),
            Value(new := getattr(one, f"new_{against}"), url=f"{url}#sentences" if new else ""),
            Value(near := getattr(one, f"near_{against}"), url=f"{url}#sentences" if near else ""),
            share(new, one.sentences),
        )
        for one in found
    ]
    return Sheet("readouts", _("Readouts by their share of new sentences"), _readout_heads(), rows)


def _rarest(sentences: list[novelty.NewSentence], meetings: dict[int, Meeting], against: str) -> Sheet:
    words = _words([(meetings[one.meeting].source_id, one.start, one.end) for one in sentences])
    rows = [
        (
            Value(text, url=(source := meetings[one.meeting].source).sentence_url(one.start), lang=source.language),
            Value(one.meeting, _called(meetings[one.meeting]), _of(one.meeting, against)),
            _day(meetings[one.meeting]),
            Value(one.rare),
        )
        for one, text in zip(sentences, words, strict=True)
    ]
    heads = (
        Head("sentence", _("Sentence")),
        Head("meeting", _("Readout")),
        Head("date", _("Date")),
        Head("rarity", _("Rarity"), True),
    )
    about = _(
        "Rarity: 0 where every sentence held has these pairs of words, 100 where no other has. Of these no "
        "more than the first %(most)s."
    ) % {"most": MOST_SENTENCES}
    return Sheet("sentences", _("New sentences, the rarest first"), heads, rows, about)


def _readout_heads() -> tuple[Head, ...]:
    return (
        Head("meeting", _("Readout")),
        Head("date", _("Date")),
        Head("sentences", _("Sentences"), True),
        Head("new", _("New"), True),
        Head("near", _("Nearly the same"), True),
        Head("new_share", _("Share of new ones"), True),
    )


def _called(meeting: Meeting) -> str:
    """By its organ and its headline: of many a month only the kind is known."""
    title = meeting.source.title
    return f"{meeting.heading}: {title[:60]}{'…' if len(title) > 60 else ''}" if title else meeting.heading


def _day(meeting: Meeting) -> Value:
    return Value(meeting.date, date_format(meeting.date, "SHORT_DATE_FORMAT") if meeting.date else _("undated"))


def _against(request: HttpRequest) -> str:
    """Raises ``Refused`` for what is not known."""
    against = request.GET.get("against", "all")
    if against not in novelty.AGAINST:
        said = _("against: '%(value)s' is not known; use one of %(known)s.")
        raise exports.Refused(said % {"value": against[:40], "known": ", ".join(novelty.AGAINST)})
    return against


def _form(request: HttpRequest) -> str:
    form = request.GET.get("format", "")
    if form not in ("", "csv"):
        raise exports.Refused(_("format: '%(form)s' is not known; use csv, or leave it out.") % {"form": form[:40]})
    return form


def _ways() -> list[tuple[str, str]]:
    return [
        ("all", _("everything earlier")),
        ("organ", _("the same organ")),
        ("place", _("the same place")),
    ]


def _earlier(told: list[novelty.Told]) -> tuple[dict[int, Meeting], dict[novelty.Earlier, str]]:
    """The meetings that said it before, and the words of each place. Two queries."""
    places = list(dict.fromkeys(one.earlier for one in told if one.earlier))
    wanted = {place.meeting for place in places}
    meetings = Meeting.objects.select_related("source", "organ").defer("source__text").in_bulk(wanted)
    places = [place for place in places if place.meeting in meetings]
    texts = _words([(meetings[place.meeting].source_id, place.start, place.end) for place in places])
    return meetings, dict(zip(places, texts, strict=True))


def _words(places: list[tuple[int, int, int]]) -> list[str]:
    """The words at each (source, start, end); one query."""
    texts = dict(SourceDocument.objects.filter(pk__in={one[0] for one in places}).order_by().values_list("pk", "text"))
    return [texts[source][start:end] for source, start, end in places]


def _marked(meeting: Meeting, one: novelty.Told, meetings: dict, words: dict) -> Marked:
    marked = Marked(one.start, meeting.source.text[one.start : one.end], one.status, int(100 * one.alike))
    if one.earlier in words:
        marked.earlier = meetings[one.earlier.meeting]
        marked.url = marked.earlier.source.sentence_url(one.earlier.start)
        if one.status == novelty.NEAR:
            marked.pieces = differences(words[one.earlier], marked.text)
    return marked


def _paragraphs(text: str, marked: list[Marked]):
    """Lists of what stands in each paragraph: sentences, and between them words that are not compared."""
    at, line = 0, []
    for one in chain(marked, [None]):
        before = text[at : one.start if one else len(text)]
        first, *others = before.split("\n")
        line.append(first)
        for words in others:
            if any(not isinstance(part, str) or part.strip() for part in line):
                yield [part for part in line if part]
            line = [words]
        if one:
            line.append(one)
            at = one.start + len(one.text)
    if any(not isinstance(part, str) or part.strip() for part in line):
        yield [part for part in line if part]


def _as_file(request: HttpRequest, meeting: Meeting, told, earlier) -> HttpResponse:
    meetings, words = earlier
    head = ["start", "end", "status", "likeness", "sentence", "url"]
    head += ["earlier_meeting", "earlier_date", "earlier_sentence", "earlier_url"]
    rows = []
    for one in told:
        row = [one.start, one.end, one.status, round(one.alike, 4), meeting.source.text[one.start : one.end]]
        row.append(request.build_absolute_uri(meeting.source.sentence_url(one.start)))
        if one.earlier in words:
            other = meetings[one.earlier.meeting]
            address = request.build_absolute_uri(other.source.sentence_url(one.earlier.start))
            row += [other.pk, other.date, words[one.earlier], address]
        else:
            row += [None] * 4
        rows.append(row)
    chunks = exports.csv_of(head, rows)
    return exports.download(request, chunks, exports.FORMS["csv"][1], f"novelty-{meeting.pk}", "csv")
