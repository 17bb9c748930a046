"""What does a paragraph tell of another day or hour: somebody's visit, a guest's reception, another body's meeting?"""

from __future__ import annotations

import datetime as dt
import re

from archive.extraction.dates import DayWords, day_of
from archive.extraction.events import IS_MANY, WHO
from archive.extraction.kinds import kind_of, kind_of_act
from archive.extraction.meetings import MEETING_NOUN, PURPOSE
from archive.extraction.owners import owners_in
from archive.extraction.records import Span

# Meetings that one page reports together are days apart; what was long ago is history.
_BESIDE = 7
_FIELD = frozenset(("inspection", "reception"))
SESSIONS = frozenset(("congress_session", "cppcc_session"))
# A part of what was told before, unless it has a day of its own.
_PARTS = frozenset(("plenary", "ceremony"))

# What may stand before a day that opens a paragraph: "Earlier, on the morning of May 8, …".
BEFORE_DAY = re.compile(
    r"(?:(?:then|also|earlier|later|meanwhile|in addition|besides|and),?\s)?(?:(?:in|on|at)\s)?"
    r"(?:(?:the\s)?(?:early\s)?(?:morning|afternoon|evening|night|noon)\s)?(?:(?:of|on)\s)?(?:the\s)?",
    re.I,
)
_DONE = (
    r"(?P<did>(?:met(?: separately| again)? with|met(?=\s(?-i:[A-Z]))|held talks|received|welcomed|inspected"
    r"|visited|toured"
    r"|investigated|surveyed|checked|supervised|patrolled|went(?: on)? to|came to|walked into|presided over|chaired"
    r"|held|convened|hosted)\s[^.;]{3,400})"
)
_DEED = re.compile(
    r"(?:\s?\([^()]{1,20}\))?(?:\s(?:morning|afternoon|evening|night))?,?\s(?:(?:in|at) (?-i:[a-z])[^,.;]{3,60},\s)?"
    rf"(?P<who>(?-i:{WHO}))(?:also\s|then\s|again\s|personally\s|\w+ly\s)?{_DONE}",
    re.I,
)
GUESTS = re.compile(
    r"\b(?:delegations?|guests?|envoys?|mission|entrepreneurs|investors|his party|her party)\b"
    r"|\bwith (?:(?:Mr|Ms|Mrs|Dr)\.? |[\w’'-]+ ){0,6}?(?-i:[A-Z][\w’'-]+ [A-Z][\w’'-]+)"
    r"|^(?:met|received|welcomed) (?-i:[A-Z][\w’'-]+ [A-Z][\w’'-]+)",
    re.I,
)
NAME = re.compile(r"(?-i:[A-Z][\w’'-]+ [A-Z][\w’'-]+)")
# Whom somebody meets on a journey belongs to it.
ON_A_VISIT = re.compile(
    r"\bled (?:an?|the) [^.;,]{0,60}?(?:delegation|team)|\b(?:visit|trip) to\b|\bduring (?:his|her|the|their) (?:\w+ )?"
    r"(?:visit|stay|trip|tour)|\bvisited\b",
    re.I,
)
AN = re.compile(r"^(?:presided over|chaired|held|convened|hosted)\s(?:also\s)?(?:an?|its|another)\b", re.I)
# A congress's or committee's own smaller circle, which meets beside it.
CIRCLE = re.compile(
    r"\bpresidium\b|\b(?:directors?|chair(?:men|man|persons?))[’']?s?[’']? (?:council|meeting)|\bcouncil of chair", re.I
)
NTH = re.compile(
    rf"\b(?:presidium|standing committee|council)\b[^.;]{{0,80}}?\b{MEETING_NOUN}\b|\b{MEETING_NOUN}\s(?:of|was)\b",
    re.I,
)


def is_other_day(day: DayWords, first: DayWords | None, published: dt.date | None = None) -> bool:
    """Whether ``day`` is close to the ``first`` meeting's and none of its own; a weekday and a day of the month are
    read against the day of publication."""
    if first is None:
        return False
    if None in (day.day, first.day):
        one, other = _day_before(first, published), _day_before(day, published)
        if one and other:
            last = one.replace(day=first.end_day) if first.end_day and not first.end_month else one
            return not one <= other <= last and min(abs((one - other).days), abs((last - other).days)) <= _BESIDE
        return None not in (day.weekday, first.weekday) and first.weekday != day.weekday
    month = day.month or first.month or 1
    one, other = day_of(2000, first.month or month, first.day), day_of(2000, month, day.day)
    last = day_of(2000, first.end_month or first.month or month, first.end_day) if first.end_day else one
    if None in (one, other, last) or one <= other <= last:
        return False
    return min(abs((one - other).days), abs((last - other).days)) <= _BESIDE


def may_be_same_day(day: DayWords, first: DayWords | None, published: dt.date | None) -> bool:
    """Whether both may be one day, for all that is known: "Tuesday" beside "May 7"."""
    if first is None:
        return True
    if None in (day.day, first.day):
        one, other = _day_before(first, published), _day_before(day, published)
        return one == other or None in (one, other)
    same_month = None in (day.month, first.month) or day.month == first.month
    return same_month and first.day <= day.day <= (first.end_day or first.day)


def _day_before(day: DayWords, published: dt.date | None) -> dt.date | None:
    """The day that the words mean on a page of ``published``: the last one of that name."""
    if day.full or published is None:
        return day.full
    if day.relative is not None:
        return published + dt.timedelta(days=day.relative)
    if day.day:
        found = day_of(published.year, day.month or published.month, day.day)
        earlier = day_of(published.year - 1, day.month, day.day) if day.month else None
        return found if found and found <= published else earlier
    return published - dt.timedelta(days=(published.weekday() - day.weekday) % 7) if day.weekday is not None else None


def deed_of_another_day(text: str, opening: Span, at: int, kind: str | None, told: str) -> bool:
    """Whether the sentence ``opening``, from ``at`` behind its day on, tells of a meeting, visit or reception apart
    from that of ``kind`` which ``told``, the story so far, tells of."""
    deed = _DEED.match(text, at, opening.end)
    if deed is None or IS_MANY.search(deed["who"]):
        return False
    done = deed["did"]
    other = _kind_done(done)
    if other is None and done.startswith(("held", "convened")):
        whole = kind_of(f"{deed['who']}{done}")
        other = str(whole) if whole else None
    if other == "inspection":
        host = NAME.findall(deed["who"])[-1:]
        if kind == "reception":  # of the host, not of his guest
            return bool(host) and host[0] in told[: max(0, told.find(" with "))]
        return kind not in _FIELD and is_person(deed["who"])
    if other == "reception":
        if kind == "inspection" and ON_A_VISIT.search(told[:600]):
            return False
        return GUESTS.search(done) is not None and (kind != "reception" or is_new(done, told))
    if other is None:
        return False
    if other != kind or (CIRCLE.search(deed.group()) and not CIRCLE.search(told)):
        return other != "plenary" and not (kind in SESSIONS and not NTH.search(deed.group()))
    return AN.match(done) is not None and _has_other_body(text, deed, told)


def meeting_of_another_kind(text: str, opening: Span, at: int, kind: str | None) -> bool:
    """Whether somebody is told to have held what cannot be a part of a meeting of ``kind``: "In the afternoon, the
    study center group held its sixth collective study"."""
    deed = _DEED.match(text, at, opening.end)
    if deed is None or kind is None or IS_MANY.search(deed["who"]) or not deed["did"].startswith(_HELD):
        return False
    other = _kind_done(deed["did"])
    return other in WHOLE and other != kind


_HELD = ("held", "convened", "presided", "chaired")
WHOLE = frozenset(
    ("study_session", "standing_committee", "government_executive", "party_group", "commission", "symposium")
) | frozenset(("leading_cadres_meeting", "mobilisation", "congress_standing_committee", "cppcc_standing_committee"))


def reception_of_another(text: str, opening: Span, at: int, told: str, *, by_another: bool = False) -> bool:
    """Whether the sentence tells how a guest was met whom ``told``, the reception told of before, does not name;
    ``by_another``: by a host whom it does not name either."""
    deed = _DEED.match(text, at, opening.end)
    if deed is None or IS_MANY.search(deed["who"]) or _kind_done(deed["did"]) != "reception":
        return False
    if by_another and not is_new(deed["who"], told):
        return False
    return GUESTS.search(deed["did"]) is not None and is_new(deed["did"], told)


def visit_of_another_hour(text: str, opening: Span, at: int) -> bool:
    """Whether somebody is told to have gone to see something."""
    deed = _DEED.match(text, at, opening.end)
    return deed is not None and not IS_MANY.search(deed["who"]) and _kind_done(deed["did"]) == "inspection"


def _kind_done(done: str) -> str | None:
    found = kind_of_act(done) or kind_of(PURPOSE.split(done)[0])
    return str(found) if found else None


def is_person(who: str) -> bool:
    return NAME.search(who) is not None or who.strip().lower() in ("he", "she")


def is_new(done: str, told: str) -> bool:
    """Whether a guest is named of whom the story has not told."""
    names = NAME.findall(done)
    return bool(names) and not any(name in told for name in names)


def _has_other_body(text: str, deed: re.Match[str], told: str) -> bool:
    bodies = owners_in(text, Span(deed.start("who"), deed.end("who")))
    return bool(bodies) and not any(last_words(body.words) in told.lower() for body in bodies)


def last_words(words: str) -> str:
    return " ".join(words.lower().split()[-2:])


# Told from its own name on: "The city's rural work conference was held on May 7".
_BYNAME = re.compile(
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
OF_OTHERS = re.compile(
    r"\b(?:national|nationwide|central|provincial|province[’']?s?|State Council|Ministry|Politburo|Political Bureau)\b",
    re.I,
)


def named_apart(
    text: str, opening: Span, days: list[DayWords], first: DayWords | None, kind: str | None, told: str
) -> Span | None:
    """The words that name another meeting with a day or an hour of its own at the head of a paragraph, as a span."""
    named = _BYNAME.match(text, opening.start, opening.end)
    if named is None or kind is None or (OF_OTHERS.search(named["name"]) and not OF_OTHERS.search(told)):
        return None
    found = kind_of(f"{named['name']} {named.group()}")
    if found is None:
        return None
    circle = CIRCLE.search(named["name"]) and not CIRCLE.search(told)
    if (found == kind and not circle) or found == "plenary" or (kind in SESSIONS and found in _PARTS):
        return None
    own = [day for day in days if day.start < named.end()]
    if own and is_other_day(own[0], first):
        return Span(*named.span("name"))
    of_hour = _THAT_HOUR.search(named["when"]) and not own
    return Span(*named.span("name")) if of_hour and found not in _PARTS else None
