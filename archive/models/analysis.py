"""What is counted about the readouts, made from the records and kept up with them (``archive.analysis.keeping``).

Nothing here is entered and nothing goes into a backup: it is all made anew from the records.
"""

from django.db import models
from django.urls import reverse

from archive.extraction.records import KINDS, PARTS_OF_DAY
from archive.models.columns import NAME, choices, one_of
from archive.models.formulations import Formulation
from archive.models.meetings import Meeting
from archive.models.organs import Organ, Place
from archive.models.people import Person

# What a readout says of who was there: it lists them and nobody else; it lists some, and others; it lists nobody.
LISTINGS = ("closed", "open", "none")
EVENT_BASES = ("lexicon", "text", "held")
MOVES = ("first_named", "post", "back")


class AnalysisTask(models.Model):
    """A meeting to be counted again; written with the change, as the index's tasks are."""

    meeting = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"meeting {self.meeting}"


# A row about a meeting stays when the meeting goes, until that is taken in: it says what has to be added up anew.
BESIDE = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}


class OfAMeeting(models.Model):
    """A row about one meeting, with what it is counted by: joined over 100,000 meetings these cost half a second."""

    date = models.DateField(null=True)
    organ = models.ForeignKey(Organ, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Measure(OfAMeeting):
    """One meeting in numbers: ``length`` of its passages in code points, how many people it names as there, and whether
    that is all of them (``listing``). ``said`` and ``printed``: the fingerprints of its directives and the keys of the
    officials in it as they were counted, 8 bytes each: when the meeting is gone, they still say which threads it was
    part of, and whose movements may be others now."""

    meeting = models.OneToOneField(Meeting, primary_key=True, **BESIDE)
    kind = models.CharField(max_length=40, choices=choices(KINDS))
    part_of_day = models.CharField(max_length=10, choices=choices(PARTS_OF_DAY), blank=True)
    length = models.PositiveIntegerField()
    named = models.PositiveSmallIntegerField()
    listing = models.CharField(max_length=6, choices=choices(LISTINGS))
    said = models.BinaryField(default=bytes)
    printed = models.BinaryField(default=bytes)

    class Meta:
        indexes = [
            models.Index(fields=["date", "organ", "listing"], name="measure_by_day"),
            models.Index(fields=["organ", "date", "length", "kind", "part_of_day"], name="measure_by_organ"),
            models.Index(fields=["place", "date"], name="measure_by_place"),
            models.Index(fields=["organ", "listing", "date", "kind"], name="measure_by_listing"),
        ]
        constraints = [one_of("listing", LISTINGS)]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.length}"


class Naming(OfAMeeting):
    """An official named as there. ``by_rank``: named in a list and for nothing else, so that ``order`` is protocol."""

    meeting = models.ForeignKey(Meeting, **BESIDE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()
    by_rank = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "date"], name="naming_by_person"),
            models.Index(fields=["organ", "person", "date"], name="naming_by_organ"),
            models.Index(fields=["date", "person"], name="naming_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}"


class Movement(models.Model):
    """An official is named for the first time, printed with a post not printed before, or named again after long.
    ``row`` is the attendance that says so, ``before`` the one that it is held against: their keys."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=11, choices=choices(MOVES))
    row = models.PositiveBigIntegerField()
    before = models.PositiveBigIntegerField(null=True)
    date = models.DateField()
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["date", "what"], name="movement_by_day"),
            models.Index(fields=["place", "date", "what"], name="movement_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["row", "what"], name="movement_once"),
            one_of("what", MOVES),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.date}: {self.what}"


class Usage(OfAMeeting):
    """How often one readout uses a formulation. ``in_time``: its words were printed soon after the meeting, or nobody
    knows when: an essay of 2020 on a congress of 1921 says nothing of the phrases of 1921."""

    formulation = models.ForeignKey(Formulation, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, **BESIDE)
    uses = models.PositiveIntegerField()
    in_time = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["formulation", "date", "meeting"], name="usage_by_day"),
            models.Index(fields=["formulation", "place", "date"], name="usage_by_place"),
            models.Index(fields=["formulation", "organ", "date"], name="usage_by_organ"),
            models.Index(fields=["place", "date", "formulation"], name="usage_of_place"),
            models.Index(fields=["date", "formulation"], name="usage_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.formulation_id} in {self.meeting_id}: {self.uses}"


class UsageMonth(models.Model):
    """How many readouts of a month use a formulation, and how often; without one, how many readouts there are.
    ``month`` is its first day; None: undated."""

    formulation = models.ForeignKey(Formulation, null=True, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(null=True)
    readouts = models.PositiveIntegerField()
    uses = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["formulation", "month", "readouts", "uses"], name="usagemonth_by_month")]

    def __str__(self) -> str:
        return f"{self.formulation_id} {self.month}: {self.readouts}"


class UsageIn(models.Model):
    """In how many readouts of an organ, or of a place, a formulation is used, of how many of them the day is known, and
    the first and the last of these days. One of ``organ`` and ``place`` is empty."""

    formulation = models.ForeignKey(Formulation, on_delete=models.CASCADE, related_name="+")
    organ = models.ForeignKey(Organ, null=True, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="+")
    readouts = models.PositiveIntegerField()
    dated = models.PositiveIntegerField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "usages in"
        constraints = [
            models.UniqueConstraint(fields=["formulation", "organ"], name="usagein_organ_once"),
            models.UniqueConstraint(fields=["formulation", "place"], name="usagein_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.formulation_id} in {self.organ_id or self.place_id}: {self.readouts}"


class Event(models.Model):
    """Something that readouts refer to: a meeting, a speech, a decision, on its days.

    ``key`` is its name as references are compared (``archive.analysis.events``). ``basis`` says where the days are
    from: the list of named events, the reference's own words, or the readout of it that the archive holds.
    ``passed_on`` readouts pass it on, in so many ``places``; ``named`` only name it.
    """

    key = models.CharField(max_length=NAME)
    name = models.CharField(max_length=NAME, help_text="As printed.")
    start = models.DateField()
    end = models.DateField()
    basis = models.CharField(max_length=7, choices=choices(EVENT_BASES))
    held = models.ForeignKey(Meeting, null=True, **BESIDE)
    passed_on = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "start"], name="event_once"),
            one_of("basis", EVENT_BASES),
        ]
        indexes = [
            models.Index(fields=["end"], name="event_by_day"),
            models.Index(fields=["-passed_on", "-named", "id"], name="event_by_passings"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.key, self.start.isoformat()])


class Passing(OfAMeeting):
    """A readout that refers to something: at ``start`` of its source. ``on``: it studies, conveys or carries it out,
    and does not only name it. ``lag``: days from the event's last to the meeting's first."""

    meeting = models.ForeignKey(Meeting, **BESIDE)
    key = models.CharField(max_length=NAME)
    said = models.DateField(null=True, help_text="The day that the words themselves give it.")
    event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="passings")
    on = models.BooleanField()
    lag = models.IntegerField(null=True)
    start = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["key", "date"], name="passing_by_key"),
            models.Index(fields=["event", "date", "meeting", "start"], name="passing_by_day"),
            models.Index(fields=["event", "place", "on", "lag", "meeting"], name="passing_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.key} at {self.meeting_id}"


class Reach(models.Model):
    """A place that passes an event on, in so many ``readouts``: ``first`` is the reference in the first that does,
    ``lag`` days after the event. ``collected``: a readout of the place is held of the week after the event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reaches")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Passing, on_delete=models.CASCADE, related_name="+")
    lag = models.PositiveIntegerField()
    readouts = models.PositiveIntegerField()
    collected = models.BooleanField()

    class Meta:
        verbose_name_plural = "reaches"
        constraints = [models.UniqueConstraint(fields=["event", "place"], name="reach_once")]
        indexes = [models.Index(fields=["place", "lag", "collected"], name="reach_by_place")]

    def __str__(self) -> str:
        return f"{self.event_id} in {self.place_id} after {self.lag} days"


class Alike(models.Model):
    """Two wordings of directives, by their fingerprints, that are nearly the same; a row from each to the other."""

    fingerprint = models.BigIntegerField()
    other = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "alike"
        constraints = [models.UniqueConstraint(fields=["fingerprint", "other"], name="alike_once")]

    def __str__(self) -> str:
        return f"{self.fingerprint} and {self.other}"


class Thread(models.Model):
    """A directive that several meetings have, word for word or nearly: a wording, by its ``fingerprint``, with those
    that are nearly the same (``wordings`` in all), in so many meetings, places and organs, from ``first`` until
    ``last``, ``days`` later. ``same``: meetings that have this very wording; ``latest``: the directive where that was
    said last. ``leads``: none of those near it is in more places and meetings."""

    fingerprint = models.BigIntegerField(primary_key=True)
    latest = models.PositiveBigIntegerField()
    wordings = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    meetings = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    organs = models.PositiveIntegerField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    days = models.PositiveIntegerField()
    leads = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["leads", "-places", "-meetings", "fingerprint"], name="thread_by_places"),
            models.Index(fields=["leads", "-meetings", "-places", "fingerprint"], name="thread_by_meetings"),
            models.Index(fields=["leads", "-days", "-meetings", "fingerprint"], name="thread_by_days"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint}: {self.meetings}"


COUNTED = (Alike, Reach, Event, Measure, Movement, Naming, Passing, Thread, Usage, UsageIn, UsageMonth)
