"""What all endpoints share: their parameters are known or refused, ``fields=`` chooses, lists go by cursors, and what
moved or was withdrawn says so as its page does."""

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import generics, views
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from archive.api import rates
from archive.api.paging import CursorPaging, Order
from archive.api.problems import BadParameters, Elsewhere, Gone, TooLarge, TooLong
from archive.api.records import START, Record
from archive.models import OldAddress

LARGEST_BODY = 1_000_000  # bytes
LONGEST_QUERY = 16_000  # characters of an address after its question mark


class View(views.APIView):
    """Any endpoint. ``parameters``: the names it understands, beside ``format``; it refuses all others."""

    parameters: tuple[str, ...] = ()

    def known_parameters(self) -> tuple[str, ...]:
        return self.parameters

    def initial(self, request, *args, **kwargs):
        self.rate = rates.counted(BaseThrottle().get_ident(request))
        if self.rate and self.rate.exceeded:
            raise Throttled(wait=self.rate.reset)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            raise TooLarge(_("The body has more than %(most)s bytes; send less at once.") % {"most": LARGEST_BODY})
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            said = _("The address has more than %(most)s characters after its question mark; ask for less at once.")
            raise TooLong(said % {"most": LONGEST_QUERY})
        super().initial(request, *args, **kwargs)
        if not hasattr(self, request.method.lower()):
            return  # the answer is that this cannot be done here, whatever was sent
        known = self.known_parameters() if request.method in SAFE_METHODS else ()
        if unknown := [name for name in request.query_params if name not in (*known, "format")]:
            said = _("%(name)s: there is no such parameter here; known are: %(known)s.")
            none = _("none")
            raise BadParameters(
                *(
                    {"parameter": name[:100], "detail": said % {"name": name[:100], "known": ", ".join(known) or none}}
                    for name in unknown[:10]
                )
            )

    rate = None

    def finalize_response(self, request, response, *args, **kwargs):
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self.rate.headers.items() if self.rate else ():
            answer[name] = value
        return answer


class Choosing(View):
    """An endpoint of records, of which ``?fields=`` chooses the fields."""

    serializer_class: type[Record]
    queryset: QuerySet

    def known_parameters(self) -> tuple[str, ...]:
        return (*super().known_parameters(), "fields")

    def usual_fields(self) -> tuple[str, ...]:
        return self.serializer_class.names()

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """The fields asked for, each once, in the order of the record; all where one is written."""
        if self.request and self.request.method not in SAFE_METHODS:
            return self.serializer_class.names()
        asked = ",".join(self.request.query_params.getlist("fields")) if self.request else ""
        names = {name.strip() for name in asked.split(",")} - {""}
        known = self.serializer_class.names()
        if unknown := names.difference(known):
            said = _("fields: there is no field '%(name)s'; known are: %(known)s.")
            shown = "', '".join(name[:40] for name in sorted(unknown)[:5])
            raise BadParameters({"parameter": "fields", "detail": said % {"name": shown, "known": ", ".join(known)}})
        return tuple(name for name in known if name in names) if names else self.usual_fields()

    def get_serializer(self, *args, **kwargs):
        if self.request and self.request.method in ("GET", "HEAD"):
            kwargs.setdefault("fields", self.chosen)
        return super().get_serializer(*args, **kwargs)

    def load(self, keys: list[int]) -> dict[int, Model]:
        """The records of these keys with what the fields asked for need, in a constant number of queries."""
        return self.serializer_class.told(self.get_queryset(), self.chosen).in_bulk(keys)


class Filters(DjangoFilterBackend):
    """The filters of ``archive/filters.py``; the order is the paging's."""

    def get_filterset_kwargs(self, request, queryset, view):
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        kwargs["data"] = kwargs["data"].copy()
        kwargs["data"].pop("sort", None)
        return kwargs


class ListOf(Choosing, generics.ListAPIView):
    """A list: ``queryset``, the fields in ``serializer_class`` and its ``summary``, ``filterset_class`` of
    ``archive/filters.py`` as on the page, and ``orders``, the first of which is the usual one."""

    filter_backends = (Filters,)
    filterset_class = None
    pagination_class = CursorPaging
    orders: dict[str, Order] = {"id": Order()}

    def known_parameters(self) -> tuple[str, ...]:
        filters = tuple(self.filterset_class.base_filters) if self.filterset_class else ()
        sort = ("sort",) if len(self.orders) > 1 else ()
        return (*dict.fromkeys((*filters, *CursorPaging.parameters, *sort, *super().known_parameters())),)

    def usual_fields(self) -> tuple[str, ...]:
        return self.serializer_class.summary or super().usual_fields()


class OneOf(Choosing, generics.RetrieveAPIView):
    """One record by its key or slug."""

    filter_backends = ()

    def get_queryset(self) -> QuerySet:
        return self.queryset.all()

    def find(self, rows: QuerySet) -> QuerySet:
        """The one that the address names."""
        return rows.filter(**{self.lookup_field: self.kwargs[self.lookup_field]})

    def get_object(self):
        key = self.find(self.get_queryset().order_by()).values_list("pk", flat=True).first()
        found = self.load([key]).get(key) if key else None
        if found is None:
            self.lead_on()
        self.check_object_permissions(self.request, found)
        return found

    def lead_on(self):
        """Raises what its page answers where the record is no more: it moved, was withdrawn, or never was."""
        path, old = OldAddress.of(self.request.path.removeprefix(START)) or ("", None)
        if path:
            query = f"?{self.request.META['QUERY_STRING']}" if self.request.META.get("QUERY_STRING") else ""
            raise Elsewhere(f"{START}{path}{query}")
        if old:
            said = _("The document that this was read from was withdrawn on %(day)s: %(reason)s")
            raise Gone(said % {"day": old.source.withdrawn_on, "reason": old.source.withdrawn_reason})
        raise Http404(_("There is nothing at this address."))
