"""What kind of meeting the announcing words of a Chinese readout name."""

from __future__ import annotations

import re

ORDINAL = r"(?:第?[一二三四五六七八九十百零〇○\d]{1,6})"
_PARTY_DELEGATION = r"党的(?:十[四五六七八九]|二十)大[^，。；]{0,12}代表团"
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        # "人大常委会负责同志座谈会": who is asked to it, not who met.
        ("symposium", r"负责(?:同志|人)座谈会$"),
        # The congress of a party, and what its delegations discuss: no session of a people's congress.
        ("conference", r"次全国(?:会员|社员|盟员|党员)?代表大会(?!精神|选举)|专门委员会主任会议"),
        ("conference", _PARTY_DELEGATION),
        ("conference", r"(?:联合国|政府间|国际)[^，。；]{2,24}委员会[^，。；]{0,10}(?:会议?|全会)$"),
        ("plenary", rf"纪律检查委员会.{{0,30}}{ORDINAL}次全(?:体会议|会)"),
        ("politburo_standing_committee", r"中央政治局常(?:务委员)?(?:委)?会|政治局常委会"),
        ("politburo_study_session", r"政治局.{0,60}集体学习"),
        ("politburo", r"中央政治局"),
        (
            "study_session",
            r"理论(?:学习)?中心组|中心组.{0,14}(?:学习|读书|研讨)|集体学习|学习会(?!议)|读书班|国务院.{0,60}专题学习",
        ),
        (
            "government_executive",
            r"(?:省长|市长|州长|盟长|区长|县长|旗长|主席)办公会|(?<!届)常务(?:\(|（)?(?:扩大)?(?:）)?会议?(?:$|[^委])|政府党组.{0,6}常务会",
        ),
        ("government_plenary", r"(?:政府|国务院)(?!.{0,16}(?:委员会|领导小组)).{0,16}(?:全体(?:组成人员)?会议|全会)"),
        (
            "congress_standing_committee",
            r"人大常委会(?!(?:机关)?党组)|人民代表大会常务委员会(?!党组)|人大常务委员会|主任会议|委员长会议",
        ),
        ("cppcc_standing_committee", r"政协.{0,30}(?:常委会|常务委员会|主席会议|党组)|主席会议|常委会.{0,10}政协"),
        (
            "congress_session",
            rf"(?:人民代表大会|人大).{{0,4}}{ORDINAL}次会议|人代会|{ORDINAL}届人大.{{1,5}}次会议"
            "|代表团[^，。；]{0,6}审议",
        ),
        ("cppcc_session", rf"政协.{{0,26}}{ORDINAL}次会议|政协.{{0,20}}全体会议|委员(?:联组会|小组讨论)"),
        (
            "plenary",
            rf"(?:届|中央|检查)委员会{ORDINAL}次全体(?:\(|（)?(?:扩大)?(?:）)?会议|委(?!员会).{{0,12}}{ORDINAL}次全(?:体会议|会)|委(?!员会).{{0,12}}全体(?:（扩大）|扩大)?会议|[^安]全会$|中全会(?!精神)",
        ),
        (
            "commission",
            r"(?:(?<!务)(?<!常)(?<!顾问)(?<!专业)(?<!国家合作)(?<!最高)委员会|领导小组|工作小组|协调小组|指挥部|深改委|财经委|依法治[省市区]委|专班|联席会(?!.{0,8}年会)|国安委|审计委|外事委|网信委|编委)(?!.{0,10}(?:研讨|座谈|论坛)).{0,14}(?:会|会议|$)|工作机制(?:第[一二三四五六七八九十\d]{1,3}次)?(?:全体)?(?:（扩大）)?会议",
        ),
        (
            "party_group",
            r"党组(?!织)|^党委(?:（扩大）|扩大)?会(?!员)|(?:部|总?局|署|院|委员会|公司|集团|银行|大学|学院)党委(?:（扩大）|扩大)?会(?!员)",
        ),
        ("standing_committee", r"常委会|常委(?:（扩大）|扩大)?会|议军"),
        ("leading_cadres_meeting", r"领导干部.{0,10}(?:大会|会议|会)|干部大会|干部会议"),
        ("mobilisation", r"(?<!运)动员|誓师"),
        (
            "reception",
            r"会谈|会见|接见|元首会晤|^会晤|视频会晤|茶叙|饯行|^视频(?:连线|交流|会面)|欢迎(?:会|酒会)|(?<!庆祝)(?<!年会)(?:宴会|晚宴|午宴)",
        ),
        ("conference", r"(?:会议|大会|年会|峰会|博览会)(?:开|闭)幕[式会]"),
        ("ceremony", r"论坛[一-龥]{0,4}(?:开|闭)幕[式会]"),
        ("symposium", r"座谈|研讨(?!班)|恳谈|茶话会|协商会|论坛|沙龙|讨论会|圆桌"),
        (
            "ceremony",
            r"仪式|签约|签署|启动$|揭牌|揭幕|典礼|颁奖|庆典|(?<!年会|大会|会议|峰会)(?:开|闭)幕式|升旗|欢送|首发式|奠基|授牌|(?<!召)开工(?!作)|通车|启用|首映|晚会|联欢会|文艺演出|音乐会|(?:运动|全运|冬奥|亚运|残运|大运|青运|特奥)会$|(?:艺术|文化|电影|戏剧)节|悼念|追悼|告别|公祭|招待会|晚宴",
        ),
        (
            "conference",
            r"会议|大会|推进会|工作会|现场会|报告会|宣讲会|电视电话会|视频会|调度会|部署会|交流会|发布会|表彰会|博览会|峰会|年会|通报会|(?:培训|学习|研讨|研修|轮训|进修|示范|读书|专题)[一-龥]{0,4}班|约谈会|全会|[一-龥]会$|说明会|会晤$|讲座|讲坛|办公会|总结会|联大|赛|展",
        ),
    )
)
_PERSON_KINDS = (
    ("conference", re.compile(r"宣讲")),
    ("reception", re.compile(r"会见|接见|会谈|会晤|拜会|宴请|视频")),
    ("symposium", re.compile(r"座谈")),
    (
        "inspection",
        re.compile(
            r"调研|调查研究|考察|检查|督导|督查|督察|视察|走访|参观|慰问|看望|巡查|暗访|分赴|赶赴|赴|来到|走进|深入|调度|接访|实地|察看"
        ),
    ),
    ("ceremony", re.compile(r"签署|签约|揭牌|植树|揭幕|祭扫|敬献|瞻仰|参谒")),
)
_PARTY_CONGRESS = re.compile(_PARTY_DELEGATION)
_OWN_DELEGATION = re.compile(r"所在的[一-龥]{2,8}代表团")  # "来到他所在的辽宁代表团，同代表一起审议"
HELD_WHERE = re.compile(
    r"(?:隆重|正式|成功)?(?:于|在)(?:(?:(?![于在])[^，。；]){1,40}?(?:隆重)?(?:召开|举行|开幕|闭幕|举办|启动|开班|开讲)|(?:(?!仪式|典礼|论坛)[^，。；会]){1,12})$"
)
DAY_IN_NAME = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:至(?:\d{1,2}月)?\d{1,2}日)?|今天|昨天|上午|下午|晚上?(?!会|宴)"
)


_SITES = re.compile(r"旧址|故居|会址|纪念地|纪念馆")  # which somebody goes round
_TITLE = re.compile(r"《[^《》]*》")
# "中共中央、全国人大常委会、国务院隆重举行大会": bodies that hold it together say nothing of its kind.
_BODIES_TOGETHER = re.compile(r"^中共中央、(?:全国人大常委会、)?国务院(?:、全国政协)?(?:、中央军委)?")


def kind_of_chinese(words: str, *, person_led: bool, verb: str) -> str | None:
    """The kind that the announcing ``words`` name; ``person_led``: ``verb`` tells what a person did (会见, 调研)."""
    if _OWN_DELEGATION.search(words):
        return "conference" if _PARTY_CONGRESS.search(words) else "congress_session"
    if verb == "瞻仰" and _SITES.search(words):
        return "inspection"
    if person_led:
        for kind, pattern in _PERSON_KINDS:
            if pattern.match(verb):
                return kind
    if words.startswith(("会谈", "会见", "小范围会谈")):
        return "reception"
    if words.endswith("火化"):
        return "ceremony"  # what the deceased was stands before it
    words = HELD_WHERE.sub("", DAY_IN_NAME.sub("", words))
    words = _TITLE.sub("《》", _BODIES_TOGETHER.sub("", words))
    # "出席颁奖仪式并与获奖者座谈": what somebody came to tells the kind.
    if person_led and "并" in words and (came := _first_kind(words.split("并")[0])):
        return came
    # Of two names of one meeting the first tells its kind, unless it only says "meeting".
    parts = words.split("暨")
    named = [kind for part in parts if (kind := _first_kind(part))] or [_first_kind(words)]
    if len(parts) > 1 and parts[0].endswith("年会"):
        return named[0]
    return next((kind for kind in named if kind != "conference"), named[0])


def _first_kind(words: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)
