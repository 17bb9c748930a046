"""Searches that visitors follow by e-mail: the address, the search and what was already told, and nothing else."""

import zlib
from array import array
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from archive.models.columns import choices, one_of

EVERY = ("day", "week")


class Alert(models.Model):
    """One search followed from one address. It tells nothing before it is confirmed, and is deleted on leaving.

    ``known`` are numbers by which all is known again that the search had found when it was last looked at (see
    ``search.alerts.beside``), so that only what is new is told. It is written before a mail goes out.
    """

    email = models.EmailField(max_length=254)
    query = models.TextField(help_text="The search's parameters, as its address has them.")
    every = models.CharField(max_length=5, choices=choices(EVERY), default="day")
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True, db_index=True)
    packed = models.BinaryField(default=b"", editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["email", "query"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(looked_at__isnull=False), name="alert_knows_since_confirmed"
            ),
            one_of("every", EVERY),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"

    @property
    def known(self) -> frozenset[int]:
        return frozenset(array("q", zlib.decompress(self.packed))) if self.packed else frozenset()

    @known.setter
    def known(self, numbers: Iterable[int]) -> None:
        self.packed = zlib.compress(array("q", sorted(numbers)).tobytes())
