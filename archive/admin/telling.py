"""Who says a fact: the rules that found it, in the reader's language, or an editor."""

from typing import NamedTuple

from archive.extraction.evidence import in_chinese
from archive.extraction.rules import rules
from archive.models.columns import speaks_chinese


class Teller(NamedTuple):
    """``rules``: what the rules say, in words; ``is_unsure``: one of them is often wrong."""

    rules: list[str]
    is_unsure: bool
    is_by_hand: bool


def teller(why: list[dict], is_by_hand: bool) -> Teller:
    """``why``: [{fact, rule, …}] as extraction and records have it."""
    known = [rules()[one["rule"]] for one in why if one["rule"] in rules()]
    words = dict.fromkeys(rule.zh if speaks_chinese() else rule.en for rule in known)
    return Teller(list(words), any(rule.confidence == "unsure" for rule in known), is_by_hand)


def told_by(evidence: list[dict]) -> list[str]:
    """Why a day follows, in the reader's language."""
    return [in_chinese(one["why"]) if speaks_chinese() else one["why"] for one in evidence]
