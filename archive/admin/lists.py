"""Lists of records: counted once, quick at any length, and not broken by an address made by hand."""

import datetime as dt

from django.apps import apps
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import DateTimeField, Exists, Subquery
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.models import ImportProblem, WriteUp, wording

BEYOND = (OverflowError, ValueError)  # a year that no calendar has, a number that no database holds


class RecordList(ChangeList):
    """``days``: the years, months or days by which the list is narrowed, as Django's template takes them."""

    def get_filters(self, request):
        try:
            return super().get_filters(request)
        except BEYOND as fault:
            raise IncorrectLookupParameters(fault) from fault

    def get_results(self, request):
        try:
            super().get_results(request)
        except BEYOND as fault:
            raise IncorrectLookupParameters(fault) from fault

    @cached_property
    def days(self) -> dict | None:
        """Those that hold a record, whatever else the list is narrowed by. Two queries, each answered by the index:
        to ask every date for its year takes a second for 100,000. None where Django's own is to be taken."""
        if not self.date_hierarchy or isinstance(self.lookup_opts.get_field(self.date_hierarchy), DateTimeField):
            return None
        names = [f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")]
        chosen = [int(self.params[name]) for name in names if name in self.params]

        def link(*numbers):
            return self.get_query_string(dict(zip(names, numbers, strict=False)), [f"{self.date_hierarchy}__"])

        if len(chosen) == 3:
            day = dt.date(*chosen)
            back = {"link": link(*chosen[:2]), "title": capfirst(formats.date_format(day, "YEAR_MONTH_FORMAT"))}
            return {"show": True, "back": back, "choices": [{"title": formats.date_format(day, "MONTH_DAY_FORMAT")}]}
        if len(chosen) == 2:
            first = dt.date(*chosen, 1)
            days = [first + dt.timedelta(days=at) for at in range((_next_month(first) - first).days)]
            spans = [(day, day + dt.timedelta(days=1)) for day in days]
            back, form = {"link": link(chosen[0]), "title": str(chosen[0])}, "MONTH_DAY_FORMAT"
        elif chosen:
            spans = [(first := dt.date(chosen[0], month, 1), _next_month(first)) for month in range(1, 13)]
            back, form = {"link": link(), "title": _("All dates")}, "YEAR_MONTH_FORMAT"
        else:
            spans = [(dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) for year in self._years()]
            back, form = None, ""
        choices = [
            {
                "link": link(*(first.year, first.month, first.day)[: len(chosen) + 1]),
                "title": capfirst(formats.date_format(first, form)) if form else str(first.year),
            }
            for first in self._held(spans)
        ]
        return {"show": True, "back": back, "choices": choices}

    def _years(self) -> range:
        column = self.date_hierarchy
        dated = self.model._default_manager.order_by().exclude(**{column: None}).values(column)
        ends = {"first": Subquery(dated.order_by(column)[:1]), "last": Subquery(dated.order_by(f"-{column}")[:1])}
        found = self.model._default_manager.order_by().values(**ends).first()
        return range(found["first"].year, found["last"].year + 1) if found and found["first"] else range(0)

    def _held(self, spans: list[tuple[dt.date, dt.date]]) -> list[dt.date]:
        """The first days of the stretches [first, after) in which there is a record. One query."""
        column, records = self.date_hierarchy, self.model._default_manager.order_by()
        asked = {
            f"of_{at}": Exists(records.filter(**{f"{column}__gte": first, f"{column}__lt": after}))
            for at, (first, after) in enumerate(spans)
        }
        answers = records.values(**asked).first() if asked else None
        return [first for at, (first, _after) in enumerate(spans) if answers and answers[f"of_{at}"]]


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1)


class Listed:
    """For every list of the editors' room, and what is deleted from it."""

    show_full_result_count = False  # what was found is counted, and not beside it what there is

    def get_changelist(self, request, **kwargs):
        return RecordList

    def get_deleted_objects(self, objs, request):
        """Of what goes along what an editor knows: no links between two records, and nothing that is only counted.
        Write-ups joined to a meeting and questions about it are deleted by nobody alone, and hold it back from nobody.
        """
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        missing = set(missing) - {model._meta.verbose_name for model in (WriteUp, ImportProblem)}
        unread = [model._meta for model in apps.get_models(include_auto_created=True) if not wording.is_read(model)]
        for meta in unread:
            counts.pop(meta.verbose_name_plural, None)
        deleted = _without(deleted, tuple(f"{capfirst(meta.verbose_name)}: " for meta in unread))
        return deleted, counts, missing, protected


def _without(lines: list, beginnings: tuple[str, ...]) -> list:
    """Nested lines but for those that begin so, which lead to no page."""
    nested = (_without(line, beginnings) if isinstance(line, list) else line for line in lines)
    return [line for line in nested if line and not (isinstance(line, str) and line.startswith(beginnings))]
