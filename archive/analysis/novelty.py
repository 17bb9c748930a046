"""What is new in a readout: each sentence against all that stood in earlier ones, of all, of the same organ, of the
same place.

Earlier is what met on an earlier day; of one day nothing is earlier. Where a meeting has no day the page's stamp
counts; where it has neither, it is held against everything that has a day, and is itself earlier than nothing.
``nearest.py`` keeps what is read here.
"""

import datetime as dt
import zlib
from collections import defaultdict
from typing import NamedTuple

import numpy as np
from django.db.models import Case, Count, F, FloatField, Sum, When
from django.db.models.functions import Cast, NullIf

from archive.models import Meeting, Novelty, Place

AGAINST = ("all", "organ", "place")
STATUSES = SEEN, NEAR, NEW = "seen", "near", "new"
WHOLE = 10_000  # likeness is kept in ten-thousandths
FAR = 1 << 30  # the day of what has none: nothing is later
COUNTED = [f"{status}_{against}" for against in AGAINST for status in (NEW, NEAR)]
PLACE = np.dtype([("alike", "<u2"), ("day", "<i4"), ("meeting", "<u4"), ("start", "<u4"), ("end", "<u4")])
COLUMNS = [("start", "<u4"), ("end", "<u4"), ("key", "<u8"), ("rare", "u1"), ("short", "u1")]
ROW = np.dtype([*COLUMNS, *((against, PLACE) for against in AGAINST)])
LEAST = 5  # sentences of a readout that is ranked by its share: of two sentences one new is no share


class Earlier(NamedTuple):
    """A sentence at ``[start, end)`` of the main text of ``meeting``."""

    meeting: int
    start: int
    end: int


class Told(NamedTuple):
    """A sentence at ``[start, end)``, what it is (SEEN, NEAR or NEW), and the nearest earlier one, ``alike`` 0 to 1."""

    start: int
    end: int
    status: str
    earlier: Earlier | None
    alike: float


def told(novelty: Novelty, against: str = "all") -> list[Told]:
    """The sentences of a readout in order."""
    found = []
    for row in unpacked(novelty.packed):
        near = row[against]
        earlier = Earlier(int(near["meeting"]), int(near["start"]), int(near["end"])) if near["alike"] else None
        found.append(Told(int(row["start"]), int(row["end"]), _status(near["alike"]), earlier, near["alike"] / WHOLE))
    return found


def _status(alike: int) -> str:
    return SEEN if alike == WHOLE else NEAR if alike else NEW


def packed(rows: np.ndarray) -> bytes:
    return zlib.compress(rows.tobytes(), 6)


def unpacked(content: bytes) -> np.ndarray:
    return np.frombuffer(bytearray(zlib.decompress(content)), ROW)


def new_share(novelty: Novelty, against: str = "all") -> float | None:
    """Of its sentences, how many are new: 0 to 1; None where it has none."""
    return getattr(novelty, f"new_{against}") / novelty.sentences if novelty.sentences else None


def as_json(novelty: Novelty, against: str) -> dict:
    """What the interface answers. Two queries."""
    found = told(novelty, against)
    numbers = {one.earlier.meeting for one in found if one.earlier}
    days = dict(Meeting.objects.filter(pk__in=numbers).order_by().values_list("pk", "date"))
    return {
        "new_share": new_share(novelty, against),
        "sentences": [
            {
                "start": one.start,
                "end": one.end,
                "status": one.status,
                "earlier": one.earlier and one.earlier._asdict() | {"date": days.get(one.earlier.meeting)},
            }
            for one in found
        ],
    }


# Months -------------------------------------------------------------------------------------------------------------


class Month(NamedTuple):
    """Of the readouts of a month: how many, their sentences, and how many of these are new."""

    month: dt.date
    readouts: int
    sentences: int
    new: int


def months(against: str) -> list[Month]:
    """The latest first; what has no day is in none. One query, answered by an index, which adds up the days."""
    counted = Novelty.objects.exclude(day=None).order_by().values_list("day")
    sums: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day, *numbers in counted.annotate(n=Count("*"), every=Sum("sentences"), new=Sum(f"new_{against}")):
        month = sums[day.replace(day=1)]
        month[:] = [had + more for had, more in zip(month, numbers, strict=True)]
    return [Month(month, *sums[month]) for month in sorted(sums, reverse=True)]


def of_days(first: dt.date, last: dt.date, place: Place | None = None):
    rows = Novelty.objects.filter(day__range=(first, last))
    return rows.filter(place=place.pk) if place else rows


def ranked(rows, against: str):
    """Readouts, those with the greatest share of new sentences first; those of fewer than ``LEAST`` sentences last."""
    share = Cast(F(f"new_{against}"), FloatField()) / NullIf(F("sentences"), 0)
    short = Case(When(sentences__lt=LEAST, then=1), default=0)
    return rows.annotate(share=share, short=short).order_by("short", "-share", "-sentences", "meeting")


class NewSentence(NamedTuple):
    """A new sentence of a readout; ``rare`` 0 to 100: how rare the pairs of words are that it is made of."""

    rare: int
    meeting: int
    start: int
    end: int


def new_sentences(rows, against: str, most: int) -> list[NewSentence]:
    """Of these readouts the new sentences, the rarest first, each wording once and none that is compared whole only.
    One query."""
    found: dict[int, NewSentence] = {}
    for meeting, content in rows.order_by("day", "meeting").values_list("meeting", "packed"):
        of_it = unpacked(content)
        new = of_it[(of_it[against]["alike"] == 0) & (of_it["short"] == 0)]
        for key, rare, start, end in zip(*(new[c].tolist() for c in ("key", "rare", "start", "end")), strict=True):
            found.setdefault(key, NewSentence(rare, meeting, start, end))
    return sorted(found.values(), key=lambda one: (-one.rare, one.meeting, one.start))[:most]
