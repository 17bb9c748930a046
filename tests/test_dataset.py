"""The whole archive as files for everybody: all of it, nothing private, and never half made."""

import datetime as dt
import hashlib
import json
import re
import sqlite3
import subprocess
import tarfile
import zlib

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive import dataset
from archive.models import Alert, Draft, Meeting, Original
from tests.builders import a_directive, a_meeting, an_organ, the_archive_of_the_fixtures
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def made(**options):
    call_command("make_dataset", verbosity=0, **options)
    return sqlite3.connect(dataset.file_offered(dataset.SQLITE))


def everything_in(folder) -> bytes:
    """Every byte that is offered, unpacked."""
    with tarfile.open(folder / dataset.LINES) as tar:
        lines = b"".join(tar.extractfile(one).read() for one in tar.getmembers())
    return lines + b"".join((folder / name).read_bytes() for name in (dataset.SQLITE, dataset.METADATA))


def test_the_sqlite_file_holds_every_table_with_its_keys_and_views_of_readable_names():
    the_archive_of_the_fixtures()
    database = made(full_text=True)
    assert not database.execute("pragma foreign_key_check").fetchall()
    assert database.execute("select count(*) from meetings").fetchone() == (Meeting.objects.count(),)
    keys = {(row[3], row[2]) for row in database.execute("pragma foreign_key_list(meetings)")}
    assert keys == {("source", "sources"), ("organ", "organs"), ("place", "places")}
    readouts = database.execute("select date, organ, url from readouts where id = 10001").fetchone()
    assert readouts[0] == "2023-04-07" and "Chongqing" in readouts[1] and readouts[2].endswith("/meetings/10001/")
    there = database.execute("select official_zh, roles from who_was_there where official = 'Yuan Jiajun'").fetchone()
    assert there == ("袁家军", "presided spoke")
    assert database.execute("select count(*) from what_was_ordered where topics like '%Party building%'").fetchone()[0]
    assert database.execute("select count(*) from sources_fts where sources_fts match 'Chongqing'").fetchone() == (5,)


def test_the_json_lines_hold_the_same_rows():
    a_directive(a_meeting("要防汛。Dykes must be raised.", chair="Yuan Jiajun"), "Dykes must be raised.")
    database = made()
    with tarfile.open(dataset.file_offered(dataset.LINES)) as tar:
        for given in dataset.TABLES:
            lines = tar.extractfile(f"jiyao/{given.name}.jsonl").read().decode().splitlines()
            columns = [row[1] for row in database.execute(f'pragma table_info("{given.name}")')]
            assert len(lines) == database.execute(f'select count(*) from "{given.name}"').fetchone()[0]
            assert all(list(json.loads(line)) == columns for line in lines), given.name
        (sentence,) = tar.extractfile("jiyao/directives.jsonl").read().decode().splitlines()
    assert json.loads(sentence)["text"] == "Dykes must be raised."


def test_nothing_private_and_nothing_withdrawn_is_in_any_file():
    secret = "s3cr3t-"
    editor = User.objects.create_user(f"{secret}editor", f"{secret}mail@example.org", "a password")
    kept = a_meeting("Grain was discussed.", organ=an_organ("Kept Committee"))
    kept.source.origin, kept.source.metadata = f"/home/{secret}/a.txt", {"cookie": f"{secret}cookie"}
    kept.source.save()
    kept.mark_reviewed(editor)
    gone = a_meeting(f"{secret}withdrawn text")
    gone.source.withdraw(f"{secret}reason")
    Original.objects.create(source=kept.source, packed=zlib.compress(secret.encode()), size=7)
    Draft.objects.create(text=f"{secret}draft", sha256="0" * 64, language="en", created_by=editor)
    now = timezone.now()
    Alert.objects.create(
        email=f"{secret}reader@example.org", query="q=x", language="en", confirmed_at=now, looked_at=now
    )
    made(full_text=True).close()
    found = everything_in(dataset.file_offered(dataset.SQLITE).parent)
    assert b"Grain was discussed." in found and secret.encode() not in found


def test_no_table_of_people_who_use_the_archive_is_among_those_given():
    private = ("auth.", "reversion.", "axes.", "sessions.", "admin.")
    for given in dataset.TABLES:
        assert not given.model._meta.label.startswith(private)
        for field in given.fields():
            related = field.related_model._meta.label if field.remote_field else ""
            assert not related.startswith(private), (given.name, field.name)


def test_the_page_says_size_day_checksum_and_terms_and_gives_the_files(client):
    assert "have not been made here yet" in words(read(client, "/about/data/"))
    assert client.get("/about/data/jiyao.sqlite3").status_code == 404
    a_meeting("Grain was discussed.")
    made().close()
    page = read(client, "/about/data/")
    assert "belong to their publishers" in page and str(timezone.localdate().year) in page
    for file in dataset.offered()["files"]:
        response = client.get(f"/about/data/{file['name']}", headers={"accept-encoding": "gzip"})
        content = b"".join(response)
        assert response["Content-Length"] == str(file["size"]) == str(len(content))
        assert hashlib.sha256(content).hexdigest() == file["sha256"] and file["sha256"] in page
    for address in ("CURRENT", "about.json", "..%2Fsecret_key", "nothing.sqlite3"):
        assert client.get(f"/about/data/{address}").status_code == 404
    assert "/about/data/" in read(client, "/about/")


def test_the_checksums_are_those_of_sha256sum(tmp_path):
    a_meeting("Grain was discussed.")
    made().close()
    folder = dataset.file_offered(dataset.SUMS).parent
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.count("OK") == 3


def test_a_set_that_fails_leaves_the_one_before_and_nothing_half_made(monkeypatch):
    a_meeting("Grain was discussed.")
    made().close()
    before = dataset.offered()
    monkeypatch.setattr(dataset, "VIEWS", {"broken": ("", "select from")})
    with pytest.raises(CommandError, match="still offered"):
        made()
    assert dataset.offered() == before and not list(dataset.folder().glob("*.part-*"))


def test_a_new_set_takes_the_place_of_the_old_one_and_the_oldest_goes(monkeypatch):
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for number in range(3):
        monkeypatch.setattr(dataset.timezone, "now", lambda number=number: day + dt.timedelta(number))
        made().close()
    kept = sorted(one.name for one in dataset.folder().iterdir() if one.is_dir())
    assert kept == ["20260102T000000Z", "20260103T000000Z"]
    assert dataset.offered()["made"].startswith("2026-01-03")


def test_datasette_is_told_what_the_tables_are_and_on_which_terms():
    a_meeting("Grain was discussed.")
    made().close()
    metadata = json.loads(dataset.file_offered(dataset.METADATA).read_text())
    tables = metadata["databases"]["jiyao"]["tables"]
    assert tables["officials"]["label_column"] == "name_en" and "publishers" in metadata["license"]
    assert re.search("Meetings with the names", tables["readouts"]["description"])
