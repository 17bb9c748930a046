"""The rules that find facts: what each is called, how sure it is, and how it is explained to a reader."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from archive.extraction.lexicon import rows

CONFIDENCES = ("sure", "likely", "unsure")
# A share of right facts from which a rule is called so, wherever it was used often enough to tell.
_BARS = (("sure", 0.98), ("likely", 0.85))
_ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """``en`` and ``zh`` say to a reader why the rule's facts hold; ``confidence`` is one of ``CONFIDENCES``."""

    name: str
    confidence: str
    en: str
    zh: str


@functools.cache
def rules() -> dict[str, Rule]:
    """Every rule by its name, in the order of the lexicon."""
    return {row["rule"]: Rule(row["rule"], row["confidence"], row["en"], row["zh"]) for row in rows("rules")}


def is_unsure(name: str) -> bool:
    """Whether facts of this rule are often wrong. A rule that is no more, or not yet, is not called so."""
    return name in rules() and rules()[name].confidence == "unsure"


def measured(right: int, found: int) -> str | None:
    """The confidence that a rule has earned; None where it was used too seldom to tell."""
    if found < _ENOUGH:
        return None
    return next((name for name, bar in _BARS if right >= bar * found), "unsure")
