"""What is counted about the readouts: the tables of the analyses' pages, with the same parameters."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.response import Response

from archive.analysis.briefing import Span
from archive.api.base import View
from archive.api.problems import BadParameters
from archive.models import Formulation, Organ, Person, Place
from archive.views import briefing, directives, novelty, outward, phrases, presence, rhythm, writeups
from archive.views.reports import Report
from archive.views.spans import form_of


class Counted(View):
    """An analysis: single numbers by their names, and each table as a list of records."""

    report: Callable[..., Report]

    def get(self, request, **parts) -> Response:
        asked = _page_asked(request.query_params.get("page", ""))
        report = self.report(request._request, **parts)
        if report.faults:
            raise BadParameters(*({"parameter": one.partition(":")[0], "detail": one} for one in report.faults))
        page = report.context.get("page")
        if asked and page is not None and asked > page.paginator.num_pages:
            said = _("page: there are only %(pages)s pages; ask for one of these.")
            raise Http404(said % {"pages": page.paginator.num_pages})
        return Response(report.as_json(request.build_absolute_uri("/")[:-1]))


def _page_asked(value: str) -> int | None:
    """None where no page is asked for. Pages pass over what is no number; here it is said."""
    if not value:
        return None
    if value.isascii() and value.isdecimal() and len(value) < 10 and int(value):
        return int(value)
    said = _("'%(value)s' is no number of a page; the first is 1.") % {"value": value[:40]}
    raise BadParameters({"parameter": "page", "detail": f"page: {said}"})


def _endpoint(operation: str, told: str, report: Callable[..., Report], **parameters: str) -> type[Counted]:
    """A view of ``report``, a function of the request and the parts of the address. ``parameters``: what each is;
    ``from_`` is "from"."""
    named = {name.rstrip("_"): what for name, what in parameters.items()}
    described = [OpenApiParameter(name, str, description=what) for name, what in named.items()]
    tables = {"type": "object", "additionalProperties": True}
    schema = extend_schema(
        operation_id=operation, description=told, parameters=described, responses={200: tables}, filters=False
    )
    own = {"parameters": tuple(named), "report": staticmethod(report)}
    view = type(operation, (Counted,), own)
    return extend_schema_view(get=schema)(view)


_MONTHS = {"from_": "The first month, as 2023-04 or 2023.", "to": "The last month."}
_PAGE = {"page": "Which page, from 1."}


_DAYS = {
    "from_": "The first day; usually a week before the last.",
    "to": "The last day; usually the last of which a readout is held.",
    "place": "A place by its address or any of its names.",
}


def _span(request: HttpRequest) -> Span:
    form = form_of(request)
    if not form.is_valid():
        said = {{"first": "from", "last": "to"}.get(name, name): " ".join(said) for name, said in form.errors.items()}
        raise BadParameters(*({"parameter": name, "detail": f"{name}: {what}"} for name, what in said.items()))
    return form.cleaned_data["span"]


Organs = _endpoint(
    "presence",
    "The organs whose readouts list who attended, those with the most full lists first.",
    presence.organs_report,
    from_="The first day.",
    to="The last day.",
    place="A place by its address.",
)
Presence = _endpoint(
    "organ_presence",
    "Who is named at an organ's meetings (named, not_named, unknown, or empty where nothing is expected), who was last "
    "named when, the longest gaps, and changes of protocol order. Not named is not absent.",
    lambda request, slug: presence.presence_report(request, get_object_or_404(Organ, slug=slug)),
    all="1: the readouts without a list as well.",
    lists="closed or open: only full lists, or only those with others beside.",
    from_="The first day.",
    to="The last day.",
    place="A place by its address.",
    kind="Meetings of one kind.",
    latest="So many of the latest of them, up to 30.",
    who="An official by the address: the meetings shown at which they are expected, one by one.",
    as_="With who: only those at which they are named, not_named or unknown.",
    **_PAGE,
)
Rhythm = _endpoint(
    "organ_rhythm",
    "The cadence of an organ's meetings, and the gaps and lengths that are unusual against its own past.",
    lambda request, slug: rhythm.rhythm_report(get_object_or_404(Organ, slug=slug)),
)
Company = _endpoint(
    "official_company",
    "Who is named with an official in which month or year, of how many meetings.",
    lambda request, slug: presence.company_report(get_object_or_404(Person, slug=slug)),
)
Threads = _endpoint(
    "threads",
    "The directives that several meetings have word for word, those in most places first.",
    directives.threads_report,
    sort="places (the usual), meetings or days: those in most places, in most meetings, or over most days first.",
    **_PAGE,
)
Thread = _endpoint(
    "directive_thread",
    "Every occurrence of a directive, word for word or nearly, the earliest first; when it was said last, and how many "
    "later readouts are held of the same organ, the same place and of all.",
    lambda request, meeting, start: directives.thread_report(request, meeting, start),
)
WriteUps = _endpoint(
    "meeting_write_ups",
    "What each further text that tells of a meeting kept, worded otherwise, left out and added, sentence by sentence.",
    writeups.write_ups_report,
)
NoveltyMonths = _endpoint(
    "novelty_months",
    "How many sentences of the readouts of each month are new: stand in no readout of an earlier day that is held.",
    novelty.months_report,
    against="all (the usual), organ or place: what is earlier.",
)
NoveltyMonth = _endpoint(
    "novelty_month",
    "The readouts of a month by their share of new sentences, and its new sentences, the rarest first.",
    lambda request, year, month: novelty.month_report(request, year, month),
    against="all (the usual), organ or place: what is earlier.",
    **_PAGE,
)
NoveltyDays = _endpoint(
    "novelty_days",
    "The readouts of some days and a place by their share of new sentences, and their new sentences, the rarest first.",
    lambda request: novelty.days_report(request, _span(request)),
    against="all (the usual), organ or place: what is earlier.",
    **_DAYS,
    **_PAGE,
)
Register = _endpoint(
    "phrases",
    "Every formulation used in a period, by readouts, of how many; those of compare by month or year.",
    phrases.register_report,
    **_MONTHS,
    compare="Up to five formulations by their addresses, with commas.",
)
Phrase = _endpoint(
    "formulation_register",
    "Since when, how often and where a formulation is used, of how many readouts, and where it has gone quiet.",
    lambda request, slug: phrases.phrase_report(get_object_or_404(Formulation, slug=slug)),
)
Events = _endpoint(
    "events", "The events that readouts pass on, those that most do first.", outward.events_report, **_MONTHS, **_PAGE
)
OneEvent = _endpoint(
    "event",
    "The readouts that refer to one event with the lag in days, and the places in the order in which it reached them.",
    outward.event_report,
    place="Only the readouts of a place, by its address.",
    only="passed-on, named or reached: that pass it on, that only name it, that pass it on once it was.",
    **_PAGE,
)
References = _endpoint(
    "references",
    "What readouts refer to, each with the event that it is, where its days are known.",
    outward.references_report,
    only="naming, documents or dated: that say which event they mean, that name a document, whose days are known.",
    **_PAGE,
)
Lags = _endpoint("lags", "Each place's usual lag: the median in days.", lambda request: outward.lags_report())
LagsOf = _endpoint(
    "place_lags",
    "What one place passes on, and how late.",
    lambda request, slug: outward.lags_of_report(request, get_object_or_404(Place, slug=slug)),
    only="counted: only the events that count for its usual lag.",
    **_PAGE,
)
Briefing = _endpoint(
    "briefing",
    "What is to be noticed in some days: new sentences, phrases that appear or have gone quiet, movements, presence.",
    lambda request: briefing.briefing_report(_span(request), whole=True),
    **_DAYS,
)
