"""Which write-ups tell of one meeting: recognised by rule, asked where that is not sure, decided by a person.

Everything goes by meetings: a document's meeting is stored, then joined to the one it repeats. A join keeps the lower
number and the fullest text; the rest of the other becomes a ``WriteUp``, from which a split brings it back.
"""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from django.apps import apps
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from archive import comparing
from archive.extraction.records import SITTINGS
from archive.models import (
    AgendaItem,
    Attendance,
    Band,
    Directive,
    ImportProblem,
    Meeting,
    OldAddress,
    Operation,
    Person,
    Reference,
    SourceDocument,
    Verdict,
    WriteUp,
)

# Measured on pairs among some 10,000 Chinese documents. What shares so much is one story, printed again or shortened …
ALIKE = 0.8
# … without a day, notices of one form share as much; only a reprint shares nearly all.
REPRINTED = 0.95
# Less than half is shared by a commentary with what it comments on, and by the opening of a meeting with its close.
PERHAPS = 0.5
SAME_ORGAN_PERHAPS = 0.35
NEAR = dt.timedelta(days=7)  # the same form is filled in again some months later; a wrong day is days off
SHORT = 40  # characters or words: a sentence that stands in another text says little where no organ is named
MOST_COMPARED = 8
MOST_ALIKE = 200  # of about one day; forms that are filled in again and again share bands
ROWS = (Attendance, AgendaItem, Directive, Reference, Verdict)  # what goes with a meeting's text
KEPT_COLUMNS = frozenset(["id", "apart_from"])

# Of a meeting that is only compared.
UNREAD = ("why", "by_hand", "groups", "date_evidence", "date_candidates", "source__credits", "source__metadata")

SAME, MAYBE, OTHER = "same", "maybe", "other"


class Likely(NamedTuple):
    """What a meeting is to another: ``verdict``, and how much of the shorter of their texts stands in the longer."""

    meeting: Meeting
    verdict: str
    share: float


class Weighed(NamedTuple):
    """What of a meeting says, beside its text, whether it is another one."""

    pk: int
    organ: int | None
    kind: str
    date: dt.date | None
    date_end: dt.date | None
    part_of_day: str
    published: dt.date | None

    @classmethod
    def of(cls, meeting: Meeting) -> "Weighed":
        day = (meeting.date, meeting.date_end, meeting.part_of_day)
        return cls(meeting.pk, meeting.organ_id, meeting.kind, *day, meeting.source.published)


# Where a meeting has the fields of ``Weighed``, in their order.
WEIGHED = ("pk", "organ", "kind", "date", "date_end", "part_of_day", "source__published")


class AnsweredMeanwhile(PermissionDenied):
    """The first answer to a question holds."""


# Recognising


def told_in(source: SourceDocument, passages) -> list[comparing.Sentence]:
    return comparing.sentences(source.text, passages, [(n["start"], n["end"]) for n in source.noise])


def forget_sketches(meeting: Meeting) -> None:
    """Those of the meeting's own text, as it was; its write-ups keep theirs. One query."""
    of_others = Q(source__in=meeting.write_ups.values("source"))
    meeting.bands.filter(~of_others | Q(source=meeting.source_id, ordinal=meeting.ordinal)).delete()


def worth_comparing(meetings: Iterable[Meeting]) -> set[int]:
    """Of these ``meetings``, whose sketches are stored, the keys of those that share a band, or organ and days, with
    others: the rest need not be gathered. Two queries."""
    meetings = list(meetings)
    others_alike = Band.objects.filter(key=OuterRef("key")).exclude(meeting=OuterRef("meeting"))
    alike = Band.objects.filter(Exists(others_alike), meeting__in=[meeting.pk for meeting in meetings])
    found = set(alike.order_by().values_list("meeting", flat=True).distinct())
    sitting = [meeting for meeting in meetings if meeting.organ_id and meeting.date and meeting.pk not in found]
    if not sitting:
        return found
    days = Q()
    for meeting in sitting:
        days |= Q(organ=meeting.organ_id, date__range=_days_before(meeting))
    others = defaultdict(list)
    rows = Meeting.objects.filter(days).order_by().values_list("pk", "organ", "date", "date_end")
    for pk, organ, first, last in rows:
        others[organ].append((pk, first, last or first))
    for meeting in sitting:
        begin, end = _days_before(meeting)
        if any(
            pk != meeting.pk and begin <= first <= end and last >= meeting.date
            for pk, first, last in others[meeting.organ_id]
        ):
            found.add(meeting.pk)
    return found


def _days_before(meeting: Meeting) -> tuple[dt.date, dt.date]:
    """On which a meeting of the same days may begin."""
    return meeting.date - NEAR, meeting.date_end or meeting.date


def gather(meeting: Meeting, *, first: bool = False) -> tuple[Meeting, list[Likely]]:
    """Join ``meeting`` to the one of other documents that it repeats, if any. ``first``: of a document of which nothing
    was held in any version, nor asked: it is held against meetings of a lower number.

    Returns the meeting that stays, and those that may be the same, of whom a person has to be asked. Two indexed
    queries, and two to five more where something may be the same.
    """
    found = sorted(_likely(meeting, first), key=lambda likely: (-likely.share, likely.meeting.pk))
    same = [likely for likely in found if likely.verdict == SAME]
    # A meeting that a person has worked on is not taken apart by a rule; two of them are a person's to join.
    if same and meeting.review != "unreviewed" and same[0].meeting.review != "unreviewed":
        same, found = [], [likely._replace(verdict=MAYBE) for likely in found]
    if not same:
        maybe = [likely for likely in found if likely.verdict == MAYBE]
        return meeting, maybe if first else [likely for likely in maybe if not _was_asked(meeting, likely)]
    stays = join(meeting, same[0].meeting, share=same[0].share)
    return stays, []


def _likely(meeting: Meeting, first: bool) -> Iterator[Likely]:
    candidates = _candidates(meeting, meeting.pk - 1 if first else None)
    if not candidates:
        return
    mine = told_in(meeting.source, meeting.passages)
    apart, versions = set(), {meeting.source_id}
    if not first:
        apart = set(meeting.apart_from.values_list("pk", flat=True))
        versions = set(meeting.source.versions().values_list("pk", flat=True))
    others = Meeting.objects.filter(pk__in=candidates).exclude(pk__in=apart).exclude(source__in=versions)
    for other in others.select_related("source").defer(*UNREAD).prefetch_related("write_ups__source"):
        texts = [(other.source, other.passages), *((w.source, w.passages) for w in other.write_ups.all())]
        if any(source.pk in versions for source, _ in texts):
            continue
        told = [told_in(*text) for text in texts]
        share, nearest = max(((comparing.compare(mine, each).share, each) for each in told), key=itemgetter(0))
        verdict = weigh(Weighed.of(meeting), Weighed.of(other), share)
        if verdict == SAME and min(comparing.length(mine), comparing.length(nearest)) < SHORT:
            verdict = SAME if meeting.organ_id and meeting.organ_id == other.organ_id else MAYBE
        if verdict != OTHER:
            yield Likely(other, verdict, share)


def _candidates(meeting: Meeting, last: int | None = None) -> list[int]:
    """Meetings worth comparing, up to the number ``last``: whose text shares a band, the most bands first; and those of
    the organ on its days."""
    mine = Weighed.of(meeting)
    alike = _sharing_bands(meeting, last)
    rows = Meeting.objects.filter(pk__in=alike).order_by().values_list(*WEIGHED) if alike else ()
    others = {row[0]: Weighed(*row) for row in rows}
    # Those that would be another meeting if all their words were the same need not be read.
    found = [pk for pk in alike if weigh(mine, others[pk], 1.0) != OTHER][:MOST_COMPARED]
    if meeting.organ_id and meeting.date:
        sittings = Meeting.objects.filter(organ=meeting.organ_id, date__range=_days_before(meeting))
        sittings = sittings.filter(pk__lte=last) if last else sittings
        # In the order of the index that has the days: by number SQLite would go through all meetings of the organ.
        rows = sittings.exclude(pk=meeting.pk).order_by("date").values_list("pk", "date", "date_end")
        found += sorted(pk for pk, first, end in rows if (end or first) >= meeting.date)[:MOST_COMPARED]
    return list(dict.fromkeys(found))


def _sharing_bands(meeting: Meeting, last: int | None) -> list[int]:
    """The ``MOST_ALIKE`` meetings of about its days that share most bands with its text, the most first. Of forms a
    band is in thousands of texts: the index is asked for one day after the other, and in SQL, which the database layer
    takes longer to write than the database to answer."""
    bands = Band._meta.db_table
    sql = (
        f"SELECT other.meeting_id FROM {bands} own JOIN {bands} other ON other.key = own.key "
        "WHERE own.meeting_id = %s AND own.source_id = %s AND own.ordinal = %s AND other.meeting_id "
    )
    asked = [meeting.pk, meeting.source_id, meeting.ordinal, *([last] if last else []), meeting.pk]
    sql += "<= %s AND other.meeting_id <> %s" if last else "<> %s"
    if meeting.date:
        days = [meeting.date - NEAR, (meeting.date_end or meeting.date) + NEAR]
        sql = f"{sql} AND other.day BETWEEN %s AND %s UNION ALL {sql} AND other.day IS NULL"
        asked = [*asked, *(day.isoformat() for day in days), *asked]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        shared = Counter(pk for (pk,) in cursor.fetchall())
    return sorted(shared, key=lambda pk: (-shared[pk], pk))[:MOST_ALIKE]


def weigh(one: Weighed, other: Weighed, share: float) -> str:
    """Whether two meetings of different documents are one: by their days, their organs and what their texts share."""
    same_organ = one.organ is not None and one.organ == other.organ
    other_organ = not same_organ and None not in (one.organ, other.organ)
    if one.date and other.date:
        if not _overlap(one, other):
            near = abs(one.date - other.date) <= NEAR
            return MAYBE if near and share >= REPRINTED and not other_organ else OTHER
        if share >= ALIKE:
            return MAYBE if other_organ else SAME
        if share >= (SAME_ORGAN_PERHAPS if same_organ else PERHAPS):
            return MAYBE
        sitting = same_organ and one.kind == other.kind and one.kind in SITTINGS
        return MAYBE if sitting and _same_part_of_day(one, other) else OTHER
    days = [meeting.date or meeting.published for meeting in (one, other)]
    near = None in days or abs(days[0] - days[1]) <= 2 * NEAR
    if share >= REPRINTED:
        return SAME if near and not other_organ else MAYBE
    return MAYBE if share >= ALIKE and near and not other_organ else OTHER


def _overlap(one: Weighed, other: Weighed) -> bool:
    return one.date <= (other.date_end or other.date) and other.date <= (one.date_end or one.date)


def _same_part_of_day(one: Weighed, other: Weighed) -> bool:
    return not (one.part_of_day and other.part_of_day) or one.part_of_day == other.part_of_day


def _was_asked(meeting: Meeting, likely: Likely) -> bool:
    """Asked once is enough: who marked the question as resolved without an answer has looked at it."""
    return questions_about(meeting, likely.meeting).exists()


def questions_about(one: Meeting, other: Meeting) -> models.QuerySet[ImportProblem]:
    return ImportProblem.objects.filter(Q(meeting=one, other=other) | Q(meeting=other, other=one))


# Joining and splitting


@transaction.atomic
def join(one: Meeting, other: Meeting, *, share: float | None = None, by_hand: bool = False) -> Meeting:
    """Let both be one meeting; returns the one that stays, whose number is the lower.

    Its main text is the fullest, but a text that a person has worked on stays the main one; of two such the one of the
    lower number, and the work on the other waits in its write-up.
    """
    found = {m.pk: m for m in Meeting.objects.select_for_update().filter(pk__in=[one.pk, other.pk])}
    stays, goes = (found[pk] for pk in sorted(found))
    untouched = [meeting.review == "unreviewed" for meeting in (stays, goes)]
    mine, theirs = (told_in(meeting.source, meeting.passages) for meeting in (stays, goes))
    if share is None:
        share = comparing.compare(mine, theirs).share
    takes_over = untouched[0] and (not untouched[1] or _is_fuller(goes, theirs, stays, mine))
    set_aside, kept = (stays, goes) if takes_over else (goes, stays)
    write_up = WriteUp(
        meeting=stays,
        number=goes.pk,
        source_id=set_aside.source_id,
        ordinal=set_aside.ordinal,
        passages=set_aside.passages,
        record=_record(set_aside),
        share=share,
        by_hand=by_hand,
    )
    stays.apart_from.add(*goes.apart_from.exclude(pk=stays.pk))
    for rows in (Band, WriteUp):
        rows.objects.filter(meeting=goes).update(meeting=stays)
    if takes_over:
        for rows in ROWS:
            rows.objects.filter(meeting=stays).delete()
            rows.objects.filter(meeting=goes).update(meeting=stays)
        for field in Meeting._meta.concrete_fields:
            if field.name not in KEPT_COLUMNS:
                setattr(stays, field.attname, getattr(kept, field.attname))
    questions_about(stays, goes).filter(resolved_at=None).delete()
    for question in ("meeting", "other"):
        ImportProblem.objects.filter(**{question: goes}).update(**{question: stays})
    OldAddress.moved(goes.get_absolute_url(), stays.get_absolute_url())
    goes.delete()
    stays.save()
    write_up.save()
    note_own(stays)
    return stays


def note_own(meeting: Meeting) -> None:
    """Keep what each of the write-ups has that the main text has not: sentences, which are searched beside that, and
    officials. Two queries and some for each write-up."""
    mine, there = None, set()
    for write_up in meeting.write_ups.select_related("source"):
        if mine is None:
            mine = told_in(meeting.source, meeting.passages)
            there = set(meeting.attendance.values_list("person", flat=True))
        rows = comparing.compare(mine, told_in(write_up.source, write_up.passages)).rows
        new = sorted(row.theirs[:2] for row in rows if row.theirs and row.kind != comparing.SAME)
        write_up.own = [list(span) for span in new]
        write_up.save(update_fields=["own"])
        write_up.named.set(Person.objects.filter(pk__in=_took_part(write_up) - there))


def _took_part(write_up: WriteUp) -> set[int]:
    attendance = (row["fields"]["person"] for row in write_up.record if row["model"] == Attendance._meta.label_lower)
    return {person for person in attendance if person is not None}


def _is_fuller(one: Meeting, told: list, than: Meeting, told_there: list) -> bool:
    """More text by a fiftieth at least: a line of page debris does not count. Of two alike the one published first."""
    mine, theirs = comparing.length(told), comparing.length(told_there)
    if max(mine, theirs) > 1.02 * min(mine, theirs):
        return mine > theirs
    mine, theirs = (meeting.source.published or dt.date.max for meeting in (one, than))
    return mine < theirs


@transaction.atomic
def split(write_up: WriteUp, *, by_hand: bool = False) -> Meeting:
    """Let it be a meeting of its own again, under its number, as it was; ``by_hand``: it stays so."""
    together = write_up.meeting
    meeting = _restored(write_up)
    OldAddress.back(meeting.get_absolute_url())
    write_up.delete()
    bands = Band.objects.filter(meeting=together, source=write_up.source_id, ordinal=write_up.ordinal)
    bands.update(meeting=meeting, day=meeting.date)
    if by_hand:
        meeting.apart_from.add(together)
    together.save()
    return meeting


@transaction.atomic
def let_go(meeting: Meeting) -> None:
    """Its main text no longer tells of it: the fullest other write-up takes its place, or else the meeting is gone."""
    others = list(meeting.write_ups.select_related("source"))
    if not others:
        meeting.delete()
        return
    fullest = max(others, key=lambda w: (comparing.length(told_in(w.source, w.passages)), -w.pk))
    heir = split(fullest)
    for rows in ROWS:
        rows.objects.filter(meeting=meeting).delete()
        rows.objects.filter(meeting=heir).update(meeting=meeting)
    meeting.bands.filter(source=meeting.source_id, ordinal=meeting.ordinal).delete()
    heir.bands.update(meeting=meeting)
    for field in Meeting._meta.concrete_fields:
        if field.name not in KEPT_COLUMNS:
            setattr(meeting, field.attname, getattr(heir, field.attname))
    OldAddress.moved(heir.get_absolute_url(), meeting.get_absolute_url())
    heir.delete()
    meeting.save()
    note_own(meeting)


@transaction.atomic
def withdraw(source: SourceDocument, reason: str, on: dt.date | None = None) -> None:
    """``SourceDocument.withdraw``, but a meeting that other documents tell of as well lives on in their texts."""
    for write_up in source.write_ups.select_related("meeting"):
        write_up.delete()
    for meeting in source.meetings.filter(write_ups__isnull=False).distinct():
        meeting.bands.filter(source=source).delete()
        let_go(meeting)
    source.withdraw(reason, on)


@transaction.atomic
def answer(question: ImportProblem, *, same: bool, by) -> Meeting:
    """The user ``by`` says that the two meetings asked about are one, or are two for good; returns the (first) meeting.

    Raises AnsweredMeanwhile where somebody else has answered since the question was read.
    """
    question = ImportProblem.objects.select_for_update().filter(pk=question.pk, resolved_at=None).first()
    if question is None or question.meeting is None or question.other is None:
        raise AnsweredMeanwhile
    question.resolved_at, question.resolved_by = timezone.now(), by
    question.save()
    if same:
        return join(question.meeting, question.other, by_hand=True)
    question.meeting.apart_from.add(question.other)
    return question.meeting


def _record(meeting: Meeting) -> list[dict]:
    """The meeting and its rows, as ``_restored`` takes them."""
    rows = [row for model in ROWS for row in model.objects.filter(meeting=meeting).order_by("pk")]
    # Django's own encoder would cut times down to milliseconds.
    return json.loads(
        json.dumps(serializers.serialize("python", [meeting, *rows]), default=lambda day: day.isoformat())
    )


def _restored(write_up: WriteUp) -> Meeting:
    """What the write-up's record holds, less what has been deleted since: officials, organs, topics and the like."""
    records = write_up.record
    for record in records:
        if "meeting" in record["fields"]:
            record["fields"]["meeting"] = write_up.number
        else:
            record["pk"], record["fields"]["source"] = write_up.number, write_up.source_id
    Operation.objects.lead_on(records)
    for record in records:
        model = apps.get_model(record["model"])
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.remote_field and field.name in record["fields"]:
                record["fields"][field.name] = _still_there(field, record["fields"][field.name])
    restored = None
    for each in serializers.deserialize("python", records, ignorenonexistent=True):
        if isinstance(each.object, Meeting):
            restored = each.object
            restored.pk = write_up.number
            restored.source_id, restored.ordinal = write_up.source_id, write_up.ordinal
            restored.passages = write_up.passages
        else:
            each.object.meeting = restored
        each.save()
    return restored


def _still_there(field, value):
    if field.remote_field.model is Meeting and not field.many_to_many:
        return value  # of the rows: the meeting that is being restored
    there = field.remote_field.model._default_manager
    if field.many_to_many:
        return list(there.filter(pk__in=value).values_list("pk", flat=True))
    return value if value is not None and there.filter(pk=value).exists() else None


def apart_again(versions: models.QuerySet[SourceDocument]) -> dict[int, WriteUp]:
    """The write-ups in these versions of a document, each a meeting of its own again so that it can be read anew.

    Returns the key of each meeting with what joined it.
    """
    told = WriteUp.objects.filter(source__in=versions).select_related("meeting", "source")
    return {split(write_up).pk: write_up for write_up in list(told)}


def together_again(meeting: Meeting, before: WriteUp) -> Meeting:
    """What a person joined is joined again, if both are still there."""
    target = Meeting.objects.filter(pk=before.meeting_id).first()
    return join(meeting, target, by_hand=True) if target else meeting


def names_gone(source: SourceDocument, names: Iterable[str]) -> set[str]:
    """Those of ``names`` that no record of the document prints any more: its meeting was joined. Three queries."""
    rows = Q(meeting__source=source)
    printed = set(Attendance.objects.filter(rows).values_list("name", flat=True))
    printed |= set(Directive.objects.filter(rows).values_list("speaker_name", flat=True))
    printed |= set(source.mentions.values_list("name", flat=True))
    return set(names) - printed
