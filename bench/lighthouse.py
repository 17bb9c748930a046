"""Lighthouse on the pages that readers see first: ``make lighthouse``.

Serves the archive of the data folder on a port of its own, and asks the pinned Lighthouse (npm, under ``.bench/``) with
the browser of the tests. Ends with 1 where a page falls below the marks; performance is noisy on a busy machine.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import SYSTEM_NAMES

VERSION = "13.5.0"
MARKS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".bench" / "lighthouse"


def main() -> int:
    if not shutil.which("npm"):
        sys.exit("Lighthouse needs Node.js with npm: install it, then say 'make lighthouse' again.")
    tool = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not tool.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", "--silent"]
        subprocess.run([*install, f"lighthouse@{VERSION}"], check=True)
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    serve = ["-m", "gunicorn", "archive.wsgi", "--bind", f"localhost:{port}", "--threads", "4", "--no-control-socket"]
    server = subprocess.Popen([sys.executable, *serve], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        base = f"http://localhost:{port}"
        _wait_for(base)
        good = [_is_good(tool, base + path) for path in _pages()]
        return 0 if all(good) else 1
    finally:
        server.terminate()
        server.wait()


def _pages() -> list[str]:
    """Home, a search, the meeting with the most directives, and the official who is named most often."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    from django.db.models import Count

    from archive.models import Meeting, Person

    meeting = Meeting.objects.annotate(count=Count("directives")).order_by("-count", "pk").first()
    official = Person.objects.annotate(count=Count("attendance")).order_by("-count", "pk").first()
    records = [record.get_absolute_url() for record in (meeting, official) if record]
    return ["/", "/search/?q=meeting", *records]


def _is_good(tool: Path, url: str) -> bool:
    browser = _browser()
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    asked = [str(tool), url, "--output=json", "--quiet", "--preset=desktop", flags]
    done = subprocess.run(
        asked, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{url}: Lighthouse did not run: {done.stderr.strip()[-400:]}")
        return False
    categories = json.loads(done.stdout)["categories"]
    scores = {name: round(100 * (categories[name]["score"] or 0)) for name in MARKS}
    low = [name for name, mark in MARKS.items() if scores[name] < mark]
    print(
        url.partition("localhost")[2].partition("/")[2] or "(home)", scores, f"below: {', '.join(low)}" if low else ""
    )
    report = json.loads(done.stdout)["audits"]
    for name in low:
        refs = [ref["id"] for ref in categories[name]["auditRefs"] if ref["weight"]]
        print(*(f"    {report[ref]['title']}" for ref in refs if (report[ref]["score"] or 0) < 0.9), sep="\n")
    return not low


def _browser() -> str:
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if os.path.exists(own) else next(filter(None, map(shutil.which, SYSTEM_NAMES)), "")


def _wait_for(base: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(base, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The archive did not start; 'make run' says why.")


if __name__ == "__main__":
    sys.exit(main())
