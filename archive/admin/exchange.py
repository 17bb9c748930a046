"""Officials, posts, organs, formulations and topics in bulk: CSV and Excel out and in, every change shown before."""

import reversion
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import CSV, XLSX
from import_export.instance_loaders import ModelInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import CharWidget, ForeignKeyWidget

from archive import history, roles
from archive.extraction.folding import fold_key
from archive.imports import formulations
from archive.models import Formulation, Organ, OrganName, Person, Place, Post, SourceDocument, Topic
from archive.said import said

BETWEEN = " | "  # other names in one cell
TOGETHER = 500  # records that one query looks up


class Known(ModelInstanceLoader):
    """The records that the rows of the whole table name, looked up together."""

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        self.field = resource.fields[resource.get_import_id_fields()[0]]
        asked = set(filter(None, map(self._key, dataset.dict))) if self.field.column_name in dataset.headers else ()
        records = resource.get_queryset()
        self.records = _by(self.field.attribute, asked, records)

    def get_instance(self, row):
        return self.records.get(self._key(row))

    def _key(self, row):
        try:
            return self.field.clean(row)
        except ValueError:
            return None  # said of the row itself


def _by(column: str, values, records) -> dict:
    """The records that have one of ``values`` in the column. A query for some hundred."""
    values, found = list(values), {}
    for at in range(0, len(values), TOGETHER):
        some = records.filter(**{f"{column}__in": values[at : at + TOGETHER]})
        found |= {getattr(record, column): record for record in some}
    return found


class OtherNames(Field):
    """The further names of a record in one cell, with those that a row brings (``coming``)."""

    def __init__(self, relation: str):
        super().__init__(column_name="other_names", readonly=True)
        self.relation = relation

    def get_value(self, instance) -> str:
        held = getattr(instance, self.relation).all() if instance.pk else ()
        names = {*(name.text for name in held), *getattr(instance, "coming", ())}
        return BETWEEN.join(sorted(names - {instance.name_en, instance.name_zh}))


class RecordResource(ModelResource):
    """Rows are known by their ``slug``, the record's address; an empty one makes a new record. Nothing is deleted."""

    WIDGETS_MAP = ModelResource.WIDGETS_MAP | {"TextField": CharWidget}  # an empty cell of Excel is no text at all

    class Meta:
        import_id_fields = ["slug"]
        instance_loader_class = Known
        chunk_size = 1_000
        skip_unchanged = report_skipped = use_transactions = clean_model_instances = True

    def filter_export(self, queryset, **kwargs):
        """Without what the list counts beside each record."""
        return self.get_queryset().filter(pk__in=queryset.order_by().values("pk")).order_by("pk")

    def export_field(self, field, instance, **kwargs):
        """Nothing is an empty cell; Excel would be told "None"."""
        value = super().export_field(field, instance, **kwargs)
        return "" if value is None else value

    def before_import(self, dataset, **kwargs):
        self.met = set()
        for field in self.fields.values():
            if isinstance(field.widget, ByAddress) and field.column_name in dataset.headers:
                field.widget.look_up(dataset[field.column_name])

    def before_import_row(self, row, **kwargs):
        [column] = self.get_import_id_fields()
        self.once(column, str(row.get(column) or "").strip())

    def once(self, column: str, value: str) -> None:
        """Raises ``ValidationError`` where an earlier row of the table has the value."""
        if value and (column, value) in self.met:
            raise ValidationError({column: _("“%s” stands in two rows.") % value})
        self.met.add((column, value))

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Whether an address is taken was looked up for all rows together; no other column is unique."""
        super().validate_instance(instance, import_validation_errors, validate_unique=False)

    def save_instance(self, instance, is_create, row, **kwargs):
        """A dry run looks for what a save would refuse, and saves nothing: that takes five times as long."""
        self.check(instance, row)
        if not kwargs.get("dry_run"):
            super().save_instance(instance, is_create, row, **kwargs)

    def check(self, instance, row):
        """Raises ``ValidationError`` for what of the row cannot be kept."""

    def before_save_instance(self, instance, row, **kwargs):
        if instance.pk:
            history.keep_first(type(instance)._default_manager.get(pk=instance.pk))

    def after_save_instance(self, instance, row, **kwargs):
        with reversion.create_revision():
            reversion.set_user(kwargs["user"])
            reversion.set_comment(history.noted(said("Loaded from a table")))
            self.save_names(instance)
            reversion.add_to_revision(instance)

    def save_names(self, instance):
        """What else of the row is kept."""


class NamedResource(RecordResource):
    """With a column of further names. Names are added, never taken away: other documents may print them."""

    other_names = OtherNames("names")

    @property
    def relation(self) -> str:
        return self.fields["other_names"].relation

    def get_queryset(self):
        return super().get_queryset().prefetch_related(self.relation)

    def held(self, instance) -> dict[str, str]:
        """What the record is called: by what two names are the same, the name."""
        names = getattr(instance, self.relation).all() if instance.pk else ()
        return {self.same(name.text): name.text for name in names}

    def same(self, name: str) -> str:
        return name

    def _names(self, row) -> list[str]:
        return [name.strip() for name in str(row.get("other_names") or "").split("|") if name.strip()]

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_same = super().skip_row(instance, original, row, import_validation_errors)
        return is_same and not set(map(self.same, self._names(row))) - self.held(original).keys()

    def check(self, instance, row):
        held = self.held(instance)
        coming = {self.same(name): name for name in self._names(row)}
        instance.coming = [name for key, name in coming.items() if key not in held]
        for name in (*instance.coming, instance.name_en, instance.name_zh):
            if name and not fold_key(name):
                raise ValidationError({"other_names": _("There are no letters in “%s”.") % name})
            if name:
                self.check_name(instance, name)

    def save_names(self, instance):
        held = {self.same(text) for text in getattr(instance, self.relation).values_list("text", flat=True)}
        for name in instance.coming:
            if self.same(name) not in held:  # the record itself may have brought it by now
                getattr(instance, self.relation).create(text=name)

    def check_name(self, instance, name: str):
        """Raises ``ValidationError`` where another record has the name and only one may."""


class PersonResource(NamedResource):
    class Meta(RecordResource.Meta):
        model = Person
        fields = ["slug", "name_en", "name_zh", "other_names", "reviewed", "note"]


class ByAddress(ForeignKeyWidget):
    """Says which address leads nowhere, beside the faults of the other rows."""

    def look_up(self, addresses) -> None:
        asked = {str(address).strip() for address in addresses if address}
        self.known = _by("slug", asked, self.model._default_manager.all())

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if found := self.known.get(str(value).strip()):
            return found
        words = _("No %(kind)s has the address “%(address)s”; an exported table shows those there are.")
        raise ValueError(words % {"kind": self.model._meta.verbose_name, "address": str(value)[:100]})


def by_address(column: str, model) -> Field:
    return Field(attribute=column, column_name=column, widget=ByAddress(model, "slug"))


class OrganResource(NamedResource):
    place = by_address("place", Place)
    parent = by_address("parent", Organ)

    class Meta(RecordResource.Meta):
        model = Organ
        fields = ["slug", "name_en", "name_zh", "other_names", "place", "parent"]

    def get_queryset(self):
        return super().get_queryset().select_related("place", "parent")

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        printed = {name for row in dataset.dict for name in self._names(row)}
        printed |= {str(row.get(column) or "").strip() for row in dataset.dict for column in ("name_en", "name_zh")}
        self.owners = _by("key", map(fold_key, printed), OrganName.objects.select_related("organ"))
        self.claimed: dict[str, Organ] = {}

    def same(self, name):
        return fold_key(name)

    def check_name(self, instance, name):
        key = fold_key(name)
        owner = self.owners[key].organ if key in self.owners else None
        other = owner if owner and owner.pk != instance.pk else self.claimed.setdefault(key, instance)
        if other is not instance:
            words = _("%(other)s is printed as “%(name)s”.")
            raise ValidationError({"other_names": words % {"other": other, "name": name}})


class PostResource(RecordResource):
    person = by_address("person", Person)
    organ = by_address("organ", Organ)

    class Meta(RecordResource.Meta):
        model = Post
        import_id_fields = ["id"]
        fields = ["id", "person", "title_en", "title_zh", "organ", "start", "end", "source"]

    def get_queryset(self):
        return super().get_queryset().select_related("person", "organ")


class FormulationResource(NamedResource):
    other_names = OtherNames("variants")

    class Meta(RecordResource.Meta):
        model = Formulation
        fields = ["slug", "name_zh", "name_en", "other_names", "source"]

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        if not row.get("slug") and not row.get("name_zh"):
            raise ValidationError({"name_zh": _("A formulation is known by its Chinese form; fill it in.")})
        self.once("name_zh", str(row.get("name_zh") or "").strip())

    def same(self, name):
        return fold_key(name)

    def save_names(self, instance):
        super().save_names(instance)
        added = set(instance.variants.values_list("key", flat=True))
        self.added = getattr(self, "added", []) + [(instance, added)]

    def after_import(self, dataset, result, **kwargs):
        """The wordings that came are looked for in the texts that the archive holds."""
        added = getattr(self, "added", [])
        if added and not kwargs.get("dry_run"):
            keys = set().union(*(keys for _formulation, keys in added))
            formulations.find_uses([one for one, _keys in added], SourceDocument.objects.all(), only=keys)


class TopicResource(RecordResource):
    class Meta(RecordResource.Meta):
        model = Topic
        fields = ["slug", "name_en", "name_zh"]


class Exchanged(ImportExportMixin):
    """A list that goes out as CSV or Excel, and comes in after a look at what would change."""

    formats = [CSV, XLSX]
    from_encoding = "utf-8-sig"  # with or without the mark that Excel writes

    def has_import_permission(self, request):
        return request.user.has_perm(roles.REVIEW)

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def export_action(self, request):
        """An address made by hand leads to the list, which says so."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return redirect(f"{reverse(f'admin:archive_{self.opts.model_name}_changelist')}?e=1")

    def get_import_formats(self):
        return self.formats

    def get_export_formats(self):
        return self.formats
