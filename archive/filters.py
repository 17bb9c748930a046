"""What lists can be narrowed by: the same parameters on the page and in every other form of the list."""

import datetime as dt

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from archive.extraction.folding import fold_key
from archive.extraction.records import KINDS, LANGUAGES, PARTS_OF_DAY, ROLES
from archive.models import (
    Attendance,
    Directive,
    Formulation,
    FormulationUse,
    FormulationVariant,
    Meeting,
    Mention,
    Organ,
    OrganName,
    Person,
    PersonName,
    Place,
    Post,
    SourceDocument,
    Topic,
)
from archive.models.columns import choices
from archive.models.meetings import REVIEW_STATES

RARE = 10_000  # rows with a role: more are met soon enough by walking, so few are better looked up
NOT_SAID = "none"
BY_THE_MEETING = "meeting"  # no official: slugs of officials are made of names


class RangeForm(forms.Form):
    """A range of dates that ends before it starts is said, not answered with nothing."""

    def clean(self):
        found = super().clean()
        first, last = found.get("date_from"), found.get("date_to")
        if first and last and first > last:
            said = _("%(last)s lies before %(first)s, where the range starts; exchange the two.")
            self.add_error("date_to", said % {"first": first, "last": last})
        return found


class Called(forms.CharField):
    """A record by its address or by any form of its name: cleaned to the keys of all that are called so."""

    def __init__(self, *args, unknown: str, by_name, **kwargs):
        super().__init__(*args, max_length=120, **kwargs)
        self.unknown, self.by_name = unknown, by_name

    def clean(self, value):
        if not (typed := super().clean(value)):
            return []
        if found := list(self.by_name(typed)):
            return found
        raise ValidationError(self.unknown, params={"name": typed})


class CalledFilter(django_filters.Filter):
    field_class = Called

    def filter(self, rows: QuerySet, value) -> QuerySet:
        return rows.filter(**{f"{self.field_name}__in": value}) if value else rows


class NumberFilter(django_filters.Filter):
    """The number of a record."""

    field_class = forms.IntegerField


def officials_called(name: str) -> QuerySet:
    by_name = PersonName.objects.filter(key=fold_key(name)).order_by().values("person")
    return (
        Person.objects.filter(Q(slug__in=[name, Person.slug_of_today(name)]) | Q(pk__in=by_name))
        .order_by()
        .values_list("pk", flat=True)
    )


def organs_called(name: str) -> QuerySet:
    by_name = OrganName.objects.filter(key=fold_key(name)).order_by().values("organ")
    return (
        Organ.objects.filter(Q(slug__in=[name, Organ.slug_of_today(name)]) | Q(pk__in=by_name))
        .order_by()
        .values_list("pk", flat=True)
    )


def places_called(name: str) -> QuerySet:
    named = Q(slug=name) | Q(name_en__iexact=name) | Q(name_zh=name)
    return Place.objects.filter(named).order_by().values_list("pk", flat=True)


def _official(**columns) -> CalledFilter:
    unknown = gettext_lazy("No official is called %(name)s; type a name in any form.")
    return CalledFilter(by_name=officials_called, unknown=unknown, **columns)


def _organ(**columns) -> CalledFilter:
    unknown = gettext_lazy("No organ is called %(name)s; type its whole name in any form.")
    return CalledFilter(by_name=organs_called, unknown=unknown, **columns)


def _place(**columns) -> CalledFilter:
    unknown = gettext_lazy("No place is called %(name)s; type its name in English or in Chinese.")
    return CalledFilter(by_name=places_called, unknown=unknown, label=gettext_lazy("Place"), **columns)


def _day(label, column: str, lookup: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=column,
        lookup_expr=lookup,
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _only(people: QuerySet, *keys: QuerySet) -> QuerySet:
    """Those of ``people`` that any of ``keys`` names. Looked up once, as a list is counted as well as shown."""
    return people.filter(pk__in={key for some in keys for key in some.distinct()})


class MeetingFilter(django_filters.FilterSet):
    """``official``: who took part; ``chair``: who presided; ``undated=1``: those without a date, ``0``: with one;
    ``part_of_day=none``: of which that is not said."""

    official = _official(method="by_official", label=gettext_lazy("Official"))
    chair = _official(method="by_chair", label=gettext_lazy("Chair"))
    organ = _organ(field_name="organ", label=gettext_lazy("Organ"))
    place = _place(field_name="place")
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind of meeting"), choices=choices(KINDS))
    language = django_filters.ChoiceFilter(
        field_name="source__language", label=gettext_lazy("Language"), choices=[(one, one) for one in LANGUAGES]
    )
    review = django_filters.ChoiceFilter(label=gettext_lazy("Review"), choices=choices(REVIEW_STATES))
    date_from = _day(gettext_lazy("From"), "date", "gte")
    date_to = _day(gettext_lazy("To"), "date", "lte")
    undated = django_filters.ChoiceFilter(
        method="by_undated",
        label=gettext_lazy("Without date"),
        choices=[("1", gettext_lazy("Yes")), ("0", gettext_lazy("No"))],
    )
    part_of_day = django_filters.ChoiceFilter(
        method="by_part_of_day",
        label=gettext_lazy("Part of the day"),
        choices=[*choices(PARTS_OF_DAY), (NOT_SAID, gettext_lazy("not said"))],
    )

    class Meta:
        model = Meeting
        fields = [
            *("official", "chair", "organ", "place", "kind", "language", "review", "date_from", "date_to", "undated"),
            "part_of_day",
        ]
        form = RangeForm

    def by_undated(self, meetings: QuerySet, _column, value: str) -> QuerySet:
        return meetings.filter(date__isnull=value == "1") if value else meetings

    def by_part_of_day(self, meetings: QuerySet, _column, value: str) -> QuerySet:
        return meetings.filter(part_of_day="" if value == NOT_SAID else value) if value else meetings

    def by_official(self, meetings: QuerySet, _column, people: list[int]) -> QuerySet:
        if not people:
            return meetings
        return meetings.filter(pk__in=Attendance.objects.filter(person__in=people).order_by().values("meeting"))

    def by_chair(self, meetings: QuerySet, _column, people: list[int]) -> QuerySet:
        if not people:
            return meetings
        presided = Attendance.objects.filter(person__in=people, roles="presided")
        return meetings.filter(pk__in=presided.order_by().values("meeting"))


class OfficialFilter(django_filters.FilterSet):
    """``name``: letters of any form of the name, or of its pinyin; ``initial`` of the pinyin; ``surname`` in Chinese;
    ``place``: where they held a post or took part; ``post``: words of a post, recorded or printed."""

    name = django_filters.CharFilter(
        method="by_name",
        label=gettext_lazy("Name, in any form"),
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "maxlength": 100,
                "autocomplete": "off",
                "data-suggest": reverse_lazy("suggest"),
                "data-suggest-kind": "official",
                "data-suggest-label": gettext_lazy("Suggestions"),
            }
        ),
    )
    place = _place(method="by_place")
    post = django_filters.CharFilter(method="by_post", label=gettext_lazy("Post"))
    initial = django_filters.CharFilter(method="by_initial", widget=forms.HiddenInput)
    surname = django_filters.CharFilter(field_name="name_zh", lookup_expr="startswith", widget=forms.HiddenInput)
    sort = django_filters.ChoiceFilter(
        method="by_sort",
        label=gettext_lazy("Order"),
        choices=[("zh", gettext_lazy("by Chinese name"))],
        empty_label=gettext_lazy("by pinyin"),
    )

    class Meta:
        model = Person
        fields = ["name", "place", "post", "initial", "surname", "sort"]

    def by_name(self, people: QuerySet, _column, value: str) -> QuerySet:
        key = fold_key(value)
        held = PersonName.objects.filter(Q(key__contains=key) | Q(reading__contains=key)).order_by().values("person")
        return people.filter(pk__in=held) if key else people

    def by_initial(self, people: QuerySet, _column, value: str) -> QuerySet:
        return people.filter(slug__startswith=value[:1].lower())

    def by_place(self, people: QuerySet, _column, places: list[int]) -> QuerySet:
        if not places:
            return people
        held = Post.objects.filter(organ__place__in=places).order_by().values_list("person", flat=True)
        present = Attendance.objects.filter(met_in__in=places, person__isnull=False).order_by()
        return _only(people, held, present.values_list("person", flat=True))

    def by_post(self, people: QuerySet, _column, value: str) -> QuerySet:
        recorded = Post.objects.filter(Q(title_en__icontains=value) | Q(title_zh__contains=value)).order_by()
        printed = Attendance.objects.filter(post__icontains=value, person__isnull=False).order_by()
        return _only(people, recorded.values_list("person", flat=True), printed.values_list("person", flat=True))

    def by_sort(self, people: QuerySet, _column, _value: str) -> QuerySet:
        return people.exclude(name_zh="").order_by("name_zh", "slug")


class OrganFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(method="by_name", label=pgettext_lazy("of an organ", "Name, in any form"))
    place = _place(field_name="place")
    met = django_filters.ChoiceFilter(
        method="by_meetings",
        label=gettext_lazy("In the readouts held"),
        choices=[("1", gettext_lazy("has met")), ("0", gettext_lazy("no meeting"))],
        empty_label=gettext_lazy("met or not"),
    )

    class Meta:
        model = Organ
        fields = ["name", "place", "met"]

    def by_name(self, organs: QuerySet, _column, value: str) -> QuerySet:
        held = OrganName.objects.filter(key__contains=fold_key(value)).order_by().values("organ")
        return organs.filter(pk__in=held) if fold_key(value) else organs

    def by_meetings(self, organs: QuerySet, _column, value: str) -> QuerySet:
        met = Exists(Meeting.objects.filter(organ=OuterRef("pk")))
        return organs.filter(met if value == "1" else ~met) if value else organs


class TopicFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(method="by_name", label=gettext_lazy("Name"))

    class Meta:
        model = Topic
        fields = ["name"]

    def by_name(self, topics: QuerySet, _column, value: str) -> QuerySet:
        return topics.filter(Q(name_en__icontains=value) | Q(name_zh__contains=value))


class FormulationFilter(django_filters.FilterSet):
    wording = django_filters.CharFilter(method="by_wording", label=gettext_lazy("Words of any wording"))
    used = django_filters.ChoiceFilter(
        method="by_use",
        label=gettext_lazy("In the readouts held"),
        choices=[("1", gettext_lazy("used")), ("0", gettext_lazy("not used"))],
        empty_label=gettext_lazy("used or not"),
    )
    sort = django_filters.ChoiceFilter(
        method="by_sort",
        label=gettext_lazy("Order"),
        choices=[("zh", gettext_lazy("by Chinese wording"))],
        empty_label=gettext_lazy("the most used first"),
    )

    class Meta:
        model = Formulation
        fields = ["wording", "used", "sort"]

    def by_wording(self, formulations: QuerySet, _column, value: str) -> QuerySet:
        held = FormulationVariant.objects.filter(key__contains=fold_key(value)).order_by().values("formulation")
        return formulations.filter(pk__in=held) if fold_key(value) else formulations

    def by_use(self, formulations: QuerySet, _column, value: str) -> QuerySet:
        used = Exists(FormulationUse.objects.filter(formulation=OuterRef("pk")))
        return formulations.filter(used if value == "1" else ~used) if value else formulations

    def by_sort(self, formulations: QuerySet, _column, _value: str) -> QuerySet:
        return formulations.order_by("slug")


NO_SITE = "none"


class SourceFilter(django_filters.FilterSet):
    """``date_from`` and ``date_to``: published on these days, or imported on them where there is no stamp; ``site``:
    how the address begins ("https://www.cq.gov.cn/"), or ``none`` for what came as a file; ``mentions``: an official
    who is spoken about there without being present."""

    title = django_filters.CharFilter(
        field_name="title", lookup_expr="icontains", label=gettext_lazy("Words of the title")
    )
    date_from = _day(gettext_lazy("From"), "published", "gte")
    date_to = _day(gettext_lazy("To"), "published", "lte")
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"),
        choices=[("en", gettext_lazy("English")), ("zh", gettext_lazy("Chinese"))],
        empty_label=gettext_lazy("Any"),
    )
    site = django_filters.CharFilter(label=gettext_lazy("Site"))
    mentions = _official(label=gettext_lazy("Speaks about"), field_name="mentions__person")

    class Meta:
        model = SourceDocument
        fields = ["title", "date_from", "date_to", "language", "site", "mentions"]
        form = RangeForm

    def filter_queryset(self, sources: QuerySet) -> QuerySet:
        asked = dict.fromkeys(self.form.fields) | self.form.cleaned_data  # without what was not understood
        if asked["title"]:
            sources = sources.filter(title__icontains=asked["title"])
        first, last = asked["date_from"], asked["date_to"]
        if first or last:
            sources = sources.collected_within(first or dt.date.min, last or dt.date.max)
        if asked["language"]:
            sources = sources.filter(language=asked["language"])
        if asked["site"] == NO_SITE:
            sources = sources.filter(url="")
        elif asked["site"]:  # as a range, which an index answers
            sources = sources.filter(url__gte=asked["site"], url__lt=asked["site"] + chr(0x10FFFF))
        if asked["mentions"]:
            sources = sources.filter(pk__in=Mention.objects.filter(person__in=asked["mentions"]).values("source"))
        return sources


class DirectiveFilter(django_filters.FilterSet):
    """``speaker`` takes an official's address or name, or ``meeting`` for what the meeting itself says."""

    speaker = CalledFilter(
        method="by_speaker",
        label=gettext_lazy("Speaker"),
        by_name=lambda name: [BY_THE_MEETING] if name == BY_THE_MEETING else officials_called(name),
        unknown=gettext_lazy("No official is called %(name)s; type a name in any form, or “meeting”."),
    )
    topic = django_filters.ModelChoiceFilter(
        method="by_topic",
        label=gettext_lazy("Topic"),
        queryset=Topic.objects.order_by("name_en"),
        to_field_name="slug",
        empty_label=gettext_lazy("Any"),
    )
    organ = _organ(field_name="meeting__organ", label=gettext_lazy("Organ"))
    date_from = _day(gettext_lazy("From"), "meeting__date", "gte")
    date_to = _day(gettext_lazy("To"), "meeting__date", "lte")

    class Meta:
        model = Directive
        fields = ["speaker", "topic", "organ", "date_from", "date_to"]
        form = RangeForm

    # Of many thousands that match, the newest are found by walking back in time and asking each; of few, by looking up
    # all and sorting them. No database at hand chooses so by itself.
    walks = False

    @property
    def qs(self) -> QuerySet:
        return super().qs.order_by(F("meeting__date").desc(nulls_last=True), "-meeting_id", "start")

    @property
    def walked(self) -> QuerySet:
        """The same as ``qs``, for a list that is known to be long."""
        self.walks = True
        found = self.filter_queryset(self.queryset.all())
        return found.order_by(F("meeting__date").desc(nulls_last=True), "-meeting_id", "start")

    def by_topic(self, directives: QuerySet, _column, topic: Topic) -> QuerySet:
        if topic and self.walks:
            links = Directive.topics.through.objects.filter(topic=topic, directive=OuterRef("pk"))
            return directives.filter(Exists(links))
        return directives.filter(topics=topic) if topic else directives

    def by_speaker(self, directives: QuerySet, name: str, value: list) -> QuerySet:
        if value == [BY_THE_MEETING]:
            if self.walks:  # nothing that an index answers
                return directives.annotate(by=Coalesce("speaker_id", 0)).filter(by=0, speaker_name="")
            return directives.filter(speaker=None, speaker_name="")
        return directives.filter(speaker__in=value) if value else directives


class PostFilter(django_filters.FilterSet):
    """``on``: posts that are known to be held on this day."""

    official = _official(field_name="person", label=gettext_lazy("Official"))
    organ = _organ(field_name="organ", label=gettext_lazy("Organ"))
    place = _place(field_name="organ__place")
    on = django_filters.DateFilter(method="by_day", label=gettext_lazy("Held on this day"))

    class Meta:
        model = Post
        fields = ["official", "organ", "place", "on"]

    def by_day(self, posts: QuerySet, _column, day: dt.date) -> QuerySet:
        begun = Q(start__lte=day) | Q(start=None, end__gte=day)
        return posts.filter(begun & (Q(end__gte=day) | Q(end=None)))


class AttendanceFilter(django_filters.FilterSet):
    """``meeting``: the number of one; ``role``: what was done there."""

    official = _official(field_name="person", label=gettext_lazy("Official"))
    role = django_filters.ChoiceFilter(
        method="by_role", label=gettext_lazy("Role"), choices=[(role, role) for role in ROLES]
    )
    meeting = NumberFilter(field_name="meeting_id", label=gettext_lazy("Meeting"), min_value=1, max_value=2**62)
    organ = _organ(field_name="meeting__organ", label=gettext_lazy("Organ"))
    place = _place(field_name="meeting__place")
    date_from = _day(gettext_lazy("From"), "meeting__date", "gte")
    date_to = _day(gettext_lazy("To"), "meeting__date", "lte")

    class Meta:
        model = Attendance
        fields = ["official", "role", "meeting", "organ", "place", "date_from", "date_to"]
        form = RangeForm

    def by_role(self, rows: QuerySet, _column, role: str) -> QuerySet:
        if not role:
            return rows
        links = Attendance.roles.through.objects.filter(role=role).order_by()
        if links[: RARE + 1].count() > RARE:
            return rows.in_role(role)
        return rows.filter(pk__in=links.values("attendance"))  # row by row one would walk past all others
