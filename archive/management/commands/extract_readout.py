"""python manage.py extract_readout FILE"""

import datetime as dt
import json
import sys
from argparse import ArgumentTypeError
from contextlib import closing

from django.core.management.base import BaseCommand, CommandError

from archive.extraction import extract
from archive.extraction.records import Hints
from archive.imports import formats, reference
from archive.imports.formats.streams import file_at, standard_input
from archive.imports.raw import Fault, RawReadout, ReadProblem


class Command(BaseCommand):
    help = "Print what is found in a readout as JSON, one object a document, without touching the database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a file as imports take it, or - for standard input")
        parser.add_argument("--published", type=_day, metavar="YYYY-MM-DD", help="when it was published, where known")
        parser.add_argument("--place", help="the jurisdiction that this source usually writes about")

    def handle(self, *args, file, published, place, **options):
        terms, faults = reference.shipped_terms(), 0
        try:
            of = standard_input(sys.stdin.buffer) if file == "-" else file_at(file)
        except OSError as error:
            problem = formats.unopened(error)
            raise CommandError(f"{file}: {problem.message}; {problem.remedy}", returncode=2) from error
        with closing(of):
            for found in formats.documents(of):
                if isinstance(found, RawReadout):
                    try:
                        found = formats.finish(found)
                    except ReadProblem as error:
                        found = Fault(found.file, error.place, error.message, error.remedy)
                if isinstance(found, Fault):
                    faults += 1
                    place = f" {found.place}" if found.place else ""
                    self.stderr.write(f"{found.file}{place}: {found.message}; {found.remedy}")
                elif isinstance(found, RawReadout):
                    hints = Hints(terms=terms, title=found.title or None, place=place, file_name=found.file_name)
                    readout = extract(found.text, published=published or found.published, hints=hints)
                    name = None if file == "-" else found.file.replace("\\", "/").rpartition("/")[2]
                    about = {"file": name, "sha256": found.sha256, "encoding": found.encoding}
                    record = about | readout.as_json()
                    record["title"] = record["title"] or found.title or None
                    self.stdout.write(json.dumps(record, ensure_ascii=False))
        if faults:
            raise CommandError(f"{faults} of the documents could not be read", returncode=2)


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise ArgumentTypeError(f"'{value}' is not a date; use YYYY-MM-DD") from error
