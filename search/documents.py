"""From the archive's records to what the index holds of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation

from archive.models import Attendance, Directive, FormulationUse, Meeting, WriteUp
from search.fields import SearchDirective, SearchDocument

# What is read of a meeting, the records it leads to included: what stands in the other columns is most of the row.
COLUMNS = (
    *("pk", "date", "date_end", "kind", "passages"),
    *("source__title", "source__text", "source__language"),
    *(f"{record}__{column}" for record in ("organ", "place") for column in ("slug", "name_en", "name_zh")),
)
SIGNIFICANT = ("presided", "spoke")  # roles
BETWEEN = "\n\n"  # what stands between two passages in the meeting's document


class _Told(NamedTuple):
    """A directive: its key, its span in the source, its speaker's slug."""

    pk: int
    start: int
    end: int
    speaker: str | None


class _Rows:
    """What some meetings hold, as columns and not as records: there are twenty for each meeting, and a record costs
    ten times its columns. Six queries."""

    def __init__(self, meetings: list[Meeting]):
        keys = [meeting.pk for meeting in meetings]
        self.attendance = defaultdict(list)  # meeting -> (attendance, slug)
        rows = Attendance.objects.filter(meeting__in=keys).exclude(person=None).order_by("meeting", "order")
        for meeting, *row in rows.values_list("meeting", "pk", "person__slug"):
            self.attendance[meeting].append(row)
        links = Attendance.roles.through.objects.filter(attendance__meeting__in=keys, role__in=SIGNIFICANT)
        self.roles = set(links.values_list("attendance", "role"))
        self.directives = defaultdict(list)
        rows = Directive.objects.filter(meeting__in=keys).order_by("meeting", "start")
        for meeting, *row in rows.values_list("meeting", "pk", "start", "end", "speaker__slug"):
            self.directives[meeting].append(_Told(*row))
        self.topics = defaultdict(list)  # directive -> slugs
        links = Directive.topics.through.objects.filter(directive__meeting__in=keys).order_by("topic__slug")
        for directive, slug in links.values_list("directive", "topic__slug"):
            self.topics[directive].append(slug)
        self.uses = defaultdict(list)  # source -> (start, slug)
        rows = FormulationUse.objects.filter(source__in={meeting.source_id for meeting in meetings}).order_by()
        for source, *row in rows.values_list("source", "start", "formulation__slug"):
            self.uses[source].append(row)


def documents(ids: Iterable[int]) -> list[SearchDocument]:
    """The meetings of ``ids`` that exist, as the index should hold them. A constant number of queries."""
    meetings = Meeting.objects.filter(pk__in=list(ids)).select_related("source", "organ", "place").only(*COLUMNS)
    write_ups = Prefetch("write_ups", WriteUp.objects.select_related("source").defer("record"))
    with translation.override(settings.LANGUAGE_CODE):  # names are the same whoever's search takes a change in
        meetings = list(meetings.prefetch_related(write_ups))
        rows = _Rows(meetings)
        return [_document(meeting, rows) for meeting in meetings]


def all_documents(at_once: int = 500) -> Iterator[SearchDocument]:
    """Every meeting, in key order, ``at_once`` in memory at a time."""
    last = 0
    while ids := list(Meeting.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:at_once]):
        yield from documents(ids)
        last = ids[-1]


def passages_of(meeting: Meeting) -> list[tuple[int, int]]:
    """The spans of the source's text that tell of this meeting: the whole text where none are recorded."""
    return [tuple(passage) for passage in meeting.passages] or [(0, len(meeting.source.text))]


def _document(meeting: Meeting, rows: _Rows) -> SearchDocument:
    held = passages_of(meeting)
    attendance, directives = rows.attendance[meeting.pk], rows.directives[meeting.pk]
    speakers = {slug for pk, slug in attendance if (pk, "spoke") in rows.roles}
    speakers |= {directive.speaker for directive in directives if directive.speaker}
    uses = [use for use in rows.uses[meeting.source_id] if any(start <= use[0] < end for start, end in held)]
    return SearchDocument(
        id=meeting.pk,
        title="\n".join(filter(None, (meeting.heading, meeting.source.title))),
        text=text_of(meeting),
        date=meeting.date,
        facets={
            "official": tuple(slug for _, slug in attendance),
            "chair": tuple(slug for pk, slug in attendance if (pk, "presided") in rows.roles),
            "organ": (meeting.organ.slug,) if meeting.organ else (),
            "kind": (meeting.kind,),
            "place": (meeting.place.slug,) if meeting.place else (),
            "topic": tuple(sorted({slug for directive in directives for slug in rows.topics[directive.pk]})),
            "speaker": tuple(sorted(speakers)),
            "formulation": tuple(sorted({slug for _, slug in uses})),
            "year": tuple(str(year) for year in meeting.years),
            "language": (meeting.source.language,),
        },
        directives=tuple(_directive(one, held, uses, rows.topics[one.pk]) for one in directives),
    )


def place_in_document(held: list[tuple[int, int]], offset: int) -> int:
    """Where what stands at ``offset`` of the source stands in the meeting's document; what is in none of the passages
    ``held``, at the end of those before it."""
    place = 0
    for start, end in held:
        if offset <= end:
            return place + max(0, offset - start)
        place += end - start + len(BETWEEN)
    return max(0, place - len(BETWEEN))


class Part(NamedTuple):
    """A span of a ``text``: the main one, or that of the further write-up whose ``source`` is given."""

    source: int | None
    text: str
    start: int
    end: int


def parts(text: str, passages: list, write_ups: Iterable[tuple[int, str, list]]) -> list[Part]:
    """What a meeting's document is made of, in order: the ``passages`` of its main ``text``, then what further
    write-ups (source, text, own spans) have beyond them (what they repeat is not counted twice)."""
    main = [Part(None, text, *passage) for passage in passages or [(0, len(text))]]
    return main + [Part(source, told, *span) for source, told, own in write_ups for span in own]


def joined(parts: list[Part]) -> str:
    """The text of the document made of ``parts``."""
    return BETWEEN.join(part.text[part.start : part.end] for part in parts)


def place_in_source(parts: list[Part], place: int) -> tuple[Part, int]:
    """In which part, and where in its text, stands what is at ``place`` of the document made of ``parts``."""
    for part in parts:
        if place < part.end - part.start:
            return part, part.start + max(0, place)
        place -= part.end - part.start + len(BETWEEN)
    return parts[-1], parts[-1].end


def text_of(meeting: Meeting) -> str:
    """The text of the meeting's document."""
    told = ((one.source_id, one.source.text, one.own) for one in meeting.write_ups.all())
    return joined(parts(meeting.source.text, meeting.passages, told))


def _directive(one: _Told, held: list[tuple[int, int]], uses: list, topics: list[str]) -> SearchDirective:
    return SearchDirective(
        id=one.pk,
        start=place_in_document(held, one.start),
        end=place_in_document(held, one.end),
        facets={
            "topic": tuple(topics),
            "speaker": (one.speaker,) if one.speaker else (),
            "formulation": tuple(sorted({slug for start, slug in uses if one.start <= start < one.end})),
        },
    )
