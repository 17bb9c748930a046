"""Plain text and Markdown: the whole file is one document."""

import hashlib
import os
from pathlib import Path

from archive.imports.raw import RawReadout, ReadProblem

LARGEST = 20_000_000  # bytes; the longest readouts are some hundred thousand


def read(path: Path) -> RawReadout:
    """The file as one document. Raises ``ReadProblem``."""
    try:
        if not path.is_file():
            raise ReadProblem("it is not a file", "name a file or a folder")
        if (size := path.stat().st_size) > LARGEST:
            raise ReadProblem(f"it has {size:,} bytes, more than the {LARGEST:,} a text may have", "split it")
        content = path.read_bytes()
    except OSError as error:
        remedy = "check that it exists and that you may read it"
        raise ReadProblem(f"it cannot be read: {error.strerror}", remedy) from error
    text, encoding = decode(content)
    return RawReadout(
        text=text, sha256=hashlib.sha256(content).hexdigest(), encoding=encoding, origin=os.fspath(path.absolute())
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text in ``content`` and its encoding: by byte order mark, else UTF-8, else GB18030 where it reads as Chinese.

    Nothing is replaced or dropped: bytes that fit no encoding raise ``ReadProblem`` with the first one's offset.
    """
    if not content.strip():
        raise ReadProblem("it is empty", "remove it, or save its text again")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        text = _chinese(content) if encoding == "utf-8" else None
        if text is None:
            place = f"byte {error.start}"
            raise ReadProblem(f"it is not {encoding.upper()} text", "save it as UTF-8", place) from error
        encoding = "gb18030"
    if "\0" in text:
        place = f"character {text.index(chr(0))}"
        raise ReadProblem("it holds a NUL character, so it is no text", "save it as UTF-8 text", place)
    if not text.strip():
        raise ReadProblem("it is empty", "remove it, or save its text again")
    return text, encoding


def _chinese(content: bytes) -> str | None:
    """``content`` read as GB18030, or None where that gives no plausible Chinese: nearly any bytes decode as it."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond_ascii = [char for char in text if not char.isascii()]
    usual = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or char >= "\uff00" for char in beyond_ascii
    )
    return text if beyond_ascii and usual >= 0.9 * len(beyond_ascii) else None
