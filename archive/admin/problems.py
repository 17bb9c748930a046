"""What imports could not do or decide; whom a printed name stands for is answered here, among the candidates."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.lists import Listed
from archive.imports import gathering, identity
from archive.models import Attendance, ImportProblem, Mention, Person
from archive.models.columns import speaks_chinese

SHOWN = 6  # posts as printed of one candidate; the page of the official has them all
NEW = "new"


class AnswerForm(forms.ModelForm):
    """``who``: the key of one of the candidates or of another official of the list, or ``NEW``."""

    who = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("This is"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        candidates = [(str(person.pk), described(person)) for person in self.instance.candidates.all()]
        self.fields["who"].choices = [*candidates, (NEW, _("Somebody else, of whom the archive has no record yet"))]

    def clean_who(self) -> Person | None:
        who = self.cleaned_data["who"]
        return None if who == NEW else Person.objects.get(pk=who)


class WhetherOneForm(forms.ModelForm):
    """Whether two meetings are one."""

    are = forms.ChoiceField(
        widget=forms.RadioSelect,
        label=gettext_lazy("They are"),
        choices=[
            ("one", gettext_lazy("one meeting, told twice")),
            ("two", gettext_lazy("two meetings; do not ask again")),
        ],
    )


def described(person: Person) -> str:
    """The official with the posts held and those printed so far, with place and years."""
    held = [f"{post}, {_years(post.start, post.end)}" for post in person.posts.all()]
    place = ["meeting__place__name_en", "meeting__place__name_zh"]
    places = reversed(place) if speaks_chinese() else place
    rows = person.attendance.order_by().values_list("post", *places)
    rows = rows.annotate(Count("pk"), Min("meeting__date"), Max("meeting__date")).order_by("-pk__count", "post")
    no_post, no_place = _("no post printed"), _("no place")
    printed = [
        f"{post or no_post}, {place or other_place or no_place}, {_years(first, last)} ({count})"
        for post, place, other_place, count, first, last in rows[:SHOWN]
    ]
    lines = format_html_join("", "<br>{}", ((line,) for line in [*held, *printed] or [_("nothing is known of them")]))
    link = format_html(' <a href="{}">{}</a>', person.get_absolute_url(), person.slug)
    return format_html("<strong>{}</strong>{}{}", person.both_names, link, lines)


def _years(first, last) -> str:
    years = [str(day.year) if day else "?" for day in (first, last)]
    return years[0] if years[0] == years[1] and first else "–".join(years) if first or last else _("undated")


@admin.register(ImportProblem)
class ImportProblemAdmin(Listed, admin.ModelAdmin):
    list_display = ["file_here", "where", "stage", "in_words", "to_do", "run", "resolved_at"]
    list_select_related = ["run"]
    list_filter = ["stage", ("resolved_at", admin.EmptyFieldListFilter), ("name", admin.EmptyFieldListFilter), "run"]
    search_fields = ["file", "message"]
    actions = ["mark_resolved"]

    def has_add_permission(self, request):
        return False

    @admin.display(description=gettext_lazy("file"), ordering="file")
    def file_here(self, problem):
        return problem.here("file")

    @admin.display(description=gettext_lazy("place in the file"), ordering="place")
    def where(self, problem):
        return problem.where

    @admin.display(description=gettext_lazy("message"), ordering="message")
    def in_words(self, problem):
        return problem.in_words

    @admin.display(description=gettext_lazy("remedy"), ordering="remedy")
    def to_do(self, problem):
        return problem.to_do

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text")

    def has_change_permission(self, request, obj=None):
        """Of one problem only the answer to an open question is entered."""
        is_asked = obj is None or bool((obj.name or obj.other_id) and obj.resolved_at is None)
        return is_asked and super().has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        if obj and obj.name:
            asked = ["who"] if self.has_change_permission(request, obj) else ["answer", "resolved_at", "resolved_by"]
            return ["name", "printed_at", *asked, "file_here", "run"]
        if obj and obj.other_id:
            asked = ["are"] if self.has_change_permission(request, obj) else ["resolved_at", "resolved_by"]
            return ["both", *asked, "in_words", "file_here", "run"]
        return ["run", "source", "file_here", "where", "stage", "in_words", "to_do", "resolved_at", "resolved_by"]

    def get_readonly_fields(self, request, obj=None):
        return [field for field in self.get_fields(request, obj) if field not in ("who", "are")]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj and self.has_change_permission(request, obj):
            form = AnswerForm if obj.name else WhetherOneForm
            return type("Answer", (form,), {"Meta": type("Meta", (), {"model": ImportProblem, "fields": []})})
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=gettext_lazy("printed at"))
    def printed_at(self, question):
        """Where the document prints the name: the post, the meeting, and a way to the sentence."""
        rows = Attendance.objects.filter(meeting__source=question.source_id, name=question.name)
        found = [
            (row.meeting.get_absolute_url(), row.start, row.post or _("no post printed"), row.meeting)
            for row in rows.select_related("meeting__organ")
        ]
        mentions = Mention.objects.filter(source=question.source_id, name=question.name).select_related("source")
        found += [(m.source.get_absolute_url(), m.start, m.post or _("no post printed"), m.source) for m in mentions]
        return format_html_join("", '<a href="{}#at-{}">{}, {}</a><br>', found) or _("in no meeting any more")

    @admin.display(description=gettext_lazy("meetings"))
    def both(self, question):
        """Both, and their texts side by side."""
        links = [(meeting.get_absolute_url(), meeting.pk, meeting) for meeting in (question.meeting, question.other)]
        listed = format_html_join("", '<a href="{}">{}</a> {}<br>', links)
        compared = reverse("compared", args=[question.meeting_id, question.other_id])
        return format_html('{}<a href="{}">{}</a>', listed, compared, _("Compare their texts"))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        asked = self.get_object(request, object_id)
        heading = {"title": _("Who is %s?") % asked.name, "subtitle": None} if asked and asked.name else {}
        if asked and asked.other_id:
            heading = {"title": _("One meeting or two?"), "subtitle": None}
        try:
            return super().change_view(request, object_id, form_url, {**(extra_context or {}), **heading})
        except PermissionDenied:
            asked = self.get_object(request, object_id)
            if not (asked and asked.resolved_at and self.has_view_permission(request, asked)):
                raise
            return self._tell_the_first_answer(request, asked)

    def _tell_the_first_answer(self, request, question):
        if not question.name:
            self.message_user(request, _("This was answered meanwhile. Your answer was not kept."), messages.WARNING)
            return redirect("admin:archive_importproblem_change", question.pk)
        who = f"{question.answer} ({question.answer.slug})" if question.answer else _("none of the candidates")
        by = question.resolved_by or _("somebody whose account is gone")
        words = _("'%(name)s' was answered meanwhile by %(by)s: %(who)s. Your answer was not kept.")
        self.message_user(request, words % {"name": question.name, "by": by, "who": who}, messages.WARNING)
        return redirect("admin:archive_importproblem_change", question.pk)

    def save_model(self, request, obj, form, change):
        if obj.other_id:
            same = form.cleaned_data["are"] == "one"
            meeting = gathering.answer(obj, same=same, by=request.user)
            one = _("One meeting: %(meeting)s (%(number)d).") % {"meeting": meeting, "number": meeting.pk}
            self.message_user(request, one if same else _("Two meetings; this is not asked again."))
            return
        person = identity.answer(obj, form.cleaned_data["who"], by=request.user)
        words = _("'%(name)s' in this document is %(person)s (%(slug)s).")
        self.message_user(request, words % {"name": obj.name, "person": person, "slug": person.slug})

    @admin.action(description=gettext_lazy("Mark as resolved"), permissions=["change"])
    def mark_resolved(self, request, problems):
        unresolved = problems.filter(resolved_at=None)
        count = unresolved.filter(name="").update(resolved_at=timezone.now(), resolved_by=request.user)
        self.message_user(request, _("%d problems marked as resolved.") % count)
        if asked := unresolved.exclude(name="").count():
            words = _("%d ask who somebody is and stay open: open each and choose.")
            self.message_user(request, words % asked, messages.WARNING)
