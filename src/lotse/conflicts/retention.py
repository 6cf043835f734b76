"""What the deletion run asks of this app: conflicts, of which sums stay, and emergency accesses."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q

from lotse.conflicts.models import Conflict, EmergencyAccess
from lotse.conflicts.rules import WORK
from lotse.conflicts.selectors.retention import ended_until
from lotse.conflicts.selectors.settings import settings
from lotse.conflicts.services.retention import count_and_delete
from lotse.core.registry import DueRecord, OwnPeriod, Retention
from lotse.core.retention import Table, Tables
from lotse.tenants.models import Membership


def due(until: dt.date, on: dt.date, among: Collection[uuid.UUID] | None = None) -> list[DueRecord]:
    rows = ended_until(until).order_by("closed_on", "pk")
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    return [DueRecord(key, code, day) for key, code, day in rows.values_list("pk", "code", "closed_on") if day]


def erase(ids: Collection[uuid.UUID], actor: Membership | None, now: dt.datetime) -> None:
    count_and_delete(Conflict.objects.filter(pk__in=list(ids)), actor=actor, now=now)


def _left(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(Conflict.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


_EMERGENCIES = Tables(
    Table(EmergencyAccess, "ends_at", Q(), None),
    Table(EmergencyAccess, "requested_at", Q(ends_at=None), None),  # refused, or never answered
)
RETENTIONS = (
    Retention("conflicts.conflict", due, erase, left=_left, codes_right=WORK),
    _EMERGENCIES.retention("conflicts.emergency"),
)


def _keep_months() -> int:
    return settings().keep_months


OWN_PERIODS = (OwnPeriod("conflicts.conflict", _keep_months, "Regeln der Konflikte", "conflicts:settings"),)
