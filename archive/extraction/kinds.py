"""What kind of meeting it was: read from the words that announce it."""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import rows
from archive.extraction.owners import known_places_pattern, level_pattern
from archive.extraction.records import Fact

# Kinds of meetings that only one kind of body holds.
PARTICULAR = {
    "government_executive": "government",
    "government_plenary": "government",
    "congress_session": "congress",
    "congress_standing_committee": "congress",
    "cppcc_session": "cppcc|consultative",
    "cppcc_standing_committee": "cppcc|consultative",
}


def kind_of(announcement: str, at: int = 0, rule: str = "kind-announced") -> Fact | None:
    """The first kind, from the most particular down, whose words stand in ``announcement``, which begins at ``at``."""
    found = _kind_in(announcement)
    return Fact(found[0], at + found[1], at + found[2], rule) if found else None


@functools.lru_cache(maxsize=256)  # the same few sentences are asked about again and again
def _kind_in(announcement: str) -> tuple[str, int, int] | None:
    said = announcement
    if "ommittee" in said:
        said = _party_committee().sub(lambda found: found.group()[: -len("Committee")] + "_" * len("Committee"), said)
    for value, pattern in _regexes("kind"):
        if words := pattern.search(said):
            return value, words.start(), words.end()
    return None


def kind_of_act(done: str, at: int = 0) -> Fact | None:
    """The kind that the verb at the head of ``done`` tells: who visits a congress or meets its chairman holds none."""
    for value, pattern in _regexes("act"):
        if words := pattern.match(done):
            return Fact(value, at, at + words.end(), "kind-of-act")
    return None


def kind_of_scene(told: str, at: int = 0) -> Fact | None:
    """The kind of what ``told``, a story's opening, tells without announcing it: "walked the dikes", "cut a ribbon"."""
    found = _scene_in(told)
    return Fact(found[0], at + found[1], at + found[2], "kind-of-act") if found else None


@functools.lru_cache(maxsize=64)  # what looks for a second meeting asks of the first again and again
def _scene_in(told: str) -> tuple[str, int, int] | None:
    for value, pattern in _regexes("scene"):
        if words := pattern.search(told):
            return value, words.start(), words.end()
    return None


@functools.cache
def _party_committee() -> re.Pattern[str]:
    """ "CPC Weihai Committee", "CPC Tibet Autonomous Region Committee" are no commissions."""
    known, bearer = known_places_pattern(), rf"(?:{level_pattern()}|University|College)"
    place = rf"(?:{known})(?:\sUniversity)?|(?:[A-Z][\w’'-]*,?\s(?:and\s)?){{1,5}}?{bearer}"
    return re.compile(rf"\b(?:CPC|CPPCC)\s(?:{place})\s[Cc]ommittee\b")


@functools.cache
def _regexes(use: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["value"], re.compile(row["en"], re.I)) for row in rows("organs") if row["use"] == use)
