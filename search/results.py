"""What is shown of what was found: meetings with the passages that answer, directives, or every occurrence of a phrase
on a line of its own. Templates only print it."""

import functools
import re
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Prefetch, prefetch_related_objects

from archive.models import Directive, Meeting, SourceDocument, WriteUp
from archive.models.meetings import unprinted
from archive.reading import paragraph_at, paragraph_start, sentences_of
from search.documents import Part, joined, parts, passages_of, place_in_source
from search.engines.base import Concordance, SearchEngine, SearchPage
from search.query import Phrase, Prefix, Query
from search.request import Asked
from search.segmentation import exact_texts, fold
from search.snippets import Passage, marks, occurrences, passages, positive_leaves

LINES = 50  # on a page
ALL = 10**9  # on a page
AT_ONCE = 100  # meetings whose texts are in memory
# Of more occurrences than this the lines are not put in order by what stands beside them: all texts would be read.
MOST_SORTED = 2_000
_BESIDE = 70  # characters to either side of a phrase; the page shows as many as there is room for
_SORTED_BY = 12  # words or Chinese characters to either side
_SPACE = re.compile(r"\s+")
_UNREAD = [column for column in unprinted() if column not in ("passages", "source__text")]
_UNREAD_OF_WRITE_UPS = [column for column in _UNREAD if column.startswith("source__")]


@dataclass(frozen=True, slots=True)
class Snippet:
    """``runs`` are (text, marked) pairs; ``url`` leads to their place: the sentence on the meeting's page, or the
    write-up beside it."""

    url: str
    runs: list[tuple[str, bool]]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Result:
    meeting: Meeting
    snippets: list[Snippet]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A directive found; ``runs`` as in a snippet."""

    directive: Directive
    runs: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence of a phrase with what stands before and after it; ``start`` is its place in its source, ``url``
    as in a snippet, ``sentence_url`` of its sentence's own page, where it is cited."""

    meeting: Meeting
    before: str
    phrase: str
    after: str
    start: int
    url: str
    sentence_url: str


def results(found: SearchPage, query: Query) -> list[Result]:
    """The meetings found, in the engine's order, with the passages that answer the query: of the main text, or, where
    nothing of the query stands there, of the first write-up where it does. One page's queries, the write-ups' only
    where one is looked into."""
    if not found.hits:
        return []
    meetings = Meeting.objects.on_page().defer(None).defer(*_UNREAD).in_bulk([hit.id for hit in found.hits])
    # A deletion may be younger than the index.
    shown = [meetings[hit.id] for hit in found.hits if hit.id in meetings]
    cut = {one.pk: _passages(one, passages_of(one), query) for one in shown}
    if any(positive_leaves(query)):
        unmarked = [one for one in shown if not _marked(cut[one.pk])]
        prefetch_related_objects(unmarked, _write_ups())
        told = {one.pk: _in_write_ups(one, query) for one in unmarked}
    else:
        told = {}
    return [Result(one, told.get(one.pk) or _cut(one, cut[one.pk])) for one in shown]


def sentences(found: SearchPage, query: Query) -> list[Sentence]:
    """The directives found, in the engine's order, with what answers the query marked. One page's queries."""
    if not found.hits:
        return []
    directives = Directive.objects.on_page().in_bulk([hit.id for hit in found.hits])
    shown = [directives[hit.id] for hit in found.hits if hit.id in directives]
    return [Sentence(one, _runs(one.text, 0, len(one.text), marks(one.text, query))) for one in shown]


def _write_ups() -> Prefetch:
    """Further write-ups with their texts, without what no result shows: to read the reasons of ten records takes longer
    than to find them."""
    told = WriteUp.objects.select_related("source").defer("record", *_UNREAD_OF_WRITE_UPS)
    return Prefetch("write_ups", told)


def _passages(told: Meeting | WriteUp, held: Iterable[Iterable[int]], query: Query) -> tuple[Passage, ...]:
    return passages(told.source.text, query, within=tuple(map(tuple, held)))


def _marked(found: Iterable[Passage]) -> bool:
    return any(passage.marks for passage in found)


def _in_write_ups(meeting: Meeting, query: Query) -> list[Snippet] | None:
    for told in meeting.write_ups.all():
        if told.own and _marked(found := _passages(told, told.own, query)):
            return _cut(told, found)
    return None


def _cut(told: Meeting | WriteUp, found: Iterable[Passage]) -> list[Snippet]:
    text, cut = told.source.text, []
    for passage in found:
        first = paragraph_start(text, passage.start)
        led_to = passage.marks[0][0] if passage.marks else passage.start
        cut_after = passage.end < len(text) and text[passage.end - 1] not in ".。!！?？”"
        runs = _runs(text, passage.start, passage.end, passage.marks)
        cut.append(Snippet(_place_url(told, text, led_to), runs, passage.start > first, cut_after))
    return cut


def _place_url(told: Meeting | WriteUp, text: str, offset: int) -> str:
    """Of the sentence on the meeting's page; of a further write-up, which is shown beside the main text, its head."""
    url = told.get_absolute_url()
    return url if isinstance(told, WriteUp) else f"{url}#at-{_sentence(text, offset)}"


def _sentence(text: str, offset: int) -> int:
    """Where the sentence begins that holds ``offset``."""
    within = sentences_of(text, *paragraph_at(text, offset))
    return next((start for start, end in within if offset < end), offset)


def _runs(text: str, start: int, end: int, marked: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    runs, at = [], start
    for first, last in marked:
        runs += [(text[at:first], False), (text[first:last], True)]
        at = last
    return [*runs, (text[at:end], False)]


# Lines in context ---------------------------------------------------------------------------------------------------


def phrases_of(query: Query) -> tuple[Phrase | Prefix, ...]:
    """What lines in context are shown of: the quoted phrases, names and prefixes of a query, not its loose words."""
    return tuple(dict.fromkeys(leaf for leaf in positive_leaves(query) if isinstance(leaf, Phrase | Prefix)))


class _Occurrence(NamedTuple):
    """Where a phrase stands (``start`` in the text of the ``part``), with what is beside it."""

    meeting: int
    part: Part
    start: int
    before: str
    phrase: str
    after: str


def lines(
    engine: SearchEngine, asked: Asked, phrases: tuple[Phrase | Prefix, ...], *, on_a_page: int = LINES
) -> tuple[Concordance, list[Line]]:
    """A page of the lines, and how many there are. In order by what stands beside the phrase as long as there are at
    most ``MOST_SORTED``, else by date. Two queries for the meetings on the page, one more for all texts where
    their lines are put in order for the first time."""
    request = replace(asked.request, page_size=on_a_page)
    if asked.sort in ("left", "right"):
        every = engine.concordance(replace(request, page=1, page_size=MOST_SORTED), phrases)
        if every.count <= MOST_SORTED:
            first = (request.page - 1) * on_a_page
            shown = _in_order(every.hits, phrases, asked.sort, engine.state())[first : first + on_a_page]
            found = _occurrences({id for id, _ in shown}, phrases)
            return every, _lines([found[one] for one in shown if one in found])
    answer = engine.concordance(request, phrases)
    found = _occurrences([id for id, _ in answer.hits], phrases)
    return answer, _lines([*found.values()][answer.before :][:on_a_page])


def every_line(engine: SearchEngine, asked: Asked, phrases: tuple[Phrase | Prefix, ...]) -> Iterator[Line]:
    """All the lines, in their order, with the texts of ``AT_ONCE`` meetings in memory (of all, where what stands beside
    the phrase puts them in order)."""
    request = replace(asked.request, page=1, page_size=ALL)
    if asked.sort in ("left", "right"):
        counted = engine.concordance(replace(request, page_size=0), phrases)
        if counted.count <= MOST_SORTED:
            yield from lines(engine, replace(asked, request=request), phrases, on_a_page=ALL)[1]
            return
    answer = engine.concordance(request, phrases)
    for start in range(0, len(answer.hits), AT_ONCE):
        ids = [id for id, _ in answer.hits[start : start + AT_ONCE]]
        yield from _lines([*_occurrences(ids, phrases).values()])


@functools.lru_cache(maxsize=32)
def _in_order(
    hits: tuple[tuple[int, int], ...], phrases: tuple[Phrase | Prefix, ...], sort: str, _state: Hashable
) -> tuple[tuple[int, int], ...]:
    """(meeting, which of its occurrences) by what stands beside them, kept for the pages that follow: all texts are
    read for it."""
    found = _occurrences([id for id, _ in hits], phrases)
    beside = _left if sort == "left" else _right
    return tuple(sorted(found, key=lambda one: beside(found[one])))


def _occurrences(ids: Collection[int], phrases: tuple[Phrase | Prefix, ...]) -> dict[tuple[int, int], _Occurrence]:
    """By meeting, in the order given, and number there. Read as columns: of thousands of occurrences most are only put
    in order, and records cost ten times as much."""
    columns = ("source__text", "passages", "write_ups__source", "write_ups__source__text", "write_ups__own")
    order = [f"write_ups__{column}" for column in WriteUp._meta.ordering]
    texts: dict[int, tuple[str, list, list]] = {}
    for id, text, held, *told in Meeting.objects.filter(pk__in=ids).order_by(*order).values_list("pk", *columns):
        further = texts.setdefault(id, (text, held, []))[2]
        if told[0]:
            further.append(told)
    found = {}
    for id in ids:
        if id in texts:  # a deletion may be younger than the index
            held = parts(*texts[id])
            text = joined(held)
            for number, (start, end) in enumerate(occurrences(text, phrases)):
                beside = text[max(0, start - _BESIDE) : start], text[start:end], text[end : end + _BESIDE]
                found[id, number] = _Occurrence(id, *place_in_source(held, start), *beside)
    return found


def _lines(found: list[_Occurrence]) -> list[Line]:
    ids = {one.meeting for one in found}
    shown = Meeting.objects.select_related("source", "organ").defer(*unprinted()).filter(pk__in=ids)
    meetings = {meeting.pk: meeting for meeting in shown}  # in_bulk asks for a thousand at a time
    made = []
    for id, part, start, *words in found:
        if id in meetings:
            told = meetings[id] if part.source is None else WriteUp(meeting_id=id, source_id=part.source)
            sentence = SourceDocument(pk=told.source_id).sentence_url(_sentence(part.text, start))
            beside = (_SPACE.sub(" ", some) for some in words)
            made.append(Line(meetings[id], *beside, start, _place_url(told, part.text, start), sentence))
    return made


def _left(one: _Occurrence) -> list[str]:
    return exact_texts(fold(one.before))[: -_SORTED_BY - 1 : -1]


def _right(one: _Occurrence) -> list[str]:
    return exact_texts(fold(one.after))[:_SORTED_BY]
