"""Plain builders of records, with as few words as a test needs."""

import datetime as dt
import itertools
from pathlib import Path

from django.core.management import call_command

from archive import comparing
from archive.extraction.folding import fold_key
from archive.imports import gathering, reference
from archive.imports.rows import Rows
from archive.models import Attendance, Directive, Meeting, Organ, Person, PersonName, SourceDocument

READOUTS = Path(__file__).parent.parent / "fixtures" / "readouts"
_numbers = itertools.count(1)


def the_archive_of_the_fixtures() -> None:
    """Reference records and the five readouts, as ``make run`` loads them."""
    reference.load()
    call_command("import_readouts", READOUTS, verbosity=0)


def a_source(text="The meeting was held.", **columns) -> SourceDocument:
    columns.setdefault("language", "en")
    return SourceDocument.objects.create(text=f"{text}\n<!-- {next(_numbers)} -->", **columns)


def a_person(name="Yuan Jiajun", name_zh="", variants=()) -> Person:
    known = PersonName.objects.filter(key=fold_key(name)).first()
    if known:
        return known.person
    person = Person.objects.create(name_en=name, name_zh=name_zh)
    for variant in variants:
        person.names.create(text=variant)
    return person


def an_organ(name="Standing Committee of the Chongqing Municipal Party Committee", **columns) -> Organ:
    return Organ.objects.filter(name_en=name).first() or Organ.objects.create(name_en=name, **columns)


def a_meeting(text="The meeting was held.", *, chair=None, attending=(), date="2023-09-15", **columns) -> Meeting:
    """A meeting with its source; ``chair`` and ``attending`` are names, ``date`` YYYY-MM-DD or None."""
    names = [name for name in (chair, *attending) if name]
    source = columns.pop("source", None) or a_source("\n".join([text, *names]))
    columns.setdefault("organ", an_organ())
    day = dt.date.fromisoformat(date) if date else None
    columns.setdefault("date_basis", "stated" if day else "")
    meeting = Meeting.objects.create(source=source, date=day, **columns)
    for order, name in enumerate(names, start=1):
        start = source.text.index(name)
        row = Attendance.objects.create(
            meeting=meeting, order=order, person=a_person(name), name=name, start=start, end=start + len(name)
        )
        row.roles.set(["presided", "spoke"] if name == chair else ["attended"])
    return meeting


def a_directive(meeting: Meeting, text: str, *, speaker=None, topics=()) -> Directive:
    start = meeting.source.text.index(text)
    directive = Directive.objects.create(
        meeting=meeting, text=text, start=start, end=start + len(text), speaker=speaker and a_person(speaker)
    )
    directive.topics.set(topics)
    return directive


def sketch(meeting: Meeting) -> None:
    """Let the meeting's text be found by others that are like it."""
    rows = Rows()
    rows.add_sketch(meeting, comparing.sketch(gathering.told_in(meeting.source, meeting.passages)))
    rows.write()
