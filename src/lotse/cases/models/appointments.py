"""Appointments with families: the invitation that a link opens, what was booked, and what became of it."""

from django.db import models

from lotse.cases.enums import (
    AppointmentKind,
    AppointmentPlace,
    AppointmentState,
    CancelReason,
    ChangeKind,
)
from lotse.cases.models.advice import FollowUp
from lotse.cases.models.slots import Room
from lotse.core.codes import new_code
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.core.tenancy import TenantModel
from lotse.people.models import Household, Person
from lotse.tenants.models import Membership


class AppointmentInvitation(TenantModel):
    """What one family may book, move and cancel; its links (``links``, purpose "appointment") open this row.

    Each appointment has one, also when staff booked it, so that the family can move it without calling.
    """

    personal = Personal("people.file", family="household")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="appointment_invitations")
    kind = models.CharField("Anlass", max_length=8, choices=AppointmentKind.choices)
    # Empty: whoever has time
    adviser = models.ForeignKey(
        Membership, verbose_name="Bei wem?", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_on = models.DateField("buchbar bis")  # the last day on which the family may book; moving stays possible
    email = EncryptedTextField("E-Mail-Adresse", blank=True, default="")  # typed by the family itself, for this matter
    family_changes = models.PositiveSmallIntegerField(default=0)  # bookings, moves and cancellations through the link
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("centre", "household"), name="cases_invitation_household"),)

    def __str__(self) -> str:
        return f"Einladung {self.created_at:%d.%m.%Y}"


class InvitedPerson(TenantModel):
    """Whom of the family the appointment is about, as far as that is named."""

    personal = Personal("people.file", family="invitation__household", person="person")

    invitation = models.ForeignKey(AppointmentInvitation, on_delete=models.CASCADE, related_name="invited")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("centre", "invitation", "person"), name="cases_invitedperson_once"),
        )

    def __str__(self) -> str:
        return str(self.person)


class Appointment(TenantModel):
    """A conversation at a time. ``sequence`` counts its changes, for calendars and for two people at once."""

    personal = Personal("people.file", family="invitation__household")

    code = models.CharField("Kennung", max_length=6, default=new_code, editable=False)
    invitation = models.ForeignKey(AppointmentInvitation, on_delete=models.PROTECT, related_name="appointments")
    adviser = models.ForeignKey(Membership, verbose_name="bei", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    place = models.CharField("Ort", max_length=8, choices=AppointmentPlace.choices)
    room = models.ForeignKey(
        Room, verbose_name="Raum", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    video_url = models.URLField("Adresse des Videoraums", max_length=300, blank=True)
    state = models.CharField("Stand", max_length=10, choices=AppointmentState.choices, default=AppointmentState.BOOKED)
    cancel_reason = models.CharField("Grund der Absage", max_length=8, choices=CancelReason.choices, blank=True)
    interpreter_language = models.CharField("Sprachmittlung", max_length=8, blank=True)  # empty: not wished
    interpreter_arranged_at = models.DateTimeField("Sprachmittlung bestellt am", null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")  # empty: family
    reminded_at = models.DateTimeField(null=True, blank=True)
    # Missed or cancelled: somebody calls the family; done by itself when it has a new appointment
    call_step = models.ForeignKey(FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=("centre", "adviser", "starts_at"), name="cases_appointment_adviser"),
            models.Index(fields=("centre", "state", "starts_at"), name="cases_appointment_state"),
        )
        constraints = (
            models.UniqueConstraint(fields=("centre", "code"), name="cases_appointment_code"),
            models.UniqueConstraint(
                fields=("centre", "invitation"),
                condition=models.Q(state=AppointmentState.BOOKED),
                name="cases_appointment_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="cases_appointment_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(state=AppointmentState.CANCELLED) & ~models.Q(cancel_reason="")
                | ~models.Q(state=AppointmentState.CANCELLED) & models.Q(cancel_reason=""),
                name="cases_appointment_cancelled",
            ),
        )

    def __str__(self) -> str:
        return f"Termin {self.code}"


class AppointmentCell(TenantModel):
    """Five minutes of an adviser, and of a room where there is one, that an appointment takes.

    The two unique constraints are what makes a double booking impossible, also in the same instant and for
    appointments of different lengths: two that overlap would need the same cell. A cancelled one has none.
    """

    personal = Personal("people.file", family="appointment__invitation__household")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="cells")
    at = models.DateTimeField()
    adviser = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("centre", "adviser", "at"), name="cases_cell_adviser"),
            models.UniqueConstraint(fields=("centre", "room", "at"), name="cases_cell_room"),
        )

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"


class AppointmentChange(TenantModel):
    """One thing that happened to an appointment; never changed. ``by`` empty: the family, through its link."""

    personal = Personal("people.file", family="appointment__invitation__household")

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    starts_at = models.DateTimeField()  # when it takes place, afterwards
    before_at = models.DateTimeField(null=True)  # when it was to take place, if moved
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("centre", "appointment", "-at"), name="cases_change_appointment"),)

    def __str__(self) -> str:
        return str(ChangeKind(self.kind).label)
