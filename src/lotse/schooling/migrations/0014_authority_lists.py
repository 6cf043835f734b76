import django.db.models.deletion
import lotse.core.codes
import lotse.core.db.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_authority_lists'),
        ('people', '0003_parcel'),
        ('schooling', '0013_deadline_rules'),
        ('tenants', '0002_authority_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='pupil',
            name='portal_registered_by',
            field=models.CharField(blank=True, choices=[('centre', 'Kommunales Integrationszentrum'), ('school', 'Schule'), ('school_authority', 'Schulaufsicht'), ('municipality', 'Kommune'), ('health_office', 'Gesundheitsamt'), ('family', 'Eltern selbst')], max_length=20, verbose_name='angemeldet von'),
        ),
        migrations.AddField(
            model_name='pupil',
            name='portal_registered_on',
            field=models.DateField(blank=True, null=True, verbose_name='in Schüler Online angemeldet am'),
        ),
        migrations.CreateModel(
            name='DecidingOffice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('contact_note', models.CharField(blank=True, max_length=200, verbose_name='Wer ist wann erreichbar?')),
                ('access_code', lotse.core.db.fields.EncryptedTextField(verbose_name='Zugangscode')),
                ('changed_at', models.DateTimeField()),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deciding_office', to='directory.organisation')),
            ],
            options={
                'ordering': ('organisation__name', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DecisionList',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=lotse.core.codes.new_code, editable=False, max_length=6, verbose_name='Kennung')),
                ('way', models.CharField(choices=[('mail', 'E-Mail'), ('link', 'Link mit Zugangscode'), ('lotse', 'innerhalb von Lotse'), ('file', 'Datei'), ('letter', 'Brief'), ('hand', 'persönlich übergeben'), ('phone', 'Telefon')], max_length=8, verbose_name='auf welchem Weg')),
                ('access_code', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Zugangscode dieser Liste')),
                ('sent_at', models.DateTimeField(verbose_name='geschickt am')),
                ('due_on', models.DateField(verbose_name='Antwort erbeten bis')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='erinnert am')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='abgeschlossen am')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='zurückgezogen am')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200, verbose_name='Grund')),
                ('code_tries', models.PositiveSmallIntegerField(default=0)),
                ('last_try_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='schooling.decidingoffice')),
            ],
            options={
                'ordering': ('-sent_at', '-id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'office', '-sent_at'], name='schooling_decisionlist_office')],
                'constraints': [models.UniqueConstraint(fields=('centre', 'code'), name='schooling_decisionlist_code')],
            },
        ),
        migrations.CreateModel(
            name='DecisionItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('decision', models.CharField(blank=True, choices=[('assign', 'wie empfohlen zugewiesen'), ('other_school', 'anderer Schule zugewiesen'), ('return', 'zurückgegeben')], max_length=12, verbose_name='Entscheidung')),
                ('return_reason', models.CharField(blank=True, choices=[('no_place', 'kein Platz an der empfohlenen Schule'), ('other_form', 'andere Schulform oder Art der Klasse prüfen'), ('parents', 'Wunsch der Eltern klären'), ('papers', 'Angaben oder Unterlagen fehlen'), ('not_responsible', 'andere Stelle ist zuständig'), ('other', 'anderer Grund')], max_length=16, verbose_name='Grund der Rückgabe')),
                ('comment', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Bemerkung')),
                ('over_count', models.PositiveSmallIntegerField(default=0, verbose_name='über der gemeldeten Zahl')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='entschieden am')),
                ('decided_by', models.CharField(blank=True, max_length=120, verbose_name='von')),
                ('way', models.CharField(blank=True, choices=[('link', 'über den Link'), ('account', 'mit eigenem Zugang'), ('xlsx', 'mit der Excel-Datei'), ('phone', 'am Telefon')], max_length=8, verbose_name='wie geantwortet')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='eingetragen am')),
                ('assignment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='schooling.assignment')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.disclosure')),
                ('need_notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision_items', to='schooling.neednotice')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decision_items', to='schooling.pupil')),
                ('recommendation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision_items', to='schooling.recommendation')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('decision_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='schooling.decisionlist')),
            ],
            options={
                'ordering': ('pupil__person__last_name', 'pupil__person__first_name', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'decision_list', 'pupil'), name='schooling_decisionitem_once'), models.CheckConstraint(condition=models.Q(('recommendation__isnull', True), ('need_notice__isnull', True), _connector='XOR'), name='schooling_decisionitem_subject'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='schooling_decisionitem_decided')],
            },
        ),
    ]
