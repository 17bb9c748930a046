"""Which words of an English sentence say that somebody took part or spoke, and in which role."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from archive.extraction.lexicon import pattern_of, regex_of, rows, split
from archive.extraction.records import Span


@dataclass(frozen=True, slots=True)
class Deed:
    """Words that say what somebody did."""

    start: int
    end: int
    role: str | None  # None: a verb of saying
    words: str


@functools.cache
def _verbs_by_first_word() -> dict[str, tuple[tuple[str | None, re.Pattern[str]], ...]]:
    """{first word: (role, the phrases that begin with it)}; role None: verbs of saying."""
    phrases_of: dict[str, dict[str | None, list[str]]] = {}
    for row in rows("verbs"):
        if row["use"] in ("role", "speech"):
            for phrase in split(row["en"]):
                of_word = phrases_of.setdefault(_LETTERS.match(phrase).group().lower(), {})
                of_word.setdefault(row["value"] if row["use"] == "role" else None, []).append(phrase)
    return {word: tuple((role, regex_of(tuple(some))) for role, some in of.items()) for word, of in phrases_of.items()}


# "The decision was made at a symposium last year, when Ma Lin reported": who did what at a meeting of long ago.
_LONG_AGO = re.compile(
    r"\b(?:at|during)\san?\s(?:[\w’'-]+\s){0,4}?(?:meeting|conference|symposium|session|forum|seminar|inspection|visit)"
    r"\b[^.;,]{0,60}?\s(?:last\s(?:year|month|week|spring|summer|autumn|winter)|earlier\sthis\syear"
    r"|(?:an?|two|three|four|five|six|several|\d{1,2})\s(?:year|month|week)s?\s(?:ago|earlier|before)),"
    r"\s(?:when|where)\s",
    re.I,
)


def less_hindsight(text: str, sentence: Span) -> Span:
    """``sentence`` up to what it tells of a meeting of long ago."""
    if all(text.find(then, sentence.start, sentence.end) < 0 for then in (", when ", ", where ")):
        return sentence
    long_ago = _LONG_AGO.search(text, sentence.start, sentence.end)
    return Span(sentence.start, long_ago.start()) if long_ago else sentence


_ONLY_CAME = re.compile(
    r"(?:,[^.;]{2,160},)?\s(?:also\s|and\sothers\s)?(?:attended|took\spart\sin|participated\sin|joined|accompanied|sat\sin\son"
    r"|(?:was|were)\s(?:also\s)?(?:present|there|in\sattendance))\b(?:(?!\band\s(?:\w+ly\s)?(?:[a-z]{3,}ed|gave|made|spoke|said|took)\b)[^.;])*\.?\s*",
)


def only_came(text: str, end: int, sentence: Span) -> bool:
    """Whether ``sentence`` says of somebody whose name ends at ``end`` that he was there, and no more."""
    return bool(_ONLY_CAME.fullmatch(text, end, sentence.end) or _THERE_WERE.match(text, sentence.start, sentence.end))


# "Accompanying the minister were A and B", "Also present was C"
_THERE_WERE = re.compile(
    r"(?:(?:also )?(?:accompanying|attending|present|in attendance|joining)|(?:also|others) (?:at|on|in|present)"
    r"|seated|among (?:those|the))\b[^,.;]{0,80}?\s(?:was|were)\s",
    re.I,
)


# Before a title or a word in quotation marks: 宣读《……》; "called the train “a bridge on wheels”".
_QUOTING = (
    ("conveyed", re.compile(r"\bread (?:out )?(?:the )?(?=[“\"《])")),
    (None, re.compile(r"\b(?:called|described|dubbed|termed) (?=(?:(?!to\b)[\w’'-]+ ){1,6}?(?:as )?[“\"])")),
)
_LETTERS = re.compile(r"[A-Za-z]+")
# "Gave an explanation on the opinions" reports, though "gave opinions" is spoken.
_MADE_A_REPORT = re.compile(r"report|explanation")


def deeds_in(text: str, sentence: Span) -> list[Deed]:
    """The deeds of a sentence in order; of those that overlap the longest from the left."""
    by_first_word, found = _verbs_by_first_word(), []
    for word in _LETTERS.finditer(text, sentence.start, sentence.end):
        for role, pattern in by_first_word.get(word.group().lower(), ()):
            match = pattern.match(text, word.start(), sentence.end)
            if match:
                found.append(Deed(match.start(), match.end(), role, match.group()))
    quotes = any(text.find(mark, sentence.start, sentence.end) >= 0 for mark in '“"《')
    for role, pattern in _QUOTING if quotes else ():
        found += [
            Deed(*words.span(), role, words.group()) for words in pattern.finditer(text, sentence.start, sentence.end)
        ]
    reports = {verb.start for verb in found if verb.role == "reported" and _MADE_A_REPORT.search(verb.words)}
    found = [verb for verb in found if verb.role != "spoke" or verb.start not in reports]
    kept: list[Deed] = []
    for verb in sorted(
        found, key=lambda v: (v.start, -v.end, v.role in (None, "spoke"), v.role is None, v.role != "lectured")
    ):
        if not kept or verb.start >= kept[-1].end:
            kept.append(verb)
    if text.find(", who ", sentence.start, sentence.end) >= 0:
        away = [aside.span() for aside in _AWAY.finditer(text, sentence.start, sentence.end)]
        kept = [verb for verb in kept if not any(low <= verb.start < high for low, high in away)]
    return [_reporting(verb) for verb in kept if verb.role != "none" and not _is_of_a_noun(text, verb, kept[-1])]


# "Mayor Li, who is attending a conference in Beijing, sent a letter": what somebody does elsewhere.
_AWAY = re.compile(
    r",\swho\s(?:is|was|were|had been|has been)\s(?:currently\s|now\s|then\s|away\s|abroad\s)?"
    r"(?:attending|taking part in|participating in|leading a|visiting|inspecting|receiving"
    r"|on (?:an?|his|her|the|official|sick)|in hospital|ill|studying|undergoing)\b[^,;.]{0,120}(?:,|(?=[.;]))"
)
_HEARD_THEM = re.compile(r"\b(?:to|heard|hears?|hearing|the|these|special|work|several|some|of|on)\s$", re.I)
_WHO_ATTEND = re.compile(r"\b(?!those\b)[a-z]+s (?:of [^,.;]{3,60} )?$")
_ATTEND = re.compile(r"(?:attending|participating in|taking part in|joining)$", re.I)


def _is_of_a_noun(text: str, verb: Deed, last: Deed) -> bool:
    """ "Members attending the session", before the verb of the clause; "were invited" to do something else; "listened
    to reports on"."""
    if verb.words.lower().startswith("reports ") and _HEARD_THEM.search(text, max(0, verb.start - 24), verb.start):
        return True
    if _ATTEND.match(verb.words):
        return verb is not last and bool(_WHO_ATTEND.search(text, max(0, verb.start - 90), verb.start))
    return verb.words.endswith("invited") and text.startswith(" to ", verb.end)


# "It was given by Professor A": what was given stands in the sentence before.
_IT_WAS = re.compile(r"(?:it|this|the latter|which)\swas\s(?:\w+ly\s)?(?:given|delivered|made|presented)\sby\b", re.I)
_GIVEN = re.compile(
    r"\b(?:(?P<lectured>lecture|tutorial|party class|counsell?ing|training)|(?P<reported>report|explanation|briefing)"
    r"|(?P<spoke>speech|address|remarks))\b",
    re.I,
)


def given_by(text: str, sentence: Span) -> Deed | None:
    """The deed of "It was given by A", from what the sentence before tells of."""
    it = _IT_WAS.match(text, sentence.start, sentence.end)
    if it is None:
        return None
    given = next(_GIVEN.finditer(text, max(0, sentence.start - 200), sentence.start), None)
    return Deed(it.start(), it.end(), given.lastgroup, it.group()) if given else None


@functools.cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = [(row["value"], split(row["en"])) for row in rows("verbs") if row["use"] == "label"]
    return tuple((role, re.compile(rf"\W{{0,3}}(?:{pattern_of(some)})\s?[:：]", re.I)) for role, some in listed)


def labelled(text: str, sentence: Span) -> Deed | None:
    """The deed of "Chair: A", "Present: B, C and D": a label at the head of a sentence."""
    if (
        text.find(":", sentence.start, sentence.start + 50) < 0
        and text.find("：", sentence.start, sentence.start + 50) < 0
    ):
        return None
    labels = ((role, label.match(text, sentence.start, sentence.end)) for role, label in _labels())
    return next((Deed(found.start(), found.end(), role, found.group()) for role, found in labels if found), None)


def _reporting(verb: Deed) -> Deed:
    """ "heard the report of A": what was heard was reported by whoever is named next."""
    return Deed(verb.start, verb.end, "reported", verb.words) if verb.role == "heard" else verb
