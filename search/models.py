"""The outbox: which meetings the index has to look at again."""

from django.db import models


class IndexTask(models.Model):
    """A meeting to be looked at again. Written in the same transaction as the change, deleted once the index has it."""

    meeting = models.PositiveBigIntegerField(help_text="Its key; the meeting itself may be gone by now.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Meeting {self.meeting}"
