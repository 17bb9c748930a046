from django.contrib import admin
from django.utils.translation import gettext_lazy

from archive.admin.counts import count_of
from archive.admin.exchange import Exchanged, OrganResource
from archive.admin.names import OrganNameFormSet
from archive.admin.records import RecordAdmin
from archive.models import Meeting, Organ, OrganName, Place


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    list_display = ["__str__", "name_zh", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name_en", "name_zh"]
    autocomplete_fields = ["parent"]
    exclude = ["slug"]


class OrganNameInline(admin.TabularInline):
    model = OrganName
    formset = OrganNameFormSet
    extra = 1


@admin.register(Organ)
class OrganAdmin(Exchanged, RecordAdmin):
    resource_classes = [OrganResource]
    list_display = ["__str__", "name_zh", "place", "parent", "meetings_held"]
    list_select_related = ["place", "parent"]
    list_filter = [("place", admin.RelatedOnlyFieldListFilter)]
    ordering = ["slug"]
    search_fields = ["names__text"]
    autocomplete_fields = ["place", "parent"]
    exclude = ["slug"]  # an address stays
    inlines = [OrganNameInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(meeting_count=count_of(Meeting.objects, "organ"))

    @admin.display(description=gettext_lazy("meetings"), ordering="meeting_count")
    def meetings_held(self, organ):
        return organ.meeting_count
