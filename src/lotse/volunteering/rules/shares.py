"""Shares of full-timers: what of a week is theirs to give. Pure functions."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lotse.volunteering.rules.load import DAYS, Promise, peak, week_of

WORKDAYS = 5
"""Monday to Friday."""
WEEKS_SHOWN = 12

Who = Literal["full_timer", "manager"]
"""Whose answer it is."""
OFFER_LINK, AGREE_LINK, PAGE_LINK = "share_offer", "share_agreement", "share_page"
"""What the full-timer answers, what the line manager answers, and the full-timer's page once all have agreed."""
ANSWER_WITHIN_DAYS = 14
"""From the day of the question; people have leave. The volunteer is relieved meanwhile."""
REMIND_AFTER_DAYS = 5
LINK_DAYS = 2 * ANSWER_WITHIN_DAYS
"""Longer than the question stands, so that a late opener reads that it is over and not that the link is broken."""
PAGE_LINK_DAYS = 400
LONGEST_DAYS = 366
"""A share lasts a year at the most; then it is asked for anew."""
LEAST_MINUTES = 15
NOTICE_DAYS = 14
"""So long before its end the coordinator is asked: anew, or back?"""


@dataclass(frozen=True, slots=True)
class Week:
    """Minutes of one week: what somebody can give, and the most that they hold on one of its days."""

    monday: dt.date
    capacity: int
    held: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.held)

    @property
    def is_over(self) -> bool:
        return self.held > self.capacity


def capacity_of(minutes: int, monday: dt.date, absences: Iterable[tuple[dt.date, dt.date]]) -> int:
    """What is left of ``minutes`` a week: a fifth less for each day from Monday to Friday within an absence.

    ``absences`` are half-open, ``[first day away, first day back)``; two of them on one day count once.
    """
    days = [monday + dt.timedelta(days=day) for day in range(WORKDAYS)]
    off = list(absences)
    away = sum(any(first <= day < back for first, back in off) for day in days)
    return minutes * (WORKDAYS - away) // WORKDAYS


def weeks(
    promises: Sequence[Promise],
    minutes: int,
    absences: Sequence[tuple[dt.date, dt.date]],
    starts_on: dt.date,
    until_on: dt.date,
) -> list[Week]:
    """Each week that touches ``[starts_on, until_on)``; of its first and last one only the days within count."""
    found, monday = [], week_of(starts_on)
    while monday < until_on:
        following = monday + dt.timedelta(days=DAYS)
        held = peak(promises, max(monday, starts_on), min(following, until_on)).minutes
        found.append(Week(monday, capacity_of(minutes, monday, absences), held))
        monday = following
    return found
