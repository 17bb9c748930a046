"""Deletions, merges and splits, each kept with all that is needed to take it back."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.utils import timezone

from archive.models import (
    COUNTED,
    Attendance,
    Directive,
    OldAddress,
    Operation,
    Organ,
    Person,
    PersonName,
    UseInMeeting,
)
from archive.models.columns import Named


class CannotUndo(Exception):
    """What was entered since stands against it; the message says what."""


@transaction.atomic
def delete(records: list[models.Model], by) -> Operation:
    """Delete the records with everything that goes with them. Raises ``ProtectedError`` like any deletion."""
    label = ", ".join(str(record) for record in records[:5]) + ("…" if len(records) > 5 else "")
    removed, changed = _all_that_goes(records)
    model = records[0]._meta.model_name
    step = Operation.objects.create(
        action="deleted", model=model, object_id=records[0].pk, label=label, removed=removed, changed=changed, by=by
    )
    for record in records:
        record.delete()
    return step


def _all_that_goes(records) -> tuple[list[dict], list[list]]:
    """The rows that a deletion takes along, serialised; and the columns elsewhere that it empties."""
    collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=records)
    collector.collect(records)
    # What a meeting's text uses, and what is counted of it, is noted anew when the meeting comes back.
    made = (UseInMeeting, *COUNTED)
    rows = [row for found in collector.data.values() for row in found if not isinstance(row, made)]
    removed = serializers.serialize("python", rows)
    changed = []
    for (field, value), groups in collector.field_updates.items():
        for group in groups:
            for row in (row for row in group if not isinstance(row, made)):
                changed.append([_label(row), row.pk, field.attname, getattr(row, field.attname), value])
    return _plain(removed), changed


def _plain(rows: list[dict]) -> list[dict]:
    """Serialised rows as JSON holds them: days and times as text, and links between records as the rows they are."""

    def plain(value):
        return value.isoformat() if hasattr(value, "isoformat") else value

    def columns(row: dict) -> dict:
        many = {field.name for field in apps.get_model(row["model"])._meta.many_to_many}
        return {name: plain(value) for name, value in row["fields"].items() if name not in many}

    return [{**row, "fields": columns(row)} for row in rows]


def _label(row) -> str:
    return row._meta.label_lower


@transaction.atomic
def merge(kept: models.Model, gone: models.Model, by) -> Operation:
    """Whatever leads to ``gone`` leads to ``kept`` from now on, its names and its address too; ``gone`` is deleted.

    Where both took part in one meeting, the row of ``gone`` stays as printed and leads to nobody: nobody attends twice.
    """
    changed: list[list] = []
    for relation in gone._meta.get_fields(include_hidden=True):
        if relation.one_to_many and relation.auto_created:
            field = relation.field
            for row in relation.related_model._default_manager.filter(**{field.name: gone}).order_by("pk"):
                _move(row, field, kept, changed)
    for column in ("name_en", "name_zh"):
        if not getattr(kept, column) and getattr(gone, column):
            _set(kept, column, getattr(gone, column), changed)
    gone = type(gone).objects.get(pk=gone.pk)
    removed, emptied = _all_that_goes([gone])
    step = Operation.objects.create(
        action="merged",
        model=gone._meta.model_name,
        object_id=gone.pk,
        became=kept.pk,
        label=f"{gone} → {kept}",
        removed=removed,
        changed=changed + emptied,
        by=by,
    )
    gone.delete()
    OldAddress.moved(gone.get_absolute_url(), kept.get_absolute_url())
    kept.save()  # its meetings are looked at again by the search
    return step


def _move(row, field, kept, changed) -> None:
    try:
        with transaction.atomic():
            moved: list[list] = []
            if isinstance(row, PersonName) and row.kind != "variant":
                _set(row, "kind", "variant", moved)
            _set(row, field.attname, kept.pk, moved)
            changed += moved
    except IntegrityError:
        if isinstance(row, Attendance):
            row.refresh_from_db()
            _set(row, field.attname, None, changed)
        # Any other row of which ``kept`` has its like goes with ``gone``, and comes back with it.


def _set(row, column: str, value, changed: list[list]) -> None:
    changed.append([_label(row), row.pk, column, getattr(row, column), value])
    setattr(row, column, value)
    row.save()


_LEADS_BY = {Directive: "speaker_id", Organ: "parent_id"}  # the others call it by its kind


@transaction.atomic
def split(
    record: Person | Organ, name_en: str, name_zh: str, rows: Iterable[models.Model], by
) -> tuple[Person | Organ, Operation]:
    """Make a second record of these ``rows``, which then lead there: attendance, directives, mentions and posts of an
    official; meetings, posts and organs below of an organ, which stays where the first one is."""
    if isinstance(record, Person):
        new = Person.objects.create(name_en=name_en, name_zh=name_zh, note="", reviewed=True)
    else:
        new = Organ.objects.create(name_en=name_en, name_zh=name_zh, place=record.place, parent=record.parent)
    changed: list[list] = []
    for row in rows:
        column = _LEADS_BY.get(type(row)) or f"{record._meta.model_name}_id"  # a post leads to both
        _set(row, column, new.pk, changed)
    step = Operation.objects.create(
        action="split",
        model=record._meta.model_name,
        object_id=record.pk,
        label=f"{record} → {new} ({new.slug})",
        became=new.pk,
        changed=changed,
        made=[[_label(new), new.pk]],
        by=by,
    )
    return new, step


def undo(step: Operation, by) -> None:
    """Take the operation back. Raises ``CannotUndo`` with the reason."""
    if not step.can_be_undone:
        raise CannotUndo("It was taken back already, or is older than thirty days.")
    try:
        with transaction.atomic():
            _undo(step)
            step.undone_by, step.undone_at = by, timezone.now()
            step.save()
    except (IntegrityError, models.ProtectedError) as fault:
        raise CannotUndo(f"What was entered since stands against it ({fault}).") from fault


def _undo(step: Operation) -> None:
    for restored in serializers.deserialize("python", step.removed, ignorenonexistent=True):
        if type(restored.object)._default_manager.filter(pk=restored.object.pk).exists():
            continue
        restored.save(force_insert=True)
        if isinstance(restored.object, Named) and hasattr(restored.object, "get_absolute_url"):
            OldAddress.back(restored.object.get_absolute_url())
    # Nothing hears of roles that are linked row by row.
    listed = [row["pk"] for row in step.removed if row["model"] == "archive.attendance"]
    Attendance.objects.filter(pk__in=listed).note_who_presided()
    for label, key, column, before, after in reversed(step.changed):
        row = apps.get_model(label)._default_manager.filter(pk=key).first()
        if row is not None and getattr(row, column) == after:
            setattr(row, column, before)
            row.save()
    for label, key in step.made:
        row = apps.get_model(label)._default_manager.filter(pk=key).first()
        if row is not None:
            row.delete()
    record = {"person": Person, "organ": Organ}.get(step.model)
    for one in record.objects.filter(pk__in=[step.became, step.object_id]) if record else ():
        one.save()  # which makes its main names anew, and has its meetings looked at by the search
