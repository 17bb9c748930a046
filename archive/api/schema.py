"""How the interface describes itself: OpenAPI 3.1, with the problems that every operation may answer."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_field

from archive.api.problems import MEDIA_TYPE, Problem
from archive.filters import CalledFilter

extend_schema_field({"type": "string", "maxLength": 120})(CalledFilter)

_SAID = {
    400: "A parameter is unknown or cannot be used; `errors` names it.",
    404: "There is nothing at this address.",
    406: "The answer is JSON only.",
    410: "The document was withdrawn.",
    414: "The address is too long.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
}


class Described(AutoSchema):
    """What the base classes know, said for each operation."""

    def get_override_parameters(self) -> list:
        chosen = getattr(self.view, "serializer_class", None)
        found = list(super().get_override_parameters())
        if self.method == "GET" and hasattr(chosen, "names"):
            summary = ", ".join(chosen.summary)
            told = "The fields wanted, separated by commas."
            told += f" Usually: {summary}." if summary and self._is_list_view() else ""
            field = {"type": "string", "enum": list(chosen.names())}
            schema = {"type": "array", "items": field}
            found.append(OpenApiParameter("fields", schema, description=told, explode=False, style="form"))
        return found

    def _get_response_bodies(self, direction="response") -> dict:
        found = super()._get_response_bodies(direction)
        codes = [400, 406, 414, 429]
        codes += [404, 410] if "{" in self.path else []
        for code in codes:
            said = OpenApiResponse(Problem, description=_SAID[code])
            found[str(code)] = self._get_response_for_code(said, str(code), [MEDIA_TYPE], direction)
        return dict(sorted(found.items()))
