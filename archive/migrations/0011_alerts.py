"""Searches followed by e-mail, and when each meeting last changed: of those held already, as far as that is known."""

import re

import django.db.models.deletion
from django.db import migrations, models

MEETING = re.compile(r"/meetings/([0-9]+)/")


def note_what_is_held(apps, schema_editor):
    meeting, old, told, change = (
        apps.get_model("archive", name) for name in ("Meeting", "OldAddress", "WriteUp", "Change")
    )
    gone = {}
    for path, since in old.objects.filter(path__startswith="/meetings/").values_list("path", "since"):
        if found := MEETING.fullmatch(path):
            gone[int(found[1])] = since
    gone |= dict(told.objects.values_list("number", "joined_at"))
    held = {pk: rest for pk, *rest in meeting.objects.values_list("pk", "updated_at", "organ")}
    rows = [
        change(number=number, at=at.replace(microsecond=0), organ_id=organ) for number, (at, organ) in held.items()
    ]
    rows += [
        change(number=number, at=at.replace(microsecond=0), gone=True)
        for number, at in gone.items()
        if number not in held
    ]
    change.objects.bulk_create(rows, batch_size=300)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_answer_at_any_size'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('query', models.TextField(help_text="The search's parameters, as its address has them.")),
                ('every', models.CharField(choices=[('day', 'Day'), ('week', 'Week')], default='day', max_length=5)),
                ('language', models.CharField(max_length=10)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('looked_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('packed', models.BinaryField(default=b'')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('email', 'query'), name='alert_once'), models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('looked_at__isnull', False), _connector='OR'), name='alert_knows_since_confirmed'), models.CheckConstraint(condition=models.Q(('every__in', ['day', 'week'])), name='alert_every_is_known', violation_error_message='This is not a known every.')],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(
                        help_text="The meeting's; it may be gone by now.", primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(help_text="To the second.")),
                ("gone", models.BooleanField(default=False)),
                (
                    "organ",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose it is, or was last.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="archive.organ",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-number"],
                "indexes": [
                    models.Index(fields=["at", "number"], name="change_in_time"),
                    models.Index(fields=["organ", "at", "number"], name="change_of_organ"),
                ],
            },
        ),
        migrations.RunPython(note_what_is_held, migrations.RunPython.noop),
    ]
