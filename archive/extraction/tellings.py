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
from archive.extraction.dates import DayWords, find_days
from archive.extraction.events import event_in
from archive.extraction.firsts import (
    days_between,
    first_day,
    first_kind,
    held_too,
    is_announced_beside,
    is_day_beside,
    is_new_body,
    is_of_another_kind,
    is_of_first,
    told_of_one,
)
from archive.extraction.kinds import kind_of, kind_of_act, kind_of_scene
from archive.extraction.markers import (
    ACTED,
    ALSO,
    ANOTHER,
    ANOTHER_HOUR,
    APART,
    AT,
    AT_LATER,
    BESIDES,
    CALLED,
    FOLLOWED,
    HELD_OF_TWO,
    IS_CHAIRED,
    ITS_NAME,
    NAMED,
    NEXT,
    OF_ANOTHER_BODY,
    ONLY_STUDIED,
    PART,
    SAME_DAY,
    SEQUEL,
)
from archive.extraction.meetings import (
    AT_ONCE,
    MEETING_WORD,
    ONE_OF_TWO,
    STAY,
    head_of,
    is_on_arrangements,
    verbs_of_holding,
)
from archive.extraction.owners import owners_in
from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph


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
    owner_of, markers, current, begins = [], [None], 0, 0
    place = _first_place(page)
    for index, piece in enumerate(pieces):
        marker = _starts_another(page, pieces, index, place, published) if index else None
        if marker is not None:
            markers.append(marker)
            current, begins = len(markers) - 1, index
        elif current and is_of_first(page, pieces, begins, piece):
            owner_of.append(0)
            continue
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
    if AT_LATER.match(opening) or FOLLOWED.match(opening):
        return True
    if NEXT.match(opening) and CALLED.search(opening):
        return True
    marked = SAME_DAY.match(opening) or NEXT.match(opening) or APART.match(opening) or SEQUEL.search(opening)
    return bool(marked) and (ANOTHER.search(opening) or ITS_NAME.match(opening)) is not None


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
    same_day = marker is not None and SAME_DAY.match(page.words(marker)) is not None
    words = page.words(marker) if marker else ""
    last, at = AT_LATER.match(words), AT.match(words)
    later = _days_later(words) or (days_between(page, pieces[:3], at["name"]) if at else 0)
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
    same_day, following, stay = SAME_DAY.match(opening), NEXT.match(opening), STAY.match(opening)
    another = ANOTHER.search(opening) if same_day or following else None
    also = ALSO.search(opening) if same_day or stay else None
    besides = BESIDES.match(opening)
    if besides and kind_of_act(besides["did"]) and first_kind(page, pieces[:index]) not in _FIELD_KINDS:
        return Span(first.start, first.start + besides.end())
    if same_day and (another or NAMED.search(opening) or (also and kind_of_act(also["did"]))):
        return Span(first.start, first.start + same_day.end())
    opened = _OTHER_TIME.match(opening)
    if opened and first_kind(page, pieces[:index]) != "ceremony" and _is_opened(page, pieces[index]):
        return Span(first.start, first.start + opened.end())
    with_other = _WITH_GUEST.match(opening)
    if with_other and _met_apart(page, head_of(page, pieces[:index], 1)[-1], with_other["who"] or with_other["whom"]):
        return Span(first.start, first.start + with_other.end())
    went_too = following and _WENT_ON.match(opening, following.end())
    if (
        went_too
        and first_kind(page, pieces[:index]) not in (*_FIELD_KINDS, "ceremony")
        and _is_inspected(page, pieces[index])
    ):
        return Span(first.start, first.start + following.end())
    apart = APART.match(opening)
    acted = ACTED.search(opening) if apart or same_day or ANOTHER_HOUR.match(opening) else None
    act = kind_of_act(acted.group()) if acted else None
    if apart and (act or MEETING_WORD.search(opening)):
        return Span(first.start, first.start + apart.end())
    if stay and also and kind_of_act(also["did"]) and first_kind(page, pieces[:index]) not in _FIELD_KINDS:
        return Span(first.start, first.start + stay.end())
    if act == "reception" and not apart and first_kind(page, pieces[:index]) not in _FIELD_KINDS:
        return Span(first.start, acted.start() + first.start)
    of_two = ONE_OF_TWO.match(opening)
    if of_two and is_announced_beside(page, pieces[:index], of_two["name"]):
        return Span(first.start, first.start + of_two.end())
    held_of_two = HELD_OF_TWO.match(opening)
    if held_of_two and is_announced_beside(page, pieces[:index], held_of_two["name"]):
        return Span(first.start, first.start + held_of_two.end())
    if following and another:
        of_body = OF_ANOTHER_BODY.match(opening, following.end())
        if is_of_another_kind(page, pieces[:index], another.group(), first) or (
            of_body and is_new_body(page, pieces[:index], of_body["body"] or of_body["of"])
        ):
            return Span(first.start, first.start + following.end())
        chaired = IS_CHAIRED.match(page.text, first.end, first.end + 200)
        if chaired and kind_of(another.group()) == "ceremony" and first_kind(page, pieces[:index]) != "ceremony":
            return Span(first.start, first.start + following.end())
    # what a city holds at once behind the State Council's meeting is what the page is about
    called = CALLED.search(opening) if following and not AT_ONCE.match(opening) else None
    if called and is_of_another_kind(page, pieces[:index], called.group()):
        return Span(first.start, first.start + following.end())
    followed = FOLLOWED.match(opening)
    if followed and is_of_another_kind(page, pieces[:index], followed["name"]):
        return Span(first.start, first.start + followed.start("name"))
    at_later = AT_LATER.match(opening)
    if at_later and is_of_another_kind(page, pieces[:index], at_later["name"], first):
        return Span(first.start, first.start + at_later.end())
    sequel = SEQUEL.search(opening)
    other = (ANOTHER.search(opening) or ITS_NAME.match(opening)) if sequel else None
    if other and is_of_another_kind(page, pieces[:index], other.group(), first):
        return Span(first.start + sequel.start(), first.start + sequel.end())
    days = find_days(page.text, first.start, min(first.end, first.start + 60))
    if ONLY_STUDIED.search(opening):
        return None
    if own := _of_its_own(page, pieces[:index], first, days, following or same_day):
        return own
    at = AT.match(opening)
    if at and held_too(page, pieces[:index], at["name"]):
        return Span(first.start, first.start + at.end())
    at_days = find_days(page.text, first.start + at.end(), min(first.end, first.start + at.end() + 80)) if at else ()
    if (
        at_days
        and is_day_beside(page, pieces[:index], at_days[0])
        and is_of_another_kind(page, pieces[:index], at["name"])
    ):
        return Span(first.start, at_days[0].end)
    dated = ANOTHER.search(opening) if days and re.match(r"(?:in|on|at)\b", opening, re.I) else None
    beside = (
        dated is not None
        and not _is_of_centre(page, pieces[:index], opening)
        and is_day_beside(page, pieces[:index], days[0])
    )
    if beside and is_of_another_kind(page, pieces[:index], dated.group(), first):
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
    kind = first_kind(page, before) or ("conference" if told_of_one(page, before) else None)
    told = page.text[before[0].start : before[-1].end]
    if not is_apart(page.text, event, Story(kind, told, first_day(page, before), published)):
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
    kind, head = first_kind(page, before), page.text[before[0].start : before[-1].end]
    main = first_day(page, before)
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
    rf"^(?:(?:earlier|later) (?:in|on) (?:the|that|this) (?:same )?{PART}|(?:earlier|later) that {PART}"
    rf"|on the (?:same|very same) {PART}|(?:in|on) the {PART} of the same day|the same {PART}|that (?:same )?{PART}"
    rf"|in the (?:afternoon|morning|evening)|(?:before|after) the (?:meeting|conference|ceremony))\b",
    re.I,
)


def _is_opened(page: Page, piece: Paragraph) -> bool:
    """Whether the first two sentences of ``piece`` tell how something was opened, by whoever is named there."""
    told = page.text[piece.start : piece.sentences[min(1, len(piece.sentences) - 1)].end]
    scene = kind_of_scene(told)
    return scene == "ceremony" and re.search(r"\b(?:unveil|cut|inaugurat|declared|announced)", told) is not None


_FIELD_KINDS = (None, "inspection", "reception")
