"""From what extraction found to rows. What a person edited or reviewed is never overwritten."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import NamedTuple

from django.db import transaction

from archive.extraction.folding import fold_key, is_chinese
from archive.extraction.organs import leaves_out_its_place
from archive.extraction.records import ExtractedReadout, Hints, MeetingRecord, Term, Why
from archive.extraction.rules import is_unsure, rules
from archive.imports import formulations, identity
from archive.imports.raw import RawReadout
from archive.models import (
    AgendaItem,
    Attendance,
    Directive,
    ImportProblem,
    ImportRun,
    Meeting,
    Mention,
    Organ,
    OrganName,
    Person,
    Place,
    Post,
    Reference,
    SourceDocument,
    Topic,
)
from archive.models.columns import NAME

THE_COUNTRY = {"全国": "中国", "National": "China", "PRC": "China"}


class Question(NamedTuple):
    """Something that only a person can decide, and what to do; of a name, with the officials it may stand for."""

    message: str
    remedy: str
    name: str = ""
    candidates: tuple[Person, ...] = ()


def question_of(unsure: identity.Unsure) -> Question:
    return Question(str(unsure), "open this problem in the admin and choose", unsure.name[:NAME], unsure.candidates)


def ask(question: Question, **columns) -> ImportProblem:
    """Keep the question until a person answers it."""
    found = question._asdict()
    candidates = found.pop("candidates")
    problem = ImportProblem.objects.create(stage="identify", **found, **columns)
    problem.candidates.set(candidates)
    return problem


def _terms() -> tuple[Term, ...]:
    posts = Post.objects.select_related("person", "organ__place").prefetch_related("person__names")
    return tuple(
        Term(
            names=tuple(name.text for name in post.person.names.all()),
            post=post.title_en,
            place=str(post.organ.place) if post.organ and post.organ.place else None,
            start=post.start,
            end=post.end,
        )
        for post in posts
    )


def held(hashes: Iterable[str]) -> dict[str, SourceDocument]:
    """The sources of these SHA-256, as far as the archive has them. One query."""
    found = SourceDocument.objects.filter(sha256__in=list(hashes)).only("sha256", "origin", "replaced_by_id")
    return {source.sha256: source for source in found.order_by()}


def would_be(raw: RawReadout) -> str:
    """What ``store`` would return of it first. One query."""
    return "changed" if SourceDocument.objects.filter(origin=raw.origin, replaced_by=None).exists() else "new"


def is_current(raw: RawReadout) -> bool:
    """Whether the archive holds these bytes, and no later version of the same file has taken their place. One query."""
    known = SourceDocument.objects.filter(sha256=raw.sha256).values_list("origin", "replaced_by").first()
    return known is not None and (known[1] is None or known[0] != raw.origin)


def hints(*, place: str | None = None) -> Hints:
    """What the archive knows beyond a text, of a source that usually writes about ``place``. Four queries."""
    return Hints(terms=_terms(), place=place, formulations=formulations.beside_the_lexicon())


@transaction.atomic(savepoint=False)
def store(raw: RawReadout, readout: ExtractedReadout, run: ImportRun) -> tuple[str, SourceDocument, list[Question]]:
    """Keep the document and everything found in it, together or not at all.

    Returns "new", or "changed" where another version of the same file is held; the source; and the questions that a
    person has to decide. The other version is kept. Where an old version has come back, it takes its place again.
    """
    before = SourceDocument.objects.filter(origin=raw.origin, replaced_by=None).order_by("-pk").first()
    source = SourceDocument.objects.filter(sha256=raw.sha256).first() or SourceDocument(
        sha256=raw.sha256,
        text=raw.text,
        encoding=raw.encoding,
        language=raw.language or readout.language,
        title=raw.title,
        url=raw.url,
        published=raw.published,
        origin=raw.origin,
        collection=raw.collection,
        metadata=raw.kept,
    )
    source.run, source.replaced_by = run, None
    first = before is None and source.pk is None
    if not first:
        source.save()
    if before:
        before.replaced_by = source
        before.save()
    return ("changed" if before else "new"), source, store_findings(source, readout, first=first)


@transaction.atomic(savepoint=False)
def store_findings(source: SourceDocument, readout: ExtractedReadout, *, first: bool = False) -> list[Question]:
    """Store what was found in the current version of a source; returns the questions that a person has to decide.

    ``first``: nothing is held of this document in any version, so nothing need be looked for or removed.

    Meetings told by other versions of the same file keep their addresses and go over to this one, and those that it no
    longer tells are removed. What a person has edited or reviewed stays as it is.
    """
    source.credits = [asdict(credit) for credit in readout.credits]
    source.noise = [asdict(noise) for noise in readout.noise]
    source.title, source.published = source.title or readout.title or "", source.published or readout.published
    source.save()
    held = {} if first else _held(source)
    told = dict(enumerate(filter(_says_something, readout.meetings), start=1))
    kept = {ordinal for ordinal, meeting in held.items() if meeting.review != "unreviewed"}
    people, unsure = identity.identify(
        source, readout, [told[ordinal] for ordinal in told if ordinal not in kept], first=first
    )
    questions = [question_of(name) for name in unsure]
    if not first:
        for rows in (source.mentions, source.formulation_uses, source.candidate_uses):
            rows.all().delete()
    _store_mentions(source, readout, people)
    formulations.store_uses(source, readout)
    formulations.store_candidates(source, readout)
    addressed = any(directive.topics for record in told.values() for directive in record.directives)
    topics = {topic.slug: topic for topic in Topic.objects.all()} if addressed else {}
    if not told:
        questions.append(Question("no meeting was recognised; the document is kept", "enter the meeting in the admin"))
    for ordinal, record in told.items():
        meeting = held.pop(ordinal, None)
        if ordinal in kept:
            message = f"meeting {meeting.pk} was {meeting.review} by a person; this version may tell it differently"
            questions.append(Question(message, "compare the two versions and correct the meeting by hand"))
            continue
        _store_meeting(meeting or Meeting(), source, ordinal, record, people, topics)
        questions += _open_questions(record)
    for meeting in held.values():
        if meeting.ordinal not in kept:
            meeting.delete()
        else:
            message = f"meeting {meeting.pk} was {meeting.review} by a person and is no longer told in this version"
            questions.append(Question(message, "compare the two versions and delete the meeting if it is wrong"))
    return questions


def _held(source: SourceDocument) -> dict[int, Meeting]:
    """Ordinal -> the meeting that some version of the same file has told so far, locked against other writers."""
    versions = SourceDocument.objects.filter(origin=source.origin) if source.origin else [source]
    meetings = Meeting.objects.select_for_update().filter(source__in=versions).order_by("-pk")
    return {meeting.ordinal: meeting for meeting in meetings}


def _store_meeting(
    meeting: Meeting, source: SourceDocument, ordinal: int, record: MeetingRecord, people, topics
) -> None:
    place = _place(record.place)
    meeting.source, meeting.ordinal = source, ordinal
    meeting.passages = [[span.start, span.end] for span in record.passages]
    meeting.kind, meeting.organ, meeting.place = record.kind, _organ(record.organ, place), place
    meeting.joint_with, meeting.enlarged = (record.joint_with or "")[:NAME], record.enlarged
    meeting.format, meeting.venue = record.format or "", (record.venue or "")[:NAME]
    meeting.sub_venues = list(record.sub_venues)
    meeting.groups = [
        {"text": g.text, "roles": list(g.roles), "start": g.start, "end": g.end, "why": _why(g)} for g in record.groups
    ]
    meeting.why = _why(record)
    meeting.date, meeting.date_end, meeting.date_basis = record.date, record.date_end, record.date_basis or ""
    meeting.date_evidence = [{"start": e.start, "end": e.end, "why": e.why} for e in record.date_evidence]
    meeting.date_candidates = [day.isoformat() for day in record.date_candidates]
    meeting.part_of_day = record.part_of_day or ""
    held_before = meeting.pk is not None
    meeting.save()
    if held_before:
        for rows in (meeting.attendance, meeting.agenda, meeting.directives, meeting.references):
            rows.all().delete()
    _store_attendance(meeting, record, people)
    _store_directives(meeting, record, people, topics)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, action=a.action, text=a.text, start=a.start, end=a.end, why=_why(a))
        for a in record.agenda
    )
    Reference.objects.bulk_create(
        Reference(meeting=meeting, kind=r.kind, text=r.text, date=r.date, start=r.start, end=r.end, why=_why(r))
        for r in record.references
    )


def _why(record) -> list[dict]:
    return [asdict(why) for why in record.why]


def _store_attendance(meeting: Meeting, record: MeetingRecord, people: dict[str, Person | None]) -> None:
    rows, listed = [], set()
    for found in record.attendance:
        person = people.get(found.name)
        # One person of two spellings in one list would stand twice: the second spelling stays, without the link.
        person = None if person in listed else person
        listed.add(person)
        rows.append(
            Attendance(
                meeting=meeting,
                order=found.order,
                person=person,
                name=found.name[:NAME],
                post=(found.post or "")[:NAME],
                start=found.start,
                end=found.end,
                why=_why(found),
            )
        )
    Attendance.objects.bulk_create(rows)
    links = Attendance.roles.through
    links.objects.bulk_create(
        links(attendance_id=row.pk, role_id=role)
        for row, found in zip(rows, record.attendance, strict=True)
        for role in dict.fromkeys(found.roles)
    )


def _store_directives(meeting: Meeting, record: MeetingRecord, people, topics: dict[str, Topic]) -> None:
    rows = Directive.objects.bulk_create(
        Directive(
            meeting=meeting,
            text=found.text,
            speaker=people.get(found.speaker) if found.speaker else None,
            speaker_name=(found.speaker or "")[:NAME],
            verb=(found.verb or "")[:100],
            addressee=found.addressee or "",
            start=found.start,
            end=found.end,
            why=_why(found),
        )
        for found in record.directives
    )
    links = Directive.topics.through
    links.objects.bulk_create(
        links(directive_id=row.pk, topic_id=topics[slug].pk)
        for row, found in zip(rows, record.directives, strict=True)
        for slug in dict.fromkeys(found.topics)
        if slug in topics
    )


def _store_mentions(source: SourceDocument, readout: ExtractedReadout, people: dict[str, Person | None]) -> None:
    Mention.objects.bulk_create(
        Mention(
            source=source,
            person=people.get(found.name),
            name=found.name[:NAME],
            post=(found.post or "")[:NAME],
            start=found.start,
            end=found.end,
            why=_why(found),
        )
        for found in readout.mentions
    )


def _place(name: str | None) -> Place | None:
    """The place of this name in either language, made where the archive has none yet."""
    if not name:
        return None
    name = THE_COUNTRY.get(name, name)
    column = _name_column(name)
    place = Place.objects.filter(**{f"{column}__iexact": name}).order_by("pk").first()
    return place or Place.objects.create(**{column: name})


def _name_column(name: str) -> str:
    return "name_zh" if is_chinese(name) else "name_en"


def _organ(name: str | None, place: Place | None) -> Organ | None:
    """The organ of this full name, made where the archive has none yet; None for a name that leaves out whose it is."""
    key = fold_key(name or "")
    if not key or (place is None and leaves_out_its_place(name)):
        return None
    if known := OrganName.objects.filter(key=key).select_related("organ").first():
        return known.organ
    return Organ.objects.create(**{_name_column(name): name[:NAME]}, place=place)


def _says_something(record: MeetingRecord) -> bool:
    """A text in which nothing of a meeting was found is a document, not a meeting."""
    return bool(record.kind != "other" or record.date or record.organ or record.attendance or record.directives)


def _open_questions(record: MeetingRecord) -> list[Question]:
    questions = []
    if record.organ and record.place is None and leaves_out_its_place(record.organ):
        message = f"the text does not say of which place '{record.organ}' is"
        questions.append(Question(message, "choose the organ on the meeting's page, or import with --place"))
    if record.date is None:
        days = ", ".join(day.isoformat() for day in record.date_candidates[:10]) or "none"
        message = f"the meeting has no date that the text settles; candidates: {days}"
        questions.append(Question(message, "set the date on the meeting's page in the admin, with its basis"))
    if doubtful := [f"{what} ({rules()[why.rule].en})" for what, why in _reasons(record) if is_unsure(why.rule)]:
        more = f" and {len(doubtful) - 5} more" if len(doubtful) > 5 else ""
        message = f"found by rules that are often wrong: {'; '.join(doubtful[:5])}{more}"
        questions.append(
            Question(message, "read this against the source, correct it, and mark the meeting as reviewed")
        )
    return questions


def _reasons(record: MeetingRecord) -> Iterator[tuple[str, Why]]:
    """What of a meeting is worth a question, in words, with why it holds: who met, where, as what, and who did what.

    The page itself marks the rest, and says where only the stamp gives the day.
    """
    yield from ((f"the {why.fact.replace('_', ' ')}", why) for why in record.why if why.fact != "date")
    roles = ((p, why) for p in record.attendance for why in p.why if why.fact != "post")
    yield from ((f"{p.name} {why.fact.replace('_', ' ')}", why) for p, why in roles)
