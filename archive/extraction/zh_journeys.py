"""A meeting that somebody called on an inspection, told in one Chinese story with it: they are two.

"A深入学校调研并主持召开座谈会。在实验室，A听取介绍。随后，A主持召开座谈会。A指出…。市领导B陪同调研。"
"""

from __future__ import annotations

import re
from dataclasses import replace

from archive.extraction.names import Name
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_text import joined

_VISITS = re.compile(r"调研|考察|检查|督导|督查|督察|视察|走访|慰问|看望|巡查|暗访")
_MET = r"(?:座谈|汇报|推进|调度|现场|办公|专题|研讨|工作|交流){1,3}会议?"
_HEAD = re.compile(
    rf"\s*(?:[^，。；]{{0,14}}(?:期间|[时中后])，|随后，|其间，|\d{{1,2}}日(?:上午|下午|晚上?)?，)?"
    rf"[^，。；]{{0,40}}?主持召开了?[^，。；]{{0,50}}?{_MET}(?=[，。；])"
    rf"|\s*在[^，。；]{{0,30}}{_MET}上，"
)
_CALLED = re.compile(rf"，?(?:并|还)?主持召开[^，。；]{{0,50}}?{_MET}")
# Back on the way: the next stop, what the host has achieved, who came along.
_GOES_ON = re.compile(
    r"\s*(?:(?:调研|考察|检查)(?:中|期间)|[^，。；]{0,14}，)?[^，。；]{0,24}(?:来到|走进|前往|察看|考察了|走访了?|看望)"
    r"|\s*[^，。；]{0,12}(?:充分)?肯定了?[^，。；]{2,24}(?:发展|成就|成绩|成效|变化|工作)，希望"
    r"|[^，。；]{0,8}期间，[^。；]{2,120}交换(?:了)?意见"
    r"|[^。；]{0,200}(?:陪同|参加|一同)(?:调研|考察|检查|活动|上述活动|有关活动)"
)
_DAYS = re.compile(r"(?:\d{1,2}月)?\d{1,2}日?(?:至|到|-{1,2})(?:\d{1,2}月)?\d{1,2}日")

Part = tuple[Page, tuple[Span, ...], tuple[Paragraph, ...]]


def called_on_the_way(page: Page, names: tuple[Name, ...]) -> tuple[Part, Part] | None:
    """The inspection and the meeting, each with the page as it tells of it alone, its passages and its paragraphs."""
    plain, told = page.text, page.paragraphs
    if len(told) < 2 or not told[0].sentences:
        return None
    announced = ((s, found) for s in told[0].sentences[:3] if (found := _VISITS.search(plain, s.start, s.end)))
    first, visit = next(announced, (told[0].sentences[0], None))
    leader = next((name for name in names if first.start <= name.start < (visit.start() if visit else 0)), None)
    heads = ((i, m) for i, p in enumerate(told) if i and (m := _HEAD.match(plain, p.start, p.end)))
    head, words = next(heads, (None, None))
    if leader is None or words is None:
        return None
    named = {name.text for name in names if words.start() <= name.start < words.end()}
    if named and leader.text not in named:
        return None  # a host met the delegation: what is told after it belongs to both
    end = next((i for i in range(head + 1, len(told)) if _GOES_ON.match(plain, told[i].start, told[i].end)), len(told))
    called = _CALLED.search(plain, visit.end(), first.end)
    on_the_way = blanked(plain, [Span(*called.span())] if called else [])
    at_meeting, opening = plain, ()
    if called:
        days = _DAYS.search(plain, first.start, leader.start)
        blanks = [Span(leader.end, called.start() + len(called.group()) - len(called.group().lstrip("，并还")))]
        blanks += [Span(*days.span())] if days else []
        at_meeting = blanked(plain, blanks)
        close = called.end()
        opening = (Paragraph(first.start, close, (Span(first.start, close),)),)
    own = told[head:end]
    rest = (*told[:head], *told[end:])
    return (
        (replace(page, text=on_the_way), joined(plain, rest), rest),
        (replace(page, text=at_meeting), joined(plain, own), (*opening, *own)),
    )


def blanked(plain: str, spans: list[Span]) -> str:
    for span in spans:
        plain = plain[: span.start] + " " * (span.end - span.start) + plain[span.end :]
    return plain
