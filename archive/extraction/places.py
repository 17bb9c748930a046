"""Which jurisdiction met, where the organ's name alone leaves it open ("the Municipal Party Committee")."""

from __future__ import annotations

import functools
import re
from collections import Counter

from archive.extraction.datelines import Dateline
from archive.extraction.meetings import head_of
from archive.extraction.names import Name
from archive.extraction.naming import Organ
from archive.extraction.owners import (
    NOT_PLACES,
    Owner,
    known_place,
    owners_in,
    peoples_pattern,
    unlevelled_in,
)
from archive.extraction.ownplaces import VENUE, OwnPlaces, level_of, place_of_byline, place_regex, some_outlet
from archive.extraction.people import Participant
from archive.extraction.records import Fact, Hints, Span
from archive.extraction.spelling import is_spelled, is_spelled_out
from archive.extraction.text import Page, Paragraph

_HEAD_OF_PLACE = re.compile(r"\b(?:mayor|governor)\b", re.I)


def place_of(
    page: Page,
    organ: Organ | None,
    people: tuple[Participant, ...],
    passages: tuple[Paragraph, ...],
    hints: Hints,
    dateline: Dateline | None = None,
    names: tuple[Name, ...] = (),
    earlier: dict[str, str] | None = None,
) -> Fact | None:
    """The jurisdiction that met: by its own name, another body's in the text, the known posts of those present, the
    dateline, the outlet, the places the text calls its own, the caller's word; None where these leave it open.

    ``earlier``: the posts that were printed with names when the page told of an earlier meeting, whose place is known.
    """
    if organ is not None and organ.place:
        at = organ.words or organ.owner
        return Fact(organ.place, at.start, at.end, "place-of-organ")
    own = OwnPlaces(page, dateline, names)
    if organ is None or organ.owner is None:
        return _place_without_organ(page, people, passages, hints, own, earlier or {})
    same_level = [
        Fact(o.place, o.start, o.end, "place-of-another-body")
        for o in _placed_owners(page.text)
        if level_of(o.words) == level_of(organ.owner.words)
    ]
    if held := _holder(page, _opening(page, passages)) or (page.headline and _holder(page, page.headline)):
        return held
    named = Counter(same_level).most_common(2)
    if named and (len(named) == 1 or named[0][1] > named[1][1]):
        return named[0][0]
    held = _places_of_terms(people, hints)
    if len(held) == 1:
        return held.pop()
    first = _first_word(page)
    known = own.of_level(organ.owner.words) or (first[0] if first else None)
    known = known or _of_headline(page, organ.owner.words) or _told(hints)
    if known is None and not held:
        return _place_led(people, organ.owner.words)
    return known if known in held or not held else None


# "Party chief of Lin County": the jurisdiction that somebody leads, with its level.
_LEADS = re.compile(
    r"\b(?:mayor|governor|magistrate|secretary|chief|head)\sof\s(?:the\s)?(?-i:(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?))"
    r"\s(?P<level>city|county|district|province|prefecture|banner|league|town(?:ship)?)\b",
    re.I,
)


def _place_led(people, words: str) -> Fact | None:
    """The place that who presided leads, where it is of the level that the body's ``words`` name."""
    for person in people:
        led = _LEADS.search(person.post or "") if "presided" in person.roles else None
        if led and re.search(rf"\b{led['level']}\b", words, re.I):
            return Fact(led["place"], person.post.start, person.post.end, "place-of-post")
    return None


@functools.lru_cache(maxsize=1)
def _placed_owners(text: str) -> tuple[Owner, ...]:
    """The bodies that the whole text names with their place: read once for all meetings of a document."""
    return tuple(owner for owner in owners_in(text, Span(0, len(text))) if owner.place)


@functools.cache
def _city_held() -> re.Pattern[str]:
    """ "Lin County held …", "Huzhou city holds …"; without such a word the place must be a known one."""
    level = (
        rf"\s(?:{peoples_pattern()}|(?:Autonomous\s)?(?:City|Province|District|County|Prefecture|Banner|League|Region|State|Town|Township)"
        r"|city|province|district|county|prefecture|town|township)"
    )
    return re.compile(
        rf"(?:^|(?<=\s))(?P<place>(?!\w+[’']s\s|The\s)[A-Z][\w’-]+(?:\s[A-Z][a-z]+)??)"
        rf"(?P<level>{level}(?:,?\s(?:of|in)\s[A-Z]\w+(?:\s(?:City|Province))?|,\s[A-Z]\w+,)?)?"
        r"(?:\s\w+ly|\salso|\son\s[^,.;]{3,30}?)?\s(?:held|holds|convened|convenes|launched)\b"
        rf"|\bthe\s(?P<place2>[A-Z][a-z’']+(?:\s[A-Z][a-z]+)??){level}(?:[’']s)?\s(?:(?!\w+ed\b|to\b|at\b|in\b)[\w’'-]+\s){{1,8}}?"
        r"(?i:meeting|conference|symposium|forum|ceremony)\b"
    )


_REGION = r"(?:[A-Z]\w+ )?(?:Central )?China[’']s (?:island province of )?"
_OF_PLACE = re.compile(
    r"\b(?:mayor|governor|chairman|chairwoman|magistrate|party secretary"
    rf"|party chief) of (?:the )?(?-i:(?:{_REGION})?"
    r"(?P<place>(?!People\b)[A-Z][a-z’]+(?!\w)(?:\s(?!City\b|Province\b|County\b|District\b)[A-Z][a-z]+)?))",
    re.I,
)
# "chairman of the Ganglong Group": of companies and societies there are chairmen too.
_OF_NO_BODY = re.compile(r"(?:mayor|governor|magistrate|party secretary|party chief) of [^,.;]*$", re.I)
# "Governor Long Zhaohui of Guizhou Province"; "Huzhou Mayor Ma Lin"
_AFTER_NAME = re.compile(
    r"\sof\s(?:the\s)?(?P<place>[A-Z][a-z’']+)(?:\s(?:City|Province|County|District))?\b(?!\s[A-Z])"
)
_BEFORE_POST = re.compile(
    r"^(?P<place>(?-i:[A-Z][a-z’']+))[’']?s?\s(?:Mayor|Governor|Party|Vice|Executive|Deputy"
    r"|(?:City|County|District|Banner|Prefecture)\s(?:chief|head|mayor|magistrate|governor|party))\b",
    re.I,
)
_WITH_LEVEL = re.compile(r"[’']?s?\s(?:City|County|District|Banner|Prefecture)\b", re.I)
_TITLED_OF = re.compile(
    r"\b(?:Governor|Mayor|Magistrate|Secretary)\s[A-Z][\w’'-]+\s[A-Z][\w’'-]+\sof\s(?:the\s)?(?P<place>[A-Z][\w’'-]+)"
)
_HOLDS = re.compile(
    r"\s(?:(?:region|prefecture|city|county|province|district|league|municipality)\s)?(?:holds?|held|convenes?|launche[sd]|mobili[sz]es|leaders?|mayor|governor|party|officials?|stresses|stressed|arranges|deploys|receives|inspects|meets|breaks|opens|(?-i:[a-z]+(?:[a-z]s|ed)))\b"
    r"|:\s|[’']s\s(?:top|party|political|mayor|governor|legislat\w+|lawmakers|government|advisory)\b",
    re.I,
)

_OWN_BODY = re.compile(r"\s(?:Municipal|Provincial|City|Province|County|District|Autonomous|CPC|People[’']s)\b", re.I)


def _opening(page: Page, passages: tuple[Paragraph, ...]) -> Span:
    """The first two paragraphs of the story and what stands over them."""
    return Span(passages[0].start, head_of(page, passages, 2)[-1].end) if passages else Span(0, 0)


def _holder(page: Page, opening: Span) -> Fact | None:
    """The place that is said to have held the meeting, as the subject of the verb."""
    for held in _city_held().finditer(page.text, opening.start, opening.end):
        group = "place" if held["place"] else "place2"
        if held[group].split()[0] in NOT_PLACES:
            continue
        known = known_place(held[group])
        if known or held["level"] or held["place2"]:
            return Fact(known[0] if known else held[group], *held.span(group), "place-that-held")
    return None


def _told(hints: Hints) -> Fact | None:
    """Known from beside the text: the place that the headline begins with, else that of which the source writes."""
    named = place_regex().match(hints.title or "")
    if named and (_HOLDS.match(hints.title, named.end()) or _OWN_BODY.match(hints.title, named.end())):
        return Fact(known_place(re.sub(r"\s+", " ", named.group()))[0], None, None, "place-of-title")
    return Fact(hints.place, None, None, "place-of-source") if hints.place else None


def _place_without_organ(
    page: Page, people, passages: tuple[Paragraph, ...], hints: Hints, own, earlier
) -> Fact | None:
    """No body is named: the place that is said to hold the meeting, else that of the posts printed, the dateline, the
    outlet, the headline's first word, terms; that of the meeting before where who presided was in office there."""
    opening = _opening(page, passages)
    held = _holder(page, opening)
    if held:
        return held
    titled = _TITLED_OF.search(page.text, opening.start, opening.end)
    if titled and (known := known_place(titled["place"])):
        return Fact(known[0], *titled.span("place"), "place-of-post")
    for person in sorted(people, key=_rank):
        if "presided" in person.roles and not person.post and person.name in earlier:
            return None
        if "accompanied" not in person.roles and (place := _place_of_post(page, person, own)):
            return place
    known = own.filed() or own.outlet() or _first_word(page)
    if known:
        return known[0]
    for person in people:  # who only came along may be of a place that was visited
        if "accompanied" in person.roles and (place := _place_of_post(page, person, own)):
            return place
    if spoken_of := _most_named_of(page, opening):
        return spoken_of
    held = _places_of_terms(people, hints)
    return held.pop() if len(held) == 1 else _told(hints)


# What is held in a city may be its province's, in Beijing the nation's.
_OF_HIGHER = re.compile(r"provinc|\bregion|\bnation|\bcentral\b|\bministry\b", re.I)
_HELD_IN = re.compile(r"\b(?:held|convened|opened)\sin\s(?P<place>[A-Z][a-z’']+)\s(?:City|Province|County|District)\b")


def _most_named_of(page: Page, opening: Span) -> Fact | None:
    """The one place whose bodies the text speaks of, else that in which the ``opening`` says the meeting was held."""
    headline = page.headline
    titled = list(_in_headline().finditer(page.text, headline.start, headline.end)) if headline else []
    if len({match["place"] for match in titled}) == 1:
        level = titled[0]["level"] or titled[0]["autonomous"].split()[-1]
        if re.search(rf"\b{level.lower()}\b", page.text[opening.start : opening.end]):
            return Fact(titled[0]["place"], *titled[0].span("place"), "place-of-title")
    named = Counter(Fact(o.place, o.start, o.end, "place-of-another-body") for o in _placed_owners(page.text))
    if len(named) == 1:
        return next(iter(named))
    if named:
        return None
    held = _HELD_IN.search(page.text, opening.start, opening.end)
    if held:
        return Fact(held["place"], *held.span("place"), "place-that-held")
    of_higher = _OF_HIGHER.search(page.text, opening.start, opening.end)
    for city in () if of_higher else place_regex().finditer(page.text, opening.start, opening.end):
        if VENUE.search(page.text, max(opening.start, city.start() - 80), city.start()):
            name, _ = known_place(re.sub(r"\s+", " ", city.group()))
            return None if name == "Beijing" else Fact(name, *city.span(), "place-that-held")
    return None


def _rank(person: Participant) -> int:
    """Who presided belongs to the place, a guest may not; a deputy director who was host there may be of one within."""
    return 0 if "presided" in person.roles and not _DEPUTY_DIRECTOR.match(person.post or "") else 1


_DEPUTY_DIRECTOR = re.compile(
    r"(?:the\s)?(?:deputy\s(?:director|head)\b|(?:director|head)\sof\s(?:the\s)?(?:administrative|management)\scommittee\b)",
    re.I,
)


def _place_of_post(page: Page, person: Participant, own: OwnPlaces) -> Fact | None:
    post = person.post or Fact("", person.start, person.end, "post-before")

    def fact(place: str) -> Fact:
        return Fact(place, post.start, post.end, "place-of-post")

    owners = owners_in(post, Span(0, len(post))) or unlevelled_in(post, Span(0, len(post)))
    placed = [owner.place for owner in owners if owner.place]
    if placed:
        return fact(placed[-1])
    of_body = re.match(r"\sof\s(?:the\s)?", page.text[person.end : person.end + 8])
    behind = owners_in(page.text, Span(person.end, min(len(page.text), person.end + 60))) if of_body else []
    if behind and behind[0].place and behind[0].start == person.end + of_body.end():
        return Fact(behind[0].place, behind[0].start, behind[0].end, "place-of-post")
    if post:
        after = _AFTER_NAME.match(page.text, person.end)
        found = _OF_PLACE.search(post) or _BEFORE_POST.match(post) or after
        if found and (found is not after or known_place(found["place"])):
            known = known_place(found["place"]) or (
                known_place(found["place"].split()[0]) if "Autonomous" in post[found.end("place") :][:24] else None
            )
            if known:
                return fact(known[0])
            if found.re is _BEFORE_POST and _WITH_LEVEL.match(post, found.end("place")):
                return fact(found["place"])
            if found is not after and found.re is _OF_PLACE and _OF_NO_BODY.search(post[: found.end()]):
                follows = re.match(
                    r"(?:[’']s)?\s(?!City|Province|County|District|Prefecture|and\b)[A-Z]", post[found.end() :]
                )
                abroad = _HEAD_OF_PLACE.search(post) and not all(map(is_spelled, found["place"].split()))
                return None if follows or abroad else fact(found["place"])
    return own.of_level(owners[-1].words if owners else post) if owners or _HEAD_OF_PLACE.search(post) else None


def _first_word(page: Page) -> tuple[Fact, str] | None:
    """ "Luzhou holds a meeting of leading cadres": the place at the head of the headline or the story."""
    heads = [page.headline] if page.headline else []
    for span in (*heads, *page.paragraphs[:1]):
        match = place_regex().match(page.text, span.start)
        if match and _HOLDS.match(page.text, match.end()):
            name, level = known_place(re.sub(r"\s+", " ", match.group()))
            return Fact(name, *match.span(), "place-that-held"), level
    return None


@functools.cache
def _in_headline() -> re.Pattern[str]:
    """ "Lin County Mobilizes for Flood Fighting", "Lin County's Party group", "Aba Tibetan Autonomous Prefecture"."""
    return re.compile(
        r"(?<![\w’'-])(?P<place>(?!The\b|This\b|Our\b|All\b|Whole\b|Each\b)[A-Z][\w’'-]*[a-z](?:\s[A-Z][a-z]+)??)"
        rf"\s(?:(?P<level>County|District|Banner|Prefecture|City|League|Province)|(?P<autonomous>{peoples_pattern()}))\b"
    )


# "Anji: Standing committee of the county Party committee meets", "Anji holds a conference of leading cadres"
_FIRST_IN_HEADLINE = re.compile(
    r"(?P<place>[A-Z][a-z’']{3,})(?::\s|\s(?:holds|held|convenes|convened|launches|launched)\s)"
)
_SAME_LEVEL = {"City": "city|municipal", "Province": "provinc", "Prefecture": "prefectur|state"}


def _level_word(named: re.Match[str]) -> str:
    """What a body of the level of the place that is ``named`` bears in its name."""
    level = named["level"] or named["autonomous"].split()[-1].title()
    return _SAME_LEVEL.get(level, level[:6])


def _of_headline(page: Page, words: str) -> Fact | None:
    """The one place of the level that ``words`` name ("County Party Committee") in the headline; else one that it
    names whose own outlet the page is, known or not."""
    headline = page.headline
    if headline is None:
        return place_of_byline(page, words)
    found = [
        Fact(match["place"], *match.span("place"), "place-of-title")
        for match in _in_headline().finditer(page.text, headline.start, headline.end)
        if match["place"].split()[0] not in NOT_PLACES and re.search(_level_word(match), words, re.I)
    ]
    if len(set(found)) == 1:
        return found[0]
    first = _FIRST_IN_HEADLINE.match(page.text, headline.start, headline.end)
    if first and level_of(words) in ("city", "other") and is_spelled_out(first["place"]):
        return Fact(first["place"], *first.span("place"), "place-of-title")
    called = {word for word in re.findall(r"\b[A-Z][a-z’']{2,}\b", page.words(headline)) if is_spelled(word)}
    own = [m for m in some_outlet().finditer(page.text) if m["place"] in called] if called else []
    if len({match["place"] for match in own}) == 1 and level_of(words) in ("city", "other"):
        return Fact(own[0]["place"], *own[0].span("place"), "place-of-outlet")
    return place_of_byline(page, words)


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
