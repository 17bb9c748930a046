"""What every kind of record has here: history with a way back, saving beside others, deletion that can be undone."""

import re

import reversion
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from reversion.models import Revision

from archive import history
from archive.admin import concurrency, operations
from archive.admin.lists import Listed
from archive.admin.pages import page_of_editors
from archive.models import Operation
from archive.models.editing import KEPT_FOR

UNSAVED = {"csrfmiddlewaretoken", "_save", "_continue", "_addanother"}
LEDGER = re.compile(r"^_|-(?:start|end|id|DELETE|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)$")


def _shown(posted) -> list[tuple[str, str]]:
    """What an editor would recognise of what was sent."""
    values = ((name, ", ".join(values)) for name, values in posted.lists() if name not in UNSAVED)
    return [(name, value) for name, value in values if value and not LEDGER.search(name)]


class RecordAdmin(Listed, admin.ModelAdmin):
    """Saves by a person are kept as versions; the second of two editors is told what the first one changed."""

    change_form_template = "admin/record_form.html"
    object_history_template = "admin/record_history.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.meanwhile = None
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():  # from what the others left to what this one saves, nobody else writes
            return self._save_by_a_person(request, object_id, form_url, extra_context)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What was entered for a record that somebody deleted meanwhile stays on the page, to be saved when the record
        is back."""
        if request.method != "POST" or not str(object_id).isdecimal():
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        # What it was merged into is another record, with fields of its own.
        gone = Operation.objects.filter(model=opts.model_name, object_id=object_id, undone_at=None).first()
        posted = [(name, value) for name, values in request.POST.lists() for value in values if name not in UNSAVED]
        title = _("This record is gone")
        context = {"gone": gone, "posted": posted, "shown": _shown(request.POST)}
        return page_of_editors(request, "admin/gone.html", title, status=409, **context)

    def _save_by_a_person(self, request, object_id, form_url, extra_context):
        record = self.get_object(request, object_id) if object_id else None
        if record and self.has_change_permission(request, record):
            self._merge_with_others(request, record)
        with transaction.atomic():
            if record and self.has_change_permission(request, record):
                for one in self.versioned_with(record):
                    history.keep_first(one)
            with reversion.create_revision():
                reversion.set_user(request.user)
                response = super().changeform_view(request, object_id, form_url, extra_context)
                if record and response.status_code == 302:
                    for one in self.versioned_with(record):
                        reversion.add_to_revision(type(one)._default_manager.get(pk=one.pk))
            if response.status_code != 302:
                transaction.set_rollback(True)
        return response

    def versioned_with(self, record) -> list:
        """The records whose history a change of this one belongs to."""
        return [record]

    def _merge_with_others(self, request, record) -> None:
        sealed = request.POST.get("_loaded", "")
        if not sealed:
            return
        form, formsets = self._as_it_is(request, record)
        request.meanwhile = concurrency.merge(request.POST, form, formsets, sealed)
        if request.meanwhile:
            request.POST = request.meanwhile.posted

    def _as_it_is(self, request, record):
        """The forms as they would be shown now."""
        method, request.method = request.method, "GET"
        try:
            form = self.get_form(request, record, change=True)(instance=record)
            formsets, _inlines = self._create_formsets(request, record, change=True)
        finally:
            request.method = method
        return form, formsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if not getattr(request, "meanwhile", None):
            return form

        class SecondForm(form):
            def clean(self):
                super().clean()
                raise ValidationError(_("Others changed this record while you had it open. Look at it and save again."))

        return SecondForm

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        meanwhile = getattr(request, "meanwhile", None)
        if change and obj:
            if request.method == "POST" and not meanwhile and "_loaded" in request.POST:
                context["loaded"] = request.POST["_loaded"]
            elif request.method == "POST" or not context["adminform"].form.is_bound:
                bound = request.method == "POST"
                # A form that was sent has already changed ``obj``.
                form, formsets = self._as_it_is(request, self._stored(obj)) if bound else self._shown(context)
                context["loaded"] = concurrency.seal(concurrency.state_of(form, formsets))
        context["meanwhile"] = meanwhile
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _stored(self, record):
        return self.model._default_manager.get(pk=record.pk)

    @staticmethod
    def _shown(context):
        return context["adminform"].form, [one.formset for one in context["inline_admin_formsets"]]

    # History

    def get_urls(self):
        name = self.model._meta.model_name
        back = path(
            "<int:pk>/history/<int:revision>/back/",
            self.admin_site.admin_view(self.back_view),
            name=f"archive_{name}_back",
        )
        return [back, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % record,
            "opts": self.opts,
            "object": record,
            "steps": history.steps(record),
            "may_revert": self.has_change_permission(request, record),
        }
        return render(request, self.object_history_template, {**context, **(extra_context or {})})

    def back_view(self, request, pk, revision):
        """Put the record back to how it was; by POST alone."""
        record = get_object_or_404(self.model, pk=pk)
        if request.method != "POST" or not self.has_change_permission(request, record):
            raise PermissionDenied
        known = Revision.objects.filter(pk__in=history.versions_of(record).order_by().values("revision"))
        chosen = get_object_or_404(known, pk=revision)
        try:
            history.revert(record, chosen, request.user)
            self.after_revert(record)
            messages.success(request, _("The record is as it was on %s.") % f"{chosen.date_created:%Y-%m-%d %H:%M}")
        except (IntegrityError, ValidationError) as fault:
            words = _("It cannot be put back: it contradicts what was entered since (%s). Correct it by hand.")
            messages.error(request, words % fault)
        return redirect(f"admin:archive_{self.model._meta.model_name}_history", pk)

    def after_revert(self, record):
        """What a kind of record has to do after it was put back."""

    # Deletion

    def delete_model(self, request, obj):
        step = operations.delete([obj], request.user)
        self._say_undoable(request, step)

    def delete_queryset(self, request, queryset):
        step = operations.delete(list(queryset), request.user)
        self._say_undoable(request, step)

    def _say_undoable(self, request, step):
        last = f"{step.at + KEPT_FOR:%Y-%m-%d}"
        link = format_html('<a href="{}">{}</a>', reverse("admin:undo"), _("Undo"))
        messages.info(request, format_html(_("Until {} it can be had back: {}."), last, link))
