from django.db import migrations, models


def note_who_is_named(apps, schema_editor):
    """Of the write-ups that are there: who takes part by their records, and not by the meeting's main text."""
    write_ups, people = apps.get_model("archive", "WriteUp"), apps.get_model("archive", "Person")
    attendance = apps.get_model("archive", "Attendance")
    for write_up in write_ups.objects.iterator(chunk_size=200):
        rows = (row["fields"]["person"] for row in write_up.record if row["model"] == "archive.attendance")
        there = attendance.objects.filter(meeting=write_up.meeting_id).values_list("person", flat=True)
        write_up.named.set(people.objects.filter(pk__in=set(rows) - {None} - set(there)))


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0014_say_how_far_a_phrase_stands_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="writeup",
            name="named",
            field=models.ManyToManyField(
                blank=True,
                editable=False,
                help_text="Officials who take part by this text, and not by the main one.",
                related_name="named_in_write_ups",
                to="archive.person",
            ),
        ),
        migrations.RunPython(note_who_is_named, migrations.RunPython.noop, elidable=True),
    ]
