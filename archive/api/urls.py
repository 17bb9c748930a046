"""The endpoints of ``/api/v1/``. A list is a line in ``LISTS``, a record a line in ``urlpatterns``."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from archive.api import directives, docs, formulations, front, meetings, officials, organs, sources
from archive.api.problems import nothing_here
from search import api as search

app_name = "api"

LISTS = {
    "meetings": meetings.MeetingList,
    "officials": officials.OfficialList,
    "posts": officials.PostList,
    "organs": organs.OrganList,
    "directives": directives.DirectiveList,
    "attendance": directives.AttendanceList,
    "formulations": formulations.FormulationList,
    "topics": directives.TopicList,
    "sources": sources.SourceList,
    "search": search.Search,
    "suggest": search.Suggest,
}

urlpatterns = [
    path("", front.Root.as_view(), name="root"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", docs.page, name="docs"),
    *(path(f"{name}/", view.as_view(), name=name) for name, view in LISTS.items()),
    path("meetings/<number:pk>/", meetings.OneMeeting.as_view(), name="meeting"),
    path("officials/<slug:slug>/", officials.OneOfficial.as_view(), name="official"),
    path("organs/<slug:slug>/", organs.OneOrgan.as_view(), name="organ"),
    path("directives/<number:meeting>-<number:start>/", directives.OneDirective.as_view(), name="directive"),
    path("formulations/<slug:slug>/", formulations.OneFormulation.as_view(), name="formulation"),
    path("formulations/<slug:slug>/counts/", formulations.FormulationCounts.as_view(), name="formulation_counts"),
    path("sources/<number:pk>/", sources.OneSource.as_view(), name="source"),
    re_path(r"(?:.*/)?$", nothing_here),
]
