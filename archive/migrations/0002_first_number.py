"""The number from which meetings are counted."""

from django.db import migrations

FIRST_NUMBER = 10_001


def count_from_first_number(apps, schema_editor):
    """Django has no way to say where a sequence starts."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'archive_meeting'")
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('archive_meeting', %s)", [FIRST_NUMBER - 1])
        elif schema_editor.connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE archive_meeting ALTER COLUMN id RESTART WITH {FIRST_NUMBER}")


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]

    operations = [
        migrations.RunPython(count_from_first_number, migrations.RunPython.noop, elidable=False),
    ]
