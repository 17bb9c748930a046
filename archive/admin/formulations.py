from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.counts import count_of
from archive.admin.exchange import Exchanged, FormulationResource, TopicResource
from archive.admin.lists import Listed
from archive.admin.names import NameFormSet
from archive.admin.records import RecordAdmin
from archive.admin.spans import InSourceAdmin
from archive.imports import formulations
from archive.models import Formulation, FormulationCandidate, FormulationUse, FormulationVariant, SourceDocument, Topic

SHOWN, AROUND = 30, 80  # sentences on a candidate's page; characters to either side of the phrase


@admin.register(Topic)
class TopicAdmin(Exchanged, RecordAdmin):
    resource_classes = [TopicResource]
    list_display = ["__str__", "name_zh", "slug"]
    search_fields = ["name_en", "name_zh"]
    exclude = ["slug"]


class VariantInline(admin.TabularInline):
    model = FormulationVariant
    formset = NameFormSet
    extra = 1


@admin.register(Formulation)
class FormulationAdmin(Exchanged, RecordAdmin):
    resource_classes = [FormulationResource]
    list_display = ["name_zh", "name_en", "times_used"]
    ordering = ["slug"]
    search_fields = ["variants__text"]
    exclude = ["slug"]
    inlines = [VariantInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(use_count=count_of(FormulationUse.objects, "formulation"))

    def save_related(self, request, form, formsets, change):
        """What is added to the wordings is found in the texts that the archive holds."""
        held = set(form.instance.variants.values_list("key", flat=True)) if change else set()
        super().save_related(request, form, formsets, change)
        if added := set(form.instance.variants.values_list("key", flat=True)) - held:
            count = formulations.find_uses([form.instance], SourceDocument.objects.all(), only=added)
            self.message_user(request, ngettext("%d use found.", "%d uses found.", count) % count)

    @admin.display(description=gettext_lazy("uses"), ordering="use_count")
    def times_used(self, formulation):
        return formulation.use_count


@admin.register(FormulationUse)
class FormulationUseAdmin(InSourceAdmin):
    removed_as = "formulation"
    list_display = ["text", "formulation", "source"]
    list_select_related = []
    fetched = ["formulation"]
    search_fields = ["text", "formulation__variants__text"]
    autocomplete_fields = ["formulation"]
    readonly_fields = ["source", "text", "start", "end"]


class StateFilter(admin.SimpleListFilter):
    """Those that wait are what the list is for."""

    title, parameter_name = gettext_lazy("state"), "state"

    def lookups(self, request, model_admin):
        return [(None, _("Waiting")), ("accepted", _("Accepted")), ("dismissed", _("Dismissed"))]

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request, candidates):
        if self.value() == "accepted":
            return candidates.exclude(formulation=None)
        if self.value() == "dismissed":
            return candidates.filter(dismissed=True)
        return candidates.waiting()


class CandidateForm(forms.ModelForm):
    def clean_formulation(self):
        chosen = self.cleaned_data["formulation"]
        try:
            formulations.check_assignable(self.instance, chosen)
        except formulations.WordingKept as kept:
            raise forms.ValidationError(str(kept)) from kept
        return chosen


@admin.register(FormulationCandidate)
class FormulationCandidateAdmin(Listed, admin.ModelAdmin):
    """Phrases to decide about: those quoted, and those that stand out, which have a keyness. To accept one as a wording
    of a formulation, choose that on its page.

    Choosing another there, or none, takes the wording from the first.
    """

    form = CandidateForm
    list_display = ["text", "in_documents", "seen", "language", "keyness", "formulation"]
    list_filter = [StateFilter, ("keyness", admin.EmptyFieldListFilter), "language"]
    list_select_related = ["formulation"]
    search_fields = ["text"]
    fields = ["text", "language", "in_documents", "seen", "formulation", "dismissed", "sentences"]
    readonly_fields = ["text", "language", "in_documents", "seen", "sentences"]
    autocomplete_fields = ["formulation"]
    actions = ["accept", "dismiss"]

    def get_queryset(self, request):
        candidates = self.model.objects.with_counts()
        return candidates if request.resolver_match.kwargs.get("object_id") else candidates.filter(documents__gt=0)

    def get_ordering(self, request):
        return ["-documents", "first_seen", "pk"]

    def has_add_permission(self, request):
        return False

    @admin.display(description=gettext_lazy("documents"), ordering="documents")
    def in_documents(self, candidate):
        return candidate.documents

    @admin.display(description=gettext_lazy("first seen"), ordering="first_seen")
    def seen(self, candidate):
        return candidate.first_seen or "—"

    @admin.display(description=gettext_lazy("sentences"))
    def sentences(self, candidate):
        uses = candidate.uses.filter(source__replaced_by=None).select_related("source").order_by("-source__published")
        return format_html_join("", '<p lang="{}">{} <a href="{}">{}</a></p>', map(_quotation, uses[:SHOWN]))

    def save_model(self, request, obj, form, change):
        if "formulation" not in form.changed_data:
            super().save_model(request, obj, form, change)
            return
        before = Formulation.objects.filter(pk=form.initial["formulation"]).first()
        chosen, obj.formulation = obj.formulation, before
        count = formulations.assign(obj, chosen)
        if before:
            self.message_user(request, _("No longer a wording of %s.") % before.name_zh)
        if chosen:
            words = _("Accepted as a wording of %(formulation)s: %(count)d uses found.")
            self.message_user(request, words % {"formulation": chosen.name_zh, "count": count})

    @admin.action(description=gettext_lazy("Accept as formulations of their own"), permissions=["change"])
    def accept(self, request, candidates):
        """In Chinese only: a formulation is known by its Chinese form, which an English phrase does not tell."""
        undecided = [c for c in candidates if c.formulation is None]
        accepted = [c for c in undecided if c.language == "zh"]
        uses = formulations.accept(accepted)
        words = _("%(count)d formulations accepted: %(uses)d uses found.")
        self.message_user(request, words % {"count": len(accepted), "uses": uses})
        if before := len(candidates) - len(undecided):
            words = _("%d phrases had been accepted before; to change one, choose another formulation on its page.")
            self.message_user(request, words % before, messages.WARNING)
        if left := len(undecided) - len(accepted):
            words = _("%d English phrases are still waiting; open each and choose the formulation that it renders.")
            self.message_user(request, words % left, messages.WARNING)

    @admin.action(description=gettext_lazy("Dismiss: not asked about again"), permissions=["change"])
    def dismiss(self, request, candidates):
        count = FormulationCandidate.objects.filter(pk__in=[c.pk for c in candidates], formulation=None).update(
            dismissed=True
        )
        self.message_user(request, ngettext("%d phrase dismissed.", "%d phrases dismissed.", count) % count)


def _quotation(use) -> tuple[str, str, str, str]:
    """Language, the words around the phrase with it marked, and address and name of the source."""
    text = use.source.text
    before, after = text[max(0, use.start - AROUND) : use.start], text[use.end : use.end + AROUND]
    marked = format_html("…{}<mark>{}</mark>{}…", before, text[use.start : use.end], after)
    return use.source.language, marked, use.source.get_absolute_url(), str(use.source)
