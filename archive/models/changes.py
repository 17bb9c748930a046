"""When each meeting last changed, and which are gone: what feeds and harvesters ask."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from archive.models.meetings import Meeting
from archive.models.organs import Organ

AT_ONCE = 300  # rows of a statement


class Change(models.Model):
    """The last change of one meeting that readers could notice, whatever record of it changed.

    A meeting that is gone (withdrawn, joined with another, deleted) keeps its row: who harvested it has to hear it.

    No two calls of ``note`` give one time, a later one always gives a later time, and the time lies a little ahead of
    the clock, after the moment in which the row can first be seen. So whoever reads in the order of ``at`` and goes on
    where they ended, or asks again from the moment of their last question, misses nothing.
    """

    number = models.PositiveBigIntegerField(primary_key=True, help_text="The meeting's; it may be gone by now.")
    at = models.DateTimeField(help_text="To the second.")
    gone = models.BooleanField(default=False)
    organ = models.ForeignKey(
        Organ, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Whose it is, or was last."
    )

    class Meta:
        ordering = ["-at", "-number"]
        indexes = [
            models.Index(fields=["at", "number"], name="change_in_time"),
            models.Index(fields=["organ", "at", "number"], name="change_of_organ"),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.number} {'gone' if self.gone else 'changed'} at {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    @transaction.atomic
    def note(cls, numbers: Iterable[int]) -> None:
        """The meetings ``numbers`` changed now; those that are not there are gone. Two statements for every 300."""
        numbers = sorted(set(numbers))
        at = cls._next(len(numbers))
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            organs = dict(Meeting.objects.filter(pk__in=some).order_by().values_list("pk", "organ"))
            held = [cls(number=number, at=at, organ_id=organ) for number, organ in organs.items()]
            gone = [cls(number=number, at=at, gone=True) for number in some if number not in organs]
            for rows, columns in ((held, ["at", "gone", "organ"]), (gone, ["at", "gone"])):
                cls.objects.bulk_create(rows, update_conflicts=True, unique_fields=["number"], update_fields=columns)

    @classmethod
    def _next(cls, many: int) -> dt.datetime:
        """A second later than any before, and later than that in which ``many`` rows will have been written."""
        soon = timezone.now().replace(microsecond=0) + dt.timedelta(seconds=2 + many // 5_000)
        last = cls.objects.aggregate(last=models.Max("at"))["last"]
        return max(soon, last + dt.timedelta(seconds=1)) if last else soon
