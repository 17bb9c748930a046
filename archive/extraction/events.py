"""Which meeting, visit or reception does a sentence tell, who held it, and what does it say of when?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.extraction.dates import DayWords, find_days
from archive.extraction.kinds import kind_of, kind_of_act
from archive.extraction.meetings import MEETING_NOUN, PURPOSE
from archive.extraction.records import Span

_PART = r"(?:day|afternoon|morning|evening|night)"
_GATHERING = (
    r"(?:[\w’'-]+\s){0,6}?(?:meetings?|talks|sessions?|plenum|conference|symposium|inspections?|visit|tour|trip|research"
    r"|investigation|survey|ceremony|study)"
)
# What may stand before the day or the doer at the head of a piece of news that is one of several.
_ITEM = re.compile(
    r"[◆●■▲★►▶•·*–—-]+\s?|[(（]?(?:\d{1,2}|[IVX]{1,4})[.)）、]\s?|[\[【][^\]】\n]{2,24}[\]】]\s?"
    r"|\((?:[A-Z][\w’]+\s){1,3}?[^()\n]{0,24}\)\s?|(?:in\s)?(?:other|more|also in the|related)\snews\s?[:,]\s"
    r"|in brief\s?[:,]\s",
    re.I,
)
# When on the first meeting's day, or that it was after or before it.
_HOUR = (
    rf"(?:(?:in|on|at)\s(?:the\s)?)?(?:later\s|earlier\s|late\s|early\s)?(?:on\s|in\s)?(?:that\s(?:same\s|very\s)?|(?:the\s)?(?:very\s)?same\s){_PART}"
    rf"|(?:late(?:r)?|early|earlier)\s(?:in\s|on\s)the\s{_PART}|in\sthe\s(?:late\s|early\s)?(?:afternoon|evening|morning)"
    rf"|(?:in|on)\sthe\s(?:afternoon|evening|morning)\sof\sthe\ssame\sday|hours\s(?:later|earlier)|in\sthe\ssecond\shalf\sof\sthe\sday"
    rf"|(?:on\s)?the\s(?:following|next|previous|preceding)\s{_PART}|(?:the|an?|one)\sday\s(?:before|after|earlier|later)"
)
_ORDER = (
    r"(?:subsequently|afterwards?|thereafter|then|later|immediately\safterwards?|beforehand|previously|meanwhile|next)"
    rf"|(?:(?:right|immediately|shortly|soon|just|directly)\s)?(?:after|following|before|prior\sto|ahead\sof)\s(?:the|its|their|his|her)\s{_GATHERING}(?:\s(?:ended|closed|concluded))?"
    r"|(?:(?:right|immediately|shortly|directly)\s)?(?:before|prior\sto|ahead\sof|after|following)\s(?:that|this|it)\b"
    rf"|(?:wrapping\sup|concluding|ending|completing|rounding\soff)\s(?:the|his|her|their)\s{_GATHERING}"
    rf"|at\sthe\s(?:end|close|conclusion)\sof\sthe\s{_GATHERING}"
    r"|(?:(?:up)?on|after|before)\s(?:(?:his|her|their)\s)?return(?:ing)?(?:\sto\s(?:the\s)?[\w’'-]+(?:\s[\w’'-]+)?)?"
    r"|returning\sto\s(?:the\s)?[\w’'-]+(?:\s[\w’'-]+)?|back\s(?:in|at|from)\s(?:the\s)?[\w’'-]+(?:\s[\w’'-]+)?"
    rf"|on\sthe\ssidelines\sof\sthe\s{_GATHERING}"
)
_BEFORE = re.compile(rf"(?:(?:{_HOUR}|{_ORDER}),?\s)", re.I)
_JOINER = re.compile(
    r"(?:also|earlier|later|meanwhile|separately|in addition|besides|and|it is (?:also )?learned that),?\s", re.I
)
_DAY_LEAD = re.compile(
    r"(?:(?:in|on|at)\s)?(?:(?:the\s)?(?:early\s|late\s)?(?:morning|afternoon|evening|night|noon)\s)?(?:(?:of|on)\s)?(?:the\s)?",
    re.I,
)
_PART_BEHIND = re.compile(r"(?:\s\([^()]{1,20}\))?(?:\s(?:morning|afternoon|evening|night))?,?\s", re.I)
_WHERE = re.compile(rf"(?:in|at)\s(?![^,.;]{{0,60}}\b{MEETING_NOUN}\b)[^,.;]{{3,60}},\s", re.I)
_TAIL = re.compile(rf"\b(?:{_HOUR}|{_ORDER}|(?:that|which)\sfollowed)\b", re.I)

# Who acts: a title and a name, a pronoun, or a body, with no other verb between.
_POST_WORDS = (
    r"(?:the|of|and|for|in|on|at|vice|deputy|acting|executive|party|chief|secretary|mayor|governor|magistrate|chairman"
    r"|chairwoman|chairperson|president|director|head|minister|premier|member|leader|comrade|city|county|district"
    r"|provincial|municipal|prefectural|prefecture|province|region|town|government|committee|group|standing|congress"
    r"|people[’']s|headquarters|commission|office|bureau|presidium|session|council|first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth|tenth|leading|general|concurrently|as|well|theoretical|study|center|discipline|inspection"
    r"|supervision|supervisory|leadership|work|rural|reform|safety|flood|control|prevention|drought|relief|directors"
    r"|leaders|mayors|secretaries|governors|chairmen|heads|officials|delegation)"
)
WHO = rf"(?:(?:(?:{_POST_WORDS}|[A-Z][\w’'-]*|[\w-]+[’']s),?\s){{1,24}}?|(?:he|she)\s)"
# Who held it is none of the place's own, or nobody in particular.
IS_MANY = re.compile(
    r"\b(?:participants|attendees|deputies|delegates|members|General Secretary|Xi Jinping|State Council|Central"
    r"|National|(?:CPC|Party) Central Committee|Ministry|guests|departments|counties|localities|places)\b"
)
_ADVERB = (
    r"(?:(?P<also>also|too|likewise)\s"
    r"|(?P<then>then|subsequently|afterwards|later|earlier|next|immediately)\s|again\s|personally\s|\w+ly\s)"
)
_WHEN_INSIDE = (
    rf"(?:meanwhile|(?:(?:earlier|later)\s)?(?:on\s)?(?:that|the)\s(?:very\s|same\s){{0,2}}{_PART}),?"
    r"|(?:on\s)?(?:the\s)?(?:\w+day|[A-Z][a-z]+\.?\s\d{1,2}|\d{1,2}(?:st|nd|rd|th))(?:\s(?:morning|afternoon|evening))?"
)
_VERB = (
    r"(?P<did>(?:met(?:\sseparately|\sagain)?(?:\s(?:on\s)?(?:that|the)\ssame\s\w+)?\swith|met(?=\s(?-i:[A-Z]))"
    r"|met(?=[.,]|\s(?:on|in|at|to|the|that|before|after|right|again|later|earlier|immediately)\b)|held\stalks|received|welcomed|inspected|visited"
    r"|toured|investigated|surveyed|checked|supervised|patrolled|went(?:\son)?\sto|came\sto|walked\sinto|led\san?\s(?:\w+\s){0,2}?(?:team|group)\sto"
    r"|presided\sover|chaired|held|convened|hosted|conducted|organi[sz]ed|attended|addressed|opened)(?=[\s.])[^.;]{0,400})"
)
_ACTIVE = re.compile(
    rf"(?P<who>(?-i:{WHO}))(?P<when>(?-i:{_WHEN_INSIDE})\s)?(?P<had>had\s)?(?:{_ADVERB}){{0,2}}{_VERB}", re.I
)
_PASSIVE = re.compile(
    rf"(?P<article>the|an?|another|its|this)\s(?P<name>[^.;,]{{0,160}}?\b(?:{MEETING_NOUN}|congress|presidium)\b[^.;]{{0,140}}?)"
    rf"\s(?:(?:was|were)\s(?:{_ADVERB})?(?:held|convened|opened|chaired|hosted|organi[sz]ed)|opened|convened|took\splace|kicked\soff|(?P<followed>followed)(?=[.,]))\b"
    r"(?P<rest>[^.;]{0,160})",
    re.I,
)
_AT = re.compile(
    rf"(?:at|in|during)\s(?:the|an?|another|its)\s(?:(?P<next>subsequent|following|ensuing|later)\s)?(?P<name>(?:[\w’'-]+\s){{0,9}}?{MEETING_NOUN})\b"
    r"(?P<rest>[^.;,]{0,120})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Event:
    """``kind`` by the words at (``start``, ``end``); ``who`` did it, where somebody is said to; ``when``: the words of
    its hour, ``day`` those of its day, where they stand in the sentence at all."""

    kind: str
    start: int
    end: int
    who: str
    words: str
    when: str
    day: DayWords | None
    is_item: bool
    also: bool
    marker: Span  # where its hour, its day or whatever sets it off is said
    is_another: bool  # said to be another of the kind
    at: bool
    hour: str | None  # the part of the day that stands with its day
    is_plain: bool  # a meeting of which no more is said


_ALSO = re.compile(r"\balso\b", re.I)
_ANOTHER = re.compile(r"\b(?:another|an?\s(?:second|third|separate|further|different))\b", re.I)


def event_in(text: str, sentence: Span) -> Event | None:
    """The meeting, visit or reception that ``sentence`` tells, with what it says of when it was."""
    end = min(sentence.end, sentence.start + 500)
    at, when, is_item, day = _lead(text, sentence.start, end)
    marker = Span(sentence.start, at) if at > sentence.start else None
    active = _ACTIVE.match(text, at, end)
    passive = None if active else _PASSIVE.match(text, at, end)
    met = None if active or passive else _AT.match(text, at, end)
    found = active or passive or met
    if found is None or (active and IS_MANY.search(active["who"])):
        return None
    words = active["did"] if active else passive["name"] if passive else met["name"]
    kind = kind_done(active) if active else kind_of(words)
    plain = kind is None and active is not None and _PLAIN.search(words) is not None
    if kind is None and not plain:
        return None
    start = found.start("did" if active else "name")
    tail = text[start:end] if active else (passive or met)["rest"]
    tail = PURPOSE.split(tail)[0] if active else tail
    if active and active["when"] and not find_days(text, *active.span("when")):
        when = when or active["when"].strip(" ,")
    if passive and passive["followed"]:
        when = when or "followed"
    if (active and active["then"]) or (passive and passive["then"]):
        when = when or "then"
    if met and met["next"]:
        when = when or met["next"]
    at_tail = start if active else found.start("rest")
    if not when and (late := _TAIL.search(tail)):
        when = late.group()
        marker = marker or Span(at_tail + late.start(), at_tail + late.end())
    if day is None:
        inside = find_days(text, found.start(), min(end, at_tail + len(tail)))
        day = next((d for d in inside if d.day or d.weekday is not None), None)
        marker = marker or (Span(day.start, day.end) if day else None)
    also = bool(_ALSO.search(text, sentence.start, start) or (passive and passive["also"]))
    another = _ANOTHER.search(text, max(sentence.start, start - 12), min(end, start + 80)) is not None
    who = active["who"] if active else ""
    marker = Span(sentence.start, found.end("name")) if met else marker or Span(sentence.start, start)
    return Event(
        str(kind or "conference"),
        start,
        found.end(),
        who,
        words,
        when,
        day,
        is_item,
        also,
        marker,
        another,
        met is not None,
        _hour_of(text, marker),
        plain,
    )


def _hour_of(text: str, marker: Span) -> str | None:
    found = _HOUR_WORD.search(text, marker.start, marker.end)
    return found.group() if found else None


_HOUR_WORD = re.compile(r"\b(?:morning|afternoon|evening|night)\b", re.I)


def kind_done(active: re.Match[str]) -> str | None:
    done = active["did"]
    if done.startswith(("attended", "addressed", "opened", "organized", "organised")):
        return kind_of(PURPOSE.split(done)[0])
    if _MET_ITSELF.match(done):
        return kind_of(f"{active['who']}meeting") if _OF_A_BODY.search(active["who"]) else None
    found = kind_of_act(done) or kind_of(PURPOSE.split(done)[0])
    if (
        found in (None, "plenary", "standing_committee")
        and done.startswith(("held", "convened", "conducted"))
        and _MEETS.search(done)
    ):
        return kind_of(f"{active['who']}{PURPOSE.split(done)[0]}") or found
    return found


_PLAIN = re.compile(
    r"^(?:presided\sover|chaired|held|convened|hosted)\s(?:an?|another)\s(?:[\w-]+\s){0,3}?meeting\b", re.I
)
_MET_ITSELF = re.compile(r"met(?!\s(?:\w+\s){0,4}?with\b)(?:[.,]|$|\s(?-i:[a-z]))")
_OF_A_BODY = re.compile(r"\b(?:committee|group|headquarters|commission|council|presidium)\s(?:of\s|$)?", re.I)
_MEETS = re.compile(rf"\b(?:{MEETING_NOUN}|stud(?:y|ies)|plenum)\b", re.I)


def _lead(text: str, at: int, end: int) -> tuple[int, str, bool, DayWords | None]:
    """Behind the words of time at the head of a sentence: where its doer stands, the hour, whether it is an item of
    several, and the day."""
    when, is_item, day = "", False, None
    for _ in range(6):
        if item := _ITEM.match(text, at, end):
            is_item, at = True, item.end()
        elif hour := _BEFORE.match(text, at, end):
            when, at = when or hour.group().strip(" ,"), hour.end()
        elif joiner := _JOINER.match(text, at, end):
            at = joiner.end()
        elif day is None and (days := _day_at(text, at, end)):
            day = days
            behind = _PART_BEHIND.match(text, day.end, end)
            at = behind.end() if behind else day.end
        elif (when or day) and (where := _WHERE.match(text, at, end)):
            at = where.end()
        else:
            break
    return at, when, is_item, day


def _day_at(text: str, at: int, end: int) -> DayWords | None:
    days = find_days(text, at, min(end, at + 60))
    return days[0] if days and _DAY_LEAD.fullmatch(text, at, days[0].start) else None
