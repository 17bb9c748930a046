"""Every operation of the API is asked what nobody would ask, by its own description (schemathesis): it never fails,
answers as it says it does, and refuses what it says it refuses. ``make api-test`` asks more of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rest_framework.authtoken.models import Token

from search import outbox
from tests.builders import the_archive_of_the_fixtures
from tests.test_roles import somebody

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = os.environ.get("EXAMPLES", "2")


@pytest.mark.django_db(transaction=True)
def test_every_operation_answers_as_it_says_it_does(live_server, tmp_path):
    the_archive_of_the_fixtures()
    outbox.drain()
    token = Token.objects.create(user=somebody("reviewer"))
    program = "import schemathesis.cli; schemathesis.cli.schemathesis()"
    asked = [
        *("--config-file", str(ROOT / "schemathesis.toml"), "run", f"{live_server.url}/api/v1/schema/"),
        *("-H", f"Authorization: Bearer {token.key}", "--max-examples", EXAMPLES, "--no-color"),
    ]
    if EXAMPLES == "2":
        asked += ["--phases", "examples,coverage,fuzzing"]
    done = subprocess.run(
        [sys.executable, "-c", program, *asked], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=3600
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    selected, tested = (re.search(rf"{word}: +(\d+)", done.stdout)[1] for word in ("Selected", "Tested"))
    assert int(selected) == int(tested) > 30, done.stdout
