from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0012_count_what_is_analysed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Novelty',
            fields=[
                ('meeting', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('source', models.PositiveBigIntegerField()),
                ('day', models.DateField(db_index=True, help_text="Of the meeting, else of the page's stamp.", null=True)),
                ('organ', models.PositiveBigIntegerField(null=True)),
                ('place', models.PositiveBigIntegerField(null=True)),
                ('batch', models.PositiveIntegerField()),
                ('read', models.BigIntegerField(help_text='Of which text, passages and debris this was made.')),
                ('sentences', models.PositiveIntegerField(default=0)),
                ('new_all', models.PositiveIntegerField(default=0)),
                ('near_all', models.PositiveIntegerField(default=0)),
                ('new_organ', models.PositiveIntegerField(default=0)),
                ('near_organ', models.PositiveIntegerField(default=0)),
                ('new_place', models.PositiveIntegerField(default=0)),
                ('near_place', models.PositiveIntegerField(default=0)),
                ('packed', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'novelty',
            },
        ),
    ]
