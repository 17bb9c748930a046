"""What is suggested while a reader types."""

import pytest
from django.urls import reverse

from archive.models import Person
from search import outbox
from tests.builders import a_meeting, a_person, a_source, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db


def suggested(client, typed) -> list[tuple[str, str]]:
    response = client.get(reverse("suggest"), {"q": typed})
    assert response.status_code == 200
    found = response.json()["suggestions"]
    assert all(client.get(one["url"]).status_code == 200 for one in found)
    return [(one["kind"], one["label"]) for one in found]


@pytest.mark.parametrize("typed", ["yuan j", "Yuan Jia-j", "袁家", "袁", "YUANJIAJUN"])
def test_an_official_is_suggested_by_the_beginning_of_any_name(client, typed):
    the_archive_of_the_fixtures()
    assert ("official", "Yuan Jiajun 袁家军") in suggested(client, typed)


def test_two_letters_of_pinyin_suggest_who_took_part_most_though_no_text_printed_it(client):
    for name in ("王阿", "王安", "王昂", "王宝", "王毅"):
        Person.objects.create(name_zh=name)
    a_meeting("会议召开。", chair="王毅", date="2023-06-01")
    assert suggested(client, "wa")[0] == suggested(client, "wang y")[0] == ("official", "王毅")


def test_organs_formulations_and_titles_are_suggested(client):
    the_archive_of_the_fixtures()
    outbox.drain()
    organs = [label for kind, label in suggested(client, "standing committee of the chongqing mun") if kind == "organ"]
    assert any("Municipal Party Committee" in label for label in organs)
    assert any(kind == "formulation" and "两个维护" in label for kind, label in suggested(client, "two safeg"))
    titles = [label for kind, label in suggested(client, "congratulatory let") if kind == "title"]
    assert titles and all("Congratulatory Letter" in title for title in titles)


def test_each_is_suggested_once_and_few_of_a_kind(client):
    for number in range(9):
        a_person(f"Wang Wei{number}", variants=[f"Wang Weii{number}"])
        a_meeting(source=a_source(title="Wang Wei speaks"), date="2023-01-01")
    outbox.drain()
    found = suggested(client, "wang wei")
    assert len(found) == len(set(found))
    assert [kind for kind, _ in found].count("official") == 4
    assert found.count(("title", "Wang Wei speaks")) == 1


@pytest.mark.parametrize(
    "typed", ["", " ", "a", "，", "\0", '"(', "x" * 5_000, "%", "official:", "a" * 99, "a b c d e f g h"]
)
def test_nothing_that_is_typed_gives_an_error(client, typed):
    a_meeting("flood")
    suggested(client, typed)


def test_suggestions_cost_few_queries(client, django_assert_max_num_queries):
    the_archive_of_the_fixtures()
    suggested(client, "chongqing")
    with django_assert_max_num_queries(3):
        client.get(reverse("suggest"), {"q": "chongqing municipal"})
