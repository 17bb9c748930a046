"""The whole archive goes out into a folder and comes in again, record by record."""

import datetime as dt
import hashlib
import json
import subprocess
import zlib

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive import backup
from archive.imports import gathering
from archive.models import Alert, Meeting, SourceDocument
from search import outbox
from tests.builders import a_directive, a_meeting, sketch

pytestmark = pytest.mark.django_db

# What a row that is made of any values would have wrong.
ONLY_SO = {
    "archive.Verdict": {"problem": None},
    "archive.FormulationCandidate": {"dismissed": False},
    "archive.ImportRun": {"finished_at": None},
}


def one_of_everything() -> None:
    """An archive with a row in every table: of real meetings, and of any values where these have none."""
    meeting = a_meeting("要防汛 and to revitalize the countryside.", chair="Yuan Jiajun", attending=["Hu Henghua"])
    a_directive(meeting, "to revitalize the countryside")
    gathering.join(meeting, a_meeting("flood and grain", chair="Yuan Jiajun"), by_hand=True)
    sketch(meeting)
    User.objects.create_user("editor", password="a long password", first_name="编辑")
    outbox.drain()
    for model in backup.tables():
        a_row(model)


def a_row(model):
    """The first row of the table; where it has none, one of any values."""
    if not model._base_manager.exists():
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        only_so = ONLY_SO.get(model._meta.label, {})
        values = {field.name: any_value(field) for field in fields if field.name not in only_so}
        model._base_manager.bulk_create([model(**values | only_so)])
    return model._base_manager.order_by("pk").first()


def any_value(field):
    if field.remote_field:
        itself = field.model is field.related_model
        return None if itself else a_row(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    kinds = {
        models.JSONField: [] if field.name in ("why", "by_hand") else [{"袁": [1, None]}],
        models.BinaryField: zlib.compress(b"\x00\xff"),
        models.DateTimeField: timezone.now(),
        models.DateField: dt.date(2023, 9, 15),
        models.BooleanField: True,
        models.IntegerField: 0 if field.name == "start" else 1,
        models.FloatField: 0.1,
    }
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "纪要\n“x”\u2028")


def rows() -> dict[str, list]:
    """Every row of every table; passwords aside."""
    return {
        model._meta.label: [
            {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items() if name != "password"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in backup.tables()
    }


def empty() -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for model in backup.tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


@pytest.fixture
def exported(tmp_path):
    one_of_everything()
    call_command("export_archive", str(tmp_path / "out"), verbosity=0, passwords=True)
    return tmp_path / "out"


def restore(folder, complaint=None) -> None:
    if complaint is None:
        call_command("import_archive", str(folder), verbosity=0)
        return
    before = rows()
    with pytest.raises(CommandError, match=complaint):
        call_command("import_archive", str(folder), verbosity=0)
    assert rows() == before


def test_every_record_comes_back_as_it_was(exported):
    before = rows()
    assert not [label for label, held in before.items() if not held]
    empty()
    restore(exported)
    assert rows() == before
    assert outbox.compare().equal
    assert outbox.compare().held == Meeting.objects.count()


def test_new_records_are_numbered_behind_those_that_came(exported):
    last = Meeting.objects.order_by("pk").last().pk
    empty()
    restore(exported)
    assert a_meeting("grain").pk > last


def test_addresses_lead_where_they_led(exported, client):
    addresses = [meeting.get_absolute_url() for meeting in Meeting.objects.all()]
    pages = [client.get(address).content for address in addresses]
    empty()
    restore(exported)
    assert [client.get(address).content for address in addresses] == pages


def test_the_sources_lie_there_byte_for_byte_and_the_checksums_are_those_of_sha256sum(exported):
    for source in SourceDocument.objects.all():
        content = (exported / "sources" / source.sha256[:2] / source.sha256).read_bytes()
        assert hashlib.sha256(content).hexdigest() == source.sha256
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=exported, check=False)
    assert done.returncode == 0


def test_the_dictionary_names_every_column(exported):
    said = (exported / "DICTIONARY.md").read_text()
    for model in backup.tables():
        assert f"tables/{model._meta.label}.jsonl" in said
        assert all(f"| {field.attname} |" in said for field in model._meta.concrete_fields)
    assert "One meeting as its main text reports it" in said


def test_every_table_is_written_or_left_out_for_a_reason():
    from django.apps import apps

    known = {model._meta.label for model in backup.tables()} | backup.LEFT_OUT.keys()
    assert known == {model._meta.label for model in apps.get_models(include_auto_created=True)}


def test_passwords_and_second_factors_go_along_only_where_that_is_said(tmp_path):
    user = User.objects.create_user("editor", password="a long password")
    TOTPDevice.objects.create(user=user, confirmed=True)
    Alert.objects.create(email="reader@example.org", query="q=flood", language="en")
    call_command("export_archive", str(tmp_path / "without"), verbosity=0)
    call_command("export_archive", str(tmp_path / "with"), verbosity=0, passwords=True)
    for folder, fits in (("without", False), ("with", True)):
        empty()
        restore(tmp_path / folder)
        assert User.objects.get().check_password("a long password") is fits
        assert TOTPDevice.objects.exists() is fits
        assert Alert.objects.exists() is fits


def test_a_database_with_records_is_refused(exported):
    restore(exported, "the database is not empty.*JIYAO_DATA")


def test_a_folder_that_is_no_export_is_refused(tmp_path):
    restore(tmp_path, "there is no archive.json; name the folder that export_archive wrote")


def test_a_broken_line_is_named_and_nothing_is_written(exported):
    path = exported / "tables" / "archive.Person.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[1][:40], b"\n", *lines[2:]]))
    empty()
    restore(exported, "archive.Person.jsonl line 2: its SHA-256 is not that of SHA256SUMS.*take another copy")


def test_a_changed_byte_or_a_missing_file_is_named(exported):
    source = next((exported / "sources").rglob("*/*"))
    content = source.read_bytes()
    empty()
    source.write_bytes(content + b" ")
    restore(exported, f"{source.name}: its SHA-256 is not that")
    source.unlink()
    restore(exported, f"{source.name}: it is missing")


def test_an_export_of_another_version_is_refused(exported):
    about = json.loads((exported / "archive.json").read_text())
    empty()
    for change, complaint in (
        ({"format": 99}, "this is format 99"),
        ({"migrations": about["migrations"] | {"archive": ["0001_initial"]}}, "stand at 0001_initial, here"),
    ):
        (exported / "archive.json").write_text(json.dumps(about | change))
        restore(exported, complaint)


def test_what_fits_the_checksums_and_not_the_database_is_refused_as_a_whole(exported):
    path = exported / "tables" / "archive.Meeting.jsonl"
    lines = path.read_text().splitlines()
    row = json.loads(lines[-1]) | {"kind": "tea party"}
    path.write_text("\n".join([*lines[:-1], json.dumps(row)]) + "\n")
    sums = (exported / "SHA256SUMS").read_text().splitlines()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    sums = [
        f"{digest}  tables/archive.Meeting.jsonl" if line.endswith("archive.Meeting.jsonl") else line for line in sums
    ]
    (exported / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    empty()
    restore(exported, "the database does not take it")


def test_an_export_does_not_write_over_anything(exported):
    with pytest.raises(CommandError, match="already and not empty"):
        call_command("export_archive", str(exported))
    assert not list(exported.parent.glob("*.part-*"))
