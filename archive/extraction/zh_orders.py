"""Whether a sentence of a Chinese readout is an order: by a verb of ordering, a modal or a bare imperative."""

from __future__ import annotations

import functools
import re

from archive.extraction.records import Span, Why
from archive.extraction.zh_text import any_of
from archive.extraction.zh_voices import MUST, YAO, Said, hope_verbs, order_verbs

_QUOTED = re.compile(
    r"(?=[提指强要所必应“《（])(?:(?:提出|指出|强调|要求|所说|所讲)的“[^“”]{1,200}”|(?:必须|应当|应该)?“[^“”]{1,34}”(?:的|是|等)|“[^“”]{1,34}”|《[^《》]{1,120}》|（[^（）]{1,40}）)"
)
# What others are known to have laid down since: "党的十八大以来，党中央高度重视…，强调要…".
_SINCE = re.compile(r"(?:[^，。；]{2,16}(?:以来|之后)|近年来|近些年)，")
_LAID_DOWN = re.compile(r"(?:强调|提出|要求|指出|明确)(?:了)?$")
# "甲表示，习近平主席指出，要…": what another laid down.
_CITES = re.compile(r"习近平(?:总书记|主席|同志)?[^，。；要]{0,12}(?:指出|强调|说)[，：]")
_US = re.compile(r"我们|全[省市区体]|各[级地部]")
_BINDS = re.compile(r"(?:[一二三四五六七八九]?(?:是)?要|各[级地部]|全[省市区]各)")
_BEFORE = re.compile(r"会前，|此前，")
# "深刻认识…取得了重大胜利": whatever is to be understood may be over and done.
_UNDERSTAND = re.compile(
    r"(?:要)?(?:深刻|充分|清醒|全面|准确|深入)(?:地)?(?:认识|体悟|领会|领悟|理解|把握|感悟|体会)(?!到了|了)"
)
_POINT = re.compile(
    r"第?[一二三四五六七八九十](?:是|要)(?!因为|由于|关于|[^，。；]{0,24}的[^，。；的]{1,6}[，。；]|[^。；]{0,30}才[能会有是])"
)
# "更重要的是要把…作为首要任务": what matters is an order, where elsewhere 是要 tells of an aim.
_MATTERS = re.compile(r"(?:重要|首要|根本|关键|重点)的?就?是要")
_RELATIVE_MUST = re.compile(
    r"必须[^，。；]{1,10}的[^，。；的]{0,8}(?:任务|原则|要求|纪律|问题|课题|职责|义务|底线|条件|前提|规律|责任|使命|工作|关口|道路|战略)"
)
# Bound to do without a modal: "发现隐患当场交办", "农业局牵头", "每周调度一次", "谁签字谁负责".
_BOUND = re.compile(
    r"当场|立即|立行立改|一律|限期|第一时间|不过夜|不放过|不留|不漏|不搞|不准|不许|到边|到底|到岗|到位|牵头|带头(?:抓|做|执行|落实|学|遵守|践行|推)|谁[^，。]{1,8}谁"
    r"|每(?:天|日|周|月|半月|旬|季度?)|(?:底|日|月|天)(?:之|以)?前[^，。]{0,12}(?:完成|办结|报|整改|落实|建成|到位)|[^，。]{1,8}的，由"
)
_PLEASE = re.compile(r"(?:最后|同时|另外|会后|也|还|并|，)*请(?![示求假客问教愿战功罪柬帖缨辞进])")
_CHARGED = re.compile(
    r"(?:由|责成|责令|授权|委托)[^，。；]{2,40}(?:负责|牵头|组织|会同|研究|制定|完善|全程|抓|做好|落实|督|跟踪|尽快|根据|按照|于|在|对)"
)
_SOFT_MUST = re.compile(r"不能|不可(?!或缺|分割|替代|逆|估量|磨灭|避免|多得|避)|不允许")
_HOPE = re.compile(r"^(?:衷心|真诚|也|还|最后|他|她)?(?:希望|寄望|盼望|期望)(?!的|能够得到)")
# "他表示完全赞成，希望同志们大力发扬传统": whom the hope goes to is to act on it.
_WISH = re.compile(
    r"，希望(?=[^，。；]{2,24}(?:坚持|认真|继续|大力|切实|进一步|牢记|努力|发扬|弘扬|带头|立足|积极|始终))"
)
# "居民甲向书记反映，…，希望增建设施": what those ask for who are heard.
_ASKED_FOR = re.compile(r"向[^，。；]{1,12}(?:反映|诉说|求助)")
_TO_PARTNERS = re.compile(
    r"^(?:也|还)?(?:希望)?(?:各位|广大|在座的?)(?:院士|专家|学者|嘉宾|来宾|客商)|^希望(?:国家|中央|中国)[^，。]{0,20}(?:局|部|委|署|院|办|行|会|公司|集团)|提供更[大多]的?支持|给予[^，。]{0,12}(?:指导|支持|帮助|关心)|^(?:也|还)?希望(?:[与和]|同(?!志|学|胞|仁))|合作|互利共赢|实现双赢|携手共|双方|两地|两省|贵(?:公司|单位|行|方|国)|一如既往|继续(?:关心|支持|加大对|给予)|投资|支持(?:我省|我市|我区|湖|四|河|山|广|云|贵)"
)
# "总书记关于…要做到…的重要指示": what is said of an order gives none.
_ORDER_SPOKEN_OF = re.compile(
    r"关于[^，。；]{0,40}?(?P<modal>要)[^，。；]{1,40}的(?:重要)?(?:指示|论述|讲话|批示|嘱托|论断)"
)
_DONE = re.compile(
    r"了(?!解|望|然|如|结|断|却)|取得(?:了)?(?:显著|重大|积极|明显|决定|历史)|已经?|曾经?|是[^，。]{0,40}的(?:结果|体现|举措|必然)|进展顺利"
)
_COUNTED = re.compile(r"^(?:第?[一二三四五六七八九十](?:是|要)|第[一二三四五六七八九十]+，|首先|其次|再次|最后)[，、]?")
_WE_WILL = re.compile(
    r"^(?:下一步|今后|接下来)?[，]?(?:我们|我省|我市|我区|双方|[一-龥]{2,4}(?:省|市|区))(?:将|愿|愿意)"
)
# What host and guest tell each other is an offer.
_BOTH = re.compile(r"(?:下一步，|今后，)?(?:双方|两国|我们|中[一-龥]{1,2}(?:双方|两国)|[一-龥]方)|愿")
_DESCRIBES = re.compile(
    r"必先|越[^，。；]{1,14}，[^，。；]{2,24}就?越|直接关系|关系(?=[全国人民群千大长我党])|(?<![但还就凡总若要都只可正别其于而不一二三四五六七八九十])是(?!否)|事关|关系到|关系着|关乎|(?<![多批些造设育成个把对])具有(?![^，。；]{1,20}的)|有利于|意义重大|至关重要|离不开|必由|意味着|体现了|标志着|充分体现|取决于|在于|目的(?!地|，)|来自于|得益于|尤为重要|十分重要"
)


@functools.cache
def _imperative() -> re.Pattern[str]:
    adverbs, verbs = any_of("adverb"), any_of("imperative")
    long = "|".join(word for word in verbs.split("|") if len(word) > 1)
    return re.compile(
        rf"^(?:(?:{adverbs})[，、地]?){{0,4}}(?:{verbs})(?!部门|者|人员|工作者|员|力度|领导小组|的)"
        rf"|^(?:以|把|对|从|将|在|让|使|按照|围绕|通过)[^，。；]{{2,60}}，(?:以[^，。；]{{2,14}}?(?:精神|态度|力度|作风|标准|劲头))?(?:(?:{adverbs})[，、地]?){{0,3}}(?:{long})"
        rf"|^(?:借|乘|趁|站在|(?:紧密)?结合|依托|立足|着眼|针对|瞄准|用)[^，。；]{{2,40}}，(?:(?:{adverbs})[，、地]?){{0,3}}(?:{long})"
        rf"|^发展(?!的|了)[^，。；]{{2,24}}，(?:(?:{adverbs})[，、地]?){{0,3}}(?:{long})"
        r"|^在[^，。；]{2,40}上(?:持续|狠|再)?下功夫"
        r"|^以[^，。；]{2,60}为(?:牵引|抓手|契机|目标|目的|导向|重点|突破口|主线|统领|引领|指引|遵循|切入点|着力点)，"
        r"|^对[^，。；]{2,40}?(?:设置|实行|实施|给予|开展|采取|进行|加大|予以|落实)(?!了|的)"
        r"|^以[^，。；]{2,40}，以[^，。；]{2,40}，"
        rf"|^对[^，。；]{{2,30}}?(?:(?:{adverbs})[、地]?){{1,3}}(?:{long})"
        rf"|^(?:把|将)[^，。；]{{2,60}}(?:作为|放在|摆在|纳入|转化|落实|抓|做|贯穿|融入|建设)"
    )


def why_ordered(
    plain: str,
    sentence: Span,
    said: Said | None,
    body: int,
    running: bool,
    ordering: bool,
    orders: bool,
    kind: str,
    listing: bool,
):
    """Why the sentence is a directive: an order, hope, modal or imperative; None where it is none."""
    if said is not None and said.outside:
        return None
    if said is not None and _BEFORE.match(plain, sentence.start):
        return None
    end = min(sentence.end, body + 3000)
    words = plain[body:end].lstrip("，：“ ")
    if _ASKED_FOR.search(plain, sentence.start, min(end, sentence.start + 60)):
        return None
    if said is not None and _CITES.match(words) and not _US.search(words):
        return None
    if said is not None and said.verb in order_verbs():
        return Why("directive", said.start, said.end, "directive-order")
    if said is not None and said.verb == "明确" and not said.speakers and not _DESCRIBES.search(words):
        return Why("directive", said.start, said.end, "directive-order")
    if (said is not None and said.verb in hope_verbs()) or _HOPE.match(words):
        if kind == "reception" or not running or _TO_PARTNERS.search(words):
            return None
        at = (said.start, said.end) if said is not None else (sentence.start, min(sentence.end, sentence.start + 8))
        return Why("directive", *at, "directive-hope")
    wish = _WISH.search(plain, body, end) if said is not None and kind != "reception" else None
    if wish and not _TO_PARTNERS.search(plain[wish.start() + 1 : end]) and not _has_modal(plain, body, end, ordering):
        return Why("directive", wish.start() + 1, wish.end(), "directive-hope")
    if not running and not _BINDS.match(words):
        return None
    if modal := _has_modal(plain, body, end, ordering):
        offered = kind == "reception" and _BOTH.match(words)
        return None if offered else Why("directive", *modal.span(), "directive-modal")
    if running and (_PLEASE.match(words) or (_CHARGED.match(words) and not _DONE.search(words))):
        return Why("directive", body, end, "directive-order")
    counted = _COUNTED.match(words)
    told = words.startswith("最后") and _DONE.search(words)  # what somebody did last, no last point
    if listing and counted and not told and not _DESCRIBES.search(words[counted.end() :]):
        return Why("directive", body, end, "directive-order")
    if said is None and not ordering and not (orders and counted):
        return None
    proposes = said is not None and said.verb == "提出" and not said.speakers and kind == "plenary"
    if said is not None and said.verb not in ("强调", "要求", "强调指出", "指出") and not proposes:
        return None
    if ordering and _UNDERSTAND.match(words):
        return Why("directive", body, end, "directive-imperative")
    start = words[counted.end() :] if counted else words
    if _DESCRIBES.search(words):
        return None
    if _DONE.search(words) or _WE_WILL.match(words):
        return None
    if bare := _imperative().match(start):
        at = plain.find(bare.group(), body, end)
        return Why("directive", at, at + len(bare.group()), "directive-imperative")
    if ordering and _POINT.match(words) and (len(words) < 60 or orders):
        return Why("directive", body, end, "directive-imperative")
    if ordering and len(words) < 60 and _BOUND.search(words):
        return Why("directive", body, end, "directive-imperative")
    return None


def _has_modal(plain: str, start: int, end: int, ordering: bool) -> re.Match[str] | None:
    quoted = [
        (m.start(), m.end())
        for m in _QUOTED.finditer(plain, start, end)
        if not (plain[m.end() - 2] in "。！，" and plain[max(start, m.start() - 1)] in "，：“")
    ]

    spoken_of = {match.start("modal") for match in _ORDER_SPOKEN_OF.finditer(plain, start, end)}
    since = _SINCE.match(plain[start:end].lstrip("，：“ "))

    def free(match) -> bool:
        at = match.start()
        if at in spoken_of or (since and _LAID_DOWN.search(plain[max(start, at - 6) : at])):
            return False
        return not any(low < at < high for low, high in quoted)

    if modal := next(filter(free, YAO.finditer(plain, start, end)), None):
        return modal
    if modal := next(filter(free, _MATTERS.finditer(plain, start, end)), None):
        return modal
    relative = {
        m.start() for m in _RELATIVE_MUST.finditer(plain, start, end) if plain[m.start() - 1] not in "。，；\n\t "
    }
    must = (match for match in MUST.finditer(plain, start, end) if match.start() not in relative)
    if modal := next(filter(free, must), None):
        return modal
    return next(filter(free, _SOFT_MUST.finditer(plain, start, end)), None) if ordering else None
