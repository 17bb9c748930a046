"""Whose deed a verb tells: the list before it, the agent behind "by", whom a surname or a title means."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from archive.extraction.attendance import Attendance
from archive.extraction.deeds import Deed
from archive.extraction.names import Name
from archive.extraction.people import Listing, is_list_gap, is_said_by, read_list
from archive.extraction.records import Span

# A name after one of these is no subject ("the speech of …", "under the leadership of …").
_GOVERNED = re.compile(
    r"\b(?:of|(?<!, along )(?<!, together )with|to|by|from|for|on|about|under|against|between|around"
    r"|(?<!well )(?<!such )as|than|like"
    r"|through|towards?|after|before|in|at|that|led|met)"
    r"\s+(?:the\s+)?(?:comrades?\s+)?$",
    re.I,
)
_SAME_SUBJECT = re.compile(
    r"(?:^|\band\b|,|\balso\b|\bthen\b|\bwhile\b|\bwhen\b)\W*(?:(?:also|then|jointly|respectively|successively|separately|later|further)\W*){0,2}$",
    re.I,
)
_ADVERBS = r"(?:(?:also|then|further|once again|\w+ly)\s)*"
# "Njoroge, in his turn, congratulated"
IN_TURN = r"(?:,\s(?:in|for|on) (?:his|her) (?:own )?(?:turn|part|side|reply|response),)?"
# "Wang said", "Mayor Wang said", "Wang, who heads the headquarters, said", "Wang on Tuesday said"
_SHORT = re.compile(
    r"(?:^|[\s,;“\"(])(?:(?P<title>[\w-]+)\s)?(?P<surname>[A-Z][\w’'-]+)"
    rf"(?:,?\s(?:who|also)\b[^,;]{{2,240}},|,\swho(?:\salso)?)?{IN_TURN}\s"
    rf"(?:(?:on|in|at)\s[\w’' ]{{3,24}}\s)?{_ADVERBS}$"
)
# "Kong Lingxia, head of the district, and Xie signed"
_AND_SHORT = re.compile(rf"\sand\s(?:(?:Mr|Ms|Mrs|Dr|Madam)\.?\s)?(?P<surname>[A-Z][\w’'-]+)\s{_ADVERBS}$")
_TITLE_ALONE = re.compile(rf"(?:^|[\s,;“\"(])[Tt]he\s(?P<title>[a-z]+(?:[ -][a-z]+)?)\s{_ADVERBS}$")
# "attended by invitation", "joined by video": how somebody came, not who.
_HOW = r"(?:(?:special\s)?invitation|video|means|way|phone|telephone|proxy|turns?|remote|request|order|link|tele\w+)\b"
BY = re.compile(rf"\s+(?:jointly\s|respectively\s)?by\s(?!{_HOW})", re.I)
_LATE_BY = re.compile(r"\s(?:on|in|at|after|before|during)\s(?:[\w’']+\s){1,12}?by\s(?=[A-Z]|the\s)")
_PASSIVE = re.compile(r"\b(?:was|were|been|be|is|are)\s(?:\w+ly\s)?$")
_PASSIVE_WITHIN = re.compile(r"\s(?:was|were)\s\w+$")
_AND_THEN = re.compile(rf"(?:,\sand|\band|,\sthen)\s{_ADVERBS}$")
# "chaired by Ma Lin, secretary of the committee, who delivered a speech"
_WHO = re.compile(r",\swho\s(?:(?:also|then|in turn|later|\w+ly)\s)?$")
# "presided over the meeting, during which he delivered a speech"
_WHERE_HE = re.compile(
    r"\b(?:during which|in which|at which|after which|where|when|while)\s(?:he|she)\s(?:(?:also|then|\w+ly)\s)?$"
)
_WHICH = re.compile(r"\b(?:which|that)\s(?:also\s|then\s)?$")
CLAUSE = re.compile(r",? while (?:the )?|; (?:and )?(?:the )?")
_THEN = re.compile(rf"(?:\s|^){_ADVERBS}$")
_INVERTED = re.compile(r"[^,.;]{0,80}?(?:\b(?:were|was|are|included|include|is)\b|:)\s*:?\s*", re.I)
_NOT_DONE = re.compile(
    r"\b(?:(?<!invited )(?<!went on )(?<!goes on )to|will|must|should|shall|can|would|not|cannot|and actively)\s+"
    r"(?:be\s+|have been\s+)?(?:\w+ly\s+)?$",
    re.I,
)
PRESENCE = re.compile(
    r"attend|particip|present|non-?voting|took part|take part|join|observ|sat in|sitting in|audit|accompan|exchange"
    r"|report|seat|invit|question|on the spot|were at|was at|among|on hand"
    r"|listened(?!.*\b(?:by|from|of)$)|^guests include"
    r"|speeches|statement|made a speech|spoke|the floor|in turn|succession|successively",
    re.I,
)
_OF_WHOM = re.compile(r"\b(?:by|of|from)$", re.I)
STOOD_IN = re.compile(
    r",\s(?:as\s)?(?:who\s(?:was|is|had been|has been)\s)?(?:entrusted|commissioned|authori[sz]ed|delegated)\sby\b"
    r"|,?\s(?:at|on|upon|by|under|with) the (?:entrustment|commission|behest|authori[sz]ation) of\b"
    r"|\b(?P<behalf>on behalf of|in place of|in lieu of|instead of)\s",
    re.I,
)


def is_governed(text: str, sentence: Span, name: Name) -> bool:
    return bool(_GOVERNED.search(text, max(sentence.start, name.start - 40), name.start))


def whom(text, sentence, names, at: int, verb: Deed, until: int, subject, he, attendance, last) -> tuple[Listing, int]:
    """The subject of ``verb`` and where reading goes on."""
    agent = BY.match(text, verb.end, min(until, verb.end + 40))
    passive = _PASSIVE.search(text, max(at, verb.start - 20), verb.start) or _PASSIVE_WITHIN.search(verb.words)
    if agent is None and passive:
        agent = _LATE_BY.match(text, verb.end, min(until, verb.end + 110))
    if agent and _NOT_DONE.search(text, max(at, verb.start - 30), verb.start):
        return Listing(), until
    if agent or _OF_WHOM.search(verb.words):
        start = agent.end() if agent else verb.end
        sent = STOOD_IN.search(text, start, until)
        until = sent.start() if sent and any(start <= name.start < sent.start() for name in names) else until
        ends = _agents_clause(text, names, start, until, sentence) if agent else None
        until = ends or until
        inside = [n for n in names if start <= n.start < until]
        lead = text[start : inside[0].start] if inside else ""
        if agent and not is_list_gap(lead) and re.search(r"[,;]", lead):
            return Listing(), verb.end  # "presided over by the Standing Committee, and Mayor Li spoke"
        if not agent:
            inside = run_of(text, inside, start)
        elif until < sentence.end and not any(n.start < verb.start for n in names):
            inside = _without_subject(text, inside, until)
        shorts = () if inside or not agent else _agents_by_short(text, start, until, attendance)
        if shorts:
            return Listing(tuple((name, None, -1) for name in shorts), rule="role-agent"), until
        if inside or agent:
            end = inside[-1].end + 400 if inside else until
            end = min(until, next_name(names, inside, end))
            listed = replace(read_list(text, inside, start, end), rule="role-agent" if agent else "role-after-verb")
            return listed, ends or (inside[-1].end if inside else until)
    inside = [n for n in names if at <= n.start < verb.start]
    opens = at == sentence.start or text[sentence.start : verb.start].rstrip().endswith(";")
    if not inside and opens and he is None:
        listed = _inverted(text, names, verb, until)
        if listed is not None:
            return listed, until
    if he is not None and inside and _AND_THEN.search(text, max(at, verb.start - 40), verb.start):
        return Listing(
            ((attendance.first[he], None, -1),), rule="role-pronoun"
        ), verb.end  # "He talked with Ou and urged"
    before = subjects(text, inside, at, verb)
    among = None if before.people else _among_many(text, names, at, verb, until)
    if among is not None:
        return replace(among, groups=(*before.groups, *among.groups)), until
    if before.people or before.groups:
        beside = _AND_SHORT.search(text, before.people[-1][0].end if before.people else verb.start, verb.start)
        also = attendance.bearer(beside["surname"], None, last) if beside else None
        if also is not None and all(also.text != name.text for name, _, _ in before.people):
            before = replace(before, people=(*before.people, (also, None, -1)))
        return before, verb.end
    if _NOT_DONE.search(text, max(at, verb.start - 30), verb.start):
        return Listing(), verb.end
    goes_on = subject is not None and len(subject.people) == 1 and not subject.groups
    if goes_on and _WHERE_HE.search(text, max(at, verb.start - 40), verb.start):
        return replace(subject, rule="role-pronoun"), verb.end
    relative = _WHO.search(text, max(at, verb.start - 30), verb.start)
    named = [n for n in names if n.end <= relative.start()][-1:] if relative else []
    if named and not re.search(r"[;:]|\.\s", text[named[0].end : relative.start()]):
        return Listing(((named[0], None, -1),), rule="role-same-subject"), verb.end
    if he is not None:
        return Listing(((attendance.first[he], None, -1),), rule="role-pronoun"), verb.end
    several = _several_by_short(text, at, verb, attendance)
    if several:
        return Listing(tuple((name, None, -1) for name in several), rule="role-surname"), verb.end
    by_short = _by_short(text, sentence, at, verb, attendance, last)
    if by_short is not None:
        return Listing(((by_short, None, -1),), rule="role-surname"), verb.end
    said_by = next((n for n in names if verb.role is None and 0 < n.start - verb.end <= 120), None)
    if said_by is not None and not is_said_by(text[verb.end : said_by.start]):
        said_by = None
    if said_by is not None and re.search(r"[,”\"]\s*$", text[max(at, verb.start - 4) : verb.start]):
        listed = read_list(text, [said_by], verb.end, min(until, next_name(names, [said_by], until)))
        return replace(listed, rule="role-after-verb"), verb.end
    if _WHICH.search(text, max(at, verb.start - 12), verb.start):
        return Listing(), verb.end
    if subject is not None and _SAME_SUBJECT.search(text[max(at, verb.start - 60) : verb.start]):
        return replace(subject, rule="role-same-subject"), verb.end
    return Listing(), verb.end


_MOST_CLAUSES = 8
_NEXT_CLAUSE = re.compile(r"[;；]\s(?:and\s)?|,?\swhile\s(?:the\s)?|,\s(?:and|with)\s")


_HE_ACTS = re.compile(r",\s(?:he|she|they|who)\s(?:also\s|then\s|\w+ly\s)?$")


def _another_acts(text: str, behind: list[Name], until: int) -> bool:
    """ "accompanied by A, secretary, and B, mayor, he came", or "C came": B is no subject."""
    if _HE_ACTS.search(text, behind[-1].end, until):
        return True
    between = text[behind[0].end : behind[-1].start]
    return len(behind) > 1 and between.startswith(", ") and " and " not in between


def _agents_clause(text: str, names, start: int, until: int, sentence: Span) -> int | None:
    """Where the clause of the agents ends and another begins with its own subject before the verb at ``until``:
    "chaired by Mayor Li; vice mayors Chen and Sun attended"; None where there is but one clause."""
    if until >= sentence.end or _PASSIVE.search(text, start, until) or BY.search(text, until, until + 60):
        return None
    for clause in islice(_NEXT_CLAUSE.finditer(text, start, until), _MOST_CLAUSES):
        first = [name for name in names if start <= name.start < clause.start()]
        behind = [name for name in names if clause.end() <= name.start < until]
        acts = behind and not _another_acts(text, behind, until)
        if first and acts and is_list_gap(text[clause.end() : behind[0].start]):
            return clause.end()
    return None


_SHORT_LIST = re.compile(
    r"(?:the )?(?:[a-z]+ )?([A-Z][\w-]+)(?:(?:, | and |, and )([A-Z][\w-]+))?(?:,? and ([A-Z][\w-]+))?\b(?!\s[A-Z])"
)


def _agents_by_short(text: str, start: int, end: int, attendance: Attendance) -> tuple[Name, ...]:
    """ "signed by Ge and Fong": who is named before by full name; nobody where one of them is not."""
    found = _SHORT_LIST.match(text, start, end)
    named = [attendance.bearer(short, None, None) for short in found.groups() if short] if found else []
    return tuple(named) if named and all(named) else ()


_SHORTS = re.compile(
    r"(?:^|[\s,;“\"(])(?P<names>[A-Z][\w-]+(?:, [A-Z][\w-]+){0,3},? and [A-Z][\w-]+)\s"
    r"(?:respectively\s|\w+ly\s|also\s|then\s)?$"
)


def _several_by_short(text: str, at: int, verb: Deed, attendance: Attendance) -> tuple[Name, ...]:
    """ "LENG and Kuznetsov signed the minutes": all of them named in full before."""
    found = _SHORTS.search(text[max(at, verb.start - 120) : verb.start])
    named = [attendance.bearer(s, None, None) for s in re.split(r",? and |, ", found["names"])] if found else []
    return tuple(named) if named and all(named) else ()


def next_name(names: list[Name], inside: list[Name], end: int) -> int:
    """Where the first name after the list stands."""
    return next((n.start for n in names if inside and n.start > inside[-1].start), end)


def _by_short(text: str, sentence: Span, at: int, verb: Deed, attendance: Attendance, last) -> Name | None:
    """Whom "Wang", "Mayor Wang" or "the mayor" before ``verb`` means."""
    low = max(at, verb.start - 300)
    short = _SHORT.search(text[low : verb.start])
    if (
        short
        and (short["title"] or short["surname"] not in ("He", "She"))
        and not _GOVERNED.search(text[max(sentence.start, low + short.start() - 30) : low + short.start() + 1])
    ):
        found = attendance.bearer(short["surname"], short["title"], last)
        if found is not None:
            return found
    alone = _TITLE_ALONE.search(text[low : verb.start])
    holder = attendance.holder(alone["title"]) if alone else None
    return attendance.first[holder] if holder else None


# "39 people attended the meeting, including A and B", "The members were present, among them A".
_MANY = re.compile(
    r"\b(?:people|persons|members|leaders|officials|deputies|delegates|representatives|cadres|participants|comrades)\b",
    re.I,
)
_AMONG = re.compile(
    r"(?:\s(?:in\s)?(?:the|this)\s(?:[\w-]+\s){0,3}?[\w-]+)?,?\s"
    r"(?:including|among (?:them|whom)(?:\s(?:were|are))?|namely)[:,]?\s",
    re.I,
)


def _among_many(text: str, names, at: int, verb: Deed, until: int) -> Listing | None:
    """Those who are named behind ``verb`` as some of the many who are its subject."""
    among = _AMONG.match(text, verb.end, until) if verb.role and PRESENCE.search(verb.words) else None
    if among is None or not _MANY.search(text, at, verb.start):
        return None
    inside = [n for n in names if among.end() <= n.start < until]
    if not inside or not is_list_gap(text[among.end() : inside[0].start]):
        return None
    return replace(read_list(text, inside, among.end(), until), rule="role-after-verb")


_OPENS = re.compile(r"(?:[.!?”\n]\s*)(?:also\s)?$", re.I)
_AHEAD = re.compile(rf"{PRESENCE.pattern}|in the chair", re.I)


def _inverted(text: str, names, verb: Deed, until: int) -> Listing | None:
    """ "Attending the meeting were A and B", "Those present included A", "Presiding over the meeting was A"."""
    participle = bool(re.match(r"(?:also )?\w+ing\b", verb.words, re.I))
    whole = re.search(r"\b(?:were|was|included|did|sat|went)$|[:：]$", verb.words)
    if not (verb.role and (participle or whole or _AHEAD.search(verb.words))):
        return None
    link = _LINK.match(text, verb.end, until) if whole else _INVERTED.match(text, verb.end, until)
    if link is None:
        return None
    inside = [n for n in names if link.end() <= n.start < until]
    if inside and not run_of(text, inside[:1], link.end()):
        return None
    listed = replace(read_list(text, inside, link.end(), until), rule="role-after-verb")
    return (
        listed
        if listed.people
        or (listed.groups and (participle or whole or _OPENS.search(text, max(0, verb.start - 8), verb.start)))
        else None
    )


_LINK = re.compile(r"(?:,?\samong others,)?\s*:?\s*")


def run_of(text: str, names: list[Name], start: int) -> list[Name]:
    """The names of a list that begins at ``start``: only posts, groups and commas stand between them."""
    run: list[Name] = []
    for name in names:
        between = text[run[-1].end if run else start : name.start]
        if len(between) > 400 or not is_list_gap(between):
            break
        run.append(name)
    return run


def _without_subject(text: str, names: list[Name], next_verb: int) -> list[Name]:
    """ "Accompanied by A and B, C inspected": the last name, after a comma, is the doer of the verb after it."""
    if (
        len(names) < 2
        or "," not in text[names[-2].end : names[-1].start]
        or _WHO.search(text, names[-1].end, next_verb)
    ):
        return names
    return names[:-1] if is_list_gap(_THEN.sub("", text[names[-1].end : next_verb])) else names


_AFTER = re.compile(r"(?:after|before)\b", re.I)
# "At the home of the herdsman Nasan Bayar in Bulang, Mayor Bao asked": whose home it is does nothing there.
_AT_SOMEBODYS = re.compile(
    r"\W{0,2}(?:at|in|inside|outside|near|before|visiting|entering|on)\s(?:the\s)?(?:[\w-]+\s){0,2}?"
    r"(?:homes?|house|household|yard|courtyard|farm|shop|store|stall|workshop|room|bedside|residence|greenhouse|orchard"
    r"|fields?|pasture|studio|tent|yurt|kitchen|booth)\sof\s[^.;,]{3,120},\s",
    re.I,
)
_RELATIVE_OBJECT = re.compile(
    r",\s(?:which|whom|(?:of|to|at|for|in) (?:which|whom))\s(?!(?:was|were|is|are|had|has)\b)(?:the\s)?"
)
# What only the one before it did: "Ma took the lead in criticism, and Wei read out the notice".
_ACTED = re.compile(
    r"\s(?:also\s|then\s|\w+ly\s)?(?:[a-z]{3,}ed|took|gave|made|led|went|held|came|was|is|has|had)\s[^.;]{2,160}?(?:,\sand\s|;\s|,\swhile\s)(?:the\s)?"
)


def subjects(text: str, names: list[Name], at: int, verb: Deed) -> Listing:
    """People and groups between ``at`` and ``verb`` that can be its subject."""
    if _NOT_DONE.search(text, max(at, verb.start - 30), verb.start):
        return Listing()
    attending = bool(re.search(r"^\w+ing\b|ing$|^(?:in attendance|present|on hand|in the chair)$", verb.words.lower()))
    if names and at > 0:
        clause = next((c for c in CLAUSE.finditer(text, at, names[0].start)), None)
        at = clause.end() if clause else at
    if len(names) > 1 and (home := _AT_SOMEBODYS.match(text, at, names[-1].start)):
        behind = [name for name in names if name.start >= home.end()]
        names, at = (behind, home.end()) if is_list_gap(text[home.end() : behind[0].start]) else (names, at)
    for told in islice(_RELATIVE_OBJECT.finditer(text, at, names[-1].start) if names else (), _MOST_CLAUSES):
        behind = [name for name in names if name.start >= told.end()]
        if is_list_gap(text[told.end() : behind[0].start]):
            names, at = behind, told.end()  # "a letter, which Vice Mayor Wei read out"
    for before, name in zip(names, names[1:], strict=False):
        acted = _ACTED.match(text, before.end, name.start)
        if acted and is_list_gap(text[acted.end() : name.start]):
            names, at = [one for one in names if one.start >= name.start], acted.end()
    listed = read_list(text, names, at, verb.start)
    kept, governed = [], False
    for index, (name, post, start) in enumerate(listed.people):
        joined = index > 0 and re.fullmatch(r"\s*(?:,\s*)?and\s+", text[names[index - 1].end : start]) is not None
        before = _GOVERNED.search(text, max(at, start - 40), start)
        if before and attending and before.group().lower().startswith("with"):
            before = None
        if before and _AFTER.match(before.group()) and _THEN.fullmatch(text, name.end, verb.start):
            before = None  # "After Li reported, Wang spoke"
        governed = (governed and joined) or bool(before)
        if not governed and not name.possessive:
            kept.append((name, post, start))
    groups = listed.groups
    if not kept:
        groups = tuple(g for g in groups if not _GOVERNED.search(text, max(at, g.start - 40), g.start))
        if PRESENCE.search(verb.words):
            groups = tuple(g for g in groups if not _OBJECT.fullmatch(text, at, g.start))
    return Listing(tuple(kept), groups)


# "briefed the members on the matter and listened": who stands right behind a verb is its object.
_OBJECT = re.compile(r"\s(?:the\s|all\s)?")


def is_said(text: str, verb: Deed, until: int) -> bool:
    """A verb of saying needs something said: "stated policy" and "the demands of" are nouns and adjectives."""
    done_to = _PASSIVE.search(text, max(0, verb.start - 20), verb.start)
    return not done_to and not re.match(r"\s+of\b", text[verb.end : verb.end + 8])
