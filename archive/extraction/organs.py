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
_NOT_PLACES = frozenset(
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
    r"(?:(?:CPC|Communist Party|Communist Party of China)\s)?(?:Party\sCommittee(?:\sof\sthe\sCPC)?"
    r"|Committee(?:\sof\sthe\s(?:CPC|Communist\sParty\sof\sChina|Communist\sParty(?!\sof)|Party|CPPCC|Chinese\sPeople[’']s\sPolitical\sConsultative\sConference))?"
    r"|People[’']?s[’']?\sGovernment|Government|People[’']?s[’']?\sCongress|CPPCC(?:\sCommittee)?|Political\sConsultative\sConference"
    r"|(?:Discipline\sInspection\s)?Commission(?:\sfor\sDiscipline\sInspection)?)"
)


@functools.cache
def _owner_regex() -> re.Pattern[str]:
    """The jurisdiction's level before the body ("the Chongqing Municipal Party Committee") or after it."""
    level = rf"(?i:{pattern_of(phrases_of('level'))})"
    committee = f"(?i:{_COMMITTEE})"
    return re.compile(
        rf"\b(?P<cpc>(?:CPC"
        rf"|Communist Party of China)\s)?(?P<place>{_PLACE_WORDS})?(?P<level>{level})\s(?P<body>{committee})\b"
        rf"|\b(?P<body2>(?i:Party\sCommittee|People[’']?s\sGovernment|Government|People[’']?s\sCongress|CPPCC))\sof\s(?:the\s)?"
        rf"(?P<place2>{_PLACE_WORDS})?(?P<level2>{level})\b"
    )


@functools.cache
def _central_regexes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = [(row["value"], regex_of(split(row["en"]))) for row in rows("organs") if row["use"] == "central"]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


def owners_in(text: str, span: Span) -> list[Owner]:
    """The jurisdictions' bodies named in ``span``, in reading order."""
    found = []
    for match in _owner_regex().finditer(text, span.start, span.end):
        raw = (match["place"] or match["place2"] or "").strip()
        words = raw.split()
        while words and (words[0] in _NOT_PLACES or re.match(r"\d", words[0])):
            words = words[1:]
        place = " ".join(words)
        start = match.start()
        if raw and place != raw:
            start = text.index(place, match.start()) if place else match.start("level" if match["level"] else "body2")
        place = place if place and _LOOKS_LIKE_PLACE.match(place) else None
        found.append(Owner(start, match.end(), text[start : match.end()], place))
    return found


def kind_of(announcement: str, at: int = 0, rule: str = "kind-announced") -> Fact | None:
    """The first kind, from the most particular down, whose words stand in ``announcement``, which begins at ``at``."""
    for value, pattern in _kind_regexes():
        if words := pattern.search(announcement):
            return Fact(value, at + words.start(), at + words.end(), rule)
    return None


@functools.cache
def _kind_regexes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["value"], re.compile(row["en"], re.I)) for row in rows("organs") if row["use"] == "kind")


_BODY = (
    r"(?:(?:Theor\w+|Theory)\s(?:Study\s|Learning\s)?(?:Cent(?:er|re|ral)\s)?(?:Study\s|Learning\s)?Group"
    r"|(?:Leading\s)?Party\s(?:Members[’']?\s)?Group|Standing\sCommittee"
    r"|(?:[\w’'-]+\s(?:and\s|for\s|of\s|on\s|in\s)?(?:the\s)?){1,7}?(?:Commission|Leading\sGroup|Leadership\sGroup|Headquarters)"
    r"|(?:Commission|Leading\sGroup|Committee)\s(?:for|on|of)\s(?:[\w’'-]+[\s,]{1,2}){1,9}?(?=of\sthe\s))"
)
_ORDINAL = (
    r"(?:(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|[a-z]+teenth|eleventh|twelfth)\s)?"
)
_BODY_BEFORE = re.compile(
    rf"(?P<body>{_BODY})\s?(?P<mark>\([^()]{{1,24}}\)\s)?(?:of|under)\s(?:the\s)?{_ORDINAL}$", re.I
)
_BODY_AFTER = re.compile(rf"(?:[’']s)?\s(?P<body>{_BODY})", re.I)
# "the Party Group of the Standing Committee of the …": a body within a body.
_OUTER_BODY = re.compile(
    r"\b(?P<body>(?:Leading )?Party (?:Members[’']? )?Group|General Office) of (?:the )?Standing Committee of (?:the )?"
    r"(?:\d+(?:st|nd|rd|th) )?$",
    re.I,
)
_GROUP_NAME = re.compile(
    r"(?:Theor\w+|Theory)\s(?:Study\s|Learning\s)?(?:Cent(?:er|re|ral)\s)?(?:Study\s|Learning\s)?Group", re.I
)


@dataclass(frozen=True, slots=True)
class Organ:
    """A meeting's body: its name without place, where the place belongs in it, and the place if the name holds it.

    ``words`` are those that name a central body, which has no owner.
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
        return Fact(name, at.start, at.end, self.rule if name == self.name else "organ-place-added")


def organ_of(page: Page, clauses: tuple[Span, ...], kind: str, passages: tuple[Paragraph, ...]) -> Organ | None:
    """The body that the announcing ``clauses`` name, in the fullest wording printed in ``passages``."""
    text = page.text
    for clause in clauses:
        for name, pattern in _central_regexes():
            owners = owners_in(text, clause)
            if not owners and (found := pattern.search(text, clause.start, clause.end)):
                return Organ(name, None, "China", True, Span(*found.span()), "organ-central")
    for clause in clauses:
        organ = _local_organ(text, clause, kind)
        if organ is not None:
            return _best_wording(page, organ, kind, clauses, passages)
    return _commission(page, passages) if kind == "commission" else None


def _commission(page: Page, passages: tuple[Paragraph, ...]) -> Organ | None:
    """ "the third meeting of the commission": the opening's posts or the headline spell the commission out."""
    opening = [Span(p.start, p.end) for p in passages[:1]] + ([page.headline] if page.headline else [])
    for span in opening:
        found = _commission_regex().search(page.text, span.start, span.end)
        if found:
            words = _capitalised(found.group())
            owner = Owner(found.start(), found.end(), found.group(), None)
            return Organ(words, owner, None, rule="organ-commission")
    return None


@functools.cache
def _commission_regex() -> re.Pattern[str]:
    levels = pattern_of(phrases_of("level"))
    return re.compile(
        rf"\b(?:{levels})\s(?:Party\s)?(?:Commission|Committee|Leading\sGroup)\s(?:for|on)\s(?:[A-Z][\w-]+(?:,?\s(?:and\s)?)?){{1,8}}(?<!\s)"
    )


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
    body = _body_of(text, clause, owner, kind)
    name = f"{body} of the {owner_words}" if body else owner_words
    return Organ(name, owner, owner.place)


def _preferred(owners: list[Owner], kind: str) -> Owner:
    """The body that this kind of meeting belongs to, where several are named."""
    wanted = {
        "government_executive": "government",
        "government_plenary": "government",
        "congress_session": "congress",
        "congress_standing_committee": "congress",
        "cppcc_session": "cppcc|consultative",
        "cppcc_standing_committee": "cppcc|consultative",
    }.get(kind)
    fitting = [o for o in owners if wanted and re.search(wanted, o.words, re.I)]
    placed = [o for o in (fitting or owners)[:3] if o.place]
    first = (fitting or owners)[0]
    return next((o for o in placed if o.words.split()[-2:] == first.words.split()[-2:]), first)


def _body_of(text: str, clause: Span, owner: Owner, kind: str) -> str | None:
    if kind == "study_session":
        group = _GROUP_NAME.search(text, clause.start, clause.end)
        return _capitalised(group.group()) if group else None
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
    if kind != "study_session" or organ.owner is None:
        return organ
    printed = [m.group() for p in passages for m in _GROUP_NAME.finditer(page.text, p.start, p.end)]
    capital = [words for words in printed if all(w[:1].isupper() for w in words.split())]
    group = capital[0] if capital else printed[0] if printed else None
    if group is None:
        return organ
    return Organ(f"{_capitalised(group)} of the {_capitalised(organ.owner.words)}", organ.owner, organ.place)


_SMALL_WORDS = frozenset(["of", "the", "and", "for", "on", "in", "under", "to"])


def _capitalised(words: str) -> str:
    words = re.sub(r"\s+", " ", _THE.sub("", words.strip()) if not words.startswith("CPC") else words.strip())
    return " ".join(w if w in _SMALL_WORDS or not w[:1].islower() else w[0].upper() + w[1:] for w in words.split(" "))


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
    if owner.startswith("CPC "):
        return organ.name.replace(owner, f"CPC {place} {owner[4:]}", 1)
    after = re.match(
        r"(Party Committee|People[’']?s Government|Government|People[’']?s Congress|CPPCC) of (?:the )?(.*)$", owner
    )
    if after:
        return organ.name.replace(owner, f"{after[1]} of the {place} {after[2]}", 1)
    return organ.name.replace(owner, f"{place} {owner}", 1)
