"""How old a confirmation is, in the centre's months."""

import datetime as dt

import pytest

from lotse.core import clock
from lotse.directory.enums import Freshness
from lotse.directory.models import DirectorySettings
from lotse.directory.rules.freshness import freshness

ON = dt.date(2026, 8, 31)


@pytest.mark.parametrize(
    ("oldest", "found", "before"),
    [
        (dt.date(2026, 2, 28), Freshness.FRESH, Freshness.DUE),  # six months: February has no 31st
        (dt.date(2025, 8, 31), Freshness.DUE, Freshness.STALE),
        (dt.date(2025, 5, 31), Freshness.STALE, Freshness.HIDDEN),
    ],
)
def test_each_step_begins_with_its_day(oldest: dt.date, found: Freshness, before: Freshness) -> None:
    first = clock.start_of(oldest)
    assert freshness(first, DirectorySettings(), ON) == found
    assert freshness(first - dt.timedelta(microseconds=1), DirectorySettings(), ON) == before


def test_what_nobody_ever_confirmed_is_hidden() -> None:
    assert freshness(None, DirectorySettings(), ON) == Freshness.HIDDEN
