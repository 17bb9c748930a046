"""How much an address may ask for in a minute, and what it is told about that."""

import pytest

from archive.api import rates

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_a_minute(settings, tmp_path, monkeypatch):
    settings.API_RATE, settings.DATA = 3, tmp_path
    monkeypatch.setattr(rates.time, "time", lambda: 1_800_000_000.0)


def asked(client, address="192.0.2.1", **headers):
    return client.get("/api/v1/topics/", REMOTE_ADDR=address, headers=headers)


def test_every_answer_says_how_much_is_left(client):
    answer = asked(client)
    assert (answer["RateLimit-Limit"], answer["RateLimit-Remaining"], answer["RateLimit-Reset"]) == ("3", "2", "60")


def test_who_asks_too_much_is_told_when_to_come_back_and_others_are_served(client, monkeypatch):
    assert [asked(client).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = asked(client)
    assert (refused["Content-Type"], refused["Retry-After"]) == ("application/problem+json", "60")
    assert refused["RateLimit-Remaining"] == "0"
    assert asked(client, "192.0.2.2").status_code == 200
    monkeypatch.setattr(rates.time, "time", lambda: 1_800_000_060.0)
    assert asked(client).status_code == 200


def test_bad_requests_and_wrong_tokens_count_as_well(client):
    for _ in range(3):
        assert asked(client, authorization="Bearer wrong").status_code == 401
    assert asked(client).status_code == 429


def test_nobody_passes_for_another_by_a_header(client):
    answers = [asked(client, **{"x-forwarded-for": f"192.0.2.{number}"}) for number in range(4)]
    assert answers[-1].status_code == 429


def test_a_household_of_version_6_counts_as_one(client):
    answers = [asked(client, f"2001:db8::{number}") for number in range(4)]
    assert answers[-1].status_code == 429
    assert asked(client, "2001:db8:0:1::1").status_code == 200


def test_a_counter_that_cannot_be_written_stops_nobody(client, settings, tmp_path):
    (tmp_path / "rates.sqlite3").write_bytes(b"no database" * 1000)
    assert [asked(client).status_code for _ in range(5)] == [200] * 4 + [429]
    settings.DATA = tmp_path / "nowhere"
    assert asked(client).status_code == 200


def test_the_pages_of_the_site_are_not_counted(client):
    for _ in range(5):
        assert client.get("/topics/").status_code == 200
