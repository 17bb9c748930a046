"""One sentence at its permanent address: a source's text never changes, so neither does what stands at an offset."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from archive import citing
from archive.models import Directive, Formulation, Meeting, SourceDocument
from archive.reading import paragraph_at, sentences_of
from archive.views.meeting import citation


def sentence(request: HttpRequest, pk: int, offset: int) -> HttpResponse:
    """The sentence that holds the character at ``offset``, within its paragraph, with its citation.

    The address of a sentence is its first character; any other within it leads there.
    """
    source, within, (start, end) = _found(pk, offset)
    if offset != start:
        return redirect("sentence", pk, start)
    starts = [first for first, _last in sentences_of(source.text)]
    told_in = _told_in(source, start)
    return render(
        request,
        "sources/sentence.html",
        {
            "source": source,
            "start": start,
            "pieces": [(source.text[first:last], first, first == start) for first, last in within],
            "text": source.text[start:end],
            "meeting": told_in,
            "directive": Directive.objects.filter(meeting__source=source, start__lt=end, end__gt=start)
            .select_related("speaker")
            .prefetch_related("topics")
            .first(),
            "formulations": Formulation.objects.filter(
                uses__source=source, uses__start__gte=start, uses__start__lt=end
            ).distinct(),
            "before": max((first for first in starts if first < start), default=None),
            "after": min((first for first in starts if first > start), default=None),
            "forms": [(ending, name) for ending, (name, _type, _write) in citing.FORMS.items()],
            "chicago": citing.chicago(_described(request, source, told_in, start, end)),
            "address": request.build_absolute_uri(request.path),
        },
    )


def cite(request: HttpRequest, pk: int, offset: int, ending: str) -> HttpResponse:
    source, _within, (start, end) = _found(pk, offset)
    told_in = _told_in(source, start)
    return citation(_described(request, source, told_in, start, end), ending, f"jiyao-source-{source.pk}-{start}")


def _found(pk: int, offset: int) -> tuple[SourceDocument, list[tuple[int, int]], tuple[int, int]]:
    """The document, the sentences of the paragraph, and the one of them that holds the offset or comes after it."""
    source = get_object_or_404(
        SourceDocument.objects.shown().select_related("replaced_by").defer("replaced_by__text"), pk=pk
    )
    within = sentences_of(source.text, *paragraph_at(source.text, offset)) if offset < len(source.text) else []
    chosen = next((span for span in within if offset < span[1]), None)
    if chosen is None:
        raise Http404("No sentence stands there.")
    return source, within, chosen


def _told_in(source: SourceDocument, start: int) -> Meeting | None:
    """The meeting that the words at ``start`` tell of; the document's first where none claims them."""
    meetings = list(source.meetings.select_related("source", "organ", "place").order_by("ordinal"))
    claimed = (m for m in meetings if any(first <= start < last for first, last in m.passages))
    return next(claimed, meetings[0] if meetings else None)


def _described(request: HttpRequest, source: SourceDocument, told_in: Meeting | None, start: int, end: int) -> dict:
    address = request.build_absolute_uri(source.sentence_url(start))
    return citing.described(source, told_in, address, timezone.localdate(), quote=source.text[start:end])
