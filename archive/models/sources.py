"""Where everything comes from: the documents as they arrived, and the runs that brought them."""

import datetime as dt
import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.extraction.records import LANGUAGES
from archive.models.addresses import OldAddress
from archive.models.columns import NAME, SaidBeside, SaysAgain, choices, one_of
from archive.models.inserting import ManyRows

STAGES = ("read", "extract", "store", "identify")
OUTCOMES = ("new", "unchanged", "changed", "duplicate", "problem", "skipped")
REMOVABLE = ("mention", "formulation")


class ImportRun(models.Model):
    """One run of the import: when, of what, and what came of it. A run without its end was broken off."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    paths = models.JSONField(default=list, help_text="The files and folders that were asked for.")
    options = models.JSONField(default=dict, help_text="What else was said: source, place, published.")
    new = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    problem = models.PositiveIntegerField(default=0, help_text="Documents and files that could not be taken.")
    skipped = models.PositiveIntegerField(default=0, help_text="Redirects, pictures and the like: no documents.")

    class Meta:
        verbose_name, verbose_name_plural = _("import run"), _("import runs")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        when = f"{timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"
        return gettext("Import %(number)d of %(when)s") % {"number": self.pk, "when": when}


class ImportLine(SaysAgain, models.Model):
    """What became of one document in a run; of what was skipped, one line for each reason and file."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    outcome = models.CharField(max_length=10, choices=choices(OUTCOMES))
    file = models.CharField(max_length=4096)
    place = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey("SourceDocument", null=True, blank=True, on_delete=models.SET_NULL, related_name="lines")
    message = models.TextField(blank=True)
    said = SaidBeside(("place", "message"))

    class Meta:
        verbose_name, verbose_name_plural = _("import line"), _("import lines")
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="importline_by_outcome")]
        constraints = [one_of("outcome", OUTCOMES)]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.file, self.place)))


class LoadedReference(models.Model):
    """A reference record that came along and was loaded: it is not loaded again, whatever an editor makes of it."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=NAME, help_text="As it came.")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="loadedreference_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class SourceQuerySet(ManyRows):
    def shown(self):
        """Those that readers may see: all that were not withdrawn."""
        return self.filter(withdrawn_on=None)

    def collected_within(self, first: dt.date, last: dt.date):
        """Published on these days, or imported on them where there is no stamp; an index answers it."""
        since = make_aware(dt.datetime.combine(max(first, dt.date(1990, 1, 1)), dt.time.min))
        until = make_aware(dt.datetime.combine(min(last, dt.date(9998, 12, 31)), dt.time.max))
        unstamped = Q(published=None, imported_at__gte=since, imported_at__lte=until)
        return self.filter(Q(published__range=(first, last)) | unstamped)


class SourceDocument(models.Model):
    """A document as it arrived. Its text is never altered: all spans of the archive are offsets into it."""

    sha256 = models.CharField(
        max_length=64, unique=True, blank=True, help_text="Of the bytes as they came; made from the text when typed in."
    )
    text = models.TextField(help_text="Exactly as decoded: nothing stripped, line ends as they were.")
    encoding = models.CharField(max_length=20, default="utf-8")
    language = models.CharField(max_length=2, choices=choices(LANGUAGES))
    title = models.TextField(blank=True, help_text="The headline as printed, where there is one.")
    url = models.URLField("address", max_length=2000, blank=True, db_index=True)
    published = models.DateField(null=True, blank=True, help_text="The day of the page's stamp (Asia/Shanghai).")
    origin = models.CharField(
        max_length=4096, blank=True, db_index=True, help_text="The file it was read from; after # its name in there."
    )
    collection = models.CharField(
        max_length=NAME, blank=True, help_text="Whose texts these are, as the import was told."
    )
    metadata = models.JSONField(default=dict, blank=True, help_text="What else came with it.")
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
    read_by = models.CharField(
        max_length=16, blank=True, editable=False, help_text="The edition of the rules that read it last."
    )
    imported_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(
        null=True, blank=True, help_text="From this day its pages say that it was withdrawn; its records are removed."
    )
    withdrawn_reason = models.TextField(blank=True, help_text="Shown to readers in the place of the pages.")

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("source document"), _("source documents")
        ordering = ["-imported_at", "-pk"]
        # Counted and listed without a look at the rows, in which these columns stand behind the text.
        indexes = [
            models.Index(fields=["published", "imported_at"], name="source_by_day"),
            models.Index(fields=["withdrawn_on", "published", "imported_at"], name="source_shown_by_day"),
            models.Index(fields=["withdrawn_on", "url", "published"], name="source_shown_by_address"),
            models.Index(fields=["withdrawn_on", "language"], name="source_shown_by_language"),
        ]
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

    def versions(self) -> models.QuerySet:
        """All versions of this document, itself among them: those read from one file or published at one address."""
        return SourceDocument.objects.filter(same_document(self.origin, self.url) | Q(pk=self.pk))

    @property
    def file_name(self) -> str:
        """The last part of ``origin``: what may be shown to readers, whose business the folders are not."""
        return self.origin.replace("\\", "/").rpartition("/")[2]


class Original(models.Model):
    """The bytes of a source as they came, compressed: a table of its own, so that no list of sources reads them."""

    source = models.OneToOneField(SourceDocument, primary_key=True, on_delete=models.CASCADE, related_name="original")
    packed = models.BinaryField(help_text="By zlib.")
    size = models.PositiveIntegerField(help_text="Bytes as they came.")
    fetched_at = models.DateTimeField(null=True, blank=True, help_text="When a crawler got them, where known.")

    def __str__(self) -> str:
        return f"{self.size:,} bytes of {self.source_id}"

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.packed)


def same_document(origin: str, url: str) -> Q:
    """The sources that are versions of the document read from the file ``origin`` or published at ``url``.

    An address that only names a site is no document's; http and https are one.
    """
    return Q(pk__in=_called([origin] if origin else [], addresses_of(url)).values("pk"))


def _called(origins: Iterable[str], urls: Iterable[str]) -> models.QuerySet:
    """The sources read from one of these files or published at one of these addresses.

    A union: where many sources have no address, SQLite holds an ``OR`` with it for a reason to read every source.
    """
    sources = SourceDocument.objects.order_by()
    return sources.filter(origin__in=origins).union(sources.filter(url__in=urls))


def versions_of(sources: Iterable[SourceDocument]) -> dict[int, set[int]]:
    """For each of these documents the keys of all its versions, itself among them. One query for some hundred."""
    names = {source.pk: {source.origin, *addresses_of(source.url)} - {""} for source in sources}
    every = set().union(*names.values())
    rows = _called(every, every)
    known_by = defaultdict(set)
    for pk, *forms in rows.values_list("pk", "origin", "url"):
        for form in forms:
            known_by[form].add(pk)
    return {pk: {pk}.union(*(known_by[name] for name in own)) for pk, own in names.items()}


def addresses_of(url: str) -> list[str]:
    """The forms of a document's address; none where it only names a site."""
    scheme, _, rest = url.partition("://")
    return [f"http://{rest}", f"https://{rest}"] if scheme in ("http", "https") and rest.partition("/")[2] else []


class Removed(models.Model):
    """A mention or a use of a formulation that a person removed: reading the source again does not bring it back."""

    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="removed")
    kind = models.CharField(max_length=20, choices=choices(REMOVABLE))
    start = models.PositiveIntegerField()

    class Meta:
        ordering = ["source", "kind", "start"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "start"], name="removed_once"),
            one_of("kind", REMOVABLE),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.start}"


def removed(source: SourceDocument, kind: str) -> set[int]:
    """Where a person removed something of this kind from the source. One query."""
    return set(source.removed.filter(kind=kind).values_list("start", flat=True))


class ImportProblem(SaysAgain, models.Model):
    """Something that an import could not do: where, at which stage, what is wrong and what to do about it.

    Where the question is whom a printed ``name`` stands for, ``candidates`` are the officials it may be, and ``answer``
    is whom a person chose. Where it is whether ``meeting`` and ``other`` are one, they are joined or kept apart. A
    question about a document typed in the admin has no run.
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
    said = SaidBeside(("file", "place", "message", "remedy"))
    name = models.CharField(max_length=NAME, blank=True, help_text="As printed, where it is not sure who that is.")
    candidates = models.ManyToManyField("Person", blank=True, related_name="asked_about")
    answer = models.ForeignKey("Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    meeting = models.ForeignKey("Meeting", null=True, blank=True, on_delete=models.CASCADE, related_name="questions")
    other = models.ForeignKey("Meeting", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ManyRows.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("import problem"), _("import problems")
        ordering = ["-pk"]
        constraints = [one_of("stage", STAGES)]

    def __str__(self) -> str:
        place = f" {self.place}" if self.place else ""
        return f"{self.file}{place}: {self.message}; {self.remedy}"

    @property
    def to_do(self) -> str:
        return self.here("remedy")
