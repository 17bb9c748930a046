"""What a Chinese meeting did (学习, 传达, 听取汇报, 审议 …) and what its readout refers to."""

from __future__ import annotations

import datetime as dt
import re

from archive.extraction.dates import day_of
from archive.extraction.records import AgendaRecord, ReferenceRecord, Span, Why
from archive.extraction.text import Paragraph
from archive.extraction.zh_dates import chinese_days

_ACTIONS = (
    ("convey", r"传达(?!的)"),
    (
        "study",
        r"(?:(?<=传达)|(?<=[，；、。：会上议暨组并日行]))(?:再次|集体|专题|进一步|认真|深入|系统|跟进|及时)*学习(?!讨论会|考察情况|贯彻工作)|集体学习|专题学习",
    ),
    (
        "hear_report",
        r"听取[^。；]{0,200}?(?:汇报|报告|说明|介绍|情况|通报|请示)|听取(?:和|并)(?:讨论|审议)|(?<=[^一-龥])[^，。；]{2,16}汇报了",
    ),
    (
        "review",
        r"审议(?!结果|意见|通过的)|审定|审查(?:通过|批准)|(?:原则|表决|一致)(?:同意)?通过(?!的)|通过(?!的)(?:了)?(?=[^，。]{0,12}(?:《|关于|新(?!闻|媒体)|有关))|表决",
    ),
    (
        "deploy",
        r"(?:研究|安排|动员|谋划|分析)?部署(?!要求|会议|情况|的|，对)|作出(?:了)?(?:安排|部署|决定)|安排(?=[^，。；]{0,24}工作)|(?:会议)?决定(?=[，]?(?:从|在|于)[^。]{0,30}开展)",
    ),
    (
        "discuss",
        r"(?<![重要政策性学术科])(?<!调查)(?<!联合)(?<!理论)研究(?!组|报告|和建设|部署|处理|了?其他|了?其它|院|会|生|室|所|中心|成果|工作者|员|提出|安排|《[^》]*》精神)|讨论(?!稿)|座谈(?!会(?:上|精神)|考察|代表)|(?<!政治)协商(?!会议)|(?<!书面)(?<!稿)征求[^，。]{0,30}意见|共商|交流(?=[^，。]{0,8}(?:研讨|讨论|经验|意见|体会))",
    ),
    ("elect", r"选举(?!工作|法)|补选|推选"),
    ("sum_up", r"(?<!要)(?:回顾)?总结(?=[^，。；]{0,30}(?:工作|成绩|经验|情况))"),
)
_ACTION = re.compile("|".join(f"(?P<{action}>{pattern})" for action, pattern in _ACTIONS))
_MEETING = re.compile(
    r"^(?:在?[^，。]{0,12}上，)?(?:会前|会上|会议期间)?[，]?(?:本次|此次|这次|第[一二三四五]次)?(?:主任|主席|委员长|常委会|党组|专题|工作|全体|党委)?(?:会议|大会|全会|常委会|座谈会|座谈|会上)"
    r"(?!指出|强调|要求|认为|决定，|期间表)(?:还|先后|依次|分别|一并|集体|书面|又|以[^，。]{1,20}形式|的主要任务是[，：]?)*(?P<from>)"
)
_TASKS = re.compile(r"(?:会议|全会|大会|本次全会|本次会议)[^。，]{0,16}，")
_SAYING = re.compile(r"，(?:并)?(?:强调|指出|要求|认为|充分肯定|高度评价)|。")
# What the General Secretary did when he spoke is none of this meeting's doing.
_OCCASION = re.compile(r"习近平[^，。；、]{0,60}?(?:时|上|中)的(?:系列)?(?:重要)?(?:讲话|指示|论述)")
_OTHER = re.compile(r"研究(?:了)?其[他它]")


def read_chinese_agenda(
    text: str,
    plain: str,
    paragraphs: tuple[Paragraph, ...],
    announced: list[tuple[Span, int]],
    speech_from: dict[int, int],
) -> tuple[AgendaRecord, ...]:
    """One record per action in reading order; ``announced``: announcing sentences with the place the meeting's words
    begin at; ``speech_from``: where in a sentence somebody's reported speech begins."""
    found: list[AgendaRecord] = []
    begins = {sentence.start: at for sentence, at in announced}
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            end = min(speech_from.get(sentence.start, sentence.end), sentence.end)
            at = begins.get(sentence.start)
            rule = "agenda-did" if at is None else "agenda-announced"
            if at is None:
                meeting = _MEETING.match(plain[sentence.start : min(end, sentence.start + 80)])
                if meeting is None or end <= sentence.start:
                    _conveyed(text, plain, sentence, end, found)
                    continue
                tasks = _TASKS.match(plain[sentence.start : min(end, sentence.start + 40)])
                at = sentence.start + (0 if tasks else meeting.end()) - (1 if meeting.end() else 0)
            elif sentence.start in speech_from and speech_from[sentence.start] <= at:
                continue
            _actions(text, plain, sentence, at, end, found, rule)
    return tuple(sorted(found, key=lambda record: record.start))


def _conveyed(text: str, plain: str, sentence: Span, end: int, found: list[AgendaRecord]) -> None:
    """ "A在会上传达了…": what one of its members conveys is conveyed to the meeting."""
    at = plain.find("传达了", sentence.start, end)
    if at >= 0 and not any(record.action == "convey" for record in found):
        why = (Why("action", at, at + 3, "agenda-member"),)
        found.append(AgendaRecord("convey", text[at : sentence.end], at, sentence.end, why))


def _actions(text: str, plain: str, sentence: Span, at: int, end: int, found: list[AgendaRecord], rule: str) -> None:
    limit = min(end, at + 2000)
    spoken_of = [m.span() for m in _OCCASION.finditer(plain, sentence.start, limit)]
    for match in _ACTION.finditer(plain, max(at, sentence.start), limit):
        action = match.lastgroup
        if _OTHER.match(plain, match.start()):
            continue
        inside = plain.rfind("《", sentence.start, match.start()) > plain.rfind("》", sentence.start, match.start())
        if inside or any(low < match.start() < high for low, high in spoken_of):
            continue
        told = (text[match.start() : sentence.end], match.start(), sentence.end, (Why("action", *match.span(), rule),))
        if not any(record.action == action and record.end == sentence.end for record in found):
            found.append(AgendaRecord(action, *told))
        if action == "hear_report" and re.match("听取(?:和|并)讨论", match.group()):
            found.append(AgendaRecord("discuss", *told))
        if action == "hear_report" and re.match("听取(?:和|并)审议", match.group()):
            found.append(AgendaRecord("review", *told))


_LEADER = r"习近平(?:总书记|主席|同志)?|(?<![一-龥])总书记|习主席"
_OTHERS = (
    r"(?:书记|省长|市长|县长|区长|总理|主席|国务委员|委员长|部长)[一-龥]{2,3}?"
    r"|(?!近平)[一-龥]{2,3}(?:总理|副总理|委员长|书记|省长|市长|县长|区长|主席)(?:同志)?"
)
_NEAR = r"[^，。；、《》\n]"
_NO_OTHER_WORD = rf"(?:(?!讲话|论述|贺信|回信|批示|指示){_NEAR})"
_LETTER = r"(?:贺信|回信|贺电|来信|慰问信|慰问电)"
_NOT_HELD = r"(?!召开|举行|[在于]|近日|日前|[今昨]天|\d|暨)"
_SESSION = (
    r"(?=[党十二])(?:(?:党的)?(?:十[一二三四五六七八九]?|二十)届[一二三四五六七八九]中全会"
    r"|党的(?:十[四五六七八九]|二十)大(?!召开以来|以来))"
)
_GATHERING = r"(?:会议|全会|座谈会|推进会|调度会|现场会|党代会|动员会|部署会|电视电话会|视频会|两会|大会|集体学习)"
_TAKEN_UP = r"(?:传达|学习|贯彻|落实|对标|对表|按照)(?:了|好|传达|学习|贯彻|落实|领会){0,3}"
_NUMBER = "[一二三四五六七八九十]{1,4}"
# The kind, some words of which one stands in every match, and the pattern: most paragraphs need no pattern tried.
_REFERENCES = tuple(
    (kind, needed.split("|"), re.compile(pattern))
    for kind, needed, pattern in (
        (
            "speech",
            "讲话|论述|致辞|思想",
            rf"(?:{_LEADER})(?:(?!发表|出席|主持){_NEAR}){{0,60}}?(?:重要讲话|重要论述|重要致辞|讲话精神|的讲话|重要思想)",
        ),
        ("speech", "讲话", rf"(?:{_OTHERS}){_NEAR}{{0,40}}?(?:上|时|中)的(?:重要)?讲话(?:精神)?"),
        (
            "instruction",
            "指示|批示",
            rf"(?:{_LEADER}){_NO_OTHER_WORD}{{0,40}}?(?:重要指示(?:批示)?|重要批示|批示)",
        ),
        (
            "instruction",
            "批示",
            rf"(?:{_OTHERS})(?:同志)?(?:(?:就|对|关于){_NEAR}{{2,30}}?)?(?:作出的?)?(?:重要|工作)?批示(?=精神|要求|指出)",
        ),
        (
            "instruction",
            "指示|批示",
            rf"(?<=[和、及])(?:就|对|关于){_NO_OTHER_WORD}{{2,40}}?重要(?:指示批示|指示|批示)",
        ),
        ("letter", "信|电", rf"(?:{_LEADER}){_NO_OTHER_WORD}{{0,40}}?{_LETTER}"),
        ("letter", "信|电", rf"(?<=[和、及])(?:\d{{1,2}}月\d{{1,2}}日)?(?:向|致|给){_NEAR}{{2,40}}?{_LETTER}"),
        (
            "inspection",
            "视察|考察|调研",
            rf"(?:{_LEADER}){_NEAR}{{0,20}}?(?:视察|考察|调研)[一-龥]{{0,8}}?(?=重要讲话|重要指示|时的|时强调|期间)",
        ),
        ("meeting", "全会|大", _SESSION),
        (
            "meeting",
            "中央|中共中央",
            rf"(?:[二两]十届|十[七八九]届)?中(?:共中)?央(?:政治局(?:常委会|常务委员会)?(?:会议|第{_NUMBER}次集体学习)"
            rf"|纪委第?{_NUMBER}次全(?:体)?会(?:议)?|(?:全面深化改革|深改|财经)委(?:员会)?(?:第{_NUMBER}次)?会议"
            rf"|(?:第{_NUMBER}次)?[一-龥]{{2,16}}?工作(?:会议|座谈会))",
        ),
        (
            "meeting",
            "两会|国务院",
            rf"全国“?两会”?|国务院(?:第{_NUMBER}次)?[一-龥]{{0,8}}(?:常务|廉政工作|全体)会议{_NOT_HELD}",
        ),
        (
            "meeting",
            "会议|座谈会|推进会|集体学习",
            r"(?:全国|(?:省|市|自治区|区|县)委)(?:(?!召开|举行)[一-龥]){2,22}?"
            rf"(?:工作会议|座谈会|电视电话会议|推进会|集体学习){_NOT_HELD}",
        ),
        (
            "meeting",
            "精神|部署|要求|有关",
            rf"{_TAKEN_UP}(?P<what>(?:\d{{1,2}}月\d{{1,2}}日)?(?:全国|全[省市县区]|国务院|省|市|区|县|自治区)"
            rf"{_NEAR}{{2,40}}?{_GATHERING})(?=精神|部署|要求|有关)",
        ),
        ("document", "《", r"(?<!简称)《[^《》\n]{2,160}(?:〈[^〈〉]{1,80}〉[^《》\n]{0,60})?》"),
    )
)
# "《意见》" names a document of which the text has not given the whole name.
_SHORT_NAME = re.compile(
    r"《(?:意见|通知|条例|办法|规定|建议|决定|方案|规划|纲要|准则|报告|决议|细则|公报|章程|通报|党章|宪法|民法典)》"
)
_PERIODICAL = re.compile(r"(?:日报|晚报|时报|杂志|周刊|求是|旗帜|新闻联播)》$")
_BESIDE = 14


def read_chinese_references(
    text: str, plain: str, paragraphs: tuple[Paragraph, ...], held: dt.date | None = None
) -> tuple[ReferenceRecord, ...]:
    """References in reading order, each wording once, dated where a full day stands in or beside them, or in them or
    just before them one without a year: the last such day up to ``held``, the day of the meeting. A meeting named as
    the place of a speech is that speech's."""
    found: dict[tuple[str, str], ReferenceRecord] = {}
    told = [reference for reference in _REFERENCES if any(word in plain for word in reference[1])]
    for paragraph in paragraphs:
        here: list[ReferenceRecord] = []
        words = plain[paragraph.start : paragraph.end]
        for kind, needed, pattern in told:
            if not any(word in words for word in needed):
                continue
            for match in pattern.finditer(plain, paragraph.start, paragraph.end):
                start, end = match.span("what" if "what" in match.groupdict() else 0)
                inside = kind not in ("document", "inspection") and any(r.start < end and start < r.end for r in here)
                if inside or (kind == "document" and _PERIODICAL.search(plain, start, end)):
                    continue
                day = _day_beside(plain, start, end, paragraph)
                if day is None and held and kind != "document":
                    day = _last_such_day(plain, start, end, paragraph, held)
                why = (Why("reference", start, end, "reference-title" if kind == "document" else "reference-phrase"),)
                here.append(ReferenceRecord(kind, text[start:end], day, start, end, why))
        for record in here:
            if record.kind == "document" and record.end - record.start < 6:
                whole = any(kind == "document" and words.endswith(record.text[1:]) for kind, words in found)
                if whole or not _SHORT_NAME.match(record.text):
                    continue
            found.setdefault((record.kind, record.text), record)
    return tuple(sorted(found.values(), key=lambda reference: (reference.start, reference.end)))


def _day_beside(plain: str, start: int, end: int, paragraph: Paragraph):
    low, high = max(paragraph.start, start - _BESIDE), min(paragraph.end, end + _BESIDE)
    low = max(low, *(plain.rfind(mark, low, start) + 1 for mark in "，。；、"))
    high = min(high, *(at if (at := plain.find(mark, end, high)) >= 0 else high for mark in "，。；、"))
    return next((day.full for day in chinese_days(plain, low, high) if day.full), None)


_HELD_THEN = re.compile(r"(?:[上下]午|晚|晚上|当天)?(?:召开|举行|闭幕|结束|作出|发表|印发)?的?")


def _last_such_day(plain: str, start: int, end: int, paragraph: Paragraph, held: dt.date) -> dt.date | None:
    """ "12月3日召开的中央政治局会议", "习近平总书记7月1日在庆祝大会上的重要讲话"."""
    for day in chinese_days(plain, max(paragraph.start, start - 2 * _BESIDE), end):
        if day.month and (start <= day.start or _HELD_THEN.fullmatch(plain, day.end, start)):
            same = (day_of(year, day.month, day.day) for year in (held.year, held.year - 1))
            return day.full or next((found for found in same if found and found <= held), None)
    return None
