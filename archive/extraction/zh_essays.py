"""Which Chinese texts tell of no meeting: essays, notices, reportages, reactions to a speech."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from archive.extraction.records import Hints, MeetingRecord, Span
from archive.extraction.text import Page
from archive.extraction.zh_openings import NOUN, Opening, has_subject

_MEETING_SPEAKS = re.compile(
    r"(?=[本此这会大全座])(?<![一-龥”])(?:[本此这]次)?(?:会议|大会|全会|座谈会|会上)(?:还|也|同时)?(?:指出|强调|要求|认为|听取|审议|传达|(?:决定|通过)(?!的)|，)"
)
_TOLD_IN_HEADLINE = re.compile(
    r"召开|举行|举办|启动|开幕|闭幕|主持|出席|参加|讲话|强调|会见|会谈|接见|会晤|调研|考察|检查|督导|视察|走访|慰问|看望|座谈|动员|部署|签约|[一-龥]{4,}会(?:议)?$"
)
# What many say of a speech that they heard of, each where he works.
_REACTIONS = re.compile(r"纷纷表示|(?:热烈|强烈)反响|热议|在讨论中(?:说|谈到|表示)")
_AT_IT = re.compile(r"致辞|主持|(?<!大)会上|发言")
_ON_FOOT = re.compile(r"调研|考察|检查|督导|督查|督察|视察|走访|慰问|看望|巡查|暗访|分赴|赴|来到|走进|深入|宣讲|座谈")
_SOME_CAME = re.compile(r"(?:参加|出席)了?(?:[此本这]次[^，。；]{0,8}会|会议|研讨会|座谈会|论坛|大会)")
# The last sentence of a readout: "区委组织部等部门的领导出席会议。"
_CAME_TOO = re.compile(r"(?:领导|同志|负责人|代表|人员)等?(?:出席|参加)了?(?:会议|大会|座谈会|仪式|活动|论坛)。")
_QUOTED_ROLES = {"spoke", "reported", "lectured", "exchange_speech", "instructed"}
# Columns of opinion, and what many say of a speech, by their headlines.
_COMMENTARY = re.compile(
    r"评论员|社论|时评|[快锐微短]评|人民论坛|人民观点|人民要论|党建评|国际论坛|大家手笔|大使随笔|总书记与我们在一起|引领新征程|治国理政纪实(?!》)|望海楼|新论：|思想纵横|反响$|热议|国际(?:社会|人士|舆论)[^。]{0,12}(?:评价|期待|表示|认为)|讲话[^。]{0,30}反响"
)
# A reporter who went and asked writes a reportage, an author an essay.
_REPORTAGE = re.compile(
    r"告诉记者|(?:对|向)记者(?:说|表示|介绍|坦言)|记者(?:看到|了解到|走进|走访|来到|采访|发现|见到|注意到)|笔者|读者来信|有读者"
)


# "启动仪式在太原举行 楼甲讲话并宣布活动启动": a headline beside the text that tells of a meeting and of who did what.
_MEETING_AND_DEEDS = re.compile(
    r"(?P<meeting>[^ ：，]{4,60}?(?:召开|举行|举办|开幕|闭幕))[ \u3000，].{0,60}(?:主持|讲话|致辞|出席|作报告|宣布)"
)


def headline_of_meeting(hints: Hints) -> str | None:
    """The words on the meeting in a headline from beside the text, where it tells who did what at it."""
    told = _MEETING_AND_DEEDS.match(hints.title or "")
    return told["meeting"] if told else None


def tells_of_no_meeting(
    page: Page, meeting: MeetingRecord, names, absent, openings: list[Opening], hints: Hints
) -> bool:
    """An essay, a notice or a reportage: nobody met, came or presided, and no meeting speaks; some are only quoted."""
    roles = {role for person in meeting.attendance for role in person.roles}
    headline = hints.title or page.words(page.headline or Span(0, 0))
    if (_EXPOSURE.search(headline) or _LIFE.search(headline)) and "presided" not in roles:
        return True
    start = page.paragraphs[0].start if page.paragraphs else 0
    speaks = _MEETING_SPEAKS.search(page.text, start)
    headed = page.headline is not None and any(
        not NOUN.search(page.text, page.headline.start, m.start())
        for m in _TOLD_IN_HEADLINE.finditer(page.text, page.headline.start, page.headline.end)
    )
    headed = headed or headline_of_meeting(hints) is not None
    if _COMMENTARY.search(hints.title or "") and not headed and "presided" not in roles:
        return True
    if meeting.date_basis == "stamp" and openings and all(_ON_FOOT.match(opening.verb) for opening in openings):
        return True  # of whom a story tells, it tells when
    came = speaks or _SOME_CAME.search(page.text, start)
    told = "instructed" in roles  # "甲对防汛工作作出重要指示": the story is what he instructed
    if meeting.date_basis == "stamp" and not headed and not came and not told and roles <= _QUOTED_ROLES:
        return True
    if not meeting.organ and "presided" not in roles and _REPORTAGE.search(page.text):
        return True
    many = len(meeting.attendance) > 2 and roles <= {"spoke", "reported"}
    if many and not meeting.organ and _REACTIONS.search(page.text) and not _AT_IT.search(page.text):
        return True
    if roles - {"spoke", "reported"} or meeting.organ:
        return False
    present = tuple(name for name in names if name.text not in absent)
    if any(not o.person_led or has_subject(page.text, present, o.before.start, o.before.end) for o in openings):
        return False
    return not headed and not speaks and not _CAME_TOO.search(page.text, start)


# A readout is printed within days; weeks later only under a headline that tells of the meeting (召开座谈会征求意见).
_LONG_AFTER, _LONG_AFTER_UNHEADED = dt.timedelta(days=30), dt.timedelta(days=90)
_OF_POLITBURO = ("politburo", "politburo_standing_committee", "politburo_study_session")
# "公开曝光8起典型案例": what those named did wrong, and at which of their meetings, is told of them.
_EXPOSURE = re.compile(r"曝光[^。]{0,40}(?:案例|问题)|(?:通报|公布)[^。]{0,30}起[^。]{0,20}(?:案例|问题)")

_LIFE = re.compile(r"(?:光辉|伟大|战斗)的一生$|(?:同志)?生平$")  # of the meetings of decades


def tells_of_the_past(page: Page, meeting: MeetingRecord, published: dt.date | None, hints: Hints) -> bool:
    """Whether the meeting of an essay or a feature is recalled in it: one of weeks before, or one of the Politburo that
    the General Secretary is quoted from and not said to have chaired."""
    headline = hints.title or page.words(page.headline or Span(0, 0))
    if _TOLD_IN_HEADLINE.search(headline):
        return False
    chaired = any("presided" in person.roles for person in meeting.attendance)
    day, after = meeting.date_end or meeting.date, _LONG_AFTER if headline else _LONG_AFTER_UNHEADED
    if day is not None and published is not None and published - day > after and not chaired:
        return True
    quoted = meeting.kind in _OF_POLITBURO and not chaired and "习近平" in page.text
    return quoted or (not chaired and _COMMENTARY.search(headline) is not None)


def document_alone(meeting: MeetingRecord, published: dt.date | None, *, past: bool) -> MeetingRecord:
    """What is known of a document without a meeting: its day, its place, what it refers to. So it can be found.

    ``past``: the day that it names is that of what it recalls; its own is the stamp's.
    """
    why = tuple(one for one in meeting.why if one.fact == "place" or (one.fact == "date" and not past))
    if past and meeting.date is not None:
        basis = "stamp" if published else None
        unknown = {"date_end": None, "date_evidence": (), "date_candidates": ()}
        meeting = replace(meeting, date=published, date_basis=basis, **unknown)
    nobody = dict.fromkeys(("attendance", "groups", "sub_venues", "agenda", "directives"), ())
    nothing = dict.fromkeys(("organ", "joint_with", "part_of_day", "format", "venue"))
    return replace(meeting, kind="other", enlarged=False, why=why, **nobody, **nothing)
