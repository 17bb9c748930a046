"""Formulations (提法): set phrases whose wording is politics, with the renderings that translations give them."""

from collections import defaultdict

from django.db import models, transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.extraction.folding import fold_key, is_chinese
from archive.models.columns import NAME, Named, Spanned, choices, one_of
from archive.models.inserting import insert
from archive.models.meetings import Meeting
from archive.models.sources import SourceDocument

VARIANT_LANGUAGES = ("en", "zh")


class Formulation(Named):
    """A formulation. ``name_zh`` is its canonical Chinese form; ``variants`` holds every form, that one included."""

    source = models.TextField(blank=True, help_text="What the official English rests on.")

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = _("formulation"), _("formulations")
        ordering = ["slug"]
        constraints = [
            *Named.Meta.constraints,
            models.UniqueConstraint(fields=["name_zh"], name="formulation_once"),
            models.CheckConstraint(condition=~Q(name_zh=""), name="formulation_has_its_chinese_form"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("formulation", args=[self.slug])

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Keep ``variants`` in step."""
        super().save(*args, **kwargs)
        for text in filter(None, (self.name_zh, self.name_en)):
            if not self.variants.filter(key=fold_key(text)).exists():
                self.variants.create(text=text)


class FormulationVariant(models.Model):
    """One wording of a formulation: Chinese, official English, or what machine translation makes of it."""

    formulation = models.ForeignKey(Formulation, on_delete=models.CASCADE, related_name="variants")
    text = models.CharField(max_length=NAME)
    language = models.CharField(max_length=2, choices=choices(VARIANT_LANGUAGES), editable=False)
    key = models.CharField(max_length=NAME, db_index=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("wording"), _("wordings")
        ordering = ["formulation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["formulation", "key"], name="formulationvariant_once"),
            models.CheckConstraint(condition=~Q(key=""), name="formulationvariant_has_letters"),
            one_of("language", VARIANT_LANGUAGES),
        ]

    def __str__(self) -> str:
        return self.text

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Who waits with this wording waits no longer."""
        self._read()
        super().save(*args, **kwargs)
        FormulationCandidate.objects.waiting().filter(key=self.key).update(formulation=self.formulation)

    @classmethod
    def of(cls, formulation: Formulation, text: str) -> "FormulationVariant":
        """A wording to be saved together with others; no candidate may wait with it."""
        variant = cls(formulation=formulation, text=text)
        variant._read()
        return variant

    def _read(self) -> None:
        self.key = fold_key(self.text)
        self.language = "zh" if is_chinese(self.text) else "en"


class UseQuerySet(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        made = super().bulk_create(objs, *args, **kwargs)
        note_uses_in(Meeting.objects.filter(source__in={use.source_id for use in made}))
        return made


class FormulationUse(Spanned):
    """One occurrence of a formulation in a source's text."""

    # Its index is the first column of the one below.
    formulation = models.ForeignKey(Formulation, on_delete=models.CASCADE, related_name="uses", db_index=False)
    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="formulation_uses")
    text = models.CharField(max_length=NAME, help_text="As printed.")

    objects = UseQuerySet.as_manager()

    class Meta(Spanned.Meta):
        verbose_name, verbose_name_plural = _("use of a formulation"), _("uses of formulations")
        ordering = ["source", "start"]
        indexes = [models.Index(fields=["formulation", "text", "source"], name="formulationuse_by_wording")]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["source", "start"], name="formulationuse_once"),
        ]

    def __str__(self) -> str:
        return self.text


class UseInMeetingQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by(F("date").desc(nulls_last=True), "-meeting_id")


class UseInMeeting(models.Model):
    """That what a meeting's main text tells of it uses a formulation: once, however often it does.

    Made of the uses, the passages and the date, and kept in step with them here, because to find the meetings of a
    formulation that stands in most readouts takes a second and more.
    """

    formulation = models.ForeignKey(Formulation, on_delete=models.CASCADE, related_name="in_meetings", db_index=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="formulations_used", db_index=False)
    date = models.DateField(null=True, help_text="The meeting's.")

    objects = UseInMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["formulation", "date", "meeting"], name="useinmeeting_by_date")]
        constraints = [models.UniqueConstraint(fields=["meeting", "formulation"], name="useinmeeting_once")]

    def __str__(self) -> str:
        return f"{self.formulation_id} in {self.meeting_id}"


def note_uses_in(meetings: models.QuerySet[Meeting]) -> None:
    """Note anew which formulations these meetings use. Three queries, and up to three where something has changed."""
    told = list(meetings.order_by().values_list("pk", "source", "date", "passages"))
    if not told:
        return
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    uses = FormulationUse.objects.filter(source__in={source for _pk, source, *_rest in told}).order_by()
    for source, formulation, start in uses.values_list("source", "formulation", "start"):
        starts[source].append((formulation, start))
    now = {
        (pk, formulation): date
        for pk, source, date, passages in told
        for formulation, start in starts[source]
        if not passages or any(first <= start < last for first, last in passages)
    }
    rows = UseInMeeting.objects.filter(meeting__in=[pk for pk, *_rest in told]).order_by()
    columns = rows.values_list("pk", "meeting", "formulation", "date")
    held = {(meeting, formulation): (key, date) for key, meeting, formulation, date in columns}
    if gone := [key for place, (key, _date) in held.items() if place not in now]:
        rows.filter(pk__in=gone).delete()
    for pk in {place[0] for place, (_key, date) in held.items() if place in now and now[place] != date}:
        rows.filter(meeting=pk).update(date=next(date for place, date in now.items() if place[0] == pk))
    new = ((*place, date) for place, date in now.items() if place not in held)
    insert(UseInMeeting, ["meeting_id", "formulation_id", "date"], new)


@receiver([post_save, post_delete], sender=FormulationUse, dispatch_uid="formulation_use_changes")
def use_changes(sender, instance, **kwargs) -> None:
    note_uses_in(Meeting.objects.filter(source=instance.source_id))


@receiver(post_save, sender=Meeting, dispatch_uid="uses_follow_their_meeting")
def meeting_is_saved(sender, instance, update_fields, **kwargs) -> None:
    if update_fields is None or {"date", "passages", "source", "source_id"}.intersection(update_fields):
        note_uses_in(Meeting.objects.filter(pk=instance.pk))


class CandidateQuerySet(models.QuerySet):
    def waiting(self):
        """Those nobody has decided about."""
        return self.filter(formulation=None, dismissed=False)

    def with_counts(self):
        """Each with ``documents``, how many current ones quote it, and ``first_seen``, the first of their days."""
        uses = CandidateUse.objects.filter(candidate=OuterRef("pk"), source__replaced_by=None).order_by()
        counted = uses.values("candidate").annotate(count=Count("pk")).values("count")
        seen = Coalesce("source__published", TruncDate("source__imported_at"))
        first = uses.annotate(seen=seen).order_by("seen").values("seen")[:1]
        documents = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
        return self.annotate(documents=documents, first_seen=Subquery(first))


class FormulationCandidate(models.Model):
    """A quoted phrase that no formulation has among its wordings: it waits until an editor accepts or dismisses it."""

    text = models.CharField(max_length=NAME, help_text="As first printed.")
    key = models.CharField(max_length=NAME, unique=True, editable=False)
    language = models.CharField(max_length=2, choices=choices(VARIANT_LANGUAGES), editable=False)
    formulation = models.ForeignKey(
        Formulation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="candidates",
        help_text="Accepted as a wording of this formulation.",
    )
    dismissed = models.BooleanField(default=False, help_text="No formulation; it is not asked about again.")
    keyness = models.FloatField(
        null=True,
        blank=True,
        editable=False,
        help_text="Of what is not quoted but stands out: how far, as log-likelihood against the earlier readouts.",
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("formulation candidate"), _("formulation candidates")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="formulationcandidate_has_letters"),
            models.CheckConstraint(
                condition=Q(formulation=None) | Q(dismissed=False),
                name="formulationcandidate_accepted_or_dismissed",
                violation_error_message="Accept it or dismiss it, not both.",
            ),
            one_of("language", VARIANT_LANGUAGES),
        ]

    def __str__(self) -> str:
        return self.text


class CandidateUse(Spanned):
    """Where a source first quotes a candidate."""

    why = by_hand = None  # that it is quoted is the reason

    candidate = models.ForeignKey(FormulationCandidate, on_delete=models.CASCADE, related_name="uses")
    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="candidate_uses")

    class Meta(Spanned.Meta):
        ordering = ["source", "start"]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["candidate", "source"], name="candidateuse_once"),
        ]
