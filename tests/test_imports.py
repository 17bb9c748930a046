"""Loading readouts: everything kept, everything once, a bad file stops nothing."""

import json
import os

import pytest
from django.core.management import CommandError, call_command

from archive.imports import reference
from archive.models import (
    Attendance,
    Directive,
    ImportProblem,
    ImportRun,
    LoadedReference,
    Meeting,
    Organ,
    OrganName,
    Person,
    Place,
    SourceDocument,
)
from search import outbox
from search.engines.base import SearchEngineError
from search.models import IndexTask
from tests.builders import READOUTS, a_meeting, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db

READOUT = (
    "2023-09-15 10:00:00\n\n"
    "On September 14, the Standing Committee of the Sichuan Provincial Party Committee held a meeting. "
    "Wang Xiaohui, Secretary of the Provincial Party Committee, presided over the meeting and delivered a speech.\n\n"
    "The meeting emphasized that it is necessary to strengthen flood prevention.\n"
)


def import_readouts(*paths, **options) -> int:
    """Say the command; returns its exit code."""
    try:
        call_command("import_readouts", *map(str, paths), verbosity=0, **options)
    except SystemExit as exit:
        return exit.code
    return 0


def test_the_five_readouts_become_six_meetings():
    the_archive_of_the_fixtures()
    assert SourceDocument.objects.count() == 5
    assert Meeting.objects.count() == 6
    assert not ImportProblem.objects.exists()


def test_the_text_is_kept_exactly_as_it_was_decoded():
    the_archive_of_the_fixtures()
    for path in READOUTS.glob("*.txt"):
        source = SourceDocument.objects.get(origin=str(path.absolute()))
        assert source.text.encode() == path.read_bytes()


def test_the_same_files_again_change_nothing():
    the_archive_of_the_fixtures()
    rows = [
        set(model.objects.values_list("pk", flat=True)) for model in (SourceDocument, Meeting, Attendance, Directive)
    ]
    assert import_readouts(READOUTS) == 0
    again = [
        set(model.objects.values_list("pk", flat=True)) for model in (SourceDocument, Meeting, Attendance, Directive)
    ]
    assert again == rows
    run = ImportRun.objects.first()
    assert (run.new, run.unchanged, run.changed) == (0, 5, 0)


def test_a_copy_under_another_name_is_the_same_document(tmp_path):
    (tmp_path / "a.txt").write_text(READOUT)
    (tmp_path / "b.txt").write_text(READOUT)
    assert import_readouts(tmp_path) == 0
    assert SourceDocument.objects.count() == 1


def test_an_unreadable_file_is_a_problem_with_place_and_remedy_and_the_rest_goes_on(tmp_path):
    (tmp_path / "1-empty.txt").write_text("  \n")
    (tmp_path / "2-binary.txt").write_bytes(b"\x89\xfe\x00\x00\x00\rIHDR\xff\xfe\xfd")
    (tmp_path / "3-scan.pdf").write_bytes(b"%PDF-1.7\n\x00")
    (tmp_path / "4-nul.txt").write_text("On May 1\0the Committee met.")
    os.symlink(tmp_path / "nowhere", tmp_path / "5-broken-link.txt")
    (tmp_path / "6-good.txt").write_text(READOUT)
    assert import_readouts(tmp_path) == 1
    assert SourceDocument.objects.get().file_name == "6-good.txt"
    problems = {problem.file.rpartition("/")[2]: problem for problem in ImportProblem.objects.all()}
    assert sorted(problems) == ["1-empty.txt", "2-binary.txt", "3-scan.pdf", "4-nul.txt", "5-broken-link.txt"]
    assert problems["2-binary.txt"].place == "byte 0"
    assert problems["4-nul.txt"].place == "character 8"
    assert all(problem.message and problem.remedy and problem.stage == "read" for problem in problems.values())


def test_a_text_that_tells_of_no_meeting_is_kept_as_a_source_and_reported(tmp_path):
    (tmp_path / "note.txt").write_text("hi")
    assert import_readouts(tmp_path) == 1
    assert SourceDocument.objects.get().meetings.count() == 0
    assert "no meeting was recognised" in ImportProblem.objects.get().message


def test_a_committee_of_no_named_place_is_nobody_s_until_a_person_says_whose(tmp_path):
    english = "On March 4, 2021, the Standing Committee of the Municipal Party Committee held a meeting."
    (tmp_path / "en.txt").write_text(english)
    (tmp_path / "zh.txt").write_text("2021年3月5日，市委召开常委会会议。会议强调，要抓好防汛工作。")
    assert import_readouts(tmp_path) == 1
    assert [meeting.organ for meeting in Meeting.objects.all()] == [None, None]
    assert all("does not say of which place" in problem.message for problem in ImportProblem.objects.all())
    (tmp_path / "named.txt").write_text(english.replace("4", "6"))
    import_readouts(tmp_path / "named.txt", place="Dalian")
    meeting = Meeting.objects.get(place__name_en="Dalian")
    assert meeting.organ.name_en == "Standing Committee of the Dalian Municipal Party Committee"
    (tmp_path / "zh2.txt").write_text("2021年3月7日，市委召开常委会会议。会议强调，要抓好防汛工作。")
    import_readouts(tmp_path / "zh2.txt", place="Dalian")
    record = {"title": "绵阳市委召开常委会会议", "text": "2021年3月8日，市委召开常委会会议，研究防汛工作。"}
    (tmp_path / "titled.json").write_text(json.dumps(record))
    import_readouts(tmp_path / "titled.json", place="Dalian")
    organs = [Meeting.objects.get(date=f"2021-03-0{day}").organ.name_zh for day in (7, 8)]
    assert organs == ["大连市委常委会", "绵阳市委常委会"]
    call_command("reextract", verbosity=0)
    assert Meeting.objects.get(date="2021-03-08").organ.name_zh == "绵阳市委常委会"


def test_a_fact_of_a_rule_that_is_often_wrong_asks_to_be_read(tmp_path):
    (tmp_path / "sure.txt").write_text(READOUT)
    assert import_readouts(tmp_path) == 0
    second = READOUT.replace("delivered a speech", "left early")
    (tmp_path / "unsure.txt").write_text(f"{second}\nHe delivered a speech at the end of the day.\n")
    assert import_readouts(tmp_path / "unsure.txt") == 1
    problem = ImportProblem.objects.get()
    assert problem.stage == "identify" and problem.source.origin.endswith("unsure.txt")
    assert "Wang Xiaohui spoke" in problem.message and "He" in problem.message
    assert "read this against the source" in problem.remedy


def test_what_a_fact_rests_on_is_kept_with_it(tmp_path):
    (tmp_path / "readout.txt").write_text(READOUT)
    import_readouts(tmp_path)
    meeting = Meeting.objects.get()
    text = meeting.source.text

    def words(record):
        return {why["fact"]: (text[why["start"] : why["end"]], why["rule"]) for why in record.why}

    assert words(meeting)["date"] == ("September 14", "date-against-stamp")
    assert words(meeting.attendance.get())["presided"] == ("presided over", "role-subject")
    assert words(meeting.directives.get())["directive"] == ("is necessary to", "directive-modal")


def test_a_path_that_does_not_exist_is_said_and_nothing_is_done(tmp_path, capsys):
    assert import_readouts(tmp_path / "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err
    assert not ImportRun.objects.exists()


def test_a_missing_path_beside_a_good_one_is_a_problem(tmp_path):
    (tmp_path / "good.txt").write_text(READOUT)
    assert import_readouts(tmp_path / "nowhere.txt", tmp_path / "good.txt") == 1
    assert SourceDocument.objects.count() == 1
    assert "nowhere.txt" in ImportProblem.objects.get().file


@pytest.mark.parametrize(
    ("encoding", "stored"), [("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")]
)
def test_other_encodings_of_chinese_are_read_and_named(tmp_path, encoding, stored):
    text = "2020-12-09\n12月8日下午，云南省委常委会召开扩大会议。会议强调，要全面贯彻新发展理念。\n"
    (tmp_path / "zh.txt").write_bytes(text.encode(encoding))
    import_readouts(tmp_path)
    source = SourceDocument.objects.get()
    assert (source.text, source.encoding, source.language) == (text, stored, "zh")


def test_a_changed_file_is_a_new_version_and_its_meeting_keeps_its_address(tmp_path):
    path = tmp_path / "readout.txt"
    path.write_text(READOUT)
    import_readouts(path)
    before, first = Meeting.objects.get(), SourceDocument.objects.get()
    path.write_text(READOUT.replace("flood prevention", "drought relief"))
    assert import_readouts(path) == 0
    after = Meeting.objects.get()
    assert after.pk == before.pk
    first.refresh_from_db()
    assert (first.replaced_by, after.source.replaced_by) == (after.source, None)
    assert "drought relief" in after.directives.get().text
    assert SourceDocument.objects.count() == 2


def test_a_changed_file_does_not_overwrite_what_a_person_corrected(tmp_path):
    path = tmp_path / "readout.txt"
    path.write_text(READOUT)
    import_readouts(path)
    meeting = Meeting.objects.get()
    meeting.venue = "Chengdu"
    meeting.mark_edited()
    meeting.save()
    path.write_text(READOUT.replace("flood prevention", "drought relief"))
    assert import_readouts(path) == 1
    kept = Meeting.objects.get()
    assert (kept.venue, kept.source) == ("Chengdu", meeting.source)
    assert "flood prevention" in kept.directives.get().text
    assert str(meeting.pk) in ImportProblem.objects.get().message


def test_a_version_that_comes_back_takes_its_place_again(tmp_path):
    path = tmp_path / "readout.txt"
    for text in (READOUT, READOUT.replace("flood prevention", "drought relief"), READOUT):
        path.write_text(text)
        assert import_readouts(path) == 0
    meeting = Meeting.objects.get()
    assert "flood prevention" in meeting.directives.get().text
    assert meeting.source.text == READOUT and meeting.source.replaced_by is None
    assert SourceDocument.objects.exclude(pk=meeting.source.pk).get().replaced_by == meeting.source
    assert import_readouts(path) == 0
    assert ImportRun.objects.first().unchanged == 1


def test_a_corrected_meeting_is_not_doubled_by_the_second_change(tmp_path):
    path = tmp_path / "readout.txt"
    path.write_text(READOUT)
    import_readouts(path)
    Meeting.objects.get().mark_edited()
    for hazard in ("drought relief", "fire safety"):
        path.write_text(READOUT.replace("flood prevention", hazard))
        assert import_readouts(path) == 1
    assert "flood prevention" in Meeting.objects.get().directives.get().text


def test_a_meeting_that_the_new_version_no_longer_tells_is_removed(tmp_path):
    path = tmp_path / "readout.txt"
    second = (
        "\nOn the same day, Wang Xiaohui presided over an enlarged meeting of the Standing Committee of the Provincial "
    )
    path.write_text(READOUT + second + "Party Committee.\n")
    import_readouts(path)
    assert Meeting.objects.count() == 2
    path.write_text(READOUT)
    assert import_readouts(path) == 0
    assert outbox.engine().digests().keys() == {Meeting.objects.get().pk}


def test_a_file_name_that_is_no_text_is_reported(tmp_path, capsys):
    path = os.fsencode(tmp_path) + b"/readout.\xff"
    with open(path, "w") as file:
        file.write(READOUT)
    assert import_readouts(tmp_path) == 1
    capsys.readouterr()  # the name is printed as well, and is no text for who collects what tests print
    assert "\\udcff" in ImportProblem.objects.get().file


def test_a_failing_index_does_not_hide_the_problems_of_the_files(tmp_path, capsys, monkeypatch):
    def full(documents, removed=()):
        raise SearchEngineError("the disk is full; make room")

    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "good.txt").write_text(READOUT)
    monkeypatch.setattr(outbox.engine(), "update", full)
    with pytest.raises(CommandError, match="not searchable yet. the disk is full"):
        import_readouts(tmp_path)
    assert "empty.txt" in capsys.readouterr().err
    assert Meeting.objects.count() == 1


def test_two_officials_of_one_name_are_left_to_a_person(tmp_path):
    Person.objects.create(name_en="Wang Xiaohui", name_zh="王晓晖")
    Person.objects.create(name_en="Wang Xiaohui", name_zh="王小辉")
    (tmp_path / "readout.txt").write_text(READOUT)
    assert import_readouts(tmp_path) == 1
    row = Attendance.objects.get()
    assert (row.name, row.person) == ("Wang Xiaohui", None)
    assert "wang-xiaohui-2" in ImportProblem.objects.get().message


def test_a_name_in_another_spelling_is_the_same_official(tmp_path):
    the_archive_of_the_fixtures()
    opening = "2021-03-05\nOn March 4, Chen Min’er presided over a meeting of the "
    (tmp_path / "readout.txt").write_text(opening + "Standing Committee of the Chongqing Municipal Party Committee.\n")
    import_readouts(tmp_path)
    chen = Person.objects.get(slug="chen-miner")
    assert chen.attendance.filter(name="Chen Min’er").exists()
    assert Person.objects.filter(names__key="chenminer").distinct().count() == 1


def test_an_import_leaves_nothing_waiting_for_the_index():
    the_archive_of_the_fixtures()
    assert not IndexTask.objects.exists()
    assert outbox.engine().digests().keys() == set(Meeting.objects.values_list("pk", flat=True))


def test_the_undated_readout_is_dated_by_its_evidence():
    the_archive_of_the_fixtures()
    meeting = Meeting.objects.get(source__origin__contains="004_")
    assert (meeting.date.isoformat(), meeting.date_basis) == ("2022-11-01", "inferred")
    text = meeting.source.text
    assert any("November 1" in text[e["start"] : e["end"]] for e in meeting.date_evidence)
    assert all(e["why"] for e in meeting.date_evidence)


def test_reference_records_loaded_again_do_not_undo_a_correction():
    the_archive_of_the_fixtures()
    chen = Person.objects.get(slug="chen-miner")
    chen.name_en = "Chen Min’er"
    chen.save()
    Person.objects.get(slug="xi-jinping").delete()
    place = Place.objects.get(name_en="Chongqing")
    place.name_en = "Chungking"
    place.save()
    people = set(Person.objects.values_list("pk", flat=True))
    places = Place.objects.count()
    call_command("load_reference", verbosity=0)
    assert set(Person.objects.values_list("pk", flat=True)) == people
    assert Person.objects.get(pk=chen.pk).name_en == "Chen Min’er"
    assert Place.objects.count() == places


def test_a_central_organ_is_one_in_both_languages_whatever_an_import_has_made_already():
    made = Organ.objects.create(name_zh="全国政协")
    in_chinese, in_english = Organ.objects.create(name_zh="国务院"), Organ.objects.create(name_en="State Council")
    reference.load()
    forms = ("全国政协", "中国人民政治协商会议全国委员会", "CPPCC National Committee")
    assert {OrganName.objects.get(text=form).organ for form in forms} == {made}
    made.refresh_from_db()
    assert made.name_en == "National Committee of the Chinese People's Political Consultative Conference"
    # Two that stood side by side before stay two, for an editor to merge.
    assert OrganName.objects.get(text="国务院").organ == in_chinese
    assert OrganName.objects.get(text="State Council").organ == in_english
    assert Organ.objects.filter(name_zh="中央军事委员会", name_en="Central Military Commission").count() == 1


def test_an_official_whom_an_import_has_made_already_is_completed_not_doubled():
    made = Person.objects.create(name_en="Chen Miner")
    reference.load()
    assert Person.objects.get(names__key="chenminer", names__kind="pinyin") == made
    made.refresh_from_db()
    assert made.name_zh == "陈敏尔"
    assert made.posts.count() == 2


def test_extract_readout_prints_the_record_contract_without_the_database(capsys, django_db_blocker):
    path = READOUTS / "004_8ee86a421cabdde1.txt"
    with django_db_blocker.block():
        call_command("extract_readout", str(path))
    record = json.loads(capsys.readouterr().out)
    assert record["file"] == path.name
    assert record["text"].encode() == path.read_bytes()
    (meeting,) = record["meetings"]
    assert (meeting["date"], meeting["date_basis"]) == ("2022-11-01", "inferred")
    assert {"title", "published", "mentions", "formulations", "credits", "noise", "encoding", "sha256"} <= record.keys()


def test_extract_readout_says_what_is_wrong_with_a_file(tmp_path, capsys):
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(CommandError, match="could not be read"):
        call_command("extract_readout", str(tmp_path / "empty.txt"))
    assert "empty.txt: it is empty; remove it" in capsys.readouterr().err


def test_a_place_has_one_name_in_english_whatever_it_was_loaded_under():
    old = Place.objects.create(name_en="Tibet|Xizang", name_zh="西藏", slug="tibetxizang")
    LoadedReference.objects.create(kind="place", name="Tibet|Xizang")
    LoadedReference.objects.create(kind="place", name="Macao|Macau")  # deleted by an editor since
    meeting = a_meeting(place=Place.objects.create(name_en="Tibet"))
    reference.load()
    assert not Place.objects.filter(name_en__contains="|").exists()
    place = Place.objects.get(name_zh="西藏")
    assert (place.pk, place.name_en, place.slug) == (old.pk, "Tibet", "tibetxizang")
    assert Place.objects.filter(name_en="Tibet").count() == 1 and not Place.objects.filter(name_zh="澳门").exists()
    meeting.refresh_from_db()
    assert meeting.place == place
    before = Place.objects.count()
    reference.load()
    assert Place.objects.count() == before
