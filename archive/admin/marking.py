"""Words of a stored readout made into a fact: a person, a directive, a formulation, page debris."""

import reversion
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from archive import history
from archive.admin.spans import NOWHERE
from archive.extraction.folding import fold_key, is_chinese
from archive.models import (
    Attendance,
    Directive,
    Formulation,
    FormulationUse,
    FormulationVariant,
    Meeting,
    PersonName,
)
from archive.models.columns import NAME
from archive.said import said

KINDS = [
    ("attendance", gettext_lazy("person")),
    ("directives", gettext_lazy("directive")),
    ("formulations", gettext_lazy("formulation")),
    ("noise", gettext_lazy("page debris")),
]


class MarkForm(forms.Form):
    """``words`` are looked up where no place is given: so it works without script."""

    words = forms.CharField(label=gettext_lazy("words of the text"), strip=True)
    kind = forms.ChoiceField(label=gettext_lazy("are"), choices=KINDS)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, text: str, **kwargs):
        super().__init__(*args, auto_id="mark_%s", **kwargs)
        self.text = text
        for field in self.fields.values():  # they stand in the page's own form, which is another
            field.widget.attrs["form"] = "mark-form"

    def clean(self):
        found = super().clean()
        words = found.get("words", "").replace("\r\n", "\n")
        start, end = found.get("start"), found.get("end")
        if start is None or end is None or self.text[start:end] != words:
            start = self.text.find(words) if words else -1
            end = start + len(words)
        if words and start < 0:
            self.add_error("words", NOWHERE)
        if found.get("kind") in ("attendance", "formulations") and len(words) > NAME:
            self.add_error("words", _("That is too long for a name or a formulation."))
        return {**found, "words": words, "start": start, "end": end}


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what the form says and go back to the page it was sent from."""
    if not request.user.has_perm("archive.change_meeting"):
        raise PermissionDenied
    meeting = get_object_or_404(Meeting.objects.select_related("source"), pk=pk)
    form = MarkForm(request.POST, text=meeting.source.text)
    if form.is_valid():
        columns = {name: form.cleaned_data[name] for name in ("kind", "words", "start", "end")}
        history.keep_first(meeting)
        with reversion.create_revision():
            reversion.set_user(request.user)
            reversion.set_comment(history.noted(said("Marked: %(words)s", words=form.cleaned_data["words"][:100])))
            if store_mark(meeting, **columns):
                messages.success(request, _("Marked: %s") % columns["words"][:80])
            else:
                messages.warning(request, _("There is such a mark at that place already."))
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    matter = request.POST.get("matter", "")
    if matter.isidentifier():
        return redirect("admin:review_one", matter, request.POST.get("item") or pk)
    return redirect(reverse("admin:archive_meeting_change", args=[pk]))


@transaction.atomic
def store_mark(meeting: Meeting, kind: str, words: str, start: int, end: int) -> bool:
    """Make the words at ``[start, end)`` of the meeting's text a fact; False where that place is taken by its like."""
    source, span = meeting.source, {"start": start, "end": end}
    if kind == "attendance":
        if meeting.attendance.filter(start=start).exists():
            return False
        people = set(PersonName.objects.filter(key=fold_key(words)).values_list("person", flat=True)[:2])
        person = people.pop() if len(people) == 1 else None
        if person and meeting.attendance.filter(person=person).exists():
            return False
        order = (meeting.attendance.aggregate(last=Max("order"))["last"] or 0) + 1
        row = Attendance.objects.create(meeting=meeting, order=order, name=words, person_id=person, **span)
        row.roles.set(["attended"])
    elif kind == "directives":
        if meeting.directives.filter(start=start).exists():
            return False
        Directive.objects.create(meeting=meeting, text=words, **span)
    elif kind == "formulations":
        if source.formulation_uses.filter(start=start).exists():
            return False
        known = FormulationVariant.objects.filter(key=fold_key(words)).select_related("formulation").first()
        if known is None and not is_chinese(words):
            return False
        formulation = known.formulation if known else Formulation.objects.create(name_zh=words)
        FormulationUse.objects.create(source=source, formulation=formulation, text=words, **span)
    else:
        if any(noise["start"] == start and noise["end"] == end for noise in source.noise):
            return False
        source.noise = sorted([*source.noise, {**span, "reason": "marked"}], key=lambda noise: noise["start"])
        source.save()
    meeting.mark_edited()
    return True
