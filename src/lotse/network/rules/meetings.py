"""When a body meets next and where, until when something can be said, when the machine reminds. Pure functions."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from lotse.core import clock
from lotse.core.dates import months_after

T = TypeVar("T")

LINK_PURPOSE = "meeting"
LINK_DAYS = 200
"""From the invitation until the members have read the minutes."""
ORDER_LINK = "work_order"
ORDER_LINK_DAYS = 120
ANSWER_REMINDER = dt.timedelta(days=7)
"""Whoever has not answered is reminded once, so long before the meeting."""
UNDECIDED_DAYS = 3
"""From then on before the meeting it is time to call those who have not answered."""
ORDER_REMINDER_DAYS = 7
"""Whoever has an order is reminded so many days before it is due, and again once it is overdue."""
PLAN_AHEAD_DAYS = 42
"""*Heute* asks for a date so long before the rhythm of the body wants the next meeting."""
WRITE_FROM = dt.time(8)
"""On the clock of Berlin: reminders do not leave at night."""
LONGEST = dt.timedelta(days=3)
"""A meeting may last so long: more is a typing error."""
MOST_PER_YEAR = 52
MOST_STAFF = 200
MONTHS = 12


def wanted_on(last_on: dt.date, per_year: int) -> dt.date:
    """The day on which a body that met on ``last_on`` wants to meet next."""
    if per_year <= MONTHS:
        return months_after(last_on, MONTHS // per_year)
    return last_on + dt.timedelta(days=365 // per_year)


def next_host(rotation: Sequence[T], last: T | None) -> T | None:
    """Whose turn it is after ``last``; the first where the last host is in no rotation, None where there is none."""
    if not rotation:
        return None
    if last not in rotation:
        return rotation[0]
    return rotation[(rotation.index(last) + 1) % len(rotation)]


def may_propose(items_until_on: dt.date | None, starts_at: dt.datetime, now: dt.datetime) -> bool:
    """Until the end of that day, or until the meeting begins where no day is set."""
    return now < starts_at and (items_until_on is None or clock.day_of(now) <= items_until_on)


def effort_minutes(starts_at: dt.datetime, ends_at: dt.datetime, staff_present: int) -> int:
    """The length that was agreed, for each of the centre who was there: a sum, nobody's hours."""
    return int((ends_at - starts_at).total_seconds()) // 60 * staff_present


def is_awake(now: dt.datetime) -> bool:
    return clock.local(now).time() >= WRITE_FROM
