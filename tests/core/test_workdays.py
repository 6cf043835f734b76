"""Working days in North Rhine-Westphalia."""

import datetime as dt

import pytest

from lotse.core.workdays import holiday, holidays_of, is_working_day, working_day_before


def test_the_holidays_of_the_state_and_no_others() -> None:
    assert sorted(f"{day:%d.%m.}" for day in holidays_of(2027)) == [
        "01.01.", "01.05.", "01.11.", "03.10.", "06.05.", "17.05.", "25.12.", "26.03.", "26.12.", "27.05.", "29.03.",
    ]  # fmt: skip
    assert holiday(dt.date(2027, 5, 27)) == "Fronleichnam"
    assert holiday(dt.date(2027, 12, 24)) == ""


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (dt.date(2026, 11, 10), dt.date(2026, 11, 9)),
        (dt.date(2026, 11, 9), dt.date(2026, 11, 6)),  # a Monday: the Friday
        (dt.date(2027, 3, 30), dt.date(2027, 3, 25)),  # after Easter: Maundy Thursday
        (dt.date(2027, 1, 4), dt.date(2026, 12, 31)),  # over the turn of the year
    ],
)
def test_the_working_day_before(day: dt.date, before: dt.date) -> None:
    assert working_day_before(day) == before
    assert is_working_day(before)
