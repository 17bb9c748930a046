"""Two editors at once, who changed what, and what can be taken back."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version

from archive.imports import gathering
from archive.imports.store import Question, ask
from archive.models import Attendance, ImportProblem, Meeting, Operation, Organ, Person, SourceDocument
from archive.models.editing import KEPT_FOR
from tests.builders import a_directive, a_meeting, a_person, an_organ, the_archive_of_the_fixtures
from tests.search.test_search_page import found
from tests.test_admin import form_values, page_of, save
from tests.test_roles import enters, somebody

pytestmark = pytest.mark.django_db


def opened(client, record) -> dict:
    """The form as somebody opened it, with what it carries of the record."""
    response = client.get(page_of(record))
    return form_values(response) | {"_loaded": response.context["loaded"]}


def test_fields_that_only_one_of_two_editors_changed_are_both_kept(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    mine = opened(admin_client, meeting) | {"joint_with": "the Government"}
    save(admin_client, meeting, venue="Great Hall")
    response = admin_client.post(page_of(meeting), mine)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Others changed this record while you had it open" in page
    assert "Venue: — → Great Hall" in page
    again = form_values(response) | {"_loaded": response.context["loaded"]}
    assert admin_client.post(page_of(meeting), again).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.joint_with) == ("Great Hall", "the Government")


def test_where_both_changed_one_field_both_values_are_said(admin_client):
    meeting = a_meeting()
    mine = opened(admin_client, meeting) | {"venue": "Town Hall"}
    save(admin_client, meeting, venue="Great Hall")
    response = admin_client.post(page_of(meeting), mine)
    assert "theirs “Great Hall”, yours “Town Hall”" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.venue == "Great Hall"
    admin_client.post(page_of(meeting), form_values(response) | {"_loaded": response.context["loaded"]})
    meeting.refresh_from_db()
    assert meeting.venue == "Town Hall"


def test_rows_that_the_other_added_and_removed_meet_one_s_own(admin_client):
    meeting = a_meeting("Hu Henghua and Li Mingqing.", chair="Yuan Jiajun", attending=["Tang Fangyu"])
    yuan, tang = meeting.attendance.order_by("order")
    mine = opened(admin_client, meeting) | {"attendance-0-post": "Secretary", "attendance-1-post": "Deputy"}
    mine |= {"attendance-TOTAL_FORMS": 3, "attendance-2-order": 4, "attendance-2-name": "Li Mingqing"}
    mine |= {"attendance-2-roles": ["attended"]}
    start = meeting.source.text.index("Hu Henghua")
    hu = Attendance.objects.create(meeting=meeting, order=3, name="Hu Henghua", start=start, end=start + 10)
    hu.roles.set(["attended"])
    tang.delete()
    response = admin_client.post(page_of(meeting), mine)
    page = response.content.decode()
    assert response.status_code == 200 and "Hu Henghua" in page and "Tang Fangyu →" in page
    again = form_values(response) | {"_loaded": response.context["loaded"]}
    response = admin_client.post(page_of(meeting), again)
    assert response.status_code == 302, response.context["errors"]
    rows = {row.name: row.post for row in meeting.attendance.all()}
    assert rows == {"Yuan Jiajun": "Secretary", "Hu Henghua": "", "Tang Fangyu": "Deputy", "Li Mingqing": ""}


def test_a_form_without_what_it_was_opened_with_is_saved_as_ever(admin_client):
    meeting = a_meeting()
    save(admin_client, meeting, venue="Great Hall")
    save(admin_client, meeting, venue="Town Hall", _loaded="tampered with")
    meeting.refresh_from_db()
    assert meeting.venue == "Town Hall"


def test_a_history_shows_side_by_side_who_changed_what_from_the_first_change_on(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun", venue="Town Hall")
    save(admin_client, meeting, **{"venue": "Great Hall", "attendance-0-post": "Secretary"})
    save(admin_client, meeting, **{"attendance-0-DELETE": "on"})
    page = admin_client.get(page_of(meeting, "history")).content.decode()
    for words in ("<del>Town Hall</del>", "<ins>Great Hall</ins>", "<ins>Secretary</ins>", "<del>Yuan Jiajun</del>"):
        assert words in page
    assert "admin" in page


def test_readers_see_the_corrections_of_a_meeting_and_no_account(admin_client, client):
    meeting = a_meeting("flood", chair="Yuan Jiajun", venue="Town Hall")
    assert "Corrections" not in client.get(meeting.get_absolute_url()).content.decode()
    save(admin_client, meeting, venue="人民大会堂")
    client.logout()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Corrections" in page and '<del>Town Hall</del> <ins><span lang="zh">人民大会堂</span></ins>' in page
    assert ">admin" not in page


def test_a_record_is_put_back_with_its_rows_and_found_so_at_once(admin_client):
    meeting = a_meeting("flood", chair="Yuan Jiajun", attending=["Hu Henghua"])
    changes = {"kind": "symposium", "attendance-0-DELETE": "on", "attendance-1-order": 1, "attendance-1-post": "Mayor"}
    save(admin_client, meeting, **changes)
    assert found(admin_client, official="yuan-jiajun") == []
    first = admin_client.get(page_of(meeting, "history")).context["steps"][-1]
    back = reverse("admin:archive_meeting_back", args=[meeting.pk, first.revision.pk])
    assert admin_client.get(back).status_code == 403
    admin_client.post(back)
    meeting.refresh_from_db()
    rows = [(row.order, row.name, row.post, row.person.slug) for row in meeting.attendance.order_by("order")]
    assert rows == [(1, "Yuan Jiajun", "", "yuan-jiajun"), (2, "Hu Henghua", "", "hu-henghua")]
    assert {role.code for role in meeting.attendance.get(order=1).roles.all()} == {"presided", "spoke"}
    assert meeting.kind == "other"
    assert found(admin_client, chair="yuan-jiajun") == [meeting.pk]
    assert len(admin_client.get(page_of(meeting, "history")).context["steps"]) == 3


def test_an_official_s_names_are_put_back(admin_client):
    person = a_person("Chen Miner", "陈敏尔", variants=["Chen Min'er"])
    save(admin_client, person, name_en="Chen Wrong", **{"names-0-DELETE": "on"})
    first = admin_client.get(page_of(person, "history")).context["steps"][-1]
    admin_client.post(reverse("admin:archive_person_back", args=[person.pk, first.revision.pk]))
    person.refresh_from_db()
    assert person.name_en == "Chen Miner"
    assert set(person.names.values_list("text", flat=True)) == {"Chen Miner", "陈敏尔", "Chen Min'er"}


def test_an_import_writes_no_versions():
    the_archive_of_the_fixtures()
    assert not Version.objects.exists()


def test_a_viewer_sees_a_history_and_puts_nothing_back(client, admin_client):
    meeting = a_meeting()
    save(admin_client, meeting, venue="Great Hall")
    step = admin_client.get(page_of(meeting, "history")).context["steps"][-1]
    enters(client, "viewer")
    page = client.get(page_of(meeting, "history")).content.decode()
    assert "Great Hall" in page and "Put it back" not in page
    back = reverse("admin:archive_meeting_back", args=[meeting.pk, step.revision.pk])
    assert client.post(back).status_code == 403


def take_back(client):
    return client.post(reverse("admin:undo"), {"step": Operation.objects.latest("pk").pk})


def test_a_deleted_meeting_is_had_back_at_its_address_with_all_its_rows(admin_client):
    meeting = a_meeting("flood. We must act.", chair="Yuan Jiajun")
    a_directive(meeting, "We must act.")
    address = meeting.get_absolute_url()
    asks = admin_client.get(page_of(meeting, "delete")).content.decode()
    assert "We must act." in asks and "Yuan Jiajun" in asks
    said = admin_client.post(page_of(meeting, "delete"), {"post": "yes"}, follow=True).content.decode()
    assert "it can be had back" in said
    assert found(admin_client, q="flood") == []
    take_back(admin_client)
    assert found(admin_client, chair="yuan-jiajun") == [meeting.pk]
    page = admin_client.get(address).content.decode()
    assert "We must act." in page and "Yuan Jiajun" in page
    roles = Attendance.objects.get().roles.values_list("code", flat=True)
    assert set(roles) == {"presided", "spoke"}


def test_a_meeting_that_was_told_twice_and_is_asked_about_is_deleted_and_had_back(client, admin_client):
    meeting, other, third = a_meeting("flood"), a_meeting("flood again"), a_meeting("grain")
    meeting = gathering.join(meeting, other, by_hand=True)
    ask([Question("one?", "compare", meeting=meeting, other=third)], source=meeting.source, file="a.txt")
    enters(client, "reviewer")
    asks = client.get(page_of(meeting, "delete")).content.decode()
    assert "Write-up: " in asks and "one?" in asks
    client.post(page_of(meeting, "delete"), {"post": "yes"})
    assert found(client, q="flood") == []
    take_back(admin_client)
    assert found(client, q="flood") == [meeting.pk] and Meeting.objects.get(pk=meeting.pk).write_ups.count() == 1
    assert ImportProblem.objects.get(meeting=meeting).other == third


def test_what_was_deleted_from_a_list_is_had_back_too(admin_client):
    source = a_meeting("flood").source
    chosen = {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"}
    admin_client.post(reverse("admin:archive_sourcedocument_changelist"), chosen)
    assert not SourceDocument.objects.exists() and not Meeting.objects.exists()
    take_back(admin_client)
    assert SourceDocument.objects.get().text == source.text
    assert found(admin_client, q="flood") == [Meeting.objects.get().pk]


@pytest.mark.parametrize("in_a_list", [True, False])
def test_a_meeting_of_which_a_row_was_deleted_is_left_alone_by_imports(admin_client, in_a_list):
    meeting = a_meeting(chair="Yuan Jiajun")
    row = meeting.attendance.get()
    if in_a_list:
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        admin_client.post(reverse("admin:archive_attendance_changelist"), chosen)
    else:
        admin_client.post(page_of(row, "delete"), {"post": "yes"})
    meeting.refresh_from_db()
    assert not meeting.attendance.exists()
    assert meeting.review == "edited"


def test_what_was_entered_anew_is_not_had_back_twice(admin_client):
    source = a_meeting("flood").source
    admin_client.post(page_of(source, "delete"), {"post": "yes"})
    SourceDocument.objects.create(text=source.text, sha256=source.sha256, language="en")
    page = admin_client.post(reverse("admin:undo"), {"step": Operation.objects.get().pk}, follow=True).content.decode()
    assert "cannot be taken back" in page
    assert SourceDocument.objects.count() == 1


def test_after_thirty_days_nothing_is_had_back(admin_client):
    import datetime as dt

    a = a_meeting()
    admin_client.post(page_of(a, "delete"), {"post": "yes"})
    step = Operation.objects.get()
    step.at -= dt.timedelta(days=31)
    step.save()
    assert not admin_client.get(reverse("admin:undo")).context["page"].object_list
    take_back(admin_client)
    assert not Meeting.objects.exists()


def merge(client, kept, gone, **more):
    address = reverse("admin:merge", args=[kept._meta.model_name, kept.pk])
    return client.post(address, {"other": f"{gone} [{gone.slug}]", **more})


def two_of_one():
    kept, gone = a_person("Yuan Jiajun"), Person.objects.create(name_en="Yuan Jia Jun", name_zh="袁家军")
    gone.posts.create(title_en="Secretary", source="a book")
    meeting = a_meeting("flood. We must act. Yuan Jia Jun", chair=None)
    at = meeting.source.text.index("Yuan Jia Jun")
    row = Attendance.objects.create(meeting=meeting, order=1, name="Yuan Jia Jun", person=gone, start=at, end=at + 12)
    row.roles.set(["presided"])
    directive = a_directive(meeting, "We must act.")
    directive.speaker = gone
    directive.save()
    return kept, gone, meeting


def test_all_that_led_to_one_official_leads_to_the_other_and_the_old_address_too(admin_client):
    kept, gone, meeting = two_of_one()
    shown = merge(admin_client, kept, gone).content.decode()
    assert "1 attendance" in shown and "1 directives" in shown
    assert Person.objects.count() == 2
    merge(admin_client, kept, gone, sure="1")
    kept.refresh_from_db()
    assert kept.name_zh == "袁家军"
    assert (meeting.attendance.get().person, meeting.directives.get().speaker) == (kept, kept)
    assert {"Yuan Jia Jun", "袁家军", "Yuan Jiajun"} <= set(kept.names.values_list("text", flat=True))
    assert kept.posts.count() == 1
    assert found(admin_client, chair=kept.slug) == [meeting.pk]
    response = admin_client.get(gone.get_absolute_url())
    assert (response.status_code, response.url) == (302, kept.get_absolute_url())


def test_a_merge_is_taken_back(admin_client):
    kept, gone, meeting = two_of_one()
    merge(admin_client, kept, gone, sure="1")
    take_back(admin_client)
    kept.refresh_from_db()
    again = Person.objects.get(slug=gone.slug)
    assert (again.pk, again.name_en, again.name_zh, kept.name_zh) == (gone.pk, "Yuan Jia Jun", "袁家军", "")
    assert (meeting.attendance.get().person, meeting.directives.get().speaker) == (again, again)
    assert set(kept.names.values_list("text", flat=True)) == {"Yuan Jiajun"}
    assert set(again.names.values_list("kind", flat=True)) == {"pinyin", "chinese"}
    assert found(admin_client, chair=gone.slug) == [meeting.pk]
    assert admin_client.get(gone.get_absolute_url()).status_code == 200


def test_nobody_attends_one_meeting_twice_after_a_merge(admin_client):
    kept, gone = a_person("Yuan Jiajun"), a_person("Secretary Yuan")
    meeting = a_meeting(attending=["Yuan Jiajun", "Secretary Yuan"])
    assert meeting.attendance.filter(person=gone).exists()
    merge(admin_client, kept, gone, sure="1")
    assert list(meeting.attendance.order_by("order").values_list("person", flat=True)) == [kept.pk, None]
    take_back(admin_client)
    assert meeting.attendance.filter(person=gone.pk).exists()


def test_two_organs_become_one(admin_client):
    kept, gone = an_organ("Dalian Municipal Government"), an_organ("Dalian City Government")
    meeting = a_meeting(organ=gone)
    merge(admin_client, kept, gone, sure="1")
    meeting.refresh_from_db()
    assert meeting.organ == kept
    assert found(admin_client, organ=kept.slug) == [meeting.pk]
    assert admin_client.get(gone.get_absolute_url()).url == kept.get_absolute_url()


def test_a_merge_with_nothing_or_with_itself_is_refused_with_words(admin_client):
    kept = a_person("Yuan Jiajun")
    address = reverse("admin:merge", args=["person", kept.pk])
    assert "Nothing is called so" in admin_client.post(address, {"other": "Nobody"}).content.decode()
    assert "the record itself" in admin_client.post(address, {"other": kept.slug}).content.decode()
    assert admin_client.get(reverse("admin:merge", args=["topic", kept.pk])).status_code == 404


def test_one_official_becomes_two_and_one_again(admin_client):
    meeting, other = a_meeting("flood", chair="Yuan Jiajun"), a_meeting("fire", chair="Yuan Jiajun")
    person = a_person("Yuan Jiajun")
    row = other.attendance.get()
    address = reverse("admin:split", args=["person", person.pk])
    assert "flood" not in found(admin_client, q="x")
    admin_client.post(address, {"name": "Yuan Jiajun", "rows": [f"attendance-{row.pk}"]})
    row.refresh_from_db()
    assert row.person != person and row.person.name_en == "Yuan Jiajun"
    assert found(admin_client, official=row.person.slug) == [other.pk]
    assert found(admin_client, official=person.slug) == [meeting.pk]
    take_back(admin_client)
    assert list(Person.objects.all()) == [person]
    assert sorted(found(admin_client, official=person.slug)) == sorted([meeting.pk, other.pk])


def test_one_organ_becomes_two_by_its_days_and_one_again(admin_client):
    early, late, other = a_meeting("flood", date="2020-03-05"), a_meeting("fire"), a_meeting("grain")
    organ = an_organ()
    address = reverse("admin:split", args=["organ", organ.pk])
    for sent, words in (
        ({"name": organ.name_en, "last": "2020-12-31"}, "is called so"),
        ({"name": "Another Committee"}, "Choose what goes"),
        ({"name": "Another Committee", "last": "1999-12-31"}, "There is no meeting in these days"),
        ({"name": "Another Committee", "first": "2020-12-31", "last": "1999-12-31"}, "before the first"),
    ):
        assert words in admin_client.post(address, sent).content.decode()
    admin_client.post(address, {"name": "Another Committee", "last": "2020-12-31", "rows": [f"meeting-{other.pk}"]})
    new = Organ.objects.get(name_en="Another Committee")
    assert sorted(found(admin_client, organ=new.slug)) == sorted([early.pk, other.pk])
    assert found(admin_client, organ=organ.slug) == [late.pk]
    take_back(admin_client)
    assert list(Organ.objects.all()) == [organ]
    assert len(found(admin_client, organ=organ.slug)) == 3


def test_what_cannot_be_taken_back_any_more_is_purged_and_leaves_a_trace_and_its_address(admin_client):
    kept, gone, meeting = two_of_one()
    merge(admin_client, kept, gone, sure="1")
    admin_client.post(page_of(meeting, "delete"), {"post": "yes"})
    call_command("purge", verbosity=0)
    assert all(step.removed for step in Operation.objects.all())
    Operation.objects.update(at=timezone.now() - KEPT_FOR - dt.timedelta(hours=1))
    call_command("purge", verbosity=0)
    assert [(step.removed, step.changed, step.made) for step in Operation.objects.all()] == [([], [], [])] * 2
    assert {str(step.by) for step in Operation.objects.all()} == {"admin"}
    assert admin_client.get(f"/officials/{gone.slug}/", follow=True).redirect_chain[-1][0].endswith(f"/{kept.slug}/")


def test_who_adds_a_namesake_is_told_of_the_other(admin_client):
    known = a_person("Chen Miner", "陈敏尔")
    add = reverse("admin:archive_person_add")
    inline = {f"{rows}-{name}": 0 for rows in ("names", "posts") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    page = admin_client.post(add, {"name_zh": "陈敏尔", **inline}, follow=True).content.decode()
    assert "has this name too" in page and known.slug in page
    assert Person.objects.count() == 2
    page = admin_client.post(add, {"name_zh": "胡衡华", **inline}, follow=True).content.decode()
    assert "has this name too" not in page


@pytest.mark.parametrize("year", ["0203", "9999", "1023"])
def test_a_year_far_out_of_range_is_refused_with_words(admin_client, year):
    person = a_person("Chen Miner")
    post = {"person": person.pk, "title_en": "Mayor", "start": f"{year}-01-01", "source": "seen"}
    page = admin_client.post(reverse("admin:archive_post_add"), post).content.decode()
    assert "Check the year" in page and not person.posts.exists()
    entered = {"text": "The meeting was held.", "published": f"{year}-01-01"}
    page = admin_client.post("/admin/enter/", entered).content.decode()
    assert "check the year" in page or "in the future" in page


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_reviewers_merge_split_and_take_back(client, admin_client, role):
    kept, gone, _meeting = two_of_one()
    deleted = a_meeting()
    admin_client.post(page_of(deleted, "delete"), {"post": "yes"})
    client.force_login(somebody(role))
    assert merge(client, kept, gone, sure="1").status_code == 403
    assert client.get(reverse("admin:split", args=["person", kept.pk])).status_code == 403
    assert take_back(client).status_code == 403
    assert Person.objects.filter(pk=gone.pk).exists() and not Meeting.objects.filter(pk=deleted.pk).exists()


def test_a_day_that_cannot_be_and_an_odd_fact_are_said_on_the_meeting_s_page(admin_client):
    meeting = a_meeting("We must act.", attending=["Hu Henghua"])
    a_directive(meeting, "We must act.", speaker="Li Si")
    page = admin_client.get(page_of(meeting)).content.decode()
    assert "Li Si speaks but is not in the attendance list" in page
    assert "Nobody in the attendance list presided" in page
    values = form_values(admin_client.get(page_of(meeting)))
    assert "in the future" in admin_client.post(page_of(meeting), values | {"date": "2099-01-01"}).content.decode()
    refused = admin_client.post(page_of(meeting), values | {"date": "1911-01-01"}).content.decode()
    assert "before the Party was founded" in refused


def test_the_form_of_a_meeting_takes_the_same_number_of_queries_at_any_length(
    admin_client, django_assert_max_num_queries
):
    names = [f"Yuan Jia{'jun' * n}" for n in range(1, 30)]
    meeting = a_meeting("\n".join(names), attending=names)
    admin_client.get(page_of(meeting))
    with django_assert_max_num_queries(40):
        admin_client.get(page_of(meeting))
    assert User.objects.count() == 1


def test_terms_that_contradict_one_another_are_pointed_at(admin_client):
    organ = an_organ("Chongqing Municipal Party Committee")
    first, second = a_person("Chen Miner"), a_person("Yuan Jiajun")
    held = {"title_en": "Secretary", "organ": organ, "source": "a book"}
    first.posts.create(start="2017-07-15", end="2022-12-08", **held)
    first.posts.create(start="2020-01-01", end="2021-01-01", **held)
    second.posts.create(start="2022-01-01", **held)
    page = admin_client.get(page_of(first)).content.decode()
    assert "Secretary is held twice at one time: 2017-07-15–2022-12-08, 2020-01-01–2021-01-01" in page
    assert "Secretary is also said of Yuan Jiajun at that time" in page
    for title in ("Governor of Shandong Province", "Mayor of Guangzhou"):
        second.posts.create(title_en=title, start="2021-01-01", end="2022-01-01", source="a book")
    page = admin_client.get(page_of(second)).content.decode()
    assert "Governor of Shandong Province and Mayor of Guangzhou are held in two places at one time" in page
    assert "Chongqing" not in page.partition("caution-note")[2].partition("two places")[0], "one began as others ended"


def test_what_was_entered_for_a_record_that_was_deleted_meanwhile_is_kept_and_can_be_saved_when_it_is_back(
    admin_client,
):
    person = a_person("Chen Miner")
    values = form_values(admin_client.get(page_of(person))) | {"note": "Seen in Tianjin."}
    admin_client.post(page_of(person, "delete"), {"post": "yes"})
    answer = admin_client.post(page_of(person), values)
    page = answer.content.decode()
    assert answer.status_code == 409 and "deleted by admin" in page and "Seen in Tianjin." in page
    take_back(admin_client)
    admin_client.post(page_of(person), {**dict(answer.context["posted"]), "_continue": "1"})
    assert Person.objects.get(pk=person.pk).note == "Seen in Tianjin."
