"""Which meetings does a change touch? Whoever keeps something in step with meetings hears it here.

``touched`` is sent with the model that changed and the keys of the meetings, in the transaction of the change; what is
stored many at once sends it with ``Meeting`` as well.
"""

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import Signal, receiver

from archive.models.directives import Directive, Topic
from archive.models.formulations import Formulation, FormulationUse
from archive.models.meetings import Attendance, Meeting, Reference, stored_together
from archive.models.organs import Organ, Place
from archive.models.people import Person
from archive.models.sources import SourceDocument
from archive.models.writeups import WriteUp

touched = Signal()

# What is new of these touches a meeting; a new organ, person, place, topic, formulation or source belongs to none yet.
OF_MEETINGS = (Meeting, Attendance, Directive, FormulationUse, Reference, WriteUp)
CALLED = (SourceDocument, Organ, Place, Person, Topic, Formulation)


def _meetings(sender, record):
    """The keys of the meetings that hold what ``record`` says."""
    if sender is Meeting:
        return [record.pk]
    if sender in (Attendance, Directive, Reference, WriteUp):
        return [record.meeting_id]
    if sender is FormulationUse:
        return Meeting.objects.filter(source=record.source_id).values_list("pk", flat=True)
    if sender in (SourceDocument, Organ, Place):
        return record.meetings.values_list("pk", flat=True)
    if sender is Person:
        named = Q(attendance__person=record) | Q(directives__speaker=record)
        return Meeting.objects.filter(named).order_by().distinct().values_list("pk", flat=True)
    if sender is Formulation:
        uses = record.uses.order_by().values("source")
        return Meeting.objects.filter(source__in=uses).values_list("pk", flat=True)
    return record.directives.values_list("meeting", flat=True).distinct()  # a topic


def _send(sender, meetings) -> None:
    if meetings := set(meetings):
        touched.send(sender, meetings=meetings)


def saved(sender, instance, created, **kwargs):
    """What is restored is saved without ``save()``, and heard of here like all else."""
    if not created or sender in OF_MEETINGS:
        _send(sender, _meetings(sender, instance))


def deleted(sender, instance, **kwargs):
    """Asked before the deletion: afterwards nothing leads from the record to its meetings any more."""
    _send(sender, _meetings(sender, instance))


@receiver(stored_together, dispatch_uid="touched_by_many")
def stored(sender, meetings, **kwargs):
    _send(Meeting, meetings)


# Model by model: a receiver for all would keep every table from being deleted from in one statement.
for model in (*OF_MEETINGS, *CALLED):
    post_save.connect(saved, sender=model, dispatch_uid=f"touched_by_saving_{model.__name__}")
    pre_delete.connect(deleted, sender=model, dispatch_uid=f"touched_by_deleting_{model.__name__}")


@receiver(m2m_changed, sender=Attendance.roles.through, dispatch_uid="touched_by_roles")
@receiver(m2m_changed, sender=Directive.topics.through, dispatch_uid="touched_by_topics")
def linked(sender, instance, action, reverse, pk_set, **kwargs):
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    model = Attendance if sender is Attendance.roles.through else Directive
    if not reverse:
        _send(model, [instance.meeting_id])
        return
    rows = instance.attendance if model is Attendance else instance.directives
    rows = rows.filter(pk__in=pk_set) if pk_set is not None else rows.all()
    _send(model, rows.values_list("meeting", flat=True))
