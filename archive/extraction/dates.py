"""When a meeting was held: the day its words state, completed by the stamp or, in the contract's order, by evidence."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, replace

from archive.extraction.evidence import said
from archive.extraction.lexicon import pattern_of, regex_of, rows, split
from archive.extraction.people import Participant, post_words
from archive.extraction.records import Evidence, Fact, Hints, Span, Term, Why
from archive.extraction.text import Page

_MOST_CANDIDATES = 6
_EARLIEST = dt.date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class DayWords:
    """Words for a day.

    ``relative`` counts days from publication, ``weekday`` from Monday as 0; ``end_*`` is the last of several days.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    relative: int | None = None
    weekday: int | None = None
    end_weekday: int | None = None

    @property
    def full(self) -> dt.date | None:
        return day_of(self.year, self.month, self.day) if self.year and self.month else None


@dataclass(frozen=True, slots=True)
class MeetingDate:
    date: dt.date | None = None
    date_end: dt.date | None = None
    basis: str | None = None
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[dt.date, ...] = ()
    rule: str = "date-stamp"

    @property
    def why(self) -> tuple[Why, ...]:
        """The rule with the first words of the evidence; a stamp stands outside the story."""
        if self.date is None:
            return ()
        first = self.evidence[0] if self.evidence else None
        return (Why("date", first and first.start, first and first.end, self.rule),)


def numeric_date(words: str) -> tuple[dt.date, ...]:
    """The days that a stamp's words may mean: two where 05/04/2023 may be read both ways; none if impossible."""
    parts = [int(part) for part in re.findall(r"\d+", words)]
    if len(parts) == 3:
        if parts[0] > 31:
            readings = {(parts[0], parts[1], parts[2])}
        else:
            readings = {(parts[2], parts[1], parts[0]), (parts[2], parts[0], parts[1])}
        return tuple(sorted(day for reading in readings if (day := day_of(*reading))))
    worded = find_days(words)
    return (worded[0].full,) if worded and worded[0].full else ()


def day_of(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except (ValueError, TypeError, OverflowError):
        return None


@functools.cache
def _numbers(use: str) -> dict[str, int]:
    return {
        w.lower().rstrip("."): int(row["value"])
        for row in rows("calendar")
        if row["use"] == use
        for w in split(row["en"])
    }


def _words(use: str) -> tuple[str, ...]:
    return tuple(word for row in rows("calendar") if row["use"] == use for word in split(row["en"]))


@functools.cache
def _day_pattern() -> re.Pattern[str]:
    month = rf"(?:{pattern_of(_words('month'))})"
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d{2}"
    to = r"\s?(?:-|–|—|to|and|through|until)\s?"
    weekday = rf"(?:{pattern_of(_words('weekday'))})"
    after = r"the|at|in|to|by|and|held|this|of"
    return re.compile(
        rf"\b(?P<m>{month})\s(?P<d>{day})\b(?:{to}(?:(?P<m2>{month})\s)?(?P<d2>{day})\b)?(?:,?\s?(?<=[,\s])(?P<y>{year})\b)?"
        rf"|\b(?P<dd>{day})(?:{to}(?P<dd2>{day}))?\s(?:of\s)?(?P<dm>{month})\b(?:,?\s?(?<=[,\s])(?P<dy>{year})\b)?"
        r"|\b(?P<iy>(?:19|20)\d{2})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})\b"
        r"|(?:(?P<zy>(?:19|20)\d{2})年)?(?P<zm>\d{1,2})月(?P<zd>\d{1,2})日"
        r"|(?<![月\d])(?P<zonly>\d{1,2})日(?=[上下晚，,])"
        rf"|\b(?:from|on|of)\s(?:the\s)?(?P<of>\d{{1,2}})(?:st|nd|rd|th)?{to}(?:the\s)?(?P<ol>\d{{1,2}})(?:st|nd|rd|th)(?=\s?[,.]|\s(?:{after})\b)"
        rf"|\b(?:on|of)\s(?:the\s)?(?P<only>\d{{1,2}})(?:st|nd|rd|th)(?=\s?[,.]|\s(?:{after})\b)"
        rf"|\b(?P<rel>{pattern_of(_words('relative'))})\b"
        rf"|\b(?P<wd>(?<!every\s)(?<!each\s)(?<!next\s)(?<!black\s){weekday})\b(?:{to}(?P<wd2>{weekday})\b)?"
        r"|(?P<zrel>今天|今日|昨天|昨日|前天)",
        re.IGNORECASE,
    )


def find_days(text: str, start: int = 0, end: int | None = None) -> list[DayWords]:
    """Every stretch of ``text[start:end]`` that names a day, in reading order."""
    found = []
    for match in _day_pattern().finditer(text, start, len(text) if end is None else end):
        # "May" and "March" are days only beside a number that is no more than 31.
        words = _read_day(match)
        if words is not None:
            found.append(words)
    return found


def _read_day(match: re.Match[str]) -> DayWords | None:
    group, at = match.groupdict(), {"start": match.start(), "end": match.end()}
    months = _numbers("month")

    def number(name: str) -> int | None:
        return int(re.match(r"\d+", group[name]).group()) if group[name] else None

    def month(name: str) -> int | None:
        return months.get(group[name].lower().rstrip(".")) if group[name] else None

    if group["rel"] or group["zrel"]:
        return DayWords(relative=_relative(group["rel"] or group["zrel"]), **at)
    if group["wd"]:
        last = _numbers("weekday")[group["wd2"].lower()] if group["wd2"] else None
        return DayWords(weekday=_numbers("weekday")[group["wd"].lower()], end_weekday=last, **at)
    if group["of"]:
        words = DayWords(day=number("of"), end_day=number("ol"), **at)
    elif group["only"] or group["zonly"]:
        words = DayWords(day=number("only") or number("zonly"), **at)
    elif group["m"]:
        words = DayWords(
            year=number("y"), month=month("m"), day=number("d"), end_month=month("m2"), end_day=number("d2"), **at
        )
    elif group["dm"]:
        first, last = number("dd"), number("dd2")
        words = DayWords(year=number("dy"), month=month("dm"), day=first, end_day=last, **at)
    elif group["im"]:
        words = DayWords(year=number("iy"), month=number("im"), day=number("id"), **at)
    else:
        words = DayWords(year=number("zy"), month=number("zm"), day=number("zd"), **at)
    return words if words.month is None or day_of(words.year or 2000, words.month, words.day) else None


def _relative(word: str) -> int:
    folded = re.sub(r"\s+", " ", word.lower())
    for row in rows("calendar"):
        if row["use"] == "relative" and folded in (*split(row["en"]), *split(row["zh"])):
            return int(row["value"])
    return 0


def part_of_day(text: str, span: Span) -> Fact | None:
    """Morning, afternoon or evening where ``span`` says so beside the day."""
    for row in rows("calendar"):
        if row["use"] == "part":
            found = regex_of(split(row["en"])).search(text, span.start, span.end)
            found = found or re.compile("|".join(split(row["zh"])) or r"\Z.").search(text, span.start, span.end)
            if found:
                return Fact(row["value"], *found.span(), "part-of-day-said")
    clock = _CLOCK.search(text, span.start, span.end)
    if clock is None:
        return None
    part = "morning" if clock["half"].lower() == "a" else "afternoon" if int(clock["hour"]) % 12 < 6 else "evening"
    return Fact(part, *clock.span(), "part-of-day-said")


_CLOCK = re.compile(r"\b(?P<hour>1[0-2]|[1-9])(?:[:.]\d\d)?\s?(?P<half>[ap])\.?m\b", re.I)


def is_vague(text: str, span: Span) -> bool:
    """Whether the opening only says "recently" (近日), which is no day."""
    vague = tuple(word for row in rows("calendar") if row["use"] == "vague" for word in (*split(row["en"]),))
    zh = tuple(word for row in rows("calendar") if row["use"] == "vague" for word in split(row["zh"]))
    words = text[span.start : span.end]
    return bool(regex_of(vague).search(words)) or any(word in words for word in zh)


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
    against = _day_filed(page, filed, published)
    if against is not None:
        published = against
    opening = tuple(page.paragraphs[0].sentences[:2]) if page.paragraphs else ()
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
    usable = days if published is not None else [day for day in days if day.month]
    if not usable:
        stamped = not days and not vague and published is not None
        return MeetingDate(published, basis="stamp") if stamped else MeetingDate()
    stated = _fullest(page, usable)
    if stated.full:
        return stated_day(page, stated, stated.full)
    if published is not None:
        return read_against_stamp(page, stated, published)
    return infer_year(page, stated, people, hints)


_HELD_WHEN = re.compile(
    r"^(?:the|this|his|her)\s[^.;]{0,80}?\b(?:meeting|session|conference|symposium|forum|visit|tour|trip|inspection|ceremony"
    r"|event|research|plenum)\b[^.;]{0,60}?\b(?:held|took place|convened|conducted|made|opened|ran|lasted)\b",
    re.I,
)
_ACCORDING_TO = re.compile(r",?\saccording to\b")


def _held_when(page: Page) -> list[Span]:
    """The sentences near the head on the arrangements: "The two-day visit, which took place on March 13 …"."""
    found = []
    for paragraph in page.paragraphs[:4]:
        for sentence in paragraph.sentences[:6]:
            held = _HELD_WHEN.match(page.text[sentence.start : min(sentence.end, sentence.start + 200)])
            if held:
                found.append(Span(sentence.start, min(sentence.end, sentence.start + held.end() + 60)))
    return found


def _days_told(page: Page, span: Span) -> list[DayWords]:
    """The days in ``span``, less that of a source: "On the 9th, according to the paper, on the 8th …"."""
    days = find_days(page.text, span.start, span.end)
    if len(days) > 1 and _ACCORDING_TO.match(page.text, days[0].end):
        return days[1:]
    return days


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
    return MeetingDate(day, _last_day(words, day), "stated", evidence, rule="date-stated")


def _last_day(words: DayWords, first: dt.date) -> dt.date | None:
    if words.end_weekday is not None:
        return (
            first + dt.timedelta(days=(words.end_weekday - first.weekday()) % 7) if words.weekday is not None else None
        )
    if words.end_day is None:
        return None
    month = words.end_month or first.month
    if words.end_day < first.day and words.end_month is None and words.month is None:  # "from the 31st to the 1st"
        month = first.month % 12 + 1
    last = day_of(first.year + (month < first.month), month, words.end_day)
    return last if last and first < last <= first + _LONGEST else None


def _wrong_weekday(page: Page, words: DayWords, day: dt.date) -> tuple[Evidence, ...]:
    """Beside "Tuesday, August 3" the weekday is told again: where it is another, the reader shall see it."""
    near = find_days(page.text, max(0, words.start - 24), min(len(page.text), words.end + 16))
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


_LONGEST = dt.timedelta(days=60)
# A day that comes this soon after the stamp is rather a slip or a plan than last year's.
_SOON = dt.timedelta(days=30)
_AHEAD_WORDS = re.compile(
    r"\b(?:will|to) be (?:held|convened|opened)\b|\bwill (?:open|hold|convene|meet)\b|\bis scheduled\b", re.I
)


def read_against_stamp(page: Page, words: DayWords, published: dt.date) -> MeetingDate:
    """The latest day that the words can mean and that is not after the day of publication.

    A day just after it contradicts the stamp: both readings are candidates, unless the words speak of what is to come.
    """
    day, soon = None, None
    if words.relative is not None:
        day = published + dt.timedelta(days=words.relative)
    elif words.weekday is not None:
        last = words.weekday if words.end_weekday is None else words.end_weekday
        day = published - dt.timedelta(days=(published.weekday() - last) % 7 + (last - words.weekday) % 7)
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
    return MeetingDate(day, _last_day(words, day), "stated", evidence, rule="date-against-stamp")


@dataclass(frozen=True, slots=True)
class _Bound:
    """The meeting was not before ``first`` and not after ``last``, because of ``evidence``."""

    evidence: Evidence
    first: dt.date | None = None
    last: dt.date | None = None

    def allows(self, day: dt.date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def infer_year(page: Page, words: DayWords, people: tuple[Participant, ...], hints: Hints) -> MeetingDate:
    """A day without a year, completed from the text's full dates, then terms of office, then named events.

    Each source only narrows what is left; the first that leaves one day settles it, unless a later one contradicts.
    """
    sources = (_full_dates(page, words), _terms(people, hints), _events(page))
    used: list[_Bound] = []
    for index, bounds in enumerate(sources):
        used += bounds
        left = _days_left(words, used)
        if left is not None and len(left) == 1:
            later = [bound for source in sources[index + 1 :] for bound in source]
            if not all(bound.allows(left[0]) for bound in later):
                return MeetingDate()
            printed = Evidence(words.start, words.end, said("day-without-year"))
            needed = (bound.evidence for bound in _deciding(used, left[0]))
            evidence = (printed, *needed)
            return MeetingDate(left[0], _last_day(words, left[0]), "inferred", evidence, rule="date-inferred")
    return MeetingDate(candidates=_bounded(words, used))


def _days_left(words: DayWords, bounds: list[_Bound]) -> list[dt.date] | None:
    """None where the bounds leave the past or the future open."""
    first = max((bound.first for bound in bounds if bound.first), default=None)
    last = min((bound.last for bound in bounds if bound.last), default=None)
    if first is None or last is None:
        return None
    return [
        d
        for year in range(first.year, last.year + 1)
        if (d := day_of(year, words.month, words.day)) and first <= d <= last
    ]


def _bounded(words: DayWords, bounds: list[_Bound]) -> tuple[dt.date, ...]:
    first = max((bound.first for bound in bounds if bound.first), default=None)
    last = min((bound.last for bound in bounds if bound.last), default=None)
    if first is None and last is None:
        return ()
    years = (
        range(first.year, (last or first.replace(month=1, day=1)).year + (1 if last else _MOST_CANDIDATES + 1))
        if first
        else range(last.year - _MOST_CANDIDATES, last.year + 1)
    )
    days = [d for year in years if (d := day_of(year, words.month, words.day))]
    days = [d for d in days if (first is None or d >= first) and (last is None or d <= last)]
    return tuple(days[:_MOST_CANDIDATES] if first else days[-_MOST_CANDIDATES:])


def _deciding(bounds: list[_Bound], day: dt.date) -> list[_Bound]:
    """The latest beginning and the earliest end: the two bounds between which only ``day`` lies."""
    firsts = [bound for bound in bounds if bound.first]
    lasts = [bound for bound in bounds if bound.last]
    chosen = [max(firsts, key=lambda bound: bound.first), min(lasts, key=lambda bound: bound.last)]
    return list(dict.fromkeys(chosen))


# What a meeting convened to study or to answer: its day is shortly before the meeting.
_OCCASION = re.compile(
    r"\b(?:speech|meeting|conference|session|inspection|letter|instruction|symposium|visit|document|address"
    r"|(?:issued|dated|released|promulgated|adopted|printed|published|launched|signed)\b)",
    re.I,
)
_DEADLINE = re.compile(r"\b(?:by|before|until|since|from|after|as of)\s(?:the end of\s)?$", re.I)


def _full_dates(page: Page, words: DayWords) -> list[_Bound]:
    """The latest day with its year on which something studied here happened; the meeting followed within the year."""
    latest = None
    for paragraph in page.paragraphs:
        for sentence in paragraph.sentences:
            if not _OCCASION.search(page.text, sentence.start, sentence.end):
                continue
            for day in find_days(page.text, sentence.start, sentence.end):
                dated = day.full and not _DEADLINE.search(page.text, max(0, day.start - 24), day.start)
                if dated and day.full >= _EARLIEST and (latest is None or day.full > latest.full):
                    latest = day
    if latest is None:
        return []
    why = said("occasion", day=latest.full.isoformat())
    return [_Bound(Evidence(latest.start, latest.end, why), latest.full, latest.full + dt.timedelta(days=364))]


def _terms(people: tuple[Participant, ...], hints: Hints) -> list[_Bound]:
    """One bound for each printed post: where its holder held such a post several times, all of them together."""
    bounds = []
    for person in people:
        alternatives: dict[frozenset[str], list[Term]] = {}
        for term in person.terms_in(hints):
            alternatives.setdefault(post_words(term), []).append(term)
        for terms in alternatives.values():
            first = None if any(t.start is None for t in terms) else min(t.start for t in terms)
            last = None if any(t.end is None for t in terms) else max(t.end for t in terms)
            if first or last:
                held = " and ".join(dict.fromkeys(_in_words(term) for term in terms))
                why = said("held-post", name=person.name, terms=held)
                bounds.append(_Bound(Evidence(person.start, person.end, why), first, last))
    return bounds


def _in_words(term: Term) -> str:
    since = f" from {term.start.isoformat()}" if term.start else ""
    until = f" until {term.end.isoformat()}" if term.end else ""
    return f"{term.post}{since}{until}"


_AHEAD = re.compile(r"\b(?:welcom\w+|greet\w*|prepar\w+ for|upcoming|forthcoming|eve of)\b[^.]{0,60}$", re.I)
_STUDIED = re.compile(r"\b(?:spirit|principles|report|documents|since|after|success|conclusion)\b[^.]{0,30}$", re.I)


# "five days after the closing of the congress", "the congress that has just closed"
_JUST_OVER = re.compile(
    r"\b(?:\w+ (?:days?|weeks?) after|just[- ](?:concluded|closed|ended)|newly concluded|recently concluded)"
    r"\b[^.;]{0,60}$",
    re.I,
)
# "the congress, which closed in Beijing last month"
_CLOSED_LATELY = re.compile(
    r"[^.;,]{0,60}?,?\s(?:which|that)\s(?:was\s|has\s|had\s)?(?:just\s|recently\s)?(?:closed|concluded|ended|held|convened)\b"
    r"[^.;]{0,40}?\b(?:last (?:month|week)|(?:a few|several) days (?:ago|earlier|before)|recently|just|yesterday"
    r"|earlier this month|this month|last \w+day)\b"
    r"|[^.;,]{0,60}?\s(?:just|recently|newly) (?:closed|concluded|ended|held)\b",
    re.I,
)
_SOON_AFTER = dt.timedelta(days=60)


_LONG_AFTER = dt.timedelta(days=300)
_IN_MONTH = re.compile(
    r"[^.;,]{0,60}?,?\s(?:which|that)\s(?:was\s|has\s)?(?:closed|concluded|ended|held|convened|took place)\b"
    r"[^.;,]{0,40}?\b(?:in|on)\s(?P<month>[A-Z][a-z]+)\b(?!,? \d{4}| \d{1,2}, \d{4})"
)


def _names_its_month(text: str, event: re.Match[str], last: dt.date) -> bool:
    """ "the session, which ended in July": the same year's, or the year before where the meeting is early in one."""
    told = _IN_MONTH.match(text, event.end(), event.end() + 160)
    return bool(told) and _numbers("month").get(told["month"].lower()) == last.month


def _is_just_over(text: str, event: re.Match[str]) -> bool:
    before = _JUST_OVER.search(text, max(0, event.start() - 90), event.start())
    return bool(before or _CLOSED_LATELY.match(text, event.end(), event.end() + 160))


def _events(page: Page) -> list[_Bound]:
    bounds = []
    for row in rows("events"):
        first, last = dt.date.fromisoformat(row["start"]), dt.date.fromisoformat(row["end"])
        found = list(_event_pattern(row["en"]).finditer(page.text))
        studied = [m for m in found if _STUDIED.search(page.text, max(0, m.start() - 60), m.start())]
        ahead = [m for m in found if _AHEAD.search(page.text, max(0, m.start() - 90), m.start())]
        if studied or (found and not ahead):
            just = next((m for m in found if _is_just_over(page.text, m)), None)
            same = next((m for m in found if _names_its_month(page.text, m, last)), None)
            within = _SOON_AFTER if just else _LONG_AFTER if same else None
            match, bound = just or same or (studied or found)[0], (last, last + within if within else None)
            why, day = "event-just-over" if just else "event-month" if same else "event-over", last
        elif ahead:
            match, bound = ahead[0], (None, first)
            why, day = "event-ahead", first
        else:
            continue
        name = re.sub(r"\s+", " ", match.group())
        told = said(why, name=name, day=day.isoformat())
        bounds.append(_Bound(Evidence(match.start(), match.end(), told), *bound))
    return bounds


@functools.cache
def _event_pattern(cell: str) -> re.Pattern[str]:
    return regex_of(split(cell))
