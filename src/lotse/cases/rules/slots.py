"""From weekly hours to slots: pure arithmetic of the clock in Europe/Berlin."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone

from lotse.cases.enums import CELL_MINUTES

CELL = dt.timedelta(minutes=CELL_MINUTES)
Period = tuple[dt.datetime, dt.datetime]  # half-open, aware instants in UTC


def instant(day: dt.date, time: dt.time) -> dt.datetime | None:
    """The instant at which clocks in Europe/Berlin show this; None in the hour that summer time leaves out.

    What autumn shows twice means the first time.
    """
    shown = dt.datetime.combine(day, time)
    found = shown.replace(tzinfo=timezone.get_default_timezone()).astimezone(dt.UTC)
    return found if timezone.make_naive(found, timezone.get_default_timezone()) == shown else None


def slots_on(day: dt.date, begins: dt.time, until: dt.time, minutes: int, buffer_minutes: int) -> Iterator[Period]:
    """The slots that fit wholly into the hours of a day, one after the other.

    In the night in which clocks are put forward, what begins before the end of the last one is left out.
    """
    start, end = dt.datetime.combine(day, begins), dt.datetime.combine(day, until)
    length, pause = dt.timedelta(minutes=minutes), dt.timedelta(minutes=buffer_minutes)
    free_from = None
    while start + length <= end:
        found = instant(day, start.time())
        if found is not None and (free_from is None or found >= free_from):
            free_from = found + length
            yield found, free_from
        start += length + pause


def cells_of(period: Period) -> list[dt.datetime]:
    """The five-minute cells that a period touches, in their order; periods that overlap share one."""
    first, end = period[0].astimezone(dt.UTC), period[1].astimezone(dt.UTC)
    first -= dt.timedelta(minutes=first.minute % CELL_MINUTES, seconds=first.second, microseconds=first.microsecond)
    found = []
    while first < end:
        found.append(first)
        first += CELL
    return found


def overlaps(one: Period, others: Iterable[Period]) -> bool:
    return any(one[0] < end and start < one[1] for start, end in others)
