"""Which event does a reference mean, and which events does a readout itself report?

Two names are of one event when their keys are equal: the name without whose it is and what was said there. The days of
an event come from the list of named events, from the reference's own words, or from the readout of it that is held.
"""

import datetime as dt
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.folding import fold_key
from archive.extraction.lexicon import rows, split

# A name that comes again every month or year means the last one before the readout, and no longer ago than this.
HELD_WITHIN = dt.timedelta(400)
# Meetings that come every week or month without a number: of one longer ago the reference would say which.
OFTEN_WITHIN = dt.timedelta(45)
YEARLY = 4  # listed so often, an event comes every year
REPORTED_WITHIN = dt.timedelta(30)

_POLITBURO, _POLITBURO_STANDING, _STATE_COUNCIL = "中央政治局会议", "中央政治局常委会会议", "国务院常务会议"
_OFTEN = frozenset((_POLITBURO, _POLITBURO_STANDING, _STATE_COUNCIL))
_BY_KIND = {"politburo": _POLITBURO, "politburo_standing_committee": _POLITBURO_STANDING}
_ALIASES = {
    **dict.fromkeys(("政治局会议", "中央政治局会议"), _POLITBURO),
    **dict.fromkeys(("中央政治局常委会", "中央政治局常委会会议", "中央政治局常务委员会会议"), _POLITBURO_STANDING),
    "state council executive meeting": _STATE_COUNCIL,
    "executive meeting of the state council": _STATE_COUNCIL,
}
_IN_ENGLISH = re.compile(
    r"(?=.*\bmeeting)(?:meetings? of the )?(?P<standing>standing committee of the )?(?:(?:cpc )?central committee )?"
    r"(?:political bureau|politburo)(?P<after> standing committee)?(?: meetings?)?"
    r"(?: of the (?:cpc|party) central committee)?(?: meetings?)?"
)
_WHOSE = re.compile(r"^(?:(?:中国共产党|中共|党的|我国|我们党|这次|此次|本次|近期|最近)+|(?:the|this)\s+)", re.I)
_ON_DAY = re.compile(
    r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:至\d{1,2}日)?(?:[上下]午)?(?:召开|举行)?的?"
    r"|,?\s(?:held\s)?on\s(?:the\s)?(?:[a-z]+\s\d{1,2}|\d{1,2}(?:st|nd|rd|th)?\s[a-z]+)(?:,?\s\d{4})?$"
)
_SPIRIT = re.compile(r"(?:会议)?(?:精神|部署|要求)$")
_SAID_AT = re.compile(
    r"(?:在|出席|参加|(?<!关)于)(?P<at>[^，。；]{3,60}?)(?:并|时|上|中|期间)?(?:所?作出|所?作|发表|强调)?(?:的|时的)?"
    r"(?:系列|一系列)?(?:重要)?(?:讲话|指示|批示|贺信|致辞|论述|演讲)"
)
_SENT_TO = re.compile(r"(?:致|给|向)(?P<at>[^，。；]{3,60}?)(?:的|所致的)?(?:重要)?(?:贺信|回信|贺电|来信)")
_SAID_AT_EN = re.compile(r"\b(?:at|during|on|in)\s+(?:the\s+)?(?P<at>[A-Z0-9][^.;]{5,110})$")
_INSPECTED = (
    re.compile(r"(?:考察|视察|调研)(?P<at>[一-龥]{2,8}?)(?=时|期间|重要|$|工作|并)"),
    re.compile(r"(?P<at>[一-龥]{2,16}?)(?:进行)?(?:考察|视察|调研)"),
)
_PLACE_WORDS = re.compile(r"^(?:习近平|总书记|主席|同志|在|赴|到|近日|的|重要|系列)+|(?:省|市|自治区|等地|工作)+$")
_NO_PLACE = re.compile(r"时|并|调研|考察|视察|期间|讲话|指示|[作后上中]$")
# 庆祝全国人民代表大会成立70周年大会 ends with its last 大会.
_HOLDS = r"(?:会议|座谈会|大会|论坛|全会|集体学习|峰会|研讨班|开班式)(?!成立|制度|精神)"
_TITLES = (
    re.compile(rf"(?=(?:出席|主持召开|主持|召开|参加|在)(?P<at>[^，。！？、—\s“”《》]{{4,40}}?{_HOLDS}))"),
    re.compile(
        rf"^[\W]*(?P<at>[^，。！？、—\s“”《》]{{4,40}}?{_HOLDS})(?:\d+日)?(?:在[^，。]{{1,8}})?"
        r"(?:隆重)?(?:召开|举行|开幕|闭幕)"
    ),
)
# Headlines of what is said about an event afterwards: commentaries, praise, films, the speech printed in a magazine.
_SAID_ABOUT = re.compile(r"反响|共鸣|评价|评论员|人民论坛|纪实|专题片|——论|宣讲|《求是》|《[^》]*讲话》")
# …大会上的重要讲话精神: of a speech that is studied here; not of one that is held (发表重要讲话, 并讲话).
_SPEECH_OF = re.compile(
    r"(?:(?!并|发表|作)[^，。\s]){0,16}?(?:(?:上|时|期间)的(?:系列)?(?:重要|主旨)?|重要|主旨)(?:讲话|演讲|致辞|发言)"
)
_ONCE = re.compile(r"[一二三四五六七八九十]+(?:大$|届)")  # 十八大, 二十届三中全会, 二十届中央纪委五次全会
_TITLE_OF_KIND = re.compile(
    r"政治局(?:常务委员会|常委会)?[^，。\s]{0,12}会议|political bureau|politburo|standing committee", re.I
)
_INSPECTION_TITLE = re.compile(
    r"习近平(?:总书记|主席)?(?:在|赴|到)(?P<at>[一-龥]{2,8}?)(?:省|市|自治区)?(?:进行)?(?:考察|视察|调研)"
)
_FIRST_OF_JULY = re.compile(r"(?<![\d十])七[·・]?一[”\"]?(?:重要)?讲话")
_STUDY_SESSION = re.compile(r"第[一二三四五六七八九十]+次集体学习")
_OF_NOBODY = re.compile(
    r"^(?:全[省市县区州盟国]|[省市县区州]委?|本次|这次)?(?:领导干部|工作|党代|电视电话|常委|专题|座谈|视频|动员|推进|全体|主席|党组)*"
    r"(?:会议|座谈会|大会|全会|会|论坛)$"
)
_PASSED_ON = re.compile(
    r"传达|学习|贯彻|落实|领会|宣讲|按照|对标|研讨"
    r"|convey|stud(?:y|ied)|implement|carr(?:y|ied) out|spirit of|guided by",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Known:
    """An event of the lexicon."""

    key: str
    name: str
    start: dt.date
    end: dt.date


@functools.cache
def listed_events() -> dict[str, tuple[Known, ...]]:
    """Key -> the events of the lexicon that it names, the earliest first: most are one, some come again."""
    found: dict[str, list[Known]] = {}
    for row in (*rows("events"), *rows("occasions")):
        names = [*split(row["zh"]), *split(row["en"])]
        if names:
            days = dt.date.fromisoformat(row["start"]), dt.date.fromisoformat(row["end"])
            key = _keys()[_bare(names[0])]
            found.setdefault(key, []).append(Known(key, names[0], *days))
    return {key: tuple(sorted(some, key=lambda one: one.start)) for key, some in found.items()}


@functools.cache
def _keys() -> dict[str, str]:
    """Every name in the lexicon -> the key of its event, which is that of its first Chinese name."""
    found: dict[str, str] = {}
    for row in (*rows("events"), *rows("occasions")):
        names = [_bare(name) for name in (*split(row["zh"]), *split(row["en"]))]
        for name in names:
            found.setdefault(name, names[0])
    return found


def is_listed(key: str, day: dt.date) -> bool:
    """Whether a readout of ``day`` that reports ``key`` reports an event of the lexicon."""
    listed = listed_events().get(key, ())
    return bool(listed) and (len(listed) < YEARLY or any(abs(day - one.start) <= REPORTED_WITHIN for one in listed))


def reference_key(kind: str, text: str) -> str:
    """What ``text`` refers to, comparable; empty where it does not say which ("the General Secretary's speeches")."""
    if kind == "document":
        title = text.strip('《》“”" ')
        return f"《{_clean(title)}》" if len(title) > 3 else ""
    if kind == "meeting":
        return _event_key(text)
    if kind == "speech" and _FIRST_OF_JULY.search(text):
        return "七一重要讲话"
    if kind in ("speech", "instruction", "letter", "inspection"):
        if kind == "inspection" or re.search("考察|视察|调研", text):
            return _inspection_key(text)
        if found := _SAID_AT.search(text) or _SENT_TO.search(text) or _SAID_AT_EN.search(text):
            return _event_key(found["at"])
    return ""


def events_reported(kind: str, organ_zh: str, title: str) -> dict[str, str]:
    """Key -> name of the events that a readout with this headline is itself the report of."""
    found = {}
    if _SAID_ABOUT.search(title):
        return found
    if (name := _BY_KIND.get(kind)) and (not title or _is_of_kind(title)):
        found[name] = name
    if kind == "government_executive" and organ_zh in ("国务院", "中华人民共和国国务院"):
        found[_STATE_COUNCIL] = _STATE_COUNCIL
    if (session := _STUDY_SESSION.search(title)) and "政治局" in title:
        name = f"中央政治局{session.group()}"
        found[_event_key(name)] = name
    for pattern in _TITLES:
        for match in pattern.finditer(title):
            if not _SPEECH_OF.match(title, match.end("at")) and (key := _event_key(match["at"])):
                found.setdefault(key, match["at"])
    if (match := _INSPECTION_TITLE.search(title)) and not _SPEECH_OF.match(title, match.end()):
        place = _PLACE_WORDS.sub("", match["at"])
        found[f"考察{place}"] = f"习近平在{place}考察"
    return found


def _is_of_kind(title: str) -> bool:
    found = _TITLE_OF_KIND.search(title)
    return bool(found) and not _SPEECH_OF.match(title, found.end())


def is_passed_on(text: str, start: int, end: int) -> bool:
    """Whether the words just around say that it is studied, conveyed or carried out, and do not only name it."""
    begin = max(text.rfind(mark, max(0, start - 60), start) for mark in "。\n；;.") + 1
    return bool(_PASSED_ON.search(text, max(begin, start - 60), end))


def nearest(events: Sequence, day: dt.date | None, said: dt.date | None):
    """Of ``events`` of one key (each with ``start``, ``end``, ``basis``) the one that a readout of ``day`` means; None
    where there is none. ``said``: the day that the reference itself gives; of what is listed and never comes again
    (党的十八大闭幕后至2014年6月13日) it is another thing's."""
    if once := [event for event in events if event.basis == "lexicon" and _ONCE.match(event.key)]:
        return once[0] if day is None or once[0].start <= day else None
    if said:
        return next((event for event in events if event.start <= said <= event.end), None)
    if day is None:
        listed = [event for event in events if event.basis == "lexicon"]
        return listed[0] if len(listed) == 1 else None
    listed = sum(event.basis == "lexicon" for event in events)
    before = [event for event in events if event.start <= day]
    before = [
        event
        for event in before
        if (event.basis == "lexicon" and listed < YEARLY)
        or day - event.end <= (OFTEN_WITHIN if event.key in _OFTEN else HELD_WITHIN)
    ]
    return max(before, key=lambda event: event.start, default=None)


def _event_key(name: str) -> str:
    bare = _bare(name)
    if key := _keys().get(bare):
        return key
    if alias := _ALIASES.get(bare):
        return alias
    if found := _IN_ENGLISH.fullmatch(bare):
        return _POLITBURO_STANDING if found["standing"] or found["after"] else _POLITBURO
    letters = fold_key(bare)
    return "" if len(letters) < 5 or "出席" in bare or _OF_NOBODY.match(bare) else bare


def _bare(name: str) -> str:
    name = _ON_DAY.sub("", _SPIRIT.sub("会议" if name.endswith("会议精神") else "", _clean(name)))
    while (shorter := _WHOSE.sub("", name)) != name:
        name = shorter
    return _ALIASES.get(name, name)


def _clean(text: str) -> str:
    return " ".join(text.replace("/", " ").split()).strip(" ,，.。“”\"'").lower()[:120]


def _inspection_key(text: str) -> str:
    for pattern in _INSPECTED:
        for match in pattern.finditer(text):
            if (place := _PLACE_WORDS.sub("", match["at"])) and not _NO_PLACE.match(place):
                return f"考察{place}"
    return ""
