"""Which jurisdiction met, where the organ's name alone leaves it open ("the Municipal Party Committee")."""

from __future__ import annotations

import functools
import re
from collections import Counter

from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.organs import Organ, Owner, owners_in
from archive.extraction.people import Participant
from archive.extraction.records import Fact, Hints, Span
from archive.extraction.text import Page, Paragraph


@functools.cache
def _known_places() -> dict[str, tuple[str, str]]:
    return {name.lower().replace("’", "'"): (name, row["level"]) for row in rows("places") for name in split(row["en"])}


@functools.cache
def _place_regex() -> re.Pattern[str]:
    names = tuple(name for row in rows("places") for name in split(row["en"]))
    return re.compile(rf"(?<![\w-])(?:{pattern_of(names)})(?![\w])")


_DATELINE = re.compile(
    r"^\W*(?P<place>[A-Z][A-Za-z’']+(?: [A-Z][A-Za-z’']+)?)(?:,\s?(?:China|[A-Z][a-z]+"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}))?,?\s?(?:\([^)]{2,40}\)\s?)?(?:–|—|--|-)\s"
)
_ABROAD = re.compile(
    r"\b(?:inspection|inspections|visit|visits|visited|inspected|investigation|trip|tour|symposium"
    r"|Xi Jinping|General Secretary)\b"
)
_CITY_LEVEL = re.compile(r"municipal|city", re.I)
_PROVINCE_LEVEL = re.compile(r"provinc|region", re.I)


def place_of(
    page: Page, organ: Organ | None, people: tuple[Participant, ...], passages: tuple[Paragraph, ...], hints: Hints
) -> Fact | None:
    """The jurisdiction that met: by its own name, another body's in the text, the known posts of those present, the
    places the text calls its own, the caller's word; None where these leave it open."""
    if organ is not None and organ.place:
        at = organ.words or organ.owner
        return Fact(organ.place, at.start, at.end, "place-of-organ")
    if organ is None or organ.owner is None:
        return _place_without_organ(page, people, passages, hints)
    same_level = [
        Fact(o.place, o.start, o.end, "place-of-another-body")
        for o in _placed_owners(page.text)
        if _level(o.words) == _level(organ.owner.words)
    ]
    named = Counter(same_level).most_common(2)
    if named and (len(named) == 1 or named[0][1] > named[1][1]):
        return named[0][0]
    held = _places_of_terms(people, hints)
    if len(held) == 1:
        return held.pop()
    own = _own_place(page, organ.owner) or _of_source(hints)
    return own if own in held or not held else None


@functools.lru_cache(maxsize=1)
def _placed_owners(text: str) -> tuple[Owner, ...]:
    """The bodies that the whole text names with their place: read once for all meetings of a document."""
    return tuple(owner for owner in owners_in(text, Span(0, len(text))) if owner.place)


_CITY_HELD = re.compile(
    r"(?:^|\s)(?P<place>[A-Z][a-z’']+(?:\s[A-Z][a-z]+)?)\s(?:City|Province|District|County)\s(?:held|holds|convened)\b"
)
_OF_PLACE = re.compile(
    r"\b(?:mayor|governor|chairman|chairwoman|magistrate|party secretary"
    r"|party chief) of (?P<place>[A-Z][a-z’']+(?:\s[A-Z][a-z]+)?)",
    re.I,
)


def _of_source(hints: Hints) -> Fact | None:
    return Fact(hints.place, None, None, "place-of-source") if hints.place else None


def _place_without_organ(page: Page, people, passages: tuple[Paragraph, ...], hints: Hints) -> Fact | None:
    """No body is named: the place that is said to hold the meeting, else that of the posts printed, dateline, terms."""
    opening = Span(passages[0].start, passages[min(1, len(passages) - 1)].end) if passages else Span(0, 0)
    held = _CITY_HELD.search(page.text, opening.start, opening.end)
    if held:
        return Fact(held["place"], *held.span("place"), "place-that-held")
    for person in people:
        post = person.post or ""
        placed = [o.place for o in owners_in(post, Span(0, len(post))) if o.place]
        of_place = _OF_PLACE.search(post)
        if placed or of_place:
            at = getattr(post, "start", None), getattr(post, "end", None)
            return Fact(placed[-1] if placed else of_place["place"], *at, "place-of-post")
        unplaced = owners_in(post, Span(0, len(post)))
        own = _own_place(page, unplaced[-1]) if unplaced else None
        if own:
            return own
    known = _dateline_place(page)
    if known:
        return known[0]
    held = _places_of_terms(people, hints)
    return held.pop() if len(held) == 1 else _of_source(hints)


def _places_of_terms(people: tuple[Participant, ...], hints: Hints) -> set[Fact]:
    """The jurisdictions that the known posts of those present leave: of several posts that one of them held one after
    the other in different places, those that the others' posts share."""
    left: set[Fact] = set()
    for person in people:
        known = (term.place for term in person.terms_in(hints) if term.place)
        places = {Fact(place, person.start, person.end, "place-of-terms") for place in known}
        if places:
            left = left & places or left or places
    return left


def _dateline_place(page: Page) -> tuple[Fact, str] | None:
    for paragraph in page.paragraphs[:3]:
        dateline = _DATELINE.match(page.text[paragraph.start : min(paragraph.end, paragraph.start + 120)])
        known = _known_places().get(dateline["place"].lower().replace("’", "'")) if dateline else None
        if known:
            start, end = (paragraph.start + at for at in dateline.span("place"))
            return Fact(known[0], start, end, "place-of-dateline"), known[1]
    return None


def _level(words: str) -> str:
    return "city" if _CITY_LEVEL.search(words) else "province" if _PROVINCE_LEVEL.search(words) else "other"


def _own_place(page: Page, owner: Owner) -> Fact | None:
    """The place of the dateline, else the one place of the right level that the text speaks of as its own."""
    levels = {"city": ("municipality", "city"), "province": ("province",)}.get(_level(owner.words), ())
    known = _dateline_place(page)
    if known and known[1] in levels:
        return known[0]
    votes: Counter[str] = Counter()
    for match in _place_regex().finditer(page.text):
        name, level = _known_places()[re.sub(r"\s+", " ", match.group()).lower().replace("’", "'")]
        if level in levels and not _ABROAD.search(page.text, max(0, match.start() - 90), match.start()):
            votes[Fact(name, match.start(), match.end(), "place-most-named")] += 1
    best = votes.most_common(2)
    if best and (len(best) == 1 or best[0][1] >= 2 * best[1][1]):
        return best[0][0]
    return None
