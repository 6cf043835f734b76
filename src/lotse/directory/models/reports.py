"""What a partner sends on the public pages, until somebody of the centre has made an offer of it."""

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models.offers import Offer
from lotse.tenants.models import Membership


class OfferReport(TenantModel):
    """Not in the directory. Nobody of the centre sees it before the address is confirmed; empty once decided."""

    personal = Personal("directory.report", names=("facts",))

    facts = EncryptedTextField(blank=True)  # JSON, fields of services.reports.ReportFacts
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("sent_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="directory_report_confirmed_first",
            ),
        )
        indexes = (models.Index(fields=("centre", "decided_at", "confirmed_at"), name="directory_report_open"),)

    def __str__(self) -> str:
        return f"Angebotsmeldung vom {self.sent_at:%d.%m.%Y}"
