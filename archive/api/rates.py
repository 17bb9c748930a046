"""How many requests has an address made in this minute? Counted for all worker processes of a machine together.

In a file of its own, not in the archive's database: a reader who only reads must not wait for a writer's lock there.
What is counted is gone after a minute, and addresses are kept as keyed hashes.
"""

import contextlib
import hashlib
import ipaddress
import sqlite3
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

WINDOW = 60  # seconds
KNOWN = "CREATE TABLE IF NOT EXISTS rates (who BLOB, at INTEGER, count INTEGER, PRIMARY KEY (who, at)) WITHOUT ROWID"
COUNT = "INSERT INTO rates VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"


@dataclass(frozen=True, slots=True)
class Rate:
    """``reset``: seconds until the count begins again."""

    limit: int
    count: int
    reset: int

    @property
    def exceeded(self) -> bool:
        return self.count > self.limit

    @property
    def headers(self) -> dict[str, str]:
        left = max(0, self.limit - self.count)
        return {
            "RateLimit-Limit": f"{self.limit}",
            "RateLimit-Remaining": f"{left}",
            "RateLimit-Reset": f"{self.reset}",
        }


def counted(address: str) -> Rate | None:
    """The rate of ``address`` with this request; None where nothing is limited (``API_RATE`` is 0), or counted."""
    if not settings.API_RATE:
        return None
    now = int(time.time())
    window, reset = now - now % WINDOW, WINDOW - now % WINDOW
    try:
        with contextlib.closing(sqlite3.connect(_file(settings.DATA / "rates.sqlite3"), timeout=1)) as rates, rates:
            rates.execute("PRAGMA synchronous=OFF")
            (count,) = rates.execute(COUNT, (_who(address), window)).fetchone()
            if count == 1:
                rates.execute("DELETE FROM rates WHERE at < ?", (window,))
    except sqlite3.Error:  # better an answer too many than none
        _file.cache_clear()
        return None
    return Rate(settings.API_RATE, count, reset)


@cache
def _file(path: Path) -> Path:
    """The file with its table; one that is no such file is made anew."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=1)) as rates, rates:
            rates.execute("PRAGMA journal_mode=WAL")
            rates.execute(KNOWN)
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):
            path.unlink(missing_ok=True)
        raise
    return path


def _who(address: str) -> bytes:
    """A household has 2**64 addresses of version 6: they count as one."""
    with contextlib.suppress(ValueError):
        known = ipaddress.ip_address(address)
        if known.version == 6:
            address = str(ipaddress.ip_network((known, 64), strict=False))
    return hashlib.blake2b(address.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=16).digest()
