"""Officials: who is named in the archive, and what each did there."""

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.extraction.folding import fold_key
from archive.models import Attendance, Directive, Person
from archive.views.moved import moved

ON_A_PAGE = 100
DIRECTIVES_SHOWN = 20


def official_list(request: HttpRequest) -> HttpResponse:
    """Everyone who is held, by name; ``?name=`` narrows to those with a name of any form that holds these letters."""
    name = request.GET.get("name", "").strip()[:100]
    officials = Person.objects.all()
    if key := fold_key(name):
        officials = officials.filter(pk__in=Person.objects.filter(names__key__contains=key).values("pk"))
    officials = officials.annotate(
        meetings=Count("attendance", distinct=True),
        presided=Count("attendance", filter=Q(attendance__roles="presided"), distinct=True),
        last=Max("attendance__meeting__date"),
    )
    page = Paginator(officials.order_by("slug"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "officials/list.html", {"page": page, "name": name})


def official(request: HttpRequest, slug: str) -> HttpResponse:
    person = Person.objects.filter(slug=slug).first()
    if person is None:
        return moved(Person, slug)
    attendance = (
        Attendance.objects.filter(person=person)
        .select_related("meeting__organ")
        .prefetch_related("roles")
        .order_by("-meeting__date", "-meeting")
    )
    directives = Directive.objects.filter(speaker=person).on_page()
    mentions = person.mentions.select_related("source").defer("source__text")
    return render(
        request,
        "officials/official.html",
        {
            "person": person,
            "other_names": person.names.exclude(text__in=[person.name_en, person.name_zh]),
            "posts": person.posts.select_related("organ"),
            "page": Paginator(attendance, ON_A_PAGE).get_page(request.GET.get("page")),
            "directives": directives.order_by("-meeting__date", "meeting", "start")[:DIRECTIVES_SHOWN],
            "directive_count": directives.count(),
            "mentions": mentions.order_by("-source__published", "start")[:DIRECTIVES_SHOWN],
            "mention_count": person.mentions.count(),
        },
    )
