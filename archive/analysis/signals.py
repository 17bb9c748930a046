"""What is counted again after which change?"""

from django.dispatch import receiver

from archive.analysis.keeping import enqueue
from archive.models import Attendance, Directive, FormulationUse, Meeting, Reference, SourceDocument
from archive.models.touching import touched

COUNTED_OF = (Meeting, Attendance, Directive, FormulationUse, Reference, SourceDocument)


@receiver(touched, dispatch_uid="analysis")
def note(sender, meetings, **kwargs):
    if sender in COUNTED_OF:
        enqueue(meetings)
