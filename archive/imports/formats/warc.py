"""WARC, compressed or not: each page that a server answered with is one document."""

import datetime as dt
import hashlib
from collections.abc import Iterator

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.imports.formats import html
from archive.imports.formats.decoding import decode
from archive.imports.formats.streams import Opened
from archive.imports.raw import ANEW, LARGEST, TOO_LARGE, Fault, RawReadout, ReadProblem, Skipped
from archive.said import said, within

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain", "text/markdown")


def read(of: Opened) -> Iterator[RawReadout | Fault | Skipped]:
    """Redirects, errors and what is no page are skipped, to be counted. A document is told from the others by address
    and time. Raises ``ReadProblem`` where the file is cut off or ends to be WARC."""
    iterator = ArchiveIterator(of.stream, no_record_parse=False)
    place = _offset(0)
    try:
        for record in iterator:
            place = _offset(iterator.offset)  # its method reads the record to the end
            if reason := _skipped(record):
                yield Skipped(of.file, reason)
                continue
            try:
                yield _document(record, of, place)
            except ReadProblem as error:
                yield Fault(of.file, within(place, error.place), error.message, error.remedy)
    except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
        message = said("the record cannot be read: %(why)s", why=_first_line(error))
        raise ReadProblem(message, said("nothing after it was read; get the file anew"), place) from error


def _offset(of_bytes: int) -> str:
    return said("WARC offset %(number)s", number=of_bytes)


def _skipped(record) -> str | None:
    if record.rec_type == "revisit":
        return said("page unchanged since an earlier capture")
    if record.rec_type not in ("response", "resource"):
        return said("WARC record that holds no page")
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        if not (record.rec_headers.get_header("WARC-Target-URI") or "").lower().startswith("http"):
            return said("WARC record that holds no page")
        if status.startswith("3"):
            return said("redirect")
        if status != "200":
            return said("error of the server")
    return None if _media_type(record)[0] in PAGES + TEXTS else said("no page (image, script, …)")


def _document(record, of: Opened, place: str) -> RawReadout:
    media_type, charset = _media_type(record)
    content = _content(record)
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    date = record.rec_headers.get_header("WARC-Date") or ""
    columns = {
        "file": of.file,
        "place": place,
        "origin": f"{of.source or of.origin}#{url}@{date}",
        "url": url if len(url) <= 2000 else "",
        "fetched": _moment(date),
    }
    if media_type in PAGES:
        if not content.strip():
            raise ReadProblem(said("it is empty"), said("leave it out"))
        return html.page(content, encoding=charset, **columns)
    text, encoding = decode(content, charset)
    sha256 = hashlib.sha256(content).hexdigest()
    return RawReadout(text=text, sha256=sha256, encoding=encoding, content=content, **columns)


def _content(record) -> bytes:
    """What the server sent, unpacked. Raises ``ReadProblem`` where it is too large or not all there."""
    stream, pieces, size = record.content_stream(), [], 0
    while piece := stream.read(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise ReadProblem(TOO_LARGE[0], said("leave it out"))
    if getattr(record.raw_stream, "limit", 0):
        raise ReadProblem(said("the record ends too early: the file is cut off"), ANEW)
    return b"".join(pieces)


def _media_type(record) -> tuple[str, str]:
    """What the server called the content, and the encoding it named."""
    headers = record.http_headers if record.http_headers else record.rec_headers
    value = headers.get_header("Content-Type") or ""
    kind, _, more = value.partition(";")
    charset = more.lower().partition("charset=")[2].split(";")[0].strip("\"' ")
    return kind.strip().lower(), charset


def _moment(value: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _first_line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
