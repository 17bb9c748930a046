"""Two meetings that a Chinese story tells in one another: delegates are received, and hold the meeting they came for.

"A会见全体与会代表。B参加会见并在大会上讲话。C参加会见，D主持会议": who came to which is told clause by clause.
"""

from __future__ import annotations

import re
from dataclasses import replace

from archive.extraction.names import Name
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_text import joined

_HEAD = re.compile(
    r"(?<!参加)(?<!出席)(?:会见|接见)了?(?P<whom>[^，。；]{0,60}?(?:代表|与会(?:人员|同志)|工作者|先进个人|获得者|模范))(?=[，。；]|并)"
)
_COMES = re.compile(r"(?:参加|出席|陪同)了?(?:会见|接见)")
_AND = re.compile(r"，?并(?=[^，。；]{0,40}(?:讲话|主持|宣读|致辞|致词|作[^，。；]{0,12}报告|发言))")
_HELD = re.compile(r"召开|举行|举办|(?<!不久)开幕|闭幕")
# Those who are received are met, and have their picture taken: "下午4时，A来到大厅，同大家合影留念。"
_SCENE = re.compile(r"会见|接见|合影|握手|掌声|来到")
_AT_RECEPTION = re.compile(r"(?<!参加)(?:会见|接见)(?:时|中|现场)")
_AT_MEETING = re.compile(
    r"(?:会议|大会|全会|开幕(?:会|式))(?:上|期间|由|指出|强调|认为|要求|听取|审议|表彰|选举|宣读|决定|安排|总结|以|还)"
    r"|(?:参加|出席|列席|主持)了?(?:会议|大会|开幕|闭幕)|(?:会议|大会|代表会|报告会)[^，。；]{0,24}(?:召开|举行|开幕|闭幕)"
    r"|[这本此]次[^，。；]{0,30}(?:会议|大会)|宣读[^。；]{0,60}(?:决定|名单|通报)"
)
_DAY = re.compile(r"[今昨]天|\d日")
_AHEAD = re.compile(r"(?:将|拟|定)[于在]?[^，。；]{0,16}$|即将[^，。；]{0,6}$")

Part = tuple[Page, tuple[Span, ...], tuple[Paragraph, ...]]


def meeting_and_reception(page: Page, names: tuple[Name, ...]) -> tuple[Part, Part] | None:
    """The two parts in the order of telling, each with its own words alone; None where ``page`` tells of no such pair.

    A part is its page (what belongs to the other blanked), its passages and its paragraphs.
    """
    plain = page.text
    told = [sentence for paragraph in page.paragraphs for sentence in paragraph.sentences]
    heads = [(s, found) for s in told[:6] if (found := _HEAD.search(plain, s.start, s.end))]
    if not heads or not any(_COMES.search(plain, s.start, s.end) for s in told):
        return None
    sentence, head = heads[0]
    led = any(sentence.start <= name.start < head.start() for name in names)
    if not led or any(head.start() <= name.start < head.end() for name in names):
        return None
    met, held = _Part(), _Part()
    current, before = None, []
    for s in told:
        current = _sort(plain, s, current, met, held)
        if current is None:
            before.append(s)
    # "24日，全国大会举行。今天，A会见我省代表": what was held elsewhere is another story, unless some went on to it.
    earlier = bool(held.spans) and held.spans[0].start < sentence.start
    apart = earlier and _DAY.search(plain, sentence.start, head.start())
    if not held.evident or not held.spans or (apart and not held.blanks):
        return None
    first = min((met, held), key=lambda part: part.spans[0].start if part.spans else len(plain))
    first.spans[:0], first.sentences[:0] = before, before
    parts = sorted((met, held), key=lambda part: part.spans[0].start)
    return tuple(part.read(page) for part in parts)


_IN_TURN = re.compile(r"分别(?:[同与][^。]{2,120}?(?:会谈|会见|会晤)|(?:会见|接见|会晤))")
_WITH_ONE = re.compile(r"\s*(?:在|[同与])?[^，。]{0,12}?(?:会见|会晤|[同与])[^，。]{2,50}?(?:会谈|会见|会晤)?时，")


def met_in_turn(page: Page, names: tuple[Name, ...]) -> tuple[Part, ...] | None:
    """ "A分别会见总统B、国王C。在会见B时，A表示…": as many receptions as guests of whom that is told."""
    plain, told = page.text, page.paragraphs
    first = told[0].sentences[0] if told else Span(0, 0)
    turn = _IN_TURN.search(plain, first.start, first.end) if plain.find("分别", first.start, first.end) >= 0 else None
    guests = [name for name in names if turn and turn.start() < name.start < first.end]
    if len(guests) < 2:
        return None
    heads: list[tuple[int, Name]] = []
    for index, paragraph in enumerate(told):
        words = _WITH_ONE.match(plain, paragraph.start, paragraph.end) if index else None
        here = {name.text for name in names if words and words.start() <= name.start < words.end()}
        whom = [guest for guest in guests if guest.text in here]
        if len(whom) == 1 and all(whom[0].text != guest.text for _, guest in heads):
            heads.append((index, whom[0]))
    if len(heads) < 2:
        return None
    parts = []
    ends = [*(index for index, _ in heads[1:]), len(told)]
    for (index, guest), end in zip(heads, ends, strict=True):
        part = _Part()
        part.takes(first, first.start, first.end)
        low = turn.end() if turn.end() <= guests[0].start else turn.start() + 3
        for other in guests:  # with the titles before the names
            part.blanks += [Span(low, other.end)] if other.text != guest.text else []
            low = other.end
        with_all = [p for p in told[end:] if _WITH_ALL.match(plain, p.start, p.end)]
        for paragraph in (*told[index:end], *with_all):
            if paragraph is not told[index] and _ERRAND.match(plain, paragraph.start, paragraph.end):
                continue
            for sentence in paragraph.sentences:
                part.takes(sentence, sentence.start, sentence.end)
        parts.append(part.read(page))
    return tuple(parts)


# Told at the end of those who came to all of it.
_WITH_ALL = re.compile(r"[^。]{2,60}(?:参加|出席)了?(?:(?:上述|以上|有关)(?:活动|会见)|(?:会见|会谈)。)")
# "总理甲26日前往天安门广场，向人民英雄纪念碑敬献花圈。": what one of them did besides.
_ERRAND = re.compile(r"[^。]{4,50}向人民英雄纪念碑敬献花")


class _Part:
    """What one of the two meetings is told in."""

    def __init__(self):
        self.spans: list[Span] = []  # the words, cut out of their sentences
        self.sentences: list[Span] = []
        self.blanks: list[Span] = []
        self.evident = False  # something is said to have been done at it

    def takes(self, sentence: Span, start: int, end: int) -> None:
        if end - start > 2:
            self.spans.append(Span(start, end))
            self.sentences.append(sentence)

    def read(self, page: Page) -> Part:
        plain = page.text
        for blank in self.blanks:
            plain = plain[: blank.start] + " " * (blank.end - blank.start) + plain[blank.end :]
        paragraphs = []
        for paragraph in page.paragraphs:
            own = tuple(s for s in self.spans if paragraph.start <= s.start < paragraph.end)
            if own:
                paragraphs.append(Paragraph(own[0].start, own[-1].end, own))
        return replace(page, text=plain), joined(plain, self.sentences), tuple(paragraphs)


def _sort(plain: str, s: Span, current: _Part | None, met: _Part, held: _Part) -> _Part | None:
    """Gives the sentence's words to whichever they tell of; returns the part that what follows goes on with."""
    head = _HEAD.search(plain, s.start, s.end)
    if head:
        clause = _clause_start(plain, s.start, head.start())
        announced = _HELD.search(plain, s.start, clause)
        if announced and not _AHEAD.search(plain, s.start, announced.start()):
            held.takes(s, s.start, clause)
            held.evident = True
        else:
            clause = s.start
        met.takes(s, clause, s.end)
        return met
    if _AT_RECEPTION.search(plain, s.start, s.end):
        met.takes(s, s.start, s.end)
        return met
    comes = list(_COMES.finditer(plain, s.start, s.end))
    if comes:
        last = comes[-1]
        goes_on = _AND.match(plain, last.end(), s.end)
        met.takes(s, s.start, last.end())
        if goes_on:  # the last who came did more at the meeting
            held.takes(s, _clause_start(plain, s.start, last.start()), s.end)
            held.blanks.append(Span(last.start(), goes_on.end()))
        elif last.end() + 2 < s.end:
            held.takes(s, last.end() + 1, s.end)
        else:
            return met
        held.evident = True
        return held
    if current is not held and _AT_MEETING.search(plain, s.start, s.end) and not _SCENE.search(plain, s.start, s.end):
        current = held
        held.evident = True
    if current is not None:
        current.takes(s, s.start, s.end)
    return current


def _clause_start(plain: str, low: int, at: int) -> int:
    return max(plain.rfind(mark, low, at) for mark in "，；：") + 1 or low
