import datetime as dt

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.counts import count_of
from archive.admin.exchange import Exchanged, PersonResource, PostResource
from archive.admin.names import PersonNameFormSet
from archive.admin.records import RecordAdmin
from archive.admin.spans import InSourceAdmin
from archive.admin.warnings import warnings_of_terms
from archive.models import Attendance, Mention, Person, PersonName, Post

FIRST_YEAR, YEARS_AHEAD = 1880, 10


class VariantInline(admin.TabularInline):
    """The two main names are kept from the form above; here stand the others."""

    model = PersonName
    formset = PersonNameFormSet
    fields = ["text"]
    extra = 1
    verbose_name = gettext_lazy("other form of the name")
    verbose_name_plural = gettext_lazy("other forms of the name")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind="variant")


class PostForm(forms.ModelForm):
    """Terms of office within a life: a year of three digits or five is a slip of the hand."""

    def clean(self):
        found = super().clean()
        first, last = dt.date(FIRST_YEAR, 1, 1), dt.date.today() + dt.timedelta(days=YEARS_AHEAD * 366)
        for column in ("start", "end"):
            if (day := found.get(column)) and not first <= day <= last:
                words = _("Check the year: terms lie between %(first)d and %(last)d.")
                self.add_error(column, words % {"first": first.year, "last": last.year})
        return found


class PostInline(admin.TabularInline):
    model = Post
    form = PostForm
    extra = 0
    autocomplete_fields = ["organ"]


@admin.register(Person)
class PersonAdmin(Exchanged, RecordAdmin):
    resource_classes = [PersonResource]
    list_display = ["__str__", "name_zh", "times_named", "reviewed"]
    list_filter = ["reviewed"]
    ordering = ["slug"]
    search_fields = ["names__text", "names__key"]
    fields = ["name_en", "name_zh", "reviewed", "note"]
    inlines = [VariantInline, PostInline]
    actions = ["confirm"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(meeting_count=count_of(Attendance.objects, "person"))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """With what contradicts itself or others in the terms."""
        if obj:
            context["warnings"] = warnings_of_terms(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        """Namesakes are many, so nobody is refused; but whoever enters one is told of the others."""
        super().save_related(request, form, formsets, change)
        if change and not {"name_en", "name_zh"} & set(form.changed_data):
            return
        keys = form.instance.names.values("key")
        others = Person.objects.filter(names__key__in=keys).exclude(pk=form.instance.pk).distinct()[:5]
        for other in others:
            link = format_html('<a href="{}">{}</a>', reverse("admin:archive_person_change", args=[other.pk]), other)
            merge = format_html('<a href="{}">{}</a>', reverse("admin:merge", args=["person", other.pk]), _("Merge"))
            words = _("{} ({}) has this name too. Two people: all is well. One: {}.")
            messages.warning(request, format_html(words, link, other.slug, merge))

    @admin.display(description=gettext_lazy("meetings"), ordering="meeting_count")
    def times_named(self, person):
        return person.meeting_count

    @admin.action(description=gettext_lazy("Confirm who these officials are"), permissions=["change"])
    def confirm(self, request, people):
        count = people.update(reviewed=True)
        self.message_user(request, _("%d officials confirmed.") % count)


@admin.register(Post)
class PostAdmin(Exchanged, RecordAdmin):
    form = PostForm
    resource_classes = [PostResource]
    list_display = ["title_en", "person", "organ", "start", "end"]
    list_select_related = ["person", "organ"]
    search_fields = ["title_en", "title_zh", "person__names__text"]
    autocomplete_fields = ["person", "organ"]
    date_hierarchy = "start"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["warnings"] = warnings_of_terms(obj.person)
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Mention)
class MentionAdmin(InSourceAdmin):
    removed_as = "mention"
    readonly_fields = ["source", "name", "start", "end"]
    list_display = ["name", "post", "person", "source"]
    list_select_related = []
    fetched = ["person"]
    search_fields = ["name", "person__names__text"]
    autocomplete_fields = ["person"]
