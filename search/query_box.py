"""The query box: what a reader typed, as a query tree.

It takes words, "quoted phrases", AND, OR and NOT in capitals, a leading minus, parentheses, prefix*, and operators that
ask for a value of a facet (official:袁家军, official:"Yuan Jiajun") or for days (date:2023-04..2023-09).
Parts that stand side by side are all required. Offsets are code points in the text as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from search.days import range_of
from search.fields import SELECTABLE_FACETS
from search.query import AllOf, AnyOf, Dated, Everything, Having, Not, Phrase, Prefix, Query, Words
from search.segmentation import Token, exact_tokens, is_han

LONGEST_QUERY = 1_000
DEEPEST_QUERY = 20
MOST_PARTS = 48
MOST_KEYS = 600
# What stands before a colon, and the facet whose value it asks for.
OPERATORS = {facet.name: facet.name for facet in SELECTABLE_FACETS} | {"lang": "language", "date": "date"}


class QueryError(Exception):
    """The query cannot be understood: ``message`` says why and what to do, ``position`` and ``length`` where.

    ``unknown`` is what an operator asks for where the archive knows nothing of this name.
    """

    def __init__(self, message: str, position: int, length: int = 1, unknown: Named | None = None):
        super().__init__(message)
        self.message, self.position, self.length, self.unknown = message, position, length, unknown


class Named(NamedTuple):
    """A value of a facet by a name of it, as typed after an operator."""

    facet: str
    text: str


@dataclass(frozen=True, slots=True)
class Variants:
    """The ways of writing one thing. ``kind``: "official", "organ", "formulation", "place"; ``label``: its heading.

    ``values``: what the index calls it, as a value of a facet.
    """

    kind: str
    label: str
    texts: tuple[str, ...]
    values: tuple[str, ...] = ()


# Called at most once per query with every key (``fold_key``) that might be a name, and with what the operators name;
# answers with those it knows.
VariantsOf = Callable[[Collection[str | Named]], Mapping[str | Named, Variants]]


@dataclass(frozen=True, slots=True)
class Widened:
    """A stretch of the query searched for in all its variants: what was typed, where, and what it stands for."""

    text: str
    start: int
    end: int
    variants: Variants


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    text: str
    query: Query
    variants: tuple[Widened, ...] = ()


def parse_query(text: str, *, variants_of: VariantsOf | None = None, widen: bool = True) -> ParsedQuery:
    """The query box as a tree; empty text asks for everything.

    ``variants_of`` knows the names that operators ask for. With ``widen``, stretches of unquoted text and whole quoted
    phrases that it knows are searched for in all their variants, longest first from the left. Raises ``QueryError``
    and nothing else of its own.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            f"The query is {len(text):,} characters long; {LONGEST_QUERY:,} is the most. Shorten it.",
            LONGEST_QUERY,
            len(text) - LONGEST_QUERY,
        )
    typed = without_controls(text)
    if not typed.strip():
        return ParsedQuery(text, Everything())
    tree = _Parser(typed, list(_lex(typed))).parse()
    names = _names_in(typed, tree, variants_of, widen) if variants_of else {}
    widened: list[Widened] = []
    query = _positive(_build(typed, tree, names, widened))
    return ParsedQuery(text, query, tuple(sorted(widened, key=lambda found: found.start)))


def stretches(text: str) -> list[tuple[int, int]]:
    """The spans of the words and phrases in a query that can be understood."""
    typed = without_controls(text)
    if not typed.strip():
        return []
    leaves = _leaves(_Parser(typed, list(_lex(typed))).parse())
    return [(leaf.start, leaf.end) for leaf in leaves if leaf.kind in ("words", "phrase")]


def pieces_of(text: str) -> list[tuple[int, int]]:
    """The spans of the words and quoted phrases (with their marks) of a query that consists of nothing else; none where
    it has operators, or cannot be understood."""
    typed = without_controls(text)
    try:
        pieces = list(_lex(typed))
    except QueryError:
        return []
    if not all(piece.kind in ("word", "phrase") for piece in pieces):
        return []
    return [(p.start - 1, p.end + 1) if p.kind == "phrase" else (p.start, p.end) for p in pieces]


def without_controls(text: str) -> str:
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


# Cutting the text into pieces ---------------------------------------------------------------------------------------

_CLOSERS = {'"': '"＂', "＂": '"＂', "“": "”“", "”": "”“", "「": "」", "『": "』"}
_ANY_CLOSER = '"＂“”'  # a phone's keyboard opens with one kind and closes with another
_OPEN, _CLOSE = "(（", ")）"
_STARS = "*＊"
_CHUNK = re.compile(r"[^\s\"＂“”「」『』()（）]+")
_PREFIX = re.compile(r"[^\W_][\w'’‘-]*$")
_OPERATORS = ("AND", "OR", "NOT")
_FIELD = re.compile(rf"({'|'.join(OPERATORS)})[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """``kind``: word, prefix, phrase, field, AND, OR, NOT, ( or ). ``start`` and ``end`` leave quotes, stars and the
    name of an operator out; that is ``operator``."""

    kind: str
    start: int
    end: int
    operator: str = ""


def _lex(text: str) -> Iterator[_Piece]:
    at = 0
    while at < len(text):
        char = text[at]
        if char in _CLOSERS:
            piece = _phrase(text, at)
            yield piece
            at = piece.end + 1
        elif char in _OPEN or char in _CLOSE:
            yield _Piece("(" if char in _OPEN else ")", at, at + 1)
            at += 1
        elif field := _FIELD.match(text, at):
            piece, at = _field(text, field)
            yield piece
        elif _is_minus(text, at) and _FIELD.match(text, at + 1):
            yield _Piece("NOT", at, at + 1)
            at += 1
        elif chunk := _CHUNK.match(text, at):
            yield from _chunk(text, at, chunk.end())
            at = chunk.end()
        else:  # a space, or a closing corner bracket that closes nothing
            at += 1


def _phrase(text: str, at: int) -> _Piece:
    closers = _CLOSERS[text[at]]
    end = next((i for i in range(at + 1, len(text)) if text[i] in closers), None)
    if end is None:
        end = next((i for i in range(at + 1, len(text)) if text[i] in _ANY_CLOSER), None)
    if end is None:
        raise QueryError(f"The quotation mark {text[at]} is never closed. Add the closing mark, or take it away.", at)
    if not exact_tokens(text[at + 1 : end]):
        raise QueryError(
            "There are no words between these quotation marks. Add some, or take them away.", at, end + 1 - at
        )
    return _Piece("phrase", at + 1, end)


def _field(text: str, opening: re.Match[str]) -> tuple[_Piece, int]:
    """An operator with its value, and where the text goes on behind them."""
    operator, at = opening[1].lower(), opening.end()
    if text[at : at + 1] in _CLOSERS:
        quoted = _phrase(text, at)
        return _Piece("field", quoted.start, quoted.end, operator), quoted.end + 1
    bare = _CHUNK.match(text, at)
    value = bare[0].rstrip(",;，；。、") if bare else ""
    if not exact_tokens(value):
        example = "date:2023-04..2023-09" if operator == "date" else f'{operator}:"…"'
        raise QueryError(
            f'{opening[0]} needs a value right after it, as in {example}. Add it, or quote it: "{opening[0]}".',
            opening.start(),
            len(opening[0]),
        )
    return _Piece("field", at, at + len(value), operator), bare.end()


def _chunk(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The pieces of one run without spaces, quotes and parentheses; punctuation alone is no piece."""
    operator = unicodedata.normalize("NFKC", text[start:end])
    if operator in _OPERATORS:
        yield _Piece(operator, start, end)
        return
    if _is_minus(text, start):
        yield _Piece("NOT", start, start + 1)
        start += 1
    while (star := next((i for i in range(start, end) if text[i] in _STARS), None)) is not None:
        after = star + 1
        while after < end and text[after] in _STARS:
            after += 1
        yield from _prefix(text, start, star, text[after : after + 1] if after < end else "")
        start = after
    if exact_tokens(text[start:end]):
        yield _Piece("word", start, end)


def _is_minus(text: str, at: int) -> bool:
    """A minus that excludes: before a word, a quote or a parenthesis, and after nothing that it could join."""
    if text[at] not in "-－" or (at and not (text[at - 1].isspace() or text[at - 1] in _OPEN)):
        return False
    following = text[at + 1 : at + 2]
    return bool(following) and (following.isalnum() or following in _CLOSERS or following in _OPEN)


def _prefix(text: str, start: int, star: int, following: str) -> Iterator[_Piece]:
    beginning = _PREFIX.search(text[start:star])
    if following.isalnum():
        raise QueryError(
            f"{text[star]} can only stand at the end of a word, as in reform*. Move it or take it away.", star
        )
    if beginning is None:
        raise QueryError(f"{text[star]} needs the beginning of a word before it, as in reform*.", star)
    first = start + beginning.start()
    last = exact_tokens(text[first:star])[-1]
    if len(last.text) < 2 and not is_han(last.text):
        raise QueryError(f"Give at least two letters before {text[star]}.", first, star + 1 - first)
    if exact_tokens(text[start:first]):
        yield _Piece("word", start, first)
    yield _Piece("prefix", first, star)


# Putting the pieces together ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leaf:
    """``kind``: words, phrase, prefix or field."""

    kind: str
    start: int
    end: int
    operator: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    """``kind``: all, any or not (of one part)."""

    kind: str
    parts: tuple[_Leaf | _Group, ...]


class _Parser:
    """any := all (OR all)* · all := one ((AND)? one)* · one := NOT one | ( any ) | phrase | prefix | field | word+"""

    def __init__(self, text: str, pieces: list[_Piece]):
        self.text, self.pieces, self.at, self.leaves = text, pieces, 0, 0

    def parse(self) -> _Leaf | _Group:
        if not self.pieces:
            start = len(self.text) - len(self.text.lstrip())
            raise QueryError("There are only punctuation marks here. Type the words to look for.", start)
        tree = self.any_of(1)
        if piece := self.next():
            raise QueryError(
                "This closing parenthesis was never opened. Take it away, or add ( before it.", piece.start
            )
        return tree

    def next(self) -> _Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def any_of(self, depth: int) -> _Leaf | _Group:
        parts = [self.all_of(depth)]
        while (piece := self.next()) and piece.kind == "OR":
            self.at += 1
            parts.append(self.all_of(depth, after=piece))
        return parts[0] if len(parts) == 1 else _Group("any", tuple(parts))

    def all_of(self, depth: int, after: _Piece | None = None) -> _Leaf | _Group:
        parts = [self.one(depth, after)]
        while (piece := self.next()) and piece.kind not in ("OR", ")"):
            if piece.kind == "AND":
                self.at += 1
                parts.append(self.one(depth, piece))
            else:
                parts.append(self.one(depth, None))
        return parts[0] if len(parts) == 1 else _Group("all", tuple(parts))

    def one(self, depth: int, after: _Piece | None, *, negated: bool = False) -> _Leaf | _Group:
        """One part; ``after`` is the operator or parenthesis that asks for it."""
        piece = self.next()
        if piece is None or piece.kind in ("AND", "OR", ")"):
            raise self.missing(piece, after)
        if depth > DEEPEST_QUERY:
            raise QueryError(
                f"Parentheses and NOT may be nested {DEEPEST_QUERY} deep at most. Take some away.", piece.start
            )
        self.at += 1
        if piece.kind == "NOT":
            return _Group("not", (self.one(depth + 1, piece, negated=True),))
        if piece.kind == "(":
            return self.parenthesis(depth, piece)
        return self.leaf(piece, alone=negated)

    def parenthesis(self, depth: int, opening: _Piece) -> _Leaf | _Group:
        if (piece := self.next()) and piece.kind == ")":
            raise QueryError(
                "There are no words between these parentheses. Add some, or take them away.",
                opening.start,
                piece.end - opening.start,
            )
        if piece is None:
            raise QueryError("This parenthesis is never closed. Add ), or take it away.", opening.start)
        tree = self.any_of(depth + 1)
        if not self.next():
            raise QueryError("This parenthesis is never closed. Add ), or take it away.", opening.start)
        self.at += 1
        return tree

    def leaf(self, piece: _Piece, *, alone: bool) -> _Leaf:
        """Words that stand side by side are one part, so that they rank up where they stand so in a text as well."""
        self.leaves += 1
        if self.leaves > MOST_PARTS:
            raise QueryError(f"The query has more than {MOST_PARTS} parts. Take some away.", piece.start)
        end = piece.end
        while piece.kind == "word" and not alone and (following := self.next()) and following.kind == "word":
            end = following.end
            self.at += 1
        return _Leaf("words" if piece.kind == "word" else piece.kind, piece.start, end, piece.operator)

    def missing(self, piece: _Piece | None, after: _Piece | None) -> QueryError:
        if after is not None:
            sign = self.text[after.start : after.end]
            return QueryError(
                f'{sign} needs something to look for after it. Add it, take {sign} away, or quote it: "{sign}".',
                after.start,
                after.end - after.start,
            )
        sign = self.text[piece.start : piece.end] if piece else ""
        if piece and piece.kind == ")":
            return QueryError(
                "This closing parenthesis was never opened. Take it away, or add ( before it.", piece.start
            )
        return QueryError(
            f'{sign} needs something to look for before it. Add it, take {sign} away, or quote it: "{sign}".',
            piece.start if piece else 0,
            len(sign) or 1,
        )


# From the tree to the query, widened --------------------------------------------------------------------------------

MOST_LETTER_TOKENS = 8
MOST_HAN_TOKENS = 16
MOST_VARIANTS = 32


def _leaves(tree: _Leaf | _Group) -> Iterator[_Leaf]:
    if isinstance(tree, _Leaf):
        yield tree
    else:
        for part in tree.parts:
            yield from _leaves(part)


def _key(tokens: Iterable[Token]) -> str:
    return "".join(token.text for token in tokens)


def _stretches(tokens: list[Token], first: int) -> Iterator[int]:
    """Ends of the stretches from token ``first`` that might be a name, longest first."""
    letters, last = 0, first
    while last < len(tokens) and last - first < MOST_HAN_TOKENS and letters <= MOST_LETTER_TOKENS:
        letters += not is_han(tokens[last].text)
        last += 1
    if letters > MOST_LETTER_TOKENS:
        last -= 1
    for end in range(last, first, -1):
        if end - first > 1 or not is_han(tokens[first].text):
            yield end


def _names_in(text: str, tree: _Leaf | _Group, variants_of: VariantsOf, widen: bool) -> Mapping[str | Named, Variants]:
    leaves = list(_leaves(tree))
    keys: dict[str | Named, None] = {}
    for leaf in leaves:
        if leaf.kind == "field" and leaf.operator != "date":
            keys[_named(text, leaf)] = None
        elif leaf.kind == "phrase" and widen:
            keys[_key(exact_tokens(text[leaf.start : leaf.end]))] = None
    for leaf in leaves if widen else ():
        if leaf.kind != "words":
            continue
        tokens = exact_tokens(text[leaf.start : leaf.end])
        for first in range(len(tokens)):
            for end in _stretches(tokens, first):
                if len(keys) < MOST_KEYS:
                    keys[_key(tokens[first:end])] = None
    return variants_of(list(keys)) if keys else {}


def _named(text: str, leaf: _Leaf) -> Named:
    return Named(OPERATORS[leaf.operator], text[leaf.start : leaf.end])


def _build(text: str, tree: _Leaf | _Group, names: Mapping[str | Named, Variants], widened: list[Widened]) -> Query:
    if isinstance(tree, _Leaf):
        typed = text[tree.start : tree.end]
        if tree.kind == "prefix":
            return Prefix(typed)
        if tree.kind == "field":
            return _dated(typed, tree) if tree.operator == "date" else _having(text, tree, names)
        tokens = exact_tokens(typed)
        if tree.kind == "words":
            return _words(text, tree, tokens, names, widened)
        return _widen(text, tree.start, tree.end, names.get(_key(tokens)), widened) or Phrase(typed)
    parts = tuple(_build(text, part, names, widened) for part in tree.parts)
    if tree.kind == "not":
        return Not(parts[0])
    if tree.kind == "any":
        return AnyOf(tuple(_positive(part) for part in parts))
    return _all_of(parts)


def _dated(typed: str, leaf: _Leaf) -> Dated:
    span = leaf.start, leaf.end - leaf.start
    try:
        first, last = range_of(typed)
    except ValueError:
        message = f"{typed} is no date. Write 2023, 2023-04 or 2023-04-07, or a range: 2023-04..2023-09, 2023.."
        raise QueryError(message, *span) from None
    if first > last:
        raise QueryError("This range ends before it starts. Exchange the two dates.", *span)
    return Dated(first, last)


_NOUNS = {"chair": "official", "speaker": "official", "kind": "kind of meeting"}


def _having(text: str, leaf: _Leaf, names: Mapping[str | Named, Variants]) -> Having:
    named = _named(text, leaf)
    if known := names.get(named):
        return Having(named.facet, known.values)
    following = re.match(r"\s+(\w+)", text[leaf.end :])
    if following and following[1] not in _OPERATORS and not is_han(named.text[0]):
        remedy = f'Put a name of several words in quotation marks: {leaf.operator}:"{named.text} {following[1]}".'
    elif named.facet == "language":
        remedy = "Use en or zh."
    else:
        remedy = f"Check the spelling, or take {leaf.operator}: away to look for it in the texts."
    message = f"No {_NOUNS.get(named.facet, named.facet)} is called {named.text}. {remedy}"
    raise QueryError(message, leaf.start, leaf.end - leaf.start, named)


def _all_of(parts: Iterable[Query]) -> Query:
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AllOf) else (part,))
    if all(isinstance(part, Not) for part in flat):
        flat.insert(0, Everything())
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def _positive(query: Query) -> Query:
    """Where only an exclusion was asked for: everything else."""
    return _all_of((query,)) if isinstance(query, Not) else query


def _words(text: str, leaf: _Leaf, tokens: list[Token], names: Mapping[str, Variants], widened: list[Widened]) -> Query:
    """The unquoted text with each name in it, longest first from the left, replaced by its variants."""
    parts: list[Query] = []
    first = rest = 0

    def keep(end: int) -> None:
        if rest < end:
            parts.append(Words(text[leaf.start + tokens[rest].start : leaf.start + tokens[end - 1].end]))

    while first < len(tokens):
        for end in _stretches(tokens, first) if names else ():
            known = names.get(_key(tokens[first:end]))
            span = leaf.start + tokens[first].start, leaf.start + tokens[end - 1].end
            if known and (part := _widen(text, *span, known, widened)):
                keep(first)
                parts.append(part)
                first = rest = end
                break
        else:
            first += 1
    keep(len(tokens))
    return _all_of(parts)


def _widen(text: str, start: int, end: int, known: Variants | None, widened: list[Widened]) -> Query | None:
    """Any of the variants and what was typed; None where that is the same thing."""
    if known is None:
        return None
    typed = text[start:end]
    distinct: dict[tuple[str, ...], str] = {}
    for variant in (typed, *known.texts):
        distinct.setdefault(tuple(token.text for token in exact_tokens(variant)), variant)
    distinct.pop((), None)
    if len(distinct) < 2:
        return None
    widened.append(Widened(typed, start, end, known))
    return AnyOf(tuple(Phrase(variant) for variant in list(distinct.values())[:MOST_VARIANTS]))
