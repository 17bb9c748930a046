"""Harvesting: a real client over the wire, and what search engines and programs look for."""

import json
import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree
from sickle import Sickle, oaiexceptions

from archive.imports import gathering
from archive.models import Change, Meeting, SourceDocument
from archive.models.meetings import FIRST_NUMBER
from archive.views import machines, oai
from search import outbox
from tests.builders import a_meeting, an_organ
from tests.test_pages import read

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "oai.rng"))
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def harvester(live_server):
    return Sickle(f"{live_server.url}/oai")


def identifiers(records) -> list[str]:
    return [record.header.identifier if hasattr(record, "header") else record.identifier for record in records]


def number(identifier: str) -> int:
    return int(identifier.rpartition("/")[2])


@pytest.mark.django_db(transaction=True)
def test_a_library_harvests_every_meeting_as_dublin_core(harvester):
    organ = an_organ("Standing Committee of the Tianjin Municipal Party Committee", name_zh="中共天津市委常委会")
    one = a_meeting("Flood & <fire> \x0b were discussed.", chair="Chen Miner", organ=organ, date="2022-03-02")
    a_meeting("Grain was discussed.")
    outbox.drain()
    about = harvester.Identify()
    assert about.repositoryName == "Jiyao 纪要" and about.deletedRecord == "persistent"
    assert about.granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert [form.metadataPrefix for form in harvester.ListMetadataFormats()] == ["oai_dc"]
    assert {each.setSpec for each in harvester.ListSets()} == {organ.slug, an_organ().slug}
    records = list(harvester.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == 2
    only = list(harvester.ListRecords(metadataPrefix="oai_dc", set=organ.slug))
    assert identifiers(only) == [f"oai:localhost:meetings/{one.pk}"]
    said = only[0].metadata
    assert said["creator"] == [organ.both_names] and said["date"] == ["2022-03-02"]
    assert said["contributor"] == ["Chen Miner"] and said["language"] == ["en"]
    assert said["identifier"][0].endswith(one.get_absolute_url()) and "Flood & <fire>" in said["description"][0]
    record = harvester.GetRecord(identifier=f"oai:localhost:meetings/{one.pk}", metadataPrefix="oai_dc")
    assert record.metadata == said


@pytest.mark.django_db
def test_every_answer_has_the_form_that_the_protocol_asks_for(client, settings, monkeypatch):
    settings.IDENTIFIER_DOMAIN = "jiyao.example.org"
    monkeypatch.setattr(oai, "ON_A_PAGE", 2), monkeypatch.setattr(oai, "SETS_ON_A_PAGE", 1)
    organ = an_organ("Standing Committee of the Tianjin Municipal Party Committee", name_zh="中共天津市委常委会")
    a_meeting("Flood & <fire> \x0b were discussed.", chair="Chen Miner", organ=organ)
    a_meeting("Grain was discussed.", date=None)
    third, gone = a_meeting("Rain was discussed."), a_meeting("Snow was discussed.")
    gone.delete()
    outbox.drain()

    def answered(**asked):
        answer = client.get("/oai", asked)
        assert answer.status_code == 200
        tree = etree.fromstring(answer.content)
        SCHEMA.assertValid(tree)
        return tree

    def walked(verb, **asked):
        pages = [answered(verb=verb, **asked)]
        while token := pages[-1].findtext(".//{*}resumptionToken"):
            pages.append(answered(verb=verb, resumptionToken=token))
        return pages

    example = answered(verb="Identify").findtext(".//{*}sampleIdentifier")
    assert example == f"oai:jiyao.example.org:meetings/{FIRST_NUMBER}"
    answered(verb="ListMetadataFormats")
    assert len(walked("ListSets")) == 2
    assert len(walked("ListIdentifiers", metadataPrefix="oai_dc", **{"from": "2020-01-01"})) == 2
    pages = walked("ListRecords", metadataPrefix="oai_dc")
    assert [len(page.findall(".//{*}record")) for page in pages] == [2, 2]
    assert len(pages[1].findall(".//{*}header[@status='deleted']")) == 1
    for meeting in (third.pk, pages[1].find(".//{*}header[@status='deleted']")[0].text.rpartition("/")[2]):
        answered(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:jiyao.example.org:meetings/{meeting}")
    for fault in ({}, {"verb": "Guess"}, {"verb": "GetRecord"}, {"verb": "ListRecords", "metadataPrefix": "marc"}):
        assert answered(**fault).find("{*}error") is not None
    settings.IDENTIFIER_DOMAIN = "localhost"
    assert answered(verb="Identify").find(".//{*}description") is None, "such a domain has no identifiers for good"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_missed_while_records_change_during_a_harvest(harvester, monkeypatch):
    monkeypatch.setattr(oai, "ON_A_PAGE", 3)
    meetings = [a_meeting(f"Matter {n} was discussed.") for n in range(10)]
    outbox.drain()
    told = []
    for count, header in enumerate(harvester.ListIdentifiers(metadataPrefix="oai_dc")):
        told.append(number(header.identifier))
        if count == 1:  # of the page that was read, and of one that was not; and one that comes, one that goes
            meetings[0].save(), meetings[8].save()
            late = a_meeting("Something else was discussed.")
            gone = meetings[9].pk
            meetings[9].delete()
            outbox.drain()
    assert set(told) == {meeting.pk for meeting in meetings[:9]} | {gone, late.pk}
    assert told.count(meetings[0].pk) == 2, "what changed after it was told is told again"


@pytest.mark.django_db(transaction=True)
def test_the_next_harvest_begins_where_the_last_one_asked(harvester):
    old = a_meeting("Old.")
    outbox.drain()
    asked = harvester.ListRecords(metadataPrefix="oai_dc").oai_response.xml.findtext("{*}responseDate")
    new = a_meeting("New.")
    outbox.drain()
    since = {"from": asked, "metadataPrefix": "oai_dc"}
    assert number(identifiers(harvester.ListRecords(**since))[-1]) == new.pk
    Change.objects.filter(number=old.pk).update(at="2020-01-02T03:04:05Z")
    day = {"from": "2020-01-02", "until": "2020-01-02", "metadataPrefix": "oai_dc"}
    assert identifiers(harvester.ListIdentifiers(**day)) == [f"oai:localhost:meetings/{old.pk}"]
    second = {"from": "2020-01-02T03:04:06Z", "until": "2020-01-02T03:04:07Z", "metadataPrefix": "oai_dc"}
    with pytest.raises(oaiexceptions.NoRecordsMatch):
        list(harvester.ListIdentifiers(**second))


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_merged_or_deleted_is_told_of_as_deleted(harvester):
    withdrawn, deleted, kept, merged = (a_meeting(f"Matter {n}.") for n in range(4))
    outbox.drain()
    gathering.withdraw(withdrawn.source, "The publisher asked for it.")
    gone = {withdrawn.pk, deleted.pk}
    deleted.delete()
    gone.add(({kept.pk, merged.pk} - {gathering.join(kept, merged, by_hand=True).pk}).pop())
    outbox.drain()
    records = list(harvester.ListRecords(metadataPrefix="oai_dc", set=an_organ().slug))
    assert {number(one.header.identifier) for one in records if one.deleted} == gone
    assert len(records) == 4
    one = harvester.GetRecord(identifier=f"oai:localhost:meetings/{withdrawn.pk}", metadataPrefix="oai_dc")
    assert one.deleted and "publisher" not in one.raw


@pytest.mark.django_db(transaction=True)
def test_every_fault_of_the_protocol_is_said_by_its_code(harvester, client):
    a_meeting()
    outbox.drain()
    for asked, code in [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=soon", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2023-02-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2023-01-02&until=2023-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2023-01-02&until=2023-01-03T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nobody", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=broken", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=broken", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&set=y", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:meetings/99", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=nothing", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%00", "badArgument"),
    ]:
        answer = client.get(f"/oai?{asked}")
        faults = ElementTree.fromstring(answer.content).findall("{http://www.openarchives.org/OAI/2.0/}error")
        assert answer.status_code == 200 and [fault.get("code") for fault in faults] == [code], asked
        assert faults[0].text, asked
    assert "Identify" in client.post("/oai", {"verb": "Identify"}).content.decode()
    Change.objects.all().delete()
    assert b"noSetHierarchy" in client.get("/oai?verb=ListSets").content


@pytest.mark.django_db
def test_sets_are_told_page_by_page(client, monkeypatch):
    monkeypatch.setattr(oai, "SETS_ON_A_PAGE", 2)
    for n in range(3):
        a_meeting(organ=an_organ(f"Committee {n}"))
    outbox.drain()
    first = client.get("/oai?verb=ListSets").content.decode()
    token = re.search("<resumptionToken>(.+)</resumptionToken>", first)[1]
    last = client.get("/oai", {"verb": "ListSets", "resumptionToken": token}).content.decode()
    assert first.count("<set>") == 2 and last.count("<set>") == 1 and "<resumptionToken/>" in last


@pytest.mark.django_db
def test_later_changes_have_later_times_that_lie_after_what_was_answered_before():
    times = []
    for _ in range(3):
        asked = time.time()
        a_meeting()
        outbox.drain()
        times.append(Change.objects.order_by("-number").first().at)
        assert times[-1].timestamp() > asked
    assert times == sorted(set(times))


@pytest.mark.django_db
def test_the_sitemap_names_every_page_with_its_date(client, monkeypatch):
    monkeypatch.setattr(machines.Meetings, "limit", 2)
    meetings = [a_meeting(chair="Yuan Jiajun") for _ in range(3)]
    gone = a_meeting()
    outbox.drain()
    address = gone.get_absolute_url()
    gone.delete()
    outbox.drain()
    index = re.findall("<loc>http://testserver(.+?)</loc>", read(client, "/sitemap.xml"))
    assert "/sitemap-meetings.xml?p=2" in index
    pages = "".join(read(client, address) for address in index)
    found = set(re.findall("<loc>http://testserver(.+?)</loc>", pages))
    assert {meeting.get_absolute_url() for meeting in meetings} <= found
    assert address not in found
    assert {"/officials/yuan-jiajun/", meetings[0].organ.get_absolute_url(), "/about/"} <= found
    assert f"<loc>http://testserver{meetings[0].get_absolute_url()}</loc><lastmod>20" in pages
    assert client.get("/sitemap-meetings.xml?p=9").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


@pytest.mark.django_db
def test_robots_are_led_to_the_sitemap_and_browsers_to_the_search(client):
    assert "Sitemap: http://testserver/sitemap.xml" in read(client, "/robots.txt")
    assert 'type="application/opensearchdescription+xml"' in read(client, "/")
    described = ElementTree.fromstring(client.get("/opensearch.xml").content)
    templates = [url.get("template") for url in described.findall("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert templates[0] == "http://testserver/search/?q={searchTerms}&page={startPage?}"
    for template in templates:
        address = template.replace("{searchTerms}", "flood").replace("{startPage?}", "")
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


@pytest.mark.django_db
def test_a_meeting_s_page_leads_programs_to_its_citations_its_record_and_its_text(client):
    meeting = a_meeting(chair="Yuan Jiajun")
    outbox.drain()
    response = client.get(meeting.get_absolute_url())
    links = re.findall(r'<http://testserver([^>]+)>; rel="([a-z-]+)"', response["Link"])
    assert {"cite-as", "author", "item", "describedby"} <= {rel for _url, rel in links}
    for url, rel in links:
        assert client.get(url).status_code == 200, (url, rel)
    assert {url.rpartition(".")[2] for url, rel in links if rel == "describedby"} >= {"ris", "bib", "json"}
    script = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', response.content.decode(), re.S)
    about = json.loads(script[1])
    assert about["@type"] == "NewsArticle" and about["about"]["attendee"][0]["name"] == "Yuan Jiajun"


@pytest.mark.django_db
def test_an_archive_of_before_tells_harvesters_of_what_it_holds():
    from importlib import import_module

    from django.apps import apps

    held, other = a_meeting(), a_meeting()
    SourceDocument.objects.get(pk=other.source_id).withdraw("It was wrong.")
    Change.objects.all().delete()
    import_module("archive.migrations.0011_alerts").note_what_is_held(apps, None)
    assert dict(Change.objects.values_list("number", "gone")) == {held.pk: False, other.pk: True}
    assert Change.objects.get(number=held.pk).organ_id == Meeting.objects.get(pk=held.pk).organ_id
