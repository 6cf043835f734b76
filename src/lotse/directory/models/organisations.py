"""Partners of the centre: who they are, where they are, whom to ask, what was agreed."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.names import search_key
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.enums import Access, OrganisationKind
from lotse.tenants.models import Membership, Municipality


class Organisation(TenantModel):
    """A partner of the centre; a school is one. Published contact data of an office, not of a person."""

    personal = Impersonal("an organisation and its public address")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    kind = models.CharField("Art", max_length=24, choices=OrganisationKind.choices)
    name = models.CharField("Name", max_length=250)
    short_name = models.CharField("Kurzname", max_length=100, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="Gemeinde",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    street = models.CharField("Straße und Hausnummer", max_length=150, blank=True)
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True)
    town = models.CharField("Ort", max_length=100, blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    email = models.CharField("E-Mail", max_length=254, blank=True)
    website = models.CharField("Internetseite", max_length=250, blank=True)
    description = models.TextField("Beschreibung", max_length=2000, blank=True)
    is_published = models.BooleanField("öffentlich zeigen", default=False)  # by itself; with a published offer always
    easting_m = models.IntegerField("Ostwert (m, EPSG:25832)", null=True, blank=True)
    northing_m = models.IntegerField("Nordwert (m, EPSG:25832)", null=True, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    search_text = models.CharField(max_length=500, editable=False, default="")

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "code"), name="directory_organisation_code"),)
        indexes = (models.Index(fields=("centre", "kind", "name"), name="directory_organisation_list"),)

    def __str__(self) -> str:
        return self.short_name or self.name

    def refresh_search_text(self) -> None:
        self.search_text = search_key(self.name, self.short_name, self.town)


class Representative(TenantModel):
    """A member with the role *Partnerstelle* acts for one organisation, and sees only what concerns it."""

    personal = Personal("directory.contact", member="membership")

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="representative")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representatives")

    class Meta(TenantModel.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.membership} für {self.organisation}"


class Place(TenantModel):
    """Where offers take place; several organisations may use one. The point: EPSG:25832, metres; may be unknown."""

    personal = Impersonal("a place")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name="gehört zu", on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )
    name = models.CharField("Name", max_length=150)
    municipality = models.ForeignKey(
        Municipality, verbose_name="Gemeinde", on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )
    street = models.CharField("Straße und Hausnummer", max_length=150, blank=True)
    postcode = models.CharField("Postleitzahl", max_length=5, blank=True)
    town = models.CharField("Ort", max_length=100, blank=True)
    easting_m = models.IntegerField("Ostwert (m, EPSG:25832)", null=True, blank=True)
    northing_m = models.IntegerField("Nordwert (m, EPSG:25832)", null=True, blank=True)
    step_free = models.CharField("stufenlos erreichbar", max_length=8, choices=Access.choices, default=Access.UNKNOWN)
    accessible_toilet = models.CharField(
        "barrierefreie Toilette", max_length=8, choices=Access.choices, default=Access.UNKNOWN
    )
    accessibility_note = models.CharField("Hinweis zur Barrierefreiheit", max_length=300, blank=True)
    directions = models.CharField("Anfahrt mit Bus und Bahn", max_length=300, blank=True)
    is_active = models.BooleanField("aktiv", default=True)

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="directory_place_code"),
            models.CheckConstraint(
                condition=models.Q(easting_m__isnull=True, northing_m__isnull=True)
                | models.Q(easting_m__isnull=False, northing_m__isnull=False),
                name="directory_place_point",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """In one line: street, postcode and town, as far as they are known."""
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.town}".strip()) if part)


class ContactPerson(TenantModel):
    """Whom to ask at an organisation. Office data; shown outside the centre only where ``is_published``."""

    personal = Personal("directory.contact", contact="pk")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField("Name", max_length=150)
    function = models.CharField("Aufgabe", max_length=150, blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    email = models.EmailField("E-Mail", blank=True)
    is_published = models.BooleanField("mit Namen öffentlich zeigen", default=False)
    is_active = models.BooleanField("aktiv", default=True)
    left_on = models.DateField(null=True, blank=True, editable=False)  # since when it is not active: its period counts

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "code"), name="directory_contact_code"),)

    def __str__(self) -> str:
        return self.name


class CooperationAgreement(TenantModel):
    """What a partner and the centre have agreed in writing; the paper itself is not kept here.

    ``ends_on`` is the day after its last; None: no end. ``remind_on``: when to think of its renewal.
    """

    personal = Impersonal("an agreement of two organisations")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField("Worum geht es?", max_length=200)
    starts_on = models.DateField("gilt ab")
    ends_on = models.DateField("gilt bis", null=True, blank=True)
    remind_on = models.DateField("erinnern am", null=True, blank=True)
    responsible = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    note = models.CharField("Anmerkung", max_length=500, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-starts_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="directory_agreement_code"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="directory_agreement_period",
            ),
        )

    def __str__(self) -> str:
        return self.title
