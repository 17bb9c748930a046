"""How does the comparison follow the records? A change leaves a task in its own transaction; a drain does what waits.

A drain compares a batch and deletes its tasks in one transaction, so it may be repeated, and nothing is lost when the
process dies in between. One process drains at a time.
"""

import contextlib
import logging
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.files import locks
from django.db import transaction
from django.db.models.signals import post_save, pre_delete

from archive.analysis import novelty
from archive.models import Meeting, NoveltyTask, SourceDocument

logger = logging.getLogger(__name__)
BATCH = 256
DRAINED_BY_A_PAGE = 20  # tasks that a page does before it answers; more are left to "novelty drain"


def enqueue(meetings: Iterable[int]) -> None:
    """Have these meetings compared again; part of the caller's transaction. One query."""
    NoveltyTask.objects.bulk_create([NoveltyTask(meeting=pk) for pk in set(meetings)])


def drain(limit: int | None = None, *, wait: bool = True) -> int:
    """Compare up to ``limit`` waiting meetings (None: all); returns how many tasks were done. One query when nothing
    waits. Where another process drains, waits for it or leaves it to that. Raises ``novelty.NoSketches``."""
    done = 0
    if not NoveltyTask.objects.exists():
        return done
    with _only_one(wait=wait) as held:
        comparison = novelty.Comparison() if held else None
        while held and (limit is None or done < limit):
            at_once = BATCH if limit is None else min(BATCH, limit - done)
            with transaction.atomic():
                tasks = list(NoveltyTask.objects.order_by("pk").values_list("pk", "meeting")[:at_once])
                novelty.refresh({meeting for _, meeting in tasks}, comparison)
                NoveltyTask.objects.filter(pk__in=[pk for pk, _ in tasks]).delete()
            if not tasks:
                break
            done += len(tasks)
    return done


def drain_a_little() -> None:
    """Before a page answers. What cannot be compared must not stop a page: it then says what was known before."""
    try:
        drain(DRAINED_BY_A_PAGE, wait=False)
    except Exception:
        logger.exception("What is new in the readouts that wait could not be found.")


def rebuild(each=lambda done, of: None) -> int:
    """Compare every readout anew; returns how many there are."""
    with _only_one(wait=True):
        NoveltyTask.objects.all().delete()
        return novelty.rebuild(each)


@contextlib.contextmanager
def _only_one(*, wait: bool) -> Iterator[bool]:
    """The lock is the operating system's, so it goes with a process that dies."""
    with (settings.DATA / "novelty.lock").open("a") as file:
        yield locks.lock(file, locks.LOCK_EX if wait else locks.LOCK_EX | locks.LOCK_NB)


# What a change touches ----------------------------------------------------------------------------------------------


def _meeting_changed(sender, instance, **kwargs) -> None:
    if not kwargs.get("raw"):
        enqueue([instance.pk])


def _source_changed(sender, instance, created, **kwargs) -> None:
    """Its stamp and its page debris count; a new one has no meetings yet."""
    if not created and not kwargs.get("raw"):
        enqueue(instance.meetings.values_list("pk", flat=True))


def listen() -> None:
    post_save.connect(_meeting_changed, sender=Meeting, dispatch_uid="novelty_saved")
    pre_delete.connect(_meeting_changed, sender=Meeting, dispatch_uid="novelty_deleted")
    post_save.connect(_source_changed, sender=SourceDocument, dispatch_uid="novelty_source")
