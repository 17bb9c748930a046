"""Officials and the posts they held."""

from django.db.models import prefetch_related_objects
from rest_framework import serializers

from archive import tables
from archive.api.base import ListOf, OneOf
from archive.api.paging import Order
from archive.api.records import Linked, Record, Reference, Text
from archive.api.writing import Corrects, Creates, Names, Truth, Words, Writing, write_names
from archive.filters import OfficialFilter, PostFilter
from archive.models import Person, Post


class Term(Record):
    """A post and from when until when it was held; both days inclusive, null where not known."""

    title_en = Text()
    title_zh = Text()
    organ = Reference(allow_null=True)
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    source = Text(help_text="What says so.")


class OfficialRecord(Linked):
    """An official, with what the archive holds."""

    id = serializers.IntegerField()
    slug = serializers.CharField(help_text="The address; what the parameter `official` takes.")
    name_en = Text(help_text="In pinyin.")
    name_zh = Text()
    other_names = serializers.SerializerMethodField(help_text="Every other form in which the name is printed.")
    meetings = serializers.IntegerField(help_text="At how many meetings the official took part.")
    presided = serializers.IntegerField(help_text="Over how many of them the official presided.")
    directives = serializers.IntegerField(source="spoken", help_text="How many directives the official gave.")
    first_date = serializers.DateField(source="first", allow_null=True, help_text="Of a meeting held here.")
    last_date = serializers.DateField(source="last", allow_null=True)
    posts = Term(many=True)
    reviewed = serializers.BooleanField(help_text="Whether a person has confirmed who this is.")

    def get_other_names(self, person: Person) -> list[str]:
        return [name.text for name in person.names.all() if name.text not in (person.name_en, person.name_zh)]


class _Officials:
    queryset = Person.objects.order_by()
    serializer_class = OfficialRecord

    def load(self, keys: list[int]) -> dict[int, Person]:
        found = tables.OFFICIALS.load(keys)
        if "posts" in self.chosen:
            prefetch_related_objects(list(found.values()), "posts__organ")
        return found


class OfficialWriting(Writing):
    """What may be written of an official."""

    name_en = Words(required=False, allow_blank=True, max_length=300, help_text="In pinyin.")
    name_zh = Words(required=False, allow_blank=True, max_length=300)
    other_names = Names(help_text="Every other form in which the name is printed, as the list is to be.")
    note = Words(required=False, allow_blank=True, max_length=10_000)
    reviewed = Truth(required=False, help_text="You have confirmed who this is.")

    beside = ("other_names",)
    example = {"name_en": "Li Hua", "name_zh": "李华", "other_names": ["Li Hwa"]}


class WritesOfficials(_Officials):
    written = OfficialWriting

    def save(self, person: Person, written: OfficialWriting) -> None:
        super().save(person, written)
        write_names(person, person.names, written.validated_data.get("other_names"), "other_names", same=str)


class OfficialList(WritesOfficials, Creates, ListOf):
    """Everyone who is held; without `sort`, by number."""

    filterset_class = OfficialFilter
    orders = {"id": Order(), "pinyin": Order("slug"), "zh": Order("name_zh")}


class OneOfficial(WritesOfficials, Corrects, OneOf):
    """One official by the address."""

    lookup_field = "slug"


class PostRecord(Term):
    """A post that an official held."""

    id = serializers.IntegerField()
    official = Reference(source="person")


class PostList(ListOf):
    """Posts, with the source that says so."""

    queryset = Post.objects.order_by()
    serializer_class = PostRecord
    filterset_class = PostFilter

    def load(self, keys: list[int]) -> dict[int, Post]:
        return Post.objects.select_related("person", "organ").in_bulk(keys)
