"""CSV and TSV with a header: each row is one document."""

import csv
from collections.abc import Iterator

from archive.imports.formats.decoding import decoded
from archive.imports.formats.records import record
from archive.imports.formats.streams import Opened, lines
from archive.imports.raw import EMPTY, LARGEST, TOO_LARGE, Fault, RawReadout, ReadProblem
from archive.said import said, within

DELIMITERS = (",", "\t", ";")


def delimiter_of(first_line: str) -> str | None:
    """What separates the names in a header that names a text; None where the line is no such header."""
    for delimiter in DELIMITERS:
        try:
            if delimiter in first_line and "text" in _names(next(csv.reader([first_line], delimiter=delimiter), [])):
                return delimiter
        except csv.Error:
            continue
    return None


def read(of: Opened) -> Iterator[RawReadout | Fault]:
    """The header's names count in any case. A row of another length than the header is a fault. Raises ``ReadProblem``
    where the header names no text, and where a quotation mark is never closed."""
    csv.field_size_limit(LARGEST)
    source = _Lines(of)
    first = next(source, None)
    if first is None:
        raise ReadProblem(*EMPTY)
    delimiter = delimiter_of(first)
    if delimiter is None:
        names = [f"'{name}'" for name in _names(next(csv.reader([first]), []))[:8]]
        message = said("its header has no column 'text', but %(names)s", names=names)
        raise ReadProblem(message, said("name the column of the texts 'text'"), _line(1))
    names = _names(next(csv.reader([first], delimiter=delimiter)))
    if twice := next((name for at, name in enumerate(names) if name and name in names[:at]), None):
        message = said("its header names '%(name)s' twice", name=twice)
        raise ReadProblem(message, said("give each column a name of its own"), _line(1))
    yield from _rows(of, source, csv.reader(source, delimiter=delimiter), names)


def _rows(of: Opened, source: "_Lines", rows, names: list[str]) -> Iterator[RawReadout | Fault]:
    number = 1
    while True:
        number += 1
        source.begin()
        place = said("row %(row)s, line %(line)s", row=number, line=source.number + 1)
        try:
            row = next(rows, None)
        except csv.Error as error:
            remedy = said("close the quotation mark that opens there; nothing after it was read")
            raise ReadProblem(said("the row cannot be read: %(why)s", why=error), remedy, place) from error
        yield from source.faults(of)
        if row is None:
            return
        if not any(row):
            continue
        try:
            if len(row) != len(names):
                message = said("the row has %(found)s fields, the header %(due)s", found=len(row), due=len(names))
                raise ReadProblem(message, said("put fields that hold the separator between quotation marks"), place)
            fields = {name: value for name, value in zip(names, row, strict=True) if name}
            yield record(fields, source.content, source.encoding, of, place)
        except ReadProblem as error:
            yield Fault(of.file, error.place or place, error.message, error.remedy)


def _line(number: int) -> str:
    return said("line %(number)s", number=number)


def _names(header: list[str]) -> list[str]:
    return [name.strip().strip("\ufeff").lower() for name in header]


class _Lines:
    """The stream's lines as text, remembering the bytes of the row that is being read."""

    def __init__(self, of: Opened):
        self.lines = lines(of.stream)
        self.number, self.encoding, self.bad = 0, "utf-8", []
        self.begin()

    def begin(self) -> None:
        self.pieces, self.size = [], 0

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces).rstrip(b"\r\n")

    def faults(self, of: Opened) -> Iterator[Fault]:
        for number, error in self.bad:
            yield Fault(of.file, within(_line(number), error.place), error.message, error.remedy)
        self.bad = []

    def __iter__(self):
        return self

    def __next__(self) -> str:
        for number, line in self.lines:
            self.number = number
            if line is None:
                self.bad.append((number, ReadProblem(*TOO_LARGE)))
                continue
            self.pieces.append(line)
            self.size += len(line)
            if self.size > LARGEST:
                raise csv.Error(f"it has more than {LARGEST:,} bytes")
            if not line.strip():
                return line.decode("ascii", "ignore")
            try:
                text, encoding = decoded(line)
            except ReadProblem as error:
                self.bad.append((number, error))
                self.begin()
                continue
            self.encoding = encoding if encoding != "utf-8" or self.encoding == "utf-8-sig" else self.encoding
            return text
        raise StopIteration
