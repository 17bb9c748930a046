"""What a reader reads from: a stream whose beginning is known, read in pieces, refused when it swells."""

import io
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from archive.imports.raw import LARGEST, TOO_LARGE, ReadProblem
from archive.said import said

HEAD = 1 << 16  # bytes that tell the format
# Texts compress to a third or, page after page alike, to a fiftieth; zeros to a thousandth.
SWELLING, ALLOWED = 250, 100_000_000


@dataclass
class Opened:
    """A stream with its names: ``file`` for people, ``origin`` the full path, "" for standard input.

    Within an archive both go on with "#" and the member. ``path`` is the file itself, where it is one that can be
    opened again. ``source`` is whose texts these are, by the caller's word, and ``depth`` counts the archives around.
    """

    stream: io.BufferedReader
    head: bytes
    file: str
    origin: str
    path: str | None = None
    source: str = ""
    depth: int = 0
    own_file: BinaryIO | None = None
    size: int = 0
    layers: tuple["Layer", ...] = field(default=())

    def inner(self, stream: BinaryIO, name: str, layer: "Layer | None" = None, *, member: bool = True) -> "Opened":
        """What ``stream`` unpacks from this one; ``name`` is the member's, where it is a ``member``."""
        layers = (*self.layers, layer) if layer else self.layers
        file, origin = (f"{self.file}#{name}", f"{self.origin}#{name}") if member else (self.file, self.origin)
        buffered, head = _with_head(stream, layers)
        return replace(
            self,
            stream=buffered,
            head=head,
            file=file,
            origin=origin,
            path=None,
            depth=self.depth + 1,
            layers=layers,
        )

    def close(self) -> None:
        self.stream.close()

    @property
    def name(self) -> str:
        """The last part of ``file``, in lower case and without the ending of what compressed it."""
        name = self.file.replace("\\", "/").replace("#", "/").rpartition("/")[2].lower()
        return name.removesuffix(".gz").removesuffix(".bz2").removesuffix(".xz")

    def all_of_it(self) -> bytes:
        """The whole of a stream that is one document. Raises ``ReadProblem`` when it is too large for one."""
        content = self.stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ReadProblem(*TOO_LARGE)
        return content

    def seekable(self) -> BinaryIO:
        """The same bytes as a file in which one can go to and fro: itself, or a copy on the disk without a name."""
        if self.path:
            return open(self.path, "rb")  # noqa: SIM115
        copy = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            shutil.copyfileobj(self.stream, copy, 1 << 20)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy


def opened(stream: BinaryIO, file: str, origin: str, **more) -> Opened:
    """The beginning is read here; raises ``OSError``."""
    buffered, head = _with_head(stream, ())
    return Opened(buffered, head, file, origin, **more)


def standard_input(stream: BinaryIO, source: str = "") -> Opened:
    return opened(stream, "standard input", "", source=source)


def file_at(path: str, source: str = "") -> Opened:
    """Raises ``OSError``."""
    file = open(path, "rb", buffering=0)  # noqa: SIM115
    try:
        path_again = path if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
        size = os.fstat(file.fileno()).st_size
        return opened(file, path, os.path.abspath(path), path=path_again, source=source, own_file=file, size=size)
    except BaseException:
        file.close()
        raise


class Layer:
    """Counts what comes out of one archive or compressed file; ``packed`` says how much of it was read so far."""

    def __init__(self, packed: Callable[[], int]):
        self.packed, self.unpacked = packed, 0

    def count(self, size: int) -> None:
        """Raises ``ReadProblem``."""
        self.unpacked += size
        if self.unpacked > ALLOWED and self.unpacked > SWELLING * max(self.packed(), 1):
            message = said("it unpacks to more than %(times)s times its size: a zip bomb, or no texts", times=SWELLING)
            raise ReadProblem(message, said("unpack it yourself and import what is good"))


class _Counted(io.RawIOBase):
    """``head`` and then the rest of ``inner``; every layer around is told what was read."""

    def __init__(self, head: bytes, inner: BinaryIO, layers: tuple[Layer, ...]):
        self.head, self.inner, self.layers = memoryview(head), inner, layers

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if self.head:
            piece = self.head[: len(buffer)]
            self.head = self.head[len(piece) :]
        else:
            piece = self.inner.read(len(buffer))
            for layer in self.layers:
                layer.count(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self.inner.close()
        super().close()


def _with_head(stream: BinaryIO, layers: tuple[Layer, ...]) -> tuple[io.BufferedReader, bytes]:
    head = b""
    while len(head) < HEAD and (piece := stream.read(HEAD - len(head))):
        head += piece
    for layer in layers:
        layer.count(len(head))
    return io.BufferedReader(_Counted(head, stream, layers), HEAD), head


def lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number from 1, its end included; None for one longer than a document may be."""
    number = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        if len(line) <= LARGEST:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(HEAD)
        yield number, None


def in_utf_8(opened: Opened, encoding: str) -> Opened:
    """The same stream with its UTF-16 or UTF-32 text as UTF-8, which can be cut into lines."""
    text = io.TextIOWrapper(opened.stream, encoding=encoding, newline="")
    return replace(opened, stream=io.BufferedReader(_Recoded(text), HEAD), path=None)


class _Recoded(io.RawIOBase):
    def __init__(self, text: io.TextIOWrapper):
        self.text, self.left = text, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self.left:
            self.left = self.text.read(HEAD // 4).encode("utf-8", "surrogatepass")
        piece, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)
