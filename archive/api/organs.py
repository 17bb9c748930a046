"""The bodies that meet."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from archive import tables
from archive.api.base import ListOf, OneOf
from archive.api.paging import Order
from archive.api.records import Linked, Record, Reference, Text
from archive.api.writing import Called, Corrects, Creates, Names, Words, Writing, write_names
from archive.extraction.folding import fold_key
from archive.filters import OrganFilter, organs_called, places_called
from archive.models import Organ, OrganName, Place


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


class OrganWriting(Writing):
    """What may be written of a body."""

    name_en = Words(required=False, allow_blank=True, max_length=300)
    name_zh = Words(required=False, allow_blank=True, max_length=300)
    other_names = Names(help_text="Every other form in which the name is printed, as the list is to be.")
    place = Called(Place, places_called, help_text="Its address (slug) or its name.")
    parent = Called(Organ, organs_called, help_text="Its address (slug) or its whole name.")

    beside = ("other_names",)
    example = {"name_en": "Leading Group for Flood Control of Chongqing", "place": "Chongqing"}


class WritesOrgans(_Organs):
    written = OrganWriting

    def save(self, organ: Organ, written: OrganWriting) -> None:
        if organ.pk and written.validated_data.get("parent") == organ:
            raise serializers.ValidationError({"parent": _("A body is not part of itself.")})
        wanted = written.validated_data.get("other_names")
        for text in wanted or ():
            if known := OrganName.objects.filter(key=fold_key(text)).exclude(organ=organ.pk).first():
                said = _("%(owner)s is printed so.") % {"owner": known.organ}
                raise serializers.ValidationError({"other_names": said})
        super().save(organ, written)
        write_names(organ, organ.names, wanted, "other_names")


class OrganList(WritesOrgans, Creates, ListOf):
    """Every body that meets; without `sort`, by number."""

    filterset_class = OrganFilter
    orders = {"id": Order(), "name": Order("slug")}


class OneOrgan(WritesOrgans, Corrects, OneOf):
    """One body by its address."""

    lookup_field = "slug"
