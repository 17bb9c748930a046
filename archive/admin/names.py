"""Forms for the further names of officials, organs and formulations: faults are said, not met in the database."""

from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from archive.extraction.folding import fold_key


class NameFormSet(BaseInlineFormSet):
    """``text`` of each form is a name with letters in it, once, and not one of the owner's main names again."""

    # What makes two spellings the same name.
    same = staticmethod(fold_key)

    def clean(self):
        super().clean()
        main = {self.same(name) for name in (self.instance.name_en, self.instance.name_zh)}
        seen = set()
        for form in self.forms:
            text = getattr(form, "cleaned_data", {}).get("text")
            if not text or form.cleaned_data.get("DELETE"):
                continue
            if not fold_key(text):
                form.add_error("text", _("There are no letters in this name."))
            elif self.same(text) in seen or (form.instance.pk is None and self.same(text) in main):
                form.add_error("text", _("The record has this name already."))
            elif owner := self.other_owner(text):
                form.add_error("text", _("%s is printed so.") % owner)
            seen.add(self.same(text))

    def other_owner(self, text: str):
        """Who else has this name, where only one may."""
        return


class PersonNameFormSet(NameFormSet):
    """Every spelling of an official's name is kept, "Min'er" beside "Miner"; namesakes may share one."""

    same = staticmethod(str)


class OrganNameFormSet(NameFormSet):
    def other_owner(self, text: str):
        known = self.model.objects.filter(key=fold_key(text)).exclude(organ=self.instance.pk).first()
        return known and known.organ
