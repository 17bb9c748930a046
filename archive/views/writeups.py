"""The write-ups of one meeting side by side: what both have, and what is left out, added or worded otherwise."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from archive import comparing
from archive.models import Meeting, SourceDocument

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


def write_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """Each further write-up of the meeting beside the main text; ``?only=differences`` leaves out what both have."""
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=pk)
    others = meeting.write_ups.select_related("source")
    only = request.GET.get("only") == "differences"
    told = [_told(meeting, w.source, w.passages, only=only, by_hand=w.by_hand) for w in others]
    return render(request, "meetings/write_ups.html", {"meeting": meeting, "told": told, "only": only})


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
    return Told(source, lines, counts, round(100 * compared.share), by_hand)


def _sentences(source: SourceDocument, passages) -> list[comparing.Sentence]:
    return comparing.sentences(source.text, passages, [(n["start"], n["end"]) for n in source.noise])


def _words(source: SourceDocument, sentence: comparing.Sentence | None) -> str | None:
    return None if sentence is None else source.text[sentence.start : sentence.end]
