"""Queries whose SQL is made once answer as the same queries made anew."""

import pytest

from archive.models import Place
from search.prepared import rows

pytestmark = pytest.mark.django_db


def _called(slugs, names):
    by_name = Place.objects.filter(name_en__in=names).order_by().values_list("slug", "name_en")
    return Place.objects.filter(slug__in=slugs).order_by().values_list("slug", "name_en").union(by_name, all=True)


@pytest.fixture
def places():
    return [Place.objects.create(slug=f"place-{number}", name_en=f"Town {number}") for number in range(7)]


@pytest.mark.parametrize("many", range(8))
@pytest.mark.parametrize("named", [0, 1, 3])
def test_any_number_of_values_finds_what_the_query_finds(places, many, named):
    slugs, names = {place.slug for place in places[:many]}, {place.name_en for place in places[:named]}
    expected = sorted(_called(slugs, names)) if many or named else []
    assert sorted(rows(_called, slugs, names)) == expected
    assert len(expected) == many + named


def test_the_values_are_those_of_each_asking(places):
    assert rows(_called, {"place-1"}, ()) == [("place-1", "Town 1")]
    assert rows(_called, {"place-2"}, ()) == [("place-2", "Town 2")]


def test_no_query_is_made_where_nothing_is_asked_for(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows(_called, (), ()) == []


@pytest.mark.parametrize("odd", ["value 0 0", "%s", "' OR 1=1 --", "值%"])
def test_what_a_reader_typed_is_never_anything_but_a_value(places, odd):
    Place.objects.create(slug="odd", name_en=odd)
    assert rows(_called, {"none"}, {odd}) == [("odd", odd)]
