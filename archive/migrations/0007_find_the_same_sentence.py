from django.db import migrations, models

from archive.extraction.likeness import bands, fingerprint

COLUMNS = ("fingerprint", *(f"band_{number}" for number in range(8)))
AT_ONCE = 2000


def take_likeness(apps, schema_editor):
    """For the directives held so far; 10,000 a second."""
    directives = apps.get_model("archive", "Directive").objects.using(schema_editor.connection.alias)
    update = f"UPDATE archive_directive SET {', '.join(f'{column} = %s' for column in COLUMNS)} WHERE id = %s"
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while rows := list(directives.filter(pk__gt=last).order_by("pk").values_list("pk", "text")[:AT_ONCE]):
            cursor.executemany(update, [(fingerprint(text), *bands(text), pk) for pk, text in rows])
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_editing")]

    operations = [
        migrations.AddField("directive", "fingerprint", models.BigIntegerField(editable=False, null=True)),
        *(
            migrations.AddField("directive", f"band_{number}", models.IntegerField(editable=False, null=True))
            for number in range(8)
        ),
        migrations.RunPython(take_likeness, migrations.RunPython.noop, elidable=True),
        *(
            migrations.AddIndex("directive", models.Index(fields=[column], name=f"directive_by_{column}"))
            for column in COLUMNS
        ),
        migrations.AddIndex("meeting", models.Index(fields=["place", "date"], name="meeting_by_place")),
        migrations.AddIndex("sourcedocument", models.Index(fields=["published", "imported_at"], name="source_by_day")),
    ]
