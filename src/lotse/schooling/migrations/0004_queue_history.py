import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('schooling', '0003_fill_support_periods'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeyDateCount',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='Stichtag')),
                ('reading', models.CharField(choices=[('heute', 'wie wir es heute wissen'), ('damals', 'wie es an dem Tag eingetragen war')], max_length=6, verbose_name='gezählt nach')),
                ('counts', models.JSONField(verbose_name='Zahlen')),
                ('counted_at', models.DateTimeField(verbose_name='festgehalten am')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('-day', 'reading'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'day', 'reading'), name='schooling_keydatecount_once')],
            },
        ),
        migrations.CreateModel(
            name='PupilFacts',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('effective_on', models.DateField(verbose_name='ab')),
                ('at', models.DateTimeField(verbose_name='eingetragen am')),
                ('grade', models.PositiveSmallIntegerField(null=True, verbose_name='Jahrgang')),
                ('support_form', models.CharField(blank=True, choices=[('regular', 'Regelklasse'), ('initial_support', 'Erstförderung (Deutsch)'), ('literacy', 'Erstalphabetisierung'), ('international_class', 'Internationale Förderklasse'), ('fit_fuer_mehr', 'Fit für Mehr')], max_length=20, verbose_name='Art der Klasse')),
                ('arrival_answer', models.CharField(choices=[('given', 'Datum oder Jahr angegeben'), ('always', 'schon immer'), ('no_answer', 'keine Angabe')], max_length=10)),
                ('arrived_on', models.DateField(null=True, verbose_name='in Deutschland seit')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('municipality', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.municipality')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='schooling.pupil')),
            ],
            options={
                'ordering': ('-effective_on', '-at'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'pupil', '-effective_on', '-at'], name='schooling_pupilfacts_day')],
                'constraints': [models.UniqueConstraint(fields=('centre', 'pupil', 'at'), name='schooling_pupilfacts_at')],
            },
        ),
        migrations.CreateModel(
            name='QueueGap',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(verbose_name='Monat')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('month',),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'month'), name='schooling_queuegap_once')],
            },
        ),
        migrations.AddIndex(
            model_name='statechange',
            index=models.Index(fields=['centre', 'pupil', '-effective_on', '-at'], name='schooling_change_day'),
        ),
    ]
