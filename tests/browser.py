"""The browser of the browser tests: where it is, and how it gets there.

``python -m tests.browser`` finds one or installs one: Playwright's own download where that works, else the system's
package (as root, or by a sudo that asks for no password).
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

SYSTEM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# As root, as in containers, Chromium runs only without its sandbox. The rest keeps it from calling home.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def launch_options() -> dict:
    """Options for ``chromium.launch``: Playwright's own Chromium where it is installed, else the system's."""
    with sync_playwright() as playwright:
        if os.path.exists(playwright.chromium.executable_path):
            return {"args": ARGUMENTS}
    found = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return {"args": ARGUMENTS, "executable_path": found}


def works() -> bool:
    options = launch_options()
    if "executable_path" in options and options["executable_path"] is None:
        return False
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(**options).close()
    except Error as error:
        print(f"A browser is there but does not start: {error.message.splitlines()[0]}", file=sys.stderr)
        return False
    return True


def install() -> None:
    """Try each way until a browser starts; says what to do where none helps."""
    if works():
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    ways = [
        [[sys.executable, "-m", "playwright", "install", "chromium"]],
        [
            [*as_root, "apt-get", "update"],
            [*as_root, "apt-get", "install", "-y", "--no-install-recommends", "chromium"],
        ],
        [[*as_root, "dnf", "install", "-y", "chromium"]],
        [[*as_root, "apk", "add", "chromium"]],
    ]
    for commands in ways:
        if all(_runs(command) for command in commands) and works():
            return
    sys.exit("No browser could be installed for the tests; install Chromium by hand and say 'make test' again.")


def _runs(command: list[str]) -> bool:
    """Whether the command is there, for sudo as well, and succeeds."""
    if not all(map(shutil.which, {command[0], command[2] if command[0] == "sudo" else command[0]})):
        return False
    print("+", " ".join(command), flush=True)
    # Quiet unless it fails: a package manager prints hundreds of lines.
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:], file=sys.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    install()
