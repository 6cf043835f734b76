"""When an offer takes place next: its rules of recurrence without the days on which it pauses."""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from lotse.core.school_holidays import is_school_holiday
from lotse.core.workdays import holiday
from lotse.directory.models import Schedule
from lotse.directory.rules.recurrence import days_of

HORIZON = dt.timedelta(days=3 * 366)
"""How far ahead dates are looked for: a rule that never meets its days must come to an end."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of an offer, in local time. ``begins`` None: the whole day, or only the note of the schedule knows."""

    schedule: Schedule
    on: dt.date

    @property
    def begins(self) -> dt.time | None:
        return self.schedule.begins

    @property
    def ends(self) -> dt.time | None:
        return self.schedule.ends

    @property
    def starts_at(self) -> dt.datetime | None:
        """The aware instant at which it begins."""
        return timezone.make_aware(dt.datetime.combine(self.on, self.begins)) if self.begins else None

    @property
    def ends_at(self) -> dt.datetime | None:
        """The aware instant at which it ends; on the next day where ``ends`` lies before ``begins``."""
        if self.begins is None or self.ends is None:
            return None
        day = self.on if self.ends > self.begins else self.on + dt.timedelta(days=1)
        return timezone.make_aware(dt.datetime.combine(day, self.ends))


def next_times(schedules: Iterable[Schedule], from_on: dt.date, n: int) -> list[Occurrence]:
    """The next ``n`` times of all schedules together from ``from_on`` on, that day included; fewer where there are
    fewer within HORIZON. It asks the database nothing."""
    merged = heapq.merge(*(times_of(one, from_on) for one in schedules), key=_order)
    return list(islice(merged, n))


def times_of(schedule: Schedule, from_on: dt.date) -> Iterator[Occurrence]:
    """All times of one schedule from a day on, within HORIZON."""
    until = min(from_on + HORIZON, schedule.ends_on or dt.date.max)
    for day in days_of(schedule.rrule, schedule.starts_on, from_on, until):
        if not pauses_on(schedule, day):
            yield Occurrence(schedule, day)


def pauses_on(schedule: Schedule, day: dt.date) -> bool:
    """Whether a schedule skips this day because of a holiday. What takes place once was meant for its day."""
    if not schedule.rrule:
        return False
    return (schedule.skips_public_holidays and bool(holiday(day))) or (
        schedule.skips_school_holidays and is_school_holiday(day)
    )


def _order(one: Occurrence) -> tuple[dt.date, dt.time]:
    return one.on, one.begins or dt.time()
