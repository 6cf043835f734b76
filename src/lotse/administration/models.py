from django.db import models

from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.tenants.models import Membership


class Invitation(TenantModel):
    """An account that waits for its person: who, with which roles. The link in the mail is a ``links.Link``."""

    personal = Personal("administration.invitation", names=("email", "name"))

    email = models.EmailField("E-Mail-Adresse", max_length=254)  # stored in lower case
    name = models.CharField("Name", max_length=150)
    roles = models.JSONField("Rollen")  # values of tenants.enums.Role
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")  # partners
    # Empty: the first administrator, invited from the command line
    invited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField("eingeladen am")
    accepted_at = models.DateTimeField("angenommen am", null=True)
    revoked_at = models.DateTimeField("zurückgezogen am", null=True)

    class Meta(TenantModel.Meta):
        ordering = ("-invited_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "email"),
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="administration_invitation_open",
            ),
        )

    def __str__(self) -> str:
        return f"Einladung {self.pk}"
