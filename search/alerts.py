"""Searches followed by e-mail: who asks is asked back, hears of what is new, and leaves by one link.

An address is kept with its search and nothing else; unconfirmed it goes after ``CONFIRM_WITHIN``, and on leaving at
once. What a search found is noted before the mail that tells of it: whatever kills a run, nothing is sent twice.
"""

import bisect
import datetime as dt
import hashlib
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from email.utils import make_msgid

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.models import Alert, Directive, Meeting, WriteUp
from search import results, taking
from search.engines.base import Hit, SearchPage
from search.request import Asked, search_request
from search.variants import led_on, variants_of

CONFIRM_WITHIN = dt.timedelta(days=3)
MOST_WAITING = 3  # unconfirmed searches of one address: nobody is written to more often for other people's wishes
MOST_FOLLOWED = 100  # searches of one address
AGAIN_AFTER = dt.timedelta(hours=1)  # until the same wish is answered by another mail
TOLD = 40  # of what is new, in one mail; the rest by a link
MOST_FOUND = {"meetings": 2_000_000, "directives": 100_000}
LONGEST_QUERY = 2_000  # characters of a search's parameters
_AT_ONCE = 500
_PLACES = 24  # bits of a place in a text
# What is known is kept as one set of numbers: a meeting's own number, its source's beyond this; where a sentence
# begins, where it ends beyond this, and below zero what is made of its words.
_BEYOND = 1 << 60


class TooMuch(Exception):
    """The search finds more than is kept of it."""


# What is new ---------------------------------------------------------------------------------------------------------


def asked_by(query: str) -> Asked:
    """What the parameters of a followed search ask for: of lines in context, the meetings."""
    params = QueryDict(query)
    asked = search_request(led_on(dict(params.lists())), variants_of=variants_of)
    if asked.request is None or asked.show == "directives":
        return asked
    return replace(asked, show="meetings", request=replace(asked.request, show="meetings"))


def found_by(asked: Asked) -> array:
    """Everything that the search finds, the newest first. Raises ``TooMuch``, ``SearchEngineError``."""
    keys = taking.found_by(replace(asked, request=replace(asked.request, sort="newest")))
    if len(keys) > MOST_FOUND[asked.show]:
        raise TooMuch
    return keys


def beside(show: str, keys: Iterable[int], known: Collection[int]) -> tuple[list[int], set[int]]:
    """Of ``keys`` those that are not known yet, in their order, and the numbers by which all are known from now on.

    A record that is read again, corrected, joined with another or comes back is made anew; so a readout is also known
    by its source and by the numbers it had, a sentence by its place in the source's text, which never changes, and by
    its words in its meeting, for a text that is replaced by a corrected one. One query for 500, two of new readouts.
    """
    return _readouts(keys, known) if show == "meetings" else _sentences(keys, known)


def _readouts(keys: Iterable[int], known: Collection[int]) -> tuple[list[int], set[int]]:
    unknown = [key for key in keys if key not in known]
    new, numbers = [], set(unknown)
    for some in _some(unknown):
        sources = dict(Meeting.objects.filter(pk__in=some).order_by().values_list("pk", "source"))
        had = defaultdict(set)
        for meeting, number in WriteUp.objects.filter(meeting__in=some).order_by().values_list("meeting", "number"):
            had[meeting].add(number)
        for key in some:
            if key not in sources:
                continue
            source = _BEYOND + sources[key]
            if source not in known and had[key].isdisjoint(known):
                new.append(key)
            numbers.add(source)
    return new, numbers


def _sentences(keys: Iterable[int], known: Collection[int]) -> tuple[list[int], set[int]]:
    begun = sorted(number for number in known if 0 <= number < _BEYOND)
    columns = ("pk", "meeting__source", "start", "end", "meeting", "fingerprint")
    new, numbers = [], set()
    for some in _some(keys):
        rows = Directive.objects.filter(pk__in=some).order_by().values_list(*columns)
        held = {key: rest for key, *rest in rows}
        for key in (key for key in some if key in held):
            source, start, end, meeting, words = held[key]
            first, last = source << _PLACES | start, source << _PLACES | end
            said = hashlib.blake2b(f"{meeting} {words}".encode(), digest_size=8).digest()
            marks = {first, _BEYOND + last, -1 - (int.from_bytes(said) >> 1)}
            at = bisect.bisect_left(begun, first)
            overlaps = at < len(begun) and begun[at] < last  # the rules of today cut it a little longer
            if not overlaps and marks.isdisjoint(known):
                new.append(key)
            numbers |= marks
    return new, numbers


def _some(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = list(keys)
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def is_due(alert: Alert, now: dt.datetime) -> bool:
    """Daily ones on every day that none went out yet, weekly ones on the seventh day after."""
    days = (timezone.localdate(now) - timezone.localdate(alert.looked_at)).days
    return days >= (7 if alert.every == "week" else 1)


def look(alert: Alert) -> EmailMessage | None:
    """Notes what the search of ``alert`` finds now, and gives the mail of what is new, if anything is. Raises
    ``ValueError`` for a search that is not understood any more, ``TooMuch``, ``SearchEngineError``."""
    asked = asked_by(alert.query)
    if asked.request is None or asked.problems:
        raise ValueError("; ".join(problem.message for problem in asked.problems))
    known = alert.known
    new, numbers = beside(asked.show, found_by(asked), known)
    since, alert.looked_at = alert.looked_at, timezone.now()
    alert.known = known | numbers
    alert.save(update_fields=["looked_at", "packed"])
    if not new:
        return None
    with translation.override(alert.language):
        return _digest(alert, asked, new, since)


# Coming and going -----------------------------------------------------------------------------------------------------


def follow(email: str, query: str, every: str) -> EmailMessage | None:
    """The mail that asks back, None where the address is written to often enough. Whoever follows this already is told
    so by mail: from the answer on the page nobody learns who follows what."""
    email, now = email.strip().lower(), timezone.now()
    alert = Alert.objects.filter(email=email, query=query).first()
    of_address = Alert.objects.filter(email=email)
    if alert is None:
        waiting = of_address.filter(confirmed_at=None, asked_at__gte=now - CONFIRM_WITHIN).count()
        if waiting >= MOST_WAITING or of_address.count() >= MOST_FOLLOWED:
            return None
        alert = Alert.objects.create(email=email, query=query, every=every, language=translation.get_language())
        return _confirmation(alert)
    if alert.asked_at > now - AGAIN_AFTER:
        return None
    alert.asked_at = now
    if alert.confirmed_at is None:
        alert.every, alert.language = every, translation.get_language()
    alert.save(update_fields=["asked_at", "every", "language"])
    return _already(alert) if alert.confirmed_at else _confirmation(alert)


def confirm(alert: Alert) -> None:
    """From now on what is new is told; what is found today counts as known. Raises as ``found_by``."""
    if alert.confirmed_at:
        return
    asked = asked_by(alert.query)
    _new, alert.known = beside(asked.show, found_by(asked), ())
    alert.confirmed_at = alert.looked_at = timezone.now()
    alert.save(update_fields=["confirmed_at", "looked_at", "packed"])


def forget(email: str, query: str) -> None:
    """A wish that could not be answered is none."""
    Alert.objects.filter(email=email.strip().lower(), query=query, confirmed_at=None).delete()


def forget_unconfirmed() -> int:
    """Addresses that nobody confirmed in time are deleted; returns how many."""
    late = Alert.objects.filter(confirmed_at=None, asked_at__lt=timezone.now() - CONFIRM_WITHIN)
    return late.delete()[0]


def by_token(token: str, purpose: str) -> Alert | None:
    """Whose link this is; None where it is broken or late, or the address is kept no more."""
    try:
        within = CONFIRM_WITHIN if purpose == "confirm" else None
        key = signing.loads(token, salt=f"alert-{purpose}", max_age=within)
    except signing.BadSignature:
        return None
    return Alert.objects.filter(pk=key).first()


def token_of(alert: Alert, purpose: str) -> str:
    return signing.dumps(alert.pk, salt=f"alert-{purpose}")


# Mails ---------------------------------------------------------------------------------------------------------------


def _link(name: str, alert: Alert, purpose: str) -> str:
    return settings.SITE_URL + reverse(name, args=[token_of(alert, purpose)])


def search_link(alert: Alert) -> str:
    return f"{settings.SITE_URL}{reverse('search')}?{alert.query}"


def _mail(alert: Alert, subject: str, paragraphs: Iterable[str], *, is_list: bool) -> EmailMessage:
    headers = {
        "Message-ID": make_msgid(domain=settings.IDENTIFIER_DOMAIN),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if is_list:
        headers |= {
            "List-Unsubscribe": f"<{_link('leave_alert', alert, 'leave')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"Jiyao alerts <alerts.{settings.IDENTIFIER_DOMAIN}>",
        }
    return EmailMessage(" ".join(subject.split()), "\n\n".join(paragraphs) + "\n", to=[alert.email], headers=headers)


def _confirmation(alert: Alert) -> EmailMessage:
    """It does not repeat the words of the search: nobody shall write to others through the archive."""
    return _mail(
        alert,
        _("Confirm: new readouts by e-mail"),
        [
            _("Somebody, probably you, asked the archive Jiyao to write to this address of new readouts that a search "
              "finds:"),
            search_link(alert),
            _("If you want that, open this link within three days and press the button there:"),
            _link("confirm_alert", alert, "confirm"),
            _("If not, do nothing: nothing more is sent, and the address is deleted after three days."),
        ],
        is_list=False,
    )  # fmt: skip


def _already(alert: Alert) -> EmailMessage:
    return _mail(
        alert,
        _("You follow this search already"),
        [
            _("Somebody, probably you, asked the archive Jiyao to write to this address of new readouts that a search "
              "finds. It does so already:"),
            search_link(alert),
            _("To leave, and have the address deleted, open this link:"),
            _link("leave_alert", alert, "leave"),
        ],
        is_list=True,
    )  # fmt: skip


def _digest(alert: Alert, asked: Asked, new: list[int], since: dt.datetime) -> EmailMessage:
    called, count = taking.called(QueryDict(alert.query)), len(new)
    if asked.show == "directives":
        said = ngettext("%(count)s new directive: %(search)s", "%(count)s new directives: %(search)s", count)
    else:
        said = ngettext("%(count)s new readout: %(search)s", "%(count)s new readouts: %(search)s", count)
    subject = said % {"count": count, "search": called if len(called) <= 60 else called[:59] + "…"}
    day = timezone.localdate(since).isoformat()
    told = list(_told(asked, new[:TOLD]))
    if count > TOLD:
        told.append(_("… and %(count)s more.") % {"count": count - TOLD})
    return _mail(
        alert,
        subject,
        [
            _("New in the archive since %(day)s, for the search %(search)s") % {"day": day, "search": called},
            *told,
            _("All that the search finds:") + "\n" + search_link(alert),
            _("To leave, and have the address deleted, open this link:") + "\n" + _link("leave_alert", alert, "leave"),
        ],
        is_list=True,
    )


def _told(asked: Asked, keys: list[int]) -> Iterable[str]:
    page, query = SearchPage(len(keys), tuple(Hit(key, 0.0) for key in keys), {}), asked.request.query
    if asked.show == "directives":
        for one in results.sentences(page, query):
            directive = one.directive
            speaker = directive.speaker or directive.speaker_name or directive.meeting.heading
            head = f"{_day(directive.meeting)} · {speaker}"
            yield f"{head}\n{directive.text}\n{settings.SITE_URL}{directive.get_absolute_url()}"
        return
    for found in results.results(page, query):
        meeting = found.meeting
        lines = [f"{_day(meeting)} · {meeting.heading}"]
        lines += [meeting.source.title] if meeting.source.title else []
        for snippet in found.snippets:
            text = " ".join("".join(text for text, _marked in snippet.runs).split())
            lines.append(f"{'… ' * snippet.cut_before}{text}{' …' * snippet.cut_after}")
        yield "\n".join([*lines, settings.SITE_URL + meeting.get_absolute_url()])


def _day(meeting: Meeting) -> str:
    return str(meeting.date) if meeting.date else _("undated")
