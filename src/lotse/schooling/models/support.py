"""After the placement: where and how a child is taught, one period after the other."""

from django.db import models

from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.schooling.enums import GermanLevel
from lotse.schooling.enums.support import PeriodEnd, PeriodForm, SchoolDegree, StayAnswer, StaySource
from lotse.schooling.models.proposals import Assignment
from lotse.schooling.models.pupils import Pupil
from lotse.schooling.models.schools import School
from lotse.tenants.models import Membership


class SupportPeriod(TenantModel):
    """A time at one school in one kind of class or support, ``[starts_on, ends_on)``; open while ``ends_on`` is empty.

    The first one begins with the first school day. A change of class, support or school ends one and begins the next.
    It says what is true today: a mistake is corrected here, while ``StateChange`` keeps each step as it was entered.
    """

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="support_periods")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="support_periods")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    support_form = models.CharField("Förderung", max_length=20, choices=PeriodForm.choices)
    grade = models.PositiveSmallIntegerField("Jahrgang", null=True, blank=True)
    starts_on = models.DateField("seit")
    ends_on = models.DateField("bis", null=True, blank=True)  # the first day on which it is no longer so
    end_reason = models.CharField("Grund", max_length=20, choices=PeriodEnd.choices, blank=True)
    german_level = models.CharField("Deutsch am Ende", max_length=4, choices=GermanLevel.choices, blank=True)
    confirmed_on = models.DateField("zuletzt bestätigt am", null=True, blank=True)  # by the family or the school
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


class StayCheck(TenantModel):
    """A question after 6, 12 or 24 months: does the child still go to school? Planned with the first school day.

    ``start`` is the period that this day opened. Unanswered after ``due_on`` it counts as unknown, never as success.
    """

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="stay_checks")
    start = models.ForeignKey(SupportPeriod, on_delete=models.CASCADE, related_name="stay_checks")
    months = models.PositiveSmallIntegerField("nach Monaten")
    due_on = models.DateField("fällig am")
    answer = models.CharField("Antwort", max_length=12, choices=StayAnswer.choices, blank=True)
    source = models.CharField("von", max_length=8, choices=StaySource.choices, blank=True)
    answered_on = models.DateField("gefragt am", null=True, blank=True)
    answered_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "start", "months"), name="schooling_staycheck_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True, answered_on__isnull=True)
                | models.Q(answered_at__isnull=False, answered_on__isnull=False) & ~models.Q(answer=""),
                name="schooling_staycheck_answered",
            ),
        )
        indexes = (models.Index(fields=("centre", "answer", "due_on"), name="schooling_staycheck_due"),)

    def __str__(self) -> str:
        return f"Nachfrage nach {self.months} Monaten"
