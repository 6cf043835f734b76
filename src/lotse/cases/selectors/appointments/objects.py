"""One object each, for whoever may see it; everything else is NotFound."""

import uuid
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from lotse.cases.enums import AppointmentState
from lotse.cases.models import Absence, Appointment, AppointmentInvitation, Room, SlotPattern
from lotse.cases.rules.appointments import (
    editable_absences,
    editable_patterns,
    manageable_appointments,
    manageable_invitations,
)
from lotse.core.errors import NotFound
from lotse.people.enums import PersonKind
from lotse.people.models import Household, Person
from lotse.tenants.models import Membership

M = TypeVar("M", bound=Model)
LOADED = (
    "invitation__household__responsible",
    "invitation__created_by",
    "adviser",
    "room",
    "booked_by",
    "call_step",
)


def _found(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def appointment_for(member: Membership, code: str) -> Appointment:
    """Raises NotFound."""
    return _found(manageable_appointments(member).select_related(*LOADED).filter(code=code.upper()))


def invitation_for(member: Membership, pk: uuid.UUID) -> AppointmentInvitation:
    """Raises NotFound."""
    rows = manageable_invitations(member).select_related("household__responsible", "adviser", "created_by", "centre")
    return _found(rows.filter(pk=pk))


def pattern_for(member: Membership, pk: uuid.UUID) -> SlotPattern:
    """Hours that the member may change. Raises NotFound."""
    return _found(editable_patterns(member).select_related("adviser", "room").filter(pk=pk))


def absence_for(member: Membership, pk: uuid.UUID) -> Absence:
    """Raises NotFound."""
    return _found(editable_absences(member).filter(pk=pk))


def room_for(pk: uuid.UUID) -> Room:
    """Raises NotFound."""
    return _found(Room.objects.filter(pk=pk))


def rooms(*, with_id: uuid.UUID | None = None) -> list[Room]:
    """Rooms in use, and the one that is chosen already."""
    return list(Room.objects.filter(Q(is_open=True) | Q(pk=with_id)))


def children_of(household: Household) -> list[Person]:
    return list(household.persons.filter(kind=PersonKind.CHILD))


def invitation_or_none(pk: uuid.UUID) -> AppointmentInvitation | None:
    """For the registry of link purposes: withdrawn, it opens nothing."""
    return AppointmentInvitation.objects.filter(pk=pk, withdrawn_at=None).first()


def invitation_behind(pk: uuid.UUID) -> AppointmentInvitation:
    """What the link of a family opens. Raises NotFound."""
    rows = AppointmentInvitation.objects.select_related("household", "adviser", "created_by", "centre")
    return _found(rows.filter(pk=pk, withdrawn_at=None))


def booked_of(invitation: AppointmentInvitation) -> Appointment | None:
    """The open appointment of an invitation."""
    rows = invitation.appointments.filter(state=AppointmentState.BOOKED).select_related("adviser", "room")
    found = rows.first()
    if found is not None:
        found.invitation = invitation
    return found


def last_of(invitation: AppointmentInvitation) -> Appointment | None:
    """The appointment that was booked last, whatever became of it."""
    rows = invitation.appointments.select_related("adviser", "room").order_by("-booked_at", "-id")
    found = rows.first()
    if found is not None:
        found.invitation = invitation
    return found
