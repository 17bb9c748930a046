"""Which earlier sentence is the nearest to each? Kept in step with the records, readout by readout.

Of each sentence the most alike earlier one is kept, of those the latest. That is a maximum, so it comes out alike in
whatever order readouts arrive: one that comes late is offered to the later sentences that it touches, and when one
changes or goes, those that rested on it are looked at again, and no others. Only where thousands of wordings fill in
one form may another of them, as near, be the one that is kept: the sketches name a few dozen to compare with.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from archive.analysis.dated import said_on
from archive.analysis.novelty import AGAINST, COUNTED, FAR, ROW, WHOLE, packed, unpacked
from archive.analysis.sentences import Wording, likeness, wording, wordings
from archive.analysis.sketches import Sketches, each_of
from archive.models import Meeting, Novelty, SourceDocument

EDITION = 1  # of the rules by which sentences are cut and compared: another one has everything compared again
BATCH = 256  # readouts that a rebuild compares in one transaction
REMEMBERED = 200_000  # wordings that were read and may be asked for again
PLACES = 1_000_000  # looked at together: 70 bytes each
COMPARED = 4_000_000  # pairs of wordings that were compared and may meet again: 10 bytes each
_ODD = np.uint64(0x9E3779B97F4A7C15)
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
        # What is said again and again meets the same others each time: how alike two are is kept, by a number of both.
        self._pairs = np.zeros(0, np.uint64)
        self._alike = np.zeros(0, np.uint16)

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

    def words(self, keys: np.ndarray, standing: Standing, every: np.ndarray) -> dict[int, Wording]:
        """Key -> wording; one query for each 500 not remembered. ``standing``: where ``every`` stands."""
        found = {key: self._words[key] for key in keys.tolist() if key in self._words}
        missing = [n for n in np.searchsorted(every, keys).tolist() if int(every[n]) not in found]
        first = np.searchsorted(standing.key, missing)
        read = [(standing.source[row], standing.start[row], standing.end[row]) for row in first.tolist()]
        fresh = [wording(text) for at in range(0, len(read), 500) for text in _read_at(read[at : at + 500])]
        self.remember(fresh)
        return found | {each.key: each for each in fresh}

    def alike(self, keys: np.ndarray, others: np.ndarray, standing: Standing, every: np.ndarray) -> np.ndarray:
        """How alike each of ``keys`` is to the other at its place, in ten-thousandths; 0 below ``NOVELTY_NEAR``.
        ``standing``: where ``every``, which holds all of both, stands."""
        pairs = (np.minimum(keys, others) * _ODD) ^ np.maximum(keys, others)
        pairs, first, back = np.unique(pairs, return_index=True, return_inverse=True)
        if not len(pairs):
            return np.zeros(0, np.int64)
        at = np.searchsorted(self._pairs, pairs)  # rising, so that the way is short from one to the next
        known = np.zeros(len(pairs), bool)
        inside = at < len(self._pairs)
        known[inside] = self._pairs[at[inside]] == pairs[inside]
        found = np.zeros(len(pairs), np.int64)
        found[known] = self._alike[at[known]]
        if known.all():
            return found[back]
        asked, one, other = pairs[~known], keys[first[~known]], others[first[~known]]
        words = self.words(np.unique(np.concatenate([one, other])), standing, every)
        shares = likeness(
            [words[key] for key in one.tolist()], [words[key] for key in other.tolist()], least=settings.NOVELTY_NEAR
        )
        # The letters of two wordings may be the same in another order of clauses: near, not seen.
        fresh = np.minimum(WHOLE - 1, np.rint(shares * WHOLE)).astype(np.int64)
        found[~known] = fresh
        if len(self._pairs) > COMPARED:
            self._pairs, self._alike = self._pairs[:0], self._alike[:0]
        merged = np.concatenate([self._pairs, asked])
        order = np.argsort(merged, kind="stable")
        self._pairs, self._alike = merged[order], np.concatenate([self._alike, fresh.astype(np.uint16)])[order]
        return found[back]


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
        day=said_on(meeting.date, meeting.source.published),
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


class Asked(NamedTuple):
    """Sentences that are compared, as long as each other: the number of each one's key, and of its readout what it is
    compared by. ``offers``: whether the later sentences that it touches are asked for."""

    key: np.ndarray
    meeting: np.ndarray
    day: np.ndarray
    organ: np.ndarray
    place: np.ndarray
    offers: np.ndarray

    @classmethod
    def of(cls, wanted: Sequence[tuple[int, int, bool]], comparison: Comparison) -> "Asked":
        """``wanted``: (meeting, number of its key, whether it offers)."""
        facts = np.array([comparison.facts(pk) for pk, _key, _offers in wanted], np.int64).reshape(-1, 5)
        columns = np.array([(key, pk, offers) for pk, key, offers in wanted], np.int64).reshape(-1, 3)
        return cls(columns[:, 0], columns[:, 1], *facts[:, 1:4].T, columns[:, 2] > 0)


class Related(NamedTuple):
    """Of each key the wordings that it is compared with, as numbers of what stands somewhere, itself the first;
    ``edges`` says where those of each key begin."""

    number: np.ndarray
    alike: np.ndarray
    edges: np.ndarray

    @classmethod
    def of(cls, own: np.ndarray, asked: np.ndarray, others: np.ndarray, alike: np.ndarray | int) -> "Related":
        """``own``: of each key its own number. ``asked``, ``others``, ``alike``: further ones, by the key's number."""
        key = np.concatenate([np.arange(len(own)), asked])
        order = np.argsort(key, kind="stable")
        alike = np.concatenate([np.full(len(own), WHOLE), np.broadcast_to(alike, len(asked))])
        edges = np.searchsorted(key[order], np.arange(len(own) + 1))
        return cls(np.concatenate([own, others])[order], alike[order], edges)


class Around(NamedTuple):
    """All places of the wordings that some of the asked sentences are compared with, sentence by sentence and wording
    by wording. ``who``: the number of the sentence; ``group``: of the wording, rising; ``is_own``: it is its own."""

    who: np.ndarray
    group: np.ndarray
    is_own: np.ndarray
    alike: np.ndarray
    here: Standing


def _around(asked: Asked, related: Related, standing: Standing, edges: np.ndarray) -> Iterator[Around]:
    """In parts of some ``PLACES``. ``edges``: where the places of each wording begin in ``standing``."""
    at, to = related.edges[asked.key], related.edges[asked.key + 1]
    places = np.concatenate([[0], np.cumsum(np.diff(edges)[related.number])])
    many = places[to] - places[at]
    part = np.cumsum(many) // PLACES
    for which in np.split(np.arange(len(many)), np.flatnonzero(np.diff(part)) + 1):
        which = which[many[which] > 1]  # else it stands here and nowhere else
        if not len(which):
            continue
        wordings_of = to[which] - at[which]
        entry = each_of(at[which], to[which])
        number = related.number[entry]
        length = edges[number + 1] - edges[number]
        group = np.repeat(np.arange(len(entry)), length)
        is_own = np.zeros(len(entry), bool)
        is_own[np.cumsum(wordings_of) - wordings_of] = True
        yield Around(
            np.repeat(which, wordings_of)[group],
            group,
            is_own[group],
            related.alike[entry][group],
            standing.taken(each_of(edges[number], edges[number + 1])),
        )


def _fill(wanted, rows: dict[int, np.ndarray], comparison: Comparison, *, offering: Collection[int]) -> Offers:
    """Writes into ``rows`` the nearest earlier sentence of each of ``wanted`` (meeting, row, key).

    Returns what the sentences of ``offering`` are to the later ones that they touch.
    """
    keys = np.unique(np.array([key for _pk, _at, key in wanted], np.uint64))
    asked, others = comparison.sketches.alike(keys)
    every = np.unique(np.concatenate([keys, others]))
    standing = comparison.standing(every)
    edges = np.searchsorted(standing.key, np.arange(len(every) + 1))
    numbers = np.searchsorted(every, others)
    stands = edges[numbers + 1] > edges[numbers]
    asked, others, numbers = asked[stands], others[stands], numbers[stands]
    alike = comparison.alike(keys[asked], others, standing, every)
    near = np.flatnonzero(alike)
    related = Related.of(np.searchsorted(every, keys), asked[near], numbers[near], alike[near])
    of_key = np.searchsorted(keys, np.array([key for _pk, _at, key in wanted], np.uint64)).tolist()
    sentences = Asked.of(
        [(pk, key, pk in offering) for (pk, _at, _key), key in zip(wanted, of_key, strict=True)], comparison
    )
    offers: Offers = defaultdict(lambda: defaultdict(dict))
    for around in _around(sentences, related, standing, edges):
        here, who = around.here, around.who
        day = sentences.day[who]
        for against, within in _within(around, sentences):
            nearest = _nearest(around, np.flatnonzero(within & (here.day < day)))
            columns = (around.alike, here.day, here.meeting, here.start, here.end)
            for number, *found in zip(*(column[nearest].tolist() for column in (who, *columns)), strict=True):
                pk, at, _key = wanted[number]
                rows[pk][against][at] = tuple(found)
            touched = _touched(around, sentences, within)
            columns = (who, around.alike, here.meeting, here.start)
            for number, share, meeting, start in zip(*(column[touched].tolist() for column in columns), strict=True):
                pk, at, _key = wanted[number]
                row = rows[pk][at]
                offer = (share, int(sentences.day[number]), pk, int(row["start"]), int(row["end"]))
                to = offers[meeting][start]
                to[against] = max(to.get(against, ()), offer)
    return offers


def _within(around: Around, asked: Asked) -> Iterator[tuple[str, np.ndarray]]:
    """(against, which places are of other meetings and within it), of what is known of the meeting."""
    here, who = around.here, around.who
    others = here.meeting != asked.meeting[who]
    yield "all", others
    for against in ("organ", "place"):
        own = getattr(asked, against)[who]
        yield against, others & (own > 0) & (getattr(here, against) == own)


def _nearest(around: Around, which: np.ndarray) -> np.ndarray:
    """Of the places ``which`` one for each sentence: the most alike, of those the latest; of one day the one of the
    highest number."""
    here = around.here
    for column in (around.alike, here.day, here.meeting, here.start):
        if not len(which):
            return which
        values, who = column[which], around.who[which]
        first = np.flatnonzero(np.diff(who, prepend=who[0] - 1))
        greatest = np.maximum.reduceat(values, first)
        which = which[values == np.repeat(greatest, np.diff(first, append=len(which)))]
    return which[np.flatnonzero(np.diff(around.who[which], prepend=around.who[which[0]] - 1))]


def _touched(around: Around, asked: Asked, within: np.ndarray) -> np.ndarray:
    """The later places for which a sentence that offers can be the nearest earlier one.

    Of its own wording only the next day's: for those after it that one is nearer. Of another wording only the first
    day's: those after it have their own.
    """
    here, day = around.here, asked.day[around.who]
    within = within & asked.offers[around.who] & (~around.is_own | (here.day > day))
    which = np.flatnonzero(within)
    if not len(which):
        return which
    group = around.group[which]
    first = np.flatnonzero(np.diff(group, prepend=group[0] - 1))
    days = here.day[which]
    earliest = np.repeat(np.minimum.reduceat(days, first), np.diff(first, append=len(which)))
    return which[(days == earliest) & (days > day[which]) & (day[which] < FAR)]


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
    for novelty in going:
        comparison.take(novelty)
    said = {novelty.pk: np.unique(unpacked(novelty.packed)["key"]) for novelty in going}
    keys = np.unique(np.concatenate(list(said.values())))
    asked, others = comparison.sketches.alike(keys)
    every = np.unique(np.concatenate([keys, others]))
    standing = comparison.standing(every)
    edges = np.searchsorted(standing.key, np.arange(len(every) + 1))
    related = Related.of(np.searchsorted(every, keys), asked, np.searchsorted(every, others), 0)
    sentences = Asked.of(
        [(pk, key, True) for pk, own in said.items() for key in np.searchsorted(keys, own).tolist()], comparison
    )
    touched: dict[int, set[int]] = defaultdict(set)
    for around in _around(sentences, related, standing, edges):
        for _against, within in _within(around, sentences):
            which = _touched(around, sentences, within)
            pairs = np.unique(np.stack([around.here.meeting[which], sentences.meeting[around.who[which]]], 1), axis=0)
            for meeting, pk in pairs.tolist():
                touched[meeting].add(pk)
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
