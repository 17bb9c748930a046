"""Which words beside a name show that it is one: posts, forms of address, verbs of readouts, a list of names?"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.spelling import is_spelled, words_beside


@functools.cache
def _nouns_of_people() -> str:
    nouns = [word for use in ("head", "several", "group", "honorific") for word in posts_of(use)]
    return pattern_of(nouns)


@functools.cache
def posts_of(use: str) -> tuple[str, ...]:
    return tuple(word for row in rows("posts") if row["use"] == use for word in split(row["en"]))


@functools.cache
def _post_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:(?:vice|deputy)[ -])?(?:{_nouns_of_people()})[,:]? $", re.I)


@functools.cache
def post_of_a_body_before() -> re.Pattern[str]:
    """ "president of the Intermediate People's Court ", "the mayor of Jinzhong, ": a post and whose it is."""
    nouns = pattern_of([*posts_of("head"), *posts_of("several"), *posts_of("group")])
    return re.compile(
        rf"(?<![\w-])(?:{nouns})s? (?:of|in|for|at|to) (?:(?!(?i:said|who|which|that|to)\b)[\w’'()-]+ ){{0,14}}?"
        r"(?!(?:of|in|for|at|and|to|the|from|as|by|with) $)[\w’'()-]+,? $",
        re.I,
    )


# "Hot words: tea, rice" are no words by somebody.
OF_TOPICS = re.compile(r"\b(?:hot|key|search) $", re.I)


@functools.cache
def _credited_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(posts_of('credit'))})(?:\s?[:：/丨|]\s?| )$", re.I)


def _is_credited(text: str, start: int) -> bool:
    label = _credited_before().search(text, max(0, start - 20), start)
    return label is not None and not OF_TOPICS.search(text, max(0, label.start() - 8), label.start())


@functools.cache
def post_after() -> re.Pattern[str]:
    """The post of whoever stands before it: ", commercial counselor of the embassy", " (Mayor)"; another spelling of
    the name may stand in brackets between."""
    nouns = pattern_of([*posts_of("head"), *posts_of("several")])
    return re.compile(
        r"(?: \([A-Z][^()\n]{2,40}\)(?=,))?(?:,| \() ?(?:the |an? |also )?"
        r"(?:(?!(?i:and|who|which|said|by)\b)[\w’'-]+ ){0,6}?"
        rf"(?:(?:vice|deputy)-)?(?i:{nouns})s?\b"
        r"(?! General\b)(?= of\b| in\b| at\b| to\b| for\b| from\b|,| and\b|\)|\.(?:\s|$)|;)"
    )


@functools.cache
def deed_behind() -> re.Pattern[str]:
    """What may follow a name: a verb of a readout, a mark of a list, or a possessive."""
    verbs = [v for row in rows("verbs") if row["use"] in ("role", "speech") for v in split(row["en"]) if "~~" not in v]
    return re.compile(
        r"(?:’s|'s)?(?:[,;)\]）]| and\b| as well as\b| among\b| or\b| of\b| at\b| in\b| on\b| from\b|\.(?:\s|$)| \(|$"
        r"|[ \t]{0,8}(?:\r?\n|\|)|[ \t]{2}"
        r"| (?:Trainee |Intern |Chief |Our )?(?:[Rr]eporter|[Cc]orrespondent|[Ii]ntern|[Pp]hotographer)s?\b)"
        rf"| (?:(?:also|then|each|both|all|\w+ly) )?(?:{pattern_of(verbs)})\b"
    )


LISTED = re.compile(r"(?:, ?(?:and )?| and | as well as |、| & )")


def stands_in_list(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """Whether a name stands directly before and after, or before or after with a verb or a stop on the other side."""
    before = any(start - len(gap) in ends and text[start - len(gap) : start] == gap for gap in _GAPS)
    following = LISTED.match(text, end)
    after = following is not None and following.end() in starts
    return (before and after) or (before or after) and bool(deed_behind().match(text, end, end + 60))


def stands_between_names(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    following = LISTED.match(text, end)
    before = any(start - len(gap) in ends and text[start - len(gap) : start] == gap for gap in _GAPS)
    return before and following is not None and following.end() in starts


_GAPS = (", ", ",", " and ", ", and ", "、", " as well as ")
IN_A_PLACE = re.compile(
    r"\b(?:of|in|at|the|from|for|to|near|on|into|around|across|an?|this|that|its|our|through|under) $", re.I
)
_TITLED_BEFORE = re.compile(r"(?:^|[\s,(])(?:Mr|Ms|Mrs|Dr|Prof)\.? $|\b(?:Messrs|Madam|Madame|Sir|Lord) $")


@functools.cache
def no_part_of_a_name() -> frozenset[str]:
    listed = [word for row in rows("places") for word in row["en"].replace("|", " ").split()]
    listed += [
        word for row in rows("organs") if row["use"] in ("level", "central", "body") for word in _words(row["en"])
    ]
    listed += [word for row in rows("calendar") for word in _words(row["en"])]
    listed += [word for row in rows("posts") for word in _words(row["en"])]
    return frozenset(
        word.lower() for word in (*listed, *words_beside("after"), *words_beside("body"), *words_beside("opening"))
    )


@functools.cache
def _stems_of_deeds() -> frozenset[str]:
    return frozenset(_stem(word) for word in _words_of_deeds())


@functools.lru_cache(maxsize=4096)
def tells_a_deed(word: str) -> bool:
    """Whether ``word`` is a verb of readouts or a form of one: "sai" is none for being all of "said" but its ending."""
    if word in _words_of_deeds() or (word.endswith(("ing", "ed")) and _stem(word) in _stems_of_deeds()):
        return True
    return word.endswith("s") and (word[:-1] in _words_of_deeds() or word.removesuffix("es") in _words_of_deeds())


@functools.cache
def _words_of_deeds() -> frozenset[str]:
    uses = ("role", "speech", "order", "hold", "base", "past", "imperative")
    return frozenset(w for row in rows("verbs") if row["use"] in uses for w in _words(row["en"].lower()))


def _stem(word: str) -> str:
    return re.sub(r"(?<=[a-z]{2})(?:ing|ed|es|s|d|e)$", "", word)


def _words(cell: str) -> list[str]:
    return re.findall(r"\w+", cell)


# What somebody does, and no company or place.
PERSONAL = re.compile(
    r",? (?:(?:also|then|each|both|all|jointly|\w+ly) )?(?:presid(?:ed|es)|chair(?:ed|s)\b|was chairing|moderated"
    r"|accompanied|attended|took (?:part|the floor|the chair)|participated|sat in|listened in|spoke|lectured|audited"
    r"|(?:was|were) (?:also )?(?:present|there|among (?:those|the))"
    r"|(?:made|delivered|gave) (?:\w+ ){0,3}(?:speech|speeches|remarks|address|lecture|report|explanation|statement)"
    r"|exchanged (?:\w+ ){0,3}(?:views|experiences?)|shared (?:his|her|their)|put (?:his|her|their)"
    r"|read (?:out|aloud|a|the)\b|emphasi[sz]ed|stressed|pointed out|(?:signed|conveyed|relayed|recalled|recounted)\b)"
)
CLAUSE_BEGINS = re.compile(r"(?:^|[\n.;:!?”\"(] ?|, (?:and |while |but |with )?| (?:while|with|after|when) )$")


def is_of_a_post(word: str) -> bool:
    """ "Municipal", "Mayor", "Vice-Mayor", "Dato’": no part of a name."""
    word = word.rstrip("'’")
    others = no_part_of_a_name()
    return word in others or ("-" in word and all(part in others for part in word.split("-")))


def is_addressed(text: str, start: int, end: int) -> bool:
    """Whether a post, a form of address or the label of a credit stands before ``text[start:end]``."""
    return bool(
        _post_before().search(text, max(0, start - 40), start)
        or _TITLED_BEFORE.search(text, max(0, start - 12), start)
        or _is_credited(text, start)
        or all(map(is_spelled, text[start:end].split()))
        and " " in text[start:end]
        and deed_behind().match(text, end, end + 60)
        and not IN_A_PLACE.search(text, max(0, start - 9), start)
        and post_of_a_body_before().search(text, max(0, start - 120), start)
    )
