"""When a meeting was held: the day its words state, completed by the stamp or, in the contract's order, by evidence."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from archive.extraction.dates import LONGEST, DayWords, MeetingDate, day_of, find_days, is_vague, last_day
from archive.extraction.evidence import said
from archive.extraction.people import Participant
from archive.extraction.records import Evidence, Hints, Span
from archive.extraction.text import Page
from archive.extraction.years import OF_ITS_YEAR, infer_year


def date_meeting(
    page: Page,
    announced: tuple[Span, ...],
    published: dt.date | None,
    people: tuple[Participant, ...],
    hints: Hints,
    filed: DayWords | None = None,
) -> MeetingDate:
    """The day of the meeting that ``announced`` tells of: stated, else the stamp's, else inferred, else candidates.

    ``filed`` is the dateline's day: the story's own words are read against it, and it is the meeting's where they name
    no other.
    """
    if published is None and filed is not None and filed.month and filed.year is None:
        # "Photo taken on Oct. 18, 2024" under a story filed on Oct. 18
        same = (d for d in find_days(page.text) if d.full and (d.month, d.day) == (filed.month, filed.day))
        filed = replace(filed, year=next((day.year for day in same), None))
    against = _day_filed(page, filed, published)
    if against is not None:
        published = against
    opening = page.opening.sentences[:2] if page.opening else ()
    days: list[DayWords] = []
    for spans in (announced, _held_when(page), opening):
        days = days or [d for span in spans for d in _days_told(page, span) if filed is None or d.start != filed.start]
    vague = any(is_vague(page.text, span) for span in announced or opening[:1])
    if not days and filed is not None and not vague:
        days = [filed]
    if published is None and filed is not None and filed.month and days and not any(day.month for day in days):
        inferred = infer_year(page, filed, people, hints)
        if inferred.date is None:
            return inferred
        told = read_against_stamp(page, _fullest(page, days), inferred.date)
        return replace(inferred, date=told.date, date_end=told.date_end) if told.date else inferred
    usable = days if published is not None else [day for day in days if day.month and not day.turned]
    if not usable:
        stamped = not days and not vague and published is not None
        return MeetingDate(published, basis="stamp") if stamped else MeetingDate()
    stated = _fullest(page, usable)
    if published is None and stated.year is None and (year := _year_of_ordinal(page, announced, stated)):
        stated = replace(stated, year=year)
    if stated.full:
        date = stated_day(page, stated, stated.full)
    elif published is not None:
        date = read_against_stamp(page, stated, published)
    else:
        date = infer_year(page, stated, people, hints)
    return _until_its_end(page, _from_its_opening(page, announced, stated, date))


def _year_of_ordinal(page: Page, announced: tuple[Span, ...], words: DayWords) -> int | None:
    """The year whose first or fourth meeting the sentence of the day calls it."""
    said = next((span for span in announced if span.start <= words.start < span.end), None)
    found = OF_ITS_YEAR.search(page.text, said.start, said.end) if said and words.month else None
    return int(found["year"] or found["years"]) if found else None


_CLOSED = re.compile(
    r"\b(?:closed|concluded|ended|wrapped up|(?:came|drew) to (?:an?|its) (?:\w+ )?(?:close|end|conclusion))\b", re.I
)
_CLOSED_ON = re.compile(rf"{_CLOSED.pattern}\s(?:(?:[^.;,]{{2,90}}?\s)?on\s)?", re.I)
_DAYS_LONG = re.compile(
    r"\b(?P<days>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?:-|\s)(?P<half>and-a-half-)?days?\b", re.I
)
_LASTED = re.compile(
    r"\b(?:session|meeting|conference|plenum|plenary)\b[^.;,]{0,30}?\s(?:lasted|ran|took|went on)(?: for)?"
    r"\s(?P<days>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})(?P<half> and a half)?[- ]days?\b",
    re.I,
)
_OPENED = re.compile(r"\b(?:opened|began|started|kicked off|convened|opening)\b[^.;,]{0,40}?\bon\s", re.I)
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _from_its_opening(page: Page, announced: tuple[Span, ...], words: DayWords, closed: MeetingDate) -> MeetingDate:
    """A meeting of several days that is told of as it closed: from the day it opened, or by the days that it took."""
    said = next((span for span in (*announced, *_sentences_of(page)) if span.start <= words.start < span.end), None)
    if said is None or closed.date is None or closed.date_end or not _CLOSED.search(page.text, said.start, said.end):
        return closed
    ends = _CLOSED_ON.search(page.text, words.end, said.end)
    ended = find_days(page.text, ends.end(), min(said.end, ends.end() + 30)) if ends else []
    if ended and ended[0].start - ends.end() <= 4:
        to = replace(words, end_month=ended[0].month, end_day=ended[0].day, end_weekday=ended[0].weekday)
        return replace(closed, date_end=last_day(to, closed.date))
    for sentence in (s for p in page.paragraphs[:4] for s in p.sentences[:4]):
        opened = _OPENED.search(page.text, sentence.start, sentence.end)
        days = find_days(page.text, opened.end(), min(sentence.end, opened.end() + 30)) if opened else []
        named = days and (days[0].month or days[0].weekday is not None)
        if named and days[0].start == opened.end():
            first = read_against_stamp(page, days[0], closed.date).date
            if first and dt.timedelta(0) < closed.date - first <= LONGEST:
                return _opened_on(page, first, closed, days[0])
        long = _DAYS_LONG.search(page.text, sentence.start, sentence.end)
        lasted = _LASTED.search(page.text, sentence.start, sentence.end)
        if lasted or (long and _OF_MEETING.match(page.text, long.end())):
            long = lasted or long
            count = long["days"].lower()
            span = int(count) if count.isdigit() else _COUNTS.index(count) + 2
            span += bool(long["half"])
            return _opened_on(page, closed.date - dt.timedelta(days=span - 1), closed, Span(*long.span()))
    return closed


_GOES_ON = re.compile(
    r"\b(?:the|this)\s(?:[\w-]+\s){0,3}?(?:conference|session|congress|forum|plenum|meeting|event|symposium)\b[^.;,]{0,40}?"
    r"\s(?:will\s(?:last|run|continue|go on)|lasts|runs|continues)\s(?:on\s)?(?:until|till|through|to)\s(?:the\s)?",
    re.I,
)


_LASTING = ("will last", "will run", "will continue", "will go on", " lasts ", " runs ", " continues ")


def _until_its_end(page: Page, told: MeetingDate) -> MeetingDate:
    """ "The conference will last until Wednesday", told as it opened."""
    if told.date is None or told.date_end or told.basis != "stated":
        return told
    if not any(words in page.text for words in _LASTING):
        return told
    for goes_on in _GOES_ON.finditer(page.text):
        days = find_days(page.text, goes_on.end(), goes_on.end() + 30)
        if not days or days[0].start > goes_on.end() + 3:
            continue
        end = days[0]
        if end.weekday is not None:
            last = told.date + dt.timedelta(days=(end.weekday - told.date.weekday()) % 7)
        else:
            year = end.year or told.date.year + ((end.month or told.date.month) < told.date.month)
            last = day_of(year, end.month or told.date.month, end.day)
        if last and told.date < last <= told.date + LONGEST:
            why = said("stated", words=repr(page.text[end.start : end.end]))
            return replace(told, date_end=last, evidence=(*told.evidence, Evidence(end.start, end.end, why)))
    return told


def _sentences_of(page: Page) -> tuple[Span, ...]:
    return page.opening.sentences[:2] if page.opening else ()


_OF_MEETING = re.compile(
    r"\s(?:[\w-]+\s){0,5}?(?:session|meeting|conference|plenum|symposium|forum|tour|visit|trip|inspection|stay)\b"
    r"|(?=[.,]|$)|\sof\s(?:\w+\s){0,2}?(?:deliberations?|discussions?|meetings?|sessions?|talks|debates?|study|work)\b",
    re.I,
)


def _opened_on(page: Page, first: dt.date, closed: MeetingDate, at: Span | DayWords) -> MeetingDate:
    why = said("opened", words=repr(page.text[at.start : at.end]), day=first.isoformat())
    return replace(
        closed, date=first, date_end=closed.date, evidence=(*closed.evidence, Evidence(at.start, at.end, why))
    )


_HELD_WHEN = re.compile(
    r"^(?:the|this|his|her)\s[^.;]{0,80}?\b(?:meeting|session|conference|symposium|forum|visit|tour|trip|inspection|ceremony"
    r"|event|research|plenum)\b[^.;]{0,60}?\b(?:held|took place|convened|conducted|made|opened|ran|lasted)\b"
    r"|^(?:(?:(?:meeting|conference|session) )?(?:date|time|when)(?: and (?:place|venue))?"
    r"|(?:date|time) (?:and \w+ )?of (?:the )?(?:meeting|conference|session))"
    r"\s?[:：]",
    re.I,
)
_MADE_WHEN = re.compile(
    r"[^.;]{0,160}?\bmade the (?:remarks?|comments?|statements?)\b[^.;]{0,60}?\b(?:during|on|at|when|while)\b"
    r"[^.;]{0,120}",
    re.I,
)
_ACCORDING_TO = re.compile(r",?\saccording to\b")


def _held_when(page: Page) -> list[Span]:
    """The sentences near the head on the arrangements: "The two-day visit, which took place on March 13 …"."""
    found = []
    for paragraph in page.paragraphs[:4]:
        for sentence in paragraph.sentences[:6]:
            opening = page.text[sentence.start : min(sentence.end, sentence.start + 200)]
            held = _HELD_WHEN.match(opening) or (_MADE_WHEN.match(opening) if " made the " in opening else None)
            if held:
                found.append(Span(sentence.start, min(sentence.end, sentence.start + held.end() + 60)))
    return found


def _days_told(page: Page, span: Span) -> list[DayWords]:
    """The days in ``span``, less that of a source ("On the 9th, according to the paper, on the 8th …") and those of
    what the meeting only followed or prepared for ("Two weeks after the rules took effect on May 1, the …")."""
    if _EVE.match(page.text, span.start, span.end):
        return []
    days = find_days(page.text, span.start, span.end)
    days = [day for day in days if not _is_deadline(page.text, day)] or days
    if len(days) > 1 and _ACCORDING_TO.match(page.text, days[0].end):
        return days[1:]
    if len(days) > 1 and _OUTLET.search(page.text, span.start, days[0].start) and days[0].start - span.start < 60:
        return days[1:]
    occasion = _OCCASION.match(page.text, span.start, span.end) if days else None
    if (
        occasion
        and occasion.end() <= days[0].start
        and not _CLAUSE_OF_DAY.search(page.text, occasion.end(), days[0].start)
    ):
        if page.text[days[0].start - 1] == "(":  # "On the first working day after the holiday (May 6), the …"
            return days
        comma = page.text.find(", ", days[0].end, span.end)
        if comma >= 0 and _AT_ONCE.match(page.text, comma + 2, span.end):
            return days
        return [day for day in days if day.start > comma] if comma >= 0 else days
    if len(days) > 1 and _WHILE.match(page.text, span.start, days[0].start):
        return [day for day in days if day.start > page.text.find(", ", days[0].end, span.end)] or days
    return days


# "Polar Light News, January 5  The session was held from December 28 to 29": the day of the issue.
_OUTLET = re.compile(r"\b(?:News|Daily|Net|Times|Post|Agency|Online|Evening|Herald|Gazette|Network)[,:]?\s$")
# "On the eve of the meeting, on May 10, the mayor met …": what went before it has a day of its own.
_EVE = re.compile(
    r"\W*on the eve of (?:the|this|that) (?:[\w-]+ ){0,2}?"
    r"(?:meeting|conference|session|congress|symposium|event|plenum)\b(?!\s(?:of|on|for)\b)",
    re.I,
)
# "After the province's teleconference on Thursday, the city immediately held its own": on the same day.
_AT_ONCE = re.compile(r"[^,.;]{0,60}?\b(?:immediately|at once|right away|promptly|then|thereupon)\b", re.I)
_DEADLINE = re.compile(
    r"\b(?:by|before|until|till|from|since|starting|beginning|effective|after|as of|as from|(?:no )?later than|prior to"
    r"|ahead of)"
    r"\s(?:the end of\s|the\s)?$",
    re.I,
)


_PLANNED = re.compile(
    r"\b(?:will|would|shall|(?:is|are|was|were) (?:to|scheduled|due|expected|planned|set)|plans? to)"
    r"\s[^.;,:]{1,70}?\s(?:on|from)\s$",
    re.I,
)


def _is_deadline(text: str, day: DayWords) -> bool:
    """ "will reopen from June 1", "since March 3": when something else begins; "from May 24 to 25" is a stay."""
    one = day.end_day is None and day.end_weekday is None
    low = max(0, day.start - 90)
    return one and bool(
        _DEADLINE.search(text, max(0, day.start - 24), day.start) or _PLANNED.search(text, low, day.start)
    )


# "According to the plan of the province, on January 13, the …": the day follows the clause.
_CLAUSE_OF_DAY = re.compile(r",\s(?:on|from|in|at|during|yesterday|today)\b[^,]{0,30}\Z|,\s\Z", re.I)
# "As the rains of May 20 draw near, …": where another day follows, it is the meeting's.
_WHILE = re.compile(r"(?:as|while|when|with|though|although)\s[^,;.]+\Z", re.I)
_OCCASION = re.compile(
    r"\W*(?:after|following|ahead of|before|prior to|since|as of|according to|based on|under|with|in order to|to [a-z]+"
    r"|in (?:response|reply|accordance|line|view|order|light|the wake)\b|as part of|on the (?:basis|eve|heels) of"
    r"|(?:[\w-]+ ){1,5}(?:after|before|since|ahead of|into))\s",
    re.I,
)


def _fullest(page: Page, days: list[DayWords]) -> DayWords:
    """The first day in its fullest wording: "yesterday (August 7)", the same day elsewhere with its year."""
    first = days[0]
    if first.month is None and len(days) > 1 and days[1].month and days[1].start - first.end <= 12:
        first = days[1]
    if first.month is None or first.year:
        return first
    same = (
        day for day in days if day.full and (day.month, day.day, day.end_day) == (first.month, first.day, first.end_day)
    )
    return next(same, first)


def _day_filed(page: Page, filed: DayWords | None, published: dt.date | None) -> dt.date | None:
    if filed is None or filed.full:
        return filed.full if filed else None
    return read_against_stamp(page, filed, published).date if published else None


def stated_day(page: Page, words: DayWords, day: dt.date) -> MeetingDate:
    why = said("stated", words=repr(page.text[words.start : words.end]))
    evidence = (Evidence(words.start, words.end, why), *_wrong_weekday(page, words, day))
    return MeetingDate(day, last_day(words, day), "stated", evidence, rule="date-stated")


_LATIN = re.compile("[a-z]", re.I)


def _wrong_weekday(page: Page, words: DayWords, day: dt.date) -> tuple[Evidence, ...]:
    """Beside "Tuesday, August 3" the weekday is told again: where it is another, the reader shall see it."""
    start, end = max(0, words.start - 24), min(len(page.text), words.end + 16)
    near = find_days(page.text, start, end) if _LATIN.search(page.text, start, end) else ()
    return tuple(
        Evidence(
            other.start,
            other.end,
            said("weekday", printed=page.text[other.start : other.end], weekday=f"{day:%A}"),
        )
        for other in near
        if other.weekday is not None
        and other.end_weekday is None
        and other.weekday != day.weekday()
        and re.fullmatch(r"[\s,(]{1,3}", page.text[min(other.end, words.end) : max(other.start, words.start)])
    )


# A day that comes this soon after the stamp is rather a slip or a plan than last year's.
_SOON = dt.timedelta(days=30)
_AHEAD_WORDS = re.compile(
    r"\b(?:will|to) be (?:held|convened|opened)\b|\bwill (?:open|hold|convene|meet)\b|\bis scheduled\b", re.I
)


_SHORTLY = dt.timedelta(days=31)


def _of_two_readings(page: Page, words: DayWords, published: dt.date) -> MeetingDate:
    """11/04 on a page of 12 April is the day before, not one of November; candidates where neither or both are near."""
    month, day = words.turned
    readings = (replace(words, turned=None), replace(words, month=month, day=day, turned=None))
    read = [told for reading in readings if (told := read_against_stamp(page, reading, published)).date]
    near = [told for told in read if published - told.date <= _SHORTLY]
    if len(near) == 1:
        return near[0]
    why = said("either-first", words=repr(page.text[words.start : words.end]), day=published.isoformat())
    evidence = (Evidence(words.start, words.end, why),)
    return MeetingDate(evidence=evidence, candidates=tuple(sorted(told.date for told in read)))


def read_against_stamp(page: Page, words: DayWords, published: dt.date) -> MeetingDate:
    """The latest day that the words can mean and that is not after the day of publication.

    A day just after it contradicts the stamp: both readings are candidates, unless the words speak of what is to come.
    """
    if words.turned:
        return _of_two_readings(page, words, published)
    day, soon = None, None
    if words.relative is not None:
        day = published + dt.timedelta(days=words.relative)
    elif words.weekday is not None:
        last = words.weekday if words.end_weekday is None else words.end_weekday
        if page.text[max(0, words.start - 5) : words.start].lower() == "last ":  # 上周五, of the week before
            back = published.weekday() - last + 7
        else:
            back = (published.weekday() - last) % 7
        day = published - dt.timedelta(days=back + (last - words.weekday) % 7)
    elif words.month is None:
        month_end = published.replace(day=1) - dt.timedelta(days=1)
        here = day_of(published.year, published.month, words.day)
        day = here if here and here <= published else day_of(month_end.year, month_end.month, words.day)
    else:
        # A page dated by a server elsewhere in the world may be a day behind Shanghai.
        years = [
            day_of(year, words.month, words.day) for year in (published.year, published.year - 1, published.year + 1)
        ]
        day = next((d for d in years if d and d <= published + dt.timedelta(days=1)), None)
        soon = next((d for d in years if d and dt.timedelta(days=1) < d - published <= _SOON), None)
    if day is None:
        return MeetingDate()
    told = {"words": repr(page.text[words.start : words.end]), "day": published.isoformat()}
    if soon is not None and _AHEAD_WORDS.search(page.text, max(0, words.start - 120), words.end + 60):
        day, soon = soon, None
    if soon is not None:
        evidence = Evidence(words.start, words.end, said("ahead-or-past", **told))
        return MeetingDate(evidence=(evidence,), candidates=(day, soon))
    printed = Evidence(words.start, words.end, said("against-stamp", **told))
    evidence = (printed, *_wrong_weekday(page, words, day))
    return MeetingDate(day, last_day(words, day), "stated", evidence, rule="date-against-stamp")
