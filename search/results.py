"""What is shown of what was found: meetings with the passages that answer, directives, or every occurrence of a phrase
on a line of its own. Templates only print it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from archive.models import Directive, Meeting, WriteUp
from archive.models.meetings import MeetingQuerySet, unprinted
from archive.reading import paragraph_start
from search.documents import parts_of, passages_of, place_in_source, text_of
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
    """``runs`` are (text, marked) pairs; ``url`` leads to their place: the paragraph on the meeting's page, or the
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
    as in a snippet."""

    meeting: Meeting
    before: str
    phrase: str
    after: str
    start: int
    url: str


def results(found: SearchPage, query: Query) -> list[Result]:
    """The meetings found, in the engine's order, with the passages that answer the query. One page's queries."""
    meetings = _with_texts(Meeting.objects.on_page()).in_bulk([hit.id for hit in found.hits])
    return [
        Result(meetings[hit.id], _snippets(meetings[hit.id], query))
        for hit in found.hits
        if hit.id in meetings  # a deletion may be younger than the index
    ]


def sentences(found: SearchPage, query: Query) -> list[Sentence]:
    """The directives found, in the engine's order, with what answers the query marked. One page's queries."""
    directives = Directive.objects.on_page().in_bulk([hit.id for hit in found.hits])
    shown = [directives[hit.id] for hit in found.hits if hit.id in directives]
    return [Sentence(one, _runs(one.text, 0, len(one.text), marks(one.text, query))) for one in shown]


def _with_texts(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """With the texts, and those of further write-ups in one query, and without what no result shows: to read the
    reasons of ten records takes longer than to find them."""
    told = WriteUp.objects.select_related("source").defer("record", *_UNREAD_OF_WRITE_UPS)
    return meetings.defer(None).defer(*_UNREAD).prefetch_related(Prefetch("write_ups", told))


def _snippets(meeting: Meeting, query: Query) -> list[Snippet]:
    """From the main text, or, where nothing of the query stands there, from the first write-up where it does."""
    first = passages(meeting.source.text, query, within=tuple(passages_of(meeting)))
    if not any(passage.marks for passage in first):
        for told in meeting.write_ups.all():
            own = tuple(map(tuple, told.own))
            there = passages(told.source.text, query, within=own) if own else ()
            if any(passage.marks for passage in there):
                return _cut(told, there)
    return _cut(meeting, first)


def _cut(told: Meeting | WriteUp, found: Iterable[Passage]) -> list[Snippet]:
    text, cut = told.source.text, []
    for passage in found:
        first = paragraph_start(text, passage.start)
        cut_after = passage.end < len(text) and text[passage.end - 1] not in ".。!！?？”"
        runs = _runs(text, passage.start, passage.end, passage.marks)
        cut.append(Snippet(_place_url(told, first), runs, passage.start > first, cut_after))
    return cut


def _place_url(told: Meeting | WriteUp, paragraph: int) -> str:
    """Of a paragraph on the meeting's page; of a further write-up, which is shown beside the main text, its head."""
    url = told.get_absolute_url()
    return url if isinstance(told, WriteUp) else f"{url}#p-{paragraph}"


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


def lines(
    engine: SearchEngine, asked: Asked, phrases: tuple[Phrase | Prefix, ...], *, on_a_page: int = LINES
) -> tuple[Concordance, list[Line]]:
    """A page of the lines, and how many there are. In order by what stands beside the phrase as long as there are at
    most ``MOST_SORTED``, else by date. One query, and the texts of the meetings on the page, or of all of them."""
    request = replace(asked.request, page_size=on_a_page)
    if asked.sort in ("left", "right"):
        every = engine.concordance(replace(request, page=1, page_size=MOST_SORTED), phrases)
        if every.count <= MOST_SORTED:
            made = sorted(_lines(every, phrases), key=_left if asked.sort == "left" else _right)
            first = (request.page - 1) * on_a_page
            return every, made[first : first + on_a_page]
    answer = engine.concordance(request, phrases)
    return answer, _lines(answer, phrases)[answer.before :][:on_a_page]


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
        yield from _lines(replace(answer, hits=answer.hits[start : start + AT_ONCE]), phrases)


def _lines(answer: Concordance, phrases: tuple[Phrase | Prefix, ...]) -> list[Line]:
    ids = [id for id, _ in answer.hits]
    shown = _with_texts(Meeting.objects.select_related("source", "organ"))
    meetings = {meeting.pk: meeting for meeting in shown.filter(pk__in=ids)}  # in_bulk asks for a thousand at a time
    return [line for id in ids if id in meetings for line in _lines_of(meetings[id], phrases)]


def _lines_of(meeting: Meeting, phrases: tuple[Phrase | Prefix, ...]) -> list[Line]:
    text, parts = text_of(meeting), parts_of(meeting)
    made = []
    for start, end in occurrences(text, phrases):
        before = _SPACE.sub(" ", text[max(0, start - _BESIDE) : start])
        after = _SPACE.sub(" ", text[end : end + _BESIDE])
        told, place = place_in_source(parts, start)
        url = _place_url(told, paragraph_start(told.source.text, place))
        made.append(Line(meeting, before, _SPACE.sub(" ", text[start:end]), after, place, url))
    return made


def _left(line: Line) -> list[str]:
    return exact_texts(fold(line.before))[: -_SORTED_BY - 1 : -1]


def _right(line: Line) -> list[str]:
    return exact_texts(fold(line.after))[:_SORTED_BY]
