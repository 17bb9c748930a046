"""Pages on which two records become one, one becomes two, and either is taken back."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from archive import roles
from archive.admin import operations, undoing
from archive.admin.pages import page_of_editors
from archive.extraction.folding import fold_key, is_chinese
from archive.models import Meeting, Operation, Organ, OrganName, Person, PersonName, wording
from archive.models.columns import NAME

MODELS = {"person": (Person, PersonName, "official"), "organ": (Organ, OrganName, "organ")}
SHOWN = 50
LISTED = 1_000  # rows to tick; more go by their days
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _may_merge(request: HttpRequest, kind: str) -> None:
    if kind not in MODELS:
        raise Http404
    if not request.user.has_perm(roles.MERGE[kind]):
        raise PermissionDenied


class OtherForm(forms.Form):
    """The record that is to go: its address in [ ], as the list offers it, or an unmistakable name."""

    other = forms.CharField(label=gettext_lazy("the record that goes"))

    def __init__(self, *args, kind: str, kept, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.kept = kind, kept
        self.fields["other"].widget.attrs |= {"list": f"names-{MODELS[kind][2]}", "autofocus": True, "size": 60}

    def clean_other(self):
        model, names, _list = MODELS[self.kind]
        typed = self.cleaned_data["other"].strip()
        slug = typed.rpartition("[")[2].rstrip("] ") if typed.endswith("]") else typed
        found = list(model.objects.filter(slug=slug))
        found = found or list(model.objects.filter(names__key=fold_key(typed)).exclude(pk=self.kept.pk).distinct()[:2])
        if not found:
            raise forms.ValidationError(_("Nothing is called so; choose from the list."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several are called so; choose one from the list."))
        if found[0] == self.kept:
            raise forms.ValidationError(_("This is the record itself; choose the other one."))
        return found[0]


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """First the other record is named, then both are shown with what follows, then they are merged."""
    _may_merge(request, kind)
    model, _names, offered = MODELS[kind]
    kept = get_object_or_404(model, pk=pk)
    form = OtherForm(request.POST or None, kind=kind, kept=kept)
    gone = form.cleaned_data["other"] if request.method == "POST" and form.is_valid() else None
    if gone and "sure" in request.POST:
        operations.merge(kept, gone, request.user)
        link = format_html('<a href="{}">{}</a>', kept.get_absolute_url(), kept)
        messages.success(
            request, format_html(_("{} was merged into {}; this can be undone for thirty days."), gone, link)
        )
        return redirect(f"admin:archive_{kind}_change", kept.pk)
    context = {"kind": kind, "offered": offered, "kept": kept, "gone": gone, "form": form}
    context["both"] = [(record, _what_leads_to(record)) for record in (kept, gone) if record]
    return page_of_editors(request, "admin/merge.html", _("Merge into %s") % kept, **context)


def _what_leads_to(record) -> list[tuple[str, int]]:
    """What is counted of a record: (of what, how many)."""
    counted = []
    for relation in record._meta.get_fields():
        if relation.one_to_many and relation.auto_created and wording.is_read(relation.related_model):
            rows = relation.related_model._default_manager.filter(**{relation.field.name: record})
            if count := rows.count():
                counted.append((str(relation.related_model._meta.verbose_name_plural), count))
    return counted


class SplitForm(forms.Form):
    """What the second record is called, and what is its own."""

    name = forms.CharField(label=gettext_lazy("name of the second record"), max_length=NAME)
    first = forms.DateField(label=gettext_lazy("all meetings from"), required=False, widget=_DAY)
    last = forms.DateField(label=gettext_lazy("to"), required=False, widget=_DAY)
    rows = forms.MultipleChoiceField(
        label=gettext_lazy("goes to it"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, record: Person | Organ, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        listed = _rows_of_official(record) if isinstance(record, Person) else _rows_of_organ(record)
        self.records = {f"{row._meta.model_name}-{row.pk}": (row, label) for row, label in islice(listed, LISTED)}
        self.fields["rows"].choices = [(key, label) for key, (_row, label) in self.records.items()]

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if not fold_key(name):
            raise forms.ValidationError(_("There are no letters in this name."))
        is_organ = isinstance(self.record, Organ)
        if is_organ and (other := Organ.objects.filter(names__key=fold_key(name)).first()):
            raise forms.ValidationError(_("%s is called so; give the second organ a name of its own.") % other)
        return name

    def clean(self):
        found = super().clean()
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        elif not self.errors and not (found.get("rows") or first or last):
            self.add_error("rows", _("Choose what goes to the second record."))
        return found

    def chosen(self) -> list:
        """The rows, each once: those of the days, and those that were ticked."""
        found = {key: self.records[key][0] for key in self.cleaned_data["rows"]}
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if first or last:
            days = Q(date__gte=first or dt.date.min, date__lte=last or dt.date.max)
            if isinstance(self.record, Organ):
                rows = self.record.meetings.filter(days)
            else:
                rows = self.record.attendance.filter(meeting__in=Meeting.objects.filter(days))
            found |= {f"{row._meta.model_name}-{row.pk}": row for row in rows}
        return list(found.values())


def _rows_of_official(person: Person) -> Iterator[tuple]:
    for row in person.attendance.select_related("meeting__organ", "meeting__place").order_by("post", "meeting__date"):
        yield row, f"{row.name}, {row.post or '—'}: {row.meeting}"
    for row in person.posts.all():
        yield row, f"{row.title_en}, {row.start or '?'}–{row.end or '?'}"
    for row in person.mentions.select_related("source").defer("source__text"):
        yield row, f"{row.name}, {row.post or '—'}: {row.source}"


def _rows_of_organ(organ: Organ) -> Iterator[tuple]:
    for row in organ.posts.select_related("person"):
        yield row, f"{row.title_en}, {row.person}, {row.start or '?'}–{row.end or '?'}"
    for row in Organ.objects.filter(parent=organ):
        yield row, str(row)
    for row in organ.meetings.select_related("organ", "place").order_by("-date", "-pk"):
        yield row, ", ".join(filter(None, (str(row), str(row.place or ""), row.get_kind_display())))


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Choose what belongs to a second record of the name; directives spoken at an official's meetings follow."""
    _may_merge(request, kind)
    record = get_object_or_404(MODELS[kind][0], pk=pk)
    first = (record.name_zh or record.name_en) if kind == "person" else ""
    form = SplitForm(request.POST or None, record=record, initial={"name": first})
    if request.method == "POST" and form.is_valid():
        rows = form.chosen()
        if not rows:
            form.add_error("first", _("There is no meeting in these days."))
        else:
            if kind == "person":
                meetings = [row.meeting_id for row in rows if hasattr(row, "meeting_id")]
                rows += list(record.directives.filter(meeting__in=meetings))
            name = form.cleaned_data["name"]
            names = {"name_en": "", "name_zh": name} if is_chinese(name) else {"name_en": name, "name_zh": ""}
            new, _step = operations.split(record, rows=rows, by=request.user, **names)
            messages.success(
                request, _("%(new)s (%(slug)s) is a record of its own now.") % {"new": new, "slug": new.slug}
            )
            return redirect(f"admin:archive_{kind}_change", new.pk)
    context = {"record": record, "kind": kind, "form": form, "more": len(form.records) == LISTED}
    return page_of_editors(request, "admin/split.html", _("Split %s in two") % record, **context)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """What was deleted, merged or split within thirty days, each to be taken back by whoever may do the like."""
    steps = Operation.objects.undoable().select_related("by").defer("removed")
    mine = [step for step in steps if may_undo(request, step)]
    if not mine and not request.user.has_perm(roles.WRITE):
        raise PermissionDenied
    if request.method == "POST":
        step = get_object_or_404(Operation, pk=request.POST["step"] if request.POST.get("step", "").isdecimal() else 0)
        if not may_undo(request, step):
            raise PermissionDenied
        try:
            undoing.undo(step, request.user)
            messages.success(request, _("Taken back: %s") % step)
        except undoing.CannotUndo as fault:
            messages.error(request, _("It cannot be taken back. %s") % fault)
        return redirect("admin:undo")
    page = Paginator(mine, SHOWN).get_page(request.GET.get("page"))
    return page_of_editors(request, "admin/undo.html", _("Undo"), page=page)


def may_undo(request: HttpRequest, step: Operation) -> bool:
    if step.action != "deleted":
        return request.user.has_perm(roles.MERGE[step.model])
    return request.user.has_perm(f"archive.delete_{step.model}")
