"""Lines with words of both languages, as pages print them."""

import functools
import re

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

_HAN = re.compile("([\u3400-\u9fff\uf900-\ufaff][\u3400-\u9fff\uf900-\ufaff·、，]*)")


def bilingual(text) -> str:
    """HTML of a line such as "Xi Jinping 习近平": on an English page its Chinese says that it is, so that it is read
    aloud and drawn as Chinese."""
    text = str(text)
    if text.isascii() or (get_language() or "").startswith("zh"):
        return _escaped(text)
    return _marked(text)


@functools.lru_cache(maxsize=16_384)  # days and numbers above all
def _escaped(text: str) -> str:
    return escape(text)


@functools.lru_cache(maxsize=16_384)  # a page of results has hundreds of names, the next one most of them again
def _marked(text: str) -> str:
    pieces = [escape(piece) for piece in _HAN.split(text)]
    pieces[1::2] = (f'<span lang="zh">{piece}</span>' for piece in pieces[1::2])
    return mark_safe("".join(pieces))
