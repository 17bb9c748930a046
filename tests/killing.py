"""Kill an import at random moments: ``python -m tests.killing CORPUS KILLS`` in a JIYAO_DATA of its own.

One process sets everything up and forks: so a kill costs no start of Python. Says what is wrong and exits with 1.
"""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

TABLES = (
    *("sourcedocument", "original", "meeting", "attendance", "attendance_roles", "directive", "agendaitem"),
    *("reference", "mention", "formulationuse", "candidateuse", "person", "personname", "organ", "place"),
)
DATABASE = "jiyao.sqlite3"


def in_a_child(work: Callable, *arguments) -> int:
    """Fork; the child does the work and goes. Returns its process; what it says, ``said_by`` has."""
    _said(work).unlink(missing_ok=True)
    child = os.fork()
    if child:
        return child
    said = os.open(_said(work), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    random.seed()
    try:
        work(*arguments)
    except SystemExit as exit:
        os._exit(exit.code)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(70)
    os._exit(0)


def said_by(work: Callable) -> str:
    return _said(work).read_text() if _said(work).exists() else ""


def _said(work: Callable) -> Path:
    return Path(settings.DATA).with_name(f"said by {work.__name__}")


def exit_code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def is_over(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def killed(child: int, *, after: float = 0) -> bool:
    """With no time to tidy up, after so many seconds; whether it was still at work."""
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return exit_code(child) == -signal.SIGKILL


def rows(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        counted = {table: f"SELECT count(*) FROM archive_{table}" for table in TABLES}
        return {table: database.execute(query).fetchone()[0] for table, query in counted.items()}


def wait_for(documents: int, folder: Path, child: int) -> None:
    """Until so many are stored, or the child is at its end."""
    while not is_over(child):
        if rows(folder)["sourcedocument"] >= documents:
            return
        time.sleep(0.002)


def faults(folder: Path) -> list[str]:
    """What is broken or half there."""
    found = []
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))  # as Django's
        if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.append("the database is damaged")
        if database.execute("PRAGMA foreign_key_check").fetchall():
            found.append("records lead to what is not there")
        for table in ("original", "importline", "meeting"):
            query = f"archive_sourcedocument WHERE id NOT IN (SELECT source_id FROM archive_{table})"
            if count := database.execute(f"SELECT count(*) FROM {query}").fetchone()[0]:
                found.append(f"sources without their {table}: {count}")
    return found


def main(corpus: str, kills: int) -> list[str]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    django.setup()
    from django.db import connections

    from archive.extraction import extract
    from archive.extraction.folding import reading
    from archive.imports import pipeline
    from search.segmentation import word_tokens

    pipeline.BATCH = 4
    folder, blank = Path(settings.DATA), Path(settings.DATA).with_name("blank")
    call_command("migrate", verbosity=0)
    reading("王")  # what is loaded here need not be loaded by each child
    word_tokens("会议 meetings")
    for line in Path(corpus).read_text().splitlines():
        extract(json.loads(line)["text"])
    connections.close_all()
    shutil.copytree(folder, blank)

    def load() -> int:
        return in_a_child(call_command, "import_readouts", corpus, "--jobs", "1", "--verbosity", "0")

    def start_anew() -> None:
        shutil.rmtree(folder)
        shutil.copytree(blank, folder)

    started = time.monotonic()
    if (code := exit_code(load())) not in (0, 1):
        return [f"the undisturbed import ends with {code}"]
    lasts, whole = time.monotonic() - started, rows(folder)
    found, cut = [], 0
    for _ in range(kills):
        start_anew()
        # By what is stored: by the clock, most moments are before the first document or after the last.
        documents, moment = random.randrange(whole["sourcedocument"] + 1), random.uniform(0, lasts / 20)
        child = load()
        wait_for(documents, folder, child)
        when = f"{moment:.3f} s after {documents} documents"
        cut += killed(child, after=moment) and 0 < rows(folder)["sourcedocument"] < whole["sourcedocument"]
        left = faults(folder)
        code = exit_code(load())
        left += faults(folder)
        if code not in (0, 1) or left or rows(folder) != whole:
            found.append(f"killed {when}: exit {code}, {left}, {rows(folder)} for {whole}")
        if code := exit_code(in_a_child(call_command, "search_index", "check")):
            found.append(f"killed {when}: the index is not the archive ({code}): {said_by(call_command)}")
    print(f"{kills} kills, {cut} of them in the middle of the documents, {lasts:.2f} s each")
    return found


if __name__ == "__main__":
    wrong = main(sys.argv[1], int(sys.argv[2]))
    print("\n".join(wrong))
    sys.exit(bool(wrong))
