"""What the database itself refuses, whatever form or command the record comes from."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from archive.extraction.records import ROLES
from archive.models import Attendance, Directive, Meeting, Organ, Person, PersonName, Post, Role, SourceDocument
from tests.builders import a_meeting, a_person, a_source, an_organ

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_the_roles_are_those_of_the_record_contract():
    assert tuple(Role.objects.values_list("code", flat=True)) == ROLES


def test_a_meeting_is_never_numbered_like_a_year():
    first = a_meeting()
    assert first.pk >= 10_001
    refused(lambda: Meeting.objects.create(pk=2023, source=a_source()))


def test_a_date_needs_a_basis_and_a_basis_a_date():
    refused(lambda: Meeting.objects.create(source=a_source(), date=dt.date(2023, 1, 1)))
    refused(lambda: Meeting.objects.create(source=a_source(), date_basis="stated"))


def test_a_meeting_does_not_end_before_it_starts():
    day = dt.date(2023, 5, 2)
    refused(
        lambda: Meeting.objects.create(source=a_source(), date=day, date_basis="stated", date_end=dt.date(2023, 5, 1))
    )


def test_vocabularies_are_kept_by_the_database():
    refused(lambda: Meeting.objects.create(source=a_source(), kind="party"))
    refused(lambda: Meeting.objects.create(source=a_source(), part_of_day="noon"))
    refused(lambda: SourceDocument.objects.create(text="x", language="fr"))


def test_the_same_bytes_are_kept_once():
    source = a_source()
    refused(lambda: SourceDocument.objects.create(text="other", language="en", sha256=source.sha256))
    refused(lambda: SourceDocument.objects.create(text="other", language="en", sha256="no hash"))


def test_one_source_holds_several_meetings_each_once():
    source = a_source()
    Meeting.objects.create(source=source, ordinal=1)
    Meeting.objects.create(source=source, ordinal=2)
    refused(lambda: Meeting.objects.create(source=source, ordinal=2))


def test_an_attendance_list_has_one_person_at_each_place_and_each_person_once():
    meeting = a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"])
    yuan = a_person("Yuan Jiajun")
    refused(lambda: Attendance.objects.create(meeting=meeting, order=1, name="X", start=0, end=1))
    refused(lambda: Attendance.objects.create(meeting=meeting, order=3, name="Y", person=yuan, start=0, end=1))
    refused(lambda: Attendance.objects.create(meeting=meeting, order=0, name="Z", start=0, end=1))


def test_a_span_holds_at_least_one_character():
    meeting = a_meeting()
    refused(lambda: Directive.objects.create(meeting=meeting, text="x", start=5, end=5))


def test_a_post_does_not_end_before_it_starts_and_names_its_source():
    person = a_person()
    day = dt.date(2022, 12, 8)
    refused(
        lambda: Post.objects.create(person=person, title_en="Secretary", source="x", start=day, end=dt.date(2022, 1, 1))
    )
    refused(lambda: Post.objects.create(person=person, title_en="Secretary", source=""))


def test_a_record_has_a_name_in_one_language_at_least():
    refused(lambda: Person.objects.create())
    refused(lambda: Organ.objects.create())


def test_an_official_has_one_pinyin_and_one_chinese_name_and_any_number_of_variants():
    person = a_person("Chen Miner", "陈敏尔", variants=["Chen Min'er", "Chen Min-er"])
    assert set(person.names.values_list("kind", "script")) == {
        ("pinyin", "latin"),
        ("chinese", "han"),
        ("variant", "latin"),
    }
    refused(lambda: PersonName.objects.create(person=person, text="Chen M.", kind="pinyin"))


def test_renaming_an_official_renames_the_form_that_is_searched():
    person = a_person("Yuan Jiajun")
    person.name_en = "Yuan Jia Jun"
    person.save()
    assert list(person.names.values_list("text", flat=True)) == ["Yuan Jia Jun"]


def test_namesakes_get_addresses_of_their_own():
    first, second = Person.objects.create(name_en="Wang Wei"), Person.objects.create(name_en="Wang Wei")
    assert (first.slug, second.slug) == ("wang-wei", "wang-wei-2")


def test_a_chinese_name_alone_gives_an_address_in_pinyin():
    assert Person.objects.create(name_zh="袁家军").slug == "yuan-jia-jun"


def test_no_two_organs_share_a_printed_name():
    organ = an_organ("Chongqing Municipal Party Committee", name_zh="中共重庆市委员会")
    other = an_organ("Sichuan Provincial Party Committee")
    organ.names.create(text="重庆市委")
    refused(lambda: other.names.create(text="重庆市委"))
