"""Of which year a day without one is: from full dates, terms of office and named events, which leave one or several."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass

from archive.extraction.dates import DayWords, MeetingDate, day_of, find_days, last_day, month_number
from archive.extraction.evidence import said
from archive.extraction.lexicon import regex_of, rows, split
from archive.extraction.people import Participant
from archive.extraction.posts import post_words
from archive.extraction.records import Evidence, Hints, Term
from archive.extraction.text import Page

_MOST_CANDIDATES = 6
_EARLIEST = dt.date(1949, 10, 1)


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
    sources = (
        _same_day_in_full(page, words),
        _full_dates(page, words),
        _years_of_work(page),
        _accounts(page),
        _in_force(page),
        _anniversary(page),
        _session_ahead(page),
        _counted(page),
        _copyright(page, words),
        _year_at_work(page, words),
        _terms(people, hints),
        _events(page),
    )
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
            return MeetingDate(left[0], last_day(words, left[0]), "inferred", evidence, rule="date-inferred")
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
    r"|(?:issued|dated|released|promulgated|adopted|printed|published|launched|signed)\b"
    r"|\b(?:took|taken|takes|taking|came|come|entered|went) (?:effect|into (?:effect|force))\b|\beffective\b)",
    re.I,
)
_DEADLINE = re.compile(r"\b(?:by|before|until|since|from|after|as of)\s(?:the end of\s)?$", re.I)


def _full_dates(page: Page, words: DayWords) -> list[_Bound]:
    """The latest day with its year on which something studied here happened; the meeting followed within the year."""
    latest = None
    for paragraph in page.paragraphs:
        for sentence in paragraph.sentences:
            # "May 1, 2023 was a holiday. On May 6, the …"
            studied = _OCCASION.search(page.text, sentence.start, sentence.end)
            beside = not studied and paragraph.start <= sentence.start <= words.start < paragraph.end
            if not beside and not studied:
                continue
            for day in find_days(page.text, sentence.start, sentence.end):
                dated = day.full and not _DEADLINE.search(page.text, max(0, day.start - 24), day.start)
                dated = dated and not _TO_COME.search(page.text, max(0, day.start - 80), day.start)
                if beside and (day.start > words.start or abs((day.month or 0) - (words.month or 0)) > 1):
                    continue
                if dated and day.full >= _EARLIEST and (latest is None or day.full > latest.full):
                    latest = day
    if latest is None:
        return []
    why = said("occasion", day=latest.full.isoformat())
    return [_Bound(Evidence(latest.start, latest.end, why), latest.full, latest.full + dt.timedelta(days=364))]


def _same_day_in_full(page: Page, words: DayWords) -> list[_Bound]:
    """ "The photo shows the venue, taken on April 17, 2008" on a page on what was held on April 17."""
    same = [d for d in find_days(page.text) if d.full and (d.month, d.day) == (words.month, words.day)]
    if len({day.full for day in same}) != 1 or not _PICTURED.search(
        page.text, max(0, same[0].start - 120), same[0].start
    ):
        return []
    why = said("pictured", day=same[0].full.isoformat())
    return [_Bound(Evidence(same[0].start, same[0].end, why), same[0].full, same[0].full)]


_PICTURED = re.compile(r"\b(?:photos?|pictures?|images?|taken|shows?|scene|caption)\b[^.;\n]*$", re.I)
# "summed up the work of 2023 and arranged the tasks for 2024": held between the two.
_YEARS_OF_WORK = re.compile(
    r"\b(?:summ\w+|review\w*|look\w* back|takes? stock|took stock)\b[^.;]{0,80}?\b(?P<past>(?:19|20)\d\d)\b"
    r"[^.;]{0,120}?\b(?:arrang\w+|deploy\w*|plan\w*|mapp?\w* out|study|studied|put forward|set\w*|outlin\w+)\b"
    r"[^.;]{0,60}?\b(?P<next>(?:19|20)\d\d)\b",
    re.I,
)


def _years_of_work(page: Page) -> list[_Bound]:
    """A meeting that sums up one year and plans the next is held around the turn of the two."""
    for paragraph in page.paragraphs:
        found = _YEARS_OF_WORK.search(page.text, paragraph.start, paragraph.end)
        if found and int(found["next"]) == int(found["past"]) + 1:
            why = said("years-of-work", past=found["past"], next=found["next"])
            evidence = Evidence(found.start("past"), found.end("next"), why)
            return [_Bound(evidence, dt.date(int(found["past"]), 10, 1), dt.date(int(found["next"]), 5, 31))]
    return []


# "reviewed the final accounts of 2024": those of a year are made up and reviewed in the next.
_ACCOUNTS = re.compile(
    r"\bfinal accounts? (?:of|for) (?:the )?(?:\w+ ){0,5}?(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<of>(?:19|20)\d\d) final accounts?\b",
    re.I,
)


def _accounts(page: Page) -> list[_Bound]:
    years = {int(found["year"] or found["of"]): found for found in _ACCOUNTS.finditer(page.text)}
    if not years:
        return []
    year, found = max(years.items())
    why = said("accounts", year=str(year))
    return [_Bound(Evidence(*found.span(), why), dt.date(year + 1, 1, 1), dt.date(year + 1, 12, 31))]


# "which shall come into force on December 1, 2018": within a year of being passed.
_TO_COME = re.compile(
    r"\b(?:shall|will|to) (?:\w+ly |both |all )?"
    r"(?:come|enter|go|take|be (?:\w+ly )?(?:implemented|effective|enforced|put))\b"
    r"[^.;]{0,40}?\b(?:on|from|as of|since) $",
    re.I,
)


def _in_force(page: Page) -> list[_Bound]:
    """A meeting was before the day from which what it passed is to be law."""
    days = [d for d in find_days(page.text) if d.full and _TO_COME.search(page.text, max(0, d.start - 80), d.start)]
    if not days:
        return []
    first = min(days, key=lambda day: day.full)
    why = said("in-force", day=first.full.isoformat())
    return [_Bound(Evidence(first.start, first.end, why), first.full - dt.timedelta(days=364), first.full)]


# "This year marks the tenth anniversary of the earthquake that struck Yushu on April 14, 2010".
_TENS = {
    "tenth": 10,
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70,
}
_ANNIVERSARY = re.compile(
    r"\bthis year (?:marks|is|sees|will be|also marks) the"
    rf" (?:(?P<many>\d{{1,3}})(?:st|nd|rd|th)|(?P<tens>{'|'.join(_TENS)}))"
    r" anniversary of [^.;\n]{3,120}?(?:\b(?P<year>(?:18|19|20)\d\d)\b"
    r"|(?P<party>founding of the (?:CPC|Communist Party)|Party[’']s founding)"
    r"|(?P<state>founding of (?:the People[’']s Republic|the PRC|New China)))",
    re.I,
)


def _anniversary(page: Page) -> list[_Bound]:
    """The year in which "this year marks the tenth anniversary" of something of a known year."""
    found = _ANNIVERSARY.search(page.text)
    if found is None:
        return []
    since = int(found["year"]) if found["year"] else 1921 if found["party"] else 1949
    year = since + (int(found["many"]) if found["many"] else _TENS[found["tens"].lower()])
    return [_Bound(Evidence(*found.span(), said("anniversary", year=str(year))), *_whole(year))]


def _whole(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


# "the work report to be submitted to the fourth session of the 14th Provincial People's Congress". The congresses of
# provinces are numbered with the national one (that of Hainan, younger, is not meant from the eleventh on); each sits
# five years from January of its first, in one session at the head of each year.
_SESSION_AHEAD = re.compile(
    r"\b(?:submi\w+ to|submission to|deliberat\w+ (?:at|by)|review\w* (?:at|by)|prepar\w+ (?:for|of)|upcoming"
    r"|forthcoming)"
    r" (?:the )?(?:upcoming |forthcoming )?(?P<session>first|second|third|fourth|fifth|[1-5](?:st|nd|rd|th))"
    r" session of the"
    r" (?P<congress>1[1-9])th (?:[\w’']+ ){0,3}?(?:national|provincial) people[’']s congress",
    re.I,
)
_SESSIONS = ("first", "second", "third", "fourth", "fifth")
_NUMBERED = 14, 2023  # a congress and the year of its first session


def _session_ahead(page: Page) -> list[_Bound]:
    """Between the session of the year before and the one that is prepared."""
    found = _SESSION_AHEAD.search(page.text)
    if found is None:
        return []
    told = found["session"].lower()
    number = int(told[0]) if told[0].isdigit() else _SESSIONS.index(told) + 1
    year = _NUMBERED[1] + 5 * (int(found["congress"]) - _NUMBERED[0]) + number - 1
    last = dt.date(year, 3, 31)
    why = said("session-ahead", year=str(year))
    return [_Bound(Evidence(*found.span(), why), dt.date(year - 1, 4, 1), last)]


_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))\s?(?:©\s?|\(c\)\s?)?(?P<year>(?:19|20)\d\d)\b(?!\s?[-–])", re.I)


def _copyright(page: Page, words: DayWords) -> list[_Bound]:
    """The year of a page's copyright, where the weekday told beside the day is that year's as well."""
    found = _COPYRIGHT.search(page.text)
    return _of_weekday(page, words, found, "copyright") if found else []


# "2023 was a year of recovery", "the 2023 work plan": not a goal, nor how long something has lasted.
_YEAR_AT_WORK = re.compile(
    r"(?<![\w-])(?<!\bby )(?<!since )(?<!until )(?<!before )(?<!from )(?<!till )(?<!, )(?<!after )(?<!\bto )"
    r"(?<!around )(?<!between )"
    r"(?P<year>(?:19|20)\d\d)(?=\s(?:was|is|marks?|has been)\b|\s(?:work|plan|budget|economic|annual|key)\b)"
)


# "On February 8 the office held the first plenary meeting in 2021", "2021's third executive meeting"
OF_ITS_YEAR = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th))\s(?:[\w’'()-]+\s){0,8}?"
    r"(?:meeting|session|conference|study|plenum)\s(?:in|of|for)\s(?:the\syear\s(?:of\s)?)?(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<years>(?:19|20)\d\d)[’']s\s(?:first|second|third|fourth|fifth|\d{1,3}(?:st|nd|rd|th))\s(?:[\w-]+\s){0,5}?"
    r"(?:meeting|session|conference|study)\b",
    re.I,
)


def _counted(page: Page) -> list[_Bound]:
    """The one year of which the text counts the meetings: "the leading group held its first meeting of 2020"."""
    told = {found["year"] or found["years"]: found for found in OF_ITS_YEAR.finditer(page.text)}
    if len(told) != 1:
        return []
    year, found = told.popitem()
    evidence = Evidence(*found.span(), said("its-year", year=year))
    return [_Bound(evidence, dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))]


def _year_at_work(page: Page, words: DayWords) -> list[_Bound]:
    """The one year of which the text speaks as its own, where the weekday told beside the day is that year's."""
    told = {found["year"]: found for found in _YEAR_AT_WORK.finditer(page.text)}
    return _of_weekday(page, words, told.popitem()[1], "year-at-work") if len(told) == 1 else []


def _of_weekday(page: Page, words: DayWords, found: re.Match[str], key: str) -> list[_Bound]:
    """The day in the ``year`` that is ``found``, if the weekday printed near it is the one it was."""
    day = day_of(int(found["year"]), words.month, words.day)
    near = find_days(page.text, max(0, words.start - 24), min(len(page.text), words.end + 160))
    if day is None or {other.weekday for other in near if other.weekday is not None} != {day.weekday()}:
        return []
    why = said(key, year=str(day.year), weekday=f"{day:%A}")
    return [_Bound(Evidence(*found.span(), why), day, day)]


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
    r"\b(?:\w+ (?:days?|weeks?) after"
    r"|(?:just|newly|recently|freshly)[- ](?:\w+ly )?(?:concluded|closed|ended|held|convened))"
    r"\b[^.;]{0,60}$",
    re.I,
)
# "the congress, which closed in Beijing last month"
_CLOSED = (
    r"(?:closed|concluded|ended|held|convened"
    r"|(?:come|came|drew|drawn|brought) to (?:an?|its) (?:\w+ )?(?:close|end|conclusion))"
)
_CLOSED_LATELY = re.compile(
    rf"[^.;,]{{0,60}}?,?\s(?:which|that)\s(?:was\s|has\s|had\s)?(?:just\s|recently\s)?(?:\w+ly\s)?{_CLOSED}\b"
    r"[^.;]{0,40}?\b(?:last (?:month|week)|(?:a few|several) days (?:ago|earlier|before)|recently|just|yesterday"
    r"|earlier this month|this month|(?:last|on) \w+day)\b"
    rf"|[^.;,]{{0,60}}?,?\s(?:which|that)\shas\s(?:just\s|recently\s)?(?:\w+ly\s)?{_CLOSED}\b"
    rf"|[^.;,]{{0,60}}?,?\s(?:which |that )?(?:just|recently|newly) (?:\w+ly )?{_CLOSED}\b"
    r"|[^.;,]{0,60}?,?\s(?:held |convened |delivered |on )?(?:(?:only|just|some) )?"
    r"(?:the (?:previous|preceding) (?:day|week)"
    r"|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|\d{1,2}) (?:days?|weeks?)"
    r" (?:ago|before|earlier))\b",
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
    return bool(told) and month_number(told["month"]) == last.month


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
