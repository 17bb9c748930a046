"""Where the name that begins at a character ends, if one begins there: a surname and one or two characters, a longer
name of another people, or none. What follows decides, and whether a post stands before."""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import rows
from archive.extraction.zh_surnames import HAN, is_word, no_names, places, surnames
from archive.extraction.zh_text import any_of, words_of

_NAME_ENDS = r"[，。、；（）\s和与等出参主在的一说率同举]|$"
LEARNED = r"(?:(?:副|助理)?(?:教授|研究员)|院士|博士|总?工程师)"
_NAME_OF_LEARNED = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}}?)(?<!特聘|讲座|客座|名誉|兼职|首席|资深|明确|聘请|邀请)(?:{LEARNED}|同志(?=就|作|讲|进行|介绍))"
)
# Surnames that mostly are something else: names only after a post or in a list, and not before a word.
SOFT = frozenset("和于到在向对为与和从将就以同说赴率等也作主出参会")
_RANKS = frozenset("副总代")
_MAY_END = frozenset("为同向以会从率和")
_FUNCTION = frozenset("来和向于从同就由时成为对万全但都能却越经")
_CERTAIN = re.compile(r"[、，。]|到|赴|在|主持|出席|参加|陪同|列席|强调|指出|介绍|率|说|表示|认为")
# "院士和美国专家", "都紧紧围绕": what stands behind a small word and is nobody's name.
_COMPANY = re.compile("紧紧|专家|大家|法检|部分|各位|有关|相关|各地|各级|其他|嘉宾|企业|学生|老师|群众|职工|居民|村民")
_OF_ONE_SURNAME = (3, 2)
# A name of two characters set apart to the width of three: 贺 炜.
_SPACED = re.compile(rf"[{HAN}] {{1,2}}[{HAN}]")
# 党 is a surname as well, but whatever stands before these they are bodies: 村民代表党小组, 教师党支部.
_PARTY_BODY = re.compile(r"党(?:中央|支部|总支|小组|工委|分支|委|组|校|员)")
# "市政协主席吉林，": behind a post and before a comma or a deed a place is somebody's name.
_AS_PLACE = re.compile(rf"(?P<name>[{HAN}]{{2,3}})(?:，|(?:主持|出席|参加|陪同|列席|讲话|强调|指出))")
# "习近平总书记在第十七届中国―东盟博览会上": a mark joins other things than parts of a name, too.
NO_DOTTED = re.compile(r"^[在对同和向与从于]|[第届年月会]|致[电信函]|习近平")
_LEARNED_AFTER = re.compile(rf".[在就将让].{LEARNED}")  # 院长王在全教授
_NOT_OTHERS = re.compile(r"(?!.其[他它余中实次后间一])(?=.[其和])")
_SAYS_OR_WHEN = re.compile(
    r"\d|今天|近日|日前|指出|强调|表示|说，|在[^，。；]{2,30}(?:调研|召开|举行|会见|出席|主持)|会见"
)
_IN_LIST_OR_DONE = re.compile(r"[、，。等]|出席|参加|主持|陪同|列席|就(?=[^，。；]{2,30}[作进])")
_MEETING_ONE = re.compile("会[见谈晤][^，。；]*$|[同与][^，。；]*$")
_ON_VISIT = re.compile("视察|考察|调研|参加|出席|指导|检查|访问")
_LAST_ALONE = "其"  # in no name but as the last of one behind a post: 副局长马正其，副局长马正其参加
_LAST_OF_NAME = re.compile("[、，。]|主持|出席|参加|列席|陪同|强调|指出|表示|介绍")
_AND_IS_NAME = re.compile(r"[、，。]|说|指出|强调|表示|介绍")  # 魏凤和说
STANDS_ALONE = (
    r"(?:主持|强调|指出|要求|表示|说，|说：|认为(?=[，：《“]|[^，。]{2,8}是)|谈到|讲话|致辞|致词|出席|参加|列席|陪同|一同|介绍|汇报|传达|宣读|宣布|先后|分别|会见|代表|一行|发言|在总结|在讲话|来到|走进|"
    r"(?:以?及|和)(?=[^，。；]{2,30}(?:负责同志|负责人|领导|同志|代表)[^，。；]{0,6}(?:出席|参加|陪同|列席))|"
    r"作[^，。]{0,12}(?:讲话|报告|说明|汇报|发言|总结)|向[^，。]{2,20}(?:介绍|汇报|通报|表示)|等(?:出席|参加|陪同|列席|先后)|当选|被(?:推举|选举|推选|增补|任命|聘任))"
)


@functools.cache
def _follow() -> re.Pattern[str]:
    return re.compile(rf"[，。、；：！？）（》”’“\s/\d-]|$|时，|{any_of('follow')}|{any_of('post')}")


@functools.cache
def dotted() -> re.Pattern[str]:
    """艾力更·依明巴海, 阿吉亚尔-布兰科: up to a mark or a word that may follow."""
    words = "|".join(word for word in words_of("follow") if len(word) > 1)
    return re.compile(rf"[{HAN}]{{1,8}}(?:[·-][{HAN}]{{1,9}}?){{1,3}}?(?={_NAME_ENDS}|{words})")


@functools.cache
def sounded() -> re.Pattern[str]:
    """呼和巴特尔: a longer name of another people, written by its sound throughout."""
    sounds = next(row["zh"] for row in rows("zh_surnames") if row["kind"] == "sounds")
    return re.compile(rf"[{sounds}]{{4,8}}(?=[，。、；）和与及等]|(?:{STANDS_ALONE}))")


@functools.cache
def holds_post() -> re.Pattern[str]:
    return re.compile(any_of("post", "group"))


@functools.cache
def _post_here() -> re.Pattern[str]:
    return re.compile(any_of("post"))


@functools.cache
def _goes_on() -> re.Pattern[str]:
    """A verb of two characters or more: in 刘君共同签署 and 王卫座谈 it begins with what could end the name."""
    return re.compile("|".join(word for word in words_of("follow") if len(word) > 1))


@functools.cache
def _say() -> re.Pattern[str]:
    """In 宇文利认为 the verb begins with what could end the name."""
    return re.compile(any_of("say"))


def name_at(plain: str, start: int, *, titled: bool) -> int | None:
    """Where the name that begins at ``start`` ends; None where no name begins. ``titled``: a post stands before it, so
    that a word of the language ("高峰") may be a name all the same."""
    if _PARTY_BODY.match(plain, start):
        return None
    end = _of_another_people(plain, start, titled)
    if end:
        return end
    lengths = _lengths_at(plain, start, titled)
    if not lengths:
        return None
    spaced = _SPACED.match(plain, start) if titled or plain[start - 1 : start] == "、" else None
    if spaced and _follow().match(plain, spaced.end()):
        return spaced.end()
    named_as_place = titled and _AS_PLACE.match(plain, start)
    if named_as_place and named_as_place["name"] in places():
        return named_as_place.end("name")
    for length in lengths:
        words = plain[start : start + length]
        if len(words) < length or not all("\u3400" <= char <= "\u9fff" for char in words):
            continue
        if titled and length == 3 and re.match(r"和[，。]", plain[start + 3 : start + 5]):
            return start + 4  # 那顺孟和: nothing else can come after this 和
        if _is_no_name(plain, start, words, titled) or _goes_on_in_word(plain, start, length, lengths):
            continue
        if _follow().match(plain, start + length):
            if lengths == _OF_ONE_SURNAME and length == 3 and words[2] in SOFT:
                if words[2] in _MAY_END and _CERTAIN.match(plain, start + length):
                    return start + length
                shorter = _name_at_length(plain, start, 2, titled=titled)
                return shorter or start + length
            return start + length
    return None


def _of_another_people(plain: str, start: int, titled: bool) -> int | None:
    """The end of 艾力更·依明巴海 or, behind a post, of 呼和巴特尔."""
    parts = dotted().match(plain, start, start + 40)
    joined = parts is not None and not NO_DOTTED.search(parts.group()) and not holds_post().search(parts.group())
    if joined and (titled or plain[start : start + 1] in surnames()[0]):
        return parts.end()
    by_sound = sounded().match(plain, start) if titled else None
    return by_sound.end() if by_sound else None


def _lengths_at(plain: str, start: int, titled: bool) -> tuple[int, ...]:
    """The lengths to try, the likeliest first; none where no surname stands."""
    single, double, _ = surnames()
    if plain[start : start + 2] in double:
        return (4, 3, 2) if titled else (4, 3)  # 副主席坚参: one name, without a surname
    return _OF_ONE_SURNAME if plain[start : start + 1] in single else ()


def _is_no_name(plain: str, start: int, words: str, titled: bool) -> bool:
    """Whether ``words`` at ``start`` hold what no name holds: a post, a word, a conjunction that joins others."""
    end = start + len(words)
    if (
        titled
        and words[-1] == "时"
        and plain[end : end + 1] == "，"
        and _MEETING_ONE.search(plain, max(0, start - 40), start)
    ):
        return True  # 会见总统卢甲时，
    if words[0] == "来" and _ON_VISIT.match(plain, end):
        return True  # 总书记来川视察
    if words[-1] in _RANKS and _post_here().match(plain, end - 1):
        return True  # 肖捷副委员长, 习总书记: the post begins with the last of these characters
    if not surnames()[2].isdisjoint(_given(plain, start, words, titled)):
        return True
    if is_word(words, titled, sure=bool(titled and len(words) == 3 and _CERTAIN.match(plain, end))):
        return True
    if words[0] not in _FUNCTION:
        return False
    in_list, certain = _in_list(plain, start, end), _CERTAIN.match(plain, end)
    if not titled and not in_list:
        return True
    if words[0] == "和" and _post_here().match(plain, end):
        return True  # 习近平主席和杜达总统
    if words[0] == "和" and (words[-1] == "国" or not (in_list or certain)):
        return True  # 院士和美国专家, 负责人和处级以上干部
    if words[0] == "和" and plain[start - 1] != "、" and plain[end : end + 1] == "、":
        return True  # 纪委书记和人力、党群部门负责人
    if words[0] == "都" and not certain:
        return True  # 班子成员都紧紧围绕
    return words[1:3] in no_names() or _COMPANY.fullmatch(words[1:3]) is not None


def _given(plain: str, start: int, words: str, titled: bool) -> str:
    """Those of ``words`` that must be characters of a given name: not the surname, nor a small word that is plainly one
    of the name (许其亮, 王和山, 魏凤和)."""
    end = start + len(words)
    given = words[1:-1] if words[-1] == "和" and _AND_IS_NAME.match(plain, end) else words[1:]
    if titled and len(words) == 3 and words[-1] == _LAST_ALONE and _LAST_OF_NAME.match(plain, end):
        given = words[1:2]
    if len(words) == 3:
        if _holds_small_word(plain, start, titled) or (titled and _LEARNED_AFTER.match(plain, start)):
            given = words[2:]
        if titled and words[1] == "和" and plain[end : end + 1] in ("、", "，", "。"):
            given = words[2:]
    return given


def _goes_on_in_word(plain: str, start: int, length: int, lengths: tuple[int, ...]) -> bool:
    """刘君共同签署, 宇文利认为: the verb begins with what could end the name."""
    if length == 3 and lengths == _OF_ONE_SURNAME:
        return bool(_goes_on().match(plain, start + 2) or _say().match(plain, start + 2))
    return length == 4 and bool(_say().match(plain, start + 3))


def _holds_small_word(plain: str, start: int, titled: bool) -> bool:
    """许其亮, 李和风: a small word between the surname and the last character, in a list or behind a post."""
    done = titled and _SAYS_OR_WHEN.match(plain, start + 3)
    if not _NOT_OTHERS.match(plain, start) or not (done or _IN_LIST_OR_DONE.match(plain, start + 3)):
        return False
    return titled or plain[start - 1] == "、" or (plain[start + 1] == "其" and plain[start + 3 : start + 4] == "、")


def _in_list(plain: str, start: int, end: int) -> bool:
    return "、" in (plain[start - 1 : start], plain[end : end + 1])


def _name_at_length(plain: str, start: int, length: int, *, titled: bool) -> int | None:
    words = plain[start : start + length]
    return start + length if not is_word(words, titled) and _follow().match(plain, start + length) else None


def learned_at(plain: str, start: int) -> int | None:
    """The end of a name that a title follows. 长江学者特聘教授 holds none, in 院长孙熙国教授 it begins later."""
    found = _NAME_OF_LEARNED.match(plain, start, start + 12)
    if found is None or (plain[start] == "长" and plain[start - 1] in "院部所校室会司厅局"):
        return None
    end = name_at(plain, start, titled=False)
    return min(end, found.end("name")) if end else None
