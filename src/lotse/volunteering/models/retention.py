"""What outlives its deletion: counts without names."""

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.volunteering.enums import EngagementKind, KeptWhat


class KeptCount(TenantModel):
    """What was deleted of one month and kind, added up: no person, no family, no code."""

    personal = Impersonal("counts without names")

    month = models.DateField("Monat")  # its first day
    kind = models.CharField("Art", max_length=16, choices=EngagementKind.choices)
    what = models.CharField("was", max_length=18, choices=KeptWhat.choices)
    amount = models.PositiveIntegerField("wie viel", default=0)

    class Meta(TenantModel.Meta):
        ordering = ("month", "kind", "what")
        constraints = (
            models.UniqueConstraint(fields=("centre", "month", "kind", "what"), name="volunteering_keptcount_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.month:%m.%Y}: {self.amount}"
