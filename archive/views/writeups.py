"""The write-ups of one meeting side by side: what both have, and what is left out, added or worded otherwise."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from archive import comparing
from archive.models import Meeting, SourceDocument
from archive.views.reports import Head, Report, Sheet, Value, shown

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or two that say the same: (text, is it worded otherwise there) on each side, None where missing."""

    kind: str
    mine: Pieces | None
    theirs: Pieces | None


@dataclass(frozen=True, slots=True)
class Told:
    """A text that tells of the meeting, beside its main text. ``counts``: kind of line -> how many there are."""

    source: SourceDocument
    lines: list[Line]
    counts: dict[str, int]
    share: int
    by_hand: bool
    rows: list[comparing.Row]


def write_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """Each further write-up of the meeting beside the main text; ``?only=differences`` leaves out what both have."""
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=pk)
    only = request.GET.get("only") == "differences"
    told = _all_told(meeting, only=only)
    report = _together(meeting, told)
    if request.GET.get("format"):
        return shown(request, report)
    context = {"meeting": meeting, "told": told, "only": only, "report": report}
    return render(request, "meetings/write_ups.html", context)


def write_ups_report(request: HttpRequest, pk: int) -> Report:
    """What each outlet kept, worded otherwise, left out and added, of the sentences of the main text."""
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=pk)
    return _together(meeting, _all_told(meeting, only=False))


def _all_told(meeting: Meeting, *, only: bool) -> list[Told]:
    others = meeting.write_ups.select_related("source")
    return [_told(meeting, w.source, w.passages, only=only, by_hand=w.by_hand) for w in others]


def _together(meeting: Meeting, told: list[Told]) -> Report:
    """All write-ups in one table: each sentence of the main text, and what became of it in each of the others."""
    main, total = meeting.source, sum(row.mine is not None for row in told[0].rows) if told else 0
    names = [f"text_{text.source.pk}" for text in told]
    texts = [
        (
            Value(text.source.pk, str(text.source), f"#text-{text.source.pk}", text.source.language),
            Value(text.source.published),
            *(Value(text.counts[kind]) for kind in ("same", "changed", "left_out")),
            Value(total),
            Value(text.counts["added"]),
        )
        for text in told
    ]
    became = [{row.mine.start: row for row in text.rows if row.mine} for text in told]
    lines = [
        (
            Value(_words(main, mine), url=main.sentence_url(mine.start), lang=main.language),
            *(_became(text.source, rows.get(mine.start)) for text, rows in zip(told, became, strict=True)),
        )
        for mine in sorted({row.mine for text in told for row in text.rows if row.mine})
    ]
    added = []
    for text in told:
        source = text.source
        called = Value(source.pk, str(source), f"#text-{source.pk}", source.language)
        for row in text.rows:
            if row.mine is None:
                url = source.sentence_url(row.theirs.start)
                added.append((Value(_words(source, row.theirs), "", url, source.language), called))
    sheets = [
        Sheet(
            "texts",
            _("What each text kept"),
            (
                Head("text", _("Text")),
                Head("published", _("Published")),
                Head("same", _("Kept"), True),
                Head("changed", _("Worded otherwise"), True),
                Head("left_out", _("Left out"), True),
                Head("of", _("Sentences of the main text"), True),
                Head("added", _("Only there"), True),
            ),
            texts,
        ),
        Sheet(
            "sentences",
            _("Sentence by sentence"),
            (
                Head("sentence", _("Main text")),
                *(Head(name, str(text.source)) for name, text in zip(names, told, strict=True)),
            ),
            lines,
            _("● kept, ◐ worded otherwise with the share of words that are the same, – left out."),
        ),
        Sheet(
            "added", _("Only in one of the others"), (Head("sentence", _("Sentence")), Head("text", _("Text"))), added
        ),
    ]
    return Report(f"write-ups-{meeting.pk}", _("Write-ups of one meeting"), sheets, facts={"main_text": main.pk})


def _became(source: SourceDocument, row: comparing.Row | None) -> Value:
    if row is None or row.theirs is None:
        return Value("left_out", "–")
    url = source.sentence_url(row.theirs.start)
    if row.kind == comparing.SAME:
        return Value("kept", "●", url)
    return Value("changed", f"◐ {int(100 * row.share)} %", url)


def compared(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two meetings side by side, for whoever has to say whether they are one."""
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=pk)
    beside = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=other)
    only = request.GET.get("only") == "differences"
    told = [_told(meeting, beside.source, beside.passages, only=only)]
    return render(
        request, "meetings/write_ups.html", {"meeting": meeting, "beside": beside, "told": told, "only": only}
    )


def _told(meeting: Meeting, source: SourceDocument, passages, *, only: bool, by_hand: bool = False) -> Told:
    compared = comparing.compare(_sentences(meeting.source, meeting.passages), _sentences(source, passages))
    counts = dict.fromkeys((comparing.SAME, comparing.CHANGED, comparing.LEFT_OUT, comparing.ADDED), 0)
    lines = []
    for row in compared.rows:
        counts[row.kind] += 1
        if only and row.kind == comparing.SAME:
            continue
        mine, theirs = _words(meeting.source, row.mine), _words(source, row.theirs)
        if row.kind == comparing.CHANGED:
            lines.append(Line("changed", *comparing.wording(mine, theirs)))
        else:
            sides = [None if text is None else [(text, False)] for text in (mine, theirs)]
            lines.append(Line(row.kind.replace(" ", "-"), *sides))
    counts = {kind.replace(" ", "_"): count for kind, count in counts.items()}
    return Told(source, lines, counts, round(100 * compared.share), by_hand, compared.rows)


def _sentences(source: SourceDocument, passages) -> list[comparing.Sentence]:
    return comparing.sentences(source.text, passages, [(n["start"], n["end"]) for n in source.noise])


def _words(source: SourceDocument, sentence: comparing.Sentence | None) -> str | None:
    return None if sentence is None else source.text[sentence.start : sentence.end]
