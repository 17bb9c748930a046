"""Counts for lists, each by a query of its own: grouping would drag whole texts through the database."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(records: QuerySet, owner: str) -> Coalesce:
    """How many of ``records`` point to the row by their field ``owner``."""
    counted = records.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count"), output_field=IntegerField()), 0)
