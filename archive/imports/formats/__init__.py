"""The readers: one for each format, found by the file's ending."""

from pathlib import Path

from archive.imports.formats import text
from archive.imports.raw import RawReadout, ReadProblem

# A new format is one reader and its endings here.
FORMATS = {".txt": text.read, ".text": text.read, ".md": text.read, "": text.read}


def read(path: Path) -> RawReadout:
    """The document in the file at ``path``. Raises ``ReadProblem`` with place and remedy when it cannot be read."""
    if path.is_dir():
        raise ReadProblem("the folder cannot be opened", "check that you may read it")
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(ending for ending in FORMATS if ending)
        raise ReadProblem(f"files ending in '{path.suffix}' have no reader", f"save it as text ({known}, in UTF-8)")
    return reader(path)
