"""What long lists share: pages that cost the same however much there is, and the searches that numbers lead to."""

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

MOST = 10_000  # what is counted and paged through; further down one narrows the list


class CappedPaginator(Paginator):
    """Counts to ``MOST`` and no further; ``more``: there are more than ``count`` says.

    ``counted`` is counted instead of ``rows`` where it has as many rows and fewer joins.
    """

    def __init__(self, rows, on_a_page: int, counted=None):
        super().__init__(rows, on_a_page)
        self._counted_rows = rows if counted is None else counted

    @cached_property
    def _reached(self) -> int:
        rows = self._counted_rows
        return len(rows) if isinstance(rows, list) else rows.order_by()[: MOST + 1].count()

    @property
    def count(self) -> int:
        return min(MOST, self._reached)

    @property
    def more(self) -> bool:
        return self._reached > MOST


def page_of(request: HttpRequest, rows, on_a_page: int, counted=None) -> Page:
    """The page that ``?page=`` asks for, the nearest where there is no such page."""
    return CappedPaginator(rows, on_a_page, counted).get_page(request.GET.get("page"))


def search_address(**params) -> str:
    """The search that finds what a number counts; ``from_`` is "from"."""
    return f"{reverse('search')}?{urlencode({name.rstrip('_'): value for name, value in params.items()})}"
