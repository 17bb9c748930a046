"""What a meeting did, in its own terms: studied, conveyed, heard a report, reviewed, deployed …"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.records import AgendaRecord, Span, Why
from archive.extraction.text import Page, Paragraph

_MEETING = re.compile(
    r"^(?:\W*(?:(?:at|during|after|before|in|regarding|furthermore|additionally|moreover|meanwhile|subsequently|finally|then|on)\b[^,.]{0,120},\s)?"
    r"(?:the|this)?\s?(?:[\w’'-]+\s){0,6}?(?:meeting|conference|session|committee|symposium|plenum|council|bureau|commission|group|government|they)\b)",
    re.I,
)
_HE = re.compile(r"(?:,|\band)\s(?:he|she|they|it)\s", re.I)
# "discussed … and other relevant work": 研究部署…等工作, where the object is work to be done.
_WORK = re.compile(
    r"[^.;]{0,160}\b(?:other\s)?(?:relevant|related|next|key|current|future)\s(?:work|tasks|matters)\b", re.I
)

# "The meeting also discussed other matters" says nothing.
_OTHER_MATTERS = re.compile(r"\s(?:some\s)?other (?:matters|issues|items|business|topics)\b", re.I)
_STUDY_MEETING = re.compile(r"\bstudy (?:session|meeting)|\b(?:collective|group) (?:study|learning)\b", re.I)


@functools.cache
def _actions(use: str) -> re.Pattern[str]:
    """Verbs as whole words, the longest phrase first, each action a named group."""
    groups = [(row["value"], split(row["en"])) for row in rows("verbs") if row["use"] == use]
    ordered = sorted(
        ((phrase, action) for action, listed in groups for phrase in listed), key=lambda pair: -len(pair[0])
    )
    body = "|".join(f"(?P<a{i}_{action}>{pattern_of((phrase,))})" for i, (phrase, action) in enumerate(ordered))
    return re.compile(rf"\b(?:{body})\b", re.I)


@functools.cache
def _noun_after() -> re.Pattern[str]:
    return re.compile(
        r"\s(?:of|and (?:implementation|understanding|grasp|exchange)|session|center|centre|group|meeting"
        r"|is|are|was)\b",
        re.I,
    )


def read_agenda(
    page: Page, paragraphs: tuple[Paragraph, ...], announced: tuple[Span, ...], spoken: frozenset[int]
) -> tuple[AgendaRecord, ...]:
    """One record per action in reading order; ``spoken`` are the starts of sentences in which somebody speaks."""
    found: list[AgendaRecord] = []
    announcing = {span.start: span for span in announced}
    for paragraph in paragraphs:
        continued = False
        for sentence in paragraph.sentences:
            if sentence.start in announcing:
                _infinitives(page.text, sentence, announcing[sentence.start], found)
                _past(page.text, sentence, announcing[sentence.start].end, found, "agenda-announced")
                study = _STUDY_MEETING.search(page.text, sentence.start, announcing[sentence.start].end)
                if study and not any(record.action == "study" for record in found):
                    _add(page.text, "study", study, sentence, found, "agenda-study-session")
                continued = True
            elif sentence.start in spoken:
                continued = False
            elif _MEETING.match(page.text[sentence.start : min(sentence.end, sentence.start + 300)]):
                _past(page.text, sentence, sentence.start, found, "agenda-did")
            elif continued:
                _fragments(page.text, sentence, found)
                # A machine may lose the subject of what follows and put "he" for the committee.
                he = _HE.search(page.text, sentence.start, sentence.end)
                if he:
                    _past(page.text, sentence, he.end(), found, "agenda-lost-subject")
    return tuple(sorted(found, key=lambda record: record.start))


def _infinitives(text: str, sentence: Span, clause: Span, found: list[AgendaRecord]) -> None:
    """ "held a meeting to convey …, and arrange and deploy …": verbs after "to", a comma or "and"."""
    for match in _actions("base").finditer(text, clause.end, sentence.end):
        before = text[max(clause.start, match.start() - 14) : match.start()]
        purpose = re.search(r"(?:\bto|[,;]|\band|,\sto)\s+(?:\w+ly\s|further\s|also\s|jointly\s)?$", before)
        if purpose and (not _noun_after().match(text, match.end()) or " " in match.group()):
            _record(text, match, sentence, found, "agenda-announced")


def _past(text: str, sentence: Span, start: int, found: list[AgendaRecord], rule: str) -> None:
    for match in _actions("past").finditer(text, start, sentence.end):
        before = text[max(sentence.start, match.start() - 20) : match.start()]
        if (
            re.search(r"\b(?:the|was|were|been|be|being|of|to|a|that|’s|'s)\s$", before)
            or text[match.end() : match.end() + 3] == " by"
        ) and not re.search(r"\b(?:was|were)\s$", before):
            continue
        _record(text, match, sentence, found, rule)


def _fragments(text: str, sentence: Span, found: list[AgendaRecord]) -> None:
    """A machine may break the announcing sentence in two: "…“. “Decision”, further research and deployment …"."""
    fragment = re.compile(r"\bfurther (?:research|study) and deployment\b", re.I)
    for match in fragment.finditer(text, sentence.start, sentence.end):
        _add(text, "deploy", match, sentence, found, "agenda-fragment")


def _record(text: str, match: re.Match[str], sentence: Span, found: list[AgendaRecord], rule: str) -> None:
    action = match.lastgroup.split("_", 1)[1]
    if _OTHER_MATTERS.match(text, match.end(), sentence.end):
        return
    if action == "discuss" and _WORK.match(text, match.end(), sentence.end):
        action = "deploy"
    _add(text, action, match, sentence, found, rule)


def _add(text: str, action: str, match: re.Match[str], sentence: Span, found: list[AgendaRecord], rule: str) -> None:
    if not any(record.action == action and record.end == sentence.end for record in found):
        why = (Why("action", *match.span(), rule),)
        found.append(AgendaRecord(action, text[match.start() : sentence.end], match.start(), sentence.end, why))
