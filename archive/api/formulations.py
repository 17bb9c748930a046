"""Formulations (提法), with how often each was used over time."""

import datetime as dt
from collections import Counter

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from archive import tables
from archive.api.base import ListOf, OneOf, View
from archive.api.paging import Order
from archive.api.problems import BadParameters
from archive.api.records import Linked, Record, Text
from archive.api.writing import Corrects, Creates, Names, Words, Writing, write_names
from archive.filters import FormulationFilter
from archive.imports.formulations import find_uses
from archive.models import Formulation, Meeting, SourceDocument

STEPS = {"year": 4, "month": 7, "day": 10}  # how much of YYYY-MM-DD names one


class Wording(Record):
    text = serializers.CharField()
    language = serializers.CharField(help_text="`en` or `zh`.")


class FormulationRecord(Linked):
    """A set phrase whose wording is politics."""

    id = serializers.IntegerField()
    slug = serializers.CharField(help_text="The address; what the search's parameter `formulation` takes.")
    key = serializers.CharField(source="name_zh", help_text="The Chinese canonical form.")
    name_zh = serializers.CharField()
    name_en = Text(help_text="The official English.")
    wordings = Wording(source="variants", many=True, help_text="Every wording known of it.")
    source = Text(help_text="What the official English rests on.")
    occurrences = serializers.IntegerField(source="use_count", help_text="How often it stands in the texts held.")


class _Formulations:
    queryset = Formulation.objects.order_by()
    serializer_class = FormulationRecord

    def load(self, keys: list[int]) -> dict[int, Formulation]:
        return tables.FORMULATIONS.load(keys)


class FormulationWriting(Writing):
    """What may be written of a formulation."""

    name_zh = Words(required=False, max_length=300, help_text="The Chinese canonical form.")
    name_en = Words(required=False, allow_blank=True, max_length=300, help_text="The official English.")
    wordings = Names(help_text="Every other wording, as the list is to be.")
    source = Words(required=False, allow_blank=True, max_length=10_000)

    beside = ("wordings",)
    example = {"name_zh": "久久为功", "name_en": "Persevere over the long term", "wordings": ["long-term perseverance"]}


class WritesFormulations(_Formulations):
    written = FormulationWriting

    def save(self, formulation: Formulation, written: FormulationWriting) -> None:
        """A wording that is added is found in the texts that the archive holds."""
        held = set(formulation.variants.values_list("key", flat=True)) if formulation.pk else set()
        super().save(formulation, written)
        write_names(formulation, formulation.variants, written.validated_data.get("wordings"), "wordings")
        if added := set(formulation.variants.values_list("key", flat=True)) - held:
            find_uses([formulation], SourceDocument.objects.all(), only=added)


class FormulationList(WritesFormulations, Creates, ListOf):
    """Every formulation; without `sort`, by number."""

    filterset_class = FormulationFilter
    orders = {"id": Order(), "zh": Order("slug")}

    def filter_queryset(self, rows):
        return super().filter_queryset(rows).order_by()


class OneFormulation(WritesFormulations, Corrects, OneOf):
    """One formulation by its address."""

    lookup_field = "slug"


class CountRecord(serializers.Serializer):
    """How many meetings of a time use it, and how many are held of that time at all."""

    when = serializers.CharField(help_text="YYYY, YYYY-MM or YYYY-MM-DD; what `date_from`, `from` and `to` take.")
    meetings = serializers.IntegerField(help_text="That use the formulation.")
    held = serializers.IntegerField(help_text="That the archive holds.")


class CountsRecord(serializers.Serializer):
    formulation = serializers.CharField(help_text="Its address.")
    by = serializers.CharField()
    undated = serializers.IntegerField(help_text="Meetings without a date that use it: in none of the counts.")
    results = CountRecord(many=True)


class FormulationCounts(View):
    """How many meetings use a formulation, year by year, month by month or day by day: from its first use to its last,
    those between without any use included (not of days). In a month where few readouts are held, few uses say
    little."""

    parameters = ("by",)

    @extend_schema(
        responses=CountsRecord,
        parameters=[OpenApiParameter("by", str, enum=list(STEPS), default="month", description="The step of time.")],
    )
    def get(self, request, slug: str) -> Response:
        by = request.query_params.get("by") or "month"
        if by not in STEPS:
            said = _("by: '%(by)s' is no step of time; use %(steps)s.") % {"by": by[:40], "steps": ", ".join(STEPS)}
            raise BadParameters({"parameter": "by", "detail": said})
        shown = Formulation.objects.filter(slug=slug).first()
        if shown is None:
            raise Http404(_("There is nothing at this address."))
        days = Counter(dict(shown.in_meetings.order_by().values_list("date").annotate(Count("pk"))))
        undated = days.pop(None, 0)
        results = _counted(by, days) if days else []
        return Response({"formulation": shown.slug, "by": by, "undated": undated, "results": results})


def _counted(by: str, days: Counter[dt.date]) -> list[dict]:
    dated = Meeting.objects.filter(date__gte=_first_of(by, min(days))).order_by()
    held, used = Counter(), Counter()
    for day, count in dated.values_list("date").annotate(Count("pk")):
        held[day.isoformat()[: STEPS[by]]] += count
    for day, count in days.items():
        used[day.isoformat()[: STEPS[by]]] += count
    if by == "day":
        shown = sorted(used)
    else:
        last = max(used)
        shown = [one for one in _periods(by, min(days)) if one <= last] if last else []
    return [{"when": when, "meetings": used[when], "held": held[when]} for when in shown]


def _first_of(by: str, day: dt.date) -> dt.date:
    return {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}[by]


def _periods(by: str, first: dt.date):
    """Every year or month from that of ``first`` to the end of the calendar."""
    for year in range(first.year, dt.MAXYEAR + 1):
        if by == "year":
            yield f"{year:04d}"
            continue
        for month in range(first.month if year == first.year else 1, 13):
            yield f"{year:04d}-{month:02d}"
