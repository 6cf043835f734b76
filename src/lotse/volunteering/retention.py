"""What the deletion run asks of this app. Vouchers go first: while there is one, its volunteer stays."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.db.models import Q

from lotse.core.registry import DueRecord, OwnPeriod, Retention
from lotse.core.retention import Table, Tables
from lotse.volunteering.enums import ExpenseState
from lotse.volunteering.models import CoachingSession, Expense, Volunteer
from lotse.volunteering.rules.retention import ENGAGEMENTS, NEEDS, VOLUNTEERS
from lotse.volunteering.selectors import retention as selectors
from lotse.volunteering.selectors.complaints import settings as complaint_settings
from lotse.volunteering.selectors.settings import settings
from lotse.volunteering.services.retention import forget


def _due(
    rows: Callable[[dt.date], Any], day: str, until: dt.date, on: dt.date, among: Collection[uuid.UUID] | None = None
) -> list[DueRecord]:
    found = rows(until) if among is None else rows(until).filter(pk__in=list(among))
    return [DueRecord(*values) for values in found.values_list("pk", "code", day)]


def _erase(what: str, ids: Collection[uuid.UUID], actor: object, now: dt.datetime) -> None:
    forget(what=what, ids=ids, now=now)


def _volunteers_left(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(Volunteer.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def _list(kind: str, what: str, rows: Callable[[dt.date], Any], day: str, left: Any = None) -> Retention:
    return Retention(kind, partial(_due, rows, day), partial(_erase, what), left)


_EXPENSES = Tables(Table(Expense, "counts_on", Q(state__in=(ExpenseState.PAID, ExpenseState.REJECTED)), None))
_COACHES = Tables(Table(CoachingSession, "ends_at", Q(), {"coach": ""}))

RETENTIONS = (
    _EXPENSES.retention("volunteering.expense"),
    _COACHES.retention("volunteering.coaching"),
    _list("volunteering.engagement", ENGAGEMENTS, selectors.due_engagements, "ended_on"),
    _list("volunteering.need", NEEDS, selectors.due_needs, "closed_on"),
    _list("volunteering.volunteer", VOLUNTEERS, selectors.due_volunteers, "state_since_on", _volunteers_left),
)


def _keep_months() -> int:
    return settings().keep_months


OWN_PERIODS = (
    *(
        OwnPeriod(f"volunteering.{kind}", _keep_months, "Regeln des Ehrenamts", "volunteering:settings")
        for kind in ("volunteer", "engagement", "need")
    ),
    OwnPeriod(
        "volunteering.complaint",
        lambda: complaint_settings().keep_months,
        "Regeln für Beschwerden",
        "volunteering:complaint_settings",
    ),
)
