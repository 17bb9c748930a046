"""Plain text and Markdown: the whole file is one document."""

import hashlib
from collections.abc import Iterator

from archive.imports.formats.decoding import decode
from archive.imports.formats.streams import Opened
from archive.imports.raw import RawReadout


def read(of: Opened) -> Iterator[RawReadout]:
    content = of.all_of_it()
    text, encoding = decode(content)
    yield RawReadout(
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        encoding=encoding,
        origin=of.origin,
        content=content,
        file=of.file,
    )
