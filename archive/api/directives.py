"""What was ordered, sentence by sentence, and what about; and who took part, row by row: each with its meeting."""

from rest_framework import serializers

from archive import tables
from archive.api.base import ListOf, OneOf
from archive.api.meetings import Present, Said
from archive.api.paging import Order
from archive.api.records import START, Linked, Record, Reference, Text
from archive.api.rows import AttendanceWriting, DirectiveWriting, RowsAdded, RowsCorrected
from archive.filters import AttendanceFilter, DirectiveFilter, TopicFilter
from archive.models import Attendance, Directive, Topic


class MeetingReference(Linked):
    """The meeting that a record is of."""

    id = serializers.IntegerField()
    date = serializers.DateField(allow_null=True)
    kind = serializers.CharField()
    organ = Reference(allow_null=True)
    language = serializers.CharField(source="source.language", help_text="`en` or `zh`.")


class DirectiveRecord(Said):
    """A sentence that tells somebody to do something. Without a `speaker` the meeting itself speaks. `start` and `end`
    are half-open offsets in code points into the `text` of the meeting."""

    meeting = MeetingReference()
    api_url = serializers.SerializerMethodField(help_text="The record here.")

    summary = (
        *("id", "meeting", "start", "end", "text", "speaker", "official", "verb", "addressee", "topics", "url"),
        "api_url",
    )

    def get_api_url(self, directive: Directive) -> str:
        return self.link(f"{START}/directives/{self.get_id(directive)}/")


class _Directives:
    queryset = Directive.objects.order_by()
    serializer_class = DirectiveRecord
    written = DirectiveWriting

    def load(self, keys: list[int]) -> dict[int, Directive]:
        return tables.DIRECTIVES.load(keys)


class DirectiveList(RowsAdded, _Directives, ListOf):
    """Every order that is held, by number."""

    filterset_class = DirectiveFilter

    def filter_queryset(self, rows):
        return super().filter_queryset(rows).order_by()


class OneDirective(RowsCorrected, _Directives, OneOf):
    """One directive by the number of its meeting and the place where it starts."""

    def find(self, rows):
        return rows.filter(meeting=self.kwargs["meeting"], start=self.kwargs["start"])


class AttendanceRecord(Present):
    """One person at one meeting."""

    id = serializers.SerializerMethodField(help_text="The number of the meeting and the place in the order of naming.")
    meeting = MeetingReference()
    url = serializers.SerializerMethodField(help_text="The name in its place.")
    api_url = serializers.SerializerMethodField(help_text="The record here.")

    summary = ("id", "meeting", "order", "name", "roles", "post", "start", "end", "official", "url", "api_url")

    def get_id(self, row: Attendance) -> str:
        return f"{row.meeting_id}-{row.order}"

    def get_url(self, row: Attendance) -> str:
        return f"{self.link_of(row.meeting)}#at-{row.start}"

    def get_api_url(self, row: Attendance) -> str:
        return self.link(f"{START}/attendance/{self.get_id(row)}/")


class _Attendance:
    queryset = Attendance.objects.order_by()
    serializer_class = AttendanceRecord
    written = AttendanceWriting

    def load(self, keys: list[int]) -> dict[int, Attendance]:
        return tables.ATTENDANCE.load(keys)


class AttendanceList(RowsAdded, _Attendance, ListOf):
    """Who took part where, row by row."""

    filterset_class = AttendanceFilter


class OneAttendance(RowsCorrected, _Attendance, OneOf):
    """One person at one meeting, by the number of the meeting and the place in the order of naming."""

    def find(self, rows):
        return rows.filter(meeting=self.kwargs["meeting"], order=self.kwargs["order"])


class TopicRecord(Record):
    """What a directive is about."""

    id = serializers.IntegerField()
    slug = serializers.CharField(help_text="What the parameter `topic` takes.")
    name_en = Text()
    name_zh = Text()
    directives = serializers.IntegerField(source="directive_count", help_text="How many directives are about it.")
    url = serializers.SerializerMethodField(help_text="The page of its directives.")
    api_url = serializers.SerializerMethodField(help_text="Its directives here.")

    def get_url(self, topic: Topic) -> str:
        return self.link(f"/directives/?topic={topic.slug}")

    def get_api_url(self, topic: Topic) -> str:
        return self.link(f"{START}/directives/?topic={topic.slug}")


class TopicList(ListOf):
    """The vocabulary of topics."""

    queryset = Topic.objects.order_by()
    serializer_class = TopicRecord
    filterset_class = TopicFilter
    orders = {"id": Order(), "name": Order("slug")}

    def load(self, keys: list[int]) -> dict[int, Topic]:
        return tables.TOPICS.load(keys)
