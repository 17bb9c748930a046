"""A document as a reader hands it on, and what is said when there is none."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawReadout:
    """``text`` exactly as decoded from the bytes whose ``sha256`` this is; ``origin`` is the file's full path, ``url``
    where it was published."""

    text: str
    sha256: str
    encoding: str
    origin: str
    published: dt.date | None = None
    url: str = ""


class ReadProblem(Exception):
    """A file that cannot be read: what is wrong, what to do, and where in the file."""

    def __init__(self, message: str, remedy: str, place: str = ""):
        super().__init__(message)
        self.message, self.remedy, self.place = message, remedy, place
