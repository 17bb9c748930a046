"""python manage.py extract_readout FILE"""

import datetime as dt
import hashlib
import json
import sys
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.extraction import extract
from archive.extraction.records import Hints
from archive.imports import formats, reference
from archive.imports.formats import text
from archive.imports.raw import RawReadout, ReadProblem


class Command(BaseCommand):
    help = "Print what is found in a readout as JSON, one object a document, without touching the database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
        parser.add_argument("--published", type=_day, metavar="YYYY-MM-DD", help="when it was published, where known")
        parser.add_argument("--place", help="the jurisdiction that this source usually writes about")

    def handle(self, *args, file, published, place, **options):
        try:
            raw = _standard_input() if file == "-" else formats.read(Path(file))
        except ReadProblem as error:
            where = f" {error.place}" if error.place else ""
            raise CommandError(f"{file}{where}: {error.message}; {error.remedy}", returncode=2) from error
        name = None if file == "-" else Path(file).name
        hints = Hints(terms=reference.shipped_terms(), place=place, file_name=name)
        readout = extract(raw.text, published=published or raw.published, hints=hints)
        record = {"file": name, "sha256": raw.sha256, "encoding": raw.encoding, **readout.as_json()}
        self.stdout.write(json.dumps(record, ensure_ascii=False))


def _standard_input() -> RawReadout:
    content = sys.stdin.buffer.read()
    decoded, encoding = text.decode(content)
    return RawReadout(text=decoded, sha256=hashlib.sha256(content).hexdigest(), encoding=encoding, origin="")


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise ArgumentTypeError(f"'{value}' is not a date; use YYYY-MM-DD") from error
