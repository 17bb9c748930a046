"""JSON Lines, a JSON array, or one JSON object: each object is one document."""

import json
from collections.abc import Iterator

from archive.imports.formats.decoding import decoded
from archive.imports.formats.records import record
from archive.imports.formats.streams import Opened, lines
from archive.imports.raw import LARGEST, TOO_LARGE, Fault, RawReadout, ReadProblem
from archive.said import said, within

UTF_8 = said("save it as UTF-8")
REMEDY = said("mend the JSON there")
NO_OBJECT = (said("it is no JSON object"), said("give each document as an object with 'text'"))


def read_lines(of: Opened) -> Iterator[RawReadout | Fault]:
    """One object a line; a bad line is a fault of its own."""
    for number, line in lines(of.stream):
        place = said("line %(number)s", number=number)
        try:
            if line is None:
                raise ReadProblem(*TOO_LARGE)
            content = line.rstrip(b"\r\n")
            if not content.strip(b" \t\xef\xbb\xbf"):
                continue
            text, encoding = decoded(content)
            yield record(_object(text), content, encoding, of, place)
        except ReadProblem as error:
            where = place if error.place in ("", place) else error.place
            where = where if place in where else within(place, where)
            yield Fault(of.file, where, error.message, error.remedy)


def read_values(of: Opened) -> Iterator[RawReadout | Fault]:
    """An array of objects, or objects one after the other, over any lines. Raises ``ReadProblem`` where it ends to be
    JSON: what comes after cannot be found."""
    decoder, buffer, at, number, line = json.JSONDecoder(), "", 0, 0, 1
    text = _Text(of)
    while True:
        skipped = len(buffer[at:]) - len(buffer[at:].lstrip(" \t\r\n,[]\ufeff"))
        line += buffer.count("\n", at, at + skipped)
        at += skipped
        if at == len(buffer):
            buffer, at = text.more(), 0
            if not buffer:
                break
            continue
        try:
            value, end = decoder.raw_decode(buffer, at)
        except (json.JSONDecodeError, RecursionError) as error:
            more = text.more(len(buffer) - at)
            if more and len(buffer) - at <= LARGEST:
                buffer, at = buffer[at:] + more, 0
                continue
            raise _bad(error, line + buffer.count("\n", at, getattr(error, "pos", at))) from error
        number += 1
        place = said("object %(number)s, line %(line)s", number=number, line=line)
        content = buffer[at:end].encode("utf-8", "surrogatepass")
        line += buffer.count("\n", at, end)
        at = end
        try:
            if not isinstance(value, dict):
                raise ReadProblem(*NO_OBJECT)
            yield record(value, content, text.encoding, of, place)
        except ReadProblem as error:
            yield Fault(of.file, error.place or place, error.message, error.remedy)


class _Text:
    """The stream as text, in pieces that grow with what one value needs."""

    def __init__(self, of: Opened):
        self.stream, self.left = of.stream, b""
        self.encoding = _encoding(of.head)

    def more(self, held: int = 0) -> str:
        content = self.left + self.stream.read(max(1 << 16, held))
        while content:
            try:
                self.left = b""
                return content.decode(self.encoding)
            except UnicodeDecodeError as error:
                if len(content) - error.start > 4 or error.start == 0:
                    message = said("it is not %(encoding)s text", encoding=self.encoding.upper())
                    raise ReadProblem(message, UTF_8) from error
                self.left = content[error.start :]
                if more := self.stream.read(4):
                    content += more
                    continue
                self.left = b""
                raise ReadProblem(said("it ends in half a character"), UTF_8) from error
        return ""


def _encoding(head: bytes) -> str:
    """Of the first lines; cut off where a character cannot be."""
    found = decoded(head[: head.rfind(b"\n") + 1] or head[:-4] or head)[1]
    return "utf-8" if found == "utf-8-sig" else found


def _object(text: str) -> dict:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad(error, None) from error
    if not isinstance(value, dict):
        raise ReadProblem(*NO_OBJECT)
    return value


def _bad(error: Exception, line: int | None) -> ReadProblem:
    if isinstance(error, RecursionError):
        return ReadProblem(said("it is nested too deeply"), REMEDY)
    message = said("it is no JSON: %(why)s", why=getattr(error, "msg", error))
    column = said("column %(number)s", number=error.colno) if isinstance(error, json.JSONDecodeError) else ""
    return ReadProblem(message, REMEDY, said("line %(number)s", number=line) if line else column)
