"""Meetings as readouts report them: what met, when, who took part, and what was on the agenda."""

import datetime as dt

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import Signal, receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.extraction.records import ACTIONS, DATE_BASES, FORMATS, KINDS, PARTS_OF_DAY, REFERENCE_KINDS
from archive.models.columns import NAME, Explained, Spanned, choices, one_of, speaks_chinese
from archive.models.inserting import ManyRows
from archive.models.labels import label
from archive.models.organs import Organ, Place
from archive.models.people import Person
from archive.models.sources import SourceDocument

REVIEW_STATES = ("unreviewed", "edited", "reviewed")
PRESIDED = "presided"
# Sent with the keys ``meetings`` by whoever stores many in one statement, of which nothing hears otherwise.
stored_together = Signal()
FIRST_NUMBER = 10_001  # /meetings/2023/ is a year, so no meeting has a number of four digits


# What no line of a list prints. To read the reasons of fifty rows takes as long as to write the rows.
_UNPRINTED = ("why", "by_hand", "passages", "groups", "date_evidence", "date_candidates")
_UNPRINTED_OF_SOURCE = ("text", "metadata", "credits", "noise")


def unprinted(path: str = "") -> list[str]:
    """The columns that a line about a meeting leaves out, where ``path`` ("meeting__") leads to the meeting."""
    return [f"{path}{name}" for name in _UNPRINTED] + [f"{path}source__{name}" for name in _UNPRINTED_OF_SOURCE]


class MeetingQuerySet(ManyRows):
    def on_page(self):
        """With what a line about a meeting prints, so that a list costs the same number of queries at any length."""
        chairs = Attendance.objects.presiding().select_related("person").defer("why", "by_hand")
        return (
            self.select_related("organ", "place", "source")
            .defer(*unprinted())
            .prefetch_related(models.Prefetch("attendance", chairs, to_attr="chairs"))
        )

    def newest_first(self):
        return self.order_by(F("date").desc(nulls_last=True), "-pk")


class Meeting(Explained):
    """One meeting as its main text reports it; what other documents write of it are its ``write_ups``.

    ``passages`` are [start, end] pairs into ``source.text``: the stretches that tell of this meeting. The date stands
    with its basis and evidence ([{start, end, why}]); without a basis there is no date, only ``date_candidates``.
    A meeting that a person has edited or reviewed is never overwritten by an import.
    """

    source = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="meetings")
    ordinal = models.PositiveSmallIntegerField(default=1, help_text="Its place among the meetings of the document.")
    passages = models.JSONField(default=list, blank=True)

    kind = models.CharField(max_length=40, choices=choices(KINDS), default="other")
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    joint_with = models.CharField(max_length=NAME, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    enlarged = models.BooleanField(default=False)
    format = models.CharField(max_length=10, choices=choices(FORMATS), blank=True)
    venue = models.CharField(max_length=NAME, blank=True)
    sub_venues = models.JSONField(default=list, blank=True)
    groups = models.JSONField(
        default=list, blank=True, help_text="People present but not named: text, roles, span, why."
    )

    date = models.DateField(null=True, blank=True, help_text="The (first) day it met, not the day it was published.")
    date_end = models.DateField("last day", null=True, blank=True)
    date_basis = models.CharField(max_length=10, choices=choices(DATE_BASES), blank=True)
    date_evidence = models.JSONField(default=list, blank=True)
    date_candidates = models.JSONField(default=list, blank=True)
    part_of_day = models.CharField(max_length=10, choices=choices(PARTS_OF_DAY), blank=True)

    review = models.CharField(max_length=12, choices=choices(REVIEW_STATES), default="unreviewed")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    apart_from = models.ManyToManyField("self", blank=True, help_text="A person said that these are other meetings.")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = gettext_lazy("meeting"), gettext_lazy("meetings")
        ordering = [F("date").desc(nulls_last=True), "-pk"]
        permissions = [
            ("publish_meeting", "Can publish a readout that was entered"),
            ("review_meeting", "Can decide what waits in the review queue"),
        ]
        indexes = [
            models.Index(fields=["date", "id"], name="meeting_by_date"),
            models.Index(fields=["organ", "date"], name="meeting_by_organ"),
            models.Index(fields=["place", "date"], name="meeting_by_place"),
            models.Index(fields=["review", "date"], name="meeting_by_review"),
            models.Index(fields=["date_basis"], name="meeting_by_basis"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(id__gte=FIRST_NUMBER), name="meeting_number_is_no_year"),
            models.UniqueConstraint(fields=["source", "ordinal"], name="meeting_once_in_a_source"),
            models.CheckConstraint(
                condition=Q(date__isnull=True, date_basis="") | Q(date__isnull=False, date_basis__in=DATE_BASES),
                name="meeting_date_has_a_basis",
                violation_error_message="A date needs its basis, and a basis its date.",
            ),
            models.CheckConstraint(
                condition=Q(date_end__isnull=True) | Q(date__isnull=False, date_end__gte=F("date")),
                name="meeting_ends_after_it_starts",
                violation_error_message="The meeting ends before it starts.",
            ),
            one_of("kind", KINDS),
            one_of("format", ("", *FORMATS)),
            one_of("part_of_day", ("", *PARTS_OF_DAY)),
            one_of("review", REVIEW_STATES),
        ]

    def __str__(self) -> str:
        day = self.date or _("undated")
        return f"{self.heading}, {day}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        """In one transaction with what hears of it."""
        super().save(*args, **kwargs)

    def entered(self, columns) -> None:
        super().entered(columns)
        if "date" in columns:
            self.date_evidence = []

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    def get_kind_display(self) -> str:
        """As Django has it, without its walk through all kinds: lists say it a hundred times."""
        return str(label(self.kind))

    @property
    def heading(self) -> str:
        """What a list calls the meeting: its organ, or what kind of meeting it was."""
        return str(self.organ) if self.organ else self.get_kind_display()

    @property
    def years(self) -> tuple[int, ...]:
        """The years it met in; none where undated."""
        if self.date is None:
            return ()
        return tuple(range(self.date.year, (self.date_end or self.date).year + 1))

    def mark_edited(self) -> None:
        """A person changed a record of the meeting: from now on imports leave it alone, and whoever read it against
        the source before has not read this."""
        if self.review != "edited":
            self.review, self.reviewed_by, self.reviewed_at = "edited", None, None
            self.save(update_fields=["review", "reviewed_by", "reviewed_at", "updated_at"])

    def mark_reviewed(self, by) -> None:
        """``by``, a user, has read the records of this meeting against the source."""
        self.review, self.reviewed_by, self.reviewed_at = "reviewed", by, timezone.now()
        self.save(update_fields=["review", "reviewed_by", "reviewed_at", "updated_at"])


class Role(models.Model):
    """What somebody did at a meeting; the twelve of ``records.ROLES``, there after every migration."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = gettext_lazy("role"), gettext_lazy("roles")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name_zh if speaks_chinese() else self.name


class AttendanceQuerySet(ManyRows):
    def bulk_create(self, objs, *args, **kwargs):
        """One query more."""
        objs = list(objs)
        take_when_and_where(objs)
        return super().bulk_create(objs, *args, **kwargs)

    def on_page(self):
        """With what a line about the meetings of one official prints; two queries."""
        joined = self.select_related("meeting__organ", "meeting__source").prefetch_related("roles")
        return joined.defer("why", "by_hand", *unprinted("meeting__"))

    def newest_first(self):
        return self.order_by(F("met_on").desc(nulls_last=True), "-meeting_id")

    def presiding(self):
        return self.filter(presided=True)

    def in_role(self, role: str):
        """As a question to each row: joined, a database may begin with everybody who ever had the role."""
        links = Attendance.roles.through.objects.filter(attendance=models.OuterRef("pk"), role=role)
        return self.presiding() if role == PRESIDED else self.filter(models.Exists(links))

    def note_who_presided(self):
        """After roles were linked in bulk, of which nothing hears. One statement."""
        links = Attendance.roles.through.objects.filter(attendance=models.OuterRef("pk"), role=PRESIDED)
        return self.update(presided=models.Exists(links))


class Attendance(Spanned):
    """One person at one meeting. ``order`` counts from 1 in the order of naming: it is protocol order.

    ``met_on`` and ``met_in`` are the meeting's date and place again: without them an official of ten thousand meetings
    costs ten thousand looks into these. So does ``presided``, which says of the roles the one that lists count.
    Whatever writes a meeting, its attendance or their roles keeps them in step, here.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    order = models.PositiveSmallIntegerField()
    # Its index is the first column of those below.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="attendance", db_index=False
    )
    name = models.CharField(max_length=NAME, help_text="As printed.")
    post = models.CharField(max_length=NAME, blank=True, help_text="As printed.")
    roles = models.ManyToManyField(Role, related_name="attendance")
    met_on = models.DateField(null=True, editable=False)
    met_in = models.ForeignKey(
        Place, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    presided = models.BooleanField(default=False, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta(Spanned.Meta):
        verbose_name, verbose_name_plural = gettext_lazy("attendance"), gettext_lazy("attendance")
        ordering = ["meeting", "order"]
        indexes = [
            models.Index(fields=["person", "met_on", "meeting"], name="attendance_by_person"),
            models.Index(fields=["met_in", "person"], name="attendance_by_place"),
            models.Index(fields=["person", "post", "met_in", "met_on"], name="attendance_by_post"),
            models.Index(fields=["person"], condition=Q(presided=True), name="attendance_presiding"),
        ]
        constraints = [
            *Spanned.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "order"], name="attendance_one_at_each_place"),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="attendance_once_a_person",
                violation_error_message="This person is already listed at this meeting.",
            ),
            models.CheckConstraint(
                condition=Q(order__gte=1),
                name="attendance_order_counts_from_one",
                violation_error_message="The order of naming counts from 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def take_when_and_where(rows: list[Attendance]) -> None:
    """Give the rows the date and the place of their meetings. One query."""
    keys = {row.meeting_id for row in rows}
    held = {pk: said for pk, *said in Meeting.objects.filter(pk__in=keys).values_list("pk", "date", "place")}
    for row in rows:
        row.met_on, row.met_in_id = held.get(row.meeting_id, (None, None))


@receiver(pre_save, sender=Attendance, dispatch_uid="attendance_takes_when_and_where")
def attendance_is_saved(sender, instance, **kwargs) -> None:
    take_when_and_where([instance])
    if instance.pk:
        links = Attendance.roles.through.objects.filter(attendance=instance.pk, role=PRESIDED)
        instance.presided = links.exists()


@receiver(m2m_changed, sender=Attendance.roles.through, dispatch_uid="attendance_says_who_presided")
def roles_are_linked(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        rows = Attendance.objects.filter(pk__in=pk_set or ()) if reverse else Attendance.objects.filter(pk=instance.pk)
        rows.note_who_presided()


@receiver(post_save, sender=Meeting, dispatch_uid="attendance_follows_its_meeting")
def meeting_is_saved(sender, instance, update_fields, **kwargs) -> None:
    """A signal, as what is restored is saved without ``save()``."""
    if update_fields is None or {"date", "place", "place_id"}.intersection(update_fields):
        here, there = Q(met_on=instance.date), Q(met_in=instance.place_id)
        rows = Attendance.objects.filter(~here | ~there, meeting=instance.pk)
        rows.update(met_on=instance.date, met_in=instance.place_id)


class AgendaItem(Spanned):
    """One thing that the meeting did."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    action = models.CharField(max_length=20, choices=choices(ACTIONS))
    text = models.TextField()

    class Meta(Spanned.Meta):
        verbose_name, verbose_name_plural = gettext_lazy("agenda item"), gettext_lazy("agenda items")
        ordering = ["meeting", "start"]
        constraints = [*Spanned.Meta.constraints, one_of("action", ACTIONS)]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.text[:80]}"


class Reference(Spanned):
    """A speech, document, meeting, letter, instruction or inspection that the readout refers to."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=20, choices=choices(REFERENCE_KINDS))
    text = models.TextField()
    date = models.DateField(null=True, blank=True)

    class Meta(Spanned.Meta):
        verbose_name, verbose_name_plural = gettext_lazy("reference"), gettext_lazy("references")
        ordering = ["meeting", "start"]
        constraints = [*Spanned.Meta.constraints, one_of("kind", REFERENCE_KINDS)]

    def __str__(self) -> str:
        return self.text[:80]


LATEST_ORDER = 9_999  # no list of names is longer


def fault_of_day(day: dt.date) -> str:
    """Why no meeting was on this day; empty where one may have been."""
    if day > dt.date.today() + dt.timedelta(days=1):
        return _("This day is in the future; a readout tells what has happened.")
    if day < dt.date(1921, 7, 1):
        return _("This is before the Party was founded in July 1921; check the year.")
    return ""
