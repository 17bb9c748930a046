"""A process that is killed while it writes loses nothing: the same command again, and the index equals the archive.

KILLS says how many times each is killed; ``make test-kill`` does it more often than ``make test``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KILLS = os.environ.get("KILLS", "1")


def run(data: Path, *arguments: str) -> None:
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment = inherited | {"JIYAO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    command = [sys.executable, "-m", "tests.search.killed", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    data = tmp_path_factory.mktemp("killed")
    run(data, "prepare")
    return data


@pytest.fixture
def archive(prepared, tmp_path):
    return Path(shutil.copytree(prepared, tmp_path / "archive"))


@pytest.mark.parametrize("again", ["drain", "rebuild"])
def test_what_was_killed_is_done_by_the_same_command_again(archive, again):
    run(archive, again, KILLS)


def test_searches_go_on_while_the_index_is_built_anew_and_the_builder_is_killed(archive):
    run(archive, "search", KILLS)
