"""What is searched in a benchmark: invented meetings as many as wanted, or real news where they are at hand.

A corpus is two files of JSON lines, with texts and with words, kept under ``.bench/`` (or ``JIYAO_BENCH``).
"""

from __future__ import annotations

import datetime as dt
import gzip
import importlib.util
import itertools
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from search.fields import FACET_NAMES, SearchDirective, SearchDocument
from search.segmentation import chinese_words, fold, letter_runs, stem

ROOT = Path(__file__).parent.parent
KEPT = Path(os.environ.get("JIYAO_BENCH", ROOT / ".bench"))
CORPORA = Path(os.environ.get("JIYAO_CORPORA", ROOT.parent / "shared" / "corpora"))
SET_PHRASES = (
    "国有企业改革",
    "经济发展",
    "国际金融危机",
    "全面从严治党",
    "社会主义市场经济",
    "防汛抗旱工作",
    "世界领导地位",
)
MOST_DIRECTIVES = 20  # of a meeting
_SENTENCE = re.compile(r"[^.。！；!\n]{4,}[.。！；!]?")
KINDS = ("standing_committee", "study", "plenary", "executive", "symposium", "inspection", "conference", "group")


def tokens(text: str) -> list[str]:
    """The words of a text in one language, for engines that take words: stems, or as the segmenter cuts."""
    plain = fold(text)
    return chinese_words(plain) or list(map(stem, letter_runs(plain)))


def documents(path: Path, count: int | None = None) -> Iterator[SearchDocument]:
    for line in itertools.islice(path.open(encoding="utf-8"), count):
        yield document_of(json.loads(line))


def document_of(record: dict) -> SearchDocument:
    day = dt.date.fromisoformat(record["date"])
    directives = tuple(SearchDirective(*one) for one in record["directives"])
    return SearchDocument(record["id"], record["title"], record["text"], day, record["facets"], directives)


def generated(count: int) -> Path:
    """``count`` invented meetings of about 600 words, half of them Chinese; a larger corpus begins with a smaller."""
    path = KEPT / f"invented-{count}.jsonl"
    if not path.exists():
        _keep(path, itertools.islice(_invented(), count))
    return path


def real() -> Path | None:
    """The news of ``CORPORA``, the same meetings' facets invented; None where they are not at hand."""
    files = sorted(CORPORA.glob("*.jsonl.gz"))
    if not files:
        return None
    path = KEPT / "news.jsonl"
    if not path.exists():
        _keep(path, _news(files))
    return path


def _keep(path: Path, records: Iterator[dict]) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file, words_of(path).open("w", encoding="utf-8") as words:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            cut = {f"{part}_tokens": tokens(record.pop(part)) for part in ("title", "text")}
            words.write(json.dumps(record | cut, ensure_ascii=False) + "\n")
    fresh.rename(path)


def words_of(path: Path) -> Path:
    """The same meetings cut into words, as the peers take them."""
    return path.with_suffix(".words")


def _news(files: list[Path]) -> Iterator[dict]:
    chance = np.random.default_rng(7)
    lines = itertools.chain.from_iterable(gzip.decompress(file.read_bytes()).decode().splitlines() for file in files)
    for number, line in enumerate(lines, 1):
        news = json.loads(line)
        yield _record(number, news["title"], news["text"], news["published"], "zh", chance)


def _invented() -> Iterator[dict]:
    chance, pick = np.random.default_rng(42), random.Random(42)
    english, rare = _english_sentences(), _rare_words(pick)
    steps = _rising(len(rare), 1.0)
    chinese = _chinese_sentences(pick)
    for number in itertools.count(1):
        language = "en" if number % 2 else "zh"
        length = int(np.clip(chance.lognormal(np.log(520), 0.5), 150, 1500))
        sentences, words = [], 0
        while words < length:
            if language == "en":
                sentence = list(pick.choice(english))
                for at in np.flatnonzero(chance.random(len(sentence)) < 0.18).tolist():
                    sentence[at] = rare[int(np.searchsorted(steps, chance.random()))]
                sentences.append(" ".join(sentence))
            else:
                sentence = pick.choice(chinese)
                sentences.append("".join(sentence))
            words += len(sentence)
        title = sentences[0]
        title = " ".join(title.split()[:12]) if language == "en" else title[:30]
        text = " ".join(sentences) if language == "en" else "".join(sentences)
        day = dt.date(2015, 1, 1) + dt.timedelta(days=int(3650 * chance.random() ** 0.5))
        yield _record(number, title, text, day.isoformat(), language, chance)


def _record(number: int, title: str, text: str, date: str, language: str, chance) -> dict:
    officials = dict.fromkeys(_zipf(chance, 2000, 1.0) for _ in range(int(chance.integers(2, 11))))
    facets = dict.fromkeys(FACET_NAMES, ()) | {
        "official": tuple(f"official-{one:04d}" for one in officials),
        "chair": (f"official-{next(iter(officials)):04d}",),
        "organ": (f"organ-{_zipf(chance, 300, 1.0):03d}",),
        "kind": (KINDS[_zipf(chance, 8, 0.8)],),
        "topic": (f"topic-{_zipf(chance, 30, 0.8):02d}",),
        "year": (date[:4],),
        "language": (language,),
    }
    directives = [
        (number * MOST_DIRECTIVES + nth, start, end, _own_facets(chance))
        for nth, (start, end) in enumerate(itertools.islice(_sentences(text), MOST_DIRECTIVES))
    ]
    return {"id": number, "title": title, "text": text, "date": date, "facets": facets, "directives": directives}


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Two of three sentences, as directives."""
    for nth, found in enumerate(_SENTENCE.finditer(text)):
        if nth % 3:
            yield found.span()


def _own_facets(chance) -> dict:
    topics = dict.fromkeys(_zipf(chance, 30, 0.8) for _ in range(int(chance.integers(0, 3))))
    speaker = (f"official-{_zipf(chance, 2000, 1.0):04d}",) if chance.random() < 0.3 else ()
    return {"topic": tuple(f"topic-{one:02d}" for one in topics), "speaker": speaker}


def _rising(many: int, power: float) -> np.ndarray:
    shares = 1 / np.arange(1, many + 1) ** power
    return np.cumsum(shares / shares.sum())


_steps: dict[tuple[int, float], np.ndarray] = {}


def _zipf(chance, many: int, power: float) -> int:
    """A number below ``many``, the lower the likelier."""
    if (many, power) not in _steps:
        _steps[many, power] = _rising(many, power)
    return min(many - 1, int(np.searchsorted(_steps[many, power], chance.random())))


def _english_sentences() -> list[list[str]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures" / "readouts").glob("*.txt"))]
    sentences = (sentence.split() for text in texts for sentence in re.split(r"(?<=[.!?])\s+|\n+", text))
    return [words for words in sentences if len(words) >= 5]


def _rare_words(pick: random.Random) -> list[str]:
    """60,000 words that look English, the commonest first."""
    syllables = [
        first + vowel + last
        for first in (
            "b",
            "d",
            "f",
            "g",
            "h",
            "k",
            "l",
            "m",
            "n",
            "p",
            "r",
            "s",
            "t",
            "v",
            "ch",
            "sh",
            "pr",
            "tr",
            "st",
        )
        for vowel in "aeiou"
        for last in ("", "n", "r", "s", "t", "l")
    ]
    words: dict[str, None] = {}
    while len(words) < 60_000:
        words["".join(pick.choices(syllables, k=pick.choice((2, 2, 3, 3, 4))))] = None
    return list(words)


def _chinese_sentences(pick: random.Random) -> list[list[str]]:
    """20,000 sentences of words as common in them as the segmenter's dictionary says, some with a set phrase."""
    folder = importlib.util.find_spec("jieba").submodule_search_locations[0]
    lines = (Path(folder) / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split(" ") for line in lines]
    words = [word for word, *_ in entries]
    weights = list(itertools.accumulate(int(frequency) for _, frequency, *_ in entries))
    many = [pick.randint(8, 30) for _ in range(20_000)]
    drawn = iter(pick.choices(words, cum_weights=weights, k=sum(many)))
    phrases = (pick.choice(SET_PHRASES) if pick.random() < 0.1 else "" for _ in many)
    return [
        [*itertools.islice(drawn, length), phrase + pick.choice("。。！；")]
        for length, phrase in zip(many, phrases, strict=True)
    ]
