"""How long does it take to find what a meeting may repeat, among 100,000? ``make bench-gathering`` (SIZES=10000).

Meetings are made by chance, with their sketches, in a database of its own; then some are held against all others.
"""

import datetime as dt
import os
import random
import shutil
import statistics
import tempfile
import time

import django

_data = tempfile.mkdtemp(prefix="jiyao-bench-")
os.environ |= {"JIYAO_DATA": _data, "DJANGO_SETTINGS_MODULE": "archive.settings"}
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from archive import comparing  # noqa: E402
from archive.imports import gathering  # noqa: E402
from archive.models import Band, Meeting, Organ, SourceDocument  # noqa: E402

SIZES = [int(size) for size in os.environ.get("SIZES", "100000").split(",")]
ASKED = 200
BATCH = 2_000
CHARACTERS = "会议强调指出要全面贯彻新发展理念加快建设现代化产业体系抓好森林防火农田水利安全生产乡村振兴"


def a_text(chance: random.Random) -> str:
    sentences = ("".join(chance.choices(CHARACTERS, k=chance.randint(30, 70))) + "。" for _ in range(12))
    return "".join(sentences) + f"{chance.random()}"


def fill(size: int, held: int, chance: random.Random) -> None:
    """Meetings up to ``size``: 2,000 organs meet on 2,500 days."""
    organs = list(Organ.objects.values_list("pk", flat=True))
    for start in range(held, size, BATCH):
        many = min(BATCH, size - start)
        with transaction.atomic():
            texts = [a_text(chance) for _ in range(many)]
            sources = SourceDocument.objects.bulk_create(
                SourceDocument(text=text, language="zh", sha256=f"{start + n:064x}") for n, text in enumerate(texts)
            )
            meetings = Meeting.objects.bulk_create(
                Meeting(
                    source=source,
                    organ_id=chance.choice(organs),
                    date=dt.date(2018, 1, 1) + dt.timedelta(chance.randrange(2_500)),
                    date_basis="stated",
                    kind="standing_committee",
                )
                for source in sources
            )
            Band.objects.bulk_create(
                Band(meeting=meeting, source=source, ordinal=1, day=meeting.date, key=key)
                for meeting, source, text in zip(meetings, sources, texts, strict=True)
                for key in comparing.sketch(comparing.sentences(text, [], []))
            )


def timed(work, arguments) -> list[float]:
    taken = []
    for argument in arguments:
        begun = time.perf_counter()
        work(argument)
        taken.append(1000 * (time.perf_counter() - begun))
    return sorted(taken)


def main() -> None:
    chance, held = random.Random(1), 0
    call_command("migrate", verbosity=0)
    Organ.objects.bulk_create(Organ(slug=f"o{n}", name_en=f"Committee {n}") for n in range(2_000))
    print(f"{'meetings':>10} {'what':28} {'median ms':>10} {'95 % ms':>8}")
    for size in SIZES:
        fill(size, held, chance)
        held = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        meetings = list(Meeting.objects.select_related("source").order_by("?")[:ASKED])
        works = {
            "sketch of a text": lambda m: comparing.sketch(comparing.sentences(m.source.text, [], [])),
            "candidates (the queries)": gathering._candidates,
            "candidates, read and weighed": lambda m: list(gathering._likely(m)),
        }
        for what, work in works.items():
            taken = timed(work, meetings)
            print(f"{size:>10,} {what:28} {statistics.median(taken):>10.2f} {taken[int(0.95 * len(taken))]:>8.2f}")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(_data, ignore_errors=True)
