"""Where the index files lie: one directory per rebuild, a pointer to the living one, and the writers' lock.

data/index/CURRENT          the name of the living generation, replaced atomically
data/index/v1-000007/       the living generation
data/index/v1-000006/       the one before, which a reader may just be opening; gone at the next rebuild
data/index/write.lock       locked by whoever writes; the system frees it when that process dies
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from search.engines.base import SearchEngineError
from search.engines.whoosh.schema import FORMAT

REBUILD = "python manage.py search_index rebuild"
_NAME = re.compile(r"v([0-9]+)-([0-9]+)")
_POLL = 0.05  # seconds between two attempts at the lock


class Generations:
    """The generations under ``directory``. Nothing is created before the first write."""

    def __init__(self, directory: Path):
        self.directory = directory
        self._pointer = directory / "CURRENT"

    def current(self) -> Path | None:
        """The living generation, None before the first write. Raises ``SearchEngineError`` where it cannot be read."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self.damaged(error) from error
        match = _NAME.fullmatch(name)
        if not match:
            raise self.damaged(f"{self._pointer.name} does not name a generation")
        if int(match[1]) != FORMAT:
            raise SearchEngineError(
                f"The search index in {self.directory} was written by another version of this software. "
                f"Build it anew: {REBUILD}"
            )
        return self.directory / name

    def damaged(self, reason: object) -> SearchEngineError:
        return SearchEngineError(
            f"The search index in {self.directory} cannot be read ({reason}). Build it anew: {REBUILD}"
        )

    def begin(self) -> Path:
        """An empty directory for a new generation. Call under the lock."""
        numbers = [int(match[2]) for path in self.directory.iterdir() if (match := _NAME.fullmatch(path.name))]
        path = self.directory / f"v{FORMAT}-{max(numbers, default=0) + 1:06d}"
        path.mkdir()
        return path

    def swap(self, generation: Path) -> None:
        """Make ``generation`` the living one and forget all but it and the one before. Call under the lock."""
        before = self._pointer.read_text(encoding="ascii", errors="replace").strip() if self._pointer.exists() else ""
        fresh = self._pointer.with_suffix(".new")
        with fresh.open("w", encoding="ascii") as file:
            file.write(generation.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._pointer)
        for path in self.directory.iterdir():
            if _NAME.fullmatch(path.name) and path.name not in (generation.name, before):
                self.drop(path)

    def drop(self, generation: Path) -> None:
        shutil.rmtree(generation, ignore_errors=True)

    @contextlib.contextmanager
    def writing(self, timeout: float) -> Iterator[None]:
        """Hold the writers' lock; waits at most ``timeout`` seconds, then raises ``SearchEngineError``."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            file = open(self.directory / "write.lock", "ab")  # noqa: SIM115 (closed by the with below)
        except OSError as error:
            raise SearchEngineError(f"The search index in {self.directory} cannot be written to ({error}).") from error
        with file:
            deadline = time.monotonic() + timeout
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise SearchEngineError(
                            f"Another process has been writing to the search index in {self.directory} for more than "
                            f"{timeout:g} seconds. Nothing was changed; try again when it is done."
                        ) from None
                    time.sleep(_POLL)
            yield
