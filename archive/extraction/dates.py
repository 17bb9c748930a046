"""Which words of English name a day, and the part of one."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass

from archive.extraction.lexicon import pattern_of, regex_of, rows, split
from archive.extraction.records import Evidence, Fact, Span, Why

# The longest time that one meeting takes.
LONGEST = dt.timedelta(days=60)


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
    turned: tuple[int, int] | None = None  # (month, day) of the other reading, where 11/04 has two

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
    worded = find_days(re.sub(r"\s?,\s?", ", ", words))
    return (worded[0].full,) if worded and worded[0].full else ()


def day_of(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except (ValueError, TypeError, OverflowError):
        return None


def month_number(word: str) -> int | None:
    return _number_of("month", word)


def _number_of(use: str, word: str) -> int | None:
    return _numbers(use).get(_letters(word))


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word.lower()))


@functools.cache
def _numbers(use: str) -> dict[str, int]:
    return {_letters(w): int(row["value"]) for row in rows("calendar") if row["use"] == use for w in split(row["en"])}


def _words(use: str) -> tuple[str, ...]:
    return tuple(word for row in rows("calendar") if row["use"] == use for word in split(row["en"]))


@functools.cache
def _day_pattern() -> re.Pattern[str]:
    month = rf"(?:{pattern_of(_words('month'))})"
    day, year = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:19|20)\d{2}"
    to = r"\s?(?:-|–|—|~|～|to|and|through|until)\s?(?:the\s(?:morning|afternoon|evening)\sof\s(?:the\s)?)?"
    weekday = rf"(?:{pattern_of(_words('weekday'))})"
    spelt, counted = pattern_of(_words("ordinal")), pattern_of(_words("count"))
    begins = r"(?:(?<![^\n])|(?<=[.)]\s))"
    part = r"\s(?:morning|afternoon|evening|night)"
    after = (
        rf"the|at|in|on|to|by|and|held|this|of(?!\s(?:{month})\b)|local|after|before|with|when|instant|inst|as|amid|during"
        r"|under|following|despite|presided|chaired|hosted|convened|attended|a|an|morning|afternoon|evening"
    )
    return re.compile(
        rf"\b(?:(?P<fy>{year}),?\s)?(?P<m>{month})(?:\s{{1,3}}(?:the\s)?|\.?(?=\d))(?:(?P<d>{day})|(?P<ds>{spelt})(?=[,.]))\b(?:{to}(?:(?P<m2>{month})\s)?(?P<d2>{day})\b)?"
        rf"(?:(?:\s(?:of|in)\s|\s?,?\s{{0,3}}(?<=[,\s]))(?P<y>{year})\b(?:{to}(?P<m3>{month})\s(?P<d3>{day}),?\s(?P<y3>{year})\b)?)?"
        r"|(?<![\w/.])(?P<sd>\d{1,2})(?P<mark>[/.])(?P<sm>\d{1,2})(?P=mark)(?P<sy>(?:19|20)\d{2})(?![\w/])"
        rf"|\b(?P<dd>{day})(?:{to}(?:the\s)?(?P<dd2>{day}))?(?:\s(?:(?:day\s)?of\s)?|-)(?P<dm>{month})\b(?:(?:\s(?:of|in)\s|\.?,?[\s-]?(?<=[-,\s]))(?P<dy>{year})\b)?"
        rf"(?:{to}(?P<dd3>{day})(?:\sof)?\s(?P<dm3>{month})\b(?:,?\s(?P<dy3>{year})\b)?)?"
        r"|\b(?P<iy>(?:19|20)\d{2})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})\b"
        r"(?:\sto\s(?P<iy2>(?:19|20)\d{2})[-/.](?P<im2>\d{1,2})[-/.](?P<id2>\d{1,2})\b)?"
        r"|(?:(?P<zy>(?:19|20)\d{2})年)?(?P<zm>\d{1,2})月(?P<zd>\d{1,2})日"
        r"|(?<![月\d])(?P<zonly>\d{1,2})日(?=[上下晚，,])"
        rf"|\b(?:on|of)\s(?P<nd>\d{{1,2}})/(?P<nm>\d{{1,2}})(?=\s?(?:[,.;)]|$)|\s(?:{after})\b(?!\sthe\b))"
        rf"|\b(?:from|on|of)\s(?:the\s)?(?P<of>\d{{1,2}})(?:st|nd|rd|th)?{to}(?:the\s)?(?P<ol>\d{{1,2}})(?:st|nd|rd|th)(?=\s?[,.]|\s(?:{after})\b)"
        rf"|\b(?:on|of)\s(?:the\s)?(?P<only>\d{{1,2}})(?:st|nd|rd|th)(?=\s?[,.]|\s(?:{after})\b)"
        rf"|\b(?P<rel>{pattern_of(_words('relative'))})\b(?:\s?[(（](?:the\s)?(?P<rd>\d{{1,2}})(?:st|nd|rd|th)?[)）])?"
        rf"|(?:\bon|{part}\sof)\s(?:the\s)?(?P<od>{spelt})(?:\sof\s(?P<om>{month})\b|(?=\s?[,.](?:\s|$)))(?:,?\s(?P<oy>{year})\b)?"
        rf"|{begins}(?:the\s)?(?P<lead>\d{{1,2}})(?:(?:st|nd|rd|th)(?:\s(?:of\s)?this\smonth|\sinst(?:ant|\.)?)?(?:{part})?|{part})(?=,\s|\s(?:held|chaired|presided)\b)"
        rf"|\bon\sthe\s(?P<edge>first|last)\sday\sof\s(?P<em>{month})\b"
        rf"|{begins}(?:(?P<ago>{counted})\sdays|(?P<one_ago>an?|one)\sday)\sago\b"
        rf"|\bon\s(?:the\s)?(?P<feast>{pattern_of(_words('feast'))})(?=,\s|\s\()"
        rf"|\b(?P<wd>(?<!every\s)(?<!each\s)(?<!next\s)(?<!black\s){weekday})\b(?:{to}(?P<wd2>{weekday})\b)?"
        r"|(?P<zrel>今天|今日|昨天|昨日|前天)",
        re.IGNORECASE,
    )


# A number, "Monday", "today", "last night", "this morning", 今天: nothing else is a day.
_MAY_NAME_DAY = re.compile(
    r"[0-9０-９]|[dD][aA][yY]|[nN][iI][gG][hH][tT]|[tT][hH][iI][sS]\s|[今昨前]|[^\x00-\x7f]\d|(?:th|st|nd|rd)(?:[,.]|\sof\s[A-Z])"
)


# The "July 1" speech, the "August 1st" Army Day: a name.
_QUOTED = re.compile(r"[\"“‘'](?:[A-Z]\w+\s\d{1,2}(?:st|nd|rd|th)?)[\"”’']")


def find_days(text: str, start: int = 0, end: int | None = None) -> list[DayWords]:
    """Every stretch of ``text[start:end]`` that names a day, in reading order."""
    return list(_days_in(text, start, len(text) if end is None else end))


@functools.lru_cache(maxsize=64)  # several rules ask for the days of the same few sentences
def _days_in(text: str, start: int, end: int) -> tuple[DayWords, ...]:
    if not _MAY_NAME_DAY.search(text, start, end):
        return ()
    found = []
    for match in _day_pattern().finditer(text, start, end):
        if _QUOTED.fullmatch(text, max(0, match.start() - 1), match.end() + 1):
            continue
        # "May" and "March" are days only beside a number that is no more than 31.
        words = _read_day(match)
        if words is not None:
            found.append(words)
    return tuple(found)


def _read_day(match: re.Match[str]) -> DayWords | None:
    group, at = match.groupdict(), {"start": match.start(), "end": match.end()}

    def number(name: str) -> int | None:
        return int(re.match(r"\d+", group[name]).group()) if group[name] else None

    def month(name: str) -> int | None:
        return month_number(group[name]) if group[name] else None

    if group["rel"] and _OUTLET_ENDS.match(match.string, match.end()) and match.string[match.start()].isupper():
        return None  # "(Hainan Today)"
    if group["rel"] or group["zrel"]:
        # "today (5th)": the page may have come a day later, the number stands
        relative = None if group["rd"] else _relative(group["rel"] or group["zrel"])
        return DayWords(relative=relative, day=number("rd"), **at)
    if group["one_ago"]:
        return DayWords(relative=-1, **at)
    if group["ago"]:
        return DayWords(relative=-_number_of("count", group["ago"]), **at)
    if group["feast"]:
        of_year = _number_of("feast", group["feast"])
        return DayWords(month=of_year // 100, day=of_year % 100, **at)
    if group["wd"]:
        last = _number_of("weekday", group["wd2"]) if group["wd2"] else None
        return DayWords(weekday=_number_of("weekday", group["wd"]), end_weekday=last, **at)
    if group["of"]:
        words = DayWords(day=number("of"), end_day=number("ol"), **at)
    elif group["only"] or group["zonly"] or group["lead"]:
        words = DayWords(day=number("only") or number("zonly") or number("lead"), **at)
    elif group["od"]:
        spelt = _number_of("ordinal", group["od"])
        words = DayWords(year=number("oy"), month=month("om"), day=spelt, **at)
    elif group["edge"]:
        of_month = month("em")
        last = 1 if group["edge"].lower() == "first" else calendar.monthrange(2023, of_month)[1]
        words = DayWords(month=of_month, day=last, **at)
    elif group["m"]:
        until = ("m3", "d3") if group["m3"] else ("m2", "d2")
        ends = {"end_month": month(until[0]), "end_day": number(until[1])}
        of_month = number("d") or _number_of("ordinal", group["ds"])
        words = DayWords(year=number("y") or number("fy"), month=month("m"), day=of_month, **ends, **at)
    elif group["dm"]:
        ends = {"end_month": month("dm3"), "end_day": number("dd3") or number("dd2")}
        words = DayWords(year=number("dy") or number("dy3"), month=month("dm"), day=number("dd"), **ends, **at)
    elif group["sy"]:
        # Day before month, as the country's English pages write it; months before days only where it cannot be that.
        first, second = number("sd"), number("sm")
        day, month_of = (first, second) if second <= 12 else (second, first)
        words = DayWords(year=number("sy"), month=month_of, day=day, **at)
    elif group["nd"]:
        first, second = number("nd"), number("nm")
        both = first != second and max(first, second) <= 12
        day, month_of = (first, second) if second <= 12 else (second, first)
        words = DayWords(month=month_of, day=day, turned=(day, month_of) if both else None, **at)
    elif group["im"]:
        ends = {"end_month": number("im2"), "end_day": number("id2")}
        words = DayWords(year=number("iy"), month=number("im"), day=number("id"), **ends, **at)
    else:
        words = DayWords(year=number("zy"), month=number("zm"), day=number("zd"), **at)
    return words if words.month is None or day_of(words.year or 2000, words.month, words.day) else None


_OUTLET_ENDS = re.compile(r"\s?[)\]/|]")


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
        return _part_of_hour(text, span)
    part = "morning" if clock["half"].lower() == "a" else "afternoon" if int(clock["hour"]) % 12 < 6 else "evening"
    return Fact(part, *clock.span(), "part-of-day-said")


def _part_of_hour(text: str, span: Span) -> Fact | None:
    """Of the hour of a clock of 24: at 3:00 it may be either."""
    clock = _CLOCK_OF_24.search(text, span.start, span.end)
    hour = int(clock["hour"]) if clock else 0
    if hour < 8 or hour > 23:
        return None
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    return Fact(part, *clock.span(), "part-of-day-said")


_CLOCK_OF_24 = re.compile(r"\b[Aa]t\s(?P<hour>\d{1,2})[:：.][0-5]\d\b(?!\s?[ap]\.?m)")
_CLOCK = re.compile(r"\b(?P<hour>1[0-2]|[1-9])(?:[:.]\d\d)?\s?(?P<half>[ap])\.?m\b", re.I)


def is_vague(text: str, span: Span) -> bool:
    """Whether the opening only says "recently" (近日), which is no day."""
    vague = tuple(word for row in rows("calendar") if row["use"] == "vague" for word in (*split(row["en"]),))
    zh = tuple(word for row in rows("calendar") if row["use"] == "vague" for word in split(row["zh"]))
    words = text[span.start : span.end]
    return bool(regex_of(vague).search(words) or _in_month().search(words)) or any(word in words for word in zh)


@functools.cache
def _in_month() -> re.Pattern[str]:
    """ "in September", "at the beginning of May", "in mid-March", "not long ago": some day."""
    months = "|".join(word.rstrip(".") for word in _words("month"))
    return re.compile(
        r"\b[Nn]ot long ago\b"
        rf"|\b(?:[Ii]n|[Ee]arly|[Mm]id|[Ll]ate|(?:beginning|start|middle|end)\sof)[\s-](?:{months})\b(?!\.?\s\d)"
    )


def last_day(words: DayWords, first: dt.date) -> dt.date | None:
    if words.end_weekday is not None:
        return first + dt.timedelta(days=(words.end_weekday - first.weekday()) % 7)
    if words.end_day is None:
        return None
    month = words.end_month or first.month
    if words.end_day < first.day and words.end_month is None and words.month is None:  # "from the 31st to the 1st"
        month = first.month % 12 + 1
    last = day_of(first.year + (month < first.month), month, words.end_day)
    return last if last and first < last <= first + LONGEST else None
