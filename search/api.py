"""The search as records: the page's parameters, the page's answer, without its layout."""

import logging
from dataclasses import replace

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from archive.api.base import View
from archive.api.problems import BadParameters, NotAnswering
from archive.api.records import START
from archive.models import Directive, Meeting
from search import outbox, page, results
from search.engines.base import SearchEngineError, SearchPage
from search.fields import SELECTABLE_FACETS
from search.grammar import without_controls
from search.query import AllOf, AnyOf, Dated, Having, Not, Phrase, Prefix, Query, Words
from search.query_box import LONGEST_QUERY
from search.request import LAST_PAGE, LINE_SORTS, LOOKED_THROUGH, SHOWN, SORTS, Asked, search_request
from search.suggestions import suggestions
from search.variants import led_on, variants_of
from search.views import better_query

logger = logging.getLogger(__name__)
USUAL, MOST = 10, 100  # results at once


# What comes out ------------------------------------------------------------------------------------------------------


class Snippet(serializers.Serializer):
    """A passage that answers the query."""

    text = serializers.CharField()
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="[start, end] of what answers, in code points of this passage's text.",
    )
    url = serializers.CharField(help_text="The passage in its place.")


@extend_schema_field({"type": ["integer", "string"]})
class Id(serializers.Field):
    """Of a meeting its number, of a directive its id, of a line where it stands."""


class Hit(serializers.Serializer):
    """A meeting, a directive or a line in context, as `type` says."""

    id = Id(help_text="Of a meeting its number, of a directive its id; of a line, where it stands.")
    type = serializers.ChoiceField(choices=["meeting", "directive", "line"])
    kind = serializers.CharField(help_text="Of the meeting.")
    title = serializers.CharField(help_text="The headline as printed, else what the archive calls the meeting.")
    date = serializers.DateField(allow_null=True)
    organ = serializers.CharField(allow_null=True)
    meeting = serializers.IntegerField(help_text="The number of the meeting.")
    url = serializers.CharField(help_text="Its page.")
    api_url = serializers.CharField(help_text="The record here; of a line, the meeting's.")
    snippet = serializers.CharField(allow_null=True, help_text="The first passage that answers, as plain text.")
    snippets = Snippet(many=True)
    score = serializers.FloatField(allow_null=True, help_text="Comparable within one answer only.")
    speaker = serializers.CharField(required=False, allow_null=True, help_text="Of a directive.")
    topics = serializers.ListField(child=serializers.CharField(), required=False, help_text="Of a directive.")
    before = serializers.CharField(required=False, help_text="Of a line: what stands before the phrase.")
    phrase = serializers.CharField(required=False, help_text="Of a line.")
    after = serializers.CharField(required=False, help_text="Of a line.")
    start = serializers.IntegerField(required=False, help_text="Of a line: its offset in the text.")


class Count(serializers.Serializer):
    value = serializers.CharField(help_text="What the parameter of this name takes.")
    label = serializers.CharField()
    count = serializers.IntegerField()
    selected = serializers.BooleanField()


class Bar(serializers.Serializer):
    value = serializers.CharField(help_text="YYYY, YYYY-MM or YYYY-MM-DD: what `from` and `to` take.")
    count = serializers.IntegerField()


class Histogram(serializers.Serializer):
    step = serializers.ChoiceField(choices=["year", "month", "day"])
    counts = Bar(many=True, help_text="In order of time, without those that nothing happened in.")
    undated = serializers.IntegerField()


class Variant(serializers.Serializer):
    """A stretch of the query that was searched for in all its forms."""

    text = serializers.CharField(help_text="As typed.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    kind = serializers.CharField()
    label = serializers.CharField()
    searched = serializers.ListField(child=serializers.CharField(), help_text="What it was searched as.")


class Understood(serializers.Serializer):
    """What the query was understood as."""

    q = serializers.CharField()
    show = serializers.ChoiceField(choices=SHOWN)
    sort = serializers.CharField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField(help_text="How many there are.")
    limit = serializers.IntegerField(help_text="Results on a page.")
    date_from = serializers.DateField(allow_null=True)
    date_to = serializers.DateField(allow_null=True)
    selected = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    tree = serializers.JSONField(help_text="`all`, `any` and `not` of `words`, `phrase`, `prefix`, a facet or days.")
    variants = Variant(many=True)
    did_you_mean = serializers.CharField(allow_null=True, help_text="Where nothing was found: what finds something.")


class Answer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    url = serializers.CharField(help_text="The page of this search.")
    results = Hit(many=True)
    facets = serializers.DictField(child=Count(many=True))
    histogram = Histogram(allow_null=True)
    query = Understood()


def _parameters() -> list[OpenApiParameter]:
    many = {"explode": True, "many": True}
    facets = [
        OpenApiParameter(facet.name, str, description=f"Only these values of the facet `{facet.name}`.", **many)
        for facet in SELECTABLE_FACETS
    ]
    within = [
        OpenApiParameter(f"in_{name}", str, description=f"Counts only values of `{name}` whose name holds this.")
        for name in LOOKED_THROUGH
    ]
    sorts = tuple(dict.fromkeys((*SORTS, *LINE_SORTS)))
    return [
        OpenApiParameter("q", str, description="As in the query box: words, quoted phrases, operators."),
        OpenApiParameter("show", str, enum=SHOWN, default="meetings", description="What of it is shown."),
        OpenApiParameter("sort", str, enum=sorts, description="`left` and `right` are of lines."),
        OpenApiParameter("from", str, description="YYYY, YYYY-MM or YYYY-MM-DD: the first day."),
        OpenApiParameter("to", str, description="The last day."),
        OpenApiParameter("variants", str, enum=["off"], description="`off`: as typed, without other names."),
        OpenApiParameter("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}),
        OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST}, description="10, of lines 50."),
        *facets,
        *within,
    ]


# The endpoints -------------------------------------------------------------------------------------------------------


class Search(View):
    """Meetings, directives or lines in context, with counts, by the parameters of the search page."""

    parameters = (
        *("q", "show", "sort", "from", "to", "variants", "page", "limit"),
        *(facet.name for facet in SELECTABLE_FACETS),
        *(f"in_{name}" for name in LOOKED_THROUGH),
    )

    @extend_schema(
        responses=Answer,
        parameters=_parameters(),
        examples=[OpenApiExample("A phrase", value={"q": '"rural revitalization"'}, request_only=True)],
    )
    def get(self, request) -> Response:
        params = request.query_params
        if params.get("variants", "") not in ("", "off"):
            said = _("variants: “%(value)s” is not known; use “off”, or leave it out.")
            raise BadParameters({"parameter": "variants", "detail": said % {"value": params["variants"][:40]}})
        limit = _limit_of(params.get("limit"), results.LINES if params.get("show") == "lines" else USUAL)
        asked = search_request(led_on(dict(params.lists())), variants_of=variants_of, page_size=limit)
        if asked.problems:
            raise BadParameters(*(_fault(problem) for problem in asked.problems))
        try:
            return Response(self.answer(asked))
        except SearchEngineError as error:
            logger.exception("The search engine did not answer.")
            raise NotAnswering(str(error)) from error

    def answer(self, asked: Asked) -> dict:
        lines = asked.show == "lines"
        found = outbox.search(replace(asked.request, page_size=0) if lines else asked.request)
        count, hits = self.lines(asked) if lines else (found.count, self.hits(asked, found))
        at, limit = asked.request.page, asked.request.page_size
        pages = max(1, -(-count // limit))
        if at > pages:
            said = _("page: there are only %(pages)s pages of %(limit)s results; ask for one of these.")
            raise Http404(said % {"pages": pages, "limit": limit})
        params = self.request.query_params
        meant = better_query(params) if not count and params.get("q") else None
        address = self.request.build_absolute_uri(self.request.path)
        shared = page.address(params)
        return {
            "count": count,
            "next": f"{address}{shared}&page={at + 1}" if at < pages else None,
            "previous": f"{address}{shared}&page={at - 1}" if at > 1 else None,
            "url": self.link("/search/" + page.address(params, limit=None)),
            "results": hits,
            "facets": self.facets(asked, found),
            "histogram": _histogram(asked, found),
            "query": {
                "q": params.get("q", ""),
                "show": asked.show,
                "sort": asked.sort,
                "page": at,
                "pages": pages,
                "limit": limit,
                "date_from": asked.request.date_from,
                "date_to": asked.request.date_to,
                "selected": {name: list(values) for name, values in asked.request.selected.items()},
                "tree": _tree(asked.request.query),
                "variants": [
                    {
                        "text": widened.text,
                        "start": widened.start,
                        "end": widened.end,
                        "kind": widened.variants.kind,
                        "label": widened.variants.label,
                        "searched": list(widened.variants.texts),
                    }
                    for widened in asked.parsed.variants
                ],
                "did_you_mean": meant and meant[0],
            },
        }

    def link(self, path: str) -> str:
        return self.request.build_absolute_uri(path)

    def facets(self, asked: Asked, found: SearchPage) -> dict[str, list[dict]]:
        boxes = page.facets(self.request.query_params, asked, found, page.labels(found, asked))
        return {
            box.name: [
                {"value": one.value, "label": str(one.label), "count": one.count, "selected": one.selected}
                for one in (*box.values, *box.more)
            ]
            for box in boxes
        }

    def hits(self, asked: Asked, found: SearchPage) -> list[dict]:
        scores = {hit.id: hit.score for hit in found.hits}
        if asked.show == "directives":
            shown = results.sentences(found, asked.request.query)
            return [self.directive(one.directive, one.runs, scores[one.directive.pk]) for one in shown]
        return [
            self.meeting(one.meeting, one.snippets, scores[one.meeting.pk])
            for one in results.results(found, asked.request.query)
        ]

    def of(self, meeting: Meeting) -> dict:
        return {
            "kind": meeting.kind,
            "title": meeting.source.title or meeting.heading,
            "date": meeting.date,
            "organ": meeting.organ and str(meeting.organ),
            "meeting": meeting.pk,
        }

    def meeting(self, meeting: Meeting, snippets, score: float) -> dict:
        cut = [self.snippet(one.runs, one.url) for one in snippets]
        return {
            "id": meeting.pk,
            "type": "meeting",
            **self.of(meeting),
            "url": self.link(meeting.get_absolute_url()),
            "api_url": self.link(START + meeting.get_absolute_url()),
            "snippet": cut[0]["text"] if cut else None,
            "snippets": cut,
            "score": score,
        }

    def directive(self, directive: Directive, runs, score: float) -> dict:
        id, url = f"{directive.meeting_id}-{directive.start}", directive.get_absolute_url()
        return {
            "id": id,
            "type": "directive",
            **self.of(directive.meeting),
            "url": self.link(url),
            "api_url": self.link(f"{START}/directives/{id}/"),
            "snippet": directive.text,
            "snippets": [self.snippet(runs, url)],
            "score": score,
            "speaker": directive.speaker_name or (directive.speaker and directive.speaker.both_names) or None,
            "topics": [topic.slug for topic in directive.topics.all()],
        }

    def snippet(self, runs: list[tuple[str, bool]], url: str) -> dict:
        text, marks = "", []
        for words, marked in runs:
            if marked:
                marks.append([len(text), len(text) + len(words)])
            text += words
        return {"text": text, "marks": marks, "url": self.link(url)}

    def lines(self, asked: Asked) -> tuple[int, list[dict]]:
        phrases = results.phrases_of(asked.request.query)
        if not phrases:
            said = _("show: lines are shown of quoted phrases and known names: put the words into quotation marks.")
            raise BadParameters({"parameter": "show", "detail": said})
        lined, shown = results.lines(outbox.engine(), asked, phrases, on_a_page=asked.request.page_size)
        return lined.count, [self.line(one) for one in shown]

    def line(self, line: results.Line) -> dict:
        runs = [(line.before, False), (line.phrase, True), (line.after, False)]
        return {
            "id": f"{line.meeting.pk}-{line.start}",
            "type": "line",
            **self.of(line.meeting),
            "url": self.link(line.url),
            "api_url": self.link(START + line.meeting.get_absolute_url()),
            "snippet": f"{line.before}{line.phrase}{line.after}",
            "snippets": [self.snippet(runs, line.url)],
            "score": None,
            "before": line.before,
            "phrase": line.phrase,
            "after": line.after,
            "start": line.start,
        }


class Suggestion(serializers.Serializer):
    kind = serializers.CharField(help_text="`official`, `organ`, `formulation` or `title`.")
    label = serializers.CharField()
    url = serializers.CharField(help_text="Its page or its search.")


class SuggestionsAnswer(serializers.Serializer):
    suggestions = Suggestion(many=True)


class Suggest(View):
    """What the text typed so far may become: officials, organs, formulations and titles, a few of each."""

    parameters = ("q",)

    @extend_schema(
        responses=SuggestionsAnswer,
        parameters=[OpenApiParameter("q", str, description="As typed.")],
    )
    def get(self, request) -> Response:
        typed = without_controls(request.query_params.get("q", ""))[:LONGEST_QUERY].strip()
        try:
            found = suggestions(typed, outbox.engine())
        except SearchEngineError as error:
            logger.exception("The search engine did not answer.")
            raise NotAnswering(str(error)) from error
        link = request.build_absolute_uri
        return Response({"suggestions": [one | {"url": link(one["url"])} for one in found]})


def _limit_of(value: str | None, usual: int) -> int:
    if not value:
        return usual
    if value.isascii() and value.isdecimal() and len(value) < 10 and 1 <= int(value) <= MOST:
        return int(value)
    said = _("limit: '%(limit)s' is no number from 1 to %(most)s.") % {"limit": value[:40], "most": MOST}
    raise BadParameters({"parameter": "limit", "detail": said})


def _fault(problem) -> dict:
    fault = {"parameter": problem.parameter, "detail": problem.message}
    if problem.position is not None:
        fault |= {"position": problem.position, "length": problem.length}
    return fault


def _histogram(asked: Asked, found: SearchPage) -> dict | None:
    step = asked.request.histogram
    if not step:
        return None
    length = {"year": 4, "month": 7, "day": 10}[step]
    counts = [{"value": day.isoformat()[:length], "count": count} for day, count in found.histogram]
    return {"step": step, "counts": counts, "undated": found.count - sum(count for _day, count in found.histogram)}


def _tree(query: Query) -> dict:
    """The query tree as plain JSON."""
    match query:
        case AllOf(parts):
            return {"all": [_tree(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_tree(part) for part in parts]}
        case Not(part):
            return {"not": _tree(part)}
        case Words(text):
            return {"words": text}
        case Phrase(text):
            return {"phrase": text}
        case Prefix(text):
            return {"prefix": text}
        case Having(facet, values):
            return {"facet": facet, "values": list(values)}
        case Dated(first, last):
            return {"from": first, "to": last}
    return {"everything": True}
