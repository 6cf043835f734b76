import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='Kurzname in der Adresse')),
                ('name', models.CharField(max_length=150, verbose_name='Name')),
                ('district_name', models.CharField(max_length=100, verbose_name='Kreis oder kreisfreie Stadt')),
                ('ags', models.CharField(max_length=5, validators=[django.core.validators.RegexValidator('^05\\d{3}$', 'Fünf Ziffern, beginnend mit 05.')], verbose_name='Kreisschlüssel (AGS)')),
                ('is_demo', models.BooleanField(default=False, verbose_name='Vorführdaten')),
                ('letterhead', models.CharField(blank=True, max_length=200, verbose_name='Absenderzeile')),
                ('address', models.TextField(blank=True, max_length=400, verbose_name='Anschrift')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail-Adresse')),
                ('website', models.URLField(blank=True, verbose_name='Internetseite')),
                ('opening_hours', models.TextField(blank=True, max_length=400, verbose_name='Sprechzeiten')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=150, verbose_name='Name')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Durchwahl')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktiv')),
                ('since_on', models.DateField(verbose_name='seit')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'user'), name='tenants_membership_user')],
            },
        ),
        migrations.CreateModel(
            name='MembershipRole',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('director', 'Leitung'), ('counsellor', 'Bildungsberatung'), ('coordinator', 'Ehrenamtskoordination'), ('mediator', 'Konfliktmanagement'), ('networker', 'Netzwerk'), ('dispatcher', 'Sprachmittlung'), ('funder', 'Förderung'), ('privacy_officer', 'Datenschutz'), ('administrator', 'Verwaltung')], max_length=20, verbose_name='Rolle')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_rows', to='tenants.membership')),
            ],
            options={
                'ordering': ('role',),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'membership', 'role'), name='tenants_membershiprole_once'), models.CheckConstraint(condition=models.Q(('role__in', ['director', 'counsellor', 'coordinator', 'mediator', 'networker', 'dispatcher', 'funder', 'privacy_officer', 'administrator'])), name='tenants_membershiprole_known')],
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ags', models.CharField(max_length=8, verbose_name='Gemeindeschlüssel (AGS)')),
                ('name', models.CharField(max_length=100, verbose_name='Gemeinde')),
                ('easting_m', models.IntegerField(blank=True, null=True, verbose_name='Ostwert (m)')),
                ('northing_m', models.IntegerField(blank=True, null=True, verbose_name='Nordwert (m)')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('name',),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'ags'), name='tenants_municipality_ags'), models.CheckConstraint(condition=models.Q(models.Q(('easting_m__isnull', True), ('northing_m__isnull', True)), models.Q(('easting_m__isnull', False), ('northing_m__isnull', False)), _connector='OR'), name='tenants_municipality_point')],
            },
        ),
    ]
