"""The one door to extraction: a readout's text in, everything found in it out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.extraction.records import ExtractedReadout, Hints

__all__ = ["extract"]


def extract(text: str, *, published: dt.date | None = None, hints: Hints | None = None) -> ExtractedReadout:
    """Everything found in ``text``, the document exactly as it was decoded.

    ``published`` is the day the caller knows the page to have appeared (Asia/Shanghai); without it the page's own
    stamp is used. ``hints`` are terms of office and the source's usual jurisdiction. Never raises for any string.
    """
    # The patterns of the rules take most of a second to make: whoever only folds a name does not wait for them.
    from archive.extraction.readouts import read
    from archive.extraction.records import Hints

    return read(text, published, hints or Hints())
