"""Free slots: weekly hours in the time of the clock, minus holidays, days off and what is booked."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lotse.cases.rules.slots import CELL, cells_of, instant, overlaps, slots_on
from lotse.cases.selectors.appointments.slots import free_slots, instant_of, offered
from lotse.core import clock
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership, MembershipRole
from tests import make
from tests.world import NOW, TODAY, Place

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)  # clocks change at two, and at three
TIMES = st.integers(0, 287).map(lambda number: dt.time(number // 12, number % 12 * 5))
LENGTHS = st.integers(1, 48).map(lambda number: number * 5)
WEEK = TODAY + dt.timedelta(days=7)


def shown(slots: object) -> list[str]:
    """Day, hour and adviser as people read them."""
    return [f"{clock.local(one.starts_at):%d.%m. %H:%M}" for one in slots]  # type: ignore[attr-defined]


# --- Arithmetic of the clock ----------------------------------------------------------------------------------


def test_hours_are_cut_into_slots_with_pauses() -> None:
    found = slots_on(TODAY, dt.time(9), dt.time(12), 45, 15)
    assert [f"{start.astimezone(BERLIN):%H:%M}–{end.astimezone(BERLIN):%H:%M}" for start, end in found] == [
        "09:00–09:45", "10:00–10:45", "11:00–11:45",
    ]  # fmt: skip


def test_the_last_slot_ends_within_the_hours() -> None:
    assert len(list(slots_on(TODAY, dt.time(9), dt.time(11, 55), 60, 0))) == 2


def test_an_hour_that_summer_time_leaves_out_has_no_slot() -> None:
    found = [f"{start.astimezone(BERLIN):%H:%M}" for start, _ in slots_on(SPRING, dt.time(1), dt.time(4), 30, 0)]
    assert found == ["01:00", "01:30", "03:00", "03:30"]
    assert instant(SPRING, dt.time(2, 30)) is None


def test_a_slot_across_the_change_of_clocks_does_not_reach_into_the_next() -> None:
    found = list(slots_on(SPRING, dt.time(0), dt.time(3, 35), 35, 10))
    assert [f"{start.astimezone(BERLIN):%H:%M}" for start, _ in found] == ["00:00", "00:45", "01:30"]


def test_an_hour_that_autumn_shows_twice_is_the_first_one() -> None:
    assert instant(AUTUMN, dt.time(2, 30)) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(("day", "hour"), [(dt.date(2026, 3, 27), 8), (dt.date(2026, 3, 30), 7)])
def test_nine_o_clock_stays_nine_o_clock_in_summer(day: dt.date, hour: int) -> None:
    start, end = next(slots_on(day, dt.time(9), dt.time(12), 60, 0))
    assert (start, end) == (
        dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC),
        dt.datetime(day.year, day.month, day.day, hour + 1, tzinfo=dt.UTC),
    )


@given(st.sampled_from([SPRING, AUTUMN, TODAY, dt.date(2028, 2, 29)]), TIMES, TIMES, LENGTHS, st.integers(0, 6))
def test_slots_of_a_day_never_overlap_and_lie_in_their_hours(
    day: dt.date, begins: dt.time, until: dt.time, minutes: int, pause: int
) -> None:
    found = list(slots_on(day, begins, until, minutes, pause * 5))
    for number, (start, end) in enumerate(found):
        assert end - start == dt.timedelta(minutes=minutes)
        local = start.astimezone(BERLIN)
        assert local.date() == day and begins <= local.time() < until
        assert not overlaps((start, end), found[number + 1 :])


MINUTES = st.integers(0, 600)
PERIODS = st.tuples(MINUTES, st.integers(1, 300)).map(
    lambda pair: (NOW + dt.timedelta(minutes=pair[0]), NOW + dt.timedelta(minutes=pair[0] + pair[1]))
)


@given(PERIODS, PERIODS)
def test_periods_that_overlap_always_share_a_cell(one: object, other: object) -> None:
    if overlaps(one, [other]):  # type: ignore[arg-type,list-item]
        assert set(cells_of(one)) & set(cells_of(other))  # type: ignore[arg-type]


STEPS = st.integers(0, 120).map(lambda number: NOW + CELL * number)


@given(STEPS, st.integers(1, 48), STEPS, st.integers(1, 48))
def test_periods_in_steps_of_five_minutes_share_a_cell_only_if_they_overlap(
    start: dt.datetime, length: int, other_start: dt.datetime, other_length: int
) -> None:
    one, other = (start, start + CELL * length), (other_start, other_start + CELL * other_length)
    assert bool(set(cells_of(one)) & set(cells_of(other))) == overlaps(one, [other])
    assert len(cells_of(one)) == length


@pytest.mark.parametrize("key", ["", "x", "2026-11-09", "20261109", "20261399T0900", "\0", "9" * 500, "20261109T0900Z"])
def test_a_key_that_is_no_time_is_none(key: str) -> None:
    assert instant_of(key) is None


# --- What is free ----------------------------------------------------------------------------------------------


def test_a_week_has_the_slots_of_its_hours(lippe: Place) -> None:
    make.pattern(lippe)
    make.pattern(lippe, weekday=2, begins=dt.time(14), until=dt.time(15), minutes=30, buffer_minutes=5)
    found = free_slots(from_at=NOW, until_on=WEEK)
    assert shown(found) == ["02.11. 10:00", "02.11. 11:00", "04.11. 14:00"]  # NOW is ten o'clock
    assert {one.adviser for one in found} == {lippe.counsellor}


def test_hours_hold_from_their_first_day_until_before_their_last(lippe: Place) -> None:
    make.pattern(lippe, valid_from=dt.date(2026, 11, 9), valid_until=dt.date(2026, 11, 23), until=dt.time(10))
    found = free_slots(from_at=NOW, until_on=dt.date(2027, 1, 1))
    assert shown(found) == ["09.11. 09:00", "16.11. 09:00"]


def test_no_slots_on_holidays(lippe: Place) -> None:
    """In 2026 Christmas Day is a Friday."""
    make.pattern(lippe, weekday=4, until=dt.time(10))
    found = free_slots(from_at=dt.datetime(2026, 12, 14, tzinfo=dt.UTC), until_on=dt.date(2027, 1, 10))
    assert shown(found) == ["18.12. 09:00", "08.01. 09:00"]  # nor on New Year's Day


def test_no_slots_while_somebody_is_away_or_the_centre_is_closed(lippe: Place) -> None:
    make.pattern(lippe)
    make.pattern(lippe, adviser=lippe.director, until=dt.time(10))
    monday = clock.start_of(WEEK)
    make.absence(
        monday + dt.timedelta(hours=9, minutes=55), monday + dt.timedelta(hours=10, minutes=5), lippe.counsellor
    )
    found = free_slots(from_at=monday, until_on=WEEK + dt.timedelta(days=1))
    assert [(f"{clock.local(one.starts_at):%H:%M}", one.adviser) for one in found] == [
        ("09:00", lippe.director),
        ("11:00", lippe.counsellor),
    ]
    make.absence(monday, monday + dt.timedelta(days=1))
    assert free_slots(from_at=monday, until_on=WEEK + dt.timedelta(days=1)) == []


def test_what_is_booked_is_not_free_whatever_its_length(lippe: Place) -> None:
    make.pattern(lippe)
    nine = clock.start_of(WEEK) + dt.timedelta(hours=9)
    booked = make.appointment(lippe, starts_at=nine + dt.timedelta(minutes=55), ends_at=nine + dt.timedelta(minutes=65))
    on_day = {"from_at": nine, "until_on": WEEK + dt.timedelta(days=1)}
    assert shown(free_slots(**on_day)) == ["09.11. 11:00"]  # type: ignore[arg-type]
    assert len(free_slots(**on_day, ignoring=booked)) == 3  # type: ignore[arg-type]


def test_a_room_takes_one_conversation_at_a_time(lippe: Place) -> None:
    room = make.room()
    make.pattern(lippe, room=room, until=dt.time(10))
    make.pattern(lippe, adviser=lippe.director, room=room, until=dt.time(10))
    make.appointment(lippe, room=room, starts_at=clock.start_of(WEEK) + dt.timedelta(hours=9))
    assert free_slots(from_at=clock.start_of(WEEK), until_on=WEEK + dt.timedelta(days=1)) == []


def test_a_cancelled_appointment_is_free_again(lippe: Place) -> None:
    make.pattern(lippe, until=dt.time(10))
    start = clock.start_of(WEEK) + dt.timedelta(hours=9)
    make.appointment(lippe, starts_at=start, state="cancelled", cancel_reason="family")
    assert shown(free_slots(from_at=start, until_on=WEEK + dt.timedelta(days=1))) == ["09.11. 09:00"]


def test_whoever_left_or_advises_no_more_has_no_slots(lippe: Place) -> None:
    make.pattern(lippe)
    make.pattern(lippe, adviser=lippe.director)
    Membership.objects.filter(pk=lippe.counsellor.pk).update(is_active=False)
    MembershipRole.objects.filter(membership=lippe.director).update(role=Role.FUNDER)
    assert free_slots(from_at=NOW, until_on=WEEK) == []


def test_hours_for_one_kind_are_offered_for_it_only(lippe: Place) -> None:
    make.pattern(lippe, kind="school", until=dt.time(10), weekday=1)
    assert shown(free_slots(from_at=NOW, until_on=WEEK, kind="school")) == ["03.11. 09:00"]
    assert free_slots(from_at=NOW, until_on=WEEK, kind="advice") == []


def test_families_are_offered_times_from_a_day_ahead_until_the_horizon(lippe: Place) -> None:
    for weekday in range(5):
        make.pattern(lippe, weekday=weekday, until=dt.time(11))
    invitation = make.appointment_invitation(lippe)
    found = shown(offered(invitation, now=NOW))
    assert found[0] == "03.11. 10:00"  # NOW is Monday, ten o'clock
    assert found[-1] == "11.12. 10:00"  # six weeks: 13 December, a Sunday, and the Monday after are beyond
    assert "03.11. 09:00" not in found


def test_slots_of_a_thousand_appointments_take_as_many_queries_as_of_none(lippe: Place) -> None:
    make.pattern(lippe)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            free_slots(from_at=NOW, until_on=WEEK + dt.timedelta(days=60))
        return len(seen)

    before = queries()
    for number in range(8):
        make.pattern(lippe, weekday=number % 5, begins=dt.time(13 + number // 5), until=dt.time(14 + number // 5))
        make.appointment(lippe, starts_at=NOW + dt.timedelta(days=7, hours=number))
    assert queries() == before == 4
