"""A Chinese readout's meetings: where each is announced, who took part, what was ordered."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from archive.extraction.dates import MeetingDate
from archive.extraction.names import Name
from archive.extraction.records import Fact, Hints, MeetingRecord, Span, reasons, text_of
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_agenda import read_chinese_agenda, read_chinese_references
from archive.extraction.zh_dates import DATELINE, chinese_days, chinese_part_of_day, date_chinese_meeting
from archive.extraction.zh_directives import read_chinese_directives
from archive.extraction.zh_journeys import called_on_the_way
from archive.extraction.zh_organs import kind_of_chinese, organ_of_chinese
from archive.extraction.zh_receptions import meeting_and_reception, met_in_turn
from archive.extraction.zh_roles import ChineseAttendance
from archive.extraction.zh_stories import stories_of

_HELD = re.compile(
    r"(?:正式|集中|隆重)?(?:启动|开工|开馆|开赛|首发)(?=[，。])|(?:召开|举行|举办)(?!后|之后|以来|前夕|前，)|召集|(?<!刚)(?:开幕|闭幕)(?!后|之后|以来|不久|式|会|词|辞|典礼)|集体学习(?![时上])|拉开帷幕|落下帷幕|开班|开讲"
)
_DONE_BY_PERSONS = re.compile(
    r"会见|接见|会谈|会晤|拜会|(?:调研|考察|检查|督导|督查|督察|视察|巡查)(?!委员|工?作?组|院|局|室|站|员|报告)|走访|(?<!诚挚)(?<!的)慰问|看望|暗访|分赴|赴(?=[一-龥])|来到|走进|深入(?=[一-龥]{1,14}(?:区|市|县|镇|村|厂|校|社区|企业|公司|一线|基层))|接访|宣讲(?!团|会|员)|座谈(?!会)"
    r"|签署|签约|揭牌|揭幕|植树|(?<=纪念碑)敬献|主持(?!人)|出席|参加"
)
_STRONG = re.compile(
    r"会见|接见|会谈|会晤|拜会|调研|考察|检查|督导|督查|督察|视察|走访|慰问|看望|巡查|暗访|分赴|赴|来到|走进|深入|接访|宣讲|座谈|签署|签约|揭牌|揭幕|植树|敬献"
)
_PURPOSE = re.compile(r"学习|传达|贯彻|落实|部署|审议|听取|研究|指出|强调")
_ATTENDS = re.compile(
    r"(?:出席|参加|主持)[^，。；]*(?:会|会议|仪式|论坛|典礼|活动|式|大会)(?:并[^，。；]{1,12})?(?:时(?:强调|指出|表示|说)?)?$"
)
_ATTENDS_NAMED = re.compile(
    r"(?:出席|参加|主持)[^，。；]{4,}(?:会|会议|大会|峰会|仪式|论坛|典礼|式)(?:并[^，。；]{1,12})?(?:时(?:强调|指出|表示|说)?)?$"
)
_SAYING = re.compile(r"(?:强调|指出|表示|(?<![的总标新格关体项作])要求)[，：要]")
_REPORTS = re.compile(r"(?:指出|强调|表示|说|认为)[，：]")
# "习近平8日在…第三次全体会议上发表重要讲话": the meeting is told as the place of a speech.
_SPOKE_AT = re.compile(
    r"在(?P<words>[^，。；在]{4,60}?(?:会议|大会|全会|[谈讨交部推报动年峰][一-龥]{0,2}会|论坛|研讨班))(?:开幕[式会]|闭幕[式会])?上(?:发表|讲话|作[^，。；的]{0,10}(?:讲话|报告)|致[辞词])"
)
_SAME_DAY = re.compile(r"^(?:当天|同日|当日|当晚|同一天)[^。]{0,40}?(?:会见|会谈|主持召开|召开|举行)")
# A guest's errand of the same day: "当天上午，总统甲向人民英雄纪念碑敬献花圈。"
_WREATH = re.compile(r"(?:当[天日]|同日|(?:\d{1,2}月)?\d{1,2}日)(?:上午|下午|晚)?，[^。；]{2,40}向人民英雄纪念碑敬献花")
# "在1月8日召开的总结大会上，习近平总书记…": an essay recalls where he spoke.
_RECALLED = re.compile(r"的[^，。；]{2,90}上，习近平(?:总书记|主席)")
_IS = re.compile(r"是[^，。；]{0,60}$")
_NOUN = re.compile(r"的(?:胜利|成功|隆重|顺利|如期)?$")  # "全会的召开充分体现出…"
_WISHES = re.compile(r"祝贺|祝愿")  # "祝贺五中全会胜利召开"
_OWN_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?，")
# "27日上午，李立主持召开第七十次主任会议": the smaller body that met beside the session.
_BESIDE = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?，[^。；]{0,80}?召开(?:了)?[^，。；]{0,12}(?:主任会议|主席会议|主席团会议)"
)
# Told beside the meeting that it went before: whom the leaders met, when they are named.
_MET_BEFORE = re.compile(
    r"(?:(?:会|[^，。；]{0,12}(?:会议|大会|仪式|活动|论坛|开幕|签约|签字))前|(?:访问|出访)期间)，[^。；]{0,80}?会见(?P<met>[^。]*)"
)
_ON_A_VISIT = re.compile(r"(?:访问|出访)期间，")
_VIDEO = re.compile(
    r"电视电话|视频(?:会议|形式|连线|会|调度|方式|直播|分会场)|电话会议|网络会议|(?:以|采[取用])(?:电视|网络)?视频"
)
# What tells of a meeting's places stands at its end as well: "各镇干部在分会场收听收看。"
_ELSEWHERE = re.compile(r"(?:设|在)[^，。；]{0,24}分会场(?!地|专题|研讨|论坛)")
_LEADER_BY_VIDEO = re.compile(r"以视频(?:连线)?(?:形式|方式)[^，。；]{0,6}出席")
_SOME_BY_VIDEO = re.compile(r"(?:以|通过)视频(?:连线)?(?:形式|方式)?[^，。；]{0,8}(?:列席|参加|参会|出席|收看)")
_MIXED = re.compile(
    r"线上(?:与|和|、|\+)?线下|线下(?:与|和|、|\+)?线上|现场(?:会议)?(?:和|与|\+)视频|视频(?:和|与|\+)现场"
)
_ARRANGED = re.compile(r"^[一-龥]{0,8}(?:会议|会|活动|仪式|班)(?:以|采[取用]|通过|设|开到|在)")
_VENUE = re.compile(
    r"在(?P<venue>[一-龥]{2,18}(?:中心|会堂|礼堂|宾馆|酒店|剧院|大厦|会议厅|会议室|体育馆|体育场|博物馆|展览馆|会展馆|饭店|大剧院))(?:隆重|开幕|闭幕|召开|举行|举办)"
)
_SUB_VENUES = re.compile(
    r"(?:^|[，。；])(?:会议)?(?:在)?(?P<list>[^，。；]{2,60})(?:设立|设置|设)(?:了)?(?:视频)?分会场"
)
# Essays that recall where he was call him 习近平总书记 without a title before.
_XI_ACTS = re.compile(
    r"(?:(?:中共中央总书记、?|国家主席、?|中央军委主席、?|(?:中共)?中央[一-龥]{2,24}(?:主任|组长|主席)、?)+习近平(?:总书记|主席)?|习近平(?!总书记|主席))(?:同志)?(?:(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?|今天|近日|(?:当地时间)?[^，。；]{0,4}日?(?:上午|下午)|[在到][^，。；]{1,40}|[同和与][^，。；]{1,40}|[向对][^，。；]{1,40}|，){0,4}"
    r"在?(?:主持|出席|(?:亲切)?[会接]见|考察|调研|视察|来到|会谈|举行(?:仪式|欢迎)|通电话|致电|致信|致贺|签署|宣布|看望|检阅|抵达|乘专机|发表|接受|作出重要指示)"
    r"|(?:中共中央总书记、?)?国家主席、中央军委主席习近平(?:\d{1,2}月)?\d{1,2}日(?:上午|下午)?在?参加"
    r"|习近平从[^，。；]{1,16}(?:来到|前往)"
)
# "韩国总统甲同中国国家主席习近平举行会谈", "欢迎仪式后，两国元首举行会谈": he met whoever is named.
_XI_MET = re.compile(
    r"[同与和](?:中国)?国家主席习近平[^，。；]{0,40}(?:举行|进行|会谈|会见|会晤|茶叙)"
    r"|两国元首[^，。；]{0,12}(?:举行|进行)[^，。；]{0,14}(?:会谈|会见|会晤|茶叙)"
)
_LOCAL_BODY = re.compile(
    r"(?:省|市|自治区|区|县)(?:委|党委|政府|人大|政协)|学习|传达|贯彻|落实|指出|强调|说，|认为|表示"
)
_BODY_OR_MEETING = re.compile(r"会(?!展|场|客|堂)|委|府|组|局|集团|公司|活动|仪式|[省市区县](?!.{0,3}$)|政协|学校|大学")
_HOSTS = re.compile(r"(?:[，、][^，。；]{2,40}(?:承办|协办|主办))?的")
_MEETING_SPEAKS = re.compile(
    r"(?<![一-龥”])(?:[本此这]次)?(?:会议|大会|全会|座谈会|会上)(?:还|也|同时)?(?:指出|强调|要求|认为|听取|审议|传达|决定|通过|，)"
)
_TOLD_IN_HEADLINE = re.compile(
    r"召开|举行|举办|启动|开幕|闭幕|主持|出席|参加|讲话|强调|会见|会谈|接见|会晤|调研|考察|检查|督导|视察|走访|慰问|看望|座谈|动员|部署|签约|[一-龥]{4,}会(?:议)?$"
)
# What many say of a speech that they heard of, each where he works.
_REACTIONS = re.compile(r"纷纷表示|(?:热烈|强烈)反响|热议|在讨论中(?:说|谈到|表示)")
_AT_IT = re.compile(r"致辞|主持|(?<!大)会上|发言")
_ON_FOOT = re.compile(r"调研|考察|检查|督导|督查|督察|视察|走访|慰问|看望|巡查|暗访|分赴|赴|来到|走进|深入|宣讲|座谈")
# A reporter who went and asked writes a reportage, an author an essay.
_REPORTAGE = re.compile(
    r"告诉记者|(?:对|向)记者(?:说|表示|介绍|坦言)|记者(?:看到|了解到|走进|走访|来到|采访|发现|见到|注意到)|笔者|读者来信|有读者"
)
_WHERE_ONLY = re.compile(r"(?:\d{1,2}日)?(?:上午|下午)?[在于][^，。；会]{2,30}(?:隆重|正式|成功)?")
# "5月19日至20日，A先后到洛阳、郑州考察": when somebody was on the way whose story begins with 近日.
_ON_THE_WAY = re.compile(
    r"[^，。；]{0,4}(?:\d{1,2}月)?\d{1,2}日[^，。；]{0,12}，[^。；]{0,80}?(?:先后|深入|来到|考察|调研|走进|前往|抵达|看望|慰问)"
)
_BRACKETS = re.compile(r"“[^“”]{0,200}”|《[^《》]{0,200}》|（[^（）]{0,80}）")


@dataclass(frozen=True, slots=True)
class _Opening:
    """``words``: body and meeting; ``before``: the sentence up to what it was about; ``verb``: what was done."""

    sentence: Span
    words: Span
    before: Span
    verb: str
    person_led: bool


def read_chinese_meetings(
    text: str, page: Page, names: tuple[Name, ...], published: dt.date | None, hints: Hints
) -> tuple[MeetingRecord, ...]:
    """The document's meetings in the order of telling; ``page`` is of the text's plain form, offsets as in ``text``.

    Of a bulletin's stories those count that tell of a meeting or of somebody's doings.
    """
    stories = list(stories_of(page))
    if len(stories) > 1:
        found = [_read_story(text, story, passage, names, published, hints, alone=False) for passage, story in stories]
        found = [[m for m in meetings if m.kind != "other" or m.attendance] for meetings in found]
    if len(stories) == 1 or not any(found):
        found = [_read_story(text, page, Span(0, len(text)), names, published, hints, alone=True)]
    return tuple(meeting for meetings in found for meeting in meetings)


def _tells_of_no_meeting(page: Page, meeting: MeetingRecord, names, absent, openings: list[_Opening]) -> bool:
    """An essay, a notice or a reportage: nobody met, came or presided, and no meeting speaks; some are only quoted."""
    reported = _REPORTAGE.search(page.text)
    if meeting.date_basis == "stamp" and openings and all(_ON_FOOT.match(opening.verb) for opening in openings):
        return True  # of whom a story tells, it tells when
    if reported and not meeting.organ and all("presided" not in person.roles for person in meeting.attendance):
        return True
    many = len(meeting.attendance) > 2 and all(set(p.roles) <= {"spoke", "reported"} for p in meeting.attendance)
    if many and not meeting.organ and _REACTIONS.search(page.text) and not _AT_IT.search(page.text):
        return True
    if any(set(person.roles) - {"spoke", "reported"} for person in meeting.attendance) or meeting.organ:
        return False
    present = tuple(name for name in names if name.text not in absent)
    if any(not o.person_led or _has_subject(page.text, present, o.before.start, o.before.end) for o in openings):
        return False
    start = page.paragraphs[0].start if page.paragraphs else 0
    headed = page.headline is not None and any(
        not _NOUN.search(page.text, page.headline.start, m.start())
        for m in _TOLD_IN_HEADLINE.finditer(page.text, page.headline.start, page.headline.end)
    )
    return not headed and not _MEETING_SPEAKS.search(page.text, start)


def _document_alone(meeting: MeetingRecord) -> MeetingRecord:
    """What is known of a document without a meeting: its day, its place, what it refers to. So it can be found."""
    why = tuple(one for one in meeting.why if one.fact in ("date", "place"))
    nobody = dict.fromkeys(("attendance", "groups", "sub_venues", "agenda", "directives"), ())
    nothing = dict.fromkeys(("organ", "joint_with", "part_of_day", "format", "venue"))
    return replace(meeting, kind="other", enlarged=False, why=why, **nobody, **nothing)


def _read_story(
    text: str, page: Page, passage: Span, names, published, hints: Hints, *, alone: bool
) -> list[MeetingRecord]:
    """``alone``: the document tells no other story, so that this one may tell of no meeting."""
    absent = _spoken_about(page)
    names = _between(names, passage.start, passage.end)
    meetings: list[MeetingRecord] = []
    pair = meeting_and_reception(page, names) or called_on_the_way(page, names) or met_in_turn(page, names)
    parts = pair or tuple((page, *told) for told in _split(page, passage, names))
    for own, passages, paragraphs in parts:
        told = tuple(name for name in names if own.text[name.start] != " ") if own is not page else names
        openings = _openings(own, paragraphs, told, absent)
        meetings.append(_read(text, own, passages, paragraphs, told, absent, published, hints, meetings, openings))
    if alone and len(meetings) == 1 and _tells_of_no_meeting(page, meetings[0], names, absent, openings):
        return [_document_alone(meetings[0])]
    return meetings


def _split(page: Page, passage: Span, names: tuple[Name, ...]) -> list[tuple[tuple[Span, ...], tuple[Paragraph, ...]]]:
    """当天, or whom the leaders met before, at the head of a paragraph is another meeting, which ends with it."""
    others = [
        index for index, paragraph in enumerate(page.paragraphs) if index and _is_another(page.text, paragraph, names)
    ]
    if not others:
        return [((passage,), page.paragraphs)]
    ends = [p.start for p in page.paragraphs[1:]] + [passage.end]
    starts = [passage.start] + [p.start for p in page.paragraphs[1:]]
    main: list[Span] = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if index in others:
            continue
        if main and main[-1].end == start:
            main[-1] = Span(main[-1].start, end)
        else:
            main.append(Span(start, end))
    kept = tuple(p for index, p in enumerate(page.paragraphs) if index not in others)
    told = [(tuple(main), kept)]
    return told + [((Span(starts[i], ends[i]),), (page.paragraphs[i],)) for i in others]


def _is_another(plain: str, paragraph: Paragraph, names: tuple[Name, ...]) -> bool:
    """On the same day, or before the meeting with guests who are named: "会前，A会见了…部长B一行。" """
    if _SAME_DAY.match(plain[paragraph.start : paragraph.start + 80]) or _BESIDE.match(plain, paragraph.start):
        return True
    if _WREATH.match(plain, paragraph.start, paragraph.end):
        return True
    met = _MET_BEFORE.match(plain, paragraph.start, paragraph.end)
    return met is not None and bool(_between(names, *met.span("met")))


def _spoken_about(page: Page) -> frozenset[str]:
    """The General Secretary is present only where the opening says that he did something himself."""
    sentences = [s for p in _told(page, page.paragraphs)[:3] for s in p.sentences[:6]]
    first = sentences[0] if sentences else Span(0, 0)
    if _XI_MET.search(page.text, first.start, first.end) and not _REPORTS.search(page.text, first.start, first.end):
        return frozenset()
    for sentence in sentences:
        told = _REPORTS.search(page.text, sentence.start, sentence.end)
        if told and "习近平" not in page.text[sentence.start : told.start()]:
            break
        for match in _XI_ACTS.finditer(page.text, sentence.start, sentence.end):
            begins = match.start() == sentence.start or page.text[match.start() - 1] in "，。：） \n"
            if begins and not _LOCAL_BODY.search(page.text, sentence.start, match.start()):
                return frozenset()
    return frozenset(("习近平",))


def _told(page: Page, paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
    """The first of the story itself, without the summary that stands above its dateline or in bullets."""
    first = paragraphs[:30]
    filed = next((i for i, p in enumerate(first[:12]) if DATELINE.match(page.text, p.start, p.start + 40)), 0)
    return [p for p in first[filed:] if page.text[p.start] not in "■●◆▲★"] or list(first)


def _openings(
    page: Page, paragraphs: tuple[Paragraph, ...], names: tuple[Name, ...], absent: frozenset[str]
) -> list[_Opening]:
    """The sentences at the head that say who met for what, the best first; nobody ``absent`` did anything."""
    names = tuple(name for name in names if name.text not in absent)
    found, weaker = [], []
    for paragraph in _told(page, paragraphs)[:8]:
        for sentence in paragraph.sentences[:3]:
            opening = _opening(page, sentence, names)
            if opening is None:
                if _REPORTS.search(page.text, sentence.start, min(sentence.end, sentence.start + 60)):
                    break  # what somebody says goes on to the paragraph's end
                continue
            meets = not opening.person_led or _STRONG.match(opening.verb)
            comes = "来" in page.text[opening.words.start - 3 : opening.words.start]  # 来黔出席: told as background
            meets = meets or (not comes and _ATTENDS_NAMED.match(page.words(opening.words)))
            (found if meets else weaker).append(opening)
        if found:
            break
    # "全国…表彰大会在北京举行，我省48人受到表彰。今天，A会见了…": the story is what was done at home.
    elsewhere = len(found) > 1 and "全国" in page.words(found[0].words) and found[1].person_led
    # "6日，大会举行。5日下午，A与来宾座谈": what has a day of its own and somebody who did it is the story.
    second = found[1].sentence if len(found) > 1 and found[1].person_led and not found[0].person_led else None
    elsewhere = elsewhere or bool(second and _OWN_DAY.match(page.text, second.start))
    if elsewhere and not _between(names, found[0].sentence.start, found[0].sentence.end):
        found = found[1:]
    return found + weaker


def _opening(page: Page, sentence: Span, names: tuple[Name, ...]) -> _Opening | None:
    plain, limit = page.text, min(sentence.end, sentence.start + 500)
    if plain[sentence.start] == "要":
        return None
    if plain[sentence.start] == "“" and plain.find("”", sentence.start, sentence.end) < 0:
        return None  # what somebody is quoted with goes on
    said = _SAYING.search(plain, sentence.start, limit)
    end = said.start() if said else limit
    closed = [(m.start(), m.end()) for m in _BRACKETS.finditer(plain, sentence.start, end)]

    def outside(match) -> bool:
        return not any(low < match.start() < high for low, high in closed)

    found = [
        m
        for m in _HELD.finditer(plain, sentence.start, end)
        if outside(m) and not _NOUN.search(plain, sentence.start, m.start())
    ]
    while len(found) > 1 and _HOSTS.match(plain, found[0].end(), end):
        found.pop(0)  # "由甲举办，乙承办的研讨会在京召开"
    held = found[0] if found else None
    if held is not None and _WISHES.search(plain, sentence.start, held.start()):
        held = None
    if held is not None and _RECALLED.match(plain, held.end(), limit):
        return None
    if (
        held is not None
        and plain[held.end() : held.end() + 1] == "的"
        and _IS.search(plain, sentence.start, held.start())
    ):
        return None  # "全会是在关键时期召开的一次会议"
    if held is not None and plain.startswith(("之际", "在即"), held.end()):
        other = next((m.start() for m in _HELD.finditer(plain, held.end(), end) if outside(m)), end)
        act = _act_of_somebody(plain, held.end(), other, names)
        if act is not None and outside(act):
            return _person_led(plain, sentence, act, end)
    stop = held.start() if held is not None else end
    done = [m for m in _DONE_BY_PERSONS.finditer(plain, sentence.start, stop) if outside(m)]
    strong = (m for m in done if _STRONG.match(m.group()) and _has_subject(plain, names, sentence.start, m.start()))
    if done and held is None and _ATTENDS.match(plain, done[0].start(), _clause_end(plain, done[0].end(), end)):
        return _person_led(plain, sentence, done[0], end)
    act = next(strong, done[0] if done and held is None else None)
    if act is not None:
        return _person_led(plain, sentence, act, end)
    if held is not None:
        return _meeting_held(plain, sentence, held, end, names)
    spoke = _SPOKE_AT.search(plain, sentence.start, end)
    if spoke is not None and _has_subject(plain, names, sentence.start, spoke.start()):
        return _Opening(sentence, Span(*spoke.span("words")), Span(sentence.start, spoke.end("words")), "讲话", False)
    return None


def _act_of_somebody(plain: str, low: int, end: int, names: tuple[Name, ...]):
    """ "在大会开幕之际，A会见…": what somebody did on the occasion."""
    acts = (m for m in _DONE_BY_PERSONS.finditer(plain, low, end) if _STRONG.match(m.group()))
    return next((m for m in acts if _has_subject(plain, names, low, m.start())), None)


def _has_subject(plain: str, names: tuple[Name, ...], start: int, end: int) -> bool:
    return bool(_between(names, start, end)) or bool(
        re.search(r"(?:省|市|区|县|自治区)(?:政府|委|领导)(?:与|和|在|同)", plain[start:end])
    )


def _between(names: tuple[Name, ...], start: int, end: int) -> tuple[Name, ...]:
    low = bisect_left(names, start, key=lambda name: name.start)
    return names[low : bisect_left(names, end, key=lambda name: name.start)]


def _subjects(plain: str, names: tuple[Name, ...], start: int, end: int) -> list[Name]:
    """The names between ``start`` and ``end``, those inside titles and quotations left out (“学习习近平法治思想”)."""
    closed = [(m.start(), m.end()) for m in _BRACKETS.finditer(plain, start, end)]
    return [n for n in _between(names, start, end) if not any(low < n.start < high for low, high in closed)]


def _clause_end(plain: str, start: int, end: int) -> int:
    """The next comma or stop that stands in no brackets."""
    depth = 0
    for index in range(start, end):
        char = plain[index]
        if char in "“《（":
            depth += 1
        elif char in "”》）":
            depth = max(0, depth - 1)
        elif depth == 0 and char in "，。；：":
            return index
    return end


def _clause_start(plain: str, low: int, at: int) -> int:
    return max((plain.rfind(mark, low, at) for mark in "，。；："), default=low - 1) + 1 or low


def _person_led(plain: str, sentence: Span, verb, end: int) -> _Opening:
    stop = _clause_end(plain, verb.end(), end)
    return _Opening(sentence, Span(verb.start(), stop), Span(sentence.start, stop), verb.group(), True)


def _meeting_held(plain: str, sentence: Span, held, end: int, names: tuple[Name, ...]) -> _Opening:
    stop = _clause_end(plain, held.end(), end)
    start = max(_clause_start(plain, sentence.start, held.start()), sentence.start)
    quoted = next(
        (m for m in _BRACKETS.finditer(plain, sentence.start, held.start()) if m.start() < start < m.end()), None
    )
    if quoted:  # a comma inside a title ends no clause
        start = _clause_start(plain, sentence.start, quoted.start())
    persons = _subjects(plain, names, start, held.start())
    where = _WHERE_ONLY.fullmatch(plain, start, held.start())  # "研讨会，在四川大学文科楼召开"
    if not persons and (where or not _BODY_OR_MEETING.search(plain, start, held.start())):
        start = sentence.start  # "省人大常委会第二次会议在完成各项议程后，于27日在南京闭幕"
        persons = _subjects(plain, names, start, held.start())
    led = re.search(r"主持$", plain[start : held.start()])
    words = Span(held.end() if persons else start, stop)
    if persons and plain[held.end() : stop].strip() == "":
        words = Span(persons[-1].end, stop)
    return _Opening(sentence, words, Span(sentence.start, stop), "主持召开" if led else held.group(), False)


def _read(
    text, page: Page, passages, paragraphs, names, absent, published, hints: Hints, earlier, openings
) -> MeetingRecord:
    plain = page.text
    found_kind = _kind(page, openings, earlier)
    kind = text_of(found_kind) or "other"
    spoken = read_chinese_directives(text, plain, paragraphs, names, absent, kind)
    attendance = ChineseAttendance(text, plain, names, absent)
    heads = {directive.start for directive in spoken.directives}
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            if sentence.start in heads and spoken.speech_from.get(sentence.start) == sentence.start:
                continue
            attendance.read(sentence, spoken.speech_from.get(sentence.start))
    for name, verb in spoken.speakers:
        if verb != "决定":
            attendance.speaks(name, Fact("spoke", verb.start, verb.end, verb.rule))
    if kind in _SESSIONS:
        attendance.delegates()
    attendance.posts()
    if kind == "reception" or spoken.among_states:
        attendance.talks(met=kind == "reception")
    people = tuple(attendance.attendance.people.values())
    words = openings[0].words if openings else Span(0, 0)
    person_led = not openings or openings[0].person_led
    organ = organ_of_chinese(page, words, kind, people, _at_office(hints, people, published), person_led=person_led)
    befores = [opening.before for opening in openings]
    date = _date(page, befores, paragraphs, published, people, hints, earlier, kind)
    part = chinese_part_of_day(replace(page, paragraphs=paragraphs), befores[:1]) if date.date else None
    at = plain.find("扩大", words.start, words.end)
    enlarged = Fact("enlarged", at, at + 2, "enlarged-announced") if at >= 0 else None
    place = organ.place or (_place_of_first(earlier[0]) if earlier else None)
    form, venue = _format(page, paragraphs, words), _venue(text, page, paragraphs)
    why = reasons(kind=found_kind, organ=organ.name, place=place, enlarged=enlarged, format=form, venue=venue)
    return MeetingRecord(
        kind=kind,
        date=date.date,
        date_end=date.date_end,
        date_basis=date.basis,
        date_evidence=date.evidence,
        date_candidates=date.candidates,
        part_of_day=text_of(part),
        place=text_of(place),
        organ=text_of(organ.name),
        joint_with=organ.joint_with,
        enlarged=enlarged is not None,
        format=text_of(form),
        venue=text_of(venue),
        attendance=attendance.attendance.records(),
        groups=tuple(sorted(attendance.attendance.groups, key=lambda group: group.start)),
        sub_venues=_sub_venues(text, page, paragraphs),
        agenda=read_chinese_agenda(
            text, plain, paragraphs, [(o.sentence, _about(o)) for o in openings], spoken.speech_from
        ),
        directives=tuple(spoken.directives),
        references=read_chinese_references(text, plain, paragraphs),
        passages=passages,
        why=(*why, *date.why, *reasons(part_of_day=part)),
    )


_SESSIONS = ("congress_session", "cppcc_session", "congress_standing_committee", "cppcc_standing_committee")
_LEADING_POST = re.compile(r"[省市]委书记|[省市]长|党委书记|主席$")


def _at_office(hints: Hints, people, published: dt.date | None) -> Hints:
    """``hints`` with the place where those present hold office by the terms known, if that is one and none is given."""
    if hints.place is not None:
        return hints
    held = (
        Fact(term.place, person.start, person.end, "place-of-terms")
        for person in people
        for term in hints.terms
        if term.place and person.name in term.names and person.post and _LEADING_POST.search(person.post)
        if published is None or (term.start or published) <= published <= (term.end or published)
    )
    places = {place for place in held if place != "China"}
    return replace(hints, place=places.pop()) if len(places) == 1 else hints


def _place_of_first(meeting: MeetingRecord) -> Fact | None:
    """The place of the meeting that the document told of first."""
    return Fact(meeting.place, None, None, "place-of-first-meeting") if meeting.place else None


def _about(opening: _Opening) -> int:
    """Where the words on what the meeting did begin: after the announcement, the kind of meeting (座谈) included."""
    return opening.words.start


def _kind(page: Page, openings: list[_Opening], earlier) -> Fact | None:
    for opening in openings:
        words = page.words(opening.words)
        kind = kind_of_chinese(_object(page, opening), person_led=opening.person_led, verb=opening.verb)
        if kind in (None, "conference", "plenary") or "中心组" in words or "政治局" in words:
            kind = kind_of_chinese(words, person_led=opening.person_led, verb=opening.verb)
        if kind:
            return Fact(kind, opening.words.start, opening.words.end, "kind-announced")
    if page.headline is not None and not earlier:
        kind = kind_of_chinese(page.words(page.headline), person_led=False, verb="")
        return Fact(kind, page.headline.start, page.headline.end, "kind-of-headline") if kind else None
    return None


def _object(page: Page, opening: _Opening) -> str:
    """What was held: "省人大常委会召开座谈会" is a symposium, whoever held it."""
    words = page.words(opening.words)
    held = _HELD.search(words)
    return words[held.end() :] if held is not None and not opening.person_led else words


def _date(page: Page, befores, paragraphs, published, people, hints: Hints, earlier, kind: str) -> MeetingDate:
    opening = page.text[paragraphs[0].start : paragraphs[0].start + 120] if paragraphs else ""
    if earlier and (_SAME_DAY.match(opening) or _MET_BEFORE.match(opening) or not _names_day(page, paragraphs[:2])):
        first = earlier[0]
        if _ON_A_VISIT.match(opening):
            return MeetingDate()
        if first.date_end and kind != "reception":
            return MeetingDate()  # on one of the days, and which is not told
        known = first.date, None, first.date_basis, first.date_evidence, first.date_candidates
        return MeetingDate(*known, rule="date-same-day")
    opening = [s for p in paragraphs[:2] for s in p.sentences[:2]]
    befores = [*befores, *(_before_purpose(page, span) for span in opening)]
    date = date_chinese_meeting(page, befores, published, people, hints)
    if date.date is None and kind == "inspection" and published is not None:
        told = (s for p in paragraphs[1:14] for s in p.sentences[:2])
        way = next((span for span in told if _ON_THE_WAY.match(page.text, span.start, span.end)), None)
        if way:
            return date_chinese_meeting(page, [replace_end(way, 20)], published, people, hints)
    return date


def _names_day(page: Page, paragraphs: tuple[Paragraph, ...]) -> bool:
    return any(chinese_days(page.text, s.start, s.end) for p in paragraphs for s in p.sentences[:2])


def _before_purpose(page: Page, span: Span) -> Span:
    purpose = _PURPOSE.search(page.text, span.start, span.end)
    return Span(span.start, min(purpose.start() if purpose else span.end, span.start + 120))


def replace_end(span: Span, length: int) -> Span:
    return replace(span, end=min(span.end, span.start + length))


def _format(page: Page, paragraphs: tuple[Paragraph, ...], words: Span) -> Fact | None:
    spans = [words]
    spans += [
        replace_end(s, 60)
        for p in paragraphs
        for s in p.sentences
        if _ARRANGED.match(page.text[s.start : s.start + 16])
    ]
    told = [paragraph for paragraph in paragraphs if not _SAYING.search(page.text, paragraph.start, paragraph.end)]
    for value, pattern, where in (
        ("mixed", _MIXED, spans),
        ("video", _VIDEO, spans),
        ("video", _ELSEWHERE, told),
        ("video", _LEADER_BY_VIDEO, paragraphs[:1]),
        ("mixed", _SOME_BY_VIDEO, told[1:]),
    ):
        for said in filter(None, (pattern.search(page.text, span.start, span.end) for span in where)):
            return Fact(value, *said.span(), "format-said")
    return None


def _venue(text: str, page: Page, paragraphs: tuple[Paragraph, ...]) -> Fact | None:
    for paragraph in paragraphs[:3]:
        found = _VENUE.search(page.text, paragraph.start, min(paragraph.end, paragraph.start + 600))
        if found:
            return Fact(text[found.start("venue") : found.end("venue")], *found.span("venue"), "venue-named")
    return None


def _sub_venues(text: str, page: Page, paragraphs: tuple[Paragraph, ...]) -> tuple[str, ...]:
    for paragraph in paragraphs[-3:]:
        found = _SUB_VENUES.search(page.text, paragraph.start, paragraph.end)
        if found:
            return tuple(part for part in re.split("、|和", text[found.start("list") : found.end("list")]) if part)
    return ()
