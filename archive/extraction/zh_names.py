"""Which characters are the name of a person: a surname, one or two characters, and a place where names stand.

Chinese does not set names off, so that a surname alone shows little. Names are taken where the genre puts them: after a
post (省委书记…), in a list with 、 between them, before a verb of taking part or of saying at the head of a clause.
What is a name once is one wherever it stands again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from archive.extraction.names import Name
from archive.extraction.zh_guests import add_guests
from archive.extraction.zh_nameends import (
    LEARNED,
    NO_DOTTED,
    SOFT,
    STANDS_ALONE,
    dotted,
    holds_post,
    learned_at,
    name_at,
)
from archive.extraction.zh_namelists import names_of_run, rest_of_list
from archive.extraction.zh_nametrims import trimmed
from archive.extraction.zh_surnames import HAN, NO_NAME, is_word, surname_lengths, surnames
from archive.extraction.zh_text import any_of, words_of

_MOST_NAMES = 3000
_OF_STATES = ("成员", "主席", "理事", "委员", "代表")  # 成员国, 主席国
_TITLES_OF_NAMES = ("班禅",)  # with which a name begins, and which stands for it later
_DOCTRINE = re.compile(r"(?:新时代中国特色社会主义|[一-龥]{2,4}(?<!同志))?(?:思想|理论)(?!界|家|上)")
# "雪克来提·扎克尔参加会见。": the list is one name of another people.
_DOTTED_ALONE = re.compile(
    rf"(?:^|(?<=[。；，\s]))(?P<name>[{HAN}]{{1,8}}(?:·[{HAN}]{{1,9}}){{1,3}}?)(?=等?(?:参加|出席|陪同|列席|主持)(?:了|会|上述|活动|座谈|调研|$|。))",
    re.M,
)
_DOTTED_LISTED = re.compile(
    rf"(?:^|(?<=[。；，、\s]))(?P<name>[{HAN}]{{2,8}}(?:·[{HAN}]{{2,9}}){{1,3}}?)(?=、|等?(?:出席|参加|陪同|列席))",
    re.M,
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


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    single, double, _ = surnames()
    start = rf"(?:{'|'.join(sorted(double))}|[{''.join(sorted(single))}])"
    item = rf"(?:(?:{'|'.join(sorted(double))})[{HAN}]{{1,2}}|[{''.join(sorted(single))}][{HAN}]{{1,2}})"
    return {
        "titled": re.compile(rf"(?:{any_of('post', 'rank')})(?:（[^（）\n]{{1,20}}）)?[： ]?(?=[{HAN}])"),
        # Where a name may begin behind a mark: here the next three are looked for, and nowhere else.
        "mark": re.compile(rf"[^{HAN}](?=由?[{''.join(sorted(single | {name[0] for name in double}))}])"),
        "run": re.compile(rf"[^{HAN}]由?(?={item}(?:、{item}){{1,200}})"),
        # 云南省A、B，浙江省C、D出席: where they come from stands in place of a post.
        "of_place": re.compile(
            r"(?=[省市区县州盟旗集公银看慰会接走与同还包])(?:(?:[省市区县州盟旗]|集团|公司|银行|(?:看望|慰问|会见|接见|走访)了?)"
            rf"(?={item}、{item}(?:[、，。等]|出席|参加|陪同))|(?:[与同]|还有|包括)(?={item}(?:、{item}){{2}}[、，等]))"
        ),
        "alone": re.compile(rf"[，。；：”）\s](?={start}[{HAN}]{{1,3}}(?:{any_of('post')})?{STANDS_ALONE})"),
        "comrade": re.compile(rf"[^{HAN}](?={start}[{HAN}]{{1,2}}同志)"),
        # 中国人民大学洪大用教授: the title stands behind, the institution before.
        "learned": re.compile(
            rf"(?<=[学院部所系校室心会司团厅局委处站任长])(?={start}[{HAN}]{{1,2}}(?:{LEARNED}|同志(?:就|作|讲|进行|介绍)))"
        ),
        "spoken_of": re.compile(
            rf"(?=[会接关给任免推提补选追授由])(?:(?:会见|接见|会见了|接见了)(?={start}[{HAN}]{{1,2}}(?:一行|、|等))"
            rf"|(?:关于|给予|任命|免去|推荐|提名|接受|补选|选举|追授|授予|由)(?={start}[{HAN}]{{1,2}}(?:同志|的[^，。；]{{2,24}}职务|严重违|违纪|任|为|辞去|等|开除|担任|主持)))"
        ),
    }


@functools.cache
def _titled_or_not() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('post')})?{STANDS_ALONE}")


def find_chinese_names(text: str, plain: str) -> tuple[Name, ...]:
    """Every occurrence of every name in ``plain``, in reading order; ``Name.text`` is as printed in ``text``."""
    ends: dict[int, int] = {}  # where each name begins, and where it ends
    after_mark = "\n" + plain  # so that a mark, which costs little to look for, stands before every place
    marks = [match.start() for match in _patterns()["mark"].finditer(after_mark)]
    _add_titled(plain, ends)
    _add_lists(plain, after_mark, marks, ends)
    add_guests(plain, ends)
    for start, end in _delegates(plain):
        ends.setdefault(start, end)
    _add_learned(plain, ends)
    for match in _DOTTED_ALONE.finditer(plain) if "·" in plain else ():
        ends.setdefault(match.start("name"), match.end("name"))
    for match in _DOTTED_LISTED.finditer(plain) if "·" in plain else ():
        if not NO_DOTTED.search(match["name"]) and not holds_post().search(match["name"]):
            ends.setdefault(match.start("name"), match.end("name"))
    _add_alone(plain, after_mark, marks, ends)
    return _occurrences(text, plain, dict(trimmed(plain, ends)))


def _add_titled(plain: str, ends: dict[int, int]) -> None:
    """省委书记甲、乙: behind a post, with those who share it."""
    for match in _patterns()["titled"].finditer(plain):
        ranked = match.group() in words_of("rank")
        titled = not ranked or (plain[match.end()] != "人" and dotted().match(plain, match.end(), match.end() + 40))
        end = name_at(plain, match.end(), titled=bool(titled))
        if end and not (plain[match.end()] == "国" and match.group().endswith(_OF_STATES)):
            ends[match.end()] = end
            rest_of_list(plain, end, ends)


def _add_lists(plain: str, after_mark: str, marks: list[int], ends: dict[int, int]) -> None:
    """Lists without a title, behind a mark or behind where those listed come from."""
    patterns, walked = _patterns(), 0
    for match in filter(None, (patterns["run"].match(after_mark, mark) for mark in marks)):
        if match.end() - 1 >= walked:  # a list is walked once, not again from each of its names
            walked = names_of_run(plain, match.end() - 1, ends, of_place=False)
    for match in patterns["of_place"].finditer(plain):
        names_of_run(plain, match.end(), ends, of_place=match.group() not in ("与", "同", "还有", "包括"))


def _add_learned(plain: str, ends: dict[int, int]) -> None:
    for match in _patterns()["learned"].finditer(plain):
        start = match.end()
        end = learned_at(plain, start)
        if end and not NO_NAME.search(plain[start:end]) and plain[start] not in SOFT:
            ends.setdefault(start, end)


def _add_alone(plain: str, after_mark: str, marks: list[int], ends: dict[int, int]) -> None:
    """Without a title: at the head of a clause before a deed, before 同志, or spoken of (关于甲任职)."""
    patterns = _patterns()
    alone = [match for mark in marks if (match := patterns["alone"].match(after_mark, mark))]
    comrades = [match for mark in marks if (match := patterns["comrade"].match(after_mark, mark))]
    for match in (*alone, *comrades, *patterns["spoken_of"].finditer(after_mark)):
        start = match.end() - 1
        end = name_at(plain, start, titled=False)
        if end and (match.re is not patterns["alone"] or _titled_or_not().match(plain, end)):
            ends.setdefault(start, end)


def _delegates(plain: str) -> Iterator[tuple[int, int]]:
    """甲 in "甲常委建议，…", "来自海军的甲代表、…依次发言": of who spoke to a session the office stands behind."""
    if "发言" not in plain or not _DELEGATE_SPEAKS.search(plain):
        return
    for match in _DELEGATE.finditer(plain):
        start, end = match.span("name")
        if end - start in surname_lengths(plain, start) and not is_word(match["name"], True):
            yield start, end


def _occurrences(text: str, plain: str, ends: dict[int, int]) -> tuple[Name, ...]:
    words = {plain[start:end] for start, end in ends.items()} | set(words_of("leader"))
    # Of a name in parts one stands for the whole later: 鲁斯塔姆·埃莫马利, then 鲁斯塔姆.
    longest_first = sorted(words, key=lambda word: (-len(word), word))  # so that of two wholes the shorter is meant
    in_parts = [word for word in longest_first if "·" in word or "-" in word]
    whole = {part: word for word in in_parts for part in re.split("[·-]", word) if len(part) > 2}
    whole |= {
        title: word for word in longest_first for title in _TITLES_OF_NAMES if word.startswith(title) != (word == title)
    }
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
