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
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from archive import history, roles
from archive.extraction.folding import fold_key
from archive.imports import formulations
from archive.models import Formulation, Organ, Person, Place, Post, SourceDocument, Topic

BETWEEN = " | "  # other names in one cell


class RecordResource(ModelResource):
    """Rows are known by their ``slug``, the record's address; an empty one makes a new record. Nothing is deleted."""

    class Meta:
        import_id_fields = ["slug"]
        skip_unchanged = report_skipped = use_transactions = clean_model_instances = True

    def before_save_instance(self, instance, row, **kwargs):
        if instance.pk and not kwargs.get("dry_run"):
            history.keep_first(type(instance)._default_manager.get(pk=instance.pk))

    def after_save_instance(self, instance, row, **kwargs):
        if kwargs.get("dry_run"):  # rolled back: a history of it is not read, and costs a third of the time
            self.save_names(instance, row)
            return
        with reversion.create_revision():
            reversion.set_user(kwargs["user"])
            reversion.set_comment("Loaded from a table")
            self.save_names(instance, row)
            reversion.add_to_revision(instance)

    def save_names(self, instance, row):
        """What else of the row is kept."""


class NamedResource(RecordResource):
    """With a column of further names. Names are added, never taken away: other documents may print them."""

    other_names = Field(column_name="other_names", readonly=True)
    relation = "names"

    def _names(self, row) -> list[str]:
        return [name.strip() for name in str(row.get("other_names") or "").split("|") if name.strip()]

    def dehydrate_other_names(self, instance) -> str:
        if instance.pk is None:
            return ""
        main = {instance.name_en, instance.name_zh}
        names = getattr(instance, self.relation).values_list("text", flat=True)
        return BETWEEN.join(sorted(name for name in names if name not in main))

    def skip_row(self, instance, original, row, import_validation_errors=None):
        held = set(getattr(original, self.relation).values_list("text", flat=True)) if original.pk else set()
        is_same = super().skip_row(instance, original, row, import_validation_errors)
        return is_same and not set(self._names(row)) - held

    def save_names(self, instance, row):
        rows = getattr(instance, self.relation)
        held = set(rows.values_list("text", flat=True))
        for name in self._names(row):
            if not fold_key(name):
                raise ValidationError({"other_names": _("There are no letters in “%s”.") % name})
            if name not in held:
                self.check_name(instance, name)
                rows.create(text=name)
                held.add(name)

    def check_name(self, instance, name: str):
        """Raises ``ValidationError`` where another record has the name and only one may."""


class PersonResource(NamedResource):
    class Meta(RecordResource.Meta):
        model = Person
        fields = ["slug", "name_en", "name_zh", "other_names", "reviewed", "note"]


class ByAddress(ForeignKeyWidget):
    """Says which address leads nowhere, beside the faults of the other rows."""

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist as fault:
            words = _("No %(kind)s has the address “%(address)s”; an exported table shows those there are.")
            kind = self.model._meta.verbose_name
            raise ValueError(words % {"kind": kind, "address": str(value)[:100]}) from fault


def by_address(column: str, model) -> Field:
    return Field(attribute=column, column_name=column, widget=ByAddress(model, "slug"))


class OrganResource(NamedResource):
    place = by_address("place", Place)
    parent = by_address("parent", Organ)

    class Meta(RecordResource.Meta):
        model = Organ
        fields = ["slug", "name_en", "name_zh", "other_names", "place", "parent"]

    def check_name(self, instance, name):
        other = Organ.objects.filter(names__key=fold_key(name)).exclude(pk=instance.pk).first()
        if other:
            words = _("%(other)s is printed as “%(name)s”.")
            raise ValidationError({"other_names": words % {"other": other, "name": name}})


class PostResource(RecordResource):
    person = by_address("person", Person)
    organ = by_address("organ", Organ)

    class Meta(RecordResource.Meta):
        model = Post
        import_id_fields = ["id"]
        fields = ["id", "person", "title_en", "title_zh", "organ", "start", "end", "source"]


class FormulationResource(NamedResource):
    relation = "variants"

    class Meta(RecordResource.Meta):
        model = Formulation
        fields = ["slug", "name_zh", "name_en", "other_names", "source"]

    def before_import_row(self, row, **kwargs):
        if not row.get("slug") and not row.get("name_zh"):
            raise ValidationError({"name_zh": _("A formulation is known by its Chinese form; fill it in.")})

    def save_names(self, instance, row):
        super().save_names(instance, row)
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
