"""The search page."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search import outbox, page
from search.engines.base import SORTS, SearchEngineError
from search.request import search_request
from search.variants import variants_of

logger = logging.getLogger(__name__)


def search(request: HttpRequest) -> HttpResponse:
    """Meetings found, with facets. What cannot be understood is said on the page, at its place; never an error page."""
    asked = search_request(dict(request.GET.lists()), variants_of=variants_of)
    context = {"asked": asked, "params": request.GET}
    if asked.request is None:
        return render(request, "search/search.html", context)
    try:
        found = outbox.search(asked.request)
    except SearchEngineError as error:
        logger.exception("The search engine did not answer.")
        return render(request, "search/search.html", {**context, "engine_error": str(error)}, status=503)
    named = page.labels(found, asked.request.selected)
    last = max(1, -(-found.count // asked.request.page_size))
    context |= {
        "found": found,
        "facets": page.facets(request.GET, asked, found, named),
        "chips": page.chips(request.GET, asked, named),
        "results": page.results(found, asked.request.query),
        "sort_urls": [(sort, page.address(request.GET, sort=sort)) for sort in SORTS],
        "last_page": last,
        "first_number": (asked.request.page - 1) * asked.request.page_size + 1,
        "previous_url": page.address(request.GET) + f"&page={min(asked.request.page, last + 1) - 1}",
        "next_url": page.address(request.GET) + f"&page={asked.request.page + 1}",
        "variants_url": page.address(request.GET, variants=None) if request.GET.get("variants") == "off" else "",
    }
    return render(request, "search/search.html", context)


def query_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html")
