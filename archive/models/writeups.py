"""Several texts that tell of one meeting: further write-ups, and the sketches by which they find each other."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.models.meetings import Meeting
from archive.models.people import Person
from archive.models.sources import SourceDocument


class WriteUp(models.Model):
    """A further text that tells of ``meeting``, whose records rest on its main text.

    ``own`` are the sentences that the main text has not, or not in these words: [start, end] pairs into the source.

    ``record`` is what stood under ``number`` while this was a meeting of its own: its columns and rows, a person's work
    among them. A split brings it back as it was. Unless ``by_hand``, the two were recognised as one meeting by rule.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="write_ups")
    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="write_ups")
    ordinal = models.PositiveSmallIntegerField(help_text="Its place among the meetings of the document.")
    passages = models.JSONField(default=list, blank=True)
    own = models.JSONField(default=list, blank=True, editable=False)
    number = models.PositiveBigIntegerField(unique=True, help_text="While it was a meeting of its own.")
    record = models.JSONField(default=list, encoder=DjangoJSONEncoder, editable=False)
    share = models.FloatField(null=True, blank=True, help_text="What of the shorter text stands in the longer: 0 to 1.")
    by_hand = models.BooleanField("joined by a person", default=False)
    named = models.ManyToManyField(
        Person,
        blank=True,
        editable=False,
        related_name="named_in_write_ups",
        help_text="Officials who take part by this text, and not by the main one.",
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("write-up"), _("write-ups")
        ordering = ["meeting", "source__published", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "ordinal"], name="writeup_once_in_a_source"),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @transaction.atomic
    def save(self, *args, **kwargs):
        """In one transaction with what hears of it."""
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('write_ups', args=[self.meeting_id])}#text-{self.source_id}"


class Band(models.Model):
    """One of the numbers of a text's sketch (``archive/comparing.py``): texts that share one are worth comparing.

    ``day`` is the meeting's: of forms that are filled in again and again only those of about that day are looked at.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="bands")
    # Found by their meeting: an index of their own would cost as much as the rows.
    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="+", db_index=False)
    ordinal = models.PositiveSmallIntegerField()
    key = models.BigIntegerField()
    day = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["key", "day", "meeting"], name="band_by_key_and_day")]

    def __str__(self) -> str:
        return f"{self.key:x} of source {self.source_id}"


@receiver(post_save, sender=Meeting, dispatch_uid="bands_follow_the_day")
def follow_the_day(sender, instance, created, update_fields, **kwargs):
    if not created and (update_fields is None or "date" in update_fields):
        instance.bands.exclude(day=instance.date).update(day=instance.date)
