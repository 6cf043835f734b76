from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household
from lotse.privacy.enums import RestrictionGround
from lotse.tenants.models import Membership


class Restriction(TenantModel):
    """A file is only kept, not used (Art. 18 GDPR); before that ends, the person is told (Art. 18 (3))."""

    personal = Personal("people.file", family="household")

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField("Warum?", max_length=10, choices=RestrictionGround.choices)
    reason = EncryptedTextField("Was genau?")
    since_at = models.DateTimeField("eingeschränkt seit")
    set_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField("Aufhebung mitgeteilt am", null=True, blank=True)
    lifted_at = models.DateTimeField("aufgehoben am", null=True, blank=True)
    lifted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lift_reason = EncryptedTextField("Grund der Aufhebung", blank=True, default="")

    class Meta(TenantModel.Meta):
        ordering = ("-since_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "household"),
                condition=models.Q(lifted_at__isnull=True),
                name="privacy_restriction_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, told_on__isnull=True)
                | models.Q(lifted_at__isnull=False, told_on__isnull=False),
                name="privacy_restriction_told",
            ),
        )

    def __str__(self) -> str:
        return f"eingeschränkt seit {self.since_at:%d.%m.%Y}"
