"""Forms for what stands in a source's text: the editor gives the words, the place is looked up."""

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from archive.admin.choosing import ChoosingFormSet
from archive.admin.records import RecordAdmin
from archive.admin.telling import Teller, teller
from archive.models import Removed, SourceDocument
from archive.reading import nearest

NOWHERE = _("These words do not stand in the text; copy them from it.")
ELSEWHERE = _("Other words stand at that place.")


class InTextFormSet(ChoosingFormSet):
    """Tells each form the text that its words must stand in."""

    def get_form_kwargs(self, index):
        has_source = getattr(self.instance, "source_id", None) is not None
        return {**super().get_form_kwargs(index), "text": self.instance.source.text if has_source else ""}

    def get_unique_error_message(self, unique_check):
        if "person" in unique_check:
            return _("One official stands in two rows; remove one of them, or say who the other is.")
        return super().get_unique_error_message(unique_check)

    def get_form_error(self):
        return _("Another row says this already; remove one of them.")


class ByHandForm(forms.ModelForm):
    """What is entered here was found by no rule."""

    def save(self, commit=True):
        self.instance.entered(self.changed_data)
        return super().save(commit)


class InSourceAdmin(RecordAdmin):
    """What rules find in a source beside its meetings. What is changed or removed here stays so when it is read again.

    ``removed_as``: what ``Removed`` calls it.
    """

    form = ByHandForm
    removed_as, fetched = "", []
    ordering = ["-pk"]  # the order of their coming, by the key's own index

    def get_queryset(self, request):
        """The documents are fetched for the rows of a page alone, and without their texts."""
        documents = Prefetch("source", SourceDocument.objects.defer("text"))
        return super().get_queryset(request).prefetch_related(*self.fetched, documents)

    def has_add_permission(self, request):
        return False

    def delete_model(self, request, obj):
        Removed.objects.get_or_create(source_id=obj.source_id, kind=self.removed_as, start=obj.start)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        gone = [
            Removed(source_id=s, kind=self.removed_as, start=at) for s, at in queryset.values_list("source", "start")
        ]
        Removed.objects.bulk_create(gone, ignore_conflicts=True)
        super().delete_queryset(request, queryset)


class InTextForm(ByHandForm):
    """A record of words in a text. ``words_field`` names the field that holds the words.

    Where start and end are left empty the words are looked up; where the words were changed and no longer stand at
    start, too. Words that do not stand in the text are refused.
    """

    words_field = "text"

    def __init__(self, *args, text: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.source_text = text
        for name in ("start", "end"):
            self.fields[name].required = False
            self.fields[name].widget = forms.HiddenInput()

    @property
    def by(self) -> Teller | None:
        """Who says the row; None of one that is not there yet."""
        row = self.instance
        return teller(row.why, bool(row.by_hand) or not row.why) if row.pk else None

    def clean(self):
        found = super().clean()
        words, start, end = (found.get(name) for name in (self.words_field, "start", "end"))
        if not words or self.errors:
            return found
        by_hand = {"start", "end"} & set(self.changed_data)
        if start is None or end is None or (not by_hand and self.source_text[start:end] != words):
            start = nearest(self.source_text, words, to=start or self.initial.get("start"))
            if start < 0:
                self.add_error(self.words_field, NOWHERE)
                return found
            end = start + len(words)
        if end > len(self.source_text):
            self.add_error("end", _("The readout ends at character %d.") % len(self.source_text))
        elif self.source_text[start:end] != words:
            self.add_error("start", ELSEWHERE)
        found["start"], found["end"] = start, end
        return found
