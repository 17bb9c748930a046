"""python manage.py search QUERY [--json] [--exactly] [--page N] [--sort ORDER]"""

import json

from django.core.management.base import BaseCommand, CommandError

from search import outbox, page
from search.engines.base import SORTS, SearchEngineError
from search.request import search_request
from search.variants import variants_of


class Command(BaseCommand):
    help = "Search the archive as the search page does."

    def add_arguments(self, parser):
        parser.add_argument(
            "query", help='as in the query box: words, "quoted phrases", AND, OR, NOT, prefix*, official:name …'
        )
        parser.add_argument("--json", action="store_true", help="print hits, snippets and facets as JSON")
        parser.add_argument("--exactly", action="store_true", help="as typed, without other names and renderings")
        parser.add_argument("--page", default="1")
        parser.add_argument("--sort", choices=SORTS)

    def handle(self, *, query, exactly, sort, **options):
        params = {"q": [query], "page": [options["page"]], "variants": ["off" if exactly else ""]}
        asked = search_request(params | ({"sort": [sort]} if sort else {}), variants_of=variants_of)
        if asked.problems:
            raise CommandError("\n".join(_located(problem, query) for problem in asked.problems))
        try:
            found = outbox.search(asked.request)
        except SearchEngineError as error:
            raise CommandError(str(error)) from error
        results = page.results(found, asked.request.query)
        if options["json"]:
            answer = {
                "count": found.count,
                "page": asked.request.page,
                "hits": [_hit(result) for result in results],
                "facets": {name: {one.value: one.count for one in counts} for name, counts in found.facets.items()},
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{found.count} meeting{'s' if found.count != 1 else ''}")
        for result in results:
            meeting = result.meeting
            self.stdout.write(f"\n{meeting.pk}  {meeting.date or 'undated'}  {meeting.heading}")
            for snippet in result.snippets:
                text = "".join(f"[{text}]" if marked else text for text, marked in snippet.runs)
                self.stdout.write("    " + " ".join(text.split()))


def _located(problem, query: str) -> str:
    if problem.position is None:
        return problem.message
    return f"{problem.message}\n    {query}\n    {' ' * problem.position}^"


def _hit(result) -> dict:
    meeting = result.meeting
    return {
        "id": meeting.pk,
        "url": meeting.get_absolute_url(),
        "date": meeting.date and meeting.date.isoformat(),
        "heading": meeting.heading,
        "snippets": [
            {"anchor": snippet.anchor, "runs": [{"text": text, "marked": marked} for text, marked in snippet.runs]}
            for snippet in result.snippets
        ],
    }
