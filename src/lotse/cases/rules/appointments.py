"""Rights of appointments: one's own, those of the centre, and when there are any."""

import datetime as dt

from django.db.models import Q, QuerySet

from lotse.cases.models import Absence, Appointment, AppointmentInvitation, SlotPattern
from lotse.people.models import Household
from lotse.people.rules import may_view_household, visible_households
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare

OWN_APPOINTMENTS = declare("cases.own_appointments", "Eigene Termine haben", roles=ADVISING, personal=True)
# Whoever picks up the phone must find, give and move the appointments of colleagues too
ALL_APPOINTMENTS = declare("cases.all_appointments", "Termine aller sehen und vergeben", roles=ADVISING, personal=True)
EDIT_HOURS = declare("cases.edit_hours", "Beratungszeiten eintragen", roles=ADVISING | {Role.ADMINISTRATOR})
MANAGE_HOURS = declare(
    "cases.manage_hours", "Beratungszeiten aller, Räume und Schließtage einstellen",
    roles={Role.DIRECTOR, Role.ADMINISTRATOR},
)  # fmt: skip


def may_manage_appointment(member: Membership, appointment: Appointment) -> bool:
    """See, move, cancel, settle: one's own or all, of families whose file the member may open."""
    allowed = member.holds(ALL_APPOINTMENTS) or (member.holds(OWN_APPOINTMENTS) and appointment.adviser_id == member.pk)
    return allowed and may_view_household(member, appointment.invitation.household)


def manageable_appointments(member: Membership) -> QuerySet[Appointment]:
    allowed = Q(pk__in=[])
    if member.holds(OWN_APPOINTMENTS):
        allowed |= Q(adviser=member)
    if member.holds(ALL_APPOINTMENTS):
        allowed = Q()
    return Appointment.objects.filter(allowed, invitation__household__in=visible_households(member))


def may_manage_invitation(member: Membership, invitation: AppointmentInvitation) -> bool:
    """One's own invitations or all, of families whose file the member may open."""
    allowed = member.holds(ALL_APPOINTMENTS) or (
        member.holds(OWN_APPOINTMENTS) and member.pk in {invitation.adviser_id, invitation.created_by_id}
    )
    return allowed and may_view_household(member, invitation.household)


def manageable_invitations(member: Membership) -> QuerySet[AppointmentInvitation]:
    allowed = Q(pk__in=[])
    if member.holds(OWN_APPOINTMENTS):
        allowed |= Q(adviser=member) | Q(created_by=member)
    if member.holds(ALL_APPOINTMENTS):
        allowed = Q()
    return AppointmentInvitation.objects.filter(allowed, household__in=visible_households(member))


def may_give_appointment(member: Membership, household: Household, adviser: Membership | None) -> bool:
    """Book or invite, with this adviser (None: whoever has time)."""
    allowed = member.holds(ALL_APPOINTMENTS) or (member.holds(OWN_APPOINTMENTS) and adviser == member)
    return allowed and may_view_household(member, household)


def is_bookable(invitation: AppointmentInvitation, on: dt.date) -> bool:
    """Whether the family may still choose a time of its own."""
    return invitation.withdrawn_at is None and on <= invitation.expires_on


def may_advise(member: Membership) -> bool:
    """Whether families can have an appointment with this member."""
    return member.holds(OWN_APPOINTMENTS)


def may_edit_pattern(member: Membership, pattern: SlotPattern) -> bool:
    """One's own hours; those of all with the right to manage."""
    return member.holds(MANAGE_HOURS) or (member.holds(EDIT_HOURS) and pattern.adviser_id == member.pk)


def editable_patterns(member: Membership) -> QuerySet[SlotPattern]:
    if member.holds(MANAGE_HOURS):
        return SlotPattern.objects.all()
    return SlotPattern.objects.filter(adviser=member) if member.holds(EDIT_HOURS) else SlotPattern.objects.none()


def may_edit_absence(member: Membership, absence: Absence) -> bool:
    """One's own days off; those of all, and of the centre, with the right to manage."""
    return member.holds(MANAGE_HOURS) or (member.holds(EDIT_HOURS) and absence.adviser_id == member.pk)


def editable_absences(member: Membership) -> QuerySet[Absence]:
    if member.holds(MANAGE_HOURS):
        return Absence.objects.all()
    return Absence.objects.filter(adviser=member) if member.holds(EDIT_HOURS) else Absence.objects.none()
