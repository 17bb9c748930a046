"""Taking a deletion, a merge or a split back: nothing that was entered or read since is lost by it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.admin.operations import AT_ONCE, PLACES, lead_over, set_all
from archive.extraction.folding import fold_key
from archive.models import Attendance, Directive, Meeting, OldAddress, Operation, Organ, OrganName, Person, WriteUp
from archive.models.columns import Named
from archive.models.meetings import stored_together


class CannotUndo(Exception):
    """What was entered since stands against it; the message says what."""


def undo(step: Operation, by) -> None:
    """Take the operation back. Raises ``CannotUndo`` with the reason."""
    if not step.can_be_undone:
        raise CannotUndo(_("It was taken back already, or is older than thirty days."))
    try:
        with transaction.atomic():
            _undo(step)
            step.undone_by, step.undone_at = by, timezone.now()
            step.save()
    except (IntegrityError, models.ProtectedError) as fault:
        raise CannotUndo(_("What was entered since stands against it (%s).") % fault) from fault


def _undo(step: Operation) -> None:
    record = {"person": Person, "organ": Organ}.get(step.model) if step.action != "deleted" else None
    became = record and record.objects.filter(pk=step.became).first()
    if record and became is None:
        raise CannotUndo(_("What it became was merged or deleted since; take that back first."))
    _restore(step.removed)
    _check_names(step, record)
    _set_back(step)
    if step.action == "merged":
        gone = record.objects.get(pk=step.object_id)
        _give_back(gone, became, step)
        for one in (became, gone):
            one.refresh_from_db()
            one.save()  # which makes its main names anew, and has its meetings looked at by the search
    elif step.action == "split":
        _take_in(became, record.objects.get(pk=step.object_id))


def _restore(removed: list[dict]) -> None:
    """Rows that went, as they were; those that are there again are left alone."""
    Operation.objects.lead_on(removed)
    _check_that_all_is_there(removed)
    meetings = set()
    for restored in serializers.deserialize("python", removed, ignorenonexistent=True):
        row = restored.object
        if type(row)._default_manager.filter(pk=row.pk).exists():
            continue
        restored.save(force_insert=True)
        if isinstance(row, Named) and hasattr(row, "get_absolute_url"):
            OldAddress.back(row.get_absolute_url())
        if isinstance(row, Meeting):
            meetings.add(row.pk)
    # Nothing hears of roles that are linked row by row.
    listed = [row["pk"] for row in removed if row["model"] == Attendance._meta.label_lower]
    Attendance.objects.filter(pk__in=listed).note_who_presided()
    if meetings:
        stored_together.send(Meeting, meetings=meetings)


def _check_names(step: Operation, record) -> None:
    """No two organs are printed alike."""
    if record is Organ and step.action == "merged":
        gone = Organ.objects.get(pk=step.object_id)
        keys = [fold_key(name) for name in (gone.name_en, gone.name_zh) if name]
        other = OrganName.objects.filter(key__in=keys).exclude(organ__in=[gone.pk, step.became]).first()
        if other:
            words = _("%(organ)s is called “%(name)s” by now; take that name from it first.")
            raise CannotUndo(words % {"organ": other.organ, "name": other})


def _check_that_all_is_there(removed: list[dict]) -> None:
    """What the rows lead to and was deleted since is left out where it can be missed; else is said what to do."""
    coming = {(row["model"], row["pk"]) for row in removed}
    wanted = defaultdict(list)
    for row in removed:
        for field in apps.get_model(row["model"])._meta.concrete_fields:
            key = row["fields"].get(field.name) if field.remote_field else None
            if key is not None and (field.related_model._meta.label_lower, key) not in coming:
                wanted[field.related_model].append((row, field))
    for model, links in wanted.items():
        keys = {row["fields"][field.name] for row, field in links}
        there = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for row, field in links:
            if row["fields"][field.name] in there:
                continue
            if field.remote_field.on_delete is not models.SET_NULL:
                raise CannotUndo(_("It rests on a record that was deleted since (%s).") % model._meta.verbose_name)
            row["fields"][field.name] = None


def _set_back(step: Operation) -> None:
    """Columns get the values back that they had, wherever the rows are by now: a row that was read anew is known by its
    place, one that rests in a write-up or among what was deleted has its value changed there."""
    at_rest: dict[tuple, tuple] = {}
    for (label, column, before, after), some in _alike(step.changed):
        model = apps.get_model(label)
        field = model._meta.get_field(column)
        told = field.name, after, before
        if model not in PLACES:
            row = model._default_manager.filter(pk=some[0][0]).first()
            if row is None:
                at_rest[label, some[0][0]] = told
            elif getattr(row, column) == after:
                setattr(row, column, before)
                row.save()
            continue
        for at in range(0, len(some), AT_ONCE):
            places = dict(some[at : at + AT_ONCE])
            held = _in_place(model, places)
            set_all(model._default_manager.filter(pk__in=held, **{column: after}), field, after, before)
            for key, place in places.items():
                if key in held:
                    continue
                again = dict(zip(PLACES[model], place, strict=True)) | {column: after} if place else {"pk": None}
                if not set_all(model._default_manager.filter(**again), field, after, before):
                    at_rest[label, key] = told
                    if place:
                        at_rest[label, *place] = told
    if at_rest:
        _set_back_at_rest(step, at_rest)


def _in_place(model: type[models.Model], places: dict[int, list | None]) -> set[int]:
    """The keys of the rows that are there. A meeting that was joined may have the text and the records of another."""
    held = model._default_manager.filter(pk__in=places).values_list("pk", *PLACES[model])
    return {pk for pk, *place in held if model is not Meeting or places[pk] in (None, place)}


def _alike(changed: list[list]) -> Iterator[tuple[tuple, list[tuple]]]:
    """The changes from the last to the first; those of rows that are moved together are one:
    ((model, column, before, after), [(key, place)])."""

    def kind(one: list) -> tuple:
        label, key, column, before, after, *_place = one
        together = apps.get_model(label) in PLACES
        return label, column, before, after, None if together else key

    for (*told, _key), some in groupby(reversed(changed), kind):
        yield tuple(told), [(one[1], one[5] if len(one) > 5 else None) for one in some]


def _set_back_at_rest(step: Operation, values: dict[tuple, tuple]) -> None:
    """The same in rows that are not in their tables: in the records of write-ups, and in what was deleted since."""
    for write_up in WriteUp.objects.order_by().iterator(AT_ONCE):
        if _corrected(write_up.record, values, write_up.source_id):
            write_up.save(update_fields=["record"])
    for other in Operation.objects.undoable().exclude(pk=step.pk).filter(at__gte=step.at):
        if _corrected(other.removed, values):
            other.save(update_fields=["removed"])


def _corrected(rows: list[dict], values: dict[tuple, tuple], source: int | None = None) -> bool:
    """Whether one of the rows, which is corrected in place, held what is set back."""
    found = False
    for row in rows:
        label, fields = row["model"], row["fields"]
        place = label, source, fields.get("start", fields.get("ordinal"))
        name, after, before = values.get((label, row["pk"])) or values.get(place) or ("", None, None)
        if name and fields.get(name) == after:
            fields[name], found = before, True
        if label == WriteUp._meta.label_lower:
            found |= _corrected(fields["record"], values, fields["source"])
    return found


def _give_back(gone: Person | Organ, kept: Person | Organ, step: Operation) -> None:
    """What came since the merge and is printed as ``gone`` alone is called."""
    own = set(gone.names.values_list("key", flat=True)) - set(kept.names.values_list("key", flat=True))
    if isinstance(gone, Organ) or not own:
        return
    since = Q(meeting__updated_at__gte=step.at)
    for rows, name in (
        (kept.attendance.filter(since), "name"),
        (kept.directives.filter(since), "speaker_name"),
        (kept.mentions.filter(source__imported_at__gte=step.at), "name"),
    ):
        column = rows.model._meta.get_field("speaker" if rows.model is Directive else "person")
        read = rows.values_list("pk", name, "by_hand")
        printed = [pk for pk, words, by_hand in read if fold_key(words) in own and column.name not in by_hand]
        set_all(rows.model.objects.filter(pk__in=printed), column, kept.pk, gone.pk)


def _take_in(new: Person | Organ, first: Person | Organ) -> None:
    """What was entered for the second record since the split is the first one's; its own names go with it."""
    new.names.filter(text__in=[new.name_en, new.name_zh]).delete()
    lead_over(new, first, [])
    address = new.get_absolute_url()
    new.delete()
    OldAddress.moved(address, first.get_absolute_url())
    first.save()
