"""A Chinese readout's meetings: where each is announced, who took part, what was ordered."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from archive.extraction.dates import MeetingDate
from archive.extraction.names import Name
from archive.extraction.records import Fact, Hints, MeetingRecord, Span, reasons, text_of
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_agenda import read_chinese_agenda, read_chinese_references
from archive.extraction.zh_dates import chinese_days, chinese_part_of_day, date_chinese_meeting
from archive.extraction.zh_directives import read_chinese_directives
from archive.extraction.zh_essays import document_alone, headline_of_meeting, tells_of_no_meeting, tells_of_the_past
from archive.extraction.zh_guests import spoken_of_abroad
from archive.extraction.zh_hindsight import as_delegates, as_instructions, as_talks, give_posts
from archive.extraction.zh_journeys import called_on_the_way
from archive.extraction.zh_kinds import kind_of_chinese
from archive.extraction.zh_openings import HELD, REPORTS, SAYING, Opening, names_between, openings_of, told_in
from archive.extraction.zh_organs import organ_of_chinese
from archive.extraction.zh_parts import MET_BEFORE, ON_A_VISIT, SAME_DAY, parts_of, replace_end
from archive.extraction.zh_places import NATION
from archive.extraction.zh_receptions import meeting_and_reception, met_in_turn
from archive.extraction.zh_roles import ChineseAttendance
from archive.extraction.zh_stories import stories_of

_PURPOSE = re.compile(r"学习|传达|贯彻|落实|部署|审议|听取|研究|指出|强调")
_VIDEO = re.compile(
    r"电视电话|远程(?:协商|座谈|培训)?会|视频(?:会议|形式|连线|会|调度|方式|直播|分会场)|电话会议|网络会议|(?:以|采[取用])(?:电视|网络)?视频"
)
# What tells of a meeting's places stands at its end as well: "各镇干部在分会场收听收看。"
_ELSEWHERE = re.compile(r"(?:设|在)[^，。；]{0,24}分会场(?!地|专题|研讨|论坛)")
_LEADER_BY_VIDEO = re.compile(
    r"以视频(?:连线|会议)?(?:形式|方式)[^，。；]{0,6}(?:出席|举行|会[见谈晤]|向[^，。；]{2,20}通报)"
)
_SOME_BY_VIDEO = re.compile(r"(?:以|通过)视频(?:连线)?(?:形式|方式)?[^，。；]{0,8}(?:列席|参加|参会|出席|收看)")
_MIXED = re.compile(
    r"线上(?:与|和|、|\+)?线下|线下(?:与|和|、|\+)?线上|现场(?:会议)?(?:和|与|\+)视频|视频(?:和|与|\+)现场"
)
_ARRANGED = re.compile(r"^[一-龥]{0,8}(?:会议|会|活动|仪式|班)(?:以|采[取用]|通过|设|开到|在)")
_VENUE = re.compile(
    r"在(?P<venue>[一-龥]{2,18}(?:中心|会堂|礼堂|宾馆|酒店|剧院|大厦|会议厅|会议室|体育馆|体育场|博物馆|展览馆|会展馆|饭店|大剧院))(?:隆重|开幕|闭幕|召开|举行|举办)"
)
_SUB_VENUES = re.compile(
    r"(?:^|[，。；])(?:会议)?(?:在)?(?P<list>[^，。；]{2,60})(?:设立|设置|设)(?:了)?(?:视频)?分会场"
)
# Essays that recall where he was call him 习近平总书记 without a title before.
_XI_ACTS = re.compile(
    r"(?:(?:中共中央总书记、?|国家主席、?|中央军委主席、?|军委[一-龥]{2,8}总指挥、?|(?:中共)?中央[一-龥]{2,24}(?:主任|组长|主席)、?)+习近平(?:总书记|主席)?|习近平(?!总书记|主席))(?:同志)?(?:(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?)?|今天|近日|(?:当地时间)?[^，。；]{0,4}日?(?:上午|下午)|[在到][^，。；]{1,40}|[同和与][^，。；]{1,40}|[向对][^，。；]{1,40}|随后|应[邀约]|，){0,5}"
    r"在?(?:主持|出席|带领|率领|(?:亲切)?[会接]见|会晤|前往|参观|参谒|瞻仰|考察|调研|视察|来到|会谈|举行(?:仪式|欢迎|宴会)|观看|通电话|签署|宣布|看望|检阅|抵达|乘专机|发表|接受|作出重要指示)"
    r"|(?:中共中央总书记、?)?国家主席、中央军委主席习近平(?:\d{1,2}月)?\d{1,2}日(?:上午|下午)?在?参加"
    r"|习近平从[^，。；]{1,16}(?:来到|前往)"
    r"|习近平、[^。；]{2,80}?(?:到会|出席|参加|一[起同道](?:观看|参观))"
    r"|(?:领导人|中国国家主席)习近平、[^。；]{2,120}?(?:出席|参加|来到|步入|欢聚|观看)"
)
# "韩国总统甲同中国国家主席习近平举行会谈", "欢迎仪式后，两国元首举行会谈": he met whoever is named.
_XI_MET = re.compile(
    r"国家主席习近平(?:通过|以)视频[^，。；]{0,20}(?:致辞|讲话|演讲|出席)|中国国家主席习近平在?[^，。；]{0,16}(?:出席|参加|会见|抵达)|举行[^，。；]{0,16}仪式，(?:热烈)?欢迎(?:中国)?国家主席习近平|[同与和](?:中国)?国家主席习近平[^，。；]{0,40}(?:举行|进行|会谈|会见|会晤|茶叙)"
    r"|两国元首[^，。；]{0,12}(?:举行|进行)[^，。；]{0,14}(?:会谈|会见|会晤|茶叙)"
)
# Told last in an obituary: who came to the funeral.
_XI_MOURNED = re.compile(r"习近平[^。]{0,60}来到[^。]{0,24}遗体前")
# In a communiqué: who spoke stands behind the counts of those who came.
_XI_AT_PLENARY = re.compile(
    r"由中央政治局主持。(?:中央委员会)?总书记习近平(?:同志)?作了?重要讲话"
    r"|^[ ]*习近平同志主持会议(?:，|并)[^，。；]{0,30}作了?重要讲话"
    r"|^[ ]*习近平(?:等|、)[^。；]{2,200}在主席台(?:前排)?就座",
    re.M,
)
_LOCAL_BODY = re.compile(
    r"(?:省|市|自治区|区|县)(?:委|党委|政府|人大|政协)|学习|传达|贯彻|落实|指出|强调|说，|认为|表示"
)
# "5月19日至20日，A先后到洛阳、郑州考察": when somebody was on the way whose story begins with 近日.
_ON_THE_WAY = re.compile(
    r"[^，。；]{0,4}(?:\d{1,2}月)?\d{1,2}日[^，。；]{0,12}，[^。；]{0,80}?(?:先后|深入|来到|考察|调研|走进|前往|抵达|看望|慰问)"
)


def read_chinese_meetings(
    text: str, page: Page, names: tuple[Name, ...], published: dt.date | None, hints: Hints
) -> tuple[MeetingRecord, ...]:
    """The document's meetings in the order of telling; ``page`` is of the text's plain form, offsets as in ``text``.

    Of a bulletin's stories those count that tell of a meeting or of somebody's doings.
    """
    stories = list(stories_of(page))
    if len(stories) > 1:
        found = [_read_story(text, story, passage, names, published, hints, alone=False) for passage, story in stories]
        found = [[m for m in meetings if m.kind != "other" or m.attendance] for meetings in found]
    if len(stories) == 1 or not any(found):
        found = [_read_story(text, page, Span(0, len(text)), names, published, hints, alone=True)]
    return tuple(meeting for meetings in found for meeting in meetings)


def _read_story(
    text: str, page: Page, passage: Span, names, published, hints: Hints, *, alone: bool
) -> list[MeetingRecord]:
    """``alone``: the document tells no other story, so that this one may tell of no meeting."""
    absent = _spoken_about(page) | _wrote_only(page, names) | _honoured(page, names)
    absent |= spoken_of_abroad(page.text, names)
    names = names_between(names, passage.start, passage.end)
    meetings: list[MeetingRecord] = []
    pair = meeting_and_reception(page, names) or called_on_the_way(page, names) or met_in_turn(page, names)
    parts = pair or parts_of(page, passage, names)
    for own, passages, paragraphs in parts:
        told = tuple(name for name in names if own.text[name.start] != " ") if own is not page else names
        openings = openings_of(own, paragraphs, told, absent)
        meetings.append(_read(text, own, passages, paragraphs, told, absent, published, hints, meetings, openings))
    past = alone and all(tells_of_the_past(page, meeting, published, hints) for meeting in meetings)
    untold = len(meetings) == 1 and tells_of_no_meeting(page, meetings[0], names, absent, openings, hints)
    if past or (alone and untold):
        return [document_alone(meetings[0], published, past=past)]
    return meetings


def _spoken_about(page: Page) -> frozenset[str]:
    """The General Secretary is present only where the opening says that he did something himself."""
    sentences = [s for p in told_in(page, page.paragraphs)[:3] for s in p.sentences[:6]]
    first = sentences[0] if sentences else Span(0, 0)
    if "遗体" in page.words(first) and _XI_MOURNED.search(page.text):
        return frozenset()
    if "习近平" in page.text and any(_XI_AT_PLENARY.search(page.text, p.start, p.end) for p in page.paragraphs[:8]):
        return frozenset()
    if _XI_MET.search(page.text, first.start, first.end) and not REPORTS.search(page.text, first.start, first.end):
        return frozenset()
    for sentence in sentences:
        told = REPORTS.search(page.text, sentence.start, sentence.end)
        if told and "习近平" not in page.text[sentence.start : told.start()]:
            break
        named = page.text.find("习近平", sentence.start, sentence.end) >= 0
        for match in _XI_ACTS.finditer(page.text, sentence.start, sentence.end) if named else ():
            begins = match.start() == sentence.start or page.text[match.start() - 1] in "，。：） \n"
            if begins and not _LOCAL_BODY.search(page.text, sentence.start, match.start()):
                return frozenset()
    return frozenset(("习近平",))


# "甲向峰会发贺信", and what he says in it: he was not there.
_WROTE = re.compile(
    r"(?:同志)?(?:(?:\d{1,2}日|今天|近日|日前)?(?:向[^，。；]{2,30})?)(?:发(?:来|去)?贺[信电]|致贺[信电辞]|致信)"
)


def _wrote_only(page: Page, names: tuple[Name, ...]) -> frozenset[str]:
    told = page.paragraphs[:2]
    sent = {n.text for p in told for n in names_between(names, p.start, p.end) if _WROTE.match(page.text, n.end)}
    there = {n.text for n in names if _WAS_THERE.match(page.text, n.end)} if sent else set()
    return frozenset(sent - there)


# "甲同志追悼大会", "纪念乙同志诞辰100周年": of whom is spoken.
_HONOURED = re.compile(
    r"(?:同志)?的?(?:追悼|遗体|逝世|诞辰|与世长辞|(?:伟大|光辉|战斗|革命|的){0,6}一生)|(?:同志)?，?(?P<how>(?:因|患|于)[^。；]{2,90}?)(?:逝世|去世|病逝|与世长辞)"
)
_OF_THE_PAST = frozenset(("毛泽东", "周恩来", "刘少奇", "朱德", "邓小平", "陈云"))


def _honoured(page: Page, names: tuple[Name, ...]) -> frozenset[str]:
    found = ((name, _HONOURED.match(page.text, name.end)) for name in names)
    dead = {name.text for name, match in found if match and not names_between(names, name.end, match.end())}
    return _OF_THE_PAST | dead


_WAS_THERE = re.compile(r"[^，。；、]{0,20}(?:出席|主持|参加|会见|讲话|致辞)")


def _read(
    text, page: Page, passages, paragraphs, names, absent, published, hints: Hints, earlier, openings
) -> MeetingRecord:
    plain = page.text
    found_kind = _kind(page, openings, earlier, hints)
    kind = text_of(found_kind) or "other"
    spoken = read_chinese_directives(text, plain, paragraphs, names, absent, kind)
    attendance = ChineseAttendance(text, plain, names, absent)
    heads = {directive.start for directive in spoken.directives}
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            if sentence.start in heads and spoken.speech_from.get(sentence.start) == sentence.start:
                continue
            attendance.read(sentence, spoken.speech_from.get(sentence.start))
    for name, verb in spoken.speakers:
        if verb != "决定":
            attendance.speaks(name, Fact("spoke", verb.start, verb.end, verb.rule))
    present = attendance.attendance.people
    if kind in _SESSIONS:
        as_delegates(present, plain, names)
    as_instructions(present)
    give_posts(present, text, plain, names)
    if kind == "reception" or spoken.among_states:
        as_talks(present, plain, met=kind == "reception")
    people = tuple(sorted(present.values(), key=lambda person: person.start))
    words = openings[0].words if openings else Span(0, 0)
    person_led = not openings or openings[0].person_led
    organ = organ_of_chinese(page, words, kind, people, _at_office(hints, people, published), person_led=person_led)
    befores = [opening.before for opening in openings]
    date = _date(page, befores, paragraphs, published, people, hints, earlier, kind)
    story = tuple(told_in(page, paragraphs))
    part = chinese_part_of_day(replace(page, paragraphs=story), befores[:1]) if date.date else None
    at = plain.find("扩大", words.start, words.end)
    enlarged = Fact("enlarged", at, at + 2, "enlarged-announced") if at >= 0 else None
    if organ.name is None and earlier and earlier[0].organ and _SMALLER_BODY.search(page.words(words)):
        organ = replace(organ, name=Fact(earlier[0].organ, None, None, "organ-of-first-meeting"))
    received = kind == "reception" and spoken.among_states
    place = organ.place or (Fact(NATION, None, None, "place-national") if received else None)
    on_the_way = earlier and earlier[0].kind == "inspection" and place == NATION
    if earlier and (place is None or place.rule in _GUESSED or on_the_way):
        place = _place_of_first(earlier[0]) or place
    form, venue = _format(page, paragraphs, words), _venue(text, page, paragraphs)
    why = reasons(kind=found_kind, organ=organ.name, place=place, enlarged=enlarged, format=form, venue=venue)
    return MeetingRecord(
        kind=kind,
        date=date.date,
        date_end=date.date_end,
        date_basis=date.basis,
        date_evidence=date.evidence,
        date_candidates=date.candidates,
        part_of_day=text_of(part),
        place=text_of(place),
        organ=text_of(organ.name),
        joint_with=organ.joint_with,
        enlarged=enlarged is not None,
        format=text_of(form),
        venue=text_of(venue),
        attendance=attendance.attendance.records(),
        groups=tuple(sorted(attendance.attendance.groups, key=lambda group: group.start)),
        sub_venues=_sub_venues(text, page, paragraphs),
        agenda=read_chinese_agenda(
            text, plain, paragraphs, [(o.sentence, _about(o)) for o in openings], spoken.speech_from
        ),
        directives=tuple(spoken.directives),
        references=read_chinese_references(text, plain, paragraphs, date.date or published),
        passages=passages,
        why=(*why, *date.why, *reasons(part_of_day=part)),
    )


_SMALLER_BODY = re.compile(r"主任会议|主席会议|主席团")  # of the body whose session is told first
_SESSIONS = ("congress_session", "cppcc_session", "congress_standing_committee", "cppcc_standing_committee")
_LEADING_POST = re.compile(r"[省市]委书记|[省市]长|党委书记|主席$")


_GUESSED = ("place-of-text", "place-most-named")  # by what the whole text speaks of


def _at_office(hints: Hints, people, published: dt.date | None) -> Hints:
    """``hints`` with the place where those present hold office by the terms known, if that is one and none is given."""
    if hints.place is not None:
        return hints
    held = (
        Fact(term.place, person.start, person.end, "place-of-terms")
        for person in people
        for term in hints.terms
        if term.place and person.name in term.names and person.post and _LEADING_POST.search(person.post)
        if published is None or (term.start or published) <= published <= (term.end or published)
    )
    places = {place for place in held if place != "China"}
    return replace(hints, place=places.pop()) if len(places) == 1 else hints


def _place_of_first(meeting: MeetingRecord) -> Fact | None:
    """The place of the meeting that the document told of first."""
    return Fact(meeting.place, None, None, "place-of-first-meeting") if meeting.place else None


def _about(opening: Opening) -> int:
    """Where the words on what the meeting did begin: after the announcement, the kind of meeting (座谈) included."""
    return opening.words.start


def _kind(page: Page, openings: list[Opening], earlier, hints: Hints) -> Fact | None:
    for opening in openings:
        words = page.words(opening.words)
        kind = kind_of_chinese(_object(page, opening), person_led=opening.person_led, verb=opening.verb)
        unsaid = kind in (None, "plenary") or (kind == "conference" and not _FOR_PRESS.search(words))
        if unsaid or "中心组" in words or "政治局" in words:
            kind = kind_of_chinese(words, person_led=opening.person_led, verb=opening.verb)
        if kind:
            return Fact(kind, opening.words.start, opening.words.end, "kind-announced")
    if page.headline is not None and not earlier:
        kind = kind_of_chinese(page.words(page.headline), person_led=False, verb="")
        return Fact(kind, page.headline.start, page.headline.end, "kind-of-headline") if kind else None
    title = headline_of_meeting(hints) if not earlier else None
    kind = kind_of_chinese(title, person_led=False, verb="") if title else None
    return Fact(kind, None, None, "kind-of-headline") if kind else None


_FOR_PRESS = re.compile(r"新闻发布会|记者(?:招待)?会|吹风会")  # whoever held it, it is no session of his


def _object(page: Page, opening: Opening) -> str:
    """What was held: "省人大常委会召开座谈会" is a symposium, whoever held it."""
    words = page.words(opening.words)
    if words.startswith("会谈"):
        return words  # "举行会谈并共同主持召开委员会会议"
    held = HELD.search(words)
    return words[held.end() :] if held is not None and not opening.person_led else words


def _date(page: Page, befores, paragraphs, published, people, hints: Hints, earlier, kind: str) -> MeetingDate:
    opening = page.text[paragraphs[0].start : paragraphs[0].start + 120] if paragraphs else ""
    if earlier and (SAME_DAY.match(opening) or MET_BEFORE.match(opening) or not _names_day(page, paragraphs[:2])):
        first = earlier[0]
        if ON_A_VISIT.match(opening):
            return MeetingDate()
        if first.date_end and kind != "reception":
            return MeetingDate()  # on one of the days, and which is not told
        known = first.date, None, first.date_basis, first.date_evidence, first.date_candidates
        return MeetingDate(*known, rule="date-same-day")
    filed = (_BARE_DATELINE.fullmatch(page.text, *_ends(p.sentences[0])) is not None for p in paragraphs[:2])
    opening = [s for p, bare in zip(paragraphs, filed, strict=False) for s in p.sentences[bare : bare + 2]]
    befores = [*befores, *(_before_purpose(page, span) for span in opening)]
    date = date_chinese_meeting(page, befores, published, people, hints)
    if date.date is None and kind == "inspection" and published is not None:
        told = (s for p in paragraphs[1:14] for s in p.sentences[:2])
        way = next((span for span in told if _ON_THE_WAY.match(page.text, span.start, span.end)), None)
        if way:
            return date_chinese_meeting(page, [replace_end(way, 20)], published, people, hints)
    return date


# "本报讯", cut off from its sentence by the names of the reporters.
_BARE_DATELINE = re.compile(r"[^。；]{0,12}(?:讯|电|消息)")


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _names_day(page: Page, paragraphs: tuple[Paragraph, ...]) -> bool:
    return any(chinese_days(page.text, s.start, s.end) for p in paragraphs for s in p.sentences[:2])


def _before_purpose(page: Page, span: Span) -> Span:
    purpose = _PURPOSE.search(page.text, span.start, span.end)
    return Span(span.start, min(purpose.start() if purpose else span.end, span.start + 120))


def _format(page: Page, paragraphs: tuple[Paragraph, ...], words: Span) -> Fact | None:
    spans = [Span(max(0, words.start - 2), words.end)]  # 视频会见: the verb begins behind it
    spans += [
        replace_end(s, 60)
        for p in paragraphs
        for s in p.sentences
        if _ARRANGED.match(page.text[s.start : s.start + 16])
    ]
    at_places = paragraphs if "分会场" in page.text or "视频" in page.text else ()
    told = [paragraph for paragraph in at_places if not SAYING.search(page.text, paragraph.start, paragraph.end)]
    for value, pattern, where in (
        ("mixed", _MIXED, spans),
        ("video", _VIDEO, spans),
        ("video", _ELSEWHERE, told),
        ("video", _LEADER_BY_VIDEO, paragraphs[:1]),
        ("mixed", _SOME_BY_VIDEO, told[1:]),
    ):
        for said in filter(None, (pattern.search(page.text, span.start, span.end) for span in where)):
            return Fact(value, *said.span(), "format-said")
    return None


def _venue(text: str, page: Page, paragraphs: tuple[Paragraph, ...]) -> Fact | None:
    for paragraph in paragraphs[:3]:
        found = _VENUE.search(page.text, paragraph.start, min(paragraph.end, paragraph.start + 600))
        if found:
            return Fact(text[found.start("venue") : found.end("venue")], *found.span("venue"), "venue-named")
    return None


def _sub_venues(text: str, page: Page, paragraphs: tuple[Paragraph, ...]) -> tuple[str, ...]:
    for paragraph in paragraphs[-3:] if "分会场" in page.text else ():
        found = _SUB_VENUES.search(page.text, paragraph.start, paragraph.end)
        if found:
            return tuple(part for part in re.split("、|和", text[found.start("list") : found.end("list")]) if part)
    return ()
