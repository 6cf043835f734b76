"""What volunteers tell the centre through their own pages."""

from django.db import models

from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership
from lotse.volunteering.enums import NoticeKind, VolunteerEnd
from lotse.volunteering.models.volunteers import Volunteer


class Notice(TenantModel):
    """Something a volunteer said, until whoever is in charge has dealt with it. Why somebody pauses is never asked.

    Each person in charge has one of their own: the coordinator of the volunteer, and those of running engagements.
    """

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField("worum es geht", max_length=5, choices=NoticeKind.choices)
    said_at = models.DateTimeField("am")
    owner = models.ForeignKey(Membership, verbose_name="kümmert sich", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("Grund", max_length=12, choices=VolunteerEnd.choices, blank=True)  # of a stop; voluntary
    text = EncryptedTextField("Nachricht", blank=True, default="")  # of data that are wrong
    call_due_on = models.DateField("Anruf bis", null=True, blank=True)  # of a stop: with whoever calls
    escalated_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField("erledigt am", null=True, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-said_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "volunteer"),
                condition=models.Q(settled_at__isnull=True, call_due_on__isnull=False),
                name="volunteering_notice_one_stop",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.said_at:%d.%m.%Y})"
