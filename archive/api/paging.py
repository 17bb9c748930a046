"""Lists page by page, by what stands last on a page and not by its number: rows that are added or removed meanwhile
move no other row over the edge of a page."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from archive.api.problems import BadParameters

MOST = 500
USUAL = 50


@dataclass(frozen=True, slots=True)
class Order:
    """By ``column``, rows without a value last, and rows of one value by their key; both from the highest down where
    ``falling``. By the key alone nothing that is added during a walk is missed; in any order nothing that was there."""

    column: str = "pk"
    falling: bool = False

    def page(self, rows: QuerySet, after: tuple | None, size: int, *, back: bool = False) -> list[tuple]:
        """At most ``size`` (key, value) in order, from the one ``after`` (exclusive), or before it where ``back``."""
        found: list[tuple] = []
        for stretch in self._stretches(rows.order_by(), after, back):
            if len(found) < size:
                found += stretch.values_list("pk", self.column)[: size - len(found)]
        return found[::-1] if back else found

    def _stretches(self, rows: QuerySet, after: tuple | None, back: bool) -> Iterable[QuerySet]:
        """The rows asked for as one or two queries that an index answers: those with a value, those without."""
        falling = self.falling != back
        sign, beyond = ("-", "lt") if falling else ("", "gt")
        key, value = after or (None, None)
        if self.column == "pk":
            yield (rows.filter(**{f"pk__{beyond}": key}) if after else rows).order_by(f"{sign}pk")
            return
        valued = rows.filter(**{f"{self.column}__isnull": False}).order_by(f"{sign}{self.column}", f"{sign}pk")
        without = rows.filter(**{f"{self.column}__isnull": True}).order_by(f"{sign}pk")
        if after and value is None:
            without = without.filter(**{f"pk__{beyond}": key})
        elif after:
            edge = Q(**{f"{self.column}__{beyond}": value}) | Q(**{f"pk__{beyond}": key})
            valued = valued.filter(edge, **{f"{self.column}__{beyond}e": value})
        if not after or value is not None:
            yield from (valued,) if back else (valued, without)
        else:
            yield from (without, valued) if back else (without,)


class CursorPaging(BasePagination):
    """``?limit=`` and ``?cursor=``; ``?sort=`` where the view has several ``orders``. Three queries at most, and what
    ``load`` makes."""

    parameters = ("limit", "cursor")

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        orders = view.orders
        name = request.query_params.get("sort") or next(iter(orders))
        if name not in orders:
            said = _("sort: '%(sort)s' is not an order of this list; use %(orders)s.")
            said %= {"sort": name[:40], "orders": ", ".join(orders)}
            raise BadParameters({"parameter": "sort", "detail": said})
        limit = _limit_of(request.query_params.get("limit"))
        after, back = _read(request.query_params.get("cursor"), name)
        try:
            found = orders[name].page(queryset, after, limit + 1, back=back)
        except (ValidationError, ValueError, TypeError, OverflowError) as error:  # a value that is none of the column
            raise _broken() from error
        more = len(found) > limit
        found = (found[1:] if back else found[:limit]) if more else found
        self._request, self._links = request, {"next": None, "previous": None}
        if found and (more or back):
            self._links["next"] = self._link(name, found[-1], back=False)
        if found and (more if back else after):
            self._links["previous"] = self._link(name, found[0], back=True)
        keys = [key for key, *_value in found]
        told = view.load(keys)
        return [told[key] for key in keys if key in told]

    def _link(self, order: str, at: tuple, *, back: bool) -> str:
        params = [(key, value) for key, values in self._request.query_params.lists() for value in values]
        params = [pair for pair in params if pair[0] != "cursor"]
        params.append(("cursor", _written(order, at, back)))
        return f"{self._request.build_absolute_uri(self._request.path)}?{urlencode(params)}"

    def get_paginated_response(self, data) -> Response:
        return Response({**self._links, "results": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link | {"description": "The address of what follows; null at the end."},
                "previous": link | {"description": "The address of what comes before."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        told = [
            ("limit", limit, "How many records at once."),
            ("cursor", {"type": "string"}, "Where to go on: taken from the addresses `next` and `previous`."),
        ]
        if len(view.orders) > 1:
            orders = {"type": "string", "enum": list(view.orders), "default": next(iter(view.orders))}
            told.append(("sort", orders, "The order. By the key (the first) what is added meanwhile comes as well."))
        return [{"name": n, "in": "query", "required": False, "schema": s, "description": d} for n, s, d in told]


def _limit_of(value: str | None) -> int:
    if not value:
        return USUAL
    if value.isascii() and value.isdecimal() and len(value) < 10 and 1 <= int(value) <= MOST:
        return int(value)
    said = _("limit: '%(limit)s' is no number from 1 to %(most)s.") % {"limit": value[:40], "most": MOST}
    raise BadParameters({"parameter": "limit", "detail": said})


def _written(order: str, at: tuple, back: bool) -> str:
    key, value = at if len(at) == 2 else (*at, None)
    packed = json.dumps([order, int(back), key, value if value is None or isinstance(value, int) else str(value)])
    return base64.urlsafe_b64encode(packed.encode()).rstrip(b"=").decode()


def _read(cursor: str | None, order: str) -> tuple[tuple | None, bool]:
    """Where a cursor stands, as (key, value), and whether one goes back from there."""
    if not cursor:
        return None, False
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, back, key, value = json.loads(packed)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise _broken() from error
    fits = back in (0, 1) and type(key) is int and 0 <= key < 2**63 and isinstance(value, str | int | None)
    if not fits or len(cursor) > 1000 or not isinstance(name, str):
        raise _broken()
    if name != order:
        said = _("cursor: it belongs to another order of the list; begin again without it.")
        raise BadParameters({"parameter": "cursor", "detail": said})
    return (key, value), bool(back)


def _broken() -> BadParameters:
    said = _("cursor: this is none that was given out; begin again without it, and follow “next” as it is.")
    return BadParameters({"parameter": "cursor", "detail": said})
