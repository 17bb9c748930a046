import archive.models.columns
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0021_say_problems_in_every_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="importline",
            name="said",
            field=archive.models.columns.SaidBeside(
                blank=True, columns=("place", "message"), default=dict, editable=False
            ),
        ),
    ]
