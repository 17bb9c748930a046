"""The search page."""

import functools
import logging
from collections.abc import Hashable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from archive import exports
from search import outbox, page, results, taking
from search.engines.base import SearchEngine, SearchEngineError
from search.grammar import without_controls
from search.query import Phrase
from search.query_box import LONGEST_QUERY, stretches
from search.request import SHOWN, Asked, Problem, search_request, sorts_of
from search.spelling import names_holding, probably_meant
from search.suggestions import suggestions
from search.variants import led_on, variants_of

logger = logging.getLogger(__name__)


def search(request: HttpRequest) -> HttpResponse:
    """What was found, with facets. What cannot be understood is said on the page, at its place; never an error page."""
    sent = dict(request.GET.lists())
    asked = search_request(sent, variants_of=variants_of)
    context = {"asked": asked, "params": request.GET, **taking.offered(asked)}
    try:
        if exports.asked(request, taking.table_of(asked), *taking.MORE):
            return _redirected(request, sent) or taking.file_of(request, asked)
        if asked.request is None:
            unknown = next((problem for problem in asked.problems if problem.unknown), None)
            if unknown:
                context |= {"meant": better_query(request.GET, unknown), "called": called_alike(request.GET, unknown)}
            return render(request, "search/search.html", context)
        context |= _found(request.GET, asked)
    except SearchEngineError as error:
        logger.exception("The search engine did not answer.")
        return render(request, "search/search.html", {**context, "engine_error": str(error)}, status=503)
    if context["unknown"] and (redirected := _redirected(request, sent)):
        return redirected
    is_beyond = asked.request.page > context["last_page"]  # the page says so, and leads to the last one
    return render(request, "search/search.html", context, status=404 if is_beyond else 200)


def _redirected(request: HttpRequest, sent: dict[str, list[str]]) -> HttpResponse | None:
    """To the same search of who and what was merged or renamed since, if any was."""
    today = led_on(sent)
    return redirect(f"{request.path}?{urlencode(today, doseq=True)}") if today != sent else None


def _found(params: QueryDict, asked: Asked) -> dict:
    found = outbox.search(replace(asked.request, page_size=0) if asked.show == "lines" else asked.request)
    engine, query = outbox.engine(), asked.request.query
    phrases, quoted = results.phrases_of(query), None
    counted = replace(asked.request, facets=(), histogram=None, page_size=0)
    counts = {asked.request.show: found.count}
    for show in {"meetings", "directives"} - counts.keys():
        counts[show] = engine.search(replace(counted, show=show)).count
    on_a_page, of_meetings = asked.request.page_size, replace(counted, show="meetings")
    context = {"phrases": phrases, "shown": []}
    if asked.show == "lines":
        on_a_page = results.LINES
        if phrases:
            lined, context["shown"] = results.lines(engine, asked, phrases)
            context |= {
                "lined": lined,
                "unsorted": asked.sort in ("left", "right") and lined.count > results.MOST_SORTED,
            }
            counts["lines"] = lined.count
    else:
        shown = results.sentences if asked.show == "directives" else results.results
        context["shown"] = shown(found, query)
        if phrases:
            counts["lines"] = engine.concordance(of_meetings, phrases).count
    if not phrases and (quoted := page.quoted(params)):
        phrase = Phrase(quoted)
        counts["lines"] = engine.concordance(replace(of_meetings, query=phrase), (phrase,)).count
    if not any(counts.values()) and params.get("q"):
        context["meant"] = better_query(params)
    count = counts.get(asked.show, 0) if phrases or asked.show != "lines" else 0
    named = page.labels(found, asked)
    last = max(1, -(-count // on_a_page))
    return context | {
        "found": found,
        "unknown": [
            slug for name, slugs in asked.request.selected.items() for slug in slugs if slug not in named.get(name, {})
        ],
        "quoted": quoted,
        "quoted_url": page.tab(params, "lines", quoted),
        "count": count,
        "tabs": [(show, counts[show], page.tab(params, show, quoted)) for show in SHOWN if show in counts],
        "facets": page.facets(params, asked, found, named),
        "histogram": page.histogram(params, asked, found),
        "chips": page.chips(params, asked, named),
        "wider": wider(params) if not count and asked.show != "lines" else [],
        "sort_urls": [(sort, page.address(params, sort=sort)) for sort in sorts_of(asked.show)],
        "most_sorted": results.MOST_SORTED,
        "last_page": last,
        "first_number": (asked.request.page - 1) * on_a_page + 1,
        "previous_url": page.address(params) + f"&page={min(asked.request.page, last + 1) - 1}",
        "next_url": page.address(params) + f"&page={asked.request.page + 1}",
        "variants_url": page.address(params, variants=None) if params.get("variants") == "off" else "",
    }


def better_query(params: QueryDict, unknown: Problem | None = None) -> tuple[str, str] | None:
    """The query that finds something where this one does not, and its address. Looked for once until the index
    changes: the next page and a reload ask again."""
    return _better_query(params.urlencode(), unknown, outbox.engine(), outbox.engine().state())


@functools.lru_cache(maxsize=256)
def _better_query(sent: str, unknown: Problem | None, engine: SearchEngine, _state: Hashable) -> tuple[str, str] | None:
    params = QueryDict(sent)
    text = params["q"]
    spans = [(unknown.position, unknown.position + unknown.length)] if unknown else stretches(text)
    better = probably_meant(text, spans, engine, unknown and unknown.unknown)
    if better is None:
        return None
    asked = search_request(dict(params.lists()) | {"q": [better], "page": ["1"]}, variants_of=variants_of)
    if asked.request is None:
        return None
    counted = replace(asked.request, facets=(), histogram=None, page_size=0)
    return (better, page.address(params, q=better)) if engine.search(counted).count else None


def wider(params: QueryDict) -> list[page.Wider]:
    """What the same search with less in it would find; looked for once until the index changes."""
    return _wider(params.urlencode(), outbox.engine(), outbox.engine().state())


@functools.lru_cache(maxsize=256)
def _wider(sent: str, engine: SearchEngine, _state: Hashable) -> list[page.Wider]:
    params = QueryDict(sent)
    return page.wider(params, search_request(dict(params.lists()), variants_of=variants_of), engine)


def called_alike(params: QueryDict, unknown: Problem) -> list[tuple[object, str]]:
    """The records whose name holds the unknown one, and the address of the same search for each."""
    before, after = params["q"][: unknown.position], params["q"][unknown.position + unknown.length :]
    return [(one, page.address(params, q=f"{before}{one.slug}{after}")) for one in names_holding(unknown.unknown)]


def suggest(request: HttpRequest) -> JsonResponse:
    """What the text typed so far may become: [{kind, called, label, url}], the kind also as the reader calls it, and
    the address of its page or its search."""
    typed = without_controls(request.GET.get("q", ""))[:LONGEST_QUERY].strip()
    found = [one | {"called": page.called(one["kind"])} for one in suggestions(typed, outbox.engine())]
    return JsonResponse({"suggestions": found})


def query_help(request: HttpRequest) -> HttpResponse:
    return render(request, "search/help.html")
