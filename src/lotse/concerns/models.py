"""Worry about a child. Of a report only the time and who took over are kept: no child, no text, no reporter."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership


class ConcernSettings(TenantModel):
    """What a centre tells people who worry about a child; one row per centre."""

    personal = Impersonal("settings of the centre")

    procedure = models.TextField("Was zu tun ist", max_length=4000, blank=True)  # empty: the steps of rules.STEPS
    youth_office_phone = models.CharField("Telefon des Jugendamts", max_length=40, blank=True)  # each centre's own
    # One line each: who, colon, number
    numbers = models.TextField(
        "Weitere Nummern",
        max_length=2000,
        blank=True,
        default="Polizei: 110\nRettungsdienst und Feuerwehr: 112",
    )
    escalate_minutes = models.PositiveSmallIntegerField("An die Leitung nach (Minuten)", default=60)
    keep_months = models.PositiveSmallIntegerField("Aufbewahren (Monate)", default=12)
    version = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre",), name="concerns_settings_one"),)

    def __str__(self) -> str:
        return "Sorge um ein Kind"


class ConcernContact(TenantModel):
    """A member who takes over; who stands in for somebody is one too."""

    personal = Personal("tenants.member", member="member")

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre", "member"), name="concerns_contact_once"),)

    def __str__(self) -> str:
        return str(self.member)


class Concern(TenantModel):
    """Somebody worries about a child and said so. ``code`` is what both sides say on the phone."""

    personal = Personal("concerns.concern", member="taken_over_by")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    noted_at = models.DateTimeField("gemeldet")
    escalated_at = models.DateTimeField("an die Leitung", null=True)
    taken_over_at = models.DateTimeField("übernommen", null=True)
    taken_over_by = models.ForeignKey(
        Membership, verbose_name="übernommen von", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(TenantModel.Meta):
        ordering = ("-noted_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="concerns_concern_code"),
            models.CheckConstraint(
                condition=models.Q(taken_over_at__isnull=True, taken_over_by__isnull=True)
                | models.Q(taken_over_at__isnull=False, taken_over_by__isnull=False),
                name="concerns_concern_taken_over",
            ),
        )

    def __str__(self) -> str:
        return self.code
