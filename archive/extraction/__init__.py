"""The one door to extraction: a readout's text in, everything found in it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from archive.extraction.agenda import read_agenda
from archive.extraction.candidates import find_candidates
from archive.extraction.dates import MeetingDate, date_meeting, find_days, part_of_day
from archive.extraction.directives import Voices, opener_of, read_directives
from archive.extraction.formulations import find_formulations
from archive.extraction.meetings import (
    Announcement,
    Told,
    announcements,
    first_day_part,
    format_of,
    is_enlarged,
    split_meetings,
    sub_venues_of,
    venue_of,
)
from archive.extraction.names import Name, find_names
from archive.extraction.noise import Debris, find_debris, spans_of
from archive.extraction.organs import full_name, kind_of, organ_of
from archive.extraction.places import place_of
from archive.extraction.records import ExtractedReadout, Hints, MeetingRecord, MentionRecord
from archive.extraction.references import read_references
from archive.extraction.roles import central_leaders, read_attendance
from archive.extraction.text import Page, language_of, read_page
from archive.extraction.zh_credits import find_chinese_debris
from archive.extraction.zh_meetings import read_chinese_meetings
from archive.extraction.zh_names import find_chinese_names
from archive.extraction.zh_text import plain_of, read_chinese_page

__all__ = ["extract"]


def extract(text: str, *, published: dt.date | None = None, hints: Hints | None = None) -> ExtractedReadout:
    """Everything found in ``text``, the document exactly as it was decoded.

    ``published`` is the day the caller knows the page to have appeared (Asia/Shanghai); without it the page's own
    stamp is used. ``hints`` are terms of office and the source's usual jurisdiction. Never raises for any string.
    """
    hints = hints or Hints()
    if language_of(text) == "zh":
        return _extract_chinese(text, published, hints)
    names = find_names(text)
    debris = find_debris(text, names)
    page = read_page(text, spans_of(debris.noise))
    names = _readable(names, debris)
    day = published or debris.stamp or _likelier(page, debris.ambiguous_stamp)
    meetings = _read_meetings(page, names, day, hints)
    formulations = find_formulations(text, hints.formulations)
    return ExtractedReadout(
        text=text,
        language=page.language,
        title=page.words(page.headline) if page.headline else None,
        published=day,
        meetings=meetings,
        mentions=_mentions(text, names, meetings),
        formulations=formulations,
        candidates=find_candidates(text, formulations),
        credits=debris.credits,
        noise=debris.noise,
    )


def _extract_chinese(text: str, published: dt.date | None, hints: Hints) -> ExtractedReadout:
    plain, tags = plain_of(text)
    debris = find_chinese_debris(text, plain, tags)
    # Tags are blank in the plain text: those of blocks end a line there, the others end nothing.
    page = read_chinese_page(plain, spans_of(tuple(n for n in debris.noise if n.reason != "markup")))
    names = _readable(find_chinese_names(text, plain), debris)
    day = published or debris.stamp
    meetings = read_chinese_meetings(text, page, names, day, hints)
    formulations = find_formulations(text, hints.formulations)
    return ExtractedReadout(
        text=text,
        language=page.language,
        title=text[page.headline.start : page.headline.end] if page.headline else None,
        published=day,
        meetings=meetings,
        mentions=_mentions(text, names, meetings),
        formulations=formulations,
        candidates=find_candidates(text, formulations),
        credits=debris.credits,
        noise=debris.noise,
    )


def _readable(names: tuple[Name, ...], debris: Debris) -> tuple[Name, ...]:
    """The names of the story itself: no credits, nothing in hashtags and the like."""
    credited = {credit.start for credit in debris.credits}
    noise, kept, index = debris.noise, [], 0
    for name in names:
        while index < len(noise) and noise[index].end <= name.start:
            index += 1
        hidden = index < len(noise) and noise[index].start <= name.start
        if not hidden and name.start not in credited:
            kept.append(name)
    return tuple(kept)


def _likelier(page: Page, readings: tuple[dt.date, ...]) -> dt.date | None:
    """Of two readings of 05/04/2023, the one whose month and day (or the day before) the story's opening names."""
    opening = page.paragraphs[0] if page.paragraphs else None
    if opening is None or not readings:
        return None
    days = {(d.month, d.day) for d in find_days(page.text, opening.start, opening.end) if d.month}
    near = [r for r in readings if any((s.month, s.day) in days for s in (r, r - dt.timedelta(days=1)))]
    return near[0] if len(near) == 1 else None


def _read_meetings(
    page: Page, names: tuple[Name, ...], published: dt.date | None, hints: Hints
) -> tuple[MeetingRecord, ...]:
    meetings: list[MeetingRecord] = []
    central = central_leaders(page.text, names)
    for told in split_meetings(page):
        meetings.append(_read_meeting(page, told, names, central, published, hints, meetings))
    return tuple(meetings)


def _read_meeting(
    page: Page, told: Told, names, central, published, hints: Hints, earlier: list[MeetingRecord]
) -> MeetingRecord:
    announced = announcements(page, told.paragraphs, _named_in(names, told))
    kind = (
        next((k for a in announced if (k := kind_of(page.words(a.words)))), None)
        or (None if earlier else _kind_of_headline(page))
        or "other"
    )
    organ = organ_of(page, tuple(a.words for a in announced), kind, told.paragraphs)
    absent = frozenset() if organ is not None and organ.central else central
    directives = read_directives(page, told.paragraphs, names, absent, kind)
    attendance = read_attendance(page, told.paragraphs, names, absent, frozenset(d.start for d in directives))
    people = tuple(attendance.people.values())
    place = place_of(page, organ, people, told.paragraphs, hints)
    if place:  # what was held elsewhere says nothing of when this was
        hints = replace(hints, terms=tuple(term for term in hints.terms if term.place in (None, place)))
    date = _date(page, told, announced, published, people, hints, earlier)
    opening = first_day_part(page, announced)
    return MeetingRecord(
        kind=kind,
        date=date.date,
        date_end=date.date_end,
        date_basis=date.basis,
        date_evidence=date.evidence,
        date_candidates=date.candidates,
        part_of_day=part_of_day(page.text, opening) if opening else None,
        place=place,
        organ=full_name(organ, place) if organ else None,
        enlarged=is_enlarged(page, announced),
        format=format_of(page, told.paragraphs, announced),
        venue=venue_of(page, told.paragraphs),
        attendance=attendance.records(),
        groups=tuple(sorted(attendance.groups, key=lambda group: group.start)),
        sub_venues=sub_venues_of(page, told.paragraphs),
        agenda=_agenda(page, told, announced, names, absent, directives),
        directives=directives,
        references=read_references(page, told.paragraphs),
        passages=told.passages,
    )


def _kind_of_headline(page: Page) -> str | None:
    return kind_of(page.words(page.headline)) if page.headline else None


def _named_in(names: tuple[Name, ...], told: Told) -> tuple[Name, ...]:
    end = told.paragraphs[min(3, len(told.paragraphs) - 1)].end if told.paragraphs else 0
    return tuple(name for name in names if name.start < end)


def _date(
    page: Page, told: Told, announced: tuple[Announcement, ...], published, people, hints, earlier
) -> MeetingDate:
    if told.marker is not None and not find_days(page.text, told.marker.start, told.marker.end) and earlier:
        return MeetingDate(
            earlier[0].date, None, earlier[0].date_basis, earlier[0].date_evidence, earlier[0].date_candidates
        )
    return date_meeting(page, tuple(a.dated for a in announced), published, people, hints)


def _agenda(page: Page, told: Told, announced, names, absent, directives):
    """Sentences that report speech do not tell what the meeting did."""
    voices = Voices(names, absent)
    spoken = {d.start for d in directives}
    spoken |= {s.start for p in told.paragraphs for s in p.sentences if opener_of(page.text, s, voices, None)}
    return read_agenda(page, told.paragraphs, tuple(a.dated for a in announced), frozenset(spoken))


def _mentions(text: str, names: tuple[Name, ...], meetings: tuple[MeetingRecord, ...]) -> tuple[MentionRecord, ...]:
    """Everybody named who neither took part nor is a credit, once each, where first named."""
    present = {person.name for meeting in meetings for person in meeting.attendance}
    first: dict[str, MentionRecord] = {}
    for name in names:
        if name.text not in present and name.text not in first:
            first[name.text] = MentionRecord(name.text, _title_before(text, name), name.start, name.end)
    return tuple(first.values())


def _title_before(text: str, name: Name) -> str | None:
    before = text[max(0, name.start - 20) : name.start]
    if text[name.end : name.end + 3] == "总书记" or before.endswith("总书记"):
        return "总书记"
    return "General Secretary" if before.lower().endswith("general secretary ") else None
