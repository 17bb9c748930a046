"""What does a paragraph tell of another day or hour: somebody's visit, a guest's reception, another body's meeting?"""

from __future__ import annotations

import re

from archive.extraction.dates import DayWords, day_of
from archive.extraction.kinds import kind_of, kind_of_act
from archive.extraction.meetings import MEETING_NOUN, PURPOSE
from archive.extraction.owners import owners_in
from archive.extraction.records import Span

# Meetings that one page reports together are days apart; what was long ago is history.
_BESIDE = 7
_FIELD = frozenset(("inspection", "reception"))
_SESSIONS = frozenset(("congress_session", "cppcc_session"))
# A part of what was told before, unless it has a day of its own.
_PARTS = frozenset(("plenary", "ceremony"))

# What may stand before a day that opens a paragraph: "Earlier, on the morning of May 8, …".
BEFORE_DAY = re.compile(
    r"(?:(?:then|also|earlier|later|meanwhile|in addition|besides|and),?\s)?(?:(?:in|on|at)\s)?"
    r"(?:(?:the\s)?(?:early\s)?(?:morning|afternoon|evening|night|noon)\s)?(?:(?:of|on)\s)?(?:the\s)?",
    re.I,
)
# Who acts: a title and a name, a pronoun, or a body, with no other verb between.
_POST_WORDS = (
    r"(?:the|of|and|for|in|on|at|vice|deputy|acting|executive|party|chief|secretary|mayor|governor|magistrate|chairman"
    r"|chairwoman|chairperson|president|director|head|minister|premier|member|leader|comrade|city|county|district"
    r"|provincial|municipal|prefectural|prefecture|province|region|town|government|committee|group|standing|congress"
    r"|people[’']s|headquarters|commission|office|bureau|presidium|session|council|first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth|tenth|leading|general|concurrently|as|well|theoretical|study|center)"
)
_WHO = rf"(?:(?:(?:{_POST_WORDS}|[A-Z][\w’'-]*|[\w-]+[’']s),?\s){{1,24}}?|(?:he|she)\s)"
_DONE = (
    r"(?P<did>(?:met(?: separately| again)? with|met(?=\s(?-i:[A-Z]))|held talks|received|welcomed|inspected"
    r"|visited|toured"
    r"|investigated|surveyed|checked|supervised|patrolled|went(?: on)? to|came to|walked into|presided over|chaired"
    r"|held|convened|hosted)\s[^.;]{3,400})"
)
_DEED = re.compile(
    r"(?:\s?\([^()]{1,20}\))?(?:\s(?:morning|afternoon|evening|night))?,?\s(?:(?:in|at) (?-i:[a-z])[^,.;]{3,60},\s)?"
    rf"(?P<who>(?-i:{_WHO}))(?:also\s|then\s|again\s|personally\s|\w+ly\s)?{_DONE}",
    re.I,
)
_MANY = re.compile(
    r"\b(?:participants|attendees|deputies|delegates|members|General Secretary|Xi Jinping|State Council|Central"
    r"|National|(?:CPC|Party) Central Committee|Ministry|guests|departments|counties|localities|places)\b"
)
_GUESTS = re.compile(
    r"\b(?:delegations?|guests?|envoys?|mission|entrepreneurs|investors|his party|her party)\b"
    r"|\bwith (?:(?:Mr|Ms|Mrs|Dr)\.? |[\w’'-]+ ){0,6}?(?-i:[A-Z][\w’'-]+ [A-Z][\w’'-]+)"
    r"|^(?:met|received|welcomed) (?-i:[A-Z][\w’'-]+ [A-Z][\w’'-]+)",
    re.I,
)
_NAME = re.compile(r"(?-i:[A-Z][\w’'-]+ [A-Z][\w’'-]+)")
# Whom somebody meets on a journey belongs to it.
_ON_A_VISIT = re.compile(
    r"\bled (?:an?|the) [^.;,]{0,60}?(?:delegation|team)|\b(?:visit|trip) to\b|\bduring (?:his|her|the|their) (?:\w+ )?"
    r"(?:visit|stay|trip|tour)|\bvisited\b",
    re.I,
)
_AN = re.compile(r"^(?:presided over|chaired|held|convened|hosted)\s(?:also\s)?(?:an?|its|another)\b", re.I)
# A congress's or committee's own smaller circle, which meets beside it.
_CIRCLE = re.compile(
    r"\bpresidium\b|\b(?:directors?|chair(?:men|man|persons?))[’']?s?[’']? (?:council|meeting)|\bcouncil of chair", re.I
)
_NTH = re.compile(
    rf"\b(?:presidium|standing committee|council)\b[^.;]{{0,80}}?\b{MEETING_NOUN}\b|\b{MEETING_NOUN}\s(?:of|was)\b",
    re.I,
)


def is_other_day(day: DayWords, first: DayWords | None) -> bool:
    """Whether ``day`` is close to the ``first`` meeting's and none of its own."""
    if first is None or None in (day.day, first.day):
        return bool(first and None not in (day.weekday, first.weekday) and first.weekday != day.weekday)
    month = day.month or first.month or 1
    one, other = day_of(2000, first.month or month, first.day), day_of(2000, month, day.day)
    last = day_of(2000, first.end_month or first.month or month, first.end_day) if first.end_day else one
    if None in (one, other, last) or one <= other <= last:
        return False
    return min(abs((one - other).days), abs((last - other).days)) <= _BESIDE


def deed_of_another_day(text: str, opening: Span, at: int, kind: str | None, told: str) -> bool:
    """Whether the sentence ``opening``, from ``at`` behind its day on, tells of a meeting, visit or reception apart
    from that of ``kind`` which ``told``, the story so far, tells of."""
    deed = _DEED.match(text, at, opening.end)
    if deed is None or _MANY.search(deed["who"]):
        return False
    done = deed["did"]
    other = _kind_done(done)
    if other is None and done.startswith(("held", "convened")):
        whole = kind_of(f"{deed['who']}{done}")
        other = str(whole) if whole else None
    if other == "inspection":
        host = _NAME.findall(deed["who"])[-1:]
        if kind == "reception":  # of the host, not of his guest
            return bool(host) and host[0] in told[: max(0, told.find(" with "))]
        return kind not in _FIELD and _is_person(deed["who"])
    if other == "reception":
        if kind == "inspection" and _ON_A_VISIT.search(told[:600]):
            return False
        return _GUESTS.search(done) is not None and (kind != "reception" or _is_new(done, told))
    if other is None:
        return False
    if other != kind or (_CIRCLE.search(deed.group()) and not _CIRCLE.search(told)):
        return other != "plenary" and not (kind in _SESSIONS and not _NTH.search(deed.group()))
    return _AN.match(done) is not None and _has_other_body(text, deed, told)


def meeting_of_another_kind(text: str, opening: Span, at: int, kind: str | None) -> bool:
    """Whether somebody is told to have held what cannot be a part of a meeting of ``kind``: "In the afternoon, the
    study center group held its sixth collective study"."""
    deed = _DEED.match(text, at, opening.end)
    if deed is None or kind is None or _MANY.search(deed["who"]) or not deed["did"].startswith(_HELD):
        return False
    other = _kind_done(deed["did"])
    return other in _WHOLE and other != kind


_HELD = ("held", "convened", "presided", "chaired")
_WHOLE = frozenset(
    ("study_session", "standing_committee", "government_executive", "party_group", "commission", "symposium")
) | frozenset(("leading_cadres_meeting", "mobilisation", "congress_standing_committee", "cppcc_standing_committee"))


def reception_of_another(text: str, opening: Span, at: int, told: str, *, by_another: bool = False) -> bool:
    """Whether the sentence tells how a guest was met whom ``told``, the reception told of before, does not name;
    ``by_another``: by a host whom it does not name either."""
    deed = _DEED.match(text, at, opening.end)
    if deed is None or _MANY.search(deed["who"]) or _kind_done(deed["did"]) != "reception":
        return False
    if by_another and not _is_new(deed["who"], told):
        return False
    return _GUESTS.search(deed["did"]) is not None and _is_new(deed["did"], told)


def visit_of_another_hour(text: str, opening: Span, at: int) -> bool:
    """Whether somebody is told to have gone to see something."""
    deed = _DEED.match(text, at, opening.end)
    return deed is not None and not _MANY.search(deed["who"]) and _kind_done(deed["did"]) == "inspection"


def _kind_done(done: str) -> str | None:
    found = kind_of_act(done) or kind_of(PURPOSE.split(done)[0])
    return str(found) if found else None


def _is_person(who: str) -> bool:
    return _NAME.search(who) is not None or who.strip().lower() in ("he", "she")


def _is_new(done: str, told: str) -> bool:
    """Whether a guest is named of whom the story has not told."""
    names = _NAME.findall(done)
    return bool(names) and not any(name in told for name in names)


def _has_other_body(text: str, deed: re.Match[str], told: str) -> bool:
    bodies = owners_in(text, Span(deed.start("who"), deed.end("who")))
    return bool(bodies) and not any(_last(body.words) in told.lower() for body in bodies)


def _last(words: str) -> str:
    return " ".join(words.lower().split()[-2:])


# Told from its own name on: "The city's rural work conference was held on May 7".
_BY_NAME = re.compile(
    rf"(?:the|an?)\s(?P<name>[^.;,]{{3,160}}?\b(?:{MEETING_NOUN}|congress|presidium)\b[^.;]{{0,120}}?)"
    r"\s(?:(?:was|were)\s(?:also\s)?(?:held|convened|opened)|opened|convened"
    rf"|held\s(?:its|the|an?)\s[^.;,]{{3,60}}?\b{MEETING_NOUN})\b"
    r"(?P<when>[^.;]{0,120})",
    re.I,
)
_THAT_HOUR = re.compile(
    r"\b(?:that (?:same )?(?:day|afternoon|evening|morning)|on the same (?:day|afternoon|morning|evening)"
    r"|in the afternoon)\b",
    re.I,
)
_OF_OTHERS = re.compile(
    r"\b(?:national|nationwide|central|provincial|province[’']?s?|State Council|Ministry|Politburo|Political Bureau)\b",
    re.I,
)


def named_apart(
    text: str, opening: Span, days: list[DayWords], first: DayWords | None, kind: str | None, told: str
) -> Span | None:
    """The words that name another meeting with a day or an hour of its own at the head of a paragraph, as a span."""
    named = _BY_NAME.match(text, opening.start, opening.end)
    if named is None or kind is None or (_OF_OTHERS.search(named["name"]) and not _OF_OTHERS.search(told)):
        return None
    found = kind_of(f"{named['name']} {named.group()}")
    if found is None:
        return None
    circle = _CIRCLE.search(named["name"]) and not _CIRCLE.search(told)
    if (found == kind and not circle) or found == "plenary" or (kind in _SESSIONS and found in _PARTS):
        return None
    own = [day for day in days if day.start < named.end()]
    if own and is_other_day(own[0], first):
        return Span(*named.span("name"))
    of_hour = _THAT_HOUR.search(named["when"]) and not own
    return Span(*named.span("name")) if of_hour and found not in _PARTS else None
