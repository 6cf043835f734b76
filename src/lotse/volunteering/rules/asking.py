"""When somebody may be asked (again), and how long an answer by link may be changed."""

import datetime as dt

from lotse.core import clock

LINK_PURPOSE = "asking"
LINK_DAYS = 120
"""Longer than any question waits: an old link still says what became of it."""
SECOND_THOUGHTS = dt.timedelta(minutes=5)
"""What somebody taps on a bus may be tapped again; then the other side is asked."""
DAYS_BETWEEN = 7
"""Nobody is asked twice in a week."""
LATER_WEEKS = (4, 8, 13, 26)
"""From when on somebody who says "later" wants to be asked again."""
LATEST = dt.timedelta(days=366)
"""Whoever does not want to be asked for a whole year pauses."""


def free_from(asked_at: dt.datetime | None, later_from_on: dt.date | None) -> dt.date | None:
    """The first day on which somebody may be asked again. ``asked_at``: the newest question; None: never asked.

    ``later_from_on``: the latest day from which the person wants to be asked again.
    """
    if asked_at is None:
        return None
    week = clock.day_of(asked_at) + dt.timedelta(days=DAYS_BETWEEN)
    return max(week, later_from_on) if later_from_on else week
