"""From the archive's records to what the index holds of them."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from archive.models import Attendance, Directive, FormulationUse, Meeting, WriteUp
from search.fields import SearchDocument

# The persons come by a join: a prefetch of a thousand of them is a statement too deep for SQLite.
NEEDED = (
    Prefetch("attendance", Attendance.objects.select_related("person")),
    "attendance__roles",
    Prefetch("directives", Directive.objects.select_related("speaker")),
    "directives__topics",
    Prefetch("source__formulation_uses", FormulationUse.objects.select_related("formulation")),
    Prefetch("write_ups", WriteUp.objects.select_related("source").defer("record")),
)


def documents(ids: Iterable[int]) -> list[SearchDocument]:
    """The meetings of ``ids`` that exist, as the index should hold them. A constant number of queries."""
    meetings = Meeting.objects.filter(pk__in=list(ids)).select_related("source", "organ", "place")
    return [_document(meeting) for meeting in meetings.prefetch_related(*NEEDED)]


def all_documents(at_once: int = 500) -> Iterator[SearchDocument]:
    """Every meeting, in key order, ``at_once`` in memory at a time."""
    last = 0
    while ids := list(Meeting.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:at_once]):
        yield from documents(ids)
        last = ids[-1]


def passages_of(told: Meeting | WriteUp) -> list[tuple[int, int]]:
    """The spans of the source's text that tell of the meeting: the whole text where none are recorded."""
    return [tuple(passage) for passage in told.passages] or [(0, len(told.source.text))]


def _document(meeting: Meeting) -> SearchDocument:
    attendance = [(a.person.slug, {role.pk for role in a.roles.all()}) for a in meeting.attendance.all() if a.person]
    held = passages_of(meeting)
    speakers = {slug for slug, roles in attendance if "spoke" in roles}
    speakers |= {directive.speaker.slug for directive in meeting.directives.all() if directive.speaker}
    uses = (use for use in meeting.source.formulation_uses.all() if any(s <= use.start < e for s, e in held))
    return SearchDocument(
        id=meeting.pk,
        title="\n".join(filter(None, (meeting.heading, meeting.source.title))),
        text="\n\n".join(
            told.source.text[start:end]
            for told in (meeting, *meeting.write_ups.all())
            for start, end in passages_of(told)
        ),
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
    )
