"""Who of those named in an English text leads the country, and is only spoken about in a local readout."""

from __future__ import annotations

import re

from archive.extraction.lexicon import phrases
from archive.extraction.names import Name, is_pinyin

_GENERAL_SECRETARY = re.compile(
    r"\b(?:general secretary|president|(?<!vice[ -])premier|chairman)\s+(?:comrade\s+)?$", re.I
)
_OF_STATE = re.compile(r"\bChinese (?:President|Premier|leader) $")
_CENTRAL_AFTER = re.compile(r"[\s,(]{1,3}(?:the\s)?general secretary of the (?:CPC|Communist|Central|Party)", re.I)


def central_leaders(text: str, names: tuple[Name, ...]) -> frozenset[str]:
    """Names that the text gives a post of the national leadership, and leaders who are quoted everywhere: spoken about
    in a local readout, not present."""
    known = frozenset(phrases("posts", "spokenof"))
    return frozenset(
        name.text
        for name in names
        if (name.text in known and not _OF_STATE.search(text, max(0, name.start - 20), name.start))
        or _GENERAL_SECRETARY.search(text, max(0, name.start - 40), name.start)
        and _is_bare_title(text, name)
        or _CENTRAL_AFTER.match(text, name.end)
    )


_BEFORE_A_TITLE = re.compile(
    r"and|as|at|because|between|by|for|from|how|in|of|on|said|says|since|that|the|to|what|when|where|which|while|with",
    re.I,
)


def _is_bare_title(text: str, name: Name) -> bool:
    """ "General Secretary Xi", not "CPPCC Chairman Wang": no body before the title."""
    title = _GENERAL_SECRETARY.search(text, max(0, name.start - 40), name.start)
    if "general" in title.group().lower():
        return True
    before = text[max(0, title.start() - 24) : title.start()].split()[-1:]
    if title.group().lower().startswith("premier"):
        return True
    if is_pinyin(name.text) and not _OF_STATE.search(text, max(0, name.start - 20), name.start):
        return False  # of a university, a court, a company
    return (
        title.group().lower().startswith("president")
        and not (before and before[0][:1].isupper())
        and bool(before)
        and bool(_BEFORE_A_TITLE.fullmatch(before[0]))
    )
