"""Sentences that tell somebody to do something, and in whose voice."""

from __future__ import annotations

import re
from collections import Counter

from archive.extraction.addressees import addressee_of
from archive.extraction.orders import reason_of
from archive.extraction.records import DirectiveRecord, Span, Why, reasons, text_of
from archive.extraction.text import Page, Paragraph
from archive.extraction.topics import topics_of
from archive.extraction.voices import Opener

__all__ = ["read_directives", "topics_of"]

# A paragraph that goes on to another matter: what it orders then the meeting does, not who spoke last.
_MEETING_HEARS = re.compile(
    r"\W{0,2}The (?:meeting|conference|session) (?:also |then |further )?"
    r"(?P<does>listened to|heard|reviewed|deliberated|considered|examined|discussed|approved|adopted)\b"
)
_FULL_STOP = re.compile(r"[.!?。！？;；:：…][\"”’'」』）)\]]{0,4}$")


def read_directives(
    page: Page, paragraphs: tuple[Paragraph, ...], openers: dict[int, Opener], kind: str
) -> tuple[DirectiveRecord, ...]:
    """Directives in reading order; empty when none. "The meeting emphasized" leaves speaker None: the organ speaks.

    ``openers``: who begins to speak, by the start of the sentence. A run of speech lasts until another speaker is
    named, across sentences and paragraphs.
    """
    found, told, running = [], None, False
    for paragraph in _without_headings(page, paragraphs):
        for index, sentence in enumerate(paragraph.sentences):
            opener = openers.get(sentence.start)
            if opener and not opener.outside:
                told = opener
            elif not index and told and told.speaker and (goes_on := _MEETING_HEARS.match(page.text, sentence.start)):
                told = Opener(None, goes_on["does"], *goes_on.span("does"), rule="speaker-meeting")
            elif not running and not opener:
                told = _named_after(page.text, paragraph.sentences[index : index + 2], openers)
            why = reason_of(page.text, sentence, opener, running, kind, first=not index)
            if why or (opener and not opener.outside):
                running = True
            if why:
                found.append(_directive(page.text, sentence, opener, told, why))
    return tuple(found)


def _without_headings(page: Page, paragraphs: tuple[Paragraph, ...]) -> list[Paragraph]:
    """Paragraphs that are no headline: one sentence without a full stop before or after the story, or said twice.

    What follows the story's last full stop immediately may be a text that breaks off.
    """
    words = [page.words(p) if len(p.sentences) == 1 and p.end - p.start < 300 else None for p in paragraphs]
    title = page.words(page.headline) if page.headline else None
    times = Counter([*words, title])
    stopped = [i for i, p in enumerate(paragraphs) if _FULL_STOP.search(page.text[p.end - 8 : p.end])]
    first, end = (stopped[0], paragraphs[stopped[-1]].end) if stopped else (0, len(page.text))
    return [
        p
        for i, p in enumerate(paragraphs)
        if not (words[i] and (i < first or page.text[end : p.start].strip() or times[words[i]] > 1))
    ]


def _named_after(text: str, sentences: tuple[Span, ...], openers: dict[int, Opener]) -> Opener | None:
    """The speaker whom only the second sentence names, at its end or after the quotation that ends with the first."""
    sentence, after = sentences[0], sentences[-1]
    opener = openers.get(after.start)
    quoted = text[sentence.end - 1] in '”"'
    if opener and not opener.outside and (quoted or after.end - opener.end < opener.start - after.start):
        return opener
    return None


def _directive(text: str, sentence: Span, opener: Opener | None, told: Opener | None, why: Why) -> DirectiveRecord:
    """``told`` is who speaks: the sentence's own ``opener``, or the last one before it."""
    words = text[sentence.start : sentence.end]
    addressee = addressee_of(text, sentence, opener)
    if told is None:
        voice = Why("speaker", sentence.start, sentence.end, "speaker-none")
    else:
        voice = Why("speaker", told.start, told.end, told.rule if told is opener else "speaker-carried")
    return DirectiveRecord(
        sentence.start,
        sentence.end,
        words,
        told.speaker if told else None,
        opener.verb if opener else None,
        text_of(addressee),
        topics_of(words),
        (why, voice, *reasons(addressee=addressee)),
    )
