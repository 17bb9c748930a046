"""The editors' own records: what is being entered, what was decided in the review, what can be taken back."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.extraction.records import LANGUAGES
from archive.models.columns import NAME, choices, one_of
from archive.models.meetings import Meeting
from archive.models.sources import ImportProblem

OUTCOMES = ("accepted", "corrected", "skipped")
ACTIONS_TAKEN = ("deleted", "merged", "split")
KEPT_FOR = dt.timedelta(days=30)  # how long a deletion, a merge or a split can be taken back


class Draft(models.Model):
    """A readout that an editor is entering. Readers see nothing of it before it is published.

    ``findings`` is the record contract's JSON object as rules found it and the editor left it; ``chosen`` says whom
    printed names stand for where the editor said so: name -> key of an official.
    """

    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text=_("Of the bytes as they came."))
    encoding = models.CharField(max_length=20, default="utf-8")
    language = models.CharField(max_length=2, choices=choices(LANGUAGES))
    title = models.TextField(_("headline"), blank=True)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    published = models.DateField(_("published on"), null=True, blank=True)
    origin = models.CharField(max_length=4096, blank=True)
    place = models.CharField(max_length=NAME, blank=True)
    findings = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, help_text=_("Counts the saves, so that none is lost."))

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="draft_has_text"),
            one_of("language", LANGUAGES),
        ]

    def __str__(self) -> str:
        first = next((line.strip() for line in self.text.splitlines() if line.strip()), "")
        return self.title or first[:80]


class Verdict(models.Model):
    """What a person decided about a matter of the review queue. ``matter`` is a key of ``admin.review.MATTERS``."""

    matter = models.CharField(max_length=20)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="verdicts")
    problem = models.ForeignKey(ImportProblem, null=True, blank=True, on_delete=models.CASCADE, related_name="verdicts")
    outcome = models.CharField(max_length=10, choices=choices(OUTCOMES))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="verdicts")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, problem__isnull=True)
                | Q(meeting__isnull=True, problem__isnull=False),
                name="verdict_about_one_thing",
            ),
            one_of("outcome", OUTCOMES),
        ]

    def __str__(self) -> str:
        return f"{self.meeting or self.problem}: {self.outcome}"


class OperationQuerySet(models.QuerySet):
    def undoable(self):
        return self.filter(undone_at=None, at__gte=timezone.now() - KEPT_FOR)

    def purge(self) -> int:
        """Of what cannot be taken back any more nothing is kept but who did what when, and where an address leads.
        Returns how many operations were emptied."""
        over = self.filter(Q(at__lt=timezone.now() - KEPT_FOR) | Q(undone_at__isnull=False))
        return over.exclude(removed=[], changed=[], made=[]).update(removed=[], changed=[], made=[])


class Operation(models.Model):
    """A deletion, a merge or a split, with all that is needed to take it back.

    ``removed`` are the rows that went, as Django serialises them; ``changed`` are columns that were set elsewhere:
    [model, key, column, before, after]; ``made`` are rows that came: [model, key]. ``became`` is the key of the record
    that it was merged into, or of the one that a split made.
    """

    action = models.CharField(max_length=10, choices=choices(ACTIONS_TAKEN))
    model = models.CharField(max_length=50)
    object_id = models.BigIntegerField()
    label = models.TextField()
    became = models.BigIntegerField(null=True, blank=True)
    removed = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    made = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="operations")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [one_of("action", ACTIONS_TAKEN)]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label}"

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.at >= timezone.now() - KEPT_FOR
