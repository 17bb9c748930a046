"""Speeches, documents, meetings, letters, instructions and inspections that a readout refers to."""

from __future__ import annotations

import re

from archive.extraction.dates import find_days
from archive.extraction.records import ReferenceRecord, Span, Why
from archive.extraction.text import Page, Paragraph

_POSSESSIVE = ("’s", "'s")
_WHOSE = (
    r"(?:(?:General Secretary|President|Comrade"
    r"|Premier)\s(?:Comrade\s)?)?[A-Z]\w+\s[A-Z]\w+[’']s\s(?:series of\s|recent\s|important\s"
    r"|congratulatory\s|written\s|new\s){0,3}"
)
# The kind, some words of which one stands in every match, and the pattern: most sentences need no pattern tried.
_PATTERNS = (
    (
        "speech",
        _POSSESSIVE,
        re.compile(_WHOSE + r"(?:speech|speeches|address|remarks|talk|expositions?|discourses?)\b"),
    ),
    ("letter", _POSSESSIVE, re.compile(_WHOSE + r"(?:letters?|reply|replies|message)\b(?:\sto\s[^,.;]{3,80})?")),
    ("instruction", _POSSESSIVE, re.compile(_WHOSE + r"(?:instructions?|directives?)\b(?:\son\s[^,.;]{3,120})?")),
    (
        "inspection",
        ("inspection", "visit", "investigation", "tour"),
        re.compile(
            r"\b(?:his|General Secretary[’']s|Xi Jinping[’']s)\s(?:important\s)?(?:inspections?|visits?"
            r"|investigation|tour)\s(?:in|to|of)\s[^,.;]{3,80}"
        ),
    ),
    (
        "meeting",
        ("Plen", "Congress"),
        re.compile(
            r"\b(?:\d+(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)\s"
            r"(?:Plenary Session of the \d+(?:st|nd|rd|th) (?:CPC )?Central Committee"
            r"|National Congress of the (?:Communist Party of China|Party|CPC)"
            r"|(?:Party|CPC) (?:National )?Congress|CPC National Congress|Plenum of the \d+(?:st|nd|rd"
            r"|th) (?:CPC )?Central Committee)\b"
        ),
    ),
    (
        "meeting",
        ("Political Bureau", "Politburo", "work conference"),
        re.compile(
            r"\b(?:Political Bureau"
            r"|Politburo) meeting(?: of the CPC Central Committee)?(?: on [A-Z][a-z]+ \d{1,2})?"
            r"|\b(?:\w+\s){1,4}work conference(?= on [A-Z][a-z]+ \d)"
        ),
    ),
    (
        "document",
        ("“", '"', "《"),
        re.compile(
            r"(?<=[“\"《])[A-Z][^“”\"《》\n]{6,200}?(?:Opinions?|Decision|Plan|Regulations?|Measures|Outline|Notice|Guidelines?|Rules|Law|Program|Report|Scheme)"
            r"[^“”\"《》\n]{0,160}(?=[”\"》“])|(?<=[“\"《])(?:Opinions?|Decision|Plan|Regulations?|Measures|Outline|Notice|Guidelines?|Rules)\b[^“”\"《》\n]{0,200}(?=[”\"》“])"
        ),
    ),
)


def read_references(page: Page, paragraphs: tuple[Paragraph, ...]) -> tuple[ReferenceRecord, ...]:
    """References in reading order, each wording once; ``date`` where a full day stands in or just after them."""
    found: dict[tuple[str, str], ReferenceRecord] = {}
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            words = page.text[sentence.start : sentence.end]
            for kind, needed, pattern in _PATTERNS:
                if not any(word in words for word in needed):
                    continue
                for match in pattern.finditer(page.text, sentence.start, sentence.end):
                    referred = match.group()
                    if (kind, referred.lower()) not in found:
                        day = _day_beside(page.text, Span(match.start(), match.end()), sentence.end)
                        rule = "reference-title" if kind == "document" else "reference-phrase"
                        why = (Why("reference", *match.span(), rule),)
                        found[kind, referred.lower()] = ReferenceRecord(kind, referred, day, *match.span(), why)
    return tuple(sorted(found.values(), key=lambda reference: (reference.start, reference.end)))


def _day_beside(text: str, span: Span, limit: int):
    return next((day.full for day in find_days(text, span.start, min(limit, span.end + 30)) if day.full), None)
