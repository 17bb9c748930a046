"""What stands in the index files: the fields, how text becomes their terms, and the card kept of each meeting.

A quoted phrase is answered by the ``exact`` fields. Every exact token has one term at its position: a Chinese
character that another follows makes a pair with it (从严治党 → 从严 严治 治党 党), anything else stands alone. Pairs
are rare where characters are not, so a phrase of four characters costs two short lists instead of four long ones, and
what lies between the characters in print does not matter. The ``chars`` fields answer for one character alone, which
would be thousands of pairs; the ``words`` fields serve English stems and the scoring of Chinese words.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from whoosh import fields, formats

from search.fields import FACET_NAMES, SearchDocument
from search.segmentation import exact_tokens, is_han, word_tokens

# Raised whenever index files written before can no longer be read as they are; they must be rebuilt then.
FORMAT = 1


class Card(NamedTuple):
    """A meeting without its text. ``day`` is an ordinal, 0 where undated; lengths count exact tokens."""

    id: int
    day: int
    title_length: int
    text_length: int
    facets: Mapping[str, tuple[str, ...]]
    digest: str


class Places(formats.Positions):
    """The positions of a term in a document as packed 32-bit numbers: a quarter of the pickles' size and time."""

    def encode(self, poslist) -> bytes:
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(unpack(valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return frequency(valuestring)


def unpack(places: bytes) -> array:
    return array("I", places)


def frequency(places: bytes) -> int:
    return len(places) // 4


class ExactField(fields.FieldType):
    """Takes a text's exact tokens, makes one term for each."""

    def __init__(self):
        self.format = Places()

    def index(self, value, **kwargs) -> Iterator[tuple[bytes, int, float, bytes]]:
        places: dict[str, list[int]] = defaultdict(list)
        for position, term in enumerate(exact_terms(value)):
            places[term].append(position)
        for term, positions in places.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


class CountedField(fields.FieldType):
    """Takes terms, keeps how often each occurs, not where."""

    def __init__(self):
        self.format = formats.Frequency()

    def index(self, value, **kwargs) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, count in Counter(value).items():
            yield term.encode(), count, float(count), count.to_bytes(4, "big")


def count(value: bytes) -> int:
    """What a counted field keeps of a term in a document."""
    return int.from_bytes(value, "big")


SCHEMA = fields.Schema(
    id=fields.ID(unique=True),
    title_exact=ExactField(),
    text_exact=ExactField(),
    title_chars=CountedField(),
    text_chars=CountedField(),
    title_words=CountedField(),
    text_words=CountedField(),
    card=fields.STORED(),
)


def exact_terms(tokens: list[str]) -> Iterator[str]:
    """The term at each position of a text with these exact tokens."""
    han = [is_han(token) for token in tokens]
    for position, token in enumerate(tokens):
        pair = han[position] and position + 1 < len(tokens) and han[position + 1]
        yield token + tokens[position + 1] if pair else token


def row(document: SearchDocument) -> dict[str, object]:
    """A meeting as the writer takes it."""
    facets = {name: tuple(document.facets.get(name, ())) for name in FACET_NAMES}
    title, text = ([token.text for token in exact_tokens(part)] for part in (document.title, document.text))
    day = document.date.toordinal() if document.date else 0
    return {
        "id": str(document.id),
        "title_exact": title,
        "text_exact": text,
        "title_chars": [token for token in title if is_han(token)],
        "text_chars": [token for token in text if is_han(token)],
        "title_words": [token.text for token in word_tokens(document.title)],
        "text_words": [token.text for token in word_tokens(document.text)],
        "card": tuple(Card(document.id, day, len(title), len(text), facets, document.digest)),
    }
