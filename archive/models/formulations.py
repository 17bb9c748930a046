"""Formulations (提法): set phrases whose wording is politics, with the renderings that translations give them."""

from django.db import models, transaction
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from archive.extraction.folding import fold_key, is_chinese
from archive.models.columns import NAME, Named, Spanned, choices, one_of
from archive.models.sources import SourceDocument

VARIANT_LANGUAGES = ("en", "zh")


class Formulation(Named):
    """A formulation. ``name_zh`` is its canonical Chinese form; ``variants`` holds every form, that one included."""

    source = models.TextField(blank=True, help_text="What the official English rests on.")

    class Meta(Named.Meta):
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


class FormulationUse(Spanned):
    """One occurrence of a formulation in a source's text."""

    formulation = models.ForeignKey(Formulation, on_delete=models.CASCADE, related_name="uses")
    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="formulation_uses")
    text = models.CharField(max_length=NAME, help_text="As printed.")

    class Meta(Spanned.Meta):
        ordering = ["source", "start"]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["source", "start"], name="formulationuse_once"),
        ]

    def __str__(self) -> str:
        return self.text


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

    objects = CandidateQuerySet.as_manager()

    class Meta:
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
