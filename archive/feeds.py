"""What is new or corrected, for feed readers: Atom, at the address of the page with ``format=atom``.

An entry is a meeting or a sentence. Its id is a tag: URI made of the record's number and never changes; ``updated`` is
when anything of the record last did. What changed last comes first, so a readout of ten years ago that came today is
not missed, and a feed that nothing was added to is byte for byte the same: readers get 304.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.timezone import localtime
from django.utils.translation import get_language

from archive.models import Change, Directive, Meeting, SourceDocument

FORM = "atom"
ENTRIES = 50
SUMMARY = 400  # characters
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # of what has no time yet
FEW = 2_000  # numbers that are asked for by name; of more, the latest changes are looked through
# What XML cannot hold.
_UNSPOKEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """``name`` is what its id is made of: ``meetings/10001``. ``address`` has no host."""

    name: str
    title: str
    address: str
    summary: str
    updated: dt.datetime
    published: dt.datetime | None
    topics: tuple[str, ...] = ()
    author: str = ""


def identifier(name: str) -> str:
    """The id of something for good: wherever the site moves, whatever its pages are called."""
    return f"tag:{settings.IDENTIFIER_DOMAIN},2026:{name}"


def of_meetings(numbers: QuerySet | Iterable[int] | None = None) -> list[Entry]:
    """Of the meetings with these numbers (a subquery or a list; None: of all) those that changed last. Four queries."""
    changes = Change.objects.filter(gone=False)
    if numbers is None:
        pass
    elif isinstance(numbers, QuerySet) or len(numbers) <= FEW:
        changes = changes.filter(number__in=numbers if isinstance(numbers, QuerySet) else list(numbers))
    else:
        changes = _among(changes, set(numbers))
    times = dict(changes.values_list("number", "at")[:ENTRIES])
    meetings = Meeting.objects.on_page().defer(None).in_bulk(list(times))
    return [_meeting(meetings[number], at) for number, at in times.items() if number in meetings]


def _among(changes: QuerySet, numbers: set[int]) -> QuerySet:
    latest = []
    for number in changes.values_list("number", flat=True).iterator():
        if number in numbers:
            latest.append(number)
        if len(latest) == ENTRIES:
            break
    return changes.filter(number__in=latest)


def of_directives(keys: list[int]) -> list[Entry]:
    """The directives with these keys, in their order."""
    found = Directive.objects.on_page().in_bulk(keys)
    shown = [found[key] for key in keys if key in found]
    times = dict(Change.objects.filter(number__in={one.meeting_id for one in shown}).values_list("number", "at"))
    return [_directive(one, times.get(one.meeting_id, SINCE)) for one in shown]


def _meeting(meeting: Meeting, at: dt.datetime) -> Entry:
    source = meeting.source
    first = next(iter(meeting.passages), [0, len(source.text)])
    return Entry(
        name=f"meetings/{meeting.pk}",
        title=" · ".join(filter(None, (str(meeting.date or ""), meeting.heading, source.title))),
        address=meeting.get_absolute_url(),
        summary=_short(source.text[first[0] : first[1]]),
        updated=at,
        published=min(_added(source), at),
        author=str(meeting.organ or ""),
    )


def _directive(one: Directive, at: dt.datetime) -> Entry:
    speaker = str(one.speaker or one.speaker_name or "")
    return Entry(
        name=f"meetings/{one.meeting_id}/at/{one.start}",
        title=" · ".join(filter(None, (str(one.meeting.date or ""), speaker, one.meeting.heading))),
        address=one.get_absolute_url(),
        summary=_short(one.text),
        updated=at,
        published=min(_added(one.meeting.source), at),
        topics=tuple(str(topic) for topic in one.topics.all()),
        author=speaker or str(one.meeting.organ or ""),
    )


def _added(source: SourceDocument) -> dt.datetime:
    return source.imported_at.replace(microsecond=0)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SUMMARY else text[: SUMMARY - 1].rstrip() + "…"


def response(request: HttpRequest, name: str, title: str, subtitle: str, entries: list[Entry]) -> HttpResponse:
    """The feed at this address, called ``name`` for good. ``request`` says where its page is: itself without
    ``format``."""
    page = request.GET.copy()
    for parameter in ("format", "page"):
        page.pop(parameter, None)
    address = request.path + (f"?{page.urlencode()}" if page else "")
    page["format"] = FORM
    updated = max((entry.updated for entry in entries), default=None) or _last_change()
    feed = _Atom(
        title=for_xml(title),
        link=request.build_absolute_uri(address),
        description="",
        subtitle=for_xml(subtitle),
        language="zh-Hans" if get_language() == "zh-hans" else "en",
        author_name="Jiyao 纪要",
        feed_url=request.build_absolute_uri(f"{request.path}?{page.urlencode()}"),
        feed_guid=identifier(name),
        updated=updated,
    )
    for entry in entries:
        feed.add_item(
            title=for_xml(entry.title),
            link=request.build_absolute_uri(entry.address),
            description=for_xml(entry.summary),
            unique_id=identifier(entry.name),
            pubdate=entry.published,
            updateddate=entry.updated,
            author_name=for_xml(entry.author) or None,
            categories=map(for_xml, entry.topics),
        )
    answer = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    answer["Last-Modified"] = http_date(updated.timestamp())
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _last_change() -> dt.datetime:
    return Change.objects.aggregate(last=Max("at"))["last"] or SINCE


def for_xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _UNSPOKEN.sub(" ", text)


class _Atom(Atom1Feed):
    """Django's, where summaries are plain text and nothing is of the time of asking."""

    def latest_post_date(self) -> dt.datetime:
        return localtime(self.feed["updated"])

    def add_item_elements(self, handler, item):
        summary, item["description"] = item["description"], None
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", summary, {"type": "text"})
