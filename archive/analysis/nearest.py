"""Which earlier sentence is the nearest to each? Kept in step with the records, readout by readout.

Of each sentence the most alike earlier one is kept, of those the latest. That is a maximum, so it comes out alike in
whatever order readouts arrive: one that comes late is offered to the later sentences that it touches, and when one
changes or goes, those that rested on it are looked at again, and no others.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from archive.analysis.novelty import AGAINST, COUNTED, FAR, ROW, WHOLE, packed, unpacked
from archive.analysis.sentences import Wording, likeness, wording, wordings
from archive.analysis.sketches import Sketches
from archive.models import Meeting, Novelty, SourceDocument

EDITION = 1  # of the rules by which sentences are cut and compared: another one has everything compared again
BATCH = 256  # readouts that a rebuild compares in one transaction
REMEMBERED = 100_000  # wordings that were read and may be asked for again
_READ = ("date", "organ", "place", "passages", "source__noise", "source__published")
_COMPARED = ("read", "day", "organ", "place")


class NoSketches(Exception):
    """The files that the comparison needs are missing or of another edition; ``rebuild`` makes them."""


@dataclass(slots=True)
class Standing:
    """Where some wordings stand now, place by place. ``key``: the number of the wording among those asked for, rising;
    ``day``: the ordinal, or FAR; ``organ`` and ``place``: 0 where not known."""

    key: np.ndarray
    meeting: np.ndarray
    start: np.ndarray
    end: np.ndarray
    day: np.ndarray
    organ: np.ndarray
    place: np.ndarray
    source: np.ndarray

    def taken(self, which: np.ndarray) -> "Standing":
        return Standing(*(getattr(self, column)[which] for column in self.__slots__))


class Comparison:
    """The sketches, by what each meeting is compared, and what was read of their texts."""

    def __init__(self):
        self.sketches = Sketches(settings.SENTENCES)
        last = Novelty.objects.aggregate(last=Max("batch"))["last"] or 0
        if not self.sketches.is_of_today or last > self.sketches.last_batch:
            raise NoSketches(f"{settings.SENTENCES} does not hold what was compared; say 'manage.py analysis rebuild'")
        self._facts: dict[int, tuple[int, ...] | None] = {}  # batch, day, organ, place, source
        self._words: dict[int, Wording] = {}

    def take(self, novelty: Novelty) -> None:
        day = novelty.day.toordinal() if novelty.day else FAR
        self._facts[novelty.pk] = (novelty.batch, day, novelty.organ or 0, novelty.place or 0, novelty.source)

    def drop(self, novelty: Novelty) -> None:
        self._facts[novelty.pk] = None

    def facts(self, meeting: int) -> tuple[int, ...]:
        return self._facts[meeting]

    def standing(self, keys: np.ndarray) -> Standing:
        found = self.sketches.places(keys)
        unique, back = np.unique(found.meeting, return_inverse=True)
        wanted = [pk for pk in unique.tolist() if pk not in self._facts]
        for at in range(0, len(wanted), 900):
            some = wanted[at : at + 900]
            self._facts |= dict.fromkeys(some)
            for novelty in Novelty.objects.filter(pk__in=some).defer("packed"):
                self.take(novelty)
        gone = (-1,) * 5
        facts = np.array([self._facts[pk] or gone for pk in unique.tolist()], np.int64).reshape(-1, 5)[back]
        counts = np.flatnonzero(facts[:, 0] == found.batch)
        counts = counts[np.argsort(found.asked[counts], kind="stable")]
        own = (found.asked, found.meeting, found.start, found.end)
        return Standing(*(column[counts] for column in own), *facts[counts, 1:].T)

    def remember(self, words: Iterable[Wording]) -> None:
        if len(self._words) > REMEMBERED:
            self._words.clear()
        self._words |= {each.key: each for each in words}

    def words(self, keys: np.ndarray, standing: Standing) -> dict[int, Wording]:
        """Key -> wording, of those of ``keys`` that stand somewhere; one query for each 500 not remembered."""
        missing = [n for n, key in enumerate(keys.tolist()) if key not in self._words]
        first = np.searchsorted(standing.key, missing)
        for at in range(0, len(missing), 500):
            asked = [
                (n, standing.source[row], standing.start[row], standing.end[row])
                for n, row in zip(missing[at : at + 500], first[at : at + 500].tolist(), strict=True)
                if row < len(standing.key) and standing.key[row] == n
            ]
            if asked:
                self.remember(wording(text) for text in _read_at([each[1:] for each in asked]))
        return {key: self._words[key] for key in keys.tolist() if key in self._words}


def _read_at(places: Sequence[tuple[int, int, int]]) -> list[str]:
    """The words at (source, start, end), one query."""
    values = ", ".join(f"({n}, {int(s)}, {int(a) + 1}, {int(e - a)})" for n, (s, a, e) in enumerate(places))
    table = SourceDocument._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked (n, source, first, many) AS (VALUES {values}) "
            f"SELECT n, substr(text, first, many) FROM asked JOIN {table} ON {table}.id = asked.source ORDER BY n"
        )
        return [text for _n, text in cursor.fetchall()]


def refresh(ids: Collection[int], comparison: Comparison | None = None) -> int:
    """Compare the meetings ``ids`` again, those that are no more included; returns how many readouts changed.

    Part of the caller's transaction, and only one caller at a time. Raises ``NoSketches``.
    """
    comparison = comparison or Comparison()
    before = Novelty.objects.in_bulk(list(ids))
    coming: list[tuple[Meeting, Novelty]] = []
    going: list[Novelty] = []
    for meeting in Meeting.objects.filter(pk__in=ids).select_related("source").only(*_READ).order_by("pk"):
        held, found = before.pop(meeting.pk, None), _compared_by(meeting)
        if held and all(getattr(held, column) == getattr(found, column) for column in _COMPARED):
            continue
        found.batch = held.batch if held and held.read == found.read else 0
        coming.append((meeting, found))
        going += [held] if held else []
    going += before.values()
    if not coming and not going:
        return 0
    again = _resting_on(going, comparison, besides={novelty.pk for _meeting, novelty in coming})
    Novelty.objects.filter(pk__in=[novelty.pk for novelty in going]).delete()
    for novelty in going:
        comparison.drop(novelty)

    texts = _wordings([meeting for meeting, _novelty in coming])
    fresh = [novelty for _meeting, novelty in coming if not novelty.batch]
    batch = comparison.sketches.add([(novelty.pk, texts[novelty.pk]) for novelty in fresh]) if fresh else 0
    for _meeting, novelty in coming:
        novelty.batch = novelty.batch or batch
        comparison.take(novelty)
        comparison.remember(texts[novelty.pk])
    rows = _rows(texts, comparison)
    wanted = [(pk, at, key) for pk in rows for at, key in enumerate(rows[pk]["key"].tolist())]
    later = Novelty.objects.in_bulk(list(again))
    for pk, novelty in later.items():
        comparison.take(novelty)
        rows[pk] = unpacked(novelty.packed)
        for at in again[pk]:
            for against in AGAINST:
                rows[pk][against][at] = 0
            wanted.append((pk, at, int(rows[pk]["key"][at])))
    offers = _fill(wanted, rows, comparison, offering=texts.keys())
    for pk in later.keys() & offers.keys():
        _take_better(rows[pk], offers[pk])
    for pk, novelty in Novelty.objects.in_bulk([pk for pk in offers if pk not in rows]).items():
        rows[pk] = unpacked(novelty.packed)
        if _take_better(rows[pk], offers[pk]):
            later[pk] = novelty
    for novelty in (*(novelty for _meeting, novelty in coming), *later.values()):
        _count(novelty, rows[novelty.pk])
    Novelty.objects.bulk_create(novelty for _meeting, novelty in coming)
    Novelty.objects.bulk_update(later.values(), ["packed", *COUNTED], batch_size=100)
    return len({novelty.pk for _meeting, novelty in coming} | {novelty.pk for novelty in going} | later.keys())


def rebuild(each=lambda done, of: None) -> int:
    """Compare every readout anew, in the order of their days; returns how many there are. Calls ``each`` on the way.

    Several transactions, and only one caller at a time: until it is through, what is not yet compared has nothing to
    show.
    """
    Novelty.objects.all().delete()
    Sketches.clear(settings.SENTENCES)
    comparison = Comparison()
    order = list(Meeting.objects.order_by("date", "pk").values_list("pk", flat=True))
    for at in range(0, len(order), BATCH):
        with transaction.atomic():
            refresh(order[at : at + BATCH], comparison)
        each(min(at + BATCH, len(order)), len(order))
    return len(order)


def _compared_by(meeting: Meeting) -> Novelty:
    noise = [[n["start"], n["end"]] for n in meeting.source.noise]
    said = json.dumps([EDITION, meeting.source_id, meeting.passages, noise]).encode()
    return Novelty(
        meeting=meeting.pk,
        source=meeting.source_id,
        day=meeting.date or meeting.source.published,
        organ=meeting.organ_id,
        place=meeting.place_id,
        read=int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True),
    )


def _wordings(meetings: Sequence[Meeting]) -> dict[int, list[Wording]]:
    sources = SourceDocument.objects.filter(pk__in={meeting.source_id for meeting in meetings}).order_by()
    texts = dict(sources.values_list("pk", "text"))
    return {
        meeting.pk: wordings(
            texts[meeting.source_id],
            meeting.passages,
            [(noise["start"], noise["end"]) for noise in meeting.source.noise],
        )
        for meeting in meetings
    }


def _rows(texts: dict[int, list[Wording]], comparison: Comparison) -> dict[int, np.ndarray]:
    """Of each meeting a row for each sentence, as yet without the nearest earlier ones."""
    every = [each for some in texts.values() for each in some]
    rows = np.zeros(len(every), ROW)
    for column in ("start", "end", "key"):
        rows[column] = [getattr(each, column) for each in every]
    rows["short"] = [each.is_short for each in every]
    rows["rare"] = np.rint(100 * comparison.sketches.rarity(every))
    ends = np.cumsum([len(some) for some in texts.values()])
    return dict(zip(texts, np.split(rows, ends[:-1]), strict=True)) if texts else {}


def _count(novelty: Novelty, rows: np.ndarray) -> None:
    novelty.packed, novelty.sentences = packed(rows), len(rows)
    for against in AGAINST:
        alike = rows[against]["alike"]
        setattr(novelty, f"new_{against}", int((alike == 0).sum()))
        setattr(novelty, f"near_{against}", int(((alike > 0) & (alike < WHOLE)).sum()))


# Comparing ----------------------------------------------------------------------------------------------------------

Offers = dict[int, dict[int, dict[str, tuple[int, ...]]]]  # meeting -> start of its sentence -> against -> PLACE


def _fill(wanted, rows: dict[int, np.ndarray], comparison: Comparison, *, offering: Collection[int]) -> Offers:
    """Writes into ``rows`` the nearest earlier sentence of each of ``wanted`` (meeting, row, key).

    Returns what the sentences of ``offering`` are to the later ones that they touch.
    """
    keys = np.unique(np.array([key for _pk, _at, key in wanted], np.uint64))
    asked, others = comparison.sketches.alike(keys)
    every = np.unique(np.concatenate([keys, others]))
    standing = comparison.standing(every)
    edges = np.searchsorted(standing.key, np.arange(len(every) + 1)).tolist()
    numbers = {key: number for number, key in enumerate(every.tolist())}
    words = comparison.words(every, standing) if len(others) else {}
    related: dict[int, list[tuple[int, int]]] = {key: [(numbers[key], WHOLE)] for key in keys.tolist()}
    pairs = [
        (key, other)
        for key, other in zip(keys[asked].tolist(), others.tolist(), strict=True)
        if other in words and edges[numbers[other]] < edges[numbers[other] + 1]
    ]
    found = likeness(
        [words[key] for key, _other in pairs],
        [words[other] for _key, other in pairs],
        least=settings.NOVELTY_NEAR,
    )
    # The letters of two wordings may be the same in another order of clauses: near, not seen.
    alike = np.minimum(WHOLE - 1, np.rint(found * WHOLE)).astype(np.int64)
    for at in np.flatnonzero(alike).tolist():
        key, other = pairs[at]
        related[key].append((numbers[other], int(alike[at])))
    offers: Offers = defaultdict(lambda: defaultdict(dict))
    for pk, at, key in wanted:
        ranges = [(edges[number], edges[number + 1], alike) for number, alike in related[key]]
        many = [last - first for first, last, _alike in ranges]
        if sum(many) < 2:
            continue  # it stands here and nowhere else
        here = standing.taken(np.concatenate([np.arange(first, last) for first, last, _alike in ranges]))
        alike, group = np.repeat([one[2] for one in ranges], many), np.repeat(np.arange(len(many)), many)
        _batch, day, organ, place, _source = comparison.facts(pk)
        for against, within in _within(here, pk, organ, place):
            earlier = np.flatnonzero(within & (here.day < day))
            if len(earlier):
                rows[pk][against][at] = _nearest(here, alike, earlier)
            if pk in offering and day != FAR:
                row = rows[pk][at]
                for touched in _touched(here, group, within, day).tolist():
                    offer = (int(alike[touched]), day, pk, int(row["start"]), int(row["end"]))
                    to = offers[int(here.meeting[touched])][int(here.start[touched])]
                    to[against] = max(to.get(against, ()), offer)
    return offers


def _within(here: Standing, meeting: int, organ: int, place: int):
    """(against, which places are of other meetings and within it), of what is known of the meeting."""
    others = here.meeting != meeting
    yield "all", others
    if organ:
        yield "organ", others & (here.organ == organ)
    if place:
        yield "place", others & (here.place == place)


def _nearest(here: Standing, alike: np.ndarray, which: np.ndarray) -> tuple[int, ...]:
    """The most alike, of those the latest; of one day the one of the highest number."""
    for column in (alike, here.day, here.meeting, here.start):
        values = column[which]
        which = which[values == values.max()]
    at = which[0]
    return tuple(int(column[at]) for column in (alike, here.day, here.meeting, here.start, here.end))


def _touched(here: Standing, group: np.ndarray, within: np.ndarray, day: int) -> np.ndarray:
    """The later places for which a sentence of this ``day`` can be the nearest earlier one. ``group`` numbers the
    wordings of ``here``; 0 is its own.

    Of its own wording only the next day's: for those after it that one is nearer. Of another wording only the first
    day's: those after it have their own.
    """
    days = np.where(within & ((group > 0) | (here.day > day)), here.day, FAR + 1)
    first = np.full(group[-1] + 1, FAR + 1, np.int64)
    np.minimum.at(first, group, days)
    return np.flatnonzero((days == first[group]) & (days > day) & (days <= FAR))


def _take_better(rows: np.ndarray, offers: dict[int, dict[str, tuple[int, ...]]]) -> bool:
    """Whether any of the offers was nearer than what the sentence had."""
    changed = False
    for at in np.flatnonzero(np.isin(rows["start"], list(offers))).tolist():
        for against, offer in offers[int(rows["start"][at])].items():
            if offer > tuple(rows[against][at].tolist()):
                rows[against][at] = offer
                changed = True
    return changed


def _resting_on(going: Sequence[Novelty], comparison: Comparison, *, besides: Collection[int]) -> dict[int, list[int]]:
    """Later readout -> its sentences whose nearest earlier one stands in those that go or change; not ``besides``."""
    going = [novelty for novelty in going if novelty.day and novelty.sentences]
    if not going:
        return {}
    said = {novelty.pk: np.unique(unpacked(novelty.packed)["key"]) for novelty in going}
    keys = np.unique(np.concatenate(list(said.values())))
    asked, others = comparison.sketches.alike(keys)
    every = np.unique(np.concatenate([keys, others]))
    standing = comparison.standing(every)
    edges = np.searchsorted(standing.key, np.arange(len(every) + 1))
    of_key = defaultdict(list)
    for at, other in zip(asked.tolist(), np.searchsorted(every, others).tolist(), strict=True):
        of_key[at].append(other)
    touched: dict[int, set[int]] = defaultdict(set)
    for novelty in going:
        day, organ, place = novelty.day.toordinal(), novelty.organ or 0, novelty.place or 0
        for key in said[novelty.pk].tolist():
            own, at = int(np.searchsorted(every, np.uint64(key))), int(np.searchsorted(keys, np.uint64(key)))
            places = [np.arange(edges[number], edges[number + 1]) for number in (own, *of_key[at])]
            here = standing.taken(np.concatenate(places))
            group = np.repeat(np.arange(len(places)), [len(some) for some in places])
            if not len(group):
                continue
            for _against, within in _within(here, novelty.pk, organ, place):
                for meeting in np.unique(here.meeting[_touched(here, group, within, day)]).tolist():
                    touched[meeting].add(novelty.pk)
    leave = {novelty.pk for novelty in going} | set(besides)
    found = {}
    for novelty in Novelty.objects.filter(pk__in=touched.keys() - leave):
        rows = unpacked(novelty.packed)
        rests = np.zeros(len(rows), bool)
        for against in AGAINST:
            on = rows[against]
            rests |= (on["alike"] > 0) & np.isin(on["meeting"], list(touched[novelty.pk]))
        if rests.any():
            found[novelty.pk] = np.flatnonzero(rests).tolist()
    return found
