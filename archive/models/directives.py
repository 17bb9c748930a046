"""What was ordered, sentence by sentence, and what about."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.extraction.likeness import BANDS, bands, fingerprint
from archive.models.columns import NAME, Named, Spanned
from archive.models.inserting import ManyRows
from archive.models.meetings import Meeting, unprinted
from archive.models.people import Person

BAND_COLUMNS = tuple(f"band_{number}" for number in range(BANDS))


class Topic(Named):
    """What a directive is about. The vocabulary is ``extraction/lexicon/topics.tsv``."""

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = _("topic"), _("topics")
        ordering = ["slug"]


class DirectiveQuerySet(ManyRows):
    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for directive in objs:
            directive.take_likeness()
        return super().bulk_create(objs, *args, **kwargs)

    def nearly(self, text: str):
        """Those that an index finds to be perhaps nearly the same as ``text``; which are, ``likeness`` says."""
        found = Q()
        for column, number in zip(BAND_COLUMNS, bands(text), strict=True):
            found |= Q(**{column: number})
        return self.filter(found)

    def on_page(self):
        """With what a list of directives prints; a constant number of queries."""
        return (
            self.select_related("speaker", "meeting__organ", "meeting__source")
            .defer("why", "by_hand", *unprinted("meeting__"))
            .prefetch_related("topics")
        )


class Directive(Spanned):
    """A sentence that tells somebody to do something. Without a speaker it is the meeting that speaks.

    ``speaker_name`` is the speaker as printed, kept where it is not sure who that is. ``fingerprint`` and the bands are
    what ``extraction.likeness`` makes of ``text``, kept in step here: by them the same sentence is found elsewhere.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="directives")
    text = models.TextField()
    speaker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="directives")
    speaker_name = models.CharField(max_length=NAME, blank=True, help_text="As printed.")
    verb = models.CharField(max_length=100, blank=True, help_text='The verb of speaking as printed: "pointed out".')
    addressee = models.TextField(blank=True)
    fingerprint = models.BigIntegerField(null=True, editable=False)
    band_0 = models.IntegerField(null=True, editable=False)
    band_1 = models.IntegerField(null=True, editable=False)
    band_2 = models.IntegerField(null=True, editable=False)
    band_3 = models.IntegerField(null=True, editable=False)
    band_4 = models.IntegerField(null=True, editable=False)
    band_5 = models.IntegerField(null=True, editable=False)
    band_6 = models.IntegerField(null=True, editable=False)
    band_7 = models.IntegerField(null=True, editable=False)
    topics = models.ManyToManyField(Topic, blank=True, related_name="directives")

    objects = DirectiveQuerySet.as_manager()

    class Meta(Spanned.Meta):
        verbose_name, verbose_name_plural = _("directive"), _("directives")
        ordering = ["meeting", "start"]
        indexes = [
            models.Index(fields=[column], name=f"directive_by_{column}") for column in ("fingerprint", *BAND_COLUMNS)
        ]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "start"], name="directive_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def save(self, *args, **kwargs):
        self.take_likeness()
        if (columns := kwargs.get("update_fields")) is not None and "text" in columns:
            kwargs["update_fields"] = {*columns, "fingerprint", *BAND_COLUMNS}
        super().save(*args, **kwargs)

    def take_likeness(self) -> None:
        self.fingerprint = fingerprint(self.text)
        for column, number in zip(BAND_COLUMNS, bands(self.text), strict=True):
            setattr(self, column, number)

    def get_absolute_url(self) -> str:
        """The sentence in its place: a source's text never changes, so its offset is an address that lasts."""
        return f"{self.meeting.get_absolute_url()}#at-{self.start}"

    def get_track_url(self) -> str:
        """Where the same sentence stands elsewhere; as lasting as its place."""
        return reverse("directive", args=[self.meeting_id, self.start])
