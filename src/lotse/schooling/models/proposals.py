"""Proposals of the machine, and what people decide."""

from django.db import models

from lotse.core import clock
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.schooling.enums import ConstraintKind, ParentDecision, RunState, SupportForm, TravelMode
from lotse.schooling.models.pupils import Pupil
from lotse.schooling.models.schools import School
from lotse.tenants.models import Membership


class Constraint(TenantModel):
    """A pin or ban of the counsellor, or a wish of the family, for one child and school."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="constraints")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=ConstraintKind.choices)
    set_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("kind", "set_at")
        constraints = (
            models.UniqueConstraint(fields=("centre", "pupil", "school", "kind"), name="schooling_constraint_once"),
        )

    def __str__(self) -> str:
        return f"{ConstraintKind(self.kind).label}: {self.school_id}"


class ProposalRun(TenantModel):
    """One computation for one child or all waiting children. Costs in tenths of a minute."""

    personal = Personal("people.file", family="for_pupil__person__household", person="for_pupil__person")

    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.QUEUED)
    for_pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    requested_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=1)
    children_count = models.PositiveIntegerField(default=0)
    placed_count = models.PositiveIntegerField(default=0)
    cost_tenths = models.BigIntegerField(null=True, blank=True)
    bound_tenths = models.BigIntegerField(null=True, blank=True)
    most_count = models.PositiveIntegerField(default=0)  # nobody can place more of these children: proven
    # What the proposal does to the schools, in children:
    # [{"school": id, "places": n, "before": n, "after": n, "new": n, "as_of": ISO date or ""}]
    school_loads = models.JSONField(default=list)
    error_code = models.CharField(max_length=60, blank=True)
    error_sentence = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-requested_at", "-id")

    def __str__(self) -> str:
        return f"Vorschlag {clock.local(self.requested_at):%d.%m.%Y %H:%M}"

    @property
    def gap_permille(self) -> int | None:
        """Distance of the cost to the proven bound, in tenths of a percent, rounded up."""
        if self.cost_tenths is None or self.bound_tenths is None:
            return None
        return -(-1000 * (self.cost_tenths - self.bound_tenths) // max(1, self.cost_tenths))


class ProposalRow(TenantModel):
    """What one run proposes for one child; ``school`` empty: no place, and ``unplaced_reason`` says why."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    run = models.ForeignKey(ProposalRun, on_delete=models.CASCADE, related_name="rows")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    support_form = models.CharField(max_length=20, choices=SupportForm.choices, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    distance_m = models.PositiveIntegerField(null=True, blank=True)  # straight line
    distance_is_approximate = models.BooleanField(default=False)  # from the municipality's centre
    reasons = models.JSONField(default=list)  # [{"code": …, parameters}]
    alternatives = models.JSONField(default=list)  # [{"school": id, "extra_tenths": …, "reasons": […]}]
    unplaced_reason = models.CharField(max_length=40, blank=True)
    unplaced_facts = models.JSONField(default=dict)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("run", "id")
        constraints = (models.UniqueConstraint(fields=("centre", "run", "pupil"), name="schooling_row_once"),)

    def __str__(self) -> str:
        return f"{self.pupil_id} → {self.school_id}"


class Recommendation(TenantModel):
    """A counsellor's decision for one school (Empfehlung); never an assignment."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="recommendations")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="recommendations")
    second_choice = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    support_form = models.CharField("Art der Klasse", max_length=20, choices=SupportForm.choices)
    grade = models.PositiveSmallIntegerField("Jahrgang")
    reasons = models.JSONField(default=list)
    reason_text = models.CharField("Begründung", max_length=300, blank=True)
    travel_mode = models.CharField("Schulweg", max_length=10, choices=TravelMode.choices, blank=True)
    made_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-made_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "pupil"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="schooling_recommendation_one",
            ),
        )

    def __str__(self) -> str:
        return f"Empfehlung {self.school}"


class Hold(TenantModel):
    """A place kept for a recommendation until a date (Vormerkung). ``place_index`` makes each held place unique.

    Where initial support takes a regular seat too, a recommendation has two holds.
    """

    personal = Personal(
        "people.file", family="recommendation__pupil__person__household", person="recommendation__pupil__person"
    )

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="holds")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="holds")
    support_form = models.CharField(max_length=20, choices=SupportForm.choices)
    grade = models.PositiveSmallIntegerField(default=0)  # of the place report that is counted on; 0: all grades
    place_index = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_on = models.DateField("gilt bis")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("expires_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "school", "support_form", "grade", "place_index"),
                condition=models.Q(released_at__isnull=True),
                name="schooling_hold_place",
            ),
            models.UniqueConstraint(
                fields=("centre", "recommendation", "support_form"),
                condition=models.Q(released_at__isnull=True),
                name="schooling_hold_once",
            ),
        )

    def __str__(self) -> str:
        return f"Vormerkung bis {self.expires_on:%d.%m.%Y}"


class ParentAnswer(TenantModel):
    """What the parents said to a recommendation; a differing wish travels on unchanged."""

    personal = Personal(
        "people.file", family="recommendation__pupil__person__household", person="recommendation__pupil__person"
    )

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="answers")
    decision = models.CharField("Antwort", max_length=12, choices=ParentDecision.choices)
    wish_school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    wish_text = EncryptedTextField("Wunsch in den Worten der Eltern", blank=True, default="")
    answered_on = models.DateField("am")
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("-answered_on", "-recorded_at")

    def __str__(self) -> str:
        return str(ParentDecision(self.decision).label)


class NeedNotice(TenantModel):
    """ "No place fits", told to the school authority (Bedarfsmeldung); stays open until a place is found."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="need_notices")
    reason = models.CharField("Grund", max_length=40)
    support_form = models.CharField(max_length=20, choices=SupportForm.choices, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_on = models.DateField("gemeldet am")
    opened_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField("erledigt am", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-opened_on", "-id")

    def __str__(self) -> str:
        return f"Bedarfsmeldung {self.opened_on:%d.%m.%Y}"


class Assignment(TenantModel):
    """The decision of the authority or school (Zuweisung), recorded as received."""

    personal = Personal("people.file", family="pupil__person__household", person="pupil__person")

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="assignments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="assignments")
    support_form = models.CharField(max_length=20, choices=SupportForm.choices, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_on = models.DateField("entschieden am")
    decided_by = models.CharField("von", max_length=120)
    # Empty: the office itself, by a link without account
    recorded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    started_on = models.DateField("erster Schultag", null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-decided_on", "-id")

    def __str__(self) -> str:
        return f"Zuweisung {self.school}"
