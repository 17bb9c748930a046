"""What the database knows of its own tables when it chooses a way to an answer."""

from django.db import connections

ROWS_LOOKED_AT = 20_000  # of each index: a fraction of a second over millions of rows


def refresh_statistics(using: str = "default") -> None:
    """After much was written. Without them SQLite takes every index for equally good: a list of 2,000,000 directives by
    date was sorted whole (2 s) and is read from its end (6 ms). PostgreSQL sees to it by itself."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
