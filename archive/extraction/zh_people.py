"""Who is named in a Chinese list of people, with which post, and who is only described (有关负责同志)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.names import Name
from archive.extraction.records import Fact, Span
from archive.extraction.zh_text import any_of

BRACKETS = re.compile(r"（[^（）]{0,80}）|“[^“”]{0,200}”|《[^《》]{0,200}》")
_CUT = re.compile(r"、|，|以及|和|及|与")
_TIME = re.compile(
    r"^.*?(?:上午|下午|晚上|今晚|当晚|今天|昨天|今日|昨日|近日|日前|\d日(?:[至到](?:\d{1,2}月)?\d{1,2}日)?(?:上午|下午|晚上?)?|当天|同日(?!本)|期间|会上|会前|会后|同时|随后|以及|，|由|部署)(?=[一-龥《“])"
)
_DATELINE = re.compile(
    r"^.{0,24}?(?:讯|电|消息)(?:\s*（[^（）]{0,30}）[：\s]*|[：\s]\s*)(?:(?:全媒体)?记者[一-龥、]{2,12}(?:报道：|\s+))?(?=[一-龥])"
)
# "在人民大会堂同来华访问的越南总理": where it was, and on what occasion, are no part of the post.
ABROAD = "总统|总理|首相|国王|元首|王储|议长|外长|外交部长|外交大臣"
_WITH = re.compile(
    r"^在(?:[京沪]|[^，。；、]{2,16}?(?:大会堂|中南海|国宾馆|总统府|大厦|宾馆|酒店|[省市州]|北京))(?:视频)?[同与](?!济|心|仁|江)(?=[一-龥])(?:来[^，。；]{2,50}的)?"
    rf"|^在[^，。；、同与]{{2,16}}[同与](?=[^，。；、]{{2,20}}(?:{ABROAD}|国家副?主席|总书记))"
    r"|^[同与](?=来)(?:来[^，。；]{2,50}的)|^来(?:华|访|[京沪])[^，。；]{2,50}的"
)
_LEAD = re.compile(r"^(?:[，、；和及与并由]|以及|还有|其中|由|请|[一-龥]{0,6}(?:会议?|论坛|仪式|活动)由(?:来自)?)+")
_OF = re.compile(
    r"^.*(?:邀请了?|会见了?|接见了?|拜会了?|看望了?|听取和讨论了|听取了)|^了|^.*(?:出席|参加|陪同|列席|负责|带队)[^，。]{0,40}的"
    rf"|^.*(?:出席|参加)(?=[^，。；、]{{2,8}}(?:{ABROAD})$)"
)
_VISITING = re.compile(r"(?:正在)?(?:到访|来访|访问)的|刚刚[^，。；、]{2,12}的")
COUNT = re.compile(
    r"(?:共|等)?(?:\d+|[一二三四五六七八九十百千余多]+)(?:余|多)?(?:名|人|位)?$|(?:共|等)?(?:\d+)(?:余|多)?人$|等$"
)
_ADVERB_AFTER = re.compile(r"(?:先后|分别|依次|共同|一同|一起|也|还|随后|在会上|在现场|应邀)+$")
# "…负责同志等在各分会场参加会议", "…以视频形式列席", "…人员等共90人分别在现场或以视频形式参加"
_WHERE_AFTER = re.compile(
    r"(?:等?共\d{1,6}余?人(?:分别)?|等)?(?:(?:在[^，。；、]{1,12}?|通过[^，。；、]{1,10}|以[^，。；、]{1,10}(?:形式|方式))){1,2}(?=$|[，。；]|(?:出席|参加|列席|收听|收看))"
)
_NO_GROUP = re.compile(
    r"每[位名]|[该此这][^，。]{1,12}[系是由]|(?:[^，。]{0,4}(?:选派|抽调|派出|邀请(?!的))|让|使|他|她|我|分别[同向对]|同(?!志)|包括|来(?!自)|请|当(?!地)|向|为|[^，。]{0,6}应到|在?听取)|[^，。]{1,12}要求|[^，。]{0,6}会[向为]"
)
_GOES_ON = re.compile(r"各|不是|有关|相关|部分|其他")
# A head alone: "副主任、委员", "常务（专职）副书记".
_BARE = re.compile(r"(?:常务|专职|第一|执行)?(?:（[^（）]{1,8}）)?[一-龥]{1,3}")
_JOINS = ("、", "和", "及", "以及", "与")
_SHARED = re.compile(r"来自|受到|部分")  # tells of what all have in common: "来自各地的专家学者、媒体代表"
_ABOUT_AFTER = re.compile(r"(?:就|围绕|结合|针对)[^，。；]{2,60}$")
_BEFORE_GROUP = re.compile(r"(?:访华|来华访问|来访)的|出席[^，。]{0,8}的|等(?:省|市|自治区)?领导?及?")


@dataclass(frozen=True, slots=True)
class People:
    """Those a stretch of text lists: (name, post, where the mention begins), and groups.

    ``rule`` says how they are known to be the subject of a verb.
    """

    named: tuple[tuple[Name, Fact | None, int], ...] = ()
    groups: tuple[Span, ...] = ()
    rule: str = "role-subject"

    def __bool__(self) -> bool:
        return bool(self.named or self.groups)


_QUOTE_ENDS = re.compile(r"[”’」』]*")


# Names that begin like a preposition: 经济学教研部主任, 对外联络部部长.
_NOT_GOVERNED = (
    *("和平", "同江", "向阳", "同心", "为民", "对外", "以色列", "同济", "同仁", "代表团"),
    *("经济", "经贸", "经信", "经开", "经营"),
)


@functools.cache
def post_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('post')})(?:（[^（）]{{1,24}}）)?[： ]?$")


@functools.cache
def _group_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('group')})$")


@functools.cache
def _group_anywhere() -> re.Pattern[str]:
    return re.compile(any_of("group"))


@functools.cache
def _rank_end() -> re.Pattern[str]:
    return re.compile(
        r"(?:领导|同志|老领导|老同志|领导同志|负责同志|嘉宾|获得者|(?<!首席)专家|学者|(?<!首席)(?<!党派人士)(?<!人大)代表|"
        r"党员|劳模|劳动模范|英雄|烈士)[： ]?$"
    )


def read_people(text: str, plain: str, names: tuple[Name, ...], start: int, end: int) -> People:
    """The people and groups in ``plain[start:end]``; ``names`` are those inside. A post belongs to every name of the
    list that follows it; 市领导 and the like are no post."""
    named, groups = [], []
    at, shared = start, None
    for index, name in enumerate(names):
        gap = _pieces(plain, at, name.start)
        post, begins, others = _post_of(text, plain, gap, name)
        groups += others
        if post is None and index and re.fullmatch(r"\s*(?:、|和|及|与|，)\s*", plain[at : name.start]):
            post = shared and Fact(shared, shared.start, shared.end, "post-of-list")
        elif post == "":
            post = None
        named.append((name, post, begins))
        shared, at = post, name.end
    if _group_anywhere().search(plain, at, end):
        groups += _groups_of(plain, _pieces(plain, at, end), bool(names))
    return People(tuple(named), tuple(groups))


def _pieces(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretch cut at 、 and ，, and at 和/及 where a post or a group ends before them; brackets are left whole."""
    marks = [*_CUT.finditer(plain, start, end)]
    closed = [m.span() for m in BRACKETS.finditer(plain, start, end)] if marks else []
    pieces, at = [], start
    for mark in marks:
        low, high = mark.span()
        if low < at or any(s < low < e for s, e in closed):
            continue
        if mark.group() not in "、，" and low > at:
            before = plain[at:low]
            if not (post_end().search(before) or _group_end().search(before)):
                continue
        pieces.append((at, low))
        at = high
    pieces.append((at, end))
    return [(s, e) for s, e in (_stripped(plain, s, e) for s, e in pieces) if s < e]


def _stripped(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and (plain[end - 1].isspace() or plain[end - 1] in "：。"):
        end -= 1
    return start, end


def _post_of(text: str, plain: str, gap: list[tuple[int, int]], name: Name):
    """(post, where the mention begins, groups before it); post "" where only a rank stands before the name."""
    if not gap or gap[-1][1] < name.start - 1:
        return None, name.start, _groups_of(plain, gap, False)
    low, high = gap[-1]
    words = plain[low:high]
    if _rank_end().search(words):
        begins = _begin_of_post(plain, low, high)
        return "", begins, _groups_of(plain, gap[:-1], False)
    if not post_end().search(words):
        return None, name.start, _groups_of(plain, gap[:-1], False)
    begins = _begin_of_post(plain, low, high)
    taken = len(gap) - 1
    while begins == low and taken > 0:
        before, after = gap[taken - 1]
        between = plain[after:low]
        if between.strip() not in ("、", "，") or not post_end().search(plain[before:after]):
            break
        if between.strip() == "，" and not re.search(r"(?:党委|党组|人大|军|部|院)", plain[before:after]):
            break
        taken -= 1
        low = before
        begins = _begin_of_post(plain, before, after)
    lost = plain.rfind("\ufffd", begins, high) + 1
    words = Fact(text[max(begins, lost) : high].strip("：: \u3000"), max(begins, lost), high, "post-before")
    return words, begins, _groups_of(plain, gap[:taken], False)


def _begin_of_post(plain: str, low: int, high: int) -> int:
    """Leaves out days, adverbs and what governs the post before it."""
    words = plain[low:high]
    for pattern in (_DATELINE, _TIME, _OF, _WITH, _LEAD):
        match = pattern.match(words)
        if match and match.end() < len(words) - 1:
            low += match.end()
            words = words[match.end() :]
    quoted = _QUOTE_ENDS.match(words)  # “……”甲省委书记乙说: what was said before is no part of the post
    low, words = low + quoted.end(), words[quoted.end() :]
    governed = re.match(
        r"(?:一起|一同|一道|共同|应约|应邀|分别|将){0,3}(?:接受|受(?!表彰)|对|向|为|在|与|和|同|以|经|把|被|给|带领|率领|代表|听取了?|陪同|会见了?|接见了?|学习|传达了?|贯彻|落实|感谢|按照|根据|据|时任|欢迎|委托)(?=[一-龥]{2})",
        words,
    )
    if governed and not words.startswith(_NOT_GOVERNED):
        low += governed.end()
    visiting = _VISITING.match(plain, low, high)
    return visiting.end() if visiting else low


def _groups_of(plain: str, pieces: list[tuple[int, int]], follows_name: bool) -> list[Span]:
    """The pieces that end like a group. What stands before one with 、 between is of it: "省直各部门、各单位负责人"."""
    found: list[Span] = []
    if not pieces or not _group_anywhere().search(plain, pieces[0][0], pieces[-1][1]):
        return found
    run = None  # where a run of pieces with 、 between them began
    for index, (low, high) in enumerate(pieces):
        beside = index > 0 and plain[pieces[index - 1][1] : low].strip() == "、"
        if not beside or run is None or _begins_anew(plain, low, high, run, pieces[index - 1][1]):
            run = low
        if follows_name and index == 0:
            run = low if plain[low - 1 : low] != "、" else None
            visits = plain.startswith(("访华的", "来访的"), low)  # 随同总统甲访华的企业家代表
            if (
                not visits
                and "\u3400" <= plain[low - 1] <= "\u9fff"
                and plain[low - 1] not in "和及与"
                and plain[low] != "等"
            ):
                continue  # 习近平主席: a title, directly after the name
        begin, end = _trimmed_group(plain, low if run is None else run, high)
        is_group = 3 <= end - begin <= 120 and _group_end().search(plain, begin, end)
        if not is_group or plain.startswith(("等", "一行"), begin) or plain.endswith("总书记", begin, end):
            continue
        if _NO_GROUP.match(plain, begin, end):
            continue
        if found and found[-1].start == begin:
            found.pop()
        if found and plain[found[-1].end : begin] in _JOINS and _is_item(plain, pieces, index):
            begin = found.pop().start
        found.append(Span(begin, end))
    return found


def _is_item(plain: str, pieces: list[tuple[int, int]], index: int) -> bool:
    """Whether the pieces about ``index`` are one item of a list that goes on behind a comma.

    "各党派中央、全国工商联负责人和无党派人士代表，老同志代表，部队官兵代表参加" has three items.
    """
    last = next((at for at in range(index, len(pieces) - 1) if "，" in plain[pieces[at][1] : pieces[at + 1][0]]), -1)
    return plain.startswith("，", pieces[last][1])


def _begins_anew(plain: str, low: int, high: int, run: int, end_of_run: int) -> bool:
    return _BARE.fullmatch(plain, low, high) is None and _is_whole(plain, run, end_of_run)


def _is_whole(plain: str, low: int, high: int) -> bool:
    """烈士家属 before 、青年代表 is a group of its own; 各市委书记 before 、市长 and 不是省委委员 are not."""
    goes_on = _GOES_ON.match(plain, low, high) or _SHARED.match(plain, low, high)
    return bool(_group_end().search(plain, low, high)) and not goes_on


def _trimmed_group(plain: str, low: int, high: int) -> tuple[int, int]:
    """Without counts, adverbs and conjunctions at either end."""
    where = next(
        (m for m in _WHERE_AFTER.finditer(plain, low, high) if _group_end().search(plain, low, m.start())), None
    )
    high = where.start() if where else high
    about = _ABOUT_AFTER.search(plain, low, high)
    high = about.start() if about and _group_end().search(plain, low, about.start()) else high
    adverb = _ADVERB_AFTER.search(plain, low, high)
    high = adverb.start() if adverb and adverb.start() > low else high
    count = COUNT.search(plain[low:high])
    if count and count.start() > 1:
        high = low + count.start()
    for pattern in (_LEAD, _BEFORE_GROUP):
        match = pattern.match(plain[low:high])
        low += match.end() if match else 0
    return low, high
