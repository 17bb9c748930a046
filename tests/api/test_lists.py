"""Lists of the programming interface: paging, fields, filters, and what is said about a parameter that fits nowhere."""

import pytest

from archive.models import Meeting
from tests.builders import a_meeting, a_source, an_organ

pytestmark = pytest.mark.django_db


def walked(client, url):
    """The ids of every page, from the first to the last."""
    pages = []
    while url:
        answer = client.get(url).json()
        pages.append([record["id"] for record in answer["results"]])
        url = answer["next"]
    return pages


def faults(client, url):
    answer = client.get(url)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    return {fault["parameter"]: fault["detail"] for fault in answer.json()["errors"]}


def test_the_root_lists_every_endpoint(client):
    for url in client.get("/api/v1/").json().values():
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("sort", ["id", "newest", "oldest"])
def test_pages_hold_every_meeting_once_with_undated_ones_and_many_of_a_day(client, sort):
    days = ["2023-09-15", None, "2023-09-15", "2021-01-01", None, "2023-09-15", "2022-05-05"]
    held = {a_meeting(date=day).pk for day in days}
    pages = walked(client, f"/api/v1/meetings/?limit=2&sort={sort}")
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert sorted(pk for page in pages for pk in page) == sorted(held)


def test_a_list_can_be_ordered_by_date_with_the_undated_last(client):
    old, none, new = a_meeting(date="2020-01-01"), a_meeting(date=None), a_meeting(date="2024-01-01")
    assert walked(client, "/api/v1/meetings/?sort=newest") == [[new.pk, old.pk, none.pk]]
    assert walked(client, "/api/v1/meetings/?sort=oldest") == [[old.pk, new.pk, none.pk]]


@pytest.mark.parametrize("sort", ["id", "newest", "oldest"])
def test_the_way_back_shows_the_same_pages(client, sort):
    for day in ["2023-09-15", None, "2023-09-15", "2021-01-01", None]:
        a_meeting(date=day)
    there = walked(client, f"/api/v1/meetings/?limit=2&sort={sort}")
    url, back = f"/api/v1/meetings/?limit=2&sort={sort}", []
    while url:
        answer = client.get(url).json()
        url, last = answer["next"], answer
    while last:
        back.append([record["id"] for record in last["results"]])
        last = client.get(last["previous"]).json() if last["previous"] else None
    assert sorted(pk for page in back for pk in page) == sorted(pk for page in there for pk in page)
    assert [pk for page in back[::-1] for pk in page] == [pk for page in there for pk in page]


def test_nothing_is_missed_while_meetings_are_added_and_removed(client):
    held = [a_meeting().pk for _ in range(6)]
    first = client.get("/api/v1/meetings/?limit=2").json()
    Meeting.objects.get(pk=held[0]).delete()
    added = a_meeting(date="2001-01-01").pk
    rest = [pk for page in walked(client, first["next"]) for pk in page]
    assert rest == [*held[2:], added]


@pytest.mark.parametrize("cursor", ["abc", "é", "W10", "WyJpZCIsIDAsICJ4IiwgbnVsbF0", "A" * 3000, "%00"])
def test_a_broken_cursor_is_a_bad_request_with_its_remedy(client, cursor):
    a_meeting()
    assert "begin again" in faults(client, f"/api/v1/meetings/?cursor={cursor}")["cursor"]


def test_a_cursor_of_another_order_is_refused(client):
    for _ in range(3):
        a_meeting()
    url = client.get("/api/v1/meetings/?limit=1&sort=newest").json()["next"]
    assert "cursor" in faults(client, url.replace("sort=newest", "sort=oldest"))


def test_an_unknown_parameter_is_named_with_those_that_are_known(client):
    assert "known are: official" in faults(client, "/api/v1/meetings/?plaec=chongqing")["plaec"]


@pytest.mark.parametrize("limit", ["0", "-1", "many", "501", "9" * 5000, "１"])
def test_a_limit_that_is_none_is_refused(client, limit):
    assert "from 1 to 500" in faults(client, f"/api/v1/meetings/?limit={limit}")["limit"]


def test_a_list_is_narrowed_as_on_the_pages(client):
    wanted = a_meeting(date="2022-01-01", chair="Yuan Jiajun", organ=an_organ("Somebody"))
    a_meeting(date="2023-01-01", attending=["Yuan Jiajun"])
    assert walked(client, "/api/v1/meetings/?organ=Somebody") == [[wanted.pk]]
    assert walked(client, "/api/v1/meetings/?chair=yuan-jiajun") == [[wanted.pk]]
    assert len(walked(client, "/api/v1/meetings/?official=Yuan+Jiajun")[0]) == 2
    assert walked(client, "/api/v1/meetings/?date_to=2022-12-31") == [[wanted.pk]]


def test_a_value_that_nothing_is_called_by_is_said_at_its_parameter(client):
    said = faults(client, "/api/v1/meetings/?organ=Nobody&kind=picnic&date_from=2023-13-01")
    assert set(said) == {"organ", "kind", "date_from"}
    assert "Nobody" in said["organ"]


def test_fields_are_chosen_in_lists_and_records(client):
    meeting = a_meeting(chair="Yuan Jiajun")
    one = client.get("/api/v1/meetings/?fields=id,attendance").json()["results"][0]
    assert set(one) == {"id", "attendance"}
    assert one["attendance"][0]["roles"] == ["presided", "spoke"]
    assert client.get(f"/api/v1/meetings/{meeting.pk}/?fields=date").json() == {"date": "2023-09-15"}
    assert "known are: id, title, date" in faults(client, "/api/v1/meetings/?fields=id,titel")["fields"]


def test_a_list_costs_the_same_number_of_queries_at_any_length(client, django_assert_max_num_queries):
    url = "/api/v1/meetings/?fields=id,text,attendance,directives,agenda,references,mentions,formulations,write_ups"
    for length in (1, 8):
        for _ in range(length):
            a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"])
        with django_assert_max_num_queries(13):
            assert client.get(url).status_code == 200


def test_an_accept_that_cannot_be_served_and_an_unknown_format_are_said(client):
    refused = client.get("/api/v1/meetings/", headers={"accept": "text/csv"})
    assert (refused.status_code, refused["Content-Type"]) == (406, "application/problem+json")
    assert "application/json" in refused.json()["detail"]
    unknown = client.get("/api/v1/meetings/?format=csv")
    assert unknown.status_code == 404
    assert unknown.json()["errors"][0]["parameter"] == "format"
    assert "http://testserver/meetings/" in unknown.json()["detail"]
    assert client.get("/api/v1/meetings/?format=json").status_code == 200


def test_an_address_without_an_endpoint_leads_to_the_list_of_them(client):
    answer = client.get("/api/v1/meetngs/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "http://testserver/api/v1/" in answer.json()["detail"]


def test_ten_megabytes_of_query_are_refused(client):
    answer = client.get("/api/v1/meetings/?organ=" + "a" * 10_000_000)
    assert answer.status_code == 414
    assert len(answer.content) < 5000


def test_pages_of_other_sites_may_read(client):
    answer = client.get("/api/v1/meetings/", headers={"origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer


def test_what_has_not_changed_is_not_sent_again(client):
    meeting = a_meeting()
    url = f"/api/v1/meetings/{meeting.pk}/"
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    meeting.venue = "Great Hall"
    meeting.save()
    assert client.get(url, headers={"if-none-match": tag}).status_code == 200


def test_the_whole_record_says_what_the_contract_says(client):
    source = a_source("Yuan Jiajun presided.\r\nThe meeting demanded efforts.", title="A meeting")
    meeting = a_meeting(source=source, chair="Yuan Jiajun", attending=[])
    record = client.get(f"/api/v1/meetings/{meeting.pk}/").json()
    assert record["text"] == source.text
    assert record["title"] == "A meeting"
    assert (record["date"], record["date_basis"]) == ("2023-09-15", "stated")
    row = record["attendance"][0]
    assert record["text"][row["start"] : row["end"]] == row["name"] == "Yuan Jiajun"
    assert row["official"]["url"] == "http://testserver/officials/yuan-jiajun/"
    assert row["post"] is None
    assert record["url"] == f"http://testserver/meetings/{meeting.pk}/"


def test_a_withdrawn_document_is_gone_with_its_reason(client):
    meeting = a_meeting()
    meeting.source.withdraw("The publisher asked for it.")
    answer = client.get(f"/api/v1/meetings/{meeting.pk}/")
    assert answer.status_code == 410
    assert "The publisher asked for it." in answer.json()["detail"]
