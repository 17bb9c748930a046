"""How is what is counted kept in step with the records?

A change leaves an ``AnalysisTask`` in its own transaction; ``drain`` counts those meetings anew, each batch in one
transaction, and deletes the tasks it read. So a drain may be repeated and loses nothing when the process dies.
"""

import contextlib
import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.conf import settings
from django.core.files import locks
from django.db import transaction
from django.db.models import Q

from archive.analysis import events as naming_events
from archive.analysis import nearest, summing, weaving
from archive.analysis.dated import is_in_time
from archive.analysis.listing import Listed, is_by_rank, is_there, listing
from archive.models import (
    COUNTED,
    AnalysisTask,
    Attendance,
    Event,
    FormulationUse,
    Measure,
    Meeting,
    Naming,
    Passing,
    Reference,
    Usage,
)
from archive.models.columns import NAME
from archive.models.inserting import insert
from archive.models.planning import refresh_statistics

logger = logging.getLogger(__name__)
BATCH = 500
# Changes that a page takes in before it answers; more are left to "analysis drain".
DRAINED_BY_A_PAGE = 30


def enqueue(meetings: Iterable[int]) -> None:
    """Have these meetings counted again; part of the caller's transaction. One query."""
    insert(AnalysisTask, ["meeting"], ([pk] for pk in set(meetings)))


def drain(limit: int | None = None, *, wait: bool = True) -> int:
    """Count up to ``limit`` waiting meetings (None: all) anew; returns how many tasks were done. One query when nothing
    waits. Gives way to another process that counts where it is not to ``wait``."""
    if not AnalysisTask.objects.exists():
        return 0
    with _only_one(wait=wait) as held:
        if not held:
            return 0
        try:
            comparison = nearest.Comparison()
        except nearest.NoSketches:
            if limit is not None:  # more than a page can do
                logger.exception("The changes that wait cannot be taken in.")
                return 0
            nearest.rebuild()
            comparison = nearest.Comparison()
        done = 0
        while limit is None or done < limit:
            at_once = BATCH if limit is None else min(BATCH, limit - done)
            tasks = list(AnalysisTask.objects.order_by("pk").values_list("pk", "meeting")[:at_once])
            if not tasks:
                break
            with transaction.atomic():
                refresh({meeting for _, meeting in tasks})
                nearest.refresh({meeting for _, meeting in tasks}, comparison)
                AnalysisTask.objects.filter(pk__in=[pk for pk, _ in tasks]).delete()
            done += len(tasks)
        if done > BATCH:
            refresh_statistics()
        return done


def rebuild() -> int:
    """Count every meeting anew; returns how many there are."""
    with _only_one(wait=True):
        return _rebuild()


def _rebuild() -> int:
    AnalysisTask.objects.all().delete()
    with transaction.atomic():
        for model in COUNTED:
            model.objects.all().delete()
    last, count = 0, 0
    while ids := list(Meeting.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            _count(set(ids))
        last, count = ids[-1], count + len(ids)
    with transaction.atomic():
        summing.add_up_all()
    nearest.rebuild()
    refresh_statistics()
    return count


@contextlib.contextmanager
def _only_one(*, wait: bool) -> Iterator[bool]:
    """Whether nobody else counts: the lock is the operating system's, so it goes with a process that dies."""
    with (settings.DATA / "analysis.lock").open("a") as file:
        yield locks.lock(file, locks.LOCK_EX if wait else locks.LOCK_EX | locks.LOCK_NB)


def refresh(ids: Collection[int]) -> None:
    """Count the meetings ``ids`` anew, those that are no more included, and what is added up over them. A constant
    number of queries but for the months, the events and the names of events that they touch."""
    touched = summing.touched_by(ids)
    touched.of(_count(ids))
    touched |= summing.touched_by(ids)
    summing.add_up(touched)


def _count(ids: Collection[int]) -> list[Passing]:
    """Returns the references of other meetings that mean another event now, as they are and as they were."""
    changed_events = set(Event.objects.filter(held__in=ids).values_list("key", "start"))
    for model in (Measure, Naming, Usage, Passing):
        model.objects.filter(meeting__in=ids).delete()
    Event.objects.filter(held__in=ids).delete()

    meetings = list(Meeting.objects.filter(pk__in=ids).select_related("source", "organ").order_by("pk"))
    attendance = _by_meeting(Attendance.objects.filter(meeting__in=ids).order_by("order"))
    said = weaving.marks_of(ids)
    roles: dict[int, set[str]] = defaultdict(set)
    links = Attendance.roles.through.objects.filter(attendance__meeting__in=ids)
    for row, role in links.values_list("attendance", "role"):
        roles[row].add(role)
    references = _by_meeting(Reference.objects.filter(meeting__in=ids).order_by("start"))
    uses: dict[int, list[tuple[int, int]]] = defaultdict(list)
    found = FormulationUse.objects.filter(source__in={meeting.source_id for meeting in meetings}).order_by()
    for source, formulation, start in found.values_list("source", "formulation", "start"):
        uses[source].append((formulation, start))

    measures, namings, usages, passings = [], [], [], []
    held: dict[tuple[str, dt.date], Event] = {}
    for meeting in meetings:
        own = {"date": meeting.date, "organ_id": meeting.organ_id, "place_id": meeting.place_id}
        text, passages = meeting.source.text, [tuple(p) for p in meeting.passages] or [(0, len(meeting.source.text))]
        rows = attendance[meeting.pk]
        there = [row for row in rows if is_there(roles[row.pk])]
        listed = [Listed(row.start, row.end, frozenset(roles[row.pk])) for row in there]
        measures.append(
            Measure(
                meeting=meeting,
                kind=meeting.kind,
                part_of_day=meeting.part_of_day,
                length=sum(end - start for start, end in passages),
                named=len(there),
                listing=listing(text, passages, listed, meeting.groups),
                said=said.get(meeting.pk, b""),
                printed=weaving.packed({row.person_id for row in rows if row.person_id}),
                **own,
            )
        )
        namings += [
            Naming(meeting=meeting, person_id=r.person_id, order=r.order, by_rank=is_by_rank(roles[r.pk]), **own)
            for r in there
            if r.person_id
        ]
        counted = Counter(f for f, at in uses[meeting.source_id] if any(s <= at < e for s, e in passages))
        used = {"in_time": is_in_time(meeting.date, meeting.source.published), **own}
        usages += [Usage(meeting=meeting, formulation_id=f, uses=count, **used) for f, count in counted.items()]
        organ = meeting.organ.name_zh if meeting.organ else ""
        reported = naming_events.events_reported(meeting.kind, organ, meeting.source.title)
        if meeting.date:
            for key, name in reported.items():
                days = {"start": meeting.date, "end": meeting.date_end or meeting.date}
                event = Event(key=key[:NAME], name=name[:NAME], basis="held", held=meeting, **days)
                if not naming_events.is_listed(key, meeting.date):
                    held.setdefault((event.key, event.start), event)
        for reference in references[meeting.pk]:
            key = naming_events.reference_key(reference.kind, reference.text)[:NAME]
            if key and key in reported:
                continue  # its own name
            on = naming_events.is_passed_on(text, reference.start, reference.end)
            passings.append(Passing(meeting=meeting, key=key, said=reference.date, on=on, start=reference.start, **own))
    Measure.objects.bulk_create(measures)
    Naming.objects.bulk_create(namings)
    Usage.objects.bulk_create(usages)
    taken = set(Event.objects.filter(key__in={key for key, _ in held}).values_list("key", "start"))
    Event.objects.bulk_create(event for one, event in held.items() if one not in taken)
    others = _resolve(passings, changed_events | held.keys())
    Passing.objects.bulk_create(passings)
    return others


def _by_meeting(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.meeting_id].append(row)
    return found


def _resolve(passings: Collection[Passing], changed_events: Collection[tuple[str, dt.date]]) -> list[Passing]:
    """Give these references, not yet stored, their events, and those stored that may mean one that came or went (key,
    day). Returns of the latter those that changed, as they are and as they were."""
    waiting = [passing for passing in passings if passing.key]
    if changed_events:
        days = [day for _key, day in changed_events]
        reach = Q(date__range=(min(days), max(days) + 2 * naming_events.HELD_WITHIN)) | Q(said__isnull=False)
        waiting += Passing.objects.filter(reach, key__in={key for key, _day in changed_events})
    wanted = {passing.key for passing in waiting}
    events: dict[str, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(key__in=wanted):
        events[event.key].append(event)
    made = []
    for key in sorted(wanted):
        taken = {event.start for event in events[key]}
        for listed in naming_events.listed_events().get(key, ()):
            if listed.start not in taken:
                days = {"start": listed.start, "end": listed.end}
                made.append(Event(key=key, name=listed.name[:NAME], basis="lexicon", **days))
                events[key].append(made[-1])
    for passing in waiting:
        said = passing.said
        if said is None or (passing.date and said > passing.date):
            continue  # a plan
        if not naming_events.nearest(events[passing.key], passing.date, said):
            made.append(Event(key=passing.key, name=passing.key, start=said, end=said, basis="text"))
            events[passing.key].append(made[-1])
    Event.objects.bulk_create(made)
    changed, before = [], []
    for passing in waiting:
        event = naming_events.nearest(events[passing.key], passing.date, passing.said)
        lag = (passing.date - event.end).days if event and passing.date else None
        if (passing.event_id, passing.lag) != (event and event.pk, lag):
            if passing.pk:
                before.append(Passing(event_id=passing.event_id, place_id=passing.place_id))
                changed.append(passing)
            passing.event, passing.lag = event, lag
    Passing.objects.bulk_update(changed, ["event", "lag"], batch_size=200)
    return changed + before
