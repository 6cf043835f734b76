"""When coaching can be registered for, and whom the machine reminds. Pure functions."""

import datetime as dt

from lotse.core import clock

LINK_PURPOSE = "coaching"
LINK_DAYS = 180
"""The reminder brings a new link, so that one for a distant session may end before it."""
REMIND_FROM = dt.time(8)
"""On the clock of Berlin: nobody is woken by a reminder."""
DIGEST_DAYS = 28
"""How far the weekly mail looks ahead for free seats."""
MOST_SEATS = 500
MOST_MONTHS = 60
LONGEST = dt.timedelta(days=14)
"""A session may last so long: more is a typing error."""


def is_over(ends_at: dt.datetime, now: dt.datetime) -> bool:
    return ends_at <= now


def is_open(starts_at: dt.datetime, register_until_on: dt.date | None, now: dt.datetime) -> bool:
    """Whether people may register themselves for a published session: until it begins, or that last day has passed."""
    return now < starts_at and (register_until_on is None or clock.day_of(now) <= register_until_on)


def is_full(seats: int | None, taken: int) -> bool:
    return seats is not None and taken >= seats


def reminder_window(now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """``[from, until)``: who begins then is reminded now, the day before; None early in the morning."""
    local = clock.local(now)
    if local.time() < REMIND_FROM:
        return None
    tomorrow = local.date() + dt.timedelta(days=1)
    return clock.start_of(tomorrow), clock.start_of(tomorrow + dt.timedelta(days=1))
