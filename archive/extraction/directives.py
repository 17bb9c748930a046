"""Sentences that tell somebody to do something, and in whose voice."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from dataclasses import dataclass

from archive.extraction.lexicon import pattern_of, phrases, regex_of, rows, split
from archive.extraction.names import Name, short_forms
from archive.extraction.people import is_group
from archive.extraction.records import DirectiveRecord, Fact, Span, Why, reasons, text_of
from archive.extraction.text import Page, Paragraph

_ADVERBS = (
    r"(?:\s(?:also|further|once again|again|then|specifically|particularly|especially|clearly|jointly"
    r"|finally|strongly|repeatedly|\w+ly|has|have|had))*"
)
_COLLECTIVE = re.compile(
    rf"\b(?:meeting|conference|committee|session|congress|plenum|symposium|forum|government|council|commission|bureau|group|event"
    rf"|leadership|authorities|they|it|participants|everyone|leaders|officials|comrades|council|headquarters|center|teleconference"
    rf"|speech|speeches|plenary|report|members|cppcc)(?:\s\([^)]{{1,30}}\))?{_ADVERBS}\s(?:in [a-z ]{{3,30}}\s)?$",
    re.I,
)
_PRONOUN = re.compile(rf"(?:^|\W)(?:he|she){_ADVERBS}\s$", re.I)
_SURNAME = re.compile(rf"(?:^|[\s“\"(])([A-Z][a-z]+){_ADVERBS}\s$")
_ELLIPTIC = re.compile(rf"\b(?:and|but|then|also),?{_ADVERBS}\s$", re.I)
_NOT_A_SUBJECT = re.compile(
    r"\b(?:of|with|to|by|from|for|on|under|around|as)\s(?:the\s)?(?:(?:comrade|general secretary"
    r"|president|premier)\s)*$",
    re.I,
)
_CENTRAL_TITLE = re.compile(
    r"\b(?:general secretary|president|premier)\s(?:comrade\s)?(?:xi\s)?(?:jinping\s)?\w*\s?$", re.I
)
_NOUN_NEED = re.compile(r"\b(?:the|a|no|any|of|in|actual|basic|urgent|people[’']s|masses[’'])\s$", re.I)
_RELATIVE = re.compile(r"\b(?:that|which|who|what|if|whether|when)\s(?:it\s)?$", re.I)
_ASKED_ABOUT = re.compile(r"\s(?:about|in detail|after|how|whether|what|him|her|each other)\b", re.I)
_TOLD_TO = re.compile(r"[,:]?\s(?:that\s)?(?:to|not to)\s[a-z]", re.I)
_HOPED = re.compile(r"\b(?:hoped?|hopes|it is hoped) that\b|\bhop(?:ed|es) (?:everyone|all|the)\b", re.I)
# 一是…、二要…: "The second is to strengthen patrols."
_COUNTED = re.compile(
    r"(?:the\s)?(?:first|second|third|fourth|fifth|sixth|seventh|last|next step)(?:\s\w+)?\sis\sto\b", re.I
)
_HOPED_BY_ALL = re.compile(r"it is (?:also )?hoped that\b", re.I)
_NOT_VOICE = frozenset(("reception",))


@dataclass(frozen=True, slots=True)
class Opener:
    """Who is said to speak: ``speaker`` None is the meeting; ``outside``: somebody who is not at the meeting.

    ``rule`` says how the speaker is known.
    """

    speaker: str | None
    verb: str
    start: int
    end: int
    outside: bool = False
    rule: str = "speaker-named"


@functools.cache
def _regex(use: str) -> re.Pattern[str]:
    return regex_of(phrases("verbs", use))


@functools.cache
def _saying() -> re.Pattern[str]:
    return regex_of(
        tuple(p for p in phrases("verbs", "speech") + phrases("verbs", "order") if not p.startswith("pledged"))
    )


@functools.cache
def _reported_need() -> re.Pattern[str]:
    verbs, needs = pattern_of(phrases("verbs", "needverb")), pattern_of(phrases("verbs", "need"))
    return re.compile(rf"\b(?:{verbs})\b(?:\s(?:on|that|and|again|also|\w+ly|\w+ed)){{0,3}}\s(?:{needs})\b", re.I)


@functools.cache
def _order_participle() -> re.Pattern[str]:
    orders = tuple(p for p in phrases("verbs", "order") if p.split()[0].endswith("ing"))
    return re.compile(rf"(?:,|\band\b|\bwhile\b)\s(?:and\s|also\s|\w+ly\s)?(?:{pattern_of(orders)})\b", re.I)


@functools.cache
def _order_joined() -> re.Pattern[str]:
    orders = tuple(p for p in phrases("verbs", "order") if not p.split()[0].endswith(("ing", "s")))
    return re.compile(rf"(?:,|\band\b)\s(?:also\s|further\s|\w+ly\s)?(?:{pattern_of(orders)})\b", re.I)


@functools.cache
def _imperative() -> re.Pattern[str]:
    verbs, adverbs = pattern_of(phrases("verbs", "imperative")), pattern_of(phrases("verbs", "adverb"))
    nouns = pattern_of(phrases("verbs", "noun_after"))
    return re.compile(
        rf"^[“\"(]?(?=(?-i:[A-Z]))(?:(?:{adverbs}|[a-z]{{2,}}ly)(?:,|\sand\s(?=\w+ly\b))?\s?){{0,4}}(?:{verbs})\b(?!\s(?:{nouns})\b)(?![’'])",
        re.I,
    )


class Voices:
    """Who can be meant by a name, a surname or "he" in one document."""

    def __init__(self, names: tuple[Name, ...], absent: frozenset[str]):
        self._names = names
        self._starts = [name.start for name in names]
        self._absent = absent
        surnames: dict[str, set[str]] = {}
        for name in names:
            for short in short_forms(name.text):
                surnames.setdefault(short, set()).add(name.text)
        self._by_surname = {surname: next(iter(full)) for surname, full in surnames.items() if len(full) == 1}

    def inside(self, span: Span) -> tuple[Name, ...]:
        return self._names[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def is_absent(self, name: str) -> bool:
        return name in self._absent

    def of_surname(self, surname: str, last_person: str | None) -> str | None:
        """Whom a bare surname means: its one bearer, or of several the one spoken of last."""
        if last_person and surname in short_forms(last_person):
            return last_person
        return self._by_surname.get(surname)


def opener_of(text: str, sentence: Span, voices: Voices, last_person: str | None) -> Opener | None:
    """The first verb of saying in ``sentence`` whose subject is plain; None where nobody is said to speak."""
    names = voices.inside(sentence)
    for verb in _saying().finditer(text, sentence.start, min(sentence.end, sentence.start + 1500)):
        before = text[max(sentence.start, verb.start() - 160) : verb.start()]
        speaker, outside, rule = _subject(text, before, verb, names, voices, last_person)
        if rule:
            return Opener(speaker, re.sub(r"\s+", " ", verb.group().lower()), verb.start(), verb.end(), outside, rule)
    return None


def _subject(text, before: str, verb, names, voices: Voices, last_person) -> tuple[str | None, bool, str | None]:
    """(speaker, outside, rule) of the verb of saying that ``before`` leads up to; no rule where there is no subject."""
    if _PRONOUN.search(before):
        return last_person, False, "speaker-pronoun"
    if _COLLECTIVE.search(before):
        return None, False, "speaker-meeting"
    earlier = [name for name in names if name.end <= verb.start()]
    if earlier and verb.start() - earlier[-1].end <= 200:
        name = _first_of_clause(text, earlier, verb.start())
        if name is not None:
            return name.text, voices.is_absent(name.text), "speaker-named"
    if verb.group().lower().endswith("ing") and earlier and re.search(r",\s(?:\w+ly\s)?$", before):
        first = earlier[0]
        if not first.possessive and not _NOT_A_SUBJECT.search(text[max(0, first.start - 60) : first.start]):
            return first.text, voices.is_absent(first.text), "speaker-participle"
    surname = _SURNAME.search(before)
    if surname and voices.of_surname(surname[1], last_person):
        speaker = voices.of_surname(surname[1], last_person)
        return speaker, voices.is_absent(speaker), "speaker-surname"
    following = next((n for n in names if 0 < n.start - verb.end() <= 2), None)
    if following is not None and re.search(r"[,”\"]\s*$", before):
        return following.text, voices.is_absent(following.text), "speaker-after-verb"
    return None, False, None


def _first_of_clause(text: str, earlier: list[Name], verb_start: int) -> Name | None:
    """ "Li Qiang, Secretary of …, presided over the meeting and stressed": the subject may stand far ahead."""
    name = earlier[-1]
    start = max(0, name.start - 60)
    if name.possessive or _NOT_A_SUBJECT.search(text[start : name.start]):
        if (
            len(earlier) > 1
            and _ELLIPTIC.search(text[max(0, verb_start - 30) : verb_start])
            and not earlier[0].possessive
        ):
            first = earlier[0]
            return first if not _NOT_A_SUBJECT.search(text[max(0, first.start - 60) : first.start]) else None
        return None
    between = text[name.end : verb_start]
    plain = re.fullmatch(
        rf"(?:,?\son\s[A-Z][a-z]+)?{_ADVERBS}(?:,[^,]{{2,90}}(?:,[^,]{{2,60}})?,)?"
        rf"(?:\([^)]{{1,80}}\))?(?:\son\s[A-Z][a-z]+)?{_ADVERBS}\s(?:in (?:his|her|the) [a-z]{{3,20}}\s)?",
        between,
    )
    return name if plain or _ELLIPTIC.search(between) else None


def read_directives(
    page: Page, paragraphs: tuple[Paragraph, ...], names: tuple[Name, ...], absent: frozenset[str], kind: str
) -> tuple[DirectiveRecord, ...]:
    """Directives in reading order; empty when none. "The meeting emphasized" leaves speaker None: the organ speaks.

    A run of speech lasts until another speaker is named, across sentences and paragraphs.
    """
    found, voices = [], Voices(names, absent)
    speaker, last_person, running, told = None, None, False, None
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            opener = opener_of(page.text, sentence, voices, last_person)
            if opener and not opener.outside:
                speaker, told = opener.speaker, opener
            why = _reason(page.text, sentence, opener, running, kind)
            present = [n.text for n in voices.inside(sentence) if not voices.is_absent(n.text) and not n.possessive]
            if opener and opener.speaker and not opener.outside:
                last_person = opener.speaker
            elif present:
                last_person = present[0]
            if opener and not opener.outside:
                running = True
            if why:
                running = True
                found.append(_directive(page.text, sentence, speaker, opener, why, _voice(sentence, opener, told)))
    return tuple(found)


def _voice(sentence: Span, opener: Opener | None, told: Opener | None) -> Why:
    """Why a directive has its speaker: the verb of saying in ``sentence``, or ``told``, the last one before it."""
    if told is None:
        return Why("speaker", sentence.start, sentence.end, "speaker-none")
    return Why("speaker", told.start, told.end, told.rule if told is opener else "speaker-carried")


def _reason(text: str, sentence: Span, opener: Opener | None, running: bool, kind: str) -> Why | None:
    """Why ``sentence`` is a directive: a modal, order, need, hope or imperative; None where it is none."""
    if opener and opener.outside:
        return None
    limit = min(sentence.end, sentence.start + 3000)
    if modal := _has_modal(text, sentence.start, limit):
        return Why("directive", *modal.span(), "directive-modal")
    if need := _reported_need().search(text, sentence.start, limit):
        return Why("directive", *need.span(), "directive-need")
    if opener and kind not in _NOT_VOICE:
        if _regex("order").fullmatch(opener.verb) and not _ASKED_ABOUT.match(text, opener.end):
            return Why("directive", opener.start, opener.end, "directive-order")
        joined = _order_participle().search(text, opener.end, limit) or _order_joined().search(text, opener.end, limit)
        if joined and not _ASKED_ABOUT.match(text, joined.end()):
            return Why("directive", *joined.span(), "directive-order")
        if _TOLD_TO.match(text, opener.end, limit) and _regex("needverb").fullmatch(opener.verb):
            return Why("directive", opener.start, opener.end, "directive-order")
        if hoped := _HOPED.search(text, opener.start, limit):
            return Why("directive", *hoped.span(), "directive-hope")
    elif (
        (ordered := _order_participle().search(text, sentence.start, limit))
        and kind not in _NOT_VOICE
        and re.search(r"presid|chair|speech|remarks|address", text[sentence.start : limit], re.I)
    ):
        return Why("directive", *ordered.span(), "directive-order")
    hoped = _HOPED_BY_ALL.match(text, sentence.start, limit)
    if running and kind not in _NOT_VOICE and hoped:
        return Why("directive", *hoped.span(), "directive-hope")
    if running and (counted := _COUNTED.match(text, sentence.start, limit)):
        return Why("directive", *counted.span(), "directive-imperative")
    if running and (bare := _imperative().match(text[sentence.start : min(limit, sentence.start + 300)])):
        return Why("directive", sentence.start, sentence.start + bare.end(), "directive-imperative")
    return None


def _has_modal(text: str, start: int, end: int) -> re.Match[str] | None:
    for modal in _regex("modal").finditer(text, start, end):
        before = text[max(start, modal.start() - 24) : modal.start()]
        if modal.group().lower().startswith("need") and _NOUN_NEED.search(before):
            continue
        if _RELATIVE.search(before) and not modal.group().lower().startswith(("is ", "are ", "it")):
            continue
        if any(
            no.start() <= modal.start() < no.end()
            for no in _regex("notmodal").finditer(text, max(start, modal.start() - 12), min(end, modal.end() + 20))
        ):
            continue
        return modal
    return None


def _directive(
    text: str, sentence: Span, speaker: str | None, opener: Opener | None, why: Why, voice: Why
) -> DirectiveRecord:
    words = text[sentence.start : sentence.end]
    addressee = _addressee(text, sentence, opener)
    return DirectiveRecord(
        sentence.start,
        sentence.end,
        words,
        speaker,
        opener.verb if opener else None,
        text_of(addressee),
        topics_of(words),
        (why, voice, *reasons(addressee=addressee)),
    )


_TO_WHOM = re.compile(r"\s(?P<who>[^,.;]{3,160}?)\s(?:to|not to|against|should|must)\s")
_WHO_MUST = re.compile(
    r"(?:^|\bthat\s|[,:]\s|[“\"])(?P<who>(?:[^\s.;:“”]+\s){1,24}?)(?:must|should|shall|need to|have to|ought to)\b"
)
_ORGANISATIONS = re.compile(
    r"\b(?:organizations?|organisations?|departments?|committees?|governments?|offices?|units?|localities|districts?|counties|cities|towns"
    r"|groups?|enterprises?|institutions?|authorities|agencies|bureaus|levels|cppcc|courts?|schools|branches|teams|regions|sectors)\b",
    re.I,
)


def _addressee(text: str, sentence: Span, opener: Opener | None) -> Fact | None:
    """Whom the directive is for, where the words say it plainly: subject of the modal or object of the order."""
    start = opener.end if opener else sentence.start
    end = min(sentence.end, start + 400)
    found = _TO_WHOM.match(text, start, end) if opener and _regex("order").fullmatch(opener.verb) else None
    rule = "addressee-ordered" if found else "addressee-must"
    found = found or _WHO_MUST.search(text, start, end)
    if found is None:
        return None
    who = re.sub(r"^[“\"'‘]?(?:that|the|all of|and)\s", "", found["who"].strip(), flags=re.I).strip("“\"'‘ ")
    if who.lower() in {"we", "it", "they", "he", "she", "there", "you", "this", "which", "efforts", ""}:
        return None
    head = re.split(r"\s(?:of|in|at|from|for)\s", who)[0]
    start = found.start("who")
    addressee = Fact(who, start, start + len(found["who"].rstrip()), rule)
    return addressee if is_group(who) or _ORGANISATIONS.search(head) else None


_BETWEEN_WORDS = re.compile(r"[^\w]+")


@functools.cache
def _topic_keywords() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """English keywords with a space before them, as they begin words; Chinese ones as they are."""
    return tuple(
        (
            row["topic"],
            (
                *(" " + _BETWEEN_WORDS.sub(" ", keyword.lower()).strip() for keyword in split(row["en"])),
                *split(row["zh"]),
            ),
        )
        for row in rows("topics")
    )


def topics_of(words: str) -> tuple[str, ...]:
    """The topics whose keywords stand in ``words``, in the order of the lexicon."""
    spaced = " " + _BETWEEN_WORDS.sub(" ", words.lower())
    return tuple(topic for topic, keywords in _topic_keywords() if any(keyword in spaced for keyword in keywords))
