"""What each person did, clause by clause: the list before a verb is its subject, after "by" its agent."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from archive.extraction.lexicon import phrases, regex_of, rows, split
from archive.extraction.names import Name, surname_of
from archive.extraction.people import Listing, Participant, read_list
from archive.extraction.records import AttendanceRecord, Fact, GroupRecord, Span, reasons, text_of
from archive.extraction.text import Page, Paragraph

# A name after one of these is no subject ("the speech of …", "under the leadership of …").
_GOVERNED = re.compile(
    r"\b(?:of|with|to|by|from|for|on|about|under|against|between|around|(?<!well )as|than|like"
    r"|through|towards?|after|before|in|at|that|led|met)"
    r"\s+(?:the\s+)?(?:comrades?\s+)?$",
    re.I,
)
_HE = re.compile(r"^\W*(?:(?:at|in|during|after) (?:the|his|her) [a-z]{3,12},?\s)?(?:he|she)\b", re.I)
_SAME_SUBJECT = re.compile(
    r"(?:^|\band\b|,|\balso\b|\bthen\b|\bwhile\b|\bwhen\b)\W*(?:(?:also|then|jointly|respectively|successively|separately|later|further)\W*){0,2}$",
    re.I,
)
_SURNAME = re.compile(r"(?:^|[\s,;“\"(])([A-Z][a-z]+)\s(?:(?:also|then|further|\w+ly)\s)*$")
_BY = re.compile(r"\s+(?:jointly\s|respectively\s)?by\s", re.I)
_INVERTED = re.compile(r"[^,.;]{0,80}?(?:\b(?:were|was|are|included|include|is)\b|:)\s*:?\s*", re.I)
_AS_DID = re.compile(r",?\s(?:as (?:did|were|was)|so (?:did|were)|together with|along with|accompanied by)\s", re.I)
_NOT_DONE = re.compile(
    r"\b(?:to|will|must|should|shall|can|would|not|invited to|cannot|and actively)\s+(?:\w+ly\s+)?$", re.I
)
_PRESENCE = re.compile(
    r"attend|particip|present|took part|take part|join|observ|sat in|audit|accompan|exchange|report", re.I
)
_IN_WRITING = re.compile(r"\sin (?:the|his|her|an?)\s(?:\w+\s){0,2}(?:instructions?|letter|message)\b", re.I)
_COMPANY = re.compile(r"met with|meets with|talks with", re.I)
_GENERAL_SECRETARY = re.compile(r"\b(?:general secretary|president|premier|chairman)\s+(?:comrade\s+)?$", re.I)
_CENTRAL_AFTER = re.compile(r"[\s,(]{1,3}(?:the\s)?general secretary of the (?:CPC|Communist|Central|Party)", re.I)


@dataclass(slots=True)
class Attendance:
    """Who took part in one meeting; ``by_surname``: whom "Wang said" can only mean."""

    people: dict[str, Participant] = field(default_factory=dict)
    groups: list[GroupRecord] = field(default_factory=list)
    by_surname: dict[str, Name] = field(default_factory=dict)

    def records(self) -> tuple[AttendanceRecord, ...]:
        for person in self.people.values():
            # Whoever only sent an instruction was not there, whatever it "pointed out".
            if set(person.roles) <= {"instructed", "spoke"} and "instructed" in person.roles:
                person.roles = [role for role in person.roles if role == "instructed"]
        in_order = sorted(self.people.values(), key=lambda person: person.start)
        return tuple(
            AttendanceRecord(
                order,
                p.name,
                tuple(map(str, p.roles)),
                text_of(p.post),
                p.start,
                p.end,
                reasons(**{role: role for role in p.roles}, post=p.post),
            )
            for order, p in enumerate(in_order, 1)
        )


@dataclass(frozen=True, slots=True)
class _Verb:
    start: int
    end: int
    role: str | None  # None: a verb of saying
    words: str


@functools.cache
def _role_regexes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["value"], regex_of(split(row["en"]))) for row in rows("verbs") if row["use"] == "role")


@functools.cache
def speech_regex() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "speech"))


@functools.cache
def _entrusted() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "entrusted"))


@functools.cache
def _observer() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "observer"))


def central_leaders(text: str, names: tuple[Name, ...]) -> frozenset[str]:
    """Names that the text gives a post of the national leadership: spoken about in a local readout, not present."""
    return frozenset(
        name.text
        for name in names
        if _GENERAL_SECRETARY.search(text, max(0, name.start - 40), name.start)
        and _is_bare_title(text, name)
        or _CENTRAL_AFTER.match(text, name.end)
    )


def _is_bare_title(text: str, name: Name) -> bool:
    """ "General Secretary Xi", not "CPPCC Chairman Wang": no body before the title."""
    title = _GENERAL_SECRETARY.search(text, max(0, name.start - 40), name.start)
    if "general" in title.group().lower():
        return True
    before = text[max(0, title.start() - 24) : title.start()].split()[-1:]
    return (
        title.group().lower().startswith(("premier", "president"))
        and not (before and before[0][:1].isupper())
        and not (before and before[0][-1:] in ".,")
        and bool(before)
    )


def read_attendance(
    page: Page,
    paragraphs: tuple[Paragraph, ...],
    names: tuple[Name, ...],
    absent: frozenset[str],
    directive_starts: frozenset[int],
) -> Attendance:
    """Who took part, from ``paragraphs``; ``names`` without credits; ``absent`` are only spoken about."""
    attendance, last = Attendance(by_surname=_unique_surnames(names, absent)), None
    starts = [name.start for name in names]
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            inside = names[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            last = _read_sentence(
                page.text, sentence, inside, attendance, last, absent, sentence.start in directive_starts
            )
    return attendance


def _unique_surnames(names: tuple[Name, ...], absent: frozenset[str]) -> dict[str, Name]:
    first: dict[str, Name] = {}
    for name in names:
        first.setdefault(name.text, name)
    surnames = [surname_of(name) for name in first]
    return (
        {
            surname_of(full): name
            for full, name in first.items()
            if surnames.count(surname_of(full)) == 1 and full not in absent
        }
        if (len(surnames) < 500)
        else {}
    )


def _verbs_in(text: str, sentence: Span) -> list[_Verb]:
    found = [
        _Verb(m.start(), m.end(), role, m.group())
        for role, pattern in _role_regexes()
        for m in pattern.finditer(text, sentence.start, sentence.end)
    ]
    found += [
        _Verb(m.start(), m.end(), None, m.group()) for m in speech_regex().finditer(text, sentence.start, sentence.end)
    ]
    kept: list[_Verb] = []
    for verb in sorted(found, key=lambda verb: (verb.start, -verb.end, verb.role is None)):
        if not kept or verb.start >= kept[-1].end:
            kept.append(verb)
    return kept


def _read_sentence(text, sentence, names, attendance: Attendance, last, absent, is_directive: bool):
    """Adds what ``sentence`` tells; returns the person that "he" means afterwards."""
    he = last if _HE.match(text[sentence.start : min(sentence.end, sentence.start + 60)]) else None
    by_surname = text[sentence.start : sentence.start + 12].split(" ")[0] in attendance.by_surname
    if not names and not he and not by_surname and is_directive:
        return last
    at, subject = sentence.start, None
    if names and names[0].start <= sentence.start + 2 and not names[0].possessive and names[0].text not in absent:
        last = names[0].text
    verbs = _verbs_in(text, sentence)
    for index, verb in enumerate(verbs):
        until = verbs[index + 1].start if index + 1 < len(verbs) else sentence.end
        if verb.start < at:
            continue
        listed, at = _whom(text, sentence, names, at, verb, until, subject, he, attendance)
        he = None
        people = [entry for entry in listed.people if entry[0].text not in absent]
        subject = Listing(tuple(people), listed.groups, listed.rule)
        if people:
            last = people[-1][0].text if verb.role in ("attended", "exchange_speech") else people[0][0].text
        if verb.role is None:
            if people and _is_said(text, verb, until):
                written = _IN_WRITING.match(text, verb.end, until)
                said = Fact("instructed" if written else "spoke", verb.start, verb.end, subject.rule)
                _add(text, attendance, subject, said, None, groups=False)
            if listed.people or re.search(
                r"\s*(?:that\b|:|the need|the importance|,?\s?[“\"])", text[verb.end : verb.end + 30]
            ):
                break
            continue
        if is_directive and not people:
            break
        role = "observed" if verb.role == "attended" and _observer().search(text, verb.end, until) else verb.role
        role = Fact(role, verb.start, verb.end, subject.rule)
        sent = _entrusted().search(text, max(sentence.start, people[0][2] - 80), verb.end) if people else None
        extra = Fact("entrusted", sent.start(), sent.end(), "role-entrusted") if sent else None
        _add(text, attendance, subject, role, extra, groups=bool(_PRESENCE.search(verb.words)))
        _add_company(text, names, attendance, verb, role, until, absent)
    return last


def _whom(text, sentence, names, at: int, verb: _Verb, until: int, subject, he, attendance) -> tuple[Listing, int]:
    """The subject of ``verb`` and where reading goes on."""
    agent = _BY.match(text, verb.end, min(until, verb.end + 40))
    if agent:
        inside = [n for n in names if agent.end() <= n.start < until]
        listed = read_list(text, inside, agent.end(), _end_of_agents(text, inside, until))
        return replace(listed, rule="role-agent"), until
    inside = [n for n in names if at <= n.start < verb.start]
    before = _subjects(text, inside, at, verb)
    if before.people or before.groups:
        return before, verb.end
    if he is not None:
        return Listing(((Name(he, -1, -1), None, -1),), rule="role-pronoun"), verb.end
    surname = _SURNAME.search(text[max(at, verb.start - 40) : verb.start])
    if (
        surname
        and surname[1] in attendance.by_surname
        and not _GOVERNED.search(text[: verb.start - len(surname.group())][-30:])
    ):
        return Listing(((attendance.by_surname[surname[1]], None, -1),), rule="role-surname"), verb.end
    inverted = _INVERTED.match(text, verb.end, until) if at == sentence.start and _PRESENCE.search(verb.words) else None
    if inverted is None and re.search(r"\bwere$", verb.words):
        inverted = re.compile(r"\s*").match(text, verb.end, until)
    if inverted:
        inside = [n for n in names if inverted.end() <= n.start < until]
        listed = read_list(text, inside, inverted.end(), until)
        if listed.people or listed.groups:
            return replace(listed, rule="role-after-verb"), until
    if subject is not None and _SAME_SUBJECT.search(text[max(at, verb.start - 60) : verb.start]):
        return replace(subject, rule="role-same-subject"), verb.end
    return Listing(), verb.end


def _end_of_agents(text: str, names: list[Name], until: int) -> int:
    """The list of agents ends where a new clause begins ("… chaired by A, Mayor, and B attended")."""
    return until if not names else min(until, names[-1].end + 400)


def _subjects(text: str, names: list[Name], at: int, verb: _Verb) -> Listing:
    """People and groups between ``at`` and ``verb`` that can be its subject."""
    if _NOT_DONE.search(text, max(at, verb.start - 30), verb.start):
        return Listing()
    attending = (
        verb.words.lower().endswith("ing") or " " in verb.words and verb.words.split()[0].lower().endswith("ing")
    )
    listed = read_list(text, names, at, verb.start)
    kept, governed = [], False
    for index, (name, post, start) in enumerate(listed.people):
        joined = index > 0 and re.fullmatch(r"\s*(?:,\s*)?and\s+", text[names[index - 1].end : start]) is not None
        before = _GOVERNED.search(text, max(at, start - 40), start)
        if before and attending and before.group().lower().startswith("with"):
            before = None
        governed = (governed and joined) or bool(before)
        if not governed and not name.possessive:
            kept.append((name, post, start))
    groups = (
        tuple(g for g in listed.groups if not _GOVERNED.search(text, max(at, g.start - 40), g.start))
        if not kept
        else listed.groups
    )
    return Listing(tuple(kept), groups)


def _is_said(text: str, verb: _Verb, until: int) -> bool:
    """A verb of saying needs something said: "stated policy" and "the demands of" are nouns and adjectives."""
    return not re.match(r"\s+of\b", text[verb.end : verb.end + 8])


def _add_company(text, names, attendance, verb: _Verb, role: str, until: int, absent) -> None:
    """ "…, as did heads of departments"; and whom somebody met with."""
    with_whom = _AS_DID.search(text, verb.end, until) if _PRESENCE.search(verb.words) else None
    start = with_whom.end() if with_whom else verb.end if _COMPANY.search(verb.words) else None
    if start is None:
        return
    inside = [n for n in names if start <= n.start < until and n.text not in absent]
    beside = Fact(role, verb.start, verb.end, "role-company")
    _add(text, attendance, read_list(text, inside, start, until), beside, None, groups=bool(with_whom))


def _add(text: str, attendance: Attendance, listed: Listing, role: Fact, extra: Fact | None, *, groups: bool) -> None:
    for name, post, _ in listed.people:
        person = attendance.people.get(name.text)
        if person is None:
            if name.start < 0:
                continue
            person = attendance.people[name.text] = Participant(name.text, name.start, name.end)
        if person.post is None and post:
            person.post = post
        for one in (role, extra):
            if one and one not in person.roles:
                person.roles.append(one)
    if not groups:
        return
    known = {group.start for group in attendance.groups}
    for span in listed.groups:
        words = text[span.start : span.end]
        same = next((g for g in attendance.groups if g.text.lower() == words.lower()), None)
        if span.start not in known and same is None and len(words) < 400:
            rule = "group-beside-names" if listed.people else "group-alone"
            why = reasons(**{role: Fact(role, role.start, role.end, rule)})
            attendance.groups.append(GroupRecord(words, (str(role),), span.start, span.end, why))
