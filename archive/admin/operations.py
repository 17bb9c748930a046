"""Deletions, merges and splits, each kept with all that is needed to take it back (``undoing.py``)."""

from collections import defaultdict
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
    Meeting,
    Mention,
    OldAddress,
    Operation,
    Organ,
    Person,
    PersonName,
    UseInMeeting,
)
from archive.models.meetings import stored_together


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
                changed.append([_label(row), row.pk, field.attname, getattr(row, field.attname), value, None])
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
    Records that rest in write-ups, deletions and older versions follow when they come back: ``Operation.lead_on``.
    """
    changed: list[list] = []
    lead_over(gone, kept, changed)
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


# Rows of which thousands lead to one record, with their place in the source: moved in one statement.
PLACES = {
    Meeting: ("source", "ordinal"),
    Attendance: ("meeting__source", "start"),
    Directive: ("meeting__source", "start"),
    Mention: ("source", "start"),
}


def lead_over(gone: models.Model, kept: models.Model, changed: list[list]) -> None:
    """Let everything that leads to ``gone`` lead to ``kept``, and note it."""
    for relation in gone._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many and relation.auto_created):
            continue
        model, field = relation.related_model, relation.field
        rows = model._default_manager.filter(**{field.name: gone}).order_by("pk")
        if model in COUNTED:
            rows.update(**{field.name: kept})  # counted anew from the others
        elif model in PLACES:
            if model is Attendance:
                twice = rows.filter(meeting__in=kept.attendance.values("meeting"))
                changed += set_all(twice, field, gone.pk, None)
            changed += set_all(rows, field, gone.pk, kept.pk)
        else:
            for row in rows:
                _move(row, field, kept, changed)


def set_all(rows: models.QuerySet, field, before: int | None, after: int | None) -> list[list]:
    """Two statements, and what hears of it; returns what is noted of it."""
    model, label = rows.model, rows.model._meta.label_lower
    meeting = {Meeting: "pk", Mention: None}.get(model, "meeting")
    found = list(rows.values_list("pk", *PLACES[model], meeting or "pk"))
    when = {"updated_at": timezone.now()} if model is Meeting else {}
    rows.update(**{field.attname: after}, **when)
    if found and meeting:
        stored_together.send(Meeting, meetings={row[3] for row in found})
    return [[label, pk, field.attname, before, after, [source, at]] for pk, source, at, _meeting in found]


def _move(row, field, kept, changed) -> None:
    try:
        with transaction.atomic():
            moved: list[list] = []
            if isinstance(row, PersonName) and row.kind != "variant":
                _set(row, "kind", "variant", moved)
            _set(row, field.attname, kept.pk, moved)
            changed += moved
    except IntegrityError:
        pass  # a row of which ``kept`` has its like goes with ``gone``, and comes back with it


def _set(row, column: str, value, changed: list[list]) -> None:
    changed.append([_label(row), row.pk, column, getattr(row, column), value, None])
    setattr(row, column, value)
    row.save()


AT_ONCE = 500  # keys in a statement
_LEADS_BY = {Directive: "speaker", Organ: "parent"}  # the others call it by its kind


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
    chosen = defaultdict(list)
    for row in rows:
        chosen[type(row)].append(row)
    for model, some in chosen.items():
        field = model._meta.get_field(_LEADS_BY.get(model) or record._meta.model_name)  # a post leads to both
        if model in PLACES:
            for at in range(0, len(some), AT_ONCE):
                keys = [row.pk for row in some[at : at + AT_ONCE]]
                changed += set_all(model.objects.filter(pk__in=keys), field, record.pk, new.pk)
        else:
            for row in some:
                _set(row, field.attname, new.pk, changed)
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
