"""The pages about the API: its help, and every operation with its parameters, to be tried by a plain form."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from rest_framework.utils.encoders import JSONEncoder

from archive.api.problems import MEANINGS
from archive.models import Attendance, FormulationUse, Meeting, Organ


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str  # path or query
    told: str
    values: tuple[str, ...]  # the known ones, if few are
    usual: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    told: str
    parameters: tuple[Parameter, ...]
    fields: tuple[tuple[str, str, str], ...]  # of the record: name, what it is, in words
    tried: bool  # by a form: it only reads, and nothing in its path is to be filled in


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {"operations": operations()})


@cache
def described(language: str) -> dict:
    """The description of the whole interface as OpenAPI 3.1. It changes with nothing but the language."""
    return SchemaGenerator().get_schema(request=None, public=True)


def schema(request: HttpRequest) -> JsonResponse:
    params = {"indent": 1, "ensure_ascii": False}
    return JsonResponse(described(get_language()), encoder=JSONEncoder, json_dumps_params=params)


def help_page(request: HttpRequest) -> HttpResponse:
    """What the API is for, with examples of what the archive holds. Four queries."""
    official = Attendance.objects.exclude(person=None).order_by("-pk").values_list("person__slug", flat=True).first()
    used = FormulationUse.objects.order_by("-pk").values_list("formulation__slug", flat=True).first()
    records = filter(None, (Meeting.objects.order_by("pk").first(), Organ.objects.order_by("pk").first()))
    examples = [(record.get_absolute_url(), str(record)) for record in records]
    examples += [(f"/officials/{official}/", official)] if official else []
    examples += [(reverse("officials"), _("Officials")), (f"{reverse('search')}?q=meeting&from=2023", _("Search"))]
    context = {
        "examples": examples,
        "root": request.build_absolute_uri(reverse("api:root")),
        "official": official,
        "formulation": used,
        "limit": settings.API_RATE,
        "problems": [(code, title, told) for code, (title, told) in MEANINGS.items()],
    }
    return render(request, "pages/api_help.html", context)


def operations() -> list[Operation]:
    """Every operation, as the description at ``/api/v1/schema/`` has it."""
    schema = described(get_language())
    return [
        _operation(schema, path, method, one)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    ]


def _operation(schema: dict, path: str, method: str, one: dict) -> Operation:
    parameters = tuple(_parameter(each) for each in one.get("parameters", ()))
    tried = method == "get" and "{" not in path
    told = one.get("description") or one.get("summary", "")
    return Operation(one["operationId"], method.upper(), path, told, parameters, _fields(schema, one), tried)


def _parameter(one: dict) -> Parameter:
    schema = one.get("schema", {})
    schema = schema.get("anyOf", [schema])[0]
    values = tuple(map(str, schema.get("enum", ()))) if len(schema.get("enum", ())) < 30 else ()
    usual, example = str(schema.get("default", "")), str(one.get("example", ""))
    return Parameter(one["name"], one["in"], one.get("description", ""), values, usual, example)


def _fields(schema: dict, one: dict) -> tuple[tuple[str, str, str], ...]:
    """The fields of the record that an operation answers with, or of the records of its list."""
    answer = next((one["responses"][code] for code in ("200", "201") if code in one["responses"]), {})
    content = answer.get("content", {}).get("application/json", {}).get("schema", {})
    record = _resolved(schema, content)
    rows = record.get("properties", {}).get("results", {}).get("items")
    record = _resolved(schema, rows) if rows else record
    return tuple(
        (name, _kind(schema, about), about.get("description", ""))
        for name, about in record.get("properties", {}).items()
    )


def _resolved(schema: dict, part: dict) -> dict:
    """A part of the description, or what it refers to."""
    for one in (part, *part.get("allOf", ()), *part.get("oneOf", ())):
        if "$ref" in one:
            return schema["components"]["schemas"][one["$ref"].rpartition("/")[2]]
    return part


def _kind(schema: dict, about: dict) -> str:
    kind = about.get("format") or about.get("type") or _resolved(schema, about).get("type", "")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
