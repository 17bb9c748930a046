"""How fast extraction reads: documents a second on one core, growth with length, and texts made to hurt.

    python -m bench.extraction [--corpora FOLDER] [--documents N]

Reads the JSON Lines files (``*.jsonl.gz``, one object with ``text`` and ``published`` a line) of FOLDER; without any it
reads the readouts under fixtures/ and says so. Time is processor time of this process, so that other work on the
machine counts little.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from archive.extraction import extract

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures" / "readouts"
CORPORA = ROOT.parent / "shared" / "corpora"

# What once made, or could make, a pattern try again and again from every place.
HARMFUL = {
    "2 MB on one line": "The meeting emphasized that it is necessary to study and implement the plan, " * 26_000,
    "2 MB on one Chinese line": "会议强调，要深入学习贯彻落实，" * 133_000,
    "100,000 names in a row": "Li Qiang, " * 100_000 + "attended the meeting.",
    "100,000 Chinese names in a row": "省委书记李强、" * 100_000 + "出席会议。",
    "100,000 names without titles": "6月3日，湖州市召开会议。" + "张伟国、李明华、" * 50_000 + "出席会议。",
    "quotes in quotes": "“" * 50_000 + "two establishments" + "”" * 50_000,
    "book titles in book titles": "《" * 50_000 + "关于意见" + "》" * 50_000,
    "brackets without end": "（" * 100_000 + "记者 李强",
    "spaces without end": "On" + " " * 500_000 + "April 7",
    "digits without end": "2023" * 250_000 + "年",
}


def corpus(path: Path, count: int) -> list[tuple[str, dt.date | None]]:
    """``count`` documents of one JSON Lines file, always the same ones: text and day of publication."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    chosen = random.Random(0).sample(documents, min(count, len(documents)))
    return [(d["text"], dt.date.fromisoformat(d["published"]) if d.get("published") else None) for d in chosen]


def fixtures() -> list[tuple[str, dt.date | None]]:
    return [(path.read_text(encoding="utf-8"), None) for path in sorted(FIXTURES.glob("*.txt"))]


def collections(folder: Path, count: int) -> Iterator[tuple[str, list[tuple[str, dt.date | None]]]]:
    """Each collection of documents with its name."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        yield path.name.removesuffix(".jsonl.gz"), corpus(path, count)
    yield "fixtures (English)", fixtures() * 10


def seconds(documents: list[tuple[str, dt.date | None]]) -> float:
    start = time.process_time()
    for text, published in documents:
        extract(text, published=published)
    return time.process_time() - start


def rates(console: Console, folder: Path, count: int) -> None:
    table = Table("collection", "documents", "characters each", "documents/s", "million characters/s", title="One core")
    for name, documents in collections(folder, count):
        seconds(documents[:5])  # patterns compiled, lexicons read
        took = seconds(documents)
        characters = sum(len(text) for text, _ in documents)
        table.add_row(
            name,
            f"{len(documents):,}",
            f"{characters / len(documents):,.0f}",
            f"{len(documents) / took:,.0f}",
            f"{characters / took / 1e6:.2f}",
        )
    console.print(table)


def growth(console: Console, folder: Path) -> None:
    """Processor time for a text repeated; where time is linear each row takes twice the one before."""
    table = Table("times as long", title="Growth with length: seconds, and against the row before")
    texts = {name: "\n\n".join(text for text, _ in documents[:5]) for name, documents in collections(folder, 5)}
    for name in texts:
        table.add_column(name)
    before: dict[str, float] = {}
    for factor in (1, 2, 4, 8, 16, 32):
        cells = []
        for name, text in texts.items():
            took = statistics.median(seconds([("\n\n".join([text] * factor), None)]) for _ in range(3))
            cells.append(f"{took:.3f}" + (f"  ×{took / before[name]:.2f}" if name in before else ""))
            before[name] = took
        table.add_row(str(factor), *cells)
    console.print(table)


def harm(console: Console) -> None:
    table = Table("text", "characters", "seconds", title="Made to hurt")
    for name, text in HARMFUL.items():
        table.add_row(name, f"{len(text):,}", f"{seconds([(text, None)]):.2f}")
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="folder of *.jsonl.gz files")
    parser.add_argument("--documents", type=int, default=1000, help="at most so many of each file")
    options = parser.parse_args()
    console = Console()
    if not any(options.corpora.glob("*.jsonl.gz")):
        console.print("No *.jsonl.gz in the folder of corpora: only the fixtures are measured.")
    rates(console, options.corpora, options.documents)
    growth(console, options.corpora)
    harm(console)


if __name__ == "__main__":
    main()
