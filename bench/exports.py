"""Whether a list goes out as a file in flat memory: python -m bench.exports

Over the invented archive of ``bench.pages`` (``SIZE`` meetings, 100,000 unless said) each list is read whole in its
forms. Printed are the lines, the time until the first bytes and until the last, rows a second, queries for a thousand
rows, the size, and by how much the process grew: at its peak in the first tenth of the rows, and at its peak in all.
What grows with the rows shows in the difference; the numbers of the rows themselves are 8 bytes each.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

from bench.pages import SIZE, prepare  # it sets Django up

# isort: split
from django.db import connection
from django.db.models import Count
from django.test import Client

from archive.models import Organ

PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> float:
    """Of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


class Queries:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def files() -> list[tuple[str, str]]:
    """What is taken: what it is, and its address."""
    largest = Organ.objects.annotate(count=Count("meetings")).order_by("-count").first()
    lists = [("meetings", "/meetings/", ("csv", "jsonl", "ris", "bib"))]
    lists += [("directives", "/directives/", ("csv", "jsonl"))]
    lists += [("search, meetings", "/search/?q=高质量发展", ("csv",))]
    lists += [("search, directives", "/search/?q=防汛&show=directives", ("jsonl",))]
    lists += [("search, lines", '/search/?q="高质量发展"&show=lines', ("csv",))]
    lists += [("officials", "/officials/", ("csv",)), ("sources", "/sources/", ("csv",))]
    lists += [("an organ's attendance", largest.get_absolute_url(), ("matrix",))]
    return [
        (f"{what}, {form}", f"{address}{'&' if '?' in address else '?'}format={form}")
        for what, address, forms in lists
        for form in forms
    ]


def taken(client: Client, address: str) -> tuple[int, int, float, float, list[float], int]:
    """Rows (lines), bytes, seconds to the first and last bytes, growth after each chunk in MB, queries."""
    gc.collect()
    started, before, queries = time.perf_counter(), resident(), Queries()
    grown, first, size, lines = [], 0.0, 0, 0
    with connection.execute_wrapper(queries):
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        for chunk in response:
            first = first or time.perf_counter() - started
            size, lines = size + len(chunk), lines + chunk.count(b"\n")
            grown.append(resident() - before)
    return lines, size, first, time.perf_counter() - started, grown, queries.count


def main() -> None:
    print(f"Lists of {SIZE:,} invented meetings as files")
    prepare()
    client, only = Client(SERVER_NAME="localhost"), sys.argv[1:]
    client.get("/search/?q=warm")
    print(
        f"  {'':26}{'lines':>10}{'first s':>9}{'all s':>8}{'lines/s':>9}{'queries/1000':>14}{'MB':>8}{'grown MB':>16}"
    )
    for what, address in files():
        if only and not any(word in what for word in only):
            continue
        lines, size, first, whole, grown, queries = taken(client, address)
        early = max(grown[: max(1, len(grown) // 10)])
        print(
            f"  {what:26}{lines:10,}{first:9.2f}{whole:8.1f}{lines / whole:9,.0f}"
            f"{queries / max(1, lines) * 1000:14.1f}{size / 1e6:8.1f}{early:8.1f}{max(grown):8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
