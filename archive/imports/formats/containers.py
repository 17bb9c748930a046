"""Archives and compressed files: what they hold is opened in its turn. Nothing is ever unpacked to a named file."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing

from archive.imports.formats.streams import Layer, Opened
from archive.imports.raw import ANEW, Fault, RawReadout, ReadProblem, Skipped
from archive.said import said

DEEPEST = 4  # archives within one another
Found = RawReadout | Fault | Skipped
CUT_OFF = (
    said("it ends too early: the file is cut off or damaged"),
    said("what came before is taken; get the file anew"),
)
UNPACK = said("unpack it yourself and import what it holds")
DAMAGED = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError)


def compressed(of: Opened, unpack: Callable) -> Iterator[Opened]:
    """``of`` as ``unpack`` (gzip, bz2, xz) gives it."""
    _not_too_deep(of)
    packed = _Position(of.stream)
    with closing(unpack(packed)) as stream:
        yield of.inner(stream, "", Layer(lambda: packed.count), member=False)


class _Position:
    """A stream that knows how much of it was read."""

    def __init__(self, stream):
        self.stream, self.count = stream, 0

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        self.count += len(piece)
        return piece

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.stream.close()

    closed = False


def gunzip(stream):
    return gzip.GzipFile(fileobj=stream)


def bunzip(stream):
    return bz2.BZ2File(stream)


def unxz(stream):
    return lzma.LZMAFile(stream)


def members_of_zip(of: Opened) -> Iterator[Opened | Fault]:
    """The members of a zip in its order; of a WACZ only its WARC files."""
    _not_too_deep(of)
    with of.seekable() as file:
        size = file.seek(0, 2)
        layer = Layer(lambda: size)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise ReadProblem(said("the zip cannot be opened: %(why)s", why=error), ANEW) from error
        with archive:
            names = archive.NameToInfo
            if "[Content_Types].xml" in names:
                raise ReadProblem(said("it is an office document"), said("save it as text or HTML"))
            is_wacz = "datapackage.json" in names and any(name.startswith("archive/") for name in names)
            for info in archive.infolist():
                name = _name_of(info)
                if info.is_dir() or _is_hidden(name) or (is_wacz and not info.filename.startswith("archive/")):
                    continue
                if fault := _leads_out(of, name):
                    yield fault
                    continue
                try:
                    stream = archive.open(info)
                except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                    message = said("the member cannot be opened: %(why)s", why=error)
                    yield Fault(of.file, _member(name), message, UNPACK)
                    continue
                with stream:
                    yield from _opened(of, stream, name, layer)


def members_of_tar(of: Opened) -> Iterator[Opened | Fault]:
    """The members of a tar as they come. Links and devices are faults: what they lead to is not in it."""
    _not_too_deep(of)
    packed = _Position(of.stream)
    try:
        archive = tarfile.open(fileobj=packed, mode="r|")  # noqa: SIM115
    except (tarfile.TarError, *DAMAGED) as error:
        raise ReadProblem(said("the tar cannot be opened: %(why)s", why=error), ANEW) from error
    with archive:
        for info in _each(archive):
            name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if info.isdir() or _is_hidden(name):
                continue
            if fault := _leads_out(of, name):
                yield fault
            elif not info.isfile():
                is_link = info.issym() or info.islnk()
                message = said("the member is a link") if is_link else said("the member is no file")
                yield Fault(of.file, _member(name), message, said("add the file itself to the archive"))
            else:
                yield from _opened(of, archive.extractfile(info), name, Layer(lambda: packed.count))


def _opened(of: Opened, stream, name: str, layer: Layer) -> Iterator[Opened | Fault]:
    try:
        yield of.inner(stream, name, layer)
    except (*DAMAGED, RuntimeError) as error:
        yield Fault(of.file, _member(name), said("the member is damaged: %(why)s", why=error), ANEW)


def _each(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Raises ``ReadProblem`` where the archive is cut off."""
    while True:
        try:
            info = archive.next()
        except DAMAGED as error:
            raise ReadProblem(said("the tar cannot be read on: %(why)s", why=error), CUT_OFF[1]) from error
        if info is None:
            return
        yield info
        archive.members = []  # it would keep all of them


def _not_too_deep(of: Opened) -> None:
    if of.depth >= DEEPEST:
        raise ReadProblem(said("it is packed more than %(times)s times over", times=DEEPEST), UNPACK)


def _leads_out(of: Opened, name: str) -> Fault | None:
    """Names are only shown here, but such an archive was made to write over somebody's files."""
    parts = name.replace("\\", "/").split("/")
    if ".." not in parts and not name.startswith(("/", "\\")) and ":" not in parts[0]:
        return None
    remedy = said("do not unpack this archive; if you trust it, pack the member anew under a plain name")
    return Fault(of.file, _member(name), said("the member's name leads out of the archive"), remedy)


def _member(name: str) -> str:
    return said("member %(name)s", name=name)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/") if part != ".")


def _name_of(info: zipfile.ZipInfo) -> str:
    """Zips made on Chinese systems have names in GB18030 or UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename
