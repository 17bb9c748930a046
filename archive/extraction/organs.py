"""Which body met: read from the words that announce the meeting."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from archive.extraction.bodies import (
    PARTY_GROUP,
    STUDY_GROUP,
    THEIR_STANDING,
    attached,
    commission_in,
    is_of_standing_committee,
    joint_conference,
)
from archive.extraction.institutions import GROUP_OF_BODY, group_of_post, institution_meant, institution_of
from archive.extraction.kinds import PARTICULAR
from archive.extraction.naming import Organ, capitalised, title_case, within
from archive.extraction.owners import (
    CAPITALISED,
    Owner,
    central_regexes,
    known_place,
    known_places_pattern,
    owners_in,
    unlevelled_in,
)
from archive.extraction.records import Fact, Span
from archive.extraction.text import Page, Paragraph


def organ_of(page: Page, clauses: tuple[Span, ...], kind: str, passages: tuple[Paragraph, ...]) -> Organ | None:
    """The body that the announcing ``clauses`` name, in the fullest wording printed in ``passages``."""
    text = page.text
    for clause in clauses:
        central = _central_organ(text, clause, kind)
        if central is not None:
            return central
    joint = [clause for clause in clauses if kind == "conference" and joint_conference(text, clause)]
    for clause in clauses if kind == "commission" else joint:
        organ = _commission(text, clause)
        if organ is not None:
            return _fuller(page, organ, passages) or organ
    if kind == "commission":
        spelt = _spelt_commission(page, passages)
        if spelt is not None:
            return spelt
    for clause in clauses:
        organ = _local_organ(text, clause, kind, owners_in(text, clause))
        if organ is not None:
            return _best_wording(page, organ, kind, passages)
    for clause in clauses:
        organ = _local_organ(text, clause, kind, unlevelled_in(text, clause)) or institution_of(text, clause, kind)
        if organ is not None:
            return organ
    for clause in clauses:
        meant = institution_meant(page, clause, passages)
        if meant and (organ := _local_organ(text, clause, kind, [meant])):
            return organ
    if kind == "party_group" and (organ := group_of_post(text, passages[:3])):
        return organ
    for clause in (*clauses, *passages[:1]) if kind == "party_group" else ():
        if found := GROUP_OF_BODY.search(text, clause.start, clause.end):
            return Organ(title_case(found.group()), None, "China", True, Span(*found.span()))
    return _body_of_kind(text, clauses, kind, passages)


def _body_of_kind(text: str, clauses: tuple[Span, ...], kind: str, passages: tuple[Paragraph, ...]) -> Organ | None:
    """Of a meeting that only one kind of body holds: the one of that kind that the opening names elsewhere, else the
    one of the level said beside it: "a municipal executive meeting"."""
    if kind == "standing_committee":
        return _its_standing_committee(text, clauses, passages)
    if kind not in PARTICULAR:
        return None
    standing = any(THEIR_STANDING.search(text, clause.start, clause.end) for clause in clauses)
    inner = ["Standing Committee"] if standing and kind.endswith("standing_committee") else []
    for passage in passages[:2]:
        for owner in (*owners_in(text, passage), *unlevelled_in(text, passage)):
            if re.search(PARTICULAR[kind], owner.words, re.I) and not _POST_OF.search(text, passage.start, owner.start):
                return Organ(within(inner, capitalised(owner.words)), owner, owner.place)
    for clause in (*clauses, *passages[:1]):
        called = _called().search(text, clause.start, clause.end)
        if called and re.search(PARTICULAR[kind], _CALLED_SO[called["body"].lower()[:5]], re.I):
            place, level = known_place(called["place"])
            adjective = "Provincial" if level == "province" else "Municipal"
            owner = Owner(*called.span(), f"{place} {adjective} {_CALLED_SO[called['body'].lower()[:5]]}", place)
            return Organ(within(inner, owner.words), owner, place)
    for clause in clauses:
        level = _OF_LEVEL.search(text, clause.start, clause.end)
        if level and kind == "government_executive":
            words = f"{_ADJECTIVES.get(level['level'].lower(), level['level'].title())} People's Government"
            return Organ(words, Owner(*level.span("level"), words, None), None)
    return None


_CALLED_SO = {"legis": "People's Congress", "lawma": "People's Congress", "polit": "CPPCC", "advis": "CPPCC"}


@functools.cache
def _called() -> re.Pattern[str]:
    """ "The Weihai legislature", "Hainan's top political advisory body"."""
    return re.compile(
        rf"(?<![\w-])(?P<place>{known_places_pattern()})(?:[’']s)?\s(?:top\s)?(?:municipal\s|provincial\s|city\s|regional\s)?"
        r"(?P<body>legislat(?:ure|ors)|lawmakers|political\sadvis\w+|advisory\sbody)\b",
        re.I,
    )


def _its_standing_committee(text: str, clauses: tuple[Span, ...], passages: tuple[Paragraph, ...]) -> Organ | None:
    """ "Ma Lin, secretary of the Municipal Party Committee, presided over a meeting of its standing committee", or over
    "the Standing Committee meeting"."""
    if not any(_ITS_STANDING.search(text, clause.start, clause.end) for clause in clauses) and not any(
        _STANDING_MEETING.search(text, clause.start, clause.end) for clause in clauses
    ):
        return None
    owners = (o for p in passages[:2] for o in (*owners_in(text, p), *unlevelled_in(text, p)))
    owner = next((o for o in owners if _PARTY.search(o.words)), None)
    name = owner and within(["Standing Committee"], capitalised(owner.words))
    return Organ(name, owner, owner.place) if owner else None


_STANDING_MEETING = re.compile(
    r"\b(?:the|an?|this|\d+(?:st|nd|rd|th)|regular|enlarged|special)\sstanding\scommittee\s(?:\([^()]{1,20}\)\s)?meeting\b"
    r"|\b(?:meeting|session)\sof\sthe\sstanding\scommittee\b(?!\sof\b)",
    re.I,
)
_ITS_STANDING = re.compile(r"\b(?:its|the (?:party )?committee[’']s) standing committee\b", re.I)
_ADJECTIVES = {"city": "Municipal", "province": "Provincial", "prefecture": "Prefectural", "region": "Regional"}
_OF_LEVEL = re.compile(
    r"\b(?P<level>municipal|provincial|county|district|prefectural|regional|city|province|prefecture|region)(?:[’']s)?\s"
    r"(?:[\w-]+\s){0,4}?(?:executive|standing)\s(?:meeting|session)\b",
    re.I,
)


# "Li, also a member of the Standing Committee of the Political Bureau": what he is, not who met.
_A_MEMBER_OF = re.compile(r"\ba member of (?:the )?[^,;.]{0,80}$")


def _central_organ(text: str, clause: Span, kind: str) -> Organ | None:
    """A body of the centre; beside a jurisdiction's own body it is only spoken of."""
    if owners_in(text, clause):
        return None
    if kind == "commission":
        named = _CENTRAL_COMMISSION.search(text, clause.start, clause.end)
        if named:
            organ = _central(named)
            name = _with_office(text, clause, named.start(), named.end(), organ.name)
            return replace(organ, name=name)
    for name, pattern in central_regexes():
        found = pattern.search(text, clause.start, clause.end)
        if found and not _A_MEMBER_OF.search(text, max(clause.start, found.start() - 110), found.start()):
            whole = name.startswith(("Standing", "Council", "Leading", "Political"))
            inner, _ = ([], 0) if whole else attached(text, clause, Owner(*found.span(), name, "China", True))
            behind = bool(inner) and text.find(inner[0], found.end(), clause.end) >= 0
            full = f"{name} {capitalised(inner[0])}" if behind else within(inner, name)
            return Organ(full, None, "China", True, Span(*found.span()), "organ-central")
    return None


_TOPIC_WORDS = (
    r"(?:[\w-]+(?:,\s(?:and\s)?|\sand\s|\s)){0,6}?[\w-]+(?=\s(?:on|under|of|in|held|holds|convened|convenes|met|meets|was|has"
    r"|meeting|\w+day)\b|[,.;\n]|\s?$)"
)
_CENTRAL_COMMISSION = re.compile(
    rf"\bcentral\s(?:commission|committee|leading\s(?:small\s)?group)\s(?:for|on)\s{_TOPIC_WORDS}"
    rf"|(?-i:\bNational\s(?:Commission|Headquarters|Leading\s(?:Small\s)?Group))\s(?:for|on)\s{_TOPIC_WORDS}"
    r"|(?-i:\bCentral\s(?:[A-Z][\w-]*\s(?:and\s)?){1,6}?(?:Commission|Committee|Leading\sGroup))\b(?!\sof\b)"
    r"|(?-i:\bState\s(?!Council)(?:[A-Z][\w-]*\s(?:and\s)?){1,6}?(?:Commission|Headquarters|Leading\sGroup))\b"
    rf"|\bState\sCouncil(?:[’']s)?\s(?:leading\s(?:small\s)?group|committee|commission|task\sforce|headquarters|joint\sconference)"
    rf"\s(?:for|on|of)\s(?:the\s)?{_TOPIC_WORDS}"
    r"|(?-i:\bState\sCouncil(?:[’']s)?\s(?:[A-Z][\w-]*\s(?:and\s)?){1,6}?(?:Commission|Committee|Headquarters|Leading\sGroup))\b",
    re.I,
)


def _commission(text: str, clause: Span, of_posts: bool = False) -> Organ | None:
    """The commission or leading group that ``clause`` names: beside its committee, else with its own level.

    ``of_posts``: whether a post there may name it, "director of the Reform Committee of the …".
    """
    for owner in owners_in(text, clause):
        inner, start = attached(text, clause, owner)
        if (
            inner
            and inner[0].lower() != "standing committee"
            and (of_posts or not _POST_OF.search(text, clause.start, start))
        ):
            behind = start if start < owner.start else owner.start
            name = _with_office(text, clause, behind, owner.end, within(inner, capitalised(owner.words)))
            return Organ(name, owner, owner.place, rule="organ-commission")
        apart = _GROUP_OF.search(text, clause.start, owner.start)
        topic = _WHAT_FOR.match(text, owner.end, clause.end) if apart and apart.end() == owner.start else None
        if topic:
            name = f"{title_case(apart['group'])} of the {capitalised(owner.words)}{topic.group()}"
            return Organ(name, owner, owner.place, rule="organ-commission")
    for owner in owners_in(text, clause):
        held = _HELD_ITS_GROUPS.match(text, owner.end, clause.end)
        if held:
            return Organ(within([held["group"]], capitalised(owner.words)), owner, owner.place, rule="organ-commission")
    found = commission_in(text, clause)
    if found is None or _NOBODYS.fullmatch(found.name):
        return None
    words = _with_office(text, clause, found.start, found.end, title_case(found.name))
    return Organ(words, Owner(found.start, found.end, words, found.place), found.place, rule="organ-commission")


# "The Municipal Party Committee held the second meeting of the Rural Work Leading Group"
_HELD_ITS_GROUPS = re.compile(
    r"\s(?:held|holds|convened|convenes|called)\s(?:an?|the|its)?\s?(?:[\w()-]+\s){0,4}?(?:meeting|session)\sof\s(?:the|its)\s"
    r"(?P<group>(?:(?!Party|CPC|Standing|The)(?:[A-Z][\w’'-]*,?|and|for)\s){1,8}?"
    r"(?:Leading\s(?:Small\s)?Group|Commission|Committee|Headquarters))\b(?!\sof\b)"
)
_NOBODYS = re.compile(r"(?:the )?(?:state|national|central) (?:commission|committee|leading group|headquarters)", re.I)
# "the Leading Group of the Municipal Party Committee for Epidemic Control": what it is for stands behind whose it is.
_GROUP_OF = re.compile(r"\b(?P<group>(?:Leading|Leadership|Working) Group|Commission|Headquarters) of (?:the )?", re.I)
_WHAT_FOR = re.compile(rf"\s(?:for|on)\s{CAPITALISED}(?:(?<=ing)\sto\s(?:the\s)?{CAPITALISED})?")
_OFFICE_OF = re.compile(r"\b(?P<office>(?:General )?Office) of (?:the )?$", re.I)
_ITS_OFFICE = re.compile(r"(?:[’']s)?\s(?P<office>(?:General )?Office)\b(?! of\b)", re.I)


def _with_office(text: str, clause: Span, start: int, end: int, name: str) -> str:
    """``name``, or that of its office where it is the office that the words at (``start``, ``end``) name."""
    office = _OFFICE_OF.search(text, clause.start, start) or _ITS_OFFICE.match(text, end, clause.end)
    if office is None or _POST_OF.search(text, clause.start, office.start()):
        return name
    return f"{title_case(office['office'])} of the {name}"


def _spelt_commission(page: Page, passages: tuple[Paragraph, ...]) -> Organ | None:
    """ "the third meeting of the commission": the opening's posts or the headline spell the commission out."""
    opening = [Span(p.start, p.end) for p in passages[:2]] + ([page.headline] if page.headline else [])
    for span in opening:
        organ = _commission(page.text, span, of_posts=True)
        if organ is not None:
            return organ
    for span in (Span(p.start, p.end) for p in passages[:2]):
        if named := _CENTRAL_COMMISSION.search(page.text, span.start, span.end):
            return _central(named)
    return None


def _fuller(page: Page, short: Organ, passages: tuple[Paragraph, ...]) -> Organ | None:
    """ "The Reform Commission of the Regional Party Committee" where the opening has "director of the Commission for
    Deepening Overall Reform": the same body by its whole name."""
    called = _SHORT_COMMISSION.match(short.name)
    spelt = _spelt_commission(page, passages) if called else None
    if spelt is None or not re.search(rf"\b(?:for|on)\b.*\b{re.escape(called['topic'])}\b.* of the ", spelt.name, re.I):
        return None
    return spelt if (spelt.place or short.place) in (spelt.place, None) or spelt.place == short.place else None


_SHORT_COMMISSION = re.compile(r"(?:Deep )?(?P<topic>[A-Z]\w+) (?:Commission|Committee|Leading Group)\b")


def _central(named: re.Match[str]) -> Organ:
    words = title_case(
        named.group().replace("State Council’s", "State Council").replace("State Council's", "State Council")
    )
    return Organ(words, None, "China", True, Span(*named.span()), "organ-commission")


_BESIDE = re.compile(r"\s(?:\(CPC\)\s)?(?:and|,)\s(?:the\s)?")


# Whose director or secretary somebody is tells nothing of who met.
_POST_OF = re.compile(
    r"\b(?:secretary|director|chair(?:man|woman|person)|mayor|governor|heads?|members?|magistrate|president|minister|leaders?|commissioner)"
    r"(?:-general)?\sof\s(?:the\s)?$",
    re.I,
)


def _local_organ(text: str, clause: Span, kind: str, owners: list[Owner]) -> Organ | None:
    if not owners:
        return None
    owner = _preferred(owners, kind)
    words = capitalised(owner.words)
    inner, start = attached(text, clause, owner)
    if _POST_OF.search(text, clause.start, start):
        return _local_organ(text, clause, kind, [other for other in owners if other is not owner])
    if _STANDING_ALONE.search(words):  # "the Municipal Standing Committee"
        owner = replace(owner, words=_STANDING_ALONE.sub("Party Committee", owner.words))
        words, inner = _STANDING_ALONE.sub("Party Committee", words), ["Standing Committee"]
    inner = _of_kind(inner, text, clause, kind)
    if is_of_standing_committee(text, clause, kind, inner):
        inner = ["Standing Committee", *inner]
    two = owners[1:] and owner is owners[0] and _BESIDE.fullmatch(text[owner.end : owners[1].start])
    if two and not inner:
        return Organ(f"{words} and {capitalised(owners[1].words)}", owner, owner.place)
    if kind == "party_group" and not any(re.search(r"\bgroup\b", part, re.I) for part in (*inner, words)):
        inner = ["Party Group", *inner]
    return Organ(within(inner, words), owner, owner.place, owner.central)


_STANDING_ALONE = re.compile(r"\b(?:Party )?Standing Committee$", re.I)


def _of_kind(inner: list[str], text: str, clause: Span, kind: str) -> list[str]:
    """Of the bodies within, those that hold a meeting of ``kind``; a study group may stand elsewhere in the clause."""
    if kind in PARTICULAR:
        return [part for part in inner if not re.search(r"\bgroup\b|department$|office$", part, re.I)]
    if kind != "study_session" or any(STUDY_GROUP.fullmatch(part) for part in inner[:1]):
        return inner
    group = STUDY_GROUP.search(text, clause.start, clause.end)
    within_group = [part for part in inner[:1] if re.fullmatch(rf"{PARTY_GROUP}|Standing\sCommittee", part, re.I)]
    if group:
        return [group.group(), *(part for part in within_group if not re.fullmatch(r"Standing\sCommittee", part, re.I))]
    return within_group


_SECRETARY_OF = re.compile(r"(?:^|[,;]\s|\band\s)(?:[Cc]hief\s)?[Ss]ecretary\sof\s(?:the\s)?$")
_PARTY = re.compile(r"party committee|committee of the (?:cpc|communist)|^CPC .*committee", re.I)


def organ_of_posts(posts: list[Fact]) -> Organ | None:
    """The committee whose secretary was there: "the city held a conference" is its, where nobody else is named."""
    for post in posts:
        whole = Span(0, len(post))
        for owner in owners_in(post, whole) or unlevelled_in(post, whole):
            words = capitalised(owner.words)
            secretary = _SECRETARY_OF.search(post[: owner.start]) or re.fullmatch(
                r"\s?(?:Chief\s)?Secretary\s?", post[owner.end :], re.I
            )
            if secretary and _PARTY.search(words):
                return Organ(words, owner, owner.place, words=Span(post.start, post.end), rule="organ-of-post")
    return None


def _preferred(owners: list[Owner], kind: str) -> Owner:
    """The body that this kind of meeting belongs to, where several are named."""
    wanted = PARTICULAR.get(kind)
    fitting = [o for o in owners if wanted and re.search(wanted, o.words, re.I)]
    placed = [o for o in (fitting or owners)[:3] if o.place]
    first = (fitting or owners)[0]
    return next((o for o in placed if o.words.split()[-2:] == first.words.split()[-2:]), first)


_OF_PARTY_GROUP = re.compile(rf"{PARTY_GROUP} of\b", re.I)


def _best_wording(page: Page, organ: Organ, kind: str, passages: tuple[Paragraph, ...]) -> Organ:
    """Prefers a body printed in capitals: captions often print it small."""
    if kind != "study_session" or organ.owner is None or _OF_PARTY_GROUP.search(organ.name):
        return organ
    printed = [m.group() for p in passages for m in STUDY_GROUP.finditer(page.text, p.start, p.end)]
    capital = [words for words in printed if all(w[:1].isupper() for w in words.split())]
    group = capital[0] if capital else printed[0] if printed else None
    if group is None:
        return organ
    return Organ(f"{capitalised(group)} of the {capitalised(organ.owner.words)}", organ.owner, organ.place)
