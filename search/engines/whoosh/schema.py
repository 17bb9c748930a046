"""What stands in the index files: the fields, and how a meeting becomes their terms and columns.

A quoted phrase is answered by the ``exact`` fields. Every exact token has one term at its position: a Chinese
character that another follows makes a pair with it (从严治党 → 从严 严治 治党 党), anything else stands alone. Pairs
are rare where characters are not, so a phrase of four characters costs two short lists instead of four long ones, and
what lies between the characters in print does not matter. One character alone is every term that begins with it. The
``words`` fields serve English stems and the scoring of Chinese words. A facet's terms are its values.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from whoosh import columns, fields, formats

from search.fields import FACET_NAMES, SearchDirective, SearchDocument
from search.segmentation import exact_texts, exact_tokens, fold, is_han, word_texts

# Raised whenever index files written before can no longer be read as they are; they must be rebuilt then.
FORMAT = 4

# What a term keeps of a document besides its number; ``packing.py`` lays it out.
IDS, COUNTS, PLACES = range(3)


class Bare(formats.Existence):
    keeps = IDS


class Counted(formats.Frequency):
    keeps = COUNTS


class Placed(formats.Positions):
    """The positions of a term in a document as 32-bit numbers."""

    keeps = PLACES

    def encode(self, poslist) -> bytes:
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return array("I", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // 4


class ExactField(fields.FieldType):
    """Takes a text's exact tokens, makes one term for each."""

    scorable = True

    def __init__(self):
        self.format = Placed()

    def index(self, value, **kwargs) -> Iterator[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = defaultdict(list)
        for position, term in enumerate(exact_terms(value)):
            places[term].append(position)
        for term, positions in places.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class WordsField(fields.FieldType):
    """Takes words, keeps how often each occurs, not where."""

    scorable = True

    def __init__(self):
        self.format = Counted()

    def index(self, value, **kwargs) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), count.to_bytes(4, "big")


class ValuesField(fields.FieldType):
    """Takes the values of a facet, or the one key of a meeting."""

    def __init__(self, *, unique: bool = False):
        self.format = Bare()
        self.unique = unique

    def index(self, value, **kwargs) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term in (value,) if isinstance(value, str) else dict.fromkeys(value):
            yield term.encode("utf-8", "surrogatepass"), 1, 1.0, b""


EXACT_FIELDS = ("title_exact", "text_exact")
WORDS_FIELDS = ("title_words", "text_words")
TEXT_FIELDS = EXACT_FIELDS + WORDS_FIELDS
# One number for each meeting, by the column's name: its type in the file. Days are ordinals, 0 where undated. Whoosh
# keeps a length as one byte, which is enough for a score; an average of what is left after deletions needs it whole.
COLUMNS = {"key": "Q", "day": "I", "digest": "Q", **{f"{field}_length": "I" for field in TEXT_FIELDS}}

SCHEMA = fields.Schema(
    id=ValuesField(unique=True),
    **{field: ExactField() for field in EXACT_FIELDS},
    **{field: WordsField() for field in WORDS_FIELDS},
    **{facet: ValuesField() for facet in FACET_NAMES},
    **{column: fields.COLUMN(columns.NumericColumn(code)) for column, code in COLUMNS.items()},
)


def exact_terms(tokens: list[str]) -> Iterator[str]:
    """The term at each position of a text with these exact tokens."""
    han = [is_han(token) for token in tokens]
    for position, token in enumerate(tokens):
        pair = han[position] and position + 1 < len(tokens) and han[position + 1]
        yield token + tokens[position + 1] if pair else token


def columns_of(document: SearchDocument, lengths: Iterable[int]) -> dict[str, int]:
    """The numbers kept of a meeting whose text fields have these lengths, in the order of ``COLUMNS``."""
    day = document.date.toordinal() if document.date else 0
    return dict(zip(COLUMNS, (document.id, day, int(document.digest, 16), *lengths), strict=True))


def row(document: SearchDocument) -> dict[str, object]:
    """A meeting as Whoosh's writer takes it."""
    plain = fold(document.title), fold(document.text)
    exact = [exact_texts(text) for text in plain]
    words = [word_texts(text) for text in plain]
    texts = dict(zip(TEXT_FIELDS, exact + words, strict=True))
    values = {facet: tuple(document.facets.get(facet, ())) for facet in FACET_NAMES}
    return {"id": str(document.id), **texts, **values, **columns_of(document, map(len, texts.values()))}


def directives_of(
    document: SearchDocument, number: int
) -> tuple[list[SearchDirective], np.ndarray, np.ndarray, np.ndarray]:
    """The directives of the ``number``-th document in order, and that number, the position of the first token and of
    that behind the last, for each."""
    directives = in_order(document.directives)
    starts = [token.start for token in exact_tokens(document.text)] if directives else []
    first, last = (
        np.array([bisect_left(starts, offset) for offset in offsets], np.int64)
        for offsets in ([one.start for one in directives], [one.end for one in directives])
    )
    return directives, np.full(len(directives), number, np.int64), first, last


def in_order(directives: Iterable[SearchDirective]) -> list[SearchDirective]:
    return sorted(directives, key=lambda directive: (directive.start, directive.end))
