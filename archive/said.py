"""What is said in English when it happens, and again in the language of whoever reads it later.

An import runs where nobody reads: its faults and questions are kept, and shown on pages of every language.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language, gettext


class Said(str):
    """English like any other string, which remembers the sentence of the catalogue and what was put into it."""

    sentence: str
    values: dict

    @property
    def kept(self) -> list:
        """As JSON, of which ``again`` makes words."""
        return [self.sentence, {name: _kept(value) for name, value in self.values.items()}]

    def __reduce__(self):
        return _made, (self.sentence, self.values)


def said(sentence: str, /, **values) -> Said:
    """``values`` are strings, numbers, other sentences that were said, pairs {"en": …, "zh": …}, and lists of these."""
    return _made(sentence, values)


def within(*places: str) -> str:
    """Where something stands, from the outer place to the inner; empty ones are left out."""
    known = [place for place in places if place]
    whole = known[0] if known else ""
    for inner in known[1:]:
        whole = said("%(place)s, %(inner)s", place=whole, inner=inner)
    return whole


def here(words: str) -> str:
    """In the reader's language, where ``words`` were said; else as they are."""
    return again(words.kept) if isinstance(words, Said) else words


def again(kept) -> str:
    """The words of what was ``kept``, in the reader's language."""
    return _words(kept, gettext, is_chinese=(get_language() or "").startswith("zh"))


def in_english(kept) -> str:
    return _words(kept, str, is_chinese=False)


def _words(kept, translated: Callable[[str], str], *, is_chinese: bool) -> str:
    if isinstance(kept, Mapping):
        if "all" not in kept:
            return kept["zh" if is_chinese else "en"]
        between = ("；", "、") if is_chinese else ("; ", ", ")
        sentences = any(isinstance(one, list) for one in kept["all"])
        words = (_words(one, translated, is_chinese=is_chinese) for one in kept["all"])
        return between[not sentences].join(words)
    if isinstance(kept, list):
        sentence, values = kept
        filled = {name: _words(value, translated, is_chinese=is_chinese) for name, value in values.items()}
        return translated(sentence) % filled if filled else translated(sentence)
    return str(kept)


def _kept(value):
    if isinstance(value, Said):
        return value.kept
    if isinstance(value, list | tuple):
        return {"all": [_kept(one) for one in value]}
    return value if isinstance(value, Mapping | int) else str(value)


def _made(sentence: str, values: dict) -> Said:
    kept = [sentence, {name: _kept(value) for name, value in values.items()}]
    words = Said(in_english(kept))
    words.sentence, words.values = sentence, values
    return words
