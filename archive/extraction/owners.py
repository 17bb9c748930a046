"""Which bodies does a stretch of English name: committees, governments and congresses of a jurisdiction, and the
agencies, courts, companies and universities that hold meetings of their own?"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.lexicon import pattern_of, regex_of, rows, split
from archive.extraction.records import Span
from archive.extraction.spelling import is_spelled_out

_PLACE_WORDS = r"(?:[A-Z][\w’'-]+\s){1,3}?"
_LOOKS_LIKE_PLACE = re.compile(r"^[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}$")
# What stands before a body in capitals and is no part of a place's name.
NOT_PLACES = frozenset(word for row in rows("organs") if row["use"] == "noplace" for word in split(row["en"]))
_UNITS = r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
# The number of a term: "the 14th", "the Twenty-first"; organs are named without it.
ORDINAL = rf"(?:\d+(?:st|nd|rd|th)|{_UNITS}|tenth|eleventh|twelfth|[a-z]+teenth|twent(?:ieth|y-(?:{_UNITS}))|thirtieth)"
_ORDINAL_WORD = re.compile(ORDINAL, re.I)
LEADS_IN = re.compile(rf"^(?:(?:the|this|our|{ORDINAL}|CPC)\s+)+", re.I)
CAPITALISED = r"[A-Z][\w’'-]*(?:(?:,\s(?=(?:[A-Z][\w’'-]*,?\s)+and\s)|\s(?:(?:and|of|for)\s)?(?:the\s)?)[A-Z][\w’'-]*)*"


@dataclass(frozen=True, slots=True)
class Owner:
    """A body that others belong to: "the Municipal Party Committee"; ``words``: its name as printed.

    ``central``: no jurisdiction's; ``place`` then is "China" for the state's bodies, None for companies and schools;
    ``by_itself``: a company, school or hospital whose name names no committee.
    """

    start: int
    end: int
    words: str
    place: str | None
    central: bool = False
    by_itself: bool = False


@functools.cache
def phrases_of(use: str) -> tuple[str, ...]:
    return tuple(phrase for row in rows("organs") if row["use"] == use for phrase in split(row["en"]))


@functools.cache
def _known_places() -> dict[str, tuple[str, str]]:
    return {name.lower().replace("’", "'"): (name, row["level"]) for row in rows("places") for name in split(row["en"])}


def known_place(name: str) -> tuple[str, str] | None:
    """(name, level) of a place of the lexicon."""
    return _known_places().get(re.sub(r"\s+", " ", name).lower().replace("’", "'"))


@functools.cache
def known_places_pattern() -> str:
    return pattern_of(tuple(name for row in rows("places") for name in split(row["en"])))


_PARTY = r"(?:CPC|Communist\sParty(?:\sof\sChina)?(?:\s\(CPC\))?|Party)"
_CONSULTATIVE = r"Chinese\sPeople[’']?s[’']?\sPolitical\sConsultative\sConference"
_COURT = (
    r"(?:(?:(?:High|Higher|Intermediate|Basic)\s)?People[’']?s[’']?\s(?:Court|Procuratorate)"
    r"|(?:High|Higher|Intermediate|Basic)\sCourt)"
)
_DISCIPLINE = (
    r"(?:(?:Discipline\sInspection|(?:Discipline\sInspection\sand\s)?Supervis(?:ory|ion))\sCommission"
    r"|Commission\s(?:for|of)\sDiscipline\sInspection(?:\sand\sSupervision)?)(?:\sof\sthe\s(?:CPC|Communist\sParty\sof\sChina))?"
)
# Whose committees are no Party committees: the League's and those of the other parties.
_OTHER_PARTY = pattern_of(phrases_of("otherparty"))
_COMMITTEE = (
    rf"(?:{_PARTY}\s(?:(?:Standing|Working|Work)\s)?Committee(?:\sof\sthe\sCPC)?"
    rf"|Committee(?:\sof\s(?:the\s)?(?:{_OTHER_PARTY}))|(?:{_OTHER_PARTY})\sCommittee"
    rf"|Committee(?:\sof\sthe\s(?:CPC|Communist\sParty\sof\sChina|Communist\sParty(?!\sof)|Party|CPPCC|{_CONSULTATIVE}))?"
    r"|People[’']?s[’']?\sGovernment|Government|(?:National\s)?People[’']?s[’']?\sCongress|NPC|CPPCC(?:\sCommittee)?|Political\sConsultative\sConference"
    rf"|Standing\sCommittee(?!\sof\b)|{_COURT}|{_DISCIPLINE}|Commission(?!\sof\b)|Administrative\sOffice|(?:Administrative|Administration|Management)\sCommittee)"
)
# Bodies that stand before "of" and their place.
_BODY_OF = (
    rf"(?:{_PARTY}\s(?:(?:Standing|Working|Work)\s)?Committee|(?<!Standing\s)Committee(?=\sof\sthe\s(?:CPC|Communist))"
    rf"|(?:(?<!Standing\s)Committee\sof\sthe\s)?{_CONSULTATIVE}(?:\s\(CPPCC\))?"
    rf"|(?:{_PARTY}\sCommittee\sand\s(?:the\s)?)?(?:People[’']?s[’']?\s)?Government"
    rf"|People[’']?s[’']?\sCongress|CPPCC|{_COURT}|{_DISCIPLINE}|Administrative\sOffice"
    r"|(?:Party\sWorking\sCommittee\sand\s(?:the\s)?)?(?:Administrative|Administration|Management)\sCommittee)"
)


_REGION_OF_CHINA = r"(?:\w+\s)?China[’']s\s(?:island\sprovince\sof\s)?"
_ADJECTIVES = {"province": "Provincial", "city": "Municipal"}


@functools.cache
def level_pattern() -> str:
    """A jurisdiction's level, with the peoples whose autonomous one it is: "Dai and Jingpo Autonomous Prefecture"."""
    return rf"(?:{peoples_pattern()}|(?i:{pattern_of(phrases_of('level'))}))"


@functools.cache
def peoples_pattern() -> str:
    """An autonomous jurisdiction's peoples with its level; of a prefecture's name the word autonomous may be left out,
    but Li and Yi are counties too."""
    people = pattern_of(phrases_of("people"))
    level = r"(?i:Autonomous\s(?:Region(?:al)?|Prefect(?:ure|ural)|State|County|Banner|Township)|Prefect(?:ure|ural))"
    return rf"(?:(?:{people})(?:,\s(?:and\s)?|\sand\s|\s)){{1,6}}{level}"


@functools.cache
def _owner_regex() -> re.Pattern[str]:
    """The jurisdiction's level before the body ("the Chongqing Municipal Party Committee") or after it."""
    level = level_pattern()
    return re.compile(
        rf"\b(?P<cpc>(?:CPC|CPPCC|{_OTHER_PARTY}"
        rf"|Communist Party of China(?:\s\(CPC\))?)\s)?(?P<place>{_PLACE_WORDS})?(?P<level>{level})(?:[’']s)?\s"
        rf"(?P<body>(?i:{_COMMITTEE}))\b"
        rf"|\b(?P<body2>(?i:{_BODY_OF}))\sof\s(?:the\s)?(?:{_REGION_OF_CHINA}|(?P<of_party>(?:CPC|Communist\sParty\sof\sChina)\s(?=[A-Z])))?"
        rf"(?P<place2>{_PLACE_WORDS})?(?P<level2>{level})(?<!unicipal)(?<!rovincial)(?<!refectural)(?<!egional)\b(?!\s(?:Party\s)?Committee)"
    )


_BARE_BODY = (
    rf"(?:(?i:{_PARTY}\s(?:standing\s)?committee|(?:people[’']?s[’']?\s)?government)|People[’']?s[’']?\sCongress|CPPCC(?:\sCommittee)?"
    r"|Standing\sCommittee(?!\sof\b)|Political\sConsultative\sConference|(?i:Commission\sfor\sDiscipline\sInspection|Discipline\sInspection\sCommission))"
)
_LEVEL_OF = {"province": "Provincial", "municipality": "Municipal", "city": "Municipal"}


@functools.cache
def _unlevelled_regex() -> re.Pattern[str]:
    """ "the Ningbo Party committee", "the government of Hainan": a known place without its level's adjective."""
    place = known_places_pattern()
    return re.compile(
        rf"(?<![\w-])(?P<own>{place})(?:[’']s)?\s(?P<body>{_BARE_BODY})(?!\w)"
        rf"|(?<![\w’'-])(?P<some>[A-Z][a-z]{{4,13}}|[A-Z][a-z]+[’'][a-z]+)\s(?P<of_some>{_PARTY}\s[Cc]ommittee|(?i:people[’']?s\sgovernment)"
        r"|People[’']?s[’']?\sCongress|CPPCC(?:\sCommittee)?)(?!\w)"
        rf"|\b(?P<party>CPC|CPPCC)\s(?P<with>{place})(?:\sCommittee)?(?![\w-]|\s(?:[A-Z]|party|committee))"
        rf"|(?<![\w-])(?P<at>{place})\sCommittee\sof\sthe\s(?P<whose>CPC|CPPCC|{_CONSULTATIVE}|Communist\sParty\sof\sChina)(?:\s\((?:CPC|CPPCC)\))?"
        rf"|\b(?P<body2>{_BARE_BODY})\sof\s(?:{_REGION_OF_CHINA})?(?P<of>{place})(?![\w-]|\s[A-Z]|[’']s)(?!\s(?i:{pattern_of(phrases_of('level'))})\b)"
    )


# The nouns of which every body of a jurisdiction has one.
_BODY_NOUN = regex_of(
    ("committee", "government", "congress", "cppcc", "conference", "court", "procuratorate", "commission", "office")
)
_WORD = re.compile(r"\S+")
_PARTY_BEFORE = re.compile(rf"(?:\b(?:CPC|CPPCC|{_OTHER_PARTY})\s)?$")


def owners_in(text: str, span: Span) -> list[Owner]:
    """The jurisdictions' bodies named in ``span``, in reading order."""
    return list(_owners(text, span.start, span.end))


@functools.lru_cache(maxsize=32)  # several rules ask for the same few clauses
def _owners(text: str, low: int, high: int) -> tuple[Owner, ...]:
    found = []
    for match in _owner_regex().finditer(text, low, high) if _BODY_NOUN.search(text, low, high) else ():
        group = "place" if match["place"] else "place2"
        printed = list(_WORD.finditer(text, *match.span(group))) if match[group] else []
        # What ends the line above is no part of a place.
        above = text.rfind("\n", *match.span(group)) if len(printed) > 1 else -1
        kept = [word for word in printed if word.start() > above]
        if _ITS_ROOMS.match(text, match.end()):
            continue
        while kept and (kept[0].group() in NOT_PLACES or _ORDINAL_WORD.fullmatch(kept[0].group())):
            kept = kept[1:]
        # "Huzhou CPC Municipal Committee", "Huzhou Military Sub-district": what stands before the level is all its own.
        place = " ".join(word.group() for word in kept if word.group() not in ("CPC", "CPPCC", "Military"))
        start = match.start()
        if len(kept) < len(printed):
            start = kept[0].start() if kept else match.start("level" if match["level"] else "body2")
            start -= len(_PARTY_BEFORE.search(text[match.start() : start]).group())
        place = place if place and _LOOKS_LIKE_PLACE.match(place) else None
        words = text[start : match.end()]
        if place and place.endswith(("’s", "'s")):  # "Beijing's municipal government"
            place, words = place[:-2], words.replace(place, place[:-2], 1)
        if match["level"] and text[match.end("level")] in "’'":  # "Puding county's Party committee"
            words = words.replace(text[match.end("level") : match.end("level") + 2], "", 1)
        end = match.end()
        behind = _OF_PLACE.match(text, end, high) if place is None and match["level"] else None
        if behind and behind["place"] not in NOT_PLACES:
            place, end = behind["place"], behind.end()
            words = f"{place} {words}"
        if match["of_party"]:
            level = match["level2"]
            words = f"{place} {_ADJECTIVES.get(level.lower(), level)} Party Committee"
        found.append(Owner(start, end, words, place))
    return tuple(found)


# "held at the Municipal Committee auditorium": where, not who.
_ITS_ROOMS = re.compile(
    r"\s(?:auditorium|hall|building|compound|courtyard|guest\s?house|conference (?:room|cent(?:er|re)|hall)"
    r"|office building"
    r"|meeting room|video (?:conference )?room)\b",
    re.I,
)
# "the county Party committee of Lin"
_OF_PLACE = re.compile(r"\sof\s(?P<place>[A-Z][a-z’']+)(?![\w-]|[’']s)(?!\s(?:[A-Z]|and\b))")


_PARTY_AND = re.compile(r"\bparty\sand\s(?:the\s)?$", re.I)


def unlevelled_in(text: str, span: Span) -> list[Owner]:
    """Bodies of known places named without a level, which their ``words`` put in: "the Ningbo Party committee"; those
    of other places as printed."""
    found = []
    for match in _unlevelled_regex().finditer(text, span.start, span.end):
        if match["some"]:
            if is_spelled_out(match["some"]):
                found.append(Owner(*match.span(), match.group(), match["some"]))
            continue
        if match["of"] and _PARTY_AND.search(text, max(span.start, match.start() - 16), match.start()):
            continue  # "the party and government of Chongqing and Sichuan"
        known = known_place(match["own"] or match["of"] or match["with"] or match["at"])
        if known is None or known[1] not in _LEVEL_OF:
            continue
        place, level = known
        if match["party"] or match["at"]:
            whole = f"{match['party']} {place} Committee" if match["party"] else match.group()
            found.append(Owner(*match.span(), whole, place))
            continue
        body = (
            re.sub(r"\s+", " ", (match["body"] or match["body2"]).strip())
            .title()
            .replace("’S", "’s")
            .replace("'S", "'s")
        )
        body = re.sub(r"^Government$", "People's Government", body).replace("Cppcc", "CPPCC").replace(" Of ", " of ")
        of_party = re.fullmatch(r"(?:Cpc|Communist Party(?: of China)?(?: \(Cpc\))?) Committee", body)
        words = f"CPC {place} {_LEVEL_OF[level]} Committee" if of_party else f"{place} {_LEVEL_OF[level]} {body}"
        found.append(Owner(*match.span(), words, place))
    return found


_OF_STATE = (
    rf"(?:Ministry\sof\s{CAPITALISED}"
    r"|(?:National|State)\s(?:[A-Z][\w’'-]*(?:,\s|,?\sand\s|\s)){1,6}(?:Administration|Commission|Bureau|Office)"
    r"(?:\sof\sthe\sState\sCouncil)?"
    rf"|(?:State|General)\s(?:Administration|Bureau)\s(?:of|for)\s{CAPITALISED}"
    rf"|State-owned\sAssets\sSupervision\sand\sAdministration\sCommission\sof\sthe\sState\sCouncil"
    r"|People[’']s\sBank\sof\sChina|Supreme\sPeople[’']s\s(?:Court|Procuratorate)"
    rf"|(?:National|State)\s(?:Administration|Bureau|Office)\s(?:of|for)\s{CAPITALISED}"
    r"|(?:Civil\sAviation|Cyberspace)\sAdministration\sof\sChina"
    rf"|(?:All-China|China)\sFederation\sof\s{CAPITALISED}|All-China\s(?:[A-Z][\w’'-]*\s(?:and\s)?){{1,4}}(?:Federation|Association)|Chinese\sAcademy\sof\s{CAPITALISED}"
    r"|China\s(?:[A-Z][\w’'-]*(?:,\s|,?\sand\s|\s)){1,5}(?:Administration|Commission|Association))"
)
# "the Ministry of Education's Party group"
_MINISTRY_ALONE = re.compile(r".+?(?=[’']s\s(?:Leading\s)?(?:Party|CPC)\b|$)", re.S)
_OFFICE_NOUN = (
    r"(?:Bureau|Department|Commission|Administration(?!\s(?:Commission|Bureau|Department|Committee)\b)|Federation|Academy"
    r"|Sub-?bureau|Authority|Association|Society|Customs|Union)"
)
_OFFICE = (
    rf"(?:{_OFFICE_NOUN}\s(?:of|for)\s{CAPITALISED}"
    rf"|(?:[A-Z][\w’'-]*(?:,\s|,?\sand\s|\s)){{1,7}}?{_OFFICE_NOUN})"
)
_COMPANY_FORM = r"(?:\s(?:\(Group\)\s)?(?:Co\.,?\s?Ltd\.?|Company\sLimited|Limited|Inc\.|Co\.|Corporation|Company))"
_ENTERPRISE = (
    r"(?:University|College|Institute\sof\sTechnology|Corps|Group|Corporation|Company|Hospital|Holdings?|Bank|Academy|Garrison"
    r"|Military\s(?:Region|Command|District|Sub-?\s?(?:district|region|command|area))"
    rf"|[A-Z][\w-]+(?={_COMPANY_FORM})){_COMPANY_FORM}?"
)
_NO_INSTITUTION = (
    r"(?:The|On|In|At|Of|And|This|Our|All|Party|Leadership|Leading|Group|CPC|Committee|Deputy|Vice|Secretary|Members?"
    r"|Mayor|Governor|Chairman|Director|President)"
)


_SPECIAL_COURT = (
    r"(?:Maritime|Internet|Financial|Intellectual\sProperty|Railway(?:\sTransport(?:ation)?)?|Forest(?:ry)?)\sCourt"
)


@functools.cache
def _agency_regex() -> re.Pattern[str]:
    level = level_pattern()
    place = rf"(?P<place>{_PLACE_WORDS})?"
    return re.compile(
        rf"\b(?P<state>{_OF_STATE})"
        rf"|\b(?P<local>{place}(?P<level>{level})\s{_OFFICE})"
        rf"|\b(?P<office>{_OFFICE})\sof\s(?P<town>{known_places_pattern()})(?![\w-]|\s[A-Z]|[’'])"
        rf"|(?<![\w-])(?P<known>(?P<at>{known_places_pattern()})\s(?:{_OFFICE}|(?:High|Higher|Intermediate)\s(?:People[’']s\s)?Court|Customs"
        rf"|{_SPECIAL_COURT}|People[’']s\sProcuratorate))"
        rf"|\b(?P<region>(?:[A-Z][\w’'-]*(?:,\s|,?\sand\s|\s)){{1,6}}?{_OFFICE_NOUN}\sof\s(?:the\s)?{_PLACE_WORDS}{level}(?<!unicipal)(?<!rovincial)"
        rf"|{_OFFICE_NOUN}\s(?:of|for)\s(?:[A-Z][\w’'-]*(?:,\s|,?\sand\s|\s)){{1,6}}?of\s(?:the\s)?{_PLACE_WORDS}{level}(?<!unicipal)(?<!rovincial))"
        rf"|\b(?P<party>{_PARTY}\s[Cc]ommittee)\sof\s(?:the\s)?(?P<enterprise>(?:(?!Party\b)(?:[A-Z][\w’'&-]*|No\.\s?\d+)\s(?:of\s(?=[A-Z]))?){{1,6}}?(?:{_ENTERPRISE}|School|Division|Regiment)"
        rf"(?:\sof\s{CAPITALISED})?|Bank\sof\s[A-Z][\w’'-]+)"
        rf"|\b(?P<of_school>CPC\s(?:[A-Z][\w’'&-]*\s(?:(?:of|and)\s(?=[A-Z]))?){{1,6}}?(?:University|College|Institute)\sCommittee)"
        rf"|\b(?P<own>XPCC|(?:(?!The\b|On\b|In\b|At\b)[A-Z][\w’'&-]*\s(?:(?:of|and)\s(?=[A-Z]))?){{1,6}}?(?:{_ENTERPRISE}|Division|Regiment)(?:\sof\s{CAPITALISED})?)(?:[’']s)?\s(?=(?i:party\s(?:committee|group)))"
        r"(?P<committee>(?i:party\scommittee))?"
        rf"|(?P<alone>(?<![\w-])(?:(?!{_NO_INSTITUTION}(?![\w’'-]))[A-Z][\w’'&-]*\s(?:(?:of|and|&)\s(?=[A-Z]))?){{1,7}}?{_ENTERPRISE}"
        rf"(?:\sof\s{CAPITALISED})?)(?![\w-])"
    )


# Groups of people, which are no companies.
_OF_PEOPLE = re.compile(
    r"\b(?:Study|Learning|Leading|Leadership|Working|Work|Cent(?:er|re)|Inspection|Supervision|Small|Guidance|Steering"
    r"|Expert|Party|Discussion|Research|Members|Coordination|Special|Joint)\sGroup$"
)


def agencies_in(text: str, span: Span) -> list[Owner]:
    """Ministries, bureaus, courts, companies and universities, as the name of a party group may name them too."""
    found = []
    for match in _agency_regex().finditer(text, span.start, span.end):
        if match["state"]:
            of_state = _MINISTRY_ALONE.match(match.group())
            found.append(Owner(match.start(), match.start() + of_state.end(), of_state.group(), "China", True))
        elif match["party"] or match["of_school"]:
            found.append(Owner(*match.span(), match.group(), None, True))
        elif match["office"]:
            found.append(Owner(*match.span(), match.group(), known_place(match["town"])[0]))
        elif match["alone"]:
            if not _OF_PEOPLE.search(match.group()):
                found.append(Owner(*match.span(), match.group(), None, True, by_itself=True))
        elif match["own"]:
            committee = " Party Committee" if match["committee"] else ""
            found.append(
                Owner(
                    match.start(), match.end() if committee else match.end("own"), match["own"] + committee, None, True
                )
            )
        elif match["known"]:
            found.append(Owner(*match.span(), match.group(), known_place(match["at"])[0]))
        elif match["region"]:
            place = re.search(rf"\sof\s(?:the\s)?({_PLACE_WORDS}){level_pattern()}$", match.group())
            found.append(Owner(*match.span(), match.group(), place[1].strip() if place else None))
        else:
            words = (match["place"] or "").split()
            while words and (words[0] in NOT_PLACES or _ORDINAL_WORD.fullmatch(words[0])):
                words = words[1:]
            place = " ".join(words)
            start = text.index(place, match.start()) if place else match.start("level")
            found.append(Owner(start, match.end(), text[start : match.end()], place or None))
    return found


@functools.cache
def central_regexes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(name, pattern) of the centre's bodies, the most particular first."""
    listed = [(row["value"], regex_of(split(row["en"]))) for row in rows("organs") if row["use"] == "central"]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))
