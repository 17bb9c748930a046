"""Whom a printed name stands for: one official, a new one, or a question with its candidates.

An official is weighed by what the archive holds of them: names, posts with their dates, and where they were printed so
far, in other documents.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from archive.extraction.folding import fold_key, is_chinese, reading
from archive.extraction.records import ExtractedReadout, MeetingRecord
from archive.imports.memory import Memory, name_column
from archive.imports.weighing import APART, OPEN, SAME, UNKNOWN, Printed, weigh
from archive.models import Attendance, Directive, ImportProblem, Meeting, Mention, Person, SourceDocument
from archive.said import Said, said

SOURCES = 500  # whose rows are read together
LONG = ("source__text", "source__noise", "source__credits")  # thousands of questions, and each document's whole text


@dataclass(frozen=True, slots=True)
class Unsure:
    """A name that may be any of ``candidates``, in the order of their records, or somebody new."""

    name: str
    candidates: tuple[Person, ...]

    def question(self) -> Said:
        people = [_called(person) for person in self.candidates]
        if len(people) == 1:
            return said("'%(name)s' may be %(person)s, or somebody new", name=self.name, person=people[0])
        return said("'%(name)s' may be any of %(people)s, or somebody new", name=self.name, people=people)


def _called(person: Person) -> dict[str, str]:
    names = person.by_language
    return {"en": f"{names['en']} ({person.slug})", "zh": f"{names['zh']}（{person.slug}）"}


class AnsweredMeanwhile(PermissionDenied):
    """The first answer to a question holds."""


def identify(
    source: SourceDocument,
    readout: ExtractedReadout,
    meetings: Iterable[MeetingRecord],
    memory: Memory,
    *,
    first: bool = False,
) -> tuple[dict[str, Person | None], list[Unsure], list[Person]]:
    """Each name printed in these ``meetings`` of the readout or mentioned in it with the official it stands for, None
    where that is not sure; what to ask; and the officials made.

    Whoever takes part and fits nobody becomes a new official; whoever is only mentioned does not, and a mere mention
    without a post is not asked about. What a person has answered for the document, in any version, holds; ``first``: it
    has no other. ``memory`` has the names of the readout and is told what becomes of them. No query but those that make
    or name an official where it is the ``first``, and one where what is known leaves something open; else five.
    """
    people, printed = {} if first else _answers(source), _printed_in(readout, meetings)
    found, unsure = _decide([p for name, p in printed.items() if name not in people], memory)
    left = {question.name for question in unsure}
    made: dict[str, Person] = {}
    for name, found_there in printed.items():
        if name in found:
            if learn(found[name], name):
                memory.add_name(found[name], name)
        elif name not in people and name not in left and found_there.acting and fold_key(name):
            same = fold_key(name) if is_chinese(name) else reading(name)
            found[name] = made.get(same) or made.setdefault(same, memory.make(name))
    asked = [q for q in unsure if printed[q.name].acting or printed[q.name].offices]
    if not first:
        _withdraw(source, asked_anew={q.name for q in asked})
    return people | found, asked, list(made.values())


def look_up(readout: ExtractedReadout) -> dict[str, tuple[Person | None, tuple[Person, ...]]]:
    """Each name of a readout that is not stored with the official it would stand for, or those it may stand for;
    names of nobody known are left out. Nothing is made or asked. At most six queries."""
    printed = _printed_in(readout, readout.meetings)
    found, unsure = _decide(list(printed.values()), Memory(printed))
    known = {name: (person, ()) for name, person in found.items()}
    return known | {question.name: (None, question.candidates) for question in unsure}


def learn(person: Person, name: str) -> bool:
    """Whoever has no name yet in the script of ``name`` is called so; what a person has confirmed is left alone."""
    if person.reviewed or getattr(person, name_column(name)):
        return False
    setattr(person, name_column(name), name)
    person.save()
    return True


@transaction.atomic
def answer(question: ImportProblem, person: Person | None, *, by) -> Person | None:
    """The user ``by`` says that the name asked about is ``person``'s, or, where None, a new official's.

    The choice holds for the document in all versions. Other questions of this name are weighed again. Raises
    AnsweredMeanwhile where somebody else has answered since the question was read.
    """
    question = ImportProblem.objects.select_for_update().filter(pk=question.pk, resolved_at=None).first()
    if question is None:
        raise AnsweredMeanwhile
    person = person or Person.objects.create(**{name_column(question.name): question.name})
    question.answer, question.resolved_at, question.resolved_by = person, timezone.now(), by
    question.save()
    learn(person, question.name)
    if question.source:
        _link(question.source, question.name, person, kept=True)
    namesakes = Q(candidates__in=question.candidates.all()) | Q(name=question.name)
    weigh_again(ImportProblem.objects.filter(namesakes, resolved_at=None).distinct())
    return person


@transaction.atomic
def weigh_again(questions: QuerySet) -> list[str]:
    """Settle and remove those of the open ``questions`` about names that the archive can answer by now; returns them as
    printed. What was settled may settle more: the order in which documents came shall not matter. What a person edited
    or reviewed stays as it is, and is asked about until a person answers. What stays open gets its candidates anew.

    ``SOURCES`` documents at a time are in memory, however many are asked about."""
    waiting = questions.exclude(name="").exclude(source=None)
    settled: list[str] = []
    to_weigh = set(waiting.order_by().values_list("source", flat=True))
    while some := sorted(to_weigh)[:SOURCES]:
        to_weigh.difference_update(some)
        answered, known_better = _weigh_some(waiting.filter(source__in=some))
        settled += answered
        for at in range(0, len(known_better), SOURCES):
            # This may tell more where they may be printed, or met those who are, and nowhere else.
            of = known_better[at : at + SOURCES]
            concerned = Q(candidates__in=of) | Q(source__mentions__person__in=of)
            concerned |= Q(source__meetings__attendance__person__in=of)
            to_weigh |= set(waiting.filter(concerned).order_by().values_list("source", flat=True))
    return settled


def _weigh_some(questions: QuerySet) -> tuple[list[str], list[int]]:
    """The same of the questions about a handful of documents, and the officials of whom the archive knows more now."""
    settled, known_better = [], set()
    asked: dict[SourceDocument, list[ImportProblem]] = defaultdict(list)
    for question in questions.select_related("source").defer(*LONG).prefetch_related("candidates"):
        asked[question.source].append(question)
    printed_in = _printed_in_rows(asked)
    memory = Memory(set().union(*printed_in.values()), apart=asked)
    for source, open_questions in asked.items():
        found, unsure = _decide(list(printed_in[source].values()), memory.beside(source))
        unsure_of = {asked_now.name: asked_now for asked_now in unsure}
        for question in open_questions:
            left = unsure_of.get(question.name)
            if person := found.get(question.name):
                count, some_left = _link(source, question.name, person)
                if count:
                    known_better.add(person.pk)
                if not some_left:
                    settled.append(str(question))
                    question.delete()
                    continue
                others = (other for other in question.candidates.all() if other != person)
                left = Unsure(question.name, (person, *others))
            if left:
                _ask_again(question, left)
    return settled, sorted(known_better)


def _ask_again(question: ImportProblem, unsure: Unsure) -> None:
    """With the candidates that there are now."""
    if question.message != (message := unsure.question()):
        question.message = message
        question.save(update_fields=["message", "said"])
    if set(question.candidates.all()) != set(unsure.candidates):
        question.candidates.set(unsure.candidates)


def _link(source: SourceDocument, name: str, person: Person, *, kept: bool = False) -> tuple[int, bool]:
    """Let the rows of the document that print ``name`` and lead to nobody lead to ``person``, once in each meeting.
    What a person keeps of an older version is of the document, too.

    Returns how many did, and whether others could: what a person edited or reviewed stays unless ``kept`` is to follow.
    """
    versions, count, left = _versions(source), 0, False
    for row in Attendance.objects.filter(versions, name=name, person=None).select_related("meeting"):
        if Attendance.objects.filter(meeting=row.meeting_id, person=person).exists():
            continue
        if not kept and row.meeting.review != "unreviewed":
            left = True
            continue
        row.person = person
        row.save()
        count += 1
    for directive in Directive.objects.filter(versions, speaker_name=name, speaker=None).select_related("meeting"):
        if not kept and directive.meeting.review != "unreviewed":
            left = True
            continue
        directive.speaker = person
        directive.save()
        count += 1
    return count + source.mentions.filter(name=name, person=None).update(person=person), left


def _versions(source: SourceDocument) -> Q:
    return Q(meeting__source__in=source.versions().values("pk"))


def _printed_in(readout: ExtractedReadout, meetings: Iterable[MeetingRecord]) -> dict[str, Printed]:
    """The names of these meetings and of the readout's mentions, sorted, with all their posts there; who is mentioned
    is where the first meeting of the readout was."""
    printed: dict[str, Printed] = {}

    def add(name: str, post: str | None, meeting, *, acting: bool = True) -> None:
        place, day, kind = (meeting.place, meeting.date, meeting.kind) if meeting else (None, None, "")
        printed.setdefault(name, Printed(name)).add(post, place, day or readout.published, acting=acting, kind=kind)

    for meeting in meetings:
        for row in meeting.attendance:
            add(row.name, row.post, meeting)
        for directive in meeting.directives:
            if directive.speaker:
                add(directive.speaker, None, meeting)
    for mention in readout.mentions:
        add(mention.name, mention.post, next(iter(readout.meetings), None), acting=False)
    return dict(sorted(printed.items()))


def _printed_in_rows(sources: Collection[SourceDocument]) -> dict[SourceDocument, dict[str, Printed]]:
    """The same of each of these documents that are stored already. Four queries for some hundred."""
    found: dict[int, dict[str, Printed]] = {source.pk: {} for source in sources}
    days = {source.pk: source.published for source in sources}

    def add(source: int, name: str, post: str, meeting: Meeting | None, *, acting: bool = True) -> None:
        place = meeting and meeting.place and (meeting.place.name_zh or meeting.place.name_en)
        day = (meeting and meeting.date) or days[source]
        kind = meeting.kind if meeting else ""
        found[source].setdefault(name, Printed(name)).add(post, place, day, acting=acting, kind=kind)

    columns = ("source", "ordinal", "date", "kind", "place__name_zh", "place__name_en")
    keys = list(found)
    for at in range(0, len(keys), SOURCES):
        some = keys[at : at + SOURCES]
        rows = Meeting.objects.filter(source__in=some).select_related("place").only(*columns)
        meetings = {meeting.pk: meeting for meeting in rows.order_by("-ordinal")}
        first = {meeting.source_id: meeting for meeting in meetings.values()}
        listed = Attendance.objects.filter(meeting__source__in=some).values_list("meeting", "name", "post")
        for key, name, post in listed:
            add(meetings[key].source_id, name, post, meetings[key])
        spoken = Directive.objects.filter(meeting__source__in=some).exclude(speaker_name="")
        for key, name in spoken.values_list("meeting", "speaker_name"):
            add(meetings[key].source_id, name, "", meetings[key])
        for source, name, post in Mention.objects.filter(source__in=some).values_list("source", "name", "post"):
            add(source, name, post, first.get(source), acting=False)
    return {source: dict(sorted(found[source.pk].items())) for source in sources}


def _answers(source: SourceDocument) -> dict[str, Person | None]:
    """Name -> whom a person has said it stands for in this document. One query."""
    answered = _questions(source).exclude(resolved_at=None).select_related("answer")
    return {question.name: question.answer for question in answered.order_by("pk")}


def _withdraw(source: SourceDocument, *, asked_anew: set[str]) -> None:
    """Remove the open questions of all versions, but not the only one about a row that a person keeps as it is."""
    kept = Q(meeting__source=OuterRef("source"), person=None, name=OuterRef("name"))
    spoken = Q(meeting__source=OuterRef("source"), speaker=None, speaker_name=OuterRef("name"))
    stays = Exists(Attendance.objects.filter(kept).exclude(meeting__review="unreviewed"))
    stays |= Exists(Directive.objects.filter(spoken).exclude(meeting__review="unreviewed"))
    _questions(source).filter(~stays | Q(name__in=asked_anew), resolved_at=None).delete()


def _questions(source: SourceDocument) -> QuerySet:
    """All questions about names of the document, in any version."""
    return ImportProblem.objects.filter(source__in=source.versions().values("pk")).exclude(name="")


def names_in(readout: ExtractedReadout) -> set[str]:
    """All that ``identify`` may look for: whom a memory has to know of."""
    names = {row.name for meeting in readout.meetings for row in meeting.attendance}
    names |= {directive.speaker for meeting in readout.meetings for directive in meeting.directives} - {None}
    return names | {mention.name for mention in readout.mentions}


def _decide(printed: list[Printed], memory: Memory) -> tuple[dict[str, Person | None], list[Unsure]]:
    """Name -> the one official who fits; and the names that may be several's, or one's of whom that is not sure."""
    candidates = {p.name: memory.named(p.name) for p in printed}
    verdicts = {
        p.name: {
            person: weigh(p, memory.known(person.pk), only_read_alike=read_alike)
            for person, read_alike in candidates[p.name].items()
        }
        for p in printed
    }
    _weigh_company(verdicts, candidates, memory)
    people, unsure = {}, []
    for name, found in verdicts.items():
        fitting = [person for person, verdict in found.items() if verdict == SAME]
        bare = [person for person, verdict in found.items() if verdict == UNKNOWN]
        left = [person for person, verdict in found.items() if verdict == OPEN]
        if len(fitting) == 1:
            people[name] = fitting[0]
        elif not fitting and not left and len(bare) == 1:
            people[name] = bare[0]
        elif fitting or left or bare:
            unsure.append(Unsure(name, tuple(fitting or left + bare)))
    return people, unsure


def _weigh_company(verdicts, candidates, memory: Memory) -> None:
    """Who met before with two others that may be those named here is the same. Leaders meet everybody and do not count;
    what is only read alike must fit otherwise. One query, where something is left open."""
    left = {
        name: {
            person.pk: person
            for person, verdict in found.items()
            if verdict == OPEN or (verdict == APART and not candidates[name][person])
        }
        for name, found in verdicts.items()
        if SAME not in found.values()
    }
    asked = {key for found in left.values() for key in found}
    if not asked:
        return
    company = {
        person.pk: name
        for name, found in candidates.items()
        for person in found
        if not memory.known(person.pk).leads_a_state
    }
    met = defaultdict(set)
    for person, other in memory.met(asked, company.keys()):
        met[person].add(company[other])
    for name, found in left.items():
        for key, person in found.items():
            if len(met[key] - {name}) >= 2:
                verdicts[name][person] = SAME
