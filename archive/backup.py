"""The whole archive out into a folder and in again, record by record, on either database.

A folder holds ``archive.json`` (what this is), ``tables/`` (JSON Lines, a row a line), ``sources/`` (the documents'
bytes as they came), ``DICTIONARY.md`` (what each column means) and ``SHA256SUMS`` (for ``sha256sum -c`` as well).
Tables are found by Django's registry, so a new model or column goes along by itself. docs/backup.md says the rest.
"""

import base64
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from archive.models import COUNTED, SourceDocument

FORMAT = 1
BATCH = 1_000
# What is not written, and why.
LEFT_OUT = {
    "contenttypes.ContentType": "every database numbers its own; references go by name",
    "auth.Permission": "every database numbers its own; references go by name",
    "sessions.Session": "whoever is logged in logs in again",
    "search.IndexTask": "the index is built anew",
    **{
        f"archive.{name}": "counted anew from the records"
        for name in ("AnalysisTask", "Novelty", *(model.__name__ for model in COUNTED))
    },
    "authtoken.Token": "keys of the accounts: each is given a new one",
    "authtoken.TokenProxy": "the same table, as the editors' room has it",
    "axes.AccessAttempt": "locks after wrong passwords pass by themselves",
    "axes.AccessAttemptExpiration": "locks after wrong passwords pass by themselves",
    "axes.AccessFailureLog": "addresses of people's machines",
    "axes.AccessLog": "addresses of people's machines",
}
# Tables that a fresh database has rows in; those of the export take their place.
SEEDED = ("archive.Role", "auth.Group_permissions", "auth.Group")
# Tables that go along with the passwords or not at all: secrets of second factors, addresses of who follows a search.
SECRET = ("archive.Alert", "otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken")
NO_PASSWORD = "!"  # no password fits: set one with "manage.py changepassword"


class BackupError(Exception):
    """Nothing was written; the message names the place and the remedy."""


def tables() -> list[type[models.Model]]:
    """Every table that is written, the links between records among them."""
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and not m._meta.proxy and m._meta.label not in LEFT_OUT]


# Out ----------------------------------------------------------------------------------------------------------------


def write(folder: Path, *, passwords: bool = False, each=lambda name: None) -> dict[str, int]:
    """The archive as it is at this moment into the new ``folder``; returns the rows of each table.

    Without ``passwords`` the accounts go along, but nobody can log in with them. Raises ``BackupError``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder}: it is there already and not empty; name another folder, or remove it first")
    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    try:
        part.mkdir(parents=True, mode=0o700)
        (part / "tables").mkdir()
        sums: dict[str, str] = {}
        with one_moment():
            counts = {}
            for model in tables():
                name = f"tables/{model._meta.label}.jsonl"
                counts[model._meta.label], sums[name] = _write_table(model, part / name, passwords=passwords)
                each(name)
            sums |= _write_sources(part, each)
        about = {
            "format": FORMAT,
            "made": timezone.now().isoformat(),
            "migrations": _migrations(),
            "passwords": passwords,
            "rows": counts,
        }
        sums["archive.json"] = _write_text(
            part / "archive.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n"
        )
        sums["DICTIONARY.md"] = _write_text(part / "DICTIONARY.md", dictionary())
        _write_text(part / "SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())))
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    except OSError as error:
        raise BackupError(
            f"{error.filename or folder}: {error.strerror}; make room, or name a folder to write to"
        ) from error
    except Error as error:
        raise BackupError(
            f"the database cannot be read: {error}; see DATABASE_URL, or say 'manage.py migrate'"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read in here is of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write_table(model, path: Path, *, passwords: bool) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    with path.open("wb") as file:
        for row in () if model._meta.label in SECRET and not passwords else _rows(model):
            if model is User and not passwords:
                row["password"] = NO_PASSWORD
            text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            line = f"{text}\n".encode("utf-8", "surrogatepass")
            file.write(line)
            digest.update(line)
            count += 1
    return count, digest.hexdigest()


def _rows(model) -> Iterator[dict]:
    """Every row by its key, ``BATCH`` in memory at a time."""
    fields = model._meta.concrete_fields
    last, names = None, {}
    while True:
        rows = model._base_manager.order_by("pk")
        rows = list(
            (rows if last is None else rows.filter(pk__gt=last)).values_list("pk", *(f.attname for f in fields))[:BATCH]
        )
        for key, *values in rows:
            yield {f.attname: _out(f, value, names) for f, value in zip(fields, values, strict=True)}
            last = key
        if len(rows) < BATCH:
            return


def _out(field, value, names: dict):
    if value is None:
        return None
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(value).decode()
    if _goes_by_name(field):
        if (field.related_model, value) not in names:
            names[field.related_model, value] = list(field.related_model.objects.get(pk=value).natural_key())
        return names[field.related_model, value]
    return value


def _goes_by_name(field) -> bool:
    return field.related_model in (ContentType, Permission)


def _write_sources(part: Path, each) -> dict[str, str]:
    """The bytes of every source whose SHA-256 they have; a source without them has its text in the tables."""
    sums = {}
    for start in _keys(SourceDocument):
        for source in SourceDocument.objects.filter(pk__in=start):
            content = _bytes_of(source)
            if content is None:
                continue
            name = f"sources/{source.sha256[:2]}/{source.sha256}"
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_bytes(content)
            sums[name] = source.sha256
        each("sources")
    return sums


def _keys(model) -> Iterator[list]:
    last = 0
    while keys := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:100]):
        yield keys
        last = keys[-1]


def _bytes_of(source: SourceDocument) -> bytes | None:
    """As kept beside the source, or its text in its encoding, where that gives the same bytes."""
    original = getattr(source, "original", None)
    candidates = [lambda: original.content] if original is not None else []
    candidates += [lambda: source.text.encode(source.encoding), lambda: source.text.encode()]
    for made in candidates:
        try:
            content = made()
        except (UnicodeError, LookupError):
            continue
        if hashlib.sha256(content).hexdigest() == source.sha256:
            return content
    return None


def _write_text(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def _migrations() -> dict[str, list[str]]:
    """The newest migrations of each app that has been applied here: what shape the tables have."""
    applied = MigrationLoader(connection).applied_migrations
    wanted = {model._meta.app_label for model in tables()}
    newest: dict[str, list[str]] = {}
    for app, name in sorted(applied):
        if app in wanted:
            newest.setdefault(app, []).append(name)
    return {app: names[-1:] for app, names in newest.items()}


def dictionary() -> str:
    """What each table and column holds, from the models themselves, in Markdown."""
    lines = ["# Data dictionary", "", "Times are in UTC, offsets in Unicode code points; an empty column is null.", ""]
    for model in tables():
        meta = model._meta
        said = (model.__doc__ or "").strip()
        about = "" if said.startswith(f"{model.__name__}(") or meta.auto_created else " ".join(said.split())
        lines += [f"## tables/{meta.label}.jsonl", ""]
        lines += [about, ""] if about else []
        lines += ["| column | holds | |", "|---|---|---|"]
        for field in meta.concrete_fields:
            what = field.get_internal_type()
            if field.remote_field:
                what = f"{field.related_model._meta.label}.{field.target_field.attname}"
            what += f", up to {field.max_length} characters" if field.max_length else ""
            what += ", may be null" if field.null else ""
            note = str(field.help_text)
            if field.choices:
                note = " ".join(
                    [note, "One of: " + ", ".join(repr(value) for value, _ in field.flatchoices) + "."]
                ).strip()
            lines.append(f"| {field.attname} | {what} | {note.replace('|', '/')} |")
        lines.append("")
    lines += ["## Left out", "", *(f"- {label}: {why}" for label, why in LEFT_OUT.items()), ""]
    return "\n".join(lines)


# In -----------------------------------------------------------------------------------------------------------------


def restore(folder: Path, *, each=lambda name: None) -> dict[str, int]:
    """The archive in ``folder`` into this database, which must be empty; returns the rows of each table.

    All or nothing. The search index has to be built afterwards. Raises ``BackupError``.
    """
    try:
        about = _about(folder)
        _check_sums(folder, each)
        _check_empty()
    except Error as error:
        raise BackupError(
            f"the database cannot be used: {error}; see DATABASE_URL, or say 'manage.py migrate'"
        ) from error
    try:
        with transaction.atomic():
            for label in SEEDED:
                apps.get_model(label)._base_manager.all().delete()
            counts = {}
            for model in tables():
                name = f"tables/{model._meta.label}.jsonl"
                counts[model._meta.label] = _read_table(model, folder / name)
                if counts[model._meta.label] != about["rows"].get(model._meta.label):
                    raise BackupError(_broken(folder / name, "", "it has not the rows that archive.json counts"))
                each(name)
            connection.check_constraints()
            _number_on(counts)
    except Error as error:
        raise BackupError(
            f"{folder}: the database does not take it: {error}; take another copy of the export"
        ) from error
    return counts


def _about(folder: Path) -> dict:
    path = folder / "archive.json"
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        made_with, version = about["migrations"], about["format"]
    except FileNotFoundError as error:
        raise BackupError(f"{folder}: there is no archive.json; name the folder that export_archive wrote") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(_broken(path, "", str(error))) from error
    if version != FORMAT:
        raise BackupError(f"{path}: this is format {version}, and this software reads {FORMAT}; import it with its own")
    stands = _migrations()
    if not stands:
        raise BackupError("The database has no tables yet; make them with 'manage.py migrate' and import then")
    for app in sorted(made_with.keys() | stands.keys()):
        here, there = stands.get(app), made_with.get(app)
        if here != there:
            raise BackupError(
                f"{path}: it was made where the tables of '{app}' stand at {there and there[0]}, here they stand at "
                f"{here and here[0]}; import it with the version that wrote it, then update with 'manage.py migrate'"
            )
    return about


def _check_sums(folder: Path, each) -> None:
    path = folder / "SHA256SUMS"
    try:
        listed = dict(reversed(line.split("  ", 1)) for line in path.read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError) as error:
        raise BackupError(_broken(path, "", str(error))) from error
    wanted = {f"tables/{model._meta.label}.jsonl" for model in tables()} | {"archive.json"}
    for name in sorted(wanted | listed.keys()):
        if name not in listed or not (folder / name).is_file():
            raise BackupError(_broken(folder / name, "", "it is missing"))
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != listed[name]:
            raise BackupError(
                _broken(folder / name, _first_fault(folder / name), "its SHA-256 is not that of SHA256SUMS")
            )
        each(name)


def _first_fault(path: Path) -> str:
    """Where a table can no longer be read, where that can be said."""
    if path.suffix == ".jsonl":
        for number, line in enumerate(_lines(path), start=1):
            try:
                json.loads(line)
            except ValueError:
                return f"line {number}"
    return ""


def _broken(path: Path, place: str, why: str) -> str:
    return f"{path}{place and ' ' + place}: {why}; the file is broken or was changed: take another copy of the export"


def _check_empty() -> None:
    for model in tables():
        if model._meta.label not in SEEDED and model._base_manager.exists():
            raise BackupError(
                f"the database is not empty: there are rows of {model._meta.label}. Name an empty folder or database "
                "(JIYAO_DATA, DATABASE_URL) and say 'manage.py migrate' there first"
            )


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _read_table(model, path: Path) -> int:
    fields = model._meta.concrete_fields
    count, batch, keys = 0, [], {}
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
            batch.append(model(**{f.attname: _in(f, row[f.attname], keys) for f in fields}))
        except Exception as error:  # a line may hold anything
            raise BackupError(_broken(path, f"line {number}", f"{type(error).__name__}: {error}")) from error
        count += 1
        if len(batch) == BATCH:
            _insert(model, batch, fields)
            batch = []
    _insert(model, batch, fields)
    return count


def _in(field, value, keys: dict):
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if _goes_by_name(field):
        name = field.related_model, *value
        if name not in keys:
            keys[name] = field.related_model.objects.get_by_natural_key(*value).pk
        return keys[name]
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _insert(model, rows: list, fields: Iterable[models.Field]) -> None:
    """As they are: ``bulk_create`` would give them the time of the import."""
    at_once = connection.ops.bulk_batch_size(fields, rows) or BATCH
    for start in range(0, len(rows), at_once):
        model._base_manager._insert(rows[start : start + at_once], fields=fields, using=connection.alias, raw=True)


def _number_on(counts: dict[str, int]) -> None:
    """New records get numbers behind those that came."""
    filled = [model for model in tables() if counts[model._meta.label]]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
