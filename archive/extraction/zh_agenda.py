"""What a Chinese meeting did (学习, 传达, 听取汇报, 审议 …) and what its readout refers to."""

from __future__ import annotations

import re

from archive.extraction.records import AgendaRecord, ReferenceRecord, Span, Why
from archive.extraction.text import Paragraph

_ACTIONS = (
    ("convey", r"传达(?!的)"),
    (
        "study",
        r"(?:(?<=传达)|(?<=[，；、。：会上议暨组并日行]))(?:再次|集体|专题|进一步|认真|深入|系统|跟进|及时)*学习(?!讨论会|考察情况|贯彻工作)|集体学习|专题学习",
    ),
    ("hear_report", r"听取[^。；]{0,200}?(?:汇报|报告|说明|介绍|情况|通报)|听取和(?:讨论|审议)"),
    (
        "review",
        r"审议(?!结果|意见|通过的)|审定|审查(?:通过|批准)|(?:原则|表决|一致)(?:同意)?通过|通过(?:了)?(?=[^，。]{0,12}(?:《|关于|新|有关))|表决",
    ),
    (
        "deploy",
        r"(?:研究|安排|动员|谋划|分析)?部署(?!要求|会议|情况|的|，对)|作出(?:了)?(?:安排|部署|决定)|安排(?=[^，。；]{0,24}工作)|(?:会议)?决定(?=[，]?(?:从|在|于)[^。]{0,30}开展)",
    ),
    (
        "discuss",
        r"(?<![重要政策性学术科])研究(?!部署|了?其他|了?其它|院|会|生|室|所|中心|成果|工作者|员|提出|安排|《[^》]*》精神)|讨论(?!稿)|座谈|协商(?!会议?第)|征求[^，。]{0,30}意见|共商|交流(?=[^，。]{0,8}(?:研讨|讨论|经验|意见|体会))",
    ),
    ("elect", r"选举(?!工作|法)|补选|推选"),
    ("sum_up", r"(?<!要)(?:回顾)?总结(?=[^，。；]{0,30}(?:工作|成绩|经验|情况))"),
)
_ACTION = re.compile("|".join(f"(?P<{action}>{pattern})" for action, pattern in _ACTIONS))
_MEETING = re.compile(
    r"^(?:在?[^，。]{0,12}上，)?(?:会前|会上|会议期间)?[，]?(?:本次|此次|这次|第一次)?(?:会议|大会|全会|常委会|座谈会|座谈|会上)"
    r"(?!指出|强调|要求|认为|决定，|期间表)(?:还|先后|依次|分别|一并|集体|书面|又|以[^，。]{1,20}形式|的主要任务是[，：]?)*(?P<from>)"
)
_SAYING = re.compile(r"，(?:并)?(?:强调|指出|要求|认为|充分肯定|高度评价)|。")
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
                tasks = re.match(
                    r"(?:会议|全会|大会|本次全会|本次会议)[^。，]{0,16}，",
                    plain[sentence.start : min(end, sentence.start + 40)],
                )
                if meeting is None or end <= sentence.start:
                    _conveyed(text, plain, sentence, end, found)
                    continue
                at = sentence.start + (0 if tasks else meeting.end()) - (1 if meeting.end() else 0)
            elif sentence.start in speech_from and speech_from[sentence.start] <= at:
                continue
            _actions(text, plain, sentence, at, end, found, rule)
    return tuple(sorted(found, key=lambda record: record.start))


def _conveyed(text: str, plain: str, sentence: Span, end: int, found: list[AgendaRecord]) -> None:
    """ "A在会上传达了…": what one of its members conveys is conveyed to the meeting."""
    told = re.compile(r"传达了").search(plain, sentence.start, end)
    if told and not any(record.action == "convey" for record in found):
        why = (Why("action", *told.span(), "agenda-member"),)
        found.append(AgendaRecord("convey", text[told.start() : sentence.end], told.start(), sentence.end, why))


def _actions(text: str, plain: str, sentence: Span, at: int, end: int, found: list[AgendaRecord], rule: str) -> None:
    limit = min(end, at + 2000)
    for match in _ACTION.finditer(plain, max(at, sentence.start), limit):
        action = match.lastgroup
        if _OTHER.match(plain, match.start()):
            continue
        inside = plain.rfind("《", sentence.start, match.start()) > plain.rfind("》", sentence.start, match.start())
        if inside:
            continue
        told = (text[match.start() : sentence.end], match.start(), sentence.end, (Why("action", *match.span(), rule),))
        if not any(record.action == action and record.end == sentence.end for record in found):
            found.append(AgendaRecord(action, *told))
        if action == "hear_report" and re.search("讨论", match.group()):
            found.append(AgendaRecord("discuss", *told))
        if action == "hear_report" and "审议" in match.group() + plain[match.end() : match.end() + 4]:
            found.append(AgendaRecord("review", *told))


_WHOSE = r"(?:习近平总书记|习近平主席|总书记|习近平同志|[一-龥]{2,3}(?:总理|主席|书记))"
_REFERENCES = (
    ("speech", re.compile(rf"{_WHOSE}[^，。；、]{{0,60}}?(?:重要讲话|重要论述|重要致辞|讲话精神|讲话)")),
    ("instruction", re.compile(rf"{_WHOSE}[^，。；、]{{0,40}}?(?:重要指示(?:批示)?|重要批示|批示)")),
    ("letter", re.compile(rf"{_WHOSE}[^，。；]{{0,40}}?(?:重要)?(?:贺信|回信|贺电|来信)")),
    ("inspection", re.compile(rf"{_WHOSE}[^，。；、]{{0,20}}?(?:视察|考察)[一-龥]{{2,10}}")),
    (
        "meeting",
        re.compile(
            r"(?:党的)?[十二]{1,3}[一二三四五六七八九]?届[一二三四五六七八九]中全会|党的(?:十[八九]|二十)大"
            r"|(?:中央|全国|省委|市委|自治区党委)[一-龥]{2,22}?(?:工作会议|座谈会|电视电话会议|常委会会议|推进会|集体学习)|中(?:共中)?央政治局(?:常委会|常务委员会)?(?:会议|第[一二三四五六七八九十]{1,4}次集体学习)"
        ),
    ),
    ("document", re.compile(r"《[^《》\n]{3,160}(?:〈[^〈〉]{1,80}〉[^《》\n]{0,60})?》")),
)


def read_chinese_references(text: str, plain: str, paragraphs: tuple[Paragraph, ...]) -> tuple[ReferenceRecord, ...]:
    """References in reading order, each wording once."""
    found: dict[tuple[str, str], ReferenceRecord] = {}
    for paragraph in paragraphs:
        for kind, pattern in _REFERENCES:
            for match in pattern.finditer(plain, paragraph.start, paragraph.end):
                words = text[match.start() : match.end()]
                rule = "reference-title" if kind == "document" else "reference-phrase"
                why = (Why("reference", *match.span(), rule),)
                found.setdefault((kind, words), ReferenceRecord(kind, words, None, *match.span(), why))
    return tuple(sorted(found.values(), key=lambda reference: (reference.start, reference.end)))
