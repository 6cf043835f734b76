"""Counting once a day what is due, for Heute."""

import datetime as dt

from lotse.core import clock
from lotse.privacy.models import DueCount
from lotse.privacy.selectors.due import due_kinds
from lotse.tenants.models import Centre


def count_due(centre: Centre, now: dt.datetime) -> None:
    """Registered as ``periodic``. Raises nothing; a second worker at the same time counts the same."""
    today = clock.day_of(now)
    if not DueCount.objects.filter(counted_on=today).exists():
        count_afresh(today)


def count_afresh(on: dt.date) -> None:
    found = [one for kind in due_kinds(on) for one in kind.records]
    oldest = min((one.last_on for one in found), default=None)
    values = {"counted_on": on, "records": len(found), "oldest_on": oldest}
    DueCount.objects.update_or_create(defaults=values)
