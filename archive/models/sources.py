"""Where everything comes from: the documents as they arrived, and the runs that brought them."""

import hashlib

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from archive.extraction.records import LANGUAGES
from archive.models.addresses import OldAddress
from archive.models.columns import NAME, choices, one_of

STAGES = ("read", "extract", "store", "identify")


class ImportRun(models.Model):
    """One run of the import: when, of what, and what came of it."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    paths = models.JSONField(default=list, help_text="The files and folders that were asked for.")
    new = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"Import {self.pk} of {self.started_at:%Y-%m-%d %H:%M}"


class LoadedReference(models.Model):
    """A reference record that came along and was loaded: it is not loaded again, whatever an editor makes of it."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=NAME, help_text="As it came.")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="loadedreference_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class SourceQuerySet(models.QuerySet):
    def shown(self):
        """Those that readers may see: all that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class SourceDocument(models.Model):
    """A document as it arrived. Its text is never altered: all spans of the archive are offsets into it."""

    sha256 = models.CharField(
        max_length=64, unique=True, blank=True, help_text="Of the bytes as they came; made from the text when typed in."
    )
    text = models.TextField(help_text="Exactly as decoded: nothing stripped, line ends as they were.")
    encoding = models.CharField(max_length=20, default="utf-8")
    language = models.CharField(max_length=2, choices=choices(LANGUAGES))
    title = models.TextField(blank=True, help_text="The headline as printed, where there is one.")
    url = models.URLField("address", max_length=2000, blank=True)
    published = models.DateField(null=True, blank=True, help_text="The day of the page's stamp (Asia/Shanghai).")
    origin = models.CharField(max_length=4096, blank=True, db_index=True, help_text="The file it was read from.")
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaced",
        help_text="The version of the same document that has taken its place.",
    )
    credits = models.JSONField(default=list, blank=True, help_text="Photographers, reporters and editors: spans.")
    noise = models.JSONField(default=list, blank=True, help_text="Page debris: spans and reasons.")
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="sources")
    imported_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="From this day its pages say that it was withdrawn; its records are removed."
    )
    withdrawn_reason = models.TextField(blank=True, help_text="Shown to readers in the place of the pages.")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sourcedocument_sha256_is_a_hash"
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="sourcedocument_has_text", violation_error_message="The text is empty."
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("id")), name="sourcedocument_replaced_by_another"
            ),
            one_of("language", LANGUAGES),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="") | (~Q(withdrawn_on=None) & ~Q(withdrawn_reason="")),
                name="sourcedocument_withdrawn_for_a_reason",
                violation_error_message="A withdrawal needs its day and its reason.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name or f"Source {self.sha256[:12]}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        if not self.sha256:
            self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])

    @transaction.atomic
    def withdraw(self, reason: str, on=None) -> None:
        """Take the document back: its pages answer with ``reason``, and everything found in it is removed.

        Nothing of it is left for a list, a count or the search to show. The document itself stays, unseen, so that the
        same bytes are not imported again and ``restore()`` can undo this.
        """
        self.withdrawn_on, self.withdrawn_reason = on or timezone.localdate(), reason
        self.save()
        for meeting in self.meetings.order_by("ordinal"):
            OldAddress.gone(meeting.get_absolute_url(), self)
        OldAddress.gone(self.get_absolute_url(), self)
        for rows in (self.meetings, self.mentions, self.formulation_uses):
            rows.all().delete()

    @transaction.atomic
    def restore(self) -> None:
        """Undo a withdrawal. What was found in it is for the caller to find again; old numbers of meetings stay gone
        until ``readdress()``."""
        self.withdrawn_on, self.withdrawn_reason = None, ""
        self.save()
        self.old_addresses.filter(path=self.get_absolute_url()).delete()

    def readdress(self) -> None:
        """After a restoration: the addresses of the meetings that went lead to those found again, in their order."""
        for old, meeting in zip(self.old_addresses.order_by("pk"), self.meetings.order_by("ordinal"), strict=False):
            OldAddress.moved(old.path, meeting.get_absolute_url())

    def sentence_url(self, start: int) -> str:
        """The permanent address of the sentence that starts at this offset."""
        return reverse("sentence", args=[self.pk, start])

    @property
    def file_name(self) -> str:
        """The last part of ``origin``: what may be shown to readers, whose business the folders are not."""
        return self.origin.replace("\\", "/").rpartition("/")[2]


class ImportProblem(models.Model):
    """Something that an import could not do: where, at which stage, what is wrong and what to do about it.

    Where the question is whom a printed ``name`` stands for, ``candidates`` are the officials it may be, and ``answer``
    is whom a person chose. A question about a document typed in the admin has no run.
    """

    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.CASCADE, related_name="problems")
    source = models.ForeignKey(
        SourceDocument, null=True, blank=True, on_delete=models.SET_NULL, related_name="problems"
    )
    file = models.CharField(max_length=4096)
    place = models.CharField(max_length=200, blank=True, help_text='Where in the file, such as "byte 1042".')
    stage = models.CharField(max_length=20, choices=choices(STAGES))
    message = models.TextField()
    remedy = models.TextField()
    name = models.CharField(max_length=NAME, blank=True, help_text="As printed, where it is not sure who that is.")
    candidates = models.ManyToManyField("Person", blank=True, related_name="asked_about")
    answer = models.ForeignKey("Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("stage", STAGES)]

    def __str__(self) -> str:
        place = f" {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.message}; {self.remedy}"
