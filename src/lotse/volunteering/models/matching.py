"""Rehearsals of the matching: what the machine proposes, and what people fix or exclude."""

from django.db import models

from lotse.core import clock
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.tenants.models import Membership
from lotse.volunteering.enums import MarkKind, RunState
from lotse.volunteering.models.needs import Need
from lotse.volunteering.models.volunteers import Volunteer


class MatchMark(TenantModel):
    """A pin or ban of a coordinator for one need and volunteer."""

    personal = Personal("volunteering.need", family="need__household", volunteer="volunteer")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="marks")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=3, choices=MarkKind.choices)
    set_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("kind", "set_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "need", "volunteer"), name="volunteering_mark_once"),
            models.UniqueConstraint(
                fields=("centre", "need"), condition=models.Q(kind=MarkKind.PIN), name="volunteering_mark_one_pin"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.volunteer_id}"


class MatchRun(TenantModel):
    """One rehearsal: all open needs, or one, against all free capacity. Costs in tenths of a minute."""

    personal = Personal("volunteering.need", family="for_need__household")

    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.QUEUED)
    for_need = models.ForeignKey(Need, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    requested_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=1)
    needs_count = models.PositiveIntegerField(default=0)
    matched_count = models.PositiveIntegerField(default=0)
    volunteers_count = models.PositiveIntegerField(default=0)  # with free capacity
    first_come_count = models.PositiveIntegerField(default=0)  # matched by "who waits longest first"
    waited_matched_days = models.PositiveIntegerField(default=0)  # mean of those who get somebody
    waited_open_days = models.PositiveIntegerField(default=0)  # mean of those who wait on
    cost_tenths = models.BigIntegerField(null=True, blank=True)
    bound_tenths = models.BigIntegerField(null=True, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_sentence = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-requested_at", "-id")

    @property
    def gap_permille(self) -> int | None:
        """Distance of the cost to the proven bound, in tenths of a percent, rounded up."""
        if self.cost_tenths is None or self.bound_tenths is None:
            return None
        return -(-1000 * (self.cost_tenths - self.bound_tenths) // max(1, self.cost_tenths))

    def __str__(self) -> str:
        return f"Probelauf {clock.local(self.requested_at):%d.%m.%Y %H:%M}"


class MatchRow(TenantModel):
    """What one run proposes for one need; ``volunteer`` empty: nobody, and the reasons say why."""

    personal = Personal(
        "volunteering.need",
        family="need__household",
        volunteer="volunteer",
        withheld=(("alternatives", "names other volunteers or families"),),
    )

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="rows")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    reasons = models.JSONField(default=list)  # [[code, number]] of allocation.mentoring
    alternatives = models.JSONField(default=list)  # [{"volunteer": id, "extra_tenths": n}], cheapest first

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("centre", "run", "need"), name="volunteering_matchrow_once"),)

    def __str__(self) -> str:
        return f"{self.need_id} → {self.volunteer_id}"
