"""Does a readout list everybody who was there? Only then does it say something that a name is not in it."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.conf import settings

# Whoever only sent an instruction was not there.
ABSENT = frozenset({"instructed"})
# Groups of these roles are others than the members: heads of departments that report, outsiders that sit in.
OUTSIDERS = frozenset({"observed", "reported", "exchange_speech", "lectured", "signed"})
_MORE = re.compile(
    r"[\s，,、]{0,2}(?:等(?!待|候)|(?:及|和|以及)其他|and others?\b|and other\b|et al\b|among others\b)", re.I
)
_OTHERS = re.compile(
    r"其[他它余][^，。；]{0,18}(?:出席|参加|列席|与会|在座)|(?:出席|参加)(?:会议|活动)?的(?:还)?有[^。]{0,200}?等"
    r"|\bother (?:members?|leaders?|officials?|comrades?|leading|responsible|attendees|participants)\b",
    re.I,
)


class Listed(NamedTuple):
    """One printed participant: where the name ends in the source's text, and the roles."""

    start: int
    end: int
    roles: frozenset[str]


def is_there(roles: Collection[str]) -> bool:
    return bool(set(roles) - ABSENT)


def is_by_rank(roles: Collection[str]) -> bool:
    """Named for being there and for nothing else: who presides, speaks or reports is named where that is told."""
    return set(roles) == {"attended"}


def listing(text: str, passages: Iterable[tuple[int, int]], rows: Collection[Listed], groups: Iterable[dict]) -> str:
    """ "closed", "open" or "none": whether the readout names all it says were there, some of them, or has no list.

    ``rows`` are those named, ``groups`` those said to be there without a name, as the meeting's record has them. In
    doubt the list is open: of an open list nobody can be said to be left out.
    """
    listed = [row for row in rows if "attended" in row.roles]
    if len(listed) < settings.PRESENCE_LEAST_LISTED:
        return "none"
    if any(not OUTSIDERS.issuperset(group.get("roles") or ("attended",)) for group in groups):
        return "open"
    if any(_MORE.match(text, row.end) for row in listed):
        return "open"
    if any(_OTHERS.search(text, start, end) for start, end in passages):
        return "open"
    return "closed"
