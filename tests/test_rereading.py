"""Stored sources are read again by better rules, and nothing of a person's work is lost."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from archive.extraction.edition import edition
from archive.imports import gathering
from archive.models import Directive, ImportProblem, Meeting, SourceDocument, WriteUp
from search import outbox
from search.models import IndexTask
from tests.builders import the_archive_of_the_fixtures
from tests.test_gathering import FULL, REPRINT, load

pytestmark = pytest.mark.django_db


def reextract(capsys, *arguments) -> str:
    """Say the command; returns what it printed."""
    call_command("reextract", *arguments)
    return capsys.readouterr().out


def read_by_older_rules() -> None:
    """As if the rules that read the archive had known no kinds and no directives."""
    Directive.objects.all().delete()
    Meeting.objects.update(kind="other")
    SourceDocument.objects.update(read_by="an older edition")


def test_what_the_rules_have_learnt_is_found_under_the_same_addresses(capsys):
    the_archive_of_the_fixtures()
    kinds = dict(Meeting.objects.values_list("pk", "kind"))
    orders = sorted(Directive.objects.values_list("meeting", "start"))
    read_by_older_rules()
    assert "5 changed, 0 as before, 0 failed" in reextract(capsys)
    assert dict(Meeting.objects.values_list("pk", "kind")) == kinds
    assert sorted(Directive.objects.values_list("meeting", "start")) == orders
    assert not IndexTask.objects.exists()


def test_what_is_read_alike_is_not_written_anew(capsys):
    the_archive_of_the_fixtures()
    rows = list(Meeting.objects.values()), list(Directive.objects.values())
    assert "0 changed, 5 as before" in reextract(capsys, "--all")
    assert (list(Meeting.objects.values()), list(Directive.objects.values())) == rows


def test_a_dry_run_says_what_would_change_and_changes_nothing(capsys):
    the_archive_of_the_fixtures()
    read_by_older_rules()
    said = reextract(capsys, "--dry-run")
    assert "5 would be changed" in said
    assert "kind, directives" in said
    assert not Directive.objects.exists()
    assert set(SourceDocument.objects.values_list("read_by", flat=True)) == {"an older edition"}


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(capsys):
    the_archive_of_the_fixtures()
    read_by_older_rules()
    done = SourceDocument.objects.first()
    SourceDocument.objects.filter(pk=done.pk).update(read_by=edition())
    assert "4 sources read again" in reextract(capsys)
    assert not Directive.objects.filter(meeting__source=done).exists()
    assert "0 sources read again" in reextract(capsys)


def test_a_meeting_that_a_person_corrected_stays_and_the_difference_is_asked_about_once(capsys, tmp_path, admin_client):
    load(tmp_path, a=FULL)
    meeting = Meeting.objects.get()
    meeting.kind, meeting.venue = "symposium", "Chengdu"
    meeting.save()
    meeting.mark_edited()
    meeting.directives.first().delete()
    before = Meeting.objects.values().get(), list(Directive.objects.values())
    assert "1 meetings that a person worked on left alone" in reextract(capsys, "--all")
    assert (Meeting.objects.values().get(), list(Directive.objects.values())) == before
    question = ImportProblem.objects.get()
    assert "kind standing committee for symposium" in question.message
    assert "1 directives more" in question.message
    assert "0 questions" in reextract(capsys, "--all")
    assert ImportProblem.objects.get() == question
    chinese = admin_client.get(reverse("admin:review"), headers={"accept-language": "zh-CN"}).content.decode()
    assert f"会议 {meeting.pk} 经人工处理（已修改），保持不变；规则现在读出：" in chinese
    assert "会议类型为常委会会议，原为座谈会；多 1 条部署要求" in chinese


def test_of_a_new_version_the_reviewer_keeps_what_a_person_set_or_takes_what_the_rules_read(tmp_path, admin_client):
    load(tmp_path, a=FULL)
    Meeting.objects.update(kind="symposium", venue="Chengdu", review="edited", by_hand=["kind", "venue"])
    load(tmp_path, a=f"{FULL} The meeting demanded that dykes be mended.")
    load(tmp_path, a=f"{FULL} The meeting demanded that dams be mended.")
    question = ImportProblem.objects.get(resolved_at=None)
    page = reverse("admin:review_one", args=["doubts", question.pk])
    shown = admin_client.get(page).content.decode()
    assert "Keep what a person set" in shown and "Take what the rules read" in shown
    assert question.source.get_absolute_url() in shown
    admin_client.post(page, {"take": "1"})
    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.venue, meeting.review) == ("standing_committee", "", "reviewed")
    assert "dams be mended" in meeting.directives.last().text and meeting.source == question.source
    assert not ImportProblem.objects.filter(resolved_at=None).exists()
    history = admin_client.get(reverse("admin:archive_meeting_history", args=[meeting.pk])).content.decode()
    assert "Chengdu" in history and "Doubts: Corrected" in history


def test_a_question_that_the_rules_can_answer_by_now_goes(capsys, tmp_path):
    load(tmp_path, a=FULL)
    source = SourceDocument.objects.get()
    asked = {"source": source, "file": "a.txt", "stage": "identify", "remedy": "set the date"}
    ImportProblem.objects.create(message="the meeting has no date", **asked)
    Meeting.objects.update(date=None, date_basis="")
    reextract(capsys, "--all")
    assert Meeting.objects.get().date
    assert not ImportProblem.objects.exists()


def test_write_ups_loaded_before_they_were_gathered_become_one_meeting(capsys, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    write_up = WriteUp.objects.get()
    number = write_up.number
    gathering.split(write_up)
    assert Meeting.objects.count() == 2
    reextract(capsys, "--all")
    assert Meeting.objects.get().write_ups.get().number == number
    assert outbox.engine().digests().keys() == {Meeting.objects.get().pk}


def test_it_is_narrowed_by_organ_place_and_day_and_names_what_it_does_not_know(capsys, tmp_path):
    load(tmp_path, a=FULL, b=FULL.replace("Sichuan", "Yunnan").replace("September 14", "May 3"))
    organ = "Standing Committee of the Sichuan Provincial Party Committee"
    assert "1 sources read again" in reextract(capsys, "--all", "--organ", organ)
    assert "1 sources read again" in reextract(capsys, "--all", "--place", "yunnan")
    assert "0 sources read again" in reextract(capsys, "--all", "--since", "2024-01-01")
    assert "2 sources read again" in reextract(capsys, "--all", "--since", "2023-05-01")
    with pytest.raises(CommandError, match="no organ is called 'Nowhere'"):
        call_command("reextract", "--organ", "Nowhere")
    with pytest.raises(CommandError, match="use YYYY-MM-DD"):
        call_command("reextract", "--since", "2023-13-45")


def test_what_the_import_was_told_about_the_place_still_holds(capsys, tmp_path):
    text = "On March 4, 2021, the Standing Committee of the Municipal Party Committee held a meeting."
    (tmp_path / "a.txt").write_text(text)
    call_command("import_readouts", str(tmp_path / "a.txt"), place="Dalian", verbosity=0)
    organ = Meeting.objects.get().organ
    assert "0 changed, 1 as before" in reextract(capsys, "--all")
    assert Meeting.objects.get().organ == organ
