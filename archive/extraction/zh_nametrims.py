"""What is taken off words that were read as a name, once all are known: titles before it, deeds and adverbs behind."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from archive.extraction.zh_guests import HELD_ABROAD_ONLY
from archive.extraction.zh_surnames import HAN, sure_surname
from archive.extraction.zh_text import any_of, words_of

_TITLES = "总统|总理|首相|国王|议长|外长|新闻秘书|国防部长|大公|司令(?!部)"
_TITLE_INSIDE = re.compile(rf"[{HAN}]*(?:{_TITLES})(?=[{HAN}]{{2}})")
_LONGEST = 8  # of the names before a title
_DEED_INSIDE = re.compile(
    r"(?<=..)(?:出席|发表|分别|发文|签署|同一?天|重申|警告|参观|前往|会后|多次|衷心|还作|以及|先后|的|随后|宣布|抵达|邀请|副?委员长|副?主席).*$"
)


def trimmed(plain: str, ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """(start, end) of each name in ``ends`` without what else its words hold; those left out that are none."""
    words = {plain[start:end] for start, end in ends.items()}.union(words_of("leader"), ("习",))
    for start, end in ends.items():
        if _behind_titled_name(plain, start, words):
            continue
        if end - start > 3:
            title = _TITLE_INSIDE.match(plain, start, end)
            start = title.end() if title else start
            deed = _DEED_INSIDE.search(plain[start:end])
            end = start + deed.start() if deed else end
        if end - start > 4 and _after().match(plain, start) and "·" not in plain[start:end]:
            continue  # 已举行首次会面
        end = _without_adverb(plain, start, end)
        if end - start >= 2:
            yield start, end


@functools.cache
def _title_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('post')}|同志)$")


def _behind_titled_name(plain: str, start: int, names: set[str]) -> bool:
    """ "习近平总书记都会在百忙之中…", "甲同志应调前往": the title belongs to the name before it and leads to none."""
    low = max(0, start - 10)
    title = _title_before().search(plain[low:start])
    if title is None:
        return False
    at = low + title.start()
    if plain.endswith(words_of("country"), 0, at):
        return False  # 埃塞俄比亚总统: 比亚 is a name as well
    return any(plain[max(0, at - length) : at] in names for length in range(1, _LONGEST + 1))


@functools.cache
def _after() -> re.Pattern[str]:
    return re.compile(any_of("after"))


def _without_adverb(plain: str, start: int, end: int) -> int:
    """Where the name ends when an adverb or a verb is read with it: 卡尼已, 塞西时, 张炯看.

    Names written by their sound hold none of these. A Chinese one may, unless the text has it without, too.
    """
    leader = next((name for name in words_of("leader") if plain.startswith(name, start)), None)
    if leader:
        return start + len(leader)
    words = plain[start:end]
    abroad = plain.endswith(HELD_ABROAD_ONLY, 0, start)
    by_sound = abroad or "·" in words or "-" in words or not sure_surname(plain, start) or len(words) > 4
    found = _after().search(plain, start + 2, end)
    if found is None or not (by_sound or _stands_without(plain, words, plain[start : found.start()])):
        return end
    return found.start()


def _stands_without(plain: str, whole: str, short: str) -> bool:
    return len(whole) == len(short) + 1 and plain.count(short) > plain.count(whole)
