"""Which meeting has a story told of so far: of what kind, on which day, beside which other?"""

from __future__ import annotations

import re

from archive.extraction.dates import DayWords, day_of, find_days
from archive.extraction.kinds import kind_of, kind_of_scene
from archive.extraction.markers import CAME_TO
from archive.extraction.meetings import PURPOSE, announcement_in, head_of, kind_told
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph


def first_day(page: Page, before: tuple[Paragraph, ...]) -> DayWords | None:
    return next(
        (d for p in before[:2] for d in find_days(page.text, p.start, p.end) if d.day or d.weekday is not None), None
    )


def first_kind(page: Page, before: tuple[Paragraph, ...]) -> str | None:
    """Of what the story tells first; a headline, which may name both meetings, is asked last."""
    opening = sorted(head_of(page, before, 1)[-2:] + before[:2], key=lambda p: page.text[p.end - 1] not in ".!?”\"’'")
    told = next((k for p in opening for s in p.sentences[:3] if (k := kind_of_sentence(page, s))), None)
    if told or not before:
        return told
    opening = head_of(page, before, 1)[-1]
    scene = kind_of_scene(page.text[opening.start : min(opening.end, opening.start + 900)])
    return str(scene) if scene in ("inspection", "reception", "ceremony") else None


def is_new_body(page: Page, before: tuple[Paragraph, ...], body: str) -> bool:
    """Whether the opening's announcement does not speak of ``body``: what it is the head noun that tells."""
    told = next((a for p in before[:2] for s in p.sentences[:3] if (a := announcement_in(page, s, ()))), None)
    return told is not None and body.lower().split()[-1] not in page.words(told.words).lower()


# Meetings that one page reports together are days apart; what was long ago is history.
_BESIDE = 7


def is_day_beside(page: Page, before: tuple[Paragraph, ...], day: DayWords) -> bool:
    """Whether ``day`` is another than that of the first meeting and close to it."""
    first = first_day(page, before)
    if first is None:
        return False
    if first.day is None or day.day is None:
        return day.relative is None and first.weekday != day.weekday
    if None in (first.month, day.month):
        return 0 < abs(first.day - day.day) <= _BESIDE
    one, other = day_of(2000, first.month, first.day), day_of(2000, day.month, day.day)
    return 0 < abs((one - other).days) <= _BESIDE


def is_of_another_kind(page: Page, before: tuple[Paragraph, ...], words: str, sentence: Span | None = None) -> bool:
    """Whether ``words``, or else the ``sentence`` they stand in, name a meeting that cannot be a part of the one told
    of ``before``."""
    kind = kind_of(PURPOSE.split(words)[0]) or (kind_of_sentence(page, sentence) if sentence else None)
    first = first_kind(page, before)
    if first is None:  # a plain meeting, if the story has told of one
        named = sentence is not None and _BODY_NAMED.search(page.words(sentence)) is not None
        return kind in _OF_A_BODY and named and told_of_one(page, before)
    return kind not in (None, first, "plenary", "ceremony", "reception", "inspection")


def told_of_one(page: Page, before: tuple[Paragraph, ...]) -> bool:
    return any(announcement_in(page, s, ()) for p in head_of(page, before, 3) for s in p.sentences[:3])


_OF_A_BODY = frozenset(("commission", "standing_committee", "party_group", "government_executive"))
_BODY_NAMED = re.compile(r"(?-i:[A-Z][\w-]+\s)(?:Headquarters|Committee|Commission|Group|Government)\b")


def is_announced_beside(page: Page, before: tuple[Paragraph, ...], name: str) -> bool:
    """Whether the opening announced the meeting called ``name`` behind one of another kind."""
    kind, first = kind_of(name), first_kind(page, before)
    named = re.compile(
        rf"\b(?:and|as well as)\s(?:then\s)?(?:(?:the|an?|its)\s)?(?:\d{{1,3}}(?:st|nd|rd|th)\s)?{re.escape(name)}\b",
        re.I,
    )
    beside = any(named.search(page.words(p.sentences[0])) for p in before[:3])
    return beside and None not in (kind, first) and kind != first


_HELD_TOO = (
    r"\b(?:and|then)\s(?:\w+ly\s)?(?:held|chaired|presided over|convened|hosted|organi[sz]ed|called)\s(?:an?|the)\s"
)


def held_too(page: Page, before: tuple[Paragraph, ...], name: str) -> re.Match[str] | None:
    """Where the opening tells that a meeting called ``name``, of another kind, was held as well: "inspected the mines
    and held a symposium on the morning of the 14th"."""
    kind, first = kind_of(name), first_kind(page, before)
    if kind is None or kind == first or not before:
        return None
    told = re.compile(rf"{_HELD_TOO}(?:[\w’'-]+\s){{0,5}}?{re.escape(name.split()[-1])}\b", re.I)
    heads = (s for p in before[:3] for s in p.sentences[:2])
    return next((found for s in heads if (found := told.search(page.text, s.start, s.end))), None)


def days_between(page: Page, before: tuple[Paragraph, ...], name: str) -> int:
    """How many days behind the first meeting the one was that the opening tells of as well."""
    told = held_too(page, before, name)
    if told is None:
        return 0
    sentence = next(s for p in before for s in p.sentences if s.start <= told.start() < s.end)
    own = find_days(page.text, told.end(), sentence.end)
    days = find_days(page.text, sentence.start, told.start())
    if not own or not days or own[0].day is None or days[0].day is None or own[0].month not in (None, days[0].month):
        return 0
    return own[0].day - days[0].day


def kind_of_sentence(page: Page, sentence: Span) -> str | None:
    announcement = announcement_in(page, sentence, ())
    if announcement is not None:
        return kind_told(page, announcement)
    return kind_of(page.words(Span(sentence.start, min(sentence.end, sentence.start + 300))))


def is_of_first(page: Page, pieces: tuple[Paragraph, ...], begins: int, piece: Paragraph) -> bool:
    """Whether ``piece`` tells who came to what can only be the first meeting, though another, which ``pieces[begins]``
    announces, was told of since."""
    came = CAME_TO.search(page.text, piece.start, piece.end)
    if came is None or came.end() != piece.end or len(piece.sentences) > 1:
        return False
    kind, other = kind_of(came["name"]), first_kind(page, pieces[begins : begins + 1])
    return kind is not None and kind == first_kind(page, pieces[:begins]) and other not in (None, kind)
