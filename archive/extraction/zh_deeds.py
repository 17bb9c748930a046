"""Which words of a Chinese readout tell what somebody did at a meeting, and where such a word is a noun."""

from __future__ import annotations

import re

from archive.extraction.zh_people import BRACKETS

_ROLE_VERBS = (
    (
        "instructed",
        r"(?:作出|作了|作)?(?:重要)?批示(?!精神|要求|件|和|中|》|的)(?=指出|强调|，|。|要求|：|$)"
        r"|(?:作出|作了)(?:重要)?(?:指示|批示)(?!精神|要求|的)",
    ),
    ("presided", r"主持(?!人|工作的|日常|词|下)"),
    (
        "lectured",
        r"(?:[作做]|[作做]了|作出)(?:题为)?(?:[“《][^”》]{1,90}[”》])?[^，。；]{0,16}(?:辅导|讲座|专题讲解|党课)(?:报告)?|(?:进行|作|做)(?:了)?(?:[^，。；]{0,6})讲解|讲(?:授)?(?:了)?[^，。]{0,8}党课|授课|作专题报告|[作做]了?[^，。；]{0,10}宣讲(?:报告)?|宣讲(?!团|员|会|活动|工作|稿)",
    ),
    (
        "exchange_speech",
        r"(?:作|作了|做了)?(?:了)?(?:交流|经验|表态|典型|重点|书面|视频|大会|主题){0,3}发言(?!人|材料|稿|的|进行|作了|等?(?:环节|阶段|席)|、[^，。；]{2,12}环节|和[^，。；]{2,12}环节)|[作做]了?[^，。；]{0,12}交流(?!会|发言)|(?:发表|作|做)[^，。；]{0,12}(?:演讲|发言)[和与并][^，。；]{0,6}交流|领学(?=[，。；、原了部])|畅?谈(?:学习)?(?:体会|感悟|心得)|(?<=在)发言中(?=提出|表示|指出|说|认为|强调|建议|介绍|谈到|，)|交流了?(?=学习|体会|心得|认识)|(?<=[^，。；])提出?了?(?:意见建议|意见和建议|对策建议)",
    ),
    (
        "reported",
        r"(?:[作做]了?)(?!的)(?:题为)?(?:[“《][^”》]{1,90}[”》])?[^，。；]{0,30}?(?:汇报|说明|介绍|报告)(?!会)|在[^，。；]{0,14}工作报告中(?=指出|强调|说|表示|$)|向(?:大会|会议|全会)报告了?(?=[^，。；]{2,30}工作)|(?:汇报|介绍|通报(?!了))(?=[^，。；]{0,12}(?:成果|经验|做法|体会)|了|有关|相关|[^，。；]{0,30}情况|，|。|$)|所作的[^，。；]{0,8}报告|汇报(?=[，。；]|工作)|进行了?[^，。；、]{0,6}(?:说明|汇报|通报)",
    ),
    (
        "spoke",
        r"(?:阐释|阐述|解读|论述|剖析|讲述|诠释|辨析|梳理)了(?!解)|(?:对|就)[^，。；]{2,20}(?:作|进行)了?(?:总结|点评)|(?:对|就|向)[^，。；]{2,40}(?:提出|给予)了?[^，。；]{0,8}(?:要求|希望|期望|肯定)(?=[，。；]|$)|发表[^，。；、]{0,12}演讲|(?:(?:发表|作|作了|作出)[^，。；、]{0,12}?)?讲话(?!精神|要求|和|中|内容|指示|时强调|》|的|重要|、)"
        r"|致辞(?!中|精神|、)|(?<=在)(?:致辞|讲话)中(?=对|提出|回顾|介绍|阐述|分享)|致词|宣介|致(?:开|闭)幕(?:词|辞)|致贺(?:词|辞)|提出(?:了)?(?:[一二三四五六七八九十几\d]+)(?:点|条|个方面|方面|项)(?:具体|明确)?(?:意见|要求|希望|建议)|(?:[作做]|[作做]了|作出)[^，。；]{0,14}(?:部署|总结(?!发言)|点评|动员|推介|主旨演讲|演讲|安排)",
    ),
    ("conveyed", r"传达(?!的)"),
    ("observed", r"列席"),
    ("accompanied", r"陪同|随同|随访|一同(?=(?:调研|考察|视察)(?:[。，；]|活动|$))"),
    ("signed", r"(?:代表[^，。；]{1,14})?(?:签约|签署|签订|签字)(?!仪式|的|[^，。；]{0,12}(?:院令|席令|命令))"),
    (
        "attended",
        r"出席|参加|参会(?![人者代单嘉企国]|须|要|费)|参与|与会|到会|在[^，。；]{1,10}就座|就座|到场|见证|揭牌|揭幕|颁奖|(?<!任命人员)(?<!任命的人员)颁发|会见|接见|拜会|会谈|(?:座谈(?!会)|看望|慰问(?!电|信)|步入|检阅|欢聚一堂|举行了?(?:隆重|盛大|的|欢迎){0,3}(?:宴会|晚宴)|举行[^，。；、]{0,10}对话会|举行视频(?:连线|会面|交流|会晤)|(?<=[区市县镇村乡企司厂院校省州])调查研究|举行了?(?:隆重|盛大|的|欢迎){0,3}仪式|调研|考察|(?<!纪律)(?<!对照)检查|督导|督查|督察|视察|走访|暗访|(?<!留党)察看|查看|参观|植树)(?![一-龥]{0,4}组(?!织)|院|专员|团|局|报告|情况|成果|发现|站|员|的)|"
        r"会晤(?!委员会|机制)|来到|走进|深入(?=[一-龥]{1,14}(?:区|市|县|镇|村|厂|校|社区|企业|公司|一线|基层|园))|前往|分赴|赴(?=[一-龥])|到(?=[一-龥]{1,16}(?:市|县|区|镇|乡|村|厂|校|院|州|盟|企业|公司|一线|现场|基层|社区))|宣布|宣读|启动|瞻仰|"
        r"向[^，。；]{1,20}敬献|认真听取了?[他她]们?的讲解|领誓|监誓|向宪法(?:庄严|郑重)?宣誓|宣誓就职|观看|收听收看|收看|观摩|投票|接受[^，。]{1,10}采访|带领[^，。；]{2,16}，?(?:一起|共同|集体)?重温|(?:现场)?接受培训|抵达|通(?:电)?话",
    ),
)
_ANY_VERB = "|".join(f"(?P<{role}>{pattern})" for role, pattern in _ROLE_VERBS)
# With one of these every verb begins (a test holds them to the patterns): nearly everywhere a look at one character is
# enough.
_FIRST = (
    "一与主举书了交介代会传作做典出分列到前剖参发向启在大宣察对就带座慰所批投抵拜授接提揭收暗来查梳检植欢步汇深现畅监看督瞻签经考致表见"
    "观视解认讲论诠调谈走赴辨进通重阐陪随颁领"
)
_VERB = re.compile(f"(?=[{_FIRST}])(?!(?<=[工合协操动写])作)(?:{_ANY_VERB})")  # 工作: no deed begins in a word
_OF_A_NAME = re.compile(r"(?:出席|参加|列席)[^，。；并]{0,60}$")  # "出席…传达学习全会精神会议"
_OF_OTHERS = re.compile(
    r"(?:[对就]|(?<!题)为)[^，。；《“”]{2,30}的[^，。；“”]{0,6}$"
)  # "对各位同志的对照检查发言一一点评"
_CHAIRED = re.compile(r"主持了?(?:[^，。；、]{0,8}的)?(?:大会|会议|主题|主旨|交流)?$")  # "主持了发言讨论"


def deeds_in(plain: str, start: int, end: int) -> list[re.Match[str]]:
    """The verbs of ``plain[start:end]`` outside brackets and quotations; ``lastgroup`` is the role that each gives."""
    verbs = [*_VERB.finditer(plain, start, end)]
    quoted = [match.span() for match in BRACKETS.finditer(plain, start, end)] if verbs else []
    return [
        verb
        for verb in verbs
        if not any(low < verb.start() < high for low, high in quoted)
        and not plain.startswith("宣布：", verb.start())  # what follows is said to the press
    ]


def is_noun(plain: str, low: int, verb: re.Match[str]) -> bool:
    """ "听取…情况汇报", "见证…签署", "致以…慰问": the report is heard and the signing seen, neither is done."""
    sign = {"reported": "听取", "exchange_speech": "听取", "signed": "见证"}.get(verb.lastgroup)
    if verb.group() == "慰问":
        sign = "致以"
    if verb.group() in ("会晤", "会谈", "座谈"):
        sign = "主持"
    if verb.lastgroup == "conveyed" and _OF_A_NAME.search(plain, low, verb.start()):
        return True
    if verb.group() == "发言" and _OF_OTHERS.search(plain, low, verb.start()):
        return True
    if verb.lastgroup == "exchange_speech" and _CHAIRED.search(plain, low, verb.start()):
        return True
    return sign is not None and sign in plain[low : verb.start()]
