"""How long the lists of the API take on a large archive: python -m bench.api

Over the invented archive of ``bench.pages`` (``SIZE`` meetings, 100,000 unless said), each asked as its pages are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.pages import SIZE, ask, head, prepare  # it sets Django up

# isort: split
from django.conf import settings
from django.db.models import Count
from django.test import Client

from archive.models import Organ, Person, Topic

START = "/api/v1"


def lists() -> Iterator[tuple[str, str]]:
    """What is asked: what it is, and its address. The heaviest records of each kind, and what nothing fits."""

    def most(model, through: str) -> str:
        return model.objects.annotate(count=Count(through)).order_by("-count").first().slug

    person, organ, topic = most(Person, "attendance"), most(Organ, "meetings"), most(Topic, "directives")
    yield "meetings", "/meetings/"
    yield "meetings, the newest", "/meetings/?sort=newest"
    yield "meetings, 500", "/meetings/?limit=500"
    yield "meetings, 500 with attendance", "/meetings/?limit=500&fields=attendance"
    yield "meetings, 500 with directives", "/meetings/?limit=500&fields=directives"
    yield "meetings of an official", f"/meetings/?official={person}"
    yield "meetings of a chair, the newest", f"/meetings/?chair={person}&sort=newest"
    yield "meetings of an organ", f"/meetings/?organ={organ}"
    yield "meetings of a language", "/meetings/?language=en"
    yield "a meeting", "/meetings/10001/"
    yield "officials", "/officials/"
    yield "officials of the busiest place", "/officials/?place=place-0"
    yield "officials by words of a post", "/officials/?post=副市"
    yield "an official", f"/officials/{person}/"
    yield "organs", "/organs/"
    yield "directives", "/directives/"
    yield "directives, 500", "/directives/?limit=500"
    yield "directives of a topic", f"/directives/?topic={topic}"
    yield "directives of a topic and an organ", f"/directives/?topic={topic}&organ={organ}"
    yield "directives of a speaker", f"/directives/?speaker={person}"
    yield "attendance", "/attendance/"
    yield "attendance by a role", "/attendance/?role=presided"
    yield "attendance by a role of nobody", "/attendance/?role=spoke"
    yield "attendance of a place, by a role", "/attendance/?place=place-0&role=presided"
    yield "formulations", "/formulations/"
    yield "counts of a formulation", "/formulations/two-establishes/counts/"
    yield "topics", "/topics/"
    yield "sources", "/sources/?sort=newest"
    yield "search, a word", "/search/?q=工作"
    yield "search, directives", "/search/?q=工作&show=directives"
    yield "suggestions", "/suggest/?q=王"


def main() -> None:
    print(f"The API over {SIZE:,} invented meetings")
    prepare()
    settings.API_RATE = 0
    client, only = Client(SERVER_NAME="localhost"), sys.argv[1:]
    head()
    for what, address in lists():
        if not only or any(word in what for word in only):
            ask(client, what, START + address)


if __name__ == "__main__":
    main()
