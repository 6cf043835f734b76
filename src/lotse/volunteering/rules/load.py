"""How much a person carries: promises as intervals, their peak, and meetings that clash. Pure functions."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DAYS = 7


@dataclass(frozen=True, slots=True)
class Promise:
    """So many minutes a week, ``[starts_on, ends_on)``; without an end: until further notice."""

    minutes: int
    starts_on: dt.date
    ends_on: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Peak:
    """The most minutes a week, and the most promises, that hold on one day."""

    minutes: int = 0
    count: int = 0


def peak(promises: Iterable[Promise], starts_on: dt.date, ends_on: dt.date | None = None) -> Peak:
    """The peak within ``[starts_on, ends_on)``. Load changes only where a promise begins: those days are looked at."""
    rows = [one for one in promises if one.ends_on is None or one.ends_on > one.starts_on]
    days = {starts_on} | {
        one.starts_on for one in rows if one.starts_on > starts_on and (ends_on is None or one.starts_on < ends_on)
    }
    held = [[one for one in rows if one.covers(day)] for day in days]
    return Peak(
        minutes=max((sum(one.minutes for one in some) for some in held), default=0),
        count=max((len(some) for some in held), default=0),
    )


def week_of(day: dt.date) -> dt.date:
    """The Monday of the week."""
    return day - dt.timedelta(days=day.weekday())


def weeks_back(on: dt.date, count: int) -> list[dt.date]:
    """The Mondays of the last ``count`` weeks, the running one last."""
    return [week_of(on) - dt.timedelta(weeks=back) for back in range(count - 1, -1, -1)]


@dataclass(frozen=True, slots=True)
class Regular:
    """A regular meeting: wall-clock minutes of the day from ``start`` on, every ``every_weeks`` from ``from_on`` on.

    ``label`` names it to people when it clashes.
    """

    weekday: int
    start: int
    minutes: int
    every_weeks: int
    from_on: dt.date
    until_on: dt.date | None
    label: str = ""

    def days(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        """The days of ``[first, last]`` on which it takes place."""
        day = self.from_on + dt.timedelta(days=(self.weekday - self.from_on.weekday()) % DAYS)
        step = dt.timedelta(weeks=self.every_weeks)
        if day < first:
            day += step * -((day - first) // step)
        while day <= last and (self.until_on is None or day < self.until_on):
            yield day
            day += step


CLASH_HORIZON_WEEKS = 56  # all rhythms up to every eighth week meet within lcm(1..8) = 840 weeks; a year is what counts


def clash(new: Regular, others: Iterable[Regular], since: dt.date = dt.date.min) -> tuple[Regular, dt.date] | None:
    """The first meeting that overlaps with ``new``, and on which day, from ``since`` on.

    Looked at is a year from the day on which both take place: either may have begun years before the other.
    """
    found: tuple[Regular, dt.date] | None = None
    for other in others:
        if other.weekday != new.weekday or other.start >= new.start + new.minutes:
            continue
        if new.start >= other.start + other.minutes:
            continue
        first = max(new.from_on, other.from_on, since)
        last = first + dt.timedelta(weeks=CLASH_HORIZON_WEEKS)
        days = set(new.days(first, last))
        met = next((day for day in other.days(first, last) if day in days), None)
        if met is not None and (found is None or met < found[1]):
            found = (other, met)
    return found
