"""Sentences of a Chinese readout that tell somebody to do something, and in whose voice."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from archive.extraction.directives import topics_of
from archive.extraction.names import Name
from archive.extraction.records import DirectiveRecord, Fact, Span, Why, reasons, text_of
from archive.extraction.text import Paragraph
from archive.extraction.zh_people import post_end
from archive.extraction.zh_text import any_of, words_of

_SAY_SPAN = 1200
_SHORT_QUOTE = 38
_REACH = 70  # how far before a verb of saying its subject may stand
_MEETING_SAYS = re.compile(
    r"(?:会议|全会|大会|会上|座谈会|常委会|党组会|推进会|报告|论坛|研讨会|省委|市委|党委|党组|审议会|动员会|视频会|调度会|部署会|现场会|报告会|培训班|决议|公报)"
    r"(?:还|也|同时|最后|首先|进一步|特别|着重|明确|再次|一致|郑重|向[^，。；]{1,16}){0,4}$"
)
_OUTSIDE = re.compile(
    r"(?:总书记|党中央|中央|国务院|全国人大|大家|代表们?|委员们?|专家们?|学者们?|与会者|与会人员|与会同志|成员们?|群众|企业家们?|《[^《》]*》|通知|意见|批复|文件|公约|条例|方案|法|宪法|规划|中全会|十[八九]大|二十大|纷纷|一致|们|双方|嘉宾|负责人|负责同志|记者|发言人|各方)(?:在[^，。；]{0,30})?(?:也|都|还|一致|纷纷|普遍|分别|高度|曾|先后|多次|反复|明确|中)*$"
)
_CARRIES = re.compile(
    r"^(?:并|还|也|同时|并且|再次|反复|进一步|特别|着重|最后|首先|就此|对此|随后|会上|会后|现场|讲话|讲话中|在讲话中|在听取汇报后|一并|要求并|随即|明确|郑重|和)*$"
)
_AFTER_NAME = re.compile(
    r"^(?:等(?!国)[^，。；]{0,8}?(?:代表|委员|成员|外长|议员|嘉宾|专家|学者|企业家|负责人|负责同志)|等|同志|一行|常委|委员|代表(?=建议|提出|表示|认为|呼吁|说|谈到)|总书记|总理|主席|副?(?:书记|省长|市长|县长|区长|主任|院长|局长|部长|校长|会长|厅长|秘书长|理事长|董事长|研究员)){0,2}(?:(?:(?:\d{1,2}月)?\d{1,2}日(?:至(?:\d{1,2}月)?\d{1,2}日)?(?:上午|下午|晚上?)?|近日|日前|在[^，。；]{1,40}?(?:时|中|上|后|会|里|县|市|区)?|对此|还|又|也|则|最后|首先|同时|进一步|特别|着重|反复|再次|明确|分别|一致|纷纷|一再|先后|依次|代表[^，。；]{1,20}|就[^，。；]{1,40}|向[^，。；]{1,24}|批示|对[^，。；]{1,40}|和大家|结合[^，。；]{1,24}|从[^，。；]{1,16}(?:角度|方面|层面|视角)|主持会议并|主持并|讲话时|听取[^，。]{1,24}后|详细|充分|高度|热情|郑重|主持[^，。；]{0,20}?(?:并)?|出席[^，。；]{1,30}?(?:并)?|(?:并)?发表(?:重要)?讲话|(?:并)?讲话|作出(?:重要)?(?:指示|批示)|(?:[作做]了?)?(?:大会|交流|书面)?发言时?)){0,4}$"
)
# "甲委员、乙院长、丙副局长先后说到": a title may stand behind each name.
_NEXT_OF_LIST = re.compile(r"(?:副?(?:委员|代表|院长|局长|主任|书记|教授|部长|校长|会长|研究员))?[、和与及]")
# What somebody wrote to the meeting was not said at it.
_LETTER = re.compile(r"(?:贺信|贺电|来信|回信|唁电|致信|致电|信中|电文)(?!息|念|心)")
# "党的十九届五中全会对…作出部署，强调": what others laid down is told, not said here.
_ELSEWHERE = re.compile(r"(?:党的|中共)?(?:十[八九]|二十)(?:届[一二三四五六七]中全会|大(?=[对把作提]))|党中央[对把作]")
# "A主持召开国务院常务会议，听取汇报，要求…": the meeting that heard it requires it.
_HELD_AND_DID = re.compile(
    r"[^。；，]{0,60}主持召开[^，。；]{2,30}会议?，[^。]*(?:听取|审议|讨论|部署|通过)[^。]{0,200}[，；]$"
)
_ILLEGIBLE = re.compile(r"[一-龥]{0,3}\ufffd+[一-龥]{0,3}(?:在[^，。；]{1,20})?$")
_OBJECT_OF = re.compile(
    r"听取|听了|会见|接见|看望|慰问|感谢|欢迎|学习|传达|贯彻|(?:^|[一-龥])(?:与|同|和|向|对|代表|陪同)(?=[一-龥])"
)
_PASSIVE = re.compile(r"[，：；]|^[在与同和向对据按为]|听取|会见|感谢|学习|传达|贯彻")
_QUOTED = re.compile(
    r"(?:提出|指出|强调|要求|所说|所讲)的“[^“”]{1,200}”|“[^“”]{1,34}”|《[^《》]{1,120}》|（[^（）]{1,40}）"
)
# What others are known to have laid down since: "党的十八大以来，党中央高度重视…，强调要…".
_SINCE = re.compile(r"(?:[^，。；]{2,16}(?:以来|之后)|近年来|近些年)，")
_LAID_DOWN = re.compile(r"(?:强调|提出|要求|指出|明确)(?:了)?$")
_BEFORE = re.compile(r"会前，|此前，")
_NOUN_OF = re.compile(r"(?:按照|根据|对照|落实|遵照|围绕|符合)[^，。；]{0,40}$")
# "深刻认识…取得了重大胜利": whatever is to be understood may be over and done.
_UNDERSTAND = re.compile(
    r"(?:要)?(?:深刻|充分|清醒|全面|准确|深入)(?:地)?(?:认识|体悟|领会|领悟|理解|把握|感悟|体会)(?!到了|了)"
)
_POINT = re.compile(
    r"第?[一二三四五六七八九十](?:是|要)(?!因为|由于|关于|[^，。；]{0,24}的[^，。；的]{1,6}[，。；]|[^。；]{0,30}才[能会有是])"
)
_YAO = re.compile(
    r"(?<![重主需必纲紧摘首只政概简险显扼提纪冲枢想若快将次索是如假么])要(?![求素害么道领件职塞隘旨员义诀价是]|闻(?!令|风|过)|点(?!面|对|名|燃|亮)|务(?!实|必)|目(?!标)|案)"
)
# "更重要的是要把…作为首要任务": what matters is an order, where elsewhere 是要 tells of an aim.
_MATTERS = re.compile(r"(?:重要|首要|根本|关键|重点)的?就?是要")
_RELATIVE_MUST = re.compile(
    r"必须[^，。；]{1,10}的[^，。；的]{0,8}(?:任务|原则|要求|纪律|问题|课题|职责|义务|底线|条件|前提|规律|责任|使命|工作|关口|道路|战略)"
)
_MUST = re.compile(
    r"必须|务必|务求|(?<![容来舍怪少恨由使见免])不得(?!不)|[决绝]不能|[决绝]不允许|[决绝]不(?=[一-龥])|严禁|应当|应该|(?<![必无务何])须(?!知|眉|要)|亟需|仍需|还需(?!要)|均需|都需(?!要)|不要(?=[一-龥])|"
    r"需(?=加强|进一步|坚持|统筹|持续|加快|把|从|抓|注重|着力)|需要(?=我们|各|全省|全市|全党|大家|进一步|加强|坚持|统筹|继续|把|从|以|着力|持续)|(?<=[，。；])应(?=把|加强|坚持|从|以|进一步|着力|积极|抓)"
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
_RECEIVES = re.compile(r"(?<!参加)(?<!出席)(?:会见|接见|会谈|座谈)(?![时中后])")
_POINTS = re.compile(
    r"(?:了)?(?:以下|如下|明确|具体)?[一二三四五六七八九十两几\d]{1,2}(?:点|个|条|项|方面)(?:的)?[^，。：；]{0,10}?(?:意见|要求|希望|建议|任务|措施|举措|期许|期望|期待)(?=[：，。—-])"
)
_THEN = re.compile(r"^(?:同时|随后|最后|会上|会议上)，")
# "甲对下一步工作提出了要求。一是要…": the points that follow are his.
_ASKS = re.compile(r"了?(?:明确|具体|新的?|殷切)?(?:要求|希望|意见)(?=。[ ]*(?:一|1|第一|首先)(?:是|要|、|，))")
_SOFT_MUST = re.compile(r"不能|不可(?!或缺|分割|替代|逆|估量|磨灭|避免|多得|避)|不允许")
_HOPE = re.compile(r"^(?:衷心|真诚|也|还|最后|他|她)?(?:希望|寄望|盼望|期望)(?!的|能够得到)")
# "他表示完全赞成，希望同志们大力发扬传统": whom the hope goes to is to act on it.
_WISH = re.compile(
    r"，希望(?=[^，。；]{2,24}(?:坚持|认真|继续|大力|切实|进一步|牢记|努力|发扬|弘扬|带头|立足|积极|始终))"
)
_TO_PARTNERS = re.compile(
    r"^(?:也|还)?(?:希望)?(?:各位|广大|在座的?)(?:院士|专家|学者|嘉宾|来宾|客商)|^希望(?:国家|中央|中国)[^，。]{0,20}(?:局|部|委|署|院|办|行|会|公司|集团)|给予[^，。]{0,12}(?:指导|支持|帮助|关心)|合作|双方|两地|两省|贵(?:公司|单位|行|方|国)|一如既往|继续(?:关心|支持|加大对|给予)|投资|支持(?:我省|我市|我区|湖|四|河|山|广|云|贵)"
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
# "中方愿同各方把共识落到实处。一是…": what follows is offered as well.
_OFFERS = re.compile(r"[，：]?(?:[一-龥]{1,4}方|我们|我国|我省|中国)愿")
# Where states speak to each other nobody can order: "双方要加强协作", "中方愿同各国一道".
_AMONG_STATES = re.compile(
    r"中方(?:愿|高度|支持|始终|坚定|赞赏|主张|欢迎|一贯|坚持|期待|提出)|愿[同与](?:中方|中国|各[国方]|[一-龥]{1,3}方)|与会各?国|两国(?:元首|关系|人民|领导人)|各国(?:领导人|嘉宾)|与会各方|与会领导人|各成员国"
)
# What host and guest tell each other is an offer.
_BOTH = re.compile(r"(?:下一步，|今后，)?(?:双方|两国|我们|中[一-龥]{1,2}(?:双方|两国)|[一-龥]方)|愿")
_MODIFIES = re.compile(
    r"(?:的|新|总|明确|具体|工作|任务|指示|按照|根据|这一|有关|提出|安全|条件|管控|基本|质量|满怀|美好|意见)$"
)
_WHO = re.compile(
    r"^(?P<who>[^，。；：“”要必应务须]{2,30}?)(?:也|还|都|更|就|既|尤其|特别)?(?:要|必须|务必|应当|应该|应|须|不得)"
)
_ORDERED = re.compile(
    r"^[，：]?(?P<who>[^，。；：“”]{2,26}?)(?=要|必须|始终|坚持|进一步|切实|认真|加强|把|以|在|严格|全力|抓|做|围绕|深入|积极|继续|高度|立足|从|按照|迅速|立即|充分)"
)
_BODIES = re.compile(
    r"(?:党委|政府|部门|单位|组织|地区|干部|党员|同志|机关|企业|各级|各地|系统|机构|委员会|领导小组|办公室|学校|高校|院校|班子|地方|方面|上下|人员|代表|委员|群团|纪委|监委|法院|检察院|青年|工作者|人士|专班|协会|团体|县|区|市|州|乡镇|街道|社区|村|我们|大家|全党|全省|全市|全区|队伍|盟市|研究会|媒体|书记)$"
)


_OBEYING = re.compile(r"贯彻|落实|按照|学习|根据|对照|围绕|牢记|遵循|执行|领会|把握")
_CARRIED = frozenset(("强调", "强调指出", "指出", "要求", "号召", "希望", "提出"))
# "与会代表一致认为，…。\n我们要贯彻…": what those present agree on is the meeting's in the next paragraph.
_PRESENT, _WE_MUST = re.compile(r"与会[^，。；]{0,12}$|^与会"), re.compile(r"我们(?:要|必须)")
# Those who answer a meeting rather than lead it: what follows them is their voice, until another is named.
_MANY = re.compile(r"大家|各方|代表|委员|专家|学者|与会|成员们|群众|企业家|纷纷|嘉宾")
_DESCRIBES = re.compile(
    r"必先|越[^，。；]{1,14}，[^，。；]{2,24}就?越|直接关系|关系(?=[全国人民群千大长我党])|(?<![但还就凡总若要都只可正别其于而不一二三四五六七八九十])是(?!否)|事关|关系到|关系着|关乎|(?<![多批些造设育成个把对])具有(?![^，。；]{1,20}的)|有利于|意义重大|至关重要|离不开|必由|意味着|体现了|标志着|充分体现|取决于|在于|目的(?!地|，)|来自于|得益于|尤为重要|十分重要"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A verb of saying with its subject; ``speakers`` empty: the meeting. ``outside``: nobody of the meeting.

    ``rule`` says how the subject is known.
    """

    speakers: tuple[str, ...]
    verb: str
    start: int
    end: int
    outside: bool = False
    rule: str = "speaker-named"


@functools.cache
def _saying() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_of('say')})(?!的|(?<=说)[明法服理教]|(?<=说到)底|精神|部署|任务|(?<=表示)(?:热烈|衷心|欢迎|感谢|祝贺|诚挚|慰问|亲切|由衷|敬意|崇高|哀悼))"
    )


@functools.cache
def _order() -> frozenset[str]:
    return frozenset(words_of("say", "order"))


@functools.cache
def _hopes() -> frozenset[str]:
    return frozenset(words_of("say", "hope"))


@functools.cache
def _imperative() -> re.Pattern[str]:
    adverbs, verbs = any_of("adverb"), any_of("imperative")
    long = "|".join(word for word in verbs.split("|") if len(word) > 1)
    return re.compile(
        rf"^(?:(?:{adverbs})[，、地]?){{0,4}}(?:{verbs})(?!部门|者|人员|工作者|员|力度|领导小组|的)"
        rf"|^(?:以|把|对|从|将|在|让|使|按照|围绕|通过)[^，。；]{{2,60}}，(?:(?:{adverbs})[，、地]?){{0,3}}(?:{long})"
        rf"|^(?:借|乘|趁|依托|立足|着眼|针对|瞄准|用)[^，。；]{{2,40}}，(?:(?:{adverbs})[，、地]?){{0,3}}(?:{long})"
        r"|^在[^，。；]{2,40}上(?:持续|狠|再)?下功夫"
        r"|^以[^，。；]{2,60}为(?:牵引|抓手|契机|目标|目的|导向|重点|突破口|主线|统领|引领|指引|遵循|切入点|着力点)，"
        r"|^对[^，。；]{2,40}?(?:设置|实行|实施|给予|开展|采取|进行|加大|予以|落实)(?!了|的)"
        r"|^以[^，。；]{2,40}，以[^，。；]{2,40}，"
        rf"|^对[^，。；]{{2,30}}?(?:(?:{adverbs})[、地]?){{1,3}}(?:{long})"
        rf"|^(?:把|将)[^，。；]{{2,60}}(?:作为|放在|摆在|纳入|转化|落实|抓|做|贯穿|融入|建设)"
    )


class ChineseVoices:
    """Who speaks in a Chinese readout, sentence after sentence."""

    def __init__(self, plain: str, names: tuple[Name, ...], absent: frozenset[str]):
        self._plain, self._names, self._absent = plain, names, absent
        self._starts = [name.start for name in names]

    def names_between(self, start: int, end: int) -> tuple[Name, ...]:
        return self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def leading(self, start: int, end: int) -> Name | None:
        """The first name that can be the subject of its clause: nobody who is heard, met or only spoken about."""
        for name in self.names_between(start, end):
            clause = max(self._plain.rfind(mark, start, name.start) for mark in "，；：。") + 1
            if name.text not in self._absent and not _OBJECT_OF.search(self._plain, max(clause, start), name.start):
                return name
        return None

    def said(self, sentence: Span, last_person: str | None, speaker: tuple[str, ...]) -> Said | None:
        """The first verb of saying in ``sentence`` whose subject is plain, preferring one at the meeting."""
        plain, outside = self._plain, None
        for verb in _saying().finditer(plain, sentence.start, min(sentence.end, sentence.start + _SAY_SPAN)):
            low = max(plain.rfind(mark, sentence.start, verb.start()) + 1 for mark in "，；：。！？”")
            low = max(low, sentence.start)
            found = self._subject(sentence, low, verb, last_person, speaker)
            if found is None:
                continue
            if not found.outside:
                return found
            outside = outside or found
            if re.match(r"[，：]", plain[verb.end() : verb.end() + 1]):
                return outside
        return outside

    def _subject(self, sentence: Span, low: int, verb, last_person, speaker) -> Said | None:
        plain = self._plain
        before = plain[max(low, verb.start() - _REACH) : verb.start()].strip()
        words, span = verb.group(), (verb.start(), verb.end())
        if not _is_verb(plain, verb, before):
            content = words in ("建议", "提出") and plain[verb.end() : verb.end() + 1] not in "了。；，、的"
            proposes = content and not before and self._begins(sentence, low)
            return Said((proposes.text,), words, *span, rule="speaker-of-sentence") if proposes else None
        named = self.names_between(low, verb.start())
        if named:
            people = self._listed(named, verb.start())
            if people:
                outside = any(name in self._absent for name in people) or bool(_LETTER.search(before))
                return Said(people, words, *span, outside)
            return None
        if re.fullmatch(
            r"(?:会上|最后|随后|同时|会议上)?(?:他|她)(?:还|又|也|同时|首先|最后|特别|着重|进一步|反复|再次|对[^，。；]{1,40}|代表[^，。；]{1,20}|向[^，。；]{1,20}|在[^，。；]{1,20}){0,3}",
            before,
        ):
            own = self.leading(sentence.start, low)
            person = own.text if own else last_person
            return Said((person,) if person else (), words, *span, bool(_LETTER.search(before)), "speaker-pronoun")
        asks = self._begins(sentence, low) if words == "提出" and _ASKS.match(plain, verb.end()) else None
        if asks:
            return Said((asks.text,), words, *span, rule="speaker-of-sentence")
        if _ILLEGIBLE.search(before):
            return Said((), words, *span, rule="speaker-stranger")
        if _MEETING_SAYS.search(before):
            return Said((), words, *span, rule="speaker-meeting")
        if _CARRIES.match(before):
            return self._carried(sentence, low, words, span, speaker)
        if before.endswith("总书记") and "习近平" not in self._absent:
            return Said(("习近平",), words, *span)
        if _OUTSIDE.search(before) and not _OBEYING.search(before):
            return Said((), words, *span, True)
        return None

    def _begins(self, sentence: Span, low: int) -> Name | None:
        """Who stands at the head of the sentence: "A感谢中方的支持，表示…", "院长B以深圳为例，建议…"."""
        own = next(iter(self.names_between(sentence.start, low)), None)
        if own is None or own.text in self._absent:
            return None
        before = _THEN.sub("", self._plain[sentence.start : own.start].strip())
        plain_subject = not before or (post_end().search(before) and not _PASSIVE.search(before))
        return own if plain_subject else None

    def _listed(self, named: tuple[Name, ...], verb_start: int) -> tuple[str, ...]:
        """The names of the list that stands before the verb with nothing but adverbs between."""
        after = self._plain[named[-1].end : verb_start]
        if len(after) > _REACH:
            return ()
        if not _AFTER_NAME.match(after):
            first = named[0]
            if (
                len(named) > 1
                and verb_start - first.end <= _REACH
                and _AFTER_NAME.match(self._plain[first.end : verb_start])
            ):
                return (first.text,)
            return ()
        people = [named[-1]]
        for name in reversed(named[:-1]):
            between = self._plain[name.end : people[0].start]
            if len(between) > 24 or not _NEXT_OF_LIST.match(between):
                break
            people.insert(0, name)
        return tuple(name.text for name in people)

    def _carried(self, sentence: Span, low: int, words: str, span, speaker: tuple[str, ...]) -> Said | None:
        """ "A主持会议，强调…", "会议审议了…，强调…", and a sentence that begins with 强调."""
        plain = self._plain
        head = plain[sentence.start : low]
        if words in _CARRIED and _HELD_AND_DID.match(head):
            return Said((), words, *span, rule="speaker-meeting")
        if not head.strip("，"):
            carried = Said(speaker, words, *span, rule="speaker-carried")
            return carried if words in _CARRIED or words in _hopes() else None
        if _LETTER.search(head):
            return Said((), words, *span, True)
        if _ELSEWHERE.match(head):
            return Said((), words, *span, True)
        opening = head[:60]
        own = self._begins(sentence, low) if words in ("表示", "说", "认为") else None
        if own:
            return Said((own.text,), words, *span, rule="speaker-of-sentence")
        if words not in _CARRIED or _YAO.search(head) or _MUST.search(head):
            return None
        if re.match(r"我们", opening) and speaker:
            return Said(speaker, words, *span, rule="speaker-carried")
        meeting = re.match(r"(?:会议|全会|大会|座谈会)(?!由)", opening)
        named = [n for n in self.names_between(sentence.start, low) if n.text not in self._absent]
        if meeting or not named:
            return Said((), words, *span, rule="speaker-meeting")
        people = [named[0]]
        for name in named[1:]:
            between = plain[people[-1].end : name.start]
            if not re.fullmatch(r"[、和与及]", between):
                break
            people.append(name)
        return Said(tuple(name.text for name in people), words, *span, rule="speaker-of-sentence")


def _is_verb(plain: str, verb, before: str) -> bool:
    """要求, 希望, 建议 and the like are nouns as often: a verb has its content after it."""
    after = plain[verb.end() : verb.end() + 2]
    if after[:1] == "。" and plain[verb.start() - len(before) - 2 : verb.start() - len(before)] in ("”，", "。”"):
        return verb.group() in ("强调", "指出", "说", "表示", "要求")
    if verb.group() in ("提出", "提了") and _POINTS.match(plain, verb.end()):
        return True
    if verb.group() == "提出" and _ASKS.match(plain, verb.end()):
        return True
    if verb.group() == "提了":
        return False
    noun_too = verb.group() in ("要求", "希望", "建议", "决定", "明确", "认为", "提出", "表示", "介绍说")
    if verb.group() == "要求" and _NOUN_OF.search(before):
        return False
    if noun_too and (not after or after[0] in "。；、”）》和的" or _MODIFIES.search(before)):
        return False
    if verb.group() in ("提出", "明确", "决定", "建议") and not re.match(r"[，：]|要", after):
        return False
    return bool(after) and after[0] not in "。；”）"


@dataclass(slots=True)
class Spoken:
    """What the directives' reading found: the directives, and for each sentence's start where its speech begins."""

    directives: list[DirectiveRecord]
    speech_from: dict[int, int]
    speakers: list[tuple[str, Fact]]
    among_states: bool = False


def read_chinese_directives(
    text: str, plain: str, paragraphs: tuple[Paragraph, ...], names: tuple[Name, ...], absent: frozenset[str], kind: str
) -> Spoken:
    """Directives in reading order. 会议强调 leaves speaker None: the organ speaks; 他强调 is who was named last."""
    voices, spoken = ChineseVoices(plain, names, absent), Spoken([], {}, [])
    # Elsewhere 全会 is the one that a speaker talks of.
    meetings = ("会议", "大会", "全会") if kind == "plenary" else ("会议", "大会")
    guests = _guests(plain, names) if kind == "reception" else frozenset()
    among_states = spoken.among_states = any(_AMONG_STATES.search(plain, told.start, told.end) for told in paragraphs)
    speaker: tuple[str, ...] = ()
    last, running, ordering, orders, listing, agreed, voice = None, False, False, False, False, False, None
    for paragraph in paragraphs:
        # "X要求：" above a list, and the list's items behind their dashes.
        ordering = ordering and plain[paragraph.start - 1 : paragraph.start] == "-"
        for index, sentence in enumerate(paragraph.sentences):
            said = voices.said(sentence, last, speaker)
            body = sentence.start
            if said is not None:
                points = _POINTS.match(plain, said.end) or (
                    _ASKS.match(plain, said.end) if said.verb == "提出" else None
                )
                body = points.end() if points else said.end
                spoken.speech_from[sentence.start] = said.start
                running = not said.outside or (running and not _MANY.search(plain[sentence.start : said.start]))
                ordering, listing = False, bool(points) and not said.outside and "建议" not in points.group()
                if not said.outside:
                    orders = said.verb not in ("建议", "倡议", "希望", "表示", "认为", "说")
                    orders = orders and not _OFFERS.match(plain, said.end)
                    speaker = said.speakers
                    voice = Why("speaker", said.start, said.end, said.rule)
                    verb = Fact(said.verb, said.start, said.end, "role-speaker")
                    spoken.speakers += [(name, verb) for name in said.speakers]
                    if plain[sentence.end - 1] == "：" and sentence.end - body <= 2:
                        ordering = said.verb in _order() or bool(points)
                        continue
            elif plain[sentence.start : sentence.start + 2] in meetings:
                speaker, running, ordering, listing = (), True, False, False
                voice = Why("speaker", sentence.start, sentence.start + 2, "speaker-meeting")
            elif plain[sentence.start] == "“":
                after = _said_after(voices, paragraph.sentences[index + 1 : index + 2], last, speaker)
                if after:
                    speaker, running = after.speakers, True
                    voice = Why("speaker", after.start, after.end, "speaker-after-verb")
                short = sentence.end - sentence.start <= _SHORT_QUOTE
                if not after and not ordering and short and plain[sentence.end - 1] == "”":
                    continue
            if said is not None:
                agreed = said.outside and bool(_PRESENT.search(plain, sentence.start, said.start))
            goes_on = agreed and said is None and not index and bool(_WE_MUST.match(plain, sentence.start))
            running = running or goes_on
            why = _reason(plain, sentence, said, body, running, ordering, orders, kind, listing)
            why = None if among_states or not guests.isdisjoint(speaker) else why
            if why:
                ordering = True
                spoken.speech_from.setdefault(sentence.start, sentence.start)
                spoken.directives.append(_directive(text, plain, sentence, speaker, said, body, why, voice))
            last = _last_person(plain, voices, sentence, said, absent) or last
    return spoken


def _guests(plain: str, names: tuple[Name, ...]) -> frozenset[str]:
    """Those first named behind 会见: what they say binds nobody here."""
    met = _RECEIVES.search(plain)
    first = {name.text: name.start for name in reversed(names)}
    stop = plain.find("。", met.end()) if met else -1
    return frozenset(text for text, start in first.items() if met and met.end() <= start < stop)


def _said_after(voices: ChineseVoices, following: tuple[Span, ...], last, speaker) -> Said | None:
    """Who said what was quoted before: "“干部要带头。”王志远说。" """
    said = voices.said(following[0], last, speaker) if following else None
    there = said is not None and said.speakers and not said.outside and said.start - following[0].start < 12
    return said if there else None


def _last_person(plain: str, voices: ChineseVoices, sentence: Span, said: Said | None, absent) -> str | None:
    if said is not None and said.speakers and not said.outside:
        return said.speakers[0]
    end = said.start if said is not None else sentence.end
    named = [n for n in voices.names_between(sentence.start, min(end, sentence.start + 400)) if n.text not in absent]
    return named[0].text if named else None


def _reason(
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
    if said is not None and said.verb in _order():
        return Why("directive", said.start, said.end, "directive-order")
    if said is not None and said.verb == "明确" and not said.speakers and not _DESCRIBES.search(words):
        return Why("directive", said.start, said.end, "directive-order")
    if (said is not None and said.verb in _hopes()) or _HOPE.match(words):
        if kind == "reception" or not running or _TO_PARTNERS.search(words):
            return None
        at = (said.start, said.end) if said is not None else (sentence.start, min(sentence.end, sentence.start + 8))
        return Why("directive", *at, "directive-hope")
    wish = _WISH.search(plain, body, end) if said is not None and kind != "reception" else None
    if wish and not _TO_PARTNERS.search(plain[wish.start() + 1 : end]) and not _has_modal(plain, body, end, ordering):
        return Why("directive", wish.start() + 1, wish.end(), "directive-hope")
    if not running and not re.match(r"(?:[一二三四五六七八九]?(?:是)?要|各[级地部]|全[省市区]各)", words):
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
    if said is not None and said.verb not in ("强调", "要求", "强调指出", "指出"):
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

    if modal := next(filter(free, _YAO.finditer(plain, start, end)), None):
        return modal
    if modal := next(filter(free, _MATTERS.finditer(plain, start, end)), None):
        return modal
    relative = {
        m.start() for m in _RELATIVE_MUST.finditer(plain, start, end) if plain[m.start() - 1] not in "。，；\n\t "
    }
    must = (match for match in _MUST.finditer(plain, start, end) if match.start() not in relative)
    if modal := next(filter(free, must), None):
        return modal
    return next(filter(free, _SOFT_MUST.finditer(plain, start, end)), None) if ordering else None


def _directive(
    text: str,
    plain: str,
    sentence: Span,
    speaker: tuple[str, ...],
    said: Said | None,
    body: int,
    why: Why,
    voice: Why | None,
):
    addressee = _addressee(text, plain, body, sentence.end, said)
    if voice is None:
        voice = Why("speaker", sentence.start, sentence.end, "speaker-none")
    elif not sentence.start <= voice.start < sentence.end:
        voice = replace(voice, rule="speaker-carried")
    return DirectiveRecord(
        sentence.start,
        sentence.end,
        text[sentence.start : sentence.end],
        "、".join(speaker) or None,
        text[said.start : said.end] if said else None,
        text_of(addressee),
        topics_of(plain[sentence.start : sentence.end]),
        (why, voice, *reasons(addressee=addressee)),
    )


def _addressee(text: str, plain: str, body: int, end: int, said: Said | None) -> Fact | None:
    """Whom the directive is for, where the subject of its modal or the object of its order is a body or group."""
    while body < end and plain[body] in "，：“ ":
        body += 1
    words = plain[body : min(end, body + 80)]
    found, rule = _WHO.match(words), "addressee-must"
    if found is None and said is not None and said.verb in _order() | _hopes():
        found, rule = _ORDERED.match(words), "addressee-ordered"
    if found is None or not _BODIES.search(found["who"].rstrip("都也还")):
        return None
    start, end = (body + at for at in found.span("who"))
    return Fact(text[start:end], start, end, rule)
