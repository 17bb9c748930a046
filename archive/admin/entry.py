"""From pasted text to a published record: one page to paste, one to correct what was found beside the text."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import reversion
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from archive import history, roles
from archive.admin.drafting import DraftForms, TypedForm, readout_of
from archive.admin.duplicates import duplicates
from archive.admin.marked import marked, spans_in
from archive.admin.pages import page_of_editors
from archive.admin.warnings import warnings_of_draft
from archive.extraction import extract
from archive.extraction.folding import fold_key
from archive.extraction.records import ExtractedReadout, MeetingRecord
from archive.imports import formats, gathering, identity, store
from archive.imports.formats.streams import file_at
from archive.imports.raw import Fault, RawReadout, ReadProblem
from archive.models import (
    Draft,
    Formulation,
    FormulationVariant,
    ImportProblem,
    Meeting,
    OrganName,
    Person,
    PersonName,
    Removed,
    SourceDocument,
)
from archive.models.meetings import fault_of_day
from archive.said import here, said

OFFERED = 12  # names an autocomplete offers
LARGEST_PASTED = 2_000_000  # characters
LARGEST_UPLOAD = 50  # documents in one file; more are a matter of the import


class EnterForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text of the readout"),
        required=False,
        strip=False,
        max_length=LARGEST_PASTED,
        widget=forms.Textarea(attrs={"rows": 14, "autofocus": True}),
    )
    file = forms.FileField(label=gettext_lazy("or a file"), required=False)
    url = forms.URLField(label=gettext_lazy("address"), required=False, assume_scheme="https", max_length=2000)
    published = forms.DateField(
        label=gettext_lazy("published on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(
        label=gettext_lazy("whose committee, where the text leaves it out"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Such as “Dalian” or “大连”."),
    )

    def clean_published(self):
        if (day := self.cleaned_data["published"]) and (fault := fault_of_day(day)):
            raise forms.ValidationError(fault)
        return day

    def clean(self):
        found = super().clean()
        if not self.errors and not found["text"].strip() and not found["file"]:
            raise forms.ValidationError(_("Paste a text or choose a file."))
        return found

    def documents(self) -> list[RawReadout]:
        """What was pasted or uploaded, as the import reads it. Raises ``ReadProblem``."""
        if self.cleaned_data["file"]:
            return _uploaded(self.cleaned_data["file"])
        text = self.cleaned_data["text"].replace("\r\n", "\n")  # a browser sends every line end as CR LF
        if "\0" in text:
            raise ReadProblem(_("it holds a NUL character, so it is no text"), _("paste the text again"))
        return [RawReadout(text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), encoding="utf-8", origin="")]


def _uploaded(file) -> list[RawReadout]:
    """Through the one door of the import. The folder it was read from is nobody's business."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, Path(file.name).name or "upload")
        with path.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        found = []
        with contextlib.closing(file_at(os.fspath(path))) as opened:
            for one in formats.documents(opened):
                if isinstance(one, Fault) and not found:
                    raise ReadProblem(one.message, one.remedy, one.place)
                if isinstance(one, RawReadout):
                    found.append(formats.finish(one))
                if len(found) > LARGEST_UPLOAD:
                    words = _("it holds more than %d documents") % LARGEST_UPLOAD
                    raise ReadProblem(words, _("import it with 'manage.py import_readouts'"))
        if not found:
            raise ReadProblem(_("it holds no document"), _("choose another file"))
        return found


def _may(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Paste, upload or type; what is found is kept as a draft and shown beside the text."""
    _may(request, roles.WRITE)
    is_typed = "typed" in request.POST
    form = EnterForm(request.POST or None, request.FILES or None) if not is_typed else EnterForm()
    typed = TypedForm(request.POST if is_typed else None, prefix="typed")
    if request.method == "POST" and is_typed and typed.is_valid():
        text, findings = typed.text_and_findings()
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        language, title = typed.cleaned_data["language"], typed.cleaned_data["title"]
        columns = {"findings": findings, "created_by": request.user, "updated_by": request.user}
        draft = Draft.objects.create(text=text, sha256=sha256, language=language, title=title, **columns)
        return redirect("admin:draft", draft.pk)
    if request.method == "POST" and not is_typed and form.is_valid():
        try:
            drafts = [_read(raw, form.cleaned_data, request.user) for raw in form.documents()]
        except ReadProblem as problem:
            where = f"{here(problem.place)}: " if problem.place else ""
            words = said("%(message)s; %(remedy)s.", message=problem.message, remedy=problem.remedy)
            form.add_error("file" if form.cleaned_data["file"] else "text", where + here(words))
        else:
            if len(drafts) > 1:
                messages.success(request, _("%d readouts were read; they wait below.") % len(drafts))
                return redirect("admin:enter")
            return redirect("admin:draft", drafts[0].pk)
    drafts = Draft.objects.select_related("created_by", "updated_by").defer("findings")[:50]
    context = {"form": form, "typed": typed, "typed_is_open": is_typed, "drafts": drafts}
    return page_of_editors(request, "admin/enter.html", _("Enter a readout"), **context)


def _read(raw: RawReadout, about: dict, by) -> Draft:
    published = about["published"] or raw.published
    known = store.hints(title=raw.title or None, place=about["place"] or None)
    readout = extract(raw.text, published=published, hints=known)
    return Draft.objects.create(
        text=raw.text,
        sha256=raw.sha256,
        encoding=raw.encoding,
        origin=f"upload/{raw.sha256[:12]}/{raw.file_name or Path(raw.origin).name}" if raw.origin else "",
        language=readout.language,
        title=raw.title or readout.title or "",
        url=about["url"] or raw.url,
        published=readout.published,
        place=about["place"],
        findings=_findings(readout),
        created_by=by,
        updated_by=by,
    )


def _findings(readout) -> dict:
    found = readout.as_json()
    del found["text"]
    # Where no meeting was found there is one to be entered by hand.
    nothing = ExtractedReadout(text="", language="", meetings=(MeetingRecord(kind="other"),))
    found["meetings"] = found["meetings"] or nothing.as_json()["meetings"]
    return found


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The text with everything found in it marked, and the facts beside it to be corrected."""
    _may(request, roles.WRITE)
    shown = get_object_or_404(Draft, pk=pk)
    if request.method == "GET":
        return _show(request, shown, DraftForms(shown, whom=_whom(shown)))
    attach = request.POST.get("attach", "").isdecimal()
    wanted = next((name for name in ("publish", "again", "discard") if name in request.POST), "keep")
    wanted = "publish" if attach else wanted
    if wanted == "publish":
        _may(request, roles.PUBLISH)
    if wanted == "discard":
        shown.delete()
        messages.success(request, _("The draft was discarded."))
        return redirect("admin:enter")
    forms_ = DraftForms(shown, request.POST)
    if wanted == "again":
        return _read_again(request, shown, forms_)
    if not forms_.is_valid():
        return _show(request, shown, forms_)
    forms_.apply()
    if _was_saved_meanwhile(request, shown):
        return _keep_beside(request, shown)
    if wanted == "keep":
        _save(shown, request.user)
        messages.success(request, _("Kept as a draft; readers do not see it."))
        return redirect("admin:draft", shown.pk)
    if known := SourceDocument.objects.filter(sha256=shown.sha256).first():
        forms_.about.add_error(None, _("The archive holds these very bytes already: %s.") % known)
        return _show(request, shown, forms_)
    other = Meeting.objects.filter(pk=int(request.POST["attach"])).first() if attach else None
    meetings = publish(shown, request.user, other)
    for meeting in meetings:
        link = format_html('<a href="{}">{}</a>', meeting.get_absolute_url(), meeting)
        messages.success(request, format_html(_("Published: {}"), link))
    return redirect(meetings[0] if meetings else "admin:enter")


def _save(shown: Draft, by) -> None:
    shown.updated_by, shown.version = by, shown.version + 1
    shown.save()


def _was_saved_meanwhile(request: HttpRequest, shown: Draft) -> bool:
    return request.POST.get("version") != str(shown.version)


def _keep_beside(request: HttpRequest, mine: Draft) -> HttpResponse:
    """Somebody saved the draft after this editor had opened it: neither loses anything."""
    theirs = Draft.objects.select_related("updated_by").get(pk=mine.pk)
    differing = _differences(theirs.findings, mine.findings)
    mine.pk, mine._state.adding = None, True
    mine.created_by = mine.updated_by = request.user
    mine.version = 1
    mine.save()
    link = format_html('<a href="{}">{}</a>', reverse("admin:draft", args=[theirs.pk]), theirs)
    words = _(
        "{} saved {} while you had it open. What you entered is kept here as a draft of its own. It differs in: {}."
    )
    by = theirs.updated_by or _("Somebody")
    messages.warning(request, format_html(words, by, link, ", ".join(differing) or _("nothing")))
    return redirect("admin:draft", mine.pk)


def _differences(theirs: dict, mine: dict) -> list[str]:
    """The facts in which two states of a draft differ, by name."""
    found = [kind for kind in theirs if kind != "meetings" and theirs[kind] != mine[kind]]
    pairs = zip(theirs["meetings"], mine["meetings"], strict=False)
    for one, other in pairs:
        for fact in (fact for fact in one if fact != "why" and one[fact] != other.get(fact)):
            is_plain = isinstance(one[fact], str) or isinstance(other.get(fact), str)
            found.append(f"{fact}: {one[fact]} / {other.get(fact)}" if is_plain else fact)
    if len(theirs["meetings"]) != len(mine["meetings"]):
        found.append("meetings")
    return found


def _read_again(request: HttpRequest, shown: Draft, forms_: DraftForms) -> HttpResponse:
    """By the rules alone, with what the form says of the document: what was corrected is given up."""
    if not forms_.about.is_valid():
        return _show(request, shown, forms_)
    readout = _extracted(shown)
    shown.findings, shown.chosen = _findings(readout), {}
    _save(shown, request.user)
    messages.success(request, _("Read again by the rules."))
    return redirect("admin:draft", shown.pk)


def _extracted(shown: Draft) -> ExtractedReadout:
    known = store.hints(title=shown.title or None, place=shown.place or None)
    return extract(shown.text, published=shown.published, hints=known)


@transaction.atomic
def publish(shown: Draft, by, other: Meeting | None = None) -> list[Meeting]:
    """Store the draft as an import would, with what the editor decided; returns its meetings, read by ``by``.

    Its first meeting becomes another write-up of ``other``, where that is given.
    """
    readout = readout_of(shown)
    with reversion.create_revision():
        reversion.set_user(by)
        reversion.set_comment(history.noted(said("Entered")))
        source = SourceDocument(
            text=shown.text,
            sha256=shown.sha256,
            encoding=shown.encoding,
            language=shown.language,
            title=shown.title,
            url=shown.url,
            published=shown.published,
            origin=shown.origin,
        )
        source.save()
        _answer(shown, source, by)
        _make_formulations(readout)
        _keep_removed(shown, source)
        asked = [question for question in store.store_findings(source, readout) if question.name or question.other]
        store.ask(asked, source=source, file=source.file_name or said("typed in"))
        first = source.meetings.order_by("ordinal").first()
        if other and first and first != other:
            gathering.join(other, first, by_hand=True)
        meetings = list(Meeting.objects.filter(Q(source=source) | Q(write_ups__source=source)).distinct())
        for meeting in meetings:
            if meeting.source_id == source.pk:
                meeting.mark_reviewed(by)
    shown.delete()
    return sorted(meetings, key=lambda meeting: meeting.ordinal)


def _keep_removed(shown: Draft, source: SourceDocument) -> None:
    """What the editor took out of what the rules found stays out when the source is read again."""
    readout = _extracted(shown)
    for kind, rows, found in (
        ("mention", shown.findings["mentions"], readout.mentions),
        ("formulation", shown.findings["formulations"], readout.formulations),
    ):
        left = {row["start"] for row in rows}
        gone = [Removed(source=source, kind=kind, start=one.start) for one in found if one.start not in left]
        Removed.objects.bulk_create(gone, ignore_conflicts=True)


def _answer(shown: Draft, source: SourceDocument, by) -> None:
    """Whom the editor chose for a name is the answer to a question that is not asked any more."""
    people = {person.slug: person for person in Person.objects.filter(slug__in=shown.chosen.values())}
    for name, slug in shown.chosen.items():
        if slug in people:
            ImportProblem.objects.create(
                source=source,
                file=source.file_name or said("typed in"),
                stage="identify",
                message=said("'%(name)s' is %(person)s", name=name, person=people[slug].by_language),
                remedy=said("chosen when it was entered"),
                name=name,
                answer=people[slug],
                resolved_at=timezone.now(),
                resolved_by=by,
            )


def _make_formulations(readout) -> None:
    """What was marked and is no formulation yet becomes one, known by its Chinese form."""
    keys = {found.key for found in readout.formulations}
    known = set(Formulation.objects.filter(name_zh__in=keys).values_list("name_zh", flat=True))
    for key in sorted(keys - known):
        if not FormulationVariant.objects.filter(key=fold_key(key)).exists():
            Formulation.objects.create(name_zh=key)


def _whom(shown: Draft) -> dict[str, dict]:
    """Name -> whom the archive takes it for, read only: nothing is made or asked."""
    return {
        name: {"person": found, "candidates": candidates}
        for name, (found, candidates) in identity.look_up(readout_of(shown)).items()
    }


def _show(request: HttpRequest, shown: Draft, forms_: DraftForms) -> HttpResponse:
    readout = readout_of(shown)
    context = {
        "draft": shown,
        "forms": forms_,
        "text": marked(shown.text, spans_in(shown.findings)),
        "duplicates": duplicates(shown, readout),
        "warnings": warnings_of_draft(readout, shown.chosen),
        "may_publish": request.user.has_perm(roles.PUBLISH),
        "version": request.POST.get("version", shown.version),
        "is_invalid": forms_.posted is not None,
    }
    return page_of_editors(
        request, "admin/draft.html", str(shown), status=422 if context["is_invalid"] else 200, **context
    )


@require_GET
def names(request: HttpRequest, kind: str) -> JsonResponse:
    """What an autocomplete offers for the text typed so far: officials, organs or formulations by any form of name."""
    _may(request, roles.ENTER)
    key = fold_key(request.GET.get("q", "")[:100])
    if not key:
        return JsonResponse({"names": []})
    if kind == "official":
        rows = PersonName.objects.filter(key__contains=key).order_by("person__slug").select_related("person")
        found = dict.fromkeys(f"{row.person.both_names} [{row.person.slug}]" for row in rows[: OFFERED * 3])
    elif kind == "organ":
        rows = OrganName.objects.filter(key__contains=key).order_by("organ__slug")
        found = dict.fromkeys(rows.values_list("text", flat=True)[:OFFERED])
    else:
        rows = FormulationVariant.objects.filter(key__contains=key).order_by("formulation__slug")
        found = dict.fromkeys(rows.values_list("formulation__name_zh", flat=True)[: OFFERED * 3])
    return JsonResponse({"names": list(found)[:OFFERED]})
