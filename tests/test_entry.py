"""From pasted text to a published record."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.models import Attendance, Draft, Formulation, Meeting, Person, SourceDocument
from tests.builders import a_meeting, a_person, a_source
from tests.search.test_search_page import found
from tests.test_roles import enters

pytestmark = pytest.mark.django_db

TEXT = (
    "On September 8, 2023, the Standing Committee of the Sichuan Provincial Party Committee held a meeting.\r\n\r\n"
    "Wang Xiaohui, Secretary of the Provincial Party Committee, presided over the meeting. Huang Qiang attended.\r\n"
    "It is necessary to prevent landslides. (Reporter Zhang San)"
)
NOTHING_ELSE = {"url": "", "published": "", "place": ""}


def enter(client, text=TEXT, **more) -> Draft:
    response = client.post(reverse("admin:enter"), {"text": text, **NOTHING_ELSE, **more})
    assert response.status_code == 302, response.content.decode()[:3000]
    return Draft.objects.latest("pk")


def page_of(draft) -> str:
    return reverse("admin:draft", args=[draft.pk])


def values_of(response) -> dict:
    """What a browser would send back from the page untouched."""
    forms = response.context["forms"]
    all_forms = [forms.about]
    for form, rows in forms.meetings:
        all_forms += [form, *(f for row_set in rows for f in [row_set.management_form, *row_set.forms])]
    all_forms += [f for row_set in forms.of_the_text for f in [row_set.management_form, *row_set.forms]]
    values = {"version": response.context["version"]}
    for form in all_forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                value = "on" if value else None
            if value is not None and value != []:
                values[bound.html_name] = value
    return values


def send(client, draft, button="keep", **changes):
    values = values_of(client.get(page_of(draft))) | changes | {button: "1"}
    return client.post(page_of(draft), {name: value for name, value in values.items() if value is not None})


def test_what_was_found_stands_beside_the_text_character_for_character(admin_client):
    draft = enter(admin_client)
    page = admin_client.get(page_of(draft)).content.decode()
    assert 'value="Wang Xiaohui"' in page and "Sichuan Provincial Party Committee" in page
    pane = re.search(r'id="text"[^>]*>(.*?)</div>', page, re.S)[1]
    import html

    assert html.unescape(re.sub("<[^>]+>", "", pane)) == draft.text
    assert "\r" not in draft.text
    assert not Meeting.objects.exists()


def test_a_draft_says_in_chinese_who_did_what(admin_client):
    draft = enter(admin_client)
    page = admin_client.get(page_of(draft), headers={"accept-language": "zh-hans"}).text
    rows = re.findall(r'<details class="roles"><summary[^>]*>([^<]*)<', page)
    assert [row.strip() for row in rows][:2] == ["主持", "出席"]


def test_a_draft_is_seen_by_no_reader(admin_client, client):
    draft = enter(admin_client)
    client.logout()
    assert found(client, q="landslides") == []
    assert client.get(page_of(draft)).status_code == 302


def test_published_it_is_found_at_once_and_was_read_by_whoever_published_it(admin_client, admin_user):
    draft = enter(admin_client)
    response = send(admin_client, draft, "publish")
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.review, meeting.reviewed_by) == ("reviewed", admin_user)
    assert meeting.date.isoformat() == "2023-09-08"
    assert list(meeting.attendance.values_list("name", flat=True)) == ["Wang Xiaohui", "Huang Qiang"]
    assert found(admin_client, q="landslides") == [meeting.pk]
    assert not Draft.objects.exists()


def test_a_rule_answers_for_what_it_found_and_an_editor_for_what_was_entered(admin_client):
    draft = enter(admin_client)
    send(admin_client, draft, "publish", **{"m0-attendance-1-post": "Governor", "m0-venue": "Chengdu"})
    wang, huang = Attendance.objects.order_by("order")
    assert "presided" in {why["fact"] for why in wang.why}
    assert huang.post == "Governor" and "post" not in {why["fact"] for why in huang.why}
    assert Meeting.objects.get().venue == "Chengdu"


def test_rows_are_removed_added_and_put_in_another_order(admin_client):
    draft = enter(admin_client)
    changes = {
        "m0-attendance-0-order": 3,
        "m0-attendance-1-order": 1,
        "m0-attendance-2-order": 2,
        "m0-attendance-2-name": "Zhang San",
        "m0-directives-0-DELETE": "on",
    }
    assert send(admin_client, draft, **changes).status_code == 302
    send(admin_client, draft, "publish")
    rows = Attendance.objects.order_by("order")
    assert [row.name for row in rows] == ["Huang Qiang", "Zhang San", "Wang Xiaohui"]
    text = SourceDocument.objects.get().text
    assert all(text[row.start : row.end] == row.name for row in rows)
    assert not Meeting.objects.get().directives.exists()


def test_words_that_are_not_in_the_text_are_refused_and_nothing_is_lost(admin_client):
    draft = enter(admin_client)
    response = send(admin_client, draft, "publish", **{"m0-directives-1-text": "Invent.", "m0-venue": "Chengdu"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "do not stand in the text" in page and 'value="Chengdu"' in page and ">\nInvent.<" in page
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"m0-date_end": "2023-09-01"}, "ends before it starts"),
        ({"m0-date": "1911-10-10"}, "before the Party was founded"),
        ({"m0-date": "2099-01-01"}, "in the future"),
        ({"m0-date": "8 Sept"}, "Enter a valid date"),
        ({"m0-attendance-2-name": "Wang Xiaohui"}, "already listed at this meeting"),
        ({"m0-attendance-0-person": "Nobody Known"}, "No official is called so"),
        ({"m0-attendance-0-start": "-4"}, "greater than or equal to 0"),
        ({"m0-kind": "party"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_with_words(admin_client, typed, words):
    draft = enter(admin_client)
    response = send(admin_client, draft, "publish", **typed)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_an_official_is_chosen_for_a_name(admin_client):
    first, second = a_person("Huang Qiang"), Person.objects.create(name_en="Huang Qiang")
    draft = enter(admin_client)
    page = admin_client.get(page_of(draft)).content.decode()
    assert "may be: " in page
    send(admin_client, draft, "publish", **{"m0-attendance-1-person": f"Huang Qiang [{second.slug}]"})
    assert Attendance.objects.get(name="Huang Qiang").person == second
    assert first != second


def test_a_phrase_marked_as_a_formulation_becomes_one(admin_client):
    draft = enter(admin_client, "2023年9月8日，四川省委常委会召开会议。会议强调，要抓好三张清单。")
    assert send(admin_client, draft, **{"t-formulations-0-text": "三张清单"}).status_code == 302
    send(admin_client, draft, "publish")
    formulation = Formulation.objects.get(name_zh="三张清单")
    use = formulation.uses.get()
    assert use.source.text[use.start : use.end] == "三张清单"


def test_the_same_bytes_are_not_published_twice(admin_client):
    source = a_source("On May 1, 2023 the committee met.")
    draft = enter(admin_client, source.text)
    page = admin_client.get(page_of(draft)).content.decode()
    assert "holds these very bytes" in page and source.get_absolute_url() in page
    assert send(admin_client, draft, "publish").status_code == 422
    assert SourceDocument.objects.count() == 1


def test_nearly_the_same_text_and_the_same_meeting_are_pointed_at(admin_client):
    first = enter(admin_client)
    send(admin_client, first, "publish")
    meeting = Meeting.objects.get()
    again = enter(admin_client, TEXT.replace("landslides", "floods and landslides"))
    page = admin_client.get(page_of(again)).content.decode()
    assert "of the shorter text stands in this one" in page and meeting.get_absolute_url() in page
    other = enter(admin_client, TEXT.split("\r\n")[0] + " The river chiefs of all counties were told to plant trees.")
    assert meeting.get_absolute_url() in admin_client.get(page_of(other)).content.decode()
    unlike = enter(admin_client, "On May 1, 2020, the Dalian Municipal Government held a meeting on ships.")
    assert meeting.get_absolute_url() not in admin_client.get(page_of(unlike)).content.decode()


def test_a_file_is_taken_through_the_door_of_the_import(admin_client):
    content = "2023年9月8日，四川省委常委会召开会议。".encode("gb18030")
    draft = enter(admin_client, "", file=SimpleUploadedFile("readout.txt", content))
    assert (draft.encoding, draft.language) == ("gb18030", "zh")
    send(admin_client, draft, "publish")
    assert SourceDocument.objects.get().file_name == "readout.txt"


def test_a_file_that_cannot_be_read_is_refused_with_place_and_remedy(admin_client):
    file = SimpleUploadedFile("readout.txt", b"On May 1 \xff\xfe\xff\x00 it met")
    response = admin_client.post(reverse("admin:enter"), {"text": "", "file": file, **NOTHING_ELSE})
    assert response.status_code == 200 and "byte 9" in response.content.decode()
    empty = admin_client.post(reverse("admin:enter"), {"text": " ", **NOTHING_ELSE})
    assert "Paste a text or choose a file" in empty.content.decode()
    assert not Draft.objects.exists()


def test_a_record_is_typed_without_a_text(admin_client):
    typed = {
        "typed": "1",
        "typed-language": "zh",
        "typed-title": "",
        "typed-organ": "大连市政府",
        "typed-date": "2020-05-01",
        "typed-kind": "government_executive",
        "typed-presided": "谭成旭，市长",
        "typed-attended": "张三\r\n李四，副市长",
        "typed-directives": "要保供水。",
    }
    assert admin_client.post(reverse("admin:enter"), typed).status_code == 302
    send(admin_client, Draft.objects.get(), "publish")
    meeting = Meeting.objects.get()
    rows = meeting.attendance.order_by("order")
    assert [(row.name, row.post) for row in rows] == [("谭成旭", "市长"), ("张三", ""), ("李四", "副市长")]
    assert rows[0].roles.get().code == "presided"
    assert all(meeting.source.text[row.start : row.end] == row.name for row in rows)
    assert (str(meeting.organ), meeting.date.isoformat()) == ("大连市政府", "2020-05-01")


def test_a_text_without_a_meeting_is_entered_by_hand(admin_client):
    draft = enter(admin_client, "Wang spoke of trees in Chengdu.")
    assert send(admin_client, draft, "publish", **{"m0-organ": "Chengdu Forestry Bureau"}).status_code == 302
    assert str(Meeting.objects.get().organ) == "Chengdu Forestry Bureau"


def test_who_saves_second_is_told_what_differs_and_loses_nothing(admin_client):
    draft = enter(admin_client)
    opened = values_of(admin_client.get(page_of(draft)))
    send(admin_client, draft, **{"m0-venue": "Chengdu"})
    response = admin_client.post(page_of(draft), opened | {"m0-venue": "Mianyang", "keep": "1"}, follow=True)
    assert "while you had it open" in response.content.decode()
    assert "Chengdu / Mianyang" in response.content.decode()
    venues = {d.findings["meetings"][0]["venue"] for d in Draft.objects.all()}
    assert venues == {"Chengdu", "Mianyang"}


def test_an_editor_keeps_a_draft_and_only_a_reviewer_publishes(client):
    draft = enter(enters(client, "editor"))
    assert "publish" not in re.findall(r'<button[^>]*name="(\w+)"', client.get(page_of(draft)).content.decode())
    assert send(client, draft, "publish").status_code == 403
    assert not Meeting.objects.exists()
    client.logout()
    from tests.test_roles import somebody

    client.force_login(somebody("reviewer", "another"))
    assert send(client, draft, "publish").status_code == 302
    assert Meeting.objects.exists()


def test_a_viewer_neither_enters_nor_opens_a_draft(client, admin_client):
    draft = enter(admin_client)
    enters(client, "viewer")
    assert client.get(reverse("admin:enter")).status_code == 403
    assert client.post(reverse("admin:enter"), {"text": TEXT, **NOTHING_ELSE}).status_code == 403
    assert client.get(page_of(draft)).status_code == 403


def test_a_draft_is_read_again_for_another_place_and_discarded(admin_client):
    draft = enter(admin_client)
    send(admin_client, draft, **{"m0-directives-0-DELETE": "on"})
    send(admin_client, draft, "again")
    draft.refresh_from_db()
    assert draft.findings["meetings"][0]["directives"]
    send(admin_client, draft, "discard")
    assert not Draft.objects.exists()


def test_odd_facts_are_pointed_at_and_not_refused(admin_client):
    person = a_person("Wang Xiaohui")
    title = "Secretary of the Provincial Party Committee"
    person.posts.create(title_en=title, start="2010-01-01", end="2012-01-01", source="a book")
    draft = enter(admin_client)
    changes = {"m0-attendance-0-person": person.slug, "m0-directives-0-speaker": "Li Si"}
    response = send(admin_client, draft, **changes)
    page = admin_client.get(response.url).content.decode()
    assert "Li Si speaks but is not in the attendance list" in page
    assert "a post held 2010-01-01–2012-01-01" in page
    assert send(admin_client, draft, "publish").status_code == 302


def test_names_are_offered_by_any_form(admin_client):
    a_person("Chen Miner", "陈敏尔", variants=["Chen Min'er"])
    a_meeting()
    for typed in ("敏尔", "Min'er"):
        offered = admin_client.get(reverse("admin:names", args=["official"]), {"q": typed}).json()["names"]
        assert offered == ["Chen Miner 陈敏尔 [chen-miner]"]
    assert admin_client.get(reverse("admin:names", args=["organ"]), {"q": "chongqing"}).json()["names"]
    assert admin_client.get(reverse("admin:names", args=["organ"]), {"q": "-"}).json()["names"] == []


def test_a_chinese_page_shows_the_day_as_its_field_takes_it(admin_client):
    draft = enter(admin_client)
    page = admin_client.get(page_of(draft), headers={"accept-language": "zh-hans"}).content.decode()
    assert "发布" in page
    assert re.search(r'<input[^>]*name="m0-date"[^>]*>', page)[0].count('value="2023-09-08"') == 1
