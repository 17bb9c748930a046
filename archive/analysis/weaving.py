"""Which directives are one thread: the same sentence in several meetings, word for word or nearly?

A thread is a wording with all that are nearly the same as it, and not what is nearly the same as those: ten small
changes one after the other make another directive. So a wording may be near several threads; of wordings near each
other the one in most places and meetings leads, and lists show that alone. Of a form that more than ``CROWD`` wordings
fill in (a number, a name), each is told alone: all of them are near all others, and say nothing of each other.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from django.db import connection

from archive.analysis.dated import is_in_time
from archive.extraction.folding import fold_key
from archive.extraction.likeness import bands, which_are_alike
from archive.models import Alike, Directive, Thread
from archive.models.directives import BAND_COLUMNS
from archive.models.inserting import insert

ALIKE = 0.75  # from here on two sentences count as nearly the same; hardly any above is not found
SHORTEST = 12  # characters: "Keep it up." is in many meetings and leads nowhere
CROWD = 500  # wordings in one band: more are a form's
AT_ONCE = 500  # keys in one query
WRITTEN_AT_ONCE = 50_000
_COLUMNS = ("fingerprint", "pk", "meeting", "meeting__date", "meeting__place", "meeting__organ")
_PRINTED = "meeting__source__published"

Pair = tuple[int, int]


def weave(marks: Collection[int], meetings: Collection[int]) -> None:
    """Make the threads anew that the wordings ``marks`` are or were part of, those of the changed ``meetings``.

    Some ten queries for each ``AT_ONCE``, and one for each wording that no other meeting has.
    """
    held: set[int] = set()
    known: set[int] = set()
    for some in _parts(marks):
        held.update(Directive.objects.filter(fingerprint__in=some).values_list("fingerprint", flat=True).distinct())
        others = Directive.objects.filter(fingerprint__in=some).exclude(meeting__in=meetings)
        known.update(others.values_list("fingerprint", flat=True).distinct())
    gone = set(marks) - held
    touched = set(marks).union(*_near(marks).values())
    for some in _parts(gone):
        Alike.objects.filter(fingerprint__in=some).delete()
        Alike.objects.filter(fingerprint__in=touched, other__in=some).delete()
    pairs = set(_found_near(held - known))
    for some in _parts({one for one, _other in pairs}):
        pairs -= set(Alike.objects.filter(fingerprint__in=some).values_list("fingerprint", "other"))
    Alike.objects.bulk_create(Alike(fingerprint=one, other=other) for one, other in sorted(pairs))
    touched |= {one for one, _other in pairs}
    for some in _parts(touched):
        near = _near(some)
        rows = Directive.objects.filter(fingerprint__in=set(some).union(*near.values())).order_by()
        Thread.objects.filter(pk__in=some).delete()
        Thread.objects.bulk_create(_threads(Said(rows), some, near))
    _have_one_lead(touched.union(*_near(touched).values()))


def weave_all() -> None:
    """As ``weave`` of everything: all wordings and where they stand are in memory."""
    Alike.objects.all().delete()
    Thread.objects.all().delete()
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in _all_near():
        near[one].add(other)
    pairs = ((one, other) for one, some in near.items() for other in some)
    while some := list(islice(pairs, WRITTEN_AT_ONCE)):  # of readouts that are much alike there are millions
        insert(Alike, ("fingerprint", "other"), some)
    said = Said(Directive.objects.exclude(fingerprint=None).order_by())
    rows = list(_threads(said, said.marks(), near))
    ranks = {row.fingerprint: _rank(row) for row in rows}
    for row in rows:
        row.leads = _leads(row.fingerprint, ranks, near)
    Thread.objects.bulk_create(rows, batch_size=5_000)


def marks_of(ids: Collection[int]) -> dict[int, bytes]:
    """The fingerprints of the directives of each meeting, packed. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Directive.objects.filter(meeting__in=ids, fingerprint__isnull=False).order_by()
    for meeting, mark in rows.values_list("meeting", "fingerprint"):
        found[meeting].add(mark)
    return {meeting: packed(some) for meeting, some in found.items()}


def packed(keys: Iterable[int]) -> bytes:
    """8 bytes each, rising."""
    return np.array(sorted(keys), "<i8").tobytes()


# Which are near -----------------------------------------------------------------------------------------------------


def _near(marks: Collection[int]) -> dict[int, set[int]]:
    """What is known to be near each. One query for each ``AT_ONCE``."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in _parts(marks):
        for one, other in Alike.objects.filter(fingerprint__in=some).values_list("fingerprint", "other"):
            found[one].add(other)
    return found


def _found_near(marks: Collection[int]) -> Iterator[Pair]:
    """(wording, one nearly the same), both ways, of each of ``marks``."""
    texts: dict[int, str] = {}
    for some in _parts(marks):
        texts |= dict(Directive.objects.filter(fingerprint__in=some).values_list("fingerprint", "text"))
    for mark, text in texts.items():
        others: dict[int, str] = {}
        for some in _parts(_sharing_bands(text) - {mark}):
            rows = Directive.objects.filter(fingerprint__in=some).order_by()
            others.update(rows.values_list("fingerprint", "text").distinct())
        keys = [fold_key(other) for other in others.values()]
        for at in which_are_alike(fold_key(text), keys, least=ALIKE):
            other = list(others)[at]
            yield mark, other
            yield other, mark


def _sharing_bands(text: str) -> set[int]:
    """The fingerprints of what shares a band with ``text`` that is no form's. One query."""
    table, own = Directive._meta.db_table, bands(text)
    if None in own:
        return set()
    distinct = f"SELECT DISTINCT fingerprint FROM {table} WHERE"
    of_a_band = (
        f"SELECT {number}, fingerprint FROM ({distinct} {column} = %s LIMIT %s) AS band"
        for number, column in enumerate(BAND_COLUMNS)
    )
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(of_a_band), [value for number in own for value in (number, CROWD + 1)])
        for band, mark in cursor.fetchall():
            found[band].add(mark)
    return set().union(*(marks for marks in found.values() if len(marks) <= CROWD)) - {None}


def _all_near() -> Iterator[Pair]:
    keys: dict[int, str] = {}
    of_band: dict[Pair, list[int]] = defaultdict(list)
    own_bands: dict[int, list[Pair]] = {}
    rows = Directive.objects.exclude(fingerprint=None).order_by().values_list("fingerprint", "text", *BAND_COLUMNS)
    for mark, text, *numbers in rows.iterator(chunk_size=5_000):
        if mark not in keys:
            keys[mark] = fold_key(text)
            own_bands[mark] = list(enumerate(numbers))
            for band in own_bands[mark]:
                of_band[band].append(mark)
    for mark, own in own_bands.items():
        few = (of_band[band] for band in own if len(of_band[band]) <= CROWD)
        others = sorted({other for some in few for other in some if other > mark})
        for at in which_are_alike(keys[mark], [keys[other] for other in others], least=ALIKE):
            yield mark, others[at]
            yield others[at], mark


# What is counted ----------------------------------------------------------------------------------------------------


class Said:
    """Where and when each of some directives was said, by fingerprint. What was printed long after the meeting says
    nothing of when."""

    def __init__(self, directives):
        rows = directives.values_list(*_COLUMNS, _PRINTED).iterator(chunk_size=5_000)
        flat = [
            (mark, pk, meeting, day.toordinal() if day and is_in_time(day, printed) else 0, place or 0, organ or 0)
            for mark, pk, meeting, day, place, organ, printed in rows
        ]
        every = np.array(flat, np.int64).reshape(-1, len(_COLUMNS))
        every = every[np.argsort(every[:, 0], kind="stable")]
        self._every = every
        unique, firsts = np.unique(every[:, 0], return_index=True)
        ends = [*firsts[1:].tolist(), len(every)][: len(firsts)]
        self._where = dict(zip(unique.tolist(), zip(firsts.tolist(), ends, strict=True), strict=True))

    def marks(self) -> list[int]:
        return list(self._where)

    def of(self, marks: Iterable[int]) -> np.ndarray:
        """Rows of directive, meeting, day, place, organ; 0 where not known."""
        parts = [self._every[slice(*self._where[mark]), 1:] for mark in marks if mark in self._where]
        return np.concatenate(parts) if parts else np.zeros((0, len(_COLUMNS) - 1), np.int64)


def _threads(said: Said, marks: Sequence[int], near: dict[int, set[int]]) -> Iterator[Thread]:
    """Of each wording its thread, where two meetings and more have it. One query for each ``AT_ONCE``."""
    for some in _parts(marks):
        found = []
        for mark in some:
            own, every = said.of([mark]), said.of([mark, *near.get(mark, ())])
            meetings = len(np.unique(every[:, 1]))
            if not len(own) or meetings < 2:
                continue
            days = every[:, 2][every[:, 2] > 0]
            first, last = (days.min(), days.max()) if len(days) else (0, 0)
            found.append(
                Thread(
                    fingerprint=mark,
                    latest=int(own[np.lexsort((own[:, 0], own[:, 2]))[-1], 0]),
                    wordings=1 + len(near.get(mark, ())),
                    same=len(np.unique(own[:, 1])),
                    meetings=meetings,
                    places=np.count_nonzero(np.unique(every[:, 3])),
                    organs=np.count_nonzero(np.unique(every[:, 4])),
                    first=dt.date.fromordinal(int(first)) if first else None,
                    last=dt.date.fromordinal(int(last)) if last else None,
                    days=int(last - first),
                )
            )
        texts = dict(Directive.objects.filter(pk__in=[row.latest for row in found]).values_list("pk", "text"))
        yield from (row for row in found if len(texts[row.latest]) >= SHORTEST)


def _have_one_lead(marks: Collection[int]) -> None:
    """Say of the threads of ``marks`` anew whether they lead."""
    near = _near(marks)
    ranks = {}
    for some in _parts(set(marks).union(*near.values())):
        ranks |= {row.pk: _rank(row) for row in Thread.objects.filter(pk__in=some)}
    for some in _parts(marks):
        leading = {mark for mark in some if _leads(mark, ranks, near)}
        Thread.objects.filter(pk__in=leading, leads=False).update(leads=True)
        Thread.objects.filter(pk__in=set(some) - leading, leads=True).update(leads=False)


def _rank(row: Thread) -> tuple[int, ...]:
    return row.places, row.meetings, row.same, -row.fingerprint


def _leads(mark: int, ranks: dict[int, tuple[int, ...]], near: dict[int, set[int]]) -> bool:
    return mark in ranks and all(ranks[mark] > ranks[other] for other in near.get(mark, ()) if other in ranks)


def _parts(keys: Collection[int]) -> Iterator[list[int]]:
    keys = sorted(keys)
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
