"""The figures of one day for the whole centre: counted, or as set down before files were deleted."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Min

from lotse.schooling.enums import Reading
from lotse.schooling.models import KeyDateCount, KeyDateSettings, Process, Pupil, QueueGap, StateChange
from lotse.schooling.rules.counts import DayCounts
from lotse.schooling.rules.key_dates import month_of
from lotse.schooling.selectors import queue_day
from lotse.tenants.selectors import municipalities


@dataclass(frozen=True, slots=True)
class CountedDay:
    """``stored_at``: when the figures were set down, None if counted now. ``is_incomplete``: files of that time are
    deleted, and nothing was set down for this day."""

    counts: DayCounts
    stored_at: dt.datetime | None = None
    is_incomplete: bool = False


def key_date_settings() -> KeyDateSettings:
    """The centre's settings; before anybody saved them, the defaults as an unsaved row."""
    return KeyDateSettings.objects.first() or KeyDateSettings()


def count_day(day: dt.date, reading: Reading | str, process: Process) -> DayCounts:
    """The figures of a day from the rows as they are; five queries."""
    labels = queue_day.labels_of(process, municipalities())
    counts = queue_day.counts_of(day, queue_day.waiting_on(Pupil.objects.all(), day, reading), labels)
    supported, of_country = queue_day.supported_on(day, reading)
    return replace(counts, supported=supported, supported_country=of_country)


def has_gap(day: dt.date) -> bool:
    """Whether files of children who waited or were taught in this month are deleted."""
    return QueueGap.objects.filter(month=month_of(day)).exists()


def stored_day(day: dt.date, reading: Reading | str) -> KeyDateCount | None:
    return KeyDateCount.objects.filter(day=day, reading=reading).first()


def counted_day(day: dt.date, reading: Reading | str, process: Process) -> CountedDay:
    """What may be reported for a day: counted where all rows are there, as set down where some are gone."""
    if not has_gap(day):
        return CountedDay(count_day(day, reading, process))
    stored = stored_day(day, reading)
    if stored is None:
        return CountedDay(count_day(day, reading, process), is_incomplete=True)
    return CountedDay(DayCounts.from_json(stored.counts), stored_at=stored.counted_at)


def stored_days_near(day: dt.date, reading: Reading | str) -> list[dt.date]:
    """The last day before and the first day after that are set down."""
    rows = KeyDateCount.objects.filter(reading=reading).order_by()
    before = rows.filter(day__lt=day).order_by("-day").values_list("day", flat=True)[:1]
    after = rows.filter(day__gt=day).order_by("day").values_list("day", flat=True)[:1]
    return [*before, *after]


def first_day() -> dt.date | None:
    """The first day on which anybody waited."""
    found: dt.date | None = StateChange.objects.aggregate(first=Min("effective_on"))["first"]
    return found


def missing_days(days: Iterable[dt.date], reading: Reading | str) -> list[dt.date]:
    """Those of the days that are not set down yet."""
    known = set(KeyDateCount.objects.filter(reading=reading).values_list("day", flat=True))
    return [day for day in days if day not in known]
