"""What is indexed again after which change? Every record that the index or a result shows leads to its meetings."""

from django.dispatch import receiver

from archive.models import Reference
from archive.models.touching import touched
from search.outbox import enqueue


@receiver(touched, dispatch_uid="search")
def note(sender, meetings, **kwargs):
    if sender is not Reference:
        enqueue(meetings)
