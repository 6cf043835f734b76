"""When an offer takes place next: against counting day by day; holidays, summer time, the 29th of February."""

import calendar
import datetime as dt

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.school_holidays import is_school_holiday, known_until
from lotse.core.workdays import holiday
from lotse.directory.enums import Rhythm
from lotse.directory.models import Schedule
from lotse.directory.rules.recurrence import (
    LAST,
    RecurrenceUnreadable,
    Repeat,
    checked_rrule,
    days_of,
    repeat_of,
    rrule_of,
)
from lotse.directory.rules.times import HORIZON, next_times
from lotse.directory.selectors.times import schedule_lines

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
WEEKDAYS = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(lambda days: tuple(sorted(days)))
MONTH_DAYS = st.sampled_from([*range(1, 32), LAST])
NTH = st.sampled_from([1, 2, 3, 4, LAST])
REPEATS = st.one_of(
    st.builds(Repeat, st.just(Rhythm.WEEKLY), WEEKDAYS, st.integers(1, 26)),
    st.builds(Repeat, st.just(Rhythm.MONTH_DAY), every=st.integers(1, 12), month_day=MONTH_DAYS),
    st.builds(Repeat, st.just(Rhythm.MONTH_WEEKDAY), WEEKDAYS, st.integers(1, 12), nth=NTH),
    st.sampled_from([Repeat(Rhythm.ONCE), Repeat(Rhythm.DAILY)]),
)


def happens(repeat: Repeat, starts_on: dt.date, day: dt.date) -> bool:
    """What a person with a paper calendar would say, holidays aside."""
    months = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    length = calendar.monthrange(day.year, day.month)[1]
    monday = starts_on - dt.timedelta(days=starts_on.weekday())
    match repeat.rhythm:
        case Rhythm.ONCE:
            return day == starts_on
        case Rhythm.WEEKLY:
            return day.weekday() in repeat.weekdays and (day - monday).days // 7 % repeat.every == 0
        case Rhythm.MONTH_DAY:
            return months % repeat.every == 0 and day.day == (length if repeat.month_day == LAST else repeat.month_day)
        case Rhythm.MONTH_WEEKDAY:
            nth = (day.day - 1) // 7 + 1 == repeat.nth or (repeat.nth == LAST and day.day > length - 7)
            return months % repeat.every == 0 and nth and day.weekday() in repeat.weekdays
    return True


@given(REPEATS, DAYS, DAYS, st.none() | st.integers(1, 500), st.booleans(), st.booleans())
def test_the_next_times_are_those_of_a_paper_calendar(
    repeat: Repeat, starts_on: dt.date, from_on: dt.date, lasts: int | None, public: bool, school: bool
) -> None:
    ends_on = starts_on + dt.timedelta(days=lasts) if lasts else None
    schedule = Schedule(
        rrule=rrule_of(repeat),
        starts_on=starts_on,
        ends_on=ends_on,
        skips_public_holidays=public,
        skips_school_holidays=school,
    )
    expected = []
    for ahead in range(400):
        day = from_on + dt.timedelta(days=ahead)
        skipped = repeat.rhythm != Rhythm.ONCE and ((public and holiday(day)) or (school and is_school_holiday(day)))
        if day >= starts_on and (ends_on is None or day < ends_on) and happens(repeat, starts_on, day) and not skipped:
            expected.append(day)
    found = [one.on for one in next_times([schedule], from_on, 400)]
    assert [day for day in found if day < from_on + dt.timedelta(days=400)] == expected


@given(REPEATS)
def test_what_a_form_builds_it_reads_again(repeat: Repeat) -> None:
    rule = rrule_of(repeat)
    assert repeat_of(rule) == repeat
    assert checked_rrule(rule) == rule


@given(st.lists(st.tuples(REPEATS, DAYS), max_size=3), DAYS, st.integers(0, 12))
def test_several_schedules_come_in_one_order(rules: list[tuple[Repeat, dt.date]], from_on: dt.date, n: int) -> None:
    schedules = [Schedule(rrule=rrule_of(repeat), starts_on=day, begins=dt.time(18)) for repeat, day in rules]
    found = [one.on for one in next_times(schedules, from_on, n)]
    alone = sorted(one.on for schedule in schedules for one in next_times([schedule], from_on, n))
    assert found == alone[:n]


def test_the_clock_on_the_wall_counts_in_winter_and_summer() -> None:
    """Summer time begins on the 28th of March 2027: the same hour on the wall, another instant."""
    weekly = Schedule(rrule="FREQ=WEEKLY;BYDAY=SU", starts_on=dt.date(2027, 3, 21), begins=dt.time(18), ends=dt.time(1))
    weekly.skips_public_holidays = False
    before, after = next_times([weekly], dt.date(2027, 3, 21), 2)
    assert [one.starts_at and one.starts_at.astimezone(dt.UTC).hour for one in (before, after)] == [17, 16]
    assert before.ends_at and before.ends_at.date() == dt.date(2027, 3, 22)
    night = Schedule(starts_on=dt.date(2027, 3, 28), begins=dt.time(2, 30))  # an hour that is left out
    (found,) = next_times([night], dt.date(2027, 3, 28), 1)
    assert found.starts_at and found.starts_at.astimezone(dt.UTC) == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)
    assert found.ends_at is None
    (whole,) = next_times([Schedule(starts_on=dt.date(2027, 3, 28))], dt.date(2027, 3, 28), 1)
    assert whole.starts_at is None


def test_the_29th_of_february_comes_when_it_comes() -> None:
    monthly = Schedule(rrule="FREQ=MONTHLY;BYMONTHDAY=29", starts_on=dt.date(2026, 1, 29))
    found = [one.on for one in next_times([monthly], dt.date(2027, 2, 1), 3)]
    # None in February; the 29th of March is Easter Monday
    assert found == [dt.date(2027, 4, 29), dt.date(2027, 5, 29), dt.date(2027, 6, 29)]
    yearly = Schedule(rrule="FREQ=YEARLY", starts_on=dt.date(2024, 2, 29))
    assert [one.on for one in next_times([yearly], dt.date(2025, 12, 1), 3)] == [dt.date(2028, 2, 29)]


def test_a_rule_that_never_meets_a_day_ends() -> None:
    never = Schedule(rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", starts_on=dt.date(1900, 1, 1))
    assert next_times([never], dt.date(2026, 11, 2), 5) == []
    old = Schedule(rrule="FREQ=DAILY", starts_on=dt.date(1900, 1, 1), skips_public_holidays=False)
    assert [one.on for one in next_times([old], dt.date(2026, 11, 2), 1)] == [dt.date(2026, 11, 2)]
    assert len(next_times([old], dt.date(2026, 11, 2), 9999)) == HORIZON.days


@pytest.mark.parametrize("text", ["FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "BYDAY=MO", "FREQ=WEEKLY;FREQ=DAILY"])
@pytest.mark.parametrize("more", ["", ";DTSTART=20260101", ";UNTIL=20260101", "\0"])
def test_rules_from_elsewhere_that_nobody_can_follow_are_refused(text: str, more: str) -> None:
    with pytest.raises(RecurrenceUnreadable):
        checked_rrule(text + more)


def test_rules_from_elsewhere_that_say_more_are_kept() -> None:
    rule = checked_rrule("rrule:interval=1;FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1")
    assert rule == "FREQ=MONTHLY;INTERVAL=1;BYDAY=MO,TU;BYSETPOS=-1"
    assert repeat_of(rule) == Repeat(Rhythm.OTHER)


@override_settings(SCHOOL_HOLIDAYS=["2029-03-26/2029-04-07"])
def test_an_operator_adds_holidays_of_later_years() -> None:
    assert known_until() == dt.date(2029, 4, 7)
    assert is_school_holiday(dt.date(2029, 4, 2)) and not is_school_holiday(dt.date(2029, 4, 8))
    assert is_school_holiday(dt.date(2026, 12, 23)) and not is_school_holiday(dt.date(2027, 1, 7))


def test_a_schedule_reads_like_a_person_would_say_it() -> None:
    weekly = Schedule(
        rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
        starts_on=dt.date(2026, 11, 3),
        ends_on=dt.date(2027, 1, 1),
        begins=dt.time(18),
        ends=dt.time(19, 30),
        skips_school_holidays=True,
        note="Eingang im Hof",
    )
    assert schedule_lines(weekly) == [
        "alle 2 Wochen: Dienstag, Donnerstag",
        "18:00 bis 19:30 Uhr",
        "bis 31. Dezember 2026",
        "nicht an Feiertagen",
        "nicht in den Schulferien",
        "Eingang im Hof",
    ]
    monthly = Schedule(rrule="FREQ=MONTHLY;BYDAY=-1FR", starts_on=dt.date(2026, 11, 3), skips_public_holidays=False)
    assert schedule_lines(monthly) == ["jeden Monat: am letzten Freitag"]
    once = Schedule(starts_on=dt.date(2026, 11, 3), begins=dt.time(9))
    assert schedule_lines(once) == ["am 3. November 2026", "ab 09:00 Uhr"]


def test_a_number_of_times_counts_from_the_first_day() -> None:
    first = dt.date(2026, 2, 27)
    for rule in ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3;WKST=MO"):
        found = list(days_of(rule, first, dt.date(2026, 2, 28), dt.date(2027, 1, 1)))
        assert found == [dt.date(2026, 2, 28), dt.date(2026, 3, 1)]
