"""What an answer says when it cannot be given: RFC 9457 problem details that name the parameter and the remedy."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


class Fault(serializers.Serializer):
    """One parameter or field that could not be used."""

    parameter = serializers.CharField(help_text="The parameter of the address, or the field of the body.")
    detail = serializers.CharField(help_text="What is wrong with it, and what to do.")
    position = serializers.IntegerField(required=False, help_text="Of a query: the character where it goes wrong.")
    length = serializers.IntegerField(required=False, help_text="How many characters are meant.")


class Problem(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="The address where this kind of problem is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong here, and what to do.")
    instance = serializers.CharField(help_text="The address that was asked for.")
    errors = Fault(many=True, required=False)


class BadParameters(exceptions.APIException):
    """A request with parameters that cannot be used; ``faults`` are dictionaries of ``Fault``."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-parameters"

    def __init__(self, *faults: dict):
        super().__init__(" ".join(str(fault["detail"]) for fault in faults))
        self.faults = faults


class Gone(exceptions.APIException):
    status_code = status.HTTP_410_GONE
    default_code = "gone"


class TooLong(exceptions.APIException):
    status_code = status.HTTP_414_REQUEST_URI_TOO_LONG
    default_code = "too-long"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"


class Changed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "changed"


class Contradicts(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "contradicts"


class NotAnswering(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "not-answering"


class Elsewhere(Exception):
    """The record asked for is read at another address of the API: for now, as every move can be taken back."""

    def __init__(self, url: str):
        super().__init__(url)
        self.url = url


# Status -> what it is called, and what it means.
MEANINGS = {
    400: (gettext_lazy("The request cannot be understood"), gettext_lazy("a parameter is unknown or cannot be used")),
    401: (gettext_lazy("No valid token"), gettext_lazy("it is wrong, or writing needs one")),
    403: (gettext_lazy("Not allowed"), gettext_lazy("the account of this token may not write this")),
    404: (gettext_lazy("Not found"), gettext_lazy("nothing is at this address, on this page, or in this format")),
    405: (gettext_lazy("This cannot be done here"), ""),
    406: (gettext_lazy("No such format"), gettext_lazy("the answer is JSON only")),
    409: (gettext_lazy("It contradicts what is held"), ""),
    410: (gettext_lazy("Gone"), gettext_lazy("the document was withdrawn; the answer says why")),
    412: (gettext_lazy("Changed since"), gettext_lazy("somebody wrote it after you read it")),
    413: (gettext_lazy("The body is too large"), ""),
    414: (gettext_lazy("The address is too long"), ""),
    415: (gettext_lazy("This format cannot be read"), gettext_lazy("send JSON")),
    429: (gettext_lazy("Too many requests"), gettext_lazy("wait as long as Retry-After says")),
    503: (gettext_lazy("Not answering"), gettext_lazy("try again later")),
}


def details(request: HttpRequest, code: int, detail: str, faults=()) -> dict:
    """The body of a problem."""
    explained = request.build_absolute_uri(reverse("api_help")) + f"#problem-{code}"
    body = {
        "type": explained,
        "title": str(MEANINGS[code][0] if code in MEANINGS else _("The request failed")),
        "status": code,
        "detail": detail,
        "instance": request.get_full_path()[:2000],
    }
    return body | ({"errors": [dict(fault) for fault in faults]} if faults else {})


def answer(error: Exception, context: dict) -> Response | None:
    """Django REST framework's ``EXCEPTION_HANDLER``. None leaves an unforeseen error to Django."""
    request = context["request"]
    if isinstance(error, Elsewhere):
        return Response(status=302 if request.method in SAFE_METHODS else 307, headers={"Location": error.url})
    if isinstance(error, BadRequest):  # "parameter: what is wrong with it", as the pages say it
        error = BadParameters({"parameter": str(error).partition(":")[0], "detail": str(error)})
    response = exception_handler(error, context)
    if response is None:
        return None
    said, faults = _said(error, response.status_code)
    form = request.GET.get("format", "json")
    if response.status_code == 404 and form != "json":
        page = request.build_absolute_uri(request.path.removeprefix("/api/v1"))
        said = _(
            "format: '%(form)s' is not answered here, only json. As a file, a list is at %(page)s, with its format."
        )
        said %= {"form": form[:40], "page": page}
        faults = [{"parameter": "format", "detail": said}]
    response.data = details(request, response.status_code, said, faults)
    response.content_type = MEDIA_TYPE
    return response


def _said(error: Exception, code: int) -> tuple[str, list[dict]]:
    if isinstance(error, BadParameters):
        faults = [fault | {"detail": str(fault["detail"])} for fault in error.faults]
        return str(error.detail), faults
    if isinstance(error, exceptions.ValidationError):
        faults = list(_faults_of(error.detail))
        return " ".join(f"{fault['parameter']}: {fault['detail']}" for fault in faults), faults
    if isinstance(error, exceptions.NotAcceptable):
        return _("The answer is JSON only: ask for application/json, or leave Accept out."), []
    if code == 404:
        said = str(error) if isinstance(error, Http404) and "matches the given query" not in str(error) else ""
        return said or _("There is nothing at this address."), []
    return str(getattr(error, "detail", error)), []


def _faults_of(detail, name: str = ""):
    """The messages of a validation error, flattened: {"names": [{"text": [...]}]} -> ``names.0.text``."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _faults_of(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list):
        for at, inner in enumerate(detail):
            if isinstance(inner, dict | list):
                yield from _faults_of(inner, f"{name}.{at}" if name else str(at))
            else:
                yield {"parameter": name, "detail": str(inner)}
    else:
        yield {"parameter": name, "detail": str(detail)}


@csrf_exempt  # the answer is the same whoever asks
def nothing_here(request: HttpRequest, *_args, **_kwargs) -> JsonResponse:
    """For addresses of the API that no endpoint has."""
    start = request.build_absolute_uri(reverse("api:root"))
    said = _("There is no endpoint at this address; %(start)s lists all.") % {"start": start}
    return JsonResponse(details(request, 404, said), status=404, content_type=MEDIA_TYPE)
