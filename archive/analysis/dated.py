"""Does the day of a meeting say when the words of a text were said?"""

import datetime as dt

IN_TIME = dt.timedelta(31)  # of 22,199 dated readouts 183 were printed later: essays, films, anniversaries


def is_in_time(day: dt.date | None, printed: dt.date | None) -> bool:
    """Whether a text was printed within ``IN_TIME`` of the meeting that it tells of, or nobody knows: an essay of 2020
    on a congress of 1921 says nothing of the phrases of 1921."""
    return day is None or printed is None or printed <= day + IN_TIME


def said_on(day: dt.date | None, printed: dt.date | None) -> dt.date | None:
    """The day from which on a text's words count as held: of its meeting, or where it was printed long after, or its
    meeting has no day, of its page."""
    return day if day and is_in_time(day, printed) else printed
