"""Which names stand in a list with 、 between them: those behind a titled one, and those without any title."""

from __future__ import annotations

import functools
import re

from archive.extraction.zh_nameends import NO_DOTTED, STANDS_ALONE, dotted, holds_post, name_at, sounded
from archive.extraction.zh_surnames import HAN, NO_NAME, no_names, surname_lengths, surnames
from archive.extraction.zh_text import any_of

_LEADERS_OF_STATES = "代?总理|副?总统|首相|外长|议长"
_LIST_END = re.compile(r"[、，。；：）（\s和及与等]|$")
_HOME = re.compile(
    rf"[{HAN}]{{2,20}}?(?:大学|学院|研究[院所]|科学院|医院|[学院]系|中心)"
    rf"(?=[{HAN}]{{2,4}}(?:[、，及]|等|[作做]|发言|出席|参加))"
)
_OF_STATE = re.compile(r"副?(?:总统|总理|首相|国王|外长|议长|主席)|[国外]防?部长")
# What stands behind the last of a list: "武维华和王志珍出席".
_CLOSES_LIST = re.compile(r"[、，。]|等?(?:出席|参加|陪同|列席|分别|先后|共同|作|发言)")
_ENDS_ITEM = re.compile(r"[、，。等及出参和及陪列分先共]|作(?:了|发言|汇报|说明)|发言")
# "、安提瓜和巴布达总理甲": the name of a state goes on behind 和.
_AND_ITS_LEADER = re.compile(rf"[和与][{HAN}]{{2,8}}(?:{_LEADERS_OF_STATES}|国王|元首|特使|代表)[{HAN}]{{2}}")
# Two of one surname are persons where they do what persons do: "王甲、王乙参加会见。"
_TAKE_PART = re.compile(r"等?(?:一同|共同|分别)?(?:参加|出席|陪同|列席|主持)")
_DOTTED_ITEM = re.compile(rf"(?:^|[^{HAN}·、-])((?:[{HAN}]{{1,9}}(?:·[{HAN}]{{1,9}}){{1,3}}、)+)$")


@functools.cache
def _place_of_next() -> re.Pattern[str]:
    """ "、尼泊尔总理普拉昌达": what stands before a post and a name is where that post is held."""
    return re.compile(rf"(?:{any_of('post')})[{HAN}]")


@functools.cache
def _held_by_next() -> re.Pattern[str]:
    return re.compile(rf"[和与及][^，。；、和与及]{{2,24}}?(?:{any_of('post')})[{HAN}]{{2}}")


@functools.cache
def _ends_list() -> re.Pattern[str]:
    """A、B主持, A、B及有关部门负责同志参加: what shows that the two before it are persons."""
    return re.compile(rf"{STANDS_ALONE}|，?(?:以?及|和|与)[^，。；]{{2,40}}?(?:出席|参加|陪同|列席|参与)")


def rest_of_list(plain: str, end: int, ends: dict[int, int], *, abroad: bool = False) -> None:
    """The names that follow a titled name with 、 between them, those of other peoples (尼玛卓玛) included."""
    while plain[end : end + 1] in ("、", "和") and end + 1 not in ends:
        start = end + 1
        if _OF_STATE.match(plain, start):
            return  # "总统甲、总理乙": the title leads to the name behind it
        if plain[end] == "和":
            stop = name_at(plain, start, titled=False)
            if stop and _CLOSES_LIST.match(plain, stop):
                ends[start] = stop
            return
        stop = (
            name_at(plain, start, titled=False)
            or _listed_item(plain, start)
            or _foreign_item(plain, start, 9 if abroad else 5)
        )
        at_home = _item_with_home(plain, start) if stop is None else None
        if at_home:
            start, stop = at_home
        if stop is None or _place_of_next().match(plain, stop):
            return
        ends[start] = stop
        end = stop


def _item_with_home(plain: str, start: int) -> tuple[int, int] | None:
    """(start, end) of the name in "、复旦大学哲学系陈学明、": where somebody works stands before the name, no post."""
    home = _HOME.match(plain, start)
    if home:
        stop = name_at(plain, home.end(), titled=False)
        if stop and _ENDS_ITEM.match(plain, stop):
            return home.end(), stop
    return None


def _listed_item(plain: str, start: int) -> int | None:
    """In a list a name may begin like a word (王国法): surname and two characters between two marks."""
    delimited = _ENDS_ITEM.match(plain, start + 3) is not None
    words = plain[start : start + 3]
    if 3 not in surname_lengths(plain, start) or not delimited or words in no_names():
        return None
    return start + 3 if surnames()[2].isdisjoint(words[1:]) and not NO_NAME.search(words) else None


def _foreign_item(plain: str, start: int, longest: int = 5) -> int | None:
    whole = dotted().match(plain, start, start + 40) or sounded().match(plain, start)
    if whole:
        return whole.end()
    stop = _LIST_END.search(plain, start, start + longest)
    words = plain[start : stop.start()] if stop else ""
    if not 2 <= len(words) < longest or not all("\u3400" <= char <= "\u9fff" for char in words):
        return None
    if words in no_names() or NO_NAME.search(words) or words[:2] in no_names():
        return None
    if _AND_ITS_LEADER.match(plain, stop.start()):
        return None
    if words.startswith(("中央", "全国", "国家")) and _held_by_next().match(plain, stop.start()):
        return None
    return start + len(words)


def names_of_run(plain: str, at: int, ends: dict[int, int], *, of_place: bool) -> int:
    """A list of surnames-and-more without a title: names where it is long, or where somebody speaks or attends; returns
    where it ends."""
    found: list[tuple[int, int]] = []
    while True:
        # In a list three characters between two marks are a name even where they begin like a word (徐海荣).
        end = name_at(plain, at, titled=False) or (_listed_item(plain, at) if found else None)
        if end is None and found and (by_sound := sounded().match(plain, at)):
            end = by_sound.end()
        if end is None and len(found) > 1:
            end = _among_names(plain, at)
        if end is None:
            break
        found.append((at, end))
        if plain[end : end + 1] != "、":
            break
        at = end + 1
    alike = len({plain[start] for start, _ in found}) < 2
    if alike and not (len(found) == 2 and _TAKE_PART.match(plain, found[-1][1])):
        return at
    found = [*_dotted_before(plain, found[0][0]), *found]
    if (
        len(found) >= 3
        or (len(found) == 2 and of_place)
        or (len(found) == 2 and _ends_list().match(plain, found[-1][1]))
    ):
        for start, end in found:
            ends.setdefault(start, end)
        rest_of_list(plain, found[-1][1], ends)
    return at


_CALLED_A = re.compile(rf"阿[{HAN}]{{1,2}}(?=[、等])")  # of many peoples, and in no dictionary a name


def _among_names(plain: str, at: int) -> int | None:
    """The end of an item of a list of names that has no known surname: 阿东 in "胡甲、石乙、阿东、王丙等参加"."""
    called = _CALLED_A.match(plain, at)
    end = called.end() if called else _foreign_item(plain, at, 4)
    goes_on = end and plain[end : end + 1] == "、" and name_at(plain, end + 1, titled=False)
    return end if end and (goes_on or _TAKE_PART.match(plain, end)) else None


def _dotted_before(plain: str, start: int) -> list[tuple[int, int]]:
    """雪克来提·扎克尔、肖开提·依明、王君正: the names of other peoples with which the list begins."""
    low = max(0, start - 200)
    before = _DOTTED_ITEM.search(plain[low:start]) if plain[start - 1 : start] == "、" else None
    if before is None:
        return []
    found, at = [], low + before.start(1)
    for words in before[1].split("、")[:-1]:
        if not NO_DOTTED.search(words) and not holds_post().search(words):
            found.append((at, at + len(words)))
        at += len(words) + 1
    return found
