"""Whom does an order name: its addressee, and whether that is one of the speaker's own?"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import phrases, regex_of
from archive.extraction.posts import is_group
from archive.extraction.records import Fact, Span
from archive.extraction.voices import Opener

NOT_TO_WHOM = r"(?!the\b|a\b|an\b|our\b|this\b|these\b|that\b|all\b|everyone\b|him\b|us\b)"


@functools.cache
def verbs_of(use: str) -> re.Pattern[str]:
    return regex_of(phrases("verbs", use))


TOLD_SOMEBODY_TO = re.compile(
    r"(?:told|warned|cautioned|reminded|advised)\s(?!of\b)(?:(?!about\b|how\b|that\b|what\b)[\w’'-]+\s){1,12}?(?:not\s)?to\s[a-z]",
    re.I,
)


_TO_WHOM = re.compile(
    r"\s(?P<who>[^,.;:]{3,160}?)(?:,\s(?:whose|who|which)\s[^,.;:]{3,80},)?\s(?:to|not to|against|should|must)\s"
)
_WHO_MUST = re.compile(
    r"(?:^|\bthat\s|[,:]\s|[“\"])(?P<who>(?:[^\s.;:“”]+\s){1,24}?)(?:must|should|shall|need(?:ed)? to|have to|ought to"
    r"|(?:is|are|was|were)\s(?:also\s|\w+ly\s)?(?:to|told|urged|directed|instructed|ordered|asked|required"
    r"|requested|expected|called (?:up)?on)\s(?!that\b))\b"
)
_ORGANISATIONS = re.compile(
    r"\b(?:organizations?|organisations?|departments?|committees?|governments?|offices?|units?|localities"
    r"|districts?|counties|cities|towns"
    r"|groups?|enterprises?|institutions?|authorities|agencies|bureaus|levels|cppcc|courts?|schools"
    r"|branches|teams|regions|sectors|townships|villages|zones?)\b",
    re.I,
)
_OWN = re.compile(
    r"\b(?:departments?|districts?|counties|localities|bureaus?|authorities|officials|cadres"
    r"|party (?:committees|members|organizations)|governments?|levels"
    r"|offices|units|townships|(?:development|industrial|economic|new|high-tech|free trade|demonstration) zones?)\b",
    re.I,
)
# "Cadres are to become relatives with the masses": whatever one's own are to do; a vote is the meeting's own agenda.
OWN_ARE_TO = re.compile(
    rf"(?:{_OWN.pattern}|\b(?:workers|chiefs|heads|teams|schools|headquarters|communities|inspectors|doctors|teachers)\b)(?:\s(?:at|of|in)\s[^,.;:]{{2,40}}?)?\s(?:is|are)\sto\s"
    r"(?!(?:vote|elect|review|hear|discuss|be (?:held|opened|elected|built))\b)[a-z]",
    re.I,
)


def is_subordinate(text: str, sentence: Span, opener: Opener | None) -> bool:
    whom = addressee_of(text, sentence, opener)
    return bool(whom and _OWN.search(whom))


def addressee_of(text: str, sentence: Span, opener: Opener | None) -> Fact | None:
    """Whom the directive is for, where the words say it plainly: subject of the modal or object of the order."""
    start = opener.end if opener and opener.end < sentence.end - 20 else sentence.start
    end = min(sentence.end, start + 400)
    ordered = opener and (verbs_of("order").fullmatch(opener.verb) or TOLD_SOMEBODY_TO.match(text, opener.start, end))
    words = text[start:end]
    found = _TO_WHOM.match(words) if ordered else None
    rule = "addressee-ordered" if found else "addressee-must"
    found = found or _WHO_MUST.search(words)
    if found is None:
        return None
    who = re.sub(r"^[“\"'‘]?(?:that|the|all of|and)\s", "", found["who"].strip(), flags=re.I).strip("“\"'‘ ")
    if who.lower() in {"we", "it", "they", "he", "she", "there", "you", "this", "which", "efforts", ""}:
        return None
    head = re.split(r"\s(?:of|in|at|from|for)\s", who)[0]
    at = start + found.start("who")
    addressee = Fact(who, at, at + len(found["who"].rstrip()), rule)
    return addressee if is_group(who) or _ORGANISATIONS.search(head) else None
