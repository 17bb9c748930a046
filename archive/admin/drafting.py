"""The forms of a draft: what was found in a text, a row a fact, and back to the record contract's JSON object."""

import datetime as dt
import json
import re

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from archive.admin.spans import NOWHERE, nearest
from archive.admin.telling import teller
from archive.extraction.folding import fold_key
from archive.extraction.records import (
    ACTIONS,
    DATE_BASES,
    FORMATS,
    KINDS,
    PARTS_OF_DAY,
    REFERENCE_KINDS,
    ROLES,
    AgendaRecord,
    AttendanceRecord,
    CandidateRecord,
    CreditRecord,
    DirectiveRecord,
    Evidence,
    ExtractedReadout,
    FormulationRecord,
    GroupRecord,
    MeetingRecord,
    MentionRecord,
    NoiseRecord,
    ReferenceRecord,
    Span,
    Why,
)
from archive.models import Draft, Person, PersonName
from archive.models.columns import NAME, choices
from archive.models.meetings import LATEST_ORDER, fault_of_day

_SLUG = re.compile(r"\[([\w-]+)\]\s*$")


def _blank(values):
    return [("", "—"), *choices(values)]


class AboutForm(forms.ModelForm):
    """What is known of the document."""

    url = forms.URLField(label=_("address"), required=False, assume_scheme="https", max_length=2000)

    class Meta:
        model = Draft
        fields = ["title", "url", "published"]
        widgets = {"title": forms.TextInput, "published": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_published(self):
        day = self.cleaned_data["published"]
        if day and "published" in self.changed_data and (fault := fault_of_day(day)):
            raise forms.ValidationError(fault)
        return day


class MeetingRow(forms.Form):
    organ = forms.CharField(
        label=_("organ"), required=False, max_length=NAME, widget=forms.TextInput(attrs={"list": "names-organ"})
    )
    place = forms.CharField(label=_("place"), required=False, max_length=NAME)
    kind = forms.ChoiceField(label=_("kind"), choices=choices(KINDS))
    date = forms.DateField(
        label=_("date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    date_end = forms.DateField(
        label=_("last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    date_basis = forms.ChoiceField(label=_("date is"), required=False, choices=_blank(DATE_BASES))
    part_of_day = forms.ChoiceField(label=_("part of day"), required=False, choices=_blank(PARTS_OF_DAY))
    format = forms.ChoiceField(label=_("format"), required=False, choices=_blank(FORMATS))
    venue = forms.CharField(label=_("venue"), required=False, max_length=NAME)
    enlarged = forms.BooleanField(label=_("enlarged"), required=False)
    left_out = forms.BooleanField(label=_("no meeting: leave out"), required=False)

    def clean(self):
        found = super().clean()
        day, last, basis = found.get("date"), found.get("date_end"), found.get("date_basis")
        if day and not basis:
            found["date_basis"] = "stated"  # who enters a day has it from the words or better
        if basis and not day and "date" not in self.errors:
            self.add_error("date", _("A date needs its basis, and a basis its date."))
        for column, value in (("date", day), ("date_end", last)):
            if value and (problem := fault_of_day(value)):
                self.add_error(column, problem)
        if last and not day:
            self.add_error("date_end", _("The last day needs a first one."))
        elif last and day and last < day:
            self.add_error("date_end", _("The meeting ends before it starts."))
        return found


class InText(forms.Form):
    """Words of the text, looked up where their place is not given."""

    words = "text"
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, text: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.source_text = text
        for field in self.fields.values():
            if isinstance(field.widget, (forms.TextInput, forms.Textarea)):
                field.widget.attrs["placeholder"] = field.label
        self.fields["DELETE"] = forms.BooleanField(label=_("remove"), required=False)

    def clean(self):
        found = super().clean()
        words = found.get(self.words)
        if not words or found.get("DELETE"):
            return found
        words = words.replace("\r\n", "\n")
        start, end = found.get("start"), found.get("end")
        if start is None or end is None or self.source_text[start:end] != words:
            start = self._nearest(words, start)
            if start < 0:
                self.add_error(self.words, NOWHERE)
                return found
            end = start + len(words)
        found[self.words], found["start"], found["end"] = words, start, end
        return found

    def _nearest(self, words: str, to: int | None) -> int:
        """Where the words stand, of several places the one nearest to where the row stood; -1: nowhere."""
        start = nearest(self.source_text, words, to)
        if start < 0 and words.split():
            # A browser sends CR LF as LF; what was printed over a line end may be typed with a space.
            hit = re.search(r"\s+".join(map(re.escape, words.split())), self.source_text)
            if hit:
                self.cleaned_data[self.words] = hit[0]
                return hit.start()
        return start

    @property
    def is_left(self) -> bool:
        """Whether the row says something and was not removed."""
        return bool(self.cleaned_data.get(self.words)) and not self.cleaned_data.get("DELETE")


class AttendanceRow(InText):
    words = "name"
    order = forms.IntegerField(label=_("no."), required=False, min_value=1, max_value=LATEST_ORDER)
    name = forms.CharField(label=_("name as printed"), required=False, max_length=NAME)
    post = forms.CharField(label=_("post as printed"), required=False, max_length=NAME)
    roles = forms.MultipleChoiceField(
        label=_("roles"), required=False, choices=choices(ROLES), widget=forms.CheckboxSelectMultiple
    )
    person = forms.CharField(
        label=_("official"), required=False, widget=forms.TextInput(attrs={"list": "names-official"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        whom = self.initial.get("whom")
        known = _("a new official")
        if whom:
            known = str(whom["person"]) if whom["person"] else _("may be: %s") % ", ".join(map(str, whom["candidates"]))
        if self.initial:
            self.fields["person"].widget.attrs["placeholder"] = f"→ {known}"
            self.is_ambiguous = bool(whom and not whom["person"])

    def clean_person(self):
        """The slug of an official, from what an autocomplete leaves or an unmistakable name; empty: as rules decide."""
        typed = self.cleaned_data["person"].strip()
        if not typed:
            return ""
        slug = hit[1] if (hit := _SLUG.search(typed)) else typed
        for one in (slug, Person.slug_of_today(slug)):  # merged while the draft waited
            if Person.objects.filter(slug=one).exists():
                return one
        people = set(PersonName.objects.filter(key=fold_key(typed)).values_list("person__slug", flat=True)[:2])
        if len(people) == 1:
            return people.pop()
        if people:
            raise forms.ValidationError(_("Several officials are called so; choose one from the list."))
        raise forms.ValidationError(_("No official is called so; leave this empty to have a record made."))


class DirectiveRow(InText):
    text = forms.CharField(label=_("directive"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    speaker = forms.CharField(label=_("speaker as printed"), required=False, max_length=NAME)


class AgendaRow(InText):
    action = forms.ChoiceField(label=_("did"), choices=choices(ACTIONS), required=False)
    text = forms.CharField(label=_("agenda"), required=False, widget=forms.Textarea(attrs={"rows": 1}))


class ReferenceRow(InText):
    kind = forms.ChoiceField(label=_("kind"), choices=choices(REFERENCE_KINDS), required=False)
    text = forms.CharField(label=_("refers to"), required=False, widget=forms.Textarea(attrs={"rows": 1}))


class FormulationRow(InText):
    text = forms.CharField(label=_("formulation as printed"), required=False, max_length=NAME)
    key = forms.CharField(
        label=_("its Chinese form"),
        required=False,
        max_length=NAME,
        widget=forms.TextInput(attrs={"list": "names-formulation"}),
    )


class NoiseRow(InText):
    text = forms.CharField(label=_("page debris"), required=False, widget=forms.Textarea(attrs={"rows": 1}))
    reason = forms.CharField(label=_("what it is"), required=False, max_length=100)


class MentionRow(InText):
    words = "name"
    name = forms.CharField(label=_("spoken about"), required=False, max_length=NAME)
    post = forms.CharField(label=_("post as printed"), required=False, max_length=NAME)


# What a row is found under in the record, its form, and what a word marked in the text becomes of it.
OF_A_MEETING = {
    "attendance": (AttendanceRow, _("Attendance")),
    "directives": (DirectiveRow, _("Directives")),
    "agenda": (AgendaRow, _("Agenda")),
    "references": (ReferenceRow, _("Refers to")),
}
OF_THE_TEXT = {
    "formulations": (FormulationRow, _("Formulations")),
    "mentions": (MentionRow, _("Spoken about, not present")),
    "noise": (NoiseRow, _("Page debris")),
}
MARKED_AS = {
    "attendance": "person",
    "mentions": "person",
    "directives": "directive",
    "formulations": "formulation",
    "noise": "noise",
}


class RowSet(BaseFormSet):
    """The rows of one kind. ``said`` are the facts they were made from, in the same order."""

    def __init__(self, *args, kind: str, label: str, said: list[dict], meeting: int | None = None, **kwargs):
        self.kind, self.label, self.said, self.meeting = kind, label, said, meeting
        super().__init__(*args, initial=said, **kwargs)
        for form, fact in zip(self.forms, said, strict=False):
            why = fact.get("why", ())
            form.by = teller(why, fact.get("by_hand", kind != "noise" and not why))

    @property
    def marked_as(self) -> str:
        return MARKED_AS.get(self.kind, self.kind)

    def facts(self) -> list[dict]:
        """The rows as they are now: what no rule says any more has no ``why``."""
        rows = []
        for index, form in enumerate(self.forms):
            if not form.is_left:
                continue
            before = self.said[index] if index < len(self.said) else {}
            now = {name: value for name, value in form.cleaned_data.items() if name not in ("DELETE", "person")}
            changed = {name for name in now if now[name] != before.get(name, "") and name != "order"}
            if {"start", "end", "text", "name"} & changed:
                why = []
            else:
                gone = set(before.get("roles", ())) - set(now.get("roles", ()))
                why = [w for w in before.get("why", ()) if w["fact"] not in changed | gone]
            by_hand = {"by_hand": True} if changed else {}
            rows.append({**_defaults(self.kind), **_plain(before), **now, "why": why, **by_hand})
        if self.kind == "attendance":
            rows = sorted(rows, key=lambda row: row["order"] or len(rows) + 1)
            rows = [{**row, "order": place, "roles": row["roles"] or ["attended"]} for place, row in enumerate(rows, 1)]
        elif self.kind in ("directives", "formulations", "mentions"):
            rows = list({row["start"]: row for row in rows}.values())
        return rows


def _defaults(kind: str) -> dict:
    return {"directives": {"verb": None, "addressee": None, "topics": []}, "references": {"date": None}}.get(kind, {})


def _plain(fact: dict) -> dict:
    return {name: value for name, value in fact.items() if name not in ("whom", "person", "text_of")}


class DraftForms:
    """All forms of a draft, bound where ``posted`` is given. ``whom``: name -> what the archive knows, for the page."""

    def __init__(self, draft: Draft, posted=None, whom: dict[str, dict] | None = None):
        self.draft, self.posted = draft, posted
        self.about = AboutForm(posted, instance=draft)
        found, whom = draft.findings, whom or {}
        self.meetings = []
        for at, meeting in enumerate(found["meetings"]):
            prefix = f"m{at}"
            form = MeetingRow(posted, prefix=prefix, initial=meeting)
            form.spans_json = json.dumps(_spans_of(meeting))
            rows = [self._rows(prefix, kind, meeting[kind], at, whom) for kind in OF_A_MEETING]
            self.meetings.append((form, rows))
        noise = [{**n, "text": draft.text[n["start"] : n["end"]]} for n in found["noise"]]
        told = {**found, "noise": noise}
        self.of_the_text = [self._rows("t", kind, told[kind], None, whom) for kind in OF_THE_TEXT]

    def _rows(self, prefix, kind, said, at, whom):
        form, label = {**OF_A_MEETING, **OF_THE_TEXT}[kind]
        made = formset_factory(form, formset=RowSet, extra=1, max_num=2000, absolute_max=4000)
        chosen = self.draft.chosen
        said = [
            {**fact, "person": chosen.get(fact.get("name"), ""), "whom": whom.get(fact.get("name"))} for fact in said
        ]
        kwargs = {"kind": kind, "label": label, "said": said, "meeting": at}
        return made(self.posted, prefix=f"{prefix}-{kind}", form_kwargs={"text": self.draft.text}, **kwargs)

    def is_valid(self) -> bool:
        """Asked of every form, so that all that is wrong is said at once."""
        asked = [self.about, *self.of_the_text]
        for form, rows in self.meetings:
            asked += [form, *rows]
        wrong = [form for form in asked if not form.is_valid()]
        twice = [rows for _, rows in self.meetings if self._the_same_twice(rows[0])]
        return not wrong and not twice

    def _the_same_twice(self, attendance: RowSet) -> bool:
        seen: dict[str, int] = {}
        twice = False
        for form in attendance.forms:
            if form.is_valid() and form.is_left:
                who = form.cleaned_data["person"] or fold_key(form.cleaned_data["name"])
                if who in seen:
                    form.add_error("name", _("This person is already listed at this meeting; remove one of the two."))
                    twice = True
                seen[who] = 1
        return twice

    def apply(self) -> None:
        """Put what the forms hold into the draft, which is not saved yet."""
        found = dict(self.draft.findings)
        chosen, meetings = {}, []
        for (form, rows), before in zip(self.meetings, found["meetings"], strict=True):
            for row in rows[0].forms:
                if row.is_left and row.cleaned_data["person"]:
                    chosen[row.cleaned_data["name"]] = row.cleaned_data["person"]
            if form.cleaned_data["left_out"]:
                continue
            now = {name: _json(value) for name, value in form.cleaned_data.items() if name != "left_out"}
            changed = {name for name, value in now.items() if (value or None) != (before[name] or None)}
            meeting = {**before, **{name: value or None for name, value in now.items()}}
            meeting["enlarged"] = bool(now["enlarged"])
            meeting["why"] = [why for why in before["why"] if why["fact"] not in changed]
            if "date" in changed:
                meeting["date_evidence"], meeting["date_candidates"] = [], []
            meetings.append(meeting | {row_set.kind: row_set.facts() for row_set in rows})
        found["meetings"] = meetings
        for row_set in self.of_the_text:
            found[row_set.kind] = row_set.facts()
        for formulation in found["formulations"]:
            formulation["key"] = formulation["key"] or formulation["text"]
        self.draft.findings, self.draft.chosen = found, chosen


def _json(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def _spans_of(meeting: dict) -> dict[str, list[int]]:
    """Fact of the meeting -> the words it rests on."""
    spans = {why["fact"]: [why["start"], why["end"]] for why in meeting["why"] if why["start"] is not None}
    if meeting["date_evidence"]:
        spans["date"] = [meeting["date_evidence"][0]["start"], meeting["date_evidence"][0]["end"]]
    return spans


# Back to what ``imports.store`` takes.


def readout_of(draft: Draft) -> ExtractedReadout:
    """The draft as the records that an import stores."""
    found = draft.findings
    return ExtractedReadout(
        text=draft.text,
        language=draft.language,
        title=draft.title or found.get("title"),
        published=draft.published,
        meetings=tuple(_meeting(meeting) for meeting in found["meetings"]),
        mentions=_records(MentionRecord, found["mentions"], post=None),
        formulations=_records(FormulationRecord, found["formulations"]),
        candidates=_records(CandidateRecord, found["candidates"]),
        credits=_records(CreditRecord, found["credits"], role=None),
        noise=_records(NoiseRecord, found["noise"]),
    )


def _meeting(found: dict) -> MeetingRecord:
    plain = {"kind", "date_basis", "part_of_day", "place", "organ", "joint_with", "format", "venue"}
    return MeetingRecord(
        **{name: found.get(name) or None for name in plain - {"kind"}},
        kind=found["kind"],
        enlarged=bool(found["enlarged"]),
        date=_day(found["date"]),
        date_end=_day(found["date_end"]),
        date_evidence=tuple(Evidence(**evidence) for evidence in found["date_evidence"]),
        date_candidates=tuple(map(_day, found["date_candidates"])),
        attendance=_records(AttendanceRecord, found["attendance"], post=None),
        groups=_records(GroupRecord, found["groups"]),
        sub_venues=tuple(found["sub_venues"]),
        agenda=_records(AgendaRecord, found["agenda"]),
        directives=_records(DirectiveRecord, found["directives"], speaker=None, verb=None, addressee=None),
        references=_records(ReferenceRecord, [{**r, "date": _day(r["date"])} for r in found["references"]]),
        passages=tuple(Span(**span) for span in found["passages"]),
        why=tuple(Why(**why) for why in found["why"]),
    )


def _records(made, facts: list[dict], **nothing) -> tuple:
    """``nothing``: columns in which an empty value is None."""
    records = []
    for fact in facts:
        columns = {name: fact[name] for name in made.__dataclass_fields__ if name in fact}
        columns |= {name: fact.get(name) or None for name in nothing}
        if "why" in columns:
            columns["why"] = tuple(Why(**why) for why in columns["why"])
        records.append(made(**{name: tuple(v) if isinstance(v, list) else v for name, v in columns.items()}))
    return tuple(records)


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


# A record typed without a text: the text is made of what was typed, so that every fact stands in it.


class TypedForm(forms.Form):
    language = forms.ChoiceField(label=_("language"), choices=[("zh", "中文"), ("en", "English")])
    title = forms.CharField(label=_("headline"), required=False)
    organ = forms.CharField(label=_("organ"), max_length=NAME)
    date = forms.DateField(
        label=_("date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=_("kind"), choices=choices(KINDS), initial="conference")
    presided = forms.CharField(label=_("presided"), required=False, max_length=NAME)
    attended = forms.CharField(
        label=_("attended"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in a line, in the order of naming; a post after a comma."),
    )
    directives = forms.CharField(
        label=_("directives"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One in a line."),
    )

    def clean_date(self):
        if (day := self.cleaned_data["date"]) and (fault := fault_of_day(day)):
            raise forms.ValidationError(fault)
        return day

    def text_and_findings(self) -> tuple[str, dict]:
        typed = self.cleaned_data
        meeting = MeetingRecord(kind=typed["kind"], organ=typed["organ"], date=typed["date"])
        found = ExtractedReadout(text="", language=typed["language"], title=typed["title"] or None).as_json()
        record = ExtractedReadout(text="", language="", meetings=(meeting,)).as_json()["meetings"][0]
        record["date_basis"] = "stated" if typed["date"] else None
        text = "".join(f"{line}\n" for line in (typed["title"], typed["organ"], _json(typed["date"])) if line)
        people = [(typed["presided"], "presided")] if typed["presided"] else []
        people += [(line.strip(), "attended") for line in typed["attended"].splitlines() if line.strip()]
        for order, (line, role) in enumerate(people, start=1):
            name, _comma, post = re.split(r"([,，])", line, maxsplit=1) if re.search("[,，]", line) else (line, "", "")
            row = {"order": order, "name": name.strip(), "roles": [role], "post": post.strip() or None, "why": []}
            start = len(text) + line.index(row["name"])
            record["attendance"].append({**row, "start": start, "end": start + len(row["name"])})
            text += f"{line}\n"
        for line in filter(None, map(str.strip, typed["directives"].splitlines())):
            span = {"start": len(text), "end": len(text) + len(line)}
            nobody = {"speaker": None, "verb": None, "addressee": None, "topics": [], "why": []}
            record["directives"].append({**span, "text": line, **nobody})
            text += f"{line}\n"
        found["meetings"] = [record]
        return text, found
