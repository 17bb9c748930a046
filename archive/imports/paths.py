"""Which files are meant: those named, those in the folders named, and those that a pattern matches, one at a time."""

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice

from archive.imports.raw import Fault
from archive.said import said

SORTED = 10_000  # names of one folder that are held at once; larger folders come in stretches, each sorted
STANDARD_INPUT = "-"


def files_in(paths: Iterable[str]) -> Iterator[str | Fault]:
    """The files to import, in the order of their names; "-" stays as it is. What cannot be looked into is a fault.

    Hidden files and folders are left out. Links to folders are not followed, so that no loop can arise, and said.
    """
    for path in map(os.fspath, paths):
        if not is_pattern(path) or os.path.lexists(path):
            yield from _at(path)
            continue
        found = False
        for match in glob.iglob(path, recursive=True):
            found = True
            yield from _at(match)
        if not found:
            yield Fault(path, "", said("no file matches"), said("check the pattern; '**' stands for any folders"))


def is_pattern(path: str) -> bool:
    return path != STANDARD_INPUT and glob.has_magic(path)


def bytes_in(paths: Iterable[str]) -> int:
    """How much there is to read, as far as that can be known."""
    total = 0
    for path in files_in(paths):
        if isinstance(path, str) and path != STANDARD_INPUT:
            try:
                total += os.stat(path).st_size
            except OSError:
                continue
    return total


def _at(path: str) -> Iterator[str | Fault]:
    if os.path.isdir(path):
        yield from _in_folder(path)
    else:
        yield path


def _in_folder(top: str) -> Iterator[str | Fault]:
    waiting = [_entries(top)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif isinstance(entry, Fault):
            yield entry
        elif entry.is_dir(follow_symlinks=False):
            waiting.append(_entries(entry.path))
        elif _is_link_to_folder(entry):
            message = said("a link to a folder is not followed")
            yield Fault(entry.path, "", message, said("name the folder that it leads to"))
        elif _is_special(entry):
            yield Fault(entry.path, "", said("it is no file"), said("name a file or a folder"))
        else:
            yield entry.path


def _entries(folder: str) -> Iterator[os.DirEntry | Fault]:
    try:
        with os.scandir(folder) as found:
            while stretch := sorted(islice(found, SORTED), key=lambda entry: entry.name):
                yield from (entry for entry in stretch if not entry.name.startswith("."))
    except OSError as error:
        message = said("the folder cannot be opened: %(why)s", why=error.strerror)
        yield Fault(folder, "", message, said("check that you may read it"))


def _is_link_to_folder(entry: os.DirEntry) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False


def _is_special(entry: os.DirEntry) -> bool:
    """A pipe, a socket or a device, whose reading may never end."""
    try:
        mode = entry.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)
