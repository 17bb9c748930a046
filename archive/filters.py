"""What lists can be narrowed by: the same parameters on the page and in every other form of the list."""

import django_filters
from django import forms
from django.db.models import F, QuerySet

from archive.models import Directive, Organ, Person, Topic

BY_THE_MEETING = "meeting"  # no official: slugs of officials are made of names


class RangeForm(forms.Form):
    """A range of dates that ends before it starts is said, not answered with nothing."""

    def clean(self):
        found = super().clean()
        first, last = found.get("date_from"), found.get("date_to")
        if first and last and first > last:
            self.add_error("date_to", f"{last} lies before {first}, where the range starts; exchange the two.")
        return found


class DirectiveFilter(django_filters.FilterSet):
    """``speaker`` takes an official's slug, or ``meeting`` for what the meeting itself says."""

    speaker = django_filters.ChoiceFilter(method="by_speaker", empty_label="Anyone")
    topic = django_filters.ModelChoiceFilter(
        field_name="topics",
        label="Topic",
        queryset=Topic.objects.order_by("name_en"),
        to_field_name="slug",
        empty_label="Any",
    )
    organ = django_filters.ModelChoiceFilter(
        field_name="meeting__organ",
        label="Organ",
        queryset=Organ.objects.filter(meetings__directives__isnull=False).distinct(),
        to_field_name="slug",
        empty_label="Any",
    )
    date_from = django_filters.DateFilter(
        field_name="meeting__date", lookup_expr="gte", label="From", widget=forms.DateInput(attrs={"type": "date"})
    )
    date_to = django_filters.DateFilter(
        field_name="meeting__date", lookup_expr="lte", label="To", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Directive
        fields = ["speaker", "topic", "organ", "date_from", "date_to"]
        form = RangeForm

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speakers = Person.objects.filter(directives__isnull=False).distinct().order_by("slug")
        named = [(person.slug, str(person)) for person in speakers]
        self.form.fields["speaker"].choices = [("", "Anyone"), (BY_THE_MEETING, "The meeting itself"), *named]

    @property
    def qs(self) -> QuerySet:
        return super().qs.order_by(F("meeting__date").desc(nulls_last=True), "-meeting", "start")

    def by_speaker(self, directives: QuerySet, name: str, value: str) -> QuerySet:
        if value == BY_THE_MEETING:
            return directives.filter(speaker=None, speaker_name="")
        return directives.filter(speaker__slug=value)
