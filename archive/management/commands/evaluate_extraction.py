"""python manage.py evaluate_extraction GOLD.json --documents DIR"""

import datetime as dt
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.extraction import extract
from archive.extraction.evaluation import Evaluation
from archive.extraction.gold import fault_in
from archive.extraction.records import Hints
from archive.extraction.rules import rules
from archive.imports import formats, reference
from archive.imports.raw import ReadProblem


class Command(BaseCommand):
    help = (
        "Print how far extraction agrees with gold records: precision, recall and F1 by field, precision by rule, "
        "and every miss."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("gold", metavar="GOLD.json", type=Path, help="gold records, a JSON list of documents")
        parser.add_argument("--documents", metavar="DIR", type=Path, required=True, help="the folder of their texts")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")

    def handle(self, *args, gold, documents, **options):
        evaluation = Evaluation()
        for document in _gold(gold):
            path = documents / document["file"]
            try:
                raw = formats.read(path)
            except ReadProblem as error:
                raise CommandError(f"{path}: {error.message}; {error.remedy}", returncode=2) from error
            # Title and day of publication stand on the page, unless the gold has them from beside the text.
            beside = document.get("title_in_text") is False
            day, title = (document.get("published"), document.get("title")) if beside else (None, None)
            published = dt.date.fromisoformat(day) if day else None
            hints = Hints(terms=reference.shipped_terms(), title=title, file_name=path.name)
            evaluation.add(document, extract(raw.text, published=published, hints=hints))
        self._print_json(evaluation) if options["json"] else self._print(evaluation)

    def _print(self, evaluation: Evaluation) -> None:
        self.stdout.write(f"{'field':14}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'found':>8}{'wanted':>8}")
        for name, s in evaluation.scores.items():
            row = f"{name:14}{s.precision:10.3f}{s.recall:10.3f}{s.f1:10.3f}{s.right:8}{s.found:8}{s.wanted:8}"
            self.stdout.write(row)
        self.stdout.write(f"\n{'rule':24}{'precision':>10}{'right':>8}{'found':>8}  confidence")
        for name, rule in rules().items():
            s = evaluation.rules[name]
            precision = f"{s.precision:10.3f}" if s.found else f"{'-':>10}"
            self.stdout.write(f"{name:24}{precision}{s.right:8}{s.found:8}  {rule.confidence}")
        for contradiction in evaluation.contradictions():
            self.stdout.write(f"rules.tsv: {contradiction}")
        self.stdout.write("")
        for name, score in evaluation.scores.items():
            for miss in score.misses:
                self.stdout.write(f"{name}: {miss}")

    def _print_json(self, evaluation: Evaluation) -> None:
        scores = {
            name: {
                "precision": round(s.precision, 4),
                "recall": round(s.recall, 4),
                "f1": round(s.f1, 4),
                "right": s.right,
                "found": s.found,
                "wanted": s.wanted,
                "misses": s.misses,
            }
            for name, s in evaluation.scores.items()
        }
        weighed = {name: {"right": s.right, "found": s.found} for name, s in sorted(evaluation.rules.items())}
        scores |= {"rules": weighed, "contradictions": evaluation.contradictions()}
        self.stdout.write(json.dumps(scores, ensure_ascii=False, indent=1))


def _gold(path: Path) -> list[dict]:
    try:
        documents = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}; name a JSON list of gold documents", returncode=2) from error
    if not isinstance(documents, list):
        raise CommandError(f"{path}: no list; name a JSON list of gold documents", returncode=2)
    for index, document in enumerate(documents):
        if fault := fault_in(document):
            called = document.get("file") if isinstance(document, dict) else None
            raise CommandError(f"{path}: {called or f'document {index}'}: {fault}", returncode=2)
    return documents
