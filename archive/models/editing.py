"""The editors' own records: what is being entered, what was decided in the review, what can be taken back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.extraction.records import LANGUAGES
from archive.models.columns import NAME, choices, one_of
from archive.models.meetings import Attendance, Meeting
from archive.models.sources import ImportProblem

OUTCOMES = ("accepted", "corrected", "skipped")
ACTIONS_TAKEN = ("deleted", "merged", "split")
MERGED = ("person", "organ")
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
        return f"{self.meeting or self.problem}: {self.get_outcome_display()}"


class OperationQuerySet(models.QuerySet):
    def undoable(self):
        return self.filter(undone_at=None, at__gte=timezone.now() - KEPT_FOR)

    def purge(self) -> int:
        """Of what cannot be taken back any more nothing is kept but who did what when, and where an address leads.
        Returns how many operations were emptied."""
        over = self.filter(Q(at__lt=timezone.now() - KEPT_FOR) | Q(undone_at__isnull=False))
        return over.exclude(removed=[], changed=[], made=[]).update(removed=[], changed=[], made=[])

    def heirs(self, model: str, keys: Collection[int]) -> "dict[int, Operation]":
        """The merges in which records of these keys went, and those in which the records went that they became. A query
        for each merge that a record went through."""
        found: dict[int, Operation] = {}
        while keys := set(keys) - found.keys():
            merged = self.filter(action="merged", model=model, object_id__in=keys, undone_at=None).defer("removed")
            keys = [step.became for step in merged]
            found |= {step.object_id: step for step in merged}
        return found

    def lead_on(self, rows: Iterable[dict]) -> None:
        """Rows that come back, as Django serialises them: what leads to a record that was merged meanwhile leads to the
        one that it became, in place. The merges take note, so that who takes one back takes this back too."""
        rows, links = list(rows), defaultdict(list)
        places = _Places(rows)
        coming = {(row["model"], row["pk"]) for row in rows}
        for row in rows:
            for field in apps.get_model(row["model"])._meta.concrete_fields:
                if field.many_to_one and field.related_model._meta.model_name in MERGED:
                    name = field.name if field.name in row["fields"] else field.attname
                    key = row["fields"].get(name)
                    if key is not None and (field.related_model._meta.label_lower, key) not in coming:
                        links[field.related_model._meta.model_name].append((row, name, field.attname))
        for model, held in links.items():
            merged = self.heirs(model, {row["fields"][name] for row, name, _ in held})
            for row, name, column in held if merged else ():
                key = row["fields"][name]
                while step := merged.get(key):
                    kept = step.became
                    if row["model"] == Attendance._meta.label_lower and _attends(row, kept, held):
                        kept = None
                    step.changed.append([row["model"], row["pk"], column, key, kept, places(row)])
                    row["fields"][name] = key = kept
            for step in merged.values():
                if step.can_be_undone:
                    step.save(update_fields=["changed"])


class _Places:
    """[source, offset] of a row among ``rows``, which hold its meeting; None where that is not known."""

    def __init__(self, rows: list[dict]):
        meetings = (row for row in rows if row["model"] == Meeting._meta.label_lower)
        self._sources = {row["pk"]: _key(row, "source") for row in meetings}

    def __call__(self, row: dict) -> list[int] | None:
        source = _key(row, "source") or self._sources.get(_key(row, "meeting"))
        at = row["fields"].get("start", row["fields"].get("ordinal"))
        return None if source is None or at is None else [source, at]


def _key(row: dict, name: str) -> int | None:
    """What a row leads to, which Django calls otherwise in a fixture than in a column."""
    return row["fields"].get(name, row["fields"].get(f"{name}_id"))


def _attends(row: dict, person: int, rows: list[tuple]) -> bool:
    """Whether another row says already that the person attended the meeting of this one; nobody attends twice."""
    meeting = _key(row, "meeting")
    others = (other for other, *_ in rows if other is not row and other["model"] == row["model"])
    said = {(_key(one, "meeting"), _key(one, "person")) for one in others}
    stored = Attendance.objects.filter(meeting=meeting, person=person).exclude(pk=row["pk"])
    return (meeting, person) in said or stored.exists()


class Operation(models.Model):
    """A deletion, a merge or a split, with all that is needed to take it back.

    ``removed`` are the rows that went, as Django serialises them; ``changed`` are columns that were set elsewhere:
    [model, key, column, before, after, place]; the place is [source, offset], by which a row is known that was read
    anew since, or None. ``made`` are rows that came: [model, key]. ``became`` is the key of the record that it was
    merged into, or of the one that a split made.
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
