"""What an editor saves in one process is found by the next search of another."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

READER = """
import json, re, sys
import django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
for line in sys.stdin:
    page = client.get("/search/", {"q": line.strip()}).content.decode()
    print(json.dumps(re.findall(r'<h2><a href="(/meetings/[0-9]+/)', page)), flush=True)
"""
EDITOR = """
import sys
import django
django.setup()
from django.contrib.auth.models import User
from django.test import Client
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get_or_create(username="editor", is_superuser=True)[0])
address, sent = sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:])
answer = client.post(address, sent)
assert answer.status_code == 302, answer.content.decode()
"""
TEXT = (
    "On September 8, 2023, the Standing Committee of the Chongqing Municipal Party Committee held a meeting. "
    "Yuan Jiajun presided over the meeting. The meeting emphasized that zeppelins must be inspected."
)


def test_what_is_saved_in_one_process_is_found_by_the_next_search_of_another(tmp_path):
    environment = os.environ | {"JIYAO_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "archive.settings"}

    def run(*words):
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def edit(address, **sent):
        run("-c", EDITOR, f"/admin/archive/{address}/", *(f"{name}={value}" for name, value in sent.items()))

    run("manage.py", "migrate", "--verbosity", "0")
    run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", READER], cwd=ROOT, env=environment, **pipes) as reader:

        def found(words):
            reader.stdin.write(f"{words}\n")
            reader.stdin.flush()
            return json.loads(reader.stdout.readline())

        assert found("zeppelins") == []
        edit("sourcedocument/add", text=TEXT, language="en", title="", url="", published="")
        (meeting,) = found("zeppelins")
        assert found('"zeppelins must be inspected"') == [meeting]
        edit(f"meeting/{meeting.split('/')[2]}/delete", post="yes")
        assert found("zeppelins") == []
        reader.stdin.close()
