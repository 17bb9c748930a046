"""When a Chinese readout says its meeting was held. 近日 is no day; 今天 is read against dateline, then stamp."""

from __future__ import annotations

import datetime as dt
import re

from archive.extraction.dates import DayWords, MeetingDate, day_of
from archive.extraction.dating import read_against_stamp, stated_day
from archive.extraction.evidence import said
from archive.extraction.people import Participant
from archive.extraction.records import Evidence, Fact, Hints, Span
from archive.extraction.text import Page
from archive.extraction.years import infer_year

_DAY = re.compile(
    r"(?=[\d今昨前])(?:"
    r"(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日?"
    r"(?:(?:[上下]午|晚)?(?:至|到|-{1,2}|、|和)(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2}))?(?<=\d)日"
    r"|(?:(?P<fy>(?:19|20)\d{2})年)?(?P<fm>\d{1,2})月(?P<fd>\d{1,2})日"
    r"|(?:(?<![\d月年第.·])|(?<=本月))(?P<only>\d{1,2})日?(?:(?:至|到|-{1,2}|、)(?P<only2>\d{1,2}))?(?<=\d)日"
    r"(?!讯|电|消息|内|均|前(?!往|来)|后|游|起)"
    r"|(?P<rel>今天|今日|今早|今晨|今晚|昨天|昨日|昨晚|前天)(?!的))"
)
# Until or since a day, before or from it: no day on which anybody met.
_BOUND_BEFORE = re.compile(r"(?:截至|截止|截止到|自从?|从|早在|不晚于)$")
_BOUND_AFTER = re.compile(r"(?:之?前|以前|以来|起|之?后|以后)(?!召开|举行|往|来)")
# What a meeting settles about another one.
_NEXT = re.compile(r"(?:决定|建议|定于|拟于|拟定于|计划于|商定|确定)[^。；]*$")
# "发言人7日宣布：会议将于8日举行": the day of the announcement is not the meeting's.
_ANNOUNCED = re.compile(r"宣布[：，][^。]{0,200}?将[于在]")
# "今年12月1日是第三十三个世界艾滋病日。"
_FESTIVAL = re.compile(r"是[^，。；]{2,24}(?:日|节|周年)。")
_RELATIVE = {"今": 0, "昨": -1, "前": -2}
_VAGUE = re.compile(r"近日|日前(?!往|来)|近期|前夕|为期[^，。；]{2,12}的|连日来|最近|这几天|近段时间|此前|前不久")
_DATELINE = re.compile(r"(?=\d)(?:(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>\d{1,2})月)?(?P<d>\d{1,2})日?(?:讯|电|消息)")
# How a story begins that an outlet filed.
DATELINE = re.compile(
    r"(?:本报|本网|本台|本刊|据?新华社|中新社|[一-龥]{2,8}(?:日报|晚报|网))[一-龥]{0,8} ?"
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:专?电|讯|消息)(?=[ （，：]|[^一-龥])"
)
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
        if words is not None and not _is_bound(plain, start, match):
            found.append(words)
    return found


def _is_bound(plain: str, start: int, match: re.Match[str]) -> bool:
    before = plain[max(start, match.start() - 4) : match.start()]
    return bool(_BOUND_AFTER.match(plain, match.end()) or (match["rel"] is None and _BOUND_BEFORE.search(before)))


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


def _filing(page: Page) -> DayWords | None:
    """The day in "本报兰州11月27日讯" at the head of one of the first paragraphs."""
    filed = (p for p in page.paragraphs[3:12] if DATELINE.match(page.text, p.start, p.start + 40))
    for paragraph in (*page.paragraphs[:3], *filed):
        match = _DATELINE.search(page.text, paragraph.start, min(len(page.text), paragraph.start + 40))
        if match and 1 <= int(match["d"]) <= 31:
            year, month = (int(match[key]) if match[key] else None for key in "ym")
            return DayWords(match.start(), match.end(), year=year, month=month, day=int(match["d"]))
    return None


def _filed_on(page: Page, words: DayWords | None, published: dt.date | None) -> dt.date | None:
    """The day of a dateline; none where publication leaves its month open, or is too late to tell."""
    if words is None or words.full or published is None:
        return words.full if words else None
    day = read_against_stamp(page, words, published).date
    return day if day is not None and (published - day).days <= 40 else None


def date_chinese_meeting(
    page: Page, openings: list[Span], published: dt.date | None, people: tuple[Participant, ...], hints: Hints
) -> MeetingDate:
    """The day named before what the meeting was about, in ``openings``; else the dateline's, the stamp's, or none."""
    dateline = _filing(page)
    filed = _filed_on(page, dateline, published)
    vague = False
    for opening in openings:
        days = [
            day
            for day in chinese_days(page.text, opening.start, opening.end)
            if (dateline is None or not dateline.start <= day.start < dateline.end)
            and not _NEXT.search(page.text, opening.start, day.start)
            and not _ANNOUNCED.match(page.text, day.end, opening.end)
            and not _FESTIVAL.match(page.text, day.end, opening.end)
        ]
        if days:
            return _resolved(page, days[0], filed, dateline, published, people, hints)
        if is_vague(page, opening):
            vague = True
            break
    if vague:
        return MeetingDate()
    if filed is not None:
        why = said("filed", day=filed.isoformat())
        return MeetingDate(
            filed, None, "stated", (Evidence(dateline.start, dateline.end, why),), rule="date-of-dateline"
        )
    if published is None and dateline is not None and dateline.month:
        return infer_year(page, dateline, people, hints)
    return MeetingDate(published, basis="stamp") if published is not None else MeetingDate()


def _resolved(page: Page, words: DayWords, filed, dateline, published, people, hints: Hints) -> MeetingDate:
    if words.full:
        return stated_day(page, words, words.full)
    if (
        published is not None
        and words.month
        and re.search(r"将[于在]?$", page.text[max(0, words.start - 4) : words.start])
    ):
        return _ahead(page, words, filed or published)
    against = filed if filed is not None and (words.relative is not None or published is None) else published
    if against is not None:
        return read_against_stamp(page, words, against)
    if words.relative == 0 and dateline is not None and dateline.month:
        words = dateline  # 今天 is the day of filing
    return infer_year(page, words, people, hints) if words.month else MeetingDate()


def _ahead(page: Page, words: DayWords, told: dt.date) -> MeetingDate:
    """ "将于3月1日": the first such day from that on which it was told."""
    years = (told.year, told.year + 1)
    day = next((d for year in years if (d := day_of(year, words.month, words.day)) and d >= told), None)
    return stated_day(page, words, day) if day is not None else MeetingDate()


def is_vague(page: Page, span: Span) -> bool:
    """近日 and its like: the story keeps its day to itself."""
    return bool(_VAGUE.search(page.text, span.start, span.end))


def chinese_part_of_day(page: Page, openings: list[Span]) -> Fact | None:
    """The part of the day in the announcement, or at the head of one of the next sentences: "上午10时，大会开始。" """
    for opening in openings:
        for value, pattern in _PARTS:
            if words := pattern.search(page.text, opening.start, opening.end):
                return Fact(value, *words.span(), "part-of-day-said")
    for paragraph in page.paragraphs[:4]:
        for sentence in paragraph.sentences[:2]:
            for value, pattern in _PARTS:
                if words := pattern.match(page.text, sentence.start, sentence.end):
                    return Fact(value, *words.span(), "part-of-day-said")
    return None
