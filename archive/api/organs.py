"""The bodies that meet."""

from rest_framework import serializers

from archive import tables
from archive.api.base import ListOf, OneOf
from archive.api.paging import Order
from archive.api.records import Linked, Record, Reference, Text
from archive.filters import OrganFilter
from archive.models import Organ


class PlaceReference(Record):
    """A jurisdiction."""

    slug = serializers.CharField()
    name_en = Text()
    name_zh = Text()


class OrganRecord(Linked):
    """A body that meets, with what the archive holds of it."""

    id = serializers.IntegerField()
    slug = serializers.CharField(help_text="The address; what the parameter `organ` takes.")
    name_en = Text()
    name_zh = Text()
    other_names = serializers.SerializerMethodField(help_text="Every other form in which the name is printed.")
    place = PlaceReference(allow_null=True, help_text="The jurisdiction that it meets for.")
    parent = Reference(allow_null=True, help_text="The body that it is part of.")
    meetings = serializers.IntegerField(source="held", help_text="How many of its meetings are held.")
    first_date = serializers.DateField(source="first", allow_null=True)
    last_date = serializers.DateField(source="last", allow_null=True)

    def get_other_names(self, organ: Organ) -> list[str]:
        return [name.text for name in organ.names.all() if name.text not in (organ.name_en, organ.name_zh)]


class _Organs:
    queryset = Organ.objects.order_by()
    serializer_class = OrganRecord

    def load(self, keys: list[int]) -> dict[int, Organ]:
        return tables.ORGANS.load(keys)


class OrganList(_Organs, ListOf):
    """Every body that meets; without `sort`, by number."""

    filterset_class = OrganFilter
    orders = {"id": Order(), "name": Order("slug")}


class OneOrgan(_Organs, OneOf):
    """One body by its address."""

    lookup_field = "slug"
