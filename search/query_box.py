"""The query box: what a reader typed, as a query tree, with the names in it searched for in all their forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.days import range_of
from search.grammar import CONJUNCTIONS, OPERATORS, Group, Leaf, Named, QueryError, leaves, tree_of, without_controls
from search.query import AllOf, AnyOf, Dated, Everything, Having, Not, Phrase, Prefix, Query, Words
from search.segmentation import Token, exact_tokens, is_han

LONGEST_QUERY = 1_000
MOST_KEYS = 600
MOST_LETTER_TOKENS = 8
MOST_HAN_TOKENS = 16
MOST_VARIANTS = 32


@dataclass(frozen=True, slots=True)
class Variants:
    """The ways of writing one thing. ``kind``: "official", "organ", "formulation", "place"; ``label``: its heading.

    ``values``: what the index calls it, as a value of a facet. ``only_read``: it is never printed as it was typed, but
    its Chinese is read so; one word alone ("change") does not mean it.
    """

    kind: str
    label: str
    texts: tuple[str, ...]
    values: tuple[str, ...] = ()
    only_read: bool = False


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
        said = _("The query is %(length)s characters long; %(most)s is the most. Shorten it.")
        said %= {"length": f"{len(text):,}", "most": f"{LONGEST_QUERY:,}"}
        raise QueryError(said, LONGEST_QUERY, len(text) - LONGEST_QUERY)
    typed = without_controls(text)
    if not typed.strip():
        return ParsedQuery(text, Everything())
    tree = tree_of(typed)
    names = _names_in(typed, tree, variants_of, widen) if variants_of else {}
    widened: list[Widened] = []
    query = _positive(_build(typed, tree, names, widened))
    return ParsedQuery(text, query, tuple(sorted(widened, key=lambda found: found.start)))


def stretches(text: str) -> list[tuple[int, int]]:
    """The spans of the words and phrases in a query that can be understood."""
    typed = without_controls(text)
    if not typed.strip():
        return []
    return [(leaf.start, leaf.end) for leaf in leaves(tree_of(typed)) if leaf.kind in ("words", "phrase")]


# From the tree to the query, widened --------------------------------------------------------------------------------


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


def _names_in(text: str, tree: Leaf | Group, variants_of: VariantsOf, widen: bool) -> Mapping[str | Named, Variants]:
    every = list(leaves(tree))
    keys: dict[str | Named, None] = {}
    for leaf in every:
        if leaf.kind == "field" and leaf.operator != "date":
            keys[_named(text, leaf)] = None
        elif leaf.kind == "phrase" and widen:
            keys[_key(exact_tokens(text[leaf.start : leaf.end]))] = None
    for leaf in every if widen else ():
        if leaf.kind != "words":
            continue
        tokens = exact_tokens(text[leaf.start : leaf.end])
        for first in range(len(tokens)):
            for end in _stretches(tokens, first):
                if len(keys) < MOST_KEYS:
                    keys[_key(tokens[first:end])] = None
    return variants_of(list(keys)) if keys else {}


def _named(text: str, leaf: Leaf) -> Named:
    return Named(OPERATORS[leaf.operator], text[leaf.start : leaf.end])


def _build(text: str, tree: Leaf | Group, names: Mapping[str | Named, Variants], widened: list[Widened]) -> Query:
    if isinstance(tree, Leaf):
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


def _dated(typed: str, leaf: Leaf) -> Dated:
    span = leaf.start, leaf.end - leaf.start
    try:
        first, last = range_of(typed)
    except ValueError:
        said = _("%(typed)s is no date. Write 2023, 2023-04 or 2023-04-07, or a range: 2023-04..2023-09, 2023..")
        raise QueryError(said % {"typed": typed}, *span) from None
    if first > last:
        raise QueryError(_("This range ends before it starts. Exchange the two dates."), *span)
    return Dated(first, last)


def _unknown(named: Named) -> str:
    """What is said of a name by which nothing is called."""
    sentences = {
        "chair": _("No official is called %(name)s."),
        "official": _("No official is called %(name)s."),
        "speaker": _("No official is called %(name)s."),
        "organ": _("No organ is called %(name)s."),
        "place": _("No place is called %(name)s."),
        "kind": _("No kind of meeting is called %(name)s."),
        "topic": _("No topic is called %(name)s."),
        "formulation": _("No formulation is called %(name)s."),
        "language": _("No language is called %(name)s."),
    }
    return sentences[named.facet] % {"name": named.text}


def _having(text: str, leaf: Leaf, names: Mapping[str | Named, Variants]) -> Having:
    named = _named(text, leaf)
    if known := names.get(named):
        return Having(named.facet, known.values)
    following = re.match(r"\s+(\w+)", text[leaf.end :])
    if following and following[1] not in CONJUNCTIONS and not is_han(named.text[0]):
        quoted = f'{leaf.operator}:"{named.text} {following[1]}"'
        remedy = _("Put a name of several words in quotation marks: %(quoted)s.") % {"quoted": quoted}
    elif named.facet == "language":
        remedy = _("Use en or zh.")
    else:
        said = _("Check the spelling, or take %(operator)s: away to look for it in the texts.")
        remedy = said % {"operator": leaf.operator}
    raise QueryError(f"{_unknown(named)} {remedy}", leaf.start, leaf.end - leaf.start, named)


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


def _words(text: str, leaf: Leaf, tokens: list[Token], names: Mapping[str, Variants], widened: list[Widened]) -> Query:
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
            if known and known.only_read and end - first == 1:
                continue
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
