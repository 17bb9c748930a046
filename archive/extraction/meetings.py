"""How many meetings a readout reports, which passages tell of each, and the words that announce it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.dates import find_days
from archive.extraction.lexicon import phrases, regex_of
from archive.extraction.names import Name
from archive.extraction.organs import kind_of, owners_in
from archive.extraction.records import Fact, Span
from archive.extraction.text import Page, Paragraph

_MEETING_NOUN = re.compile(
    r"\b(?:meetings?|sessions?|conference|symposium|forum|teleconference|plenum|ceremony|congress"
    r"|study|seminar|talks|went to|conducted|rally|roundtable|met|inspected|visited|investigat\w+"
    r"|inspection)\b",
    re.I,
)
# Where the announcement ends and what the meeting was about begins.
_PURPOSE = re.compile(
    r",?\s(?:to|in order to|so as to|aiming to|and to)\s(?=(?:\w+ly\s)?[a-z]{3,})(?!the\b|hold\b|be\b"
    r"|this\b|date\b|our\b)"
    r"|,?\s(?:where|which|during which|at which)\s|,?\s(?:and\s)?(?:studying|conveying|discussing"
    r"|reviewing|listening|emphasizing|stressing|delivered|stressed|emphasized|conveyed|studied"
    r"|listened|reviewed|heard|made|gave|pointed)\b",
    re.I,
)
_SAME_DAY = re.compile(
    r"^(?:on the (?:same|very|same very)|later (?:that|the same)|earlier (?:that|the same)|that same|that|the same)\s"
    r"(?:day|afternoon|morning|evening|night)\b(?!\sof\b)",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:presided over|held|convened|chaired|hosted|presides over|holds)\s(?:also\s)?(?:an?|another"
    r"|the \d+(?:st|nd|rd|th)|the first|the second)\s[^.;]{0,160}?\b(?:meeting|session|conference"
    r"|symposium|forum)\b",
    re.I,
)
# How the meeting was held: told once, at the end, of the document's main meeting.
_ARRANGEMENTS = re.compile(
    r"^(?:the|this)\s(?:meeting|conference)\s(?:was|is|will be)\s(?:held|convened|conducted|opened)\b"
    r"|\b(?:sub-venues?|main venue|branch venues?)\b",
    re.I,
)
_ENLARGED = re.compile(r"\b(?:enlarged|expanded|expansion|expanding|extended)\b", re.I)
_VIDEO = re.compile(
    r"\b(?:video[- ]?(?:tele)?conference|video (?:and|or) (?:tele)?phone|teleconference|video (?:link"
    r"|meeting|form|call)|via video|by video|tele-?video|videoconferencing|webcast|form of (?:a )?video)\b",
    re.I,
)
_MIXED = re.compile(
    r"\b(?:both (?:online and offline|on-?site and (?:by )?video)|combin\w+ (?:of )?(?:online|offline"
    r"|on-?site|video)[^.;]{0,40}(?:online|offline|on-?site|video))\b",
    re.I,
)
_IN_PERSON = re.compile(r"\b(?:in person|on-?site meeting|face[- ]to[- ]face|offline)\b", re.I)
_VENUE = re.compile(
    r"\bheld (?:at|in) (?:the )?(?P<venue>[A-Z][\w’'-]*(?: (?:of the |of "
    r"|and )?[A-Z][\w’'-]*){0,7} (?:Hall|Cent(?:er|re)|Hotel|Auditorium|Theat(?:er|re)|Building"
    r"|Museum|Library))\b"
)
_SUB_VENUES = re.compile(
    r"\b(?:sub-?|branch )venues?\b[^.;:]{0,60}?\b(?:set up|established|located|opened|held)?\s?(?:in"
    r"|at)\s(?P<list>[^.;\n]{3,800})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """``words``: the body and the meeting; ``dated``: the same with the sentence's opening, where the day stands."""

    words: Span
    dated: Span


@dataclass(frozen=True, slots=True)
class Told:
    """One meeting's passages and paragraphs. ``marker``: the words that set it off from the meeting told of before it;
    "on the same day" leaves its date to that meeting."""

    passages: tuple[Span, ...]
    paragraphs: tuple[Paragraph, ...]
    marker: Span | None = None


@functools.cache
def _hold() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "hold"))


def split_meetings(page: Page) -> tuple[Told, ...]:
    """The document's meetings in the order of telling; one that spans the whole text where there is but one."""
    owner_of, markers, current = [], [None], 0
    place = _first_place(page)
    for index, paragraph in enumerate(page.paragraphs):
        marker = _starts_another(page, paragraph, place) if index else None
        if marker is not None:
            markers.append(marker)
            current = len(markers) - 1
        elif (
            current
            and _ARRANGEMENTS.search(page.text[paragraph.start : min(paragraph.end, paragraph.start + 200)])
            and markers[current]
        ):
            current = 0
        owner_of.append(current)
    if len(markers) == 1:
        return (Told((Span(0, len(page.text)),), page.paragraphs),)
    return tuple(_told(page, owner_of, number, marker) for number, marker in enumerate(markers))


def _told(page: Page, owner_of: list[int], number: int, marker: Span | None) -> Told:
    """Passages run from one meeting's first paragraph to the next meeting's, the whole text being covered."""
    passages: list[Span] = []
    for index, paragraph in enumerate(page.paragraphs):
        if owner_of[index] != number:
            continue
        start = 0 if index == 0 else paragraph.start
        last = index + 1 == len(page.paragraphs)
        end = len(page.text) if last else page.paragraphs[index + 1].start
        if passages and passages[-1].end == start:
            passages[-1] = Span(passages[-1].start, end)
        else:
            passages.append(Span(start, end))
    own = tuple(p for p, owner in zip(page.paragraphs, owner_of, strict=True) if owner == number)
    return Told(tuple(passages), own, marker)


def _first_place(page: Page) -> str | None:
    first = page.paragraphs[0].sentences[0] if page.paragraphs else Span(0, 0)
    return next((owner.place for owner in owners_in(page.text, first) if owner.place), None)


def _starts_another(page: Page, paragraph: Paragraph, place: str | None) -> Span | None:
    """What sets a paragraph off as another meeting: "on the same day", or a day beside another place's body."""
    first = paragraph.sentences[0]
    opening = page.text[first.start : min(first.end, first.start + 400)]
    same_day = _SAME_DAY.match(opening)
    if same_day and _ANOTHER.search(opening):
        return Span(first.start, first.start + same_day.end())
    days = find_days(page.text, first.start, min(first.end, first.start + 60))
    held = _hold().search(opening)
    if place and days and held and re.match(r"on\b", opening, re.I):
        others = [o.place for o in owners_in(page.text, Span(first.start, first.start + held.start())) if o.place]
        if others and others[0] != place:
            return Span(days[0].start, days[0].end)
    return None


def announcements(page: Page, paragraphs: tuple[Paragraph, ...], names: tuple[Name, ...]) -> tuple[Announcement, ...]:
    """The sentences at the head of a meeting's story that say who met for what, at most three, the first the best."""
    found = []
    for paragraph in paragraphs[:4]:
        for sentence in paragraph.sentences[:4]:
            announcement = _announcement(page, sentence, names)
            if announcement is not None:
                found.append(announcement)
        if len(found) >= 3:
            break
    telling = [
        a for a in found if owners_in(page.text, a.words) or (kind_of(page.words(a.words)) or "other") != "other"
    ]
    return tuple((telling or found)[:3])


def _announcement(page: Page, sentence: Span, names: tuple[Name, ...]) -> Announcement | None:
    limit = min(sentence.end, sentence.start + 1200)
    for hold in _hold().finditer(page.text, sentence.start, limit):
        purpose = _PURPOSE.search(page.text, hold.end(), limit)
        end = purpose.start() if purpose else limit
        if not _MEETING_NOUN.search(page.text, sentence.start, end):
            continue
        persons = [n for n in names if sentence.start <= n.start < hold.start()]
        if not persons and hold.group().lower() in phrases("verbs", "hold", "field"):
            continue
        return Announcement(Span(hold.start() if persons else sentence.start, end), Span(sentence.start, end))
    return None


def is_enlarged(page: Page, announced: tuple[Announcement, ...]) -> Fact | None:
    found = (_ENLARGED.search(page.text, a.words.start, a.words.end) for a in announced)
    return next((Fact("enlarged", *words.span(), "enlarged-announced") for words in found if words), None)


def format_of(page: Page, paragraphs: tuple[Paragraph, ...], announced: tuple[Announcement, ...]) -> Fact | None:
    """Video, in person or mixed, where the announcement or a sentence on the meeting's arrangements says so."""
    spans = [a.dated for a in announced]
    spans += [s for p in paragraphs for s in p.sentences if _ARRANGEMENTS.search(page.words(s))]
    for value, pattern in (("mixed", _MIXED), ("video", _VIDEO), ("in_person", _IN_PERSON)):
        for words in filter(None, (pattern.search(page.text, span.start, span.end) for span in spans)):
            return Fact(value, *words.span(), "format-said")
    return None


def venue_of(page: Page, paragraphs: tuple[Paragraph, ...]) -> Fact | None:
    for paragraph in paragraphs:
        match = _VENUE.search(page.text, paragraph.start, paragraph.end)
        if match:
            return Fact(match["venue"], *match.span("venue"), "venue-named")
    return None


def sub_venues_of(page: Page, paragraphs: tuple[Paragraph, ...]) -> tuple[str, ...]:
    for paragraph in paragraphs:
        match = _SUB_VENUES.search(page.text, paragraph.start, paragraph.end)
        if match:
            listed = re.split(r",\s(?:and\s)?|\sand\s(?=(?:the\s)?[A-Z])", match["list"].strip())
            return tuple(re.sub(r"^(?:and|the)\s", "", venue.strip()) for venue in listed if venue.strip())
    return ()


def first_day_part(page: Page, announced: tuple[Announcement, ...]) -> Span | None:
    """Where a part of the day may stand: the opening of the announcement, up to a little after its day."""
    for announcement in announced:
        days = find_days(page.text, announcement.dated.start, announcement.dated.end)
        end = min(announcement.dated.end, days[0].end + 30) if days else announcement.dated.end
        return Span(announcement.dated.start, end)
    return None
