"""The whole archive as a data set for everybody: one SQLite file made for Datasette, and JSON Lines in a tar file.

Only the tables named here go out, and of these no column that leads to a table that does not: nothing of accounts,
drafts, followers, histories or withdrawn documents can be in it. A set is made beside the one that is offered and put
in its place whole; ``docs/takeout.md`` says what the files hold.
"""

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from archive import models as records
from archive.backup import one_moment

AT_ONCE = 1_000  # rows in memory
SQLITE, LINES, METADATA, SUMS = "jiyao.sqlite3", "jiyao-jsonl.tar.gz", "metadata.json", "SHA256SUMS"
LICENCE = (
    "The texts belong to their publishers, whose addresses stand beside them; they are given for reading, research and "
    "quotation, and whoever publishes them anew asks the publisher. The records made from them are facts and may be "
    "used freely; please cite the archive. Records are made by rules and can be wrong: 'review' says whether a person "
    "has read one against its source."
)


@dataclass(frozen=True, slots=True)
class Given:
    """A table of the set. ``source`` leads to the document whose withdrawal takes a row away; ``without`` are columns
    that say nothing to others; ``label`` is the column by which Datasette calls a row."""

    name: str
    model: type[models.Model]
    source: str = ""
    without: tuple[str, ...] = ()
    label: str = ""

    def fields(self) -> list[models.Field]:
        known = {one.model for one in TABLES}
        return [
            field
            for field in self.model._meta.concrete_fields
            if field.name not in self.without and (not field.remote_field or field.related_model in known)
        ]

    def rows(self) -> models.QuerySet:
        rows = self.model._base_manager.order_by("pk")
        if self.source == "self":
            return rows.filter(withdrawn_on=None)
        shown = [Q(**{f"{path}__withdrawn_on": None}) for path in self.source.split()]
        return rows.filter(*shown)


LIKENESS = ("fingerprint", *(f"band_{number}" for number in range(8)))
TABLES = (
    Given("places", records.Place, label="name_en"),
    Given("organs", records.Organ, label="name_en"),
    Given("organ_names", records.OrganName, without=("key",)),
    Given("officials", records.Person, label="name_en"),
    Given("official_names", records.PersonName, without=("key", "reading")),
    Given("posts", records.Post, label="title_en"),
    Given("topics", records.Topic, label="name_en"),
    Given("formulations", records.Formulation, label="name_zh"),
    Given("wordings", records.FormulationVariant, without=("key",), label="text"),
    Given("roles", records.Role, label="name"),
    Given(
        "sources",
        records.SourceDocument,
        "self",
        ("origin", "metadata", "read_by", "withdrawn_on", "withdrawn_reason"),
        "title",
    ),
    Given("meetings", records.Meeting, "source", ("date_candidates", "reviewed_at")),
    Given("write_ups", records.WriteUp, "source meeting__source", ("record", "joined_at", "by_hand")),
    Given("attendance", records.Attendance, "meeting__source", ("met_on", "met_in", "presided"), "name"),
    Given("attendance_roles", records.Attendance.roles.through, "attendance__meeting__source"),
    Given("agenda", records.AgendaItem, "meeting__source"),
    Given("directives", records.Directive, "meeting__source", LIKENESS, "text"),
    Given("directive_topics", records.Directive.topics.through, "directive__meeting__source"),
    Given("referred_to", records.Reference, "meeting__source"),
    Given("mentions", records.Mention, "source"),
    Given("formulation_uses", records.FormulationUse, "source"),
)
# name -> (what it shows, the query)
VIEWS = {
    "readouts": (
        "Meetings with the names of organ and place and the headline of their source",
        """select m.id, m.date, m.date_basis, m.kind, o.name_en as organ, o.name_zh as organ_zh, p.name_en as place,
        s.title, s.language, s.url as source_url, m.review, '{site}/meetings/' || m.id || '/' as url
        from meetings m join sources s on s.id = m.source left join organs o on o.id = m.organ
        left join places p on p.id = m.place""",
    ),
    "who_was_there": (
        "Everybody named as taking part, with date, organ and roles",
        """select a.id, m.date, o.name_en as organ, coalesce(f.name_en, a.name) as official, f.name_zh as official_zh,
        a.post, (select group_concat(r.role, ' ') from attendance_roles r where r.attendance = a.id) as roles,
        a."order", a.meeting from attendance a join meetings m on m.id = a.meeting
        left join organs o on o.id = m.organ left join officials f on f.id = a.person""",
    ),
    "what_was_ordered": (
        "Directives with date, organ, speaker and topics",
        """select d.id, m.date, o.name_en as organ, coalesce(f.name_en, nullif(d.speaker_name, '')) as speaker, d.text,
        (select group_concat(t.name_en, '; ') from directive_topics x join topics t on t.id = x.topic
        where x.directive = d.id) as topics, d.meeting, '{site}/meetings/' || d.meeting || '/#at-' || d.start as url
        from directives d join meetings m on m.id = d.meeting left join organs o on o.id = m.organ
        left join officials f on f.id = d.speaker""",
    ),
}
FULL_TEXT = {"sources": ("title", "text"), "directives": ("text",)}
SQL_TYPES = ((models.IntegerField, "integer"), (models.BooleanField, "integer"), (models.FloatField, "real"))


# Making --------------------------------------------------------------------------------------------------------------


def folder() -> Path:
    return settings.DATA / "dataset"


def make(*, full_text: bool = False, each=lambda name: None) -> dict:
    """A set of this moment, offered from now on; gives what ``offered`` does. Raises ``OSError``, ``sqlite3.Error``."""
    made = timezone.now()
    name = made.strftime("%Y%m%dT%H%M%SZ")
    part = folder() / f"{name}.part-{os.getpid()}"
    try:
        part.mkdir(parents=True)
        with one_moment():
            counts = _write_sqlite(part / SQLITE, full_text, each)
            _write_lines(part / LINES, made, each)
        (part / METADATA).write_text(_metadata(), encoding="utf-8")
        files = []
        for file in (SQLITE, LINES, METADATA):
            with (part / file).open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            files.append({"name": file, "size": (part / file).stat().st_size, "sha256": digest})
        sums = "".join(f"{file['sha256']}  {file['name']}\n" for file in files)
        (part / SUMS).write_text(sums, encoding="utf-8")
        about = {"made": made.isoformat(), "licence": LICENCE, "rows": counts, "files": files}
        (part / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        part.rename(folder() / name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _offer(name)
    return about


def _offer(name: str) -> None:
    """From now on this one. The one before stays for those who are taking it; older ones go."""
    pointer = folder() / f"CURRENT.{os.getpid()}"
    pointer.write_text(name + "\n", encoding="utf-8")
    before = _current()
    pointer.replace(folder() / "CURRENT")
    for old in folder().iterdir():
        if old.is_dir() and old.name not in (name, before) and ".part-" not in old.name:
            shutil.rmtree(old, ignore_errors=True)


def _current() -> str:
    try:
        return (folder() / "CURRENT").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def offered() -> dict | None:
    """What is offered: {made, licence, rows: {table: count}, files: [{name, size, sha256}]}; None before the first."""
    try:
        return json.loads((folder() / _current() / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def file_offered(name: str) -> Path | None:
    """Where a file of the set lies; None for what is not in it."""
    about = offered()
    known = [file["name"] for file in about["files"]] + [SUMS] if about else []
    return folder() / _current() / name if name in known else None


def _chunks(given: Given) -> Iterator[list[tuple]]:
    last, names = None, [field.attname for field in given.fields()]
    while True:
        rows = given.rows()
        rows = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", *names)[:AT_ONCE])
        if rows:
            yield [row[1:] for row in rows]
            last = rows[-1][0]
        if len(rows) < AT_ONCE:
            return


# As SQLite ------------------------------------------------------------------------------------------------------------


def _write_sqlite(path: Path, full_text: bool, each) -> dict[str, int]:
    counts = {}
    database = sqlite3.connect(path)
    try:
        database.executescript("pragma journal_mode=off; pragma synchronous=off;")
        for given in TABLES:
            database.execute(_create(given))
            marks = ", ".join("?" * len(given.fields()))
            counts[given.name] = 0
            for rows in _chunks(given):
                database.executemany(
                    f'insert into "{given.name}" values ({marks})', (tuple(map(_for_sqlite, row)) for row in rows)
                )
                counts[given.name] += len(rows)
            for field in given.fields():
                if field.remote_field:
                    database.execute(f'create index "{given.name}_{field.name}" on "{given.name}" ("{field.name}")')
            each(given.name)
        # A version that was withdrawn took their place.
        database.execute("update sources set replaced_by = null where replaced_by not in (select id from sources)")
        database.execute("create index meetings_date on meetings (date)")
        for name, (_said, query) in VIEWS.items():
            database.execute(f"create view {name} as {query.format(site=settings.SITE_URL.replace(chr(39), ''))}")
        for table, columns in FULL_TEXT.items() if full_text else ():
            listed = ", ".join(columns)
            database.execute(
                f"create virtual table {table}_fts using fts5({listed}, content='{table}', content_rowid='id', "
                "tokenize='trigram')"
            )
            database.execute(f"insert into {table}_fts ({table}_fts) values ('rebuild')")
        database.execute("analyze")
        database.commit()
        database.execute("vacuum")
    finally:
        database.close()
    return counts


def _create(given: Given) -> str:
    names = {one.model: one.name for one in TABLES}
    columns = []
    for field in given.fields():
        target = field.target_field if field.remote_field else field
        kind = next((name for kind, name in SQL_TYPES if isinstance(target, kind)), "text")
        key = " primary key" if field.primary_key else ""
        leads = f' references "{names[field.related_model]}"("{target.name}")' if field.remote_field else ""
        columns.append(f'"{field.name}" {kind}{key}{leads}')
    return f'create table "{given.name}" ({", ".join(columns)})'


def _for_sqlite(value):
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _metadata() -> str:
    tables = {given.name: {"label_column": given.label} if given.label else {} for given in TABLES}
    for given in TABLES:
        said = (given.model.__doc__ or "").strip()
        if not said.startswith(f"{given.model.__name__}(") and not given.model._meta.auto_created:
            tables[given.name]["description"] = " ".join(said.split("\n\n")[0].split())
    tables["meetings"]["sort_desc"] = "date"
    tables |= {name: {"description": said} for name, (said, _query) in VIEWS.items()}
    about = {
        "title": "Jiyao 纪要",
        "description": "Chinese party and government meeting readouts, and what was found in them.",
        "source": "Jiyao 纪要",
        "source_url": settings.SITE_URL,
        "license": LICENCE,
        "databases": {Path(SQLITE).stem: {"tables": tables}},
    }
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


# As JSON Lines --------------------------------------------------------------------------------------------------------


def _write_lines(path: Path, made: dt.datetime, each) -> None:
    """A tar file is told the size of a table before the table: each is written aside first, one at a time."""
    aside = path.with_name("table.jsonl")
    packed = gzip.GzipFile(path, "wb", compresslevel=6, mtime=made.timestamp())
    with packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        _add(tar, "LICENCE.txt", LICENCE + "\n", made)
        _add(tar, "columns.json", json.dumps(_columns(), indent=1) + "\n", made)
        for given in TABLES:
            names = [field.name for field in given.fields()]
            with aside.open("w", encoding="utf-8", errors="replace") as lines:
                for rows in _chunks(given):
                    for row in rows:
                        told = dict(zip(names, row, strict=True))
                        lines.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
            tar.add(aside, f"jiyao/{given.name}.jsonl", filter=_plain)
            aside.unlink()
            each(f"{given.name}.jsonl")


def _add(tar: tarfile.TarFile, name: str, text: str, made: dt.datetime) -> None:
    info = tarfile.TarInfo(f"jiyao/{name}")
    info.size, info.mtime = len(text.encode()), int(made.timestamp())
    tar.addfile(info, io.BytesIO(text.encode()))


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of the machine that it was made on."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o644
    return info


def _columns() -> dict[str, dict[str, str]]:
    """What each column holds, as far as the models say it."""
    return {
        given.name: {
            field.name: (f"{field.related_model._meta.model_name}; " if field.remote_field else "")
            + str(field.help_text)
            for field in given.fields()
        }
        for given in TABLES
    }
