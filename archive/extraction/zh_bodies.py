"""Whether a stretch of a Chinese sentence that was read as a body's name can be one."""

from __future__ import annotations

import re

from archive.extraction.people import Participant
from archive.extraction.records import Fact

# What no name of a body holds: a clause that tells where, when or by whom something was held.
_CLAUSE = re.compile(
    r"当天|同日|会见|出席|主持|举行|召开|参加|党首|(?<!存)(?<!内)(?<!潜)在(?![线职建校京华])"
    r"|国家合作委员会"  # the end of 海湾阿拉伯国家合作委员会
)
_LASTS = re.compile(r"^为期[^，。；的]{1,10}的")


def name_of_body(name: Fact, people: tuple[Participant, ...]) -> Fact | None:
    """``name`` without how long it met; None where it holds a clause or one of ``people``."""
    shorter = _LASTS.sub("", name)
    if _CLAUSE.search(shorter) or any(person.name in shorter for person in people):
        return None
    return name if shorter == name else Fact(shorter, name.start, name.end, name.rule)
