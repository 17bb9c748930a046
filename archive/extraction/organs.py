"""Which body met, and what kind of meeting it was: read from the words that announce the meeting."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.lexicon import pattern_of, regex_of, rows, split
from archive.extraction.records import Fact, Span
from archive.extraction.text import Page, Paragraph

_PLACE_WORDS = r"(?:[A-Z][\w’'-]+\s){1,3}?"
_LOOKS_LIKE_PLACE = re.compile(r"^[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}$")
NOT_PLACES = frozenset(
    [
        "The",
        "This",
        "At",
        "In",
        "On",
        "CPC",
        "Communist",
        "Party",
        "People",
        "All",
        "Our",
        "Relevant",
        "Other",
        "New",
        "Each",
        "Every",
        "Various",
        "Deputy",
        "Secretary",
        "Member",
        "Vice",
        "Standing",
        "Committee",
        "Of",
        "Chinese",
        "Central",
        "National",
        "General",
        "Members",
        "Mayor",
        "Governor",
        "And",
        "Leading",
        "Executive",
        "Autonomous",
        "CPPCC",
        "Chairman",
        "Director",
        "First",
        "Second",
        "Third",
        "Fourth",
        "Fifth",
        "Sixth",
        "Seventh",
        "Eighth",
        "Ninth",
        "Tenth",
        "Eleventh",
        "Twelfth",
        "Thirteenth",
        "Fourteenth",
        "Fifteenth",
        "Sixteenth",
    ]
)
_THE = re.compile(
    r"^(?:(?:the|this|our|\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|CPC)\s+)+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Owner:
    """The committee, government or congress that a body belongs to: "the Municipal Party Committee"."""

    start: int
    end: int
    words: str
    place: str | None
    central: bool = False


@functools.cache
def phrases_of(use: str) -> tuple[str, ...]:
    return tuple(phrase for row in rows("organs") if row["use"] == use for phrase in split(row["en"]))


_COMMITTEE = (
    r"(?:(?:CPC|Communist Party|Communist Party of China)\s)?(?:Party\s(?:Standing\s)?Committee(?:\sof\sthe\sCPC)?"
    r"|Committee(?:\sof\sthe\s(?:CPC|Communist\sParty\sof\sChina|Communist\sParty(?!\sof)|Party|CPPCC|Chinese\sPeople[’']s\sPolitical\sConsultative\sConference))?"
    r"|People[’']?s[’']?\sGovernment|Government|(?:National\s)?People[’']?s[’']?\sCongress|CPPCC(?:\sCommittee)?|Political\sConsultative\sConference"
    r"|(?:Discipline\sInspection\s)?Commission(?:\sfor\sDiscipline\sInspection)?)"
)


@functools.cache
def _owner_regex() -> re.Pattern[str]:
    """The jurisdiction's level before the body ("the Chongqing Municipal Party Committee") or after it."""
    level = (
        rf"(?:(?:{pattern_of(phrases_of('people'))})(?:,\s|\sand\s"
        rf"|\s)){{0,3}}(?i:{pattern_of(phrases_of('level'))})"
    )
    committee = f"(?i:{_COMMITTEE})"
    return re.compile(
        rf"\b(?P<cpc>(?:CPC|CPPCC"
        rf"|Communist Party of China(?:\s\(CPC\))?)\s)?(?P<place>{_PLACE_WORDS})?(?P<level>{level})\s"
        rf"(?P<body>{committee})\b"
        rf"|\b(?P<body2>(?i:Party\sCommittee|People[’']?s\sGovernment|Government|People[’']?s\sCongress|CPPCC))\sof\s(?:the\s)?"
        rf"(?P<place2>{_PLACE_WORDS})?(?P<level2>{level})\b"
    )


@functools.cache
def _central_regexes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = [(row["value"], regex_of(split(row["en"]))) for row in rows("organs") if row["use"] == "central"]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


_PARTY_BEFORE = re.compile(r"(?:\b(?:CPC|CPPCC)\s)?$")


def owners_in(text: str, span: Span) -> list[Owner]:
    """The jurisdictions' bodies named in ``span``, in reading order."""
    found = []
    for match in _owner_regex().finditer(text, span.start, span.end):
        raw = (match["place"] or match["place2"] or "").strip()
        words = raw.split()
        while words and (words[0] in NOT_PLACES or re.match(r"\d", words[0])):
            words = words[1:]
        place = " ".join(words)
        start = match.start()
        if raw and place != raw:
            start = text.index(place, match.start()) if place else match.start("level" if match["level"] else "body2")
            start -= len(_PARTY_BEFORE.search(text[match.start() : start]).group())
        place = place if place and _LOOKS_LIKE_PLACE.match(place) else None
        found.append(Owner(start, match.end(), text[start : match.end()], place))
    return found


def kind_of(announcement: str, at: int = 0, rule: str = "kind-announced") -> Fact | None:
    """The first kind, from the most particular down, whose words stand in ``announcement``, which begins at ``at``."""
    for value, pattern in _regexes("kind"):
        if words := pattern.search(announcement):
            return Fact(value, at + words.start(), at + words.end(), rule)
    return None


def kind_of_act(done: str, at: int = 0) -> Fact | None:
    """The kind that the verb at the head of ``done`` tells: who visits a congress or meets its chairman holds none."""
    for value, pattern in _regexes("act"):
        if words := pattern.match(done):
            return Fact(value, at, at + words.end(), "kind-of-act")
    return None


@functools.cache
def _regexes(use: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["value"], re.compile(row["en"], re.I)) for row in rows("organs") if row["use"] == use)


_BODY = (
    r"(?:(?:Theor\w+|Theory)\s(?:Study\s|Learning\s)?(?:Cent(?:er|re|ral)\s)?(?:Study\s|Learning\s)?Group"
    r"|(?:Leading\s)?(?:Party|CPC)\s(?:(?:Members[’']?|Leading|Leadership)\s)?Group|Standing\sCommittee"
    r"|(?:Organi[sz]ation|Publicity|Propaganda|United\sFront\sWork)\sDepartment|General\sOffice"
    r"|(?:[\w’'-]+\s(?:and\s|for\s|of\s|on\s|in\s)?(?:the\s)?){1,7}?(?:Commission|Leading\sGroup|Leadership\sGroup|Headquarters)"
    r"|(?<!Party\s)(?:Commission|Leading\sGroup|Committee)\s(?:for|on|of)\s(?:[\w’'-]+[\s,]{1,2}){1,9}?(?=of\sthe\s))"
)
_ORDINAL = (
    r"(?:(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|[a-z]+teenth|eleventh|twelfth)\s)?"
)
_BODY_BEFORE = re.compile(
    rf"(?P<body>{_BODY})\s?(?P<mark>\([^()]{{1,24}}\)\s)?(?:(?:enlarged\s)?(?:meeting|session)\s)?(?:of|under)\s(?:the\s)?{_ORDINAL}$",
    re.I,
)
_BODY_AFTER = re.compile(rf"(?:[’']s)?\s(?P<body>{_BODY})", re.I)
# "the Party Group of the Standing Committee of the …": a body within a body.
_OUTER_BODY = re.compile(
    r"\b(?P<body>(?:Leading )?(?:Party|CPC) (?:(?:Members[’']?|Leading|Leadership) )?Group|General Office) of "
    r"(?:the )?Standing Committee of (?:the )?"
    r"(?:\d+(?:st|nd|rd|th) )?$",
    re.I,
)
_OF_PARTY_GROUP = re.compile(r"\bparty group of (?:the )?$", re.I)
_GROUP_NAME = re.compile(
    r"(?:Theor\w+|Theory)\s(?:Study\s|Learning\s)?(?:Cent(?:er|re|ral)\s)?(?:Study\s|Learning\s)?Group", re.I
)


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


def organ_of(page: Page, clauses: tuple[Span, ...], kind: str, passages: tuple[Paragraph, ...]) -> Organ | None:
    """The body that the announcing ``clauses`` name, in the fullest wording printed in ``passages``."""
    text = page.text
    for clause in clauses:
        central = _central_organ(text, clause, kind)
        if central is not None:
            return central
    for clause in clauses if kind == "commission" else ():
        organ = _commission(text, clause)
        if organ is not None:
            return organ
    if kind == "commission" and not any(_names_commission(text, clause) for clause in clauses):
        spelt = _spelt_commission(page, passages)
        if spelt is not None:
            return spelt
    for clause in clauses:
        organ = _local_organ(text, clause, kind)
        if organ is not None:
            return _best_wording(page, organ, kind, clauses, passages)
    if PARTICULAR.get(kind) == "government":
        return _government_of_place(text, clauses)
    for clause in (*clauses, *passages[:1]) if kind == "party_group" else ():
        if found := _GROUP_OF_BODY.search(text, clause.start, clause.end):
            return Organ(_title_case(found.group()), None, None, True, Span(*found.span()))
    return None


_LEVEL_OF = {"province": "Provincial", "municipality": "Municipal", "city": "Municipal"}


@functools.cache
def _governments() -> tuple[re.Pattern[str], dict[str, str]]:
    levels = {name: row["level"] for row in rows("places") for name in split(row["en"]) if row["level"] in _LEVEL_OF}
    name = pattern_of(tuple(levels))
    region = r"(?:\w+ )?China[’']s (?:island province of )?"
    return re.compile(
        rf"\b(?:[Gg]overnment of (?:{region})?(?P<of>{name})"
        rf"|(?P<own>{name})(?:[’']s)?(?:\sprovince|\scity)? government)\b"
    ), levels


def _government_of_place(text: str, clauses: tuple[Span, ...]) -> Organ | None:
    """ "the government of Hainan": the place without the level's adjective."""
    pattern, levels = _governments()
    for clause in clauses:
        if found := pattern.search(text, clause.start, clause.end):
            place = found["of"] or found["own"]
            name = f"{place} {_LEVEL_OF[levels[place]]} People's Government"
            return Organ(name, Owner(*found.span(), found.group(), place), place, rule="organ-place-added")
    return None


# Ministries, courts and companies have their party groups too.
_GROUP_OF_BODY = re.compile(
    r"\b(?i:(?:leading )?(?:party|cpc) (?:(?:members[’']?|leading|leadership) )?group) of (?:the )?"
    r"(?=[A-Z])(?:(?:of|and|for|the) |,\s?(?=[A-Z]\w+ and )|[A-Z][\w’'-]* ?)+(?<=[\w])",
)


def _central_organ(text: str, clause: Span, kind: str) -> Organ | None:
    """A body of the centre; beside a jurisdiction's own body it is only spoken of."""
    if owners_in(text, clause):
        return None
    if kind == "commission":
        named = _CENTRAL_COMMISSION.search(text, clause.start, clause.end)
        if named:
            return _central(named)
    for name, pattern in _central_regexes():
        if found := pattern.search(text, clause.start, clause.end):
            return Organ(name, None, "China", True, Span(*found.span()), "organ-central")
    return None


_TOPIC_WORDS = (
    r"(?:[\w-]+(?:,\s(?:and\s)?|\sand\s|\s)){0,6}?[\w-]+(?=\s(?:on|under|of|in|held|convened|met"
    r"|meeting|\w+day)\b|[,.;\n]|\s?$)"
)
_CENTRAL_COMMISSION = re.compile(
    rf"\bcentral\s(?:commission|committee|leading\s(?:small\s)?group)\s(?:for|on)\s{_TOPIC_WORDS}", re.I
)
_COMMISSION_NOUN = r"(?:Committee|Commission|Headquarters|Leading\sGroup|Leadership\sGroup|Command)"
_NO_TOPIC = (
    r"(?!(?:Party|Standing|Government|CPC|CPPCC|People[’']?s|Committee|held|meeting|of|the|was|presided"
    r"|convened|chaired)\b)"
)


@functools.cache
def _jurisdictions_commission() -> re.Pattern[str]:
    """ "the Huzhou Municipal Work Safety Committee": a level, a topic and the noun; the topic may follow."""
    level = rf"(?:(?:{pattern_of(phrases_of('people'))})\s){{0,3}}(?i:{pattern_of(phrases_of('level'))})"
    topic = rf"(?:{_NO_TOPIC}[\w’'-]+(?:,\s|\s)(?:and\s)?){{1,8}}?"
    topic_after = r"\s(?:for|on)\s(?:[A-Z][\w-]+(?:,\s(?:and\s)?|\sand\s|\sof\s(?=[A-Z])|\s)?){1,8}"
    return re.compile(
        rf"\b(?P<place>{_PLACE_WORDS})?(?P<level>{level})\s(?:Party\s)?(?:(?P<name>(?i:{topic}{_COMMISSION_NOUN}))\b"
        rf"|(?P<name2>{_COMMISSION_NOUN}{topic_after}))"
        rf"|\b(?P<place3>[A-Z][a-z’']+)\s(?P<name3>(?:(?:[A-Z][\w-]+|and)\s){{2,7}}?(?:Committee|Headquarters|Leading\sGroup))\b"
    )


_OWNED_COMMISSION = re.compile(
    rf"(?:[’']s)?\s(?P<name>(?:{_NO_TOPIC}[\w’'-]+(?:,\s|\s)(?:and\s)?){{1,8}}?{_COMMISSION_NOUN})\b", re.I
)
_COMMISSION_BEFORE = re.compile(
    rf"(?<![\w’'-])(?P<name>(?:(?!(?:of|the|meeting|session|over|held|by)\b)[\w’'-]+(?:,\s|\s)){{1,8}}{_COMMISSION_NOUN}"
    rf"|(?:Commission|Committee|Leading\sGroup)\s(?:for|on|of)\s(?:the\s)?(?:[\w’'-]+[\s,]{{1,2}}){{1,9}}?)"
    rf"\s?(?P<mark>\([^()]{{1,24}}\)\s)?(?:of|under)\s(?:the\s)?$",
    re.I,
)


def _names_commission(text: str, clause: Span) -> bool:
    return any(
        _COMMISSION_BEFORE.search(text[max(clause.start, o.start - 160) : o.start]) for o in owners_in(text, clause)
    )


def _commission(text: str, clause: Span) -> Organ | None:
    """The commission or leading group that ``clause`` names: beside its committee, else with its own level."""
    for owner in owners_in(text, clause):
        before = _COMMISSION_BEFORE.search(text[max(clause.start, owner.start - 160) : owner.start])
        after = _OWNED_COMMISSION.match(text, owner.end, min(clause.end, owner.end + 160))
        found = before or after
        if found:
            name = re.sub(rf"^{_ORDINAL}", "", found["name"].strip(), flags=re.I)
            full = f"{_title_case(name)} of the {_capitalised(owner.words)}"
            return Organ(full, owner, owner.place, rule="organ-commission")
    found = _jurisdictions_commission().search(text, clause.start, clause.end)
    return _own_commission(found) if found else None


def _own_commission(found: re.Match[str]) -> Organ | None:
    words = (found["place"] or found["place3"] or "").split()
    while words and words[0] in NOT_PLACES:
        words = words[1:]
    place = " ".join(words)
    if found["name3"]:
        owner = Owner(*found.span(), found.group(), place)
        return Organ(f"{place} {found['name3']}", owner, place, rule="organ-commission") if place else None
    name = f"{_title_case(found['level'])} {_title_case((found['name'] or found['name2']).strip())}"
    whole = f"{place} {name}" if place else name
    owner = Owner(found.start(), found.end(), name, place or None)
    return Organ(whole, owner, place or None, rule="organ-commission")


def _spelt_commission(page: Page, passages: tuple[Paragraph, ...]) -> Organ | None:
    """ "the third meeting of the commission": the opening's posts or the headline spell the commission out."""
    opening = [Span(p.start, p.end) for p in passages[:1]] + ([page.headline] if page.headline else [])
    for span in opening:
        organ = _commission(page.text, span)
        if organ is not None:
            return organ
    for span in (Span(p.start, p.end) for p in passages[:2]):
        if named := _CENTRAL_COMMISSION.search(page.text, span.start, span.end):
            return _central(named)
    return None


def _central(named: re.Match[str]) -> Organ:
    return Organ(_title_case(named.group()), None, "China", True, Span(*named.span()), "organ-commission")


def _title_case(words: str) -> str:
    words = re.sub(r"\s+", " ", words.strip())
    return " ".join(w if w in _SMALL_WORDS or not w[:1].islower() else w[0].upper() + w[1:] for w in words.split(" "))


def _local_organ(text: str, clause: Span, kind: str) -> Organ | None:
    owners = owners_in(text, clause)
    if not owners:
        return None
    owner = _preferred(owners, kind)
    owner_words = _capitalised(owner.words)
    if (
        len(owners) > 1
        and re.fullmatch(r"\s(?:\(CPC\)\s)?(?:and|,)\s(?:the\s)?", text[owners[0].end : owners[1].start])
        and owner is owners[0]
    ):
        both = f"{owner_words} and {_capitalised(owners[1].words)}"
        if not _BODY_BEFORE.search(text[max(clause.start, owner.start - 160) : owner.start]):
            return Organ(both, owner, owner.place)
    body = _body_of(text, clause, owner, kind) or ("Party Group" if kind == "party_group" else None)
    if kind == "party_group" and body and body.startswith("Standing Committee"):
        body = f"Party Group of the {body}"
    name = f"{body} of the {owner_words}" if body else owner_words
    return Organ(name, owner, owner.place)


_SECRETARY_OF = re.compile(r"(?:^|[,;]\s|\band\s)(?:[Cc]hief\s)?[Ss]ecretary\sof\s(?:the\s)?$")
_PARTY = re.compile(r"party committee|committee of the (?:cpc|communist)|^CPC .*committee", re.I)


def organ_of_posts(posts: list[Fact]) -> Organ | None:
    """The committee whose secretary was there: "the city held a conference" is its, where nobody else is named."""
    for post in posts:
        for owner in owners_in(post, Span(0, len(post))):
            words = _capitalised(owner.words)
            secretary = _SECRETARY_OF.search(post[: owner.start]) or re.fullmatch(
                r"\s?(?:Chief\s)?Secretary\s?", post[owner.end :], re.I
            )
            if secretary and _PARTY.search(words):
                return Organ(words, owner, owner.place, words=Span(post.start, post.end), rule="organ-of-post")
    return None


# Kinds of meetings that only one kind of body holds.
PARTICULAR = {
    "government_executive": "government",
    "government_plenary": "government",
    "congress_session": "congress",
    "congress_standing_committee": "congress",
    "cppcc_session": "cppcc|consultative",
    "cppcc_standing_committee": "cppcc|consultative",
}


def _preferred(owners: list[Owner], kind: str) -> Owner:
    """The body that this kind of meeting belongs to, where several are named."""
    wanted = PARTICULAR.get(kind)
    fitting = [o for o in owners if wanted and re.search(wanted, o.words, re.I)]
    placed = [o for o in (fitting or owners)[:3] if o.place]
    first = (fitting or owners)[0]
    return next((o for o in placed if o.words.split()[-2:] == first.words.split()[-2:]), first)


def _body_of(text: str, clause: Span, owner: Owner, kind: str) -> str | None:
    if kind == "study_session":
        group = _GROUP_NAME.search(text, clause.start, clause.end)
        within = _OF_PARTY_GROUP.search(text[max(clause.start, owner.start - 60) : owner.start])
        return _capitalised(group.group()) + (" of the Party Group" if within else "") if group else None
    before = _BODY_BEFORE.search(text[max(clause.start, owner.start - 160) : owner.start])
    after = _BODY_AFTER.match(text, owner.end, min(clause.end, owner.end + 160))
    found = before or after
    if found is None:
        return None
    body = re.sub(
        r"^.*\b(?:meeting|session|conference|held|over|convened|chaired)\s(?:of\s)?(?:the\s)?",
        "",
        found["body"].strip(),
        flags=re.I,
    )
    body = re.sub(r"^(?:the|of|a|an)\s", "", body, flags=re.I)
    outer = _OUTER_BODY.search(text[max(clause.start, owner.start - 200) : owner.start]) if before else None
    if outer and body.lower().startswith("standing committee"):
        body = f"{outer['body']} of the {body}"
    return _capitalised(body) if body else None


def _best_wording(
    page: Page, organ: Organ, kind: str, clauses: tuple[Span, ...], passages: tuple[Paragraph, ...]
) -> Organ:
    """Prefers a body printed in capitals: captions often print it small."""
    if kind != "study_session" or organ.owner is None or "Party Group of" in organ.name:
        return organ
    printed = [m.group() for p in passages for m in _GROUP_NAME.finditer(page.text, p.start, p.end)]
    capital = [words for words in printed if all(w[:1].isupper() for w in words.split())]
    group = capital[0] if capital else printed[0] if printed else None
    if group is None:
        return organ
    return Organ(f"{_capitalised(group)} of the {_capitalised(organ.owner.words)}", organ.owner, organ.place)


_SMALL_WORDS = frozenset(["of", "the", "and", "for", "on", "in", "under", "to"])


def _capitalised(words: str) -> str:
    words = words.strip().replace("Communist Party of China (CPC) ", "CPC ")
    words = _NOT_NATIONAL.sub("", words)
    words = re.sub(r"\s+", " ", words if words.startswith("CPC") else _THE.sub("", words))
    return _title_case(words)


# Machines write 人民代表大会 of a county so as well.
_NOT_NATIONAL = re.compile(r"(?<=\s)National\s(?=People[’']?s[’']?\sCongress)")
_OF_NO_PLACE = re.compile(
    r"(?:[A-Z][\w’' -]* of the )?(?:Municipal|Provincial|Regional|Prefectural|District|County|City|Township)\b"
    r"|(?:省|市|自治区|自治州|州|盟|县|区|旗|镇|乡)(?:委|党委|政府|人民政府|人大|政协|纪委|党组)"
)


def leaves_out_its_place(name: str) -> bool:
    """Whether an organ's name begins at its level: "the Municipal Party Committee", 市委常委会. Every city has one."""
    return _OF_NO_PLACE.match(name) is not None


def full_name(organ: Organ, place: str | None) -> Fact:
    """The organ's name with its jurisdiction put in, where the text left it out."""
    return organ.fact(_with_place(organ, place))


def _with_place(organ: Organ, place: str | None) -> str:
    if place is None or organ.owner is None or organ.place or organ.central or place in organ.name:
        return organ.name
    owner = _capitalised(organ.owner.words)
    if "Autonomous Region" in owner:
        place = next((row["value"] for row in rows("organs") if row["use"] == "region" and row["en"] == place), place)
    if owner.startswith("CPC "):
        return organ.name.replace(owner, f"CPC {place} {owner[4:]}", 1)
    after = re.match(
        r"(Party Committee|People[’']?s Government|Government|People[’']?s Congress|CPPCC) of (?:the )?(.*)$", owner
    )
    if after:
        return organ.name.replace(owner, f"{after[1]} of the {place} {after[2]}", 1)
    return organ.name.replace(owner, f"{place} {owner}", 1)
