"""Whether an official of a name is the one whom a document prints: by office, place, days and rank.

No database here. docs/house.md gives the rules in words, and their reasons.
"""

import datetime as dt
from dataclasses import dataclass, field

from archive.extraction.offices import LEADER, NATION, PROVINCE, STATE, Office, jurisdiction, offices, same_body, within
from archive.extraction.records import SITTINGS

SAME, OPEN, APART, UNKNOWN = "same", "open", "apart", "unknown"
MONTH = dt.timedelta(days=31)
NOWHERE = ("",)


@dataclass(slots=True)
class Printed:
    """A name as one document prints it: ``offices`` by its posts there, ``places`` of the meetings, a day of them.

    ``acting``: it takes part or speaks, and is not only mentioned; ``sits``: in a body of each of these places.
    """

    name: str
    acting: bool = False
    offices: set[Office] = field(default_factory=set)
    places: set[tuple[str, ...]] = field(default_factory=set)
    sits: set[tuple[str, ...]] = field(default_factory=set)
    day: dt.date | None = None

    def add(self, post: str | None, place: str | None, day: dt.date | None, *, acting: bool, kind: str) -> None:
        """``kind`` of the meeting in ``place``."""
        self.acting |= acting
        self.offices |= set(offices(post or "", place))
        self.places |= {jurisdiction(place)} if place else set()
        self.sits |= {jurisdiction(place)} if place and acting and kind in SITTINGS else set()
        self.day = self.day or day


@dataclass(frozen=True, slots=True)
class Held:
    """An office that an official is known by, and from when to when: of a term (``stated``), else as printed so far."""

    office: Office
    start: dt.date | None
    end: dt.date | None
    stated: bool = False

    def may_be_held_on(self, day: dt.date | None) -> bool:
        if not self.stated or day is None:
            return True
        return (self.start is None or self.start - MONTH <= day) and (self.end is None or day <= self.end + MONTH)

    def was_held_on(self, day: dt.date | None) -> bool:
        if day is None or self.start is None:
            return False
        if self.stated:
            return self.start <= day <= (self.end or dt.date.max)
        return self.start - MONTH <= day <= self.end + MONTH


@dataclass(slots=True)
class Known:
    """What the archive holds of an official beyond the names: offices, and where they were printed without a post."""

    held: list[Held] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def leads_a_state(self) -> bool:
        return any(h.office.rung == LEADER for h in self.held)

    @property
    def is_of_the_state(self) -> bool:
        """A minister or higher, one of a presidium or another body of the nation, or printed at its meetings."""
        return (
            NATION in self.seen
            or STATE in self.ranks
            or any(h.office.place == NATION and h.office.rung is None for h in self.held)
        )

    @property
    def places(self) -> set[tuple[str, ...]]:
        return {h.office.place for h in self.held if h.office.place} | self.seen - {NOWHERE}

    @property
    def ranks(self) -> set[int]:
        return _ranks(h.office for h in self.held)

    def belongs_to(self, place: tuple[str, ...]) -> bool:
        """To ``place``, to a part of it, or to what it is a part of."""
        return any(within(place, other) or within(other, place) for other in self.places)


def weigh(printed: Printed, known: Known, *, only_read_alike: bool = False) -> str:
    """Whether an official of this name is the one printed; ``UNKNOWN`` where the archive holds only the names.

    ``only_read_alike``: a Chinese and a pinyin name, so that place and rung must agree.
    """
    if not known.held and not known.seen:
        return UNKNOWN
    pairs = [(office, h.office) for office in printed.offices for h in known.held if h.may_be_held_on(printed.day)]
    if only_read_alike:
        return _weigh_reading(printed, known, pairs)
    if any(_agree(one, other) for one, other in pairs) or _both_at_the_top(printed, known):
        return SAME
    if not printed.offices:
        return _weigh_without_post(printed, known)
    if any(
        office.placed and office.rung >= PROVINCE and office.place in known.seen - {NATION}
        for office in printed.offices
    ):
        return SAME
    return APART if _contradict(printed, known) else OPEN


def _agree(one: Office, other: Office) -> bool:
    """The same jurisdiction on the same rung; of the many posts of the state, and beside the ladder, the same body."""
    if _of_a_jurisdiction(one) or _of_a_jurisdiction(other):
        return _one_rung_of_one_place(one, other)
    return same_body(one, other) and (not one.place or not other.place or one.place[0] == other.place[0])


def _of_a_jurisdiction(office: Office) -> bool:
    return office.placed and office.rung < STATE


def _one_rung_of_one_place(one: Office, other: Office) -> bool:
    return _of_a_jurisdiction(one) and _of_a_jurisdiction(other) and (one.place, one.rung) == (other.place, other.rung)


def _both_at_the_top(printed: Printed, known: Known) -> bool:
    """Leaders of the state and heads of provinces are few and move among these posts; none heads two provinces at once.
    Leaders are printed without post or place as well, and come from its ministries, courts and presidia."""
    leads = any(office.rung == LEADER for office in printed.offices)
    if leads and (known.is_of_the_state or (not known.held and known.seen <= {NATION, NOWHERE})):
        return True
    return any(
        one.top and h.office.top and not (_heads_another(one, h.office) and h.was_held_on(printed.day))
        for one in printed.offices
        for h in known.held
    )


def _heads_a_province(office: Office) -> bool:
    return office.top and office.placed and office.rung == PROVINCE


def _heads_another(one: Office, other: Office) -> bool:
    return one.rung == other.rung == PROVINCE and one.place != other.place


def _weigh_reading(printed: Printed, known: Known, pairs: list[tuple[Office, Office]]) -> str:
    """One reading may be of several Chinese names: without the same office it is a question where the place fits."""
    if any(_one_rung_of_one_place(one, other) or (one.top and other.top) for one, other in pairs):
        return SAME
    here = {office.place for office in printed.offices if office.place} or printed.places
    return OPEN if any(known.belongs_to(place) for place in here) else APART


def _weigh_without_post(printed: Printed, known: Known) -> str:
    if known.leads_a_state or printed.places & known.seen:
        return SAME
    if any(h.office.placed and h.office.rung >= PROVINCE and h.office.place in printed.places for h in known.held):
        return SAME
    if NATION in printed.places and (known.is_of_the_state or any(_heads_a_province(h.office) for h in known.held)):
        return SAME
    if not printed.places or any(known.belongs_to(place) for place in printed.places):
        return OPEN
    if known.places and known.ranks and max(known.ranks) < PROVINCE:
        return APART
    return APART if _sits_elsewhere(printed, known) else OPEN


def _sits_elsewhere(printed: Printed, known: Known) -> bool:
    """Whether one is at home in cities or counties, by sitting in their bodies, and the other was only printed in such
    of other provinces."""
    provinces = {place[0] for place in printed.sits}
    return (
        bool(printed.sits and known.places)
        and NOWHERE not in known.seen
        and all(len(place) > 1 and place[0] for place in printed.sits | known.places)
        and not any(place[0] in provinces for place in known.places)
    )


def _contradict(printed: Printed, known: Known) -> bool:
    """Whether nobody is both: two rungs apart, in two provinces below their own rank, or in two at one time."""
    ranks = _ranks(printed.offices)
    if ranks and known.ranks and min(abs(one - other) for one in ranks for other in known.ranks) >= 2:
        return True
    here = {office.place for office in printed.offices if office.place} or printed.places
    provinces = {place[0] for place in known.places if place[0]}
    if not here or not known.places or any(known.belongs_to(place) or place[0] in provinces for place in here):
        return False
    if max(ranks, default=0) < PROVINCE or (known.held and max(known.ranks, default=0) < PROVINCE):
        return True
    return any(office.said for office in printed.offices) and any(
        h.office.said and h.was_held_on(printed.day) for h in known.held
    )


def _ranks(some) -> set[int]:
    """The rungs of offices; a leader of the state stands no rung above its other posts here."""
    return {min(office.rung, STATE) for office in some if office.rung is not None}
