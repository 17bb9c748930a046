"""What a run tells: a line for every document in the database, and the same as CSV where a file was asked for."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from archive.imports.raw import Skipped
from archive.models import OUTCOMES, ImportLine, ImportProblem, ImportRun, SourceDocument
from archive.models.inserting import insert
from archive.said import Said, said

COLUMNS = ("outcome", "file", "place", "document", "message", "remedy")
SHOWN = 50  # problems in words; the run's page has them all


@dataclass
class Tally:
    """How many documents of a run had which outcome; ``questions`` of stored documents wait for a person.

    ``problems`` are the first of both in words.
    """

    outcomes: Counter = field(default_factory=Counter)
    questions: int = 0
    problems: list[str] = field(default_factory=list)

    def __getattr__(self, outcome: str) -> int:
        if outcome not in OUTCOMES:
            raise AttributeError(outcome)
        return self.outcomes[outcome]

    @property
    def all_well(self) -> bool:
        return not (self.outcomes["problem"] or self.questions)


class Report:
    """Lines and problems gather in ``add``, ``fault`` and ``skip`` and are written together in ``write``.

    ``run`` is None where nothing is to be stored.
    """

    def __init__(self, run: ImportRun | None, file: IO[str] | None = None):
        self.run, self.tally = run, Tally()
        self._csv = csv.writer(file) if file else None
        self._file = file
        self._skipped: Counter = Counter()
        self.forget()
        if self._csv:
            self._csv.writerow(COLUMNS)

    def forget(self) -> None:
        """What was gathered is not to be written, after all."""
        self._lines, self._problems, self._asked, self._rows = [], [], [], []

    def add(self, outcome: str, file: str, place: str = "", source: int | None = None, message: str = "") -> None:
        file, place = printable(file, 4096), printable(place, 200)
        self._lines.append({"outcome": outcome, "file": file, "place": place, "message": printable(message)})
        self._lines[-1]["source_id"] = source

    def fault(
        self,
        *,
        file: str,
        message: str,
        remedy: str,
        place: str = "",
        stage: str = "read",
        source: SourceDocument | None = None,
    ) -> None:
        """A document or file that could not be taken; with a ``source``, something wrong with what was."""
        columns = {"file": printable(file, 4096), "place": printable(place, 200), "stage": stage}
        columns |= {"message": printable(message), "remedy": printable(remedy), "source": source}
        self._problems.append(columns)
        if source is None:
            self.add("problem", file, place, None, message)

    def asked(self, problems: Iterable[ImportProblem]) -> None:
        """Questions about a document, stored with it: what they lead to may be joined or removed by the next one."""
        self._asked += problems

    def skip(self, found: Skipped) -> None:
        self._skipped[found.file, found.reason] += 1

    def flush_skipped(self, besides: str = "") -> None:
        """One line for each reason and file but ``besides``, which is not yet read to its end."""
        for file, reason in [key for key in self._skipped if key[0] != besides]:
            count = self._skipped.pop((file, reason))
            self.add("skipped", file, "", None, said("%(count)s × %(reason)s", count=count, reason=reason))
            self._lines[-1]["count"] = count

    def write(self) -> None:
        """Into the caller's transaction. Five queries, and those of names that are asked about."""
        counts = Counter()
        for line in self._lines:
            counts[line["outcome"]] += line.pop("count", 1)
        self._rows = [(line | {"remedy": ""}) for line in self._lines]
        remedies = {(p["file"], p["place"], p["message"]): p["remedy"] for p in self._problems}
        for row in self._rows:
            row["remedy"] = remedies.get((row["file"], row["place"], row["message"]), "")
        if self.run:
            columns = ("outcome", "file", "place", "message", "source_id")
            lines = ((self.run.pk, _kept(line), *(line[column] for column in columns)) for line in self._lines)
            insert(ImportLine, ("run_id", "said", *columns), lines)
            ImportProblem.objects.bulk_create([ImportProblem(run=self.run, **columns) for columns in self._problems])
            for outcome, count in counts.items():
                setattr(self.run, outcome, getattr(self.run, outcome) + count)
            if counts:
                self.run.save(update_fields=list(counts))
        self._counts = counts

    def written(self) -> None:
        """After the commit: count it, tell it, and write it to the CSV."""
        self.tally.outcomes.update(self._counts)
        self.tally.questions += len(self._asked) + sum(p["source"] is not None for p in self._problems)
        for problem in (*(_in_words(columns) for columns in self._problems), *map(str, self._asked)):
            if len(self.tally.problems) < SHOWN:
                self.tally.problems.append(problem)
        if self._csv:
            for row in self._rows:
                where = (row["file"], row["place"], _address(row["source_id"]))
                self._csv.writerow((row["outcome"], *where, row["message"], row["remedy"]))
        self.forget()

    def close(self, settled: list[str]) -> None:
        """At the end of the run: ``settled`` questions are answered by now; those that stay go to the CSV."""
        if self.run:
            self.tally.questions = self.run.problems.exclude(source=None).count()
        gone = set(settled)
        self.tally.problems = [problem for problem in self.tally.problems if problem not in gone]
        if self._csv and self.run:
            self._csv.writerows(_questions(self.run))


def csv_rows(run: ImportRun) -> Iterator[tuple]:
    """What ``--report`` writes, made from the database: a row for each line, then the questions that are left."""
    columns = ("outcome", "file", "place", "source_id", "message")
    for outcome, file, place, source, message in run.lines.order_by("pk").values_list(*columns).iterator():
        yield outcome, file, place, _address(source), message, ""
    yield from _questions(run)


def _questions(run: ImportRun) -> Iterator[tuple]:
    waiting = run.problems.filter(resolved_at=None).exclude(source=None).order_by("pk")
    columns = ("file", "place", "source_id", "message", "remedy")
    for file, place, source, message, remedy in waiting.values_list(*columns).iterator():
        yield "question", file, place, _address(source), message, remedy


def _kept(line: dict) -> dict:
    return {column: line[column].kept for column in ("place", "message") if isinstance(line[column], Said)}


def _address(source: int | None) -> str:
    return f"/sources/{source}/" if source else ""


def _in_words(columns: dict) -> str:
    return str(ImportProblem(**{k: columns[k] for k in ("file", "place", "message", "remedy")}))


def printable(text: str, longest: int | None = None) -> str:
    """A file's name may hold bytes that are no text, and NUL is kept by no database. What need not be changed is
    returned itself."""
    clean = text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")[:longest]
    return text if clean == text else clean
