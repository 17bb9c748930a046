"""The sentences at the head of a Chinese story that say who met for what."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from archive.extraction.names import Name
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_dates import DATELINE

# Each pattern tells first with which characters its words begin: nearly everywhere a look at one is enough.
HELD = re.compile(
    r"(?=[正集隆启开首召举闭进拉落欢火继])(?:(?:正式|集中|隆重)?(?:(?<!已)(?<!已经)启动|开工|开馆|开赛|首发)(?=[，。])|(?:召开|举行|举办)(?!后|之后|以来|前夕|前，)|召集(?!人)|(?<!刚)(?:开幕|闭幕)(?!后|之后|以来|不久|不到|式|会|词|辞|典礼)|集体学习(?![时上])|(?:进行|开展)第[一二三四五六七八九十]{1,3}次专题学习|拉开帷幕|落下帷幕|欢送(?=[^，。；]{2,40}(?:代表|模范|工作者|队员|人员|干部)。)|火化(?=。)|(?:继续)?进行(?:了)?(?:分组|小组|联组)(?:讨论|审议)|开班|开讲|开设(?=[^，。；]{0,30}(?:讲座|讲堂|课堂)))"
)
_DONE_BY_PERSONS = re.compile(
    r"(?=[会接拜视调考检督巡走参赶通慰看观暗分赴来深宣座签揭植瞻敬主出])"
    r"(?:会见|接见|会谈|会晤|拜会|视频(?:连线|交流|会面)(?=。)|(?:调研|考察|检查|督导|督查|督察|视察|巡查)(?!委员|工?作?组|院|局|室|站|员|报告)|走访|参观(?!者|人数|团|券)|赶赴|通电话|通话(?=[，。])|(?<=[区市县镇村乡企司厂院校省州])调查研究|(?<!诚挚)(?<!的)(?<!和)慰问(?!电|信)|看望|观看(?=[^，。；]{0,20}(?:演出|晚会|音乐会))|暗访|分赴|赴(?=[一-龥])|来到|走进|深入(?=[一-龥]{1,14}(?:区|市|县|镇|村|厂|校|社区|企业|公司|一线|基层))|接访|宣讲(?!团|会|员)|座谈(?!会)"
    r"|签署(?![^，。；]{0,12}(?:院令|席令|命令))|签约|揭牌|揭幕|植树|瞻仰(?=[^，。；]{2,20}(?:纪念|旧址|故居|会址))|(?<=纪念碑)敬献|(?:瞻仰|参谒)(?=[^。；]{2,30}(?:敬献花|陵[，。])|[^，。；]{1,8}塔)|主持(?!人)|出席|参加)"
)
_STRONG = re.compile(
    r"会见|接见|会谈|会晤|拜会|视频|通(?:电)?话|调查研究|调研|考察|检查|督导|督查|督察|视察|走访|参观|赶赴|慰问|看望|观看|巡查|暗访|分赴|赴|来到|走进|深入|接访|宣讲|座谈|签署|签约|揭牌|揭幕|植树|敬献|瞻仰|参谒"
)
_ATTENDS = re.compile(
    r"(?:出席|参加|主持)[^，。；]*(?:会|会议|仪式|论坛|典礼|活动|式|大会)(?:并[^，。；]{1,12})?(?:时(?:强调|指出|表示|说)?)?$"
)
_ATTENDS_NAMED = re.compile(
    r"(?:出席|参加|主持)[^，。；]{4,}(?:会|会议|大会|峰会|仪式|论坛|典礼|庆典|晚宴|宴会|式)(?:并[^，。；]{1,12})?(?:时(?:强调|指出|表示|说)?)?$"
)
SAYING = re.compile(r"(?:强调|指出|表示|要(?<![的总标新格关体项作]要)求)[，：要]")
REPORTS = re.compile(r"(?:指出|强调|表示|说|认为)[，：]")
# "习近平8日在…第三次全体会议上发表重要讲话": the meeting is told as the place of a speech.
_SPOKE_AT = re.compile(
    r"在(?P<words>[^，。；在]{4,60}?(?:会议|大会|全会|[谈讨交部推报动年峰][一-龥]{0,2}会|论坛|研讨班)”?)(?:开幕[式会]|闭幕[式会])?上(?:发表|讲话|作[^，。；的]{0,10}(?:讲话|报告)|致[辞词])"
)
# "在1月8日召开的总结大会上，习近平总书记…": an essay recalls where he spoke.
_RECALLED = re.compile(r"的[^，。；]{2,90}上，习近平(?:总书记|主席)")
_HABIT = re.compile(
    r"(?:通过(?!线上|线下|视频|网络|现场)|定期|多次|经常|及时|第一时间|陆续|每[年月周季])[^，。；]{0,12}$"
)  # "定期举办读书会"
_AHEAD = re.compile(r"即将[^，。；]{0,16}$")  # "会议即将在喀山举行"
_IS = re.compile(r"是[^，。；]{0,60}$")
NOUN = re.compile(r"的(?:胜利|成功|隆重|顺利|如期)?$")  # "全会的召开充分体现出…"
_WISHES = re.compile(r"祝贺|祝愿")  # "祝贺五中全会胜利召开"
_WISHED = re.compile(r"(?:表示|致以)[^，。；]{0,6}祝贺")  # "向活动举办表示祝贺"
_OWN_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?，")
_BODY_OR_MEETING = re.compile(r"会(?!展|场|客|堂)|委|府|组|局|集团|公司|活动|仪式|[省市区县](?!.{0,3}$)|政协|学校|大学")
_HOSTS = re.compile(r"(?:[，、][^，。；]{2,40}(?:承办|协办|主办))?的")
# "由甲主办，乙承办的研讨会在京召开": a comma between its hosts.
_HOSTED_BEFORE = re.compile(r"由[^。；]{2,120}(?:主办|举办|指导)，$")
_HOSTS_TOO = re.compile(r"(?:承办|协办|支持)的")
# "本报讯“…。…。”8日，省委召开会议": what somebody is quoted with stands before the story.
_QUOTED_FIRST = re.compile(r"(?:[^。；“”]{0,40}[电讯）：][ \xa0]*)?“[^“”]{1,600}[。！？]”")
_WHERE_ONLY = re.compile(r"(?:\d{1,2}日)?(?:上午|下午)?[在于][^，。；会]{2,30}(?:隆重|正式|成功)?")
_BRACKETS = re.compile(r"“[^“”]{0,200}”|《[^《》]{0,200}》|（[^（）]{0,80}）")


@dataclass(frozen=True, slots=True)
class Opening:
    """``words``: body and meeting; ``before``: the sentence up to what it was about; ``verb``: what was done."""

    sentence: Span
    words: Span
    before: Span
    verb: str
    person_led: bool
    occasion: bool = False  # "在大会召开之际，A致信": when something else was done


def told_in(page: Page, paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
    """The first of the story itself, without the summary that stands above its dateline or in bullets."""
    first = paragraphs[:30]
    filed = next((i for i, p in enumerate(first[:12]) if DATELINE.match(page.text, p.start, p.start + 40)), 0)
    return [p for p in first[filed:] if page.text[p.start] not in "■●◆▲★"] or list(first)


def openings_of(
    page: Page, paragraphs: tuple[Paragraph, ...], names: tuple[Name, ...], absent: frozenset[str]
) -> list[Opening]:
    """The sentences at the head that say who met for what, the best first; nobody ``absent`` did anything."""
    names = tuple(name for name in names if name.text not in absent)
    found, weaker = [], []
    for paragraph in told_in(page, paragraphs)[:8]:
        for sentence in _told_first(page.text, paragraph)[:3]:
            opening = _opening(page, sentence, names)
            if opening is None:
                if REPORTS.search(page.text, sentence.start, min(sentence.end, sentence.start + 60)):
                    break  # what somebody says goes on to the paragraph's end
                continue
            meets = not opening.person_led or _STRONG.match(opening.verb)
            comes = "来" in page.text[opening.words.start - 3 : opening.words.start]  # 来黔出席: told as background
            meets = meets or (not comes and _ATTENDS_NAMED.match(page.words(opening.words)))
            (found if meets and not opening.occasion else weaker).append(opening)
        if found:
            break
    # "全国…表彰大会在北京举行，我省48人受到表彰。今天，A会见了…": the story is what was done at home.
    elsewhere = len(found) > 1 and "全国" in page.words(found[0].words) and found[1].person_led
    # "6日，大会举行。5日下午，A与来宾座谈": what has a day of its own and somebody who did it is the story.
    second = found[1].sentence if len(found) > 1 and found[1].person_led != found[0].person_led else None
    elsewhere = elsewhere or bool(second and _OWN_DAY.match(page.text, second.start))
    if elsewhere and not names_between(names, found[0].sentence.start, found[0].sentence.end):
        found = found[1:]
    return found + weaker


def _told_first(plain: str, paragraph: Paragraph) -> tuple[Span, ...]:
    """The paragraph's sentences without those of a quotation of several that it opens with."""
    quoted = _QUOTED_FIRST.match(plain, paragraph.start, paragraph.end)
    if quoted is None:
        return paragraph.sentences
    told = (replace(s, start=max(s.start, quoted.end())) for s in paragraph.sentences if s.end > quoted.end() + 2)
    return tuple(told) or paragraph.sentences


def _opening(page: Page, sentence: Span, names: tuple[Name, ...]) -> Opening | None:
    plain, limit = page.text, min(sentence.end, sentence.start + 500)
    if plain[sentence.start] == "要":
        return None
    if plain[sentence.start] == "“" and plain.find("”", sentence.start, sentence.end) < 0:
        return None  # what somebody is quoted with goes on
    said = SAYING.search(plain, sentence.start, limit)
    end = said.start() if said else limit
    closed = [(m.start(), m.end()) for m in _BRACKETS.finditer(plain, sentence.start, end)]

    def outside(match) -> bool:
        return not any(low < match.start() < high for low, high in closed)

    found = [
        m
        for m in HELD.finditer(plain, sentence.start, end)
        if outside(m)
        and not NOUN.search(plain, sentence.start, m.start())
        and not _HABIT.search(plain, sentence.start, m.start())
        and not _AHEAD.search(plain, sentence.start, m.start())
    ]
    while len(found) > 1 and _HOSTS.match(plain, found[0].end(), end):
        found.pop(0)  # "由甲举办，乙承办的研讨会在京召开"
    held = found[0] if found else None
    if held is not None and (
        _WISHES.search(plain, sentence.start, held.start()) or _WISHED.match(plain, held.end(), end)
    ):
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
        other = next((m.start() for m in HELD.finditer(plain, held.end(), end) if outside(m)), end)
        act = _act_of_somebody(plain, held.end(), other, names)
        if act is not None and outside(act):
            return _person_led(plain, sentence, act, end)
        return replace(_meeting_held(plain, sentence, held, end, names), occasion=True)
    stop = held.start() if held is not None else end
    acts = (m for m in _DONE_BY_PERSONS.finditer(plain, sentence.start, stop) if outside(m))
    done = [m for m in acts if plain[m.start() - 1] not in "向对"]  # "向走进机关的代表致辞"
    strong = (m for m in done if _STRONG.match(m.group()) and has_subject(plain, names, sentence.start, m.start()))
    if done and held is None and _ATTENDS.match(plain, done[0].start(), _clause_end(plain, done[0].end(), end)):
        return _person_led(plain, sentence, done[0], end)
    act = next(strong, done[0] if done and held is None else None)
    if act is not None:
        return _person_led(plain, sentence, act, end)
    if held is not None:
        return _meeting_held(plain, sentence, held, end, names)
    spoke = _SPOKE_AT.search(plain, sentence.start, end)
    if spoke is not None and has_subject(plain, names, sentence.start, spoke.start()):
        return Opening(sentence, Span(*spoke.span("words")), Span(sentence.start, spoke.end("words")), "讲话", False)
    return None


def _act_of_somebody(plain: str, low: int, end: int, names: tuple[Name, ...]):
    """ "在大会开幕之际，A会见…": what somebody did on the occasion."""
    acts = (m for m in _DONE_BY_PERSONS.finditer(plain, low, end) if _STRONG.match(m.group()))
    return next((m for m in acts if has_subject(plain, names, low, m.start())), None)


def has_subject(plain: str, names: tuple[Name, ...], start: int, end: int) -> bool:
    return bool(names_between(names, start, end)) or bool(
        re.search(r"(?:省|市|区|县|自治区)(?:政府|委|领导)(?:与|和|在|同)", plain[start:end])
    )


def names_between(names: tuple[Name, ...], start: int, end: int) -> tuple[Name, ...]:
    low = bisect_left(names, start, key=lambda name: name.start)
    return names[low : bisect_left(names, end, key=lambda name: name.start)]


def _subjects(plain: str, names: tuple[Name, ...], start: int, end: int) -> list[Name]:
    """The names between ``start`` and ``end``, those inside titles and quotations left out (“学习习近平法治思想”)."""
    closed = [(m.start(), m.end()) for m in _BRACKETS.finditer(plain, start, end)]
    return [n for n in names_between(names, start, end) if not any(low < n.start < high for low, high in closed)]


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


def _person_led(plain: str, sentence: Span, verb, end: int) -> Opening:
    stop = _clause_end(plain, verb.end(), end)
    return Opening(sentence, Span(verb.start(), stop), Span(sentence.start, stop), verb.group(), True)


def _meeting_held(plain: str, sentence: Span, held, end: int, names: tuple[Name, ...]) -> Opening:
    stop = _clause_end(plain, held.end(), end)
    start = max(_clause_start(plain, sentence.start, held.start()), sentence.start)
    quoted = next(
        (m for m in _BRACKETS.finditer(plain, sentence.start, held.start()) if m.start() < start < m.end()), None
    )
    if quoted:  # a comma inside a title ends no clause
        start = _clause_start(plain, sentence.start, quoted.start())
    if _HOSTS_TOO.search(plain, start, held.start()) and (
        hosted := _HOSTED_BEFORE.search(plain, sentence.start, start)
    ):
        start = hosted.start()
    persons = _subjects(plain, names, start, held.start())
    where = _WHERE_ONLY.fullmatch(plain, start, held.start())  # "研讨会，在四川大学文科楼召开"
    if not persons and (where or not _BODY_OR_MEETING.search(plain, start, held.start())):
        start = sentence.start  # "省人大常委会第二次会议在完成各项议程后，于27日在南京闭幕"
        persons = _subjects(plain, names, start, held.start())
    led = re.search(r"主持$", plain[start : held.start()])
    words = Span(held.end() if persons else start, stop)
    if persons and plain[held.end() : stop].strip() == "":
        words = Span(persons[-1].end, stop)
    return Opening(sentence, words, Span(sentence.start, stop), "主持召开" if led else held.group(), False)
