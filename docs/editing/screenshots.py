"""Makes the pictures of docs/editing.md from the running product: ``.venv/bin/python docs/editing/screenshots.py``.

An archive of its own in a folder that goes with the run, the readouts that come along, and a text made up for this.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))
from tests.browser import launch_options  # noqa: E402

PORT = 8916
SITE = f"http://localhost:{PORT}"
TEXT = (
    "2024年3月5日上午，青岭市委常委会召开会议。市委书记林远山主持会议并讲话，市委副书记、市长周静和出席。\n"
    "会议强调，要坚决做到“两个维护”，抓好安全生产“三张清单”，防范化解重大风险。\n"
    "林远山指出，必须压实责任。\n（记者 张三）\n"
)
UNDATED = "On September 8, the Standing Committee of the Qingling Municipal Party Committee held a meeting."


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"JIYAO_DATA": folder, "DJANGO_SUPERUSER_PASSWORD": "a long enough password"}

        def manage(*words: str) -> None:
            subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=False)

        undated = Path(folder, "undated.txt")
        undated.write_text(UNDATED, encoding="utf-8")
        manage("migrate", "--verbosity", "0")
        manage("load_reference")
        manage("import_readouts", "fixtures/readouts", str(undated))
        manage("createsuperuser", "--noinput", "--username", "editor", "--email", "editor@example.org")
        manage("collectstatic", "--no-input", "--verbosity", "0")
        command = [sys.executable, "-m", "gunicorn", "archive.wsgi", "--bind", f"localhost:{PORT}"]
        server = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
        try:
            _wait()
            options = launch_options()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(**options)
                _walk(browser.new_page(viewport={"width": 1180, "height": 680}, locale="en-GB"))
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{SITE}/about/").close()
            return
        except OSError:
            time.sleep(0.3)
    sys.exit("The site did not start.")


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png")


def _walk(page: Page) -> None:
    page.goto(f"{SITE}/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long enough password")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    _shoot(page, "front")
    page.goto(f"{SITE}/admin/enter/")
    page.keyboard.insert_text(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/enter/*/")
    page.locator("[name=m0-attendance-1-name]").focus()
    _shoot(page, "draft")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/meetings/*/")
    number = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{SITE}/admin/review/undated/")
    _shoot(page, "review")
    page.goto(f"{SITE}/admin/archive/meeting/{number}/change/")
    _shoot(page, "stored")
    page.fill("#id_venue", "Great Hall")
    page.locator("[name=_continue]").first.click()
    page.goto(f"{SITE}/admin/archive/meeting/{number}/history/")
    _shoot(page, "history")
    page.goto(f"{SITE}/admin/archive/organ/")
    page.locator("#result_list tbody a", has_text="Chongqing").first.click()
    page.get_by_role("link", name="Split").click()
    _shoot(page, "split")
    page.goto(f"{SITE}/admin/second-factor/")
    _shoot(page, "second-factor")


if __name__ == "__main__":
    main()
