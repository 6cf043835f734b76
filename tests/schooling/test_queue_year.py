"""The queue computed for a past date equals the one recorded on that day, over a simulated year with 2,000 children."""

import datetime as dt
import random

import pytest

from lotse.core.db.statistics import renew_statistics
from lotse.schooling.enums import WAITING_STATES, Reading
from lotse.schooling.models import KeyDateCount, Pupil
from lotse.schooling.rules.counts import BANDS, DayCounts
from lotse.schooling.selectors.key_dates import count_day
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.key_dates import keep_key_dates
from tests.schooling.simulated_year import Cells, Year
from tests.world import World

DAY = dt.timedelta(days=1)
DAYS, CHILDREN, BY_SERVICES, SEED = 365, 2000, 15, 20261015


def cells_of(counts: DayCounts) -> Cells:
    return Cells(
        {
            (dimension, row.label if dimension == "gemeinde" else row.key, band): count
            for dimension, rows in counts.tables.items()
            for row in rows
            for band, count in zip(BANDS, row.counts, strict=True)
            if count
        }
    )


@pytest.mark.long
def test_each_past_evening_is_told_as_it_was(world: World) -> None:
    with world.lippe.scope():
        year, process = Year(world.lippe, CHILDREN, BY_SERVICES, SEED), current_process()
        days = [year.first + dt.timedelta(number) for number in range(DAYS)]
        chosen = {
            *days[6::14],
            *random.Random(SEED).sample(days, 12),
            *(day for day in days if (day + DAY).day == 1),
        }
        recorded: dict[dt.date, tuple[Cells, list[int]]] = {}
        counted_then: dict[dt.date, DayCounts] = {}  # the last day of each month, counted on its evening
        for day in days:
            year.live_through(day)
            if (day - year.first).days % 90 == 30:
                renew_statistics(always=True)  # within one transaction the database does not do so by itself
            if day in chosen:
                recorded[day] = year.evening(day)
            if (day + DAY).day == 1:
                counted_then[day] = count_day(day, Reading.THEN, process)

        assert Pupil.objects.count() == CHILDREN
        counted_now = {day: count_day(day, Reading.THEN, process) for day in recorded}
        assert {day: counted_now[day] for day in counted_then} == counted_then
        for day, (cells, waited) in recorded.items():
            counted = counted_now[day]
            assert cells_of(counted) == cells, day
            assert counted.longest_days == waited[-1] and counted.median_days == waited[len(waited) // 2], day
            assert counted.total == len(waited)
        # The year holds what makes the question hard
        assert max(len(waited) for _, waited in recorded.values()) > 300
        assert {key for cells, _ in recorded.values() for name, key, _ in cells if name == "stand"} == set(
            WAITING_STATES
        )
        later = {day: count_day(day, Reading.TODAY, process) for day in counted_then}
        assert sum(later[day] != then for day, then in counted_then.items()) > 6

        # What is set down at the end for each month is what was recorded on that evening
        keep_key_dates(world.lippe.centre, year.at + DAY)
        kept = {row.day: DayCounts.from_json(row.counts) for row in KeyDateCount.objects.all()}
        assert len(counted_then) >= 11
        assert {day: kept[day] for day in counted_then} == counted_then
    with world.other.scope():
        assert count_day(days[-1], Reading.THEN, process).total == 0
