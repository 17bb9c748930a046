"""What was ordered, sentence by sentence, and what about."""

from django.db import models

from archive.models.columns import NAME, Named, Spanned
from archive.models.meetings import Meeting
from archive.models.people import Person


class Topic(Named):
    """What a directive is about. The vocabulary is ``extraction/lexicon/topics.tsv``."""

    class Meta(Named.Meta):
        ordering = ["slug"]


class DirectiveQuerySet(models.QuerySet):
    def on_page(self):
        """With what a list of directives prints; a constant number of queries."""
        return (
            self.select_related("speaker", "meeting__organ", "meeting__source")
            .defer("meeting__source__text")
            .prefetch_related("topics")
        )


class Directive(Spanned):
    """A sentence that tells somebody to do something. Without a speaker it is the meeting that speaks.

    ``speaker_name`` is the speaker as printed, kept where it is not sure who that is.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="directives")
    text = models.TextField()
    speaker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="directives")
    speaker_name = models.CharField(max_length=NAME, blank=True, help_text="As printed.")
    verb = models.CharField(max_length=100, blank=True, help_text='The verb of speaking as printed: "pointed out".')
    addressee = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="directives")

    objects = DirectiveQuerySet.as_manager()

    class Meta(Spanned.Meta):
        ordering = ["meeting", "start"]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "start"], name="directive_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        """The sentence in its place: a source's text never changes, so its offset is an address that lasts."""
        return f"{self.meeting.get_absolute_url()}#at-{self.start}"
