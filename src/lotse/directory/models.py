from django.db import models

from lotse.core.codes import new_code
from lotse.core.names import search_key
from lotse.core.tenancy import TenantModel
from lotse.directory.enums import OrganisationKind
from lotse.tenants.models import Membership, Municipality


class Organisation(TenantModel):
    """A partner of the centre; a school is one. Published contact data of an office, not of a person."""

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

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="representative")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representatives")

    class Meta(TenantModel.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.membership} für {self.organisation}"
