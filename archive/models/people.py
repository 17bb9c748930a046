"""Officials: who they are, under which names they are printed, which posts they held."""

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.extraction.folding import fold_key, is_chinese, reading
from archive.models.columns import NAME, Named, Spanned, choices, one_of
from archive.models.inserting import ManyRows
from archive.models.organs import Organ
from archive.models.sources import SourceDocument

NAME_KINDS = ("chinese", "pinyin", "variant")
SCRIPTS = ("han", "latin")


class Person(Named):
    """An official. ``names`` holds every form under which they are printed, the two main ones included."""

    note = models.TextField(blank=True)
    reviewed = models.BooleanField(default=False, help_text="A person has confirmed who this is.")

    objects = ManyRows.as_manager()

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = _("official"), _("officials")
        ordering = ["slug"]
        permissions = [("merge_person", "Can merge and split officials")]

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Keep ``names`` in step: the two main names are always among them, and a variant may become one of them."""
        created = self._state.adding
        super().save(*args, **kwargs)
        if created:
            for kind, text in (("pinyin", self.name_en), ("chinese", self.name_zh)):
                if text:
                    self.names.create(kind=kind, text=text)
            return
        self.names.filter(kind="variant", text__in=[self.name_en, self.name_zh]).delete()
        for kind, text in (("pinyin", self.name_en), ("chinese", self.name_zh)):
            if text:
                PersonName.objects.update_or_create(person=self, kind=kind, defaults={"text": text})
            else:
                self.names.filter(kind=kind).delete()

    def get_absolute_url(self) -> str:
        return reverse("official", args=[self.slug])


class PersonName(models.Model):
    """One form of an official's name. Two officials may share one: namesakes exist."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=NAME)
    kind = models.CharField(max_length=10, choices=choices(NAME_KINDS), default="variant")
    script = models.CharField(max_length=5, choices=choices(SCRIPTS), editable=False)
    key = models.CharField(max_length=NAME, db_index=True, editable=False)
    reading = models.CharField(max_length=NAME, db_index=True, editable=False, default="")

    objects = ManyRows.as_manager()

    class Meta:
        ordering = ["person", "kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=~Q(kind="variant"), name="personname_one_main_form_of_a_kind"
            ),
            models.UniqueConstraint(fields=["person", "text"], name="personname_once"),
            models.CheckConstraint(condition=~Q(key=""), name="personname_has_letters"),
            one_of("kind", NAME_KINDS),
            one_of("script", SCRIPTS),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args, **kwargs):
        self.with_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "key", "reading", "script"}
        super().save(*args, **kwargs)

    def with_keys(self) -> "PersonName":
        """With the columns that follow from ``text``."""
        self.key, self.reading = fold_key(self.text), reading(self.text)[:NAME]
        self.script = "han" if is_chinese(self.text) else "latin"
        return self


class Post(models.Model):
    """A post that an official held, with the source that says so. Days are inclusive; empty where not known."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    title_en = models.CharField("title in English", max_length=NAME)
    title_zh = models.CharField("title in Chinese", max_length=NAME, blank=True)
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    start = models.DateField("held from", null=True, blank=True)
    end = models.DateField("held until", null=True, blank=True)
    source = models.TextField(help_text="What says so: an address, or a work and its page.")

    class Meta:
        verbose_name, verbose_name_plural = _("post"), _("posts")
        ordering = ["person", F("start").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lte=F("end")),
                name="post_ends_after_it_starts",
                violation_error_message="The post ends before it starts.",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="post_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.title_en


class Mention(Spanned):
    """Someone who is named in a document, but neither took part in a meeting nor is credited."""

    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="mentions")
    name = models.CharField(max_length=NAME, help_text="As printed.")
    post = models.CharField(max_length=NAME, blank=True, help_text="As printed.")

    class Meta(Spanned.Meta):
        verbose_name, verbose_name_plural = _("mention"), _("mentions")
        ordering = ["source", "start"]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["source", "start"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return self.name
