"""The endpoints of ``/api/v1/``. A list is a line in ``LISTS``, a record a line in ``urlpatterns``."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from archive.api import docs, front, meetings
from archive.api.problems import nothing_here

app_name = "api"

LISTS = {
    "meetings": meetings.MeetingList,
}

urlpatterns = [
    path("", front.Root.as_view(), name="root"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", docs.page, name="docs"),
    *(path(f"{name}/", view.as_view(), name=name) for name, view in LISTS.items()),
    path("meetings/<number:pk>/", meetings.OneMeeting.as_view(), name="meeting"),
    re_path(r"(?:.*/)?$", nothing_here),
]
