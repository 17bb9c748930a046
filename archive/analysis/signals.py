"""Which meetings does a change touch that something is counted of?"""

from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver

from archive.analysis.keeping import enqueue
from archive.models import Attendance, FormulationUse, Meeting, Reference, SourceDocument
from archive.models.meetings import stored_together


def _touched(sender, record):
    if sender is Meeting:
        return [record.pk]
    if sender in (Attendance, Reference):
        return [record.meeting_id]
    source = record.pk if sender is SourceDocument else record.source_id
    return Meeting.objects.filter(source=source).values_list("pk", flat=True)


def saved(sender, instance, created, **kwargs):
    if (created and sender is SourceDocument) or kwargs.get("raw"):
        return
    if meetings := _touched(sender, instance):
        enqueue(meetings)


def deleted(sender, instance, **kwargs):
    """Asked before the deletion: afterwards nothing leads from the record to its meetings any more."""
    if meetings := _touched(sender, instance):
        enqueue(meetings)


@receiver(stored_together, dispatch_uid="analysis_stored_together")
def stored(sender, meetings, **kwargs):
    enqueue(meetings)


# Model by model: a receiver for all would keep every table from being deleted from in one statement.
for model in (Meeting, Attendance, Reference, FormulationUse, SourceDocument):
    post_save.connect(saved, sender=model, dispatch_uid=f"analysis_saved_{model.__name__}")
    pre_delete.connect(deleted, sender=model, dispatch_uid=f"analysis_deleted_{model.__name__}")


@receiver(m2m_changed, sender=Attendance.roles.through, dispatch_uid="analysis_roles")
def linked(sender, instance, action, reverse, pk_set, **kwargs):
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        enqueue([instance.meeting_id])
        return
    rows = instance.attendance.filter(pk__in=pk_set) if pk_set is not None else instance.attendance
    enqueue(rows.values_list("meeting", flat=True))
