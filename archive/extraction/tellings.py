"""Where does a readout's story pass on to another meeting, and which passages tell of each?"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from archive.extraction.apart import Story, is_apart
from archive.extraction.beside import (
    BEFORE_DAY,
    deed_of_another_day,
    is_other_day,
    meeting_of_another_kind,
    named_apart,
    reception_of_another,
    visit_of_another_hour,
)
from archive.extraction.dates import DayWords, day_of, find_days
from archive.extraction.events import event_in
from archive.extraction.kinds import kind_of, kind_of_act, kind_of_scene
from archive.extraction.meetings import (
    AT_ONCE,
    MEETING_NOUN,
    MEETING_WORD,
    ONE_OF_TWO,
    PURPOSE,
    STAY,
    announcement_in,
    head_of,
    is_on_arrangements,
    kind_told,
    verbs_of_holding,
)
from archive.extraction.owners import owners_in
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph

_PART = r"(?:day|afternoon|morning|evening|night)"
_SAME_DAY = re.compile(
    rf"^(?:(?:in|on) the {_PART} of the same day|on the (?:same|very same|very)|(?:later|late|early) (?:that|the same)"
    rf"|earlier (?:that|the same)|that same|that|the same)(?:(?<=day)|\s{_PART})\b(?!\sof\b)",
    re.IGNORECASE,
)
_ORDINAL = r"(?:\d+(?:st|nd|rd|th)|[a-z]+(?:-?[a-z]+)?(?:th|st)|(?:[a-z]+ty-)?(?:second|third))"
_HELD = (
    r"(?:presided over|held|convened|chaired|hosted|presides over|holds|attended"
    r"|(?<=went on to )(?:preside over|chair|hold|convene|host|attend))"
)
_ANOTHER = re.compile(
    rf"\b{_HELD}\s(?:also\s)?(?:an?|another"
    rf"|(?:the|its)(?:\s[\w’'-]+){{0,5}}? {_ORDINAL})\s[^.;]{{0,160}}?\b{MEETING_NOUN}\b"
    rf"|\b(?:an?|another|(?:the|its) {_ORDINAL})\s[^.;]{{0,160}}?\b{MEETING_NOUN}\b[^.;]{{0,160}}?\b(?:was"
    rf"|were) (?:also )?(?:held|convened|chaired|opened|called|hosted|organi[sz]ed)\b",
    re.I,
)
# A meeting called by its whole name, no part of the one before: "the mobilization meeting for the inspection was held".
_NAMED = re.compile(
    rf"\bthe\s(?!closing|opening|plenary|full|group|final|last|(?:{_ORDINAL})\s(?:plenary|full|group))(?:[\w’'-]+\s){{1,12}}?{MEETING_NOUN}"
    rf"\s(?:for|of|on)\s[^.;]{{3,200}}?\b(?:was|were) (?:also )?(?:held|convened|opened)\b",
    re.I,
)
# Behind the verb as well: "The executive meeting was held immediately afterwards", "Ma Lin then chaired …".
_SEQUEL = re.compile(
    r"\b(?:then|went on to|afterwards?|subsequently|on the same (?:day|afternoon|morning|evening)"
    r"|(?:after|before) the (?:meeting|conference|session|symposium|inspection|ceremony)"
    r"|later (?:that|the same|in the) day"
    r"|that (?:same )?(?:day|afternoon|evening|morning))\b",
    re.I,
)
_ITS_NAME = re.compile(
    rf"^the\s(?:[\w’'-]+\s){{0,5}}?{_ORDINAL}\s[^.;,]{{0,120}}?\b{MEETING_NOUN}\b[^.;,]{{0,160}}?"
    r"\bwas (?:also )?(?:held|convened|opened)\b",
    re.I,
)
# "At the symposium held afterwards, Ma Lin listened to …"
_AT_LATER = re.compile(
    rf"^at (?:the|an?)\s(?P<name>(?:[\w’'-]+\s){{0,6}}?{MEETING_NOUN})(?:\s[^.;,]{{3,80}}?)??"
    r",?\s(?:which was\s)?(?:held|convened)(?:\s(?:in|at)\s(?!the end\b)[^.;,]{2,40}?)??"
    r"\s(?:subsequently|afterwards?|later|then"
    rf"|immediately after\w*|after the \w+|that {_PART}|on the (?P<last>last|final) day|at the end of the \w+"
    rf"|(?:in|on) the (?:same {_PART}|afternoon|evening))\b",
    re.I,
)
_AT = re.compile(rf"^at (?:the|an?)\s(?P<name>(?:[\w’'-]+\s){{0,6}}?{MEETING_NOUN})\b", re.I)
# Told only because this meeting dealt with it: "… held a conference on it, and the meeting conveyed its spirit".
_ONLY_STUDIED = re.compile(
    r"\b(?:the|this) meeting (?:conveyed|relayed|communicated|transmitted|studied|listened)\b"
    r"|\bits (?:guiding )?(?:spirit|principles)\b",
    re.I,
)
# "Che Songlin also inspected the service center on the same day"
_BESIDES = re.compile(
    r"^[A-Z][\w’-]+\s[A-Z][\w’'-]+\salso\s(?P<did>(?:met with|visited|inspected|toured)\b[^.;]{3,160}?)"
    rf"\b(?:on the same {_PART}|that (?:same )?{_PART}|later (?:that|in the) {_PART})\b"
)
_ALSO = re.compile(
    r"\balso (?P<did>(?:met|meets|visited|inspected|toured|paid|went|held|chaired|presided|attended)\b.*)", re.I | re.S
)
# "The executive meeting was convened at 3 p.m." behind an opening that announced it as the second.
_HELD_OF_TWO = re.compile(
    rf"^the\s(?P<name>(?:[\w’'()-]+\s){{1,6}}?{MEETING_NOUN}),?\s(?:(?:was|were)\s)?(?:also\s|then\s)?"
    r"(?:convened|held|opened|began|started|called)\b",
    re.I,
)
# What may as well open the next part of the same meeting: another one only where it is of another kind.
_OF_THE_MEETING = (
    r"the (?:[\w-]+ ){0,3}?(?:meeting|talks|session|plenum|conference|symposium|inspections?|visit|tour|trip|research"
    r"|investigation|survey|ceremony|study)"
)
_NEXT = re.compile(
    r"^(?:in the (?:afternoon|evening|morning)|subsequently|afterwards?|then|later|immediately afterwards?"
    r"|(?:before|prior to|ahead of|after|following) (?:that|this)|beforehand|previously|in addition|meanwhile"
    r"|earlier(?! (?:this|last|in the) (?:year|month|week|spring|summer|autumn|winter))"
    r"|also(?= (?:on|in)\b)|it (?:is|was) (?:also )?(?:learned|reported|understood) that|back in (?:the|\w+ing)"
    rf"|(?:(?:right|immediately|shortly|soon|just) )?(?:after|following|upon|before|prior to) {_OF_THE_MEETING}"
    rf"|at the (?:end|close|conclusion) of {_OF_THE_MEETING}"
    rf"|(?:when|once|as soon as|after) {_OF_THE_MEETING} (?:was over|had ended|ended|concluded|closed)"
    r"|(?:(?:a|several|some|a few|\w+) )?hours? (?:later|earlier|before)"
    r"|(?:a|one|two|three|four|five) days? (?:later|earlier|before)|the (?:previous|preceding) day"
    r"|the day (?:before|after)"
    rf"|(?:(?:a|one|two|three|four|five) days?|(?:an|two|three) hours?|immediately) (?:after|before) {_OF_THE_MEETING}"
    rf"|at \d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o[’']clock)"
    rf"|(?:in|on) the {_PART} of the (?:previous|preceding|next|following) day|(?:in|on) the {_PART} of\b"
    rf"|(?:on )?the (?:previous|preceding|next|following) {_PART})(?!\w)",
    re.I,
)
# The part of a day that somebody spent on guests, apart from the meeting: "In the afternoon Yao received a delegation".
_ANOTHER_HOUR = re.compile(
    rf"^(?:in|on) the {_PART}\b|^(?:on )?the (?:previous|preceding|next|following) {_PART}\b", re.I
)
_ACTED = re.compile(
    r"\b(?:received?|receives|welcomed|hosted|met|meets|held talks|visited|toured|inspected|signed)\b.*", re.I | re.S
)
# A ceremony behind a meeting is its end, unless somebody else is said to have led it.
_IS_CHAIRED = re.compile(r"\s*(?:it|the ceremony) was (?:chaired|presided over|hosted|emceed|led) by\b", re.I)
# Called by what it is, behind words that pass on to it: "After the study, the party group meeting … was held".
_CALLED = re.compile(
    rf"\bthe\s(?:[\w’'()-]+\s){{0,9}}?{MEETING_NOUN}\b[^.;,]{{0,120}}?"
    r"\s(?:was|were) (?:also )?(?:held|convened|opened)\b"
    rf"|\b{_HELD}\s(?:also\s)?(?:the|its)\s(?:[\w’'()-]+\s){{1,9}}?{MEETING_NOUN}\b[^.;,]{{0,120}}"
    rf"|\b{_HELD}\s(?:also\s)?(?:the|its|a)\s(?:[\w’'()-]+\s){{0,7}}?(?:standing committee|study center group)\b"
    r"[^.;,]{0,80}",
    re.I,
)
_FOLLOWED = re.compile(
    rf"^(?:the|this)\s[^.;,]{{3,80}}?\s(?:was|were)\s(?:\w+ly\s)?(?:followed|preceded)\sby\s"
    rf"(?P<name>(?:an?|the)\s[^.;,]{{0,100}}?\b{MEETING_NOUN}\b[^.;,]{{0,60}})",
    re.I,
)
# What is told beside the first meeting: "In a separate meeting", "While in Hubei, she also visited".
_APART = re.compile(
    r"^(?:(?:in|at|on) (?:a|another) separate\s(?:\w+\s)?|in (?:another|a related) development\b|separately\b"
    r"|(?:(?:in|according to) )?(?:another|a separate|a related) (?:report|piece of news|item)\b|in other news\b"
    r"|at another\s\w+|on another occasion\b|the same day also saw\b)",
    re.I,
)
# Another body's own meeting, of whatever kind: "After the preparatory meeting, the presidium held its first meeting".
_OF_ANOTHER_BODY = re.compile(
    r",\s(?:the\s(?P<body>(?:[\w’'-]+\s){0,5}?(?:presidium|council|committee|commission|(?:party|leading)\sgroup))(?:\sof\s[^,.;]{3,90}?)?"
    rf"\s(?:held|convened)\s(?:the|its)\s{_ORDINAL}\s(?:[\w-]+\s){{0,2}}?{MEETING_NOUN}"
    rf"|(?:the|its)\s{_ORDINAL}\s{MEETING_NOUN}\sof\sthe\s(?P<of>(?:[\w’'-]+\s){{0,5}}?(?:presidium|council|committee|commission|(?:party|leading)\sgroup))\b"
    r"[^.;]{0,120}?\swas\s(?:held|convened))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One meeting's passages and paragraphs. ``marker``: the words that set it off from the meeting told of before it;
    "on the same day" leaves its date to that meeting, and "on the last day" to the last day of it."""

    passages: tuple[Span, ...]
    paragraphs: tuple[Paragraph, ...]
    marker: Span | None = None
    same_day: bool = False
    days_later: int = 0
    on_last_day: bool = False


_DAYS_BESIDE = re.compile(
    r"(?:the (?P<way>next|following|previous|preceding) |the day (?P<side>before|after)"
    r"|(?P<many>an?|one|two|three|four|five) days? (?P<later>later|after)?)",
    re.I,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


def _days_later(marker: str) -> int:
    """How many days behind the first meeting's: "the previous day" is -1, "two days later" 2."""
    found = _DAYS_BESIDE.search(marker)
    if found is None:
        return 0
    if found["side"]:
        return 1 if found["side"].lower() == "after" else -1
    if found["way"]:
        return 1 if found["way"].lower() in ("next", "following") else -1
    days = _NUMBERS.get(found["many"].lower(), 1)
    return days if found["later"] else -days


def split_meetings(page: Page, published: dt.date | None = None) -> tuple[Told, ...]:
    """The document's meetings in the order of telling; one that spans the whole text where there is but one."""
    pieces = _pieces(page)
    owner_of, markers, current = [], [None], 0
    place = _first_place(page)
    for index, piece in enumerate(pieces):
        marker = _starts_another(page, pieces, index, place, published) if index else None
        if marker is not None:
            markers.append(marker)
            current = len(markers) - 1
        elif (
            current
            and is_on_arrangements(page.text[piece.start : min(piece.end, piece.start + 200)])
            and markers[current]
        ):
            current = 0
        owner_of.append(current)
    if len(markers) == 1:
        return (Told((Span(0, len(page.text)),), page.paragraphs),)
    return tuple(_told(page, pieces, owner_of, number, marker) for number, marker in enumerate(markers))


def _pieces(page: Page) -> tuple[Paragraph, ...]:
    """The paragraphs, cut before a sentence that can set another meeting off: "Subsequently, he presided over …"."""
    pieces = []
    for paragraph in page.paragraphs:
        first = 0
        for index, sentence in enumerate(paragraph.sentences):
            opening = page.text[sentence.start : min(sentence.end, sentence.start + 400)]
            if index and _sets_off(opening):
                pieces.append(_piece(paragraph.sentences[first:index]))
                first = index
        pieces.append(paragraph if not first else _piece(paragraph.sentences[first:]))
    return tuple(pieces)


def _sets_off(opening: str) -> bool:
    if _AT_LATER.match(opening) or _FOLLOWED.match(opening):
        return True
    if _NEXT.match(opening) and _CALLED.search(opening):
        return True
    marked = _SAME_DAY.match(opening) or _NEXT.match(opening) or _APART.match(opening) or _SEQUEL.search(opening)
    return bool(marked) and (_ANOTHER.search(opening) or _ITS_NAME.match(opening)) is not None


def _piece(sentences: tuple[Span, ...]) -> Paragraph:
    return Paragraph(sentences[0].start, sentences[-1].end, sentences)


def _told(page: Page, pieces: tuple[Paragraph, ...], owner_of: list[int], number: int, marker: Span | None) -> Told:
    """Passages run from one meeting's first piece to the next meeting's, the whole text being covered."""
    passages: list[Span] = []
    for index, piece in enumerate(pieces):
        if owner_of[index] != number:
            continue
        start = 0 if index == 0 else piece.start
        last = index + 1 == len(pieces)
        end = len(page.text) if last else pieces[index + 1].start
        if passages and passages[-1].end == start:
            passages[-1] = Span(passages[-1].start, end)
        else:
            passages.append(Span(start, end))
    own = tuple(p for p, owner in zip(pieces, owner_of, strict=True) if owner == number)
    same_day = marker is not None and _SAME_DAY.match(page.words(marker)) is not None
    words = page.words(marker) if marker else ""
    last, at = _AT_LATER.match(words), _AT.match(words)
    later = _days_later(words) or (_days_between(page, pieces[:3], at["name"]) if at else 0)
    return Told(tuple(passages), own, marker, same_day, later, bool(last and last["last"]))


def _first_place(page: Page) -> str | None:
    first = page.paragraphs[0].sentences[0] if page.paragraphs else Span(0, 0)
    return next((owner.place for owner in owners_in(page.text, first) if owner.place), None)


def _starts_another(
    page: Page, pieces: tuple[Paragraph, ...], index: int, place: str | None, published: dt.date | None
) -> Span | None:
    """What sets a piece off as another meeting: "on the same day", or a day beside another place's body."""
    first = pieces[index].sentences[0]
    opening = page.text[first.start : min(first.end, first.start + 400)]
    same_day, following, stay = _SAME_DAY.match(opening), _NEXT.match(opening), STAY.match(opening)
    another = _ANOTHER.search(opening) if same_day or following else None
    also = _ALSO.search(opening) if same_day or stay else None
    besides = _BESIDES.match(opening)
    if besides and kind_of_act(besides["did"]) and _first_kind(page, pieces[:index]) not in _FIELD_KINDS:
        return Span(first.start, first.start + besides.end())
    if same_day and (another or _NAMED.search(opening) or (also and kind_of_act(also["did"]))):
        return Span(first.start, first.start + same_day.end())
    opened = _OTHER_TIME.match(opening)
    if opened and _first_kind(page, pieces[:index]) != "ceremony" and _is_opened(page, pieces[index]):
        return Span(first.start, first.start + opened.end())
    with_other = _WITH_GUEST.match(opening)
    if with_other and _met_apart(page, head_of(page, pieces[:index], 1)[-1], with_other["who"] or with_other["whom"]):
        return Span(first.start, first.start + with_other.end())
    went_too = following and _WENT_ON.match(opening, following.end())
    if (
        went_too
        and _first_kind(page, pieces[:index]) not in (*_FIELD_KINDS, "ceremony")
        and _is_inspected(page, pieces[index])
    ):
        return Span(first.start, first.start + following.end())
    apart = _APART.match(opening)
    acted = _ACTED.search(opening) if apart or same_day or _ANOTHER_HOUR.match(opening) else None
    act = kind_of_act(acted.group()) if acted else None
    if apart and (act or MEETING_WORD.search(opening)):
        return Span(first.start, first.start + apart.end())
    if stay and also and kind_of_act(also["did"]) and _first_kind(page, pieces[:index]) not in _FIELD_KINDS:
        return Span(first.start, first.start + stay.end())
    if act == "reception" and not apart and _first_kind(page, pieces[:index]) not in _FIELD_KINDS:
        return Span(first.start, acted.start() + first.start)
    of_two = ONE_OF_TWO.match(opening)
    if of_two and _announced_beside(page, pieces[:index], of_two["name"]):
        return Span(first.start, first.start + of_two.end())
    held_of_two = _HELD_OF_TWO.match(opening)
    if held_of_two and _announced_beside(page, pieces[:index], held_of_two["name"]):
        return Span(first.start, first.start + held_of_two.end())
    if following and another:
        of_body = _OF_ANOTHER_BODY.match(opening, following.end())
        if _of_another_kind(page, pieces[:index], another.group(), first) or (
            of_body and _is_new_body(page, pieces[:index], of_body["body"] or of_body["of"])
        ):
            return Span(first.start, first.start + following.end())
        chaired = _IS_CHAIRED.match(page.text, first.end, first.end + 200)
        if chaired and kind_of(another.group()) == "ceremony" and _first_kind(page, pieces[:index]) != "ceremony":
            return Span(first.start, first.start + following.end())
    # what a city holds at once behind the State Council's meeting is what the page is about
    called = _CALLED.search(opening) if following and not AT_ONCE.match(opening) else None
    if called and _of_another_kind(page, pieces[:index], called.group()):
        return Span(first.start, first.start + following.end())
    followed = _FOLLOWED.match(opening)
    if followed and _of_another_kind(page, pieces[:index], followed["name"]):
        return Span(first.start, first.start + followed.start("name"))
    at_later = _AT_LATER.match(opening)
    if at_later and _of_another_kind(page, pieces[:index], at_later["name"], first):
        return Span(first.start, first.start + at_later.end())
    sequel = _SEQUEL.search(opening)
    other = (_ANOTHER.search(opening) or _ITS_NAME.match(opening)) if sequel else None
    if other and _of_another_kind(page, pieces[:index], other.group(), first):
        return Span(first.start + sequel.start(), first.start + sequel.end())
    days = find_days(page.text, first.start, min(first.end, first.start + 60))
    if _ONLY_STUDIED.search(opening):
        return None
    if own := _of_its_own(page, pieces[:index], first, days, following or same_day):
        return own
    at = _AT.match(opening)
    if at and _held_too(page, pieces[:index], at["name"]):
        return Span(first.start, first.start + at.end())
    at_days = find_days(page.text, first.start + at.end(), min(first.end, first.start + at.end() + 80)) if at else ()
    if (
        at_days
        and _is_day_beside(page, pieces[:index], at_days[0])
        and _of_another_kind(page, pieces[:index], at["name"])
    ):
        return Span(first.start, at_days[0].end)
    dated = _ANOTHER.search(opening) if days and re.match(r"(?:in|on|at)\b", opening, re.I) else None
    beside = (
        dated is not None
        and not _is_of_centre(page, pieces[:index], opening)
        and _is_day_beside(page, pieces[:index], days[0])
    )
    if beside and _of_another_kind(page, pieces[:index], dated.group(), first):
        return Span(first.start, days[0].end)
    held = verbs_of_holding().search(opening)
    if place and days and held and re.match(r"on\b", opening, re.I):
        others = [o.place for o in owners_in(page.text, Span(first.start, first.start + held.start())) if o.place]
        if others and others[0] != place:
            return Span(days[0].start, days[0].end)
    return _told_apart(page, pieces[:index], pieces[index], published)


def _told_apart(page: Page, before: tuple[Paragraph, ...], piece: Paragraph, published: dt.date | None) -> Span | None:
    """What sets the event at the head of ``piece`` off from the meeting told ``before``."""
    first = piece.sentences[0]
    if not any(p.end - p.start > _LEAST_OF_STORY and page.text[p.end - 1] in ".!?”\"’'" for p in before):
        return None
    heading = _is_heading(page, before[-1])
    if page.text[before[-1].end - 1] not in ".!?”\"’')" and not heading:
        return None
    event = event_in(page.text, first)
    if event is None:
        return None
    event = replace(event, is_item=True) if heading else event
    kind = _first_kind(page, before) or ("conference" if _told_of_one(page, before) else None)
    told = page.text[before[0].start : before[-1].end]
    if not is_apart(page.text, event, Story(kind, told, _first_day(page, before), published)):
        return None
    if event.kind == "inspection" and _ORDERED.search(page.text, piece.start, piece.end) is None:
        return None
    return event.marker


_LEAST_OF_STORY, _MOST_OF_HEADING = 80, 120
# Orders, where "asked how the harvest was" is none.
_ORDERED = re.compile(
    r"\b(?:urged|told|stressed|demanded|instructed|emphasi[sz]ed|required|accompan\w+|ordered|pointed out"
    r"|called (?:for|on)|asked (?!how|what|about|after|whether|if|why|where|when|(?:\w+ ){1,6}?about))\b"
)


def _is_heading(page: Page, paragraph: Paragraph) -> bool:
    line = page.text[paragraph.start : paragraph.end]
    return len(line) < _MOST_OF_HEADING and line[0].isupper() and line[-1] not in ".!?:,;”"


_OF_CENTRE = re.compile(r"\b(?:General Secretary|State Council|Central Committee|Politburo|Political Bureau)\b")


def _is_of_centre(page: Page, before: tuple[Paragraph, ...], opening: str) -> bool:
    """Whether the centre's meeting is told of beside one that is none of the centre's."""
    return bool(_OF_CENTRE.search(opening)) and not _OF_CENTRE.search(page.text, before[0].start, before[0].end)


_LATER_HOUR = re.compile(
    r"(?:later |earlier |late |early )?(?:on )?(?:that|the same)\b|in the (?:afternoon|evening|morning)\b"
    r"|after\b|following\b|later\b",
    re.I,
)


def _of_its_own(
    page: Page, before: tuple[Paragraph, ...], first: Span, days: list[DayWords], later: re.Match[str] | None
) -> Span | None:
    """What sets the sentence ``first`` off that tells of a meeting, a visit or a reception of another day or hour."""
    if first.start != page.text.rfind("\n", 0, first.start) + 1 or page.text[before[-1].end - 1] not in ".!?”\"’'":
        return None
    kind, head = _first_kind(page, before), page.text[before[0].start : before[-1].end]
    main = _first_day(page, before)
    if days and BEFORE_DAY.fullmatch(page.text, first.start, days[0].start):
        other = is_other_day(days[0], main)
        if other and deed_of_another_day(page.text, first, days[0].end, kind, head):
            return Span(first.start, days[0].end)
        behind = Span(days[0].end + (page.text[days[0].end : days[0].end + 2] == ", ") * 2, first.end)
        return (
            Span(first.start, days[0].end) if other and named_apart(page.text, behind, days, main, kind, head) else None
        )
    if later:
        at = first.start + later.end()
        if _days_later(later.group()) and deed_of_another_day(page.text, first, at, kind, head):
            return Span(first.start, at)
        if _LATER_HOUR.match(later.group()):
            if kind == "reception" and reception_of_another(page.text, first, at, head):
                return Span(first.start, at)
            if kind == "inspection" and reception_of_another(page.text, first, at, head, by_another=True):
                return Span(first.start, at)
            if meeting_of_another_kind(page.text, first, at, kind):
                return Span(first.start, at)
            if kind not in (*_FIELD_KINDS, "ceremony") and visit_of_another_hour(page.text, first, at):
                piece = next(p for p in page.paragraphs if p.start <= first.start < p.end)
                return Span(first.start, at) if _is_inspected(page, piece) else None
        return None
    every = find_days(page.text, first.start, min(first.end, first.start + 400))
    return named_apart(page.text, first, every, main, kind, head)


def _first_day(page: Page, before: tuple[Paragraph, ...]) -> DayWords | None:
    return next(
        (d for p in before[:2] for d in find_days(page.text, p.start, p.end) if d.day or d.weekday is not None), None
    )


# "met separately with A and B": what is told of the talks with the second is another reception.
_WITH_GUEST = re.compile(
    r"^(?i:in|at|during|when) (?:his|her|the|a|their)\s(?:[\w-]+\s)?(?:talks|meeting|conversation) with "
    r"(?:(?:Mr|Ms|Mrs|Dr)\.? )?"
    r"(?P<who>[A-Z][\w’'-]+)"
    r"|^(?i:while |when )?(?i:meeting|in talks|in talking) with (?:(?:Mr|Ms|Mrs|Dr)\.? )?(?P<whom>[A-Z][\w’'-]+)",
)
_SEPARATELY = re.compile(
    r"\b(?:met|meets|talks|received|meetings)\s(?:[^.;,]{0,60}\s)?(?:separately|respectively)\b"
    r"|\bseparate (?:talks|meetings)\b",
    re.I,
)


def _met_apart(page: Page, head: Paragraph, guest: str | None) -> bool:
    """Whether the story's head tells of meetings apart, of which that with ``guest`` was not the first."""
    told = page.text[head.start : head.end]
    apart = _SEPARATELY.search(told)
    rest = told.split(" with ", 1)[-1]
    at = rest.find(guest) if guest else -1
    return bool(apart) and at >= 0 and " and " in rest[:at]


# "Following the meeting, Vice Mayor Li rushed to the sea wall to check it": whoever goes there gives orders.
_WENT_ON = re.compile(r",?\s(?:[A-Za-z][\w-]*\s){0,4}?[A-Z][\w’-]+\s[A-Z][\w’'-]+\s(?:also\s|then\s|\w+ly\s)?[a-z]+")
_ORDERS = re.compile(
    r"\b(?:urged|told|asked|stressed|demanded|instructed|emphasi[sz]ed|required|accompanied|ordered)\b"
)


def _is_inspected(page: Page, piece: Paragraph) -> bool:
    told = page.text[piece.start : piece.end]
    return kind_of_scene(told[:600]) == "inspection" and _ORDERS.search(told) is not None


# When on the day of a meeting something was opened besides: "Earlier in the day the park opened for business".
_OTHER_TIME = re.compile(
    rf"^(?:(?:earlier|later) (?:in|on) (?:the|that|this) (?:same )?{_PART}|(?:earlier|later) that {_PART}"
    rf"|on the (?:same|very same) {_PART}|(?:in|on) the {_PART} of the same day|the same {_PART}|that (?:same )?{_PART}"
    rf"|in the (?:afternoon|morning|evening)|(?:before|after) the (?:meeting|conference|ceremony))\b",
    re.I,
)


def _is_opened(page: Page, piece: Paragraph) -> bool:
    """Whether the first two sentences of ``piece`` tell how something was opened, by whoever is named there."""
    told = page.text[piece.start : piece.sentences[min(1, len(piece.sentences) - 1)].end]
    scene = kind_of_scene(told)
    return scene == "ceremony" and re.search(r"\b(?:unveil|cut|inaugurat|declared|announced)", told) is not None


_FIELD_KINDS = (None, "inspection", "reception")


def _first_kind(page: Page, before: tuple[Paragraph, ...]) -> str | None:
    told = next((k for p in before[:2] for s in p.sentences[:3] if (k := _kind_told(page, s))), None)
    if told or not before:
        return told
    opening = head_of(page, before, 1)[-1]
    scene = kind_of_scene(page.text[opening.start : min(opening.end, opening.start + 900)])
    return str(scene) if scene in ("inspection", "reception", "ceremony") else None


def _is_new_body(page: Page, before: tuple[Paragraph, ...], body: str) -> bool:
    """Whether the opening's announcement does not speak of ``body``: what it is the head noun that tells."""
    told = next((a for p in before[:2] for s in p.sentences[:3] if (a := announcement_in(page, s, ()))), None)
    return told is not None and body.lower().split()[-1] not in page.words(told.words).lower()


# Meetings that one page reports together are days apart; what was long ago is history.
_BESIDE = 7


def _is_day_beside(page: Page, before: tuple[Paragraph, ...], day: DayWords) -> bool:
    """Whether ``day`` is another than that of the first meeting and close to it."""
    first = _first_day(page, before)
    if first is None:
        return False
    if first.day is None or day.day is None:
        return day.relative is None and first.weekday != day.weekday
    if None in (first.month, day.month):
        return 0 < abs(first.day - day.day) <= _BESIDE
    one, other = day_of(2000, first.month, first.day), day_of(2000, day.month, day.day)
    return 0 < abs((one - other).days) <= _BESIDE


def _of_another_kind(page: Page, before: tuple[Paragraph, ...], words: str, sentence: Span | None = None) -> bool:
    """Whether ``words``, or else the ``sentence`` they stand in, name a meeting that cannot be a part of the one told
    of ``before``."""
    kind = kind_of(PURPOSE.split(words)[0]) or (_kind_told(page, sentence) if sentence else None)
    first = _first_kind(page, before)
    if first is None:  # a plain meeting, if the story has told of one
        named = sentence is not None and _BODY_NAMED.search(page.words(sentence)) is not None
        return kind in _OF_A_BODY and named and _told_of_one(page, before)
    return kind not in (None, first, "plenary", "ceremony", "reception", "inspection")


def _told_of_one(page: Page, before: tuple[Paragraph, ...]) -> bool:
    return any(announcement_in(page, s, ()) for p in head_of(page, before, 3) for s in p.sentences[:3])


_OF_A_BODY = frozenset(("commission", "standing_committee", "party_group", "government_executive"))
_BODY_NAMED = re.compile(r"(?-i:[A-Z][\w-]+\s)(?:Headquarters|Committee|Commission|Group|Government)\b")


def _announced_beside(page: Page, before: tuple[Paragraph, ...], name: str) -> bool:
    """Whether the opening announced the meeting called ``name`` behind one of another kind."""
    kind, first = kind_of(name), _first_kind(page, before)
    named = re.compile(
        rf"\b(?:and|as well as)\s(?:then\s)?(?:(?:the|an?|its)\s)?(?:\d{{1,3}}(?:st|nd|rd|th)\s)?{re.escape(name)}\b",
        re.I,
    )
    beside = any(named.search(page.words(p.sentences[0])) for p in before[:3])
    return beside and None not in (kind, first) and kind != first


_HELD_TOO = (
    r"\b(?:and|then)\s(?:\w+ly\s)?(?:held|chaired|presided over|convened|hosted|organi[sz]ed|called)\s(?:an?|the)\s"
)


def _held_too(page: Page, before: tuple[Paragraph, ...], name: str) -> re.Match[str] | None:
    """Where the opening tells that a meeting called ``name``, of another kind, was held as well: "inspected the mines
    and held a symposium on the morning of the 14th"."""
    kind, first = kind_of(name), _first_kind(page, before)
    if kind is None or kind == first or not before:
        return None
    told = re.compile(rf"{_HELD_TOO}(?:[\w’'-]+\s){{0,5}}?{re.escape(name.split()[-1])}\b", re.I)
    heads = (s for p in before[:3] for s in p.sentences[:2])
    return next((found for s in heads if (found := told.search(page.text, s.start, s.end))), None)


def _days_between(page: Page, before: tuple[Paragraph, ...], name: str) -> int:
    """How many days behind the first meeting the one was that the opening tells of as well."""
    told = _held_too(page, before, name)
    if told is None:
        return 0
    sentence = next(s for p in before for s in p.sentences if s.start <= told.start() < s.end)
    own = find_days(page.text, told.end(), sentence.end)
    days = find_days(page.text, sentence.start, told.start())
    if not own or not days or own[0].day is None or days[0].day is None or own[0].month not in (None, days[0].month):
        return 0
    return own[0].day - days[0].day


def _kind_told(page: Page, sentence: Span) -> str | None:
    announcement = announcement_in(page, sentence, ())
    if announcement is not None:
        return kind_told(page, announcement)
    return kind_of(page.words(Span(sentence.start, min(sentence.end, sentence.start + 300))))
