"""Sentences of a Chinese readout that tell somebody to do something, and in whose voice."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.extraction.directives import topics_of
from archive.extraction.names import Name
from archive.extraction.records import DirectiveRecord, Fact, Span, Why, reasons, text_of
from archive.extraction.text import Paragraph
from archive.extraction.zh_orders import why_ordered
from archive.extraction.zh_voices import ASKS, POINTS, ChineseVoices, Said, hope_verbs, order_verbs

_SHORT_QUOTE = 38
_RECEIVES = re.compile(r"(?<!参加)(?<!出席)(?:会见|接见|会谈|座谈)(?![时中后])")
# "中方愿同各方把共识落到实处。一是…": what follows is offered as well.
_OFFERS = re.compile(r"[，：]?(?:[一-龥]{1,4}方|我们|我国|我省|中国)愿")
# Where states speak to each other nobody can order: "双方要加强协作", "中方愿同各国一道".
_COMES = r"[一-龥·]{2,8}?(?:[、，和及等][^。]{0,120}?)?(?:出席|致辞|与会|发言|参加)"
_AMONG_STATES = re.compile(
    r"中方(?:愿|高度|支持|始终|坚定|赞赏|主张|欢迎|一贯|坚持|期待|提出)|愿[同与](?:中方|中国|各[国方]|[一-龥]{1,3}方)|与会各?国|两国(?:元首|关系|人民|领导人)|各国(?:领导人|嘉宾)|与会各方|与会领导人|各成员国"
    # Whoever came from abroad and speaks shows that it is said among states.
    rf"|联合国秘书长{_COMES}|总统{_COMES}|首相{_COMES}|总理(?<!国务院总理)(?<!国务院副总理)(?<!强总理){_COMES}"
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
# "与会代表一致认为，…。\n我们要贯彻…": what those present agree on is the meeting's in the next paragraph.
_PRESENT, _WE_MUST = re.compile(r"与会[^，。；]{0,12}$|^与会"), re.compile(r"我们(?:要|必须)")
# "一年来，…各方面工作取得新的进展和成效。一是加强监督。": the points behind a sum of the past tell of the past, until a
# modal or a word turns to what is to be done.
_SUMS_UP = re.compile(
    r"(?:[一二两三四五六七八九十]年来|[这过]去?的?[一五]年|去年|上半年|上年度?|20\d\d年)[^。；]*"
    r"(?:取得|实现|迈出|呈现|开创)[^，。；]{0,16}(?:进展|成效|成绩|成果|成就|进步|突破|步伐|局面)。"
)
_TO_COME = re.compile(r"今后|下一步|接下来|下一阶段|明年|未来|新的一年|(?<!即)将(?!军|领|士|官)")
# Those who answer a meeting rather than lead it: what follows them is their voice, until another is named.
_MANY = re.compile(r"大家|各方|代表|委员|专家|学者|与会|成员们|群众|企业家|纷纷|嘉宾")


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
    voices, spoken = ChineseVoices(plain, names, absent, of_one=kind == "inspection"), Spoken([], {}, [])
    # Elsewhere 全会 is the one that a speaker talks of.
    meetings = ("会议", "大会", "全会") if kind == "plenary" else ("会议", "大会")
    guests = _guests(plain, names) if kind == "reception" else frozenset()
    kind = "conference" if kind == "reception" and not guests and _receives_own(plain) else kind
    among_states = spoken.among_states = any(_AMONG_STATES.search(plain, told.start, told.end) for told in paragraphs)
    speaker: tuple[str, ...] = ()
    last, running, ordering, orders, listing, agreed, voice = None, False, False, False, False, False, None
    past = False
    for paragraph in paragraphs:
        # "X要求：" above a list, and the list's items behind their dashes.
        ordering = ordering and plain[paragraph.start - 1 : paragraph.start] == "-"
        voices.led = ()
        for index, sentence in enumerate(paragraph.sentences):
            said = voices.said(sentence, last, speaker)
            voices.led = voices.heads(sentence) if said is None else ()  # "A、B向代表表示祝贺。强调，…"
            body = sentence.start
            if said is not None:
                points = POINTS.match(plain, said.end) or (ASKS.match(plain, said.end) if said.verb == "提出" else None)
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
                        ordering = said.verb in order_verbs() or bool(points)
                        continue
            elif plain[sentence.start : sentence.start + 2] in meetings and not (index and speaker and running):
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
            why = why_ordered(plain, sentence, said, body, running, ordering, orders, kind, listing)
            why = None if among_states or not guests.isdisjoint(speaker) else why
            past = past and said is None and not _TO_COME.search(plain, sentence.start, sentence.end)
            why = None if past and why and why.rule == "directive-imperative" else why
            past = why is None and (past or (running and not ordering and _sums_up(plain, sentence)))
            if why:
                ordering = True
                spoken.speech_from.setdefault(sentence.start, sentence.start)
                spoken.directives.append(_directive(text, plain, sentence, speaker, said, body, why, voice))
            last = _last_person(plain, voices, sentence, said, absent) or last
    return spoken


def _sums_up(plain: str, sentence: Span) -> bool:
    return plain.find("年", sentence.start, sentence.end) >= 0 and bool(
        _SUMS_UP.search(plain, sentence.start, sentence.end)
    )


def _guests(plain: str, names: tuple[Name, ...]) -> frozenset[str]:
    """Those first named behind 会见: what they say binds nobody here."""
    met = _RECEIVES.search(plain)
    first = {name.text: name.start for name in reversed(names)}
    stop = plain.find("。", met.end()) if met else -1
    return frozenset(text for text, start in first.items() if met and met.end() <= start < stop)


# Those whom a reception honours or sends out are told what to do; guests are asked and invited.
_OWN_PEOPLE = re.compile(r"模范|先进|标兵|获得者|表彰|队员|运动员|官兵|干部|学员|工作者|援[一-龥]{1,6}医疗")


def _receives_own(plain: str) -> bool:
    met = _RECEIVES.search(plain)
    stop = min((at for mark in "。，" if (at := plain.find(mark, met.end())) >= 0), default=-1) if met else -1
    return stop >= 0 and bool(_OWN_PEOPLE.search(plain, met.end(), stop))


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
    if found is None and said is not None and said.verb in order_verbs() | hope_verbs():
        found, rule = _ORDERED.match(words), "addressee-ordered"
    if found is None or not _BODIES.search(found["who"].rstrip("都也还")):
        return None
    start, end = (body + at for at in found.span("who"))
    return Fact(text[start:end], start, end, rule)
