"""Settings come from the environment, and wrong ones are said with a remedy."""

import os
import subprocess
import sys
from pathlib import Path

from django.core.checks import run_checks

ROOT = Path(__file__).parent.parent


def manage(*arguments, **environment) -> subprocess.CompletedProcess:
    environment = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "archive.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_everything_that_is_stored_lies_in_the_data_folder(tmp_path):
    folder = tmp_path / "a folder, 50% full #1"
    assert manage("migrate", "--verbosity", "0", JIYAO_DATA=str(folder)).returncode == 0
    assert {path.name for path in folder.iterdir()} >= {"jiyao.sqlite3", "secret_key"}
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0


def test_the_database_is_sqlite_with_a_write_ahead_log(tmp_path):
    script = (
        "from django.db import connection as c; k = c.cursor(); print(k.execute('PRAGMA journal_mode').fetchone()[0])"
    )
    done = manage("shell", "--verbosity", "0", "-c", script, JIYAO_DATA=str(tmp_path))
    assert done.stdout.strip() == "wal", done.stderr


def test_a_database_is_named_by_its_address(tmp_path):
    script = "from django.db import connection as c; print(c.vendor, c.settings_dict['NAME'])"
    address = "postgres://reader:secret@db.example.org/jiyao"
    done = manage("shell", "--verbosity", "0", "-c", script, JIYAO_DATA=str(tmp_path), DATABASE_URL=address)
    assert done.stdout.strip() == "postgresql jiyao", done.stderr


def test_an_unknown_search_engine_is_said_with_a_remedy(settings):
    settings.SEARCH_ENGINE = "search.engines.nowhere.Engine"
    (error,) = [error for error in run_checks() if error.id == "search.E001"]
    assert "search.engines.nowhere.Engine" in error.msg
    assert "search.engines.whoosh.WhooshEngine" in error.hint


def test_the_models_and_the_migrations_agree(tmp_path):
    done = manage("makemigrations", "--check", "--dry-run", JIYAO_DATA=str(tmp_path))
    assert done.returncode == 0, done.stdout
