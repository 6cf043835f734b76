import datetime as dt
import uuid

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.enums import (
    ArrivalAnswer,
    ConsentForm,
    ConsentPurpose,
    ContactKind,
    DeclineReason,
    DisclosureWay,
    Gender,
    InformedHow,
    InspectionCause,
    LanguageUse,
    ParcelState,
    PersonKind,
)
from lotse.tenants.models import Membership, Municipality
from lotse.wording.models import KeptText


class Household(TenantModel):
    """A family's file: who lives together, how to reach them, who is responsible."""

    personal = Personal("people.file", family="pk")

    code = models.CharField("Aktenzeichen", max_length=6, default=new_code, editable=False)
    name = models.CharField("Name der Familie", max_length=120)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="Gemeinde",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
    )
    street = EncryptedTextField("Straße und Hausnummer", blank=True, default="")
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True)
    town = models.CharField("Ort", max_length=100, blank=True)
    # "easting,northing" in whole metres, EPSG:25832; empty: unknown
    point = EncryptedTextField("Koordinaten", blank=True, default="")
    preferred_language = models.CharField("Sprache für Gespräche und Briefe", max_length=12, default="de")
    interpreter_needed = models.BooleanField("Sprachmittlung nötig", default=False)
    notes = EncryptedTextField("Hinweise", blank=True, default="")
    responsible = models.ForeignKey(
        Membership,
        verbose_name="zuständig",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    informed_how = models.CharField("Information nach Art. 13 DSGVO", max_length=12, choices=InformedHow.choices)
    informed_on = models.DateField("informiert am")
    informed_language = models.CharField("informiert auf", max_length=12, default="de")
    informed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # The sheet that was printed here; empty: another one
    informed_text = models.ForeignKey(KeptText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("angelegt am")
    changed_at = models.DateTimeField("geändert am")
    # Set by lotse.privacy: the file is only kept (Art. 18 GDPR); an objection stands (Art. 21)
    restricted_at = models.DateTimeField("eingeschränkt seit", null=True, blank=True, editable=False)
    objected_at = models.DateTimeField("Widerspruch seit", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    search_text = models.CharField(max_length=500, editable=False, default="")

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "code"), name="people_household_code"),)
        indexes = (models.Index(fields=("centre", "merged_into", "name"), name="people_household_list"),)

    def __str__(self) -> str:
        return f"Familie {self.name}"


class Person(TenantModel):
    """A member of a household, or somebody it trusts. Least data: no residence status, findings, behaviour."""

    personal = Personal("people.file", family="household", person="pk")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="persons")
    kind = models.CharField("Rolle in der Familie", max_length=16, choices=PersonKind.choices)
    first_name = models.CharField("Vorname", max_length=100)
    last_name = models.CharField("Nachname", max_length=100)
    pronunciation = models.CharField("Aussprache", max_length=100, blank=True)
    gender = models.CharField("Geschlecht", max_length=1, choices=Gender.choices, blank=True, default="")
    born_on = models.DateField("Geburtsdatum", null=True, blank=True)
    birth_place = models.CharField("Geburtsort", max_length=100, blank=True)
    birth_country = models.CharField("Geburtsland", max_length=2, blank=True)  # ISO 3166-1 alpha-2
    citizenships = models.JSONField("Staatsangehörigkeiten", default=list, blank=True)  # ISO codes, first one first
    scripts = models.JSONField("liest und schreibt in", default=list, blank=True)  # codes of enums.SCRIPTS
    arrival_answer = models.CharField(
        "Seit wann in Deutschland?",
        max_length=10,
        choices=ArrivalAnswer.choices,
        default=ArrivalAnswer.NO_ANSWER,
    )
    # The first day that the answer allows: "2023" is stored as 1.1.2023 with arrival_is_year
    arrived_on = models.DateField("in Deutschland seit", null=True, blank=True)
    arrival_is_year = models.BooleanField("nur das Jahr ist bekannt", default=False)
    in_municipality_since_on = models.DateField("in der Gemeinde seit", null=True, blank=True)
    search_text = models.CharField(max_length=500, editable=False, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("kind", "born_on", "first_name", "id")
        indexes = (
            models.Index(fields=("centre", "search_text"), name="people_person_search"),
            models.Index(fields=("centre", "born_on"), name="people_person_born"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(arrival_answer=ArrivalAnswer.GIVEN, arrived_on__isnull=False)
                | ~models.Q(arrival_answer=ArrivalAnswer.GIVEN) & models.Q(arrived_on__isnull=True),
                name="people_person_arrival",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    def age_on(self, day: dt.date) -> int | None:
        """Completed years; born on 29 February: the birthday counts from 1 March in other years (§ 187 BGB)."""
        if self.born_on is None:
            return None
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


class PersonLanguage(TenantModel):
    personal = Personal("people.file", family="person__household", person="person")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField("Sprache", max_length=8)  # ISO 639-1, else 639-3
    use = models.CharField("Verwendung", max_length=8, choices=LanguageUse.choices)

    class Meta(TenantModel.Meta):
        ordering = ("use", "language")
        constraints = (
            models.UniqueConstraint(fields=("centre", "person", "language"), name="people_personlanguage_once"),
        )

    def __str__(self) -> str:
        return self.language


class ContactWay(TenantModel):
    """A phone number or e-mail address; found again exactly through a keyed hash of its normalised form."""

    personal = Personal("people.file", family="person__household", person="person")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_ways")
    kind = models.CharField("Art", max_length=5, choices=ContactKind.choices)
    value = EncryptedTextField("Nummer oder Adresse")
    value_hash = models.CharField(max_length=64, editable=False)
    note = models.CharField("Hinweis", max_length=100, blank=True)  # e.g. "abends", "Nummer der Tante"

    class Meta(TenantModel.Meta):
        ordering = ("kind", "id")
        indexes = (models.Index(fields=("centre", "value_hash"), name="people_contactway_hash"),)

    def __str__(self) -> str:
        return str(ContactKind(self.kind).label)


class Consent(TenantModel):
    """A family's consent to one purpose. Withdrawn consent stays as a record; it counts no more from that instant."""

    personal = Personal("people.file", family="household")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("Zweck", max_length=20, choices=ConsentPurpose.choices)
    recipient = models.CharField("an wen", max_length=150, blank=True)  # empty: any recipient of the purpose
    wording_version = models.CharField("Fassung des Textes", max_length=20)
    wording_number = models.PositiveSmallIntegerField(default=0)  # wording.Wording; 0: standard text, or another sheet
    # The exact words; empty: a sheet that was not printed here
    text = models.ForeignKey(KeptText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField("Sprache des Textes", max_length=8)
    form = models.CharField("wie erteilt", max_length=8, choices=ConsentForm.choices)
    given_on = models.DateField("erteilt am")
    given_by = models.ForeignKey(Person, verbose_name="erteilt von", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField("widerrufen am", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_online = models.BooleanField("von der Familie selbst widerrufen", default=False)
    awaits_notice = models.BooleanField(default=False)  # whoever is responsible has not yet read of the withdrawal

    class Meta(TenantModel.Meta):
        ordering = ("-given_on", "-recorded_at")
        indexes = (models.Index(fields=("centre", "household", "purpose"), name="people_consent_purpose"),)

    def __str__(self) -> str:
        return str(ConsentPurpose(self.purpose).label)


class Disclosure(TenantModel):
    """What of a family went when to whom, by which way, and on which ground. Never changed but for its retraction."""

    personal = Personal("people.file", family="household", person="person")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="disclosures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField("Zweck", max_length=20, choices=ConsentPurpose.choices)
    recipient = models.CharField("an wen", max_length=250)
    what = models.CharField("was", max_length=300)  # kinds of papers and data, never their contents
    way = models.CharField("auf welchem Weg", max_length=8, choices=DisclosureWay.choices)
    ground_label = models.CharField("Grund", max_length=100)
    ground_source = models.CharField("Rechtsgrundlage", max_length=150, blank=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    disclosed_at = models.DateTimeField("weitergegeben am")
    disclosed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_at = models.DateTimeField("zurückgenommen am", null=True, blank=True)
    retracted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retraction_reason = models.CharField("Grund der Rücknahme", max_length=200, blank=True)
    held_back_at = models.DateTimeField("nicht abgeschickt", null=True, blank=True)  # its mail was stopped in time

    class Meta(TenantModel.Meta):
        ordering = ("-disclosed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(held_back_at__isnull=True) | models.Q(retracted_at__isnull=False),
                name="people_disclosure_held_back",
            ),
            models.CheckConstraint(
                condition=models.Q(retracted_at__isnull=True, retraction_reason="")
                | models.Q(retracted_at__isnull=False) & ~models.Q(retraction_reason=""),
                name="people_disclosure_retracted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} an {self.recipient}"


class Parcel(models.Model):
    """A family on its way to another centre: offered by one, opened by the other, emptied when it is settled.

    Read through ``selectors.transfers`` only, which knows the two centres that may. Rows of either centre are named by
    their id alone: a key would lead a query across.
    """

    personal = Personal("people.parcel", family="household_id", names=("contact", "content"))

    global_because = "it stands between two centres"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty: a file from another installation
    from_centre = models.ForeignKey("tenants.Centre", on_delete=models.PROTECT, null=True, related_name="+")
    to_centre = models.ForeignKey("tenants.Centre", on_delete=models.PROTECT, related_name="+")
    from_name = models.CharField("von", max_length=150)  # the centre, or what the file says
    contact = models.CharField("Ansprechperson", max_length=200, blank=True)
    household_id = models.UUIDField(null=True)  # in the old centre
    offered_by_id = models.UUIDField()  # a membership of the old centre; of a file, of the new one
    content = EncryptedTextField("Inhalt", blank=True, default="")  # JSON, see people.parcels
    state = models.CharField("Stand", max_length=10, choices=ParcelState.choices, default=ParcelState.OFFERED)
    offered_at = models.DateTimeField("angeboten am")
    expires_on = models.DateField("gilt bis")
    settled_at = models.DateTimeField("erledigt am", null=True, blank=True)
    decline_reason = models.CharField("Grund", max_length=12, choices=DeclineReason.choices, blank=True)
    new_household_id = models.UUIDField(null=True)
    noticed_at = models.DateTimeField(null=True)  # the old centre has read how it ended

    class Meta:
        ordering = ("-offered_at", "-id")
        indexes = (
            models.Index(fields=("to_centre", "state"), name="people_parcel_incoming"),
            models.Index(fields=("from_centre", "household_id"), name="people_parcel_outgoing"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("from_centre", "household_id"),
                condition=models.Q(state=ParcelState.OFFERED, household_id__isnull=False),
                name="people_parcel_one_offer",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ParcelState.OFFERED, settled_at__isnull=True)
                | ~models.Q(state=ParcelState.OFFERED) & models.Q(settled_at__isnull=False),
                name="people_parcel_settled",
            ),
        )

    def __str__(self) -> str:
        return f"Familie von {self.from_name}"


class ImportDraft(TenantModel):
    """An uploaded list between dry run and confirmation; deleted by that, or by the next upload after a day."""

    personal = Personal("people.draft", names=("content",))

    content = EncryptedTextField("Datei")  # base64 of the file as uploaded
    filename = models.CharField("Dateiname", max_length=200)
    uploaded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("hochgeladen am")

    class Meta(TenantModel.Meta):
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.filename


class LogInspection(TenantModel):
    """Somebody looks into the log of a file, and says why first; never changed."""

    personal = Personal("audit.entry", family="household", member="member", names=("note",))

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField("Anlass", max_length=10, choices=InspectionCause.choices)
    note = EncryptedTextField("Worum geht es?")
    opened_at = models.DateTimeField("seit")

    class Meta(TenantModel.Meta):
        ordering = ("-opened_at", "-id")
        indexes = (models.Index(fields=("centre", "household", "member"), name="people_loginspection_file"),)

    def __str__(self) -> str:
        return str(InspectionCause(self.cause).label)
