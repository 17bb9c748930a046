"""How fast the archive is searched, against tantivy and SQLite FTS5 in the same run: python -m bench.search

SIZES=10000,30000 names the numbers of meetings, QUICK=1 measures less often, EACH=1 prints every query. One core,
everything warm unless said. Searches are measured in CPU time, which on a machine that does nothing else is the time
they take, and does not count what others do on one that does; rebuilds and changes by the clock.

What is warm differs: tantivy and FTS5 have their files in the system's memory and read them at every query; our engine
keeps besides, while there is room, what it found for a word or a phrase. "First query of a process" is without that.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench import corpus
from bench.peers import Asked, Fts5, Tantivy
from search.engines.base import SearchRequest
from search.engines.whoosh import WhooshEngine
from search.query import AnyOf, Everything, Phrase, Prefix, Query, Words
from search.query_box import parse_query
from search.snippets import passages

SIZES = tuple(map(int, os.environ.get("SIZES", "10000,30000,100000").split(",")))
ROUNDS = 3 if os.environ.get("QUICK") else 9

# What is asked: what was typed, and of which kind it is. Rare, less common and common words, together, as phrases,
# as beginnings, and lists narrowed by facets and days.
GENERATED = (
    *(("term", text) for text in ("gisse", "拜谒", "戏称", "menda", "hanpirpru", "日本", "cultural", "市场经济")),
    *(("term", text) for text in ("party", "committee", "work", "的", "工作")),
    *(("and", text) for text in ("party committee", "xi jinping", "flood prevention", "金融危机 日本", "世界 领导")),
    *(("or", text) for text in ("flood revitalization", "总理 总统", "economic importance")),
    *(("phrase", text) for text in ("flood prevention", "general secretary", "of the", "国有企业改革", "经济发展")),
    *(("prefix", text) for text in ("revit", "econ", "chong")),
)
REAL = (
    *(
        ("term", text)
        for text in ("谒陵", "雅加达", "两个确立", "防汛", "乡村振兴", "市场经济", "习近平", "工作", "发展", "的")
    ),
    *(("and", text) for text in ("习近平 会见", "安全 生产", "世界 领导", "经济 发展", "防汛 抗旱 部署")),
    *(("or", text) for text in ("防汛 抗旱", "总理 总统", "经济 发展")),
    *(("phrase", text) for text in ("全面从严治党", "国有企业改革", "经济发展", "高质量发展", "中华民族伟大复兴")),
)
# What asks for as much work as the query box lets through.
ODD = (
    " OR ".join(
        f'"{one} {other}"' for one in ("of", "in", "to", "and", "for", "on") for other in ("the", "a", "all", "party")
    ),
    " ".join(("of", "the", "and", "to", "in", "work", "party", "committee", "的", "了", "在", "是", "和", "工作")),
    '"' + "的工作是在了" * 150 + '"',
    " OR ".join(f"{letter}e*" for letter in "abcdefghijklmnopqrstuvw"),
    " OR ".join(f"{char}*" for char in "的了在是和工作人民经济发展社会"),
    "NOT (" * 9 + "party" + ")" * 9,
    "的 OR NOT 的 OR party OR NOT party",
)
NARROWED = (
    (Asked("all", days=("2022-01-01", "2022-12-31")), ""),
    (Asked("all"), ""),
    (Asked("all", selected={"organ": "organ-000"}), ""),
)
NARROWED_GENERATED = (
    (Asked("term", selected={"organ": "organ-000"}), "party"),
    (Asked("and", selected={"topic": "topic-00", "year": "2023"}), "party work"),
    (Asked("term", days=("2020-01-01", "2023-12-31"), selected={"kind": "symposium"}), "工作"),
)


def asked(mix) -> list[tuple[Asked, str]]:
    """Every question as the peers take it, and as a reader types it."""
    narrowed = NARROWED + (NARROWED_GENERATED if mix is GENERATED else ())
    every = [(Asked(kind), text) for kind, text in mix] + list(narrowed)
    return [
        (replace(one, words=tuple(corpus.tokens(text)) if one.kind != "prefix" else (text,)), text)
        for one, text in every
    ]


def request_of(one: Asked, text: str, facets: bool) -> SearchRequest:
    """The same for our engine, as a reader would have it; the year is a range of days."""
    query: Query
    match one.kind:
        case "all":
            query = Everything()
        case "or":
            query = AnyOf(tuple(map(Words, text.split())))
        case "phrase":
            query = Phrase(text)
        case "prefix":
            query = Prefix(text)
        case _:
            query = Words(text)
    counted = {} if facets else {"facets": ()}
    return SearchRequest(
        query,
        {name: (value,) for name, value in one.selected.items()},
        *(map(corpus.dt.date.fromisoformat, one.days) if one.days else (None, None)),
        sort="newest" if one.kind == "all" else "relevance",
        histogram="month" if facets else None,
        **counted,
    )


def spread(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, in ms."""
    ordered = sorted(times)
    return statistics.median(ordered) * 1e3, ordered[max(0, int(0.95 * len(ordered)) - 1)] * 1e3


def timed(run: Callable, clock: Callable[[], float] = time.perf_counter) -> tuple[float, object]:
    started = clock()
    result = run()
    return clock() - started, result


def show(what: str, ours: float, tantivy: float | None = None, fts: float | None = None, unit: str = "ms") -> None:
    line = f"  {what:<46}{ours:>9.2f} {unit:<7}"
    if tantivy is not None:
        line += f" tantivy {tantivy:>9.2f} ({ours / tantivy:.2f}×)"
    if fts is not None:
        line += (
            f"   FTS5 {fts:>9.2f} (1/{fts / ours:.2g})" if unit == "ms" else f"   FTS5 {fts:>9.2f} ({ours / fts:.2f}×)"
        )
    print(line, flush=True)


def measure(title: str, path: Path, count: int, mix) -> None:
    print(f"\n{title}: {count:,} meetings", flush=True)
    folder = corpus.KEPT / f"indexes-{count}"
    shutil.rmtree(folder, ignore_errors=True)
    engine, tantivy, fts = WhooshEngine(folder / "ours"), Tantivy(folder / "tantivy"), Fts5(folder)
    built = [
        count / timed(run)[0]
        for run in (
            lambda: engine.rebuild(corpus.documents(path, count)),
            lambda: tantivy.build(path, count),
            lambda: fts.build(path, count),
        )
    ]
    show("rebuild (ours from raw text)", built[0], unit="docs/s", tantivy=built[1], fts=built[2])
    print(f"    at most {peak_memory(folder, path, count):,.0f} MB in all processes of the rebuild", flush=True)
    one_core()
    tantivy.open()
    fts.open()
    everything = asked(mix)
    for facets, what in ((False, "top ten"), (True, "page with facets and months")):
        times = {engine: [], tantivy: [], fts: []}
        for one, text in everything:
            request = request_of(one, text, facets)
            runs = {
                engine: partial(engine.search, request),
                tantivy: partial(tantivy.search, one, facets),
                fts: partial(fts.search, one, facets),
            }
            for peer, run in runs.items():
                run()
                rounds = 1 if peer is fts else ROUNDS
                times[peer].append(statistics.median(timed(run, time.process_time)[0] for _ in range(rounds)))
            if os.environ.get("EACH"):
                counts = (engine.search(request).count, tantivy.search(one, False)[0], fts.search(one, False)[0])
                print(f"    {one.kind:7}{text:24}", *(f"{times[peer][-1] * 1e3:9.2f}" for peer in times), *counts)
        spreads = [spread(times[peer]) for peer in times]
        show(f"{what}, median", *(one[0] for one in spreads))
        show(f"{what}, 95th percentile", *(one[1] for one in spreads))
        if facets:
            warm = spreads[0][0]
    beside(engine, everything)
    odd = [timed(partial(engine.search, SearchRequest(parse_query(text).query)), time.process_time)[0] for text in ODD]
    show("the slowest of queries made to hurt", max(odd) * 1e3)
    snippets(engine, path, count, everything)
    changes(engine, tantivy, fts, path)
    fresh(folder / "ours", everything, warm)
    shutil.rmtree(folder)


def beside(engine: WhooshEngine, everything) -> None:
    """What the other views of the same query cost: a page of directives, their number, a page of lines in context."""
    requests = [request_of(one, text, True) for one, text in everything]
    phrases = [one.query for one in requests if isinstance(one.query, Phrase | Prefix)]
    for what, runs in (
        ("directives, page with facets", [partial(engine.search, replace(one, show="directives")) for one in requests]),
        (
            "directives, only counted",
            [partial(engine.search, replace(counted(one), show="directives")) for one in requests],
        ),
        (
            "fifty lines in context",
            [partial(engine.concordance, SearchRequest(one, page_size=50), (one,)) for one in phrases],
        ),
    ):
        cold = [timed(run, time.process_time)[0] for run in runs]
        times = [statistics.median(timed(run, time.process_time)[0] for _ in range(ROUNDS)) for run in runs]
        for which, value in zip(("median", "95th percentile"), spread(times), strict=True):
            show(f"{what}, {which}", value)
        show(f"{what}, first time, median", spread(cold)[0])


def counted(request: SearchRequest) -> SearchRequest:
    return replace(request, facets=(), histogram=None, page_size=0)


def one_core() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def snippets(engine: WhooshEngine, path: Path, count: int, everything) -> None:
    texts = {document.id: document.text for document in corpus.documents(path, count)}
    times = []
    for one, text in everything:
        request = request_of(one, text, False)
        hits = engine.search(request).hits
        run = partial(shown, [texts[hit.id] for hit in hits], request.query)
        run()
        times.append(statistics.median(timed(run, time.process_time)[0] for _ in range(ROUNDS)))
    for what, value in zip(("median", "95th percentile"), spread(times), strict=True):
        show(f"ten snippets, {what}", value)


def shown(texts: list[str], query: Query) -> list:
    return [passages(text, query) for text in texts]


def changes(engine: WhooshEngine, tantivy: Tantivy, fts: Fts5, path: Path) -> None:
    record = json.loads(path.open(encoding="utf-8").readline())
    words = json.loads(corpus.words_of(path).open(encoding="utf-8").readline())
    times = {engine: [], tantivy: [], fts: []}
    for number in range(12):
        word = f"zzunique{'abcdefghijkl'[number]}"
        changed = record | {"text": record["text"] + " " + word}
        cut = words | {"text_tokens": [*words["text_tokens"], word]}

        for peer, run in (
            (engine, partial(change, engine, changed, word)),
            (tantivy, partial(tantivy.change, cut, word)),
            (fts, partial(fts.change, cut, word)),
        ):
            seconds, found = timed(run)
            assert found == 1, (peer, found)
            times[peer].append(seconds)
    show("one change visible, median", *(spread(times[peer])[0] for peer in times))


def change(engine: WhooshEngine, record: dict, word: str) -> int:
    engine.update([corpus.document_of(record)])
    return engine.search(SearchRequest(Words(word), facets=())).count


def fresh(directory: Path, everything, warm: float) -> None:
    """New processes: how long opening takes, and the first query after it; then the memory of one that asked all."""
    opening, first = [], []
    numbers = range(0, len(everything), 3 if os.environ.get("QUICK") else 1)
    for number in numbers:
        for file in directory.glob("v*/*"):  # the system may have dropped what nobody read for a while
            file.read_bytes()
        done = subprocess.run(
            [sys.executable, "-m", "bench.search", "first", str(directory), str(number), str(len(everything))],
            cwd=corpus.ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        one, other = map(float, done.stdout.split())
        opening.append(one)
        first.append(other)
    show("opening, median", spread(opening)[0])
    show("first query of a process, median", spread(first)[0])
    print(f"    {spread(first)[0] / warm:.1f}× the same page warm")
    done = subprocess.run(
        [sys.executable, "-m", "bench.search", "memory", str(directory), "0", str(len(everything))],
        cwd=corpus.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    show("private memory after all queries", float(done.stdout), unit="MB")


def mix_of(many: int):
    return next(each for each in map(asked, (GENERATED, REAL)) if len(each) == many)


def in_a_fresh_process(what: str, directory: str, number: str, many: str) -> None:
    one_core()
    everything = mix_of(int(many))
    engine = WhooshEngine(Path(directory))
    opening, _ = timed(lambda: engine.search(SearchRequest(facets=())), time.process_time)
    if what == "first":
        first, _ = timed(lambda: engine.search(request_of(*everything[int(number)], True)), time.process_time)
        print(opening, first)
    else:
        for one in everything:
            engine.search(request_of(*one, True))
        print(private_memory())


def private_memory() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def peak_memory(folder: Path, path: Path, count: int) -> float:
    """The most that a rebuild and its processes hold together, in MB, from a second run of it."""
    command = [sys.executable, "-m", "bench.search", "rebuild", str(folder / "again"), str(path), str(count)]
    process = subprocess.Popen(command, cwd=corpus.ROOT)
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(map(_held, _family(process.pid))))
        time.sleep(0.1)
    shutil.rmtree(folder / "again")
    return most


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _held(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/status").read_text().split("RssAnon:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def main() -> None:
    for size in SIZES:
        measure("Invented meetings", corpus.generated(size), size, GENERATED)
    if path := corpus.real():
        measure("Real news", path, sum(1 for _ in path.open("rb")), REAL)
    else:
        print(f"\nReal news are not measured: there are none in {corpus.CORPORA} (JIYAO_CORPORA names another place).")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["rebuild", directory, path, count]:
            WhooshEngine(Path(directory)).rebuild(corpus.documents(Path(path), int(count)))
        case [what, *rest]:
            in_a_fresh_process(what, *rest)
        case _:
            main()
