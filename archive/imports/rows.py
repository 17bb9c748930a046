"""From extraction's records to rows: what they name is looked up, and they are written, for many documents at once."""

from collections.abc import Iterable

from django.db.models import Model

from archive.extraction.folding import fold_key, is_chinese
from archive.extraction.offices import leaves_out_its_place
from archive.extraction.records import ExtractedReadout, FormulationRecord, MeetingRecord
from archive.imports.memory import name_column
from archive.models import (
    AgendaItem,
    Attendance,
    Band,
    Directive,
    Formulation,
    FormulationUse,
    FormulationVariant,
    Meeting,
    Mention,
    Organ,
    OrganName,
    Person,
    PersonName,
    Place,
    Reference,
    SourceDocument,
    Topic,
)
from archive.models.columns import NAME
from archive.models.formulations import note_uses_in
from archive.models.inserting import insert
from archive.models.meetings import PRESIDED, stored_together

THE_COUNTRY = {"全国": "中国", "National": "China", "PRC": "China"}
# Each with what of these it belongs to, which comes first.
TABLES = {SourceDocument: "", PersonName: "", Meeting: "source", Attendance: "meeting", Directive: "meeting"}
SPAN = ("start", "end", "why")
# What stands below these, to which nothing leads: the column that says below which, and the others.
BELOW = {
    Attendance.roles.through: ("attendance_id", "role_id"),
    Directive.topics.through: ("directive_id", "topic_id"),
    AgendaItem: ("meeting_id", "action", "text", *SPAN),
    Reference: ("meeting_id", "kind", "text", "date", *SPAN),
    Mention: ("source_id", "person_id", "name", "post", *SPAN),
    FormulationUse: ("source_id", "formulation_id", "text", *SPAN),
    Band: ("meeting_id", "source_id", "ordinal", "day", "key"),
}


class Rows:
    """Rows that wait to be written. They may lead to one another before that; keys they get in ``write``."""

    def __init__(self):
        self._waiting = {table: [] for table in TABLES}
        self._below = {table: [] for table in BELOW}

    def add(self, *rows) -> None:
        for row in rows:
            self._waiting[type(row)].append(row)

    def add_below(self, owner: Model, table: type[Model], *values) -> None:
        """A row of ``table``, whose columns but the first are these."""
        self._below[table].append((owner, values))

    def add_sketch(self, meeting: Meeting, sketch: Iterable[int]) -> None:
        """By what the text of the meeting is found again."""
        self._below[Band].extend((meeting, (key,)) for key in sketch)

    def write(self) -> None:
        """A few queries for each table, however many rows there are. What hears of a saved record does not hear of
        these, but of new meetings: ``stored_together``."""
        for table, rows in self._waiting.items():
            if rows:
                if owner := TABLES[table]:
                    for row in rows:  # that may have got its key just now
                        setattr(row, owner, getattr(row, owner))
                table.objects.bulk_create(rows)
                if table is Meeting:
                    stored_together.send(Meeting, meetings=[row.pk for row in rows])
        for table, rows in self._below.items():
            if table is Band:
                values = ((owner.pk, owner.source_id, owner.ordinal, owner.date, *rest) for owner, rest in rows)
            else:
                values = ((owner.pk, *rest) for owner, rest in rows)
            insert(table, BELOW[table], values)
        if used := {owner.pk for owner, _ in self._below[FormulationUse]}:
            note_uses_in(Meeting.objects.filter(source__in=used))
        self.__init__()


class Vocabulary:
    """What the archive has of the places, organs, topics and formulations that some readouts name. Six queries, and
    those that make a place or an organ."""

    def __init__(self, readouts: Iterable[ExtractedReadout]):
        readouts = list(readouts)
        meetings = [meeting for readout in readouts for meeting in readout.meetings]
        names = {_of_the_country(meeting.place) for meeting in meetings if meeting.place}
        names = set(filter(is_chinese, names))
        rows = Place.objects.filter(name_zh__in=names).order_by("-pk") if names else ()
        self._places: dict[str, Place] = {place.name_zh: place for place in rows}
        keys = {fold_key(meeting.organ) for meeting in meetings if meeting.organ} - {""}
        rows = OrganName.objects.filter(key__in=keys).select_related("organ").order_by() if keys else ()
        self._organs: dict[str, Organ] = {row.key: row.organ for row in rows}
        keys = {found.key for readout in readouts for found in readout.formulations}
        rows = Formulation.objects.filter(name_zh__in=keys).order_by() if keys else ()
        self.formulations: dict[str, Formulation] = {formulation.name_zh: formulation for formulation in rows}
        keys = {fold_key(found.text) for readout in readouts for found in readout.candidates}
        rows = FormulationVariant.objects.filter(key__in=keys).order_by() if keys else FormulationVariant.objects.none()
        self.wordings: set[str] = set(rows.values_list("key", flat=True))
        addressed = any(directive.topics for meeting in meetings for directive in meeting.directives)
        rows = Topic.objects.order_by().values_list("slug", "pk") if addressed else ()
        self.topics: dict[str, int] = dict(rows)

    def place(self, name: str | None) -> Place | None:
        """The place of this name in either language, made where the archive has none yet."""
        if not name:
            return None
        name = _of_the_country(name)
        if name not in self._places:
            column = name_column(name)
            place = Place.objects.filter(**{f"{column}__iexact": name}).order_by("pk").first()
            self._places[name] = place or Place.objects.create(**{column: name})
        return self._places[name]

    def organ(self, name: str | None, place: Place | None) -> Organ | None:
        """The organ of this full name, made where the archive has none yet; None for a name that leaves out whose it
        is."""
        key = fold_key(name or "")
        if not key or (place is None and leaves_out_its_place(name)):
            return None
        if key not in self._organs:
            self._organs[key] = Organ.objects.create(**{name_column(name): name[:NAME]}, place=place)
        return self._organs[key]


def _of_the_country(name: str) -> str:
    return THE_COUNTRY.get(name, name)


def take(meeting: Meeting, source: SourceDocument, ordinal: int, record: MeetingRecord, words: Vocabulary) -> None:
    """Put what the record says of the meeting itself into its columns; nothing is saved."""
    place = words.place(record.place)
    meeting.source, meeting.ordinal = source, ordinal
    meeting.passages = [[span.start, span.end] for span in record.passages]
    meeting.kind, meeting.organ, meeting.place = record.kind, words.organ(record.organ, place), place
    meeting.joint_with, meeting.enlarged = (record.joint_with or "")[:NAME], record.enlarged
    meeting.format, meeting.venue = record.format or "", (record.venue or "")[:NAME]
    meeting.sub_venues = list(record.sub_venues)
    meeting.groups = [
        {"text": g.text, "roles": list(g.roles), "start": g.start, "end": g.end, "why": why_of(g)}
        for g in record.groups
    ]
    meeting.why = why_of(record)
    meeting.date, meeting.date_end, meeting.date_basis = record.date, record.date_end, record.date_basis or ""
    meeting.date_evidence = [{"start": e.start, "end": e.end, "why": e.why} for e in record.date_evidence]
    meeting.date_candidates = [day.isoformat() for day in record.date_candidates]
    meeting.part_of_day = record.part_of_day or ""


def add_rows(rows: Rows, meeting: Meeting, record: MeetingRecord, people: dict[str, Person | None], words: Vocabulary):
    """What stands below the meeting; returns its attendance."""
    attendance = _add_attendance(rows, meeting, record, people)
    _add_directives(rows, meeting, record, people, words)
    for a in record.agenda:
        rows.add_below(meeting, AgendaItem, a.action, a.text, a.start, a.end, why_of(a))
    for r in record.references:
        rows.add_below(meeting, Reference, r.kind, r.text, r.date, r.start, r.end, why_of(r))
    return attendance


def _add_attendance(rows: Rows, meeting: Meeting, record: MeetingRecord, people) -> list[Attendance]:
    added, listed = [], set()
    for found in record.attendance:
        person = people.get(found.name)
        # One person of two spellings in one list would stand twice: the second spelling stays, without the link.
        person = None if person in listed else person
        listed.add(person)
        row = Attendance(
            meeting=meeting,
            order=found.order,
            person=person,
            name=found.name[:NAME],
            post=(found.post or "")[:NAME],
            presided=PRESIDED in found.roles,
            start=found.start,
            end=found.end,
            why=why_of(found),
        )
        rows.add(row)
        for role in dict.fromkeys(found.roles):
            rows.add_below(row, Attendance.roles.through, role)
        added.append(row)
    return added


def _add_directives(rows: Rows, meeting: Meeting, record: MeetingRecord, people, words: Vocabulary) -> None:
    for found in record.directives:
        row = Directive(
            meeting=meeting,
            text=found.text,
            speaker=people.get(found.speaker) if found.speaker else None,
            speaker_name=(found.speaker or "")[:NAME],
            verb=(found.verb or "")[:100],
            addressee=found.addressee or "",
            start=found.start,
            end=found.end,
            why=why_of(found),
        )
        rows.add(row)
        for slug in dict.fromkeys(found.topics):
            if slug in words.topics:
                rows.add_below(row, Directive.topics.through, words.topics[slug])


def add_mentions(rows: Rows, source: SourceDocument, readout: ExtractedReadout, people, without: set[int]) -> None:
    """But for those that start ``without``."""
    for found in readout.mentions:
        if found.start not in without:
            person, post = people.get(found.name), (found.post or "")[:NAME]
            span = (found.start, found.end, why_of(found))
            rows.add_below(source, Mention, person and person.pk, found.name[:NAME], post, *span)


def add_uses(rows: Rows, source: SourceDocument, uses: Iterable[tuple[Formulation, FormulationRecord]]) -> None:
    for formulation, found in uses:
        span = (found.start, found.end, why_of(found))
        rows.add_below(source, FormulationUse, formulation.pk, found.text[:NAME], *span)


def why_of(record) -> list[dict]:
    return [{"fact": w.fact, "start": w.start, "end": w.end, "rule": w.rule} for w in record.why]
