"""Why the facts on a meeting's page hold: for each the sentence, the rule in words, and how sure it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from archive.extraction.records import ROLES
from archive.extraction.rules import Rule, rules
from archive.models import Meeting
from archive.models.columns import ALL
from archive.reading import Citation, Ground, cited

# Where the column has another name than the fact.
_COLUMNS = dict.fromkeys(ROLES, {"roles"}) | {
    "speaker": {"speaker", "speaker_name"},
    "reference": {"kind", "date"},
    "mention": {"person", "post"},
}


class Reason(NamedTuple):
    """``fact`` is what the page calls it, empty where the place says which is meant."""

    fact: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a "why?" opens on: citations with their reasons, reasons that rest on no words, facts without a rule."""

    citations: list[Citation]
    wordless: list[Reason]
    by_hand: list[str]

    @property
    def unsure(self) -> list[str]:
        """The facts that are often wrong."""
        reasons = [reason for citation in self.citations for reason in citation.reasons] + self.wordless
        return [reason.fact for reason in reasons if reason.rule.confidence == "unsure"]


class Explained:
    """The reasons of one meeting's page; ``anchors`` collects the places in the text that they lead to."""

    def __init__(self, meeting: Meeting):
        self._text = meeting.source.text
        self.anchors: set[int] = set()

    def why(
        self,
        reasons: Iterable[dict],
        facts: dict[str, str],
        home: tuple[int, int] = (0, 0),
        entered: Collection[str] = (),
    ) -> Reasons | None:
        """Why ``facts`` (name -> what the page calls it) hold; None where the record does not say.

        Words inside ``home``, the record's own span, are read at its start. ``entered`` are the columns that an editor
        did. What neither rule nor editor answers for was read before reasons were kept.
        """
        known = [why for why in reasons if why["fact"] in facts and why["rule"] in rules()]
        grounds, wordless = [], []
        for why in known:
            reason = Reason(facts[why["fact"]], rules()[why["rule"]])
            if why["start"] is None:
                wordless.append(reason)
                continue
            anchor = home[0] if home[0] <= why["start"] < home[1] else why["start"]
            grounds.append(Ground(why["start"], why["end"], anchor, reason))
        explained = {why["fact"] for why in known}
        by_hand = [label for fact, label in facts.items() if fact not in explained and _is_entered(fact, entered)]
        if not known and not by_hand:
            return None
        citations = cited(self._text, grounds)
        self.anchors |= {citation.anchor for citation in citations}
        return Reasons(citations, wordless, by_hand)

    def of(self, record, facts: dict[str, str]) -> Reasons | None:
        return self.why(record.why, facts, (record.start, record.end), record.by_hand)


def _is_entered(fact: str, columns: Collection[str]) -> bool:
    return ALL in columns or not _COLUMNS.get(fact, {fact}).isdisjoint(columns)
