"""Who asks, and what do they send? Named in the settings, so that it imports nothing of the other modules."""

from django.utils.translation import gettext as _
from rest_framework import exceptions, parsers
from rest_framework.authentication import TokenAuthentication


class Bearer(TokenAuthentication):
    """``Authorization: Bearer TOKEN``, or ``Token TOKEN`` as Django REST framework has it."""

    keyword = "Bearer"

    def authenticate(self, request):
        kind, _space, _token = request.headers.get("Authorization", "").partition(" ")
        self.keyword = "Token" if kind.lower() == "token" else "Bearer"
        return super().authenticate(request)

    def authenticate_header(self, request) -> str:
        return "Bearer"


class Json(parsers.JSONParser):
    """As the framework's, also of a body nested too deep to be read."""

    def parse(self, *args, **kwargs):
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise exceptions.ParseError(_("The body is nested too deep.")) from error
