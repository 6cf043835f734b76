from django.db import models

from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership


class WeeklyMail(TenantModel):
    """Whether a member wants the weekly mail, and which week was last settled; no row: wanted, and none yet."""

    personal = Personal("tenants.member", member="member")

    member = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="+")
    is_wanted = models.BooleanField("Wochenmail", default=True)
    settled_on = models.DateField(null=True, blank=True)  # Monday of the last week that was looked at, mail or not

    class Meta(TenantModel.Meta):
        ordering = ("member",)

    def __str__(self) -> str:
        return f"Wochenmail {self.member_id}"
