"""Two engines to be measured against: tantivy (Rust) and SQLite FTS5 (C). They take words that are cut already."""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur

from bench.corpus import words_of
from search.fields import FACET_NAMES

# What the meetings of ``bench.corpus`` have values of.
COUNTED = tuple(name for name in FACET_NAMES if name not in ("place", "speaker", "formulation"))
ONE_VALUE = tuple(name for name in COUNTED if name != "official")
TITLE_BOOST = 3.0


@dataclass(frozen=True)
class Asked:
    """``kind``: term, and, or, phrase, prefix or all (newest first). ``words`` as the peers take them."""

    kind: str
    words: tuple[str, ...] = ()
    selected: dict[str, str] = field(default_factory=dict)
    days: tuple[str, str] | None = None


def records(path: Path, count: int):
    return map(json.loads, itertools.islice(words_of(path).open(encoding="utf-8"), count))


class Tantivy:
    name = "tantivy"

    def __init__(self, folder: Path):
        self.folder = folder

    def build(self, path: Path, count: int) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("key", stored=True, indexed=True, fast=True)
        for name in ("title", "text"):
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        for name in COUNTED:
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        builder.add_unsigned_field("day", indexed=True, fast=True)
        builder.add_unsigned_field("month", indexed=True, fast=True)
        index = tantivy.Index(builder.build(), path=str(self.folder))
        writer = index.writer(400_000_000, num_threads=1)
        for record in records(path, count):
            writer.add_document(self._document(record))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, record: dict) -> tantivy.Document:
        document = tantivy.Document()
        document.add_unsigned("key", record["id"])
        document.add_text("title", " ".join(record["title_tokens"]))
        document.add_text("text", " ".join(record["text_tokens"]))
        for name in COUNTED:
            for value in record["facets"][name]:
                document.add_text(name, value)
        document.add_unsigned("day", int(record["date"].replace("-", "")))
        document.add_unsigned("month", int(record["date"][:7].replace("-", "")))
        return document

    def open(self) -> None:
        self.index = tantivy.Index.open(str(self.folder))
        self.index.reload()
        self.searcher = self.index.searcher()
        self.terms = {name: {"terms": {"field": name, "size": 100}} for name in COUNTED}
        self.terms["month"] = {"terms": {"field": "month", "size": 1000}}

    def search(self, asked: Asked, facets: bool) -> tuple[int, list[int]]:
        query = self._query(asked)
        if asked.kind == "all":
            found = self.searcher.search(query, 10, order_by_field="day")
        else:
            found = self.searcher.search(query, 10)
        keys = [self.searcher.doc(address).get_first("key") for _, address in found.hits]
        if facets:
            self.searcher.aggregate(query, self.terms)
        return found.count, keys

    def _query(self, asked: Asked) -> tantivy.Query:
        make, schema = tantivy.Query, self.index.schema

        def either(one):
            return make.boolean_query(
                [(Occur.Should, make.boost_query(one("title"), TITLE_BOOST)), (Occur.Should, one("text"))]
            )

        def word(text):
            return either(lambda name: make.term_query(schema, name, text, "freq"))

        words = list(asked.words)
        match asked.kind:
            case "all":
                query = make.all_query()
            case "phrase" if len(words) > 1:
                query = either(lambda name: make.phrase_query(schema, name, words))
            case "prefix":
                query = either(lambda name: make.regex_query(schema, name, words[0] + ".*"))
            case kind:
                occur = Occur.Should if kind == "or" else Occur.Must
                query = word(words[0]) if len(words) == 1 else make.boolean_query([(occur, word(one)) for one in words])
        filters = [make.term_query(schema, name, value, "basic") for name, value in asked.selected.items()]
        if asked.days:
            first, last = (int(day.replace("-", "")) for day in asked.days)
            filters.append(make.range_query(schema, "day", FieldType.Unsigned, first, last))
        if not filters:
            return query
        unscored = [(Occur.Must, make.const_score_query(one, 0.0)) for one in filters]
        return make.boolean_query([(Occur.Must, query), *unscored])

    def change(self, record: dict, word: str) -> int:
        """Replaces the meeting, and says how many are found with ``word`` then."""
        if not hasattr(self, "writer"):
            self.writer = self.index.writer(50_000_000, num_threads=1)
        self.writer.delete_documents("key", record["id"])
        self.writer.add_document(self._document(record))
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()
        return self.search(Asked("term", (word,)), False)[0]


class Fts5:
    name = "SQLite FTS5"

    def __init__(self, folder: Path):
        self.path = folder / "fts5.db"

    def build(self, path: Path, count: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        base = sqlite3.connect(self.path)
        columns = ", ".join(f"{name} int" for name in ONE_VALUE)
        base.executescript(
            "pragma journal_mode=wal; pragma synchronous=normal;"
            "create virtual table words using fts5(title, text, content='', tokenize='unicode61');"
            f"create table meeting(id integer primary key, {columns}, day int, month int);"
            "create table official(meeting int, value int, primary key(meeting, value)) without rowid;"
            "create table value(id integer primary key, facet text, value text, unique(facet, value));"
        )
        self.values: dict[tuple[str, str], int] = {}
        for record in records(path, count):
            self._add(base, record)
        for name in (*ONE_VALUE, "day"):
            base.execute(f"create index meeting_{name} on meeting({name})")
        base.execute("insert into words(words) values('optimize')")
        base.commit()
        base.execute("pragma wal_checkpoint(truncate)")
        base.close()

    def _add(self, base, record: dict) -> None:
        def number(facet, value):
            if (facet, value) not in self.values:
                self.values[facet, value] = len(self.values) + 1
                base.execute("insert into value values(?, ?, ?)", (len(self.values), facet, value))
            return self.values[facet, value]

        id, facets = record["id"], record["facets"]
        base.execute(
            "insert into words(rowid, title, text) values(?, ?, ?)",
            (id, " ".join(record["title_tokens"]), " ".join(record["text_tokens"])),
        )
        ones = [number(name, facets[name][0]) for name in ONE_VALUE]
        day = record["date"].replace("-", "")
        base.execute(
            f"insert into meeting values({', '.join('?' * (len(ones) + 3))})", (id, *ones, int(day), int(day[:6]))
        )
        base.executemany(
            "insert into official values(?, ?)", [(id, number("official", one)) for one in facets["official"]]
        )

    def open(self) -> None:
        self.base = sqlite3.connect(self.path)
        self.base.execute("pragma mmap_size=4000000000")
        self.base.execute("pragma cache_size=-400000")
        self.values = {(facet, value): id for id, facet, value in self.base.execute("select * from value")}

    def search(self, asked: Asked, facets: bool) -> tuple[int, list[int]]:
        where, given = [], []
        if asked.kind != "all":
            quoted = [f'"{word}"' for word in asked.words]
            phrase = '"' + " ".join(asked.words) + '"'
            where.append("words match ?")
            given.append(
                {"and": " AND ".join(quoted), "or": " OR ".join(quoted), "prefix": quoted[0] + "*"}.get(
                    asked.kind, phrase
                )
            )
        for name, value in asked.selected.items():
            where.append(f"meeting.{name} = ?")
            given.append(self.values.get((name, value), -1))
        if asked.days:
            where.append("meeting.day between ? and ?")
            given += [int(day.replace("-", "")) for day in asked.days]
        filtered = bool(asked.selected or asked.days)
        if asked.kind == "all":
            source, key, order = "meeting", "meeting.id", "meeting.day desc"
        else:
            source = "words join meeting on meeting.id = words.rowid" if filtered else "words"
            key, order = "words.rowid", f"bm25(words, {TITLE_BOOST}, 1.0)"
        rest = f"from {source} where {' and '.join(where) or '1'}"
        (count,) = self.base.execute(f"select count(*) {rest}", given).fetchone()
        keys = [key for (key,) in self.base.execute(f"select {key} {rest} order by {order} limit 10", given)]
        if facets:
            self._count_facets(f"select {key} {rest}", given)
        return count, keys

    def _count_facets(self, found: str, given: list) -> None:
        run = self.base.execute
        run("create temp table if not exists found(id integer primary key)")
        run("delete from temp.found")
        run(f"insert into temp.found {found}", given)
        for name in (*ONE_VALUE, "month"):
            run(
                f"select {name}, count(*) n from temp.found cross join meeting using(id) group by +{name} "
                "order by n desc limit 1000"
            ).fetchall()
        run(
            "select value, count(*) n from temp.found cross join official on official.meeting = found.id "
            "group by +value order by n desc limit 100"
        ).fetchall()

    def change(self, record: dict, word: str) -> int:
        """Adds the meeting under another id (it keeps no text to take the old words out by)."""
        with contextlib.suppress(sqlite3.Error):
            self.base.execute("delete from meeting where id = ?", (record["id"],))
        (last,) = self.base.execute("select max(id) from meeting").fetchone()
        self._add(self.base, record | {"id": last + 1})
        self.base.commit()
        return self.search(Asked("term", (word,)), False)[0]
