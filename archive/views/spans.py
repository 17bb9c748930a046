"""Pages of some days and a place: what is asked for them, and what of it cannot be used."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import exports
from archive.analysis.briefing import LONGEST, Span
from archive.filters import places_called
from archive.models import Meeting, Place
from archive.views.reports import Report, short_day, shown

WEEK = dt.timedelta(6)
# A year before the first of all days, or a day after the last, cannot be reckoned with.
REACH = [MinValueValidator(dt.date(1900, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]
NO_DAY = {"invalid": gettext_lazy("This is no day; write it as 2023-04-15.")}


class SpanForm(forms.Form):
    """Days and place; cleaned to a ``Span``. Without days, the last week of which the archive holds readouts."""

    first = forms.DateField(label=gettext_lazy("From"), required=False, validators=REACH, error_messages=NO_DAY)
    last = forms.DateField(label=gettext_lazy("To"), required=False, validators=REACH, error_messages=NO_DAY)
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=120)

    def clean_place(self) -> Place | None:
        typed = self.cleaned_data["place"]
        if not typed:
            return None
        place = Place.objects.filter(pk__in=places_called(typed)).order_by("pk").first()
        if place is None:
            raise forms.ValidationError(_("No place is called “%(name)s”.") % {"name": typed})
        return place

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        first, last = data.get("first"), data.get("last")
        if last is None:
            held = Meeting.objects.filter(date__isnull=False)
            if data.get("place"):
                held = held.filter(place=data["place"])
            last = first + WEEK if first else held.aggregate(day=Max("date"))["day"] or dt.date.today()
        first = first or last - WEEK
        if first > last:
            said = _("%(last)s lies before %(first)s, where the range starts; exchange the two.")
            self.add_error("last", said % {"first": first, "last": last})
        elif last - first > LONGEST:
            said = _("%(days)s days at most are told of at once; choose fewer.")
            self.add_error("last", said % {"days": LONGEST.days})
        else:
            data["span"] = Span(first, last, data.get("place"))
        return data


def form_of(request: HttpRequest) -> SpanForm:
    asked = {"first": request.GET.get("from"), "last": request.GET.get("to"), "place": request.GET.get("place", "")}
    return SpanForm(asked)


def page_of_days(
    request: HttpRequest, key: str, title: str, report: Callable[[Span], Report], template: str, method: str
) -> HttpResponse:
    """The ``report`` of the days ``?from=`` to ``?to=`` and of ``?place=``; what of these cannot be used is said on the
    page, in a file with status 400."""
    form = form_of(request)
    if form.is_valid():
        told = report(form.cleaned_data["span"])
        told.context |= {"form": form, "span": form.cleaned_data["span"]}
        return shown(request, told, template)
    said = " ".join(message for messages in form.errors.values() for message in messages)
    if request.GET.get("format"):
        raise exports.Refused(said)
    return shown(request, Report(key, title, [], context={"form": form, "fault": said, "method": method}), template)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The days and the place of which meetings are shown (None: any), and what of the address cannot be used."""

    since: dt.date | None
    until: dt.date | None
    place: Place | None
    faults: list[str]

    @property
    def is_any(self) -> bool:
        return not (self.since or self.until or self.place)

    @property
    def query(self) -> dict[str, str | dt.date]:
        asked = {"from": self.since, "to": self.until, "place": self.place and self.place.slug}
        return {name: value for name, value in asked.items() if value}

    def words(self, only: str = "") -> str:
        """Which of the meetings are shown; empty where all are."""
        lists = {"closed": _("full lists"), "open": _("lists with others beside"), "": _("readouts")}[only]
        ends = {"since": self.since and short_day(self.since), "until": self.until and short_day(self.until)}
        ends["lists"] = f"{lists} ({self.place.name})" if self.place else lists
        if self.since and self.until:
            return _("Only %(lists)s of %(since)s to %(until)s.") % ends
        if self.since:
            return _("Only %(lists)s since %(since)s.") % ends
        if self.until:
            return _("Only %(lists)s until %(until)s.") % ends
        return _("Only %(lists)s.") % ends if only or self.place else ""


def narrowed(request: HttpRequest) -> Narrowed:
    """The days ``?from=`` and ``?to=`` and ``?place=`` by its address."""
    days, faults = {}, []
    for name in ("from", "to"):
        typed = request.GET.get(name, "").strip()
        try:
            days[name] = parse_date(typed)
        except ValueError:
            days[name] = None
        if typed and not days[name]:
            faults.append(f"{name}: " + _("'%(value)s' is no day; write it as 2023-04-15.") % {"value": typed[:40]})
    if days["from"] and days["to"] and days["from"] > days["to"]:
        faults.append(_("to: this lies before “from”; exchange the two."))
    place = None
    if slug := request.GET.get("place", ""):
        place = Place.objects.filter(slug=slug[:200]).first()
        if place is None:
            faults.append("place: " + _("No place is called “%(name)s”.") % {"name": slug[:40]})
    return Narrowed(days["from"], days["to"], place, faults)
