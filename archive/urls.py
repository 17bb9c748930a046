"""Every address of the site."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from archive.api import docs
from archive.views import (
    about,
    analysis,
    briefing,
    by_date,
    directives,
    formulations,
    machines,
    meeting,
    novelty,
    oai,
    officials,
    organs,
    outward,
    pages,
    phrases,
    presence,
    rhythm,
    sentences,
    sources,
    topics,
    writeups,
)

admin.autodiscover()


class YearConverter:
    """Four digits. Meetings are numbered from 10001, so that no number of theirs reads as a year."""

    regex = "[0-9]{4}"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class TwoDigitConverter:
    """A month or a day as in 2023/09/05; 2023/9/5 is understood."""

    regex = "[0-9]{1,2}"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class NumberConverter:
    """A record's number, short enough for any database."""

    regex = "[0-9]{1,15}"
    to_python = int
    to_url = str


register_converter(YearConverter, "year")
register_converter(TwoDigitConverter, "two")
register_converter(NumberConverter, "number")

urlpatterns = [
    path("", pages.home, name="home"),
    path("browse/", pages.browse, name="browse"),
    path("about/", about.about, name="about"),
    path("about/data/", about.data, name="data"),
    path("about/data/<str:name>", about.data_file, name="data_file"),
    path("help/", about.help_page, name="help"),
    path("help/data/", about.data_dictionary, name="data_dictionary"),
    # Whose language a page speaks is no secret and no harm: without a token the pages are the same for every reader.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("search/", include("search.urls")),
    path("follow/", include("search.following_urls")),
    path("meetings/", by_date.meeting_list, name="meetings"),
    path("meetings/<year:year>/", by_date.meeting_list, name="year"),
    path("meetings/<year:year>/<two:month>/", by_date.meeting_list, name="month"),
    path("meetings/<year:year>/<two:month>/<two:day>/", by_date.meeting_list, name="day"),
    path("meetings/<number:pk>/", meeting.meeting, name="meeting"),
    path("meetings/<number:pk>/cite.<slug:ending>", meeting.cite, name="cite_meeting"),
    path("meetings/<number:pk>/beside/<number:other>/", meeting.beside, name="beside"),
    path("meetings/<number:pk>/novelty/", novelty.readout, name="novelty"),
    path("meetings/<number:pk>/write-ups/", writeups.write_ups, name="write_ups"),
    path("meetings/<number:pk>/compared/<number:other>/", writeups.compared, name="compared"),
    path("meetings/<number:pk>/directives/<number:start>/", directives.directive, name="directive"),
    path("officials/", officials.official_list, name="officials"),
    path("officials/<slug:slug>/", officials.official, name="official"),
    path("organs/", organs.organ_list, name="organs"),
    path("organs/<slug:slug>/", organs.organ, name="organ"),
    path("organs/<slug:slug>/rhythm/", rhythm.of_organ, name="rhythm"),
    path("organs/<slug:slug>/presence/", presence.of_organ, name="presence"),
    path("officials/<slug:slug>/company/", presence.company, name="company"),
    path("analysis/", analysis.index, name="analysis"),
    path("analysis/methods/", analysis.methods, name="analysis_methods"),
    path("analysis/briefing/", briefing.page, name="briefing"),
    path("analysis/phrases/", phrases.register, name="phrases"),
    path("formulations/<slug:slug>/register/", phrases.phrase, name="phrase"),
    path("analysis/events/", outward.events, name="events"),
    path("analysis/events/<str:key>/<str:day>/", outward.event, name="event"),
    path("analysis/references/", outward.references, name="references"),
    path("analysis/lags/", outward.lags, name="lags"),
    path("analysis/lags/<slug:slug>/", outward.lags_of, name="lags_of"),
    path("analysis/novelty/", novelty.months, name="novelty_months"),
    path("analysis/novelty/days/", novelty.days, name="novelty_days"),
    path("analysis/novelty/<year:year>/<two:month>/", novelty.month, name="novelty_month"),
    path("analysis/threads/", directives.thread_list, name="threads"),
    path("analysis/presence/", presence.organs, name="presence_organs"),
    path("topics/", topics.topic_list, name="topics"),
    path("formulations/", formulations.formulation_list, name="formulations"),
    path("formulations/<slug:slug>/", formulations.formulation, name="formulation"),
    path("directives/", directives.directive_list, name="directives"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/<number:pk>/", pages.source, name="source"),
    path("sources/<number:pk>/text/", pages.source_text, name="source_text"),
    path("sources/<number:pk>/at/<number:offset>/", sentences.sentence, name="sentence"),
    path("sources/<number:pk>/at/<number:offset>/cite.<slug:ending>", sentences.cite, name="cite_sentence"),
    path("help/api/", docs.help_page, name="api_help"),
    path("api/v1/", include("archive.api.urls")),
    path("oai", oai.oai, name="oai"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": machines.SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": machines.SITEMAPS}, name="sitemap_section"),
    path("admin/", admin.site.urls),
]

handler400 = "archive.views.errors.not_understood"
handler404 = "archive.views.errors.not_found"
