"""How what a date rests on is put into words: one line of ``lexicon/evidence.tsv`` for each kind, in both languages.

Kept is the English, as part of the record; a reader of Chinese is shown the same line filled in again, whenever the
record was made.
"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import rows

_FILLED_IN = {"day": r"\d{4}-\d\d-\d\d", "weekday": r"[A-Z][a-z]+day"}
_WEEKDAYS = dict(
    zip(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
        strict=True,
    )
)
_SINCE, _UNTIL = re.compile(r" from (\d{4}-\d\d-\d\d)"), re.compile(r" until (\d{4}-\d\d-\d\d)")


def said(key: str, **values: str) -> str:
    """The English of this line, filled in. ``words`` are quoted as printed, ``day`` is an ISO date."""
    return _lines()[key][0].format(**values)


def in_chinese(why: str) -> str:
    """What ``said`` gave, in Chinese; as it is where it comes from no line of today."""
    for english, chinese in _lines().values():
        if found := _pattern(english).fullmatch(why):
            return chinese.format(**{name: _told(name, value) for name, value in found.groupdict().items()})
    return why


def _told(name: str, value: str) -> str:
    if name == "terms":
        value = _UNTIL.sub(r"（至\1）", _SINCE.sub(r"（自\1）", value)).replace("）（", "")
        return value.replace("） and ", "）、")
    if name == "words" and value[:1] == value[-1:] and value[:1] in "'\"":
        return value[1:-1]
    return _WEEKDAYS.get(value, value)


@functools.cache
def _lines() -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["en"], row["zh"]) for row in rows("evidence")}


@functools.cache
def _pattern(english: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", english)
    filled = [
        f"(?P<{part}>{_FILLED_IN.get(part, '.+?')})" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    ]
    return re.compile("".join(filled), re.S)
