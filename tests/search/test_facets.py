"""Counting facets by bits, by walking and by looking only at what a page shows, against counting one by one."""

import random
from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest

from search.engines.whoosh.facets import Chosen, Facets, Together, Wanted
from search.engines.whoosh.sentences import Values

KINDS = tuple(f"kind-{n}" for n in range(5))
YEARS = tuple(f"{n}" for n in range(1990, 2027))
PLACES = tuple(f"place-{n:03}" for n in range(400))


class Part(NamedTuple):
    """Records as lists of values: by facet, for each record."""

    records: dict[str, list[list[str]]]

    @property
    def size(self) -> int:
        return len(self.records["official"])

    def values(self, facet: str) -> Values:
        docs: dict[str, list[int]] = {}
        for number, held in enumerate(self.records[facet]):
            for value in held:
                docs.setdefault(value, []).append(number)
        names = sorted(docs)
        return Values(
            names,
            np.array([len(docs[name]) for name in names], np.int64),
            np.array([number for name in names for number in docs[name]], np.int64),
        )


def some_records(size: int, seed: int) -> Part:
    """Few officials are named in many, most in a handful; one kind each, sometimes a year, sometimes a place."""
    chance = random.Random(seed)
    officials = [
        sorted({f"official-{int(1500 * chance.random() ** 3):04}" for _ in range(chance.randrange(9))})
        for _ in range(size)
    ]
    return Part(
        {
            "official": officials,
            "kind": [[chance.choice(KINDS)] for _ in range(size)],
            "year": [[chance.choice(YEARS)] if chance.random() < 0.9 else [] for _ in range(size)],
            "place": [[chance.choice(PLACES)] if chance.random() < 0.5 else [] for _ in range(size)],
        }
    )


LARGE = some_records(6_000, 1)
FACETS = tuple(LARGE.records)


@pytest.mark.parametrize("small", [some_records(0, 2), some_records(700, 3)], ids=["large", "large and small"])
@pytest.mark.parametrize("share", [0, 0.002, 0.03, 0.2, 0.7, 1])
def test_counts_that_a_page_shows_are_those_of_counting_one_by_one(small, share):
    chance = random.Random(5)
    facets = Together(Facets([LARGE], FACETS), Facets([small], FACETS))
    size = LARGE.size + small.size
    found = sorted(chance.sample(range(size), int(size * share)))
    chosen = Chosen(np.array(found, np.int64), size)
    for facet in FACETS:
        records = LARGE.records[facet] + small.records[facet]
        right = Counter(value for number in found for value in records[number])
        for most in (1, 7, 100, 10_000):
            values = tuple(chance.sample(sorted(right), min(3, len(right)))) + ("never heard of",)
            names, counts = facets.counts(facet, chosen, Wanted(most, values))
            got = Counter({name: count for name, count in zip(names, counts.tolist(), strict=True) if count})
            assert set(got) == set(right)
            assert sorted(got.values())[-most:] == sorted(right.values())[-most:]
            first = sorted(got, key=lambda name: (-got[name], name))[:most]
            assert first == sorted(right, key=lambda name: (-right[name], name))[:most]
            assert all(got[value] == right[value] for value in (*first, *values))


def test_having_is_the_records_with_any_of_the_values():
    facets = Facets([LARGE], FACETS)
    for facet, values in (("official", ("official-0000", "official-1400", "?")), ("kind", KINDS[:2]), ("place", ())):
        right = [bool(set(values) & set(held)) for held in LARGE.records[facet]]
        assert facets.having(facet, values).tolist() == right
