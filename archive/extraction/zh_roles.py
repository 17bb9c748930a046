"""What each person did in a Chinese meeting, clause by clause: the list before a verb is its subject."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from dataclasses import replace

from archive.extraction.attendance import Attendance
from archive.extraction.names import Name
from archive.extraction.people import Participant
from archive.extraction.records import Fact, GroupRecord, Span, reasons
from archive.extraction.zh_deeds import deeds_in, is_noun
from archive.extraction.zh_people import People, read_people
from archive.extraction.zh_subjects import (
    clauses,
    closes_list,
    goes_straight_on,
    is_adverb,
    is_forbear,
    is_governed,
    is_list,
    is_the_meeting,
)
from archive.extraction.zh_text import any_of

_OBJECT = re.compile(r"会见|接见|拜会|会谈|会晤|座谈|看望|慰问|通电话")
# "参加会见并在大会上讲话": the visit is what somebody came to, not what he paid.
_TALKS = re.compile(r"会谈|会晤")
_TAKES_PART = re.compile(r"(?:参加|出席|陪同|参与)(?:了)?$")
_CALLED = re.compile(r"主持召开|主持会议(?!并)|召开")
_COMES = re.compile(r"出席|参加|列席|陪同")
# "出席全会的有，省委委员80人，省委候补委员5人": who took part stands after the verb.
_WHO = re.compile(
    r"(?:^|(?<=[，。；\s]))(?:[^，。；]{0,10}?)(?P<verb>出席|参加|列席)[^，。；]{0,20}的[^，。；会]{0,10}?(?:还?有|包括|是)[，：]?"
    r"|(?P<along>陪同)[^，。；]{2,16}(?:访华|来访|访问|来华)的有[：，]?"
)
# "甲同志病重期间和逝世后，…前往医院看望或通过各种形式…表示哀悼": not at the funeral that is told.
_SOLACE = re.compile(r"[一-龥·]{2,12}同志(?:患病|病重|逝世)(?:期间|后)")
# "晋升上将军衔的军官是：甲、乙": who is told of at the ceremony that honours him was at it.
_HONOURED_ARE = re.compile(
    r"[^，。；]{0,6}(?:晋升|晋衔|授予|荣获|获得)[^，。；]{0,16}的[^，。；]{0,8}(?:军官|警官|同志)(?:分别)?(?P<verb>是)："
)
# "陪同国王甲访华的有王后、总理等。": told by their offices alone.
_TITLES_ALONE = re.compile(r"(?P<who>[^，。；]{2,60}?)等?(?=[，。；])")
_THEY_ARE = re.compile(r"(?:他们|这些贵宾|出席的贵宾)(?:分别)?(?P<verb>是)[：，]")
_GUESTS_BEFORE = re.compile(r"(?:贵宾|来宾|嘉宾|客人|领导人|代表)(?:们)?。\s*$")
_ENTRUSTED = re.compile(r"受[^，。；]{1,40}委托")
_MADE = re.compile(
    r"(?:同志)?(?:受[^，。；]{2,24}委托|代表[^，。；]{2,20})?(?:向[^，。；]{1,12})?(?:分别)?所?作的?(?![^，。；]{0,12}(?:辅导|宣讲))(?:(?:《[^《》]{1,90}》)?[^，。；《]{0,40}(?:报告|说明|汇报)|[^，。；《]{0,12}关于)"
    r"|(?:同志)?在[^，。；]{4,50}上的工作报告"
)
# "听取局长王某关于进展的介绍": whoever is heard makes the report.
_HEARD = re.compile(
    r"(?:等)?(?:关于[^，。；]{1,90}?|[就对][^，。；]{1,40}?)?的?[^，。；的]{0,6}(?:汇报|介绍|说明|讲解)"
)
# "校长甲委托办公室主任乙": who came in somebody's place.
_SENT = re.compile(r"(?<!受)(?<!建议)(?<!决定)(?<!同意)委托(?=(?:(?!看望|慰问|转达|会见)[^，。；、]){0,14}$)")
# "听取了甲，主席乙、丙等的工作汇报": all who stand between make their reports.
_HEARD_IN_TURN = re.compile(r"听取了?(?P<who>[^。；]{4,400}?)的?(?:工作)?(?:汇报|报告)")
_HEARING = re.compile(r"(?:听取|听)了?[^，。；、]{0,30}$")
_TALK = re.compile(
    r"(?:等|一家|一行)?[^，。；]{0,4}(?:交谈|攀谈|拉家常|拉起家常|唠家常|聊天|对话|谈心)"
    r"|等[^，。；]{0,40}(?:面对面|围坐|交心|谈心|促膝|座谈|交流)"
)
# "A在省委书记B和省长C陪同下来到洛阳": they came along, whoever the sentence goes on with.
_IN_COMPANY = re.compile(
    r"(?:在|由)(?P<who>[^，。；]{2,80}|(?<=在)[^在。；]{2,160}?(?=陪同下))(?P<deed>陪同)(?:下|(?=，|考察|调研|先后|来到|深入|前往|参观|视察|走进))"
)
# "在甲、乙等见证下"
_WITNESSED = re.compile(r"在(?P<who>[^，。；]{2,80}?)(?P<deed>见证)下")
# "在与有关负责同志和部分高校负责人座谈时", "在海南与企业家代表座谈。"
_TALKED_AT = re.compile(
    r"(?:(?<=[，。\n \t\u3000])在|在[^，。；]{2,12}?)[与同](?P<who>[^，。；《“]{4,60}?)(?P<deed>座谈)(?=时，|。|，|并)"
)
# "举行仪式，欢迎首相甲对我国进行访问"
_WELCOMED = re.compile(r"举行[^，。；]{0,8}仪式，(?P<deed>(?:热烈)?欢迎)(?P<who>[^，。；]{3,60})")
_WITH = re.compile(r"(?:(?P<joint>与|同|和)|询问|叮嘱|问候|嘱咐|勉励)(?P<who>[^，。；、]{0,24})$")
# "向参加论坛的各位嘉宾表示欢迎": the verb only says which guests.
_OF_GUESTS = re.compile(
    r"(?:出席|参加|参与|列席|陪同)[^，。；]{0,30}的(?:各位|全体|所有|[^，。；]{0,8}(?:来宾|嘉宾|朋友|同志们))"
    r"|(?<=[同与和向对])(?:出席|参加|列席)[^，。；]{0,30}的[^，。；]{0,16}(?:代表|委员|人员)"
    r"|(?<=[同与])(?:出席|参加|列席)[^，。；]{0,30}的[^，。；]{0,60}(?:代表|嘉宾|委员|人员)(?=座谈)"
)
_HE = re.compile(
    r"^(?:会上|会议上|随后|最后|座谈中|调研中|检查中|期间|同时|讲话中)?，?(?:他|她)(?:在|还|又|代表|强调|指出|说|表示|要求|希望|边|先后|主持|对|向|和|与|首先|来到|详细|认真)"
)


class ChineseAttendance:
    """Reads sentence after sentence; ``attendance`` grows. ``absent`` are names that are only spoken about."""

    def __init__(self, text: str, plain: str, names: tuple[Name, ...], absent: frozenset[str]):
        self.attendance = Attendance()
        self.last: str | None = None
        self._list = Span(0, 0)
        self._talked_with = -1  # where the list of those ends whom somebody talked with
        self._along: list[tuple[int, int]] = []  # where those are listed, across commas, who came along
        self._guests: People | None = None  # those whom somebody met in this sentence
        self._acts_for: str | None = None  # who was entrusted in this sentence
        self._visited: Fact | None = None  # the verb by which somebody was met in this sentence
        self._text, self._plain, self._names, self._absent = text, plain, names, absent
        self._starts = [name.start for name in names]
        self._first = {}
        for name in names:
            self._first.setdefault(name.text, name)

    def inside(self, start: int, end: int) -> tuple[Name, ...]:
        return self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _unquoted(self, start: int, end: int) -> tuple[Name, ...]:
        """The names between ``start`` and ``end`` but for those in quotations and titles (《毛泽东选集》)."""
        names = self.inside(start, end)
        closed = [m.span() for m in _TITLES.finditer(self._plain, start, end)] if names else []
        return tuple(n for n in names if not any(low < n.start < high for low, high in closed)) if closed else names

    def read(self, sentence: Span, speech_from: int | None) -> None:
        """Adds what ``sentence`` tells before ``speech_from``, where reported speech begins (None: nowhere)."""
        end = min(speech_from if speech_from is not None else sentence.end, sentence.start + 4000)
        if not self.inside(sentence.start, end) and not _group_end_anywhere().search(self._plain, sentence.start, end):
            return
        if _SOLACE.match(self._plain, sentence.start):
            return
        pending, subject = People(), None
        if self.last in self._first and _HE.match(self._plain[sentence.start : sentence.start + 30]):
            subject = People(((self._first[self.last], None, sentence.start),), rule="role-pronoun")
        self._told_of_one(sentence.start, end)
        self._heard_in_turn(sentence.start, end)
        self._came_along(sentence.start, end)
        came = _COMES.search(self._plain, sentence.start, end)
        inverted = (came and _WHO.search(self._plain, sentence.start, end)) or self._guests_told(sentence)
        if inverted:
            groups = inverted.groupdict()
            role = "accompanied" if groups.get("along") else "observed" if groups["verb"] == "列席" else "attended"
            listed = read_people(self._text, self._plain, self.inside(inverted.end(), end), inverted.end(), end)
            if groups.get("along") and not listed and (titles := _TITLES_ALONE.match(self._plain, inverted.end(), end)):
                listed = People(groups=(Span(*titles.span("who")),))
            at = inverted.span("along" if role == "accompanied" else "verb")
            self._add(listed, Fact(role, *at, "role-after-verb"))
            return
        entrusted = _ENTRUSTED.search(self._plain, sentence.start, end)
        self._acts_for = None
        self._visited, self._guests = None, None
        for low, high in clauses(self._plain, sentence.start, end):
            verbs = deeds_in(self._plain, low, high)
            if verbs:
                subject = self._clause(sentence.start, low, high, verbs, pending, subject, entrusted)
                pending = People()
                continue
            listed = read_people(self._text, self._plain, self.inside(low, high), low, high)
            if listed and is_list(self._plain, listed, high, goes_on=bool(pending)):
                own = self._kept(listed, low)
                pending = People(pending.named + (own.named if own else ()), pending.groups + listed.groups)
            elif listed.named:
                pending = People()
                own = self._kept(listed, low)
                subject = replace(own, rule="role-same-subject") if own else subject
        if pending and self._visited:
            self._add(pending, self._visited, groups=False)

    def _told_of_one(self, start: int, end: int) -> None:
        """What stands right beside one name: 甲作的报告, 在甲主持下, 委托乙, whom somebody on the way talked with."""
        plain, before = self._plain, start
        sends, chairs = plain.find("委托", start, end) >= 0, plain.find("主持下", start, end) >= 0
        for name in self.inside(start, end):
            made = _MADE.match(plain, name.end, end)
            own = People(((name, None, name.start),))
            if name.text in self._absent:
                pass
            elif made:
                self._add(own, Fact("reported", *made.span(), "role-maker"), groups=False)
                if "委托" in made.group():
                    self._add(own, Fact("entrusted", *made.span(), "role-entrusted"), groups=False)
            elif is_forbear(plain, name):
                pass
            elif chairs and plain.startswith("主持下", name.end):
                chaired = Fact("presided", name.end, name.end + 2, "role-company")  # "在秘书长甲主持下"
                self._add(read_people(self._text, plain, (name,), start, name.end), chaired, groups=False)
            else:
                self._met(before, name, end)
                sent = _SENT.search(plain, before, name.start) if sends else None
                if sent:
                    self._add(own, Fact("entrusted", *sent.span(), "role-entrusted"))
            before = name.end

    def _heard_in_turn(self, start: int, end: int) -> None:
        """ "听取甲、乙的汇报": all who stand between make their reports."""
        hears = self._plain.find("听取", start, end) >= 0
        for heard in _HEARD_IN_TURN.finditer(self._plain, start, end) if hears else ():
            low, high = heard.span("who")
            listed = self.inside(low, high)
            if listed and high - listed[-1].end <= 1:
                reports = read_people(self._text, self._plain, listed, low, high)
                self._add(People(reports.named), Fact("reported", heard.end() - 2, heard.end(), "role-maker"))

    def _came_along(self, start: int, end: int) -> None:
        """ "在省委书记乙陪同下": they came along, whoever the sentence goes on with."""
        self._along = []
        along = self._plain.find("陪同", start, end) >= 0
        for company in _IN_COMPANY.finditer(self._plain, start, end) if along else ():
            with_him = self.inside(*company.span("who"))
            self._along += [company.span("who")] if "，" in company["who"] else []
            listed = read_people(self._text, self._plain, with_him, *company.span("who"))
            hosts = tuple(entry for entry in listed.named if entry[0].text not in self._absent)
            self._add(People(hosts), Fact("accompanied", *company.span("deed"), "role-company"))
        talked = self._plain.find("座谈", start, end) >= 0
        for met in _TALKED_AT.finditer(self._plain, start, end) if talked else ():
            low, high = met.span("who")
            if not self.inside(low, high) and _group_end().search(self._plain, low, high):
                words = People(groups=(Span(low, high),))
                self._add(words, Fact("attended", *met.span("deed"), "role-company"))
        for pattern, mark in ((_WITNESSED, "见证下"), (_WELCOMED, "欢迎")):
            there = self._plain.find(mark, start, end) >= 0
            for came in pattern.finditer(self._plain, start, end) if there else ():
                listed = read_people(self._text, self._plain, self.inside(*came.span("who")), *came.span("who"))
                kept = tuple(entry for entry in listed.named if entry[0].text not in self._absent)
                self._add(People(kept), Fact("attended", *came.span("deed"), "role-company"))

    def _guests_told(self, sentence: Span) -> re.Match | None:
        """ "欢迎各国贵宾。他们是：甲、乙": whom the sentence before received; or whom the ceremony promotes."""
        promoted = _HONOURED_ARE.match(self._plain, sentence.start, sentence.end)
        if promoted:
            return promoted
        are = _THEY_ARE.match(self._plain, sentence.start, sentence.end)
        return are if are and _GUESTS_BEFORE.search(self._plain, max(0, sentence.start - 60), sentence.start) else None

    def _met(self, start: int, name: Name, end: int) -> None:
        """Somebody on the spot whom the one who visits hears or talks with; what is told of him begins at ``start``."""
        start = max(start, name.start - 40)
        before = self._plain[start : name.start]
        last = self._end_of_list(name, end)
        heard, talk = _HEARD.match(self._plain, name.end, end), _TALK.match(self._plain, last, end)
        asked = _WITH.search(before)
        if talk and self._plain[name.start - 1] == "、" and self._talked_with == last:
            self._add(People(((name, None, name.start),)), Fact("attended", name.start, name.end, "role-company"))
        self._talked_with = last if asked and talk else self._talked_with
        if heard and _HEARING.search(before):
            role = Fact("reported", *heard.span(), "role-maker")
        elif asked and (talk or not asked["joint"]):
            role = Fact("attended", name.start, name.end, "role-company")
        else:
            return
        start += asked.start("who") if asked else 0
        self._add(People(read_people(self._text, self._plain, (name,), start, name.end).named), role)

    def _end_of_list(self, name: Name, end: int) -> int:
        """Where the last of the names ends that follow ``name`` with 、 between them."""
        if self._list.start <= name.start < self._list.end:
            return self._list.end  # a list is walked once, not again from each of its names
        at = name.end
        while at < end and self._plain[at] == "、":
            following = self.inside(at + 1, at + 2)
            if not following:
                break
            at = following[0].end
        self._list = Span(name.start, at)
        return at

    def speaks(self, name: str, role: Fact) -> None:
        """``name`` is said to have said something."""
        first = self._first.get(name)
        person = self.attendance.people.get(name)
        if person and "exchange_speech" in person.roles and "presided" not in person.roles:
            return  # "分别发言，表示…": what was said in that speech
        if first is not None and name not in self._absent:
            self._add(People(((first, None, first.start),)), role)

    def _kept(self, listed: People, start: int) -> People | None:
        """Those of ``listed`` that can be a subject: not governed by a preposition, not spoken about."""
        kept, governed = [], False
        previous = None
        for name, post, begins in listed.named:
            joined = previous is not None and re.fullmatch(r"[、，和及与\s]*", self._plain[previous:begins]) is not None
            governed = (governed and joined) or is_governed(self._plain, name, begins, start)
            if self._along and any(low <= name.start < high for low, high in self._along):
                governed = True
            if not governed and name.text not in self._absent:
                kept.append((name, post, begins))
            previous = name.end
        return People(tuple(kept), listed.groups) if kept or listed.groups else None

    def _clause(self, start: int, low: int, high: int, verbs, pending: People, subject, entrusted: re.Match | None):
        """Gives the clause's roles; returns the subject that following clauses without one have."""
        text, plain = self._text, self._plain
        presided = bool(_CALLED.search(plain, start, low))
        at, first = low, True
        for verb in verbs:
            if verb.start() < at:
                continue
            role = verb.lastgroup
            listed = read_people(text, plain, self._unquoted(at, verb.start()), at, verb.start())
            own = self._kept(listed, at) if listed else None
            words = plain[at : verb.start()]
            if own is not None and own.named and first:
                subject = People(pending.named + own.named, pending.groups + own.groups)
            elif first and pending and (own is not None or is_adverb(words)):
                extra = own.groups if own is not None else ()
                subject = People(pending.named, pending.groups + extra, rule="role-listed-before")
            elif first and listed.named and own is None:
                subject = None
            elif first and own is not None and own.groups:
                subject = self._groups_subject(own, verb)
            elif first and pending and closes_list(words):
                subject = pending  # the list ends with holders of posts or with names that cannot be read
            elif first and words.strip() and (is_the_meeting(words.strip()) or not is_adverb(words)):
                subject = None
            if guests := _OF_GUESTS.match(plain, verb.start(), high):
                at = guests.end()
                if plain.startswith("座谈", at):  # "同列席会议的代表座谈": those who came are met
                    named = read_people(text, plain, self._unquoted(guests.start(), at), guests.start(), at).named
                    met = People(named, (Span(guests.start(), at),))
                    self._add(met, Fact("attended", at, at + 2, "role-company"))
                continue
            if plain.startswith("陪同下", verb.start()):  # read before, with those who came along
                at, first = verb.end(), False
                continue
            if self._is_anothers(listed, own, verb.start()):
                subject = People(pending.named + own.named, own.groups) if own is not None and own.named else None
                at, first = verb.end(), False
                continue
            if is_noun(plain, low, verb) or (
                role == "attended" and not listed and _ALONG.search(plain, low, verb.end())
            ):
                at = verb.end()
                continue
            # After "主持召开…会议" the meeting acts: what it heard and conveyed is not its chair's doing.
            carried = first and not listed and at > start
            if carried and presided and role not in ("spoke", "lectured", "signed", "instructed", "presided"):
                subject = None
            presided = presided or role == "presided"
            if not first and own is not None and own.named and _TALKS.match(verb.group()):
                met = Fact("attended", *verb.span(), "role-company")  # "同来华出席论坛的乙举行会谈"
                self._add(People(own.named), met, groups=False)
            if subject is not None and not (role == "conveyed" and not subject.named):
                done = Fact(role, *verb.span(), subject.rule)
                self._add(subject, done, groups=role not in ("conveyed", "presided", "signed", "instructed"))
                if entrusted and subject.named and entrusted.start() < verb.start():
                    self._acts_for = self._acts_for or subject.named[0][0].text
                    if subject.named[0][0].text == self._acts_for:  # "受甲委托，乙讲话，丙参会": 乙 alone
                        self._add(subject, Fact("entrusted", *entrusted.span(), "role-entrusted"), groups=False)
                if subject.rule != "role-pronoun":
                    subject = replace(subject, rule="role-same-subject")
            if role == "attended" and verb.group().startswith("举行") and own is not None:
                self._hosts(listed, own, at, verb)
            if role == "presided" and self._guests and plain.endswith("共同", low, verb.start()):
                self._add(self._guests, Fact("presided", *verb.span(), "role-company"), groups=False)
            if role == "attended" and _OBJECT.match(verb.group()) and not _TAKES_PART.search(plain, low, verb.start()):
                self._visited = Fact("attended", *verb.span(), "role-company")
                self._company(self._visited, verb.end(), high)
                at = high
            else:
                at = verb.end()
            first = False
        return subject

    def _is_anothers(self, listed: People, own: People | None, verb_start: int) -> bool:
        """ "通报了习近平总书记视察…": whoever stands beside the verb does it, and is only spoken about."""
        if not listed.named:
            return False
        last = first = max(listed.named, key=lambda entry: entry[0].end)
        for entry in reversed(listed.named):  # "为习近平和彭丽媛举行": of those who stand together the first
            if entry[0].end < first[2] and re.fullmatch("[、和与]", self._plain[entry[0].end : first[2]]):
                first = entry
        kept = {entry[0].start for entry in own.named} if own is not None else set()
        if self._plain[first[2] - 1] in "向为" and kept:
            return False  # "班长乙向总书记介绍", "甲为总统乙举行宴会": whom it was told to or done for
        return last[0].start not in kept and verb_start - last[0].end <= 12

    def _groups_subject(self, own: People, verb) -> People | None:
        last = max(group.end for group in own.groups)
        straight = verb.group() != "听取" and goes_straight_on(self._plain, last, verb.start())
        return own if straight else None

    def _hosts(self, listed: People, own: People, start: int, verb: re.Match) -> None:
        """ "甲为总统乙和夫人丙举行宴会": those for whom it was given came as well."""
        hosts = {name.start for name, _, _ in own.named}
        guests = [entry for entry in listed.named if entry[0].start not in hosts and entry[0].text not in self._absent]
        if own.named and guests and self._plain.rfind("为", start, guests[0][2]) >= 0:
            self._add(People(tuple(guests)), Fact("attended", *verb.span(), "role-company"), groups=False)

    def _company(self, role: Fact, start: int, end: int) -> None:
        """Whom somebody met with."""
        start += self._plain.startswith("了", start)
        listed = read_people(self._text, self._plain, self.inside(start, end), start, end)
        kept = self._kept(People(listed.named), start)
        if kept is not None:
            self._add(kept, role)
            self._guests = People(kept.named)
        elif (
            self._absent.issuperset(name.text for name, _, _ in listed.named)
            and end - start <= 40
            and self._plain.startswith(("会见", "接见"), role.start)
        ):
            self._add(People(groups=listed.groups), role)  # "会见全体与会代表"

    def _add(self, listed: People, role: Fact, *, groups: bool = True) -> None:
        people = self.attendance.people
        for name, post, _ in listed.named:
            person = people.get(name.text)
            if person is None:
                first = self._first.get(name.text, name)
                person = people[name.text] = Participant(name.text, first.start, first.end)
            if person.post is None and post:
                person.post = post
            if role not in person.roles:
                person.roles.append(role)
        if listed.named and role in ("presided", "spoke", "attended", "instructed", "conveyed", "reported"):
            self.last = listed.named[0][0].text
        for group in listed.groups if groups else ():
            known = self.attendance.groups
            if all(group.start != g.start for g in known):
                words = self._text[group.start : group.end]
                if all(words != g.text for g in known):
                    rule = "group-beside-names" if listed.named else "group-alone"
                    why = reasons(**{role: Fact(role, role.start, role.end, rule)})
                    known.append(GroupRecord(words, (str(role),), group.start, group.end, why))


_TITLES = re.compile(r"“[^“”]{0,200}”|《[^《》]{0,200}》")
_ALONG = re.compile(r"陪同(?!下)|一同(?=调研|考察|视察)")


@functools.cache
def _group_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('group')}|校长|院长|处长)$")


@functools.cache
def _group_end_anywhere() -> re.Pattern[str]:
    return re.compile(any_of("group"))
