"""Of texts alike only those of about one day are looked at: the day goes where an index reaches it."""

from django.db import migrations, models


def take_the_day_of_the_meeting(apps, schema_editor):
    day = apps.get_model("archive", "Meeting").objects.filter(pk=models.OuterRef("meeting")).values("date")
    apps.get_model("archive", "Band").objects.update(day=models.Subquery(day))


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0023_gather_nearly_the_same_and_count_by_organ"),
    ]

    operations = [
        migrations.AddField(
            model_name="band",
            name="day",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(take_the_day_of_the_meeting, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="band",
            name="key",
            field=models.BigIntegerField(),
        ),
        migrations.AddIndex(
            model_name="band",
            index=models.Index(fields=["key", "day", "meeting"], name="band_by_key_and_day"),
        ),
    ]
