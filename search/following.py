"""The pages about following a search: what a feed is, and the coming and going of e-mail alerts."""

import logging
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from archive import feeds
from archive.exports import Refused
from archive.models import Alert, Formulation, Organ, Person
from search import alerts, taking
from search.engines.base import SearchEngineError

logger = logging.getLogger(__name__)
MOST_ASKED = 10  # wishes from one machine
WITHIN = 3600  # seconds
# The page that is followed -> the search's parameter that means the same.
RECORDS = {"official": Person, "organ": Organ, "formulation": Formulation}


class Wish(forms.Form):
    email = forms.EmailField(max_length=254, label=gettext_lazy("E-mail address"))
    every = forms.ChoiceField(
        choices=[("day", gettext_lazy("every day")), ("week", gettext_lazy("every week"))],
        label=gettext_lazy("How often, at most"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["email"].widget.attrs |= {"autocomplete": "email"}


class Followed:
    """What ``of``, the address of a page, tells of: its feed, its name, and the search that finds the same."""

    def __init__(self, of: str):
        parts = urlsplit(of if len(of) <= alerts.LONGEST_QUERY else "")
        try:
            match = resolve(parts.path)
        except Resolver404:
            match = None
        name = match.url_name if match else ""
        self.params = QueryDict(parts.query, mutable=True)
        for shown in ("page", "format"):
            self.params.pop(shown, None)
        if name in RECORDS:
            slug = match.kwargs["slug"]
            record = RECORDS[name].objects.filter(slug=slug).first()
            if record is None:
                raise Http404(f"There is no {name} '{slug}'.")
            self.title, self.query, self.params = record.both_names, urlencode({name: slug}), QueryDict()
        elif name == "meetings":
            self.title, self.query, self.params = _("Latest readouts"), "", QueryDict()
        elif name == "search":
            self.title, self.query = taking.called(self.params), taking.same_search(self.params)
        else:
            said = _("of: this is no page that can be followed; open a search, an official, an organ or a formulation, "
                     "and choose “Follow” there.")  # fmt: skip
            raise Refused(said)
        self.page = parts.path + (f"?{self.params.urlencode()}" if self.params else "")
        feed = self.params.copy()
        feed["format"] = feeds.FORM
        self.feed = f"{parts.path}?{feed.urlencode()}"


@csrf_exempt  # nothing of the visitor's is acted on, and the page stays the same for every reader
def follow(request: HttpRequest) -> HttpResponse:
    """What following is, and the form that asks for mails. ``of`` is the address of the page to follow."""
    followed = Followed(request.GET.get("of") or reverse("meetings"))
    wish = Wish(request.POST or None)
    status, said = 200, ""
    if request.method == "POST" and wish.is_valid():
        asked = alerts.asked_by(followed.query)
        if asked.problems:
            raise Refused("; ".join(problem.message for problem in asked.problems))
        if _asked_too_often(request):
            status, said = 429, _("Too many wishes came from your network within an hour; try again later.")
        else:
            try:
                if mail := alerts.follow(wish.cleaned_data["email"], followed.query, wish.cleaned_data["every"]):
                    mail.send()
                return redirect("alert_asked")
            except OSError:  # SMTP's faults are
                logger.exception("A mail could not be sent: EMAIL_URL may be wrong.")
                alerts.forget(wish.cleaned_data["email"], followed.query)
                status, said = 503, _("The mail could not be sent; try again later.")
    elif request.method == "POST":
        status = 400
    context = {
        "followed": followed,
        "feed_address": request.build_absolute_uri(followed.feed),
        "wish": wish,
        "said": said,
    }
    answer = render(request, "follow/follow.html", context, status=status)
    if status == 429:
        answer["Retry-After"] = str(WITHIN)
    return answer


def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "follow/asked.html")


@never_cache
@csrf_exempt
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail opens a page with a button: programs that look through mails open links too."""
    alert = alerts.by_token(token, "confirm")
    if alert is None:
        return render(request, "follow/unknown.html", status=404)
    if request.method == "POST":
        try:
            alerts.confirm(alert)
        except alerts.TooMuch:
            said = _("This search finds too much to be followed by e-mail; narrow it, or take its feed.")
            raise Refused(said) from None
        except SearchEngineError as error:
            logger.exception("The search engine did not answer.")
            return render(request, "follow/confirm.html", {"alert": alert, "engine_error": str(error)}, status=503)
    context = {"alert": alert, "called": _called(alert), "leave": alerts.token_of(alert, "leave")}
    return render(request, "follow/confirm.html", context)


@never_cache
@csrf_exempt  # mail programs post List-Unsubscribe=One-Click by themselves
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Deletes the address, whatever was posted. A link that leads to nothing says that nothing is kept."""
    alert = alerts.by_token(token, "leave")
    if alert and request.method == "POST":
        alert.delete()
        alert = None
    context = {"alert": alert, "called": _called(alert) if alert else ""}
    return render(request, "follow/leave.html", context)


def _called(alert: Alert) -> str:
    return taking.called(QueryDict(alert.query))


def _asked_too_often(request: HttpRequest) -> bool:
    key = f"follow-{_machine(request)}"
    cache.add(key, 0, WITHIN)
    try:
        return cache.incr(key) > MOST_ASKED
    except ValueError:  # it went between the two
        return False


def _machine(request: HttpRequest) -> str:
    """Whose wish it is: the address that the last proxy of ours saw."""
    seen = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    proxies = settings.PROXIES
    return seen[-proxies] if 0 < proxies <= len(seen) else request.META.get("REMOTE_ADDR", "")
