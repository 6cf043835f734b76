"""What hangs on a family that is merged into another one (called by people, inside its transaction)."""

import datetime as dt

from lotse.cases.models import AdviceContact, AppointmentInvitation, Case, FollowUp
from lotse.people.models import Household
from lotse.tenants.models import Membership


def move_to(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """All of it belongs to ``target`` afterwards, appointments with their invitations; people records the merge."""
    for model in (Case, AdviceContact, FollowUp, AppointmentInvitation):
        model.objects.filter(household=source).update(household=target)
