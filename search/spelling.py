"""What was probably meant by a query that finds nothing: a known name, or an indexed word, that is one slip away.

A slip is one letter or character too many, too few, wrong, or exchanged with its neighbour.
"""

import functools
import operator
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length

from archive.extraction.folding import fold, fold_key, is_chinese, reading
from archive.models import Formulation, Organ, Person, Place
from search.engines.base import SearchEngine
from search.grammar import Named
from search.variants import FAMILIES, KINDS_OF_RECORD

MOST_STRETCHES = 24
MOST_NAMES = 2_000
MOST_WORDS = 2
MOST_HOLDING = 6
LONGEST_WORD = 16
LONGEST_NAME = 4  # of an official, in Chinese characters
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def probably_meant(
    text: str, stretches: Iterable[tuple[int, int]], engine: SearchEngine, unknown: Named | None = None
) -> str | None:
    """``text`` with its ``stretches`` (spans of words or a phrase, or of the ``unknown`` name) put right, as far as
    something close to them is known; None where nothing is. One query, bounded work."""
    spans = [span for whole in stretches for span in _with_parts(text, *whole)]
    spans = sorted(spans, key=lambda span: span[0] - span[1])[:MOST_STRETCHES]
    kind = KINDS_OF_RECORD.get(unknown.facet, unknown.facet) if unknown else None
    names = [_name(*row) for row in _names_near({text[start:end] for start, end in spans}, kind)]
    changes = {span: name for span in spans if (name := _closest(text[slice(*span)], names))}
    if not changes and unknown is None:
        words = [span for span in spans if text[slice(*span)].isalpha() and text[slice(*span)].isascii()]
        changes = dict(_better_words(text, words, engine))
    put_right, changed = text, []
    for start, end in sorted(changes, key=lambda span: span[0] - span[1]):  # the longest of those that overlap
        if all(end <= other[0] or other[1] <= start for other in changed):
            changed.append((start, end))
    for start, end in sorted(changed, reverse=True):
        better = changes[start, end]
        if " " in better and put_right[:start].endswith((":", "：")):  # the value of an operator
            better = f'"{better}"'
        put_right = put_right[:start] + better + put_right[end:]
    return put_right if put_right != text else None


def names_holding(unknown: Named) -> list[Person | Organ | Formulation]:
    """Whose name holds the ``unknown`` one: at most six, those first whose name begins with it. One query."""
    kind, key = KINDS_OF_RECORD.get(unknown.facet, unknown.facet), fold_key(unknown.text)
    model, owner = next(((model, owner) for family, model, owner in FAMILIES if family == kind), (None, ""))
    if model is None or len(key) < (1 if is_chinese(key) else 2):
        return []
    begins = Case(When(key__startswith=key, then=0), default=1)
    forms = model.objects.filter(key__contains=key).order_by(begins, Length("key"), "pk").select_related(owner)
    return list(dict.fromkeys(getattr(form, owner) for form in forms[:60]))[:MOST_HOLDING]


def _with_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch, and up to three neighbouring words of it, the most first."""
    yield start, end
    words = [(start + word.start(), start + word.end()) for word in re.finditer(r"\S+", text[start:end])]
    for many in (3, 2, 1):
        for first, last in zip(words, words[many - 1 :], strict=False):
            if (first[0], last[1]) != (start, end):
                yield first[0], last[1]


# Names --------------------------------------------------------------------------------------------------------------


class _Name(NamedTuple):
    """A form of a name. ``reading``: of a Chinese name of an official, else empty."""

    family: str
    form: str
    key: str
    reading: str
    name_en: str
    name_zh: str

    @property
    def text(self) -> str:
        """As it is shown: like the main name, where it is only written in another way."""
        return next((main for main in (self.name_en, self.name_zh) if fold_key(main) == self.key), self.form)


def _name(family: str, form: str, key: str, reading: str, name_en: str, name_zh: str) -> _Name:
    """A place has a name and no key of its own."""
    return _Name(family, form, key or fold_key(form), reading if is_chinese(form) else "", name_en, name_zh)


def _names_near(typed: Iterable[str], kind: str | None) -> QuerySet | tuple:
    """Forms of names, and their keys, that might be one slip away: a slip leaves the first half or the last, unless it
    exchanges the two in the middle."""
    keys = {key: name for name in typed if (key := fold_key(name)) and len(key) >= (2 if is_chinese(name) else 4)}
    if not keys:
        return ()
    near, exchanged = Q(), set()
    readings = [reading(name) for name in keys.values() if is_chinese(name) and len(name) <= LONGEST_NAME]
    for key in keys:
        half, middle = len(key) // 2, (len(key) - 1) // 2
        same = Q(key__startswith=key[:half]) | Q(key__endswith=key[-half:])
        near |= Q(length__range=(len(key) - 1, len(key) + 1)) & same
        exchanged.add(key[:middle] + key[middle + 1] + key[middle] + key[middle + 2 :])
    near |= Q(key__in=exchanged)
    found = []
    for family, model, owner in FAMILIES:
        if kind in (None, family):
            alike = near | Q(reading__in=readings) if family == "official" else near
            forms = model.objects.annotate(length=Length("key")).filter(alike).order_by()
            mains = F(f"{owner}__name_en"), F(f"{owner}__name_zh")
            read = F("reading") if family == "official" else Value("")
            found.append(forms.values_list(Value(family), "text", F("key"), read, *mains))
    if kind in (None, "place"):
        lengths = min(map(len, keys)) - 1, max(map(len, keys)) + 3  # with spaces and apostrophes
        for column in ("name_en", "name_zh"):
            ends = [Q((f"{column}__istartswith", key[0])) | Q((f"{column}__iendswith", key[-1])) for key in keys]
            begins_or_ends = functools.reduce(operator.or_, ends)
            places = Place.objects.annotate(length=Length(column)).filter(begins_or_ends, length__range=lengths)
            none = Value(""), Value("")
            found.append(places.order_by().values_list(Value("place"), column, *none, F("name_en"), F("name_zh")))
    return found[0].union(*found[1:])[:MOST_NAMES] if found else ()


def _closest(typed: str, names: Iterable[_Name]) -> str | None:
    """The name that is one slip away; else, of a Chinese name, an official's that is read alike."""
    key, chinese = fold_key(typed), is_chinese(typed)
    if len(key) < (2 if chinese else 4):
        return None
    read = reading(typed) if chinese and len(key) <= LONGEST_NAME else None
    alike = None
    for name in names:
        if _one_slip(key, name.key) and (len(key) > 3 or name.family == "official"):
            return name.text
        if read and name.reading == read and name.key != key:
            alike = name.text
    return alike


def _one_slip(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) == 1 or (len(one) == len(other) == 2 and one == other[::-1])


# Words --------------------------------------------------------------------------------------------------------------


def _better_words(text: str, spans: list[tuple[int, int]], engine: SearchEngine) -> Iterator[tuple[tuple, str]]:
    words = {span: fold(text[slice(*span)]) for span in spans}
    known = engine.frequencies(words.values())
    missing = [(span, word) for span, word in words.items() if not known[word] and 4 <= len(word) <= LONGEST_WORD]
    for span, word in missing[:MOST_WORDS]:
        counts = engine.frequencies(_slips(word))
        best = max(counts, key=counts.__getitem__)
        if counts[best]:
            yield span, best.capitalize() if text[span[0]].isupper() else best


def _slips(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in cuts if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    return fewer | exchanged | wrong | {left + letter + right for left, right in cuts for letter in _LETTERS}
