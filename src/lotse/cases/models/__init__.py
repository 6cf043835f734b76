"""Rows of the advice work: cases, contacts, next steps; appointments and when advisers have time."""

from lotse.cases.models.advice import AdviceContact, Case, CaseNote, FollowUp
from lotse.cases.models.appointments import (
    Appointment,
    AppointmentCell,
    AppointmentChange,
    AppointmentInvitation,
    InvitedPerson,
)
from lotse.cases.models.requests import AdviceRequest
from lotse.cases.models.slots import Absence, AppointmentSettings, Room, SlotPattern

__all__ = [
    "Absence",
    "AdviceContact",
    "AdviceRequest",
    "Appointment",
    "AppointmentCell",
    "AppointmentChange",
    "AppointmentInvitation",
    "AppointmentSettings",
    "Case",
    "CaseNote",
    "FollowUp",
    "InvitedPerson",
    "Room",
    "SlotPattern",
]
