"""What is written in the query box: its pieces, put together into a tree of words, phrases, operators and groups.

It takes words, "quoted phrases", AND, OR and NOT in capitals, a leading minus, parentheses, prefix*, and operators that
ask for a value of a facet (official:袁家军, official:"Yuan Jiajun") or for days (date:2023-04..2023-09).
Parts that stand side by side are all required. Offsets are code points in the text as typed. What the words stand for
is not asked here: ``query_box.py`` makes a query of the tree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from search.fields import SELECTABLE_FACETS
from search.segmentation import exact_tokens, is_han

DEEPEST_QUERY = 20
MOST_PARTS = 48
# What stands before a colon, and the facet whose value it asks for.
OPERATORS = {facet.name: facet.name for facet in SELECTABLE_FACETS} | {"lang": "language", "date": "date"}
CONJUNCTIONS = ("AND", "OR", "NOT")


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


def tree_of(typed: str) -> Leaf | Group:
    """The tree of a text that is not blank and has no control characters. Raises ``QueryError``."""
    return _Parser(typed, list(_lex(typed))).parse()


def leaves(tree: Leaf | Group) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    else:
        for part in tree.parts:
            yield from leaves(part)


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


def is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc"


def without_controls(text: str) -> str:
    return "".join(" " if is_control(char) else char for char in text)


# Cutting the text into pieces ---------------------------------------------------------------------------------------

_CLOSERS = {'"': '"＂', "＂": '"＂', "“": "”“", "”": "”“", "「": "」", "『": "』"}
_ANY_CLOSER = '"＂“”'  # a phone's keyboard opens with one kind and closes with another
_OPEN, _CLOSE = "(（", ")）"
_STARS = "*＊"
_CHUNK = re.compile(r"[^\s\"＂“”「」『』()（）]+")
_PREFIX = re.compile(r"[^\W_][\w'’‘-]*$")
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
        said = _("The quotation mark %(mark)s is never closed. Add the closing mark, or take it away.")
        raise QueryError(said % {"mark": text[at]}, at)
    if not exact_tokens(text[at + 1 : end]):
        said = _("There are no words between these quotation marks. Add some, or take them away.")
        raise QueryError(said, at, end + 1 - at)
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
        said = _('%(operator)s needs a value right after it, as in %(example)s. Add it, or quote it: "%(operator)s".')
        raise QueryError(said % {"operator": opening[0], "example": example}, opening.start(), len(opening[0]))
    return _Piece("field", at, at + len(value), operator), bare.end()


def _chunk(text: str, start: int, end: int) -> Iterator[_Piece]:
    """The pieces of one run without spaces, quotes and parentheses; punctuation alone is no piece."""
    operator = unicodedata.normalize("NFKC", text[start:end])
    if operator in CONJUNCTIONS:
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
        said = _("%(star)s can only stand at the end of a word, as in reform*. Move it or take it away.")
        raise QueryError(said % {"star": text[star]}, star)
    if beginning is None:
        said = _("%(star)s needs the beginning of a word before it, as in reform*.")
        raise QueryError(said % {"star": text[star]}, star)
    first = start + beginning.start()
    last = exact_tokens(text[first:star])[-1]
    if len(last.text) < 2 and not is_han(last.text):
        said = _("Give at least two letters before %(star)s.")
        raise QueryError(said % {"star": text[star]}, first, star + 1 - first)
    if exact_tokens(text[start:first]):
        yield _Piece("word", start, first)
    yield _Piece("prefix", first, star)


# Putting the pieces together ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaf:
    """``kind``: words, phrase, prefix or field."""

    kind: str
    start: int
    end: int
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """``kind``: all, any or not (of one part)."""

    kind: str
    parts: tuple[Leaf | Group, ...]


class _Parser:
    """any := all (OR all)* · all := one ((AND)? one)* · one := NOT one | ( any ) | phrase | prefix | field | word+"""

    def __init__(self, text: str, pieces: list[_Piece]):
        self.text, self.pieces, self.at, self.leaves = text, pieces, 0, 0

    def parse(self) -> Leaf | Group:
        if not self.pieces:
            start = len(self.text) - len(self.text.lstrip())
            raise QueryError(_("There are only punctuation marks here. Type the words to look for."), start)
        tree = self.any_of(1)
        if piece := self.next():
            raise QueryError(_never_opened(), piece.start)
        return tree

    def next(self) -> _Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def any_of(self, depth: int) -> Leaf | Group:
        parts = [self.all_of(depth)]
        while (piece := self.next()) and piece.kind == "OR":
            self.at += 1
            parts.append(self.all_of(depth, after=piece))
        return parts[0] if len(parts) == 1 else Group("any", tuple(parts))

    def all_of(self, depth: int, after: _Piece | None = None) -> Leaf | Group:
        parts = [self.one(depth, after)]
        while (piece := self.next()) and piece.kind not in ("OR", ")"):
            if piece.kind == "AND":
                self.at += 1
                parts.append(self.one(depth, piece))
            else:
                parts.append(self.one(depth, None))
        return parts[0] if len(parts) == 1 else Group("all", tuple(parts))

    def one(self, depth: int, after: _Piece | None, *, negated: bool = False) -> Leaf | Group:
        """One part; ``after`` is the operator or parenthesis that asks for it."""
        piece = self.next()
        if piece is None or piece.kind in ("AND", "OR", ")"):
            raise self.missing(piece, after)
        if depth > DEEPEST_QUERY:
            said = _("Parentheses and NOT may be nested %(most)s deep at most. Take some away.")
            raise QueryError(said % {"most": DEEPEST_QUERY}, piece.start)
        self.at += 1
        if piece.kind == "NOT":
            return Group("not", (self.one(depth + 1, piece, negated=True),))
        if piece.kind == "(":
            return self.parenthesis(depth, piece)
        return self.leaf(piece, alone=negated)

    def parenthesis(self, depth: int, opening: _Piece) -> Leaf | Group:
        if (piece := self.next()) and piece.kind == ")":
            said = _("There are no words between these parentheses. Add some, or take them away.")
            raise QueryError(said, opening.start, piece.end - opening.start)
        tree = self.any_of(depth + 1) if piece else None
        if tree is None or not self.next():
            raise QueryError(_("This parenthesis is never closed. Add ), or take it away."), opening.start)
        self.at += 1
        return tree

    def leaf(self, piece: _Piece, *, alone: bool) -> Leaf:
        """Words that stand side by side are one part, so that they rank up where they stand so in a text as well."""
        self.leaves += 1
        if self.leaves > MOST_PARTS:
            said = _("The query has more than %(most)s parts. Take some away.")
            raise QueryError(said % {"most": MOST_PARTS}, piece.start)
        end = piece.end
        while piece.kind == "word" and not alone and (following := self.next()) and following.kind == "word":
            end = following.end
            self.at += 1
        return Leaf("words" if piece.kind == "word" else piece.kind, piece.start, end, piece.operator)

    def missing(self, piece: _Piece | None, after: _Piece | None) -> QueryError:
        if after is not None:
            sign = self.text[after.start : after.end]
            said = _(
                '%(sign)s needs something to look for after it. Add it, take %(sign)s away, or quote it: "%(sign)s".'
            )
            return QueryError(said % {"sign": sign}, after.start, after.end - after.start)
        sign = self.text[piece.start : piece.end] if piece else ""
        if piece and piece.kind == ")":
            return QueryError(_never_opened(), piece.start)
        said = _('%(sign)s needs something to look for before it. Add it, take %(sign)s away, or quote it: "%(sign)s".')
        return QueryError(said % {"sign": sign}, piece.start if piece else 0, len(sign) or 1)


def _never_opened() -> str:
    return _("This closing parenthesis was never opened. Take it away, or add ( before it.")
