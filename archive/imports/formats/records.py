"""A document given by named fields, as in a line of JSON or a row of a table."""

import datetime as dt
import hashlib
import re
from zoneinfo import ZoneInfo

from archive.extraction.records import LANGUAGES
from archive.imports.formats.decoding import check_text
from archive.imports.formats.streams import Opened
from archive.imports.raw import EMPTY, LARGEST, TOO_LARGE, RawReadout, ReadProblem
from archive.said import said, within

FIELDS = ("published", "title", "text", "url", "language", "id")
HERE = ZoneInfo("Asia/Shanghai")
LONGEST = {"title": 2000, "url": 2000, "id": 300}


def record(fields: dict, content: bytes, encoding: str, of: Opened, place: str) -> RawReadout:
    """The document whose ``fields`` stand in ``content``; fields that are not ``FIELDS`` are kept with it.

    Its ``id``, else its ``url`` and else its bytes tell it from the others of the file (of the collection, where the
    caller has named one). A wrong date or address is a fault of a document that is kept. Raises ``ReadProblem``.
    """
    known = {name: fields.get(name) for name in FIELDS}
    text = known["text"]
    if not isinstance(text, str):
        others = [f"'{name}'" for name in list(fields)[:8]] or said("none")
        message = said("it has no text; its fields: %(fields)s", fields=others)
        raise ReadProblem(message, said("call the field with the text 'text'"), place)
    if not text.strip():
        raise ReadProblem(*EMPTY, place)
    if len(text) * 3 > LARGEST and len(text.encode("utf-8", "replace")) > LARGEST:
        raise ReadProblem(*TOO_LARGE, place)
    try:
        check_text(text)
    except ReadProblem as error:
        raise ReadProblem(error.message, error.remedy, within(place, error.place)) from error
    faults, sha256 = [], hashlib.sha256(content).hexdigest()
    kept = {str(name): value for name, value in fields.items() if name not in FIELDS and value not in (None, "")}
    published = _published(known["published"], faults, kept)
    url = _url(known["url"], faults, kept)
    name = known["id"]
    name = str(name).strip()[: LONGEST["id"]] if isinstance(name, str | int) and not isinstance(name, bool) else ""
    if name:
        kept["id"] = name
    called = name or url or sha256[:16]
    return RawReadout(
        text=text,
        sha256=sha256,
        encoding=encoding,
        origin=clean(f"{of.source if of.source and name else of.origin}#{called}"),
        published=published,
        content=content,
        file=of.file,
        place=place,
        title=clean(known["title"] if isinstance(known["title"], str) else "").strip()[: LONGEST["title"]],
        url=url,
        language=_language(known["language"], kept),
        faults=tuple(faults),
        kept=clean(kept),
    )


def clean(value):
    """``value`` without what no database keeps: NUL characters and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {clean(str(name)): clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [clean(inner) for inner in value]
    if isinstance(value, float) and not -1e300 < value < 1e300:
        return None  # NaN and the infinities are not JSON
    return value


def day_of(value: str) -> dt.date:
    """The day that ``value`` names, in Asia/Shanghai where it gives a time with its zone. Raises ``ValueError``."""
    value = value.strip()
    if found := _DAY.fullmatch(value):
        day = dt.date(*map(int, found.groups()))
    else:
        moment = dt.datetime.fromisoformat(value)
        day = (moment.astimezone(HERE) if moment.tzinfo else moment).date()
    if not 1900 <= day.year <= 2200:
        raise ValueError(value)
    return day


def _published(value, faults: list, kept: dict) -> dt.date | None:
    if value is None or value == "":
        return None
    try:
        return day_of(str(value))
    except (ValueError, OverflowError):
        message = said("published '%(value)s' is no date", value=str(value)[:60])
        faults.append((message, said("write it as YYYY-MM-DD; kept without a date")))
        kept["published"] = str(value)[:200]
        return None


def _url(value, faults: list, kept: dict) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    url = clean(value.strip())
    if len(url) <= LONGEST["url"] and _ADDRESS.fullmatch(url):
        return url
    message = said("url '%(url)s' is no web address", url=url[:60])
    faults.append((message, said("write it with http:// or https://; kept without it")))
    kept["url"] = url[:4000]
    return ""


def _language(value, kept: dict) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    short = re.split(r"[-_]", value.strip().lower())[0]
    if short in LANGUAGES:
        return short
    kept["language"] = value[:40]
    return None


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.I)
