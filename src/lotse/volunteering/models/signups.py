"""What somebody sent who offers to help, until the address is confirmed."""

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.volunteering.models.volunteers import Volunteer


class SignUp(TenantModel):
    """Not in the register: kept for two days, and empty once it is confirmed."""

    personal = Personal("volunteering.sign_up", volunteer="volunteer", names=("facts",))

    facts = EncryptedTextField(blank=True)  # JSON, fields of services.signups.SignUpFacts
    email_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("sent_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, volunteer__isnull=True)
                | models.Q(confirmed_at__isnull=False, volunteer__isnull=False),
                name="volunteering_signup_confirmed",
            ),
        )
        indexes = (models.Index(fields=("centre", "sent_at"), name="volunteering_signup_age"),)

    def __str__(self) -> str:
        return f"Anmeldung {self.sent_at:%d.%m.%Y}"
