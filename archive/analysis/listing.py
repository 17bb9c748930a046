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
# Who spoke to which group, received whom or went where: they were not in one room.
_APART = re.compile(
    r"分别(?:参加|出席|看望|来到|前往|到|赴|深入|走访|会见|会晤)"
    r"|(?:参加|出席|看望)[^，。；]{0,24}(?:代表团|小组|联组|界别|代表|委员)[^，。；]{0,10}(?:审议|讨论|联组会)"
    r"|(?<!领导)(?<!工作)(?:小组|联组|分组)(?:会(?!议)|讨论|审议)"
    r"|\b(?:separate|group|panel) (?:discussions?|deliberations?|meetings?)\b"
    r"|\b(?:separately|respectively) (?:attended|joined|took part|visited|inspected|met)\b",
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


def listing(text: str, passages: Collection[tuple[int, int]], rows: Collection[Listed], groups: Iterable[dict]) -> str:
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
    if any(words.search(text, start, end) for words in (_OTHERS, _APART) for start, end in passages):
        return "open"
    return "closed"
