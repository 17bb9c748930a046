"""python manage.py search QUERY [--json] [--directives | --kwic] [--exactly] [--page N] [--sort ORDER]"""

import json
from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError

from search import outbox, results
from search.engines.base import SORTS, SearchEngineError
from search.request import LINE_SORTS, search_request
from search.snippets import columns
from search.variants import variants_of

BESIDE = 36  # characters to either side of a phrase
NAMES = {"meetings": "meeting", "directives": "directive", "lines": "occurrence"}


class Command(BaseCommand):
    help = "Search the archive as the search page does."

    def add_arguments(self, parser):
        parser.add_argument(
            "query", help='as in the query box: words, "quoted phrases", AND, OR, NOT, prefix*, official:name …'
        )
        parser.add_argument("--json", action="store_true", help="print hits, snippets and facets as JSON")
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--directives", action="store_true", help="directives instead of meetings")
        shown.add_argument(
            "--kwic", action="store_true", help="every occurrence of the quoted phrases and names on a line of its own"
        )
        parser.add_argument("--exactly", action="store_true", help="as typed, without other names and renderings")
        parser.add_argument("--page", default="1")
        sorts = tuple(dict.fromkeys((*SORTS, *LINE_SORTS)))
        parser.add_argument("--sort", choices=sorts, help="left and right are of --kwic")

    def handle(self, *, query, exactly, sort, **options):
        show = "directives" if options["directives"] else "lines" if options["kwic"] else "meetings"
        params = {"q": [query], "show": [show], "page": [options["page"]], "variants": ["off" if exactly else ""]}
        asked = search_request(params | ({"sort": [sort]} if sort else {}), variants_of=variants_of)
        if asked.problems:
            raise CommandError("\n".join(_located(problem, query) for problem in asked.problems))
        try:
            answer = getattr(self, f"find_{show}")(asked)
        except SearchEngineError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{answer['count']} {NAMES[show]}{'s' if answer['count'] != 1 else ''}")
        getattr(self, f"print_{show}")(answer["hits"])

    def find_meetings(self, asked) -> dict:
        found = outbox.search(asked.request)
        return _answer(asked, found.count, map(_meeting, results.results(found, asked.request.query)), found.facets)

    def print_meetings(self, hits) -> None:
        for hit in hits:
            self.stdout.write(f"\n{hit['id']}  {hit['date'] or 'undated'}  {hit['heading']}")
            for snippet in hit["snippets"]:
                self.stdout.write("    " + _marked(snippet["runs"]))

    def find_directives(self, asked) -> dict:
        found = outbox.search(asked.request)
        shown = results.sentences(found, asked.request.query)
        return _answer(asked, found.count, map(_directive, shown), found.facets)

    def print_directives(self, hits) -> None:
        for hit in hits:
            self.stdout.write(f"\n{hit['url']}  {hit['date'] or 'undated'}  {hit['speaker'] or 'The meeting'}")
            self.stdout.write("    " + _marked(hit["runs"]))

    def find_lines(self, asked) -> dict:
        phrases = results.phrases_of(asked.request.query)
        if not phrases:
            raise CommandError("--kwic shows quoted phrases and known names: put the words into quotation marks.")
        outbox.search(replace(asked.request, facets=(), histogram=None, page_size=0))  # takes in what waits
        lined, lines = results.lines(outbox.engine(), asked, phrases)
        return _answer(asked, lined.count, map(_line, lines))

    def print_lines(self, hits) -> None:
        for hit in hits:
            before, after = hit["before"][-BESIDE:], hit["after"][:BESIDE]
            padding = " " * (2 * BESIDE - columns(before)[-1])
            self.stdout.write(f"{hit['date'] or 'undated':10}  {padding}{before}[{hit['phrase']}]{after}")


def _located(problem, query: str) -> str:
    if problem.position is None:
        return problem.message
    return f"{problem.message}\n    {query}\n    {' ' * problem.position}^"


def _answer(asked, count: int, hits, facets=None) -> dict:
    answer = {"count": count, "page": asked.request.page, "hits": list(hits)}
    if facets is not None:
        answer["facets"] = {name: {one.value: one.count for one in counts} for name, counts in facets.items()}
    return answer


def _marked(runs: list[dict]) -> str:
    return " ".join("".join(f"[{run['text']}]" if run["marked"] else run["text"] for run in runs).split())


def _runs(runs: list[tuple[str, bool]]) -> list[dict]:
    return [{"text": text, "marked": marked} for text, marked in runs]


def _of(meeting) -> dict:
    return {"date": meeting.date and meeting.date.isoformat(), "heading": meeting.heading}


def _meeting(result) -> dict:
    snippets = [{"url": snippet.url, "runs": _runs(snippet.runs)} for snippet in result.snippets]
    meeting = result.meeting
    return {"id": meeting.pk, "url": meeting.get_absolute_url(), **_of(meeting), "snippets": snippets}


def _directive(sentence) -> dict:
    directive = sentence.directive
    return {
        "id": directive.pk,
        "url": directive.get_absolute_url(),
        **_of(directive.meeting),
        "speaker": str(directive.speaker or directive.speaker_name),
        "topics": [topic.slug for topic in directive.topics.all()],
        "runs": _runs(sentence.runs),
    }


def _line(line) -> dict:
    return {
        "id": line.meeting.pk,
        "url": line.url,
        "start": line.start,
        **_of(line.meeting),
        "before": line.before,
        "phrase": line.phrase,
        "after": line.after,
    }
