"""The readers: one for each format, chosen by what a file holds; its name only helps where that leaves it open."""

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from archive.imports.formats import containers, html, json_records, tables, text, warc
from archive.imports.formats.containers import CUT_OFF, DAMAGED, bunzip, gunzip, unxz
from archive.imports.formats.decoding import decode, utf_16
from archive.imports.formats.streams import Opened, file_at, in_utf_8
from archive.imports.raw import EMPTY, Fault, RawReadout, ReadProblem, Skipped
from archive.said import said

Found = RawReadout | Fault | Skipped

# A new format is one reader and its line here; ``format_of`` tells by what it is known.
FORMATS = {
    "text": text.read,
    "html": html.read,
    "json lines": json_records.read_lines,
    "json": json_records.read_values,
    "table": tables.read,
    "warc": warc.read,
}
# What holds other files, and gives them to be opened in their turn.
CONTAINERS = {
    "gzip": lambda of: containers.compressed(of, gunzip),
    "bzip2": lambda of: containers.compressed(of, bunzip),
    "xz": lambda of: containers.compressed(of, unxz),
    "zip": containers.members_of_zip,
    "tar": containers.members_of_tar,
}
MAGIC = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"WARC/": "warc",
}
# What people have and no reader is for, with what to do.
FOREIGN = {
    b"%PDF": (said("a PDF"), said("save it as text or HTML")),
    b"\xd0\xcf\x11\xe0": (said("an old office document"), said("save it as text or HTML")),
    b"{\\rtf": (said("a rich text document"), said("save it as text or HTML")),
    b"\x89PNG": (said("a picture"), said("enter its text by hand")),
    b"\xff\xd8\xff": (said("a picture"), said("enter its text by hand")),
    b"GIF8": (said("a picture"), said("enter its text by hand")),
    b"\x28\xb5\x2f\xfd": (said("compressed by zstandard"), said("unpack it with 'zstd -d'")),
    b"7z\xbc\xaf": (said("a 7z archive"), said("unpack it and import the folder")),
    b"Rar!": (said("a RAR archive"), said("unpack it and import the folder")),
    b"SQLite format 3\0": (said("a database"), said("export it as JSON Lines or CSV")),
}
PAGE_NAMES = (".html", ".htm", ".xhtml", ".shtml")


def documents(of: Opened) -> Iterator[Found]:
    """What is found in ``of`` and everything packed in it, in order, as a stream. Never raises ``ReadProblem``."""
    found = _documents(of)
    while True:
        try:
            yield next(found)
        except StopIteration:
            return
        except ReadProblem as error:
            yield Fault(of.file, error.place, error.message, error.remedy)
            return
        except DAMAGED:
            yield Fault(of.file, "", *CUT_OFF)
            return
        except OSError as error:
            problem = unopened(error)
            yield Fault(of.file, "", problem.message, problem.remedy)
            return


def read(path: Path | str) -> RawReadout:
    """The first document of the file at ``path``, with its text. Raises ``ReadProblem`` with place and remedy."""
    try:
        with closing(file_at(os.fspath(path))) as of:
            for found in documents(of):
                if isinstance(found, Fault):
                    raise ReadProblem(found.message, found.remedy, found.place)
                if isinstance(found, RawReadout):
                    return finish(found)
    except OSError as error:
        raise unopened(error) from error
    raise ReadProblem(said("it holds no document"), said("name another file"))


def unopened(error: OSError) -> ReadProblem:
    remedy = said("check that it exists, that you may read it and that its disk is well")
    return ReadProblem(said("it cannot be read: %(why)s", why=error.strerror or error), remedy)


def finish(raw: RawReadout) -> RawReadout:
    """``raw`` with its text, where the reader left it to be made elsewhere. Raises ``ReadProblem``."""
    return html.finish(raw) if raw.unread else raw


def _documents(of: Opened) -> Iterator[Found]:
    kind = format_of(of)
    if kind in CONTAINERS:
        for inner in CONTAINERS[kind](of):
            if isinstance(inner, Opened):
                yield from documents(inner)
            else:
                yield inner
        return
    if kind in ("json lines", "json", "table") and (wide := _wide_encoding(of.head)):
        of = in_utf_8(of, wide)
    yield from _placed(of, FORMATS[kind](of))


def _placed(of: Opened, found: Iterator[Found]) -> Iterator[Found]:
    """A stream that breaks off in the middle is said to do so after its last good document."""
    last = ""
    while True:
        try:
            one = next(found)
        except StopIteration:
            return
        except DAMAGED as error:
            raise ReadProblem(*CUT_OFF, said("after %(place)s", place=last) if last else "") from error
        last = getattr(one, "place", "") or last
        yield one


def format_of(of: Opened) -> str:
    """A key of ``FORMATS`` or ``CONTAINERS``. Raises ``ReadProblem`` for what is known to be neither."""
    head = of.head
    if not head:
        raise ReadProblem(*EMPTY)
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return "warc" if kind == "gzip" and _unpacks_to_warc(head) else kind
    if head[257:262] == b"ustar":
        return "tar"
    for magic, (what, remedy) in FOREIGN.items():
        if head.startswith(magic):
            raise ReadProblem(said("it is %(what)s", what=what), remedy)
    return _format_of_text(_beginning(head), of.name)


def _format_of_text(start: str, name: str) -> str:
    if _PAGE.match(start) or (name.endswith(PAGE_NAMES) and "<" in start):
        return "html"
    if _OBJECT.match(start):
        return "json lines" if _is_whole(start.partition("\n")[0]) or _looks_like_lines(start, name) else "json"
    if _ARRAY.match(start) or name.endswith(".json"):
        return "json"
    if name.endswith((".jsonl", ".ndjson")):
        return "json lines"
    if name.endswith((".csv", ".tsv")) or tables.delimiter_of(start.partition("\n")[0].rstrip("\r")):
        return "table"
    return "text"


def _looks_like_lines(start: str, name: str) -> bool:
    """The first line may be broken, or longer than what is seen of it."""
    if name.endswith((".jsonl", ".ndjson")):
        return True
    first, end, rest = start.partition("\n")
    return len(first) > 2 and (not end or rest.lstrip().startswith('{"'))


def _is_whole(line: str) -> bool:
    return line.rstrip().endswith("}")


def _beginning(head: bytes) -> str:
    """The head as text, as far as telling the format needs."""
    wide = _wide_encoding(head)
    try:
        text = head.decode(wide, "ignore") if wide else decode(head[: head.rfind(b"\n") + 1] or head)[0]
    except ReadProblem:
        text = head.decode("utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n")


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, in which a line end is more than one byte."""
    for mark, encoding in ((b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return encoding
    start = head[:4096]
    found = b"\0" in start and (utf_16(start[: len(start) // 2 * 2]) or utf_16(start[:4094]))
    return found[1] if found else None


def _unpacks_to_warc(head: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(head, 8).startswith(b"WARC/")
    except zlib.error:
        return False


_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_OBJECT = re.compile(r'\{\s*(?:"|\})')
_ARRAY = re.compile(r'\[\s*(?:\{\s*["}]|\]\s*$)')
