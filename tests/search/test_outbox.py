"""The index stays true to the archive, whatever happens in between."""

import threading

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from archive.models import Attendance, Meeting, Person
from search import outbox
from search.engines.base import SearchEngineError, SearchRequest
from search.models import IndexTask
from search.query import Phrase
from tests.builders import a_meeting, a_person, an_organ

pytestmark = pytest.mark.django_db


def indexed(words: str) -> set[int]:
    page = outbox.engine().search(SearchRequest(query=Phrase(words), page_size=100))
    return {hit.id for hit in page.hits}


def check(capsys) -> tuple[int, str]:
    """Exit code and words of ``search_index check``."""
    try:
        call_command("search_index", "check")
    except SystemExit as exit:
        return exit.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_a_change_waits_until_it_is_drained_and_is_then_forgotten():
    meeting = a_meeting("flood")
    assert IndexTask.objects.filter(meeting=meeting.pk).exists()
    assert indexed("flood") == set()
    assert outbox.drain() > 0
    assert indexed("flood") == {meeting.pk}
    assert outbox.drain() == 0


def test_a_change_that_is_rolled_back_leaves_no_task():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_meeting("flood")
        1 / 0  # noqa: B018
    assert not IndexTask.objects.exists()


def test_a_drain_that_fails_keeps_the_tasks(monkeypatch):
    a_meeting("flood")
    waiting = IndexTask.objects.count()

    def full(documents, removed=()):
        raise SearchEngineError("the disk is full; make room")

    monkeypatch.setattr(outbox.engine(), "update", full)
    with pytest.raises(SearchEngineError):
        outbox.drain()
    assert IndexTask.objects.count() == waiting


def test_a_task_written_during_a_drain_is_not_lost(monkeypatch):
    meeting = a_meeting("flood")
    read = outbox.documents

    def read_then_change(ids):
        found = read(ids)
        if Meeting.objects.filter(kind="other").exists():
            Meeting.objects.get().source.__class__.objects.update(text="drought")
            Meeting.objects.update(kind="symposium")
            outbox.enqueue([meeting.pk])
        return found

    monkeypatch.setattr(outbox, "documents", read_then_change)
    outbox.drain()
    assert (indexed("flood"), indexed("drought")) == (set(), {meeting.pk})


def test_what_was_just_saved_is_found_though_much_waits_before_it():
    a_meeting("drought")
    outbox.enqueue(range(90_000, 90_000 + 2 * outbox.DRAINED_BY_A_SEARCH))
    latest = a_meeting("flood")
    page = outbox.search(SearchRequest(query=Phrase("flood"), page_size=10))
    assert [hit.id for hit in page.hits] == [latest.pk]


def test_a_drain_takes_no_more_than_its_limit():
    for _ in range(5):
        a_meeting("flood")
    waiting = IndexTask.objects.count()
    assert outbox.drain(3) == 3
    assert IndexTask.objects.count() == waiting - 3


def test_a_drain_gives_way_to_another_writer():
    a_meeting("flood")
    waiting = IndexTask.objects.count()
    taken, done = threading.Event(), threading.Event()

    def write():
        with outbox._the_only_writer(wait=1):
            taken.set()
            done.wait(10)

    other = threading.Thread(target=write)
    other.start()
    taken.wait(10)
    try:
        assert outbox.drain(wait=0.05) == 0
        assert IndexTask.objects.count() == waiting
    finally:
        done.set()
        other.join()
    assert outbox.drain(wait=0.05) == waiting


def test_a_drain_costs_the_same_number_of_queries_for_one_meeting_and_for_many(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    a_meeting("flood", chair="Yuan Jiajun")
    with CaptureQueriesContext(connection) as one:
        outbox.drain()
    for number in range(6):
        a_meeting("flood", chair=f"Yuan Jia{'jun' * (number % 2 + 1)}")
    with django_assert_num_queries(len(one)):
        outbox.drain()


def test_a_rebuild_holds_what_the_archive_holds_and_nothing_waits(capsys):
    kept, gone = a_meeting("flood"), a_meeting("flood")
    outbox.drain()
    Meeting.objects.filter(pk=gone.pk)._raw_delete("default")  # behind the outbox's back
    assert check(capsys)[0] == 1
    call_command("search_index", "rebuild", verbosity=0)
    assert indexed("flood") == {kept.pk}
    assert check(capsys) == (0, "The index holds the 1 meetings of the archive as they are; nothing waits.\n")


def test_check_names_what_is_missing_and_the_remedy(capsys):
    meeting = a_meeting("flood")
    outbox.drain()
    IndexTask.objects.all().delete()
    outbox.engine().update([], removed=[meeting.pk])
    code, said = check(capsys)
    assert code == 1
    assert f"1 missing from the index: {meeting.pk}" in said
    assert "search_index rebuild" in said


def test_check_finds_a_meeting_that_was_changed_behind_the_outbox_s_back(capsys):
    meeting = a_meeting("flood")
    outbox.drain()
    Meeting.objects.update(kind="symposium")
    code, said = check(capsys)
    assert code == 1
    assert f"1 held as they were before a change: {meeting.pk}" in said


def test_check_finds_what_the_index_holds_and_the_archive_does_not(capsys):
    meeting = a_meeting("flood")
    outbox.drain()
    Meeting.objects.filter(pk=meeting.pk)._raw_delete("default")
    code, said = check(capsys)
    assert code == 1
    assert f"1 no longer in the archive: {meeting.pk}" in said


def test_what_waits_is_drained_and_no_reason_to_build_the_index_anew(capsys):
    a_meeting("flood")
    code, said = check(capsys)
    assert code == 1
    assert "changes wait: python manage.py search_index drain" in said
    assert "rebuild" not in said and "missing" not in said


def test_a_drain_takes_in_more_officials_than_a_statement_may_name():
    people = Person.objects.bulk_create(Person(slug=f"p{n}", name_en=f"Person {n}") for n in range(1_200))
    for at in range(0, 1_200, 300):
        meeting = a_meeting("flood")
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, order=order, person=person, name="x", start=0, end=1)
            for order, person in enumerate(people[at : at + 300], start=1)
        )
    outbox.drain()
    assert len(indexed("flood")) == 4


def test_a_deleted_official_s_meetings_are_looked_at_again():
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    outbox.drain()
    meeting.attendance.all().delete()
    Person.objects.get().delete()
    outbox.drain()
    assert outbox.engine().search(SearchRequest(selected={"chair": ("yuan-jiajun",)})).count == 0


def test_a_new_official_enqueues_nothing():
    a_person("Yuan Jiajun")
    assert not IndexTask.objects.exists()


def test_the_index_is_the_same_whatever_language_its_reader_speaks(capsys):
    organ = an_organ("Standing Committee of the Dalian Municipal Party Committee", name_zh="大连市委常委会")
    meeting = a_meeting("flood", organ=organ)
    with translation.override("zh-hans"):
        outbox.drain()
    assert indexed("Standing Committee of the Dalian Municipal Party Committee") == {meeting.pk}
    assert check(capsys)[0] == 0
