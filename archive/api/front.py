"""The root, which lists every endpoint."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from archive.api.base import View


class Root(View):
    """The endpoints, each with its address."""

    @extend_schema(responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}})
    def get(self, request) -> Response:
        from archive.api.urls import LISTS

        named = [(name, reverse(f"api:{name}")) for name in (*LISTS, "schema", "docs")]
        return Response({name: request.build_absolute_uri(path) for name, path in named})
