"""What keeps a family's file from being deleted: work that goes on (core.registry.kept)."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Q

from lotse.cases.enums import AppointmentState, CaseState
from lotse.cases.models import Appointment, AppointmentInvitation, Case, FollowUp
from lotse.core.registry import Kept
from lotse.people.models import Household


def kept(households: Iterable[Household], on: dt.date) -> list[Kept]:
    """Open cases, next steps, appointments and invitations. Five queries."""
    keys = [one.pk for one in households]
    found: dict[uuid.UUID, str] = {}

    def note(ids: Iterable[uuid.UUID], why: str) -> None:
        for key in ids:
            found.setdefault(key, why)

    open_cases = Case.objects.filter(household__in=keys, state=CaseState.OPEN)
    note(open_cases.order_by().values_list("household", flat=True), "offener Beratungsfall")
    steps = FollowUp.objects.filter(done_at=None).order_by()
    note(steps.filter(household__in=keys).values_list("household", flat=True), "offene Wiedervorlage")
    of_cases = steps.filter(case__household__in=keys).values_list("case__household", flat=True)
    note(of_cases, "offene Wiedervorlage")
    booked = Appointment.objects.filter(invitation__household__in=keys, state=AppointmentState.BOOKED)
    note(booked.order_by().values_list("invitation__household", flat=True), "vereinbarter Termin")
    bookable = Q(withdrawn_at=None, expires_on__gte=on)
    invited = AppointmentInvitation.objects.filter(bookable, household__in=keys)
    note(invited.order_by().values_list("household", flat=True), "offene Einladung")
    return [Kept(key, None, why) for key, why in found.items()]
