"""How well and how fast are sentences held against all earlier ones? ``make bench-novelty`` (SIZE=5000 for fewer).

Real texts (JIYAO_CORPORA, JSON Lines; without them invented ones, and says so), each document a meeting of the day of
its stamp, in a database of its own.

Quality: into later documents are planted sentences of the texts, each in four ways: verbatim; with one word changed for
another of the texts; with its clauses in another order; with another opening ("the meeting stressed" for "the meeting
pointed out"). What is truly new is found by reading: sentences of the last tenth of the documents are held against all
earlier sentences, pair by pair, and those of which no more than half stands in any of them are new. The same is done of
the English pages in ``tests/``, of their second half.
"""

import datetime as dt
import json
import os
import random
import re
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import django

_data = tempfile.mkdtemp(prefix="jiyao-bench-")
os.environ |= {"JIYAO_DATA": _data, "DJANGO_SETTINGS_MODULE": "archive.settings"}
os.environ.pop("DATABASE_URL", None)
django.setup()

import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from rapidfuzz import process  # noqa: E402
from rapidfuzz.distance import Indel  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from archive.analysis import nearest, novelty  # noqa: E402
from archive.analysis.sentences import Wording, wording, wordings  # noqa: E402
from archive.analysis.sketches import Sketches  # noqa: E402
from archive.models import Meeting, Novelty, Organ, Place, SourceDocument  # noqa: E402
from bench.corpus import CORPORA, ROOT  # noqa: E402
from bench.loading import invented, real_lines  # noqa: E402
from search.segmentation import chinese_words  # noqa: E402

SIZE = int(os.environ.get("SIZE", "0"))
PLANTED = 1_500  # sentences, each in four ways
READ = 400  # sentences that are held against all earlier ones
AT_MOST = 0.5  # of what is truly new stands in any earlier sentence
LATE = 100  # readouts that arrive late, one at a time
ENGLISH = ROOT / "tests" / "extraction" / "gold" / "english"


class Genre(NamedTuple):
    """How repeats are made in a language: which words change, where clauses end, which formulas open a sentence."""

    words: Callable[[str], list[str]]
    clause: re.Pattern[str]
    comma: str
    ends: str
    openings: tuple[str, ...]


CHINESE = Genre(
    lambda text: [word for word in chinese_words(text) if len(word) > 1],
    re.compile(r"[，；]"),
    "，",
    "。！？”",
    ("会议强调，", "会议指出，", "他强调，", "会议要求，", "李强指出，", "省委常委会会议强调，"),
)
IN_ENGLISH = Genre(
    lambda text: re.findall(r"\b[A-Za-z]{4,}\b", text),
    re.compile(r"[,;]\s+"),
    ", ",
    ".!?”",
    (
        *("The meeting stressed that ", "The meeting pointed out that ", "It was emphasized at the meeting that "),
        *("He noted that ", "The Standing Committee stressed that ", "Li Qiang pointed out that "),
    ),
)


def documents() -> list[dict]:
    found = [json.loads(line) for line in real_lines(CORPORA)]
    if not found:
        found = [{"text": one["text"], "published": one["published"]} for one in invented(SIZE or 5_000)]
    found = [one for one in found if one["text"].strip() and one["published"]]
    random.Random(5).shuffle(found)
    return sorted(found[: SIZE or None], key=lambda one: one["published"])


def store(texts: list[tuple[str, str]], chance: random.Random, organs, places) -> list[int]:
    """(text, day) as meetings; their numbers."""
    held = SourceDocument.objects.count()
    with transaction.atomic():
        sources = SourceDocument.objects.bulk_create(
            SourceDocument(text=text, language="zh", sha256=f"{held + n:064x}") for n, (text, _day) in enumerate(texts)
        )
        meetings = Meeting.objects.bulk_create(
            Meeting(
                source=source,
                date=dt.date.fromisoformat(day),
                date_basis="stated",
                organ=chance.choice(organs),
                place=chance.choice(places),
            )
            for source, (_text, day) in zip(sources, texts, strict=True)
        )
    return [meeting.pk for meeting in meetings]


def planted(some: list[str], words: list[str], chance: random.Random, genre: Genre) -> list[tuple[str, str]]:
    """(how, sentence): each of ``some`` in four ways, where it can be."""
    found = []
    for sentence in some:
        found.append(("verbatim", sentence))
        body = sentence[wording(sentence).opening :]
        own = [word for word in genre.words(body) if word in body]
        if own:
            word = chance.choice(own)
            other = chance.choice([other for other in chance.choices(words, k=50) if other != word])
            found.append(("a word changed", sentence.replace(word, other, 1)))
        clauses = genre.clause.split(sentence.rstrip(genre.ends))
        if len(clauses) > 1:
            turned = clauses[1:] + clauses[:1]
            found.append(("clauses swapped", genre.comma.join(turned) + genre.ends[0]))
        found.append(("opening changed", chance.choice(genre.openings) + body))
    return found


def new_by_reading(asked: list[Wording], earlier: list[Wording]) -> list[float]:
    """Of each the greatest share that stands in any of the earlier sentences, read pair by pair."""
    theirs, best = [each.line for each in earlier], np.zeros(len(asked), np.float32)
    mine = [each.line for each in asked]
    for at in range(0, len(theirs), 20_000):
        shares = process.cdist(
            mine, theirs[at : at + 20_000], scorer=Indel.normalized_similarity, dtype=np.float32, score_cutoff=0.4
        )
        best = np.maximum(best, shares.max(axis=1))
    return best.tolist()


def main() -> None:
    console, chance = Console(), random.Random(7)
    call_command("migrate", verbosity=0)
    organs = Organ.objects.bulk_create(Organ(name_en=f"Organ {n}", slug=f"organ-{n}") for n in range(300))
    places = Place.objects.bulk_create(Place(name_en=f"Place {n}", slug=f"place-{n}") for n in range(60))
    texts = documents()
    console.print(f"{len(texts):,} {'real' if list(CORPORA.glob('*.gz')) else 'invented'} documents")
    numbers = store([(one["text"], one["published"]) for one in texts], chance, organs, places)
    started, used = time.perf_counter(), time.process_time()
    nearest.rebuild()
    took, used = time.perf_counter() - started, time.process_time() - used
    sentences = sum(Novelty.objects.values_list("sentences", flat=True))
    bytes_ = sum(len(content) for content in Novelty.objects.values_list("packed", flat=True))
    _held, _places, on_disk = Sketches(settings.SENTENCES).size()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'archive_novelty%'")
        table = cursor.fetchone()[0]
    console.print(
        f"compared: {len(texts) / took:,.0f} documents a second ({len(texts) / used:,.0f} a second of one core)"
    )
    console.print(
        f"{sentences:,} sentences: {table / sentences:.0f} bytes of database each ({bytes_ / sentences:.0f} packed), "
        f"{on_disk / sentences:.0f} of files"
    )
    _quality(console, chance, texts, numbers, organs, places, CHINESE, len(texts) * 9 // 10)
    _english(console, chance, organs, places)
    _late(console, chance, texts, organs, places)


def _quality(console, chance, texts, numbers, organs, places, genre: Genre, last: int) -> None:
    """``last``: from which document on sentences are held against all earlier ones, pair by pair."""
    every = [wordings(one["text"], [], []) for one in texts]
    sample = [
        (at, each)
        for at in chance.sample(range(last, len(texts)), min(READ * 2, len(texts) - last))
        for each in every[at]
    ]
    sample = [(at, each) for at, each in sample if not each.is_short]
    sample = chance.sample(sample, min(READ, len(sample)))
    first_day = texts[last]["published"]
    before = [each for at, some in enumerate(every) if texts[at]["published"] < first_day for each in some]
    unique = list({each.key: each for each in before if not each.is_short}.values())
    # The sample stands in the last tenth; what stands there before it is read as well.
    later = [(at, each) for at in range(last, len(texts)) for each in every[at] if not each.is_short]
    shares = new_by_reading([each for _at, each in sample], unique)
    found_new = Counter()
    for (at, each), share in zip(sample, shares, strict=True):
        day = texts[at]["published"]
        own = [e for n, e in later if texts[n]["published"] < day]
        share = max([share, *(Indel.normalized_similarity(each.line, e.line, score_cutoff=0.4) for e in own)])
        told = {one.start: one for one in novelty.told(Novelty.objects.get(pk=numbers[at]))}
        status = told[each.start].status
        kind = "new" if share <= AT_MOST else "repeated" if share >= settings.NOVELTY_NEAR else "between"
        found_new[kind, status] += 1

    usable = [(texts[at]["text"][e.start : e.end]) for at in range(last) for e in every[at] if not e.is_short]
    usable = [sentence for sentence in usable if "\n" not in sentence]
    some = chance.sample(usable, min(PLANTED, len(usable)))
    vocabulary = [w for sentence in chance.sample(usable, min(3_000, len(usable))) for w in genre.words(sentence)]
    ways = planted(some, vocabulary, chance, genre)
    chance.shuffle(ways)
    batches = [ways[at : at + 15] for at in range(0, len(ways), 15)]
    meetings = store([("\n".join(s for _how, s in batch), "2031-01-01") for batch in batches], chance, organs, places)
    with transaction.atomic():
        nearest.refresh(meetings)
    right, many = Counter(), Counter()
    for pk, batch in zip(meetings, batches, strict=True):
        found = {one.start: one for one in novelty.told(Novelty.objects.get(pk=pk))}
        start = 0
        for how, sentence in batch:
            many[how] += 1
            mine = [one.status for one in found.values() if start <= one.start < start + len(sentence)]
            right[how] += bool(mine) and novelty.NEW not in mine
            start += len(sentence) + 1
    table = Table("planted", "found", "of", "recall")
    for how in many:
        table.add_row(how, f"{right[how]:,}", f"{many[how]:,}", f"{right[how] / many[how]:.4f}")
    console.print(table)
    all_found, all_many = sum(right.values()), sum(many.values())
    wrong = sum(count for (kind, status), count in found_new.items() if kind == "new" and status != novelty.NEW)
    news = sum(count for (kind, _status), count in found_new.items() if kind == "new")
    table = Table("read pair by pair", "new", "near", "seen")
    for kind in ("new", "between", "repeated"):
        table.add_row(kind, *(str(found_new[kind, status]) for status in (novelty.NEW, novelty.NEAR, novelty.SEEN)))
    console.print(table)
    # As if as many truly new sentences were asked as were planted.
    expected = wrong / news * all_many if news else 0
    console.print(
        f"recall {all_found / all_many:.4f}, precision {all_found / (all_found + expected):.4f} "
        f"({wrong} of {news} truly new sentences were taken for repeated)"
    )


def _english(console, chance, organs, places) -> None:
    """The same of the English pages that are read by hand for extraction, in an order by chance."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ENGLISH.glob("*.txt"))]
    chance.shuffle(texts)
    first = dt.date(2010, 1, 1)
    told = [
        {"text": text, "published": (first + dt.timedelta(number)).isoformat()} for number, text in enumerate(texts)
    ]
    numbers = store([(one["text"], one["published"]) for one in told], chance, organs, places)
    with transaction.atomic():
        nearest.refresh(numbers)
    console.print(f"{len(told)} English pages")
    _quality(console, chance, told, numbers, organs, places, IN_ENGLISH, len(told) // 2)


def _late(console, chance, texts, organs, places) -> None:
    times = []
    for one in chance.sample(texts, LATE):
        pk = store([(one["text"], "2001-01-01")], chance, organs, places)
        started = time.perf_counter()
        with transaction.atomic():
            touched = nearest.refresh(pk)
        times.append((1000 * (time.perf_counter() - started), touched))
    taken = [ms for ms, _touched in times]
    console.print(
        f"one readout that arrives late, before all others: {statistics.median(taken):.0f} ms in the middle, "
        f"{max(taken):.0f} at most; {statistics.median(t for _, t in times):.0f} readouts touched"
    )


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(_data, ignore_errors=True)
