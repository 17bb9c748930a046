"""A readout's text from its page to its meetings: who asks which rules, and in which order."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from archive.extraction.agenda import read_agenda
from archive.extraction.candidates import find_candidates
from archive.extraction.datelines import Dateline, read_dateline
from archive.extraction.dates import MeetingDate, find_days, part_of_day
from archive.extraction.dating import date_meeting
from archive.extraction.directives import read_directives
from archive.extraction.formulations import find_formulations
from archive.extraction.institutions import body_of_first, group_of_committee
from archive.extraction.kinds import PARTICULAR, kind_of, kind_of_scene
from archive.extraction.leaders import central_leaders
from archive.extraction.meetings import (
    Announcement,
    announcements,
    around_day,
    first_day_part,
    format_of,
    is_enlarged,
    kind_told,
    less_purpose,
    naming,
    sub_venues_of,
    venue_of,
)
from archive.extraction.names import Name, find_names
from archive.extraction.naming import full_name, is_of_higher_level
from archive.extraction.noise import Debris, find_debris, spans_of, with_illegible
from archive.extraction.organs import organ_of, organ_of_posts
from archive.extraction.people import post_beside
from archive.extraction.places import place_of
from archive.extraction.records import (
    ExtractedReadout,
    Fact,
    Hints,
    MeetingRecord,
    MentionRecord,
    Span,
    Why,
    reasons,
    text_of,
)
from archive.extraction.references import read_references
from archive.extraction.roles import read_attendance
from archive.extraction.tellings import Told, split_meetings
from archive.extraction.text import Page, language_of, read_page
from archive.extraction.voices import Opener, Voices, openers_in
from archive.extraction.zh_credits import find_chinese_debris
from archive.extraction.zh_meetings import read_chinese_meetings
from archive.extraction.zh_names import find_chinese_names
from archive.extraction.zh_text import plain_of, read_chinese_page


def read(text: str, published: dt.date | None, hints: Hints) -> ExtractedReadout:
    """As ``extract``."""
    if hints.title and hints.title in text:  # then it is read where it stands
        hints = replace(hints, title=None)
    if language_of(text) == "zh":
        return _extract_chinese(text, published, hints)
    names = find_names(text)
    debris = find_debris(text, names)
    page = read_page(text, spans_of(debris.noise))
    names = _readable(names, debris)
    dateline = read_dateline(page)
    day = published or debris.stamp or _likelier(page, debris.ambiguous_stamp, dateline) or _released(dateline)
    meetings = _read_meetings(page, names, day, hints, dateline)
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
        noise=with_illegible(text, debris.noise),
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
        noise=with_illegible(text, debris.noise),
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


def _released(dateline: Dateline | None) -> dt.date | None:
    """Without a stamp, a dateline's full day ("SEPT. 15, 2022 /PRNewswire/ --") is the day of release."""
    return dateline.day.full if dateline and dateline.day else None


_LATE = 10  # days by which a story is printed at the latest


def _likelier(page: Page, readings: tuple[dt.date, ...], dateline: Dateline | None) -> dt.date | None:
    """Of two readings of 05/04/2023, the one that the days of the dateline and the story's opening come shortly
    before."""
    opening = page.opening
    if opening is None or not readings:
        return None
    told = [dateline.day] if dateline and dateline.day else []
    told += [d for d in find_days(page.text, opening.start, opening.end) if d.month]
    days = {(d.month, d.day) for d in told} | {d.turned for d in told if d.turned}
    if not told:  # "on the 7th"
        days = {(r.month, d.day) for d in find_days(page.text, opening.start, opening.end) if d.day for r in readings}
    for lag in range(_LATE + 1):
        near = [r for r in readings if ((r - dt.timedelta(lag)).month, (r - dt.timedelta(lag)).day) in days]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def _read_meetings(
    page: Page, names: tuple[Name, ...], published: dt.date | None, hints: Hints, dateline: Dateline | None
) -> tuple[MeetingRecord, ...]:
    meetings: list[MeetingRecord] = []
    central, voices = central_leaders(page.text, names), Voices(page.text, names)
    for told in split_meetings(page, published):
        meetings.append(_read_meeting(page, told, names, voices, central, published, hints, dateline, meetings))
    return _presided_later(meetings)


def _presided_later(meetings: list[MeetingRecord]) -> tuple[MeetingRecord, ...]:
    """ "Peng inspected the resort and presided over a symposium": of two meetings it is the symposium that he chaired,
    where he is told of there and nobody else did."""
    first, *later = meetings
    if first.kind != "inspection" or not later or later[0].kind in _ON_ONES_WAY:
        return tuple(meetings)
    chairs = {p.name: p for p in first.attendance if "presided" in p.roles and len(p.roles) > 1}
    if not chairs or any("presided" in p.roles for p in later[0].attendance):
        return tuple(meetings)
    moved = {p.name for p in later[0].attendance} & chairs.keys()
    if not moved:
        return tuple(meetings)
    reason = {name: tuple(why for why in chairs[name].why if why.fact == "presided") for name in moved}
    went = tuple(
        replace(
            p,
            roles=tuple(r for r in p.roles if r != "presided"),
            why=tuple(w for w in p.why if w not in reason[p.name]),
        )
        if p.name in moved
        else p
        for p in first.attendance
    )
    came = tuple(
        replace(p, roles=("presided", *p.roles), why=(*reason[p.name], *p.why)) if p.name in moved else p
        for p in later[0].attendance
    )
    return (replace(first, attendance=went), replace(later[0], attendance=came), *later[1:])


def _read_meeting(
    page: Page,
    told: Told,
    names,
    voices: Voices,
    central,
    published,
    hints: Hints,
    dateline,
    earlier: list[MeetingRecord],
) -> MeetingRecord:
    announced = announcements(page, told.paragraphs, _named_in(names, told))
    if told.marker and _BEHIND_IT.search(page.words(told.marker)):  # what it followed is another
        announced = tuple(
            replace(a, words=Span(told.marker.end, a.words.end)) if a.words.start == told.marker.start else a
            for a in announced
        )
    named = naming(page, announced)
    told_kinds = [k for a in announced[:4] if (k := kind_told(named, a)) and not _is_headline(page, a, k)]
    kind = next(iter(told_kinds), None) or next((k for a in announced if (k := kind_told(named, a))), None)
    clauses = tuple(span for a in announced if (span := a.body))
    of_headline = _kind_of_headline(page) if not earlier else None
    if (
        page.headline
        and not earlier
        and (kind or "conference") in ("conference", of_headline)
        and kind not in _ON_ONES_WAY
    ):
        clauses = (*clauses, less_purpose(page, page.headline))
        kind = kind or of_headline
    if (
        told.marker and kind is None and not _BEHIND_IT.search(page.words(told.marker))
    ):  # "At the symposium, which he presided over, …"
        kind = kind_of(page.words(told.marker), told.marker.start, "kind-announced")
    kind = kind or _kind_untold(page, told, _kind_of_any_meeting(named, announced))
    if told.marker and _AT_IT.match(page.words(told.marker)):
        kind = kind_of(page.words(told.marker), told.marker.start) or kind
    found_kind, kind = kind, text_of(kind) or "other"
    organ = organ_of(named, clauses, kind, told.paragraphs)
    if organ is None and told.marker and page.headline and kind in PARTICULAR:
        organ = organ_of(named, (page.headline,), kind, told.paragraphs)
    if organ is None and told.marker and earlier[0].organ and kind in ("study_session", "party_group"):
        organ = group_of_committee(page, clauses, earlier[0])
    if organ is None and told.marker and earlier[0].organ:
        organ = body_of_first(page, clauses, earlier[0])
    of_centre = organ is not None and organ.central and organ.rule != "organ-agency"
    absent = frozenset() if of_centre else central
    voices = voices.without(absent)
    openers = openers_in(page.text, told.paragraphs, voices)
    directives = read_directives(page, told.paragraphs, openers, kind)
    starts = frozenset(d.start for d in directives)
    posts = {person.name: person.post for meeting in earlier for person in meeting.attendance if person.post}
    attendance = read_attendance(page, told.paragraphs, names, absent, starts, posts, kind)
    people = tuple(attendance.people.values())
    if organ is None and (kind in _OF_A_JURISDICTION or (kind == "other" and found_kind)):
        led = (person for person in people if set(person.roles) & _LEADING)
        organ = organ_of_posts([post for person in led if (post := person.post or _post_before(earlier, person.name))])
    place = place_of(page, organ, people, told.paragraphs, hints, dateline, names, posts)
    if place is None and told.marker and earlier:
        first = earlier[0].place
        place = Fact(first, None, None, "place-of-first-meeting") if first else None
    if place:  # what was held elsewhere says nothing of when this was
        hints = replace(hints, terms=tuple(term for term in hints.terms if term.place in (None, place)))
    date = _date(page, told, announced, published, people, hints, dateline, earlier)
    part = _part_of_day(page, told, announced, date)
    enlarged, form = is_enlarged(page, announced), format_of(page, told.paragraphs, announced)
    venue, body = (
        venue_of(page, told.paragraphs),
        full_name(organ, place) if organ and not is_of_higher_level(organ, place) else None,
    )
    body = _of_the_party(page, body) if kind == "plenary" else body
    if body is None and told.marker and kind in PARTICULAR and earlier[0].kind == kind and earlier[0].organ:
        body = Fact(earlier[0].organ, None, None, "organ-of-first-meeting")
    why = reasons(kind=found_kind, organ=body, place=place, enlarged=enlarged, format=form, venue=venue)
    return MeetingRecord(
        kind=kind,
        date=date.date,
        date_end=date.date_end,
        date_basis=date.basis,
        date_evidence=date.evidence,
        date_candidates=date.candidates,
        part_of_day=text_of(part),
        place=text_of(place),
        organ=text_of(body),
        enlarged=enlarged is not None,
        format=text_of(form),
        venue=text_of(venue),
        attendance=attendance.records(),
        groups=tuple(sorted(attendance.groups, key=lambda group: group.start)),
        sub_venues=sub_venues_of(page, told.paragraphs),
        agenda=_agenda(page, told, announced, voices, openers, directives, kind),
        directives=directives,
        references=read_references(
            page,
            told.paragraphs,
            tuple(a.words for a in announced[:1]),
            frozenset(person.name for person in people),
            date.date or published,
        ),
        passages=told.passages,
        why=(*why, *date.why, *reasons(part_of_day=part)),
    )


def _of_the_party(page: Page, body: Fact | None) -> Fact | None:
    """A headline's "Weihai Municipal Committee" with what the story adds: "of the Communist Party of China"."""
    party = body and body.endswith("Committee")
    whole = party and re.search(rf"{re.escape(body)} of the (?:Communist Party of China|CPC)\b", page.text)
    return Fact(whole.group(), *whole.span(), body.rule) if whole else body


def _is_headline(page: Page, announced: Announcement, kind: Fact) -> bool:
    """Whether a line over the story only says "congress" or "conference"."""
    line = page.text[announced.words.end : announced.words.end + 2]
    return kind == "conference" and page.text[announced.words.end - 1] not in ".!?" and line[:1] in ("\n", "\r")


def _post_before(earlier: list[MeetingRecord], name: str) -> Fact | None:
    """The post that was printed with ``name`` when the text told of an earlier meeting."""
    for person in (p for meeting in earlier for p in meeting.attendance if p.name == name and p.post):
        return Fact(person.post, person.start, person.end, "organ-of-post")
    return None


def _kind_of_headline(page: Page) -> Fact | None:
    return kind_of(page.words(page.headline), page.headline.start, "kind-of-headline") if page.headline else None


# "Two days after the plenum": the kind of the meeting that was before.
_BEHIND_IT = re.compile(
    r"^(?:\w+ (?:days?|hours?) |immediately |shortly |right )?"
    r"(?:after|before|following|prior to|ahead of|on the sidelines of) the\b",
    re.I,
)
# "At the forum that followed the ceremony": it is the forum that is told of.
_AT_IT = re.compile(r"(?:at|during|in) (?:the|an?|another|its)\b(?! (?:end|close|conclusion|beginning) of\b)", re.I)
_MOST_OF_OPENING = 900
_CHAIRED_IT = re.compile(
    r"\b(?:presided over|chaired|hosted|presiding over|chairing) the (?:meeting|session|gathering)\b", re.I
)


# "Zhang made the remarks while visiting Inner Mongolia", "He made the remarks at a meeting on inspection work"
_REMARKED = re.compile(r"\bmade (?:the|these|his|her|such) (?:remarks?|comments?|statements?|call)\s")


def _where_remarked(page: Page, told: Told) -> Fact | None:
    """The kind of what somebody said his words at, where an agency tells the words first."""
    for paragraph in told.paragraphs[:4]:
        if remarked := _REMARKED.search(page.text, paragraph.start, paragraph.end):
            words = page.text[remarked.end() : paragraph.end]
            at = remarked.end()
            if words.startswith(("at ", "during a ")):
                met = (
                    Fact("conference", at, at + words.find("meeting") + 7, "kind-announced")
                    if "meeting" in words
                    else None
                )
                return kind_of(words, at) or met or kind_of_scene(words, at)
            return kind_of_scene(words, at) or kind_of(words, at)
    return None


def _kind_untold(page: Page, told: Told, plain: Fact | None) -> Fact | None:
    """Of a story whose first sentences only tell where somebody went or what was opened; ``plain``: a meeting of which
    no more is said, which who goes to see something may have held."""
    first = next((p for p in told.paragraphs[:4] if page.text[p.end - 1] in '.!?”"。'), None)
    if first is None:
        return plain
    end = min(first.sentences[min(1, len(first.sentences) - 1)].end, first.start + _MOST_OF_OPENING)
    scene = kind_of_scene(page.text[first.start : end], first.start)
    if plain is None and scene is None:
        chaired = _CHAIRED_IT.search(page.text, first.start, first.end)
        plain = Fact("conference", *chaired.span(), "kind-announced") if chaired else _where_remarked(page, told)
    return plain if plain and scene in (None, "inspection") else scene


def _kind_of_any_meeting(page: Page, announced: tuple[Announcement, ...]) -> Fact | None:
    """A plain "meeting" is a conference, as 会议 is."""
    found = (_MEETING.search(page.text, a.words.start, a.words.end) for a in announced)
    return next((Fact("conference", *words.span(), "kind-announced") for words in found if words), None)


def _part_of_day(page: Page, told: Told, announced: tuple[Announcement, ...], date: MeetingDate) -> Fact | None:
    """What stands beside the day's words, or in the marker of a second meeting; else in the announcement's opening."""
    if date.date_end:  # of one of the days alone
        return None
    spans = [told.marker] if told.marker else []
    if date.basis in ("stated", "inferred") and date.evidence and told.marker is None:
        spans.append(around_day(page, date.evidence[0]))
    spans.append(first_day_part(page, announced))
    return next((part for span in spans if span and (part := part_of_day(page.text, span))), None)


# Meetings that a jurisdiction holds as a whole, under whoever leads its committee.
_OF_A_JURISDICTION = frozenset(("conference", "leading_cadres_meeting", "mobilisation"))
_LEADING = frozenset(("presided", "spoke"))
# What people do; of whom they are the secretary tells of no meeting of his committee.
_ON_ONES_WAY = frozenset(("inspection", "reception"))
_MEETING = re.compile(r"\b(?:meeting|session)s?\b", re.I)


def _named_in(names: tuple[Name, ...], told: Told) -> tuple[Name, ...]:
    end = told.paragraphs[min(3, len(told.paragraphs) - 1)].end if told.paragraphs else 0
    return tuple(name for name in names if name.start < end)


def _date(
    page: Page, told: Told, announced: tuple[Announcement, ...], published, people, hints, dateline, earlier
) -> MeetingDate:
    own = [*announced[:1]] if told.marker and not told.same_day else []
    says_when = any(
        find_days(page.text, span.start, span.end) for span in (told.marker, *(a.dated for a in own)) if span
    )
    if told.marker is not None and not says_when and earlier:
        first = earlier[0]
        behind = told.days_later > 0 and _BEHIND_IT.search(page.words(told.marker))
        base = (first.date_end if behind else None) or first.date
        day = base + dt.timedelta(days=told.days_later) if base else None
        day = first.date_end if (told.on_last_day or told.same_day) and first.date_end else day
        known = day, None, first.date_basis, first.date_evidence, first.date_candidates
        return MeetingDate(*known, rule="date-same-day")
    filed = dateline.day if dateline else None
    return date_meeting(page, tuple(a.dated for a in announced), published, people, hints, filed)


def _agenda(page: Page, told: Told, announced, voices: Voices, openers: dict[int, Opener], directives, kind: str):
    """Words that report speech do not tell what the meeting did; nor do those that guests are told."""
    spoken = {d.start: d.start for d in directives}
    for start, opener in openers.items():
        decided = _STUDIED_AND.search(page.text, max(start, opener.start - 30), opener.start)
        spoken[start] = opener.end if decided else opener.start
    found = read_agenda(page, told.paragraphs, tuple(a.dated for a in announced), spoken, voices)
    return found if kind != "reception" else tuple(record for record in found if record.action != "hear_report")


# "The meeting studied and decided that …": the matter was discussed.
_STUDIED_AND = re.compile(r"\b(?:studied|discussed|researched|considered) and $", re.I)


def _mentions(text: str, names: tuple[Name, ...], meetings: tuple[MeetingRecord, ...]) -> tuple[MentionRecord, ...]:
    """Everybody named who neither took part nor is a credit, once each, where first named."""
    present = {person.name for meeting in meetings for person in meeting.attendance}
    first: dict[str, MentionRecord] = {}
    for index, name in enumerate(names):
        if name.text not in present and name.text not in first:
            why = (Why("mention", name.start, name.end, "mention-without-part"),)
            post = _title_before(text, name) or _post_beside(text, names, index)
            first[name.text] = MentionRecord(name.text, post and str(post), name.start, name.end, why)
    return tuple(first.values())


def _post_beside(text: str, names: tuple[Name, ...], index: int) -> str | None:
    """The post printed beside a Latin name, looked for in its sentence."""
    name = names[index]
    if not name.text[0].isalpha() or ord(name.text[0]) > 0x24F:
        return None
    low, high = max(0, name.start - 300), min(len(text), name.end + 300)
    start = max(low, text.rfind("\n", low, name.start), text.rfind(". ", low, name.start) + 1)
    ends = [at for stop in (". ", "\n") if (at := text.find(stop, name.end, high)) >= 0]
    near = names[max(0, index - 1) : index + 2]
    return post_beside(text, near, 1 if index else 0, Span(start, min(ends, default=high)))


def _title_before(text: str, name: Name) -> str | None:
    before = text[max(0, name.start - 20) : name.start]
    if text[name.end : name.end + 3] == "总书记" or before.endswith("总书记"):
        return "总书记"
    return "General Secretary" if before.lower().endswith("general secretary ") else None
