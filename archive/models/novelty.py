"""What is new in each readout, kept so that pages need not look for it."""

from django.db import models


class Novelty(models.Model):
    """What of the sentences of one meeting's main text stood in earlier readouts; made by ``analysis/novelty.py``.

    Kept beside the meeting, not with it: when a meeting goes, this says which later ones rested on it. ``day``,
    ``organ`` and ``place`` are those it was compared by; ``batch`` is the one that counts among its places in the
    sketches. ``packed`` holds a row for each sentence. The counts are of sentences: those new and those near, against
    everything earlier, the same organ, the same place.
    """

    meeting = models.PositiveBigIntegerField(primary_key=True)
    source = models.PositiveBigIntegerField()
    day = models.DateField(null=True, help_text="Of the meeting, else of the page's stamp.")
    organ = models.PositiveBigIntegerField(null=True)
    place = models.PositiveBigIntegerField(null=True)
    batch = models.PositiveIntegerField()
    read = models.BigIntegerField(help_text="Of which text, passages and debris this was made.")
    sentences = models.PositiveIntegerField(default=0)
    new_all = models.PositiveIntegerField(default=0)
    near_all = models.PositiveIntegerField(default=0)
    new_organ = models.PositiveIntegerField(default=0)
    near_organ = models.PositiveIntegerField(default=0)
    new_place = models.PositiveIntegerField(default=0)
    near_place = models.PositiveIntegerField(default=0)
    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "novelty"
        # Holds what the months add up: the rows themselves lie behind what is packed.
        indexes = [
            models.Index(
                fields=["day", "place", "sentences", "new_all", "new_organ", "new_place"], name="novelty_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"Meeting {self.meeting}: {self.new_all} of {self.sentences} sentences new"
