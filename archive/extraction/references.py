"""Speeches, documents, meetings, letters, instructions and inspections that a readout refers to."""

from __future__ import annotations

import datetime as dt
import re

from archive.extraction.dates import day_of, find_days
from archive.extraction.records import ReferenceRecord, Span, Why
from archive.extraction.text import Page, Paragraph

# Somebody's: "General Secretary Xi Jinping's", "Xi's", "the General Secretary's", "Premier Li Qiang's".
_PERSON = (
    r"(?:(?:General Secretary|(?:Chinese )?President|(?:Chinese |Vice )?Premier|Comrade)\s(?:Comrade\s)?)?"
    r"(?:(?!Vice\b|Deputy\b|Provincial\b|Municipal\b|Party\b)[A-Z][a-z]+"
    r"\s(?!Governor\b|Mayor\b|Secretary\b)[A-Z][a-z]+(?:[’'‘][a-rt-z][a-z]*)?|Xi)|General Secretary"
)
_ADJECTIVES = (
    r"(?:\b(?:(?:a )?series of|recent|latest|important|keynote|congratulatory|written|new|reply|major|guiding|oral"
    r"|special)\s){0,4}"
)
_WHOSE = rf"(?P<who>{_PERSON})[’']s\s{_ADJECTIVES}"
_OF_WHOM = rf"\s(?:of|by|from|(?:delivered|made|given|issued|sent) by)\s(?P<who>{_PERSON})(?![’'\w])"
# Where what was said or asked is described no further: at a mark, a verb, or what is joined to the whole.
_STOP = (
    r"(?=[,.;:!?“”\"()\n《》#]|$"
    r"|\s(?:is|are|was|were|has|have|had|will|can|which|that|who|we|as|so|while|when|in order|fully|profoundly|clearly"
    r"|made|pointed|provides?|put|must|should|into|since|after|before|through)\b"
    r"|\s(?:and|as well as)\s(?:the|his|her|its|to|on|other|important|convey|study|implement|discuss|arrange|deploy"
    r"|review|listen|hear|make|reviewed|studied|heard|listened|discussed|arranged|deployed|conveyed|put|speeches"
    r"|instructions|Premier|President)\b"
    r"|\sto\s(?!the\b|all\b|[A-Z]))"
)
_VISIT = (
    r"(?:inspections?(?:\s(?:tours?|trips?))?|visits?|investigations?|(?:inspection|research|study)\s(?:tours?|trips?)"
    r"|tours?)\b"
)
_PLACES = r"[A-Z][\w’'‘-]*(?:(?:,\s(?:and\s)?|\s(?:and\s|of\s(?:the\s)?)?)[A-Z][\w’'‘-]*){0,9}"
_TAIL = (
    rf"(?:\s(?:during|on|in|at)\s(?:his|her)\s{_VISIT}\s(?:in|to|of)\s(?:the\s)?{_PLACES}"
    r"|\s(?:(?:delivered|made|given|sent|issued)\s)?(?:at|during|on|in|to|for|when|regarding|concerning|about)\s"
    rf"(?!(?:order|addition|particular|which|depth|mind)\b)[^,.;:!?“”\"()\n《》#]{{2,140}}?{_STOP})?"
)
_ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th)|(?:Twenty-|Thirty-)?(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth)|Tenth"
    r"|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|Sixteenth|Seventeenth|Eighteenth|Nineteenth|Twentieth)"
)
_TITLED = r"(?:[A-Z][\w’'-]*|of|the|and|for|on|to|in)"
_SPEECH = r"(?:speech(?:es)?|address(?:es)?|remarks|talks?|expositions?|discourses?|statements?|elaborations?)\b"
_LETTER = r"(?:letters?|reply|replies|messages?|congratulations)\b"
_INSTRUCTION = (
    r"(?:(?:speeches|remarks|instructions) and (?:important )?)?"
    r"(?:instructions?|directives?|requirements|entrustments?|demands)\b"
)
_DOCUMENT = (
    r"(?:Opinions?|Decisions?|Plans?|Regulations?|Measures|Outlines?|Notices?|Guidelines?|Guidance|Guides?|Rules|Laws?"
    r"|Program(?:me)?s?|Reports?|Schemes?|Provisions|Catalogues?|Lists?|Agreements?|Charter|Code|Standards?|Communique"
    r"|Resolutions?|Proposals?|Constitution|Circular|Draft|Key Points|Work Points|Blueprint|Methods|Statute"
    r"|Memorandum)\b"
)
_SAID = rf"(?:(?P<speech>{_SPEECH})|(?P<letter>{_LETTER})|(?P<instruction>{_INSTRUCTION}))"
_SAID_WORDS = (
    *("speech", "remarks", "address", "exposition", "talk", "discourse", "statement", "elaboration", "letter", "reply"),
    *("replies", "message", "congratulations", "instruction", "directive", "requirement", "entrustment", "demand"),
)
_SORTS = ("speech", "letter", "instruction")
_OF_WHICH_SORT = re.compile(rf"{_ADJECTIVES}$")
# What was conveyed: "the spirit of the meeting of leading cadres of the whole city", "of the latest meeting of …".
_OF_MEETING = (
    r"\b(?:spirit|principles|essence|requirements)\s(?:of|from|put forward at)\s(?:the\s)?"
    r"(?P<what>(?!(?:the\s|this\s|our\s)?(?:plenary\s|full\s)?(?:meetings?|conferences?|sessions?|symposiums?)\b)(?!the\b|this\b)(?:(?!speech|remark|instruction|letter|address|inspection|General\sSecretary|Xi\b|and\sthe\b)[^\s,.;:!?()\n]+\s){0,12}?"
    r"(?:meetings?|conferences?|sessions?|symposiums?|plenum|teleconferences?|forums?)\b[”\"]?"
    rf"(?:\s(?:of|on|for)\s[^,.;:!?“”\"()\n《》#]{{2,110}}?{_STOP})?"
    rf"|(?:meeting|conference|session|symposium)\s(?:of|on|for)\s[^,.;:!?“”\"()\n《》#]{{2,110}}?{_STOP})"
)
_WORK_REPORT = (
    r"\b(?:(?:annual\s)?[Gg]overnment\s[Ww]ork\s[Rr]eport|[Rr]eport\son\sthe\s[Ww]ork\sof\sthe\s[Gg]overnment)\b"
)
# The kind (None: the group that matches), some words of which one stands in every match, and the pattern: most
# sentences need no pattern tried.
_PATTERNS = tuple(
    (kind, needed, re.compile(pattern))
    for kind, needed, pattern in (
        (None, _SAID_WORDS, rf"\b(?=[A-Z]){_WHOSE}{_SAID}{_TAIL}"),
        (None, _SAID_WORDS, rf"\b{_SAID}{_OF_WHOM}{_TAIL}"),
        (
            "inspection",
            ("inspection", "visit", "investigation", "tour"),
            rf"\b(?=h|[A-Z])(?:his|{_WHOSE})\s?(?:important\s|recent\s)?{_VISIT}\s(?:in|to|of)\s(?:the\s)?{_PLACES}"
            rf"|\b{_VISIT}\s(?:in|to|of)\s(?:the\s)?{_PLACES}\sby\s(?:{_PERSON})(?![’'\w])",
        ),
        (
            "meeting",
            ("lenary", "lenum", "ession", "eeting"),
            rf"\b(?=[\dTFSENtfsen])(?i:{_ORDINAL})\s(?:\(?[Ee]nlarged\)?\s)?"
            r"(?:[Pp]lenary [Ss]essions?|[Pp]lenary [Mm]eetings?|[Pp]lenum|[Ss]essions?|[Mm]eetings?)\sof\sthe\s"
            rf"(?:{_TITLED}\s|\d+(?:st|nd|rd|th)\s){{0,14}}?"
            r"(?:Committee|Congress|Conference|Commission|Bureau|Group|CPPCC|NPC|Council)\b"
            r"(?:\sof\sthe\s(?:CPC Central Committee|CPC|Party|Communist Party of China|CPPCC"
            r"|Chinese People[’']s Political Consultative Conference))?"
            r"(?:\sfor\s[A-Z][\w’'-]*(?:\s(?:(?:of|the|and|on)\s){0,2}[A-Z][\w’'-]*){0,6})?",
        ),
        (
            "meeting",
            ("Congress",),
            rf"\b{_ORDINAL}\s(?:National Congress of the (?:Communist Party(?: of China)?|Party|CPC)"
            r"|(?:Party|CPC) (?:National )?Congress|CPC National Congress|(?:[A-Z][a-z]+\s){0,2}(?:Party|CPC) Congress"
            r"|National Congress)\b",
        ),
        (
            "meeting",
            ("Political Bureau", "Politburo"),
            r"\b(?:(?:Political Bureau|Politburo) [Mm]eetings?"
            r"|[Mm]eetings? of the (?:Standing Committee of the )?(?:Political Bureau|Politburo))"
            r"(?: of the CPC Central Committee)?(?: on [A-Z][a-z]+ \d{1,2}\b)?",
        ),
        (
            "meeting",
            ("onference", "ymposium", "orum"),
            rf"(?<![\w’'])(?:Central|National|Provincial|Municipal|State)\s(?:(?!and\sthe\b|Congress\b){_TITLED}\s){{0,12}}?"
            r"(?:(?<!Consultative\s)Conference|Teleconference|Symposium|Forum)\b(?!\sof\b)"
            rf"(?:\son\s[A-Z][\w’'-]*(?:\s{_TITLED}){{0,8}}?{_STOP})?"
            r"|(?<![\w’'])(?:national|central|provincial|theme)\s(?:[\w-]+\s){1,6}?(?:conferences?|symposiums?)\b"
            rf"(?:\s(?:on|for)\s[^,.;:!?“”\"()\n]{{2,90}}?{_STOP})?"
            r"|(?<![\w’'])(?:[\w-]+\s){1,3}work conference(?=\son\s[A-Z][a-z]+\s\d)",
        ),
        (
            "meeting",
            ("wo Sessions", "wo sessions"),
            r"\b(?:[Nn]ational|[Pp]rovincial|[Mm]unicipal) [“\"]?[Tt]wo [Ss]essions[”\"]?",
        ),
        ("meeting", ("spirit", "principles", "essence", "requirements of"), _OF_MEETING),
        ("document", ("ork report", "ork Report", "Report on the Work"), _WORK_REPORT),
        (
            "document",
            ("Regulation", "Opinion", "Law", "Decision", "Outline", "Provisions", "Rules", "Resolution"),
            r"(?<![“\"《\w])(?:Regulations?|Opinions|Law|Decision|Outline|Provisions|Rules|Resolution)"
            r"\s(?:of|on|for)\s(?:the\s)?[A-Z][\w’'-]*"
            r"(?:\s(?:(?:of|the|and|on|in|for|to)\s){0,2}[A-Z][\w’'-]*){1,14}(?![”\"》])",
        ),
        (
            "document",
            ("“", '"', "《", "”"),
            rf"(?<=[“”\"《])(?:the\s)?(?=[A-Z\d])[^“”\"《》\n]{{0,240}}?{_DOCUMENT}[^“”\"《》\n]{{0,240}}(?=[”\"》“])",
        ),
    )
)
_HELD_ON = re.compile(r"[”\"’]?\s?(?:(?:held|delivered|made|given|issued|sent)\s)?(?:on|of|in)?\s?")


def read_references(
    page: Page,
    paragraphs: tuple[Paragraph, ...],
    announced: tuple[Span, ...] = (),
    present: frozenset[str] = frozenset(),
    held: dt.date | None = None,
) -> tuple[ReferenceRecord, ...]:
    """References in reading order, each wording once.

    ``announced`` is where the meeting itself is named, ``present`` who attended it: its own name and their words at it
    are no references. ``date`` is a day that stands in or just after the words; without a year it is the last such day
    up to ``held``, the day of the meeting.
    """
    found: dict[tuple[str, str], ReferenceRecord] = {}
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            words = page.words(sentence)
            for kind, needed, pattern in _PATTERNS:
                if not any(map(words.__contains__, needed)):
                    continue
                for match in pattern.finditer(page.text, sentence.start, sentence.end):
                    sort = kind or next(name for name in _SORTS if match[name])
                    start, end = match.span("what" if "what" in pattern.groupindex else 0)
                    if kind is None:
                        start = _OF_WHICH_SORT.search(page.text, max(sentence.start, start - 40), start).start()
                    if kind == "meeting" and any(a.start <= start < a.end for a in announced):
                        continue
                    if " ".join((match.groupdict().get("who") or "").split()[-2:]) in present:
                        continue
                    text = page.text[start:end]
                    key = sort, re.sub(r"\W+", " ", text.lower()).removeprefix("the ").strip()
                    if key not in found:
                        day = _day_beside(page.text, Span(start, end), sentence.end, held)
                        rule = "reference-title" if sort == "document" else "reference-phrase"
                        why = (Why("reference", start, end, rule),)
                        found[key] = ReferenceRecord(sort, text, day, start, end, why)
    return _whole(_less_echoes(found.values()))


def _less_echoes(found) -> list[ReferenceRecord]:
    """Without the bare words for what was named before in full: "his important instructions" of "his important
    instructions on dikes"."""
    kept: list[ReferenceRecord] = []
    for reference in sorted(found, key=lambda r: r.start):
        words = _bare(reference.text)
        echo = reference.date is None and any(
            r.kind == reference.kind and _bare(r.text).startswith(f"{words} ") for r in kept[-20:]
        )
        if not echo or reference.kind in ("meeting", "document"):
            kept.append(reference)
    return kept


def _bare(words: str) -> str:
    """Less adjectives and the marks between words."""
    plain = re.sub(r"\b(?:the|a|series of|recent|latest|important|new|major)\b", " ", words.lower())
    return " ".join(re.findall(r"\w+", plain))


def _whole(found) -> tuple[ReferenceRecord, ...]:
    """In reading order; of two that overlap in kind, the longer."""
    kept: list[ReferenceRecord] = []
    for reference in sorted(found, key=lambda r: (r.start, -r.end)):
        if not any(
            r.kind == reference.kind and r.start <= reference.start and reference.end <= r.end for r in kept[-8:]
        ):
            kept.append(reference)
    return tuple(kept)


def _day_beside(text: str, span: Span, limit: int, held: dt.date | None) -> dt.date | None:
    for day in find_days(text, span.start, min(limit, span.end + 30)):
        if day.full:
            return day.full
        # "…, on April 3" belongs to the words; what another verb or mark cuts off does not.
        between = text[span.end : day.start]
        if day.month and held and (day.end <= span.end or _HELD_ON.fullmatch(between)):
            same = [day_of(year, day.month, day.day) for year in (held.year, held.year - 1)]
            return next((d for d in same if d and d <= held), None)
    return None
