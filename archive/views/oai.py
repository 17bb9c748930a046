"""OAI-PMH 2.0: libraries harvest the meetings as Dublin Core, and hear of what changed and what is gone.

Lists go by the time of the last change and go on after the last record told, so nothing is missed while records change:
what changes during a harvest comes again at its end. A token holds all that it needs, and so never grows old.
"""

import datetime as dt
import re
from collections import defaultdict
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from lxml import etree
from lxml.builder import ElementMaker

from archive.feeds import SINCE, for_xml
from archive.models import Attendance, Change, Directive, Meeting, Organ
from archive.models.meetings import FIRST_NUMBER
from archive.views.machines import oai_identifier

ON_A_PAGE = 100
SETS_ON_A_PAGE = 500
SUMMARY = 1_000  # characters
FORMAT = "oai_dc"
TIME = "%Y-%m-%dT%H:%M:%SZ"
OAI, DC = "http://www.openarchives.org/OAI/2.0/", "http://purl.org/dc/elements/1.1/"
OAI_DC = f"{OAI}oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_IDENTIFIER = f"{OAI}oai-identifier"
SCHEMAS = {
    OAI: "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
    OAI_IDENTIFIER: "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd",
    OAI_DC: "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
}
# verb -> (arguments it needs, arguments it takes)
VERBS = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
}
E = ElementMaker(namespace=OAI, nsmap={None: OAI, "xsi": XSI})
D = ElementMaker(namespace=DC)
N = ElementMaker(namespace=OAI_IDENTIFIER, nsmap={None: OAI_IDENTIFIER, "xsi": XSI})
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")  # as oai-identifiers have it
SALT = "oai"


class Fault(Exception):
    """An answer of the protocol that is an error: its code and what to do."""

    def __init__(self, code: str, said: str):
        super().__init__(said)
        self.code = code


@csrf_exempt
def oai(request: HttpRequest) -> HttpResponse:
    """Every answer is XML with status 200, faults as well: so the protocol says."""
    sent = request.POST if request.method == "POST" else request.GET
    now = timezone.now()
    base = request.build_absolute_uri(reverse("oai"))
    echoed = {}
    try:
        verb, asked = _checked(sent)
        echoed = {"verb": verb, **asked}
        body = [_ANSWERS[verb](request, asked)]
    except Fault as fault:
        if fault.code in ("badVerb", "badArgument"):
            echoed = {}
        body = [E("error", for_xml(str(fault)), code=fault.code)]
    root = E(
        "OAI-PMH",
        E("responseDate", now.astimezone(dt.UTC).strftime(TIME)),
        E("request", base, **{name: for_xml(value) for name, value in echoed.items()}),
        *body,
    )
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMAS[OAI]}")
    return HttpResponse(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8"), content_type="text/xml; charset=utf-8"
    )


def _checked(sent) -> tuple[str, dict[str, str]]:
    verbs = sent.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Fault("badVerb", f"Give one verb of {', '.join(VERBS)}.")
    verb = verbs[0]
    needs, takes = VERBS[verb]
    asked = {name: value for name, value in sent.items() if name != "verb"}
    for name in asked:
        if name not in (*needs, *takes):
            known = ", ".join((*needs, *takes)) or "none"
            raise Fault("badArgument", f"{verb} takes no argument '{name[:40]}'; it takes: {known}.")
        if "\0" in asked[name]:
            raise Fault("badArgument", f"The argument '{name}' holds a character that stands nowhere.")
        if len(sent.getlist(name)) > 1:
            raise Fault("badArgument", f"The argument '{name}' is there twice.")
    if "resumptionToken" in asked:
        if len(asked) > 1:
            raise Fault("badArgument", "A resumptionToken goes alone with its verb.")
        return verb, asked
    if missing := [name for name in needs if not asked.get(name)]:
        raise Fault("badArgument", f"{verb} needs: {', '.join(missing)}.")
    return verb, asked


# Who answers ----------------------------------------------------------------------------------------------------------


def _identify(request: HttpRequest, asked) -> etree._Element:
    first = Change.objects.aggregate(first=Min("at"))["first"] or SINCE
    email = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    identify = E(
        "Identify",
        E("repositoryName", "Jiyao 纪要"),
        E("baseURL", request.build_absolute_uri(reverse("oai"))),
        E("protocolVersion", "2.0"),
        E("adminEmail", email if "." in email.partition("@")[2] else f"{email}.localdomain"),  # the schema wants a dot
        E("earliestDatestamp", _time(first)),
        E("deletedRecord", "persistent"),
        E("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    )
    if DOMAIN.fullmatch(settings.IDENTIFIER_DOMAIN):
        called = N(
            "oai-identifier",
            N("scheme", "oai"),
            N("repositoryIdentifier", settings.IDENTIFIER_DOMAIN),
            N("delimiter", ":"),
            N("sampleIdentifier", oai_identifier(FIRST_NUMBER)),
        )
        called.set(f"{{{XSI}}}schemaLocation", f"{OAI_IDENTIFIER} {SCHEMAS[OAI_IDENTIFIER]}")
        identify.append(E("description", called))
    return identify


def _list_formats(request: HttpRequest, asked) -> etree._Element:
    if "identifier" in asked:
        _change(asked["identifier"])
    return E(
        "ListMetadataFormats",
        E(
            "metadataFormat",
            E("metadataPrefix", FORMAT),
            E("schema", SCHEMAS[OAI_DC]),
            E("metadataNamespace", OAI_DC),
        ),
    )


def _list_sets(request: HttpRequest, asked) -> etree._Element:
    """A set for each organ that has met."""
    after = _opened(asked["resumptionToken"], "sets")[0] if "resumptionToken" in asked else 0
    met = Organ.objects.filter(pk__in=Change.objects.exclude(organ=None).order_by().values("organ"))
    some = list(met.filter(pk__gt=after).order_by("pk")[: SETS_ON_A_PAGE + 1])
    if not some:
        raise Fault("noSetHierarchy", "There are no sets yet: no organ has met.")
    answer = E("ListSets")
    for organ in some[:SETS_ON_A_PAGE]:
        answer.append(E("set", E("setSpec", organ.slug), E("setName", for_xml(organ.both_names))))
    if len(some) > SETS_ON_A_PAGE:
        answer.append(E("resumptionToken", _sealed("sets", [some[SETS_ON_A_PAGE - 1].pk])))
    elif after:
        answer.append(E("resumptionToken"))
    return answer


def _get_record(request: HttpRequest, asked) -> etree._Element:
    _check_format(asked)
    change = _change(asked["identifier"])
    return E("GetRecord", *_records(request, [change]))


def _list(verb: str):
    def answer(request: HttpRequest, asked) -> etree._Element:
        told, after = 0, None
        if "resumptionToken" in asked:
            *asked, told, at, number = _opened(asked["resumptionToken"], verb)
            asked = dict(zip(("metadataPrefix", "from", "until", "set"), asked, strict=True))
            after = dt.datetime.fromtimestamp(at, dt.UTC), number
        _check_format(asked)
        changes = _wanted(asked)
        count = changes.count()
        rows = changes.order_by("at", "number").select_related("organ")
        if after:
            rows = rows.filter(Q(at__gt=after[0]) | Q(at=after[0], number__gt=after[1]))
        some = list(rows[: ON_A_PAGE + 1])
        if not some and not after:
            raise Fault("noRecordsMatch", "Nothing changed in this time and set; ask for more days, or for all sets.")
        page = some[:ON_A_PAGE]
        records = _records(request, page) if verb == "ListRecords" else [_header(change) for change in page]
        found = E(verb, *records)
        if after or len(some) > ON_A_PAGE:
            token = E("resumptionToken", completeListSize=str(max(count, told + len(page))), cursor=str(told))
            if len(some) > ON_A_PAGE:
                last, parts = page[-1], [asked.get(name, "") for name in ("metadataPrefix", "from", "until", "set")]
                place = [told + len(page), int(last.at.timestamp()), last.number]
                token.text = _sealed(verb, [*parts, *place])
            found.append(token)
        return found

    return answer


_ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list("ListIdentifiers"),
    "ListRecords": _list("ListRecords"),
}


# What is asked --------------------------------------------------------------------------------------------------------


def _check_format(asked) -> None:
    if asked["metadataPrefix"] != FORMAT:
        raise Fault("cannotDisseminateFormat", f"Records are given as {FORMAT} alone.")


def _change(identifier: str) -> Change:
    found = re.fullmatch(r".*/([0-9]{1,15})", identifier)
    if found and identifier == oai_identifier(int(found[1])):
        change = Change.objects.select_related("organ").filter(number=int(found[1])).first()
        if change:
            return change
    raise Fault("idDoesNotExist", f"There is no such record; they are called like {oai_identifier(FIRST_NUMBER)}.")


def _wanted(asked) -> QuerySet:
    since, until = asked.get("from", ""), asked.get("until", "")
    if since and until and len(since) != len(until):
        raise Fault("badArgument", "from and until must be of one granularity.")
    first, last = _moment("from", since), _moment("until", until)
    if first and last and first > last:
        raise Fault("badArgument", "from lies after until; exchange the two.")
    changes = Change.objects.all()
    if first:
        changes = changes.filter(at__gte=first)
    if last:
        changes = changes.filter(
            at__lte=last + (dt.timedelta(days=1, seconds=-1) if len(until) == 10 else dt.timedelta())
        )
    if asked.get("set"):
        changes = changes.filter(organ__slug=asked["set"])
    return changes


def _moment(name: str, value: str) -> dt.datetime | None:
    if not value:
        return None
    form = {10: "%Y-%m-%d", 20: TIME}.get(len(value))
    try:
        return dt.datetime.strptime(value, form or TIME).replace(tzinfo=dt.UTC)
    except ValueError:
        raise Fault("badArgument", f"{name}: use YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") from None


def _sealed(what: str, parts: list) -> str:
    return signing.dumps([what, *parts], salt=SALT, compress=True)


def _opened(token: str, what: str) -> list:
    try:
        made_for, *parts = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        made_for, parts = None, []
    if made_for != what:
        raise Fault("badResumptionToken", "This token is broken or of another verb; begin the list anew without it.")
    return parts


# What is told ---------------------------------------------------------------------------------------------------------


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime(TIME)


def _header(change: Change) -> etree._Element:
    header = E("header", E("identifier", oai_identifier(change.number)), E("datestamp", _time(change.at)))
    if change.organ:
        header.append(E("setSpec", change.organ.slug))
    if change.gone:
        header.set("status", "deleted")
    return header


def _records(request: HttpRequest, changes: list[Change]) -> list[etree._Element]:
    """In their order; four queries."""
    numbers = [change.number for change in changes if not change.gone]
    meetings = Meeting.objects.on_page().defer(None).in_bulk(numbers)
    people, topics = defaultdict(list), defaultdict(list)
    present = Attendance.objects.filter(meeting__in=numbers).order_by("meeting", "order")
    for meeting, name in present.values_list("meeting", "name"):
        people[meeting].append(name)
    about = Directive.topics.through.objects.filter(directive__meeting__in=numbers).order_by("topic")
    for meeting, *names in about.values_list("directive__meeting", "topic__name_en", "topic__name_zh").distinct():
        topics[meeting] += filter(None, names)
    records = []
    for change in changes:
        meeting = meetings.get(change.number)
        if meeting is None and not change.gone:  # it went this moment, and the next harvest hears of it
            change.gone = True
        record = E("record", _header(change))
        if meeting:
            record.append(E("metadata", _dublin_core(request, meeting, people[meeting.pk], topics[meeting.pk])))
        records.append(record)
    return records


def _dublin_core(request: HttpRequest, meeting: Meeting, people: list[str], topics: list[str]) -> etree._Element:
    source = meeting.source
    first = next(iter(meeting.passages), [0, len(source.text)])
    said = " ".join(source.text[first[0] : first[1]].split())
    values = [
        ("title", source.title or str(meeting)),
        ("creator", meeting.organ.both_names if meeting.organ else ""),
        *(("contributor", name) for name in people),
        *(("subject", topic) for topic in topics),
        ("description", said if len(said) <= SUMMARY else said[:SUMMARY] + "…"),
        ("publisher", source.collection or urlsplit(source.url).hostname or ""),
        ("date", str(meeting.date or "")),
        ("type", "Text"),
        ("format", "text/html"),
        ("identifier", request.build_absolute_uri(meeting.get_absolute_url())),
        ("source", source.url),
        ("language", source.language),
        ("coverage", meeting.place.both_names if meeting.place else ""),
        ("rights", "The text belongs to its publisher; the record may be used freely."),
    ]
    record = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    record.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMAS[OAI_DC]}")
    for name, value in values:
        if value := for_xml(value).strip():
            record.append(D(name, value))
    return record
