"""Which body met in a Chinese readout, of which jurisdiction, and what kind of meeting it was."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from archive.extraction.lexicon import rows, split
from archive.extraction.people import Participant
from archive.extraction.records import Fact, Hints, Span
from archive.extraction.text import Page

NATION = "全国"
_ORDINAL = r"(?:第?[一二三四五六七八九十百零〇○\d]{1,6})"
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("politburo_standing_committee", r"中央政治局常(?:务委员)?(?:委)?会|政治局常委会"),
        ("politburo_study_session", r"政治局.{0,60}集体学习"),
        ("politburo", r"中央政治局"),
        ("study_session", r"理论(?:学习)?中心组|中心组.{0,14}(?:学习|读书|研讨)|集体学习|读书班"),
        (
            "government_executive",
            r"(?:省长|市长|州长|盟长|区长|县长|旗长|主席)办公会|常务(?:\(|（)?(?:扩大)?(?:）)?会议?(?:$|[^委])|政府党组.{0,6}常务会",
        ),
        ("government_plenary", r"(?:政府|国务院).{0,16}(?:全体(?:组成人员)?会议|全会)"),
        (
            "congress_standing_committee",
            r"人大常委会(?!(?:机关)?党组)|人民代表大会常务委员会(?!党组)|人大常务委员会|主任会议|委员长会议",
        ),
        ("cppcc_standing_committee", r"政协.{0,30}(?:常委会|常务委员会|主席会议|党组)|主席会议|常委会.{0,10}政协"),
        ("congress_session", rf"(?:人民代表大会|人大).{{0,4}}{_ORDINAL}次会议|人代会|{_ORDINAL}届人大.{{1,5}}次会议"),
        ("cppcc_session", rf"政协.{{0,26}}{_ORDINAL}次会议|政协.{{0,20}}全体会议"),
        (
            "plenary",
            rf"(?:届|中央|检查)委员会{_ORDINAL}次全体(?:\(|（)?(?:扩大)?(?:）)?会议|委(?!员会).{{0,12}}{_ORDINAL}次全(?:体会议|会)|委(?!员会).{{0,12}}全体(?:（扩大）|扩大)?会议|[^安]全会$|中全会(?!精神)",
        ),
        (
            "commission",
            r"(?:(?<!务)(?<!常)(?<!顾问)委员会|领导小组|工作小组|协调小组|指挥部|深改委|财经委|依法治[省市区]委|专班|联席会|国安委|审计委|外事委|网信委|编委).{0,14}(?:会|会议|$)|工作机制(?:第[一二三四五六七八九十\d]{1,3}次)?(?:全体)?(?:（扩大）)?会议",
        ),
        ("party_group", r"党组(?!织)|(?:部|总?局|署|院|委员会|公司|集团|银行|大学|学院)党委(?:（扩大）|扩大)?会(?!员)"),
        ("standing_committee", r"常委会|常委(?:（扩大）|扩大)?会|议军"),
        ("leading_cadres_meeting", r"领导干部.{0,10}(?:大会|会议|会)|干部大会|干部会议"),
        ("mobilisation", r"动员|誓师"),
        ("reception", r"会谈|会见|接见|茶叙|饯行|欢迎(?:会|晚宴|宴会|酒会)"),
        ("symposium", r"座谈|研讨(?!班)|恳谈|茶话会|协商会|论坛|沙龙|讨论会|圆桌"),
        (
            "ceremony",
            r"仪式|签约|签署|启动$|揭牌|揭幕|典礼|颁奖|(?<!年会|大会|会议|峰会)(?:开|闭)幕式|升旗|首发式|奠基|授牌|开工|通车|启用|首映|晚会|文艺演出|音乐会|悼念|告别|公祭",
        ),
        (
            "conference",
            r"会议|大会|推进会|工作会|现场会|报告会|宣讲会|电视电话会|视频会|调度会|部署会|交流会|发布会|表彰会|博览会|峰会|年会|通报会|(?:培训|研讨|研修|轮训|进修|示范|读书|专题)[一-龥]{0,4}班|约谈会|全会|[一-龥]会$|说明会|讲座|办公会|总结会|赛|展",
        ),
    )
)
_PERSON_KINDS = (
    ("reception", re.compile(r"会见|接见|会谈|会晤|拜会|宴请")),
    ("symposium", re.compile(r"座谈")),
    (
        "inspection",
        re.compile(
            r"调研|考察|检查|督导|督查|督察|视察|走访|慰问|看望|巡查|暗访|分赴|赴|来到|走进|深入|调度|接访|宣讲|实地|察看"
        ),
    ),
    ("ceremony", re.compile(r"签署|签约|揭牌|植树|揭幕|祭扫|敬献")),
)
_OWNER = re.compile(
    r"(?P<place>[一-龥]{2,7}?(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|区|县|州|盟|旗))?"
    r"(?P<level>省|市|自治区|区|县|州|盟|旗)(?:第?[一二三四五六七八九十]{1,4}届)?(?P<body>党委|委(?!员)|政府|人民政府|人大|政协|纪委|监委)(?!书记|副书记)"
)
_CENTRAL = (
    ("中共中央政治局常务委员会", re.compile(r"中央政治局常(?:务委员会|委会)")),
    ("中共中央政治局", re.compile(r"中央政治局")),
    ("国务院党组", re.compile(r"国务院党组")),
    ("国务院", re.compile(r"国务院(?!.{0,10}(?:总理|国务委员)|发展研究|参事室|国资委)")),
    ("全国人大常委会党组", re.compile(r"全国人大常委会党组")),
    ("全国政协党组", re.compile(r"全国政协党组")),
    ("全国人大常委会", re.compile(r"全国人大常委会|全国人民代表大会常务委员会|委员长会议")),
    ("全国人民代表大会", re.compile(r"全国人民代表大会|全国人大")),
    (
        "全国政协常委会",
        re.compile(rf"(?:全国政协|政协(?:{_ORDINAL}届)?全国委员会)(?:{_ORDINAL}届)?常(?:务委员会|委会)"),
    ),
    (
        "全国政协",
        re.compile(rf"全国政协|政协(?:{_ORDINAL}届)?全国委员会|中国人民政治协商会议(?:{_ORDINAL}届)?全国委员会"),
    ),
    ("中央纪委常委会", re.compile(r"中央纪委常委会|中央纪律检查委员会常务委员会")),
    ("中央纪委国家监委", re.compile(r"中央纪委国家监委(?!驻|网站|[一-龥]{1,6}[部室局])")),
    (
        "中央纪委",
        re.compile(
            r"中央纪(?:委(?!国家监委|监察部)|律检查委员会)(?!机关|驻|网站|副?书记|委员|常委|[一-龥]{1,6}[部室局])"
        ),
    ),
    (
        "中共中央",
        re.compile(
            r"中共中央(?!总书记|政治局|党校|党史|台办|[一-龥]{2,6}(?:部|办公?室?|厅|局|研究室|研究院|编译局))|党中央"
        ),
    ),
    ("中央军委纪委", re.compile(r"中央军委纪(?:委|律检查委员会)(?!书记|副书记|委员)")),
    ("中央军委", re.compile(r"中央军委(?!主席|副主席|办公厅|[一-龥]{2,6}部|机关)")),
)
_COMMISSION = re.compile(
    r"(?P<owner>(?:[一-龥]{2,8}?(?:省|市|区|县|州))?(?:中共)?(?:中央|国家|省委|市委|自治区党委|区党委|区委|县委|州委|盟委|省|市|自治区|区|县|州|盟)(?:政府|人民政府)?)"
    r"(?P<name>(?:“[^“”]{1,16}”)?[一-龥、（）]{1,28}?(?:委员会|领导小组|工作小组|协调小组|指挥部|深改委|财经委(?!员)|国安委|审计委|外事委|网信委|编委(?!会)|起草组|专班|工作机制))"
)
_JOINT = re.compile(
    r"暨(?P<other>[^，。；]{2,60}?)(?:第[一二三四五六七八九十百\d]{1,5}次)?(?:全体)?(?:（扩大）)?(?:会议|大会|会)(?=$|[，。；在于]|召开|举行)"
)
_ITS_BODY = re.compile(
    r"[省市]?(?:委|政府|人大|政协|省长|党政)|(?:维吾尔|壮族|回族)?自治区(?:党委|政府|人大|政协|主席)"
)
_OURS = re.compile(r"实际|特色")  # "结合四川实际抓好落实"
_SECRETARY = re.compile(r"(?:[省市区县州盟旗]委|党委)书记")
_AWAY = re.compile(r"省?(?:学习)?考察|省?学习")
_ABROAD = re.compile(r"赴|习|学|察|助|往|扶")
_STREET = re.compile(r"大厦|路|厅|会议|省?等|合作组织")
_HELD_WHERE = re.compile(
    r"(?:隆重|正式|成功)?(?:于|在)(?:(?:(?![于在])[^，。；]){1,40}?(?:隆重)?(?:召开|举行|开幕|闭幕|举办|启动|开班|开讲)|[^，。；会]{1,12})$"
)
_CPPCC = re.compile(
    r"政协(?P<place>[一-龥]{2,10}?(?:省|市|自治区|区|县|州))(?:第?[一二三四五六七八九十]{1,4}届)?(?:委员会|常委会)"
)
_PARTY_OF_SOCIETY = re.compile(
    r"(?:中共)?(?P<name>[一-龥]{2,20}?(?:部|委员会|发改委|国资委|局|总局|署|院|集团|公司|银行|大学|学院|社|联合会|总工会|法院|检察院|办)"
    r"(?:机关)?(?:党组|党委)(?:理论学习中心组)?)"
)
# "中化集团召开党组会": whose Party group met stands before the verb.
_PARTY_GROUP_OF = re.compile(
    r"(?:中共)?(?P<name>[一-龥]{2,20}?)(?:机关)?(?:召开|举行)[^，。；]{0,6}?党组(?:（扩大）|扩大)?(?:会|学习)"
)
# Ministries and the like are the nation's; of departments the local ones of the Party are called so as well.
_OF_NATION = re.compile(
    r"(?:中共)?(?:国家|中央|最高人民|全国)|[一-龥]+(?:(?<!宣传)(?<!组织)(?<!统战)(?<!武装)(?<!工作)部|总局|海关总署)(?=党[组委])"
)
# Who holds a meeting of the whole country beside the Party and the state: academies, banks, societies, federations.
_NATIONAL = re.compile(
    r"(?P<name>(?:中国|中华全国|全国(?!各|社会科学院|性))(?!人大|政协|人民代表|人民政治|共产党)(?:(?!大会|会议|论坛|暨|年会)[一-龥（）]){0,22}?"
    r"(?:银行|科学院|工程院|社会科学院|促进会|协会|学会|联合会|研究会|基金会|总公司|集团公司|集团|工商联|妇联|总工会"
    r"|侨联|台联|记协|科协|文联|作协|残联|学联|青联)|全国(?:妇联|工商联|台联|侨联|学联|青联|总工会)"
    r"|最高人民(?:法院|检察院)"
    r"|中央(?:组织部|宣传部|统战部|统一战线工作部|对外联络部|政法委(?:员会)?|政策研究室|网信办|编办|和国家机关工委)"
    r"|中宣部|中组部|中联部|中央文明办|中央网信办|国家(?:发展改革委|发展和改革委员会|民委|卫生健康委|医保局|税务总局)"
    r"|(?:外交|国防|教育|科技|科学技术|工业和信息化|公安|国家安全|民政|司法|财政|人力资源(?:和)?社会保障|自然资源|生态环境|住房(?:和)?城乡建设|交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理)部(?!长|门|分|队|党)"
    r"|市场监管总局|国务院国资委|国资委|人民日报社(?:[一-龥]{2,6}?(?:部(?!组(?!织))|中心))?|中央党校(?:（国家行政学院）)?|中央社会主义学院)"
    r"(?![会院社行]长|党[组委]|大学|中心|主席|负责|委员)"
    r"(?=$|第|在|于|隆重|组织召开|召开|举[行办]|\d|[^，。；、和与同]{0,30}?(?:会|会议|讲座|活动|班)(?:$|在|于|\d|暨|召开|举[行办]))"
)
_HOSTED = re.compile(r"由[^。；]{2,120}?(?:主办|承办|举办)的")
# "省委宣传部召开", "省委党校": a department of the body, not the body.
_DEPARTMENT = re.compile(
    r"宣传部|组织部|统战部|政法委(?:员会)?|政研室|政策研究室|网信办|办公厅|办公室|党校|党史(?:和文献)?研究(?:室|院)|巡视办|(?:直属)?机关工委|社会工作部|老干部局"
)
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
_DAY_IN_NAME = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:至(?:\d{1,2}月)?\d{1,2}日)?|今天|昨天|上午|下午|晚上?"
)


@dataclass(frozen=True, slots=True)
class ChineseOrgan:
    """``name`` in full; ``place``: the short name of the jurisdiction; ``joint_with``: the other body, after 暨."""

    name: Fact | None
    place: Fact | None
    joint_with: str | None = None


@functools.cache
def _provinces() -> dict[str, tuple[str, str]]:
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
        if row["level"] == "prefecture" and row["name"] not in _provinces() and len(row["name"]) > 1
    }


def _alternatives(names: Iterable[str]) -> str:
    """A pattern of these names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


@functools.cache
def _province_regex() -> re.Pattern[str]:
    return re.compile(_alternatives(_provinces()))


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
    return re.compile(_alternatives({*_provinces(), *_prefectures()}))


def kind_of_chinese(words: str, *, person_led: bool, verb: str) -> str | None:
    """The kind that the announcing ``words`` name; ``person_led``: ``verb`` tells what a person did (会见, 调研)."""
    if person_led:
        for kind, pattern in _PERSON_KINDS:
            if pattern.match(verb):
                return kind
    words = _HELD_WHERE.sub("", _DAY_IN_NAME.sub("", words))
    # Of two names of one meeting the first tells its kind, unless it only says "meeting".
    named = [kind for part in words.split("暨") if (kind := _first_kind(part))] or [_first_kind(words)]
    return next((kind for kind in named if kind != "conference"), named[0])


def _first_kind(words: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def _guests(people: tuple[Participant, ...]) -> frozenset[str]:
    """The provinces of those who come from another: where the one is just 省委书记, 广东省委副书记 is not from here."""
    posts = [str(person.post) for person in people if person.post]
    if not posts or not posts[0].startswith(("省", "自治区")):
        return frozenset()
    return frozenset(
        short for short in _provinces() for post in posts if re.match(rf"{short}[一-龥]{{0,6}}?(?:省|自治区)", post)
    )


def province_of(page: Page, hints: Hints, guests: frozenset[str] = frozenset()) -> Fact | None:
    """The province the text is at home in: by its dateline, the bodies it names, and what it speaks of most.

    ``guests`` are provinces that it cannot be.
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
            home = found.group() if found.group() in _provinces() else _prefectures()[found.group()]
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
    if best and (len(best) == 1 or best[0][1] > best[1][1]):
        return Fact(best[0][0], None, None, "place-of-text")
    told = told_place(hints)
    return Fact(_full_names()[told], told.start, told.end, told.rule) if told in _full_names() else None


@functools.cache
def _papers() -> dict[str, str]:
    """Papers that do not bear their province's name -> province."""
    return {name: row["value"] for row in rows("zh_words") if row["use"] == "paper" for name in split(row["zh"])}


def _homes_of_papers(head: str) -> set[str]:
    return {home for name, home in _papers().items() if name in head}


def _weight(body: str, match: re.Match[str]) -> float:
    """How much a province's name says of where the text is at home: its bodies much, what one visits little."""
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
    full, short = _alternatives(_full_names()), _alternatives({*_provinces(), *_prefectures()})
    return re.compile(rf"(?:【[^】]*】)?\s*(?:(?P<full>{full})|(?P<short>{short})(?={_MET}))")


@functools.cache
def _full_names() -> dict[str, str]:
    """Names as printed in full, of every level -> short name of the province."""
    return {full: short for short, (_, full) in _provinces().items()} | _cities()


def _in_full(name: str) -> str | None:
    """As printed in full: 四川 -> 四川省, 德阳 -> 德阳市."""
    if name in _full_names():
        return name
    if name in _provinces():
        return _provinces()[name][1]
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


def organ_of_chinese(
    page: Page, words: Span, kind: str, people: tuple[Participant, ...], hints: Hints, *, person_led: bool
) -> ChineseOrgan:
    """The body that met, from the announcing ``words``; a place it leaves out is taken from the text's own province."""
    plain = page.text
    national = Fact(NATION, words.start, words.end, "place-national")

    def fact(name: str | None, rule: str) -> Fact | None:
        return Fact(name, words.start, words.end, rule) if name else None

    whole = _DAY_IN_NAME.sub("", plain[words.start : words.end]).lstrip("，")
    said = _HOSTED.sub("", whole)  # who only hosted it did not meet, but tells where it was
    said = _BEFORE_BODY.sub("", said)
    joint = _JOINT.search(said)
    joint_with = _joint_name(joint["other"]) if joint else None
    said = said[: joint.start()] if joint else said
    posts = "".join(person.post or "" for person in people[:2])
    if delegation := _DELEGATION.search(said):
        return ChineseOrgan(fact(delegation["session"] + delegation["name"], "organ-named"), national, joint_with)
    if not person_led or kind not in ("inspection", "reception", "ceremony"):
        local = _OWNER.search(said)
        for name, pattern in _CENTRAL:
            central = pattern.search(said)
            if central and (local is None or central.start() < local.start()):
                name = central.group() if central.group() == "全国人大" and kind != "congress_session" else name
                return ChineseOrgan(fact(name, "organ-central"), national, joint_with)
        if party := _party().search(said):
            return ChineseOrgan(fact(f"{party.lastgroup}中央", "organ-named"), national, joint_with)
        own = kind in ("party_group", "study_session", "commission")
        if body := None if own else _national_body(said):
            return ChineseOrgan(fact(body, "organ-society"), national, joint_with)
    owner = next(_OWNER.finditer(_HELD_WHERE.sub("", said)), None)
    province = province_of(page, hints, _guests(people))
    host = owner or next(_OWNER.finditer(whole), None)
    place, prefix = _jurisdiction(page, host, posts, province, whole, words, told_place(hints))
    if person_led and kind in ("inspection", "reception", "ceremony", "symposium"):
        return ChineseOrgan(None, place, joint_with)
    if kind == "commission":
        name = _commission(said, place, prefix, province)
        if name:
            place = national if name.startswith(("中央", "国家")) else place
            return ChineseOrgan(fact(name, "organ-commission"), place, joint_with)
    party_group = _party_group(said) if owner is None and kind in ("party_group", "study_session") else None
    if party_group:
        place = national if _OF_NATION.match(party_group) else place
        return ChineseOrgan(fact(party_group, "organ-society"), place, joint_with)
    if place == NATION:
        return ChineseOrgan(fact(_host(whole) or _at_whose(whole, kind), "organ-society"), place, joint_with)
    full = re.search(r"中国共产党(?P<place>[一-龥]{2,12}?)第[一二三四五六七八九十]{1,4}届(?:纪律检查)?委员会", said)
    if full and kind == "plenary":
        body = "纪委" if "纪律检查" in full.group() else None
        return ChineseOrgan(fact(_party_of(full["place"], body), "organ-named"), place, joint_with)
    cppcc = _CPPCC.search(said) if kind in ("cppcc_session", "cppcc_standing_committee") else None
    if cppcc:
        named = _known_place(cppcc["place"])
        body = "政协常委会" if re.search(r"常委会|常务委员会", said) else "政协"
        place = _first_named(page, named[0], "place-of-organ", words) if named else place
        return ChineseOrgan(fact(cppcc["place"] + body, "organ-named"), place, joint_with)
    if owner is None and kind == "government_executive" and prefix:
        # 省长办公会: the office names the government
        return ChineseOrgan(fact(f"{prefix}政府", "organ-place-added"), place, joint_with)
    leading = _SECRETARY.search(posts) if owner is None and "党外人士" in said else None
    if leading and prefix:
        # 党外人士座谈会: a Party committee asks those outside the Party.
        return ChineseOrgan(fact(_party_of(prefix, None), "organ-of-post"), place, joint_with)
    if owner is None:
        return ChineseOrgan(
            fact(_society(said, place) or _host(whole) or _at_whose(whole, kind), "organ-society"), place, joint_with
        )
    added = prefix is not None and place.rule != "place-of-organ"
    rule = "organ-place-added" if added else "organ-named"
    return ChineseOrgan(fact(_named(owner, said, kind, prefix), rule), place, joint_with)


@functools.cache
def _party() -> re.Pattern[str]:
    """The centre of one of the eight other parties, by its full or its short name."""
    parties = (row for row in rows("zh_words") if row["use"] == "party")
    names = "|".join(f"(?P<{row['value']}>{row['zh']})" for row in parties)
    return re.compile(rf"(?:{names})(?:{_ORDINAL}届)?中央")


@functools.cache
def _party_congress() -> re.Pattern[str]:
    """The congress of one of the eight other parties."""
    names = "|".join(row["zh"] for row in rows("zh_words") if row["use"] == "party")
    return re.compile(rf"(?P<name>{names}){_ORDINAL}次全[国盟](?:会员|社员|党员|盟员)?代表")


def _national_body(said: str) -> str | None:
    """Academy, bank, society or other party at the head of ``said``, as it is called there."""
    found = _NATIONAL.match(said.removeprefix("中共")) or _party_congress().match(said)
    return found["name"] if found else None


def _first_named(page: Page, place: str, rule: str, words: Span) -> Fact:
    """``place`` where ``words`` name it, else where the text first does, if it does."""
    at = page.text.find(place, words.start, words.end)
    at = at if at >= 0 else page.text.find(place)
    return Fact(place, at, at + len(place), rule) if at >= 0 else Fact(place, None, None, rule)


_SPECIAL_REGION = re.compile(r"(?:香港|澳门)特别行政区(?=政府)")


def _named(owner: re.Match[str], said: str, kind: str, prefix: str | None) -> str | None:
    special = _SPECIAL_REGION.search(said)
    if special and owner["body"] == "政府":
        return special.group() + "政府"
    body = "人民政府" if owner["body"] == "人民政府" else owner["body"]
    level = owner["level"]
    if level == "区" and body == "党委":
        level = "自治区"
    base = _with_place(prefix, level, body)
    if re.match(r"常委会|常务委员会", said[owner.end() :]):
        return f"{base}常委会"
    if kind == "standing_committee":
        return f"{base}常委会"
    if kind == "study_session":
        return f"{base}理论学习中心组"
    if kind == "party_group":
        return f"{base}党组"
    if kind == "congress_standing_committee":
        return f"{_with_place(prefix, level, '人大')}常委会"
    if kind == "cppcc_standing_committee" and re.search(r"常委会|常务委员会", said):
        return f"{_with_place(prefix, level, '政协')}常委会"
    if department := _DEPARTMENT.match(said, owner.end()):
        return base + department.group()
    both = re.match(r"、?(?:省|市|自治区|区|县)?(?:人民)?政府", said[owner.end() :])
    if body in ("委", "党委") and both and kind not in ("plenary",):
        return base + both.group()
    return base


def _with_place(prefix: str | None, level: str, body: str) -> str:
    """内蒙古自治区 + 党委, 云南省 + 委; without a known place the words as printed."""
    if prefix is None:
        return level + body
    return f"{prefix}{'党委' if prefix.endswith('自治区') and body == '委' else body}"


def _jurisdiction(
    page: Page, owner, posts: str, province: Fact | None, said: str, words: Span, told: Fact | None
) -> tuple[Fact | None, str | None]:
    """(short place, full name that goes before the body): 云南, 云南省."""
    if owner is not None and owner["place"]:
        named = _known_place(
            owner["place"] if owner["place"].endswith(owner["level"]) else owner["place"] + owner["level"]
        )
        if named:
            return _first_named(page, named[0], "place-of-organ", words), named[1]
    level = owner["level"] if owner is not None else None
    printed = re.search(
        r"(?P<place>[一-龥]{2,8}?)(?P<level>省|自治区|市|区|县|州)?(?:第?[一二三四五六七八九十]{1,4}届)", said
    )
    if printed:
        named = _known_place(printed["place"] + (printed["level"] or ""))
        if named:
            return _first_named(page, named[0], "place-of-organ", words), named[1]
    if level is None:
        if re.search(r"中共中央|国务|最高人民|全[国军]|国家|中央", posts + said) and not re.search(
            r"省委|省长|自治区|市委|市长", posts
        ):
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
        level == "区" and _provinces().get(province, ("region" if "自治区" in page.text[:6000] else "",))[0] == "region"
    ):
        if province is None:
            return None, None
        return _first_named(page, province, province.rule, words), _provinces()[province][1]
    if level == "市" and province and _provinces()[province][0] == "municipality":
        return _first_named(page, province, province.rule, words), _provinces()[province][1]
    short, full = _local_place(page, level)
    if short:
        return _first_named(page, short, "place-most-named", words), full
    if told and told.endswith(level):
        return Fact(told.removesuffix("市"), told.start, told.end, told.rule), str(told)
    return None, full


def _known_place(words: str) -> tuple[str, str] | None:
    """(short, full) of the last place that ``words`` end with."""
    for short, (_, full) in _provinces().items():
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


def _commission(said: str, place: str | None, prefix: str | None, province: str | None) -> str | None:
    found = _COMMISSION.search(said)
    if found is None:
        bare = re.match(
            r"(?:第?[一二三四五六七八九十]{1,3}届)?(?P<name>[一-龥“”]{2,30}?(?:领导小组|委员会|指挥部|工作机制))(?=召开|举行|第|在|会议|全体|$)",
            said,
        )
        return bare["name"] if bare else None
    owner, name = found["owner"], found["name"]
    if owner.startswith(("中央", "国家")):
        return owner + name
    if owner.startswith(tuple(_provinces())):
        return owner + name
    if prefix is None:
        return owner + name
    if owner in ("省", "市", "自治区", "区", "县", "州"):
        return prefix + name
    body = (
        "党委"
        if prefix.endswith("自治区") and owner.endswith(("党委", "区委"))
        else re.sub(r"^(?:自治区|省|市|区|县|州|盟)", "", owner)
    )
    return prefix + body + name


def _party_of(place: str, body: str | None) -> str:
    party = "党委" if place.endswith("自治区") else "委"
    return place + (body or party)


def _party_group(said: str) -> str | None:
    """The Party group or committee of a ministry or company, as it is called or from who held its meeting."""
    if called := _PARTY_OF_SOCIETY.match(said):
        return called["name"]
    held = _PARTY_GROUP_OF.match(said)
    return held["name"] + "党组" if held else None


def _society(said: str, place: str | None) -> str | None:
    """A society or company that holds the meeting: its name stands at the head, before 在…召开 or 召开."""
    if called := _PARTY_OF_SOCIETY.match(said):
        return called["name"]
    found = re.match(
        r"(?P<name>(?!在|由|与|和|同)(?:[一-龥]{4,24}?(?:协会|学会|研究会|联合会|商会|总工会|妇联|团委|文联|作协|科协|侨联|残联|红十字会|党校|法院|检察院|研究院|研究中心|委员会)|[一-龥]{2,24}?(?:集团|公司|大学|学院)))"
        r"(?:党委|党组)?(?:(?:结合|围绕|根据|按照|为)[^，。；]{2,40}，|在[^，。；]{1,8})?(?:组织)?(?:召开|举行|举办|第)",
        said,
    )
    return found["name"] if found else None


# "近日，甲集团党委召开…", "为推动工作，甲学院召开…": what stands before the body.
_BEFORE_BODY = re.compile(r"^(?:(?:近日|日前|近期|连日来|(?:为|根据|按照|围绕|结合)[^，。；]{2,80})，)+")
# "出席十三届全国人大二次会议的解放军代表团分组审议…": a delegation to a session.
_DELEGATION = re.compile(
    r"(?P<session>[二三]?十[一二三四五六七八九]?届全国人大[一-龥]{1,3}次会议)的?(?P<name>[一-龥]{2,12}代表团)"
)
# "由甲研究会主办的论坛", "由甲学院、乙中心联合举办的研讨会": the first of those who hold it.
_HOST = re.compile(
    r"由(?:中共)?(?P<name>[^，。；、同和与联]{2,40}?)(?P<more>[、和与同][^。；]{2,160}?)?(?:联合|共同|单位)?(?:主办|举办|组织|发起)(?:[^。；]{0,40}(?:承办|协办))?的"
)


# "座谈会在甲研究院召开": a school or academy at whose house it was, where nobody else is named.
_AT_HOUSE = re.compile(
    r"[会坛]\d{0,2}日?在(?P<name>[一-龥（）]{2,20}?(?:大学|学院|研究院|党校)(?:（[^（）]{2,10}）)?)[一-龥]{0,12}?(?:召开|举行|举办)"
)


def _at_whose(words: str, kind: str) -> str | None:
    found = _AT_HOUSE.search(words) if kind == "symposium" else None
    return found["name"] if found else None


def _host(words: str) -> str | None:
    found = _HOST.search(words)
    return found["name"] if found and not _NO_HOST.search(found["name"]) else None


_NO_HOST = re.compile(r"^(?:我[国省市]|中国政府|联合国|各|有关|多家|习近平)|[省市县区方]$")


def _joint_name(words: str) -> str:
    return re.sub(r"(?:20\d\d年)?(?:第[一二三四五六七八九十百\d]{1,5}次)?(?:全体|扩大)?$", "", words)
