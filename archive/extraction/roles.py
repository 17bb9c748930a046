"""What each person did, clause by clause; whose deed a verb tells is asked of `subjects.py`."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from dataclasses import replace

from archive.extraction.attendance import LISTENING, Attendance, short_names
from archive.extraction.deeds import Deed, deeds_in, given_by, labelled, less_hindsight, only_came
from archive.extraction.lexicon import phrases, regex_of
from archive.extraction.names import Name
from archive.extraction.parts import (
    HIM,
    IN_OFFICE,
    PRONOUN,
    add_company,
    add_entrusted,
    add_instructors,
    add_makers,
    add_who_acted,
    outsider_words,
    sent_by,
    stood_in,
)
from archive.extraction.people import Listing, is_list_gap, post_beside, read_list
from archive.extraction.records import Fact, Span
from archive.extraction.subjects import BY, CLAUSE, IN_TURN, PRESENCE, is_governed, is_said, subjects, whom
from archive.extraction.text import Page, Paragraph
from archive.extraction.voices import demands_of

_HE = re.compile(
    r"^\W*(?:(?:(?:at|in|during|after) (?:the|his|her|that) [a-z]{3,12}|afterwards?|then|later|after that|subsequently"
    r"|finally|that (?:morning|afternoon|evening)|the next day|meanwhile|next|on the spot"
    r"|(?:in|on) (?:the|that) (?:morning|afternoon|evening)(?: of [\w ]{3,24})?),?\s)?(?:he|she)\b",
    re.I,
)
# "In the morning, joined by Vice Mayor Ma Lin, he inspected": of whom is told before.
_HE_JOINED = re.compile(
    r"\W*(?:(?:in|on|at|during|then|later|afterwards|that)\b[^,.;]{0,40},\s)?"
    r"(?:accompanied|joined|followed|flanked|escorted|guided|led|seconded)\sby\s[^.;“\"]{3,200}?,\s(?:he|she)\s",
    re.I,
)
# "The rains were early, he said.", "“Nobody sleeps tonight,” she told those present."
_HE_SAID = re.compile(
    r"[,”\"’?!]\s(?:he|she)\s(?:also\s|then\s|\w+ly\s)?"
    r"(?:said|added|promised|told|asked|noted|warned|went on|continued|explained|stressed|recalled|joked|insisted"
    r"|concluded)\b"
)
_IT_IS_SAID = re.compile(
    r"\W{0,2}it (?:is|was|has been) (?:also )?(?:understood|learned|learnt|reported|said|known|noted) that\s", re.I
)
# "Fang devoted most of his speech to implementation": of whom the story goes on to tell.
_SHORT_ACTED = re.compile(
    rf"\W{{0,2}}(?:(?P<title>[A-Z][\w-]+)\s)?(?P<surname>(?!He\b|She\b|It\b)[A-Z][\w’'-]+){IN_TURN}\s"
    r"(?:also\s|then\s|\w+ly\s)?"
    r"(?:[a-z]{2,}ed|gave|took|made|spent|went|held|came|began|put|was|had|has|is)\s"
)
# "In the absence of Mayor Ma Lin, Vice Mayor Wei Song presided"
_NOT_THERE = re.compile(r"\W{0,2}(?:in the absence of|in place of|replacing)\s[^,;]{3,120},\s(?!who\b)", re.I)
_WHILE = re.compile(
    r"\b(?:while|when|in)\s(?:(?:he|she)\s(?:was\s)?)?"
    r"(?:presiding over|chairing|hosting|leading the (?:meeting|session))\b",
    re.I,
)
_IN_EXCHANGE = re.compile(r"\sin (?:the|his|her|an?)\s(?:\w+\s)?exchanges?\b", re.I)
_IN_BRIEFING = re.compile(
    r"(?:\sthe (?:meeting|session|conference|deputies|members))?"
    r"\sin (?:a|the|his|her) (?:\w+ )?(?:briefing|debriefing|report|presentation)\b",
    re.I,
)
_IN_WRITING = re.compile(r"\sin (?:the|his|her|an?)\s(?:\w+\s){0,2}(?:instructions?|letter|message)\b", re.I)
_WRITTEN_FIRST = re.compile(r"\W*in (?:the|his|her|an?)\s(?:\w+\s){0,3}(?:instructions?|comments)\b", re.I)
_WRITTEN_ASIDE = re.compile(
    r",\sin (?:an?|the|his|her)\s(?:\w+\s){0,2}(?:instructions?|comments?|note|letter|message)\b[^,]{0,60},\s", re.I
)
_MOST_NAMES = 200
_OF_HEARER = frozenset(("role-same-subject", "role-pronoun"))
_OF_MAKER = frozenset(("role-after-verb", "role-agent"))
_SAID_THERE = re.compile(
    r"\b(?:at|during|in) (?:the|this|his|her) (?:\w+ ){0,3}"
    r"(?:meeting|symposium|conference|forum|session|speech|talks|discussion|remarks|ceremony|event)\b"
    r"|\b(?:told|informed|reminded|assured) (?:the|his|her) (?:hall|audience"
    r"|meeting|gathering|participants|listeners|attendees|conference|symposium)\b"
    r"|\b(?:said|spoke|says|spoken) on behalf of\b",
    re.I,
)
_SPOKE_TOO = re.compile(r"[^.;]{0,160}\balso (?:spoke|took the floor|shared|addressed)\b", re.I)
_TALKS = re.compile(
    r"\b(?:symposium|forum|round-?\s?table|seminar|(?:hour|day) talks|talks with|met with|meets with|meet with)\b", re.I
)
_TOLD_PRESS = re.compile(
    r"\btold (?:(?:our |the )?(?:reporters?|journalists?|press)|Xinhua|\w+ (?:News|Daily|Times))\b|\bin an interview\b"
)
# Where somebody went before or after tells nothing of who was at the meeting.
_APART = re.compile(
    r"\W{0,2}(?:after|before|prior to|following|upon (?:the )?conclusion of|on the sidelines of)\s"
    r"(?:the|this)\s(?:[\w-]+\s){0,3}?(?:meeting|conference|session|symposium|study)\b",
    re.I,
)


# "Before that, an official of the assembly had visited the expo": what went before the meeting.
_EARLIER = re.compile(
    r"\W{0,2}(?:before (?:that|this|then)|prior to (?:that|this)|earlier|previously|in the past),?\s", re.I
)
_HAD = re.compile(r"\bhad (?:also |already |once |\w+ly )?$")


@functools.cache
def _field_verbs() -> frozenset[str]:
    return frozenset(phrases("verbs", "hold", "field"))


@functools.cache
def _observer() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "observer"))


def read_attendance(
    page: Page,
    paragraphs: tuple[Paragraph, ...],
    names: tuple[Name, ...],
    absent: frozenset[str],
    directive_starts: frozenset[int],
    earlier: dict[str, str],
    kind: str,
) -> Attendance:
    """Who took part, from ``paragraphs``; ``names`` without credits; ``absent`` are only spoken about; ``earlier``: the
    posts of those at the page's earlier meetings; ``kind``: of the meeting."""
    first = {name.text: name for name in reversed(names)}
    attendance, last = Attendance(first=first, by_short=short_names(first, absent), earlier=earlier), None
    # Those who speak in turn at a study session share what they learned (交流发言); elsewhere they speak (发言).
    attendance.in_turn = "exchange_speech" if kind == "study_session" else "spoke"
    starts = [name.start for name in names]
    lead = None  # of whom the story goes on to tell behind those who only came
    inside_all: list[Name] = []
    for paragraph in paragraphs:
        speaker, last, lead = None, lead or last, None  # of whom a run of speech in this paragraph means "he"
        for sentence in (less_hindsight(page.text, one) for one in paragraph.sentences):
            inside = names[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            inside_all += inside
            came = last and inside and inside[0].text != last and only_came(page.text, inside[-1].end, sentence)
            lead = (lead or last) if came else None
            last, told = _read_sentence(
                page.text, sentence, inside, attendance, speaker or last, absent, sentence.start in directive_starts
            )
            speaker = told or speaker
    for name in (
        name
        for name in (inside_all if attendance.people else ())
        if name.text not in attendance.people and name.text not in absent
    ):
        add_who_acted(page.text, name, attendance)
    for person in attendance.people.values():
        person.post = person.post or attendance.posts.get(person.name)
    return attendance


def _read_sentence(text, sentence, names, attendance: Attendance, last, absent, is_directive: bool):
    """Adds what ``sentence`` tells; returns the person that it is about, and the one that it quotes or None."""
    pronoun = last and not names and text.find("he ", sentence.start + 1, sentence.end) >= 0
    said = _HE_SAID.search(text, sentence.start, sentence.end) if pronoun else None
    if said and _takes_part(last, attendance):
        who = Listing(((attendance.first[last], None, -1),), rule="role-pronoun")
        attendance.add(text, who, Fact("spoke", *said.span(), "role-pronoun"), None, groups=False)
    joined = _HE_JOINED.match(text, sentence.start, sentence.end) if last and names else None
    he = last if joined or _HE.match(text[sentence.start : min(sentence.end, sentence.start + 60)]) else None
    if not names and not he and is_directive and not _opens_with_short(text, sentence, attendance):
        return last, None
    told = _IT_IS_SAID.match(text, sentence.start, sentence.end)
    told = told or _NOT_THERE.match(text, sentence.start, sentence.end)
    at, subject, pending, quoted, doer = told.end() if told else sentence.start, None, None, None, None
    first = next(
        (n for n in names if not n.possessive and n.text not in absent and not is_governed(text, sentence, n)), None
    )
    before_last, last = last, first.text if first and not joined else last
    if not names and (told := _SHORT_ACTED.match(text, sentence.start, sentence.end)):
        short = attendance.bearer(told["surname"], told["title"], last)
        before_last = last = short.text if short is not None else last
    for index, name in enumerate(names[:_MOST_NAMES]):
        if attendance.posts.get(name.text) is None:
            attendance.posts[name.text] = post_beside(text, names, index, sentence)
    given = given_by(text, sentence) or labelled(text, sentence)
    verbs, apart = [given] if given else deeds_in(text, sentence), _APART.match(text, sentence.start, sentence.end)
    for index, verb in enumerate(verbs):
        verb = replace(verb, role=attendance.in_turn) if verb.role == "turn" else verb
        until = verbs[index + 1].start if index + 1 < len(verbs) else sentence.end
        if verb.start < at or (verb.role == "signed" and _LETTER.search(text, max(at, verb.start - 60), verb.start)):
            continue
        at_before = at
        listed, at = whom(text, sentence, names, at, verb, until, subject, he, attendance, before_last)
        aside = joined is not None and verb.start < joined.end()  # what those did who came with him
        doer, he = he or doer, he if aside else None
        people = [entry for entry in listed.people if entry[0].text not in absent]
        if verb.role == "reported" and listed.rule not in _OF_MAKER and LISTENING.match(verb.words):
            if listed.rule in _OF_HEARER:
                continue  # "listened to the report of the fifth inspection"
            if people and people[-1][0].end <= verb.start and ";" not in text[people[-1][0].end : verb.start]:
                subject, last = replace(listed, people=tuple(people)), people[0][0].text
                continue  # "Ma Lin listened to the reports of three counties"
        hears = listed.rule == "role-after-verb" and LISTENING.match(verb.words)
        who = Listing(tuple(people), listed.groups, listed.rule)
        heard_by = attendance.first.get(doer or before_last)
        subject = _hearer(text, sentence, names, verb, heard_by, subject) if hears else who
        if hears and subject is not None and subject.people and subject is not listed:
            last = subject.people[0][0].text
            came = Fact("attended", verb.start, verb.start + len(verb.words.split()[0]), subject.rule)
            attendance.add(text, subject, came, None, groups=False)
        elif people and first is not None and _is_met_there(text, first, people[0][0]):
            pass
        elif people and not aside and not (verb.role == "accompanied" and listed.rule == "role-agent"):
            last = people[-1][0].text if verb.role in ("attended", "exchange_speech") else people[0][0].text
        elif verb.role and not listed.groups and _is_participle_before(text, sentence, verb):
            pending = Fact(verb.role, verb.start, verb.end, who.rule)
        if people and pending and verb.role != pending:
            attendance.add(text, who, pending, None, groups=False)
            pending = None
        if verb.role is None:
            quoted = people[0][0].text if people else None
            if people and is_said(text, verb, until) and not _is_outsider(text, sentence, people, verb, attendance):
                exchanged = "exchange_speech" if _IN_EXCHANGE.match(text, verb.end, until) else "spoke"
                written = (
                    _IN_WRITING.match(text, verb.end, until)
                    or _WRITTEN_FIRST.match(text, sentence.start)
                    or _WRITTEN_ASIDE.match(text, people[-1][0].end, verb.start)
                )
                briefed = _IN_BRIEFING.match(text, verb.end, until) is not None
                what = (
                    "instructed"
                    if written and not _is_there(people, attendance)
                    else "reported"
                    if briefed
                    else exchanged
                )
                said = Fact(what, verb.start, verb.end, who.rule)
                attendance.add(text, who, said, None, groups=False)
                chairing = _WHILE.search(text, verb.end, sentence.end)
                if chairing:
                    presided = Fact("presided", *chairing.span(), who.rule)
                    attendance.add(text, who, presided, None, groups=False)
            if listed.rule == "role-after-verb":
                continue
            if listed.people or re.search(
                r"\s*(?:that\b|:|the need|the importance|,?\s?[“\"])", text[verb.end : verb.end + 30]
            ):
                at = _after_speech(text, names, verb.end, sentence.end)
            continue
        if apart and verb.role == "attended" and verb.words.lower() in _field_verbs():
            continue
        if (
            verb.role == "attended"
            and _EARLIER.match(text, sentence.start)
            and _HAD.search(text, max(sentence.start, verb.start - 30), verb.start)
        ):
            continue
        if is_directive and not people:
            if pending or _HELD.match(verb.words):
                continue
            break
        clause = text.find(";", verb.end, until)
        beside = (
            _observer().search(text, verb.end, until if clause < 0 else clause) if verb.role == "attended" else None
        )
        others = [n for n in names if beside and verb.end <= n.start < beside.start()]
        role = "observed" if beside and not others else verb.role
        behind = [n for n in names if others and beside.end() <= n.start < until] if BY.match(text, verb.end) else []
        if behind:  # "attended by A and, as observers, by B"
            observed, there = Fact("observed", *beside.span(), "role-agent"), behind[0].start
            attendance.add(text, read_list(text, behind, beside.end(), until), observed, None, groups=True)
            people = [entry for entry in people if entry[0].start < there]
            who = Listing(tuple(people), listed.groups, listed.rule)
        elif others:  # "A attended, and B and C nonvoting"
            observed = Fact("observed", *beside.span(), "role-subject")
            attendance.add(text, read_list(text, others, verb.end, beside.start()), observed, None, groups=True)
        if role == "reported" and _TO_GUESTS.match(text, verb.start):
            role = "spoke"
        if role == "instructed" and _ON_THE_SPOT.match(verb.words) and _is_there(people, attendance):
            role = "spoke"
        if role == "spoke" and _ANALYSED.match(verb.words) and _is_of_an_office(people, attendance):
            role = "reported"
        role = Fact(role, verb.start, verb.end, who.rule)
        sent = (
            sent_by(text, sentence, names, people[0][2], verb) or stood_in(text, names, verb, until) if people else None
        )
        extra = Fact("entrusted", sent.start(), sent.end(), "role-entrusted") if sent else None
        attendance.add(text, who, role, extra, groups=bool(PRESENCE.search(verb.words)))
        if role == "conveyed":
            add_instructors(text, sentence, names, attendance, verb, until, absent)
        add_company(text, names, attendance, verb, role, until, absent)
        if BY.match(text, verb.end) and (
            verb.role == "reported" or text[max(at_before, verb.start - 2) : verb.start] == ", "
        ):
            # "Mayor A, accompanied by B, inspected": what follows is told of A again, or of the meeting.
            outer = [n for n in names if n.start < verb.start]
            subject = subjects(text, outer, sentence.start, verb) if outer else None
        quoted = people[0][0].text if people and role in ("presided", "spoke") else quoted
    if (
        pending
        and first is not None
        and first.start > pending.end
        and is_list_gap(_CALLED.sub("", text[pending.end : first.start]))
    ):
        attendance.add(text, Listing(((first, None, -1),)), pending, None, groups=False)
    spoken = _IN_ONES_WORDS.match(text, sentence.start, sentence.end)
    speaker = _named_next(text, spoken.end(), names, attendance) if spoken else None
    if speaker is not None and speaker.text not in absent and not _is_written(spoken.group()):
        said = Fact("spoke", *spoken.span(), "role-speaker")
        attendance.add(text, Listing(((speaker, None, -1),)), said, None, groups=False)
        last = quoted = speaker.text
    listed = demands_of(text, sentence, names[0]) if names and names[0].text not in absent else None
    if listed:
        said = Fact("spoke", *listed.span("what"), "role-speaker")
        attendance.add(text, Listing(((names[0], None, -1),)), said, None, groups=False)
        last = quoted = names[0].text
    add_makers(text, sentence, names, attendance, absent)
    add_entrusted(text, sentence, names, attendance, absent)
    return last, quoted


# "The committee held a meeting chaired by Ma Lin, who stressed that …": who ordered is told behind.
_HELD = re.compile(r"(?:held|convened|organi[sz]ed|opened|called)\b", re.I)
_WHERE = re.compile(r",\swhere\s")


def _is_met_there(text: str, first: Name, other: Name) -> bool:
    """ "Ma Lin visited the team, where its leader Wu Xin explained": of Ma Lin the story goes on to tell."""
    return first.end < other.start and _WHERE.search(text, first.end, other.start) is not None


# "In his closing remarks, Ma Lin called the year a good one": whatever the verb.
_IN_ONES_WORDS = re.compile(
    r"\W{0,2}(?:in|during|concluding|wrapping up|opening|closing|beginning|ending) (?:his|her|an?) (?:[\w-]+ ){0,3}?"
    r"(?:speech|remarks|address|statement|talk)\b(?: (?:at|to|before|on|during) [^,.;]{3,60}?)?,?\s",
    re.I,
)


def _is_written(words: str) -> bool:
    return "written" in words.lower()


def _named_next(text: str, at: int, names, attendance: Attendance) -> Name | None:
    """Who is named at ``at`` as the subject, in full behind a post or by the surname."""
    full = next((name for name in names if name.start >= at), None)
    if full is not None and not full.possessive and is_list_gap(text[at : full.start]):
        return full
    short = re.compile(r"(?:[A-Z][\w-]+\s)?([A-Z][\w’'-]+)\s[a-z]").match(text, at)
    return attendance.bearer(short[1], None, None) if short else None


# What may stand between "Speaking at the ceremony" and the speaker: nothing but where that was, and a post.
_CALLED = re.compile(r"^[^,]{0,80},")
# "sent a congratulatory letter, signed by its director": who signed it was elsewhere.
_LETTER = re.compile(r"\b(?:letter|message|telegram|note|greetings?|petition)s?\b[^.;]{0,40}$", re.I)


def _hearer(text: str, sentence: Span, names, verb: Deed, he: Name | None, subject: Listing | None) -> Listing:
    """Of whom a sentence goes on to tell after what was heard from another: "he listened to Dai and asked"."""
    outer = [name for name in names if name.start < verb.start]
    if outer:
        return subjects(text, outer, sentence.start, verb)
    if he is not None and PRONOUN.search(text, sentence.start, verb.start):
        return Listing(((he, None, -1),), rule="role-pronoun")
    return subject or Listing()


def _after_speech(text: str, names: tuple[Name, ...], start: int, end: int) -> int:
    """Where, after somebody's words, a clause of the story goes on: ", while Vice Mayor Li reported"."""
    for clause in CLAUSE.finditer(text, start, end):
        index = bisect_left(names, clause.end(), key=lambda name: name.start)
        at = names[index].start if index < len(names) else end
        if index < len(names) and at - clause.end() < 200 and is_list_gap(text[clause.end() : at]):
            return clause.end()
    return end


_ATTRIBUTED = re.compile(r"[,”\"]\s(?:said\s)?([A-Z][\w’'-]+)(?:\s(?:also\s)?[a-z]+(?:ed|aid)\b|, who\b|\.)")


def _takes_part(name: str, attendance: Attendance) -> bool:
    """Whether ``name`` is somebody at the meeting; who lectures or reports says in doing so what he says."""
    if name in attendance.people:
        return not {"lectured", "reported"} & set(attendance.people[name].roles)
    return bool(IN_OFFICE.search(attendance.posts.get(name) or ""))


def _opens_with_short(text: str, sentence: Span, attendance: Attendance) -> bool:
    opening = text[sentence.start : min(sentence.end, sentence.start + 60)]
    words = re.findall(r"[A-Z][\w’'-]+", opening) + _ATTRIBUTED.findall(text, sentence.start, sentence.end)
    return any(word in attendance.by_short for word in words) or bool(
        re.search(r"\b[Tt]he (?:[a-z]+ )?(?:mayor|governor|secretary|premier|chairman|minister|ambassador)\b", opening)
    )


def _is_participle_before(text: str, sentence: Span, verb: Deed) -> bool:
    """ "When presiding over the meeting, Wang …": a deed told before its doer."""
    if not verb.words.split()[0].lower().endswith("ing"):
        return False
    return bool(re.fullmatch(r"\W*(?:(?:when|while|in|after|before|also)\s)?", text[sentence.start : verb.start], re.I))


# Who briefs guests is their host, and reports to nobody.
_TO_GUESTS = re.compile(
    r"briefed (?:them|him|her|the (?:\w+ )?(?:guests?|visitors?|delegat\w+|ambassador|consul|envoys?))\b", re.I
)
# 作指示: instructions that are given by word of mouth, not sent.
_ON_THE_SPOT = re.compile(r"(?:gave|made)\b(?!.*\b(?:written|important)\b)", re.I)
_THERE = frozenset(("presided", "attended", "spoke", "accompanied"))


def _is_there(people, attendance: Attendance) -> bool:
    """Whether the text has told that they were at the meeting."""
    known = (attendance.people.get(name.text) for name, _, _ in people)
    return bool(people) and all(person is not None and _THERE & set(person.roles) for person in known)


_ANALYSED = re.compile(r"analy[sz]ed", re.I)
_OF_AN_OFFICE = re.compile(r"\b(?:bureau|department|station|institute|engineer|observatory|office|commission)\b", re.I)


def _is_of_an_office(people, attendance: Attendance) -> bool:
    """Whether they serve in a bureau that knows the matter, and are not those who lead."""
    posts = [post or attendance.posts.get(name.text) or "" for name, post, _ in people]
    return bool(posts) and all(_OF_AN_OFFICE.search(post) and not _LEADS.search(post) for post in posts)


_LEADS = re.compile(r"\b(?:mayor|governor|premier|minister|magistrate|standing committee)\b|\bsecretary of the", re.I)


def _called(text: str, name: Name, attendance: Attendance) -> str | None:
    """What stands before a name where it stands first, if that is a calling and no post: "the old lady Ma Lan"."""
    at = attendance.first[name.text].start if name.text in attendance.first else name.start
    before = text[max(0, at - 24) : at].rstrip()
    found = [called for called in outsider_words().finditer(before) if called.end() == len(before)]
    return found[0].group() if found else None


def _is_outsider(text: str, sentence: Span, people, verb: Deed, attendance: Attendance) -> bool:
    """Somebody from business, learning or the street who is quoted: no participant unless the story says so."""
    if _TOLD_PRESS.search(text, sentence.start, sentence.end):
        return True
    if any(name.text in attendance.people for name, _, _ in people):
        return False
    posts = [post or attendance.posts.get(name.text) or _called(text, name, attendance) for name, post, _ in people]
    if verb.words == "told" and HIM.match(text, verb.end) and not any(IN_OFFICE.search(post or "") for post in posts):
        return True
    if not all(post and outsider_words().search(post) for post in posts):
        return False
    if _SPOKE_TOO.match(text, sentence.end, sentence.end + 200):
        return False
    return not _SAID_THERE.search(text, sentence.start, sentence.end) and not _TALKS.search(text, 0, sentence.start)
