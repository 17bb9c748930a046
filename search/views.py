"""The search page."""

import logging
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from search import outbox, page
from search.engines.base import SORTS, SearchEngineError
from search.query_box import LONGEST_QUERY, stretches, without_controls
from search.request import Problem, search_request
from search.spelling import probably_meant
from search.suggestions import suggestions
from search.variants import variants_of

logger = logging.getLogger(__name__)


def search(request: HttpRequest) -> HttpResponse:
    """Meetings found, with facets. What cannot be understood is said on the page, at its place; never an error page."""
    asked = search_request(dict(request.GET.lists()), variants_of=variants_of)
    context = {"asked": asked, "params": request.GET}
    try:
        if asked.request is None:
            unknown = next((problem for problem in asked.problems if problem.unknown), None)
            context["meant"] = _probably_meant(request.GET, unknown) if unknown else None
            return render(request, "search/search.html", context)
        found = outbox.search(asked.request)
        if not found.count and request.GET.get("q"):
            context["meant"] = _probably_meant(request.GET)
    except SearchEngineError as error:
        logger.exception("The search engine did not answer.")
        return render(request, "search/search.html", {**context, "engine_error": str(error)}, status=503)
    named = page.labels(found, asked)
    last = max(1, -(-found.count // asked.request.page_size))
    context |= {
        "found": found,
        "facets": page.facets(request.GET, asked, found, named),
        "histogram": page.histogram(request.GET, asked, found),
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


def _probably_meant(params: QueryDict, unknown: Problem | None = None) -> tuple[str, str] | None:
    """The query that finds something where this one does not, and its address."""
    text = params["q"]
    spans = [(unknown.position, unknown.position + unknown.length)] if unknown else stretches(text)
    better = probably_meant(text, spans, outbox.engine(), unknown and unknown.unknown)
    if better is None:
        return None
    asked = search_request(dict(params.lists()) | {"q": [better], "page": ["1"]}, variants_of=variants_of)
    if asked.request is None or not outbox.engine().search(replace(asked.request, facets=(), histogram=None)).count:
        return None
    return better, page.address(params, q=better)


def suggest(request: HttpRequest) -> JsonResponse:
    """What the text typed so far may become: [{kind, label, url}], the address of its page or its search."""
    typed = without_controls(request.GET.get("q", ""))[:LONGEST_QUERY].strip()
    return JsonResponse({"suggestions": suggestions(typed, outbox.engine())})


def query_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html")
