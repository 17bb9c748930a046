import re

import archive.models.columns
from django.db import migrations
from django.utils.translation import override

# What most rows said while they were kept in English alone; the rest stays readable as it is.
SENTENCES = {
    "message": (
        "the meeting has no date that the text settles; candidates: %(days)s",
        "no meeting was recognised; the document is kept",
        "'%(name)s' may be any of %(people)s, or somebody new",
        "'%(name)s' may be %(person)s, or somebody new",
        "the text does not say of which place '%(organ)s' is",
        "meeting %(number)s (%(meeting)s) may be meeting %(other_number)s (%(other)s) told again: %(share)s %% shared",
        "it is empty",
    ),
    "remedy": (
        "set the date on the meeting's page in the admin, with its basis",
        "enter the meeting in the admin",
        "open this problem in the admin and choose",
        "choose the organ on the meeting's page, or import with --place",
        "open this problem in the admin, compare the two and say whether they are one",
        "remove it, or save its text again",
    ),
    "place": ("line %(number)s", "row %(row)s, line %(line)s", "object %(number)s, line %(line)s"),
    "file": ("typed in",),
}


def pattern(sentence):
    words = re.escape(sentence.replace("%%", "%"))
    return re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.*)", words), re.S)


def say_again(apps, schema_editor):
    from archive.models.labels import label

    problems = apps.get_model("archive", "ImportProblem")
    known = {column: [(one, pattern(one)) for one in sentences] for column, sentences in SENTENCES.items()}
    rows = problems.objects.select_related("meeting__organ", "other__organ")
    left_out = [f"{meeting}__{column}" for meeting in ("meeting", "other") for column in ("passages", "groups", "why")]
    changed = []
    for problem in rows.defer(*left_out).iterator(chunk_size=500):
        for column, sentences in known.items():
            for sentence, found in sentences:
                if match := found.fullmatch(getattr(problem, column)):
                    problem.said[column] = [sentence, _values(match.groupdict(), problem, label)]
                    break
        changed.append(problem)
    problems.objects.bulk_update(changed, ["said"], batch_size=500)


def _values(values, problem, label):
    if values.get("days") == "none":
        values["days"] = ["none", {}]
    for name in {"meeting", "other"} & values.keys():
        if meeting := getattr(problem, name):
            with override("zh-hans"):
                called = (meeting.organ and meeting.organ.name_zh) or str(label(meeting.kind))
            values[name] = {"en": values[name], "zh": f"{called}, {meeting.date or ''}".rstrip(", ")}
    return values


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0019_call_the_conference_by_its_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="importproblem",
            name="said",
            field=archive.models.columns.SaidBeside(
                blank=True, columns=("file", "place", "message", "remedy"), default=dict, editable=False
            ),
        ),
        migrations.RunPython(say_again, migrations.RunPython.noop),
    ]
