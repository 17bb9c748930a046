"""Which topics do the words of a sentence touch?"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import pattern_of, rows, split

_BETWEEN_WORDS = re.compile(r"[^\w]+")


_HAN = re.compile(r"[一-鿿]")


@functools.cache
def _topics() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, frozenset[str]]]:
    """The longest English keyword at the beginning of a word, the longest Chinese one anywhere, and the topics of each
    keyword and of all that it begins with."""
    english, chinese = {}, {}
    for row in rows("topics"):
        for keyword in split(row["en"]):
            english.setdefault(_BETWEEN_WORDS.sub(" ", keyword.lower()).strip(), set()).add(row["topic"])
        for keyword in split(row["zh"]):
            chinese.setdefault(keyword, set()).add(row["topic"])
    listed = {**english, **chinese}
    topics = {k: frozenset().union(*(listed[k[:n]] for n in range(1, len(k) + 1) if k[:n] in listed)) for k in listed}
    return (
        re.compile(rf" (?=({pattern_of(tuple(english))}))"),
        re.compile(rf"(?=({pattern_of(tuple(chinese))}))"),
        topics,
    )


def topics_of(words: str) -> tuple[str, ...]:
    """The topics whose keywords stand in ``words``, in the order of the lexicon."""
    english, chinese, topics = _topics()
    spaced = " " + _BETWEEN_WORDS.sub(" ", words.lower())
    keywords = english.findall(spaced) + (chinese.findall(spaced) if _HAN.search(spaced) else [])
    found = frozenset().union(*(topics[keyword] for keyword in keywords))
    return tuple(row["topic"] for row in rows("topics") if row["topic"] in found)
