"""Records as JSON: the contract's words, null for what is unknown, and only the fields that were asked for."""

from collections.abc import Callable
from operator import attrgetter, itemgetter

from django.db.models import Manager
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.fields import empty

START = "/api/v1"  # what the address of a record has before that of its page


class Text(serializers.CharField):
    """Words of a record; null where there are none."""

    def __init__(self, **kwargs):
        super().__init__(**{"read_only": True, "allow_null": True} | kwargs)

    def to_representation(self, value):
        return str(value) or None


class Record(serializers.Serializer):
    """One record to be read. ``fields``: the names that were asked for; without them, all.

    ``summary``: what a list shows unless ``?fields=`` asks for more. ``needs``: by the name of a field, what the
    query has to bring along for it (a function from queryset to queryset), so that lists cost the same at any length.
    """

    summary: tuple[str, ...] = ()
    needs: dict = {}

    def __init__(self, *args, fields: tuple[str, ...] = (), **kwargs):
        self._chosen = fields
        super().__init__(*args, **kwargs)

    def to_representation(self, record) -> dict:
        """As the framework's, in half the time: what has to be asked of each field is asked once for all records."""
        return {name: write(record) for name, write in self._writers}

    @cached_property
    def _writers(self) -> list[tuple[str, Callable]]:
        return [(field.field_name, _writer(field)) for field in self._readable_fields]

    def get_fields(self):
        found = super().get_fields()
        for field in found.values():
            field.required = False  # any may have been left out
        return {name: found[name] for name in self._chosen or self.names()}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Every field: the number first, the addresses last."""
        ends = {"id": -1, "url": 1, "api_url": 2}
        return tuple(sorted(cls._declared_fields, key=lambda name: ends.get(name, 0)))

    @classmethod
    def told(cls, rows, fields: tuple[str, ...]):
        """``rows`` with what these fields need."""
        for name in fields:
            if name in cls.needs:
                rows = cls.needs[name](rows)
        return rows

    def link(self, path: str) -> str:
        """The absolute address of a path of this site."""
        if "root" not in self.context:  # an answer has thousands of addresses
            self.context["root"] = self.context["request"].build_absolute_uri("/")[:-1]
        return self.context["root"] + path

    def link_of(self, record) -> str:
        """The absolute address of a record's page, which an answer may name a thousand times."""
        known, key = self.context.setdefault("links", {}), (type(record), record.pk)
        if key not in known:
            known[key] = self.link(record.get_absolute_url())
        return known[key]


def _writer(field: serializers.Field) -> Callable:
    """A function of a record that gives what is written of it in this field; null where there is nothing."""
    if isinstance(field, serializers.SerializerMethodField):
        return getattr(field.parent, field.method_name)
    several = isinstance(field, serializers.ListSerializer)
    each = field.child.to_representation if several else field.to_representation
    of_record, of_part = attrgetter(field.source), itemgetter(field.source_attrs[-1])
    default = field.default is not empty

    def write(record):
        try:
            value = of_part(record) if isinstance(record, dict) else of_record(record)
        except (AttributeError, KeyError):  # what a record may lack
            if default:
                return field.get_default()
            raise
        if value is None:
            return None
        if several:
            return [each(one) for one in (value.all() if isinstance(value, Manager) else value)]
        return each(value)

    return write


class Linked(Record):
    """A record with a page of its own."""

    url = serializers.SerializerMethodField(help_text="Its page.")
    api_url = serializers.SerializerMethodField(help_text="The record here.")

    def get_url(self, record) -> str:
        return self.link(record.get_absolute_url())

    def get_api_url(self, record) -> str:
        return self.link(START + record.get_absolute_url())


class Reference(Linked):
    """A record named by another one: enough to print it and to go there. A page names few, many times."""

    def to_representation(self, record) -> dict:
        known = self.context.setdefault("references", {})
        key = type(record), record.pk
        if key not in known:
            known[key] = super().to_representation(record)
        return known[key]

    slug = serializers.CharField()
    name_en = Text()
    name_zh = Text()
