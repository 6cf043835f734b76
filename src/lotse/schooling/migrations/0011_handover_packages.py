import django.db.models.deletion
import lotse.core.codes
import lotse.core.db.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('people', '0003_parcel'),
        ('schooling', '0010_plan_stay_checks'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='process',
            name='schild_optional_columns',
            field=models.BooleanField(default=True, verbose_name='SchILD-Dateien mit Wahlspalten'),
        ),
        migrations.CreateModel(
            name='HandoverPackage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=lotse.core.codes.new_code, editable=False, max_length=6, verbose_name='Zeichen')),
                ('kind', models.CharField(choices=[('school', 'Schule'), ('deciding_office', 'Entscheidende Stelle'), ('health_office', 'Gesundheitsamt'), ('parents', 'Eltern')], max_length=20, verbose_name='Empfänger')),
                ('recipient', models.CharField(max_length=250, verbose_name='an wen')),
                ('way', models.CharField(choices=[('mail', 'E-Mail'), ('link', 'Link mit Zugangscode'), ('lotse', 'innerhalb von Lotse'), ('file', 'Datei'), ('letter', 'Brief'), ('hand', 'persönlich übergeben'), ('phone', 'Telefon')], max_length=8, verbose_name='auf welchem Weg')),
                ('made_at', models.DateTimeField(verbose_name='erstellt am')),
                ('manifest', models.JSONField(default=list, verbose_name='Inhalt')),
                ('placeholder_confirmed', models.BooleanField(default=False, verbose_name='technischer Platzhalter bestätigt')),
                ('archive', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Datei')),
                ('archive_until', models.DateTimeField(blank=True, null=True, verbose_name='herunterzuladen bis')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='schooling.handoverpackage')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation')),
            ],
            options={
                'ordering': ('-made_at', '-id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'code'), name='schooling_package_code'), models.UniqueConstraint(fields=('centre', 'token'), name='schooling_package_token')],
            },
        ),
        migrations.CreateModel(
            name='HandoverChild',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('disclosure', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handover_child', to='people.disclosure')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='schooling.pupil')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='children', to='schooling.handoverpackage')),
            ],
            options={
                'ordering': ('package', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'package', 'pupil'), name='schooling_packagechild_once')],
            },
        ),
    ]
