"""Merges, splits and deletions one after the other, in any order: nothing is lost, each gets back its own."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from archive.imports import gathering
from archive.models import Attendance, Meeting, Operation, Organ, Person, WriteUp
from search import outbox
from tests.builders import a_directive, a_meeting, a_person, an_organ
from tests.search.test_search_page import found
from tests.test_admin import page_of, save

pytestmark = pytest.mark.django_db

FLOOD = "We must strengthen flood prevention along all rivers of the province."


def merge(client, kept, gone):
    address = reverse("admin:merge", args=[kept._meta.model_name, kept.pk])
    response = client.post(address, {"other": f"{gone} [{gone.slug}]", "sure": "1"})
    assert response.status_code == 302
    return Operation.objects.latest("pk")


def split(client, record, name, *rows):
    ticked = [f"{row._meta.model_name}-{row.pk}" for row in rows]
    address = reverse("admin:split", args=[record._meta.model_name, record.pk])
    assert client.post(address, {"name": name, "rows": ticked}).status_code == 302
    return Operation.objects.latest("pk")


def delete(client, record):
    assert client.post(page_of(record, "delete"), {"post": "yes"}).status_code == 302
    return Operation.objects.latest("pk")


def take_back(client, step) -> str:
    """What the page says of it."""
    page = client.post(reverse("admin:undo"), {"step": step.pk}, follow=True).content.decode()
    step.refresh_from_db()
    outbox.drain()
    return page


def two_officials():
    return a_person("Yuan Jiajun"), Person.objects.create(name_en="Yuan Jia Jun", name_zh="袁家军")


def joined(person: Person) -> tuple[Meeting, Meeting]:
    """Two meetings of the official that are one; the second waits in a write-up."""
    one, two = (a_meeting(f"{FLOOD} {words}", chair=person.name_en) for words in ("It met.", "It met again."))
    for meeting in (one, two):
        a_directive(meeting, FLOOD, speaker=person.name_en)
        meeting.attendance.update(person=person)
        meeting.directives.update(speaker=person)
    gathering.join(one, two, by_hand=True)
    return one, two


def test_a_write_up_that_is_split_off_after_a_merge_leads_to_the_official_who_was_kept(admin_client):
    kept, gone = two_officials()
    _one, two = joined(gone)
    step = merge(admin_client, kept, gone)
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert (two.attendance.get().person, two.directives.get().speaker) == (kept, kept)
    assert two.pk in found(admin_client, chair=kept.slug)
    take_back(admin_client, step)
    assert (two.attendance.get().person_id, two.directives.get().speaker_id) == (gone.pk, gone.pk)
    assert sorted(found(admin_client, chair=gone.slug)) == [_one.pk, two.pk]


def test_a_write_up_that_is_split_off_after_a_merge_was_taken_back_leads_to_its_own_official(admin_client):
    kept, gone = two_officials()
    _one, two = joined(gone)
    step = merge(admin_client, kept, gone)
    take_back(admin_client, step)
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert two.attendance.get().person_id == gone.pk


def test_what_was_joined_between_a_merge_and_its_undoing_leads_to_its_own_official(admin_client):
    kept, gone = two_officials()
    one, two = (a_meeting(f"{FLOOD} {words}", attending=[gone.name_en]) for words in ("It met.", "It met again."))
    Attendance.objects.update(person=gone)
    step = merge(admin_client, kept, gone)
    gathering.join(one, two, by_hand=True)
    take_back(admin_client, step)
    assert one.attendance.get().person_id == gone.pk
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert two.attendance.get().person_id == gone.pk


def test_where_both_were_in_a_write_up_the_second_row_stays_as_printed_until_the_merge_is_taken_back(admin_client):
    kept, gone = a_person("Yuan Jiajun"), a_person("Secretary Yuan")
    one = a_meeting(f"{FLOOD} It met in the morning, and once more until late in the evening.", chair=kept.name_en)
    two = a_meeting(f"{FLOOD} It met again.", attending=[kept.name_en, gone.name_en])
    gathering.join(one, two, by_hand=True)
    step = merge(admin_client, kept, gone)
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert list(two.attendance.order_by("order").values_list("person", flat=True)) == [kept.pk, None]
    take_back(admin_client, step)
    assert list(two.attendance.order_by("order").values_list("person", flat=True)) == [kept.pk, gone.pk]


def test_an_organ_of_a_write_up_follows_a_merge_and_its_undoing(admin_client):
    kept, gone = an_organ("Dalian Municipal Government"), an_organ("Dalian City Government")
    one, two = (a_meeting(f"{FLOOD} {words}", organ=gone) for words in ("It met.", "It met again."))
    gathering.join(one, two, by_hand=True)
    step = merge(admin_client, kept, gone)
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert sorted(found(admin_client, organ=kept.slug)) == [one.pk, two.pk]
    gathering.join(one, two, by_hand=True)
    take_back(admin_client, step)
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert sorted(found(admin_client, organ=gone.slug)) == [one.pk, two.pk]
    assert set(Meeting.objects.values_list("organ", flat=True)) == {gone.pk}


def test_what_was_edited_between_a_merge_and_its_undoing_stays(admin_client):
    kept, gone = two_officials()
    meeting = a_meeting("flood", attending=[gone.name_en])
    meeting.attendance.update(person=gone)
    step = merge(admin_client, kept, gone)
    save(admin_client, meeting, venue="Great Hall", **{"attendance-0-post": "Secretary"})
    save(admin_client, kept, note="Born in 1962.")
    take_back(admin_client, step)
    meeting.refresh_from_db()
    kept.refresh_from_db()
    row = meeting.attendance.get()
    assert (meeting.venue, row.post, row.person_id, kept.note) == ("Great Hall", "Secretary", gone.pk, "Born in 1962.")


READOUT = """2023-09-15

On September 14, 2023, the Standing Committee of the Chongqing Municipal Party Committee held a meeting.
{}, Secretary of the Chongqing Municipal Party Committee, presided over the meeting and delivered a speech.

The meeting emphasized that it is necessary to strengthen flood prevention along all rivers.
"""


def test_what_was_read_again_and_what_came_new_between_is_its_own_official_s_by_the_name(admin_client, tmp_path):
    path = tmp_path / "one.txt"
    path.write_text(READOUT.format("Zhao Wenli"))
    call_command("import_readouts", path, verbosity=0)
    gone, kept = Person.objects.get(name_en="Zhao Wenli"), a_person("Zhao Wenlin")
    step = merge(admin_client, kept, gone)
    call_command("reextract", "--all", verbosity=0)
    meeting = Meeting.objects.get()
    assert meeting.attendance.get().person == kept
    (tmp_path / "two.txt").write_text(READOUT.format("Zhao Wenli").replace(" 14", " 24").replace("-15", "-25"))
    call_command("import_readouts", tmp_path / "two.txt", verbosity=0)
    assert kept.attendance.count() == 2
    take_back(admin_client, step)
    assert set(Attendance.objects.values_list("person", flat=True)) == {gone.pk}
    assert len(found(admin_client, official=gone.slug)) == 2


def test_a_meeting_that_was_deleted_before_a_merge_comes_back_to_the_official_who_was_kept(admin_client):
    kept, gone = two_officials()
    meeting = a_meeting("flood", chair=gone.name_en)
    meeting.attendance.update(person=gone)
    deletion = delete(admin_client, meeting)
    merging = merge(admin_client, kept, gone)
    take_back(admin_client, deletion)
    assert meeting.attendance.get().person == kept
    assert found(admin_client, chair=kept.slug) == [meeting.pk]
    take_back(admin_client, merging)
    assert meeting.attendance.get().person_id == gone.pk
    assert found(admin_client, chair=gone.slug) == [meeting.pk]


def test_a_meeting_that_was_deleted_between_a_merge_and_its_undoing_comes_back_to_its_own_official(admin_client):
    kept, gone = two_officials()
    meeting = a_meeting("flood", chair=gone.name_en)
    meeting.attendance.update(person=gone)
    merging = merge(admin_client, kept, gone)
    deletion = delete(admin_client, meeting)
    take_back(admin_client, merging)
    take_back(admin_client, deletion)
    assert meeting.attendance.get().person_id == gone.pk


def test_what_rests_on_something_deleted_since_says_so_and_comes_back_after_that(admin_client):
    organ = an_organ("Dalian Municipal Government")
    meeting = a_meeting("flood", organ=organ)
    first = delete(admin_client, meeting)
    second = delete(admin_client, organ)
    assert "It rests on a record that was deleted since (organ)" in take_back(admin_client, first)
    assert first.undone_at is None
    take_back(admin_client, second)
    take_back(admin_client, first)
    assert found(admin_client, organ=organ.slug) == [meeting.pk]


def test_a_split_that_was_merged_back_is_taken_back_step_by_step(admin_client):
    one, two = a_meeting("flood", chair="Yuan Jiajun"), a_meeting("fire", chair="Yuan Jiajun")
    person = a_person("Yuan Jiajun")
    splitting = split(admin_client, person, "Yuan Jiajun", two.attendance.get())
    second = Person.objects.get(pk=splitting.became)
    merging = merge(admin_client, person, second)
    assert sorted(found(admin_client, official=person.slug)) == [one.pk, two.pk]
    assert "take that back first" in take_back(admin_client, splitting)
    take_back(admin_client, merging)
    assert found(admin_client, official=second.slug) == [two.pk]
    take_back(admin_client, splitting)
    assert sorted(found(admin_client, official=person.slug)) == [one.pk, two.pk]
    assert list(Person.objects.all()) == [person]


def test_what_was_entered_for_the_second_record_is_not_lost_when_a_split_is_taken_back(admin_client, client):
    meeting, other = a_meeting("flood", chair="Yuan Jiajun"), a_meeting("fire", chair="Yuan Jiajun")
    person = a_person("Yuan Jiajun")
    step = split(admin_client, person, "Yuan Jiajun", other.attendance.get())
    second = Person.objects.get(pk=step.became)
    second.posts.create(title_en="Mayor", source="a book")
    second.names.create(text="Mayor Yuan")
    third = a_meeting("grain", attending=["Mayor Yuan"])
    take_back(admin_client, step)
    assert person.posts.get().title_en == "Mayor"
    assert set(person.names.values_list("text", flat=True)) == {"Yuan Jiajun", "Mayor Yuan"}
    assert sorted(found(admin_client, official=person.slug)) == [meeting.pk, other.pk, third.pk]
    assert client.get(second.get_absolute_url()).url == person.get_absolute_url()


def test_of_two_merges_in_a_row_the_later_one_is_taken_back_first(admin_client, client):
    one, two = two_officials()
    three = a_person("Yuan Jiajun of Chongqing")
    meeting = a_meeting("flood", attending=[two.name_en])
    meeting.attendance.update(person=two)
    first, second = merge(admin_client, one, two), merge(admin_client, three, one)
    assert client.get(two.get_absolute_url(), follow=True).redirect_chain[-1][0] == three.get_absolute_url()
    assert "take that back first" in take_back(admin_client, first)
    assert not Person.objects.filter(pk=two.pk).exists()
    take_back(admin_client, second)
    assert client.get(two.get_absolute_url()).url == one.get_absolute_url()
    take_back(admin_client, first)
    assert found(admin_client, official=two.slug) == [meeting.pk]
    assert set(Person.objects.values_list("slug", flat=True)) == {one.slug, two.slug, three.slug}
    assert Person.objects.get(pk=two.pk).names.count() == 2


def test_a_search_by_an_old_address_finds_what_today_s_finds(admin_client, client):
    kept, gone = an_organ("Dalian Municipal Government"), an_organ("Dalian City Government")
    person, other = two_officials()
    meeting = a_meeting("flood", organ=gone, attending=[other.name_en])
    meeting.attendance.update(person=other)
    merge(admin_client, kept, gone)
    merge(admin_client, person, other)
    narrowed = {"q": "flood", "organ": gone.slug, "official": other.slug}
    response = client.get("/search/", narrowed)
    assert (response.status_code, response.url) == (302, f"/search/?q=flood&organ={kept.slug}&official={person.slug}")
    assert found(client, **(narrowed | {"organ": kept.slug, "official": person.slug})) == [meeting.pk]
    assert client.get("/api/v1/search/", narrowed).json()["count"] == 1
    listed = client.get("/api/v1/meetings/", {"organ": gone.slug, "official": other.slug}).json()
    assert [one["id"] for one in listed["results"]] == [meeting.pk]
    assert client.get("/search/", {"organ": "nothing-at-all", "official": "袁 家军"}).status_code == 200


def test_an_address_that_leads_on_is_given_to_nobody_else(admin_client, client):
    kept, gone = two_officials()
    merge(admin_client, kept, gone)
    namesake = Person.objects.create(name_en=gone.name_en)
    assert namesake.slug != gone.slug
    assert client.get(gone.get_absolute_url()).url == kept.get_absolute_url()


def test_two_organs_are_two_again_with_all_their_names_and_organs_below(admin_client, client):
    kept, gone = an_organ("Dalian Municipal Government"), an_organ("Dalian City Government", name_zh="大连市人民政府")
    gone.names.create(text="Dalian's Government")
    below = an_organ("Dalian Municipal Audit Office", parent=gone)
    meeting = a_meeting(organ=gone)
    step = merge(admin_client, kept, gone)
    below.refresh_from_db()
    assert below.parent == kept and kept.names.count() == 4
    take_back(admin_client, step)
    below.refresh_from_db()
    again = Organ.objects.get(pk=gone.pk)
    assert below.parent == again and again.names.count() == 3 and kept.names.count() == 1
    assert found(admin_client, organ=gone.slug) == [meeting.pk]
    assert client.get(gone.get_absolute_url()).status_code == 200


def test_an_older_version_of_a_meeting_leads_to_the_official_who_was_kept(admin_client):
    kept, gone = two_officials()
    meeting = a_meeting("flood", attending=[gone.name_en])
    meeting.attendance.update(person=gone)
    save(admin_client, meeting, venue="Great Hall")
    merge(admin_client, kept, gone)
    page = admin_client.get(page_of(meeting, "history"))
    earliest = page.context["steps"][-1].revision
    admin_client.post(reverse("admin:archive_meeting_back", args=[meeting.pk, earliest.pk]))
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.attendance.get().person) == ("", kept)


def test_a_meeting_that_comes_back_is_counted_again(admin_client):
    from archive.analysis import keeping
    from archive.models import Measure

    meeting = a_meeting("flood", chair="Yuan Jiajun")
    keeping.drain()
    step = delete(admin_client, meeting)
    keeping.drain()
    assert not Measure.objects.exists()
    take_back(admin_client, step)
    keeping.drain()
    assert Measure.objects.get().meeting_id == meeting.pk


def test_after_thirty_days_a_merge_still_leads_what_comes_back_to_the_official_who_was_kept(admin_client):
    kept, gone = two_officials()
    _one, two = joined(gone)
    merge(admin_client, kept, gone)
    Operation.objects.update(at=timezone.now() - timezone.timedelta(days=31))
    call_command("purge", verbosity=0)
    gathering.split(WriteUp.objects.get(), by_hand=True)
    assert two.attendance.get().person == kept
