"""Topics: what directives are about."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.filters import TopicFilter
from archive.models import Directive, Topic


def topic_list(request: HttpRequest) -> HttpResponse:
    """The whole vocabulary, some dozens, with how many directives are about each. Two queries."""
    chosen = TopicFilter(request.GET, queryset=Topic.objects.order_by("name_en", "slug"))
    links = Directive.topics.through.objects.order_by().values_list("topic").annotate(Count("pk"))
    counts = dict(links)
    topics = list(chosen.qs)
    for topic in topics:
        topic.directive_count = counts.get(topic.pk, 0)
    return render(request, "topics/list.html", {"filter": chosen, "topics": topics})
