"""Which runs of words stand in new readouts far more often than in those before?

Counted is in how many readouts a run stands, not how often: one readout that says it ten times shows nothing. Dunning's
log-likelihood says how unlikely that difference is by chance; of a run and a longer one around it the longer is kept.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import log

from archive.extraction.folding import fold_document, is_chinese

SHORTEST, LONGEST = 4, 16  # Han characters
LOOKED_AT = 28  # longer runs are sentences that are repeated: their parts are no phrases
WORDS_SHORTEST, WORDS_LONGEST = 3, 8  # of English
PART_OF = 0.8  # a run that stands so often within one longer by a step is a piece of it
DEBRIS = 0.5  # what stands in more of the new texts than this is the page's, not the readout's
_RUNS = re.compile(r"[\u3400-\u9fff]+")
_ENGLISH = re.compile(r"[a-z][a-z’'-]*(?: [a-z][a-z’'-]*)*")
# No set phrase begins or ends with these: they tie it to its sentence.
_LOOSE = frozenset("的了和与在是及等对要把将被以为从到于并也又都而且或让向使由其这那此就已再更最很着过得")
_LOOSE_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the a an of and or to in on for with by at from as that which is are was "
        "were be it its this these those will must should we our they their has have had not but also all",
    )
)


@dataclass(frozen=True, slots=True)
class Key:
    """A run as printed, where it first stands (which text, offset), in how many of the new texts and of the others."""

    text: str
    first: int
    start: int
    new: int
    before: int
    likelihood: float


def log_likelihood(new: int, texts: int, before: int, others: int) -> float:
    """Dunning's G² of ``new`` of ``texts`` against ``before`` of ``others``; positive where the new ones have more."""
    total, expected = new + before, (new + before) / (texts + others)
    part = sum(
        observed * log(observed / (size * expected)) for observed, size in ((new, texts), (before, others)) if observed
    )
    missing = sum(
        (size - observed) * log((size - observed) / (size * (1 - expected)))
        for observed, size in ((new, texts), (before, others))
        if size > observed
    )
    likelihood = 2 * (part + missing) if total else 0.0
    return likelihood if new / texts > before / max(1, others) else -likelihood


def stand_out(
    texts: Collection[str],
    others: Callable[[], Iterable[str]],
    *,
    least: int,
    likelihood: float,
    known: Collection[str] = (),
) -> list[Key]:
    """The runs that stand in ``least`` of ``texts`` and more, and so far above ``others``, the likeliest first; none
    that is part of a likelier one, or holds one.

    ``known``: folded phrases that are decided about; what is part of one, or holds one, is left out. ``others`` is gone
    through once. Memory grows with ``texts``.
    """
    folded = [fold_document(text) for text in texts]
    if not folded:
        return []
    counts: dict[str, int] = {}
    for runs, grow in ((_han_runs, _han_grams), (_english_runs, _english_grams)):
        counts |= _frequent([list(runs(text)) for text in folded], grow, least)
    counts = {
        gram: count
        for gram, count in _longest(counts).items()
        if count <= max(least, DEBRIS * len(folded)) and _is_whole(gram) and not _is_known(gram, known)
    }
    if not counts:
        return []
    before, size = _count_in(counts, others())
    found = []
    for gram, count in counts.items():
        score = log_likelihood(count, len(folded), before[gram], size)
        if score >= likelihood:
            first = next(number for number, text in enumerate(folded) if gram in text)
            start = folded[first].index(gram)
            printed = list(texts)[first][start : start + len(gram)]
            found.append(Key(printed, first, start, count, before[gram], score))
    kept: dict[str, Key] = {}
    for key in sorted(found, key=lambda key: (-key.likelihood, key.text)):
        bare = fold_document(key.text).replace(" ", "")
        if not _is_known(bare, kept):
            kept[bare] = key
    return list(kept.values())


def _han_runs(text: str) -> Iterable[str]:
    return (run for run in _RUNS.findall(text) if len(run) >= SHORTEST)


def _english_runs(text: str) -> Iterable[str]:
    return _ENGLISH.findall(text) if not is_chinese(text[:200]) else ()


def _han_grams(run: str, size: int) -> Iterable[str]:
    size += SHORTEST
    return (run[at : at + size] for at in range(len(run) - size + 1)) if size <= LOOKED_AT else ()


def _english_grams(run: str, size: int) -> Iterable[str]:
    words, size = run.split(" "), size + WORDS_SHORTEST
    return (" ".join(words[at : at + size]) for at in range(len(words) - size + 1)) if size <= WORDS_LONGEST else ()


def _frequent(texts: list[list[str]], grams, least: int) -> dict[str, int]:
    """In how many texts each run of any length stands, of those in ``least`` and more: a longer one is looked at only
    where both of its parts are frequent."""
    found: dict[str, int] = {}
    shorter: set[str] | None = None
    for size in range(LOOKED_AT - SHORTEST + 1):
        counts: Counter[str] = Counter()
        for runs in texts:
            seen = {gram for run in runs for gram in grams(run, size) if shorter is None or _head(gram) in shorter}
            counts.update(seen)
        level = {gram: count for gram, count in counts.items() if count >= least}
        if not level:
            break
        found |= level
        shorter = set(level)
    return found


def _head(gram: str) -> str:
    return gram.rpartition(" ")[0] if " " in gram else gram[:-1]


def _is_whole(gram: str) -> bool:
    if " " in gram:
        words = gram.split(" ")
        return words[0] not in _LOOSE_WORDS and words[-1] not in _LOOSE_WORDS and len(words) < WORDS_LONGEST
    return len(gram) <= LONGEST and gram[0] not in _LOOSE and gram[-1] not in _LOOSE


def _is_known(gram: str, known: Collection[str]) -> bool:
    bare = gram.replace(" ", "")
    return any(bare in phrase or phrase in bare for phrase in known)


def _longest(counts: dict[str, int]) -> dict[str, int]:
    """Without the runs that hardly stand anywhere but within one that is longer by a character or a word."""
    pieces = set()
    for gram, count in counts.items():
        tail = gram.partition(" ")[2] if " " in gram else gram[1:]
        pieces |= {part for part in (_head(gram), tail) if count >= PART_OF * counts.get(part, count + 1)}
    return {gram: count for gram, count in counts.items() if gram not in pieces}


def _count_in(grams: Collection[str], others: Iterable[str]) -> tuple[Counter[str], int]:
    """In how many of ``others`` each of ``grams`` stands, and how many those are."""
    by_head: dict[str, list[str]] = {}
    for gram in grams:
        by_head.setdefault(gram[:SHORTEST], []).append(gram)
    found: Counter[str] = Counter()
    size = 0
    for text in others:
        size += 1
        folded = fold_document(text)
        heads = {folded[at : at + SHORTEST] for at in range(len(folded) - SHORTEST + 1)}
        for head in heads.intersection(by_head):
            found.update(gram for gram in by_head[head] if gram in folded)
    return found, size
