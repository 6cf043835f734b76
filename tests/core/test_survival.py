"""Waiting times with open cases, against the estimate of SciPy."""

import statistics

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from lotse.core.survival import kaplan_meier

times = st.lists(st.integers(0, 40), max_size=60)


@given(times, times)
@example([0, 0], [0])
@example([5], [5])
def test_the_curve_is_that_of_scipy(ended: list[int], still_open: list[int]) -> None:
    curve = kaplan_meier(ended, still_open)
    if not ended:
        assert curve.points == ()
        return
    theirs = ecdf(CensoredData(uncensored=ended, right=still_open)).sf
    for point in curve.points:
        assert point.open_share == pytest.approx(theirs.evaluate(point.time), abs=1e-12)
    for time in range(41):
        assert curve.ended_share(time) == pytest.approx(1 - theirs.evaluate(time), abs=1e-12)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_without_open_cases_it_is_the_plain_median(ended: list[int]) -> None:
    curve = kaplan_meier(ended, [])
    assert curve.time_until(0.5) == statistics.median_low(ended)
    assert curve.time_until(1.0) == max(ended)


def test_open_cases_make_the_time_longer() -> None:
    """Ten children, five placed after 10 days, five waiting for 30: half of all had a place after 10 days, no more."""
    curve = kaplan_meier([10] * 5, [30] * 5)
    assert (curve.time_until(0.5), curve.time_until(0.9), curve.last_time) == (10, None, 30)
    assert kaplan_meier([10] * 4, [30] * 6).time_until(0.5) is None
    assert kaplan_meier([], [3, 4]).time_until(0.1) is None
    assert kaplan_meier([], []).last_time == 0


def test_who_leaves_counts_until_then() -> None:
    curve = kaplan_meier([2, 6, 8], [2, 7])
    assert [(one.time, one.at_risk, one.ended) for one in curve.points] == [(2, 5, 1), (6, 3, 1), (8, 1, 1)]
    assert [round(one.open_share, 4) for one in curve.points] == [0.8, 0.5333, 0.0]
