"""Meetings: the list, and the whole record in the words of the record contract."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from rest_framework import serializers

from archive import roles, tables
from archive.api.base import ListOf, OneOf
from archive.api.paging import Order
from archive.api.records import Linked, Record, Reference, Text
from archive.api.writing import Among, Called, Corrects, Truth, Words, Writing, check, fill
from archive.extraction.records import DATE_BASES, FORMATS, KINDS, PARTS_OF_DAY
from archive.filters import MeetingFilter, organs_called, places_called
from archive.models import Attendance, Directive, FormulationUse, Meeting, Mention, Organ, Place, WriteUp
from archive.models.directives import BAND_COLUMNS
from archive.models.meetings import fault_of_day


class Why(Record):
    """The words that one fact rests on, and the rule that read them."""

    fact = serializers.CharField()
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    rule = serializers.CharField()


class Evidence(Record):
    """The words that a date rests on."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    why = serializers.CharField()


class Present(Record):
    """One person at the meeting, as printed; `official` is who that is, where it is sure."""

    order = serializers.IntegerField(help_text="From 1, in the order of naming, which is protocol order.")
    name = serializers.CharField()
    roles = serializers.SerializerMethodField()
    post = Text()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    official = Reference(source="person", allow_null=True)
    why = Why(many=True)

    def get_roles(self, row: Attendance) -> list[str]:
        return row.role_codes


class Group(Record):
    """People who were present but are not named."""

    text = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class Agenda(Record):
    action = serializers.CharField()
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    why = Why(many=True)


class Said(Record):
    """A directive of the meeting. Without a `speaker` the meeting itself speaks."""

    id = serializers.SerializerMethodField(help_text="The number of the meeting and where the sentence starts.")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()
    speaker = serializers.SerializerMethodField(help_text="As printed.")
    official = Reference(source="speaker", allow_null=True, help_text="Who the speaker is.")
    verb = Text()
    addressee = Text()
    topics = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField(help_text="The sentence in its place.")
    why = Why(many=True)

    def get_id(self, directive: Directive) -> str:
        return f"{directive.meeting_id}-{directive.start}"

    def get_speaker(self, directive: Directive) -> str | None:
        return directive.speaker_name or (directive.speaker and directive.speaker.both_names) or None

    def get_topics(self, directive: Directive) -> list[str]:
        return directive.topic_slugs

    def get_url(self, directive: Directive) -> str:
        return f"{self.link_of(directive.meeting)}#at-{directive.start}"


class Referred(Record):
    kind = serializers.CharField()
    text = serializers.CharField()
    date = serializers.DateField(allow_null=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    why = Why(many=True)


class Mentioned(Record):
    """Named, but neither attending nor a credit."""

    name = serializers.CharField()
    post = Text()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    official = Reference(source="person", allow_null=True)
    why = Why(many=True)


class Used(Record):
    """One occurrence of a formulation."""

    key = serializers.CharField(source="formulation.name_zh", help_text="The Chinese canonical form.")
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    formulation = Reference()


class Credit(Record):
    name = serializers.CharField()
    role = serializers.CharField(allow_null=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class Noise(Record):
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    reason = serializers.CharField()


class SourceReference(Linked):
    """The document that the record rests on."""

    id = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the bytes as they came.")
    title = Text()
    published = serializers.DateField(allow_null=True)
    original_url = Text(source="url", help_text="Where it was published.")


class Told(Record):
    """A further text that tells of the same meeting."""

    number = serializers.IntegerField(help_text="The number that the meeting had for itself; it leads here.")
    source = SourceReference()
    passages = serializers.JSONField()


# Officials are fetched apart: joined, each would be made anew for every row that names them.
def _with_attendance(rows):
    return rows.prefetch_related(
        Prefetch("attendance", Attendance.objects.prefetch_related("person").order_by("order"))
    )


def _with_directives(rows):
    told = Directive.objects.defer(*BAND_COLUMNS, "fingerprint").prefetch_related("speaker").order_by("start")
    return rows.prefetch_related(Prefetch("directives", told))


def _with_mentions(rows):
    return rows.prefetch_related(
        Prefetch("source__mentions", Mention.objects.select_related("person").order_by("start"))
    )


def _with_formulations(rows):
    uses = FormulationUse.objects.select_related("formulation").order_by("start")
    return rows.prefetch_related(Prefetch("source__formulation_uses", uses))


def _with_write_ups(rows):
    told = WriteUp.objects.select_related("source").defer("source__text", "record").order_by("pk")
    return rows.prefetch_related(Prefetch("write_ups", told))


class MeetingRecord(Linked):
    """One meeting as its main text reports it. Every `start` and `end` is a half-open offset in Unicode code points
    into `text`; what is unknown is null."""

    id = serializers.IntegerField(help_text="Its number, for good.")
    title = Text(source="source.title", help_text="The headline as printed.")
    date = serializers.DateField(allow_null=True, help_text="The (first) day it met.")
    date_end = serializers.DateField(allow_null=True)
    date_basis = Text(help_text="`stated`, `stamp` or `inferred`; null where there is no date.")
    part_of_day = Text()
    organ = serializers.SerializerMethodField(help_text="Its full name in the language of the text.")
    organ_record = Reference(source="organ", allow_null=True)
    place = serializers.SerializerMethodField(help_text="The jurisdiction, in the language of the text.")
    place_slug = serializers.SlugField(source="place.slug", default=None, allow_null=True)
    kind = serializers.CharField()
    language = serializers.CharField(source="source.language")
    published = serializers.DateField(source="source.published", allow_null=True)
    review = serializers.CharField(help_text="`unreviewed`, `edited` or `reviewed`.")
    updated_at = serializers.DateTimeField()
    source = SourceReference()
    joint_with = Text()
    enlarged = serializers.BooleanField()
    format = Text()
    venue = Text()
    sub_venues = serializers.ListField(child=serializers.CharField())
    date_evidence = Evidence(many=True)
    passages = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="The stretches of `text` that tell of this meeting; none where all of it does.",
    )
    attendance = Present(many=True)
    groups = Group(many=True)
    agenda = Agenda(many=True)
    directives = Said(many=True)
    references = Referred(many=True)
    mentions = serializers.SerializerMethodField()
    formulations = serializers.SerializerMethodField()
    credits = Credit(source="source.credits", many=True)
    noise = Noise(source="source.noise", many=True)
    write_ups = Told(many=True)
    text = serializers.CharField(source="source.text", help_text="The document exactly as it was decoded.")
    why = Why(many=True)

    summary = (
        *("id", "title", "date", "date_end", "date_basis", "organ", "organ_record", "place", "place_slug", "kind"),
        *("language", "published", "review", "updated_at", "url", "api_url", "source"),
    )
    needs = {
        "text": lambda rows: rows.defer(None),
        "attendance": _with_attendance,
        "directives": _with_directives,
        "agenda": lambda rows: rows.prefetch_related("agenda"),
        "references": lambda rows: rows.prefetch_related("references"),
        "mentions": _with_mentions,
        "formulations": _with_formulations,
        "write_ups": _with_write_ups,
    }

    def get_organ(self, meeting: Meeting) -> str | None:
        return _in_language(meeting.organ, meeting)

    def get_place(self, meeting: Meeting) -> str | None:
        return _in_language(meeting.place, meeting)

    def get_mentions(self, meeting: Meeting) -> Mentioned(many=True):
        return Mentioned(_told(meeting, meeting.source.mentions.all()), many=True, context=self.context).data

    def get_formulations(self, meeting: Meeting) -> Used(many=True):
        return Used(_told(meeting, meeting.source.formulation_uses.all()), many=True, context=self.context).data


def _in_language(named, meeting: Meeting) -> str | None:
    """The name in the language of the meeting's text, so that it reads the same to every reader."""
    if named is None:
        return None
    names = (named.name_zh, named.name_en) if meeting.source.language == "zh" else (named.name_en, named.name_zh)
    return names[0] or names[1]


def _told(meeting: Meeting, rows) -> list:
    """Those that stand where the text tells of this meeting."""
    passages = meeting.passages
    return [row for row in rows if not passages or any(first <= row.start < last for first, last in passages)]


MEETINGS = Meeting.objects.select_related("source", "organ", "place").defer("source__text").order_by()


class _Meetings:
    queryset = MEETINGS
    serializer_class = MeetingRecord

    def load(self, keys: list[int]) -> dict[int, Meeting]:
        found = super().load(keys)
        for name, take in (("attendance", tables.take_roles), ("directives", tables.take_topics)):
            if name in self.chosen:
                take([row for meeting in found.values() for row in getattr(meeting, name).all()])
        return found


class MeetingList(_Meetings, ListOf):
    """All meetings; without `sort`, by number."""

    filterset_class = MeetingFilter
    orders = {"id": Order(), "newest": Order("date", falling=True), "oldest": Order("date")}


class MeetingWriting(Writing):
    """What may be corrected of a meeting. From then on no import touches it."""

    title = Words(required=False, allow_blank=True, max_length=2000, help_text="Of its source.")
    date = serializers.DateField(required=False, allow_null=True)
    date_end = serializers.DateField(required=False, allow_null=True)
    date_basis = Among(
        DATE_BASES, required=False, allow_null=True, help_text="A date needs its basis; null without one."
    )
    part_of_day = Among(PARTS_OF_DAY, required=False, allow_null=True)
    organ = Called(Organ, organs_called, help_text="Its address (slug) or its whole name.")
    joint_with = Words(required=False, allow_blank=True, max_length=300)
    place = Called(Place, places_called, help_text="Its address (slug) or its name.")
    kind = Among(KINDS, required=False)
    enlarged = Truth(required=False)
    format = Among(FORMATS, required=False, allow_null=True)
    venue = Words(required=False, allow_blank=True, max_length=300)
    sub_venues = serializers.ListField(
        child=Words(max_length=300), required=False, max_length=100, help_text="As it is to be."
    )
    review = Among(
        ["edited", "reviewed"], required=False, help_text="`reviewed`: you have read the record against the source."
    )

    beside = ("title", "review")
    example = {"kind": "study_session", "venue": "Great Hall"}


class OneMeeting(Corrects, _Meetings, OneOf):
    """One meeting with everything that its text says of it."""

    written = MeetingWriting
    lookup_field = "pk"

    def permitted(self, verb: str) -> None:
        super().permitted(verb)
        asked = self.request.data if isinstance(self.request.data, dict) else {}
        needed = {"title": "archive.change_sourcedocument"} if "title" in asked else {}
        needed |= {"review": roles.REVIEW} if asked.get("review") == "reviewed" else {}
        for name, right in needed.items():
            if not self.request.user.has_perm(right):
                raise PermissionDenied(_("%(name)s: your account may not write this.") % {"name": name})

    def save(self, meeting: Meeting, written: MeetingWriting) -> None:
        before = meeting.date, meeting.date_end
        if changed := fill(meeting, written):
            for column, day in zip(("date", "date_end"), before, strict=True):
                new = getattr(meeting, column)
                if new and new != day and (fault := fault_of_day(new)):
                    raise serializers.ValidationError({column: fault})
            check(meeting, changed)
            meeting.entered(changed)
            meeting.save()
            meeting.mark_edited()
        asked = written.validated_data
        if "title" in asked and asked["title"] != meeting.source.title:
            meeting.source.title = asked["title"]
            meeting.source.save()
        if asked.get("review") == "reviewed":
            meeting.mark_reviewed(self.request.user)
        elif asked.get("review") == "edited":
            meeting.mark_edited()

    def versioned_with(self, meeting: Meeting) -> list:
        return [meeting, meeting.source] if "title" in self.request.data else [meeting]
