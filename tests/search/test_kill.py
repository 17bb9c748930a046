"""A process that is killed while it writes loses nothing: the same command again, and the index equals the archive.

KILLS says how many times each is killed; ``make test-kill`` does it more often than ``make test``.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("KILLS", "1"))
LATEST = 1.5  # seconds after the start of the work


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=_environment(data), capture_output=True, text=True, check=False)


def start(data: Path, work: str) -> subprocess.Popen:
    """A process that has begun its work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.search.killed", work],
        cwd=ROOT,
        env=_environment(data),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def kill(process: subprocess.Popen) -> str:
    """With no time to tidy up; returns what it said."""
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read()
    process.wait()
    return said


def _environment(data: Path) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return inherited | {"JIYAO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    data = tmp_path_factory.mktemp("killed")
    done = run(data, "-m", "tests.search.killed", "prepare")
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def archive(prepared, tmp_path):
    return Path(shutil.copytree(prepared, tmp_path / "archive"))


def generations(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "index").glob("v*-*"))


@pytest.mark.parametrize("again", ["drain", "rebuild"])
def test_what_was_killed_is_done_by_the_same_command_again(archive, again):
    for _ in range(KILLS):
        process = start(archive, again)
        time.sleep(random.uniform(0, LATEST))
        kill(process)
        done = run(archive, "-m", "tests.search.killed", f"{again}_and_check")
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(generations(archive)) <= 2


def test_searches_go_on_while_the_index_is_built_anew_and_the_builder_is_killed(archive):
    reader = start(archive, "search")
    for _ in range(KILLS):
        builder = start(archive, "rebuild")
        time.sleep(random.uniform(0, LATEST))
        kill(builder)
    said = [reader.stdout.readline()]
    while said[-1] and "asked 10\n" not in said:
        said.append(reader.stdout.readline())
    said.append(kill(reader))
    assert "asked 10\n" in said
    assert "wrong" not in "".join(said)
