"""Is a sentence an order by itself, a bare imperative that goes on with what was ordered: "Strengthen patrols"?"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import pattern_of, phrases
from archive.extraction.spelling import is_spelled, surnames
from archive.extraction.voices import Opener

_LEADING_CLAUSE = re.compile(
    r"^(?:at|within|in|on|with|for|under|by|to|through|around|based on|focusing on|focused on|cent(?:er|re)ing on"
    r"|according to|taking|guided by|regarding"
    r"|as for|facing|combined with|relying on|following|while|when|after|before|during|from"
    r"|if|where|wherever|whenever|once|as soon as|should|unless|throughout)\b[^.;:,]{2,200},\s(?:and\s)?",
    re.I,
)
# "For dumping, sand mining and sheds on the banks, find one and close one".
_NEXT_PART = re.compile(r"[^.;:,]{2,80},\s(?:and\s)?")
_ENUMERATOR = re.compile(r"^(?:[(（]?(?:\d{1,2}|[ivx]{1,4}|[a-h])[)）.、:]\s*|[①-⑳]\s*|[-–—•·*●■◆]\s*)")
# 一是…、二要…: "The second is to strengthen patrols", "Third, strengthening patrols".
_COUNT = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|one|two|three|four|five|six|another|other"
    r"|next step|next)"
)
_COUNTED = re.compile(
    rf"^(?:the\s)?{_COUNT}(?:\s(?!to\b)\w+)?\s(?:is|are)\s(?:to\b|that\s(?:we|all|the)\b)"
    r"|^(?:the\s)?(?:(?:most|top|first|next|key|main|primary|urgent|important|immediate)\s){0,3}"
    r"(?:key|task|priority|crux|thing(?:\sto\sdo)?|step|job)"
    r"(?:\s(?:now|here|today|at present|for now))?\sis\sto\s(?!the\b|a\b|our\b)[a-z]"
    r"|^(?:it(?:\sis|[’']s)\s)?(?:better|rather)\b[^.;]{8,160}\bthan\b"
    rf"|^(?:the\s)?{_COUNT}(?:ly)?,?\sto\s(?!the\b|a\b|our\b)[a-z]",
    re.I,
)
_COUNTED_FIRST = re.compile(rf"^(?:the\s)?{_COUNT}(?:ly)?,\s", re.I)
# 深入推进…: a machine's noun for the verb, kept company by an imperative.
_NOUN_FOR_VERB = re.compile(
    r"^(?:(?:in-depth|solid|comprehensive|continuous|continued|vigorous|active|full|further|effective"
    r"|steady|orderly|precise|scientific|strict|thorough"
    r"|earnest|conscientious|\w+ly)\s(?:and\s\w+\s)?){1,2}(?:\w+(?:tion|ment|sion|ance|ence|ing)|study"
    r"|research|implementation)(?:\sand\s\w+)?\s(?:of|in|on)\b",
    re.I,
)
# "- Work Rules of the Party Leadership Group (revised)": an item of the agenda, a document's title in capitals.
_TITLE = re.compile(
    r"[“\"《]?(?:[A-Z0-9][\w’'/.-]*|of|the|and|for|on|in|to|at|by|with|an?|\([^()]{1,40}\)|,|&)"
    r"(?:,?\s(?:[A-Z0-9][\w’'/-]*|of|the|and|for|on|in|to|at|by|with|from|an?|\([^()]{1,40}\)|&)){1,24}[”\"》]?[;,]?\s*"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|began|begins?|rose|fell|grew|reached|went|came|took place"
    r"|remains?|spoke|gave|told|sat|saw)\b",
    re.I,
)
_ANNOUNCED_ORDERS = re.compile(
    r"\b(?:requirements?|demands?|requests?|instructions?|arrangements?|points?|tasks?|measures|aspects?"
    r"|opinions|suggestions|hopes|key words)\b[^.:]{0,80}$",
    re.I,
)


def _gerund(verb: str) -> str:
    if verb in phrases("verbs", "doubled"):
        return f"{verb}{verb[-1]}ing"
    drops_e = verb.endswith("e") and not verb.endswith(("ee", "ye")) and verb != "be"
    return f"{verb[:-1]}ing" if drops_e else f"{verb}ing"


@functools.cache
def gerunds() -> str:
    return pattern_of(tuple(_gerund(verb) for verb in phrases("verbs", "imperative") if verb.isalpha()))


@functools.cache
def _imperative() -> re.Pattern[str]:
    verbs, adverbs = pattern_of(phrases("verbs", "imperative")), pattern_of(phrases("verbs", "adverb"))
    nouns = pattern_of(phrases("verbs", "noun_after"))
    either = pattern_of(phrases("verbs", "either"))
    manner = rf"(?:{adverbs}|[a-z]{{2,}}ly)(?:,|\sand\s(?=\w+ly\b))?\s?"
    return re.compile(
        rf"[“\"‘'(]?(?:{manner}){{0,4}}(?:(?P<either>{either})|(?P<verb>{verbs}))\b(?!\s(?:{nouns})\b)(?![’'\-]|\s?:)"
        rf"|[“\"(]?(?:[a-z]{{3,}}ly\s){{1,3}}(?!and\b|or\b|but\b|as\b|in\b|so\b"
        rf"|it\b)[a-z]{{3,}}(?<!ed)(?<!ing)(?<!s)\s(?:the|our|their|all|each|every|various)\s",
        re.I,
    )


def is_imperative(words: str) -> bool:
    """Whether a sentence of a running speech begins with an order, after a number or an adverbial clause."""
    numbered = _ENUMERATOR.match(words)
    words = words[numbered.end() :] if numbered else words
    if numbered and _TITLE.fullmatch(words):
        return False
    counted = _COUNTED_FIRST.match(words)
    if _COUNTED.match(words) or (counted and _gerund_first().match(words, counted.end())):
        return True
    if not (numbered or words.lstrip("“\"‘'(")[:1].isupper()):
        # "We must unify our thoughts. firmly grasp the requirements": a machine's sentence.
        bare = _imperative().match(words)
        return bare is not None and bare["verb"] is not None and len(words) > 12
    if _is_bare_order(words[counted.end() :] if counted else words):
        return True
    leading = _LEADING_CLAUSE.match(words)
    if leading and _MEMBERS_WILL.match(leading.group()):
        return False
    while leading:
        if found := _imperative().match(words, leading.end()):
            return found["verb"] is not None or (found["either"] is not None and not _tells(words, found.end()))
        leading = _NEXT_PART.match(words, leading.end())
        if leading and (_FINITE.search(leading.group()) or _SAYS.search(leading.group())):
            break
    noun = _NOUN_FOR_VERB.match(words)
    return bool(noun) and not _FINITE.search(words) and bool(_then_imperative().search(words, noun.end()))


# "Accurately grasping the report is the key": what is done is spoken of.
_DOING = re.compile(r"[A-Z][a-z]+ly\s[a-z]+ing\b.*\b(?:is|are|was|were|has|will)\b")


# "After the talks, Ma said that the plan, put forward in May, is a key".
_SAYS = re.compile(r"\b(?:said|says|told|thought|felt|point\w+ out|[a-z]{3,}ed)\s(?:[\w’'-]+\s){0,6}?that\b", re.I)
# "During the session the members will sit in on the Congress, hear the report": the first of what somebody will do.
_MEMBERS_WILL = re.compile(r"(?:at|in|on|during|after|before|following|by|with)\b.*\s(?:will|would)\s", re.I)
_NAMED = re.compile(r"(?P<surname>[A-Z][a-z]+)\s(?P<given>[A-Z][a-z]+)\b")


def _is_somebody(words: str) -> bool:
    """ "Ban Xiuzhen and two others sat in": a surname that is a verb as well."""
    named = _NAMED.match(words)
    return bool(named) and named["surname"].lower() in surnames() and is_spelled(named["given"])


def _is_bare_order(words: str) -> bool:
    found = None if _DOING.match(words) or _is_somebody(words) else _imperative().match(words)
    return bool(found) and not (found["either"] and _tells(words, found.end()))


def _tells(words: str, start: int) -> bool:
    """Whether what looks like an order has a finite verb of its own: "Work on the bridge began in May"."""
    return bool(_FINITE.search(re.split(r"[,;:]|\b(?:that|which|who|what|where|as|so)\b", words[start:])[0]))


@functools.cache
def _gerund_first() -> re.Pattern[str]:
    return re.compile(rf"(?:\w+ly\s)?(?:{gerunds()})\b", re.I)


@functools.cache
def _then_imperative() -> re.Pattern[str]:
    return re.compile(rf"[,;]\s(?:and\s)?(?:\w+ly\s)?(?:{pattern_of(phrases('verbs', 'imperative'))})\b", re.I)


_COLON = re.compile(r"[:：]\s?|[,:]\s?(?=[“\"])")


def lists_imperatives(text: str, start: int, limit: int, opener: Opener | None, running: bool) -> bool:
    """ "Liu put forward three requirements: First, widen the roads; second, …", "Wang said, “Hold the dikes!”"."""
    for colon in list(_COLON.finditer(text, start, min(limit, start + 600)))[:4]:
        said = opener is not None and opener.end <= colon.start()
        if colon.group()[0] == "," and not (said and colon.start() - opener.end < 40):
            continue  # titles in a row
        if not (said or running or _ANNOUNCED_ORDERS.search(text, max(start, colon.start() - 160), colon.start())):
            continue
        words = text[colon.end() : min(limit, colon.end() + 500)].lstrip('“"‘ ')
        numbered = _ENUMERATOR.match(words)
        words = words[numbered.end() :] if numbered else words
        counted = _COUNTED_FIRST.match(words)
        if _COUNTED.match(words) or _is_bare_order(words[counted.end() :] if counted else words):
            return True
    return False
