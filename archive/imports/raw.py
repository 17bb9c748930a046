"""A document as a reader hands it on, and what is said when there is none."""

import datetime as dt
from dataclasses import dataclass, field

from archive.said import said

LARGEST = 20_000_000  # bytes of one document; the longest readouts have some hundred thousand
TOO_LARGE = (
    said("it has more than the %(bytes)s bytes that one document may have", bytes=f"{LARGEST:,}"),
    said("split it"),
)
EMPTY = (said("it is empty"), said("remove it, or save its text again"))
ANEW = said("get the file anew")


@dataclass(frozen=True, slots=True)
class RawReadout:
    """A document: ``text`` exactly as decoded from ``content``, the bytes as they came, whose ``sha256`` this is.

    ``origin`` says which document it is: the file's full path, with "#" and what it is called within the file
    where it holds several. Another text of one origin is another version. ``file`` and ``place`` ("line 14") are where
    it stands, for people. ``unread`` names the format whose reader has still to make the text (``formats.finish``).
    ``faults`` are what is wrong with a document that can be kept all the same: message and remedy. ``kept`` is what
    else came with it, and ``collection`` whose texts these are by the caller's word.
    """

    text: str
    sha256: str
    encoding: str
    origin: str
    published: dt.date | None = None
    content: bytes = b""
    file: str = ""
    place: str = ""
    title: str = ""
    url: str = ""
    language: str | None = None
    fetched: dt.datetime | None = None
    unread: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    kept: dict = field(default_factory=dict)
    collection: str = ""

    @property
    def file_name(self) -> str | None:
        """The name of the file that holds nothing but this document; None where it is one of several."""
        return None if self.place else self.file.replace("\\", "/").replace("#", "/").rpartition("/")[2] or None


class ReadProblem(Exception):
    """A file that cannot be read (any further): what is wrong, what to do, and where in the file."""

    def __init__(self, message: str, remedy: str, place: str = ""):
        super().__init__(message)
        self.message, self.remedy, self.place = message, remedy, place


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that stands in ``file`` at ``place`` and cannot be read, while what comes after it can."""

    file: str
    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in ``file`` that is no document and need not be one, such as a redirect; ``reason`` is one of few."""

    file: str
    reason: str
