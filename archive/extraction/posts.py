"""Are some words the post of one person, of several, or a group of people without names?"""

from __future__ import annotations

import functools
import re

from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.records import Term

# "on behalf of Secretary Wang", "entrusted by the chairman": another person's post, or none of the one named next.
FOR_ANOTHER = re.compile(
    r"^(?:.{0,80}\s)?(?:[a-z]+ed by|on behalf of"
    r"|(?:at|on|upon|by|under|with) the (?:invitation|request|entrustment|commission|behest|authori[sz]ation) of"
    r"|in (?:place|lieu) of"
    r"|(?:standing|filling) in for|deputi[sz]ing for)\s+(?:the\s)?(?:comrade\s)?",
    re.I,
)
ARTICLE = re.compile(r"^(?:(?:the|a|an|our|its|their)\s+|comrades?\s+(?=(?-i:[A-Z])))", re.I)
HEAD_END = re.compile(
    r"\s(?:of|from|in|at|for|with|under|including|such as|on|to|who|across|above|below"
    r"|attending|participating|taking part)\b",
    re.I,
)
_NO_POST = re.compile(r"(?:of|from|in|at|as|who|which|that|where)\s", re.I)


def post_words(term: Term) -> frozenset[str]:
    """What a term's post says beside the jurisdiction: the same for the secretaries of any two cities."""
    left_out = {"of", "the", "and", "cpc", *re.findall(r"\w+", (term.place or "").lower())}
    return frozenset(re.findall(r"\w+", term.post.lower())) - left_out


def is_same_post(printed: str, term: Term) -> bool:
    """Whether a printed post, which leaves out the jurisdiction, can be the post of ``term``."""
    wanted = post_words(term)
    lesser = {"deputy", "vice", "acting", "former", "standing"} - wanted
    for unit in re.split(r",|;|、|\band\b", printed):
        words = set(re.findall(r"\w+", unit.lower()))
        if wanted and wanted <= words and not (lesser & words):
            return True
    return False


@functools.cache
def nouns_of(use: str) -> frozenset[str]:
    return frozenset(word.lower() for row in rows("posts") if row["use"] == use for word in split(row["en"]))


@functools.cache
def head_noun() -> re.Pattern[str]:
    nouns = pattern_of(tuple(nouns_of("head") | nouns_of("several")))
    return re.compile(rf"(?<![\w-])(?:(?:vice|deputy|co)-)?(?:{nouns})$", re.I)


@functools.cache
def many_holders() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern_of(tuple(nouns_of('several')))})s?(?![\w-])", re.I)


def head_phrase(words: str) -> str:
    stop = HEAD_END.search(words)
    return (words[: stop.start()] if stop else words).strip()


@functools.lru_cache(maxsize=8192)
def is_group(words: str) -> bool:
    """Whether ``words`` describe people without naming them: their head noun is a plural."""
    head = ARTICLE.sub("", head_phrase(words)).lower()
    if (
        not head
        or len(head) > 90
        or re.search(
            r"\s(?:who|that|which)$|^[a-zA-Z]+ing\s(?:the|its|his|her|their)\s"
            r"|^(?:who|which|there are|on|about)\b|\b(?:should|shall|will|must)\b"
            r"|^\d[\d,]* \w+ in total$",
            words,
        )
    ):
        return False
    if head.split()[-1] in nouns_of("group") or re.search(r"in charge$|\bin charge\b", words[:60].lower()):
        return True
    return " and " in head and any(
        part.split()[-1:] and part.split()[-1] in nouns_of("group") for part in head.split(" and ")
    )


@functools.lru_cache(maxsize=8192)
def is_post(words: str) -> bool:
    """Whether ``words`` are the post of one person."""
    if len(words) > 400 or FOR_ANOTHER.match(words) or _NO_POST.match(words):
        return False
    return bool(head_noun().search(head_phrase(words)) or head_noun().search(words))


# "Deputy heads", "Deputies to the National People's Congress": what anybody may be called is here an office.
_IN_OFFICE = re.compile(
    r"(?:deputy|vice|executive)\b|(?:[\w-]+\s){0,3}?deputies\sto\sthe\s(?:[\w’'-]+\s){0,4}?congress\b", re.I
)


def is_plural_post(words: str) -> bool:
    """ "Vice mayors", "Members of the Standing Committee": a post in the plural, before the names of its holders."""
    head = head_phrase(words).lower()
    last = head.split()[-1:]
    if not last or (last[0] in nouns_of("anybody") and not _IN_OFFICE.match(words)):
        return False
    one = singular(head)
    return one != head and bool(head_noun().search(one))


def singular(words: str) -> str:
    for plural, one in (("men", "man"), ("women", "woman"), ("ies", "y"), ("s-general", "-general"), ("s", "")):
        if words.endswith(plural):
            return words[: -len(plural)] + one
    return words
