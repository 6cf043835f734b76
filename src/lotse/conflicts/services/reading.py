"""Every opening of a record is logged."""

import datetime as dt

from lotse.audit.services import record
from lotse.conflicts.models import Conflict
from lotse.tenants.models import Membership


def note_opened(*, actor: Membership, conflict: Conflict, in_emergency: bool = False, now: dt.datetime) -> None:
    action = "conflicts.opened_in_emergency" if in_emergency else "conflicts.opened"
    record(actor=actor, action=action, obj=conflict, now=now)


def note_listed(*, actor: Membership, now: dt.datetime) -> None:
    """The list was read in an emergency."""
    record(actor=actor, action="conflicts.listed_in_emergency", obj=actor, now=now)
