"""How fast an archive is loaded: documents a second with extraction and index, again unchanged, and peak memory.

    python -m bench.loading [--corpora FOLDER] [--sizes 5000,23000] [--generated 100000] [--jobs N]

Loads documents of the JSON Lines of FOLDER (``*.jsonl.gz``), taken by chance and always the same, and invented
readouts, each into an archive of its own under ``.bench/loading``; without FOLDER only invented ones, and says so. Each
import is what the command does, in a process of its own; its rate is from the start of that process until everything is
found by a search. The rates of the first and the last fifth, from batch to batch, say whether it slows down as the
archive grows, and so does what a document of each costs the process that stores. Beside the clock stands the processor
time of all processes, which other work on the machine changes less: two cores have 13.3 ms for a document at 150 a
second, the start and the end included. What is counted for the pages of analysis comes after that, and is told beside
it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from archive.extraction.lexicon import rows
from bench.corpus import CORPORA, KEPT, ROOT

FOLDER = KEPT / "loading"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "明华建国文斌志强晓东海波永军立新春雷卫平俊杰振宇国庆玉林少华德胜思远学军宏伟"
VERBS = (
    *("深入贯彻落实", "认真学习领会", "统筹推进", "持续抓好"),
    *("全面加强", "扎实做好", "坚决守住", "着力提升"),
)
WORK = (
    *("防汛抗旱和应急管理工作", "国有企业改革", "粮食安全和乡村振兴", "生态环境保护责任", "科技创新体系建设"),
    *("民生实事项目", "基层党组织建设", "安全生产专项整治", "营商环境优化", "重大项目建设", "意识形态工作"),
    *("巡视整改任务", "就业优先政策", "数字经济发展", "区域协调发展战略", "医疗卫生体制改革", "法治建设"),
)


@dataclass
class Measured:
    """One import. ``cpu`` are seconds of processor time by stage, all processes together."""

    documents: int
    seconds: float
    start: float  # of these, until the first document is read
    cpu: dict[str, float]
    peak: int  # bytes of the importing process
    peak_beside: int  # … of the largest of those beside it
    first: float  # documents a second in the first fifth
    last: float  # … and in the last
    first_cpu: float  # of the storing process, seconds a document in the first fifth
    last_cpu: float

    @property
    def rate(self) -> float:
        return self.documents / self.seconds


STAGES = ("start", "extract", "store", "index")


def invented(count: int) -> Iterator[dict]:
    """Readouts of the standing committees of cities: every four years a city has its own officials; some 500 characters
    each."""
    pick = random.Random(5)
    cities = [row["zh"].partition("|")[0] for row in rows("places") if row["level"] == "city"]
    for number in range(count):
        city, year = cities[number % len(cities)], 1990 + 34 * number // count
        of = random.Random(f"{city}{year // 4}")
        names = [of.choice(SURNAMES) + of.choice(GIVEN) + of.choice(GIVEN) for _ in range(9)]
        month, day = pick.randint(1, 12), pick.randint(1, 28)
        work = [pick.choice(VERBS) + pick.choice(WORK) for _ in range(24)]
        asked = "；".join(f"要{one}，{other}" for one, other in zip(work[:8], work[8:16], strict=True))
        told = "".join(f"会议指出，要{one}{pick.randint(1, 9999)}项。" for one in work[16:])
        text = (
            f"{year}年{month}月{day}日，{city}市委常委会召开会议。市委书记{names[0]}主持会议并讲话。\n"
            f"会议强调，{asked}。\n{told}\n市领导{'、'.join(names[1:])}出席会议。\n"
        )
        day_of_page = f"{year}-{month:02}-{day:02}"
        yield {"id": f"i-{number}", "published": day_of_page, "title": f"{city}市委常委会", "text": text}


def keep(path: Path, records: Iterable[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wb", compresslevel=3) as file:
        file.writelines(records)
    return path


def real_lines(folder: Path) -> list[bytes]:
    lines = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path) as file:
            lines += file
    return lines


def new_archive(name: str) -> Path:
    data = FOLDER / name
    shutil.rmtree(data, ignore_errors=True)
    for command in ("migrate", "load_reference"):
        subprocess.run(_manage(command), cwd=ROOT, env=_environment(data), check=True)
    return data


def measure(data: Path, corpus: Path, jobs: str | None) -> Measured:
    """One import of ``corpus``."""
    command = [sys.executable, "-m", "bench.loading", "--import", str(corpus), *(("--jobs", jobs) if jobs else ())]
    started, moment = time.monotonic(), time.time()
    with subprocess.Popen(command, cwd=ROOT, env=_environment(data), stdout=subprocess.PIPE) as process:
        process.stdout.readline()  # everything is found now
        seconds = time.monotonic() - started
        told = process.stdout.readline()
    if process.returncode or not told:
        sys.exit(f"The import of {corpus} ended with {process.returncode}.")
    told = json.loads(told)
    return Measured(seconds=seconds, start=told.pop("begun") - moment, **told)


def import_and_tell(corpus: str, jobs: int) -> None:
    """What the command does, stage by stage; writes what it took."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    django.setup()
    from archive.imports import pipeline

    begun = time.time()
    own, beside = _processor(resource.RUSAGE_SELF), _processor(resource.RUSAGE_CHILDREN)
    cpu, steps = {"start": own}, [(time.monotonic(), own, 0)]
    _run, tally = pipeline.import_paths(
        pipeline.Order([corpus], jobs=jobs),
        each=lambda tally, read: steps.append(
            (time.monotonic(), _processor(resource.RUSAGE_SELF), sum(tally.outcomes.values()))
        ),
    )
    cpu["store"] = _processor(resource.RUSAGE_SELF) - own
    cpu["extract"] = _processor(resource.RUSAGE_CHILDREN) - beside
    for stage, command in (("index", "search_index"), ("count", "analysis")):
        before = _processor(resource.RUSAGE_SELF) + _processor(resource.RUSAGE_CHILDREN)
        call_command(command, "drain", verbosity=0)
        cpu[stage] = _processor(resource.RUSAGE_SELF) + _processor(resource.RUSAGE_CHILDREN) - before
        if stage == "index":
            peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
            print("found", flush=True)
    count = sum(tally.outcomes.values())
    fifths = _fifth(steps, 0, count * 0.2, "first") | _fifth(steps, count * 0.8, count, "last")
    peaks = {"peak": peaks[0] * 1024, "peak_beside": peaks[1] * 1024}
    print(json.dumps({"documents": count, "begun": begun, "cpu": cpu} | peaks | fifths), flush=True)


def _processor(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def _fifth(steps: list[tuple[float, float, int]], low: float, high: float, name: str) -> dict[str, float]:
    """Documents a second, and seconds of the processor each, between the moments at which ``low`` and ``high`` were
    stored; not a number where there are too few."""
    within = [step for step in steps if low <= step[2] <= high]
    if len(within) < 2:
        return dict.fromkeys([name, f"{name}_cpu"], float("nan"))
    seconds, processor, stored = (after - before for before, after in zip(within[0], within[-1], strict=True))
    return {name: stored / seconds, f"{name}_cpu": processor / stored}


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments, "--verbosity", "0"]


def _environment(data: Path) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return inherited | {"JIYAO_DATA": str(data)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--sizes", default="5000,23000", help="documents of the corpora; more than there are is all")
    parser.add_argument("--generated", type=int, default=100_000)
    parser.add_argument("--jobs")
    parser.add_argument("--import", dest="to_import", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.to_import:
        import_and_tell(asked.to_import, int(asked.jobs or len(os.sched_getaffinity(0))))
        return
    console = Console(width=180)
    table = Table(title="Loading", title_justify="left")
    for column in ("documents", *(f"a second:\n{of}" for of in ("overall", "first fifth", "last fifth"))):
        table.add_column(column, justify="right")
    for column in ("start,\ns", "clock,\nms each", "CPU,\nms each", *(f"of it\n{stage}" for stage in STAGES)):
        table.add_column(column, justify="right")
    for column in ("store,\nfirst fifth", "store,\nlast fifth"):
        table.add_column(column, justify="right")
    for column in ("count,\nCPU ms", "peak,\nMB", "beside,\nMB"):
        table.add_column(column, justify="right")
    table.columns[0].justify = "left"

    def tell(name: str, found: Measured) -> None:
        rates = (f"{number:,.0f}" for number in (found.rate, found.first, found.last))
        cpu = {stage: 1000 * seconds / found.documents for stage, seconds in found.cpu.items()}
        each = (1000 / found.rate, sum(cpu[stage] for stage in STAGES), *(cpu[stage] for stage in STAGES))
        peaks = (f"{size / 1e6:,.0f}" for size in (found.peak, found.peak_beside))
        fifths = (1000 * found.first_cpu, 1000 * found.last_cpu)
        times = [f"{number:.2f}" for number in (*each, *fifths, cpu["count"])]
        table.add_row(f"{found.documents:,} {name}", *rates, f"{found.start:.1f}", *times, *peaks)
        console.print(f"{found.documents:,} {name}: {found.rate:,.0f} a second")

    sizes = [int(size) for size in asked.sizes.split(",") if size]
    real = real_lines(asked.corpora)
    if not real:
        console.print(f"There are no *.jsonl.gz in {asked.corpora}: only invented readouts are loaded.")
        sizes = []
    for size in sizes:
        lines = random.Random(size).sample(real, min(size, len(real)))
        corpus = keep(FOLDER / f"real-{size}.jsonl.gz", lines)
        data = new_archive(f"real-{size}")
        tell("real", measure(data, corpus, asked.jobs))
        tell("again, unchanged", measure(data, corpus, asked.jobs))
    if asked.generated:
        lines = (json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in invented(asked.generated))
        corpus = keep(FOLDER / f"invented-{asked.generated}.jsonl.gz", lines)
        tell("invented", measure(new_archive("invented"), corpus, asked.jobs))
    console.print(table)


if __name__ == "__main__":
    main()
