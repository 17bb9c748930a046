"""Stored sources read again, by the rules as they are now. What a person entered or corrected stays as it is."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet

from archive.extraction import extract
from archive.extraction.edition import edition
from archive.extraction.records import ExtractedReadout, Hints
from archive.imports import identity, store
from archive.models import AgendaItem, Attendance, Directive, ImportProblem, Meeting, Reference, SourceDocument
from archive.said import said

logger = logging.getLogger(__name__)

ROWS = {"attendance": Attendance, "agenda": AgendaItem, "directives": Directive, "references": Reference}
OF_THE_READING = {"id", "pk", "source", "meeting", "updated_at", "run", "read_by", "apart_from"}


@dataclass
class Counts:
    """What became of the sources of a rereading."""

    changed: int = 0
    same: int = 0
    failed: int = 0
    asked: int = 0  # questions that a person has to decide
    by_hand: int = 0  # meetings that a person has worked on: left alone


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one source: what is (or would be) recorded otherwise, in words, or what went wrong."""

    source: SourceDocument
    changes: tuple[str, ...] = ()
    fault: str = ""


class _Unchanged(Exception):
    """Nothing of this is to be kept."""


def waiting(sources: QuerySet[SourceDocument], *, everything: bool = False) -> QuerySet[SourceDocument]:
    """The current ones of ``sources`` that this edition of the rules has not read yet; with ``everything``, all. Not
    those that were withdrawn."""
    current = sources.filter(replaced_by=None, withdrawn_on=None)
    return current if everything else current.exclude(read_by=edition())


def reread(
    sources: QuerySet[SourceDocument], *, dry_run: bool = False, each: Callable[[Outcome], None] = lambda outcome: None
) -> Counts:
    """Read each of ``sources`` again, calling ``each`` with what became of it.

    Every source commits on its own and notes the edition that read it, so a run that was broken off goes on where it
    stopped. With ``dry_run`` nothing is kept.
    """
    counts, known = Counts(), store.hints()
    keys = list(sources.order_by("pk").values_list("pk", flat=True).distinct())
    for key in keys:
        source = SourceDocument.objects.select_related("run").filter(pk=key).first()
        if source is None:
            continue  # deleted meanwhile
        counts.by_hand += Meeting.objects.filter(source=source).exclude(review="unreviewed").count()
        try:
            outcome, asked = _reread(source, known, dry_run=dry_run)
            counts.asked += asked
        except Exception as error:
            # A fault of ours in one document must not stop the thousand others; it is reported, not swallowed.
            logger.exception("source %s", key)
            outcome = Outcome(source, fault=f"{type(error).__name__}: {error}")
        counts.failed += bool(outcome.fault)
        counts.changed += bool(outcome.changes)
        counts.same += not (outcome.fault or outcome.changes)
        each(outcome)
    if not dry_run:
        identity.weigh_again(ImportProblem.objects.filter(resolved_at=None))
    return counts


def _read(source: SourceDocument, known: Hints) -> ExtractedReadout:
    # An import may have been told whose the unnamed committees of these texts are.
    place = source.run.options.get("place") if source.run else None
    name = source.file_name if "#" not in source.file_name else None
    hints = replace(known, title=source.title or None, place=place, file_name=name or None)
    return extract(source.text, published=source.published, hints=hints)


def offers(question: ImportProblem) -> bool:
    """Whether the document asked about has another reading of a meeting that a person worked on."""
    meeting, source = question.meeting, question.source
    if not (meeting and source) or question.name or question.other_id or meeting.review == "unreviewed":
        return False
    return store.tells(_read(source, store.hints()), meeting.ordinal)


@transaction.atomic
def take(question: ImportProblem) -> Meeting | None:
    """What the rules read in the document asked about takes the place of all that a person left of the meeting.

    None where it was joined to another. The question has to be answered before.
    """
    meeting, source = question.meeting, question.source
    meeting.review, meeting.by_hand, meeting.reviewed_by, meeting.reviewed_at = "unreviewed", [], None, None
    meeting.save()
    _ask(source, store.store_findings(source, _read(source, store.hints())))
    return Meeting.objects.filter(pk=meeting.pk).first()


def _reread(source: SourceDocument, known: Hints, *, dry_run: bool) -> tuple[Outcome, int]:
    readout = _read(source, known)
    changes, asked = (), 0
    try:
        with transaction.atomic():
            before, asked_before = _records(source), _asked(source)
            questions = store.store_findings(source, readout)
            changes = tuple(_changes(before, _records(source)))
            new = [question for question in questions if (question.name, question.message) not in asked_before]
            asked = len(new)
            if dry_run or not (changes or new):
                raise _Unchanged
            _ask(source, questions)
    except _Unchanged:
        if not dry_run:
            SourceDocument.objects.filter(pk=source.pk).update(read_by=edition())
    return Outcome(source, changes), asked


def _asked(source: SourceDocument) -> set[tuple[str, str]]:
    """What was asked about the document, and whether or not it was answered need not be asked again."""
    return set(ImportProblem.objects.filter(source=source).values_list("name", "message"))


def _ask(source: SourceDocument, questions: list[store.Question]) -> None:
    """Open questions that the new reading answers go; those that it still has stay; others are asked."""
    held = ImportProblem.objects.filter(source=source, stage="identify")
    messages = {question.message for question in questions}
    held.filter(resolved_at=None, name="", other=None).exclude(message__in=messages).delete()
    known = set(held.values_list("name", "message"))
    new = [question for question in questions if (question.name, question.message) not in known]
    store.ask(new, source=source, file=source.origin or said("typed in"))


def _records(source: SourceDocument) -> dict[str, dict]:
    """What is recorded of the document, by what holds it: each column's value, each kind of row as a list."""
    # From the database: what was just stored may hold tuples where that gives lists.
    document = SourceDocument.objects.values("title", "published", "credits", "noise").get(pk=source.pk)
    found = {"document": document}
    for kind, rows in (("mentions", source.mentions.all()), ("formulations", source.formulation_uses.all())):
        found["document"][kind] = sorted(map(repr, map(_values, rows)))
    for candidate in source.candidate_uses.values_list("candidate__key", "start", "end"):
        found["document"].setdefault("candidates", []).append(candidate)
    for meeting in Meeting.objects.filter(source__in=source.versions().values("pk")):
        found[f"meeting {meeting.pk}"] = _values(meeting) | {
            kind: sorted(map(repr, map(_values, model.objects.filter(meeting=meeting)))) for kind, model in ROWS.items()
        }
    for write_up in source.write_ups.all():
        found[f"write-up {write_up.number}"] = {"text": (write_up.meeting_id, write_up.ordinal, write_up.passages)}
    return found


def _values(record) -> dict:
    fields = record._meta
    values = {f.name: getattr(record, f.attname) for f in fields.concrete_fields if f.name not in OF_THE_READING}
    for field in fields.many_to_many:
        if field.name not in OF_THE_READING:
            values[field.name] = sorted(getattr(record, field.name).values_list("pk", flat=True))
    return values


def _changes(before: dict[str, dict], after: dict[str, dict]):
    for holder in before.keys() | after.keys():
        if holder not in after:
            yield f"{holder}: no longer told"
        elif holder not in before:
            yield f"{holder}: new"
        elif differing := [name for name in after[holder] if before[holder].get(name) != after[holder][name]]:
            yield f"{holder}: {', '.join(differing)}"
