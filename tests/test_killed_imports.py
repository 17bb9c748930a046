"""An import may end at any moment, and two may run at once: what is stored is whole, and there once.

KILLS says how often; ``make test-kill`` kills more often than ``make test``.
"""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("KILLS", "4"))
NAMES = ["Wang Xiaohui", "Li Qiang", "Zhao Leji", "Chen Jining", "Xu Qin", "Hao Peng", "Lou Yangsheng", "Jing Junhai"]


@pytest.fixture
def corpus(tmp_path) -> Path:
    path = tmp_path / "corpus.jsonl"
    records = []
    for n in range(40):
        name = NAMES[n % len(NAMES)]
        text = (
            f"On September 14, {1970 + n}, the Standing Committee of the Sichuan "
            f"Provincial Party Committee held meeting {n}. {name}, Secretary of the Provincial Party Committee, "
            "presided over the meeting and delivered a speech.\n\nThe meeting emphasized that it is necessary to "
            f"strengthen flood prevention at place {n}.\n"
        )
        records.append({"id": n, "text": text})
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def environment(data: Path) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return inherited | {"JIYAO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}


def test_an_import_killed_at_any_moment_is_completed_by_the_same_command(corpus, tmp_path):
    command = [sys.executable, "-m", "tests.killing", str(corpus), str(KILLS)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path / "data"), capture_output=True, text=True, check=False
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_two_imports_of_the_same_at_once_leave_every_document_there_once(corpus, tmp_path):
    data = environment(tmp_path / "data")
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=data, check=True)
    command = [*manage, "import_readouts", str(corpus), "--jobs", "1", "--verbosity", "0"]
    both = [subprocess.Popen(command, cwd=ROOT, env=data, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode in (0, 1) for process in both] == [True, True], said
    assert not any("Traceback" in words or "Error" in words for words in said), said
    with sqlite3.connect(tmp_path / "data" / "jiyao.sqlite3") as database:
        (count,) = database.execute(
            "SELECT count(*) FROM archive_sourcedocument WHERE replaced_by_id IS NULL"
        ).fetchone()
        (new,) = database.execute("SELECT sum(new) FROM archive_importrun").fetchone()
    assert (count, new) == (40, 40)
