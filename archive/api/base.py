"""What all endpoints share: their parameters are known or refused, ``fields=`` chooses, lists go by cursors, and what
moved or was withdrawn says so as its page does."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import generics, views

from archive.api.paging import CursorPaging, Order
from archive.api.problems import BadParameters, Elsewhere, Gone, TooLong
from archive.api.records import Record
from archive.models import OldAddress

LONGEST_QUERY = 16_000  # characters of an address after its question mark


class View(views.APIView):
    """Any endpoint. ``parameters``: the names it understands, beside ``format``; it refuses all others."""

    parameters: tuple[str, ...] = ()

    def known_parameters(self) -> tuple[str, ...]:
        return self.parameters

    def initial(self, request, *args, **kwargs):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            said = _("The address has more than %(most)s characters after its question mark; ask for less at once.")
            raise TooLong(said % {"most": LONGEST_QUERY})
        super().initial(request, *args, **kwargs)
        known = self.known_parameters()
        if unknown := [name for name in request.query_params if name not in (*known, "format")]:
            said = _("%(name)s: there is no such parameter here; known are: %(known)s.")
            none = _("none")
            raise BadParameters(
                *(
                    {"parameter": name[:100], "detail": said % {"name": name[:100], "known": ", ".join(known) or none}}
                    for name in unknown[:10]
                )
            )


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
        """The fields asked for, each once, in the order of the record."""
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

    def told(self) -> QuerySet:
        """The records with what the fields asked for need."""
        return self.serializer_class.told(self.get_queryset(), self.chosen)


class ListOf(Choosing, generics.ListAPIView):
    """A list: ``queryset``, the fields in ``serializer_class`` and its ``summary``, ``filterset_class`` of
    ``archive/filters.py`` as on the page, and ``orders``, the first of which is the usual one."""

    filter_backends = (DjangoFilterBackend,)
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

    def get_object(self):
        found = self.told().filter(**{self.lookup_field: self.kwargs[self.lookup_field]}).first()
        if found is None:
            self.lead_on()
        self.check_object_permissions(self.request, found)
        return found

    def lead_on(self):
        """Raises what its page answers where the record is no more: it moved, was withdrawn, or never was."""
        path = self.request.path
        page = path.removeprefix("/api/v1")
        old = OldAddress.of(page)
        if old and old.leads_to:
            query = f"?{self.request.META['QUERY_STRING']}" if self.request.META.get("QUERY_STRING") else ""
            raise Elsewhere(f"/api/v1{old.target(page)}{query}", for_good=True)
        if old:
            said = _("The document that this was read from was withdrawn on %(day)s: %(reason)s")
            raise Gone(said % {"day": old.source.withdrawn_on, "reason": old.source.withdrawn_reason})
        raise Http404(_("There is nothing at this address."))
