import hashlib

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.counts import count_of
from archive.admin.records import RecordAdmin
from archive.extraction import extract
from archive.imports import gathering, store
from archive.models import Meeting, Original, SourceDocument
from archive.said import here, said


class PastedForm(forms.ModelForm):
    """A source typed in: the line ends as the archive keeps them, and only once."""

    def clean_text(self):
        # A browser sends every line end of a pasted text as CR LF.
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        known = SourceDocument.objects.filter(sha256=hashlib.sha256(text.encode()).hexdigest()).first()
        if known:
            raise forms.ValidationError(
                _("The archive already holds this text: source %(number)d, %(source)s.")
                % {"number": known.pk, "source": known}
            )
        return text


class MeetingInline(admin.TabularInline):
    """The meetings that the document reports; each opens on its own page."""

    model = Meeting
    fields = readonly_fields = ["ordinal", "date", "organ", "kind", "review"]
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj):
        return False


@admin.register(SourceDocument)
class SourceDocumentAdmin(RecordAdmin):
    """A source typed or pasted here is read by the same rules as an imported file. Its text is never altered after."""

    list_display = ["__str__", "published", "language", "meetings_told", "imported_at"]
    ordering = ["-pk"]  # the order of their coming, by the key's own index
    list_filter = ["language", "published"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    search_fields = ["title", "origin", "sha256", "url"]
    inlines = [MeetingInline]
    add_fields = ["text", "language", "title", "url", "published"]
    entered = ["title", "language", "url", "published", "withdrawn_on", "withdrawn_reason"]
    kept = [
        *("text", "sha256", "original_file", "collection", "metadata", "encoding", "origin"),
        *("run", "replaced_by", "credits", "noise", "imported_at"),
    ]

    def get_queryset(self, request):
        sources = super().get_queryset(request).annotate(meeting_count=count_of(Meeting.objects, "source"))
        # Only the page of a single source shows its text.
        return sources if request.resolver_match.kwargs.get("object_id") else sources.defer("text")

    @admin.display(description=gettext_lazy("meetings"), ordering="meeting_count")
    def meetings_told(self, source):
        return source.meeting_count

    @admin.display(description=gettext_lazy("as it came"))
    def original_file(self, source):
        original = Original.objects.filter(source=source).defer("packed").first()
        if original is None:
            return ""
        fetched = f", {original.fetched_at:%Y-%m-%d %H:%M}" if original.fetched_at else ""
        address = reverse("admin:archive_sourcedocument_original", args=[source.pk])
        return format_html('<a href="{}">{} {}</a>{}', address, f"{original.size:,}", _("bytes"), fetched)

    def get_urls(self):
        view = self.admin_site.admin_view(self.original_view)
        return [path("<int:pk>/original", view, name="archive_sourcedocument_original"), *super().get_urls()]

    def original_view(self, request, pk):
        """The bytes as they came, never to be shown by a browser as a page of this site."""
        original = Original.objects.filter(source=pk).first()
        if original is None:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        headers = {"Content-Disposition": f'attachment; filename="source-{pk}"'}
        return HttpResponse(original.content, content_type="application/octet-stream", headers=headers)

    def get_fields(self, request, obj=None):
        return self.add_fields if obj is None else [*self.entered, *self.kept]

    def get_readonly_fields(self, request, obj=None):
        return [] if obj is None else self.kept

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **({} if change else {"form": PastedForm}), **kwargs)

    def get_inlines(self, request, obj):
        return [] if obj is None else self.inlines

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and obj.withdrawn_on:
            gathering.withdraw(obj, obj.withdrawn_reason, obj.withdrawn_on)
        elif change and "withdrawn_on" in form.changed_data:
            obj.restore()
            self._find(request, obj)
            obj.readdress()
        elif not change:
            self._find(request, obj)

    def _find(self, request, obj):
        """Read the text by the rules, and say what only a person can decide."""
        readout = extract(obj.text, published=obj.published, hints=store.hints(title=obj.title or None))
        questions = store.store_findings(obj, readout)
        for question in questions:
            words = f"{here(question.message)}; {here(question.remedy)}"
            self.message_user(request, words, messages.WARNING)
        asked = [question for question in questions if question.name or question.other]
        store.ask(asked, source=obj, file=said("typed in"))
