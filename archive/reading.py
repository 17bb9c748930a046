"""A source's text made ready to print: paragraphs, cut where something was found, every piece knowing what it is.

Nothing is changed, left out or put in another order: the pieces of a page joined together are the text as stored, less
the line ends. ``at-N`` is the address of the words that start at offset N, and ``p-N`` of the paragraph that does; a
source's text never changes, so neither do these.
"""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[。！？\n]+[”’」』）]*|[.!?][\"”’)]*\s+(?=[A-Z“\"])")
_CUT_WORD, _CUT_END = re.compile(r"^[\w’'-]*[a-z0-9](?=[\s,.;:)，；）])"), re.compile(r"\s[\w’'-]*[A-Za-z0-9]$")
_REACH = 60  # how much of a long sentence is cited to either side of the words


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found at ``[start, end)``. ``kind`` becomes a class of the page: person, formulation, directive …"""

    start: int
    end: int
    kind: str
    title: str = ""
    url: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words under the same inline mark, or under none. ``anchor``: N of ``at-N`` where one starts here,
    which is the address of as many runs of the stretch as ``reach`` says."""

    text: str
    mark: Mark | None
    anchor: int | None
    reach: int = 1


@dataclass(slots=True)
class Stretch:
    """Consecutive runs under the same sentence mark (a directive, page debris), or under none."""

    mark: Mark | None
    opens: bool
    runs: list[Run] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    elsewhere: bool
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True)
class Ground:
    """The words at ``[start, end)`` that ``reason`` rests on; ``anchor``: N of the address ``at-N`` to read them at."""

    start: int
    end: int
    anchor: int
    reason: object


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence, or what of it surrounds the words: pieces of (text, is it among the words), and what rests on it."""

    anchor: int
    pieces: list[tuple[str, bool]]
    reasons: list


def cited(text: str, grounds: Iterable[Ground]) -> list[Citation]:
    """The sentences that hold the words of ``grounds``, in reading order; words near each other share a citation."""
    shared: list[list[Ground]] = []
    for ground in sorted(grounds, key=lambda ground: (ground.start, ground.end)):
        last = max(other.end for other in shared[-1]) if shared else 0
        if shared and ground.start - last <= _REACH and not _STOP.search(text, last, max(last, ground.start)):
            shared[-1].append(ground)
        else:
            shared.append([ground])
    return [_citation(text, some) for some in shared]


def _citation(text: str, grounds: list[Ground]) -> Citation:
    first, last = grounds[0].start, max(ground.end for ground in grounds)
    low, high = max(0, first - _REACH), min(len(text), last + _REACH)
    start = max((stop.end() for stop in _STOP.finditer(text, low, first)), default=low)
    stop = _STOP.search(text, last, high)
    end = stop.end() if stop else high
    before, after = text[start:first].lstrip(), text[last:end].rstrip()
    if start == low > 0:
        before = "…" + _CUT_WORD.sub("", before).lstrip(",.;:)，；）、 ")
    if not stop and high < len(text):
        after = _CUT_END.sub("", after) + "…"
    pieces, at = [(before, False)], first
    for ground in grounds:
        if ground.end > at:
            begin = max(at, ground.start)
            pieces += [(text[at:begin], False), (text[begin : ground.end], True)]
            at = ground.end
    pieces.append((after, False))
    reasons = [ground.reason for ground in grounds]
    return Citation(grounds[0].anchor, [piece for piece in pieces if piece[0]], reasons)


def sentences_of(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as (start, end), without the space around them, in order."""
    end = len(text) if end is None else end
    stops = [stop.end() for stop in _STOP.finditer(text, start, end)]
    found = []
    for first, last in zip([start, *stops], [*stops, end], strict=True):
        words = text[first:last]
        if words.strip():
            found.append((first + len(words) - len(words.lstrip()), last - len(words) + len(words.rstrip())))
    return found


def paragraph_at(text: str, offset: int) -> tuple[int, int]:
    """(start, end) of the line that holds ``offset``."""
    end = text.find("\n", offset)
    return paragraph_start(text, offset), len(text) if end < 0 else end


def names_in(text: str, urls: dict[str, tuple[str, str]]) -> list[Mark]:
    """Where the names in ``urls`` (printed name -> address, title) stand in ``text``; the longest wins."""
    if not urls:
        return []
    names = sorted(urls, key=len, reverse=True)
    # A Latin name must stand as words of its own; Chinese is written without spaces.
    pattern = "|".join(rf"\b{re.escape(n)}\b" if n.isascii() else re.escape(n) for n in names)
    return [
        Mark(found.start(), found.end(), "person", url=urls[found[0]][0], title=urls[found[0]][1])
        for found in re.finditer(pattern, text)
    ]


def paragraphs(
    text: str,
    *,
    sentences: Iterable[Mark] = (),
    inline: Iterable[Mark] = (),
    anchors: Iterable[int] = (),
    wholes: Iterable[tuple[int, int]] = (),
    passages: Sequence[Sequence[int]] = (),
) -> list[Paragraph]:
    """The paragraphs of ``text`` in order; blank lines are left out.

    ``sentences`` and ``inline`` are two layers of marks; of two that overlap within a layer the earlier and longer
    stays. ``anchors`` are offsets that need an address, and so do the starts of ``wholes``, whose address is that of
    all their words: who is led to a sentence sees where it ends. A paragraph that no passage touches stands
    ``elsewhere``.
    """
    sentences, inline = _without_overlap(sentences), _without_overlap(inline)
    until = dict(sorted(wholes))  # of those that start at one place the longest
    wanted = {*anchors, *until}
    cuts = sorted({edge for mark in (*sentences, *inline) for edge in (mark.start, mark.end)} | wanted)
    found = []
    for line in LINE.finditer(text):
        if not line[0].strip():
            continue
        start, end = line.span()
        elsewhere = bool(passages) and not any(first < end and start < last for first, last in passages)
        starts = [start, *cuts[bisect.bisect_right(cuts, start) : bisect.bisect_left(cuts, end)]]
        stretches: list[Stretch] = []
        for number, (piece_start, piece_end) in enumerate(zip(starts, [*starts[1:], end], strict=True)):
            sentence = _covering(sentences, piece_start)
            if not stretches or stretches[-1].mark is not sentence:
                stretches.append(Stretch(sentence, opens=sentence is not None and sentence.start >= start))
            anchor = piece_start if piece_start in wanted else None
            reach = bisect.bisect_left(starts, until.get(piece_start, 0)) - number
            run = Run(text[piece_start:piece_end], _covering(inline, piece_start), anchor, max(1, reach))
            stretches[-1].runs.append(run)
        found.append(Paragraph(start, elsewhere, stretches))
    return found


def paragraph_start(text: str, offset: int) -> int:
    """Where the paragraph begins that holds ``offset``: N of its address ``p-N``."""
    return text.rfind("\n", 0, offset) + 1


def _without_overlap(marks: Iterable[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _covering(marks: list[Mark], offset: int) -> Mark | None:
    at = bisect.bisect_right(marks, offset, key=lambda mark: mark.start) - 1
    return marks[at] if at >= 0 and offset < marks[at].end else None


def nearest(text: str, words: str, to: int | None) -> int:
    """Where the words stand, of several places the one nearest to ``to``; -1: nowhere."""
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    return min(places, key=lambda at: abs(at - (to or 0)), default=-1)
