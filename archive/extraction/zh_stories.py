"""The stories of one Chinese text: a bulletin tells several, each under its own heading, dateline or bullet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from archive.extraction.records import Span
from archive.extraction.text import Page, Paragraph
from archive.extraction.zh_dates import DATELINE, chinese_days, is_vague

_BULLETS = "■●◆▲★◎○□▶►"
_TOLD = re.compile(r"获悉|记者从|来自[^，。]{2,20}消息")
_HEADED = re.compile(r"^[一二三四五六七八九十]{1,3}[、是要]|^（[一二三四五六七八九十]{1,3}）|^\d{1,2}[.、]|[：；，]$")
_MOST_STORIES, _LONGEST = 100, 100_000
_MOST_HEADING = 45
_OPENING = 90
_SHORT_STORY = 2


def stories_of(page: Page) -> Iterator[tuple[Span, Page]]:
    """The passage and the page of each story, what others tell blanked; one, all of ``page``, where it is no bulletin.

    A bulletin's stories have a dateline or a bullet each, or are short ones under headings that each name their day.
    """
    heads = _heads(page)
    if not 1 < len(heads) <= _MOST_STORIES or len(page.text) > _LONGEST:
        yield Span(0, len(page.text)), page
        return
    for index, (first, end) in enumerate(pairwise([*heads, len(page.paragraphs)])):
        start = page.paragraphs[first].start if index else 0
        stop = page.paragraphs[end].start if end < len(page.paragraphs) else len(page.text)
        heading, body = page.headline if first == 0 else None, page.paragraphs[first:end]
        if _is_heading(page, body[0]):
            heading, body = Span(body[0].start, body[0].end), body[1:]
        text = " " * start + page.text[start:stop]
        yield Span(start, stop), replace(page, text=text, headline=heading, paragraphs=body)


def _heads(page: Page) -> list[int]:
    """The index of each story's first paragraph (its heading, where it has one); none where this is no bulletin."""
    filed, headed, dated = [], [], 0
    for index, paragraph in enumerate(page.paragraphs):
        above = index > 0 and _is_heading(page, page.paragraphs[index - 1])
        first = index - 1 if above else index
        bulleted = page.text[paragraph.start] in _BULLETS and _names_day(page, paragraph)
        if bulleted or DATELINE.match(page.text, paragraph.start, paragraph.start + 40):
            filed.append(first)
        if above or (index == 0 and page.headline is not None) or bulleted:
            headed.append(first)
            dated += _names_day(page, paragraph)
    if len(filed) > 1:
        return sorted(set(filed)) if filed[0] < 2 else []
    heads = sorted({*filed, *headed})
    lengths = [end - first - 1 for first, end in pairwise([*heads, len(page.paragraphs)])]
    short = sum(length <= _SHORT_STORY for length in lengths)
    if heads[:1] == [1] and page.text[page.paragraphs[0].end - 1] == "。":
        heads.insert(0, 0)
    is_bulletin = len(heads) > 1 and heads[0] < 2 and dated > 1
    return heads if is_bulletin and short >= 0.7 * len(heads) and dated >= 0.4 * len(heads) else []


def _is_heading(page: Page, paragraph: Paragraph) -> bool:
    words = page.text[paragraph.start : paragraph.end]
    return (
        len(paragraph.sentences) == 1
        and len(words) <= _MOST_HEADING
        and words[-1] not in "。！？…）”"
        and not _HEADED.search(words)
        and not DATELINE.match(words)
    )


def _names_day(page: Page, paragraph: Paragraph) -> bool:
    sentence = paragraph.sentences[0]
    opening = Span(sentence.start, min(sentence.end, sentence.start + _OPENING))
    if page.text[paragraph.end - 1] not in "。！？”）…":
        return False
    told = _TOLD.search(page.text, opening.start, opening.end)
    return bool(told or is_vague(page, opening) or chinese_days(page.text, opening.start, opening.end))
