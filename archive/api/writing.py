"""What editors may write: corrections and new records, by the rules of the editors' room. Every change has a version
with its author, can be taken back there, and is found by the next search."""

import contextlib
import hashlib
from collections.abc import Iterator

import reversion
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as Invalid
from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from archive import history
from archive.api.problems import Changed, Contradicts
from archive.extraction.folding import fold_key


class Words(serializers.CharField):
    """Text, and no number that could be written as such."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    """``true`` or ``false``, and no word for it."""

    def to_internal_value(self, data):
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Among(serializers.ChoiceField):
    """One of some words, which a refusal names."""

    default_error_messages = {"invalid_choice": gettext_lazy("“{input}” is none of: {known}.")}

    def fail(self, key, **about):
        super().fail(key, known=", ".join(map(str, self.choices)), **about)


@extend_schema_field({"type": "string", "maxLength": 300})
class Called(serializers.Field):
    """A record by its address or any form of its name: becomes the record; null is none."""

    def __init__(self, model, by_name, **kwargs):
        super().__init__(**{"required": False, "allow_null": True} | kwargs)
        self.model, self.by_name = model, by_name
        self.words = Words(max_length=300)

    def to_internal_value(self, data):
        name = self.words.run_validation(data)
        found = list(self.model.objects.filter(pk__in=list(self.by_name(name)))[:2])
        if len(found) != 1:
            said = _("Nothing is called “%(name)s”; create it first.")
            said = _("Several are called “%(name)s”; give the address (slug) of one.") if found else said
            raise serializers.ValidationError(said % {"name": name})
        return found[0]


class Names(serializers.ListField):
    """Further forms of a name: the list as it is to be."""

    child = Words(max_length=300)

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "max_length": 100} | kwargs)


class Writing(serializers.Serializer):
    """The fields of a record that may be written. ``columns`` names those that are kept under another name; what
    stands in ``beside`` is written by the view. ``example``: a body for the
    description; ``entered``: that of a new record, where it is another."""

    columns: dict[str, str] = {}
    beside: tuple[str, ...] = ()
    example: dict = {}
    entered: dict = {}

    def to_internal_value(self, data):
        if not isinstance(data, dict):
            raise serializers.ValidationError(
                {"body": [_("Send one JSON object: the fields to write, by their names.")]}
            )
        if unknown := sorted(set(map(str, data)).difference(self.fields)):
            known = ", ".join(self.fields)
            said = _("There is no such field to write; known are: %(known)s.") % {"known": known}
            raise serializers.ValidationError({name[:100]: [said] for name in unknown[:10]})
        return super().to_internal_value(data)


def fill(record: models.Model, written: Writing) -> list[str]:
    """Sets the columns that were written; returns those whose value is another one now."""
    changed = []
    for name, value in written.validated_data.items():
        column = written.columns.get(name, name)
        if name in written.beside:
            continue
        field = record._meta.get_field(column)
        if value is None and not field.null:
            value = ""
        if getattr(record, column) != value:
            setattr(record, column, value)
            changed.append(column)
    return changed


def check(record: models.Model, changed: list[str]) -> None:
    """The record's own rules, for what was changed. Raises a problem that names the fields."""
    rest = {field.name for field in record._meta.get_fields()} - set(changed)
    try:
        record.clean_fields(exclude=rest)
        record.clean()
        record.validate_unique()
        record.validate_constraints()
    except Invalid as fault:
        raise serializers.ValidationError(
            {"record" if name == NON_FIELD_ERRORS else name: said for name, said in fault.message_dict.items()}
        ) from fault


def write_names(record: models.Model, names, wanted: list[str] | None, field: str, *, same=fold_key) -> None:
    """Makes the further forms of a record's name those ``wanted`` (None: as they are), beside its two main ones.

    ``same``: what makes two spellings one name. Raises a problem that names the ``field``.
    """
    if wanted is None:
        return
    main = {same(name) for name in (record.name_en, record.name_zh)}
    forms = {same(text): text for text in reversed(wanted) if same(text) not in main}
    for row in names.all():
        if same(row.text) not in main and same(row.text) not in forms:
            row.delete()
    held = {same(row.text) for row in names.all()}
    for key, text in reversed(forms.items()):
        if not fold_key(text):
            raise serializers.ValidationError(
                {"other_names": _("There are no letters in “%(name)s”.") % {"name": text}}
            )
        if key not in held:
            names.create(text=text)


class Writes:
    """A view that writes. ``written`` says what; the permission asked for is that of the editors' room."""

    written: type[Writing]

    def permitted(self, verb: str) -> None:
        if not (self.request.user and self.request.user.is_authenticated):
            raise exceptions.NotAuthenticated(_("Writing needs an editor's token: send “Authorization: Bearer …”."))
        model = self.queryset.model._meta.model_name
        if not self.request.user.has_perm(f"archive.{verb}_{model}"):
            raise PermissionDenied(_("Your account may not write this; ask an administrator for the role."))

    def read(self, *, partial: bool) -> Writing:
        written = self.written(data=self.request.data, partial=partial, context=self.get_serializer_context())
        written.is_valid(raise_exception=True)
        return written

    def save(self, record: models.Model, written: Writing) -> None:
        """Fill, check and save. What a kind of record does beside that, it does here."""
        check(record, fill(record, written))
        record.save()

    def shown(self, key: int) -> dict:
        """The whole record as it is now."""
        return self.get_serializer(self.load([key])[key], fields=self.serializer_class.names()).data

    def versioned_with(self, record) -> list:
        """The records whose history a change of this one belongs to."""
        return [record]

    @contextlib.contextmanager
    def one_version(self, record: models.Model) -> Iterator[models.Model]:
        """All that is written within is one version by the editor. Gives the record as it is now, which nobody else
        writes meanwhile; with ``If-Match`` only where it still is what was read. Raises a problem where it is gone."""
        with as_one_change():
            now = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
            if now is None:
                raise Http404(_("Somebody has removed it meanwhile."))
            self._check_match(now)
            for one in self.versioned_with(now):
                history.keep_first(one)
            with reversion.create_revision():
                reversion.set_user(self.request.user)
                yield now
                for one in self.versioned_with(now):
                    reversion.add_to_revision(type(one)._default_manager.get(pk=one.pk))

    def _check_match(self, record) -> None:
        if wanted := self.request.headers.get("If-Match"):
            content = self.request.accepted_renderer.render(self.shown(record.pk))
            now = quote_etag(hashlib.md5(content, usedforsecurity=False).hexdigest())
            tags = {tag.removeprefix("W/") for tag in parse_etags(wanted)}
            if not tags.intersection({"*", now}):
                raise Changed(_("The record was changed since you read it: read it again, and decide anew."))


class Corrects(Writes):
    """Adds ``PATCH`` to a record. With ``If-Match`` only what nobody changed meanwhile is written."""

    def patch(self, request, **kwargs) -> Response:
        self.permitted("change")
        record = self.get_object()
        written = self.read(partial=True)
        with self.one_version(record) as record:
            self.save(record, written)
        return Response(self.shown(record.pk))


class Removes(Writes):
    """Adds ``DELETE`` to a record, with ``If-Match`` as ``PATCH``. The history it belongs to has it still."""

    @extend_schema(request=None, responses={204: None})
    def delete(self, request, **kwargs) -> Response:
        self.permitted("delete")
        record = self.get_object()
        with self.one_version(record) as record:
            self.remove(record)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def remove(self, record: models.Model) -> None:
        record.delete()


class Creates(Writes):
    """Adds ``POST`` to a list."""

    def post(self, request, **kwargs) -> Response:
        self.permitted("add")
        written = self.read(partial=False)
        with as_one_change(), reversion.create_revision():
            reversion.set_user(request.user)
            record = self.queryset.model()
            self.save(record, written)
            for one in self.versioned_with(record):
                reversion.add_to_revision(type(one)._default_manager.get(pk=one.pk))
        shown = self.shown(record.pk)
        return Response(shown, status=status.HTTP_201_CREATED, headers={"Location": shown["api_url"]})


class as_one_change(transaction.Atomic):
    """All or nothing; what the database refuses is a problem, said as such."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, kind, error, trace):
        super().__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise Contradicts(_("This contradicts what is held: %(said)s") % {"said": error}) from error
