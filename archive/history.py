"""What people changed in a record, when: read from the versions that the editors' pages write.

Imports write no versions: they would slow down, and what rules found is said beside each fact. Before the first change
by a person the record is kept as it was, so that this change can be seen and taken back as well.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

import reversion
from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from reversion.models import Revision, Version

from archive.said import Said, again, said

ASIDE = 10_000  # beyond any attendance list's length

# Record -> the rows that belong to it, by the name of the relation.
FOLLOWED = {
    "Meeting": ("attendance", "directives", "agenda", "references"),
    "Person": ("names", "posts"),
    "Organ": ("names",),
    "Formulation": ("variants",),
    "Topic": (),
    "Place": (),
    "SourceDocument": (),
    **dict.fromkeys(("Attendance", "Directive", "AgendaItem", "Reference", "Mention", "FormulationUse", "Post"), ()),
}
# Names are known by their words: the record makes its main ones anew whenever it is saved.
NAMES = ("names", "variants")
# Not facts: how the archive keeps house.
UNSEEN = {"id", "updated_at", "why", "key", "reading", "script", "imported_at", "date_candidates", "ordinal", "slug"}
UNSEEN |= {"met_on", "met_in_id", "presided", "by_hand"}
OF_THE_REVIEW = {"review", "reviewed_by", "reviewed_at", "reviewed"}


def register() -> None:
    """Tell the library which records have a history. Once, when the models are there."""
    for name, rows in FOLLOWED.items():
        model = apps.get_model("archive", name)
        # A source's text never changes; a copy of it in each version would double the archive.
        if not reversion.is_registered(model):
            reversion.register(model, follow=rows, exclude=["text"] if name == "SourceDocument" else [])
        for row in rows:
            child = model._meta.get_field(row).related_model
            if not reversion.is_registered(child):
                reversion.register(child)


class Change(NamedTuple):
    """``what`` is the record or row, ``column`` its field in words, both values as people read them; "" is nothing."""

    what: str
    column: str
    before: str
    after: str


class Step(NamedTuple):
    """What one save by a person changed."""

    revision: Revision
    changes: list[Change]

    @property
    def by(self):
        return self.revision.user

    @property
    def at(self):
        return self.revision.date_created

    @property
    def note(self) -> str:
        """In the reader's language; older ones are plain English."""
        note = self.revision.comment
        return again(json.loads(note)) if note.startswith('["') else self.revision.get_comment()


def noted(words: Said) -> str:
    """As the note of a revision, to be read in every language."""
    return json.dumps(words.kept, ensure_ascii=False)


def keep_first(record: models.Model) -> None:
    """Keep the record as it is, unless a version of it is kept already. A query; more the first time."""
    if not Version.objects.get_for_object(record).exists():
        with reversion.create_revision():
            reversion.set_comment("Before the first change by a person")
            reversion.add_to_revision(record)


def steps(record: models.Model) -> list[Step]:
    """Every save of the record by a person, the latest first, with what it changed."""
    revisions = _revisions(record)
    states = [_state(record, revision) for revision in revisions]
    shown = _Shown()
    found = []
    for at, revision in enumerate(revisions):
        changes = list(_differences(states[at - 1], states[at], shown)) if at else []
        if changes or not at or revision.user_id:
            found.append(Step(revision, changes))
    return found[::-1]


def corrections(record: models.Model) -> list[Step]:
    """The steps that changed a fact, for readers: what was reviewed and when stands elsewhere. Three queries and one
    for each kind of record named."""
    return [step for step in steps(record) if step.by and step.changes]


def versions_of(record: models.Model) -> models.QuerySet:
    return Version.objects.get_for_object(record)


def _revisions(record) -> list[Revision]:
    keys = versions_of(record).order_by().values("revision")
    found = Revision.objects.filter(pk__in=keys).select_related("user").order_by("pk")
    return list(found.prefetch_related("version_set"))


def _state(record, revision: Revision) -> dict[tuple[str, int], dict]:
    """(relation or "", key) -> columns, of the record and the rows that belonged to it then."""
    state = {}
    relations = {
        record._meta.get_field(name).related_model: (name, record._meta.get_field(name).field.attname)
        for name in FOLLOWED[type(record).__name__]
    }
    for version in revision.version_set.all():
        model = version._model
        if model is type(record) and version.object_id == str(record.pk):
            state["", record.pk] = {"": model, **version.field_dict}
        elif model in relations:
            name, owner = relations[model]
            columns = version.field_dict
            if columns.get(owner) == record.pk:
                state[name, int(version.object_id)] = {"": model, **columns}
    return state


def _differences(before: dict, after: dict, shown: "_Shown") -> Iterable[Change]:
    for place in sorted(set(before) | set(after), key=str):
        old, new = before.get(place), after.get(place)
        model = (new or old)[""]
        what = _called(model, new or old) if place[0] else ""
        if old is None or new is None:
            words = what
            yield Change(str(model._meta.verbose_name), "", words if old else "", words if new else "")
            continue
        for column in new:
            field = _field(model, column)
            if field and old.get(column) != new[column]:
                values = (shown(field, old.get(column)), shown(field, new[column]))
                if values[0] != values[1]:
                    yield Change(what, str(getattr(field, "verbose_name", column)), *values)


def _field(model, column: str):
    """The field of a column that readers may see; None of the others."""
    if not column or column in UNSEEN | OF_THE_REVIEW:
        return None
    field = next((f for f in model._meta.get_fields() if getattr(f, "attname", f.name) == column), None)
    return None if field is None or field.name in UNSEEN | OF_THE_REVIEW | {"start", "end"} else field


def _called(model, columns: dict) -> str:
    words = next((columns[name] for name in ("name", "text", "title_en", "title_zh") if columns.get(name)), "")
    return str(words)[:120]


class _Shown:
    """Values as people read them; names of records are fetched once."""

    def __init__(self):
        self._names: dict[tuple, str] = {}

    def __call__(self, field, value) -> str:
        if value in (None, "", [], {}):
            return ""
        if field.many_to_many:
            return ", ".join(self._name(field.related_model, one) for one in sorted(value, key=str))
        if field.is_relation:
            return self._name(field.related_model, value)
        if getattr(field, "choices", None):
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, list):
            plain = (one.get("why") or one.get("text") or one if isinstance(one, dict) else one for one in value)
            return "; ".join(map(str, plain))
        return str(value)

    def _name(self, model, key) -> str:
        if (model, key) not in self._names:
            self._names[model, key] = str(model._default_manager.filter(pk=key).first() or f"#{key}")
        return self._names[model, key]


@transaction.atomic
def revert(record: models.Model, revision: Revision, by) -> None:
    """Put the record and its rows back to what they were in ``revision``; itself a change that can be taken back.

    Raises ``IntegrityError`` where that contradicts what has been entered since.
    """
    state = _state(record, revision)
    _lead_on(state)
    with reversion.create_revision():
        reversion.set_user(by)
        day = timezone.localtime(revision.date_created)
        reversion.set_comment(noted(said("Back to %(moment)s", moment=f"{day:%Y-%m-%d %H:%M}")))
        _set(record, state["", record.pk])
        for name in FOLLOWED[type(record).__name__]:
            rows = getattr(record, name)
            then = {key: columns for (relation, key), columns in state.items() if relation == name}
            if name in NAMES:
                _names_back(rows, then)
                continue
            for row in rows.exclude(pk__in=then):
                row.delete()
            if name == "attendance":  # rows may exchange their places and people: they first leave them
                rows.update(order=F("order") + ASIDE, person=None)
            held = rows.in_bulk()
            for key, columns in then.items():
                _set(held.get(key) or columns[""](pk=key), columns)
        reversion.add_to_revision(record)


def _lead_on(state: dict) -> None:
    """Officials and organs that were merged since are, in the rows that come back, those that they became."""
    rows = [{"model": fields[""]._meta.label_lower, "pk": key, "fields": fields} for (_, key), fields in state.items()]
    apps.get_model("archive", "Operation").objects.lead_on(rows)


def _names_back(rows, then: dict[int, dict]) -> None:
    texts = {columns["text"] for columns in then.values()}
    for row in rows.exclude(text__in=texts):
        row.delete()
    held = set(rows.values_list("text", flat=True))
    for text in [columns["text"] for columns in then.values() if columns["text"] not in held]:
        rows.create(text=text)


def _set(row: models.Model, columns: dict) -> None:
    many = {}
    for column, value in columns.items():
        field = next((f for f in row._meta.get_fields() if getattr(f, "attname", f.name) == column), None)
        if field is None or column in ("updated_at",):
            continue
        if field.many_to_many:
            many[column] = value
        else:
            setattr(row, column, value)
    row.save()
    for column, keys in many.items():
        getattr(row, column).set(keys)
