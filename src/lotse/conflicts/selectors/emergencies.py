"""Requests for emergency access, as whoever asked, agreed or is told sees them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.conflicts.models import EmergencyAccess
from lotse.conflicts.rules import EMERGENCY, is_open, may_approve, visible_accesses
from lotse.core.errors import NotFound
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class AccessRow:
    access: EmergencyAccess
    is_open: bool
    may_approve: bool
    is_mine: bool

    @property
    def state(self) -> str:
        if self.access.refused_at is not None:
            return "abgelehnt"
        if self.access.approved_at is None:
            return "wartet auf Zustimmung"
        return "gilt" if self.is_open else "abgelaufen"


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    rows: list[AccessRow]
    may_request: bool
    is_open: bool


def emergency_page(member: Membership, now: dt.datetime) -> EmergencyPage:
    """The last fifty requests that the member may see. One query."""
    found = visible_accesses(member).select_related("requested_by", "approved_by")[:50]
    rows = [
        AccessRow(one, is_open(one, now), may_approve(member, one), one.requested_by_id == member.pk) for one in found
    ]
    has_open = any(one.is_open and one.is_mine for one in rows)
    return EmergencyPage(rows, may_request=member.holds(EMERGENCY) and not has_open, is_open=has_open)


def access_for(member: Membership, pk: uuid.UUID) -> EmergencyAccess:
    """Raises NotFound."""
    found = visible_accesses(member).select_related("requested_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
