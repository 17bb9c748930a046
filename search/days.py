"""Days as readers write them: 2023, 2023-04, 2023-04-07, and ranges of them: 2023-04..2023-09, 2023.., ..2023."""

import calendar
import datetime as dt
import re

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def days_of(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a year, a month or a day. Raises ``ValueError``."""
    written = _DATE.fullmatch(text)
    if written is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in written.groups())
    last = month or 12
    return dt.date(year, month or 1, day or 1), dt.date(year, last, day or calendar.monthrange(year, last)[1])


def range_of(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a range, which may be open on one side, or of one date. Raises ``ValueError``."""
    first, dots, last = text.partition("..")
    if not dots:
        return days_of(text)
    if not first and not last:
        raise ValueError(text)
    return days_of(first)[0] if first else dt.date.min, days_of(last)[1] if last else dt.date.max
