import django.db.models.deletion
import lotse.core.codes
import lotse.core.db.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=lotse.core.codes.new_code, editable=False, max_length=6, verbose_name='Fallnummer')),
                ('topic', models.CharField(choices=[('school_system', 'Schulsystem'), ('transition', 'Übergang'), ('certificates', 'Anerkennung von Zeugnissen'), ('school_conflict', 'Konflikt in der Schule'), ('childcare', 'Kita'), ('language', 'Sprache'), ('work', 'Arbeit und Ausbildung'), ('housing', 'Wohnen'), ('other', 'Sonstiges')], max_length=16, verbose_name='Thema')),
                ('goal', lotse.core.db.fields.EncryptedTextField(verbose_name='Ziel')),
                ('state', models.CharField(choices=[('open', 'offen'), ('closed', 'abgeschlossen')], default='open', max_length=6, verbose_name='Stand')),
                ('result', models.CharField(blank=True, choices=[('solved', 'Anliegen geklärt'), ('partly', 'teilweise geklärt'), ('referred', 'an andere Stelle vermittelt'), ('not_solved', 'nicht geklärt'), ('ended_by_family', 'von der Familie beendet'), ('moved_away', 'weggezogen')], max_length=16, verbose_name='Ergebnis')),
                ('opened_on', models.DateField(verbose_name='begonnen am')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='abgeschlossen am')),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.household')),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='zuständig')),
            ],
            options={
                'ordering': ('-opened_on', '-created_at'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'state', '-opened_on'], name='cases_case_list')],
                'constraints': [models.UniqueConstraint(fields=('centre', 'code'), name='cases_case_code'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('result', ''), ('state', 'open')), models.Q(('closed_on__isnull', False), ('state', 'closed'), models.Q(('result', ''), _negated=True)), _connector='OR'), name='cases_case_closed')],
            },
        ),
        migrations.CreateModel(
            name='AdviceContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('topic', models.CharField(choices=[('school_system', 'Schulsystem'), ('transition', 'Übergang'), ('certificates', 'Anerkennung von Zeugnissen'), ('school_conflict', 'Konflikt in der Schule'), ('childcare', 'Kita'), ('language', 'Sprache'), ('work', 'Arbeit und Ausbildung'), ('housing', 'Wohnen'), ('other', 'Sonstiges')], max_length=16, verbose_name='Thema')),
                ('channel', models.CharField(choices=[('phone', 'Telefon'), ('visit', 'Gespräch vor Ort'), ('email', 'E-Mail'), ('video', 'Video'), ('outreach', 'aufsuchend')], max_length=8, verbose_name='Weg')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='Dauer (Minuten)')),
                ('result', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Ergebnis')),
                ('residence_band', models.CharField(blank=True, choices=[('under_1', 'unter 1 Jahr'), ('from_1_to_3', '1 bis 3 Jahre'), ('from_3_to_5', '3 bis 5 Jahre'), ('from_5_to_10', '5 bis 10 Jahre'), ('over_10', 'über 10 Jahre oder schon immer'), ('unknown', 'unbekannt')], default='unknown', max_length=12, verbose_name='in Deutschland seit')),
                ('at', models.DateTimeField(verbose_name='am')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='people.household')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='cases.case')),
            ],
            options={
                'ordering': ('-at', '-id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', '-at'], name='cases_contact_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 600)), name='cases_contact_minutes')],
            },
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', lotse.core.db.fields.EncryptedTextField(verbose_name='Eintrag')),
                ('at', models.DateTimeField(verbose_name='am')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='cases.case')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
            ],
            options={
                'ordering': ('-at', '-id'),
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('step', 'Nächster Schritt'), ('check_6', 'Nachfrage nach 6 Monaten'), ('check_12', 'Nachfrage nach 12 Monaten'), ('check_24', 'Nachfrage nach 24 Monaten')], default='step', max_length=8, verbose_name='Art')),
                ('action', lotse.core.db.fields.EncryptedTextField(verbose_name='Was ist zu tun?')),
                ('due_on', models.DateField(verbose_name='Bis wann?')),
                ('postponed_count', models.PositiveSmallIntegerField(default=0)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='erledigt am')),
                ('outcome', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Was kam heraus?')),
                ('check_answer', models.CharField(blank=True, choices=[('lasting', 'hält an'), ('new_need', 'neuer Bedarf'), ('unknown', 'nicht erreicht')], max_length=8, verbose_name='Antwort')),
                ('created_at', models.DateTimeField()),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='cases.case')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='cases.advicecontact')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followups', to='people.household')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='Wer?')),
            ],
            options={
                'ordering': ('due_on', 'created_at'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'owner', 'done_at', 'due_on'], name='cases_followup_owner'), models.Index(fields=['centre', 'case', 'done_at'], name='cases_followup_case')],
            },
        ),
    ]
