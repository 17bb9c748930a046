"""What a reader finds where there is no page."""

import datetime as dt

import pytest
from django.urls import reverse

from archive.imports import gathering
from archive.models import Directive, OldAddress, SourceDocument
from search import outbox
from tests.builders import a_directive, a_meeting, a_person, a_source, an_organ
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db


def in_chinese(client, address, status):
    response = client.get(address, headers={"accept-language": "zh-CN"})
    assert response.status_code == status
    return response.content.decode()


def test_a_wrong_address_offers_a_search_for_its_words(client):
    page = read(client, "/officials/Yuan-Jiajun_%E8%A2%81%E5%AE%B6%E5%86%9B/", 404)
    assert 'value="Yuan Jiajun 袁家军"' in page
    assert '<a href="/search/?q=Yuan%20Jiajun%20%E8%A2%81%E5%AE%B6%E5%86%9B">' in page
    assert "此地址没有内容" in in_chinese(client, "/nowhere/", 404)


def test_words_of_an_address_are_shown_not_obeyed(client):
    page = client.get("/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/").content.decode()
    assert "<script>alert" not in page


def test_an_official_whose_address_changed_is_found_at_the_old_one(client):
    person = a_person("Yuan Jia Jun")
    old = person.get_absolute_url()
    person.slug = "yuan-jiajun"
    person.save()
    response = client.get(f"{old}?page=2")
    assert (response.status_code, response["Location"]) == (302, "/officials/yuan-jiajun/?page=2")
    person.slug = "yuan-jiajun-2"
    person.save()
    assert client.get(old)["Location"] == "/officials/yuan-jiajun-2/"
    person.slug = "yuan-jia-jun"
    person.save()
    assert client.get(old).status_code == 200


def test_a_merged_official_and_a_moved_meeting_lead_on_with_all_below_them(client):
    kept, merged = a_person("Wang Wei"), a_person("Wang Wie")
    OldAddress.moved(merged.get_absolute_url(), kept.get_absolute_url())
    old = merged.get_absolute_url()
    merged.delete()
    assert client.get(old)["Location"] == kept.get_absolute_url()
    meeting = a_meeting()
    OldAddress.moved("/meetings/77777/", meeting.get_absolute_url())
    assert client.get("/meetings/77777/cite.ris")["Location"] == f"{meeting.get_absolute_url()}cite.ris"
    assert client.get("/meetings/77778/").status_code == 404


@pytest.mark.parametrize("below", ["", "company/", "company/?format=csv", "?role=presided&page=2", "?format=atom"])
def test_all_below_the_page_of_a_merged_official_leads_on(client, below):
    kept = a_person("Wang Wei")
    OldAddress.moved("/officials/wang-wie/", kept.get_absolute_url())
    answer = client.get(f"/officials/wang-wie/{below}")
    assert (answer.status_code, answer["Location"]) == (302, f"/officials/wang-wei/{below}")


def test_lists_and_searches_by_an_official_who_was_merged_find_what_is_told_of_both(client):
    meeting = a_meeting("It is necessary to act.", chair="Wang Wei")
    a_directive(meeting, "It is necessary to act.", speaker="Wang Wei")
    OldAddress.moved("/officials/wang-wei-2/", "/officials/wang-wei/")
    OldAddress.moved("/organs/committee-2/", meeting.organ.get_absolute_url())
    assert "1 directive." in words(read(client, "/directives/?speaker=wang-wei-2"))
    assert "1 directive." in words(read(client, "/directives/?organ=committee-2"))
    assert "No official is called wang-wei-3" in words(read(client, "/directives/?speaker=wang-wei-3"))
    outbox.drain()
    answer = client.get("/search/?chair=wang-wei-2&organ=committee-2&sort=newest")
    assert answer.status_code == 302
    assert f'<h2><a href="{meeting.get_absolute_url()}">' in read(client, answer["Location"])
    assert client.get("/search/?official=wang-wei-3").status_code == 200


@pytest.mark.parametrize("below", ["presence/", "rhythm/", "?format=matrix"])
def test_all_below_the_page_of_a_merged_organ_leads_on(client, below):
    kept = an_organ("Municipal Committee")
    OldAddress.moved("/organs/city-committee/", kept.get_absolute_url())
    assert client.get(f"/organs/city-committee/{below}")["Location"] == f"{kept.get_absolute_url()}{below}"


@pytest.mark.parametrize(
    "below",
    ["cite.bib", "novelty/", "write-ups/", "directives/12/", "directives/12/?only=same", "beside/10001/"]
    + ["compared/10001/", "?marks=off"],
)
def test_all_below_the_page_of_a_moved_meeting_leads_on(client, below):
    meeting = a_meeting()
    OldAddress.moved("/meetings/77777/", meeting.get_absolute_url())
    assert client.get(f"/meetings/77777/{below}")["Location"] == f"{meeting.get_absolute_url()}{below}"


@pytest.mark.parametrize("way", ["beside", "compared"])
def test_a_meeting_beside_one_that_moved_stands_beside_where_that_is_now(client, way):
    meeting, other = a_meeting(), a_meeting(date="2023-09-16")
    OldAddress.moved("/meetings/77777/", other.get_absolute_url())
    OldAddress.moved("/meetings/88888/", meeting.get_absolute_url())
    now = f"/meetings/{meeting.pk}/{way}/{other.pk}/"
    assert client.get(f"/meetings/{meeting.pk}/{way}/77777/?only=same")["Location"] == f"{now}?only=same"
    assert client.get(f"/meetings/88888/{way}/77777/", follow=True).redirect_chain[-1][0] == now
    assert client.get(f"/meetings/{meeting.pk}/{way}/99999/").status_code == 404
    # What moved into the very meeting it stood beside: that meeting alone is left.
    assert client.get(f"/meetings/{meeting.pk}/{way}/88888/")["Location"] == meeting.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_document_is_gone_from_everywhere_and_says_why(client):
    meeting = a_meeting("It is necessary to act on the floods.", chair="Yuan Jiajun", date="2023-09-15")
    a_directive(meeting, "It is necessary to act on the floods.", speaker="Yuan Jiajun")
    source = meeting.source
    outbox.drain()
    assert meeting.get_absolute_url() in read(client, "/search/?q=floods")
    addresses = [
        meeting.get_absolute_url(),
        reverse("cite_meeting", args=[meeting.pk, "ris"]),
        source.get_absolute_url(),
        reverse("source_text", args=[source.pk]),
        source.sentence_url(0),
    ]
    for address in addresses:
        read(client, address)
    source.withdraw("The publisher asked for it.\nLetter of 3 October.", on=dt.date(2023, 10, 4))
    for address in addresses:
        page = words(read(client, address, 410))
        assert "The publisher asked for it." in page and "4 October 2023" in page and source.sha256 in page
        assert "floods" not in page
    assert "此文档已撤回" in in_chinese(client, addresses[0], 410)
    for address in (
        "/",
        "/meetings/",
        "/meetings/2023/09/15/",
        "/directives/",
        "/officials/yuan-jiajun/",
        "/search/?q=floods",
    ):
        assert meeting.get_absolute_url() not in read(client, address), address
    assert not Directive.objects.exists()


def test_a_withdrawal_is_undone_and_the_old_number_leads_to_the_meeting(client, admin_client):
    source = a_source("On September 15, 2023, the Standing Committee of the Chongqing Municipal Party Committee met.")
    meeting = a_meeting(source=source)
    admin = reverse("admin:archive_sourcedocument_change", args=[source.pk])
    form = {"title": "", "language": "en", "url": "", "published": ""}
    inline = {f"meetings-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    admin_client.post(admin, form | inline | {"withdrawn_on": "2023-10-04", "withdrawn_reason": "Asked for."})
    assert client.get(meeting.get_absolute_url()).status_code == 410
    admin_client.post(admin, form | inline | {"withdrawn_on": "", "withdrawn_reason": ""})
    response = client.get(meeting.get_absolute_url())
    assert response["Location"] == source.meetings.get().get_absolute_url()
    assert client.get(source.get_absolute_url()).status_code == 200


def test_a_withdrawal_without_its_reason_is_refused(admin_client):
    source = a_source()
    admin = reverse("admin:archive_sourcedocument_change", args=[source.pk])
    form = {"title": "", "language": "en", "withdrawn_on": "2023-10-04", "withdrawn_reason": ""}
    page = admin_client.post(admin, form | {"meetings-TOTAL_FORMS": 0, "meetings-INITIAL_FORMS": 0}).content.decode()
    assert "A withdrawal needs its day and its reason." in page
    assert SourceDocument.objects.get().withdrawn_on is None


def test_a_fault_of_ours_is_said_without_its_inside_and_without_the_database(client, monkeypatch):
    client.raise_request_exception = False

    def broken():
        raise RuntimeError("the inside of the archive")

    monkeypatch.setattr("archive.views.pages.counts", broken)
    for language, said in (("en", "Something went wrong on our side"), ("zh-CN", "本站出现了错误")):
        response = client.get("/", headers={"accept-language": language})
        page = response.content.decode()
        assert response.status_code == 500 and said in page
        assert "RuntimeError" not in page and "inside of the archive" not in page and "Traceback" not in page


def test_the_page_of_a_fault_is_made_without_the_database(rf, django_assert_num_queries):
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        assert server_error(rf.get("/")).status_code == 500


def test_what_moved_twice_is_found_and_what_comes_back_takes_its_address_back(client):
    last, middle = a_person("Wang Wei"), a_person("Wang Wie")
    first, second = "/officials/wang-first/", middle.get_absolute_url()
    OldAddress.moved(first, second)
    OldAddress.moved(second, last.get_absolute_url())
    middle.delete()
    assert client.get(first)["Location"] == last.get_absolute_url()
    OldAddress.back(second)  # taken back: the second is there again
    assert client.get(first)["Location"] == second
    OldAddress.moved("/officials/round/", "/officials/about/")
    OldAddress.objects.create(path="/officials/about/", leads_to="/officials/round/")
    assert client.get("/officials/round/").status_code == 404


def test_the_number_of_a_meeting_that_joined_another_leads_there_with_all_below_it(client):
    meetings = [a_meeting("The committee met. " * n, date=f"2023-09-1{n}") for n in (1, 2)]
    gone = meetings[1].get_absolute_url()
    stays = gathering.join(*meetings, by_hand=True)
    assert client.get(f"{gone}cite.ris")["Location"] == f"{stays.get_absolute_url()}cite.ris"
    gathering.split(stays.write_ups.get(), by_hand=True)
    assert client.get(gone).status_code == 200 and not OldAddress.objects.exists()
