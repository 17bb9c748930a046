"""A page that has not changed is not sent again; one that has is."""

import gzip

import pytest

from tests.builders import a_meeting, the_archive_of_the_fixtures
from tests.test_accessibility import every_kind_of_page

pytestmark = pytest.mark.django_db


def asked_again(client, address, tag, **headers):
    return client.get(address, headers={"if-none-match": tag, **headers})


def test_an_unchanged_page_is_answered_with_304_and_without_a_body(client):
    meeting = a_meeting(chair="Yuan Jiajun")
    for address in ("/", "/meetings/", meeting.get_absolute_url(), meeting.source.get_absolute_url()):
        first = client.get(address)
        again = asked_again(client, address, first["ETag"])
        assert (again.status_code, again.content) == (304, b""), address
        assert "Cookie" in again["Vary"] and "Accept-Language" in again["Vary"]


def test_every_kind_of_page_is_answered_with_304_where_it_has_not_changed(client):
    the_archive_of_the_fixtures()
    for address in every_kind_of_page():
        first = client.get(address)
        if first.status_code == 200:
            assert asked_again(client, address, first["ETag"]).status_code == 304, address


def test_a_page_changes_its_tag_with_its_record_and_whatever_else_it_prints(client):
    meeting = a_meeting(chair="Yuan Jiajun")
    address = meeting.get_absolute_url()
    tag = client.get(address)["ETag"]
    meeting.venue = "the city hall"
    meeting.place = None
    meeting.kind = "conference"
    meeting.save()
    changed = asked_again(client, address, tag)
    assert changed.status_code == 200
    person = meeting.attendance.get().person
    person.name_zh = "袁家军"
    person.save()
    assert asked_again(client, address, changed["ETag"]).status_code == 200


def test_a_page_in_another_language_is_another_page(client):
    tag = client.get("/", headers={"accept-language": "en"})["ETag"]
    assert asked_again(client, "/", tag, **{"accept-language": "zh-CN"}).status_code == 200
    assert asked_again(client, "/", tag, **{"accept-language": "en"}).status_code == 304


def test_an_editor_s_page_is_not_taken_for_a_reader_s(client, admin_client):
    tag = client.get("/admin/login/").get("ETag", '"none"')
    assert asked_again(admin_client, "/admin/", tag).status_code == 200


def test_a_compressed_page_is_tagged_too(client):
    first = client.get("/about/", headers={"accept-encoding": "gzip"})
    assert b"<h1>" in gzip.decompress(first.content)
    assert asked_again(client, "/about/", first["ETag"], **{"accept-encoding": "gzip"}).status_code == 304
