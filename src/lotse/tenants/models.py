import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants import rights
from lotse.tenants.enums import Role

RESERVED_SLUGS = frozenset(
    {
        "konto",
        "land",
        "api",
        "static",
        "healthz",
        "readyz",
        "styleguide",
        "entwicklung",
        "impressum",
        "datenschutz",
    }
    | {"barrierefreiheit", "mitmachen", "rueckmeldung", "sprache", "angebote"}
)


class Centre(models.Model):
    """A Kommunales Integrationszentrum: the tenant. Its slug is its key; two centres may share a district (AGS)."""

    personal = Impersonal("the office itself")

    global_because = "it is the tenant itself"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField("Kurzname in der Adresse", max_length=40, unique=True)
    name = models.CharField("Name", max_length=150)
    district_name = models.CharField("Kreis oder kreisfreie Stadt", max_length=100)
    ags = models.CharField(
        "Kreisschlüssel (AGS)",
        max_length=5,
        validators=[RegexValidator(r"^05\d{3}$", "Fünf Ziffern, beginnend mit 05.")],
    )
    is_demo = models.BooleanField("Vorführdaten", default=False)
    # The letterhead and what families may be told
    letterhead = models.CharField("Absenderzeile", max_length=200, blank=True)
    address = models.TextField("Anschrift", max_length=400, blank=True)
    phone = models.CharField("Telefon", max_length=40, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    website = models.URLField("Internetseite", blank=True)
    opening_hours = models.TextField("Sprechzeiten", max_length=400, blank=True)
    sends_weekly_mail = models.BooleanField("Wochenmail an die Beratung", default=True)
    takes_volunteers = models.BooleanField("Ehrenamtliche melden sich auf den öffentlichen Seiten an", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Municipality(TenantModel):
    """A municipality of the centre's district. The point is its centre, EPSG:25832, in metres; may be unknown."""

    personal = Impersonal("a municipality")

    ags = models.CharField("Gemeindeschlüssel (AGS)", max_length=8)
    name = models.CharField("Gemeinde", max_length=100)
    easting_m = models.IntegerField("Ostwert (m)", null=True, blank=True)
    northing_m = models.IntegerField("Nordwert (m)", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "ags"), name="tenants_municipality_ags"),
            models.CheckConstraint(
                condition=models.Q(easting_m__isnull=True, northing_m__isnull=True)
                | models.Q(easting_m__isnull=False, northing_m__isnull=False),
                name="tenants_municipality_point",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """A user's place in a centre: the actor of every service, the owner of every next step."""

    personal = Personal("tenants.member", member="pk")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("Name", max_length=150)  # as colleagues read it; copied from the user at invitation
    phone = models.CharField("Durchwahl", max_length=40, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    left_on = models.DateField("nicht mehr aktiv seit", null=True, blank=True)
    since_on = models.DateField("seit")

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "user"), name="tenants_membership_user"),)

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, read once per instance (prefetch ``role_rows`` for lists)."""
        if not hasattr(self, "_roles"):
            self.know_roles(row.role for row in self.role_rows.all())
        return self._roles

    def know_roles(self, roles: Iterable[str]) -> None:
        self._roles = frozenset(map(Role, roles))

    @property
    def role_labels(self) -> str:
        return ", ".join(str(role.label) for role in Role if role in self.roles)

    def holds(self, right: str) -> bool:
        """Whether one of the roles carries the right. Raises KeyError for a right that nobody declared."""
        return self.is_active and bool(self.roles & rights.get(right).roles)

    @property
    def reads_personal_files(self) -> bool:
        """Whether one of the roles carries a right to personal files: then a second factor is due."""
        return self.is_active and any(right.personal and right.roles & self.roles for right in rights.all_rights())

    def forget_roles(self) -> None:
        self.__dict__.pop("_roles", None)


class MembershipRole(TenantModel):
    personal = Personal("tenants.member", member="membership")

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="role_rows")
    role = models.CharField("Rolle", max_length=20, choices=Role.choices)

    class Meta(TenantModel.Meta):
        ordering = ("role",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "membership", "role"), name="tenants_membershiprole_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="tenants_membershiprole_known"),
        )

    def __str__(self) -> str:
        return str(Role(self.role).label)
