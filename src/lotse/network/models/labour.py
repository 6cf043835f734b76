"""The labour market of a municipality: counts that others publish. Nobody's job, and no person's."""

from django.db import models

from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership, Municipality


class LabourFigure(TenantModel):
    """What a source says of a municipality on a key date. None: not said, or too few to be published.

    ``vacancies`` and ``apprenticeships`` are places reported as free; ``employed`` counts employees subject to social
    insurance. ``source``: who published it, and where.
    """

    personal = Impersonal("public figures of a municipality")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField("Stichtag")
    source = models.CharField("Quelle", max_length=200)
    vacancies = models.PositiveIntegerField("Offene Stellen", null=True, blank=True)
    apprenticeships = models.PositiveIntegerField("Freie Ausbildungsplätze", null=True, blank=True)
    employed = models.PositiveIntegerField("Beschäftigte", null=True, blank=True)
    imported_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-as_of", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "municipality", "as_of"), name="network_labour_once"),)

    def __str__(self) -> str:
        return f"{self.municipality} {self.as_of}"
