"""What long lists share: pages that cost the same however much there is, and the searches that numbers lead to."""

import datetime as dt
import functools
from urllib.parse import quote_plus

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property

LONGEST_NUMBER = 20
MOST = 10_000  # what is counted and paged through; further down one narrows the list


class CappedPaginator(Paginator):
    """Counts to ``MOST`` and no further; ``more``: there are more than ``count`` says. ``known``: how many there are,
    where they need not be counted."""

    def __init__(self, rows, on_a_page: int, *, known: int | None = None):
        super().__init__(rows, on_a_page)
        self._known = known

    @cached_property
    def _reached(self) -> int:
        if self._known is not None:
            return self._known
        rows = self.object_list
        return len(rows) if isinstance(rows, list) else rows.order_by()[: MOST + 1].count()

    @property
    def count(self) -> int:
        return min(MOST, self._reached)

    @property
    def more(self) -> bool:
        return self._reached > MOST


def page_of(
    request: HttpRequest,
    rows,
    on_a_page: int,
    *,
    told: QuerySet | None = None,
    key: str = "pk",
    many=None,
    count: int | None = None,
) -> Page:
    """The page that ``?page=`` asks for; the nearest where there is no such page, and then the page says so.

    With ``told``, ``rows`` are counted, ordered and paged by ``key`` alone, and the records of these keys come from
    ``told`` with what it joins: joining what is paged over costs as much as what is shown. ``many``, a function, gives
    the same rows in a way that suits a list longer than is counted. ``count``: how many there are, where that is known.
    """
    paginator = CappedPaginator(rows if told is None else rows.values_list(key, flat=True), on_a_page, known=count)
    if told is None:
        return _nearest(request, paginator)
    if many and paginator.more:
        paginator.object_list = many().values_list(key, flat=True)
    page = _nearest(request, paginator)
    keys = list(page.object_list)
    found = told.in_bulk(keys)
    page.object_list = [found[key] for key in keys if key in found]
    return page


def _nearest(request: HttpRequest, paginator: Paginator) -> Page:
    """``missing``: what was asked for and is no page of the list."""
    asked = request.GET.get("page", "")
    try:
        page = paginator.get_page(max(1, int(asked or 1)))
    except ValueError:
        page = paginator.get_page(1)
    page.missing = asked[:LONGEST_NUMBER] if asked and asked != str(page.number) else ""
    return page


@functools.cache
def _search(_prefix: str) -> str:
    """Some pages lead to a thousand searches, and reversing takes longer than all else of an address."""
    return reverse("search")


@functools.cache
def _meetings(_prefix: str) -> str:
    return reverse("meeting", args=[1]).removesuffix("1/")


def meeting_address(pk: int) -> str:
    """``Meeting.get_absolute_url`` of a number."""
    return f"{meetings_address()}{pk}/"


def meetings_address() -> str:
    """What the addresses of all meetings begin with: a table has a thousand of them."""
    return _meetings(get_script_prefix())


@functools.lru_cache(maxsize=20_000)
def _quoted(value: str | dt.date) -> str:
    return quote_plus(str(value))


def search_address(**params: str | dt.date) -> str:
    """The search that finds what a number counts; ``from_`` is "from"."""
    asked = "&".join(f"{name.rstrip('_')}={_quoted(value)}" for name, value in params.items())
    return f"{_search(get_script_prefix())}?{asked}"
