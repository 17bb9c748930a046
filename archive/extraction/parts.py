"""Whom else does a sentence give a part: who was entrusted, who reported, in whose company?"""

from __future__ import annotations

import functools
import re
from itertools import islice

from archive.extraction.attendance import LISTENING, Attendance
from archive.extraction.deeds import Deed, deeds_in
from archive.extraction.lexicon import phrases, regex_of
from archive.extraction.names import Name
from archive.extraction.people import Listing, is_list_gap, read_list
from archive.extraction.records import Fact, Span
from archive.extraction.subjects import PRESENCE, STOOD_IN, is_governed, next_name, run_of

# "reports on tutoring by Ruan Tie", "the report, made by", "a report that Wang delivered": who made what was heard.
_REPORT_BY = re.compile(
    r"(?:\b(?:reports?|explanations?|briefings?|accounts?|presentations?|introductions?|notifications?|circulars?|updates?)\b"
    r"[^.;]{0,160}?|\band\s)\b(?:by|from)\s(?:the\s)?(?=(?-i:[A-Z])|(?:executive|vice|deputy|head|director|chief)\b)",
    re.I,
)
# "heard the report of A on the lakes and that of B on the dikes"
_REPORT_OF = re.compile(
    r"\b(?:reports?|explanations?|briefings?|presentations?|that|those)\sof\s(?:the\s)?"
    r"(?=(?-i:[A-Z])|(?:executive|vice|deputy|head|director|chief)\b)",
    re.I,
)
_REPORT_THAT = re.compile(
    r"\b(?:reports?|explanations?|accounts?)\s(?:that|which)\s(?P<who>(?:[A-Z][\w’'-]+\s){1,3})"
    r"(?:had\s)?(?:delivered|made|gave|presented|submitted)\b"
)
_INSTRUCTIONS_OF = re.compile(r"[^,.;]{0,60}?\binstructions?\s(?:of|from|by)\s", re.I)
_AS_DID = re.compile(r",?\s(?:as (?:did|were|was)|so (?:did|were)|together with|along with|accompanied by)\s", re.I)
_DID_TOO = re.compile(r",?\s(?:as|so) did\s", re.I)
_COMPANY = re.compile(
    r"^(?:met|meets) with$|(?:talks|exchanges?|discussions?|ideas|opinions) with$"
    r"|^received$|^sat (?:down )?with$|^met$|^visited$|views with$|hands with$",
    re.I,
)
_ESCORTED = re.compile(r"^(?:accompan(?:ied|ies|y|ying)|escorted)$", re.I)


@functools.cache
def _entrusted() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "entrusted"))


@functools.cache
def outsider_words() -> re.Pattern[str]:
    return regex_of(phrases("posts", "outsider"))


# What an official does at a meeting, whatever it is, besides what is done from elsewhere.
_ACTED = re.compile(
    r"(?:,(?:(?!\bwho\b)[^,;.]){2,140},)?\s(?:also\s|then\s|next\s|\w+ly\s)?"
    r"(?!(?:sent|asked for|submitted|had|elected|died|retired|resigned|founded|graduated|served|headed|named|signed up"
    r"|failed|received|worked|missed|excused|apologi[sz]ed|called in sick|entrusted|commissioned)\b)"
    r"(?P<did>[a-z]{2,}ed|gave|took|made|set|put|led|sat|stood|rose|drew|told|brought|laid|went|came|ran|kept|held|showed"
    r"|threw|spoke|read|cut|met|shook|saw|found|hung|wrote)\b"
)
IN_OFFICE = re.compile(
    r"\b(?:mayor|governor|secretary|magistrate|minister|premier|commissioner|director|chair(?:man|woman|person)|deputy|vice"
    r"|head|chief|inspector|commander|commissar|procurator|county head)\b",
    re.I,
)
_FORMER = re.compile(r"\b(?:former|late|retired|ex-)\b", re.I)


def add_who_acted(text: str, name: Name, attendance: Attendance) -> None:
    """Somebody in office who does at the meeting what no role is called by: "Vice Mayor Li stopped the picture"."""
    post = attendance.posts.get(name.text) or attendance.earlier.get(name.text)
    if (
        name.possessive
        or not post
        or not IN_OFFICE.search(post)
        or _FORMER.search(post)
        or outsider_words().search(post)
    ):
        return
    acted = _ACTED.match(text, name.end, name.end + 220)
    line = text.rfind("\n", 0, name.start) + 1
    low = max(line, text.rfind(". ", 0, name.start) + 1, name.start - 300)
    if acted is None or is_governed(text, Span(low, name.end), name) or _TOLD_OF.search(text, low, name.start):
        return
    there = Fact("attended", acted.start("did"), acted.end("did"), "role-subject")
    attendance.add(text, Listing(((name, attendance.posts.get(name.text), -1),)), there, None, groups=False)


# Where somebody else's words or the past are told: "as Mayor Li wrote in 2018", "recalled that Secretary Wang planted"
_TOLD_OF = re.compile(
    r"\b(?:that|as|when|where|who|which|because|since|until|if|how|what|why|by|with|than|whom|whose)\b[^,;]{0,160}$"
    r"|\b(?:in (?:the (?:[\w’'-]+ ){1,5}of )?(?:19|20)\d\d|years? ago|earlier|once|previously"
    r"|last (?:year|month|week))\b",
    re.I,
)


# "The mayor, Shan Yongchun, entrusted Vice Mayor Bi Ronghua to read out his speech"
_ENTRUSTS = re.compile(r"\b(?:entrusted|commissioned|authori[sz]ed|delegated|asked|appointed)\s(?!by\b)")
_DEEDS = (
    r"(?:(?P<presided>chair|presid|host|conven)|(?P<conveyed>read|convey|relay|announc)"
    r"|(?P<reported>report|explain|brief"
    r"|(?:make|give|deliver|present) (?:[\w-]+ ){0,4}?(?:report|explanation|briefing)s?\b)"
    r"|(?P<spoke>speak|deliver|address|(?:make|give) (?:[\w-]+ ){0,3}?(?:speech|remarks|address|statement)\b)"
    r"|(?P<attended>attend|represent))"
)
_TO_DO = re.compile(rf"(?:,[^,;.]{{2,80}},)?\s(?:to|with)\s{_DEEDS}")
# "Ma Lin was entrusted to make a work report", "Ma Lin, entrusted by the chairman to preside"
_WAS_ENTRUSTED = re.compile(
    r"(?:,[^;.]{2,120},)?\s(?:was|were|had been)\s(?P<sent>entrusted|commissioned|authori[sz]ed|delegated|designated)"
    rf"(?:\sby\s(?!to\b)[^,;.]{{3,100}}?)?\sto\s{_DEEDS}"
)


_SENT = re.compile(r"\b(?:was|were|been)\s(?:entrusted|commissioned|authori[sz]ed|delegated|designated)\b")


def _list_start(text: str, sentence: Span, names, name: Name) -> int:
    """Where the words before ``name`` begin that may be its post."""
    before = max((other.end for other in names if other.end <= name.start), default=sentence.start)
    return max(before, text.rfind(", ", before, name.start) + 1)


def add_entrusted(text: str, sentence: Span, names, attendance, absent) -> None:
    """Whom somebody who was not there had sent, and to do what."""
    for name in names if _SENT.search(text, sentence.start, sentence.end) else ():
        sent = None if name.text in absent else _WAS_ENTRUSTED.match(text, name.end, sentence.end)
        if sent and not is_governed(text, sentence, name):
            done = Fact(sent.lastgroup, *sent.span(sent.lastgroup), "role-entrusted")
            listed = read_list(text, [name], _list_start(text, sentence, names, name), sent.start("sent"))
            attendance.add(text, listed, done, Fact("entrusted", *sent.span("sent"), "role-entrusted"), groups=False)
    for told in islice(_ENTRUSTS.finditer(text, sentence.start, sentence.end), 2) if len(names) > 1 else ():
        behind = next((name for name in names if name.start >= told.end()), None)
        if behind is None or behind.text in absent or not is_list_gap(text[told.end() : behind.start]):
            continue
        to_do = _TO_DO.match(text, behind.end, sentence.end)
        if to_do is None or not any(name.end <= told.start() for name in names):
            continue
        listed = read_list(text, [behind], told.end(), to_do.start())
        done = Fact(to_do.lastgroup, *to_do.span(), "role-entrusted")
        attendance.add(text, listed, done, Fact("entrusted", *told.span(), "role-entrusted"), groups=False)


def add_instructors(text, sentence: Span, names, attendance, verb: Deed, until: int, absent) -> None:
    """Those whose instructions somebody conveyed: "the instructions of A", "A's written instruction"."""
    ordered = _INSTRUCTIONS_OF.match(text, verb.end, until) or _INSTRUCTIONS_OF.match(text, sentence.start, verb.start)
    if ordered:
        run = run_of(text, [n for n in names if n.start >= ordered.end()], ordered.end())[:1]
        listed = read_list(text, [n for n in run if n.text not in absent], ordered.end(), until)
        attendance.add(text, listed, Fact("instructed", *ordered.span(), "role-maker"), None, groups=False)
    quoted_everywhere = phrases("posts", "spokenof")
    for name in names:
        if name.text in absent or name.text in quoted_everywhere:
            continue
        theirs = _THEIR_INSTRUCTIONS.match(text, name.end) if name.possessive else None
        if theirs:
            sent = Fact("instructed", *theirs.span(), "role-maker")
            attendance.add(text, Listing(((name, None, -1),)), sent, None, groups=False)


_THEIR_INSTRUCTIONS = re.compile(r"[’']s\s(?:\w+\s){0,2}(?:instructions?|written comments?)\b")


def sent_by(text: str, sentence: Span, names: list[Name], start: int, verb: Deed) -> re.Match[str] | None:
    """The words that somebody acts for another: before or after the name that begins at ``start``, or, over whatever
    posts the other holds, at the head of the sentence."""
    head = _entrusted().match(text, sentence.start, sentence.end)
    if (
        head
        and start - sentence.start < 300
        and not any(done.role for done in deeds_in(text, Span(_after_relative(text, head.end(), start), start)))
    ):
        return head
    in_place = _IN_PLACE.match(text, sentence.start, sentence.end) if verb.role == "presided" else None
    if in_place and start > in_place.end() and any(in_place.end() <= n.start < start for n in names):
        return in_place
    return _entrusted().search(text, max(sentence.start, start - 80), verb.end)


_RELATIVE = re.compile(r",\swho\s[^,;]{2,200},\s")


def _after_relative(text: str, start: int, end: int) -> int:
    """Behind what is told of the absent one: "Entrusted by Secretary Wu, who was attending a meeting, Li presided"."""
    told = _RELATIVE.search(text, start, end)
    return told.end() if told else start


# "On behalf of Mayor Chen, Vice Mayor Li presided"
_IN_PLACE = re.compile(r"\W{0,2}(?:on behalf of|in place of|in lieu of|at the request of)\s(?=[^,.;]*,)", re.I)
_FOR_OTHERS = frozenset(("presided", "spoke", "attended", "reported", "conveyed", "signed"))


def stood_in(text: str, names: list[Name], verb: Deed, until: int) -> re.Match[str] | None:
    """ "chaired by A, who was entrusted by B", "presided on behalf of Mayor B": B is a person and was not there."""
    found = STOOD_IN.search(text, verb.end, until) if verb.role in _FOR_OTHERS else None
    if found is None or not found["behalf"]:
        return found
    other = next((name for name in names if name.start >= found.end()), None)
    return found if other and is_list_gap(text[found.end() : other.start]) else None


def add_makers(text: str, sentence: Span, names, attendance: Attendance, absent) -> None:
    """Those who made the reports that the meeting heard."""
    for words in _WORDS_FROM.finditer(text, sentence.start, sentence.end) if names else ():
        if _STUDIED.search(text, sentence.start, words.start()):
            break
        if not _BEGINS_WITH.search(text, max(sentence.start, words.start() - 40), words.start()):
            continue
        run = run_of(text, [n for n in names if words.end() <= n.start], words.end())[:1]
        if run and run[0].text not in absent and not run[0].possessive:
            until = next_name(names, run, sentence.end)
            spoke = Fact("spoke", *words.span(), "role-maker")
            attendance.add(text, read_list(text, run, words.end(), until), spoke, None, groups=False)
    for heard in _HEARD.finditer(text, sentence.start, sentence.end):
        that = _REPORT_THAT.search(text, heard.end(), sentence.end)
        if that:
            who = that["who"].split()
            full = attendance.first.get(that["who"].strip()) or attendance.bearer(who[-1], None, None)
            if full is not None and full.text not in absent:
                made = Fact("reported", *that.span(), "role-maker")
                attendance.add(text, Listing(((full, None, -1),)), made, None, groups=False)
        directly = [name for name in names if heard.end() <= name.start][:1]
        if _HEARD_FROM.match(heard.group()) and directly and not directly[0].possessive:
            lead = text[heard.end() : directly[0].start].removeprefix(" from")
            if directly[0].text not in absent and is_list_gap(lead):
                run = run_of(text, directly, directly[0].start) or directly
                made = Fact("reported", *heard.span(), "role-maker")
                until = next_name(names, run, sentence.end)
                attendance.add(text, read_list(text, run, heard.end(), until), made, None, groups=False)
        reports = [*_REPORT_BY.finditer(text, heard.end(), sentence.end)]
        if LISTENING.match(heard.group()):
            reports += _REPORT_OF.finditer(text, heard.end(), sentence.end)
        for by in reports:
            run = run_of(text, [n for n in names if by.end() <= n.start], by.end())
            run = run if run and _LIST_ENDS.match(text, run[-1].end, sentence.end) else run[:1]
            if run and run[0].text not in absent and not run[0].possessive:
                until = next_name(names, run, sentence.end)
                made = Fact("reported", *by.span(), "role-maker")
                sent = _entrusted().search(text, run[0].end, min(until, run[0].end + 30))
                extra = Fact("entrusted", *sent.span(), "role-entrusted") if sent else None
                attendance.add(text, read_list(text, run, by.end(), until), made, extra, groups=False)
        return


# Behind the last of those who reported: the end, or what on; no verb of his own.
_LIST_ENDS = re.compile(r"(?:,[^,;.]{2,120})?(?:[.;]|$|,?\s(?:on|about|regarding|concerning)\b)")
# "It opened with an address by A and a video message from B"
_WORDS_FROM = re.compile(
    r"\b(?:address|speech|remarks|video message|keynote)\s(?:by|from)\s(?:the\s)?(?=(?-i:[A-Z])|vice|deputy|mayor)",
    re.I,
)
_BEGINS_WITH = re.compile(
    r"\b(?:with|and|including|featuring|heard|after|following|saw)\s(?:an?\s|the\s)?(?:[\w-]+\s){0,2}?$", re.I
)
_STUDIED = re.compile(r"\b(?:stud(?:y|ied|ying)|convey\w*|spirit|implement\w*|learn\w*|letter|read)\b", re.I)
_HEARD_FROM = re.compile(r"(?:heard|listened to|hearing|listening to)$", re.I)
PRONOUN = re.compile(r"\b(?:he|she)\s", re.I)
_HEARD = regex_of(
    (
        "heard",
        "listened to",
        "listening to",
        "hearing",
        "following",
        "deliberated",
        "reviewed",
        "considered",
        "discussed",
    ),
    within=r"\w",
)


HIM = re.compile(r"\s(?:him|her)\b")
_BY_OR_WERE = re.compile(r"\s+by\b|[^.;]{0,40}?\b(?:was|were|is|are|included)\b")
_TOGETHER = re.compile(r"\stogether with\s", re.I)
_SIGNED_WITH = re.compile(r"\s(?:together )?with\s", re.I)
_CO_CHAIR = re.compile(r"(?:\s[\w’'-]+){0,8}?\s(?:together\s)?with\s", re.I)


def add_company(text, names, attendance, verb: Deed, role: str, until: int, absent) -> None:
    """ "…, as did heads of departments"; and whom somebody met with."""
    with_whom = (_AS_DID if PRESENCE.search(verb.words) else _DID_TOO).search(text, verb.end, until)
    with_whom = with_whom or (_CO_CHAIR.match(text, verb.end, until) if verb.words.lower().startswith("co-") else None)
    with_whom = with_whom or (
        (_SIGNED_WITH if role == "signed" else _TOGETHER).search(text, verb.end, min(until, verb.end + 110))
        if role in ("attended", "signed")
        else None
    )
    alone = _COMPANY.search(verb.words) or (_ESCORTED.search(verb.words) and not _BY_OR_WERE.match(text, verb.end))
    talked = verb.words.lower().endswith(" talks") and text.startswith(" with ", verb.end)
    alone = alone or talked
    start = with_whom.end() if with_whom else verb.end + 5 * talked if alone else None
    if start is None:
        return
    inside = [n for n in names if start <= n.start < until and n.text not in absent]
    escorted = _ESCORTED.search(verb.words)
    beside = Fact("attended" if escorted else role, verb.start, verb.end, "role-company")
    if escorted or verb.words.lower() in ("met", "received", "visited"):
        inside = run_of(text, inside, start)
    attendance.add(text, read_list(text, inside, start, until), beside, None, groups=bool(with_whom))
