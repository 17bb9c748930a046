"""Extraction beside the storing: in as many processes as wanted, which know neither Django nor the database."""

import gc
import multiprocessing
import os
import signal
import threading
import traceback
import zlib
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace

from archive import comparing
from archive.extraction import extract
from archive.extraction.records import ExtractedReadout, Hints
from archive.imports import formats
from archive.imports.raw import RawReadout, ReadProblem
from archive.said import said

FEW = 40  # documents for which no processes are started: that takes as long as extracting them
TOGETHER = 8  # documents that go to a process at once

OURS = said("report this with the file: the archive should have been able to take it")


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document with what is found in it, and the sketch of each of its meetings; its bytes ``packed`` by zlib."""

    raw: RawReadout
    readout: ExtractedReadout
    sketches: list[list[int]]
    packed: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that gave nothing: at which stage, why and what to do; ``trace`` where the fault is ours."""

    stage: str
    place: str
    message: str
    remedy: str
    trace: str = ""


def extracted(raw: RawReadout, hints: Hints) -> Extracted | Failed:
    """Read what the reader left unread, and extract. Raises nothing."""
    stage = "read"
    try:
        raw = formats.finish(raw)
        stage = "extract"
        known = replace(hints, title=raw.title or None, file_name=raw.file_name)
        readout = extract(raw.text, published=raw.published, hints=known)
        content = raw.content
        return Extracted(replace(raw, content=b""), readout, sketches_of(readout), zlib.compress(content), len(content))
    except ReadProblem as error:
        return Failed(stage, error.place or raw.place, error.message, error.remedy)
    except Exception as error:  # a fault of ours in one document must not stop the thousand others
        message = f"{type(error).__name__}: {error}"
        return Failed(stage, raw.place, message, OURS, traceback.format_exc())


def sketches_of(readout: ExtractedReadout) -> list[list[int]]:
    """Of each meeting, by what its text is found again."""
    noise = [(noise.start, noise.end) for noise in readout.noise]
    passages = ([(span.start, span.end) for span in meeting.passages] for meeting in readout.meetings)
    return [comparing.sketch(comparing.sentences(readout.text, told, noise)) for told in passages]


class Extraction:
    """Extracts documents in ``jobs`` processes, or here where that is one or the documents are few."""

    def __init__(self, jobs: int, hints: Hints):
        self.jobs, self.hints, self.count = jobs, hints, 0
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, raws: list[RawReadout]) -> Callable[[], list[Extracted | Failed]]:
        """Have these extracted; returns what gives the results, in order, when called."""
        self.count += len(raws)
        if self.jobs < 2 or self.count <= FEW:
            return lambda: [extracted(raw, self.hints) for raw in raws]
        parts = [raws[at : at + TOGETHER] for at in range(0, len(raws), TOGETHER)]
        futures = [self._submit(part) for part in parts]
        return lambda: [one for part, future in zip(parts, futures, strict=True) for one in self._result(part, future)]

    def _submit(self, raws: list[RawReadout]) -> Future:
        if self._pool is None:
            # Started afresh, not forked: a fork of a process with threads may hang.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.jobs, context, _begin, (self.hints,))
        try:
            return self._pool.submit(_extract_all, raws)
        except BrokenExecutor:
            self._drop()
            return self._submit(raws)

    def _result(self, raws: list[RawReadout], future: Future) -> list[Extracted | Failed]:
        """One at a time where a process died of one of them."""
        try:
            return future.result()
        except BrokenExecutor:
            self._drop()
        results = []
        for raw in raws:
            try:
                results += self._submit([raw]).result()
            except BrokenExecutor:
                self._drop()
                message = said("the process that read it was ended")
                remedy = said("see whether the machine ran out of memory; report this with the file if it did not")
                results.append(Failed("extract", raw.place, message, remedy))
        return results

    def _drop(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)


_hints = Hints()


def _begin(hints: Hints) -> None:
    """In a new process: remember the hints, leave Ctrl-C to the parent, and go when the parent is gone."""
    global _hints
    _hints = hints
    extract("")  # has the rules loaded
    gc.freeze()  # they stay
    look_for_garbage_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)  # where processors are few, the one process that stores has to go on: all others wait for it
    threading.Thread(target=_go_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def look_for_garbage_seldom() -> None:
    """Records come and go by the thousand and form no circles: to look for these as often as usual costs a tenth."""
    gc.set_threshold(100_000, 20, 100)


def _go_with(parent) -> None:
    parent.join()
    os._exit(1)


def _extract_all(raws: list[RawReadout]) -> list[Extracted | Failed]:
    return [extracted(raw, _hints) for raw in raws]
