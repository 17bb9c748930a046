"""Loading collections: what became of each document, what is kept of it, every option, what goes wrong around it."""

import csv
import datetime as dt
import gzip
import io
import json
import os
import sys
import tempfile
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from archive.imports import extraction, paths, pipeline
from archive.imports.extraction import Extraction
from archive.imports.paths import files_in
from archive.imports.raw import RawReadout
from archive.imports.report import Report
from archive.models import ImportLine, ImportProblem, ImportRun, Meeting, OldAddress, Original, Person, SourceDocument
from search.models import IndexTask

pytestmark = pytest.mark.django_db


def a_text(number: int, hazard="flood prevention") -> str:
    """A readout that nobody takes for a write-up of another: each is of a year of its own."""
    return (
        f"On September 14, {1990 + number}, the Standing Committee of the Sichuan Provincial Party Committee held a "
        "meeting. Wang Xiaohui, Secretary of the Provincial Party Committee, presided over the meeting and delivered a "
        f"speech.\n\nThe meeting emphasized that it is necessary to strengthen {hazard}.\n"
    )


def json_lines(*records) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def import_readouts(*paths, **options) -> int:
    """Say the command; returns its exit code."""
    try:
        call_command("import_readouts", *map(str, paths), verbosity=0, jobs=1, **options)
    except SystemExit as exit:
        return exit.code
    return 0


def outcomes() -> dict[str, str]:
    """Of the newest run: the place of each line with what became of it."""
    return {line.place or line.file.rpartition("/")[2]: line.outcome for line in ImportRun.objects.first().lines.all()}


@pytest.fixture
def collection(tmp_path):
    path = tmp_path / "collection.jsonl"
    path.write_bytes(json_lines(*({"id": f"s-{n}", "text": a_text(n), "title": f"No. {n}"} for n in (1, 2, 3))))
    return path


def test_every_document_of_a_run_has_its_line(collection):
    assert import_readouts(collection) == 0
    assert outcomes() == {"line 1": "new", "line 2": "new", "line 3": "new"}
    records = [json.loads(line) for line in collection.read_bytes().splitlines()]
    records[1]["text"] = a_text(2, "drought relief")
    again = json_lines(*records, records[0], {"id": "s-3", "text": a_text(4)}) + b"{broken\n"
    collection.write_bytes(again)
    assert import_readouts(collection) == 1
    assert outcomes() == {
        "line 1": "unchanged",
        "line 2": "changed",
        "line 3": "unchanged",
        "line 4": "duplicate",
        "line 5": "problem",
        "line 6, column 2": "problem",
    }
    run = ImportRun.objects.first()
    assert (run.new, run.unchanged, run.changed, run.duplicate, run.problem) == (0, 2, 1, 1, 2)
    twice, broken = ImportProblem.objects.filter(run=run).order_by("pk")
    assert "line 3" in twice.message and "id of its own" in twice.remedy
    assert Meeting.objects.count() == 3


def test_the_bytes_are_kept_as_they_came_with_all_that_came_with_them(collection):
    collection.write_bytes(json_lines({"id": 7, "text": a_text(1), "url": "https://example.org/a/7", "desk": "party"}))
    assert import_readouts(collection, source="Sichuan Daily") == 0
    source = SourceDocument.objects.get()
    assert source.original.content == collection.read_bytes().rstrip()
    assert (source.url, source.collection) == ("https://example.org/a/7", "Sichuan Daily")
    assert source.metadata == {"id": "7", "desk": "party"}


def test_a_named_collection_is_the_same_in_another_file(collection, tmp_path):
    import_readouts(collection, source="Sichuan Daily")
    (tmp_path / "moved.jsonl.gz").write_bytes(gzip.compress(collection.read_bytes()))
    assert import_readouts(tmp_path / "moved.jsonl.gz", source="Sichuan Daily") == 0
    assert set(outcomes().values()) == {"unchanged"}
    assert import_readouts(tmp_path / "moved.jsonl.gz") == 0
    assert set(outcomes().values()) == {"duplicate"}


def test_published_dates_the_documents_that_name_no_day(tmp_path):
    (tmp_path / "a.txt").write_text(a_text(1).replace(", 1991", ""))
    assert import_readouts(tmp_path / "a.txt", published=dt.date(2023, 9, 16)) == 0
    assert Meeting.objects.get().date == dt.date(2023, 9, 14)
    assert SourceDocument.objects.get().published == dt.date(2023, 9, 16)


def test_a_dry_run_says_what_would_be_and_stores_nothing(collection, tmp_path, capsys):
    report = tmp_path / "report.csv"
    with collection.open("ab") as file:
        file.write(b"{broken\n")
    with pytest.raises(SystemExit, match="1"):
        call_command("import_readouts", str(collection), dry_run=True, jobs=1, report=str(report))
    assert not SourceDocument.objects.exists() and not ImportRun.objects.exists() and not ImportProblem.objects.exists()
    rows = list(csv.DictReader(report.open(encoding="utf-8-sig")))
    assert [row["outcome"] for row in rows] == ["new", "new", "new", "problem"]
    assert "nothing was stored" in capsys.readouterr().out


def test_the_report_has_a_row_for_every_document_and_question(collection, tmp_path):
    with collection.open("ab") as file:
        file.write(json_lines({"id": "note", "text": "hi"}) + b"{broken\n")
    report = tmp_path / "report.csv"
    assert import_readouts(collection, report=str(report)) == 1
    rows = list(csv.DictReader(report.open(encoding="utf-8-sig")))
    assert [row["outcome"] for row in rows] == ["new"] * 4 + ["problem", "question"]
    assert rows[4]["place"] == "line 5, column 2" and rows[4]["remedy"]
    source = SourceDocument.objects.get(text="hi")
    assert rows[5]["document"] == f"/sources/{source.pk}/" and "no meeting was recognised" in rows[5]["message"]


def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(collection, tmp_path):
    with pytest.raises(CommandError, match="the report cannot be written") as raised:
        import_readouts(collection, report=str(tmp_path / "nowhere" / "r.csv"))
    assert raised.value.returncode == 2 and not ImportRun.objects.exists()


@pytest.mark.parametrize(("option", "value"), [("--jobs", "0"), ("--jobs", "many"), ("--published", "2023-02-30")])
def test_an_option_that_makes_no_sense_is_said(collection, option, value):
    with pytest.raises(CommandError, match=f"'{value}'"):
        call_command("import_readouts", str(collection), option, value)


def test_standard_input_and_patterns_are_taken(collection, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(collection.read_bytes()))))
    assert import_readouts("-") == 0
    assert SourceDocument.objects.count() == 3
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "x.txt").write_text(a_text(9))
    assert import_readouts(f"{tmp_path}/20*/*.txt") == 0
    assert SourceDocument.objects.filter(origin__endswith="x.txt").exists()


def test_a_date_that_is_none_is_a_problem_of_a_document_that_is_kept(collection):
    collection.write_bytes(json_lines({"id": 1, "published": "2024-13-02", "text": a_text(1)}))
    assert import_readouts(collection) == 1
    problem = ImportProblem.objects.get()
    assert problem.source == SourceDocument.objects.get() and problem.place == "line 1"
    assert "'2024-13-02' is no date" in problem.message


def test_several_documents_of_one_address_are_no_versions_of_one(collection):
    address = "https://example.org/bulletin/1"
    collection.write_bytes(json_lines(*({"id": n, "url": address, "text": a_text(n)} for n in (1, 2))))
    for _ in range(2):
        assert import_readouts(collection) == 0
        assert SourceDocument.objects.filter(replaced_by=None).count() == 2
    assert set(outcomes().values()) == {"unchanged"}


def test_two_captures_of_a_page_are_versions_and_do_not_come_back(tmp_path):
    from tests.test_formats import PAGE, a_warc

    page = PAGE.format("utf-8")
    captures = [page.encode(), page.replace("贯彻新发展理念", "做好防汛工作").encode()]
    dates = ("2021-01-02T03:04:05Z", "2021-02-02T03:04:05Z")
    records = (
        a_warc(("https://example.org/1", "200 OK", "text/html", capture), date=date)
        for capture, date in zip(captures, dates, strict=True)
    )
    (tmp_path / "x.warc.gz").write_bytes(b"".join(records))
    import_readouts(tmp_path / "x.warc.gz")
    assert set(outcomes().values()) == {"new", "changed"}
    current = SourceDocument.objects.get(replaced_by=None)
    import_readouts(tmp_path / "x.warc.gz")
    assert SourceDocument.objects.get(replaced_by=None) == current and "防汛" in current.text
    assert ImportRun.objects.first().changed == 0


def test_a_dry_run_calls_new_and_changed_what_the_import_does(tmp_path):
    from tests.test_formats import PAGE, a_warc

    page = PAGE.format("utf-8")
    captures = (page.encode(), page.replace("贯彻新发展理念", "做好防汛工作").encode())
    dates = ("2021-01-02T03:04:05Z", "2021-02-02T03:04:05Z")
    records = (
        a_warc(("https://example.org/1", "200 OK", "text/html", capture), date=date)
        for capture, date in zip(captures, dates, strict=True)
    )
    (tmp_path / "x.warc.gz").write_bytes(b"".join(records))
    (tmp_path / "other.jsonl").write_bytes(json_lines({"url": "http://example.org/1", "text": a_text(1)}))
    both = [tmp_path / "x.warc.gz", tmp_path / "other.jsonl"]
    report = tmp_path / "report.csv"
    import_readouts(*both, dry_run=True, report=str(report))
    would_be = [row["outcome"] for row in csv.DictReader(report.open(encoding="utf-8-sig"))]
    import_readouts(*both)
    assert would_be == [line.outcome for line in ImportRun.objects.get().lines.order_by("pk")]
    assert would_be == ["new", "changed", "changed"]


def test_a_document_that_cannot_be_stored_is_left_out_alone(tmp_path):
    """What extraction never gives, the database refuses: one place mentioned twice."""
    raws = [
        RawReadout(a_text(n) + "Premier Li Qiang wrote in August.\n", f"{n:064x}", "utf-8", f"{n}.txt", file=f"{n}.txt")
        for n in (1, 2, 3)
    ]
    first, bad, last = (extraction.extracted(raw, extraction.Hints()) for raw in raws)
    bad = replace(bad, readout=replace(bad.readout, mentions=bad.readout.mentions * 2))
    told = Report(ImportRun.objects.create())
    outcomes = list(pipeline._stored([first, bad, last], told, pipeline.Order([]), None))
    assert [one.outcome for one in outcomes] == ["new", "problem", "new"]
    assert "mention" in outcomes[1].fault
    assert set(SourceDocument.objects.values_list("origin", flat=True)) == {"1.txt", "3.txt"}
    assert Meeting.objects.count() == 2 and IndexTask.objects.count() >= 2


@pytest.fixture
def a_folder_for_everybody():
    """Tests may run as root, who may read everything: this folder is one that anybody reaches, and nobody may read all
    of. Gives the folder, and what runs a function as somebody without rights."""

    def without_rights(function):
        if os.geteuid() != 0:
            return function()
        os.seteuid(65_534)
        try:
            return function()
        finally:
            os.seteuid(0)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder, without_rights
        (folder / "closed").chmod(0o755)


def test_what_may_not_be_read_is_said_and_the_rest_is_taken(a_folder_for_everybody):
    folder, without_rights = a_folder_for_everybody
    (folder / "closed").mkdir()
    (folder / "closed" / "a.txt").write_text(a_text(1))
    (folder / "locked.txt").write_text(a_text(2))
    (folder / "open.txt").write_text(a_text(3))
    (folder / "closed").chmod(0)
    (folder / "locked.txt").chmod(0)
    (folder / "open.txt").chmod(0o644)
    found = without_rights(lambda: list(pipeline.Reading(pipeline.Order([str(folder)]))))
    closed, locked, readable = found
    assert closed.file.endswith("closed") and "Permission denied" in closed.message and "may read" in closed.remedy
    assert locked.file.endswith("locked.txt") and "may read" in locked.remedy
    assert readable.text == a_text(3)


def test_a_folder_of_very_many_files_is_not_listed_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "SORTED", 100)
    for number in range(8_000):
        (tmp_path / f"{number:05}.txt").touch()
    tracemalloc.start()
    try:
        count = sum(1 for _path in files_in([str(tmp_path)]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 8_000
    assert peak < 8_000 * 50  # the names alone would take more, with where they are


def test_what_a_warc_skips_is_counted_once_a_reason(tmp_path):
    from tests.test_formats import a_warc

    answers = [(f"https://example.org/{n}", "302 Found", "text/html", b"") for n in range(3)]
    (tmp_path / "x.warc.gz").write_bytes(a_warc(*answers))
    assert import_readouts(tmp_path / "x.warc.gz") == 0
    run = ImportRun.objects.get()
    assert run.skipped == 3 and run.lines.get().message == "3 × redirect"


def test_a_bad_member_of_an_archive_stops_nothing(tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("../out.txt", a_text(1))
        archive.writestr("empty.txt", "")
        archive.writestr("good.txt", a_text(2))
    assert import_readouts(tmp_path / "z.zip") == 1
    assert SourceDocument.objects.get().origin == f"{tmp_path}/z.zip#good.txt"
    assert sorted(problem.message for problem in ImportProblem.objects.all()) == [
        "it is empty",
        "the member's name leads out of the archive",
    ]


@pytest.mark.django_db(transaction=True)  # SQLite may take back the whole of a transaction that finds the disk full
def test_a_full_disk_stops_the_run_with_what_was_stored_whole(tmp_path, monkeypatch):
    path = tmp_path / "c.jsonl"
    path.write_bytes(json_lines(*({"id": n, "text": a_text(n)} for n in range(1, 29))))
    monkeypatch.setattr(pipeline, "BATCH", 4)
    with connection.cursor() as cursor:
        size, free = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "freelist_count"))
        cursor.execute("CREATE TABLE room_left_by_earlier_tests (bytes)")
        cursor.execute("INSERT INTO room_left_by_earlier_tests VALUES (zeroblob(%s))", [free * size])
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 15}")
        try:
            with pytest.raises(CommandError, match="the disk is full; make room") as raised:
                import_readouts(path)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
            cursor.execute("DROP TABLE room_left_by_earlier_tests")
    assert raised.value.returncode == 2
    stored = SourceDocument.objects.count()
    assert stored < 28 and stored == Original.objects.count() == ImportLine.objects.count()
    import_readouts(path)
    assert SourceDocument.objects.count() == 28


def test_a_document_that_kills_its_reader_is_a_problem_and_the_others_are_read(monkeypatch):
    monkeypatch.setattr(extraction, "FEW", 0)
    raws = [RawReadout(a_text(n), f"{n}", "utf-8", f"{n}", file="x", place=f"line {n}") for n in range(1, 6)]
    with Extraction(2, extraction.Hints()) as extracting:
        results = extracting.submit(raws)()
        assert [len(one.readout.meetings) for one in results] == [1] * 5
        for process in extracting._pool._processes.values():
            process.kill()
        assert [len(one.readout.meetings) for one in extracting.submit(raws)()] == [1] * 5


def test_a_run_has_a_page_whose_numbers_lead_to_the_documents(collection, client):
    again = collection.read_bytes().splitlines(keepends=True)[0]
    with collection.open("ab") as file:
        file.write(b"{broken\n" + again)
    import_readouts(collection)
    run = ImportRun.objects.get()
    client.force_login(User.objects.create_superuser("admin"))
    page = client.get(reverse("admin:archive_importrun_change", args=[run.pk])).content.decode()
    address = f"{reverse('admin:archive_importline_changelist')}?run__id__exact={run.pk}&amp;outcome__exact=problem"
    assert f'href="{address}">1 Problem<' in page
    lines = client.get(address.replace("&amp;", "&")).content.decode()
    assert "line 4, column 2" in lines and "line 3" not in lines
    every = address.partition("&")[0]
    lines = client.get(every, headers={"accept-language": "zh-hans"}).text
    assert "第 4 行，第 2 列" in lines and "相同" in lines and "the same as" not in lines
    report = client.get(reverse("admin:archive_importrun_report", args=[run.pk]))
    rows = list(csv.DictReader(io.StringIO(report.getvalue().decode("utf-8-sig"))))
    assert [row["outcome"] for row in rows] == ["new", "new", "new", "problem", "duplicate"]
    assert client.get(reverse("admin:archive_importrun_changelist")).status_code == 200


def test_the_bytes_of_a_source_are_downloaded_and_never_shown_as_a_page(collection, client):
    import_readouts(collection)
    source = SourceDocument.objects.first()
    client.force_login(User.objects.create_superuser("admin"))
    address = reverse("admin:archive_sourcedocument_original", args=[source.pk])
    assert f'href="{address}"' in client.get(reverse("admin:archive_sourcedocument_change", args=[source.pk])).text
    answer = client.get(address)
    assert answer.content == source.original.content and "attachment" in answer["Content-Disposition"]
    client.logout()
    assert client.get(address).status_code == 302


def test_officials_of_one_reading_and_one_with_an_old_address_each_get_their_own(tmp_path):
    OldAddress.objects.create(path="/officials/wang-wei/", leads_to="/officials/somebody-else/")
    names = ("王伟", "王薇", "李明")
    held = "9月14日，某某市委常委会召开会议。市委书记{}主持会议并讲话。\n会议强调，要做好防汛工作。\n"
    records = ({"text": f"{1990 + number}年" + held.format(name)} for number, name in enumerate(names))
    path = tmp_path / "three.jsonl"
    path.write_bytes(json_lines(*records))
    import_readouts(path)
    slugs = {name: Person.objects.get(name_zh=name).slug for name in names}
    assert slugs == {"王伟": "wang-wei-2", "王薇": "wang-wei-3", "李明": "li-ming"}


def test_what_is_loaded_after_a_deletion_gets_keys_that_nothing_had(tmp_path):
    path = tmp_path / "some.jsonl"
    path.write_bytes(json_lines(*({"id": n, "text": a_text(n)} for n in range(3))))
    import_readouts(path)
    sources, meetings = (set(table.objects.values_list("pk", flat=True)) for table in (SourceDocument, Meeting))
    SourceDocument.objects.all().delete()
    import_readouts(path)
    assert min(SourceDocument.objects.values_list("pk", flat=True)) > max(sources)
    assert min(Meeting.objects.values_list("pk", flat=True)) > max(meetings)
