"""Which words are the name of a person?"""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from archive.extraction.namemarks import (
    CLAUSE_BEGINS,
    PERSONAL,
    deed_behind,
    is_addressed,
    post_after,
    stands_between_names,
    stands_in_list,
)
from archive.extraction.othernames import with_named
from archive.extraction.pinyin import pinyin_names
from archive.extraction.spelling import Name, is_pinyin, is_place, short_forms

__all__ = ["Name", "find_names", "is_pinyin", "short_forms"]


def find_names(text: str) -> tuple[Name, ...]:
    """Every personal name in ``text``, in reading order; a place ("Yubei District") and a doctrine is none."""
    sure, doubtful = pinyin_names(text)
    sure = tuple(_without_calling(text, name) for name in sure)
    sure, doubtful = _without_places(text, sure, doubtful)
    found = _with_shown(text, sure, doubtful)
    return _with_given_in_small(text, _in_one_spelling(with_named(text, found)))


def _without_calling(text: str, name: Name) -> Name:
    """ "Old Man Yang Shengcai" is Yang Shengcai, though Man is a surname."""
    called, _, rest = name.text.partition(" ")
    if called.lower() != "man" or not is_pinyin(rest) or not text[: name.start].lower().endswith("old "):
        return name
    return replace(name, text=rest, start=name.start + len(called) + 1)


def _without_places(text: str, sure: tuple[Name, ...], doubtful: list[Name]) -> tuple[tuple[Name, ...], list[Name]]:
    """What the text calls a province, a city or a county somewhere ("Lao Cai Province") is doubtful as a name."""
    called = {name.text for name in sure if name.text in _called_places(text)}
    if not called:
        return sure, doubtful
    doubted = [name for name in sure if name.text in called]
    kept = tuple(name for name in sure if name.text not in called)
    return kept, sorted([*doubtful, *doubted], key=lambda name: name.start)


_CALLED_PLACE = re.compile(
    r"(?<![\w-])([A-Z][\w’'-]+ [A-Z][\w’'-]+) (?i:Province|City|County|District|Prefecture|Township|Town|Village)\b"
)


@functools.lru_cache(maxsize=1)
def _called_places(text: str) -> frozenset[str]:
    return frozenset(_CALLED_PLACE.findall(text))


def _in_one_spelling(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """ "DONG Hanqing" is written as "Dong Hanqing" where the text writes the name so elsewhere."""
    loud = {name.text for name in names if name.text.split()[0].isupper() and len(name.text.split()[0]) > 1}
    plain = {name.text.lower(): name.text for name in names if name.text not in loud}
    other = {text: plain[text.lower()] for text in loud if text.lower() in plain}
    joined = {name.text for name in names if "-" in name.text.split()[0]}  # "Zhu-ge Yong", elsewhere "Zhuge Yong"
    if joined:
        spelt = {name.text.lower(): name.text for name in names if name.text not in joined}
        other |= {text: spelt[bare] for text in joined if (bare := text.replace("-", "").lower()) in spelt}
    return tuple(replace(n, text=other[n.text]) if n.text in other else n for n in names) if other else names


def _with_given_in_small(text: str, names: tuple[Name, ...]) -> tuple[Name, ...]:
    """ "Wang meng stressed" where Wang Meng is named: machines that translate forget the capital."""
    written = {
        " ".join((words[0], *map(str.lower, words[1:]))): name
        for name in {n.text for n in names}
        if len(words := name.split()) == 2 and is_pinyin(name)
    }
    written = {small: name for small, name in written.items() if len(small) > 6 and f"{small} " in text}
    if not written:
        return names
    small = re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, written))})(?=,? [a-z])")
    more = (Name(written[found.group()], *found.span()) for found in small.finditer(text))
    return tuple(sorted((*names, *more), key=lambda name: name.start))


_PRESIDED_BY = re.compile(r"\b(?:presided over|chaired|hosted|moderated) by $")
_ASIDE = re.compile(r" ?\((?:fe)?male\)")


def _with_shown(text: str, sure: tuple[Name, ...], doubtful: list[Name]) -> tuple[Name, ...]:
    """``sure`` with those names that read as other words ("Liu He", "Ji Nan") where a post or a list shows a name."""
    if not doubtful:
        return sure
    ends = {name.end for name in sure} | {name.end for name in doubtful}
    starts = {name.start for name in sure} | {name.start for name in doubtful}
    shown = {name.text for name in doubtful if _is_shown(text, name, starts, ends)}
    return tuple(sorted((*sure, *(n for n in doubtful if n.text in shown)), key=lambda name: name.start))


def _is_shown(text: str, name: Name, starts: set[int], ends: set[int]) -> bool:
    if text[name.end : name.end + 2].strip()[:1].isupper():
        return False
    if post_after().match(text, name.end, name.end + 160) or _ASIDE.match(text, name.end):
        return True
    if is_addressed(text, name.start, name.end) or text.startswith(", who ", name.end):
        return True
    if is_place(name.text):
        between = stands_between_names(text, name.start, name.end, starts, ends)
        return between or bool(_PRESIDED_BY.search(text, max(0, name.start - 24), name.start))
    begins = re.search(r"(?:^|[\n,;:“\"]|[.!?”\"])\s?$", text[max(0, name.start - 2) : name.start])
    if begins and text[name.end : name.end + 1] == " " and deed_behind().match(text, name.end, name.end + 60):
        return True
    if PERSONAL.match(text, name.end) and CLAUSE_BEGINS.search(text, max(0, name.start - 8), name.start):
        return True
    return stands_in_list(text, name.start, name.end, starts, ends)
