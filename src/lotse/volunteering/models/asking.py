"""Who was asked whether an engagement shall begin, and what they said."""

from django.db import models

from lotse.core.tenancy import TenantModel
from lotse.people.models import Household
from lotse.tenants.models import Membership
from lotse.volunteering.enums import Answer, AskedBy
from lotse.volunteering.models.engagements import Engagement
from lotse.volunteering.models.volunteers import Volunteer


class Asking(TenantModel):
    """One question to one side: a volunteer first; the family once that one has accepted."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="askings")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="askings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="askings")
    way = models.CharField("wie gefragt", max_length=8, choices=AskedBy.choices, default=AskedBy.PHONE)
    asked_at = models.DateTimeField("gefragt am")
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("geantwortet am", null=True, blank=True)
    answer = models.CharField("Antwort", max_length=8, choices=Answer.choices, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(volunteer__isnull=False, household__isnull=True)
                | models.Q(volunteer__isnull=True, household__isnull=False),
                name="volunteering_asking_one_side",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | models.Q(answered_at__isnull=False) & ~models.Q(answer=""),
                name="volunteering_asking_answered",
            ),
            models.UniqueConstraint(
                fields=("centre", "engagement", "volunteer"), name="volunteering_asking_volunteer_once"
            ),
            models.UniqueConstraint(
                fields=("centre", "engagement", "household"), name="volunteering_asking_household_once"
            ),
        )

    def __str__(self) -> str:
        return f"Anfrage {self.asked_at:%d.%m.%Y}"
