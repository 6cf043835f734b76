"""What families say on their status page."""

from django.db import models

from lotse.cases.models import FollowUp
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household
from lotse.schooling.enums import DayPart, FamilyMessageKind


class FamilyMessage(TenantModel):
    """One press of a button on the status page. It became a next step for a person and ends nothing by itself.

    One of each kind a day: a link in wrong hands, or a child playing with a phone, makes no more work than that.
    """

    personal = Personal("people.file", family="household")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="family_messages")
    kind = models.CharField(max_length=8, choices=FamilyMessageKind.choices)
    language = models.CharField("auf", max_length=12, blank=True)
    day_part = models.CharField("wann", max_length=10, choices=DayPart.choices, blank=True)
    told_on = models.DateField()
    told_at = models.DateTimeField()
    step = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-told_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "household", "kind", "told_on"), name="schooling_message_daily"),
        )

    def __str__(self) -> str:
        return f"Familie {FamilyMessageKind(self.kind).label}"
