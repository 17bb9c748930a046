"""Who speaks in an English readout: the person or the body that stands before, or after, a verb of saying."""

from __future__ import annotations

import copy
import functools
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from archive.extraction.deeds import only_came
from archive.extraction.lexicon import pattern_of, phrases, regex_of, rows, split
from archive.extraction.names import Name, short_forms
from archive.extraction.people import is_said_by
from archive.extraction.records import Span
from archive.extraction.text import Paragraph

_ADVERBS = (
    r"(?:\s(?:also|further|once again|again|then|specifically|particularly|especially|clearly|jointly"
    r"|finally|strongly|repeatedly|\w+ly|has|have|had|therefore))*"
)
_PRONOUN = re.compile(rf"(?:^|\W)(?P<he>he|she){_ADVERBS}\s$", re.I)
_PRONOUN_FIRST = re.compile(r"^\W*(?:[A-Z][^,.;]{0,120},\s)?(?:he|she)\s", re.I)
_ELLIPTIC = re.compile(rf"(?:\b(?:and|but|then|also|while),?|,){_ADVERBS}\s$", re.I)
_NOT_A_SUBJECT = re.compile(
    r"\b(?:of|with|to|by|from|for|on|under|around|as|met|visited|received|hosted|accompanied|following)\s(?:the\s)?"
    r"(?:(?:comrade|general secretary|president|premier|secretary|mayor|governor)\s)*$",
    re.I,
)
# What follows the subject of a clause: its verb, or a comma; not what follows an object ("met Li Hua and said").
_SUBJECT_GOES_ON = re.compile(r"\s?[,(]|\s(?!and\b|or\b|in\b|at\b|on\b|to\b|of\b|for\b|from\b|during\b|about\b)[a-z]")
_ASIDE = r"(?:,[^,]{2,90}(?:,[^,]{2,60})?,)?(?:\s?\([^)]{1,80}\))?"
_WHERE = r"(?:,?\son\s[A-Z][a-z]+)?"
_DIRECTLY = re.compile(
    rf"{_WHERE}{_ADVERBS}{_ASIDE}{_WHERE}{_ADVERBS}\s(?:at the [a-z ]{{3,30}}\s|in (?:his|her|the) [a-z ]{{3,30}}\s"
    r"|(?:in|while|when) [a-z]+ing (?:[a-z]+ )?the [a-z]+\s)?"
)
_STRANGER = re.compile(
    rf"(?:^|[,;”\"]\s|\b(?:and|but|while)\s)[“\"(]?(?!As\b|When\b|After\b|Before\b)(?:[A-Z][\w’'-]+\s){{0,3}}?[A-Z][a-zé]+{_ADVERBS}\s$"
)
_WHO = re.compile(rf"(?:,[^,]{{2,120}})?,\swho{_ADVERBS}\s")
_WORDS = r"(?:speech(?:es)?|remarks|instructions?|letters?|address|report|comments)"
_WORDS_OF = re.compile(rf"(?:\s[a-z]+){{0,3}}\s{_WORDS}{_ADVERBS}\s")
_WORDS_BY = re.compile(rf"\b{_WORDS}\s(?:\w+\s)?(?:of|by|from)\s(?:[A-Z]\w+\s){{0,3}}$")
_NEVER_ALONE = frozenset(("He", "She", "An", "You", "Long", "In", "So", "Can", "Are", "Ban"))
# Where another clause begins, whose subject may be named.
_CLAUSE = re.compile(r";|\b(?:while|that|but|as|when|where)\s|,\sand\s(?=[A-Z])")
# From how far before a verb its subject can come, in characters.
_REACH = 200


@dataclass(frozen=True, slots=True)
class Opener:
    """Who is said to speak: ``speaker`` None is the meeting; ``outside``: somebody who is not at the meeting;
    ``stranger``: somebody of whom the text gives no full Chinese name; ``rule`` says how the speaker is known."""

    speaker: str | None
    verb: str
    start: int
    end: int
    outside: bool = False
    stranger: bool = False
    rule: str = "speaker-named"


@functools.cache
def _saying() -> re.Pattern[str]:
    listed = (p for use in ("speech", "order", "source") for p in phrases("verbs", use))
    return regex_of(tuple(p for p in listed if not p.startswith("pledged")))


@functools.cache
def _source() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "source"))


@functools.cache
def _body() -> str:
    return pattern_of(phrases("verbs", "voice", "meeting"))


@functools.cache
def _body_directly() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_body()})(?:\s\([^)]{{1,30}}\))?{_ADVERBS}\s(?:(?:in|at) [a-z ]{{3,30}}\s)?$"
        rf"|\bit\s(?:was|has been){_ADVERBS}\s$",
        re.I,
    )


@functools.cache
def _body_first() -> re.Pattern[str]:
    return re.compile(
        rf"^\W*(?:[A-Z][^,.;]{{0,120}},\s)?(?:the|this|both)\s(?:[\w’'-]+\s){{0,8}}?(?:{_body()})\b"
        rf"|^\W*(?:they|it)\s(?!is\b)",
        re.I,
    )


@functools.cache
def _body_after() -> re.Pattern[str]:
    # "according to the opinions of the meeting" tells how a thing is to be done
    manner = (
        r"(?!(?:opinions?|requirements?|arrangements?|spirit|deployments?|suggestions?|instructions?|division)"
        r"\s(?:of|made|put))"
    )
    return re.compile(rf"\s(?:the|this|a)\s{manner}(?:[\w’'-]+\s){{0,6}}?(?:{_body()})\b", re.I)


@functools.cache
def _official() -> re.Pattern[str]:
    """ "A senior legislator has", "the deputy police chief": somebody whom the text does not name."""
    who = pattern_of((*phrases("verbs", "voice", "person"), *phrases("verbs", "title")))
    of = r"(?:\s(?:of|from|in)\s[^,.;:]{2,60}?)?"
    return re.compile(
        rf"(?:^|[,;:”\")–—-]\s|\b(?:and|but|while)\s)\W?(?:the|a|an|one)\s(?:[\w’'-]+\s){{0,4}}?(?:{who}){of}{_ADVERBS}\s$",
        re.I,
    )


@functools.cache
def _posts() -> dict[str, re.Pattern[str]]:
    """For each title that stands alone in a text ("the party chief"), the post that its holder is given elsewhere."""
    titles = [(row["value"], split(row["en"])) for row in rows("verbs") if row["use"] == "title"]
    return {
        phrase: re.compile(
            r"(?<![-\w])(?P<rank>(?:vice|deputy|general)[ -])?"
            rf"(?:{pattern_of(tuple(post.replace(' ', '-') for post in (value, *listed)))})(?![-\w])",
            re.I,
        )
        for value, listed in titles
        for phrase in listed
    }


@functools.cache
def _title() -> re.Pattern[str]:
    return re.compile(
        rf"[Tt](?<!\w[Tt])he\s(?P<title>(?i:{pattern_of(tuple(_posts()))}))\b(?!\s(?:of|for|in)\b|[’'\-])"
    )


class Voices:
    """Who can be meant by a name, a surname, a title or "he" in one document."""

    def __init__(self, text: str, names: tuple[Name, ...]):
        self._absent: frozenset[str] = frozenset()
        self._bearers: dict[str, set[str]] = {}
        for name in names:
            for short in short_forms(name.text):
                if short != name.text:
                    self._bearers.setdefault(short, set()).add(name.text)
        self._named = names
        self._named_starts = [name.start for name in names]
        self._names = tuple(sorted((*names, *self._surnames(text), *self._titles(text)), key=lambda name: name.start))
        self._starts = [name.start for name in self._names]

    def inside(self, span: Span) -> tuple[Name, ...]:
        """Everybody named in ``span``, also by surname or title alone; ``text`` is the full name."""
        return self._names[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def without(self, absent: frozenset[str]) -> Voices:
        """The same voices at a meeting where those of the names ``absent`` are only spoken about."""
        present = copy.copy(self)
        present._absent = absent
        return present

    def is_absent(self, name: str) -> bool:
        return name in self._absent

    def _last_named(self, at: int, among: set[str]) -> str | None:
        index = bisect_left(self._named_starts, at)
        return next((n.text for n in reversed(self._named[max(0, index - 60) : index]) if n.text in among), None)

    def of_surname(self, surname: str, at: int) -> str | None:
        """Whom a bare surname means: its one bearer, or of several the one named last before ``at``."""
        bearers = self._bearers.get(surname) or set()
        return next(iter(bearers)) if len(bearers) == 1 else self._last_named(at, bearers) if bearers else None

    def _surnames(self, text: str) -> list[Name]:
        surnames = sorted(s for s in self._bearers if s not in _NEVER_ALONE and (len(s) > 2 or not s.isupper()))
        if not surnames or len(surnames) > 200:
            return []
        alone = re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, surnames))})(?![\w-]|[’'][a-rt-z]|\s[A-Z])")
        full = {name.start for name in self._named}
        return [
            Name(person, match.start(), match.end(), text[match.end() : match.end() + 2] in ("’s", "'s"))
            for match in alone.finditer(text)
            if match.start() not in full
            and not self._is_within(match.start())
            and (person := self.of_surname(match.group(), match.start()))
        ]

    def _is_within(self, at: int) -> bool:
        index = bisect_left(self._named_starts, at) - 1
        return index >= 0 and at < self._named[index].end

    def _titles(self, text: str) -> list[Name]:
        """ "The mayor": the one person beside whose name this post stands, or of several the one named last."""
        found, holders = [], {}
        for match in _title().finditer(text):
            title = match["title"].lower()
            if title not in holders:
                holders[title] = {n.text for n in self._named[:500] if _holds(text, n, _posts()[title])}
            among = holders[title]
            person = next(iter(among)) if len(among) == 1 else self._last_named(match.start(), among) if among else None
            if person:
                found.append(Name(person, match.start(), match.end()))
        return found


def _holds(text: str, name: Name, post: re.Pattern[str]) -> bool:
    """Whether ``post`` stands right before or after ``name``, by itself and not as a part of a lower one."""
    before = re.split(r"[.;:\n]|,\s|\sand\s", text[max(0, name.start - 120) : name.start])[-1]
    after = re.match(r"(?:,\s([^.;\n]{0,120}))?", text[name.end : name.end + 120])[1] or ""
    after = _ANOTHER_BEHIND.split(after)[0]
    return any(not found["rank"] for words in (before, after) for found in post.finditer(words))


# Where another is named, or something is told: not in "Deputy Secretary and Mayor of Yulin, presided".
_ANOTHER_BEHIND = re.compile(
    r"\band\s(?!(?:(?:County|District|City|Prefecture|Banner)\s)?(?:Mayor|Governor|Premier|Minister|Magistrate"
    r"|Chair(?:man|woman|person)|Director|Secretary|President)"
    r"(?:\sof\b|,?\s[a-z]))[A-Z]|[a-z]ed\b"
)
# Within a speech others are spoken about; who does something is told of again.
_DOES = re.compile(
    r"(?:,[^.;]{2,160},)?\s(?:also\s|then\s|\w+ly\s|(?:was|were)\s(?:\w+ly\s|very\s)?)?(?:[a-z]+ed|gave|made|spoke|led|went|took|held|put|met|read|came|began|brought"
    r"|(?<=\s)(?:happy|glad))\b"
)


def openers_in(text: str, paragraphs: tuple[Paragraph, ...], voices: Voices) -> dict[int, Opener]:
    """Who begins to speak, by the start of the sentence; "he" is who spoke or did something last."""
    found, speaker, last_person, lead, reporter = {}, None, None, None, None
    heads = frozenset(paragraph.start for paragraph in paragraphs)
    for sentence in (sentence for paragraph in paragraphs for sentence in paragraph.sentences):
        if lead and sentence.start in heads:
            last_person = lead
        before, lead = lead or last_person, None
        opener = opener_of(text, sentence, voices, last_person)
        reporter = _reporter_in(text, sentence, voices) or reporter
        if opener and reporter and opener.rule == "speaker-meeting" and _THE_REPORT.match(text, sentence.start):
            opener = replace(opener, speaker=reporter, rule="speaker-carried")
        if opener:
            found[sentence.start] = opener
        if opener and not opener.outside:
            speaker = opener.speaker
        if opener and opener.speaker and not opener.outside:
            last_person = opener.speaker
            continue
        present = [n for n in voices.inside(sentence) if not voices.is_absent(n.text) and not n.possessive]
        if present and (speaker is None or any(_DOES.match(text, n.end, sentence.end) for n in present)):
            came = before and present[0].text != before and only_came(text, present[-1].end, sentence)
            last_person, lead = present[0].text, before if came else None
    return found


# "The report pointed out that …" are the words of whoever delivered it.
_THE_REPORT = re.compile(r"\W{0,2}the (?:government |work |[a-z]+ work )?report\s(?:also\s|further\s)?[a-z]+", re.I)
_REPORTS = re.compile(
    r"(?:,[^.;]{2,120},)?\s(?:also\s|then\s)?(?:(?:made|delivered|gave|presented|read)\s(?:an?|the|his|her)\s(?:[\w’'-]+\s){0,4}?report"
    r"|said in (?:the|his|her) (?:\w+ )?report)\b",
    re.I,
)


def _reporter_in(text: str, sentence: Span, voices: Voices) -> str | None:
    """Who is told to have delivered a report."""
    if text.find("report", sentence.start, sentence.end) < 0:
        return None
    names = (name for name in voices.inside(sentence) if not name.possessive and not voices.is_absent(name.text))
    return next((name.text for name in names if _REPORTS.match(text, name.end, sentence.end)), None)


def opener_of(text: str, sentence: Span, voices: Voices, last_person: str | None) -> Opener | None:
    """The first verb of saying in ``sentence`` whose subject is plain; None where nobody is said to speak."""
    names = voices.inside(sentence)
    for verb in _saying().finditer(text, sentence.start, min(sentence.end, sentence.start + 1500)):
        words = " ".join(verb.group().lower().split())
        if _source().fullmatch(words):
            found = _after(text, verb, names)
        else:
            found = _before(text, sentence, verb, names, last_person)
        if found is not None:
            speaker, rule = found
            outside, stranger = voices.is_absent(speaker), rule == "speaker-stranger"
            return Opener(speaker, words, verb.start(), verb.end(), outside, stranger, rule)
    first = names[0] if names else None
    listed = demands_of(text, sentence, first) if first else None
    return Opener(first.text, listed["what"], *listed.span("what"), voices.is_absent(first.text)) if listed else None


# "Fu Xiongfei's requests at the end of the meeting: first, be loyal; second, …"
_DEMANDS = re.compile(
    r"[’']s\s(?:\w+\s){0,2}?(?P<what>requests|requirements|demands|instructions|orders|points|expectations)\b"
    r"[^.;:\n]{0,60}[:：]"
)


def demands_of(text: str, sentence: Span, name: Name) -> re.Match[str] | None:
    """What the person ``name``, whose words the ``sentence`` lists from its head on, asks for."""
    opens = name.possessive and not text[sentence.start : name.start].strip('“"(*-–—• ')
    return _DEMANDS.match(text, name.end, sentence.end) if opens else None


def _after(text: str, verb, names) -> tuple[str | None, str] | None:
    """ "according to the meeting", "according to Mayor Li"."""
    following = next((n for n in names if 0 < n.start - verb.end() <= 25), None)
    if following is not None and not following.possessive and "," not in text[verb.end() : following.start]:
        return following.text, "speaker-after-verb"
    return (None, "speaker-meeting") if _body_after().match(text, verb.end()) else None


def _before(text: str, sentence: Span, verb, names, last_person) -> tuple[str | None, str] | None:
    """(speaker, rule) of the verb of saying; None where its subject is not plain."""
    start = max(sentence.start, verb.start() - 160)
    before = text[start : verb.start()]
    earlier = [name for name in names if name.end <= verb.start()]
    pronoun = _PRONOUN.search(before)
    if pronoun and not (earlier and start + pronoun.start("he") < earlier[-1].end):
        return last_person, "speaker-pronoun"
    if earlier and (_WHO.fullmatch(text, earlier[-1].end, verb.start()) or _is_words_of(text, earlier[-1], verb)):
        return earlier[-1].text, _rule_of(text, earlier[-1])
    if _body_directly().search(before) and not _is_directly(text, earlier, verb.start()):
        return None, "speaker-meeting"
    following = next((n for n in names if 0 < n.start - verb.end() <= 120), None)
    if following is not None and not is_said_by(text[verb.end() : following.start]):
        following = None
    if following is not None and re.search(r"[,”\"]\s*$", before):
        return following.text, "speaker-after-verb"
    if earlier and verb.start() - earlier[-1].end <= _REACH:
        name = _subject(text, earlier, verb, _pronoun_at(text, sentence, verb))
        if name is not None:
            participle = verb.group().split()[0].lower().endswith("ing")
            return name.text, "speaker-participle" if participle else _rule_of(text, name)
    if (_STRANGER.search(before) or _official().search(before)) and not re.fullmatch(
        r"\w+ing", verb.group().split()[0].lower()
    ):
        return None, "speaker-stranger"
    if _ELLIPTIC.search(before):
        opening = text[sentence.start : min(verb.start(), sentence.start + 300)]
        if _PRONOUN_FIRST.match(opening):
            return last_person, "speaker-pronoun"
        if _body_first().match(opening):
            return None, "speaker-meeting"
    return None


def _rule_of(text: str, name: Name) -> str:
    return "speaker-named" if text[name.start : name.end] == name.text else "speaker-surname"


def _is_words_of(text: str, name: Name, verb) -> bool:
    """ "Zhao Min's speech stressed", "the instructions of Zhao Min stressed"."""
    if name.possessive:
        return bool(_WORDS_OF.fullmatch(text, name.end + 2, verb.start()))
    between = re.fullmatch(rf"{_ADVERBS}\s", text[name.end : verb.start()])
    return bool(between and _WORDS_BY.search(text, max(0, name.start - 60), name.start))


def _is_directly(text: str, earlier: list[Name], verb_start: int) -> bool:
    return bool(earlier) and bool(_DIRECTLY.fullmatch(text, earlier[-1].end, verb_start)) and not earlier[-1].possessive


def _pronoun_at(text: str, sentence: Span, verb) -> int | None:
    """Where a sentence begins that is told of "him": those named behind it are heard, met or told."""
    limit = min(verb.start(), sentence.start + 300)
    found = _PRONOUN_FIRST.match(text[sentence.start : limit])
    return sentence.start + found.end() if found else None


def _subject(text: str, earlier: list[Name], verb, pronoun: int | None) -> Name | None:
    """ "Li Qiang, Secretary of …, presided over the meeting and stressed": the subject may stand far ahead."""
    for name in reversed(earlier[-4:]):
        if _can_be_subject(text, name) and _DIRECTLY.fullmatch(text, name.end, verb.start()):
            return name
    if not _ELLIPTIC.search(text, max(0, verb.start() - 40), verb.start()):
        return None
    is_participle = verb.group().split()[0].lower().endswith("ing")
    if text[verb.start() - 2 : verb.start()] == ", " and not is_participle:
        return None
    if pronoun is not None and earlier[-1].start > pronoun and not _CLAUSE.search(text, pronoun, earlier[-1].start):
        return None
    subjects = [n for n in earlier if _can_be_subject(text, n) and _SUBJECT_GOES_ON.match(text, n.end)]
    return subjects[0 if is_participle else -1] if subjects else None


def _can_be_subject(text: str, name: Name) -> bool:
    return not name.possessive and not _NOT_A_SUBJECT.search(text, max(0, name.start - 60), name.start)
