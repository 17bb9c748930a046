"""Processes that are killed while they write to the index: ``python -m tests.search.killed WORK [KILLS]``, on the
archive in JIYAO_DATA, which "prepare" makes. Says what is wrong and exits with 1.

One process loads everything and forks: so neither a kill nor what comes after it costs a start of Python.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from archive.models import Meeting, SourceDocument  # noqa: E402
from search import outbox  # noqa: E402
from search.engines.base import SearchRequest  # noqa: E402
from search.query import Phrase  # noqa: E402
from search.segmentation import word_tokens  # noqa: E402
from tests.killing import exit_code, in_a_child, is_over, killed, said_by  # noqa: E402

MANY = int(os.environ.get("MEETINGS", "300"))
LATEST = 1.5  # seconds after the start of the work
SEARCHES = 10


def prepare() -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for number in range(MANY):
            text = f"The meeting number {number} spoke of flood prevention, of grain and of {number % 97} bridges."
            source = SourceDocument.objects.create(text=text, language="en")
            Meeting.objects.create(source=source)
    outbox.rebuild()


def drain() -> None:
    """Changes some meetings, adds one, deletes one; then drains."""
    while True:
        with transaction.atomic():
            for meeting in Meeting.objects.order_by("?")[:40]:
                meeting.kind = random.choice(["symposium", "conference", "reception", "plenary"])
                meeting.save()
            Meeting.objects.order_by("?").first().source.delete()
            source = SourceDocument.objects.create(text=f"Flood {random.random()} and grain.", language="en")
            Meeting.objects.create(source=source)
        outbox.drain()


def rebuild() -> None:
    while True:
        with transaction.atomic():
            for meeting in Meeting.objects.order_by("?")[:5]:
                meeting.kind = random.choice(["symposium", "conference"])
                meeting.save()
        outbox.rebuild()


def search() -> None:
    """Says whatever it finds that is not what the archive holds, and how often it asked."""
    for asked in range(1, 1_000_000):
        count = outbox.engine().search(SearchRequest(query=Phrase("grain"))).count
        if count != MANY:
            print(f"wrong: {count} of {MANY}", flush=True)
        print(f"asked {asked}", flush=True)


def again_and_check(command: str) -> None:
    call_command("search_index", command)
    call_command("search_index", "check")


def kill_writers(work: str, kills: int) -> list[str]:
    """The same command again completes what was killed, and the index is the archive."""
    wrong = []
    for _ in range(kills):
        moment = random.uniform(0, LATEST)
        killed(in_a_child(globals()[work]), after=moment)
        if code := exit_code(in_a_child(again_and_check, work)):
            wrong.append(f"{work} killed after {moment:.3f} s: exit {code}, {said_by(again_and_check)}")
        if len(left := sorted(path.name for path in Path(settings.SEARCH_INDEX).glob("v*-*"))) > 2:
            wrong.append(f"{work} killed after {moment:.3f} s: {left} lie there")
    return wrong


def kill_builders_beside_searches(kills: int) -> list[str]:
    """Searches go on while the index is built anew and the builder is killed."""
    reader = in_a_child(search)
    for _ in range(kills):
        killed(in_a_child(rebuild), after=random.uniform(0, LATEST))
    while f"asked {SEARCHES}\n" not in said_by(search) and not is_over(reader):
        time.sleep(0.01)
    ended = is_over(reader)
    os.kill(reader, signal.SIGKILL)
    exit_code(reader)
    said = said_by(search)
    return [f"searches: {said[-500:]}"] if ended or "wrong" in said else []


def main(work: str, kills: int) -> list[str]:
    if work == "prepare":
        prepare()
        return []
    word_tokens("会议 meetings")  # what is loaded here need not be loaded by each child
    started = time.monotonic()
    wrong = kill_builders_beside_searches(kills) if work == "search" else kill_writers(work, kills)
    print(f"{work}: {kills} kills in {time.monotonic() - started:.0f} s")
    return wrong


if __name__ == "__main__":
    wrong = main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print("\n".join(wrong))
    sys.exit(bool(wrong))
