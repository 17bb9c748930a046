"""From what extraction found to rows. What a person edited or reviewed is never overwritten."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import override

from archive.extraction.edition import edition
from archive.extraction.folding import fold_key
from archive.extraction.offices import leaves_out_its_place
from archive.extraction.records import ExtractedReadout, Hints, MeetingRecord, Term, Why
from archive.extraction.rules import is_unsure, rules
from archive.imports import formulations, gathering, identity
from archive.imports.extraction import Extracted, sketches_of
from archive.imports.raw import RawReadout
from archive.imports.report import printable
from archive.imports.rows import Rows, Vocabulary, add_mentions, add_rows, add_uses, take, why_of
from archive.models import (
    Attendance,
    ImportProblem,
    ImportRun,
    Meeting,
    OrganName,
    Person,
    Post,
    Role,
    SourceDocument,
    WriteUp,
)
from archive.models.columns import NAME
from archive.models.inserting import insert
from archive.models.labels import label
from archive.models.sources import addresses_of, removed, same_document
from archive.said import Said, said


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
    remedy = said("open this problem in the admin and choose")
    return Question(unsure.question(), remedy, unsure.name[:NAME], unsure.candidates)


def ask(questions: Iterable[Question], **columns) -> list[ImportProblem]:
    """Keep these questions until a person answers them. A few queries, however many there are."""
    return _kept([(question, columns) for question in questions])


def _kept(questions: Iterable[tuple[Question, dict]]) -> list[ImportProblem]:
    """The same, of each with its own columns."""
    problems, candidates = [], []
    for question, columns in questions:
        own = question._asdict()
        candidates.append(own.pop("candidates"))
        problems.append(ImportProblem(stage="identify", **own, **columns))
    ImportProblem.objects.bulk_create(problems)
    links = ((problem.pk, one.pk) for problem, some in zip(problems, candidates, strict=True) for one in some)
    insert(ImportProblem.candidates.through, ("importproblem_id", "person_id"), links)
    return problems


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


class Held(NamedTuple):
    pk: int
    origin: str
    replaced_by_id: int | None


def held(hashes: Iterable[str]) -> dict[str, Held]:
    """The sources of these SHA-256, as far as the archive has them. One query."""
    found = SourceDocument.objects.filter(sha256__in=list(hashes)).order_by()
    return {sha256: Held(*row) for sha256, *row in found.values_list("sha256", "pk", "origin", "replaced_by")}


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


def hints(*, title: str | None = None, place: str | None = None) -> Hints:
    """What the archive knows beyond a text that came with this headline, of a source that usually writes about
    ``place``. Four queries."""
    return Hints(terms=_terms(), title=title, place=place, formulations=formulations.beside_the_lexicon())


Stored = tuple[str, SourceDocument, list[ImportProblem]]


def store_all(found: Sequence[Extracted], run: ImportRun) -> Iterator[Stored]:
    """Keep these documents and everything found in them, in the caller's transaction.

    Gives of each, in their order, "new", or "changed" where another version of the same file or address is held; the
    source; and the questions that a person has to decide, asked already. The other version is kept. Where an old one
    has come back, it takes its place again.

    Documents of which nothing is held in any version are stored a batch at once, with some fifty queries.
    """
    taken = _held_names(found)
    fresh: list[Extracted] = []
    for one in found:
        names = {one.raw.sha256, *known_by(one.raw)}
        if taken.isdisjoint(names):
            fresh.append(one)
        else:
            yield from _store_fresh(fresh, run)
            fresh = []
            yield _store_version(one.raw, one.readout, run)
        taken |= names
    yield from _store_fresh(fresh, run)


def known_by(raw: RawReadout) -> set[str]:
    """What the versions of a document have in common: each has one of these."""
    return {raw.origin, *addresses_of(raw.url)} - {""}


def _held_names(found: Iterable[Extracted]) -> set[str]:
    """Those of the documents that the archive has. Three queries: one for all three columns would read every row."""
    names = set().union(*({one.raw.sha256, *known_by(one.raw)} for one in found))
    sources = SourceDocument.objects.order_by()
    columns = ("sha256", "origin", "url")
    return set().union(*(sources.filter(**{f"{one}__in": names}).values_list(one, flat=True) for one in columns))


def _source_of(raw: RawReadout, readout: ExtractedReadout, run: ImportRun) -> SourceDocument:
    return SourceDocument(
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
        run=run,
    )


def _store_fresh(fresh: list[Extracted], run: ImportRun) -> Iterator[Stored]:
    if fresh:
        storing = _Storing([one.readout for one in fresh])
        sources = [_source_of(one.raw, one.readout, run) for one in fresh]
        for one, source in zip(fresh, sources, strict=True):
            storing.add(source, one.readout, one.sketches, first=True)
        own: list[list[ImportProblem]] = []
        later: list[tuple[int, Question, dict]] = []
        for number, questions in enumerate(storing.finish()):
            columns = _where(fresh[number].raw, sources[number], run)
            # The next document may be joined to the meetings that these are about; all others are asked at once.
            own.append(ask((one for one in questions if one.meeting), **columns))
            later += ((number, one, columns) for one in questions if not one.meeting)
        asked = _kept((question, columns) for _number, question, columns in later)
        for (number, _question, _columns), problem in zip(later, asked, strict=True):
            own[number].append(problem)
        for source, problems in zip(sources, own, strict=True):
            yield "new", source, problems


def _where(raw: RawReadout, source: SourceDocument, run: ImportRun) -> dict:
    """What a question says of where it comes from."""
    return {"run": run, "source": source, "file": printable(raw.file, 4096), "place": printable(raw.place, 200)}


def _store_version(raw: RawReadout, readout: ExtractedReadout, run: ImportRun) -> Stored:
    versions = SourceDocument.objects.filter(same_document(raw.origin, raw.url), replaced_by=None)
    held = list(versions.exclude(sha256=raw.sha256).order_by("pk"))
    source = SourceDocument.objects.filter(sha256=raw.sha256).first() or _source_of(raw, readout, run)
    source.run, source.replaced_by = run, None
    source.save()
    for before in held:
        before.replaced_by = source
        before.save()
    questions = ask(store_findings(source, readout), **_where(raw, source, run))
    return ("changed" if held else "new"), source, questions


@transaction.atomic(savepoint=False)
def store_findings(source: SourceDocument, readout: ExtractedReadout) -> list[Question]:
    """Store what was found in the current version of a source; returns the questions that a person has to decide.

    Meetings told by other versions of the same document keep their addresses and go over to this one, and those that it
    no longer tells are removed. What a person has edited or reviewed stays as it is. A meeting that another document
    told before is joined to that one; where it may be the same, that is asked.
    """
    storing = _Storing([readout], besides=source)
    storing.add(source, readout, sketches_of(readout))
    [questions] = storing.finish()
    return questions


@dataclass
class _Document:
    """One on its way: ``told`` are its meetings with the questions they leave open, ``before`` what
    joined meetings of its older versions to others, ``left`` what these told and it does not."""

    source: SourceDocument
    readout: ExtractedReadout
    first: bool
    questions: list[Question]
    made: list[Person]
    before: dict[int, WriteUp]
    told: list[tuple[Meeting, list[Question]]]
    left: list[Meeting]


class _Storing:
    """Documents that are stored together: what their ``readouts`` name is looked up once, and the rows of all are
    written in one statement for each table.

    ``besides`` is the one document, in all its versions, of which something is held already.
    """

    def __init__(self, readouts: Iterable[ExtractedReadout], *, besides: SourceDocument | None = None):
        readouts = list(readouts)
        self._words = Vocabulary(readouts)
        names = set().union(*map(identity.names_in, readouts))
        self._memory = identity.Memory(names, apart=[besides]).beside(besides) if besides else identity.Memory(names)
        self._rows = Rows()
        self._documents: list[_Document] = []

    def add(
        self, source: SourceDocument, readout: ExtractedReadout, sketches: list[list[int]], *, first: bool = False
    ) -> None:
        """``first``: nothing is held of this document in any version, so nothing need be looked for or removed."""
        source.credits = [
            {"name": c.name, "role": c.role, "start": c.start, "end": c.end, "why": why_of(c)} for c in readout.credits
        ]
        source.noise = [{"start": noise.start, "end": noise.end, "reason": noise.reason} for noise in readout.noise]
        source.title, source.published = source.title or readout.title or "", source.published or readout.published
        source.read_by = edition()
        if first:
            self._rows.add(source)
        else:
            source.save()
        before = {} if first else gathering.apart_again(source.versions())
        held = {} if first else _held(source)
        sketched = _numbered(zip(readout.meetings, sketches, strict=True))
        told = {ordinal: record for ordinal, (record, _) in sketched.items()}
        kept = {ordinal for ordinal, meeting in held.items() if meeting.review != "unreviewed"}
        people, unsure, made = identity.identify(
            source, readout, [told[ordinal] for ordinal in told if ordinal not in kept], self._memory, first=first
        )
        document = _Document(source, readout, first, list(map(question_of, unsure)), made, before, [], [])
        self._documents.append(document)
        self._add_findings(document, people)
        if not told:
            message = said("no meeting was recognised; the document is kept")
            document.questions.append(Question(message, said("enter the meeting in the admin")))
        for ordinal, record in told.items():
            meeting = held.pop(ordinal, None)
            if meeting and ordinal in kept:
                document.questions += _differences(meeting, source, record)
                document.told.append((meeting, []))
            else:
                self._add_meeting(document, ordinal, sketched[ordinal], meeting or Meeting(), people)
        document.left = list(held.values())

    def _add_findings(self, document: _Document, people: dict[str, Person | None]) -> None:
        """What a person changed stays, and what a person removed does not come back."""
        source, settled = document.source, set()
        if not document.first:
            source.mentions.filter(by_hand=[]).delete()
            settled = set(source.mentions.values_list("start", flat=True)) | removed(source, "mention")
            source.candidate_uses.filter(candidate__keyness=None).delete()
        add_mentions(self._rows, source, document.readout, people, settled)
        known = self._words.formulations
        uses = formulations.uses_of(source, document.readout, known, first=document.first)
        add_uses(self._rows, source, uses)

    def _add_meeting(
        self, document: _Document, ordinal: int, sketched: tuple[MeetingRecord, list[int]], meeting: Meeting, people
    ) -> None:
        record, sketch = sketched
        take(meeting, document.source, ordinal, record, self._words)
        if meeting.pk is None:
            self._rows.add(meeting)
        else:
            meeting.save()
            for below in (meeting.attendance, meeting.agenda, meeting.directives, meeting.references):
                below.all().delete()
            gathering.forget_sketches(meeting)
        self._memory.note(meeting, add_rows(self._rows, meeting, record, people, self._words))
        self._rows.add_sketch(meeting, sketch)
        document.told.append((meeting, _open_questions(record)))

    def finish(self) -> Iterator[list[Question]]:
        """Store everything, then gather what tells of one meeting, document by document; gives the questions about
        each."""
        self._rows.add(*self._memory.new_names)
        again = [m for document in self._documents for m, _ in document.told if m.pk and m.review == "unreviewed"]
        self._rows.write()
        formulations.store_candidates(((d.source, d.readout) for d in self._documents), self._words.wordings)
        for meeting in again:
            gathering.note_own(meeting)
        new = [meeting for d in self._documents if d.first for meeting, _ in d.told]
        alone = {meeting.pk for meeting in new} - gathering.worth_comparing(new)
        for document in self._documents:
            yield _gathered(document, alone)


def _gathered(document: _Document, alone: set[int]) -> list[Question]:
    """Join its meetings, but for those ``alone``, to what they repeat; the questions that are left."""
    questions = document.questions
    told = list(document.told)
    for meeting in document.left:
        if meeting.review == "unreviewed":
            gathering.let_go(meeting)
        elif meeting.pk in document.before:
            told.append((meeting, []))
        else:
            message = said(
                "meeting %(number)s was %(review)s by a person and is no longer told in this version",
                number=meeting.pk,
                review=_word(meeting.review),
            )
            remedy = said("compare the two versions and delete the meeting if it is wrong")
            questions.append(Question(message, remedy, meeting=meeting))
    all_stay = document.first
    for meeting, open_questions in told:
        if meeting.pk in alone:
            questions += open_questions
            continue
        left = _joined(meeting, document.before.get(meeting.pk), open_questions, first=document.first)
        all_stay = all_stay and left is not None
        questions += left or []
    return questions if all_stay else _still_open(document, questions)


def _joined(
    meeting: Meeting, before: WriteUp | None, open_questions: list[Question], *, first: bool
) -> list[Question] | None:
    """Join the meeting to the one it repeats; the questions about it that are left, and those about what it may be.

    None where another text is the main one, with its own questions.
    """
    if before and before.by_hand:
        gathering.together_again(meeting, before)
        return None
    stays, likely = gathering.gather(meeting, first=first)
    if stays.source_id != meeting.source_id or stays.ordinal != meeting.ordinal:
        return None
    return open_questions + [_whether_one(stays, each) for each in likely]


def _differences(meeting: Meeting, source: SourceDocument, record: MeetingRecord) -> list[Question]:
    """What the rules read otherwise than a person left it; nothing where that was asked before, or is the same."""
    read = _read_otherwise(meeting, record)
    newer = meeting.source_id != source.pk
    if not read and not newer:
        return []
    about = {"number": meeting.pk, "review": _word(meeting.review)}
    if newer:
        message = said("meeting %(number)s was %(review)s by a person; this version may tell it differently", **about)
    else:
        message = said("meeting %(number)s was %(review)s by a person; it stays as it is", **about)
    if read:
        message = said("%(message)s; read by the rules now: %(differences)s", message=message, differences=read)
    if ImportProblem.objects.filter(source=source, message=message).exists():
        return []
    of_older = ImportProblem.objects.filter(meeting=meeting, other=None, stage="identify", resolved_at=None)
    of_older.exclude(source=source).delete()
    remedy = said("compare the two: keep what a person set, take what the rules read, or correct it by hand")
    return [Question(message, remedy, meeting=meeting)]


def _read_otherwise(meeting: Meeting, record: MeetingRecord) -> list[str]:
    organ = OrganName.objects.filter(key=fold_key(record.organ or "")).values_list("organ", flat=True).first()
    told = []
    if meeting.date != record.date:
        told.append(said("date %(found)s for %(held)s", **_instead(record.date, meeting.date)))
    if meeting.date_end != record.date_end:
        told.append(said("last day %(found)s for %(held)s", **_instead(record.date_end, meeting.date_end)))
    if meeting.kind != record.kind:
        told.append(said("kind %(found)s for %(held)s", **_instead(_word(record.kind), _word(meeting.kind))))
    if organ != meeting.organ_id:
        told.append(
            said("organ %(found)s for %(held)s", **_instead(record.organ, meeting.organ and meeting.organ.by_language))
        )
    rows = Attendance.objects.filter(meeting=meeting).prefetch_related("roles")
    held = {row.name: sorted(role.pk for role in row.roles.all()) for row in rows}
    found = {row.name: sorted(set(row.roles)) for row in record.attendance}
    told += [said("also %(name)s", name=name) for name in found if name not in held]
    told += [said("without %(name)s", name=name) for name in held if name not in found]
    if others := [name for name in found if name in held and held[name] != found[name]]:
        roles = _roles()
        for name in others:
            done = [roles[code] for code in found[name]] or said("nothing")
            told.append(said("%(name)s %(roles)s", name=name, roles=done))
    orders = set(meeting.directives.values_list("text", flat=True)), {directive.text for directive in record.directives}
    told += [said("%(count)s directives more", count=len(more)) for more in [orders[1] - orders[0]] if more]
    return told + [said("%(count)s directives fewer", count=len(less)) for less in [orders[0] - orders[1]] if less]


def _instead(found, held) -> dict:
    return {"found": found or said("none"), "held": held or said("none")}


def _word(code: str) -> dict[str, str]:
    """A word of a vocabulary."""
    with override("zh-hans"):
        return {"en": code.replace("_", " "), "zh": str(label(code))}


def _whether_one(meeting: Meeting, likely: gathering.Likely) -> Question:
    other, share = likely.meeting, round(100 * likely.share)
    message = said(
        "meeting %(number)s (%(meeting)s) may be meeting %(other_number)s (%(other)s) told again: %(share)s %% shared",
        number=meeting.pk,
        meeting=_called(meeting),
        other_number=other.pk,
        other=_called(other),
        share=share,
    )
    remedy = said("open this problem in the admin, compare the two and say whether they are one")
    return Question(message, remedy, meeting=meeting, other=other)


def _called(meeting: Meeting) -> dict[str, str]:
    """In either language."""
    names = {}
    for name, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            names[name] = str(meeting)
    return names


def _still_open(document: _Document, questions: list[Question]) -> list[Question]:
    """Without questions about names that only a joined text prints; nor does an official made for one stay."""
    gone = gathering.names_gone(document.source, [question.name for question in questions if question.name])
    made = [person.pk for person in document.made]
    made = Person.objects.filter(pk__in=made, attendance=None, directives=None, mentions=None, posts=None)
    made.exclude(answers__isnull=False).delete()
    return [question for question in questions if question.name not in gone]


def _held(source: SourceDocument) -> dict[int, Meeting]:
    """Ordinal -> the meeting that some version of the same document has told so far, locked against other writers."""
    meetings = Meeting.objects.select_for_update().filter(source__in=source.versions()).order_by("-pk")
    return {meeting.ordinal: meeting for meeting in meetings}


def tells(readout: ExtractedReadout, ordinal: int) -> bool:
    """Whether the readout has a meeting of this number."""
    return ordinal in _numbered((record, []) for record in readout.meetings)


def _numbered(found: Iterable[tuple[MeetingRecord, list[int]]]) -> dict[int, tuple[MeetingRecord, list[int]]]:
    return dict(enumerate((pair for pair in found if _says_something(pair[0])), start=1))


def _says_something(record: MeetingRecord) -> bool:
    """A text in which nothing of a meeting was found is a document, not a meeting."""
    return bool(record.kind != "other" or record.date or record.organ or record.attendance or record.directives)


def _open_questions(record: MeetingRecord) -> list[Question]:
    questions = []
    if record.organ and record.place is None and leaves_out_its_place(record.organ):
        message = said("the text does not say of which place '%(organ)s' is", organ=record.organ)
        questions.append(Question(message, said("choose the organ on the meeting's page, or import with --place")))
    if record.date is None:
        days = [day.isoformat() for day in record.date_candidates[:10]] or said("none")
        message = said("the meeting has no date that the text settles; candidates: %(days)s", days=days)
        questions.append(Question(message, said("set the date on the meeting's page in the admin, with its basis")))
    if doubtful := [(name, why) for name, why in _reasons(record) if is_unsure(why.rule)]:
        roles = _roles()
        facts = [_doubted(name, why, roles) for name, why in doubtful[:5]]
        if (more := len(doubtful) - 5) > 0:
            facts.append(said("and %(count)s more", count=more))
        message = said("found by rules that are often wrong: %(facts)s", facts=facts)
        remedy = said("read this against the source, correct it, and mark the meeting as reviewed")
        questions.append(Question(message, remedy))
    return questions


def _reasons(record: MeetingRecord) -> Iterator[tuple[str, Why]]:
    """What of a meeting is worth a question with why it holds: who met, where, as what ("" does it), and who did what.

    The page itself marks the rest, and says where only the stamp gives the day.
    """
    yield from (("", why) for why in record.why if why.fact != "date")
    yield from ((p.name, why) for p in record.attendance for why in p.why if why.fact != "post")


def _doubted(name: str, why: Why, roles: dict) -> Said:
    rule = {"en": rules()[why.rule].en, "zh": rules()[why.rule].zh}
    if name:
        return said("%(name)s %(did)s (%(rule)s)", name=name, did=roles[why.fact], rule=rule)
    with override(None):
        fact = said(str(Meeting._meta.get_field(why.fact).verbose_name))
    return said("the %(fact)s (%(rule)s)", fact=fact, rule=rule)


def _roles() -> dict[str, dict[str, str]]:
    """What the roles are called. One query."""
    return {role.pk: {"en": role.name, "zh": role.name_zh} for role in Role.objects.all()}
