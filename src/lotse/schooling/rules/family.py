"""Who may open a family's status page to it, and who takes what the family says there."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from lotse.cases.rules import may_own_followup
from lotse.core import workdays
from lotse.people.models import Household
from lotse.people.rules import may_view_household, visible_households
from lotse.schooling.models import Pupil
from lotse.schooling.rules.pupils import EDIT_PUPIL, is_ended
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from lotse.tenants.selectors import active_members

LINK_PURPOSE = "family_status"
LINK_DAYS = 180
CALL_WITHIN_DAYS = 2  # working days


def may_share_status(member: Membership, household: Household) -> bool:
    """Make, send or revoke the family's link."""
    return member.holds(EDIT_PUPIL) and may_view_household(member, household)


def households_to_share(member: Membership) -> QuerySet[Household]:
    """The queryset twin of ``may_share_status``."""
    rows = visible_households(member)
    return rows if member.holds(EDIT_PUPIL) else rows.none()


def household_behind(household_id: uuid.UUID) -> Household | None:
    """What a family's link opens; None for a file that was merged into another one."""
    return Household.objects.filter(pk=household_id, merged_into__isnull=True).first()


def listener(household: Household) -> Membership | None:
    """Who takes a message of the family: the adviser of a child on its way, of the family, else a director.

    None where nobody of them works here any more.
    """
    pupils = Pupil.objects.filter(person__household=household).select_related("responsible")
    advisers = [one.responsible for one in pupils if not is_ended(one.state)]
    for one in (*advisers, household.responsible):
        if one is not None and may_own_followup(one, household):
            return one
    return active_members(Role.DIRECTOR).first()


def call_by(day: dt.date) -> dt.date:
    """The day on which a family that asks for a call is called at the latest."""
    found = day
    for _ in range(CALL_WITHIN_DAYS):
        found += dt.timedelta(days=1)
        while not workdays.is_working_day(found):
            found += dt.timedelta(days=1)
    return found
