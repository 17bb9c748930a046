"""The bodies within a body: what stands before "of the Municipal Party Committee" or behind it, and commissions,
leading groups and headquarters that a jurisdiction holds by itself."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.kinds import PARTICULAR
from archive.extraction.owners import NOT_PLACES, ORDINAL, Owner, known_places_pattern, level_pattern
from archive.extraction.records import Span

PARTY_GROUP = r"(?:Leading\s)?(?:Party|CPC)\s(?:(?:Members[’']?|Leading|Leadership)\s)?Group"
_CENTRE = r"(?:Cent(?:er|re|ral)\s)"
_STUDY_GROUP = (
    rf"(?:{_CENTRE}?(?:Theor\w+|Theory)\s(?:Study\s|Learning\s)?{_CENTRE}?(?:Study\s|Learning\s)?Group"
    rf"|{_CENTRE}(?:Study\s|Learning\s)?Group(?:\s(?:for|of)\s(?:Theor\w+|Theory)\s(?:Study|Learning))?)"
)
STUDY_GROUP = re.compile(_STUDY_GROUP, re.I)
_CHAIRPERSONS = (
    r"(?:Council\sof\s(?:Chair(?:persons|men)|Directors)|(?:Chair(?:persons?|men)|Directors?)[’']?s?[’']?\sCouncil)"
)
_BOARD = r"Board\sof\s(?:Directors|Supervisors|Trustees)"
_FIXED = rf"(?:Standing\sCommittee|Party\sSchool|{PARTY_GROUP}|{_STUDY_GROUP}|Presidium|{_CHAIRPERSONS}|{_BOARD})"
_COMMISSION = r"(?:Commission|Committee|(?:Leading|Leadership)(?:\sSmall)?\sGroup|(?<!its\s)Headquarters|Command)"
_NOUN = rf"(?:{_COMMISSION}|Department|Office)"
_STOPS = (
    r"(?:the|an?|of|this|its|his|her|their|our|at|in|over|by(?!\slaw)|with|to|from|under|is|was|were|are|has|have|held|hold|holds|convened|convenes"
    r"|chaired|chairs|hosted|attended|organi[sz]ed|met|meets|opened|meetings?|sessions?|conference|symposium|presided|will|who|which|yesterday|today"
    r"|as|that|secretary|director|mayor|governor|chairman|member|members|deputy|head|\w+day|issued|launched|conducted|also|recently|jointly|for|on)"
)
_REGION = (
    rf"(?-i:(?:{known_places_pattern()}(?:\s{level_pattern()})?|(?:[A-Z][\w’'-]+\s){{1,3}}?{level_pattern()})"
    r"(?<!unicipal)(?<!rovincial))(?![\w-])(?!\s(?:Intermediate|High|Higher|Basic|Maritime|Railway)\s)"
)
_WORD = rf"(?:(?!{_STOPS}\b)|(?<=ing\s)(?=the\s[\w’'-])|(?<=esponse\s)(?=to\s)|(?<=esponse\sto\s)(?=the\s))[\w’'-]+"
# "for Inspection Work", "on Comprehensively Deepening Reform", "for the Prevention and Control of Epidemics"
_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b|\d|(?:morning|afternoon|evening)\b)"
)
# "for Disaster Prevention, Reduction and Relief": behind the comma stands one more of what it is for.
_GOES_ON = (
    r"\s(?:[a-z]+\s){0,2}?[a-z]+(?:tion|ment|ing|ief|rol|ance|ods|ons|hts|ters|ies|rity|ery)"
    r"(?:,\s[^,.;]{3,40})?,?\sand\s(?:[a-z]+\s){0,2}?[a-z]+(?:tion|ment|ing|ief|rol|ance|ods|ons|hts|ters|ies|rity|ery)\b"
)
_FOR = (
    rf"\s(?:for|on)\s(?:the\s)?(?!{_DAY})"
    rf"(?:(?:{_WORD}|(?:(?<=achievements\s)|(?<=results\s))of\sthe|of(?!\sthe\b)|by|a)(?:,\s(?:and\s)?|\s)){{0,12}}?{_WORD}"
    rf"(?=\s(?!of\b|an?\b|(?<=ing\s)the\b){_STOPS}\b|\sof\s(?:the\b|{_REGION})|[’']s?\s(?:[\w-]+\s){{0,3}}?(?:meeting|session|conference|plenary|symposium)\b|\s?[.;:()\n]|,(?!{_GOES_ON})|\s?$)"
)
# Of the Party's own work: "the Party History Leading Group".
_PARTY_MATTERS = r"(?:Building|History|Conduct|Discipline|Style)"
_NO_TOPIC = rf"(?!Party\s(?!{_PARTY_MATTERS})|CPC|CPPCC|People[’']|Standing\sCommittee)"
_TOPIC = rf"(?:{_NO_TOPIC}{_WORD}(?:,\s(?:and\s)?|\s(?:for\s)?)){{1,8}}?"
_SESSION = rf"(?:(?:{ORDINAL}\s)?session|{ORDINAL}\s(?:(?:executive|general|national)\s)?(?:committee|council))"
_OF = rf"\s(?:of|under|within)\s(?:the\s)?(?P<session>{_SESSION}\sof\s(?:the\s)?)?(?P<term>{ORDINAL}\s)?$"
_MARK = r"(?P<alias>\s?\([^()]{1,48}\))?(?:\s(?:enlarged\s)?(?:meeting|session))?"
_BEFORE = re.compile(
    rf"(?:\b(?P<fixed>{_FIXED})|\b(?P<named>{_COMMISSION}{_FOR})|(?P<noun>(?<=\s){_NOUN}|^{_NOUN})){_MARK}{_OF}", re.I
)
_AFTER = re.compile(
    rf"(?:\s\([^()]{{1,24}}\))?(?:[’']s?)?\s(?:{ORDINAL}\s)?(?P<inner>{_FIXED}|{_COMMISSION}{_FOR}|(?!and\b|,){_TOPIC}{_NOUN}(?:{_FOR})?)(?![\w-])(?!\sof\b)",
    re.I,
)
_PARTY_COMMITTEE = r"(?:(?:CPC|Communist|Party|Standing)\s(?:Party\s)?(?:Working\s)?)+Committee"
_LAST_WORD = re.compile(r"(?P<word>[\w’'-]+)(?P<comma>,?)\s$")
_STOP = re.compile(_STOPS, re.I)
_JOINS = ("and", "for", "by")
_TOPIC_WORDS = 8
# A leading group with two names: "the Rural Work Leading Group (Rural Revitalization Leading Group) of the …".
_COMMISSION_NOUN = re.compile(rf"{_COMMISSION}\)$", re.I)


def attached(text: str, clause: Span, owner: Owner) -> tuple[list[str], int]:
    """The bodies within ``owner`` that ``clause`` names with it, from the innermost out, as printed; where they begin.

    "Party Group of the Standing Committee of the …": ["Party Group", "Standing Committee"]; a presidium keeps its
    session and term ("Presidium of the First Session of the 15th"), since every session has its own.
    """
    found, at = [], owner.start
    while before := _body_before(text, clause.start, at):
        words, at = before
        found.insert(0, words)
        if len(found) == 4:
            break
    if found:
        return found, at
    at = owner.end
    while after := _AFTER.match(text, at, min(clause.end, at + 160)):
        found.insert(0, after["inner"])
        at = after.end()
        if len(found) == 3:
            break
    return found, owner.start


def _body_before(text: str, low: int, at: int) -> tuple[str, int] | None:
    """The body that stands before "of the" at ``at``, and where it begins."""
    low = max(low, at - 180)
    match = _BEFORE.search(text[low:at])
    if match is None:
        return None
    if match["fixed"] or match["named"]:
        words = match["fixed"] or match["named"]
        start = low + match.start("fixed" if match["fixed"] else "named")
        if match["session"]:
            words = f"{words} of the {match['session']}{match['term'] or ''}".strip().removesuffix(" of the")
        return words, start
    start = _topic_start(text, low, low + match.start("noun"), match["noun"][0].isupper())
    if start is None:
        return None
    alias = match["alias"] if match["alias"] and _COMMISSION_NOUN.search(match["alias"]) else ""
    return f"{text[start : low + match.end('noun')]}{alias}", start


def _topic_start(text: str, low: int, at: int, capital: bool) -> int | None:
    """Where the words begin that say what a commission is for, before its noun at ``at``; None without any."""
    start, first = at, None
    for _ in range(_TOPIC_WORDS):
        word = _LAST_WORD.search(text, max(low, start - 40), start)
        if word is None or (word["comma"] and start == at):
            break
        said = word["word"]
        join = said.lower() in _JOINS
        if not join and (
            _STOP.fullmatch(said) or re.fullmatch(ORDINAL, said, re.I) or (capital and not said[0].isupper())
        ):
            break
        start = word.start()
        first = first if join else start
    return first


THEIR_STANDING = re.compile(
    r"(?<!member of the )(?<!members of the )(?<!members of its )\bstanding committee\b(?!\s(?:of|members?)\b)", re.I
)


def is_of_standing_committee(text: str, clause: Span, kind: str, inner: list[str]) -> bool:
    """ "The Municipal Party Committee held a meeting of its Standing Committee": the body is named apart."""
    of_it = kind == "standing_committee" or (kind in PARTICULAR and kind.endswith("standing_committee"))
    named = of_it and not any(re.search(r"standing|council", part, re.I) for part in inner)
    return bool(named and THEIR_STANDING.search(text, clause.start, clause.end))


@dataclass(frozen=True, slots=True)
class Commission:
    """A commission that a place holds by itself; ``name`` with its place, where the words have it."""

    start: int
    end: int
    name: str
    place: str | None


# "the headquarters of epidemic prevention and control of Jingmen City"
_OF_MATTER = rf"Headquarters\sof\s(?:the\s)?(?:(?:{_WORD})(?:,\s(?:and\s)?|\s)){{0,7}}?{_WORD}"


@functools.cache
def _commission_before_place() -> re.Pattern[str]:
    """ "the Headquarters for Flood Control of Huzhou", "the Work Safety Committee of Lin County"."""
    return re.compile(
        rf"(?:\b(?P<named>{_COMMISSION}{_FOR}|{_OF_MATTER})|(?P<noun>(?<=\s){_COMMISSION}|^{_COMMISSION}))\sof\s(?:the\s)?(?P<region>{_REGION})",
        re.I,
    )


@functools.cache
def _commission_behind_place() -> re.Pattern[str]:
    """ "the Huzhou Municipal Work Safety Committee", "Huzhou's leading group for port development"."""
    level, known = level_pattern(), known_places_pattern()
    # "the Maoming Municipal Commission of Spatial Planning"
    of_matter = (
        rf"(?:Commission|Committee|Headquarters)\sof\s(?!(?:{known})\b)"
        r"[A-Z][\w-]+(?:(?:,\s|\s(?:and\s)?)[A-Z][\w-]+){0,5}"
    )
    other = rf"{_COMMISSION}{_FOR}|joint\sconference{_FOR}|{_TOPIC}{_COMMISSION}(?:{_FOR})?"
    named = rf"(?:{of_matter}|(?i:{other}))(?![\w-])"
    noun = r"(?:Committee|Headquarters|Leading\sGroup|Commission)"
    capitals = rf"(?:(?!Party\b|CPC\b|CPPCC\b)(?:[A-Z][\w-]+,?|and)\s){{1,7}}?{noun}"
    return re.compile(
        rf"\b(?P<place>(?:[A-Z][\w’'-]+\s){{1,3}}?)?(?P<level>{level})(?P<own>[’']s)?\s(?:Party\s(?!{_PARTY_MATTERS}))?(?P<of_level>{named})"
        rf"|(?<![\w-])(?P<known>{known})(?:[’']s)?\s(?:city[’']s\s)?(?P<of_known>{named})"
        rf"|(?<![\w-])(?P<other>(?!(?:The|This|That|Our|At|On|In|A|An)\b)[A-Z][a-z’']+)\s(?P<of_other>{capitals})\b(?!\sof\sthe\b)"
    )


_ADJECTIVES = {"city": "Municipal", "province": "Provincial"}  # "the city's headquarters"


def commission_in(text: str, clause: Span) -> Commission | None:
    """The first commission that ``clause`` names by its place or level alone."""
    for match in _commission_before_place().finditer(text, clause.start, clause.end):
        start = match.start("named")
        if match["noun"]:
            start = _topic_start(text, clause.start, match.start("noun"), match["noun"][0].isupper())
        if start is not None and not re.match(rf"{_PARTY_COMMITTEE}\b", text[start : match.end()], re.I):
            place = re.sub(rf"\s{level_pattern()}$", "", match["region"])
            return Commission(start, match.end(), text[start : match.end()], place)
    for match in _commission_behind_place().finditer(text, clause.start, clause.end):
        words = (match["place"] or match["known"] or match["other"] or "").split()
        while words and (words[0] in NOT_PLACES or re.fullmatch(ORDINAL, words[0], re.I)):
            words = words[1:]
        place = re.sub(r"[’']s$", "", " ".join(words)) or None
        name = match["of_level"] or match["of_known"] or match["of_other"]
        if match["level"]:
            start = match.start("place") if place and place == (match["place"] or "").strip() else match.start("level")
            of_level = _ADJECTIVES.get(match["level"].lower(), match["level"]) if match["own"] else match["level"]
            whole = " ".join(filter(None, (place, of_level, name)))
            return Commission(start, match.end(), whole, place)
        if place:
            return Commission(match.start(), match.end(), f"{place} {name}", place)
    return None


_JOINT = re.compile(rf"\bjoint\sconference{_FOR}", re.I)


def joint_conference(text: str, clause: Span) -> bool:
    """Whether the clause names a standing joint conference of departments, 联席会议."""
    return _JOINT.search(text, clause.start, clause.end) is not None
