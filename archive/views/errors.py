"""What stands where no page does: what moved leads on, what was withdrawn says why, for the rest one searches."""

import re
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from archive.exports import Refused
from archive.models import OldAddress

# Words of the addresses themselves: nobody looks for these.
OWN = frozenset(
    ("meetings", "officials", "organs", "directives", "formulations", "topics", "sources")
    + ("search", "index", "html", "php", "at", "cite", "beside")
)
MOST_WORDS = 8


def not_found(request: HttpRequest, exception) -> HttpResponse:
    path, old = OldAddress.of(request.path) or _of_the_other(request.path) or ("", None)
    if path:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(path + query)  # for now: every move can be taken back
    if old:
        return render(request, "410.html", {"source": old.source, "since": old.since, "is_error": True}, status=410)
    return render(request, "404.html", {"words": _words_of(request.path), "is_error": True}, status=404)


def _of_the_other(path: str) -> tuple[str, OldAddress] | None:
    """Where two meetings stand side by side, and the second of them moved."""
    if not (two := re.fullmatch(r"(/meetings/\d+/)(?:beside|compared)(/\d+/)", path)):
        return None
    moved, old = OldAddress.of(f"/meetings{two[2]}") or ("", None)
    if not moved:
        return None
    return (moved if moved == two[1] else path.removesuffix(two[2]) + moved.removeprefix("/meetings")), old


def not_understood(request: HttpRequest, exception) -> HttpResponse:
    said = str(exception) if isinstance(exception, Refused) else ""
    return render(request, "400.html", {"said": said, "page": request.path}, status=400)


def _words_of(path: str) -> str:
    """The words of an address, as a query: ``/officials/yuan-jiajun/`` -> ``yuan jiajun``."""
    words = re.findall(r"[^\W_]+", unquote(path))
    return " ".join([word for word in words if word.lower() not in OWN][:MOST_WORDS])[:200]
