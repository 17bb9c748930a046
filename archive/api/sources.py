"""Sources: the documents as they came."""

from django.db.models import Prefetch
from rest_framework import serializers

from archive.api.base import ListOf, OneOf
from archive.api.meetings import Credit, Noise
from archive.api.paging import Order
from archive.api.records import START, Linked, Text
from archive.filters import SourceFilter
from archive.models import Meeting, SourceDocument


class SourceRecord(Linked):
    """A document as it arrived. Its text is never altered: all spans are offsets into it."""

    id = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the bytes as they came.")
    title = Text(help_text="The headline as printed.")
    published = serializers.DateField(allow_null=True, help_text="The day of the page's stamp.")
    language = serializers.CharField(help_text="`en` or `zh`.")
    encoding = serializers.CharField()
    file = Text(source="file_name", help_text="The name of the file that it was read from.")
    collection = Text()
    original_url = Text(source="url", help_text="Where it was published.")
    imported_at = serializers.DateTimeField()
    meetings = serializers.SerializerMethodField(help_text="The meetings that it tells of, here.")
    replaced_by = serializers.SerializerMethodField(help_text="The version that has taken its place, here.")
    credits = Credit(many=True)
    noise = Noise(many=True)
    text = serializers.CharField(help_text="Exactly as decoded: nothing stripped, line ends as they were.")

    summary = (
        *("id", "sha256", "title", "published", "language", "encoding", "file", "collection", "original_url"),
        *("imported_at", "meetings", "replaced_by", "url", "api_url"),
    )
    needs = {
        "text": lambda rows: rows.defer(None),
        "meetings": lambda rows: rows.prefetch_related(
            Prefetch("meetings", Meeting.objects.only("source_id", "ordinal").order_by("ordinal"))
        ),
    }

    def get_meetings(self, source: SourceDocument) -> list[str]:
        return [self.link(START + meeting.get_absolute_url()) for meeting in source.meetings.all()]

    def get_replaced_by(self, source: SourceDocument) -> str | None:
        later = source.replaced_by_id
        return self.link(f"{START}/sources/{later}/") if later else None


SOURCES = SourceDocument.objects.shown().defer("text").order_by()


class SourceList(ListOf):
    """Every document; without `sort`, by number."""

    queryset = SOURCES
    serializer_class = SourceRecord
    filterset_class = SourceFilter
    orders = {"id": Order(), "newest": Order("published", falling=True), "oldest": Order("published")}


class OneSource(OneOf):
    """One document with its text."""

    queryset = SOURCES
    serializer_class = SourceRecord
    lookup_field = "pk"
