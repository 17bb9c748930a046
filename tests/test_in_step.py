"""What is kept for long lists says the same as the records it is made of, whichever way these were written."""

import datetime as dt

import pytest

from archive.admin import operations, undoing
from archive.imports import gathering
from archive.models import Attendance, Formulation, FormulationUse, Meeting, Place, UseInMeeting
from tests.builders import a_meeting, a_person, a_source, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db


def all_in_step() -> bool:
    for row in Attendance.objects.select_related("meeting"):
        assert (row.met_on, row.met_in_id) == (row.meeting.date, row.meeting.place_id), row
        assert row.presided == row.roles.filter(pk="presided").exists(), row
    uses = set()
    for meeting in Meeting.objects.all():
        for use in FormulationUse.objects.filter(source=meeting.source_id):
            if not meeting.passages or any(start <= use.start < end for start, end in meeting.passages):
                uses.add((use.formulation_id, meeting.pk, meeting.date))
    held = list(UseInMeeting.objects.values_list("formulation", "meeting", "date"))
    assert sorted(held, key=str) == sorted(uses, key=str)
    return True


def a_use(source, start=0):
    formulation = Formulation.objects.get_or_create(name_zh="两个维护", defaults={"name_en": "two safeguards"})[0]
    return FormulationUse.objects.create(formulation=formulation, source=source, text="x", start=start, end=start + 3)


def test_after_an_import():
    the_archive_of_the_fixtures()
    assert all_in_step() and UseInMeeting.objects.exists() and Attendance.objects.filter(presided=True).exists()


def test_after_a_date_a_place_a_role_or_a_passage_is_corrected():
    meeting = a_meeting("They said two safeguards.", chair="Yuan Jiajun", attending=["Hu Henghua"])
    a_use(meeting.source)
    chair, other = meeting.attendance.order_by("order")
    meeting.date, meeting.place = dt.date(2022, 1, 2), Place.objects.create(name_en="Chongqing")
    meeting.save()
    other.roles.add("presided")
    chair.roles.clear()
    other.post = "Mayor"
    other.save()  # read before its role was set
    assert all_in_step() and Attendance.objects.get(presided=True) == other
    meeting.passages = [[10, 20]]
    meeting.save()
    assert all_in_step() and not UseInMeeting.objects.exists()
    a_use(meeting.source, start=12)
    assert all_in_step() and UseInMeeting.objects.exists()
    meeting.source.formulation_uses.all().delete()
    assert all_in_step()


def test_after_two_meetings_are_joined_and_split(admin_user):
    text = "The Standing Committee met. They said two safeguards. "
    meetings = [a_meeting(text * n, chair="Yuan Jiajun", date=f"2023-09-1{n}") for n in (1, 2)]
    for meeting in meetings:
        a_use(meeting.source)
    stays = gathering.join(*meetings, by_hand=True)
    assert all_in_step()
    gathering.split(stays.write_ups.get(), by_hand=True)
    assert all_in_step() and Meeting.objects.count() == 2


def test_after_a_meeting_is_deleted_and_brought_back(admin_user):
    meeting = a_meeting("They said two safeguards.", chair="Yuan Jiajun")
    a_use(meeting.source)
    step = operations.delete([meeting], admin_user)
    assert all_in_step() and not UseInMeeting.objects.exists()
    undoing.undo(step, admin_user)
    assert all_in_step() and UseInMeeting.objects.count() == 1
    assert Attendance.objects.get().presided


def test_after_rows_are_made_many_at_once():
    source = a_source("Yuan Jiajun presided.")
    meeting = Meeting.objects.create(source=source, date=dt.date(2023, 9, 15), date_basis="stated")
    row = Attendance(meeting=meeting, order=1, person=a_person("Yuan Jiajun"), name="Yuan Jiajun", start=0, end=11)
    Attendance.objects.bulk_create([row])
    formulation = Formulation.objects.create(name_zh="两个维护")
    FormulationUse.objects.bulk_create(
        [FormulationUse(formulation=formulation, source=source, text="x", start=0, end=3)]
    )
    assert all_in_step() and UseInMeeting.objects.exists()
