"""What editors may write of the rows of a meeting: who took part, and what was ordered. A row's history is that of its
meeting, which no import touches from then on."""

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers

from archive.api.writing import Among, Called, Corrects, Creates, Removes, Words, Writing, check, fill
from archive.extraction.records import ROLES
from archive.filters import officials_called
from archive.models import Attendance, Directive, Meeting, Person, Topic
from archive.models.meetings import LATEST_ORDER
from archive.reading import nearest

WORDS = "As printed: it has to stand in the text."
PLACE = "Where the words begin in the text; without it the nearest place is taken."


class RowWriting(Writing):
    """``words``: the field whose words stand in the text; ``links``: fields that link many records."""

    words = "text"
    links: tuple[str, ...] = ()
    whose = "The number of the meeting; only of what is entered anew."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.beside = ("meeting", self.words, "start", *self.links)


class AttendanceWriting(RowWriting):
    """What may be written of one person at one meeting."""

    words, links = "name", ("roles",)
    columns = {"official": "person"}
    example = {"official": "yuan-jiajun", "post": "Secretary", "roles": ["presided", "spoke"]}
    entered = {"meeting": 10001, "name": "Su Si", "roles": ["attended"]}

    meeting = serializers.PrimaryKeyRelatedField(queryset=Meeting.objects.all(), help_text=RowWriting.whose)
    name = Words(max_length=300, help_text=WORDS)
    start = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1, help_text=PLACE)
    order = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LATEST_ORDER,
        help_text="The place in the order of naming; usually behind all others.",
    )
    official = Called(Person, officials_called, help_text="The address (slug) or any form of the name.")
    post = Words(required=False, allow_blank=True, max_length=300)
    roles = serializers.ListField(
        child=Among(ROLES), required=False, max_length=len(ROLES), help_text="As the list is to be."
    )


class DirectiveWriting(RowWriting):
    """What may be written of a directive."""

    links = ("topics",)
    columns = {"official": "speaker", "speaker": "speaker_name"}
    example = {"official": "yuan-jiajun", "verb": "stressed", "topics": ["party-building"]}
    entered = {"meeting": 10001, "text": "Relevant city leaders attended the event", "topics": ["party-building"]}

    meeting = serializers.PrimaryKeyRelatedField(queryset=Meeting.objects.all(), help_text=RowWriting.whose)
    text = Words(max_length=20_000, help_text=WORDS)
    start = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1, help_text=PLACE)
    speaker = Words(required=False, allow_blank=True, max_length=300, help_text="As printed.")
    official = Called(Person, officials_called, help_text="Who the speaker is; null: the meeting itself speaks.")
    verb = Words(required=False, allow_blank=True, max_length=100)
    addressee = Words(required=False, allow_blank=True, max_length=10_000)
    topics = serializers.ListField(
        child=serializers.SlugRelatedField("slug", queryset=Topic.objects.all()),
        required=False,
        max_length=50,
        help_text="Their addresses, as the list is to be.",
    )


class WritesRows:
    """Of a list or a record whose rows belong to a meeting."""

    written: type[RowWriting]

    def versioned_with(self, row) -> list:
        return [row.meeting]

    def save(self, row: models.Model, written: RowWriting) -> None:
        asked = written.validated_data
        if row.pk is None:
            row.meeting = asked["meeting"]
        elif "meeting" in asked:
            raise serializers.ValidationError(
                {"meeting": _("A row stays with its meeting: its place is in that text.")}
            )
        changed = fill(row, written) + place(row, written)
        if row.pk is None and isinstance(row, Attendance) and "order" not in asked:
            row.order = 1 + (row.meeting.attendance.aggregate(last=models.Max("order"))["last"] or 0)
            changed.append("order")
        linked = {name: asked[name] for name in written.links if name in asked and _differ(row, name, asked[name])}
        if row.pk is None:
            changed.append("meeting")
        if not (changed or linked):
            return
        check(row, changed)
        row.entered([*(name for name in changed if name != "meeting"), *linked])
        row.save()
        for name, records in linked.items():
            getattr(row, name).set(records)
        edited(row.meeting)

    def remove(self, row: models.Model) -> None:
        meeting = row.meeting
        row.delete()
        edited(meeting)


class RowsAdded(WritesRows, Creates):
    """Adds ``POST`` to a list of rows."""


class RowsCorrected(WritesRows, Corrects, Removes):
    """Adds ``PATCH`` and ``DELETE`` to a row."""


def place(row: Attendance | Directive, written: RowWriting) -> list[str]:
    """Gives the row the words that were written, and their place; returns the columns that changed. Raises a problem
    where they do not stand in the text of the meeting."""
    asked, column = written.validated_data, written.words
    if column not in asked and "start" not in asked:
        return []
    text, words = row.meeting.source.text, asked.get(column, getattr(row, column))
    start = asked.get("start")
    if start is None:
        start = nearest(text, words, to=row.start)
        if start < 0:
            said = _("These words do not stand in the text; copy them from it.")
            raise serializers.ValidationError({column: said})
    elif not text.startswith(words, start):
        raise serializers.ValidationError({"start": _("Other words stand at that place.")})
    placed = {column: words, "start": start, "end": start + len(words)}
    changed = [name for name, value in placed.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, placed[name])
    return changed


def edited(meeting: Meeting) -> None:
    """A person changed its rows."""
    meeting.mark_edited()
    meeting.save(update_fields=["updated_at"])


def _differ(row: models.Model, name: str, wanted: list) -> bool:
    """Whether other records are wanted than those that are linked."""
    if row.pk is None:
        return bool(wanted)
    held = set(getattr(row, name).values_list("pk", flat=True))
    return held != {getattr(one, "pk", one) for one in wanted}
