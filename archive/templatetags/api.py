"""Where is this page read as JSON? At the same address below ``/api/v1/``, with the parameters that are known there."""

from django import template
from django.urls import Resolver404, resolve
from django.utils.http import urlencode

from archive.api.records import START

register = template.Library()
# Pages whose addresses look like those of records.
NOT_RECORDS = ("year", "month", "day", "home", "about", "help")


@register.simple_tag(takes_context=True)
def api_address(context) -> str:
    """The path of this page's record or list in the API; empty where it has none."""
    request = context.get("request")
    if request is None or request.resolver_match is None or request.resolver_match.url_name in NOT_RECORDS:
        return ""
    try:
        view = getattr(resolve(START + request.path).func, "cls", None)
    except Resolver404:
        return ""
    if view is None:
        return ""
    known = set(view().known_parameters()) - {"cursor", "limit", "fields"}
    given = [(name, value) for name, values in request.GET.lists() if name in known for value in values if value]
    return START + request.path + (f"?{urlencode(given)}" if given else "")
