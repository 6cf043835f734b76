import django.db.models.deletion
import lotse.core.codes
import lotse.core.db.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_alter_followup_created_by'),
        ('people', '0003_parcel'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AppointmentInvitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('school', 'Schulberatung'), ('advice', 'Beratungsgespräch')], max_length=8, verbose_name='Anlass')),
                ('expires_on', models.DateField(verbose_name='buchbar bis')),
                ('email', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='E-Mail-Adresse')),
                ('family_changes', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='Bei wem?')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointment_invitations', to='people.household')),
            ],
            options={
                'ordering': ('-created_at', '-id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'household'], name='cases_invitation_household')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=lotse.core.codes.new_code, editable=False, max_length=6, verbose_name='Kennung')),
                ('starts_at', models.DateTimeField(verbose_name='Beginn')),
                ('ends_at', models.DateTimeField(verbose_name='Ende')),
                ('place', models.CharField(choices=[('on_site', 'vor Ort'), ('phone', 'am Telefon'), ('video', 'per Video')], max_length=8, verbose_name='Ort')),
                ('video_url', models.URLField(blank=True, max_length=300, verbose_name='Adresse des Videoraums')),
                ('state', models.CharField(choices=[('booked', 'vereinbart'), ('cancelled', 'abgesagt'), ('held', 'erschienen'), ('no_show', 'nicht erschienen')], default='booked', max_length=10, verbose_name='Stand')),
                ('cancel_reason', models.CharField(blank=True, choices=[('family', 'von der Familie abgesagt'), ('centre', 'vom Zentrum abgesagt'), ('mistake', 'irrtümlich eingetragen')], max_length=8, verbose_name='Grund der Absage')),
                ('interpreter_language', models.CharField(blank=True, max_length=8, verbose_name='Sprachmittlung')),
                ('interpreter_arranged_at', models.DateTimeField(blank=True, null=True, verbose_name='Sprachmittlung bestellt am')),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('booked_at', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='bei')),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('call_step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.followup')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='cases.appointmentinvitation')),
            ],
            options={
                'ordering': ('starts_at', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'adviser', 'starts_at'], name='cases_appointment_adviser'), models.Index(fields=['centre', 'state', 'starts_at'], name='cases_appointment_state')],
                'constraints': [models.UniqueConstraint(fields=('centre', 'code'), name='cases_appointment_code'), models.UniqueConstraint(condition=models.Q(('state', 'booked')), fields=('centre', 'invitation'), name='cases_appointment_one_open'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='cases_appointment_hours'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('cancel_reason', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancel_reason', '')), _connector='OR'), name='cases_appointment_cancelled')],
            },
        ),
        migrations.CreateModel(
            name='AppointmentSettings',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('lead_hours', models.PositiveSmallIntegerField(default=24, verbose_name='Familien buchen mindestens so viele Stunden vorher')),
                ('horizon_days', models.PositiveSmallIntegerField(default=42, verbose_name='Freie Zeiten zeigen für so viele Tage')),
                ('invitation_days', models.PositiveSmallIntegerField(default=28, verbose_name='Einladungen gelten so viele Tage')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre',), name='cases_appointmentsettings_one')],
            },
        ),
        migrations.CreateModel(
            name='InvitedPerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invited', to='cases.appointmentinvitation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ('id',),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'invitation', 'person'), name='cases_invitedperson_once')],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='Raum')),
                ('is_open', models.BooleanField(default=True, verbose_name='wird benutzt')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('name', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'name'), name='cases_room_name')],
            },
        ),
        migrations.CreateModel(
            name='AppointmentCell',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='cases.appointment')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.room')),
            ],
            options={
                'ordering': ('at', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'adviser', 'at'), name='cases_cell_adviser'), models.UniqueConstraint(fields=('centre', 'room', 'at'), name='cases_cell_room')],
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='room',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.room', verbose_name='Raum'),
        ),
        migrations.CreateModel(
            name='SlotPattern',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Montag'), (1, 'Dienstag'), (2, 'Mittwoch'), (3, 'Donnerstag'), (4, 'Freitag'), (5, 'Samstag'), (6, 'Sonntag')], verbose_name='Wochentag')),
                ('begins', models.TimeField(verbose_name='von')),
                ('until', models.TimeField(verbose_name='bis')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='Dauer eines Termins (Minuten)')),
                ('buffer_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='Pause danach (Minuten)')),
                ('kind', models.CharField(blank=True, choices=[('school', 'Schulberatung'), ('advice', 'Beratungsgespräch')], max_length=8, verbose_name='Anlass')),
                ('place', models.CharField(choices=[('on_site', 'vor Ort'), ('phone', 'am Telefon'), ('video', 'per Video')], default='on_site', max_length=8, verbose_name='Ort')),
                ('video_url', models.URLField(blank=True, max_length=300, verbose_name='Adresse des Videoraums')),
                ('valid_from', models.DateField(verbose_name='gilt ab')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='gilt bis vor')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='Wer berät?')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.room', verbose_name='Raum')),
            ],
            options={
                'ordering': ('weekday', 'begins', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'adviser', 'weekday'], name='cases_pattern_adviser')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('begins'))), name='cases_pattern_hours'), models.CheckConstraint(condition=models.Q(('buffer_minutes__lte', 240), ('minutes__gte', 5), ('minutes__lte', 480)), name='cases_pattern_minutes'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='cases_pattern_valid')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField(verbose_name='von')),
                ('ends_at', models.DateTimeField(verbose_name='bis')),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='Wer?')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('starts_at', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'ends_at'], name='cases_absence_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='cases_absence_period')],
            },
        ),
        migrations.CreateModel(
            name='AppointmentChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('booked', 'vereinbart'), ('moved', 'verschoben'), ('cancelled', 'abgesagt'), ('held', 'erschienen'), ('no_show', 'nicht erschienen')], max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('before_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='cases.appointment')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('-at', '-id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'appointment', '-at'], name='cases_change_appointment')],
            },
        ),
    ]
