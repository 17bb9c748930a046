"""Web pages: trafilatura finds the story and what the page says of itself."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from archive.imports.formats.decoding import check_text, decode
from archive.imports.formats.records import clean, day_of
from archive.imports.formats.streams import Opened
from archive.imports.raw import RawReadout, ReadProblem

KEPT = ("author", "sitename", "hostname", "description", "categories", "tags", "license")


def read(of: Opened) -> Iterator[RawReadout]:
    content = of.all_of_it()
    yield page(content, file=of.file, origin=of.origin)


def page(content: bytes, *, encoding: str = "", **columns) -> RawReadout:
    """A page whose text is still to be made; ``encoding`` is what the server said."""
    sha256 = hashlib.sha256(content).hexdigest()
    return RawReadout(text="", sha256=sha256, encoding=encoding, content=content, unread="html", **columns)


def finish(raw: RawReadout) -> RawReadout:
    """``raw`` with the title and the story of its page as text, and with what the page says of itself, where the
    caller knows no better. Raises ``ReadProblem`` where there is no story."""
    import trafilatura  # takes half a second, which whoever imports no pages need not wait for

    head = raw.content[:4096]
    said = _CHARSET.search(head)
    source, encoding = decode(raw.content, raw.encoding or (said[1].decode("ascii") if said else None))
    dates = {"extensive_search": False, "original_date": True}
    # The encoding that a page names is not that of a string any more.
    found = trafilatura.bare_extraction(
        _DECLARATION.sub("", source.lstrip("\ufeff"), count=1),
        url=raw.url or None,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=dates,
    )
    story = (found.text or "").strip() if found else ""
    if not story:
        message = said("the page holds no story that can be told from its menus")
        raise ReadProblem(message, said("save its text by hand"), raw.place)
    title = " ".join((found.title or "").split())[:2000]
    text = story if not title or story.startswith(title) else f"{title}\n\n{story}"
    check_text(text)
    about = found.as_dict()
    return replace(
        raw,
        text=text,
        encoding=encoding,
        unread="",
        title=clean(raw.title or title),
        url=raw.url or _address(found.url),
        published=raw.published or _day(found.date),
        kept=clean(raw.kept | {name: about[name] for name in KEPT if about.get(name)}),
    )


def _day(value: str | None):
    try:
        return day_of(value) if value else None
    except ValueError:
        return None


def _address(value: str | None) -> str:
    return value if value and re.fullmatch(r"https?://\S{1,1900}", value) else ""


_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
