"""Which body met: read from the words that announce the meeting."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from archive.extraction.bodies import PARTY_GROUP, STUDY_GROUP, attached, commission_in, joint_conference
from archive.extraction.kinds import PARTICULAR
from archive.extraction.lexicon import pattern_of, phrases, rows
from archive.extraction.owners import (
    CAPITALISED,
    LEADS_IN,
    ORDINAL,
    Owner,
    agencies_in,
    central_regexes,
    known_place,
    known_places_pattern,
    owners_in,
    unlevelled_in,
)
from archive.extraction.records import Fact, MeetingRecord, Span
from archive.extraction.text import Page, Paragraph


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
        organ = _local_organ(text, clause, kind, unlevelled_in(text, clause)) or _agency(text, clause, kind)
        if organ is not None:
            return organ
    if kind == "party_group" and (organ := _group_of_post(text, passages[:3])):
        return organ
    for clause in (*clauses, *passages[:1]) if kind == "party_group" else ():
        if found := _GROUP_OF_BODY.search(text, clause.start, clause.end):
            return Organ(_title_case(found.group()), None, "China", True, Span(*found.span()))
    return _body_of_kind(text, clauses, kind, passages)


def _body_of_kind(text: str, clauses: tuple[Span, ...], kind: str, passages: tuple[Paragraph, ...]) -> Organ | None:
    """Of a meeting that only one kind of body holds: the one of that kind that the opening names elsewhere, else the
    one of the level said beside it: "a municipal executive meeting"."""
    if kind == "standing_committee":
        return _its_standing_committee(text, clauses, passages)
    if kind not in PARTICULAR:
        return None
    standing = any(_THEIR_STANDING.search(text, clause.start, clause.end) for clause in clauses)
    inner = ["Standing Committee"] if standing and kind.endswith("standing_committee") else []
    for passage in passages[:2]:
        for owner in (*owners_in(text, passage), *unlevelled_in(text, passage)):
            if re.search(PARTICULAR[kind], owner.words, re.I) and not _POST_OF.search(text, passage.start, owner.start):
                return Organ(_within(inner, _capitalised(owner.words)), owner, owner.place)
    for clause in (*clauses, *passages[:1]):
        called = _called().search(text, clause.start, clause.end)
        if called and re.search(PARTICULAR[kind], _CALLED_SO[called["body"].lower()[:5]], re.I):
            place, level = known_place(called["place"])
            adjective = "Provincial" if level == "province" else "Municipal"
            owner = Owner(*called.span(), f"{place} {adjective} {_CALLED_SO[called['body'].lower()[:5]]}", place)
            return Organ(_within(inner, owner.words), owner, place)
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
    """ "Ma Lin, secretary of the Municipal Party Committee, presided over a meeting of its standing committee"."""
    if not any(_ITS_STANDING.search(text, clause.start, clause.end) for clause in clauses):
        return None
    owners = (o for p in passages[:1] for o in (*owners_in(text, p), *unlevelled_in(text, p)))
    owner = next((o for o in owners if _PARTY.search(o.words)), None)
    name = owner and _within(["Standing Committee"], _capitalised(owner.words))
    return Organ(name, owner, owner.place) if owner else None


_ITS_STANDING = re.compile(r"\b(?:its|the (?:party )?committee[’']s) standing committee\b", re.I)
_ADJECTIVES = {"city": "Municipal", "province": "Provincial", "prefecture": "Prefectural", "region": "Regional"}
_OF_LEVEL = re.compile(
    r"\b(?P<level>municipal|provincial|county|district|prefectural|regional|city|province|prefecture|region)(?:[’']s)?\s"
    r"(?:[\w-]+\s){0,4}?(?:executive|standing)\s(?:meeting|session)\b",
    re.I,
)


def _group_of_post(text: str, opening: tuple[Paragraph, ...]) -> Organ | None:
    """ "Ma Lin, secretary of the Party group and director of the Bureau of Statistics, presided over the Party group
    meeting": only who presides tells whose group met."""
    for paragraph in opening:
        for agency in agencies_in(text, Span(paragraph.start, paragraph.end)):
            before = text[max(paragraph.start, agency.start - 120) : agency.start]
            if _HEADS_GROUP_AND.search(before) or _HEADS_GROUP.match(text, agency.end):
                name = f"Party Group of the {_capitalised(agency.words)}"
                return Organ(name, agency, agency.place, agency.central, rule="organ-agency")
    return None


_HEADS_GROUP_AND = re.compile(
    rf"\b{PARTY_GROUP}(?:\ssecretary)?(?:,\s|\s(?:and|as well as|,?\s?concurrently)\s)(?:the\s)?"
    r"(?:[\w-]+\s){1,3}of\s(?:the\s)?$"
    rf"|\b(?:secretary|head|leader)\sof\s(?:the\s)?{PARTY_GROUP}\s(?:of|at)\s(?:the\s)?$",
    re.I,
)
_HEADS_GROUP = re.compile(rf"(?:[’']s?)?\s{PARTY_GROUP}\s(?:secretary|head|leader)\b", re.I)
# Ministries, courts and companies have their party groups too.
_GROUP_OF_BODY = re.compile(rf"\b(?i:{PARTY_GROUP})\sof\s(?:the\s)?{CAPITALISED}")


def _central_organ(text: str, clause: Span, kind: str) -> Organ | None:
    """A body of the centre; beside a jurisdiction's own body it is only spoken of."""
    if owners_in(text, clause):
        return None
    if kind == "commission":
        named = _CENTRAL_COMMISSION.search(text, clause.start, clause.end)
        if named:
            return _central(named)
    for name, pattern in central_regexes():
        if found := pattern.search(text, clause.start, clause.end):
            whole = name.startswith(("Standing", "Council", "Leading", "Political"))
            inner, _ = ([], 0) if whole else attached(text, clause, Owner(*found.span(), name, "China", True))
            behind = bool(inner) and text.find(inner[0], found.end(), clause.end) >= 0
            full = f"{name} {_capitalised(inner[0])}" if behind else _within(inner, name)
            return Organ(full, None, "China", True, Span(*found.span()), "organ-central")
    return None


_TOPIC_WORDS = (
    r"(?:[\w-]+(?:,\s(?:and\s)?|\sand\s|\s)){0,6}?[\w-]+(?=\s(?:on|under|of|in|held|holds|convened|convenes|met|meets|was|has"
    r"|meeting|\w+day)\b|[,.;\n]|\s?$)"
)
_CENTRAL_COMMISSION = re.compile(
    rf"\bcentral\s(?:commission|committee|leading\s(?:small\s)?group)\s(?:for|on)\s{_TOPIC_WORDS}"
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
            name = _with_office(text, clause, behind, owner.end, _within(inner, _capitalised(owner.words)))
            return Organ(name, owner, owner.place, rule="organ-commission")
        apart = _GROUP_OF.search(text, clause.start, owner.start)
        topic = _WHAT_FOR.match(text, owner.end, clause.end) if apart and apart.end() == owner.start else None
        if topic:
            name = f"{_title_case(apart['group'])} of the {_capitalised(owner.words)}{topic.group()}"
            return Organ(name, owner, owner.place, rule="organ-commission")
    found = commission_in(text, clause)
    if found is None:
        return None
    words = _with_office(text, clause, found.start, found.end, _title_case(found.name))
    return Organ(words, Owner(found.start, found.end, words, found.place), found.place, rule="organ-commission")


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
    return f"{_title_case(office['office'])} of the {name}"


def _spelt_commission(page: Page, passages: tuple[Paragraph, ...]) -> Organ | None:
    """ "the third meeting of the commission": the opening's posts or the headline spell the commission out."""
    opening = [Span(p.start, p.end) for p in passages[:1]] + ([page.headline] if page.headline else [])
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
    words = _title_case(
        named.group().replace("State Council’s", "State Council").replace("State Council's", "State Council")
    )
    return Organ(words, None, "China", True, Span(*named.span()), "organ-commission")


def _title_case(words: str) -> str:
    words = re.sub(r"\s+", " ", words.strip())
    return " ".join(w if w in _SMALL_WORDS or not w[:1].islower() else w[0].upper() + w[1:] for w in words.split(" "))


def _within(inner: list[str], owner: str) -> str:
    """The full name of the innermost body."""
    name = " of the ".join((*map(_capitalised, inner), owner))
    return re.sub(rf"(?<=of the )({ORDINAL}) of the ", r"\1 ", name, flags=re.I)


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
    words = _capitalised(owner.words)
    inner, start = attached(text, clause, owner)
    if _POST_OF.search(text, clause.start, start):
        return _local_organ(text, clause, kind, [other for other in owners if other is not owner])
    if _STANDING_ALONE.search(words):  # "the Municipal Standing Committee"
        owner = replace(owner, words=_STANDING_ALONE.sub("Party Committee", owner.words))
        words, inner = _STANDING_ALONE.sub("Party Committee", words), ["Standing Committee"]
    inner = _of_kind(inner, text, clause, kind)
    if _of_standing_committee(text, clause, kind, inner):
        inner = ["Standing Committee", *inner]
    two = owners[1:] and owner is owners[0] and _BESIDE.fullmatch(text[owner.end : owners[1].start])
    if two and not inner:
        return Organ(f"{words} and {_capitalised(owners[1].words)}", owner, owner.place)
    if kind == "party_group" and not any(re.search(r"\bgroup\b", part, re.I) for part in inner):
        inner = ["Party Group", *inner]
    return Organ(_within(inner, words), owner, owner.place)


_STANDING_ALONE = re.compile(r"\b(?:Party )?Standing Committee$", re.I)
_THEIR_STANDING = re.compile(
    r"(?<!member of the )(?<!members of the )(?<!members of its )\bstanding committee\b(?!\s(?:of|members?)\b)", re.I
)


def _of_standing_committee(text: str, clause: Span, kind: str, inner: list[str]) -> bool:
    """ "The Municipal Party Committee held a meeting of its Standing Committee": the body is named apart."""
    of_it = kind == "standing_committee" or (kind in PARTICULAR and kind.endswith("standing_committee"))
    named = of_it and not any(re.search(r"standing|council", part, re.I) for part in inner)
    return bool(named and _THEIR_STANDING.search(text, clause.start, clause.end))


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


def _agency(text: str, clause: Span, kind: str) -> Organ | None:
    """A ministry, bureau, court, company or university that itself met or held the meeting."""
    for agency in agencies_in(text, clause):
        inner, start = attached(text, clause, agency)
        if agency.by_itself and not _is_subject(text, clause, agency, start):
            continue
        held_by = _HELD_BY.search(text[max(clause.start, start - 60) : start])
        if agency.by_itself or held_by or _holds().match(text, agency.end, clause.end):
            inner = inner or (["Party Group"] if kind == "party_group" else [])
            inner = ["Standing Committee", *inner] if _of_standing_committee(text, clause, kind, inner) else inner
            name = _within(inner, _capitalised(agency.words))
            if agency.by_itself and not text[: agency.start].endswith(("the ", "The ")):
                name = " of ".join((*map(_capitalised, inner), _capitalised(agency.words)))
            return Organ(name, agency, agency.place, agency.central, rule="organ-agency")
    return None


def _is_subject(text: str, clause: Span, agency: Owner, start: int) -> bool:
    """Whether a company or a school itself held the meeting; many meetings are only held at one, or visit it."""
    before = text[max(clause.start, start - 60) : start]
    if _OF_ITS_MEETING.search(before):
        return True
    return bool(_OPENS_CLAUSE.search(before) and _HOLDS_ITSELF.match(text, agency.end, clause.end))


_OF_ITS_MEETING = re.compile(
    rf"\b(?:meeting|conference|session|symposium|forum|ceremony)s?\s(?:of|(?:\w+\s){{0,3}}by)\s(?:the\s)?(?:{ORDINAL}\s)?$",
    re.I,
)
_OPENS_CLAUSE = re.compile(
    rf"(?:^|[,.–—\n]\s?|--\s|\)\s|\b(?:yesterday|today|recently|morning|afternoon|evening|\w+day|\d{{1,2}}(?:st|nd|rd|th)?|(?:19|20)\d\d)\s)"
    rf"(?:the\s)?(?:{ORDINAL}\s)?$",
    re.I,
)
# "…, together with the Ministry of Commerce, held …": who is named first held it.
_TOGETHER = (
    r"(?:,?\s(?:(?:together|along|jointly|in (?:conjunction|collaboration|cooperation|partnership)) with|alongside)"
    r"\s[^,.;]{3,120},?)?"
)
_HOLDS_ITSELF = re.compile(
    rf"(?:[’']s?\s(?:\w+\s){{1,5}}?)?(?:\s\([^()]{{2,24}}\))?{_TOGETHER}(?:\s(?:on|in|at)\s[\w.\s]{{2,30}}?)?,?\s?(?:(?:\w+ly|also)\s)?"
    r"(?:held|holds|convened|convenes|convoked|organi[sz]ed|launched|opened|met)\b",
    re.I,
)
_HELD_BY = re.compile(
    r"\b(?:meeting|conference|session|symposium|teleconference|forum|ceremony)s?\s(?:of|(?:\w+\s)?by|at)\s(?:the\s)?(?:China[’']s\s)?$",
    re.I,
)


@functools.cache
def _holds() -> re.Pattern[str]:
    """Behind a body's name: that it held a meeting, or the meeting itself ("the ministry's third work conference")."""
    held = pattern_of(phrases("verbs", "hold"))
    return re.compile(
        rf"(?:\s\([^()]{{2,24}}\))?{_TOGETHER}(?:\s(?:on|in)\s[\w.\s]{{2,30}}?)?,?\s(?:(?:\w+ly|also)\s)?(?:{held})\b"
        r"|(?:[’']s?)?\s(?:[\w’'-]+\s){0,6}?(?:meeting|conference|session|symposium|teleconference)\b",
        re.I,
    )


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


def group_of_committee(page: Page, clauses: tuple[Span, ...], first: MeetingRecord) -> Organ | None:
    """ "The committee's study group", "the ministry's Party group" in a text that told of whose before: of that one."""
    for clause in clauses:
        own = _GROUP_OF_IT.search(page.text, clause.start, clause.end)
        if own and re.search(rf"\b{own['whose']}\b", first.organ, re.I):
            name = f"{_capitalised(own['group'])} of the {first.organ}"
            return Organ(name, None, first.place, words=Span(*own.span()), rule="organ-of-first-meeting")
        if found := _ITS_GROUP.search(page.text, clause.start, clause.end):
            committee = re.sub(r"^(?:Standing Committee|Party Group) of the ", "", first.organ)
            name = f"{_capitalised(found['group'])} of the {committee}"
            return Organ(name, None, first.place, words=Span(*found.span()), rule="organ-of-first-meeting")
    return None


def body_of_first(page: Page, clauses: tuple[Span, ...], first: MeetingRecord) -> Organ | None:
    """ "The ministry held a video conference" in a text that told of the ministry's Party group before."""
    for clause in clauses:
        held = _IT_HELD.search(page.text, clause.start, clause.end)
        body = held and re.search(
            rf"(?:^|\bof the )(?P<body>(?!Standing|Party)[^,]*?\b{held['whose']}\b.*)", first.organ, re.I
        )
        if body and not re.search(r"\bgroup\b|\bcommittee of\b", body["body"], re.I):
            return Organ(body["body"], None, first.place, words=Span(*held.span()), rule="organ-of-first-meeting")
    return None


_IT_HELD = re.compile(
    r"(?:^|,\s)the\s(?P<whose>ministry|bureau|department|administration|commission|court|company|university)"
    r"\s(?:also\s)?(?:held|convened|organi[sz]ed|hosted)\b",
    re.I,
)
_GROUP_OF_IT = re.compile(
    r"\b(?:the|this)\s(?P<whose>ministry|bureau|department|administration|commission|government|court|company|university"
    rf"|congress|cppcc)[’']s\s(?P<group>{PARTY_GROUP})\b",
    re.I,
)
_ITS_GROUP = re.compile(rf"\b(?:(?:the|this) committee[’']s|its)\s(?P<group>{STUDY_GROUP.pattern})", re.I)


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
    return Organ(f"{_capitalised(group)} of the {_capitalised(organ.owner.words)}", organ.owner, organ.place)


_SMALL_WORDS = frozenset(["of", "the", "and", "for", "on", "in", "under", "to"])


def _capitalised(words: str) -> str:
    words = words.strip().replace("Communist Party of China (CPC) ", "CPC ")
    words = _OF_REGION.sub("of ", _OF_PARTY.sub("", words))
    words = _OF_CITY.sub("Municipal ", _NOT_NATIONAL.sub("", words))
    words = re.sub(r"\s+", " ", words if words.startswith("CPC") else LEADS_IN.sub("", words))
    return _title_case(words)


_OF_REGION = re.compile(r"\bof (?:\w+ )?China[’']s (?:island province of )?")
_OF_PARTY = re.compile(r"(?<=Inspection)\sof the (?:CPC|Communist Party of China)$", re.I)
_OF_CITY = re.compile(r"\b[Cc]ity (?=(?:People[’']s )?(?:[Gg]overnment|[Cc]ongress)\b)")
# Machines write 人民代表大会 of a county so as well.
_NOT_NATIONAL = re.compile(r"(?<=\s)National\s(?=People[’']?s[’']?\sCongress)")


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
