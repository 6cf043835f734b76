"""A family, or a child of it, has moved away: nobody comes any more, and nobody may book."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from lotse.cases.enums import AppointmentState, CancelReason
from lotse.cases.models import Appointment, AppointmentInvitation, InvitedPerson
from lotse.cases.services.appointments.changing import call_off
from lotse.cases.services.appointments.inviting import call_back
from lotse.core import clock
from lotse.people.models import Household
from lotse.tenants.models import Membership


def end_for_household(*, actor: Membership, household: Household, now: dt.datetime) -> None:
    """Cancel what is booked from ``now`` on, with the mail that takes it out of calendars, and withdraw invitations.

    ``actor`` need not be allowed to change each: that the family has left was decided elsewhere.
    """
    _end(AppointmentInvitation.objects.filter(household=household), actor, now)


def end_about(*, actor: Membership | None, household: Household, gone: Collection[uuid.UUID], now: dt.datetime) -> None:
    """The same for appointments that are about the persons ``gone`` and nobody else of the family."""
    stays = InvitedPerson.objects.exclude(person__in=gone)
    rows = AppointmentInvitation.objects.filter(household=household, invited__person__in=gone).distinct()
    _end(rows.exclude(pk__in=stays.values("invitation")), actor, now)


def _end(invitations: "QuerySet[AppointmentInvitation]", actor: Membership | None, now: dt.datetime) -> None:
    ahead = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__gt=now)
    open_ones = invitations.filter(Q(expires_on__gte=clock.day_of(now)) | Q(pk__in=ahead.values("invitation")))
    with transaction.atomic():
        for one in ahead.filter(invitation__in=invitations).select_related("invitation__household", "adviser", "room"):
            call_off(one, CancelReason.MOVED, actor=actor, now=now)
        for invitation in open_ones.filter(withdrawn_at=None):
            call_back(invitation, actor=actor, now=now)
