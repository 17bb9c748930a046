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
        """What stood at the path ``old`` stands at ``new``, and may move on from there."""
        if old != new:
            cls.back(new)
            cls.objects.update_or_create(path=old, defaults={"leads_to": new, "source": None})

    @classmethod
    def gone(cls, old: str, source) -> None:
        """What stood at ``old`` went with the document ``source``."""
        cls.objects.update_or_create(path=old, defaults={"leads_to": "", "source": source})

    @classmethod
    def back(cls, path: str) -> None:
        """A page stands at ``path`` again; what led through it leads there."""
        cls.objects.filter(path=path).delete()

    @classmethod
    def of(cls, path: str) -> "tuple[str, OldAddress] | None":
        """Where ``path`` leads today, through all moves, and the last of these; the path is empty where the page is
        gone, and what is below a page goes with it. None where no page has stood. A query for each move."""
        passed, last = set(), None
        while found := cls._nearest(path):
            if found.pk in passed:
                return None
            passed.add(found.pk)
            last = found
            if not found.leads_to:
                return "", found
            path = found.leads_to + path[len(found.path) :]
        return (path, last) if last else None

    @classmethod
    def _nearest(cls, path: str) -> "OldAddress | None":
        """The old address of ``path`` or of the nearest page above it."""
        parts = path.split("/")
        above = ["/".join(parts[:length]) + "/" for length in range(2, len(parts))]
        return cls.objects.filter(path__in=[path, *above]).order_by(Length("path").desc()).first()
