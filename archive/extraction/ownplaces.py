"""Where does a page come from: its dateline, the outlet it names, the places of which it speaks as its own?"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter

from archive.extraction.datelines import Dateline
from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.names import Name
from archive.extraction.owners import known_place, known_places_pattern
from archive.extraction.records import Fact
from archive.extraction.spelling import is_spelled_out
from archive.extraction.text import Page


@functools.cache
def place_regex() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{known_places_pattern()})(?![\w])")


_ABROAD = re.compile(
    r"\b(?:inspection|inspections|visit|visits|visited|inspected|investigation|trip|tour|symposium"
    r"|Xi Jinping|General Secretary)\b"
)
_PREFECTURE_LEVEL = re.compile(
    r"prefectur|\bleague\b|^(?:the\s)?state\s(?:party|cpc|people|government|committee|leading)", re.I
)
_CITY_LEVEL = re.compile(r"municipal|city|mayor", re.I)
_PROVINCE_LEVEL = re.compile(r"provinc|region|governor", re.I)


def level_of(words: str) -> str:
    if _PREFECTURE_LEVEL.search(words):
        return "prefecture"
    return "city" if _CITY_LEVEL.search(words) else "province" if _PROVINCE_LEVEL.search(words) else "other"


_LEVELS = {"city": ("municipality", "city"), "prefecture": ("city",), "province": ("province",)}
VENUE = re.compile(
    r"\b(?:held|convened|opened|closed|concluded|met|gathered)\b[^.;]{0,60}?\bin\s$"
    r"|\b(?:meeting|session|conference|symposium|forum)\sin\s$"
)


# "Jiaxing Daily Tongxiang Edition": a newspaper's pages for one of the counties.
_EDITION = re.compile(r"[\s(·|]{1,3}(?P<place>[A-Z][a-z’']+)\s(?:Edition|Sub-?edition|Supplement)\b")


@functools.cache
def _outlet_regex() -> re.Pattern[str]:
    names = tuple(name for row in rows("places") for name in split(row["en"]))
    outlets = tuple(
        word for row in rows("page") if row["use"] == "outlet" for word in split(row["en"]) if "." not in word
    )
    return re.compile(
        rf"(?<![\w-])(?:(?P<place>{pattern_of(names)})\s(?:Municipal\s|Provincial\s|City\s)?(?:{pattern_of(outlets)})"
        rf"|(?P<caps>{pattern_of(map(str.upper, names))})\s(?:{pattern_of(map(str.upper, outlets))}))(?![\w])"
    )


# "www.xuancheng.gov.cn", "Xuancheng.gov": where the page stands.
_SITE = re.compile(r"(?<![\w@.-])(?:https?://)?(?:www\.)?(?P<place>[A-Za-z]{4,20})\.gov(?:\.cn)?(?![\w-])")


@functools.cache
def _places_in_addresses() -> dict[str, tuple[str, str]]:
    """As an address writes them -> (name, level)."""
    names = (name for row in rows("places") for name in split(row["en"]))
    return {re.sub(r"\W", "", name).lower(): known_place(name) for name in names}


@functools.cache
def some_outlet() -> re.Pattern[str]:
    """An outlet called after one place, whether that is known or not: "Suifenhe Information Port"."""
    outlets = (word for row in rows("page") if row["use"] == "outlet" for word in split(row["en"]) if word[0].isupper())
    many = pattern_of(tuple(word for word in outlets if word not in ("Net", "Today", "Press", "Government")))
    return re.compile(rf"(?<![\w’'-]\s)(?<![\w-])(?P<place>[A-Z][a-z’']+)\s(?:{many})(?!\w)")


@functools.cache
def _provinces_of_cities() -> dict[str, str]:
    """English name of a city -> of its province, where no city of another province is called the same."""
    english = {zh: split(row["en"])[0] for row in rows("places") for zh in split(row["zh"])}
    found: dict[str, set[str]] = {}
    for row in rows("zh_places"):
        if row["level"] == "prefecture" and row["name"] in english and row["province"] in english:
            found.setdefault(english[row["name"]], set()).add(english[row["province"]])
    return {city: provinces.pop() for city, provinces in found.items() if len(provinces) == 1}


class OwnPlaces:
    """What the page says of where it comes from: its dateline, the outlets it names, the cities it speaks of."""

    def __init__(self, page: Page, dateline: Dateline | None, names: tuple[Name, ...]):
        self._page = page
        self._dateline = dateline
        self._taken = [name.start for name in names], [name.end for name in names]

    def filed(self) -> tuple[Fact, str] | None:
        known = known_place(self._dateline.place) if self._dateline else None
        if known is None:
            return None
        at = self._dateline.start
        return Fact(known[0], at, at + len(self._dateline.place), "place-of-dateline"), known[1]

    def outlet(self) -> tuple[Fact, str] | None:
        """The place whose newspaper or office is credited, where it is one."""
        named = set()
        for match in _outlet_regex().finditer(self._page.text):
            if local := _EDITION.match(self._page.text, match.end()):
                return Fact(local["place"], *local.span("place"), "place-of-outlet"), "city"
            name, level = known_place(re.sub(r"\s+", " ", match["place"] or match["caps"]))
            named.add((Fact(name, *match.span(), "place-of-outlet"), level))
        named = named or self._addresses()
        return named.pop() if len(named) == 1 else None

    def _addresses(self) -> set[tuple[Fact, str]]:
        """The places of whose governments' sites addresses stand on the page."""
        found = {}
        for match in _SITE.finditer(self._page.text) if ".gov" in self._page.text else ():
            if known := _places_in_addresses().get(match["place"].lower()):
                found.setdefault(known, (Fact(known[0], *match.span("place"), "place-of-outlet"), known[1]))
        return set(found.values())

    def of_level(self, words: str) -> Fact | None:
        """The place of the level that ``words`` name: the dateline's, the outlet's, the venue's, else the one place of
        that level that the text speaks of as its own."""
        levels = _LEVELS.get(level_of(words), ())
        for known in (self.filed(), self.outlet()):
            if known and known[1] in levels:
                return known[0]
        return self._voted(levels) or self._province_around(levels)

    def _voted(self, levels: tuple[str, ...]) -> Fact | None:
        votes: Counter[Fact] = Counter()
        for name, level in self._places():
            if level in levels and not _ABROAD.search(self._page.text, max(0, name.start - 90), name.start):
                votes[name] += 1
        best = votes.most_common(2)
        if best and (len(best) == 1 or best[0][1] >= 2 * best[1][1]):
            return best[0][0]
        return None

    def _province_around(self, levels: tuple[str, ...]) -> Fact | None:
        """A provincial meeting filed from, or held in, a city is that city's province's."""
        if "province" not in levels:
            return None
        held = [
            city for city, _ in self._places() if VENUE.search(self._page.text, max(0, city.start - 80), city.start)
        ]
        filed = self.filed()
        around = {
            Fact(province, city.start, city.end, "place-around")
            for city in ([filed[0]] if filed else held)
            if (province := _provinces_of_cities().get(city))
        }
        return around.pop() if len(around) == 1 else None

    def _places(self):
        """(name, level) of every place in the text that is no part of a person's name."""
        starts, ends = self._taken
        for match in place_regex().finditer(self._page.text):
            before = bisect_right(starts, match.start()) - 1
            if before < 0 or ends[before] <= match.start():
                name, level = known_place(re.sub(r"\s+", " ", match.group()))
                yield Fact(name, *match.span(), "place-most-named"), level


# "Jiaokou Media News (Reporter Ren Xiaomei) Yesterday, our county held …"
_BYLINE = re.compile(
    r"(?:^|\n|\d )\s*(?P<place>[A-Z][a-z]{4,13})(?: (?:County|District|City))?"
    r" (?:(?:Rong ?)?Media|Daily|News|TV|Radio|Release)"
    r"[\w ]{0,30}[(（](?:Reporter|Correspondent|Trainee|Intern)\b",
    re.I,
)


def place_of_byline(page: Page, words: str) -> Fact | None:
    """The town whose outlet's reporter wrote it, where the story speaks of "our county"."""
    byline = _BYLINE.search(page.text)
    if byline is None or level_of(words) not in ("city", "other") or not is_spelled_out(byline["place"]):
        return None
    return Fact(byline["place"], *byline.span("place"), "place-of-outlet")
