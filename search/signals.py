"""Which meetings a change touches: every record that the index or a result shows leads to its meetings."""

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver

from archive.models import (
    Attendance,
    Directive,
    Formulation,
    FormulationUse,
    Meeting,
    Organ,
    Person,
    Place,
    SourceDocument,
    Topic,
    WriteUp,
)
from archive.models.meetings import stored_together
from search.outbox import enqueue


def _touched(sender, record):
    """The keys of the meetings that hold what ``record`` says."""
    if sender is Meeting:
        return [record.pk]
    if sender in (Attendance, Directive, WriteUp):
        return [record.meeting_id]
    if sender is FormulationUse:
        return Meeting.objects.filter(source=record.source_id).values_list("pk", flat=True)
    if sender is SourceDocument:
        return record.meetings.values_list("pk", flat=True)
    if sender in (Organ, Place):
        return record.meetings.values_list("pk", flat=True)
    if sender is Person:
        named = Q(attendance__person=record) | Q(directives__speaker=record)
        return Meeting.objects.filter(named).order_by().distinct().values_list("pk", flat=True)
    if sender is Formulation:
        uses = record.uses.order_by().values("source")
        return Meeting.objects.filter(source__in=uses).values_list("pk", flat=True)
    return record.directives.values_list("meeting", flat=True).distinct()  # a topic


def saved(sender, instance, created, **kwargs):
    # A new organ, person, place, topic, formulation or source belongs to no meeting yet.
    if created and sender not in (Meeting, Attendance, Directive, FormulationUse, WriteUp):
        return
    if meetings := _touched(sender, instance):
        enqueue(meetings)


def deleted(sender, instance, **kwargs):
    """Asked before the deletion: afterwards nothing leads from the record to its meetings any more."""
    if meetings := _touched(sender, instance):
        enqueue(meetings)


@receiver(stored_together, dispatch_uid="search_stored_together")
def stored(sender, meetings, **kwargs):
    enqueue(meetings)


# Model by model: a receiver for all would keep every table from being deleted from in one statement.
for model in (
    *(Meeting, Attendance, Directive, FormulationUse, SourceDocument, WriteUp),
    *(Organ, Place, Person, Topic, Formulation),
):
    post_save.connect(saved, sender=model, dispatch_uid=f"search_saved_{model.__name__}")
    pre_delete.connect(deleted, sender=model, dispatch_uid=f"search_deleted_{model.__name__}")


@receiver(m2m_changed, sender=Attendance.roles.through, dispatch_uid="search_roles")
@receiver(m2m_changed, sender=Directive.topics.through, dispatch_uid="search_topics")
def linked(sender, instance, action, reverse, pk_set, **kwargs):
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        enqueue([instance.meeting_id])
        return
    linked_records = instance.attendance if sender is Attendance.roles.through else instance.directives
    keys = linked_records.filter(pk__in=pk_set) if pk_set is not None else linked_records
    enqueue(keys.values_list("meeting", flat=True))
