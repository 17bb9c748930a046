"""Which body met in a Chinese readout."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from archive.extraction.lexicon import rows
from archive.extraction.people import Participant
from archive.extraction.records import Fact, Hints, Span
from archive.extraction.text import Page
from archive.extraction.zh_bodies import name_of_body
from archive.extraction.zh_dates import DATELINE
from archive.extraction.zh_hosts import held_by
from archive.extraction.zh_kinds import DAY_IN_NAME, HELD_WHERE, ORDINAL
from archive.extraction.zh_places import (
    NATION,
    first_named,
    guests_from,
    jurisdiction,
    known_place,
    province_of,
    provinces,
    told_place,
    where_somebody_went,
)

_OWNER = re.compile(
    r"(?P<place>[一-龥]{2,7}?(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|区|县|州|盟|旗))?"
    r"(?<!省区)(?P<level>省|市|自治区|区|县|州|盟|旗)(?:第?[一二三四五六七八九十]{1,4}届)?(?P<body>党委|委(?!员)|政府|人民政府|人大|政协|纪委|监委)(?!书记|副书记)"
)
_CENTRAL = (
    ("", re.compile(r"中共中央、(?:全国人大常委会、)?国务院(?:、全国政协)?(?:、中央军委)?")),
    ("", re.compile(rf"(?:{ORDINAL}届)?(?:全国人大|全国政协)(?!常)[一-龥、]{{2,16}}?委员会(?!主任|副主任|委员)")),
    (
        "",
        re.compile(
            r"中国共产党第?[二三]?十[一二三四五六七八九]?次全国代表大会(?:主席团)?(?=第|在|于|开幕|闭幕|召开|举行|，|\d|$)"
        ),
    ),
    ("中共中央政治局常务委员会", re.compile(r"中央政治局常(?:务委员会|委会)")),
    ("中共中央政治局", re.compile(r"中央政治局")),
    ("中共中央", re.compile(r"中国共产党第?[二三]?十[一二三四五六七八九]?届中央委员会")),
    ("国务院新闻办公室", re.compile(r"国务院新闻办(?:公室)?")),
    ("国务院党组", re.compile(r"国务院党组")),
    (
        "国务院",
        re.compile(
            r"国务院(?!.{0,10}(?:总理|国务委员)|发展研究|参事室|国资委|新闻办|[一-龥]{2,16}(?:委员会|领导小组|指挥部))"
        ),
    ),
    ("全国人大常委会党组", re.compile(r"全国人大常委会党组")),
    ("全国政协党组", re.compile(r"全国政协党组")),
    ("全国人大常委会", re.compile(r"全国人大常委会|全国人民代表大会常务委员会|委员长会议")),
    ("全国人民代表大会", re.compile(r"全国人民代表大会|全国人大")),
    (
        "全国政协常委会",
        re.compile(rf"(?:全国政协|政协(?:{ORDINAL}届)?全国委员会)(?:{ORDINAL}届)?常(?:务委员会|委会)"),
    ),
    (
        "全国政协",
        re.compile(rf"全国政协(?!礼堂)|政协(?:{ORDINAL}届)?全国委员会|中国人民政治协商会议(?:{ORDINAL}届)?全国委员会"),
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
    r"(?P<owner>(?:[一-龥]{2,8}?(?:省|市|区|县|州))?(?:中共)?(?:中央|国家|国务院|省委|市委|自治区党委|区党委|区委|县委|州委|盟委|省|市|自治区|区|县|州|盟)(?:政府|人民政府)?)"
    r"(?P<name>(?:“[^“”]{1,16}”)?[一-龥、（）]{0,28}?(?:《[^《》]{1,16}》[一-龥]{1,12}?)?(?:委员会|领导小组|工作小组|协调小组|指挥部|深改委|财经委(?!员)|国安委|审计委|外事委|网信委|编委(?!会)|起草组|专班|工作机制))"
)
_JOINT = re.compile(
    r"暨(?P<other>[^，。；]{2,60}?)(?:第[一二三四五六七八九十百\d]{1,5}次)?(?:全体)?(?:（扩大）)?(?:会议|大会|会)(?=$|[，。；在于]|召开|举行)"
)
_OBITUARY = 200
# Of what the deceased was a leader, which tells whose funeral it is.
_CENTRAL_BODY = re.compile(r"党和国家|[民中]央|全国|国务院|共产主义战士")
_SECRETARY = re.compile(r"(?:[省市区县州盟旗]委|党委)书记")
_CPPCC = re.compile(
    r"政协(?P<place>[一-龥]{2,10}?(?:省|市|自治区|区|县|州))(?:第?[一二三四五六七八九十]{1,4}届)?(?:委员会|常委会)"
)
_PARTY_OF_SOCIETY = re.compile(
    r"(?:中共)?(?P<name>[一-龥]{2,20}?(?:部|委员会|发改委|国资委|局|总局|署|院|集团|公司|银行|大学|学院|社|联合会|总工会|法院|检察院|办)"
    r"(?:机关)?(?:党组|党委)(?:(?:理论学习|理论)?中心组)?"
    r"|[一-龥]{2,12}党[组委](?:理论学习|理论)?中心组)"
)
# "中化集团召开党组会": whose Party group met stands before the verb.
_PARTY_GROUP_OF = re.compile(
    r"(?:中共)?(?P<name>[一-龥]{2,20}?)(?:机关)?(?:召开|举行)[^，。；]{0,6}?(?P<group>党[组委])(?:（扩大）|扩大)?(?:会|学习)"
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
_HOSTED = re.compile(r"由[^。；]{2,120}?(?:主办|承办|举办)(?:的|，(?:[^。；]{2,60}?(?:承办|协办|支持)的)?)")
# "省委宣传部召开", "省委党校": a department of the body, not the body.
_PARTY_DELEGATION = re.compile(r"党的(?P<session>十[四五六七八九]|二十)大的?(?P<name>[一-龥]{2,10}?代表团)")
_DEPARTMENT = re.compile(
    r"宣传部|组织部|统战部|政法委(?:员会)?|政研室|政策研究室|网信办|办公厅|办公室|党校|党史(?:和文献)?研究(?:室|院)|巡视办|(?:直属)?机关工委|社会工作部|老干部局"
)


@dataclass(frozen=True, slots=True)
class ChineseOrgan:
    """``name`` in full; ``place``: the short name of the jurisdiction; ``joint_with``: the other body, after 暨."""

    name: Fact | None
    place: Fact | None
    joint_with: str | None = None


def organ_of_chinese(
    page: Page, words: Span, kind: str, people: tuple[Participant, ...], hints: Hints, *, person_led: bool
) -> ChineseOrgan:
    """The body that met, from the announcing ``words``; a place it leaves out is taken from the text's own province.

    A stretch of the sentence that is no body's name gives none.
    """
    found = _organ_told(page, words, kind, people, hints, person_led=person_led)
    return replace(found, name=name_of_body(found.name, people)) if found.name else found


def _organ_told(
    page: Page, words: Span, kind: str, people: tuple[Participant, ...], hints: Hints, *, person_led: bool
) -> ChineseOrgan:
    plain = page.text
    national = Fact(NATION, words.start, words.end, "place-national")

    def fact(name: str | None, rule: str) -> Fact | None:
        return Fact(name, words.start, words.end, rule) if name else None

    whole = DAY_IN_NAME.sub("", plain[words.start : words.end]).lstrip("，")
    whole = DATELINE.sub("", whole, count=1) if DATELINE.match(whole) else whole
    whole = _COLUMN.sub("", whole).lstrip(" ，")
    said = _HOSTED.sub("", whole)  # who only hosted it did not meet, but tells where it was
    said = _BEFORE_BODY.sub("", said)
    joint = _JOINT.search(said)
    joint_with = _joint_name(joint["other"]) if joint else None
    said = said[: joint.start()] if joint else said
    posts = "".join(person.post or "" for person in people[:2])
    if "遗体" in said:
        told = _CENTRAL_BODY.search(plain, max(0, words.start - _OBITUARY), words.end)
        return ChineseOrgan(None, national if told else None)
    if delegation := _PARTY_DELEGATION.search(said):
        session = f"中国共产党第{delegation['session']}次全国代表大会"
        return ChineseOrgan(fact(session + delegation["name"], "organ-named"), national, joint_with)
    if delegation := _DELEGATION.search(said):
        return ChineseOrgan(fact(delegation["session"] + delegation["name"], "organ-named"), national, joint_with)
    group = _COMMISSION.search(said) if kind == "commission" else None
    if group is None and (not person_led or kind not in ("inspection", "reception", "ceremony")):
        local = _OWNER.search(said)
        for name, pattern in _CENTRAL:
            central = pattern.search(said)
            short = central and central.group() == "全国人大" and kind != "congress_session"
            if central and (local is None or central.start() < local.start()):
                name = name if name and not short else central.group()
                return ChineseOrgan(fact(name, "organ-central"), national, joint_with)
        if party := _party().search(said):
            return ChineseOrgan(fact(f"{party.lastgroup}中央", "organ-named"), national, joint_with)
        own = kind in ("party_group", "study_session", "commission")
        if body := None if own else _national_body(said):
            return ChineseOrgan(fact(body, "organ-society"), national, joint_with)
    owner = next(_OWNER.finditer(HELD_WHERE.sub("", said)), None)
    host = owner or next(_OWNER.finditer(whole), None)
    at_home = host is not None or any(_OF_HERE.match(person.post or "") for person in people)
    province = province_of(page, hints, whole, guests_from(people), at_home=at_home)
    told = told_place(hints)
    place, prefix = jurisdiction(page, host, posts, province, whole, words, told, receives=kind == "reception")
    if person_led and kind in ("inspection", "reception", "ceremony", "symposium"):
        went = where_somebody_went(page, words) if kind == "inspection" and place == NATION else None
        return ChineseOrgan(None, went or place, joint_with)
    if kind == "commission":
        name = _commission(_CHAIRED.sub("", said), place, prefix, province)
        if name:
            place = national if name.startswith(("中央", "国家", "国务院")) else place
            return ChineseOrgan(fact(name, "organ-commission"), place, joint_with)
    party_group = _party_group(said, plain) if owner is None and kind in ("party_group", "study_session") else None
    if party_group:
        place = national if _OF_NATION.match(party_group) else place
        return ChineseOrgan(fact(party_group, "organ-society"), place, joint_with)
    if place == NATION:
        return ChineseOrgan(
            fact(held_by(page, whole, kind, people, person_led=person_led), "organ-society"), place, joint_with
        )
    full = re.search(r"中国共产党(?P<place>[一-龥]{2,12}?)第[一二三四五六七八九十]{1,4}届(?:纪律检查)?委员会", said)
    if full and kind == "plenary":
        body = "纪委" if "纪律检查" in full.group() else None
        return ChineseOrgan(fact(_party_of(full["place"], body), "organ-named"), place, joint_with)
    cppcc = _CPPCC.search(said) if kind in ("cppcc_session", "cppcc_standing_committee") else None
    if cppcc:
        named = known_place(cppcc["place"])
        body = "政协常委会" if re.search(r"常委会|常务委员会", said) else "政协"
        place = first_named(page, named[0], "place-of-organ", words) if named else place
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
            fact(_society(said, place) or held_by(page, whole, kind, people, person_led=person_led), "organ-society"),
            place,
            joint_with,
        )
    added = prefix is not None and place.rule != "place-of-organ"
    rule = "organ-place-added" if added else "organ-named"
    return ChineseOrgan(fact(_named(owner, said, kind, prefix), rule), place, joint_with)


@functools.cache
def _party() -> re.Pattern[str]:
    """The centre of one of the eight other parties, by its full or its short name."""
    parties = (row for row in rows("zh_words") if row["use"] == "party")
    names = "|".join(f"(?P<{row['value']}>{row['zh']})" for row in parties)
    return re.compile(rf"(?:{names})(?:{ORDINAL}届)?中央")


@functools.cache
def _party_congress() -> re.Pattern[str]:
    """The congress of one of the eight other parties."""
    names = "|".join(row["zh"] for row in rows("zh_words") if row["use"] == "party")
    return re.compile(rf"(?P<name>{names}){ORDINAL}次全[国盟](?:会员|社员|党员|盟员)?代表")


def _national_body(said: str) -> str | None:
    """Academy, bank, society or other party at the head of ``said``, as it is called there."""
    found = _NATIONAL.match(said.removeprefix("中共")) or _party_congress().match(said)
    if found is None:
        return None
    return "中共" + found["name"] if said.startswith("中共中央") else found["name"]


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


def _commission(said: str, place: str | None, prefix: str | None, province: str | None) -> str | None:
    found = _COMMISSION.search(said)
    if found is None:
        bare = re.match(
            r"(?:第?[一二三四五六七八九十]{1,3}届)?(?P<name>[一-龥“”]{2,30}?(?:领导小组|委员会|指挥部|工作机制))(?=召开|举行|第|在|会议|全体|$)",
            said,
        )
        return bare["name"] if bare else None
    owner, name = found["owner"], found["name"]
    if owner.startswith(("中央", "国家", "国务院")):
        return owner + name
    if owner.startswith(tuple(provinces())):
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


def _party_group(said: str, plain: str) -> str | None:
    """The Party group or committee of a ministry or company, as it is called or from who held its meeting."""
    if bare := re.match(r"党[组委](?:理论学习|理论)?中心组", said):
        named = re.search(rf"(?:^|[，。\s])(?P<name>[一-龥]{{2,12}}?(?=党){bare.group()})", plain)
        return named["name"] if named else None
    if called := _PARTY_OF_SOCIETY.match(said):
        return called["name"]
    held = _PARTY_GROUP_OF.match(said)
    return held["name"] + held["group"] if held else None


def _society(said: str, place: str | None) -> str | None:
    """A society or company that holds the meeting: its name stands at the head, before 在…召开 or 召开."""
    if called := _PARTY_OF_SOCIETY.match(said):
        return called["name"]
    found = re.match(
        r"(?P<name>(?!在|由|与|和|同)(?:(?:(?!在)[一-龥]){4,24}?(?:协会|学会|研究会|联合会|商会|总工会|妇联|团委|文联|作协|科协|侨联|残联|红十字会|党校|法院|检察院|研究院|研究中心|委员会)|(?:(?!在)[一-龥]){2,24}?(?:集团|公司|大学|学院|(?<!机关)工委|管委会)))"
        r"(?:党委|党组)?(?:[、和与](?:(?!承办|主办|第)[^，。；]){2,60}?)?(?:日前|近日)?(?:(?:结合|围绕|根据|按照|为)[^，。；]{2,40}，|在[^，。；]{1,8})?(?:联合|共同)?(?:组织)?(?:召开|举行|举办|第)",
        said,
    )
    return found["name"] if found else None


_OF_HERE = re.compile("(?:省|市|自治区|区|县|州|盟|旗)(?!.{0,4}原)")  # 省委书记: of the province that the outlet is of
_COLUMN = re.compile(r"^（[^（）]{1,12}）[：，]?")  # "央视网消息（新闻联播）："
# "近日，甲集团党委召开…", "为推动工作，甲学院召开…": what stands before the body.
_BEFORE_BODY = re.compile(
    r"^(?:(?:近日|日前|近期|连日来|(?:为|根据|按照|围绕|结合)[^，。；]{2,80}|在[^，。；]{2,40}(?:之际|前夕|到来之时))，)+"
)
# "共同主持中俄总理定期会晤委员会第二十次会议": the verb of those who led it.
_CHAIRED = re.compile(r"^(?:共同)?(?:主持|出席|参加)(?:召开)?了?")
# "出席十三届全国人大二次会议的解放军代表团分组审议…": a delegation to a session.
_DELEGATION = re.compile(
    r"(?P<session>[二三]?十[一二三四五六七八九]?届全国人大[一-龥]{1,3}次会议)的?(?P<name>[一-龥]{2,12}代表团)"
)


def _joint_name(words: str) -> str:
    return re.sub(r"(?:20\d\d年)?(?:第[一二三四五六七八九十百\d]{1,5}次)?(?:全体|扩大)?$", "", words)
