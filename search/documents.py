"""From the archive's records to what the index holds of them."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation

from archive.models import Attendance, Directive, FormulationUse, Meeting, WriteUp
from search.fields import SearchDirective, SearchDocument

# The persons come by a join: a prefetch of a thousand of them is a statement too deep for SQLite.
NEEDED = (
    Prefetch("attendance", Attendance.objects.select_related("person")),
    "attendance__roles",
    Prefetch("directives", Directive.objects.select_related("speaker")),
    "directives__topics",
    Prefetch("source__formulation_uses", FormulationUse.objects.select_related("formulation")),
    Prefetch("write_ups", WriteUp.objects.select_related("source").defer("record")),
)
BETWEEN = "\n\n"  # what stands between two passages in the meeting's document


def documents(ids: Iterable[int]) -> list[SearchDocument]:
    """The meetings of ``ids`` that exist, as the index should hold them. A constant number of queries."""
    meetings = Meeting.objects.filter(pk__in=list(ids)).select_related("source", "organ", "place")
    with translation.override(settings.LANGUAGE_CODE):  # names are the same whoever's search takes a change in
        return [_document(meeting) for meeting in meetings.prefetch_related(*NEEDED)]


def all_documents(at_once: int = 500) -> Iterator[SearchDocument]:
    """Every meeting, in key order, ``at_once`` in memory at a time."""
    last = 0
    while ids := list(Meeting.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:at_once]):
        yield from documents(ids)
        last = ids[-1]


def passages_of(meeting: Meeting) -> list[tuple[int, int]]:
    """The spans of the source's text that tell of this meeting: the whole text where none are recorded."""
    return [tuple(passage) for passage in meeting.passages] or [(0, len(meeting.source.text))]


def _document(meeting: Meeting) -> SearchDocument:
    attendance = [(a.person.slug, {role.pk for role in a.roles.all()}) for a in meeting.attendance.all() if a.person]
    held = passages_of(meeting)
    speakers = {slug for slug, roles in attendance if "spoke" in roles}
    speakers |= {directive.speaker.slug for directive in meeting.directives.all() if directive.speaker}
    uses = [use for use in meeting.source.formulation_uses.all() if any(s <= use.start < e for s, e in held)]
    return SearchDocument(
        id=meeting.pk,
        title="\n".join(filter(None, (meeting.heading, meeting.source.title))),
        text=text_of(meeting),
        date=meeting.date,
        facets={
            "official": tuple(slug for slug, _ in attendance),
            "chair": tuple(slug for slug, roles in attendance if "presided" in roles),
            "organ": (meeting.organ.slug,) if meeting.organ else (),
            "kind": (meeting.kind,),
            "place": (meeting.place.slug,) if meeting.place else (),
            "topic": tuple(sorted({topic.slug for d in meeting.directives.all() for topic in d.topics.all()})),
            "speaker": tuple(sorted(speakers)),
            "formulation": tuple(sorted({use.formulation.slug for use in uses})),
            "year": tuple(str(year) for year in meeting.years),
            "language": (meeting.source.language,),
        },
        directives=tuple(_directive(one, held, uses) for one in meeting.directives.all()),
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


def parts_of(meeting: Meeting) -> list[tuple[Meeting | WriteUp, int, int]]:
    """What the meeting's document is made of, in order: the passages of its main text, then what further write-ups have
    beyond them (what they repeat is not counted twice). Each with whose source it is a span of."""
    main = [(meeting, start, end) for start, end in passages_of(meeting)]
    return main + [(one, start, end) for one in meeting.write_ups.all() for start, end in one.own]


def place_in_source(parts: list[tuple[Meeting | WriteUp, int, int]], place: int) -> tuple[Meeting | WriteUp, int]:
    """Whose source, and where in it, stands what is at ``place`` of the document made of ``parts``."""
    for told, start, end in parts:
        if place < end - start:
            return told, start + max(0, place)
        place -= end - start + len(BETWEEN)
    told, _, end = parts[-1]
    return told, end


def text_of(meeting: Meeting) -> str:
    """The text of the meeting's document."""
    return BETWEEN.join(told.source.text[start:end] for told, start, end in parts_of(meeting))


def _directive(directive: Directive, held: list[tuple[int, int]], uses: list[FormulationUse]) -> SearchDirective:
    used = {use.formulation.slug for use in uses if directive.start <= use.start < directive.end}
    return SearchDirective(
        id=directive.pk,
        start=place_in_document(held, directive.start),
        end=place_in_document(held, directive.end),
        facets={
            "topic": tuple(sorted(topic.slug for topic in directive.topics.all())),
            "speaker": (directive.speaker.slug,) if directive.speaker else (),
            "formulation": tuple(sorted(used)),
        },
    )
