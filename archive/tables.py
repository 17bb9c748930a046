"""Which columns has each list as a file? The data dictionary is printed from the same lines.

The words are those of the records and of the addresses: ``organ`` holds what ``?organ=`` takes. New columns are added
behind the others.
"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Max, Min, Prefetch, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from archive import citing
from archive.exports import Column, Table
from archive.models import (
    Attendance,
    Directive,
    Formulation,
    FormulationUse,
    Meeting,
    Organ,
    Person,
    SourceDocument,
    Topic,
)
from archive.models.directives import BAND_COLUMNS


def _counted(rows, by: str) -> dict:
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


def _named(name: str, what, of) -> tuple[Column, ...]:
    """The address and both names of a record that another one names."""
    return (
        Column(name, what, lambda row: getattr(of(row), "slug", None)),
        Column(f"{name}_name_en", _("Its name in English."), lambda row: getattr(of(row), "name_en", None)),
        Column(f"{name}_name_zh", _("Its name in Chinese."), lambda row: getattr(of(row), "name_zh", None)),
    )


URL = _("The address of its page.")
SLUG = _("Its address within its list; what the search's parameter of this name takes.")
NAME_EN, NAME_ZH = _("The name in English."), _("The name in Chinese.")
OTHER_NAMES = _("Every other form in which the name is printed.")
ORGAN, PLACE = _("The body that met: its address."), _("The jurisdiction that met: its address.")
DATE = _("The (first) day it met; empty where not known.")
START, END = _("Where it begins in the source's text, in code points."), _("Where it ends.")
LANGUAGE = _("The language of the source: en or zh.")

# Meetings -----------------------------------------------------------------------------------------------------------


def _meetings(keys: list[int]) -> dict[int, Meeting]:
    found = Meeting.objects.on_page().defer(None).defer("source__text").in_bulk(keys)
    present = _counted(Attendance.objects.filter(meeting__in=keys), "meeting")
    ordered = _counted(Directive.objects.filter(meeting__in=keys), "meeting")
    for key, meeting in found.items():
        meeting.present, meeting.ordered = present.get(key, 0), ordered.get(key, 0)
    return found


def _cited_meeting(row: Meeting, root: str, today: dt.date) -> dict:
    return citing.described(row.source, row, root + row.get_absolute_url(), today)


MEETINGS = Table(
    "meetings",
    _("Meetings: by date, of an organ, of a formulation, and as search results."),
    (
        Column("id", _("The number of the meeting."), lambda row: row.pk),
        Column("url", URL, lambda row: row.get_absolute_url()),
        Column("title", _("The headline of the source as printed."), lambda row: row.source.title or None),
        Column("date", DATE, lambda row: row.date),
        Column("date_end", _("The last day of a meeting of several."), lambda row: row.date_end),
        Column("date_basis", _("What the date rests on."), lambda row: row.date_basis or None),
        Column("part_of_day", _("Morning, afternoon or evening."), lambda row: row.part_of_day or None),
        Column("kind", _("The kind of meeting."), lambda row: row.kind),
        Column("enlarged", _("Whether it was an enlarged meeting."), lambda row: row.enlarged),
        Column("format", _("How it was held."), lambda row: row.format or None),
        *_named("organ", ORGAN, lambda row: row.organ),
        *_named("place", PLACE, lambda row: row.place),
        Column("venue", _("Where it met, as printed."), lambda row: row.venue or None),
        Column(
            "chair",
            _("The officials who presided: their addresses."),
            lambda row: [one.person.slug for one in row.chairs if one.person],
        ),
        Column("chair_name", _("Who presided, as printed."), lambda row: [one.name for one in row.chairs]),
        Column("attendance", _("How many people are named as taking part."), lambda row: row.present),
        Column("directives", _("How many directives it gave."), lambda row: row.ordered),
        Column("language", LANGUAGE, lambda row: row.source.language),
        Column("published", _("The day of the page's stamp."), lambda row: row.source.published),
        Column("source", _("The number of the source."), lambda row: row.source_id),
        Column("source_url", _("Where the publisher put it."), lambda row: row.source.url or None),
        Column("sha256", _("The SHA-256 of the source's bytes as they came."), lambda row: row.source.sha256),
        Column("review", _("Unreviewed, edited or reviewed by a person."), lambda row: row.review),
        Column("updated", _("When the record last changed."), lambda row: row.updated_at),
    ),
    _meetings,
    _cited_meeting,
)

# Who took part ------------------------------------------------------------------------------------------------------


AT_ONCE = 5_000  # keys in a question to the database


def take_roles(rows: Collection[Attendance]) -> None:
    """Gives each row its ``role_codes`` in their order. As records they would be made anew for every row."""
    _take(rows, "role_codes", Attendance.roles.through.objects.order_by("role__order"), "attendance", "role")


def take_topics(rows: Collection[Directive]) -> None:
    """Gives each directive its ``topic_slugs`` in their order."""
    _take(rows, "topic_slugs", Directive.topics.through.objects.order_by("topic__slug"), "directive", "topic__slug")


def _take(rows: Collection, name: str, links: QuerySet, of: str, value: str) -> None:
    by_key = {row.pk: row for row in rows}
    keys = list(by_key)
    for row in rows:
        setattr(row, name, [])
    for start in range(0, len(keys), AT_ONCE):
        for key, one in links.filter(**{f"{of}__in": keys[start : start + AT_ONCE]}).values_list(of, value):
            getattr(by_key[key], name).append(one)


def _with_meetings(rows: QuerySet) -> QuerySet:
    """Many rows of a page are of one meeting, which is fetched once."""
    meetings = Meeting.objects.select_related("organ", "source").defer("source__text")
    return rows.prefetch_related(Prefetch("meeting", meetings))


def _attendance(keys: list[int]) -> dict[int, Attendance]:
    found = _with_meetings(Attendance.objects.prefetch_related("person")).in_bulk(keys)
    take_roles(found.values())
    return found


def _directives(keys: list[int]) -> dict[int, Directive]:
    rows = Directive.objects.defer("fingerprint", *BAND_COLUMNS).prefetch_related("speaker")
    found = _with_meetings(rows).in_bulk(keys)
    take_topics(found.values())
    return found


ATTENDANCE = Table(
    "attendance",
    _("The meetings of an official, each with what the official did there."),
    (
        Column("meeting", _("The number of the meeting."), lambda row: row.meeting_id),
        Column("url", URL, lambda row: f"{row.meeting.get_absolute_url()}#at-{row.start}"),
        Column("date", DATE, lambda row: row.meeting.date),
        Column("kind", _("The kind of meeting."), lambda row: row.meeting.kind),
        *_named("organ", ORGAN, lambda row: row.meeting.organ),
        *_named("official", _("The official: the address."), lambda row: row.person),
        Column("order", _("The place in the order of naming, which is protocol order."), lambda row: row.order),
        Column("name", _("The name as printed."), lambda row: row.name),
        Column("post", _("The post as printed."), lambda row: row.post or None),
        Column("roles", _("What the official did."), lambda row: row.role_codes),
        Column("source", _("The number of the source."), lambda row: row.meeting.source_id),
        Column("start", START, lambda row: row.start),
        Column("end", END, lambda row: row.end),
    ),
    _attendance,
    lambda row, root, today: _cited_meeting(row.meeting, root, today),
)


def _officials(keys: list[int]) -> dict[int, Person]:
    found = Person.objects.prefetch_related("names", "posts").in_bulk(keys)
    named = Attendance.objects.filter(person__in=keys).order_by()
    days = named.values_list("person").annotate(Count("pk"), Min("met_on"), Max("met_on"))
    days = {key: rest for key, *rest in days}
    presided = _counted(named.presiding(), "person")
    spoken = _counted(Directive.objects.filter(speaker__in=keys), "speaker")
    for key, person in found.items():
        person.meetings, person.first, person.last = days.get(key, (0, None, None))
        person.presided, person.spoken = presided.get(key, 0), spoken.get(key, 0)
    return found


def _term(post) -> str:
    days = f" ({post.start or ''}–{post.end or ''})" if post.start or post.end else ""
    return f"{post.title_en or post.title_zh}{days}"


def _others(row, names) -> list[str]:
    return [name.text for name in names if name.text not in (row.name_en, row.name_zh)]


OFFICIALS = Table(
    "officials",
    _("Officials, with what the archive holds of each."),
    (
        Column("slug", SLUG, lambda row: row.slug),
        Column("url", URL, lambda row: row.get_absolute_url()),
        Column("name_en", _("The name in pinyin."), lambda row: row.name_en or None),
        Column("name_zh", NAME_ZH, lambda row: row.name_zh or None),
        Column("other_names", OTHER_NAMES, lambda row: _others(row, row.names.all())),
        Column("posts", _("Posts held, with their terms."), lambda row: [_term(post) for post in row.posts.all()]),
        Column("meetings", _("At how many meetings the official took part."), lambda row: row.meetings),
        Column("presided", _("How many of them the official presided over."), lambda row: row.presided),
        Column("directives", _("How many directives the official gave."), lambda row: row.spoken),
        Column("first_date", _("The first day of a meeting held here."), lambda row: row.first),
        Column("last_date", _("The last day of a meeting held here."), lambda row: row.last),
    ),
    _officials,
)

# Organs, topics, formulations ---------------------------------------------------------------------------------------


def _organs(keys: list[int]) -> dict[int, Organ]:
    found = Organ.objects.select_related("place", "parent").prefetch_related("names").in_bulk(keys)
    meetings = Meeting.objects.filter(organ__in=keys).order_by().values_list("organ")
    held = {key: rest for key, *rest in meetings.annotate(Count("pk"), Min("date"), Max("date"))}
    for key, organ in found.items():
        organ.held, organ.first, organ.last = held.get(key, (0, None, None))
    return found


ORGANS = Table(
    "organs",
    _("The bodies that meet."),
    (
        Column("slug", SLUG, lambda row: row.slug),
        Column("url", URL, lambda row: row.get_absolute_url()),
        Column("name_en", NAME_EN, lambda row: row.name_en or None),
        Column("name_zh", NAME_ZH, lambda row: row.name_zh or None),
        Column("other_names", OTHER_NAMES, lambda row: _others(row, row.names.all())),
        *_named("place", PLACE, lambda row: row.place),
        Column("parent", _("The body that it is part of: its address."), lambda row: getattr(row.parent, "slug", None)),
        Column("meetings", _("How many of its meetings are held."), lambda row: row.held),
        Column("first_date", _("The first day of a meeting held here."), lambda row: row.first),
        Column("last_date", _("The last day of a meeting held here."), lambda row: row.last),
    ),
    _organs,
)


def _topics(keys: list[int]) -> dict[int, Topic]:
    counts = _counted(Directive.topics.through.objects.filter(topic__in=keys), "topic")
    found = Topic.objects.in_bulk(keys)
    for key, topic in found.items():
        topic.directive_count = counts.get(key, 0)
    return found


TOPICS = Table(
    "topics",
    _("What directives are about."),
    (
        Column("slug", SLUG, lambda row: row.slug),
        Column("url", URL, lambda row: f"{reverse('directives')}?{urlencode({'topic': row.slug})}"),
        Column("name_en", NAME_EN, lambda row: row.name_en or None),
        Column("name_zh", NAME_ZH, lambda row: row.name_zh or None),
        Column("directives", _("How many directives are about it."), lambda row: row.directive_count),
    ),
    _topics,
)


def _formulations(keys: list[int]) -> dict[int, Formulation]:
    counts = _counted(FormulationUse.objects.filter(formulation__in=keys), "formulation")
    found = Formulation.objects.prefetch_related("variants").in_bulk(keys)
    for key, formulation in found.items():
        formulation.use_count = counts.get(key, 0)
    return found


FORMULATIONS = Table(
    "formulations",
    _("Set phrases, with their wordings."),
    (
        Column("slug", SLUG, lambda row: row.slug),
        Column("url", URL, lambda row: row.get_absolute_url()),
        Column("name_zh", _("The canonical Chinese form."), lambda row: row.name_zh),
        Column("name_en", _("The official English."), lambda row: row.name_en or None),
        Column("wordings", _("Every wording known of it."), lambda row: [one.text for one in row.variants.all()]),
        Column("occurrences", _("How often it stands in the texts held."), lambda row: row.use_count),
        Column("source", _("What the official English rests on."), lambda row: row.source or None),
    ),
    _formulations,
)

# Sentences ----------------------------------------------------------------------------------------------------------


def _sentence(source, meeting: Meeting, start: int, quote: str, url: str, today: dt.date) -> dict:
    """A sentence as a citation of its own: several of one meeting stand in one file."""
    item = citing.described(source, meeting, url, today, quote)
    return item | {"id": f"{item['id']}-at-{start}"}


DIRECTIVES = Table(
    "directives",
    _("Directives, filtered or as search results."),
    (
        Column("meeting", _("The number of the meeting."), lambda row: row.meeting_id),
        Column("start", START, lambda row: row.start),
        Column("end", END, lambda row: row.end),
        Column("url", _("The address of the sentence in its place."), lambda row: row.get_absolute_url()),
        Column("date", DATE, lambda row: row.meeting.date),
        Column("text", _("The sentence."), lambda row: row.text),
        *_named("speaker", _("The official who speaks: the address; empty: the meeting."), lambda row: row.speaker),
        Column("speaker_printed", _("The speaker as printed."), lambda row: row.speaker_name or None),
        Column("verb", _("The verb of speaking, as printed."), lambda row: row.verb or None),
        Column("addressee", _("Who is told, as printed."), lambda row: row.addressee or None),
        Column("topics", _("The addresses of its topics."), lambda row: row.topic_slugs),
        *_named("organ", ORGAN, lambda row: row.meeting.organ),
        Column("kind", _("The kind of meeting."), lambda row: row.meeting.kind),
        Column("language", LANGUAGE, lambda row: row.meeting.source.language),
        Column("source", _("The number of the source."), lambda row: row.meeting.source_id),
    ),
    _directives,
    lambda row, root, today: _sentence(
        row.meeting.source, row.meeting, row.start, row.text, root + row.get_absolute_url(), today
    ),
)

LINES = Table(
    "lines",
    _("Lines in context: each place of a quoted phrase, with what stands around it."),
    (
        Column("meeting", _("The number of the meeting."), lambda row: row.meeting.pk),
        Column("start", START, lambda row: row.start),
        Column("url", URL, lambda row: row.url),
        Column("date", DATE, lambda row: row.meeting.date),
        *_named("organ", ORGAN, lambda row: row.meeting.organ),
        Column("before", _("What stands before it."), lambda row: row.before),
        Column("phrase", _("The phrase as printed."), lambda row: row.phrase),
        Column("after", _("What stands after it."), lambda row: row.after),
        Column("language", LANGUAGE, lambda row: row.meeting.source.language),
    ),
    None,
    lambda row, root, today: _sentence(
        row.meeting.source, row.meeting, row.start, f"{row.before}{row.phrase}{row.after}", root + row.url, today
    ),
)

# Sources ------------------------------------------------------------------------------------------------------------


def _sources(keys: list[int]) -> dict[int, SourceDocument]:
    found = SourceDocument.objects.shown().defer("text", "credits", "noise").in_bulk(keys)
    counts = _counted(Meeting.objects.filter(source__in=keys), "source")
    for key, source in found.items():
        source.meeting_count = counts.get(key, 0)
    return found


SOURCES = Table(
    "sources",
    _("The documents as they came."),
    (
        Column("id", _("The number of the source."), lambda row: row.pk),
        Column("url", URL, lambda row: row.get_absolute_url()),
        Column("title", _("The headline as printed."), lambda row: row.title or None),
        Column("source_url", _("Where the publisher put it."), lambda row: row.url or None),
        Column("published", _("The day of the page's stamp."), lambda row: row.published),
        Column("language", LANGUAGE, lambda row: row.language),
        Column("encoding", _("The encoding of the bytes as they came."), lambda row: row.encoding),
        Column("sha256", _("The SHA-256 of the bytes as they came."), lambda row: row.sha256),
        Column("imported", _("When it was taken in."), lambda row: row.imported_at),
        Column("replaced_by", _("The version that has taken its place."), lambda row: row.replaced_by_id),
        Column("meetings", _("Of how many meetings it tells."), lambda row: row.meeting_count),
    ),
    _sources,
    lambda row, root, today: citing.described(row, None, root + row.get_absolute_url(), today),
)

TABLES = (MEETINGS, DIRECTIVES, LINES, ATTENDANCE, OFFICIALS, ORGANS, FORMULATIONS, TOPICS, SOURCES)
