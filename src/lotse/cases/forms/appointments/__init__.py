"""Forms for appointments: those of staff, and the one of a family behind its link."""

from lotse.cases.forms.appointments.booking import (
    BookForm,
    BookInvitedForm,
    CancelForm,
    InterpreterForm,
    InviteForm,
    NewAppointmentForm,
    SlotForm,
)
from lotse.cases.forms.appointments.family import FamilyBookingForm
from lotse.cases.forms.appointments.hours import AbsenceForm, AppointmentSettingsForm, PatternForm, RoomForm

__all__ = [
    "AbsenceForm",
    "AppointmentSettingsForm",
    "BookForm",
    "BookInvitedForm",
    "CancelForm",
    "FamilyBookingForm",
    "InterpreterForm",
    "InviteForm",
    "NewAppointmentForm",
    "PatternForm",
    "RoomForm",
    "SlotForm",
]
