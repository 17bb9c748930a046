"""Whose deed a Chinese verb tells: which lists before it can be its subject, and which words leave the subject open."""

from __future__ import annotations

import re

from archive.extraction.names import Name
from archive.extraction.zh_nameends import LEARNED
from archive.extraction.zh_people import BRACKETS, COUNT, People, post_end

_CLAUSE = re.compile(r"[，；：。！？]")
_GOVERNED = re.compile(
    r"(?:受(?!表彰)|对|向|为|代表|以|把|被|在|按照|根据|听取了?|听取和讨论了|传达了?|传达学习了?|学习了?|贯彻|落实|关于|给|替|把|感谢|祝贺|欢迎|纪念|缅怀|悼念|追思|推荐|提名|选举|任命|围绕|就|同志对|确认|坚持|紧密团结在以)(?:“[^“”]{1,20}”)?"
    r"(?:中共中央总书记|总书记)?$"
)
_TAIL = re.compile(
    rf"(?:代表[^，。；、]{{2,30}})?{LEARNED}?(?:等)?(?:一行)?(?:同志)?(?:\d+人)?(?:等(?:\d+[名位])?[一-龥]{{0,14}}(?:领导|同志|嘉宾|政要|委员|代表|官员|人)|夫妇)?(?:（[^（）]{{1,20}}）)?$"
)
# "甲教授、乙教授聚焦基层治理，丙聚焦改革分别作报告": each list has its theme before the verb of them all.
_THEME = re.compile(rf"{LEARNED}?等?(?:分别|依次|先后)?(?:聚焦|围绕|紧扣|就|结合|针对)[^，。；]{{2,80}}$")
_ADVERBS = re.compile(
    r"^(?:并|还|也|共同|一同|一起|先后|分别|依次|首先|最后|随后|同时|现场|亲切|实地|集中|代表[^，。]{1,16}|在会上|会上|会前|会后|在会前|就[^，。]{1,60}|围绕[^，。]{1,60}|结合[^，。]{1,40}|主持会议时|在讲话中|会议并|"
    r"指示|结合实际|向[^，。]{1,20}|受[^，。]{1,24}委托|[（“《].*|为[^，。]{1,50}|深入|详细|认真|仔细|从[^，。]{2,20}|从|(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?|一并|率|专题|全程|通过[^，。]{1,20}|以[^，。]{1,14}形式|随机|继续|对[^，。]{1,30}|在[^，。]{1,30}|[同与][^，。；]{2,40}|和|与|或|又|其间|期间|听取[^，。]{1,30}|连夜|专程|及){0,4}$"
)
_MEETING = re.compile(
    r"(?:会议|大会|全会|会|座谈会|党委|省委|市委|政府|常委会|党组|活动|仪式|双方|代表们|委员们|大家|中心组)(?:还|也|先后|分别|共|将|已|\d+日)?$"
)
# "为大家作了辅导报告", "代表省委作报告": whom the deed is for is not who does it.
_FOR = re.compile(r"(?:为|向|给|对|代表|受)[^，。]{1,30}$")
_LISTED = re.compile(r"[^、]{2,20}(?:、[^、]{2,8}){1,9}")
# "甲，乙，丙单位40余人参加", "甲、乙，以及各国贵宾出席", "甲，主席詹某分别致辞"
_AND_OTHERS = re.compile(r"\d余?[人名位]$|^(?:以及|还有)|(?:分别|先后|依次)$")
_COUNTED = re.compile(r"^等?共(?:计)?\d+余?人(?=分别|先后|通过|以|在)")
_KIN = re.compile(r"(?:同志)?(?:的?邀请|的?亲属|的?家属|生前|的?家乡|的?战友|的?遗孀)")
# "与甲、乙、丙等先烈后代座谈": of those named it is the children who came.
_FORBEARS = re.compile(r"(?:、[一-龥·]{2,8}){0,6}等?[^，。；、]{0,6}(?:后代|后人|遗孀)")
# "从思想建设、作风建设等11个方面对工作进行部署"
_IN_RESPECTS = re.compile(r"从[^，。；]{2,240}方面")
_SAID = re.compile(r"(?:“[^“”]*”){2,}")


def clauses(plain: str, start: int, end: int) -> list[tuple[int, int]]:
    """``plain[start:end]`` cut at commas and semicolons, brackets left whole."""
    closed = [(m.start(), m.end()) for m in BRACKETS.finditer(plain, start, end)]
    cuts, at, index = [], start, 0
    for mark in _CLAUSE.finditer(plain, start, end):
        while index < len(closed) and closed[index][1] <= mark.start():
            index += 1
        if index < len(closed) and closed[index][0] < mark.start():
            continue
        cuts.append((at, mark.start()))
        at = mark.end()
    cuts.append((at, end))
    return [(low, high) for low, high in cuts if high > low]


def is_list(plain: str, listed: People, end: int, *, goes_on: bool) -> bool:
    """Whether nothing but a count, a company or a theme stands behind the last of ``listed`` up to ``end``."""
    last = max([name.end for name, _, _ in listed.named] + [group.end for group in listed.groups])
    rest = plain[last:end].strip()
    themed = (len(listed.named) > 1 or (goes_on and listed.named)) and _THEME.match(rest)
    return bool(_TAIL.fullmatch(rest) or COUNT.fullmatch(rest) or themed)


def is_governed(plain: str, name: Name, begins: int, start: int) -> bool:
    """Whether a preposition stands before the mention that begins at ``begins``, or somebody else came in his place."""
    if _GOVERNED.search(plain[max(start, begins - 14) : begins]) and begins > start:
        return True
    if plain.startswith("委托", name.end) or _KIN.match(plain, name.end) or is_forbear(plain, name):
        return True
    return plain[name.end : name.end + 1] == "的" and plain[name.end + 1 : name.end + 2] != "带"


def is_forbear(plain: str, name: Name) -> bool:
    """Whether those are told of who descend from ``name``."""
    return plain[name.end : name.end + 1] in ("、", "等", "的", "同", "烈") and bool(_FORBEARS.match(plain, name.end))


def closes_list(words: str) -> bool:
    """Whether a list that began before ends in ``words``: holders of posts, names that cannot be read, others."""
    words = words.strip()
    return bool(post_end().search(words) or _LISTED.fullmatch(words) or _AND_OTHERS.search(words))


def goes_straight_on(plain: str, start: int, end: int) -> bool:
    """Whether only adverbs, a company or a count stand between a list and its verb."""
    between = _COUNTED.sub("", plain[start:end].strip()).removeprefix("等")
    return bool(is_adverb(between) or _TAIL.fullmatch(between) or COUNT.fullmatch(between))


def is_adverb(words: str) -> bool:
    """Whether ``words`` before a verb leave its subject open."""
    words = _SAID.sub("“”", words.strip())
    if _IN_RESPECTS.fullmatch(words):
        return True
    return len(words) <= 120 and _ADVERBS.match(words) is not None


def is_the_meeting(words: str) -> bool:
    return bool(_MEETING.search(words)) and not _FOR.match(words)
