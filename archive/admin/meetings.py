import json

from django import forms
from django.contrib import admin, messages
from django.db.models import F, Prefetch, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from archive import roles
from archive.admin import review
from archive.admin.choosing import ChoosingInline
from archive.admin.counts import count_of
from archive.admin.lists import Listed
from archive.admin.marked import facts_of, marked, spans_of
from archive.admin.marking import MarkForm
from archive.admin.records import RecordAdmin
from archive.admin.spans import ByHandForm, InTextForm, InTextFormSet
from archive.admin.telling import told_by
from archive.admin.warnings import warnings_of
from archive.imports import gathering
from archive.models import (
    AgendaItem,
    Attendance,
    Directive,
    Meeting,
    OrganName,
    PersonName,
    Reference,
    Role,
    SourceDocument,
    WriteUp,
)
from archive.models.meetings import LATEST_ORDER, fault_of_day


@admin.register(Role)
class RoleAdmin(Listed, admin.ModelAdmin):
    """There to be chosen from; the twelve roles belong to the record contract."""

    list_display = ["code", "name", "name_zh"]
    search_fields = ["code", "name", "name_zh"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


ASIDE = 10_000  # beyond any list's length


class AttendanceForm(InTextForm):
    words_field = "name"

    def clean_order(self):
        if self.cleaned_data["order"] > LATEST_ORDER:
            raise forms.ValidationError(_("The order of naming ends at %d.") % LATEST_ORDER)
        return self.cleaned_data["order"]


class AttendanceFormSet(InTextFormSet):
    """The roles that each row offers are fetched once."""

    @cached_property
    def roles_offered(self) -> list[tuple[str, str]]:
        return [(role.pk, str(role)) for role in Role.objects.all()]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "roles" in form.fields:
            form.fields["roles"].widget.choices = self.roles_offered


class RowsInline(ChoosingInline, admin.StackedInline):
    """Rows as on the page of entry, beside the text. ``words``: the field that holds words of the text; ``more``: what
    is unfolded; ``marked_as``: how such words are shown in the text."""

    template = "admin/parts/inline_rows.html"
    formset = InTextFormSet
    words, more, marked_as = "text", (), ""
    extra = 1


class AttendanceInline(RowsInline):
    model = Attendance
    form, formset = AttendanceForm, AttendanceFormSet
    fields = ["order", "name", "post", "roles", "person", "start", "end"]
    autocomplete_fields = ["person"]
    words, marked_as = "name", "person"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "roles":
            field.widget, field.help_text = forms.CheckboxSelectMultiple(), ""
        return field

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("roles")


class WordsForm(InTextForm):
    class Meta:
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "addressee": forms.TextInput}


class DirectiveInline(RowsInline):
    model = Directive
    form = WordsForm
    fields = ["text", "speaker", "speaker_name", "verb", "addressee", "topics", "start", "end"]
    autocomplete_fields = ["speaker", "topics"]
    more, marked_as = ("speaker_name", "verb", "addressee", "topics"), "directive"


class AgendaInline(RowsInline):
    model = AgendaItem
    form = WordsForm
    fields = ["action", "text", "start", "end"]
    marked_as = "agenda"


class ReferenceInline(RowsInline):
    model = Reference
    form = WordsForm
    fields = ["kind", "text", "date", "start", "end"]
    marked_as = "reference"


class WriteUpInline(admin.TabularInline):
    """What else was written of the meeting; each can be split off on its own page."""

    model = WriteUp
    fields = readonly_fields = ["source", "number", "share", "by_hand", "joined_at"]
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name, verbose_name_plural = _("further write-up"), _("further write-ups")

    def has_add_permission(self, request, obj):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source").defer("source__text", "record")


def _listed(lines):
    items = format_html_join("", "<li>{}</li>", ((one,) for one in lines))
    return format_html("<ul>{}</ul>", items) if items else "—"


class LinesField(forms.CharField):
    """A list of words, a line each."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class MeetingForm(ByHandForm):
    sub_venues = LinesField(label=_("sub venues"), required=False, help_text=_("One in a line."))

    def clean(self):
        found = super().clean()
        for column in ("date", "date_end"):
            if (day := found.get(column)) and column in self.changed_data and (fault := fault_of_day(day)):
                self.add_error(column, fault)
        return found


@admin.register(Meeting)
class MeetingAdmin(RecordAdmin):
    list_display = ["date", "called", "kind", "place", "date_basis", "directive_count", "review"]
    list_display_links = ["date", "called"]
    list_filter = ["review", "date_basis", "kind", ("place", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organ", "place", "source"]
    date_hierarchy = "date"
    ordering = [F("date").desc(nulls_last=True), "-pk"]
    search_fields = ["organ__names__text", "source__title", "attendance__person__names__text", "attendance__name"]
    autocomplete_fields = ["source", "organ", "place"]
    # Spans are found in the text or looked up in it, never typed.
    readonly_fields = ["review", "reviewed_by", "reviewed_at", "told_in", "groups_present"]
    readonly_fields += ["evidence", "candidates"]
    form = MeetingForm
    change_form_template = "admin/meeting_form.html"
    inlines = [AttendanceInline, DirectiveInline, AgendaInline, ReferenceInline, WriteUpInline]
    actions = ["mark_reviewed", "join"]
    save_on_top = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "source",
                    ("organ", "joint_with"),
                    ("kind", "enlarged", "format"),
                    ("place", "venue"),
                ]
            },
        ),
        (None, {"fields": [("date", "date_end"), ("part_of_day", "date_basis"), "evidence", "candidates"]}),
        (None, {"fields": [("review", "reviewed_by", "reviewed_at")]}),
        (_("More"), {"classes": ["collapse"], "fields": ["ordinal", "told_in", "groups_present", "sub_venues"]}),
    ]

    @admin.display(description=_("meeting"), ordering="organ__slug")
    def called(self, meeting):
        """Where nobody is said to have met, the headline: the kind has a column of its own."""
        return meeting.heading if meeting.organ_id else meeting.source.title or meeting.heading

    @admin.display(description=_("the date rests on"))
    def evidence(self, meeting):
        return _listed(told_by(meeting.date_evidence))

    @admin.display(description=_("days it may have been"))
    def candidates(self, meeting):
        return ", ".join(meeting.date_candidates) or "—"

    @admin.display(description=_("told in the passages"))
    def told_in(self, meeting):
        text = meeting.source.text if meeting.source_id else ""
        return _listed(f"{' '.join(text[start:end].split())[:60]}… ({start}–{end})" for start, end in meeting.passages)

    @admin.display(description=_("groups present"))
    def groups_present(self, meeting):
        return _listed(group["text"] for group in meeting.groups)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(directives_found=count_of(Directive.objects, "meeting"))
            .defer("source__text")
        )

    def get_search_results(self, request, queryset, search_term):
        """Every word in the organ's names, the headline, or a name of somebody present. By keys: joining the rows of
        100,000 meetings and taking the doubles out again takes a minute. The names of whom the archive knows are
        theirs, so that of the attendance only the rows of others are read."""
        for word in search_term.split():
            officials = PersonName.objects.filter(text__icontains=word).values("person")
            unknown = Attendance.objects.filter(person=None, name__icontains=word).order_by()
            known = Attendance.objects.filter(person__in=officials).order_by()
            organs = OrganName.objects.filter(text__icontains=word).values("organ")
            headed = SourceDocument.objects.filter(title__icontains=word).order_by()
            named = Q(organ__in=organs) | Q(source__in=headed.values("pk"))
            named |= Q(pk__in=known.values("meeting")) | Q(pk__in=unknown.values("meeting"))
            queryset = queryset.filter(named)
        return queryset, False

    @admin.display(description=_("directives"), ordering="directives_found")
    def directive_count(self, meeting):
        return meeting.directives_found

    def get_readonly_fields(self, request, obj=None):
        """A meeting stays with its source: its spans are places in that text."""
        return [*self.readonly_fields, "source", "ordinal"] if obj else self.readonly_fields

    def save_related(self, request, form, formsets, change):
        """A meeting that somebody changed here is theirs: imports leave it alone from now on."""
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed() or any(formset.has_changed() for formset in formsets):
            form.instance.mark_edited()
            form.instance.save(update_fields=["updated_at"])
        if (matter := self._reviewed_for(request)) and change:
            self._settle(request, matter, form.instance)

    def after_revert(self, record):
        record.mark_edited()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["warnings"] = warnings_of(obj) if obj else []
        if obj:
            context |= {"source": obj.source, "text": marked(obj.source.text, spans_of(obj))}
            context |= {"spans": json.dumps(facts_of(obj)), "mark_form": MarkForm(text=""), "meeting": obj}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _reviewed_for(self, request) -> str:
        """The matter of the review queue that led here; empty where none did."""
        matter = request.GET.get("_review", "")
        return matter if matter in review.MATTERS and self.has_review_permission(request) else ""

    def _settle(self, request, matter, meeting):
        """What was corrected for the queue has been read, and waits there no more."""
        review.settle(meeting, request.user)
        if review.MATTERS[matter].about == "meeting":
            review.decide(matter, meeting, "corrected", request.user)

    def response_post_save_change(self, request, obj):
        if matter := self._reviewed_for(request):
            return redirect("admin:review_matter", matter)
        return super().response_post_save_change(request, obj)

    def save_formset(self, request, form, formset, change):
        """Rows may exchange their places in the list: they first leave them."""
        if formset.model is Attendance:
            moved = [row.instance.pk for row in formset.initial_forms if "order" in row.changed_data]
            Attendance.objects.filter(pk__in=moved).update(order=F("order") + ASIDE)
        super().save_formset(request, form, formset, change)

    def has_review_permission(self, request):
        return request.user.has_perm(roles.REVIEW)

    @admin.action(description=_("Mark as read against the source"), permissions=["review"])
    def mark_reviewed(self, request, meetings):
        for meeting in meetings:
            meeting.mark_reviewed(request.user)
        self.message_user(request, _("%d meetings marked as reviewed.") % len(meetings))

    @admin.action(description=_("Join: these are write-ups of one meeting"), permissions=["change"])
    def join(self, request, meetings):
        first, *others = meetings.order_by("pk")
        if not others:
            self.message_user(request, _("Choose two meetings or more."), messages.WARNING)
            return
        for other in others:
            first = gathering.join(first, other, by_hand=True)
        link = format_html('<a href="{}">{}</a>', reverse("write_ups", args=[first.pk]), first)
        words = _("{} write-ups are now one meeting: {}. Each can be split off again on the meeting's page.")
        self.message_user(request, format_html(words, len(others) + 1, link))


class SplitForm(forms.ModelForm):
    split_off = forms.BooleanField(
        required=False,
        label=_("This is a meeting of its own"),
        help_text=_("It gets its number and its records back, and no import joins the two again."),
    )


@admin.register(WriteUp)
class WriteUpAdmin(Listed, admin.ModelAdmin):
    """Texts that tell of a meeting beside its main text; joined in the list of meetings, split off here."""

    form = SplitForm
    list_display = ["__str__", "meeting", "number", "share", "by_hand"]
    list_select_related = ["source", "meeting__organ"]
    list_filter = ["by_hand"]
    search_fields = ["source__title", "source__origin", "source__url", "number"]
    fields = ["compared", "number", "share", "by_hand", "joined_at", "split_off"]
    readonly_fields = ["compared", "number", "share", "by_hand", "joined_at"]
    actions = ["split"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text", "record")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("texts"))
    def compared(self, write_up):
        return format_html(
            '<a href="{}">{}</a> of <a href="{}">{}</a>',
            *(write_up.get_absolute_url(), write_up, write_up.meeting.get_absolute_url(), write_up.meeting),
        )

    def save_model(self, request, obj, form, change):
        if form.cleaned_data["split_off"]:
            self._split(request, obj)

    def response_change(self, request, obj):
        return redirect("admin:archive_meeting_change", obj.number if obj.pk is None else obj.meeting_id)

    @admin.action(description=_("Split off: each is a meeting of its own"), permissions=["change"])
    def split(self, request, write_ups):
        for write_up in write_ups.select_related("meeting"):
            self._split(request, write_up)

    def _split(self, request, write_up):
        meeting = gathering.split(write_up, by_hand=True)
        link = format_html('<a href="{}">{}</a>', meeting.get_absolute_url(), meeting)
        self.message_user(request, format_html(_("A meeting of its own again: {} ({})."), link, meeting.pk))


class AttendedByForm(ByHandForm):
    def clean_person(self):
        person = self.cleaned_data["person"]
        if person and self.instance.meeting.attendance.filter(person=person).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This person is already listed at this meeting."))
        return person


class PartOfMeetingAdmin(RecordAdmin):
    """A list across meetings; a record is added on its meeting's page, where the text stands beside it."""

    form = ByHandForm
    readonly_fields = ["meeting", "start", "end"]
    ordering = ["-pk"]
    # Fetched for the rows of a page alone: joined, a database may put a million rows in order first.
    list_select_related, fetched = [], []

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related(*self.fetched, Prefetch("meeting", Meeting.objects.select_related("organ")))
        )

    def versioned_with(self, record):
        return [record.meeting]

    def has_add_permission(self, request):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.has_changed():
            form.instance.meeting.mark_edited()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        obj.meeting.mark_edited()

    def delete_queryset(self, request, queryset):
        meetings = list(Meeting.objects.filter(pk__in=queryset.order_by().values("meeting")))
        super().delete_queryset(request, queryset)
        for meeting in meetings:
            meeting.mark_edited()


@admin.register(Attendance)
class AttendanceAdmin(PartOfMeetingAdmin):
    list_display = ["name", "person", "post", "meeting"]
    fetched = ["person"]
    list_filter = ["roles", ("person", admin.EmptyFieldListFilter)]
    search_fields = ["name", "post", "person__names__text"]
    autocomplete_fields = ["person", "roles"]
    form = AttendedByForm
    readonly_fields = ["meeting", "order", "name", "start", "end"]


@admin.register(Directive)
class DirectiveAdmin(PartOfMeetingAdmin):
    list_display = ["__str__", "speaker", "meeting"]
    fetched = ["speaker"]
    list_filter = ["topics"]
    search_fields = ["text", "speaker__names__text"]
    autocomplete_fields = ["speaker", "topics"]
    readonly_fields = ["meeting", "text", "start", "end"]


@admin.register(AgendaItem)
class AgendaItemAdmin(PartOfMeetingAdmin):
    list_display = ["__str__", "action", "meeting"]
    list_filter = ["action"]
    search_fields = ["text"]
    readonly_fields = ["meeting", "text", "start", "end"]


@admin.register(Reference)
class ReferenceAdmin(PartOfMeetingAdmin):
    list_display = ["__str__", "kind", "date", "meeting"]
    list_filter = ["kind"]
    search_fields = ["text"]
    readonly_fields = ["meeting", "text", "start", "end"]
