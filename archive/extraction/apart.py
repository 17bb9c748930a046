"""Is an event that a story tells behind its meeting another meeting, or a part of what was told before?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from archive.extraction.beside import (
    AN,
    CIRCLE,
    GUESTS,
    NAME,
    NTH,
    OF_OTHERS,
    ON_A_VISIT,
    SESSIONS,
    WHOLE,
    is_new,
    is_other_day,
    is_person,
    last_words,
    may_be_same_day,
)
from archive.extraction.dates import DayWords
from archive.extraction.events import Event
from archive.extraction.owners import owners_in
from archive.extraction.records import Span

_OWN_MEETINGS = WHOLE | frozenset(("conference", "government_plenary", "congress_session", "cppcc_session"))
_OF_BODIES = WHOLE - frozenset(("symposium", "mobilisation", "leading_cadres_meeting"))
_LONG_AGO = re.compile(
    r"\b(?:last|this|next|previous) (?:year|month|week|spring|summer|autumn|winter)\b"
    r"|\b(?:years?|months?|weeks?) (?:ago|earlier)\b"
    r"|\b(?:in|since) (?:19|20)\d\d\b|\bwill (?:be|also)\b",
    re.I,
)
_DISCIPLINE = re.compile(r"\bdiscipline|\bsupervis", re.I)
_THE_ONE = re.compile(r"\b(?:the|this|its)\s$", re.I)
_LED_ROUND = re.compile(r"\band (?:others|the )|\b(?:participants|members|attendees|delegates|deputies)\b", re.I)
_THAT_DAY = re.compile(r"\b(?:same|that) |later|earlier|\bin the |hours|sidelines|meanwhile", re.I)
_AFTER_IT = re.compile(r"after|follow|subsequent|then|later$", re.I)
_BEFORE_IT = re.compile(r"(?:before|prior|ahead|previous)", re.I)
_OPENING = 300
_NO_MEETINGS = frozenset(("inspection", "reception", "ceremony"))
_SIGNING = re.compile(r"\bsign", re.I)
_OF_PARTS = re.compile(
    r"\bsub-?(?:forum|session|meeting)|\bpanel\b"
    r"|\b(?<!party )(?<!leading )(?<!leadership )(?<!study )(?<!center )group (?:discussion|meeting|session)"
    r"|\bparallel\b",
    re.I,
)
# "the opening ceremony of the conference" is the conference's own.
_OF_IT = re.compile(r"\b(?:opening|closing|award\w*|oath)\s(?:ceremony\b(?!\sof\sthe\s(?-i:[A-Z0-9]))|session)", re.I)
_SPECIAL = re.compile(r"symposium|forum|seminar", re.I)
_BODY_NAME = re.compile(
    r"(?-i:(?:[A-Z][\w-]+\s(?:for\s|and\s)?){1,4}(?:Commission|Committee|Group|Headquarters)(?:\sfor\s[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,4})?)"
)


@dataclass(frozen=True, slots=True)
class Story:
    """What was told so far: the meeting's kind, the words, the first day they name, the day of publication."""

    kind: str | None
    told: str
    day: DayWords | None
    published: dt.date | None


def is_apart(text: str, event: Event, story: Story) -> bool:
    """Whether ``event``, told behind ``story``, is another meeting than the story's."""
    other_day = event.day is not None and is_other_day(event.day, story.day, story.published)
    if event.day is not None and not other_day and not may_be_same_day(event.day, story.day, story.published):
        return False
    said = text[event.start - len(event.who) : event.end]
    if _LONG_AGO.search(text, event.start, event.end) or (OF_OTHERS.search(said) and not OF_OTHERS.search(story.told)):
        return False
    hour = event.hour is not None and event.hour.lower() not in story.told[:_OPENING].lower()
    set_off = bool(event.when or other_day or event.is_item or hour)
    besides = set_off or event.also
    if event.kind == "inspection":
        return set_off and _is_visit_apart(event, story)
    if event.kind == "reception":
        return besides and _is_reception_apart(event, story, other_day)
    if event.kind == "plenary":
        of_other = _DISCIPLINE.search(said) and not _DISCIPLINE.search(story.told)
        return besides and bool(of_other) and story.kind not in SESSIONS
    if event.kind == story.kind:
        sequel = bool(event.when or other_day or event.is_item or event.also)
        return sequel and _is_second_of_kind(event, said, story, other_day)
    if event.kind == "ceremony":
        return (besides or other_day) and _is_ceremony_apart(event, story)
    if _OF_PARTS.search(event.words) or (story.kind in SESSIONS and not NTH.search(said)):
        return False
    if event.is_plain and story.kind not in _NO_MEETINGS:
        return False
    if event.kind not in _OWN_MEETINGS or _is_the_one(text, event, story.told):
        return False
    return set_off or (event.also and event.kind in _OF_BODIES and story.kind not in _NO_MEETINGS)


def _is_ceremony_apart(event: Event, story: Story) -> bool:
    if story.kind in (*SESSIONS, "plenary") or _OF_IT.search(event.words):
        return False
    if story.kind == "reception":
        return bool(event.who) and not _SIGNING.search(event.words) and not _AFTER_IT.match(event.when)
    if event.who and not _SIGNING.search(event.words):
        return True
    return event.is_item or event.also or event.day is not None or _THAT_DAY.search(event.when) is not None


def _is_the_one(text: str, event: Event, told: str) -> bool:
    """Whether "the work conference" is the one told of before."""
    name = event.words.split(" of ")[0].split()
    if len(name) < 2 and " of " in event.words and event.kind in _OF_BODIES:
        return False
    noun = " ".join(name[-2:]).lower()
    definite = _THE_ONE.search(text, max(0, event.start - 6), event.start) is not None
    alone = len(name) < 2 and not _SPECIAL.fullmatch(noun)
    return definite and (alone or noun in told.lower()) and not event.at


def _is_second_of_kind(event: Event, said: str, story: Story, other_day: bool) -> bool:
    told = story.told.lower()
    circle = CIRCLE.search(event.words) is not None
    of_circle = CIRCLE.search(told if circle else told[:_OPENING]) is not None
    if event.is_another or (circle != of_circle and event.kind in WHOLE | SESSIONS):
        return True
    if event.kind == "commission":
        name = _BODY_NAME.search(said)
        return name is not None and name.group().lower() not in told
    bodies = owners_in(said, Span(0, len(said)))
    other_body = bool(bodies) and not any(last_words(body.words) in told for body in bodies)
    if event.kind in _OF_BODIES:
        return other_body
    return (
        bool(other_day or event.is_item)
        and AN.match(event.words) is not None
        and (event.kind == "symposium" or other_body)
    )


def _is_visit_apart(event: Event, story: Story) -> bool:
    host = next(iter(NAME.findall(event.who)[-1:]), None)
    if story.kind == "inspection":
        return host is not None and host not in story.told
    if story.kind == "reception":  # of the host, not of his guest
        return host is not None and host in _of_host(story.told)
    if _LED_ROUND.search(event.who) or _BEFORE_IT.match(event.when):
        return False
    if story.kind == "ceremony" and event.when and not _THAT_DAY.search(event.when):
        return False
    return is_person(event.who) or event.who.strip(" ,") in story.told


def _of_host(told: str) -> str:
    """The words on a reception's host, before those on his guest."""
    return told[: max(0, told.find(" with "))][:_OPENING]


def _is_reception_apart(event: Event, story: Story, other_day: bool) -> bool:
    guest = event.words.split(" with ", 1)[-1]
    new_guest = GUESTS.search(event.words) is not None and is_new(guest, story.told)
    if story.kind == "reception":
        host = next(iter(NAME.findall(event.who)[-1:]), None)
        return new_guest or (host is not None and host not in _of_host(story.told))
    if story.kind == "inspection" and ON_A_VISIT.search(story.told[:600]):
        return False
    that_day = event.day is not None or _THAT_DAY.search(event.when) is not None
    return new_guest and (other_day or event.is_item or that_day)
