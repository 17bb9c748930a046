"""What fields and constraints are called in every language of the pages, from the English that stands in the models."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

# Made from the others and counted: nobody reads these.
UNREAD = frozenset(
    ("alert", "analysistask", "band", "candidateuse", "change", "event", "loadedreference", "measure", "naming")
    + ("novelty", "oldaddress", "original", "passing", "removed", "usage", "usagemonth", "useinmeeting")
)


def is_read(model: type[Model]) -> bool:
    """Whether editors see its records: neither rows that only link two others, nor what is counted."""
    return not model._meta.auto_created and model._meta.model_name not in UNREAD


def say_in_every_language() -> None:
    """Let forms, lists and histories say them in the reader's language. Once, when the models are there."""
    for holder, attribute, words in _said():
        setattr(holder, attribute, gettext_lazy(words))


def sentences() -> set[str]:
    """All that the catalogues have to hold for it."""
    return {words for _holder, _attribute, words in _said()}


def _said() -> Iterator[tuple[object, str, str]]:
    """(whose, which attribute, in English), of the records that editors see."""
    for model in apps.get_app_config("archive").get_models():
        if not is_read(model):
            continue
        for attribute in ("verbose_name", "verbose_name_plural"):
            yield model._meta, attribute, _english(getattr(model._meta, attribute))
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            for attribute in ("verbose_name", "help_text"):
                if words := _english(getattr(field, attribute)):
                    yield field, attribute, words
        for constraint in model._meta.constraints:
            words = _english(constraint.violation_error_message)
            if words != _english(constraint.default_violation_error_message):
                yield constraint, "violation_error_message", words


def _english(words: str | Promise) -> str:
    with override(None):
        return str(words)
