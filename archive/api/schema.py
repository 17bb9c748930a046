"""How the interface describes itself: OpenAPI 3.1, with the problems that every operation may answer."""

import json
import re
from functools import cache
from pathlib import Path

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema_field

from archive.api.problems import MEDIA_TYPE, Problem
from archive.filters import CalledFilter, DirectiveFilter, NumberFilter

extend_schema_field({"type": "string", "maxLength": 120})(CalledFilter)
extend_schema_field({"type": "integer", "minimum": 1, "maximum": 2**62})(NumberFilter)
extend_schema_field({"type": "string"})(DirectiveFilter.base_filters["topic"])  # known by the database alone

_SAID = {
    400: "A parameter is unknown or cannot be used; `errors` names it.",
    401: "The token is wrong, or there is none and one is needed.",
    403: "The account of this token may not write this.",
    404: "There is nothing at this address.",
    406: "The answer is JSON only.",
    409: "It contradicts what is held.",
    410: "The document was withdrawn.",
    412: "It was changed since it was read.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body is JSON only.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
}


# What stands in the readouts that come along.
EXAMPLES = {
    **dict.fromkeys(("official", "chair", "speaker"), "yuan-jiajun"),
    "organ": "standing-committee-of-the-chongqing-municipal-party-committee",
    "place": "Chongqing",
    "topic": "party-building",
    "formulation": "two-establishes",
    "wording": "乡村振兴",
    "kind": "standing_committee",
    "role": "presided",
    "meeting": 10001,
    "name": "yuan",
    "on": "2023-05-01",
    **dict.fromkeys(("date_from", "from"), "2023-04-01"),
    **dict.fromkeys(("date_to", "to"), "2023-09-30"),
    "q": '"rural revitalization"',
}
# Collection -> parts of the address of one of its records.
RECORDS = {
    "officials": {"slug": "yuan-jiajun"},
    "organs": {"slug": "standing-committee-of-the-chongqing-municipal-party-committee"},
    "formulations": {"slug": "two-establishes"},
    "meetings": {"id": 10001},
    "attendance": {"meeting": 10001, "order": 1},
    "directives": {"meeting": 10001, "start": 1860},
    "sources": {"id": 1},
    "analysis": {"year": "2023", "month": "09", "slug": "chongqing"},
}
ANSWERS = Path(__file__).parent / "examples.json"  # made by tests/api/test_description.py
BAD_REQUEST = {
    "type": "http://localhost:8000/help/api/#problem-400",
    "title": "The request cannot be understood",
    "status": 400,
    "detail": "limit: '1000' is no number from 1 to 500.",
    "instance": "/api/v1/meetings/?limit=1000",
    "errors": [{"parameter": "limit", "detail": "limit: '1000' is no number from 1 to 500."}],
}


@cache
def answers() -> dict:
    """An answer of every reading operation, as the archive that comes along gives it, but shorter."""
    return json.loads(ANSWERS.read_text(encoding="utf-8"))


class Described(AutoSchema):
    """What the base classes know, said for each operation."""

    def get_override_parameters(self) -> list:
        chosen = getattr(self.view, "serializer_class", None)
        found = list(super().get_override_parameters())
        if self.method == "GET" and hasattr(chosen, "names"):
            summary = ", ".join(chosen.summary)
            told = "The fields wanted, separated by commas."
            told += f" Usually: {summary}." if summary and self._is_list_view() else ""
            field = {"type": "string", "enum": [*chosen.names(), ""]}
            schema = {"type": "array", "items": field}
            found.append(OpenApiParameter("fields", schema, description=told, explode=False, style="form"))
        if self.method in ("PATCH", "DELETE"):
            told = "The `ETag` that you read: nothing is written over what somebody else wrote meanwhile."
            found.append(OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description=told))
        return found

    def get_operation_id(self) -> str:
        return re.sub("_+", "_", super().get_operation_id())

    def get_request_serializer(self):
        return self.view.written() if hasattr(self.view, "written") else None

    def get_auth(self) -> list:
        """Reading is open."""
        return [] if self.method == "GET" else [one for one in super().get_auth() if one]

    def _get_filter_parameters(self) -> list:
        return [one for one in super()._get_filter_parameters() if one["name"] != "sort"]  # the paging's

    def _get_parameters(self) -> list:
        """As forms send them: an empty parameter is none."""
        found = super()._get_parameters()
        for one in found:
            schema = one.get("schema", {})
            if one["in"] == "query" and schema.get("type") != "array" and {"enum", "format"} & schema.keys():
                one["schema"] = {"anyOf": [schema, {"type": "string", "const": ""}]}
            if one["in"] == "query" and one["name"] in EXAMPLES:
                one["example"] = EXAMPLES[one["name"]]
            elif one["in"] == "path" and one["name"] in (known := RECORDS.get(self.path.split("/")[3], {})):
                one["example"] = str(known[one["name"]])
        return found

    def _get_request_body(self, direction="request"):
        found = super()._get_request_body(direction)
        for body in (found or {}).get("content", {}).values():
            written = self.view.written
            body["example"] = (self.method == "POST" and written.entered) or written.example
        return found

    def _is_create_operation(self) -> bool:
        return self.method == "POST"

    def _get_response_bodies(self, direction="response") -> dict:
        found = super()._get_response_bodies(direction)
        codes = [400, 406, 414, 429]
        codes += [404, 410] if "{" in self.path else []
        codes += [404] if "page" in getattr(self.view, "parameters", ()) else []  # one beyond the end
        codes += [401]  # a wrong token is one for whoever reads as well
        codes += [] if self.method == "GET" else [403, 409, 413, 415]
        codes += [412] if self.method in ("PATCH", "DELETE") else []
        for code in codes:
            examples = [OpenApiExample("A limit too high", value=BAD_REQUEST)] if code == 400 else []
            said = OpenApiResponse(Problem, description=_SAID[code], examples=examples)
            found[str(code)] = self._get_response_for_code(said, str(code), [MEDIA_TYPE], direction)
        read = re.sub("_(create|partial_update)$", "_retrieve", self.get_operation_id())
        for code in {"200", "201"}.intersection(found) if read in answers() else ():
            found[code]["content"]["application/json"]["example"] = answers()[read]
        return dict(sorted(found.items()))
