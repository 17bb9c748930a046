"""Forms for what stands in a source's text: the editor gives the words, the place is looked up."""

from django import forms

from archive.admin.choosing import ChoosingFormSet
from archive.admin.records import RecordAdmin
from archive.models import Removed


class InTextFormSet(ChoosingFormSet):
    """Tells each form the text that its words must stand in."""

    def get_form_kwargs(self, index):
        has_source = getattr(self.instance, "source_id", None) is not None
        return {**super().get_form_kwargs(index), "text": self.instance.source.text if has_source else ""}


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
    removed_as = ""

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text")

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
            self.fields[name].help_text = "Left empty, it is looked up."

    def clean(self):
        found = super().clean()
        words, start, end = (found.get(name) for name in (self.words_field, "start", "end"))
        if not words or self.errors:
            return found
        by_hand = {"start", "end"} & set(self.changed_data)
        if start is None or end is None or (not by_hand and self.source_text[start:end] != words):
            start = self.source_text.find(words)
            if start < 0:
                self.add_error(self.words_field, "These words do not stand in the readout; copy them from it.")
                return found
            end = start + len(words)
        if end > len(self.source_text):
            self.add_error("end", f"The readout ends at {len(self.source_text)}.")
        elif self.source_text[start:end] != words:
            self.add_error("start", "Other words stand there; leave start and end empty to have these looked up.")
        found["start"], found["end"] = start, end
        return found
