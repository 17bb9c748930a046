"""What is new in a readout: each sentence against all earlier ones."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from archive.analysis import keeping, novelty
from archive.api.base import OneOf, View
from archive.api.problems import MEDIA_TYPE, BadParameters, NotAnswering, Problem
from archive.api.records import Record
from archive.models import Meeting, Novelty


class Earlier(Record):
    """The nearest earlier sentence: the most alike, of those the latest."""

    meeting = serializers.IntegerField(help_text="The meeting that said it.")
    start = serializers.IntegerField(help_text="Offset into the `text` of that meeting.")
    end = serializers.IntegerField()
    date = serializers.DateField(allow_null=True, help_text="Of that meeting; null where only its page has a day.")


class Sentence(Record):
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    status = serializers.ChoiceField(novelty.STATUSES)
    earlier = Earlier(allow_null=True)


class NoveltyRecord(Record):
    """What is new in a readout. Every `start` and `end` is a half-open offset in code points into the meeting's
    `text`."""

    new_share = serializers.FloatField(
        allow_null=True, help_text="Of the sentences listed here, how many are new: 0 to 1. Null where there are none."
    )
    sentences = Sentence(many=True)


class OneNovelty(View):
    """Each sentence of a meeting's text against all that stood in readouts of earlier days."""

    parameters = ("against",)
    lead_on = OneOf.lead_on

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "against",
                {"type": "string", "enum": list(novelty.AGAINST), "default": "all"},
                description="What is earlier: everything held, or the readouts of the same organ or the same place.",
            )
        ],
        responses={
            200: NoveltyRecord,
            (503, MEDIA_TYPE): OpenApiResponse(
                Problem, description="It has not been compared yet: ask again in a while."
            ),
        },
    )
    def get(self, request, pk: int) -> Response:
        against = request.query_params.get("against", "all")
        if against not in novelty.AGAINST:
            said = _("against: '%(value)s' is not known; use one of %(known)s.")
            said %= {"value": against[:40], "known": ", ".join(novelty.AGAINST)}
            raise BadParameters({"parameter": "against", "detail": said})
        keeping.drain(keeping.DRAINED_BY_A_PAGE, wait=False)
        if not Meeting.objects.filter(pk=pk).exists():
            self.lead_on()
        found = Novelty.objects.filter(pk=pk).first()
        if found is None:  # another process may be at it
            keeping.drain(keeping.DRAINED_BY_A_PAGE, wait=True)
            found = Novelty.objects.filter(pk=pk).first()
        if found is None:
            raise NotAnswering(_("This readout has not been compared yet; ask again in a while."))
        return Response(novelty.as_json(found, against))
