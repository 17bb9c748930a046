"""Which body met that is no jurisdiction's own: a ministry, bureau, court, company, school or hospital, or the Party
group of one, named in full or as "the university", "the group"."""

from __future__ import annotations

import functools
import re

from archive.extraction.bodies import PARTY_GROUP, STUDY_GROUP, attached, is_of_standing_committee
from archive.extraction.lexicon import pattern_of, phrases
from archive.extraction.naming import Organ, capitalised, within
from archive.extraction.owners import CAPITALISED, ORDINAL, Owner, agencies_in
from archive.extraction.records import MeetingRecord, Span
from archive.extraction.text import Page, Paragraph


def group_of_post(text: str, opening: tuple[Paragraph, ...]) -> Organ | None:
    """ "Ma Lin, secretary of the Party group and director of the Bureau of Statistics, presided over the Party group
    meeting": only who presides tells whose group met."""
    for paragraph in opening:
        for agency in agencies_in(text, Span(paragraph.start, paragraph.end)):
            before = text[max(paragraph.start, agency.start - 120) : agency.start]
            if _HEADS_GROUP_AND.search(before) or _HEADS_GROUP.match(text, agency.end):
                name = f"Party Group of the {capitalised(agency.words)}"
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
GROUP_OF_BODY = re.compile(rf"\b(?i:{PARTY_GROUP})\sof\s(?:the\s)?{CAPITALISED}")


def institution_of(text: str, clause: Span, kind: str) -> Organ | None:
    """A ministry, bureau, court, company or university that itself met or held the meeting."""
    for agency in agencies_in(text, clause):
        inner, start = attached(text, clause, agency)
        if agency.by_itself and not _is_subject(text, clause, agency, start):
            continue
        held_by = _HELD_BY.search(text[max(clause.start, start - 60) : start])
        if agency.by_itself or held_by or _holds().match(text, agency.end, clause.end):
            inner = inner or (["Party Group"] if kind == "party_group" else [])
            study = STUDY_GROUP.search(text, clause.start, clause.end) if kind == "study_session" else None
            if study and inner and not any(map(STUDY_GROUP.fullmatch, inner)):
                inner = [study.group(), *inner]
            inner = ["Standing Committee", *inner] if is_of_standing_committee(text, clause, kind, inner) else inner
            name = within(inner, capitalised(agency.words))
            if agency.by_itself and not text[: agency.start].endswith(("the ", "The ")):
                name = " of ".join((*map(capitalised, inner), capitalised(agency.words)))
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


# "The university's Party committee", "the Party Committee of the Group": of one that the page names elsewhere.
_KINDS_OF = {
    "university": "University|College|Institute|Academy",
    "college": "University|College|Institute|Academy",
    "school": "University|College|School|Institute",
    "institute": "Institute|Academy",
    "academy": "Academy|Institute",
    "hospital": "Hospital",
    "bank": "Bank",
    "group": "Group",
    "company": "Company|Corporation|Limited|Group|Co\\.|Ltd",
    "corporation": "Company|Corporation|Limited|Group|Co\\.|Ltd",
    "enterprise": "Company|Corporation|Limited|Group|Co\\.|Ltd",
    "ministry": "Ministry",
    "department": "Department",
    "bureau": "Bureau",
    "administration": "Administration",
    "court": "Court",
}
_NOUNS = "|".join(_KINDS_OF)
_OF_THE_STATE = frozenset(("ministry", "department", "bureau", "administration", "court"))
_COMMITTEE_OF_IT = rf"(?:(?:Party|CPC)\sCommittee|{PARTY_GROUP})"
_OF_THE_KIND = re.compile(
    rf"\b(?:the|our|this)\s(?P<whose>{_NOUNS})[’']?s?\s(?P<committee>{_COMMITTEE_OF_IT})\b"
    rf"|\b(?P<of>{_COMMITTEE_OF_IT})\sof\s(?:the|our|this)\s(?P<noun>{_NOUNS})\b(?!\sof\b)",
    re.I,
)


def institution_meant(page: Page, clause: Span, passages: tuple[Paragraph, ...]) -> Owner | None:
    """The Party committee that "the university's Party committee" means: of the one of that kind that the headline,
    what stands over the story or its first paragraph names."""
    meant = _OF_THE_KIND.search(page.text, clause.start, clause.end)
    if meant is None:
        return None
    noun = (meant["whose"] or meant["noun"]).lower()
    nouns = re.compile(rf"\b(?:{_KINDS_OF[noun]})\b")
    over = Span(0, passages[0].end) if passages else clause
    for span in (*([page.headline] if page.headline else []), over):
        for agency in agencies_in(page.text, span):
            name = re.sub(r"^(?i:Party|CPC) Committee of (?:the )?", "", re.sub(r"\s+", " ", agency.words))
            name = _headline_verb().split(name)[0]
            if nouns.search(name) and (agency.by_itself or agency.place is None or noun in _OF_THE_STATE):
                committee = capitalised(meant["committee"] or meant["of"])
                of_state = noun in _OF_THE_STATE
                words = f"{committee} of {'the ' if of_state else ''}{name}"
                return Owner(*meant.span(), words, agency.place, central=agency.central or not of_state)
    return None


@functools.cache
def _headline_verb() -> re.Pattern[str]:
    """ "Department of Transport Convenes Its Session": in capitals a headline runs on."""
    held = pattern_of(phrases("verbs", "hold"))
    return re.compile(rf"\s(?:(?i:{held})|[A-Z][a-z]+(?:ies|zes|ches))\b")


def group_of_committee(page: Page, clauses: tuple[Span, ...], first: MeetingRecord) -> Organ | None:
    """ "The committee's study group", "the ministry's Party group" in a text that told of whose before: of that one."""
    for clause in clauses:
        own = _GROUP_OF_IT.search(page.text, clause.start, clause.end)
        if own and re.search(rf"\b{own['whose']}\b", first.organ, re.I):
            name = f"{capitalised(own['group'])} of the {first.organ}"
            return Organ(name, None, first.place, words=Span(*own.span()), rule="organ-of-first-meeting")
        if found := _ITS_GROUP.search(page.text, clause.start, clause.end):
            committee = re.sub(r"^(?:Standing Committee|Party Group) of the ", "", first.organ)
            name = f"{capitalised(found['group'])} of the {committee}"
            return Organ(name, None, first.place, words=Span(*found.span()), rule="organ-of-first-meeting")
    return None


def body_of_first(page: Page, clauses: tuple[Span, ...], first: MeetingRecord) -> Organ | None:
    """ "The ministry held a video conference" in a text that told of the ministry's Party group before."""
    for clause in clauses:
        held = _IT_HELD.search(page.text, clause.start, clause.end)
        body = held and re.search(
            rf"(?:^|\bof (?:the )?)(?P<body>(?!Standing|Party)[^,]*?\b{held['whose']}\b.*)", first.organ, re.I
        )
        if body and not _WITHIN_IT.search(body["body"]):
            return Organ(body["body"], None, first.place, words=Span(*held.span()), rule="organ-of-first-meeting")
    return None


_WITHIN_IT = re.compile(rf"\b(?:{PARTY_GROUP}|{STUDY_GROUP.pattern}|Leading\sGroup|Committee\sof)\b", re.I)
_IT_HELD = re.compile(
    rf"(?:^|,\s)the\s(?P<whose>ministry|bureau|department|administration|commission|court|{_NOUNS})"
    r"\s(?:also\s)?(?:held|convened|organi[sz]ed|hosted)\b",
    re.I,
)
_GROUP_OF_IT = re.compile(
    r"\b(?:the|this)\s(?P<whose>ministry|bureau|department|administration|commission|government|court|company|university"
    rf"|congress|cppcc)[’']s\s(?P<group>{PARTY_GROUP})\b",
    re.I,
)
_ITS_GROUP = re.compile(rf"\b(?:(?:the|this) committee[’']s|its)\s(?P<group>{STUDY_GROUP.pattern})", re.I)
