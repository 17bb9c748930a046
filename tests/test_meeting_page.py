"""A meeting's page: its neighbours, its citations, its sentences, its versions."""

import html
import json
import re

import pytest
import rispy
from django.urls import reverse
from pybtex.database import parse_string

from archive.models import Formulation, FormulationUse
from tests.builders import a_directive, a_meeting, a_source, an_organ
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db

ORDER = "It is necessary to strengthen flood prevention."
TEXT = f"Opening words. {ORDER} Closing words.\nA second paragraph."


def test_roles_have_a_sign_beside_their_colour(client):
    page = read(client, a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"]).get_absolute_url())
    assert '<span class="role presided"><span aria-hidden="true">◆</span> presided</span>' in page
    assert '<span class="role present"><span aria-hidden="true">●</span> attended</span>' in page


def test_each_directive_has_an_anchor_a_link_and_a_citation_without_script(client):
    meeting = a_meeting(TEXT)
    directive = a_directive(meeting, ORDER)
    page = read(client, meeting.get_absolute_url())
    item = page.partition('<li id="directive-1">')[2].partition("</li>")[0]
    link = re.search(r'<a href="([^"]+)" data-copy="address"', item)[1]
    citation = re.search(r'<a href="([^"]+)" data-copy="text"', item)[1]
    assert link == f"/sources/{meeting.source_id}/at/{directive.start}/"
    assert ORDER in read(client, link)
    assert ORDER in read(client, citation) and f"http://testserver{link}" in read(client, citation)


def test_marks_are_switched_off_without_script(client):
    address = a_meeting().get_absolute_url()
    assert 'id="marks" checked' in read(client, address)
    page = read(client, address + "?marks=off")
    assert 'id="marks"' in page and 'id="marks" checked' not in page


def test_every_sentence_has_a_permanent_address_that_shows_it_in_its_paragraph(client):
    meeting = a_meeting(TEXT)
    a_directive(meeting, ORDER, speaker="Yuan Jiajun")
    start = meeting.source.text.index(ORDER)
    address = meeting.source.sentence_url(start)
    page = read(client, address)
    assert f'<mark id="sentence">{ORDER}</mark>' in page
    assert ">Opening words.</a>" in page and "second paragraph" not in words(page).partition("The sentence before")[0]
    assert "Yuan Jiajun" in page and f'href="{meeting.get_absolute_url()}#at-{start}"' in page
    assert f'id="at-{start}"' in read(client, meeting.get_absolute_url())
    inside = client.get(meeting.source.sentence_url(start + 5))
    assert (inside.status_code, inside["Location"]) == (302, address)
    assert client.get(meeting.source.sentence_url(100_000)).status_code == 404


def test_a_sentence_of_an_earlier_version_stays_where_it_was(client):
    new, old = a_source(TEXT), a_source(TEXT)
    old.replaced_by = new
    old.save()
    meeting = a_meeting(source=new)
    page = read(client, old.sentence_url(TEXT.index(ORDER)))
    assert ORDER in page and "earlier version" in page and new.get_absolute_url() in page
    assert str(meeting.pk) not in page.partition("<main")[2].replace(f"/sources/{old.pk}/", "")


def test_a_readout_is_cited_in_four_forms(client):
    meeting = a_meeting(source=a_source("The meeting was held.", title="Committee Meets on {Floods & 防汛"))
    page = read(client, meeting.get_absolute_url())
    address = f"http://testserver{meeting.get_absolute_url()}"
    links = {ending: re.search(rf'href="([^"]+cite\.{ending})"', page)[1] for ending in ("txt", "bib", "ris", "json")}

    chicago = client.get(links["txt"]).content.decode()
    assert chicago.startswith("Standing Committee of the Chongqing Municipal Party Committee. “Committee Meets on")
    assert "Jiyao 纪要, September 15, 2023" in chicago and address in chicago
    entry = parse_string(client.get(links["bib"]).content.decode(), "bibtex").entries[f"jiyao-{meeting.pk}"]
    assert entry.fields["url"] == address and entry.fields["year"] == "2023" and "防汛" in entry.fields["title"]
    (record,) = rispy.loads(client.get(links["ris"]).content.decode())
    assert record["title"] == meeting.source.title and record["urls"] == [address] and record["date"] == "2023/09/15"
    (item,) = json.loads(client.get(links["json"]).content)
    assert item["title"] == meeting.source.title and item["issued"] == {"date-parts": [[2023, 9, 15]]}
    assert meeting.source.sha256 in item["note"]
    assert client.get(f"{meeting.get_absolute_url()}cite.doc").status_code == 404


def test_an_undated_meeting_without_an_organ_is_cited_too(client):
    meeting = a_meeting(date=None, organ=None)
    for ending in ("txt", "bib", "ris", "json"):
        assert read(client, f"{meeting.get_absolute_url()}cite.{ending}")


def test_machines_read_the_meeting_as_schema_org(client):
    source = a_source("Yuan Jiajun spoke. </script><script>alert(1)", title="</script><b>A title</b>")
    meeting = a_meeting(source=source, chair="Yuan Jiajun")
    page = client.get(meeting.get_absolute_url()).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert data["headline"] == source.title and data["identifier"] == f"sha256:{source.sha256}"
    assert data["about"]["startDate"] == "2023-09-15"
    assert data["about"]["attendee"][0]["name"] == "Yuan Jiajun"
    assert "<script>alert" not in page


def test_the_neighbours_of_the_same_organ_are_at_hand_and_side_by_side(client):
    before = a_meeting(date="2023-09-01", chair="Yuan Jiajun", attending=["Chen Miner"])
    meeting = a_meeting(date="2023-09-08", chair="Yuan Jiajun", attending=["Hu Henghua"])
    after = a_meeting(date="2023-09-15")
    a_meeting(date="2023-09-07", organ=an_organ("People's Government of Chongqing"))
    page = read(client, meeting.get_absolute_url())
    assert re.search(rf'<a rel="prev" href="{before.get_absolute_url()}">', page)
    assert re.search(rf'<a rel="next" href="{after.get_absolute_url()}">', page)
    both = f"/meetings/{before.pk}/beside/{meeting.pk}/"
    assert f'href="{both}"' in page
    rows = re.search(r'<tr><th scope="row">Present</th>(.*?)</tr>', read(client, both), re.S)[1]
    in_both, first, second = re.findall(r"<td.*?</td>", rows, re.S)
    assert "Yuan Jiajun" in in_both and "Chen Miner" in first and "Hu Henghua" in second


def test_formulations_that_came_and_went_between_two_meetings_are_told_apart(client):
    kept, gone = Formulation.objects.create(name_zh="两个维护"), Formulation.objects.create(name_zh="四个自信")
    before = a_meeting("两个维护 四个自信", date="2023-09-01")
    meeting = a_meeting("两个维护", date="2023-09-08")
    for each, formulation in ((before, kept), (before, gone), (meeting, kept)):
        start = each.source.text.index(formulation.name_zh)
        FormulationUse.objects.create(
            source=each.source, formulation=formulation, text=formulation.name_zh, start=start, end=start + 4
        )
    page = read(client, f"/meetings/{before.pk}/beside/{meeting.pk}/")
    row = re.search(r'<tr><th scope="row">Formulations</th>(.*?)</tr>', page, re.S)[1]
    in_both, first, second = re.findall(r"<td.*?</td>", row, re.S)
    assert "两个维护" in in_both and "四个自信" in first and "四个" not in second


def test_original_and_translation_stand_side_by_side(client):
    english = a_meeting("The committee met.")
    chinese = a_meeting(source=a_source("市委常委会召开会议。", language="zh"))
    page = read(client, english.get_absolute_url())
    assert f'<a href="/meetings/{english.pk}/beside/{chinese.pk}/">original and translation side by side</a>' in page
    both = read(client, f"/meetings/{english.pk}/beside/{chinese.pk}/")
    assert "The committee met." in both and "市委常委会召开会议。" in both and 'class="readout" lang="zh"' in both
    assert "One meeting in two documents" in both


@pytest.mark.parametrize("other", ["{pk}", "99999"])
def test_a_meeting_beside_itself_or_nothing_is_a_404(client, other):
    pk = a_meeting().pk
    assert client.get(f"/meetings/{pk}/beside/{other.format(pk=pk)}/").status_code == 404


def test_the_versions_of_the_document_are_listed(client):
    old, new = a_source("Old.", origin="/somewhere/a.txt"), a_source("New.", origin="/somewhere/a.txt")
    old.replaced_by = new
    old.save()
    meeting = a_meeting(source=new)
    versions = re.search(r"<dt>Versions</dt><dd>(.*?)</dd>", read(client, meeting.get_absolute_url()), re.S)[1]
    assert old.get_absolute_url() in versions and "(this one)" in versions
    assert "this one alone" in read(client, a_meeting().get_absolute_url())


def test_two_meetings_take_no_more_queries_for_more_people(client, django_assert_max_num_queries):
    meetings = [a_meeting(date=f"2023-09-0{day}", attending=[f"Li {c}ing" for c in "BDLMPTX"]) for day in (1, 2)]
    with django_assert_max_num_queries(20):
        read(client, meetings[1].get_absolute_url())
    with django_assert_max_num_queries(16):
        page = read(client, f"/meetings/{meetings[0].pk}/beside/{meetings[1].pk}/")
    assert html.unescape(page).count("Li Ping") >= 2


def test_a_translation_stands_beside_its_original_paragraph_by_paragraph(client):
    organ = an_organ()
    chinese = a_source("会议召开。\n要坚持高质量发展，增长6.5%。\n会议还研究了其他事项。", language="zh")
    english = a_source(
        "The meeting was held.\nGrowth of 6.5 percent must be striven for.\nOther matters were studied too."
    )
    original = a_meeting(source=chinese, organ=organ, date="2023-09-15")
    translation = a_meeting(source=english, organ=organ, date="2023-09-15")
    address = reverse("beside", args=[original.pk, translation.pk])
    assert address in read(client, original.get_absolute_url())
    rows = re.findall(r"<tr>\s*<td class=\"readout\".*?</tr>", read(client, address), re.S)
    (growth,) = [row for row in rows if "增长6.5%" in row]
    assert "Growth of 6.5 percent" in growth and "Other matters" not in growth


def test_another_meeting_of_the_day_stands_among_those_of_the_organ_and_is_no_translation(client):
    organ = an_organ()
    meeting, other = (a_meeting(f"{n} met.", organ=organ, date="2023-09-15") for n in ("One", "Two"))
    page = read(client, meeting.get_absolute_url())
    assert "original and translation" not in page
    assert re.search(rf'<a href="{other.get_absolute_url()}">another of this day</a>', page)
    assert "Two meetings side by side" in words(read(client, reverse("beside", args=[meeting.pk, other.pk])))


def test_evidence_and_page_debris_are_said_in_the_reader_s_language(client):
    meeting = a_meeting("Photo by Su Si. It met on November 1.", date="2022-11-01")
    why = "the 20th National Congress ended on 2022-10-22 and had just ended"
    meeting.date_evidence = [{"start": 16, "end": 20, "why": why}]
    meeting.save()
    meeting.source.noise = [{"start": 0, "end": 15, "reason": "photo line"}]
    meeting.source.save()
    english = read(client, meeting.get_absolute_url())
    assert why in english and 'title="Line of a photo"' in english
    chinese = client.get(meeting.get_absolute_url(), headers={"accept-language": "zh-CN"}).content.decode()
    assert "20th National Congress于2022-10-22闭幕，文中称其刚刚闭幕" in chinese and 'title="图片说明"' in chinese
