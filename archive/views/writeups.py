"""The write-ups of one meeting side by side: what both have, and what is left out, added or worded otherwise; of a text
in another language, which paragraph of it says what which of the main text says."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive import comparing
from archive.aligning import align, piece
from archive.models import Meeting, PersonName, SourceDocument
from archive.reading import paragraph_start
from archive.views.reports import Head, Report, Sheet, Value, counted, one_of, shown

Pieces = list[tuple[str, bool]]
# What may be shown alone: the kinds of lines that it is.
ONLY = {
    "differences": (comparing.CHANGED, comparing.LEFT_OUT, comparing.ADDED),
    "same": (comparing.SAME,),
    "changed": (comparing.CHANGED,),
    "left_out": (comparing.LEFT_OUT,),
    "added": (comparing.ADDED,),
    "main": (comparing.SAME, comparing.CHANGED, comparing.LEFT_OUT),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or two that say the same: (text, is it worded otherwise there) on each side, None where missing."""

    kind: str
    mine: Pieces | None
    theirs: Pieces | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Where it stands in the source's text, without debris at its ends, and its words."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A text that tells of the meeting, beside its main text. ``counts``: each of ``ONLY`` -> how many lines it has.

    Of a translation nothing is counted, and ``pairs`` has the paragraphs of the main text that say what those of the
    other say; one side may be empty. ``paired`` of the main text's ``paragraphs`` have a counterpart.
    """

    source: SourceDocument
    lines: list[Line] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    share: int = 0
    by_hand: bool = False
    rows: list[comparing.Row] = field(default_factory=list)
    is_translation: bool = False
    pairs: list[tuple[list[Paragraph], list[Paragraph]]] = field(default_factory=list)
    paired: int = 0
    paragraphs: int = 0

    def count(self, only: str, page: str = "") -> Value:
        """How many lines are of this kind, leading to them."""
        url = f"{page}?only={only}#text-{self.source.pk}"
        return Value(self.counts.get(only), url=url if self.counts.get(only) else "")

    @property
    def said(self) -> SafeString:
        words = _(
            "%(share)s %% of the shorter text stands in the longer one. Sentences that are the same: %(same)s; worded "
            "otherwise: %(changed)s; left out here: %(left_out)s; only here: %(added)s."
        )
        kinds = {name: self.count(name) for name in ("same", "changed", "left_out", "added")}
        return counted(words, share=self.share, **{name: (value.raw, value.url) for name, value in kinds.items()})


def write_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """Each further write-up of the meeting beside the main text; ``?only=`` one of ``ONLY`` leaves out the rest."""
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=pk)
    faults: list[str] = []
    only = one_of(request, "only", ONLY, faults)
    told = _all_told(meeting, only=only)
    report = _together(meeting, told)
    report.faults += faults
    if request.GET.get("format"):
        return shown(request, report)
    context = {"meeting": meeting, "told": told, "only": only, "report": report, "faults": faults}
    return render(request, "meetings/write_ups.html", context)


def write_ups_report(request: HttpRequest, pk: int) -> Report:
    """What each outlet kept, worded otherwise, left out and added, of the sentences of the main text."""
    meeting = get_object_or_404(Meeting.objects.select_related("source", "organ"), pk=pk)
    return _together(meeting, _all_told(meeting, only=""))


def _all_told(meeting: Meeting, *, only: str) -> list[Told]:
    others = meeting.write_ups.select_related("source")
    return [_told(meeting, w.source, w.passages, only=only, by_hand=w.by_hand) for w in others]


def _together(meeting: Meeting, told: list[Told]) -> Report:
    """All write-ups in one table: each sentence of the main text, and what became of it in each of the others."""
    main, page = meeting.source, reverse("write_ups", args=[meeting.pk])
    called = {
        text.source.pk: Value(text.source.pk, str(text.source), f"{page}#text-{text.source.pk}", text.source.language)
        for text in told
    }
    texts = [
        (
            called[text.source.pk],
            Value(text.source.published),
            *(text.count(kind, page) for kind in ("same", "changed", "left_out", "main", "added")),
        )
        for text in told
    ]
    paragraphs = [
        (called[text.source.pk], _paragraphs(main, ours), _paragraphs(text.source, theirs))
        for text in told
        for ours, theirs in text.pairs
    ]
    told = [text for text in told if not text.is_translation]
    names = [f"text_{text.source.pk}" for text in told]
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
        for row in text.rows:
            if row.mine is None:
                url = source.sentence_url(row.theirs.start)
                added.append((Value(_words(source, row.theirs), "", url, source.language), called[source.pk]))
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
            _("Of a text in another language no sentence can be held against the main text: its paragraphs are paired.")
            if paragraphs
            else "",
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
    if paragraphs:
        heads = (Head("text", _("Text")), Head("paragraph", _("Main text")), Head("translation", _("Other language")))
        sheets.append(Sheet("paragraphs", _("Paragraph by paragraph"), heads, paragraphs))
    return Report(f"write-ups-{meeting.pk}", _("Write-ups of one meeting"), sheets, facts={"main_text": main.pk})


def _paragraphs(source: SourceDocument, some: Sequence[Paragraph]) -> Value:
    if not some:
        return Value(None)
    text = "\n".join(paragraph.text for paragraph in some)
    return Value(text, url=source.sentence_url(some[0].start), lang=source.language)


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
    faults: list[str] = []
    only = one_of(request, "only", ONLY, faults)
    told = [_told(meeting, beside.source, beside.passages, only=only)]
    context = {"meeting": meeting, "beside": beside, "told": told, "only": only, "faults": faults}
    return render(request, "meetings/write_ups.html", context)


def _told(meeting: Meeting, source: SourceDocument, passages, *, only: str, by_hand: bool = False) -> Told:
    if source.language != meeting.source.language:
        return _translated(meeting, source, passages, only=only, by_hand=by_hand)
    compared = comparing.compare(_sentences(meeting.source, meeting.passages), _sentences(source, passages))
    kinds = Counter(row.kind for row in compared.rows)
    lines = []
    for row in compared.rows:
        if only and row.kind not in ONLY[only]:
            continue
        mine, theirs = _words(meeting.source, row.mine), _words(source, row.theirs)
        if row.kind == comparing.CHANGED:
            lines.append(Line("changed", *comparing.wording(mine, theirs)))
        else:
            sides = [None if text is None else [(text, False)] for text in (mine, theirs)]
            lines.append(Line(row.kind.replace(" ", "-"), *sides))
    counts = {name: sum(kinds[kind] for kind in some) for name, some in ONLY.items()}
    return Told(source, lines, counts, round(100 * compared.share), by_hand, compared.rows)


def _translated(meeting: Meeting, source: SourceDocument, passages, *, only: str, by_hand: bool) -> Told:
    """The paragraphs in pairs, by order, length and what is the same in both: numbers, days, officials at the meeting,
    formulations. ``only``: those that stand alone. Three queries."""
    people: dict[int, set[str]] = {}
    names = PersonName.objects.filter(person__in=meeting.attendance.values("person")).order_by()
    for person, text in names.values_list("person", "text"):
        people.setdefault(person, set()).add(text.casefold())
    sides = [_in_paragraphs(meeting.source, meeting.passages), _in_paragraphs(source, passages)]
    pieces = []
    for of, side in zip((meeting.source, source), sides, strict=True):
        uses = list(of.formulation_uses.values_list("formulation", "start"))
        pieces.append([piece(one.text, _known(one, people, uses)) for one in side])
    first, second = sides
    pairs = [([first[n] for n in one], [second[n] for n in two]) for one, two in align(*pieces)]
    paired = sum(len(one) for one, two in pairs if two)
    shown = [pair for pair in pairs if not (only == "differences" and all(pair))]
    return Told(source, by_hand=by_hand, is_translation=True, pairs=shown, paired=paired, paragraphs=len(first))


def _in_paragraphs(source: SourceDocument, passages) -> list[Paragraph]:
    noise = [(n["start"], n["end"]) for n in source.noise]
    spans = comparing.sentence_spans(source.text, passages, noise)
    found = []
    for _start, own in groupby(spans, key=lambda span: paragraph_start(source.text, span.start)):
        own = list(own)
        found.append(Paragraph(own[0].start, source.text[own[0].start : own[-1].end]))
    return found


def _known(one: Paragraph, people: dict[int, set[str]], uses: Collection[tuple[int, int]]) -> list[tuple[str, int]]:
    """What a paragraph names that has a number in both languages."""
    text = one.text.casefold()
    found = [("person", person) for person, names in people.items() if any(name in text for name in names)]
    within = range(one.start, one.start + len(one.text))
    return found + [("formulation", formulation) for formulation, start in uses if start in within]


def _sentences(source: SourceDocument, passages) -> list[comparing.Sentence]:
    return comparing.sentences(source.text, passages, [(n["start"], n["end"]) for n in source.noise])


def _words(source: SourceDocument, sentence: comparing.Sentence | None) -> str | None:
    return None if sentence is None else source.text[sentence.start : sentence.end]
