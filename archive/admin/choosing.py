"""Choosing a record in a row of a long form: the chosen ones of all rows are fetched together."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms.models import BaseInlineFormSet


class _Known:
    """``known`` is shared by the copies that the rows of one form have of this widget: key -> what is shown."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known: dict[str, str] = {}

    def learn(self, keys) -> None:
        """One query, or none where all are known."""
        if missing := {str(key) for key in keys if key} - self.known.keys():
            rows = self.choices.queryset.using(self.db).filter(pk__in=missing)
            self.known |= {str(row.pk): self.choices.field.label_from_instance(row) for row in rows}

    def optgroups(self, name, value, attr=None):
        chosen = [str(one) for one in value if str(one) not in self.choices.field.empty_values]
        self.learn(key for key in chosen if key.isdecimal() or not self._is_numbered())
        options = (
            [] if self.is_required or self.allow_multiple_selected else [self.create_option(name, "", "", False, 0)]
        )
        for key in chosen:
            if key in self.known:
                options.append(self.create_option(name, key, self.known[key], True, len(options)))
        return [(None, options, 0)]

    def _is_numbered(self) -> bool:
        return self.choices.queryset.model._meta.pk.get_internal_type() in ("BigAutoField", "AutoField")


class ChooseOne(_Known, AutocompleteSelect):
    pass


class ChooseSeveral(_Known, AutocompleteSelectMultiple):
    pass


class ChoosingInline:
    """For inlines whose rows choose records."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChooseOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChooseSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request):
        found = super().get_queryset(request)
        many = [name for name in self.autocomplete_fields if self.model._meta.get_field(name).many_to_many]
        return found.prefetch_related(*many)


class ChoosingFormSet(BaseInlineFormSet):
    """Tells the widgets whom the rows have chosen before each asks for itself."""

    def get_form_kwargs(self, index):
        if not hasattr(self, "_told"):
            self._told = True
            self._tell_widgets()
        return super().get_form_kwargs(index)

    def _tell_widgets(self) -> None:
        rows = list(self.get_queryset())
        for name, field in self.form.base_fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if not isinstance(widget, _Known):
                continue
            column = self.model._meta.get_field(name)
            if column.many_to_many:
                widget.known |= {str(one.pk): str(one) for row in rows for one in getattr(row, name).all()}
            else:
                widget.learn(getattr(row, column.attname) for row in rows)
