"""Processes to be killed, and what comes before and after: ``python -m tests.search.killed WORK``, on the archive in
JIYAO_DATA. Those to be killed say "ready" and then work on and on.
"""

import os
import random
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from archive.models import Meeting, SourceDocument  # noqa: E402
from search import outbox  # noqa: E402
from search.engines.base import SearchRequest  # noqa: E402
from search.query import Phrase  # noqa: E402

MANY = int(os.environ.get("MEETINGS", "300"))


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


def drain_and_check() -> None:
    call_command("search_index", "drain")
    call_command("search_index", "check")


def rebuild_and_check() -> None:
    call_command("search_index", "rebuild")
    call_command("search_index", "check")


if __name__ == "__main__":
    connection.ensure_connection()
    if sys.argv[1] in ("drain", "rebuild", "search"):
        print("ready", flush=True)
    globals()[sys.argv[1]]()
