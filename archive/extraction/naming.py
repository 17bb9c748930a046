"""How is a body's name written out in full: in capitals, from the innermost body out, with its jurisdiction put in?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.extraction.lexicon import rows
from archive.extraction.owners import LEADS_IN, ORDINAL, Owner, known_place
from archive.extraction.records import Fact, Span


@dataclass(frozen=True, slots=True)
class Organ:
    """A meeting's body: its name without place, where the place belongs in it, and the place if the name holds it.

    ``words`` are those it rests on, where they are not its owner's.
    """

    name: str
    owner: Owner | None
    place: str | None
    central: bool = False
    words: Span | None = None
    rule: str = "organ-named"

    def fact(self, name: str) -> Fact:
        """``name``, the body's full name, as a fact."""
        at = self.words or self.owner
        as_printed = name == self.name or self.rule != "organ-named"
        return Fact(name, at.start, at.end, self.rule if as_printed else "organ-place-added")


def title_case(words: str) -> str:
    words = re.sub(r"\s+", " ", words.strip())
    return " ".join(w if w in _SMALL_WORDS or not w[:1].islower() else w[0].upper() + w[1:] for w in words.split(" "))


def within(inner: list[str], owner: str) -> str:
    """The full name of the innermost body."""
    name = " of the ".join((*map(capitalised, inner), owner))
    return re.sub(rf"(?<=of the )({ORDINAL}) of the ", r"\1 ", name, flags=re.I)


_SMALL_WORDS = frozenset(["of", "the", "and", "for", "on", "in", "under", "to"])


def capitalised(words: str) -> str:
    words = words.strip().replace("Communist Party of China (CPC) ", "CPC ")
    words = _OF_REGION.sub("of ", _OF_PARTY.sub("", words))
    words = _OF_CITY.sub("Municipal ", _NPC.sub("People's Congress", _NOT_NATIONAL.sub("", words)))
    words = re.sub(r"\s+", " ", words if words.startswith("CPC") else LEADS_IN.sub("", words))
    return title_case(words)


_OF_REGION = re.compile(r"\bof (?:\w+ )?China[’']s (?:island province of )?")
_OF_PARTY = re.compile(r"(?<=Inspection)\sof the (?:CPC|Communist Party of China)$", re.I)
_OF_CITY = re.compile(r"\b[Cc]ity (?=(?:People[’']s )?(?:[Gg]overnment|[Cc]ongress)\b)")
# Machines write 人民代表大会 of a county so as well.
_NOT_NATIONAL = re.compile(r"(?<=\s)National\s(?=People[’']?s[’']?\sCongress)")
_NPC = re.compile(r"(?<=\s)NPC$")


def full_name(organ: Organ, place: str | None) -> Fact:
    """The organ's name with its jurisdiction put in, where the text left it out."""
    return organ.fact(_with_place(organ, place))


def is_of_higher_level(organ: Organ, place: str | None) -> bool:
    """Whether a city's page names only its province's body, which sent somebody: "entrusted by the Provincial …"."""
    known = known_place(place) if place and organ.owner is not None and not organ.place else None
    return bool(known and known[1] == "city" and _PROVINCIAL.match(organ.owner.words))


_PROVINCIAL = re.compile(r"(?:the\s)?(?:CPC\s)?(?:Provincial|(?:Autonomous\s)?Region(?:al)?)\b", re.I)


def _with_place(organ: Organ, place: str | None) -> str:
    if place is None or organ.owner is None or organ.place or organ.central or place in organ.name:
        return organ.name
    owner = capitalised(organ.owner.words)
    if "Autonomous Region" in owner:
        place = next((row["value"] for row in rows("organs") if row["use"] == "region" and row["en"] == place), place)
    if owner.startswith("CPC "):
        return organ.name.replace(owner, f"CPC {place} {owner[4:]}", 1)
    after = re.match(
        r"(Party Committee|People[’']?s Government|Government|People[’']?s Congress|CPPCC) of (?:the )?(.*)$", owner
    )
    after = after or re.match(
        r"(.*\b(?:Group|Committee)) of the ((?:Provincial|Municipal|City|County|District|Regional|Prefectural)\b.*)$",
        owner,
    )
    if after:
        article = "" if re.fullmatch(r"City|County|District|Province|Banner|League", after[2]) else "the "
        return organ.name.replace(owner, f"{after[1]} of {article}{place} {after[2]}", 1)
    return organ.name.replace(owner, f"{place} {owner}", 1)
