import django.db.models.deletion
import lotse.core.codes
import lotse.core.db.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=lotse.core.codes.new_code, editable=False, max_length=6, verbose_name='Aktenzeichen')),
                ('name', models.CharField(max_length=120, verbose_name='Name der Familie')),
                ('street', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Straße und Hausnummer')),
                ('postcode', models.CharField(blank=True, max_length=5, verbose_name='Postleitzahl')),
                ('town', models.CharField(blank=True, max_length=100, verbose_name='Ort')),
                ('point', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Koordinaten')),
                ('preferred_language', models.CharField(default='de', max_length=8, verbose_name='Sprache für Gespräche und Briefe')),
                ('interpreter_needed', models.BooleanField(default=False, verbose_name='Sprachmittlung nötig')),
                ('notes', lotse.core.db.fields.EncryptedTextField(blank=True, default='', verbose_name='Hinweise')),
                ('informed_how', models.CharField(choices=[('handed_over', 'Informationsblatt ausgehändigt'), ('read_out', 'Informationsblatt vorgelesen oder gedolmetscht')], max_length=12, verbose_name='Information nach Art. 13 DSGVO')),
                ('informed_on', models.DateField(verbose_name='informiert am')),
                ('informed_language', models.CharField(default='de', max_length=8, verbose_name='informiert auf')),
                ('created_at', models.DateTimeField(verbose_name='angelegt am')),
                ('changed_at', models.DateTimeField(verbose_name='geändert am')),
                ('search_text', models.CharField(default='', editable=False, max_length=500)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('informed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='people.household')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='households', to='tenants.municipality', verbose_name='Gemeinde')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership', verbose_name='zuständig')),
            ],
            options={
                'ordering': ('name', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'merged_into', 'name'], name='people_household_list')],
                'constraints': [models.UniqueConstraint(fields=('centre', 'code'), name='people_household_code')],
            },
        ),
        migrations.CreateModel(
            name='ImportDraft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', lotse.core.db.fields.EncryptedTextField(verbose_name='Datei')),
                ('filename', models.CharField(max_length=200, verbose_name='Dateiname')),
                ('uploaded_at', models.DateTimeField(verbose_name='hochgeladen am')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
            ],
            options={
                'ordering': ('-uploaded_at',),
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('guardian', 'Sorgeberechtigte Person'), ('child', 'Kind'), ('adult', 'Weitere erwachsene Person'), ('trusted', 'Vertrauensperson'), ('legal_guardian', 'Vormund')], max_length=16, verbose_name='Rolle in der Familie')),
                ('first_name', models.CharField(max_length=100, verbose_name='Vorname')),
                ('last_name', models.CharField(max_length=100, verbose_name='Nachname')),
                ('pronunciation', models.CharField(blank=True, max_length=100, verbose_name='Aussprache')),
                ('gender', models.CharField(blank=True, choices=[('w', 'weiblich'), ('m', 'männlich'), ('d', 'divers'), ('', 'keine Angabe')], default='', max_length=1, verbose_name='Geschlecht')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='Geburtsdatum')),
                ('birth_place', models.CharField(blank=True, max_length=100, verbose_name='Geburtsort')),
                ('birth_country', models.CharField(blank=True, max_length=2, verbose_name='Geburtsland')),
                ('citizenships', models.JSONField(blank=True, default=list, verbose_name='Staatsangehörigkeiten')),
                ('scripts', models.JSONField(blank=True, default=list, verbose_name='liest und schreibt in')),
                ('arrival_answer', models.CharField(choices=[('given', 'Datum oder Jahr angegeben'), ('always', 'schon immer'), ('no_answer', 'keine Angabe')], default='no_answer', max_length=10, verbose_name='Seit wann in Deutschland?')),
                ('arrived_on', models.DateField(blank=True, null=True, verbose_name='in Deutschland seit')),
                ('arrival_is_year', models.BooleanField(default=False, verbose_name='nur das Jahr ist bekannt')),
                ('in_municipality_since_on', models.DateField(blank=True, null=True, verbose_name='in der Gemeinde seit')),
                ('search_text', models.CharField(default='', editable=False, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='people.household')),
            ],
            options={
                'ordering': ('kind', 'born_on', 'first_name', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'search_text'], name='people_person_search'), models.Index(fields=['centre', 'born_on'], name='people_person_born')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('arrival_answer', 'given'), ('arrived_on__isnull', False)), models.Q(models.Q(('arrival_answer', 'given'), _negated=True), ('arrived_on__isnull', True)), _connector='OR'), name='people_person_arrival')],
            },
        ),
        migrations.CreateModel(
            name='ContactWay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('phone', 'Telefon'), ('email', 'E-Mail')], max_length=5, verbose_name='Art')),
                ('value', lotse.core.db.fields.EncryptedTextField(verbose_name='Nummer oder Adresse')),
                ('value_hash', models.CharField(editable=False, max_length=64)),
                ('note', models.CharField(blank=True, max_length=100, verbose_name='Hinweis')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_ways', to='people.person')),
            ],
            options={
                'ordering': ('kind', 'id'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'value_hash'], name='people_contactway_hash')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('school_authority', 'Weitergabe an die Schulaufsicht'), ('school', 'Weitergabe an eine Schule'), ('health_office', 'Anmeldung zur schulärztlichen Untersuchung'), ('partner', 'Weitergabe an eine andere Stelle'), ('case_management', 'Übergabe an das Case Management (KIM)'), ('contact', 'Kontakt per E-Mail oder Kurznachricht')], max_length=20, verbose_name='Zweck')),
                ('recipient', models.CharField(blank=True, max_length=150, verbose_name='an wen')),
                ('wording_version', models.CharField(max_length=20, verbose_name='Fassung des Textes')),
                ('language', models.CharField(max_length=8, verbose_name='Sprache des Textes')),
                ('form', models.CharField(choices=[('paper', 'unterschriebenes Papier liegt vor'), ('spoken', 'mündlich, mit Datum vermerkt'), ('online', 'über einen Link')], max_length=8, verbose_name='wie erteilt')),
                ('given_on', models.DateField(verbose_name='erteilt am')),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='widerrufen am')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.membership')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.household')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person', verbose_name='erteilt von')),
            ],
            options={
                'ordering': ('-given_on', '-recorded_at'),
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'household', 'purpose'], name='people_consent_purpose')],
            },
        ),
        migrations.CreateModel(
            name='PersonLanguage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=8, verbose_name='Sprache')),
                ('use', models.CharField(choices=[('mother', 'Muttersprache'), ('family', 'Familiensprache'), ('other', 'weitere Sprache')], max_length=8, verbose_name='Verwendung')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenants.centre')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='people.person')),
            ],
            options={
                'ordering': ('use', 'language'),
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'person', 'language'), name='people_personlanguage_once')],
            },
        ),
    ]
