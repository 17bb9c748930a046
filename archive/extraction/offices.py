"""Where a printed post is held, and on which rung: what tells two officials of one name apart.

A place is a path from the province down, in Chinese: ("山东", "烟台市"); the country is ("中国",).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.folding import fold, fold_key, is_chinese, spoken
from archive.extraction.lexicon import rows, split
from archive.extraction.zh_text import any_of

NATION = ("中国",)
BELOW, COUNTY, CITY, PROVINCE, STATE, LEADER = range(6)
_COUNTRY = frozenset(("中国", "全国", "china", "national", "prc"))

# 宪法 ch. III and 党章 ch. III: whoever holds one of these is a leader of the party and the state.
_LEADER = re.compile(
    r"总书记|国家(?:副)?主席|政治局|(?<!外)国务委员|国务院(?:副)?总理|人大常委会(?:副)?委员长|全国政协(?:副)?主席|中央军委(?:副)?主席|中央书记处"
    r"|general secretary|politburo|political bureau|\bstate council+or|\b(?:vice )?premier\b"
    r"|president of the people|central military commission",
    re.I,
)
# Departments under the State Council are 部; in provinces the same work is done by 厅, in cities by 局.
_STATE = re.compile(
    r"中共中央|中央(?!美术|音乐|民族|财经大学)|国务院|国家|全国|总局|最高人民|最高法|最高检|战区|中宣部|中组部|国资委主任"
    r"|(?:外交|国防|教育|科技|科学技术|工信|工业和信息化|国家安全|公安|民政|司法|财政|人社|人力资源和?社会保障|自然资源"
    r"|生态环境|住建|住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|文旅|退役军人事务|应急管理)部"
    r"|\b(?:central|national|state council|cpc central|minister)\b",
    re.I,
)
_RUNGS = (
    (
        BELOW,
        re.compile(
            r"街道|[镇乡村]|社区|居委会|居委|支部|第一书记|\b(?:town|township|village|subdistrict|community)\b", re.I
        ),
    ),
    (
        COUNTY,
        re.compile(
            r"(?<![治特政地])区(?=委|长|副区长|人民|政府|人大|政协|纪委|监委|法院|检察)|县|旗|\b(?:district|county|banner)\b",
            re.I,
        ),
    ),
    (
        CITY,
        re.compile(
            r"市|自治州|(?<=[一-鿿])州(?=委|长|政府|人大)|盟(?=委|长)|\b(?:municipal|city|mayor|prefecture)\b", re.I
        ),
    ),
    (PROVINCE, re.compile(r"省|自治区|区党委|行政长官|特别行政区|\b(?:provinc\w+|governor|autonomous region)\b", re.I)),
)
# Bodies beside the ladder: what is held there says nothing of a jurisdiction.
_HEAD_OF_PROVINCE = re.compile(
    r"(?:省委|区党委|市委)书记|省长|主席|市长|行政长官"
    r"|\bsecretary of the (?:[\w']+ )*(?:provincial|municipal|regional|region) (?:party )?committee"
    r"|\bgovernor\b|\bmayor\b|\bparty secretary of\b",
    re.I,
)
_DEPUTY = re.compile(r"副|政协|秘书|\b(?:deputy|vice|cppcc|secretary[- ]general)\b", re.I)
_BESIDE = re.compile(
    r"公司|集团|大学|学院|研究院|研究所|研究中心|研究会|党校|医院|中学|小学|学校|银行|报社|协会|学会|院士|教授|基金会|商会|联合会|合作社|记者|教师|大使|联合国|欧盟"
    r"|\b(?:company|corporation|group co|university|college|institute|hospital|school|bank|association|academ\w+"
    r"|professor|ambassador)\b",
    re.I,
)
# Every jurisdiction has these: where the post leaves out which, it is that of the meeting.
_EVERYWHERE = re.compile(
    r"政协|人大|常委|党委|政府|纪委|监委|法院|检察|组织部|宣传部|统战部|政法委"
    r"|\b(?:cppcc|political consultative|people[’']s congress|party committee|standing committee|government"
    r"|discipline|supervisory|supervision|organization department|publicity|united front|political and legal)\b",
    re.I,
)
_LOCAL = re.compile(r"\b(?:provincial|municipal|regional|city|district|county|town|township)\b", re.I)
_UNITS = re.compile(
    r"[、，,;；]|兼|\band\s+(?=(?:the\s+)?(?:deputy|vice|acting|executive|party|secretary|mayor|director|chair|governor"
    r"|member|head|president|minister|commander|magistrate))",
    re.I,
)
_ABROAD = re.compile(
    r"总统|首相|国王|王储|议长|外长|(?<!国务院副)(?<!国务院)总理|\b(?:king|prime minister|foreign minister)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Office:
    """One post. ``rung`` from ``BELOW`` to ``LEADER``, None for a body beside the ladder; ``place`` is None where open.

    ``body`` is what the post is held in, folded: two posts in one ministry, company or village share it. ``said``:
    the post itself names its place; else it is that of the meeting. ``top``: of a leader, here or abroad, or of the
    head of a province.
    """

    rung: int | None
    place: tuple[str, ...] | None
    body: str
    said: bool = False
    top: bool = False

    @property
    def placed(self) -> bool:
        """Whether ``place`` is the very jurisdiction: a county's post at a province's meeting leaves it open."""
        if self.place is None or self.rung is None or self.rung == BELOW:
            return False
        return self.rung >= PROVINCE or len(self.place) > 1


@functools.lru_cache(maxsize=20_000)
def offices(post: str, place: str | None) -> tuple[Office, ...]:
    """The offices in a post as printed at a meeting in ``place``; empty where no post is printed."""
    units = [unit.strip() for unit in _UNITS.split(post) if unit.strip()]
    found, named = [], None
    for unit in units:
        own = place_in(unit)
        named = own or named  # "浙江省委副书记、省长": the first post says whose the second is
        state = own is None and _STATE.search(unit) and not _LOCAL.search(unit)
        office = _office(unit, NATION if state else named, jurisdiction(place))
        if office.rung is not None or len(office.body) > 1:  # "副主任" alone says nothing
            found.append(office)
    return tuple(found)


def _office(unit: str, named: tuple[str, ...] | None, meeting: tuple[str, ...] | None) -> Office:
    body = fold_key(_head().sub("", unit))
    if _BESIDE.search(unit):
        return Office(None, named, body)
    if _LEADER.search(unit):
        return Office(LEADER, NATION, body, top=True)
    if _ABROAD.search(unit):
        return Office(LEADER, None, body, top=True)
    if named == NATION:
        return Office(STATE, NATION, body)
    rung = next((rung for rung, words in _RUNGS if words.search(unit)), None)
    if rung is None and meeting and _EVERYWHERE.search(unit):
        rung = _rung_of(named or meeting)
    if rung is None:
        return Office(None, named or meeting, body)
    if rung == STATE:
        return Office(STATE, NATION, body)
    held = named or (None if meeting == NATION else meeting)
    if rung == CITY and held and held[0] in _municipalities() and len(held) == 1:
        rung = PROVINCE
    if rung == PROVINCE and held:
        held = held[:1]
    head = rung == PROVINCE and _HEAD_OF_PROVINCE.search(unit) and not _DEPUTY.search(unit)
    return Office(rung, held, body, named is not None, bool(head))


def _rung_of(place: tuple[str, ...]) -> int | None:
    if place == NATION:
        return STATE
    if len(place) == 1:
        return PROVINCE
    return (CITY if place[1][-1] in "市州盟" else COUNTY) if place[0] else None


@functools.cache
def _head() -> re.Pattern[str]:
    """The noun of the post and what ranks it, at the end of a Chinese post."""
    return re.compile(rf"(?:党组|党委|党总支|党支部|常务|专职|代理|副|原|前|的){{0,6}}(?:{any_of('post')}){{1,4}}$")


def same_body(one: Office, other: Office) -> bool:
    """Whether two posts are held in the same body: 外交部 beside 外交, 巴西 beside 播出巴西."""
    short, long = sorted((one.body, other.body), key=len)
    return len(short) >= 2 and short in long


def within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether ``one`` is ``other`` or a part of it."""
    return other == NATION or one[: len(other)] == other


@functools.lru_cache(maxsize=4096)
def jurisdiction(name: str | None) -> tuple[str, ...] | None:
    """The place of this name in either language, as a path; a name that no list holds stands for itself."""
    if not name:
        return None
    if fold(name) in _COUNTRY:
        return NATION
    known = _places().get(fold_key(name))
    return known or place_in(name) or ("", fold(name))


@functools.lru_cache(maxsize=20_000)
def place_in(words: str) -> tuple[str, ...] | None:
    """The smallest place that ``words`` name, in either language; None where they name none."""
    province, part = None, None
    for match in (_chinese() if is_chinese(words) else _english()).finditer(words):
        path = _places()[fold_key(match.group())]
        if province is None or path[0] == province[0]:
            province = province or path[:1]
            part = path if len(path) > 1 else part
    return part or province


@functools.cache
def _municipalities() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("zh_places") if row["level"] == "municipality")


@functools.cache
def _places() -> dict[str, tuple[str, ...]]:
    """Key of a name -> path: Chinese names, short and in full; English ones listed, and by their reading."""
    paths: dict[str, tuple[str, ...]] = {}
    read: dict[str, set[tuple[str, ...]]] = {}
    for row in rows("zh_places"):
        top = row["level"] not in ("prefecture", "county")
        path = (row["province"],) if top else (row["province"], row["full"])
        paths.setdefault(fold_key(row["full"]), path)
        if row["level"] != "county" and len(row["name"]) > 1:
            paths.setdefault(fold_key(row["name"]), path)
            read.setdefault("".join(spoken(row["name"])), set()).add(path)
    for reading, meant in read.items():
        if len(meant) == 1:
            paths.setdefault(reading, *meant)
    for row in rows("places"):
        known = next((paths[key] for zh in split(row["zh"]) if (key := fold_key(zh)) in paths), None)
        if known:
            paths |= {fold_key(name): known for name in split(row["en"])}
    return paths


@functools.cache
def _chinese() -> re.Pattern[str]:
    known = _places()
    printed = {name for row in rows("zh_places") for name in (row["full"], row["name"])}
    names = [name for name in printed if fold_key(name) in known]
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))))


@functools.cache
def _english() -> re.Pattern[str]:
    listed = [name for row in rows("places") for name in split(row["en"]) if fold_key(name) in _places()]
    read = [name.capitalize() for name in _places() if not is_chinese(name)]
    names = sorted({*listed, *read}, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


_OF_NO_PLACE = re.compile(
    r"(?:[A-Z][\w’' -]* of the )?(?:Municipal|Provincial|Regional|Prefectural|District|County|City|Township)\b"
    r"|(?:省|市|自治区|自治州|州|盟|县|区|旗|镇|乡)(?:委|党委|政府|人民政府|人大|政协|纪委|党组)"
)


def leaves_out_its_place(organ: str) -> bool:
    """Whether an organ's name begins at its level: "the Municipal Party Committee", 市委常委会. Every city has one."""
    return _OF_NO_PLACE.match(organ) is not None
