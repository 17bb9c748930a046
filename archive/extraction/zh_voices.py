"""Who speaks in a Chinese readout, sentence after sentence: the subject of each verb of saying."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from dataclasses import dataclass

from archive.extraction.names import Name
from archive.extraction.records import Span
from archive.extraction.zh_people import post_end
from archive.extraction.zh_text import any_of, words_of

_SAY_SPAN = 1200
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
    r"^(?:等(?!国)[^，。；]{0,8}?(?:代表|委员|成员|外长|议员|嘉宾|专家|学者|企业家|负责人|负责同志)|等|同志|一行|常委|委员|代表(?=建议|提出|表示|认为|呼吁|说|谈到)|总书记|总理|主席|副?(?:书记|省长|市长|县长|区长|主任|院长|局长|部长|校长|会长|厅长|秘书长|理事长|董事长|研究员)){0,2}(?:(?:(?:\d{1,2}月)?\d{1,2}日(?:至(?:\d{1,2}月)?\d{1,2}日)?(?:上午|下午|晚上?)?|近日|日前|在[^，。；]{1,60}?(?:时|中|上|后|会|里|县|市|区)?|对此|还|又|也|则|最后|首先|同时|进一步|特别|着重|反复|再次|明确|分别|一致|纷纷|一再|先后|依次|代表[^，。；]{1,20}|就[^，。；]{1,40}|向[^，。；]{1,24}|批示|对[^，。；]{1,40}|和大家|结合[^，。；]{1,24}|从[^，。；]{1,16}(?:角度|方面|层面|视角)|主持会议并|主持并|讲话时|听取[^，。]{1,24}后|详细|充分|高度|热情|郑重|主持[^，。；]{0,20}?(?:并)?|出席[^，。；]{1,30}?(?:并)?|(?:并)?发表(?:重要)?讲话|(?:并)?讲话|作出(?:重要)?(?:指示|批示)|(?:[作做]了?)?(?:大会|交流|书面)?发言时?)){0,4}$"
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
_NOUN_OF = re.compile(r"(?:按照|根据|对照|落实|遵照|围绕|符合)[^，。；]{0,40}$")
_MODIFIES = re.compile(
    r"(?:的|新|总|明确|具体|工作|任务|指示|按照|根据|这一|有关|提出|安全|条件|管控|基本|质量|满怀|美好|意见|重大|重要|殷切)$"
)
_OBEYING = re.compile(r"贯彻|落实|按照|学习|根据|对照|围绕|牢记|遵循|执行|领会|把握")
_CARRIED = frozenset(("强调", "强调指出", "指出", "要求", "号召", "希望", "提出"))
_THEN = re.compile(r"^(?:同时|随后|最后|会上|会议上)，")
POINTS = re.compile(
    r"(?:了)?(?:以下|如下|明确|具体)?[一二三四五六七八九十两几\d]{1,2}(?:点|个|条|项|方面)(?:的)?[^，。：；]{0,10}?(?:意见|要求|希望|建议|任务|措施|举措|期许|期望|期待)(?=[：，。—-])"
)
# "甲对下一步工作提出了要求。一是要…": the points that follow are his.
ASKS = re.compile(r"了?(?:明确|具体|新的?|殷切)?(?:要求|希望|意见)(?=[。：][ ]*(?:一|1|第一|首先)(?:是|要|、|，))")
YAO = re.compile(
    r"(?<![重主需必纲紧摘首只政概简险显扼提纪冲枢想若快将次索是如假么])要(?![求素害么道领件职塞隘旨员义诀价是]|闻(?!令|风|过)|做(?=[，。；、]|$)|点(?!面|对|名|燃|亮)|务(?!实|必)|目(?!标)|案)"
)
MUST = re.compile(
    r"(?=[必务不决绝严应须亟仍还均都需])(?:必须|务必|务求|(?<![容来舍怪少恨由使见免])不得(?!不)|[决绝]不能|[决绝]不允许|[决绝]不(?=[一-龥])|严禁|应当|应该(?!做、)|(?<![必无务何])须(?!知|眉|要)|亟需|仍需|还需(?!要)|均需|都需(?!要)|不要(?=[一-龥])|"
    r"需(?=加强|进一步|坚持|统筹|持续|加快|把|从|抓|注重|着力)|需要(?=我们|各|全省|全市|全党|大家|进一步|加强|坚持|统筹|继续|把|从|以|着力|持续)|(?<=[，。；])应(?=把|加强|坚持|从|以|进一步|着力|积极|抓))"
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
def order_verbs() -> frozenset[str]:
    return frozenset(words_of("say", "order"))


@functools.cache
def hope_verbs() -> frozenset[str]:
    return frozenset(words_of("say", "hope"))


class ChineseVoices:
    """Who speaks in a Chinese readout, sentence after sentence."""

    def __init__(self, plain: str, names: tuple[Name, ...], absent: frozenset[str], *, of_one: bool = False):
        """``of_one``: of somebody's journey is told, whose voice it is where no other subject stands."""
        self._plain, self._names, self._absent, self._of_one = plain, names, absent, of_one
        self._starts = [name.start for name in names]
        self.led: tuple[str, ...] = ()  # with whom the sentence before begins, where it told of no speech

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
            low = max(plain.rfind(mark, sentence.start, verb.start()) + 1 for mark in "，；：。！？")
            closed = plain.rfind("”", sentence.start, verb.start())
            if closed > low and plain[closed - 1] in "。！？，；…":  # else a word in quotation marks, within the clause
                low = closed + 1
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
        asks = self._begins(sentence, low) if words == "提出" and ASKS.match(plain, verb.end()) else None
        if asks:
            return Said((asks.text,), words, *span, rule="speaker-of-sentence")
        if _ILLEGIBLE.search(before):
            return Said((), words, *span, rule="speaker-stranger")
        if _MEETING_SAYS.search(before):
            return Said((), words, *span, rule="speaker-meeting")
        if _CARRIES.match(before):
            return self._carried(sentence, low, words, span, speaker, last_person)
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

    def heads(self, sentence: Span) -> tuple[str, ...]:
        """The list of names with which the sentence begins; empty where it begins with something else."""
        named = self.names_between(sentence.start, min(sentence.end, sentence.start + _REACH))
        if not named or self._begins(sentence, named[0].end) is None:
            return ()
        listed = [named[0]]
        for name in named[1:]:
            if not _NEXT_OF_LIST.fullmatch(self._plain, listed[-1].end, name.start):
                break
            listed.append(name)
        return tuple(name.text for name in listed)

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

    def _carried(
        self, sentence: Span, low: int, words: str, span, speaker: tuple[str, ...], last_person: str | None
    ) -> Said | None:
        """ "A主持会议，强调…", "会议审议了…，强调…", and a sentence that begins with 强调."""
        plain = self._plain
        head = plain[sentence.start : low]
        if words in _CARRIED and _HELD_AND_DID.match(head):
            return Said((), words, *span, rule="speaker-meeting")
        if not head.strip("，"):
            carried = Said(self.led or speaker, words, *span, rule="speaker-carried")
            goes_on = words in _CARRIED or words in hope_verbs() or (self.led and words in ("表示", "说"))
            return carried if goes_on else None
        if _LETTER.search(head):
            return Said((), words, *span, True)
        if _ELSEWHERE.match(head):
            return Said((), words, *span, True)
        opening = head[:60]
        own = self._begins(sentence, low) if words in ("表示", "说", "认为") else None
        if own:
            return Said((own.text,), words, *span, rule="speaker-of-sentence")
        if words not in _CARRIED or YAO.search(head) or MUST.search(head):
            return None
        if re.match(r"我们", opening) and speaker:
            return Said(speaker, words, *span, rule="speaker-carried")
        if last_person and re.match(r"[他她]", opening):
            return Said((last_person,), words, *span, rule="speaker-pronoun")
        meeting = re.match(r"(?:会议|全会|大会|座谈会)(?!由)", opening)
        named = [n for n in self.names_between(sentence.start, low) if n.text not in self._absent]
        if not meeting and not named and self._of_one and last_person:
            return Said((last_person,), words, *span, rule="speaker-pronoun")
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
    if verb.group() in ("提出", "提了") and POINTS.match(plain, verb.end()):
        return True
    if verb.group() == "提出" and ASKS.match(plain, verb.end()):
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
