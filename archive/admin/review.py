"""The review queue: what needs a person, most useful first, each with its reason; decided by single keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import reversion
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods

from archive import history, roles
from archive.admin.marked import facts_of, marked, spans_of
from archive.admin.marking import MarkForm
from archive.admin.pages import page_of_editors
from archive.admin.problems import described
from archive.admin.telling import told_by
from archive.admin.warnings import warnings_of
from archive.imports import gathering, identity, rereading
from archive.models import Attendance, FormulationCandidate, ImportProblem, Meeting, Person, SourceDocument, Verdict
from archive.models.meetings import fault_of_day
from archive.said import said

SHOWN = 50
NEW = "new"
PHRASES = "phrases"


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of thing that waits. ``about`` is "meeting" or "problem", the column of ``Verdict`` that names it;
    ``order`` puts first what is quickest to decide or settles most, before the latest."""

    key: str
    about: str
    label: str
    why: str
    records: Callable[[], QuerySet]
    order: tuple = ()

    def waiting(self) -> QuerySet:
        """What nobody has decided about; what was skipped comes last, the longest skipped first."""
        own = Verdict.objects.filter(**{self.about: OuterRef("pk")}, matter=self.key).order_by("-at")
        decided = own.exclude(outcome="skipped")
        skipped = own.filter(outcome="skipped").values("at")[:1]
        left = self.records().filter(~Exists(decided)).annotate(skipped=Subquery(skipped))
        return left.order_by(F("skipped").asc(nulls_first=True), *self.order, "-pk")


def _meetings(**which) -> QuerySet:
    return Meeting.objects.filter(source__replaced_by=None, **which)


def _problems(**which) -> QuerySet:
    return ImportProblem.objects.filter(resolved_at=None, **which)


def _undated() -> QuerySet:
    return _meetings(date=None).exclude(review="reviewed")


def _doubts() -> QuerySet:
    return _problems(stage="identify", name="", other=None)


def _doubts_asked_alone() -> QuerySet:
    """Without those of a document whose meeting waits for its date: they are shown, and settled, there."""
    waits = _undated().filter(source=OuterRef("source")).order_by()
    undecided = ~Exists(Verdict.objects.filter(meeting=OuterRef("pk"), matter="undated").exclude(outcome="skipped"))
    return _doubts().exclude(Exists(waits.filter(undecided)))


_HAS_NO_CANDIDATE = ExpressionWrapper(Q(date_candidates=[]), BooleanField())
_SAME_NAME = Window(Count("pk"), partition_by=[F("name")])
_HAS_MEETING = Exists(Meeting.objects.filter(source=OuterRef("source")).order_by())


MATTERS = {
    matter.key: matter
    for matter in (
        Matter(
            "names",
            "problem",
            gettext_lazy("Who is meant"),
            gettext_lazy("Namesakes: until somebody says who is meant, the official's record lacks these meetings."),
            lambda: _problems().exclude(name=""),
            (_SAME_NAME.desc(), "name"),
        ),
        Matter(
            "undated",
            "meeting",
            gettext_lazy("Without a date"),
            gettext_lazy("The text does not settle the day; no list by date holds the meeting."),
            _undated,
            (_HAS_NO_CANDIDATE.asc(),),
        ),
        Matter(
            "twins",
            "problem",
            gettext_lazy("One meeting or two"),
            gettext_lazy("Two readouts that may tell of one meeting: joined, they are counted once."),
            lambda: _problems(other__isnull=False),
        ),
        Matter(
            "doubts",
            "problem",
            gettext_lazy("Doubts"),
            gettext_lazy("Rules that are often wrong, contradictions, a person's work that a new version tells anew."),
            _doubts_asked_alone,
            (_HAS_MEETING.desc(),),
        ),
        Matter(
            "unknown",
            "meeting",
            gettext_lazy("Officials not identified"),
            gettext_lazy("Somebody in the list leads to no official, so that no official's page counts the meeting."),
            lambda: _meetings(
                review="unreviewed", pk__in=Attendance.objects.filter(person=None).order_by().values("meeting")
            ).exclude(source__in=_problems().exclude(name="").order_by().values("source")),
        ),
        Matter(
            "inferred",
            "meeting",
            gettext_lazy("Inferred dates"),
            gettext_lazy("The day or its year is not in the words; it follows from evidence or the page's stamp."),
            lambda: _meetings(date_basis__in=("inferred", "stamp"), review="unreviewed"),
        ),
        Matter(
            "imports",
            "problem",
            gettext_lazy("Import problems"),
            gettext_lazy("Files that could not be taken, with what to do."),
            lambda: _problems(stage__in=("read", "extract", "store")),
        ),
    )
}


class Waiting(NamedTuple):
    key: str
    label: str
    why: str
    count: int
    address: str


def counts() -> list[Waiting]:
    """How many wait in each matter, and in the list of quoted phrases, which has its own page. A query each."""
    listed = [
        Waiting(m.key, m.label, m.why, m.waiting().order_by().count(), reverse("admin:review_matter", args=[m.key]))
        for m in MATTERS.values()
    ]
    phrases = Waiting(
        PHRASES,
        _("Quoted phrases that may be formulations"),
        _("Phrases of a formulation's shape in no list: until one is accepted, nobody finds where else it is used."),
        FormulationCandidate.objects.waiting().count(),
        reverse("admin:archive_formulationcandidate_changelist"),
    )
    return [*listed, phrases]


def _may_review(request: HttpRequest) -> None:
    if not request.user.has_perm(roles.REVIEW):
        raise PermissionDenied


def _matter(key: str) -> Matter:
    if key not in MATTERS:
        raise Http404(f"There is no matter '{key}'.")
    return MATTERS[key]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    _may_review(request)
    lists = [(waiting, _listed(MATTERS[waiting.key])[:8] if waiting.key in MATTERS else ()) for waiting in counts()]
    return page_of_editors(request, "admin/review.html", _("Review queue"), lists=lists)


def _listed(matter: Matter) -> QuerySet:
    if matter.about == "meeting":
        return matter.waiting().select_related("organ", "source").defer("source__text")
    return matter.waiting().select_related("source").defer("source__text")


@require_GET
def first(request: HttpRequest, matter: str) -> HttpResponse:
    """The one to be decided next."""
    _may_review(request)
    found = _matter(matter).waiting().values_list("pk", flat=True).first()
    if found is None:
        messages.success(request, _("Nothing waits here any more."))
        return redirect("admin:review")
    return redirect("admin:review_one", matter, found)


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Who decided what and when, the latest first."""
    _may_review(request)
    verdicts = Verdict.objects.select_related("by", "meeting__organ", "problem__source").defer("problem__source__text")
    page = Paginator(verdicts, SHOWN).get_page(request.GET.get("page"))
    for verdict in page:
        verdict.matter_label = MATTERS[verdict.matter].label if verdict.matter in MATTERS else verdict.matter
    return page_of_editors(request, "admin/review_done.html", _("Decided"), page=page)


class DayForm(forms.Form):
    date = forms.DateField(
        label=gettext_lazy("date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_date(self):
        if fault := fault_of_day(self.cleaned_data["date"]):
            raise forms.ValidationError(fault)
        return self.cleaned_data["date"]


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, matter: str, pk: int) -> HttpResponse:
    """A single thing that waits, with its text; a decision leads to the next."""
    _may_review(request)
    of = _matter(matter)
    record = of.waiting().filter(pk=pk).select_related("source").first()
    if record is None:
        return _gone(request, of, pk)
    if request.method == "POST":
        return _decide(request, of, record)
    return _show(request, of, record)


def _show(request: HttpRequest, of: Matter, record, day_form: DayForm | None = None) -> HttpResponse:
    meeting = record if of.about == "meeting" else _meeting_of(record)
    source: SourceDocument | None = meeting.source if meeting else record.source
    candidates = []
    if of.key == "names":
        people = record.candidates.prefetch_related("posts", "names")
        candidates = [(number, person, described(person)) for number, person in enumerate(people, start=1)]
    context = {
        "matter": of,
        "record": record,
        "meeting": meeting,
        "source": source,
        "left": of.waiting().order_by().count(),
        "text": marked(source.text, spans_of(meeting) if meeting else []) if source else "",
        "rows": meeting.attendance.select_related("person").prefetch_related("roles") if meeting else (),
        "directives": meeting.directives.select_related("speaker") if meeting else (),
        "evidence": told_by(meeting.date_evidence) if meeting else [],
        "warnings": warnings_of(meeting) if meeting else [],
        "candidates": candidates,
        "doubts": _doubts().filter(source=meeting.source) if of.key == "undated" else (),
        "shown": _shown(of, record, meeting),
        "is_offered": of.key == "doubts" and rereading.offers(record),
        "newer": record.source if meeting and of.about == "problem" and record.source != meeting.source else None,
        "days": list(enumerate(record.date_candidates[:9], start=1)) if of.key == "undated" else [],
        "day_form": (day_form or DayForm()) if of.key == "undated" else None,
        "mark_form": MarkForm(text="") if meeting else None,
        "correct_url": _correct_url(of, meeting),
    }
    return page_of_editors(request, "admin/review_one.html", str(of.label), **context)


def _shown(of: Matter, record, meeting: Meeting | None) -> list[int] | None:
    """[start, end] of the words in question, which the page comes to."""
    if of.key == "names":
        rows = [record.source.mentions] if record.source else []
        rows = [meeting.attendance, *rows] if meeting else rows
        found = (named.filter(name=record.name).order_by("start").values_list("start", "end").first() for named in rows)
        return next(filter(None, found), None)
    return facts_of(meeting).get("date") if meeting and of.about == "meeting" else None


def settle(meeting: Meeting, by) -> None:
    """Somebody has read the meeting; the doubts of its document are settled when all its meetings were read."""
    meeting.mark_reviewed(by)
    if meeting.source.meetings.exclude(review="reviewed").exists():
        return
    for problem in _doubts().filter(source=meeting.source):
        problem.resolved_at, problem.resolved_by = timezone.now(), by
        problem.save()
        decide("doubts", problem, "corrected", by)


def _meeting_of(problem: ImportProblem) -> Meeting | None:
    """The meeting that the problem is about, or the first of its document that prints the name."""
    if problem.meeting_id:
        return Meeting.objects.select_related("organ", "source").get(pk=problem.meeting_id)
    if problem.source is None:
        return None
    meetings = problem.source.meetings.select_related("organ", "source").order_by("ordinal")
    printed = meetings.filter(attendance__name=problem.name).first() if problem.name else None
    return printed or meetings.exclude(review="reviewed").first() or meetings.first()


def _correct_url(of: Matter, meeting: Meeting | None) -> str:
    return f"{reverse('admin:archive_meeting_change', args=[meeting.pk])}?_review={of.key}" if meeting else ""


def _gone(request: HttpRequest, of: Matter, pk: int) -> HttpResponse:
    """Somebody has decided it meanwhile, or it settled itself."""
    latest = Verdict.objects.filter(matter=of.key, **{of.about: pk}).select_related("by").first()
    if latest and latest.outcome != "skipped":
        words = _("%(by)s has decided this already: %(outcome)s.")
        said = words % {"by": latest.by or _("Somebody"), "outcome": latest.get_outcome_display()}
    else:
        said = _("This does not wait any more.")
    messages.info(request, said)
    return redirect("admin:review_matter", of.key)


@transaction.atomic
def _decide(request: HttpRequest, of: Matter, record) -> HttpResponse:
    """By the button that was pressed: accept, skip, a day, or whom a name stands for."""
    posted, by = request.POST, request.user
    if changed := record if of.about == "meeting" else record.meeting:
        history.keep_first(changed)
    with reversion.create_revision():
        reversion.set_user(by)
        if "skip" in posted:
            outcome = "skipped"
        elif of.key == "names" and "who" in posted:
            person = None if posted["who"] == NEW else record.candidates.filter(pk=_number(posted["who"])).first()
            if person is None and posted["who"] != NEW:
                raise Http404("No such candidate.")
            chosen: Person = identity.answer(record, person, by=by)
            messages.success(request, _("“%(name)s” is %(person)s.") % {"name": record.name, "person": chosen})
            outcome = "accepted"
        elif of.key == "twins" and posted.get("same") in ("one", "two"):
            gathering.answer(record, same=posted["same"] == "one", by=by)
            outcome = "accepted"
        elif of.key == "undated" and "date" in posted:
            form = DayForm(posted)
            if not form.is_valid():
                return _show(request, of, record, form)
            record.date, record.date_basis = form.cleaned_data["date"], "stated"
            record.entered(["date", "date_basis"])
            record.date_candidates = []
            record.save()
            settle(record, by)
            outcome = "corrected"
        elif "take" in posted and of.key == "doubts" and rereading.offers(record):
            record.resolved_at, record.resolved_by = timezone.now(), by
            record.save()
            if meeting := rereading.take(record):
                meeting.mark_reviewed(by)
            outcome = "corrected"
        elif "accept" in posted and of.key not in ("names", "twins"):
            if of.about == "meeting":
                settle(record, by)
            else:
                record.resolved_at, record.resolved_by = timezone.now(), by
                record.save()
                meeting = _meeting_of(record) if of.key == "doubts" else None
                if meeting:
                    meeting.mark_reviewed(by)
            outcome = "accepted"
        else:
            return redirect("admin:review_one", of.key, record.pk)
        with override(None):
            verdict = said(str(dict(Verdict._meta.get_field("outcome").flatchoices)[outcome]))
            note = said("%(matter)s: %(verdict)s", matter=said(str(of.label)), verdict=verdict)
        reversion.set_comment(history.noted(note))
    decide(of.key, record, outcome, by)
    return redirect("admin:review_matter", of.key)


def decide(matter: str, record, outcome: str, by) -> None:
    """Leave the trace: who decided what and when."""
    Verdict.objects.create(matter=matter, **{MATTERS[matter].about: record}, outcome=outcome, by=by)


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 16 else 0
