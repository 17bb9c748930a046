"""Which place a Chinese readout is at home in, and to which jurisdiction a body that met belongs."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable

from archive.extraction.lexicon import rows, split
from archive.extraction.people import Participant
from archive.extraction.records import Fact, Hints, Span
from archive.extraction.text import Page
from archive.extraction.zh_people import ABROAD

NATION = "全国"
_ITS_BODY = re.compile(
    r"[省市]?(?:委|政府|人大|政协|省长|党政)|(?:维吾尔|壮族|回族)?自治区(?:党委|政府|人大|政协|主席)"
)
_FORMER = re.compile(r"省?[一-龥]{0,6}?原(?:副?(?:书记|省长|主席|主任)|常委)")  # "河南省委原书记": he is here no more
_OURS = re.compile(r"实际|特色")  # "结合四川实际抓好落实"
_AWAY = re.compile(r"省?(?:学习)?考察|省?学习")
_ABROAD = re.compile(r"赴|习|学|察|助|往|扶")
_STREET = re.compile(r"大厦|路|厅|会议|省?等|合作组织")
# A division that the gazetteer lacks (new, renamed, or of the economy): by its bodies, its rules and its outlets.
_UNLISTED = (
    r"(?:(?<![一-龥])|(?<=中共)|(?<=[在于]))(?P<place>[一-龥]{{2,3}}){level}(?=召开|举行|举办|委(?!员)|人民政府|政府|人大|政协|第?[一二三四五六七八九十]{{1,3}}届"
    r"|[一-龥]{{0,24}}(?:办法|细则|方案|规定|条例|意见)》)"
    r"|来源：(?P<outlet>[一-龥]{{2,3}})(?:融媒|发布|在线|新闻|日报|时报|报|电视|人大|政协|政府)"
)
_NO_PLACE = re.compile(
    r"[全我本各该辖届第级省市县区州盟旗的在到对向为和与及等这那此其两们级由受经将于是了有不组织会党开小举共]|社$|城$|地$|园$|片$|景$|山$|灾$|校$|厂$|库$|营$|军$|战$|人民$|中央$|国家$"
)
_RANK = re.compile(r"[市区县州盟旗]")
_LEAST = (
    3  # of guests from everywhere one province is named most as well: the text's own has a third of all that is said
)
_OF_NATION = re.compile("中共中央|国务|最高人民|全[国军]|国家|中央")
# Who meets the heads of other states, meets them for the nation.
_AMONG_STATES = re.compile(rf"两国|元首|{ABROAD}")


@functools.cache
def provinces() -> dict[str, tuple[str, str]]:
    """Short name -> (level, full name)."""
    levels = ("municipality", "region", "sar", "province")
    return {row["name"]: (row["level"], row["full"]) for row in rows("zh_places") if row["level"] in levels}


@functools.cache
def _cities() -> dict[str, str]:
    """Names below the province, as printed in full -> short name of the province."""
    return {row["full"]: row["province"] for row in rows("zh_places") if row["level"] in ("prefecture", "county")}


@functools.cache
def _prefectures() -> dict[str, str]:
    """Short names of prefectures that no province bears -> province."""
    return {
        row["name"]: row["province"]
        for row in rows("zh_places")
        if row["level"] == "prefecture" and row["name"] not in provinces() and len(row["name"]) > 1
    }


def _alternatives(names: Iterable[str]) -> str:
    """A pattern of these names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


@functools.cache
def _province_regex() -> re.Pattern[str]:
    return re.compile(_alternatives(provinces()))


# 会同县农业农村局 and 完成县里 name no county: 会同县 and names of one character count where nothing runs into them.
_SET_OFF = re.compile(r"(?:^|[^一-龥]|[在到赴于省市州盟])$")


def _cities_in(body: str) -> list[str]:
    """The cities, districts and counties named in full in ``body``, in reading order."""
    cities, found = _cities(), []
    for mark in _RANK.finditer(body):
        end = mark.end()
        name = next((body[end - size : end] for size in range(9, 1, -1) if body[end - size : end] in cities), None)
        if name is not None and (len(name) > 2 and name != "会同县" or _SET_OFF.search(body, 0, end - len(name))):
            found.append(name)
    return found


@functools.cache
def _dateline_regex() -> re.Pattern[str]:
    return re.compile(_alternatives({*provinces(), *_prefectures()}))


def guests_from(people: tuple[Participant, ...]) -> frozenset[str]:
    """The provinces of those who come from another: where the one is just 省委书记, 广东省委副书记 is not from here;
    and what is only somebody's name (主席吉林)."""
    named = frozenset(person.name for person in people if person.name in provinces())
    posts = [str(person.post) for person in people if person.post]
    if not posts or not posts[0].startswith(("省", "自治区")):
        return named
    return named | frozenset(
        short for short in provinces() for post in posts if re.match(rf"{short}[一-龥]{{0,6}}?(?:省|自治区)", post)
    )


_BETWEEN = re.compile(r"[两各][省市地区州县]")  # "两省在杭州举行座谈会": no one's at home
# "座谈会在杭州举行"
_HELD_IN = re.compile(
    r"[在于](?P<place>[一-龥]{2,6}?)(?:市|省)?[^，。；在于]{0,14}?(?:召开|举行|开幕|闭幕|举办|开馆|开赛|启动|签署)"
)


def province_of(
    page: Page, hints: Hints, said: str = "", guests: frozenset[str] = frozenset(), *, at_home: bool = True
) -> Fact | None:
    """The province the text is at home in: by its dateline, the bodies it names, what it speaks of most, and where it
    says, in the announcing words ``said``, that the meeting was held.

    ``guests`` are provinces that it cannot be; ``at_home``: a body or an office of here (省委书记) is named, so that
    what it names most is its own.
    """
    plain = page.text
    start = page.paragraphs[0].start if page.paragraphs else 0
    head, votes = plain[start : start + 40], Counter()
    line = re.match(
        r"\s*（?(?:本报|新华社|人民网)?\s*(?P<place>[一-龥]{2,8}?)(?:日报|晚报|\d{1,2}月|\d{1,2}日|讯|电)", head
    )
    if line:
        found = _dateline_regex().search(line["place"])
        if found:
            home = found.group() if found.group() in provinces() else _prefectures()[found.group()]
            votes[home] += 20 if line.group().endswith("报") else 6
    for home in _homes_of_papers(head):
        votes[home] += 20
    body = plain[:6000]
    for city in _cities_in(body):
        votes[_cities()[city]] += 1
    for match in _province_regex().finditer(body):
        votes[match.group()] += _weight(body, match)
    # Leagues and banners are divisions of one region alone.
    votes["内蒙古"] += 2 * len(re.findall(r"盟市|旗县|各盟", body))
    votes = Counter({name: count for name, count in votes.items() if name not in guests})
    best = [(name, count) for name, count in votes.most_common(2) if count]
    held = next((place for m in _HELD_IN.finditer(said) if (place := _province_named(m["place"]))), None)
    first = len(best) == 1 or (best and best[0][1] > best[1][1])
    if not at_home:
        first = first and best[0][1] * _LEAST >= votes.total()
    if held and (not first or not at_home or _BETWEEN.search(said)):
        return Fact(held, None, None, "place-that-held")
    if first:
        return Fact(best[0][0], None, None, "place-of-text")
    told = told_place(hints)
    return Fact(_full_names()[told], told.start, told.end, told.rule) if told in _full_names() else None


def _province_named(words: str) -> str | None:
    """The province that ``words``, a province or a prefecture by its short name, are or lie in."""
    return words if words in provinces() else _prefectures().get(words)


@functools.cache
def _papers() -> dict[str, str]:
    """Papers that do not bear their province's name -> province."""
    return {name: row["value"] for row in rows("zh_words") if row["use"] == "paper" for name in split(row["zh"])}


def _homes_of_papers(head: str) -> set[str]:
    return {home for name, home in _papers().items() if name in head}


_SEA = re.compile("[红黑里波]$|地中$|爱琴$")  # 红海南部, 地中海南岸: no island, but a part of a sea


def _weight(body: str, match: re.Match[str]) -> float:
    """How much a province's name says of where the text is at home: its bodies much, what one visits little."""
    if _FORMER.match(body, match.end()):
        return 0.3
    if match.group() == "海南" and _SEA.search(body, max(0, match.start() - 2), match.start()):
        return 0
    if _ITS_BODY.match(body, match.end()):
        return 4
    if _ABROAD.search(body, max(0, match.start() - 4), match.start()) or _AWAY.match(body, match.end()):
        return 0.5
    if _OURS.match(body, match.end()):
        return 2
    return 0.3 if _STREET.match(body, match.end()) else 1


# 重庆市委常委会召开会议, 句容市举行…; 上海合作组织 and 北京冬奥会 are no places that met.
_MET = r"(?:省|市|区|县|州)?(?:委|政府|人大|政协|纪委|监委|召开|举行|举办|传达|部署|动员)"


@functools.cache
def _told_regex() -> re.Pattern[str]:
    full, short = _alternatives(_full_names()), _alternatives({*provinces(), *_prefectures()})
    return re.compile(rf"(?:【[^】]*】)?\s*(?:(?P<full>{full})|(?P<short>{short})(?={_MET}))")


@functools.cache
def _full_names() -> dict[str, str]:
    """Names as printed in full, of every level -> short name of the province."""
    return {full: short for short, (_, full) in provinces().items()} | _cities()


def _in_full(name: str) -> str | None:
    """As printed in full: 四川 -> 四川省, 德阳 -> 德阳市."""
    if name in _full_names():
        return name
    if name in provinces():
        return provinces()[name][1]
    return next((full for full in (name + "市", name + "州", name + "盟", name + "地区") if full in _cities()), None)


def told_place(hints: Hints) -> Fact | None:
    """The place, as printed in full, that is known from beside the text: where the headline begins with it, else where
    the source usually writes about. One that the lexicon does not know as it was given, in Chinese."""
    if found := _told_regex().match(hints.title or ""):
        name = found["full"] or _in_full(found["short"])
        return Fact(name, None, None, "place-of-title") if name else None
    if not hints.place:
        return None
    chinese = next(
        (split(row["zh"])[0] for row in rows("places") if hints.place in (*split(row["en"]), *split(row["zh"]))), None
    )
    name = _in_full(chinese or hints.place) or chinese or hints.place
    if not any("\u3400" <= char <= "\u9fff" for char in name):
        return None
    if isinstance(hints.place, Fact):  # from what is known of somebody who is there
        return Fact(name, hints.place.start, hints.place.end, hints.place.rule)
    return Fact(name, None, None, "place-of-source")


def first_named(page: Page, place: str, rule: str, words: Span) -> Fact:
    """``place`` where ``words`` name it, else where the text first does, if it does."""
    at = page.text.find(place, words.start, words.end)
    at = at if at >= 0 else page.text.find(place)
    return Fact(place, at, at + len(place), rule) if at >= 0 else Fact(place, None, None, rule)


def jurisdiction(
    page: Page,
    owner,
    posts: str,
    province: Fact | None,
    said: str,
    words: Span,
    told: Fact | None,
    *,
    receives: bool = False,
) -> tuple[Fact | None, str | None]:
    """(short place, full name that goes before the body): 云南, 云南省. ``receives``: somebody received guests."""
    if owner is not None and owner["place"]:
        named = known_place(
            owner["place"] if owner["place"].endswith(owner["level"]) else owner["place"] + owner["level"]
        )
        if named:
            return first_named(page, named[0], "place-of-organ", words), named[1]
    level = owner["level"] if owner is not None else None
    printed = re.search(
        r"(?P<place>[一-龥]{2,8}?)(?P<level>省|自治区|市|区|县|州)?(?:第?[一二三四五六七八九十]{1,4}届)", said
    )
    if printed:
        named = known_place(printed["place"] + (printed["level"] or ""))
        if named:
            return first_named(page, named[0], "place-of-organ", words), named[1]
    if level is None:
        national = _OF_NATION.search(posts + said) or (receives and _AMONG_STATES.search(posts + said))
        if national and not re.search(r"省委|省长|自治区|市委|市长", posts):
            return Fact(NATION, words.start, words.end, "place-national"), None
        unsaid = told and province is not None and province.rule == told.rule  # the text names no place of its own
        if unsaid and not re.search("[省州县区]|市[委长]", posts):
            named = Fact(told.removesuffix("市"), told.start, told.end, told.rule)
            return named if told in _cities() else province, str(told)
        if re.search(r"省委|省长|省人大|省政协|自治区|区党委|代主席", posts + said) or not re.search(
            r"市委|市长|区委|县委", posts
        ):
            level = "省"
        else:
            level = "市" if "市" in posts else "区"
    if level in ("省", "自治区") or (
        level == "区" and provinces().get(province, ("region" if "自治区" in page.text[:6000] else "",))[0] == "region"
    ):
        if province is None:
            return None, None
        return first_named(page, province, province.rule, words), provinces()[province][1]
    if level == "市" and province and provinces()[province][0] == "municipality":
        return first_named(page, province, province.rule, words), provinces()[province][1]
    short, full = _local_place(page, level)
    if short:
        return first_named(page, short, "place-most-named", words), full
    if told and told.endswith(level):
        return Fact(told.removesuffix("市"), told.start, told.end, told.rule), str(told)
    return None, full


_WENT_TO = re.compile(r"(?:在|赴|到|来到|前往|抵达|深入)(?P<place>[一-龥]{2})")


def where_somebody_went(page: Page, words: Span) -> Fact | None:
    """The province where a leader of the nation went round, if the announcing ``words`` or those before name one."""
    near = _WENT_TO.finditer(page.text, max(0, words.start - 40), words.end)
    named = {match["place"]: match.start("place") for match in near if match["place"] in provinces()}
    if len(named) != 1:
        return None
    ((place, at),) = named.items()
    return Fact(place, at, at + len(place), "place-around")


def known_place(words: str) -> tuple[str, str] | None:
    """(short, full) of the last place that ``words`` end with."""
    for short, (_, full) in provinces().items():
        if words.endswith((full, "届" + short)) or words == short:
            return short, full
    for size in range(min(8, len(words)), 1, -1):
        full = words[-size:]
        if full in _cities():
            short = full[:-1] if full.endswith("市") else full
            return short, full
    return None


def _local_place(page: Page, level: str | None) -> tuple[str | None, str | None]:
    """The city, district or county that the text names most among those of ``level``."""
    votes = Counter(city for city in _cities_in(page.text[:6000]) if city.endswith(level or "市"))
    best = votes.most_common(2)
    if best and (len(best) == 1 or best[0][1] > best[1][1]):
        full = best[0][0]
        return (full[:-1] if full.endswith("市") else full), full
    unlisted = _unlisted_place(page, level) if level in ("市", "区", "县", "旗") else None
    if unlisted:
        return (unlisted if level == "市" else unlisted + level), unlisted + level
    if page.paragraphs and level == "市":
        found = _dateline_regex().search(page.text[page.paragraphs[0].start : page.paragraphs[0].start + 24])
        if found and found.group() in _prefectures():
            return found.group(), found.group() + "市"
    return None, None


def _unlisted_place(page: Page, level: str) -> str | None:
    votes = Counter(
        name
        for match in re.finditer(_UNLISTED.format(level=level), page.text[:6000])
        if (name := match["place"] or match["outlet"]) and not _NO_PLACE.search(name)
    )
    best = votes.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None
