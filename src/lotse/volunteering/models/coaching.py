"""Coaching of volunteers: sessions, who comes, who wishes for it. What is talked about is never stored."""

from django.db import models

from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import TenantModel
from lotse.directory.models import Organisation
from lotse.tenants.models import Membership
from lotse.volunteering.enums import AskedBy, CoachingKind, CoachingState, RegistrationState
from lotse.volunteering.models.relief import ReliefRequest
from lotse.volunteering.models.volunteers import Proof, Requirement, Volunteer


class CoachingSession(TenantModel):
    """A coaching, supervision or training with a time, a place and seats."""

    personal = Personal("volunteering.coaching", names=("coach",))

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    kind = models.CharField("Art", max_length=12, choices=CoachingKind.choices)
    topic = models.CharField("Thema", max_length=120)
    coach = models.CharField("Wer leitet?", max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="Stelle", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField("Ort", max_length=200)
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    seats = models.PositiveSmallIntegerField("Plätze", null=True, blank=True)  # empty: as many as come
    register_until_on = models.DateField("Anmeldung bis", null=True, blank=True)  # its last day; empty: until it begins
    state = models.CharField("Stand", max_length=10, choices=CoachingState.choices, default=CoachingState.DRAFT)
    requirement = models.ForeignKey(
        Requirement, verbose_name="gilt als Nachweis", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    coordinator = models.ForeignKey(Membership, verbose_name="zuständig", on_delete=models.PROTECT, related_name="+")
    attendance_at = models.DateTimeField("Anwesenheit eingetragen", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="volunteering_coaching_code"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="volunteering_coaching_order"
            ),
            models.CheckConstraint(
                condition=models.Q(seats__isnull=True) | models.Q(seats__gte=1), name="volunteering_coaching_seats"
            ),
        )
        indexes = (models.Index(fields=("centre", "state", "starts_at"), name="volunteering_coaching_list"),)

    def __str__(self) -> str:
        return f"{CoachingKind(self.kind).label}: {self.topic}"


class CoachingRegistration(TenantModel):
    """One person and one session: invited, registered, waiting or withdrawn; afterwards whether they came.

    ``next_step`` is stored only where both sides want it.
    """

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    session = models.ForeignKey(CoachingSession, on_delete=models.CASCADE, related_name="registrations")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="coachings")
    state = models.CharField("Stand", max_length=10, choices=RegistrationState.choices)
    way = models.CharField("wie", max_length=8, choices=AskedBy.choices, default=AskedBy.LINK)
    since_at = models.DateTimeField("seit")  # orders the waiting list
    invited_at = models.DateTimeField("eingeladen am", null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry: counts what was mailed
    attended = models.BooleanField("war da", null=True, blank=True)
    next_step = EncryptedTextField("vereinbarter nächster Schritt", blank=True, default="")
    proof = models.ForeignKey(Proof, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("since_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "session", "volunteer"), name="volunteering_registration_once"),
            models.CheckConstraint(
                condition=models.Q(attended__isnull=True) | models.Q(state=RegistrationState.REGISTERED),
                name="volunteering_registration_attended",
            ),
        )
        indexes = (models.Index(fields=("centre", "volunteer", "attended"), name="volunteering_registration_had"),)

    def __str__(self) -> str:
        return f"{self.volunteer}, {self.session}"


class CoachingNeed(TenantModel):
    """Somebody wishes for coaching, mostly from a talk about relief; open until they attended or it was dropped."""

    personal = Personal("volunteering.volunteer", volunteer="volunteer")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="coaching_needs")
    since_on = models.DateField("seit")
    request = models.ForeignKey(ReliefRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    met_by = models.ForeignKey(
        CoachingRegistration, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs_met"
    )
    noted_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("since_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "volunteer"),
                condition=models.Q(closed_at__isnull=True),
                name="volunteering_coaching_need_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"Coaching gewünscht seit {self.since_on:%d.%m.%Y}"


class CoachingSettings(TenantModel):
    """How this centre coaches; one row per centre."""

    personal = Impersonal("settings of the centre")

    months_without = models.PositiveSmallIntegerField("So viele Monate ohne Coaching fallen auf", default=12)

    class Meta(TenantModel.Meta):
        constraints = (models.UniqueConstraint(fields=("centre",), name="volunteering_coachingsettings_one"),)

    def __str__(self) -> str:
        return "Coaching"
