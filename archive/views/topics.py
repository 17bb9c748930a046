"""Topics: what directives are about."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive import exports
from archive.filters import TopicFilter
from archive.models import Directive, Topic
from archive.tables import TOPICS


def topic_list(request: HttpRequest) -> HttpResponse:
    """The whole vocabulary, some dozens, with how many directives are about each. Two queries."""
    chosen = TopicFilter(request.GET, queryset=Topic.objects.order_by("name_en", "slug"))
    if exports.asked(request, TOPICS):
        return exports.file_of(request, TOPICS, chosen.qs, chosen.form)
    # Of a million links: to count rows, not their keys, is a fifth faster.
    counts = dict(Directive.topics.through.objects.order_by().values_list("topic").annotate(count=Count("*")))
    topics = list(chosen.qs)
    for topic in topics:
        topic.directive_count = counts.get(topic.pk, 0)
    return render(request, "topics/list.html", {"filter": chosen, "topics": topics, "exports": TOPICS.forms})
