"""What a run has met already: on disk, so that a million documents need no more memory than a hundred."""

import sqlite3


class Seen:
    """Keys with where each was met first. A temporary database without a name: it goes with the process."""

    def __init__(self):
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute("PRAGMA synchronous=OFF")
        self._rows.execute("PRAGMA journal_mode=OFF")
        self._rows.execute("CREATE TABLE met (key TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID")

    def first(self, key: str, place: str) -> str | None:
        """Where ``key`` was met before; None when this is the first time, which is remembered as ``place``."""
        if self._rows.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (key, place)).rowcount:
            return None
        return self._rows.execute("SELECT place FROM met WHERE key = ?", (key,)).fetchone()[0]

    def close(self) -> None:
        self._rows.close()
