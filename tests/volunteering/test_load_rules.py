"""Load and clashes: pure rules, compared with looking at each single day."""

import dataclasses
import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from lotse.volunteering.rules.load import Promise, Regular, clash, peak, week_of, weeks_back

START = dt.date(2026, 3, 2)
DAYS = st.integers(0, 40).map(lambda days: START + dt.timedelta(days=days))


@st.composite
def promises(draw: st.DrawFn) -> Promise:
    begin = draw(DAYS)
    return Promise(draw(st.integers(0, 300)), begin, draw(st.none() | DAYS))


@given(rows=st.lists(promises(), max_size=6), begin=DAYS, length=st.none() | st.integers(1, 50))
def test_the_peak_is_what_the_worst_day_has(rows: list[Promise], begin: dt.date, length: int | None) -> None:
    end = begin + dt.timedelta(days=length) if length else None
    days = [begin + dt.timedelta(days=day) for day in range(length or 100)]
    held = [[one for one in rows if one.covers(day)] for day in days]
    found = peak(rows, begin, end)
    assert found.minutes == max(sum(one.minutes for one in some) for some in held)
    assert found.count == max(len(some) for some in held)


@st.composite
def regulars(draw: st.DrawFn) -> Regular:
    return Regular(
        weekday=draw(st.integers(0, 6)),
        start=draw(st.integers(480, 1200)),
        minutes=draw(st.integers(15, 180)),
        every_weeks=draw(st.integers(1, 4)),
        from_on=draw(DAYS),
        until_on=draw(st.none() | DAYS),
    )


@given(new=regulars(), others=st.lists(regulars(), max_size=4))
def test_a_clash_is_the_first_day_on_which_two_meetings_overlap(new: Regular, others: list[Regular]) -> None:
    def minutes(one: Regular) -> set[tuple[dt.date, int]]:
        days = one.days(new.from_on, new.from_on + dt.timedelta(weeks=56))
        return {(day, minute) for day in days for minute in range(one.start, one.start + one.minutes)}

    own = minutes(new)
    both = sorted({day for other in others for day, _ in own & minutes(other)})
    found = clash(new, others)
    assert (found[1] if found else None) == (both[0] if both else None)


def test_a_clash_is_found_however_long_ago_one_of_them_began() -> None:
    new = Regular(weekday=0, start=900, minutes=60, every_weeks=1, from_on=START, until_on=None)
    old = dataclasses.replace(new, from_on=START - dt.timedelta(days=1500))
    assert clash(old, [new]) == (new, START) and clash(new, [old]) == (old, START)
    later = START + dt.timedelta(days=3)
    assert clash(old, [new], later) == (new, START + dt.timedelta(days=7))
    assert clash(new, [dataclasses.replace(old, until_on=later)], later) is None, "what is over is no clash"


@given(one=regulars())
def test_meetings_fall_on_their_weekday_in_their_rhythm(one: Regular) -> None:
    days = list(one.days(START, START + dt.timedelta(weeks=30)))
    assert {day.weekday() for day in days} <= {one.weekday}
    assert {(later - day).days for day, later in itertools.pairwise(days)} <= {7 * one.every_weeks}
    assert all(one.from_on <= day and (one.until_on is None or day < one.until_on) for day in days)


def test_weeks_begin_on_mondays_over_the_turn_of_the_year() -> None:
    assert week_of(dt.date(2027, 1, 1)) == dt.date(2026, 12, 28)
    assert weeks_back(dt.date(2027, 1, 1), 2) == [dt.date(2026, 12, 21), dt.date(2026, 12, 28)]
