"""Which records are due for deletion, and which are not yet."""

import datetime as dt

from django.db.models import QuerySet

from lotse.conflicts.enums import PointState
from lotse.conflicts.models import Conflict
from lotse.conflicts.selectors.settings import settings
from lotse.core.dates import months_after

SMALLEST_TOWN = 5  # conflicts, from which on a municipality is named


def due_conflicts(on: dt.date) -> QuerySet[Conflict]:
    """As ``ended_until``, for the months of the centre."""
    return ended_until(months_after(on, -settings().keep_months))


def ended_until(until: dt.date) -> QuerySet[Conflict]:
    """Closed by this day, and no follow-up or point of an agreement that still stands open after that."""
    rows = Conflict.objects.filter(closed_on__lte=until)
    waiting = rows.filter(followups__done_on=None, followups__due_on__gt=until)
    open_points = rows.filter(points__state=PointState.OPEN, points__until_on__gt=until)
    return rows.exclude(pk__in=waiting.values("pk")).exclude(pk__in=open_points.values("pk"))
