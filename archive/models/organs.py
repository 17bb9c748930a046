"""The bodies that meet, and the jurisdictions that they meet for."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.extraction.folding import fold_key
from archive.models.columns import NAME, Named


class Place(Named):
    """A jurisdiction: the country, a province, a city, a county."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = gettext_lazy("place"), gettext_lazy("places")
        ordering = ["slug"]


class Organ(Named):
    """A body that meets, with its jurisdiction in its name: "Standing Committee of the Chongqing Municipal Party
    Committee". ``names`` holds every form under which it is printed, these two included."""

    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="organs")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = gettext_lazy("organ"), gettext_lazy("organs")
        ordering = ["slug"]
        permissions = [("merge_organ", "Can merge organs")]

    def clean(self):
        super().clean()
        for column in ("name_en", "name_zh"):
            known = OrganName.objects.filter(key=fold_key(getattr(self, column))).exclude(organ=self.pk).first()
            if known:
                raise ValidationError({column: _("%s is printed so; open that organ instead.") % known.organ})

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Keep ``names`` in step. Raises ``IntegrityError`` where another organ is printed so."""
        super().save(*args, **kwargs)
        held = set(self.names.values_list("key", flat=True))
        for text in filter(None, (self.name_en, self.name_zh)):
            if fold_key(text) not in held:
                self.names.create(text=text)
                held.add(fold_key(text))

    def get_absolute_url(self) -> str:
        return reverse("organ", args=[self.slug])


class OrganName(models.Model):
    """One printed form of an organ's name. No two organs share one: the jurisdiction is part of it."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=NAME)
    key = models.CharField(max_length=NAME, unique=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = gettext_lazy("name of an organ"), gettext_lazy("names of an organ")
        ordering = ["organ", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="organname_has_letters")]

    def __str__(self) -> str:
        return self.text

    def save(self, *args, **kwargs):
        self.key = fold_key(self.text)
        super().save(*args, **kwargs)
