"""What a meeting did, in its own terms: studied, conveyed, heard a report, reviewed, deployed …"""

from __future__ import annotations

import functools
import re

from archive.extraction.deeds import less_hindsight
from archive.extraction.lexicon import pattern_of, phrases, regex_of, rows, split
from archive.extraction.posts import is_group
from archive.extraction.records import AgendaRecord, Span, Why
from archive.extraction.text import Page, Paragraph
from archive.extraction.voices import Voices

_HE = re.compile(r"(?:,|\band)\s(?:he|she|they|it)\s", re.I)
# "discussed … and other relevant work": 研究部署…等工作, where the object is work to be done.
_WORK = re.compile(
    r"[^.;]{0,160}\b(?:other\s)?(?:relevant|related|next|current|future)\s(?:work|tasks|matters)\b", re.I
)

# "The meeting also discussed other matters" says nothing.
_OTHER_MATTERS = re.compile(
    r"\s(?:some\s)?other (?:matters|issues|items|business|topics)\b"
    r"|\s(?:[\w’'-]+\s){0,3}?(?:condolences|greetings|regards|wishes|congratulations|thanks|gratitude|respects)\b",
    re.I,
)
# What the name of a meeting says that it did.
_NAMED_FOR = (
    (
        "study",
        re.compile(
            r"\bstudy (?:session|meeting)|\b(?:collective|group) (?:study|learning|session)\b|\breading class\b", re.I
        ),
    ),
    (
        "deploy",
        re.compile(r"\b(?:deployment|arrangement)\s(?:\w+\s){0,2}(?:meeting|conference|teleconference)\b", re.I),
    ),
    ("discuss", re.compile(r"\bconsultation (?:session|meeting|conference)\b", re.I)),
)
# 研究 and 学习 are both "study": matters and drafts are discussed, what others said or laid down is learned.
_DISCUSSED = re.compile(
    r"[^.;]{0,100}?\b(?:matters?|issues?|measures|plans?|schemes?|drafts?|proposals?|agenda|subsid(?:y|ies)|allowances?|funds?"
    r"|budget|lists?|projects?|pilots?|placement|personnel)\b",
    re.I,
)
_LEARNED = re.compile(
    r"[^.;]{0,100}?\b(?:spirit|speech(?:es)?|remarks|instructions?|thoughts?|theory|expositions?|letters?|documents?"
    r"|regulations?|constitution|laws?|principles|congress|five-year)\b",
    re.I,
)
# "studied measures on trade, approved a regulation and …": where another deed begins.
_AND_DID = re.compile(
    r",\s(?:and\s)?(?:also\s|then\s|\w+ly\s)?(?:[a-z]{3,}(?<!relat)(?<!ne)ed|heard|listened to)"
    r"\s(?:the|an?|to|in|on|\w+ing)\b"
)
_PURPOSE = re.compile(r"(?:\bto|[,;]|\band|,\sto)\s+(?:\w+ly\s|further\s|also\s|jointly\s)?$")
_THE_MEETING = re.compile(r"(?:the|this)\s(?:[\w’'-]+\s)?(?:meeting|conference|session|plenum)\s(?!was\b|is\b)", re.I)
_GATHERED = re.compile(r"\b(?:gathered|gathers|met|meets|assembled|convened|sat down)\b", re.I)
# "The plenary held that …, and reviewed …": after what is said the meeting acts again.
_AND_AGAIN = re.compile(r"(?:,\sand|;(?:\sand)?)\s(?:also\s|then\s|\w+ly\s)?")
_AT_MEETING = re.compile(r"\b(?:at|by|during) the (?:[\w’'-]+\s){0,3}(?:meeting|session|conference|symposium)\b", re.I)
_ACTED_ON = re.compile(r"\b(?:was|were)\s(?:also\s|\w+ly\s|\w+ed\sand\s)?$", re.I)
_BY_SOMEBODY = re.compile(r"\sby\s(?!the (?:meeting|session|conference)\b)", re.I)
# "Heard the report of …": a machine lost "the meeting" before the verb.
_OBJECT = re.compile(r"\s(?:and\s\w+ed\s)?(?:the|a|an|on|to|two|three|four|\d+)\b|\s[“\"《]")


# "The Water Bureau and Lin County reported their preparations"
_A_BODY = re.compile(
    r"\b(?:Bureau|Commission|Department|Office|County|District|City|Town|Township|Committee|Group|Company|Administration)\s$"
)
# "In his speech, Wang also reviewed": where somebody said so is not who did it.
_IN_SPEECH = re.compile(r"\W*in (?:his|her|their|a|the) (?:\w+ ){0,2}(?:speech|report|remarks|address|summary)\b", re.I)


@functools.cache
def _meeting() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:[^.\n]{0,60}\s[–—-]{1,2}\s)?\W*(?:(?:at|during|after|before|in|regarding|furthermore|additionally"
        r"|moreover|meanwhile|subsequently|finally|then|on|through|by|via|with|under|upon)\b[^,.]{0,120},\s)?"
        rf"(?:the|this)?\s?(?:[\w’'-]+\s){{0,6}}?(?:{pattern_of(phrases('verbs', 'voice', 'meeting'))})\b)",
        re.I,
    )


@functools.cache
def _actions(use: str) -> re.Pattern[str]:
    """Verbs as whole words, the longest phrase first."""
    return regex_of(phrases("verbs", use), within=r"\w")


@functools.lru_cache(maxsize=1024)
def _action_of(verb: str) -> str:
    """The action of a verb in whichever form."""
    return next(
        row["value"]
        for use in ("person", "past", "base", "ing")
        for row in rows("verbs")
        if row["use"] == use and re.fullmatch(pattern_of(split(row["en"])), verb, re.I)
    )


@functools.cache
def _noun_after() -> re.Pattern[str]:
    return re.compile(
        r"\s(?:of|and (?:implementation|understanding|grasp|exchange)|session|center|centre|group|meeting"
        r"|is|are|was)\b",
        re.I,
    )


def read_agenda(
    page: Page, paragraphs: tuple[Paragraph, ...], announced: tuple[Span, ...], spoken: dict[int, int], voices: Voices
) -> tuple[AgendaRecord, ...]:
    """One record per action in reading order; ``spoken``: where, by the sentence's start, somebody begins to speak."""
    found: list[AgendaRecord] = []
    announcing = {span.start: span for span in announced}
    for paragraph in paragraphs:
        continued = False
        for sentence in paragraph.sentences:
            if sentence.start in announcing and not _THE_MEETING.match(page.text, sentence.start):
                _infinitives(page.text, sentence, announcing[sentence.start], found)
                _past(page.text, sentence, announcing[sentence.start].end, found, "agenda-announced")
                _done_by_somebody(page.text, Span(announcing[sentence.start].end, sentence.end), voices, found)
                for action, pattern in _NAMED_FOR:
                    named = pattern.search(page.text, sentence.start, announcing[sentence.start].end)
                    if named and not any(record.action == action for record in found):
                        _add(page.text, action, named, sentence, found, "agenda-study-session")
                continued = True
            elif sentence.start in spoken:
                silent = _until(page.text, sentence, spoken[sentence.start])
                if _meeting().match(page.text, silent.start, min(silent.end, silent.start + 300)):
                    _past(page.text, silent, silent.start, found, "agenda-did")
                    for again in _AND_AGAIN.finditer(page.text, silent.end, sentence.end):
                        act = _actions("past").match(page.text, again.end(), sentence.end)
                        if act:
                            _record(page.text, act, sentence, found, "agenda-did")
                else:
                    _done_by_somebody(page.text, silent, voices, found)
                continued = False
            elif announced and _lost_subject(page.text, sentence):
                _past(page.text, sentence, sentence.start, found, "agenda-lost-subject")
            elif not _IN_SPEECH.match(page.text, sentence.start) and _meeting().match(
                page.text, sentence.start, min(sentence.end, sentence.start + 300)
            ):
                gathered = _GATHERED.search(page.text, sentence.start, sentence.end)
                if gathered:
                    _infinitives(page.text, sentence, Span(sentence.start, gathered.end()), found)
                if not _past(page.text, sentence, sentence.start, found, "agenda-did"):
                    _done_by_somebody(page.text, sentence, voices, found)
            elif _done_by_somebody(page.text, sentence, voices, found) or _passive(page.text, sentence, found):
                continue
            elif continued:
                _fragments(page.text, sentence, found)
                # A machine may lose the subject of what follows and put "he" for the committee.
                he = _HE.search(page.text, sentence.start, sentence.end)
                if he:
                    _past(page.text, sentence, he.end(), found, "agenda-lost-subject")
    return tuple(sorted(found, key=lambda record: record.start))


def _infinitives(text: str, sentence: Span, clause: Span, found: list[AgendaRecord]) -> None:
    """ "held a meeting to convey …, and arrange and deploy …", "…, studying …": after "to", a comma or "and"; what
    only follows a comma may be a part of ``clause``, the announcement itself."""
    for use, start in (("base", clause.end), ("ing", clause.start)):
        for match in _actions(use).finditer(text, start, sentence.end):
            before = text[max(clause.start, match.start() - 14) : match.start()]
            if _PURPOSE.search(before) and (not _noun_after().match(text, match.end()) or " " in match.group()):
                _record(text, match, sentence, found, "agenda-announced")


def _past(text: str, sentence: Span, start: int, found: list[AgendaRecord], rule: str) -> bool:
    some = False
    for match in _actions("past").finditer(text, start, sentence.end):
        before = text[max(sentence.start, match.start() - 20) : match.start()]
        if (
            re.search(r"\b(?:the|was|were|been|be|being|of|to|a|that|’s|'s)\s$", before)
            or text[match.end() : match.end() + 3] == " by"
        ) and not re.search(r"\b(?:was|were)\s$", before):
            continue
        _record(text, match, sentence, found, rule)
        some = True
    return some


def _until(text: str, sentence: Span, speech: int) -> Span:
    """What the sentence tells before somebody begins to speak, without the "and" between."""
    joint = re.search(r"(?:,|\s)*(?:\band\s+)?(?:\w+ly\s+|also\s+)?$", text[sentence.start : speech])
    return Span(sentence.start, sentence.start + joint.start())


def _lost_subject(text: str, sentence: Span) -> bool:
    act = _actions("past").match(text, sentence.start, sentence.end)
    return bool(act and text[sentence.start].isupper() and _OBJECT.match(text, act.end()))


def _done_by_somebody(text: str, sentence: Span, voices: Voices, found: list[AgendaRecord]) -> bool:
    """ "Vice Mayor Li Hua briefed the meeting": what some do before all is done by the meeting."""
    sentence = less_hindsight(text, sentence)
    names = [name for name in voices.inside(sentence) if not voices.is_absent(name.text)]
    acts = []
    for match in _actions("person").finditer(text, sentence.start, sentence.end):
        passive = bool(_ACTED_ON.search(text, max(sentence.start, match.start() - 30), match.start()))
        named = bool(names) and names[0].end <= match.start()
        body = match.group().lower().startswith("report") and _A_BODY.search(text, sentence.start, match.start())
        somebody = named or body or is_group(text[max(sentence.start, match.start() - 160) : match.start()])
        if passive == bool(_BY_SOMEBODY.match(text, match.end())) and (passive or somebody):
            acts.append(match)
    for match in acts:
        _record(text, match, sentence, found, "agenda-member")
    return bool(acts)


def _passive(text: str, sentence: Span, found: list[AgendaRecord]) -> bool:
    """ "Two drafts were reviewed at the meeting.", "Lu Fang was elected mayor."."""
    if text.find(" was ", sentence.start, sentence.end) < 0 and text.find(" were ", sentence.start, sentence.end) < 0:
        return False
    here = _AT_MEETING.search(text, sentence.start, sentence.end)
    acts = [
        m
        for m in _actions("past").finditer(text, sentence.start, sentence.end)
        if (here or " and " in m.group() or _action_of(m.group()) == "elect")
        and _ACTED_ON.search(text, max(sentence.start, m.start() - 30), m.start())
    ]
    for match in acts:
        _record(text, match, sentence, found, "agenda-did")
    return bool(acts)


def _fragments(text: str, sentence: Span, found: list[AgendaRecord]) -> None:
    """A machine may break the announcing sentence in two: "…“. “Decision”, further research and deployment …"."""
    fragment = re.compile(r"\bfurther (?:research|study) and deployment\b", re.I)
    for match in fragment.finditer(text, sentence.start, sentence.end):
        _add(text, "deploy", match, sentence, found, "agenda-fragment")


def _record(text: str, match: re.Match[str], sentence: Span, found: list[AgendaRecord], rule: str) -> None:
    action = _action_of(match.group())
    if _OTHER_MATTERS.match(text, match.end(), sentence.end):
        return
    if action == "study" and match.group().lower() in ("studied", "study", "studying"):
        another = _AND_DID.search(text, match.end(), sentence.end)
        end = another.start() if another else sentence.end
        if _DISCUSSED.match(text, match.end(), end) and not _LEARNED.match(text, match.end(), end):
            action = "discuss"
    elif action == "discuss" and _WORK.match(text, match.end(), sentence.end):
        action = "deploy"
    _add(text, action, match, sentence, found, rule)


def _add(text: str, action: str, match: re.Match[str], sentence: Span, found: list[AgendaRecord], rule: str) -> None:
    if not any(record.action == action and record.end == sentence.end for record in found):
        why = (Why("action", *match.span(), rule),)
        found.append(AgendaRecord(action, text[match.start() : sentence.end], match.start(), sentence.end, why))
