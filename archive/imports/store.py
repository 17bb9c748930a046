"""From what extraction found to rows. What a person edited or reviewed is never overwritten."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from archive.extraction.edition import edition
from archive.extraction.folding import fold_key, is_chinese
from archive.extraction.organs import leaves_out_its_place
from archive.extraction.records import ExtractedReadout, Hints, MeetingRecord, Term, Why
from archive.extraction.rules import is_unsure, rules
from archive.imports import formulations, gathering, identity
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
    WriteUp,
)
from archive.models.columns import NAME
from archive.models.sources import removed, same_document

THE_COUNTRY = {"全国": "中国", "National": "China", "PRC": "China"}


class Question(NamedTuple):
    """Something that only a person can decide, and what to do; of a name, with the officials it may stand for; of two
    meetings that may be one, with both."""

    message: str
    remedy: str
    name: str = ""
    candidates: tuple[Person, ...] = ()
    meeting: Meeting | None = None
    other: Meeting | None = None


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
            place=(place.name_en or place.name_zh) if (place := post.organ and post.organ.place) else None,
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
    versions = SourceDocument.objects.filter(same_document(raw.origin, raw.url), replaced_by=None)
    return "changed" if versions.exclude(sha256=raw.sha256).exists() else "new"


def is_current(raw: RawReadout) -> bool:
    """Whether the archive holds these bytes, and no later version of the same document has taken their place. Two
    queries at the most."""
    known = SourceDocument.objects.filter(sha256=raw.sha256).values_list("pk", "replaced_by").first()
    if known is None or known[1] is None:
        return known is not None
    return not SourceDocument.objects.filter(same_document(raw.origin, raw.url), pk=known[0]).exists()


def hints(*, place: str | None = None) -> Hints:
    """What the archive knows beyond a text, of a source that usually writes about ``place``. Four queries."""
    return Hints(terms=_terms(), place=place, formulations=formulations.beside_the_lexicon())


@transaction.atomic(savepoint=False)
def store(raw: RawReadout, readout: ExtractedReadout, run: ImportRun) -> tuple[str, SourceDocument, list[Question]]:
    """Keep the document and everything found in it, together or not at all.

    Returns "new", or "changed" where another version of the same file or address is held; the source; and the
    questions that a person has to decide. The other version is kept. Where an old one has come back, it takes its place
    again.
    """
    versions = SourceDocument.objects.filter(same_document(raw.origin, raw.url), replaced_by=None)
    held = list(versions.exclude(sha256=raw.sha256).order_by("pk"))
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
    first = not held and source.pk is None
    if not first:
        source.save()
    for before in held:
        before.replaced_by = source
        before.save()
    return ("changed" if held else "new"), source, store_findings(source, readout, first=first)


@transaction.atomic(savepoint=False)
def store_findings(source: SourceDocument, readout: ExtractedReadout, *, first: bool = False) -> list[Question]:
    """Store what was found in the current version of a source; returns the questions that a person has to decide.

    Meetings told by other versions of the same document keep their addresses and go over to this one, and those that it
    no longer tells are removed. What a person has edited or reviewed stays as it is. A meeting that another document
    told before is joined to that one; where it may be the same, that is asked. ``first``: nothing is held of this
    document in any version, so nothing need be looked for or removed.
    """
    newest = _newest_official()
    source.credits = [asdict(credit) for credit in readout.credits]
    source.noise = [asdict(noise) for noise in readout.noise]
    source.title, source.published = source.title or readout.title or "", source.published or readout.published
    source.read_by = edition()
    source.save()
    joined = {} if first else gathering.apart_again(source.versions())
    held = {} if first else _held(source)
    told = dict(enumerate(filter(_says_something, readout.meetings), start=1))
    kept = {ordinal for ordinal, meeting in held.items() if meeting.review != "unreviewed"}
    people, unsure = identity.identify(
        source, readout, [told[ordinal] for ordinal in told if ordinal not in kept], first=first
    )
    questions = [question_of(name) for name in unsure]
    _store_mentions(source, readout, people, first=first)
    formulations.store_uses(source, readout, first=first)
    formulations.store_candidates(source, readout, first=first)
    addressed = any(directive.topics for record in told.values() for directive in record.directives)
    topics = {topic.slug: topic for topic in Topic.objects.all()} if addressed else {}
    if not told:
        questions.append(Question("no meeting was recognised; the document is kept", "enter the meeting in the admin"))
    stored: dict[Meeting, list[Question]] = {}
    for ordinal, record in told.items():
        meeting = held.pop(ordinal, None)
        if ordinal in kept:
            questions += _differences(meeting, source, record)
            stored[meeting] = []
            continue
        meeting = meeting or Meeting()
        is_new = meeting.pk is None
        _store_meeting(meeting, source, ordinal, record, people, topics)
        gathering.note_sketch(meeting, is_new=is_new)
        if not is_new:
            gathering.note_own(meeting)
        stored[meeting] = _open_questions(record)
    for meeting in held.values():
        if meeting.ordinal not in kept:
            gathering.let_go(meeting)
        elif meeting.pk in joined:
            stored[meeting] = []
        else:
            message = f"meeting {meeting.pk} was {meeting.review} by a person and is no longer told in this version"
            questions.append(Question(message, "compare the two versions and delete the meeting if it is wrong"))
    all_stay = first
    for meeting, open_questions in stored.items():
        left = _gathered(meeting, joined.get(meeting.pk), open_questions)
        all_stay = all_stay and left is not None
        questions += left or []
    return questions if all_stay else _still_open(questions, source, newest)


def _gathered(meeting: Meeting, before: WriteUp | None, open_questions: list[Question]) -> list[Question] | None:
    """Join the meeting to the one it repeats; the questions about it that are left, and those about what it may be.

    None where another text is the main one, with its own questions.
    """
    if before and before.by_hand:
        gathering.together_again(meeting, before)
        return None
    stays, likely = gathering.gather(meeting)
    if stays.source_id != meeting.source_id or stays.ordinal != meeting.ordinal:
        return None
    return open_questions + [_whether_one(stays, each) for each in likely]


def _differences(meeting: Meeting, source: SourceDocument, record: MeetingRecord) -> list[Question]:
    """What the rules read otherwise than a person left it; nothing where that was asked before, or is the same."""
    read = _read_otherwise(meeting, record)
    newer = meeting.source_id != source.pk
    if not read and not newer:
        return []
    message = f"meeting {meeting.pk} was {meeting.review} by a person; "
    message += "this version may tell it differently" if newer else "it stays as it is"
    message += f"; read by the rules now: {'; '.join(read)}" if read else ""
    if ImportProblem.objects.filter(source=source, message=message).exists():
        return []
    return [Question(message, "compare the two and correct the meeting by hand where the rules are right")]


def _read_otherwise(meeting: Meeting, record: MeetingRecord) -> list[str]:
    organ = OrganName.objects.filter(key=fold_key(record.organ or "")).values_list("organ", flat=True).first()
    pairs = [
        ("date", meeting.date, record.date),
        ("last day", meeting.date_end, record.date_end),
        ("kind", meeting.kind, record.kind),
    ]
    told = [f"{what} {found or 'none'} for {held or 'none'}" for what, held, found in pairs if held != found]
    if organ != meeting.organ_id:
        told.append(f"organ {record.organ or 'none'} for {meeting.organ or 'none'}")
    rows = Attendance.objects.filter(meeting=meeting).prefetch_related("roles")
    held = {row.name: sorted(role.pk for role in row.roles.all()) for row in rows}
    found = {row.name: sorted(set(row.roles)) for row in record.attendance}
    told += [f"also {name}" for name in found if name not in held]
    told += [f"without {name}" for name in held if name not in found]
    told += [f"{name} {', '.join(found[name])}" for name in found if name in held and held[name] != found[name]]
    orders = set(meeting.directives.values_list("text", flat=True)), {directive.text for directive in record.directives}
    told += [f"{len(more)} directives more" for more in [orders[1] - orders[0]] if more]
    return told + [f"{len(fewer)} directives fewer" for fewer in [orders[0] - orders[1]] if fewer]


def _whether_one(meeting: Meeting, likely: gathering.Likely) -> Question:
    other, share = likely.meeting, round(100 * likely.share)
    message = f"meeting {meeting.pk} ({meeting}) may be meeting {other.pk} ({other}) told again: {share} % shared"
    remedy = "open this problem in the admin, compare the two and say whether they are one"
    return Question(message, remedy, meeting=meeting, other=other)


def _still_open(questions: list[Question], source: SourceDocument, newest: int) -> list[Question]:
    """Without questions about names that only a joined text prints; nor does an official made for one stay."""
    gone = gathering.names_gone(source, [question.name for question in questions if question.name])
    made = Person.objects.filter(pk__gt=newest, attendance=None, directives=None, mentions=None, posts=None)
    made.exclude(answers__isnull=False).delete()
    return [question for question in questions if question.name not in gone]


def _newest_official() -> int:
    return Person.objects.aggregate(Max("pk"))["pk__max"] or 0


def _held(source: SourceDocument) -> dict[int, Meeting]:
    """Ordinal -> the meeting that some version of the same document has told so far, locked against other writers."""
    meetings = Meeting.objects.select_for_update().filter(source__in=source.versions()).order_by("-pk")
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
                presided="presided" in found.roles,
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


def _store_mentions(
    source: SourceDocument, readout: ExtractedReadout, people: dict[str, Person | None], *, first: bool = False
) -> None:
    """What a person changed stays, and what a person removed does not come back; ``first``: there is neither."""
    settled = set()
    if not first:
        source.mentions.filter(by_hand=[]).delete()
        settled = set(source.mentions.values_list("start", flat=True)) | removed(source, "mention")
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
        if found.start not in settled
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
