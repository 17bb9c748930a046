"""How often does an organ meet, and what is unusual against its own past?

A gap between two meetings, or the length of a readout, is unusual where it lies further from the organ's own median
than ``UNUSUAL_BEYOND`` robust deviations (the median of the distances from the median, times 1.4826: the standard
deviation where numbers are normal). Lengths and gaps are multiples of one another, so their logarithms are compared.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from statistics import median

from django.conf import settings

from archive.models import Measure, Organ

LEAST = 12  # of fewer numbers nothing is called unusual
WITHIN = dt.timedelta(3)  # a meeting is told of on its day or soon after
SPREAD_AT_LEAST = 0.1  # in logarithms: where all are alike, a tenth more is not unusual
LATEST = 2_000  # meetings looked at
MONTH = 31  # days: in a shorter gap it matters little whether something was collected
CHANCE = 0.01  # so often a number of meetings comes by chance that is called unusual, or less


@dataclass(frozen=True, slots=True)
class Sat:
    meeting: int
    day: dt.date
    kind: str
    part_of_day: str
    length: int


@dataclass(frozen=True, slots=True)
class Usual:
    """Of ``count`` numbers the median, and beyond which bounds one is unusual; None where they are too few, or of gaps
    that differ so much that the bound lies beyond all days held."""

    count: int
    median: float
    low: float | None
    high: float | None

    def judge(self, number: float) -> str:
        """ "short", "long" or ""."""
        if self.low is not None and number < self.low:
            return "short"
        return "long" if self.high is not None and number > self.high else ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Between two meetings: ``days``; on ``collected`` of the days between, something was collected of the organ's
    place that could have told of a meeting. Without any, nothing can be said of the pause."""

    since: Sat
    until: Sat
    collected: int

    @property
    def days(self) -> int:
        return (self.until.day - self.since.day).days

    @property
    def between(self) -> int:
        return max(0, self.days - 1)

    @property
    def is_silence(self) -> bool:
        """Whether something was collected for at least half of its days."""
        return self.between > 0 and 2 * self.collected >= self.between


def sat(organ: Organ) -> list[Sat]:
    """The organ's latest dated meetings, earliest first. One query, answered by an index."""
    rows = Measure.objects.filter(organ=organ, date__isnull=False).order_by("-date", "-meeting_id")
    rows = rows.values_list("meeting", "date", "kind", "part_of_day", "length")[:LATEST]
    return [Sat(*row) for row in reversed(list(rows))]


def usual(numbers: Sequence[float]) -> Usual | None:
    """The median of positive numbers and the bounds of what is usual; None of nothing."""
    if not numbers:
        return None
    logs = [log(max(number, 1)) for number in numbers]
    middle = median(logs)
    if len(numbers) < LEAST:
        return Usual(len(numbers), median(numbers), None, None)
    spread = max(SPREAD_AT_LEAST, 1.4826 * median(abs(one - middle) for one in logs))
    reach = settings.UNUSUAL_BEYOND * spread
    return Usual(len(numbers), median(numbers), exp(middle - reach), exp(middle + reach))


def by_chance(count: int, expected: float) -> tuple[float, float]:
    """How probable so few meetings are, and so many, where ``expected`` are usual and each comes by itself: Poisson."""
    terms = [exp(-expected)]
    for number in range(1, count + 1):
        terms.append(terms[-1] * expected / number)
    return min(1.0, sum(terms)), max(0.0, 1.0 - sum(terms[:-1]))


def collected_days(organ: Organ, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days from ``first`` to ``last`` on which, or on one of the three days after, some readout of the organ's
    place (without one: any) is held: the archive was collecting there. One query, answered by an index."""
    rows = Measure.objects.filter(date__range=(first, last + WITHIN)).order_by()
    if organ.place_id:
        rows = rows.filter(place=organ.place_id)
    days = set()
    for met in rows.values_list("date", flat=True).distinct():
        days |= {met - dt.timedelta(back) for back in range(WITHIN.days + 1)}
    return sorted(day for day in days if first <= day <= last)


def pauses(meetings: Sequence[Sat], collected: Sequence[dt.date]) -> list[Pause]:
    """Between consecutive meetings of different days, earliest first; ``collected`` is sorted."""
    found = []
    for since, until in zip(meetings, meetings[1:], strict=False):
        if since.day == until.day:
            continue
        first, last = since.day + dt.timedelta(1), until.day - dt.timedelta(1)
        days = bisect_right(collected, last) - bisect_left(collected, first) if first <= last else 0
        found.append(Pause(since, until, days))
    return found


@dataclass(slots=True)
class Rhythm:
    """All of it: ``gaps`` and ``lengths`` say what is usual; the lists hold what is not, the latest first, and in
    ``uncollected`` all gaps of more than a month and twice the median of which little was collected."""

    meetings: list[Sat]
    gaps: Usual | None
    lengths: Usual | None
    unusual_gaps: list[Pause]
    uncollected: list[Pause]
    unusual_lengths: list[tuple[Sat, str]]
    kinds: Counter
    parts: Counter
    since_last: Pause | None


def rhythm(organ: Organ, today: dt.date | None = None) -> Rhythm:
    """What is usual and what is not, of the organ's latest ``LATEST`` dated meetings. Three queries.

    ``today``: until when the archive holds anything, for how long the organ has not met since.
    """
    meetings = sat(organ)
    if not meetings:
        return Rhythm([], None, None, [], [], [], Counter(), Counter(), None)
    until = max(today or meetings[-1].day, meetings[-1].day)
    collected = collected_days(organ, meetings[0].day, until)
    breaks = pauses(meetings, collected)
    gaps = usual([pause.days for pause in breaks])
    if gaps and gaps.high and gaps.high > (until - meetings[0].day).days:
        gaps = replace(gaps, high=None)  # they differ so much that none of its days could be called unusual
    lengths = usual([one.length for one in meetings])
    strange = [pause for pause in breaks if gaps and gaps.judge(pause.days) == "long" and pause.is_silence]
    unknown = [pause for pause in breaks if not pause.is_silence and pause.days > max(MONTH, 2 * gaps.median)]
    odd = [(one, lengths.judge(one.length)) for one in meetings if lengths and lengths.judge(one.length)]
    since_last = None
    if until > meetings[-1].day:
        days = bisect_right(collected, until) - bisect_left(collected, meetings[-1].day + dt.timedelta(1))
        since_last = Pause(meetings[-1], Sat(0, until, "", "", 0), days)
    return Rhythm(
        meetings,
        gaps,
        lengths,
        strange[::-1],
        unknown[::-1],
        odd[::-1],
        Counter(one.kind for one in meetings),
        Counter(one.part_of_day for one in meetings),
        since_last,
    )
