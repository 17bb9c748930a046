"""Which paragraphs of one Chinese story tell of which meeting: what was the same day, before it, or in its days."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.extraction.names import Name
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_journeys import Part, blanked
from archive.extraction.zh_openings import names_between
from archive.extraction.zh_text import joined

SAME_DAY = re.compile(r"^(?:当天|同日|当日|当晚|同一天)[^。]{0,40}?(?:会见|会谈|主持召开|召开|举行)")
# A guest's errand of the same day: "当天上午，总统甲向人民英雄纪念碑敬献花圈。"
_WREATH = re.compile(r"(?:当[天日]|同日|(?:\d{1,2}月)?\d{1,2}日)(?:上午|下午|晚)?，[^。；]{2,40}向人民英雄纪念碑敬献花")
# "27日上午，李立主持召开第七十次主任会议": the smaller body that met beside the session.
_BESIDE = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?，[^。；]{0,80}?召开(?:了)?[^，。；]{0,12}(?:主任会议|主席会议|主席团会议)"
)
# Told beside the meeting that it went before: whom the leaders met, when they are named.
MET_BEFORE = re.compile(
    r"(?:(?:会|[^，。；]{0,12}(?:[议大谈介布谊交]会|会议|仪式|[开闭]幕式|活动|论坛|开幕|签约|签字)(?:开始|举行)?)之?前|(?:访问|出访)期间)，[^。；]{0,80}?会见(?P<met>[^。]*)"
)
# "13日，A出席了第六次峰会并致辞。", told behind whom A met: what has a day, a person and a meeting of its own.
_ON_ITS_DAY = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日(?:上午|中午|下午|晚上?)?，(?P<who>[^，。；将就]{2,24}?)(?:还|也)?(?:在[^，。；]{2,12})?"
    r"(?:会见了?(?P<met>[^，。；]{3,60})|出席了?[^，。；]{3,40}(?:峰会|会议|论坛|仪式|宴会|晚宴|开幕[式会]))(?:并[^，。；]{2,20})?[。，]"
)
_MEETS = re.compile(r"会见|会谈|会晤|出席")
_GOES_ROUND = re.compile(r"考察|调研|视察|检查|慰问")
# "会谈后，A和B共同主持理事会第二次会议。"
_AND_CHAIRS = re.compile(r"，?并共同主持[^。；]*")
_THEN_CHAIRED = re.compile(r"(?:随后|会见后|会谈后)，[^，。；]{2,20}共同主持(?:召开)?了?[^，。；]{2,40}会议[。，]")
# Told last of those who came to all of it; 有关活动 may be one of them alone.
_IN_ALL = re.compile(r"[^。]{2,60}(?:参加|出席)了?(?:上述|以上)(?:活动|会见|会议)")
ON_A_VISIT = re.compile(r"(?:访问|出访|在[^，。；]{1,6})期间，")
# "在津期间，A会见了B一行。", "会前，A会见受表彰代表。": a sentence on another meeting than the one that is told.
_MEANWHILE = re.compile(
    r"(?:在[^，。；]{1,6}期间|(?P<before>(?:会|[^，。；]{0,12}(?:[议大谈介布谊交]会|会议|仪式|[开闭]幕式|活动|论坛|开幕|签约|签字|座谈)(?:开始|举行)?)之?前))，"
    r"(?P<who>[^。；]{2,60}?)(?:亲切)?(?:会见|接见|拜会)了?(?P<met>[^。；]*)"
)
_DELEGATES = re.compile(r"代表|模范|先进|获得者|工作者|嘉宾|来宾|专家|企业家")
_AT_RECEPTION = re.compile(r"[^，。；]{0,20}(?:会见|接见)[^，。；]{0,8}(?:时|中)")
_SPEAKS = re.compile(r"(?:强调|指出|表示|说|希望|要求|(?:对|代表|向)[^，。；]{2,24}表示)")
# "部长甲今天在中央机关作宣讲报告。", a paragraph for each who did so: as many meetings.
_TOURS = re.compile(
    r"[^。；]{4,80}?(?:今天|昨天|(?:\d{1,2}月)?\d{1,2}日)(?:上午|下午)?[，]?(?:在|到|赴|面向|为)[^，。；]{2,24}?作?(?:了)?宣讲[^，。；]{0,24}[，。]"
)


def parts_of(page: Page, passage: Span, names: tuple[Name, ...]) -> list[Part]:
    """当天, or whom the leaders met before, at the head of a paragraph is another meeting, which ends with it."""
    plain = page.text
    first = (
        replace_end(page.paragraphs[0], 240) if page.paragraphs else Span(0, 0)
    )  # a dateline may be its own sentence
    meets = _MEETS.search(plain, first.start, first.end) and not _GOES_ROUND.search(plain, first.start, first.end)
    others = [
        index
        for index, paragraph in enumerate(page.paragraphs)
        if index and (_is_another(plain, paragraph, names) or (meets and _is_on_its_day(plain, paragraph, names)))
    ]
    if not others:
        return _met_meanwhile(page, names) or _toured(page, names) or [(page, (passage,), page.paragraphs)]
    said = _said_at_each(page, others, names)
    others = sorted({*others, *(i for own in said.values() for i in own)})
    chairs = _AND_CHAIRS.search(plain, first.start, first.end)
    if chairs and any(_THEN_CHAIRED.match(plain, page.paragraphs[i].start) for i in others):
        met = replace(page, text=blanked(plain, [Span(*chairs.span())]))
    else:
        met = page
    ends = [p.start for p in page.paragraphs[1:]] + [passage.end]
    starts = [passage.start] + [p.start for p in page.paragraphs[1:]]
    spans = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
    main = joined(plain, (span for index, span in enumerate(spans) if index not in others))
    kept = tuple(p for index, p in enumerate(page.paragraphs) if index not in others)
    with_all = [i for i, p in enumerate(page.paragraphs) if _IN_ALL.match(plain, p.start, p.end)]
    heads = [i for i in others if all(i not in own for own in said.values())]
    told = [[i, *said.get(i, ()), *(j for j in with_all if j > i)] for i in heads]
    return [(met, main, kept)] + [
        (page, joined(plain, (spans[i] for i in own)), tuple(page.paragraphs[i] for i in own)) for own in told
    ]


def _said_at_each(page: Page, heads: list[int], names: tuple[Name, ...]) -> dict[int, list[int]]:
    """Which paragraphs behind "4日上午，A分别会见B、C。" tell what was said there: head -> the indices."""
    found: dict[int, list[int]] = {}
    for head in heads:
        paragraph = page.paragraphs[head]
        own = _ON_ITS_DAY.match(page.text, paragraph.start, paragraph.end)
        if own is None or own["met"] is None:
            continue
        guests = {name.text for name in names_between(names, *own.span("met"))}
        there = _said_there(page, head, guests, names, next_too=True)
        found[head] = [i for i, p in enumerate(page.paragraphs) if p in there and i not in heads]
    return found


def _met_meanwhile(page: Page, names: tuple[Name, ...]) -> list[Part] | None:
    """ "在津期间，A会见了B一行。", a sentence among those on the meeting that B came for: it is another one, with what
    is told behind it to have been said there."""
    plain = page.text
    for index, paragraph in enumerate(page.paragraphs[:6]):
        for sentence in paragraph.sentences[index == 0 :]:
            met = _MEANWHILE.match(plain, sentence.start, sentence.end)
            if not met or not names_between(names, *met.span("who")):
                continue
            guests = names_between(names, *met.span("met"))
            hosts = {name.text for name in names_between(names, *met.span("who"))}
            before = {name.text for name in names_between(names, page.paragraphs[0].start, sentence.start)}
            # Unnamed delegates have a meeting with whoever came to receive them; of a speaker at theirs it is an aside.
            if guests or (met["before"] and hosts - before and _DELEGATES.search(met["met"])):
                rest = tuple(s for s in paragraph.sentences if s is not sentence)
                kept = list(page.paragraphs)
                kept[index] = replace(paragraph, sentences=rest)
                last = sentence is paragraph.sentences[-1] and hosts.isdisjoint(before)
                beside = hosts | {guest.text for guest in guests} if last else hosts
                own = [
                    Paragraph(sentence.start, sentence.end, (sentence,)),
                    *_said_there(page, index, beside, names, next_too=last),
                ]
                main = tuple(p for p in kept if p.sentences and p not in own)
                told = (s for p in main for s in p.sentences)
                return [(page, joined(plain, told), main), (page, joined(plain, own), tuple(own))]
    return None


def _said_there(page: Page, after: int, hosts: set[str], names: tuple[Name, ...], *, next_too: bool) -> list[Paragraph]:
    """ "会见中，…", and the paragraphs behind it in which a host goes on; ``next_too``: without these words as well."""
    found: list[Paragraph] = []
    for paragraph in page.paragraphs[after + 1 :]:
        if _AT_RECEPTION.match(page.text, paragraph.start, paragraph.end):
            found.append(paragraph)
            continue
        head = names_between(names, paragraph.start, paragraph.start + 1)
        speaks = head and head[0].text in hosts and _SPEAKS.match(page.text, head[0].end)
        goes_on = speaks and (found or (next_too and paragraph is page.paragraphs[after + 1]))
        if found and not goes_on:
            break
        found += [paragraph] if goes_on else []
    return found


def _toured(page: Page, names: tuple[Name, ...]) -> list[Part] | None:
    """Several who spoke on one day to several bodies, a paragraph each."""
    told = page.paragraphs
    spoken = "宣讲" in page.text
    heads = [i for i, p in enumerate(told) if _TOURS.match(page.text, p.start, p.end)] if spoken else []
    heads = [i for i in heads if names_between(names, told[i].start, min(told[i].end, told[i].start + 80))]
    if len(heads) < 2 or heads[0] > 2:
        return None
    ends = [*heads[1:], len(told)]
    parts = [told[start:end] for start, end in zip([0, *heads[1:]], ends, strict=True)]
    return [(page, joined(page.text, own), own) for own in parts]


def _is_on_its_day(plain: str, paragraph: Paragraph, names: tuple[Name, ...]) -> bool:
    own = _ON_ITS_DAY.match(plain, paragraph.start, paragraph.end)
    if own is None or not names_between(names, *own.span("who")):
        return False
    return own["met"] is None or bool(names_between(names, *own.span("met")))


def _is_another(plain: str, paragraph: Paragraph, names: tuple[Name, ...]) -> bool:
    """On the same day, or before the meeting with guests who are named: "会前，A会见了…部长B一行。" """
    if SAME_DAY.match(plain[paragraph.start : paragraph.start + 80]) or _BESIDE.match(plain, paragraph.start):
        return True
    if _WREATH.match(plain, paragraph.start, paragraph.end) or _THEN_CHAIRED.match(plain, paragraph.start):
        return True
    met = MET_BEFORE.match(plain, paragraph.start, paragraph.end)
    return met is not None and bool(names_between(names, *met.span("met")))


def replace_end(span: Span, length: int) -> Span:
    return replace(span, end=min(span.end, span.start + length))
