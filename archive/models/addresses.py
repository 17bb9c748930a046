"""Where addresses lead that were given out once: to what has moved or merged, or to the word that it was withdrawn."""

from django.db import models
from django.db.models.functions import Length


class OldAddress(models.Model):
    """The path of a page that is no more. What lies below a path (a citation, a sentence) goes with it."""

    path = models.CharField(max_length=400, unique=True)
    leads_to = models.CharField(max_length=400, blank=True, help_text="The path of today; empty where it is gone.")
    source = models.ForeignKey(
        "SourceDocument",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="old_addresses",
        help_text="The document whose withdrawal took the page away.",
    )
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return f"{self.path} → {self.leads_to or 'gone'}"

    @classmethod
    def moved(cls, old: str, new: str) -> None:
        """What stood at the path ``old`` stands at ``new``; what led to the one leads to the other, in one step."""
        if old == new:
            return
        cls.objects.filter(path=new).delete()
        cls.objects.filter(leads_to=old).update(leads_to=new)
        cls.objects.update_or_create(path=old, defaults={"leads_to": new, "source": None})

    @classmethod
    def gone(cls, old: str, source) -> None:
        """What stood at ``old`` went with the document ``source``."""
        cls.objects.filter(leads_to=old).update(leads_to="", source=source)
        cls.objects.update_or_create(path=old, defaults={"leads_to": "", "source": source})

    @classmethod
    def of(cls, path: str) -> "OldAddress | None":
        """The old address of ``path`` or of the nearest page above it. One query."""
        parts = path.split("/")
        above = ["/".join(parts[:length]) + "/" for length in range(2, len(parts))]
        return cls.objects.filter(path__in=[path, *above]).order_by(Length("path").desc()).first()

    def target(self, path: str) -> str:
        """Where ``path``, this address or one below it, leads today."""
        return self.leads_to + path[len(self.path) :]
