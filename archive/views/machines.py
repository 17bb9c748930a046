"""What programs ask a site for: robots.txt, the sitemap, the description of its search, links to a meeting's data."""

import datetime as dt

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from archive import citing
from archive.models import Change, Formulation, Meeting, Organ, Person

ON_A_PAGE = 5_000


def robots(request: HttpRequest) -> HttpResponse:
    """Searches of more than one condition and files of lists are without end; every record has a page of its own, and
    the sitemap names it."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/admin/", "/search/*&", "/follow/", "/api/", "/*?*format=")),
        "Crawl-delay: 1",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def opensearch(request: HttpRequest) -> HttpResponse:
    """For browsers, which then search the archive from their address bar, and for programs."""
    context = {"search": request.build_absolute_uri(reverse("search"))}
    media_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "machines/opensearch.xml", context, content_type=media_type)


def links_of(request: HttpRequest, meeting: Meeting) -> str:
    """The header ``Link`` of a meeting's page (Signposting): what to cite, and where the same stands for programs."""
    own = meeting.get_absolute_url()
    record = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": oai_identifier(meeting.pk)}
    links = [
        (own, 'rel="cite-as"'),
        ("https://schema.org/NewsArticle", 'rel="type"'),
        *(
            (reverse("cite_meeting", args=[meeting.pk, ending]), f'rel="describedby"; type="{media_type}"')
            for ending, (_name, media_type, _write) in citing.FORMS.items()
        ),
        (f"{reverse('oai')}?{urlencode(record)}", 'rel="describedby"; type="application/xml"'),
        (reverse("source_text", args=[meeting.source_id]), 'rel="item"; type="text/plain"'),
    ]
    if meeting.organ:
        links.append((meeting.organ.get_absolute_url(), 'rel="author"'))
    return ", ".join(f"<{request.build_absolute_uri(url)}>; {said}" for url, said in links)


def oai_identifier(number: int) -> str:
    """What harvesters know a meeting by for good."""
    return f"oai:{settings.IDENTIFIER_DOMAIN}:meetings/{number}"


class Meetings(Sitemap):
    """By number, so that what is on a page stays there."""

    limit = ON_A_PAGE

    def items(self):
        return Change.objects.filter(gone=False).order_by("number").values_list("number", "at")

    def location(self, item: tuple[int, dt.datetime]) -> str:
        return reverse("meeting", args=[item[0]])

    def lastmod(self, item: tuple[int, dt.datetime]) -> dt.datetime:
        return item[1]

    def get_latest_lastmod(self) -> dt.datetime | None:
        return Change.objects.filter(gone=False).aggregate(last=Max("at"))["last"]


class Records(Sitemap):
    """The pages of officials, organs or formulations. Their dates are those of their meetings."""

    limit = ON_A_PAGE
    model: type = Person
    name = "official"

    def items(self):
        return self.model.objects.order_by("pk").values_list("slug", self.last())

    def last(self):
        return Max("attendance__meeting__updated_at")

    def location(self, item) -> str:
        return reverse(self.name, args=[item[0]])

    def lastmod(self, item) -> dt.datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> dt.datetime | None:
        return Meetings().get_latest_lastmod()


class Organs(Records):
    model, name = Organ, "organ"

    def last(self):
        return Max("meetings__updated_at")


class Formulations(Records):
    model, name = Formulation, "formulation"

    def last(self):
        return Max("uses__source__imported_at")


class Lists(Sitemap):
    def items(self) -> list[str]:
        return ["home", "about", "meetings", "officials", "organs", "formulations", "directives", "topics", "sources"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "lists": Lists,
    "meetings": Meetings,
    "officials": Records,
    "organs": Organs,
    "formulations": Formulations,
}
