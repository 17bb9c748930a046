"""Columns and constraints that several families of records share."""

import itertools
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import NoReverseMatch
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.extraction.folding import fold_key, spoken
from archive.models.addresses import OldAddress
from archive.models.labels import label
from archive.said import Said, again, in_english

NAME = 300  # the longest printed name of an organ, post or topic that is kept


class SaidBeside(models.JSONField):
    """Of what was said in other ``columns`` of the row, what it takes to say it again in another language; plain words
    that are written there stay as they are."""

    def __init__(self, columns: tuple[str, ...] = (), **kwargs):
        self.columns = tuple(columns)
        super().__init__(**{"default": dict, "blank": True, "editable": False} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"columns": self.columns}

    def pre_save(self, instance, add):
        before, now = getattr(instance, self.attname), {}
        for column in self.columns:
            words = getattr(instance, column)
            if isinstance(words, Said):
                now[column] = words.kept
            elif column in before and in_english(before[column]) == words:
                now[column] = before[column]
        setattr(instance, self.attname, now)
        return now


class SaysAgain:
    """A row with a ``said`` column, whose words are read in any language."""

    def here(self, column: str) -> str:
        """A column's words in the reader's language."""
        return again(self.said[column]) if column in self.said else getattr(self, column)

    @property
    def in_words(self) -> str:
        """What is told, in the reader's language."""
        return self.here("message")

    @property
    def where(self) -> str:
        """In the file, in the reader's language."""
        return self.here("place")


def speaks_chinese() -> bool:
    """Whether what is being written is written for a reader of Chinese."""
    return (get_language() or "").startswith("zh")


def names_in_order(name_en: str, name_zh: str) -> str:
    """Both names, that of the page's language first."""
    return " ".join(filter(None, (name_zh, name_en) if speaks_chinese() else (name_en, name_zh)))


class Named(models.Model):
    """A thing with a name in English, in Chinese or in both, and an address made from it."""

    slug = models.SlugField(max_length=120, unique=True, blank=True, help_text="The address; made from the name.")
    name_en = models.CharField("name in English", max_length=NAME, blank=True)
    name_zh = models.CharField("name in Chinese", max_length=NAME, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_en="", name_zh=""),
                name="%(class)s_has_a_name",
                violation_error_message="Give a name in English or in Chinese.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        if not self.slug:
            self.take_slug()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        known = not self._state.adding and hasattr(self, "get_absolute_url")
        before = type(self)._default_manager.filter(pk=self.pk).first() if known else None
        super().save(*args, **kwargs)
        if before and before.slug != self.slug:
            OldAddress.moved(before.get_absolute_url(), self.get_absolute_url())

    def clean(self):
        super().clean()
        for column in ("name_en", "name_zh"):
            name = getattr(self, column)
            if name and not fold_key(name):
                raise ValidationError({column: _("There are no letters in this name.")})
        if self.name_en and self.name_en == self.name_zh:
            raise ValidationError({"name_zh": _("This is the English name again; leave it empty.")})

    @property
    def name(self) -> str:
        """The name in the language of the page where there is one, else the other."""
        return (self.name_zh or self.name_en) if speaks_chinese() else (self.name_en or self.name_zh)

    @property
    def by_language(self) -> dict[str, str]:
        """The same for readers of either, to be said later."""
        return {"en": self.name_en or self.name_zh, "zh": self.name_zh or self.name_en}

    @property
    def both_names(self) -> str:
        """English, then Chinese: how lists and labels call it."""
        return " ".join(filter(None, (self.name_en, self.name_zh)))

    def take_slug(self) -> None:
        """The name becomes the address, with a number where another record has it or had it. Three queries, and as
        many for each forty of the same name: "begins with" is answered by no index in SQLite."""
        stem, numbers = self.slug_stem(), itertools.count(2)
        wanted = [stem]
        while not self.slug:
            taken = self.slugs_taken(wanted)
            self.slug = next((slug for slug in wanted if slug not in taken), "")
            wanted = [f"{stem}-{number}" for number in itertools.islice(numbers, 40)]

    @classmethod
    def slug_of_today(cls, slug: str) -> str:
        """What an address that was given out once is called after merges and renaming; else itself. A query for each
        move."""
        try:
            old = OldAddress.of(cls(slug=slug).get_absolute_url())
        except NoReverseMatch:  # no slug at all
            old = None
        return old[0].strip("/").rpartition("/")[2] if old and old[0] else slug

    @classmethod
    def slugs_taken(cls, slugs: Collection[str]) -> set[str]:
        """Those of the slugs that lead to a record, or led to one once. Three queries."""
        taken = set(cls._default_manager.filter(slug__in=slugs).order_by().values_list("slug", flat=True))
        # To make an address all pages are loaded: a second that an import into a new archive need not wait.
        if hasattr(cls, "get_absolute_url") and OldAddress.objects.exists():
            paths = {cls(slug=slug).get_absolute_url(): slug for slug in slugs}
            old = OldAddress.objects.filter(path__in=paths).order_by()
            taken |= {paths[path] for path in old.values_list("path", flat=True)}
        return taken

    def slug_stem(self) -> str:
        """The address that the name gives, where no other record has it."""
        words = self.name_en or " ".join(spoken(self.name_zh))
        return slugify(words)[:110].strip("-") or self._meta.model_name

    def free_slug(self, taken: Collection[str]) -> str:
        """The address that its name gives it beside those ``taken``."""
        stem = self.slug_stem()
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug


ALL = "*"  # in ``by_hand``: everything that no rule answers for


class Explained(models.Model):
    """A record that says why its facts hold: [{fact, start, end, rule}], as extraction's ``Why``.

    ``by_hand`` lists the columns that an editor entered. A fact that stands in neither was read before reasons were
    kept: of it nothing is known.
    """

    why = models.JSONField(default=list, blank=True, editable=False)
    by_hand = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        abstract = True

    def entered(self, columns) -> None:
        """An editor set these columns: no rule answers for them any more, and for nothing where the words changed."""
        words = {"text", "name", "start", "end"}.intersection(columns)
        self.why = [] if words else [why for why in self.why if why["fact"] not in columns]
        self.by_hand = sorted({*self.by_hand, *columns, *([ALL] if words else ())})


class Spanned(Explained):
    """Something found in a source's text: half-open offsets in code points into ``SourceDocument.text``."""

    start = models.PositiveIntegerField(help_text="Offset of the first character in the source's text.")
    end = models.PositiveIntegerField(help_text="Offset after the last character.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="%(class)s_span_holds_words",
                violation_error_message="The end of the span must come after its start.",
            )
        ]

    @transaction.atomic
    def save(self, *args, **kwargs):
        """In one transaction with what hears of it."""
        super().save(*args, **kwargs)


def one_of(column: str, values) -> models.CheckConstraint:
    """A constraint that keeps ``column`` within ``values`` in the database, not only in forms."""
    return models.CheckConstraint(
        condition=Q(**{f"{column}__in": list(values)}),
        name=f"%(class)s_{column}_is_known",
        violation_error_message=f"This is not a known {column.replace('_', ' ')}.",
    )


def choices(values) -> list[tuple[str, str]]:
    """Form choices for a vocabulary: ``study_session`` is shown as "Study session", or in the reader's language."""
    return [(value, label(value)) for value in values]
