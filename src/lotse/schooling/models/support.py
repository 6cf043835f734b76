"""After the placement: where and how a child is taught, one period after the other."""

from django.db import models

from lotse.core.tenancy import TenantModel
from lotse.schooling.enums import GermanLevel, PeriodEnd, PeriodForm, SchoolDegree
from lotse.schooling.models.proposals import Assignment
from lotse.schooling.models.pupils import Pupil
from lotse.schooling.models.schools import School
from lotse.tenants.models import Membership


class SupportPeriod(TenantModel):
    """A time at one school in one kind of class or support, ``[starts_on, ends_on)``; open while ``ends_on`` is empty.

    The first one begins with the first school day. A change of class, support or school ends one and begins the next.
    It says what is true today: a mistake is corrected here, while ``StateChange`` keeps each step as it was entered.
    """

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="support_periods")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="support_periods")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    support_form = models.CharField("Förderung", max_length=20, choices=PeriodForm.choices)
    grade = models.PositiveSmallIntegerField("Jahrgang", null=True, blank=True)
    starts_on = models.DateField("seit")
    ends_on = models.DateField("bis", null=True, blank=True)  # the first day on which it is no longer so
    end_reason = models.CharField("Grund", max_length=20, choices=PeriodEnd.choices, blank=True)
    german_level = models.CharField("Deutsch am Ende", max_length=4, choices=GermanLevel.choices, blank=True)
    degree = models.CharField("Abschluss", max_length=16, choices=SchoolDegree.choices, blank=True)
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # when the end was entered

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "pupil"),
                condition=models.Q(ends_on__isnull=True),
                name="schooling_period_one_open",
            ),
            models.UniqueConstraint(fields=("centre", "pupil", "starts_on"), name="schooling_period_start"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True, ended_at__isnull=True, end_reason="")
                | models.Q(ends_on__gt=models.F("starts_on"), ended_at__isnull=False) & ~models.Q(end_reason=""),
                name="schooling_period_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__gte=1, grade__lte=13),
                name="schooling_period_grade",
            ),
        )
        indexes = (models.Index(fields=("centre", "ends_on", "school", "support_form"), name="schooling_period_group"),)

    def __str__(self) -> str:
        return f"{PeriodForm(self.support_form).label}, {self.school}"
