"""When a Chinese readout says its meeting was held. 近日 is no day; 今天 is read against dateline, then stamp."""

from __future__ import annotations

import datetime as dt
import re

from archive.extraction.dates import DayWords, MeetingDate, day_of, infer_year, read_against_stamp, stated_day
from archive.extraction.people import Participant
from archive.extraction.records import Evidence, Fact, Hints, Span
from archive.extraction.text import Page

_DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日?(?:(?:至|到|-|、|和)(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2}))?(?<=\d)日"
    r"|(?:(?P<fy>(?:19|20)\d{2})年)?(?P<fm>\d{1,2})月(?P<fd>\d{1,2})日"
    r"|(?<![\d月年第])(?P<only>\d{1,2})日?(?:(?:至|到|-|、)(?P<only2>\d{1,2}))?(?<=\d)日(?!讯|电|消息|内|均|前|后|游|起)"
    r"|(?P<rel>今天|今日|今早|今晨|今晚|昨天|昨日|昨晚|前天)(?!的)"
)
_RELATIVE = {"今": 0, "昨": -1, "前": -2}
_VAGUE = re.compile(r"近日|日前|近期|前夕|连日来|最近|这几天|近段时间|此前|前不久")
_DATELINE = re.compile(r"(?:(?P<m>\d{1,2})月)?(?P<d>\d{1,2})日?(?:讯|电|消息)")
_PARTS = (
    ("morning", re.compile(r"上午|早上|清晨|今早|今晨|凌晨")),
    ("afternoon", re.compile(r"下午|午后")),
    ("evening", re.compile(r"晚上|今晚|昨晚|当晚|傍晚|夜间|日晚|晚间")),
)


def chinese_days(plain: str, start: int, end: int) -> list[DayWords]:
    """Every stretch of ``plain[start:end]`` that names a day, in reading order."""
    found = []
    for match in _DAY.finditer(plain, start, end):
        words = _read(match)
        if words is not None:
            found.append(words)
    return found


def _read(match: re.Match[str]) -> DayWords | None:
    span = {"start": match.start(), "end": match.end()}
    number = {name: int(value) for name, value in match.groupdict().items() if value and name != "rel"}
    if match["rel"]:
        return DayWords(relative=_RELATIVE[match["rel"][0]], **span)
    if match["only"]:
        day = number["only"]
        return DayWords(day=day, end_day=number.get("only2"), **span) if 1 <= day <= 31 else None
    prefix = "f" if match["fm"] else ""
    year, month, day = (number.get(prefix + key) for key in "ymd")
    words = DayWords(year=year, month=month, day=day, end_month=number.get("m2"), end_day=number.get("d2"), **span)
    return words if day_of(year or 2000, month, day) else None


def filing_day(page: Page, published: dt.date | None) -> tuple[dt.date | None, Span | None]:
    """The day in "本报兰州11月27日讯" at the head of one of the first paragraphs."""
    if published is None:
        return None, None
    for paragraph in page.paragraphs[:3]:
        match = _DATELINE.search(page.text, paragraph.start, min(len(page.text), paragraph.start + 40))
        if match:
            month = int(match["m"]) if match["m"] else None
            words = DayWords(match.start(), match.end(), month=month, day=int(match["d"]))
            day = read_against_stamp(page, words, published).date if 1 <= words.day <= 31 else None
            if day is not None and (published - day).days <= 40:
                return day, Span(match.start(), match.end())
    return None, None


def date_chinese_meeting(
    page: Page, openings: list[Span], published: dt.date | None, people: tuple[Participant, ...], hints: Hints
) -> MeetingDate:
    """The day named before what the meeting was about, in ``openings``; else the dateline's, the stamp's, or none."""
    filed, dateline = filing_day(page, published)
    vague = False
    for opening in openings:
        days = [
            day
            for day in chinese_days(page.text, opening.start, opening.end)
            if dateline is None or not dateline.start <= day.start < dateline.end
        ]
        if days:
            return _resolved(page, days[0], filed, published, people, hints)
        if _VAGUE.search(page.text, opening.start, opening.end):
            vague = True
            break
    if vague:
        return MeetingDate()
    if filed is not None and dateline is not None:
        why = f"filed on {filed.isoformat()}, and the text names no other day"
        return MeetingDate(
            filed, None, "stated", (Evidence(dateline.start, dateline.end, why),), rule="date-of-dateline"
        )
    return MeetingDate(published, basis="stamp") if published is not None else MeetingDate()


def _resolved(page: Page, words: DayWords, filed, published, people, hints: Hints) -> MeetingDate:
    if words.full:
        return stated_day(page, words, words.full)
    if (
        published is not None
        and words.month
        and re.search(r"将[于在]?$", page.text[max(0, words.start - 4) : words.start])
    ):
        return _ahead(page, words, published)
    against = filed if filed is not None and words.relative is not None else published
    if against is not None:
        return read_against_stamp(page, words, against)
    return infer_year(page, words, people, hints) if words.month else MeetingDate()


def _ahead(page: Page, words: DayWords, published: dt.date) -> MeetingDate:
    """ "将于3月1日": the first such day from publication on."""
    years = (published.year, published.year + 1)
    day = next((d for year in years if (d := day_of(year, words.month, words.day)) and d >= published), None)
    return stated_day(page, words, day) if day is not None else MeetingDate()


def chinese_part_of_day(page: Page, openings: list[Span]) -> Fact | None:
    for opening in openings:
        for value, pattern in _PARTS:
            if words := pattern.search(page.text, opening.start, opening.end):
                return Fact(value, *words.span(), "part-of-day-said")
    return None
