"""Where and when a story was filed: "BEIJING, Dec. 27 (Xinhua) --", "Chuzhou, August 1, 2023 –"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.extraction.dates import DayWords, find_days
from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.text import Page

_AGENCY = r"(?:(?:Xinhua(?: News Agency)?|China News Service|CNS)[,:]?\s)?"
_PLACE = r"(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})\]?"
_COUNTRY = (
    r"(?:,\s?(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b)[A-Z][a-z]+(?:\s[A-Z][a-z]+)?){0,2}"
)
# "[Text] Beijing, February 6 (XINHUA) --": what a translation service sets before it.
_LABEL = r"(?:\[[A-Z][^\[\]\d,\n]{1,30}\]\s)?"
_OPENING = re.compile(rf"^{_LABEL}\W{{0,3}}{_AGENCY}{_PLACE}{_COUNTRY}(?P<comma>,?\s?)")
# "Our newspaper, September 19 (reporter Li Na) …", "Sept. 19 -- …": a day and no place.
_PLACELESS = re.compile(
    r"^\W{0,3}(?P<place>)(?:(?:our|this|the) (?:newspaper|paper|report|correspondent|station)(?P<comma>,?\s))?", re.I
)
# "Lotus Land Network August 1st news (reporter Xiao Han) …", as translations have 荷乡网8月1日讯.
_OF_OUTLET = re.compile(
    r"^\W{0,3}(?P<place>)(?:[A-Z][\w’'-]+,?\s(?:[·-]\s)?){1,5}?(?P<comma>)"
    r"(?=[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?\s(?:(?:news|report|dispatch|telegram)\b|\((?i:reporter|correspondent)))"
)
# "Lotus Land Daily News (August 1) The …"
_BRACKETED = re.compile(
    r"^\W{0,3}(?:[A-Z][\w’'-]+\s){1,5}?(?:[Nn]ews|[Rr]eport|[Dd]ispatch)\s\("
    r"(?=(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?\)\s[A-Z])"
)
_WIRE = re.compile(
    r"(?:\s(?:news|report|dispatch|telegram)\b)?\]?\s?(?:/[^/\n]{2,30}/|\([^()\n]{2,60}\))?\]?\s{0,3}(?P<dash>--|—|–|-|:|\.(?=\s)|(?=\s(?:On|At|In|This|Yesterday|Today|The|Recently|For|To|After|An?)\b))"
)
_OUTLET = re.compile(
    rf"\s(?:{pattern_of(tuple(p for row in rows('page') if row['use'] == 'outlet' for p in split(row['en'])))})$"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """``place`` as printed from ``start`` on, less an outlet's "Daily"."""

    place: str
    start: int
    day: DayWords | None


def read_dateline(page: Page) -> Dateline | None:
    """The dateline at the head of one of the first three paragraphs."""
    for paragraph in page.paragraphs[:3]:
        found = _read(page.text, paragraph.start, min(paragraph.end, paragraph.start + 160))
        if found is not None:
            return found
    return None


def _read(text: str, start: int, end: int) -> Dateline | None:
    head = text[start:end]
    bracketed = _BRACKETED.match(head)
    if bracketed and (days := find_days(head, bracketed.end(), len(head))):
        return Dateline("", start, _moved(days[0], start))
    opening = _OPENING.match(head)
    found = _filed(text, head, start, opening) if opening else None
    placeless = _OF_OUTLET.match(head) or _PLACELESS.match(head)
    return found or _filed(text, head, start, placeless)


def _filed(text: str, head: str, start: int, opening: re.Match[str]) -> Dateline | None:
    days = find_days(head, opening.end(), len(head)) if (opening["comma"] or ",").strip() else []
    day = days[0] if days and days[0].start == opening.end() and days[0].month else None
    wire = _WIRE.match(head, day.end if day else opening.end())
    if (
        wire is None
        or (day is None and wire["dash"] in (":", ".", ""))
        or (not wire["dash"] and "(" not in wire.group())
    ):
        return None
    place, at = _OUTLET.sub("", opening["place"]), start + opening.start("place")
    return Dateline(place, at, _moved(day, start) if day else None)


def _moved(day: DayWords, by: int) -> DayWords:
    return DayWords(day.start + by, day.end + by, day.year, day.month, day.day)
