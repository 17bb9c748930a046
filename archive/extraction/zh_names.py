"""Which characters are the name of a person: a surname, one or two characters, and a place where names stand.

Chinese does not set names off, so that a surname alone shows little. Names are taken where the genre puts them: after a
post (省委书记…), in a list with 、 between them, before a verb of taking part or of saying at the head of a clause.
What is a name once is one wherever it stands again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from archive.extraction.lexicon import rows, split
from archive.extraction.names import Name
from archive.extraction.zh_text import any_of, words_of

HAN = r"\u3400-\u9fff"
_LEADERS_OF_STATES = "代?总理|副?总统|首相|外长|议长"
_NAME_ENDS = r"[，。、；（）\s和与等出参主在的一说率同举]|$"
_MOST_NAMES = 3000
_LIST_END = re.compile(r"[、，。；：）（\s和及与等]|$")
# A name of two characters set apart to the width of three: 贺 炜.
_SPACED = re.compile(rf"[{HAN}] {{1,2}}[{HAN}]")
_NO_NAME = re.compile(
    r"[省市县区州委部局厅院会校组室办厂村镇乡街]$|^(?:全|各|有关|相关|部分|以及)|同志|领导|干部|代表|负责|单位|部门|企业|成员|委员"
)
# Surnames that mostly are something else: names only after a post or in a list, and not before a word.
_SOFT = frozenset("和于到在向对为与和从将就以同说赴率等也作主出参会")
_NO_GUEST = re.compile(
    r"^[举就在将和与同的一等]|也将|参会|讲话|精神|指示|会谈|会见|关系|访问|会晤|一行|保持|密切|当天|交往|座谈|会议|大会|论坛|峰会|先生|女士|阁下"
    r"|选举|候选|任期|办公|助理|夫妇|夫人|就职|顾问|特使|发言人|理事会|^府|府$|宫$|团$|国$|^和|^兼|^的|期间|时|都|率|并|引领|共识|批示|要求|专访|称$|说$|规划|亲赴|释放|唁电|邀请|访华|^提出|^进行|^高度|^表示|^特别|^再次|^多次|^分别|^共同|机场|官邸|殿下|战略|倡议|合影|集体|友好|赞赏|[总首][理统相]|代表$|负责人$"
)
LEARNED = r"(?:(?:副|助理)?(?:教授|研究员)|院士|博士|总?工程师)"
_NAME_OF_LEARNED = re.compile(
    rf"(?P<name>[{HAN}]{{2,4}}?)(?<!特聘|讲座|客座|名誉|兼职|首席|资深|明确|聘请|邀请)(?:{LEARNED}|同志(?=就|作|讲|进行|介绍))"
)
_OF_STATES = ("成员", "主席", "理事", "委员", "代表")  # 成员国, 主席国
_RANKS = frozenset("副总代")
_MAY_END = frozenset("为同向以会从率和")
_FUNCTION = frozenset("来和向于从同就由时成为对万全但都能却越经")
_CERTAIN = re.compile(r"[、，。]|到|赴|在|主持|出席|参加|陪同|列席|强调|指出|介绍|率|说|表示|认为")
# Guests from abroad have names of any characters: "会见澳大利亚总理…一行", "同…举行会谈".
_GUEST = re.compile(
    rf"(?:会见|接见|由(?=[{HAN}、]{{6,50}}(?:率领|率团|带队))|同|与|[、和](?=[{HAN}]{{2,8}}?(?:总理|总统|首相|国王|议长|外长)))(?:了)?(?:来(?:华|访|[京沪])[^，。；]{{2,50}}?的)?"
    rf"[{HAN}、（）\d]{{2,30}}?(?:总理|总统|议长|外长|外交大臣|国王|首相|主席|行长|秘书长|大臣|部长|董事长|总裁|首席执行官|大使|总干事|王储|亲王|总书记|专员|州长|议员|执行主任|国务卿|埃米尔|酋长|元首|特使|事务助理|创始人|司令|参谋长|省长|市长)(?:兼[{HAN}]{{2,8}}?(?:外长|部长|大臣|主席))?"
    rf"(?P<name>[{HAN}]{{2,8}}?(?:[·-][{HAN}]{{1,8}}?){{0,3}})(?=[，。、]|一行|举行|互致|互换|通电话|通话|视频|和(?:夫人|王后|太后|王妃)|共同|在|展开|进行|交换|率|分别|同|当天|表示|今天|日前|近日|陪同|主持|发表|再度|致|以|现场|等|$)"
)
_DOCTRINE = re.compile(r"(?:新时代中国特色社会主义|[一-龥]{2,4}(?<!同志))?(?:思想|理论)(?!界|家|上)")
_STANDS_ALONE = (
    r"(?:主持|强调|指出|要求|表示|说，|说：|认为(?=[，：《“]|[^，。]{2,8}是)|谈到|讲话|致辞|致词|出席|参加|列席|陪同|一同|介绍|汇报|传达|宣读|宣布|先后|分别|会见|代表|一行|发言|在总结|在讲话|来到|走进|"
    r"(?:以?及|和)(?=[^，。；]{2,30}(?:负责同志|负责人|领导|同志|代表)[^，。；]{0,6}(?:出席|参加|陪同|列席))|"
    r"作[^，。]{0,12}(?:讲话|报告|说明|汇报|发言|总结)|向[^，。]{2,20}(?:介绍|汇报|通报|表示)|等(?:出席|参加|陪同|列席|先后)|当选|被(?:推举|选举|推选|增补|任命|聘任))"
)


# 党 is a surname as well, but whatever stands before these they are bodies: 村民代表党小组, 教师党支部.
_PARTY_BODY = re.compile(r"党(?:中央|支部|总支|小组|工委|分支|委|组|校|员)")


@functools.cache
def _surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(of one character, of two, characters that stand in no given name)."""
    cells = {row["kind"]: row["zh"] for row in rows("zh_surnames")}
    single = frozenset(cells["single"] + cells["more"])
    return single, frozenset(split(cells["compound"]) + split(cells["other"])), frozenset(cells["never"])


@functools.cache
def no_names() -> frozenset[str]:
    listed = [word for row in rows("zh_not_names") for word in split(row["words"])]
    return (frozenset(listed) | _titles()) - {"高峰", "高明", "田野"}


@functools.cache
def _words() -> frozenset[str]:
    """Words that no name begins with; names of places are left out (吴忠琼)."""
    return no_names() - {row["name"] for row in rows("zh_places")}


@functools.cache
def _no_given_names() -> frozenset[str]:
    """王书记 is a form of address; in 曾指出 and 都强调 the first character is no surname."""
    return _titles() | frozenset(words_of("say"))


_COMPANY = frozenset(
    (
        "紧紧",
        "专家",
        "大家",
        "法检",
        "部分",
        "各位",
        "有关",
        "相关",
        "各地",
        "各级",
        "其他",
        "嘉宾",
        "企业",
        "学生",
        "老师",
        "群众",
        "职工",
        "居民",
        "村民",
    )
)


# "市政协主席吉林，": behind a post and before a comma or a deed a place is somebody's name.
_AS_PLACE = re.compile(rf"(?P<name>[{HAN}]{{2,3}})(?:，|(?:主持|出席|参加|陪同|列席|讲话|强调|指出))")


@functools.cache
def _places() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("zh_places"))


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset((*words_of("post"), *words_of("group"), *words_of("rank"))) | {
        name for row in rows("zh_places") for name in (row["name"], row["full"])
    }


@functools.cache
def _follow() -> re.Pattern[str]:
    return re.compile(rf"[，。、；：！？）（》”’“\s/\d-]|$|{any_of('follow')}|{any_of('post')}")


@functools.cache
def _dotted() -> re.Pattern[str]:
    """艾力更·依明巴海, 阿吉亚尔-布兰科: up to a mark or a word that may follow."""
    words = "|".join(word for word in words_of("follow") if len(word) > 1)
    return re.compile(rf"[{HAN}]{{1,8}}(?:[·-][{HAN}]{{1,9}}?){{1,3}}?(?={_NAME_ENDS}|{words})")


@functools.cache
def _sounded() -> re.Pattern[str]:
    """呼和巴特尔: a longer name of another people, written by its sound throughout."""
    sounds = next(row["zh"] for row in rows("zh_surnames") if row["kind"] == "sounds")
    return re.compile(rf"[{sounds}]{{4,8}}(?=[，。、；）和与及等]|(?:{_STANDS_ALONE}))")


@functools.cache
def _holds_post() -> re.Pattern[str]:
    return re.compile(any_of("post", "group"))


# "习近平总书记在第十七届中国―东盟博览会上": a mark joins other things than parts of a name, too.
_NO_DOTTED = re.compile(r"^[在对同和向与从于]|[第届年月会]|致[电信函]|习近平")


@functools.cache
def _post_here() -> re.Pattern[str]:
    return re.compile(any_of("post"))


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    single, double, _ = _surnames()
    start = rf"(?:{'|'.join(sorted(double))}|[{''.join(sorted(single))}])"
    item = rf"(?:(?:{'|'.join(sorted(double))})[{HAN}]{{1,2}}|[{''.join(sorted(single))}][{HAN}]{{1,2}})"
    return {
        "titled": re.compile(rf"(?:{any_of('post', 'rank')})(?:（[^（）\n]{{1,20}}）)?[： ]?(?=[{HAN}])"),
        # Where a name may begin behind a mark: here the next three are looked for, and nowhere else.
        "mark": re.compile(rf"[^{HAN}](?=由?[{''.join(sorted(single | {name[0] for name in double}))}])"),
        "run": re.compile(rf"[^{HAN}]由?(?={item}(?:、{item}){{1,200}})"),
        # 云南省A、B，浙江省C、D出席: where they come from stands in place of a post.
        "of_place": re.compile(
            r"(?:(?:[省市区县州盟旗]|集团|公司|银行|(?:看望|慰问|会见|接见|走访)了?)"
            rf"(?={item}、{item}(?:[、，。等]|出席|参加|陪同))|[与同](?={item}(?:、{item}){{2}}[、，等]))"
        ),
        "alone": re.compile(rf"[，。；：”）\s](?={start}[{HAN}]{{1,3}}(?:{any_of('post')})?{_STANDS_ALONE})"),
        "comrade": re.compile(rf"[^{HAN}](?={start}[{HAN}]{{1,2}}同志)"),
        # 中国人民大学洪大用教授: the title stands behind, the institution before.
        "learned": re.compile(
            rf"(?<=[学院部所系校室心会司团厅局委处站任长])(?={start}[{HAN}]{{1,2}}(?:{LEARNED}|同志(?:就|作|讲|进行|介绍)))"
        ),
        "spoken_of": re.compile(
            rf"(?:(?:会见|接见|会见了|接见了)(?={start}[{HAN}]{{1,2}}(?:一行|、|等))"
            rf"|(?:关于|给予|任命|免去|推荐|提名|接受|补选|选举|追授|授予|由)(?={start}[{HAN}]{{1,2}}(?:同志|的[^，。；]{{2,24}}职务|严重违|违纪|任|为|辞去|等|开除|担任|主持)))"
        ),
    }


@functools.cache
def _ends_list() -> re.Pattern[str]:
    """A、B主持, A、B及有关部门负责同志参加: what shows that the two before it are persons."""
    return re.compile(rf"{_STANDS_ALONE}|，?(?:以?及|和|与)[^，。；]{{2,40}}?(?:出席|参加|陪同|列席|参与)")


@functools.cache
def _titled_or_not() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('post')})?{_STANDS_ALONE}")


def find_chinese_names(text: str, plain: str) -> tuple[Name, ...]:
    """Every occurrence of every name in ``plain``, in reading order; ``Name.text`` is as printed in ``text``."""
    ends: dict[int, int] = {}
    patterns = _patterns()
    for match in patterns["titled"].finditer(plain):
        ranked = match.group() in words_of("rank")
        titled = not ranked or (plain[match.end()] != "人" and _dotted().match(plain, match.end(), match.end() + 40))
        end = name_at(plain, match.end(), titled=bool(titled))
        if end and not (plain[match.end()] == "国" and match.group().endswith(_OF_STATES)):
            ends[match.end()] = end
            _rest_of_list(plain, end, ends)
    after_mark = "\n" + plain  # so that a mark, which costs little to look for, stands before every place
    marks = [match.start() for match in patterns["mark"].finditer(after_mark)]
    walked = 0
    for match in filter(None, (patterns["run"].match(after_mark, mark) for mark in marks)):
        if match.end() - 1 >= walked:  # a list is walked once, not again from each of its names
            walked = _names_of_run(plain, match.end() - 1, ends, of_place=False)
    for match in patterns["of_place"].finditer(plain):
        _names_of_run(plain, match.end(), ends, of_place=match.group() not in ("与", "同"))
    for match in _GUEST.finditer(plain):
        words = match["name"]
        if (
            match.start("name") not in ends
            and words not in no_names()
            and not _NO_GUEST.search(words)
            and not _holds_post().search(words)
        ):
            ends[match.start("name")] = match.end("name")
    for match in _abroad().finditer(plain):
        start, words = match.start("name"), match["name"]
        if start not in ends and words not in no_names() and not _NO_GUEST.search(words) and not _NO_NAME.search(words):
            ends[start] = match.end("name")
            _rest_of_list(plain, match.end("name"), ends, abroad=True)
    for start, end in (*_heads_of_state(plain), *_delegates(plain)):
        ends.setdefault(start, end)
    for match in patterns["learned"].finditer(plain):
        start = match.end()
        end = _learned_at(plain, start)
        if end and not _NO_NAME.search(plain[start:end]) and plain[start] not in _SOFT:
            ends.setdefault(start, end)
    for match in _DOTTED_ALONE.finditer(plain) if "·" in plain else ():
        ends.setdefault(match.start("name"), match.end("name"))
    alone = [match for mark in marks if (match := patterns["alone"].match(after_mark, mark))]
    comrades = [match for mark in marks if (match := patterns["comrade"].match(after_mark, mark))]
    for match in (*alone, *comrades, *patterns["spoken_of"].finditer(after_mark)):
        start = match.end() - 1
        end = name_at(plain, start, titled=False)
        if end and (match.re is not patterns["alone"] or _titled_or_not().match(plain, end)):
            ends.setdefault(start, end)
    return _occurrences(text, plain, dict(_trimmed(plain, ends)))


_TITLE_INSIDE = re.compile(rf"[{HAN}]*(?:总统|总理|首相|国王|议长|外长|新闻秘书|国防部长|大公)(?=[{HAN}]{{2}})")
_DEED_INSIDE = re.compile(
    r"(?<=..)(?:出席|发表|分别|发文|签署|同一?天|重申|警告|参观|前往|会后|多次|衷心|还作|以及|先后|的|随后|宣布|抵达|邀请|副?委员长|副?主席).*$"
)


def _trimmed(plain: str, ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The names, those of more than three characters without the title before them or the deed after them."""
    for start, end in ends.items():
        if end - start > 3:
            title = _TITLE_INSIDE.match(plain, start, end)
            start = title.end() if title else start
            deed = _DEED_INSIDE.search(plain[start:end])
            end = start + deed.start() if deed else end
            if end - start < 2:
                continue
        yield start, end


@functools.cache
def _abroad() -> re.Pattern[str]:
    """南非总统拉马福萨、…: an office that only other countries have, and a name of any characters."""
    return re.compile(
        r"(?=[总首国王外议联委第最秘，])(?:(?<!国务院)总统|最高领袖|最高元首|首相|国王|王储|外长|议长|联合国秘书长|国际货币基金组织总裁|(?<=组织)秘书长|(?<=会议)秘书长|(?<=银行)总经理|总干事|委员会主席|第一副总理|，副总理)"
        rf"(?P<name>[{HAN}]{{2,8}}?(?:[·-][{HAN}]{{1,8}}?){{0,3}})"
        r"(?=、|，|等(?:的|与会|出席|参加|国际)|与会|出席|表示|指出|强调|说|称|在|此前|邀请|致|今天|日前|近日|当地|陪同|主持|发表|现场|对|等与会|代表外方|同(?=[国中习来])|共同|夫妇|抵达|举行|和(?=[一-龥]{2,10}(?:代表|总理|总统|外长|秘书长|总干事)))"
    )


_STATES_VOICE = re.compile(rf"^[ ]*(?P<name>[{HAN}]{{2,8}}?)(?:表示|说)，", re.M)


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
        if f"{name}表示" in plain and not _NO_GUEST.search(name) and not _NO_NAME.search(name) and name[-1] != "方":
            yield match.span("name")
    for match in _GUEST_MET.finditer(plain) if "会见" in plain else ():
        if 0 <= plain.find(match["name"]) < match.start() and not _NO_GUEST.search(match["name"]):
            yield match.span("name")


_TALKED_WITH = re.compile(
    rf"[同与](?P<name>[{HAN}]{{2,8}}?)(?:总统|总理|首相|国王|王储|主席)?(?:在[^，。；]{{2,14}})?(?:举行|进行)了?(?:小范围|大范围|双边)?会[谈晤]"
)
_GUEST_MET = re.compile(rf"^[ ]*在?(?:会见|同|与)(?P<name>[{HAN}]{{2,8}}?)(?:会谈|会见|会晤)?时，", re.M)
_STATE_AND_LEADER = rf"[{HAN}]{{2,10}}?(?:{_LEADERS_OF_STATES})"
_FIRST_OF_STATES = re.compile(
    rf"(?<=[。，\n ]){_STATE_AND_LEADER}(?P<name>[{HAN}]{{2,7}})(?=、{_STATE_AND_LEADER}[{HAN}]{{2}})"
)
_DELEGATE_SPEAKS = re.compile(
    r"(?:常委|委员|代表)(?:建议|提出|表示|认为|呼吁|说|谈到|作?发言|依次|先后|分别|代表|、来自)"
)
_DELEGATE = re.compile(
    rf"(?:^|[，。、； ]|的)(?P<name>[{HAN}]{{2,4}}?)(?:常委|委员|代表)"
    r"(?:(?=建议|提出|表示|认为|呼吁|说|谈到|作?发言|依次|先后|分别|代表(?!团))"
    r"|(?=、来自[^。；]{4,400}(?:依次|先后|分别)))",
    re.M,
)


def _delegates(plain: str) -> Iterator[tuple[int, int]]:
    """甲 in "甲常委建议，…", "来自海军的甲代表、…依次发言": of who spoke to a session the office stands behind."""
    if "发言" not in plain or not _DELEGATE_SPEAKS.search(plain):
        return
    for match in _DELEGATE.finditer(plain):
        start, end = match.span("name")
        if end - start in surname_lengths(plain, start) and not _is_word(match["name"], True):
            yield start, end


def _learned_at(plain: str, start: int) -> int | None:
    """The end of a name that a title follows. 长江学者特聘教授 holds none, in 院长孙熙国教授 it begins later."""
    found = _NAME_OF_LEARNED.match(plain, start, start + 12)
    if found is None or (plain[start] == "长" and plain[start - 1] in "院部所校室会司厅局"):
        return None
    end = name_at(plain, start, titled=False)
    return min(end, found.end("name")) if end else None


def name_at(plain: str, start: int, *, titled: bool) -> int | None:
    """Where the name that begins at ``start`` ends; None where no name begins. ``titled``: a post stands before it, so
    that a word of the language ("高峰") may be a name all the same."""
    if _PARTY_BODY.match(plain, start):
        return None
    single, double, never = _surnames()
    dotted = _dotted().match(plain, start, start + 40)
    joined = dotted is not None and not _NO_DOTTED.search(dotted.group()) and not _holds_post().search(dotted.group())
    if joined and (titled or plain[start : start + 1] in single):
        return dotted.end()
    sounded = _sounded().match(plain, start) if titled else None
    if sounded:
        return sounded.end()
    if plain[start : start + 2] in double:
        lengths = (4, 3, 2) if titled else (4, 3)  # 副主席坚参: one name, without a surname
    elif plain[start : start + 1] in single:
        lengths = (3, 2)
    else:
        return None
    spaced = _SPACED.match(plain, start) if titled or plain[start - 1 : start] == "、" else None
    if spaced and _follow().match(plain, spaced.end()):
        return spaced.end()
    named_as_place = titled and _AS_PLACE.match(plain, start)
    if named_as_place and named_as_place["name"] in _places():
        return named_as_place.end("name")
    for length in lengths:
        words = plain[start : start + length]
        if len(words) < length or not all("\u3400" <= char <= "\u9fff" for char in words):
            continue
        if titled and length == 3 and re.match(r"和[，。]", plain[start + 3 : start + 5]):
            return start + 4  # 那顺孟和: nothing else can come after this 和
        if words[-1] in _RANKS and _post_here().match(plain, start + length - 1):
            continue  # 肖捷副委员长, 习总书记: the post begins with the last of these characters
        ends_in_and = words[-1] == "和" and _AND_IS_NAME.match(plain, start + length)
        inner = words[1:-1] if ends_in_and else words[1:]
        if length == 3 and (_holds_small_word(plain, start, titled) or (titled and _LEARNED_AFTER.match(plain, start))):
            inner = words[2:]
        if titled and length == 3 and words[1] == "和" and plain[start + 3 : start + 4] in ("、", "，", "。"):
            inner = words[2:]  # 王和山
        if (
            not never.isdisjoint(inner)
            or _is_word(words, titled, plain[start + length : start + length + 2])
            or (words[0] in _FUNCTION and not titled and not _in_list(plain, start, start + length))
            or (length == 3 and len(lengths) == 2 and lengths[1] == 2 and _goes_on().match(plain, start + 2))
            or (length == 4 and _say().match(plain, start + 3))
        ):
            continue
        if words[0] == "和" and _post_here().match(plain, start + length):
            continue  # 习近平主席和杜达总统
        certain = _CERTAIN.match(plain, start + length)
        if words[0] == "和" and (words[-1] == "国" or not (_in_list(plain, start, start + length) or certain)):
            continue  # 院士和美国专家, 负责人和处级以上干部
        if words[0] == "和" and plain[start - 1] != "、" and plain[start + length : start + length + 1] == "、":
            continue  # 纪委书记和人力、党群部门负责人
        if words[0] == "都" and not certain:
            continue  # 班子成员都紧紧围绕
        if words[0] in _FUNCTION and (words[1:3] in no_names() or words[1:3] in _COMPANY):
            continue
        if _follow().match(plain, start + length):
            if length == 3 and len(lengths) == 2 and lengths[1] == 2 and words[2] in _SOFT:
                if words[2] in _MAY_END and _CERTAIN.match(plain, start + length):
                    return start + length
                shorter = name_at_length(plain, start, 2, titled=titled)
                return shorter or start + length
            return start + length
    return None


_LEARNED_AFTER = re.compile(rf".[在就将让].{LEARNED}")  # 院长王在全教授
_NOT_OTHERS = re.compile(r"(?!.其[他它余中实次后间一])(?=.[其和])")
_SAYS_OR_WHEN = re.compile(
    r"\d|今天|近日|日前|指出|强调|表示|说，|在[^，。；]{2,30}(?:调研|召开|举行|会见|出席|主持)|会见"
)
_IN_LIST_OR_DONE = re.compile(r"[、，。等]|出席|参加|主持|陪同|列席|就(?=[^，。；]{2,30}[作进])")


def _holds_small_word(plain: str, start: int, titled: bool) -> bool:
    """许其亮, 李和风: a small word between the surname and the last character, in a list or behind a post."""
    done = titled and _SAYS_OR_WHEN.match(plain, start + 3)
    if not _NOT_OTHERS.match(plain, start) or not (done or _IN_LIST_OR_DONE.match(plain, start + 3)):
        return False
    return titled or plain[start - 1] == "、" or (plain[start + 1] == "其" and plain[start + 3 : start + 4] == "、")


@functools.cache
def _goes_on() -> re.Pattern[str]:
    """A verb of two characters or more: in 刘君共同签署 and 王卫座谈 it begins with what could end the name."""
    return re.compile("|".join(word for word in words_of("follow") if len(word) > 1))


@functools.cache
def _say() -> re.Pattern[str]:
    """In 宇文利认为 the verb begins with what could end the name."""
    return re.compile(any_of("say"))


def _in_list(plain: str, start: int, end: int) -> bool:
    return "、" in (plain[start - 1 : start], plain[end : end + 1])


_AND_IS_NAME = re.compile(r"[、，。]|说|指出|强调|表示|介绍")  # 魏凤和说


def name_at_length(plain: str, start: int, length: int, *, titled: bool) -> int | None:
    words = plain[start : start + length]
    return start + length if not _is_word(words, titled) and _follow().match(plain, start + length) else None


def _is_word(words: str, titled: bool, following: str = "") -> bool:
    """Whether ``words`` are or begin with a word of the language; a post before them lets 庄稼汉 be a name.

    A surname with a post (习主席, 王书记) is a form of address: the name itself stands elsewhere.
    """
    if words[1:] in _no_given_names() or (not titled and len(words) == 2 and words[1] == "方"):
        return True  # 巴方表示: a side
    if len(words) == 3 and titled and following and _CERTAIN.match(following) and words not in no_names():
        return False
    if len(words) == 3 and titled and (words[:2] not in _words() or words in no_names()):
        return words in _titles()
    return words in no_names() or (words[:2] in _words() and words[:2] not in _surnames()[1])


def surname_lengths(plain: str, start: int) -> tuple[int, ...]:
    """The lengths that a name beginning at ``start`` can have; empty where no surname stands there."""
    single, double, _ = _surnames()
    if plain[start : start + 2] in double:
        return (3, 4)
    return (2, 3) if plain[start : start + 1] in single else ()


def _rest_of_list(plain: str, end: int, ends: dict[int, int], *, abroad: bool = False) -> None:
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


_HOME = re.compile(
    rf"[{HAN}]{{2,20}}?(?:大学|学院|研究[院所]|科学院|医院|[学院]系|中心)"
    rf"(?=[{HAN}]{{2,4}}(?:[、，及]|等|[作做]|发言|出席|参加))"
)


def _item_with_home(plain: str, start: int) -> tuple[int, int] | None:
    """(start, end) of the name in "、复旦大学哲学系陈学明、": where somebody works stands before the name, no post."""
    home = _HOME.match(plain, start)
    if home:
        stop = name_at(plain, home.end(), titled=False)
        if stop and _ENDS_ITEM.match(plain, stop):
            return home.end(), stop
    return None


_OF_STATE = re.compile(r"副?(?:总统|总理|首相|国王|外长|议长|主席)|[国外]防?部长")
# What stands behind the last of a list: "武维华和王志珍出席".
_CLOSES_LIST = re.compile(r"[、，。]|等?(?:出席|参加|陪同|列席|分别|先后|共同|作|发言)")


@functools.cache
def _place_of_next() -> re.Pattern[str]:
    """ "、尼泊尔总理普拉昌达": what stands before a post and a name is where that post is held."""
    return re.compile(rf"(?:{any_of('post')})[{HAN}]")


_ENDS_ITEM = re.compile(r"[、，。等及出参和及陪列分先共]|作(?:了|发言|汇报|说明)|发言")


def _listed_item(plain: str, start: int) -> int | None:
    """In a list a name may begin like a word (王国法): surname and two characters between two marks."""
    delimited = _ENDS_ITEM.match(plain, start + 3) is not None
    words = plain[start : start + 3]
    if 3 not in surname_lengths(plain, start) or not delimited or words in no_names():
        return None
    return start + 3 if _surnames()[2].isdisjoint(words[1:]) and not _NO_NAME.search(words) else None


# "、中央党史和文献研究院院务委员甲": what stands before the conjunction is where a post is held.
_INSTITUTION = re.compile(r"[和与及][^，。；、]{2,24}")


@functools.cache
def _held_by_next() -> re.Pattern[str]:
    return re.compile(rf"[和与及][^，。；、和与及]{{2,24}}?(?:{any_of('post')})[{HAN}]{{2}}")


# "、安提瓜和巴布达总理甲": the name of a state goes on behind 和.
_AND_ITS_LEADER = re.compile(rf"[和与][{HAN}]{{2,8}}(?:{_LEADERS_OF_STATES}|国王|元首|特使|代表)[{HAN}]{{2}}")


def _foreign_item(plain: str, start: int, longest: int = 5) -> int | None:
    sounded = _dotted().match(plain, start, start + 40) or _sounded().match(plain, start)
    if sounded:
        return sounded.end()
    stop = _LIST_END.search(plain, start, start + longest)
    words = plain[start : stop.start()] if stop else ""
    if not 2 <= len(words) < longest or not all("\u3400" <= char <= "\u9fff" for char in words):
        return None
    if words in no_names() or _NO_NAME.search(words) or words[:2] in no_names():
        return None
    if _AND_ITS_LEADER.match(plain, stop.start()):
        return None
    if words.startswith(("中央", "全国", "国家")) and _held_by_next().match(plain, stop.start()):
        return None
    return start + len(words)


def _names_of_run(plain: str, at: int, ends: dict[int, int], *, of_place: bool) -> int:
    """A list of surnames-and-more without a title: names where it is long, or where somebody speaks or attends; returns
    where it ends."""
    found: list[tuple[int, int]] = []
    while True:
        # In a list three characters between two marks are a name even where they begin like a word (徐海荣).
        end = name_at(plain, at, titled=False) or (_listed_item(plain, at) if found else None)
        if end is None and found and (sounded := _sounded().match(plain, at)):
            end = sounded.end()
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
        _rest_of_list(plain, found[-1][1], ends)
    return at


# "雪克来提·扎克尔参加会见。": the list is one name of another people.
_DOTTED_ALONE = re.compile(
    rf"(?:^|(?<=[。；，\s]))(?P<name>[{HAN}]{{1,8}}(?:·[{HAN}]{{1,9}}){{1,3}}?)(?=等?(?:参加|出席|陪同|列席|主持)(?:了|会|上述|活动|座谈|调研|$|。))",
    re.M,
)
# Two of one surname are persons where they do what persons do: "王甲、王乙参加会见。"
_TAKE_PART = re.compile(r"等?(?:一同|共同|分别)?(?:参加|出席|陪同|列席|主持)")
_DOTTED_ITEM = re.compile(rf"(?:^|[^{HAN}·、-])((?:[{HAN}]{{1,9}}(?:·[{HAN}]{{1,9}}){{1,3}}、)+)$")


def _dotted_before(plain: str, start: int) -> list[tuple[int, int]]:
    """雪克来提·扎克尔、肖开提·依明、王君正: the names of other peoples with which the list begins."""
    low = max(0, start - 200)
    before = _DOTTED_ITEM.search(plain[low:start]) if plain[start - 1 : start] == "、" else None
    if before is None:
        return []
    found, at = [], low + before.start(1)
    for words in before[1].split("、")[:-1]:
        if not _NO_DOTTED.search(words) and not _holds_post().search(words):
            found.append((at, at + len(words)))
        at += len(words) + 1
    return found


def _occurrences(text: str, plain: str, ends: dict[int, int]) -> tuple[Name, ...]:
    words = {plain[start:end] for start, end in ends.items()} | set(words_of("leader"))
    # Of a name in parts one stands for the whole later: 鲁斯塔姆·埃莫马利, then 鲁斯塔姆.
    whole = {part: word for word in words for part in re.split("[·-]", word) if len(part) > 2 and part != word}
    if len(words) > _MOST_NAMES:
        return tuple(Name(text[s:e], s, e) for s, e in sorted(ends.items()))
    found, after = [], 0
    # Of names that begin at one place the longest. A pattern of them all would be made anew for each text.
    places = ((at, -len(word)) for word in words | whole.keys() for at in _places_of(word, plain))
    printed: dict[str, str] = {}
    for start, length in sorted(places):
        if start >= after:
            end = start - length
            name = text[start:end]
            if plain[start:end] in whole:
                name = printed.get(whole[plain[start:end]])
                if name is None:
                    continue  # no name but where the whole stood before
            after = end
            printed.setdefault(plain[start:end], name)
            if not _DOCTRINE.match(plain, after):
                found.append(Name(name, start, after))
    return tuple(found)


def _places_of(word: str, plain: str) -> Iterator[int]:
    at = plain.find(word)
    while at >= 0:
        yield at
        at = plain.find(word, at + 1)
