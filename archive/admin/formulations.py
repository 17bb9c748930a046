from django.contrib import admin

from archive.admin.counts import count_of
from archive.admin.names import NameFormSet
from archive.models import Formulation, FormulationUse, FormulationVariant, Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["__str__", "name_zh", "slug"]
    search_fields = ["name_en", "name_zh"]
    exclude = ["slug"]


class VariantInline(admin.TabularInline):
    model = FormulationVariant
    formset = NameFormSet
    extra = 1


@admin.register(Formulation)
class FormulationAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "times_used"]
    ordering = ["slug"]
    search_fields = ["variants__text"]
    exclude = ["slug"]
    inlines = [VariantInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(use_count=count_of(FormulationUse.objects, "formulation"))

    @admin.display(description="uses", ordering="use_count")
    def times_used(self, formulation):
        return formulation.use_count


@admin.register(FormulationUse)
class FormulationUseAdmin(admin.ModelAdmin):
    list_display = ["text", "formulation", "source"]
    list_select_related = ["formulation", "source"]
    search_fields = ["text", "formulation__variants__text"]
    autocomplete_fields = ["formulation"]
    readonly_fields = ["source", "text", "start", "end"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text")

    def has_add_permission(self, request):
        return False
