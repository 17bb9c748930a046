"""The names of people from other countries, of any characters: behind an office that only states have, met or heard."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from archive.extraction.names import Name
from archive.extraction.zh_nameends import holds_post
from archive.extraction.zh_namelists import rest_of_list
from archive.extraction.zh_surnames import HAN, NO_NAME, no_names, sounds_abroad
from archive.extraction.zh_text import words_of

_NO_GUEST = re.compile(
    r"^[举就在将和与同的一等]|也将|参会|讲话|精神|指示|会谈|会见|关系|访问|会晤|一行|保持|密切|当天|交往|会面|视频|加冕|两度|去年|今年|上月|连续|定期|[两几多\d]次|第[一二三四五六七八九十]+次|^给|^很|^对|^向|^发来|座谈|会议|大会|论坛|峰会|先生|女士|阁下"
    r"|选举|候选|任期|办公|助理|夫妇|夫人|就职|顾问|特使|发言人|理事会|^府|府$|宫$|团$|国$|^和|^兼|^的|期间|时|都|率|并|相识|发去|圆桌|秘书$|元首|引领|共识|批示|要求|专访|称$|说$|规划|亲赴|释放|唁电|邀请|访华|^提出|^进行|^高度|^表示|^特别|^再次|^多次|^分别|^共同|机场|官邸|殿下|战略|倡议|合影|集体|友好|赞赏|[总首][理统相]|代表$|负责人$"
)
# Guests from abroad have names of any characters: "会见澳大利亚总理…一行", "同…举行会谈".
_GUEST = re.compile(
    rf"(?=[会接由同与、和])(?:会见|接见|由(?=[{HAN}、]{{6,50}}(?:率领|率团|带队))|同|与|[、和](?=[{HAN}]{{2,8}}?(?:总理|总统|首相|国王|议长|外长)))(?:了)?(?:来(?:华|访|[京沪])[^，。；]{{2,50}}?的)?"
    rf"[{HAN}、（）\d]{{2,30}}?(?:总理|总统|议长|外长|外交大臣|国王|首相|主席|行长|秘书长|大臣|部长|董事长|总裁|首席执行官|大使|总干事|王储|亲王|总书记|专员|州长|议员|执行主任|国务卿|埃米尔|酋长|元首|特使|事务助理|创始人|司令(?!部)|参谋长|省长|市长)(?:兼[{HAN}]{{2,8}}?(?:外长|部长|大臣|主席))?"
    rf"(?P<name>[{HAN}]{{2,8}}?(?:[·-][{HAN}]{{1,8}}?){{0,3}})(?=[，。、]|一行|举行|会[谈晤](?=[，。])|互致|互换|通电话|通话|视频|出席|参加|会面|和(?:夫人|王后|太后|王妃)|共同|在|展开|进行|交换|率|分别|同|当天|表示|今天|日前|近日|陪同|主持|发表|再度|致|以|现场|等|和[众参]议长|$)"
)
# "总统甲和夫人乙": of whom no post tells.
# "中国日本商会会长小川良典等": where one is from tells that his name may have any characters.
_OF_COUNTRY = re.compile(
    rf"(?:日本|韩国|美国|英国|法国|德国|俄罗斯|意大利|加拿大|澳大利亚|新加坡|马来西亚|泰国|越南|印度|巴西)(?!驻华)[{HAN}]{{0,14}}?"
    rf"(?:会长|社长|总裁|理事长|董事长|校长|总领事|首席执行官|部长)(?P<name>[{HAN}]{{3,6}}?)(?=[、，。]|等|表示|出席|参加|率|一行|致辞|主持|签署)"
)
# "会见美国国会众议员代表团史密斯一行"
_OF_DELEGATION = re.compile(
    rf"会[见谈晤][^，。；]{{2,40}}?代表团(?P<name>[{HAN}]{{2,8}}?(?:[·-][{HAN}]{{1,8}}?){{0,3}})一行"
)
_SPOUSE = re.compile(
    rf"和(?:夫人|王后|太后|王妃)(?P<name>[{HAN}]{{2,8}}?(?:[·-][{HAN}]{{1,8}}?){{0,3}})"
    r"(?=[，。、]|举行|抵达|出席|在|同|时|等|一行|共同|一道|乘|热情|陪同|互致|参观|话别|饯行|献花|步[出入]|和|以及)"
)
_LEADERS_OF_STATES = "代?总理|副?总统|首相|外长|议长"
_STATES_VOICE = re.compile(rf"^[ ]*(?P<name>[{HAN}]{{2,8}}?)(?:表示|说)，", re.M)
_TALKED_WITH = re.compile(
    rf"[同与](?P<name>[{HAN}]{{2,8}}?)(?:总统|总理|首相|国王|王储|主席)?(?:在[^，。；]{{2,14}})?(?:(?:举行|进行)了?(?:小范围|大范围|双边)?)?会[谈晤]"
)
_GUEST_MET = re.compile(rf"^[ ]*在?(?:会见|同|与)(?P<name>[{HAN}]{{2,8}}?)(?:会谈|会见|会晤)?时，", re.M)
_STATE_AND_LEADER = rf"[{HAN}]{{2,10}}?(?:{_LEADERS_OF_STATES})"
_FIRST_OF_STATES = re.compile(
    rf"(?<=[。，\n ]){_STATE_AND_LEADER}(?P<name>[{HAN}]{{2,7}})(?=、{_STATE_AND_LEADER}[{HAN}]{{2}})"
)


def add_guests(plain: str, ends: dict[int, int]) -> None:
    """Adds to ``ends`` where the names of guests begin and end; a name that begins where another is known is left."""
    for match in _GUEST.finditer(plain):
        start, words = match.start("name"), match["name"]
        if start not in ends and _may_be_guest(words) and not holds_post().search(words):
            ends[start] = match.end("name")
    for match in _abroad().finditer(plain):
        start, words = match.start("name"), match["name"]
        known = start in ends and not _goes_on_abroad(plain, ends[start], match)
        if not known and _may_be_guest(words) and not NO_NAME.search(words):
            ends[start] = match.end("name")
            rest_of_list(plain, match.end("name"), ends, abroad=True)
    for match in (*_OF_COUNTRY.finditer(plain), *_OF_DELEGATION.finditer(plain)):
        if _may_be_guest(match["name"]) and not NO_NAME.search(match["name"]):
            ends.setdefault(*match.span("name"))
    for match in _SPOUSE.finditer(plain):
        if _may_be_guest(match["name"]) and not match["name"].startswith(words_of("leader")):
            ends.setdefault(*match.span("name"))
    for match in _visiting().finditer(plain) if "访华" in plain or "来华" in plain else ():
        ends.setdefault(*match.span("name"))
    by_title = any(title in plain for title in ("总统", "首相", "国王"))
    for match in _title_behind().finditer(plain) if by_title else ():
        if match["name"] not in words_of("country") and _may_be_guest(match["name"]):
            ends.setdefault(*match.span("name"))
    for start, end in _heads_of_state(plain):
        ends.setdefault(start, end)


@functools.cache
def _title_behind() -> re.Pattern[str]:
    """ "愿同卡斯特罗总统一道努力": a name written by its sound throughout, its title behind it.

    Where a country stands there ("同贝宁总统塔隆") the name follows the title.
    """
    sounds = "".join(sorted(sounds_abroad()))
    return re.compile(
        rf"(?<=[对致同与向和请迎邀由，。、])(?P<name>[{sounds}]{{2,8}})(?:总统|首相|国王)"
        r"(?=[、，。的就在对以同和]|一[道起致]|共同|战略|达成|举行|进行|访[华问]|来华|通电?话|互致|多次|成功|再次|尽早|愿|夫妇|[今去]年)"
    )


@functools.cache
def _visiting() -> re.Pattern[str]:
    """随同东岛总统卡斯托访华"""
    return re.compile(rf"(?:总统|首相|国王)(?P<name>[{''.join(sorted(sounds_abroad()))}]{{2,8}})(?=访华|来华)")


_SPOKEN_OF = re.compile(r"(?:总统|首相|国王)(?!表示|强调|指出|说|认为|高度|赞|感谢|介绍|在)|访华|来华")


def spoken_of_abroad(plain: str, names: tuple[Name, ...]) -> frozenset[str]:
    """Heads of other states whom a story names only in passing: their title stands behind them wherever they stand.

    Whoever is met or speaks is named once with the title before: 哥伦比亚总统佩特罗.
    """
    if not any(title in plain for title in ("总统", "首相", "国王", "访华", "来华")):
        return frozenset()
    behind = {name.text for name in names if _SPOKEN_OF.match(plain, name.end)}
    return frozenset(behind.difference(name.text for name in names if not _SPOKEN_OF.match(plain, name.end)))


HELD_ABROAD_ONLY = ("总统", "首相", "国王", "王储")


def _goes_on_abroad(plain: str, end: int, match: re.Match[str]) -> bool:
    """施泰因迈尔 where 施泰 was read as a Chinese name: no Chinese holds the office, and all stands for sounds."""
    rest = plain[end : match.end("name")]
    held = plain.endswith(HELD_ABROAD_ONLY, 0, match.start("name"))
    return bool(rest) and held and sounds_abroad().issuperset(rest)


def _may_be_guest(words: str) -> bool:
    return words not in no_names() and not _NO_GUEST.search(words)


@functools.cache
def _abroad() -> re.Pattern[str]:
    """南非总统拉马福萨、…: an office that only other countries have, and a name of any characters."""
    return re.compile(
        r"(?=[总首国王外议联委第最秘前参众世副，])(?:(?<=、)前(?:总统|总理|首相|外长)|[参众]议员|(?<!国务院)总统|最高领袖|最高元首|首相|国王|王储|外长|议长|联合国秘书长|(?:国际|世界)[一-龥]{2,14}?(?:主席|总裁|会长)|国际货币基金组织总裁|(?<=组织)秘书长|(?<=会议)秘书长|(?<=银行)总经理|总干事|委员会主席|第一副总理|，副总理|副总理兼[一-龥]{2,14}?(?:部长|大臣|主席))"
        rf"(?P<name>[{HAN}]{{2,8}}?(?:[·-][{HAN}]{{1,8}}?){{0,3}})"
        r"(?=、|，|等(?:的|与会|出席|参加|国际|外[方国宾]|各国)|与会|出席|表示|指出|强调|说|称|在|此前|邀请|致|今天|日前|近日|当地|陪同|主持|发表|现场|对|等与会|代表外方|同(?=[国中习来])|共同|夫妇|抵达|举行|和(?:夫人|王后|太后|王妃)|和(?=[一-龥]{2,10}(?:代表|总理|总统|外长|秘书长|总干事))|和[众参]议长)"
    )


def _heads_of_state(plain: str) -> Iterator[tuple[int, int]]:
    """托卡耶夫 where "托卡耶夫表示，" opens a paragraph and 托卡耶夫总统 stands elsewhere: no title is before him."""
    titles = [title for title in ("总统", "首相", "国王", "总理") if title in plain]
    for match in _STATES_VOICE.finditer(plain) if titles else ():
        name = match["name"]
        if any(name + title in plain for title in titles) and not _NO_GUEST.search(name):
            yield match.span("name")
    several = sum(plain.count(title) for title in titles) > 1
    for match in _FIRST_OF_STATES.finditer(plain) if several else ():
        if not _NO_GUEST.search(match["name"]):
            yield match.span("name")
    for match in _TALKED_WITH.finditer(plain) if "会谈" in plain or "会晤" in plain else ():
        name = match["name"]
        if (
            (f"{name}表示" in plain or f"\n{name}" in plain)
            and not _NO_GUEST.search(name)
            and not NO_NAME.search(name)
            and name[-1] != "方"
        ):
            yield match.span("name")
    for match in _GUEST_MET.finditer(plain) if "会见" in plain else ():
        if 0 <= plain.find(match["name"]) < match.start() and not _NO_GUEST.search(match["name"]):
            yield match.span("name")
