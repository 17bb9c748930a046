"""Meetings by date, and what is known of days without any."""

import datetime as dt
import re

import pytest

from tests.builders import a_meeting, a_source
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db


def test_a_day_for_which_nothing_was_collected_is_told_apart_from_one_without_a_meeting(client):
    a_meeting(date="2023-09-15")
    a_source("Weather.", published=dt.date(2023, 9, 20))
    page = read(client, "/meetings/2023/09/18/")
    assert "No meeting found." in words(page) and "1 document published then or in the three days after" in words(page)
    listed = re.search(r'<a href="(/sources/[^"]+)">1 document</a>', page)[1]
    assert "1 document." in words(read(client, listed))
    assert "Nothing was collected for this date" in words(read(client, "/meetings/2023/07/02/"))
    month = read(client, "/meetings/2023/09/")
    assert 'aria-label="18 September: no meeting found"' in month
    assert re.search(r'class="not-collected"><span title="nothing collected">2<', month)


def test_a_document_without_a_stamp_counts_on_the_day_of_its_import(client):
    source = a_source("Weather.")
    type(source).objects.filter(pk=source.pk).update(imported_at=dt.datetime(2023, 9, 18, 1, tzinfo=dt.UTC))
    assert "No meeting found." in words(read(client, "/meetings/2023/09/18/"))


def test_a_year_shows_each_day_with_its_count_or_why_it_has_none(client):
    a_meeting(date="2023-09-15")
    a_meeting(date="2023-09-15")
    a_source("Weather.", published=dt.date(2023, 3, 4))
    page = read(client, "/meetings/2023/")
    assert re.search(r'<a href="/meetings/2023/09/15/" class="day met" aria-label="15 Sep 2023: 2 meetings"', page)
    assert "<title>4 Mar 2023: no meeting found</title>" in page
    assert page.count('class="day none-found"') == 4  # the day of the document and the three days before
    assert "September 2" in words(page)
    chinese = client.get("/meetings/2023/", headers={"accept-language": "zh-CN"}).content.decode()
    assert "<h1>2023年的会议</h1>" in chinese and ">9月</text>" in chinese


def test_the_day_that_is_open_is_struck_through_where_nothing_was_collected(client):
    a_meeting(date="2023-09-15")
    assert re.search(
        r'<td class="shown not-collected" aria-current="date">\s*<span', read(client, "/meetings/2023/09/02/")
    )
    assert re.search(r'<td class="shown" aria-current="date">\s*<a', read(client, "/meetings/2023/09/15/"))


def test_the_arrows_lead_over_the_gaps_to_the_next_day_with_a_meeting(client):
    a_meeting(date="2021-02-03")
    a_meeting(date="2023-09-15")
    a_meeting(date="2024-01-01")
    day = read(client, "/meetings/2023/09/15/")
    assert re.search(r'<a rel="prev" href="/meetings/2021/02/03/">', day)
    assert re.search(r'<a rel="next" href="/meetings/2024/01/01/">', day)
    assert re.search(r'<a rel="prev" href="/meetings/2021/">', read(client, "/meetings/2022/"))


def test_meetings_without_a_date_have_a_list_of_their_own(client):
    a_meeting(date="2023-09-15")
    a_meeting(date=None)
    assert re.search(r'<a href="\?undated=1">1 without a date</a>', read(client, "/meetings/"))
    page = words(read(client, "/meetings/?undated=1"))
    assert "1 meeting, without a date." in page and "15 Sep 2023" not in page


@pytest.mark.parametrize(
    "address", ["/meetings/0001/", "/meetings/9999/", "/meetings/9999/12/31/", "/meetings/0001/01/01/"]
)
def test_the_ends_of_the_calendar_open(client, address):
    read(client, address)


def test_meetings_are_listed_by_what_their_date_rests_on_and_by_who_looked_at_them(client):
    a_meeting(date="2023-09-15")
    a_meeting(date="2023-09-16", date_basis="stamp", review="reviewed")
    page = words(read(client, "/meetings/?basis=stamp"))
    assert "1 meeting, with no date but the page's stamp." in page and "15 Sep 2023" not in page
    page = words(read(client, "/meetings/2023/?review=unreviewed"))
    assert "1 meeting, as the rules found them." in page and "16 Sep 2023" not in page.partition("The days of 2023")[0]
    assert "No meeting, corrected by an editor." in words(read(client, "/meetings/?review=edited"))
    assert "2 meetings, newest first." in words(read(client, "/meetings/?review=nonsense"))
