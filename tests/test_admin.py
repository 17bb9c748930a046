"""Data entry: every list and form opens, corrections are kept and found at once."""

import html

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.models import Attendance, Directive, Formulation, ImportProblem, ImportRun, Meeting, SourceDocument
from search import outbox
from tests.builders import a_directive, a_meeting, a_person, a_source, an_organ, the_archive_of_the_fixtures
from tests.search.test_search_page import found

pytestmark = pytest.mark.django_db

admin.autodiscover()
OURS = [model for model in admin.site._registry if model._meta.app_label == "archive"]


def page_of(record, page="change") -> str:
    return reverse(f"admin:archive_{record._meta.model_name}_{page}", args=[record.pk])


def form_values(response) -> dict:
    """What a browser would send back from the form untouched."""
    values = {}
    forms = [response.context["adminform"].form]
    for wrapped in response.context["inline_admin_formsets"]:
        forms += [wrapped.formset.management_form, *wrapped.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if bound.field.show_hidden_initial:
                values[bound.html_initial_name] = value
            if isinstance(value, bool):
                if value:
                    values[bound.html_name] = "on"
            elif value is not None:
                values[bound.html_name] = [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value
    return {name: value for name, value in values.items() if value != []}


def save(client, record, **changes) -> None:
    values = form_values(client.get(page_of(record))) | changes
    response = client.post(page_of(record), values)
    errors = response.status_code == 200 and [
        response.context["adminform"].form.errors,
        [wrapped.formset.errors for wrapped in response.context["inline_admin_formsets"]],
    ]
    assert response.status_code == 302, errors


def test_every_kind_of_record_is_there():
    assert len(OURS) >= 15


def test_every_list_and_form_opens(admin_client):
    the_archive_of_the_fixtures()
    run = ImportRun.objects.get()
    ImportProblem.objects.create(run=run, file="x.txt", stage="read", message="it is empty", remedy="remove it")
    for model in OURS:
        name = model._meta.model_name
        assert admin_client.get(reverse(f"admin:archive_{name}_changelist"), {"q": "Chen"}).status_code == 200, name
        for record in model.objects.all()[:2]:
            assert admin_client.get(page_of(record)).status_code == 200, name
        adding = admin_client.get(reverse(f"admin:archive_{name}_add"))
        assert adding.status_code in (200, 403), name


def test_only_staff_enter(client):
    assert client.get(reverse("admin:archive_meeting_changelist")).status_code == 302


def test_a_meeting_is_found_in_its_list_by_official_and_organ(admin_client):
    meeting, other = a_meeting(chair="Yuan Jiajun"), a_meeting(organ=an_organ("Dalian Municipal Government"))
    address = reverse("admin:archive_meeting_changelist")
    assert list(admin_client.get(address, {"q": "Jiajun"}).context["cl"].queryset) == [meeting]
    assert list(admin_client.get(address, {"q": "Dalian"}).context["cl"].queryset) == [other]


def test_a_correction_in_the_admin_is_found_by_the_next_search(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    assert found(admin_client, kind="symposium") == []
    save(admin_client, meeting, kind="symposium")
    assert found(admin_client, kind="symposium") == [meeting.pk]


def test_an_attendance_added_in_the_admin_is_found_by_the_next_search(admin_client):
    meeting = a_meeting("flood. Hu Henghua was there too.", chair="Yuan Jiajun")
    hu = a_person("Hu Henghua")
    changes = {
        "attendance-TOTAL_FORMS": 2,
        "attendance-1-order": 2,
        "attendance-1-name": "Hu Henghua",
        "attendance-1-person": hu.pk,
        "attendance-1-roles": ["attended"],
    }
    save(admin_client, meeting, **changes)
    row = meeting.attendance.get(person=hu)
    assert meeting.source.text[row.start : row.end] == "Hu Henghua"
    assert found(admin_client, official="hu-henghua") == [meeting.pk]
    assert found(admin_client, chair="hu-henghua") == []


def test_no_rule_answers_for_what_an_editor_enters(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    row = meeting.attendance.get()
    row.why = [{"fact": fact, "start": 0, "end": 5, "rule": "role-subject"} for fact in ("presided", "spoke", "post")]
    row.save()
    meeting.why = [{"fact": fact, "start": 0, "end": 5, "rule": "kind-announced"} for fact in ("kind", "organ")]
    meeting.save()
    meeting.date_evidence = [{"start": 0, "end": 5, "why": "the text states it"}]
    meeting.save()
    save(admin_client, meeting, **{"kind": "symposium", "attendance-0-post": "Secretary"})
    row.refresh_from_db()
    meeting.refresh_from_db()
    assert [why["fact"] for why in row.why] == ["presided", "spoke"]
    assert [why["fact"] for why in meeting.why] == ["organ"]
    assert meeting.date_evidence
    save(admin_client, meeting, date="2023-09-14")
    meeting.refresh_from_db()
    assert meeting.date_evidence == []


def test_words_that_do_not_stand_in_the_readout_are_refused(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    values = form_values(admin_client.get(page_of(meeting)))
    values |= {"directives-TOTAL_FORMS": 1, "directives-0-text": "It is necessary to invent."}
    response = admin_client.post(page_of(meeting), values)
    assert response.status_code == 200
    assert "These words do not stand in the text" in response.content.decode()
    assert not Directive.objects.exists()


def test_offsets_of_other_words_are_refused(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    values = form_values(admin_client.get(page_of(meeting))) | {"attendance-0-start": 0, "attendance-0-end": 5}
    refused(admin_client, page_of(meeting), values, "Other words stand at that place")


def test_sub_venues_are_typed_one_in_a_line(admin_client):
    meeting = a_meeting("flood", sub_venues=["Wanzhou"])
    save(admin_client, meeting, sub_venues="Wanzhou\r\n\r\n Fuling ")
    meeting.refresh_from_db()
    assert meeting.sub_venues == ["Wanzhou", "Fuling"]
    save(admin_client, meeting, sub_venues="")
    meeting.refresh_from_db()
    assert meeting.sub_venues == []


def test_a_date_without_its_basis_is_refused_with_words(admin_client):
    meeting = a_meeting(date=None)
    values = form_values(admin_client.get(page_of(meeting))) | {"date": "2023-01-01"}
    response = admin_client.post(page_of(meeting), values)
    assert "A date needs its basis" in response.content.decode()


def test_a_corrected_meeting_is_the_editor_s_and_an_untouched_one_is_not(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    save(admin_client, meeting)
    meeting.refresh_from_db()
    assert meeting.review == "unreviewed"
    save(admin_client, meeting, venue="Great Hall")
    meeting.refresh_from_db()
    assert meeting.review == "edited"


def test_a_directive_corrected_in_its_own_list_makes_the_meeting_the_editor_s(admin_client):
    meeting = a_meeting("It is necessary to act.")
    directive = a_directive(meeting, "It is necessary to act.")
    assert meeting.review == "unreviewed"
    save(admin_client, directive, speaker=a_person("Chen Miner").pk)
    meeting.refresh_from_db()
    assert meeting.review == "edited"


def test_meetings_are_marked_as_read_against_the_source(admin_client, admin_user):
    meeting = a_meeting()
    address = reverse("admin:archive_meeting_changelist")
    admin_client.post(address, {"action": "mark_reviewed", "_selected_action": [meeting.pk]})
    meeting.refresh_from_db()
    assert (meeting.review, meeting.reviewed_by) == ("reviewed", admin_user)
    assert "read against the source" in admin_client.get(meeting.get_absolute_url()).content.decode()


def test_a_pasted_readout_is_read_and_searchable(admin_client):
    text = (
        "On September 8, 2023, the Standing Committee of the Sichuan Provincial Party Committee held a meeting.\r\n\r\n"
        "It is necessary to prevent landslides."
    )
    nothing_else = {"language": "en", "title": "", "url": "", "published": ""}
    response = admin_client.post(reverse("admin:archive_sourcedocument_add"), {"text": text, **nothing_else})
    assert response.status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.date.isoformat() == "2023-09-08"
    assert "\r" not in SourceDocument.objects.get().text
    assert found(admin_client, q="landslides") == [meeting.pk]


def test_the_same_text_pasted_twice_is_refused_with_words(admin_client):
    source = a_source("On May 1, 2023 the committee met.")
    nothing_else = {"language": "en", "title": "", "url": "", "published": ""}
    response = admin_client.post(reverse("admin:archive_sourcedocument_add"), {"text": source.text, **nothing_else})
    assert response.status_code == 200
    assert "already" in response.content.decode()
    assert SourceDocument.objects.count() == 1


def test_the_text_of_a_source_cannot_be_altered(admin_client):
    source = a_source("On May 1 the committee met.")
    before = source.text
    save(admin_client, source, text="Something else", title="New title")
    source.refresh_from_db()
    assert (source.text, source.title) == (before, "New title")


def test_a_new_form_of_a_name_is_searched_at_once(admin_client):
    meeting = a_meeting("Chen M. spoke.")
    person = a_person("Chen Miner")
    save(admin_client, person, **{"names-0-text": "Chen M.", "names-TOTAL_FORMS": 1})
    assert found(admin_client, q="Chen Miner") == [meeting.pk]


def test_officials_are_offered_by_any_form_of_their_name(admin_client):
    a_person("Chen Miner", "陈敏尔", variants=["Chen Min'er"])
    field = Attendance._meta.get_field("person")
    for typed in ("敏尔", "Min'er", "miner"):
        params = {"term": typed, "app_label": "archive", "model_name": "attendance", "field_name": field.name}
        offered = admin_client.get(reverse("admin:autocomplete"), params).json()["results"]
        assert [choice["text"] for choice in offered] == ["Chen Miner"], typed


def test_a_deleted_meeting_is_gone_from_search(admin_client):
    meeting = a_meeting("flood")
    assert found(admin_client, q="flood") == [meeting.pk]
    admin_client.post(page_of(meeting, "delete"), {"post": "yes"})
    assert found(admin_client, q="flood") == []


def refused(client, address, values, words):
    """The form comes back with these words; nothing is stored and nothing breaks."""
    response = client.post(address, values)
    assert response.status_code == 200
    assert words in html.unescape(response.content.decode())


def test_two_rows_of_an_attendance_list_exchange_their_places(admin_client):
    meeting = a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"])
    save(admin_client, meeting, **{"attendance-0-order": 2, "attendance-1-order": 1})
    assert list(meeting.attendance.values_list("name", flat=True)) == ["Hu Henghua", "Yuan Jiajun"]


def test_one_place_or_one_person_twice_in_a_list_is_refused_with_words(admin_client):
    meeting = a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"])
    values = form_values(admin_client.get(page_of(meeting)))
    refused(admin_client, page_of(meeting), values | {"attendance-1-order": 1}, "correct the duplicate")
    same = values | {"attendance-1-person": values["attendance-0-person"]}
    refused(admin_client, page_of(meeting), same, "One official stands in two rows")
    row = meeting.attendance.get(order=2)
    values = form_values(admin_client.get(page_of(row))) | {"person": a_person("Yuan Jiajun").pk}
    refused(admin_client, page_of(row), values, "already listed at this meeting")


def test_an_edit_after_a_review_takes_the_review_back(admin_client, admin_user):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    meeting.mark_reviewed(admin_user)
    save(admin_client, meeting, venue="Great Hall")
    meeting.refresh_from_db()
    assert (meeting.review, meeting.reviewed_by) == ("edited", None)


def test_a_long_meeting_can_be_saved(admin_client):
    names = [f"Yuan Jia{'jun' * n}" for n in range(1, 70)]
    meeting = a_meeting("\n".join(f"It is necessary {n}." for n in range(60)), attending=names)
    for n in range(60):
        a_directive(meeting, f"It is necessary {n}.")
    save(admin_client, meeting, venue="Great Hall")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name_en": "--"}, "There are no letters in this name."),
        ({"name_zh": "Chen Miner"}, "This is the English name again"),
        ({"names-TOTAL_FORMS": 1, "names-0-text": "..."}, "There are no letters in this name."),
        ({"names-TOTAL_FORMS": 1, "names-0-text": "Chen Miner"}, "The record has this name already."),
        ({"names-TOTAL_FORMS": 2, "names-0-text": "C. M.", "names-1-text": "C. M."}, "correct the duplicate"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_with_words(admin_client, typed, words):
    person = a_person("Chen Miner", "陈敏尔")
    refused(admin_client, page_of(person), form_values(admin_client.get(page_of(person))) | typed, words)


def test_a_variant_becomes_the_main_name(admin_client):
    person = a_person("Chen Miner", "陈敏尔", variants=["Chen Min'er"])
    save(admin_client, person, name_en="Chen Min'er")
    assert set(person.names.values_list("text", flat=True)) == {"Chen Min'er", "陈敏尔"}


def test_another_organ_s_name_is_refused_with_words(admin_client):
    organ, other = an_organ("Chongqing Municipal Party Committee"), an_organ("Sichuan Provincial Party Committee")
    values = form_values(admin_client.get(page_of(other)))
    taken = {"names-TOTAL_FORMS": 2, "names-1-text": "chongqing municipal party committee"}
    refused(admin_client, page_of(other), values | taken, f"{organ} is printed so.")
    refused(admin_client, page_of(other), values | {"name_en": organ.name_en}, "open that organ instead")
    adding = reverse("admin:archive_organ_add")
    management = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}
    refused(admin_client, adding, {"name_en": organ.name_en, **management}, "open that organ instead")


def test_a_wording_that_a_formulation_has_already_is_refused_with_words(admin_client):
    formulation = Formulation.objects.create(name_zh="两个维护", name_en="Two Upholds")
    values = form_values(admin_client.get(page_of(formulation)))
    again = {"variants-TOTAL_FORMS": 3, "variants-2-text": "“two upholds”"}
    refused(admin_client, page_of(formulation), values | again, "The record has this name already.")


def test_a_pasted_readout_without_a_year_is_kept_and_asks_for_its_date(admin_client):
    text = "On September 8, the Standing Committee of the Sichuan Provincial Party Committee held a meeting."
    nothing_else = {"language": "en", "title": "", "url": "", "published": ""}
    adding = reverse("admin:archive_sourcedocument_add")
    page = admin_client.post(adding, {"text": text, **nothing_else}, follow=True).content.decode()
    assert "no date that the text settles" in page
    assert Meeting.objects.get().date is None


def test_a_change_that_cannot_be_indexed_does_not_stop_a_search(admin_client, monkeypatch):
    meeting = a_meeting("flood")
    assert found(admin_client, q="flood") == [meeting.pk]
    meeting.save()

    def broken(ids):
        raise TypeError("not a list")

    monkeypatch.setattr(outbox, "documents", broken)
    assert found(admin_client, q="flood") == [meeting.pk]


@pytest.mark.parametrize("model", ["meeting", "sourcedocument", "person", "organ", "formulation"])
def test_a_list_takes_the_same_number_of_queries_at_any_length(admin_client, model):
    address = reverse(f"admin:archive_{model}_changelist")

    def queries():
        with CaptureQueriesContext(connection) as taken:
            assert admin_client.get(address).status_code == 200
        return len(taken)

    a_meeting(chair="Yuan Jiajun")
    Formulation.objects.create(name_zh="两个维护")
    queries()
    few = queries()
    for number in range(5):
        a_meeting(chair=f"Yuan Jia{'jun' * (number + 2)}", organ=an_organ(f"Organ {number}"))
        Formulation.objects.create(name_zh=f"{number}个维护")
    assert queries() == few


def test_a_problem_that_asks_about_no_name_is_shown_and_not_saved(admin_client):
    problem = ImportProblem.objects.create(file="a.txt", stage="read", message="not a text", remedy="export it as text")
    page = admin_client.get(page_of(problem)).content.decode()
    assert "export it as text" in page and 'name="_save"' not in page
    assert admin_client.post(page_of(problem), {}).status_code == 403
