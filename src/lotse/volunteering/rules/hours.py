"""Hours of a month as they were planned. Pure functions."""

import datetime as dt
from collections.abc import Iterable

from lotse.volunteering.rules.load import DAYS, Promise
from lotse.volunteering.rules.spans import Span, days, within, without

LONGEST = 12 * 60
"""Minutes that one entry may have: more on one day is a typing error."""
QUARTER = 15
"""Minutes: finer nobody counts."""
BACK_DAYS = 366
"""How far back hours may be noted."""


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The month of a day, ``[first, first of the next)``."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1)


def planned_minutes(promises: Iterable[Promise], first: dt.date, until: dt.date, away: Iterable[Span] = ()) -> int:
    """What was promised within ``[first, until)`` and outside ``away``: a seventh of a week for each day,
    to the quarter of an hour.
    """
    present = without([(first, until)], away)
    total = sum(one.minutes * days(within(present, one.starts_on, one.ends_on or until)) for one in promises)
    return max(0, round(total / DAYS / QUARTER) * QUARTER)
