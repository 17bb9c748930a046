"""The endpoints of ``/api/v1/``. A list is a line in ``LISTS``, a record a line in ``urlpatterns``."""

from django.urls import path, re_path

from archive.api import analysis, directives, docs, formulations, front, meetings, novelty, officials, organs, sources
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
    "analysis/briefing": analysis.Briefing,
    "analysis/presence": analysis.Organs,
    "analysis/phrases": analysis.Register,
    "analysis/events": analysis.Events,
    "analysis/references": analysis.References,
    "analysis/lags": analysis.Lags,
    "analysis/novelty": analysis.NoveltyMonths,
    "analysis/threads": analysis.Threads,
    "search": search.Search,
    "suggest": search.Suggest,
}

urlpatterns = [
    path("", front.Root.as_view(), name="root"),
    path("schema/", docs.schema, name="schema"),
    path("docs/", docs.page, name="docs"),
    *(path(f"{name}/", view.as_view(), name=name) for name, view in LISTS.items()),
    path("meetings/<number:pk>/", meetings.OneMeeting.as_view(), name="meeting"),
    path("officials/<slug:slug>/", officials.OneOfficial.as_view(), name="official"),
    path("organs/<slug:slug>/", organs.OneOrgan.as_view(), name="organ"),
    path("directives/<number:meeting>-<number:start>/", directives.OneDirective.as_view(), name="directive"),
    path("attendance/<number:meeting>-<number:order>/", directives.OneAttendance.as_view(), name="attendance_row"),
    path("formulations/<slug:slug>/", formulations.OneFormulation.as_view(), name="formulation"),
    path("formulations/<slug:slug>/counts/", formulations.FormulationCounts.as_view(), name="formulation_counts"),
    path("formulations/<slug:slug>/register/", analysis.Phrase.as_view(), name="formulation_register"),
    path("organs/<slug:slug>/presence/", analysis.Presence.as_view(), name="organ_presence"),
    path("organs/<slug:slug>/rhythm/", analysis.Rhythm.as_view(), name="organ_rhythm"),
    path("officials/<slug:slug>/company/", analysis.Company.as_view(), name="official_company"),
    path("directives/<number:meeting>-<number:start>/thread/", analysis.Thread.as_view(), name="directive_thread"),
    path("analysis/novelty/days/", analysis.NoveltyDays.as_view(), name="novelty_days"),
    path("analysis/novelty/<year:year>/<two:month>/", analysis.NoveltyMonth.as_view(), name="novelty_month"),
    path("analysis/events/<str:key>/<str:day>/", analysis.OneEvent.as_view(), name="event"),
    path("analysis/lags/<slug:slug>/", analysis.LagsOf.as_view(), name="place_lags"),
    path("sources/<number:pk>/", sources.OneSource.as_view(), name="source"),
    path("meetings/<number:pk>/write-ups/", analysis.WriteUps.as_view(), name="write_ups"),
    path("meetings/<number:pk>/novelty/", novelty.OneNovelty.as_view(), name="meeting_novelty"),
    re_path(r"^(?:[\s\S]*/)?\Z", nothing_here),
]
